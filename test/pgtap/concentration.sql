-- Properties of the concentration functions over generated data; every test counts the values that break one.
BEGIN;
SELECT plan(50);
SELECT setseed(0.1914);

-- ---- 60 groups of up to 40 units: ties, zeros, one unit, one dominant unit ----
CREATE TABLE aid_row AS
SELECT g, 'u' || lpad(u::text, 2, '0') AS unit, CASE g % 5
		WHEN 0 THEN floor(random() * 4)::numeric
		WHEN 1 THEN round((random() * 1e9)::numeric, 2)
		WHEN 2 THEN (random() * 10 ^ floor(random() * 16 - 8))::numeric
		WHEN 3 THEN 7.25
		ELSE round(random()::numeric, 3) + CASE WHEN u = 3 THEN 1e12 ELSE 0 END
	END AS amount, random() AS shuffle
FROM generate_series(1, 60) g, LATERAL generate_series(1, 1 + g * 2 / 3) u, generate_series(1, 3);
INSERT INTO aid_row SELECT g, 'funded', 1, 0.5 FROM generate_series(1, 60) g;
ANALYZE aid_row;

CREATE TABLE value AS SELECT g, aid_allocation_agg(unit, amount) AS a FROM aid_row GROUP BY g;
ALTER TABLE value ADD r aid_allocation, ADD groups jsonb;
UPDATE value SET
	r = (SELECT aid_allocation_agg(unit, floor(random() * 6)::bigint + (amount = 0)::int) FROM aid_units(a)),
	groups = (SELECT jsonb_object_agg(unit, jsonb_build_array('g' || hashtext(unit) % 2, 'h' || hashtext(unit) % 3)) FROM aid_units(a));
UPDATE value SET r = r + '{"funded": 1, "without money": 3}', groups = groups || '{"without money": ["g9", "h0"]}';

-- all indices of one value, by name
CREATE FUNCTION indices(a aid_allocation, r aid_allocation) RETURNS TABLE (index text, plain double precision, against double precision)
LANGUAGE sql BEGIN ATOMIC
	VALUES ('gini', aid_gini(a), aid_gini(a, r)), ('theil', aid_theil(a), aid_theil(a, r)), ('mld', aid_mld(a), aid_mld(a, r)),
		('hoover', aid_hoover(a), aid_hoover(a, r)), ('palma', aid_palma(a), aid_palma(a, r)),
		('generalized_entropy(-0.5)', aid_generalized_entropy(a, -0.5), aid_generalized_entropy(a, -0.5, r)),
		('generalized_entropy(0.3)', aid_generalized_entropy(a, 0.3), aid_generalized_entropy(a, 0.3, r)),
		('generalized_entropy(2)', aid_generalized_entropy(a, 2), aid_generalized_entropy(a, 2, r)),
		('atkinson(0.5)', aid_atkinson(a, 0.5), aid_atkinson(a, 0.5, r)), ('atkinson(1)', aid_atkinson(a, 1), aid_atkinson(a, 1, r)),
		('atkinson(3)', aid_atkinson(a, 3), aid_atkinson(a, 3, r)), ('hhi', aid_hhi(a), NULL), ('hhi_normalized', aid_hhi_normalized(a), NULL),
		('effective_number(0.5)', aid_effective_number(a, 0.5), NULL), ('effective_number(1)', aid_effective_number(a, 1), NULL),
		('effective_number(2)', aid_effective_number(a), NULL), ('effective_number(Infinity)', aid_effective_number(a, 'Infinity'), NULL),
		('entropy', aid_entropy(a), NULL), ('top_share(3)', aid_top_share(a, 3), NULL);
END;
CREATE FUNCTION bits(x double precision) RETURNS bytea LANGUAGE sql IMMUTABLE RETURN coalesce(float8send(x), '\x00');
-- far apart: more than 1e-12 of the larger and of 1; an infinity only equals itself
CREATE FUNCTION apart(x double precision, y double precision) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN x = y OR coalesce(x, y) IS NULL THEN false WHEN x IS NULL OR y IS NULL OR 'Infinity' IN (x, y) THEN true
	ELSE abs(x - y) > 1e-12 * greatest(abs(x), abs(y)) + 1e-14 END;

