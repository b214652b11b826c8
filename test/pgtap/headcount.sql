-- Properties of aid_headcount over generated data; every test counts the values that break one.
BEGIN;
SELECT plan(73);
SELECT setseed(0.2028);

-- ---- 400 headcounts of long rows: few and many cells, overlapping bands, large counts, nobody ----
CREATE TEMP TABLE entry AS
SELECT v, i, (ARRAY['F', 'M', 'X', '?', NULL])[1 + floor(random() * 5)::int] AS sex,
	(ARRAY['0-4', '5-17', '18-59', '60+', '6-23m', '10-24', '18m+', NULL, '340', '0-11m'])[1 + floor(random() * 10)::int] AS ages,
	(ARRAY[true, false, NULL])[1 + floor(random() * 3)::int] AS disability,
	CASE floor(random() * 8)::int WHEN 0 THEN 0 WHEN 1 THEN NULL WHEN 2 THEN 4294967295 WHEN 3 THEN 4294967296
		WHEN 4 THEN (random() * 1e12)::bigint ELSE floor(random() * 50)::bigint END AS persons
FROM generate_series(1, 400) v, LATERAL generate_series(1, CASE WHEN v % 10 = 0 THEN 90 ELSE v % 13 END) i;
CREATE TEMP TABLE val AS
SELECT v, aid_headcount_agg(sex, ages, persons, disability) AS h FROM entry GROUP BY v;
DELETE FROM val WHERE h IS NULL;
INSERT INTO val VALUES (1001, '0'), (1002, '7'), (1003, 'F: 7'), (1004, 'F 340 -d: 4294967296'), (1005, 'F 0-4: 4, F 5-9: 3');
CREATE TEMP TABLE pair AS
SELECT x.h AS a, y.h AS b, z.h AS c FROM val x JOIN val y ON y.v = (x.v * 7 + 3) % 400 + 1 JOIN val z ON z.v = (x.v * 11 + 5) % 400 + 1;
CREATE TEMP TABLE cell AS SELECT v, c.* FROM val, aid_cells(h) c;
SELECT cmp_ok((SELECT count(*) FROM pair), '>', 250::bigint, 'there are pairs to test');
SELECT cmp_ok((SELECT count(DISTINCT aid_cell_count(h)) FROM val), '>', 15::bigint, 'of many sizes');

-- ---- against SQL over the long rows ----
SELECT is((SELECT count(*) FROM val v WHERE v < 1000 AND aid_total(h) <> (SELECT sum(persons) FROM entry e WHERE e.v = v.v)), 0::bigint, 'no person is lost at import');
SELECT is((SELECT count(*) FROM (SELECT v, coalesce(sex, '?') AS sex, CASE ages WHEN '0-11m' THEN '0' ELSE ages END AS ages, disability, sum(persons) AS n FROM entry
		WHERE persons IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING sum(persons) > 0) e
	FULL JOIN (SELECT * FROM cell WHERE v < 1000) c
	ON (e.v, e.sex, coalesce(e.ages, ''), coalesce(e.disability::text, '')) = (c.v, c.sex, coalesce(c.ages, ''), coalesce(c.disability::text, ''))
	WHERE e.n IS DISTINCT FROM c.persons), 0::bigint, 'cells are those of GROUP BY');
SELECT is((SELECT count(*) FROM val v WHERE (aid_total(h), aid_female(h), aid_male(h), aid_other_sex(h), aid_sex_unknown(h), aid_age_unknown(h), aid_cell_count(h))::text
	IS DISTINCT FROM (SELECT (coalesce(sum(persons), 0), coalesce(sum(persons) FILTER (WHERE sex = 'F'), 0), coalesce(sum(persons) FILTER (WHERE sex = 'M'), 0),
	coalesce(sum(persons) FILTER (WHERE sex = 'X'), 0), coalesce(sum(persons) FILTER (WHERE sex = '?'), 0), coalesce(sum(persons) FILTER (WHERE ages IS NULL), 0), count(*)::int)::text
	FROM cell c WHERE c.v = v.v)), 0::bigint, 'readers are sums over cells');
