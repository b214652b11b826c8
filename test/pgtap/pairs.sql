-- Properties of aid_similar_pairs, against all pairs compared one by one with aid_similarity.
BEGIN;
SELECT no_plan();
SELECT setseed(0.4711);
SET LOCAL client_min_messages = warning;

-- ---- 450 titles of few and many words, many of them others with a word changed ----
CREATE TEMP TABLE word AS SELECT i, left(md5(i::text), 2 + i % 7) AS w FROM generate_series(1, 120) i;
CREATE FUNCTION pg_temp.random_word() RETURNS text LANGUAGE sql VOLATILE AS
	$$SELECT w FROM word WHERE i = (SELECT 1 + floor(120 * random() ^ 2)::int)$$;
CREATE TEMP TABLE record (id int PRIMARY KEY, title text, block text[]);
DO $$
DECLARE t text;
BEGIN
	FOR i IN 1 .. 450 LOOP
		IF i > 20 AND random() < 0.6 THEN
			SELECT title INTO t FROM record WHERE id = 1 + floor(random() * (i - 1));
			IF random() < 0.6 THEN t := t || ' ' || pg_temp.random_word(); END IF;
			IF random() < 0.4 THEN t := regexp_replace(t, '^\S+ ', ''); END IF;
			IF random() < 0.3 THEN t := upper(t); END IF;
		ELSE
			SELECT string_agg(pg_temp.random_word(), ' ') INTO t FROM generate_series(1, 1 + floor(random() * 12)::int);
		END IF;
		INSERT INTO record VALUES (i, t, CASE floor(random() * 8) WHEN 0 THEN NULL WHEN 1 THEN '{}'
			ELSE (SELECT array_agg(chr(96 + 1 + floor(random() * 6)::int)) FROM generate_series(1, 1 + floor(random() ^ 2 * 4)::int)) END);
	END LOOP;
END $$;
UPDATE record SET title = '- ! -' WHERE id IN (7, 77);
UPDATE record SET title = NULL WHERE id = 177;
CREATE TEMP TABLE truth AS
SELECT kind, a.id AS a, b.id AS b, aid_similarity(aid_shingles(a.title, kind), aid_shingles(b.title, kind)) AS similarity,
	aid_shared(aid_shingles(a.title, kind), aid_shingles(b.title, kind)) AS shared, a.block AS a_block, b.block AS b_block
FROM unnest('{trigram,word,both}'::text[]) kind, record a JOIN record b ON a.id < b.id;
SELECT cmp_ok((SELECT count(*) FROM truth WHERE kind = 'trigram' AND similarity >= 0.5), '>', 150::bigint, 'there are similar titles');
SELECT cmp_ok((SELECT count(*) FROM record WHERE cardinality(block) > 1), '>', 50::bigint, 'and records in several blocks');
CREATE TEMP TABLE threshold AS SELECT t FROM unnest(ARRAY[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
	1 / 3.0, 2 / 3.0, 3 / 7.0, 5 / 7.0, 5 / 9.0, 7 / 9.0, 7 / 11.0, 11 / 13.0, 13 / 17.0, 19 / 37.0, 23 / 29.0, 31 / 40.0]::float8[]) t;

