-- aid_find_duplicates, aid_match_explain, aid_check_query: the examples of the specification, each rule, each error.
\pset null '(null)'
SET client_min_messages = warning;

-- The starting values of the specification: what is printed here must not change with every fit of the default model.
CREATE FUNCTION pg_temp.model() RETURNS jsonb IMMUTABLE LANGUAGE sql RETURN $$ {"aid_match_model": 1, "matches_per_record": 0.1, "fields": [
	{"field": "title", "columns": ["title"], "compare": "shingles", "core": true, "levels": [{"when": "equal", "tf": true, "m": 0.35, "u": 0.0004},
		{"when": 0.8, "m": 0.22, "u": 0.0003}, {"when": 0.6, "m": 0.2, "u": 0.003}, {"when": "contained", "m": 0.08, "u": 0.001}, {"when": 0.4, "m": 0.09, "u": 0.0253}, {"when": "else", "m": 0.06, "u": 0.97}]},
	{"field": "amount", "columns": ["amount", "currency", "value_date"], "compare": "amount", "levels": [{"when": "equal", "tf": true, "m": 0.4, "u": 0.002},
		{"when": 0.01, "m": 0.15, "u": 0.004}, {"when": 0.06, "m": 0.17, "u": 0.024}, {"when": "instalment", "m": 0.05, "u": 0.02}, {"when": 0.25, "m": 0.08, "u": 0.09}, {"when": "else", "m": 0.15, "u": 0.86}]},
	{"field": "date", "columns": ["value_date"], "compare": "days", "levels": [{"when": 0, "m": 0.3, "u": 0.004}, {"when": 7, "m": 0.15, "u": 0.009}, {"when": 31, "m": 0.2, "u": 0.03},
		{"when": 100, "m": 0.15, "u": 0.08}, {"when": "fiscal_year", "m": 0.08, "u": 0.077}, {"when": "else", "m": 0.12, "u": 0.80}]},
	{"field": "provider", "columns": ["provider"], "compare": "org", "levels": [{"when": "same", "tf": true, "m": 0.72, "u": 0.04}, {"when": "agency", "m": 0.1, "u": 0.01}, {"when": "similar", "m": 0.08, "u": 0.005}, {"when": "else", "m": 0.1, "u": 0.945}]},
	{"field": "receiver", "columns": ["receiver"], "compare": "org", "levels": [{"when": "same", "tf": true, "m": 0.6, "u": 0.02}, {"when": "agency", "m": 0.08, "u": 0.005}, {"when": "similar", "m": 0.1, "u": 0.01}, {"when": "else", "m": 0.22, "u": 0.965}]},
	{"field": "recipient", "columns": ["recipient"], "compare": "codes", "levels": [{"when": "same", "tf": true, "m": 0.92, "u": 0.04}, {"when": "overlap", "m": 0.05, "u": 0.03}, {"when": "else", "m": 0.03, "u": 0.93}]},
	{"field": "identifiers", "columns": ["identifiers", "title"], "compare": "identifiers", "levels": [{"when": "shared", "m": 0.25, "u": 0.00001}, {"when": "else", "m": 0.75, "u": 0.99999}]}]} $$::jsonb;
-- What was found, without the evidence.
CREATE FUNCTION pg_temp.found(query text, options jsonb DEFAULT '{}', base_query text DEFAULT NULL)
RETURNS TABLE (id_a text, id_b text, relation text, rule text, p numeric, stake numeric) LANGUAGE sql AS $$
SELECT f.id_a, f.id_b, f.relation, regexp_replace(f.rule, '^model:[0-9a-f]{12}$', 'model'), round(f.probability::numeric, 3), f.money_at_stake
FROM aid_find_duplicates(query, pg_temp.model(), base_query, options) f $$;
-- State, message, detail and hint of an error, or "no error"
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE || ' ' || SQLERRM, nullif(detail, ''), nullif(hint, ''));
END
$$;
-- 60 records that have nothing to do with each other: without them whatever two records share would be common.
CREATE TEMP TABLE other AS
SELECT 'x' || lpad(i::text, 2, '0') AS id, translate(md5('title' || i) || ' ' || md5('words' || i), '0123456789', 'ghijklmnop') AS title, 1000.5 * i * i AS amount,
	date '2001-01-01' + 97 * i AS value_date, 'Donor ' || i AS provider, 'Partner ' || i AS receiver, 'C' || i AS recipient, 'T' AS source
FROM generate_series(1, 60) i;

--
-- The examples of the specification
--

