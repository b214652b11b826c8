-- aid_counted, aid_counting_rule: examples 26 to 31, the five rules, reasons, notices, bad input.
\pset null '(null)'
-- The state and message of an error, or "no error"
CREATE FUNCTION pg_temp.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT count(q) FROM (' || query || ') q';
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
-- What the rows count under each rule, in the order of ids
CREATE FUNCTION pg_temp.totals(records text, findings text) RETURNS TABLE (rule text, counted text, total numeric) LANGUAGE sql AS $$
SELECT r, string_agg(trim_scale(c.counted)::text, ', ' ORDER BY c.n), trim_scale(sum(c.counted))
FROM unnest(ARRAY['gross', 'distinct', 'net_source', 'net_leaf', 'net_declared']) WITH ORDINALITY u (r, i),
	LATERAL aid_counted(records, findings, r) WITH ORDINALITY c (id, amount, counted, counted_if_confirmed, reason, rule, n)
GROUP BY r, i ORDER BY i
$$;
CREATE TEMP TABLE no_finding (id_a text, id_b text, relation text);
-- 26: D 100, I 90, L 60
CREATE TEMP TABLE r26 AS SELECT * FROM (VALUES ('D', 100), ('I', 90), ('L', 60)) v (id, amount);
CREATE TEMP TABLE f26 AS SELECT * FROM (VALUES ('D', 'I', 'chain'), ('I', 'L', 'chain')) v (id_a, id_b, relation);
SELECT * FROM pg_temp.totals('TABLE r26', 'TABLE f26');
SELECT * FROM aid_counted('TABLE r26', 'TABLE f26');
SELECT * FROM aid_counted('TABLE r26', 'TABLE f26', 'net_leaf');
-- 27: P 60 and Q 60 both pay C 100
CREATE TEMP TABLE r27 AS SELECT * FROM (VALUES ('P', 60), ('Q', 60), ('C', 100)) v (id, amount);
SELECT * FROM pg_temp.totals('TABLE r27', $$SELECT 'Q' AS id_a, 'C' AS id_b, 'chain' AS relation UNION ALL VALUES ('P', 'C', 'chain')$$);
SELECT id, counted, reason FROM aid_counted('TABLE r27', $$SELECT 'Q' AS id_a, 'C' AS id_b, 'chain' AS relation UNION ALL VALUES ('P', 'C', 'chain')$$);
SELECT id, counted, reason FROM aid_counted('TABLE r27', $$SELECT 'Q' AS id_a, 'C' AS id_b, 'chain' AS relation UNION ALL VALUES ('P', 'C', 'chain')$$, 'net_leaf');
-- 28: A 100 and B 100 pay each other
SELECT id, counted, reason FROM aid_counted($$SELECT 'A' AS id, 100 AS amount UNION ALL VALUES ('B', 100)$$,
	$$SELECT 'A' AS id_a, 'B' AS id_b, 'chain' AS relation UNION ALL VALUES ('B', 'A', 'chain')$$);
SELECT id, counted, reason FROM aid_counted($$SELECT 'A' AS id, 100 AS amount UNION ALL VALUES ('B', 100)$$,
	$$SELECT 'A' AS id_a, 'B' AS id_b, 'chain' AS relation UNION ALL VALUES ('B', 'A', 'chain')$$, 'net_leaf');
-- 29: one activity, out 60 and 40, in 30 from a payer that is not there
CREATE TEMP TABLE r29 AS SELECT *, 'X' AS activity_id FROM (VALUES (1, 60, 'out'), (2, 40, NULL), (3, 30, 'in')) v (id, amount, direction);
SELECT * FROM pg_temp.totals('TABLE r29', 'TABLE no_finding');
SELECT id, counted, reason FROM aid_counted('TABLE r29', 'TABLE no_finding', 'net_declared');
-- the larger of incoming commitments and incoming funds; pledges are neither
SELECT rule, counted FROM pg_temp.totals($$SELECT *, 'X' AS activity_id FROM (VALUES (1, 60, 'out', 'disbursement'), (2, 40, 'out', 'disbursement'),
	(3, 20, 'in', 'disbursement'), (4, 10, 'in', NULL), (5, 15, 'in', 'commitment'), (6, 50, 'in', 'commitment'), (7, 99, 'in', 'pledge')) v (id, amount, direction, stage)$$, 'TABLE no_finding');
