-- The sections spread, need, regions, donors and contexts of the report: their calls against values worked out by other
-- means, the same answer for rows in any order, and whatever a query or an option may hold.
BEGIN;
SELECT count(*) = 0 AS absent FROM pg_available_extensions WHERE name = 'aidflow_report' \gset
\if :absent
SELECT plan(1);
SELECT skip('aidflow_report is not installed');
\else
SELECT plan(79);
SET client_min_messages = warning;
SET jit = off;
CREATE SCHEMA report;
CREATE EXTENSION aidflow_report SCHEMA report;
SET search_path = public, report;
CREATE SCHEMA toy;

-- ---- a small set of records: five recipients of a roster, one of them unfunded (E), one outside of it (F) ----
CREATE TABLE toy.record (id integer, donor text, recipient text, amount numeric, date date, sector text);
INSERT INTO toy.record VALUES
	(1, 'X', 'A', 100, '2019-03-01', 'p1'), (2, 'Y', 'A', 40.25, '2019-04-01', 'p2'), (3, 'X', 'B', 30, '2019-05-01', 'p1'),
	(4, 'Z', 'C', 9.75, '2019-06-01', 'p3'), (5, 'X', 'A', 80, '2020-01-01', 'p2'), (6, 'Z', 'B', 70, '2020-02-01', 'p1'),
	(7, 'Y', 'D', 5, '2020-12-31', NULL), (8, 'X', 'A', 60, '2021-01-01', 'p1'), (9, 'Y', 'B', 20, '2021-01-01', 'p3'),
	(10, 'Z', 'C', 30, '2021-07-01', 'p2'), (11, 'Z', 'D', 50, '2021-08-01', 'p2'), (12, 'X', 'A', 33.33, '2023-01-01', 'p1'),
	(13, 'Y', 'C', 66.67, '2023-05-01', 'p1'), (14, 'Y', 'D', -8, '2023-06-01', 'p1'),
	(15, 'X', NULL, 11, '2020-05-01', 'p1'), (16, NULL, 'B', 7, '2021-05-01', 'p1'), (17, 'Y', 'A', NULL, '2021-05-01', 'p2'),
	(18, 'Z', 'B', 3, NULL, 'p1'), (19, 'X', 'F', 25, '2020-05-01', 'p3'), (20, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE toy.roster (unit text);
INSERT INTO toy.roster VALUES ('A'), ('B'), ('C'), ('D'), ('E'), ('E'), (NULL);
CREATE TABLE toy.population (unit text, amount numeric, year integer);
INSERT INTO toy.population SELECT u, n * (y - 2010), y
	FROM (VALUES ('A', 10), ('B', 20), ('C', 5), ('D', 40), ('E', 25)) v (u, n), generate_series(2018, 2024) y;
INSERT INTO toy.population VALUES ('World', 1000, 2020), (NULL, 7, 2020), ('A', 1, 2021);
CREATE TABLE toy.need (unit text, amount numeric);
INSERT INTO toy.need VALUES ('A', 50), ('B', 0), ('C', 30), ('C', 10), ('D', 60), ('E', 20);
CREATE TABLE toy.context (unit text, class text, year integer);
INSERT INTO toy.context SELECT u, CASE WHEN u IN ('A', 'B') OR u = 'C' AND y > 2020 THEN 'conflict' ELSE 'stable' END, y
	FROM unnest('{A,B,C,D,E}'::text[]) u, generate_series(2018, 2024) y;
INSERT INTO toy.context VALUES ('B', 'stable', 2021);
CREATE TABLE toy.groups (unit text, path text[]);
INSERT INTO toy.groups VALUES ('A', '{N,n1}'), ('B', '{N,n2}'), ('C', '{S,s1}'), ('D', '{S,s1}'), ('E', '{W,w1}'),
	('F', '{N,n1}'), ('F', '{S,s1}');
CREATE TABLE toy.purposes (sector text, purpose text);
INSERT INTO toy.purposes VALUES ('p1', 'prevention'), ('p1', 'prevention'), ('p2', 'relief'), ('p2', 'arms'), (NULL, 'x');

CREATE TEMP TABLE input AS SELECT 'SELECT id::text, donor, recipient, amount, date, sector FROM toy.record'::text AS q,
	'{"top": 10, "seed": 1, "replicates": 999, "level": 0.95,
		"columns": {"population": ["unit", "amount", "year"], "need": ["unit", "amount"], "roster": ["unit"],
			"context": ["unit", "class", "year"], "groups": ["unit", "path"], "purposes": ["sector", "purpose"]},
		"roster": "SELECT unit FROM toy.roster", "population": "SELECT unit, amount, year FROM toy.population",
		"need": "SELECT unit, amount FROM toy.need", "context": "SELECT unit, class, year FROM toy.context",
		"groups": "SELECT unit, path FROM toy.groups", "purposes": "SELECT sector, purpose FROM toy.purposes"}'::jsonb AS o,
	'{id,donor,recipient,amount,date,sector}'::text[] AS roles;

CREATE FUNCTION pg_temp.figures(q text, o jsonb, roles text[])
RETURNS TABLE (section text, n bigint, label text, note text, call text, picture text) LANGUAGE sql AS $$
	SELECT 'spread', f.n, f.label, f.note, f.call, f.picture FROM aid_report_spread(q, o, roles) WITH ORDINALITY AS f (label, note, call, picture, n)
	UNION ALL SELECT 'need', f.n, f.label, f.note, f.call, f.picture FROM aid_report_need(q, o, roles) WITH ORDINALITY AS f (label, note, call, picture, n)
	UNION ALL SELECT 'regions', f.n, f.label, f.note, f.call, f.picture FROM aid_report_regions(q, o, roles) WITH ORDINALITY AS f (label, note, call, picture, n)
	UNION ALL SELECT 'donors', f.n, f.label, f.note, f.call, f.picture FROM aid_report_donors(q, o, roles) WITH ORDINALITY AS f (label, note, call, picture, n)
	UNION ALL SELECT 'contexts', f.n, f.label, f.note, f.call, f.picture FROM aid_report_contexts(q, o, roles) WITH ORDINALITY AS f (label, note, call, picture, n)