SELECT is((SELECT count(*) FROM val v, aid_completeness(h) k, LATERAL (SELECT sum(persons)::numeric AS n, coalesce(sum(persons) FILTER (WHERE sex <> '?'), 0) AS s, coalesce(sum(persons) FILTER (WHERE ages IS NOT NULL), 0) AS a,
		coalesce(sum(persons) FILTER (WHERE disability IS NOT NULL), 0) AS d, coalesce(sum(persons) FILTER (WHERE sex <> '?' AND ages IS NOT NULL), 0) AS b FROM cell c WHERE c.v = v.v) q
	WHERE greatest(abs(k.sex_known - s / n), abs(k.age_known - a / n), abs(k.disability_known - d / n), abs(k.sex_and_age_known - b / n)) > 1e-15 OR num_nulls(k.sex_known, k.age_known, k.disability_known, k.sex_and_age_known)
		<> CASE WHEN aid_total(h) = 0 THEN 4 ELSE 0 END), 0::bigint, 'completeness is the quotient of sums');
SELECT is((SELECT count(*) FROM val WHERE abs(aid_female_share(h) - aid_female(h)::numeric / nullif(aid_total(h) - aid_sex_unknown(h), 0)) > 1e-15
	OR (aid_female_share(h) IS NULL) <> (aid_total(h) = aid_sex_unknown(h))), 0::bigint, 'so is the share of women');
SELECT is((SELECT count(*) FROM (SELECT aid_headcount_agg(sex, '10-24', persons) AS x, aid_headcount_years_agg(sex, 10, 24, persons) AS y FROM entry GROUP BY v, i) q WHERE x IS DISTINCT FROM y), 0::bigint, 'both long forms agree');
SELECT is((SELECT count(*) FROM (SELECT aid_headcount_agg(sex, '10+', persons, disability) AS x, aid_headcount_years_agg(sex, 10, NULL, persons, disability) AS y FROM entry GROUP BY v, i) q WHERE x IS DISTINCT FROM y), 0::bigint, 'also with disability and open ages');
SELECT is((SELECT count(*) FROM generate_series(1, 60) n, LATERAL (SELECT n * 3 AS m, n * 5 AS w, n % 4 AS b, n % 7 AS g) q WHERE
	aid_headcount_wide(m, w, b, g) <> (SELECT aid_headcount_years_agg(s, lo, hi, p) FROM (VALUES ('m', 18, NULL::int, m::bigint), ('f', 18, NULL, w), ('m', NULL, 17, b), ('f', NULL, 17, g)) x(s, lo, hi, p))), 0::bigint, 'the four columns are four long rows');
SELECT is((SELECT count(*) FROM (SELECT aid_headcount_wide(to_jsonb(q), '{"m": "M 18+", "w": "F 18+", "b": "M <18", "g": "F [0,18)"}', t) AS x, aid_headcount_wide(m, w, b, g, total => t) AS y
	FROM (SELECT n * 3 AS m, n * 5 AS w, n % 4 AS b, n % 7 AS g, n * 10 + 9 AS t, n::text AS note FROM generate_series(1, 60) n) q) z WHERE x <> y), 0::bigint, 'and the mapped row is the same, with a total');

-- ---- text, binary, jsonb, bigint ----
SELECT is((SELECT count(*) FROM val WHERE aid_headcount_send(h::text::aid_headcount) <> aid_headcount_send(h)), 0::bigint, 'text round trips');
SELECT is((SELECT count(*) FROM val WHERE h::text::aid_headcount::text <> h::text), 0::bigint, 'and is canonical');
SELECT is((SELECT count(*) FROM val WHERE h::jsonb::aid_headcount <> h), 0::bigint, 'jsonb round trips');
SELECT is((SELECT count(*) FROM val v WHERE (SELECT string_agg(concat_ws(' ', sex, ages, CASE disability WHEN true THEN '+d' WHEN false THEN '-d' END) || ': ' || persons, ', ' ORDER BY random()) FROM cell c WHERE c.v = v.v)::aid_headcount <> h
	AND aid_cell_count(h) > 0), 0::bigint, 'cells in any order read as the value');
