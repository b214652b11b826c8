-- Activities of the OECD's Creditor Reporting System: the bulk files, as text with | or tab, or as CSV.
--
--     psql -v file=crs2022.txt -f import/crs.sql
--
-- Amounts are in millions of USD in the file and in USD in the tables. Options and results: docs/importing.md.
\set ON_ERROR_STOP on
\ir lib/start.sql
BEGIN;
SELECT pg_temp.import_start('crs', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_table('main', :'file', :LASTOID, ARRAY['year!=Year', 'donor_code!=DonorCode', 'donor!=DonorName', 'agency=AgencyName',
	'crs_id=CrsID', 'project=ProjectNumber|DonorProjectN', 'recipient_code!=RecipientCode', 'recipient_iso=DERecipientCode', 'recipient!=RecipientName',
	'region=RegionName', 'income=IncomegroupName', 'flow_code=FlowCode', 'flow=FlowName', 'bi_multi!=bi_multi', 'category=Category',
	'finance=Finance_t|FinanceType|FinanceCode', 'aid_type=Aid_t|AidType|AidTypeCode', 'commitment!=USD_Commitment', 'disbursement!=USD_Disbursement',
	'received=USD_Received', 'commitment_constant=USD_Commitment_Defl', 'disbursement_constant=USD_Disbursement_Defl', 'title=ProjectTitle',
	'short_title=ShortDescription', 'purpose!=PurposeCode', 'purpose_name=PurposeName', 'sector=SectorCode', 'channel_code=ChannelCode',
	'channel=ChannelName', 'channel_reported=ChannelReportedName', 'start_date=ExpectedStartDate', 'end_date=CompletionDate',
	'commitment_date=CommitmentDate', 'gender!=Gender'], ARRAY['|', E'\t', ',', ';']) \g /dev/null
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT to_regclass(format('%I.crs_flow', :'schema')) IS NULL AS fresh \gset
\if :fresh
CREATE TABLE :"schema".crs_flow (
	import_id bigint NOT NULL REFERENCES :"schema".import_log ON DELETE CASCADE,
	row_number bigint NOT NULL,
	year integer NOT NULL,
	donor_code text NOT NULL,
	donor text NOT NULL,
	agency text,
	crs_id text,
	project_number text,
	recipient_code text NOT NULL,
	recipient text,
	iso3 text,
	region text,
	income_group text,
	bi_multi integer NOT NULL,
	category text,
	flow_code text,
	flow text,
	finance_type text,
	aid_type text,
	commitment_usd numeric,
	disbursement_usd numeric,
	received_usd numeric,
	commitment_constant_usd numeric,
	disbursement_constant_usd numeric,
	title text,
	short_title text,
	purpose text NOT NULL,
	purpose_name text,
	sector text,
	channel_code text,
	channel text,
	start_date date,
	end_date date,
	commitment_date date,
	marker aid_marker,
	PRIMARY KEY (import_id, row_number)
);
COMMENT ON TABLE :"schema".crs_flow IS 'Rows of the CRS; amounts in USD at current prices, …_constant_usd at those of the base year of the file; iso3 is NULL for regions and unspecified recipients';
CREATE VIEW :"schema".crs AS
SELECT concat_ws('-', 'crs', import_id, row_number, left(stage, 1)) AS id, donor, channel AS implementer, iso3 AS recipient, amount, 'USD'::text AS currency,
	coalesce(CASE stage WHEN 'commitment' THEN commitment_date END, make_date(year, 12, 31)) AS date,
	start_date, end_date, coalesce(title, short_title) AS title, purpose AS sector, marker, 'crs'::text AS source,
	donor_code || '/' || crs_id AS activity_id,
	'out'::text AS direction, stage
FROM :"schema".crs_flow, LATERAL (VALUES ('commitment', commitment_usd), ('disbursement', disbursement_usd)) AS v (stage, amount)
WHERE amount IS NOT NULL;
COMMENT ON VIEW :"schema".crs IS 'crs_flow with the role names of docs/importing.md, a row each for commitment and disbursement: choose one stage before adding up';
\endif
SELECT pg_temp.import_stage('loading') \g /dev/null
SELECT pg_temp.import_copy('main') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
SELECT pg_temp.import_staged('main') AS read \gset
SELECT pg_temp.import_stage('checking') \g /dev/null
SELECT pg_temp.import_countries() \g /dev/null
-- Codes of the DAC differ from those of ISO and the UN: the country is known by the ISO code where the file has one, else by its name
CREATE TEMP TABLE aid_crs_recipient ON COMMIT DROP AS
SELECT recipient_iso, recipient, CASE WHEN recipient_iso ~ '^[A-Za-z]{3}$' THEN pg_temp.import_country(recipient_iso) ELSE pg_temp.import_country(recipient) END AS iso3
FROM (SELECT DISTINCT recipient_iso, CASE WHEN recipient !~ '^[A-Za-z]{2,3}$' THEN recipient END AS recipient FROM aid_import_main) d;
CREATE TEMP TABLE aid_crs_fault ON COMMIT DROP AS
SELECT n, fault[1] AS reason, fault[2] AS detail FROM (
	SELECT n, CASE
		WHEN year IS NULL OR NOT pg_temp.import_is_year(year) THEN ARRAY['year is not a year', pg_temp.import_show(year)]
		WHEN donor_code IS NULL OR donor IS NULL THEN ARRAY['no donor', NULL]
		WHEN recipient_code IS NULL THEN ARRAY['no recipient code', NULL]
		WHEN bi_multi IS NULL OR bi_multi !~ '^[1-8]$' THEN ARRAY['unknown bi_multi', pg_temp.import_show(bi_multi)]
		WHEN purpose IS NULL OR purpose !~ '^[0-9]{5}$' THEN ARRAY['purpose is not five digits', pg_temp.import_show(purpose)]
		WHEN NOT (pg_temp.import_is_number(coalesce(commitment, '0')) AND pg_temp.import_is_number(coalesce(disbursement, '0'))
			AND pg_temp.import_is_number(coalesce(received, '0'))) THEN ARRAY['amount is not a number', pg_temp.import_show(concat_ws(', ', commitment, disbursement, received))]
		WHEN commitment IS NULL AND disbursement IS NULL AND received IS NULL THEN ARRAY['no amount', NULL]
		WHEN greatest(abs(pg_temp.import_number(commitment)), abs(pg_temp.import_number(disbursement))) >= 1e9
			THEN ARRAY['amount is not in millions', pg_temp.import_show(concat_ws(', ', commitment, disbursement))]
		WHEN aid_marker_error('dac', gender) IS NOT NULL THEN ARRAY['gender marker is not of the scheme', pg_temp.import_show(gender)]
	END AS fault FROM aid_import_main) f
WHERE fault IS NOT NULL;
INSERT INTO aid_import_reject (slot, n, reason, detail) SELECT 'main', n, reason, detail FROM aid_crs_fault;
CREATE INDEX ON aid_crs_fault (n);
ANALYZE aid_crs_fault;
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'start, completion or commitment date is not a day as YYYY-MM-DD', pg_temp.import_show(concat_ws(', ', start_date, end_date, commitment_date))
FROM aid_import_main WHERE (start_date IS NOT NULL AND pg_temp.import_date(start_date) IS NULL OR end_date IS NOT NULL AND pg_temp.import_date(end_date) IS NULL
	OR commitment_date IS NOT NULL AND pg_temp.import_date(commitment_date) IS NULL) AND n NOT IN (SELECT n FROM aid_crs_fault);
SELECT pg_temp.import_stage('storing') \g /dev/null
INSERT INTO :"schema".crs_flow
SELECT i.import_id, n, year::integer, donor_code, donor, agency, crs_id, project, recipient_code, m.recipient, r.iso3, region, income, bi_multi::integer, category,
	flow_code, flow, finance, aid_type, trim_scale(commitment::numeric * 1000000), trim_scale(disbursement::numeric * 1000000),
	trim_scale(received::numeric * 1000000), trim_scale(pg_temp.import_number(commitment_constant) * 1000000),
	trim_scale(pg_temp.import_number(disbursement_constant) * 1000000), title, short_title, purpose, purpose_name,
	sector, channel_code, coalesce(channel, channel_reported), pg_temp.import_date(start_date), pg_temp.import_date(end_date), pg_temp.import_date(commitment_date),
	aid_marker('dac', gender)
FROM aid_import i, aid_import_main m
LEFT JOIN aid_crs_recipient r ON r.recipient_iso IS NOT DISTINCT FROM m.recipient_iso
	AND r.recipient IS NOT DISTINCT FROM CASE WHEN m.recipient !~ '^[A-Za-z]{2,3}$' THEN m.recipient END
WHERE NOT EXISTS (SELECT FROM aid_crs_fault f WHERE f.n = m.n);
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', row_number, 'recipient is no country', pg_temp.import_show(concat_ws(' ', recipient_code, recipient))
FROM :"schema".crs_flow JOIN aid_import USING (import_id) WHERE iso3 IS NULL;
SELECT * FROM pg_temp.import_finish(:read, (SELECT count(*) FROM :"schema".crs_flow f JOIN aid_import i USING (import_id)));
\endif
COMMIT;
\set SHOW_CONTEXT errors
