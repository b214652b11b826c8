-- Questions about places, and pictures. Run after demo/load.sql, from the root of the repository:
--
--     psql -f demo/places.sql                        pictures go to .demo/pictures
--     psql -v pictures=DIRECTORY -f demo/places.sql
--
-- It needs PostGIS and loads demo/load-places.sql first.
\if :{?pictures} \else \set pictures .demo/pictures \endif
\ir load-places.sql
\set QUIET on
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset null '-'
\pset border 1
\pset format aligned

SET client_min_messages TO warning;
CREATE EXTENSION IF NOT EXISTS aidflow_report;
RESET client_min_messages;

\echo
\echo '=== Where? ============================================================================================='
\echo
\echo 'Neighbours are countries with a common border, read off their shapes. Islands have none:'
\echo
CREATE TEMP TABLE border AS
SELECT aid_spatial_weights_agg(a.iso3, b.iso3) AS w
FROM demo.shape a
JOIN demo.recipient USING (iso3)
LEFT JOIN (SELECT s.iso3, s.geom FROM demo.shape s JOIN demo.recipient USING (iso3)) b
	ON a.iso3 <> b.iso3 AND aid_queen(a.geom, b.geom);
SELECT units, links, islands, components, max_neighbours AS most, round(mean_neighbours::numeric, 2) AS mean
FROM border, aid_weights_profile(w);

\echo 'Do countries get as much for each person as their neighbours? Moran''s I is near 0 if chance had placed the'
\echo 'money, above it if like is beside like. p is that of 999 shuffles with seed 1; countries without a land border'
\echo 'are left out:'
\echo
CREATE TEMP VIEW per_head AS
SELECT year, aid_restrict(a, aid_weights_units(w)) AS money, p AS people, w
FROM (SELECT year, aid_clamp_negative(aid_allocation_agg(recipient, amount)) AS a FROM demo.aid GROUP BY year) money
JOIN (SELECT year, aid_allocation_agg(iso3, population) AS p FROM demo.population GROUP BY year) people USING (year)
CROSS JOIN (SELECT aid_weights_row_standardize(aid_weights_drop_islands(w)) AS w FROM border) land;
SELECT year, m.units AS countries, round(m.statistic::numeric, 3) AS moran, round(m.expected::numeric, 3) AS expected,
	round(m.z::numeric, 2) AS z, round(m.p_permutation::numeric, 3) AS p,
	round(s.gini::numeric, 3) AS gini, round(100 * s.non_neighbour_share::numeric, 1) AS not_between_neighbours_pct
FROM per_head
CROSS JOIN LATERAL aid_moran(money, people, w, 'greater', 999, 1) AS m
CROSS JOIN LATERAL aid_spatial_gini(money, people, w) AS s
WHERE year IN (2014, 2019, 2024)
ORDER BY year;

\echo 'Hot spots of 2024: countries that get, together with their neighbours, more for each person than chance would'
\echo 'give (Getis-Ord G*). q is p after the false discovery rate over all countries; below 0.05 is taken as real:'
\echo
WITH spot AS (
	SELECT l.*, p_value * count(*) OVER () / rank() OVER (ORDER BY p_value) AS raised
	FROM per_head, aid_local_g_star(money, people, w) AS l, LATERAL (SELECT l.p AS p_value) v
	WHERE year = 2024
), adjusted AS (
	SELECT *, least(1, min(raised) OVER (ORDER BY p DESC)) AS q FROM spot
)
SELECT c.name AS country, round(value::numeric, 2) AS usd_a_head, neighbours, round(z::numeric, 2) AS z,
	round(q::numeric, 4) AS q
FROM adjusted
JOIN demo.recipient c ON c.iso3 = unit
WHERE q < 0.05
ORDER BY z DESC, unit;

\echo 'And countries unlike their neighbours (local Moran, the five furthest from chance on each side of it):'
\echo
WITH outlier AS (
	SELECT l.*, row_number() OVER (PARTITION BY quadrant ORDER BY statistic, unit) AS n
	FROM per_head, aid_local_moran(money, people, w) AS l
	WHERE year = 2024 AND quadrant IN ('high-low', 'low-high')
)
SELECT quadrant, c.name AS country, round(value::numeric, 2) AS usd_a_head, neighbours,
	round(statistic::numeric, 3) AS local_moran, round(z::numeric, 2) AS z
FROM outlier
JOIN demo.recipient c ON c.iso3 = unit
WHERE n <= 5
ORDER BY quadrant, n;

