-- Properties of spatial weights and statistics over generated maps; every test counts the maps or places that break one.
BEGIN;
SELECT plan(54);
SELECT setseed(0.1995);

-- ---- 40 maps of up to 40 places on a plane: nearest neighbours, directed or not, binary, row or general weights, islands ----
CREATE TABLE place AS
SELECT g, 'p' || i AS unit, random() AS x, random() AS y, CASE g % 4 WHEN 0 THEN floor(random() * 4)::numeric WHEN 1 THEN round((random() * 1e6)::numeric, 2)
	WHEN 2 THEN round((10 ^ (random() * 9 - 2))::numeric, 2) ELSE round(random()::numeric, 3) + CASE WHEN i = 3 THEN 1e6 ELSE 0 END END AS amount,
	1 + floor(random() * 1000)::numeric AS people, i > 1 AND random() < 0.1 AS island
FROM generate_series(1, 40) g, LATERAL generate_series(0, 3 + g) i;
UPDATE place SET amount = 5 WHERE unit = 'p0';
UPDATE place SET amount = 3 WHERE unit = 'p1';
ANALYZE place;
CREATE TABLE link AS
SELECT g, a.unit, n.unit AS neighbour, CASE g % 3 WHEN 0 THEN 1 ELSE 0.01 / (0.01 + n.d) END AS weight, random() AS shuffle
FROM place a LEFT JOIN LATERAL (SELECT b.unit, (a.x - b.x) ^ 2 + (a.y - b.y) ^ 2 AS d FROM place b WHERE b.g = a.g AND b.unit <> a.unit AND NOT b.island ORDER BY d LIMIT 1 + a.g % 7) n
	ON NOT a.island JOIN (SELECT DISTINCT g FROM place) gs USING (g);
CREATE TABLE map AS SELECT g, aid_spatial_weights_agg(unit, neighbour, weight) AS w FROM link GROUP BY g;
UPDATE map SET w = aid_weights_symmetrize(w) WHERE g % 5 < 2;
UPDATE map SET w = aid_weights_row_standardize(w) WHERE g % 5 IN (1, 3);
ALTER TABLE map ADD a aid_allocation, ADD r aid_allocation;
UPDATE map SET a = (SELECT aid_allocation_agg(unit, amount) FROM place p WHERE p.g = map.g), r = (SELECT aid_allocation_agg(unit, people) FROM place p WHERE p.g = map.g);
-- the matrix, place by place, and values
CREATE TABLE cell AS SELECT g, unit, neighbour, l.weight FROM map, aid_weights_links(w) l;
CREATE TABLE val AS SELECT g, unit, amount::float8 AS y, (amount / people)::float8 AS rate, people::float8 FROM place;

-- far apart: more than 1e-10 of the larger, and of the size of such numbers
CREATE FUNCTION apart(x double precision, y double precision, size double precision DEFAULT 1) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN x IS NULL OR y IS NULL THEN (x IS NULL) <> (y IS NULL) ELSE NOT abs(x - y) <= 1e-10 * greatest(abs(x), abs(y)) + 1e-13 * size END;
SELECT ok(apart(1, 1 + 1e-9) AND apart(1, NULL) AND NOT apart(NULL, NULL) AND NOT apart(1, 1 + 1e-11), 'the comparison sees differences');

CREATE TABLE result AS
SELECT g, s.* FROM map, LATERAL (
	SELECT 'moran', false, m.* FROM aid_moran(a, w) m UNION ALL SELECT 'geary', false, m.* FROM aid_geary(a, w) m UNION ALL SELECT 'g', false, m.* FROM aid_getis_ord_g(a, w) m
	UNION ALL SELECT 'moran', true, m.* FROM aid_moran(a, r, w) m UNION ALL SELECT 'geary', true, m.* FROM aid_geary(a, r, w) m UNION ALL SELECT 'g', true, m.* FROM aid_getis_ord_g(a, r, w) m
	) s (kind, rates, statistic, expected, variance, z, p, variance_normality, z_normality, p_normality, p_permutation, units, links, islands);
