--# Internal

-- Shapes, neighbours and money of the places of the study: those of the roster, if there is one. A record whose
-- recipient is no unit of the shapes is put into the shape that its point lies in.
CREATE FUNCTION aid_report_study(q text, o jsonb, roles text[], whole boolean) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$WITH shape AS MATERIALIZED (
    SELECT unit, geom
    FROM (
%1$s
) AS shapes
    WHERE unit IS NOT NULL AND NOT %2$sST_IsEmpty(geom)%3$s
), flow AS (
    SELECT %4$s AS unit, amount
    FROM (
%5$s
) AS assistance%6$s
)$call$, o ->> 'shapes', aid_report_schema('postgis'),
	CASE WHEN o ? 'roster' AND NOT whole
		THEN E' AND unit IN (SELECT unit FROM (\n' || (o ->> 'roster') || E'\n) AS roster)' ELSE '' END,
	CASE WHEN roles && '{geom}' OR roles @> '{lat,lon}' THEN 'coalesce(known.unit, located.unit, recipient)'
		ELSE 'recipient' END, q,
	CASE WHEN roles && '{geom}' OR roles @> '{lat,lon}' THEN format($call$
    LEFT JOIN (SELECT DISTINCT unit FROM shape) AS known ON known.unit = recipient
    LEFT JOIN LATERAL (SELECT s.unit FROM shape AS s
                       WHERE known.unit IS NULL AND %1$sST_Intersects(s.geom, %2$s)
                       ORDER BY s.unit COLLATE "C" LIMIT 1) AS located ON true$call$, aid_report_schema('postgis'),
		CASE WHEN roles && '{geom}' THEN 'assistance.geom' ELSE format(
			'%1$sST_Transform(%1$sST_SetSRID(%1$sST_MakePoint(lon, lat), 4326), %1$sST_SRID(s.geom))',
			aid_report_schema('postgis')) END) ELSE '' END);
COMMENT ON FUNCTION aid_report_study(text, jsonb, text[], boolean) IS 'shapes and money by unit, as the WITH of a call';

