-- aid_similar_pairs, aid_similar_pairs_between, aid_similar_pairs_plan.
-- Row numbers are those of the table of examples in the specification.
\pset null '(null)'
-- row 6: 7 of 10 reach .7
SELECT * FROM aid_similar_pairs($$SELECT * FROM (VALUES (1, 'a b c d e f g h'), (2, 'b c d e f g h i j')) v(id, title)$$, 0.7, 'word');
SELECT * FROM aid_similar_pairs($$SELECT * FROM (VALUES (1, 'a b c d e f g h'), (2, 'b c d e f g h i j')) v(id, title)$$, 0.7000000000000001, 'word');
-- row 7: no words, or no title: left out and told
SELECT * FROM aid_similar_pairs($$SELECT * FROM (VALUES (1, 'cat'), (2, '—'), (3, 'Cat'), (4, NULL), (5, '!')) v(id, title)$$, 0.7);
-- row 12: blocks meet, each pair once; an empty array meets nothing
CREATE TEMP TABLE project (id int, title text, block text[]);
INSERT INTO project VALUES (1, 'Water supply in Kaya', '{KEN,UGA}'), (2, 'Water supply in Kaya', '{UGA,TZA}'),
	(3, 'Water supply in Kaya', NULL), (4, 'Water supply in Kaya', '{}'), (5, 'Water supply in Kaya', '{KEN,UGA}');
SELECT id_a, id_b FROM aid_similar_pairs('SELECT id, title, block FROM project', 0.9);
SELECT block, records, postings FROM aid_similar_pairs_plan('SELECT id, title, block FROM project', 0.9);
-- columns in any order; scalar blocks of any type; two records that meet everybody meet each other
SELECT id_a, id_b FROM aid_similar_pairs($$SELECT * FROM (VALUES (date '2020-01-01', 'cats', 1), (date '2020-01-01', 'cats', 2),
	(date '2021-01-01', 'cats', 3), (NULL, 'cats', 4), (NULL, 'cats', 5)) v(block, title, id)$$, 1);
-- an array that names a block twice; a block that is an empty text is one like others
SELECT id_a, id_b, shared FROM aid_similar_pairs($$SELECT * FROM (VALUES (1, 'cat', '{x,x}'::text[]), (2, 'cat', '{x,x,y}'), (3, 'cat', '{"",z}'),
	(4, 'cat', '{""}'), (5, 'cat', '{Z}')) v(id, title, block)$$, 1);
-- order: by number if all are integers, else by bytes; 10^30 is an integer
SELECT id_a, id_b FROM aid_similar_pairs($$SELECT id::text AS id, 'cat' AS title FROM (VALUES (numeric '10'), (9), (-3), (1000000000000000000000000000000), (-1000000000000000000000)) v(id)$$, 1);
SELECT id_a, id_b FROM aid_similar_pairs($$SELECT id, 'cat' AS title FROM unnest('{10,9,9a,B,b,ä}'::text[]) id$$, 1);
SELECT * FROM aid_similar_pairs_between($$SELECT id, 'cat' AS title FROM unnest('{10,9,-1}'::text[]) id$$, $$SELECT id, 'cat' AS title FROM unnest('{100,11}'::int[]) id$$, 1);
SELECT * FROM aid_similar_pairs_between($$SELECT id, 'cat' AS title FROM unnest('{10,9,-1}'::text[]) id$$, $$SELECT id, 'cat' AS title FROM unnest('{100,11,x}'::text[]) id$$, 1);
-- titles: similarities are those of aid_similarity; stored shingles, and other types of text
CREATE TEMP TABLE title (id int, title text);
INSERT INTO title VALUES (1, 'Water supply in Kaya'), (2, 'Water supply for Kaya'), (3, 'water, SUPPLY in Kaya!'), (4, 'Water supply'), (5, 'Road to Kaya'), (6, 'École ÉLÉMENTAIRE'), (7, 'ecole elementaire');
SELECT p.*, similarity = (SELECT aid_similarity(aid_shingles(a.title, 'trigram'), aid_shingles(b.title, 'trigram')) FROM title a, title b
	WHERE (a.id::text, b.id::text) = (id_a, id_b)) AS same FROM aid_similar_pairs('SELECT id, title FROM title', 0.3) p;
SELECT count(*), sum(shared) FROM aid_similar_pairs($$SELECT id, aid_shingles(title, 'trigram') AS title FROM title$$, 0.3);
SELECT count(*), sum(shared) FROM aid_similar_pairs($$SELECT id, title::varchar(200) AS title FROM title$$, 0.3);
SELECT count(*), sum(shared) FROM aid_similar_pairs($$SELECT id, title::char(80) AS title FROM title$$, 0.3);
SELECT * FROM aid_similar_pairs($$SELECT id, aid_shingles(title, 'both') AS title FROM title$$, 0.5, 'both');
-- weighted: all four have two words, which weigh ln 2 each; the third word of each weighs ln 5
SELECT id_a, id_b, shared, round(similarity::numeric, 6) AS similarity, round((2 * ln(2.0) / (2 * ln(2.0) + 2 * ln(5.0)))::numeric, 6) AS expected
FROM aid_similar_pairs($$SELECT * FROM (VALUES (1, 'the one of'), (2, 'the two of'), (3, 'the of three'), (4, 'of the four')) v(id, title)$$, 0.1, 'word', measure => 'weighted');
-- between: no pairs within either side
SELECT * FROM aid_similar_pairs_between('SELECT id, title FROM title WHERE id < 3', 'SELECT id, title FROM title WHERE id > 2', 0.5);
SELECT id_new, id_base FROM aid_similar_pairs_between($$SELECT * FROM (VALUES (1, 'cat', '{x}'::text[]), (2, 'cat', '{y,z}'), (3, 'cat', NULL), (4, 'cat', '{}')) v(id, title, block)$$,
	$$SELECT * FROM (VALUES (1, 'cat', 'x'), (2, 'cat', 'z'), (3, 'cat', NULL), (4, 'dog', 'x')) v(id, title, block)$$, 0.5);