-- 30: parent 100, children 40 and 35; three copies; a correction
SELECT rule, counted FROM pg_temp.totals($$SELECT 'p' AS id, 100 AS amount UNION ALL VALUES ('q', 40), ('r', 35)$$,
	$$SELECT 'p' AS id_a, 'q' AS id_b, 'parent_child' AS relation UNION ALL VALUES ('p', 'r', 'parent_child')$$) WHERE rule IN ('net_source', 'net_leaf');
SELECT rule, counted FROM pg_temp.totals($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 50), (3, 50)$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'same_record' AS relation UNION ALL VALUES (1, 3, 'same_record')$$);
SELECT rule, counted FROM pg_temp.totals($$SELECT 1 AS id, 100 AS amount UNION ALL VALUES (2, -30)$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'correction' AS relation$$);
-- 31: confirmed or not
SELECT * FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 50)$$, $$SELECT 1 AS id_a, 2 AS id_b, 'possible_duplicate' AS relation, 0.95 AS probability$$);
SELECT * FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 50)$$, $$SELECT 1 AS id_a, 2 AS id_b, 'possible_duplicate' AS relation, 0.95 AS probability$$, 'gross');
SELECT id, counted, counted_if_confirmed, reason FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 50)$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'possible_duplicate' AS relation, 0.95 AS probability$$, min_probability => 0.96);
-- the row kept is id_a, whatever its id; links of a copy are its own; three in a row, and a circle of copies
SELECT id, counted, reason FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 60), (3, 100)$$,
	$$SELECT 2 AS id_a, 1 AS id_b, 'same_record' AS relation UNION ALL VALUES (3, 1, 'chain')$$);
SELECT id, counted, reason FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 60), (3, 70)$$,
	$$SELECT 3 AS id_a, 2 AS id_b, 'same_record' AS relation UNION ALL VALUES (2, 1, 'same_record')$$, 'distinct');
SELECT id, counted, reason FROM aid_counted($$SELECT 1 AS id, 50 AS amount UNION ALL VALUES (2, 60), (3, 70)$$,
	$$SELECT 3 AS id_a, 2 AS id_b, 'same_record' AS relation UNION ALL VALUES (2, 3, 'same_record')$$, 'distinct');
-- the copy that is here counts if the row kept is not; two copies of it are one
SELECT id, counted, reason FROM aid_counted($$SELECT 5 AS id, 50 AS amount UNION ALL VALUES (4, 60)$$,
	$$SELECT 9 AS id_a, 5 AS id_b, 'same_record' AS relation UNION ALL VALUES (9, 4, 'same_record')$$);
-- boundary, classes
SELECT rule, counted FROM pg_temp.totals($$SELECT 1 AS id, 10 AS amount, 'incoming' AS boundary, NULL::int AS bi_multi UNION ALL VALUES (2, 20, 'internal', NULL), (3, 40, 'outgoing', NULL), (4, 80, NULL, 1),
	(5, 100, NULL, 2), (6, 200, NULL, 3), (7, 400, NULL, 4), (8, 800, NULL, 7)$$, 'TABLE no_finding');
SELECT id, reason FROM aid_counted($$SELECT 3 AS id, 40 AS amount, 'outgoing' AS boundary, 8 AS bi_multi UNION ALL VALUES (5, 100, NULL, 2), (7, 400, NULL, 4), (8, 800, NULL, 7)$$, 'TABLE no_finding', 'net_leaf');
-- rows of an activity share by largest remainder and add up; corrections keep their sign
SELECT id, amount, counted FROM aid_counted($$SELECT i AS id, 1 AS amount, 'X' AS activity_id FROM generate_series(1, 3) i UNION ALL SELECT 4, 1, 'payer'$$,
	$$SELECT 4 AS id_a, 1 AS id_b, 'chain' AS relation$$);