-- 32: two versions of one record
CREATE TEMP TABLE e32 (id, source, record_id, version, amount) AS VALUES ('v1', 'S', 'r', 1, 100), ('v2', 'S', 'r', 2, 120);
SELECT * FROM pg_temp.found('TABLE e32');
SELECT evidence FROM aid_find_duplicates('TABLE e32', pg_temp.model());
-- 33: a record and its reversal
SELECT * FROM pg_temp.found('SELECT id, source, record_id, CASE id WHEN ''v1'' THEN 100 ELSE -100 END AS amount FROM e32');
SELECT * FROM pg_temp.found('SELECT id, source, record_id, CASE id WHEN ''v2'' THEN 100 ELSE -100 END AS amount FROM e32');
-- 34: the donor names the receiver's activity
CREATE TEMP TABLE e34 (id, amount, activity_id, receiver_activity_id, direction) AS
VALUES ('D', 100, NULL, 'X', NULL), ('I', 98, 'X', NULL, 'in');
SELECT * FROM pg_temp.found('TABLE e34');
-- 35: a link to self
CREATE TEMP TABLE e35 AS SELECT 1 AS id, 'X' AS activity_id, 'X' AS provider_activity_id;
SELECT * FROM pg_temp.found('TABLE e35');
SELECT * FROM aid_check_query('aid_find_duplicates', 'TABLE e35');
SET client_min_messages = notice;
SELECT count(*) FROM aid_find_duplicates('TABLE e35', pg_temp.model());
SET client_min_messages = warning;
-- 36: the next phase
CREATE TEMP TABLE e36 AS
SELECT id, title, amount, value_date, provider, receiver, recipient FROM other UNION ALL
VALUES ('p1', 'Rural roads – Phase II', 7777.70, date '2020-06-01', 'Ministry', 'Builders', 'KEN'),
	('p2', 'Rural roads – Phase I', 7777.70, '2019-06-01', 'Ministry', 'Builders', 'KEN');
SELECT * FROM pg_temp.found('TABLE e36');
SELECT evidence->'forbids' AS forbids, evidence->'candidate' AS candidate, evidence->'fields'->'title' AS title FROM aid_find_duplicates('TABLE e36', pg_temp.model());
-- 37: instalments, and rows alike in all but the id
CREATE TEMP TABLE e37 AS
SELECT id, title, amount, value_date, source, id AS record_id FROM other UNION ALL
VALUES ('i1', 'Rural roads', 7777.70, date '2020-06-01', 'S', 'r1'), ('i2', 'Rural roads', 7777.70, '2020-07-01', 'S', 'r2');
SELECT * FROM pg_temp.found('TABLE e37');
SELECT id_b, relation FROM pg_temp.found('SELECT id, title, amount, CASE id WHEN ''i2'' THEN date ''2020-06-01'' ELSE value_date END AS value_date, source, record_id FROM e37');
-- another source, or an unknown date, is no instalment
SELECT id_b, relation FROM pg_temp.found('SELECT id, title, amount, value_date, CASE id WHEN ''i2'' THEN ''U'' ELSE source END AS source FROM e37');
SELECT id_b, relation FROM pg_temp.found('SELECT id, title, amount, CASE id WHEN ''i2'' THEN NULL ELSE value_date END AS value_date, source FROM e37');
-- 38: a verdict
CREATE TEMP TABLE verdict (id_a text, id_b text, relation text, reviewer text, reviewed_on date);
INSERT INTO verdict VALUES ('i2', 'i1', 'distinct', 'ann', '2024-03-01'), ('not', 'there', 'same_record', NULL, NULL);
CREATE TEMP TABLE e38 AS SELECT id, title, amount, CASE id WHEN 'i2' THEN date '2020-06-01' ELSE value_date END AS value_date, source, record_id FROM e37;
SELECT * FROM pg_temp.found('TABLE e38', '{"verdicts": "TABLE verdict"}');
SELECT * FROM pg_temp.found('TABLE e38', '{"verdicts": "TABLE verdict"}');

--
-- Verdicts
--

-- others assert, whatever the records say; the latest counts
INSERT INTO verdict VALUES ('i1', 'i2', 'chain', 'bob', '2024-03-02'), ('x05', 'x04', 'same_record', 'bob', NULL),
	('x07', 'x06', 'possible_duplicate', NULL, '2024-01-01'), ('x08', 'x09', 'overlap', NULL, '2024-01-01');
