--# Internal

-- Section 3 of the report: between groups of recipients or inside them.

-- A recipient in no group or in several is left out here, and listed by the section's last figure.
CREATE FUNCTION aid_report_grouped(o jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 'grouped AS (
    SELECT unit, min(path) AS path
    FROM ' || aid_report_query(o ->> 'groups', 'groups') || ' WHERE unit IS NOT NULL AND path IS NOT NULL
    GROUP BY unit
    HAVING count(DISTINCT path) = 1
)';
COMMENT ON FUNCTION aid_report_grouped(jsonb) IS 'a CTE of recipients in one group each';

CREATE FUNCTION aid_report_regions_parts(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
%2$s,
%3$s
SELECT measured_against, CASE WHEN level = 0 THEN 'all' WHEN level = depth THEN 'between recipients of a group'
        WHEN level = 1 THEN 'between groups' ELSE 'between their subgroups, level ' || level END AS part,
    round(CASE WHEN level = 0 THEN max(theil)::numeric
        WHEN count(*) = count(contribution) THEN sum(contribution::numeric) END, 4) AS theil,
    round(100 * CASE level WHEN 0 THEN 1 ELSE sum(contribution_share::numeric) END, 1) AS theil_pct
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
CROSS JOIN (SELECT jsonb_object_agg(unit, path) AS g, 1 + max(cardinality(path)) AS depth FROM grouped) groups
CROSS JOIN mass
CROSS JOIN LATERAL aid_theil_decompose(aid_clamp_negative(aid_restrict(a, r)), g, r)
GROUP BY n, measured_against, level, depth
ORDER BY n, level$call$, aid_report_with(q, o, roles, 'recipient, amount', array_agg(source)), aid_report_grouped(o),
		aid_report_all_masses(o, roles, ' WHERE unit IN (SELECT unit FROM grouped)'))
	FROM aid_report_measures(o, roles);
END;
COMMENT ON FUNCTION aid_report_regions_parts(text, jsonb, text[]) IS 'a call for the parts of the Theil index';

-- The rows of aid_theil_decompose for one measure
CREATE FUNCTION aid_report_decomposed(q text, o jsonb, roles text[], source text, mass text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s,
%2$s,
node AS (
    SELECT t.*
    FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
    CROSS JOIN (SELECT jsonb_object_agg(unit, path) AS g FROM grouped) groups
    CROSS JOIN (SELECT %3$s AS r FROM %4$s WHERE unit IN (SELECT unit FROM grouped)) mass
    CROSS JOIN LATERAL aid_theil_decompose(aid_clamp_negative(aid_restrict(a, r)), g, r) WITH ORDINALITY AS t
)$call$, aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]), aid_report_grouped(o), mass, source);
COMMENT ON FUNCTION aid_report_decomposed(text, jsonb, text[], text, text) IS 'the WITH of a call that reads a decomposition by groups';

CREATE FUNCTION aid_report_regions_groups(q text, o jsonb, roles text[], source text, mass text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_report_decomposed(q, o, roles, source, mass) || format($call$
SELECT array_to_string(path, ' / ') AS "group", unit_count AS recipients, funded_units AS funded,
    round(amount, 2) AS money, round(100 * share::numeric, 1) AS money_pct,
    round(100 * reference_share::numeric, 1) AS %1$s_pct,
    round((share / nullif(reference_share, 0))::numeric, 2) AS quotient,
    round(theil::numeric, 3) AS theil_inside
FROM node
WHERE level > 0 AND level < (SELECT max(level) FROM node)
ORDER BY ordinality$call$, CASE source WHEN 'frame' THEN 'equal' ELSE source END);
COMMENT ON FUNCTION aid_report_regions_groups(text, jsonb, text[], text, text) IS 'a call for the table of groups';

CREATE FUNCTION aid_report_regions(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	WITH measure AS (
		SELECT * FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'Between groups or inside them',
			'The Theil index (0: spread like the measure) as a sum: how far groups as a whole are from their part, '
				|| 'and how uneven it is inside them.',
			aid_report_regions_parts(q, o, roles), NULL
		UNION ALL
		SELECT 10 + n, 'Groups, against ' || measure,
			'Quotient: part of the money divided by part of the measure, 1 when in proportion. '
				|| 'Theil inside: how uneven the money is between the recipients of the group.',
			aid_report_regions_groups(q, o, roles, source, mass),
			CASE n WHEN 1 THEN aid_report_decomposed(q, o, roles, source, mass) || $call$
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(path[1], amount), 40), 'Money of groups')
FROM node
WHERE level = 1$call$ END
		FROM measure
		UNION ALL
		SELECT 20, 'Recipients outside the groups', 'They are in none of the figures by group.',
			format($call$%1$s
SELECT coalesce(%2$s, '(not stated)') AS recipient,
    CASE WHEN u.unit IS NULL THEN 'no recipient' WHEN g.groups > 1 THEN 'in several groups'
        ELSE 'in no group' END AS reason,
    coalesce(u.records, 0) AS records, round(coalesce(u.amount, 0), 2) AS money
FROM (
    SELECT coalesce(frame.unit, m.recipient) AS unit, m.records, m.amount
    FROM frame
    FULL JOIN (SELECT recipient, count(*) AS records, sum(amount) AS amount FROM flow GROUP BY recipient) m
        ON m.recipient = frame.unit
) u
LEFT JOIN (SELECT unit, count(DISTINCT path) AS groups FROM %3$s GROUP BY unit) g ON g.unit = u.unit
WHERE g.groups IS DISTINCT FROM 1
ORDER BY coalesce(u.amount, 0) DESC, u.unit COLLATE "C"$call$,
				aid_report_with(q, o, roles, 'recipient, amount', '{frame}'), aid_report_named(o, 'u.unit'),
				aid_report_query(o ->> 'groups', 'groups')), NULL
	)
	SELECT f.label, f.note, f.call, f.picture
	FROM figure f
	WHERE roles @> '{recipient,amount}' AND o ? 'groups'
	ORDER BY f.n;
END;
COMMENT ON FUNCTION aid_report_regions(text, jsonb, text[]) IS 'section of the report: between groups of recipients or inside them';
