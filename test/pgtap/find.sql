-- Properties of aid_find_duplicates and aid_match_explain, candidates against all pairs compared one by one in SQL.
BEGIN;
SELECT no_plan();
SELECT setseed(0.1969);
SET LOCAL client_min_messages = warning;

-- ---- 400 records, many of them others retyped; currencies, blocks, organisations, identifiers ----
CREATE TEMP TABLE word AS SELECT i, translate(left(md5(i::text), 3 + i % 6), '0123456789', 'ghijklmnop') AS w FROM generate_series(1, 150) i;
CREATE FUNCTION pg_temp.random_word() RETURNS text LANGUAGE sql VOLATILE AS
	$$SELECT w FROM word WHERE i = (SELECT 1 + floor(150 * random())::int)$$;
CREATE TEMP TABLE rate AS
SELECT currency, date '2018-12-01' + 20 * i AS date, round((base * (1 + 0.012 * i))::numeric, 4) AS rate FROM (VALUES ('USD', 1.0), ('EUR', 1.1)) c (currency, base), generate_series(0, 12) i;
CREATE FUNCTION pg_temp.rate(of text, day date) RETURNS numeric LANGUAGE sql STABLE AS
	$$SELECT rate FROM rate WHERE currency = of AND abs(date - day) <= 31 ORDER BY abs(date - day), date LIMIT 1$$;
UPDATE rate SET rate = round(1 + 0.002 * extract(day FROM date), 4) WHERE currency = 'USD';
CREATE TEMP TABLE record (id int PRIMARY KEY, title text, amount numeric, currency text, value_date date, provider text, receiver text, recipient text,
	sector text[], identifiers text[], block text[]);
DO $$
DECLARE r record; n int;
BEGIN
	FOR i IN 1 .. 400 LOOP
		IF i > 20 AND random() < 0.65 THEN
			SELECT * INTO r FROM record WHERE id = 1 + floor(random() * (i - 1));
			IF random() < 0.3 THEN r.title := r.title || ' ' || pg_temp.random_word(); END IF;
			IF random() < 0.2 THEN r.title := regexp_replace(r.title, '^\S+ ', ''); END IF;
			IF random() < 0.1 THEN r.title := r.title || ', phase ' || 1 + floor(random() * 3)::int; END IF;
			IF random() < 0.1 THEN r.title := r.title || ' ' || 2018 + floor(random() * 3)::int; END IF;
			IF random() < 0.4 THEN r.amount := round(r.amount * (0.985 + 0.03 * random()::numeric), 2); END IF;
			IF random() < 0.1 THEN r.amount := -r.amount; END IF;
			IF random() < 0.4 THEN r.value_date := r.value_date + floor(random() * 70)::int - 35; END IF;
			IF random() < 0.2 THEN r.currency := (ARRAY['USD', 'EUR', 'GBP', NULL])[1 + floor(random() * 4)::int]; END IF;
			IF random() < 0.3 AND r.currency IN ('USD', 'EUR') THEN
				r.amount := round(r.amount * coalesce(pg_temp.rate(r.currency, r.value_date), 1), 2);
				r.currency := CASE r.currency WHEN 'USD' THEN 'EUR' ELSE 'USD' END;
				r.amount := round(r.amount / coalesce(pg_temp.rate(r.currency, r.value_date), 1), 2);
			END IF;
			IF random() < 0.3 THEN r.provider := upper(r.provider); END IF;
		ELSE
			SELECT string_agg(pg_temp.random_word(), ' ') INTO r.title FROM generate_series(1, 3 + floor(random() * 6)::int);
			r.amount := (ARRAY[0, 1000, 1000, 5000, round((random() * 1e6)::numeric, 2)])[1 + floor(random() * 5)::int];
			r.currency := (ARRAY['USD', 'EUR', 'GBP'])[1 + floor(random() * 3)::int];
			r.value_date := date '2019-01-01' + floor(random() * 200)::int;
			r.provider := 'Donor of ' || (ARRAY['Aland', 'Boria', 'Ceylo', 'Dunia'])[1 + floor(random() * 4)::int];
			r.receiver := 'Partner ' || 1 + floor(random() * 6)::int;
			r.recipient := 'C' || 1 + floor(random() * 3)::int;
			r.sector := ARRAY[(15000 + 10 * floor(random() * 5))::text];
			r.identifiers := NULL;
		END IF;
		IF random() < 0.06 THEN r.identifiers := ARRAY['GRANT-' || 100 + floor(random() * 9)::int, 'other ' || floor(random() * 3)]; END IF;
		IF random() < 0.03 THEN r.title := r.title || ' under grant ' || 100 + floor(random() * 9)::int; END IF;
		IF random() < 0.05 THEN r.title := NULL; END IF;
		IF random() < 0.05 THEN r.amount := NULL; END IF;
		IF random() < 0.05 THEN r.value_date := NULL; END IF;
		IF random() < 0.05 THEN r.receiver := NULL; END IF;
		INSERT INTO record VALUES (i, r.title, r.amount, r.currency, r.value_date, r.provider, r.receiver, r.recipient, r.sector, r.identifiers,
			CASE floor(random() * 9) WHEN 0 THEN NULL WHEN 1 THEN '{}'
			ELSE (SELECT array_agg(chr(96 + 1 + floor(random() * 4)::int)) FROM generate_series(1, 1 + floor(random() ^ 2 * 3)::int)) END);
	END LOOP;