SELECT id, amount, counted FROM aid_counted($$SELECT i AS id, i * 10 - 15 AS amount, 'X' AS activity_id FROM generate_series(1, 4) i UNION ALL SELECT 5, 10, 'payer'$$,
	$$SELECT 5 AS id_a, 1 AS id_b, 'chain' AS relation$$);
SELECT id, amount, counted FROM aid_counted($$SELECT 1 AS id, 0.000000003 AS amount, 'X' AS activity_id UNION ALL VALUES (2, 0.000000003, 'X'), (3, 0.000000005, 'Y')$$,
	$$SELECT 3 AS id_a, 1 AS id_b, 'chain' AS relation$$);
-- outer blanks do not count in an activity's name, and a blank one is none
SELECT rule, counted FROM pg_temp.totals($$SELECT i AS id, 10 AS amount, (ARRAY['X', ' X ', '', ' ', NULL])[i] AS activity_id FROM generate_series(1, 5) i UNION ALL SELECT 6, 15, 'Y'$$,
	$$SELECT 6 AS id_a, 1 AS id_b, 'chain' AS relation UNION ALL VALUES (6, 3, 'chain')$$) WHERE rule LIKE 'net%';
-- stronger links first, parents before chains; no weight is the weakest
SELECT rule, counted FROM pg_temp.totals($$SELECT i AS id, 100 AS amount FROM generate_series(1, 4) i$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'chain' AS relation, NULL::float8 AS weight UNION ALL VALUES (1, 3, 'chain', 5), (1, 4, 'chain', 'Infinity'::float8)$$) WHERE rule LIKE 'net%';
SELECT rule, counted FROM pg_temp.totals($$SELECT i AS id, 100 AS amount FROM generate_series(1, 3) i$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'chain' AS relation, 9 AS weight UNION ALL VALUES (1, 3, 'parent_child', 1)$$) WHERE rule LIKE 'net%';
-- unknown amounts; findings that name nobody, and one activity at both ends; findings as aid_find_duplicates gives them
CREATE TEMP TABLE finding (id_a text, id_b text, relation text, probability float8, weight float8, rule text, money_at_stake numeric, evidence jsonb);
INSERT INTO finding VALUES ('1', '2', 'chain', 1, 'Infinity', 'R4', 5, '{}'), ('1', '3', 'chain', 1, 'Infinity', 'R4', 5, '{}'), ('1', '8', 'chain', 1, 2, 'R4', 5, '{}'),
	('8', '9', 'parent_child', 1, 2, 'R5', 5, '{}'), ('1', '2', 'possible_duplicate', NULL, 2, 'R0', 5, '{}'), ('1', '2', 'overlap', NULL, NULL, NULL, NULL, NULL), ('1', '2', 'repeat', NULL, NULL, NULL, NULL, NULL);
SELECT * FROM aid_counted($$SELECT 1 AS id, 50 AS amount, 'X' AS activity_id UNION ALL VALUES (2, NULL, 'Y'), (3, 20, 'X')$$, 'SELECT * FROM finding');
SELECT * FROM aid_counted('SELECT 1 AS id, 1 AS amount WHERE false', 'TABLE no_finding');
-- several links of one row refused
SELECT id, counted, reason FROM aid_counted($$SELECT i AS id, 100 AS amount FROM generate_series(1, 3) i UNION ALL SELECT 4, 1000$$,
	$$SELECT 1 AS id_a, 2 AS id_b, 'chain' AS relation UNION ALL VALUES (2, 4, 'chain'), (3, 4, 'chain'), (4, 1, 'chain'), (4, 3, 'chain')$$);
-- sentences
SELECT r, aid_counting_rule(r) FROM unnest(ARRAY['gross', 'distinct', 'net_source', 'net_leaf', 'net_declared', 'fts.incoming', 'fts.contributions', 'fts.operational', 'fts.by_year',
	'iati.spend', 'iati.commitments', 'iati.new_money', 'iati.primary', 'iati.split', 'crs.bilateral', 'crs.no_double', 'crs.country', 'crs.gender', NULL]) r;

