-- The evidence model: its form, its examples, fits, bad models. Numbered cases are the specification's.
SET client_min_messages = warning;
SET extra_float_digits = 0;

--
-- The default model
--

SELECT m->'aid_match_model' AS form, m->'matches_per_record' AS matches_per_record, m->>'origin' !~ 'judgement' AS fitted
FROM aid_match_model() m;
SELECT f->>'field' AS field, f->>'compare' AS compare, f->'columns' AS columns, f->>'given' AS given,
	(SELECT string_agg(coalesce(l->>'when', '?') || CASE WHEN l->'tf' = 'true' THEN ' tf' ELSE '' END, ' | ' ORDER BY o) FROM jsonb_array_elements(f->'levels') WITH ORDINALITY l(l, o)) AS levels,
	(SELECT abs(sum((l->>'m')::numeric) - 1) <= 1e-6 AND abs(sum((l->>'u')::numeric) - 1) <= 1e-6 FROM jsonb_array_elements(f->'levels') l) AS sums
FROM aid_match_model() m, jsonb_array_elements(m->'fields') WITH ORDINALITY f(f, o) ORDER BY o;

-- The values by judgement (bench/judgement-model.json), which the examples are about.
CREATE TEMP TABLE models (name text PRIMARY KEY, model jsonb);
INSERT INTO models VALUES ('judgement', '{"aid_match_model": 1, "matches_per_record": 0.1, "origin": "judgement", "fields": [
	{"field": "title", "columns": ["title"], "compare": "shingles", "core": true, "levels": [
		{"when": "equal", "tf": true, "m": 0.35, "u": 0.0004}, {"when": 0.80, "m": 0.22, "u": 0.0003},
		{"when": 0.60, "m": 0.20, "u": 0.003}, {"when": "contained", "m": 0.08, "u": 0.001},
		{"when": 0.40, "m": 0.09, "u": 0.0253}, {"when": "else", "m": 0.06, "u": 0.97}]},
	{"field": "amount", "columns": ["amount", "currency", "value_date"], "compare": "amount", "levels": [
		{"when": "equal", "tf": true, "m": 0.40, "u": 0.002}, {"when": 0.01, "m": 0.15, "u": 0.004},
		{"when": 0.06, "m": 0.17, "u": 0.024}, {"when": "instalment", "m": 0.05, "u": 0.02},
		{"when": 0.25, "m": 0.08, "u": 0.09}, {"when": "else", "m": 0.15, "u": 0.86}]},
	{"field": "date", "columns": ["value_date", "start_date"], "compare": "days", "levels": [
		{"when": 0, "m": 0.30, "u": 0.004}, {"when": 7, "m": 0.15, "u": 0.009}, {"when": 31, "m": 0.20, "u": 0.03},
		{"when": 100, "m": 0.15, "u": 0.08}, {"when": "fiscal_year", "m": 0.08, "u": 0.077}, {"when": "else", "m": 0.12, "u": 0.80}]},
	{"field": "provider", "columns": ["provider"], "compare": "org", "levels": [
		{"when": "same", "m": 0.72, "u": 0.04}, {"when": "agency", "m": 0.10, "u": 0.01},
		{"when": "similar", "m": 0.08, "u": 0.005}, {"when": "else", "m": 0.10, "u": 0.945}]},
	{"field": "receiver", "columns": ["receiver"], "compare": "org", "levels": [
		{"when": "same", "m": 0.60, "u": 0.02}, {"when": "agency", "m": 0.08, "u": 0.005},
		{"when": "similar", "m": 0.10, "u": 0.01}, {"when": "else", "m": 0.22, "u": 0.965}]},
	{"field": "recipient", "columns": ["recipient"], "compare": "codes", "levels": [
		{"when": "same", "m": 0.92, "u": 0.04}, {"when": "overlap", "m": 0.05, "u": 0.03}, {"when": "else", "m": 0.03, "u": 0.93}]},
	{"field": "sector", "columns": ["sector"], "compare": "codes", "levels": [
		{"when": "same", "m": 0.62, "u": 0.05}, {"when": "prefix:3", "m": 0.18, "u": 0.06},
		{"when": "overlap", "m": 0.05, "u": 0.03}, {"when": "else", "m": 0.15, "u": 0.86}]},
	{"field": "place", "columns": ["lat", "lon", "exact"], "compare": "km", "given": "recipient", "levels": [
		{"when": 1, "m": 0.40, "u": 0.01}, {"when": 10, "m": 0.20, "u": 0.02}, {"when": 50, "m": 0.15, "u": 0.08},
		{"when": "else", "m": 0.25, "u": 0.89}]},
	{"field": "identifiers", "columns": ["identifiers", "title"], "compare": "identifiers", "levels": [
		{"when": "shared", "m": 0.25, "u": 0.00001}, {"when": "else", "m": 0.75, "u": 0.99999}]}]}');
