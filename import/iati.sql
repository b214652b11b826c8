-- Activities of the International Aid Transparency Initiative, version 2, as XML.
--
--     psql -v file=activities.xml -f import/iati.sql
--
-- Options and results: docs/importing.md. Run from the root of the repository.
\set ON_ERROR_STOP on
\ir lib/start.sql
BEGIN;
SELECT pg_temp.import_start('iati', :'file', :'schema', :'percentages', :'again', :'encoding', :'quote', :'progress') \g /dev/null
\lo_import :file
SELECT pg_temp.import_xml('main', :'file', :LASTOID) \g /dev/null
SELECT pg_temp.import_known() AS known \gset
\if :known
SELECT * FROM pg_temp.import_again();
\else
SELECT pg_temp.import_stage('loading') \g /dev/null
CREATE TEMP TABLE aid_iati_document ON COMMIT DROP AS SELECT xmlparse(DOCUMENT body) AS document FROM aid_import_file;
DO $$
DECLARE
	root text := (SELECT (xpath('local-name(/*)', document))[1]::text FROM aid_iati_document);
	version text := (SELECT (xpath('/*/@version', document))[1]::text FROM aid_iati_document);
BEGIN
	IF root <> 'iati-activities' THEN
		RAISE EXCEPTION 'the document holds no IATI activities' USING ERRCODE = '22000',
			DETAIL = format('Its outermost element is %s, not iati-activities.', root);
	END IF;
	IF version NOT LIKE '2.%' THEN
		RAISE EXCEPTION 'unknown version of IATI: %', version USING ERRCODE = '22000',
			DETAIL = 'Versions 2.01 to 2.03 are read.', HINT = 'Version 1 has other codes; the publisher or the IATI registry offers version 2.';
	END IF;
END
$$;
CREATE TEMP TABLE aid_iati_activity ON COMMIT DROP AS
SELECT x.a AS n, x.*
FROM aid_iati_document, XMLTABLE('/iati-activities/iati-activity' PASSING document COLUMNS
	a FOR ORDINALITY,
	activity_id text PATH 'normalize-space((iati-identifier)[1])',
	org_ref text PATH 'normalize-space((reporting-org)[1]/@ref)',
	org_name text PATH 'normalize-space((reporting-org/narrative)[1])',
	secondary text PATH '(reporting-org)[1]/@secondary-reporter',
	title text PATH 'normalize-space((title/narrative)[1])',
	hierarchy text PATH '@hierarchy',
	humanitarian text PATH '@humanitarian',
	currency text PATH 'normalize-space(@default-currency)',
	updated text PATH '@last-updated-datetime',
	planned_start text PATH '(activity-date[@type="1"])[1]/@iso-date',
	actual_start text PATH '(activity-date[@type="2"])[1]/@iso-date',
	planned_end text PATH '(activity-date[@type="3"])[1]/@iso-date',
	actual_end text PATH '(activity-date[@type="4"])[1]/@iso-date',
	significance text PATH '(policy-marker[@code="1" and (@vocabulary="1" or not(@vocabulary))])[1]/@significance',
	body xml PATH '.') x;
UPDATE aid_iati_activity SET activity_id = nullif(activity_id, ''), org_ref = nullif(org_ref, ''), org_name = nullif(org_name, ''),
	title = nullif(title, ''), currency = nullif(currency, '')
WHERE '' IN (activity_id, org_ref, org_name, title, currency);
CREATE TEMP TABLE aid_iati_org ON COMMIT DROP AS
SELECT a, role, nullif(ref, '') AS ref, nullif(name, '') AS name
FROM aid_iati_activity, XMLTABLE('/iati-activity/participating-org' PASSING body COLUMNS
	role text PATH '@role', ref text PATH 'normalize-space(@ref)', name text PATH 'normalize-space((narrative)[1])');
