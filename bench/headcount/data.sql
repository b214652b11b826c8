-- The records of this benchmark. They depend on the row's number and the seed only, by PostgreSQL's own hash of
-- integers and integer arithmetic, so every machine makes the same rows.

-- Bits of a hash, `width` of them from `position` on
CREATE FUNCTION bench.bits(hash bigint, "position" integer, width integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hash >> "position") & ((1::bigint << width) - 1);

-- The ten cells of every headcount
CREATE TABLE bench.cell (position integer PRIMARY KEY, label text NOT NULL);
INSERT INTO bench.cell
SELECT row_number() OVER (), sex || ' ' || ages
FROM unnest('{F,M}'::text[]) AS sex, unnest('{0-4,5-11,12-17,18-59,60+}'::text[]) AS ages;

-- The same n records four times, so that each rival reads what its form needs and no more. A cell holds 1 to some
-- 8000 persons, small numbers being the commoner.
CREATE PROCEDURE bench.make_headcounts(n bigint, seed bigint)
LANGUAGE plpgsql AS
$$
DECLARE
	options text := 'WITH (parallel_workers = 2, autovacuum_enabled = off)';
BEGIN
	CREATE TEMP TABLE record AS
	SELECT i, array_agg(1 + (bench.bits(h, 0, 10) << bench.bits(h, 10, 2)::integer) ORDER BY c.position) AS persons
	FROM generate_series(1, n) AS i, bench.cell c, hashint8extended(i * 10 + c.position, seed) AS h
	GROUP BY i;

	EXECUTE 'CREATE UNLOGGED TABLE bench.as_text (t text NOT NULL) ' || options;
	INSERT INTO bench.as_text
	SELECT (SELECT string_agg(label || ': ' || persons[position], ', ' ORDER BY position) FROM bench.cell)
	FROM record ORDER BY i;
	EXECUTE 'CREATE UNLOGGED TABLE bench.as_headcount (h aid_headcount NOT NULL) ' || options;
	INSERT INTO bench.as_headcount SELECT t::aid_headcount FROM bench.as_text;
	EXECUTE 'CREATE UNLOGGED TABLE bench.as_jsonb (j jsonb NOT NULL) ' || options;
	INSERT INTO bench.as_jsonb
	SELECT (SELECT jsonb_object_agg(label, persons[position]) FROM bench.cell) FROM record ORDER BY i;
	EXECUTE (SELECT format('CREATE UNLOGGED TABLE bench.as_columns (%s) %s',
			string_agg(format('%I bigint NOT NULL', label), ', ' ORDER BY position), options) FROM bench.cell);
	INSERT INTO bench.as_columns
	SELECT persons[1], persons[2], persons[3], persons[4], persons[5], persons[6], persons[7], persons[8], persons[9],
		persons[10] FROM record ORDER BY i;
END
$$;

-- Every record so many times
CREATE PROCEDURE bench.enlarge(times integer)
LANGUAGE plpgsql AS
$$
DECLARE
	form text;
BEGIN
	FOREACH form IN ARRAY '{as_headcount,as_jsonb,as_columns,as_text}'::text[] LOOP
		EXECUTE format('INSERT INTO bench.%1$I SELECT f.* FROM bench.%1$I f, generate_series(2, $1)', form) USING times;
	END LOOP;
END
$$;

-- Pairs of accounts of one population: a by sex (known for three persons in four) and 20 bands of four years, b by 60
-- overlapping bands of five years. `truth` is how many are men of 18 to 29. Three kinds of counts:
--     small     some 150 persons in a cell
--     scaled    the same, each times 10^10: bounds must be the same times 10^10
--     large     others, near 10^12 and without a common factor
CREATE UNLOGGED TABLE bench.account (
	kind text,
	pair integer,
	a aid_headcount NOT NULL,
	b aid_headcount NOT NULL,
	truth bigint NOT NULL,
	PRIMARY KEY (kind, pair)
) WITH (autovacuum_enabled = off);

CREATE PROCEDURE bench.make_accounts(pairs integer, seed bigint)
LANGUAGE sql
BEGIN ATOMIC
	WITH persons AS (
		SELECT kind, pair, sex, year, part, CASE kind
			WHEN 'small' THEN 1 + bench.bits(h, 0, 3)
			WHEN 'scaled' THEN (1 + bench.bits(h, 0, 3)) * 10000000000
			ELSE 1 + bench.bits(h, 3, 36) END AS n
		FROM unnest('{small,scaled,large}'::text[]) AS kind, generate_series(1, pairs) AS pair, unnest('{F,M}'::text[]) AS sex,
			generate_series(0, 79) AS year, generate_series(1, 12) AS part,
			hashint8extended(((pair * 2 + (sex = 'M')::integer) * 80 + year) * 12 + part, seed) AS h
	),
	by_sex AS (
		SELECT kind, pair, aid_headcount_agg(sex, ages, n) AS a
		FROM (
			SELECT kind, pair, CASE part % 4 WHEN 0 THEN '?' ELSE sex END AS sex,
				format('%s-%s', year / 4 * 4, year / 4 * 4 + 3) AS ages, sum(n)::bigint AS n
			FROM persons GROUP BY 1, 2, 3, 4
		) q GROUP BY kind, pair
	),
	by_age AS (
		SELECT kind, pair, aid_headcount_agg('?', format('[%sm,%sm)', band * 16, band * 16 + 60), n) AS b
		FROM (
			SELECT kind, pair, greatest(0, year * 12 / 16 - part % 3) AS band, sum(n)::bigint AS n
			FROM persons GROUP BY 1, 2, 3
		) q GROUP BY kind, pair
	)
	INSERT INTO bench.account
	SELECT kind, pair, a, b,
		(SELECT sum(n) FROM persons p WHERE (p.kind, p.pair, p.sex) = (s.kind, s.pair, 'M') AND year BETWEEN 18 AND 29)
	FROM by_sex s JOIN by_age USING (kind, pair);
END;
