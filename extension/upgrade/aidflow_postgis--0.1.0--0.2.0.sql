\echo Use "ALTER EXTENSION aidflow_postgis UPDATE TO '0.2.0'" to load this file. \quit

-- Made by tools/make-upgrade from here on; what is written by hand stands above this line.

DO $$
DECLARE
	core text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'aidflow');
	own text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname IN ('aidflow_postgis', 'aidflow_report')
		AND pg_catalog.string_to_array(extversion, '.')::int[] OPERATOR(pg_catalog.>) pg_catalog.string_to_array(core, '.')::int[]
		ORDER BY pg_catalog.string_to_array(extversion, '.')::int[] DESC LIMIT 1);
BEGIN
	IF own IS NOT NULL THEN
		RAISE EXCEPTION 'this needs aidflow %, and aidflow is % in this database', own, core
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Run ALTER EXTENSION aidflow UPDATE first.';
	END IF;
END $$;

CREATE FUNCTION aid_cell_reach(size double precision, shape geometry) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN greatest(abs(ST_XMin(shape)), abs(ST_XMax(shape)), abs(ST_YMin(shape)), abs(ST_YMax(shape))) / size
		>= 999999999 THEN
	aid_refuse('22003', 'too far from the origin for cells of this size',

		'It begins at ' || ST_XMin(shape)::text || ' ' || ST_YMin(shape)::text
			|| '; names of cells reach 999999999 cells from the origin.',
		'Perhaps the size is in another unit than the projection.')::double precision
	ELSE size END;

COMMENT ON FUNCTION aid_cell_reach(double precision, geometry) IS 'size of a cell, if cells of that size reach the shape';

CREATE OR REPLACE FUNCTION aid_square_cell(place geometry, size double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN 'sq:' || ST_SRID(place)::text || ':' || aid_cell_size(size) || ':'
	|| floor(ST_X(aid_cell_place(place)) / aid_cell_reach(size, place))::integer::text
	|| ':' || floor(ST_Y(place) / size)::integer::text;

CREATE OR REPLACE FUNCTION aid_hexagon_cell(place geometry, size double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC

	SELECT 'hex:' || ST_SRID(place)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
	FROM (SELECT aid_cell_size(size) AS named) s

	CROSS JOIN LATERAL ST_HexagonGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, place) END,
		aid_cell_place(place)) AS c (geom, i, j)
	ORDER BY ST_Distance(c.geom, place), c.i, c.j
	LIMIT 1;
END;

CREATE OR REPLACE FUNCTION aid_square_frame(area geometry, size double precision) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT coalesce(array_agg('sq:' || ST_SRID(area)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
		ORDER BY c.i, c.j), '{}')
	FROM (SELECT aid_cell_size(size) AS named, aid_frame_area(area) AS surface) s
	CROSS JOIN LATERAL ST_SquareGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, surface) END, surface) AS c (geom, i, j)

	WHERE ST_Intersects(surface, c.geom) AND (ST_Contains(surface, c.geom) OR NOT ST_Touches(surface, c.geom));
END;

CREATE OR REPLACE FUNCTION aid_hexagon_frame(area geometry, size double precision) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT coalesce(array_agg('hex:' || ST_SRID(area)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
		ORDER BY c.i, c.j), '{}')
	FROM (SELECT aid_cell_size(size) AS named, aid_frame_area(area) AS surface) s
	CROSS JOIN LATERAL ST_HexagonGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, surface) END, surface) AS c (geom, i, j)

	WHERE ST_Intersects(surface, c.geom) AND (ST_Contains(surface, c.geom) OR NOT ST_Touches(surface, c.geom));
END;
