-- Three registers of the same assistance, called by demo/load.sql after generate.sql, whose draws it uses.
--
-- What was planted is kept in demo.planted: copies by another register, rows loaded twice, reversals, money passed on
-- by a pool or a partner, programmes and their parts, next phases.

CREATE TABLE demo.register (
	id bigint PRIMARY KEY,
	source text NOT NULL,
	record_id text NOT NULL,
	version integer NOT NULL DEFAULT 1,
	title text NOT NULL,
	provider text NOT NULL,
	receiver text,
	recipient text NOT NULL REFERENCES demo.recipient,
	district text NOT NULL,
	sector text NOT NULL,
	amount numeric(14,2) NOT NULL,
	currency text NOT NULL DEFAULT 'USD',
	value_date date NOT NULL,
	start_date date,
	end_date date,
	activity_id text,
	parent_id text,
	receiver_activity_id text,
	direction text NOT NULL DEFAULT 'out' CHECK (direction IN ('in', 'out'))
);
COMMENT ON TABLE demo.register IS 'Invented records of three registers that overlap: who pays whom for what, where and when';
COMMENT ON COLUMN demo.register.source IS 'The register: donors (reports of donors), country (the country''s own), pools (pooled funds)';
COMMENT ON COLUMN demo.register.record_id IS 'The register''s own number; a corrected row keeps it and has a higher version';
COMMENT ON COLUMN demo.register.receiver_activity_id IS 'The receiver''s activity that the money goes to';

CREATE TABLE demo.planted (
	id_a bigint NOT NULL REFERENCES demo.register,
	id_b bigint NOT NULL REFERENCES demo.register,
	relation text NOT NULL,
	PRIMARY KEY (id_a, id_b)
);
COMMENT ON TABLE demo.planted IS 'The pairs of demo.register that its generator knows to belong together';

CREATE TEMP TABLE implementer (n integer PRIMARY KEY, name text, other text) ON COMMIT DROP;
INSERT INTO implementer VALUES
	(0, 'Bridge of Hope International', 'Bridge of Hope Intl. (BHI)'), (1, 'Clear Ground Trust', 'Clear Ground Trust Ltd'),
	(2, 'Women''s Voices Network', 'Network of Women''s Voices'), (3, 'Safe Paths Foundation', 'SAFE PATHS FOUNDATION'),
	(4, 'Young Builders Association', 'Young Builders'' Association (YBA)'), (5, 'Lakes Health Council', 'Council of Lakes Health'),
	(6, 'Ministry of Interior', 'The Ministry of Interior'), (7, 'Ministry of Health', 'Ministry of Health'),
	(8, 'Northern Water Union', 'Northern Water Union e.V.'), (9, 'Open School Movement', 'Movement for Open School'),
	(10, 'Rural Credit Circle', 'Rural Credit Circle'), (11, 'Centre for Safer Cities', 'Center for Safer Cities'),
	(12, 'Green Belt Cooperative', 'Green Belt Cooperative Ltd.'), (13, 'Seven Rivers Relief', 'Seven Rivers Relief (SRR)');

-- Topics with the purpose code they belong to
CREATE TEMP TABLE topic (n integer PRIMARY KEY, sector text, title text) ON COMMIT DROP;
INSERT INTO topic VALUES
	(0, '15240', 'Marking and record keeping of small arms'), (1, '15240', 'Ammunition depots and stockpile security'),
	(2, '15240', 'Voluntary weapons collection for community safety'), (3, '15220', 'Dialogue between herders and farmers'),
	(4, '15220', 'Mediation by young people'), (5, '15220', 'Early warning of local violence'),
	(6, '15210', 'Training of border police'), (7, '15130', 'Review of the firearms law and training of judges'),
	(8, '15180', 'Safe houses and legal aid for survivors'), (9, '15250', 'Clearance of mines around villages'),
	(10, '15250', 'Risk education in schools'), (11, '15261', 'Return to school of former child soldiers'),
	(12, '72010', 'Emergency clinics for displaced families'), (13, '73010', 'Repair of wells and water points'),
	(14, '11220', 'Catch-up classes for girls'), (15, '31120', 'Seeds and tools for returning farmers');

