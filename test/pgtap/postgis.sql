-- aidflow_postgis, with PostGIS and the bridge each in a schema of its own: the values of the specification, brute
-- force on random shapes, errors, plans, maps.
BEGIN;
SELECT count(*) < 2 AS absent FROM pg_available_extensions WHERE name IN ('aidflow_postgis', 'postgis') \gset
\if :absent
SELECT plan(1);
SELECT skip('PostGIS or aidflow_postgis is not installed');
\else
SELECT plan(104);
SET client_min_messages = warning;
CREATE SCHEMA geo;
CREATE SCHEMA bridge;
CREATE EXTENSION postgis SCHEMA geo;
CREATE EXTENSION aidflow_postgis SCHEMA bridge;
SET search_path = public, bridge, geo;

CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE query; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;
-- The result of a query under an empty search_path
CREATE FUNCTION pg_temp.alone(query text) RETURNS text LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE result text;
BEGIN EXECUTE query INTO result; RETURN result; END $$;

-- P1: nine unit squares
CREATE TEMP TABLE nine AS SELECT 'g' || 3 * i + j + 1 AS unit, 'r' || i || 'c' || j AS name, ST_MakeEnvelope(j, i, j + 1, i + 1) AS geom FROM generate_series(0, 2) i, generate_series(0, 2) j;
SELECT is((aid_weights_profile(aid_queen_weights(array_agg(unit), array_agg(geom)))).links, 40::bigint, 'P1: queen') FROM nine;
SELECT is((aid_weights_profile(aid_rook_weights(array_agg(unit), array_agg(geom)))).links, 24::bigint, 'P1: rook') FROM nine;
SELECT is(aid_rook_weights(array_agg(unit), array_agg(geom)), '{"g1": ["g2", "g4"], "g2": ["g1", "g3", "g5"], "g3": ["g2", "g6"], "g4": ["g1", "g5", "g7"], "g5": ["g2", "g4", "g6", "g8"],
	"g6": ["g3", "g5", "g9"], "g7": ["g4", "g8"], "g8": ["g5", "g7", "g9"], "g9": ["g6", "g8"]}', 'P1: link by link') FROM nine;

-- P2: a side, a corner, an overlap
CREATE TEMP TABLE pair AS SELECT name, a::geometry, b::geometry FROM (VALUES
	('side', 'POLYGON((0 0,2 0,2 2,0 2,0 0))', 'POLYGON((2 0,4 0,4 2,2 2,2 0))'),
	('corner', 'POLYGON((0 0,2 0,2 2,0 2,0 0))', 'POLYGON((0 2.1,2 2,2 4,0 4,0 2.1))'),
	('overlap', 'POLYGON((2 0,4 0,4 2,2 2,2 0))', 'POLYGON((3.95 0.5,6 0.5,6 1.5,3.95 1.5,3.95 0.5))'),
	('apart', 'POLYGON((0 0,2 0,2 2,0 2,0 0))', 'POLYGON((9 9,10 9,10 10,9 9))'),
	('null', 'POLYGON((0 0,2 0,2 2,0 2,0 0))', NULL)) AS v (name, a, b);
SELECT is((SELECT string_agg(name || coalesce(aid_queen(a, b)::text, '-') || coalesce(aid_rook(a, b)::text, '-'), ' ' ORDER BY name) FROM pair),
	'apartfalsefalse cornertruefalse null-- overlaptruetrue sidetruetrue', 'P2: queen and rook');
SELECT is(ST_Touches(a, b), false, 'P2: where ST_Touches says no') FROM pair WHERE name = 'overlap';

-- P3: points on borders
SELECT is((SELECT array_agg((SELECT name FROM nine WHERE ST_Intersects(nine.geom, p::geometry) ORDER BY name COLLATE "C" LIMIT 1) ORDER BY n)
	FROM unnest('{POINT(1 0.5),POINT(1 1),POINT(3.5 1)}'::text[]) WITH ORDINALITY AS t (p, n)), '{r0c0,r0c0,NULL}', 'P3: a point counts in one unit');

