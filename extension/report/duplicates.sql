--# Findings in words

--| Arguments: `rule` and `evidence` of a finding of `aid_find_duplicates`.
--| Result: one sentence: what proves the finding, what speaks for it, the strongest first, and after "but" what speaks
--| against it. A field of which one record says nothing is left out.
--| Empty: NULL for a NULL argument.
--| Note: amounts are said to be apart by a share of the larger one; it comes from a rounded gap.
--| Example: `SELECT id_a, id_b, aid_finding_words(rule, evidence) FROM aid_find_duplicates('TABLE flows')`
CREATE FUNCTION aid_finding_words(rule text, evidence jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
BEGIN ATOMIC
	WITH field AS (
		SELECT key, coalesce((value ->> 'bits')::numeric, 0) AS bits, value ->> 'level' AS level,
			CASE key WHEN 'provider' THEN 'donor' WHEN 'receiver' THEN 'implementer' ELSE key END AS name,
			"left"(value ->> 'a', 80) AS a, "left"(value ->> 'b', 80) AS b,
			(value ->> 'gap')::numeric AS gap, (value ->> 'similarity')::numeric AS similarity
		FROM jsonb_each(CASE jsonb_typeof(evidence -> 'fields') WHEN 'object' THEN evidence -> 'fields' ELSE '{}' END)
	), said AS (
		SELECT key, bits, CASE
			WHEN level IN ('equal', 'same') OR level = '0' AND gap = 0 THEN 'same ' || name || ' (' || a || ')'
			WHEN key = 'amount' AND gap IS NOT NULL THEN 'amounts ' || a || ' and ' || b || ', '
				|| round(100 * (1 - exp(-gap)), 1)::text || '% apart'
			WHEN key = 'date' AND gap IS NOT NULL THEN a || ' and ' || b || ', ' || gap::text || ' days apart'
			WHEN key = 'place' AND gap IS NOT NULL THEN 'places ' || gap::text || ' km apart'
			WHEN similarity > 0 THEN name || 's ' || round(100 * similarity)::text || '% alike (' || a || ' / ' || b
				|| ')'
			WHEN level = 'else' THEN 'other ' || name || ' (' || a || ' / ' || b || ')'
			ELSE name || ' ' || level || ' (' || a || ' / ' || b || ')' END AS words
		FROM field
		WHERE bits <> 0 AND a IS NOT NULL AND b IS NOT NULL
	), weighed AS (
		SELECT string_agg(words, ', ' ORDER BY bits DESC, key COLLATE "C") FILTER (WHERE bits > 0) AS pro,
			string_agg(words, ', ' ORDER BY bits, key COLLATE "C") FILTER (WHERE bits < 0) AS contra
		FROM said
	)
	SELECT concat_ws('; ',
		CASE rule
			WHEN 'R0' THEN 'a reviewer''s verdict'
			WHEN 'R1' THEN 'the same record number in one source'
			WHEN 'R2' THEN 'a secondary report of what its owner reports'
			WHEN 'R3' THEN 'the same activity or identifier in two sources'
			WHEN 'R4' THEN 'one record names the activity of the other as payer or receiver'
			WHEN 'R5' THEN 'one record names the other as the whole that it is part of'
			WHEN 'R8' THEN coalesce(evidence ->> 'forbids', 'no duplicate by rule')
			ELSE 'no identifier, judged by likeness' END,
		'kept: ' || (evidence ->> 'kept'), evidence ->> 'note', pro, 'but ' || contra)
	FROM weighed;
END;
COMMENT ON FUNCTION aid_finding_words(text, jsonb) IS 'why a finding was made, in one sentence';

--# Internal

CREATE FUNCTION aid_report_records(q text, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'SELECT ' || string_agg(v.item, ', ' ORDER BY v.n) || E'\nFROM (\n' || q || E'\n) AS assistance'
	FROM (VALUES (1, 'id', 'id'), (2, 'source', 'source'), (3, 'record_id', 'record_id'), (4, 'version', 'version'),
		(5, 'title', 'title'), (6, 'donor', 'donor AS provider'), (7, 'implementer', 'implementer AS receiver'),
		(8, 'recipient', 'recipient'), (9, 'recipient', 'recipient AS block'), (10, 'sector', 'sector'),
		(11, 'amount', 'amount'), (12, 'currency', 'currency'), (13, 'date', 'date AS value_date'),
		(14, 'start_date', 'start_date'), (15, 'end_date', 'end_date'), (16, 'activity_id', 'activity_id'),
		(17, 'parent_id', 'parent_id'), (18, 'provider_activity_id', 'provider_activity_id'),
		(19, 'receiver_activity_id', 'receiver_activity_id'), (20, 'direction', 'direction'), (21, 'stage', 'stage'),
		(22, 'lat', 'lat'), (23, 'lon', 'lon')) AS v (n, role, item)
	WHERE v.role = ANY (roles) AND (v.role NOT IN ('lat', 'lon') OR roles @> '{lat,lon}');
END;
COMMENT ON FUNCTION aid_report_records(text, text[]) IS 'the query of aid_find_duplicates for the roles of a report';

CREATE FUNCTION aid_report_search(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- amounts in common units are not in the currency of their record any more
	SELECT format(E'aid_find_duplicates(\n%L', aid_report_records(q, given.compared))
		|| CASE WHEN o ? 'model' THEN format(E',\nmodel => %L', o -> 'model') ELSE '' END
		|| CASE WHEN options = '{}' THEN '' ELSE format(E',\noptions => %L', options) END || ')'
	FROM (SELECT jsonb_strip_nulls(jsonb_build_object('aliases', o -> 'aliases', 'verdicts', o -> 'verdicts',
		'fiscal_year_start', nullif(o -> 'fiscal_year_start', '1'))) AS options,
		CASE WHEN o ? 'rates' THEN array_remove(roles, 'currency') ELSE roles END AS compared) given;
END;
COMMENT ON FUNCTION aid_report_search(text, jsonb, text[]) IS 'the search for duplicates in a call';

CREATE FUNCTION aid_report_findings(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$findings AS MATERIALIZED (
    SELECT format('SELECT * FROM unnest(%%L::text[], %%L::text[], %%L::text[], %%L::float8[], %%L::float8[])'
                  ' AS f (id_a, id_b, relation, probability, weight)', array_agg(id_a), array_agg(id_b),
                  array_agg(relation), array_agg(probability), array_agg(weight)) AS query
    FROM %s
)$call$, aid_report_search(q, o, roles));
COMMENT ON FUNCTION aid_report_findings(text, jsonb, text[]) IS 'findings of one search, as a query for aid_counted';

CREATE FUNCTION aid_report_amounts(q text, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'SELECT ' || string_agg(r.role, ', ' ORDER BY r.n) || E'\nFROM (\n' || q || E'\n) AS assistance'
	FROM unnest('{id,amount,activity_id,direction,stage}'::text[]) WITH ORDINALITY AS r (role, n)
	WHERE r.role = ANY (roles);
END;
COMMENT ON FUNCTION aid_report_amounts(text, text[]) IS 'the query of aid_counted for the roles of a report';

CREATE FUNCTION aid_report_duplicates(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, NULL
	FROM (SELECT aid_report_search(q, o, roles) AS search, coalesce(o ->> 'top', '10') AS top,
		coalesce(o ->> 'min_probability', '0.9') AS least,
		CASE WHEN o ? 'rates' THEN array_remove(roles, 'currency') ELSE roles END AS compared) given
	CROSS JOIN LATERAL (VALUES
	(1, true, 'The total when each unit of money is counted once',
		'Highest: every possible duplicate is two records. Lowest: each that is at least '
			|| trim_scale(100 * least::numeric)::text || '% certain is one. The answer lies between; '
			|| 'the name of the rule belongs beside any total that is quoted.',
		format($call$WITH %1$s
SELECT rule.name AS rule, aid_counting_rule(rule.name) AS what_counts,
       round(least(sum(c.counted), sum(c.counted_if_confirmed)), 2) AS lowest,
       round(greatest(sum(c.counted), sum(c.counted_if_confirmed)), 2) AS highest,
       round(100 * (sum(c.amount) - sum(c.counted)) / nullif(sum(c.amount), 0), 1) AS certain_double_counting_pct
FROM findings
CROSS JOIN unnest(%2$L::text[]) WITH ORDINALITY AS rule (name, n)
CROSS JOIN LATERAL aid_counted(
%3$L,
    findings.query, rule.name, %4$s) AS c
GROUP BY rule.n, rule.name
ORDER BY rule.n$call$, aid_report_findings(q, o, roles),
			(SELECT array_agg(r.name ORDER BY r.name IS DISTINCT FROM o ->> 'counting', r.n)
				FROM unnest('{gross,distinct,net_source,net_leaf,net_declared}'::text[])
					WITH ORDINALITY AS r (name, n)),
			aid_report_amounts(q, roles), least)),
	(2, true, 'What stands there twice, and what only looks like it',
		'Pairs of records; their money is the smaller amount, of a copy that of the record that is dropped. Pairs '
			|| 'can share a record: totals are in the table above. Likelihood is given for what no identifier proves.',
		format($call$SELECT kind.finding, kind.counted_twice, count(f.id_a) AS pairs,
       round(coalesce(sum(f.money_at_stake), 0), 2) AS money_of_pairs,
       min(CASE WHEN f.rule LIKE 'model:%%' OR f.rule = 'R8'
                THEN least(99.9, round(100 * f.probability::numeric, 1)) END) AS lowest_likelihood_pct
FROM (VALUES (1, 'same_record', 'the same record twice', 'yes'),
             (2, 'chain', 'the same money passed on', 'the part that is passed on'),
             (3, 'parent_child', 'a whole and its part', 'the part'),
             (4, 'possible_duplicate', 'perhaps the same record', 'perhaps'),
             (5, 'correction', 'a correction of an earlier record', 'no, it is the cure'),
             (6, 'repeat', 'the next phase, or the same again later', 'no'),
             (7, 'overlap', 'two donors at once, by a verdict', 'no')) AS kind (n, relation, finding, counted_twice)
LEFT JOIN %s AS f USING (relation)
GROUP BY kind.n, kind.finding, kind.counted_twice
HAVING kind.n < 7 OR count(f.id_a) > 0
ORDER BY kind.n$call$, search)),
	(3, true, 'The findings with most money',
		'Record is the one that is kept, the payer or the whole. Where no likelihood stands, identifiers or a reviewer '
			|| 'decided. What you decide goes into the option verdicts and holds for the next run.',
		format($call$SELECT replace(relation, '_', ' ') AS finding, id_a AS record, id_b AS other_record,
       round(money_at_stake, 2) AS money,
       CASE WHEN rule LIKE 'model:%%' THEN least(99.9, round(100 * probability::numeric, 1)) END AS likelihood_pct,
       aid_finding_words(rule, evidence) AS evidence
FROM %s AS f
WHERE money_at_stake > 0
ORDER BY money_at_stake DESC, id_a COLLATE "C", id_b COLLATE "C"
LIMIT %s$call$, search, top)),
	(4, 'donor' = ANY (roles) AND roles && '{implementer,provider_activity_id,receiver_activity_id}',
		'Through whom money is passed on',
		'Paid by is the donor of the first record, passed on by the donor of the second. Most money first.',
		format($call$SELECT paid_by, passed_on_by, count(*) AS pairs, round(sum(money_at_stake), 2) AS money_of_pairs
FROM %s AS f
CROSS JOIN LATERAL (SELECT evidence #>> '{fields,provider,a}', evidence #>> '{fields,provider,b}')
    AS party (paid_by, passed_on_by)
WHERE relation = 'chain'
GROUP BY paid_by, passed_on_by
ORDER BY sum(money_at_stake) DESC NULLS LAST, paid_by COLLATE "C", passed_on_by COLLATE "C"
LIMIT %s$call$, search, top)),
	(5, true, 'What the search left out',
		'Such rows are compared by their other columns only; an amount that very many records of a recipient have is '
			|| 'no hint. No line: nothing was left out.',
		format($call$SELECT reason, row_count AS records
FROM aid_check_query('aid_find_duplicates',
%L)
ORDER BY row_count DESC, reason COLLATE "C"$call$, aid_report_records(q, given.compared)))
	) AS v (n, possible, label, note, call)
	WHERE v.possible AND 'id' = ANY (roles)
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_duplicates(text, jsonb, text[]) IS 'section: what is counted twice';
