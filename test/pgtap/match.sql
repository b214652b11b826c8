-- Properties of the evidence model over generated records; weights against the definitions written in SQL.
BEGIN;
SELECT plan(21);
SELECT setseed(0.4269);

-- ---- 120 records in which much agrees ----
CREATE TABLE rec AS
SELECT id, nullif(trim(concat_ws(' ', w[1 + floor(random() * 7)::int], w[1 + floor(random() * 7)::int], w[1 + floor(random() * 7)::int], CASE WHEN random() < 0.4 THEN 'of the region and its people in need' END,
		CASE WHEN random() < 0.3 THEN 2015 + floor(random() * 5)::int END)), '') AS title,
	CASE WHEN random() < 0.9 THEN round((ARRAY[1000, 1004, 1050, 2000, 4020, 12000, 0, 900.01, 900.014])[1 + floor(random() * 9)::int] * (ARRAY[1, 1, 1.001])[1 + floor(random() * 3)::int], 3) END AS amount,
	CASE WHEN random() < 0.8 THEN date '2023-11-01' + floor(random() * 300)::int END AS value_date, CASE WHEN random() < 0.8 THEN date '2024-01-01' + floor(random() * 40)::int END AS start_date,
	(ARRAY['Government of Sweden', 'Sweden', 'Norwegian Refugee Council', 'NRC', 'Norwegian Refugee Council Mali', 'Others', 'UNICEF', NULL])[1 + floor(random() * 8)::int] AS provider,
	(ARRAY['{KEN}', '{KEN,UGA}', '{UGA,KEN}', '{UGA}', '{ken}', NULL])[1 + floor(random() * 6)::int]::text[] AS recipient, (ARRAY['15240', '15220', '152', '72010', NULL])[1 + floor(random() * 5)::int] AS sector,
	CASE WHEN random() < 0.9 THEN floor(random() * 4) / 20 + floor(random() * 1.2) END AS lat, floor(random() * 4) / 20 AS lon, (ARRAY[true, false, NULL])[1 + floor(random() * 3)::int] AS exact
FROM generate_series(1, 120) id, (SELECT ARRAY['water', 'supply', 'roads', 'schools', 'health', 'Wasser', 'écoles'] AS w) words;
CREATE TABLE model AS SELECT jsonb_set(aid_match_model(), '{fields}', (SELECT jsonb_agg(f) FROM jsonb_array_elements(aid_match_model()->'fields') f WHERE f->>'field' NOT IN ('receiver', 'identifiers'))) AS m;
CREATE TABLE level AS SELECT f->>'field' AS field, l->>'when' AS level, (l->>'m')::float8 AS m, (l->>'u')::float8 AS u, coalesce((l->>'tf')::boolean, false) AS tf
FROM model, jsonb_array_elements(m->'fields') f, jsonb_array_elements(f->'levels') l;

-- ---- the same in SQL ----
CREATE TABLE derived AS SELECT rec.*, nullif(core, '') AS core, aid_shingles(core, 'trigram') AS shingles, aid_org_key(provider) AS org, aid_text_key(aid_org_acronym(provider)) AS acronym,
	(SELECT array_agg(DISTINCT aid_text_key(c) ORDER BY aid_text_key(c)) FROM unnest(recipient) c) AS codes FROM rec, aid_title_parts(coalesce(title, '')) p;
