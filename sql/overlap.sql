-- aid_overlaps, aid_overlap_cells, aid_overlap_matrix, aid_repeats: examples 23 to 25, aliases, bad input.
\pset null '(null)'
SET datestyle = 'ISO';
-- The state and message of an error, or "no error"
CREATE FUNCTION pg_temp.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT count(q) FROM (' || query || ') q';
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
CREATE TEMP TABLE work (id text, provider text, place text, sector text, start_date date, end_date date, amount numeric);
-- 23: half of A's place, all of B's
CREATE TEMP TABLE half AS SELECT id, provider, 'Kaya' AS place, 140 AS sector, start_date::date, DATE '2020-12-31' AS end_date, amount, place_percent
FROM (VALUES ('A', 'Norway', '2020-01-01', 366, 50), ('B', 'Sweden', '2020-07-01', 184, NULL)) v (id, provider, start_date, amount, place_percent);
SELECT * FROM aid_overlaps('TABLE half');
-- 24: three meet for five days
INSERT INTO work VALUES ('A', 'Norway', 'Kaya', '140', '2024-01-01', '2024-01-10', 100), ('B', 'Sweden', 'Kaya', '140', '2024-01-06', '2024-01-15', 50),
	('C', 'Oxfam', 'Kaya', '140', '2024-01-06', '2024-01-10', 10);
SELECT id_a, id_b, provider_a, provider_b, during, days, amount_a, amount_b, overlapped FROM aid_overlaps('TABLE work');
SELECT * FROM aid_overlap_cells('TABLE work');
SELECT * FROM aid_overlap_matrix('TABLE work');
-- the last day counts, the day after it does not
SELECT id_a, id_b, during, days FROM aid_overlaps($$SELECT id, provider, place, sector, start_date::date, end_date::date, amount
	FROM (VALUES (1, 'a', 'p', 's', '2024-01-01', '2024-01-31', 1), (2, 'b', 'p', 's', '2024-01-31', '2024-01-31', 1), (3, 'c', 'p', 's', '2024-02-01', '2024-02-01', 1)) v (id, provider, place, sector, start_date, end_date, amount)$$);
-- other places and sectors do not meet, nor do two records of one provider, however it is spelt
SELECT id_a, id_b FROM aid_overlaps($$SELECT id, provider, place, sector, start_date::date, end_date::date, amount
	FROM (VALUES (1, 'Government of Sweden', 'p', 's', '2024-01-01', '2024-01-31', 1), (2, 'SWEDEN', 'p', 's', '2024-01-01', '2024-01-31', 1), (3, 'Norway', 'q', 's', '2024-01-01', '2024-01-31', 1), (4, 'Norway', 'p', 't', '2024-01-01', '2024-01-31', 1)) v (id, provider, place, sector, start_date, end_date, amount)$$);
-- ids by number, or by bytes if one is no integer; places and sectors by bytes
SELECT place, sector, id_a, id_b FROM aid_overlaps($$SELECT id, provider, place, sector, DATE '2024-01-01' AS start_date, DATE '2024-01-31' AS end_date, 1 AS amount
	FROM (VALUES (10, 'a'), (9, 'b'), (11, 'c')) v (id, provider), (VALUES ('b', '2'), ('B', '10'), ('b', '10')) w (place, sector)$$);
SELECT id_a, id_b FROM aid_overlaps($$SELECT id, id AS provider, 1 AS place, 1 AS sector, DATE '2024-01-01' AS start_date, DATE '2024-01-31' AS end_date, 1 AS amount FROM (VALUES ('10'), ('9'), ('x')) v (id)$$);
-- aliases: another name is the same provider, an agency is its organisation
CREATE TEMP TABLE alias (alias text, org text, kind text);
INSERT INTO alias VALUES ('Sida', 'Swedish International Development Cooperation Agency', 'same'), ('SIDA', 'Sweden', 'agency'), ('Konungariket Sverige', 'SWEDEN', 'same'),
	('NORAD', 'Norway', 'agency'), ('Norad', 'The Norway', 'agency'), ('Norad', 'Norad', 'same');
TRUNCATE work;
INSERT INTO work VALUES (1, 'Sida', 'p', 's', '2024-01-01', '2024-01-10', 10), (2, 'Swedish International Development Cooperation Agency', 'p', 's', '2024-01-01', '2024-01-10', 20),
	(3, 'Government of Sweden', 'p', 's', '2024-01-01', '2024-01-10', 30), (4, 'Konungariket Sverige', 'p', 's', '2024-01-01', '2024-01-10', 40), (5, 'Norad', 'p', 's', '2024-01-01', '2024-01-10', 50),
	(6, 'NORAD', 'p', 's', '2024-01-06', '2024-01-15', 60);
