--# Internal

-- Where the roles know no period a record covers the calendar year of its date.
CREATE FUNCTION aid_report_period(roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN roles @> '{start_date,end_date}' THEN 'start_date, end_date'
	ELSE replace(E'CASE WHEN isfinite(day) THEN make_date(extract(year FROM day)::integer, 1, 1) END AS start_date,\n'
		'       CASE WHEN isfinite(day) THEN make_date(extract(year FROM day)::integer, 12, 31) END AS end_date', 'day',
		CASE WHEN 'date' = ANY (roles) THEN 'date' ELSE 'start_date' END) END;
COMMENT ON FUNCTION aid_report_period(text[]) IS 'columns with the first and the last day of a record';

CREATE FUNCTION aid_report_work(q text, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 'SELECT id, donor AS provider, '
	|| CASE WHEN 'place' = ANY (roles) THEN 'recipient || '' | '' || place AS place' ELSE 'recipient AS place' END || ', '
	|| CASE WHEN 'sector' = ANY (roles) THEN 'sector' ELSE '''all purposes'' AS sector' END || ', '
	|| aid_report_period(roles) || E', coalesce(counted, amount) AS amount\nFROM (\n' || q
	|| E'\n) AS assistance\nLEFT JOIN ';
COMMENT ON FUNCTION aid_report_work(text, text[]) IS 'the query of aid_overlaps up to the list of what counts less';

CREATE FUNCTION aid_report_sequel(q text, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'SELECT id, concat_ws('' | '', ' || string_agg(r.role, ', ' ORDER BY r.n)
		|| ') AS context, title, donor AS provider, ' || aid_report_period(roles) || E', amount\nFROM (\n' || q
		|| E'\n) AS assistance\nWHERE (amount > 0) IS NOT FALSE'
		|| CASE WHEN 'direction' = ANY (roles) THEN ' AND direction IS DISTINCT FROM ''in''' ELSE '' END
	FROM unnest('{implementer,recipient,place,sector}'::text[]) WITH ORDINALITY AS r (role, n)
	WHERE r.role = ANY (roles);
END;
COMMENT ON FUNCTION aid_report_sequel(text, text[]) IS 'the query of aid_repeats for the roles of a report';

-- Money passed on or reported twice would meet itself: every record has what it counts by net_source, possible
-- duplicates confirmed. Only the records that count less than their amount are handed on.
CREATE FUNCTION aid_report_less(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%s, less AS MATERIALIZED (
    SELECT %L
           || format('unnest(%%L::text[], %%L::numeric[]) AS less (id, counted) USING (id)', array_agg(c.id),
                     array_agg(c.counted_if_confirmed))
           || ' WHERE counted IS DISTINCT FROM 0' AS work
    FROM findings, aid_counted(
%L,
        findings.query, 'net_source', %s) AS c
    WHERE c.counted_if_confirmed <> c.amount
)$call$, aid_report_findings(q, o, roles), aid_report_work(q, roles), aid_report_amounts(q, roles),
	coalesce(o ->> 'min_probability', '0.9'));
COMMENT ON FUNCTION aid_report_less(text, jsonb, text[]) IS 'the query of aid_overlaps without what is counted twice';

CREATE FUNCTION aid_report_overlap(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (SELECT aid_report_less(q, o, roles) AS less, aid_report_sequel(q, roles) AS sequel,
		coalesce(o ->> 'top', '10') AS top, 'title' = ANY (roles) AS titled,
		CASE WHEN o ? 'aliases' THEN format(E',\n%L', o ->> 'aliases') ELSE '' END AS aliases,
		CASE WHEN 'place' = ANY (roles) THEN 'cell.place' ELSE aid_report_named(o, 'cell.place') END AS place,
		concat_ws(', ', 'recipient', CASE WHEN 'place' = ANY (roles) THEN 'place' END,
			CASE WHEN 'sector' = ANY (roles) THEN 'sector' END) AS cell,
		(SELECT string_agg(r.role, ', ' ORDER BY r.n)
			FROM unnest('{implementer,recipient,place,sector}'::text[]) WITH ORDINALITY AS r (role, n)
			WHERE r.role = ANY (roles)) AS context,
		CASE WHEN roles @> '{start_date,end_date}' THEN '' ELSE ' The records have no period: each is taken to last '
			|| 'the calendar year of its date.' END AS period) given
	CROSS JOIN LATERAL (VALUES
	(1, true, 'Where several donors spend at once',
		'A cell is one ' || cell || '; it is crowded on days when two donors or more spend there, each record evenly '
			|| 'over its days. Beyond the largest is the money on such days without each day''s largest donor. It is '
			|| 'real money and no error: a reason to talk. What is counted twice (rule net_source, possible duplicates '
			|| 'confirmed) is taken out first; so are records of unknown place, purpose or period, counted below.'
			|| period,
		format($call$WITH %1$s, cell AS MATERIALIZED (
    SELECT c.* FROM less, aid_overlap_cells(less.work%2$s) AS c
)
SELECT place, sector, donors, round(money, 2) AS money, crowded_days, round(crowded, 2) AS on_crowded_days,
       round(beyond_largest, 2) AS beyond_the_largest
FROM (SELECT 0 AS n, 'all ' || count(*) || ' cells, ' || count(*) FILTER (WHERE crowded_days > 0) || ' crowded'
                 AS place, NULL AS sector, NULL::integer AS donors, sum(amount) AS money,
             NULL::integer AS crowded_days, sum(crowded) AS crowded, sum(beyond_largest) AS beyond_largest
      FROM cell
      UNION ALL
      SELECT row_number() OVER (ORDER BY beyond_largest DESC NULLS LAST, place COLLATE "C", sector COLLATE "C"),
             %3$s, sector, providers, amount, crowded_days, crowded, beyond_largest
      FROM cell
      WHERE crowded_days > 0) AS line
WHERE n <= %4$s
ORDER BY n$call$, less, aliases, place, top), NULL),
	(2, true, 'Which donors meet', 'Money is the smaller of what both spend in one cell on one day, over all days and '
			|| 'cells; none is counted twice within a line, but lines must not be added up. The picture has the '
			|| 'twelve donors that meet most.',
		format($call$WITH %s
SELECT %s AS donor, %s AS other_donor, m.pairs AS pairs_of_records, round(m.overlapped, 2) AS money_of_both
FROM less, aid_overlap_matrix(less.work%s) AS m
ORDER BY m.overlapped DESC NULLS LAST, m.provider_a COLLATE "C", m.provider_b COLLATE "C"
LIMIT %s$call$, less, aid_report_named(o, 'm.provider_a'), aid_report_named(o, 'm.provider_b'), aliases, top),
		format($call$WITH %1$s, met AS MATERIALIZED (
    SELECT m.* FROM less, aid_overlap_matrix(less.work%2$s) AS m
), side AS (
    SELECT provider_a AS donor, provider_b AS other, overlapped FROM met
    UNION ALL SELECT provider_b, provider_a, overlapped FROM met
), most AS (
    SELECT donor, %3$s AS name,
           row_number() OVER (ORDER BY sum(overlapped) DESC NULLS LAST, donor COLLATE "C") AS n
    FROM side
    GROUP BY donor
    ORDER BY n
    LIMIT 12
)
SELECT aid_svg_titled(aid_svg_matrix(array_agg(a.n || ' ' || a.name ORDER BY a.n, b.n),
           array_agg(b.n || ' ' || b.name ORDER BY a.n, b.n),
           array_agg(CASE WHEN s.donor IS NULL AND a.n <> b.n THEN 0 ELSE round(s.overlapped, 2) END
               ORDER BY a.n, b.n)), 'Which donors meet')
FROM most a
CROSS JOIN most b
LEFT JOIN side s ON s.donor = a.donor AND s.other = b.donor$call$, less, aliases, aid_report_named(o, 'side.donor'))),
	(3, titled, 'The same work funded again, by number of times',
		'Chains of records with a like title, one after the other, with one ' || context
			|| '. Phases are no mistake: ask whether the work lasts.' || period,
		format($call$SELECT times_funded, count(*) AS chains, count(*) FILTER (WHERE one_donor) AS by_one_donor,
       round(sum(money), 2) AS money
FROM (SELECT chain, max(step) AS times_funded, bool_and(coalesce(same_provider, true)) AS one_donor,
             (array_agg(cumulative ORDER BY step DESC, id COLLATE "C"))[1] AS money
      FROM aid_repeats(
%L)
      GROUP BY chain) AS run
GROUP BY times_funded
ORDER BY times_funded DESC$call$, sequel), NULL),
	(4, titled, 'The same work funded again, with most money', 'Record is the first of the chain, last record its end; '
			|| 'money is that of the whole chain.',
		format($call$SELECT run.chain AS record, run.last_record, work.title, %1$s AS recipient, run.times_funded,
       CASE WHEN run.one_donor THEN 'one' ELSE 'several' END AS donors, round(run.money, 2) AS money
FROM (SELECT chain, max(step) AS times_funded, bool_and(coalesce(same_provider, true)) AS one_donor,
             (array_agg(id ORDER BY step DESC, id COLLATE "C"))[1] AS last_record,
             (array_agg(cumulative ORDER BY step DESC, id COLLATE "C"))[1] AS money
      FROM aid_repeats(
%2$L)
      GROUP BY chain) AS run
JOIN (
%3$s
) AS work ON work.id = run.chain
ORDER BY run.money DESC NULLS LAST, run.chain COLLATE "C"
LIMIT %4$s$call$, aid_report_named(o, 'work.recipient'), sequel, q, top), NULL),
	(5, true, 'What these tables left out', 'Records by reason. No line: nothing was left out.',
		format($call$SELECT tables, reason, row_count AS records
FROM (SELECT 1 AS n, 'several donors at once' AS tables, *
      FROM aid_check_query('aid_overlap_cells',
%L)%s) AS checked
ORDER BY n, row_count DESC, reason COLLATE "C"$call$,
			aid_report_work(q, roles) || '(VALUES (''''::text, 0::numeric)) AS less (id, counted) USING (id)',
			CASE WHEN titled THEN format($call$
      UNION ALL SELECT 2, 'the same work again', *
      FROM aid_check_query('aid_repeats',
%L)$call$, sequel) ELSE '' END), NULL)
	) AS v (n, possible, label, note, call, picture)
	WHERE v.possible AND roles @> '{id,donor,recipient}' AND roles && '{start_date,date}'
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_overlap(text, jsonb, text[]) IS 'section: several donors at once, and the same again';
