-- Properties of aid_overlaps, aid_overlap_cells, aid_overlap_matrix and aid_repeats, against nested loops in SQL; every
-- test counts what breaks one.
BEGIN;
SELECT plan(31);
SELECT setseed(0.2128);
SET LOCAL client_min_messages = warning;

-- ---- random records: few places and sectors, a hundred days ----
CREATE TEMP TABLE w AS
SELECT i AS id, (ARRAY['Norway', 'NORWAY', 'Government of Norway', 'Sweden', 'Sida', 'Oxfam', 'OXFAM', 'Acted', 'Others'])[1 + floor(random() * 9)::int] AS provider,
	CASE WHEN random() < 0.97 THEN chr(97 + floor(random() * 4)::int) END AS place, CASE WHEN random() < 0.97 THEN floor(random() * 3)::int END AS sector,
	CASE WHEN random() < 0.97 THEN DATE '2024-01-01' + s END AS start_date, CASE WHEN random() < 0.97 THEN DATE '2024-01-01' + s + floor(random() * 32)::int - 2 END AS end_date,
	CASE WHEN random() < 0.9 THEN round((random() * 1000 - 50)::numeric, 2) END AS amount, CASE WHEN random() < 0.5 THEN (ARRAY[100, 50, 33.3, 12.5, 0])[1 + floor(random() * 5)::int] END AS place_percent,
	CASE WHEN random() < 0.5 THEN round((random() * 100)::numeric, 3) END AS sector_percent
FROM (SELECT i, floor(random() * 100 + i * 0)::int AS s FROM generate_series(1, 400) i) g;
CREATE TEMP TABLE alias AS SELECT 'SIDA' AS alias, 'Sweden' AS org, 'agency' AS kind;
-- what counts: one provider each, money per row and per day
CREATE TEMP TABLE u AS SELECT w.*, CASE aid_org_key(provider) WHEN 'sida' THEN 'sweden' ELSE aid_org_key(provider) END AS org, end_date - start_date + 1 AS own,
	amount * coalesce(place_percent, 100) * coalesce(sector_percent, 100) / 10000 AS money
FROM w WHERE place IS NOT NULL AND sector IS NOT NULL AND start_date <= end_date AND provider <> 'Others';
CREATE TEMP TABLE day AS SELECT u.*, d::date AS day, money / own AS rate FROM u, generate_series(start_date, end_date, interval '1 day') d;
CREATE TEMP TABLE o AS SELECT * FROM aid_overlaps('TABLE w', 'TABLE alias');
CREATE TEMP TABLE expected AS
SELECT a.place, a.sector::text AS sector, a.id AS id_a, b.id AS id_b, a.provider AS provider_a, b.provider AS provider_b,
	daterange(greatest(a.start_date, b.start_date), least(a.end_date, b.end_date), '[]') AS during, least(a.end_date, b.end_date) - greatest(a.start_date, b.start_date) + 1 AS days, a.money AS money_a, b.money AS money_b, a.own AS own_a, b.own AS own_b
FROM u a JOIN u b ON a.place = b.place AND a.sector = b.sector AND a.id < b.id AND a.org <> b.org AND a.start_date <= b.end_date AND b.start_date <= a.end_date;

SELECT cmp_ok((SELECT count(*) FROM o), '>', 500::bigint, 'enough pairs');
SELECT is((SELECT count(*) FROM (SELECT place, sector, id_a, id_b, provider_a, provider_b, during, days FROM o EXCEPT SELECT place, sector, id_a::text, id_b::text, provider_a, provider_b, during, days FROM expected) d), 0::bigint, 'each pair is one of the nested loop');
SELECT is((SELECT count(*) FROM o), (SELECT count(*) FROM expected), 'and there are as many');
-- numeric division keeps as many digits as its operands show, so they are given forty
SELECT is((SELECT count(*) FROM o JOIN expected e ON e.id_a::text = o.id_a AND e.id_b::text = o.id_b WHERE amount_a IS DISTINCT FROM round(money_a * o.days::numeric(60, 40) / own_a, 9) OR amount_b IS DISTINCT FROM round(money_b * o.days::numeric(60, 40) / own_b, 9)
	), 0::bigint, 'amounts are rounded once');