CREATE TABLE place_result AS
SELECT g, s.* FROM map, LATERAL (
	SELECT 'moran', false, unit, value, lag, statistic, expected, variance, z, p, quadrant, neighbours FROM aid_local_moran(a, w)
	UNION ALL SELECT 'g', false, unit, value, NULL, statistic, expected, variance, z, p, NULL, neighbours FROM aid_local_g(a, w)
	UNION ALL SELECT 'star', false, unit, value, NULL, statistic, expected, variance, z, p, NULL, neighbours FROM aid_local_g_star(a, w)
	UNION ALL SELECT 'moran', true, unit, value, lag, statistic, expected, variance, z, p, quadrant, neighbours FROM aid_local_moran(a, r, w)
	UNION ALL SELECT 'g', true, unit, value, NULL, statistic, expected, variance, z, p, NULL, neighbours FROM aid_local_g(a, r, w)
	UNION ALL SELECT 'star', true, unit, value, NULL, statistic, expected, variance, z, p, NULL, neighbours FROM aid_local_g_star(a, r, w)
	) s (kind, rates, unit, value, lag, statistic, expected, variance, z, p, quadrant, neighbours);
SELECT cmp_ok((SELECT count(*) FROM result WHERE z IS NOT NULL), '>', 230::bigint, 'there are results to test');
SELECT cmp_ok((SELECT count(*) FROM place_result WHERE z IS NOT NULL), '>', 4000::bigint, 'and those of places');
SELECT cmp_ok((SELECT count(*) FROM result WHERE islands > 0), '>', 60::bigint, 'some with islands');
SELECT is((SELECT count(*) FROM result WHERE 'NaN' IN (statistic, expected, variance, z, p, variance_normality, z_normality, p_normality)
	OR 'Infinity' IN (abs(z), variance)), 0::bigint, 'none is NaN or infinite');
SELECT is((SELECT count(*) FROM place_result WHERE 'NaN' IN (value, statistic, expected, variance, z, p) OR 'Infinity' IN (abs(z), variance)
	OR '\x8000000000000000' IN (float8send(statistic), float8send(expected), coalesce(float8send(lag), ''), coalesce(float8send(z), ''))), 0::bigint, 'nor of places, nor -0');

-- ---- the aggregate: equal bytes whatever the order, parts, plan ----
CREATE TABLE plain AS SELECT g, aid_spatial_weights_send(aid_spatial_weights_agg(unit, neighbour, weight)) AS bytes FROM link GROUP BY g;
SELECT is((SELECT count(*) FROM (SELECT g, aid_spatial_weights_agg(unit, neighbour, weight ORDER BY shuffle) AS w FROM link GROUP BY g) s
	JOIN plain USING (g) WHERE aid_spatial_weights_send(w) <> bytes), 0::bigint, 'shuffled rows');
SELECT is((SELECT count(*) FROM (SELECT g, aid_spatial_weights_agg(unit, neighbour, weight ORDER BY neighbour DESC, unit) AS w FROM link GROUP BY g) s
	JOIN plain USING (g) WHERE aid_spatial_weights_send(w) <> bytes), 0::bigint, 'sorted rows');
CREATE AGGREGATE joined(aid_spatial_weights) (SFUNC = aid_spatial_weights_combine, STYPE = aid_spatial_weights, FINALFUNC = aid_spatial_weights_final);
SELECT is((SELECT count(*) FROM (SELECT g, joined(part) AS w FROM (SELECT g, aid_spatial_weights_agg(unit, neighbour, weight) AS part FROM link
	GROUP BY g, floor(shuffle * 5)) p GROUP BY g) s JOIN plain USING (g) WHERE aid_spatial_weights_send(w) <> bytes), 0::bigint, 'random parts, combined');
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE parallel AS SELECT g, aid_spatial_weights_send(aid_spatial_weights_agg(unit, neighbour, weight)) AS bytes FROM link GROUP BY g;
SELECT is((SELECT count(*) FROM parallel p JOIN plain q USING (g) WHERE p.bytes <> q.bytes), 0::bigint, 'a parallel plan (test/t/spatial_plans.pl looks at plans)');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
CREATE TABLE parted (LIKE link) PARTITION BY HASH (unit);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT * FROM link;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT is((SELECT count(*) FROM (SELECT g, aid_spatial_weights_agg(unit, neighbour, weight) AS w FROM parted GROUP BY g) s
	JOIN plain USING (g) WHERE aid_spatial_weights_send(w) <> bytes), 0::bigint, 'partitions');