CREATE TABLE pair AS SELECT a.id AS id_a, b.id AS id_b,
	CASE WHEN a.core IS NULL OR b.core IS NULL THEN NULL WHEN a.core = b.core THEN 'equal' WHEN aid_similarity(a.shingles, b.shingles) >= 0.8 THEN '0.8' WHEN aid_similarity(a.shingles, b.shingles) >= 0.6 THEN '0.6'
		WHEN least(aid_token_count(a.shingles), aid_token_count(b.shingles)) >= 12 AND aid_shared(a.shingles, b.shingles) >= 0.95 * least(aid_token_count(a.shingles), aid_token_count(b.shingles)) THEN 'contained'
		WHEN aid_similarity(a.shingles, b.shingles) >= 0.4 THEN '0.4' ELSE 'else' END AS title,
	CASE WHEN a.amount IS NULL OR b.amount IS NULL THEN NULL WHEN round(a.amount, 2) = round(b.amount, 2) THEN 'equal' WHEN a.amount * b.amount = 0 THEN 'else' WHEN abs(ln(a.amount / b.amount)) <= 0.01 THEN '0.01'
		WHEN abs(ln(a.amount / b.amount)) <= 0.06 THEN '0.06' WHEN r BETWEEN 1.9 AND 12.2 AND abs(r / round(r) - 1) <= 0.01 THEN 'instalment' WHEN abs(ln(a.amount / b.amount)) <= 0.25 THEN '0.25' ELSE 'else' END AS amount,
	CASE WHEN gap IS NULL THEN NULL WHEN gap <= 0 THEN '0' WHEN gap <= 7 THEN '7' WHEN gap <= 31 THEN '31' WHEN gap <= 100 THEN '100' WHEN one_year THEN 'fiscal_year' ELSE 'else' END AS date,
	CASE WHEN a.org IS NULL OR b.org IS NULL THEN NULL WHEN a.org = b.org THEN 'same' WHEN a.acronym = b.org OR b.acronym = a.org THEN 'agency'
		WHEN aid_similarity(aid_shingles(a.org, 'word'), aid_shingles(b.org, 'word')) >= 0.7 THEN 'similar' ELSE 'else' END AS provider,
	CASE WHEN a.codes IS NULL OR b.codes IS NULL THEN NULL WHEN a.codes = b.codes THEN 'same' WHEN a.codes && b.codes THEN 'overlap' ELSE 'else' END AS recipient,
	CASE WHEN a.sector IS NULL OR b.sector IS NULL THEN NULL WHEN a.sector = b.sector THEN 'same' WHEN left(a.sector, 3) = left(b.sector, 3) THEN 'prefix:3' ELSE 'else' END AS sector,
	CASE WHEN a.codes && b.codes AND a.lat IS NOT NULL AND b.lat IS NOT NULL THEN CASE WHEN km <= 1 AND coalesce(a.exact, true) AND coalesce(b.exact, true) THEN '1' WHEN km <= 10 THEN '10' WHEN km <= 50 THEN '50' ELSE 'else' END END AS place,
	(SELECT count(*) FROM derived d WHERE d.core = a.core) AS title_n, (SELECT count(*) FROM derived d WHERE round(d.amount, 2) = round(a.amount, 2)) AS amount_n, (SELECT count(*) FROM derived d WHERE d.org = a.org) AS provider_n,
	(SELECT count(*) FROM derived d WHERE d.codes = a.codes) AS recipient_n, (SELECT count(*) FROM derived d WHERE d.sector = a.sector) AS sector_n
FROM derived a JOIN derived b ON a.id < b.id, LATERAL (SELECT greatest(a.amount, b.amount) / nullif(least(a.amount, b.amount), 0) AS r,
	CASE WHEN a.value_date IS NOT NULL AND b.value_date IS NOT NULL THEN abs(a.value_date - b.value_date) ELSE abs(a.start_date - b.start_date) END AS gap,
	CASE WHEN a.value_date IS NOT NULL AND b.value_date IS NOT NULL THEN extract(year FROM a.value_date) = extract(year FROM b.value_date) ELSE extract(year FROM a.start_date) = extract(year FROM b.start_date) END AS one_year,
	2 * 6371.0088 * asin(sqrt(power(sind((b.lat - a.lat) / 2), 2) + cosd(a.lat) * cosd(b.lat) * power(sind((b.lon - a.lon) / 2), 2))) AS km) d;
CREATE TABLE oracle AS SELECT id_a, id_b, log(2, 0.1 * 2 / 119) - log(2, 1 - 0.1 * 2 / 119) + sum(CASE WHEN l.tf THEN ln(l.m / (n / 120.0)) ELSE ln(l.m / l.u) END / ln(2::float8)) AS weight,
	string_agg(field || ' ' || level, ', ' ORDER BY field COLLATE "C") AS levels
FROM pair, LATERAL (VALUES ('title', title, title_n), ('amount', amount, amount_n), ('date', date, 0), ('provider', provider, provider_n), ('recipient', recipient, recipient_n), ('sector', sector, sector_n), ('place', place, 0)) v(f, w, n)
	JOIN level l ON l.field = v.f AND l.level = v.w GROUP BY id_a, id_b;

