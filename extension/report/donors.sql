--# Internal

-- Section 4 of the report: how many donors share a recipient, who leads, and who makes the whole more or less even.

-- One row for each recipient: its money by donor, how many give, and the largest. Of equally large donors the first by
-- bytes leads.
CREATE FUNCTION aid_report_donors_shared(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_report_with(q, o, roles, 'donor, recipient, amount', '{}') || $call$,
shared AS (
    SELECT recipient, aid_total(a) AS money, p.funded_units AS donors, aid_hhi(a) AS hhi, lead.unit AS lead, lead.share
    FROM (SELECT recipient, aid_clamp_negative(aid_allocation_agg(donor, amount)) AS a
        FROM flow WHERE recipient IS NOT NULL GROUP BY recipient) recipient
    CROSS JOIN LATERAL aid_profile(a) AS p
    CROSS JOIN LATERAL (SELECT unit, share FROM aid_units(a) ORDER BY rank, unit COLLATE "C" LIMIT 1) lead
    WHERE p.funded_units > 0
)$call$;
COMMENT ON FUNCTION aid_report_donors_shared(text, jsonb, text[]) IS 'the WITH of a call that reads the donors of each recipient';

CREATE FUNCTION aid_report_donors_listed(q text, o jsonb, roles text[], condition text, first text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN aid_report_donors_shared(q, o, roles) || format($call$
SELECT %1$s AS recipient, round(money, 2) AS money, donors, round((1 / hhi)::numeric, 1) AS effective_donors,
    round(hhi::numeric, 3) AS hhi, %2$s AS lead_donor, round(100 * share::numeric, 1) AS lead_pct
FROM shared s
%3$sORDER BY %4$s, s.recipient COLLATE "C"
LIMIT %5$s$call$, aid_report_named(o, 's.recipient'), aid_report_named(o, 's.lead'), condition, first,
	(o ->> 'top')::numeric::integer);
COMMENT ON FUNCTION aid_report_donors_listed(text, jsonb, text[], text, text) IS 'a call for some recipients with their donors';

-- Gini by source: the contributions of all donors add up to the Gini coefficient of their sum.
CREATE FUNCTION aid_report_donors_pull(q text, o jsonb, roles text[], OUT call text, OUT picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s
SELECT coalesce(%2$s, '(not stated)') AS donor, round(money, 2) AS money, round(100 * share, 1) AS money_pct,
    round(concentration::numeric, 3) AS concentration,
    round(100 * share * (concentration / gini)::numeric, 1) AS gini_pct, round(pull, 4) AS pull
FROM ranked
WHERE pull > 0 AND high <= %3$s OR pull < 0 AND low <= %3$s
ORDER BY ranked.pull < 0, abs(ranked.pull) DESC, ranked.donor COLLATE "C"$call$, head, name, top),
		format($call$%1$s
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(coalesce(%2$s, '(not stated)'), pull), %3$s),
    'Pull away from an even spread')
FROM ranked
WHERE pull > 0$call$, head, name, top)
	FROM (SELECT aid_report_with(q, o, roles, 'donor, recipient, amount', '{frame}') || $call$,
mass AS (
    SELECT aid_allocation_agg(unit, 1::bigint) AS r FROM frame
),
part AS (
    SELECT donor, aid_clamp_negative(aid_restrict(a, r)) AS part, r
    FROM (SELECT donor, aid_allocation_agg(recipient, amount) AS a FROM flow GROUP BY donor) d
    CROSS JOIN mass
),
whole AS (
    SELECT whole, aid_total(whole) AS total, aid_gini(whole) AS gini
    FROM (SELECT aid_frame(sum(part), r) AS whole FROM part GROUP BY r) w
),
source AS (
    SELECT donor, aid_total(part) AS money, aid_total(part) / total AS share, gini,
        aid_concentration_index(part, whole) AS concentration
    FROM part CROSS JOIN whole
    WHERE aid_total(part) > 0 AND gini > 0
),
pulled AS (
    SELECT *, share * (concentration / gini - 1)::numeric AS pull FROM source
),
ranked AS (
    SELECT *, row_number() OVER (ORDER BY pull DESC, donor COLLATE "C") AS high,
        row_number() OVER (ORDER BY pull, donor COLLATE "C") AS low
    FROM pulled
)$call$ AS head, aid_report_named(o, 'ranked.donor') AS name, (o ->> 'top')::numeric::integer AS top) h;
END;
COMMENT ON FUNCTION aid_report_donors_pull(text, jsonb, text[]) IS 'a call for what each donor adds to the Gini coefficient, and a picture';

