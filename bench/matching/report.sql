-- The tables of this benchmark, in markdown. rows: records of the largest search

\pset format unaligned
\pset tuples_only on

CREATE FUNCTION pg_temp.share(value double precision) RETURNS text
LANGUAGE sql
RETURN coalesce(round(value::numeric, 3)::text, '–');

CREATE TEMP VIEW median AS
SELECT job, method, size, threshold, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_seconds) AS cpu, max(peak_kb) AS peak_kb, max(pairs) AS pairs, max(note) AS note
FROM bench.run GROUP BY job, method, size, threshold;

\qecho
\qecho 'Runs of more than some seconds are made once, others three times (median). Processor seconds include workers.'
\qecho
\qecho '### Quality on labelled records'
\qecho
\qecho 'Sets of `../shared/data/matching`. `pg_trgm` has the threshold that is best on the answers; ours has one fixed setting for'
\qecho 'each kind of text, and for `splink-fake1000` a model fitted without answers.'
\qecho
\qecho '| set | method | pairs | precision | recall | F1 | bar |'
\qecho '| --- | --- | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(q.dataset, q.method, q.returned::text, pg_temp.share(q.precision), pg_temp.share(q.recall), pg_temp.share(q.f1),
	CASE q.method WHEN 'aidflow' THEN format('%s %s', bench.verdict(q.f1 >= b.bar), b.bar) ELSE '' END)
FROM bench.quality q
JOIN (SELECT dataset, bar FROM bench.setting UNION ALL VALUES ('splink-fake1000', 0.925)) b USING (dataset)
ORDER BY q.dataset, q.method DESC;

\qecho
\qecho '### The whole search'
\qecho
\qecho 'Generated records (bench/matching/data.sql): titles of some 74 characters; one record in six is a copy by another source with'
\qecho 'typing errors, dropped words, capitals or suffixes, amounts within 3 %, dates within 60 days; besides, next phases of the same'
\qecho 'work and chains, which are no duplicates. 20 000 records a country, blocked by country. Splink blocks on equal columns and is'
\qecho 'fitted without labels (bench/matching/splink_rival.py).'
\qecho
\qecho '| records | method | seconds | processor s | MB | pairs | duplicates: precision | recall | next phases called duplicates | chains found |'
\qecho '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
SELECT bench.cells(bench.whole(m.size), m.method, bench.figure(m.seconds), bench.figure(m.cpu), bench.figure(m.peak_kb / 1024.0),
	bench.whole(m.pairs), pg_temp.share(s.correct / nullif(s.returned, 0)::double precision),
	pg_temp.share(s.correct / nullif(s.planted, 0)::double precision), format('%s of %s', s.repeats_as_duplicates, s.repeats),
	format('%s of %s', s.chains_as_chains, s.chains))
FROM median m
LEFT JOIN bench.score s ON s.size = m.size AND m.method LIKE s.method || '%'
WHERE m.job = 'search' ORDER BY m.size, m.method;
SELECT E'\n' || format('Bars for %s records: under 30 s (%s), under 1 GB (%s), recall at least 0.97 (%s) and not below Splink''s (%s), '
		'precision not below Splink''s (%s).', bench.whole(m.size), bench.verdict(m.seconds < 30), bench.verdict(m.peak_kb < 1048576),
		bench.verdict(a.correct >= 0.97 * a.planted), CASE WHEN b.method IS NULL THEN 'not run' ELSE bench.verdict(a.correct >= b.correct) END,
		CASE WHEN b.method IS NULL THEN 'not run' ELSE bench.verdict(a.correct::numeric / a.returned >= b.correct::numeric / b.returned) END)
FROM median m
JOIN bench.score a ON a.size = m.size AND a.method = 'aid_find_duplicates'
LEFT JOIN bench.score b ON b.size = m.size AND b.method = 'Splink'
WHERE m.job = 'search' AND m.method = 'aid_find_duplicates' AND m.size = :rows;

\qecho
\qecho '### The title join'
\qecho
\qecho 'The same kind of titles in one block, serial but for the last line of each size. `pg_trgm`: `a.title % b.title` by its GIN index,'
\qecho 'each pair twice.'
\qecho
\qecho '| rows | threshold | method | seconds | processor s | pairs | times faster | bar |'
\qecho '| ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(bench.whole(m.size), m.threshold::text, m.method || coalesce(' (' || m.note || ')', ''), bench.figure(m.seconds),
	bench.figure(m.cpu), CASE WHEN m.note IS NULL THEN bench.whole(CASE WHEN m.method LIKE 'pg_trgm%' THEN m.pairs / 2 ELSE m.pairs END)
		ELSE '–' END, bench.figure(t.seconds / m.seconds),
	CASE WHEN m.method = 'aid_similar_pairs, text' THEN bench.verdict(t.seconds / m.seconds >= least_factor) || ' ' || least_factor ELSE '' END)
FROM median m
JOIN median t ON t.job = 'join' AND t.method LIKE 'pg_trgm%' AND t.size = m.size AND t.threshold = m.threshold
CROSS JOIN LATERAL (SELECT CASE WHEN m.size >= 100000 THEN 300 ELSE 100 END AS least_factor) bar
WHERE m.job = 'join' ORDER BY m.size, m.threshold, m.method DESC;

\qecho
\qecho '### New records, lookups, one comparison'
\qecho
\qecho '| job | rows | method | result | bar |'
\qecho '| --- | ---: | --- | ---: | --- |'
SELECT bench.cells('new against base at 0.6', bench.whole(size), method, bench.figure(seconds) || ' s',
	bench.verdict(seconds < CASE WHEN method LIKE '%stored' THEN 4 ELSE 14 END)
		|| CASE WHEN method LIKE '%stored' THEN ' 4 s' ELSE ' 14 s' END)
FROM median WHERE job = 'between' ORDER BY method DESC;
SELECT bench.cells('lookup at 0.7', bench.whole(size), method, bench.figure(cpu * 10) || ' processor ms',
	CASE method WHEN 'aid_shingles GIN' THEN bench.verdict(cpu * 10 <= 30) || ' 30 ms' ELSE '' END)
FROM median WHERE job = 'lookup' ORDER BY method DESC;
SELECT bench.cells('one similarity', bench.whole(m.size), m.method, bench.figure((m.cpu - l.cpu) * 1e6 / m.size) || ' µs',
	CASE m.method WHEN 'aid_similarity()' THEN bench.verdict((m.cpu - l.cpu) * 1e6 / m.size <= 0.3) || ' 0.3 µs' ELSE '' END)
FROM median m JOIN median l ON l.job = 'each' AND l.method = 'loop alone'
WHERE m.job = 'each' AND m.method <> 'loop alone' ORDER BY m.method DESC;
