-- The generator of the sample records, called by demo/load.sql.
--
-- Chance comes from sha256 of a text that names the draw ("D07 2019 MLI 3"), cut
-- into eight 32-bit numbers; all that follows is integer and numeric arithmetic.
-- So the rows are the same on every machine and PostgreSQL version, which
-- random() and floating-point functions do not promise.

CREATE FUNCTION pg_temp.hex(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(key, 'UTF8')), 'hex');

-- Number k (0..7) of such a hash, below n
CREATE FUNCTION pg_temp.draw(hex text, k integer, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || substr(hex, 8 * k + 1, 8))::bit(32)::bigint * n / 4294967296;

-- Donors. home: the M49 (sub-)region of their neighbours; size: 1 to 20; reach: per cent of the countries they work in.
CREATE TEMP TABLE donor_setting (donor text PRIMARY KEY, name text, kind text, home text, language text,
	size integer, reach integer) ON COMMIT DROP;
INSERT INTO donor_setting VALUES
	('D01', 'Republic of Alder', 'government', '011', 'fr', 16, 35),
	('D02', 'Kingdom of Birch', 'government', '014', 'en', 18, 45),
	('D03', 'Cedar Federation', 'government', '145', 'ar', 14, 25),
	('D04', 'Union of Elm', 'government', '035', NULL, 12, 30),
	('D05', 'Fir Islands', 'government', '054', 'en', 5, 20),
	('D06', 'Republic of Hazel', 'government', '005', 'es', 9, 25),
	('D07', 'Juniper Confederation', 'government', '151', NULL, 15, 50),
	('D08', 'Larch Republic', 'government', '143', 'ru', 6, 20),
	('D09', 'Principality of Linden', 'government', '039', NULL, 3, 15),
	('D10', 'Maple Commonwealth', 'government', '029', 'en', 13, 40),
	('D11', 'Republic of Oak', 'government', '034', 'en', 20, 60),
	('D12', 'Olive Coast', 'government', '015', 'ar', 7, 20),
	('D13', 'Republic of Palm', 'government', '017', 'pt', 6, 20),
	('D14', 'Pine Realm', 'government', '154', NULL, 17, 45),
	('D15', 'Poplar Republic', 'government', '013', 'es', 5, 15),
	('D16', 'Rowan Union', 'government', '014', NULL, 11, 30),
	('D17', 'Spruce Kingdom', 'government', '145', NULL, 10, 25),
	('D18', 'Sycamore States', 'government', '018', 'en', 8, 25),
	('D19', 'Tamarind Republic', 'government', '011', 'pt', 4, 15),
	('D20', 'Teak Federation', 'government', '035', 'en', 9, 25),
	('D21', 'Walnut Republic', 'government', '039', 'fr', 7, 25),
	('D22', 'Willow Grand Duchy', 'government', '155', 'fr', 4, 20),
	('D23', 'World Recovery Bank', 'multilateral', '202', NULL, 20, 70),
	('D24', 'Office for Safer Communities', 'multilateral', '419', NULL, 14, 60),
	('D25', 'Agency for Weapons Stewardship', 'multilateral', '150', NULL, 9, 50),
	('D26', 'Continental Partnership South', 'multilateral', '202', 'pt', 10, 30),
	('D27', 'Continental Partnership East', 'multilateral', '142', 'ru', 10, 30),
	('D28', 'Continental Partnership West', 'multilateral', '419', 'es', 8, 30),
	('D29', 'Island States Facility', 'multilateral', '009', 'en', 5, 40),
	('D30', 'Mine Clearance Alliance', 'multilateral', '035', NULL, 8, 35),
	('D31', 'First Response Pool', 'pooled fund', '145', NULL, 12, 25),
	('D32', 'Stability Pool', 'pooled fund', '011', NULL, 11, 20),
	('D33', 'Sahel and Lakes Pool', 'pooled fund', '017', 'fr', 7, 12),
	('D34', 'Prevention Pool', 'pooled fund', '014', NULL, 5, 30),
	('D35', 'Lantern Foundation', 'foundation', '034', NULL, 4, 20),
	('D36', 'Harbour Trust', 'foundation', '029', 'en', 2, 15),
	('D37', 'Meadow Foundation', 'foundation', '014', 'en', 3, 20),
	('D38', 'Open Bridge Endowment', 'foundation', '151', 'ru', 2, 12),
	('D39', 'Sparrow Fund', 'foundation', '005', 'es', 1, 10),
	('D40', 'Two Rivers Trust', 'foundation', '145', 'ar', 2, 10);

