-- Aid records with planted duplicates, phases and chains, and the truth about them.
--
-- Chance comes from md5 of a text that names the draw, cut into four 32-bit numbers, so a seed gives the same records
-- on every machine and version.
CREATE SCHEMA IF NOT EXISTS bench;

CREATE TABLE bench.record (
	id bigint NOT NULL,
	source text NOT NULL,
	record_id text NOT NULL,
	title text NOT NULL,
	provider text,
	receiver text,
	recipient text NOT NULL,
	sector text,
	amount numeric(14,2),
	value_date date,
	start_date date,
	end_date date,
	activity_id text,
	receiver_activity_id text
);
COMMENT ON TABLE bench.record IS 'Generated assistance records; see bench.truth for what was planted';

CREATE TABLE bench.truth (id_a bigint NOT NULL, id_b bigint NOT NULL, relation text NOT NULL);
COMMENT ON TABLE bench.truth IS 'Planted pairs, id_a < id_b: duplicate, repeat or chain';

-- Number k (0..3) of the text's hash, as a fraction in [0, 1)
CREATE FUNCTION bench.chance(key text, k integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || substr(md5(key), 8 * k + 1, 8))::bit(32)::bigint / 4294967296.0::double precision;

-- An element of the list; skew 1 is even, 2 favours the first ones.
CREATE FUNCTION bench.pick(list text[], chance double precision, skew integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN list[1 + floor(cardinality(list) * chance ^ skew)::integer];

CREATE TABLE bench.word (kind text PRIMARY KEY, list text[] NOT NULL);
INSERT INTO bench.word VALUES
	('start', '{"Support to","Strengthening of","Rehabilitation of","Construction of","Provision of","Improvement of",
		"Training in","Monitoring of","Emergency support to","Technical assistance to","Expansion of","Assessment of",
		"Equipment for","Renovation of","Scaling up of","Pilot project on","Promotion of","Restoration of","Delivery of",
		"Coordination of","Management of","Advice on","Community action for","Joint programme on"}'),
	('object', '{"rural water supply","primary health care","school meals","small arms stockpile security","police reform",
		"mine clearance","risk education","girls'' secondary education","vocational training","livestock vaccination",
		"weapons marking and tracing","ammunition storage","community mediation","seed distribution","emergency shelter",
		"cash transfers","maternal health","malaria prevention","teacher training","border management","early warning networks",
		"local courts","sanitation systems","irrigation schemes","solar power for clinics","feeder roads","refugee registration",
		"child protection","services against gender-based violence","youth employment","nutrition screening","cholera response",
		"voluntary weapons collection","reintegration of former fighters","land registration","forest protection",
		"fisheries cooperatives","market infrastructure","flood preparedness","vaccine cold chains","legal aid",
		"public finance reform","statistics offices","civil registration","women''s cooperatives","mobile clinics",
		"trauma care","radio programmes"}'),
	('people', '{"for displaced families","for returnees","for host communities","for young men at risk","for rural women",
		"for smallholder farmers","for school children","for persons with disabilities","for survivors of conflict",
		"for pastoralist households","for out-of-school youth","for health workers","for local councils",
		"for former combatants","for refugees and migrants","for drought-affected households"}'),
	('tail', '{"through local authorities","with civil society partners","with a focus on resilience","by community committees",
		"in conflict-affected areas","using local procurement","with national institutions","as part of the recovery plan",
		"under the joint response plan","with private sector partners","through cash for work","led by women''s groups"}'),
	('syllable', '{"ka","mo","ri","bu","ta","len","da","so","ki","wa","nar","be","gu","li","ma","to","sha","ne","zo","pa"}'),
	('suffix', '{" project"," programme"," (continued)"," - grant"," ZX-1047"," component B"," initiative"}');

-- A copy's title as another office types it: as it is, misspelt, short of a word, in capitals, or with a suffix
CREATE FUNCTION bench.retype(title text, key text, suffixes text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
	SELECT CASE
		WHEN how < 0.15 THEN title
		WHEN how < 0.45 THEN overlay(title PLACING reverse(substr(title, place, 2)) FROM place FOR 2)
		WHEN how < 0.60 THEN overlay(title PLACING '' FROM place FOR 1)
		WHEN how < 0.80 THEN array_to_string(words[:drop - 1] || words[drop + 1:], ' ')
		WHEN how < 0.90 THEN upper(title)
		ELSE title || bench.pick(suffixes, bench.chance(key, 3), 1) END
	FROM (SELECT bench.chance(key, 0) AS how, string_to_array(title, ' ') AS words,
		2 + floor(bench.chance(key, 1) * (length(title) - 4))::integer AS place,
		1 + floor(bench.chance(key, 2) * (length(title) - length(replace(title, ' ', ''))))::integer AS drop) d);

-- total records, of which one in six is a copy of another; one in twenty has a next phase, one in twenty is a chain.
CREATE PROCEDURE bench.make_records(total bigint, countries integer, seed bigint)
LANGUAGE plpgsql AS $$
DECLARE
	originals CONSTANT bigint := total * 100 / 130;
BEGIN
	TRUNCATE bench.record, bench.truth;
	CREATE TEMP TABLE original ON COMMIT DROP AS
	SELECT n, k, format('C%s', lpad((1 + floor(countries * bench.chance(k, 0)))::text, 2, '0')) AS recipient,
		1 + floor(60 * bench.chance(k, 1) ^ 2)::integer AS provider,
		1 + floor(400 * bench.chance(k, 2) ^ 2)::integer AS receiver, bench.chance(k, 3) AS c3,
		bench.chance(k || 'd', 0) AS d0, bench.chance(k || 'd', 1) AS d1, bench.chance(k || 'd', 2) AS d2,
		bench.chance(k || 'd', 3) AS d3, bench.chance(k || 'e', 0) AS e0, bench.chance(k || 'e', 1) AS e1,
		bench.chance(k || 'e', 2) AS e2, bench.chance(k || 'e', 3) AS e3
	FROM generate_series(1, originals) AS n, LATERAL (SELECT format('%s %s', seed, n) AS k OFFSET 0) x;

	CREATE TEMP TABLE drafted ON COMMIT DROP AS
	SELECT n, k, recipient, provider, receiver, e2, e3,
		bench.pick(b.list, c3, 1) || ' ' || bench.pick(o.list, d0, 2)
			|| CASE WHEN e0 < 0.6 THEN ' ' || bench.pick(p.list, d1, 1) ELSE '' END
			|| ' in ' || initcap(s.list[p1] || s.list[p2] || s.list[p3])
			|| CASE WHEN e0 > 0.4 THEN ' ' || bench.pick(t.list, d2, 1) ELSE '' END AS title,
		(1 + floor(48 * d0 ^ 2))::integer AS topic,
		CASE WHEN e1 < 0.5 THEN greatest(1000, round(exp(9 + 6 * d3)::numeric, -3)) ELSE round(exp(9 + 6 * d3)::numeric, 2)
			END AS amount,
		date '2015-01-01' + floor(3650 * bench.chance(k || 'f', 0))::integer AS day,
		180 + floor(900 * bench.chance(k || 'f', 1))::integer AS days
	FROM original
	CROSS JOIN LATERAL (SELECT 1 + floor(20 * bench.chance(recipient || floor(d2 * d2 * 60), 0))::integer AS p1,
		1 + floor(20 * bench.chance(recipient || floor(d2 * d2 * 60), 1))::integer AS p2,
		1 + floor(20 * bench.chance(recipient || floor(d2 * d2 * 60), 2))::integer AS p3) place
	CROSS JOIN (SELECT list FROM bench.word WHERE kind = 'start') b
	CROSS JOIN (SELECT list FROM bench.word WHERE kind = 'object') o
	CROSS JOIN (SELECT list FROM bench.word WHERE kind = 'people') p
	CROSS JOIN (SELECT list FROM bench.word WHERE kind = 'tail') t
	CROSS JOIN (SELECT list FROM bench.word WHERE kind = 'syllable') s;

	-- The first fifth is copied by another source; of the rest one row in sixteen goes on, one in sixteen is a chain.
	INSERT INTO bench.record
	SELECT n, format('S%s', 1 + provider % 7), format('r%s', n), title, format('Donor %s', provider),
		format('Partner %s', receiver), recipient, (10000 + 250 * topic)::text, amount, day, day, day + days,
		format('S%s-%s', 1 + provider % 7, n),
		CASE WHEN n > originals / 5 AND n % 16 = 1 THEN format('P%s-%s', receiver, n) END
	FROM drafted;

	INSERT INTO bench.record
	SELECT originals + n, format('S%s', 1 + (provider + 1 + n % 6) % 7), format('q%s', n),
		bench.retype(title, k || 'g', (SELECT list FROM bench.word WHERE kind = 'suffix')),
		CASE WHEN bench.chance(k || 'h', 0) >= 0.1 THEN format('Donor %s', provider) END,
		CASE WHEN bench.chance(k || 'h', 1) >= 0.15 THEN format('Partner %s', receiver) END, recipient,
		CASE WHEN bench.chance(k || 'h', 2) < 0.8 THEN (10000 + 250 * topic)::text
			WHEN bench.chance(k || 'h', 2) < 0.9 THEN (10000 + 250 * (1 + topic % 48))::text END,
		CASE WHEN bench.chance(k || 'h', 3) < 0.4 THEN amount
			WHEN bench.chance(k || 'h', 3) < 0.95 THEN round(amount * (0.97 + 0.06 * e2)::numeric, 2) END,
		day + floor(121 * e3)::integer - 60, day + floor(121 * e3)::integer - 60, day + days, NULL, NULL
	FROM drafted WHERE n <= originals / 5;
	INSERT INTO bench.truth SELECT n, originals + n, 'duplicate' FROM drafted WHERE n <= originals / 5;

	INSERT INTO bench.record
	SELECT 2 * originals + n, format('S%s', 1 + provider % 7), format('p%s', n), title || ', Phase II',
		format('Donor %s', provider), format('Partner %s', receiver), recipient, (10000 + 250 * topic)::text,
		CASE WHEN e2 < 0.4 THEN amount ELSE round(amount * (0.9 + 0.2 * e2)::numeric, -3) END,
		day + days + floor(90 * e3)::integer, day + days + floor(90 * e3)::integer, day + 2 * days, NULL, NULL
	FROM drafted WHERE n > originals / 5 AND n % 16 = 0;
	INSERT INTO bench.truth SELECT n, 2 * originals + n, 'repeat' FROM drafted WHERE n > originals / 5 AND n % 16 = 0;

	-- What the partner spends of it: a row of its own, under its own activity
	INSERT INTO bench.record
	SELECT 2 * originals + n, 'S9', format('c%s', n), title, format('Partner %s', receiver), NULL, recipient,
		(10000 + 250 * topic)::text, round(amount * (0.85 + 0.15 * e2)::numeric, 2), day + floor(60 * e3)::integer,
		day, day + days, format('P%s-%s', receiver, n), NULL
	FROM drafted WHERE n > originals / 5 AND n % 16 = 1;
	INSERT INTO bench.truth SELECT n, 2 * originals + n, 'chain' FROM drafted WHERE n > originals / 5 AND n % 16 = 1;

	DROP TABLE original, drafted;
END
$$;
