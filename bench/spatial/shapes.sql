-- Shapes for the contiguity part: the countries of the demo and a plane of hexagons. cells: about how many of these
CREATE EXTENSION aidflow_postgis CASCADE;

CREATE TABLE bench.world (unit text PRIMARY KEY, geom geometry(MultiPolygon, 4326) NOT NULL);
\copy bench.world FROM 'demo/country-shape.csv' (FORMAT csv, HEADER)
-- a hexagon of side 100 takes 1.5 * sqrt(3) * 100^2
CREATE TABLE bench.hexagons AS
SELECT i || ':' || j AS unit, geom
FROM ST_HexagonGrid(100, ST_SetSRID(ST_MakeBox2D(ST_Point(0, 0),
	ST_Point(sqrt(:cells * 25980.0), sqrt(:cells * 25980.0))), 3857));
CREATE INDEX ON bench.world USING gist (geom);
CREATE INDEX ON bench.hexagons USING gist (geom);
VACUUM ANALYZE bench.world, bench.hexagons;

CREATE FUNCTION bench.contiguity(job text) RETURNS aid_spatial_weights
LANGUAGE plpgsql AS
$$
DECLARE
	w aid_spatial_weights;
BEGIN
	EXECUTE format('SELECT aid_spatial_weights_agg(a.unit, b.unit)
		FROM bench.%1$I a LEFT JOIN bench.%1$I b ON a.unit <> b.unit AND aid_queen(a.geom, b.geom)', job) INTO w;
	RETURN w;
END
$$;

CREATE VIEW bench.shape_file AS
SELECT 'world' AS job, unit, encode(ST_AsBinary(geom), 'hex') FROM bench.world
UNION ALL SELECT 'hexagons', unit, encode(ST_AsBinary(geom), 'hex') FROM bench.hexagons;
