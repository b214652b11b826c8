-- Answers questions on the sample records. Run after demo/load.sql, from the root of the repository:
--
--     psql -f demo/questions.sql
--
\set QUIET on
\set ON_ERROR_STOP on
\timing off
\pset pager off
\pset footer off
\pset null '-'
\pset border 1
\pset format aligned

\echo
\echo 'The sample: 40 invented donors, 190 countries that may receive assistance, 2013 to 2024.'
\echo 'Amounts are millions of US dollars. Commitments and payments count, pledges do not.'
\echo
\echo '=== 1. How concentrated is the money of each donor, year by year? ======================================'
\echo
\echo 'One aggregate per index, one GROUP BY. Gini and Hoover: 0 is even, near 1 is all in one place. The'
\echo 'effective number (eff_number) reads: as crowded as if the money went evenly to so many countries.'
\echo
SELECT d.name AS donor, f.year, round(sum(f.amount) / 1e6, 1) AS usd_million,
	count(DISTINCT f.recipient) AS countries,
	round(aid_gini(f.recipient, f.amount)::numeric, 3) AS gini,
	round(aid_hoover(f.recipient, f.amount)::numeric, 3) AS hoover,
	round(aid_theil(f.recipient, f.amount)::numeric, 3) AS theil,
	round(aid_entropy(f.recipient, f.amount)::numeric, 3) AS entropy,
	round(aid_hhi(f.recipient, f.amount)::numeric, 3) AS hhi,
	round((1 / aid_hhi(f.recipient, f.amount))::numeric, 1) AS eff_number
FROM demo.aid f
JOIN demo.donor d USING (donor)
WHERE f.donor IN ('D02', 'D11', 'D24', 'D33') AND f.year IN (2014, 2019, 2024)
GROUP BY d.name, f.year
ORDER BY d.name, f.year;

\echo 'The same in two steps: build the allocation once, then ask it anything. In 2021 one donor took back more'
\echo 'from a country than it gave; an index refuses that rather than guess:'
\echo
SELECT part, says
FROM demo.refusal($$
	SELECT aid_gini(aid_allocation_agg(recipient, amount)) FROM demo.aid WHERE donor = 'D10' AND year = 2021
$$);

\echo 'The caller decides: count such sums as zero, or leave the country out.'
\echo
WITH money AS (
	SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE donor = 'D10' AND year = 2021
)
SELECT choice, aid_unit_count(b) AS countries, p.clamped_units AS clamped, p.dropped_units AS dropped,
	round((p.clamped_amount + p.dropped_amount) / 1e6, 3) AS usd_million, round(aid_gini(b)::numeric, 4) AS gini
FROM money
CROSS JOIN LATERAL (VALUES (1, 'counted as zero', aid_clamp_negative(a)), (2, 'left out', aid_drop_negative(a)))
	AS c (n, choice, b)
CROSS JOIN LATERAL aid_profile(b) AS p
ORDER BY n;

\echo 'With such sums counted as zero, the twelve most concentrated donors of 2021 are:'
\echo
WITH money AS (
	SELECT donor, aid_clamp_negative(aid_allocation_agg(recipient, amount)) AS a
	FROM demo.aid
	WHERE year = 2021
	GROUP BY donor
)
SELECT d.name AS donor, d.kind, round(aid_total(a) / 1e6, 1) AS usd_million, p.funded_units AS countries,
	round(aid_top_share(a, 3)::numeric, 3) AS top_3_share,
	round(aid_gini(a)::numeric, 3) AS gini,
	round(aid_hhi_normalized(a)::numeric, 3) AS hhi_norm,
	round(aid_effective_number(a)::numeric, 1) AS eff_number
FROM money
JOIN demo.donor d USING (donor)
CROSS JOIN LATERAL aid_profile(a) AS p
ORDER BY aid_effective_number(a)
LIMIT 12;