SELECT * FROM aid_similar_pairs_between('SELECT id, title FROM title', 'SELECT id, title FROM title WHERE false', 0.5);
-- the plan: largest first
SELECT block, records, postings, seconds > 0 AS takes_time FROM aid_similar_pairs_plan($$SELECT i AS id, 'Water supply of ' || (i * 7919 % 100) AS title, i % 3 AS block FROM generate_series(1, 100) i$$, 0.6);
SELECT count(*) FROM aid_similar_pairs_plan('SELECT id, title FROM title WHERE false', 0.6);
-- inside other queries
SELECT t, (SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title', t)) FROM unnest(ARRAY[0.2, 0.5, 1]::float8[]) t;
SELECT threshold, p.id_a, p.id_b FROM (VALUES (0.7), (1)) v(threshold), aid_similar_pairs('SELECT id, title FROM title', threshold) p;
-- bad input: state, message, detail and hint of each
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE d text; h text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL, h = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(d, ''), nullif(h, ''));
END $$;
CREATE TABLE pairs_written (id int);
CREATE FUNCTION pg_temp.writes() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO pairs_written VALUES (1) RETURNING id';
SELECT pg_temp.refusal(format('SELECT * FROM aid_similar_pairs(%L, 0.5)', q)) FROM unnest(ARRAY[
	NULL, 'SELECT title FROM title', 'SELECT id FROM title', 'SELECT id, title, 1 AS blok FROM title', 'SELECT id, title, id FROM title',
	'SELECT id, id AS title FROM title', 'SELECT ARRAY[id] AS id, title FROM title', 'SELECT id, ARRAY[title] AS title FROM title',
	'SELECT id, title, row(1) AS block FROM title', 'SELECT NULL::int AS id, title FROM title', 'SELECT 7 AS id, title FROM title',
	'SELECT 7 AS id, NULL::text AS title FROM title', 'SELECT id, title, ARRAY[id, NULL] AS block FROM title', 'SELECT 1; SELECT 2', '', 'SELECT',
	'SELEC', 'VALUES (1, ''a'')', 'CREATE TABLE t (id int)', 'DELETE FROM title RETURNING id, title', 'SELECT pg_temp.writes() AS id, title FROM title',
	'SELECT id, aid_shingles(title, ''word'') AS title FROM title',
	'SELECT 1 AS id, aid_at_least(aid_shingles(''a'', ''trigram''), 0.5) AS title UNION ALL SELECT 1, aid_shingles(''a'', ''trigram'')'])
	WITH ORDINALITY u(q, i) ORDER BY i;
SELECT pg_temp.refusal(format('SELECT * FROM aid_similar_pairs(''SELECT id, title FROM title'', %s)', a)) FROM unnest(ARRAY[
	'0', '-0.5', '1.5', '''NaN''', '''Infinity''', 'NULL', '0.5, ''letter''', '0.5, NULL', '0.5, ''word'', ''cosine''', '0.5, ''word'', NULL',
	'0.5, memory_mb => 0', '0.5, memory_mb => -1', '0.5, workers => -1', '0.5, workers => 1025', '0.5, memory_mb => 1, workers => 1024'])
	WITH ORDINALITY u(a, i) ORDER BY i;
SELECT pg_temp.refusal(format('SELECT * FROM aid_similar_pairs_between(%s, 0.5)', a)) FROM unnest(ARRAY[
	'NULL, ''SELECT id, title FROM title''', '''SELECT id, title FROM title'', NULL', '''SELECT id, title, 1 AS block FROM title'', ''SELECT id, title FROM title''',
	'''SELECT id, title FROM title'', ''SELECT id, title, 1 AS block FROM title WHERE false''', '''SELECT id, title FROM title'', ''SELECT 1 AS id, title FROM title''',
	'''SELECT id, title FROM title'', ''SELECT id, aid_shingles(title, ''''word'''') AS title FROM title'''])
	WITH ORDINALITY u(a, i) ORDER BY i;
SELECT pg_temp.refusal(format('SELECT * FROM aid_similar_pairs_plan(%s)', a)) FROM unnest(ARRAY['NULL, 0.5', '''SELECT id, title FROM title'', 2', '''SELECT id, title FROM title'', 0.5, ''x'''])
	WITH ORDINALITY u(a, i) ORDER BY i;
-- more tokens than a set may have; a long id in a message
SELECT pg_temp.refusal($$SELECT * FROM aid_similar_pairs('SELECT 1 AS id, string_agg(i::text, '' '') AS title FROM generate_series(1, 65536) i', 0.5, 'word')$$);
SELECT id_a, id_b, shared FROM aid_similar_pairs('SELECT id, (SELECT string_agg(i::text, '' '') FROM generate_series(id, 65534 + id) i) AS title FROM generate_series(1, 3) id', 0.9999, 'word', memory_mb => 1);
SELECT pg_temp.refusal($$SELECT * FROM aid_similar_pairs('SELECT repeat(''é'', 1000) AS id, ''x'' AS title FROM generate_series(1, 2)', 0.5)$$);
DROP TABLE pairs_written;
