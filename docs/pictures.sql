-- The pictures in README.md. Run after demo/load.sql, from the root of the repository:
--
--     psql -f docs/pictures.sql                        rewrites docs/picture-*.svg
--     psql -v directory=DIRECTORY -f docs/pictures.sql
--
-- test/t/pictures_readme.pl tells when they are not what this makes.
\if :{?directory} \else \set directory docs \endif
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages TO warning;
CREATE EXTENSION IF NOT EXISTS aidflow_report;
RESET client_min_messages;
\set series :directory /picture-gini.svg
\set lorenz :directory /picture-lorenz.svg

SELECT aid_svg_titled(aid_svg_series(jsonb_agg(jsonb_build_object('series', series, 'x', year, 'y', aid_gini(of)) ORDER BY n, year)),
	'How unevenly the money is spread (Gini)')
FROM (SELECT year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid GROUP BY year) money,
	(SELECT array_agg(iso3) AS eligible FROM demo.recipient) frame,
	LATERAL (VALUES (1, 'countries that got something', a), (2, 'all countries', aid_frame(a, eligible))) AS v (n, series, of)
\g (format=unaligned tuples_only=on) :series

SELECT aid_svg_titled(aid_svg_lorenz(aid_restrict(a, need), need), 'Money against people in need, 2024')
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024) money,
	(SELECT aid_allocation_agg(iso3, people_in_need) AS need FROM demo.need WHERE year = 2024 AND people_in_need > 0) people
\g (format=unaligned tuples_only=on) :lorenz
