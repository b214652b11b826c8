-- aid_allocation: input and output, aggregates, algebra, transforms, readers.
-- Row numbers are those of the table of values in the formulas guide.
\pset null '(null)'
-- text: any order in, byte order out (row 41)
SELECT '{}'::aid_allocation;
SELECT '{"b": 1e2, "a": 0.50}'::aid_allocation;
SELECT E' {\n\t"b"\r: 1E+2 ,"a":5e-1 , "c":-0, "d": -12.50} '::aid_allocation;
SELECT '{"Z": 1, "a": 2, "é": 3, "AA": 4, "A": 5, "": 6, "~": 7}'::aid_allocation;
SELECT '{"A": 0.0000000005, "B": -0.0000000005, "C": 0.0000000004, "D": 1.0000000000, "E": 9.9999999995}'::aid_allocation;
SELECT '{"A": 170141183460469231731687303715.884105727}'::aid_allocation;
SELECT '{"tab\tquote\"back\\slash\/nl\n": 1, "\u0041\u00e9\ud83d\ude00": 2}'::aid_allocation;
SELECT '{"AFG": 1200.5} with {"null_unit_amount": 75, "null_unit_rows": 1, "entries": {"AFG": 3}}'::aid_allocation;
SELECT '{"A": 1, "B": 0} with {"entries": {"A": 1, "B": -2}, "clamped_amount": 9.9, "clamped_units": 8, "dropped_amount": -7,
	"dropped_units": 6, "rounded_rows": 5, "negative_rows": 4, "null_amount_rows": 3, "null_unit_amount": 2, "null_unit_rows": 1}'::aid_allocation;
SELECT '{} with {"null_unit_rows": 0, "entries": {}}'::aid_allocation;
-- text: refused, with state, detail and hint
\set VERBOSITY default
SELECT '{"a": 1, "\u0061": 2}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": null}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": true}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": "1"}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": {"b": 1}}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": NaN}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1'::aid_allocation;
\echo :SQLSTATE
SELECT ''::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1}x'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1} with {"rows": 1}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1} with {"rounded_rows": 0.5}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1} with {"entries": {"b": 2}}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 0} with {"entries": {"a": 0}}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a\u0000": 1}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"\ud83d": 1}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 170141183460469231731687303715.884105728}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1e20, "b": 1e999999}'::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1e29, "b": -1e29}'::aid_allocation;
\echo :SQLSTATE
-- soft errors, from PostgreSQL 16 on
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\set syntax 22P02
\set range 22003
\set valid t
\if :soft
SELECT sql_error_code AS syntax FROM pg_input_error_info('{"a": null}', 'aid_allocation') \gset
SELECT sql_error_code AS range FROM pg_input_error_info('{"a": 1e99}', 'aid_allocation') \gset
SELECT pg_input_is_valid('{"a": 1}', 'aid_allocation') AND NOT pg_input_is_valid('{"a": 1e29, "b": 1e29}', 'aid_allocation') AS valid \gset
\endif
\echo :syntax :range :valid
-- binary: version, flags, number of units, then each unit, then the counters
SELECT aid_allocation_send('{}');
SELECT aid_allocation_send('{"AB": -0.000000001, "": 1e15}');
SELECT aid_allocation_send('{} with {"null_unit_rows": 1, "null_unit_amount": 2e-9, "null_amount_rows": 3, "negative_rows": 4,
	"rounded_rows": 5, "dropped_units": 6, "dropped_amount": 7e-9, "clamped_units": 8, "clamped_amount": 9e-9}');