SELECT * FROM pg_temp.found('TABLE e38', '{"verdicts": "TABLE verdict"}');
SELECT id_a, evidence->'verdict' AS verdict FROM aid_find_duplicates('TABLE e38', pg_temp.model(), options => '{"verdicts": "TABLE verdict"}');
-- they go before the rules
SELECT * FROM pg_temp.found('TABLE e32', '{"verdicts": "SELECT ''v1'' AS id_a, ''v2'' AS id_b, ''distinct'' AS relation"}');
SELECT * FROM pg_temp.found('TABLE e32', '{"verdicts": "SELECT ''v1'' AS id_a, ''v2'' AS id_b, ''same_record'' AS relation"}');
-- two of one day that agree
SELECT id_a, rule FROM pg_temp.found('TABLE e32', '{"verdicts": "SELECT * FROM (VALUES (''v1'', ''v2'', ''overlap''), (''v2'', ''v1'', ''overlap'')) v (id_a, id_b, relation)"}');

--
-- R1: which copy is kept
--

CREATE TEMP TABLE r1 (id, record_id, version, boundary, secondary, amount) AS VALUES
	(10, 'a', date '2020-01-01', NULL, false, 5.0), (9, 'a', '2021-01-01', NULL, true, 6.0), (8, 'a', NULL, NULL, NULL, 7.0),
	(20, 'b', NULL, 'outgoing', NULL, 1), (21, 'b', NULL, 'incoming', NULL, 1), (22, 'b', '2024-01-01', 'internal', NULL, NULL),
	(30, 'c', NULL, NULL, NULL, 4), (31, 'c', NULL, NULL, NULL, 4), (32, 'C', NULL, NULL, NULL, 4), (33, ' c ', NULL, NULL, NULL, -4), (34, '', NULL, NULL, NULL, 4), (35, NULL, NULL, NULL, NULL, 4);
SELECT * FROM pg_temp.found('TABLE r1');
SELECT id_a, id_b, evidence->>'kept' AS kept FROM aid_find_duplicates('TABLE r1', pg_temp.model());
-- a source that is unknown is not the same
SELECT id_a, id_b FROM pg_temp.found('SELECT *, CASE WHEN id < 22 THEN ''S'' END AS source FROM r1');
-- versions have the order of their type, texts that of bytes
SELECT id_a FROM pg_temp.found('SELECT id, record_id, CASE id WHEN 9 THEN 9 ELSE 10 END AS version FROM r1 WHERE id IN (9, 10)');
SELECT id_a FROM pg_temp.found('SELECT id, record_id, CASE id WHEN 9 THEN ''9'' ELSE ''10'' END AS version FROM r1 WHERE id IN (9, 10)');

--
-- R2: a secondary reporter
--

CREATE TEMP TABLE r2 (id, activity_id, secondary, amount, value_date) AS VALUES
	('p1', 'A', false, 50, date '2020-01-10'), ('p2', 'A', NULL, 100, '2020-01-10'), ('p3', 'A', false, 100, '2020-03-30'),
	('s1', 'A', true, 101, '2020-03-30'), ('s2', 'A', true, 50, '2020-11-01'), ('s3', 'A', true, 100, '2020-01-15'), ('s4', 'A', true, 100, '2020-03-25'),
	('s5', 'B', true, 100, '2020-03-25');
SELECT * FROM pg_temp.found('TABLE r2');
SELECT DISTINCT evidence->>'kept' AS kept FROM aid_find_duplicates('TABLE r2', pg_temp.model());

--
-- R3: two sources
--

-- one row a side: whatever the amounts; several: where amounts are near
CREATE TEMP TABLE r3 (id, source, activity_id, identifiers, amount, value_date, stage) AS VALUES
	('a1', 'S', 'A', NULL::text[], 100, date '2020-01-10', NULL), ('b1', 'T', 'A', NULL, 900, '2020-11-10', NULL),
	('a2', 'S', 'B', NULL, 100, '2020-01-10', NULL), ('a3', 'S', 'B', NULL, 200, '2020-01-10', NULL), ('a4', 'S', 'B', NULL, 300, '2020-01-10', NULL),
	('b2', 'T', 'B', NULL, 101, '2020-01-10', NULL), ('b3', 'T', 'B', NULL, 230, '2020-01-10', NULL), ('b4', 'T', 'B', NULL, 900, '2020-01-10', NULL),
	('a5', 'S', NULL, '{X-1,other}', 100, NULL, NULL), ('b5', 'T', NULL, '{" X-1 "}', 70, '1999-01-01', NULL),
	('a6', 'S', 'D', NULL, 100, '2020-01-10', NULL), ('b6', 'T', 'D', NULL, 100, '2021-01-10', NULL),
	('a7', 'S', 'E', NULL, 100, '2020-01-10', 'pledge'), ('b7', 'T', 'E', NULL, 100, '2020-01-10', 'commitment'),
	('a8', 'S', 'F', NULL, 100, '2020-01-10', 'pledge'), ('b8', NULL, 'F', NULL, 100, '2020-01-10', 'pledge');