END $$;
-- ---- all pairs ----
CREATE TEMP TABLE core AS SELECT id, aid_shingles((aid_title_parts(title)).core, 'trigram') AS s FROM record WHERE (aid_title_parts(title)).core <> '';
CREATE TEMP TABLE pair AS
SELECT a.id AS a, b.id AS b, aid_similarity(x.s, y.s) AS similarity,
	a.block && b.block OR a.block IS NULL AND b.block IS DISTINCT FROM '{}' OR b.block IS NULL AND a.block IS DISTINCT FROM '{}' AS meet,
	abs(a.value_date - b.value_date) AS days, aid_org_key(a.provider) = aid_org_key(b.provider) OR aid_org_key(a.receiver) = aid_org_key(b.receiver) AS same_org,
	-- |ln| of amounts of near days, as they are in one currency, else at the closer of both days' rates
	CASE WHEN abs(a.value_date - b.value_date) > 31 OR a.currency IS NULL OR b.currency IS NULL THEN NULL WHEN a.amount = 0 AND b.amount = 0 THEN 0 WHEN a.amount * b.amount <= 0 THEN NULL
		WHEN a.currency = b.currency THEN abs(ln(a.amount / b.amount))
		ELSE least(abs(ln(a.amount * pg_temp.rate(a.currency, a.value_date) / (b.amount * pg_temp.rate(b.currency, a.value_date)))),
			abs(ln(a.amount * pg_temp.rate(a.currency, b.value_date) / (b.amount * pg_temp.rate(b.currency, b.value_date))))) END AS gap,
	a.identifiers && b.identifiers OR position(lower(replace(b.identifiers[1], '-', ' ')) IN lower(a.title)) > 0
		OR position(lower(replace(a.identifiers[1], '-', ' ')) IN lower(b.title)) > 0 AS identified, a.recipient = b.recipient AND a.sector = b.sector AS alike
FROM record a JOIN record b ON a.id < b.id LEFT JOIN core x ON x.id = a.id LEFT JOIN core y ON y.id = b.id;
SELECT cmp_ok((SELECT count(*) FROM pair WHERE similarity >= 0.6 AND meet), '>', 100::bigint, 'there are like titles');
SELECT cmp_ok((SELECT count(*) FROM pair WHERE gap BETWEEN 1e-9 AND 0.01 AND days <= 31 AND same_org AND meet), '>', 10::bigint, 'and like amounts');
SELECT cmp_ok((SELECT count(*) FROM pair p JOIN record a ON a.id = p.a JOIN record b ON b.id = p.b WHERE a.currency <> b.currency AND gap <= 0.01 AND days <= 31 AND same_org AND meet), '>', 3::bigint, 'some of unlike currencies');
SELECT cmp_ok((SELECT count(*) FROM pair WHERE identified AND NOT meet), '>', 10::bigint, 'and shared identifiers across blocks');

