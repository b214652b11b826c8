-- Properties of aid_allocation over generated data; every test counts the values that break one.
BEGIN;
SELECT plan(43);
SELECT setseed(0.2026);

-- ---- 400 allocations: short and long names, negatives, zeros, blanks, values of a difference ----
CREATE TEMP TABLE entry AS
SELECT v, i,
	CASE floor(random() * 7)::int
		WHEN 0 THEN NULL
		WHEN 1 THEN ''
		WHEN 2 THEN 'ab'
		WHEN 3 THEN 'unit with a long name, number ' || floor(random() * 40)
		WHEN 4 THEN repeat('ö', floor(random() * 6)::int)
		ELSE chr(65 + floor(random() * 26)::int) || floor(random() * 300)
	END AS unit,
	CASE floor(random() * 6)::int
		WHEN 0 THEN NULL
		WHEN 1 THEN 0
		WHEN 2 THEN -round((random() * 1e6)::numeric, 2)
		WHEN 3 THEN (random() * 10 ^ floor(random() * 30 - 11))::numeric
		ELSE round((random() * 1e9)::numeric, floor(random() * 12)::int)
	END AS amount
FROM generate_series(1, 400) v, LATERAL generate_series(1, CASE WHEN v % 10 = 0 THEN 300 ELSE v % 13 END) i;

CREATE TEMP TABLE val AS
SELECT v, aid_allocation_agg(unit, amount) AS a FROM entry GROUP BY v;
INSERT INTO val SELECT 1000 + x.v, x.a - y.a FROM val x JOIN val y ON y.v = x.v + 5 WHERE x.v % 4 = 0;
INSERT INTO val VALUES (2000, '{}'), (2001, '{} with {"dropped_amount": -5}');
CREATE TEMP TABLE pair AS
SELECT x.a, y.a AS b, z.a AS c FROM val x JOIN val y ON y.v = (x.v * 7 + 3) % 400 + 1 AND y.a IS NOT NULL JOIN val z ON z.v = (x.v * 11 + 5) % 400 + 1;

SELECT cmp_ok((SELECT count(*) FROM pair), '>', 300::bigint, 'there are pairs to test');
SELECT cmp_ok((SELECT count(DISTINCT aid_unit_count(a)) FROM val), '>', 20::bigint, 'of many sizes');

-- ---- algebra ----
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send((a + b) - b) <> aid_allocation_send(a)), 0::bigint, '(a + b) - b has the bytes of a');
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send((a - b) + b) <> aid_allocation_send(a)), 0::bigint, '(a - b) + b has the bytes of a');
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send(a + b) <> aid_allocation_send(b + a)), 0::bigint, 'a + b = b + a');
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send((a + b) + c) <> aid_allocation_send(a + (b + c))), 0::bigint, '(a + b) + c = a + (b + c)');
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send(a - a) <> aid_allocation_send('{}')), 0::bigint, 'a - a is empty');
SELECT is((SELECT count(*) FROM pair WHERE aid_allocation_send(a + '{}') <> aid_allocation_send(a)), 0::bigint, '{} is neutral');
SELECT is((SELECT count(*) FROM pair WHERE aid_total(a + b) <> aid_total(a) + aid_total(b)), 0::bigint, 'totals add up');
SELECT is((SELECT count(*) FROM pair, LATERAL (SELECT sum(x) AS s FROM (VALUES (a), (b), (c)) w(x)) q
	WHERE aid_allocation_send(s) <> aid_allocation_send(a + b + c)), 0::bigint, 'sum() has the bytes of +');

-- ---- text, jsonb, equality ----
SELECT is((SELECT count(*) FROM val WHERE aid_allocation_send(a::text::aid_allocation) <> aid_allocation_send(a)), 0::bigint, 'text round trips exactly');
SELECT is((SELECT count(*) FROM val WHERE a::jsonb::aid_allocation <> a), 0::bigint, 'jsonb keeps units and amounts');
SELECT is((SELECT count(*) FROM val WHERE (a = a::jsonb::aid_allocation) IS DISTINCT FROM true
	OR aid_allocation_hash(a) <> aid_allocation_hash(a::jsonb::aid_allocation)), 0::bigint, 'equal values hash alike');
SELECT is((SELECT count(*) FROM val x, val y WHERE (x.a = y.a) <> (x.a::jsonb = y.a::jsonb)), 0::bigint, '= is equality of units and amounts');

