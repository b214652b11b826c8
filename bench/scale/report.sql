-- The tables of this benchmark, in markdown. rows: records of the largest table

\pset format unaligned
\pset tuples_only on

-- 1234567 ms as 1235 s
CREATE FUNCTION bench.seconds(ms double precision) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN bench.figure(ms / 1000);

\qecho
SELECT format('Records in random order, any of them of any group and unit; groups and units equally likely. Six indices over '
	'`aid_allocation_agg(unit, amount)`, serial but for one table, each query in a fresh backend. Tables of up to %s records are '
	'measured in several rounds, larger ones once. Peaks are without shared buffers. Before anything is timed, the values must hold the sums of plain SQL.',
	bench.whole(:rows / 5));

\qecho
\qecho '### Growth'
\qecho
\qecho 'Units in a group: means. `sum`: `sum(amount)` of the same groups. The plan is the planner''s choice, MB on disk are its temporary files.'
\qecho
\qecho '| records | groups | units in a group | six indices, s | ns per record | × sum | peak MB | plan | MB on disk |'
\qecho '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |'
SELECT bench.cells(bench.whole(c.records), bench.whole(c.groups), bench.whole(round(n)::bigint), bench.seconds(c.ms), bench.figure(c.ms * 1e6 / c.records),
	bench.figure(c.ms / s.ms), bench.figure(c.peak_kb / 1024.0), c.plan, bench.whole(round(c.disk_kb / 1024.0)::bigint))
FROM bench.cell_summary c
JOIN bench.cell_summary s ON s.experiment = c.experiment AND s.groups = c.groups AND s.label = 'sum',
	-- with so many records to a group, how many of the units it meets
	LATERAL (SELECT c.units * (1 - exp(greatest(-100, -(c.records::float8 / c.groups) / c.units)))) u (n)
WHERE c.label = 'indices' AND c.experiment LIKE '%records'
ORDER BY c.records, c.groups, c.units;

\qecho
SELECT format('Two workers, %s records:', bench.whole(:rows));
\qecho
\qecho '| groups | units | serial, s | two workers, s | times faster |'
\qecho '| ---: | ---: | ---: | ---: | ---: |'
SELECT bench.cells(bench.whole(p.groups), bench.whole(p.units), bench.seconds(c.ms), bench.seconds(p.ms) || CASE WHEN p.workers = 2 THEN '' ELSE format(' (%s workers)', p.workers) END,
	bench.figure(c.ms / p.ms))
FROM bench.cell_summary p JOIN bench.cell_summary c ON c.experiment = 'large_records' AND (c.groups, c.units, c.label) = (p.groups, p.units, 'indices')
WHERE p.experiment = 'parallel' ORDER BY p.groups, p.units;

\qecho
\qecho '### Memory of a group'
\qecho
SELECT format('%s records, all groups hashed in memory at the same time. *Stored*: `pg_column_size` of the value, 28 bytes and the key for each unit '
	'and 16 for itself. *Running*: the same of the state, 32-byte slots at 3/8 to 3/4 load. *Measured*: the peak of the process, less that of a bare '
	'scan, over the groups.', bench.whole((SELECT max(records) FROM bench.state_size)));
\qecho
\qecho 'Bound: up to 8 kB PostgreSQL rounds a state''s memory up to a power of two and keeps the smaller pieces that it grew out of, together less than'
\qecho 'twice that; a larger state has a block of its own and leaves 16 kB of pieces. One more of the largest state is there while it grows or is turned into the value.'
\qecho
\qecho '| groups | units in a group | stored, bytes | running | measured | × running | bound | held |'
\qecho '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(bench.whole(st.groups), bench.whole(round(st.mean_units)::bigint), bench.whole(round(st.stored)::bigint), bench.whole(round(st.running)::bigint),
	bench.whole(round(measured)::bigint), bench.figure(measured / st.running), bench.whole(round(bound_all)::bigint), bench.verdict(measured <= bound_all))
FROM bench.state_size st
JOIN bench.cell_summary c ON c.experiment = 'memory' AND (c.groups, c.units) = (st.groups, st.units),
	LATERAL (SELECT (c.peak_kb - (SELECT peak_kb FROM bench.cell_summary WHERE experiment = 'memory' AND label = 'scan')) * 1024.0 / st.groups,
		-- entries of the hash table itself, and what turning the largest state into a value takes
		st.bound + 120 + (2 * st.largest_running + 65.0 * st.largest_units + 2 * 1024 * 1024) / st.groups) m (measured, bound_all)
ORDER BY st.groups, st.units;

