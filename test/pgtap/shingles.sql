-- Properties of aid_shingles over generated texts; every test counts the values that break one.
BEGIN;
SELECT plan(44);
SELECT setseed(0.2031);

-- ---- 600 texts: few and many words, near copies, several scripts, digits, nothing ----
CREATE TEMP TABLE word AS SELECT i, w FROM unnest(ARRAY['water', 'supply', 'rural', 'school', 'meals', 'health', 'kaya', 'kenya', 'support', 'to', 'in', 'for', 'of', 'phase', 'II', '2019', '3',
	'x', 'Girls''', 'education', 'a', 'BMZ-2012-00451', 'réhabilitation', 'écoles', 'Straße', 'вода', 'школа', 'εκπαίδευση', 'مياه', 'التعليم', '水供应', '学校', '—', '&', 'ŋaŋa', '👍🏽', 'É', 'o''', 'ﬁnance']) WITH ORDINALITY u(w, i);
CREATE TEMP TABLE val (id int PRIMARY KEY, title text);
INSERT INTO val SELECT n, coalesce((SELECT string_agg(list[1 + floor(random() ^ (1 + n % 3) * cardinality(list))::int], CASE WHEN k % 9 > 0 THEN ' ' ELSE ', ' END) FROM generate_series(1, n % 23) k), '') FROM generate_series(1, 400) n, (SELECT array_agg(w ORDER BY i) AS list FROM word) l;
INSERT INTO val SELECT 400 + id, CASE id % 4 WHEN 0 THEN upper(title) WHEN 1 THEN title || ' (continued)' WHEN 2 THEN overlay(title PLACING 'q' FROM 1 + id % 20 FOR 1) ELSE substr(title, 1 + id % 12) END FROM val WHERE id <= 200;
CREATE TEMP TABLE kind AS SELECT unnest(ARRAY['trigram', 'word', 'both']) AS kind;
CREATE TEMP TABLE sh AS SELECT id, kind, title, aid_shingles(title, kind) AS s FROM val, kind;
CREATE TEMP TABLE tok AS SELECT id, kind, token FROM sh, jsonb_array_elements_text(s::jsonb -> 'tokens') token;
CREATE INDEX ON tok (kind, token);
CREATE TEMP TABLE size AS SELECT id, kind, aid_token_count(s) AS n FROM sh;
ANALYZE tok, sh, size;
SELECT cmp_ok((SELECT count(DISTINCT n) FROM size WHERE kind = 'trigram'), '>', 60::bigint, 'sets of many sizes');
SELECT cmp_ok((SELECT count(*) FROM size WHERE n = 0), '>', 10::bigint, 'and empty ones');

-- ---- tokens, in SQL ----
CREATE FUNCTION pg_temp.trigrams(key text) RETURNS text[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg(DISTINCT substr(padded, i, 3) COLLATE "C" ORDER BY substr(padded, i, 3) COLLATE "C"), '{}') FROM (SELECT '  ' || w || ' ' AS padded FROM regexp_split_to_table(key, ' ') w WHERE w <> '') p, generate_series(1, length(padded) - 2) i $$;
SELECT is((SELECT count(*) FROM sh WHERE kind = 'trigram' AND pg_temp.trigrams(aid_text_key(title)) IS DISTINCT FROM (SELECT coalesce(array_agg(t COLLATE "C" ORDER BY t COLLATE "C"), '{}') FROM jsonb_array_elements_text(s::jsonb -> 'tokens') t)), 0::bigint, 'trigrams are those of the text''s key');
SELECT is((SELECT count(*) FROM sh WHERE kind = 'word' AND aid_token_count(s) <> (SELECT count(DISTINCT w) FROM regexp_split_to_table(aid_text_key(title), ' ') w WHERE w <> '')), 0::bigint, 'words are those of the key');
SELECT is((SELECT count(*) FROM sh b JOIN sh t USING (id) JOIN sh w USING (id) WHERE b.kind = 'both' AND t.kind = 'trigram' AND w.kind = 'word'
	AND (b.s::jsonb -> 'tokens') <> (t.s::jsonb -> 'tokens') || (w.s::jsonb -> 'tokens')), 0::bigint, 'both are the trigrams and the words');
SELECT is((SELECT count(*) FROM sh WHERE s <> aid_shingles(aid_text_key(title), kind)), 0::bigint, 'the key has the tokens of its text');
SELECT is((SELECT count(DISTINCT (s::jsonb -> 'tokens' ->> 0)) FROM (SELECT aid_shingles(w, 'word') s FROM (SELECT md5(i::text) || i FROM generate_series(1, 20000) i) x(w)) q), 20000::bigint, 'no two of 20,000 words share a token');