-- ---- any split, any order: equal bytes ----
CREATE TEMP TABLE part AS
SELECT p, k, aid_allocation_agg(unit, amount) AS a
FROM (SELECT p, floor(random() * 2 ^ p)::int AS k, unit, amount FROM entry, generate_series(0, 9) p) q GROUP BY p, k;
SELECT is((SELECT count(*) FROM (SELECT p, aid_allocation_send(sum(a ORDER BY random())) AS s FROM part GROUP BY p) q
	WHERE s <> (SELECT aid_allocation_send(aid_allocation_agg(unit, amount)) FROM entry)), 0::bigint, 'splits into 1 to 512 parts, merged in random order');
SELECT is((SELECT aid_allocation_send(sum(s)) FROM (SELECT sum(a) AS s FROM part WHERE p = 9 GROUP BY k % 16) q),
	(SELECT aid_allocation_send(aid_allocation_agg(unit, amount)) FROM entry), 'merged in two levels');
SELECT is((SELECT count(DISTINCT aid_allocation_send(s)) FROM generate_series(1, 5) g,
	LATERAL (SELECT aid_allocation_agg(unit, amount ORDER BY random() + g) AS s FROM entry) q), 1::bigint, 'five orders of the rows');

-- ---- what is counted, against SQL ----
SELECT is((SELECT count(*) FROM val JOIN (SELECT v, unit, sum(round(amount, 9)) AS s FROM entry WHERE unit IS NOT NULL AND amount IS NOT NULL GROUP BY v, unit) q USING (v)
	WHERE aid_amount(a, unit) IS DISTINCT FROM s), 0::bigint, 'amounts of units');
SELECT is((SELECT count(*) FROM val JOIN (SELECT v, count(*) FILTER (WHERE unit IS NOT NULL AND amount IS NOT NULL) AS entries,
		count(DISTINCT unit) FILTER (WHERE amount IS NOT NULL) AS units, count(*) FILTER (WHERE unit IS NULL) AS null_unit_rows,
		coalesce(sum(round(amount, 9)) FILTER (WHERE unit IS NULL), 0) AS null_unit_amount, count(*) FILTER (WHERE unit IS NOT NULL AND amount IS NULL) AS null_amount_rows,
		count(*) FILTER (WHERE round(amount, 9) < 0) AS negative_rows, count(*) FILTER (WHERE amount <> round(amount, 9)) AS rounded_rows FROM entry GROUP BY v) q USING (v),
	LATERAL aid_profile(a) p
	WHERE (p.entries, p.unit_count, p.null_unit_rows, p.null_unit_amount, p.null_amount_rows, p.negative_rows, p.rounded_rows)
		IS DISTINCT FROM (q.entries, q.units, q.null_unit_rows, q.null_unit_amount, q.null_amount_rows, q.negative_rows, q.rounded_rows)),
	0::bigint, 'counters of the profile');
SELECT is((SELECT count(*) FROM val, LATERAL aid_profile(a) p, LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE amount > 0) AS funded,
		count(*) FILTER (WHERE amount = 0) AS zero, count(*) FILTER (WHERE amount < 0) AS negative, coalesce(sum(amount), 0) AS total,
		coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS positive, coalesce(sum(amount) FILTER (WHERE amount < 0), 0) AS below FROM aid_units(a)) u
	WHERE (p.unit_count, p.funded_units, p.zero_units, p.negative_units, p.total, p.positive_total, p.negative_total)
		IS DISTINCT FROM (u.n, u.funded, u.zero, u.negative, u.total, u.positive, u.below) OR aid_total(a) <> u.total OR aid_unit_count(a) <> u.n),
	0::bigint, 'profile and units agree');
SELECT is((SELECT count(*) FROM val, LATERAL (SELECT coalesce(aid_allocation_agg(unit, amount), '{}') AS again, bool_and(rank = r) AS ranks
		FROM (SELECT unit, amount, rank, rank() OVER (ORDER BY amount DESC) AS r FROM aid_units(a)) u) q
	WHERE again <> a OR NOT ranks), 0::bigint, 'units give the allocation again, ranks as rank() says');
SELECT is((SELECT count(*) FROM val, LATERAL aid_units(aid_clamp_negative(a)) u WHERE share IS DISTINCT FROM aid_share(aid_clamp_negative(a), unit)
	OR abs(share - amount::float8 / nullif(aid_total(aid_clamp_negative(a)), 0)::float8) > 1e-15), 0::bigint, 'shares');