-- Rates are taken against a population; without one every place weighs the same.
CREATE FUNCTION aid_report_neighbours(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s, reference AS (
    SELECT 1 AS n, 'money' AS subject, aid_allocation_agg(unit, 1) AS r FROM shape%2$s
), study AS MATERIALIZED (
    SELECT n, subject, aid_restrict(r, aid_weights_units(w)) AS r, w, islands,
           aid_clamp_negative(aid_restrict(a, aid_weights_units(w))) AS a
    FROM (SELECT %3$said_queen_weights(array_agg(unit ORDER BY unit COLLATE "C"),
              array_agg(geom ORDER BY unit COLLATE "C")) AS map FROM shape) AS drawn
    CROSS JOIN (SELECT aid_allocation_agg(unit, amount) AS a FROM flow) AS money
    CROSS JOIN reference
    CROSS JOIN LATERAL (SELECT islands, aid_weights_row_standardize(aid_weights_drop_islands(placed)) AS w
        FROM (SELECT aid_weights_restrict(map, array(SELECT unit FROM aid_units(r) WHERE amount > 0)) AS placed) AS p,
             aid_weights_profile(placed)) AS used
)$call$, aid_report_study(q, o, roles, false),
	CASE WHEN o ? 'population' THEN format($call$
    UNION ALL
    SELECT 2, 'money for each person', aid_allocation_agg(unit, amount)
    FROM (SELECT unit, amount%2$s
          FROM (
%1$s
) AS population) AS people
    WHERE unit IN (SELECT unit FROM shape)%3$s$call$, o ->> 'population',
		CASE WHEN o #> '{columns,population}' ? 'year' THEN ', rank() OVER (ORDER BY year DESC NULLS LAST) AS age'
			ELSE '' END,
		CASE WHEN o #> '{columns,population}' ? 'year' THEN ' AND age = 1' ELSE '' END) ELSE '' END,
	aid_report_schema('aidflow_postgis'));
COMMENT ON FUNCTION aid_report_neighbours(text, jsonb, text[]) IS 'neighbours and money, as the WITH of a call';

CREATE FUNCTION aid_report_places(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 4
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (SELECT aid_report_schema('aidflow_postgis') AS bridge, coalesce(o ->> 'top', '10') AS top,
		coalesce(o ->> 'replicates', '999') AS replicates, coalesce(o ->> 'seed', '1') AS seed,
		1 - coalesce(o ->> 'level', '0.95')::numeric AS alpha,
		CASE WHEN o ? 'population' THEN 'money for each person' ELSE 'money' END AS subject) given
	CROSS JOIN LATERAL (VALUES
	(1, bridge IS NULL, 'Not drawn: the extension aidflow_postgis is missing',
		'Neighbours and maps need PostGIS: CREATE EXTENSION aidflow_postgis CASCADE. An empty list says that the '
			|| 'server''s administrator has to install the packages first.',
		$call$SELECT name AS extension, default_version AS version_on_this_server,
       CASE WHEN installed_version IS NULL THEN 'no' ELSE 'yes' END AS in_this_database
FROM pg_catalog.pg_available_extensions
WHERE name IN ('postgis', 'aidflow_postgis')
ORDER BY name COLLATE "C"$call$, NULL),
	(2, bridge IS NOT NULL, 'Do neighbours get alike?',
		'Moran''s I is near its expected value where the map looks like chance, above it where like lies beside like, '
			|| 'below it where unlike does. p is that of ' || replicates || ' shuffles with seed ' || seed || ', for '
			|| 'either side. Neighbours have a point of their borders in common and weigh the same; places without one '
			|| 'are left out. Money of places without a record is 0, sums below 0 count as 0.'
			|| CASE WHEN o ? 'population' THEN ' People are those of the last year given.' ELSE '' END,
		format($call$%s
SELECT study.subject, m.units AS places, study.islands AS left_out_without_neighbour,
       round(m.statistic::numeric, 3) AS moran, round(m.expected::numeric, 3) AS expected,
       round(m.z::numeric, 2) AS z, round(m.p_permutation::numeric, 4) AS p
FROM study
CROSS JOIN LATERAL aid_moran(a, r, w, 'two-sided', %s, %s) AS m
ORDER BY study.n$call$, aid_report_neighbours(q, o, roles), replicates, seed), NULL),
	(3, bridge IS NOT NULL, 'Hot and cold spots',
		'By ' || subject || ': places that are, together with their neighbours, above (hot) or below (cold) what '
			|| 'chance gives (Getis-Ord G*). q is p after the false discovery rate over all places; those below '
			|| alpha::text || ' are shown. No line: none.',
		format($call$%1$s
SELECT %2$s AS place, CASE WHEN z > 0 THEN 'hot' ELSE 'cold' END AS spot, round(value::numeric, 2) AS %3$s, neighbours,
       round(z::numeric, 2) AS z, round(q::numeric, 4) AS q
FROM (SELECT spot.*, least(1, min(raised) OVER (ORDER BY p DESC)) AS q
      FROM (SELECT l.*, l.p * count(*) OVER () / rank() OVER (ORDER BY l.p) AS raised
            FROM study CROSS JOIN LATERAL aid_local_g_star(a, r, w) AS l
            WHERE subject = %4$L AND l.p IS NOT NULL) AS spot) AS t
WHERE q < %5$s
ORDER BY z DESC, unit COLLATE "C"$call$, aid_report_neighbours(q, o, roles), aid_report_named(o, 't.unit'),
			replace(subject, ' ', '_'), subject, alpha), NULL),
	(4, bridge IS NOT NULL, 'Places unlike their neighbours',
		'By ' || subject || ' and local Moran: high among low ones, or low among high ones. q as above. No line: none.',
		format($call$%1$s
SELECT %2$s AS place, replace(quadrant, '-', ' among ') AS what, round(value::numeric, 2) AS %3$s, neighbours,
       round(z::numeric, 2) AS z, round(q::numeric, 4) AS q
FROM (SELECT spot.*, least(1, min(raised) OVER (ORDER BY p DESC)) AS q
      FROM (SELECT l.*, l.p * count(*) OVER () / rank() OVER (ORDER BY l.p) AS raised
            FROM study CROSS JOIN LATERAL aid_local_moran(a, r, w) AS l
            WHERE subject = %4$L AND l.p IS NOT NULL) AS spot) AS t
WHERE q < %5$s AND quadrant IN ('high-low', 'low-high')
ORDER BY quadrant, q, unit COLLATE "C"$call$, aid_report_neighbours(q, o, roles), aid_report_named(o, 't.unit'),
			replace(subject, ' ', '_'), subject, alpha), NULL),
	(5, bridge IS NOT NULL, 'Money on the map',
		'The picture draws the shapes as they are given. The table has the money that is not on it, most first. No '
			|| 'line: all is.',
		format($call$%1$s
SELECT coalesce(%2$s, 'no place named') AS not_on_the_map, records, round(money, 2) AS money
FROM (SELECT unit, count(*) AS records, sum(amount) AS money
      FROM flow
      WHERE unit IS NULL OR unit NOT IN (SELECT unit FROM shape)
      GROUP BY unit) AS t
ORDER BY t.money DESC NULLS LAST, t.unit COLLATE "C"
LIMIT %3$s$call$, aid_report_study(q, o, roles, true), aid_report_named(o, 't.unit'), top),
		format($call$%1$s
SELECT aid_svg_titled(%2$said_svg_map(array_agg(geom ORDER BY unit COLLATE "C"),
    array_agg(unit ORDER BY unit COLLATE "C"),
    (SELECT %3$s FROM flow)), 'Money on the map')
FROM shape$call$, aid_report_study(q, o, roles, true), bridge,
			CASE WHEN o ?| '{roster,population}' THEN format($call$aid_allocation_agg(unit, amount)
         + aid_frame('{}'::aid_allocation, array(SELECT unit FROM (
%s
) AS frame WHERE unit IS NOT NULL))$call$, coalesce(o ->> 'roster', o ->> 'population'))
				ELSE 'aid_allocation_agg(unit, amount)' END))
	) AS v (n, possible, label, note, call, picture)
	WHERE v.possible AND roles @> '{recipient,amount}' AND o ? 'shapes'
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_places(text, jsonb, text[]) IS 'section: neighbours, hot and cold spots, a map';