-- P4, P5
SELECT is(aid_hexagon_cell('SRID=3857;POINT(500 500)', 400), 'hex:3857:400:1:0', 'P4: hexagon');
SELECT is(aid_square_cell('SRID=3857;POINT(-5 0)', 400), 'sq:3857:400:-1:0', 'P4: square');
SELECT is(aid_square_frame(ST_MakeEnvelope(0, 0, 2000, 2000, 3857), 1000), '{sq:3857:1000:0:0,sq:3857:1000:0:1,sq:3857:1000:1:0,sq:3857:1000:1:1}', 'P5: squares');
SELECT is(cardinality(aid_hexagon_frame(ST_MakeEnvelope(0, 0, 2000, 2000, 3857), 400)), 14, 'P5: hexagons');

-- contiguity against the join of the guide
SELECT setseed(0.1969);
CREATE TEMP TABLE shape AS SELECT s, 'u' || lpad(i::text, 2, '0') AS unit, ST_SnapToGrid(CASE i % 3
		WHEN 0 THEN ST_MakeEnvelope(x, y, x + 1 + floor(random() * 3), y + 1 + floor(random() * 3))
		WHEN 1 THEN ST_Buffer(ST_MakePoint(x, y), 1 + random(), 3)
		ELSE ST_MakeLine(ST_MakePoint(x, y), ST_MakePoint(x + floor(random() * 4), y + 1)) END, 0.001) AS geom
FROM generate_series(1, 12) s, generate_series(1, 25) i, LATERAL (SELECT floor(random() * 12) + 0 * s AS x, floor(random() * 12) + 0 * i AS y) p;
SELECT is((SELECT count(*) FROM (SELECT s, aid_queen_weights(array_agg(unit), array_agg(geom)) AS w FROM shape GROUP BY s) m
	JOIN (SELECT a.s, aid_spatial_weights_agg(a.unit, b.unit) AS w FROM shape a LEFT JOIN shape b ON a.s = b.s AND a.unit <> b.unit AND ST_Distance(a.geom, b.geom) = 0 GROUP BY a.s) j USING (s)
	WHERE m.w = j.w), 12::bigint, 'queen weights are those of shapes at distance 0');
SELECT is((SELECT count(*) FROM (SELECT s, aid_rook_weights(array_agg(unit), array_agg(geom)) AS w FROM shape GROUP BY s) m
	JOIN (SELECT a.s, aid_spatial_weights_agg(a.unit, b.unit) AS w FROM shape a LEFT JOIN shape b ON a.s = b.s AND a.unit <> b.unit AND ST_Intersects(a.geom, b.geom) AND ST_Length(ST_Intersection(a.geom, b.geom)) + ST_Perimeter(ST_Intersection(a.geom, b.geom)) > 0 GROUP BY a.s) j USING (s)
	WHERE m.w = j.w), 12::bigint, 'rook weights are those of shapes that share a length or an area');
SELECT is((SELECT count(*) FROM shape s CROSS JOIN LATERAL (SELECT aid_queen_weights(array_agg(unit ORDER BY md5(unit || n)), array_agg(geom ORDER BY md5(unit || n))) AS w FROM shape t, generate_series(1, 3) n WHERE t.s = s.s GROUP BY n) m
	WHERE m.w <> (SELECT aid_queen_weights(array_agg(unit), array_agg(geom)) FROM shape t WHERE t.s = s.s) AND s.unit = 'u01'), 0::bigint, 'whatever the order of the units');