CREATE TABLE expected AS SELECT g, i.* FROM value, indices(a, r) i;
SELECT cmp_ok((SELECT count(DISTINCT plain) FROM expected), '>', 700::bigint, 'there are values to test');
SELECT cmp_ok((SELECT count(DISTINCT against) FROM expected), '>', 250::bigint, 'also against a reference');
SELECT is((SELECT count(*) FROM expected WHERE 'NaN' IN (plain, against)), 0::bigint, 'none is NaN');
SELECT is((SELECT count(*) FROM expected WHERE '\x8000000000000000' IN (bits(plain), bits(against))), 0::bigint, 'none is -0');
SELECT cmp_ok(apart(1, 1 + 1e-11) AND apart(1, NULL) AND apart('Infinity', 1) AND NOT apart(NULL, NULL), '=', true, 'the comparison sees differences');

-- ---- equal bits whatever the order, plan, split or road ----
CREATE TABLE one_step AS SELECT g, aid_gini(unit, amount) AS gini, aid_hhi(unit, amount) AS hhi, aid_hhi_normalized(unit, amount) AS hhi_normalized,
	aid_theil(unit, amount) AS theil, aid_mld(unit, amount) AS mld, aid_hoover(unit, amount) AS hoover, aid_entropy(unit, amount) AS entropy
FROM aid_row GROUP BY g;
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(gini) <> bits(aid_gini(a))), 0::bigint, 'aid_gini in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(hhi) <> bits(aid_hhi(a))), 0::bigint, 'aid_hhi in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(hhi_normalized) <> bits(aid_hhi_normalized(a))), 0::bigint, 'aid_hhi_normalized in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(theil) <> bits(aid_theil(a))), 0::bigint, 'aid_theil in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(mld) <> bits(aid_mld(a))), 0::bigint, 'aid_mld in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(hoover) <> bits(aid_hoover(a))), 0::bigint, 'aid_hoover in one step');
SELECT is((SELECT count(*) FROM one_step o JOIN value USING (g) WHERE bits(entropy) <> bits(aid_entropy(a))), 0::bigint, 'aid_entropy in one step');
-- OFFSET 0: the functions must not be called before the join has found the reference of the group
SELECT is((SELECT count(*) FROM (SELECT g, s.a, r FROM (SELECT g, aid_allocation_agg(unit, amount ORDER BY shuffle) AS a
		FROM aid_row GROUP BY g) s JOIN value USING (g) OFFSET 0) s, LATERAL indices(s.a, r) i JOIN expected e USING (index)
	WHERE e.g = s.g AND (bits(i.plain) <> bits(e.plain) OR bits(i.against) <> bits(e.against))), 0::bigint, 'shuffled rows give the same bits');
SELECT is((SELECT count(*) FROM (SELECT g, s.a, r FROM (SELECT g, sum(part) AS a FROM
		(SELECT g, aid_allocation_agg(unit, amount) AS part FROM aid_row GROUP BY g, floor(shuffle * 5)) p GROUP BY g) s
		JOIN value USING (g) OFFSET 0) s, LATERAL indices(s.a, r) i JOIN expected e USING (index)
	WHERE e.g = s.g AND (bits(i.plain) <> bits(e.plain) OR bits(i.against) <> bits(e.against))), 0::bigint, 'parts added by sum() give the same bits');
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
-- a table of its own: around the query, functions that are not parallel safe would keep it serial (test/t/bits.pl looks at plans)
CREATE TABLE parallel AS SELECT g, aid_gini(unit, amount) AS gini, aid_theil(unit, amount) AS theil FROM aid_row GROUP BY g;
SELECT is((SELECT count(*) FROM parallel p
	JOIN one_step o USING (g) WHERE bits(p.gini) <> bits(o.gini) OR bits(p.theil) <> bits(o.theil)), 0::bigint, 'a parallel plan gives the same bits');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;