SELECT * FROM pg_temp.found('TABLE r3', '{"candidates": []}');
SELECT id_a, evidence->>'note' AS note FROM aid_find_duplicates('TABLE r3', pg_temp.model(), options => '{"candidates": []}');
-- three sources: each dropped copy once
SELECT * FROM pg_temp.found('SELECT * FROM (VALUES (1, ''S'', ''A'', 10), (2, ''T'', ''A'', 11), (3, ''U'', ''A'', 12)) v (id, source, activity_id, amount)');

--
-- R4: chains
--

-- a pooled fund: payers without activities, four rows of what it pays; one payer more
CREATE TEMP TABLE r4 (id, activity_id, receiver_activity_id, provider_activity_id, amount, value_date, direction) AS VALUES
	('d1', NULL, 'Fund', NULL, 100.00, date '2020-01-10', NULL), ('d2', 'D2', 'Fund', NULL, 200, '2020-01-20', NULL), ('d3', NULL, 'Fund', NULL, 70, '2020-02-01', NULL),
	('f1', 'Fund', NULL, NULL, 100, '2020-04-01', NULL), ('f2', 'Fund', NULL, NULL, 100, '2020-03-01', NULL), ('f3', 'Fund', NULL, 'Fund', 40, '2020-04-01', NULL), ('f4', 'Fund', 'Fund', NULL, 190, '2020-04-01', NULL);
SELECT * FROM pg_temp.found('TABLE r4', '{"candidates": []}');
SELECT * FROM aid_check_query('aid_find_duplicates', 'TABLE r4');
SELECT id_a, id_b FROM pg_temp.found($$TABLE r4 UNION ALL VALUES ('d4', NULL, 'Fund', NULL, 100, NULL::date, NULL), ('d5', NULL, 'Fund', NULL, 100, NULL, NULL), ('d6', NULL, 'Fund', NULL, 100, NULL, NULL)$$, '{"candidates": []}');
-- the receiver names the payer; what came in there was not paid on
SELECT * FROM pg_temp.found($$SELECT * FROM (VALUES (1, 'P', 'in', 98, NULL), (2, 'P', 'out', 50, NULL), (3, 'R', 'in', 98, 'P')) v (id, activity_id, direction, amount, provider_activity_id)$$);

--
-- R5: parts
--

SELECT * FROM pg_temp.found($$SELECT * FROM (VALUES (1, NULL, NULL, 100), (2, NULL, '1', 40), (3, NULL, '1', 35), (4, 'A', NULL, 10), (5, 'A', NULL, 20), (6, 'B', 'A', 19), (7, 'A', 'A', 1), (8, NULL, 'gone', 1))
	v (id, activity_id, parent_id, amount)$$);
SELECT * FROM aid_check_query('aid_find_duplicates', $$SELECT * FROM (VALUES (1, '1', NULL), (2, NULL, 'A'), (3, 'A', 'A')) v (id, parent_id, activity_id)$$);

--
-- Evidence: relations, orientation, order of ids
--

CREATE TEMP TABLE near AS
SELECT id, title, amount, value_date, provider, receiver, recipient, NULL AS reporter FROM other UNION ALL VALUES
	('b', 'Repair of the harbour at Mokpe', 125000.00, date '2020-06-01', 'Donor 3', 'Partner 3', 'KEN', NULL),
	('a', 'Repair of harbour at Mokpe', 125000.00, '2020-06-03', 'Donor 3', 'Partner 3', 'KEN', NULL);
