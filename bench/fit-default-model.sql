-- The second half of bench/fit-default-model, which has loaded each file as a table of texts and the model by judgement, and
-- set the variables seed and day. Brings the records into one shape, links those that are one, fits, and leaves the model in
-- the table result.

--
-- Records: one shape for all
--

CREATE FUNCTION pg_temp.number(value text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT nullif(value, '')::numeric $$;
CREATE FUNCTION pg_temp.day(value text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT left(nullif(value, ''), 10)::date $$;
CREATE FUNCTION pg_temp.list(value text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(trim(p)) FROM string_to_table(value, separator) p WHERE trim(p) <> '' $$;

CREATE TEMP TABLE iso3 AS SELECT iso2 AS short, iso3 AS code FROM country_m49;
-- clusters of both systems by one list of numbers: a name's first letters say nothing
CREATE TEMP TABLE sector_code AS SELECT DISTINCT aid_text_key(name) AS name, 'x' || dense_rank() OVER (ORDER BY aid_text_key(name)) + 10 AS code
FROM (SELECT cluster FROM cbpf_locations UNION SELECT trim(c) FROM jordan, string_to_table(jordan."destGlobalClusters", ',') c
	UNION SELECT trim(c) FROM fts, string_to_table("destinationObjects_GlobalCluster.name", ';') c) n(name) WHERE aid_text_key(name) <> '';
CREATE FUNCTION pg_temp.sectors(names text, separator text) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT array_agg(DISTINCT code) FROM string_to_table(names, separator) n JOIN pg_temp.sector_code ON name = aid_text_key(n) $$;

CREATE INDEX ON cbpf_locations (project_code);
CREATE INDEX ON somalia_ancillary ("Project");
CREATE INDEX ON somalia_locations (project_id);
CREATE INDEX ON colombia_locations (project_id);
CREATE TEMP TABLE record (source text, number text, title text, amount numeric, value_date date, start_date date, provider text[], receiver text[],
	recipient text[], sector text[], lat float8, lon float8, exact boolean, identifiers text[]);

-- CBPF projects: money decided at approval, the place with the most money, exact below the first level
INSERT INTO record SELECT 'cbpf', p.project_code, p.title, pg_temp.number(p.budget_usd), pg_temp.day(p.approved_on), pg_temp.day(p.start_date),
	ARRAY[p.fund_name || ' Humanitarian Fund'], ARRAY[p.org_name], ARRAY[coalesce(c.code, p.country_iso2)],
	(SELECT array_agg(DISTINCT s.code) FROM cbpf_locations l JOIN sector_code s ON s.name = aid_text_key(l.cluster) WHERE l.project_code = p.project_code AND l.allocation_year = p.allocation_year),
	l.lat::float8, l.lon::float8, l.admin_level::integer > 1, ARRAY[p.project_code]
FROM cbpf_projects p LEFT JOIN iso3 c ON c.short = p.country_iso2 LEFT JOIN LATERAL (SELECT * FROM cbpf_locations l
	WHERE l.project_code = p.project_code AND l.allocation_year = p.allocation_year AND l.lat <> '' AND l.lon <> '' ORDER BY pg_temp.number(l.budget_usd) DESC NULLS LAST, l.admin_path LIMIT 1) l ON true;

-- AIMS of Somalia and Colombia: commitments, the most precise place
INSERT INTO record SELECT 'somalia', p.project_id, p.project_title, pg_temp.number(p.total_commitments), NULL, pg_temp.day(p.start_actual_isodate),
	pg_temp.list(p.donors, '|'), (SELECT pg_temp.list(min(a."1st Level Implementer"), ';') FROM somalia_ancillary a WHERE a."Project" = p.project_id), ARRAY['SOM'], pg_temp.list(p.ad_sector_codes, '|'),
	l.latitude::float8, l.longitude::float8, l.precision_code::integer <= 2, NULL
FROM somalia_projects p LEFT JOIN LATERAL (SELECT * FROM somalia_locations l WHERE l.project_id = p.project_id AND l.precision_code::integer < 6 AND l.latitude <> ''
	ORDER BY l.precision_code::integer, l.project_location_id LIMIT 1) l ON true;
INSERT INTO record SELECT 'colombia', p.project_id, p.project_title, pg_temp.number(p.total_commitments), NULL, pg_temp.day(p.start_actual_isodate),
	pg_temp.list(p.donors, '|'), NULL, ARRAY['COL'], pg_temp.list(p.ad_sector_codes, '|'), l.latitude::float8, l.longitude::float8, l.precision_code::integer <= 2, NULL
FROM colombia_projects p LEFT JOIN LATERAL (SELECT * FROM colombia_locations l WHERE l.project_id = p.project_id AND l.precision_code::integer < 6 AND l.latitude <> ''
	ORDER BY l.precision_code::integer, l.project_location_id LIMIT 1) l ON true;
-- the same projects as the system's own columns give them: lost accents, money before it was converted
INSERT INTO record (source, number, title, amount) SELECT 'colombia system', "Project_ID", "PROYECTO", replace(replace(nullif("APORTE INTERNACIONAL", ''), '.', ''), ',', '.')::numeric FROM colombia_ancillary;

-- FTS: flows into Jordan and inside it, and of 2027 as published and after a clean-up
INSERT INTO record SELECT CASE WHEN j.boundary = 'internal' THEN 'jordan internal' ELSE 'jordan' END, row_number() OVER (ORDER BY j.id, j.description, j."amountUSD") || '/' || j.id, j.description,
	pg_temp.number(j."amountUSD"), pg_temp.day(j.date), NULL, ARRAY[nullif(j."srcOrganization", '')], ARRAY[nullif(j."destOrganization", '')], pg_temp.list(j."destLocations", ','),
	pg_temp.sectors(j."destGlobalClusters", ','), NULL, NULL, NULL, ARRAY[nullif(j."refCode", '')] FROM jordan j;
INSERT INTO record SELECT f.version, row_number() OVER (PARTITION BY f.version ORDER BY f.id, f."amountUSD") || '/' || f.id, f.description,
	pg_temp.number(f."amountUSD"), pg_temp.day(f.date), NULL, pg_temp.list(f."sourceObjects_Organization.name", ';'), pg_temp.list(f."destinationObjects_Organization.name", ';'),
	pg_temp.list(f."destinationObjects_Location.name", ';'), pg_temp.sectors(f."destinationObjects_GlobalCluster.name", ';'), NULL, NULL, NULL, ARRAY[nullif(f."refCode", '')] FROM fts f;

-- IATI, Nigeria: disbursements and expenditure
INSERT INTO record SELECT 'nigeria', a.iati_identifier, a.title,
	(SELECT sum(pg_temp.number(t.value)) FROM nigeria_transaction t WHERE t.iati_identifier = a.iati_identifier AND t.type IN ('3', '4')), NULL, pg_temp.day(a.actual_start),
	(SELECT array_agg(name) FROM nigeria_org o WHERE o.iati_identifier = a.iati_identifier AND o.role = '1'), (SELECT array_agg(name) FROM nigeria_org o WHERE o.iati_identifier = a.iati_identifier AND o.role = '4'),
	ARRAY['NGA'], (SELECT array_agg(code) FROM nigeria_sector s WHERE s.iati_identifier = a.iati_identifier), NULL, NULL, NULL, NULL FROM nigeria_activity a;

UPDATE record SET provider = nullif(array_remove(provider, NULL), '{}'), receiver = nullif(array_remove(receiver, NULL), '{}'), identifiers = nullif(array_remove(identifiers, NULL), '{}');
ALTER TABLE record ADD id text;
UPDATE record SET id = source || ' ' || number;

--
-- Links: pairs that one identifier of two sources joins (R3: of several rows a side, only where amounts reach .25)
--

CREATE TEMP TABLE link (kind text, id_a text, id_b text);
INSERT INTO link SELECT 'colombia', a.id, b.id FROM record a JOIN record b USING (number) WHERE a.source = 'colombia' AND b.source = 'colombia system';
INSERT INTO link SELECT 'fts', id_a, id_b FROM (SELECT a.id AS id_a, b.id AS id_b, a.amount AS x, b.amount AS y, count(*) OVER (PARTITION BY split_part(a.number, '/', 2)) AS rows
	FROM record a JOIN record b ON split_part(a.number, '/', 2) = split_part(b.number, '/', 2) WHERE a.source = 'fts' AND b.source = 'fts curated') p
WHERE rows = 1 OR (x > 0 AND y > 0 AND abs(ln(x / y)) <= 0.25);
INSERT INTO link SELECT 'cbpf', id_a, id_b FROM (SELECT a.id AS id_a, b.id AS id_b, a.amount AS x, b.amount AS y, count(*) OVER (PARTITION BY a.number) AS rows
	FROM record a JOIN record b ON b.identifiers = ARRAY[a.number] WHERE a.source = 'cbpf' AND b.source = 'jordan internal') p
WHERE rows = 1 OR (x > 0 AND y > 0 AND abs(ln(x / y)) <= 0.25);

--
-- Fits
--

CREATE FUNCTION pg_temp.query(condition text) RETURNS text LANGUAGE sql AS $$
	SELECT 'SELECT id, title, amount, value_date, start_date, provider, receiver, recipient, sector, lat, lon, exact, identifiers FROM pg_temp.record WHERE ' || condition $$;
CREATE TEMP TABLE fit (kind text, model jsonb);

-- u: random pairs of records that stand here once
INSERT INTO fit SELECT 'u', aid_match_fit(pg_temp.query('source NOT IN (''colombia system'', ''fts curated'', ''jordan internal'')'), model, :seed,
	'{"candidates": [], "aliases": "SELECT * FROM aid_org_aliases()"}') FROM judgement;

-- m: the two sources of each kind of link. Identifiers have made the links, so that they take no part.
CREATE TEMP TABLE kind (kind text, condition text);
INSERT INTO kind VALUES ('colombia', 'source IN (''colombia'', ''colombia system'')'), ('fts', 'source IN (''fts'', ''fts curated'')'),
	('cbpf', 'source = ''jordan internal'' OR source = ''cbpf'' AND recipient = ARRAY[''JOR'']');
CREATE TEMP TABLE start AS SELECT jsonb_set(model, '{fields}', (SELECT jsonb_agg(f ORDER BY o) FROM jsonb_array_elements(model->'fields') WITH ORDINALITY f(f, o) WHERE f->>'field' <> 'identifiers')) AS model FROM judgement;

-- first from the links themselves
INSERT INTO fit SELECT 'linked ' || kind, aid_match_fit(pg_temp.query(condition), model, :seed, jsonb_build_object('candidates', '[]'::jsonb, 'aliases', 'SELECT * FROM aid_org_aliases()',
	'labels', format('SELECT id_a, id_b, true AS same FROM pg_temp.link WHERE kind = %L', kind))) FROM start, kind;
-- then by EM over all pairs of the two sources, without knowing the links; pairs inside one source are known to differ
CREATE TEMP TABLE different AS SELECT k.kind, a.id AS id_a, b.id AS id_b FROM (VALUES ('colombia', 'colombia'), ('colombia', 'colombia system'), ('fts', 'fts'), ('fts', 'fts curated'), ('cbpf', 'cbpf'), ('cbpf', 'jordan internal')) k(kind, source)
	JOIN record a USING (source) JOIN record b USING (source) WHERE a.id < b.id AND (source <> 'cbpf' OR a.recipient = ARRAY['JOR'] AND b.recipient = ARRAY['JOR']);
INSERT INTO fit SELECT 'blind ' || kind.kind, aid_match_fit(pg_temp.query(condition), fit.model, :seed, jsonb_build_object('candidates', '["all"]'::jsonb, 'aliases', 'SELECT * FROM aid_org_aliases()',
	'labels', format('SELECT id_a, id_b, false AS same FROM pg_temp.different WHERE kind = %L', kind.kind))) FROM kind JOIN fit ON fit.kind = 'linked ' || kind.kind;
-- EM is taken where it expects as many matches as there are links, within a tenth. Elsewhere records that belong together
-- (one donor and plan, one fund and call) are so alike that it takes them for one record.
CREATE TEMP TABLE taken AS SELECT l.kind, fit.model, links, CASE WHEN fit.kind LIKE 'blind %' THEN 'EM' ELSE 'links' END AS way
FROM (SELECT kind, count(*) AS links FROM link GROUP BY kind) l JOIN fit blind ON blind.kind = 'blind ' || l.kind
	JOIN fit ON fit.kind = CASE WHEN (blind.model #>> '{fit,expected_matches}')::numeric BETWEEN links * 0.9 AND links * 1.1 THEN 'blind ' ELSE 'linked ' END || l.kind;

--
-- The model. m: averaged over the kinds and judgement, each by its matches but no more than 100.
-- u: judgement counts as a hundredth, which only moves levels that hardly any random pair has.
--

CREATE TEMP TABLE estimate AS
SELECT t.kind, x->>'field' AS field, l->'when' AS level, (l->>'m')::numeric AS m, least(100, links) AS weight
FROM taken t, jsonb_array_elements(t.model->'fields') x, jsonb_array_elements(x->'levels') l WHERE t.model #> '{fit,passes,0,trained}' ? (x->>'field')
UNION ALL
SELECT 'judgement', x->>'field', l->'when', (l->>'m')::numeric, 100 FROM judgement, jsonb_array_elements(model->'fields') x, jsonb_array_elements(x->'levels') l;

-- u of codes that agree in three digits stays by judgement: only the 140 Nigerian activities have codes of five
CREATE TEMP TABLE level AS
SELECT j->>'field' AS field, o AS place, l->'when' AS level, k AS place_of_level, (c->>'u')::numeric AS counted,
	CASE WHEN j->>'field' <> 'sector' THEN 0.99 * (c->>'u')::numeric + 0.01 * (l->>'u')::numeric
		WHEN l->>'when' = 'prefix:3' THEN (l->>'u')::numeric
		ELSE (c->>'u')::numeric * (1 - (j #>> '{levels,1,u}')::numeric) / (1 - (x #>> '{levels,1,u}')::numeric) END AS u,
	(SELECT sum(e.m * e.weight) / sum(e.weight) FROM estimate e WHERE e.field = j->>'field' AND e.level = l->'when') AS m
FROM judgement, jsonb_array_elements(judgement.model->'fields') WITH ORDINALITY j(j, o), jsonb_array_elements(j->'levels') WITH ORDINALITY l(l, k),
	(SELECT model FROM fit WHERE kind = 'u') f, LATERAL (SELECT f.model->'fields'->(o::integer - 1)) x(x), LATERAL (SELECT x->'levels'->(k::integer - 1)) c(c);
-- three digits; what is left goes to the last level
CREATE TEMP TABLE rounded AS SELECT field, place, level, place_of_level,
	CASE WHEN level = '"else"' THEN 1 - sum(round(m, 2 - floor(log(m))::integer)) FILTER (WHERE level <> '"else"') OVER w ELSE round(m, 2 - floor(log(m))::integer) END AS m,
	CASE WHEN level = '"else"' THEN 1 - sum(round(u, 2 - floor(log(u))::integer)) FILTER (WHERE level <> '"else"') OVER w ELSE round(u, 2 - floor(log(u))::integer) END AS u
FROM level WINDOW w AS (PARTITION BY place);

CREATE TEMP TABLE result AS
SELECT jsonb_set(jsonb_set(model, '{fields}', (SELECT jsonb_agg(jsonb_set(x, '{levels}', (SELECT jsonb_agg(l || jsonb_build_object('m', trim_scale(r.m), 'u', trim_scale(r.u)) ORDER BY k)
		FROM jsonb_array_elements(x->'levels') WITH ORDINALITY l(l, k) JOIN rounded r ON r.place = o AND r.place_of_level = k)) ORDER BY o)
	FROM jsonb_array_elements(model->'fields') WITH ORDINALITY x(x, o))), '{origin}', to_jsonb(format('fitted to %s records of CBPF 2019-2021, AIMS of Somalia and Colombia, FTS of Jordan 2020 and of 2027, and IATI of Nigeria, %s links between their sources, and starting values; seed %s, %s; bench/fit-default-model',
		(SELECT count(*) FROM record), (SELECT count(*) FROM link), :seed, :'day'))) AS model FROM judgement;

--
-- What was fitted, for the reader
--

SELECT source, count(*) AS records FROM record GROUP BY source ORDER BY source;
SELECT kind, count(*) AS links FROM link GROUP BY kind ORDER BY kind;
SELECT kind, model #> '{fit,random_pairs}' AS random_pairs, model #> '{fit,passes,0,rounds}' AS rounds, round((model #>> '{fit,expected_matches}')::numeric, 1) AS expected_matches FROM fit;
SELECT kind, way, links, round((model #>> '{fit,expected_matches}')::numeric, 1) AS expected_matches FROM taken ORDER BY kind;
SELECT r.field, r.level, round(max(l.counted), 6) AS counted, max(r.u) AS u, max(round(e.m, 4)) FILTER (WHERE e.kind = 'judgement') AS judgement, max(round(e.m, 4)) FILTER (WHERE e.kind = 'fts') AS fts,
	max(round(e.m, 4)) FILTER (WHERE e.kind = 'cbpf') AS cbpf, max(round(e.m, 4)) FILTER (WHERE e.kind = 'colombia') AS colombia, max(r.m) AS m, round(log(2, max(r.m) / max(r.u)), 1) AS bits
FROM rounded r JOIN level l USING (place, place_of_level) JOIN estimate e ON e.field = r.field AND e.level = r.level GROUP BY r.place, r.place_of_level, r.field, r.level ORDER BY r.place, r.place_of_level;
