-- Releases of geocoded national aid systems in AidData's layout: projects.csv, or level_1a.csv with places and money by place.
--
--     psql -v file=level_1a.csv -f import/aiddata.sql
--     psql -v file=projects.csv -v locations=locations.csv -f import/aiddata.sql
--
-- Options and results: docs/importing.md. Run from the root of the repository.
\set ON_ERROR_STOP on
\ir lib/start.sql
\if :{?locations} \else \set locations '' \endif
SELECT :'locations' <> '' AS has_locations \gset
BEGIN;
SELECT pg_temp.import_start('aiddata', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_table('main', :'file', :LASTOID, ARRAY['project_id!=project_id', 'title!=project_title', 'donors!=donors', 'recipients!=recipients_iso3',
	'sectors!=ad_sector_codes', 'status=status', 'start_date=start_actual_isodate', 'end_date=end_actual_isodate', 'first_year=transactions_start_year',
	'last_year=transactions_end_year', 'commitment!=total_commitments', 'disbursement!=total_disbursements', 'location_id=project_location_id',
	'place=place_name', 'path=gazetteer_adm_name', 'lat=latitude', 'lon=longitude', 'precision=precision_code', 'even=even_split_commitments']) \g /dev/null
\if :has_locations
\lo_import :locations
SELECT pg_temp.import_table('location', :'locations', :LASTOID, ARRAY['project_id!=project_id', 'location_id!=project_location_id', 'place!=place_name',
	'path=gazetteer_adm_name', 'lat!=latitude', 'lon!=longitude', 'precision!=precision_code']) \g /dev/null
\endif
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT to_regclass(format('%I.aiddata_project', :'schema')) IS NULL AS fresh \gset
\if :fresh
CREATE TABLE :"schema".aiddata_project (
	import_id bigint NOT NULL REFERENCES :"schema".import_log ON DELETE CASCADE,
	project_id text NOT NULL,
	title text,
	donors text[] NOT NULL,
	recipients text[] NOT NULL,
	sectors text[] NOT NULL,
	status text,
	start_date date,
	end_date date,
	first_year integer,
	last_year integer,
	commitment numeric,
	disbursement numeric,
	PRIMARY KEY (import_id, project_id)
);
COMMENT ON TABLE :"schema".aiddata_project IS 'Projects of a geocoded aid system; amounts in USD, NULL where the system has none';
CREATE TABLE :"schema".aiddata_place (
	import_id bigint NOT NULL,
	project_id text NOT NULL,
	location_id text NOT NULL,
	place text,
	path text,
	lat double precision,
	lon double precision,
	precision_code integer,
	PRIMARY KEY (import_id, project_id, location_id),
	FOREIGN KEY (import_id, project_id) REFERENCES :"schema".aiddata_project ON DELETE CASCADE
);
COMMENT ON TABLE :"schema".aiddata_place IS 'Places of the projects; precision_code 1 exact to 9 unclear, 6 country, 8 capital or seat';
CREATE TABLE :"schema".aiddata_part (
	import_id bigint NOT NULL,
	project_id text NOT NULL,
	part integer NOT NULL,
	donor text,
	recipient text,
	sector text,
	location_id text,
	commitment numeric,
	disbursement numeric,
	PRIMARY KEY (import_id, project_id, part),
	FOREIGN KEY (import_id, project_id) REFERENCES :"schema".aiddata_project ON DELETE CASCADE
);
COMMENT ON TABLE :"schema".aiddata_part IS 'Money by donor, recipient, sector and place; NULL where there are several and nothing says how much is whose';
CREATE VIEW :"schema".aiddata AS
SELECT concat_ws('-', 'aiddata', import_id, project_id, part, left(stage, 1)) AS id, p.donor, p.recipient, v.amount, 'USD'::text AS currency,
	coalesce(m.start_date, make_date(m.first_year, 1, 1)) AS date, m.start_date, m.end_date, m.title, p.sector, 'aiddata'::text AS source,
	concat_ws('/', project_id, left(stage, 1), CASE WHEN count(*) OVER whole > 1 THEN p.part END) AS record_id, project_id AS activity_id,
	'out'::text AS direction, v.stage, CASE WHEN l.precision_code NOT IN (6, 8, 9) THEN l.place END AS place, l.lat, l.lon
FROM :"schema".aiddata_part p
JOIN :"schema".aiddata_project m USING (import_id, project_id)
LEFT JOIN :"schema".aiddata_place l USING (import_id, project_id, location_id),
	LATERAL (VALUES ('commitment', p.commitment), ('disbursement', p.disbursement)) AS v (stage, amount)
WHERE v.amount IS NOT NULL
WINDOW whole AS (PARTITION BY import_id, project_id, v.stage);
COMMENT ON VIEW :"schema".aiddata IS 'aiddata_part with the role names of docs/importing.md: choose one stage before adding up. place is NULL where only the country is known';
\endif
SELECT pg_temp.import_stage('loading') \g /dev/null
SELECT pg_temp.import_copy('main') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
SELECT pg_temp.import_staged('main') AS read \gset
SELECT pg_temp.import_countries() \g /dev/null
\if :has_locations
SELECT pg_temp.import_copy('location') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
\endif
SELECT pg_temp.import_stage('checking') \g /dev/null
CREATE TEMP TABLE aid_aiddata_fault ON COMMIT DROP AS
SELECT n, fault[1] AS reason, fault[2] AS detail FROM (
	SELECT m.n, CASE
		WHEN project_id IS NULL THEN ARRAY['no project id', NULL]
		WHEN length(project_id) > 500 OR length(location_id) > 500 THEN ARRAY['identifier is longer than 500 characters', pg_temp.import_show(project_id)]
		WHEN repeated > 1 THEN ARRAY['project or place stands twice', pg_temp.import_show(project_id)]
		WHEN NOT (pg_temp.import_is_number(coalesce(commitment, '0')) AND pg_temp.import_is_number(coalesce(disbursement, '0')))
			THEN ARRAY['amount is not a number', pg_temp.import_show(concat_ws(', ', commitment, disbursement))]
		WHEN start_date IS NOT NULL AND pg_temp.import_date(start_date) IS NULL THEN ARRAY['start is not a day', pg_temp.import_show(start_date)]
		WHEN end_date IS NOT NULL AND pg_temp.import_date(end_date) IS NULL THEN ARRAY['end is not a day', pg_temp.import_show(end_date)]
		WHEN NOT (pg_temp.import_is_year(coalesce(first_year, '2000')) AND pg_temp.import_is_year(coalesce(last_year, '2000')))
			THEN ARRAY['year is not a year', pg_temp.import_show(concat_ws(', ', first_year, last_year))]
		WHEN unknown IS NOT NULL THEN ARRAY['unknown country code', pg_temp.import_show(unknown)]
		WHEN length(donors) - length(replace(donors, '|', '')) > 99 OR length(sectors) - length(replace(sectors, '|', '')) > 99
			OR length(recipients) - length(replace(recipients, '|', '')) > 99 THEN ARRAY['more than 100 donors, recipients or sectors', NULL]
		WHEN i.percentages = 'rebase' AND combinations > 10000 THEN ARRAY['more than 10000 combinations of donors, recipients and sectors', NULL]
		WHEN i.percentages = 'strict' AND (donors LIKE '%|%' OR recipients LIKE '%|%' OR sectors LIKE '%|%') THEN ARRAY['percentages are missing',
			'several donors, recipients or sectors; the file does not say how much is whose']
		END AS fault
	FROM aid_import i, (SELECT *, row_number() OVER (PARTITION BY project_id, location_id ORDER BY n) AS repeated FROM aid_import_main) m
	LEFT JOIN LATERAL (SELECT min(code) AS unknown FROM unnest(pg_temp.import_list(m.recipients, '[|]')) AS code
		WHERE NOT EXISTS (SELECT FROM aid_import_country c WHERE c.key = '=' || upper(code))) u ON true
	LEFT JOIN LATERAL (SELECT greatest(cardinality(pg_temp.import_list(m.donors, '[|]')), 1)::bigint
		* greatest(cardinality(pg_temp.import_list(m.recipients, '[|]')), 1) * greatest(cardinality(pg_temp.import_list(m.sectors, '[|]')), 1)
		AS combinations) k ON true) f
WHERE fault IS NOT NULL;
INSERT INTO aid_import_reject (slot, n, reason, detail) SELECT 'main', n, reason, detail FROM aid_aiddata_fault;
CREATE TEMP TABLE aid_aiddata_row ON COMMIT DROP AS SELECT * FROM aid_import_main m WHERE NOT EXISTS (SELECT FROM aid_aiddata_fault f WHERE f.n = m.n);
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'project ends before it starts', start_date || ' to ' || end_date FROM aid_aiddata_row
WHERE pg_temp.import_date(end_date) < pg_temp.import_date(start_date);
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'coordinates are out of range', pg_temp.import_show(concat_ws(', ', lat, lon)) FROM aid_aiddata_row
WHERE NOT pg_temp.import_is_point(lat, lon) AND coalesce(lat, lon) IS NOT NULL;
INSERT INTO aid_import_warning (slot, n, reason)
SELECT 'main', n, 'several donors, recipients or sectors, not divided' FROM aid_aiddata_row, aid_import i
WHERE i.percentages = 'stated' AND (donors LIKE '%|%' OR recipients LIKE '%|%' OR sectors LIKE '%|%');
INSERT INTO aid_import_warning (slot, n, reason)
SELECT 'main', n, 'neither commitment nor disbursement' FROM aid_aiddata_row WHERE commitment IS NULL AND disbursement IS NULL;

SELECT pg_temp.import_stage('storing') \g /dev/null
INSERT INTO :"schema".aiddata_project
SELECT DISTINCT ON (project_id) i.import_id, project_id, title, pg_temp.import_list(donors, '[|]'),
	ARRAY(SELECT c.iso3 FROM unnest(pg_temp.import_list(recipients, '[|]')) WITH ORDINALITY AS r (code, o)
		JOIN aid_import_country c ON c.key = '=' || upper(code) ORDER BY o), pg_temp.import_list(sectors, '[|]'), status, pg_temp.import_date(start_date),
	pg_temp.import_date(end_date), first_year::integer, last_year::integer, commitment::numeric, disbursement::numeric
FROM aid_aiddata_row, aid_import i ORDER BY project_id, n;
INSERT INTO :"schema".aiddata_place
SELECT i.import_id, project_id, location_id, place, path,
	CASE WHEN pg_temp.import_is_point(lat, lon) THEN lat::double precision END, CASE WHEN pg_temp.import_is_point(lat, lon) THEN lon::double precision END,
	CASE WHEN precision ~ '^[1-9]$' THEN precision::integer END
FROM aid_aiddata_row, aid_import i WHERE location_id IS NOT NULL;
\if :has_locations
INSERT INTO aid_import_reject (slot, n, reason, detail)
SELECT 'location', n, fault[1], fault[2] FROM (
	SELECT n, CASE
		WHEN p.project_id IS NULL THEN ARRAY['place of no such project', pg_temp.import_show(l.project_id)]
		WHEN location_id IS NULL THEN ARRAY['no location id', NULL]
		WHEN length(location_id) > 500 THEN ARRAY['identifier is longer than 500 characters', pg_temp.import_show(location_id)]
		WHEN repeated > 1 THEN ARRAY['project or place stands twice', pg_temp.import_show(location_id)]
		END AS fault
	FROM (SELECT *, row_number() OVER (PARTITION BY project_id, location_id ORDER BY n) AS repeated FROM aid_import_location) l
	LEFT JOIN (SELECT project_id FROM :"schema".aiddata_project JOIN aid_import USING (import_id)) p USING (project_id)) f
WHERE fault IS NOT NULL;
INSERT INTO :"schema".aiddata_place
SELECT i.import_id, project_id, location_id, place, path,
	CASE WHEN pg_temp.import_is_point(lat, lon) THEN lat::double precision END, CASE WHEN pg_temp.import_is_point(lat, lon) THEN lon::double precision END,
	CASE WHEN precision ~ '^[1-9]$' THEN precision::integer END
FROM aid_import_location l, aid_import i
WHERE NOT EXISTS (SELECT FROM aid_import_reject r WHERE r.slot = 'location' AND r.n = l.n)
ON CONFLICT DO NOTHING;
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'location', n, 'coordinates are out of range', pg_temp.import_show(concat_ws(', ', lat, lon)) FROM aid_import_location l
WHERE NOT pg_temp.import_is_point(lat, lon) AND coalesce(lat, lon) IS NOT NULL
	AND NOT EXISTS (SELECT FROM aid_import_reject r WHERE r.slot = 'location' AND r.n = l.n);
\endif
-- Under rebase all parts are equal; else only places divide money, and only where the file itself divides it among them
INSERT INTO :"schema".aiddata_part
SELECT i.import_id, p.project_id, part, CASE WHEN c.donors > 1 OR cardinality(p.donors) = 1 THEN p.donors[1 + k % c.donors] END,
	CASE WHEN c.recipients > 1 OR cardinality(p.recipients) = 1 THEN p.recipients[1 + k / c.donors % c.recipients] END,
	CASE WHEN c.sectors > 1 OR cardinality(p.sectors) = 1 THEN p.sectors[1 + k / c.donors / c.recipients % c.sectors] END,
	CASE WHEN c.places > 1 OR cardinality(l.ids) = 1 THEN l.ids[1 + k / c.donors / c.recipients / c.sectors] END,
	s.commitment, s.disbursement
FROM aid_import i JOIN :"schema".aiddata_project p USING (import_id),
	LATERAL (SELECT array_agg(location_id ORDER BY location_id COLLATE "C") AS ids FROM :"schema".aiddata_place x
		WHERE x.import_id = p.import_id AND x.project_id = p.project_id) l,
	LATERAL (SELECT *, donors * recipients * sectors * places AS parts FROM (
		SELECT CASE i.percentages WHEN 'rebase' THEN greatest(cardinality(p.donors), 1) ELSE 1 END AS donors,
			CASE i.percentages WHEN 'rebase' THEN greatest(cardinality(p.recipients), 1) ELSE 1 END AS recipients,
			CASE i.percentages WHEN 'rebase' THEN greatest(cardinality(p.sectors), 1) ELSE 1 END AS sectors,
			CASE WHEN i.percentages = 'rebase' OR EXISTS (SELECT FROM aid_import_file f, unnest(f.header) AS h WHERE f.slot = 'main' AND pg_temp.import_name(h) = 'evensplitcommitments')
				THEN greatest(coalesce(cardinality(l.ids), 0), 1) ELSE 1 END AS places) d) c,
	LATERAL ROWS FROM (generate_series(1, c.parts), unnest(aid_split_even(p.commitment, c.parts)), unnest(aid_split_even(p.disbursement, c.parts)))
		AS s (part, commitment, disbursement), LATERAL (SELECT part - 1 AS k) z;
SELECT * FROM pg_temp.import_finish(:read, (SELECT count(*) FROM aid_aiddata_row), jsonb_build_object(
	'projects', (SELECT count(*) FROM :"schema".aiddata_project JOIN aid_import USING (import_id)),
	'places', (SELECT count(*) FROM :"schema".aiddata_place JOIN aid_import USING (import_id))));
\endif
COMMIT;
\set SHOW_CONTEXT errors