-- ---- pg_trgm ----
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS have_trgm \gset
\if :have_trgm
CREATE SCHEMA trgm;
CREATE EXTENSION pg_trgm SCHEMA trgm;
CREATE TEMP TABLE plain AS SELECT i, (SELECT string_agg(chr(1 + floor(random() * 127)::int), '') FROM generate_series(1, i % 90) k WHERE i > 0) AS t FROM generate_series(1, 2000) i
	UNION ALL SELECT 2000 + id, title FROM val WHERE title ~ '^[ -~]*$';
SELECT is((SELECT count(*) FROM plain WHERE t IS NOT NULL AND (SELECT coalesce(array_agg(x COLLATE "C" ORDER BY x COLLATE "C"), '{}') FROM unnest(trgm.show_trgm(t)) x)
	IS DISTINCT FROM (SELECT coalesce(array_agg(x COLLATE "C" ORDER BY x COLLATE "C"), '{}') FROM jsonb_array_elements_text(aid_shingles(t, 'trigram')::jsonb -> 'tokens') x)), 0::bigint, 'for ASCII trigrams are those of show_trgm');
SELECT cmp_ok((SELECT count(*) FROM plain a JOIN plain b ON b.i = a.i + 1 WHERE aid_similarity(aid_shingles(a.t, 'trigram'), aid_shingles(b.t, 'trigram'))::real = trgm.similarity(a.t, b.t)), '>', 1800::bigint, 'and so are similarities, but for rounding');
\else
SELECT skip('pg_trgm is not installed; its package is postgresql-contrib', 2);
\endif

-- ---- similarity, brute force over the tokens ----
CREATE TEMP TABLE pair AS
SELECT kind, a.id AS a, b.id AS b, a.n AS na, b.n AS nb, coalesce(c.n, 0) AS shared, CASE WHEN a.n > 0 AND b.n > 0 THEN coalesce(c.n, 0)::float8 / (a.n + b.n - coalesce(c.n, 0))::float8 END AS similarity
FROM size a JOIN size b USING (kind) LEFT JOIN (SELECT kind, x.id AS xid, y.id AS yid, count(*)::int AS n FROM tok x JOIN tok y USING (kind, token) WHERE x.id % 6 = 1 GROUP BY 1, 2, 3) c USING (kind)
WHERE false;
INSERT INTO pair
SELECT a.kind, a.id, b.id, a.n, b.n, coalesce(c.n, 0), CASE WHEN a.n > 0 AND b.n > 0 THEN coalesce(c.n, 0)::float8 / (a.n + b.n - coalesce(c.n, 0))::float8 END
FROM size a JOIN size b ON a.kind = b.kind AND a.id % 6 = 1 LEFT JOIN (SELECT x.kind, x.id AS xid, y.id AS yid, count(*)::int AS n FROM tok x JOIN tok y USING (kind, token) WHERE x.id % 6 = 1 GROUP BY 1, 2, 3) c
	ON c.kind = a.kind AND c.xid = a.id AND c.yid = b.id;
ANALYZE pair;
CREATE TEMP VIEW pair_sh AS SELECT pair.*, x.s AS sa, y.s AS sb FROM pair JOIN sh x ON x.id = a AND x.kind = pair.kind JOIN sh y ON y.id = b AND y.kind = pair.kind;
SELECT is((SELECT count(*) FROM pair), 180000::bigint, 'there are pairs');
SELECT is((SELECT count(*) FROM pair_sh WHERE aid_shared(sa, sb) <> shared OR aid_shared(sb, sa) <> shared), 0::bigint, 'shared tokens');
SELECT is((SELECT count(*) FROM pair_sh WHERE aid_similarity(sa, sb) IS DISTINCT FROM similarity OR aid_similarity(sb, sa) IS DISTINCT FROM similarity), 0::bigint, 'similarity, both ways');
SELECT is((SELECT count(*) FROM pair_sh WHERE (sa <-> sb) IS DISTINCT FROM 1 - similarity OR aid_distance(sa, sb) IS DISTINCT FROM 1 - similarity), 0::bigint, 'distance');
SELECT is((SELECT count(*) FROM pair_sh WHERE (sa %% aid_at_least(sb, 0.5)) IS DISTINCT FROM (similarity >= 0.5) OR aid_similar(sa, sb, 0.5) IS DISTINCT FROM (similarity >= 0.5)), 0::bigint, 'at a threshold');
SELECT is((SELECT count(*) FROM pair_sh WHERE similarity > 0 AND NOT (sa %% aid_at_least(sb, similarity) AND aid_similar(sb, sa, similarity))), 0::bigint, 'at the similarity itself');
SELECT is((SELECT count(*) FROM pair_sh WHERE similarity > 0 AND similarity < 1 AND aid_similar(sa, sb, similarity + 1.2e-16)), 0::bigint, 'and not just above it');
SELECT is((SELECT count(*) FROM pair_sh, LATERAL (SELECT q.p / q.q::float8 AS t FROM (SELECT 1 + (a * 7 + b) % 40 AS q, 1 + (a + b * 3) % (1 + (a * 7 + b) % 40) AS p) q) x
	WHERE aid_similar(sa, sb, t) IS DISTINCT FROM (similarity >= t)), 0::bigint, 'at fractions up to q = 40');