$$;
-- The rows of a call in its order, or its error
CREATE FUNCTION pg_temp.rows_of(call text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	answer jsonb;
BEGIN
	EXECUTE format(E'SELECT coalesce(jsonb_agg(to_jsonb(f)), ''[]'') FROM (\n%s\n) f', call) INTO answer;
	RETURN answer;
EXCEPTION WHEN OTHERS THEN
	RETURN to_jsonb(format('%s %s', SQLSTATE, SQLERRM));
END
$$;
CREATE FUNCTION pg_temp.answer(which text, label_of text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT pg_temp.rows_of(call) FROM input, pg_temp.figures(q, o, roles) WHERE section = which AND label = label_of
$$;

-- ---- by other means: pairs instead of sorted sums, the interval by leaving each unit out ----
CREATE FUNCTION pg_temp.gini(x float8[], r float8[]) RETURNS float8 LANGUAGE sql AS $$
	SELECT sum(abs(a.x * b.r - b.x * a.r)) / 2 / nullif(sum(a.x * b.r), 0)
	FROM unnest($1, $2) a (x, r), unnest($1, $2) b (x, r)
$$;
CREATE FUNCTION pg_temp.gini_interval(x float8[], r float8[]) RETURNS float8[] LANGUAGE sql AS $$
	SELECT ARRAY[whole - 1.959963984540054 * se, whole + 1.959963984540054 * se]
	FROM (SELECT pg_temp.gini(x, r) AS whole) w, (
		SELECT sqrt((count(*) - 1)::float8 / count(*) * sum((theta - mean) ^ 2)) AS se
		FROM (SELECT theta, avg(theta) OVER () AS mean FROM generate_subscripts(x, 1) i,
			LATERAL (SELECT pg_temp.gini(array_agg(v.x), array_agg(v.r)) AS theta
				FROM unnest(x, r) WITH ORDINALITY AS v (x, r, n) WHERE n <> i) t) d) s
$$;
CREATE FUNCTION pg_temp.theil(x float8[], r float8[]) RETURNS float8 LANGUAGE sql AS $$
	SELECT sum(CASE WHEN v.x > 0 AND v.r = 0 THEN 'Infinity' WHEN v.x > 0 THEN v.x / tx * ln(v.x / tx / (v.r / tr)) ELSE 0 END)
	FROM unnest($1, $2) v (x, r), (SELECT sum(e) AS tx FROM unnest($1) e) a, (SELECT sum(e) AS tr FROM unnest($2) e) b
$$;
CREATE FUNCTION pg_temp.hoover(x float8[], r float8[]) RETURNS float8 LANGUAGE sql AS $$
	SELECT sum(abs(v.x / tx - v.r / tr)) / 2
	FROM unnest($1, $2) v (x, r), (SELECT sum(e) AS tx FROM unnest($1) e) a, (SELECT sum(e) AS tr FROM unnest($2) e) b
$$;

CREATE TABLE toy.flow AS SELECT *, extract(year FROM date)::integer AS year FROM toy.record;
CREATE TABLE toy.mass AS
	SELECT 1 AS n, 'equal shares' AS measure, y AS year, u AS unit, 1::numeric AS r FROM unnest('{A,B,C,D,E}'::text[]) u, unnest('{2019,2020,2021,2023}'::integer[]) y
	UNION ALL SELECT 2, 'population', year, unit, sum(amount) FROM toy.population WHERE unit <> 'World' AND year IN (2019, 2020, 2021, 2023) GROUP BY 3, 4
	UNION ALL SELECT 3, 'need', y, unit, sum(amount) FROM toy.need, unnest('{2019,2020,2021,2023}'::integer[]) y GROUP BY 3, 4;
-- one row for each measure, period and unit; a period is a year, three years to one, or everything; units without
-- money and mass take no part
CREATE TABLE toy.cell AS
	SELECT m.n, m.measure, p.period, p.last, m.unit, sum(m.r) AS r, greatest(0, coalesce((SELECT sum(f.amount) FROM toy.flow f
		WHERE f.recipient = m.unit AND (f.year BETWEEN p.first AND p.last OR p.period = 'all')), 0)) AS x
	FROM toy.mass m JOIN (SELECT 'year' AS period, y AS first, y AS last FROM unnest('{2019,2020,2021,2023}'::integer[]) y
		UNION ALL VALUES ('window', 2019, 2021), ('window', 2021, 2023), ('all', 2019, 2023)) p ON m.year BETWEEN p.first AND p.last
	GROUP BY m.n, m.measure, p.period, p.first, p.last, m.unit;
CREATE TABLE toy.list AS
	SELECT n, measure, period, last, array_agg(x::float8 ORDER BY unit) AS x, array_agg(r::float8 ORDER BY unit) AS r, sum(x) AS total,
		count(*) AS recipients, count(*) FILTER (WHERE x > 0) AS funded
	FROM toy.cell WHERE x > 0 OR r > 0 GROUP BY n, measure, period, last;
SELECT is((SELECT total FROM toy.list WHERE n = 2 AND period = 'year' AND last = 2021), 167::numeric, 'the money of 2021 is what it is by hand');
SELECT is((SELECT total FROM toy.list WHERE n = 1 AND period = 'all'), 597::numeric, 'and so is all money in the roster');

-- ---- spread ----
SELECT is((SELECT array_agg(label ORDER BY n) FROM input, pg_temp.figures(q, o, roles) WHERE section = 'spread'),
	'{"Indices over the whole period","By year, against equal shares","By year, against population","By year, against need",Fifths of the recipients,Fifths of the population,Fifths of the need,Largest recipients,What these indices leave out}',
	'spread has its figures');
SELECT is(pg_temp.answer('spread', 'Indices over the whole period'),
	(SELECT jsonb_agg(jsonb_build_object('measured_against', measure, 'gini', round(pg_temp.gini(x, r)::numeric, 3),
		'gini_low', round((pg_temp.gini_interval(x, r))[1]::numeric, 3), 'gini_high', round((pg_temp.gini_interval(x, r))[2]::numeric, 3),
		'theil', round(pg_temp.theil(x, r)::numeric, 3), 'hoover_pct', round(100 * pg_temp.hoover(x, r)::numeric, 1),
		'palma', a -> 'palma', 'hhi', round(hhi::numeric, 4), 'effective_number', round(1 / hhi::numeric, 1)) ORDER BY n)
	FROM toy.list JOIN LATERAL (SELECT sum((e / total::float8) ^ 2) AS hhi FROM unnest(x) e) h ON true
	JOIN (SELECT ordinality AS n, a FROM jsonb_array_elements(pg_temp.answer('spread', 'Indices over the whole period')) WITH ORDINALITY AS t (a)) t USING (n)
	WHERE period = 'all'),
	'indices over the whole period');
-- by hand: A 313.58, B 130, C 106.42, D 47, E 0; two of five units reach 0.4 with D, half of E's neighbours beyond it
SELECT is(pg_temp.answer('spread', 'Indices over the whole period') #>> '{0,palma}', round((313.58 / 2) / 47, 2)::text, 'Palma ratio by hand');
SELECT is(pg_temp.answer('spread', 'By year, against ' || measure),
	jsonb_agg(jsonb_build_object('year', last, 'money', total, 'recipients', recipients, 'funded', funded, 'gini', round(pg_temp.gini(x, r)::numeric, 3),
		'gini_low', round((pg_temp.gini_interval(x, r))[1]::numeric, 3), 'gini_high', round((pg_temp.gini_interval(x, r))[2]::numeric, 3),
		'gini_3_years', (SELECT round(pg_temp.gini(w.x, w.r)::numeric, 3) FROM toy.list w WHERE w.n = list.n AND w.period = 'window' AND w.last = list.last),
		CASE n WHEN 1 THEN 'effective_number' ELSE 'hoover_pct' END, CASE n WHEN 1 THEN (SELECT round((total ^ 2 / sum(e ^ 2)::numeric), 1) FROM unnest(x) e)
		ELSE round(100 * pg_temp.hoover(x, r)::numeric, 1) END) ORDER BY last),
	'indices by year against ' || measure)
FROM toy.list WHERE period = 'year' GROUP BY n, measure ORDER BY n;
SELECT isnt(pg_temp.answer('spread', 'By year, against equal shares') #> '{2,gini_3_years}', pg_temp.answer('spread', 'By year, against equal shares') #> '{2,gini}',
	'the window differs from the year');
-- the height of the Lorenz curve is what the units below add, the last of them in part
SELECT is((SELECT jsonb_agg(a -> 'money_pct_up_to_here') FROM jsonb_array_elements(pg_temp.answer('spread', CASE n WHEN 1 THEN 'Fifths of the recipients' ELSE 'Fifths of the ' || measure END)) a),
	(SELECT jsonb_agg(height ORDER BY fifth) FROM (
		SELECT fifth, round(100 * sum(x / total * least(1, greatest(0, fifth * mass / 5.0 - before) / nullif(r, 0))), 1) AS height
		FROM generate_series(1, 5) fifth, (SELECT x, r, sum(x) OVER () AS total, sum(r) OVER () AS mass,
				coalesce(sum(r) OVER (ORDER BY x / r, unit ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
			FROM toy.cell c WHERE c.n = m.n AND period = 'all' AND r > 0) u
		GROUP BY fifth) f),
	'fifths against ' || measure) FROM (VALUES (1, 'equal shares'), (2, 'population')) m (n, measure);
SELECT is(pg_temp.answer('spread', 'Fifths of the recipients') #>> '{4,part}', 'best funded fifth', 'the last fifth is the best funded');
SELECT is((pg_temp.answer('spread', 'Fifths of the need') #>> '{3,money_pct_up_to_here}')::numeric < 79, true,
	'a recipient without need is above all others');
SELECT is(pg_temp.answer('spread', 'Largest recipients'), '[{"rank": 1, "recipient": "A", "money": 313.58, "money_pct": 50.4},
	{"rank": 2, "recipient": "B", "money": 130.00, "money_pct": 20.9}, {"rank": 3, "recipient": "C", "money": 106.42, "money_pct": 17.1},
	{"rank": 4, "recipient": "D", "money": 47.00, "money_pct": 7.6}, {"rank": 5, "recipient": "F", "money": 25.00, "money_pct": 4.0}]'::jsonb,
	'largest recipients, by hand');
SELECT is((SELECT jsonb_object_agg(a ->> 'left_out', jsonb_build_array(a -> 'number', a -> 'money')) FROM jsonb_array_elements(pg_temp.answer('spread', 'What these indices leave out')) a),
	'{"records without a recipient": [2, 11], "records without a date (in the figures by year)": [2, 3], "records of recipients outside the roster": [1, 25],
	"records of recipients without population in their year": [2, 28], "records of recipients without need": [1, 25], "records without an amount": [2, 0],
	"recipients below zero in a year, counted as 0": [1, -8]}'::jsonb, 'what indices leave out, by hand');

-- ---- need ----
SELECT is(pg_temp.answer('need', 'How much would have to move'), jsonb_agg(jsonb_build_object('measured_against', measure, 'recipients', recipients,
	'unfunded', recipients - funded, 'money', total, 'to_move', round(pg_temp.hoover(x, r)::numeric * total, 2), 'to_move_pct', round(100 * pg_temp.hoover(x, r)::numeric, 1),
	'below_half', (SELECT count(*) FROM toy.cell c, (SELECT sum(w.x) AS sx, sum(w.r) AS sr FROM toy.cell w WHERE w.n = list.n AND w.period = 'all') s
		WHERE c.n = list.n AND c.period = 'all' AND c.r > 0 AND c.x / sx < 0.5 * c.r / sr)) ORDER BY n), 'the money to move is the Hoover index times the money')
FROM toy.list WHERE period = 'all';
SELECT is(pg_temp.answer('need', 'Recipients without money'), '[{"recipient": "E", "need": 20, "population": 325, "records": 0, "money": 0}]'::jsonb,
	'the unfunded one, with need and the people of the last year of the records');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'recipient', a -> 'money', a -> 'due', a -> 'gap', a -> 'quotient') ORDER BY a ->> 'recipient')
	FROM jsonb_array_elements(pg_temp.answer('need', 'Too little and too much, by ' || m.measure)) a),
	(SELECT jsonb_agg(jsonb_build_array(unit, x, round(due, 2), round(due - x, 2), CASE WHEN r = 0 THEN to_jsonb('Infinity'::text) ELSE to_jsonb(round(x / due, 2)) END) ORDER BY unit)
	FROM (SELECT unit, x, r, r * sum(x) OVER () / sum(r) OVER () AS due FROM toy.cell c WHERE c.n = m.n AND c.period = 'all') d),
	'what is due and missing by ' || m.measure) FROM (VALUES (2, 'population'), (3, 'need')) m (n, measure);
SELECT is((SELECT array_agg(a ->> 'recipient') FROM jsonb_array_elements(pg_temp.answer('need', 'Too little and too much, by population')) a),
	'{D,E,A,C,B}', 'the largest gap of each side first');
SELECT ok((SELECT abs(sum((a ->> 'gap')::numeric)) <= 0.03 FROM jsonb_array_elements(pg_temp.answer('need', 'Too little and too much, by population')) a), 'all gaps add up to nothing');
SELECT is(pg_temp.answer('need', 'Money outside these measures'), '[{"recipient": "F", "records": 1, "money": 25, "not_in": "roster, population, need"},
	{"recipient": "(not stated)", "records": 2, "money": 11, "not_in": "roster, population, need"}]'::jsonb, 'money outside, by hand');

-- ---- regions: F stands in two groups, one record has no recipient ----
SELECT is(pg_temp.answer('regions', 'Recipients outside the groups'), '[{"recipient": "F", "reason": "in several groups", "records": 1, "money": 25},
	{"recipient": "(not stated)", "reason": "no recipient", "records": 2, "money": 11}]'::jsonb, 'who is in no group or in several, by hand');
CREATE TABLE toy.node AS
	SELECT n, measure, level, path[1:level] AS path, sum(x) AS x, sum(r) AS r, count(*) AS units, count(*) FILTER (WHERE x > 0) AS funded
	FROM (SELECT n, measure, unit, x, r, path || unit AS path FROM toy.cell JOIN toy.groups USING (unit) WHERE period = 'all' AND unit <> 'F') u, generate_series(0, 3) level
	GROUP BY n, measure, level, path[1:level];
CREATE TABLE toy.part AS
	SELECT v.n, v.level, v.path, CASE v.x WHEN 0 THEN 0 ELSE v.x / w.x * ln((v.x / p.x / (v.r / p.r))) END AS part
	FROM toy.node v JOIN toy.node p ON p.n = v.n AND p.level = v.level - 1 AND p.path = v.path[1:p.level]
	JOIN toy.node w ON w.n = v.n AND w.level = 0 WHERE v.n < 3;
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'measured_against', a -> 'part', a -> 'theil', a -> 'theil_pct')) FROM jsonb_array_elements(pg_temp.answer('regions', 'Between groups or inside them')) a WHERE a ->> 'measured_against' <> 'need'),
	(SELECT jsonb_agg(jsonb_build_array(measure, (ARRAY['all', 'between groups', 'between their subgroups, level 2', 'between recipients of a group'])[level + 1], round(part, 4), round(100 * part / whole, 1)) ORDER BY n, level)
	FROM (SELECT n, measure, level, CASE level WHEN 0 THEN sum(part) OVER w ELSE part END AS part, sum(part) OVER w AS whole
		FROM (SELECT n, 0 AS level, 0::numeric AS part FROM generate_series(1, 2) n UNION ALL SELECT n, level, sum(part) FROM toy.part GROUP BY 1, 2) t
		JOIN (VALUES (1, 'equal shares'), (2, 'population')) m (n, measure) USING (n) WINDOW w AS (PARTITION BY n)) t),
	'the parts of the Theil index');
