-- Activities of the International Aid Transparency Initiative as tables: one of transactions and, as far as there are any,
-- of activities, participating organisations, recipients, sectors and policy markers.
--
--     psql -v file=transaction.csv -v activities=activity.csv -v organisations=participating_org.csv \
--          -v recipients=recipient.csv -v sectors=sector.csv -v markers=policy_marker.csv -f import/iati_csv.sql
--
-- Options and results: docs/importing.md. Run from the root of the repository.
\set ON_ERROR_STOP on
\ir lib/start.sql
\if :{?activities} \else \set activities '' \endif
\if :{?organisations} \else \set organisations '' \endif
\if :{?recipients} \else \set recipients '' \endif
\if :{?sectors} \else \set sectors '' \endif
\if :{?markers} \else \set markers '' \endif
SELECT :'activities' <> '' AS has_activities, :'organisations' <> '' AS has_organisations, :'recipients' <> '' AS has_recipients,
	:'sectors' <> '' AS has_sectors, :'markers' <> '' AS has_markers \gset
BEGIN;
SELECT pg_temp.import_start('iati_csv', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_table('main', :'file', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'type!=type|transaction_type|transaction_type_code',
	'date!=date|transaction_date|transaction_date_iso_date', 'value!=value|transaction_value|amount', 'ref=ref|transaction_ref', 'currency=currency|value_currency|default_currency',
	'value_date=value_date', 'description=description|transaction_description', 'title=title', 'reporter_ref=reporting_org_ref', 'reporter=reporting_org',
	'provider_ref=provider_ref|provider_org_ref', 'provider=provider_name|provider_org', 'provider_activity=provider_activity_id',
	'receiver_ref=receiver_ref|receiver_org_ref', 'receiver=receiver_name|receiver_org', 'receiver_activity=receiver_activity_id',
	'country=recipient_country|recipient_country_code', 'region=recipient_region|recipient_region_code', 'sector=sector|sector_code', 'sector_vocabulary=sector_vocabulary']) \g /dev/null
\if :has_activities
\lo_import :activities
SELECT pg_temp.import_table('activity', :'activities', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'title!=title', 'reporter_ref=reporting_org_ref',
	'reporter=reporting_org', 'secondary=secondary_reporter', 'planned_start=planned_start', 'actual_start=actual_start', 'planned_end=planned_end',
	'actual_end=actual_end', 'currency=default_currency', 'hierarchy=hierarchy', 'humanitarian=humanitarian', 'updated=last_updated_datetime|last_updated',
	'parent=parent_id|parent_activity_id']) \g /dev/null
\endif
\if :has_organisations
\lo_import :organisations
SELECT pg_temp.import_table('organisation', :'organisations', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'role!=role', 'ref=ref', 'name!=name']) \g /dev/null
\endif
\if :has_recipients
\lo_import :recipients
SELECT pg_temp.import_table('recipient', :'recipients', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'kind!=kind', 'code!=code',
	'vocabulary=vocabulary', 'percentage!=percentage']) \g /dev/null
\endif
\if :has_sectors
\lo_import :sectors
SELECT pg_temp.import_table('sector', :'sectors', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'vocabulary=vocabulary', 'code!=code', 'percentage!=percentage']) \g /dev/null
\endif
\if :has_markers
\lo_import :markers
SELECT pg_temp.import_table('marker', :'markers', :LASTOID, ARRAY['activity_id!=iati_identifier|activity_id', 'vocabulary=vocabulary', 'code!=code', 'significance!=significance']) \g /dev/null
\endif
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT pg_temp.import_stage('loading') \g /dev/null
SELECT pg_temp.import_copy('main') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
SELECT pg_temp.import_staged('main') AS read \gset
\if :has_activities
SELECT pg_temp.import_copy('activity') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
CREATE TEMP TABLE aid_iati_activity ON COMMIT DROP AS
SELECT n, row_number() OVER (ORDER BY n)::integer AS a, activity_id, reporter_ref AS org_ref, reporter AS org_name, lower(secondary) AS secondary, title,
	hierarchy, humanitarian, currency, updated, planned_start, actual_start, planned_end, actual_end, NULL::text AS significance, parent
FROM aid_import_activity;
\else
-- the transactions are all there is: an activity for each identifier
CREATE TEMP TABLE aid_iati_activity ON COMMIT DROP AS
SELECT min(n) AS n, row_number() OVER (ORDER BY min(n))::integer AS a, activity_id, (array_agg(reporter_ref ORDER BY n) FILTER (WHERE reporter_ref IS NOT NULL))[1] AS org_ref,
	(array_agg(reporter ORDER BY n) FILTER (WHERE reporter IS NOT NULL))[1] AS org_name, NULL::text AS secondary,
	(array_agg(title ORDER BY n) FILTER (WHERE title IS NOT NULL))[1] AS title, NULL::text AS hierarchy, NULL::text AS humanitarian, NULL::text AS currency, NULL::text AS updated,
	NULL::text AS planned_start, NULL::text AS actual_start, NULL::text AS planned_end, NULL::text AS actual_end, NULL::text AS significance, NULL::text AS parent
