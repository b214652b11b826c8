-- Properties of aid_marker and aid_marker_money; every test counts the values that break one.
BEGIN;
SELECT plan(54);
SELECT setseed(0.2026);

-- ---- all 30 markers ----
CREATE TEMP TABLE marker AS
SELECT (scheme || ':' || digit || suffix)::aid_marker AS m, scheme, digit, suffix
FROM unnest(ARRAY['gm', 'gen', 'gam', 'dac']) scheme, generate_series(0, 9) digit, unnest(ARRAY['', 'a', 'b', 'M', 'T']) suffix
WHERE aid_marker_error(scheme, digit || suffix) IS NULL ORDER BY random();
CREATE TEMP TABLE pair AS SELECT a.m AS a, b.m AS b FROM marker a, marker b;

SELECT is((SELECT count(*) FROM marker), 30::bigint, 'thirty markers');
SELECT is((SELECT count(*) FROM marker WHERE m::text <> scheme || ':' || digit || suffix OR aid_scheme(m) <> scheme OR aid_code(m) <> digit || suffix
	OR aid_marker(scheme, digit || suffix) <> m OR (suffix = '' AND aid_marker(upper(scheme), digit) <> m)), 0::bigint, 'text, parts and constructors agree');
SELECT is((SELECT count(*) FROM marker WHERE upper(m::text)::aid_marker <> m OR m::jsonb::aid_marker <> m OR m::jsonb #>> '{}' <> m::text), 0::bigint, 'capitals and jsonb');

-- ---- order laws of the btree class ----
SELECT is((SELECT count(*) FROM pair WHERE (a *< b)::int + (a = b)::int + (a *> b)::int <> 1), 0::bigint, 'exactly one of before, same, after');
SELECT is((SELECT count(*) FROM pair WHERE (a *<= b) <> (a *< b OR a = b) OR (a *>= b) <> (a *> b OR a = b) OR (a <> b) = (a = b) OR (a *< b) <> (b *> a) OR (a *<= b) <> (b *>= a)),
	0::bigint, 'the other operators follow');
SELECT is((SELECT count(*) FROM pair p, marker c WHERE p.a *< p.b AND p.b *< c.m AND NOT p.a *< c.m), 0::bigint, 'transitive');
SELECT is((SELECT count(*) FROM pair WHERE sign(aid_marker_cmp(a, b)) <> (a *> b)::int - (a *< b)::int OR aid_marker_cmp(a, b) <> -aid_marker_cmp(b, a)), 0::bigint, 'comparison function and operators agree');
SELECT is((SELECT array_agg(m ORDER BY m) FROM marker), (SELECT array_agg(m ORDER BY array_position(ARRAY['dac', 'gm', 'gam', 'gen'], scheme), digit, array_position(ARRAY['', 'a', 'b', 'M', 'T'], suffix)) FROM marker),
	'sorted by scheme, digit, suffix');
SELECT is((SELECT count(*) FROM pair WHERE (a = b) <> (a::text = b::text)), 0::bigint, 'equal means equal text');
SELECT is((SELECT count(DISTINCT aid_marker_hash(m)) FROM marker), 30::bigint, 'hashes of all differ');
SELECT is((SELECT count(*) FROM marker WHERE (aid_marker_hash_extended(m, 0) & 4294967295) <> (aid_marker_hash(m)::bigint & 4294967295)), 0::bigint, 'the seeded hash with seed 0 extends the plain one');
SELECT is((SELECT count(*) FROM marker WHERE aid_marker_hash_extended(m, 1) = aid_marker_hash_extended(m, 2)), 0::bigint, 'and depends on its seed');

-- ---- rungs ----
SELECT is((SELECT count(*) FROM pair WHERE aid_scheme(a) = aid_scheme(b) AND ((a < b) IS DISTINCT FROM (aid_rung(a) < aid_rung(b)) OR (a <= b) IS DISTINCT FROM (aid_rung(a) <= aid_rung(b))
	OR (a > b) IS DISTINCT FROM (aid_rung(a) > aid_rung(b)) OR (a >= b) IS DISTINCT FROM (aid_rung(a) >= aid_rung(b)))), 0::bigint, 'within a scheme the rungs decide');
CREATE FUNCTION pg_temp.refused(a aid_marker, b aid_marker, op text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT %L::aid_marker %s %L::aid_marker', a, op, b);
	RETURN false;
EXCEPTION WHEN invalid_parameter_value THEN RETURN true;
END $$;
SELECT is((SELECT count(*) FROM pair, unnest(ARRAY['<', '<=', '>', '>=']) op WHERE pg_temp.refused(a, b, op) <> (aid_scheme(a) <> aid_scheme(b))), 0::bigint, 'across schemes they are refused');
SELECT is((SELECT count(*) FROM pair, unnest(ARRAY['=', '<>', '*<', '*<=', '*>', '*>=']) op WHERE pg_temp.refused(a, b, op)), 0::bigint, 'and nothing else is');
SELECT is((SELECT count(*) FROM pg_amop WHERE amopopr IN (SELECT oid FROM pg_operator WHERE oprleft = 'aid_marker'::regtype AND oprname IN ('<', '<=', '>', '>='))), 0::bigint, 'comparisons by rung are in no index class');
SELECT is((SELECT count(*) FROM pg_operator WHERE oprleft = 'aid_marker'::regtype AND oprname IN ('<', '<=', '>', '>=') AND (oprrest <> 0 OR oprjoin <> 0)), 0::bigint, 'and have no estimators');
SELECT is((SELECT count(*) FROM pg_amproc p JOIN pg_opfamily f ON f.oid = p.amprocfamily WHERE f.opfname = 'aid_marker_ops' AND p.amprocnum = 4), 1::bigint, 'equal markers have equal bytes, so indexes may deduplicate');

-- ---- joins, sorts, statistics and indexes over mixed schemes ----
CREATE TEMP TABLE t AS
SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE (SELECT m FROM marker ORDER BY m OFFSET floor(random() ^ 2 * 30 + i * 0)::int LIMIT 1) END AS m FROM generate_series(1, 5000) i;
SELECT cmp_ok((SELECT count(DISTINCT aid_scheme(m)) FROM t), '=', 4::bigint, 'a column with all schemes');
CREATE TEMP TABLE few AS SELECT i, m FROM t WHERE i % 50 = 0;
SELECT lives_ok('ANALYZE t', 'ANALYZE works on a mixed column');
SELECT ok((SELECT histogram_bounds IS NOT NULL OR most_common_vals IS NOT NULL FROM pg_stats WHERE tablename = 't' AND attname = 'm' AND schemaname ~ '^pg_temp'), 'and keeps statistics');
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END $$;
SELECT is((SELECT count(*) FROM marker c, unnest(ARRAY['<', '<=', '>', '>=', '*<', '*<=', '*>', '*>=', '=', '<>']) op
	WHERE pg_temp.plan_of(format('SELECT * FROM t WHERE m %s %L::aid_marker', op, c.m)) = ''), 0::bigint, 'planning a comparison with a constant never raises, whatever the statistics say');
SELECT is((SELECT count(*) FROM unnest(ARRAY['<', '<=', '>', '>=', '*<', '*<=', '*>', '*>=', '=', '<>']) op WHERE pg_temp.plan_of(format('SELECT * FROM t a JOIN few b ON a.m %s b.m', op)) = ''), 0::bigint, 'nor does planning a join');
SELECT is((SELECT count(*) FROM marker c, LATERAL (SELECT count(*) AS n FROM t WHERE aid_scheme(t.m) = c.scheme AND aid_rung(t.m) >= 1) q
	WHERE q.n <> (SELECT count(*) FROM t WHERE t.m::text = ANY (SELECT x.m::text FROM marker x WHERE x.scheme = c.scheme AND aid_rung(x.m) >= 1))), 0::bigint, 'a filter by scheme and rung runs over mixed columns');
CREATE TEMP TABLE joined AS SELECT count(*) AS n, sum(a.i::bigint * b.i) AS s FROM t a JOIN few b ON a.m::text = b.m::text;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_nestloop = off;
SELECT matches(pg_temp.plan_of('SELECT * FROM t a JOIN few b USING (m)'), 'Merge Join', 'a merge join is possible');
SELECT is((SELECT (count(*), sum(a.i::bigint * b.i))::text FROM t a JOIN few b USING (m)), (SELECT joined::text FROM joined), 'and joins equal markers');
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = off;
SELECT matches(pg_temp.plan_of('SELECT * FROM t a JOIN few b USING (m)'), 'Hash Join', 'a hash join is possible');
SELECT is((SELECT (count(*), sum(a.i::bigint * b.i))::text FROM t a JOIN few b USING (m)), (SELECT joined::text FROM joined), 'and joins equal markers');
SET LOCAL enable_mergejoin = on;
SET LOCAL enable_nestloop = on;
CREATE TEMP TABLE grouped AS SELECT m::text AS k, count(*) AS n FROM t GROUP BY 1;
SET LOCAL enable_hashagg = off;
SELECT is((SELECT count(*) FROM (SELECT m, count(*) AS n FROM t GROUP BY m) q JOIN grouped g ON g.k IS NOT DISTINCT FROM q.m::text AND g.n = q.n), (SELECT count(*) FROM grouped), 'GROUP BY with a sort');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SELECT is((SELECT count(*) FROM (SELECT m, count(*) AS n FROM t GROUP BY m) q JOIN grouped g ON g.k IS NOT DISTINCT FROM q.m::text AND g.n = q.n), (SELECT count(*) FROM grouped), 'GROUP BY with hashes');
SET LOCAL enable_sort = on;
CREATE INDEX ON t (m);
SET LOCAL enable_seqscan = off;
SELECT matches(pg_temp.plan_of('SELECT i FROM t WHERE m *>= ''gm:2a'' AND m *< ''gam:3'''), 'Index Cond.*\*>=.*\*<', 'an index answers a range');
SELECT is((SELECT count(*) FROM pair p WHERE (SELECT count(*) FROM t WHERE m *>= a AND m *< b) <> (SELECT coalesce(sum(n), 0) FROM grouped WHERE k::aid_marker *>= a AND k::aid_marker *< b)), 0::bigint, 'all ranges');
SET LOCAL enable_seqscan = on;
CREATE INDEX ON few USING hash (m);
SET LOCAL enable_seqscan = off;
SELECT matches(pg_temp.plan_of('SELECT i FROM few WHERE m = ''gam:4'''), 'Index (Scan|Cond)', 'a hash index answers equality');
SET LOCAL enable_seqscan = on;

-- ---- money by marker ----
CREATE TEMP TABLE entry AS
SELECT i, i % 40 AS v, (ARRAY['dac', 'gm', 'gam', 'gen'])[1 + i % 4] AS scheme,
	CASE WHEN random() < 0.2 THEN NULL ELSE (SELECT m FROM marker x WHERE x.scheme = (ARRAY['dac', 'gm', 'gam', 'gen'])[1 + i % 4] ORDER BY random() + i * 0 LIMIT 1) END AS m,
	CASE floor(random() * 6)::int
		WHEN 0 THEN NULL
		WHEN 1 THEN 0
		WHEN 2 THEN -round((random() * 1e6)::numeric, 2)
		WHEN 3 THEN (random() * 10 ^ floor(random() * 30 - 11))::numeric
		ELSE round((random() * 1e9)::numeric, floor(random() * 12)::int)
	END AS amount
FROM generate_series(1, 4000) i;
CREATE TEMP TABLE val AS SELECT scheme, v, aid_marker_agg(m, amount) AS a FROM entry GROUP BY scheme, v;
CREATE TEMP TABLE pairs AS SELECT x.a, y.a AS b, z.a AS c FROM val x JOIN val y USING (scheme) JOIN val z USING (scheme) WHERE (x.v + y.v * 3 + z.v) % 7 = 1;

SELECT is((SELECT count(*) FROM pairs WHERE aid_marker_money_send((a + b) - b) <> aid_marker_money_send(a)), 0::bigint, '(a + b) - b has the bytes of a');
SELECT is((SELECT count(*) FROM pairs WHERE a + b <> b + a OR (a + b) + c <> a + (b + c)), 0::bigint, '+ commutes and associates');
SELECT is((SELECT count(*) FROM pairs WHERE a - a <> '0' OR a + '0' <> a), 0::bigint, 'a - a is 0, and 0 is neutral');
SELECT is((SELECT count(*) FROM pairs WHERE aid_total(a + b) <> aid_total(a) + aid_total(b)), 0::bigint, 'totals add up');
SELECT is((SELECT count(*) FROM val WHERE a::text::aid_marker_money <> a OR a::jsonb::aid_marker_money <> a OR aid_marker_money_send(a::text::aid_marker_money) <> aid_marker_money_send(a)), 0::bigint, 'text and jsonb round trip');
SELECT is((SELECT count(*) FROM pairs WHERE (a = b) <> (a::text = b::text) OR (a = b AND aid_marker_money_hash(a) <> aid_marker_money_hash(b)) OR aid_marker_money_hash(a) <> aid_marker_money_hash((a + b) - b)), 0::bigint, 'equal text, equal value, equal hash');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT a FROM (SELECT a::text::aid_marker_money AS a FROM val UNION ALL SELECT (a + a) - a FROM val) q) d), (SELECT count(DISTINCT a::text) FROM val), 'DISTINCT');

