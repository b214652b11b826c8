-- Places of this benchmark: hexagons in offset rows, each with up to six neighbours, and amounts that are spread like
-- aid. All of it depends on the seed only.

CREATE TABLE bench.map (size bigint PRIMARY KEY, a aid_allocation, w aid_spatial_weights);
CREATE TABLE bench.link (size bigint, unit text, neighbour text, weight double precision);
CREATE TABLE bench.run (job text, size bigint, rival text, round integer, ms double precision);
CREATE TABLE bench.rival_figure (size bigint, rival text, unit text, statistic double precision, p double precision);
CREATE TABLE bench.version (rival text PRIMARY KEY, version text);

CREATE FUNCTION bench.place(i bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'place ' || lpad(i::text, 7, '0');

-- An amount in cents: 1 thousand to some hundred million, one place in five without money
CREATE FUNCTION bench.spread_cents(hash bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (hash >> 50) & 255 < 51 THEN 0 ELSE (100000 + ((hash >> 16) & 1048575)) << bit_count((hash & 65535)::integer::bit(16))::integer END;

CREATE PROCEDURE bench.make_map(n bigint, seed bigint)
LANGUAGE plpgsql AS
$$
DECLARE
	width bigint := ceil(sqrt(n));
BEGIN
	INSERT INTO bench.link
	SELECT n, bench.place(i), bench.place(j), 1.0 / count(*) OVER (PARTITION BY i)
	FROM (
		SELECT i, i + dr * width + dc AS j
		FROM generate_series(0, n - 1) AS i, (VALUES (0, -1), (0, 1), (-1, 0), (1, 0), (-1, NULL), (1, NULL)) AS d (dr, shift),
			LATERAL (SELECT coalesce(shift, CASE WHEN i / width % 2 = 1 THEN 1 ELSE -1 END) AS dc) s
		WHERE i % width + dc BETWEEN 0 AND width - 1 AND i / width + dr >= 0
	) pair WHERE j < n;
	INSERT INTO bench.map
	SELECT n, (SELECT aid_allocation_agg(bench.place(i), bench.spread_cents(hashint8extended(i, seed)) * 0.01) FROM generate_series(0, n - 1) AS i),
		aid_spatial_weights_agg(unit, neighbour, weight)
	FROM bench.link WHERE size = n;
END
$$;

CREATE VIEW bench.link_file AS SELECT size, unit, neighbour, weight FROM bench.link ORDER BY size, unit, neighbour;
CREATE VIEW bench.value_file AS SELECT size, unit, amount FROM bench.map, aid_units(a) ORDER BY size, unit;

-- One round of ours. Round 0 is not kept.
CREATE PROCEDURE bench.ours(job text, n bigint, round integer)
LANGUAGE plpgsql AS
$$
DECLARE
	query text := CASE job
		WHEN 'local_moran' THEN format('SELECT l.* FROM bench.map, aid_local_moran(a, w, permutations => 999, seed => %s) l WHERE size = %s', round, n)
		WHEN 'moran' THEN format('SELECT m.* FROM bench.map, aid_moran(a, w, permutations => 999, seed => %s) m WHERE size = %s', round, n)
		WHEN 'aggregate' THEN format('SELECT aid_spatial_weights_agg(unit, neighbour, weight) FROM bench.link WHERE size = %s', n)
		ELSE format('SELECT bench.contiguity(%L)', job) END;
	started timestamptz := clock_timestamp();
	ms double precision;
BEGIN
	EXECUTE bench.discarding(query);
	ms := extract(epoch FROM clock_timestamp() - started) * 1000;
	IF round > 0 THEN
		INSERT INTO bench.run VALUES (job, n, 'aidflow', round, ms);
	END IF;
END
$$;

CREATE FUNCTION bench.note_versions(esda text, spdep text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.version VALUES ('esda', esda), ('spdep', spdep);
END;
