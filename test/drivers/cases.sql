-- Statements that every driver must answer as psql does: rows and notices, or state, message, detail and hint of the error.
-- "-- case:" begins one; where its name begins with "error:" it must fail, else it must give rows. "-- with:" lines give the
-- values of $1, $2 ..., which psql gets as literals; the parameter marks come in order.

-- ---- metrics of a dashboard: one expression, one GROUP BY ----

-- case: metric: Gini of the funded
SELECT year, aid_gini(recipient, amount) AS metric FROM demo.aid GROUP BY year ORDER BY year;

-- case: metric: concentration of donors
SELECT year, aid_hhi(donor, amount) AS metric FROM demo.aid GROUP BY year ORDER BY year;

-- case: metric: share with a gender focus
SELECT year, aid_focus_share(marker, amount) AS metric FROM demo.aid WHERE aid_scheme(marker) = 'dac' GROUP BY year ORDER BY year;

-- case: the same among records of several schemes
SELECT year, aid_focus_share(marker, amount) FILTER (WHERE aid_scheme(marker) = 'dac') AS metric FROM demo.aid GROUP BY year ORDER BY year;

-- case: error: several schemes in one share
SELECT aid_focus_share(marker, amount) FROM demo.aid;

-- case: metric: share of women
SELECT year, aid_female_share(sum(people)) AS metric FROM demo.aid GROUP BY year ORDER BY year;

-- case: metric: Gini over all that may receive
SELECT year, aid_gini(aid_frame(aid_allocation_agg(recipient, amount), (SELECT array_agg(iso3) FROM demo.recipient))) AS metric
FROM demo.aid GROUP BY year ORDER BY year;

-- case: all five as a tool wraps them: a query as a table, filters, a sort by a metric, a limit
SELECT "tbl"."year" AS "year", aid_gini(recipient, amount) AS "gini", aid_hhi(donor, amount) AS "hhi",
	aid_focus_share(marker, amount) FILTER (WHERE aid_scheme(marker) = 'dac') AS "focus",
	aid_female_share(sum(people)) AS "women",
	aid_gini(aid_frame(aid_allocation_agg(recipient, amount), (SELECT array_agg(iso3) FROM demo.recipient))) AS "gini_of_all"
FROM (SELECT * FROM demo.aid) AS "tbl" WHERE "tbl"."year" >= $1::integer AND "tbl"."year" < $2::integer
GROUP BY "tbl"."year"
HAVING aid_gini(recipient, amount) > 0.1 ORDER BY "gini" DESC LIMIT 1000;
-- with: 2020
-- with: 2025

-- case: the metrics in groups without records or money
SELECT y AS year, aid_gini(recipient, amount), aid_hhi(donor, amount),
	aid_focus_share(marker, amount) FILTER (WHERE aid_scheme(marker) = 'dac'), aid_female_share(sum(people))
FROM generate_series(2023, 2026) y LEFT JOIN demo.aid ON year = y GROUP BY y ORDER BY y;

-- ---- results of every kind ----

-- case: aggregates that give a value of ours, cast for a client
SELECT year, left(aid_allocation_agg(recipient, amount)::text, 40), sum(people)::text,
	(aid_marker_agg(marker, amount) FILTER (WHERE aid_scheme(marker) = 'dac'))::text
FROM demo.aid WHERE year > $1::integer GROUP BY year ORDER BY year;
-- with: 2021

-- case: rows of a function
SELECT unit, amount, share, rank
FROM aid_units((SELECT aid_allocation_agg(recipient, amount) FROM demo.aid WHERE year = $1::integer)) ORDER BY amount DESC, unit LIMIT 5;
-- with: 2024

-- case: rows of a function with doubles and numbers
SELECT q.unit, q.amount, q.quotient, q.entitlement, q.gap
FROM aid_location_quotient((SELECT aid_allocation_agg(recipient, amount) FROM demo.aid WHERE year = 2024),
	(SELECT aid_allocation_agg(iso3, people_in_need) FROM demo.need WHERE year = 2024)) q ORDER BY q.gap DESC, q.unit LIMIT 7;

