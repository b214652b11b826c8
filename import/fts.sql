-- Flows of OCHA's Financial Tracking Service, as CSV: the service's own columns or those of the humanitarian data exchange.
--
--     psql -v file=flows.csv -f import/fts.sql
--
-- Options and results: docs/importing.md. Run from the root of the repository.
\set ON_ERROR_STOP on
\ir lib/start.sql
BEGIN;
SELECT pg_temp.import_start('fts', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_table('main', :'file', :LASTOID, ARRAY[
	'flow_id!=id', 'amount!=amountUSD', 'boundary!=boundary', 'status!=status',
	'donor!=srcOrganization|sourceObjects_Organization.name', 'implementer!=destOrganization|destinationObjects_Organization.name',
	'donor_kind=srcOrganizationTypes|sourceObjects_Organization.organizationTypes',
	'implementer_kind=destOrganizationTypes|destinationObjects_Organization.organizationTypes',
	'places!=destLocations|destinationObjects_Location.name', 'clusters!=destGlobalClusters|destinationObjects_GlobalCluster.name',
	'year_list=destinationObjects_UsageYear.name', 'year_from=destUsageYearStart', 'year_to=destUsageYearEnd',
	'source_years=sourceObjects_UsageYear.name', 'source_places=srcLocations|sourceObjects_Location.name',
	'flow_date!=date', 'decided=decisionDate', 'reported=firstReportedDate', 'title=description', 'on_boundary=onBoundary',
	'flow_type!=flowType', 'contribution=contributionType', 'method=method', 'plan=destPlan|destinationObjects_Plan.name',
	'emergency=destEmergency|destinationObjects_Emergency.name', 'reference=refCode', 'version=versionId', 'parent_id=parentFlowId',
	'children=childFlowIds', 'parked=fullParkedAmountUSD', 'original=originalAmount', 'original_currency=originalCurrency',
	'rate=exchangeRate']) \g /dev/null
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT to_regclass(format('%I.fts_flow', :'schema')) IS NULL AS fresh \gset
\if :fresh
CREATE TABLE :"schema".fts_flow (
	import_id bigint NOT NULL REFERENCES :"schema".import_log ON DELETE CASCADE,
	row_number bigint NOT NULL,
	flow_id text NOT NULL,
	version integer,
	amount_usd numeric NOT NULL,
	full_parked_usd numeric,
	original_amount numeric,
	original_currency text,
	exchange_rate numeric,
	donor text,
	donor_kind text,
	implementer text,
	implementer_kind text,
	recipients text[] NOT NULL,
	source_places text,
	clusters text[] NOT NULL,
	usage_years integer[] NOT NULL,
	source_years text,
	flow_date date,
	decided_on date,
	reported_on date,
	title text,
	boundary text,
	on_boundary text,
	status text,
	flow_type text,
	contribution_type text,
	method text,
	plan text,
	emergency text,
	reference text,
	parent_id text,
	child_ids text[] NOT NULL,
	PRIMARY KEY (import_id, row_number)
);
COMMENT ON TABLE :"schema".fts_flow IS 'Flows of FTS, one row each; amounts in USD; full_parked_usd is the envelope of a parked flow and no amount to add';
CREATE TABLE :"schema".fts_part (
	import_id bigint NOT NULL,
	row_number bigint NOT NULL,
	part integer NOT NULL,
	recipient text,
	cluster text,
	amount numeric NOT NULL,
	PRIMARY KEY (import_id, row_number, part),
	FOREIGN KEY (import_id, row_number) REFERENCES :"schema".fts_flow ON DELETE CASCADE
);
COMMENT ON TABLE :"schema".fts_part IS 'The amount of each flow by country and cluster; NULL where the flow names none, or several without saying how much is for whom';
CREATE VIEW :"schema".fts AS
SELECT concat_ws('-', 'fts', p.import_id, p.row_number, p.part) AS id, f.donor, f.implementer, p.recipient, p.amount,
	'USD'::text AS currency, f.flow_date AS date,
	make_date((SELECT min(y) FROM unnest(f.usage_years) AS y), 1, 1) AS start_date,
	make_date((SELECT max(y) FROM unnest(f.usage_years) AS y), 12, 31) AS end_date, f.title, p.cluster AS sector,
	'fts'::text AS source, f.flow_id || CASE WHEN count(*) OVER flow > 1 THEN '#' || concat_ws('/', p.recipient, p.cluster) ELSE '' END
		-- of several destinations that are no country, each is a record
		|| CASE WHEN row_number() OVER alike > 1 THEN '#' || row_number() OVER alike ELSE '' END AS record_id,
	f.version::text AS version, f.flow_id AS activity_id, f.parent_id, 'out'::text AS direction,
	CASE f.status WHEN 'paid' THEN 'disbursement' ELSE f.status END AS stage
FROM :"schema".fts_part p
JOIN :"schema".fts_flow f USING (import_id, row_number)
WINDOW flow AS (PARTITION BY p.import_id, p.row_number),
	alike AS (PARTITION BY p.import_id, p.row_number, p.recipient, p.cluster ORDER BY p.part);
COMMENT ON VIEW :"schema".fts IS 'fts_part and fts_flow with the role names of docs/importing.md';
\endif

SELECT pg_temp.import_stage('loading') \g /dev/null
SELECT pg_temp.import_copy('main') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
SELECT pg_temp.import_staged('main') AS read \gset
SELECT pg_temp.import_stage('checking') \g /dev/null
SELECT pg_temp.import_countries() \g /dev/null

-- What the file writes as NULL, and its lists: countries as codes joined by , or names joined by ;
CREATE TEMP TABLE aid_import_flow ON COMMIT DROP AS
SELECT n, nullif(flow_id, 'NULL') AS flow_id, nullif(amount, 'NULL') AS amount, lower(nullif(boundary, 'NULL')) AS boundary,
	lower(nullif(status, 'NULL')) AS status, nullif(donor, 'NULL') AS donor, nullif(implementer, 'NULL') AS implementer,
	nullif(donor_kind, 'NULL') AS donor_kind, nullif(implementer_kind, 'NULL') AS implementer_kind,
	pg_temp.import_list(places, CASE WHEN places ~ '^[A-Z]{2,3}([,|;] *[A-Z]{2,3})*$' THEN '[,|;]' ELSE '[|;]' END) AS places,
	pg_temp.import_list(clusters, '[,|;]') AS clusters,
	pg_temp.import_list(coalesce(nullif(year_list, 'NULL'), concat_ws(';', nullif(year_from, 'NULL'), nullif(year_to, 'NULL'))), '[,|;]') AS years,
	year_list IS NULL AND year_from IS NOT NULL AND year_to IS NOT NULL AS years_are_ends,
	nullif(source_years, 'NULL') AS source_years, nullif(source_places, 'NULL') AS source_places,
	nullif(flow_date, 'NULL') AS flow_date, nullif(decided, 'NULL') AS decided, nullif(reported, 'NULL') AS reported,
	nullif(title, 'NULL') AS title, nullif(on_boundary, 'NULL') AS on_boundary, nullif(flow_type, 'NULL') AS flow_type,
	nullif(contribution, 'NULL') AS contribution, nullif(method, 'NULL') AS method, nullif(plan, 'NULL') AS plan,
	nullif(emergency, 'NULL') AS emergency, nullif(reference, 'NULL') AS reference, nullif(version, 'NULL') AS version,
	nullif(parent_id, 'NULL') AS parent_id, pg_temp.import_list(children, '[,|;]') AS children, nullif(parked, 'NULL') AS parked,
	nullif(original, 'NULL') AS original, upper(nullif(original_currency, 'NULL')) AS original_currency, nullif(rate, 'NULL') AS rate
FROM aid_import_main;
CREATE TEMP TABLE aid_import_place ON COMMIT DROP AS
SELECT place, pg_temp.import_country(place) AS iso3 FROM (SELECT DISTINCT unnest(places) AS place FROM aid_import_flow) d;

INSERT INTO aid_import_reject (slot, n, reason, detail)
SELECT 'main', n, reason, detail FROM (
	SELECT n, CASE
			WHEN flow_id IS NULL THEN 'no flow id'
			WHEN amount IS NULL THEN 'no amount'
			WHEN NOT pg_temp.import_is_number(amount) THEN 'amount is not a number'
			WHEN pg_temp.import_date(flow_date) IS NULL AND flow_date IS NOT NULL THEN 'date is not a day'
			WHEN pg_temp.import_date(decided) IS NULL AND decided IS NOT NULL THEN 'decision date is not a day'
			WHEN pg_temp.import_date(reported) IS NULL AND reported IS NOT NULL THEN 'report date is not a day'
			WHEN boundary IS NULL OR boundary NOT IN ('incoming', 'internal', 'outgoing') THEN 'unknown boundary'
			WHEN status IS NULL OR status NOT IN ('pledge', 'commitment', 'paid') THEN 'unknown status'
			WHEN bad_year IS NOT NULL THEN 'usage year is not a year'
			WHEN bad_country IS NOT NULL THEN 'unknown country code'
			WHEN version !~ '^[0-9]{1,9}$' THEN 'version is not a number'
			WHEN cardinality(places) * cardinality(clusters) > 10000 THEN 'more than 10000 countries and clusters'
			WHEN several AND rule = 'strict' THEN 'percentages are missing'
		END AS reason, CASE
			WHEN flow_id IS NULL OR amount IS NULL THEN NULL
			WHEN NOT pg_temp.import_is_number(amount) THEN pg_temp.import_show(amount)
			WHEN pg_temp.import_date(flow_date) IS NULL AND flow_date IS NOT NULL THEN pg_temp.import_show(flow_date)
			WHEN pg_temp.import_date(decided) IS NULL AND decided IS NOT NULL THEN pg_temp.import_show(decided)
			WHEN pg_temp.import_date(reported) IS NULL AND reported IS NOT NULL THEN pg_temp.import_show(reported)
			WHEN boundary IS NULL OR boundary NOT IN ('incoming', 'internal', 'outgoing') THEN pg_temp.import_show(boundary)
			WHEN status IS NULL OR status NOT IN ('pledge', 'commitment', 'paid') THEN pg_temp.import_show(status)
			WHEN bad_year IS NOT NULL THEN pg_temp.import_show(bad_year)
			WHEN bad_country IS NOT NULL THEN pg_temp.import_show(bad_country) || ': a row in aid_country_user adds a country'
			WHEN version !~ '^[0-9]{1,9}$' THEN pg_temp.import_show(version)
			WHEN several AND rule = 'strict' THEN 'several countries or clusters; FTS gives no percentages'
		END AS detail
	FROM (
		SELECT f.*, i.percentages AS rule, cardinality(places) > 1 OR cardinality(clusters) > 1 AS several,
			(SELECT min(y) FROM unnest(years) AS y WHERE NOT pg_temp.import_is_year(y)) AS bad_year,
			(SELECT min(p.place) FROM aid_import_place p WHERE p.place = ANY (places) AND p.iso3 IS NULL AND p.place ~ '^[A-Z]{2,3}$') AS bad_country
		FROM aid_import_flow f, aid_import i) checked) judged
WHERE reason IS NOT NULL;
DELETE FROM aid_import_flow f USING aid_import_reject r WHERE r.n = f.n;

INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'destination is no country', pg_temp.import_show(string_agg(p.place, '; ' ORDER BY p.place COLLATE "C"))
FROM aid_import_flow f JOIN aid_import_place p ON p.place = ANY (f.places) WHERE p.iso3 IS NULL GROUP BY n;
INSERT INTO aid_import_warning (slot, n, reason)
SELECT 'main', n, 'several countries or clusters, not divided'
FROM aid_import_flow f, aid_import i WHERE (cardinality(places) > 1 OR cardinality(clusters) > 1) AND i.percentages = 'stated';
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, 'original amount, rate or parked amount is not a number', pg_temp.import_show(concat_ws(', ', original, rate, parked))
FROM aid_import_flow WHERE NOT (coalesce(pg_temp.import_is_number(original), true) AND coalesce(pg_temp.import_is_number(rate), true)
	AND coalesce(pg_temp.import_is_number(parked), true));

SELECT pg_temp.import_stage('storing') \g /dev/null
INSERT INTO :"schema".fts_flow
SELECT i.import_id, n, flow_id, version::integer, amount::numeric, pg_temp.import_number(parked), pg_temp.import_number(original),
	original_currency, pg_temp.import_number(rate), donor, donor_kind, implementer, implementer_kind,
	-- as a list, NULL for a destination that is no country
	ARRAY(SELECT p.iso3 FROM unnest(places) WITH ORDINALITY AS u (name, o) JOIN aid_import_place p ON p.place = u.name ORDER BY o), source_places,
	clusters,
	CASE WHEN years_are_ends THEN ARRAY(SELECT generate_series(least(years[1], years[cardinality(years)])::integer,
		greatest(years[1], years[cardinality(years)])::integer)) ELSE years::integer[] END,
	source_years, pg_temp.import_date(flow_date), pg_temp.import_date(decided), pg_temp.import_date(reported), title, boundary,
	on_boundary, status, flow_type, contribution, method, plan, emergency, reference, parent_id, children
FROM aid_import_flow, aid_import i;
INSERT INTO :"schema".fts_part
SELECT f.import_id, f.row_number, part, (f.recipients)[1 + (part - 1) / c.sectors],
	CASE WHEN c.sectors > 1 OR cardinality(f.clusters) = 1 THEN f.clusters[1 + (part - 1) % c.sectors] END, amount
FROM :"schema".fts_flow f JOIN aid_import i USING (import_id),
	LATERAL (SELECT CASE i.percentages WHEN 'rebase' THEN greatest(cardinality(f.recipients), 1) ELSE 1 END AS countries,
		CASE i.percentages WHEN 'rebase' THEN greatest(cardinality(f.clusters), 1) ELSE 1 END AS sectors) c,
	LATERAL unnest(aid_split_even(f.amount_usd, c.countries * c.sectors)) WITH ORDINALITY AS s (amount, part)
WHERE c.countries > 1 OR cardinality(f.recipients) <= 1;
INSERT INTO :"schema".fts_part
SELECT f.import_id, f.row_number, part, NULL, CASE WHEN cardinality(f.clusters) = 1 THEN f.clusters[1] END, f.amount_usd
FROM :"schema".fts_flow f JOIN aid_import i USING (import_id), generate_series(1, 1) AS part
WHERE cardinality(f.recipients) > 1 AND i.percentages = 'stated';
SELECT * FROM pg_temp.import_finish(:read, (SELECT count(*) FROM :"schema".fts_flow f JOIN aid_import i USING (import_id)));
\endif
COMMIT;
\set SHOW_CONTEXT errors
