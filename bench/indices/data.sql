-- The records of this benchmark. Row i depends on i and the seed only, by PostgreSQL's own hash of integers and
-- integer arithmetic, so every machine makes the same rows.

-- Bits of a hash, `width` of them from `position` on
CREATE FUNCTION bench.bits(hash bigint, "position" integer, width integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hash >> "position") & ((1::bigint << width) - 1);

-- An amount in cents from a hash: whole cents or whole thousands, 1 thousand to some hundred million, spread like a
-- log-normal (2 to the power of a count of bits).
CREATE FUNCTION bench.cents(hash bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (100000 + CASE bench.bits(hash, 40, 1) WHEN 1 THEN bench.bits(hash, 16, 4) * 100000 ELSE bench.bits(hash, 16, 20) END)
	<< bit_count(bench.bits(hash, 0, 16)::bit(16))::integer;

-- Table "name" with n records: 40 donors, 12 years, 190 recipients, all in random order. A donor's or recipient's
-- share falls with its number (the largest donor has 16 of a hundred records, the largest recipient 5, the smallest
-- some 0.3); a quarter of the records follow an order of recipients that is the donor's own. Every 200th record takes
-- back 10 to 60 per cent of the one before it; 8 in a thousand have no amount, 4 no recipient.
CREATE PROCEDURE bench.make_flow(name text, n bigint, seed bigint)
LANGUAGE plpgsql AS
$$
DECLARE
	donors text[] := ARRAY(SELECT 'D' || lpad(k::text, 2, '0') FROM generate_series(1, 40) AS k);
	-- three letters, as in ISO 3166; the first two make them distinct
	recipients text[] := ARRAY(SELECT chr(65 + k % 26) || chr(65 + k / 26) || chr(65 + k * 5 % 26)
		FROM generate_series(0, 189) AS k);
BEGIN
	EXECUTE format('DROP TABLE IF EXISTS bench.%I', name);
	EXECUTE format('CREATE UNLOGGED TABLE bench.%I (donor text NOT NULL, year integer NOT NULL, recipient text,
		amount numeric(14, 2)) WITH (parallel_workers = 2, autovacuum_enabled = off)', name);
	EXECUTE format($insert$
		INSERT INTO bench.%I
		SELECT $1[1 + d], 2013 + y, CASE WHEN bench.bits(h2, 48, 8) > 0 THEN
				$2[1 + CASE WHEN bench.bits(h1, 48, 2) > 0 THEN r ELSE (r + 29 * d + 13) %% 190 END] END,
			CASE WHEN correction THEN -(bench.cents(h2) * (10 + bench.bits(h1, 50, 6) * 50 / 64) / 100)
				WHEN bench.bits(h2, 41, 7) > 0 OR i %% 200 = 198 THEN bench.cents(h2) END * 0.01
		FROM (
			SELECT i, h1, h2, i %% 200 = 199 AS correction,
				bench.bits(h1, 0, 16) * bench.bits(h1, 0, 16) * 40 >> 32 AS d, bench.bits(h1, 16, 16) * 12 >> 16 AS y,
				bench.bits(h1, 32, 16) * bench.bits(h1, 32, 16) * 190 >> 32 AS r
			FROM (
				SELECT i, hashint8extended(base, $3) AS h1, hashint8extended(base, $3 + 1) AS h2
				FROM (SELECT i, i - (i %% 200 = 199)::integer AS base FROM generate_series(0, $4 - 1) AS i) a OFFSET 0
			) b OFFSET 0
		) c$insert$, name) USING donors, recipients, seed, n;
END
$$;

-- Table "name" with n records over so many units, each named by so many bytes, and 40 donors. The first
-- records name every pair once, in the order of a walk with a large prime step; then all pairs are equally likely.
CREATE PROCEDURE bench.make_units(name text, n bigint, units integer, key_bytes integer, seed bigint)
LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('DROP TABLE IF EXISTS bench.%I', name);
	EXECUTE format('CREATE UNLOGGED TABLE bench.%I (donor text NOT NULL, unit text NOT NULL, amount numeric(14, 2))
		WITH (parallel_workers = 2, autovacuum_enabled = off)', name);
	EXECUTE format($insert$
		INSERT INTO bench.%I
		SELECT 'D' || 10 + cell / $1, lpad((cell %% $1)::text, $2, 'U00'), bench.cents(h) * 0.01
		FROM (
			SELECT CASE WHEN i < 40 * $1 THEN i * 2654435761 %% (40 * $1)
				ELSE bench.bits(hashint8extended(i, $3), 0, 31) * 40 * $1 >> 31 END AS cell, hashint8extended(i, $3 + 1) AS h
			FROM generate_series(0, $4 - 1) AS i OFFSET 0
		) a$insert$, name) USING units, key_bytes, seed, n;
END
$$;
