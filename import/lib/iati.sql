-- What import/iati.sql and import/iati_csv.sql share: from the staged texts aid_iati_… to tables and view.
-- a: number of the activity; t: number of the transaction, NULL where something is said of the whole activity.
SELECT to_regclass(format('%I.iati_activity', :'schema')) IS NULL AS fresh \gset
\if :fresh
CREATE TABLE :"schema".iati_activity (
	import_id bigint NOT NULL REFERENCES :"schema".import_log ON DELETE CASCADE,
	activity integer NOT NULL,
	activity_id text NOT NULL,
	reporter_ref text,
	reporter text,
	secondary boolean,
	title text,
	hierarchy text,
	humanitarian text,
	default_currency text,
	last_updated text,
	start_date date,
	end_date date,
	marker aid_marker,
	funder text,
	implementer text,
	parent_id text,
	place text,
	lat double precision,
	lon double precision,
	PRIMARY KEY (import_id, activity),
	UNIQUE (import_id, activity_id)
);
COMMENT ON TABLE :"schema".iati_activity IS 'IATI activities. funder, implementer, parent_id and place where there is exactly one; dates are the actual ones, else the planned ones';
CREATE TABLE :"schema".iati_transaction (
	import_id bigint NOT NULL,
	activity integer NOT NULL,
	transaction integer NOT NULL,
	ref text,
	type integer NOT NULL,
	transaction_date date,
	value numeric NOT NULL,
	currency text NOT NULL,
	value_date date,
	description text,
	provider_ref text,
	provider text,
	provider_activity_id text,
	receiver_ref text,
	receiver text,
	receiver_activity_id text,
	PRIMARY KEY (import_id, activity, transaction),
	FOREIGN KEY (import_id, activity) REFERENCES :"schema".iati_activity ON DELETE CASCADE
);
COMMENT ON TABLE :"schema".iati_transaction IS 'IATI transactions as published, in their own currency';
CREATE TABLE :"schema".iati_part (
	import_id bigint NOT NULL,
	activity integer NOT NULL,
	transaction integer NOT NULL,
	part integer NOT NULL,
	recipient text,
	region text,
	sector text,
	amount numeric NOT NULL,
	PRIMARY KEY (import_id, activity, transaction, part),
	FOREIGN KEY (import_id, activity, transaction) REFERENCES :"schema".iati_transaction ON DELETE CASCADE
);
COMMENT ON TABLE :"schema".iati_part IS 'Transactions by country and sector, by the percentages of the file; NULL is what the file gives to none';
CREATE VIEW :"schema".iati AS
SELECT concat_ws('-', 'iati', import_id, activity, transaction, part) AS id,
	coalesce(t.provider, CASE WHEN t.type NOT IN (1, 11, 13) THEN a.funder END, CASE WHEN t.type NOT IN (1, 11, 13) AND a.secondary IS NOT TRUE THEN a.reporter END) AS donor,
	coalesce(t.receiver, CASE WHEN t.type IN (1, 11, 13) THEN a.reporter ELSE a.implementer END) AS implementer,
	p.recipient, p.amount, t.currency, t.transaction_date AS date, a.start_date, a.end_date, a.title, p.sector, a.marker,
	concat_ws(':', 'iati', coalesce(a.reporter_ref, a.reporter)) AS source,
	concat_ws('/', a.activity_id, coalesce(t.ref, '') || '#' || t.transaction, CASE WHEN count(*) OVER whole > 1 THEN p.part END) AS record_id,
	a.last_updated AS version, a.activity_id, a.parent_id, t.provider_activity_id, t.receiver_activity_id,
	CASE WHEN t.type IN (1, 11, 13) THEN 'in' ELSE 'out' END AS direction,
	CASE WHEN t.type IN (12, 13) THEN 'pledge' WHEN t.type IN (2, 11) THEN 'commitment' WHEN t.type IN (1, 3, 4) THEN 'disbursement' END AS stage,
	a.place, a.lat, a.lon