-- bad input
CREATE SEQUENCE counted_numbers;
SELECT q, pg_temp.outcome('SELECT * FROM aid_counted(' || q || ')') FROM unnest(ARRAY[
	$$NULL, 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount', NULL$$, $$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', NULL$$, $$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', 'gross', NULL$$,
	$$'SELECT NULL::int AS id, 1 AS amount', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount', 'SELECT 1 AS id_a, NULL::int AS id_b, ''chain'' AS relation'$$,
	$$'SELECT 1 AS id, 1 AS amount', 'SELECT 1 AS id_a, 1 AS id_b, NULL::text AS relation'$$,
	$$'SELECT 1 AS id, 1 AS amount UNION ALL SELECT 1, 2', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', 'net'$$, $$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', 'fts.incoming'$$,
	$$'SELECT 1 AS id, 1 AS amount', 'SELECT 1 AS id_a, 1 AS id_b, ''same'' AS relation'$$,
	$$'SELECT 1 AS id, 1 AS amount, ''inn'' AS direction', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount, ''paid'' AS stage', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id, 1 AS amount, ''Incoming'' AS boundary', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount, 9 AS bi_multi', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', min_probability => 'NaN'$$, $$'SELECT 1 AS id, 1 AS amount', 'TABLE no_finding', min_probability => 1.1$$,
	$$'SELECT 1 AS id, ''NaN''::numeric AS amount', 'TABLE no_finding'$$, $$'SELECT 1 AS id, ''Infinity''::float8 AS amount', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id, 1e20 AS amount', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount', 'SELECT 1 AS id_a, 1 AS id_b, ''chain'' AS relation, ''NaN''::float8 AS weight'$$,
	$$'SELECT 1 AS id, 1 AS amount, ''EUR'' AS unit UNION ALL SELECT 2, 1, ''USD''', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount, ''EUR'' AS unit UNION ALL SELECT 2, 1, NULL', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id, 1 AS amount, ''pledge'' AS stage UNION ALL SELECT 2, 1, ''commitment''', 'TABLE no_finding'$$,
	$$'SELECT 1 AS id', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount, 2 AS activity', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount', 'SELECT 1 AS id_a, 1 AS id_b'$$,
	$$'SELECT 1 AS id, ''x'' AS amount', 'TABLE no_finding'$$, $$'SELECT 1 AS id, 1 AS amount; SELECT 1', 'TABLE no_finding'$$,
	$$'INSERT INTO r26 VALUES (1)', 'TABLE no_finding'$$, $$'SELECT nextval(''counted_numbers'') AS id, 1 AS amount', 'TABLE no_finding'$$]) q;
SELECT pg_temp.outcome($$SELECT aid_counting_rule('net')$$);
-- what is no error: one unit and rows without an amount of another; incoming rows of another stage
SELECT pg_temp.outcome($$SELECT * FROM aid_counted('SELECT 1 AS id, 1 AS amount, ''EUR'' AS unit, ''commitment'' AS stage, ''out'' AS direction UNION ALL VALUES (2, NULL, ''USD'', ''pledge'', ''out''), (3, 2, ''EUR'', ''disbursement'', ''in'')', 'TABLE no_finding')$$);
\set VERBOSITY default
SELECT * FROM aid_counted($$SELECT 1 AS id, 1 AS amount, unit FROM unnest(ARRAY['USD', 'EUR', NULL, 'CHF', 'GBP', 'NOK', 'SEK']) WITH ORDINALITY u (unit, n) WHERE n = 1 UNION ALL
	SELECT n, 1, unit FROM unnest(ARRAY['USD', 'EUR', NULL, 'CHF', 'GBP', 'NOK', 'SEK']) WITH ORDINALITY u (unit, n) WHERE n > 1$$, 'TABLE no_finding');
SELECT * FROM aid_counted($$SELECT 1 AS id, 1 AS amount, 'disbursement' AS stage UNION ALL VALUES (2, 1, 'pledge'), (3, 1, NULL)$$, 'TABLE no_finding');
SELECT * FROM aid_counted('TABLE r26', 'TABLE f26', 'net');
SELECT aid_counting_rule('net');
DROP SEQUENCE counted_numbers;
