-- The report's sections about records, people and places: every call runs by itself and yields what plain SQL or a hand
-- finds, whatever the texts in data and options; what a section lacks it leaves out.
BEGIN;
SELECT count(*) = 0 AS absent FROM pg_available_extensions WHERE name = 'aidflow_report' \gset
SELECT count(*) = 2 AS mapped FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis') \gset
\if :absent
SELECT plan(1);
SELECT skip('aidflow_report is not installed');
\else
\if :mapped
SELECT plan(117);
\else
SELECT plan(100);
\endif
SET client_min_messages = warning;
CREATE SCHEMA report;
CREATE EXTENSION aidflow_report SCHEMA report;
SET search_path = public, report;
SELECT setseed(0.6);

-- The calls of a section, each run as it stands
CREATE FUNCTION pg_temp.section(section text, q text, o jsonb, OUT label text, OUT note text, OUT call text, OUT picture text) RETURNS SETOF record
LANGUAGE plpgsql AS $$ BEGIN
	RETURN QUERY EXECUTE format('SELECT * FROM aid_report_%s($1, $2, $3)', section) USING q, o, ARRAY(SELECT name FROM aid_query_columns(q));
END $$;
CREATE FUNCTION pg_temp.rows(call text) RETURNS jsonb LANGUAGE plpgsql AS $$ DECLARE r jsonb; BEGIN
	EXECUTE format(E'SELECT coalesce(jsonb_agg(to_jsonb(t)), ''[]'') FROM (\n%s\n) AS t', call) INTO r; RETURN r;