-- Crises as the sample assumes them, with a level from 1 to 3. Not an assessment of anybody.
CREATE TEMP TABLE crisis (iso3 text, first_year integer, last_year integer, level integer) ON COMMIT DROP;
INSERT INTO crisis VALUES
	('AFG', 2013, 2024, 3), ('BDI', 2015, 2018, 1), ('BFA', 2018, 2024, 2), ('CAF', 2013, 2024, 2),
	('CMR', 2017, 2024, 1), ('COD', 2013, 2024, 2), ('COL', 2013, 2016, 1), ('ETH', 2020, 2022, 2),
	('ETH', 2023, 2024, 1), ('HTI', 2021, 2024, 2), ('IRQ', 2014, 2020, 3), ('LBN', 2013, 2019, 1),
	('LBN', 2020, 2024, 2), ('LBY', 2014, 2021, 2), ('MLI', 2013, 2024, 2), ('MMR', 2017, 2020, 1),
	('MMR', 2021, 2024, 2), ('MOZ', 2018, 2024, 1), ('NER', 2017, 2024, 1), ('NGA', 2014, 2024, 1),
	('PAK', 2013, 2016, 1), ('PSE', 2013, 2022, 1), ('PSE', 2023, 2024, 3), ('SDN', 2013, 2022, 1),
	('SDN', 2023, 2024, 3), ('SOM', 2013, 2024, 2), ('SSD', 2013, 2024, 3), ('SYR', 2013, 2024, 3),
	('TCD', 2015, 2024, 1), ('UKR', 2014, 2021, 1), ('UKR', 2022, 2024, 3), ('VEN', 2018, 2024, 1),
	('YEM', 2015, 2024, 3);

-- Purposes with their share of the records, per cent; a title has a word of each list.
CREATE TEMP TABLE purpose_setting (purpose text, first_share integer, last_share integer, titles text[]) ON COMMIT DROP;
INSERT INTO purpose_setting VALUES
	('15130', 0, 7, '{"Access to justice","Training of prosecutors","Firearms legislation review"}'),
	('15180', 8, 14, '{"Services against gender-based violence","Safe houses for women","Women''s protection desks"}'),
	('15210', 15, 26, '{"Police reform","Border management","Oversight of security services"}'),
	('15220', 27, 46, '{"Community dialogue","Youth mediation","Local peace committees","Early warning network"}'),
	('15240', 47, 64, '{"Weapons and ammunition management","Marking and tracing of small arms","Stockpile security",
		"Voluntary weapons collection"}'),
	('15250', 65, 75, '{"Mine clearance","Risk education","Survey of explosive remnants"}'),
	('15261', 76, 79, '{"Return of children from armed groups","School places after conflict"}'),
	('72010', 80, 89, '{"Relief supplies","Emergency shelter","Mobile clinics"}'),
	('73010', 90, 95, '{"Repair of water points","Reconstruction of schools"}'),
	('74020', 96, 99, '{"Flood preparedness","Contingency planning"}');

INSERT INTO demo.donor SELECT donor, name, kind FROM donor_setting;

INSERT INTO demo.recipient SELECT s.iso3, c.name FROM recipient_setting s JOIN aid_country c USING (iso3);

-- Straight growth around 2020, rounded to a thousand people
INSERT INTO demo.population
SELECT iso3, year, round(people_thousand_2020 * (1000 + growth_per_mille * (year - 2020)) / 1000.0) * 1000
FROM recipient_setting, generate_series(2013, 2024) AS year;

CREATE TEMP TABLE setting ON COMMIT DROP AS
SELECT s.iso3, s.appeal, s.language, year, p.population, coalesce(c.level, 0) AS level,
	CASE WHEN p.population < 100000 THEN 1 WHEN p.population < 1000000 THEN 2 WHEN p.population < 5000000 THEN 3
		WHEN p.population < 20000000 THEN 4 WHEN p.population < 60000000 THEN 5 ELSE 6 END AS magnitude,
	country.region_code, country.subregion_code, country.intermediate_code, country.ldc
