--# Internal

-- Section 5 of the report: classes of context, such as conflict-affected and stable, and groups of purposes.

-- class: the class of each recipient, by year where the records have dates; none where several are given. cell: the
-- money of each recipient. A classification without years holds for every year; where the records have no dates, the
-- last year of the classification counts.
CREATE FUNCTION aid_report_contexts_with(q text, o jsonb, roles text[], columns text, wanted text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT aid_report_with(q, o, roles, columns, ARRAY['years'] || wanted) || format(CASE
			WHEN aid_report_yearly(o, roles, 'context') THEN $cte$,
class AS (
    SELECT unit, year, min(class COLLATE "C") AS class
    FROM %1$s
    WHERE unit IS NOT NULL AND class IS NOT NULL AND year IN (SELECT year FROM years)
    GROUP BY unit, year
    HAVING count(DISTINCT class) = 1
)$cte$
			WHEN 'date' = ANY (roles) THEN $cte$,
class AS (
    SELECT unit, years.year, min(class COLLATE "C") AS class
    FROM %1$s
    CROSS JOIN years
    WHERE unit IS NOT NULL AND class IS NOT NULL
    GROUP BY unit, years.year
    HAVING count(DISTINCT class) = 1
)$cte$
			WHEN o #> '{columns,context}' ? 'year' THEN $cte$,
class AS (
    SELECT unit, min(class COLLATE "C") AS class
    FROM (SELECT unit, class, rank() OVER (ORDER BY year DESC NULLS LAST) AS age FROM %1$s) dated
    WHERE unit IS NOT NULL AND class IS NOT NULL AND age = 1
    GROUP BY unit
    HAVING count(DISTINCT class) = 1
)$cte$
			ELSE $cte$,
class AS (
    SELECT unit, min(class COLLATE "C") AS class
    FROM %1$s
    WHERE unit IS NOT NULL AND class IS NOT NULL
    GROUP BY unit
    HAVING count(DISTINCT class) = 1
)$cte$ END || $cte$,
cell AS (
    SELECT recipient AS unit%2$s, sum(amount) AS amount
    FROM flow%3$s
    GROUP BY recipient%2$s
)$cte$,
		aid_report_query(o ->> 'context', 'context'), CASE WHEN 'date' = ANY (roles) THEN ', year' ELSE '' END,
		CASE WHEN 'date' = ANY (roles) THEN ' WHERE year IS NOT NULL' ELSE '' END);
END;
COMMENT ON FUNCTION aid_report_contexts_with(text, jsonb, text[], text, text[]) IS 'the WITH of a call that reads classes of context';

CREATE FUNCTION aid_report_contexts_masses(o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(string_agg(format(E'LEFT JOIN %s USING (unit%s)\n    ', source,
		CASE WHEN yearly THEN ', year' ELSE '' END), '' ORDER BY n), '')
	FROM aid_report_measures(o, roles)
	WHERE source <> 'frame';
END;
COMMENT ON FUNCTION aid_report_contexts_masses(jsonb, text[]) IS 'joins that add population and need to recipients';

CREATE FUNCTION aid_report_contexts_classes(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
place AS (
    SELECT %2$sunit, CASE WHEN unit IS NULL THEN '(no recipient)' ELSE coalesce(class, '(no class)') END AS class,
        cell.amount AS money%3$s
    FROM class
    FULL JOIN cell USING (unit%4$s)
    %5$s)
SELECT %2$sclass, count(unit) AS recipients, round(coalesce(sum(money), 0), 2) AS money,
    round(100 * sum(money) / nullif(sum(sum(money)) OVER %6$s, 0), 1) AS money_pct%7$s
FROM place
GROUP BY %2$sclass
ORDER BY %2$sclass LIKE '(no %%)', class COLLATE "C"$call$,
		aid_report_contexts_with(q, o, roles, 'recipient, amount', array_remove(array_agg(source), 'frame')),
		CASE WHEN dated THEN 'year, ' ELSE '' END,
		coalesce(string_agg(format(', %1$s.amount AS %1$s', source), '' ORDER BY n) FILTER (WHERE n > 1), ''),
		CASE WHEN dated THEN ', year' ELSE '' END,
		aid_report_contexts_masses(o, roles),
		CASE WHEN dated THEN '(PARTITION BY year)' ELSE '()' END,
		coalesce(string_agg(format($columns$,
    round(100 * sum(%1$s) / nullif(sum(sum(%1$s)) OVER %2$s, 0), 1) AS %1$s_pct,
    round(sum(money) FILTER (WHERE %1$s IS NOT NULL) / nullif(sum(%1$s), 0), 2) AS money_per_%3$s$columns$,
			source, CASE WHEN dated THEN '(PARTITION BY year)' ELSE '()' END,
			CASE source WHEN 'population' THEN 'head' ELSE source END),
			'' ORDER BY n) FILTER (WHERE n > 1), ''))
	FROM aid_report_measures(o, roles), LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	WHERE n > 1 OR NOT o ?| '{population,need}'
	GROUP BY dated;
END;
COMMENT ON FUNCTION aid_report_contexts_classes(text, jsonb, text[]) IS 'a call for the money of each class of context';

-- The Theil index between the classes, beside that of classes dealt out at random: deal 0 is what is given.
CREATE FUNCTION aid_report_contexts_test(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
place AS (
    SELECT unit, class, greatest(coalesce(cell.amount, 0), 0) AS money%2$s,
        row_number() OVER (ORDER BY unit COLLATE "C") AS seat
    FROM class
    LEFT JOIN cell USING (unit%3$s)
    %4$s%5$s),
deal AS (
    SELECT 0 AS deal, class, money%6$s FROM place
    UNION ALL
    SELECT deal, place.class, shuffled.money%7$s
    FROM (
        SELECT deal, place.*, row_number() OVER (PARTITION BY deal
            ORDER BY sha256(convert_to(concat_ws(' ', %8$s, deal, unit), 'UTF8')), seat) AS dealt_seat
        FROM place CROSS JOIN generate_series(1, %9$s) AS deal
    ) shuffled
    JOIN place ON place.seat = dealt_seat
),
dealt AS (
    SELECT deal, n, measured_against, a, r, aid_theil(a, r) AS between_classes
    FROM (
        SELECT deal%10$s
        FROM deal
        GROUP BY deal
    ) d
    CROSS JOIN LATERAL (VALUES %11$s) AS v (n, measured_against, a, r)
)
SELECT %12$sgiven.measured_against, q.unit AS best_funded_class, round(q.quotient::numeric, 2) AS quotient,
    round(given.between_classes::numeric, 4) AS between_classes,
    round(avg(dealt.between_classes::numeric), 4) AS by_chance, count(*) AS deals,
    count(*) FILTER (WHERE dealt.between_classes >= given.between_classes * (1 - 1e-12)) AS as_uneven,
    round((1 + count(*) FILTER (WHERE dealt.between_classes >= given.between_classes * (1 - 1e-12)))
        / (1 + count(*))::numeric, 4) AS p
FROM dealt given
JOIN dealt ON dealt.n = given.n AND dealt.deal > 0
CROSS JOIN LATERAL (SELECT unit, quotient FROM aid_location_quotient(given.a, given.r)
    ORDER BY quotient DESC, unit COLLATE "C" LIMIT 1) q
WHERE given.deal = 0 AND given.between_classes IS NOT NULL
GROUP BY given.n, given.measured_against, given.between_classes, q.unit, q.quotient
ORDER BY given.n$call$,
		aid_report_contexts_with(q, o, roles, 'recipient, amount', coalesce(array_agg(source) FILTER (WHERE n > 1), '{}')),
		coalesce(string_agg(format(', %1$s.amount AS %1$s', source), '' ORDER BY n) FILTER (WHERE n > 1), ''),
		CASE WHEN dated THEN ', year' ELSE '' END, aid_report_contexts_masses(o, roles),
		CASE WHEN dated THEN E'WHERE year = (SELECT max(year) FROM class)\n' ELSE '' END,
		coalesce(string_agg(', ' || source, '' ORDER BY n) FILTER (WHERE n > 1), ''),
		coalesce(string_agg(', shuffled.' || source, '' ORDER BY n) FILTER (WHERE n > 1), ''),
		(o ->> 'seed')::numeric::bigint, (o ->> 'replicates')::numeric::integer,
		string_agg(format(CASE n WHEN 1
			THEN ', aid_allocation_agg(class, money) AS money_1, aid_allocation_agg(class, 1::bigint) AS mass_1'
			ELSE $columns$,
            aid_allocation_agg(class, money) FILTER (WHERE %1$s IS NOT NULL) AS money_%2$s,
            aid_allocation_agg(class, %1$s) AS mass_%2$s$columns$ END, source, n), '' ORDER BY n),
		string_agg(format('(%1$s, %2$L, money_%1$s, mass_%1$s)', n, measure), ', ' ORDER BY n),
		CASE WHEN dated THEN '(SELECT max(year) FROM class) AS year, ' ELSE '' END)
	FROM aid_report_measures(o, roles), LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	GROUP BY dated;
END;
COMMENT ON FUNCTION aid_report_contexts_test(text, jsonb, text[]) IS 'a call for a permutation test of the classes';

CREATE FUNCTION aid_report_contexts_parts(q text, o jsonb, roles text[], source text, mass text, yearly boolean)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format(CASE WHEN 'date' = ANY (roles) THEN $call$%1$s,
spread AS (
    SELECT year, a, g, r
    FROM (SELECT year, aid_allocation_agg(unit, amount) AS a FROM cell GROUP BY year) money
    JOIN (SELECT year, jsonb_object_agg(unit, class) AS g, %2$s AS r FROM class%3$s GROUP BY year) classes USING (year)
)
SELECT year, $call$ ELSE $call$%1$s,
spread AS (
    SELECT a, g, r
    FROM (SELECT aid_allocation_agg(unit, amount) AS a FROM cell) money
    CROSS JOIN (SELECT jsonb_object_agg(unit, class) AS g, %2$s AS r FROM class%3$s) classes
)
SELECT $call$ END || $call$round(max(theil) FILTER (WHERE level = 0)::numeric, 4) AS theil,
    round(sum(contribution::numeric) FILTER (WHERE level = 1), 4) AS between_classes,
    round(sum(contribution::numeric) FILTER (WHERE level = 2), 4) AS inside_classes,
    round(100 * sum(contribution_share::numeric) FILTER (WHERE level = 1), 1) AS between_pct
FROM spread
CROSS JOIN LATERAL aid_theil_decompose(aid_clamp_negative(aid_restrict(a, r)), g, r)$call$
	|| CASE WHEN 'date' = ANY (roles) THEN E'\nGROUP BY year\nORDER BY year' ELSE E'\nHAVING count(*) > 0' END,
	aid_report_contexts_with(q, o, roles, 'recipient, amount', array_remove(ARRAY[source], 'frame')), mass,
	CASE WHEN source = 'frame' THEN '' ELSE format(' JOIN %s USING (unit%s)', source,
		CASE WHEN yearly THEN ', year' ELSE '' END) END);
COMMENT ON FUNCTION aid_report_contexts_parts(text, jsonb, text[], text, text, boolean) IS 'a call for the Theil index between classes and inside them';

CREATE FUNCTION aid_report_purpose(o jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN $cte$,
purpose AS (
    SELECT DISTINCT sector, purpose FROM $cte$ || aid_report_query(o ->> 'purposes', 'purposes') || $cte$
    WHERE sector IS NOT NULL AND purpose IS NOT NULL
)$cte$;
COMMENT ON FUNCTION aid_report_purpose(jsonb) IS 'the item purpose of a WITH: groups of purposes by sector';

CREATE FUNCTION aid_report_purposes_with(q text, o jsonb, roles text[], columns text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_report_with(q, o, roles, columns, '{}') || aid_report_purpose(o);
COMMENT ON FUNCTION aid_report_purposes_with(text, jsonb, text[], text) IS 'the WITH of a call that reads groups of purposes';

CREATE FUNCTION aid_report_contexts_purposes(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s%2$s,
classed AS (
    SELECT flow.*,
        CASE WHEN recipient IS NULL THEN '(no recipient)' ELSE coalesce(class.class, '(no class)') END AS class
    FROM flow
    LEFT JOIN class ON class.unit = recipient%3$s
),
whole AS (
    SELECT class, sum(amount) AS amount%4$s
    FROM classed
    GROUP BY class
)
SELECT c.class, CASE WHEN c.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    count(*) AS records, round(coalesce(sum(c.amount), 0), 2) AS money,
    round(100 * coalesce(sum(c.amount), 0) / nullif(whole.amount, 0), 1) AS money_pct%5$s
FROM classed c
JOIN whole USING (class)
LEFT JOIN purpose p USING (sector)
GROUP BY c.class, 2, whole.amount%6$s
ORDER BY c.class LIKE '(no %%)', c.class COLLATE "C", count(p.purpose) = 0, coalesce(sum(c.amount), 0) DESC,
    min(p.purpose COLLATE "C"), count(c.sector) = 0$call$,
	aid_report_contexts_with(q, o, roles, 'recipient, amount, sector', '{}'), aid_report_purpose(o),
	CASE WHEN 'date' = ANY (roles) THEN ' AND class.year = flow.year' ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN $columns$,
        sum(amount) FILTER (WHERE year = (SELECT min(year) FROM years)) AS first,
        sum(amount) FILTER (WHERE year = (SELECT max(year) FROM years)) AS last$columns$ ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN $columns$,
    round(100 * coalesce(sum(c.amount) FILTER (WHERE c.year = (SELECT min(year) FROM years)), 0)
        / nullif(whole.first, 0), 1) AS first_year_pct,
    round(100 * coalesce(sum(c.amount) FILTER (WHERE c.year = (SELECT max(year) FROM years)), 0)
        / nullif(whole.last, 0), 1) AS last_year_pct$columns$ ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN ', whole.first, whole.last' ELSE '' END);
COMMENT ON FUNCTION aid_report_contexts_purposes(text, jsonb, text[]) IS 'a call for the purposes of each class of context';

CREATE FUNCTION aid_report_contexts(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	WITH measure AS (
		SELECT * FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'Classes of context' || CASE WHEN dated THEN ' by year' ELSE '' END,
			'Recipients of each class, with money or without. '
				|| CASE WHEN o ? 'population' THEN 'Money per head: of the people of the class. ' ELSE '' END
				|| CASE WHEN o ? 'need' THEN 'Money per need: for one unit of the measure of need. ' ELSE '' END
				|| 'A recipient with several classes in one year has none.'
				|| CASE WHEN dated THEN ' Records without a date are in no year.' ELSE '' END,
			call, CASE WHEN dated THEN format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', class, 'x', year, 'y', money_pct) ORDER BY class COLLATE "C", year)),
    'Money by class, per cent')
FROM (
%1$s
) AS shown
WHERE class IN (SELECT class FROM (
%1$s
) AS shown GROUP BY class ORDER BY sum(money) DESC, class COLLATE "C" LIMIT 6)$call$, call) END
		FROM aid_report_contexts_classes(q, o, roles) AS call, LATERAL (SELECT 'date' = ANY (roles) AS dated) d
		WHERE o ? 'context'
		UNION ALL
		SELECT 2, 'Are the classes treated differently, more than by chance?',
			'Between classes: the Theil index of the money of whole classes, 0 when each has its part. The same classes are '
				|| 'then dealt out to the recipients at random (seed ' || (o ->> 'seed') || '); p is the part of the deals that '
				|| 'are at least as uneven, the given one counted in. Quotient: how many times its part the first class has.'
				|| CASE WHEN 'date' = ANY (roles) THEN ' Last year with classes.' ELSE '' END,
			aid_report_contexts_test(q, o, roles), NULL
		WHERE o ? 'context'
		UNION ALL
		SELECT 3, 'Between the classes or inside them, against ' || measure,
			'The Theil index as a sum of how far the classes are from their part and how uneven it is inside them. '
				|| 'Only recipients with a class.',
			aid_report_contexts_parts(q, o, roles, source, mass, yearly), NULL
		FROM measure
		WHERE o ? 'context'
			AND source = CASE WHEN o ? 'population' THEN 'population' WHEN o ? 'need' THEN 'need' ELSE 'frame' END
		UNION ALL
		SELECT 4, 'Recipients without a class', CASE WHEN 'date' = ANY (roles)
			THEN 'Money of years in which the recipient has no class, or several. Records without a date are in no year.'
			ELSE 'Money of recipients that have no class, or several.' END,
			aid_report_contexts_with(q, o, roles, 'recipient, amount', '{}') || format($call$
SELECT coalesce(%1$s, '(not stated)') AS recipient%2$s, round(coalesce(sum(c.amount), 0), 2) AS money
FROM cell c
LEFT JOIN class USING (unit%3$s)
WHERE class.class IS NULL
GROUP BY c.unit
ORDER BY coalesce(sum(c.amount), 0) DESC, c.unit COLLATE "C"$call$, aid_report_named(o, 'c.unit'),
			CASE WHEN 'date' = ANY (roles) THEN ', count(*) AS years' ELSE '' END,
			CASE WHEN 'date' = ANY (roles) THEN ', year' ELSE '' END), NULL
		WHERE o ? 'context'
		UNION ALL
		SELECT 5, 'Money by purpose',
			'All records, also those without a recipient. A sector in several groups counts in each.',
			aid_report_purposes_with(q, o, roles, 'amount, sector') || $call$
SELECT CASE WHEN f.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    count(*) AS records, round(coalesce(sum(f.amount), 0), 2) AS money,
    round(100 * coalesce(sum(f.amount), 0) / (SELECT nullif(sum(amount), 0) FROM flow), 1) AS money_pct
FROM flow f
LEFT JOIN purpose p USING (sector)
GROUP BY 1
ORDER BY count(p.purpose) = 0, coalesce(sum(f.amount), 0) DESC, min(p.purpose COLLATE "C"),
    count(f.sector) = 0$call$, NULL
		WHERE o ? 'purposes' AND 'sector' = ANY (roles)
		UNION ALL
		SELECT 6, 'Money by purpose and year',
			'Parts of the money of each year. Records without a date are in no year.', call,
			format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', purpose, 'x', year, 'y', money_pct) ORDER BY purpose COLLATE "C", year)),
    'Money by purpose, per cent')
FROM (
%1$s
) AS shown
WHERE purpose IN (SELECT purpose FROM (
%1$s
) AS shown GROUP BY purpose ORDER BY sum(money) DESC, purpose COLLATE "C" LIMIT 6)$call$, call)
		FROM (SELECT aid_report_purposes_with(q, o, roles, 'amount, sector') || $call$
SELECT year, CASE WHEN f.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    round(coalesce(sum(f.amount), 0), 2) AS money,
    round(100 * coalesce(sum(f.amount), 0) / nullif(whole.amount, 0), 1) AS money_pct
FROM flow f
LEFT JOIN purpose p USING (sector)
JOIN (SELECT year, sum(amount) AS amount FROM flow GROUP BY year) whole USING (year)
GROUP BY year, 2, whole.amount
ORDER BY year, count(p.purpose) = 0, min(p.purpose COLLATE "C"), count(f.sector) = 0$call$ AS call) c
		WHERE o ? 'purposes' AND roles @> '{sector,date}'
		UNION ALL
		SELECT 7, 'Money by class of context and purpose', 'Parts of the money of the class'
			|| CASE WHEN 'date' = ANY (roles) THEN ', in all years, the first and the last; the class is that of the year'
				ELSE '' END || '.', aid_report_contexts_purposes(q, o, roles), NULL
		WHERE o ?& '{context,purposes}' AND 'sector' = ANY (roles)
	)
	SELECT f.label, f.note, f.call, f.picture
	FROM figure f
	WHERE roles @> '{recipient,amount}'
	ORDER BY f.n;
END;
COMMENT ON FUNCTION aid_report_contexts(text, jsonb, text[]) IS 'section of the report: classes of context and groups of purposes';