CREATE FUNCTION aid_report_donors(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 6
BEGIN ATOMIC
	WITH figure (n, label, note, call, picture) AS (
		SELECT 1, 'Recipients by number of donors',
			'Donors with money for the recipient in the whole period. Lead: the mean part of the largest donor.',
			aid_report_donors_shared(q, o, roles) || $call$
SELECT donors, count(*) AS recipients, round(sum(money), 2) AS money,
    round(100 * sum(money) / nullif(sum(sum(money)) OVER (), 0), 1) AS money_pct,
    round(avg(100 * share::numeric), 1) AS lead_pct
FROM (
    SELECT CASE WHEN donors = 1 THEN '1' WHEN donors <= 4 THEN '2 to 4' WHEN donors <= 9 THEN '5 to 9'
            WHEN donors <= 19 THEN '10 to 19' ELSE '20 and more' END AS donors, donors AS n, money, share
    FROM shared
) class
GROUP BY donors
ORDER BY min(n)$call$, NULL
		UNION ALL
		SELECT 2, 'Most fragmented recipients',
			'The effective number reads: as fragmented as with so many equal donors (1 divided by the HHI). At most '
				|| (o ->> 'top') || ', the most fragmented first.',
			aid_report_donors_listed(q, o, roles, '', '1 / hhi DESC'), NULL
		UNION ALL
		SELECT 3, 'Recipients that hang on one donor',
			'One donor gives half of the money or more. At most ' || (o ->> 'top') || ', those with most money first.',
			aid_report_donors_listed(q, o, roles, E'WHERE share >= 0.5\n', 'money DESC'), NULL
		UNION ALL
		SELECT 4, 'Largest donors and their own spread',
			'Money with a recipient: how many recipients each donor has, how many equal ones that would be, and the largest. '
				|| 'At most ' || (o ->> 'top') || ' donors.',
			head || format($call$
SELECT coalesce(%1$s, '(not stated)') AS donor, round(aid_total(a), 2) AS money,
    round(100 * aid_total(a) / nullif(sum(aid_total(a)) OVER (), 0), 1) AS money_pct, p.funded_units AS recipients,
    round(aid_effective_number(a)::numeric, 1) AS effective_recipients, %2$s AS largest_recipient,
    round(100 * lead.share::numeric, 1) AS largest_pct
FROM d
CROSS JOIN LATERAL aid_profile(a) AS p
LEFT JOIN LATERAL (SELECT unit, share FROM aid_units(a) ORDER BY rank, unit COLLATE "C" LIMIT 1) lead ON true
ORDER BY aid_total(a) DESC, d.donor COLLATE "C"
LIMIT %3$s$call$, aid_report_named(o, 'd.donor'), aid_report_named(o, 'lead.unit'), (o ->> 'top')::numeric::integer),
			head || format($call$
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(coalesce(%1$s, '(not stated)'), aid_total(a)), %2$s),
    'Largest donors')
FROM d$call$, aid_report_named(o, 'd.donor'), (o ->> 'top')::numeric::integer)
		FROM (SELECT aid_report_with(q, o, roles, 'donor, recipient, amount', '{}') || $call$,
d AS (
    SELECT donor, aid_clamp_negative(aid_allocation_agg(recipient, amount)) AS a FROM flow GROUP BY donor
)$call$ AS head) h
		UNION ALL
		SELECT 5, 'Who pulls the money away from an even spread',
			'Gini coefficient by source. Concentration: above the Gini of all money, the donor leans to recipients that get '
				|| 'much already. Gini %: what the donor adds to that Gini. Pull: by how many per cent the Gini would change if '
				|| 'the donor gave one per cent more; below 0 the donor makes the whole more even. At most ' || (o ->> 'top')
				|| ' on each side.', pull.call, pull.picture
		FROM aid_report_donors_pull(q, o, roles) AS pull
		UNION ALL
		SELECT 6, 'What the figures of donors leave out', 'A record can stand in several lines.',
			aid_report_with(q, o, roles, 'donor, recipient, amount', '{}') || $call$,
cell AS (
    SELECT donor, recipient, count(*) AS records, count(*) - count(amount) AS blank, sum(amount) AS amount
    FROM flow
    GROUP BY donor, recipient
)
SELECT left_out, coalesce(sum(number), 0) AS number, round(coalesce(sum(money), 0), 2) AS money
FROM cell
CROSS JOIN LATERAL (VALUES
    (1, 'records without a donor', CASE WHEN donor IS NULL THEN records END, CASE WHEN donor IS NULL THEN amount END),
    (2, 'records without a recipient', CASE WHEN recipient IS NULL THEN records END,
        CASE WHEN recipient IS NULL THEN amount END),
    (3, 'records without an amount', blank, 0),
    (4, 'donors below zero in a recipient, counted as 0', CASE WHEN amount < 0 THEN 1 END,
        CASE WHEN amount < 0 THEN amount END)
) AS v (n, left_out, number, money)
GROUP BY n, left_out
ORDER BY n$call$, NULL
	)
	SELECT f.label, f.note, f.call, f.picture
	FROM figure f
	WHERE roles @> '{donor,recipient,amount}'
	ORDER BY f.n;
END;
COMMENT ON FUNCTION aid_report_donors(text, jsonb, text[]) IS 'section of the report: donors by recipient, and who makes the whole less even';