END $$;
CREATE FUNCTION pg_temp.svg(call text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE r text; BEGIN EXECUTE call INTO r; RETURN r; END $$;
CREATE FUNCTION pg_temp.figure(section text, label text, q text, o jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT pg_temp.rows(s.call) FROM pg_temp.section(section, q, o) s WHERE s.label = figure.label
$$;
CREATE FUNCTION pg_temp.column(rows jsonb, name text) RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(r ->> name ORDER BY n) FROM jsonb_array_elements(rows) WITH ORDINALITY AS e (r, n)
$$;
CREATE FUNCTION pg_temp.shown(section text, q text, o jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws('|', label, note, pg_temp.rows(call), CASE WHEN picture IS NOT NULL THEN pg_temp.svg(picture) END), E'\n') FROM pg_temp.section(section, q, o)
$$;
CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE query; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$;

-- ---- counted twice ----
-- 2 is a later version of 1, 4 spends what 3 pays, 6 is a part of 5, 8 takes 7 back; 10 is 9 again, as another office types it, 12 is like it in
-- another country
CREATE TABLE flow (id text, source text, record_id text, version integer, donor text, implementer text, recipient text, title text, amount numeric, date date,
	activity_id text, parent_id text, receiver_activity_id text);
INSERT INTO flow VALUES
	('1', 'donors', 'r1', 1, 'Norway', 'Clear Ground', 'AAA', 'Clearing mines around Tal village', 1000, '2024-01-10', 'x1', NULL, NULL),
	('2', 'donors', 'r1', 2, 'Norway', 'Clear Ground', 'AAA', 'Clearing mines around Tal village', 1100, '2024-01-10', 'x1', NULL, NULL),
	('3', 'donors', 'r3', 1, 'Norway', 'Pool', 'AAA', 'Contribution to the pool', 500, '2024-02-01', 'x3', NULL, 'p1'),
	('4', 'pools', 'r4', 1, 'Pool', 'Water Union', 'AAA', 'Wells and pumps for the north', 400, '2024-03-01', 'p1', NULL, NULL),
	('5', 'donors', 'r5', 1, 'Chile', 'Red Hill', 'BBB', 'Programme for judges and courts', 900, '2023-05-01', 'w', NULL, NULL),
	('6', 'donors', 'r6', 1, 'Chile', 'Red Hill', 'BBB', 'Training of court clerks', 300, '2023-06-01', 'w-a', 'w', NULL),
	('7', 'donors', 'r7', 1, 'Japan', 'Open School', 'BBB', 'School books in four languages', 250, '2022-01-01', 'x7', NULL, NULL),
	('8', 'donors', 'r7', 1, 'Japan', 'Open School', 'BBB', 'School books in four languages', -250, '2022-02-01', 'x7', NULL, NULL),
	('9', 'donors', 'r9', 1, 'Ghana', 'Seven Rivers', 'CCC', 'Marking and record keeping of small arms in Lakes District', 71234.56, '2021-07-07', 'x9', NULL, NULL),
	('10', 'country', 'c1', 1, 'Ghana', 'Seven Rivers', 'CCC', 'Marking and record keeping of small arms, Lakes District', 71234.56, '2021-07-09', NULL, NULL, NULL),
	('12', 'country', 'c2', 1, 'Ghana', 'Seven Rivers', 'DDD', 'Marking and record keeping of small arms in Lakes District', 71234.56, '2021-07-07', NULL, NULL, NULL),
	('11', 'donors', 'r11', 1, 'Japan', 'Open School', 'CCC', 'Early warning of local violence', NULL, '2020-02-02', 'x11', NULL, NULL);
INSERT INTO flow SELECT (100 + i)::text, 'donors', 'f' || i, 1, 'donor ' || i % 5, 'partner ' || i % 7, chr(65 + i % 9) || 'XX', md5(i::text), i * 17, date '2018-01-01' + i * 11, 'f' || i, NULL, NULL
	FROM generate_series(1, 90) i;

SELECT is(pg_temp.column(f, 'rule'), '{gross,distinct,net_source,net_leaf,net_declared}', 'a line for each rule')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow') f;
SELECT is(pg_temp.column(pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow', '{"counting": "net_leaf"}'), 'rule'),
	'{net_leaf,gross,distinct,net_source,net_declared}', 'the rule of the report comes first');
SELECT is(pg_temp.column(f, 'highest')::numeric[], ARRAY[g, g - 1000, g - 1000 - 300 - 400, g - 1000 - 300 - 400, g - 1000 - 300 - 400], 'highest totals: without the copy, the part, the money passed on')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow') f, (SELECT sum(amount) AS g FROM flow) s;
SELECT is(pg_temp.column(f, 'lowest')::numeric[], ARRAY[g, g - 1000 - d, g - 1000 - 300 - 400 - d, g - 1000 - 300 - 400 - d, g - 1000 - 300 - 400 - d], 'lowest totals: without the possible duplicate too')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow') f, (SELECT sum(amount) AS g, 71234.56 AS d FROM flow) s;
SELECT is(pg_temp.column(f, 'lowest'), pg_temp.column(f, 'highest'), 'with min_probability 1 nothing is possible only')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow', '{"min_probability": 1}') f;
SELECT is(pg_temp.column(f, 'what_counts'), (SELECT array_agg(aid_counting_rule(r)) FROM unnest(pg_temp.column(f, 'rule')) r), 'rules are said in words')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow') f;
SELECT is(pg_temp.column(f, 'certain_double_counting_pct')::numeric[], (SELECT array_agg(round(100 * t / g, 1) ORDER BY n) FROM unnest('{0,1000,1700,1700,1700}'::numeric[]) WITH ORDINALITY u (t, n)), 'and in percent of the gross')
FROM pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow') f, (SELECT sum(amount) AS g FROM flow) s;

SELECT is(pg_temp.column(f, 'pairs'), '{1,1,1,1,1,0}', 'pairs by relation, those not found too') FROM pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', 'SELECT * FROM flow') f;
SELECT is(pg_temp.column(f, 'money_of_pairs')::numeric[], '{1000,400,300,71234.56,0,0}', 'and their money') FROM pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', 'SELECT * FROM flow') f;
SELECT is(pg_temp.column(f, 'lowest_likelihood_pct') IS NOT NULL AND (pg_temp.column(f, 'lowest_likelihood_pct'))[1] IS NULL AND (pg_temp.column(f, 'lowest_likelihood_pct'))[4]::numeric BETWEEN 90 AND 99.9, true,
	'likelihood is given for what no identifier proves') FROM pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', 'SELECT * FROM flow') f;
SELECT is(pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', 'SELECT * FROM flow', jsonb_build_object('verdicts', 'SELECT ''9'' AS id_a, ''10'' AS id_b, ''overlap'' AS relation')) #>> '{6,finding}',
	'two donors at once, by a verdict', 'a relation that only a reviewer gives has its line when it is used');
SELECT is(pg_temp.column(f, 'record') || pg_temp.column(f, 'other_record'), '{9,2,3,10,1,4}', 'findings with most money, as many as asked for')
FROM pg_temp.figure('duplicates', 'The findings with most money', 'SELECT * FROM flow', '{"top": 3}') f;
SELECT is(pg_temp.column(pg_temp.figure('duplicates', 'The findings with most money', 'SELECT * FROM flow'), 'money')::numeric[], '{71234.56,1000,400,300}', 'those without money at stake are not among them');
SELECT is((pg_temp.figure('duplicates', 'The findings with most money', 'SELECT * FROM flow') #>> '{1,evidence}'),
	'the same record number in one source; kept: latest version; same date (2024-01-10), same implementer (Clear Ground), same donor (Norway), same title (Clearing mines around Tal village), same recipient (AAA); but amounts 1100 and 1000, 9.1% apart',
	'evidence is said in words');
SELECT is(pg_temp.figure('duplicates', 'Through whom money is passed on', 'SELECT * FROM flow'), '[{"paid_by": "Norway", "passed_on_by": "Pool", "pairs": 1, "money_of_pairs": 400.00}]', 'chains by payer and who passes on');
SELECT is(pg_temp.figure('duplicates', 'What the search left out', 'SELECT * FROM flow UNION ALL SELECT ''13'', ''donors'', ''r13'', 1, ''Peru'', NULL, ''CCC'', NULL, 5, NULL, NULL, NULL, NULL'),
	'[{"reason": "title is NULL or its core has no words", "records": 91}]', 'what is left out is counted by reason: here codes and a NULL');
SELECT is((SELECT count(*) FROM pg_temp.section('duplicates', 'SELECT id, amount, donor, title FROM flow', '{}') s WHERE s.label LIKE 'Through%'), 0::bigint, 'without implementers and links there is no table of chains');
SELECT is(pg_temp.state($$ SELECT pg_temp.shown('duplicates', 'SELECT id, amount, donor FROM flow', '{}') $$), 'no error', 'few roles will do');
SELECT is((SELECT string_agg(aid_finding_words(r, '{}'), ' / ' ORDER BY n) FROM unnest('{R0,R1,R2,R3,R4,R5,R8,model:abc}'::text[]) WITH ORDINALITY AS u (r, n)),
	'a reviewer''s verdict / the same record number in one source / a secondary report of what its owner reports / the same activity or identifier in two sources / '
	'one record names the activity of the other as payer or receiver / one record names the other as the whole that it is part of / no duplicate by rule / no identifier, judged by likeness', 'rules in words');
SELECT is(aid_finding_words('R8', '{"forbids": "phases differ", "fields": {"provider": {"a": "A", "b": "B", "bits": -2, "level": "else", "similarity": 0}, "receiver": {"a": "A (x)", "b": "Ax", "bits": 1, "level": "similar", "similarity": 0.5},
	"place": {"a": "1 2", "b": "2 3", "gap": 7.5, "bits": -1, "level": "10"}, "date": {"a": "2024-01-01", "b": "2024-01-03", "gap": 2, "bits": 3, "level": "7"}, "own": {"a": "1", "b": "2", "bits": 2, "level": "near"},
	"sector": {"a": "1", "bits": 0, "level": "unknown"}, "identifiers": {"a": "k", "b": "l", "bits": -0.5, "level": "else"}}}'),
	'phases differ; 2024-01-01 and 2024-01-03, 2 days apart, own near (1 / 2), implementers 50% alike (A (x) / Ax); but other donor (A / B), places 7.5 km apart, other identifiers (k / l)', 'every kind of field in words, for and against');
SELECT is(aid_finding_words('R1', NULL) IS NULL AND aid_finding_words(NULL, '{}') IS NULL AND aid_finding_words('R1', '[1]') = 'the same record number in one source', true, 'words of nothing');

-- ---- overlap and repeats ----
CREATE TABLE work (id text, donor text, implementer text, recipient text, place text, sector text, title text, amount numeric, start_date date, end_date date, activity_id text, receiver_activity_id text);
INSERT INTO work VALUES
	('1', 'Norway', 'a', 'AAA', 'north', '15220', 'Dialogue between herders', 100, '2024-01-01', '2024-01-10', 'k1', NULL),
	('2', 'Japan', 'b', 'AAA', 'north', '15220', 'Mediation by the young', 300, '2024-01-06', '2024-01-15', 'k2', NULL),
	('3', 'Chile', 'c', 'AAA', 'north', '15220', 'Early warning', 50, '2024-01-10', '2024-01-14', 'k3', NULL),
	('4', 'Chile', 'c', 'AAA', 'south', '15220', 'Repair of wells and pumps', 70, '2024-01-01', '2024-01-31', 'k4', NULL),
	('5', 'Japan', 'b', 'AAA', 'south', '31120', 'Seeds and tools', 80, '2024-01-01', '2024-01-31', 'k5', NULL),
	('6', 'Norway', 'Pool', 'BBB', 'east', '15220', 'Contribution', 1000, '2024-01-01', '2024-12-31', 'k6', 'pool'),
	('7', 'Pool', 'd', 'BBB', 'east', '15220', 'Grants of the pool', 1000, '2024-01-01', '2024-12-31', 'pool', NULL),
	('8', 'Peru', 'e', 'BBB', 'west', '11220', 'Catch-up classes for girls', 400, '2021-01-01', '2021-12-31', 'k8', NULL),
	('9', 'Peru', 'e', 'BBB', 'west', '11220', 'Catch-up classes for girls, phase 2', 500, '2022-01-15', '2022-12-31', 'k9', NULL),
	('10', 'Ghana', 'e', 'BBB', 'west', '11220', 'Catch-up classes for girls, phase 3', 600, '2023-01-15', '2023-12-31', 'k10', NULL),
	('11', 'Ghana', 'e', 'BBB', NULL, '11220', 'No place', 9, '2023-01-15', '2023-12-31', 'k11', NULL),
	('12', 'Ghana', 'e', 'BBB', 'west', '11220', 'No period', 9, NULL, NULL, 'k12', NULL);
-- day by day; of 6 and 7 only the payer counts
CREATE TEMP TABLE spent AS SELECT recipient || ' | ' || place AS place, sector, donor, d::date AS day, sum(amount / (end_date - start_date + 1)) AS rate
FROM work, generate_series(start_date, end_date, interval '1 day') d WHERE id <> '7' AND place IS NOT NULL GROUP BY 1, 2, 3, 4;
CREATE TEMP TABLE day AS SELECT place, sector, day, count(*) AS donors, sum(rate) AS rate, max(rate) AS largest FROM spent GROUP BY 1, 2, 3;
SELECT is(pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT * FROM work') -> 1,
	(SELECT jsonb_build_object('place', place, 'sector', sector, 'donors', 3, 'money', 450.00, 'crowded_days', count(*), 'on_crowded_days', round(sum(rate), 2), 'beyond_the_largest', round(sum(rate - largest), 2))
	FROM day WHERE donors > 1 GROUP BY place, sector), 'the crowded cell is that of a count day by day');
SELECT is((f -> 0) - 'on_crowded_days' - 'beyond_the_largest', jsonb_build_object('place', 'all 5 cells, 1 crowded', 'sector', NULL, 'donors', NULL, 'money', (SELECT round(sum(rate), 2) FROM spent), 'crowded_days', NULL), 'the first line is all of it')
FROM pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT * FROM work') f;
SELECT is(jsonb_array_length(pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT * FROM work')), 2, 'money passed on does not meet itself');
SELECT is((f -> 1) - 'sector', '{"place": "BBB | east", "donors": 2, "money": 1200.00, "crowded_days": 366, "on_crowded_days": 1200.00, "beyond_the_largest": 200.00}', 'only what is spent beyond it does')
FROM pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT id, donor, recipient, place, sector, start_date, end_date, CASE id WHEN ''7'' THEN 1200 ELSE amount END AS amount, activity_id, receiver_activity_id FROM work') f;
SELECT is(jsonb_array_length(pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT id, donor, recipient, amount, start_date AS date FROM work', '{"top": 1}')), 2, 'as many cells as asked for, and the line of all');
SELECT is((pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT id, donor, recipient, sector, start_date, end_date, amount FROM work WHERE id IN (''6'', ''7'')') #>> '{0,place}'), 'all 1 cells, 1 crowded', 'without the link it would');
SELECT results_eq($$ SELECT r ->> 'donor', r ->> 'other_donor', (r ->> 'pairs_of_records')::integer, (r ->> 'money_of_both')::numeric FROM jsonb_array_elements(pg_temp.figure('overlap', 'Which donors meet', 'SELECT * FROM work')) r $$,
	$$ SELECT a.donor, b.donor, 1, round(sum(least(a.rate, b.rate)), 2) AS money FROM spent a JOIN spent b USING (place, sector, day) WHERE a.donor < b.donor GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2 $$, 'donors who meet, with the smaller of both');
SELECT is((SELECT aid_svg_escape('1 Japan') = ANY (words) AND '0 (0)' <> ALL (words) AND svg LIKE '%Which donors meet%' FROM (SELECT svg, array(SELECT (xpath('string(.)', t))[1]::text
	FROM unnest(xpath('//*[local-name() = "text"]', svg::xml)) t) AS words FROM (SELECT pg_temp.svg(picture) AS svg FROM pg_temp.section('overlap', 'SELECT * FROM work', '{}') WHERE picture IS NOT NULL) p) w), true, 'and as a picture');
SELECT is(pg_temp.figure('overlap', 'The same work funded again, by number of times', 'SELECT * FROM work'), '[{"times_funded": 3, "chains": 1, "by_one_donor": 0, "money": 1500.00}]', 'chains of repeated funding');
SELECT is(pg_temp.figure('overlap', 'The same work funded again, by number of times', 'SELECT * FROM work UNION ALL SELECT ''13'', ''Ghana'', ''e'', ''BBB'', ''west'', ''11220'', ''Catch-up classes for girls, phase 4'', -600, ''2024-01-15'', ''2024-12-31'', ''k13'', NULL'),
	'[{"times_funded": 3, "chains": 1, "by_one_donor": 0, "money": 1500.00}]', 'money taken back is no further time');
SELECT is(pg_temp.figure('overlap', 'The same work funded again, with most money', 'SELECT * FROM work'),
	'[{"record": "8", "last_record": "10", "title": "Catch-up classes for girls", "recipient": "BBB", "times_funded": 3, "donors": "several", "money": 1500.00}]', 'from the first record to the last');
SELECT is((SELECT jsonb_agg(jsonb_build_array(r -> 'tables', r -> 'reason', r -> 'records')) FROM jsonb_array_elements(pg_temp.figure('overlap', 'What these tables left out', 'SELECT * FROM work')) r),
	'[["several donors at once", "place is NULL or blank", 1], ["several donors at once", "start_date or end_date is NULL", 1], ["the same work again", "start_date or end_date is NULL", 1]]', 'what is left out');
SELECT is(pg_temp.figure('overlap', 'Where several donors spend at once', 'SELECT id, donor, recipient, amount, start_date AS date FROM work WHERE start_date < ''2024-01-05''', '{"names": "SELECT ''AAA'' AS unit, ''Aland'' AS name"}'),
	'[{"place": "all 2 cells, 2 crowded", "money": 3759.00, "donors": null, "sector": null, "crowded_days": null, "on_crowded_days": 2250.00, "beyond_the_largest": 1150.00},
	{"place": "BBB", "money": 3509.00, "donors": 4, "sector": "all purposes", "crowded_days": 366, "on_crowded_days": 2000.00, "beyond_the_largest": 1000.00},
	{"place": "Aland", "money": 250.00, "donors": 3, "sector": "all purposes", "crowded_days": 366, "on_crowded_days": 250.00, "beyond_the_largest": 150.00}]', 'a record without a period lasts its year');
SELECT is(pg_temp.column(pg_temp.figure('overlap', 'Which donors meet', 'SELECT * FROM work', jsonb_build_object('aliases', 'SELECT ''Japan'' AS alias, ''Norway'' AS org, ''same'' AS kind')), 'pairs_of_records'), '{2}', 'aliases are one donor');

SELECT is(pg_temp.figure('overlap', 'Where several donors spend at once', $$SELECT id, donor, recipient, place, amount, date '2024-01-01' AS date FROM (VALUES ('1', 'A', 'Guinea', 'Bissau Port', 5), ('2', 'B', 'Guinea Bissau', 'Port', 5)) AS v (id, donor, recipient, place, amount)$$)
	#>> '{0,place}', 'all 2 cells, 0 crowded', 'places of different recipients are different cells');

-- ---- gender ----
CREATE TABLE screened (donor text, marker aid_marker, amount numeric, date date);
INSERT INTO screened VALUES ('A', 'dac:2', 100, '2023-01-01'), ('A', 'dac:1', 150, '2023-06-01'), ('A', 'dac:0', 250, '2024-01-01'), ('A', NULL, 500, '2024-01-01'),
	('B', 'gam:4M', 60, '2024-01-01'), ('B', 'gam:2', 40, '2024-01-01'), ('B', 'dac:0', 30, NULL), ('B', 'dac:2', NULL, '2024-01-01'), ('B', NULL, NULL, '2024-01-01'), (NULL, 'dac:1', 20, 'infinity');
SELECT is(pg_temp.figure('gender', 'Gender focus of the money', 'TABLE screened'), jsonb_build_array(jsonb_build_object('money', 1150.00, 'screened_pct', round(100 * 550.0 / 1150, 1), 'focus_of_screened_pct', round(100 * 270.0 / 550, 1),
	'focus_at_least_pct', round(floor(1000 * 270.0 / 1150) / 10, 1), 'focus_at_most_pct', round(ceil(1000 * 870.0 / 1150) / 10, 1), 'principal_of_screened_pct', round(100 * 100.0 / 550, 1))), 'focus with coverage and bounds');
SELECT is((SELECT string_agg(concat_ws(':', r ->> 'scheme', r ->> 'code', r ->> 'meaning', r ->> 'records', r ->> 'money', r ->> 'of_all_money_pct', r ->> 'of_its_scheme_pct'), ' / ' ORDER BY n)
	FROM jsonb_array_elements(pg_temp.figure('gender', 'Money by marker', 'TABLE screened')) WITH ORDINALITY AS e (r, n)),
	'dac:2:principal objective:1:100.00:8.7:18.2 / dac:1:significant objective:2:170.00:14.8:30.9 / dac:0:screened, not targeted:2:280.00:24.3:50.9 / gam:4M:gender and age:1:60.00:5.2:60.0 / gam:2:age only:1:40.00:3.5:40.0 / none:no marker: unknown:1:500.00:43.5', 'money by marker; a blank one is unknown');
SELECT is((SELECT jsonb_agg(jsonb_build_array(r -> 'donor', r -> 'money', r -> 'screened_pct', r -> 'focus_of_screened_pct', r -> 'focus_at_least_pct', r -> 'focus_at_most_pct'))
	FROM jsonb_array_elements(pg_temp.figure('gender', 'Gender focus by donor', 'TABLE screened', '{"names": "SELECT ''A'' AS unit, ''Aland'' AS name"}')) r),
	'[["Aland", 1000.00, 50.0, 50.0, 25.0, 75.0], ["B", 130.00, 23.1, 0.0, 0.0, 77.0], [null, 20.00, 100.0, 100.0, 100.0, 100.0]]', 'by donor');
SELECT is((SELECT jsonb_agg(jsonb_build_array(r -> 'year', r -> 'money', r -> 'focus_of_screened_pct')) FROM jsonb_array_elements(pg_temp.figure('gender', 'Gender focus by year', 'TABLE screened')) r),
	'[[2023, 250.00, 100.0], [2024, 850.00, 0.0], [null, 50.00, 40.0]]', 'by year');
SELECT is((SELECT pg_temp.svg(picture) LIKE '%Gender focus, percent of money%' FROM pg_temp.section('gender', 'TABLE screened', '{}') WHERE picture IS NOT NULL), true, 'and as a picture');
SELECT is((SELECT pg_temp.svg(picture) LIKE '<svg %' FROM pg_temp.section('gender', 'SELECT marker::aid_marker, amount::numeric, DATE ''2024-01-01'' AS date FROM (VALUES (''dac:2'', 100), (''dac:0'', 150), (NULL, -50)) AS v (marker, amount)', '{}') WHERE picture IS NOT NULL), true,
	'refunds turn bounds around and do not spoil the picture');
SELECT is((SELECT array_agg(aid_report_marker_words(s, c) IS NULL) FROM (VALUES ('dac', '3'), ('gm', '2'), ('gen', '4')) AS v (s, c)), '{t,t,t}', 'words only for codes that there are');
SELECT is((SELECT count(*) FROM unnest('{dac:0,dac:1,dac:2,gm:0,gm:1,gm:2a,gm:2b,gm:3,gm:4,gam:0,gam:1M,gam:2,gam:3T,gam:4,gen:0,gen:1,gen:2,gen:2a,gen:2b,gen:3}'::aid_marker[]) m WHERE aid_report_marker_words(aid_scheme(m), aid_code(m)) IS NULL), 0::bigint, 'and for all of them');

-- ---- people ----
CREATE TABLE reached (recipient text, beneficiaries aid_headcount, date date);
INSERT INTO reached VALUES ('AAA', 'F 0-17: 10, F 18+: 20, M 18-29: 12', '2024-02-01'), ('AAA', 'M 15-24: 8, ?: 5', '2023-02-01'), ('BBB', 'F 30-59: 4, X: 1', '2024-02-01'), ('CCC', NULL, '2024-02-01'), (NULL, '0', NULL);
SELECT is(pg_temp.figure('people', 'How many people, and what is known of them', 'TABLE reached'), '[{"records_with_people": 4, "records_without": 1, "entries": 60, "different_people_at_least": 43, "sex_known_pct": 91.7,
	"age_known_pct": 90.0, "both_known_pct": 90.0, "disability_known_pct": 0.0}]', 'people and what is known of them');
SELECT is((SELECT jsonb_object_agg(r ->> 'people', jsonb_build_array(r -> 'at_least', r -> 'at_most', r -> 'estimate', r -> 'left_over')) FROM jsonb_array_elements(pg_temp.figure('people', 'Women, men, children, youth', 'TABLE reached')) r),
	'{"women and girls": [34, 39, 34, 5], "men and boys": [20, 25, 20, 5], "of another sex": [1, 6, 1, 5], "children": [10, 24, 12, 6], "girls": [10, 15, 10, 5], "boys": [0, 13, 2, 5],
	"youth, United Nations statistics": [8, 56, 17, 26], "youth, resolution 2250": [12, 46, 18, 26], "youth, African Youth Charter": [20, 60, 22, 26],
	"young women, United Nations statistics": [0, 35, 2, 25], "young women, resolution 2250": [0, 25, 0, 25], "young women, African Youth Charter": [0, 39, 2, 25],
	"young men, United Nations statistics": [8, 25, 15, 5], "young men, resolution 2250": [12, 25, 18, 5], "young men, African Youth Charter": [20, 25, 20, 5], "older people": [0, 26, 0, 26]}', 'bounds by hand');
SELECT is((SELECT bool_and((r ->> 'at_least_pct')::numeric = round(floor(1000 * (r ->> 'at_least')::numeric / 60) / 10, 1) AND (r ->> 'at_most_pct')::numeric = round(ceil(1000 * (r ->> 'at_most')::numeric / 60) / 10, 1))
	FROM jsonb_array_elements(pg_temp.figure('people', 'Women, men, children, youth', 'TABLE reached')) r), true, 'bounds are rounded outwards');
SELECT is((SELECT pg_temp.svg(picture) LIKE '%60 people by sex and age%' FROM pg_temp.section('people', 'TABLE reached', '{}') WHERE picture IS NOT NULL), true, 'the pyramid holds everybody');
SELECT is(pg_temp.figure('people', 'Women and young men by recipient', 'TABLE reached'), '[{"recipient": "AAA", "entries": 55, "sex_known_pct": 90.9, "women_at_least_pct": 54.5, "women_at_most_pct": 63.7, "age_known_pct": 90.9, "young_men_at_least": 12, "young_men_at_most": 25},
	{"recipient": "BBB", "entries": 5, "sex_known_pct": 100.0, "women_at_least_pct": 80.0, "women_at_most_pct": 80.0, "age_known_pct": 80.0, "young_men_at_least": 0, "young_men_at_most": 0}]', 'by recipient');
SELECT is((SELECT jsonb_agg(jsonb_build_array(r -> 'year', r -> 'entries', r -> 'women_at_least_pct', r -> 'women_at_most_pct', r -> 'youth_at_least_pct', r -> 'youth_at_most_pct')) FROM jsonb_array_elements(pg_temp.figure('people', 'Women and youth by year', 'TABLE reached')) r),
	'[[2023, 13, 0.0, 38.5, 0.0, 100.0], [2024, 47, 72.3, 72.4, 25.5, 70.3]]', 'by year');

-- ---- forms ----
CREATE TABLE partner (donor text, implementer text, recipient text, amount numeric, date date);
INSERT INTO partner VALUES ('NOR', NULL, 'MLI', 100, '2020-01-01'), ('NOR', 'BRA', 'MLI', 40, '2024-01-01'), ('NOR', 'MLI', 'MLI', 10, '2024-01-01'), ('BRA', 'BRA', 'MLI', 30, '2024-01-01'), ('BRA', NULL, 'MLI', NULL, '2024-01-01'),
	('BRA', NULL, 'MLI', 0, '2024-01-01'), ('KOR', NULL, 'MLI', 20, '1990-01-01'), ('KOR', NULL, 'MLI', 25, '2024-01-01'), ('NOR', NULL, 'JPN', 5, '2024-01-01'), ('UN', NULL, 'MLI', 70, '2024-01-01'), (NULL, NULL, 'MLI', 1, NULL), ('KOR', NULL, 'MLI', 2, NULL);
CREATE TABLE list AS SELECT * FROM (VALUES ('NOR', 'north', NULL::daterange), ('JPN', ' North', NULL), ('BRA', 'SOUTH', NULL), ('MLI', 'south', NULL), ('KOR', 'south', '[,1996-12-12)'), ('KOR', 'north', '[1996-12-12,)'), ('CHN', 'south', NULL)) AS v (country, class, valid);
SELECT results_eq($$ SELECT r ->> 'form', (r ->> 'records')::integer, (r ->> 'money')::numeric, (r ->> 'records_without_amount')::integer, (r ->> 'records_of_zero')::integer
	FROM jsonb_array_elements(pg_temp.figure('forms', 'Forms of cooperation', 'TABLE partner', '{"forms": "TABLE list", "columns": {"forms": ["country", "class", "valid"]}}')) r $$,
	$$ VALUES ('North-South', 3, 135.0, 0, 0), ('South-South', 4, 50, 1, 1), ('triangular', 1, 40, 0, 0), ('North-North', 1, 5, 0, 0), ('not known', 3, 73, 0, 0) $$, 'forms by dated lists; triangular needs a third country');
SELECT results_eq($$ SELECT r ->> 'year', (r ->> 'money')::numeric, (r ->> 'north_south_pct')::numeric, (r ->> 'south_south_pct')::numeric, (r ->> 'triangular_pct')::numeric, (r ->> 'other_pct')::numeric, (r ->> 'not_known_pct')::numeric, (r ->> 'records_without_money')::integer
	FROM jsonb_array_elements(pg_temp.figure('forms', 'Forms of cooperation by year', 'TABLE partner', '{"forms": "TABLE list", "columns": {"forms": ["country", "class", "valid"]}}')) r $$,
	$$ VALUES ('1990', 20.0, 0.0, 100.0, 0.0, 0.0, 0.0, 0), ('2020', 100, 100, 0, 0, 0, 0, 0), ('2024', 180, 19.4, 16.7, 22.2, 2.8, 38.9, 2), (NULL, 3, 0, 0, 0, 0, 100, 0) $$, 'by year');
SELECT results_eq($$ SELECT r ->> 'form', r ->> 'donor', r ->> 'implementer', r ->> 'recipient', (r ->> 'records')::integer, (r ->> 'money')::numeric, (r ->> 'without_money')::integer
	FROM jsonb_array_elements(pg_temp.figure('forms', 'South-South and triangular cooperation: who with whom', 'TABLE partner', '{"forms": "TABLE list", "columns": {"forms": ["country", "class", "valid"]}, "names": "SELECT ''BRA'' AS unit, ''Brazil'' AS name"}')) r $$,
	$$ VALUES ('triangular', 'NOR', 'Brazil', 'MLI', 1, 40.0, 0), ('South-South', 'Brazil', 'Brazil', 'MLI', 1, 30, 0), ('South-South', 'KOR', NULL, 'MLI', 1, 20, 0), ('South-South', 'Brazil', NULL, 'MLI', 2, 0, 2) $$, 'who with whom');
SELECT is(pg_temp.figure('forms', 'Cooperation without money', 'TABLE partner', '{"forms": "TABLE list", "columns": {"forms": ["country", "class", "valid"]}}'), '[{"form": "South-South", "donor": "BRA", "recipient": "MLI", "without_amount": 1, "of_zero": 1}]', 'cooperation without money');
SELECT results_eq($$ SELECT r ->> 'party', r ->> 'named_as', (r ->> 'records')::integer, (r ->> 'money')::numeric
	FROM jsonb_array_elements(pg_temp.figure('forms', 'Who is in no list, or in two at once', 'TABLE partner', '{"forms": "TABLE list", "columns": {"forms": ["country", "class", "valid"]}}')) r $$,
	$$ VALUES ('UN', 'donor', 1, 70.0), ('KOR', 'donor', 1, 2), ('not named', 'donor', 1, 1) $$, 'who is in no list, or without a date in two');
SELECT results_eq($$ SELECT r ->> 'form', (r ->> 'records')::integer FROM jsonb_array_elements(pg_temp.figure('forms', 'Forms of cooperation', 'SELECT donor, recipient, amount FROM partner', '{"forms": "SELECT country, class FROM list", "columns": {"forms": ["country", "class"]}}')) r $$,
	$$ VALUES ('North-South', 3), ('South-South', 3), ('North-North', 1), ('not known', 5) $$, 'lists without dates');

-- ---- places ----
CREATE TABLE cell AS SELECT chr(65 + x) || y AS unit, x, y, CASE WHEN x = 4 THEN 90 ELSE 1 + (x * 7 + y * 3) % 5 END * 10 AS amount FROM generate_series(0, 4) x, generate_series(0, 3) y;
CREATE TABLE paid AS SELECT unit AS recipient, amount::numeric FROM cell WHERE unit <> 'A1' UNION ALL SELECT 'nowhere', 5 UNION ALL SELECT NULL, 7 UNION ALL SELECT 'B2', NULL;
SELECT is((SELECT array_agg(s.label) FROM pg_temp.section('places', 'TABLE paid', '{"shapes": "SELECT 1"}') s), '{"Not drawn: the extension aidflow_postgis is missing"}', 'without aidflow_postgis the section says so');
SELECT is(pg_temp.column(pg_temp.rows(s.call), 'in_this_database') <@ '{no}', true, 'and whether the server has it') FROM pg_temp.section('places', 'TABLE paid', '{"shapes": "SELECT 1"}') s;
\if :mapped
CREATE SCHEMA "gis + co";
CREATE EXTENSION postgis SCHEMA "gis + co";
CREATE EXTENSION aidflow_postgis SCHEMA "gis + co";
CREATE TABLE shape AS SELECT unit, "gis + co".ST_MakeEnvelope(x, y, x + 1, y + 1, 4326) AS geom FROM cell UNION ALL SELECT 'island', "gis + co".ST_MakeEnvelope(50, 50, 51, 51, 4326) UNION ALL SELECT 'empty', NULL;
-- neighbours by arithmetic; B1 is not there as money, so its amount is 0
CREATE TEMP TABLE near AS SELECT a.unit, b.unit AS other, 1.0 / count(*) OVER (PARTITION BY a.unit) AS w FROM cell a JOIN cell b ON a.unit <> b.unit AND abs(a.x - b.x) <= 1 AND abs(a.y - b.y) <= 1;
CREATE TEMP VIEW deviation AS SELECT unit, y - avg(y) OVER () AS z FROM (SELECT unit, coalesce((SELECT sum(amount) FROM paid WHERE recipient = unit), 0) AS y FROM cell) v;
SELECT is((f #>> '{0,moran}')::numeric, (SELECT round(n / s0 * c / v, 3) FROM (SELECT count(*) AS n, sum(z * z) AS v FROM deviation) a, (SELECT sum(w) AS s0, sum(w * a.z * b.z) AS c FROM near JOIN deviation a USING (unit) JOIN deviation b ON b.unit = other) b),
	'Moran''s I is that of plain SQL') FROM pg_temp.figure('places', 'Do neighbours get alike?', 'TABLE paid', '{"shapes": "TABLE shape"}') f;
SELECT is((f -> 0) - 'moran' - 'z' - 'p', jsonb_build_object('subject', 'money', 'places', 20, 'left_out_without_neighbour', 1, 'expected', round(-1 / 19.0, 3)), 'over the places with neighbours')
FROM pg_temp.figure('places', 'Do neighbours get alike?', 'TABLE paid', '{"shapes": "TABLE shape"}') f;
SELECT is(array_agg(pg_temp.figure('places', 'Do neighbours get alike?', 'SELECT unit AS recipient, amount % 7::numeric AS amount FROM cell', jsonb_build_object('shapes', 'TABLE shape', 'seed', seed, 'replicates', 199)) #>> '{0,p}' ORDER BY seed),
	array_agg((SELECT round(p_permutation::numeric, 4)::text FROM (SELECT aid_spatial_weights_agg(unit, other, w) AS w FROM near) n, (SELECT aid_allocation_agg(unit, amount % 7) AS a FROM cell) p, aid_moran(a, n.w, 'two-sided', 199, seed)) ORDER BY seed),
	'seed and number of shuffles are those of the options') FROM unnest('{1,5,199}'::bigint[]) seed;
SELECT is((SELECT array_agg((r ->> 'place') || ' ' || (r ->> 'spot') ORDER BY r ->> 'place') FROM jsonb_array_elements(pg_temp.figure('places', 'Hot and cold spots', 'TABLE paid', '{"shapes": "TABLE shape", "level": 0.5}')) r),
	(SELECT array_agg(unit || CASE WHEN z > 0 THEN ' hot' ELSE ' cold' END ORDER BY unit) FROM (SELECT l.*, rank() OVER (ORDER BY l.p) AS k, count(*) OVER () AS m FROM (SELECT aid_spatial_weights_agg(unit, other, w) AS w FROM near) n,
	(SELECT aid_restrict(aid_allocation_agg(recipient, amount), (SELECT array_agg(unit) FROM cell)) AS a FROM paid) p, aid_local_g_star(a, n.w) l) s WHERE k <= (SELECT max(k) FROM (SELECT l.p, rank() OVER (ORDER BY l.p) AS k, count(*) OVER () AS m
	FROM (SELECT aid_spatial_weights_agg(unit, other, w) AS w FROM near) n, (SELECT aid_restrict(aid_allocation_agg(recipient, amount), (SELECT array_agg(unit) FROM cell)) AS a FROM paid) p, aid_local_g_star(a, n.w) l) t WHERE t.p < 0.5 * k / m)), 'hot spots are those of Benjamini and Hochberg');
SELECT cmp_ok(jsonb_array_length(pg_temp.figure('places', 'Hot and cold spots', 'TABLE paid', '{"shapes": "TABLE shape", "level": 0.5}')), '>', 0, 'and there are some');
SELECT is((SELECT array_agg((r ->> 'place') || ' ' || (r ->> 'what')) FROM jsonb_array_elements(pg_temp.figure('places', 'Places unlike their neighbours', 'SELECT unit AS recipient, CASE WHEN x >= 2 AND unit <> ''D1'' THEN 100 ELSE 10 END::numeric AS amount FROM cell', '{"shapes": "TABLE shape"}')) r),
	'{"D1 low among high"}', 'places unlike their neighbours');
SELECT is(pg_temp.figure('places', 'Money on the map', 'TABLE paid', '{"shapes": "TABLE shape"}'), '[{"not_on_the_map": "no place named", "records": 1, "money": 7.00}, {"not_on_the_map": "nowhere", "records": 1, "money": 5.00}]', 'money that is on no shape');
SELECT is((SELECT pg_temp.svg(picture) FROM pg_temp.section('places', 'TABLE paid', '{"shapes": "TABLE shape", "roster": "SELECT unit FROM cell"}') WHERE picture IS NOT NULL),
	(SELECT aid_svg_titled("gis + co".aid_svg_map(array_agg(geom ORDER BY unit COLLATE "C"), array_agg(unit ORDER BY unit COLLATE "C"), (SELECT aid_allocation_agg(recipient, amount) + aid_frame('{}'::aid_allocation, (SELECT array_agg(unit) FROM cell)) FROM paid)), 'Money on the map') FROM shape WHERE geom IS NOT NULL), 'the map of the frame');
SELECT is((f -> 1) - 'moran' - 'z' - 'p' - 'expected', '{"subject": "money for each person", "places": 20, "left_out_without_neighbour": 0}', 'by head, where people are given')
FROM pg_temp.figure('places', 'Do neighbours get alike?', 'TABLE paid', '{"shapes": "TABLE shape", "population": "SELECT unit, 2024 AS year, 1000 + x * 100 AS amount FROM cell UNION ALL SELECT unit, 2000, 90000 * (1 + y) FROM cell", "columns": {"population": ["unit", "year", "amount"]}}') f;
CREATE TEMP VIEW rate AS SELECT unit, y - avg(y) OVER () AS z FROM (SELECT unit, coalesce((SELECT sum(amount) FROM paid WHERE recipient = unit), 0) / (1000 + x * 100) AS y FROM cell) v;
SELECT is((f #>> '{1,moran}')::numeric, (SELECT round(n / s0 * c / v, 3) FROM (SELECT count(*) AS n, sum(z * z) AS v FROM rate) a, (SELECT sum(w) AS s0, sum(w * a.z * b.z) AS c FROM near JOIN rate a USING (unit) JOIN rate b ON b.unit = other) b), 'those of the last year')
FROM pg_temp.figure('places', 'Do neighbours get alike?', 'TABLE paid', '{"shapes": "TABLE shape", "population": "SELECT unit, 2024 AS year, 1000 + x * 100 AS amount FROM cell UNION ALL SELECT unit, 2000, 90000 * (1 + y) FROM cell", "columns": {"population": ["unit", "year", "amount"]}}') f;
SELECT is(pg_temp.figure('places', s, 'SELECT unit AS recipient, CASE unit WHEN ''A0'' THEN -500 ELSE amount END::numeric AS amount FROM cell', '{"shapes": "TABLE shape", "level": 0.5}'),
	pg_temp.figure('places', s, 'SELECT unit AS recipient, CASE unit WHEN ''A0'' THEN 0 ELSE amount END::numeric AS amount FROM cell', '{"shapes": "TABLE shape", "level": 0.5}'), s || ' a sum below 0 counts as 0')
FROM unnest('{Do neighbours get alike?,Hot and cold spots}'::text[]) s;
SELECT is(pg_temp.figure('places', 'Money on the map', 'SELECT ''country''::text AS recipient, 3::numeric AS amount, 0.5::float8 AS lat, 0.5::float8 AS lon UNION ALL SELECT ''B2'', 4, 0.5, 0.5 UNION ALL SELECT ''country'', 9, NULL, NULL UNION ALL SELECT ''sea'', 1, 80, 80', '{"shapes": "TABLE shape"}'),
	'[{"not_on_the_map": "country", "records": 1, "money": 9.00}, {"not_on_the_map": "sea", "records": 1, "money": 1.00}]', 'a point puts a record into the shape around it');
SELECT is(pg_temp.figure('places', 'Money on the map', 'SELECT ''country''::text AS recipient, 3::numeric AS amount, "gis + co".ST_SetSRID("gis + co".ST_MakePoint(1, 1), 4326) AS geom', '{"shapes": "TABLE shape"}'), '[]', 'also on a border, and as a geometry');
\endif

-- ---- whatever the texts ----
CREATE TABLE hostile AS SELECT id, donor || E'\'; DROP TABLE flow; -- %s %L $call$ \\ "' AS donor, implementer || '$$' AS implementer, recipient || E'\n%I''' AS recipient, title || ' %%', amount, date, source, record_id, version, activity_id, parent_id, receiver_activity_id FROM flow;
SELECT is(replace(pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', E'SELECT * FROM flow WHERE ''\n%s $call$ it''''s \\ '' <> title -- and so on')::text, 'x', 'x'),
	pg_temp.figure('duplicates', 'What stands there twice, and what only looks like it', 'SELECT * FROM flow')::text, 'a query with quotes, signs and a comment at its end');
SELECT is(pg_temp.column(pg_temp.figure('duplicates', 'The total when each unit of money is counted once', E'SELECT * FROM flow WHERE ''\n%s $call$ it''''s \\ '' <> title -- and so on'), 'highest'),
	pg_temp.column(pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow'), 'highest'), 'inside a query of a query too');
CREATE TABLE hostile_record AS SELECT f.id, donor || E'\'; DROP TABLE flow; -- %s %L $call$ \\ "' AS donor, implementer || '$$ %' AS implementer, recipient || E'\n%I''' AS recipient, E'\' || ''%s' || title AS title, amount, date, source, record_id, version,
	activity_id || E'''%s\\' AS activity_id, parent_id || E'''%s\\' AS parent_id, receiver_activity_id || E'''%s\\' AS receiver_activity_id FROM flow f;
SELECT is((pg_temp.figure('duplicates', s, 'TABLE hostile_record'))::text ~ 'rule|pairs|finding', true, s || ', hostile') FROM unnest('{The total when each unit of money is counted once,"What stands there twice, and what only looks like it",The findings with most money}'::text[]) s;
SELECT is(pg_temp.column(pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'TABLE hostile_record'), 'highest'), pg_temp.column(pg_temp.figure('duplicates', 'The total when each unit of money is counted once', 'SELECT * FROM flow'), 'highest'), 'hostile ids and names change no total');
SELECT is(pg_temp.figure('duplicates', 'Through whom money is passed on', 'TABLE hostile_record') #>> '{0,paid_by}', E'Norway\'; DROP TABLE flow; -- %s %L $call$ \\ "', 'and come out as they went in');
CREATE TABLE hostile_work AS SELECT id || E'\'%s\\' AS id, donor || E'\'; -- $call$ %s \\' AS donor, implementer, recipient || '%''' AS recipient, place || E'\n"' AS place, sector || '$$' AS sector, title || '%L', amount, start_date, end_date, activity_id, receiver_activity_id FROM work;
SELECT is(pg_temp.column(pg_temp.figure('overlap', 'Which donors meet', 'SELECT id, donor, recipient, place, sector, amount, start_date, end_date, activity_id, receiver_activity_id FROM hostile_work'), 'money_of_both'), pg_temp.column(pg_temp.figure('overlap', 'Which donors meet', 'SELECT * FROM work'), 'money_of_both'), 'overlap of hostile texts');
SELECT is((SELECT count(*) FROM pg_temp.section('overlap', 'TABLE work', jsonb_build_object('names', E'SELECT ''Norway'' AS unit, E''<b>\\''; %s $call$'' AS name -- end', 'aliases', E'SELECT ''x''''%s'' AS alias, ''y$$'' AS org, ''same'' AS kind -- end')) s
	WHERE pg_temp.rows(s.call) IS NULL OR pg_temp.svg(coalesce(s.picture, 'SELECT ''''')) IS NULL), 0::bigint, 'hostile options');
SELECT is(to_regclass('flow') IS NOT NULL, true, 'nothing was dropped');
CREATE TABLE hostile_screened AS SELECT E'</table>\'%s' || donor AS donor, marker, amount, date FROM screened;
SELECT is(pg_temp.figure('gender', 'Gender focus by donor', 'TABLE hostile_screened') #>> '{0,donor}', E'</table>\'%sA', 'donors of gender');
CREATE TABLE hostile_list AS SELECT country || '''%s' AS country, class, valid FROM list;
SELECT is(pg_temp.column(pg_temp.figure('forms', 'Forms of cooperation', 'SELECT donor || ''''''%s'' AS donor, implementer || ''''''%s'' AS implementer, recipient || ''''''%s'' AS recipient, amount, date FROM partner', '{"forms": "TABLE hostile_list -- list", "columns": {"forms": ["country", "class", "valid"]}}'), 'form'),
	'{North-South,South-South,triangular,North-North,"not known"}', 'countries of forms');

-- ---- rows in another order, no rows, NULLs only, fewer roles ----
CREATE TEMP TABLE given (section text, q text, o jsonb);
INSERT INTO given VALUES ('duplicates', 'SELECT * FROM flow', '{"top": 5}'), ('overlap', 'SELECT * FROM work', '{"names": "SELECT donor AS unit, donor AS name FROM work"}'), ('overlap', 'SELECT id, donor, recipient, title, amount, date FROM flow', '{}'),
	('gender', 'SELECT * FROM screened', '{}'), ('people', 'SELECT * FROM reached', '{}'), ('forms', 'SELECT * FROM partner', '{"forms": "SELECT * FROM list", "columns": {"forms": ["country", "class", "valid"]}}');
\if :mapped
INSERT INTO given VALUES ('places', 'SELECT * FROM paid', '{"shapes": "SELECT * FROM shape", "population": "SELECT unit, amount FROM cell", "columns": {"population": ["unit", "amount"]}}');
\endif
SELECT is(pg_temp.shown(section, q || ' ORDER BY md5(t::text || ''1'')', o), pg_temp.shown(section, q || ' ORDER BY md5(t::text)', o), section || ': the same for rows in another order')
FROM (SELECT section, regexp_replace(q, '(FROM [a-z]+)', '\1 AS t') AS q, o FROM given) g;
SELECT is(pg_temp.state(format('SELECT pg_temp.shown(%L, %L, %L)', section, q || ' WHERE false', o)), 'no error', section || ': no rows') FROM given;
SELECT is(pg_temp.state(format('SELECT pg_temp.shown(%L, %L, %L)', section, regexp_replace(q, 'FROM ([a-z]+)', 'FROM (SELECT t.* FROM (SELECT 1) AS one LEFT JOIN \1 AS t ON false) AS t'), o)),
	CASE WHEN section IN ('duplicates', 'overlap') THEN '22004 query for aid_find_duplicates holds a null id' ELSE 'no error' END, section || ': a row of NULLs') FROM given;
SELECT is((SELECT count(*) FROM pg_temp.section(section, q, '{}')), 0::bigint, section || ': no figure without its roles and options')
FROM (VALUES ('duplicates', 'SELECT 1::numeric AS amount, ''a'' AS donor'), ('overlap', 'SELECT ''1'' AS id, ''a'' AS donor, 1::numeric AS amount, now()::date AS date'), ('overlap', 'SELECT ''1'' AS id, ''a'' AS donor, ''b'' AS recipient, 1::numeric AS amount'),
	('gender', 'SELECT 1::numeric AS amount, ''a'' AS donor'), ('people', 'SELECT 1::numeric AS amount, ''a'' AS donor'), ('places', 'TABLE paid'), ('forms', 'TABLE partner')) AS v (section, q);
SELECT is((SELECT count(*) FROM given, pg_temp.section(section, q, o) s WHERE s.label IS NULL OR s.note IS NULL OR (s.label || s.note || s.call || coalesce(s.picture, '')) ~ '[^[:ascii:]]'), 0::bigint, 'figures have a heading and a note, all in ASCII');
SELECT is((SELECT count(*) FROM (SELECT section, q, s.label FROM given, pg_temp.section(section, q, o) s GROUP BY 1, 2, 3 HAVING count(*) > 1) d), 0::bigint, 'no heading stands twice in a section');
SELECT is((SELECT array_agg(s.label) FROM given, pg_temp.section(section, q, o) s, LATERAL (SELECT count(*) AS n FROM aid_query_columns(s.call)) c WHERE n NOT BETWEEN 2 AND 9), NULL, 'tables have two to nine columns');
SELECT is((SELECT count(*) FROM given, pg_temp.section(section, q, o) s WHERE s.call ~ 'now\(|current_|random\(|clock'), 0::bigint, 'no clock and no chance in a call');

SELECT is((SELECT array_agg(p.oid::regprocedure::text) FROM pg_proc p WHERE pronamespace = 'report'::regnamespace
	AND proname IN (SELECT 'aid_' || n FROM unnest('{finding_words,report_records,report_search,report_findings,report_amounts,report_duplicates,report_period,report_work,report_sequel,report_less,report_overlap,report_marker_words,
	report_focus,report_gender,report_people,report_study,report_neighbours,report_places,report_formed,report_forms}'::text[]) n) AND NOT (provolatile <> 'v' AND proparallel = 's' AND NOT prosecdef AND prosqlbody IS NOT NULL AND proconfig IS NULL)),
	NULL, 'the functions write nothing, run with the rights of the caller, and bind when they are created');

SELECT * FROM finish();
\endif
ROLLBACK;
