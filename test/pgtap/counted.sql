-- Properties of aid_counted on random records and findings; every test counts what breaks one.
BEGIN;
SELECT plan(25);
SELECT setseed(0.2127);
SET LOCAL client_min_messages = warning;

-- ---- forty random cases in one table: records, a third of them in activities, and findings of all kinds ----
CREATE TEMP TABLE r AS
SELECT round_no, i AS id, round((random() * 1000 - CASE WHEN random() < 0.1 THEN 1200 ELSE 0 END)::numeric, floor(random() * 11)::int) AS amount,
	CASE WHEN random() < 0.4 THEN 'act ' || floor(random() * 15)::int END AS activity_id, CASE WHEN random() < 0.15 THEN 'in' ELSE 'out' END AS direction,
	CASE WHEN random() < 0.05 THEN 'outgoing' ELSE 'internal' END AS boundary
FROM generate_series(1, 40) round_no, generate_series(1, 60) i;
CREATE TEMP TABLE f AS
SELECT round_no, a AS id_a, b AS id_b, (ARRAY['chain', 'chain', 'chain', 'parent_child', 'same_record', 'possible_duplicate', 'correction', 'overlap', 'repeat'])[1 + floor(random() * 9)::int] AS relation,
	random() AS probability, CASE WHEN random() < 0.2 THEN 'Infinity' ELSE floor(random() * 5) END AS weight
FROM (SELECT round_no, floor(random() * 61 + i * 0)::int AS a, floor(random() * 61 + i * 0)::int AS b FROM generate_series(1, 40) round_no, generate_series(1, 60) i) s;
CREATE FUNCTION pg_temp.counted(rule text, more text DEFAULT '', records text DEFAULT 'r', findings text DEFAULT 'f', min_probability float8 DEFAULT 0.5)
RETURNS TABLE (round_no int, id text, amount numeric, counted numeric, counted_if_confirmed numeric, reason text) LANGUAGE sql AS $$
SELECT n, c.id, c.amount, c.counted, c.counted_if_confirmed, c.reason FROM generate_series(1, 40) n,
	LATERAL aid_counted(format('SELECT id, amount, activity_id, direction, boundary FROM %I WHERE round_no = %s %s', records, n, more),
		format('SELECT id_a, id_b, relation, probability, weight FROM %I WHERE round_no = %s %s', findings, n, more), rule, min_probability) c
$$;
CREATE TEMP TABLE rule AS SELECT unnest(ARRAY['gross', 'distinct', 'net_source', 'net_leaf', 'net_declared']) AS rule;
CREATE TEMP TABLE c AS SELECT rule, c.* FROM rule, pg_temp.counted(rule) c;
CREATE TEMP TABLE total AS SELECT rule, round_no, sum(counted) AS total, sum(counted_if_confirmed) AS confirmed FROM c GROUP BY 1, 2;

SELECT is((SELECT count(*) FROM c), 12000::bigint, 'a row for each record and rule');
SELECT is((SELECT count(*) FROM total s JOIN total l USING (round_no) WHERE s.rule = 'net_source' AND l.rule = 'net_leaf' AND (s.total <> l.total OR s.confirmed <> l.confirmed)), 0::bigint, 'the sum at source is the sum at leaf');
SELECT cmp_ok((SELECT count(*) FROM total s JOIN total d USING (round_no) WHERE s.rule = 'net_source' AND d.rule = 'distinct' AND s.total < d.total), '>', 35::bigint, 'and below what was before netting');
SELECT is((SELECT count(*) FROM c WHERE amount >= 0 AND (counted < 0 OR counted > amount OR counted_if_confirmed < 0 OR counted_if_confirmed > amount)), 0::bigint, '0 <= counted <= amount');
SELECT is((SELECT count(*) FROM c WHERE amount < 0 AND (counted > 0 OR counted < amount)), 0::bigint, 'corrections keep their sign');
SELECT is((SELECT count(*) FROM c WHERE rule = 'gross' AND counted <> round(amount, 9)), 0::bigint, 'gross is every row');
SELECT is((SELECT count(*) FROM c JOIN r ON r.round_no = c.round_no AND r.id::text = c.id WHERE rule <> 'gross' AND (direction = 'in' OR boundary = 'outgoing') AND counted <> 0), 0::bigint, 'incoming rows and rows beyond the boundary count nothing');
SELECT is((SELECT count(*) FROM c WHERE (reason IS NULL OR reason ~ '^(link|\d+ links|if confirmed)') <> (counted = round(amount, 9)) AND amount <> 0 AND NOT (counted = round(amount, 9) AND reason ~ '(received from|passed on to|declared as)')), 0::bigint, 'who counts less has a reason');
SELECT is((SELECT count(*) FROM total d JOIN total s USING (round_no) WHERE d.rule = 'net_declared' AND s.rule = 'net_source' AND d.total > s.total), 0::bigint, 'what is declared can only take away');