-- ---- every pair, by the engine ----
CREATE TABLE found AS SELECT f.id_a::int, f.id_b::int, f.weight, f.probability FROM model, aid_find_duplicates('SELECT * FROM rec', m, options => '{"candidates": ["all"], "min_probability": 0}') f;
SELECT cmp_ok((SELECT count(DISTINCT levels) FROM oracle), '>', 2000::bigint, 'the pairs agree in many ways');
SELECT is((SELECT count(*) FROM level l WHERE field <> 'sector' AND level <> 'overlap' AND NOT EXISTS (SELECT FROM oracle WHERE levels ~ (field || ' ' || level || '(,|$)'))), 0::bigint, 'each level occurs');
SELECT cmp_ok((SELECT count(*) FROM found), '>', 5000::bigint, 'the engine returns them, but for what its rules forbid');
SELECT is((SELECT count(*) FROM found f JOIN oracle o ON least(f.id_a, f.id_b) = o.id_a AND greatest(f.id_a, f.id_b) = o.id_b WHERE NOT abs(f.weight - o.weight) < 1e-9), 0::bigint, 'their weight is that of the definitions');
SELECT is((SELECT count(*) FROM found WHERE NOT abs(probability - 1 / (1 + power(2::float8, -weight))) < 1e-12), 0::bigint, 'and so is the probability');

-- ---- explain ----
CREATE TABLE explained AS SELECT o.id_a, o.id_b, e.* FROM (SELECT * FROM oracle WHERE (id_a * 31 + id_b * 17) % 60 = 0) o, model, aid_match_explain('SELECT * FROM rec', o.id_a::text, o.id_b::text, m) e;
SELECT is((SELECT count(*) FROM (SELECT id_a, id_b, (array_agg(running_weight ORDER BY step DESC) FILTER (WHERE running_weight IS NOT NULL))[1] AS weight FROM explained GROUP BY id_a, id_b) e
	JOIN found f ON least(f.id_a, f.id_b) = e.id_a AND greatest(f.id_a, f.id_b) = e.id_b WHERE e.weight <> f.weight), 0::bigint, 'explain ends with the weight, bit for bit');
SELECT is((SELECT count(*) FROM (SELECT id_a, id_b, string_agg(field || ' ' || level, ', ' ORDER BY field COLLATE "C") AS levels FROM explained WHERE field IN (SELECT field FROM level) AND level <> 'unknown' GROUP BY id_a, id_b) e
	JOIN oracle o USING (id_a, id_b) WHERE e.levels <> o.levels), 0::bigint, 'explain names the levels of the definitions');
SELECT is((SELECT count(*) FROM explained e JOIN level l USING (field, level) WHERE (e.m, e.u) <> (l.m, l.u) OR e.bits - coalesce(e.tf_bits, 0) - ln(l.m / l.u) / ln(2::float8) NOT BETWEEN -1e-9 AND 1e-9 OR (e.tf_bits IS NULL) = l.tf), 0::bigint,
	'with m, u and the bits of both');
SELECT is((SELECT count(*) FROM explained WHERE level = 'unknown' AND bits <> 0), 0::bigint, 'unknown is worth nothing');
SELECT is((SELECT count(*) FROM (SELECT running_weight - lag(running_weight) OVER w - bits AS rest FROM explained WHERE running_weight IS NOT NULL AND (bits IS NOT NULL OR step = 0) WINDOW w AS (PARTITION BY id_a, id_b ORDER BY step)) d
	WHERE abs(rest) > 1e-12), 0::bigint, 'and each step adds its bits');

-- ---- fits ----
-- u of all pairs is what SQL counts; no pair is left to chance among 120 records
CREATE TABLE fitted AS SELECT aid_match_fit('SELECT * FROM rec', m, 1, '{"candidates": ["all"]}') AS f FROM model;
CREATE TABLE counted AS SELECT v.f AS field, v.w AS level, count(*)::float8 / sum(count(*)) OVER (PARTITION BY v.f) AS share FROM pair,
	LATERAL (VALUES ('title', title), ('amount', amount), ('date', date), ('provider', provider), ('recipient', recipient), ('sector', sector), ('place', place)) v(f, w) WHERE v.w IS NOT NULL GROUP BY v.f, v.w;