SELECT * FROM pg_temp.found('TABLE near');
SELECT jsonb_pretty(evidence) FROM aid_find_duplicates('TABLE near', pg_temp.model());
-- opposite signs: a correction, of the same organisations
SELECT id_a, id_b, relation, rule, stake FROM pg_temp.found('SELECT id, title, CASE id WHEN ''a'' THEN -1 ELSE 1 END * amount AS amount, value_date, provider, receiver, recipient FROM near');
SELECT id_a, id_b, relation, rule, stake FROM pg_temp.found('SELECT id, title, CASE id WHEN ''a'' THEN -1 ELSE 1 END * amount AS amount, value_date, CASE id WHEN ''a'' THEN ''Donor 9'' ELSE provider END AS provider, recipient FROM near', '{"min_probability": 0.05}');
-- years that differ; a title without phase is the first
SELECT id_a, id_b, relation, rule FROM pg_temp.found('SELECT id, title || CASE id WHEN ''a'' THEN '' 2021'' ELSE '' 2019-2020'' END AS title, amount, value_date, provider, receiver FROM near');
SELECT id_a, id_b, relation, rule FROM pg_temp.found('SELECT id, title || CASE id WHEN ''a'' THEN '', phase II'' ELSE '''' END AS title, amount, provider, receiver FROM near');
SELECT id_a, id_b, relation FROM pg_temp.found('SELECT id, title || CASE id WHEN ''a'' THEN '', phase I'' ELSE '''' END AS title, amount, provider, receiver FROM near');
-- one's receiver pays the other: a chain, payer first; also by what the other reports
SELECT id_a, id_b, relation, stake FROM pg_temp.found('SELECT id, title, amount, value_date, CASE id WHEN ''a'' THEN ''Partner 3'' ELSE provider END AS provider, CASE id WHEN ''a'' THEN ''Third'' ELSE receiver END AS receiver FROM near');
SELECT id_a, id_b, relation, stake FROM pg_temp.found('SELECT id, title, amount, value_date, CASE id WHEN ''a'' THEN ''Fourth'' ELSE provider END AS provider, CASE id WHEN ''a'' THEN ''Third'' ELSE receiver END AS receiver, CASE id WHEN ''a'' THEN ''the PARTNER 3'' END AS reporter FROM near');
-- ids as numbers, if all are; else by bytes
SELECT id_a, id_b FROM pg_temp.found('SELECT CASE id WHEN ''a'' THEN 10 WHEN ''b'' THEN 9 ELSE 100 + substr(id, 2)::int END AS id, title, amount, value_date FROM near');
SELECT id_a, id_b FROM pg_temp.found('SELECT CASE id WHEN ''a'' THEN ''10'' WHEN ''b'' THEN ''9'' ELSE id END AS id, title, amount, value_date FROM near');

--
-- Money at stake, rates, aliases
--

CREATE TEMP TABLE money AS
SELECT id, title, amount, 'USD' AS currency, value_date, provider FROM near WHERE id = 'b' UNION ALL
SELECT id, title, 113636.36, 'EUR', value_date, provider FROM near WHERE id = 'a' UNION ALL
SELECT id, title, amount, 'USD', value_date, provider FROM other;
CREATE TEMP TABLE rate (currency, date, rate) AS VALUES ('USD', NULL::date, 1), ('eur', '2020-05-15', 1.1), ('EUR', '2020-07-01', 9);
SELECT id_a, id_b, relation, stake FROM pg_temp.found('TABLE money');
SELECT id_a, id_b, relation, stake FROM pg_temp.found('TABLE money', '{"rates": "TABLE rate"}');
SELECT jsonb_pretty(evidence->'fields'->'amount') AS amount FROM aid_find_duplicates('TABLE money', pg_temp.model(), options => '{"rates": "TABLE rate"}');
-- no rate near that day
SELECT id_a, id_b, relation, stake FROM pg_temp.found('TABLE money', '{"rates": "SELECT currency, date, rate FROM rate WHERE date IS NULL OR date > ''2020-07-05''"}');
SET client_min_messages = notice;
SELECT count(*) FROM aid_find_duplicates('TABLE money', pg_temp.model(), options => '{"rates": "SELECT currency, date, rate FROM rate WHERE date IS NULL"}');
SET client_min_messages = warning;
SELECT * FROM pg_temp.found('SELECT id, ''r'' AS record_id, amount, currency, value_date FROM money WHERE id < ''x''', '{"rates": "TABLE rate"}');
-- the same provider under another name
SELECT id_b, p FROM pg_temp.found('SELECT id, title, value_date, CASE id WHEN ''a'' THEN ''The other name'' ELSE provider END AS provider FROM near', '{"min_probability": 0}') WHERE id_a = 'a' AND id_b = 'b';
SELECT id_b, p FROM pg_temp.found('SELECT id, title, value_date, CASE id WHEN ''a'' THEN ''The other name'' ELSE provider END AS provider FROM near',
	'{"min_probability": 0, "aliases": "SELECT ''Other name'' AS alias, ''Donor 3'' AS org, ''same'' AS kind"}') WHERE id_a = 'a' AND id_b = 'b';

--
-- Candidates and blocks
--

-- unlike titles, like amounts: the same receiver, 31 days; not 32 days, not another receiver, not 1.5 %
CREATE TEMP TABLE amounts (id, title, amount, value_date, provider, receiver, identifiers, block) AS VALUES
	('a', 'Harbour', 100000.00, date '2020-01-01', 'P', 'R', NULL::text[], 'K'), ('b', 'Fish market', 100900, '2020-02-01', 'Q', 'R', NULL, 'K'),
	('c', 'Lighthouse', 100000, '2020-02-02', 'Q', 'S', '{GRANT-77}', 'L'), ('d', 'Pier under GRANT-77', 5, '1990-01-01', 'T', 'U', NULL, 'M'),
	('e', 'Crane', 101500, '2020-02-01', 'Q', 'R', NULL, NULL);