CREATE TEMP TABLE aid_iati_parent ON COMMIT DROP AS
SELECT a, ref FROM aid_iati_activity, XMLTABLE('/iati-activity/related-activity[@type="1"]' PASSING body COLUMNS ref text PATH '@ref');
CREATE TEMP TABLE aid_iati_location ON COMMIT DROP AS
SELECT a, nullif(name, '') AS name, split_part(pos, ' ', 1) AS lat, split_part(pos, ' ', 2) AS lon
FROM aid_iati_activity, XMLTABLE('/iati-activity/location' PASSING body COLUMNS
	name text PATH 'normalize-space((name/narrative)[1])', pos text PATH 'normalize-space((point/pos)[1])');
CREATE TEMP TABLE aid_iati_transaction ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY a, t) AS n, a, t, nullif(btrim(ref), '') AS ref, type, date, nullif(value, '') AS value,
	nullif(x.currency, '') AS currency, value_date, nullif(description, '') AS description, nullif(provider_ref, '') AS provider_ref,
	coalesce(nullif(provider, ''), nullif(provider_ref, '')) AS provider, nullif(btrim(provider_activity), '') AS provider_activity,
	nullif(receiver_ref, '') AS receiver_ref, coalesce(nullif(receiver, ''), nullif(receiver_ref, '')) AS receiver,
	nullif(btrim(receiver_activity), '') AS receiver_activity
FROM aid_iati_activity, XMLTABLE('/iati-activity/transaction' PASSING body COLUMNS
	t FOR ORDINALITY,
	ref text PATH '@ref',
	type text PATH '(transaction-type)[1]/@code',
	date text PATH '(transaction-date)[1]/@iso-date',
	value text PATH 'normalize-space((value)[1])',
	currency text PATH 'normalize-space((value)[1]/@currency)',
	value_date text PATH '(value)[1]/@value-date',
	description text PATH 'normalize-space((description/narrative)[1])',
	provider_ref text PATH 'normalize-space((provider-org)[1]/@ref)',
	provider text PATH 'normalize-space((provider-org/narrative)[1])',
	provider_activity text PATH '(provider-org)[1]/@provider-activity-id',
	receiver_ref text PATH 'normalize-space((receiver-org)[1]/@ref)',
	receiver text PATH 'normalize-space((receiver-org/narrative)[1])',
	receiver_activity text PATH '(receiver-org)[1]/@receiver-activity-id') x;
-- transactions that say something of their own, each by itself: to look from inside an activity for the number of a
-- transaction takes its square
CREATE TEMP TABLE aid_iati_own ON COMMIT DROP AS
SELECT a, t, own FROM aid_iati_activity, XMLTABLE('/iati-activity/transaction' PASSING body COLUMNS
	t FOR ORDINALITY, own xml PATH '.', says boolean PATH 'boolean(sector | recipient-country | recipient-region)') WHERE says;
CREATE TEMP TABLE aid_iati_recipient ON COMMIT DROP AS
SELECT a, NULL::integer AS t, o, substr(kind, 11) AS kind, code, vocabulary, percentage
FROM aid_iati_activity, XMLTABLE('/iati-activity/recipient-country | /iati-activity/recipient-region' PASSING body COLUMNS
	o FOR ORDINALITY, kind text PATH 'local-name(.)', code text PATH '@code', vocabulary text PATH '@vocabulary', percentage text PATH '@percentage');
INSERT INTO aid_iati_recipient
SELECT a, t, o, substr(kind, 11), code, vocabulary, NULL
FROM aid_iati_own, XMLTABLE('/transaction/recipient-country | /transaction/recipient-region' PASSING own COLUMNS
	o FOR ORDINALITY, kind text PATH 'local-name(.)', code text PATH '@code', vocabulary text PATH '@vocabulary');
CREATE TEMP TABLE aid_iati_sector ON COMMIT DROP AS
SELECT a, NULL::integer AS t, o, code, vocabulary, percentage
FROM aid_iati_activity, XMLTABLE('/iati-activity/sector' PASSING body COLUMNS
	o FOR ORDINALITY, code text PATH '@code', vocabulary text PATH '@vocabulary', percentage text PATH '@percentage');
