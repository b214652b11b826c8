--# Internal

CREATE FUNCTION aid_report_people(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (VALUES
	(1, 'How many people, and what is known of them',
		'Entries are people as often as records report them. One person may stand in many records: different people '
			|| 'are at most as many as there are entries, and at least as many as no overlap can explain away. Known '
			|| 'is the share of entries of which the records tell it.',
		format($call$SELECT records_with_people, records - records_with_people AS records_without,
       aid_total(h) AS entries, (reach).lower AS different_people_at_least,
       round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       round(100 * c.sex_and_age_known::numeric, 1) AS both_known_pct,
       round(100 * c.disability_known::numeric, 1) AS disability_known_pct
FROM (SELECT count(*) AS records, count(beneficiaries) AS records_with_people, sum(beneficiaries) AS h,
             aid_reach_bounds(beneficiaries) AS reach
      FROM (
%s
) AS assistance) AS reached
LEFT JOIN LATERAL aid_completeness(h) AS c ON true$call$, q), NULL),
	(2, 'Women, men, children, youth',
		'At least: certainly in the group. At most: may be in it, as their sex or age is not told, or their age band '
			|| 'reaches beyond it. The estimate spreads bands evenly over their ages and is no count: the left over '
			|| 'are those that it cannot place. There is no one definition of youth; three are in use.',
		format($call$SELECT g.people, g.ages, c.lower AS at_least, c.upper AS at_most,
       round(floor(1000 * c.lower / nullif(aid_total(h), 0)::numeric) / 10, 1) AS at_least_pct,
       round(ceil(1000 * c.upper / nullif(aid_total(h), 0)::numeric) / 10, 1) AS at_most_pct,
       round(c.estimate) AS estimate, c.unallocated AS left_over
FROM (SELECT sum(beneficiaries) AS h FROM (
%s
) AS assistance) AS reached
CROSS JOIN (VALUES (1, 'women and girls', 'F', '*', 'any'), (2, 'men and boys', 'M', '*', 'any'),
                   (3, 'of another sex', 'X', '*', 'any'), (4, 'children', '*', 'child', '0-17'),
                   (5, 'girls', 'F', 'child', '0-17'), (6, 'boys', 'M', 'child', '0-17'),
                   (7, 'youth, United Nations statistics', '*', 'un', '15-24'),
                   (8, 'youth, resolution 2250', '*', 'unscr2250', '18-29'),
                   (9, 'youth, African Youth Charter', '*', 'au', '15-35'),
                   (10, 'young women, United Nations statistics', 'F', 'un', '15-24'),
                   (11, 'young women, resolution 2250', 'F', 'unscr2250', '18-29'),
                   (12, 'young women, African Youth Charter', 'F', 'au', '15-35'),
                   (13, 'young men, United Nations statistics', 'M', 'un', '15-24'),
                   (14, 'young men, resolution 2250', 'M', 'unscr2250', '18-29'),
                   (15, 'young men, African Youth Charter', 'M', 'au', '15-35'),
                   (16, 'older people', '*', 'older', '60+')) AS g (n, people, sex, question, ages)
CROSS JOIN LATERAL aid_count_in(h, g.sex, g.question) AS c
ORDER BY g.n$call$, q),
		format($call$SELECT CASE WHEN cardinality(aid_common_breaks(h)) > 2 THEN aid_svg_pyramid(h)
       ELSE aid_svg_pyramid(h, '{0,18}') END
FROM (SELECT sum(beneficiaries) AS h FROM (
%s
) AS assistance) AS reached$call$, q)),
	(3, 'Women and young men by recipient',
		'The recipients with most entries. Bounds as above; young men by resolution 2250 (18-29).',
		format($call$SELECT %1$s AS recipient, aid_total(h) AS entries,
       round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(floor(1000 * w.lower::numeric) / 10, 1) AS women_at_least_pct,
       round(ceil(1000 * w.upper::numeric) / 10, 1) AS women_at_most_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       y.lower AS young_men_at_least, y.upper AS young_men_at_most
FROM (SELECT recipient, sum(beneficiaries) AS h FROM (
%2$s
) AS assistance GROUP BY recipient) AS reached
CROSS JOIN LATERAL aid_completeness(h) AS c
CROSS JOIN LATERAL aid_female_share_bounds(h) AS w
CROSS JOIN LATERAL aid_young_men(h, 'unscr2250') AS y
WHERE aid_total(h) > 0
ORDER BY aid_total(h) DESC, reached.recipient COLLATE "C"
LIMIT %3$s$call$, aid_report_named(o, 'reached.recipient'), q, coalesce(o ->> 'top', '10')), NULL),
	(4, 'Women and youth by year', 'Bounds as above; youth by resolution 2250 (18-29).',
		format($call$SELECT year, aid_total(h) AS entries, round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(floor(1000 * w.lower::numeric) / 10, 1) AS women_at_least_pct,
       round(ceil(1000 * w.upper::numeric) / 10, 1) AS women_at_most_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       round(floor(1000 * y.lower::numeric) / 10, 1) AS youth_at_least_pct,
       round(ceil(1000 * y.upper::numeric) / 10, 1) AS youth_at_most_pct
FROM (SELECT CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year, sum(beneficiaries) AS h FROM (
%s
) AS assistance GROUP BY year) AS reached
CROSS JOIN LATERAL aid_completeness(h) AS c
CROSS JOIN LATERAL aid_female_share_bounds(h) AS w
CROSS JOIN LATERAL aid_share_bounds(h, '* unscr2250') AS y
WHERE aid_total(h) > 0
ORDER BY year$call$, q), NULL)
	) AS v (n, label, note, call, picture)
	WHERE 'beneficiaries' = ANY (roles) AND (v.n <> 3 OR 'recipient' = ANY (roles))
		AND (v.n <> 4 OR 'date' = ANY (roles))
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_people(text, jsonb, text[]) IS 'section: women, men, children and youth, with bounds';
