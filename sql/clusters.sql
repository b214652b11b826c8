-- aid_clusters, aid_best_pairs, aid_cluster: examples 21 and 22, order of ids, bad input.
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
CREATE TEMP TABLE chain AS SELECT * FROM (VALUES ('a', 'b', 0.9), ('b', 'c', 0.6), ('c', 'd', 0.9)) v (id_a, id_b, weight);
CREATE TEMP TABLE cross_links AS SELECT *, 'a' AS source_a, 'b' AS source_b
FROM (VALUES ('a1', 'b1', 0.9), ('a1', 'b2', 0.8), ('a2', 'b1', 0.7), ('a2', 'b2', 0.1)) v (id_a, id_b, weight);
-- 21: one cluster of four, half of its pairs linked, b and c the bridge
SELECT * FROM aid_clusters('TABLE chain');
-- 22: one to one, and the best link of each
SELECT * FROM aid_best_pairs('TABLE cross_links');
SELECT * FROM aid_best_pairs('TABLE cross_links', 'best_link');
SELECT * FROM aid_best_pairs('TABLE cross_links', 'components');
SELECT id, cluster, size, links, density, min_weight FROM aid_clusters('TABLE cross_links', 'one_to_one');
SELECT id, cluster, size, links, density, min_weight FROM aid_clusters('TABLE cross_links', 'best_link');
-- best_link without sources: the strongest of either end
SELECT * FROM aid_best_pairs('SELECT id_a, id_b, weight FROM cross_links', 'best_link');
-- no rows; a record without a link; a pair that is there twice, both ways round; without weights
SELECT * FROM aid_clusters('SELECT * FROM chain WHERE false');
SELECT * FROM aid_best_pairs('SELECT * FROM cross_links WHERE false');
SELECT * FROM aid_clusters($$SELECT 'x' AS id_a, 'x' AS id_b, 1 AS weight UNION ALL VALUES ('b', 'a', 0.25), ('a', 'b', 0.5), ('a', 'b', 0.5)$$);
SELECT * FROM aid_clusters($$SELECT 'b' AS id_a, 'a' AS id_b UNION ALL VALUES ('c', 'c')$$);
SELECT * FROM aid_best_pairs($$SELECT 'b' AS id_a, 'a' AS id_b UNION ALL VALUES ('c', 'c')$$, 'components');
-- integers are ordered by number, whatever their type; one other id, and all are ordered by bytes
SELECT id, cluster FROM aid_clusters($$SELECT 10 AS id_a, 9 AS id_b UNION ALL VALUES (-2, 100000000000000000000)$$);
SELECT id, cluster FROM aid_clusters($$SELECT '99999999999999999999' AS id_a, '100000000000000000000' AS id_b UNION ALL VALUES ('-99999999999999999999', '-100000000000000000000'), ('007', '7')$$);
SELECT id, cluster FROM aid_clusters($$SELECT '10' AS id_a, '9' AS id_b UNION ALL VALUES ('x', 'x')$$);
-- proof weighs Infinity, in any type of number
SELECT * FROM aid_best_pairs($$SELECT 1 AS id_a, 2 AS id_b, 'Infinity'::float8 AS weight$$, 'components');
SELECT * FROM aid_best_pairs($$SELECT 1 AS id_a, 2 AS id_b, '-Infinity'::numeric AS weight$$, 'components');
SELECT * FROM aid_best_pairs($$SELECT 1 AS id_a, 2 AS id_b, 'Infinity'::float4 AS weight$$, 'components');
SELECT * FROM aid_best_pairs($$SELECT 1 AS id_a, 2 AS id_b, 7::smallint AS weight$$, 'components');
-- one id in two sources: two records, and a name that tells them apart
SELECT source, id, cluster, size FROM aid_clusters($$SELECT 1 AS id_a, 2 AS id_b, 5 AS weight, 'new' AS source_a, 'base' AS source_b
	UNION ALL VALUES (3, 1, 4, 'new', 'base'), (4, 4, 3, 'new', 'base'), (7, 7, 3, 'new', 'new')$$, 'one_to_one');
SELECT * FROM aid_best_pairs($$SELECT 1 AS id_a, 2 AS id_b, 5 AS weight, 'new' AS source_a, 'base' AS source_b
	UNION ALL VALUES (3, 1, 4, 'new', 'base'), (4, 4, 3, 'new', 'base'), (7, 7, 3, 'new', 'new')$$);
-- three sources: a triangle stays whole, and a second record of a source stays out
SELECT source, id, cluster, size, links, chained FROM aid_clusters($$SELECT 'x' AS id_a, 'y' AS id_b, 9 AS weight, 's1' AS source_a, 's2' AS source_b
	UNION ALL VALUES ('y', 'z', 8, 's2', 's3'), ('x', 'z', 7, 's1', 's3'), ('w', 'z', 6, 's1', 's3')$$, 'one_to_one');

