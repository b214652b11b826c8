-- Names of PostGIS and of aidflow are not qualified: the schemas of both are in the search path of CREATE EXTENSION,
-- and RETURN and BEGIN ATOMIC bodies bind what they find there, for good.

--# Internal

CREATE FUNCTION aid_shapes_fault(units text[], shapes geometry[], complete boolean, OUT state text, OUT detail text,
	OUT hint text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH shape AS (
		SELECT unit, g FROM unnest(units, shapes) AS t (unit, g)
	)
	SELECT state, detail, hint FROM (
		SELECT 1 AS n, '22023' AS state, 'There are ' || cardinality(units)::text || ' units and '
			|| cardinality(shapes)::text || ' shapes.' AS detail,
			'Make both in one query with array_agg.' AS hint
			WHERE cardinality(units) <> cardinality(shapes)
		UNION ALL SELECT 2, '22004', 'Unit number ' || array_position(units, NULL)::text || ' is NULL.', ''
			WHERE array_position(units, NULL) IS NOT NULL
		UNION ALL SELECT 3, '22023', 'Unit "' || min(unit COLLATE "C") || '" is given more than once.',
			'Unite the parts of a unit with ST_Union first.'
			FROM (SELECT unit FROM shape GROUP BY unit HAVING count(*) > 1) twice HAVING count(*) > 0
		UNION ALL SELECT 4, '22004', 'Unit "' || min(unit COLLATE "C") || '" has no shape, or an empty one.',
			'Leave such units out: they would look like islands.'
			FROM shape WHERE complete AND (g IS NULL OR ST_IsEmpty(g)) HAVING count(*) > 0
		UNION ALL SELECT 5, '22023', 'They are in the SRIDs ' || min(ST_SRID(g))::text || ' and '
			|| max(ST_SRID(g))::text || '.',
			'Bring all to one with ST_Transform.'
			FROM shape HAVING min(ST_SRID(g)) <> max(ST_SRID(g))
		UNION ALL (SELECT 6, '22023', 'The shape of unit "' || unit || '" is invalid: ' || ST_IsValidReason(g) || '.',
			'Repair it with ST_MakeValid.'
			FROM shape WHERE complete AND NOT (ST_IsValidDetail(g)).valid ORDER BY unit COLLATE "C" LIMIT 1)
	) fault
	ORDER BY n LIMIT 1;
END;
COMMENT ON FUNCTION aid_shapes_fault(text[], geometry[], boolean) IS 'what is wrong with units and their shapes';

CREATE FUNCTION aid_places_fault(units text[], places geography[], OUT state text, OUT detail text, OUT hint text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH place AS (
		SELECT unit, g FROM unnest(units, places) AS t (unit, g)
	)
	SELECT state, detail, hint FROM (
		SELECT 1 AS n, '22023' AS state, 'There are ' || cardinality(units)::text || ' units and '
			|| cardinality(places)::text || ' places.' AS detail,
			'Make both in one query with array_agg.' AS hint
			WHERE cardinality(units) <> cardinality(places)
		UNION ALL SELECT 2, '22004', 'Unit number ' || array_position(units, NULL)::text || ' is NULL.', ''
			WHERE array_position(units, NULL) IS NOT NULL
		UNION ALL SELECT 3, '22023', 'Unit "' || min(unit COLLATE "C") || '" is given more than once.',
			'Choose one place for each unit.'
			FROM (SELECT unit FROM place GROUP BY unit HAVING count(*) > 1) twice HAVING count(*) > 0
		UNION ALL SELECT 4, '22004', 'Unit "' || min(unit COLLATE "C") || '" has no place, or an empty one.',
			'Leave such units out: they would look like islands.'
			FROM place WHERE g IS NULL OR ST_IsEmpty(g::geometry) HAVING count(*) > 0
	) fault
	ORDER BY n LIMIT 1;
END;
COMMENT ON FUNCTION aid_places_fault(text[], geography[]) IS 'what is wrong with units and their places';

-- A size is written with the 15 digits that every double keeps, whatever extra_float_digits says.
CREATE FUNCTION aid_cell_size(size double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN size <= 0 OR size IN ('NaN', 'Infinity') THEN
		aid_refuse('22023', 'size of a cell out of range', 'It is ' || size::text || '; it must be above 0 and finite.',
			'')
	WHEN size::numeric::double precision <> size THEN
		aid_refuse('22023', 'size of a cell has more than 15 digits', 'It is ' || size::text || '.',
			'Round it: the names of cells hold it.')
	ELSE trim_scale(size::numeric)::text END;
COMMENT ON FUNCTION aid_cell_size(double precision) IS 'size of a cell as its name has it';

CREATE FUNCTION aid_cell_place(place geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ST_GeometryType(place) <> 'ST_Point' THEN
	aid_refuse('22023', 'the place of a cell must be a point', 'It is of type ' || ST_GeometryType(place) || '.',
		'ST_PointOnSurface gives a point of a shape.')::geometry
	ELSE place END;
COMMENT ON FUNCTION aid_cell_place(geometry) IS 'a point, as it is';

-- Beyond 2^31 cells from the origin PostGIS gives another cell without a word.
CREATE FUNCTION aid_cell_reach(size double precision, shape geometry) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN greatest(abs(ST_XMin(shape)), abs(ST_XMax(shape)), abs(ST_YMin(shape)), abs(ST_YMax(shape))) / size
		>= 999999999 THEN
	aid_refuse('22003', 'too far from the origin for cells of this size',
		-- a detail of constants alone would be raised by the planner
		'It begins at ' || ST_XMin(shape)::text || ' ' || ST_YMin(shape)::text
			|| '; names of cells reach 999999999 cells from the origin.',
		'Perhaps the size is in another unit than the projection.')::double precision
	ELSE size END;
COMMENT ON FUNCTION aid_cell_reach(double precision, geometry) IS 'size of a cell, if cells of that size reach the shape';

CREATE FUNCTION aid_cell_name(cell text, kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN cell !~ ('^' || kind || ':[0-9]{1,6}:[0-9]{1,20}([.][0-9]{1,30})?:-?[0-9]{1,9}:-?[0-9]{1,9}$') THEN
	aid_refuse('22023', 'not the name of such a cell', 'It is "' || "left"(cell, 80) || '".',
		'A name reads ' || kind || ':srid:size:i:j.')
	ELSE cell END;
COMMENT ON FUNCTION aid_cell_name(text, text) IS 'the name of a cell, as it is';

CREATE FUNCTION aid_frame_area(area geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN NOT (ST_IsValidDetail(area)).valid THEN
		aid_refuse('22023', 'the study area is invalid', ST_IsValidReason(area) || '.',
			'Repair it with ST_MakeValid.')::geometry
	WHEN NOT ST_IsEmpty(area) AND (ST_Dimension(area) < 2 OR ST_GeometryType(area) = 'ST_GeometryCollection') THEN
		aid_refuse('22023', 'the study area must be a surface', 'It is of type ' || ST_GeometryType(area) || '.',
			'ST_CollectionExtract(area, 3) leaves its surfaces.')::geometry
	ELSE area END;
COMMENT ON FUNCTION aid_frame_area(geometry) IS 'a valid surface, as it is';

CREATE FUNCTION aid_map_paths(shapes geometry[], room bigint, OUT n bigint, OUT path text, OUT dot text,
	OUT height numeric)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 200
BEGIN ATOMIC
	-- coordinates are whole halves of a unit of the picture, which saves the decimals
	WITH shape AS (
		SELECT n, g FROM unnest(shapes) WITH ORDINALITY AS t (g, n) WHERE NOT ST_IsEmpty(g)
	), extent AS (
		SELECT x_low, y_high, x_high - x_low AS width, y_high - y_low AS height,
			coalesce(least(896 / nullif(x_high - x_low, 0), 840 / nullif(y_high - y_low, 0)), 1) AS scale
		FROM (SELECT min(ST_XMin(g)) AS x_low, max(ST_XMax(g)) AS x_high,
			min(ST_YMin(g)) AS y_low, max(ST_YMax(g)) AS y_high FROM shape) e
	), placed AS MATERIALIZED (
		SELECT n, ST_Affine(g, scale, 0, 0, scale, 480 - (x_low + width / 2) * scale, -88 - y_high * scale) AS g
		FROM shape, extent
	), drawn AS MATERIALIZED (
		SELECT n, g, grid, CASE WHEN extent >= 6 AND NOT ST_IsEmpty(area) THEN ST_AsSVG(area, 1, 0) END AS path
		FROM placed, unnest('{1,2,4,8}'::double precision[]) AS grid
		CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_SnapToGrid(g, grid), 3) AS area,
			greatest(ST_XMax(g) - ST_XMin(g), ST_YMax(g) - ST_YMin(g)) AS extent) a
	), chosen AS (
		SELECT coalesce(min(grid) FILTER (WHERE bytes <= room), 8) AS grid
		FROM (SELECT grid, sum(octet_length(path)) AS bytes FROM drawn GROUP BY grid) b
	)
	SELECT n, path,
		CASE WHEN path IS NULL THEN 'M' || round(ST_X(centre)::numeric - 4)::text || ' '
			|| round(-ST_Y(centre)::numeric)::text
			|| 'a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' END, ceil((extent.height * scale / 2)::numeric)
	FROM drawn JOIN chosen USING (grid), extent, LATERAL (SELECT ST_Centroid(g) AS centre) c;
END;
COMMENT ON FUNCTION aid_map_paths(geometry[], bigint) IS 'shapes as paths of so many bytes together; small ones as dots';

CREATE FUNCTION aid_map_drawn(shapes geometry[], units text[], a aid_allocation, classes integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH value AS (
		SELECT n, t.unit, amount,
			aid_svg_escape(aid_svg_label(t.unit, 40)) || ': ' || coalesce(aid_svg_number(amount), 'no data') AS hint
		FROM unnest(units) WITH ORDINALITY AS t (unit, n) LEFT JOIN aid_units(a) AS u ON u.unit = t.unit
	), budget AS (
		-- of the 100 kB, some 12 are for what is around the shapes; hints are left out when they would take many
		SELECT bytes <= 12000 AS hinted, 88000 - 34 * entries - CASE WHEN bytes <= 12000 THEN bytes ELSE 0 END AS room
		FROM (SELECT count(*) AS entries, coalesce(sum(octet_length(hint)), 0) AS bytes FROM value) b
	), shape AS (
		SELECT n, unit, amount, CASE WHEN hinted THEN hint END AS hint, path, dot, p.height
		FROM value JOIN (SELECT hinted, q.* FROM budget, aid_map_paths(shapes, room) AS q) p USING (n)
	), elsewhere AS (
		SELECT count(*) AS units, coalesce(sum(amount), 0) AS amount
		FROM aid_units(a) AS u
		WHERE NOT EXISTS (SELECT FROM shape WHERE shape.unit = u.unit)
	), classed AS (
		SELECT array_agg(amount ORDER BY n) AS amounts, array_agg(n ORDER BY n) AS ns,
			aid_svg_classify(array_agg(amount ORDER BY n), classes) AS class,
			count(*) AS total, max(height) AS height, count(dot) AS dots
		FROM shape
	), shaded AS (
		SELECT string_agg('<g class="' || coalesce(aid_svg_shade(k), 'aid-none') || '">' || elements || '</g>',
			'' ORDER BY small, k NULLS FIRST) AS body
		FROM (SELECT k, path IS NULL AS small, CASE WHEN bool_and(hint IS NULL)
				THEN '<path d="' || string_agg(coalesce(path, dot), '' ORDER BY n) || '"/>'
				ELSE string_agg('<path d="' || coalesce(path, dot) || '"><title>' || hint || '</title></path>', ''
					ORDER BY n)
				END AS elements
			FROM shape JOIN (SELECT unnest(ns) AS n, unnest(class) AS k FROM classed) c USING (n)
			GROUP BY k, path IS NULL) e
	), note AS (
		SELECT row_number() OVER (ORDER BY v.n) AS n, says FROM classed, elsewhere, LATERAL (VALUES
			(1, 'classes of equal numbers of units'),
			(2, CASE WHEN dots > 0 THEN 'dots: ' || aid_svg_plural(dots, 'shape', 'shapes')
				|| ' too small to draw' END),
			(3, CASE WHEN units > 0 THEN 'not on the map: ' || aid_svg_plural(units, 'unit', 'units')
				|| ' with ' || aid_svg_number(elsewhere.amount) END))
			AS v (n, says)
		WHERE says IS NOT NULL
	)
	SELECT aid_svg_document(classed.height + legend.height + 20 * (SELECT count(*) FROM note) + 76,
		'Map of ' || aid_svg_plural(total, 'unit', 'units'),
		'Map in classes of equal numbers of units. ' || legend.description || '. Largest: '
			|| coalesce((SELECT string_agg(unit || ' ' || aid_svg_number(amount), '; ' ORDER BY amount DESC,
				unit COLLATE "C")
				FROM (SELECT unit, amount FROM shape WHERE amount IS NOT NULL
					ORDER BY amount DESC, unit COLLATE "C" LIMIT 5) l), 'none') || '.'
			|| coalesce((SELECT string_agg(' ' || says || '.', '' ORDER BY n) FROM note WHERE n > 1), ''),
		aid_svg_shades(class)
			|| '.aid-svg .aid-shapes{stroke:#74808c;stroke:var(--aid-edge);stroke-width:1;stroke-linejoin:round}',
		aid_svg_patterns(class, 2) || '<g class="aid-shapes" transform="scale(.5)">' || shaded.body || '</g>'
			|| legend.body
			|| (SELECT string_agg(aid_svg_text(16, classed.height + legend.height + 62 + 20 * n, 'aid-soft', says),
				'' ORDER BY n) FROM note))
	FROM classed, shaded
	CROSS JOIN LATERAL aid_svg_legend(classed.height + 60, amounts, class, 2, 'unit', 'units') AS legend;
END;
COMMENT ON FUNCTION aid_map_drawn(geometry[], text[], aid_allocation, integer) IS 'a map, once the arguments are checked';

--# Neighbours from shapes

--| Arguments: `a`, `b` two shapes of one spatial reference system.
--| Result: queen: true if they have any point in common; rook: true if they have a stretch or an area in common. Small overlaps of sloppy borders count, where `ST_Touches` says false.
--| Empty: NULL for a NULL argument.
--| Errors: those of PostGIS, for shapes of different SRIDs and, in `aid_rook`, for invalid shapes.
--| Note: use them in the join condition of your own tables: the planner opens them up and uses a GiST index on either shape. They are not STRICT, because a strict function whose body is an AND is not opened up.
--| Example: `SELECT aid_spatial_weights_agg(a.unit, b.unit) FROM admin a LEFT JOIN admin b ON a.unit <> b.unit AND aid_queen(a.geom, b.geom)`
CREATE FUNCTION aid_queen(a geometry, b geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_Intersects(a, b);
COMMENT ON FUNCTION aid_queen(geometry, geometry) IS 'two shapes have a point in common';

CREATE FUNCTION aid_rook(a geometry, b geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_Intersects(a, b) AND ST_Dimension(ST_Intersection(a, b)) >= 1;
COMMENT ON FUNCTION aid_rook(geometry, geometry) IS 'two shapes have a border or an area in common';

--| Arguments: `units` and `shapes` of one length, one shape for each unit, in one spatial reference system.
--| Result: weights of 1 between units whose shapes have any point (queen) or a stretch (rook) in common, in both directions. A unit without neighbours is an island.
--| Empty: NULL for a NULL argument or empty arrays.
--| Errors: 22023 arrays of different lengths, a unit given twice, shapes of different SRIDs, an invalid shape; 22004 a NULL unit, a unit without a shape.
--| Note: every pair is looked at, so it is for a few thousand shapes; for more, or when the shapes are in an indexed table, join with `aid_queen` or `aid_rook`.
CREATE FUNCTION aid_queen_weights(units text[], shapes geometry[]) RETURNS aid_spatial_weights
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
BEGIN ATOMIC
	WITH shape AS MATERIALIZED (
		SELECT n, unit, g FROM unnest(units, shapes) WITH ORDINALITY AS t (unit, g, n)
	), pair AS MATERIALIZED (
		SELECT a.unit, b.unit AS neighbour FROM shape a JOIN shape b ON a.n < b.n AND ST_Intersects(a.g, b.g)
	)
	SELECT CASE
		WHEN state IS NOT NULL THEN
			aid_refuse(state, 'cannot make neighbours from these shapes', detail, hint)::aid_spatial_weights
		ELSE (SELECT aid_spatial_weights_agg(unit, neighbour) FROM (SELECT unit, neighbour FROM pair
			UNION ALL SELECT neighbour, unit FROM pair UNION ALL SELECT unit, NULL FROM shape) link) END
	FROM aid_shapes_fault(units, shapes, true) AS fault;
END;
COMMENT ON FUNCTION aid_queen_weights(text[], geometry[]) IS 'neighbours with a point in common';

CREATE FUNCTION aid_rook_weights(units text[], shapes geometry[]) RETURNS aid_spatial_weights
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
BEGIN ATOMIC
	WITH shape AS MATERIALIZED (
		SELECT n, unit, g FROM unnest(units, shapes) WITH ORDINALITY AS t (unit, g, n)
	), pair AS MATERIALIZED (
		SELECT a.unit, b.unit AS neighbour FROM shape a JOIN shape b ON a.n < b.n AND aid_rook(a.g, b.g)
	)
	SELECT CASE
		WHEN state IS NOT NULL THEN
			aid_refuse(state, 'cannot make neighbours from these shapes', detail, hint)::aid_spatial_weights
		ELSE (SELECT aid_spatial_weights_agg(unit, neighbour) FROM (SELECT unit, neighbour FROM pair
			UNION ALL SELECT neighbour, unit FROM pair UNION ALL SELECT unit, NULL FROM shape) link) END
	FROM aid_shapes_fault(units, shapes, true) AS fault;
END;
COMMENT ON FUNCTION aid_rook_weights(text[], geometry[]) IS 'neighbours with a border in common';

--| Arguments: `units` and `places` of one length, one place for each unit; `k` how many neighbours each unit gets, 1 or more.
--| Result: weights of 1 from each unit to its k nearest others by `ST_Distance` on the spheroid, equally near ones in byte order. The links are directed: `aid_weights_symmetrize` makes both directions.
--| Empty: NULL for a NULL argument or empty arrays.
--| Errors: 22023 arrays of different lengths, a unit given twice, a k below 1 or above the number of other units; 22004 a NULL unit, a unit without a place.
--| Note: all distances are measured; for more than a few thousand places use the indexed two-step join of the guide.
CREATE FUNCTION aid_nearest_weights(units text[], places geography[], k integer) RETURNS aid_spatial_weights
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
BEGIN ATOMIC
	WITH place AS MATERIALIZED (
		SELECT unit, g FROM unnest(units, places) AS t (unit, g)
	)
	SELECT CASE
		WHEN state IS NOT NULL THEN
			aid_refuse(state, 'cannot make neighbours from these places', detail, hint)::aid_spatial_weights
		WHEN cardinality(units) > 0 AND k NOT BETWEEN 1 AND cardinality(units) - 1 THEN
			aid_refuse('22023', 'number of neighbours out of range',
				'k is ' || k::text || ' and there are ' || cardinality(units)::text || ' units.',
				'It must be at least 1 and less than the number of units.')::aid_spatial_weights
		ELSE (SELECT aid_spatial_weights_agg(a.unit, b.unit) FROM place a
			-- on a sphere first, which is four times as fast and never more than 1.1 per cent off
			CROSS JOIN LATERAL (SELECT max(d) AS reach FROM (SELECT o.g <-> a.g AS d FROM place o
				WHERE o.unit <> a.unit ORDER BY d LIMIT k) s) near
			CROSS JOIN LATERAL (SELECT o.unit FROM place o WHERE o.unit <> a.unit AND o.g <-> a.g <= reach * 1.02
				ORDER BY ST_Distance(o.g, a.g), o.unit COLLATE "C" LIMIT k) b) END
	FROM aid_places_fault(units, places) AS fault;
END;
COMMENT ON FUNCTION aid_nearest_weights(text[], geography[], integer) IS 'the k nearest neighbours';

--| Arguments: `units` and `places` of one length, one place for each unit; `metres` the greatest distance between neighbours, on the spheroid.
--| Result: weights of 1 between units not further apart than that, in both directions. A unit without neighbours is an island.
--| Empty: NULL for a NULL argument or empty arrays.
--| Errors: 22023 arrays of different lengths, a unit given twice, metres below 0 or not finite; 22004 a NULL unit, a unit without a place.
CREATE FUNCTION aid_band_weights(units text[], places geography[], metres double precision) RETURNS aid_spatial_weights
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
BEGIN ATOMIC
	WITH place AS MATERIALIZED (
		SELECT n, unit, g FROM unnest(units, places) WITH ORDINALITY AS t (unit, g, n)
	), pair AS MATERIALIZED (
		SELECT a.unit, b.unit AS neighbour FROM place a JOIN place b ON a.n < b.n AND ST_DWithin(a.g, b.g, metres)
	)
	SELECT CASE
		WHEN state IS NOT NULL THEN
			aid_refuse(state, 'cannot make neighbours from these places', detail, hint)::aid_spatial_weights
		WHEN metres < 0 OR metres IN ('NaN', 'Infinity') THEN
			aid_refuse('22023', 'distance out of range', 'It is ' || metres::text
				|| '; it must be 0 or more and finite.',
				'')::aid_spatial_weights
		ELSE (SELECT aid_spatial_weights_agg(unit, neighbour) FROM (SELECT unit, neighbour FROM pair
			UNION ALL SELECT neighbour, unit FROM pair UNION ALL SELECT unit, NULL FROM place) link) END
	FROM aid_places_fault(units, places) AS fault;
END;
COMMENT ON FUNCTION aid_band_weights(text[], geography[], double precision) IS 'neighbours within a distance';

--# Cells of a grid

--| Arguments: `place` a point in an equal-area projection (for the world `ST_Transform(geom, 6933)`); `size` the side of a square or hexagon in units of the projection, of at most 15 digits.
--| Result: the name of the cell that holds the point, as `sq:srid:size:i:j` or `hex:srid:size:i:j`, i and j counted from the origin. A square holds its left and lower side; a point on the border of hexagons is in the one of smallest i, then j. The grids are those of `ST_SquareGrid` and `ST_HexagonGrid`.
--| Empty: NULL for a NULL argument or an empty point.
--| Errors: 22023 a shape that is no point, a size that is not above 0 and finite or has more than 15 digits; 22003 a place 999,999,999 cells or more from the origin.
--| Note: fit for a generated column or an expression index.
CREATE FUNCTION aid_square_cell(place geometry, size double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN 'sq:' || ST_SRID(place)::text || ':' || aid_cell_size(size) || ':'
	|| floor(ST_X(aid_cell_place(place)) / aid_cell_reach(size, place))::integer::text
	|| ':' || floor(ST_Y(place) / size)::integer::text;
COMMENT ON FUNCTION aid_square_cell(geometry, double precision) IS 'name of the square that holds a point';

CREATE FUNCTION aid_hexagon_cell(place geometry, size double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	-- by distance, not by ST_Intersects: between two computed borders there may be a gap of one bit
	SELECT 'hex:' || ST_SRID(place)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
	FROM (SELECT aid_cell_size(size) AS named) s
	-- the CASE sees to it that the size is checked first
	CROSS JOIN LATERAL ST_HexagonGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, place) END,
		aid_cell_place(place)) AS c (geom, i, j)
	ORDER BY ST_Distance(c.geom, place), c.i, c.j
	LIMIT 1;
END;
COMMENT ON FUNCTION aid_hexagon_cell(geometry, double precision) IS 'name of the hexagon that holds a point';

--| Arguments: `cell` a name made by `aid_square_cell` or `aid_hexagon_cell`.
--| Result: the square or hexagon as a polygon in the projection of the name.
--| Empty: NULL for NULL.
--| Errors: 22023 a text that is no such name.
CREATE FUNCTION aid_square_shape(cell text) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN ST_SetSRID(ST_Square(split_part(aid_cell_name(cell, 'sq'), ':', 3)::double precision,
	split_part(cell, ':', 4)::integer, split_part(cell, ':', 5)::integer), split_part(cell, ':', 2)::integer);
COMMENT ON FUNCTION aid_square_shape(text) IS 'the square of a name';

CREATE FUNCTION aid_hexagon_shape(cell text) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN ST_SetSRID(ST_Hexagon(split_part(aid_cell_name(cell, 'hex'), ':', 3)::double precision,
	split_part(cell, ':', 4)::integer, split_part(cell, ':', 5)::integer), split_part(cell, ':', 2)::integer);
COMMENT ON FUNCTION aid_hexagon_shape(text) IS 'the hexagon of a name';

--| Arguments: `area` the study area, a valid surface in an equal-area projection; `size` as for the cell functions.
--| Result: the names of all cells that share area with it, not of those that only touch it, by i, then j. As a frame they make empty cells count as zero: `a + aid_frame('{}', frame)` keeps money of cells outside, `aid_frame(aid_restrict(a, frame), frame)` leaves it out and records it.
--| Empty: NULL for a NULL argument; an empty array for an empty area.
--| Errors: 22023 an area that is invalid or no surface, a size that is not above 0 and finite or has more than 15 digits; 22003 an area that reaches 999,999,999 cells from the origin.
CREATE FUNCTION aid_square_frame(area geometry, size double precision) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT coalesce(array_agg('sq:' || ST_SRID(area)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
		ORDER BY c.i, c.j), '{}')
	FROM (SELECT aid_cell_size(size) AS named, aid_frame_area(area) AS surface) s
	CROSS JOIN LATERAL ST_SquareGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, surface) END, surface) AS c (geom, i, j)
	-- most cells lie inside, which PostGIS finds out much faster
	WHERE ST_Intersects(surface, c.geom) AND (ST_Contains(surface, c.geom) OR NOT ST_Touches(surface, c.geom));
END;
COMMENT ON FUNCTION aid_square_frame(geometry, double precision) IS 'names of the squares that cover an area';

CREATE FUNCTION aid_hexagon_frame(area geometry, size double precision) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT coalesce(array_agg('hex:' || ST_SRID(area)::text || ':' || named || ':' || c.i::text || ':' || c.j::text
		ORDER BY c.i, c.j), '{}')
	FROM (SELECT aid_cell_size(size) AS named, aid_frame_area(area) AS surface) s
	CROSS JOIN LATERAL ST_HexagonGrid(CASE WHEN named <> '' THEN aid_cell_reach(size, surface) END, surface) AS c (geom, i, j)
	-- most cells lie inside, which PostGIS finds out much faster
	WHERE ST_Intersects(surface, c.geom) AND (ST_Contains(surface, c.geom) OR NOT ST_Touches(surface, c.geom));
END;
COMMENT ON FUNCTION aid_hexagon_frame(geometry, double precision) IS 'names of the hexagons that cover an area';

--# Maps

--| Arguments: `a`, `b` two shapes.
--| Result: the line between a point of each (`ST_PointOnSurface`): a link of neighbours, or donor and recipient, to draw.
--| Empty: NULL for a NULL argument.
CREATE FUNCTION aid_link_line(a geometry, b geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_MakeLine(ST_PointOnSurface(a), ST_PointOnSurface(b));
COMMENT ON FUNCTION aid_link_line(geometry, geometry) IS 'a line between two shapes';

--| Arguments: `shapes` and `units` of one length, one shape for each unit, areas or points, all in one projection (for the world an equal-area one, as `ST_Transform(geom, 6933)`); `a` the amount of each unit, of any sign; `classes` how many classes of equal numbers of units, 2 to 7.
--| Result: a map as SVG. Amounts above 0 are shaded by class, those below 0 by classes of their own in another colour and striped, 0 is a class of its own, and a unit that `a` does not name is hatched as no data. The legend has the range and the number of units of each class. Shapes too small to see are dots. What `a` holds for units without a shape is told below.
--| Empty: NULL for a NULL argument or no shapes.
--| Errors: 22023 arrays of different lengths, a unit given twice, shapes of different SRIDs, a shape that is a line or reaches to infinity, classes outside 2 to 7; 22004 a NULL unit.
--| Definition: the class of an amount is `1 + floor((rank - 1) classes / n)` among the n amounts on its side of 0; equal amounts share their lowest rank, and classes that stay empty are not counted.
--| Note: coordinates are rounded to half a unit of the picture, 480 wide, and more coarsely where the map would be larger than 100 kB; common borders stay common. A NULL or empty shape is as no shape. Units have tooltips unless these would take more than 12 kB. All pictures have the properties told at `aid_svg_titled`.
--| Example: `SELECT aid_svg_map(array_agg(ST_Transform(geom, 6933)), array_agg(unit), (SELECT aid_allocation_agg(unit, usd) FROM flow)) FROM admin`
CREATE FUNCTION aid_svg_map(shapes geometry[], units text[], a aid_allocation, classes integer DEFAULT 5) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
BEGIN ATOMIC
	SELECT CASE
		WHEN state IS NOT NULL THEN aid_refuse(state, 'cannot draw this map', detail, hint)
		WHEN classes NOT BETWEEN 2 AND 7 THEN
			aid_refuse('22023', 'number of classes out of range', 'It is ' || classes::text || ', not 2 to 7.', '')
		WHEN lines IS NOT NULL THEN
			aid_refuse('22023', 'cannot draw this map', 'The shape of unit "' || lines || '" is a line.',
				'Draw areas or points.')
		WHEN endless IS NOT NULL THEN
			aid_refuse('22023', 'cannot draw this map', 'The shape of unit "' || endless || '" reaches to infinity.',
				'Some projections cannot hold the whole world.')
		WHEN drawable THEN aid_map_drawn(shapes, units, a, classes) END
	FROM aid_shapes_fault(units, shapes, false) AS fault
	CROSS JOIN (SELECT min(unit COLLATE "C") FILTER (WHERE ST_Dimension(g) = 1) AS lines,
			min(unit COLLATE "C") FILTER (WHERE ST_XMax(g) - ST_XMin(g) + ST_YMax(g) - ST_YMin(g)
				IN ('Infinity', 'NaN')) AS endless,
			bool_or(NOT ST_IsEmpty(g)) AS drawable
		FROM unnest(units, shapes) AS t (unit, g)) looked;
END;
COMMENT ON FUNCTION aid_svg_map(geometry[], text[], aid_allocation, integer) IS 'map of the units, shaded by amount';