SELECT is((SELECT array_agg(a ->> 'theil') FROM jsonb_array_elements(pg_temp.answer('regions', 'Between groups or inside them')) a WHERE a ->> 'measured_against' = 'need'),
	(SELECT ARRAY['Infinity', round(pg_temp.theil(array_agg(x::float8), array_agg(r::float8))::numeric, 4)::text, 'Infinity', NULL] FROM toy.node WHERE n = 3 AND level = 1),
	'a recipient with money and without need makes the index infinite, at the level where it is');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'group', a -> 'recipients', a -> 'funded', a -> 'money', a -> 'money_pct', a -> 'population_pct', a -> 'quotient'))
	FROM jsonb_array_elements(pg_temp.answer('regions', 'Groups, against population')) a),
	(SELECT jsonb_agg(jsonb_build_array(array_to_string(v.path, ' / '), v.units, v.funded, v.x, round(100 * v.x / w.x, 1), round(100 * v.r / w.r, 1), round(v.x / w.x / (v.r / w.r), 2)) ORDER BY v.path)
	FROM toy.node v JOIN toy.node w ON w.n = 2 AND w.level = 0 WHERE v.n = 2 AND v.level IN (1, 2)), 'the table of groups');
SELECT is((SELECT jsonb_object_agg(a ->> 'group', a -> 'theil_inside') FROM jsonb_array_elements(pg_temp.answer('regions', 'Groups, against population')) a WHERE a ->> 'group' !~ '/'),
	(SELECT jsonb_object_agg(name, theil) FROM (SELECT path[1] AS name, CASE WHEN sum(x) > 0 THEN round(pg_temp.theil(array_agg(x::float8), array_agg(r::float8))::numeric, 3) END AS theil
		FROM toy.cell JOIN toy.groups USING (unit) WHERE n = 2 AND period = 'all' AND unit <> 'F' GROUP BY path[1]) g), 'and how uneven it is inside them');