SELECT id_a, id_b, evidence->'candidate' AS candidate FROM aid_find_duplicates('SELECT id, title, amount, value_date, provider, receiver, identifiers FROM amounts', pg_temp.model(), options => '{"min_probability": 0}');
SELECT id_a, id_b, evidence->'candidate' AS candidate, evidence->'block' AS block FROM aid_find_duplicates('TABLE amounts', pg_temp.model(), options => '{"min_probability": 0}');
SELECT string_agg(id_a || id_b, ' ' ORDER BY id_a, id_b) FROM aid_find_duplicates('TABLE amounts', pg_temp.model(), options => '{"min_probability": 0, "candidates": ["all"]}');
SELECT id_a, id_b, evidence->'candidate' AS candidate FROM aid_find_duplicates('SELECT *, length(title) % 2 AS odd FROM amounts', pg_temp.model(), options => '{"min_probability": 0, "candidates": [{"equal": ["odd", "receiver"]}, {"equal": ["provider"]}, "amount"]}');
SELECT count(*) FROM aid_find_duplicates('TABLE amounts', pg_temp.model(), options => '{"min_probability": 0, "candidates": []}');
-- a title that 0.6 leaves out
SELECT count(*) FROM aid_find_duplicates('SELECT * FROM (VALUES (1, ''abcdef gh''), (2, ''abcdef xy'')) v (id, title)', pg_temp.model(), options => '{"min_probability": 0}');
SELECT count(*) FROM aid_find_duplicates('SELECT * FROM (VALUES (1, ''abcdef gh''), (2, ''abcdef xy'')) v (id, title)', pg_temp.model(), options => '{"min_probability": 0, "threshold": 0.5}');
-- frequent amounts, untitled rows and empty blocks are counted
SET client_min_messages = notice;
SELECT count(*) FROM aid_find_duplicates('SELECT i AS id, 5 AS amount, date ''2020-01-01'' AS value_date, ''P'' AS provider, CASE i WHEN 1 THEN ''—'' END AS title, CASE i WHEN 2 THEN ''{}'' ELSE ''{A}'' END::text[] AS block FROM generate_series(1, 5) i', pg_temp.model(), options => '{"min_probability": 0, "amount_cap": 3}');
SELECT count(*) FROM aid_find_duplicates('SELECT i AS id, 5 AS amount, date ''2020-01-01'' AS value_date, ''P'' AS provider, ''{A,B}''::text[] AS block FROM generate_series(1, 4) i', pg_temp.model(), options => '{"min_probability": 0, "amount_cap": 4}');
SET client_min_messages = warning;
SELECT * FROM aid_check_query('aid_find_duplicates', 'SELECT i AS id, 5 AS amount, date ''2020-01-01'' AS value_date, ''P'' AS provider, CASE i WHEN 1 THEN ''—'' ELSE ''Title'' END AS title, CASE i WHEN 2 THEN ''{}'' ELSE ''{A}'' END::text[] AS block FROM generate_series(1, 53) i');

--
-- A new load against what is there
--

SELECT id_a, id_b, relation, rule FROM pg_temp.found('SELECT * FROM near WHERE id = ''b'' UNION ALL SELECT id || ''n'', title, amount, value_date, provider, receiver, recipient, NULL FROM near WHERE id = ''b''', '{}', 'SELECT * FROM near WHERE id <> ''b''');
SELECT id_a, id_b, relation, rule FROM pg_temp.found('SELECT * FROM e32 WHERE id = ''v2'' UNION ALL VALUES (''v3'', ''S'', ''r'', 3, 1)', '{}', 'SELECT * FROM e32 WHERE id = ''v1''');
SELECT count(*) FROM pg_temp.found('SELECT * FROM near WHERE false', '{}', 'TABLE near');
SELECT count(*) FROM pg_temp.found('TABLE near', '{}', 'SELECT * FROM near WHERE false');
SELECT count(*) FROM pg_temp.found('SELECT * FROM near WHERE false');

--
-- assign
--

CREATE TEMP TABLE assigned AS
SELECT id, title, amount, value_date, provider, 'U' || id AS source, NULL AS activity_id FROM other UNION ALL VALUES
	('a1', 'Repair of the harbour at Mokpe', 125000.00, date '2020-06-01', 'Donor 3', 'A', NULL), ('a2', 'Repair of the harbour at Mokp', 125000, '2020-06-05', 'Donor 3', 'A', NULL),
	('b1', 'Repair of the harbour at Mokpes', 125000, '2020-06-01', 'Donor 3', 'B', NULL), ('b2', 'Repairs of the harbour at Mokpe', 125000, '2020-06-20', 'Donor 3', 'B', NULL);