-- Pairs of the join that all pairs compared lack, and the other way round
CREATE FUNCTION pg_temp.differing(query text, of_kind text, expected text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE n bigint; x float8;
BEGIN
	FOR x IN SELECT t FROM threshold LOOP
		EXECUTE format('SELECT count(*) FROM (SELECT id_a::int, id_b::int, similarity, shared FROM aid_similar_pairs(%L, %L, %L)) p
			FULL JOIN (SELECT a, b, similarity, shared FROM truth WHERE kind = %L AND similarity >= %L AND (%s)) q
			ON (id_a, id_b, p.similarity, p.shared) = (a, b, q.similarity, q.shared) WHERE a IS NULL OR id_a IS NULL', query, x, of_kind, of_kind, x, expected) INTO n;
		IF n > 0 THEN RETURN NEXT format('%s pairs differ at %s', n, x); END IF;
	END LOOP;
END $$;
SELECT is((SELECT string_agg(d, '; ') FROM pg_temp.differing('SELECT id, title FROM record', kind, 'true') d), NULL, kind || ': pairs are those of all pairs compared')
FROM unnest('{trigram,word,both}'::text[]) kind;
SELECT is((SELECT string_agg(d, '; ') FROM pg_temp.differing('SELECT id, title, block FROM record', kind,
	'a_block && b_block OR a_block IS NULL AND b_block IS DISTINCT FROM ''{}'' OR b_block IS NULL AND a_block IS DISTINCT FROM ''{}''') d), NULL, kind || ': with arrays of blocks, NULL and {}')
FROM unnest('{trigram,both}'::text[]) kind;
SELECT is((SELECT string_agg(d, '; ') FROM pg_temp.differing('SELECT id, title, block[1] AS block FROM record', 'trigram',
	'a_block[1] = b_block[1] OR a_block[1] IS NULL OR b_block[1] IS NULL') d), NULL, 'with single blocks and NULL');
SELECT is((SELECT string_agg(d, '; ') FROM pg_temp.differing('SELECT id, title, NULL::date AS block FROM record', 'trigram', 'true') d), NULL, 'with none but NULL');

-- ---- in the order of ids ----
SELECT is((SELECT count(*) FROM (SELECT id_a::int AS a, id_b::int AS b, lag(id_a::int) OVER (ORDER BY o) AS x, lag(id_b::int) OVER (ORDER BY o) AS y
	FROM aid_similar_pairs('SELECT id, title, block FROM record', 0.3) WITH ORDINALITY p(id_a, id_b, similarity, shared, o)) q WHERE a >= b OR (a, b) <= (x, y)), 0::bigint, 'pairs are in the order of ids');
SELECT is((SELECT count(*) FROM (SELECT id_a, id_b, lag(id_a) OVER (ORDER BY o) AS x, lag(id_b) OVER (ORDER BY o) AS y
	FROM aid_similar_pairs($$SELECT 'r' || id AS id, title, block FROM record$$, 0.3) WITH ORDINALITY p(id_a, id_b, similarity, shared, o)) q
	WHERE id_a >= id_b COLLATE "C" OR id_a < x COLLATE "C" OR (id_a = x AND id_b <= y COLLATE "C")), 0::bigint, 'of texts by bytes');

-- ---- weighted, with words as tokens ----
CREATE TEMP TABLE token AS
SELECT DISTINCT id, w FROM record, unnest(string_to_array(aid_text_key(title), ' ')) w WHERE aid_text_key(title) <> '';
CREATE TEMP TABLE weight AS
SELECT w, round(1048576 * ln(1 + (SELECT count(DISTINCT id) FROM token)::float8 / count(*)))::bigint AS weight FROM token GROUP BY w;
CREATE TEMP TABLE sized AS SELECT id, sum(weight)::bigint AS size FROM token JOIN weight USING (w) GROUP BY id;
CREATE TEMP TABLE weighted AS
SELECT a, b, n, s::float8 / (x.size + y.size - s)::float8 AS similarity
FROM (SELECT p.id AS a, q.id AS b, count(*) AS n, sum(weight)::bigint AS s FROM token p JOIN token q USING (w) JOIN weight USING (w) WHERE p.id < q.id GROUP BY 1, 2) c
JOIN sized x ON x.id = a JOIN sized y ON y.id = b;
SELECT is((SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM record', t, 'word', 'weighted') p
	FULL JOIN (SELECT * FROM weighted WHERE weighted.similarity >= t) q ON (id_a::int, id_b::int, p.similarity, p.shared) = (a, b, q.similarity, n)
	WHERE a IS NULL OR id_a IS NULL), 0::bigint, 'weighted pairs are those of sums of weights at ' || t) FROM threshold ORDER BY t;
SELECT is((SELECT count(*) FROM aid_similar_pairs_between('SELECT id, title FROM record WHERE id % 3 = 0', 'SELECT id, title FROM record WHERE id % 3 > 0', t, 'word', 'weighted') p
	FULL JOIN (SELECT * FROM weighted WHERE weighted.similarity >= t AND (a % 3 = 0) <> (b % 3 = 0)) q
	ON (least(id_new::int, id_base::int), greatest(id_new::int, id_base::int), p.similarity, p.shared) = (a, b, q.similarity, n)
	WHERE a IS NULL OR id_new IS NULL), 0::bigint, 'weights of both sides together at ' || t) FROM threshold WHERE t IN (0.1, 0.4, 0.7) ORDER BY t;

-- ---- the union law: pairs of all = pairs of either and those between ----
SELECT is((SELECT count(*) FROM aid_similar_pairs('SELECT id, title, block FROM record', t) p FULL JOIN (
		SELECT * FROM aid_similar_pairs(format('SELECT id, title, block FROM record WHERE id %% %s = 0', part), t)
		UNION ALL SELECT * FROM aid_similar_pairs(format('SELECT id, title, block FROM record WHERE id %% %s > 0', part), t)
		UNION ALL SELECT CASE WHEN id_new::int < id_base::int THEN id_new ELSE id_base END, CASE WHEN id_new::int < id_base::int THEN id_base ELSE id_new END, similarity, shared
			FROM aid_similar_pairs_between(format('SELECT id, title, block FROM record WHERE id %% %s = 0', part), format('SELECT id, title, block FROM record WHERE id %% %s > 0', part), t)) q
		USING (id_a, id_b, similarity, shared) WHERE p.id_a IS NULL OR q.id_a IS NULL), 0::bigint, format('pairs of all are those of two parts and between, at %s, parts 1 of %s', round(t::numeric, 3), part))
FROM threshold, unnest(ARRAY[2, 5, 40, 500]) part WHERE t IN (0.2, 0.5, 0.7, 2 / 3.0::float8, 1) ORDER BY part, t;
SELECT is((SELECT count(*) FROM aid_similar_pairs_between('SELECT id, title, block FROM record WHERE id % 4 > 0', 'SELECT id, title, block FROM record WHERE id % 4 = 0', 0.4) p
	FULL JOIN aid_similar_pairs_between('SELECT id, title, block FROM record WHERE id % 4 = 0', 'SELECT id, title, block FROM record WHERE id % 4 > 0', 0.4) q
	ON (p.id_new, p.id_base, p.similarity, p.shared) = (q.id_base, q.id_new, q.similarity, q.shared) WHERE p.id_new IS NULL OR q.id_new IS NULL), 0::bigint, 'the sides may be swapped');

-- ---- the same bytes: 9,000 titles in blocks of all sizes ----
CREATE TEMP TABLE large AS
SELECT n, (SELECT string_agg(w, ' ' ORDER BY k) FROM (SELECT k, left(md5((n / 3 * 7 + CASE WHEN k = n % 3 THEN n ELSE 0 END + k * 311 * (n / 3))::text), 3 + k % 5) AS w FROM generate_series(0, 5 + n / 3 % 5) k) x) AS title,
	CASE WHEN n % 10 < 6 THEN '{most}' WHEN n % 500 = 8 THEN NULL WHEN n % 10 = 9 THEN ARRAY['some', 'b' || n / 30] ELSE ARRAY['b' || n / 30] END::text[] AS block
FROM generate_series(1, 9000) n;
ALTER TABLE large ADD stored aid_shingles;
UPDATE large SET stored = aid_shingles(title, 'trigram');
CREATE TEMP TABLE shuffled AS SELECT * FROM large ORDER BY md5(n::text);
CREATE TEMP TABLE outputs (options text, bytes text);
CREATE FUNCTION pg_temp.bytes(source text, title text, options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	EXECUTE format('SELECT count(*) || '' '' || md5(string_agg(p::text, '';'' ORDER BY o)) FROM aid_similar_pairs(%L, 0.5, %s) WITH ORDINALITY p(id_a, id_b, similarity, shared, o)',
		format('SELECT n AS id, %s AS title, block FROM %s', title, source), options) INTO result;
	RETURN result;
END $$;
INSERT INTO outputs SELECT 'plain', pg_temp.bytes('large', 'title', 'workers => 0');
SELECT cmp_ok((SELECT split_part(bytes, ' ', 1)::int FROM outputs), '>', 2000, 'there are pairs to compare');
SELECT is(pg_temp.bytes(source, title, format('memory_mb => %s, workers => %s', memory, workers)), (SELECT bytes FROM outputs),
	format('same bytes from %s of %s with %s MB and %s workers', title, source, memory, workers))
FROM unnest(ARRAY[1, 3, 1024]) memory, generate_series(0, 4) workers, unnest('{large,shuffled}'::text[]) source, unnest('{title,stored}'::text[]) title
WHERE (source = 'large' OR title = 'stored' OR workers = 2) AND (memory > 1 OR workers < 2);
SELECT is((SELECT count(DISTINCT x) FROM (SELECT md5(string_agg(p::text, ';' ORDER BY o)) AS x FROM (VALUES (1, 0), (1, 1), (4, 2), (1024, 0), (1024, 3)) v(memory, workers),
	unnest('{large,shuffled}'::text[]) source, LATERAL aid_similar_pairs(format('SELECT n AS id, title, block FROM %s', source), 0.6, 'both', 'weighted', memory, workers)
	WITH ORDINALITY p(id_a, id_b, similarity, shared, o) GROUP BY source, memory, workers) q), 1::bigint, 'same bytes, weighted');
SELECT is((SELECT count(DISTINCT x) FROM (SELECT md5(string_agg(p::text, ';' ORDER BY o)) AS x FROM (VALUES (1, 0), (1, 1), (4, 2), (1024, 0), (1024, 3)) v(memory, workers),
	unnest('{large,shuffled}'::text[]) source, LATERAL aid_similar_pairs_between(format('SELECT n AS id, title, block FROM %s WHERE n %% 3 = 0', source), format('SELECT n AS id, stored AS title, block FROM %s WHERE n %% 3 > 0', source), 0.5,
	memory_mb => memory, workers => workers) WITH ORDINALITY p(id_a, id_b, similarity, shared, o) GROUP BY source, memory, workers) q), 1::bigint, 'same bytes between two queries');

-- ---- the plan: of the records alone ----
CREATE FUNCTION pg_temp.plan_of(source text) RETURNS text LANGUAGE sql AS $$SELECT md5(string_agg(p::text, ';' ORDER BY o)) FROM
	aid_similar_pairs_plan(format('SELECT n AS id, title, block FROM %s', source), 0.5) WITH ORDINALITY p(block, records, postings, seconds, o)$$;
SELECT is(pg_temp.plan_of('shuffled'), pg_temp.plan_of('large'), 'the plan does not depend on the order of rows');
INSERT INTO outputs SELECT 'plan', pg_temp.plan_of('large');
SET LOCAL maintenance_work_mem = '1MB';
SELECT is(pg_temp.plan_of('large'), (SELECT bytes FROM outputs WHERE options = 'plan'), 'nor on settings');
SELECT is((SELECT sum(records) FROM aid_similar_pairs_plan('SELECT n AS id, title, block FROM large', 0.5)), (SELECT sum(coalesce(cardinality(block), 1)) FROM large)::numeric, 'every record is in the plan, in each of its blocks');
SELECT is((SELECT count(*) FROM (SELECT postings, lag(postings) OVER (ORDER BY o) AS before FROM aid_similar_pairs_plan('SELECT n AS id, title, block FROM large', 0.5)
	WITH ORDINALITY p(block, records, postings, seconds, o)) q WHERE postings > before), 0::bigint, 'largest first');
SELECT cmp_ok((SELECT sum(postings) FROM aid_similar_pairs_plan('SELECT n AS id, title, block FROM large', 0.8)), '<',
	(SELECT sum(postings) FROM aid_similar_pairs_plan('SELECT n AS id, title, block FROM large', 0.5)), 'a higher threshold has fewer postings');

SELECT * FROM finish();
ROLLBACK;