SELECT is((SELECT count(*) FROM (SELECT g, aid_spatial_weights_agg(unit, neighbour, weight) OVER (PARTITION BY g ORDER BY shuffle) AS w, row_number() OVER (PARTITION BY g ORDER BY shuffle DESC) AS k
	FROM link) s JOIN plain USING (g) WHERE k = 1 AND aid_spatial_weights_send(w) <> bytes), 0::bigint, 'the last row of a growing window');

-- ---- the type ----
SELECT is((SELECT count(*) FROM map WHERE w::text::aid_spatial_weights <> w OR w::jsonb::aid_spatial_weights <> w OR (w::text::jsonb)::aid_spatial_weights <> w), 0::bigint, 'text and jsonb read back');
SELECT is((SELECT count(*) FROM map x, map y WHERE (x.w = y.w) <> (x.w::text = y.w::text) OR (x.w = y.w) = (x.w <> y.w)
	OR x.w = y.w AND aid_spatial_weights_hash(x.w) <> aid_spatial_weights_hash(y.w)), 0::bigint, 'equal means equal text and hash');
SELECT is((SELECT count(*) FROM map, aid_weights_links(w) l WHERE NOT EXISTS (SELECT FROM link WHERE link.g = map.g AND (link.unit, link.neighbour) IN ((l.unit, l.neighbour), (l.neighbour, l.unit)))),
	0::bigint, 'no link that was not given');
SELECT is((SELECT count(*) FROM map WHERE aid_weights_units(w) <> (SELECT array_agg(unit ORDER BY unit COLLATE "C") FROM place p WHERE p.g = map.g)), 0::bigint, 'all units, in byte order');
SELECT is((SELECT count(*) FROM map, aid_weights_profile(w) p, LATERAL (SELECT sum(c.weight) AS s0, sum((c.weight + coalesce(d.weight, 0)) ^ 2) / 2 + sum(CASE WHEN d.weight IS NULL THEN c.weight ^ 2 ELSE 0 END) / 2 AS s1,
	count(*) AS links, bool_and(d.weight IS NOT NULL) AS both, bool_and(d.weight IS NOT DISTINCT FROM c.weight) AS same FROM cell c LEFT JOIN cell d ON d.g = c.g AND (d.unit, d.neighbour) = (c.neighbour, c.unit)
	WHERE c.g = map.g) c WHERE apart(p.s0, c.s0) OR apart(p.s1, c.s1) OR p.links <> c.links OR p.symmetric_links <> c.both OR p.symmetric_weights <> c.same OR p.symmetric_weights <> aid_weights_is_symmetric(w)),
	0::bigint, 'profile: S0, S1, links, symmetry');
SELECT is((SELECT count(*) FROM map, aid_weights_profile(w) p, LATERAL (SELECT sum((coalesce(a, 0) + coalesce(b, 0)) ^ 2) AS s2, min(coalesce(n, 0)) AS least, max(coalesce(n, 0)) AS most,
	count(*) FILTER (WHERE n IS NULL AND m IS NULL) AS islands FROM place LEFT JOIN (SELECT g, unit, sum(weight) AS a, count(*) AS n FROM cell GROUP BY 1, 2) x USING (g, unit)
	LEFT JOIN (SELECT g, neighbour AS unit, sum(weight) AS b, count(*) AS m FROM cell GROUP BY 1, 2) y USING (g, unit) WHERE g = map.g) c
	WHERE apart(p.s2, c.s2) OR (p.min_neighbours, p.max_neighbours, p.islands) <> (c.least, c.most, c.islands)), 0::bigint, 'profile: S2, neighbours, islands');
