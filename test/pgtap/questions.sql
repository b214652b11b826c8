-- Properties of questions to headcounts over generated data; every test counts the values that break one.
BEGIN;
SELECT plan(44);
SELECT setseed(0.2250);

-- ---- 300 headcounts of up to 12 cells: overlapping bands, unknown sex, age and disability ----
CREATE TABLE cell AS
SELECT g, k, (ARRAY['F', 'M', 'X', NULL])[1 + floor(random() * 4)] AS sex,
	CASE WHEN known > 0.15 THEN CASE WHEN known > 0.8 AND lo > 0 THEN lo || 'm+' ELSE lo || '-' || lo + width || 'm' END END AS ages,
	(ARRAY[true, false, NULL, NULL])[1 + floor(random() * 4)] AS disability, 1 + floor(10 ^ (random() * (1 + g % 3) * 0.7))::bigint AS persons
FROM (SELECT g, k, random() AS known, CASE WHEN g % 2 = 0 THEN 12 * floor(random() * 60) ELSE floor(random() * 700) END::integer AS lo,
		CASE WHEN g % 2 = 0 THEN 12 * floor(1 + random() * 20) - 1 ELSE floor(random() * 200) END::integer AS width
	FROM generate_series(1, 300) g, generate_series(1, 1 + g % 12) k OFFSET 0) d;
CREATE TABLE value AS SELECT g, aid_headcount_agg(sex, ages, persons, disability) AS h, NULL::aid_headcount AS r FROM cell GROUP BY g;
UPDATE value v SET r = (SELECT w.h FROM value w WHERE w.g = 1 + (v.g * 7) % 300);

-- questions: every definition, narrow and open bands, months
CREATE TABLE question AS SELECT row_number() OVER () AS q, sex, ages, disability
FROM unnest(ARRAY['F', 'M', '*']) sex, unnest(ARRAY['un', 'unscr2250', 'au', 'child', 'older', '6-23m', '20-24', '33+', '*']) ages, unnest(ARRAY['*', '+d']) disability
WHERE disability = '*' OR ages IN ('un', 'child', '*');
CREATE TABLE answer AS SELECT v.g, q.*, v.h, v.r, aid_total(v.h) AS total, c.* FROM value v, question q, aid_count_in(v.h, q.sex, q.ages, q.disability) c;
CREATE TABLE reference_answer AS SELECT v.g, q.*, v.h, v.r, aid_total(v.h) AS total, c.* FROM value v, question q, aid_count_in(v.h, q.sex, q.ages, q.disability, v.r) c;

SELECT cmp_ok((SELECT count(*) FROM answer WHERE lower < estimate AND estimate < upper AND unallocated > 0), '>', 500::bigint, 'there are answers to test');
SELECT cmp_ok((SELECT count(*) FROM reference_answer r JOIN answer a USING (g, q) WHERE r.estimate <> a.estimate), '>', 500::bigint, 'a reference changes estimates');
SELECT cmp_ok((SELECT count(*) FROM answer WHERE lower = upper AND upper > 0), '>', 100::bigint, 'some are determined');

SELECT is((SELECT count(*) FROM answer WHERE NOT (lower <= estimate AND estimate <= upper AND unallocated >= 0 AND upper <= total)), 0::bigint, 'lower <= estimate <= upper <= total');
SELECT is((SELECT count(*) FROM answer WHERE estimate + unallocated > upper), 0::bigint, 'estimate + unallocated <= upper');
SELECT is((SELECT count(*) FROM answer WHERE lower = upper AND (estimate <> lower OR unallocated <> 0)), 0::bigint, 'the estimate of a determined count is the count');
SELECT is((SELECT count(*) FROM reference_answer WHERE NOT (lower <= estimate AND estimate <= upper AND estimate + unallocated <= upper)), 0::bigint, 'the same with a reference');
SELECT is((SELECT count(*) FROM reference_answer WHERE lower = upper AND (estimate <> lower OR unallocated <> 0)), 0::bigint, 'a reference does not move a determined count');
SELECT is((SELECT count(*) FROM reference_answer r JOIN answer a USING (g, q) WHERE r.lower <> a.lower OR r.upper <> a.upper OR r.unallocated > a.unallocated), 0::bigint, 'nor any bounds, and it leaves no more unallocated');
SELECT is((SELECT count(*) FROM answer WHERE scale(estimate) > 9 OR estimate::text ~ '\.\d*0$'), 0::bigint, 'at most nine decimals, no zeros behind them');