-- what is counted, against SQL
SELECT is((SELECT count(*) FROM val JOIN (SELECT scheme, v, count(*) FILTER (WHERE amount IS NULL) AS no_amount, count(*) FILTER (WHERE round(amount, 9) < 0) AS negative,
		coalesce(sum(round(amount, 9)), 0) AS total, count(*) FILTER (WHERE m IS NULL AND amount IS NOT NULL) AS unmarked, coalesce(sum(round(amount, 9)) FILTER (WHERE m IS NULL), 0) AS unmarked_amount FROM entry GROUP BY 1, 2) q USING (scheme, v)
	WHERE aid_total(a) <> total OR coalesce((a::jsonb ->> 'no amount')::bigint, 0) <> no_amount OR coalesce((a::jsonb ->> 'negative')::bigint, 0) <> negative
		OR coalesce((a::jsonb #>> '{?,rows}')::bigint, 0) <> unmarked OR coalesce((a::jsonb #>> '{?,amount}')::numeric, 0) <> unmarked_amount), 0::bigint, 'total, unmarked money and counters');
SELECT is((SELECT count(*) FROM (SELECT scheme, v, l.code, l.rung, l.amount, l.row_count FROM val, aid_ladder(a) l) l
	FULL JOIN (SELECT scheme, v, aid_code(m) AS code, aid_rung(m) AS rung, sum(round(amount, 9)) AS amount, count(*) AS row_count FROM entry WHERE m IS NOT NULL AND amount IS NOT NULL GROUP BY 1, 2, 3, 4) q USING (scheme, v, code)
	WHERE (l.amount, l.row_count) IS DISTINCT FROM (q.amount, q.row_count) OR l.rung IS DISTINCT FROM q.rung), 0::bigint, 'money and rows by code');
SELECT is((SELECT count(*) FROM val, LATERAL (SELECT sum(amount) FILTER (WHERE rung IS NOT NULL) AS screened FROM aid_ladder(a)) s, aid_ladder(a) l
	WHERE abs(l.share - l.amount / nullif(screened, 0)) > 1e-12 * abs(l.share) OR (l.share IS NULL) <> (l.rung IS NULL OR screened = 0)
		OR abs(l.cumulative_share - (SELECT sum(x.amount) FROM aid_ladder(a) x WHERE x.rung >= l.rung) / nullif(screened, 0)) > 1e-12 * abs(l.cumulative_share)
		OR abs(aid_screened_coverage(a) - screened / nullif(aid_total(a), 0)) > 1e-12), 0::bigint, 'shares, cumulative shares and coverage');
SELECT is((SELECT count(*) FROM val, aid_focus(a) f WHERE scheme = 'dac' AND (f.principal + f.significant + f.not_targeted + f.not_screened <> aid_total(a)
	OR (f.focused_share, f.principal_share, f.screened_coverage) IS DISTINCT FROM (aid_focus_share(a), aid_principal_share(a), aid_screened_coverage(a))
	OR abs(f.focused_share - (f.principal + f.significant) / (f.principal + f.significant + f.not_targeted)) > 1e-12 * abs(f.focused_share)
	OR aid_weighted_amount(a, '{"dac:0": 0, "dac:1": 1, "dac:2": 1}') <> f.principal + f.significant)), 0::bigint, 'aid_focus is the scalar forms');

-- any split, any order: equal bytes
CREATE TEMP TABLE part AS
SELECT p, k, scheme, aid_marker_agg(m, amount) AS a FROM (SELECT p, floor(random() * 2 ^ p)::int AS k, scheme, m, amount FROM entry, generate_series(0, 8) p) q GROUP BY p, k, scheme;
CREATE TEMP TABLE whole AS SELECT scheme, aid_marker_money_send(aid_marker_agg(m, amount)) AS s FROM entry GROUP BY scheme;
SELECT is((SELECT count(*) FROM (SELECT p, scheme, aid_marker_money_send(sum(a ORDER BY random())) AS s FROM part GROUP BY p, scheme) q JOIN whole w USING (scheme) WHERE q.s <> w.s), 0::bigint, 'splits into 1 to 256 parts, merged in random order');
SELECT is((SELECT count(*) FROM (SELECT scheme, aid_marker_money_send(sum(s)) AS s FROM (SELECT scheme, k % 16, sum(a) AS s FROM part WHERE p = 8 GROUP BY 1, 2) x GROUP BY scheme) q JOIN whole w USING (scheme) WHERE q.s <> w.s), 0::bigint, 'merged in two levels');
SELECT is((SELECT count(*) FROM generate_series(1, 5) g, LATERAL (SELECT scheme, aid_marker_money_send(aid_marker_agg(m, amount ORDER BY random() + g)) AS s FROM entry GROUP BY scheme) q JOIN whole w USING (scheme) WHERE q.s <> w.s), 0::bigint, 'five orders of the rows');
SELECT is((SELECT count(*) FROM (SELECT scheme, aid_focus_share(m, amount) AS f, aid_principal_share(m, amount) AS p, aid_screened_coverage(m, amount) AS c, aid_marker_agg(m, amount) AS a FROM entry WHERE scheme = 'dac' GROUP BY scheme) q
	WHERE (f, p, c) IS DISTINCT FROM (aid_focus_share(a), aid_principal_share(a), aid_screened_coverage(a))), 0::bigint, 'one step and two steps give the same digits');
SELECT is((SELECT aid_marker_agg('dac:1', 0.1::float8) FROM generate_series(1, 100000)), 'dac:1 = 10000 (100000)', 'a hundred thousand tenths are ten thousand');
SELECT is((SELECT count(*) FROM (SELECT aid_marker_agg(m, i::bigint) AS a, aid_marker_agg(m, i::numeric) AS b, aid_marker_agg(m, i::float8) AS c FROM entry GROUP BY scheme, v) q WHERE a <> b OR b <> c), 0::bigint, 'the same whole numbers of three types');

-- windows: the inverse gives what a fresh aggregate gives, also where a frame changes its scheme
SELECT is((SELECT count(*) FROM (SELECT i, aid_marker_agg(m, amount) OVER w AS a, aid_marker_agg(m, amount::float8) OVER w AS f, aid_marker_agg(m, i::bigint) OVER w AS n, array_agg(i) OVER w AS frame
		FROM entry WHERE scheme = 'gam' WINDOW w AS (ORDER BY i ROWS BETWEEN 7 PRECEDING AND 3 FOLLOWING)) q,
	LATERAL (SELECT aid_marker_agg(m, amount) AS a, aid_marker_agg(m, amount::float8) AS f, aid_marker_agg(m, i::bigint) AS n FROM entry e WHERE e.i = ANY (frame)) fresh
	WHERE q.i % 5 = 0 AND (q.a, q.f, q.n) IS DISTINCT FROM (fresh.a, fresh.f, fresh.n)), 0::bigint, 'moving frames over rows');
SELECT is((SELECT count(*) FROM (SELECT i, aid_marker_agg(m, amount) OVER w AS a, array_agg(i) OVER w AS frame FROM entry WINDOW w AS (ORDER BY scheme RANGE BETWEEN CURRENT ROW AND CURRENT ROW)) q,
	LATERAL (SELECT aid_marker_agg(m, amount) AS a FROM entry e WHERE e.i = ANY (frame)) fresh WHERE q.i <= 4 AND q.a <> fresh.a), 0::bigint, 'frames of one scheme after another');
SELECT is((SELECT count(*) FROM (SELECT n, aid_marker_agg(m, amount) OVER w AS a, array_agg(n) OVER w AS frame
		FROM (SELECT row_number() OVER (ORDER BY i) AS n, CASE WHEN i % 200 < 100 THEN 'dac:1'::aid_marker ELSE 'gm:4' END AS m, CASE WHEN i % 100 IN (98, 99, 0, 1) THEN NULL ELSE amount END AS amount FROM entry) e
		WINDOW w AS (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)) q WHERE a IS NULL), 0::bigint, 'a frame may leave one scheme for another');
SELECT is((SELECT count(*) FROM (SELECT v, scheme, sum(a) OVER w AS s, array_agg(a) OVER w AS frame FROM val WINDOW w AS (PARTITION BY scheme ORDER BY v ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING)) q,
	LATERAL (SELECT sum(x) AS s FROM unnest(frame) x) fresh WHERE (q.s IS NULL) <> (fresh.s IS NULL) OR q.s <> fresh.s), 0::bigint, 'sum() over moving frames');

SELECT * FROM finish();
ROLLBACK;