-- ---- donors; money without a donor counts for none of them, but pulls like one ----
CREATE TABLE toy.given AS SELECT recipient, donor, sum(amount) AS x FROM toy.flow WHERE recipient IS NOT NULL AND donor IS NOT NULL GROUP BY 1, 2 HAVING sum(amount) > 0;
SELECT is(pg_temp.answer('donors', 'Recipients by number of donors'), (SELECT jsonb_agg(jsonb_build_object('donors', CASE WHEN k = 1 THEN '1' ELSE '2 to 4' END,
	'recipients', recipients, 'money', money, 'money_pct', round(100 * money / 618, 1), 'lead_pct', lead) ORDER BY k)
	FROM (SELECT least(k, 2) AS k, count(*) AS recipients, sum(x) AS money, round(avg(100 * most / x), 1) AS lead
		FROM (SELECT count(*) AS k, sum(x) AS x, max(x) AS most FROM toy.given GROUP BY recipient) g GROUP BY 1) c), 'recipients by number of donors');
SELECT is((SELECT sum(x) FROM toy.given), 618.00, 'of the money with donor and recipient');
SELECT is(pg_temp.answer('donors', 'Most fragmented recipients'), (SELECT jsonb_agg(jsonb_build_object('recipient', recipient, 'money', x, 'donors', k, 'effective_donors', round(1 / hhi, 1),
	'hhi', round(hhi, 3), 'lead_donor', lead, 'lead_pct', round(100 * most / x, 1)) ORDER BY hhi, recipient)
	FROM (SELECT recipient, sum(x) AS x, count(*) AS k, sum(x * x) / sum(x) ^ 2 AS hhi, (array_agg(donor ORDER BY x DESC, donor))[1] AS lead, max(x) AS most
		FROM toy.given GROUP BY recipient) g), 'how many donors share a recipient, and who leads');
SELECT is((SELECT array_agg(a ->> 'recipient') FROM jsonb_array_elements(pg_temp.answer('donors', 'Recipients that hang on one donor')) a),
	(SELECT array_agg(recipient ORDER BY x DESC) FROM (SELECT recipient, sum(x) AS x, max(x) AS most FROM toy.given GROUP BY recipient) g WHERE most >= x / 2),
	'who hangs on one donor');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'donor', a -> 'money', a -> 'recipients', a -> 'largest_recipient', a -> 'largest_pct')) FROM jsonb_array_elements(pg_temp.answer('donors', 'Largest donors and their own spread')) a),
	'[["X", 328.33, 3, "A", 83.2], ["Z", 162.75, 3, "B", 44.9], ["Y", 126.92, 3, "C", 52.5], ["(not stated)", 7, 1, "B", 100]]'::jsonb, 'largest donors, by hand');
