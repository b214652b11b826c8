-- Spatial weights and statistics: text forms, aggregate, transforms, published and computed values, edge cases, errors.
-- Expected values stand beside each call; a query then shows what differs, which is nothing. Decimals with twelve digits
-- were computed with NumPy, R spdep and PySAL, independently of the extension; fractions are exact.
SET extra_float_digits = 0;
CREATE TEMP TABLE checks (name text, got double precision, expected double precision);

-- equal to 1e-11, which is what the decimals hold; 0 and NULL exactly, and a 0 that is no -0
CREATE FUNCTION pg_temp.same(got double precision, expected double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE RETURN CASE
	WHEN expected IS NULL OR got IS NULL OR expected = 0 THEN float8send(got) IS NOT DISTINCT FROM float8send(expected)
	ELSE abs(got - expected) <= 1e-11 * greatest(abs(expected), 0.1) END;
SELECT pg_temp.same(0.3, 0.3), pg_temp.same(0.3 + 1e-11, 0.3), pg_temp.same('-0', 0), pg_temp.same(NULL, 0), pg_temp.same(1e-20, 0);

-- maps: a square of size by size, by rook or queen; a line of letters
CREATE FUNCTION pg_temp.square(size integer, queen boolean) RETURNS aid_spatial_weights
LANGUAGE sql BEGIN ATOMIC
	SELECT aid_spatial_weights_agg('g' || r * size + c + 1, 'g' || (r + dr) * size + c + dc + 1)
	FROM generate_series(0, size - 1) AS r, generate_series(0, size - 1) AS c, generate_series(-1, 1) AS dr, generate_series(-1, 1) AS dc
	WHERE r + dr BETWEEN 0 AND size - 1 AND c + dc BETWEEN 0 AND size - 1 AND (abs(dr) + abs(dc) = 1 OR queen AND abs(dr) + abs(dc) = 2);
END;
CREATE FUNCTION pg_temp.amounts(VARIADIC amount numeric[]) RETURNS aid_allocation
LANGUAGE sql BEGIN ATOMIC
	SELECT aid_allocation_agg(chr(64 + n::integer), x) FROM unnest(amount) WITH ORDINALITY AS v (x, n);
END;
CREATE FUNCTION pg_temp.cells(VARIADIC amount numeric[]) RETURNS aid_allocation
LANGUAGE sql BEGIN ATOMIC
	SELECT aid_allocation_agg('g' || n, x) FROM unnest(amount) WITH ORDINALITY AS v (x, n);
END;
CREATE TEMP TABLE map (name text PRIMARY KEY, w aid_spatial_weights);
INSERT INTO map VALUES
	('line', '{"A": ["B"], "B": ["A", "C"], "C": ["B", "D"], "D": ["C"]}'),
	('line and island', '{"A": ["B"], "B": ["A", "C"], "C": ["B", "D"], "D": ["C"], "E": []}'),
	('ring', '{"A": ["B", "F"], "B": ["A", "C"], "C": ["B", "D"], "D": ["C", "E"], "E": ["D", "F"], "F": ["E", "A"]}'),
	('star', '{"A": ["B", "C", "D", "E"], "B": ["A"], "C": ["A"], "D": ["A"], "E": ["A"]}'),
	('directed', '{"A": ["B"], "B": ["A"], "C": ["B"], "D": ["C"], "E": ["D"]}'),
	('no links', '{"A": [], "B": [], "C": [], "D": []}'),
	('rook', pg_temp.square(3, false)),
	('queen', pg_temp.square(3, true));
INSERT INTO map SELECT name || ', row', aid_weights_row_standardize(w) FROM map;

-- every figure of the four global statistics of one map, and of the three local ones, by name
CREATE FUNCTION pg_temp.global(map_name text, a aid_allocation) RETURNS TABLE (name text, got double precision)
LANGUAGE sql BEGIN ATOMIC
	SELECT s || ' ' || key, value::text::double precision FROM map m,
		LATERAL (VALUES ('moran', to_jsonb(aid_moran(a, w))), ('geary', to_jsonb(aid_geary(a, w))), ('g', to_jsonb(aid_getis_ord_g(a, w))),
			('gini', to_jsonb(aid_spatial_gini(a, w)))) AS v (s, j), LATERAL jsonb_each_text(j) AS e (key, value) WHERE m.name = map_name;
END;
CREATE FUNCTION pg_temp.local(map_name text, a aid_allocation) RETURNS TABLE (name text, got double precision)
LANGUAGE sql BEGIN ATOMIC
	SELECT s || ' ' || (j ->> 'unit') || ' ' || key, value::text::double precision FROM map m,
		LATERAL (SELECT 'moran', to_jsonb(l) FROM aid_local_moran(a, w) AS l UNION ALL SELECT 'g', to_jsonb(l) FROM aid_local_g(a, w) AS l
			UNION ALL SELECT 'star', to_jsonb(l) FROM aid_local_g_star(a, w) AS l) AS v (s, j),
		LATERAL jsonb_each_text(j) AS e (key, value) WHERE m.name = map_name AND key NOT IN ('unit', 'quadrant');
END;

--
-- Text, binary, jsonb
--
SELECT '{}'::aid_spatial_weights AS nothing, ' { "B" : [ "A" ] } '::aid_spatial_weights AS v12,
	'{"B": {"C": 5e-1, "A": 1.0}, "A": {"B": 1}}'::aid_spatial_weights AS sorted;
SELECT '{"A": {"B": 0}, "C": {"A": 0.1, "D": 1e22, "E": 5e-324}}'::aid_spatial_weights AS weights,
	'{"\u0041\"": ["é\n", ""]}'::aid_spatial_weights AS names;
-- bytes decide the order, no collation does
SELECT aid_weights_units('{"b": ["a", "B", "ab", "é", "z", ""]}');
SELECT w, w::text::aid_spatial_weights = w AS text, w::jsonb AS jsonb, w::jsonb::aid_spatial_weights = w AS jsonb_back
FROM (VALUES ('{"A": {"B": 0.1, "C": 1e-5}, "B": {"A": 3}, "D": {}}'::aid_spatial_weights)) v (w);
SELECT '{"A": ["B", "C"], "B": {"A": 0.25}}'::jsonb::aid_spatial_weights;
SET extra_float_digits = -15;
SELECT '{"A": {"B": 0.1, "C": 0.30000000000000004}}'::aid_spatial_weights AS shortest;
SET extra_float_digits = 0;
SELECT encode(aid_spatial_weights_send('{"é": {"A": 0.5}, "A": []}'), 'hex');

-- equality looks at units, links and weights; islands count
SELECT a = b AS equal, a <> b AS unequal, aid_spatial_weights_hash(a) = aid_spatial_weights_hash(b) AS same_hash,
	aid_spatial_weights_hash_extended(a, 7) = aid_spatial_weights_hash_extended(b, 7) AS same_seeded
FROM (VALUES ('{"A": ["B"]}'::aid_spatial_weights, '{"B": {}, "A": {"B": 1.0}}'::aid_spatial_weights),
	('{"A": ["B"]}', '{"B": ["A"]}'), ('{"A": ["B"]}', '{"A": {"B": 2}}'), ('{"A": ["B"]}', '{"A": ["B"], "C": []}'), ('{}', '{}')) v (a, b);
SELECT count(*) AS distinct_maps FROM (SELECT DISTINCT w FROM map) d;

-- what is no weights
SELECT '{"A": {"B": 1}'::aid_spatial_weights;
SELECT '{"A": 1}'::aid_spatial_weights;
SELECT '["A"]'::aid_spatial_weights;
SELECT '{"A": {"B": -1}}'::aid_spatial_weights;
SELECT '{"A": {"B": NaN}}'::aid_spatial_weights;
SELECT '{"A": {"B": 1e999}}'::aid_spatial_weights;
SELECT '{"A": {"B": 1e-999}}'::aid_spatial_weights;
SELECT '{"A": {"B": "1"}}'::aid_spatial_weights;
SELECT '{"A": ["A"]}'::aid_spatial_weights;
SELECT '{"A": [], "B": [], "A": []}'::aid_spatial_weights;
SELECT '{"A": {"B": 1, "C": 2, "B": 3}, "C": ["A", "A"]}'::aid_spatial_weights;
SELECT '{"\ud800": []}'::aid_spatial_weights;
SELECT ('{"' || repeat('x', 65536) || '": []}')::aid_spatial_weights IS NULL;
SELECT length((aid_weights_units(('{"' || repeat('x', 65535) || '": []}')::aid_spatial_weights))[1]) AS longest;
SELECT '[]'::jsonb::aid_spatial_weights;
SELECT '{"A": 1}'::jsonb::aid_spatial_weights;
SELECT '{"A": [1]}'::jsonb::aid_spatial_weights;
SELECT '{"A": {"B": "x"}}'::jsonb::aid_spatial_weights;
SELECT '{"A": {"B": -1}}'::jsonb::aid_spatial_weights;
SELECT '{"A": {"B": 1e999}}'::jsonb::aid_spatial_weights;
SELECT '{"A": {"B": 1e-999}}'::jsonb::aid_spatial_weights;
SELECT '{"A": ["A"]}'::jsonb::aid_spatial_weights;
SELECT '{"A": ["B", "B"]}'::jsonb::aid_spatial_weights;
SELECT '{"A": [["B"]]}'::jsonb::aid_spatial_weights;

-- soft errors, from PostgreSQL 16 on
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\set syntax 22P02
\set twice 22P02
\set long 22023
\set valid t
\if :soft
SELECT sql_error_code AS syntax FROM pg_input_error_info('{"A": null}', 'aid_spatial_weights') \gset
SELECT sql_error_code AS twice FROM pg_input_error_info('{"A": ["B", "B"]}', 'aid_spatial_weights') \gset
SELECT sql_error_code AS long FROM pg_input_error_info('{"' || repeat('x', 65536) || '": []}', 'aid_spatial_weights') \gset
SELECT pg_input_is_valid('{"A": ["B"]}', 'aid_spatial_weights') AND NOT pg_input_is_valid('{"A": ["A"]}', 'aid_spatial_weights') AS valid \gset
\endif
SELECT :'syntax' AS syntax, :'twice' AS twice, :'long' AS long, :'valid' AS valid;

--
-- Aggregate
--
CREATE TEMP TABLE link (unit text, neighbour text, weight double precision);
INSERT INTO link VALUES ('B', 'A', 2), ('A', 'B', 0.1), ('C', NULL, NULL), ('D', NULL, 5), ('E', 'F', 0), ('', 'A', 1);
SELECT aid_spatial_weights_agg(unit, neighbour) FROM link;
SELECT aid_spatial_weights_agg(unit, neighbour, weight) FROM link;
SELECT aid_spatial_weights_agg(unit, neighbour, weight) FILTER (WHERE false) IS NULL AS no_rows FROM link;
-- integer, numeric and real columns are weights too; so is char(n) a unit
SELECT aid_spatial_weights_agg(u, n, 2) AS "integer", aid_spatial_weights_agg(u, n, 0.1) AS "numeric", aid_spatial_weights_agg(u, n, 0.5::real) AS "real"
FROM (VALUES ('A'::char(1), 'B'::char(1))) v (u, n);
-- two of them share nothing; a window, whose state is asked again and again
SELECT aid_spatial_weights_agg(unit, neighbour) = aid_spatial_weights_agg(unit, neighbour, 1) AS same FROM link WHERE weight > 0;
SELECT unit, aid_spatial_weights_agg(unit, neighbour, weight) OVER (ORDER BY unit) AS so_far,
	aid_spatial_weights_agg(unit, neighbour, weight) OVER (ORDER BY unit ROWS 1 PRECEDING) AS two FROM link;
-- grouped, and in any order
SELECT g, aid_spatial_weights_agg(unit, neighbour ORDER BY neighbour DESC) FROM link, generate_series(1, 2) g GROUP BY g ORDER BY g;
-- by hand: a stored value is copied, not changed
CREATE TEMP TABLE stored AS SELECT '{"A": ["B"]}'::aid_spatial_weights AS w;
SELECT aid_spatial_weights_accum(w, 'B', 'C') AS accum, aid_spatial_weights_accum(w, 'Z', NULL, 1) AS declared,
	aid_spatial_weights_combine(w, '{"B": {"A": 2}}') AS combined, aid_spatial_weights_final(w) AS final, w FROM stored;
SELECT aid_spatial_weights_accum(NULL, 'A', 'B', 3);

SELECT aid_spatial_weights_agg(u, n) FROM (VALUES ('A', 'B'), (NULL, 'B')) v (u, n);
SELECT aid_spatial_weights_agg(u, n, w) FROM (VALUES ('A', 'B', NULL::float8)) v (u, n, w);
SELECT aid_spatial_weights_agg(u, n, w) FROM (VALUES ('A', 'B', -0.5)) v (u, n, w);
SELECT aid_spatial_weights_agg(u, n, w) FROM (VALUES ('A', 'B', 'NaN'::float8)) v (u, n, w);
SELECT aid_spatial_weights_agg(u, n, w) FROM (VALUES ('A', 'B', 'Infinity'::float8)) v (u, n, w);
SELECT aid_spatial_weights_agg(u, n) FROM (VALUES ('A', 'B'), ('B', 'B')) v (u, n);
SELECT aid_spatial_weights_agg(u, n) FROM (VALUES ('B', 'A'), ('A', 'B'), ('B', 'A')) v (u, n);
SELECT aid_spatial_weights_agg(u, n, w) FROM (VALUES ('A', 'B', 1), ('A', 'B', 0)) v (u, n, w);
SELECT aid_spatial_weights_agg('u' || i, 'n' || i) FROM generate_series(1, 8) i, generate_series(1, 2);
SELECT aid_spatial_weights_agg(repeat('é', 60), 'B') FROM generate_series(1, 2);
SELECT aid_spatial_weights_agg(repeat('x', 65536), 'B');
SELECT aid_spatial_weights_accum('{"A": ["B"]}', 'A', 'B');
SELECT aid_spatial_weights_combine('{"A": ["B"]}', '{"A": ["B"]}');

--
-- Readers and transforms
--
SELECT unit, neighbour, weight FROM aid_weights_links('{"B": {"A": 0.5, "C": 2}, "A": ["B"], "D": []}');
SELECT name, p.* FROM map, aid_weights_profile(w) p WHERE name !~ 'row' ORDER BY name COLLATE "C";
SELECT name, style, s0, round(s1::numeric, 12) AS s1, round(s2::numeric, 12) AS s2, symmetric_links, symmetric_weights
FROM map, aid_weights_profile(w) p WHERE name ~ 'row' ORDER BY name COLLATE "C";
SELECT p.* FROM aid_weights_profile('{}') p;
SELECT p.style, p.components FROM (VALUES ('{"A": {"B": 0.5, "C": 0.5}, "B": {"C": 1}}'::aid_spatial_weights), ('{"A": {"B": 2}}'),
	('{"A": {"B": 0.5, "C": 0.5000000000001}, "D": ["E"]}'), ('{"A": {"B": 0.5, "C": 0.50000000001}}')) v (w), aid_weights_profile(w) p;
SELECT name, aid_weights_is_symmetric(w) FROM map ORDER BY name COLLATE "C";
SELECT aid_weights_is_symmetric('{"A": {"B": 1}, "B": {"A": 2}}'), aid_weights_is_symmetric('{}');
SELECT aid_weights_row_standardize(w) AS "row", aid_weights_binarize(w) AS "binary", aid_weights_symmetrize(w) AS symmetric, aid_weights_drop_islands(w) AS no_islands
FROM (VALUES ('{"A": {"B": 1, "C": 3}, "B": {"A": 5}, "D": {}, "E": {"C": 0.5}}'::aid_spatial_weights)) v (w);
SELECT aid_weights_restrict(w, '{A,C,D,D,Q}'::text[]) AS among, aid_weights_restrict(w, '{"A": 7, "B": 0}'::aid_allocation) AS reference,
	aid_weights_restrict(w, '{}'::text[]) AS none, aid_weights_frame(w, '{D,B,A,C,AA,0}'::text[]) AS framed,
	aid_weights_frame(w, '{"A": 1, "B": 2, "C": 0, "D": 0}'::aid_allocation) AS reference_frame
FROM (VALUES ('{"A": {"B": 1, "C": 3}, "C": {"A": 5}, "D": {}}'::aid_spatial_weights)) v (w);
SELECT aid_weights_frame('{}', '{B,A}'::text[]), aid_weights_units('{}'), aid_weights_drop_islands('{"A": []}'), aid_weights_symmetrize('{}'), aid_weights_row_standardize('{}');
-- the links of a map, with its islands declared, are the map again
SELECT bool_and(again = w) AS same FROM map, LATERAL (SELECT aid_weights_frame(coalesce(aid_spatial_weights_agg(unit, neighbour, weight), '{}'),
	aid_weights_units(w)) AS again FROM aid_weights_links(w)) l;
SELECT aid_weights_units(NULL) IS NULL AND aid_weights_profile(NULL) IS NULL AND aid_weights_symmetrize(NULL) IS NULL AS nulls,
	(SELECT count(*) FROM aid_weights_links(NULL)) AS no_rows;

SELECT aid_weights_restrict('{"A": ["B"]}', ARRAY['A', NULL]);
SELECT aid_weights_frame('{"A": ["B"]}', ARRAY['A', NULL]);
SELECT aid_weights_frame('{"A": ["B", "C"]}', '{A}'::text[]);
SELECT aid_weights_frame('{"A": ["B"]}', ARRAY[repeat('x', 65536)]);
SELECT aid_weights_profile('{"A": {"B": 1e308, "C": 1e308}}');
SELECT aid_weights_row_standardize('{"A": {"B": 1e308, "C": 1e308}}');
SELECT aid_weights_row_standardize('{"A": {"B": 1e300, "C": 1e-300}}');

--
-- Values (the numbers are those of the specification)
--

-- V1: a line of four
INSERT INTO checks SELECT 'V1 ' || name, got, expected FROM pg_temp.global('line', pg_temp.amounts(2, 3, 7, 8)) JOIN (VALUES
	('moran statistic', 16 / 39.0), ('moran expected', -1 / 3.0), ('moran variance', 0.268902038133), ('moran z', 1.43395771166),
	('moran p', 2 * 0.0757921655160), ('moran variance_normality', 4 / 27.0), ('moran z_normality', 1.93190282383), ('moran p_permutation', NULL),
	('moran units', 4), ('moran links', 6), ('moran islands', 0),
	('geary statistic', 9 / 26.0), ('geary expected', 1), ('geary variance', 0.160502958580), ('geary z', -1.63205222651), ('geary variance_normality', 2 / 15.0),
	('g statistic', 83 / 137.0), ('g expected', 1 / 2.0), ('g variance', 0.0169916706626), ('g z', 0.811950201915),
	('g variance_normality', NULL), ('g z_normality', NULL), ('g p_normality', NULL),
	('gini gini', 11 / 40.0), ('gini neighbour', 3 / 40.0), ('gini non_neighbour', 1 / 5.0), ('gini neighbour_share', 3 / 11.0), ('gini non_neighbour_share', 8 / 11.0),
	('gini p_permutation', NULL), ('gini units', 4), ('gini links', 6), ('gini islands', 0)) e (name, expected) USING (name);
SELECT count(*) AS v1 FROM checks;
INSERT INTO checks SELECT 'V1 moran p ' || alternative, p, right_p
FROM map, (VALUES ('greater', 0.0757921655160), ('less', 1 - 0.0757921655160)) v (alternative, right_p), aid_moran(pg_temp.amounts(2, 3, 7, 8), w, alternative) WHERE name = 'line';
INSERT INTO checks SELECT 'V1b ' || name, got, expected FROM pg_temp.local('line', pg_temp.amounts(2, 3, 7, 8)) JOIN (VALUES
	('moran A statistic', 12 / 13.0), ('moran B statistic', 4 / 13.0), ('moran C statistic', 4 / 13.0), ('moran D statistic', 12 / 13.0), ('moran A z', 1.38873014966),
	('moran A lag', -2), ('moran A value', 2), ('moran A neighbours', 1), ('moran A p_permutation', NULL),
	('g A statistic', 1 / 6.0), ('g B statistic', 9 / 17.0), ('g C statistic', 11 / 13.0), ('g D statistic', 7 / 12.0), ('g A expected', 1 / 3.0),
	('g A z', -1.38873014966), ('g B z', -0.889000889001), ('g C z', 0.889000889001), ('g D z', 1.38873014966),
	('star A z', -1.69841555122), ('star B z', -1.17669681083), ('star C z', 1.17669681083), ('star D z', 1.69841555122)) e (name, expected) USING (name);
SELECT count(*) AS v1b FROM checks WHERE name ~ '^V1b';
SELECT string_agg(quadrant, ', ' ORDER BY unit) AS quadrants FROM map, aid_local_moran(pg_temp.amounts(2, 3, 7, 8), w) WHERE name = 'line';
INSERT INTO checks SELECT 'V1c seed ' || seed, p_permutation, right_p
FROM map, (VALUES (1, 0.09), (42, 0.08)) v (seed, right_p), aid_moran(pg_temp.amounts(2, 3, 7, 8), w, 'greater', 99, seed) WHERE name = 'line';
-- V1e: rates
INSERT INTO checks SELECT 'V1e ' || v.name, got, expected FROM map m, (SELECT pg_temp.amounts(4, 9, 14, 32) AS a, pg_temp.amounts(2, 3, 2, 4) AS r) d, LATERAL (VALUES
	('moran', (aid_moran(a, r, w)).statistic, 16 / 39.0), ('moran z', (aid_moran(a, r, w)).z, 1.43395771166), ('geary', (aid_geary(a, r, w)).statistic, 9 / 26.0),
	('geary variance', (aid_geary(a, r, w)).variance, 0.160502958580), ('g', (aid_getis_ord_g(a, r, w)).statistic, 83 / 137.0),
	('g z', (aid_getis_ord_g(a, r, w)).z, 0.811950201915), ('gini', (aid_spatial_gini(a, r, w)).gini, 166 / 649.0),
	('gini neighbour', (aid_spatial_gini(a, r, w)).neighbour, 38 / 649.0), ('gini non_neighbour', (aid_spatial_gini(a, r, w)).non_neighbour, 128 / 649.0),
	('local moran A', (SELECT statistic FROM aid_local_moran(a, r, w) WHERE unit = 'A'), 12 / 13.0), ('local value B', (SELECT value FROM aid_local_moran(a, r, w) WHERE unit = 'B'), 3),
	('local g A', (SELECT z FROM aid_local_g(a, r, w) WHERE unit = 'A'), -1.38873014966), ('local star C', (SELECT z FROM aid_local_g_star(a, r, w) WHERE unit = 'C'), 1.17669681083),
	('p', (aid_moran(a, r, w, 'greater', 99, 1)).p_permutation, 0.09)) v (name, got, expected) WHERE m.name = 'line';

-- V2: the same by row
INSERT INTO checks SELECT 'V2 ' || name, got, expected FROM pg_temp.global('line, row', pg_temp.amounts(2, 3, 7, 8)) JOIN (VALUES
	('moran statistic', 7 / 13.0), ('moran variance', 0.348824786325), ('moran z', 1.47608253460), ('geary statistic', 0.274038461538), ('geary variance', 0.201414571006),
	('geary variance_normality', 1 / 8.0), ('g statistic', 57 / 137.0), ('g variance', 0.00602685574914), ('gini neighbour', 3 / 40.0)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V2 ' || name, got, expected FROM pg_temp.local('line, row', pg_temp.amounts(2, 3, 7, 8)) JOIN (VALUES
	('g A z', -1.38873014966), ('g B z', -0.889000889001), ('g C z', 0.889000889001), ('g D z', 1.38873014966), ('moran B statistic', 2 / 13.0), ('moran C statistic', 2 / 13.0))
	e (name, expected) USING (name);
INSERT INTO checks SELECT 'V2 ' || v.name, got, expected FROM map m, aid_weights_profile(w) p, LATERAL (VALUES ('s0', s0, 4), ('s1', s1, 5.5), ('s2', s2, 17)) v (name, got, expected)
	WHERE m.name = 'line, row';

-- V3: three by three, rook
INSERT INTO checks SELECT 'V3 ' || name, got, expected FROM pg_temp.global('rook', pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3)) JOIN (VALUES
	('moran statistic', 0.401883561644), ('moran variance', 0.0567566030212), ('moran z', 2.21159934164), ('moran z_normality', 2.28594184489), ('geary statistic', 0.501369863014),
	('geary z', -2.12533230715), ('g statistic', 0.410891089109), ('g variance', 0.00294522279062), ('g z', 1.42911164332),
	('gini gini', 0.375478927203), ('gini neighbour', 0.0919540229885), ('gini non_neighbour', 0.283524904215)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V3 moran p greater', p, 0.0134971805 FROM map, LATERAL (SELECT round(p::numeric, 10) AS p
	FROM aid_moran(pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3), w, 'greater')) g WHERE name = 'rook';
