-- Properties of aid_clusters, aid_best_pairs and aid_cluster, against brute force; every test counts what breaks one.
BEGIN;
SELECT plan(32);
SELECT setseed(0.2126);

-- ---- random links: three sources of 60 records each, weights with ties ----
CREATE TEMP TABLE link AS
SELECT DISTINCT ON (least(a, b), greatest(a, b)) a, b, round((random() * 8)::numeric, 0) / 8 AS weight
FROM (SELECT floor(random() * 180 + i * 0)::int AS a, floor(random() * 180 + i * 0)::int AS b FROM generate_series(1, 150) i) r
WHERE a <> b ORDER BY least(a, b), greatest(a, b), random();
CREATE TEMP VIEW named AS SELECT 'r' || a AS id_a, 'r' || b AS id_b, weight, 's' || a % 3 AS source_a, 's' || b % 3 AS source_b FROM link;
CREATE TEMP VIEW shuffled AS SELECT * FROM (SELECT * FROM named WHERE random() < 2 ORDER BY random()) s;
CREATE TEMP VIEW turned AS SELECT id_b AS id_a, id_a AS id_b, weight, source_b AS source_a, source_a AS source_b FROM named ORDER BY random();
CREATE TEMP TABLE method AS SELECT unnest(ARRAY['components', 'best_link', 'one_to_one']) AS method;
CREATE TEMP TABLE clustered AS SELECT m.method, c.* FROM method m, aid_clusters('TABLE named', m.method) c;
CREATE TEMP TABLE kept AS SELECT m.method, p.* FROM method m, aid_best_pairs('TABLE named', m.method) p;

SELECT cmp_ok((SELECT count(*) FROM link), '>', 100::bigint, 'enough links');
SELECT is((SELECT count(*) FROM (SELECT method, source, id FROM clustered GROUP BY 1, 2, 3 HAVING count(*) > 1) d), 0::bigint, 'each record is in one cluster');
SELECT is((SELECT count(*) FROM method m, (SELECT id_a AS id, source_a AS source FROM named UNION SELECT id_b, source_b FROM named) r
	WHERE NOT EXISTS (SELECT FROM clustered c WHERE c.method = m.method AND c.id = r.id AND c.source = r.source)), 0::bigint, 'no record is lost');
SELECT is((SELECT count(*) FROM clustered c WHERE cluster <> (SELECT min(d.id COLLATE "C") FROM clustered d WHERE d.method = c.method AND d.cluster = c.cluster)), 0::bigint, 'a cluster is named after its smallest id');
SELECT is((SELECT count(*) FROM clustered c WHERE size <> (SELECT count(*) FROM clustered d WHERE d.method = c.method AND d.cluster = c.cluster)), 0::bigint, 'size counts its records');
SELECT is((SELECT count(*) FROM clustered c, LATERAL (SELECT count(*) AS links, min(k.weight) AS least FROM kept k JOIN clustered d ON d.method = k.method AND d.id = k.id_a
		WHERE k.method = c.method AND d.cluster = c.cluster) k
	WHERE c.links <> k.links OR c.min_weight IS DISTINCT FROM k.least OR c.density IS DISTINCT FROM k.links::float8 / nullif(size * (size - 1) / 2, 0)
		OR chained <> coalesce(k.links < size * (size - 1) / 2, false)), 0::bigint, 'links, min_weight, density and chained are those of the kept links');

-- ---- shuffled, turned, renamed ----
SELECT is((SELECT count(*) FROM method m, LATERAL (SELECT * FROM aid_clusters('TABLE shuffled', m.method) EXCEPT SELECT source, id, cluster, size, links, density, min_weight, bridge, chained FROM clustered c WHERE c.method = m.method) d),
	0::bigint, 'shuffled rows give the same clusters');
SELECT is((SELECT count(*) FROM method m, LATERAL (SELECT * FROM aid_clusters('TABLE turned', m.method) EXCEPT SELECT source, id, cluster, size, links, density, min_weight, bridge, chained FROM clustered c WHERE c.method = m.method) d),
	0::bigint, 'and links the other way round too');
SELECT is((SELECT count(*) FROM method m, LATERAL (SELECT * FROM aid_best_pairs('TABLE shuffled', m.method) EXCEPT SELECT id_a, id_b, weight FROM kept k WHERE k.method = m.method) d), 0::bigint, 'the same pairs');
SELECT is((SELECT count(*) FROM method m, LATERAL (SELECT id_b, id_a, weight FROM aid_best_pairs('TABLE turned', m.method) EXCEPT SELECT id_a, id_b, weight FROM kept k WHERE k.method = m.method) d), 0::bigint, 'ends stay as they were given');
SELECT is((SELECT count(*) FROM method m, LATERAL (SELECT * FROM aid_clusters('TABLE named UNION ALL (TABLE turned) UNION ALL SELECT id_a, id_b, weight - 1, source_a, source_b FROM named', m.method)
	EXCEPT SELECT source, id, cluster, size, links, density, min_weight, bridge, chained FROM clustered c WHERE c.method = m.method) d), 0::bigint, 'a link that is there again, or weaker, changes nothing');