-- the smallest name that a walk over links reaches tells the parts apart
CREATE TABLE part AS WITH RECURSIVE reach (g, unit, seen) AS (SELECT g, unit, unit FROM place UNION SELECT g, unit, other FROM reach JOIN
	(SELECT g, unit AS seen, neighbour AS other FROM cell UNION SELECT g, neighbour, unit FROM cell) e USING (g, seen)) SELECT g, unit, min(seen) AS part FROM reach GROUP BY 1, 2;
SELECT is((SELECT count(*) FROM map, aid_weights_profile(w) p WHERE p.components <> (SELECT count(DISTINCT part) FROM part WHERE part.g = map.g)), 0::bigint, 'profile: components');

-- ---- weights from weights ----
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT aid_weights_symmetrize(w) AS s) x WHERE NOT aid_weights_is_symmetric(s) OR aid_weights_symmetrize(s) <> s OR aid_weights_units(s) <> aid_weights_units(w)
	OR aid_weights_is_symmetric(w) AND s <> w), 0::bigint, 'symmetrized weights are symmetric');
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT aid_weights_row_standardize(w) AS s) x, aid_weights_profile(s) p WHERE p.style = 'general'
	OR apart(p.s0, (SELECT count(DISTINCT unit) FROM aid_weights_links(w)))), 0::bigint, 'row-standardized weights add up to the rows');
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT aid_weights_binarize(w) AS s) x, aid_weights_profile(s) p WHERE p.style <> 'binary' OR p.s0 <> p.links OR aid_weights_binarize(s) <> s), 0::bigint, 'binary weights');
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT aid_weights_drop_islands(w) AS s) x, aid_weights_profile(s) p WHERE p.islands > 0 OR aid_weights_frame(s, aid_weights_units(w)) <> w), 0::bigint, 'without islands, and with them again');
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT array_agg(unit) AS units, aid_allocation_agg(unit, 1) AS reference FROM place p WHERE p.g = map.g AND hashtext(unit) % 3 <> 0) k, LATERAL (SELECT aid_weights_restrict(w, units) AS s) x
	WHERE s <> aid_weights_restrict(w, reference) OR s <> coalesce((SELECT aid_weights_frame(aid_spatial_weights_agg(unit, neighbour, weight), units) FROM cell c WHERE c.g = map.g AND unit = ANY (units) AND neighbour = ANY (units)
	HAVING count(*) > 0), aid_weights_frame('{}', units))), 0::bigint, 'restricted weights are the links among the units');
SELECT is((SELECT count(*) FROM map WHERE aid_weights_frame(w, r) <> w OR aid_weights_restrict(w, r) <> w OR aid_weights_frame(w, aid_weights_units(w)) <> w), 0::bigint, 'the frame of the weights themselves changes nothing');