SELECT is((SELECT count(*) FROM pair_sh WHERE aid_similarity(aid_at_least(sa, 0.3), aid_at_least(sb, 0.9)) IS DISTINCT FROM similarity), 0::bigint, 'thresholds carried do not change a similarity');

-- ---- the index finds what a sequence scan finds ----
CREATE TEMP TABLE big (id int, kind text, s aid_shingles);
INSERT INTO big SELECT id, kind, s FROM sh;
INSERT INTO big SELECT 1000 + n, 'trigram', aid_shingles(string_agg(w, ' ' ORDER BY n * i % 41), 'trigram') FROM word, generate_series(1, 2000) n WHERE (n * 7 + i * i) % 5 < 1 + n % 3 GROUP BY n;
CREATE INDEX big_trigram ON big USING gin (s) WHERE kind = 'trigram';
CREATE INDEX big_word ON big USING gin (s) WHERE kind = 'word';
CREATE INDEX big_both ON big USING gin (s) WHERE kind = 'both';
ANALYZE big;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP result := result || line || E'\n'; END LOOP;
	RETURN result;
END $$;
-- (query, hits, sum of ids) for each query, threshold and way to ask
CREATE FUNCTION pg_temp.hits(use_index boolean) RETURNS TABLE (q int, kind text, t float8, way text, n bigint, ids numeric) LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
	PERFORM set_config('enable_seqscan', CASE WHEN use_index THEN 'off' ELSE 'on' END, true), set_config('enable_bitmapscan', CASE WHEN use_index THEN 'on' ELSE 'off' END, true);
	FOR r IN SELECT * FROM sh, unnest(ARRAY[0.02, 0.1, 0.3, 0.5, 0.6, 0.7, 2.0 / 3, 0.8, 0.9, 1]::float8[]) t WHERE sh.id % 30 = 3 LOOP
		q := r.id; kind := r.kind; t := r.t;
		way := '%%';
		EXECUTE format('SELECT count(*), coalesce(sum(id), 0) FROM big WHERE kind = %L AND s %%%% $1', r.kind) INTO n, ids USING aid_at_least(r.s, r.t);
		RETURN NEXT;
		way := 'function';
		EXECUTE format('SELECT count(*), coalesce(sum(id), 0) FROM big WHERE kind = %L AND aid_similar(s, $1, $2)', r.kind) INTO n, ids USING r.s, r.t;
		RETURN NEXT;
		way := 'function, swapped';
		EXECUTE format('SELECT count(*), coalesce(sum(id), 0) FROM big WHERE kind = %L AND aid_similar($1, s, $2)', r.kind) INTO n, ids USING r.s, r.t;
		RETURN NEXT;
	END LOOP;
