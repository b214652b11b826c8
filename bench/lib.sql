-- Measuring, for every benchmark.

CREATE SCHEMA bench;

-- What is measured. Rivals share an experiment; `label` is for the reader, `kind` and `size` are for the report.
CREATE TABLE bench.query (
	experiment text,
	position integer,
	label text NOT NULL,
	kind text NOT NULL,
	size bigint,
	workers integer NOT NULL DEFAULT 0,
	sql text NOT NULL,
	PRIMARY KEY (experiment, position)
);

CREATE TABLE bench.timing (
	experiment text,
	position integer,
	round integer,
	ms double precision NOT NULL,
	cpu_ms double precision,
	FOREIGN KEY (experiment, position) REFERENCES bench.query
);

CREATE TABLE bench.look (
	experiment text,
	position integer,
	peak_kb bigint,				-- of the whole process
	shared_kb bigint,			-- of that, shared buffers it has touched
	hash_kb bigint,				-- of hash aggregates
	sort_kb bigint,
	batches bigint,				-- above 1: the hash aggregate went to disk
	workers bigint,
	plan jsonb,
	FOREIGN KEY (experiment, position) REFERENCES bench.query
);

-- Every query is run to its last row and column, and no row is kept or sent: nothing is left of that many.
CREATE FUNCTION bench.discarding(sql text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN sql || E'\nOFFSET 1000000000000';

-- Processor time of this process so far; NULL where the kernel does not tell
CREATE FUNCTION bench.cpu_ms() RETURNS double precision
LANGUAGE sql VOLATILE
RETURN split_part(pg_read_file('/proc/self/schedstat', 0, 200, true), ' ', 1)::double precision / 1000000;

-- One round over the rivals. Round 0 is not kept.
CREATE PROCEDURE bench.measure(wanted text, round integer)
LANGUAGE plpgsql AS
$$
DECLARE
	q bench.query;
	started timestamptz;
	ms double precision;
	cpu double precision;
BEGIN
	-- all of them warm up the backend's caches of catalogs and functions
	FOR q IN SELECT * FROM bench.query WHERE experiment = wanted ORDER BY position LOOP
		EXECUTE 'EXPLAIN ' || q.sql;
	END LOOP;
	FOR q IN SELECT * FROM bench.query WHERE experiment = wanted ORDER BY position LOOP
		PERFORM set_config('max_parallel_workers_per_gather', q.workers::text, true);
		cpu := bench.cpu_ms();
		started := clock_timestamp();
		EXECUTE bench.discarding(q.sql);
		ms := extract(epoch FROM clock_timestamp() - started) * 1000;
		cpu := bench.cpu_ms() - cpu;
		IF round > 0 THEN
			-- the workers' processor time is not ours to read
			INSERT INTO bench.timing
			VALUES (wanted, q.position, round, ms, CASE WHEN q.workers = 0 THEN cpu END);
		END IF;
	END LOOP;
END
$$;

-- A line of /proc/PID/status about this process, in kB
CREATE FUNCTION bench.memory_kb(field text) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN substring(pg_read_file('/proc/self/status', 0, 10000, true) FROM field || ':\s*(\d+) kB')::bigint;

-- To be called in a fresh backend.
CREATE PROCEDURE bench.look_at(wanted text, wanted_position integer)
LANGUAGE plpgsql AS
$$
DECLARE
	q bench.query;
	plan jsonb;
BEGIN
	SELECT * INTO STRICT q FROM bench.query WHERE experiment = wanted AND position = wanted_position;
	PERFORM set_config('max_parallel_workers_per_gather', q.workers::text, true);
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || bench.discarding(q.sql) INTO plan;
	INSERT INTO bench.look
	SELECT wanted, wanted_position, bench.memory_kb('VmHWM'), bench.memory_kb('RssShmem'),
		(SELECT sum(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."Peak Memory Usage"') AS v),
		(SELECT sum(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."Sort Space Used"') AS v),
		(SELECT max(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."HashAgg Batches"') AS v),
		(SELECT max(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."Workers Launched"') AS v),
		plan;
END
$$;

CREATE VIEW bench.summary AS
SELECT q.*, t.ms, t.ms_min, t.ms_max, t.cpu_ms
FROM bench.query q
JOIN (
	SELECT experiment, position, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ms) AS ms_min,
		max(ms) AS ms_max, percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_ms) AS cpu_ms
	FROM bench.timing GROUP BY experiment, position
) t USING (experiment, position);

-- A cell of a table: at least three digits; an absent number is a dash
CREATE FUNCTION bench.figure(value double precision) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN value IS NULL THEN '–' WHEN value >= 100 THEN round(value)::text
	WHEN value >= 10 THEN round(value::numeric, 1)::text ELSE round(value::numeric, 2)::text END;

CREATE FUNCTION bench.spread(median double precision, lowest double precision, highest double precision) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN format('%s (%s–%s)', bench.figure(median), bench.figure(lowest), bench.figure(highest));

-- 5000000 as 5 000 000
CREATE FUNCTION bench.whole(value bigint) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN coalesce(replace(to_char(value, 'FM999,999,999,990'), ',', ' '), '–');

-- Whether a bar was reached; empty where there is nothing to compare
CREATE FUNCTION bench.verdict(held boolean) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN held THEN 'pass' WHEN NOT held THEN '**miss**' ELSE '' END;

-- A row of a markdown table
CREATE FUNCTION bench.cells(VARIADIC cells text[]) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN '| ' || array_to_string(cells, ' | ', '–') || ' |';
