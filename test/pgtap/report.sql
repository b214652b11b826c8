-- The coordination-balance report: what it is given, what it refuses, its figures, HTML and CSV, the log.
BEGIN;
SELECT count(*) = 0 AS absent FROM pg_available_extensions WHERE name = 'aidflow_report' \gset
\if :absent
SELECT plan(1);
SELECT skip('aidflow_report is not installed');
\else
SELECT * FROM no_plan();
SET client_min_messages = warning;
CREATE SCHEMA report;
CREATE EXTENSION aidflow_report SCHEMA report;
SET search_path = public, report;

CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE query; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$;
-- the rows of a figure
CREATE FUNCTION pg_temp.figure(query text, options jsonb, section text, label text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT value -> 'rows' FROM aid_report_sections($1, $2, $3) AS s WHERE s.label = $4
$$;

CREATE TABLE flow (
	id integer, donor varchar(20), recipient text, amount double precision, paid date, currency text, title text, marker aid_marker, people aid_headcount
);
INSERT INTO flow
SELECT i, 'donor ' || i % 4, CASE WHEN i % 11 > 0 THEN 'R' || i % 7 END, CASE WHEN i % 13 > 0 THEN (i * 7919 % 1000) / 10.0 END, make_date(2020 + i % 3, 1 + i % 12, 5),
	CASE WHEN i % 5 = 0 THEN 'EUR' WHEN i % 17 = 0 THEN NULL ELSE 'USD' END, 'work of kind ' || i, CASE WHEN i % 3 > 0 THEN aid_marker('dac', i % 3) END,
	CASE WHEN i % 2 = 0 THEN format('F 0-17: %s, M 18+: %s', i, i + 5)::aid_headcount END
FROM generate_series(1, 120) i;
CREATE VIEW assistance AS SELECT id, donor, recipient, amount, paid AS date, title, marker, people AS beneficiaries FROM flow;
CREATE VIEW in_currencies AS SELECT id, donor, recipient, amount, paid AS date, currency FROM flow;

-- ---- the catalog ----
CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'aidflow_report') AND d.deptype = 'e';
CREATE TEMP VIEW proc AS SELECT m.name AS object, p.*, l.lanname FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	JOIN pg_language l ON l.oid = p.prolang;
SELECT cmp_ok((SELECT count(*) FROM proc WHERE proname LIKE 'aid\_report\_%'), '>=', 30::bigint, 'functions of the report are found');
SELECT is((SELECT array_agg(name) FROM member WHERE obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL
	AND classid IN ('pg_proc'::regclass, 'pg_class'::regclass) AND NOT (classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM pg_class WHERE relkind = 'S'))), NULL, 'every object has a comment');
SELECT is((SELECT array_agg(object) FROM proc WHERE prosecdef), NULL, 'none runs with the rights of another');
SELECT is((SELECT array_agg(object) FROM proc WHERE proname ~ '^aid_report_' AND prosqlbody IS NULL AND lanname = 'sql'), NULL, 'SQL bodies are bound at creation');
SELECT is((SELECT array_agg(object ORDER BY object) FROM proc WHERE proconfig IS NOT NULL AND NOT EXISTS (SELECT FROM unnest(proconfig) AS c WHERE c ~ '^search_path=.*report')), NULL,
	'functions that fix settings fix the search path too');
SELECT is((SELECT array_agg(proname::text ORDER BY proname) FROM proc WHERE proname IN ('aid_report_check', 'aid_report_sections', 'aid_report_html', 'aid_report_csv', 'aid_report_fingerprint',
	'aid_report_run') AND proconfig IS NULL), '{aid_report_check,aid_report_csv,aid_report_fingerprint,aid_report_html,aid_report_run,aid_report_sections}',
	'those that look at the caller''s names do not: they are found as the caller sees them');
SELECT is((SELECT array_agg(p.object || ' ' || r.section) FROM aid_report_registry() AS r LEFT JOIN proc p ON p.proname = 'aid_report_' || r.section AND pg_get_function_identity_arguments(p.oid) LIKE 'q text, o jsonb, roles text[]%'
	WHERE p.oid IS NULL OR p.provolatile = 'v'), NULL, 'every section has its function');

-- ---- what is refused ----
SELECT is(pg_temp.state(format('SELECT * FROM aid_report_sections(%L, %L, %L)', q, o, s)), e, e) FROM (VALUES
	(NULL, '{}', NULL, '22004 query is null'),
	('SELECT 1 AS amount, 2 AS recipient, 3 AS recipients', '{}', NULL, '42703 column "recipients" is not used in the query of a report'),
	('SELECT 1 AS amount, 2 AS recipient, 3 AS amount', '{}', NULL, '42702 column "amount" occurs twice in the query of a report'),
	('SELECT ''1'' AS amount, 2 AS recipient', '{}', NULL, '42804 column "amount" has type text in the query of a report'),
	('SELECT 1 AS amount, now() AS date, 2 AS recipient', '{}', NULL, '42804 column "date" has type timestamp with time zone in the query of a report'),
	('SELECT 1 AS amount, ARRAY[''a''] AS sector, 2 AS recipient', '{}', NULL, '42804 column "sector" has type text[] in the query of a report'),
	('SELECT 1 AS amount, 1 AS marker, 2 AS recipient', '{}', NULL, '42804 column "marker" has type integer in the query of a report'),
	('SELECT 1 AS amount, 1 AS geom, 2 AS recipient', '{}', NULL, '42804 column "geom" has type integer in the query of a report'),
	('SELECT 2 AS recipient', '{}', NULL, '42703 there is no column "amount" in the query of a report'),
	('SELECT 2 AS amount', '{}', NULL, '42703 there is neither a column "donor" nor a column "recipient" in the query of a report'),
	('SELECT 2 AS amount, 1 AS donor; DROP TABLE flow', '{}', NULL, '42P11 query is not one statement'),
	('DELETE FROM flow', '{}', NULL, '42P11 query returns no rows'),
	('TABLE no_such', '{}', NULL, '42P01 relation "no_such" does not exist'),
	('TABLE assistance', '[]', NULL, '22023 options are not a JSON object'),
	('TABLE assistance', '{"titel": "x"}', NULL, '22023 there is no option "titel"'),
	('TABLE assistance', '{"title": 5}', NULL, '22023 option "title" is not a text'),
	('TABLE assistance', '{"title": null}', NULL, '22023 option "title" is not a text'),
	('TABLE assistance', '{"title": ""}', NULL, '22023 option "title" is not a text'),
	('TABLE assistance', '{"top": 101}', NULL, '22023 option "top" is not a whole number from 1 to 100'),
	('TABLE assistance', '{"top": 2.5}', NULL, '22023 option "top" is not a whole number from 1 to 100'),
	('TABLE assistance', '{"top": "5"}', NULL, '22023 option "top" is not a whole number from 1 to 100'),
	('TABLE assistance', '{"level": 1}', NULL, '22023 option "level" is not a number from 0.5 to 0.999'),
	('TABLE assistance', '{"model": []}', NULL, '22023 option "model" is not a JSON object'),
	('TABLE assistance', '{"need": true}', NULL, '22023 option "need" is not the text of a query'),
	('TABLE assistance', '{"counting": "every"}', NULL, '22023 unknown counting rule "every"'),
	('TABLE assistance', '{"from_year": 2022, "to_year": 2021}', NULL, '22023 the first year is after the last'),
	('SELECT donor, amount FROM assistance', '{"from_year": 2022}', NULL, '42703 a first or last year needs a column "date"'),
	('TABLE assistance', '{"rates": "SELECT ''USD'' AS currency, ''2020-01-01''::date AS date, 1 AS rate"}', NULL, '42703 exchange rates need the columns "currency" and "date" or "start_date"'),
	('TABLE assistance', '{"need": "SELECT 1 AS unit"}', NULL, '42703 there is no column "amount" in the query of option "need"'),
	('TABLE assistance', '{"need": "SELECT 1 AS unit, 2 AS amount, 3 AS years"}', NULL, '42703 column "years" is not used in the query of option "need"'),
	('TABLE assistance', '{"need": "SELECT 1 AS unit, true AS amount"}', NULL, '42804 column "amount" has type boolean in the query of option "need"'),
	('TABLE assistance', '{"forms": "SELECT 1 AS country, 2 AS class, 3 AS valid"}', NULL, '42804 column "valid" has type integer in the query of option "forms"'),
	('TABLE assistance', '{"need": "TABLE no_such"}', NULL, '42P01 relation "no_such" does not exist'),
	('TABLE assistance', '{}', 'spred', '22023 there is no section "spred"')
) AS v (q, o, s, e);