FROM aid_import_main GROUP BY activity_id;
\endif
CREATE TEMP TABLE aid_iati_key ON COMMIT DROP AS SELECT activity_id, min(a) AS a FROM aid_iati_activity GROUP BY activity_id;
CREATE TEMP TABLE aid_iati_transaction ON COMMIT DROP AS
SELECT n, k.a, row_number() OVER (PARTITION BY m.activity_id ORDER BY n)::integer AS t, ref, type, date, value, currency, value_date, description,
	provider_ref, coalesce(provider, provider_ref) AS provider, provider_activity, receiver_ref, coalesce(receiver, receiver_ref) AS receiver, receiver_activity
FROM aid_import_main m LEFT JOIN aid_iati_key k ON k.activity_id IS NOT DISTINCT FROM m.activity_id;
CREATE TEMP TABLE aid_iati_org (a integer, role text, ref text, name text) ON COMMIT DROP;
CREATE TEMP TABLE aid_iati_recipient (a integer, t integer, o bigint, kind text, code text, vocabulary text, percentage text) ON COMMIT DROP;
CREATE TEMP TABLE aid_iati_sector (a integer, t integer, o bigint, code text, vocabulary text, percentage text) ON COMMIT DROP;
CREATE TEMP TABLE aid_iati_location (a integer, name text, lat text, lon text) ON COMMIT DROP;
CREATE TEMP TABLE aid_iati_parent ON COMMIT DROP AS SELECT a, parent AS ref FROM aid_iati_activity WHERE parent IS NOT NULL;
INSERT INTO aid_iati_recipient
SELECT t.a, t.t, m.n, kind, code, NULL, NULL FROM aid_iati_transaction t JOIN aid_import_main m USING (n),
	LATERAL (VALUES ('country', m.country), ('region', m.region)) v (kind, code) WHERE code IS NOT NULL;
INSERT INTO aid_iati_sector
SELECT t.a, t.t, m.n, m.sector, m.sector_vocabulary, NULL FROM aid_iati_transaction t JOIN aid_import_main m USING (n) WHERE m.sector IS NOT NULL;
-- companions; a row of an activity that is not there says nothing
\if :has_organisations
SELECT pg_temp.import_copy('organisation') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
INSERT INTO aid_iati_org SELECT a, role, ref, name FROM aid_import_organisation JOIN aid_iati_key USING (activity_id);
\endif
\if :has_recipients
SELECT pg_temp.import_copy('recipient') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
INSERT INTO aid_iati_recipient SELECT a, NULL, n, lower(kind), code, vocabulary, percentage FROM aid_import_recipient JOIN aid_iati_key USING (activity_id);
\endif
\if :has_sectors
SELECT pg_temp.import_copy('sector') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
INSERT INTO aid_iati_sector SELECT a, NULL, n, code, vocabulary, percentage FROM aid_import_sector JOIN aid_iati_key USING (activity_id);
\endif
\if :has_markers
SELECT pg_temp.import_copy('marker') AS load \gset
\set SHOW_CONTEXT errors
:load
\set SHOW_CONTEXT never
UPDATE aid_iati_activity a SET significance = m.significance
FROM (SELECT DISTINCT ON (a) a, significance FROM aid_import_marker JOIN aid_iati_key USING (activity_id)
	WHERE code = '1' AND coalesce(vocabulary, '1') = '1' ORDER BY a, n) m WHERE m.a = a.a;
\endif
CREATE TEMP TABLE aid_iati_number ON COMMIT DROP AS SELECT n, a, t FROM aid_iati_transaction;
SELECT count(*) AS idle FROM aid_iati_activity x WHERE NOT EXISTS (SELECT FROM aid_iati_transaction t WHERE t.a = x.a) \gset
\ir lib/iati.sql
SELECT * FROM pg_temp.import_finish(:read + :idle, (SELECT count(*) FROM aid_iati_transaction) + (SELECT count(*) FROM aid_iati_activity a
	WHERE NOT EXISTS (SELECT FROM aid_iati_number k WHERE k.a = a.a)),
	jsonb_build_object('activities', (SELECT count(*) FROM aid_iati_activity), 'transactions', (SELECT count(*) FROM aid_iati_transaction)));
\endif
COMMIT;
\set SHOW_CONTEXT errors