-- ---- transforms ----
CREATE TEMP TABLE framed AS
SELECT a, f, aid_restrict(a, f) AS r, aid_frame(aid_restrict(a, f), f) AS fr
FROM (SELECT a, (SELECT coalesce(array_agg(unit ORDER BY random()), '{}') || ARRAY['ab', 'never seen', 'ab']
	FROM aid_units(a) WHERE random() < 0.6) AS f FROM val) q;
SELECT is((SELECT count(*) FROM framed WHERE ARRAY(SELECT unit FROM aid_units(fr)) <> ARRAY(SELECT DISTINCT u COLLATE "C" FROM unnest(f) u ORDER BY 1)), 0::bigint, 'a framed value has just the units of the frame');
SELECT is((SELECT count(*) FROM framed, LATERAL aid_profile(a) p, LATERAL aid_profile(r) q
	WHERE aid_total(fr) <> aid_total(r) OR p.total - q.total <> q.dropped_amount - p.dropped_amount
	OR q.dropped_units - p.dropped_units <> p.unit_count - q.unit_count), 0::bigint, 'what is restricted away is counted');
SELECT is((SELECT count(*) FROM framed WHERE aid_allocation_send(aid_frame(aid_restrict(a, fr), fr)) <> aid_allocation_send(fr)), 0::bigint, 'a reference frames as its units do');
SELECT is((SELECT count(*) FROM val WHERE aid_allocation_send(aid_frame(a, a)) <> aid_allocation_send(a)
	OR aid_allocation_send(aid_restrict(a, a)) <> aid_allocation_send(a)), 0::bigint, 'framed by and restricted to itself: unchanged');
SELECT is((SELECT count(*) FROM val, LATERAL aid_profile(a) p, LATERAL aid_profile(aid_clamp_negative(a)) c, LATERAL aid_profile(aid_drop_negative(a)) d
	WHERE (c.total, c.negative_units, c.unit_count, c.clamped_units - p.clamped_units, c.clamped_amount - p.clamped_amount) <> (p.positive_total, 0, p.unit_count, p.negative_units, -p.negative_total)
	OR (d.total, d.negative_units, d.unit_count, d.dropped_units - p.dropped_units, d.dropped_amount - p.dropped_amount)
		<> (p.positive_total, 0, p.unit_count - p.negative_units, p.negative_units, p.negative_total)), 0::bigint, 'clamp and drop');
SELECT is((SELECT count(*) FROM val, LATERAL (SELECT coalesce(jsonb_object_agg(unit, left(unit, 1)), '{}') AS g, coalesce(aid_allocation_agg(left(unit, 1), amount), '{}') AS expected FROM aid_units(a)) q
	WHERE v < 1000 AND aid_regroup(a, g) <> expected), 0::bigint, 'regrouped by first letter');
SELECT is((SELECT count(*) FROM val, LATERAL (SELECT coalesce(jsonb_object_agg(unit, unit), '{}') AS g FROM aid_units(a)) q
	WHERE aid_allocation_send(aid_regroup(a, g)) <> aid_allocation_send(a)), 0::bigint, 'each its own group: unchanged');

-- ---- numeric: every shape of the stored form against round(x, 9) ----
CREATE TEMP TABLE num (x numeric);
INSERT INTO num SELECT (CASE WHEN random() < 0.5 THEN '-' ELSE '' END || digits || 'e' || e)::numeric
FROM (SELECT left((random()::numeric(60, 40) * 1e40)::numeric(60, 0)::text || (random() * 1e15)::bigint, 1 + floor(random() * 38)::int) AS digits,
	floor(random() * 50)::int - 40 AS e FROM generate_series(1, 30000)) q WHERE length(digits) + e <= 20;