-- moving windows against an aggregate of the same rows
SELECT is((SELECT count(*) FROM (SELECT g, unit, aid_gini(unit, amount) OVER w AS gini, aid_mld(unit, amount) OVER w AS mld,
		aid_hhi(unit, amount) OVER w AS hhi, array_agg(format('%s %s', unit, amount)) OVER w AS frame
		FROM aid_row WHERE g > 50 WINDOW w AS (PARTITION BY g ORDER BY shuffle ROWS BETWEEN 7 PRECEDING AND 2 FOLLOWING)) s,
	LATERAL (SELECT aid_allocation_agg(split_part(f, ' ', 1), split_part(f, ' ', 2)::numeric) AS a FROM unnest(frame) f) d
	WHERE bits(gini) <> bits(aid_gini(a)) OR bits(mld) <> bits(aid_mld(a)) OR bits(hhi) <> bits(aid_hhi(a))), 0::bigint,
	'a moving window gives the bits of its rows');

-- ---- properties ----
SELECT is((SELECT count(*) FROM value WHERE NOT (0 <= aid_hoover(a) AND aid_hoover(a) <= aid_gini(a) + 1e-15 AND aid_gini(a) <= 1)), 0::bigint,
	'0 <= hoover <= gini <= 1');
SELECT is((SELECT count(*) FROM value WHERE NOT (0 <= aid_hoover(a, r) AND aid_hoover(a, r) <= aid_gini(a, r) + 1e-15 AND aid_gini(a, r) <= 1)), 0::bigint,
	'0 <= hoover <= gini <= 1 against a reference');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT aid_allocation_agg(unit, amount * 37) AS b FROM aid_units(a)) x,
	LATERAL (SELECT aid_allocation_agg(unit, amount * 11) AS s FROM aid_units(r)) y, LATERAL indices(b, s) i JOIN expected e USING (index)
	WHERE e.g = value.g AND (apart(i.plain, e.plain) OR apart(i.against, e.against))), 0::bigint, 'scaling money or mass changes no index');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT aid_allocation_agg(name, amount) AS b FROM aid_units(a), unnest(ARRAY[unit, unit || '2']) name) x,
	LATERAL indices(b, NULL) i JOIN expected e USING (index) WHERE e.g = value.g AND apart(i.plain, e.plain)
	AND index !~ '^(hhi|effective|entropy|top)'), 0::bigint, 'every unit twice changes no index of unevenness');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT aid_allocation_agg(name, amount) AS b FROM aid_units(a), unnest(ARRAY[unit, unit || '2']) name) x
	WHERE apart(aid_effective_number(b), 2 * aid_effective_number(a)) OR apart(aid_entropy(b), aid_entropy(a) + ln(2::float8))
	OR apart(aid_hhi(b), aid_hhi(a) / 2)), 0::bigint, 'every unit twice doubles the effective number');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT aid_allocation_agg(unit, people) AS p, aid_allocation_agg(unit, amount * people) AS total
		FROM (SELECT unit, amount, 1 + rank % 4 AS people FROM aid_units(a)) u) x,
	LATERAL (SELECT aid_allocation_agg(unit || copy, amount) AS heads FROM aid_units(a), generate_series(1, 1 + rank % 4) copy) y,
	LATERAL indices(total, p) i JOIN LATERAL indices(heads, NULL) h USING (index)
	WHERE i.index !~ '^(hhi|effective|entropy|top)' AND apart(i.against, h.plain)), 0::bigint, 'a whole-number reference is replication');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_generalized_entropy(a, 2), (aid_unit_count(a) * aid_hhi(a) - 1) / 2)), 0::bigint,
	'ge(2) = (n hhi - 1) / 2');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_atkinson(a, 1, r), 1 - exp(-nullif(aid_mld(a, r), 'Infinity')))
	AND aid_mld(a, r) <> 'Infinity'), 0::bigint, 'atkinson(1) = 1 - exp(-mld)');
SELECT is((SELECT count(*) FROM value WHERE aid_effective_number(a) <> 1 / aid_hhi(a)), 0::bigint, 'effective number = 1 / hhi, to the bit');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_effective_number(a, 1), exp(aid_entropy(a)))), 0::bigint, 'effective number of order 1 = exp(entropy)');
SELECT is((SELECT count(*) FROM value WHERE aid_effective_number(a, 0) <> (SELECT funded_units FROM aid_profile(a))), 0::bigint, 'of order 0: funded units');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_top_share(a, 2), (SELECT sum(share) FROM (SELECT share FROM aid_units(a) ORDER BY amount DESC LIMIT 2) s))),
	0::bigint, 'top share = the largest shares');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_theil(a), ln(aid_unit_count(a)::float8) - aid_entropy(a))), 0::bigint, 'theil = ln n - entropy');