SELECT is((SELECT array_agg(id ORDER BY n) FROM aid_clusters('TABLE named') WITH ORDINALITY c (source, id, cluster, size, links, density, min_weight, bridge, chained, n)),
	(SELECT array_agg(id ORDER BY id COLLATE "C") FROM clustered WHERE method = 'components'), 'rows come in the order of ids');
SELECT is((SELECT array_agg(id::int ORDER BY n) FROM aid_clusters('SELECT a AS id_a, b AS id_b FROM link') WITH ORDINALITY c (source, id, cluster, size, links, density, min_weight, bridge, chained, n)),
	(SELECT array_agg(DISTINCT id) FROM (SELECT a AS id FROM link UNION SELECT b FROM link) r), 'integers in the order of numbers');

-- ---- components are the coarsest, and what links lead to ----
SELECT is((SELECT count(*) FROM link l JOIN clustered a ON a.id = 'r' || l.a AND a.method = 'components' JOIN clustered b ON b.id = 'r' || l.b AND b.method = 'components' WHERE a.cluster <> b.cluster), 0::bigint, 'no link leaves a component');
CREATE TEMP TABLE reach AS
WITH RECURSIVE r (id, other) AS (SELECT id, id FROM clustered WHERE method = 'components' UNION
	SELECT r.id, CASE WHEN n.id_a = r.other THEN n.id_b ELSE n.id_a END FROM r JOIN named n ON r.other IN (n.id_a, n.id_b))
SELECT * FROM r;
SELECT is((SELECT count(*) FROM clustered c JOIN clustered d ON d.method = c.method AND d.cluster = c.cluster WHERE c.method = 'components' AND NOT EXISTS (SELECT FROM reach WHERE reach.id = c.id AND other = d.id)),
	0::bigint, 'what is in one component is linked');
SELECT is((SELECT count(*) FROM clustered c JOIN clustered d ON d.method = c.method AND d.cluster = c.cluster JOIN clustered e ON e.id = c.id AND e.method = 'components'
	JOIN clustered f ON f.id = d.id AND f.method = 'components' WHERE e.cluster <> f.cluster), 0::bigint, 'components are the coarsest');

-- ---- bridges: without the link the two ends no longer meet, and both have company ----
CREATE TEMP TABLE bridge AS
SELECT l.* FROM named l, LATERAL (
	WITH RECURSIVE side (start, id) AS (SELECT s, s FROM unnest(ARRAY[l.id_a, l.id_b]) s UNION
		SELECT side.start, CASE WHEN n.id_a = side.id THEN n.id_b ELSE n.id_a END FROM side JOIN named n ON side.id IN (n.id_a, n.id_b) AND (n.id_a, n.id_b) <> (l.id_a, l.id_b))
	SELECT count(*) FILTER (WHERE start = l.id_a) AS near, count(*) FILTER (WHERE start = l.id_b) AS far, bool_or(start = l.id_a AND id = l.id_b) AS meets FROM side) p
WHERE NOT p.meets AND p.near >= 2 AND p.far >= 2;
SELECT cmp_ok((SELECT count(*) FROM bridge), '>', 5::bigint, 'there are bridges');
SELECT is((SELECT count(*) FROM clustered c WHERE method = 'components' AND bridge <> EXISTS (SELECT FROM bridge b WHERE c.id IN (b.id_a, b.id_b))), 0::bigint, 'and they are found');

-- ---- best_link: the strongest from either end to the other''s source ----
CREATE TEMP VIEW ranked AS
SELECT n.*, row_number() OVER (PARTITION BY end_id, other_source ORDER BY weight DESC, least(id_a COLLATE "C", id_b COLLATE "C"), greatest(id_a COLLATE "C", id_b COLLATE "C")) AS place
FROM (SELECT *, id_a AS end_id, source_b AS other_source FROM named UNION ALL SELECT *, id_b, source_a FROM named) n;
SELECT is((SELECT count(*) FROM ((SELECT DISTINCT id_a, id_b FROM ranked WHERE place = 1) EXCEPT SELECT id_a, id_b FROM kept WHERE method = 'best_link') d), 0::bigint, 'best_link keeps the strongest');
SELECT is((SELECT count(*) FROM ((SELECT id_a, id_b FROM kept WHERE method = 'best_link') EXCEPT SELECT id_a, id_b FROM ranked WHERE place = 1) d), 0::bigint, 'and no other');

-- ---- one_to_one: greedy, a source once in each cluster, maximal ----
CREATE FUNCTION pg_temp.greedy() RETURNS TABLE (id text, cluster text) LANGUAGE plpgsql AS $$
DECLARE
	l record;
