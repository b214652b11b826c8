-- The records of this benchmark. Row i depends on i and the seed only, by PostgreSQL's own hash of integers and integer
-- arithmetic, so every machine makes the same rows.

-- Table "name" for records in random order: groups by the hundred thousand or the five hundred, units by the two hundred,
-- ten thousand or million, all equally likely and independent of each other, named by three, five and six letters or digits.
CREATE PROCEDURE bench.create_records(name text)
LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('DROP TABLE IF EXISTS bench.%I', name);
	EXECUTE format('CREATE UNLOGGED TABLE bench.%I (large integer NOT NULL, small smallint NOT NULL, u200 text NOT NULL,
		u10000 text NOT NULL, u1000000 text NOT NULL, amount numeric(14, 2) NOT NULL)
		WITH (parallel_workers = 2, autovacuum_enabled = off)', name);
END
$$;

-- Records number "first" to "last"; two sessions may fill one table.
CREATE PROCEDURE bench.fill_records(name text, first bigint, last bigint, seed bigint)
LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format($insert$
		INSERT INTO bench.%I
		SELECT g, g %% 500, to_hex(256 + ((h2 & 65535) * 200 >> 16)), to_hex(65536 + ((h2 >> 16 & 1048575) * 10000 >> 20)),
			to_hex(1048576 + ((h1 >> 20 & 16777215) * 1000000 >> 24)), (1000 + (h2 >> 36 & 16777215)) * 0.01
		FROM (
			SELECT ((h1 & 1048575) * 100000 >> 20)::integer AS g, h1, h2
			FROM (
				SELECT hashint8extended(i, $1) AS h1, hashint8extended(i, $1 + 1) AS h2 FROM generate_series($2, $3) AS i OFFSET 0
			) b OFFSET 0
		) c$insert$, name) USING seed, first, last;
END
$$;

-- Payments of so many days, so many a day, of 40 donors to 190 recipients: the first ones by number have far more than
-- the last ones.
CREATE PROCEDURE bench.make_payments(days integer, per_day integer, seed bigint)
LANGUAGE plpgsql AS
$$
BEGIN
	DROP TABLE IF EXISTS bench.payment;
	CREATE UNLOGGED TABLE bench.payment (day date NOT NULL, donor smallint NOT NULL, recipient text NOT NULL, amount numeric(14, 2) NOT NULL)
	WITH (parallel_workers = 2, autovacuum_enabled = off);
	INSERT INTO bench.payment
	SELECT date '2015-01-01' + d, (h & 65535) * (h & 65535) * 40 >> 32, to_hex(256 + ((h >> 16 & 65535) * (h >> 16 & 65535) * 190 >> 32)),
		(1000 + (h >> 33 & 16777215)) * 0.01
	FROM generate_series(0, days - 1) AS d, generate_series(1, per_day) AS i,
		LATERAL (SELECT hashint8extended(d::bigint * 100000 + i, seed) AS h) c;
END
$$;