END $$;
CREATE TEMP TABLE by_index AS SELECT * FROM pg_temp.hits(true);
CREATE TEMP TABLE by_sequence AS SELECT * FROM pg_temp.hits(false);
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT is((SELECT count(*) FROM by_index FULL JOIN by_sequence USING (q, kind, t, way, n, ids) WHERE by_index.q IS NULL OR by_sequence.q IS NULL), 0::bigint, 'index and sequence scan find the same');
SELECT is((SELECT count(DISTINCT n) > 50 AND count(*) = 1800 AND count(*) FILTER (WHERE n > 1) > 400 FROM by_index), true, 'in many searches with many results');
SELECT is((SELECT count(*) FROM (SELECT count(DISTINCT (n, ids)) FROM by_index GROUP BY q, kind, t) x WHERE count > 1), 0::bigint, 'however asked');
SET LOCAL enable_seqscan = off;
SELECT matches(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'trigram' AND s %% aid_at_least(aid_shingles('Water supply', 'trigram'), 0.6)$$), 'Bitmap Index Scan on big_trigram.*@%% ANY', 'the operator uses the index');
SELECT matches(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'both' AND aid_similar(s, aid_shingles('Water supply', 'both'), 0.6)$$), 'Bitmap Index Scan on big_both.*@%% ANY', 'the function too');
SELECT matches(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'both' AND aid_similar(aid_shingles('Water supply', 'both'), s, 0.6)$$), 'Bitmap Index Scan on big_both.*@%% ANY', 'on either side');
SELECT matches(pg_temp.plan_of($$SELECT * FROM sh a JOIN big b ON b.kind = 'word' AND b.s %% aid_at_least(a.s, 0.6) WHERE a.kind = 'word'$$), 'Nested Loop.*Bitmap Index Scan on big_word.*aid_shingles_probes\(aid_at_least\(a.s', 'and inside a loop');
SELECT matches(pg_temp.plan_of($$SELECT * FROM sh a JOIN big b ON b.kind = 'word' AND aid_similar(a.s, b.s, 0.6) WHERE a.kind = 'word'$$), 'Nested Loop.*Bitmap Index Scan on big_word.*aid_shingles_probes\(aid_at_least\(a.s', 'with the function');
SELECT doesnt_match(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'trigram' AND aid_at_least(aid_shingles('Water supply', 'trigram'), 0.6) %% s$$), 'Index Cond', 'the right side of %% is not looked up');
SELECT doesnt_match(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'trigram' AND aid_similar(s, s, 0.5)$$), 'Index Cond', 'nor a column beside itself');
SELECT doesnt_match(pg_temp.plan_of($$SELECT * FROM big WHERE kind = 'trigram' AND aid_similar(s, aid_shingles('Water', 'trigram'), random())$$), 'Index Cond', 'nor with a threshold that changes');
SELECT is((SELECT sum(n)::bigint FROM (SELECT (SELECT count(*) FROM big b WHERE b.kind = 'trigram' AND b.s %% aid_at_least(a.s, 0.6)) AS n FROM sh a WHERE a.kind = 'trigram') x),
	(SELECT count(*) FROM sh a JOIN big b ON b.kind = 'trigram' AND coalesce(aid_similarity(a.s, b.s), 0) >= 0.6 WHERE a.kind = 'trigram'), 'a lookup for each row finds all pairs');
PREPARE lookup(aid_shingles, float8) AS SELECT count(*) FROM big WHERE kind = 'trigram' AND aid_similar(s, $1, $2);
SET LOCAL plan_cache_mode = force_generic_plan;
CREATE FUNCTION pg_temp.explained_lookup() RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.plan_of('EXECUTE lookup(aid_shingles(''Water supply'', ''trigram''), 0.6)') $$;
SELECT matches(pg_temp.explained_lookup(), 'Bitmap Index Scan on big_trigram.*aid_shingles_probes\(aid_at_least\(\$1, \$2', 'a generic plan uses it');
-- the internal operator says the same with and without the index
CREATE TEMP TABLE probed AS SELECT a.id AS q, b.id, b.s @%% ANY (probes) AS probed, coalesce(aid_similarity(a.s, b.s) >= 0.6, false) AS is_similar
FROM (SELECT id, s, aid_shingles_probes(aid_at_least(s, 0.6)) AS probes FROM sh WHERE kind = 'trigram' AND id % 30 = 3 OFFSET 0) a CROSS JOIN big b WHERE b.kind = 'trigram';
SELECT is((SELECT count(*) FROM probed WHERE is_similar AND NOT probed), 0::bigint, 'no similar set escapes the probes');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE probed)::float8 / count(*) FROM probed), '<', 0.2::float8, 'which keep most others out');
SELECT is((SELECT count(*) FROM sh a JOIN big b ON b.s @%% ANY (aid_shingles_probes(aid_at_least(a.s, 0.6))) WHERE a.kind = 'trigram' AND b.kind = 'trigram' AND a.id % 30 = 3), (SELECT count(*) FROM probed WHERE probed), 'the index answers them exactly');
RESET enable_seqscan;
-- planning
ANALYZE big;
CREATE FUNCTION pg_temp.estimate(condition text) RETURNS bigint LANGUAGE sql AS $$ SELECT (regexp_match(pg_temp.plan_of('SELECT * FROM big WHERE ' || condition), 'rows=(\d+)'))[1]::bigint $$;
SELECT is(pg_temp.estimate($$s %% aid_at_least(aid_shingles('zyx', 'trigram'), 0.9)$$), 1::bigint, 'few rows are expected');
SELECT is(pg_temp.estimate($$aid_similar(s, aid_shingles('zyx', 'trigram'), 0.9)$$), 1::bigint, 'of the function too');

