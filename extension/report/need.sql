--# Internal

-- Section 2 of the report: who gets nothing, too little, too much.

CREATE FUNCTION aid_report_need_gaps(q text, o jsonb, roles text[], measure text, source text, mass text,
	OUT call text, OUT picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s
SELECT %2$s AS recipient, round(amount, 2) AS money, round(entitlement, 2) AS due, round(gap, 2) AS gap,
    round(quotient::numeric, 2) AS quotient
FROM ranked
WHERE gap > 0 AND low <= %3$s OR gap < 0 AND high <= %3$s
ORDER BY ranked.gap < 0, abs(ranked.gap) DESC, unit COLLATE "C"$call$, head, name, top),
		format($call$%1$s
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(%2$s, gap), %3$s), %4$L)
FROM ranked
WHERE gap > 0$call$, head, name, top, 'Money missing by ' || measure)
	FROM (SELECT format($call$%1$s,
ranked AS (
    SELECT q.*, row_number() OVER (ORDER BY gap DESC, unit COLLATE "C") AS low,
        row_number() OVER (ORDER BY gap, unit COLLATE "C") AS high
    FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
    CROSS JOIN (SELECT %2$s AS r FROM %3$s) mass
    CROSS JOIN LATERAL aid_location_quotient(aid_clamp_negative(aid_restrict(a, r)), r) AS q
)$call$, aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]), mass, source) AS head,
		aid_report_named(o, 'ranked.unit') AS name, (o ->> 'top')::numeric::integer AS top) h;
END;
COMMENT ON FUNCTION aid_report_need_gaps(text, jsonb, text[], text, text, text) IS 'a call for the largest gaps on both sides, and a picture';

CREATE FUNCTION aid_report_need_unfunded(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s
SELECT %2$s AS recipient%3$s, u.records, round(u.money, 2) AS money
FROM (
    SELECT unit, count(flow.recipient) AS records, coalesce(sum(flow.amount), 0) AS money
    FROM frame
    LEFT JOIN flow ON flow.recipient = unit
    GROUP BY unit
    HAVING coalesce(sum(flow.amount), 0) <= 0
) u
%4$sORDER BY %5$su.unit COLLATE "C"
LIMIT %6$s$call$,
		aid_report_with(q, o, roles, 'recipient, amount', ARRAY['frame'] || coalesce(array_agg(source), '{}')),
		aid_report_named(o, 'u.unit'),
		coalesce(string_agg(', ' || source || '.amount AS ' || source, '' ORDER BY n DESC), ''),
		coalesce(string_agg('LEFT JOIN ' || CASE WHEN yearly THEN format($latest$(
    SELECT unit, amount FROM %1$s WHERE year = (SELECT max(year) FROM %1$s)
) %1$s$latest$, source) ELSE source END || E' USING (unit)\n', '' ORDER BY n), ''),
		coalesce(string_agg(source || '.amount DESC NULLS LAST, ', '' ORDER BY n DESC), ''), (o ->> 'top')::numeric::integer)
	FROM aid_report_measures(o, roles)
	WHERE source <> 'frame';
END;
COMMENT ON FUNCTION aid_report_need_unfunded(text, jsonb, text[]) IS 'a call for recipients without money';

CREATE FUNCTION aid_report_need_not_named(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s
SELECT coalesce(%2$s, '(not stated)') AS recipient, count(*) AS records, round(coalesce(sum(m.amount), 0), 2) AS money,
    %3$s AS not_in
FROM flow m
WHERE m.recipient IS NULL OR %4$s
GROUP BY m.recipient
ORDER BY coalesce(sum(m.amount), 0) DESC, m.recipient COLLATE "C"$call$,
		aid_report_with(q, o, roles, 'recipient, amount', array_agg(source)), aid_report_named(o, 'm.recipient'),
		'concat_ws('', ''' || string_agg(format(E',\n        CASE WHEN m.recipient IS NULL OR m.recipient NOT IN '
			'(SELECT unit FROM %I) THEN %L END', source, name), '' ORDER BY n) || ')',
		string_agg(format('m.recipient NOT IN (SELECT unit FROM %I)', source), ' OR ' ORDER BY n))
	FROM (
		SELECT 1 AS n, 'frame' AS source, 'roster' AS name WHERE o ? 'roster'
		UNION ALL
		SELECT m.n, m.source, m.source FROM aid_report_measures(o, roles) m WHERE m.source <> 'frame'
	) s;
END;
COMMENT ON FUNCTION aid_report_need_not_named(text, jsonb, text[]) IS 'a call for money whose recipient a measure does not name';

CREATE FUNCTION aid_report_need(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 6
BEGIN ATOMIC
	WITH measure AS (
		SELECT * FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'How much would have to move',
			'The recipients that each measure names. Below half: those that got less than half of their part of the money, '
				|| 'the unfunded included. To move: what would have to go elsewhere for each recipient to have its part '
				|| '(the Hoover index times the money).',
			format($call$%1$s,
%2$s
SELECT measured_against, l.recipients, l.unfunded, l.below_half, round(aid_total(b), 2) AS money,
    round(l.to_move, 2) AS to_move, round(100 * aid_hoover(b, r)::numeric, 1) AS to_move_pct
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
CROSS JOIN mass
CROSS JOIN LATERAL aid_clamp_negative(aid_restrict(a, r)) AS b
CROSS JOIN LATERAL (
    SELECT count(*) AS recipients, count(*) FILTER (WHERE amount = 0) AS unfunded,
        count(*) FILTER (WHERE quotient < 0.5) AS below_half, coalesce(sum(gap) FILTER (WHERE gap > 0), 0) AS to_move
    FROM aid_location_quotient(b, r)
) l
WHERE a IS NOT NULL
ORDER BY n$call$, aid_report_with(q, o, roles, 'recipient, amount', array_agg(source)),
				aid_report_all_masses(o, roles, '')),
			NULL
		FROM measure
		UNION ALL
		SELECT 2, 'Recipients without money', 'Named by '
			|| CASE WHEN o ? 'roster' THEN 'the roster' ELSE 'population or need' END
			|| ', and no money in the whole period, or not more than was taken back. At most ' || (o ->> 'top')
			|| ', the largest first'
			|| CASE WHEN aid_report_yearly(o, roles, 'population') OR aid_report_yearly(o, roles, 'need')
				THEN '; figures of the last year' ELSE '' END
			|| '.', aid_report_need_unfunded(q, o, roles), NULL
		UNION ALL
		SELECT 10 + n, 'Too little and too much, by ' || measure,
			CASE source WHEN 'frame' THEN 'Due: the same for each recipient. '
				ELSE 'Due: the money in proportion to ' || measure || '. ' END
				|| 'Gap: what is missing to it, below 0 what is above it. Quotient: money divided by what is due. At most '
				|| (o ->> 'top') || ' on each side, whole period.',
			gaps.call, gaps.picture
		FROM measure, LATERAL aid_report_need_gaps(q, o, roles, measure, source, mass) AS gaps
		-- equal shares only where nothing better is known
		WHERE source <> 'frame' OR NOT o ?| '{population,need}'
		UNION ALL
		SELECT 20, 'Money outside these measures',
			'Recipients that a measure does not name: their money is in no figure against it.',
			aid_report_need_not_named(q, o, roles), NULL
	)
	SELECT f.label, f.note, f.call, f.picture
	FROM figure f
	WHERE roles @> '{recipient,amount}' AND o ?| '{population,need,roster}'
	ORDER BY f.n;
END;
COMMENT ON FUNCTION aid_report_need(text, jsonb, text[]) IS 'section of the report: who gets nothing, too little, too much';