-- scalar forms
SELECT is((SELECT count(*) FROM answer WHERE aid_count_lower(h, sex, ages, disability) <> lower OR aid_count_upper(h, sex, ages, disability) <> upper), 0::bigint, 'aid_count_lower and aid_count_upper');
SELECT is((SELECT count(*) FROM answer WHERE aid_count_exact(h, sex, ages, disability) IS DISTINCT FROM CASE WHEN lower = upper THEN lower END), 0::bigint, 'aid_count_exact');
SELECT is((SELECT count(*) FROM answer WHERE aid_count_estimate(h, sex, ages, disability) IS DISTINCT FROM CASE WHEN unallocated = 0 THEN estimate END), 0::bigint, 'aid_count_estimate');
SELECT is((SELECT count(*) FROM reference_answer WHERE aid_count_estimate(h, sex, ages, disability, r) IS DISTINCT FROM CASE WHEN unallocated = 0 THEN estimate END), 0::bigint, 'aid_count_estimate with a reference');
SELECT is((SELECT count(*) FROM answer WHERE aid_determinacy(h, sex, ages, disability) <> (total - upper + lower)::double precision / total), 0::bigint, 'aid_determinacy');
SELECT is((SELECT count(*) FROM value v, unnest(ARRAY['un', 'unscr2250', 'au']) d WHERE aid_youth(h, d)::text <> aid_count_in(h, '*', d)::text
	OR aid_young_women(h, d)::text <> aid_count_in(h, 'F', d)::text OR aid_young_men(h, d)::text <> aid_count_in(h, 'M', d)::text
	OR aid_youth_lower(h, d) <> aid_count_lower(h, '*', d) OR aid_youth_upper(h, d) <> aid_count_upper(h, '*', d)
	OR aid_young_women_lower(h, d) <> aid_count_lower(h, 'F', d) OR aid_young_women_upper(h, d) <> aid_count_upper(h, 'F', d)
	OR aid_young_men_lower(h, d) <> aid_count_lower(h, 'M', d) OR aid_young_men_upper(h, d) <> aid_count_upper(h, 'M', d)), 0::bigint, 'the youth functions are questions');
SELECT is((SELECT count(*) FROM value v, aid_youth_report(h, 'M') y, aid_count_in(h, 'M', y.definition) c
	WHERE (y.lower, y.estimate, y.upper, y.unallocated, y.determinacy) IS DISTINCT FROM (c.lower, c.estimate, c.upper, c.unallocated, aid_determinacy(h, 'M', y.ages))), 0::bigint, 'and so is the report');

-- linear in the cells: the sum of all headcounts, and any two; rounding is 10^-9 for each term
SELECT is((SELECT count(*) FROM (SELECT q, sum(lower) AS lower, sum(estimate) AS estimate, sum(upper) AS upper, sum(unallocated) AS unallocated FROM answer GROUP BY q) s
	JOIN question USING (q), aid_count_in((SELECT sum(h) FROM value), sex, ages, disability) c
	WHERE c.lower <> s.lower OR c.upper <> s.upper OR c.unallocated <> s.unallocated OR abs(c.estimate - s.estimate) > 301e-9), 0::bigint, 'a sum is answered by the sum of the answers');
