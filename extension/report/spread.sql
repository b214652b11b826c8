--# Internal

-- Section 1 of the report: how evenly the money is spread.

CREATE FUNCTION aid_report_spread_years(q text, o jsonb, roles text[], source text, mass text, yearly boolean)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s,
mass AS (
    SELECT %2$s AS r FROM %3$s%4$s
),
money AS (
    SELECT year, aid_allocation_agg(recipient, amount) AS a FROM flow WHERE year IS NOT NULL GROUP BY year
),
moving AS (
    SELECT year, a, r, CASE WHEN year >= min(year) OVER () + 2 THEN sum(a) OVER w END AS a_3, sum(r) OVER w AS r_3
    FROM money %5$s
    WINDOW w AS (ORDER BY year RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)
)
SELECT year, round(aid_total(b), 2) AS money, l.recipients, l.funded,
    round(i.estimate::numeric, 3) AS gini, round(i.lower::numeric, 3) AS gini_low,
    round(i.upper::numeric, 3) AS gini_high,
    round(aid_gini(aid_clamp_negative(aid_restrict(a_3, r_3)), r_3)::numeric, 3) AS gini_3_years,
    %7$s
FROM moving
CROSS JOIN LATERAL aid_clamp_negative(aid_restrict(a, r)) AS b
CROSS JOIN LATERAL (SELECT count(*) AS recipients, count(*) FILTER (WHERE amount > 0) AS funded
    FROM aid_location_quotient(b, r)) l
CROSS JOIN LATERAL aid_interval(b, 'gini', r, %6$s) AS i
ORDER BY year$call$,
	aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]),
	CASE WHEN yearly THEN 'year, ' ELSE '' END || mass, source, CASE WHEN yearly THEN ' GROUP BY year' ELSE '' END,
	CASE WHEN yearly THEN 'JOIN mass USING (year)' ELSE 'CROSS JOIN mass' END, (o ->> 'level')::numeric,
	CASE source WHEN 'frame' THEN 'round(aid_effective_number(b)::numeric, 1) AS effective_number'
		ELSE 'round(100 * aid_hoover(b, r)::numeric, 1) AS hoover_pct' END);
COMMENT ON FUNCTION aid_report_spread_years(text, jsonb, text[], text, text, boolean) IS 'a call for indices by year';

CREATE FUNCTION aid_report_spread_fifths(q text, o jsonb, roles text[], source text, mass text,
	OUT call text, OUT picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
curve AS (
    SELECT cumulative_reference AS x, cumulative_share AS y, lead(cumulative_reference) OVER w AS next_x,
        lead(cumulative_share) OVER w AS next_y
    FROM spread CROSS JOIN LATERAL aid_lorenz(b, r)
    WINDOW w AS (ORDER BY position)
),
height AS (
    SELECT fifth, round(100 * coalesce(max(y + (next_y - y) * (fifth / 5.0 - x) / (next_x - x)), 1)::numeric, 1) AS pct
    FROM generate_series(0, 5) AS fifth
    LEFT JOIN curve ON x <= fifth / 5.0 AND next_x > fifth / 5.0
    WHERE EXISTS (SELECT FROM curve)
    GROUP BY fifth
)
SELECT CASE fifth WHEN 1 THEN 'least funded fifth' WHEN 2 THEN 'second' WHEN 3 THEN 'third' WHEN 4 THEN 'fourth'
        ELSE 'best funded fifth' END AS part,
    pct - before AS money_pct, pct AS money_pct_up_to_here
FROM (SELECT fifth, pct, lag(pct) OVER (ORDER BY fifth) AS before FROM height) f
WHERE fifth > 0
ORDER BY fifth$call$, head),
		format($call$%1$s
SELECT aid_svg_titled(aid_svg_lorenz(%2$s), %3$L)
FROM spread$call$, head, CASE source WHEN 'frame' THEN 'aid_frame(b, r)' ELSE 'b, r' END,
			'Lorenz curve against ' || CASE source WHEN 'frame' THEN 'equal shares' ELSE source END)
	FROM (SELECT format($call$%1$s,
spread AS (
    SELECT aid_clamp_negative(aid_restrict(a, r)) AS b, r
    FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
    CROSS JOIN (SELECT %2$s AS r FROM %3$s) mass
)$call$, aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]), mass, source) AS head) h;
END;
COMMENT ON FUNCTION aid_report_spread_fifths(text, jsonb, text[], text, text) IS 'a call for the money of each fifth, and the Lorenz curve';