INSERT INTO models VALUES ('agree', '{"aid_match_model": 1, "prior": 0.001, "fields": [
	{"field": "x", "columns": ["x"], "compare": "equal", "levels": [{"when": "equal", "m": 0.9, "u": 0.01}, {"when": "else", "m": 0.1, "u": 0.99}]},
	{"field": "y", "columns": ["y"], "compare": "equal", "levels": [{"when": "equal", "m": 0.9, "u": 0.01}, {"when": "else", "m": 0.1, "u": 0.99}]}]}');
INSERT INTO models SELECT 'agree, tf', jsonb_set(model, '{fields,0,levels,0,tf}', 'true') FROM models WHERE name = 'agree';

-- What each field of a pair says; the weight and the probability at the end.
CREATE FUNCTION pg_temp.explain(query text, model text, options jsonb DEFAULT '{}', OUT levels text, OUT weight numeric, OUT p numeric)
LANGUAGE sql AS $$
	SELECT string_agg(field || ' ' || level || coalesce(' ' || round(similarity::numeric, 4), ''), ', ' ORDER BY step)
			FILTER (WHERE level <> 'unknown' AND field IS NOT NULL AND m IS NOT NULL),
		round((array_agg(running_weight ORDER BY step DESC) FILTER (WHERE running_weight IS NOT NULL))[1]::numeric, 4),
		round((array_agg(running_probability ORDER BY step DESC) FILTER (WHERE running_probability IS NOT NULL))[1]::numeric, 5)
	FROM aid_match_explain(query, '1', '2', (SELECT m.model FROM models m WHERE m.name = $2), options)
$$;

--
-- Examples 13 to 18
--

CREATE TEMP TABLE agreeing AS SELECT id, CASE WHEN id <= 2 THEN 'a' ELSE 'x' || id END AS x, CASE WHEN id <= 2 THEN 'a' END AS y FROM generate_series(1, 20000) id;
SELECT v.example, e.* FROM (VALUES
	(1, '13 agree, agree', 'VALUES (1, ''a'', ''a''), (2, ''a'', ''a'')', 'agree'),
	(2, '13 agree, differ', 'VALUES (1, ''a'', ''a''), (2, ''a'', ''b'')', 'agree'),
	(3, '13 agree, unknown', 'VALUES (1, ''a'', ''a''), (2, ''a'', NULL)', 'agree'),
	(4, '14', NULL, 'agree, tf')
) v(n, example, query, model), pg_temp.explain(coalesce('SELECT * FROM (' || query || ') v(id, x, y)', 'SELECT * FROM pg_temp.agreeing'), v.model) e ORDER BY n;