FROM recipient_setting s
JOIN demo.population p USING (iso3)
LEFT JOIN crisis c ON c.iso3 = s.iso3 AND p.year BETWEEN c.first_year AND c.last_year
JOIN aid_country country ON country.iso3 = s.iso3;

INSERT INTO demo.context SELECT iso3, year, level > 0 FROM setting;

-- In need: a share of the people that grows with the crisis, and a little chance. None in most countries that no
-- donor works in; the seven named here are the ones that go without in spite of their need.
INSERT INTO demo.need
SELECT iso3, year, CASE WHEN appeal = 0
		AND iso3 NOT IN ('COG', 'COM', 'ERI', 'GNQ', 'PRK', 'SUR', 'TKM') THEN 0 ELSE greatest(10,
	round(population * (CASE level WHEN 0 THEN CASE WHEN ldc THEN 60 WHEN appeal = 1 THEN 8 ELSE 25 END
		WHEN 1 THEN 140 WHEN 2 THEN 270 ELSE 450 END)
	* (70 + pg_temp.draw(pg_temp.hex(format('need %s %s', iso3, year)), 0, 61)) / 100000.0, -1)) END
FROM setting;

-- How many records a donor has in a country and year: weights multiplied, chance decides the fraction.
-- (OFFSET 0 keeps the planner from copying a hash to every place that reads it.)
CREATE TEMP TABLE partner ON COMMIT DROP AS
SELECT donor, iso3, pg_temp.hex(format('partner %s %s', donor, iso3)) AS hex FROM donor_setting, recipient_setting;
ANALYZE partner;

CREATE TEMP TABLE cell ON COMMIT DROP AS
SELECT donor, iso3, year, level, magnitude, size, home, conflict, hex,
	least(25, (weight + pg_temp.draw(hex, 1, 1000)) / 1000)::integer AS records
FROM (
	SELECT d.donor, s.iso3, s.year, s.level, s.magnitude, d.size, n.home, d.kind = 'pooled fund' AS conflict,
		pg_temp.hex(format('%s %s %s', d.donor, s.year, s.iso3)) AS hex,
		-- partners are chosen once, for all years; neighbours and the worst crises are always among them
		CASE WHEN s.appeal = 0 OR NOT (n.home OR s.level = 3 AND d.reach >= 20
			OR pg_temp.draw(p.hex, 0, 100) < d.reach) THEN 0
		ELSE (CASE s.appeal WHEN 1 THEN 1 WHEN 2 THEN 5 ELSE 9 END)
			* s.magnitude
			* (CASE WHEN d.kind = 'pooled fund' AND s.level = 0 THEN 1 ELSE 2 END + s.level * 2)
			* (CASE WHEN n.home THEN 3 ELSE 1 END)
			* (CASE WHEN s.language = d.language THEN 2 ELSE 1 END)
			* (6 + d.size)
			* (50 + pg_temp.draw(p.hex, 1, 100)) / 100 * (160 + 5 * (s.year - 2013)) / 100 END AS weight
	FROM donor_setting d
	CROSS JOIN setting s
	JOIN partner p USING (donor, iso3)
	CROSS JOIN LATERAL
		(SELECT coalesce(d.home IN (s.region_code, s.subregion_code, s.intermediate_code), false) AS home) n
	OFFSET 0
) w;

-- One row a record. Amounts spread like a log-normal: 2 to the power of a bit count, times size and need.
CREATE TEMP TABLE record ON COMMIT DROP AS
SELECT donor, iso3, year, n, hex,
	CASE WHEN pg_temp.draw(hex, 0, 1000) < 25 THEN NULL ELSE iso3 END AS recipient,
	CASE WHEN pg_temp.draw(hex, 1, 1000) < 15 THEN NULL
		WHEN pg_temp.draw(hex, 2, 10) < 6 THEN greatest(1000, round(raw, -3)) ELSE raw END AS amount,
	CASE WHEN pg_temp.draw(hex, 3, 100) < 70 THEN 'paid' WHEN pg_temp.draw(hex, 3, 100) < 92 THEN 'commitment'
		ELSE 'pledge' END AS status,
	make_date(year, 1, 1) + pg_temp.draw(hex, 4, 365)::integer AS day,
	pg_temp.draw(pg_temp.hex('purpose ' || hex), 0, 100) AS purpose_draw