-- ---- against SQL ----
SELECT is((SELECT count(*) FROM value WHERE apart(aid_gini(a), (SELECT sum(abs(x.amount - y.amount)) / (2 * sum(x.amount))
	FROM aid_units(a) x, aid_units(a) y))), 0::bigint, 'gini = mean difference / twice the mean');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_gini(a, r), (SELECT sum(abs(coalesce(aid_amount(a, x.unit), 0) * y.amount
	- coalesce(aid_amount(a, y.unit), 0) * x.amount)) / (2 * aid_total(a) * aid_total(r)) FROM aid_units(r) x, aid_units(r) y)
	)), 0::bigint, 'gini against a reference = mean difference');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_theil(a), (SELECT sum(share * ln(share * aid_unit_count(a))) FROM aid_units(a) WHERE amount > 0))),
	0::bigint, 'theil in SQL');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_hoover(a, r), (SELECT sum(abs(coalesce(aid_share(a, unit), 0) - share)) / 2 FROM aid_units(r)))),
	0::bigint, 'hoover in SQL');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_concentration_index(a, r), (SELECT 2 * sum(coalesce(aid_share(a, x.unit), 0)
	* (SELECT sum(CASE WHEN y.amount < x.amount THEN 1 WHEN y.amount = x.amount THEN 0.5 ELSE 0 END) FROM aid_units(r) y)) / aid_unit_count(r) - 1
	FROM aid_units(r) x))), 0::bigint, 'concentration index in SQL, with ties');

-- ---- Lorenz curve and quotients ----
SELECT is((SELECT count(*) FROM value WHERE apart(aid_gini(a, r), (SELECT 1 - sum((cumulative_share + before_s) * (cumulative_reference - before_r))
	FROM (SELECT cumulative_share, cumulative_reference, lag(cumulative_share) OVER w AS before_s, lag(cumulative_reference) OVER w AS before_r
		FROM aid_lorenz(a, r) WINDOW w AS (ORDER BY position)) l))), 0::bigint, 'gini = 1 - twice the area under the curve');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT *, lag(cumulative_share) OVER w AS s0, lag(cumulative_reference) OVER w AS r0,
	last_value(cumulative_share) OVER w AS s1 FROM aid_lorenz(a, r) WINDOW w AS (ORDER BY position)) l
	WHERE cumulative_share < s0 OR cumulative_reference < r0 OR cumulative_share > cumulative_reference + 1e-15), 0::bigint, 'the curve rises and stays below the diagonal');
SELECT is((SELECT count(*) FROM value WHERE (SELECT (cumulative_share, cumulative_reference) FROM aid_lorenz(a, r) ORDER BY position DESC LIMIT 1)
	IS DISTINCT FROM (1::float8, 1::float8)), 0::bigint, 'the curve ends in (1, 1)');
SELECT is((SELECT count(*) FROM value WHERE apart(aid_hoover(a, r), (SELECT sum(greatest(gap, 0)) / aid_total(a) FROM aid_location_quotient(a, r)))
	AND aid_total(a) > 1e5), 0::bigint, 'positive gaps / total = hoover');
SELECT is((SELECT count(*) FROM value, aid_location_quotient(a, r) q WHERE entitlement <> round(1.000000000000000000000000000000 * aid_total(a) * coalesce(aid_amount(r, unit), 0) / aid_total(r), 9)
	OR gap <> entitlement - amount OR amount <> coalesce(aid_amount(a, unit), 0)), 0::bigint, 'entitlements in numeric, rounded once');
SELECT is((SELECT count(*) FROM value WHERE (SELECT array_agg(unit ORDER BY unit COLLATE "C") FROM aid_location_quotient(a, r))
	<> (SELECT array_agg(unit) FROM aid_location_quotient(a, r))), 0::bigint, 'quotients come in byte order');

-- ---- ranks ----
SELECT is((SELECT count(*) FROM value WHERE apart(aid_concentration_index(a, a), aid_gini(a))), 0::bigint, 'ranked by itself the concentration index is the gini');
SELECT is((SELECT count(*) FROM value v JOIN value w ON w.g = v.g % 60 + 1, LATERAL (SELECT aid_frame(v.a, v.a + w.a) AS x, aid_frame(w.a, v.a + w.a) AS y,
	v.a + w.a AS whole) d WHERE apart(aid_total(x) / aid_total(whole) * aid_concentration_index(x, whole)
	+ aid_total(y) / aid_total(whole) * aid_concentration_index(y, whole), aid_gini(whole))), 0::bigint, 'contributions of two sources add up to the gini');