\echo '--- Below the country'
\echo
\echo 'A quarter of the records know the country only; their money is in no place and counted apart. The others name'
\echo 'one to three towns, and their money is split evenly, to the last digit. Here by hexagons of 100 km side, those'
\echo 'without a record included; an equal-area projection makes them equally large:'
\echo
CREATE TEMP TABLE hexagon AS
SELECT recipient AS iso3, aid_allocation_agg(cell, part) AS a
FROM (
	SELECT f.flow_id, f.recipient, f.amount, array_agg(aid_hexagon_cell(ST_Transform(l.geom, 6933), 100000)
		ORDER BY l.location_id) AS cells
	FROM demo.location l
	JOIN demo.aid f USING (flow_id)
	WHERE f.amount IS NOT NULL
	GROUP BY f.flow_id, f.recipient, f.amount
) located
CROSS JOIN LATERAL unnest(cells, aid_split_even(amount, cardinality(cells))) AS u (cell, part)
GROUP BY recipient;
WITH framed AS (
	SELECT iso3, aid_clamp_negative(aid_frame(aid_restrict(a, f), f)) AS a, a AS found
	FROM hexagon
	JOIN demo.shape USING (iso3)
	CROSS JOIN LATERAL (SELECT aid_hexagon_frame(ST_Transform(geom, 6933), 100000) AS f) cells
	WHERE iso3 IN ('AFG', 'COD', 'COL', 'ETH', 'MLI', 'NGA', 'SDN', 'UKR', 'YEM')
)
SELECT c.name AS country, p.unit_count AS hexagons, p.zero_units AS without, round(p.total / 1e6, 2) AS usd_million,
	round(100 * p.null_unit_amount / (aid_total(found) + p.null_unit_amount), 1) AS country_only_pct,
	round(aid_gini(a)::numeric, 3) AS gini, round(aid_effective_number(a)::numeric, 1) AS eff_number,
	round(100 * aid_top_share(a, 3)::numeric, 1) AS top_3_pct
FROM framed
JOIN demo.recipient c USING (iso3)
CROSS JOIN LATERAL aid_profile(a) AS p
ORDER BY aid_gini(a) DESC;

\echo '--- Pictures'
\echo
\setenv PICTURES :pictures
\! mkdir -p "$PICTURES"
\set map :pictures /dollars-a-head.svg
\set lorenz :pictures /lorenz.svg
\set bars :pictures /recipients.svg
\set series :pictures /gini-by-year.svg
\set matrix :pictures /who-works-where.svg
\set pyramid :pictures /people-reached.svg

SELECT aid_svg_titled(aid_svg_map(array_agg(ST_Transform(geom, 8857) ORDER BY iso3), array_agg(iso3 ORDER BY iso3),
		(SELECT aid_allocation_agg(iso3, coalesce(amount, 0) / population)
		FROM demo.population
		LEFT JOIN (SELECT recipient AS iso3, sum(amount) AS amount
			FROM demo.aid WHERE year = 2024 GROUP BY recipient) money USING (iso3)
		WHERE year = 2024)), 'US dollars for each person, 2024')
FROM demo.shape
\g (format=unaligned tuples_only=on) :map

SELECT aid_svg_titled(aid_svg_lorenz(aid_restrict(a, p), p), 'Money against people, 2024')
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024) money,
	(SELECT aid_allocation_agg(iso3, population) AS p FROM demo.population WHERE year = 2024) people
\g (format=unaligned tuples_only=on) :lorenz

SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(c.name, f.amount), 20), 'Where the money of 2024 goes')
FROM demo.aid f LEFT JOIN demo.recipient c ON c.iso3 = f.recipient
WHERE f.year = 2024
\g (format=unaligned tuples_only=on) :bars

SELECT aid_svg_titled(aid_svg_series(jsonb_agg(jsonb_build_object('series', series, 'x', year, 'y', i.estimate,
		'lower', i.lower, 'upper', i.upper) ORDER BY n, year)), 'Gini coefficient over time')
FROM (SELECT year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid GROUP BY year) money
JOIN (SELECT year, aid_allocation_agg(iso3, population) AS p FROM demo.population GROUP BY year) people USING (year)
CROSS JOIN LATERAL (VALUES (1, 'funded countries', a), (2, 'all countries', aid_frame(a, p))) AS v (n, series, of)
CROSS JOIN LATERAL aid_interval(of, 'gini') AS i
\g (format=unaligned tuples_only=on) :series

WITH largest AS (
	SELECT unit
	FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024) money, aid_units(a)
	WHERE rank <= 16
), cell AS (
	-- no record is no money, so 0; a cell without an amount would be hatched as unknown
	SELECT c.name AS country, d.donor, coalesce((SELECT sum(f.amount) FROM demo.aid f
		WHERE f.donor = d.donor AND f.recipient = unit AND f.year = 2024), 0) AS amount
	FROM largest JOIN demo.recipient c ON c.iso3 = unit
	CROSS JOIN demo.donor d
	WHERE d.kind = 'government'
)
SELECT aid_svg_titled(aid_svg_matrix(array_agg(country ORDER BY country, donor),
	array_agg(donor ORDER BY country, donor), array_agg(amount ORDER BY country, donor)), 'Governments and countries, 2024')
FROM cell
\g (format=unaligned tuples_only=on) :matrix

SELECT aid_svg_titled(aid_svg_pyramid(sum(people), '{0,5,18,60}'), 'People reached in 2024')
FROM demo.aid
WHERE year = 2024 AND donor IN ('D04', 'D14', 'D24', 'D26', 'D27', 'D28', 'D30', 'D01', 'D08')
\g (format=unaligned tuples_only=on) :pyramid

\echo Pictures to open in a browser, in :pictures
\! ls "$PICTURES"
\set QUIET off
