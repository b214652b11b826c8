--# Internal

-- What the calls of the report's sections have in common. The queries of the caller stand in the calls between line
-- ends and as they are: indenting one would change the texts in it that hold line ends.

CREATE FUNCTION aid_report_query(query text, alias text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN E'(\n' || query || E'\n) AS ' || alias;
COMMENT ON FUNCTION aid_report_query(text, text) IS 'a query as an item of FROM';

CREATE FUNCTION aid_report_yearly(o jsonb, roles text[], option text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 'date' = ANY (roles) AND o ? option AND coalesce(o #> ARRAY['columns', option] ? 'year', false);
COMMENT ON FUNCTION aid_report_yearly(jsonb, text[], text) IS 'whether the query of an option is matched with the money by year';

-- Where the records have no dates, the last year that is given counts.
CREATE FUNCTION aid_report_mass(o jsonb, roles text[], option text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format(CASE
		WHEN aid_report_yearly(o, roles, option) THEN $cte$    SELECT unit, year, sum(amount) AS amount
    FROM %1$s
    WHERE %2$s AND year IN (SELECT year FROM years)
    GROUP BY unit, year$cte$
		WHEN o #> ARRAY['columns', option] ? 'year' THEN $cte$    SELECT unit, sum(amount) AS amount
    FROM (SELECT unit, amount, rank() OVER (ORDER BY year DESC NULLS LAST) AS age FROM %1$s) dated
    WHERE %2$s AND age = 1
    GROUP BY unit$cte$
		ELSE $cte$    SELECT unit, sum(amount) AS amount
    FROM %1$s
    WHERE %2$s
    GROUP BY unit$cte$ END,
	aid_report_query(o ->> option, option),
	CASE WHEN o ? 'roster' THEN 'unit IN (SELECT unit FROM frame)' ELSE 'unit IS NOT NULL' END);
COMMENT ON FUNCTION aid_report_mass(jsonb, text[], text) IS 'a query of population or need by unit, and by year where it has years';

-- The frame is the roster; without one, whatever the money, the population and the need name. `wanted` are years,
-- frame, population and need, as far as the call reads them.
CREATE FUNCTION aid_report_with(q text, o jsonb, roles text[], columns text, wanted text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'WITH ' || string_agg(name || E' AS (\n' || body || E'\n)', E',\n' ORDER BY n)
	FROM (VALUES
		(1, 'flow', true, '    SELECT ' || columns || CASE WHEN 'date' = ANY (roles)
				THEN ', CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year' ELSE '' END
			|| E'\n    FROM ' || aid_report_query(q, 'assistance')),
		(2, 'years', 'date' = ANY (roles) AND 'years' = ANY (wanted || CASE
				WHEN NOT aid_report_yearly(o, roles, 'population') AND NOT aid_report_yearly(o, roles, 'need') THEN '{}'
				WHEN wanted && '{population,need}' OR 'frame' = ANY (wanted) AND NOT o ? 'roster' THEN '{years}'::text[] END),
			'    SELECT DISTINCT year FROM flow WHERE year IS NOT NULL'),
		(3, 'frame', o ? 'roster' AND wanted && '{frame,population,need}',
			E'    SELECT DISTINCT unit\n    FROM ' || aid_report_query(o ->> 'roster', 'roster') || ' WHERE unit IS NOT NULL'),
		(4, 'population', o ? 'population' AND ('population' = ANY (wanted) OR 'frame' = ANY (wanted) AND NOT o ? 'roster'),
			aid_report_mass(o, roles, 'population')),
		(5, 'need', o ? 'need' AND ('need' = ANY (wanted) OR 'frame' = ANY (wanted) AND NOT o ? 'roster'),
			aid_report_mass(o, roles, 'need')),
		(6, 'frame', NOT o ? 'roster' AND 'frame' = ANY (wanted),
			'    SELECT DISTINCT recipient AS unit FROM flow WHERE recipient IS NOT NULL'
				|| CASE WHEN o ? 'population' THEN E'\n    UNION\n    SELECT unit FROM population' ELSE '' END
				|| CASE WHEN o ? 'need' THEN E'\n    UNION\n    SELECT unit FROM need' ELSE '' END))
		AS part (n, name, used, body)
	WHERE used;
END;
COMMENT ON FUNCTION aid_report_with(text, jsonb, text[], text, text[]) IS 'the WITH that a call begins with: the money and what it is held against';

CREATE FUNCTION aid_report_measures(o jsonb, roles text[],
	OUT n integer, OUT measure text, OUT source text, OUT mass text, OUT yearly boolean) RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 3
BEGIN ATOMIC
	SELECT v.n, v.measure, v.source,
		CASE v.source WHEN 'frame' THEN 'aid_allocation_agg(unit, 1::bigint)' ELSE 'aid_allocation_agg(unit, amount)' END,
		aid_report_yearly(o, roles, v.source)
	FROM (VALUES (1, 'equal shares', 'frame'), (2, 'population', 'population'), (3, 'need', 'need'))
		AS v (n, measure, source)
	WHERE v.source = 'frame' OR o ? v.source
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_measures(jsonb, text[]) IS 'what the money is held against, with its CTE and the expression that makes a reference of it';

CREATE FUNCTION aid_report_all_masses(o jsonb, roles text[], condition text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT E'mass (n, measured_against, r) AS (\n'
		|| string_agg(format('    SELECT %s, %L, %s FROM %s%s', n, measure, mass, source, condition),
			E'\n    UNION ALL\n' ORDER BY n)
		|| E'\n)'
	FROM aid_report_measures(o, roles);
END;
COMMENT ON FUNCTION aid_report_all_masses(jsonb, text[], text) IS 'a CTE with a reference over the whole period for each measure';