-- ---- against SQL ----
CREATE TABLE dev AS SELECT g, unit, rates, y, y - avg(y) OVER w AS z, count(*) OVER w AS n, sum(y) OVER w AS t
FROM (SELECT g, unit, false AS rates, y FROM val UNION ALL SELECT g, unit, true, rate FROM val) v WINDOW w AS (PARTITION BY g, rates);
CREATE INDEX ON dev (g, rates, unit);
ANALYZE dev;
CREATE TABLE cross_sum AS SELECT c.g, i.rates, sum(c.weight * i.z * j.z) AS zz, sum(c.weight * (i.y - j.y) ^ 2) AS dd, sum(c.weight * i.y * j.y) AS yy, sum(c.weight) AS s0
FROM cell c JOIN dev i ON i.g = c.g AND i.unit = c.unit JOIN dev j ON j.g = c.g AND j.unit = c.neighbour AND j.rates = i.rates GROUP BY 1, 2;
CREATE TABLE own_sum AS SELECT g, rates, max(n) AS n, sum(z ^ 2) AS z2, sum(y) ^ 2 - sum(y ^ 2) AS pairs FROM dev GROUP BY 1, 2;
SELECT is((SELECT count(*) FROM result JOIN cross_sum USING (g, rates) JOIN own_sum USING (g, rates) WHERE kind = 'moran' AND apart(statistic, n / s0 * zz / z2)), 0::bigint, 'Moran in SQL');
SELECT is((SELECT count(*) FROM result JOIN cross_sum USING (g, rates) JOIN own_sum USING (g, rates) WHERE kind = 'geary' AND apart(statistic, (n - 1) * dd / (2 * s0 * z2))), 0::bigint, 'Geary in SQL');
-- one place may have nearly everything: SQL's difference of squares is then right to fewer digits
SELECT is((SELECT count(*) FROM result JOIN cross_sum USING (g, rates) JOIN own_sum USING (g, rates) WHERE kind = 'g' AND apart(statistic, yy / pairs, 1e4) AND g % 4 <> 3), 0::bigint, 'G in SQL');
SELECT is((SELECT count(*) FROM map, aid_spatial_gini(a, w) s, LATERAL (SELECT sum(abs(i.y - j.y)) FILTER (WHERE weight > 0) / (2 * max(i.n) * max(i.t)) AS near, coalesce(sum(abs(i.y - j.y)) FILTER (WHERE weight IS NULL), 0) / (2 * max(i.n) * max(i.t)) AS far
	FROM dev i JOIN dev j ON j.g = i.g AND NOT i.rates AND NOT j.rates LEFT JOIN cell c ON c.g = i.g AND c.unit = i.unit AND c.neighbour = j.unit WHERE i.g = map.g) q
	WHERE apart(neighbour, near) OR apart(non_neighbour, far) OR gini <> aid_gini(a) OR apart(neighbour + non_neighbour, gini) OR apart(neighbour_share + non_neighbour_share, 1)), 0::bigint, 'spatial Gini in SQL');
SELECT is((SELECT count(*) FROM map, aid_spatial_gini(a, r, w) s, LATERAL (SELECT sum(abs(i.y * j.people - j.y * i.people)) FILTER (WHERE weight > 0) AS near, sum(abs(i.y * j.people - j.y * i.people)) AS total
	FROM val i JOIN val j ON j.g = i.g LEFT JOIN cell c ON c.g = i.g AND c.unit = i.unit AND c.neighbour = j.unit WHERE i.g = map.g) q
	WHERE apart(neighbour_share, near / total) OR gini <> aid_gini(a, r)), 0::bigint, 'spatial Gini of rates in SQL');
CREATE TABLE lagged AS SELECT d.g, d.rates, d.unit, d.y, d.z, d.n, d.t, sum(d.z ^ 2) OVER w / d.n AS m2, sum(d.y ^ 2) OVER w AS y2, coalesce(lag_z, 0) AS lag_z, coalesce(lag_y, 0) AS lag_y, coalesce(wi, 0) AS wi, coalesce(qi, 0) AS qi, coalesce(top, 1) AS top
FROM dev d LEFT JOIN (SELECT c.g, j.rates, c.unit, sum(weight * j.z) AS lag_z, sum(weight * j.y) AS lag_y, sum(weight) AS wi, sum(weight ^ 2) AS qi, max(weight) AS top
	FROM cell c JOIN dev j ON j.g = c.g AND j.unit = c.neighbour GROUP BY 1, 2, 3) l USING (g, rates, unit) WINDOW w AS (PARTITION BY d.g, d.rates);
SELECT is((SELECT count(*) FROM place_result p JOIN lagged l USING (g, rates, unit) WHERE kind = 'moran' AND (apart(statistic, l.z * lag_z / m2, 10) OR apart(lag, lag_z, t) OR apart(value, y)
	OR apart(expected, -(l.z ^ 2) * wi / ((n - 1) * m2)) OR g % 4 <> 3 AND apart(variance, (l.z / m2) ^ 2 * n / (n - 2) * (qi - wi ^ 2 / (n - 1)) * (m2 - l.z ^ 2 / (n - 1)), 10))), 0::bigint, 'local Moran in SQL');