SELECT is((SELECT count(*) FROM reference_answer a JOIN value w ON w.g = a.g % 300 + 1,
		aid_count_in(a.h + w.h, a.sex, a.ages, a.disability, a.r) both_of, aid_count_in(w.h, a.sex, a.ages, a.disability, a.r) other
	WHERE both_of.unallocated <> a.unallocated + other.unallocated OR abs(both_of.estimate - a.estimate - other.estimate) > 2e-9), 0::bigint, 'linear with a reference too');

-- additive over a partition of the ages, as far as nobody is unallocated in any part
CREATE TABLE part AS SELECT v.g, s.sex, sum(c.lower) AS lower, sum(c.estimate) AS estimate, sum(c.upper) AS upper, sum(c.unallocated) AS unallocated
FROM value v, unnest(ARRAY['F', '*']) s(sex), unnest(ARRAY['0-4', '60-215m', '18-29', '30-64', '65+']) ages, aid_count_in(v.h, s.sex, ages, '*', v.r) c
GROUP BY v.g, s.sex;
SELECT cmp_ok((SELECT count(*) FROM part WHERE unallocated = 0 AND estimate <> trunc(estimate)), '>', 30::bigint, 'there are partitions to test');
SELECT is((SELECT count(*) FROM part p JOIN value v USING (g), aid_count_in(v.h, p.sex, '*', '*', v.r) c
	WHERE p.lower > c.lower OR p.upper < c.upper OR p.unallocated = 0 AND abs(p.estimate - c.estimate) > 5e-9), 0::bigint, 'estimates of the parts add up, bounds get no narrower');

-- ---- a population drawn into the cells: the bounds contain it ----
CREATE TABLE person AS
SELECT c.g, coalesce(c.sex, (ARRAY['F', 'M', 'X'])[1 + floor(random() * 3)]) AS sex, coalesce(c.disability, random() < 0.5) AS disability,
	coalesce(lower(aid_age_band(c.ages)), 0) + floor(random() ^ 2 * (coalesce(upper(aid_age_band(c.ages)), 1300) - coalesce(lower(aid_age_band(c.ages)), 0)))::integer AS months
FROM cell c, generate_series(1, c.persons);
CREATE INDEX ON person (g);
ANALYZE person;
SELECT is((SELECT count(*) FROM answer a CROSS JOIN LATERAL (SELECT count(*) AS n FROM person p WHERE p.g = a.g AND a.sex IN (p.sex, '*')
		AND p.months <@ aid_age_band(a.ages) AND (a.disability = '*' OR p.disability)) t WHERE t.n NOT BETWEEN a.lower AND a.upper), 0::bigint, 'bounds of counts contain a population');
CREATE TABLE share AS SELECT v.g, concat_ws(' ', s.sex, s.ages, s.disability) AS part, concat_ws(' ', s.whole_sex, s.whole_ages) AS whole, b.*, t.*
FROM value v, (VALUES ('F', '*', NULL, '*', '*'), ('M', 'unscr2250', NULL, '*', 'unscr2250'), ('*', 'un', NULL, '*', NULL), ('F', 'un', NULL, 'F', NULL),
		('F', 'au', '+d', '*', 'au'), ('*', '*', '+d', '*', NULL), ('X', 'child', NULL, '*', 'child')) s(sex, ages, disability, whole_sex, whole_ages),
	aid_share_bounds(v.h, concat_ws(' ', s.sex, s.ages, s.disability), concat_ws(' ', s.whole_sex, s.whole_ages)) b,
	LATERAL (SELECT count(*) AS whole_n, count(*) FILTER (WHERE s.sex IN (p.sex, '*') AND p.months <@ aid_age_band(s.ages) AND (s.disability IS NULL OR p.disability)) AS part_n
		FROM person p WHERE p.g = v.g AND s.whole_sex IN (p.sex, '*') AND p.months <@ aid_age_band(coalesce(s.whole_ages, '*'))) t;