INSERT INTO num SELECT round(x, s) FROM num, LATERAL (SELECT floor(random() * 31)::int - 10 AS s) q WHERE random() < 0.3;
INSERT INTO num SELECT round(x, 20 + floor(random() * 60)::int) FROM num WHERE random() < 0.1;
INSERT INTO num SELECT trim_scale(x) FROM num WHERE random() < 0.1;
INSERT INTO num SELECT m * 10000::numeric ^ w FROM generate_series(-5, 3) w, (VALUES (1), (9999), (-1), (10), (999), (5000), (4999), (5001)) k(m);
INSERT INTO num SELECT s * (d * 1e-10 + k * 1e-9) FROM generate_series(0, 20) d, generate_series(0, 3) k, (VALUES (1), (-1)) g(s);
INSERT INTO num VALUES (1.000000000000), (0.0), (-0.0), (0), (1e-30), (-1e-30), (12345678901234567890.123456789012345678901234567890), (1e19), (99999999999999999999.9999999994),
	(-99999999999999999999.9999999994), (0.00000000049999999999999999), (0.0000000005), (0.00000000050000000000000001), (1e-300), (round(1, 100)), (round(0, 200)),
	('1e19'::numeric(1000, 500)), (10000), (100000000), (0.0001), (0.00000001), (0.000000001), (0.0000000001), (1.0001), (10000.0001), (1e4), (1e8), (1e12), (1e16),
	(100000000000000000000 - 0.000000001), (0.00009999), (0.000000009999), (5e-10 - 1e-40), (5e-10 + 1e-40), (-5e-10), (1000000000000000.0000000005);
SELECT cmp_ok((SELECT count(DISTINCT scale(x)) FROM num), '>', 60::bigint, 'numbers of many scales');
SELECT is((SELECT array_agg(x) FROM (SELECT x FROM num GROUP BY ctid, x HAVING aid_amount(aid_allocation_agg('u', x), 'u') <> round(x, 9) LIMIT 5) q), NULL, 'numeric from a table as round(x, 9)');
SELECT is((SELECT array_agg(x) FROM (SELECT x FROM num, LATERAL aid_profile(aid_allocation_accum(NULL, 'u', x + 0)) p
	WHERE p.total <> round(x, 9) OR p.rounded_rows <> (x <> round(x, 9))::int OR p.negative_rows <> (round(x, 9) < 0)::int LIMIT 5) q), NULL, 'computed numeric, with its counters');
SELECT is((SELECT aid_total(aid_allocation_agg('u', x)) FROM num), (SELECT sum(round(x, 9)) FROM num), 'and their sum');
SELECT is((SELECT count(*) FROM num WHERE scale(aid_total(aid_allocation_accum(NULL, 'u', x))) <> scale(trim_scale(round(x, 9)))), 0::bigint, 'totals display no trailing zeros');

-- ---- double precision: its shortest decimal; bigint: exact ----
CREATE TEMP TABLE dbl AS
SELECT (random() - 0.5) * 10 ^ (random() * 40 - 20) AS x FROM generate_series(1, 10000)
UNION ALL SELECT round((random() * 1e9)::numeric, 2)::float8 FROM generate_series(1, 5000)
UNION ALL SELECT 2 ^ k + d FROM generate_series(-40, 66) k, (VALUES (0::float8), (1), (-1), (0.5)) v(d)
UNION ALL VALUES (0.1::float8 + 0.2), ('-0'), (5e-324), (1e-300), (9007199254740992), (9007199254740993), (9007199254740991), (99999999999999983616), (0.5e-9), (4.9999999999e-10), (1e15 + 0.125), (-1.5);
SELECT is((SELECT array_agg(x) FROM (SELECT x FROM dbl, LATERAL aid_profile(aid_allocation_accum(NULL, 'u', x)) p
	WHERE p.total <> round(x::text::numeric, 9) OR p.rounded_rows <> (x::text::numeric <> round(x::text::numeric, 9))::int LIMIT 5) q), NULL, 'a double is its shortest decimal');
CREATE TEMP TABLE before AS SELECT aid_allocation_send(aid_allocation_agg('u', x)) AS s FROM dbl;
SET LOCAL extra_float_digits = -10;
SELECT is((SELECT aid_allocation_send(aid_allocation_agg('u', x)) FROM dbl), (SELECT s FROM before), 'whatever extra_float_digits says: fewer');
SET LOCAL extra_float_digits = 3;
SELECT is((SELECT aid_allocation_send(aid_allocation_agg('u', x)) FROM dbl), (SELECT s FROM before), 'or more');
RESET extra_float_digits;
SELECT is((SELECT array_agg(x) FROM (SELECT (random() * 2 ^ 63)::numeric::bigint * (1 - 2 * (i % 2)) AS x FROM generate_series(1, 2000) i WHERE random() < 2
	UNION ALL VALUES (9223372036854775807), ((-9223372036854775808)::bigint), (0)) q WHERE aid_total(aid_allocation_accum(NULL, 'u', x)) <> x::numeric), NULL, 'bigint is exact');