-- ---- decompositions ----
SELECT is((SELECT count(*) FROM value WHERE aid_theil(a, r) <> 'Infinity' AND apart(aid_theil(a, r), (SELECT sum(contribution)
	FROM aid_theil_decompose(a, groups, r)))), 0::bigint, 'contributions add up to theil');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT * FROM aid_theil_decompose(a, groups, r) WHERE level BETWEEN 1 AND 2) d,
	LATERAL (SELECT array_agg(key) AS units FROM jsonb_each(groups) WHERE value->>0 = path[1] AND (level = 1 OR value->>1 = path[2])) u
	WHERE bits(theil) <> bits(aid_theil(aid_restrict(a, units), aid_restrict(r, units)))), 0::bigint, 'a node has the bits of the index over its units');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT sum(contribution) AS between FROM aid_theil_decompose(a, groups, r) WHERE level = 1) d,
	LATERAL (SELECT jsonb_object_agg(key, value->0) AS tops FROM jsonb_each(groups)) t
	WHERE apart(between, aid_theil(aid_regroup(a, tops), aid_regroup(r, tops)))), 0::bigint, 'level 1 is the index over the groups');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT jsonb_object_agg(key, value->1) AS names FROM jsonb_each(groups)) t,
	LATERAL (SELECT * FROM aid_gini_decompose(a, names, r) WHERE group_name IS NULL) d WHERE bits(gini) <> bits(aid_gini(a, r))
	OR apart(gini, within_groups + between_groups + overlap) OR overlap < 0
	OR apart(between_groups, aid_gini(aid_regroup(a, names), aid_regroup(r, names)))), 0::bigint, 'gini = within + between + overlap');
SELECT is((SELECT count(*) FROM value, LATERAL (SELECT jsonb_object_agg(key, value->1) AS names FROM jsonb_each(groups)) t,
	LATERAL (SELECT * FROM aid_gini_decompose(a, names, r) WHERE group_name IS NOT NULL) d,
	LATERAL (SELECT array_agg(key) AS units FROM jsonb_each_text(names) WHERE value = group_name) u
	WHERE apart(gini, aid_gini(aid_restrict(a, units), aid_restrict(r, units)))), 0::bigint, 'a group has the gini of its units');

-- ---- intervals ----
SELECT is((SELECT count(*) FROM value JOIN expected e USING (g), LATERAL (SELECT array_agg(i.plain) AS without
		FROM aid_units(a) u, LATERAL indices(aid_restrict(a, array_remove(ARRAY(SELECT unit FROM aid_units(a)), u.unit)), NULL) i WHERE i.index = e.index) d,
	LATERAL (SELECT count(*) AS n, stddev_pop(w) AS deviation, count(*) FILTER (WHERE w IS NULL OR w = 'Infinity') AS undefined FROM unnest(without) w) s,
	LATERAL aid_interval(a, index) j WHERE g % 7 = 3 AND plain <> 'Infinity'
	AND (j.undefined <> s.undefined OR j.replicates <> n OR s.undefined = 0 AND abs(std_error - sqrt(n - 1) * deviation) > 1e-9 * abs(plain) + 1e-12)),
	0::bigint, 'the jackknife is the spread of the index without each unit');
SELECT is((SELECT count(*) FROM value, LATERAL aid_interval(a, 'gini', r, 0.9, 'bootstrap', g, 199) b,
	LATERAL aid_interval(aid_restrict(a + '{"z": 1}', a), 'gini', r, 0.9, 'bootstrap', g, 199) c WHERE b <> c OR NOT b.lower <= b.upper), 0::bigint,
	'the same seed gives the same interval');
SELECT cmp_ok((SELECT count(DISTINCT upper) FROM value, generate_series(1, 20) seed, LATERAL aid_interval(a, 'gini', 0.9, 'bootstrap', seed, 99)
	WHERE g = 56), '>', 15::bigint, 'another seed gives another one');

SELECT * FROM finish();
ROLLBACK;