SELECT is((SELECT count(*) FROM o WHERE overlapped IS DISTINCT FROM CASE WHEN amount_a IS NOT NULL THEN CASE WHEN amount_b IS NOT NULL THEN least(amount_a, amount_b) END END), 0::bigint, 'overlapped is the smaller of both');
SELECT is((SELECT count(*) FROM o JOIN w a ON a.id::text = id_a JOIN w b ON b.id::text = id_b WHERE (a.amount >= 0 AND overlapped > a.amount) OR (b.amount >= 0 AND overlapped > b.amount)), 0::bigint, 'never above either amount');
SELECT is((SELECT array_agg(ROW(place, sector, id_a, id_b)::text ORDER BY n) FROM aid_overlaps('TABLE w', 'TABLE alias') WITH ORDINALITY x (place, sector, id_a, id_b, a, b, c, d, e, f, g, n)),
	(SELECT array_agg(ROW(place, sector, id_a, id_b)::text ORDER BY place COLLATE "C", sector COLLATE "C", id_a::int, id_b::int) FROM o), 'in the order of place, sector and ids');
SELECT is((SELECT count(*) FROM (SELECT * FROM aid_overlaps('SELECT * FROM w ORDER BY random()', 'TABLE alias') EXCEPT TABLE o) d), 0::bigint, 'rows in another order change nothing');
-- ids turned round: the same pairs with their ends exchanged
SELECT is((SELECT count(*) FROM (SELECT place, sector, 1000 - id_b::int, 1000 - id_a::int, provider_b, provider_a, during, days, amount_b, amount_a, overlapped
	FROM aid_overlaps('SELECT 1000 - id AS id, provider, place, sector, start_date, end_date, amount, place_percent, sector_percent FROM w', 'TABLE alias')
	EXCEPT SELECT place, sector, id_a::int, id_b::int, provider_a, provider_b, during, days, amount_a, amount_b, overlapped FROM o) d), 0::bigint, 'overlap is symmetric');
SELECT is((SELECT count(*) FROM aid_overlaps('TABLE w')) - (SELECT count(*) FROM o), (SELECT count(*) FROM u a JOIN u b ON a.place = b.place AND a.sector = b.sector AND a.id < b.id AND a.org = b.org AND aid_org_key(a.provider) <> aid_org_key(b.provider)
	AND a.start_date <= b.end_date AND b.start_date <= a.end_date), 'an agency and its organisation meet only without aliases');

-- ---- cells, day by day ----
CREATE TEMP TABLE cell AS SELECT * FROM aid_overlap_cells('TABLE w', 'TABLE alias');
CREATE TEMP TABLE by_day AS SELECT place, sector, day, count(DISTINCT org) AS orgs, sum(rate) AS money FROM day GROUP BY 1, 2, 3;
CREATE TEMP TABLE by_org AS SELECT place, sector, day, org, coalesce(sum(rate), 0) AS money, count(rate) AS known FROM day GROUP BY 1, 2, 3, 4;
CREATE TEMP TABLE cell_expected AS
SELECT place, sector, (SELECT count(DISTINCT org) FROM u WHERE u.place = d.place AND u.sector = d.sector) AS providers, (SELECT sum(money) FROM u WHERE u.place = d.place AND u.sector = d.sector) AS amount,
	count(*) FILTER (WHERE orgs >= 2) AS crowded_days, coalesce(sum(money) FILTER (WHERE orgs >= 2), 0) AS crowded,
	coalesce(sum(money - (SELECT max(b.money) FROM by_org b WHERE b.place = d.place AND b.sector = d.sector AND b.day = d.day)) FILTER (WHERE orgs >= 2), 0) AS beyond
FROM by_day d GROUP BY 1, 2;
SELECT is((SELECT count(*) FROM cell), (SELECT count(*) FROM cell_expected), 'a row for each place and sector');
SELECT is((SELECT count(*) FROM cell c JOIN cell_expected e ON e.place = c.place AND e.sector::text = c.sector WHERE c.providers <> e.providers OR c.crowded_days <> e.crowded_days OR c.amount <> round(e.amount, 9)), 0::bigint, 'providers, days and money');
SELECT is((SELECT count(*) FROM cell c JOIN cell_expected e ON e.place = c.place AND e.sector::text = c.sector WHERE abs(c.crowded - e.crowded) > 1e-9 OR abs(c.beyond_largest - e.beyond) > 1e-9), 0::bigint, 'crowded money, and that beyond the largest');
SELECT is((SELECT array_agg(place || sector ORDER BY n) FROM aid_overlap_cells('SELECT * FROM w ORDER BY random()', 'TABLE alias') WITH ORDINALITY x (place, sector, a, b, c, d, e, n)), (SELECT array_agg(place || sector ORDER BY place COLLATE "C", sector COLLATE "C") FROM cell), 'in their order');
SELECT is((SELECT count(*) FROM (SELECT * FROM aid_overlap_cells('SELECT * FROM w ORDER BY random()', 'TABLE alias') EXCEPT TABLE cell) d), 0::bigint, 'rows in another order change nothing');