-- jsonb: amounts only, explicit; jsonb orders keys by length first
SELECT '{"bb": 1.50, "c": -2, "é": 0} with {"entries": {"bb": 3}, "rounded_rows": 1}'::aid_allocation::jsonb;
SELECT '{"bb": 1.50, "c": -2e3, "a": 0.0000000005}'::jsonb::aid_allocation, '{}'::jsonb::aid_allocation, '{}'::aid_allocation::jsonb;
SELECT '{"a": 1e29}'::jsonb::aid_allocation;
SELECT '{"a": null}'::jsonb::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": "1"}'::jsonb::aid_allocation;
\echo :SQLSTATE
SELECT '[1]'::jsonb::aid_allocation;
\echo :SQLSTATE
SELECT '5'::jsonb::aid_allocation;
\echo :SQLSTATE
SELECT '{"a": 1e400}'::jsonb::aid_allocation;
\echo :SQLSTATE
SELECT to_jsonb(r) FROM (SELECT '{"AFG": 1} with {"entries": {"AFG": 2}}'::aid_allocation AS a) r;
-- equality looks at units and amounts; no order
SELECT a = b AS equal, a <> b AS unequal
FROM (VALUES ('{"A": 1}'::aid_allocation, '{"A": 1.0} with {"entries": {"A": 2}, "negative_rows": 1}'::aid_allocation),
	('{"A": 1}', '{"A": 1, "B": 0}'), ('{"A": 1}', '{"B": 1}'), ('{"A": 1}', '{"A": -1}'), ('{"AB": 1, "C": 1}', '{"A": 1, "BC": 1}'),
	('{}', '{}'), ('{}', NULL)) v(a, b);
\set VERBOSITY sqlstate
SELECT '{"A": 1}'::aid_allocation < '{"A": 2}'::aid_allocation;
\set VERBOSITY default
SELECT count(*) AS values, count(DISTINCT s) AS texts
FROM (SELECT DISTINCT a, aid_allocation_hash(a), aid_allocation_hash_extended(a, 7), a::jsonb::text AS s
	FROM (VALUES ('{"A": 1, "B": 2}'::aid_allocation), ('{"B": 2, "A": 1} with {"entries": {"A": 5}}'), ('{"A": 1}'), ('{"A": 1, "B": 0}'), ('{}')) v(a)) d;
SELECT aid_allocation_hash('{"A": 1}')::bit(32) = aid_allocation_hash_extended('{"A": 1}', 0)::bit(32) AS low_half_without_seed,
	aid_allocation_hash_extended('{"A": 1}', 1) <> aid_allocation_hash_extended('{"A": 1}', 2) AS seeded;
SET enable_mergejoin = off; SET enable_nestloop = off; SET enable_sort = off;
SELECT count(*) AS joined
FROM (SELECT ('{"A": ' || i || '}')::aid_allocation AS a FROM generate_series(1, 500) i) x
JOIN (SELECT ('{"A": ' || i || '.000} with {"rounded_rows": 1}')::aid_allocation AS a FROM generate_series(251, 750) i) y USING (a);
SELECT a, count(*) FROM (SELECT ('{"A": ' || i % 3 || '}')::aid_allocation AS a FROM generate_series(1, 10) i) x GROUP BY a ORDER BY a::text;
RESET enable_mergejoin; RESET enable_nestloop; RESET enable_sort;
\set VERBOSITY sqlstate
SELECT count(DISTINCT a) FROM (VALUES ('{"A": 1}'::aid_allocation)) v(a);
\set VERBOSITY default
-- the aggregate, row by row of its table: nothing, skipped rows only, zeros, negatives
SELECT aid_allocation_agg(u, x) FROM (VALUES ('A', 1::numeric)) v(u, x) WHERE false;
SELECT aid_allocation_agg(NULL, NULL::numeric), aid_allocation_agg(NULL, 75::numeric), aid_allocation_agg('A', NULL::numeric);
SELECT aid_allocation_agg(u, x) FROM (VALUES ('A', 5::numeric), (NULL, 75), ('A', NULL), (NULL, NULL)) v(u, x); -- row 43
SELECT aid_allocation_agg(u, x) FROM (VALUES ('A', 0::numeric), ('B', 3), ('B', -3)) v(u, x);
SELECT aid_allocation_agg(u, x), aid_allocation_agg(u, x) - aid_allocation_agg(u, x) FILTER (WHERE x <= 0) AS minus,
	'{"A": 1}'::aid_allocation - '{"A": 1}' AS nothing