\echo '=== 2. And counted against people, with the countries that got nothing? ================================'
\echo
\echo 'A country without a record is not in the sums above. The frame brings all 190 in, at zero; a reference'
\echo 'weighs them by their people. The same money, three answers (funded countries, all countries, all people):'
\echo
WITH money AS (
	SELECT year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid GROUP BY year
), people AS (
	SELECT year, aid_allocation_agg(iso3, population) AS p FROM demo.population GROUP BY year
)
SELECT year, round(aid_total(a) / 1e6) AS usd_million,
	f.funded_units AS funded, f.zero_units AS got_nothing,
	round(aid_gini(a)::numeric, 3) AS gini_funded,
	round(aid_gini(aid_frame(a, p))::numeric, 3) AS gini_all,
	round(aid_gini(a, p)::numeric, 3) AS gini_people,
	round(aid_theil(a, p)::numeric, 3) AS theil_people,
	round(aid_hoover(a, p)::numeric, 3) AS hoover_people
FROM money
JOIN people USING (year)
CROSS JOIN LATERAL aid_profile(aid_frame(a, p)) AS f
ORDER BY year;

\echo 'The same donors and years: spreading evenly over few countries looks fair until the rest is counted.'
\echo
WITH money AS (
	SELECT donor, year, aid_allocation_agg(recipient, amount) AS a
	FROM demo.aid
	WHERE donor IN ('D02', 'D11', 'D24', 'D33') AND year IN (2014, 2019, 2024)
	GROUP BY donor, year
), people AS (
	SELECT year, aid_allocation_agg(iso3, population) AS p FROM demo.population GROUP BY year
)
SELECT d.name AS donor, year, f.funded_units AS funded, f.zero_units AS nothing,
	round(aid_gini(a)::numeric, 3) AS gini_funded,
	round(aid_gini(aid_frame(a, p))::numeric, 3) AS gini_all,
	round(aid_gini(a, p)::numeric, 3) AS gini_people,
	round(aid_theil(a, p)::numeric, 3) AS theil_people,
	round(aid_hoover(a, p)::numeric, 3) AS hoover_people
FROM money
JOIN people USING (year)
JOIN demo.donor d USING (donor)
CROSS JOIN LATERAL aid_profile(aid_frame(a, p)) AS f
ORDER BY d.name, year;

\echo '=== 3. Who is under-funded, who over-funded, and by how much? =========================================='
\echo
\echo 'Quotient: share of the money divided by share of the benchmark (1 = in proportion, 0 = nothing at all).'
\echo 'Due: the amount in proportion. Gap: what is missing to it; negative is more than due. People in need, 2024:'
\echo
WITH money AS (
	SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024
), need AS (
	SELECT aid_allocation_agg(iso3, people_in_need) AS n FROM demo.need WHERE year = 2024
), ranked AS (
	SELECT q.*, row_number() OVER (ORDER BY gap DESC, unit) AS low, row_number() OVER (ORDER BY gap, unit) AS high
	FROM money, need, aid_location_quotient(a, n) AS q
)
SELECT CASE WHEN low <= 8 THEN 'under-funded' ELSE 'over-funded' END AS position, c.name AS country,
	round(amount / 1e6, 1) AS usd_million,
	round((100 * share)::numeric, 1) AS money_pct,
	round((100 * reference_share)::numeric, 1) AS need_pct,
	round(quotient::numeric, 2) AS quotient,
	round(entitlement / 1e6, 1) AS due,
	round(gap / 1e6, 1) AS gap
FROM ranked
JOIN demo.recipient c ON c.iso3 = unit
WHERE low <= 8 OR high <= 8
ORDER BY gap DESC, unit;