SELECT cmp_ok((SELECT count(*) FROM share WHERE 0 < lower AND lower < upper AND upper < 1), '>', 200::bigint, 'there are shares to test');
SELECT is((SELECT count(*) FROM share WHERE whole_n > 0 AND (part_n / whole_n::double precision NOT BETWEEN lower AND upper) IS NOT FALSE), 0::bigint, 'bounds of shares contain it');
SELECT is((SELECT count(*) FROM share WHERE lower IS NULL AND whole_n > 0 OR (lower IS NULL) <> (upper IS NULL)), 0::bigint, 'and are NULL for nobody only');
SELECT is((SELECT count(*) FROM share JOIN value USING (g) WHERE (aid_share_lower(h, part, whole), aid_share_upper(h, part, whole)) IS DISTINCT FROM (lower, upper)), 0::bigint, 'aid_share_lower and aid_share_upper');
SELECT is((SELECT count(*) FROM value, aid_female_share_bounds(h) f, aid_share_bounds(h, 'F') s WHERE f IS DISTINCT FROM s), 0::bigint, 'aid_female_share_bounds');
SELECT is((SELECT count(*) FROM value, aid_female_share_bounds(h) f WHERE aid_female_share(h) NOT BETWEEN f.lower AND f.upper), 0::bigint, 'contain the share among persons of known sex');

-- ---- two accounts of the first 120 populations ----
CREATE TABLE account AS
SELECT g, aid_headcount_agg(sex, NULL, 1) AS by_sex,
	aid_headcount_agg(NULL, CASE WHEN months < 216 THEN '0-17' WHEN months < 720 THEN '18-59' ELSE '60+' END, 1) AS by_age,
	aid_headcount_agg(CASE WHEN months % 3 > 0 THEN sex END, CASE WHEN months % 5 > 0 THEN months / 120 * 10 || '-' || months / 120 * 10 + 9 END, 1) AS mixed,
	aid_headcount_agg(sex, CASE WHEN months < 720 THEN months / 60 * 5 || '-' || months / 60 * 5 + 4 ELSE '60+' END, 1, disability) AS fine,
	count(*) FILTER (WHERE sex = 'F' AND months BETWEEN 180 AND 299) AS young_women, count(*) FILTER (WHERE sex = 'F' AND months >= 216) AS women, count(*) AS n
FROM person WHERE g <= 120 GROUP BY g;
SELECT is((SELECT count(*) FROM account WHERE NOT (aid_compatible(by_sex, by_age) AND aid_compatible(by_age, by_sex) AND aid_compatible(mixed, by_age) AND aid_compatible(fine, mixed))), 0::bigint, 'accounts of one population are compatible');
SELECT is((SELECT count(*) FROM account WHERE NOT (aid_refines(fine, by_sex) AND aid_refines(by_sex, n::aid_headcount) AND aid_refines(mixed, mixed) AND aid_refines(fine, aid_coarsen(fine, '{18,60}')))), 0::bigint, 'a finer account refines a coarser one');
SELECT is((SELECT count(*) FROM account WHERE aid_refines(by_sex, fine) AND by_sex <> fine), 0::bigint, 'not the other way round');
SELECT is((SELECT count(*) FROM account a JOIN value v USING (g) WHERE NOT (aid_compatible(a.fine, v.h) AND aid_compatible(a.mixed, v.h))), 0::bigint, 'the drawn population fits the value it was drawn from');
SELECT is((SELECT count(*) FROM account a JOIN account b ON b.g = a.g % 120 + 1 WHERE a.n <> b.n AND (aid_compatible(a.by_sex, b.by_age) OR aid_refines(a.fine, b.by_sex))), 0::bigint, 'different totals never fit');
CREATE TABLE joint AS SELECT g, by_sex, by_age, mixed, fine, young_women, women, n, j.lower, j.upper, m.lower AS mixed_lower, m.upper AS mixed_upper, a.lower AS adult_lower, a.upper AS adult_upper
FROM account, aid_joint_bounds(by_sex, 'F', by_age, '* adult') j, aid_joint_bounds(by_sex, 'F', mixed, '* un') m, aid_joint_bounds(mixed, 'F', by_age, '* adult') a;
SELECT cmp_ok((SELECT count(*) FROM joint WHERE adult_lower < adult_upper
	AND adult_lower > greatest(0, aid_count_lower(mixed, 'F', '*') + aid_count_lower(by_age, '*', 'adult') - n)), '>', 10::bigint, 'there are joint bounds that no formula gives');