SELECT is((SELECT count(*) FROM place_result p JOIN lagged l USING (g, rates, unit) WHERE kind = 'g' AND g % 4 <> 3 AND (apart(statistic, lag_y / (t - y)) OR apart(expected, wi / (n - 1))
	OR apart(variance, ((y2 - y ^ 2) / (n - 1) - ((t - y) / (n - 1)) ^ 2) * ((n - 1) * qi - wi ^ 2) / (n - 2) / (t - y) ^ 2, 10))), 0::bigint, 'local G in SQL');
SELECT is((SELECT count(*) FROM place_result p JOIN lagged l USING (g, rates, unit) WHERE kind = 'star' AND g % 4 <> 3 AND (apart(statistic, (lag_y + top * y) / t) OR apart(expected, (wi + top) / n)
	OR apart(variance, (y2 / n - (t / n) ^ 2) * (n * (qi + top ^ 2) - (wi + top) ^ 2) / (n - 1) / t ^ 2, 10))), 0::bigint, 'local G* in SQL');

-- ---- identities ----
SELECT is((SELECT count(*) FROM result r JOIN (SELECT g, rates, sum(statistic) AS total, sum(abs(statistic)) AS size FROM place_result WHERE kind = 'moran' GROUP BY 1, 2) l USING (g, rates)
	JOIN cross_sum USING (g, rates) WHERE kind = 'moran' AND apart(total, s0 * statistic, size)), 0::bigint, 'local Morans add up to S0 times the global one');
SELECT is((SELECT count(*) FROM place_result m JOIN place_result g USING (g, rates, unit) JOIN dev d USING (g, rates, unit) WHERE m.kind = 'moran' AND g.kind = 'g' AND m.z IS NOT NULL AND m.z <> CASE WHEN m.statistic = 0 THEN m.z
	ELSE g.z * sign(m.statistic) * CASE WHEN m.lag > 0 THEN 1 ELSE -1 END END), 0::bigint, 'the z of local Moran is that of local G with the sign of the place');
SELECT is((SELECT count(*) FROM place_result WHERE kind = 'moran' AND quadrant IS DISTINCT FROM CASE WHEN statistic = 0 OR neighbours = 0 THEN NULL
	ELSE CASE WHEN (statistic > 0) = (lag > 0) THEN 'high' ELSE 'low' END || '-' || CASE WHEN lag > 0 THEN 'high' ELSE 'low' END END), 0::bigint, 'quadrants are the signs of place and lag');
SELECT is((SELECT count(*) FROM result WHERE z IS NOT NULL AND (apart(z, (statistic - expected) / sqrt(variance)) OR apart(z_normality, CASE WHEN kind <> 'g' THEN (statistic - expected) / sqrt(variance_normality) END))), 0::bigint,
	'z = (statistic - expected) / sd');
SELECT is((SELECT count(*) FROM map, aid_moran(a, w, 'greater') g, aid_moran(a, w, 'less') l, aid_moran(a, w) t WHERE apart(g.p + l.p, 1) OR apart(t.p, 2 * least(g.p, l.p)) OR apart(t.p_normality, 2 * least(g.p_normality, l.p_normality))),
	0::bigint, 'p greater and p less add up to 1, two-sided is twice the smaller');
SELECT is((SELECT count(*) FROM map, LATERAL (SELECT aid_allocation_agg(unit, 7) AS even FROM place p WHERE p.g = map.g) e, aid_moran(a, even, w) x, aid_moran(a, w) y, aid_getis_ord_g(a, even, w) u, aid_getis_ord_g(a, w) v
	WHERE apart(x.statistic, y.statistic) OR apart(x.z, y.z) OR apart(u.statistic, v.statistic) OR apart(u.z, v.z)), 0::bigint, 'an even reference changes nothing');