SELECT v.example, e.levels FROM (VALUES
	(1, '15', $$SELECT * FROM (VALUES (1, 1000000, 'USD', date '2024-05-01'), (2, 920000, 'EUR', '2024-05-09')) v(id, amount, currency, value_date)$$),
	(2, '16 near', 'SELECT * FROM (VALUES (1, 100000), (2, 105000)) v(id, amount)'),
	(3, '16 instalment', 'SELECT * FROM (VALUES (1, 100000), (2, 25000)) v(id, amount)'),
	(4, '17 a degree', 'SELECT * FROM (VALUES (1, 0, 0), (2, 0, 1)) v(id, lat, lon)'),
	(5, '17 near', 'SELECT * FROM (VALUES (1, 13, -1), (2, 13.05, -1)) v(id, lat, lon)')
) v(n, example, query), pg_temp.explain(v.query, 'judgement', $${"rates": "SELECT * FROM (VALUES ('USD', NULL::date, 1), ('EUR', '2024-05-08', 1.085)) v(currency, date, rate)"}$$) e ORDER BY n;

-- 18: title .80, amount .06, date 31, provider, recipient and sector the same; the prior is 1e-5
SELECT e.* FROM pg_temp.explain($$SELECT * FROM (VALUES
	(1, 'Water supply in Kaya and Dori', 100000, date '2024-05-01', 'Government of Sweden', 'BFA', '14030'),
	(2, 'Water supply in Kaya and of Dori', 105000, '2024-05-21', 'Sweden', 'BFA', '14030')) v(id, title, amount, value_date, provider, recipient, sector)$$,
	'judgement', '{"prior_records": 20001}') e;

--
-- Values as published and as compared
--

SELECT field, value_a, value_b, norm_a, norm_b, round(similarity::numeric, 4) AS similarity, level, round(bits::numeric, 2) AS bits
FROM aid_match_explain($$SELECT * FROM (VALUES
	(1, 'École de Kaya &amp; Dori (2019)', 1500.5, 'EUR', NULL::date, date '2024-02-01', ARRAY['Others', 'Sida'], 'NRC', ARRAY['BFA', 'MLI'], '11220', 12.5, -1.5, false, NULL::text[]),
	(2, 'Ecole de Kaya and Dori', 1650.5, 'eur', '2024-03-01', '2024-02-11', ARRAY['Sweden'], 'Norwegian Refugee Council', ARRAY['MLI'], '11240', 12.51, -1.5, true, ARRAY['XM-7-1220'])) v(id, title, amount, currency, value_date, start_date, provider, receiver, recipient, sector, lat, lon, exact, identifiers)$$,
	'1', '2', (SELECT model FROM models WHERE name = 'judgement'), $${"aliases": "SELECT 'Sida' AS alias, 'Government of Sweden' AS org, 'agency' AS kind"}$$) WHERE step > 0 AND level IS NOT NULL ORDER BY step;

-- an identifier that the other's title names; places only where recipients agree, or are not asked
SELECT v.what, e.levels FROM (VALUES
	(1, 'named', $$SELECT * FROM (VALUES (1, 'Roads, bmz 2012/00451', NULL), (2, 'Schools', ARRAY['BMZ-2012-00451'])) v(id, title, identifiers)$$),
	(2, 'other recipients', 'SELECT * FROM (VALUES (1, ''KEN'', 1, 1), (2, ''UGA'', 1, 1)) v(id, recipient, lat, lon)'),
	(3, 'unknown recipient', 'SELECT * FROM (VALUES (1, ''KEN'', 1, 1), (2, NULL, 1, 1)) v(id, recipient, lat, lon)'),
	(4, 'one recipient', 'SELECT * FROM (VALUES (1, ''KEN'', 1, 1), (2, ''ken'', 1, 1)) v(id, recipient, lat, lon)'),
	(5, 'no recipients', 'SELECT * FROM (VALUES (1, 1, 1), (2, 1, 1)) v(id, lat, lon)'),
	(6, 'approximate', 'SELECT * FROM (VALUES (1, 1, 1, true), (2, 1, 1, false)) v(id, lat, lon, exact)'),
	(7, 'no rate', 'SELECT * FROM (VALUES (1, 1, ''USD''), (2, 1, ''EUR'')) v(id, amount, currency)'),
	(8, 'unknown currency', 'SELECT * FROM (VALUES (1, 1, ''USD''), (2, 1, NULL)) v(id, amount, currency)'),
	(9, 'signs', 'SELECT * FROM (VALUES (1, 1), (2, -1)) v(id, amount)'),
	(10, 'fiscal year', 'SELECT * FROM (VALUES (1, date ''2024-07-01''), (2, ''2025-06-30'')) v(id, value_date)')
) v(n, what, query), pg_temp.explain(v.query, 'judgement', '{"fiscal_year_start": 7}') e ORDER BY n;