CREATE TEMP TABLE project ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY iso3 COLLATE "C", p.n) AS project, iso3, x,
	t.sector, i.n AS implementer, d.donor,
	t.title || ' in ' || place.name AS title, place.name AS district,
	greatest(20000, round((40000::bigint << pg_temp.draw(x, 3, 6)::integer) * (100 + pg_temp.draw(x, 4, 200)) / 100.0, -3))
		+ CASE WHEN pg_temp.draw(x, 5, 10) < 4 THEN pg_temp.draw(x, 6, 100000) / 100.0 ELSE 0 END AS amount,
	make_date(2019, 1, 1) + pg_temp.draw(x, 7, 1460)::integer AS day,
	300 + 30 * pg_temp.draw(x, 2, 15)::integer AS days
FROM (SELECT iso3, n, pg_temp.hex(format('project %s %s', iso3, n)) AS x
	FROM (VALUES ('AFG'), ('BFA'), ('CAF'), ('COD'), ('COL'), ('HTI'), ('MLI'), ('NGA'), ('SOM'), ('SSD'), ('UKR'), ('YEM'))
		AS r (iso3), generate_series(1, 36) AS n OFFSET 0) p
JOIN topic t ON t.n = pg_temp.draw(x, 0, 16)
JOIN implementer i ON i.n = pg_temp.draw(x, 1, 14)
JOIN LATERAL (SELECT donor FROM donor_setting WHERE kind IN ('government', 'multilateral', 'foundation')
	ORDER BY pg_temp.draw(pg_temp.hex(p.x || donor), 0, 1000000) / size, donor LIMIT 1) d ON true
JOIN LATERAL (SELECT (ARRAY['North', 'South', 'East', 'West', 'Lakes', 'Hills', 'Coast', 'Plains'])
	[1 + pg_temp.draw(pg_temp.hex(x || 'place'), 0, 8)] || ' District' AS name) place ON true;

-- The donors' own reports: every project
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id)
SELECT project, 'donors', format('%s-%s', donor, 4000 + project), p.title, d.name, i.name, iso3, district, sector, amount, day,
	day, day + days, format('%s-%s', donor, 4000 + project)
FROM project p JOIN donor_setting d USING (donor) JOIN implementer i ON i.n = implementer;

-- Every fifth project stands in the country's register too, as another office types it; without the donor's number
-- but for one in three of these.
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id)
SELECT 1000 + project, 'country', format('%s/%s', iso3, 200 + project),
	CASE project / 5 % 5 WHEN 0 THEN upper(title) WHEN 1 THEN replace(title, ' of ', ' for ')
		WHEN 2 THEN 'Project: ' || title WHEN 3 THEN overlay(title PLACING reverse(substr(title, 9, 2)) FROM 9 FOR 2)
		ELSE title END,
	d.name, i.other, iso3, district, sector,
	CASE WHEN project / 5 % 2 = 0 THEN amount ELSE round(amount * (980 + pg_temp.draw(x, 5, 40)) / 1000, 2) END,
	day + pg_temp.draw(x, 6, 40)::integer - 10, day, day + days,
	CASE WHEN project % 3 = 0 THEN format('%s-%s', donor, 4000 + project) END
FROM project p JOIN donor_setting d USING (donor) JOIN implementer i ON i.n = implementer
WHERE project % 5 = 0;
INSERT INTO demo.planted
SELECT project, 1000 + project, CASE WHEN project % 3 = 0 THEN 'same_record' ELSE 'possible_duplicate' END
FROM project WHERE project % 5 = 0;

-- Rows loaded twice: a second version of the same record with another amount
INSERT INTO demo.register
SELECT 2000 + id, source, record_id, 2, title, provider, receiver, recipient, district, sector, amount + 5000, currency,
	value_date, start_date, end_date, activity_id
FROM demo.register WHERE source = 'donors' AND id % 29 = 7;
INSERT INTO demo.planted SELECT 2000 + id, id, 'same_record' FROM demo.register WHERE source = 'donors' AND id % 29 = 7
	AND id < 1000;

-- Reversals: taken back whole under the same number
INSERT INTO demo.register
SELECT 3000 + id, source, record_id, version, 'Reversal: ' || title, provider, receiver, recipient, district, sector, -amount,
	currency, value_date + 45, start_date, end_date, activity_id