-- case: bounds, a composite value, by its parts
SELECT (b).lower, (b).upper FROM (SELECT aid_female_share_bounds(sum(people)) AS b FROM demo.aid WHERE year = 2024) t;

-- case: one value of ours as jsonb
SELECT '{"AFG": 100.5, "COL": -30}'::aid_allocation::jsonb;

-- case: an array of texts becomes the frame
SELECT aid_unit_count(aid_frame($1::aid_allocation, $2::text[])), aid_gini(aid_frame('{"AFG": 1}', ARRAY['AFG', 'a "b"', 'c,d']));
-- with: {"AFG": 1}
-- with: {AFG,COL,"a b"}

-- ---- amounts stay exact ----

-- case: a total that no double holds
SELECT aid_total($1::aid_allocation), aid_total($2::aid_allocation), aid_total('F: 9223372036854775807'::aid_headcount);
-- with: {"A": 9007199254740993.123456789}
-- with: {"A": 99999999999999999999.999999999, "B": 0.000000001}

-- case: an amount that no double holds goes in as a parameter
SELECT aid_total(aid_allocation_agg('A', $1::numeric)), aid_amount(aid_allocation_agg('A', $2::numeric), 'A');
-- with: 9007199254740993.123456789
-- with: -0.000000001

-- ---- functions that read a query ----

-- case: findings of a query in a literal
SELECT relation, rule, count(*), sum(money_at_stake), min(probability) FROM aid_find_duplicates($$
	SELECT id, source, record_id, version, title, provider, receiver, recipient, sector, amount, currency, value_date,
		activity_id, parent_id, recipient AS block FROM demo.register WHERE recipient < 'C' AND title NOT LIKE '%''%' $$)
GROUP BY relation, rule ORDER BY relation, rule;

-- case: findings of a query in a parameter, with options in jsonb
SELECT id_a, id_b, relation, money_at_stake, rule, probability
FROM aid_find_duplicates($1, options => $2::jsonb) ORDER BY id_a, id_b LIMIT 20;
-- with: SELECT id, title, amount, currency, value_date, recipient AS block FROM demo.register WHERE recipient LIKE 'S%'
-- with: {"threshold": 0.9}

-- case: similar titles of a query in a parameter
SELECT id_a, id_b, similarity, shared FROM aid_similar_pairs($1, $2::float8) ORDER BY similarity DESC, id_a, id_b LIMIT 10;
-- with: SELECT id, title, recipient AS block FROM demo.register WHERE recipient < 'M'
-- with: 0.7

-- case: a notice of rows left out
SELECT count(*) FROM aid_find_duplicates(
	'SELECT 1 AS id, NULL::text AS title, 5::numeric AS amount, ''USD'' AS currency, ''2024-01-01''::date AS value_date');

-- ---- errors ----

-- case: error: negative sums, with detail and hint
SELECT aid_gini($1::aid_allocation);
-- with: {"AFG": 100, "COL": -5}

-- case: error: text that is no allocation
SELECT $1::aid_allocation;
-- with: {"AFG": 1, "AFG": 2}

-- case: error: text that is no marker
SELECT $1::aid_marker;
-- with: dac:7

-- case: error: units that are integers
SELECT aid_gini(year, amount) FROM demo.aid;

-- case: the same with a cast
SELECT aid_gini(year::text, amount) FROM demo.aid;

-- case: error: an inner query that does not run
SELECT * FROM aid_similar_pairs($1);
-- with: SELECT id, titel FROM demo.register

-- case: error: an unknown option
SELECT * FROM aid_find_duplicates($1, options => $2::jsonb);
-- with: TABLE demo.register
-- with: {"treshold": 0.9}

-- case: the session goes on after errors
SELECT aid_hhi('{"A": 1, "B": 3}'::aid_allocation);