FROM :"schema".iati_part p
JOIN :"schema".iati_transaction t USING (import_id, activity, transaction)
JOIN :"schema".iati_activity a USING (import_id, activity)
WINDOW whole AS (PARTITION BY import_id, activity, transaction);
COMMENT ON VIEW :"schema".iati IS 'iati_part with the role names of the report; choose one direction and stage and one currency before adding up';
CREATE VIEW :"schema".iati_whole AS
SELECT concat_ws('-', 'iati', import_id, activity, transaction) AS id,
	coalesce(t.provider, CASE WHEN t.type NOT IN (1, 11, 13) THEN a.funder END, CASE WHEN t.type NOT IN (1, 11, 13) AND a.secondary IS NOT TRUE THEN a.reporter END) AS donor,
	coalesce(t.receiver, CASE WHEN t.type IN (1, 11, 13) THEN a.reporter ELSE a.implementer END) AS implementer,
	CASE WHEN p.recipients = 1 THEN p.recipient END AS recipient, t.value AS amount, t.currency, t.transaction_date AS date,
	a.start_date, a.end_date, a.title, CASE WHEN p.sectors = 1 THEN p.sector END AS sector, a.marker,
	concat_ws(':', 'iati', coalesce(a.reporter_ref, a.reporter)) AS source,
	concat_ws('/', a.activity_id, coalesce(t.ref, '') || '#' || t.transaction) AS record_id,
	a.last_updated AS version, a.activity_id, a.parent_id, t.provider_activity_id, t.receiver_activity_id,
	CASE WHEN t.type IN (1, 11, 13) THEN 'in' ELSE 'out' END AS direction,
	CASE WHEN t.type IN (12, 13) THEN 'pledge' WHEN t.type IN (2, 11) THEN 'commitment' WHEN t.type IN (1, 3, 4) THEN 'disbursement' END AS stage,
	a.place, a.lat, a.lon
FROM :"schema".iati_transaction t
JOIN :"schema".iati_activity a USING (import_id, activity)
JOIN (SELECT import_id, activity, transaction, count(DISTINCT coalesce(recipient, '')) AS recipients, min(recipient) AS recipient,
		count(DISTINCT coalesce(sector, '')) AS sectors, min(sector) AS sector
	FROM :"schema".iati_part GROUP BY 1, 2, 3) p USING (import_id, activity, transaction);
COMMENT ON VIEW :"schema".iati_whole IS 'The same with each transaction on one row: for the search of duplicates and chains';
\endif

SELECT pg_temp.import_stage('checking') \g /dev/null
SELECT pg_temp.import_countries() \g /dev/null
ANALYZE aid_iati_activity, aid_iati_transaction, aid_iati_recipient, aid_iati_sector;