\echo 'Against people, 2024: countries of a million and more with some recorded need, lowest quotients first.'
\echo
WITH money AS (
	SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024
), people AS (
	SELECT aid_allocation_agg(iso3, population) AS p FROM demo.population WHERE year = 2024
)
SELECT c.name AS country, k.region, round(d.population / 1e6, 1) AS people_million,
	round(n.people_in_need / 1e6, 2) AS need_million,
	round(q.amount / 1e6, 2) AS usd_million,
	round(q.quotient::numeric, 3) AS quotient, round(q.gap / 1e6, 1) AS gap
FROM money, people, aid_location_quotient(a, p) AS q
JOIN demo.recipient c ON c.iso3 = q.unit
JOIN demo.population d ON d.iso3 = q.unit AND d.year = 2024
JOIN demo.need n ON n.iso3 = q.unit AND n.year = 2024
JOIN aid_country k ON k.iso3 = q.unit
WHERE d.population >= 1000000 AND n.people_in_need > 0
ORDER BY q.quotient, q.unit
LIMIT 12;

\echo 'The money that would have to move to be in proportion is the Hoover index times the total:'
\echo
WITH money AS (
	SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024
), benchmark AS (
	SELECT 'equal for each country' AS proportion, aid_allocation_agg(iso3, 1) AS r FROM demo.recipient
	UNION ALL
	SELECT 'people', aid_allocation_agg(iso3, population) FROM demo.population WHERE year = 2024
	UNION ALL
	SELECT 'people in need', aid_allocation_agg(iso3, people_in_need) FROM demo.need WHERE year = 2024
)
SELECT proportion, round(aid_total(a) / 1e6, 1) AS usd_million,
	round(aid_hoover(a, r)::numeric, 3) AS hoover,
	round(aid_hoover(a, r)::numeric * aid_total(a) / 1e6, 1) AS must_move
FROM benchmark, money
ORDER BY aid_hoover(a, r) DESC;

\echo '=== 4. Uneven between regions, or inside them? ========================================================='
\echo
\echo 'Theil index of the money against people, 2024, split along region and sub-region (from aid_country).'
\echo 'The rows add up to the whole.'
\echo
CREATE TEMP VIEW theil_2024 AS
SELECT t.*
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024) money,
	(SELECT aid_allocation_agg(iso3, population) AS p FROM demo.population WHERE year = 2024) people,
	(SELECT jsonb_object_agg(iso3, jsonb_build_array(region, subregion)) AS g
		FROM aid_country WHERE region IS NOT NULL) regions,
	aid_theil_decompose(a, g, p) AS t;

SELECT CASE level WHEN 0 THEN 'the whole' WHEN 1 THEN 'between regions' WHEN 2 THEN 'between sub-regions of a region'
		ELSE 'between countries of a sub-region' END AS part,
	round((CASE level WHEN 0 THEN max(theil) ELSE sum(contribution) END)::numeric, 4) AS theil,
	round((100 * CASE level WHEN 0 THEN 1 ELSE sum(contribution_share) END)::numeric, 1) AS percent
FROM theil_2024
GROUP BY level
ORDER BY level;

\echo 'Region by region. "Inside" is the Theil index within the region; "part" is what the region adds to the'
\echo 'whole by having more (above 0) or less (below 0) than its people:'
\echo
SELECT CASE level WHEN 1 THEN path[1] ELSE '  ' || path[2] END AS region,
	unit_count AS countries, funded_units AS funded, round(amount / 1e6, 1) AS usd_million,
	round((100 * share)::numeric, 1) AS money_pct,
	round((100 * reference_share)::numeric, 1) AS people_pct, round(theil::numeric, 3) AS inside,
	round(contribution::numeric, 4) AS part
FROM theil_2024
WHERE level = 1 OR level = 2 AND path[1] IN ('Africa', 'Asia')
ORDER BY path[1] COLLATE "C", level, path[2] COLLATE "C";
DROP VIEW theil_2024;

