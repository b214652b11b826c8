--# Internal

-- From the caller's query and options to what the sections are given: checked, of known types, in one currency.

CREATE FUNCTION aid_report_qualified(options jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	-- runs with the caller's search path: what it does not know is told later
	SELECT CASE WHEN options IS NULL THEN '{}'::jsonb WHEN jsonb_typeof(options) <> 'object' THEN options
		ELSE coalesce(jsonb_object_agg(e.key, CASE WHEN e.known AND jsonb_typeof(e.value) = 'string'
			THEN to_jsonb(aid_qualified_query(e.value #>> '{}')) ELSE e.value END), '{}') END
	FROM (SELECT j.key, j.value, r.option IS NOT NULL AS known
		FROM jsonb_each(CASE WHEN jsonb_typeof(options) = 'object' THEN options END) AS j
		LEFT JOIN aid_report_options() AS r ON r.option = j.key AND r.kind = 'query') AS e;
END;
COMMENT ON FUNCTION aid_report_qualified(jsonb) IS 'options with their queries qualified';

CREATE FUNCTION aid_report_nearest(word text, known text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT k
	FROM unnest(known) AS k, aid_similarity(aid_shingles(word, 'trigram'), aid_shingles(k, 'trigram')) AS likeness
	WHERE likeness >= 0.3
	ORDER BY likeness DESC, k COLLATE "C"
	LIMIT 1;
END;
COMMENT ON FUNCTION aid_report_nearest(text, text[]) IS 'the word that was probably meant';

CREATE FUNCTION aid_report_base_type(type text) RETURNS oid
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE step AS (
		SELECT t.oid, t.typbasetype FROM pg_catalog.pg_type t WHERE t.oid = type::regtype
		UNION ALL
		SELECT t.oid, t.typbasetype FROM step JOIN pg_catalog.pg_type t ON t.oid = step.typbasetype
	)
	SELECT oid FROM step WHERE typbasetype = 0;
END;
COMMENT ON FUNCTION aid_report_base_type(text) IS 'a type, or what its domain is made from';

-- NULL where the type does not fit. Types of extensions are looked up by name where these are.
CREATE FUNCTION aid_report_cast(name text, type text, kind text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN kind = 'text' AND base = 'text'::regtype AND given = base THEN quoted
		WHEN kind = 'text' AND (category IN ('S', 'E') OR base IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype,
			'numeric'::regtype, 'uuid'::regtype)) THEN quoted || '::text'
		WHEN kind = 'number' AND base = 'numeric'::regtype THEN quoted
		WHEN kind IN ('number', 'integer') AND base IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
			OR kind = 'integer' AND base IN ('numeric'::regtype, 'float8'::regtype)
			THEN quoted || CASE kind WHEN 'number' THEN '::numeric' ELSE '::integer' END
		-- the shortest decimal that reads back, as aidflow counts doubles
		WHEN kind = 'number' AND base IN ('float4'::regtype, 'float8'::regtype) THEN quoted || '::text::numeric'
		WHEN kind = 'degrees' AND category = 'N' AND base IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype,
			'numeric'::regtype, 'float4'::regtype, 'float8'::regtype) THEN quoted || '::double precision'
		WHEN kind = 'path' AND category = 'A' AND element IN ('S', 'E') THEN quoted || '::text[]'
		WHEN kind = 'path' AND category IN ('S', 'E') THEN 'ARRAY[' || quoted || '::text]'
		WHEN kind = 'any' AND category NOT IN ('A', 'C', 'P') THEN quoted
		WHEN kind IN ('date', 'daterange', 'aid_marker', 'aid_headcount') AND base = to_regtype(kind) THEN quoted
		WHEN kind = 'geometry' AND base = to_regtype(aid_report_schema('postgis') || 'geometry') THEN quoted
		END
	FROM (SELECT quote_ident(name) AS quoted, type::regtype::oid AS given, t.oid AS base, t.typcategory AS category,
			e.typcategory AS element
		FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
		WHERE t.oid = aid_report_base_type(type)) AS looked;
END;
COMMENT ON FUNCTION aid_report_cast(text, text, text) IS 'SQL that makes a column what sections are given';

CREATE FUNCTION aid_report_columns(query text, wanted text[], OUT ordinal bigint, OUT name text, OUT type text,
	OUT expression text, OUT state text, OUT message text, OUT detail text, OUT hint text)
RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 10
BEGIN ATOMIC
	-- wanted: name, blank, kind, and ! where it must be there
	WITH known AS (
		SELECT n, split_part(w, ' ', 1) AS name, rtrim(split_part(w, ' ', 2), '!') AS kind, w LIKE '%!' AS required
		FROM unnest(wanted) WITH ORDINALITY AS t (w, n)
	), found AS (
		SELECT n, c.name, c.type, row_number() OVER (PARTITION BY c.name ORDER BY n) AS copy
		FROM aid_query_columns(query) WITH ORDINALITY AS c (name, type, n)
	), list AS (
		SELECT string_agg(known.name, ', ' ORDER BY n) AS names, array_agg(known.name ORDER BY n) AS every FROM known
	)
	SELECT f.n, f.name, f.type, x.expression,
		CASE WHEN f.copy > 1 THEN '42702' WHEN k.n IS NULL THEN '42703' WHEN x.expression IS NULL THEN '42804' END,
		CASE WHEN f.copy > 1 THEN format('column "%s" occurs twice', f.name)
			WHEN k.n IS NULL THEN format('column "%s" is not used', f.name)
			WHEN x.expression IS NULL THEN format('column "%s" has type %s', f.name, f.type) END,
		CASE WHEN f.copy > 1 THEN NULL
			WHEN k.n IS NULL THEN format('It may have these columns: %s.', list.names)
			WHEN x.expression IS NULL THEN format('It must be %s.', CASE k.kind WHEN 'number' THEN 'a number'
				WHEN 'degrees' THEN 'a number' WHEN 'integer' THEN 'an integer' WHEN 'path' THEN 'text or text[]'
				WHEN 'any' THEN 'a scalar' ELSE k.kind END) END,
		CASE WHEN f.copy > 1 THEN 'Rename or leave out one of them.'
			WHEN k.n IS NULL THEN coalesce('Perhaps you meant "' || aid_report_nearest(f.name, list.every) || '".',
				'Leave the column out, or rename it with AS.')
			WHEN k.kind = 'aid_marker' THEN 'Make one of a scheme and a code: aid_marker(''dac'', score).'
			WHEN k.kind = 'aid_headcount' THEN 'aid_headcount_wide makes one of columns of people.'
			WHEN k.kind = 'text' AND f.type LIKE '%[]' THEN
				'Give one row for each element, the amount split (aid_split_percent).'
			WHEN k.kind = 'geometry' THEN 'It needs PostGIS; geography is cast with ::geometry.'
			WHEN x.expression IS NULL THEN format('Cast it: %s::%s.', quote_ident(f.name), CASE k.kind
				WHEN 'number' THEN 'numeric' WHEN 'degrees' THEN 'double precision' WHEN 'path' THEN 'text[]'
				WHEN 'any' THEN 'text' ELSE k.kind END) END
	FROM found f
	CROSS JOIN list
	LEFT JOIN known k ON k.name = f.name
	LEFT JOIN LATERAL (SELECT CASE WHEN k.n IS NOT NULL THEN aid_report_cast(f.name, f.type, k.kind) END) AS x (expression)
		ON true
	UNION ALL
	SELECT 10000 + k.n, k.name, NULL, NULL, '42703', format('there is no column "%s"', k.name),
		format('The columns are: %s.', (SELECT string_agg(f.name, ', ' ORDER BY f.n) FROM found f)),
		format('Name a column so: SELECT ... AS %s.', quote_ident(k.name))
	FROM known k
	WHERE k.required AND NOT EXISTS (SELECT FROM found f WHERE f.name = k.name);
END;
COMMENT ON FUNCTION aid_report_columns(text, text[]) IS 'columns of a query as wanted, and what is wrong with them';

CREATE FUNCTION aid_report_role_columns(query text, OUT ordinal bigint, OUT name text, OUT type text,
	OUT expression text, OUT state text, OUT message text, OUT detail text, OUT hint text)
RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 10
BEGIN ATOMIC
	SELECT c.*
	FROM aid_report_columns(query, (SELECT array_agg(r.role || ' ' || r.kind || CASE r.role WHEN 'amount' THEN '!'
		ELSE '' END
		ORDER BY r.ordinal) FROM aid_report_roles() AS r)) AS c
	UNION ALL
	SELECT 20000, NULL, NULL, NULL, '42703', 'there is neither a column "donor" nor a column "recipient"',
		format('The columns are: %s.', (SELECT string_agg(c.name, ', ') FROM aid_query_columns(query) AS c)),
		'Name one of them: SELECT ... AS donor.'
	WHERE NOT EXISTS (SELECT FROM aid_query_columns(query) AS c WHERE c.name IN ('donor', 'recipient'));
END;
COMMENT ON FUNCTION aid_report_role_columns(text) IS 'columns of the query as roles, and what is wrong with them';

-- Asked of a row of NULLs, so that none of the query is read.
CREATE FUNCTION aid_report_foreign_collations(query text) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT array_agg(j.n) FILTER (WHERE j.named IS DISTINCT FROM '"default"')
	FROM aid_query_json((SELECT 'SELECT jsonb_build_array('
			|| string_agg(CASE t.typcollation WHEN 0 THEN '''"default"''' ELSE format('pg_collation_for(c%s)', c.n) END,
				', ' ORDER BY c.n)
			|| E') AS value FROM (SELECT) AS one LEFT JOIN (SELECT * FROM (\n' || query || E'\n) AS given LIMIT 0) AS given ('
			|| string_agg('c' || c.n, ', ' ORDER BY c.n) || ') ON true'
		FROM aid_query_columns(query) WITH ORDINALITY AS c (name, type, n)
		JOIN pg_catalog.pg_type t ON t.oid = c.type::regtype)) AS a,
		jsonb_array_elements_text(a.value) WITH ORDINALITY AS j (named, n);
END;
COMMENT ON FUNCTION aid_report_foreign_collations(text) IS 'columns with another collation than that of the database';

-- Columns of different collations cannot be compared, and those of some would make groups of unequal texts.
CREATE FUNCTION aid_report_typed(query text, columns text[], expressions text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT CASE WHEN bool_and(e = quote_ident(c)) THEN query
		ELSE 'SELECT ' || string_agg(CASE e WHEN quote_ident(c) THEN e ELSE e || ' AS ' || quote_ident(c) END, ', '
			ORDER BY n)
			|| E'\nFROM (\n' || query || E'\n) AS given' END
	FROM (SELECT c, e || CASE WHEN n = ANY (aid_report_foreign_collations(query)) THEN ' COLLATE "default"' ELSE '' END, n
		FROM unnest(columns, expressions) WITH ORDINALITY AS t (c, e, n)) AS t (c, e, n);
END;
COMMENT ON FUNCTION aid_report_typed(text, text[], text[]) IS 'a query with columns of known types and one collation';

-- What is wrong with the options, but for the columns of their queries
CREATE FUNCTION aid_report_option_faults(options jsonb, OUT option text, OUT message text, OUT detail text,
	OUT hint text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT NULL, 'options are not a JSON object', format('They are of JSON type %s.', jsonb_typeof(options)),
		'Write {"title": "..."}.'
	WHERE jsonb_typeof(options) <> 'object'
	UNION ALL
	(SELECT j.key,
		CASE WHEN r.option IS NULL THEN format('there is no option "%s"', j.key)
			ELSE format('option "%s" is not %s', j.key, CASE r.kind WHEN 'text' THEN 'a text' WHEN 'object' THEN 'a JSON object'
				WHEN 'query' THEN 'the text of a query' WHEN 'integer' THEN 'a whole number' ELSE 'a number' END
				|| CASE WHEN r.lowest IS NULL THEN '' ELSE format(' from %s to %s', r.lowest, r.highest) END) END,
		CASE WHEN r.option IS NULL THEN format('Options are: %s.',
				(SELECT string_agg(k.option, ', ' ORDER BY k.ordinal) FROM aid_report_options() AS k))
			ELSE format('It is %s.', left(j.value::text, 200)) END,
		CASE WHEN r.option IS NULL THEN 'Perhaps you meant "' || aid_report_nearest(j.key,
				(SELECT array_agg(k.option) FROM aid_report_options() AS k)) || '".' END
	FROM jsonb_each(CASE WHEN jsonb_typeof(options) = 'object' THEN options END) AS j
	LEFT JOIN aid_report_options() AS r ON r.option = j.key
	WHERE r.option IS NULL OR CASE
		WHEN r.kind IN ('text', 'query') THEN jsonb_typeof(j.value) <> 'string' OR j.value #>> '{}' = ''
		WHEN r.kind = 'object' THEN jsonb_typeof(j.value) <> 'object'
		WHEN jsonb_typeof(j.value) <> 'number' THEN true
		ELSE (j.value #>> '{}')::numeric NOT BETWEEN r.lowest AND r.highest
			OR r.kind = 'integer' AND (j.value #>> '{}')::numeric <> trunc((j.value #>> '{}')::numeric) END
	ORDER BY j.key COLLATE "C");
END;
COMMENT ON FUNCTION aid_report_option_faults(jsonb) IS 'unknown options and values that options cannot have';

-- Amounts in common units: the rate of the nearest date within 31 days, of two equally near the earlier.
CREATE FUNCTION aid_report_converted(q text, rates text, columns text[], day text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'SELECT ' || string_agg(CASE c WHEN 'amount' THEN 'a.amount * r.rate AS amount' ELSE 'a.'
		|| quote_ident(c) END, ', '
			ORDER BY n)
		|| format(E'\nFROM (\n%1$s\n) AS a\nLEFT JOIN (SELECT DISTINCT ON (d.currency, d.day) d.currency, d.day, r.rate\n'
			'	FROM (SELECT DISTINCT a.currency, a.%3$I AS day FROM (\n%1$s\n) AS a) AS d\n'
			'	JOIN (\n%2$s\n) AS r ON r.currency = d.currency AND r.date BETWEEN d.day - 31 AND d.day + 31 '
			'AND isfinite(d.day)\n'
			'	ORDER BY d.currency, d.day, abs(r.date - d.day), r.date, r.rate) AS r\n'
			'	ON r.currency = a.currency AND r.day = a.%3$I', q, rates, day)
	FROM unnest(columns) WITH ORDINALITY AS t (c, n);
END;
COMMENT ON FUNCTION aid_report_converted(text, text, text[], text) IS 'a query with its amounts in common units';

CREATE FUNCTION aid_report_input(query text, options jsonb, OUT q text, OUT o jsonb, OUT roles text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
AS $$
DECLARE
	fault record;
	choice record;
	typed record;
	currency text;
	currencies bigint;
BEGIN
	IF query IS NULL THEN
		RAISE EXCEPTION 'query is null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	SELECT * INTO fault FROM aid_report_option_faults(options) AS f LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '%', fault.message USING ERRCODE = '22023', DETAIL = coalesce(fault.detail, ''),
			HINT = coalesce(fault.hint, '');
	END IF;
	SELECT * INTO fault FROM aid_report_role_columns(query) AS c WHERE c.state IS NOT NULL ORDER BY c.ordinal LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '%', fault.message || ' in the query of a report' USING ERRCODE = fault.state,
			DETAIL = coalesce(fault.detail, ''), HINT = coalesce(fault.hint, '');
	END IF;
	SELECT array_agg(c.name ORDER BY c.ordinal) AS columns, array_agg(c.expression ORDER BY c.ordinal) AS expressions
	INTO typed FROM aid_report_role_columns(query) AS c;
	roles := typed.columns;
	q := aid_report_typed(query, typed.columns, typed.expressions);
	o := jsonb_build_object('columns', '{}'::jsonb, 'given', jsonb_build_object('query', query, 'options', options))
		|| (SELECT jsonb_object_agg(r.option, CASE r.kind WHEN 'integer' THEN to_jsonb(trunc((v #>> '{}')::numeric))
			ELSE v END)
			FROM aid_report_options() AS r, coalesce(options -> r.option, r.preset) AS v WHERE v IS NOT NULL);
	PERFORM aid_counting_rule(o ->> 'counting');

	FOR choice IN SELECT r.option, r.columns, options ->> r.option AS query FROM aid_report_options() AS r
		WHERE r.kind = 'query' AND options ? r.option ORDER BY r.ordinal
	LOOP
		SELECT * INTO fault FROM aid_report_columns(choice.query, choice.columns) AS c
		WHERE c.state IS NOT NULL ORDER BY c.ordinal LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', format('%s in the query of option "%s"', fault.message, choice.option)
				USING ERRCODE = fault.state, DETAIL = coalesce(fault.detail, ''), HINT = coalesce(fault.hint, '');
		END IF;
		SELECT array_agg(c.name ORDER BY c.ordinal) AS columns, array_agg(c.expression ORDER BY c.ordinal) AS expressions
		INTO typed FROM aid_report_columns(choice.query, choice.columns) AS c;
		o := jsonb_set(o, ARRAY['columns', choice.option], to_jsonb(typed.columns))
			|| jsonb_build_object(choice.option, aid_report_typed(choice.query, typed.columns, typed.expressions));
	END LOOP;

	-- without the right to read there is no report, rather than one of errors
	PERFORM a.value
	FROM (SELECT q AS query UNION ALL SELECT o ->> c.option FROM jsonb_object_keys(o -> 'columns') AS c (option)) AS i,
		aid_query_json(E'SELECT NULL::jsonb AS value FROM (\n' || i.query || E'\n) AS assistance LIMIT 0') AS a;

	-- what coverage tells about is the query before rows are chosen
	o := o || jsonb_build_object('query', q);
	IF (options ? 'from_year' OR options ? 'to_year') THEN
		IF NOT roles @> '{date}' THEN
			RAISE EXCEPTION 'a first or last year needs a column "date"' USING ERRCODE = '42703',
				HINT = 'Name it: SELECT ... AS date.';
		END IF;
		IF (o ->> 'from_year')::integer > (o ->> 'to_year')::integer THEN
			RAISE EXCEPTION 'the first year is after the last' USING ERRCODE = '22023',
				DETAIL = format('They are %s and %s.', o ->> 'from_year', o ->> 'to_year');
		END IF;
		q := format(E'SELECT *\nFROM (\n%s\n) AS every_year\nWHERE date BETWEEN %L AND %L', q,
			make_date(coalesce((o ->> 'from_year')::integer, 1), 1, 1),
			make_date(coalesce((o ->> 'to_year')::integer, 9999), 12, 31));
	END IF;
	IF options ? 'rates' THEN
		IF NOT (roles @> '{currency}' AND roles && '{date,start_date}') THEN
			RAISE EXCEPTION 'exchange rates need the columns "currency" and "date" or "start_date"' USING ERRCODE = '42703',
				HINT = 'Name them: SELECT ... AS currency.';
		END IF;
		q := aid_report_converted(q, o ->> 'rates', roles, CASE WHEN roles @> '{date}' THEN 'date' ELSE 'start_date' END);
	ELSIF roles @> '{currency}' THEN
		SELECT max(value ->> 0) FILTER (WHERE number = 1), count(*) INTO currency, currencies
		FROM aid_query_json(format('SELECT jsonb_build_array(currency) AS value '
			'FROM (SELECT nullif(currency, '''') AS currency, count(*) AS n FROM (%s) AS assistance '
			'WHERE amount IS NOT NULL GROUP BY 1) AS c '
			'ORDER BY currency IS NULL, n DESC, currency COLLATE "C"', q || E'\n'));
		IF currency IS NOT NULL THEN
			o := o || jsonb_build_object('currency', currency);
		END IF;
		IF currencies > 1 THEN
			q := format(E'SELECT *\nFROM (\n%s\n) AS every_currency\nWHERE currency = %L OR amount IS NULL', q, currency);
			o := o || '{"currencies": true}';
		END IF;
	END IF;
	o := o || jsonb_build_object('money', coalesce(options ->> 'money', currency,
		CASE WHEN options ? 'rates' THEN 'common units' ELSE 'units of the amount column' END));
END
$$;
COMMENT ON FUNCTION aid_report_input(text,
	jsonb) IS 'what sections are given: query, options with defaults, roles found';
