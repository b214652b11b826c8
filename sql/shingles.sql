-- aid_shingles: construction, forms, similarity, thresholds, comparisons. Row numbers are those of the table of examples
-- in the specification.
\pset null '(null)'
-- The result of an expression, or the state and message of its error
CREATE FUNCTION shingles_outcome(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	state text;
	message text;
BEGIN
	EXECUTE 'SELECT (' || expression || ')::text' INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ' ' || message;
END
$$;
-- rows 1 to 8
SELECT aid_shingles('cat', 'trigram') AS row_1;
SELECT aid_similarity(a, b) AS similarity, aid_distance(a, b) AS distance, a <-> b AS operator, aid_shared(a, b), aid_token_count(a) AS na, aid_token_count(b) AS nb
FROM (SELECT aid_shingles('cat', 'trigram') AS a, aid_shingles('cats', 'trigram') AS b) row_2;
SELECT aid_similarity(a, b) AS similarity, aid_shared(a, b), aid_token_count(a) + aid_token_count(b) - aid_shared(a, b) AS either
FROM (SELECT aid_shingles('Water supply in Kaya', 'trigram') AS a, aid_shingles('Water supply for Kaya', 'trigram') AS b) row_3;
SELECT kind, aid_shingles('École ÉLÉMENTAIRE', kind) = aid_shingles('ecole elementaire', kind) AS row_4 FROM unnest(ARRAY['trigram', 'word', 'both']) kind;
SELECT aid_similarity(aid_shingles('support to girls education', 'word'), aid_shingles('Support to education of girls', 'word')) AS row_5;
SELECT aid_shared(a, b), aid_similarity(a, b) AS similarity, a %% aid_at_least(b, 0.7) AS similar, aid_similar(a, b, 0.7), aid_similar(a, b, 0.7000000000000001) AS above
FROM (SELECT aid_shingles('a b c d e f g h', 'word') AS a, aid_shingles('b c d e f g h i j', 'word') AS b) row_6;
SELECT aid_similarity(a, b) AS similarity, a <-> b AS distance, a %% aid_at_least(b, 0.5) AS similar, b %% aid_at_least(a, 0.5) AS other_way, aid_similar(a, b, 0.5), aid_shared(a, b), aid_token_count(a), aid_similarity(a, a) AS itself, a
FROM (SELECT aid_shingles('—', 'trigram') AS a, aid_shingles('cat', 'trigram') AS b) row_7;
SELECT aid_shingles('Water') AS row_8;
\echo :SQLSTATE
-- kinds
SELECT kind, aid_shingles('Water, water — 2019!', kind) FROM unnest(ARRAY['trigram', 'word', 'both']) kind;
SELECT aid_shingles('a b', 'trigram'), aid_shingles('ŋ λ', 'trigram') AS narrow, aid_shingles('да', 'trigram') AS wide, aid_shingles('水', 'both') AS chinese, aid_shingles('a да', 'both') AS mixed;
SELECT kind, aid_shingles('', kind), aid_shingles(NULL, kind) AS null_text, aid_shingles('x', NULL) AS null_kind FROM unnest(ARRAY['trigram', 'word', 'both']) kind;
-- tokens of words, as published
SELECT word, aid_shingles(word, 'word') FROM unnest(ARRAY['a', 'cat', 'girls', 'education', '12345678', '123456789', 'rehabilitationof', '水']) word;
-- forms are canonical: any order, doubles, blanks, escapes
SELECT v::aid_shingles FROM unnest(ARRAY[
	'trigram/1:{"cat","at "," ca","  c","cat"}', E' trigram/1:\n{ "cat" , "at ",\t" ca","  c" } ', 'trigram/01:{}', 'word/1:{ }',
	'word/1:{#c71dd355c1727009}', 'word/1:{#C71DD355C1727009,#8000000000000000 , #c71dd355c1727009}', 'both/1@0.60:{#c71dd355c1727009,"cat"}',
	'trigram/1@1e-3:{"cat"}', 'trigram/1@1:{"cat"}', 'trigram/1@.30000000000000004:{"cat"}', 'trigram/1:{"\03b1\03b2\03B3","\+01f600\0430 ","\0063at"}',
	'trigram/255:{"cat"}']) v;
-- refused
SELECT v, split_part(shingles_outcome(format('%L::aid_shingles', v)), ':', 1) AS outcome FROM unnest(ARRAY[
	'', 'Water', 'trigram', 'trigram:{"cat"}', 'Trigram/1:{"cat"}', 'bigram/1:{"cat"}', 'trigram/1', 'trigram/1:', 'trigram/:{"cat"}', 'trigram/0:{"cat"}', 'trigram/256:{"cat"}',
	'trigram/1000:{"cat"}', 'trigram/-1:{"cat"}', 'trigram/1.0:{"cat"}', 'trigram/1@:{"cat"}', 'trigram/1@0:{"cat"}', 'trigram/1@-0.5:{"cat"}', 'trigram/1@1.1:{"cat"}',
	'trigram/1@NaN:{"cat"}', 'trigram/1@0x1p-1:{"cat"}', 'trigram/1@ 0.5:{"cat"}', 'trigram/1@1e-400:{"cat"}', 'trigram/1@0.5.5:{"cat"}', 'trigram/1:"cat"', 'trigram/1:{"cat"',
	'trigram/1:{"cat', 'trigram/1:{"cat"}}', 'trigram/1:{"cat"} x', 'trigram/1:{"cat",}', 'trigram/1:{,"cat"}', 'trigram/1:{"cat" "at "}', 'trigram/1:{cat}', 'trigram/1:{"ca"}',
	'trigram/1:{"cats"}', 'trigram/1:{""}', 'trigram/1:{"Cat"}', 'trigram/1:{"c-t"}', 'trigram/1:{"   "}', 'trigram/1:{"c  "}', 'trigram/1:{"a b"}', 'trigram/1:{"c\00"}',
	'trigram/1:{"\0000at"}', 'trigram/1:{"\d800at"}', 'trigram/1:{"\+110000at"}', 'trigram/1:{"\+ffffffat"}', 'trigram/1:{#c71dd355c1727009}', 'word/1:{"cat"}',
	'word/1:{"#c71dd355c1727009"}', 'word/1:{#471dd355c1727009}', 'word/1:{#c71dd355c172700}', 'word/1:{#c71dd355c172700g}', 'word/1:{#}', 'both/1:{#c71dd355c1727009 "cat"}']) v;
\set VERBOSITY default
SELECT 'trigram/1@2:{"cat"}'::aid_shingles;
SELECT 'trigram/x:{"cat"}'::aid_shingles;
SELECT 'trigram/1:{"cat","dog","École"}'::aid_shingles;
SELECT 'trigram/1:{"cat"'::aid_shingles;
SELECT repeat('ä', 150)::aid_shingles;
-- soft errors, from PostgreSQL 16 on
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\set bad 22P02
\set good true
\if :soft
SELECT sql_error_code AS bad FROM pg_input_error_info('Water', 'aid_shingles') \gset
SELECT pg_input_is_valid('trigram/1:{"cat"}', 'aid_shingles')::text AS good \gset
\endif
SELECT :'bad' AS bad, :'good' AS good;
-- binary and jsonb
SELECT aid_shingles_send(s) AS binary FROM (VALUES (aid_shingles('a', 'both')), (aid_at_least(aid_shingles('a', 'trigram'), 0.5)), (aid_shingles('', 'word')), (aid_shingles('я', 'trigram'))) v(s);
SELECT s::jsonb AS jsonb, s::jsonb::aid_shingles = s AS same
FROM (VALUES (aid_shingles('cat', 'both')), (aid_at_least(aid_shingles('cat', 'trigram'), 1.0 / 3)), (aid_shingles('', 'word')), (aid_at_least(aid_shingles('λ', 'trigram'), 1e-20))) v(s);
SELECT v::jsonb::aid_shingles FROM unnest(ARRAY['{"tokens": ["cat", "\\0063at", "at "], "kind": "trigram", "version": 1.0, "threshold": null}', '{"kind": "both", "version": 3, "tokens": ["#C71DD355C1727009", "cat"], "threshold": 1}']) v;
SELECT v, shingles_outcome(format('%L::jsonb::aid_shingles', v)) AS outcome FROM unnest(ARRAY[
	'[]', '1', '"trigram/1:{}"', '{}', '{"kind": "trigram"}', '{"kind": "bigram", "version": 1, "tokens": []}', '{"kind": 1, "version": 1, "tokens": []}', '{"kind": "trigram", "version": "1", "tokens": []}',
	'{"kind": "trigram", "version": 0, "tokens": []}', '{"kind": "trigram", "version": 256, "tokens": []}', '{"kind": "trigram", "version": 1.5, "tokens": []}', '{"kind": "trigram", "version": 1e400, "tokens": []}',
	'{"kind": "trigram", "version": 1}', '{"kind": "trigram", "version": 1, "tokens": {}}', '{"kind": "trigram", "version": 1, "tokens": "cat"}', '{"kind": "trigram", "version": 1, "tokens": [1]}',
	'{"kind": "trigram", "version": 1, "tokens": [["cat"]]}', '{"kind": "trigram", "version": 1, "tokens": ["dog"], "token": 1}', '{"kind": "trigram", "version": 1, "tokens": ["cat", "dogs"]}',
	'{"kind": "word", "version": 1, "tokens": ["cat"]}', '{"kind": "trigram", "version": 1, "tokens": [], "threshold": 0}', '{"kind": "trigram", "version": 1, "tokens": [], "threshold": "0.5"}']) v;
SELECT '{"kind": "trigram", "version": 1, "tokens": ["cat", "dogs"]}'::jsonb::aid_shingles;
-- parameters and pairs that are refused
SELECT e, shingles_outcome(e) AS outcome FROM unnest(ARRAY[
	$$aid_shingles('cat', 'trigrams')$$, $$aid_shingles('cat', '')$$, $$aid_at_least(aid_shingles('cat', 'word'), 0)$$, $$aid_at_least(aid_shingles('cat', 'word'), -1)$$,
	$$aid_at_least(aid_shingles('cat', 'word'), 1.0000000000000002)$$, $$aid_at_least(aid_shingles('cat', 'word'), 'NaN')$$, $$aid_at_least(aid_shingles('cat', 'word'), NULL)$$,
	$$aid_similar(aid_shingles('cat', 'word'), aid_shingles('cat', 'word'), 0)$$, $$aid_similar(aid_shingles('', 'word'), aid_shingles('cat', 'word'), 'NaN')$$, $$aid_similar(aid_shingles('cat', 'word'), NULL, 0)$$,
	$$aid_shingles('cat', 'word') %% aid_shingles('cat', 'word')$$, $$aid_at_least(aid_shingles('cat', 'word'), 0.5) %% aid_shingles('cat', 'word')$$, $$aid_shingles('', 'word') %% aid_shingles('', 'word')$$,
	$$aid_similarity(aid_shingles('cat', 'word'), aid_shingles('cat', 'both'))$$, $$aid_shingles('cat', 'word') <-> aid_shingles('', 'both')$$, $$aid_shared(aid_shingles('cat', 'trigram'), aid_shingles('cat', 'both'))$$,
	$$aid_similar(aid_shingles('cat', 'trigram'), aid_shingles('cat', 'both'), 0.5)$$, $$aid_shingles('cat', 'trigram') %% aid_at_least(aid_shingles('cat', 'both'), 0.5)$$,
	$$aid_similarity('trigram/1:{"cat"}', 'trigram/2:{"cat"}')$$, $$'trigram/2:{"cat"}'::aid_shingles %% 'trigram/1@0.5:{"cat"}'::aid_shingles$$,
	$$aid_shingles((SELECT string_agg('w' || i, ' ') FROM generate_series(1, 65536) i), 'word')$$, $$aid_token_count(aid_shingles((SELECT string_agg('w' || i, ' ') FROM generate_series(1, 65535) i), 'word'))$$,
	$$(SELECT 'word/1:{#' || string_agg('80000000000' || lpad(to_hex(i), 5, '0'), ',#') || '}' FROM generate_series(0, 65535) i)::aid_shingles$$,
	$$(SELECT jsonb_build_object('kind', 'word', 'version', 1, 'tokens', jsonb_agg('#80000000000' || lpad(to_hex(i), 5, '0'))) FROM generate_series(0, 65535) i)::aid_shingles$$,
	$$aid_token_count((SELECT 'word/1:{#' || string_agg('80000000000' || lpad(to_hex(i), 5, '0'), ',#') || '}' FROM generate_series(1, 65535) i)::aid_shingles)$$,
	$$aid_shingles_probes(aid_shingles('cat', 'word'))$$, $$aid_shingles('cat', 'word') @%% '\x'$$, $$aid_shingles('cat', 'word') @%% '\x0000000000000000'$$, $$aid_shingles('cat', 'word') @%% '\x01'$$]) e;
SELECT aid_shingles('cat', 'bigrams');
SELECT aid_at_least(aid_shingles('cat', 'word'), 1.5);
SELECT aid_shingles('cat', 'word') %% aid_shingles('cat', 'word');
SELECT aid_similarity(aid_shingles('cat', 'word'), aid_shingles('cat', 'both'));
SELECT aid_similarity('trigram/1:{"cat"}', 'trigram/2:{"cat"}');
-- thresholds: carried by the right side only, replaced, part of the value
SELECT aid_at_least(aid_at_least(s, 0.5), 0.6) AS replaced, aid_at_least(s, 0.5) = s AS same, aid_similarity(aid_at_least(s, 0.5), s) AS similarity, s %% aid_at_least(s, 1) AS itself,
	aid_at_least(s, 1) %% aid_at_least(t, 0.5) AS right_one, s %% aid_at_least(t, 0.5000000000000001) AS above
FROM (SELECT aid_shingles('cat', 'trigram') AS s, aid_shingles('cats', 'trigram') AS t) v;
-- order and equality
SELECT s FROM unnest(ARRAY['word/1:{}', 'trigram/1:{"cat"}', 'trigram/1@0.5:{"cat"}', 'trigram/1:{}', 'trigram/2:{"cat"}', 'trigram/1:{"cat","dog"}', 'trigram/1:{"\0430\0431\0432"}', 'trigram/1:{"dog"}', 'trigram/1@0.4:{"cat","dog"}', 'both/1:{"cat"}',
	'trigram/1:{"\0430\0431\0431"}']::aid_shingles[]) s ORDER BY s;
SELECT a = b AS eq, a <> b AS ne, a < b AS lt, a <= b AS le, a > b AS gt, a >= b AS ge FROM (VALUES ('trigram/1:{"cat"}'::aid_shingles, 'trigram/1:{"dog"}'::aid_shingles), ('trigram/1:{"cat"}', 'trigram/1:{"cat"}'), ('word/1:{}', 'trigram/1:{}')) v(a, b);
SELECT s, aid_shingles_hash(s), aid_shingles_hash_extended(s, 0), aid_shingles_hash_extended(s, 42) FROM unnest(ARRAY['trigram/1:{"cat"}', 'trigram/1@0.5:{"cat"}', 'word/1:{}']::aid_shingles[]) s;
-- fit for generated columns and indexes
CREATE TABLE shingles_title (id int, title text, s aid_shingles GENERATED ALWAYS AS (aid_shingles(title, 'trigram')) STORED);
INSERT INTO shingles_title VALUES (1, 'Water supply in Kaya'), (2, 'Water supply for Kaya'), (3, 'School meals in Kaya'), (4, '—'), (5, NULL), (6, 'WATER SUPPLY, KAYA');
CREATE INDEX ON shingles_title USING gin (s);
CREATE INDEX ON shingles_title USING hash (s);
CREATE INDEX ON shingles_title (s);
SET enable_seqscan = off;
SELECT id, title, s <-> q AS distance FROM shingles_title, aid_shingles('water supply in kaya', 'trigram') q WHERE s %% aid_at_least(q, 0.6) ORDER BY distance, id;
SELECT a.id, b.id FROM shingles_title a JOIN shingles_title b ON aid_similar(a.s, b.s, 0.7) AND a.id < b.id ORDER BY 1, 2;
SELECT id FROM shingles_title WHERE s %% aid_at_least(aid_shingles('', 'trigram'), 0.1);
SELECT id FROM shingles_title WHERE s %% aid_shingles('Kaya', 'trigram');
RESET enable_seqscan;
SELECT count(*), count(DISTINCT s) FROM shingles_title;
DROP TABLE shingles_title;
-- as declared
SELECT typlen, typbyval, typalign, typstorage FROM pg_type WHERE typname = 'aid_shingles';
SELECT opcname, amvalidate(oid) FROM pg_opclass WHERE opcname ~ '^aid_shingles' ORDER BY 1;
DROP FUNCTION shingles_outcome;