-- Shares by country and region, and by sector. Of several vocabularies one is taken: DAC purposes, else DAC sectors, else the first.
CREATE TEMP TABLE aid_iati_share ON COMMIT DROP AS
WITH entry AS (
	SELECT 'recipient' AS dimension, a, t, o, CASE kind WHEN 'country' THEN 'country' ELSE 'region' END AS kind, upper(btrim(code)) AS code,
		coalesce(nullif(btrim(vocabulary), ''), '1') AS vocabulary, nullif(btrim(percentage), '') AS percentage,
		kind = 'country' OR coalesce(nullif(btrim(vocabulary), ''), '1')
			= min(coalesce(nullif(btrim(vocabulary), ''), '1')) FILTER (WHERE kind <> 'country') OVER (PARTITION BY a, t) AS taken
	FROM aid_iati_recipient
	UNION ALL
	SELECT 'sector', a, t, o, 'sector', btrim(code), coalesce(nullif(btrim(vocabulary), ''), '1'), nullif(btrim(percentage), ''),
		coalesce(nullif(btrim(vocabulary), ''), '1') = first_value(coalesce(nullif(btrim(vocabulary), ''), '1')) OVER (PARTITION BY a, t
			ORDER BY CASE coalesce(nullif(btrim(vocabulary), ''), '1') WHEN '1' THEN 1 WHEN '2' THEN 2 ELSE 3 END, vocabulary, o)
	FROM aid_iati_sector
), judged AS (
	SELECT e.*, c.iso3, CASE
		WHEN coalesce(code, '') = '' THEN kind || ' without a code'
		WHEN kind = 'country' AND (c.iso3 IS NULL OR code !~ '^[A-Z][A-Z]$') THEN 'unknown country code'
		WHEN kind = 'sector' AND vocabulary = '1' AND code !~ '^[0-9]{5}$' THEN 'purpose is not five digits'
		WHEN kind = 'sector' AND vocabulary = '2' AND code !~ '^[0-9]{3}$' THEN 'sector is not three digits'
		WHEN percentage IS NOT NULL AND NOT pg_temp.import_is_number(percentage) THEN 'percentage is not a number' END AS fault
	FROM entry e LEFT JOIN aid_import_country c ON kind = 'country' AND c.key = '=' || e.code
	WHERE taken
), gathered AS (
	SELECT dimension, a, t, array_agg(coalesce(iso3, CASE dimension WHEN 'sector'
			THEN CASE WHEN vocabulary IN ('1', '2') THEN '' ELSE vocabulary || ':' END || code END) ORDER BY kind, o) AS codes,
		array_agg(CASE kind WHEN 'region' THEN vocabulary || ':' || code END ORDER BY kind, o) AS regions,
		array_agg(pg_temp.import_number(percentage) ORDER BY kind, o) AS percentages,
		(array_agg(fault ORDER BY kind, o) FILTER (WHERE fault IS NOT NULL))[1] AS fault,
		(array_agg(coalesce(code, '') || coalesce(', ' || percentage, '') ORDER BY kind, o) FILTER (WHERE fault IS NOT NULL))[1] AS faulty,
		string_agg(concat_ws(' ', code, coalesce(percentage, '-')), ', ' ORDER BY kind, o) AS listed
	FROM judged GROUP BY dimension, a, t
)
SELECT dimension, a, t, codes, regions, w.weights, w.rest, coalesce(fault, dimension || ': ' || w.error) AS fault,
	CASE WHEN fault IS NOT NULL THEN pg_temp.import_show(faulty) WHEN w.error IS NOT NULL THEN pg_temp.import_show(listed) END AS detail
FROM gathered, aid_import i, LATERAL pg_temp.import_weights(gathered.percentages, i.percentages) w;
CREATE INDEX ON aid_iati_share (a);
CREATE INDEX ON aid_iati_org (a);
CREATE INDEX ON aid_iati_parent (a);
CREATE INDEX ON aid_iati_transaction (a);
ANALYZE aid_iati_share, aid_iati_org, aid_iati_parent, aid_iati_transaction;

-- Activities that cannot be used, with their transactions
CREATE TEMP TABLE aid_iati_refused ON COMMIT DROP AS
SELECT a, (array_agg(rank || reason ORDER BY rank, reason COLLATE "C", detail COLLATE "C"))[1] AS reason,
	(array_agg(detail ORDER BY rank, reason COLLATE "C", detail COLLATE "C"))[1] AS detail
FROM (
	SELECT a, 1 AS rank, 'activity without an identifier' AS reason, NULL AS detail FROM aid_iati_activity WHERE activity_id IS NULL
	UNION ALL
	SELECT a, 1, 'identifier is longer than 500 characters', pg_temp.import_show(activity_id) FROM aid_iati_activity WHERE length(activity_id) > 500
	UNION ALL
	SELECT a, 2, 'activity stands twice', pg_temp.import_show(activity_id)
	FROM (SELECT *, row_number() OVER (PARTITION BY activity_id ORDER BY a) AS repeated FROM aid_iati_activity) r WHERE repeated > 1 AND activity_id IS NOT NULL
	UNION ALL
	SELECT a, 3, 'activity date is not a day', pg_temp.import_show(d)
	FROM aid_iati_activity, unnest(ARRAY[planned_start, actual_start, planned_end, actual_end]) AS d WHERE d IS NOT NULL AND pg_temp.import_date(d) IS NULL
	UNION ALL
	SELECT a, 4, 'gender marker is not of the scheme', pg_temp.import_show(significance)
	FROM aid_iati_activity WHERE aid_marker_error('dac', significance) IS NOT NULL
	UNION ALL
	SELECT a, 5, fault, detail FROM aid_iati_share WHERE t IS NULL AND fault IS NOT NULL) f