-- distances against brute force, ties included: places on a grid of whole degrees
CREATE TEMP TABLE place AS SELECT s, 'p' || lpad(i::text, 2, '0') AS unit, ST_SetSRID(ST_MakePoint(floor(random() * 8) - 184 * (s % 2), floor(random() * 8) + 40 * (s % 3)), 4326)::geography AS geog
FROM generate_series(1, 12) s, generate_series(1, 20) i;
SELECT is((SELECT count(*) FROM (SELECT s, k, aid_nearest_weights(array_agg(unit), array_agg(geog), k) AS w FROM place, unnest('{1,4,19}'::int[]) k GROUP BY s, k) m
	JOIN LATERAL (SELECT aid_spatial_weights_agg(a.unit, b.unit) AS w FROM place a JOIN LATERAL (SELECT o.unit FROM place o WHERE o.s = a.s AND o.unit <> a.unit ORDER BY ST_Distance(o.geog, a.geog), o.unit COLLATE "C" LIMIT m.k) b ON true WHERE a.s = m.s) j ON m.w = j.w), 36::bigint, 'the k nearest, ties in byte order');
SELECT is((SELECT count(*) FROM (SELECT s, d, aid_band_weights(array_agg(unit), array_agg(geog), d) AS w FROM place, unnest('{0,120000,1e7,3e7}'::float8[]) d GROUP BY s, d) m
	JOIN LATERAL (SELECT aid_spatial_weights_agg(a.unit, b.unit) AS w FROM place a LEFT JOIN place b ON b.s = a.s AND b.unit <> a.unit AND ST_Distance(a.geog, b.geog) <= m.d WHERE a.s = m.s) j ON m.w = j.w), 48::bigint, 'a band of distance, from 0 to the whole world');
SELECT is((SELECT count(*) FROM (SELECT aid_weights_symmetrize(aid_nearest_weights(array_agg(unit), array_agg(geog), 3)) AS w FROM place GROUP BY s) m WHERE NOT aid_weights_is_symmetric(w)), 0::bigint, 'nearest weights can be made symmetric');

-- cells: random points, and points on borders and corners
CREATE TEMP TABLE point AS SELECT i, size, ST_SetSRID(ST_MakePoint(CASE i % 4 WHEN 0 THEN x WHEN 1 THEN round(x / size) * size WHEN 2 THEN round(x / size * 2) * size / 2 ELSE floor(x) END,
	CASE i % 4 WHEN 0 THEN y WHEN 1 THEN round(y / size) * size WHEN 2 THEN round(y / size) * size * sqrt(3) / 2 ELSE floor(y) END), 6933) AS geom
FROM (SELECT i, (ARRAY[400, 1000, 0.25, 12345.678])[1 + i / 4 % 4]::float8 AS size, random() * 4e5 - 2e5 AS x, random() * 4e5 - 2e5 AS y FROM generate_series(1, 2000) i) r;
SELECT is((SELECT count(*) FROM point WHERE ST_Distance(aid_hexagon_shape(aid_hexagon_cell(geom, size)), geom) > 1e-9 * size), 0::bigint, 'a hexagon holds its point');
SELECT is((SELECT count(*) FROM point, LATERAL (SELECT string_to_array(aid_hexagon_cell(geom, size), ':') AS c) t CROSS JOIN LATERAL generate_series(-1, 1) di CROSS JOIN LATERAL generate_series(-1, 1) dj
	CROSS JOIN LATERAL (SELECT c[4]::int + di AS i, c[5]::int + dj AS j) n WHERE (n.i, n.j) < (c[4]::int, c[5]::int) AND ST_Intersects(ST_SetSRID(ST_Hexagon(size, n.i, n.j), 6933), geom)), 0::bigint, 'and no hexagon of smaller i, j does');
SELECT is((SELECT count(*) FROM point, LATERAL (SELECT aid_square_shape(aid_square_cell(geom, size)) AS s) t
	WHERE NOT (ST_X(geom) >= ST_XMin(s) - 1e-9 * size AND ST_X(geom) < ST_XMax(s) + 1e-9 * size AND ST_Y(geom) >= ST_YMin(s) - 1e-9 * size AND ST_Y(geom) < ST_YMax(s) + 1e-9 * size)), 0::bigint, 'a square holds its point');
