-- figures: the line that splink_rival.py printed; size: records
INSERT INTO bench.run
SELECT 'search', format('Splink %s on DuckDB %s', f ->> 'splink', f ->> 'duckdb'), :size, NULL, (f ->> 'seconds')::double precision,
	(f ->> 'cpu_seconds')::double precision, (f ->> 'peak_kb')::bigint, (SELECT count(*) FROM bench.rival_pair)
FROM (SELECT :'figures'::jsonb AS f) x;
INSERT INTO bench.finding SELECT 'splink', id_l, id_r, 'possible_duplicate', probability FROM bench.rival_pair;
INSERT INTO bench.score SELECT 'Splink', :size, * FROM bench.scored('splink');