-- ---- candidates are complete, and no others ----
CREATE FUNCTION pg_temp.differing(options jsonb, expected text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n bigint; found bigint;
BEGIN
	EXECUTE format('SELECT count(*) FILTER (WHERE a IS NULL OR id_a IS NULL), count(id_a) FROM
		(SELECT least(id_a::int, id_b::int) AS id_a, greatest(id_a::int, id_b::int) AS id_b FROM aid_find_duplicates(''TABLE record'', options => %L)) f
		FULL JOIN (SELECT a, b FROM pair WHERE %s) p ON (id_a, id_b) = (a, b)', '{"min_probability": 0, "rates": "TABLE rate", "amount_cap": 1000000}'::jsonb || options, expected) INTO n, found;
	RETURN CASE WHEN found = 0 THEN 'none found' WHEN n > 0 THEN n || ' pairs differ' END;
END $$;
SELECT is(pg_temp.differing(jsonb_build_object('candidates', '["title"]'::jsonb, 'threshold', t), format('similarity >= %L AND meet', t)), NULL, 'titles at ' || t)
FROM unnest(ARRAY[0.3, 0.5, 0.6, 0.75, 1]::float8[]) t;
SELECT is(pg_temp.differing('{"candidates": ["amount"]}', 'gap <= 0.01 AND days <= 31 AND same_org AND meet'), NULL, 'amounts, converted at both days');
SELECT is(pg_temp.differing('{"candidates": ["amount"], "rates": null}', 'gap <= 0.01 AND days <= 31 AND same_org AND meet AND (SELECT count(DISTINCT currency) = 1 OR max(abs(amount)) = 0 FROM record WHERE id IN (a, b))'), NULL, 'amounts without rates');
SELECT is(pg_temp.differing('{"candidates": ["identifier"]}', 'identified'), NULL, 'identifiers, whatever the blocks');
SELECT is(pg_temp.differing('{"candidates": ["all"]}', 'meet'), NULL, 'all pairs of the blocks');
SELECT is(pg_temp.differing('{"candidates": [{"equal": ["recipient", "sector"]}]}', 'alike AND meet'), NULL, 'equal columns');
SELECT is(pg_temp.differing('{}', 'similarity >= 0.6 AND meet OR gap <= 0.01 AND days <= 31 AND same_org AND meet OR identified'), NULL, 'the three together');

-- a fit counts them: each rule brings a pair up once
SELECT is((aid_match_fit('TABLE record', options => jsonb_build_object('candidates', jsonb_build_array(rule), 'rates', 'TABLE rate', 'amount_cap', 1000000))->'fit'->'passes'->0->>'pairs')::bigint,
	CASE rule #>> '{}' WHEN 'title' THEN count(*) FILTER (WHERE similarity >= 0.6 AND meet) WHEN 'amount' THEN count(*) FILTER (WHERE gap <= 0.01 AND days <= 31 AND same_org AND meet)
		WHEN 'identifier' THEN count(*) FILTER (WHERE identified) WHEN 'all' THEN count(*) FILTER (WHERE meet) ELSE count(*) FILTER (WHERE alike AND meet) END, rule::text || ' once a pair')
FROM pair, unnest('{"\"title\"","\"amount\"","\"identifier\"","\"all\"","{\"equal\": [\"recipient\", \"sector\"]}"}'::jsonb[]) rule GROUP BY rule;
-- what a finding says of its candidate rules holds
CREATE TEMP TABLE found AS SELECT * FROM aid_find_duplicates('TABLE record', options => '{"min_probability": 0.01, "rates": "TABLE rate"}') WITH ORDINALITY
	f (id_a, id_b, relation, probability, weight, rule, money_at_stake, evidence, n);
SELECT cmp_ok((SELECT count(*) FROM found), '>', 80::bigint, 'there are findings');
SELECT is((SELECT count(*) FROM found f JOIN pair p ON (p.a, p.b) IN ((id_a::int, id_b::int), (id_b::int, id_a::int))
	WHERE (evidence->'candidate' ? 'title') <> coalesce(similarity >= 0.6 AND meet, false) OR (evidence->'candidate' ? 'identifier') <> coalesce(identified, false)
		OR (evidence->'candidate' ? 'amount') AND NOT coalesce(gap <= 0.01 AND days <= 31 AND same_org AND meet, false)), 0::bigint, 'candidate rules are named where they hold');
SELECT is((SELECT count(*) FROM found f JOIN record a ON a.id = id_a::int JOIN record b ON b.id = id_b::int WHERE evidence->>'block' IS DISTINCT FROM
	(SELECT min(x COLLATE "C") FROM unnest(a.block) x JOIN unnest(b.block) y ON x = y)), 0::bigint, 'the block is the first that both have');

-- ---- one row a pair, in the order of ids, the right way round ----
SELECT is((SELECT count(*) FROM (SELECT least(id_a, id_b), greatest(id_a, id_b) FROM found GROUP BY 1, 2 HAVING count(*) > 1) d), 0::bigint, 'a pair once');
SELECT is((SELECT count(*) FROM (SELECT n, row_number() OVER (ORDER BY id_a::int, id_b::int) AS o FROM found) d WHERE n <> o), 0::bigint, 'in the order of ids');
SELECT is((SELECT count(*) FROM found WHERE relation = 'possible_duplicate' AND id_a::int > id_b::int), 0::bigint, 'possible duplicates: the smaller id first');
SELECT is((SELECT count(*) FROM found JOIN record a ON a.id = id_a::int JOIN record b ON b.id = id_b::int WHERE relation = 'correction' AND NOT (a.amount > 0 AND b.amount < 0)), 0::bigint, 'corrections: the original first');
SELECT is((SELECT count(*) FROM found JOIN record a ON a.id = id_a::int JOIN record b ON b.id = id_b::int WHERE relation = 'repeat' AND a.value_date > b.value_date), 0::bigint, 'repeats: the earlier first');
SELECT cmp_ok((SELECT count(DISTINCT relation) FROM found), '>=', 3::bigint, 'there are several relations');
SELECT is((SELECT count(*) FROM found WHERE probability < 0.01 OR probability IS DISTINCT FROM 1 / (1 + power(2::float8, -weight))), 0::bigint, 'probability and weight');
SELECT is((SELECT count(*) FROM found WHERE relation IN ('repeat', 'correction') <> (rule = 'R8') OR rule <> 'R8' AND rule !~ '^model:[0-9a-f]{12}$'), 0::bigint, 'the rule that decided');
SELECT is((SELECT count(*) FROM found f JOIN record a ON a.id = id_a::int JOIN record b ON b.id = id_b::int, LATERAL (SELECT aid_title_parts(a.title) AS x, aid_title_parts(b.title) AS y) t
	WHERE relation = 'possible_duplicate' AND (coalesce((x).phase, 1) <> coalesce((y).phase, 1) OR (x).years <> '{}' AND (y).years <> '{}' AND NOT (x).years && (y).years)), 0::bigint, 'R8 lets no other phase or year be a duplicate');
-- the smaller amount in the common unit, to nine decimals
SELECT is((SELECT count(*) FROM found f JOIN record a ON a.id = id_a::int JOIN record b ON b.id = id_b::int WHERE relation = 'possible_duplicate' AND money_at_stake IS DISTINCT FROM
	CASE WHEN a.amount * pg_temp.rate(a.currency, a.value_date) IS NOT NULL AND b.amount * pg_temp.rate(b.currency, b.value_date) IS NOT NULL
		THEN round(least(a.amount * pg_temp.rate(a.currency, a.value_date), b.amount * pg_temp.rate(b.currency, b.value_date)), 9) END), 0::bigint, 'money at stake, exactly');

-- ---- nothing depends on the order of rows, workers or memory ----
CREATE FUNCTION pg_temp.bytes(query text, options jsonb DEFAULT '{}', base text DEFAULT NULL) RETURNS text LANGUAGE sql AS
	$$SELECT count(*) || md5(string_agg(f::text || encode(float8send(weight), 'hex'), ';')) FROM aid_find_duplicates(query, NULL, base, '{"min_probability": 0.001, "rates": "TABLE rate"}'::jsonb || options) f$$;
SELECT is(pg_temp.bytes('SELECT * FROM record ORDER BY ' || o), pg_temp.bytes('TABLE record'), 'rows ordered by ' || o) FROM unnest(ARRAY['id DESC', 'md5(title)', 'md5(id::text)', 'value_date, id']) o;
SELECT is(pg_temp.bytes('TABLE record', options), pg_temp.bytes('TABLE record'), options::text)
FROM unnest(ARRAY['{"workers": 0}', '{"workers": 2}', '{"memory_mb": 1}', '{"seed": 5}', '{"candidates": ["identifier", "amount", "title"]}']::jsonb[]) options;
SELECT is(pg_temp.bytes('SELECT id, title, amount, currency, value_date, provider, receiver, recipient, sector, identifiers, block FROM record'),
	pg_temp.bytes('SELECT block, identifiers, sector, recipient, receiver, provider, value_date, currency, amount, title, id FROM record'), 'the order of columns');
-- the rules too
CREATE TEMP TABLE ruled AS
SELECT id, amount, value_date, 'S' || id % 3 AS source, CASE WHEN id % 7 = 0 THEN 'r' || id % 4 END AS record_id, id % 5 AS version, 'A' || id % 40 AS activity_id, id % 11 = 0 AS secondary,
	CASE WHEN id % 6 = 0 THEN 'A' || id % 9 END AS receiver_activity_id, CASE WHEN id % 10 = 0 THEN 'A' || id % 8 END AS provider_activity_id, CASE WHEN id % 13 = 0 THEN (id % 50)::text END AS parent_id FROM record;
SELECT cmp_ok((SELECT count(DISTINCT rule) FROM aid_find_duplicates('TABLE ruled')), '>=', 5::bigint, 'R1 to R5 find something');
SELECT is(pg_temp.bytes('SELECT * FROM ruled ORDER BY md5(id::text)', '{"rates": null}'), pg_temp.bytes('TABLE ruled', '{"rates": null}'), 'and do not depend on the order of rows');
SELECT is((SELECT count(*) FROM (SELECT least(id_a, id_b), greatest(id_a, id_b) FROM aid_find_duplicates('TABLE ruled') GROUP BY 1, 2 HAVING count(*) > 1) d), 0::bigint, 'a pair once there too');
SELECT is((SELECT count(*) FROM aid_find_duplicates('TABLE ruled') f JOIN ruled a ON a.id = id_a::int JOIN ruled b ON b.id = id_b::int WHERE money_at_stake IS DISTINCT FROM
	CASE WHEN relation = 'same_record' THEN b.amount WHEN relation IN ('correction', 'repeat') THEN 0 WHEN a.amount IS NOT NULL AND b.amount IS NOT NULL THEN least(a.amount, b.amount) END), 0::bigint, 'money at stake by relation');

-- ---- a higher min_probability is a part of the findings ----
SELECT is((SELECT count(*) FROM (SELECT id_a, id_b, relation, weight, evidence FROM found WHERE probability >= 0.9) x
	FULL JOIN aid_find_duplicates('TABLE record', options => '{"min_probability": 0.9, "rates": "TABLE rate"}') y USING (id_a, id_b, relation, weight, evidence) WHERE x.id_a IS NULL OR y.rule IS NULL), 0::bigint, 'min_probability cuts and does nothing else');

-- ---- explain adds up to the weight, bit for bit ----
CREATE TEMP TABLE explained AS
SELECT f.id_a, f.id_b, f.relation AS found_relation, f.rule AS found_rule, f.weight, f.probability, e.* FROM (SELECT * FROM found ORDER BY md5(id_a || id_b) LIMIT 60) f,
	aid_match_explain('TABLE record', id_a, id_b, options => '{"min_probability": 0.01, "rates": "TABLE rate"}') e;
SELECT is((SELECT count(*) FROM explained WHERE field = 'rule' AND (float8send(running_weight) <> float8send(weight) OR float8send(running_probability) <> float8send(probability))), 0::bigint, 'the last running weight is the weight');
SELECT is((SELECT count(*) FROM explained WHERE field = 'rule' AND (level <> found_relation OR value_a <> found_rule)), 0::bigint, 'and the last row says what decided');
SELECT is((SELECT count(*) FROM (SELECT running_weight, lag(running_weight) OVER w + bits AS sum FROM explained WINDOW w AS (PARTITION BY id_a, id_b ORDER BY step)) s WHERE sum <> running_weight), 0::bigint, 'each step adds its bits');
SELECT is((SELECT count(*) FROM explained WHERE bits IS NOT NULL AND step > 0 AND level <> 'unknown' AND abs(bits - log(2, (m / u)::numeric)::float8 - coalesce(tf_bits, 0)) > 1e-9), 0::bigint, 'bits are log2(m/u) and term frequency');
SELECT is((SELECT count(*) FROM explained e JOIN found f USING (id_a, id_b) WHERE step > 0 AND e.field <> 'rule' AND f.evidence->'fields' ? e.field
	AND (f.evidence->'fields'->e.field->>'level' <> e.level OR abs((f.evidence->'fields'->e.field->>'bits')::float8 - e.bits) > 0.00005001)), 0::bigint, 'evidence shows the same levels and bits');
-- the other way round the values change sides, and nothing else
SELECT is((SELECT count(*) FROM explained e JOIN LATERAL aid_match_explain('TABLE record', e.id_b, e.id_a, options => '{"min_probability": 0.01, "rates": "TABLE rate"}') o ON o.step = e.step
	WHERE (e.id_a, e.id_b) IN (SELECT id_a, id_b FROM found ORDER BY md5(id_a || id_b) LIMIT 8) AND (e.value_b IS DISTINCT FROM o.value_a AND e.field <> 'rule' OR e.norm_b IS DISTINCT FROM o.norm_a AND e.field <> 'rule' OR e.running_weight <> o.running_weight)), 0::bigint, 'ids in the other order');

-- ---- between: what is found in both together, across them ----
SELECT is((SELECT count(*) FROM (SELECT id_a, id_b, relation, weight, coalesce(money_at_stake, -7) AS stake FROM aid_find_duplicates('TABLE record', options => '{"prior_records": 500, "amount_cap": 100000}') WHERE (id_a::int <= 90) <> (id_b::int <= 90)) x
	FULL JOIN (SELECT id_a, id_b, relation, weight, coalesce(money_at_stake, -7) AS stake FROM aid_find_duplicates('SELECT * FROM record WHERE id <= 90', base_query => 'SELECT * FROM record WHERE id > 90',
		options => '{"prior_records": 500, "amount_cap": 100000}')) y USING (id_a, id_b, relation, weight, stake)
	WHERE x IS NULL OR y IS NULL), 0::bigint, 'a load and its base: the pairs across');
SELECT cmp_ok((SELECT count(*) FROM aid_find_duplicates('SELECT * FROM record WHERE id <= 90', base_query => 'SELECT * FROM record WHERE id > 90')), '>', 20::bigint, 'of which there are some');
SELECT is(pg_temp.bytes('SELECT * FROM record WHERE id <= 90 ORDER BY md5(id::text)', '{"workers": 2}', 'SELECT * FROM record WHERE id > 90 ORDER BY id DESC'),
	pg_temp.bytes('SELECT * FROM record WHERE id <= 90', '{"workers": 0}', 'SELECT * FROM record WHERE id > 90'), 'in any order there too');
SELECT is((SELECT count(*) FROM aid_find_duplicates('SELECT * FROM record WHERE id <= 90', base_query => 'SELECT * FROM record WHERE id > 90') f, LATERAL (SELECT running_weight FROM
	aid_match_explain('SELECT * FROM record WHERE id <= 90', id_a, id_b, options => '{"base_query": "SELECT * FROM record WHERE id > 90"}') WHERE field = 'rule') e WHERE weight <> running_weight), 0::bigint, 'which explain adds up to as well');

-- ---- verdicts ----
CREATE TEMP TABLE verdict AS SELECT id_b AS id_a, id_a AS id_b, 'distinct' AS relation FROM found WHERE rule ~ 'model';
SELECT is((SELECT count(*) FROM aid_find_duplicates('TABLE record', options => '{"min_probability": 0.01, "rates": "TABLE rate", "verdicts": "TABLE verdict"}') WHERE rule <> 'R8'), 0::bigint, 'all denied: none is left');
SELECT is((SELECT count(*) FROM aid_find_duplicates('TABLE record', options => '{"min_probability": 0.01, "rates": "TABLE rate", "verdicts": "SELECT id_a, id_b, ''chain'' AS relation FROM verdict"}') WHERE rule = 'R0' AND relation = 'chain' AND probability = 1),
	(SELECT count(*) FROM verdict), 'all asserted');

-- ---- assign ----
CREATE TEMP TABLE sourced AS SELECT id, title, provider, recipient, amount, value_date, (ARRAY['S', 'T', NULL])[1 + id % 3] AS source FROM record;
CREATE TEMP TABLE assigned AS SELECT * FROM unnest('{none,one_to_one,best_link}'::text[]) method, aid_find_duplicates('TABLE sourced', options => jsonb_build_object('assign', method, 'min_probability', 0.1)) f;
SELECT cmp_ok((SELECT count(*) FROM assigned WHERE method = 'none'), '>', (SELECT count(*) FROM assigned WHERE method = 'one_to_one'), 'one_to_one takes some out');
SELECT is((SELECT count(*) FROM assigned x WHERE method <> 'none' AND NOT EXISTS (SELECT FROM assigned y WHERE y.method = 'none' AND (x.id_a, x.id_b, x.weight, x.evidence) = (y.id_a, y.id_b, y.weight, y.evidence))), 0::bigint, 'and adds none');
SELECT is((SELECT count(*) FROM assigned x WHERE method = 'none' AND relation <> 'possible_duplicate' AND NOT EXISTS (SELECT FROM assigned y WHERE y.method = 'one_to_one' AND (x.id_a, x.id_b) = (y.id_a, y.id_b))), 0::bigint, 'other relations stay');
SELECT is((SELECT count(*) FROM (SELECT a.id, b.source FROM assigned JOIN sourced a ON a.id IN (id_a::int, id_b::int) JOIN sourced b ON b.id IN (id_a::int, id_b::int) AND b.id <> a.id
	WHERE method = 'one_to_one' AND relation = 'possible_duplicate' AND a.source IN ('S', 'T') AND b.source IN ('S', 'T') GROUP BY 1, 2 HAVING count(*) > 1) d), 0::bigint, 'one partner in another source');
SELECT is((SELECT string_agg(id_a || '-' || id_b, ' ' ORDER BY id_a::int, id_b::int) FROM assigned WHERE method = 'best_link' AND relation = 'possible_duplicate'),
	(WITH link AS (SELECT id_a, id_b, weight, coalesce(a.source, a.id::text) AS s_a, coalesce(b.source, b.id::text) AS s_b FROM assigned JOIN sourced a ON a.id = id_a::int JOIN sourced b ON b.id = id_b::int WHERE method = 'none' AND relation = 'possible_duplicate'),
	ends AS (SELECT id_a, id_b, weight, id_a AS me, s_b AS other FROM link UNION ALL SELECT id_a, id_b, weight, id_b, s_a FROM link),
	best AS (SELECT DISTINCT ON (me, other) id_a, id_b FROM ends ORDER BY me, other, weight DESC, id_a::int, id_b::int)
	SELECT string_agg(id_a || '-' || id_b, ' ' ORDER BY id_a::int, id_b::int) FROM (SELECT DISTINCT id_a, id_b FROM best) b), 'best_link: the strongest from either end');

-- ---- what is left out is counted ----
SELECT is((SELECT row_count FROM aid_check_query('aid_find_duplicates', 'TABLE record') WHERE reason ~ 'title'), (SELECT count(*) FROM record WHERE id NOT IN (SELECT id FROM core)), 'records without a title');
SELECT is((SELECT row_count FROM aid_check_query('aid_find_duplicates', 'TABLE record') WHERE reason ~ 'block is'), (SELECT count(*) FROM record WHERE block = '{}'), 'and without a block');
SELECT is((SELECT row_count FROM aid_check_query('aid_find_duplicates', 'SELECT i AS id, 5 AS amount, date ''2020-01-01'' AS value_date, i % 2 AS block FROM generate_series(1, 100) i')), NULL, 'amounts up to the cap are not');
SELECT is((SELECT row_count FROM aid_check_query('aid_find_duplicates', 'SELECT i AS id, 5 AS amount, date ''2020-01-01'' AS value_date, ''P'' AS provider, (i % 2)::text AS block FROM generate_series(1, 101) i')), 51::bigint, 'amounts above it are');

SELECT * FROM finish();
ROLLBACK;