SELECT is((SELECT count(*) FROM val v WHERE (aid_total(h) + 5 || ' = ' || h::text)::aid_headcount <> h + '5' AND h::text ~ ':'), 0::bigint, 'a stated total adds to ?');
SELECT is((SELECT count(*) FROM val WHERE h::bigint <> aid_total(h) OR h::bigint::aid_headcount::text <> aid_total(h)::text), 0::bigint, 'bigint is the total');
CREATE FUNCTION pg_temp.binary_of(table_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE f text := current_setting('data_directory') || '/aid_headcount_test.bin';
BEGIN
	EXECUTE format('COPY %s TO %L (FORMAT binary)', table_name, f);
	EXECUTE format('CREATE TEMP TABLE %s_again (LIKE %1$s)', table_name);
	EXECUTE format('COPY %s_again FROM %L (FORMAT binary)', table_name, f);
END $$;
CREATE TEMP TABLE state AS SELECT v, (1 + v || ' rows; ' || h::text)::aid_headcount_state AS s FROM val;
CREATE TEMP TABLE reach AS SELECT v, format('(%s,%s,%s,%s,%s,%s)', aid_total(h), aid_female(h), aid_male(h), aid_other_sex(h), aid_total(h), 1)::aid_reach_state AS s FROM val;
SELECT lives_ok($$SELECT pg_temp.binary_of('val')$$, 'binary out and in');
SELECT is((SELECT count(*) FROM val JOIN val_again USING (v) WHERE val.h = val_again.h), (SELECT count(*) FROM val), 'gives the same values');
SELECT lives_ok($$SELECT pg_temp.binary_of('state'), pg_temp.binary_of('reach')$$, 'of states, too');
SELECT is((SELECT count(*) FROM state JOIN state_again USING (v) WHERE state.s::text = state_again.s::text), (SELECT count(*) FROM val), 'gives the same states');
SELECT is((SELECT count(*) FROM reach JOIN reach_again USING (v) WHERE reach.s::text = reach_again.s::text), (SELECT count(*) FROM val), 'gives the same states of reach');

-- hostile binary: any byte string becomes a value that round trips, or 22P03
CREATE FUNCTION pg_temp.receive(type text, value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	f text := current_setting('data_directory') || '/aid_headcount_test.bin';
	o oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea || int4send(length(value)) || value || '\xffff'::bytea);
	r text;
BEGIN
	PERFORM lo_export(o, f), lo_unlink(o);
	EXECUTE format('CREATE TEMP TABLE hostile (h %s) ON COMMIT DROP', type);
	BEGIN
		EXECUTE format('COPY hostile FROM %L (FORMAT binary)', f);
		EXECUTE format('SELECT %s_send(h)::text FROM hostile', type) INTO r;
		IF r <> value::text THEN r := 'other bytes'; ELSE r := 'accepted'; END IF;
	EXCEPTION WHEN OTHERS THEN
		r := SQLSTATE;
	END;
	DROP TABLE hostile;
	RETURN r;
END $$;
SELECT is(pg_temp.receive('aid_headcount', '\x0100000002003c05a2000000000000000307fffffc0000000000000002'), 'accepted', 'row 13 is accepted');
SELECT is((SELECT array_agg(x ORDER BY x) FROM (SELECT DISTINCT x FROM (VALUES ('\x'::bytea), ('\x01'), ('\x0200000000'), ('\x0100000001'), ('\x01ffffffff'), ('\x0100010000'), ('\x010000000000'),
	('\x0100000001003c05a20000000000000000'), ('\x0100000001003c05a2ffffffffffffffff'), ('\x0100000001003c05a30000000000000001'), ('\x0100000001103c05a20000000000000001'),
	('\x0100000001005a05a20000000000000001'), ('\x0100000001000000020000000000000001'), ('\x010000000100003ffe0000000000000001'), ('\x010000000103fffffa0000000000000001'),
	('\x0100000002003c05a20000000000000003003c05a20000000000000003'), ('\x010000000207fffffc0000000000000003003c05a20000000000000003'), ('\x0100000002003c05a27fffffffffffffff07fffffc0000000000000001'))
	v(b), LATERAL pg_temp.receive('aid_headcount', b) x) q), ARRAY['22P03'], 'crafted values are refused');
SELECT is((SELECT count(*) FROM (SELECT aid_headcount_send(h) AS b FROM val WHERE v % 8 = 1 AND v < 1000 LIMIT 40) s,
	LATERAL (SELECT pg_temp.receive('aid_headcount', set_byte(b, k, (get_byte(b, k) # (1 << floor(random() * 8)::int)))) AS x FROM generate_series(1, 6) g, LATERAL (SELECT floor(random() * length(b))::int + 0 * g AS k) r) t
	WHERE x NOT IN ('accepted', '22P03')), 0::bigint, 'a flipped bit gives another value or 22P03');
SELECT is((SELECT count(*) FROM (SELECT s FROM state WHERE v % 8 = 1 LIMIT 25) q, LATERAL (SELECT aid_headcount_state_send(s) AS b) w,
	LATERAL (SELECT pg_temp.receive('aid_headcount_state', set_byte(b, k, (get_byte(b, k) # (1 << floor(random() * 8)::int)))) AS x FROM generate_series(1, 4) g, LATERAL (SELECT floor(random() * length(b))::int + 0 * g AS k) r) t
	WHERE x NOT IN ('accepted', '22P03')), 0::bigint, 'of a state, too');
SELECT is((SELECT count(*) FROM (SELECT s FROM reach WHERE v % 8 = 1 LIMIT 25) q, LATERAL (SELECT aid_reach_state_send(s) AS b) w,
	LATERAL (SELECT pg_temp.receive('aid_reach_state', set_byte(b, k, (get_byte(b, k) # (1 << floor(random() * 8)::int)))) AS x FROM generate_series(1, 4) g, LATERAL (SELECT floor(random() * length(b))::int + 0 * g AS k) r) t
	WHERE x NOT IN ('accepted', '22P03')), 0::bigint, 'and of a state of reach');

-- ---- algebra ----
SELECT is((SELECT count(*) FROM pair WHERE (a + b) - b <> a), 0::bigint, '(a + b) - b = a');
SELECT is((SELECT count(*) FROM pair WHERE a + b <> b + a), 0::bigint, 'a + b = b + a');
SELECT is((SELECT count(*) FROM pair WHERE (a + b) + c <> a + (b + c)), 0::bigint, '(a + b) + c = a + (b + c)');
SELECT is((SELECT count(*) FROM pair WHERE a + '0' <> a OR a - a <> '0'), 0::bigint, '0 is neutral, a - a is nobody');
SELECT is((SELECT count(*) FROM pair WHERE aid_total(a + b) <> aid_total(a) + aid_total(b)), 0::bigint, 'totals add up');
SELECT is((SELECT count(*) FROM pair WHERE NOT (a + b @> a) OR NOT (b <@ a + b) OR ((a @> b AND b @> a) <> (a = b))), 0::bigint, 'inclusion is a partial order that + respects');
SELECT is((SELECT count(*) FROM val x, val y WHERE (x.v + y.v) % 7 = 0 AND (x.h @> y.h) <> NOT EXISTS (SELECT sex, ages, disability FROM cell c WHERE c.v = y.v AND NOT EXISTS (SELECT 1 FROM cell d
	WHERE d.v = x.v AND (d.sex, coalesce(d.ages, ''), coalesce(d.disability::text, '')) = (c.sex, coalesce(c.ages, ''), coalesce(c.disability::text, '')) AND d.persons >= c.persons))
	AND x.v % 5 = 0), 0::bigint, 'inclusion is that of cells');

-- ---- order and hash ----
-- the order from its definition: total, then cells as tuples of place and count; arrays compare with a prefix first
CREATE TEMP TABLE sortable AS
SELECT v, h, aid_total(h) AS total, (SELECT array_agg(x ORDER BY n, m) FROM (SELECT row_number() OVER () AS n, c.* FROM aid_cells(h) c) c,
	LATERAL (VALUES (1, strpos('FMX?', sex)::numeric), (2, coalesce(from_month, 4095)), (3, coalesce(below_month, 4095)), (4, CASE disability WHEN true THEN 0 WHEN false THEN 1 ELSE 2 END), (5, persons)) p(m, x)) AS cells
FROM val WHERE v % 4 = 1 OR v > 1000;
SELECT is((SELECT count(*) FROM sortable a, sortable b WHERE (a.h < b.h) <> ((a.total, coalesce(a.cells, '{}')) < (b.total, coalesce(b.cells, '{}'))) OR (a.h = b.h) <> (a.h::text = b.h::text)), 0::bigint, 'the order is that of its definition');
SELECT is((SELECT count(*) FROM sortable a, sortable b WHERE sign(aid_headcount_cmp(a.h, b.h)) <> -sign(aid_headcount_cmp(b.h, a.h))
	OR (a.h < b.h)::int + (a.h = b.h)::int + (a.h > b.h)::int <> 1 OR (a.h <= b.h) <> NOT (a.h > b.h) OR (a.h >= b.h) <> NOT (a.h < b.h)), 0::bigint, 'exactly one of <, =, > holds');
SELECT is((SELECT array_agg(v ORDER BY h, v) FROM sortable), (SELECT array_agg(v ORDER BY total, coalesce(cells, '{}'), v) FROM sortable), 'sorting follows it');
SELECT is((SELECT count(*) FROM val x, val y WHERE x.h = y.h AND (aid_headcount_hash(x.h) <> aid_headcount_hash(y.h::text::aid_headcount)
	OR aid_headcount_hash_extended(x.h, 7) <> aid_headcount_hash_extended(y.h::text::aid_headcount, 7))), 0::bigint, 'equal values hash alike');
SELECT cmp_ok((SELECT count(DISTINCT aid_headcount_hash(h)) FROM val), '>=', (SELECT count(DISTINCT h::text) - 2 FROM val), 'others do not, nearly always');
SELECT is((SELECT count(*) FROM (SELECT h FROM val GROUP BY h) q), (SELECT count(DISTINCT h::text) FROM val), 'GROUP BY tells texts apart');
SELECT is((SELECT min(h)::text || max(h)::text FROM val), (SELECT (array_agg(h ORDER BY h))[1]::text || (array_agg(h ORDER BY h DESC))[1]::text FROM val), 'min and max are the ends of the order');
CREATE TABLE aid_test_headcount AS SELECT h FROM val, generate_series(1, 30) WHERE aid_cell_count(h) < 60;
CREATE INDEX aid_test_headcount_h ON aid_test_headcount (h);
SELECT cmp_ok(pg_relation_size('aid_test_headcount_h'), '<', pg_relation_size('aid_test_headcount') / 3, 'the index keeps repeated values once');
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is((SELECT count(*) FROM sortable s WHERE aid_cell_count(h) < 60 AND (SELECT count(*) FROM aid_test_headcount t WHERE t.h = s.h) <> 30 * (SELECT count(*) FROM val w WHERE w.h::text = s.h::text)), 0::bigint, 'and finds them');
RESET enable_seqscan;
RESET enable_bitmapscan;

-- ---- any order, any split, any frame: equal bytes ----
CREATE TEMP TABLE whole AS SELECT sum(h) AS h FROM val;
SELECT is((SELECT h FROM whole), (SELECT aid_headcount_agg(sex, ages, persons, disability) FROM (SELECT sex, ages, disability, persons FROM entry
	UNION ALL VALUES (NULL, NULL, NULL, 7), ('F', NULL, NULL, 7), ('F', '340', false, 4294967296), ('F', '0-4', NULL, 4), ('F', '5-9', NULL, 3)) e), 'sum is the aggregate of all rows');
SELECT is((SELECT count(*) FROM generate_series(1, 20) g, LATERAL (SELECT sum(h ORDER BY random() + g) AS h FROM val) q WHERE q.h <> (SELECT h FROM whole)), 0::bigint, 'sum does not depend on the order of rows');
SELECT is((SELECT count(*) FROM (SELECT p, sum(s ORDER BY random()) AS h FROM (SELECT p, floor(random() * 2 ^ p)::int AS k, sum(h) AS s FROM val, generate_series(0, 8) p GROUP BY 1, 2) q GROUP BY p) r
	WHERE h <> (SELECT h FROM whole)), 0::bigint, 'nor on the split');
SELECT is((SELECT sum(a) - sum(b) + sum(b) = sum(a) AND sum(a) + sum(b) = sum(a + b) FROM (SELECT a + b AS a, b FROM pair) p), true, 'several sums in one query do not share a state');
SELECT is((SELECT count(*) FROM (SELECT v, h, sum(h) OVER w AS moving, array_agg(h) OVER w AS frame FROM (SELECT v, CASE WHEN v % 6 > 0 THEN h END AS h FROM val) n
		WINDOW w AS (ORDER BY v ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING)) q
	WHERE moving IS DISTINCT FROM (SELECT sum(x) FROM unnest(frame) x)), 0::bigint, 'window sums equal fresh sums');
SELECT is((SELECT count(*) FROM (SELECT v, sum(h) OVER w AS moving, array_agg(h) OVER w AS frame FROM (SELECT v, CASE WHEN v % 3 = 0 THEN h END AS h FROM val) n
		WINDOW w AS (ORDER BY v ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING)) q
	WHERE moving IS DISTINCT FROM (SELECT sum(x) FROM unnest(frame) x)), 0::bigint, 'also of small frames, empty ones and NULLs');
SELECT is((SELECT count(*) FROM (SELECT v, i, aid_headcount_agg(sex, ages, persons, disability) OVER w AS moving, array_agg(i) OVER w AS frame FROM entry
		WHERE v % 10 = 0 WINDOW w AS (PARTITION BY v ORDER BY i ROWS BETWEEN 5 PRECEDING AND CURRENT ROW)) q
	WHERE v < 60 AND moving IS DISTINCT FROM (SELECT aid_headcount_agg(sex, ages, persons, disability) FROM entry e WHERE e.v = q.v AND e.i = ANY (frame))), 0::bigint, 'so do windows over long rows');

-- states that travel: text, binary and by hand
SELECT is((SELECT aid_headcount_sum_final(aid_headcount_sum_combine(aid_headcount_sum_accum(NULL, 'F: 3')::text::aid_headcount_state, aid_headcount_sum_accum(aid_headcount_sum_accum(NULL, 'M: 2'), 'F: 1')))), 'F: 4, M: 2'::aid_headcount, 'states by hand');
SELECT is((SELECT aid_headcount_sum_final(aid_headcount_sum_accum_inv('2 rows; F: 3', 'F: 3'))), '0'::aid_headcount, 'a row of nobody is left');
SELECT is((SELECT aid_headcount_sum_final(aid_headcount_sum_accum_inv('1 rows; F: 3', 'F: 3'))), NULL, 'no row is left');
SELECT throws_ok($$SELECT aid_headcount_sum_accum_inv('1 rows; F: 3', 'F: 4')$$, '22003', NULL, 'persons who are not there cannot be taken out');
CREATE TEMP TABLE kept AS SELECT aid_headcount_sum_accum(NULL, 'F: 3') AS s;
SELECT is((SELECT count(*) FROM kept, LATERAL (SELECT aid_headcount_sum_accum(s, 'M: 4')) q, LATERAL (SELECT aid_headcount_sum_combine(s, s)) r WHERE s::text <> '1 rows; F: 3'), 0::bigint, 'a stored state is never changed');

-- the total out of range, whatever the order
CREATE FUNCTION pg_temp.state_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT is((SELECT array_agg(DISTINCT x) FROM generate_series(1, 12) g, LATERAL pg_temp.state_of(format($$SELECT sum(h ORDER BY hashtext(h::text || '%s')) FROM (VALUES
	('F: 9223372036854775000'::aid_headcount), ('M 0-4: 500'), ('F: 1, ?: 306'), ('F: 1')) v(h)$$, g)) x), ARRAY['22003'], 'a sum out of range raises in every order');
SELECT is((SELECT array_agg(DISTINCT x) FROM generate_series(1, 12) g, LATERAL pg_temp.state_of(format($$SELECT sum(h ORDER BY hashtext(h::text || '%s')) FROM (VALUES
	('F: 9223372036854775000'::aid_headcount), ('M 0-4: 500'), ('F: 1, ?: 305'), ('F: 1')) v(h)$$, g)) x), ARRAY['none'], 'the largest total in none');
SELECT is((SELECT array_agg(DISTINCT x) FROM (VALUES ('all'), ('ALL'), ('total'), ('Total'), ('t'), ('T'), ('_T'), (' _t ')) v(s),
	LATERAL pg_temp.state_of(format($$SELECT aid_headcount_agg(s, '0-4', 5) FROM (VALUES ('f'), ('m'), (%L)) r(s)$$, s)) x), ARRAY['22023'], 'rows of totals among parts are refused');
SELECT is((SELECT aid_headcount_agg(s, '0-4', 5) FILTER (WHERE s <> 'all') FROM (VALUES ('f'), ('m'), ('all')) r(s)), 'F 0-4: 5, M 0-4: 5'::aid_headcount, 'and left out with FILTER');

-- ---- parallel plans ----
CREATE TABLE aid_test_parallel AS SELECT v, g, h FROM val, generate_series(1, 30) g;
ANALYZE aid_test_parallel;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		lines := lines || line || E'\n';
	END LOOP;
	RETURN lines;
END $$;
CREATE TEMP TABLE parallel_result AS SELECT sum(h) AS s, min(h) AS lo, max(h) AS hi, aid_reach_bounds(h) AS r FROM aid_test_parallel;
CREATE TEMP TABLE parallel_groups AS SELECT g, sum(h) AS s FROM aid_test_parallel GROUP BY g;
SELECT matches(pg_temp.plan_of('SELECT sum(h), min(h), max(h), aid_reach_bounds(h) FROM aid_test_parallel'), 'Finalize.*Partial', 'all aggregates run in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT results_eq('SELECT * FROM parallel_result', 'SELECT sum(h), min(h), max(h), aid_reach_bounds(h) FROM aid_test_parallel', 'and give the serial result');
SELECT is((SELECT count(*) FROM parallel_groups WHERE s IS DISTINCT FROM (SELECT h FROM whole)), 0::bigint, 'by group, too');
SELECT is((SELECT (lower, upper)::text FROM (SELECT (r).* FROM parallel_result) q), (SELECT (greatest(max(aid_total(h)), max(aid_female(h)) + max(aid_male(h)) + max(aid_other_sex(h))), sum(aid_total(h)) * 30)::text FROM val), 'reach bounds are those of their definition');

-- ---- bands ----
SELECT is((SELECT count(*) FROM val WHERE aid_total(aid_coarsen(h, '{5,18,60}')) <> aid_total(h) OR aid_female(aid_coarsen(h, '{5,18,60}')) <> aid_female(h)), 0::bigint, 'coarsening loses nobody');
SELECT is((SELECT count(*) FROM val WHERE aid_coarsen(aid_coarsen(h, '{6m,5,18,60}'), '{5,60}') <> aid_coarsen(h, '{5,60}')), 0::bigint, 'in two steps as in one');
SELECT is((SELECT count(*) FROM pair WHERE aid_coarsen(a + b, '{5,18}') <> aid_coarsen(a, '{5,18}') + aid_coarsen(b, '{5,18}')), 0::bigint, 'before or after adding');
SELECT is((SELECT count(*) FROM val WHERE aid_coarsen(h, '{}') <> aid_coarsen(h, '{0}') OR aid_age_unknown(aid_coarsen(h, '{}')) <> aid_total(h)), 0::bigint, 'without breaks no age is left');
SELECT is((SELECT count(*) FROM val WHERE NOT aid_uses_bands(aid_coarsen(h, '{5,18}'), '{5,18}') AND aid_uses_bands(h, '{5,18}')), 0::bigint, 'what uses bands still does');
SELECT is((SELECT count(*) FROM val WHERE aid_uses_bands(h, '{5,18,60}') AND aid_coarsen(h, '{5,18,60}') <> h), 0::bigint, 'and is not changed');
SELECT is((SELECT count(*) FROM val v, LATERAL (SELECT coalesce(array_agg(DISTINCT e ORDER BY e), '{}') AS edges FROM cell c, LATERAL (VALUES (from_month), (below_month)) m(e) WHERE c.v = v.v AND e IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM cell d WHERE d.v = v.v AND d.from_month < e AND coalesce(d.below_month, 9999) > e)) q
	WHERE edges <> (SELECT coalesce(array_agg(CASE WHEN b LIKE '%m' THEN rtrim(b, 'm')::int ELSE b::int * 12 END ORDER BY i), '{}') FROM unnest(aid_common_breaks(h)) WITH ORDINALITY u(b, i))), 0::bigint, 'common breaks are those of their definition');
SELECT is((SELECT count(*) FROM val v WHERE aid_is_partition(h) <> NOT EXISTS (SELECT 1 FROM cell c JOIN cell d USING (v, sex) WHERE c.v = v.v AND c.disability IS NOT DISTINCT FROM d.disability AND c.ages <> d.ages
	AND int4range(c.from_month, c.below_month) && int4range(d.from_month, d.below_month))), 0::bigint, 'so are partitions');
SELECT is((SELECT count(*) FROM cell WHERE ages IS NOT NULL AND (aid_age_band(ages) <> int4range(from_month, below_month) OR aid_age_label(aid_age_band(ages)) <> ages)), 0::bigint, 'labels and ranges agree with the cells');
SELECT is((SELECT count(*) FROM generate_series(0, 400, 7) lo, generate_series(1, 401, 9) hi WHERE hi > lo AND aid_age_band(aid_age_label(int4range(lo, hi))) <> int4range(lo, hi)), 0::bigint, 'labels read back');
SELECT * FROM finish();
ROLLBACK;