SELECT id_a, id_b, relation FROM pg_temp.found('TABLE assigned');
SELECT id_a, id_b, relation FROM pg_temp.found('TABLE assigned', '{"assign": "best_link"}');
SELECT id_a, id_b, relation FROM pg_temp.found('TABLE assigned', '{"assign": "one_to_one"}');
-- what is proved takes its places
SELECT id_a, id_b, relation FROM pg_temp.found('SELECT id, title, amount, value_date, provider, source, CASE WHEN id IN (''a1'', ''b2'') THEN ''X'' END AS activity_id FROM assigned', '{"assign": "one_to_one"}');

--
-- Explain
--

SELECT step, field, value_a, value_b, norm_a, norm_b, round(similarity::numeric, 6) AS similarity, level, m, u, round(tf_bits::numeric, 6) AS tf_bits, round(bits::numeric, 6) AS bits,
	round(running_weight::numeric, 6) AS running_weight, round(running_probability::numeric, 6) AS p FROM aid_match_explain('TABLE near', 'b', 'a', pg_temp.model());
SELECT f.weight = e.running_weight AS same, f.probability = e.running_probability AS same_p FROM aid_find_duplicates('TABLE near', pg_temp.model()) f, aid_match_explain('TABLE near', 'a', 'b', pg_temp.model()) e WHERE e.field = 'rule';
-- what decides: a rule, a verdict, R8, nothing
SELECT value_a, level, running_weight, running_probability FROM aid_match_explain('TABLE e32', 'v1', 'v2', pg_temp.model()) WHERE field = 'rule';
SELECT value_a, level, running_weight, running_probability FROM aid_match_explain('TABLE e38', 'i1', 'i2', pg_temp.model(), options => '{"verdicts": "SELECT * FROM verdict WHERE reviewer = ''ann''"}') WHERE field = 'rule';
SELECT value_a, level FROM aid_match_explain('TABLE e37', 'i1', 'i2', pg_temp.model()) WHERE field = 'rule';
SELECT value_a, level FROM aid_match_explain('TABLE e36', 'p1', 'p2', pg_temp.model()) WHERE field = 'rule';
SELECT left(value_a, 6) AS value_a, level FROM aid_match_explain('TABLE e36', 'p1', 'x01', pg_temp.model()) WHERE field = 'rule';
-- across two queries; two records of one of them do not meet
SELECT level FROM aid_match_explain('SELECT * FROM near WHERE id = ''b''', 'b', 'a', pg_temp.model(), options => '{"base_query": "SELECT * FROM near WHERE id <> ''b''"}') WHERE field = 'rule';
SELECT level FROM aid_match_explain('SELECT * FROM near WHERE id = ''b''', 'x01', 'a', pg_temp.model(), options => '{"base_query": "SELECT * FROM near WHERE id <> ''b''"}') WHERE field = 'rule';
-- the default model
SELECT f.weight = e.running_weight AS same FROM aid_find_duplicates('TABLE near') f, aid_match_explain('TABLE near', 'a', 'b') e WHERE e.field = 'rule';
-- another model
SELECT step, field, level, bits FROM aid_match_explain('SELECT * FROM (VALUES (1, ''Ann''), (2, ''ann''), (3, ''Bob'')) v (id, name)', '1', '2',
	'{"aid_match_model": 1, "prior": 0.5, "fields": [{"field": "n", "columns": ["name"], "compare": "equal", "levels": [{"when": "equal", "m": 0.5, "u": 0.125}, {"when": "else", "m": 0.5, "u": 0.875}]}]}');

--
-- Errors
--

-- columns
SELECT pg_temp.refusal(format('SELECT * FROM aid_find_duplicates(%L)', q)) FROM unnest(ARRAY[NULL,
	'SELECT ''x'' AS title', 'SELECT 1 AS id, 2 AS blok', 'SELECT NULL AS id', 'SELECT 1 AS id UNION ALL SELECT 1', 'SELECT 1 AS id; SELECT 2 AS id', 'CREATE TABLE t ()',
	'SELECT 1 AS id, 1 AS title', 'SELECT 1 AS id, ''1'' AS amount', 'SELECT 1 AS id, now() AS value_date', 'SELECT 1 AS id, ''x'' AS identifiers', 'SELECT 1 AS id, 1 AS secondary',
	'SELECT ARRAY[1] AS id', 'SELECT 1 AS id, 1 AS activity_id', 'SELECT 1 AS id, ''{}''::json AS version, ''r'' AS record_id', 'SELECT 1 AS id, 1.5 AS bi_multi', 'SELECT 1 AS id, ''x'' AS lat']) q;