\qecho
\qecho '### work_mem'
\qecho
\qecho 'Hashed: PostgreSQL takes a state to have 8 kB (`SSPACE`) and lets no more groups into memory at a time than fit into `work_mem × hash_mem_multiplier`'
\qecho '(2); records of the others wait on disk. States that grow beyond 8 kB are not put out: the bound is that memory or the number of'
\qecho 'groups let in times the bound of a state, whichever is more. Sorted: `work_mem`, one state, and its value.'
\qecho
\qecho '| groups | units in a group | way | work_mem, MB | plan | s | batches | MB on disk | peak MB | bound, MB | held |'
\qecho '| ---: | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(bench.whole(c.groups), bench.whole(round(st.mean_units)::bigint), c.label, (kb / 1024)::text, c.plan, bench.seconds(c.ms), coalesce(c.batches::text, '–'),
	bench.whole(round(c.disk_kb / 1024.0)::bigint), bench.figure(c.peak_kb / 1024.0), bench.figure(bound_kb / 1024), bench.verdict(c.peak_kb <= bound_kb))
FROM bench.cell_summary c
JOIN bench.state_size st ON (st.groups, st.units) = (c.groups, c.units),
	LATERAL (SELECT c.settings[2]::text) t (work_mem),
	LATERAL (SELECT replace(work_mem, 'kB', '')::integer) w (kb),
	LATERAL (SELECT (SELECT peak_kb FROM bench.cell_summary WHERE experiment = 'memory' AND label = 'scan') + (2.0 * st.largest_running + 65.0 * st.largest_units) / 1024 + 2048
		+ CASE c.plan WHEN 'sorted' THEN kb + st.largest_bound / 1024.0
			ELSE greatest(2 * kb, least(c.groups, 2 * kb / 8) * (st.largest_bound + 120) / 1024.0) END) b (bound_kb)
WHERE c.experiment = 'spill' ORDER BY c.position;

\qecho
\qecho '### Ten years of daily values'
\qecho
SELECT format('%s records of %s donors on %s days, 190 recipients. Medians of three rounds. Values by day and donor are merged by `sum(s)`; the years that come of days, of months and '
	'of the records are compared byte by byte.', bench.whole((SELECT count(*) FROM bench.payment)), (SELECT count(DISTINCT donor) FROM bench.payment),
	bench.whole((SELECT count(DISTINCT day) FROM bench.payment)));
\qecho
\qecho '| step | ms, median (min–max) | values made or touched |'
\qecho '| --- | ---: | ---: |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), bench.whole(items))
FROM (VALUES (1, 'records to days', 'records to days'), (2, 'days to months', 'days to months, `sum(s)`'), (3, 'months to years', 'months to years, `sum(s)`'),
	(4, 'days to years', 'days to years at once'), (5, 'records to years', 'records to years at once')) AS l (position, name, label)
JOIN bench.step_summary USING (name) ORDER BY position;
\qecho
SELECT format('%s records come late, some for each of the years, and are in the records already:', bench.whole((SELECT count(*) FROM bench.late)));
\qecho
\qecho '| step | ms, median (min–max) | values made or touched |'
\qecho '| --- | ---: | ---: |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), bench.whole(items))
FROM (VALUES (1, 'late: days anew', 'days anew, from their records'), (2, 'late: months and years', '`month - old + new`, `year - old + new`'), (3, 'late: days put in', 'days put in')) AS l (position, name, label)
JOIN bench.step_summary USING (name) ORDER BY position;
\qecho
\qecho 'The audit makes every level anew from the one below and compares bytes; no value differed:'
\qecho
\qecho '| level | ms, median (min–max) | values | MB on disk |'
\qecho '| --- | ---: | ---: | ---: |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), bench.whole(n), bench.figure(pg_table_size(relation) / 1048576.0))
FROM (VALUES (1, 'audit: days', 'days, from the records', 'bench.by_day'::regclass, (SELECT count(*) FROM bench.by_day)),
	(2, 'audit: months', 'months, from days', 'bench.by_month', (SELECT count(*) FROM bench.by_month)),
	(3, 'audit: years', 'years, from months', 'bench.by_year', (SELECT count(*) FROM bench.by_year))) AS l (position, name, label, relation, n)
JOIN bench.step_summary USING (name) ORDER BY position;
\qecho
\qecho 'One question of all years, `SELECT donor, aid_gini(…) GROUP BY donor`:'
\qecho
\qecho '| asked of | ms, median (min–max) |'
\qecho '| --- | ---: |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max))
FROM (VALUES (1, 'ask records', 'records'), (2, 'ask days', 'days'), (3, 'ask months', 'months'), (4, 'ask years', 'years')) AS l (position, name, label)
JOIN bench.step_summary USING (name) ORDER BY position;