-- the window function
CREATE TEMP TABLE title AS SELECT * FROM (VALUES (10, 'UGA', 'Water supply in Kaya'), (9, 'UGA', 'Water supply for Kaya'),
	(1, 'KEN', 'Water supply in Kaya'), (11, 'UGA', 'Roads'), (12, 'UGA', NULL), (13, 'UGA', '-'), (14, 'UGA', '-')) v (id, country, title);
SELECT id, country, aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.7) OVER (PARTITION BY country) FROM title ORDER BY id;
SELECT id, aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.7) OVER () FROM title ORDER BY id;
SELECT id, aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.73) OVER () FROM title ORDER BY id;
-- order and frame change nothing, nor do two calls in one query
SELECT id, aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.7) OVER (ORDER BY id DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS near,
	aid_cluster(id::text, aid_shingles(title, 'word'), 0.1) OVER (PARTITION BY country ORDER BY id) AS word FROM title ORDER BY id;
-- a threshold that a pair reaches exactly
SELECT id, aid_cluster(id, aid_shingles(title, 'word'), 0.7) OVER () FROM (VALUES ('x', 'a b c d e f g h'), ('y', 'b c d e f g h i j')) v (id, title);
-- more rows than are looked at pair by pair
SELECT count(*), count(DISTINCT cluster), bool_and(cluster::int = least_id) FROM (SELECT aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.9) OVER (PARTITION BY part) AS cluster,
	min(id) OVER (PARTITION BY part, title) AS least_id
	FROM (SELECT i AS id, 'project ' || md5((i % 200)::text) AS title, i % 2 AS part FROM generate_series(1, 600) i) r) s;

-- bad input
CREATE SEQUENCE cluster_numbers;
SELECT q, pg_temp.outcome('SELECT * FROM aid_clusters(' || q || ')') FROM unnest(ARRAY[
	'NULL', $$'SELECT 1 AS id_a, 2 AS id_b', NULL$$, $$'SELECT NULL::text AS id_a, 2 AS id_b'$$, $$'SELECT 1 AS id_a, NULL::int AS id_b'$$,
	$$'SELECT 1 AS id_a, 2 AS id_b, NULL::int AS weight'$$, $$'SELECT 1 AS id_a, 2 AS id_b, NULL::text AS source_a, 1 AS source_b'$$,
	$$'SELECT 1 AS id_a'$$, $$'SELECT 1 AS id_a, 2 AS id_b, 3 AS similarity'$$, $$'SELECT 1 AS id_a, 2 AS id_b, 3 AS source_a'$$,
	$$'SELECT 1 AS id_a, 2 AS id_b', 'one_to_one'$$, $$'SELECT 1 AS id_a, 2 AS id_b', 'star'$$, $$'SELECT 1 AS id_a, 2 AS id_b, 1 AS id_b'$$,
	$$'SELECT ARRAY[1] AS id_a, 2 AS id_b'$$, $$'SELECT 1 AS id_a, 2 AS id_b, ''x'' AS weight'$$,
	$$'SELECT 1 AS id_a, 2 AS id_b, ''NaN''::float8 AS weight'$$, $$'SELECT 1 AS id_a, 2 AS id_b, ''NaN''::numeric AS weight'$$,
	$$'SELECT 1 AS id_a, 2 AS id_b, -1e400 AS weight'$$,
	$$'SELECT 1 AS id_a, 2 AS id_b; SELECT 1'$$, $$'INSERT INTO chain VALUES (1, 2, 3)'$$, $$'SELECT nextval(''cluster_numbers'') AS id_a, 2 AS id_b'$$]) q;
SELECT q, pg_temp.outcome('SELECT aid_cluster(' || q || ') OVER () FROM title') FROM unnest(ARRAY[
	$$NULL, aid_shingles(title, 'word'), 0.5$$, $$'1', aid_shingles(title, 'word'), 0.5$$, $$id::text, aid_shingles(title, 'word'), NULL$$,
	$$id::text, aid_shingles(title, 'word'), 0$$, $$id::text, aid_shingles(title, 'word'), 1.01$$, $$id::text, aid_shingles(title, 'word'), 'NaN'$$,
	$$id::text, aid_shingles(title, 'word'), id / 20.0$$, $$id::text, aid_shingles(title, CASE id WHEN 1 THEN 'word' ELSE 'trigram' END), 0.5$$]) q;
\set VERBOSITY default
SELECT * FROM aid_best_pairs('SELECT 1 AS id_a, 2 AS id_b');
\echo :SQLSTATE
SELECT * FROM aid_clusters('SELECT 1 AS id_a, 2 AS id_b', 'star');
\echo :SQLSTATE
DROP SEQUENCE cluster_numbers;
