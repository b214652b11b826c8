--# Internal

-- What values of a role are suspicious: the condition on a column %1$s, and what is said of the rows that meet it.
CREATE FUNCTION aid_report_suspicions(OUT role text, OUT condition text, OUT says text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
	SELECT v.role, v.condition, v.says FROM (VALUES
		('amount', '%1$s::numeric IN (''NaN'', ''Infinity'', ''-Infinity'')', 'are not finite: figures of money will fail'),
		('direction', '%1$s NOT IN (''out'', ''in'')', 'have another word than out and in'),
		('stage', '%1$s NOT IN (''pledge'', ''commitment'', ''disbursement'')',
			'have another word than pledge, commitment and disbursement'),
		('lat', 'NOT %1$s BETWEEN -90 AND 90', 'are not from -90 to 90'),
		('lon', 'NOT %1$s BETWEEN -180 AND 180', 'are not from -180 to 180'),
		('date', 'NOT isfinite(%1$s)', 'are infinite'),
		('start_date', 'NOT isfinite(%1$s)', 'are infinite'),
		('end_date', 'NOT isfinite(%1$s)', 'are infinite')
	) AS v (role, condition, says)
	UNION ALL
	SELECT r.role, v.condition, v.says
	FROM aid_report_roles() AS r, (VALUES
		('btrim(%1$s::text) = ''''', 'are blank: NULL says that nothing is known'),
		('%1$s::text <> btrim(%1$s::text) AND btrim(%1$s::text) <> ''''', 'have blanks around, which makes them others')
	) AS v (condition, says)
	WHERE r.role IN ('donor', 'implementer', 'recipient', 'currency', 'sector', 'place', 'source', 'record_id',
		'activity_id');
END;
COMMENT ON FUNCTION aid_report_suspicions() IS 'values that a check of the query counts';

CREATE FUNCTION aid_report_looked(query text, columns text[], conditions text[]) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	-- [rows, [nulls of each column], [rows that meet each condition]] in one reading
	SELECT a.value
	FROM aid_query_json('SELECT jsonb_build_array(count(*), jsonb_build_array('
		|| coalesce((SELECT string_agg('count(*) - count(' || c || ')', ', ' ORDER BY n)
			FROM unnest(columns) WITH ORDINALITY AS t (c, n)), '')
		|| '), jsonb_build_array('
		|| coalesce((SELECT string_agg('count(*) FILTER (WHERE ' || c || ')', ', ' ORDER BY n)
			FROM unnest(conditions) WITH ORDINALITY AS t (c, n)), '')
		|| E')) AS value FROM (\n' || query || E'\n) AS given ('
		|| (SELECT string_agg('c' || n, ', ' ORDER BY n) FROM aid_query_columns(query) WITH ORDINALITY AS t (c, y, n))
			|| ')') AS a;
END;
COMMENT ON FUNCTION aid_report_looked(text, text[], text[]) IS 'counts of rows, nulls and conditions of a query';

-- "found" is a name of PL/pgSQL's own.
CREATE FUNCTION aid_report_checked(query text, options jsonb)
RETURNS TABLE (role text, present boolean, type text, rows bigint, nulls bigint, problem text, sections text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE ROWS 50
SET search_path FROM CURRENT
SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC' SET extra_float_digits = 1
SET bytea_output = 'hex' SET xmlbinary = 'base64' SET xmloption = 'content' SET lc_numeric = 'C' SET lc_time = 'C'
SET lc_monetary = 'C' SET standard_conforming_strings = on SET quote_all_identifiers = off
SET transform_null_equals = off SET client_min_messages = 'warning' SET jit = off
AS $$
#variable_conflict use_column
DECLARE
	fault record;
	choice record;
	listed jsonb;
	conditions text[];
	says text[];
	whose text[];
	counts jsonb;
	place text;
	recipients text;
	currencies bigint;
BEGIN
	IF query IS NULL THEN
		RAISE EXCEPTION 'query is null' USING ERRCODE = 'null_value_not_allowed';
	END IF;

	-- the query: c1, c2 … are its columns
	SELECT jsonb_object_agg(c.name, 'c' || c.ordinal) FILTER (WHERE c.state IS NULL) INTO listed
	FROM aid_report_role_columns(query) AS c;
	listed := coalesce(listed, '{}');
	SELECT array_agg(format(s.condition, listed ->> s.role)), array_agg(s.says), array_agg(s.role)
	INTO conditions, says, whose
	FROM aid_report_suspicions() AS s WHERE listed ? s.role;
	IF listed ?& '{start_date,end_date}' THEN
		conditions := conditions || format('%s < %s', listed ->> 'end_date', listed ->> 'start_date');
		says := says || 'end before they start'::text;
		whose := whose || 'end_date'::text;
	END IF;
	counts := aid_report_looked(query, ARRAY(SELECT 'c' || n FROM generate_series(1, (SELECT count(*)
		FROM aid_query_columns(query))) AS n), conditions);
	FOR role, present, type, rows, nulls, problem, sections IN
		SELECT coalesce(c.name, r.role), c.type IS NOT NULL, c.type, CASE WHEN c.type IS NOT NULL
			THEN (counts ->> 0)::bigint END,
			(counts #>> ARRAY['1', (c.ordinal - 1)::text])::bigint,
			concat_ws('; ', c.message || coalesce(': ' || left(c.hint, -1), ''),
				(SELECT string_agg(aid_svg_plural((counts #>> ARRAY['2', (n - 1)::text])::bigint, 'row', 'rows') || ' '
					|| CASE counts #>> ARRAY['2', (n - 1)::text] WHEN '1'
						THEN regexp_replace(regexp_replace(s, '^are ', 'is '), '^have ', 'has ') ELSE s END, '; ' ORDER BY n)
				FROM unnest(says, whose) WITH ORDINALITY AS t (s, w, n)
				WHERE w = r.role AND counts #>> ARRAY['2', (n - 1)::text] <> '0')),
			ARRAY(SELECT g.section FROM aid_report_registry() AS g
				WHERE EXISTS (SELECT FROM unnest(g.needs || g.uses) AS n WHERE r.role = ANY (string_to_array(n, '|')))
				ORDER BY g.ordinal)
		FROM aid_report_roles() AS r
		FULL JOIN aid_report_role_columns(query) AS c ON c.name = r.role
		ORDER BY r.ordinal, c.ordinal
	LOOP
		IF role = 'id' AND listed ? 'id' THEN
			counts := counts || (SELECT a.value FROM aid_query_json(format(
				'SELECT to_jsonb(count(*) - count(DISTINCT id)) AS value FROM (%s) AS given WHERE id IS NOT NULL',
				query || E'\n')) AS a);
			IF counts ->> 3 <> '0' THEN
				problem := concat_ws('; ', nullif(problem, ''), aid_svg_plural((counts ->> 3)::bigint, 'row has', 'rows have')
					|| ' the id of another one: duplicates and overlap need different ones');
			END IF;
		END IF;
		IF role = 'currency' AND listed ? 'currency' AND NOT options ? 'rates' THEN
			SELECT count(*) INTO currencies
			FROM aid_query_json(format('SELECT to_jsonb(currency) AS value '
				'FROM (SELECT DISTINCT currency FROM (%s) AS given) AS c',
				query || E'\n'));
			IF currencies > 1 THEN
				problem := concat_ws('; ', nullif(problem, ''),
					'several currencies and no option "rates": sections cover the most frequent one');
			END IF;
		END IF;
		IF role = 'lat' AND listed ? 'lat' AND NOT listed ? 'lon' OR role = 'lon' AND listed ? 'lon'
			AND NOT listed ? 'lat' THEN
			problem := concat_ws('; ', nullif(problem, ''), 'latitude and longitude are only used together');
		END IF;
		problem := nullif(problem, '');
		RETURN NEXT;
	END LOOP;

	present := true;
	type := NULL;
	rows := NULL;
	nulls := NULL;
	sections := NULL;
	FOR fault IN SELECT * FROM aid_report_option_faults(options)
	LOOP
		role := concat_ws(' ', 'option', fault.option);
		problem := fault.message || coalesce(': ' || left(coalesce(fault.hint, fault.detail), -1), '');
		RETURN NEXT;
	END LOOP;
	IF jsonb_typeof(options) <> 'object' THEN
		RETURN;
	END IF;
	IF jsonb_typeof(options -> 'counting') = 'string' THEN
		BEGIN
			PERFORM aid_counting_rule(options ->> 'counting');
		EXCEPTION WHEN invalid_parameter_value THEN
			role := 'option counting';
			problem := SQLERRM;
			RETURN NEXT;
		END;
	END IF;

	-- option queries
	FOR choice IN SELECT r.option, r.columns, options ->> r.option AS query FROM aid_report_options() AS r
		WHERE r.kind = 'query' AND jsonb_typeof(options -> r.option) = 'string' AND options ->> r.option <> ''
			ORDER BY r.ordinal
	LOOP
		role := 'option ' || choice.option;
		SELECT string_agg(c.name || ' ' || c.type, ', ' ORDER BY c.ordinal) FILTER (WHERE c.type IS NOT NULL),
			string_agg(c.message || coalesce(': ' || left(c.hint, -1), ''), '; ' ORDER BY c.ordinal)
				FILTER (WHERE c.state IS NOT NULL)
		INTO type, problem
		FROM aid_report_columns(choice.query, choice.columns) AS c;
		SELECT string_agg('c' || n || ' IS NULL', ' OR ') INTO place
		FROM aid_query_columns(choice.query) WITH ORDINALITY AS t (c, y, n)
		WHERE EXISTS (SELECT FROM unnest(choice.columns) AS w WHERE w LIKE c || ' %!');
		counts := aid_report_looked(choice.query, NULL, ARRAY[coalesce(place, 'false')]);
		rows := (counts ->> 0)::bigint;
		nulls := (counts #>> '{2,0}')::bigint;
		IF problem IS NULL AND 'unit text!' = ANY (choice.columns) AND listed ? 'recipient' AND choice.option <> 'names' THEN
			SELECT a.value ->> 0, a.value ->> 1 INTO place, recipients
			FROM aid_query_json(format('SELECT jsonb_build_array(count(*), min(r COLLATE "C")) AS value '
				'FROM (SELECT DISTINCT recipient::text COLLATE "C" AS r FROM (%s) AS given '
				'WHERE recipient IS NOT NULL EXCEPT SELECT unit::text COLLATE "C" FROM (%s) AS given) AS others',
				query || E'\n', choice.query || E'\n')) AS a;
			IF place <> '0' THEN
				problem := format('%s not among its units, such as "%s"',
					aid_svg_plural(place::bigint, 'recipient is', 'recipients are'), recipients);
			END IF;
		END IF;
		sections := ARRAY(SELECT g.section FROM aid_report_registry() AS g
			WHERE EXISTS (SELECT FROM unnest(g.needs || g.uses) AS n WHERE role = ANY (string_to_array(n, '|')))
			ORDER BY g.ordinal);
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION aid_report_checked(text, jsonb) IS 'what a report finds in a qualified query';

--# The coordination-balance report

--| Arguments: as of `aid_report_sections`.
--| Result: one row for each role and each column that is no role, then one for each option query and each faulty option (role `option x`): whether it is there, its type, the number of rows, how many of them are NULL (of an option query: hold a NULL), what is wrong, and which sections use it. `aid_report_sections` refuses what has a wrong name or type; the other problems are to know.
--| Empty: `problem` is NULL where nothing is wrong; `sections` is NULL where no section uses it.
--| Errors: 22004 a NULL query; what the server says of a faulty query.
--| Example: `SELECT role, problem FROM aid_report_check('TABLE flows') WHERE problem IS NOT NULL`
CREATE FUNCTION aid_report_check(query text, options jsonb DEFAULT '{}')
RETURNS TABLE (role text, found boolean, type text, rows bigint, nulls bigint, problem text, sections text[])
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 50
BEGIN ATOMIC
	SELECT c.role, c.present, c.type, c.rows, c.nulls, c.problem, nullif(c.sections, '{}')
	FROM aid_report_checked(aid_qualified_query($1), aid_report_qualified($2)) AS c;
END;
COMMENT ON FUNCTION aid_report_check(text, jsonb) IS 'which roles a query has, what they allow, what is wrong';