INSERT INTO aid_iati_sector
SELECT a, t, o, code, vocabulary, percentage
FROM aid_iati_own, XMLTABLE('/transaction/sector' PASSING own COLUMNS
	o FOR ORDINALITY, code text PATH '@code', vocabulary text PATH '@vocabulary', percentage text PATH '@percentage');
SELECT count(*) AS activities, (SELECT count(*) FROM aid_iati_transaction)
	+ count(*) FILTER (WHERE a NOT IN (SELECT a FROM aid_iati_transaction)) AS read FROM aid_iati_activity \gset
SELECT :activities = 0 AS none \gset
\if :none
DO $$ BEGIN RAISE EXCEPTION 'the document holds no activity' USING ERRCODE = '22000'; END $$;
\endif
CREATE TEMP TABLE aid_iati_number ON COMMIT DROP AS SELECT n, a, t FROM aid_iati_transaction;
CREATE TEMP TABLE aid_iati_body ON COMMIT DROP AS SELECT a, body FROM aid_iati_activity;
\ir lib/iati.sql

-- Lines of rejects and warnings: counted in the text, if no comment or section of text holds what looks like an activity
SELECT EXISTS (SELECT FROM aid_import_reject UNION ALL SELECT FROM aid_import_warning) AS lines \gset
\if :lines
CREATE TEMP TABLE aid_iati_line ON COMMIT DROP AS
WITH piece AS (
	SELECT o - 1 AS a, text, sum(length(text) - length(replace(text, E'\n', ''))) OVER (ORDER BY o) + 1
		- (length(text) - length(replace(text, E'\n', ''))) AS line
	FROM aid_import_file, regexp_split_to_table(body, '<iati-activity(?=[\s>])') WITH ORDINALITY AS s (text, o)
), counted AS (
	SELECT a, NULL::bigint AS t, line FROM piece WHERE a > 0
	UNION ALL
	SELECT a, o - 1, line + sum(length(s.text) - length(replace(s.text, E'\n', ''))) OVER (PARTITION BY a ORDER BY o)
		- (length(s.text) - length(replace(s.text, E'\n', '')))
	FROM piece, regexp_split_to_table(piece.text, '<transaction(?=[\s>])') WITH ORDINALITY AS s (text, o) WHERE a > 0
)
SELECT * FROM counted WHERE (SELECT max(a) FROM piece) = :activities;
CREATE TEMP TABLE aid_iati_raw ON COMMIT DROP AS
SELECT a, t, raw FROM aid_iati_body, XMLTABLE('/iati-activity/transaction' PASSING body COLUMNS t FOR ORDINALITY, raw xml PATH '.')
WHERE a IN (SELECT a FROM aid_iati_number JOIN aid_import_reject USING (n) WHERE slot = 'main');
UPDATE aid_import_reject r SET line = l.line, raw = w.raw::text
FROM aid_iati_number k JOIN aid_iati_raw w ON w.a = k.a AND w.t = k.t LEFT JOIN aid_iati_line l ON l.a = k.a AND l.t = k.t
WHERE r.slot = 'main' AND r.n = k.n;
UPDATE aid_import_reject r SET line = l.line, raw = b.body::text
FROM aid_iati_body b LEFT JOIN aid_iati_line l ON l.a = b.a AND l.t IS NULL WHERE r.slot = 'activity' AND r.n = b.a;
UPDATE aid_import_warning r SET line = l.line
FROM aid_iati_number k LEFT JOIN aid_iati_line l ON l.a = k.a AND l.t = k.t WHERE r.slot = 'main' AND r.n = k.n;
\endif
SELECT * FROM pg_temp.import_finish(:read, (SELECT count(*) FROM aid_iati_transaction) + (SELECT count(*) FROM aid_iati_activity a
	WHERE NOT EXISTS (SELECT FROM aid_iati_number k WHERE k.a = a.a)),
	jsonb_build_object('activities', (SELECT count(*) FROM aid_iati_activity), 'transactions', (SELECT count(*) FROM aid_iati_transaction)));
\endif
COMMIT;
\set SHOW_CONTEXT errors