SELECT id_a, id_b FROM aid_overlaps('TABLE work');
SELECT id_a, id_b, provider_a, provider_b, overlapped FROM aid_overlaps('TABLE work', 'TABLE alias');
SELECT * FROM aid_overlap_cells('TABLE work', 'TABLE alias');
-- two providers with several records each: 10 a day against 5 for five days, against 11 for five more
SELECT * FROM aid_overlap_matrix('TABLE work', 'TABLE alias');
-- without a name in the aliases the commonest spelling stands for the provider
SELECT * FROM aid_overlap_matrix($$SELECT id, provider, 1 AS place, 1 AS sector, DATE '2024-01-01' AS start_date, DATE '2024-01-01' AS end_date, 1 AS amount
	FROM (VALUES (1, 'Acted'), (2, 'ACTED'), (3, 'ACTED'), (4, 'NRC'), (5, 'nrc')) v (id, provider)$$);
-- no rows; unknown amounts; nothing known on one side
SELECT * FROM aid_overlaps('SELECT * FROM work WHERE false');
SELECT * FROM aid_overlap_cells('SELECT * FROM work WHERE false', 'TABLE alias');
SELECT * FROM aid_overlap_matrix('SELECT * FROM work WHERE false');
CREATE TEMP TABLE unpriced AS SELECT id, provider, place, 's' AS sector, DATE '2024-01-01' AS start_date, DATE '2024-01-10' AS end_date, amount
FROM (VALUES (1, 'a', 'p', 10), (2, 'b', 'p', NULL), (3, 'c', 'p', 30), (4, 'a', 'q', NULL), (5, 'b', 'q', NULL)) v (id, provider, place, amount);
SELECT place, id_a, id_b, amount_a, amount_b, overlapped FROM aid_overlaps('TABLE unpriced');
SELECT * FROM aid_overlap_cells('TABLE unpriced');
SELECT * FROM aid_overlap_matrix('TABLE unpriced');
-- what is left out
SELECT count(*) FROM aid_overlaps($$SELECT id, provider, place, sector, start_date::date, end_date::date, amount
	FROM (VALUES (1, 'a', 'p', 's', '2024-01-01', '2024-01-31', 1), (2, 'b', NULL, 's', '2024-01-01', '2024-01-31', 1), (3, 'b', 'p', NULL, '2024-01-01', '2024-01-31', 1), (4, NULL, 'p', 's', '2024-01-01', '2024-01-31', 1),
		(5, 'Others', 'p', 's', '2024-01-01', '2024-01-31', 1), (6, '-', 'p', 's', '2024-01-01', '2024-01-31', 1), (7, 'b', 'p', 's', NULL, '2024-01-31', 1), (8, 'b', 'p', 's', '2024-01-01', NULL, 1),
		(9, 'b', 'p', 's', '2024-01-02', '2024-01-01', 1), (9, 'b', 'p', 's', '2024-01-02', '2024-01-01', 1)) v (id, provider, place, sector, start_date, end_date, amount)$$);
-- outer blanks do not count, and a blank place is none
SELECT place, sector, id_a, id_b FROM aid_overlaps($$SELECT id, id AS provider, place, sector, DATE '2024-01-01' AS start_date, DATE '2024-01-31' AS end_date, 1 AS amount
	FROM (VALUES ('a', ' p ', 's'), ('b', 'p', 's '), ('c', '', 's'), ('d', ' ', 's')) v (id, place, sector)$$);
-- thirds and ties, rounded once; negative money
SELECT amount_a, amount_b, overlapped FROM aid_overlaps($$SELECT id, provider, place, sector, start_date::date, end_date::date, amount, place_percent, sector_percent
	FROM (VALUES (1, 'a', 'p', 's', '2024-01-01', '2024-01-03', 100, 33.333333333, 12.5), (2, 'b', 'p', 's', '2024-01-03', '2024-01-04', 0.000000001, NULL, NULL)) v (id, provider, place, sector, start_date, end_date, amount, place_percent, sector_percent)$$);
SELECT amount, crowded, beyond_largest FROM aid_overlap_cells($$SELECT i AS id, i AS provider, 'p' AS place, 's' AS sector, DATE '2024-01-01' AS start_date, DATE '2024-01-03' AS end_date, 0.000000001 AS amount, 50 AS sector_percent
	FROM (VALUES ('a'), ('b'), ('c')) v (i)$$);
SELECT amount_a, amount_b, overlapped FROM aid_overlaps($$SELECT id, provider, place, sector, start_date::date, end_date::date, amount
	FROM (VALUES (1, 'a', 'p', 's', '2024-01-01', '2024-01-02', -10), (2, 'b', 'p', 's', '2024-01-01', '2024-01-01', 8)) v (id, provider, place, sector, start_date, end_date, amount)$$);

