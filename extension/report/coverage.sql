--# Internal

CREATE FUNCTION aid_report_coverage(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT 'Rows and money',
		'Counting rule "' || (o ->> 'counting') || '": ' || aid_counting_rule(o ->> 'counting')
			|| CASE WHEN o ->> 'counting' = 'gross' THEN ''
				WHEN o ->> 'counting' LIKE '%.%' THEN ' That is what the query was made for; this report does not check it.'
				ELSE ' Only the totals of the section on money counted twice follow it: all other figures add the rows as they stand.' END
			|| CASE WHEN o ? 'currencies' THEN format(' The rows are in several currencies and no exchange rates are given, '
				'so all other sections cover only amounts in %s; what that leaves out is in the last row.', o ->> 'currency')
				ELSE '' END
			|| CASE WHEN o ? 'rates' THEN ' Amounts are converted with the rate of the nearest date within 31 days; a row '
				'without one has no amount.' ELSE '' END
			|| CASE WHEN o ? 'from_year' OR o ? 'to_year' THEN format(' Sections cover %s; rows outside, or without a date, '
				'are left out.', concat_ws(' ', 'from ' || (o ->> 'from_year'), 'to ' || (o ->> 'to_year'))) ELSE '' END
			|| format(' Money is in %s.', o ->> 'money'),
		format($call$SELECT v.rows_of_the_report, v.rows, v.money
FROM (
	SELECT count(*) AS n, count(amount) AS known, sum(amount) AS total,
		count(*) FILTER (WHERE amount < 0) AS negative, sum(amount) FILTER (WHERE amount < 0) AS taken_back,
		count(*) FILTER (WHERE amount = 0) AS zero%s
	FROM (
%s
	) AS assistance
) AS c
CROSS JOIN (SELECT count(*) AS n FROM (
%s
) AS every_row) AS e
CROSS JOIN LATERAL (VALUES
	(1, 'all rows', c.n, c.total),
	(2, 'with an amount above 0', c.known - c.negative - c.zero, c.total - coalesce(c.taken_back, 0)),
	(3, 'with an amount below 0', c.negative, c.taken_back),
	(4, 'with an amount of 0', c.zero, 0),
	(5, 'without an amount', c.n - c.known, NULL)%s,
	(9, 'left out of this report', e.n - c.n, NULL)
) AS v (ordinal, rows_of_the_report, rows, money)
ORDER BY v.ordinal$call$,
			CASE WHEN roles @> '{donor}' THEN E',\n\t\tcount(*) FILTER (WHERE donor IS NULL) AS no_donor, '
				'sum(amount) FILTER (WHERE donor IS NULL) AS no_donor_money' ELSE '' END
			|| CASE WHEN roles @> '{recipient}' THEN E',\n\t\tcount(*) FILTER (WHERE recipient IS NULL) AS no_recipient, '
				'sum(amount) FILTER (WHERE recipient IS NULL) AS no_recipient_money' ELSE '' END
			|| CASE WHEN roles @> '{date}' THEN E',\n\t\tcount(*) FILTER (WHERE isfinite(date) IS NOT TRUE) '
				'AS no_date, sum(amount) FILTER (WHERE isfinite(date) IS NOT TRUE) AS no_date_money' ELSE '' END,
			q, o ->> 'query',
			CASE WHEN roles @> '{donor}' THEN E',\n\t(6, ''without a donor'', c.no_donor, c.no_donor_money)' ELSE '' END
			|| CASE WHEN roles @> '{recipient}' THEN E',\n\t(7, ''without a recipient'', c.no_recipient, c.no_recipient_money)'
				ELSE '' END
			|| CASE WHEN roles @> '{date}' THEN E',\n\t(8, ''without a date'', c.no_date, c.no_date_money)' ELSE '' END),
		NULL
	UNION ALL
	SELECT 'Currencies', 'Before anything is left out or converted.',
		format($call$SELECT coalesce(nullif(currency, ''), 'none given') AS currency, count(*) AS rows,
	count(amount) AS rows_with_an_amount, sum(amount) AS money
FROM (
%s
) AS assistance
GROUP BY 1
ORDER BY count(*) DESC, coalesce(nullif(currency, ''), 'none given') COLLATE "C"$call$, o ->> 'query'), NULL
	WHERE roles @> '{currency}'
	UNION ALL
	SELECT 'Rows and money by year', NULL,
		format($call$SELECT CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year, count(*) AS rows,
	sum(amount) AS money%s
FROM (
%s
) AS assistance
WHERE isfinite(date)
GROUP BY 1
ORDER BY 1$call$,
			CASE WHEN roles @> '{donor}' THEN ', count(DISTINCT donor) AS donors' ELSE '' END
			|| CASE WHEN roles @> '{recipient}' THEN ', count(DISTINCT recipient) AS recipients' ELSE '' END, q), NULL
	WHERE roles @> '{date}'
	UNION ALL
	SELECT 'What the columns hold', 'How many rows have a value in each column that the query gives a role.',
		format($call$SELECT v.role, v.rows AS rows_with_a_value, c.n - v.rows AS rows_without,
	round(100 * v.rows::numeric / nullif(c.n, 0), 1) AS filled_pct
FROM (
	SELECT count(*) AS n, %s
	FROM (
%s
	) AS assistance
) AS c
CROSS JOIN LATERAL (VALUES %s) AS v (ordinal, role, rows)
ORDER BY v.ordinal$call$,
			(SELECT string_agg(format('count(%1$I) AS %1$I', r.role), ', ' ORDER BY r.ordinal)
				FROM aid_report_roles() AS r WHERE r.role = ANY (roles)),
			q,
			(SELECT string_agg(format('(%s, %L, c.%I)', r.ordinal, r.role, r.role), ', ' ORDER BY r.ordinal)
				FROM aid_report_roles() AS r WHERE r.role = ANY (roles))), NULL
	UNION ALL
	SELECT 'What the sections could use', 'A section whose columns or options are not there says so and guesses nothing.',
		format($call$SELECT r.ordinal AS section, r.heading, coalesce('needs ' || missing, 'in this report') AS state
FROM aid_report_registry() AS r
CROSS JOIN LATERAL aid_report_missing(r.needs, %L) AS missing
ORDER BY r.ordinal$call$, roles || ARRAY(SELECT 'option ' || k FROM jsonb_object_keys(o -> 'columns') AS k
			ORDER BY k COLLATE "C")), NULL;
END;
COMMENT ON FUNCTION aid_report_coverage(text, jsonb, text[]) IS 'section 0: rows, money, period, what was left out';