CREATE TEMP TABLE pull AS SELECT a ->> 'donor' AS donor, (a ->> 'pull')::numeric AS pull, (a ->> 'gini_pct')::numeric AS part
	FROM jsonb_array_elements(pg_temp.answer('donors', 'Who pulls the money away from an even spread')) a;
SELECT is((SELECT jsonb_object_agg(donor, pull) FROM pull), (SELECT jsonb_object_agg(d, round((gini_after / gini - 1)::numeric / 1e-6, 4))
	FROM unnest('{X,Y,Z,(not stated)}'::text[]) d, LATERAL (
		SELECT pg_temp.gini(array_agg(x::float8 ORDER BY unit), array_agg(1::float8)) AS gini,
			pg_temp.gini(array_agg((x + 1e-6 * of_d)::float8 ORDER BY unit), array_agg(1::float8)) AS gini_after
		FROM (SELECT u AS unit, coalesce(sum(x), 0) AS x, coalesce(sum(x) FILTER (WHERE donor = d), 0) AS of_d
			FROM unnest('{A,B,C,D,E}'::text[]) u LEFT JOIN (SELECT recipient, coalesce(donor, '(not stated)') AS donor, greatest(0, sum(amount)) AS x
				FROM toy.flow GROUP BY 1, 2) f ON f.recipient = u GROUP BY u) c) g), 'the pull of a donor is what a millionth more from it does to the Gini coefficient');
SELECT ok(abs((SELECT sum(part) FROM pull) - 100) <= 0.2, 'the contributions of donors add up to the Gini coefficient');
SELECT ok(abs((SELECT sum(pull) FROM pull)) <= 0.0002, 'and their pulls to nothing');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'number', a -> 'money')) FROM jsonb_array_elements(pg_temp.answer('donors', 'What the figures of donors leave out')) a),
	'[[2, 7], [2, 11], [2, 0], [1, -3]]'::jsonb, 'what the figures of donors leave out, by hand');

-- ---- contexts: B has two classes in 2021, C changes class after 2020 ----
CREATE TABLE toy.class AS SELECT unit, year, min(class) AS class FROM toy.context GROUP BY 1, 2 HAVING count(DISTINCT class) = 1;
CREATE TABLE toy.classed AS SELECT f.*, CASE WHEN f.recipient IS NULL THEN '(no recipient)' ELSE coalesce((SELECT c.class FROM toy.class c WHERE c.unit = f.recipient AND c.year = f.year), '(no class)') END AS class FROM toy.flow f;
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'year', a -> 'class', a -> 'recipients', a -> 'money', a -> 'money_pct')) FROM jsonb_array_elements(pg_temp.answer('contexts', 'Classes of context by year')) a),
	(SELECT jsonb_agg(jsonb_build_array(year, class, recipients, coalesce(money, 0), round(100 * money / whole, 1)) ORDER BY year, class COLLATE "C" NOT IN ('conflict', 'stable'), class)
	FROM (SELECT year, class, (SELECT count(*) FROM toy.class c WHERE c.year = k.year AND c.class = k.class) + (SELECT count(DISTINCT recipient) FROM toy.classed c WHERE c.year = k.year AND k.class = '(no class)' AND c.class = k.class) AS recipients,
			(SELECT sum(amount) FROM toy.classed c WHERE c.year = k.year AND c.class = k.class) AS money, (SELECT sum(amount) FROM toy.flow f WHERE f.year = k.year) AS whole
		FROM (SELECT year, class FROM toy.class WHERE year IN (2019, 2020, 2021, 2023) UNION SELECT year, class FROM toy.classed WHERE year IS NOT NULL) k) y),
	'money and recipients of each class by year');
SELECT is((SELECT jsonb_build_array(a -> 'population_pct', a -> 'money_per_head', a -> 'need_pct', a -> 'money_per_need') FROM jsonb_array_elements(pg_temp.answer('contexts', 'Classes of context by year')) a
	WHERE a ->> 'year' = '2023' AND a ->> 'class' = 'conflict'), jsonb_build_array(round(100 * 455 / 1300.0, 1), round(100.00 / 455, 2), round(100 * 90 / 170.0, 1), round(100.00 / 90, 2)),
	'and for each head, by hand');
-- every way to deal out three and two places
CREATE TEMP TABLE deals AS SELECT m.n, m.measure, t.theil, t.given FROM (VALUES (1, 'equal shares'), (2, 'population'), (3, 'need')) m (n, measure), generate_series(0, 31) mask,
	LATERAL (SELECT pg_temp.theil(array_agg(x), array_agg(r)) AS theil, mask = 7 AS given FROM (SELECT sum(x)::float8 AS x, sum(r)::float8 AS r FROM (
		SELECT x, r, mask >> (row_number() OVER (ORDER BY unit) - 1)::integer & 1 AS side FROM toy.cell c WHERE c.n = m.n AND period = 'year' AND last = 2023) s GROUP BY side) c) t
	WHERE length(replace(mask::bit(5)::text, '0', '')) = 3;
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'year', a -> 'measured_against', a -> 'best_funded_class', a -> 'between_classes', a -> 'deals')) FROM jsonb_array_elements(pg_temp.answer('contexts', 'Are the classes treated differently, more than by chance?')) a),
	(SELECT jsonb_agg(jsonb_build_array(2023, measure, 'conflict', round(theil::numeric, 4), 999) ORDER BY n) FROM deals WHERE given), 'what is tested: how uneven the classes are');
SELECT ok(bool_and(abs((a ->> 'p')::numeric - d.p) < 0.05 AND abs((a ->> 'by_chance')::float8 - d.mean) < 0.05 AND (a ->> 'p')::numeric = round(((a ->> 'as_uneven')::numeric + 1) / 1000, 4)),
	'the permutation test comes near to all possible deals')
FROM jsonb_array_elements(pg_temp.answer('contexts', 'Are the classes treated differently, more than by chance?')) a
JOIN (SELECT o.measure, avg((d.theil >= o.theil * (1 - 1e-9))::integer) AS p, avg(d.theil) AS mean FROM deals o JOIN deals d USING (n) WHERE o.given GROUP BY o.measure) d ON d.measure = a ->> 'measured_against';
SELECT is((SELECT jsonb_object_agg(measure, p) FROM (SELECT o.measure, round(avg((d.theil >= o.theil * (1 - 1e-9))::integer), 1) AS p FROM deals o JOIN deals d USING (n) WHERE o.given AND o.n = 1 GROUP BY 1) e),
	'{"equal shares": 0.4}', 'which by hand are 4 of 10 where A and C stay together');