-- 25: three phases of one project
CREATE TEMP TABLE school (id, title, start_date, end_date, provider, amount) AS VALUES (1, 'School meals Kaya – Phase I', DATE '2018-01-01', DATE '2018-12-31', 'Sweden', 10),
	(2, 'School meals Kaya – Phase II', '2019-01-01', '2019-12-31', 'Government of Sweden', NULL), (3, 'School meals Kaya – phase 3', '2020-02-01', '2021-01-31', 'Others', 30);
SELECT chain, step, run_length, id, previous, gap_days, phase, years FROM aid_repeats('SELECT *, 1 AS context FROM school');
SELECT id, similarity, same_provider, amount, cumulative FROM aid_repeats('SELECT *, 1 AS context FROM school');
-- limits: gaps, steps, runs, threshold
SELECT chain, id, gap_days FROM aid_repeats('SELECT *, 1 AS context FROM school', max_gap_days => 30);
SELECT chain, id, gap_days FROM aid_repeats('SELECT *, 1 AS context FROM school', min_gap_days => 1);
SELECT chain, step, run_length, id FROM aid_repeats('SELECT *, 1 AS context FROM school', max_gap_days => 30, min_run => 1);
SELECT count(*) FROM aid_repeats('SELECT *, 1 AS context FROM school', min_run => 4);
SELECT chain, id FROM aid_repeats('SELECT *, id / 3 AS context FROM school');
-- a step of exactly min_step_days; without, only a higher phase follows
SELECT id, previous FROM aid_repeats($$SELECT id, context, title, start_date::date, end_date::date
	FROM (VALUES (1, 1, 'Wells', '2020-01-01', '2020-03-31'), (2, 1, 'Wells', '2020-06-29', '2020-07-01')) v (id, context, title, start_date, end_date)$$);
SELECT id, previous FROM aid_repeats($$SELECT id, context, title, start_date::date, end_date::date
	FROM (VALUES (1, 1, 'Wells', '2020-01-01', '2020-03-31'), (2, 1, 'Wells', '2020-06-28', '2020-07-01')) v (id, context, title, start_date, end_date)$$);
SELECT id, previous, phase FROM aid_repeats($$SELECT id, context, title, start_date::date, end_date::date
	FROM (VALUES (1, 1, 'Wells phase 1', '2020-01-01', '2020-03-31'), (2, 1, 'Wells phase 2', '2020-06-28', '2020-07-01')) v (id, context, title, start_date, end_date)$$);
-- the predecessor: longest run, smallest gap, likest title, smallest id; a chain may fork
SELECT chain, step, run_length, id, previous, gap_days, years FROM aid_repeats($$SELECT id, context, title, start_date::date, end_date::date
	FROM (VALUES (5, 1, 'Clean water wells 2015', '2015-01-01', '2015-12-31'), (4, 1, 'Clean water wells 2016-2017', '2016-01-01', '2017-12-31'), (3, 1, 'Clean water wells', '2017-06-01', '2017-12-31'), (2, 1, 'Clean water wells', '2018-01-01', '2018-12-31'), (1, 1, 'Clean water wells', '2018-01-01', '2018-12-31'),
	(6, 1, 'Clean water wells', '2019-01-01', '2019-12-31')) v (id, context, title, start_date, end_date)$$, min_gap_days => 0);
-- what is left out; no rows
SELECT id FROM aid_repeats($$SELECT id, context, title, start_date::date, end_date::date
	FROM (VALUES (1, 1, 'Wells', '2020-01-01', '2020-03-31'), (2, NULL, 'Wells', '2020-01-01', '2020-03-31'), (3, 1, NULL, '2020-01-01', '2020-03-31'),
	(4, 1, 'Phase II 2019', '2020-01-01', '2020-03-31'), (5, 1, '-', '2020-01-01', '2020-03-31'), (6, 1, 'Wells', NULL, '2020-03-31'), (7, 1, 'Wells', '2020-01-01', NULL), (8, 1, 'Wells', '2020-01-02', '2020-01-01')) v (id, context, title, start_date, end_date)$$, min_run => 1);
SELECT * FROM aid_repeats('SELECT *, 1 AS context FROM school WHERE false');
-- the last day of the calendar has no day after it
SELECT during, days FROM aid_overlaps($$SELECT id, id AS provider, 'p' AS place, 's' AS sector, start_date::date, end_date::date, 1 AS amount
	FROM (VALUES ('a', '2020-01-01', '5874897-12-31'), ('b', '5874897-12-30', '5874897-12-31'), ('c', '5874897-12-30', '5874897-12-30')) v (id, start_date, end_date)$$);

