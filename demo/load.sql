-- Makes the sample records in the schema demo. Run from the root of the repository:
--
--     psql -f demo/load.sql
--
-- Everything in it is made up: donors, amounts, titles and needs are invented by
-- demo/generate.sql; numbers of people are rounded, for illustration only. The
-- country codes are real, so that regions can be looked up in aid_country.
-- Loading again drops the schema demo and makes the same rows again.
\set QUIET on
\set ON_ERROR_STOP on
\timing off
SET client_min_messages TO warning;

CREATE EXTENSION IF NOT EXISTS aidflow;

BEGIN;

DROP SCHEMA IF EXISTS demo CASCADE;
CREATE SCHEMA demo;
COMMENT ON SCHEMA demo IS 'aidflow: invented sample records';

CREATE TABLE demo.donor (
	donor text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('government', 'multilateral', 'pooled fund', 'foundation'))
);
COMMENT ON TABLE demo.donor IS 'Forty invented donors';

CREATE TABLE demo.recipient (
	iso3 text PRIMARY KEY,
	name text NOT NULL
);
COMMENT ON TABLE demo.recipient IS 'The frame: every country that may receive assistance, funded or not';

CREATE TABLE demo.population (
	iso3 text REFERENCES demo.recipient,
	year integer,
	population numeric NOT NULL,
	PRIMARY KEY (iso3, year)
);
COMMENT ON TABLE demo.population IS 'People, rounded, for illustration';

CREATE TABLE demo.need (
	iso3 text REFERENCES demo.recipient,
	year integer,
	people_in_need numeric NOT NULL,
	PRIMARY KEY (iso3, year)
);
COMMENT ON TABLE demo.need IS 'People in need, invented; 0 where no need is recorded';

CREATE TABLE demo.context (
	iso3 text REFERENCES demo.recipient,
	year integer,
	conflict_affected boolean NOT NULL,
	PRIMARY KEY (iso3, year)
);
COMMENT ON TABLE demo.context IS 'Conflict-affected or not, by year: an example of a classification of your own';

CREATE TABLE demo.flow (
	flow_id bigint PRIMARY KEY,
	donor text NOT NULL REFERENCES demo.donor,
	recipient text REFERENCES demo.recipient,
	year integer NOT NULL,
	paid_on date,
	amount numeric(14,2),
	purpose text NOT NULL,
	title text NOT NULL,
	status text NOT NULL CHECK (status IN ('pledge', 'commitment', 'paid')),
	people aid_headcount CHECK (aid_is_partition(people)),
	marker aid_marker
);
COMMENT ON TABLE demo.flow IS 'Invented assistance records; status is how far the money has come';
COMMENT ON COLUMN demo.flow.recipient IS 'Country, or NULL where the record names none';
COMMENT ON COLUMN demo.flow.amount IS 'US dollars; negative for a correction, NULL where none is given';
COMMENT ON COLUMN demo.flow.people IS 'People reached by sex and age, in the bands of the donor; NULL if not reported';
COMMENT ON COLUMN demo.flow.marker IS 'Gender marker in the donor''s scheme; NULL where the record was not screened';

CREATE VIEW demo.aid AS
SELECT flow_id, donor, recipient, year, paid_on, amount, purpose, title, status, people, marker
FROM demo.flow WHERE status <> 'pledge';
COMMENT ON VIEW demo.aid IS 'Commitments and payments: the counting rule of demo/questions.sql';

CREATE TABLE demo.pyramid (
	name text PRIMARY KEY,
	people aid_headcount NOT NULL
);
COMMENT ON TABLE demo.pyramid IS 'Invented populations by sex and age, to estimate by';

-- What a call of the extension answers when it refuses: its message, detail and hint as rows.
CREATE FUNCTION demo.refusal(query text, OUT part text, OUT says text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN QUERY SELECT 'result', 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN QUERY SELECT v.label, v.line
		FROM (VALUES ('sqlstate', state), ('message', message), ('detail', detail), ('hint', hint)) AS v (label, line)
		WHERE v.line <> '';
END
$$;

CREATE TEMP TABLE recipient_setting (
	iso3 text PRIMARY KEY,
	people_thousand_2020 bigint,
	growth_per_mille bigint,
	language text,
	appeal integer
) ON COMMIT DROP;
\copy recipient_setting FROM 'demo/recipient.csv' (FORMAT csv, HEADER)

\ir generate.sql
\ir register.sql

COMMIT;

ANALYZE demo.donor, demo.recipient, demo.population, demo.need, demo.context, demo.flow, demo.pyramid,
	demo.register, demo.planted;

\echo 'Sample records in schema demo:'
SELECT (SELECT count(*) FROM demo.donor) AS donors, (SELECT count(*) FROM demo.recipient) AS recipients,
	count(*) AS flows, min(year) AS first_year, max(year) AS last_year,
	to_char(sum(amount) / 1e6, 'FM999,990') AS usd_million
FROM demo.flow;
RESET client_min_messages;
\set QUIET off
