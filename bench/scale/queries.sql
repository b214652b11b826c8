-- Single queries, each run in a backend of its own, for its time, memory and files come from one run.

CREATE TABLE bench.cell (
	experiment text,
	position integer,
	records bigint NOT NULL,
	groups integer NOT NULL,
	units integer,					-- in all; a group may have fewer
	label text,
	settings text[] NOT NULL,		-- alternating names and values
	sql text NOT NULL,
	PRIMARY KEY (experiment, position)
);

CREATE TABLE bench.cell_run (
	experiment text,
	position integer,
	round integer,
	ms double precision NOT NULL,
	peak_kb bigint,					-- of the process, without shared buffers
	batches bigint,					-- of the hash aggregate; above 1: it went to disk
	disk_kb bigint,					-- written to temporary files
	plan text,
	workers bigint,
	FOREIGN KEY (experiment, position) REFERENCES bench.cell
);

CREATE PROCEDURE bench.run_cell(wanted text, wanted_position integer, round integer)
LANGUAGE plpgsql AS
$$
DECLARE
	c bench.cell;
	plan jsonb;
BEGIN
	SELECT * INTO STRICT c FROM bench.cell WHERE experiment = wanted AND position = wanted_position;
	FOR i IN 1 .. cardinality(c.settings) BY 2 LOOP
		PERFORM set_config(c.settings[i], c.settings[i + 1], true);
	END LOOP;
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, BUFFERS, FORMAT JSON) ' || c.sql INTO plan;
	IF round > 0 THEN
		INSERT INTO bench.cell_run
		SELECT wanted, wanted_position, round, (plan #>> '{0,Execution Time}')::double precision,
			bench.memory_kb('VmHWM') - bench.memory_kb('RssShmem'),
			(SELECT max(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."HashAgg Batches"') AS v),
			(plan #>> '{0,Plan,Temp Written Blocks}')::bigint * 8,
			(SELECT CASE max(v #>> '{}') WHEN 'Sorted' THEN 'sorted' WHEN 'Hashed' THEN 'hashed' ELSE 'plain' END
				FROM jsonb_path_query(plan, 'strict $.**.Strategy') AS v),
			(SELECT max(v::bigint) FROM jsonb_path_query(plan, 'strict $.**."Workers Launched"') AS v);
	END IF;
END
$$;

CREATE FUNCTION bench.group_column(groups integer) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE groups WHEN 1 THEN NULL WHEN 500 THEN 'small' ELSE 'large' END;

-- Six indices of the units of each group; the sum of each group; the values alone
CREATE FUNCTION bench.cell_sql(kind text, "table" text, groups integer, units integer) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN format(CASE kind
	WHEN 'indices' THEN $q$SELECT aid_gini(s), aid_hhi(s), aid_theil(s), aid_hoover(s), aid_entropy(s), aid_effective_number(s)
FROM (SELECT aid_allocation_agg(%2$I, amount) AS s FROM bench.%1$I%3$s) q$q$
	WHEN 'sum' THEN 'SELECT sum(amount) FROM bench.%1$I%3$s'
	WHEN 'values' THEN 'SELECT aid_unit_count(aid_allocation_agg(%2$I, amount)) FROM bench.%1$I%3$s' END,
	"table", 'u' || units, ' GROUP BY ' || bench.group_column(groups));

-- All groups and units over one table, and the sums beside them
CREATE PROCEDURE bench.add_growth("table" text, records bigint)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.cell
	SELECT "table", row_number() OVER (ORDER BY g, u), records, g, u, kind, '{}', bench.cell_sql(kind, "table", g, u)
	FROM unnest('{1,500,100000}'::integer[]) AS g,
		(VALUES ('sum', NULL), ('indices', 200), ('indices', 10000), ('indices', 1000000)) AS k (kind, u);
END;

-- The running state of an aggregate as it is, for its size: no final function turns it into what is stored.
CREATE AGGREGATE bench.running(text, numeric) (SFUNC = aid_allocation_accum, STYPE = aid_allocation);

-- Memory that PostgreSQL takes for a state of so many bytes: up to 8 kB it rounds up to a power of two and keeps what a
-- growing state leaves behind, which is less than it grew to; a larger state is a block of its own.
CREATE FUNCTION bench.state_memory(bytes integer) RETURNS bigint
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN bytes <= 8192 THEN 2 * 2 ^ ceil(ln(bytes::double precision) / ln(2::double precision) - 1e-9) ELSE bytes + 2 * 8192 END::bigint;

CREATE TABLE bench.state_size (
	records bigint,
	groups integer,
	units integer,
	mean_units double precision,	-- in a group
	stored double precision,		-- bytes, means of a group
	running double precision,
	bound double precision,
	largest_running integer,
	largest_bound bigint,
	largest_units integer
);

CREATE PROCEDURE bench.add_states("table" text, wanted_records bigint)
LANGUAGE plpgsql AS
$procedure$
DECLARE
	g integer;
	u integer;
BEGIN
	FOREACH g IN ARRAY '{1,500,100000}'::integer[] LOOP
		FOREACH u IN ARRAY '{200,10000,1000000}'::integer[] LOOP
			EXECUTE format($$INSERT INTO bench.state_size
				SELECT $1, $2, $3, avg(n), avg(stored), avg(running), avg(bench.state_memory(running)), max(running), max(bench.state_memory(running)), max(n)
				FROM (SELECT aid_unit_count(s) AS n, pg_column_size(s) AS stored, running
					FROM (SELECT aid_allocation_agg(%I, amount) AS s, pg_column_size(bench.running(%1$I, amount)) AS running FROM bench.%I%s) q) r$$,
				'u' || u, "table", ' GROUP BY ' || bench.group_column(g)) USING wanted_records, g, u;
			INSERT INTO bench.cell
			SELECT 'memory', count(*) + 1, wanted_records, g, u, 'values', '{work_mem,16GB,enable_sort,off}', bench.cell_sql('values', "table", g, u)
			FROM bench.cell WHERE experiment = 'memory';
		END LOOP;
	END LOOP;
	INSERT INTO bench.cell VALUES ('memory', 100, wanted_records, 1, NULL, 'scan', '{}', format('SELECT count(amount) FROM bench.%I', "table"));
END
$procedure$;

-- The same query with more and more memory, hashed and sorted
CREATE PROCEDURE bench.add_spill("table" text, records bigint)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.cell
	SELECT 'spill', row_number() OVER (ORDER BY g DESC, way, kb), records, g, u, way, ARRAY['work_mem', kb || 'kB',
		CASE way WHEN 'hashed' THEN 'enable_sort' ELSE 'enable_hashagg' END, CASE way WHEN 'planner''s choice' THEN 'on' ELSE 'off' END],
		bench.cell_sql('values', "table", g, u)
	FROM (VALUES (100000, 10000), (500, 1000000)) AS q (g, u), unnest('{hashed,sorted,planner''s choice}'::text[]) AS way,
		unnest('{4096,65536,1048576}'::integer[]) AS kb;
END;

CREATE VIEW bench.cell_summary AS
SELECT c.*, r.ms, r.ms_min, r.ms_max, r.peak_kb, r.batches, r.disk_kb, r.plan, r.workers
FROM bench.cell c
JOIN (
	SELECT experiment, position, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ms) AS ms_min, max(ms) AS ms_max,
		max(peak_kb) AS peak_kb, max(batches) AS batches, max(disk_kb) AS disk_kb, max(plan) AS plan, max(workers) AS workers
	FROM bench.cell_run GROUP BY experiment, position
) r USING (experiment, position);

CREATE PROCEDURE bench.add_parallel("table" text, records bigint)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.cell
	SELECT 'parallel', row_number() OVER (ORDER BY g, u), records, g, u, 'indices', '{max_parallel_workers_per_gather,2}', bench.cell_sql('indices', "table", g, u)
	FROM unnest('{1,500}'::integer[]) AS g, unnest('{200,10000}'::integer[]) AS u;
END;
