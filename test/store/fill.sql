-- Fills a database with values of all our types, in tables, arrays, rows and domains, with indexes of every operator class,
-- generated columns, checks, views and rows of the user's own in the reference tables. digest.sql says what is in it.
-- What is stored comes from whole numbers only, so that it has the same bits on every machine.
-- Used by test/t/upgrade.pl, test/move and test/package; runs in the frozen base too.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS aidflow;
CREATE SCHEMA store;
SET search_path = store, public;

CREATE TABLE flow (id int PRIMARY KEY, donor text, recipient text, usd numeric, marker aid_marker, people aid_headcount, title text);
INSERT INTO flow
SELECT i, 'donor ' || i % 7, CASE WHEN i % 11 > 0 THEN (ARRAY['AFG', 'COL', 'MLI', 'UKR', 'YEM', 'é "q" \ 😀'])[1 + i * 31 % 6] END,
	CASE WHEN i % 13 > 0 THEN i * 1.000000001 - 40 END,
	CASE WHEN i % 3 > 0 THEN aid_marker('gam', i % 5) END,
	format('F 0-4: %s, F 5-17 +d: %s, M 18-59: %s, M 6-23m: %s, ?: %s', i, i * 7 % 5, i * 4000001::bigint * 997, i % 4, i % 2)::aid_headcount,
	format('%s of wells in district %s, phase %s', (ARRAY['Building', 'Repair', 'Réparation', 'ремонт'])[1 + i % 4], i * 17 % 40, i % 3)
FROM generate_series(1, 600) i;

CREATE DOMAIN persons AS aid_headcount CHECK (aid_total(VALUE) >= 0);
CREATE TYPE pair AS (money aid_allocation, marker aid_marker);

CREATE TABLE kept (
	id int PRIMARY KEY,
	allocation aid_allocation CHECK (aid_unit_count(allocation) < 100000),
	headcount aid_headcount,
	marker aid_marker,
	marker_money aid_marker_money,
	shingles aid_shingles,
	words aid_shingles,
	weights aid_spatial_weights CHECK (aid_weights_is_symmetric(weights)),
	headcount_state aid_headcount_state,
	reach_state aid_reach_state,
	bounds aid_bounds,
	persons persons,
	pair pair,
	markers aid_marker[],
	allocations aid_allocation[],
	total numeric GENERATED ALWAYS AS (aid_total(allocation)) STORED,
	framed aid_allocation GENERATED ALWAYS AS (aid_clamp_negative(allocation) + aid_allocation '{"always": 0}') STORED
);
INSERT INTO kept (id, allocation, headcount, marker, marker_money, shingles, words, weights, headcount_state, reach_state, bounds, persons, pair,
	markers, allocations)
SELECT f.id, a.allocation, f.people, f.marker, a.marker_money,
	aid_shingles(f.title, 'trigram'), aid_shingles(f.title, (ARRAY['word', 'both'])[1 + f.id % 2]),
	(SELECT aid_weights_symmetrize(aid_spatial_weights_agg('u' || k, 'u' || k * f.id % 29 + 1, k / 8.0) FILTER (WHERE k <> k * f.id % 29 + 1))
		FROM generate_series(1, 28) k),
	aid_headcount_sum_accum(aid_headcount_sum_accum(NULL, f.people), 'X: 3'), aid_reach_accum(aid_reach_accum(NULL, f.people), 'F: 2'),
	(f.id, f.id * 2)::aid_bounds, f.people, (a.allocation, f.marker)::pair, ARRAY[f.marker, 'dac:2', NULL], ARRAY[a.allocation, '{}']
FROM flow f, LATERAL (SELECT aid_allocation_agg(g.recipient, g.usd) AS allocation, aid_marker_agg(g.marker, g.usd) AS marker_money
	FROM flow g WHERE g.id BETWEEN f.id - 20 AND f.id) a;
-- what is empty, at its limit or toasted
INSERT INTO kept (id) VALUES (1000);
INSERT INTO kept (id, allocation, headcount, marker, shingles, weights) VALUES
	(1001, '{}', '0', 'dac:0', 'trigram/1:{}', '{}'),
	(1002, '{"A": -0.000000001, "": 9999999999999999999.5} with {"entries": {"A": 7}, "null_unit_rows": 1, "null_amount_rows": 3, "clamped_amount": 9}',
		'F: 9223372036854775806, M: 1', 'gen:2a', aid_at_least(aid_shingles('x', 'trigram'), 0.5), '{"": ["x"], "x": [""]}');
INSERT INTO kept (id, allocation, marker_money, shingles, weights)
SELECT 1003, aid_allocation_agg('unit number ' || i, i * 1.000000001), aid_marker_agg('gm:2a'::aid_marker, i * 1e12),
	aid_shingles(string_agg(i::text, ' '), 'trigram'), aid_weights_symmetrize(aid_spatial_weights_agg('u' || i, 'u' || i + 1, i))