-- ---- splits ----
SELECT is((SELECT count(*) FROM num, LATERAL (SELECT 1 + floor(random() * 20)::int AS n) k, LATERAL (SELECT count(*) AS parts, sum(p) AS s, max(p) - min(p) AS spread FROM unnest(aid_split_even(x, n)) p) q
	WHERE parts <> n OR s <> round(x, 9) OR spread > 0.000000001), 0::bigint, 'even parts add up');
SELECT is((SELECT count(*) FROM num, LATERAL (SELECT array_agg(g * 0 + round((random() * 10)::numeric, 3)) || 1.0 AS w FROM generate_series(1, 6) g WHERE x IS NOT NULL) k,
	LATERAL (SELECT sum(p) AS s, max(abs(p - round(x, 9) * w[o] / (SELECT sum(e) FROM unnest(w) e))) AS off FROM unnest(aid_split_by_weight(x, w)) WITH ORDINALITY t(p, o)) q
	WHERE s <> round(x, 9) OR off > 0.0000000011), 0::bigint, 'weighted parts add up and are less than a step off');

-- ---- moving windows against direct computation: units go and come back, tables grow and shrink ----
CREATE TEMP TABLE flow AS
SELECT i, CASE WHEN i / 700 % 2 = 0 THEN 'u' || floor(random() * 9) WHEN random() < 0.5 THEN 'n' || i % 1300 WHEN random() < 0.02 THEN NULL
		ELSE 'a name of more than seven bytes ' || i % 900 END AS unit,
	CASE WHEN random() < 0.05 THEN NULL ELSE round((random() * 1000 - 200)::numeric, 11) END AS amount
FROM generate_series(1, 6000) i;
CREATE INDEX ON flow (i);
CREATE TEMP TABLE moving AS
SELECT * FROM (SELECT i, aid_allocation_send(aid_allocation_agg(unit, amount) OVER (ORDER BY i ROWS BETWEEN 600 PRECEDING AND CURRENT ROW)) AS rows_600,
	aid_allocation_send(aid_allocation_agg(unit, amount::float8) OVER (ORDER BY i RANGE BETWEEN 20 PRECEDING AND 10 PRECEDING)) AS range_10,
	aid_allocation_send(aid_allocation_agg(unit, amount::bigint) OVER (ORDER BY i / 10 GROUPS BETWEEN 3 PRECEDING AND 2 FOLLOWING)) AS groups_6 FROM flow) q WHERE i % 53 = 0;
SELECT is((SELECT count(*) FROM moving m WHERE rows_600 IS DISTINCT FROM (SELECT aid_allocation_send(aid_allocation_agg(unit, amount)) FROM flow f WHERE f.i BETWEEN m.i - 600 AND m.i)
	OR range_10 IS DISTINCT FROM (SELECT aid_allocation_send(aid_allocation_agg(unit, amount::float8)) FROM flow f WHERE f.i BETWEEN m.i - 20 AND m.i - 10)
	OR groups_6 IS DISTINCT FROM (SELECT aid_allocation_send(aid_allocation_agg(unit, amount::bigint)) FROM flow f WHERE f.i / 10 BETWEEN m.i / 10 - 3 AND m.i / 10 + 2)),
	0::bigint, 'moving windows of rows, ranges and groups');
CREATE TEMP TABLE day AS SELECT i / 60 AS d, aid_allocation_agg(unit, amount) AS a FROM flow GROUP BY i / 60;
SELECT is((SELECT count(*) FROM (SELECT d, aid_allocation_send(sum(a) OVER (ORDER BY d ROWS BETWEEN 7 PRECEDING AND 2 FOLLOWING)) AS s FROM day) m
	WHERE s IS DISTINCT FROM (SELECT aid_allocation_send(aid_allocation_agg(unit, amount)) FROM flow WHERE i / 60 BETWEEN d - 7 AND d + 2)), 0::bigint, 'moving sums of states');
SELECT is((SELECT aid_allocation_send(month - old + new) FROM (SELECT sum(a) AS month, sum(a) FILTER (WHERE d = 17) AS old, aid_allocation_accum(NULL, 'late', 5.5) AS new FROM day) q),
	(SELECT aid_allocation_send(aid_allocation_agg(unit, amount)) FROM (SELECT unit, amount FROM flow WHERE i / 60 <> 17 UNION ALL VALUES ('late', 5.5)) q), 'month - old + new is a fresh sum');

SELECT * FROM finish();
ROLLBACK;
