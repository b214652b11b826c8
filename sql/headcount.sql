-- aid_headcount: input and output, casts, operators, aggregates, readers, import, bands.
-- Row numbers are those of the table of values in the specification.
\pset null '(null)'
-- text (rows 1 to 12)
CREATE TEMP TABLE good (no serial, given text, printed text);
INSERT INTO good (given, printed) VALUES
	('M 18-59: 7, F <18: 5', 'F 0-17: 5, M 18-59: 7'),
	('f Y20T29: 3, m P5Y--P15Y: 2', 'F 20-29: 3, M 5-14: 2'),
	('X [40,45): 6, ? M6T23: 8', 'X 40-44: 6, ? 6-23m: 8'),
	('F 60-60: 2, F 60+: 1, F 61: 4', 'F 60: 2, F 60+: 1, F 61: 4'),
	('90 = M 18+: 41, F: 37', 'F: 37, M 18+: 41, ?: 12'),
	('U 0+: 12, _U Y_GE70: 1', '? 70+: 1, ?: 12'),
	('12 = ?: 4, F 3-7: 2', 'F 3-7: 2, ?: 10'),
	('F 0-4 -d: 3, F 0-4 +d: 1, F 0-4: 2', 'F 0-4 +d: 1, F 0-4 -d: 3, F 0-4: 2'),
	('F 18m+: 9, F 12-23m: 4, F M30: 1', 'F 1: 4, F 18m+: 9, F 30m: 1'),
	('M _U +d: 2, M 0-11m: 5', 'M 0: 5, M +d: 2'),
	('F P18M--P36M: 3, F P30Y--: 4', 'F 18-35m: 3, F 30+: 4'),
	('F 2-5: 0, M 6-9: 14', 'M 6-9: 14'),
	('0', '0'), (' 007 ', '7'), ('?: 5', '5'), ('F 340: 1', 'F 340: 1'),
	(E'\tf\t5-17\n+d :\n8\t,_o:2', 'F 5-17 +d: 8, X: 2'),
	('F: 9223372036854775806, M: 1', 'F: 9223372036854775806, M: 1');
SELECT no, given, printed, given::aid_headcount AS got FROM good WHERE given::aid_headcount::text <> printed;
SELECT count(*) AS good, count(*) FILTER (WHERE given::aid_headcount = printed::aid_headcount) AS equal,
	count(*) FILTER (WHERE printed::aid_headcount::text = printed) AS canonical,
	count(*) FILTER (WHERE aid_headcount_error(given) IS NULL) AS without_error FROM good;
-- text: refused (rows 14 to 23), state, message, detail and hint of each
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE d text; h text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL, h = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(d, ''), nullif(h, ''));
END $$;
SELECT pg_temp.refusal(format('SELECT %L::aid_headcount', t)) FROM unnest(ARRAY[
	'50 = F: 30, M: 27', 'F 20-29: 4, F Y20T29: 5', '_T 18-59: 9', '18-59: 9', 'women 18-59: 3', 'F 5-17: 8,',
	'F 5-17 8', '40 = ', 'M 18+: -3', 'F 30-20: 6', 'F [25,25): 1', 'F 0-341: 2', 'F: 9223372036854775806, M: 2',
	'F 10 - 19: 3', 'F 1.5-3: 4', 'F 18+ +D: 2', 'F 18+ -d +d: 2', '', '-3', '-3 = F: 1', 'x = F: 1',
	'9223372036854775808', 'M: 1, F 5: 0, F 5: 0', 'F elderly: 1', repeat('F 0-4', 60)]) WITH ORDINALITY u(t, i) ORDER BY i;
SELECT aid_headcount_error('F 5-17: 8, M 5-17 8');
SELECT aid_headcount_error('9223372036854775808');
SELECT aid_headcount_error('F: 8'), aid_headcount_error(NULL);
-- storage: ten cells, both widths, nobody
SELECT pg_column_size(h), length(h::text) FROM (VALUES (
	'F 0-4: 1, F 5-11: 2, F 12-17: 3, F 18-59: 4, F 60+: 5, M 0-4: 6, M 5-11: 7, M 12-17: 8, M 18-59: 9, M 60+: 4294967295'::aid_headcount)) v(h);
CREATE TEMP TABLE stored (h aid_headcount);
INSERT INTO stored VALUES ('F 0-4: 1, F 5-11: 2, F 12-17: 3, F 18-59: 4, F 60+: 5, M 0-4: 6, M 5-11: 7, M 12-17: 8, M 18-59: 9, M 60+: 1'),
	('F: 4294967295'), ('F: 4294967296'), ('0');