FROM generate_series(1, 9000) i;

CREATE INDEX ON kept USING hash (allocation);
CREATE INDEX ON kept USING hash (headcount);
CREATE INDEX ON kept USING btree (headcount, id);
CREATE INDEX ON kept USING hash (marker);
CREATE INDEX ON kept USING btree (marker, id);
CREATE INDEX ON kept USING hash (marker_money);
CREATE INDEX ON kept USING hash (shingles);
CREATE INDEX ON kept USING btree (shingles, id) WHERE reach_state IS NOT NULL; -- no entry of more than 2.7 kB
CREATE INDEX ON kept USING gin (shingles);
CREATE INDEX ON kept USING btree (words, id);
CREATE INDEX ON kept USING hash (weights);
CREATE INDEX kept_total ON kept (aid_total(allocation));
CREATE INDEX kept_gini ON kept (aid_gini(framed)) WHERE aid_unit_count(framed) > 1;
CREATE INDEX flow_title ON flow USING gin (aid_shingles(upper(title), 'trigram'));

CREATE FUNCTION money_of(text) RETURNS aid_allocation STABLE
	BEGIN ATOMIC SELECT aid_allocation_agg(recipient, usd) FROM flow WHERE donor = $1; END;
CREATE VIEW by_donor AS
SELECT row_number() OVER (ORDER BY donor) AS id, donor, aid_allocation_agg(recipient, usd) AS money, sum(people) AS people,
	aid_marker_agg(marker, usd) AS markers, aid_gini(recipient, usd) AS gini, aid_screened_coverage(marker, usd) AS coverage, money_of(donor) AS again
FROM flow GROUP BY donor;
CREATE VIEW by_recipient AS
SELECT row_number() OVER (ORDER BY d.id, u.unit COLLATE "C") AS id, d.donor, u.unit, u.amount, c.name, c.ldc
FROM by_donor d, aid_units(d.money) u LEFT JOIN aid_country c ON c.iso3 = u.unit;
CREATE VIEW crosswalk AS
SELECT row_number() OVER (ORDER BY from_marker, to_scheme) AS id, * FROM aid_marker_crosswalk;
CREATE VIEW alike AS
SELECT row_number() OVER (ORDER BY a.id, b.id) AS id, a.id AS a, b.id AS b, aid_similarity(a.shingles, b.shingles) AS similarity
FROM kept a JOIN kept b ON a.id < b.id AND aid_similar(a.shingles, b.shingles, 0.9) WHERE a.id < 60;
CREATE MATERIALIZED VIEW yearly AS
SELECT id / 100 AS id, sum(allocation) AS allocation, sum(headcount) AS headcount, sum(marker_money) AS marker_money
FROM kept WHERE id < 1000 GROUP BY id / 100;

INSERT INTO aid_country_user (iso3, iso2, m49, name, region_code, region, subregion_code, subregion, ldc) VALUES
	('YEM', 'YE', '887', 'Yemen (ours)', '142', 'Asia', '145', 'Western Asia', false),
	('XKX', 'XK', NULL, 'Kosovo', '150', 'Europe', '039', 'Southern Europe', false);
INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'dac', 'dac:0', true, 'ours'), ('gam:4T', 'gen', NULL, true, 'no reading of ours');

-- the companions, where they can be had
SELECT count(*) = 2 AS has_postgis FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis') \gset
SELECT count(*) = 1 AS has_report FROM pg_available_extensions WHERE name = 'aidflow_report' \gset
\if :has_postgis
CREATE EXTENSION IF NOT EXISTS aidflow_postgis SCHEMA public CASCADE;
CREATE TABLE place (id int PRIMARY KEY, shape geometry(Polygon, 4326), at geometry(Point, 4326),
	cell text GENERATED ALWAYS AS (aid_square_cell(at, 0.5)) STORED);
INSERT INTO place SELECT 7 * i + j, ST_MakeEnvelope(i, j, i + 1, j + 1, 4326), ST_SetSRID(ST_MakePoint(i + 0.25, j + 0.75), 4326)
FROM generate_series(0, 6) i, generate_series(0, 6) j;
CREATE INDEX ON place USING gist (shape);
CREATE INDEX place_cell ON place (aid_square_cell(at, 2));
CREATE MATERIALIZED VIEW border AS
SELECT 1 AS id, aid_queen_weights(array_agg(id::text ORDER BY id), array_agg(shape ORDER BY id)) AS weights FROM place;
\endif
\if :has_report
CREATE EXTENSION IF NOT EXISTS aidflow_report SCHEMA public;
CREATE VIEW picture AS SELECT id, aid_svg_bars(money) AS bars FROM by_donor;
\endif