SELECT is(aid_square_cell('POINT(3 -3)', 3), 'sq:0:3:1:-1', 'a square holds its left and lower side');
SELECT is((SELECT count(*) FROM point WHERE ST_SRID(aid_hexagon_shape(aid_hexagon_cell(geom, size))) <> 6933 OR ST_SRID(aid_square_shape(aid_square_cell(geom, size))) <> 6933
	OR aid_hexagon_cell(ST_Centroid(aid_hexagon_shape(aid_hexagon_cell(geom, size))), size) <> aid_hexagon_cell(geom, size)
	OR aid_square_cell(ST_Centroid(aid_square_shape(aid_square_cell(geom, size))), size) <> aid_square_cell(geom, size)), 0::bigint, 'a shape made from a name has that name');
SELECT is(aid_square_cell('POINT(1 1)', 0.1), 'sq:0:0.1:10:10', 'a size is written in few digits');
SELECT is(aid_square_cell('POINT(1e20 0)', 1e15), 'sq:0:1000000000000000:100000:0', 'and without an exponent');
SET LOCAL extra_float_digits = -15;
SELECT is(aid_square_cell('POINT(1 1)', 123456.789), 'sq:0:123456.789:0:0', 'whatever extra_float_digits says');
SET LOCAL extra_float_digits = 1;

-- frames: against the area in common
CREATE TEMP TABLE area AS SELECT s, ST_Buffer(ST_MakePoint(random() * 10, random() * 10), 1 + random() * 3, 4) AS geom FROM generate_series(1, 10) s;
INSERT INTO area VALUES (11, ST_MakeEnvelope(0, 0, 3, 2)), (12, 'MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 6,5 5)))'), (13, 'POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,7 2,7 7,2 7,2 2))');
SELECT is((SELECT count(*) FROM area WHERE aid_square_frame(geom, 1) <> (SELECT array_agg('sq:0:1:' || i || ':' || j ORDER BY i, j) FROM generate_series(-9, 20) i, generate_series(-9, 20) j WHERE ST_Area(ST_Intersection(geom, ST_Square(1, i, j))) > 1e-12)), 0::bigint, 'squares that share area');
SELECT is((SELECT count(*) FROM area WHERE aid_hexagon_frame(geom, 0.5) <> (SELECT array_agg('hex:0:0.5:' || i || ':' || j ORDER BY i, j) FROM generate_series(-15, 30) i, generate_series(-15, 30) j WHERE ST_Area(ST_Intersection(geom, ST_Hexagon(0.5, i, j))) > 1e-12)), 0::bigint, 'hexagons that share area');
SELECT is((SELECT count(*) FROM area, generate_series(1, 50), LATERAL (SELECT ST_GeometryN(ST_GeneratePoints(geom, 1), 1) AS p) r WHERE NOT aid_hexagon_cell(p, 0.5) = ANY (aid_hexagon_frame(geom, 0.5))), 0::bigint, 'the cell of a point inside is in the frame');
SELECT is(aid_square_frame('POLYGON EMPTY', 1), '{}', 'the frame of an empty area is empty');
SELECT is(aid_frame(aid_restrict('{"sq:0:1:0:0": 5, "sq:0:1:9:9": 2}'::aid_allocation, f), f)::text, '{"sq:0:1:0:0": 5, "sq:0:1:0:1": 0} with {"dropped_units": 1, "dropped_amount": 2}', 'a frame makes empty cells count')
FROM aid_square_frame('POLYGON((0 0,1 0,1 2,0 2,0 0))', 1) f;

SELECT is(ST_AsText(aid_link_line('POLYGON((0 0,2 0,2 2,0 2,0 0))', 'POINT(5 5)')), 'LINESTRING(1 1,5 5)', 'a line between shapes');