-- ---- forms ----
CREATE TEMP TABLE form AS SELECT id, kind, s FROM sh UNION ALL SELECT 10000 + id, kind, aid_at_least(s, least(1, 1e-9 + (id % 97) / 90.0)) FROM sh WHERE id % 2 = 0;
SELECT is((SELECT count(*) FROM form WHERE s::text::aid_shingles <> s OR aid_shingles_send(s::text::aid_shingles) <> aid_shingles_send(s)), 0::bigint, 'text round trips');
SELECT is((SELECT count(*) FROM form WHERE s::jsonb::aid_shingles <> s), 0::bigint, 'jsonb round trips');
CREATE FUNCTION pg_temp.binary_of(table_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE f text := current_setting('data_directory') || '/aid_shingles_test.bin';
BEGIN
	EXECUTE format('COPY %s TO %L (FORMAT binary)', table_name, f);
	EXECUTE format('CREATE TEMP TABLE %s_again (LIKE %1$s)', table_name);
	EXECUTE format('COPY %s_again FROM %L (FORMAT binary)', table_name, f);
END $$;
SELECT lives_ok($$SELECT pg_temp.binary_of('form')$$, 'binary out and in');
SELECT is((SELECT count(*) FROM form JOIN form_again USING (id, kind) WHERE form.s = form_again.s), (SELECT count(*) FROM form), 'gives the same values');
-- hostile binary: any byte string becomes a value that round trips, or 22P03
CREATE FUNCTION pg_temp.receive(value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	f text := current_setting('data_directory') || '/aid_shingles_test.bin';
	o oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea || int4send(length(value)) || value || '\xffff'::bytea);
	r text;
BEGIN
	PERFORM lo_export(o, f), lo_unlink(o);
	CREATE TEMP TABLE hostile (s aid_shingles) ON COMMIT DROP;
	BEGIN
		EXECUTE format('COPY hostile FROM %L (FORMAT binary)', f);
		EXECUTE 'SELECT CASE WHEN s::text::aid_shingles = s AND aid_shingles_send(s) IS NOT NULL THEN ''accepted'' ELSE ''another value'' END FROM hostile' INTO r;
	EXCEPTION WHEN OTHERS THEN
		r := SQLSTATE;
	END;
	DROP TABLE hostile;
	RETURN r;
END $$;
SELECT is((SELECT array_agg(DISTINCT pg_temp.receive(b)) FROM (VALUES ('\x'::bytea), ('\x01'), ('\x01010000000000000000'), ('\x010100000000000000000000000100'), ('\x0001000000000000000000000000'), ('\x0401000000000000000000000000'), ('\x0100000000000000000000000000'),
	('\x0101800000000000000000000000'), ('\x01017ff800000000000000000000'), ('\x01013ff000000000000100000000'), ('\x0101bfe000000000000000000000'), ('\x01010000000000000000ffffffff'), ('\x0101000000000000000000000001'),
	('\x0101000000000000000000010000'), ('\x01010000000000000000000000010000000000000000'), ('\x01010000000000000000000000010000000006314163'), ('\x0101000000000000000000000001fb761138e1e0a78c'), ('\x02010000000000000000000000010000000002008061'),
	('\x010100000000000000000000000100008000040004ff00')) v(b)), ARRAY['22P03'], 'crafted messages are refused');
SELECT is((SELECT array_agg(DISTINCT x ORDER BY x) FROM (SELECT aid_shingles_send(s) AS b FROM form WHERE id % 40 IN (7, 8) AND aid_token_count(s) < 12 LIMIT 12) m, LATERAL generate_series(0, length(b) - 1) k, LATERAL (SELECT pg_temp.receive(set_byte(b, k, get_byte(b, k) # (1 << (k * 5 + length(b)) % 8))) AS x) r),
	ARRAY['22P03', 'accepted'], 'each byte in turn with a bit flipped: another value or 22P03');

-- ---- equality, order, hash ----
SELECT is((SELECT count(*) FROM form a JOIN form b ON b.id % 5 = 0 AND a.id % 3 = 0 WHERE (a.s = b.s) <> (aid_shingles_send(a.s) = aid_shingles_send(b.s)) OR (a.s = b.s AND aid_shingles_hash_extended(a.s, 5) <> aid_shingles_hash_extended(b.s, 5))
	OR (a.s < b.s)::int + (a.s = b.s)::int + (a.s > b.s)::int <> 1), 0::bigint, 'equal are equal bytes, and one of three holds');
SELECT is((SELECT count(*) FROM (SELECT s FROM form GROUP BY s) x), (SELECT count(DISTINCT s::text) FROM form), 'as many values as texts');
SELECT * FROM finish();
ROLLBACK;