-- ---- the check ----
SELECT is((SELECT jsonb_agg(jsonb_build_array(role, type, rows, nulls) ORDER BY n) FROM aid_report_check('TABLE assistance') WITH ORDINALITY AS c (role, found, type, rows, nulls, problem, sections, n) WHERE found),
	'[["id", "integer", 120, 0], ["donor", "character varying(20)", 120, 0], ["recipient", "text", 120, 10], ["amount", "double precision", 120, 9], ["date", "date", 120, 0], ["title", "text", 120, 0],
	["marker", "aid_marker", 120, 40], ["beneficiaries", "aid_headcount", 120, 60]]', 'check: roles, types, rows and nulls');
SELECT is((SELECT count(*) FROM aid_report_check('TABLE assistance') WHERE problem IS NOT NULL), 0::bigint, 'check: nothing is wrong');
SELECT is((SELECT count(*) FROM aid_report_check('TABLE assistance') WHERE NOT found), 18::bigint, 'check: the roles that are not there');
SELECT is((SELECT jsonb_object_agg(role, problem) FROM aid_report_check($$SELECT 1 AS id, 'x' AS doner, ' y' AS recipient, 'NaN'::float8 AS amount, '2024-01-02'::date AS start_date, '2024-01-01'::date AS end_date,
		'EUR' AS currency, 'xy' AS direction, 95 AS lat UNION ALL SELECT 1, 'x', '', 7, NULL, '2024-01-01', 'USD', 'in', 5$$,
		'{"x": 1, "counting": "every", "roster": "SELECT 1 AS unit", "population": "SELECT 2 AS units, 3 AS amount", "need": "SELECT ''y'' AS unit, NULL::int AS amount"}') WHERE problem IS NOT NULL),
	'{"id": "1 row has the id of another one: duplicates and overlap need different ones", "doner": "column \"doner\" is not used: Perhaps you meant \"donor\"",
	"recipient": "1 row is blank: NULL says that nothing is known; 1 row has blanks around, which makes them others", "amount": "1 row is not finite: figures of money will fail",
	"end_date": "1 row end before they start", "currency": "several currencies and no option \"rates\": sections cover the most frequent one",
	"direction": "1 row has another word than out and in", "lat": "1 row is not from -90 to 90; latitude and longitude are only used together",
	"option x": "there is no option \"x\": Options are: title, money, counting, from_year, to_year, top, level, replicates, seed, min_probability, fiscal_year_start, model, population, need, roster, names, context, groups, purposes, forms, shapes, aliases, rates, verdicts",
	"option counting": "unknown counting rule \"every\"", "option roster": "2 recipients are not among its units, such as \"\"", "option population": "column \"units\" is not used: Perhaps you meant \"unit\"; there is no column \"unit\": Name a column so: SELECT ... AS unit",
	"option need": "2 recipients are not among its units, such as \"\""}', 'check: what is wrong');
SELECT is((SELECT nulls FROM aid_report_check('TABLE assistance', '{"need": "SELECT recipient AS unit, NULL::int AS amount FROM flow"}') WHERE role = 'option need'), 120::bigint, 'check: NULLs of an option''s query');

-- ---- what sections are given ----
SELECT is(i.q, E'SELECT id::text AS id, donor::text AS donor, recipient, amount::text::numeric AS amount, date, title, marker, beneficiaries\nFROM (\n' || aid_qualified_query('TABLE assistance') || E'\n) AS given',
	'types are made those of the roles') FROM aid_report_input(aid_qualified_query('TABLE assistance'), '{}') AS i;