SELECT is((SELECT count(*) FROM joint WHERE women NOT BETWEEN lower AND upper OR young_women NOT BETWEEN mixed_lower AND mixed_upper OR women NOT BETWEEN adult_lower AND adult_upper), 0::bigint, 'joint bounds contain the population');
SELECT is((SELECT count(*) FROM joint WHERE lower <> greatest(0, aid_count_lower(by_sex, 'F', '*') + aid_count_lower(by_age, '*', 'adult') - n)
	OR upper <> least(aid_count_upper(by_sex, 'F', '*'), aid_count_upper(by_age, '*', 'adult'))), 0::bigint, 'for two pure margins they are the textbook''s');
SELECT is((SELECT count(*) FROM joint, aid_joint_bounds(mixed, '* un', by_sex, 'F') j WHERE (j.lower, j.upper) <> (mixed_lower, mixed_upper)), 0::bigint, 'and the same with the accounts exchanged');
SELECT is((SELECT count(*) FROM account, question, aid_joint_bounds(mixed, concat_ws(' ', sex, ages, disability), n::aid_headcount, '*') j
	WHERE (j.lower, j.upper) <> (aid_count_lower(mixed, sex, ages, disability), aid_count_upper(mixed, sex, ages, disability))), 0::bigint, 'an account that knows nothing leaves the bounds of the other');

-- ---- money ----
CREATE TABLE money AS SELECT g, h, digits, round(10::numeric ^ -digits, digits) AS step, round((random() * 2 - 1)::numeric * 10::numeric ^ (g % 12), digits) AS amount FROM value, generate_series(0, 9, 3) digits;
SELECT is((SELECT count(*) FROM money WHERE (SELECT sum(part) FROM aid_split(amount, h, digits)) <> amount), 0::bigint, 'parts add up to the amount exactly');
SELECT is((SELECT count(*) FROM money, aid_split(amount, h, digits) s WHERE abs(part * aid_total(h) - amount * persons) >= aid_total(h) * step OR scale(part) <> digits), 0::bigint, 'each is less than a step from its share');
SELECT is((SELECT count(*) FROM money WHERE (SELECT array_agg(part) FROM aid_split(amount, h, digits)) <> (SELECT array_agg(-part) FROM aid_split(-amount, h, digits))), 0::bigint, 'a refund mirrors a payment');
SELECT is((SELECT count(*) FROM money WHERE (SELECT array_agg((sex, ages, disability, persons)) FROM aid_split(amount, h, digits)) <> (SELECT array_agg((sex, ages, disability, persons)) FROM aid_cells(h))), 0::bigint, 'the rows are the cells');
SELECT is((SELECT count(*) FROM money m JOIN answer a USING (g), aid_money_bounds(m.amount, m.h, a.sex, a.ages, m.digits) b WHERE a.disability = '*'
	AND NOT (b.lower * total <= least(amount * a.lower, amount * a.upper) AND (b.lower + step) * total > least(amount * a.lower, amount * a.upper)
		AND b.upper * total >= greatest(amount * a.lower, amount * a.upper) AND (b.upper - step) * total < greatest(amount * a.lower, amount * a.upper))), 0::bigint, 'money bounds are the count bounds'' share, rounded outwards');
SELECT is((SELECT count(*) FROM money, aid_money_bounds(amount, h, '*', '*', digits) b WHERE (b.lower, b.upper) <> (amount, amount)), 0::bigint, 'everybody received the amount');

SELECT * FROM finish();
ROLLBACK;
