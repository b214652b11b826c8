-- The tables of this benchmark, in markdown. rows: places of the large map

\pset format unaligned
\pset tuples_only on

-- Medians, and the median over rounds of how many times longer the rival took; spdep on the large map ran once.
CREATE TEMP VIEW figure AS
SELECT r.job, r.size, r.rival, count(*) AS runs, percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ms) AS ms, min(r.ms) AS least, max(r.ms) AS most,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ms / o.ms) AS ratio
FROM bench.run r JOIN bench.run o ON o.rival = 'aidflow' AND (o.job, o.size, o.round) = (r.job, r.size, r.round)
WHERE r.round > 0 GROUP BY r.job, r.size, r.rival;

CREATE TEMP VIEW line AS
SELECT job, size, a.ms AS ours, bench.spread(a.ms, a.least, a.most) AS aidflow, bench.spread(e.ms, e.least, e.most) AS esda, bench.figure(e.ratio) AS esda_ratio, e.ratio AS esda_times,
	CASE WHEN s.runs = 1 THEN bench.figure(s.ms) || ' (one run)' ELSE bench.spread(s.ms, s.least, s.most) END AS spdep, bench.figure(s.ratio) AS spdep_ratio, s.ratio AS spdep_times
FROM (SELECT * FROM figure WHERE rival = 'aidflow') a
LEFT JOIN (SELECT * FROM figure WHERE rival = 'esda') e USING (job, size)
LEFT JOIN (SELECT * FROM figure WHERE rival = 'spdep') s USING (job, size);

\qecho
SELECT format('%s and %s hexagons, row-standardized weights, 999 permutations. Rivals: %s.', 250, bench.whole(:rows),
	string_agg(CASE rival WHEN 'esda' THEN 'PySAL esda ' || version || ' with numba (the faster of one core and all)' ELSE 'R spdep ' || version || ' (all cores)' END, ', ' ORDER BY rival))
FROM bench.version WHERE version <> '';
\qecho 'Ours runs in one process. Before anything is timed the statistics of all places must agree to 1e-9. Times in ms, median'
\qecho '(min–max) of rounds in which the rivals take turns; `×` is the median over rounds of the rival''s time by ours.'
\qecho
\qecho 'Bars: local Moran faster than esda, and at least 5 × faster than spdep on the large map.'
\qecho
\qecho '### Permutation tests'
\qecho
\qecho '| | places | aidflow | esda | × | spdep | × | bars |'
\qecho '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |'
SELECT bench.cells(CASE job WHEN 'local_moran' THEN '`aid_local_moran`' ELSE '`aid_moran`' END, bench.whole(size), aidflow, esda, esda_ratio, spdep, spdep_ratio,
	CASE WHEN job = 'local_moran' THEN concat_ws(', ', nullif(bench.verdict(esda_times > 1), ''), CASE WHEN size > 250 THEN nullif(bench.verdict(spdep_times >= 5), '') END) ELSE '' END)
FROM line WHERE job IN ('local_moran', 'moran') ORDER BY job, size;
SELECT E'\n' || format('Of one draw (a neighbour receives a value), large map: %s ns.', bench.figure(ours * 1e6 / (999.0 * (SELECT count(*) FROM bench.link WHERE link.size = line.size))))
FROM line WHERE job = 'local_moran' AND size = :rows;
\qecho
\qecho '### Building weights'
\qecho
\qecho 'From a table of links: `aid_spatial_weights_agg`, libpysal `W`, spdep `nb2listw` (from lists in memory). From shapes: the join'
\qecho 'of [places.md](places.md) with `aid_queen` over a GiST index that is there already, libpysal `Queen`, spdep `poly2nb`.'
\qecho
\qecho '| | units | aidflow | libpysal | × | spdep | × |'
\qecho '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
SELECT bench.cells(CASE job WHEN 'aggregate' THEN 'links' WHEN 'world' THEN 'countries' ELSE 'hexagons' END, bench.whole(units), aidflow, esda, esda_ratio, spdep, spdep_ratio)
FROM line, LATERAL (SELECT CASE job WHEN 'aggregate' THEN size
	ELSE (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM bench.%I', job), false, true, '')))[1]::text::bigint END AS units) u
WHERE job NOT IN ('local_moran', 'moran') ORDER BY array_position('{aggregate,world,hexagons}'::text[], job);