-- ---- order ----
CREATE TEMP TABLE f_shuffled AS SELECT * FROM f ORDER BY random();
CREATE TEMP TABLE r_shuffled AS SELECT * FROM r ORDER BY random();
SELECT is((SELECT count(*) FROM (SELECT rule, s.* FROM rule, pg_temp.counted(rule, findings => 'f_shuffled') s EXCEPT SELECT * FROM c) d), 0::bigint, 'findings in another order change nothing');
SELECT is((SELECT count(*) FROM (SELECT rule, s.* FROM rule, pg_temp.counted(rule, records => 'r_shuffled', findings => 'f_shuffled') s EXCEPT SELECT * FROM c) d), 0::bigint, 'nor do records');
CREATE TEMP TABLE f_twice AS TABLE f UNION ALL TABLE f;
SELECT is((SELECT count(*) FROM (SELECT rule, round_no, id, counted, counted_if_confirmed FROM rule, pg_temp.counted(rule, findings => 'f_twice') s EXCEPT SELECT rule, round_no, id, counted, counted_if_confirmed FROM c) d), 0::bigint, 'nor findings that are there twice');
SELECT is((SELECT array_agg(id::int ORDER BY n) FROM aid_counted('SELECT id, amount FROM r WHERE round_no = 1 ORDER BY random()', 'SELECT id_a, id_b, relation FROM f WHERE round_no = 1') WITH ORDINALITY c (id, amount, counted, confirmed, reason, rule, n)),
	(SELECT array_agg(id ORDER BY id) FROM r WHERE round_no = 1), 'rows come in the order of ids');

-- ---- a copy of a row, with copies of its links, changes no total ----
CREATE TEMP TABLE copied AS SELECT DISTINCT ON (round_no) round_no, id FROM r ORDER BY round_no, random();
CREATE TEMP TABLE r_copy AS TABLE r UNION ALL SELECT round_no, 1000, amount, activity_id, direction, boundary FROM r JOIN copied USING (round_no, id);
CREATE TEMP TABLE f_copy AS TABLE f UNION ALL SELECT round_no, id, 1000, 'same_record', 1, 'Infinity' FROM copied
	UNION ALL SELECT f.round_no, 1000, id_b, relation, probability, weight FROM f JOIN copied c ON c.round_no = f.round_no AND c.id = id_a WHERE relation IN ('chain', 'parent_child')
	UNION ALL SELECT f.round_no, id_a, 1000, relation, probability, weight FROM f JOIN copied c ON c.round_no = f.round_no AND c.id = id_b WHERE relation IN ('chain', 'parent_child');
SELECT is((SELECT count(*) FROM (SELECT rule, round_no, sum(counted) AS total, sum(counted_if_confirmed) AS confirmed FROM rule, pg_temp.counted(rule, records => 'r_copy', findings => 'f_copy') s WHERE rule <> 'gross' GROUP BY 1, 2) t
	JOIN total USING (rule, round_no) WHERE t.total <> total.total OR t.confirmed <> total.confirmed), 0::bigint, 'a copy changes no total');

-- ---- copies against recursion ----
CREATE TEMP TABLE same AS
WITH RECURSIVE s (round_no, id, other) AS (SELECT round_no, id, id FROM (SELECT round_no, id FROM r UNION SELECT round_no, id_a FROM f UNION SELECT round_no, id_b FROM f) x UNION
	SELECT s.round_no, s.id, CASE WHEN f.id_a = s.other THEN f.id_b ELSE f.id_a END FROM s JOIN f ON f.round_no = s.round_no AND f.relation = 'same_record' AND s.other IN (f.id_a, f.id_b))
SELECT * FROM s;
CREATE TEMP TABLE kept AS
SELECT DISTINCT ON (round_no, id) round_no, s.id, o.id AS kept FROM same s JOIN r o USING (round_no), LATERAL (SELECT count(*) FILTER (WHERE id_a <> o.id) > 0 AS copy, count(*) FILTER (WHERE id_a BETWEEN 1 AND 60 AND id_a <> o.id) > 0 AS copy_of_row
	FROM f WHERE f.round_no = o.round_no AND relation = 'same_record' AND id_b = o.id) d