INSERT INTO checks SELECT 'V3b ' || name, got, expected FROM pg_temp.local('rook', pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3)) JOIN (VALUES
	('moran g1 statistic', 2.98082191781), ('moran g1 expected', -0.791780821918), ('moran g1 variance', 3.68991555639), ('moran g5 statistic', -0.326027397260),
	('moran g9 statistic', 2.08082191781), ('g g1 z', 1.96396101212), ('g g5 z', -0.444400903475), ('g g9 z', -2.08032108009),
	('star g1 z', 2.30306525940), ('star g5 z', -0.331042355441), ('star g9 z', -2.25072286714)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V3c ' || v.name, got, expected FROM map m, (SELECT pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3) AS a) d, LATERAL (VALUES
	('moran greater', (aid_moran(a, w, 'greater', 999, 1)).p_permutation, 0.005), ('moran less', (aid_moran(a, w, 'less', 999, 1)).p_permutation, 0.997),
	('moran two-sided', (aid_moran(a, w, permutations => 999, seed => 1)).p_permutation, 0.01), ('geary less', (aid_geary(a, w, 'less', 999, 1)).p_permutation, 0.007),
	('local g1', (SELECT p_permutation FROM aid_local_moran(a, w, 'greater', 999, 1) WHERE unit = 'g1'), 0.046),
	('local g9', (SELECT p_permutation FROM aid_local_moran(a, w, 'greater', 999, 1) WHERE unit = 'g9'), 0.028),
	('gini greater', (aid_spatial_gini(a, w, 'greater', 999, 1)).p_permutation, 0.012)) v (name, got, expected) WHERE m.name = 'rook';
