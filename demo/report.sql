-- Writes the coordination-balance report of the sample as HTML. Run after demo/load.sql, from the root of the
-- repository:
--
--     psql -X -At -o report.html -f demo/report.sql
--
-- With PostGIS and after demo/load-places.sql it has maps and neighbours too. The only output is the report.
\set QUIET on
\set ON_ERROR_STOP on
\encoding UTF8
SET client_min_messages TO warning;

CREATE EXTENSION IF NOT EXISTS aidflow_report;

-- One query whose column names are roles: the donors' yearly records, and the projects of the three registers.
CREATE OR REPLACE VIEW demo.assistance AS
SELECT 'F' || f.flow_id AS id, d.name AS donor, NULL::text AS implementer, f.recipient, f.amount,
	coalesce(f.paid_on, make_date(f.year, 12, 31)) AS date, NULL::date AS start_date, NULL::date AS end_date,
	NULL::text AS title, f.purpose AS sector, NULL::text AS place, f.marker, f.people AS beneficiaries,
	'yearly records' AS source, NULL::text AS record_id, NULL::integer AS version, NULL::text AS activity_id,
	NULL::text AS parent_id, NULL::text AS receiver_activity_id, 'out' AS direction
FROM demo.aid f
JOIN demo.donor d USING (donor)
UNION ALL
SELECT 'R' || id, provider, receiver, recipient, amount, value_date, start_date, end_date, title, sector, district,
	NULL, NULL, source, record_id, version, activity_id, parent_id, receiver_activity_id, direction
FROM demo.register;
COMMENT ON VIEW demo.assistance IS 'The sample with the column names of a report';

SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'aidflow_postgis') AND to_regclass('demo.shape') IS NOT NULL
	AS with_shapes \gset

-- Options that are queries are texts; names in them are found as in any other query of this session.
SELECT aid_report_html('TABLE demo.assistance', jsonb_strip_nulls(jsonb_build_object(
	'title', 'Coordination balance of the sample, 2020 to 2024',
	'money', 'US dollars',
	'from_year', 2020,
	'to_year', 2024,
	'population', 'SELECT iso3 AS unit, year, population AS amount FROM demo.population',
	'need', 'SELECT iso3 AS unit, year, people_in_need AS amount FROM demo.need',
	'roster', 'SELECT iso3 AS unit FROM demo.recipient',
	'names', 'SELECT iso3 AS unit, name FROM demo.recipient',
	'context', $$SELECT iso3 AS unit, year,
		CASE WHEN conflict_affected THEN 'conflict-affected' ELSE 'stable' END AS class FROM demo.context$$,
	'groups', 'SELECT iso3 AS unit, ARRAY[region, subregion] AS path FROM aid_country WHERE region IS NOT NULL',
	'purposes', $$SELECT * FROM (VALUES ('15210', 'prevention'),
		('15220', 'prevention'), ('15240', 'prevention'), ('15130', 'prevention'),
		('15180', 'protection'), ('15261', 'protection'), ('15250', 'response'), ('72010', 'response'),
		('73010', 'response'), ('74020', 'response')) AS p (sector, purpose)$$,
	'forms', $$SELECT name AS country,
		CASE WHEN name ~ 'Palm|Tamarind|Teak|Cedar|Olive' THEN 'south' ELSE 'north' END AS class
		FROM demo.donor WHERE kind = 'government' UNION ALL SELECT iso3, 'south' FROM demo.recipient$$,
	'aliases', 'SELECT * FROM aid_org_aliases()',
	'shapes', CASE WHEN :'with_shapes' THEN 'SELECT iso3 AS unit, geom FROM demo.shape' END)));