FROM (
	SELECT c.donor, c.iso3, c.year, n, r.hex,
		(1500000::bigint << bit_count(substr(decode(r.hex, 'hex'), 25, 2))::integer)
			/ 256.0 * (100 + pg_temp.draw(r.hex, 7, 100)) / 10000 * (4 + c.size) / 10
			* c.magnitude * (2 + c.level) / 6 AS raw
	FROM cell c
	CROSS JOIN LATERAL generate_series(1, c.records) AS n
	CROSS JOIN LATERAL (SELECT pg_temp.hex(format('%s %s %s %s', c.donor, c.year, c.iso3, n)) AS hex OFFSET 0) r
	OFFSET 0
) w;

CREATE TEMP TABLE entry ON COMMIT DROP AS
SELECT r.donor, r.iso3, r.recipient, r.year, r.n, 0 AS kind, round(r.amount, 2) AS amount, p.purpose, r.status, r.hex,
	r.day, p.titles[1 + pg_temp.draw(r.hex, 5, cardinality(p.titles))]
		|| CASE WHEN r.recipient IS NULL THEN ' in several countries' ELSE ' in ' || c.name END
		|| CASE pg_temp.draw(r.hex, 7, 4) WHEN 0 THEN '' ELSE ', phase ' || (1 + pg_temp.draw(r.hex, 7, 3) % 3)::text END
		AS title
FROM record r
JOIN demo.recipient c ON c.iso3 = r.iso3
JOIN purpose_setting p ON r.purpose_draw BETWEEN p.first_share AND p.last_share;

-- Corrections: three in a hundred records are taken back in part, some wholly, later in the same year.
INSERT INTO entry
SELECT donor, iso3, recipient, year, n, 1, -least(amount, CASE WHEN pg_temp.draw(x, 1, 10) = 0 THEN amount
	ELSE round(amount * (10 + pg_temp.draw(x, 2, 51)) / 100, 2) END), purpose, status, x,
	least(day + 20 + pg_temp.draw(x, 3, 60)::integer, make_date(year, 12, 31)), 'Correction: ' || title
FROM (SELECT *, pg_temp.hex('correction ' || hex) AS x FROM entry OFFSET 0) e
WHERE amount > 0 AND pg_temp.draw(x, 0, 100) < 3;

-- Six late corrections take back more than the donor gave that country in the year: the unit sum is negative,
-- and the indices by donor and year say so until the caller clamps or drops it.
INSERT INTO entry
SELECT l.donor, l.iso3, l.iso3, l.year, 0, 2, -coalesce(s.amount, 0) - l.beyond, '15240', 'paid',
	pg_temp.hex('late'), make_date(l.year, 12, 30), 'Late correction of an earlier year in ' || c.name
FROM (VALUES ('D06', 'PER', 2016, 180000), ('D10', 'JAM', 2021, 95000), ('D15', 'GTM', 2018, 40000),
	('D20', 'VNM', 2023, 310000), ('D28', 'ECU', 2019, 125000), ('D37', 'RWA', 2022, 60000))
	AS l (donor, iso3, year, beyond)
JOIN demo.recipient c USING (iso3)
LEFT JOIN LATERAL (SELECT sum(greatest(e.amount, 0)) AS amount FROM entry e
	WHERE e.donor = l.donor AND e.recipient = l.iso3 AND e.year = l.year) s ON true;

-- People reached and gender markers come last and draw from hashes of their own, so that they change no other column.
--
-- By purpose: dollars for each person reached, women and girls per thousand, people per thousand up to the ages
-- 5, 15, 18, 25, 30, 36, 60 and in all, and how many records in a thousand have the marker's two upper scores.
CREATE TEMP TABLE reach_setting (purpose text, cost integer, women integer, below_age integer[], principal integer,
	significant integer) ON COMMIT DROP;
