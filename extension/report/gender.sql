--# Internal

CREATE FUNCTION aid_report_marker_words(scheme text, code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE scheme
	WHEN 'dac' THEN CASE code WHEN '2' THEN 'principal objective' WHEN '1' THEN 'significant objective'
		WHEN '0' THEN 'screened, not targeted' END
	WHEN 'gm' THEN CASE code WHEN '2b' THEN 'principal purpose' WHEN '2a' THEN 'significant contribution'
		WHEN '1' THEN 'limited' WHEN '0' THEN 'no signs' WHEN '3' THEN 'not specified'
		WHEN '4' THEN 'not applicable' END
	WHEN 'gam' THEN CASE "left"(code, 1) WHEN '4' THEN 'gender and age' WHEN '3' THEN 'gender without age'
		WHEN '2' THEN 'age only' WHEN '1' THEN 'neither gender nor age' WHEN '0' THEN 'no systematic link' END
	WHEN 'gen' THEN CASE code WHEN '3' THEN 'principal' WHEN '2b' THEN 'principal' WHEN '2' THEN 'significant'
		WHEN '2a' THEN 'significant' WHEN '1' THEN 'limited' WHEN '0' THEN 'none' END
	ELSE 'no marker: unknown' END;
COMMENT ON FUNCTION aid_report_marker_words(text, text) IS 'what a gender marker says';

-- Money by a part, such as the donor; markers of other schemes than the DAC's are no answer to its question.
CREATE FUNCTION aid_report_focus(q text, part text, line text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$SELECT %2$s round(aid_total(money.m), 2) AS money,
       round(100 * f.screened_coverage::numeric, 1) AS screened_pct,
       round(100 * f.focused_share::numeric, 1) AS focus_of_screened_pct,
       round(floor(1000 * (f.principal + f.significant) / everything) / 10, 1) AS focus_at_least_pct,
       round(ceil(1000 * (f.principal + f.significant + f.not_screened) / everything) / 10, 1) AS focus_at_most_pct,
       round(100 * f.principal_share::numeric, 1) AS principal_of_screened_pct
FROM (SELECT %3$s aid_marker_agg(CASE WHEN aid_scheme(marker) = 'dac' THEN marker END, amount) AS m
      FROM (
%1$s
) AS assistance%4$s) AS money
CROSS JOIN LATERAL aid_focus(money.m) AS f
CROSS JOIN LATERAL (SELECT nullif(aid_total(money.m), 0) AS everything) AS e$call$, q, line,
	CASE part WHEN '' THEN '' ELSE part || ' AS part,' END,
	CASE part WHEN '' THEN '' ELSE E'\n      GROUP BY part' END);
COMMENT ON FUNCTION aid_report_focus(text, text, text) IS 'a table of the gender focus by a part';

CREATE FUNCTION aid_report_gender(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 4
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (SELECT aid_report_focus(q, 'CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END',
		'money.part AS year,') AS by_year) given
	CROSS JOIN LATERAL (VALUES
	(1, true, 'Gender focus of the money',
		'By the DAC marker: principal and significant money counts in full. No marker means not known, never not '
			|| 'targeted, and so do markers of other schemes: at least takes all of it as not focused, at most as '
			|| 'focused. Meant for bilateral allocable aid; rows are taken as they come, refunds with their sign.',
		aid_report_focus(q, '', ''), NULL),
	(2, true, 'Money by marker',
		'Each scheme asks its own question; equal digits do not mean the same. gam is by its own guidance a self-check '
			|| 'of those who run a project, not for others to judge it by.',
		format($call$SELECT coalesce(scheme, 'none') AS scheme, l.code,
       aid_report_marker_words(scheme, l.code) AS meaning, coalesce(l.row_count, records - without_amount) AS records,
       round(coalesce(l.amount, aid_total(m)), 2) AS money,
       round(100 * coalesce(l.amount, aid_total(m)) / nullif(everything, 0), 1) AS of_all_money_pct,
       round(100 * l.share::numeric, 1) AS of_its_scheme_pct
FROM (SELECT aid_scheme(marker) AS scheme, aid_marker_agg(marker, amount) AS m, count(*) AS records,
             count(*) - count(amount) AS without_amount, sum(sum(amount)) OVER () AS everything
      FROM (
%s
) AS assistance
      GROUP BY scheme) AS money
LEFT JOIN LATERAL aid_ladder(m) AS l ON true
ORDER BY scheme COLLATE "C" NULLS LAST, l.rung DESC NULLS LAST, l.code COLLATE "C"$call$, q), NULL),
	(3, 'donor' = ANY (roles), 'Gender focus by donor',
		'The donors with most money. Read focus of screened together with screened: a donor that screens little says '
			|| 'little.',
		aid_report_focus(q, 'donor', aid_report_named(o, 'money.part') || ' AS donor,')
			|| format(E'\nORDER BY aid_total(money.m) DESC NULLS LAST, money.part COLLATE "C"\nLIMIT %s',
				coalesce(o ->> 'top', '10')), NULL),
	(4, 'date' = ANY (roles), 'Gender focus by year', 'Screening grows in many data: compare years by their bounds.',
		by_year || E'\nORDER BY money.part',
		format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(jsonb_build_object('x', year, 'y', y,
           'lower', lower, 'upper', upper, 'series', series) ORDER BY series COLLATE "C", year)),
       'Gender focus, percent of money')
FROM (
    SELECT year, 'focus of screened, with bounds' AS series, focus_of_screened_pct AS y,
           least(focus_at_least_pct, focus_at_most_pct) AS lower,
           greatest(focus_at_least_pct, focus_at_most_pct) AS upper
    FROM (
%1$s
    ) AS focus
    UNION ALL
    SELECT year, 'screened', screened_pct, NULL, NULL
    FROM (
%1$s
    ) AS focus
) AS point
WHERE year IS NOT NULL$call$, by_year))
	) AS v (n, possible, label, note, call, picture)
	WHERE v.possible AND roles @> '{marker,amount}'
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_gender(text, jsonb, text[]) IS 'section: gender focus, with what is not known';