-- NULL and empty
SELECT is((SELECT count(*) FROM (VALUES (aid_queen(NULL, 'POINT(0 0)')::text), (aid_queen_weights(NULL, '{}')::text), (aid_queen_weights('{}', '{}')::text), (aid_rook_weights('{}', '{}')::text), (aid_nearest_weights('{}', '{}', 1)::text),
	(aid_nearest_weights('{a,b}', ARRAY['POINT(0 0)', 'POINT(0 1)']::geography[], NULL)::text), (aid_band_weights('{}', '{}', 1)::text), (aid_square_cell(NULL, 1)), (aid_square_cell('POINT(0 0)', NULL)), (aid_square_cell('POINT EMPTY', 1)), (aid_hexagon_cell('POINT EMPTY', 1)), (aid_hexagon_cell('POINT(0 0)', NULL)),
	(aid_square_shape(NULL)::text), (aid_hexagon_frame(NULL, 1)::text), (aid_link_line(NULL, 'POINT(0 0)')::text)) AS v (r) WHERE r IS NOT NULL), 0::bigint, 'NULL for NULL and for nothing');

-- errors
SELECT is(pg_temp.state(q), s, q) FROM (VALUES
	('22023', 'SELECT aid_queen_weights(''{a,b}'', ARRAY[''POINT(0 0)'']::geometry[])'),
	('22023', 'SELECT aid_queen_weights(''{a,a}'', ARRAY[''POINT(0 0)'', ''POINT(0 0)'']::geometry[])'),
	('22004', 'SELECT aid_queen_weights(''{a,NULL}'', ARRAY[''POINT(0 0)'', ''POINT(0 0)'']::geometry[])'),
	('22004', 'SELECT aid_queen_weights(''{a,b}'', ARRAY[''POINT(0 0)'', NULL]::geometry[])'),
	('22004', 'SELECT aid_queen_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POLYGON EMPTY'']::geometry[])'),
	('22023', 'SELECT aid_queen_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''SRID=4326;POINT(0 0)'']::geometry[])'),
	('22023', 'SELECT aid_queen_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POLYGON((0 0,1 1,1 0,0 1,0 0))'']::geometry[])'),
	('22023', 'SELECT aid_rook_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POLYGON((0 0,1 1,1 0,0 1,0 0))'']::geometry[])'),
	('22023', 'SELECT aid_nearest_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], 0)'),
	('22023', 'SELECT aid_nearest_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], 2)'),
	('22023', 'SELECT aid_nearest_weights(''{a,a}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], 1)'),
	('22004', 'SELECT aid_nearest_weights(''{a,b}'', ARRAY[''POINT(0 0)'', NULL]::geography[], 1)'),
	('22023', 'SELECT aid_band_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], -1)'),
	('22023', 'SELECT aid_band_weights(''{a,b}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], ''NaN'')'),
	('22004', 'SELECT aid_band_weights(''{NULL,b}'', ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geography[], 1)'),
	('22023', 'SELECT aid_square_cell(''POINT(0 0)'', 0)'),
	('22023', 'SELECT aid_square_cell(''POINT(0 0)'', ''Infinity'')'),
	('22023', 'SELECT aid_square_cell(''POINT(0 0)'', 1 / 3.0::float8)'),
	('22003', 'SELECT aid_square_cell(''POINT(1e15 0)'', 1)'),
	('22003', 'SELECT aid_square_cell(''POINT(-1234567890 0)'', 1)'),
	('22003', 'SELECT aid_square_cell(ST_MakePoint(0, ''Infinity''), 1)'),
	('22003', 'SELECT aid_square_cell(ST_MakePoint(''NaN'', 0), 1)'),
	('22003', 'SELECT aid_hexagon_cell(ST_MakePoint(''NaN'', 0), 1)'),
	('22003', 'SELECT aid_hexagon_cell(ST_MakePoint(0, ''-Infinity''), 1)'),
	('22003', 'SELECT aid_hexagon_cell(''POINT(1e18 0)'', 1)'),
	('22003', 'SELECT aid_hexagon_frame(ST_MakeEnvelope(1e10, 0, 1e10 + 3, 3), 1)'),
	('22003', 'SELECT aid_square_frame(ST_MakeEnvelope(1e10, 0, 1e10 + 3, 3), 1)'),
	('22023', 'SELECT aid_square_cell(''MULTIPOINT(0 0)'', 1)'),
	('22023', 'SELECT aid_hexagon_cell(''LINESTRING(0 0,1 1)'', 1)'),
	('22023', 'SELECT aid_hexagon_cell(''POINT(0 0)'', -1)'),
	('22023', 'SELECT aid_square_shape(''hex:0:1:0:0'')'),
	('22023', 'SELECT aid_hexagon_shape(''hex:0:1:0'')'),
	('22023', 'SELECT aid_hexagon_shape(''hex:0:1:0:0; drop'')'),
	('22023', 'SELECT aid_square_frame(''POLYGON((0 0,1 1,1 0,0 1,0 0))'', 1)'),
	('22023', 'SELECT aid_hexagon_frame(''LINESTRING(0 0,1 1)'', 1)'),
	('22023', 'SELECT aid_hexagon_frame(''GEOMETRYCOLLECTION(POLYGON((0 0,1 1,1 0,0 0)),POINT(3 3))'', 1)'),
	('22023', 'SELECT aid_hexagon_frame(''POLYGON((0 0,1 1,1 0,0 0))'', 0)')) AS v (s, q);

