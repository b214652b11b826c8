-- The tables of this benchmark, in markdown. rows: records of the main table

\pset format unaligned
\pset tuples_only on

-- What the project promises
CREATE TEMP VIEW bar AS SELECT 1.35 AS most_of_sum, 2.5 AS least_of_hand;

CREATE TEMP VIEW rival AS
SELECT s.*, s.ms / sums.ms AS of_sum, by_hand.ms / s.ms AS faster, l.peak_kb, l.shared_kb, l.hash_kb, l.sort_kb, l.batches, l.workers AS launched
FROM bench.summary s
JOIN bench.summary sums ON sums.experiment = s.experiment AND sums.kind = 'sum'
JOIN bench.summary by_hand ON by_hand.experiment = s.experiment AND by_hand.kind = 'by hand'
LEFT JOIN bench.look l ON l.experiment = s.experiment AND l.position = s.position
WHERE s.experiment IN ('serial', 'parallel');

\qecho
SELECT format('%s records (40 donors, 12 years, 190 recipients, in random order; amounts `numeric(14, 2)`), indices by donor '
	'and year: %s groups. Before anything is timed, all forms must agree to 1e-9.', bench.whole(:rows),
	(SELECT count(*) FROM (SELECT FROM bench.flow GROUP BY donor, year) g));
SELECT format(E'\nBars: at most %s × the sum query, at least %s × faster than the hand-written query.', most_of_sum, least_of_hand)
FROM bar;

\qecho
\qecho '### Serial'
\qecho
\qecho '| query | ms, median (min–max) | processor ms | × sum | × faster than by hand | bars |'
\qecho '| --- | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), bench.figure(cpu_ms), bench.figure(of_sum), bench.figure(faster),
	CASE WHEN kind IN ('one-step', 'two-step') THEN format('%s, %s', bench.verdict(of_sum <= most_of_sum),
		bench.verdict(faster >= least_of_hand)) ELSE '' END)
FROM rival, bar WHERE experiment = 'serial' ORDER BY position;

\qecho
\qecho '### Two workers'
\qecho
\qecho '| query | ms, median (min–max) | workers | × sum | × faster than by hand | bars |'
\qecho '| --- | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(label, bench.spread(ms, ms_min, ms_max), coalesce(launched, 0)::text, bench.figure(of_sum),
	bench.figure(faster), CASE WHEN kind IN ('one-step', 'two-step') THEN format('%s, %s',
		bench.verdict(of_sum <= most_of_sum), bench.verdict(faster >= least_of_hand)) ELSE '' END)
FROM rival, bar WHERE experiment = 'parallel' ORDER BY position;

\qecho
\qecho '### Memory'
\qecho
\qecho 'Serial, each query in a fresh backend: the peak of the process (`VmHWM`), the same without the shared buffers it'
\qecho 'touched (`RssShmem`), and what `EXPLAIN ANALYZE` reports for its hash aggregates and sorts.'
\qecho
\qecho '| query | peak MB | without shared MB | hash kB | sort kB |'
\qecho '| --- | ---: | ---: | ---: | ---: |'
SELECT bench.cells(label, bench.figure(peak_kb / 1024.0), bench.figure((peak_kb - shared_kb) / 1024.0), bench.whole(hash_kb)
	|| CASE WHEN batches > 1 THEN ' (to disk)' ELSE '' END, bench.whole(sort_kb))
FROM rival WHERE experiment = 'serial' ORDER BY position;

CREATE TEMP VIEW growth AS
SELECT a.experiment, a.size, bench.cells(bench.whole(size), format('%s (%s)', bench.figure(a.ms), bench.figure(a.ms * 1e6 / size)),
	format('%s (%s)', bench.figure(h.ms), bench.figure(h.ms * 1e6 / size)),
	format('%s (%s)', bench.figure(s.ms), bench.figure(s.ms * 1e6 / size)), bench.figure(a.ms / s.ms), bench.figure(h.ms / a.ms),
	coalesce(bench.figure((l.peak_kb - l.shared_kb) / 1024.0), '–')) AS line
FROM bench.summary a JOIN bench.summary h USING (experiment, size) JOIN bench.summary s USING (experiment, size)
LEFT JOIN bench.look l ON l.experiment = a.experiment AND l.position = a.position
WHERE a.kind = 'one-step' AND h.kind = 'by hand' AND s.kind = 'sum';

\qecho
\qecho '### Growth in records'
\qecho
\qecho 'Serial, the same queries by donor and year. In brackets the nanoseconds per record; peak MB of the one-step query without shared buffers.'
\qecho
\qecho '| records | six indices, one-step, ms | by hand, ms | sum, ms | × sum | × faster than by hand | peak MB |'
\qecho '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
SELECT line FROM growth WHERE experiment = 'growth' ORDER BY size;
\qecho
\qecho 'Random order is the hard case: every record may belong to any group. Loaded year by year, as such tables grow:'
\qecho
\qecho '| records | six indices, one-step, ms | by hand, ms | sum, ms | × sum | × faster than by hand | peak MB |'
\qecho '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
SELECT line FROM growth WHERE experiment = 'by_year';

\qecho
\qecho '### Growth in units'
\qecho
SELECT format('Serial, %s records over equally likely units, as one group and by 40 donors: six indices over `aid_allocation_agg(unit, amount)`, '
	'beside `sum(amount)` grouped by unit (and donor).', bench.whole(:rows));
\qecho 'Units and bytes are means per group; bytes are `pg_column_size` of the value; peak MB are without shared buffers.'
\qecho
\qecho '| groups | units | bytes of a name | six indices, ms | ns per record | bytes of a value | bytes per unit | peak MB | sum by unit, ms | its peak MB | × sum |'
\qecho '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
SELECT bench.cells(st.groups::text, bench.whole(round(st.units)::bigint), st.key_bytes::text, bench.spread(a.ms, a.ms_min, a.ms_max),
	bench.figure(a.ms * 1e6 / :rows), bench.whole(round(st.bytes)::bigint), bench.figure(st.bytes / st.units),
	bench.figure((la.peak_kb - la.shared_kb) / 1024.0) || CASE WHEN la.batches > 1 THEN ' and disk' ELSE '' END,
	bench.spread(s.ms, s.ms_min, s.ms_max),
	bench.figure((ls.peak_kb - ls.shared_kb) / 1024.0) || CASE WHEN ls.batches > 1 THEN ' and disk' ELSE '' END, bench.figure(a.ms / s.ms))
FROM bench.state st
JOIN bench.summary a ON a.experiment = st.experiment AND a.label = st.groups::text AND a.kind = 'two-step'
JOIN bench.summary s ON s.experiment = st.experiment AND s.label = st.groups::text AND s.kind = 'sum'
JOIN bench.look la ON la.experiment = a.experiment AND la.position = a.position
JOIN bench.look ls ON ls.experiment = s.experiment AND ls.position = s.position
ORDER BY st.groups, a.size, st.key_bytes;