SELECT pg_column_size(h) FROM stored;
SELECT attname, typlen, typalign, typstorage FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid WHERE attrelid = 'stored'::regclass AND attnum > 0;
-- binary (row 13)
SELECT aid_headcount_send('F 20-29: 3, M +d: 2') = '\x0100000002003c05a2000000000000000307fffffc0000000000000002'::bytea AS row_13;
-- jsonb
SELECT h::jsonb FROM (VALUES ('F 18-29 +d: 12, M 60+ -d: 3, X: 1, ? 6-23m: 4, ?: 5'::aid_headcount), ('0')) v(h);
SELECT '[{"sex":"m","persons":3},{"sex":"F","months":[216,360],"disability":true,"persons":12.0},{"sex":"_U","months":[0,null],"disability":null,"persons":1}]'::jsonb::aid_headcount;
SELECT pg_temp.refusal(format('SELECT %L::jsonb::aid_headcount', t)) FROM unnest(ARRAY[
	'{}', '3', '[3]', '[{"sex":"F","persons":1},{"persons":1}]', '[{"sex":"women","persons":1}]', '[{"sex":"F"}]',
	'[{"sex":"F","persons":"1"}]', '[{"sex":"F","persons":1.5}]', '[{"sex":"F","persons":-1}]', '[{"sex":"F","persons":null}]',
	'[{"sex":"F","persons":1,"age":3}]', '[{"sex":"F","persons":1,"months":3}]', '[{"sex":"F","persons":1,"months":[3]}]',
	'[{"sex":"F","persons":1,"months":[3,3]}]', '[{"sex":"F","persons":1,"months":[-1,3]}]', '[{"sex":"F","persons":1,"months":[0,4095]}]',
	'[{"sex":"F","persons":1,"months":[null,3]}]', '[{"sex":"F","persons":1,"disability":"yes"}]',
	'[{"sex":"F","persons":1},{"sex":"M","persons":1},{"sex":"f","months":null,"persons":0}]',
	'[{"sex":"F","persons":9223372036854775807},{"sex":"M","persons":1}]', '[{"sex":"F","persons":9223372036854775808}]']) WITH ORDINALITY u(t, i) ORDER BY i;
-- to_jsonb of a row writes the text, which reads back
SELECT to_jsonb(r), jsonb_populate_record(NULL::stored, to_jsonb(r)) FROM (SELECT 'F 0-4: 3, ?: 2'::aid_headcount AS h) r;
-- bigint, assignment
SELECT 31::bigint::aid_headcount, 0::bigint::aid_headcount, 'F: 3, ?: 2'::aid_headcount::bigint, pg_temp.refusal('SELECT (-1)::bigint::aid_headcount');
INSERT INTO stored VALUES ('[{"sex":"X","persons":9}]'::jsonb) RETURNING h;
SELECT pg_temp.refusal('INSERT INTO stored VALUES (5::bigint)') LIKE '42804%' AS bigint_is_explicit;
-- operators (rows 44 and 45)
SELECT 'F 18-29: 11, M 18-35: 4'::aid_headcount + 'F 18-35: 6, M 18-35: 5, ?: 2';
SELECT 'F 18-59: 20, M 18-59: 15'::aid_headcount - 'F 18-59: 20, M 18-59: 6';
SELECT pg_temp.refusal($$SELECT 'F 18-59: 20'::aid_headcount - 'F 18-29: 5'$$);
SELECT pg_temp.refusal($$SELECT 'F: 9223372036854775807'::aid_headcount + 'M: 1'$$);
SELECT a @> b AS contains, b <@ a AS contained, b @> a AS reverse FROM (VALUES ('F: 3, M: 2'::aid_headcount, 'M: 2'::aid_headcount), ('F 0-9: 5', 'F 0-4: 1'), ('F: 3', '0')) v(a, b);
-- order (row 46)
CREATE TEMP TABLE ranked (i int, h aid_headcount);
INSERT INTO ranked SELECT i, t::aid_headcount FROM unnest(ARRAY['29', 'F 0-4 +d: 31', 'F 0-4: 16, F 5-9: 15', 'F 0-4: 30, M: 1',
	'F 0-4: 31', 'F: 31', 'M: 31', '31', 'X 90+: 32']) WITH ORDINALITY u(t, i);