-- ---- providers by providers, day by day ----
CREATE TEMP TABLE matrix AS SELECT *, CASE aid_org_key(provider_a) WHEN 'sida' THEN 'sweden' ELSE aid_org_key(provider_a) END AS a, CASE aid_org_key(provider_b) WHEN 'sida' THEN 'sweden' ELSE aid_org_key(provider_b) END AS b FROM aid_overlap_matrix('TABLE w', 'TABLE alias');
CREATE TEMP TABLE matrix_expected AS
SELECT least(a.org, b.org) AS a, greatest(a.org, b.org) AS b, sum(least(a.money, b.money)) AS overlapped, bool_or(a.known > 0 AND b.known > 0) AS known FROM by_org a JOIN by_org b USING (place, sector, day) WHERE a.org < b.org GROUP BY 1, 2;
SELECT is((SELECT count(*) FROM matrix), 6::bigint, 'four providers, six pairs');
SELECT is((SELECT count(*) FROM matrix m JOIN matrix_expected e ON e.a = least(m.a, m.b) AND e.b = greatest(m.a, m.b) WHERE abs(m.overlapped - e.overlapped) <= 1e-9 AND known), 6::bigint, 'the smaller of both on each day');
SELECT is((SELECT count(*) FROM matrix m, LATERAL (SELECT count(*) AS pairs FROM expected e JOIN u a ON a.id = id_a JOIN u b ON b.id = id_b WHERE least(a.org, b.org) = least(m.a, m.b) AND greatest(a.org, b.org) = greatest(m.a, m.b)) p WHERE m.pairs <> p.pairs), 0::bigint, 'pairs are those of aid_overlaps');
SELECT is((SELECT count(*) FROM matrix WHERE provider_a COLLATE "C" >= provider_b), 0::bigint, 'a stands before b');
SELECT is((SELECT count(*) FROM (SELECT * FROM aid_overlap_matrix('SELECT * FROM w ORDER BY random()', 'TABLE alias') EXCEPT SELECT provider_a, provider_b, pairs, overlapped FROM matrix) d), 0::bigint, 'rows in another order change nothing');
SELECT is((SELECT count(*) FROM matrix m, LATERAL (SELECT least((SELECT sum(greatest(money, 0)) FROM u WHERE org = m.a), (SELECT sum(greatest(money, 0)) FROM u WHERE org = m.b)) AS least) l WHERE overlapped > least), 0::bigint, 'never above what either spends');

-- ---- repeats ----
CREATE TEMP TABLE p AS
SELECT i AS id, CASE WHEN random() < 0.97 THEN floor(random() * 5)::int END AS context, (ARRAY['Clean water wells', 'Clean water for schools', 'School meals', 'Road repair', 'Rural road repair', '2019', NULL])[1 + floor(random() ^ 1.3 * 7)::int]
		|| (ARRAY['', ' phase 1', ' phase II', ' – Phase 3', ' 2019', ' 2019-2021'])[1 + floor(random() * 6)::int] AS title,
	DATE '2015-01-01' + s AS start_date, CASE WHEN random() < 0.97 THEN DATE '2015-01-01' + s + floor(random() * 500)::int - 5 END AS end_date, round((random() * 100)::numeric, 2) AS amount,
	(ARRAY['Norway', 'NORWAY', 'Oxfam', 'Others', NULL])[1 + floor(random() * 5)::int] AS provider