-- plans: the predicate is opened up and uses the index of the user's own table
CREATE TABLE admin AS SELECT i || ' ' || j AS unit, ST_MakeEnvelope(i, j, i + 1, j + 1) AS geom FROM generate_series(1, 50) i, generate_series(1, 50) j;
CREATE INDEX admin_geom ON admin USING gist (geom);
ANALYZE admin;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; result text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP result := result || line || E'\n'; END LOOP; RETURN result; END $$;
SELECT matches(pg_temp.plan_of('SELECT aid_spatial_weights_agg(a.unit, b.unit) FROM admin a LEFT JOIN admin b ON a.unit <> b.unit AND aid_' || p || '(a.geom, b.geom)'), 'Index Scan using admin_geom.*Index Cond: \(geom && ', p || ' uses the GiST index') FROM unnest('{queen,rook}'::text[]) p;
SELECT is((SELECT (aid_weights_profile(w)).links FROM (SELECT aid_spatial_weights_agg(a.unit, b.unit) AS w FROM admin a LEFT JOIN admin b ON a.unit <> b.unit AND aid_rook(a.geom, b.geom)) q), 9800::bigint, 'and finds every border');
SELECT ok(pg_temp.plan_of('SELECT aid_square_cell(ST_Centroid(geom), 10) FROM admin WHERE aid_queen(geom, ST_MakePoint(3.5, 3.5))') ~ 'Index Cond', 'also for one shape');
CREATE TABLE site (geom geometry(Point, 6933), cell text GENERATED ALWAYS AS (aid_hexagon_cell(geom, 1000)) STORED);
CREATE INDEX ON site (aid_square_cell(geom, 500));
INSERT INTO site SELECT ST_SetSRID(ST_MakePoint(random() * 1e5, random() * 1e5), 6933) FROM generate_series(1, 300);
SELECT is((SELECT count(*) FROM site WHERE cell <> aid_hexagon_cell(geom, 1000)), 0::bigint, 'cells serve generated columns and indexes');