SELECT count(*) AS wrong FROM ranked a, ranked b WHERE (a.h < b.h) <> (a.i < b.i) OR (a.h <= b.h) <> (a.i <= b.i) OR (a.h > b.h) <> (a.i > b.i)
	OR (a.h >= b.h) <> (a.i >= b.i) OR (a.h = b.h) <> (a.i = b.i) OR (a.h <> b.h) <> (a.i <> b.i);
SELECT min(h), max(h), array_agg(i ORDER BY h) = array_agg(i ORDER BY i) AS in_order, count(DISTINCT h) FROM ranked;
SELECT count(*) FROM (SELECT h FROM ranked UNION SELECT h + '0' FROM ranked) u;
-- an index answers max, equality and range
CREATE INDEX ON ranked (h);
CREATE INDEX ON ranked USING hash (h);
SET enable_seqscan = off;
SELECT max(h), min(h) FROM ranked;
SELECT i FROM ranked WHERE h = 'M: 31';
SELECT i FROM ranked WHERE h > 'M: 31' ORDER BY h;
RESET enable_seqscan;
-- sum: NULLs, nobody, no rows
SELECT sum(h) FROM (VALUES ('F 0-4: 3'::aid_headcount), (NULL), ('M: 1, F 0-4: 2'), ('0')) v(h);
SELECT sum(h), min(h), max(h), aid_reach_bounds(h) FROM (VALUES (NULL::aid_headcount)) v(h);
SELECT sum(h), min(h), max(h), aid_reach_bounds(h) FROM ranked WHERE false;
SELECT sum(h) FROM (VALUES ('0'::aid_headcount), (NULL)) v(h);
SELECT i, sum(h) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), sum(nullif(h, '1')) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)
FROM (VALUES (1, 'F: 1'::aid_headcount), (2, 'M: 2'), (3, NULL), (4, '1'), (5, 'F: 4')) v(i, h);
SELECT i, sum(h) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1, NULL::aid_headcount), (2, NULL), (3, 'F: 1'), (4, NULL), (5, NULL)) v(i, h);
SELECT pg_temp.refusal($$SELECT sum(h) FROM (VALUES ('F: 9223372036854775807'::aid_headcount), ('1')) v(h)$$);
-- aid_reach_bounds (row 56)
SELECT aid_reach_bounds(h) FROM (VALUES ('F: 12, M: 4'::aid_headcount), ('F: 6, M: 11'), ('19')) v(h);
SELECT (aid_reach_bounds(h)).* FROM (VALUES ('F: 5, ?: 30'::aid_headcount), ('M: 9, X: 2'), ('F: 7')) v(h);
SELECT (aid_reach_bounds(h)).* FROM (VALUES ('F 0-17: 400, M 0-17: 380'::aid_headcount), ('F 18+: 150'), ('M: 90, ?: 60')) v(h);
SELECT aid_reach_bounds(h) FROM (VALUES ('F: 60'::aid_headcount), ('M: 40')) v(h);
-- states as text
SELECT '3 rows; F 0-4: 2, ?: 1'::aid_headcount_state, '0 rows; 0'::aid_headcount_state, '(60,40,20,0,75,3)'::aid_reach_state;
SELECT pg_temp.refusal(format('SELECT %L::%s', t, y)) FROM unnest(ARRAY['3 rows; F 0-4', '0 rows; 1', '-1 rows; 1', '3; 1', ''], ARRAY['(1,1,1,1,1)', '(1,2,0,0,5,1)', '(5,0,0,0,4,1)', '(0,0,0,0,1,0)', '(4,3,3,0,5,2)x']) WITH ORDINALITY u(a, b, i),
	LATERAL (VALUES (a, 'aid_headcount_state'), (b, 'aid_reach_state')) v(t, y) ORDER BY y, i;