SELECT is((SELECT count(DISTINCT a) FROM input, generate_series(1, 5) seed, LATERAL (SELECT pg_temp.rows_of(call) #>> '{0,as_uneven}' AS a FROM aid_report_contexts(q, o || jsonb_build_object('seed', seed), roles) WHERE label LIKE 'Are the%') t) > 1,
	true, 'another seed deals otherwise');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'year', a -> 'theil', a -> 'between_classes')) FROM jsonb_array_elements(pg_temp.answer('contexts', 'Between the classes or inside them, against population')) a),
	(SELECT jsonb_agg(jsonb_build_array(year, round(pg_temp.theil(x, r)::numeric, 4), round((SELECT pg_temp.theil(array_agg(gx), array_agg(gr)) FROM (SELECT sum(e.x) AS gx, sum(e.r) AS gr FROM unnest(x, r, class) e (x, r, class) GROUP BY e.class) g)::numeric, 4)) ORDER BY year)
	FROM (SELECT last AS year, array_agg(x::float8) AS x, array_agg(r::float8) AS r, array_agg(class) AS class FROM toy.cell JOIN toy.class ON class.unit = cell.unit AND class.year = cell.last WHERE n = 2 AND period = 'year' GROUP BY last) y),
	'how much lies between the classes');
SELECT is(pg_temp.answer('contexts', 'Recipients without a class'), '[{"recipient": "B", "years": 1, "money": 27}, {"recipient": "F", "years": 1, "money": 25}, {"recipient": "(not stated)", "years": 1, "money": 11}]'::jsonb,
	'who has no class or two, by hand');
SELECT is(pg_temp.answer('contexts', 'Money by purpose'), '[{"purpose": "prevention", "records": 10, "money": 373, "money_pct": 58.9}, {"purpose": "arms", "records": 5, "money": 200.25, "money_pct": 31.6},
	{"purpose": "relief", "records": 5, "money": 200.25, "money_pct": 31.6}, {"purpose": "(no group)", "records": 3, "money": 54.75, "money_pct": 8.6}, {"purpose": "(no sector)", "records": 2, "money": 5, "money_pct": 0.8}]'::jsonb,
	'money by purpose, by hand: nothing is left out, and a sector of two groups counts in both');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'year', a -> 'purpose', a -> 'money', a -> 'money_pct') ORDER BY a -> 'year', a -> 'purpose') FROM jsonb_array_elements(pg_temp.answer('contexts', 'Money by purpose and year')) a),
	(SELECT jsonb_agg(jsonb_build_array(year, purpose, money, round(100 * money / (SELECT sum(amount) FROM toy.flow f WHERE f.year = p.year), 1)) ORDER BY year, to_jsonb(purpose))
	FROM (SELECT year, purpose, coalesce(sum(amount), 0) AS money FROM toy.flow f CROSS JOIN LATERAL (SELECT DISTINCT p.purpose FROM toy.purposes p WHERE p.sector = f.sector
		UNION SELECT CASE WHEN f.sector IS NULL THEN '(no sector)' ELSE '(no group)' END WHERE NOT EXISTS (SELECT FROM toy.purposes p WHERE p.sector = f.sector)) p WHERE year IS NOT NULL GROUP BY 1, 2) p),
	'money by purpose and year');
SELECT is((SELECT jsonb_agg(jsonb_build_array(a -> 'records', a -> 'money', a -> 'money_pct', a -> 'first_year_pct', a -> 'last_year_pct')) FROM jsonb_array_elements(pg_temp.answer('contexts', 'Money by class of context and purpose')) a WHERE a ->> 'purpose' = 'prevention' AND a ->> 'class' IN ('conflict', 'stable')),
	(SELECT jsonb_agg(jsonb_build_array(count, money, pct, first, last) ORDER BY class) FROM (SELECT class, count(*) FILTER (WHERE sector = 'p1'), sum(amount) FILTER (WHERE sector = 'p1') AS money,
		round(100 * sum(amount) FILTER (WHERE sector = 'p1') / sum(amount), 1) AS pct,
		round(100 * coalesce(sum(amount) FILTER (WHERE sector = 'p1' AND year = 2019), 0) / sum(amount) FILTER (WHERE year = 2019), 1) AS first,
		round(100 * coalesce(sum(amount) FILTER (WHERE sector = 'p1' AND year = 2023), 0) / sum(amount) FILTER (WHERE year = 2023), 1) AS last
		FROM toy.classed WHERE class IN ('conflict', 'stable') GROUP BY class) c), 'prevention in each class of context');

-- ---- what is not given yields no row ----
SELECT is((SELECT count(*) FROM input, aid_report_spread(q, o, '{donor,amount,date}')), 0::bigint, 'no spread without recipients');
SELECT is((SELECT count(*) FROM input, aid_report_need(q, o - '{population,need,roster}'::text[], roles)), 0::bigint, 'no need without anything to hold the money against');
SELECT is((SELECT count(*) FROM input, aid_report_regions(q, o - 'groups', roles)), 0::bigint, 'no regions without groups');
SELECT is((SELECT count(*) FROM input, aid_report_donors(q, o, '{recipient,amount}')), 0::bigint, 'no donors without donors');
SELECT is((SELECT count(*) FROM input, aid_report_contexts(q, o - '{context,purposes}'::text[], roles)), 0::bigint, 'no contexts without classes or purposes');
SELECT is((SELECT array_agg(label) FROM input, aid_report_contexts(q, o - 'context', roles)), '{Money by purpose,Money by purpose and year}', 'purposes without contexts');
SELECT is((SELECT count(*) FROM input, aid_report_contexts(q, o, '{recipient,amount,date}') WHERE label LIKE '%purpose%'), 0::bigint, 'contexts without sectors');
SELECT is((SELECT array_agg(label) FROM input, aid_report_spread(q, o - '{population,need,roster}'::text[], '{recipient,amount}')),
	'{"Indices over the whole period",Fifths of the recipients,Largest recipients,What these indices leave out}', 'spread without dates or measures');