WHERE o.id = s.other AND s.id BETWEEN 1 AND 60 ORDER BY round_no, id, copy, copy_of_row, o.id;
SELECT is((SELECT count(*) FROM kept k JOIN r USING (round_no, id) JOIN c ON c.round_no = k.round_no AND c.id = k.id::text AND rule = 'distinct'
	WHERE counted <> CASE WHEN kept = k.id AND direction = 'out' AND boundary = 'internal' THEN round(c.amount, 9) ELSE 0 END), 0::bigint, 'distinct is one row of each cluster of copies');
SELECT is((SELECT count(*) FROM kept k JOIN c ON c.round_no = k.round_no AND c.id = k.id::text AND rule = 'distinct' WHERE (kept <> k.id) <> (reason IS NOT NULL AND reason LIKE 'copy of %')
	OR (kept <> k.id AND reason <> 'copy of ' || kept)), 0::bigint, 'and the reason says of which');

-- ---- confirmed: the same as if the findings said so ----
CREATE TEMP TABLE f_confirmed AS SELECT round_no, id_a, id_b, CASE WHEN relation = 'possible_duplicate' AND probability >= 0.5 THEN 'same_record' ELSE relation END AS relation, probability, weight FROM f;
SELECT is((SELECT count(*) FROM (SELECT rule, s.round_no, s.id, s.counted FROM rule, pg_temp.counted(rule, findings => 'f_confirmed') s EXCEPT SELECT rule, round_no, id, counted_if_confirmed FROM c) d), 0::bigint, 'confirmed is same_record');
SELECT is((SELECT count(*) FROM (SELECT rule, s.round_no, s.id, s.counted, s.counted FROM rule, pg_temp.counted(rule, min_probability => 1) s EXCEPT SELECT rule, round_no, id, counted, CASE WHEN true THEN counted END FROM c) d), 0::bigint, 'unconfirmed changes nothing');
SELECT cmp_ok((SELECT count(*) FROM c WHERE counted <> counted_if_confirmed), '>', 100::bigint, 'and there is a difference');

-- ---- what is left out ----
DELETE FROM f_shuffled WHERE relation IN ('correction', 'overlap', 'repeat');
SELECT is((SELECT count(*) FROM (SELECT rule, s.* FROM rule, pg_temp.counted(rule, findings => 'f_shuffled') s EXCEPT SELECT * FROM c) d), 0::bigint, 'corrections, overlaps and repeats take nothing away');
SELECT is((SELECT count(*) FROM (SELECT sum(counted) AS s, sum(counted) FILTER (WHERE reason IS NULL OR reason !~ '^copy of') AS t FROM c GROUP BY rule, round_no) d WHERE s <> t), 0::bigint, 'copies count nothing');
DELETE FROM f_shuffled WHERE relation IN ('chain', 'parent_child');
SELECT is((SELECT count(*) FROM (SELECT rule, s.round_no, s.id, s.counted FROM rule, pg_temp.counted(rule, findings => 'f_shuffled') s WHERE rule IN ('net_source', 'net_leaf')
	EXCEPT SELECT n.rule, c.round_no, c.id, c.counted FROM c, rule n WHERE c.rule = 'distinct') d), 0::bigint, 'without links net is distinct');

-- ---- activities ----
SELECT is((SELECT count(*) FROM (SELECT c.rule, c.round_no, activity_id, sum(counted) AS kept, sum(c.amount) FILTER (WHERE counted <> 0) AS worth FROM c JOIN r ON r.round_no = c.round_no AND r.id::text = c.id
	WHERE activity_id IS NOT NULL AND rule LIKE 'net%' GROUP BY 1, 2, 3) a WHERE worth > 0 AND kept < 0), 0::bigint, 'no activity counts below 0');
-- rows of one activity count the same part, to the last unit
SELECT is((SELECT count(*) FROM (SELECT c.counted, round(c.amount, 9) AS amount, sum(counted) OVER w AS kept, sum(round(c.amount, 9)) OVER w AS worth FROM c JOIN r ON r.round_no = c.round_no AND r.id::text = c.id
	WHERE activity_id IS NOT NULL AND rule LIKE 'net%' AND reason ~ '(received from|passed on to|declared as)' WINDOW w AS (PARTITION BY c.rule, c.round_no, activity_id)) a
	WHERE abs(counted - amount * kept / worth) >= 1e-9), 0::bigint, 'rows of an activity share in proportion');
SELECT cmp_ok((SELECT count(*) FROM c WHERE reason ~ 'refused'), '>', 10::bigint, 'circles were refused');

SELECT * FROM finish();
ROLLBACK;
