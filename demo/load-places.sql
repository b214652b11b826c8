-- Adds places to the sample: shapes of countries and where the records of 2024 are. Run after demo/load.sql, from the
-- root of the repository:
--
--     psql -f demo/load-places.sql
--
-- The shapes are those of Natural Earth (see demo/NOTICE). Towns and locations are made up, by the same means as in
-- demo/generate.sql: chance comes from sha256 and all that follows is numeric arithmetic.
\set was_quiet :QUIET
\set was_stopping :ON_ERROR_STOP
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages TO warning;

CREATE EXTENSION IF NOT EXISTS aidflow_postgis CASCADE;

BEGIN;

DROP TABLE IF EXISTS demo.shape, demo.town, demo.location;

CREATE TABLE demo.shape (
	iso3 text PRIMARY KEY,
	geom geometry(MultiPolygon, 4326) NOT NULL
);
COMMENT ON TABLE demo.shape IS 'Simplified shapes of countries; neighbours meet in the same points';
\copy demo.shape FROM 'demo/country-shape.csv' (FORMAT csv, HEADER)
CREATE INDEX ON demo.shape USING gist (geom);

CREATE TABLE demo.town (
	iso3 text REFERENCES demo.recipient,
	town integer,
	geom geometry(Point, 4326) NOT NULL,
	PRIMARY KEY (iso3, town)
);
COMMENT ON TABLE demo.town IS 'Up to twelve invented towns for each recipient, the larger ones first';

CREATE TABLE demo.location (
	flow_id bigint REFERENCES demo.flow,
	location_id integer,
	geom geometry(Point, 4326),
	PRIMARY KEY (flow_id, location_id)
);
COMMENT ON TABLE demo.location IS 'Invented places of the records of 2024; no point where only the country is known';

CREATE FUNCTION pg_temp.place_hex(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(key, 'UTF8')), 'hex');

-- Number k (0..7) of such a hash, below n
CREATE FUNCTION pg_temp.place_draw(hex text, k integer, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || substr(hex, 8 * k + 1, 8))::bit(32)::bigint * n / 4294967296;

-- Points are tried all over the largest part of a country; where none hits it, a corner of its outline is the town.
INSERT INTO demo.town
SELECT iso3, row_number() OVER (PARTITION BY iso3 ORDER BY try), geom
FROM (
	SELECT iso3, try, geom, row_number() OVER (PARTITION BY iso3 ORDER BY try) AS n
	FROM (
		SELECT s.iso3, part.geom AS shape, ST_Envelope(part.geom) AS box
		FROM demo.shape s
		JOIN demo.recipient USING (iso3)
		CROSS JOIN LATERAL (SELECT d.geom FROM ST_Dump(s.geom) AS d ORDER BY ST_Area(d.geom) DESC, d.path LIMIT 1) part
	) country
	CROSS JOIN generate_series(1, 41) AS try
	CROSS JOIN LATERAL (SELECT pg_temp.place_hex(format('town %s %s', iso3, try)) AS hex OFFSET 0) h
	CROSS JOIN LATERAL (SELECT
		round((ST_XMin(box) + (ST_XMax(box) - ST_XMin(box)) * pg_temp.place_draw(hex, 0, 10000) / 10000)::numeric, 2) AS x,
		round((ST_YMin(box) + (ST_YMax(box) - ST_YMin(box)) * pg_temp.place_draw(hex, 1, 10000) / 10000)::numeric, 2) AS y
		) random
	CROSS JOIN LATERAL (SELECT CASE WHEN try = 41 THEN ST_PointN(ST_ExteriorRing(shape), 1)
		ELSE ST_SetSRID(ST_MakePoint(x::double precision, y::double precision), 4326) END AS geom) point
	WHERE try = 41 OR ST_Contains(shape, geom)
) hit
WHERE n <= 12 AND (n = 1 OR try <= 40);

-- A quarter of the records know their country only. The others name one to three towns; the first ones are named most.
INSERT INTO demo.location
SELECT flow_id, location_id, CASE WHEN pg_temp.place_draw(hex, 0, 100) >= 25 THEN t.geom END
FROM (SELECT flow_id, recipient, pg_temp.place_hex(format('places %s', flow_id)) AS hex
	FROM demo.flow WHERE year = 2024 AND recipient IS NOT NULL OFFSET 0) f
JOIN (SELECT iso3, count(*) AS towns FROM demo.town GROUP BY iso3) c ON c.iso3 = f.recipient
CROSS JOIN LATERAL generate_series(1, CASE WHEN pg_temp.place_draw(hex, 0, 100) < 25 THEN 1
	ELSE 1 + pg_temp.place_draw(hex, 1, 3)::integer END) AS location_id
JOIN demo.town t ON t.iso3 = f.recipient
	AND t.town = 1 + least(pg_temp.place_draw(hex, 1 + location_id, towns),
		pg_temp.place_draw(hex, 4 + location_id, towns));

COMMIT;

ANALYZE demo.shape, demo.town, demo.location;
RESET client_min_messages;
\set QUIET :was_quiet
\set ON_ERROR_STOP :was_stopping