INSERT INTO reach_setting VALUES
	('15130', 700, 400, '{0,10,30,220,420,620,980,1000}', 60, 350),
	('15180', 150, 880, '{60,200,300,500,640,760,970,1000}', 760, 200),
	('15210', 1900, 260, '{0,0,0,190,440,700,995,1000}', 40, 300),
	('15220', 80, 460, '{0,60,200,540,730,850,970,1000}', 120, 450),
	('15240', 420, 330, '{0,40,120,340,500,660,950,1000}', 5, 80),
	('15250', 60, 470, '{60,390,510,650,730,810,960,1000}', 10, 200),
	('15261', 190, 480, '{20,640,900,960,970,980,995,1000}', 60, 400),
	('72010', 45, 530, '{170,410,475,600,680,765,950,1000}', 20, 330),
	('73010', 90, 510, '{150,390,455,590,675,765,950,1000}', 10, 250),
	('74020', 40, 500, '{120,320,390,520,610,710,930,1000}', 15, 250);

-- What the donors ask their partners to report. bands: the label of each of the eight age groups above.
CREATE TEMP TABLE form_setting (form text, by_sex boolean, bands text[], donors text[]) ON COMMIT DROP;
INSERT INTO form_setting VALUES
	('child or adult', true, '{0-17,0-17,0-17,18+,18+,18+,18+,18+}',
		'{D02,D06,D11,D12,D16,D20,D31,D32,D33,D34}'),
	('four bands', true, '{0-4,5-17,5-17,18-59,18-59,18-59,18-59,60+}', '{D04,D14,D24,D26,D27,D28,D30}'),
	('UN youth', true, '{0-14,0-14,15-24,15-24,25+,25+,25+,25+}', '{D07,D10}'),
	('resolution 2250', true, '{0-17,0-17,0-17,18-29,18-29,30+,30+,30+}', '{D21,D22,D35}'),
	('African charter', true, '{0-14,0-14,15-35,15-35,15-35,15-35,36+,36+}', '{D03,D13,D15}'),
	('age only', false, '{0-17,0-17,0-17,18+,18+,18+,18+,18+}', '{D18,D29}'),
	('sex only', true, '{}', '{D01,D08,D17,D23,D37}'),
	('total only', false, '{}', '{D05,D09,D19,D25,D36,D38,D39,D40}');

-- Paid records may have a report, more of them every year. A donor's form comes into use between 2013 and 2018;
-- before that, total only. Some partners leave the sex of a few people open, some the age, and some count others.
CREATE TEMP TABLE report ON COMMIT DROP AS
SELECT donor, iso3, year, n, form, below_age, persons - unknown - other - women AS men, women, other, unknown,
	CASE WHEN pg_temp.draw(y, 1, 100) < 25 THEN 20 + pg_temp.draw(y, 2, 180) ELSE 0 END AS ageless
FROM (
	SELECT *, (persons - unknown - other) * (women_share + pg_temp.draw(y, 3, 121) - 60) / 1000 AS women
	FROM (
		SELECT *, CASE WHEN pg_temp.draw(y, 4, 100) < 40 THEN persons * (10 + pg_temp.draw(y, 5, 141)) / 1000 ELSE 0 END
				AS unknown,
			CASE WHEN year >= 2018 AND pg_temp.draw(y, 6, 100) < 8 THEN persons * pg_temp.draw(y, 7, 4) / 1000
				ELSE 0 END AS other
		FROM (
			SELECT e.donor, e.iso3, e.year, e.n, s.below_age, s.women + 5 * (e.year - 2018) AS women_share,
				CASE WHEN e.year >= 2013 + pg_temp.draw(pg_temp.hex('form ' || e.donor), 0, 6) THEN f.form
					ELSE 'total only' END AS form,
				greatest(5, floor(e.amount * 100 / (s.cost * (60 + pg_temp.draw(x, 1, 140)))))::bigint AS persons,
				pg_temp.hex(format('detail %s %s %s %s', e.donor, e.year, e.iso3, e.n)) AS y
			FROM (SELECT *, pg_temp.hex(format('people %s %s %s %s', donor, year, iso3, n)) AS x
				FROM entry WHERE kind = 0 AND status = 'paid' AND amount > 0 OFFSET 0) e
			JOIN reach_setting s USING (purpose)
			JOIN form_setting f ON e.donor = ANY (f.donors)
			WHERE pg_temp.draw(x, 0, 100) < 30 + 4 * (e.year - 2013)
			OFFSET 0
		) w OFFSET 0
	) w OFFSET 0
) w;

