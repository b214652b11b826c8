-- The evidence model: its form, its examples, fits, bad models. Numbered cases are the specification's.
SET client_min_messages = warning;
SET extra_float_digits = 0;

--
-- The default model
--

SELECT m->'aid_match_model' AS form, m->'matches_per_record' AS matches_per_record, m->>'origin' LIKE 'judgement%' AS by_judgement
FROM aid_match_model() m;
SELECT f->>'field' AS field, f->>'compare' AS compare, f->'columns' AS columns, f->>'given' AS given,
	(SELECT string_agg(coalesce(l->>'when', '?') || CASE WHEN l->'tf' = 'true' THEN ' tf' ELSE '' END, ' | ' ORDER BY o) FROM jsonb_array_elements(f->'levels') WITH ORDINALITY l(l, o)) AS levels,
	(SELECT abs(sum((l->>'m')::numeric) - 1) <= 1e-6 AND abs(sum((l->>'u')::numeric) - 1) <= 1e-6 FROM jsonb_array_elements(f->'levels') l) AS sums
FROM aid_match_model() m, jsonb_array_elements(m->'fields') WITH ORDINALITY f(f, o) ORDER BY o;

-- The values by judgement, which the examples are about.
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