FROM (VALUES ('A', 3::numeric), ('A', -1), ('B', 0)) v(u, x); -- row 44
-- rows 39 and 40: rounding row by row, the shortest decimal of a double, exact in any order
SELECT aid_allocation_agg('A', x) FROM (VALUES (0.0000000005)) v(x);
SELECT aid_allocation_agg('A', x) FROM (VALUES (-0.0000000005)) v(x);
SELECT aid_allocation_agg('A', x) FROM (VALUES (0.0000000004), (0.0000000004)) v(x);
SELECT aid_allocation_agg('A', 0.1::float8) FROM generate_series(1, 10);
SELECT aid_allocation_agg('A', x ORDER BY o) FROM (VALUES (1, 1e15), (2, 0.000000001), (3, -1e15)) v(o, x);
SELECT aid_allocation_agg('A', x ORDER BY o DESC) FROM (VALUES (1, 1e15::float8), (2, 0.000000001), (3, -1e15)) v(o, x);
SELECT aid_allocation_agg('A', 123456789.12::float8);
SET extra_float_digits = 0;
SELECT aid_allocation_agg('A', x) FROM (VALUES (0.1::float8 + 0.2::float8), (1e-7), (1e15 + 0.3), (5e-324)) v(x);
RESET extra_float_digits;
-- numbers that are none, or too large
SELECT aid_allocation_agg('A', 'NaN'::numeric);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', '-Infinity'::numeric);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', 'NaN'::float8);
\echo :SQLSTATE
SELECT aid_allocation_agg(NULL, 'Infinity'::float8);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', 99999999999999999999.999999999), aid_allocation_agg('A', -99999999999999999999.9999999994);
SELECT aid_allocation_agg('A', 1e20::numeric);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', -99999999999999999999.9999999995);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', 1e20::float8);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', 1e300::float8);
\echo :SQLSTATE
SELECT aid_allocation_agg('A', 9223372036854775807), aid_allocation_agg('A', (-9223372036854775808)::bigint);
SELECT sum('{"A": 1.7e29}'::aid_allocation) FROM generate_series(1, 2);
\echo :SQLSTATE
SELECT sum(a) FROM (VALUES ('{"A": 1.7e29}'::aid_allocation), ('{"B": -1.7e29}')) v(a);
\echo :SQLSTATE
SELECT '{"A": 1} with {"entries": {"A": 9223372036854775807}}'::aid_allocation + '{"A": 1}';
\echo :SQLSTATE
SELECT '{} with {"rounded_rows": 9223372036854775807}'::aid_allocation + '{"A": 1e-10}';
\echo :SQLSTATE
-- units: names as they are; what is no text must be cast
SELECT aid_allocation_agg(u, 1::bigint)
FROM (VALUES (''), (' A'), ('A '), ('a'), ('A'), (E'q"b\\s\t\x01\x1f\x7f'), ('🚰 water'), ('ÅÄÖ'), ('seven77'), ('eight888'), ('eight8888')) v(u);
SELECT aid_allocation_agg(u::varchar(3), 1), aid_allocation_agg(u::name, 1), aid_allocation_agg(u::char(5), 1)
FROM (VALUES ('AFG')) v(u);
\set VERBOSITY sqlstate
SELECT aid_allocation_agg(4, 1::numeric);
SELECT aid_allocation_agg('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 1::numeric);
\set VERBOSITY default
SELECT aid_allocation_agg(4::text, 1::numeric), aid_allocation_agg('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid::text, 1::numeric);
SELECT aid_allocation_agg('A', 1::smallint), aid_allocation_agg('A', 1::integer), aid_allocation_agg('A', 0.5::real), aid_allocation_agg('A', 0.1::real),
	aid_allocation_agg('A', 0.1::real::numeric);
\set VERBOSITY sqlstate
SELECT aid_allocation_agg('A', 12.34::money);
\set VERBOSITY default
SELECT aid_allocation_agg('A', 12.34::money::numeric), aid_allocation_agg('A', 5), aid_allocation_agg('A', 5.25), aid_allocation_agg('A', '5.25');
SELECT length(aid_allocation_agg(repeat('x', 65535), 1::bigint)::text) AS longest;
SELECT aid_allocation_agg(repeat('x', 70000), 1::numeric);
\echo :SQLSTATE
SELECT aid_frame('{}', ARRAY[repeat('é', 35000)]);
\echo :SQLSTATE
SELECT jsonb_build_object(repeat('x', 70000), 1)::aid_allocation;
\echo :SQLSTATE
DO $$
BEGIN
	PERFORM ('{"' || repeat('x', 70000) || '": 1}')::aid_allocation;
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE '% %', SQLSTATE, left(SQLERRM, 60);
END $$;
SELECT aid_amount('{"A": 1}', repeat('x', 70000)) AS unknown;

-- sum(): of values, of nothing, of NULLs
SELECT sum(a), sum(a) FILTER (WHERE a IS NULL) AS of_nulls, sum(a) FILTER (WHERE false) AS of_none, sum(a) FILTER (WHERE a = '{"A": 1}') AS of_one
FROM (VALUES ('{"A": 1}'::aid_allocation), ('{"B": 2, "A": -1} with {"entries": {"B": 2}, "rounded_rows": 1}'), (NULL), ('{}')) v(a);
-- aggregates beside each other, one state, FILTER, ORDER BY and DISTINCT inside
CREATE TABLE flow (id int, donor text, year int, unit text, amount numeric);
INSERT INTO flow VALUES (1, 'X', 2020, 'AFG', 10), (2, 'X', 2020, 'COL', 5.5), (3, 'X', 2021, 'AFG', -2), (4, 'Y', 2020, 'AFG', 7), (5, 'Y', 2021, 'COL', 0),
	(6, 'Y', 2021, 'HTI', 3), (7, 'Y', 2021, 'HTI', 3), (8, 'Y', 2022, NULL, 100), (9, 'X', 2022, 'a long unit name', 1), (10, 'X', 2022, 'COL', NULL);
SELECT aid_allocation_agg(unit, amount), aid_total(aid_allocation_agg(unit, amount)), aid_unit_count(aid_allocation_agg(unit, amount)),
	aid_amount(aid_allocation_agg(unit, amount), 'HTI') AS hti, sum(amount), count(*) FROM flow;
SELECT aid_allocation_agg(DISTINCT unit, amount) AS distinct_rows, aid_allocation_agg(unit, amount ORDER BY amount DESC) FILTER (WHERE unit < 'D') AS filtered,
	aid_allocation_agg(unit, amount::float8) FILTER (WHERE year = 2021) AS doubles, aid_allocation_agg(unit, amount::bigint) FILTER (WHERE year = 2020) AS bigints
FROM flow;
SELECT donor, year, aid_allocation_agg(unit, amount) FROM flow GROUP BY GROUPING SETS ((donor, year), (donor), ()) ORDER BY donor, year;
SELECT donor, sum(s) = (SELECT aid_allocation_agg(unit, amount) FROM flow f WHERE f.donor = q.donor OR q.donor IS NULL) AS rolled_up_equal
FROM (SELECT donor, year, aid_allocation_agg(unit, amount) AS s FROM flow GROUP BY donor, year) q GROUP BY ROLLUP (donor) ORDER BY donor;
-- window frames: units come, stay at 0 while a row is in the frame, and go with their last row (row 42)
SELECT u, x, aid_allocation_agg(u, x) OVER w AS moving, aid_unit_count(aid_allocation_agg(u, x) OVER w) AS n
FROM (VALUES (1, 'A', 4::numeric), (2, 'B', 2), (3, 'A', 0), (4, 'C', 6), (5, 'D', 1)) v(o, u, x) WINDOW w AS (ORDER BY o ROWS 2 PRECEDING);
SELECT id, aid_allocation_agg(unit, amount) OVER (ORDER BY year RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS by_range FROM flow ORDER BY id;
SELECT id, aid_allocation_agg(unit, amount) OVER (PARTITION BY donor ORDER BY year GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS by_groups FROM flow ORDER BY id;
SELECT id, aid_allocation_agg(unit, amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS others,
	aid_allocation_agg(unit, amount) OVER (ORDER BY year GROUPS CURRENT ROW EXCLUDE TIES) AS without_ties FROM flow ORDER BY id;
SELECT id, aid_allocation_agg(unit, amount) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) AS empty_at_first FROM flow ORDER BY id LIMIT 4;
SELECT o, sum(a) OVER (ORDER BY o ROWS 1 PRECEDING) AS moving_sum, sum(a) OVER (ORDER BY o) AS running_sum
FROM (VALUES (1, '{"A": 1}'::aid_allocation), (2, NULL), (3, NULL), (4, '{"A": 2, "a long unit name": 1} with {"rounded_rows": 1}'), (5, '{"B": 1}'), (6, '{}')) v(o, a);
-- the transition functions called by hand on a column leave the stored row alone
CREATE TABLE stored (a aid_allocation);
INSERT INTO stored VALUES ('{"A": 1}'), (NULL);
INSERT INTO stored SELECT aid_allocation_agg('unit ' || i, i::bigint) FROM generate_series(1, 1000) i;
SELECT aid_allocation_accum(a, 'A', 5::numeric), aid_allocation_accum(a, NULL, 5::float8), aid_allocation_accum(a, 'B', NULL::bigint),
	aid_allocation_accum_inv(a, 'A', 1::numeric), aid_allocation_combine(a, a), aid_allocation_combine_inv(a, a), aid_allocation_final(a)
FROM stored WHERE a IS NULL OR a = '{"A": 1}';
SELECT aid_unit_count(a) AS units, aid_total(aid_allocation_accum(a, 'x', 1::bigint)) - aid_total(a) AS added, aid_unit_count(aid_allocation_combine_inv(a, a)) AS none,
	aid_total(sum(a) OVER ()) AS of_all FROM stored;
SELECT count(*) FILTER (WHERE a = '{"A": 1}') AS small, md5(string_agg(aid_allocation_send(a), '' ORDER BY aid_unit_count(a)))
	= md5('\x01000000000100000001410000000000000000000000003b9aca000000000000000001'::bytea
	|| (SELECT aid_allocation_send(aid_allocation_agg('unit ' || i, i::bigint)) FROM generate_series(1, 1000) i)) AS unchanged FROM stored;
-- an aggregate of one's own without a final function stores a running state: it reads like any value
CREATE AGGREGATE raw_state(text, numeric) (SFUNC = aid_allocation_accum, STYPE = aid_allocation);
CREATE TABLE states AS SELECT donor, raw_state(unit, amount) AS s, aid_allocation_agg(unit, amount) AS a FROM flow GROUP BY donor;
SELECT donor, s, s = a AS equal, aid_allocation_send(s) = aid_allocation_send(a) AS same_bytes, aid_allocation_hash(s) = aid_allocation_hash(a) AS same_hash,
	s + a = a + a AS added, aid_total(s), s::jsonb FROM states ORDER BY donor;
SELECT sum(s) = sum(a) AS equal_sums FROM states;
SELECT aid_total(aid_allocation_accum(s, 'AFG', 1::numeric)) - aid_total(s) AS added, aid_total(aid_allocation_combine(s, a)) AS combined,
	aid_total(aid_allocation_combine_inv(s, a)) AS taken_out FROM states ORDER BY donor;
SELECT count(*) AS unchanged FROM states WHERE aid_allocation_send(s) = aid_allocation_send(a);
-- algebra
SELECT a + b AS sum, a - b AS difference, b - a AS reverse, (a + b) - b = a AS back, a + '{}' = a AS neutral, a - a AS nothing, a + NULL AS "null"
FROM (VALUES ('{"A": 1, "C": 3, "long unit name": 1} with {"entries": {"A": 2}, "null_unit_rows": 1}'::aid_allocation,
	'{"A": 1, "B": 2.5, "C": -3} with {"null_unit_amount": 4, "clamped_units": 1}'::aid_allocation)) v(a, b);
-- frame and restrict (row 46)
SELECT aid_frame('{"A": 1}'::aid_allocation, '{"B": 0}'::aid_allocation);
\echo :SQLSTATE
SELECT aid_frame('{"A": 1}', ARRAY['B']);
\echo :SQLSTATE
SELECT aid_frame('{"A": 0, "B": -2.5, "C": 3, "D": 4, "E": 5, "F": 6, "a unit whose name is too long to be shown in full": 7}', '{}'::text[]);
SELECT aid_frame('{"öäü and other letters of a name that is too long to be shown in full": 7}', '{}'::text[]);
SELECT aid_frame('{"A": 1}', ARRAY['A', 'B']), aid_frame('{"A": 1}'::aid_allocation, '{"A": 9, "B": -7} with {"negative_rows": 1}'::aid_allocation),
	aid_frame('{}', ARRAY['B', 'A', 'B', '']), aid_frame('{} with {"rounded_rows": 2}', '{}'::text[]), aid_frame('{"A": 1}', NULL::text[]);
SELECT aid_restrict('{"A": 1, "B": 2}', ARRAY['A']), aid_restrict('{"A": 1, "B": 2}'::aid_allocation, '{"B": 5, "C": 1}'::aid_allocation),
	aid_restrict('{"A": 1, "B": -2, "C": 0} with {"entries": {"A": 3}, "dropped_units": 1, "dropped_amount": 7}', ARRAY['A', 'A', 'Z']),
	aid_restrict('{"A": 1}', '{}'::text[]), aid_restrict('{"A": 1}', NULL::aid_allocation);
SELECT aid_frame(aid_restrict(a, f), f) AS usual, a + aid_frame('{}', f) AS widened FROM (SELECT '{"A": 1, "X": 2}'::aid_allocation AS a, ARRAY['A', 'B'] AS f) v;
SELECT aid_frame('{}', ARRAY['A', NULL]);
\echo :SQLSTATE
SELECT aid_restrict('{}', ARRAY[NULL, 'A']);
\echo :SQLSTATE
-- clamp and drop (the transforms of row 15)
SELECT aid_clamp_negative(a), aid_drop_negative(a)
FROM (VALUES ('{"A": -2, "B": 9, "C": 14} with {"entries": {"A": 4}, "negative_rows": 1}'::aid_allocation), ('{"A": -1, "B": -0.5} with {"clamped_units": 1, "clamped_amount": 1, "dropped_units": 1, "dropped_amount": 1}'),
	('{"A": -1} with {"entries": {"A": 0}}'), ('{"A": 0}'), ('{}'), (NULL)) v(a);
-- regroup
SELECT aid_regroup('{"AFG": 1, "COL": 2.5, "HTI": 3} with {"entries": {"AFG": 4}, "rounded_rows": 1}', '{"AFG": "Asia", "COL": "Americas", "HTI": "Americas", "XXX": null}'),
	aid_regroup('{}', '{}'), aid_regroup('{"A": 1, "B": -1}', '{"A": "", "B": ""}'), aid_regroup('{"A": 1}', NULL);
SELECT aid_regroup('{"A": 1, "B": 2, "C": 3}', '{"A": "x", "B": null}');
\echo :SQLSTATE
SELECT aid_regroup('{"A": 1}', '{"A": 5}');
\echo :SQLSTATE
SELECT aid_regroup('{"A": 1}', '{"A": ["Africa", "North"]}');
\echo :SQLSTATE
SELECT aid_regroup('{"A": 1}', '["A"]');
\echo :SQLSTATE
SELECT aid_regroup('{"A": 1}', jsonb_build_object('A', repeat('x', 70000)));
\echo :SQLSTATE
-- readers (row 14: the total of nothing is 0)
SELECT aid_total(a), aid_unit_count(a), aid_amount(a, 'A'), aid_amount(a, 'B'), aid_amount(a, NULL) AS null_unit, aid_share(a, 'A'), aid_share(a, 'B')
FROM (VALUES ('{}'::aid_allocation), ('{"A": 0}'), ('{"A": 1}'), ('{"A": 1.5, "B": 4.5}'), ('{"A": 12345678901234567890.123456789, "B": -12345678901234567890}'), (NULL)) v(a)
WHERE a IS NULL OR a::text !~ '-';
SELECT aid_total(aid_allocation '{"A": 12345678901234567890.123456789, "B": -12345678901234567890}'), aid_total(aid_allocation '{"A": 10000, "B": -0.0001}'), aid_amount('{"A": -100000000.00000001}', 'A');
SELECT aid_share('{"A": -1, "B": 2}', 'B');
\echo :SQLSTATE
SELECT aid_share('{"A": -1, "B": -2, "C": -3, "D": -4, "E": -5.5, "F": -6, "G": -7, "H": 100}', 'Z');
\echo :SQLSTATE
SELECT u.* FROM aid_units('{"d": 5, "A": 10, "c": 5, "b": 0}') u;
SELECT u.* FROM aid_units('{"A": 2, "B": -1}') u UNION ALL SELECT u.* FROM aid_units('{"C": 0, "D": 0}') u UNION ALL SELECT u.* FROM aid_units('{}') u
UNION ALL SELECT u.* FROM aid_units(NULL) u;
SELECT donor, (aid_units(a)).unit FROM states ORDER BY donor, unit LIMIT 3;
SELECT string_agg(unit, ' ' ORDER BY o) = string_agg(unit, ' ' ORDER BY unit COLLATE "C") AS in_byte_order, max(rank) AS ranks, sum(share)::numeric(20, 12) AS shares
FROM (SELECT u.*, row_number() OVER () AS o FROM (SELECT aid_allocation_agg(md5(i::text), i::bigint) AS a FROM generate_series(1, 3000) i) s, aid_units(a) u) x;
\x on
SELECT (p).* FROM (SELECT aid_profile(a) AS p FROM (VALUES ('{"A": 3, "B": 0, "C": -1.5} with {"entries": {"A": 4, "B": 2}, "null_unit_rows": 1, "null_unit_amount": 2, "null_amount_rows": 3,
	"negative_rows": 4, "rounded_rows": 5, "dropped_units": 6, "dropped_amount": 7, "clamped_units": 8, "clamped_amount": 9}'::aid_allocation), ('{}'), (NULL)) v(a)) q;
\x off
-- splits (row 45)
SELECT aid_split_even(100, 3), aid_split_by_weight(10, ARRAY[1, 1, 1]), aid_split_even(-1, 3), aid_split_even(0.000000001, 2), aid_split_even(0.0000000005, 1);
SELECT aid_split_percent(10, ARRAY[50, 49.9, 0.1]), aid_split_percent(-1, ARRAY[33.3, 33.3, 33.4]), aid_split_percent(5, ARRAY[0, 100]), aid_split_percent(5, NULL),
	aid_split_by_weight(1, ARRAY[0, 2, 1, 0]), aid_split_by_weight(0, ARRAY[1, 2]), aid_split_by_weight(99999999999999999999, ARRAY[99999999999999999999, 1e-9]);
SELECT aid_split_percent(10, ARRAY[50, 49.9]);
\echo :SQLSTATE
SELECT aid_split_percent(10, ARRAY[50, 49.9999999999999, 0.00000000000005]);
\echo :SQLSTATE
SELECT aid_split_percent(10, ARRAY[150, -50]);
\echo :SQLSTATE
SELECT aid_split_percent(10, ARRAY['NaN'::numeric]);
\echo :SQLSTATE
SELECT aid_split_percent(10, '{}');
\echo :SQLSTATE
SELECT aid_split_by_weight(10, ARRAY[1, NULL]);
\echo :SQLSTATE
SELECT aid_split_by_weight(10, ARRAY[2, -1]);
\echo :SQLSTATE
SELECT aid_split_by_weight(10, ARRAY[0, 0]);
\echo :SQLSTATE
SELECT aid_split_by_weight(10, ARRAY['Infinity'::numeric]);
\echo :SQLSTATE
SELECT aid_split_even(10, 0);
\echo :SQLSTATE
SELECT aid_split_even('NaN', 2);
\echo :SQLSTATE
SELECT aid_split_even(1e20, 2);
\echo :SQLSTATE
SELECT aid_split_even(1, 2147483647);
\echo :SQLSTATE
DROP AGGREGATE raw_state(text, numeric);
DROP TABLE flow, stored, states;