-- ---- what must not matter ----
CREATE TABLE scaled AS SELECT g, w, aid_allocation_agg(p.unit, p.amount * 37) AS a, aid_allocation_agg(p.unit, p.people * 11) AS r FROM map JOIN place p USING (g) GROUP BY g, w;
SELECT is((SELECT count(*) FROM scaled s, LATERAL (SELECT 'moran', m.* FROM aid_moran(a, r, w) m UNION ALL SELECT 'geary', m.* FROM aid_geary(a, r, w) m UNION ALL SELECT 'g', m.* FROM aid_getis_ord_g(a, r, w) m)
	n (kind, statistic, expected, variance, z) JOIN result x USING (kind) WHERE rates AND x.g = s.g AND (apart(n.statistic, x.statistic) OR apart(n.variance, x.variance) OR apart(n.z, x.z))), 0::bigint, 'scaling amounts and masses: global');
SELECT is((SELECT count(*) FROM scaled s, LATERAL (SELECT 'moran', unit, value, statistic, z, quadrant FROM aid_local_moran(a, r, w) UNION ALL SELECT 'g', unit, value, statistic, z, NULL FROM aid_local_g(a, r, w)
	UNION ALL SELECT 'star', unit, value, statistic, z, NULL FROM aid_local_g_star(a, r, w)) n (kind, unit, value, statistic, z, quadrant) JOIN place_result x USING (kind, unit)
	WHERE rates AND x.g = s.g AND (apart(n.value, x.value * 37 / 11) OR apart(n.statistic, x.statistic, 100) OR apart(n.z, x.z, 100) OR n.quadrant IS DISTINCT FROM x.quadrant)), 0::bigint, 'scaling amounts and masses: local');
SELECT is((SELECT count(*) FROM map JOIN scaled s USING (g), aid_moran(map.a, map.w, 'greater', 99, map.g) x, aid_moran(s.a, s.w, 'greater', 99, map.g) y WHERE x.p_permutation <> y.p_permutation), 0::bigint, 'scaling amounts: permutations');
-- other names, so another order of places
CREATE TABLE renamed AS SELECT g, (SELECT aid_weights_frame(aid_spatial_weights_agg(md5(unit), md5(neighbour), c.weight), ARRAY(SELECT md5(unit) FROM place p WHERE p.g = map.g)) FROM cell c WHERE c.g = map.g) AS w,
	(SELECT aid_allocation_agg(md5(unit), amount) FROM place p WHERE p.g = map.g) AS a FROM map;
SELECT is((SELECT count(*) FROM renamed s, LATERAL (SELECT 'moran', m.* FROM aid_moran(a, w) m UNION ALL SELECT 'geary', m.* FROM aid_geary(a, w) m UNION ALL SELECT 'g', m.* FROM aid_getis_ord_g(a, w) m)
	n (kind, statistic, expected, variance, z) JOIN result x USING (kind) WHERE NOT rates AND x.g = s.g AND (apart(n.statistic, x.statistic) OR apart(n.variance, x.variance) OR apart(n.z, x.z))), 0::bigint, 'other names: global');
SELECT is((SELECT count(*) FROM renamed s, LATERAL (SELECT 'moran', unit, statistic, z FROM aid_local_moran(a, w) UNION ALL SELECT 'g', unit, statistic, z FROM aid_local_g(a, w)
	UNION ALL SELECT 'star', unit, statistic, z FROM aid_local_g_star(a, w)) n (kind, unit, statistic, z) JOIN place_result x ON x.kind = n.kind AND md5(x.unit) = n.unit
	WHERE NOT rates AND x.g = s.g AND (apart(n.statistic, x.statistic, 100) OR apart(n.z, x.z, 100))), 0::bigint, 'other names: local');
SELECT is((SELECT count(*) FROM place_result x JOIN (SELECT g, l.* FROM map, aid_local_g(a, aid_weights_row_standardize(w)) l) n USING (g, unit) WHERE kind = 'g' AND NOT rates AND apart(n.z, x.z, 100)), 0::bigint, 'row-standardizing: z of local G');