-- readers (rows 42 and 43)
SELECT aid_total(h), aid_female(h), aid_male(h), aid_other_sex(h), aid_sex_unknown(h), aid_age_unknown(h), aid_cell_count(h), aid_female_share(h)
FROM (VALUES ('F: 84, M: 56, ?: 60'::aid_headcount), ('83'), ('F 18-59 +d: 3, X 6-23m: 1, ? 60+: 4'), ('0'), (NULL)) v(h);
SELECT * FROM aid_cells('F 18-59 +d: 3, F -d: 2, M 6-23m: 4, X 60+: 5, ?: 1');
SELECT * FROM aid_completeness('F 18-59: 300, M 18-59: 220, F: 80, ? 60+ +d: 25, ?: 175');
SELECT * FROM aid_completeness('0');
SELECT pg_temp.refusal($$SELECT aid_total('5')$$) LIKE '42725%' AS literal_is_ambiguous, aid_total(aid_headcount '5');
-- import, wide (row 57)
SELECT aid_headcount_wide(120, 135, 88, 94), aid_headcount_wide(57, NULL, 31, 26, 15, 140);
SELECT aid_headcount_wide(NULL, NULL, NULL, NULL), aid_headcount_wide(NULL, NULL, NULL, NULL, total => 7), aid_headcount_wide(0, 0, 0, 0), aid_headcount_wide(1, 1, 1, 1, NULL);
SELECT aid_headcount_wide(1, 2, 3, 4, 341);
SELECT pg_temp.refusal('SELECT aid_headcount_wide(' || t || ')') FROM unnest(ARRAY['1, 2, -3, 4', '1, 2, 3, 4, 0', '1, 2, 3, 4, 342', '1, 2, 3, 4, 18, 9', '1, 2, 3, 4, 18, -1', '9223372036854775807, 1, 0, 0']) WITH ORDINALITY u(t, i) ORDER BY i;
SELECT aid_headcount_wide('{"f_u5": 3, "m": "12", "x": null, "note": "n"}', '{"f_u5": "F 0-4", "m": "M 18+ -d", "x": "X"}'),
	aid_headcount_wide('{"f": 3.0}', '{"f": "F"}', 5), aid_headcount_wide('{"f": null}', '{"f": "F"}'), aid_headcount_wide('{"f": null}', '{"f": "F"}', 4),
	aid_headcount_wide('{"f": 0}', '{"f": "F"}'), aid_headcount_wide('{"f": 0}', '{}'), aid_headcount_wide(NULL, '{}', 3);
SELECT pg_temp.refusal('SELECT aid_headcount_wide(' || t || ')') FROM unnest(ARRAY[
	$$'{"f": 1}', '{"f": "F", "m": "M"}'$$, $$'{"f": 1, "m": 2}', '{"f": "F 0-4", "m": "F Y0T4"}'$$, $$'{"f": -1}', '{"f": "F"}'$$,
	$$'{"f": 1.5}', '{"f": "F"}'$$, $$'{"f": "1,5"}', '{"f": "F"}'$$, $$'{"f": ""}', '{"f": "F"}'$$, $$'{"f": true}', '{"f": "F"}'$$, $$'{"f": [1]}', '{"f": "F"}'$$,
	$$'{"f": 1}', '{"f": 3}'$$, $$'{"f": 1}', '{"f": "women"}'$$, $$'{"f": 1}', '{"f": "F old"}'$$, $$'{"f": 1}', '{"f": "F 0-4: 1"}'$$, $$'{"f": 1}', '{"f": "0-4"}'$$,
	$$'{"f": 1}', '{"f": "_T"}'$$, $$'[]', '{}'$$, $$'{}', '[]'$$, $$'{"f": 3}', '{"f": "F"}', 2$$, $$'{"f": 9223372036854775808}', '{"f": "F"}'$$]) WITH ORDINALITY u(t, i) ORDER BY i;
-- import, long
SELECT aid_headcount_agg(s, a, n) FROM (VALUES ('f', '0-4', 3::bigint), ('Female', 'Y0T4', 2), ('MALE', '18+', 4), ('other', NULL, 1), ('o', '_T', 1), (NULL, '60+', 2),
	('unknown', '', 3), ('unspecified', '?', 1), ('f', '5-9', NULL), ('m', '5-9', 0)) v(s, a, n);