-- bad input
CREATE SEQUENCE overlap_numbers;
CREATE TEMP VIEW one AS SELECT 1 AS id, 'a' AS provider, 'p' AS place, 's' AS sector, DATE '2024-01-01' AS start_date, DATE '2024-01-31' AS end_date, 1 AS amount;
SELECT q, pg_temp.outcome('SELECT * FROM aid_overlaps(' || q || ')') FROM unnest(ARRAY[
	'NULL', $$'SELECT * FROM one UNION ALL SELECT NULL, ''a'', NULL, NULL, NULL, NULL, 1'$$, $$'SELECT * FROM one UNION ALL SELECT * FROM one'$$,
	$$'SELECT *, -0.000000001 AS place_percent FROM one'$$, $$'SELECT *, 100.000000001 AS sector_percent FROM one'$$, $$'SELECT *, ''NaN''::float8 AS sector_percent FROM one'$$,
	$$'SELECT id, provider, place, sector, start_date, end_date, ''NaN''::numeric AS amount FROM one'$$, $$'SELECT id, provider, place, sector, start_date, ''infinity''::date AS end_date, amount FROM one'$$,
	$$'SELECT id, provider, place, sector, start_date, end_date FROM one'$$, $$'SELECT *, 1 AS percent FROM one'$$, $$'SELECT id, ARRAY[provider] AS provider, place, sector, start_date, end_date, amount FROM one'$$,
	$$'SELECT id, provider, place, sector, start_date::timestamp, end_date, amount FROM one'$$, $$'TABLE one; TABLE one'$$, $$'DELETE FROM work'$$, $$'SELECT nextval(''overlap_numbers'') AS id, provider, place, sector, start_date, end_date, amount FROM one'$$,
	$$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org'$$, $$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org, ''sam'' AS kind'$$, $$'TABLE one', 'SELECT NULL AS alias, ''y'' AS org, ''same'' AS kind'$$,
	$$'TABLE one', 'SELECT ''x'' AS alias, ''Unknown'' AS org, ''same'' AS kind'$$, $$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org, ''same'' AS kind UNION ALL VALUES (''X'', ''z'', ''same'')'$$,
	$$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org, ''agency'' AS kind UNION ALL VALUES (''w'', ''x'', ''same''), (''W'', ''z'', ''agency'')'$$,
	$$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org, ''same'' AS kind UNION ALL VALUES (''y'', ''z'', ''same''), (''z'', ''x'', ''same'')'$$,
	$$'TABLE one', 'SELECT ''x'' AS alias, ''y'' AS org, ''agency'' AS kind UNION ALL VALUES (''y'', ''x'', ''agency'')'$$]) q;
SELECT q, pg_temp.outcome('SELECT * FROM aid_repeats(' || q || ')') FROM unnest(ARRAY[
	'NULL', $$'SELECT *, 1 AS context FROM school', NULL$$, $$'SELECT *, 1 AS context FROM school', min_run => NULL$$, $$'SELECT NULL::int AS id, NULL AS context, title, start_date, end_date FROM school'$$,
	$$'SELECT *, 1 AS context FROM school UNION ALL SELECT *, NULL AS context FROM school'$$, $$'SELECT *, 1 AS context FROM school', 0$$, $$'SELECT *, 1 AS context FROM school', 1.5$$, $$'SELECT *, 1 AS context FROM school', 'NaN'$$,
	$$'SELECT *, 1 AS context FROM school', min_gap_days => 10, max_gap_days => 9$$, $$'SELECT *, 1 AS context FROM school', min_step_days => -1$$, $$'SELECT *, 1 AS context FROM school', min_run => 0$$,
	$$'SELECT id, title, start_date, end_date, ''Infinity''::float8 AS amount, 1 AS context FROM school'$$, $$'SELECT id, title, start_date, ''-infinity''::date AS end_date, 1 AS context FROM school'$$,
	$$'TABLE school'$$, $$'SELECT *, 1 AS context, 2 AS place FROM school'$$, $$'SELECT *, ARRAY[1] AS context FROM school'$$, $$'SELECT id, 5 AS title, start_date, end_date, 1 AS context FROM school'$$]) q;
\set VERBOSITY default
SELECT * FROM aid_overlaps('TABLE one UNION ALL TABLE one');
SELECT * FROM aid_overlap_cells('SELECT *, 101 AS place_percent FROM one');
SELECT * FROM aid_overlap_matrix('TABLE one', $$SELECT 'FCDO' AS alias, 'United Kingdom' AS org, 'agency' AS kind UNION ALL VALUES ('fcdo', 'Norway', 'agency')$$);
SELECT * FROM aid_repeats('SELECT *, 1 AS context FROM school', min_run => 0);
DROP SEQUENCE overlap_numbers;
RESET datestyle;