SELECT is(i.q, aid_qualified_query('SELECT donor::text AS donor, 1.5 AS amount FROM flow'), 'and left alone where they are') FROM aid_report_input(aid_qualified_query('SELECT donor::text AS donor, 1.5 AS amount FROM flow'), '{}') AS i;
SELECT is((SELECT value #> '{0}' FROM aid_query_json(format('SELECT jsonb_build_array(sum(amount)) AS value FROM (%s) AS x', (SELECT i.q FROM aid_report_input('SELECT ''a'' AS donor, 0.1::float8 + 0.2::float8 AS amount', '{}') AS i)))),
	'0.30000000000000004', 'a double is the shortest decimal that reads back');
CREATE TYPE way AS ENUM ('sea', 'air');
CREATE DOMAIN code AS text;
SELECT is((SELECT value FROM aid_query_json(format('SELECT to_jsonb(x) AS value FROM (%s) AS x', (SELECT i.q FROM aid_report_input(
	$$SELECT 'air'::public.way AS donor, 5::smallint AS recipient, 7::bigint AS amount, 'x'::public.code AS sector, '00000000-0000-0000-0000-000000000001'::uuid AS id, 'c'::char(3) AS place$$, '{}') AS i)))),
	'{"donor": "air", "recipient": "5", "amount": 7, "sector": "x", "id": "00000000-0000-0000-0000-000000000001", "place": "c"}', 'enumerations, numbers, domains, uuids are texts');
SELECT is(i.o - '{query,given,columns}'::text[], '{"title": "Coordination balance", "counting": "gross", "top": 5, "level": 0.9, "replicates": 999, "seed": 1, "min_probability": 0.9, "fiscal_year_start": 1, "money": "units of the amount column"}',
	'options with their defaults') FROM aid_report_input(aid_qualified_query('TABLE assistance'), '{"top": 5.0, "level": 0.9}') AS i;
SELECT is(i.o -> 'columns', '{"need": ["unit", "amount", "year"]}', 'columns of an option''s query') FROM aid_report_input(aid_qualified_query('TABLE assistance'), '{"need": "SELECT 1 AS unit, 2 AS amount, 2020.0 AS year"}') AS i;

-- currencies and years
SELECT is(pg_temp.figure('TABLE in_currencies', '{}', 'coverage', 'Rows and money') #> '{0}', (SELECT jsonb_build_array('all rows', count(*), sum(amount::numeric)) FROM flow WHERE currency = 'USD' OR amount IS NULL),
	'several currencies: the most frequent one, and rows without an amount');
SELECT is(pg_temp.figure('TABLE in_currencies', '{}', 'coverage', 'Rows and money') #> '{-1}', (SELECT jsonb_build_array('left out of this report', count(*), NULL) FROM flow WHERE currency IS DISTINCT FROM 'USD' AND amount IS NOT NULL), 'coverage counts what that leaves out');
SELECT is(pg_temp.figure('TABLE in_currencies', '{}', 'coverage', 'Currencies'), (SELECT jsonb_agg(jsonb_build_array(c, n, k, s) ORDER BY n DESC) FROM (SELECT coalesce(currency, 'none given') AS c, count(*) AS n, count(amount) AS k, sum(amount::numeric) AS s FROM flow GROUP BY 1) t),
	'and lists all of them');
SELECT matches((SELECT value ->> 'note' FROM aid_report_sections('TABLE in_currencies', '{}', 'coverage') WHERE label = 'Rows and money'), 'only amounts in USD', 'and says so');
SELECT is(pg_temp.figure($$SELECT donor, amount, currency FROM flow WHERE currency = 'EUR'$$, '{}', 'coverage', 'Rows and money') #> '{-1,1}', '0', 'one currency: nothing is left out');
CREATE TABLE rate AS SELECT c AS currency, make_date(2020, 1, 1) + 40 * i AS date, 1 + i / 10.0 AS rate FROM unnest('{USD,EUR}'::text[]) c, generate_series(0, 18) i;
SELECT is(pg_temp.figure('TABLE in_currencies', '{"rates": "TABLE rate"}', 'coverage', 'Rows and money') #> '{0}',
	(SELECT jsonb_build_array('all rows', count(*), sum(amount::numeric * (SELECT r.rate FROM rate r WHERE r.currency = f.currency AND abs(r.date - f.paid) <= 31 ORDER BY abs(r.date - f.paid), r.date LIMIT 1))) FROM flow f), 'rates: the nearest date within 31 days');
SELECT is(pg_temp.figure($$SELECT 'a' AS donor, 1 AS amount, 'X' AS currency, '2020-06-16'::date AS date$$, '{"rates": "SELECT ''X'' AS currency, date ''2020-06-17'' AS date, 3 AS rate UNION ALL SELECT ''X'', ''2020-06-15'', 5"}', 'coverage', 'Rows and money') #> '{0,2}', '5', 'of two the earlier');
SELECT is(pg_temp.figure('TABLE assistance', '{"from_year": 2021, "to_year": 2021}', 'coverage', 'Rows and money') #> '{0}', (SELECT jsonb_build_array('all rows', count(*), sum(amount::numeric)) FROM flow WHERE extract(year FROM paid) = 2021), 'first and last year');
SELECT is(pg_temp.figure('TABLE assistance', '{}', 'coverage', 'What the columns hold') #> '{2}', '["recipient", 110, 10, 91.7]', 'how far columns are filled');

-- ---- the fingerprint ----
CREATE FUNCTION pg_temp.print(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	a numeric; b numeric; n bigint; names text;
BEGIN
	-- another way: hexadecimal digits summed one by one
	SELECT string_agg(quote_ident(name), ',') INTO names FROM aid_query_columns(query);
	EXECUTE format('SELECT count(*), sum(a), sum(b) FROM (SELECT h, (SELECT sum((strpos(''0123456789abcdef'', substr(h, i, 1)) - 1) * 16::numeric ^ (16 - i)) FROM generate_series(1, 16) i) AS a,
		(SELECT sum((strpos(''0123456789abcdef'', substr(h, 16 + i, 1)) - 1) * 16::numeric ^ (16 - i)) FROM generate_series(1, 16) i) AS b
		FROM (SELECT encode(sha256(convert_to(%L || x::text, ''UTF8'')), ''hex'') AS h FROM (%s) x) h) s', names || ':', query) INTO n, a, b;
	RETURN n || '-' || (SELECT string_agg(to_hex((div(v, 16::numeric ^ i) % 16)::int), '' ORDER BY k, i DESC) FROM (VALUES (1, a % 16::numeric ^ 16), (2, b % 16::numeric ^ 16)) AS t (k, v), generate_series(0, 15) i);
END $$;
SELECT is(aid_report_fingerprint('TABLE flow'), pg_temp.print('TABLE flow'), 'fingerprint as defined');
SELECT is(aid_report_fingerprint('SELECT * FROM flow ORDER BY random()'), aid_report_fingerprint('TABLE flow'), 'fingerprint in another order');
SELECT isnt(aid_report_fingerprint(q), aid_report_fingerprint('SELECT donor, recipient FROM flow'), 'another fingerprint: ' || q) FROM unnest(ARRAY['SELECT recipient AS donor, donor AS recipient FROM flow', 'SELECT donor AS recipient, recipient AS donor FROM flow',
	'SELECT donor, recipient FROM flow WHERE id <> 3', 'SELECT donor, recipient FROM flow UNION ALL SELECT donor, recipient FROM flow WHERE id = 3',
	$$SELECT donor, CASE id WHEN 3 THEN NULL ELSE recipient END AS recipient FROM flow$$, $$SELECT donor, CASE id WHEN 3 THEN '' ELSE recipient END AS recipient FROM flow$$]) q;
SELECT is(aid_report_fingerprint('SELECT 1 AS a WHERE false'), '0-' || repeat('0', 32), 'fingerprint of nothing');
SELECT is(aid_report_fingerprint(NULL), NULL, 'fingerprint of NULL');
SELECT isnt(aid_report_fingerprint('SELECT 1 AS r, 2 AS x'), aid_report_fingerprint('SELECT 1 AS r, 3 AS x'), 'fingerprint of a column that is called as the row is in there');
SELECT is(pg_temp.state('SELECT aid_report_fingerprint(''SELECT 1; SELECT 2'')'), '42P11 query is not one statement', 'fingerprint of two statements');

-- ---- settings, names ----
CREATE TEMP TABLE made AS SELECT aid_report_html('TABLE assistance', '{"need": "SELECT recipient AS unit, 5 AS amount FROM flow WHERE recipient IS NOT NULL GROUP BY recipient"}') AS html, aid_report_fingerprint('TABLE flow') AS print;
CREATE FUNCTION pg_temp.with_settings(settings jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config(key, value, true) FROM jsonb_each_text(settings);
	RETURN (SELECT concat_ws(' ', CASE WHEN html <> aid_report_html('TABLE assistance', '{"need": "SELECT recipient AS unit, 5 AS amount FROM flow WHERE recipient IS NOT NULL GROUP BY recipient"}') THEN 'html' END,
		CASE WHEN print <> aid_report_fingerprint('TABLE flow') THEN 'fingerprint' END) FROM made);
END $$;
SELECT is(pg_temp.with_settings('{"DateStyle": "German, DMY", "IntervalStyle": "iso_8601", "TimeZone": "Pacific/Apia", "extra_float_digits": "-15", "bytea_output": "escape", "standard_conforming_strings": "off",
	"quote_all_identifiers": "on", "transform_null_equals": "on", "xmloption": "document", "lc_numeric": "C.UTF-8", "client_min_messages": "error"}'), '', 'the same bytes with other formats');
SELECT is(pg_temp.with_settings('{"enable_hashagg": "off", "enable_hashjoin": "off", "enable_nestloop": "off", "work_mem": "64kB"}'), '', 'the same bytes with other plans');
RESET DateStyle; RESET IntervalStyle; RESET TimeZone; RESET extra_float_digits; RESET bytea_output; RESET standard_conforming_strings; RESET quote_all_identifiers; RESET transform_null_equals;
RESET lc_numeric; RESET enable_hashagg; RESET enable_hashjoin; RESET enable_nestloop; RESET work_mem; RESET xmloption; SET client_min_messages = warning;
SET DateStyle = 'SQL, DMY';
SELECT is(aid_qualified_query($$SELECT '03/02/2024'::date AS d, '1 day'::interval AS i, 0.1::float8 AS f, '\x00ff'::bytea AS b$$), aid_qualified_query($$SELECT '2024-02-03'::date AS d, '1 day'::interval AS i, 0.1::float8 AS f, '\x00ff'::bytea AS b$$),
	'constants mean the same in a qualified query');
RESET DateStyle;
SET standard_conforming_strings = off; SET escape_string_warning = off;
SELECT is(pg_temp.figure(E'SELECT E\'a\\\\b\' AS donor, 5 AS amount WHERE \'a\\\\b\' = chr(97) || chr(92) || chr(98)', '{}', 'coverage', 'Rows and money') #> '{0}', '["all rows", 1, 5]', 'texts with a backslash too');
RESET standard_conforming_strings; RESET escape_string_warning;
CREATE TEMP TABLE own AS SELECT 'a' AS donor, 5 AS amount;
SELECT is(pg_temp.figure('TABLE own', '{}', 'coverage', 'Rows and money') #> '{0}', '["all rows", 1, 5]', 'a temporary table');
-- one that hides another table, and bears the name of a WITH item in the calls
CREATE TABLE kept AS SELECT 'T' || i AS unit, 'Land ' || i AS name, i AS amount FROM generate_series(1, 3) i;
CREATE TEMP TABLE flow AS TABLE kept;
SELECT is(pg_temp.figure('SELECT unit AS recipient, amount FROM flow', '{}', 'coverage', 'Rows and money') #> '{0}', '["all rows", 3, 6]', 'a temporary table in front of another one');
SELECT is(aid_report_fingerprint('TABLE flow'), aid_report_fingerprint('TABLE pg_temp.flow'), 'and its fingerprint');
SELECT is(pg_temp.figure('SELECT unit AS recipient, amount FROM flow', '{"roster": "SELECT unit FROM flow", "need": "SELECT unit, 4 - amount AS amount FROM flow", "names": "SELECT unit, name FROM flow"}', s, l),
	pg_temp.figure('SELECT unit AS recipient, amount FROM kept', '{"roster": "SELECT unit FROM kept", "need": "SELECT unit, 4 - amount AS amount FROM kept", "names": "SELECT unit, name FROM kept"}', s, l), 'in options: ' || l)
FROM (VALUES ('spread', 'Indices over the whole period'), ('spread', 'Largest recipients'), ('need', 'Too little and too much, by need')) AS c (s, l);
CREATE TEMP VIEW "a)b" AS TABLE flow;
CREATE TEMP TABLE hidden AS SELECT q, n, aid_qualified_query(q) AS qualified, (SELECT value FROM aid_query_json('SELECT jsonb_agg(x) AS value FROM (' || q || ') AS x')) AS rows FROM (VALUES
	('SELECT unit FROM flow', 1),
	('WITH a AS (SELECT name FROM flow) SELECT a.name, b.unit, flow.donor FROM a, "a)b" AS b, public.assistance AS flow WHERE flow.id = 1', 2),
	('WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 3) SELECT i, (SELECT count(*) FROM flow) FROM r', 1),
	('WITH flow AS (SELECT name FROM flow) SELECT flow.name, "a)b".unit FROM flow, "a)b"', 2),
	('SELECT unit FROM flow UNION ALL SELECT name FROM "a)b"', 2),
	('VALUES ((SELECT count(*) FROM flow))', 1),
	('SELECT count(*) FROM public.flow', 0)) AS v (q, n);
SET search_path = public, report, pg_temp;
SELECT is(jsonb_build_array((SELECT count(*) FROM regexp_matches(qualified, 'pg_temp\.', 'g')), (SELECT value FROM aid_query_json('SELECT jsonb_agg(x) AS value FROM (' || qualified || ') AS x'))), jsonb_build_array(n, rows), q) FROM hidden;
SET search_path = public, report;
DROP TABLE pg_temp.flow CASCADE;
-- columns of several collations
CREATE TABLE collated AS SELECT 'D' || i % 2 AS donor, (ARRAY['kenya', 'KENYA', 'Mali'])[1 + i % 3] COLLATE "POSIX" AS recipient, i AS amount FROM generate_series(1, 9) i;
CREATE TABLE collated_need AS SELECT unit COLLATE "C" AS unit, 1 AS amount FROM unnest('{kenya,KENYA,Mali,Niger}'::text[]) AS unit;
CREATE TEMP TABLE collated_options AS SELECT jsonb_build_object('need', 'TABLE ' || c, 'names', format('SELECT unit, unit AS name FROM %s', c), 'groups', format('SELECT unit, ARRAY[unit] AS path FROM %s', c), 'replicates', 99,
	'context', format('SELECT unit, unit AS class FROM %s', c), 'forms', format('SELECT unit AS country, unit AS class FROM %s', c)) AS o, c FROM unnest('{collated_need,plain_need}'::text[]) AS c;
CREATE TABLE plain AS SELECT donor, recipient COLLATE "default" AS recipient, amount FROM collated;
CREATE TABLE plain_need AS SELECT unit COLLATE "default" AS unit, amount FROM collated_need;
SELECT is((SELECT array_agg(section || ': ' || label || ': ' || (value #>> '{error,message}')) FROM collated_options, aid_report_sections('TABLE collated', o) WHERE c = 'collated_need' AND value ? 'error'), NULL, 'columns of several collations: no figure fails');
SELECT is((SELECT jsonb_agg(value -> 'rows' ORDER BY n) FROM collated_options, aid_report_sections('TABLE collated', o) WITH ORDINALITY AS s (section, ordinal, label, value, call, n) WHERE c = 'collated_need' AND section <> 'method'),
	(SELECT jsonb_agg(value -> 'rows' ORDER BY n) FROM collated_options, aid_report_sections('TABLE plain', o) WITH ORDINALITY AS s (section, ordinal, label, value, call, n) WHERE c = 'plain_need' AND section <> 'method'), 'and all are as without');
SELECT is((SELECT count(*) FROM collated_options, aid_report_check('TABLE collated', o) WHERE problem IS NOT NULL), 0::bigint, 'check: nothing is wrong with them');
-- after conversion a pair in two currencies is one of equal amounts
SELECT is(pg_temp.figure($$SELECT id, 'A' AS donor, 'K' AS recipient, 'Repair of wells in Gao' AS title, amount, currency, '2024-03-01'::date AS date FROM (VALUES ('1', 220, 'USD'), ('2', 200, 'EUR')) AS v (id, amount, currency)$$,
	$${"rates": "SELECT currency, '2024-03-05'::date AS date, rate FROM (VALUES ('USD', 1), ('EUR', 1.1)) AS v (currency, rate)"}$$, 'duplicates', 'The findings with most money') #> '{0,3}', '220.00', 'with rates, duplicates are told by converted amounts');
-- dates without end
SELECT is((SELECT jsonb_agg(value -> 'rows') FROM aid_report_sections($$SELECT 'A' AS donor, d AS date, 5 AS amount, 'EUR' AS currency FROM unnest('{infinity,2024-05-01,NULL}'::date[]) AS d$$,
	$${"rates": "SELECT 'EUR' AS currency, d AS date, 2 AS rate FROM unnest('{infinity,2024-05-02}'::date[]) AS d"}$$, 'coverage') WHERE label IN ('Rows and money', 'Rows and money by year')),
	'[[["all rows", 3, 10], ["with an amount above 0", 1, 10], ["with an amount below 0", 0, null], ["with an amount of 0", 0, 0], ["without an amount", 2, null], ["without a donor", 0, null], ["without a date", 2, null],
	["left out of this report", 0, null]], [[2024, 1, 10, 1]]]', 'an infinite date is none');
CREATE SCHEMA hostile;
CREATE TABLE hostile.flow AS SELECT 'h' AS donor, 1 AS amount;
CREATE FUNCTION hostile.round(numeric, integer) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN 666;
CREATE FUNCTION hostile.count(text) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 666;
CREATE FUNCTION hostile.aid_gini(text, numeric) RETURNS double precision LANGUAGE sql IMMUTABLE RETURN 666;
CREATE FUNCTION hostile.aid_report_figures(text, jsonb, text) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'hostile';
CREATE OPERATOR hostile.+ (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = pg_catalog.numeric_sub);
CREATE TABLE hostile.pg_extension (extname text, extversion text);
CREATE TEMP TABLE plain AS SELECT s.* FROM aid_report_sections('SELECT * FROM public.assistance') AS s;
SET search_path = hostile, public, report, pg_catalog;
SELECT is((SELECT count(*) FROM plain p FULL JOIN aid_report_sections('SELECT * FROM public.assistance') AS s ON s.section = p.section AND s.ordinal = p.ordinal WHERE p.value IS DISTINCT FROM s.value), 0::bigint, 'a hostile search_path changes nothing');
SELECT is(pg_temp.figure('TABLE flow', '{}', 'coverage', 'Rows and money') #> '{0,1}', '1', 'but it finds the caller''s tables');
SET search_path = '';
SELECT count(*) AS differing FROM plain p FULL JOIN report.aid_report_sections('SELECT * FROM public.assistance') AS s ON s.section = p.section AND s.ordinal = p.ordinal WHERE p.value IS DISTINCT FROM s.value \gset
SET search_path = public, report;
SELECT is(:differing, 0, 'an empty one neither');

-- ---- figures ----
SELECT is((SELECT string_agg(section, ' ' ORDER BY n) FROM (SELECT section, min(n) AS n FROM aid_report_sections('TABLE assistance') WITH ORDINALITY AS s (section, ordinal, label, value, call, n) GROUP BY section) s),
	(SELECT string_agg(section, ' ' ORDER BY ordinal) FROM aid_report_registry()), 'all sections in their order');
SELECT is((SELECT jsonb_object_agg(section, value ->> 'missing') FROM aid_report_sections('SELECT donor, amount FROM flow') WHERE value ? 'missing'),
	'{"spread": "not in these data: needs role recipient", "need": "not in these data: needs role recipient, option population or option need or option roster",
	"regions": "not in these data: needs role recipient, option groups", "donors": "not in these data: needs role recipient", "contexts": "not in these data: needs role recipient, option context or option purposes",
	"duplicates": "not in these data: needs role id", "overlap": "not in these data: needs role id, role recipient, role start_date or date", "gender": "not in these data: needs role marker",
	"people": "not in these data: needs role beneficiaries", "places": "not in these data: needs role recipient, option shapes", "forms": "not in these data: needs role recipient, option forms"}', 'sections that cannot be');
SELECT is((SELECT array_agg(section || ': ' || label || ': ' || (value #>> '{error,message}')) FROM aid_report_sections('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL"}') WHERE value ? 'error'), NULL, 'no figure fails');
SELECT is((SELECT array_agg(section || ': ' || label) FROM (SELECT section, label, value ? 'svg' FROM aid_report_sections('TABLE assistance') GROUP BY 1, 2, 3 HAVING count(*) > 1) t), NULL, 'labels are unique in a section');
SELECT is((SELECT array_agg(s.section || ': ' || s.label || ': ' || pg_temp.state(s.call)) FROM aid_report_sections('TABLE assistance') AS s WHERE s.call IS NOT NULL AND pg_temp.state(s.call) <> 'no error'), NULL, 'every call runs as it is printed');
SELECT is((SELECT array_agg(section || ': ' || label) FROM plain WHERE call ~* '\m(now|current_date|current_timestamp|clock_timestamp|random|to_char)\M'), NULL, 'no call has a clock, chance or locale');
SELECT is((SELECT count(*) FROM aid_report_sections('TABLE assistance', '{}', 'gender') WHERE section <> 'gender'), 0::bigint, 'one section alone');
CREATE VIEW broken AS SELECT donor, recipient, amount / (id - 60) AS amount, marker FROM (SELECT DISTINCT ON (donor) * FROM flow UNION ALL SELECT * FROM flow WHERE id = 60) x;
SELECT ok(count(*) FILTER (WHERE value #>> '{error,sqlstate}' = '22012') > 3 AND count(*) FILTER (WHERE section = 'method' AND value ? 'rows') >= 3, 'errors stand in the places of figures, the others are there') FROM aid_report_sections('TABLE broken');
SELECT is((SELECT array_agg(DISTINCT section || ': ' || label || ': ' || (value #>> '{error,message}')) FROM unnest(ARRAY['SELECT * FROM assistance WHERE false', 'SELECT NULL::int AS id, NULL::text AS donor, NULL::text AS recipient, NULL::numeric AS amount, NULL::date AS date, NULL::date AS start_date,
	NULL::date AS end_date, NULL::text AS title, NULL::text AS sector, NULL::aid_marker AS marker, NULL::aid_headcount AS beneficiaries FROM generate_series(1, 3) WHERE false']) AS q,
	aid_report_sections(q, '{"need": "SELECT ''x'' AS unit, 1 AS amount WHERE false", "roster": "SELECT ''x'' AS unit WHERE false", "context": "SELECT ''x'' AS unit, ''y'' AS class WHERE false", "groups": "SELECT ''x'' AS unit, ''y'' AS path WHERE false",
	"forms": "SELECT ''x'' AS country, ''north'' AS class WHERE false"}') WHERE value ? 'error'), NULL, 'no rows: no errors');
SELECT is((SELECT array_agg(DISTINCT section || ': ' || label || ': ' || (value #>> '{error,message}')) FROM aid_report_sections('SELECT 1 AS id, NULL::text AS donor, NULL::text AS recipient, NULL::numeric AS amount, NULL::date AS date, NULL::date AS start_date,
	NULL::date AS end_date, NULL::text AS title, NULL::text AS sector, NULL::aid_marker AS marker, NULL::aid_headcount AS beneficiaries', '{"need": "SELECT ''x'' AS unit, 1 AS amount", "groups": "SELECT ''x'' AS unit, ''y'' AS path"}') WHERE value ? 'error'), NULL, 'only NULLs: no errors');

-- it only reads
CREATE TABLE written (i integer);
CREATE FUNCTION writing() RETURNS integer LANGUAGE sql VOLATILE AS 'INSERT INTO public.written VALUES (1) RETURNING 5';
SELECT ok((SELECT bool_or(value #>> '{error,sqlstate}' = '25006') FROM aid_report_sections('SELECT ''a'' AS donor, writing() AS amount', '{}', 'coverage')) AND (SELECT count(*) = 0 FROM written), 'a query that writes is refused');

-- ---- HTML ----
CREATE FUNCTION pg_temp.faults(html text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	x xml;
	found text[] := '{}';
BEGIN
	IF html !~ '^<!DOCTYPE html>\n<html lang="en">\n' THEN found := found || 'its beginning'::text; END IF;
	x := xmlparse(DOCUMENT regexp_replace(html, '^<!DOCTYPE html>\n', ''));
	IF (xpath('count(//*[not(contains("|html|head|meta|title|style|body|a|header|h1|h2|h3|p|nav|ol|ul|li|span|bdi|main|section|div|table|caption|thead|tbody|tr|th|td|details|summary|pre|code|figure|footer|strong|svg|desc|defs|pattern|path|text|g|",
		concat("|", local-name(), "|")))])', x))[1]::text <> '0' THEN found := found || 'an unexpected element'::text; END IF;
	IF (xpath('count(//@*[starts-with(local-name(), "on") or local-name() = "src" or local-name() = "style" or local-name() = "action"])', x))[1]::text <> '0' THEN found := found || 'an attribute'::text; END IF;
	IF (xpath('count(//@href[not(starts-with(., "#"))])', x))[1]::text <> '0' THEN found := found || 'a link to elsewhere'::text; END IF;
	IF html ~ '@import|url\((?!#)|https?:(?!//www.w3.org/2000/svg")' THEN found := found || 'something from elsewhere'::text; END IF;
	SELECT found || array_agg('id twice: ' || id) INTO found FROM (SELECT v::text AS id FROM unnest(xpath('//@id', x)) AS v GROUP BY 1 HAVING count(*) > 1) t;
	SELECT found || array_agg('no target: ' || id) INTO found FROM (SELECT substr(v::text, 2) AS id FROM unnest(xpath('//@href', x)) AS v EXCEPT SELECT v::text FROM unnest(xpath('//@id', x)) AS v) t;
	SELECT found || array_agg('no target: ' || id) INTO found FROM (SELECT string_to_table(v::text, ' ') AS id FROM unnest(xpath('//@aria-labelledby', x)) AS v EXCEPT SELECT v::text FROM unnest(xpath('//@id', x)) AS v) t;
	IF (xpath('count(//table[not(caption) or not(thead/tr/th[@scope="col"])]) + count(//th[not(@scope)])', x))[1]::text <> '0' THEN found := found || 'a table without caption or scopes'::text; END IF;
	RETURN array_remove(found, NULL);
END $$;
SELECT is(pg_temp.faults(html), '{}', 'HTML: well-formed, nothing from elsewhere, every link has a target') FROM made;
SELECT is((SELECT count(*) FROM regexp_matches(html, '<table>', 'g')), (SELECT count(*) FROM aid_report_sections('TABLE assistance', '{"need": "SELECT recipient AS unit, 5 AS amount FROM flow WHERE recipient IS NOT NULL GROUP BY recipient"}') WHERE value ? 'rows'), 'HTML: one table for each figure') FROM made;
SELECT is((SELECT count(*) FROM regexp_matches(html, '<svg ', 'g')), (SELECT count(*) FROM aid_report_sections('TABLE assistance', '{"need": "SELECT recipient AS unit, 5 AS amount FROM flow WHERE recipient IS NOT NULL GROUP BY recipient"}') WHERE value ? 'svg'), 'HTML: every picture') FROM made;
SELECT is(strpos(html, 'class="scope"'), 0, 'HTML: nothing of row security without it') FROM made;

CREATE TEMP TABLE attack AS SELECT string_agg(l, '' ORDER BY n) AS l FROM unnest(ARRAY['</td></table><script>alert(1)</script>', '"><image href="x" onerror="alert(1)"/>', '''; DROP TABLE public.flow; --', ']]>', '<!-- x', '<?xml x?>',
	E'\x01', E'\uFFFF', '<id>', '{rows}', '\1\&', '%s%1$s%', '$call$', '</style>', '</title></desc>', '</svg>', E'line\nbreak\ttab', chr(8238) || 'txt.exe', E'\\']) WITH ORDINALITY AS t (l, n);
CREATE TABLE attacked AS SELECT row_number() OVER () AS id, l || i % 3 AS donor, l || i % 5 AS recipient, i * 1.5 AS amount, make_date(2020 + i % 3, 1, 1) AS date, l AS title, 'x' || l AS currency, l || i % 2 AS sector, aid_marker('dac', i % 3) AS marker
FROM attack, generate_series(1, 30) i;
CREATE TEMP TABLE options AS SELECT jsonb_build_object('title', l, 'money', l, 'need', format('SELECT %L::text || i AS unit, 5 AS amount FROM generate_series(0, 4) i -- a comment', l),
	'names', format('SELECT %L::text || i AS unit, %L::text || %L AS name FROM generate_series(0, 4) i', l, l, l), 'groups', format('SELECT %L::text || i AS unit, ARRAY[%L::text] AS path FROM generate_series(0, 4) i', l, l),
	'context', format('SELECT %L::text || i AS unit, %L::text AS class FROM generate_series(0, 4) i', l, l), 'purposes', format('SELECT %L::text || i AS sector, %L::text AS purpose FROM generate_series(0, 1) i', l, l),
	'forms', format('SELECT %L::text || i AS country, ''north'' AS class FROM generate_series(0, 4) i', l)) AS o FROM attack;
SELECT is((SELECT array_agg(section || ': ' || label || ': ' || (value #>> '{error,message}')) FROM options, aid_report_sections('TABLE attacked -- a comment', o) WHERE value ? 'error'), NULL, 'hostile values: no figure fails');
CREATE TEMP TABLE under_attack AS SELECT aid_report_html('TABLE attacked -- a comment', o) AS html FROM options;
SELECT is(pg_temp.faults(html), '{}', 'hostile values: HTML as before') FROM under_attack;
CREATE TEMP TABLE parsed AS SELECT x, t FROM under_attack, attack, LATERAL (SELECT xmlparse(DOCUMENT regexp_replace(html, '^<!DOCTYPE html>\n', '')) AS x, (xpath('string(/a)', ('<a>' || aid_svg_escape(l) || '</a>')::xml))[1]::text AS t) p;
SELECT is((xpath('string(//h1)', x))[1]::text, t, 'hostile values: the title comes out as it is') FROM parsed;
SELECT cmp_ok((xpath(format('count(//th[@scope="row"][starts-with(., "%s")] | //td[starts-with(., "%s")])', '</td></table><script>alert(1)</script>', '</td></table><script>alert(1)</script>'), x))[1]::text::int, '>', 20, 'and so do names') FROM parsed;
SELECT ok(to_regclass('public.flow') IS NOT NULL, 'hostile values: nothing was dropped');

-- a rule that only some figures follow is told
SELECT is((SELECT array_agg(value ->> 'note' LIKE '%' || told || '%' ORDER BY rule) FROM (VALUES ('gross', 'passed on included. Money is'), ('iati.spend', 'does not check it'), ('net_source', 'all other figures add the rows as they stand')) AS c (rule, told),
	LATERAL aid_report_sections('SELECT ''A'' AS recipient, 1 AS amount', jsonb_build_object('counting', rule), 'coverage') AS s WHERE label = 'Rows and money'), '{t,t,t}', 'what follows the counting rule');

-- summary: cells of figures
SELECT is(aid_report_sentence('{"columns": ["purpose", "n"], "rows": [["other", 1], ["Prevention", 2]]}', pick, '{n}'), '<bdi>2</bdi>', 'a row is found whatever the capitals of ' || pick) FROM unnest('{prevention,Prevention}'::text[]) AS pick;
SELECT is(aid_report_sentence('{"columns": ["a", "n", "year"], "rows": [["x", 1234.5, 2020], ["<y>", null, 2021]]}', '0', 'in {year}: {n} of {a}'), 'in <bdi>2020</bdi>: <bdi>1,234.5</bdi> of <bdi>x</bdi>', 'a sentence of the first row');
SELECT is(aid_report_sentence('{"columns": ["a", "n", "year"], "rows": [["x", 1234.5, 2020], ["<y>", null, 2021]]}', '<y>', '<{a}>'), '&lt;<bdi>&lt;y&gt;</bdi>&gt;', 'of the row that begins so');
SELECT is(aid_report_sentence('{"columns": ["a", "n", "year"], "rows": [["x", 1234.5, 2020], ["<y>", null, 2021]]}', p, '{a} {n}'), NULL, 'none of a row without the value, or no row') FROM unnest('{-1,7,z}'::text[]) p;
SELECT is((SELECT string_agg(aid_report_number(n), ' ') FROM unnest('{0,-1,999,1000,-1234567.1250,0.001,123456789012345678901234567890}'::text[]) n), '0 &#8722;1 999 1,000 &#8722;1,234,567.1250 0.001 123,456,789,012,345,678,901,234,567,890', 'numbers');
SELECT is((SELECT string_agg(aid_report_cell(c, false), ' ') FROM jsonb_array_elements('[null, true, false, "Infinity", "-Infinity", "a&b", 5000, "", [1, "<"], 0.10]') c), '&#8211; yes no &#8734; &#8722;&#8734; a&amp;b 5,000  [1, &quot;&lt;&quot;] 0.10', 'cells');
SELECT is((SELECT string_agg(aid_report_heading(h), '|') FROM unnest('{usd_million,money_pct,money_pct_up_to_here,hhi,id,year,p,people}'::text[]) h), 'Usd million|Money %|Money % up to here|HHI|ID|Year|p|People', 'headings');

-- ---- CSV ----
SELECT is((SELECT array_agg(l ORDER BY n) FROM aid_report_csv($$SELECT 'a, "b"' AS donor, 1.50 AS amount$$, '{}', 'coverage') WITH ORDINALITY AS c (l, n) WHERE n <= 6),
	'{"coverage,Rows and money","rows_of_the_report,rows,money","all rows,1,1.50","with an amount above 0,1,1.50","with an amount below 0,0,","with an amount of 0,0,0"}', 'CSV: lines');
SELECT is((SELECT string_agg(aid_report_csv_cell(c), ' ') FROM jsonb_array_elements('["a", "a,b", "a\"b", "a\nb", "", null, -5, "-5", "=1+1", "@x", "+1", " x", true, 1.50, "\n=1", "\uff1d1"]') c),
	E'a "a,b" "a""b" "a\nb" ""  -5 ''-5 ''=1+1 ''@x ''+1 " x" true 1.50 "''\n=1" ''\uff1d1', 'CSV: cells');
SELECT is((SELECT array_agg(code ORDER BY code) FROM unnest(ARRAY[9, 10, 13, 43, 45, 61, 64, 65291, 65293, 65309, 65312]) AS code WHERE aid_report_csv_cell(to_jsonb(chr(code) || '1')) !~ '^"?'''), NULL, 'CSV: no cell that a spreadsheet would run');
SELECT is((SELECT l FROM aid_report_csv('SELECT donor, amount FROM flow', '{}', 'gender') WITH ORDINALITY AS c (l, n) WHERE n = 2), 'not in these data: needs role marker', 'CSV: why there is no table');
SELECT is((SELECT count(*) FROM aid_report_csv('TABLE assistance') AS l WHERE l = ''), (SELECT count(*) FROM aid_report_sections('TABLE assistance') WHERE NOT value ? 'svg'), 'CSV: every table');

-- ---- the log ----
SELECT is((SELECT array_agg(grantee::text) FROM pg_class, aclexplode(relacl) WHERE relname = 'aid_report_log' AND grantee <> relowner), NULL, 'nobody but the owner may read the log');
SELECT aid_report_run('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL"}') AS a, aid_report_run('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL"}') AS b \gset
SELECT is((SELECT count(*) FROM aid_report_diff(:a, :b)), 0::bigint, 'equal rows and options: no difference');
SELECT is((SELECT jsonb_agg(f - '{section,ordinal,label}'::text[] ORDER BY n) FROM aid_report_log, jsonb_array_elements(figures) WITH ORDINALITY AS t (f, n) WHERE run = :a),
	(SELECT jsonb_agg(jsonb_build_object('value', value, 'call', call)) FROM aid_report_sections('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL"}')), 'the log has the figures');
SELECT is(fingerprints, jsonb_build_object('query', aid_report_fingerprint('TABLE assistance'), 'need', aid_report_fingerprint('SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL')), 'and fingerprints of what was read') FROM aid_report_log WHERE run = :a;
SELECT aid_report_run('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 4 AS amount FROM flow WHERE recipient IS NOT NULL"}') AS other_options \gset
UPDATE flow SET amount = amount + 1 WHERE id = 7;
SELECT aid_report_run('TABLE assistance', '{"need": "SELECT DISTINCT recipient AS unit, 3 AS amount FROM flow WHERE recipient IS NOT NULL"}') AS other_data \gset
INSERT INTO aid_report_log (query, options, fingerprints, versions, figures) SELECT query, options, fingerprints, versions || '{"aidflow, SQL": "0.0.9"}', jsonb_set(figures, '{0,value,rows,0,1}', '119') FROM aid_report_log WHERE run = :a RETURNING run AS other_version \gset
INSERT INTO aid_report_log (query, options, fingerprints, versions, figures) SELECT query, options, fingerprints, versions, jsonb_set(figures, '{0,value,rows,0,1}', '119') FROM aid_report_log WHERE run = :a RETURNING run AS unknown \gset
SELECT is((SELECT array_agg(DISTINCT reason) FROM aid_report_diff(:a, :other_options)), '{options}', 'other options');
SELECT is((SELECT array_agg(DISTINCT reason) FROM aid_report_diff(:a, :other_data)), '{data}', 'other data');
SELECT is((SELECT array_agg(section || ': ' || label || ': ' || reason) FROM aid_report_diff(:a, :other_version)), '{"coverage: Rows and money: version"}', 'another version');
SELECT is((SELECT array_agg(section || ': ' || label || ': ' || reason) FROM aid_report_diff(:a, :unknown)), '{"coverage: Rows and money: unknown"}', 'nobody knows');
SELECT is((SELECT array_agg(DISTINCT reason ORDER BY reason) FROM aid_report_diff(:other_options, :other_data)), '{data,"data and options"}', 'both');
SELECT is((SELECT before #> '{rows,0,2}' || (after #> '{rows,0,2}') FROM aid_report_diff(:a, :other_data) WHERE label = 'Rows and money'), jsonb_build_array((SELECT sum(amount::numeric) - 1 FROM flow), (SELECT sum(amount::numeric) FROM flow)), 'before and after');
SELECT is((SELECT count(*) FROM aid_report_diff(:other_data, :a)), (SELECT count(*) FROM aid_report_diff(:a, :other_data)), 'the other way round');
SELECT aid_report_run('SELECT donor, amount, date FROM assistance', '{}') AS fewer \gset
SELECT ok(bool_or(before IS NULL) AND bool_or(after IS NULL) AND bool_and(reason = 'options' OR section = 'method'), 'figures that only one run has') FROM aid_report_diff(:a, :fewer);
SELECT is(pg_temp.state('SELECT * FROM aid_report_diff(1, 999999)') , '22023 there is no run 999999', 'a run that is not there') WHERE EXISTS (SELECT FROM aid_report_log WHERE run = 1);
SELECT is((SELECT count(*) FROM aid_report_diff(NULL, 1)), 0::bigint, 'no run');
SELECT * FROM finish();
\endif
ROLLBACK;
