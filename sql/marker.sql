-- aid_marker and aid_marker_money: input and output, comparisons, aggregates, shares, ladder, crosswalk.
-- Row numbers are those of the table of values in the specification.
\pset null '(null)'
-- The result of an expression, or the state and message of its error
CREATE FUNCTION outcome(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	state text;
	message text;
BEGIN
	EXECUTE 'SELECT (' || expression || ')::text' INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ' ' || message;
END
$$;
CREATE TABLE focus_row (marker aid_marker, amount numeric);
INSERT INTO focus_row VALUES ('dac:2', 1199999.75), ('dac:2', 0.25), ('dac:1', 3400000), ('dac:1', -100000), ('dac:0', 3000000), (NULL, 2500000);
CREATE TABLE tenth AS SELECT 'dac:1'::aid_marker AS marker, 0.1::numeric AS amount FROM generate_series(1, 10) UNION ALL SELECT 'dac:0', 1;
CREATE TABLE rung_row (marker aid_marker, amount bigint);
INSERT INTO rung_row VALUES ('gam:4T', 150), ('gam:4', 250), ('gam:3', 200), ('gam:2', 100), ('gam:1', 200), ('gam:0', 100),
	('gm:2b', 100), ('gm:2a', 300), ('gm:1', 50), ('gm:0', 50), ('gm:3', 70), ('gm:4', 80);
-- rows 61 to 66: mismatches, of which there are none, and how many cases
WITH cases(n, expression, expected) AS (VALUES
	(61, $$'DAC:2'::aid_marker$$, 'dac:2'), (61, $$'gam:4t'::aid_marker$$, 'gam:4T'), (61, $$'GEN:2B'::aid_marker$$, 'gen:2b'), (61, $$'gm:2A'::aid_marker$$, 'gm:2a'),
	(61, $$'dac:3'::aid_marker$$, '22P02 invalid input syntax for type aid_marker: "dac:3"'), (61, $$'gm:2'::aid_marker$$, '22P02 invalid input syntax for type aid_marker: "gm:2"'),
	(61, $$'gam:5'::aid_marker$$, '22P02 invalid input syntax for type aid_marker: "gam:5"'), (61, $$'dac:'::aid_marker$$, '22P02 invalid input syntax for type aid_marker: "dac:"'),
	(61, $$'2'::aid_marker$$, '22P02 invalid input syntax for type aid_marker: "2"'),
	(62, $$'dac:2' > 'dac:1'::aid_marker$$, 'true'), (62, $$'gam:2' > 'gam:1'::aid_marker$$, 'false'), (62, $$'gam:2' >= 'gam:1'::aid_marker$$, 'true'),
	(62, $$'gm:4' > 'gm:0'::aid_marker$$, 'NULL'), (62, $$'dac:2' = 'gam:2'::aid_marker$$, 'false'),
	(62, $$'dac:2' > 'gam:2'::aid_marker$$, '22023 cannot compare markers of different schemes'),
	(63, $$SELECT ROW(f.focused_share, f.principal_share, f.screened_coverage, f.negative_rows) FROM (SELECT aid_marker_agg(marker, amount) AS m FROM focus_row) s, aid_focus(m) f$$, '(0.6,0.16,0.75,1)'),
	(63, $$SELECT ROW(aid_focus_share(marker, amount), aid_principal_share(marker, amount), aid_screened_coverage(marker, amount)) FROM focus_row$$, '(0.6,0.16,0.75)'),
	(63, $$SELECT ROW(aid_focus_share(marker, amount::float8), aid_principal_share(marker, amount::float8), aid_screened_coverage(marker, amount::float8)) FROM focus_row$$, '(0.6,0.16,0.75)'),
	(63, $$SELECT ROW(aid_weighted_amount(m, w), aid_weighted_share(m, w)) FROM (SELECT aid_marker_agg(marker, amount) AS m FROM focus_row) s, (VALUES ('{"dac:2": 1, "dac:1": 0.4, "dac:0": 0}'::jsonb)) x(w)$$, '(2520000,0.336)'),
	(64, $$SELECT aid_focus_share(marker, amount) FROM tenth$$, '0.5'), (64, $$SELECT aid_focus_share(marker, amount) = 0.5 FROM tenth$$, 'true'),
	(64, $$SELECT aid_focus_share(marker, amount::float8) FROM tenth$$, '0.5'),
	(64, $$SELECT ROW(aid_focus_share(marker, amount), aid_screened_coverage(marker, amount)) FROM (VALUES (NULL::aid_marker, 40::bigint), (NULL, 95)) v(marker, amount)$$, '(,0)'),
	(64, $$SELECT ROW(aid_focus_share(marker, amount), aid_screened_coverage(marker, amount)) FROM (VALUES ('dac:2'::aid_marker, 70::bigint), ('dac:0', -70)) v(marker, amount)$$, '(,)'),
	(65, $$SELECT string_agg(DISTINCT rung || ' ' || cumulative_share, ', ' ORDER BY rung || ' ' || cumulative_share) FROM (SELECT aid_marker_agg(marker, amount) AS m FROM rung_row WHERE aid_scheme(marker) = 'gam') s, aid_ladder(m)$$,
		'0 1, 1 0.9, 2 0.6, 3 0.4'),
	(66, $$SELECT array_agg(cumulative_share) FROM (SELECT aid_marker_agg(marker, amount) AS m FROM rung_row WHERE aid_scheme(marker) = 'gm') s, aid_ladder(m)$$, '{0.2,0.8,0.9,1,NULL,NULL}'),
	(66, $$SELECT aid_screened_coverage(marker, amount) FROM (SELECT * FROM rung_row UNION ALL SELECT NULL, 350) s WHERE marker IS NULL OR aid_scheme(marker) = 'gm'$$, '0.5')
), results AS (SELECT n, expression, outcome(expression) AS got, expected FROM cases)
SELECT n, expression, got, expected FROM results WHERE got <> expected UNION ALL SELECT NULL, 'cases', count(*)::text, '27' FROM results;
-- input: what is folded
SELECT v, v::aid_marker AS marker FROM unnest(ARRAY['GAM:4(T)', ' gm : 2B ', E'gen:\t2a\n', 'Dac:0', 'gam:0m', 'gam:2(m)']) v;
-- input: refused, with state, detail and hint
\set VERBOSITY default
SELECT 'dac:3'::aid_marker;
\echo :SQLSTATE
SELECT 'dac:7'::aid_marker;
\echo :SQLSTATE
SELECT 'gm:2'::aid_marker;
\echo :SQLSTATE
SELECT 'gam:5'::aid_marker;
\echo :SQLSTATE
SELECT 'gen:4'::aid_marker;
\echo :SQLSTATE
SELECT 'oecd:2'::aid_marker;
\echo :SQLSTATE
SELECT ''::aid_marker;
\echo :SQLSTATE
SELECT 'dac:'::aid_marker;
\echo :SQLSTATE
SELECT '2'::aid_marker;
\echo :SQLSTATE
SELECT repeat('ä', 100)::aid_marker;
\echo :SQLSTATE
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
-- soft errors, from PostgreSQL 16 on
\set valid 'f/t'
\set money 'f/t'
\if :soft
SELECT pg_input_is_valid('dac:3', 'aid_marker')::text || '/' || pg_input_is_valid('dac:2', 'aid_marker')::text AS valid,
	pg_input_is_valid('dac:3 = 1 (1)', 'aid_marker_money')::text || '/' || pg_input_is_valid('dac:2 = 1 (1)', 'aid_marker_money')::text AS money \gset
SELECT left(split_part(:'valid', '/', 1), 1) || '/' || left(split_part(:'valid', '/', 2), 1) AS valid,
	left(split_part(:'money', '/', 1), 1) || '/' || left(split_part(:'money', '/', 2), 1) AS money \gset
\endif
SELECT :'valid' AS soft_marker, :'money' AS soft_money;
-- every marker: code, rung, binary form, jsonb; in the order of the btree class
CREATE TABLE marker AS
SELECT (scheme || ':' || digit || suffix)::aid_marker AS m FROM unnest(ARRAY['gm', 'gen', 'gam', 'dac']) scheme, generate_series(0, 9) digit, unnest(ARRAY['', 'a', 'b', 'M', 'T']) suffix
WHERE aid_marker_error(scheme, digit || suffix) IS NULL;
SELECT m, aid_scheme(m), aid_code(m), aid_rung(m), aid_marker_send(m), m::jsonb AS json, m::jsonb::aid_marker = m AS same FROM marker ORDER BY m;
SELECT typlen, typbyval, typalign FROM pg_type WHERE typname = 'aid_marker';
-- from scheme and code
SELECT aid_marker('GAM', ' 4t '), aid_marker('dac', 2), aid_marker('gm', '2a'), aid_marker('dac', NULL::text) AS not_screened, aid_marker('dac', ' ') AS blank, aid_marker('dac', NULL::integer) AS null_code,
	aid_marker(NULL, '2') AS null_scheme, aid_marker('nonsense', '') AS blank_code;
SELECT aid_marker('dac', '3');
\echo :SQLSTATE
SELECT aid_marker('dac', -1);
\echo :SQLSTATE
SELECT aid_marker('', '1');
\echo :SQLSTATE
SELECT scheme, code, aid_marker_error(scheme, code)
FROM (VALUES ('dac', '3'), ('DAC', '2'), ('gm', '2'), ('gam', '4(T)'), ('gam', 'x'), ('gen', '2c'), ('iati', '2'), ('dac', ''), ('dac', NULL), (NULL, '2'), ('', '')) v(scheme, code);
SELECT '"gen:2b"'::jsonb::aid_marker, 'null'::jsonb::aid_marker;
SELECT '2'::jsonb::aid_marker;
\echo :SQLSTATE
SELECT '"dac:9"'::jsonb::aid_marker;
\echo :SQLSTATE
SELECT v, aid_allocable(v) FROM unnest(ARRAY['A02', 'B01', 'B031', 'B03', 'B04', 'C01', 'D01', 'D02', 'E01', 'A01', 'B02', 'F01', 'c01', 'C', ' ', NULL]) v;
-- comparisons: by rung within one scheme
SELECT a.m AS a, b.m AS b, a.m < b.m AS lt, a.m <= b.m AS le, a.m > b.m AS gt, a.m >= b.m AS ge, a.m = b.m AS eq, a.m <> b.m AS ne, a.m *< b.m AS before
FROM marker a, marker b WHERE (a.m, b.m) IN (('dac:0', 'dac:2'), ('gam:1', 'gam:2'), ('gam:4', 'gam:4T'), ('gen:2a', 'gen:2'), ('gen:3', 'gen:2b'), ('gm:3', 'gm:3'), ('gm:0', 'gm:4'), ('gm:2b', 'gm:2a')) ORDER BY a.m, b.m;
SELECT 'gam:4'::aid_marker < 'gm:4';
\echo :SQLSTATE
SELECT 'gam:4'::aid_marker *< 'gm:4' AS before, 'gam:4'::aid_marker *>= 'gm:4' AS after, 'gam:4'::aid_marker <> 'gm:4' AS other;
SELECT min(m) FROM marker;
\echo :SQLSTATE
SELECT oprname, oprrest::text, oprjoin::text, oprcanmerge, oprcanhash FROM pg_operator WHERE oprleft = 'aid_marker'::regtype ORDER BY oprname COLLATE "C";
-- aggregates: what is counted
SELECT aid_marker_agg(marker, amount) FROM (VALUES ('dac:0'::aid_marker, 60.0), ('dac:0', 30), ('dac:0', 10), ('dac:2', 250.5), ('dac:2', 0), (NULL, 40), ('dac:1', NULL), (NULL, NULL), ('gam:4', NULL)) v(marker, amount);
SELECT aid_marker_agg(marker, amount) FROM focus_row;
SELECT aid_marker_agg(marker, amount) FROM focus_row WHERE false;
SELECT aid_marker_agg(NULL, NULL::numeric), aid_marker_agg(NULL, -1::bigint), aid_marker_agg('gen:2a', 0.1::float8), aid_marker_agg('gm:4', 7::smallint);
SELECT aid_marker_agg('dac:1', x) FROM unnest(ARRAY[0.0000000005, -0.0000000005, 0.0000000004]) x;
SELECT aid_scheme(marker), aid_marker_agg(marker, amount), aid_total(aid_marker_agg(marker, amount)) FROM rung_row GROUP BY 1 ORDER BY 1;
SELECT aid_marker_agg(marker, amount) FROM rung_row;
\echo :SQLSTATE
SELECT aid_screened_coverage(marker, amount) FROM rung_row;
\echo :SQLSTATE
SELECT aid_marker_agg('dac:1', 'NaN'::numeric);
\echo :SQLSTATE
SELECT aid_marker_agg('dac:1', 1e20);
\echo :SQLSTATE
SELECT sum(m), '0'::aid_marker_money + sum(m) = sum(m) AS neutral FROM (VALUES ('dac:0 = 1 (1)'::aid_marker_money), ('? = 2 (1), no amount (3)'), (NULL), ('dac:2 = 0.5 (2), negative (1)')) v(m);
SELECT sum(m) FROM (VALUES ('dac:0 = 1 (1)'::aid_marker_money), ('gam:0 = 1 (1)')) v(m);
\echo :SQLSTATE
SELECT 'dac:0 = 5 (2), ? = 1 (1)'::aid_marker_money - 'dac:0 = 2 (2), ? = 1 (1)' AS rest, 'dac:0 = 5 (2)'::aid_marker_money - 'dac:0 = 5 (2)' + 'gm:4 = 1 (1)' AS other_scheme_now;
SELECT 'dac:0 = 5 (2)'::aid_marker_money - 'gam:0 = 5 (2)';
\echo :SQLSTATE
SELECT '? = 170141183460469231731687303715 (1)'::aid_marker_money + 'dac:0 = 1 (1)';
\echo :SQLSTATE
-- text and jsonb of money by marker
SELECT m, m::jsonb AS json, m::jsonb::aid_marker_money = m AS same, pg_column_size(m) AS bytes
FROM (VALUES ('0'::aid_marker_money), ('negative (1), no amount (2), ? = 40 (1), DAC:2 = 250.50 (2), dac:0 = 1e2 (3)'), ('gam:4(T) = -0.000000001 (1)'), ('gm:1 = 60 (0), gm:2a = 0 (0)'), ('? = 170141183460469231731687303715.884105727 (1)')) v(m);
SELECT 'dac:1 = 5 (1), DAC:1 = 5 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 5 (1), gam:1 = 5 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:3 = 5 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 5'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 0.0000000001 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 5 (1.5)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 1e30 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT 'dac:1 = 1e29 (1), dac:2 = 1e29 (1)'::aid_marker_money;
\echo :SQLSTATE
SELECT v, outcome(quote_literal(v) || '::jsonb::aid_marker_money') FROM unnest(ARRAY['{}', '[]', '{"dac:1": 5}', '{"dac:1": {"amount": 5}}', '{"dac:1": {"amount": 5, "rows": 1.5}}', '{"dac:1": {"amount": "5", "rows": 1}}',
	'{"dac:1": {"amount": 5, "rows": 1}, "DAC:1": {"amount": 5, "rows": 1}}', '{"dac:1": {"amount": 5, "rows": 1}, "gm:1": {"amount": 5, "rows": 1}}', '{"dac:9": {"amount": 5, "rows": 1}}', '{"negative": 1e30}',
	'{"dac:1": {"amount": 1e30, "rows": 1}}', '{"dac:1": {"amount": 1e-10, "rows": 1}}', '{"no amount": true}', '{"negative": 2, "gen:2a": {"rows": -1, "amount": -2.5}}']) v;
SELECT a = b AS eq, a <> b AS ne, aid_marker_money_hash(a) = aid_marker_money_hash(b) AS hash FROM (VALUES ('dac:0 = 1 (1), ? = 2 (1)'::aid_marker_money, '? = 2 (1), DAC:0 = 1.0 (1)'::aid_marker_money),
	('dac:0 = 1 (1)', 'dac:0 = 1 (2)'), ('dac:0 = 1 (1)', 'gm:0 = 1 (1)'), ('0', 'negative (1)')) v(a, b);
-- shares
\x on
SELECT f.* FROM (SELECT aid_marker_agg(marker, amount) AS m FROM focus_row) s, aid_focus(m) f;
SELECT f.* FROM aid_focus('? = 135 (2), no amount (1)') f;
SELECT f.* FROM aid_focus('0') f;
SELECT f.* FROM aid_focus('dac:2 = 70 (1), dac:0 = -70 (1), negative (1)') f;
\x off
SELECT aid_focus('gam:4 = 1 (1)');
\echo :SQLSTATE
SELECT aid_focus_share('gm:4 = 1 (1)');
\echo :SQLSTATE
SELECT aid_principal_share('gen:3 = 1 (1)');
\echo :SQLSTATE
SELECT aid_focus_share(marker, amount) FROM rung_row WHERE aid_scheme(marker) = 'gam';
\echo :SQLSTATE
SELECT m, aid_focus_share(m), aid_principal_share(m), aid_screened_coverage(m), aid_total(m) FROM (VALUES ('0'::aid_marker_money), ('? = 5 (1)'), ('dac:0 = 5 (1)'), ('dac:2 = 3 (1), dac:1 = -1 (1), negative (1)'), (NULL)) v(m);
SELECT m, aid_screened_coverage(m) FROM (VALUES ('gm:4 = 5 (1)'::aid_marker_money), ('gm:2a = 5 (1), gm:4 = 15 (1)'), ('gam:4T = 5 (1), ? = 5 (1)')) v(m);
SELECT aid_focus_share(marker, amount), aid_principal_share(marker, amount), aid_screened_coverage(marker, amount) FROM focus_row WHERE false;
-- ladder
SELECT l.* FROM (SELECT aid_marker_agg(marker, amount) AS m FROM rung_row WHERE aid_scheme(marker) = 'gam') s, aid_ladder(m) l;
SELECT l.* FROM (SELECT aid_marker_agg(marker, amount) AS m FROM rung_row WHERE aid_scheme(marker) = 'gm') s, aid_ladder(m) l;
SELECT l.* FROM aid_ladder('gen:2 = 1 (1), gen:2a = 2 (1), gen:2b = 3 (1), gen:3 = 4 (1), ? = 9 (1)') l;
SELECT count(*) FROM aid_ladder('? = 9 (1)') UNION ALL SELECT count(*) FROM aid_ladder(NULL);
SELECT l.* FROM aid_ladder('dac:2 = 70 (1), dac:0 = -70 (1)') l;
-- weights
SELECT aid_weighted_amount(m, w), round(aid_weighted_share(m, w)::numeric, 12) FROM (VALUES ('dac:2 = 10 (1), dac:1 = -0.000000001 (1), ? = 5 (1)'::aid_marker_money, '{"DAC:2": 0.333333333333, "dac:1": 1, "gam:4": 0.5}'::jsonb),
	('? = 5 (1)', '{}'), ('0', '{"dac:1": 1}'), ('gm:4 = 5 (1)', '{"gm:4": 0}'), (NULL, '{}')) v(m, w);
SELECT w, outcome(format('aid_weighted_amount(%L, %L)', m, w)) FROM (VALUES ('dac:2 = 1 (1), dac:0 = 1 (1)', '{}'), ('dac:2 = 1 (1)', '{"dac:2": 1.01}'), ('dac:2 = 1 (1)', '{"dac:2": -0.1}'), ('dac:2 = 1 (1)', '{"dac:2": "1"}'),
	('dac:2 = 1 (1)', '{"dac:2": null}'), ('dac:2 = 1 (1)', '{"dac:2": 1, "DAC:2": 1}'), ('dac:2 = 1 (1)', '{"dac:2": 1, "dac:3": 1}'), ('dac:2 = 1 (1)', '[1]'), ('gm:4 = 1 (1)', '{"gm:4": 1}'), ('gm:4 = 1 (1)', '{}'),
	('dac:2 = 0 (1)', '{"dac:1": 1}')) v(m, w);
SELECT aid_weighted_share('dac:2 = 1 (1), dac:0 = 1 (1)', '{"dac:2": 1}');
-- crosswalk: shipped rows, and those of the user
SELECT * FROM aid_marker_crosswalk ORDER BY from_marker, to_scheme;
BEGIN;
INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'dac', 'dac:0', true, 'ours'), ('gen:2a', 'dac', 'dac:1', true, NULL);
SELECT * FROM aid_marker_crosswalk WHERE aid_scheme(from_marker) = 'gen' ORDER BY from_marker, to_scheme;
ROLLBACK;
SELECT count(*) FROM aid_marker_crosswalk_user;
\set VERBOSITY terse
INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'gam', 'dac:0', true);
INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'DAC', NULL, true);
INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'dac', NULL, false);
INSERT INTO aid_marker_crosswalk_user VALUES (NULL, 'dac', NULL, true);
SELECT pg_get_userbyid(relowner) = current_user AS ours FROM pg_class WHERE relname = 'aid_marker_crosswalk_user';
-- money of one scheme read in another: what has no score there is not screened
SELECT aid_marker_agg(x.to_marker, t.amount) AS as_dac FROM rung_row t LEFT JOIN aid_marker_crosswalk x ON x.from_marker = t.marker AND x.to_scheme = 'dac' WHERE aid_scheme(t.marker) = 'gm';
-- transition functions by hand leave the stored value alone
SELECT aid_marker_accum(m, 'dac:1', 5::numeric), aid_marker_accum_inv(m, 'dac:0', 1::numeric), aid_marker_money_combine(m, m), aid_marker_money_final(m), m FROM (VALUES ('dac:0 = 1 (1)'::aid_marker_money)) v(m);
DROP TABLE focus_row, tenth, rung_row, marker;
DROP FUNCTION outcome(text);