-- values
SELECT pg_temp.refusal(format('SELECT * FROM aid_find_duplicates(%L)', q)) FROM unnest(ARRAY[
	'SELECT 1 AS id, ''OUT'' AS direction', 'SELECT 1 AS id, ''in'' AS boundary', 'SELECT 1 AS id, ''paid'' AS stage', 'SELECT 1 AS id, ''NaN''::numeric AS amount', 'SELECT 1 AS id, ''Infinity''::float8 AS amount',
	'SELECT 1 AS id, ''infinity''::date AS value_date', 'SELECT 1 AS id, 91 AS lat, 0 AS lon', 'SELECT 1 AS id, ''NaN''::float8 AS lat, 0 AS lon', 'SELECT 1 AS id, 0 AS lat, 181 AS lon',
	'SELECT 1 AS id, ''{A,NULL}''::text[] AS block', 'SELECT 1 AS id, ''{A,NULL}''::text[] AS identifiers', 'SELECT 1 AS id, 1e30 AS amount']) q;
-- options
SELECT pg_temp.refusal(format('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', options => %L)', o)) FROM unnest(ARRAY['[]', '{"treshold": 1}', '{"threshold": 0}', '{"threshold": 1.1}', '{"threshold": "1"}',
	'{"min_probability": -0.1}', '{"assign": "all"}', '{"assign": "one_to_one"}', '{"assign": 1}', '{"candidates": "title"}', '{"candidates": ["titel"]}', '{"candidates": [{"equal": "x"}]}', '{"candidates": [{"equal": []}]}',
	'{"candidates": [{"equal": ["nothing"]}]}', '{"amount_cap": 0}', '{"amount_cap": 1.5}', '{"fiscal_year_start": 13}', '{"prior_records": 1}', '{"memory_mb": 0}', '{"workers": -1}', '{"seed": "x"}', '{"base_query": "SELECT 1 AS id"}',
	'{"rates": "SELECT 1 AS id"}', '{"aliases": ""}', '{"verdicts": 5}']) o;
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', options => NULL, model => NULL, base_query => NULL)');
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', options => ''{"threshold": null, "seed": 7, "aliases": null}'')');
-- verdicts
SELECT pg_temp.refusal(format('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id UNION ALL SELECT 2'', options => jsonb_build_object(''verdicts'', %L))', v)) FROM unnest(ARRAY['SELECT 1 AS id_a, 2 AS id_b', 'SELECT 1 AS id_a, 2 AS id_b, ''same'' AS relation',
	'SELECT 1 AS id_a, 1 AS id_b, ''distinct'' AS relation', 'SELECT 1 AS id_a, NULL AS id_b, ''distinct'' AS relation', 'SELECT 1 AS id_a, 2 AS id_b, NULL::text AS relation',
	'SELECT 1 AS id_a, 2 AS id_b, ''distinct'' AS relation UNION ALL SELECT 2, 1, ''chain''', 'SELECT 1 AS id_a, 2 AS id_b, ''chain'' AS relation UNION ALL SELECT 2, 1, ''chain''']) v;
-- two queries
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', base_query => ''SELECT 1 AS id'')');
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id, 1 AS version'', base_query => ''SELECT 2 AS id, 1.0 AS version'')');
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', base_query => ''SELECT 2 AS id, 3 AS three'')');
-- too many candidates
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT i AS id FROM generate_series(1, 10002) i'', options => ''{"candidates": ["all"]}'')');
-- a model that does not fit the columns, and one that is not valid
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', jsonb_set(aid_match_model(), ''{fields,2,columns}'', ''["title"]''))');
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT 1 AS id'', ''{}'')');
-- a query that writes
CREATE FUNCTION pg_temp.writes() RETURNS int LANGUAGE plpgsql AS 'BEGIN CREATE TABLE written (); RETURN 1; END';
SELECT pg_temp.refusal('SELECT * FROM aid_find_duplicates(''SELECT pg_temp.writes() AS id'')');
-- explain
SELECT pg_temp.refusal(format('SELECT * FROM aid_match_explain(%s)', a)) FROM unnest(ARRAY['NULL, ''1'', ''2''', '''SELECT 1 AS id'', NULL, ''1''', '''SELECT 1 AS id'', ''1'', NULL', '''SELECT 1 AS id'', ''1'', ''2''', '''SELECT 1 AS id'', ''1'', ''1''',
	'''SELECT 1 AS id'', ''1'', ''2'', options => ''{"x": 1}''']) a;
-- check
SELECT pg_temp.refusal(format('SELECT * FROM aid_check_query(%s)', a)) FROM unnest(ARRAY['NULL, ''SELECT 1 AS id''', '''aid_find_duplicates'', NULL', '''aid_gini'', ''SELECT 1 AS id''', '''aid_find_duplicates'', ''SELECT 1 AS x''']) a;