-- ---- permutations ----
-- all 24 arrangements of a line of four
CREATE TABLE arrangement AS SELECT m.* FROM (VALUES (2), (3), (7), (8)) a (a), (VALUES (2), (3), (7), (8)) b (b), (VALUES (2), (3), (7), (8)) c (c), (VALUES (2), (3), (7), (8)) d (d),
	LATERAL aid_moran(jsonb_build_object('A', a, 'B', b, 'C', c, 'D', d)::aid_allocation, '{"A": ["B"], "B": ["A", "C"], "C": ["B", "D"], "D": ["C"]}'::aid_spatial_weights) m
	WHERE a NOT IN (b, c, d) AND b NOT IN (c, d) AND c <> d;
SELECT is((SELECT count(*) FROM arrangement), 24::bigint, '24 arrangements');
SELECT is((SELECT count(*) FROM arrangement WHERE statistic >= 16 / 39.0::float8 - 1e-12), 2::bigint, 'of which 2 reach the observed Moran');
SELECT ok(NOT apart((SELECT avg(statistic) FROM arrangement), -1 / 3.0::float8) AND NOT apart((SELECT var_pop(statistic) FROM arrangement), (SELECT min(variance) FROM arrangement)), 'their mean and variance are the expected ones');
SELECT is((SELECT count(*) FROM map, aid_moran(a, w, 'greater', 199, map.g) x, aid_moran(a, w, 'less', 199, map.g) y, aid_moran(a, w, 'two-sided', 199, map.g) t
	WHERE x.p_permutation <= 0 OR x.p_permutation > 1 OR x.p_permutation + y.p_permutation < 1 OR apart(x.p_permutation * 200, round(x.p_permutation * 200)) OR apart(t.p_permutation, least(1, 2 * least(x.p_permutation, y.p_permutation)))),
	0::bigint, 'p of permutations: in steps, sides together at least 1');
SELECT is((SELECT count(*) FROM map, aid_local_g_star(a, w, 'greater', 99, map.g) x JOIN aid_local_g_star(a, w, 'less', 99, map.g) y USING (unit)
	WHERE x.p_permutation + y.p_permutation < 1 OR (x.p_permutation IS NULL) <> (x.neighbours = 0)), 0::bigint, 'the same of places; NULL without neighbours');
SELECT is((SELECT count(*) FROM map, aid_local_moran(a, w, 'greater', 99, map.g) m JOIN aid_local_g(a, w, 'greater', 99, map.g) g USING (unit) JOIN aid_local_g(a, w, 'less', 99, map.g) l USING (unit)
	WHERE m.quadrant IS NOT NULL AND m.p_permutation <> CASE WHEN m.quadrant ~ '^high' THEN g.p_permutation ELSE l.p_permutation END), 0::bigint, 'local Moran and local G permute alike');
-- uncertain by chance alone: 40 maps, two kinds, some 1 in 100 000 outside four standard errors
SELECT cmp_ok((SELECT count(*) FROM map, aid_moran(a, w, 'greater', 1999, 1) m WHERE g % 4 < 2 AND units > 20 AND abs(m.p_permutation - m.p) > 0.1), '<=', 1::bigint, 'permutations come near the normal approximation');
SELECT cmp_ok((SELECT count(DISTINCT p_permutation) FROM map, generate_series(1, 20) seed, aid_moran(a, w, 'greater', 99, seed) WHERE map.g = 30), '>', 3::bigint, 'another seed, another p');
SELECT is((SELECT count(DISTINCT p) FROM (SELECT array_agg(l.p_permutation ORDER BY l.unit) AS p FROM map, generate_series(1, 5) again, aid_local_moran(a, w, 'greater', 99, -7) l WHERE map.g = 33 GROUP BY again) q), 1::bigint, 'the same seed, the same p');
SELECT * FROM finish();
ROLLBACK;