BEGIN
	CREATE TEMP TABLE greedy_state AS SELECT c.id, c.source, c.id AS cluster FROM clustered c WHERE method = 'components';
	FOR l IN SELECT n.*, least(id_a COLLATE "C", id_b COLLATE "C") AS low, greatest(id_a COLLATE "C", id_b COLLATE "C") AS high FROM named n ORDER BY weight DESC, low, high LOOP
		UPDATE greedy_state g SET cluster = a.cluster FROM greedy_state a, greedy_state b
		WHERE a.id = l.id_a AND b.id = l.id_b AND a.cluster <> b.cluster AND g.cluster = b.cluster
			AND NOT EXISTS (SELECT FROM greedy_state x JOIN greedy_state y USING (source) WHERE x.cluster = a.cluster AND y.cluster = b.cluster);
	END LOOP;
	RETURN QUERY SELECT g.id, min(g.id COLLATE "C") OVER (PARTITION BY g.cluster) FROM greedy_state g;
END $$;
CREATE TEMP TABLE greedy AS SELECT * FROM pg_temp.greedy();
SELECT is((SELECT count(*) FROM greedy g JOIN clustered c USING (id) WHERE method = 'one_to_one' AND c.cluster <> g.cluster), 0::bigint, 'one_to_one is greedy');
SELECT is((SELECT count(*) FROM (SELECT cluster, source FROM clustered WHERE method = 'one_to_one' GROUP BY 1, 2 HAVING count(*) > 1) d), 0::bigint, 'a source is in a cluster once');
SELECT is((SELECT count(*) FROM named l JOIN clustered a ON a.method = 'one_to_one' AND a.id = l.id_a JOIN clustered b ON b.method = 'one_to_one' AND b.id = l.id_b
	WHERE a.cluster <> b.cluster AND NOT EXISTS (SELECT FROM clustered x JOIN clustered y USING (method, source) WHERE method = 'one_to_one' AND x.cluster = a.cluster AND y.cluster = b.cluster)),
	0::bigint, 'no link is left that could join');
SELECT is((SELECT count(*) FROM kept k JOIN clustered a ON a.method = k.method AND a.id = k.id_a JOIN clustered b ON b.method = k.method AND b.id = k.id_b WHERE a.cluster <> b.cluster), 0::bigint, 'a kept link lies in one cluster');
SELECT cmp_ok((SELECT count(*) FROM kept WHERE method = 'one_to_one'), '<', (SELECT count(*) FROM kept WHERE method = 'components'), 'and some are not kept');

-- ---- the window function: pairs by aid_similarity ----
CREATE TEMP TABLE title AS
SELECT i AS id, CASE WHEN i % 29 = 0 THEN NULL WHEN i % 31 = 0 THEN '-' ELSE (ARRAY['water', 'road', 'school', 'clinic'])[1 + floor(random() * 4)::int] || ' ' || (ARRAY['in', 'for', 'at'])[1 + floor(random() * 3)::int] || ' ' ||
	(ARRAY['Kaya', 'Bor', 'Goma', 'Aden', 'Kabul'])[1 + floor(random() * 5)::int] || ' ' || floor(random() * 4 + i * 0)::int END AS title,
	-- parts of a few, of some dozens and of hundreds of rows: pair by pair and joined
	CASE WHEN i <= 40 THEN i % 10 WHEN i <= 160 THEN 10 + i % 3 ELSE 13 END AS part
FROM generate_series(1, 420) i;
CREATE TEMP TABLE tokens AS SELECT id, part, aid_shingles(title, 'trigram') AS trigram, aid_shingles(title, 'both') AS "both" FROM title ORDER BY random();
CREATE FUNCTION pg_temp.differing(kind text, threshold float8) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format($q$WITH w AS (SELECT id, aid_cluster(id::text, %1$I, %2$L) OVER (PARTITION BY part) AS cluster FROM tokens)
		SELECT count(*) FROM w JOIN aid_clusters($x$SELECT a.id AS id_a, b.id AS id_b FROM tokens a JOIN tokens b ON a.part = b.part AND (a.id = b.id OR aid_similarity(a.%1$I, b.%1$I) >= %2$L)$x$) c
		ON c.id = w.id::text WHERE c.cluster <> w.cluster$q$, kind, threshold) INTO n;
	RETURN n;
END $$;
SELECT is(pg_temp.differing('trigram', t), 0::bigint, 'aid_cluster is aid_clusters of all similar pairs, at ' || t) FROM unnest(ARRAY[0.3, 0.5, 0.7, 1]) t;
SELECT is(pg_temp.differing('both', 0.6), 0::bigint, 'of words and trigrams too');
SELECT is((SELECT count(*) FROM (SELECT id, title, aid_cluster(id::text, aid_shingles(title, 'word'), 0.01) OVER () AS cluster FROM title) s WHERE (title IS NULL OR title = '-') AND cluster <> id::text), 0::bigint, 'without words a record stays alone');
SELECT cmp_ok((SELECT count(DISTINCT cluster) FROM (SELECT aid_cluster(id::text, trigram, 0.7) OVER (PARTITION BY part) AS cluster FROM tokens) s), '<', 300::bigint, 'and others do not');

SELECT * FROM finish();
ROLLBACK;