SELECT aid_headcount_agg(s, a, n, d) FROM (VALUES ('f', '0-4', 3::bigint, true), ('f', '0-4', 2, false), ('f', '0-4', 1, NULL)) v(s, a, n, d);
SELECT aid_headcount_years_agg(s, lo, hi, n) FROM (VALUES ('f', 0, 4, 3::bigint), ('m', 18, NULL, 4), ('m', NULL, 17, 5), ('f', NULL, NULL, 6), ('f', 0, NULL, 1), (NULL, 340, 340, 2), ('all', 0, 4, NULL)) v(s, lo, hi, n);
SELECT aid_headcount_years_agg('f', 0, 4, n, d) FROM (VALUES (3::bigint, true), (2, NULL)) v(n, d);
SELECT aid_headcount_agg('f', '0-4', n), aid_headcount_agg('f', '0-4', 0) FROM (VALUES (NULL::bigint)) v(n);
SELECT pg_temp.refusal('SELECT ' || t) FROM unnest(ARRAY[
	$$aid_headcount_agg('all', '0-4', 3)$$, $$aid_headcount_agg('Total', '0-4', 3)$$, $$aid_headcount_agg('t', '0-4', 3)$$, $$aid_headcount_agg('_T', '0-4', 3)$$,
	$$aid_headcount_agg('women', '0-4', 3)$$, $$aid_headcount_agg('', '0-4', 3)$$, $$aid_headcount_agg('f', 'all', 3)$$, $$aid_headcount_agg('f', '9-4', 3)$$, $$aid_headcount_agg('f', '0-400', 3)$$,
	$$aid_headcount_agg('f', '0-4', -3)$$, $$aid_headcount_years_agg('f', 5, 4, 3)$$, $$aid_headcount_years_agg('f', -1, 4, 3)$$, $$aid_headcount_years_agg('f', NULL, -1, 3)$$,
	$$aid_headcount_years_agg('f', 0, 341, 3)$$, $$aid_headcount_years_agg('f', 342, NULL, 3)$$, $$aid_headcount_years_agg('f', 2147483647, 2147483647, 3)$$]) WITH ORDINALITY u(t, i) ORDER BY i;
-- bands
SELECT a, aid_age_band(a), aid_age_label(aid_age_band(a)) FROM unnest(ARRAY['18-59', '60+', '<5', '6-23m', 'Y20T29', '[6m,2)', '*', 'un', 'unscr2250', 'au', 'child', 'adult', 'older', '?', '_T', '0+', '']) WITH ORDINALITY u(a, i) ORDER BY i;
SELECT aid_youth_band('un'), aid_youth_band('unscr2250'), aid_youth_band('au'), aid_age_label('[0,)'), aid_age_label('(,216)'), aid_age_label('[7,19]');
SELECT pg_temp.refusal('SELECT ' || t) FROM unnest(ARRAY[$$aid_age_band('adults')$$, $$aid_age_band('30-20')$$, $$aid_age_band('0-341')$$, $$aid_youth_band('adult')$$, $$aid_age_label('empty')$$,
	$$aid_age_label('[-3,5)')$$, $$aid_age_label('[3,4096)')$$, $$aid_age_label('[4095,)')$$, $$aid_coarsen('0', '{5,5}')$$, $$aid_coarsen('0', '{18,5}')$$, $$aid_coarsen('0', '{0,0}')$$, $$aid_coarsen('0', '{342}')$$,
	$$aid_coarsen('0', '{x}')$$, $$aid_coarsen('0', '{NULL}')$$, $$aid_uses_bands('0', '{5-9}')$$]) WITH ORDINALITY u(t, i) ORDER BY i;
SELECT pg_temp.refusal($$SELECT aid_coarsen('0', ARRAY[18])$$) LIKE '42883%' AS integers_are_no_breaks;
-- rows 47 to 50; A and B as in the specification
SELECT aid_common_breaks(h) FROM (VALUES ('F 13-17: 8, F 18-34: 20, M 18-24: 9, M 25-34: 6, ?: 3'::aid_headcount), ('M 10-19: 80, M 20-39: 200, F 18+: 150, ?: 30'),
	('F 6-23m: 3, F 2-4: 9'), ('M 0-9: 5, M 10-19: 6, M 15+: 2'), ('F: 3'), ('0')) v(h);
SELECT aid_coarsen('F 13-17: 8, F 18-34: 20, M 18-24: 9, ? 25-29: 6, ?: 3', '{18,35}'), aid_coarsen('F 3-10: 7, M 16-19: 2, M 60+: 1', '{5,18}'), aid_coarsen('F 3-10: 7, F: 2', '{}');
SELECT aid_is_partition('M 10-19: 80, M 20-39: 200, F 18+: 150, ?: 30'), aid_is_partition('F 0-4: 1, F 5-14: 2, F 10-19: 3'), aid_is_partition('F 0-4 +d: 1, F 0-9: 2, F: 3, ? 0-9: 4');
SELECT aid_uses_bands(b, '{0,18,60}'), aid_uses_bands(b, '{0,18}'), aid_uses_bands(b, '{18,60}') FROM (VALUES ('F 0-17: 640, F 18-59: 510, F 60+: 50, M 0-17: 700, M 18-59: 450, M 60+: 40'::aid_headcount)) v(b);