GROUP BY a;

INSERT INTO aid_import_reject (slot, n, reason, detail)
SELECT 'main', n, reason, detail FROM (
	SELECT t.n, CASE
		WHEN r.a IS NOT NULL THEN substr(r.reason, 2)
		WHEN a.a IS NULL THEN 'no such activity'
		WHEN type IS NULL OR type !~ '^([1-9]|1[0-3])$' THEN 'unknown transaction type'
		WHEN value IS NULL THEN 'no value'
		WHEN NOT pg_temp.import_is_number(value) THEN 'value is not a number'
		WHEN pg_temp.import_date(date) IS NULL THEN 'transaction date is not a day'
		WHEN value_date IS NOT NULL AND pg_temp.import_date(value_date) IS NULL THEN 'value date is not a day'
		WHEN coalesce(t.currency, a.currency, '') !~ '^[A-Za-z]{3}$' THEN 'no currency'
		ELSE s.fault END AS reason, CASE
		WHEN r.a IS NOT NULL THEN r.detail
		WHEN a.a IS NULL THEN NULL
		WHEN type IS NULL OR type !~ '^([1-9]|1[0-3])$' THEN pg_temp.import_show(type)
		WHEN value IS NULL THEN NULL
		WHEN NOT pg_temp.import_is_number(value) THEN pg_temp.import_show(value)
		WHEN pg_temp.import_date(date) IS NULL THEN pg_temp.import_show(date)
		WHEN value_date IS NOT NULL AND pg_temp.import_date(value_date) IS NULL THEN pg_temp.import_show(value_date)
		WHEN coalesce(t.currency, a.currency, '') !~ '^[A-Za-z]{3}$' THEN pg_temp.import_show(coalesce(t.currency, a.currency))
		ELSE s.detail END AS detail
	FROM aid_iati_transaction t
	LEFT JOIN aid_iati_activity a USING (a)
	LEFT JOIN aid_iati_refused r USING (a)
	LEFT JOIN (SELECT DISTINCT ON (a, t) a, t, fault, detail FROM aid_iati_share WHERE t IS NOT NULL AND fault IS NOT NULL ORDER BY a, t, dimension) s
		ON s.a = t.a AND s.t = t.t) judged
WHERE reason IS NOT NULL;
-- an activity without transactions is a row of its own
INSERT INTO aid_import_reject (slot, n, reason, detail)
SELECT 'activity', a.n, substr(r.reason, 2), r.detail FROM aid_iati_refused r JOIN aid_iati_activity a USING (a)
WHERE NOT EXISTS (SELECT FROM aid_iati_transaction t WHERE t.a = r.a);
DELETE FROM aid_iati_transaction t USING aid_import_reject r WHERE r.slot = 'main' AND r.n = t.n;
DELETE FROM aid_iati_activity a USING aid_iati_refused r WHERE r.a = a.a;

-- what holds for each transaction: what it says itself, else what its activity says
CREATE TEMP TABLE aid_iati_given ON COMMIT DROP AS
SELECT dimension, a, t, n, codes, regions, weights, rest FROM aid_iati_transaction JOIN aid_iati_share USING (a, t)
UNION ALL
SELECT dimension, t.a, t.t, t.n, codes, regions, weights, rest FROM aid_iati_transaction t JOIN aid_iati_share s ON s.a = t.a AND s.t IS NULL
WHERE NOT EXISTS (SELECT FROM aid_iati_share own WHERE own.a = t.a AND own.t = t.t AND own.dimension = s.dimension);
ANALYZE aid_iati_given;
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', n, dimension || ': percentages leave ' || CASE rest WHEN 100 THEN 'all' ELSE 'a part' END || ' unallocated', trim_scale(rest) || ' per cent'
FROM aid_iati_given WHERE rest > 0;
INSERT INTO aid_import_warning (slot, n, reason, detail)
SELECT 'main', t.n, 'activity ends before it starts', NULL
FROM aid_iati_transaction t JOIN aid_iati_activity a USING (a)
WHERE pg_temp.import_date(coalesce(actual_end, planned_end)) < pg_temp.import_date(coalesce(actual_start, planned_start));