-- an empty search_path
SELECT is(pg_temp.alone($$ SELECT bridge.aid_queen('POINT(0 0)'::geo.geometry, 'POINT(0 0)') AND bridge.aid_rook('LINESTRING(0 0,1 1)'::geo.geometry, 'LINESTRING(0 0,1 1)') $$), 'true', 'predicates with an empty search_path');
SELECT is(pg_temp.alone($$ SELECT bridge.aid_hexagon_cell('SRID=3857;POINT(500 500)', 400) || bridge.aid_square_cell('SRID=3857;POINT(-5 0)', 400) $$), 'hex:3857:400:1:0sq:3857:400:-1:0', 'cells');
SELECT is(pg_temp.alone($$ SELECT pg_catalog.cardinality(bridge.aid_hexagon_frame(geo.ST_MakeEnvelope(0, 0, 2000, 2000), 400)) $$), '14', 'frames');
SELECT is(pg_temp.alone($$ SELECT public.aid_weights_units(bridge.aid_nearest_weights('{a,b}', ARRAY['POINT(0 0)', 'POINT(0 1)']::geo.geography[], 1))::text
	|| public.aid_weights_units(bridge.aid_band_weights('{a,b}', ARRAY['POINT(0 0)', 'POINT(0 1)']::geo.geography[], 1))::text
	|| public.aid_weights_units(bridge.aid_rook_weights('{a,b}', ARRAY['POINT(0 0)', 'POINT(0 1)']::geo.geometry[]))::text $$), '{a,b}{a,b}{a,b}', 'weights');
SELECT is(length(pg_temp.alone($$ SELECT bridge.aid_svg_map(ARRAY['POINT(0 0)', 'POINT(0 1)']::geo.geometry[], '{a,b}', '{"a": 1}') $$)) > 1000, true, 'maps');