\echo 'Conflict-affected against stable countries, by people (the classification is a table of the user''s own):'
\echo
WITH money AS (
	SELECT year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year IN (2014, 2019, 2024) GROUP BY year
), people AS (
	SELECT year, aid_allocation_agg(iso3, population) AS p FROM demo.population GROUP BY year
), class AS (
	SELECT year, jsonb_object_agg(iso3, CASE WHEN conflict_affected THEN 'conflict-affected' ELSE 'stable' END) AS g
	FROM demo.context
	GROUP BY year
)
SELECT year, q.unit AS countries, round(q.amount / 1e6, 1) AS usd_million,
	round((100 * q.share)::numeric, 1) AS money_pct, round((100 * q.reference_share)::numeric, 1) AS people_pct,
	round(q.quotient::numeric, 2) AS quotient,
	round(q.amount / aid_amount(aid_regroup(p, g), q.unit), 2) AS usd_per_person
FROM money
JOIN people USING (year)
JOIN class USING (year)
CROSS JOIN LATERAL aid_location_quotient(aid_regroup(a, g), aid_regroup(p, g)) AS q
ORDER BY year, q.unit;

\echo '=== 5. Is it getting better? Three years at a time ====================================================='
\echo
\echo 'Small donors jump from year to year. The allocations of three years are merged by sum() over a window:'
\echo
WITH money AS (
	SELECT donor, year, aid_allocation_agg(recipient, amount) AS a
	FROM demo.aid
	WHERE donor = 'D39'
	GROUP BY donor, year
), moving AS (
	SELECT donor, year, a, sum(a) OVER (ORDER BY year RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS three
	FROM money
)
SELECT d.name AS donor, year, round(aid_total(a) / 1e6, 2) AS usd_million,
	aid_unit_count(a) AS countries, round(aid_gini(a)::numeric, 3) AS gini,
	round(aid_effective_number(a)::numeric, 1) AS eff_number,
	greatest(year - 2, 2013) || '-' || year AS three_years, aid_unit_count(three) AS countries_3,
	round(aid_gini(three)::numeric, 3) AS gini_3,
	round(aid_effective_number(three)::numeric, 1) AS eff_number_3
FROM moving
JOIN demo.donor d USING (donor)
ORDER BY year;

\echo '=== 6. The Lorenz curve of 2024 ========================================================================'
\echo
\echo 'Across: countries (*) or people (o), from the least to the best funded. Up: their share of the money.'
\echo 'The dots are an even spread; the further below them, the more uneven.'
\echo
\pset tuples_only on
\pset format unaligned
WITH money AS (
	SELECT aid_allocation_agg(recipient, amount) AS a FROM demo.aid WHERE year = 2024
), people AS (
	SELECT aid_allocation_agg(iso3, population) AS p FROM demo.population WHERE year = 2024
), point AS (
	SELECT '*' AS mark, position, cumulative_reference AS x, cumulative_share AS y
	FROM money, people, aid_lorenz(aid_frame(a, p))
	UNION ALL
	SELECT 'o', position, cumulative_reference, cumulative_share FROM money, people, aid_lorenz(a, p)
), step AS (
	SELECT mark, x, y, lead(x) OVER w AS x1, lead(y) OVER w AS y1
	FROM point
	WINDOW w AS (PARTITION BY mark ORDER BY position)
), height AS (
	-- of each curve at every column, straight between its points
	SELECT DISTINCT ON (mark, col) mark, col,
		round((20 * (y + (y1 - y) * (col / 60.0 - x) / (x1 - x)))::numeric)::integer AS top
	FROM generate_series(0, 60) AS col
	JOIN step ON x1 > x AND col / 60.0 >= x - 1e-9 AND col / 60.0 <= x1 + 1e-9
	ORDER BY mark, col, x
), stroke AS (
	-- a steep rise fills its column
	SELECT mark, col, top, least(top, lag(top, 1, 0) OVER (PARTITION BY mark ORDER BY col) + 1) AS bottom FROM height
), ink AS MATERIALIZED (
	SELECT mark, col, generate_series(bottom, top) AS line FROM stroke
	UNION ALL
	SELECT '.', col, round(col / 3.0)::integer FROM generate_series(0, 60, 2) AS col
), cell AS (
	SELECT DISTINCT ON (line, col) line, col, mark
	FROM generate_series(0, 20) AS line
	CROSS JOIN generate_series(0, 60) AS col
	LEFT JOIN ink USING (line, col)
	ORDER BY line, col, position(mark IN '*o.')
)
SELECT CASE WHEN line % 5 = 0 THEN lpad((5 * line)::text, 6) || '% |' ELSE '        |' END
	|| rtrim(string_agg(coalesce(mark, ' '), '' ORDER BY col))
FROM cell
GROUP BY line
ORDER BY line DESC;
\echo '        +------------------------------------------------------------'
\echo '         0%             25%            50%            75%        100%'
\pset format aligned
\pset tuples_only off
\echo

\echo '=== 7. What do these figures not cover? ================================================================'
\echo
\echo 'Records without a country or an amount are in no index. They are counted, never dropped in silence:'
\echo
SELECT year, p.entries AS counted, p.funded_units AS countries,
	p.null_unit_rows AS no_country, round(p.null_unit_amount / 1e6, 1) AS its_usd_million,
	p.null_amount_rows AS no_amount, p.negative_rows AS corrections,
	round(100 * p.total / (p.total + p.null_unit_amount), 1) AS covered_pct
FROM (SELECT year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid GROUP BY year) money
CROSS JOIN LATERAL aid_profile(a) AS p
ORDER BY year;

\echo 'Donors that took back more than they gave, so that an index by donor and year must clamp or drop:'
\echo
SELECT d.name AS donor, year, c.name AS country, round(u.amount / 1e6, 3) AS usd_million
FROM (SELECT donor, year, aid_allocation_agg(recipient, amount) AS a FROM demo.aid GROUP BY donor, year) money
JOIN demo.donor d USING (donor)
CROSS JOIN LATERAL aid_units(a) AS u
JOIN demo.recipient c ON c.iso3 = u.unit
WHERE u.amount < 0
ORDER BY year, d.name;

\echo '=== 8. Who is reached? ================================================================================='
\echo
\echo 'Paid records may say how many people they reached, by sex and age as the donor''s form asks. Such a headcount'
\echo 'is one value; sum() adds them and never squeezes one donor''s bands into those of another. A few of them:'
\echo
SELECT d.name AS donor, f.year, f.people
FROM demo.aid f
JOIN demo.donor d USING (donor)
WHERE f.flow_id IN (120104, 137916, 143479, 149472, 160033, 161001, 162384)
ORDER BY f.flow_id;

\echo 'Women and girls among the people reached, per cent. The share is one of the people whose sex is known; least'
\echo 'and most are what it would be if all others were men, or all women. In the first years few forms asked:'
\echo
SELECT year, round(100.0 * reports / paid, 1) AS reported, aid_total(h) AS people,
	round(100 * aid_female_share(h)::numeric, 1) AS women,
	round(100 * b.lower::numeric, 1) AS least, round(100 * b.upper::numeric, 1) AS most,
	round(100 * k.sex_known::numeric, 1) AS sex_known, round(100 * k.age_known::numeric, 1) AS age_known
FROM (
	SELECT year, count(*) AS paid, count(people) AS reports, sum(people) AS h
	FROM demo.aid
	WHERE status = 'paid'
	GROUP BY year
) y
CROSS JOIN LATERAL aid_female_share_bounds(h) AS b
CROSS JOIN LATERAL aid_completeness(h) AS k
ORDER BY year;

\echo 'How many of them were young in 2024? Three definitions of youth, and few forms can answer any. The truth lies'
\echo 'between least and most. The estimate spreads a closed band evenly over its ages; "no idea" are people it says'
\echo 'nothing of, as their age or sex is open. The last two columns estimate by the ages and sexes of an invented'
\echo 'country instead, which leaves out only people of another sex; the bounds stay what they are:'
\echo
SELECT CASE sex WHEN '*' THEN 'young people' WHEN 'F' THEN 'young women' ELSE 'young men' END AS who,
	y.definition, y.ages, y.lower AS least, round(y.estimate) AS estimate, y.upper AS most,
	y.unallocated AS no_idea, round(y.determinacy::numeric, 2) AS determinacy,
	round(r.estimate) AS by_pyramid, r.unallocated AS no_idea_then
FROM (SELECT sum(people) AS h FROM demo.aid WHERE year = 2024) reached
CROSS JOIN demo.pyramid p
CROSS JOIN (VALUES (1, '*'), (2, 'F'), (3, 'M')) AS s (n, sex)
CROSS JOIN LATERAL aid_youth_report(h, sex) WITH ORDINALITY AS y
CROSS JOIN LATERAL aid_count_in(h, sex, y.ages, '*', p.people) AS r
WHERE p.name = 'young country'
ORDER BY n, y.ordinality;

\echo 'Whose figures are exact? Young men of 2024 by donor, complete reports only: a count where the bands meet a'
\echo 'definition, "-" where they do not.'
\echo
SELECT d.name AS donor, aid_total(h) AS people, aid_common_breaks(h) AS bands_begin_at,
	aid_count_exact(h, 'M', 'un') AS un_15_24,
	aid_count_exact(h, 'M', 'unscr2250') AS unscr2250_18_29,
	aid_count_exact(h, 'M', 'au') AS au_15_35,
	aid_count_lower(h, 'M', 'au') || ' .. ' || aid_count_upper(h, 'M', 'au') AS au_bounds
FROM (
	SELECT donor, sum(people) FILTER (WHERE aid_sex_unknown(people) = 0 AND aid_age_unknown(people) = 0) AS h
	FROM demo.aid
	WHERE year = 2024 AND donor IN ('D02', 'D04', 'D07', 'D10', 'D13', 'D15', 'D21', 'D22', 'D24')
	GROUP BY donor
) reached
JOIN demo.donor d USING (donor)
ORDER BY aid_common_breaks(h), d.name;

\echo 'Why the bands do not add up: the ages at which every band in use begins or ends, so that no band is cut. Three'
\echo 'forms share the age of 18; with a fourth no age is left, and the number of children becomes less certain:'
\echo
WITH reached AS (
	SELECT donor, sum(people) AS h FROM demo.aid WHERE year = 2024 GROUP BY donor
), step AS (
	SELECT n, added, sum(h) AS h
	FROM (VALUES (1, 'four bands (0-4, 5-17, 18-59, 60+)', '{D04,D24}'::text[]),
		(2, 'and child or adult (0-17, 18+)', '{D04,D24,D02,D31}'),
		(3, 'and the resolution''s (0-17, 18-29, 30+)', '{D04,D24,D02,D31,D21,D22}'),
		(4, 'and UN youth (0-14, 15-24, 25+)', '{D04,D24,D02,D31,D21,D22,D07}')) AS s (n, added, donors)
	JOIN reached ON donor = ANY (donors)
	GROUP BY n, added
)
SELECT added AS forms, aid_total(h) AS people, aid_common_breaks(h) AS bands_begin_at, aid_cell_count(h) AS cells,
	aid_cell_count(aid_coarsen(h, aid_common_breaks(h))) AS cells_merged,
	aid_count_lower(h, '*', 'child') AS children, aid_count_upper(h, '*', 'child') AS or_at_most
FROM step
ORDER BY n;

\echo 'People counted once, or more than once? Take the records of one purpose as different people, while those of two'
\echo 'purposes may be the same. The truth lies between least and most. "Largest" is the rule of many response plans,'
\echo 'the purpose that reached most. Where it is below the least, women of one and men of another make the difference:'
\echo
WITH purpose AS (
	SELECT recipient, purpose, sum(people) AS h
	FROM demo.aid
	WHERE year = 2024 AND recipient IS NOT NULL AND people IS NOT NULL
	GROUP BY recipient, purpose
), country AS (
	SELECT recipient, count(*) AS purposes, aid_total(max(h)) AS largest, aid_reach_bounds(h) AS reach
	FROM purpose
	GROUP BY recipient
), ranked AS (
	SELECT c.name, purposes, largest, (reach).lower AS least, (reach).upper AS most,
		row_number() OVER (ORDER BY (reach).upper DESC, c.name) AS by_most,
		row_number() OVER (ORDER BY (reach).lower - largest DESC, c.name) AS by_gain
	FROM country
	JOIN demo.recipient c ON c.iso3 = recipient
)
SELECT CASE WHEN grouping(name) = 1 THEN 'all countries' ELSE name END AS country, sum(purposes) AS purposes,
	sum(largest) AS largest, sum(least) AS least, sum(most) AS most_added_up,
	round(sum(most) / sum(least), 2) AS times
FROM ranked
GROUP BY GROUPING SETS ((name, by_most, by_gain), ())
HAVING grouping(name) = 1 OR by_most <= 7 OR by_gain <= 5
ORDER BY grouping(name) DESC, sum(most) DESC, name;

\echo '--- Gender markers'
\echo
\echo 'Money by the DAC gender marker (governments, multilaterals and foundations), millions. A share is one of'
\echo 'screened money only, so the part that was screened stands beside it. Not screened is not the same as not'
\echo 'targeted. Corrections count as negative amounts; how many there are is in the last column:'
\echo
SELECT year, round(100 * screened_coverage::numeric, 1) AS screened_pct,
	round(principal / 1e6, 1) AS principal, round(significant / 1e6, 1) AS significant,
	round(not_targeted / 1e6, 1) AS not_targeted, round(not_screened / 1e6, 1) AS not_screened,
	round(100 * focused_share::numeric, 1) AS focused_pct, round(100 * principal_share::numeric, 1) AS principal_pct,
	negative_rows AS negative
FROM (
	SELECT year, aid_marker_agg(marker, amount) AS m
	FROM demo.aid
	JOIN demo.donor USING (donor)
	WHERE kind <> 'pooled fund'
	GROUP BY year
) money
CROSS JOIN LATERAL aid_focus(m)
ORDER BY year;

\echo 'The pooled funds use another scheme, whose 2 is not a DAC 2. To add both up is refused, not guessed:'
\echo
SELECT part, says FROM demo.refusal($$ SELECT aid_focus_share(marker, amount) FROM demo.aid WHERE year = 2024 $$);

\echo 'Their ladder, best first. 2 (age only) stands on the rung of 1, for the ladder asks about gender. By its own'
\echo 'guidance this marker is a self-check, not for others to judge a project by:'
\echo
SELECT year, round(100 * aid_screened_coverage(m)::numeric, 1) AS screened_pct, code, rung, row_count AS records,
	round(l.amount / 1e6, 2) AS usd_million, round(100 * share::numeric, 1) AS share_pct,
	round(100 * cumulative_share::numeric, 1) AS this_rung_or_above
FROM (
	SELECT year, aid_marker_agg(marker, amount) AS m
	FROM demo.aid
	JOIN demo.donor USING (donor)
	WHERE kind = 'pooled fund' AND year IN (2018, 2021, 2024)
	GROUP BY year
) money
CROSS JOIN LATERAL aid_ladder(m) WITH ORDINALITY AS l
ORDER BY year, l.ordinality;

\echo '=== 9. Counted twice? =================================================================================='
\echo
\echo 'Three registers that overlap (demo.register): what donors report, the country''s own, the books of pools.'
\echo 'All pairs that are the same record, the same money at two stations, a whole and its part, a correction, a'
\echo 'possible duplicate, or the next phase of the same work, which is no duplicate:'
\echo
CREATE TEMP VIEW records AS
SELECT id, source, record_id, version, title, provider, receiver, recipient, sector, amount, currency, value_date,
	start_date, end_date, activity_id, parent_id, receiver_activity_id, recipient AS block
FROM demo.register;
CREATE TEMP TABLE findings AS SELECT * FROM aid_find_duplicates('TABLE records');
SELECT relation, count(*) AS pairs, round(sum(money_at_stake) / 1e6, 2) AS at_stake_million,
	round(min(probability)::numeric, 3) AS least_certain, string_agg(DISTINCT left(rule, 5), ' ') AS rules
FROM findings
GROUP BY relation
ORDER BY relation;

\echo 'Why is one of them a possible duplicate? Bits that speak for and against it, field by field, from the prior on:'
\echo
SELECT step, field, level, left(value_a, 30) AS value_a, left(value_b, 30) AS value_b, round(bits::numeric, 1) AS bits,
	round(running_probability::numeric, 4) AS probability
FROM (SELECT id_a, id_b FROM findings WHERE relation = 'possible_duplicate' ORDER BY weight, id_a, id_b LIMIT 1) f
CROSS JOIN LATERAL aid_match_explain('TABLE records', id_a, id_b)
ORDER BY step;

\echo 'The corrected total, as a range: if no possible duplicate is one, and if all are. Chains are netted, not deleted:'
\echo 'at the source the money counts with its first payer, at the leaf with its last holder; the totals are equal.'
\echo
SELECT r.rule, round(sum(c.amount) / 1e6, 2) AS all_rows, round(sum(c.counted) / 1e6, 2) AS counted,
	round(sum(c.counted_if_confirmed) / 1e6, 2) AS if_confirmed, aid_counting_rule(r.rule) AS in_words
FROM (VALUES ('gross'), ('distinct'), ('net_source'), ('net_leaf')) AS r (rule)
CROSS JOIN LATERAL aid_counted('SELECT id, amount, activity_id FROM demo.register', 'TABLE findings', r.rule) c
GROUP BY r.rule
ORDER BY sum(c.amount - c.counted), r.rule;

\echo 'Several donors in one place, sector and time: no error, but somebody to talk to. Money on days with two or more:'
\echo
CREATE TEMP VIEW work AS
SELECT r.id, r.provider, r.recipient || ' ' || r.district AS place, r.sector, r.start_date, r.end_date,
	c.counted_if_confirmed AS amount
FROM demo.register r
JOIN aid_counted('SELECT id, amount, activity_id FROM demo.register', 'TABLE findings') c ON c.id = r.id::text
WHERE c.counted_if_confirmed > 0 AND r.start_date IS NOT NULL;
SELECT place, sector, providers, round(amount / 1e6, 2) AS usd_million, crowded_days,
	round(crowded / 1e6, 2) AS crowded, round(beyond_largest / 1e6, 2) AS beyond_the_largest_donor
FROM aid_overlap_cells('TABLE work')
WHERE crowded_days > 0
ORDER BY beyond_largest DESC, place, sector
LIMIT 8;

\echo 'The same work funded again: chains of repeated funding of one partner, place and sector:'
\echo
SELECT step, gap_days, phase, round(c.amount / 1e6, 2) AS usd_million, round(cumulative / 1e6, 2) AS so_far,
	r.recipient, left(r.title, 60) AS title
FROM aid_repeats($$ SELECT id, receiver || recipient || district || sector AS context, title, start_date, end_date, provider,
	amount FROM demo.register
	WHERE source = 'donors' AND start_date IS NOT NULL AND version = 1 AND amount > 0 $$) c
JOIN demo.register r ON r.id::text = c.id
WHERE run_length >= 3
ORDER BY chain, step
LIMIT 9;
\set QUIET off