--
-- Fits
--

-- 2,000 records in 1,600 clusters; a copy differs in one field of ten
CREATE TEMP TABLE people AS
SELECT id, CASE WHEN id % 17 = 0 AND id > 1600 THEN 'Ann' || who ELSE 'Name' || who % 700 END AS name, CASE WHEN id % 10 <> 3 OR id <= 1600 THEN (who * 7919) % 3000 ELSE id END AS born,
	CASE WHEN id % 13 <> 0 THEN 'Town ' || ('x' || left(md5(who::text), 4))::bit(16)::integer % 41 END AS town, who
FROM (SELECT id, CASE WHEN id <= 1600 THEN id ELSE id - 1600 END AS who FROM generate_series(1, 2000) id) r;
INSERT INTO models VALUES ('people', '{"aid_match_model": 1, "fields": [
	{"field": "name", "columns": ["name"], "compare": "string", "levels": [{"when": "equal", "tf": true, "m": 0.8, "u": 0.1}, {"when": "edit:1", "m": 0.1, "u": 0.1}, {"when": "else", "m": 0.1, "u": 0.8}]},
	{"field": "born", "columns": ["born"], "compare": "equal", "levels": [{"when": "equal", "m": 0.8, "u": 0.1}, {"when": "else", "m": 0.2, "u": 0.9}]},
	{"field": "town", "columns": ["town"], "compare": "equal", "levels": [{"when": "equal", "m": 0.8, "u": 0.1}, {"when": "else", "m": 0.2, "u": 0.9}]},
	{"field": "shoe", "columns": ["shoe"], "compare": "equal", "levels": [{"when": "equal", "m": 0.7, "u": 0.3}, {"when": "else", "m": 0.3, "u": 0.7}]}]}');
CREATE FUNCTION pg_temp.fit(query text, options jsonb, seed bigint DEFAULT 1) RETURNS jsonb LANGUAGE sql AS $$
	SELECT aid_match_fit(query, (SELECT model FROM models WHERE name = 'people'), seed, options) $$;
CREATE FUNCTION pg_temp.shown(fit jsonb) RETURNS TABLE (field text, level text, m numeric, u numeric) LANGUAGE sql AS $$
	SELECT f->>'field', l->>'when', round((l->>'m')::numeric, 3), round((l->>'u')::numeric, 3)
	FROM jsonb_array_elements(fit->'fields') WITH ORDINALITY f(f, o), jsonb_array_elements(f->'levels') WITH ORDINALITY l(l, k) ORDER BY o, k $$;

CREATE TEMP TABLE fitted AS SELECT 1 AS run, pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people', '{"candidates": [{"equal": ["name"]}, {"equal": ["born"]}]}') AS f;
SELECT s.* FROM fitted, pg_temp.shown(f) s WHERE run = 1;
SELECT f->>'origin' AS origin, round((f->>'matches_per_record')::numeric, 3) AS matches_per_record, f->'fit'->'records' AS records, f->'fit'->'random_pairs' AS random_pairs,
	f->'fit'->'untrained_m' AS untrained_m, f->'fit'->'untrained_u' AS untrained_u FROM fitted WHERE run = 1;