CREATE FUNCTION aid_report_spread_left_out(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
cell AS (
    SELECT recipient AS unit, %2$scount(*) AS records, count(*) - count(amount) AS blank, sum(amount) AS amount
    FROM flow
    GROUP BY recipient%3$s
)
SELECT left_out, coalesce(sum(number), 0) AS number, round(coalesce(sum(money), 0), 2) AS money
FROM cell%4$s
CROSS JOIN LATERAL (VALUES
%5$s
) AS v (n, left_out, number, money)
GROUP BY n, left_out
ORDER BY n$call$,
		aid_report_with(q, o, roles, 'recipient, amount', array_remove(array_agg(source), NULL)),
		CASE WHEN dated THEN 'year, ' ELSE '' END, CASE WHEN dated THEN ', year' ELSE '' END,
		coalesce(string_agg(format(E'\nLEFT JOIN (SELECT %2$s, true AS known FROM %1$s) %1$s USING (%2$s)', source, keys),
			'' ORDER BY n) FILTER (WHERE source IS NOT NULL), ''),
		string_agg(format('    (%s, %L, CASE WHEN %s THEN %s END, %s)', n, label, condition, number,
			CASE number WHEN 'blank' THEN '0' ELSE 'CASE WHEN ' || condition || ' THEN cell.amount END' END), E',\n' ORDER BY n))
	FROM (
		SELECT 1 AS n, 'records without a recipient' AS label, 'unit IS NULL' AS condition, 'records' AS number,
			NULL AS source, NULL AS keys
		UNION ALL
		SELECT 2, 'records without a date (in the figures by year)', 'year IS NULL', 'records', NULL, NULL
		WHERE 'date' = ANY (roles)
		UNION ALL
		SELECT 3, 'records of recipients outside the roster', 'unit IS NOT NULL AND frame.known IS NULL', 'records',
			'frame', 'unit'
		WHERE o ? 'roster'
		UNION ALL
		SELECT 3 + m.n, 'records of recipients without ' || m.measure || CASE WHEN m.yearly THEN ' in their year' ELSE '' END,
			format('unit IS NOT NULL AND %s.known IS NULL', m.source), 'records', m.source,
			CASE WHEN m.yearly THEN 'unit, year' ELSE 'unit' END
		FROM aid_report_measures(o, roles) m
		WHERE m.source <> 'frame'
		UNION ALL
		SELECT 7, 'records without an amount', 'blank > 0', 'blank', NULL, NULL
		UNION ALL
		SELECT 8, CASE WHEN 'date' = ANY (roles) THEN 'recipients below zero in a year, counted as 0'
			ELSE 'recipients below zero, counted as 0' END, 'unit IS NOT NULL AND cell.amount < 0', '1', NULL, NULL
	) line, LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	GROUP BY dated;
END;
COMMENT ON FUNCTION aid_report_spread_left_out(text, jsonb, text[]) IS 'a call for what the indices do not cover';