SELECT is((SELECT pg_temp.rows_of(call) #> '{0,gini}' FROM input, aid_report_spread(q, o - '{population,need,roster}'::text[], roles) WHERE label LIKE 'Indices%'),
	(SELECT to_jsonb(round(pg_temp.gini(array_agg(x), array_agg(1::float8))::numeric, 3)) FROM (SELECT sum(amount)::float8 AS x FROM toy.flow WHERE recipient IS NOT NULL GROUP BY recipient) f),
	'without a roster the recipients of the money are the frame');
SELECT is((SELECT pg_temp.rows_of(call) #> '{0,gini}' FROM input, aid_report_spread(q, o - '{population,roster}'::text[], roles) WHERE label LIKE 'Indices%'),
	(SELECT to_jsonb(round(pg_temp.gini(array_agg(x), array_agg(1::float8))::numeric, 3)) FROM (SELECT sum(amount)::float8 AS x FROM toy.flow WHERE recipient IS NOT NULL GROUP BY recipient UNION ALL SELECT 0) f),
	'and a unit that only the need names counts as unfunded');

-- ---- every call of every section, over many inputs ----
CREATE TEMP TABLE variant (name text PRIMARY KEY, q text, o jsonb, roles text[]);
INSERT INTO variant SELECT 'all', q, o, roles FROM input;
INSERT INTO variant SELECT 'no roster', q, o - 'roster', roles FROM input;
INSERT INTO variant SELECT 'need only', q, o - '{roster,population}'::text[], roles FROM input;
INSERT INTO variant SELECT 'no measures', q, o - '{roster,population,need}'::text[], roles FROM input;
INSERT INTO variant SELECT 'roster only', q, o - '{population,need}'::text[], roles FROM input;
INSERT INTO variant SELECT 'no years', q, jsonb_set(o, '{columns}', '{"population": ["unit", "amount"], "context": ["unit", "class"]}')
	|| '{"population": "SELECT unit, amount FROM toy.population WHERE year = 2020", "context": "SELECT unit, class FROM toy.context WHERE year = 2020"}', roles FROM input;
INSERT INTO variant SELECT 'no dates', 'SELECT id::text, donor, recipient, amount, sector FROM toy.record', o, '{id,donor,recipient,amount,sector}' FROM input;
INSERT INTO variant SELECT 'no rows', q || ' WHERE false', o, roles FROM input;
INSERT INTO variant SELECT 'nothing known', 'SELECT id::text, NULL::text AS donor, NULL::text AS recipient, NULL::numeric AS amount, NULL::date AS date, NULL::text AS sector FROM toy.record', o, roles FROM input;
INSERT INTO variant SELECT 'no money', 'SELECT id::text, donor, recipient, 0::numeric AS amount, date, sector FROM toy.record', o, roles FROM input;
INSERT INTO variant SELECT 'less than no money', 'SELECT id::text, donor, recipient, -amount AS amount, date, sector FROM toy.record', o, roles FROM input;
INSERT INTO variant SELECT 'one record', q || ' WHERE id = 1', o, roles FROM input;
INSERT INTO variant SELECT 'one unit', q || ' WHERE recipient = ''A''', o || '{"roster": "SELECT ''A''::text AS unit"}', roles FROM input;
INSERT INTO variant SELECT 'empty options', q, o || '{"roster": "SELECT unit FROM toy.roster WHERE false", "population": "SELECT unit, amount, year FROM toy.population WHERE false",
	"need": "SELECT unit, amount FROM toy.need WHERE false", "context": "SELECT unit, class, year FROM toy.context WHERE false",
	"groups": "SELECT unit, path FROM toy.groups WHERE false", "purposes": "SELECT sector, purpose FROM toy.purposes WHERE false"}', roles FROM input;
INSERT INTO variant SELECT 'one level of groups', q, o || '{"groups": "SELECT unit, path[1:1] AS path FROM toy.groups WHERE unit <> ''F''"}', roles FROM input;
INSERT INTO variant SELECT 'endless dates', replace(q, ', date,', ', CASE WHEN id < 9 THEN date WHEN id < 15 THEN ''infinity'' ELSE ''-infinity'' END::date AS date,'), o, roles FROM input;
INSERT INTO variant SELECT 'other settings', q, o || '{"top": 1, "seed": 9223372036854775807, "level": 0.5, "replicates": 99}', roles FROM input;
INSERT INTO variant SELECT 'settings as numbers', q, o || '{"top": 10.0, "seed": 1.0, "replicates": 999.0, "level": 0.950}', roles FROM input;
-- texts that would break out of a literal, a format, a dollar quote, a comment or markup
CREATE TABLE toy.hostile (n integer, u text);
INSERT INTO toy.hostile VALUES (1, ''''), (2, '"; DROP TABLE toy.record; --'), (3, '%s %1$s %L %%'), (4, '$call$ $$ $1'), (5, '<script>alert(1)</script>&'),
	(6, E'two\nlines -- and /* more'), (7, E'back\\slash \t tab'), (8, ''), (9, 'Ünïcode ' || chr(8238) || '测试'), (10, '(no class)'), (11, '(not stated)'), (12, repeat('long ', 60));
INSERT INTO variant SELECT 'hostile values', 'SELECT id::text, d.u AS donor, r.u AS recipient, amount, date, s.u AS sector FROM toy.record JOIN toy.hostile r ON r.n = id % 12 + 1 JOIN toy.hostile d ON d.n = id % 5 + 1 JOIN toy.hostile s ON s.n = id % 7 + 1',
	o || '{"roster": "SELECT u AS unit FROM toy.hostile", "population": "SELECT u AS unit, n::numeric AS amount, y AS year FROM toy.hostile, generate_series(2018, 2024) y", "need": "SELECT u AS unit, n::numeric AS amount FROM toy.hostile",
		"context": "SELECT u AS unit, u AS class, y AS year FROM toy.hostile, generate_series(2018, 2024) y", "groups": "SELECT u AS unit, ARRAY[u, u] AS path FROM toy.hostile",
		"purposes": "SELECT u AS sector, u AS purpose FROM toy.hostile", "names": "SELECT u AS unit, u || u AS name FROM toy.hostile"}', roles FROM input;
INSERT INTO variant SELECT 'hostile queries', q || E' WHERE recipient IS DISTINCT FROM ''%s %1$s $call$ $$ \n  two lines'' -- %s ''', (SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'string'
	THEN to_jsonb((value #>> '{}') || E' WHERE ''%s $call$\n \\'' <> ''%1$s'' /* '' */ -- '' $$') ELSE value END) FROM jsonb_each(o)), roles FROM input;
CREATE TEMP TABLE answer AS
	SELECT v.name, f.section, f.n, f.label, f.note, f.call, f.picture, pg_temp.rows_of(f.call) AS value, pg_temp.rows_of(f.picture) AS drawn
	FROM variant v, pg_temp.figures(v.q, v.o, v.roles) f;
SELECT cmp_ok((SELECT count(*) FROM answer), '>', 500::bigint, 'there are calls to test');
SELECT is((SELECT string_agg(format('%s, %s: %s', name, label, value), E'\n') FROM answer WHERE jsonb_typeof(value) <> 'array'), NULL, 'no call fails');
SELECT is((SELECT string_agg(format('%s, %s: %s', name, label, left(drawn::text, 200)), E'\n') FROM answer WHERE picture IS NOT NULL
	AND (jsonb_typeof(drawn) <> 'array' OR jsonb_array_length(drawn) > 1
		OR EXISTS (SELECT FROM jsonb_array_elements(drawn) d, jsonb_each_text(d) e WHERE e.value NOT LIKE '<svg %'))), NULL, 'no picture fails');
SELECT is((SELECT count(*) FROM answer WHERE picture IS NOT NULL AND name = 'all' AND (drawn #>> '{0}') !~ '"<svg '), 0::bigint, 'and with all options there are pictures');
SELECT ok((SELECT drawn::text ~ '>50[.]4%<' AND drawn::text ~ '>total 622<' FROM answer WHERE name = 'all' AND label = 'Largest recipients'), 'the bars have the parts of the table');
SELECT ok((SELECT drawn::text ~ ('>total ' || round((SELECT sum(greatest(0, r * 597 / mass - x)) FROM (SELECT x, r, sum(r) OVER () AS mass FROM toy.cell WHERE n = 2 AND period = 'all') c)) || '<')
	FROM answer WHERE name = 'all' AND label = 'Too little and too much, by population'), 'those of what is missing add up to what would have to move');
SELECT is((SELECT count(*) FROM (SELECT name, section, label FROM answer GROUP BY 1, 2, 3 HAVING count(*) > 1) l), 0::bigint, 'labels are unique in a section');
SELECT is((SELECT string_agg(DISTINCT format('%s: %s columns', label, k), ', ') FROM answer, LATERAL (SELECT count(*) AS k FROM jsonb_object_keys(value -> 0)) c
	WHERE name <> 'no dates' AND jsonb_array_length(value) > 0 AND k NOT BETWEEN 2 AND 9), NULL, 'two to nine columns');
SELECT is((SELECT count(*) FROM answer h JOIN answer a USING (section, label) WHERE h.name = 'hostile queries' AND a.name = 'all' AND h.value IS DISTINCT FROM a.value), 0::bigint,
	'queries that hold anything give the same answers');
SELECT is((SELECT count(*) FROM answer h JOIN answer a USING (section, label) WHERE h.name = 'settings as numbers' AND a.name = 'all' AND h.value IS DISTINCT FROM a.value), 0::bigint,
	'a number is a number however it is written');
SELECT is((SELECT array_agg(e ->> 'recipient' ORDER BY e ->> 'recipient' COLLATE "C") FROM answer, jsonb_array_elements(value) e WHERE name = 'hostile values' AND label = 'Largest recipients'),
	(SELECT array_agg(u || u ORDER BY u || u COLLATE "C") FROM (SELECT u FROM toy.hostile JOIN toy.record ON n = id % 12 + 1 GROUP BY u HAVING count(amount) > 0 ORDER BY sum(amount) DESC, u COLLATE "C" LIMIT 10) r),
	'names are shown as they are');
SELECT is((SELECT count(*) FROM answer WHERE name = 'no rows' AND section <> 'contexts' AND label NOT IN ('Recipients without money', 'Recipients outside the groups') AND jsonb_array_length(value) > 0), 0::bigint,
	'no rows, no figures but of units without money');
SELECT is((SELECT value FROM answer WHERE name = 'no rows' AND label = 'Recipients without money'), (SELECT jsonb_agg(jsonb_build_object('recipient', u, 'need', n, 'population', NULL::text, 'records', 0, 'money', 0) ORDER BY n DESC) FROM (VALUES ('A', 50), ('B', 0), ('C', 40), ('D', 60), ('E', 20)) v (u, n)),
	'without rows all of the roster are without money');
SELECT is((SELECT array_agg(e ->> 'recipient') FROM answer, jsonb_array_elements(value) e WHERE name = 'other settings' AND label = 'Too little and too much, by population'), '{D,A}',
	'a list of one has the largest of each side');
SELECT is((SELECT sum((e ->> 'money')::numeric) FROM answer, jsonb_array_elements(value) e WHERE name = 'no roster' AND label = 'Groups, against equal shares' AND e ->> 'group' !~ '/'), 597.00,
	'a recipient in two groups is in neither');
SELECT is((SELECT value FROM answer WHERE name = 'no dates' AND label = 'Recipients without money'), '[{"recipient": "E", "need": 20, "population": 350, "records": 0, "money": 0}]'::jsonb,
	'where records have no dates, the last year of a measure counts');
SELECT is((SELECT jsonb_agg(e -> 'money' ORDER BY e -> 'recipient') FROM answer, jsonb_array_elements(value) e WHERE name = 'less than no money' AND label = 'Recipients without money'),
	'[-313.58, -130, -106.42, -47, 0]'::jsonb, 'with less than no money they are without money, and it is shown');
SELECT is((SELECT value #> '{0,gini}' FROM answer WHERE name = 'one unit' AND label LIKE 'Indices%'), '0'::jsonb, 'one unit is even');
SELECT is((SELECT value FROM answer WHERE name = 'no money' AND label LIKE 'Indices%') #> '{0,gini}', 'null'::jsonb, 'no money has no index: unknown is not even');
SELECT is((SELECT value #> '{0,money}' FROM answer WHERE name = 'less than no money' AND label = 'How much would have to move'), '0'::jsonb, 'money taken back counts as none');

-- ---- the same rows in any order, by any plan ----
CREATE FUNCTION pg_temp.shuffled(query text) RETURNS text LANGUAGE sql AS $$ SELECT format(E'SELECT * FROM (\n%s\n) s ORDER BY md5(s::text || ''7'')', query) $$;
SET enable_hashagg = off;
SET enable_hashjoin = off;
SET enable_nestloop = off;
CREATE TEMP TABLE again AS SELECT v.name, f.section, f.label, pg_temp.rows_of(f.call) AS value, pg_temp.rows_of(f.picture) AS drawn
	FROM variant v, pg_temp.figures(pg_temp.shuffled(v.q), (SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'string' THEN to_jsonb(pg_temp.shuffled(value #>> '{}')) ELSE value END) FROM jsonb_each(v.o)), v.roles) f
	WHERE v.name IN ('all', 'no roster', 'no dates', 'hostile values');
RESET enable_hashagg;
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT is((SELECT string_agg(format('%s, %s', name, label), ', ') FROM again g JOIN answer a USING (name, section, label) WHERE (a.value, a.drawn) IS DISTINCT FROM (g.value, g.drawn)), NULL,
	'the order of rows and the plan do not matter');
SELECT cmp_ok((SELECT count(*) FROM again g JOIN answer a USING (name, section, label)), '>', 100::bigint, 'in many figures');

SELECT * FROM finish();
\endif
ROLLBACK;