FROM demo.register WHERE source = 'donors' AND id < 1000 AND id % 41 = 3;
INSERT INTO demo.planted SELECT id, 3000 + id, 'correction' FROM demo.register WHERE source = 'donors' AND id < 1000
	AND id % 41 = 3;

-- Pools: four donors pay in, the pool books what comes in and pays it out to partners
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	activity_id, receiver_activity_id)
SELECT 4000 + 10 * p.n + k, 'donors', format('%s-%s', d.donor, 9000 + 10 * p.n + k), 'Contribution to the ' || f.name, d.name,
	f.name, p.iso3, 'whole country', '15220', (2 + pg_temp.draw(x, k, 9)) * 100000, make_date(2021, 1 + k, 10),
	format('%s-%s', d.donor, 9000 + 10 * p.n + k), format('%s-%s', p.pool, p.iso3)
FROM (VALUES (0, 'D31', 'YEM'), (1, 'D32', 'SSD'), (2, 'D33', 'MLI')) AS p (n, pool, iso3)
CROSS JOIN LATERAL (SELECT pg_temp.hex('pool ' || pool) AS x OFFSET 0) h
CROSS JOIN generate_series(0, 3) AS k
JOIN donor_setting f ON f.donor = p.pool
JOIN donor_setting d ON d.donor = format('D%s', lpad((2 + 5 * k + p.n)::text, 2, '0'));
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id)
SELECT 4500 + 10 * p.n + k, 'pools', format('%s-%s-%s', p.pool, p.iso3, k), t.title || ', allocation of the pool', f.name,
	i.name, p.iso3, 'West District', t.sector, paid.share, make_date(2021, 7 + k % 5, 1), make_date(2021, 7 + k % 5, 1),
	make_date(2022, 6, 30), format('%s-%s', p.pool, p.iso3)
FROM (VALUES (0, 'D31', 'YEM'), (1, 'D32', 'SSD'), (2, 'D33', 'MLI')) AS p (n, pool, iso3)
CROSS JOIN generate_series(0, 4) AS k
CROSS JOIN LATERAL (SELECT round(sum(amount) * 0.18, 2) AS share FROM demo.register
	WHERE receiver_activity_id = format('%s-%s', p.pool, p.iso3)) paid
JOIN donor_setting f ON f.donor = p.pool
JOIN topic t ON t.n = (3 * k + p.n) % 16
JOIN implementer i ON i.n = (5 * k + p.n) % 14;

-- A partner passes on what it got, under a number that the donor names
UPDATE demo.register SET receiver_activity_id = format('P-%s', id) WHERE id < 1000 AND id % 31 = 11;
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id)
SELECT 5000 + id, 'country', format('%s/%s', recipient, 900 + id), title, receiver, 'Local committees', recipient, district,
	sector, round(amount * 0.9, 2), value_date + 30, start_date, end_date, format('P-%s', id)
FROM demo.register WHERE id < 1000 AND id % 31 = 11;
INSERT INTO demo.planted SELECT id, 5000 + id, 'chain' FROM demo.register WHERE id < 1000 AND id % 31 = 11;

-- Programmes and their parts, both with money
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id, parent_id)
SELECT 6000 + id, source, record_id || '-a', title || ', component one', provider, receiver, recipient, district, sector,
	round(amount * 0.55, 2), value_date + 5, start_date, end_date, activity_id || '-a', activity_id
FROM demo.register WHERE id < 1000 AND id % 37 = 19;
INSERT INTO demo.planted SELECT id, 6000 + id, 'parent_child' FROM demo.register WHERE id < 1000 AND id % 37 = 19;

-- Next phases of the same work
INSERT INTO demo.register (id, source, record_id, title, provider, receiver, recipient, district, sector, amount, value_date,
	start_date, end_date, activity_id)
SELECT 7000 + 1000 * phase + id, source, format('%s-%s', record_id, phase), format('%s, Phase %s', title, phase), provider,
	receiver, recipient, district, sector, round(amount * (100 + 10 * phase) / 100, -3), start_date + 420 * (phase - 1),
	start_date + 420 * (phase - 1), start_date + 420 * (phase - 1) + 365, format('%s-%s', activity_id, phase)
FROM demo.register, generate_series(2, 3) AS phase WHERE id < 1000 AND id % 23 = 13 AND (phase = 2 OR id % 2 = 0);
