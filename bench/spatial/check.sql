-- Before anything is timed, the statistics of all places must agree. size; dir: where the rivals wrote their figures
SELECT format('\copy bench.rival_figure FROM PROGRAM ''cat %s/figures.*.%s.csv 2>/dev/null || true'' (FORMAT csv)', :'dir', :'size') AS load \gset
:load

DO $$
DECLARE
	fault text;
BEGIN
	SELECT string_agg(format('%s: %s places, farthest %s', rival, places, farthest), '; ') INTO fault FROM (
		SELECT f.size, f.rival, count(l.unit) AS places, max(abs(f.statistic - l.statistic) / greatest(abs(l.statistic), 1e-3)) AS farthest
		FROM bench.rival_figure f LEFT JOIN (SELECT size, l.* FROM bench.map, aid_local_moran(a, w) l) l USING (size, unit)
		GROUP BY f.size, f.rival
	) q WHERE places <> size OR farthest > 1e-9;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION 'local Moran differs: %', fault;
	END IF;
END
$$;