SELECT p->>'candidates' AS candidates, p->'pairs' AS pairs, p->'converged' AS converged, round((p->>'expected_matches')::numeric) AS expected_matches, p->'trained' AS trained,
	(p->>'rounds')::integer BETWEEN 3 AND 60 AS rounds, (p->>'log_likelihood')::float8 < 0 AS log_likelihood
FROM fitted, jsonb_array_elements(f->'fit'->'passes') WITH ORDINALITY p(p, o) WHERE run = 1 ORDER BY o;

-- the same bytes from rows in another order; other bytes from another seed
SELECT pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people ORDER BY md5(id::text)', '{"candidates": [{"equal": ["name"]}, {"equal": ["born"]}]}')::text = f::text AS same FROM fitted WHERE run = 1;
SET extra_float_digits = -10;
SET DateStyle = 'German';
SELECT pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people', '{"candidates": [{"equal": ["name"]}, {"equal": ["born"]}]}')::text = f::text AS "same by other settings" FROM fitted WHERE run = 1;
SELECT value_a, norm_a, level FROM aid_match_explain('SELECT * FROM (VALUES (1, date ''2024-07-01''), (2, ''2024-06-30'')) v(id, value_date)', '1', '2') WHERE field = 'date';
RESET DateStyle;
SET extra_float_digits = 0;
SELECT pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people', '{"candidates": [{"equal": ["name"]}, {"equal": ["born"]}]}', 2)->'fields' <> f->'fields' AS other FROM fitted WHERE run = 1;
-- a fitted model is a model
SELECT aid_match_fit('SELECT id, name, born, town FROM pg_temp.people WHERE id < 50', f)->'fit'->'records' AS records FROM fitted WHERE run = 1;