SELECT pg_temp.import_stage('storing') \g /dev/null
INSERT INTO :"schema".iati_activity
SELECT i.import_id, a.a, activity_id, org_ref, org_name, CASE secondary WHEN '1' THEN true WHEN 'true' THEN true WHEN '0' THEN false WHEN 'false' THEN false END,
	title, hierarchy, humanitarian, upper(currency), updated, pg_temp.import_date(coalesce(actual_start, planned_start)),
	pg_temp.import_date(coalesce(actual_end, planned_end)), aid_marker('dac', significance),
	(SELECT CASE WHEN count(DISTINCT coalesce(name, ref)) = 1 THEN min(coalesce(name, ref)) END FROM aid_iati_org o WHERE o.a = a.a AND role = '1'),
	(SELECT CASE WHEN count(DISTINCT coalesce(name, ref)) = 1 THEN min(coalesce(name, ref)) END FROM aid_iati_org o WHERE o.a = a.a AND role = '4'),
	(SELECT CASE WHEN count(DISTINCT ref) = 1 THEN min(ref) END FROM aid_iati_parent p WHERE p.a = a.a),
	CASE WHEN l.places = 1 THEN l.name END, CASE WHEN l.places = 1 THEN l.lat END, CASE WHEN l.places = 1 THEN l.lon END
FROM aid_import i, aid_iati_activity a
LEFT JOIN (
	SELECT a, count(*) AS places, min(name) AS name, min(lat) AS lat, min(lon) AS lon
	FROM (SELECT a, name, CASE WHEN pg_temp.import_is_point(lat, lon) THEN lat::double precision END AS lat,
			CASE WHEN pg_temp.import_is_point(lat, lon) THEN lon::double precision END AS lon
		FROM aid_iati_location) p
	GROUP BY a) l USING (a);
INSERT INTO :"schema".iati_transaction
SELECT i.import_id, t.a, t.t, ref, type::integer, pg_temp.import_date(date), value::numeric, upper(coalesce(t.currency, a.currency)),
	pg_temp.import_date(value_date), description, provider_ref, provider, provider_activity, receiver_ref, receiver, receiver_activity
FROM aid_import i, aid_iati_transaction t JOIN aid_iati_activity a USING (a);
-- first by country, then each part by sector; what nobody is given has no code
INSERT INTO :"schema".iati_part
SELECT i.import_id, t.a, t.t, row_number() OVER (PARTITION BY t.a, t.t ORDER BY p.o, q.o), r.codes[p.o], r.regions[p.o], s.codes[q.o], q.amount
FROM aid_import i, aid_iati_transaction t
LEFT JOIN aid_iati_given r ON r.dimension = 'recipient' AND r.a = t.a AND r.t = t.t
LEFT JOIN aid_iati_given s ON s.dimension = 'sector' AND s.a = t.a AND s.t = t.t,
	LATERAL unnest(pg_temp.import_parts(t.value::numeric, coalesce(r.weights, '{}'), coalesce(r.rest, 100))) WITH ORDINALITY AS p (amount, o),
	LATERAL unnest(pg_temp.import_parts(p.amount, coalesce(s.weights, '{}'), coalesce(s.rest, 100))) WITH ORDINALITY AS q (amount, o)
WHERE coalesce(r.weights[p.o], 1) > 0 AND coalesce(s.weights[q.o], 1) > 0;
