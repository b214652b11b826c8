-- The tables of this benchmark, in markdown. rows: headcounts

\pset format unaligned
\pset tuples_only on

-- What the project promises
CREATE TEMP VIEW bar AS SELECT 20 AS least_of_each, 85 AS most_bytes, 1.5 AS most_of_small;

CREATE TEMP VIEW rival AS
SELECT s.*, s.ms / h.ms AS of_headcount, l.workers AS launched
FROM bench.summary s
JOIN bench.summary h ON h.experiment = s.experiment AND h.kind = 'headcount'
LEFT JOIN bench.look l ON l.experiment = s.experiment AND l.position = s.position
WHERE s.experiment IN ('serial', 'parallel', 'parallel_large');

\qecho
SELECT format('%s headcounts of ten cells (women and men in five age bands, 1 to some 8000 persons in a cell), summed to '
	'one. Every form has a table of its own with the same records. Before anything is timed, all forms must give the same '
	'ten numbers, and `sum(h)` the same value in parallel.', bench.whole(:rows));
SELECT format(E'\nBars: at least %s × faster than (a) in one process, at most %s bytes for ten cells.', least_of_each, most_bytes)
FROM bar;

\qecho
\qecho '### Serial'
\qecho
\qecho '| query | ms, median (min–max) | ns per headcount | × the time of `sum(h)` | bar |'
\qecho '| --- | ---: | ---: | ---: | --- |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), bench.figure(ms * 1e6 / size),
	bench.figure(of_headcount), CASE kind WHEN 'each' THEN bench.verdict(of_headcount >= least_of_each) ELSE '' END)
FROM rival, bar WHERE experiment = 'serial' ORDER BY position;

\qecho
\qecho '### Two workers'
\qecho
\qecho 'With `parallel_setup_cost = 0`: by default PostgreSQL holds sums as short as the first ones not worth starting workers'
\qecho 'for, as starting two takes some milliseconds. The larger tables hold the same records ten times over.'
\qecho
\qecho '| headcounts | query | ms, median (min–max) | workers | × the time of `sum(h)` |'
\qecho '| ---: | --- | ---: | ---: | ---: |'
SELECT bench.cells(bench.whole(size), label, bench.spread(ms, ms_min, ms_max), coalesce(launched, 0)::text, bench.figure(of_headcount))
FROM rival WHERE experiment <> 'serial' ORDER BY size, position;

\qecho
\qecho '### Bytes'
\qecho
\qecho '`pg_column_size` of the stored values, and the table over its rows.'
\qecho
\qecho '| form | bytes of a value, mean (min–max) | × `aid_headcount` | bytes of table per row | bar |'
\qecho '| --- | ---: | ---: | ---: | --- |'
SELECT bench.cells(label, format('%s (%s–%s)', bench.figure(mean), low, high), bench.figure(mean / first_value(mean) OVER (ORDER BY k)),
	bench.figure(pg_relation_size(form) / :rows / 10.0::double precision),
	CASE k WHEN 1 THEN bench.verdict(high <= most_bytes) ELSE '' END)
FROM bar, (
	SELECT 1, '`aid_headcount`', 'bench.as_headcount'::regclass, avg(pg_column_size(h))::double precision, min(pg_column_size(h)),
		max(pg_column_size(h)) FROM bench.as_headcount
	UNION ALL SELECT 2, '`jsonb`, object of label and number', 'bench.as_jsonb'::regclass, avg(pg_column_size(j)),
		min(pg_column_size(j)), max(pg_column_size(j)) FROM bench.as_jsonb
	UNION ALL SELECT 3, '`text`, as printed', 'bench.as_text'::regclass, avg(pg_column_size(t)), min(pg_column_size(t)),
		max(pg_column_size(t)) FROM bench.as_text
	UNION ALL SELECT 4, 'ten `bigint` columns', 'bench.as_columns'::regclass, 80, 80, 80
) AS forms (k, label, form, mean, low, high) ORDER BY k;

\qecho
\qecho '### Joint bounds'
\qecho
\qecho '`aid_joint_bounds(a, ''M'', b, ''* unscr2250'')`: one population counted in 60 cells by sex and age and in 60 overlapping age'
\qecho 'bands. Before timing: the population that both were made from lies between the bounds, the accounts may be swapped, and'
\qecho 'counts times 10^10 give bounds times 10^10.'
SELECT format(E'\nBar: the size of the counts does not matter; at most %s × the time of small ones.\n', most_of_small) FROM bar;
\qecho '| counts | pairs of accounts | ms per pair, median (min–max) | × small | bar |'
\qecho '| --- | ---: | ---: | ---: | --- |'
SELECT bench.cells(label, size::text, bench.spread(ms / size, ms_min / size, ms_max / size), bench.figure(of_small),
	CASE WHEN kind <> 'small' THEN bench.verdict(of_small <= most_of_small) ELSE '' END)
FROM (SELECT *, ms / first_value(ms) OVER (ORDER BY position) AS of_small FROM bench.summary WHERE experiment = 'joint') j, bar
ORDER BY position;
