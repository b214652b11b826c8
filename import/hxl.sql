-- A table with HXL hashtags (who does what, where, with what money and for how many people), as CSV.
--
--     psql -v file=activities.csv -f import/hxl.sql
--
-- amount, people: the hashtag of the column or columns to take where the file has several; adult_from: the age that
-- +children and +adults stand for, without which they carry no age; recipient: the country of a file that names none.
-- Options and results: docs/importing.md. Run from the root of the repository.
\set ON_ERROR_STOP on
\ir lib/start.sql
\if :{?amount} \else \set amount '' \endif
\if :{?people} \else \set people '' \endif
\if :{?adult_from} \else \set adult_from '' \endif
\if :{?recipient} \else \set recipient '' \endif
\ir lib/hxl.sql
BEGIN;
SELECT pg_temp.import_start('hxl', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_countries() \g /dev/null
SELECT pg_temp.import_hxl('main', :'file', :LASTOID, :'amount', :'people', :'adult_from', :'recipient') \g /dev/null
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT to_regclass(format('%I.hxl_row', :'schema')) IS NULL AS fresh \gset
\if :fresh
CREATE TABLE :"schema".hxl_row (
	import_id bigint NOT NULL REFERENCES :"schema".import_log ON DELETE CASCADE,
	row_number bigint NOT NULL,
	activity_id text,
	donor text,
	implementer text,
	recipient text,
	place text,
	lat double precision,
	lon double precision,
	sector text,
	title text,
	amount numeric,
	currency text,
	date date,
	start_date date,
	end_date date,
	people aid_headcount,
	PRIMARY KEY (import_id, row_number)
);
COMMENT ON TABLE :"schema".hxl_row IS 'Rows of tables with HXL hashtags';
CREATE VIEW :"schema".hxl AS
SELECT concat_ws('-', 'hxl', import_id, row_number) AS id, donor, implementer, recipient, amount, currency, coalesce(date, start_date) AS date, start_date,
	end_date, title, sector, people AS beneficiaries, 'hxl'::text AS source, activity_id, 'out'::text AS direction, place, lat, lon
FROM :"schema".hxl_row;
COMMENT ON VIEW :"schema".hxl IS 'hxl_row with the role names of docs/importing.md';
\endif
SELECT pg_temp.import_stage('loading') \g /dev/null
SELECT pg_temp.import_copy('main') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
SELECT pg_temp.import_staged('main') AS read \gset
SELECT pg_temp.import_stage('checking') \g /dev/null
CREATE TEMP TABLE aid_hxl_fault ON COMMIT DROP AS
SELECT n, fault[1] AS reason, fault[2] AS detail FROM (
	SELECT n, CASE
		WHEN coalesce(donor, implementer, country_code, country_name, place, title, amount, cells) IS NULL THEN ARRAY['the row says nothing', NULL]
		WHEN amount IS NOT NULL AND NOT pg_temp.import_is_number(amount) THEN ARRAY['amount is not a number', pg_temp.import_show(amount)]
		WHEN country_code IS NOT NULL AND pg_temp.import_country(country_code) IS NULL
			THEN ARRAY['unknown country code', pg_temp.import_show(country_code) || ': a row in aid_country_user adds a country']
		WHEN date IS NOT NULL AND pg_temp.import_date(date) IS NULL THEN ARRAY['date is not a day', pg_temp.import_show(date)]
		WHEN start_date IS NOT NULL AND pg_temp.import_date(start_date) IS NULL THEN ARRAY['start is not a day', pg_temp.import_show(start_date)]
		WHEN end_date IS NOT NULL AND pg_temp.import_date(end_date) IS NULL THEN ARRAY['end is not a day', pg_temp.import_show(end_date)]
		WHEN coalesce(lat, lon) IS NOT NULL AND NOT pg_temp.import_is_point(lat, lon)
			THEN ARRAY['coordinates are out of range', pg_temp.import_show(concat_ws(', ', lat, lon))]
		WHEN not_whole IS NOT NULL THEN ARRAY['people are no whole number', pg_temp.import_show(not_whole)]
		WHEN aid_headcount_error(cells) IS NOT NULL THEN ARRAY['people do not add up', aid_headcount_error(cells)] END AS fault
	FROM aid_import_main) f
WHERE fault IS NOT NULL;
INSERT INTO aid_import_reject (slot, n, reason, detail) SELECT 'main', n, reason, detail FROM aid_hxl_fault;
CREATE TEMP TABLE aid_hxl_row ON COMMIT DROP AS
SELECT *, CASE WHEN country_code IS NOT NULL THEN pg_temp.import_country(country_code) WHEN country_name IS NOT NULL THEN pg_temp.import_country(country_name)
	ELSE default_country END AS iso3
FROM aid_import_main m WHERE NOT EXISTS (SELECT FROM aid_hxl_fault f WHERE f.n = m.n);
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'country is not known by this name', pg_temp.import_show(country_name) FROM aid_hxl_row WHERE country_name IS NOT NULL AND iso3 IS NULL;
INSERT INTO aid_import_warning (slot, n, reason) SELECT 'main', n, 'no amount' FROM aid_hxl_row WHERE amount IS NULL;
SELECT pg_temp.import_stage('storing') \g /dev/null
INSERT INTO :"schema".hxl_row
SELECT i.import_id, n, activity_id, donor, implementer, iso3, place, lat::double precision, lon::double precision, sector, title, amount::numeric,
	CASE WHEN amount IS NOT NULL THEN upper(currency) END, pg_temp.import_date(date), pg_temp.import_date(start_date), pg_temp.import_date(end_date), cells::aid_headcount
FROM aid_hxl_row, aid_import i;
SELECT * FROM pg_temp.import_finish(:read, (SELECT count(*) FROM aid_hxl_row));
\endif
COMMIT;
\set SHOW_CONTEXT errors