INSERT INTO checks SELECT 'V3d ' || name, got, expected FROM pg_temp.global('rook, row', pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3)) JOIN (VALUES
	('moran statistic', 0.455593607306), ('moran variance', 0.0613328849076), ('moran z', 2.34436674987), ('geary statistic', 0.481735159817)) e (name, expected) USING (name);

-- V4: three by three, queen
INSERT INTO checks SELECT 'V4 ' || name, got, expected FROM pg_temp.global('queen', pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3)) JOIN (VALUES
	('moran statistic', 0.260616438356), ('moran variance', 0.0168725605179), ('moran z', 2.96869131410), ('geary statistic', 0.601643835616), ('g statistic', 0.654879773692))
	e (name, expected) USING (name);
INSERT INTO checks SELECT 'V4b ' || name, got, expected FROM pg_temp.global('queen, row', pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3)) JOIN (VALUES
	('moran statistic', 0.311894977169), ('moran z', 2.93867182587), ('geary statistic', 0.572968036530)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V4b ' || m || ' ' || name, got, expected FROM unnest(ARRAY['queen', 'queen, row']) m, pg_temp.local(m, pg_temp.cells(14, 11, 5, 9, 8, 2, 6, 0, 3))
	JOIN (VALUES ('moran g5 z', NULL), ('moran g5 p', NULL), ('g g5 z', NULL), ('g g5 p', NULL), ('star g5 z', NULL), ('star g5 p', NULL), ('moran g5 variance', 0), ('g g5 variance', 0))
	e (name, expected) USING (name);

-- V5: checkerboard; V6: ring of six; V7: an island; V8: star; V9: directed links
INSERT INTO checks SELECT 'V5 ' || name, got, expected FROM pg_temp.global('rook', pg_temp.cells(6, 0, 6, 0, 6, 0, 6, 0, 6)) JOIN (VALUES
	('moran statistic', -1), ('moran variance', 0.0671875), ('moran variance_normality', 0.053125), ('geary statistic', 9 / 5.0), ('g statistic', 0)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V6 ' || name, got, expected FROM pg_temp.global('ring', pg_temp.amounts(9, 9, 9, 3, 3, 3)) JOIN (VALUES
	('moran statistic', 1 / 3.0), ('moran expected', -1 / 5.0), ('moran variance', 4 / 25.0), ('moran z', 4 / 3.0), ('geary statistic', 5 / 9.0), ('geary variance', 1 / 9.0),
	('geary z', -4 / 3.0), ('g statistic', 26 / 57.0), ('g z', 4 / 3.0)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V6 moran p greater', round(p::numeric, 10), 0.0912112197 FROM map, aid_moran(pg_temp.amounts(9, 9, 9, 3, 3, 3), w, 'greater') WHERE name = 'ring';
INSERT INTO checks SELECT 'V7 ' || name, got, expected FROM pg_temp.global('line and island', pg_temp.amounts(2, 3, 7, 8, 5)) JOIN (VALUES
	('moran islands', 1), ('moran units', 5), ('moran statistic', 20 / 39.0), ('moran variance', 0.214866863905), ('moran z', 1.64565063040), ('geary statistic', 6 / 13.0),
	('geary variance', 0.200657462196), ('geary z', -1.20206244781), ('g statistic', 83 / 237.0), ('g expected', 3 / 10.0), ('g variance', 0.0090314942406), ('g z', 0.528346470699))
	e (name, expected) USING (name);
INSERT INTO checks SELECT 'V7 ' || name, got, expected FROM pg_temp.local('line and island', pg_temp.amounts(2, 3, 7, 8, 5)) JOIN (VALUES
	('moran E statistic', 0), ('moran E lag', 0), ('moran E z', NULL), ('moran E p', NULL), ('moran E neighbours', 0), ('g E statistic', 0), ('g E z', NULL), ('star E z', 0))
	e (name, expected) USING (name);
INSERT INTO checks SELECT 'V7 dropped ' || v.name, got, v.expected FROM map m, LATERAL (SELECT aid_weights_drop_islands(w) AS d) x,
	LATERAL aid_moran(aid_restrict(pg_temp.amounts(2, 3, 7, 8, 5), aid_weights_units(d)), d) g, LATERAL (VALUES ('statistic', statistic, 16 / 39.0), ('variance', variance, 0.268902038133),
		('islands', islands, 0)) v (name, got, expected) WHERE m.name = 'line and island';
INSERT INTO checks SELECT 'V8 ' || m || ' ' || name, got, expected FROM unnest(ARRAY['star', 'star, row']) m, pg_temp.global(m, pg_temp.amounts(10, 4, 4, 1, 1)) JOIN (VALUES
	('moran statistic', -5 / 6.0), ('moran expected', -1 / 4.0), ('moran variance', 0.09375), ('moran z', -1.90515868883), ('geary statistic', 13 / 6.0), ('geary variance', 3 / 8.0),
	('g z', 1.51635079315)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V8 g ' || name, statistic, right_g FROM (VALUES ('star', 100 / 133.0), ('star, row', 125 / 266.0)) v (name, right_g) JOIN map USING (name),
	aid_getis_ord_g(pg_temp.amounts(10, 4, 4, 1, 1), w);
INSERT INTO checks SELECT 'V9 ' || name, got, expected FROM pg_temp.global('directed', pg_temp.amounts(1, 4, 2, 8, 5)) JOIN (VALUES
	('moran statistic', -2 / 15.0), ('moran variance', 0.174722222222), ('moran z', 0.279108277990), ('geary statistic', 67 / 75.0), ('geary variance', 0.147911111111),
	('g statistic', 36 / 145.0), ('g variance', 0.00424791914388)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V9 ' || v.name, got, expected FROM map m, aid_weights_profile(w) p, LATERAL (VALUES ('s0', s0, 5), ('s1', s1, 7), ('s2', s2, 22),
	('symmetric', symmetric_links::integer, 0)) v (name, got, expected) WHERE m.name = 'directed';

-- V10: equal values, nothing at all, no links
INSERT INTO checks SELECT 'V10 equal ' || name, got, expected FROM pg_temp.global('line', pg_temp.amounts(4, 4, 4, 4)) JOIN (VALUES
	('moran statistic', NULL), ('moran expected', NULL), ('moran z_normality', NULL), ('moran links', 6), ('geary statistic', NULL), ('geary units', 4), ('g statistic', 1 / 2.0),
	('g expected', 1 / 2.0), ('g variance', 0), ('g z', NULL), ('g p', NULL), ('gini gini', 0), ('gini neighbour', 0), ('gini non_neighbour', 0), ('gini neighbour_share', NULL))
	e (name, expected) USING (name);
INSERT INTO checks SELECT 'V10 equal ' || name, got, NULL FROM pg_temp.local('line', pg_temp.amounts(4, 4, 4, 4)) WHERE name ~ '(statistic|expected|variance|z|p|p_permutation)$';
INSERT INTO checks SELECT 'V10 nothing ' || name, got, NULL FROM pg_temp.global('line', pg_temp.amounts(0, 0, 0, 0)) WHERE name !~ '(units|links|islands)$';
INSERT INTO checks SELECT 'V10 no amounts ' || name, got, NULL FROM pg_temp.global('line', '{}') WHERE name !~ '(units|links|islands)$';
INSERT INTO checks SELECT 'V10 no links ' || name, got, NULL FROM pg_temp.global('no links', pg_temp.amounts(2, 3, 7, 8)) WHERE name ~ '^(moran|geary|g) ' AND name !~ '(units|links|islands)$';
INSERT INTO checks SELECT 'V10 no links ' || name, got, expected FROM pg_temp.global('no links', pg_temp.amounts(2, 3, 7, 8)) JOIN (VALUES
	('moran islands', 4), ('gini gini', 11 / 40.0), ('gini neighbour', 0), ('gini non_neighbour', 11 / 40.0), ('gini neighbour_share', 0), ('gini non_neighbour_share', 1)) e (name, expected) USING (name);
INSERT INTO checks SELECT 'V10 permutations ' || v.name, got, NULL FROM map m, LATERAL (VALUES
	('equal moran', (aid_moran(pg_temp.amounts(4, 4, 4, 4), w, permutations => 9)).p_permutation), ('equal g', (aid_getis_ord_g(pg_temp.amounts(4, 4, 4, 4), w, permutations => 9)).p_permutation),
	('equal gini', (aid_spatial_gini(pg_temp.amounts(4, 4, 4, 4), w, permutations => 9)).p_permutation),
	('one place with money', (aid_getis_ord_g(pg_temp.amounts(4), w, permutations => 9)).p_permutation)) v (name, got) WHERE m.name = 'line';

-- few units
INSERT INTO checks SELECT 'few ' || v.name, got, expected FROM (SELECT '{"A": ["B"], "B": ["A"]}'::aid_spatial_weights AS two, '{"A": ["B"], "B": ["A", "C"], "C": ["B"]}'::aid_spatial_weights AS three,
	pg_temp.amounts(1, 5) AS a, pg_temp.amounts(1, 5, 2) AS b) d, LATERAL (VALUES ('no units', (aid_moran('{}', '{}')).statistic, NULL), ('no units, count', (aid_moran('{}', '{}')).units, 0),
	('one unit', (aid_geary('{"A": 1}', '{"A": []}')).statistic, NULL), ('one unit, gini', (aid_spatial_gini('{"A": 1}', '{"A": []}')).gini, NULL),
	('one unit, local', (SELECT statistic FROM aid_local_g_star('{"A": 1}', '{"A": []}')), NULL), ('two units', (aid_moran(a, two)).statistic, -1), ('two, z', (aid_moran(a, two)).z, NULL),
	('two, local', (SELECT statistic FROM aid_local_moran(a, two) WHERE unit = 'A'), -1), ('two, local z', (SELECT z FROM aid_local_moran(a, two) WHERE unit = 'A'), NULL),
	('two, G* z', (SELECT z FROM aid_local_g_star(a, two) WHERE unit = 'A'), NULL), ('two, p', (aid_moran(a, two, permutations => 9)).p_permutation, 1),
	('three units, z', (aid_geary(b, three)).z, NULL), ('three, variance', (aid_geary(b, three)).variance, NULL), ('three, p', ((aid_moran(b, three, 'greater', 9)).p_permutation IS NULL)::integer, 0),
	('three, z normality', ((aid_moran(b, three)).z_normality IS NULL)::integer, 0)) v (name, got, expected);

SELECT name, got, expected FROM checks WHERE NOT pg_temp.same(got, expected);
SELECT split_part(name, ' ', 1) AS v, count(*) FROM checks GROUP BY 1 ORDER BY split_part(name, ' ', 1) COLLATE "C";
TRUNCATE checks;

-- rows: order, quadrants, an island, a place linked to all others
SELECT unit, round(value::numeric, 6) AS value, round(lag::numeric, 6) AS lag, round(statistic::numeric, 6) AS statistic, round(expected::numeric, 6) AS expected,
	round(variance::numeric, 6) AS variance, round(z::numeric, 6) AS z, round(p::numeric, 6) AS p, p_permutation, quadrant, neighbours
FROM aid_local_moran('{"a": 4, "B": 10, "é": 1, "hub": 6}', '{"hub": ["a", "B", "é", "island"], "a": ["B"], "B": ["a"], "é": ["B", "hub"]}'::aid_spatial_weights, permutations => 99);
SELECT unit, value, round(statistic::numeric, 6) AS statistic, round(expected::numeric, 6) AS expected, round(variance::numeric, 6) AS variance, round(z::numeric, 6) AS z,
	round(p::numeric, 6) AS p, p_permutation, neighbours
FROM aid_local_g_star('{"a": 4, "B": 10, "é": 1, "hub": 6}', '{"hub": ["a", "B", "é", "island"], "a": ["B"], "B": ["a"], "é": ["B", "hub"]}'::aid_spatial_weights, permutations => 99);
SELECT unit, quadrant FROM map, aid_local_moran(pg_temp.amounts(9, 1, 1, 5), w) WHERE name = 'line';
-- below zero is a value like any other, where there is no natural zero
SELECT round(statistic::numeric, 12) AS moran, (SELECT round(statistic::numeric, 12) FROM aid_geary(pg_temp.amounts(-3, -2, 2, 3), w)) AS geary,
	(SELECT round(sum(statistic)::numeric, 12) FROM aid_local_moran(pg_temp.amounts(-3, -2, 2, 3), w)) AS local
FROM map, aid_moran(pg_temp.amounts(-3, -2, 2, 3), w) WHERE name = 'line';
-- the reference may name more than the weights do
SELECT round(statistic::numeric, 12) AS moran FROM map, aid_moran(pg_temp.amounts(4, 9, 14, 32), pg_temp.amounts(2, 3, 2, 4, 0, -7), w) WHERE name = 'line';
-- NULL in, NULL out; no rows from the local ones
SELECT aid_moran(NULL, w) IS NULL AND aid_moran(a, NULL::aid_spatial_weights) IS NULL AND aid_geary(a, NULL, w) IS NULL AND aid_moran(a, w, NULL) IS NULL
	AND aid_spatial_gini(a, w, seed => NULL) IS NULL AS nulls,
	(SELECT count(*) FROM aid_local_moran(NULL, w)) + (SELECT count(*) FROM aid_local_g(a, NULL, w)) + (SELECT count(*) FROM aid_local_g_star(a, w, permutations => NULL))
	+ (SELECT count(*) FROM aid_local_moran('{}', '{}')) AS no_rows
FROM map, (SELECT pg_temp.amounts(2, 3) AS a) d WHERE name = 'line';
-- weights very large and very small
SELECT round(m.statistic::numeric, 12) AS moran, round(m.z::numeric, 11) AS z, round(g.z::numeric, 11) AS g_z, m.p_permutation, g.p_permutation AS g_p,
	(SELECT round(z::numeric, 11) FROM aid_local_g(a, w) WHERE unit = 'A') AS local_g_z
FROM (VALUES (1e-99), (1), (1e99)) v (size), LATERAL (SELECT aid_spatial_weights_agg(unit, neighbour, size * weight) AS w FROM map, aid_weights_links(w) WHERE name = 'line') x,
	(SELECT pg_temp.amounts(2, 3, 7, 8) AS a) d, aid_moran(a, w, 'greater', 99, 1) m, aid_getis_ord_g(a, w, 'greater', 99, 1) g;

--
-- Errors
--
SELECT aid_moran('{"A": 1}', '{"A": ["B"]}', 'larger');
SELECT aid_local_g('{"A": 1}', '{"A": ["B"]}', 'Greater');
SELECT aid_geary('{"A": 1}', '{"A": ["B"]}', permutations => -1);
SELECT aid_local_moran('{"A": 1}', '{"A": ["B"]}', permutations => 1000001);
SELECT aid_moran('{"A": 1, "Z": 0, "Y": 5}', '{"A": ["B"]}'::aid_spatial_weights);
SELECT aid_moran('{"A": 1}', '{"A": 3}', '{"A": ["B", "C"]}'::aid_spatial_weights);
SELECT aid_spatial_gini('{"A": 1}', '{"A": 3, "B": 0, "C": -2, "D": 1}', '{"A": ["B", "C"]}'::aid_spatial_weights);
SELECT aid_getis_ord_g('{"A": 1, "B": -2}', '{"A": ["B"]}'::aid_spatial_weights);
SELECT aid_moran('{"A": 1}', '{"A": {"B": 1e-101}}'::aid_spatial_weights);
SELECT aid_local_g('{"A": 1}', '{"A": {"B": 1e101}}'::aid_spatial_weights);

-- the states of these and others
CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT pg_temp.state('SELECT ' || query) AS state, query FROM (VALUES
	($$'{"A": 1}'::aid_spatial_weights$$), ($$'{"A": {"B": -1}}'::aid_spatial_weights$$), ($$'{"A": ["A"]}'::aid_spatial_weights$$), ($$'{"A": ["B", "B"]}'::aid_spatial_weights$$),
	($$('{"' || repeat('x', 65536) || '": []}')::aid_spatial_weights$$), ($$'{"A": 1}'::jsonb::aid_spatial_weights$$), ($$'{"A": {"B": 1e999}}'::jsonb::aid_spatial_weights$$),
	($$aid_spatial_weights_agg(NULL, 'B')$$), ($$aid_spatial_weights_agg('A', 'B', NULL)$$), ($$aid_spatial_weights_agg('A', 'B', -1)$$), ($$aid_spatial_weights_agg('A', 'B', 'NaN')$$),
	($$aid_spatial_weights_agg('A', 'A')$$), ($$aid_spatial_weights_agg('A', 'A', 0)$$), ($$aid_spatial_weights_agg('A', 'B') FROM generate_series(1, 2)$$),
	($$aid_spatial_weights_agg(repeat('x', 65536), 'B')$$), ($$aid_weights_restrict('{}', ARRAY[NULL::text])$$), ($$aid_weights_frame('{"A": ["B"]}', '{A}'::text[])$$),
	($$aid_weights_profile('{"A": {"B": 1e308, "C": 1e308}}')$$), ($$aid_weights_row_standardize('{"A": {"B": 1e308, "C": 1e308}}')$$),
	($$aid_moran('{"A": 1}', '{"A": ["B"]}', '')$$), ($$aid_moran('{"A": 1}', '{"A": ["B"]}', 'less', 1000001)$$), ($$aid_moran('{"C": 1}', '{"A": ["B"]}'::aid_spatial_weights)$$),
	($$aid_geary('{"A": 1}', '{"A": 3}', '{"A": ["B"]}'::aid_spatial_weights)$$), ($$aid_geary('{"A": 1}', '{"A": 3, "B": 0}', '{"A": ["B"]}'::aid_spatial_weights)$$),
	($$aid_getis_ord_g('{"A": -1}', '{"A": ["B"]}'::aid_spatial_weights)$$), ($$aid_spatial_gini('{"A": -1}', '{"A": ["B"]}'::aid_spatial_weights)$$),
	($$aid_local_g('{"A": -1}', '{"A": ["B"]}'::aid_spatial_weights)$$), ($$aid_local_g_star('{"A": -1}', '{"A": ["B"]}'::aid_spatial_weights)$$),
	($$aid_local_moran('{"A": -1}', '{"A": ["B"]}'::aid_spatial_weights)$$), ($$aid_moran('{"A": 1}', '{"A": {"B": 1e101}}'::aid_spatial_weights)$$),
	($$aid_moran('{"A": 1e29, "B": 1e29}', '{"A": ["B"]}'::aid_spatial_weights)$$)) v (query);