-- One row for each age group of the women and of the men, added up into the cells of the form; group 9 has no age.
CREATE TEMP TABLE reached ON COMMIT DROP AS
SELECT r.donor, r.iso3, r.year, r.n,
	aid_headcount_agg(CASE WHEN f.by_sex THEN s.sex ELSE '?' END, f.bands[g], p.persons) AS people
FROM report r
JOIN form_setting f USING (form)
CROSS JOIN LATERAL (VALUES ('F', women, women * ageless / 1000), ('M', men, men * ageless / 1000), ('X', other, other),
	('?', unknown, unknown)) AS s (sex, persons, ageless)
CROSS JOIN generate_series(1, 9) AS g
CROSS JOIN LATERAL (SELECT CASE WHEN g = 9 THEN s.ageless ELSE (s.persons - s.ageless) * r.below_age[g] / 1000
	- (s.persons - s.ageless) * coalesce(r.below_age[g - 1], 0) / 1000 END AS persons) p
GROUP BY r.donor, r.iso3, r.year, r.n;

-- Markers. Governments and multilaterals screen by the DAC's policy marker, the pooled funds by the gender with age
-- marker from 2018 on, foundations not at all. A correction has the marker of what it corrects.
CREATE TEMP TABLE screened ON COMMIT DROP AS
SELECT donor, iso3, year, n, CASE
		WHEN kind = 'foundation' OR kind = 'pooled fund' AND year < 2018 THEN NULL
		WHEN pg_temp.draw(x, 0, 100) >= CASE kind WHEN 'government' THEN 40 + 4 * (year - 2013)
			WHEN 'multilateral' THEN 15 + 5 * (year - 2013) ELSE 65 + 5 * (year - 2018) END THEN NULL
		WHEN kind = 'pooled fund' THEN aid_marker('gam', CASE WHEN score < principal + 200 THEN 4
			WHEN score < principal + significant + 250 THEN 3 WHEN pg_temp.draw(x, 2, 100) < 20 THEN 2
			WHEN pg_temp.draw(x, 2, 100) < 85 THEN 1 ELSE 0 END)
		WHEN score < principal + 2 * (year - 2013) THEN aid_marker('dac', 2)
		WHEN score < principal + significant + 9 * (year - 2013) THEN aid_marker('dac', 1)
		ELSE aid_marker('dac', 0) END AS marker
FROM (
	SELECT e.donor, e.iso3, e.year, e.n, d.kind, s.principal, s.significant, e.x, pg_temp.draw(e.x, 1, 1000) AS score
	FROM (SELECT *, pg_temp.hex(format('marker %s %s %s %s', donor, year, iso3, n)) AS x FROM entry WHERE kind = 0
		OFFSET 0) e
	JOIN donor_setting d USING (donor)
	JOIN reach_setting s USING (purpose)
	OFFSET 0
) w;

INSERT INTO demo.flow (flow_id, donor, recipient, year, paid_on, amount, purpose, title, status, people, marker)
SELECT 100000 + row_number() OVER (ORDER BY e.year, e.donor COLLATE "C", e.iso3 COLLATE "C", e.n, e.kind), e.donor,
	e.recipient, e.year, CASE e.status WHEN 'paid' THEN e.day END, e.amount, e.purpose, e.title, e.status,
	CASE e.kind WHEN 0 THEN r.people END, s.marker
FROM entry e
LEFT JOIN reached r USING (donor, iso3, year, n)
LEFT JOIN screened s USING (donor, iso3, year, n);

-- Ages of an invented young country, in thousands of people: what a census would give
INSERT INTO demo.pyramid (name, people) VALUES ('young country',
	'F 0-4: 1480, F 5-9: 1330, F 10-14: 1190, F 15-19: 1040, F 20-24: 900, F 25-29: 770, F 30-34: 650, F 35-39: 540,
	F 40-44: 440, F 45-49: 360, F 50-54: 290, F 55-59: 230, F 60-69: 310, F 70+: 190,
	M 0-4: 1530, M 5-9: 1370, M 10-14: 1220, M 15-19: 1060, M 20-24: 900, M 25-29: 750, M 30-34: 630, M 35-39: 520,
	M 40-44: 430, M 45-49: 350, M 50-54: 280, M 55-59: 220, M 60-69: 280, M 70+: 150');

CREATE INDEX ON demo.flow (year, donor);