FROM (SELECT i, floor(random() * 2500 + i * 0)::int AS s FROM generate_series(1, 250) i) g;
CREATE TEMP TABLE t AS SELECT p.*, (aid_title_parts(title)).*, aid_shingles((aid_title_parts(title)).core, 'trigram') AS tokens FROM p WHERE context IS NOT NULL AND end_date >= start_date AND (aid_title_parts(title)).core <> '';
-- who follows whom, and the longest run up to each, in the order of time
CREATE FUNCTION pg_temp.repeats(threshold float8, min_gap int, max_gap int, min_step int) RETURNS TABLE (id int, previous int, step int) LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	DROP TABLE IF EXISTS place;
	CREATE TEMP TABLE place (id int, previous int, step int);
	FOR r IN SELECT * FROM t ORDER BY start_date, coalesce(phase, 0), t.id LOOP
		INSERT INTO place SELECT r.id, b.id, coalesce(b.step, 0) + 1 FROM (SELECT 1) one LEFT JOIN LATERAL (
			SELECT a.id, l.step FROM t a JOIN place l ON l.id = a.id
			WHERE a.context = r.context AND aid_similarity(a.tokens, r.tokens) >= threshold AND (r.start_date - a.start_date >= min_step OR r.phase > a.phase) AND r.start_date - a.end_date - 1 BETWEEN min_gap AND max_gap
			ORDER BY l.step DESC, r.start_date - a.end_date, aid_similarity(a.tokens, r.tokens) DESC, a.id LIMIT 1) b ON true;
	END LOOP;
	RETURN QUERY SELECT * FROM place;
END $$;
CREATE FUNCTION pg_temp.differing(threshold float8, min_gap int, max_gap int, min_step int) RETURNS bigint LANGUAGE sql AS $$
SELECT count(*) FROM pg_temp.repeats(threshold, min_gap, max_gap, min_step) e FULL JOIN aid_repeats('SELECT * FROM p ORDER BY random()', threshold, min_gap, max_gap, min_step, 1) r ON r.id = e.id::text
WHERE r.previous IS DISTINCT FROM e.previous::text OR r.step IS DISTINCT FROM e.step
$$;
SELECT is(pg_temp.differing(0.6, -90, 1095, 180), 0::bigint, 'repeats are those of a walk in time');
SELECT is(pg_temp.differing(0.3, -400, 100, 1), 0::bigint, 'with other limits too');
SELECT is(pg_temp.differing(1, 0, 3000, 0), 0::bigint, 'and with equal titles and no step');
CREATE TEMP TABLE rep AS SELECT * FROM aid_repeats('TABLE p', 0.4, min_run => 1);
SELECT is((SELECT count(*) FROM rep), (SELECT count(*) FROM t), 'min_run 1 shows each record');
SELECT cmp_ok((SELECT max(step) FROM rep), '>', 3, 'there are long chains');
SELECT is((SELECT count(*) FROM rep r LEFT JOIN rep b ON b.id = r.previous JOIN t ON t.id::text = r.id LEFT JOIN t s ON s.id::text = r.previous
	WHERE r.chain <> coalesce(b.chain, r.id) OR r.step <> coalesce(b.step, 0) + 1 OR r.gap_days IS DISTINCT FROM t.start_date - s.end_date - 1 OR r.similarity IS DISTINCT FROM aid_similarity(t.tokens, s.tokens)
		OR r.phase IS DISTINCT FROM t.phase OR r.years IS DISTINCT FROM t.years OR r.amount <> t.amount OR r.cumulative <> t.amount + coalesce(b.cumulative, 0)
		OR r.same_provider IS DISTINCT FROM (aid_org_key(t.provider) = aid_org_key(s.provider))), 0::bigint, 'each row goes with the one before');
SELECT is((SELECT count(*) FROM rep r WHERE run_length <> (SELECT max(step) FROM rep s WHERE s.chain = r.chain)), 0::bigint, 'run_length is the longest run of the chain');
SELECT is((SELECT count(*) FROM (SELECT * FROM aid_repeats('TABLE p', 0.4, min_run => 3) EXCEPT SELECT * FROM rep WHERE run_length >= 3) d), 0::bigint, 'min_run leaves out shorter ones');
SELECT is((SELECT array_agg(id ORDER BY n) FROM aid_repeats('TABLE p', 0.4) WITH ORDINALITY r (chain, step, run_length, id, previous, gap_days, phase, years, similarity, same_provider, amount, cumulative, n)),
	(SELECT array_agg(id ORDER BY chain::int, step, id::int) FROM rep WHERE run_length >= 2), 'in the order of chain, step and id');
SELECT is((SELECT count(*) FROM (SELECT * FROM aid_repeats('SELECT * FROM p ORDER BY random()', 0.4, min_run => 1) EXCEPT TABLE rep) d), 0::bigint, 'rows in another order change nothing');

SELECT * FROM finish();
ROLLBACK;