-- labels alone, and with candidates; those of ids that are not there are left out
SELECT s.* FROM pg_temp.shown(pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people', $${"candidates": [], "labels": "SELECT a.id AS id_a, b.id AS id_b, true AS same FROM pg_temp.people a JOIN pg_temp.people b ON a.who = b.who AND a.id < b.id"}$$)) s;
SELECT (SELECT 1 - round(count(*) FILTER (WHERE a.name = b.name)::numeric / count(*), 3) FROM people a JOIN people b ON a.who = b.who AND a.id < b.id) AS "name else + edit:1 by count";
SET client_min_messages = notice;
SELECT f->'labels_same' AS same, f->'labels_different' AS different, f->'proved' AS proved, f->'passes'->0->'pairs' AS pairs FROM (SELECT pg_temp.fit('SELECT id, name, born, town FROM pg_temp.people WHERE id <= 100',
	$${"candidates": ["all"], "labels": "SELECT * FROM (VALUES (1, 2, true), (2, 1, true), (3, 4, false), (1, 1, true), (1, 5000, true)) v(id_a, id_b, same)"}$$)->'fit') d(f);
SELECT row_count FROM aid_check_query('aid_match_fit', 'SELECT * FROM (VALUES (1, ''Water''), (2, NULL)) v(id, title)');
SET client_min_messages = warning;

-- what rules prove joins: one source and record id
SELECT f->'proved' AS proved, f->'passes'->0->>'candidates' AS candidates FROM (SELECT pg_temp.fit('SELECT id, name, born, town, ''s'' AS source, who AS record_id FROM (SELECT id, name, born, town, who::text FROM pg_temp.people) p', '{"candidates": []}')->'fit') d(f);
-- nothing to fit
SELECT f->'records' AS records, f->'random_pairs' AS random_pairs, f->'untrained_m' AS untrained_m, f->'untrained_u' AS untrained_u, f->'passes'->0->'expected_matches' AS expected_matches
FROM (VALUES ('SELECT 1 AS id WHERE false'), ('SELECT 1 AS id, ''a'' AS name'), ('SELECT id, NULL::text AS name FROM generate_series(1, 3) id')) q(q), LATERAL (SELECT pg_temp.fit(q, '{"candidates": ["all"]}')->'fit') d(f);

--
-- Errors
--

CREATE FUNCTION pg_temp.error(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	message := 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

-- bad models; each is the valid one with one change
INSERT INTO models VALUES ('valid', '{"aid_match_model": 1, "fields": [
	{"field": "title", "columns": ["title"], "compare": "shingles", "levels": [{"when": "equal", "tf": true, "m": 0.5, "u": 0.1}, {"when": 0.6, "m": 0.3, "u": 0.1}, {"when": "else", "m": 0.2, "u": 0.8}]},
	{"field": "date", "columns": ["day"], "compare": "days", "given": "title", "levels": [{"when": 7, "m": 0.5, "u": 0.1}, {"when": "else", "m": 0.5, "u": 0.9}]}]}');
SELECT message FROM pg_temp.error($$SELECT aid_match_fit('SELECT 1 AS id', (SELECT model FROM models WHERE name = 'valid'))$$);
SELECT v.path, left(v.value, 30) AS value, e.state, e.message, e.detail FROM (VALUES
	(1, '{fields,0,levels,0,m}', '0.6'), (2, '{fields,0,levels,0,u}', '0.1000021'), (3, '{fields,0,levels,2,when}', '"contained"'),
	(4, '{fields,0,levels,0,m}', '0'), (5, '{fields,1,levels,1,u}', '1.5'), (6, '{fields,0,levels,0,m}', '"0.5"'), (7, '{fields,0,levels,0,m}', '1e400'),
	(8, '{fields,0,compare}', '"fuzzy"'), (9, '{fields,1,compare}', '"km"'), (10, '{fields,0,levels,1,when}', '"same"'), (11, '{fields,0,levels,1,when}', '"near"'),
	(12, '{fields,0,levels,1,when}', '1.5'), (13, '{fields,1,levels,0,when}', '-1'), (14, '{fields,0,levels,1,when}', '"equal"'), (15, '{fields,0,levels,1,when}', '"else"'),
	(16, '{fields,0,levels,1,when}', 'true'), (17, '{fields,0,levels,1,tf}', 'true'), (18, '{fields,0,levels,1,tf}', '"yes"'), (19, '{fields,0,levels,1,weight}', '1'),
	(20, '{fields,0,levels,1}', '{"when": 0.6, "m": 0.3}'), (21, '{fields,0,levels}', '[]'), (22, '{fields,0,levels}', '{}'), (23, '{fields,0,levels,1}', '[]'),
	(24, '{fields,1,field}', '"title"'), (25, '{fields,1,field}', '""'), (26, '{fields,1,field}', '7'), (27, '{fields,0,columns}', '["title", "day"]'),
	(28, '{fields,0,columns}', '[]'), (29, '{fields,0,columns}', '"title"'), (30, '{fields,1,columns}', '["a", "b", "c", "d", "e"]'), (31, '{fields,1,columns}', '["day", "day"]'),
	(32, '{fields,1,given}', '"date"'), (33, '{fields,0,given}', '"date"'), (34, '{fields,1,core}', 'true'), (35, '{fields,0,core}', '1'),
	(36, '{fields,0,kind}', '"words"'), (37, '{fields,0,measure}', '"cosine"'), (38, '{fields,0,colour}', '1'), (39, '{fields,0}', '1'), (40, '{fields}', '[]'),
	(41, '{fields}', '{"title": 1}'), (42, '{matches_per_record}', '0'), (43, '{matches_per_record}', '"1"'), (44, '{prior}', '1'), (45, '{prior}', '0'),
	(46, '{aid_match_model}', '2'), (47, '{name}', '"x"'), (48, '{origin}', '7'), (49, '{fields,0,columns}', '["a column with a name far too long to be one of a query in PostgreSQL"]'),
	(50, '{fields,0,levels}', (SELECT jsonb_agg('{"when": "else", "m": 0.5, "u": 0.5}'::jsonb)::text FROM generate_series(1, 16)))
) v(n, path, value), LATERAL pg_temp.error(format('SELECT aid_match_fit(''SELECT 1 AS id'', %L)', (SELECT jsonb_set(model, v.path::text[], v.value::jsonb) FROM models WHERE name = 'valid'))) e ORDER BY n;
SELECT v.model, e.* FROM (VALUES (1, '7'), (2, '[]'), (3, '{}'), (4, '{"aid_match_model": 1}'), (5, 'null')) v(n, model), pg_temp.error(format('SELECT aid_match_fit(''SELECT 1 AS id'', %L)', v.model)) e ORDER BY n;
-- a column that is used as another type
SELECT e.* FROM pg_temp.error($$SELECT aid_match_fit('SELECT 1 AS id', (SELECT jsonb_set(model, '{fields,1,columns}', '["title"]') FROM models WHERE name = 'valid'))$$) e;

-- bad arguments
SELECT v.arguments, e.state, e.message, e.detail FROM (VALUES
	(1, $$NULL$$), (2, $$'SELECT 1 AS id', NULL, NULL$$), (3, $$'SELECT 1 AS id; SELECT 2 AS id'$$), (4, $$'SELECT NULL::int AS id'$$), (5, $$'SELECT 1 AS name'$$),
	(6, $$'SELECT 1 AS id UNION ALL SELECT 1'$$), (7, $$'SELECT 1 AS id, 2 AS titel'$$), (8, $$'SELECT 1 AS id, ''x'' AS amount'$$), (9, $$'SELECT 1 AS id, ''NaN''::float8 AS amount'$$),
	(10, $$'SELECT 1 AS id, 91 AS lat, 1 AS lon'$$), (11, $$'SELECT 1 AS id, 1 AS lat, -180.5 AS lon'$$), (12, $$'SELECT 1 AS id, timestamptz ''2024-01-01'' AS value_date'$$), (13, $$'SELECT 1 AS id, date ''infinity'' AS value_date'$$),
	(14, $$'SELECT 1 AS id, ARRAY[NULL] AS provider'$$), (15, $$'SELECT 1 AS id', options => '{"candidate": []}'$$), (16, $$'SELECT 1 AS id', options => '{"candidates": ["some"]}'$$),
	(17, $$'SELECT 1 AS id', options => '{"fiscal_year_start": 13}'$$), (18, $$'SELECT 1 AS id', options => '[]'$$),
	(19, $$'SELECT 1 AS id', options => '{"labels": "SELECT 1 AS id_a, 2 AS id_b"}'$$), (20, $$'SELECT 1 AS id', options => '{"labels": "SELECT 1 AS id_a, 2 AS id_b, NULL::boolean AS same"}'$$),
	(21, $$'SELECT * FROM (VALUES (1), (2)) v(id)', options => '{"labels": "SELECT * FROM (VALUES (1, 2, true), (2, 1, false)) v(id_a, id_b, same)"}'$$),
	(22, $$'SELECT 1 AS id', options => '{"labels": 7}'$$),
	(23, $$'SELECT 1 AS id', options => '{"rates": "SELECT ''EUR'' AS currency, current_date AS date"}'$$), (24, $$'SELECT 1 AS id', options => '{"rates": "SELECT NULL::text AS currency, current_date AS date, 1 AS rate"}'$$),
	(25, $$'SELECT 1 AS id', options => '{"rates": "SELECT ''EUR'' AS currency, current_date AS date, -1 AS rate"}'$$), (26, $$'SELECT 1 AS id', options => '{"rates": "SELECT ''-'' AS currency, current_date AS date, 1 AS rate"}'$$),
	(27, $$'SELECT 1 AS id', options => '{"rates": "SELECT * FROM (VALUES (''EUR'', date ''2024-01-01'', 1), (''eur'', ''2024-01-01'', 2)) v(currency, date, rate)"}'$$)
) v(n, arguments), pg_temp.error('SELECT aid_match_fit(' || v.arguments || ')') e ORDER BY n;