CREATE TABLE fit_level AS SELECT x->>'field' AS field, l->>'when' AS level, (l->>'m')::float8 AS m, (l->>'u')::float8 AS u FROM fitted, jsonb_array_elements(f->'fields') x, jsonb_array_elements(x->'levels') l;
SELECT is((SELECT count(*) FROM fit_level l LEFT JOIN counted c USING (field, level) WHERE abs(l.u - coalesce(c.share, 0)) > 1e-5), 0::bigint, 'u is the share of all pairs');
SELECT is((SELECT count(*) FROM (SELECT field, sum(m) AS m, sum(u) AS u FROM fit_level GROUP BY field) s WHERE abs(m - 1) > 1e-9 OR abs(u - 1) > 1e-9), 0::bigint, 'm and u sum to 1');
SELECT is((SELECT count(*) FROM fit_level WHERE m < 1e-6 OR u < 1e-6), 0::bigint, 'none is below the floor');
SELECT is((SELECT f #> '{fit,random_pairs}' FROM fitted), '7140'::jsonb, 'all pairs are taken where they are few');
SELECT is((SELECT count(*) FROM fitted, model, generate_series(1, 4) g WHERE aid_match_fit(format('SELECT * FROM rec ORDER BY md5(id::text || %L)', g), m, 1, '{"candidates": ["all"]}')::text <> f::text), 0::bigint, 'the same bytes from any order of rows');
SELECT is((SELECT aid_match_fit('SELECT * FROM rec', m, 77, '{"candidates": ["all"]}')->'fields' FROM model), (SELECT f->'fields' FROM fitted), 'the seed has no effect where all pairs are taken');

-- m of labelled pairs is what SQL counts
CREATE TABLE label AS SELECT id_a, id_b FROM pair WHERE (id_a * 7 + id_b) % 50 = 0;
SELECT is((SELECT count(*) FROM (SELECT x->>'field' AS field, l->>'when' AS level, (l->>'m')::float8 AS m FROM model, aid_match_fit('SELECT * FROM rec', m, 1, '{"candidates": [], "labels": "SELECT id_a, id_b, true AS same FROM label"}') f, jsonb_array_elements(f->'fields') x, jsonb_array_elements(x->'levels') l) e
	LEFT JOIN (SELECT v.f AS field, v.w AS level, count(*)::float8 / sum(count(*)) OVER (PARTITION BY v.f) AS share FROM pair JOIN label USING (id_a, id_b),
		LATERAL (VALUES ('title', title), ('amount', amount), ('date', date), ('provider', provider), ('recipient', recipient), ('sector', sector), ('place', place)) v(f, w) WHERE v.w IS NOT NULL GROUP BY v.f, v.w) c USING (field, level)
	WHERE abs(e.m - coalesce(c.share, 0)) > 1e-4), 0::bigint, 'm of labelled pairs is their share');
-- pairs known to differ leave the candidates
SELECT is((SELECT f #> '{fit,passes,0,pairs}' FROM model, aid_match_fit('SELECT * FROM rec', m, 1, '{"candidates": ["all"], "labels": "SELECT id_b AS id_a, id_a AS id_b, id_a % 2 = 0 AS same FROM label"}') f),
	to_jsonb(7140 - (SELECT count(*) FROM label)), 'known pairs are no candidates');

-- ---- the default model ----
SELECT ok(aid_match_model()->>'origin' !~* 'judg?ement', 'the numbers shipped are fitted to records (bench/fit-default-model --write)');
SELECT is((SELECT count(*) FROM jsonb_array_elements(aid_match_model()->'fields') f, LATERAL (SELECT array_agg((l->>'m')::float8 / (l->>'u')::float8 ORDER BY o) AS r FROM jsonb_array_elements(f->'levels') WITH ORDINALITY l(l, o)) d
	WHERE r[1] < 1 OR r[cardinality(r)] > 1), 0::bigint, 'its first levels speak for one record and its last against it');
SELECT is((SELECT aid_match_fit('SELECT * FROM rec', aid_match_model()) #>> '{fit,records}'), '120', 'it can be read back');

SELECT * FROM finish();
ROLLBACK;