CREATE FUNCTION aid_report_spread(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	WITH measure AS (
		SELECT *, CASE source WHEN 'frame' THEN 'equal shares for every recipient of '
			|| CASE WHEN o ? 'roster' THEN 'the roster' ELSE 'which money, population or need are known' END
			ELSE 'shares in proportion to ' || measure END AS says
		FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'Indices over the whole period',
			'Gini, Theil and Hoover: 0 when the money is spread like the measure; Hoover is the part that would have to move. '
				|| 'Palma: how many times the money of the least funded 40 % the best funded 10 % have. '
				|| 'HHI and effective number (as crowded as so many equal recipients) look at the money alone. '
				|| 'Low and high: interval at level ' || (o ->> 'level') || ', recipients taken as a sample (jackknife).',
			format($call$%1$s,
%2$s
SELECT measured_against, round(i.estimate::numeric, 3) AS gini, round(i.lower::numeric, 3) AS gini_low,
    round(i.upper::numeric, 3) AS gini_high, round(aid_theil(b, r)::numeric, 3) AS theil,
    round(100 * aid_hoover(b, r)::numeric, 1) AS hoover_pct, round(aid_palma(b, r)::numeric, 2) AS palma,
    round(aid_hhi(b)::numeric, 4) AS hhi, round(aid_effective_number(b)::numeric, 1) AS effective_number
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
CROSS JOIN mass
CROSS JOIN LATERAL aid_clamp_negative(aid_restrict(a, r)) AS b
CROSS JOIN LATERAL aid_interval(b, 'gini', r, %3$s) AS i
WHERE a IS NOT NULL
ORDER BY n$call$, aid_report_with(q, o, roles, 'recipient, amount', array_agg(source)),
				aid_report_all_masses(o, roles, ''),
				(o ->> 'level')::numeric), NULL
		FROM measure
		UNION ALL
		SELECT 10 + n, 'By year, against ' || measure,
			'Gini: 0 for ' || says || ', near 1 when one recipient has all. Low and high: interval at level '
				|| (o ->> 'level') || ', recipients taken as a sample. ' || CASE source
				WHEN 'frame' THEN 'Effective number: as crowded as with so many equal recipients (1 divided by the HHI).'
				ELSE 'Hoover: the part of the money that would have to move.' END,
			call, format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', series, 'x', year, 'y', y, 'lower', low, 'upper', high) ORDER BY series, year)), %L)
FROM (
%s
) AS shown
CROSS JOIN LATERAL (VALUES ('one year', gini, gini_low, gini_high), ('three years', gini_3_years, NULL, NULL))
    AS v (series, y, low, high)
WHERE series = 'one year' OR y IS NOT NULL$call$, 'Gini against ' || measure, call)
		FROM measure, LATERAL aid_report_spread_years(q, o, roles, source, mass, yearly) AS call
		WHERE 'date' = ANY (roles)
		UNION ALL
		SELECT 20 + n, 'Fifths of ' || CASE source WHEN 'frame' THEN 'the recipients' ELSE 'the ' || source END,
			CASE source WHEN 'frame' THEN 'Recipients from the least to the best funded, in five parts of equal number'
				ELSE 'Recipients from the least to the best funded for their ' || source || ', in five parts with a fifth of it'
				END || ', and the part of the money that each has. Whole period.',
			fifths.call, fifths.picture
		FROM measure, LATERAL aid_report_spread_fifths(q, o, roles, source, mass) AS fifths
		UNION ALL
		SELECT 30, 'Largest recipients', 'Whole period. The parts are of all money with a recipient.',
			head || format($call$
SELECT u.rank, %s AS recipient, round(u.amount, 2) AS money,
    round(100 * u.amount / nullif(aid_total(a), 0), 1) AS money_pct
FROM money
CROSS JOIN LATERAL aid_units(a) AS u
ORDER BY u.rank, u.unit COLLATE "C"
LIMIT %s$call$, aid_report_named(o, 'u.unit'), (o ->> 'top')::numeric::integer),
			head || format($call$
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(%s, u.amount), %s), 'Largest recipients')
FROM money
CROSS JOIN LATERAL aid_units(a) AS u$call$, aid_report_named(o, 'u.unit'), (o ->> 'top')::numeric::integer)
		FROM (SELECT aid_report_with(q, o, roles, 'recipient, amount', '{}') || $call$,
money AS (
    SELECT aid_allocation_agg(recipient, amount) AS a FROM flow
)$call$ AS head) h
		UNION ALL
		SELECT 40, 'What these indices leave out',
			'Nothing of this is in the indices that need it. A record can stand in several lines.'
				|| CASE WHEN (SELECT bool_or(yearly) FROM measure)
				THEN ' Figures of the whole period need population or need of one of its years only.' ELSE '' END,
			aid_report_spread_left_out(q, o, roles), NULL
	)
	SELECT f.label, f.note, f.call, f.picture FROM figure f WHERE roles @> '{recipient,amount}' ORDER BY f.n;
END;
COMMENT ON FUNCTION aid_report_spread(text, jsonb, text[]) IS 'section of the report: how evenly the money is spread';