-- maps
CREATE FUNCTION pg_temp.words(svg text) RETURNS text[] LANGUAGE sql AS $$
	SELECT array(SELECT (xpath('string(.)', t))[1]::text FROM unnest(xpath('/s:svg/s:text', svg::xml, ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']])) AS t)
$$;
CREATE TEMP TABLE map AS SELECT array_agg(geom ORDER BY unit) AS shapes, array_agg(unit ORDER BY unit) AS units FROM nine;
CREATE TEMP TABLE drawn AS SELECT aid_svg_map(shapes, units, '{"g1": 10, "g2": 20, "g3": 30, "g4": 40, "g5": 0, "g6": -5, "g7": -7, "elsewhere": 3}', 2) AS svg FROM map;
SELECT is(xml_is_well_formed_document(svg), true, 'a map is well-formed') FROM drawn;
SELECT ok(pg_temp.words(svg) @> '{"Map of 9 units","30 to 40 (2)","10 to 20 (2)","0 (1)","-5 (1)","-7 (1)","no data (2)","classes of equal numbers of units","not on the map: 1 unit with 3"}', 'its legend has every class, zero, no data and what is not on it') FROM drawn;
SELECT is((SELECT count(*) || ' ' || count(DISTINCT m[1]) FROM regexp_matches((SELECT svg FROM drawn), '<g class="(aid-(?:p1|p2|zero|m1|m2|none))">((?:<path d="M[^"]*"><title>[^<]*</title></path>)+)</g>', 'g') AS m, regexp_matches(m[2], '<path', 'g')), '9 6', 'nine shapes are drawn in six classes');
SELECT ok(svg ~ '<title>g1: 10</title>' AND svg ~ '<title>g8: no data</title>', 'with tooltips') FROM drawn;
SELECT ok(svg ~ 'role="img"' AND svg ~ 'Largest: g4 40; g3 30' AND svg ~ '<desc [^>]*>[^<]*2 units[^<]*</desc>', 'and a description') FROM drawn;
SELECT ok(pg_temp.words(aid_svg_map(ARRAY[ST_MakeEnvelope(0, 0, 1000, 1000), ST_MakeEnvelope(500, 500, 501, 501), 'POINT(3 3)', NULL, 'POLYGON EMPTY'], '{a,b,c,d,e}', '{"a": 1, "d": 2}')) @> '{"Map of 3 units","dots: 2 shapes too small to draw","not on the map: 1 unit with 2"}', 'small shapes are dots, missing ones are told');
SELECT is(aid_svg_map(array_agg(s ORDER BY n DESC), array_agg(u ORDER BY n DESC), '{"g1": 1, "g2": 5}') ~ 'g1: 1<', true, 'in any order') FROM map, unnest(shapes, units) WITH ORDINALITY AS t (s, u, n);
SELECT ok(octet_length(aid_svg_map(array_agg(ST_Buffer(ST_MakePoint(i % 20 * 10, i / 20 * 10), 5, 1000)), array_agg(repeat('<&"', 60) || i), (SELECT aid_allocation_agg(i::text, i) FROM generate_series(1, 250) i), 7)) <= 100000, 'at most 100 kB for 250 shapes of 4,000 points and long labels') FROM generate_series(1, 250) i;
SELECT ok(octet_length(aid_svg_map(array_agg(ST_MakeEnvelope(i % 40, i / 40, i % 40 + 1, i / 40 + 1)), array_agg(i::text), aid_allocation_agg(i::text, i))) <= 100000, 'and for 1,600 squares') FROM generate_series(0, 1599) i;
SELECT is(xml_is_well_formed_document(aid_svg_map(ARRAY['GEOMETRYCOLLECTION(POLYGON((0 0,9 0,9 9,0 0)),POINT(1 1),LINESTRING(0 0,1 1))', 'MULTIPOINT(3 3,4 4)']::geometry[], ARRAY[E'<\x01&"', ']]>'], '{}')), true, 'odd shapes and labels');
SELECT is((SELECT count(*) FROM (VALUES (aid_svg_map('{}', '{}', '{}')), (aid_svg_map(ARRAY[NULL]::geometry[], '{a}', '{"a": 1}')), (aid_svg_map(NULL, '{}', '{}')), (aid_svg_map('{}', '{}', NULL))) AS v (s) WHERE s IS NOT NULL), 0::bigint, 'no shapes, no map');
SELECT is(pg_temp.state(q), s, q) FROM (VALUES
	('22023', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'']::geometry[], ''{a}'', ''{"a": 1}'', 1)'),
	('22023', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'']::geometry[], ''{a}'', ''{"a": 1}'', 8)'),
	('22023', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'']::geometry[], ''{a,b}'', ''{"a": 1}'')'),
	('22023', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geometry[], ''{a,a}'', ''{"a": 1}'')'),
	('22004', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'', ''POINT(0 1)'']::geometry[], ''{a,NULL}'', ''{"a": 1}'')'),
	('22023', 'SELECT aid_svg_map(ARRAY[''POINT(0 0)'', ''SRID=4326;POINT(0 1)'']::geometry[], ''{a,b}'', ''{"a": 1}'')'),
	('22023', 'SELECT aid_svg_map(ARRAY[''LINESTRING(0 0,1 1)'']::geometry[], ''{a}'', ''{"a": 1}'')'),
	('22023', 'SELECT aid_svg_map(ARRAY[ST_MakePoint(0, ''Infinity'')], ''{a}'', ''{"a": 1}'')')) AS v (s, q);

-- the catalog
CREATE TEMP VIEW member AS SELECT p.* FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'aidflow_postgis');
SELECT cmp_ok((SELECT count(*) FROM member), '>=', 20::bigint, 'functions are found');
SELECT is((SELECT array_agg(oid::regprocedure::text) FROM member WHERE provolatile <> 'i' OR proparallel <> 's' OR prosqlbody IS NULL OR prosecdef), NULL, 'all are immutable, parallel safe, and bind when they are created');
SELECT is((SELECT array_agg(oid::regprocedure::text) FROM member WHERE obj_description(oid, 'pg_proc') IS NULL OR proname !~ '^aid_'), NULL, 'and are commented');
SELECT lives_ok('ALTER EXTENSION aidflow_postgis SET SCHEMA geo', 'the bridge moves to another schema');
SELECT is(geo.aid_square_cell('SRID=3857;POINT(-5 0)', 400), 'sq:3857:400:-1:0', 'and works there');
SELECT throws_ok('DROP EXTENSION postgis', '2BP01', NULL, 'PostGIS stays as long as the bridge does');
SELECT lives_ok('DROP TABLE site; DROP EXTENSION aidflow_postgis', 'which can be dropped');
SELECT * FROM finish();
\endif
ROLLBACK;
