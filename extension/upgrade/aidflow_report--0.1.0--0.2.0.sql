\echo Use "ALTER EXTENSION aidflow_report UPDATE TO '0.2.0'" to load this file. \quit

-- Made by tools/make-upgrade from here on; what is written by hand stands above this line.

DO $$
DECLARE
	core text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'aidflow');
	own text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname IN ('aidflow_postgis', 'aidflow_report')
		AND pg_catalog.string_to_array(extversion, '.')::int[] OPERATOR(pg_catalog.>) pg_catalog.string_to_array(core, '.')::int[]
		ORDER BY pg_catalog.string_to_array(extversion, '.')::int[] DESC LIMIT 1);
BEGIN
	IF own IS NOT NULL THEN
		RAISE EXCEPTION 'this needs aidflow %, and aidflow is % in this database', own, core
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Run ALTER EXTENSION aidflow UPDATE first.';
	END IF;
END $$;

CREATE FUNCTION aid_report_roles(OUT role text, OUT ordinal integer, OUT kind text, OUT meaning text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
	SELECT v.role, v.ordinal, v.kind, v.meaning FROM (VALUES
		('id', 1, 'text', 'the record, unique'),
		('donor', 2, 'text', 'who gives'),
		('implementer', 3, 'text', 'who carries out'),
		('recipient', 4, 'text', 'who receives: a country, place or group'),
		('amount', 5, 'number', 'money'),
		('currency', 6, 'text', 'currency of the amount'),
		('date', 7, 'date', 'when the money moved'),
		('start_date', 8, 'date', 'first day of the work'),
		('end_date', 9, 'date', 'last day of the work'),
		('title', 10, 'text', 'title of the work'),
		('sector', 11, 'text', 'purpose code'),
		('place', 12, 'text', 'place within the recipient'),
		('marker', 13, 'aid_marker', 'gender marker'),
		('beneficiaries', 14, 'aid_headcount', 'people reached'),
		('source', 15, 'text', 'register that the record comes from'),
		('record_id', 16, 'text', 'number of the record in its register'),
		('version', 17, 'any', 'version of the record'),
		('activity_id', 18, 'text', 'activity that the record belongs to'),
		('parent_id', 19, 'text', 'record or activity that this one is part of'),
		('provider_activity_id', 20, 'text', 'activity of the giver'),
		('receiver_activity_id', 21, 'text', 'activity of the receiver'),
		('direction', 22, 'text', 'out or in'),
		('stage', 23, 'text', 'pledge, commitment or disbursement'),
		('lat', 24, 'degrees', 'latitude'),
		('lon', 25, 'degrees', 'longitude'),
		('geom', 26, 'geometry', 'place as a shape')
	) AS v (role, ordinal, kind, meaning)
	ORDER BY v.ordinal;
END;

COMMENT ON FUNCTION aid_report_roles() IS 'roles that a column of the query may have';

CREATE FUNCTION aid_report_options(OUT option text, OUT ordinal integer, OUT kind text, OUT preset jsonb,
	OUT lowest numeric, OUT highest numeric, OUT columns text[], OUT meaning text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
	SELECT v.option, v.ordinal::integer, v.kind, v.preset::jsonb, v.lowest::numeric, v.highest::numeric,
		string_to_array(v.columns, ', '), v.meaning
	FROM (VALUES
		('title', 1, 'text', '"Coordination balance"', NULL, NULL, NULL, 'heading of the report'),
		('money', 2, 'text', NULL, NULL, NULL, NULL, 'what amounts are counted in'),
		('counting', 3, 'text', '"gross"', NULL, NULL, NULL, 'which rows count, a name that aid_counting_rule knows'),
		('from_year', 4, 'integer', NULL, 1, 9999, NULL, 'first year'),
		('to_year', 5, 'integer', NULL, 1, 9999, NULL, 'last year'),
		('top', 6, 'integer', '10', 1, 100, NULL, 'length of lists'),
		('level', 7, 'number', '0.95', 0.5, 0.999, NULL, 'level of intervals'),
		('replicates', 8, 'integer', '999', 99, 99999, NULL, 'replicates of intervals and permutations'),
		('seed', 9, 'integer', '1', 0, 9223372036854775807, NULL, 'seed of replicates'),
		('min_probability', 10, 'number', '0.9', 0, 1, NULL, 'from where on a possible duplicate counts as one'),
		('fiscal_year_start', 11, 'integer', '1', 1, 12, NULL, 'first month of the year in titles'),
		('model', 12, 'object', NULL, NULL, NULL, NULL, 'model of duplicates'),
		('population', 13, 'query', NULL, NULL, NULL, 'unit text!, amount number!, year integer', 'people of a unit'),
		('need', 14, 'query', NULL, NULL, NULL, 'unit text!, amount number!, year integer', 'need of a unit'),
		('roster', 15, 'query', NULL, NULL, NULL, 'unit text!', 'units that may receive'),
		('names', 16, 'query', NULL, NULL, NULL, 'unit text!, name text!', 'names to show'),
		('context', 17, 'query', NULL, NULL, NULL, 'unit text!, class text!, year integer', 'class of a unit'),
		('groups', 18, 'query', NULL, NULL, NULL, 'unit text!, path path!', 'regions of a unit, the largest first'),
		('purposes', 19, 'query', NULL, NULL, NULL, 'sector text!, purpose text!', 'purpose groups'),
		('forms', 20, 'query', NULL, NULL, NULL, 'country text!, class text!, valid daterange', 'north or south'),
		('shapes', 21, 'query', NULL, NULL, NULL, 'unit text!, geom geometry!', 'shapes of units'),
		('aliases', 22, 'query', NULL, NULL, NULL, 'alias text!, org text!, kind text!', 'names of organisations'),
		('rates', 23, 'query', NULL, NULL, NULL, 'currency text!, date date!, rate number!', 'exchange rates'),
		('verdicts', 24, 'query', NULL, NULL, NULL,
			'id_a text!, id_b text!, relation text!, reviewer text, reviewed_on date', 'what reviewers said of pairs')
	) AS v (option, ordinal, kind, preset, lowest, highest, columns, meaning)
	ORDER BY v.ordinal;
END;

COMMENT ON FUNCTION aid_report_options() IS 'options of a report';

CREATE FUNCTION aid_report_registry(OUT section text, OUT ordinal integer, OUT heading text, OUT needs text[],
	OUT uses text[], OUT explains text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 13
BEGIN ATOMIC
	SELECT v.section, v.ordinal, v.heading, string_to_array(nullif(v.needs, ''), ', '),
		string_to_array(nullif(v.uses, ''), ', '), v.explains
	FROM (VALUES
		('coverage', 0, 'What this report covers', '', 'donor, recipient, amount, currency, date, option rates',
			'Rows, money and period; what each section could use, and what was left out.'),
		('spread', 1, 'How evenly the money is spread', 'recipient, amount',
			'date, option population, option need, option roster, option names',
			'How unequal the sums of recipients are: by year, and against people and need.'),
		('need', 2, 'Who gets nothing, too little, too much',
			'recipient, amount, option population|option need|option roster', 'date, option names',
			'Each recipient''s share of the money beside its share of people or need.'),
		('regions', 3, 'Between regions and within them', 'recipient, amount, option groups',
			'date, option population, option need, option roster, option names',
			'How much of the inequality lies between regions, and how much inside them.'),
		('donors', 4, 'Donors', 'donor, recipient, amount',
			'option population, option need, option roster, option names',
			'How many donors a recipient deals with, who leads, and who pulls the total from an even spread.'),
		('contexts', 5, 'Contexts and prevention', 'recipient, amount, option context|option purposes',
			'date, sector, option population, option need, option roster, option names',
				'Conflict-affected against stable places, and the share of prevention.'),
		('duplicates', 6, 'Money counted twice', 'id, amount',
			'donor, implementer, recipient, sector, title, currency, date, start_date, end_date, source, record_id, version, '
			'activity_id, parent_id, provider_activity_id, receiver_activity_id, direction, stage, lat, lon, option aliases, '
			'option verdicts, option model', 'Records that stand in the data twice or pass money on, and totals without them.'),
		('overlap', 7, 'Overlap and repetition', 'id, donor, recipient, start_date|date', 'end_date, sector, place, title, '
			'implementer, amount, option aliases', 'Where donors pay for the same at the same time, and what is funded again.'),
		('gender', 8, 'Gender', 'marker, amount', 'donor, date, option names',
			'Money by gender marker, and how much of it was screened.'),
		('people', 9, 'People', 'beneficiaries', 'donor, recipient, date, amount, option names',
			'Women, children and youth among those reached, as bounds where the data leave it open.'),
		('places', 10, 'Where', 'recipient, amount, option shapes',
			'lat, lon, geom, option population, option need, option names',
			'Whether money lies beside money: neighbours, hot and cold spots, a map.'),
		('forms', 11, 'Forms of cooperation', 'donor, recipient, option forms', 'amount, date, implementer',
			'Between North and South, within the South, and cooperation without money.'),
		('method', 12, 'How this was made', '', '', 'What another run needs to give the same figures.')
	) AS v (section, ordinal, heading, needs, uses, explains)
	ORDER BY v.ordinal;
END;

COMMENT ON FUNCTION aid_report_registry() IS 'sections of a report and what they need';

CREATE FUNCTION aid_report_schema(extension text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT quote_ident(n.nspname) || '.'
	FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
	WHERE e.extname = extension;
END;

COMMENT ON FUNCTION aid_report_schema(text) IS 'the schema of an extension as a prefix of names, or NULL';

CREATE FUNCTION aid_report_named(o jsonb, unit text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN o ? 'names' THEN format(E'coalesce((SELECT min(n.name COLLATE "C") FROM (\n%s\n) AS n '
	'WHERE n.unit = %s), %s)',
	o ->> 'names', unit, unit) ELSE unit END;

COMMENT ON FUNCTION aid_report_named(jsonb, text) IS 'SQL of the name to show for a unit in a qualified column';

CREATE FUNCTION aid_report_missing(needs text[], found text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC

	SELECT string_agg(CASE WHEN term LIKE 'option %' THEN replace(term, '|', ' or ')
		ELSE 'role ' || replace(term, '|', ' or ') END, ', ' ORDER BY n)
	FROM unnest(needs) WITH ORDINALITY AS t (term, n)
	WHERE NOT string_to_array(term, '|') && found;
END;

COMMENT ON FUNCTION aid_report_missing(text[], text[]) IS 'which needs of a section are not met';

CREATE FUNCTION aid_report_query(query text, alias text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN E'(\n' || query || E'\n) AS ' || alias;

COMMENT ON FUNCTION aid_report_query(text, text) IS 'a query as an item of FROM';

CREATE FUNCTION aid_report_yearly(o jsonb, roles text[], option text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 'date' = ANY (roles) AND o ? option AND coalesce(o #> ARRAY['columns', option] ? 'year', false);

COMMENT ON FUNCTION aid_report_yearly(jsonb, text[], text) IS 'whether the query of an option is matched with the money by year';

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

CREATE FUNCTION aid_report_qualified(options jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC

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

CREATE FUNCTION aid_report_spread_years(q text, o jsonb, roles text[], source text, mass text, yearly boolean)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s,
mass AS (
    SELECT %2$s AS r FROM %3$s%4$s
),
money AS (
    SELECT year, aid_allocation_agg(recipient, amount) AS a FROM flow WHERE year IS NOT NULL GROUP BY year
),
moving AS (
    SELECT year, a, r, CASE WHEN year >= min(year) OVER () + 2 THEN sum(a) OVER w END AS a_3, sum(r) OVER w AS r_3
    FROM money %5$s
    WINDOW w AS (ORDER BY year RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)
)
SELECT year, round(aid_total(b), 2) AS money, l.recipients, l.funded,
    round(i.estimate::numeric, 3) AS gini, round(i.lower::numeric, 3) AS gini_low,
    round(i.upper::numeric, 3) AS gini_high,
    round(aid_gini(aid_clamp_negative(aid_restrict(a_3, r_3)), r_3)::numeric, 3) AS gini_3_years,
    %7$s
FROM moving
CROSS JOIN LATERAL aid_clamp_negative(aid_restrict(a, r)) AS b
CROSS JOIN LATERAL (SELECT count(*) AS recipients, count(*) FILTER (WHERE amount > 0) AS funded
    FROM aid_location_quotient(b, r)) l
CROSS JOIN LATERAL aid_interval(b, 'gini', r, %6$s) AS i
ORDER BY year$call$,
	aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]),
	CASE WHEN yearly THEN 'year, ' ELSE '' END || mass, source, CASE WHEN yearly THEN ' GROUP BY year' ELSE '' END,
	CASE WHEN yearly THEN 'JOIN mass USING (year)' ELSE 'CROSS JOIN mass' END, (o ->> 'level')::numeric,
	CASE source WHEN 'frame' THEN 'round(aid_effective_number(b)::numeric, 1) AS effective_number'
		ELSE 'round(100 * aid_hoover(b, r)::numeric, 1) AS hoover_pct' END);

COMMENT ON FUNCTION aid_report_spread_years(text, jsonb, text[], text, text, boolean) IS 'a call for indices by year';

CREATE FUNCTION aid_report_spread_fifths(q text, o jsonb, roles text[], source text, mass text,
	OUT call text, OUT picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
curve AS (
    SELECT cumulative_reference AS x, cumulative_share AS y, lead(cumulative_reference) OVER w AS next_x,
        lead(cumulative_share) OVER w AS next_y
    FROM spread CROSS JOIN LATERAL aid_lorenz(b, r)
    WINDOW w AS (ORDER BY position)
),
height AS (
    SELECT fifth, round(100 * coalesce(max(y + (next_y - y) * (fifth / 5.0 - x) / (next_x - x)), 1)::numeric, 1) AS pct
    FROM generate_series(0, 5) AS fifth
    LEFT JOIN curve ON x <= fifth / 5.0 AND next_x > fifth / 5.0
    WHERE EXISTS (SELECT FROM curve)
    GROUP BY fifth
)
SELECT CASE fifth WHEN 1 THEN 'least funded fifth' WHEN 2 THEN 'second' WHEN 3 THEN 'third' WHEN 4 THEN 'fourth'
        ELSE 'best funded fifth' END AS part,
    pct - before AS money_pct, pct AS money_pct_up_to_here
FROM (SELECT fifth, pct, lag(pct) OVER (ORDER BY fifth) AS before FROM height) f
WHERE fifth > 0
ORDER BY fifth$call$, head),
		format($call$%1$s
SELECT aid_svg_titled(aid_svg_lorenz(%2$s), %3$L)
FROM spread$call$, head, CASE source WHEN 'frame' THEN 'aid_frame(b, r)' ELSE 'b, r' END,
			'Lorenz curve against ' || CASE source WHEN 'frame' THEN 'equal shares' ELSE source END)
	FROM (SELECT format($call$%1$s,
spread AS (
    SELECT aid_clamp_negative(aid_restrict(a, r)) AS b, r
    FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
    CROSS JOIN (SELECT %2$s AS r FROM %3$s) mass
)$call$, aid_report_with(q, o, roles, 'recipient, amount', ARRAY[source]), mass, source) AS head) h;
END;

COMMENT ON FUNCTION aid_report_spread_fifths(text, jsonb, text[], text, text) IS 'a call for the money of each fifth, and the Lorenz curve';

CREATE FUNCTION aid_report_spread_left_out(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
cell AS (
    SELECT recipient AS unit, %2$scount(*) AS records, count(*) - count(amount) AS blank, sum(amount) AS amount
    FROM flow
    GROUP BY recipient%3$s
)
SELECT left_out, coalesce(sum(number), 0) AS number, round(coalesce(sum(money), 0), 2) AS money
FROM cell%4$s
CROSS JOIN LATERAL (VALUES
%5$s
) AS v (n, left_out, number, money)
GROUP BY n, left_out
ORDER BY n$call$,
		aid_report_with(q, o, roles, 'recipient, amount', array_remove(array_agg(source), NULL)),
		CASE WHEN dated THEN 'year, ' ELSE '' END, CASE WHEN dated THEN ', year' ELSE '' END,
		coalesce(string_agg(format(E'\nLEFT JOIN (SELECT %2$s, true AS known FROM %1$s) %1$s USING (%2$s)', source, keys),
			'' ORDER BY n) FILTER (WHERE source IS NOT NULL), ''),
		string_agg(format('    (%s, %L, CASE WHEN %s THEN %s END, %s)', n, label, condition, number,
			CASE number WHEN 'blank' THEN '0' ELSE 'CASE WHEN ' || condition || ' THEN cell.amount END' END), E',\n' ORDER BY n))
	FROM (
		SELECT 1 AS n, 'records without a recipient' AS label, 'unit IS NULL' AS condition, 'records' AS number,
			NULL AS source, NULL AS keys
		UNION ALL
		SELECT 2, 'records without a date (in the figures by year)', 'year IS NULL', 'records', NULL, NULL
		WHERE 'date' = ANY (roles)
		UNION ALL
		SELECT 3, 'records of recipients outside the roster', 'unit IS NOT NULL AND frame.known IS NULL', 'records',
			'frame', 'unit'
		WHERE o ? 'roster'
		UNION ALL
		SELECT 3 + m.n, 'records of recipients without ' || m.measure || CASE WHEN m.yearly THEN ' in their year' ELSE '' END,
			format('unit IS NOT NULL AND %s.known IS NULL', m.source), 'records', m.source,
			CASE WHEN m.yearly THEN 'unit, year' ELSE 'unit' END
		FROM aid_report_measures(o, roles) m
		WHERE m.source <> 'frame'
		UNION ALL
		SELECT 7, 'records without an amount', 'blank > 0', 'blank', NULL, NULL
		UNION ALL
		SELECT 8, CASE WHEN 'date' = ANY (roles) THEN 'recipients below zero in a year, counted as 0'
			ELSE 'recipients below zero, counted as 0' END, 'unit IS NOT NULL AND cell.amount < 0', '1', NULL, NULL
	) line, LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	GROUP BY dated;
END;

COMMENT ON FUNCTION aid_report_spread_left_out(text, jsonb, text[]) IS 'a call for what the indices do not cover';

CREATE FUNCTION aid_report_spread(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	WITH measure AS (
		SELECT *, CASE source WHEN 'frame' THEN 'equal shares for every recipient of '
			|| CASE WHEN o ? 'roster' THEN 'the roster' ELSE 'which money, population or need are known' END
			ELSE 'shares in proportion to ' || measure END AS says
		FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'Indices over the whole period',
			'Gini, Theil and Hoover: 0 when the money is spread like the measure; Hoover is the part that would have to move. '
				|| 'Palma: how many times the money of the least funded 40 % the best funded 10 % have. '
				|| 'HHI and effective number (as crowded as so many equal recipients) look at the money alone. '
				|| 'Low and high: interval at level ' || (o ->> 'level') || ', recipients taken as a sample (jackknife).',
			format($call$%1$s,
%2$s
SELECT measured_against, round(i.estimate::numeric, 3) AS gini, round(i.lower::numeric, 3) AS gini_low,
    round(i.upper::numeric, 3) AS gini_high, round(aid_theil(b, r)::numeric, 3) AS theil,
    round(100 * aid_hoover(b, r)::numeric, 1) AS hoover_pct, round(aid_palma(b, r)::numeric, 2) AS palma,
    round(aid_hhi(b)::numeric, 4) AS hhi, round(aid_effective_number(b)::numeric, 1) AS effective_number
FROM (SELECT aid_allocation_agg(recipient, amount) AS a FROM flow) money
CROSS JOIN mass
CROSS JOIN LATERAL aid_clamp_negative(aid_restrict(a, r)) AS b
CROSS JOIN LATERAL aid_interval(b, 'gini', r, %3$s) AS i
WHERE a IS NOT NULL
ORDER BY n$call$, aid_report_with(q, o, roles, 'recipient, amount', array_agg(source)),
				aid_report_all_masses(o, roles, ''),
				(o ->> 'level')::numeric), NULL
		FROM measure
		UNION ALL
		SELECT 10 + n, 'By year, against ' || measure,
			'Gini: 0 for ' || says || ', near 1 when one recipient has all. Low and high: interval at level '
				|| (o ->> 'level') || ', recipients taken as a sample. ' || CASE source
				WHEN 'frame' THEN 'Effective number: as crowded as with so many equal recipients (1 divided by the HHI).'
				ELSE 'Hoover: the part of the money that would have to move.' END,
			call, format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', series, 'x', year, 'y', y, 'lower', low, 'upper', high) ORDER BY series, year)), %L)
FROM (
%s
) AS shown
CROSS JOIN LATERAL (VALUES ('one year', gini, gini_low, gini_high), ('three years', gini_3_years, NULL, NULL))
    AS v (series, y, low, high)
WHERE series = 'one year' OR y IS NOT NULL$call$, 'Gini against ' || measure, call)
		FROM measure, LATERAL aid_report_spread_years(q, o, roles, source, mass, yearly) AS call
		WHERE 'date' = ANY (roles)
		UNION ALL
		SELECT 20 + n, 'Fifths of ' || CASE source WHEN 'frame' THEN 'the recipients' ELSE 'the ' || source END,
			CASE source WHEN 'frame' THEN 'Recipients from the least to the best funded, in five parts of equal number'
				ELSE 'Recipients from the least to the best funded for their ' || source || ', in five parts with a fifth of it'
				END || ', and the part of the money that each has. Whole period.',
			fifths.call, fifths.picture
		FROM measure, LATERAL aid_report_spread_fifths(q, o, roles, source, mass) AS fifths
		UNION ALL
		SELECT 30, 'Largest recipients', 'Whole period. The parts are of all money with a recipient.',
			head || format($call$
SELECT u.rank, %s AS recipient, round(u.amount, 2) AS money,
    round(100 * u.amount / nullif(aid_total(a), 0), 1) AS money_pct
FROM money
CROSS JOIN LATERAL aid_units(a) AS u
ORDER BY u.rank, u.unit COLLATE "C"
LIMIT %s$call$, aid_report_named(o, 'u.unit'), (o ->> 'top')::numeric::integer),
			head || format($call$
SELECT aid_svg_titled(aid_svg_bars(aid_allocation_agg(%s, u.amount), %s), 'Largest recipients')
FROM money
CROSS JOIN LATERAL aid_units(a) AS u$call$, aid_report_named(o, 'u.unit'), (o ->> 'top')::numeric::integer)
		FROM (SELECT aid_report_with(q, o, roles, 'recipient, amount', '{}') || $call$,
money AS (
    SELECT aid_allocation_agg(recipient, amount) AS a FROM flow
)$call$ AS head) h
		UNION ALL
		SELECT 40, 'What these indices leave out',
			'Nothing of this is in the indices that need it. A record can stand in several lines.'
				|| CASE WHEN (SELECT bool_or(yearly) FROM measure)
				THEN ' Figures of the whole period need population or need of one of its years only.' ELSE '' END,
			aid_report_spread_left_out(q, o, roles), NULL
	)
	SELECT f.label, f.note, f.call, f.picture FROM figure f WHERE roles @> '{recipient,amount}' ORDER BY f.n;
END;

COMMENT ON FUNCTION aid_report_spread(text, jsonb, text[]) IS 'section of the report: how evenly the money is spread';

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

CREATE FUNCTION aid_report_contexts_with(q text, o jsonb, roles text[], columns text, wanted text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT aid_report_with(q, o, roles, columns, ARRAY['years'] || wanted) || format(CASE
			WHEN aid_report_yearly(o, roles, 'context') THEN $cte$,
class AS (
    SELECT unit, year, min(class COLLATE "C") AS class
    FROM %1$s
    WHERE unit IS NOT NULL AND class IS NOT NULL AND year IN (SELECT year FROM years)
    GROUP BY unit, year
    HAVING count(DISTINCT class) = 1
)$cte$
			WHEN 'date' = ANY (roles) THEN $cte$,
class AS (
    SELECT unit, years.year, min(class COLLATE "C") AS class
    FROM %1$s
    CROSS JOIN years
    WHERE unit IS NOT NULL AND class IS NOT NULL
    GROUP BY unit, years.year
    HAVING count(DISTINCT class) = 1
)$cte$
			WHEN o #> '{columns,context}' ? 'year' THEN $cte$,
class AS (
    SELECT unit, min(class COLLATE "C") AS class
    FROM (SELECT unit, class, rank() OVER (ORDER BY year DESC NULLS LAST) AS age FROM %1$s) dated
    WHERE unit IS NOT NULL AND class IS NOT NULL AND age = 1
    GROUP BY unit
    HAVING count(DISTINCT class) = 1
)$cte$
			ELSE $cte$,
class AS (
    SELECT unit, min(class COLLATE "C") AS class
    FROM %1$s
    WHERE unit IS NOT NULL AND class IS NOT NULL
    GROUP BY unit
    HAVING count(DISTINCT class) = 1
)$cte$ END || $cte$,
cell AS (
    SELECT recipient AS unit%2$s, sum(amount) AS amount
    FROM flow%3$s
    GROUP BY recipient%2$s
)$cte$,
		aid_report_query(o ->> 'context', 'context'), CASE WHEN 'date' = ANY (roles) THEN ', year' ELSE '' END,
		CASE WHEN 'date' = ANY (roles) THEN ' WHERE year IS NOT NULL' ELSE '' END);
END;

COMMENT ON FUNCTION aid_report_contexts_with(text, jsonb, text[], text, text[]) IS 'the WITH of a call that reads classes of context';

CREATE FUNCTION aid_report_contexts_masses(o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(string_agg(format(E'LEFT JOIN %s USING (unit%s)\n    ', source,
		CASE WHEN yearly THEN ', year' ELSE '' END), '' ORDER BY n), '')
	FROM aid_report_measures(o, roles)
	WHERE source <> 'frame';
END;

COMMENT ON FUNCTION aid_report_contexts_masses(jsonb, text[]) IS 'joins that add population and need to recipients';

CREATE FUNCTION aid_report_contexts_classes(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
place AS (
    SELECT %2$sunit, CASE WHEN unit IS NULL THEN '(no recipient)' ELSE coalesce(class, '(no class)') END AS class,
        cell.amount AS money%3$s
    FROM class
    FULL JOIN cell USING (unit%4$s)
    %5$s)
SELECT %2$sclass, count(unit) AS recipients, round(coalesce(sum(money), 0), 2) AS money,
    round(100 * sum(money) / nullif(sum(sum(money)) OVER %6$s, 0), 1) AS money_pct%7$s
FROM place
GROUP BY %2$sclass
ORDER BY %2$sclass LIKE '(no %%)', class COLLATE "C"$call$,
		aid_report_contexts_with(q, o, roles, 'recipient, amount', array_remove(array_agg(source), 'frame')),
		CASE WHEN dated THEN 'year, ' ELSE '' END,
		coalesce(string_agg(format(', %1$s.amount AS %1$s', source), '' ORDER BY n) FILTER (WHERE n > 1), ''),
		CASE WHEN dated THEN ', year' ELSE '' END,
		aid_report_contexts_masses(o, roles),
		CASE WHEN dated THEN '(PARTITION BY year)' ELSE '()' END,
		coalesce(string_agg(format($columns$,
    round(100 * sum(%1$s) / nullif(sum(sum(%1$s)) OVER %2$s, 0), 1) AS %1$s_pct,
    round(sum(money) FILTER (WHERE %1$s IS NOT NULL) / nullif(sum(%1$s), 0), 2) AS money_per_%3$s$columns$,
			source, CASE WHEN dated THEN '(PARTITION BY year)' ELSE '()' END,
			CASE source WHEN 'population' THEN 'head' ELSE source END),
			'' ORDER BY n) FILTER (WHERE n > 1), ''))
	FROM aid_report_measures(o, roles), LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	WHERE n > 1 OR NOT o ?| '{population,need}'
	GROUP BY dated;
END;

COMMENT ON FUNCTION aid_report_contexts_classes(text, jsonb, text[]) IS 'a call for the money of each class of context';

CREATE FUNCTION aid_report_contexts_test(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($call$%1$s,
place AS (
    SELECT unit, class, greatest(coalesce(cell.amount, 0), 0) AS money%2$s,
        row_number() OVER (ORDER BY unit COLLATE "C") AS seat
    FROM class
    LEFT JOIN cell USING (unit%3$s)
    %4$s%5$s),
deal AS (
    SELECT 0 AS deal, class, money%6$s FROM place
    UNION ALL
    SELECT deal, place.class, shuffled.money%7$s
    FROM (
        SELECT deal, place.*, row_number() OVER (PARTITION BY deal
            ORDER BY sha256(convert_to(concat_ws(' ', %8$s, deal, unit), 'UTF8')), seat) AS dealt_seat
        FROM place CROSS JOIN generate_series(1, %9$s) AS deal
    ) shuffled
    JOIN place ON place.seat = dealt_seat
),
dealt AS (
    SELECT deal, n, measured_against, a, r, aid_theil(a, r) AS between_classes
    FROM (
        SELECT deal%10$s
        FROM deal
        GROUP BY deal
    ) d
    CROSS JOIN LATERAL (VALUES %11$s) AS v (n, measured_against, a, r)
)
SELECT %12$sgiven.measured_against, q.unit AS best_funded_class, round(q.quotient::numeric, 2) AS quotient,
    round(given.between_classes::numeric, 4) AS between_classes,
    round(avg(dealt.between_classes::numeric), 4) AS by_chance, count(*) AS deals,
    count(*) FILTER (WHERE dealt.between_classes >= given.between_classes * (1 - 1e-12)) AS as_uneven,
    round((1 + count(*) FILTER (WHERE dealt.between_classes >= given.between_classes * (1 - 1e-12)))
        / (1 + count(*))::numeric, 4) AS p
FROM dealt given
JOIN dealt ON dealt.n = given.n AND dealt.deal > 0
CROSS JOIN LATERAL (SELECT unit, quotient FROM aid_location_quotient(given.a, given.r)
    ORDER BY quotient DESC, unit COLLATE "C" LIMIT 1) q
WHERE given.deal = 0 AND given.between_classes IS NOT NULL
GROUP BY given.n, given.measured_against, given.between_classes, q.unit, q.quotient
ORDER BY given.n$call$,
		aid_report_contexts_with(q, o, roles, 'recipient, amount', coalesce(array_agg(source) FILTER (WHERE n > 1), '{}')),
		coalesce(string_agg(format(', %1$s.amount AS %1$s', source), '' ORDER BY n) FILTER (WHERE n > 1), ''),
		CASE WHEN dated THEN ', year' ELSE '' END, aid_report_contexts_masses(o, roles),
		CASE WHEN dated THEN E'WHERE year = (SELECT max(year) FROM class)\n' ELSE '' END,
		coalesce(string_agg(', ' || source, '' ORDER BY n) FILTER (WHERE n > 1), ''),
		coalesce(string_agg(', shuffled.' || source, '' ORDER BY n) FILTER (WHERE n > 1), ''),
		(o ->> 'seed')::numeric::bigint, (o ->> 'replicates')::numeric::integer,
		string_agg(format(CASE n WHEN 1
			THEN ', aid_allocation_agg(class, money) AS money_1, aid_allocation_agg(class, 1::bigint) AS mass_1'
			ELSE $columns$,
            aid_allocation_agg(class, money) FILTER (WHERE %1$s IS NOT NULL) AS money_%2$s,
            aid_allocation_agg(class, %1$s) AS mass_%2$s$columns$ END, source, n), '' ORDER BY n),
		string_agg(format('(%1$s, %2$L, money_%1$s, mass_%1$s)', n, measure), ', ' ORDER BY n),
		CASE WHEN dated THEN '(SELECT max(year) FROM class) AS year, ' ELSE '' END)
	FROM aid_report_measures(o, roles), LATERAL (SELECT 'date' = ANY (roles) AS dated) d
	GROUP BY dated;
END;

COMMENT ON FUNCTION aid_report_contexts_test(text, jsonb, text[]) IS 'a call for a permutation test of the classes';

CREATE FUNCTION aid_report_contexts_parts(q text, o jsonb, roles text[], source text, mass text, yearly boolean)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format(CASE WHEN 'date' = ANY (roles) THEN $call$%1$s,
spread AS (
    SELECT year, a, g, r
    FROM (SELECT year, aid_allocation_agg(unit, amount) AS a FROM cell GROUP BY year) money
    JOIN (SELECT year, jsonb_object_agg(unit, class) AS g, %2$s AS r FROM class%3$s GROUP BY year) classes USING (year)
)
SELECT year, $call$ ELSE $call$%1$s,
spread AS (
    SELECT a, g, r
    FROM (SELECT aid_allocation_agg(unit, amount) AS a FROM cell) money
    CROSS JOIN (SELECT jsonb_object_agg(unit, class) AS g, %2$s AS r FROM class%3$s) classes
)
SELECT $call$ END || $call$round(max(theil) FILTER (WHERE level = 0)::numeric, 4) AS theil,
    round(sum(contribution::numeric) FILTER (WHERE level = 1), 4) AS between_classes,
    round(sum(contribution::numeric) FILTER (WHERE level = 2), 4) AS inside_classes,
    round(100 * sum(contribution_share::numeric) FILTER (WHERE level = 1), 1) AS between_pct
FROM spread
CROSS JOIN LATERAL aid_theil_decompose(aid_clamp_negative(aid_restrict(a, r)), g, r)$call$
	|| CASE WHEN 'date' = ANY (roles) THEN E'\nGROUP BY year\nORDER BY year' ELSE E'\nHAVING count(*) > 0' END,
	aid_report_contexts_with(q, o, roles, 'recipient, amount', array_remove(ARRAY[source], 'frame')), mass,
	CASE WHEN source = 'frame' THEN '' ELSE format(' JOIN %s USING (unit%s)', source,
		CASE WHEN yearly THEN ', year' ELSE '' END) END);

COMMENT ON FUNCTION aid_report_contexts_parts(text, jsonb, text[], text, text, boolean) IS 'a call for the Theil index between classes and inside them';

CREATE FUNCTION aid_report_purpose(o jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN $cte$,
purpose AS (
    SELECT DISTINCT sector, purpose FROM $cte$ || aid_report_query(o ->> 'purposes', 'purposes') || $cte$
    WHERE sector IS NOT NULL AND purpose IS NOT NULL
)$cte$;

COMMENT ON FUNCTION aid_report_purpose(jsonb) IS 'the item purpose of a WITH: groups of purposes by sector';

CREATE FUNCTION aid_report_purposes_with(q text, o jsonb, roles text[], columns text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_report_with(q, o, roles, columns, '{}') || aid_report_purpose(o);

COMMENT ON FUNCTION aid_report_purposes_with(text, jsonb, text[], text) IS 'the WITH of a call that reads groups of purposes';

CREATE FUNCTION aid_report_contexts_purposes(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s%2$s,
classed AS (
    SELECT flow.*,
        CASE WHEN recipient IS NULL THEN '(no recipient)' ELSE coalesce(class.class, '(no class)') END AS class
    FROM flow
    LEFT JOIN class ON class.unit = recipient%3$s
),
whole AS (
    SELECT class, sum(amount) AS amount%4$s
    FROM classed
    GROUP BY class
)
SELECT c.class, CASE WHEN c.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    count(*) AS records, round(coalesce(sum(c.amount), 0), 2) AS money,
    round(100 * coalesce(sum(c.amount), 0) / nullif(whole.amount, 0), 1) AS money_pct%5$s
FROM classed c
JOIN whole USING (class)
LEFT JOIN purpose p USING (sector)
GROUP BY c.class, 2, whole.amount%6$s
ORDER BY c.class LIKE '(no %%)', c.class COLLATE "C", count(p.purpose) = 0, coalesce(sum(c.amount), 0) DESC,
    min(p.purpose COLLATE "C"), count(c.sector) = 0$call$,
	aid_report_contexts_with(q, o, roles, 'recipient, amount, sector', '{}'), aid_report_purpose(o),
	CASE WHEN 'date' = ANY (roles) THEN ' AND class.year = flow.year' ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN $columns$,
        sum(amount) FILTER (WHERE year = (SELECT min(year) FROM years)) AS first,
        sum(amount) FILTER (WHERE year = (SELECT max(year) FROM years)) AS last$columns$ ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN $columns$,
    round(100 * coalesce(sum(c.amount) FILTER (WHERE c.year = (SELECT min(year) FROM years)), 0)
        / nullif(whole.first, 0), 1) AS first_year_pct,
    round(100 * coalesce(sum(c.amount) FILTER (WHERE c.year = (SELECT max(year) FROM years)), 0)
        / nullif(whole.last, 0), 1) AS last_year_pct$columns$ ELSE '' END,
	CASE WHEN 'date' = ANY (roles) THEN ', whole.first, whole.last' ELSE '' END);

COMMENT ON FUNCTION aid_report_contexts_purposes(text, jsonb, text[]) IS 'a call for the purposes of each class of context';

CREATE FUNCTION aid_report_contexts(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	WITH measure AS (
		SELECT * FROM aid_report_measures(o, roles)
	), figure (n, label, note, call, picture) AS (
		SELECT 1, 'Classes of context' || CASE WHEN dated THEN ' by year' ELSE '' END,
			'Recipients of each class, with money or without. '
				|| CASE WHEN o ? 'population' THEN 'Money per head: of the people of the class. ' ELSE '' END
				|| CASE WHEN o ? 'need' THEN 'Money per need: for one unit of the measure of need. ' ELSE '' END
				|| 'A recipient with several classes in one year has none.'
				|| CASE WHEN dated THEN ' Records without a date are in no year.' ELSE '' END,
			call, CASE WHEN dated THEN format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', class, 'x', year, 'y', money_pct) ORDER BY class COLLATE "C", year)),
    'Money by class, per cent')
FROM (
%1$s
) AS shown
WHERE class IN (SELECT class FROM (
%1$s
) AS shown GROUP BY class ORDER BY sum(money) DESC, class COLLATE "C" LIMIT 6)$call$, call) END
		FROM aid_report_contexts_classes(q, o, roles) AS call, LATERAL (SELECT 'date' = ANY (roles) AS dated) d
		WHERE o ? 'context'
		UNION ALL
		SELECT 2, 'Are the classes treated differently, more than by chance?',
			'Between classes: the Theil index of the money of whole classes, 0 when each has its part. The same classes are '
				|| 'then dealt out to the recipients at random (seed ' || (o ->> 'seed') || '); p is the part of the deals that '
				|| 'are at least as uneven, the given one counted in. Quotient: how many times its part the first class has.'
				|| CASE WHEN 'date' = ANY (roles) THEN ' Last year with classes.' ELSE '' END,
			aid_report_contexts_test(q, o, roles), NULL
		WHERE o ? 'context'
		UNION ALL
		SELECT 3, 'Between the classes or inside them, against ' || measure,
			'The Theil index as a sum of how far the classes are from their part and how uneven it is inside them. '
				|| 'Only recipients with a class.',
			aid_report_contexts_parts(q, o, roles, source, mass, yearly), NULL
		FROM measure
		WHERE o ? 'context'
			AND source = CASE WHEN o ? 'population' THEN 'population' WHEN o ? 'need' THEN 'need' ELSE 'frame' END
		UNION ALL
		SELECT 4, 'Recipients without a class', CASE WHEN 'date' = ANY (roles)
			THEN 'Money of years in which the recipient has no class, or several. Records without a date are in no year.'
			ELSE 'Money of recipients that have no class, or several.' END,
			aid_report_contexts_with(q, o, roles, 'recipient, amount', '{}') || format($call$
SELECT coalesce(%1$s, '(not stated)') AS recipient%2$s, round(coalesce(sum(c.amount), 0), 2) AS money
FROM cell c
LEFT JOIN class USING (unit%3$s)
WHERE class.class IS NULL
GROUP BY c.unit
ORDER BY coalesce(sum(c.amount), 0) DESC, c.unit COLLATE "C"$call$, aid_report_named(o, 'c.unit'),
			CASE WHEN 'date' = ANY (roles) THEN ', count(*) AS years' ELSE '' END,
			CASE WHEN 'date' = ANY (roles) THEN ', year' ELSE '' END), NULL
		WHERE o ? 'context'
		UNION ALL
		SELECT 5, 'Money by purpose',
			'All records, also those without a recipient. A sector in several groups counts in each.',
			aid_report_purposes_with(q, o, roles, 'amount, sector') || $call$
SELECT CASE WHEN f.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    count(*) AS records, round(coalesce(sum(f.amount), 0), 2) AS money,
    round(100 * coalesce(sum(f.amount), 0) / (SELECT nullif(sum(amount), 0) FROM flow), 1) AS money_pct
FROM flow f
LEFT JOIN purpose p USING (sector)
GROUP BY 1
ORDER BY count(p.purpose) = 0, coalesce(sum(f.amount), 0) DESC, min(p.purpose COLLATE "C"),
    count(f.sector) = 0$call$, NULL
		WHERE o ? 'purposes' AND 'sector' = ANY (roles)
		UNION ALL
		SELECT 6, 'Money by purpose and year',
			'Parts of the money of each year. Records without a date are in no year.', call,
			format($call$SELECT aid_svg_titled(aid_svg_series(jsonb_agg(
    jsonb_build_object('series', purpose, 'x', year, 'y', money_pct) ORDER BY purpose COLLATE "C", year)),
    'Money by purpose, per cent')
FROM (
%1$s
) AS shown
WHERE purpose IN (SELECT purpose FROM (
%1$s
) AS shown GROUP BY purpose ORDER BY sum(money) DESC, purpose COLLATE "C" LIMIT 6)$call$, call)
		FROM (SELECT aid_report_purposes_with(q, o, roles, 'amount, sector') || $call$
SELECT year, CASE WHEN f.sector IS NULL THEN '(no sector)' ELSE coalesce(p.purpose, '(no group)') END AS purpose,
    round(coalesce(sum(f.amount), 0), 2) AS money,
    round(100 * coalesce(sum(f.amount), 0) / nullif(whole.amount, 0), 1) AS money_pct
FROM flow f
LEFT JOIN purpose p USING (sector)
JOIN (SELECT year, sum(amount) AS amount FROM flow GROUP BY year) whole USING (year)
GROUP BY year, 2, whole.amount
ORDER BY year, count(p.purpose) = 0, min(p.purpose COLLATE "C"), count(f.sector) = 0$call$ AS call) c
		WHERE o ? 'purposes' AND roles @> '{sector,date}'
		UNION ALL
		SELECT 7, 'Money by class of context and purpose', 'Parts of the money of the class'
			|| CASE WHEN 'date' = ANY (roles) THEN ', in all years, the first and the last; the class is that of the year'
				ELSE '' END || '.', aid_report_contexts_purposes(q, o, roles), NULL
		WHERE o ?& '{context,purposes}' AND 'sector' = ANY (roles)
	)
	SELECT f.label, f.note, f.call, f.picture
	FROM figure f
	WHERE roles @> '{recipient,amount}'
	ORDER BY f.n;
END;

COMMENT ON FUNCTION aid_report_contexts(text, jsonb, text[]) IS 'section of the report: classes of context and groups of purposes';

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

CREATE FUNCTION aid_report_people(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (VALUES
	(1, 'How many people, and what is known of them',
		'Entries are people as often as records report them. One person may stand in many records: different people '
			|| 'are at most as many as there are entries, and at least as many as no overlap can explain away. Known '
			|| 'is the share of entries of which the records tell it.',
		format($call$SELECT records_with_people, records - records_with_people AS records_without,
       aid_total(h) AS entries, (reach).lower AS different_people_at_least,
       round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       round(100 * c.sex_and_age_known::numeric, 1) AS both_known_pct,
       round(100 * c.disability_known::numeric, 1) AS disability_known_pct
FROM (SELECT count(*) AS records, count(beneficiaries) AS records_with_people, sum(beneficiaries) AS h,
             aid_reach_bounds(beneficiaries) AS reach
      FROM (
%s
) AS assistance) AS reached
LEFT JOIN LATERAL aid_completeness(h) AS c ON true$call$, q), NULL),
	(2, 'Women, men, children, youth',
		'At least: certainly in the group. At most: may be in it, as their sex or age is not told, or their age band '
			|| 'reaches beyond it. The estimate spreads bands evenly over their ages and is no count: the left over '
			|| 'are those that it cannot place. There is no one definition of youth; three are in use.',
		format($call$SELECT g.people, g.ages, c.lower AS at_least, c.upper AS at_most,
       round(floor(1000 * c.lower / nullif(aid_total(h), 0)::numeric) / 10, 1) AS at_least_pct,
       round(ceil(1000 * c.upper / nullif(aid_total(h), 0)::numeric) / 10, 1) AS at_most_pct,
       round(c.estimate) AS estimate, c.unallocated AS left_over
FROM (SELECT sum(beneficiaries) AS h FROM (
%s
) AS assistance) AS reached
CROSS JOIN (VALUES (1, 'women and girls', 'F', '*', 'any'), (2, 'men and boys', 'M', '*', 'any'),
                   (3, 'of another sex', 'X', '*', 'any'), (4, 'children', '*', 'child', '0-17'),
                   (5, 'girls', 'F', 'child', '0-17'), (6, 'boys', 'M', 'child', '0-17'),
                   (7, 'youth, United Nations statistics', '*', 'un', '15-24'),
                   (8, 'youth, resolution 2250', '*', 'unscr2250', '18-29'),
                   (9, 'youth, African Youth Charter', '*', 'au', '15-35'),
                   (10, 'young women, United Nations statistics', 'F', 'un', '15-24'),
                   (11, 'young women, resolution 2250', 'F', 'unscr2250', '18-29'),
                   (12, 'young women, African Youth Charter', 'F', 'au', '15-35'),
                   (13, 'young men, United Nations statistics', 'M', 'un', '15-24'),
                   (14, 'young men, resolution 2250', 'M', 'unscr2250', '18-29'),
                   (15, 'young men, African Youth Charter', 'M', 'au', '15-35'),
                   (16, 'older people', '*', 'older', '60+')) AS g (n, people, sex, question, ages)
CROSS JOIN LATERAL aid_count_in(h, g.sex, g.question) AS c
ORDER BY g.n$call$, q),
		format($call$SELECT CASE WHEN cardinality(aid_common_breaks(h)) > 2 THEN aid_svg_pyramid(h)
       ELSE aid_svg_pyramid(h, '{0,18}') END
FROM (SELECT sum(beneficiaries) AS h FROM (
%s
) AS assistance) AS reached$call$, q)),
	(3, 'Women and young men by recipient',
		'The recipients with most entries. Bounds as above; young men by resolution 2250 (18-29).',
		format($call$SELECT %1$s AS recipient, aid_total(h) AS entries,
       round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(floor(1000 * w.lower::numeric) / 10, 1) AS women_at_least_pct,
       round(ceil(1000 * w.upper::numeric) / 10, 1) AS women_at_most_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       y.lower AS young_men_at_least, y.upper AS young_men_at_most
FROM (SELECT recipient, sum(beneficiaries) AS h FROM (
%2$s
) AS assistance GROUP BY recipient) AS reached
CROSS JOIN LATERAL aid_completeness(h) AS c
CROSS JOIN LATERAL aid_female_share_bounds(h) AS w
CROSS JOIN LATERAL aid_young_men(h, 'unscr2250') AS y
WHERE aid_total(h) > 0
ORDER BY aid_total(h) DESC, reached.recipient COLLATE "C"
LIMIT %3$s$call$, aid_report_named(o, 'reached.recipient'), q, coalesce(o ->> 'top', '10')), NULL),
	(4, 'Women and youth by year', 'Bounds as above; youth by resolution 2250 (18-29).',
		format($call$SELECT year, aid_total(h) AS entries, round(100 * c.sex_known::numeric, 1) AS sex_known_pct,
       round(floor(1000 * w.lower::numeric) / 10, 1) AS women_at_least_pct,
       round(ceil(1000 * w.upper::numeric) / 10, 1) AS women_at_most_pct,
       round(100 * c.age_known::numeric, 1) AS age_known_pct,
       round(floor(1000 * y.lower::numeric) / 10, 1) AS youth_at_least_pct,
       round(ceil(1000 * y.upper::numeric) / 10, 1) AS youth_at_most_pct
FROM (SELECT CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year, sum(beneficiaries) AS h FROM (
%s
) AS assistance GROUP BY year) AS reached
CROSS JOIN LATERAL aid_completeness(h) AS c
CROSS JOIN LATERAL aid_female_share_bounds(h) AS w
CROSS JOIN LATERAL aid_share_bounds(h, '* unscr2250') AS y
WHERE aid_total(h) > 0
ORDER BY year$call$, q), NULL)
	) AS v (n, label, note, call, picture)
	WHERE 'beneficiaries' = ANY (roles) AND (v.n <> 3 OR 'recipient' = ANY (roles))
		AND (v.n <> 4 OR 'date' = ANY (roles))
	ORDER BY v.n;
END;

COMMENT ON FUNCTION aid_report_people(text, jsonb, text[]) IS 'section: women, men, children and youth, with bounds';

CREATE FUNCTION aid_report_study(q text, o jsonb, roles text[], whole boolean) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$WITH shape AS MATERIALIZED (
    SELECT unit, geom
    FROM (
%1$s
) AS shapes
    WHERE unit IS NOT NULL AND NOT %2$sST_IsEmpty(geom)%3$s
), flow AS (
    SELECT %4$s AS unit, amount
    FROM (
%5$s
) AS assistance%6$s
)$call$, o ->> 'shapes', aid_report_schema('postgis'),
	CASE WHEN o ? 'roster' AND NOT whole
		THEN E' AND unit IN (SELECT unit FROM (\n' || (o ->> 'roster') || E'\n) AS roster)' ELSE '' END,
	CASE WHEN roles && '{geom}' OR roles @> '{lat,lon}' THEN 'coalesce(known.unit, located.unit, recipient)'
		ELSE 'recipient' END, q,
	CASE WHEN roles && '{geom}' OR roles @> '{lat,lon}' THEN format($call$
    LEFT JOIN (SELECT DISTINCT unit FROM shape) AS known ON known.unit = recipient
    LEFT JOIN LATERAL (SELECT s.unit FROM shape AS s
                       WHERE known.unit IS NULL AND %1$sST_Intersects(s.geom, %2$s)
                       ORDER BY s.unit COLLATE "C" LIMIT 1) AS located ON true$call$, aid_report_schema('postgis'),
		CASE WHEN roles && '{geom}' THEN 'assistance.geom' ELSE format(
			'%1$sST_Transform(%1$sST_SetSRID(%1$sST_MakePoint(lon, lat), 4326), %1$sST_SRID(s.geom))',
			aid_report_schema('postgis')) END) ELSE '' END);

COMMENT ON FUNCTION aid_report_study(text, jsonb, text[], boolean) IS 'shapes and money by unit, as the WITH of a call';

CREATE FUNCTION aid_report_neighbours(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN format($call$%1$s, reference AS (
    SELECT 1 AS n, 'money' AS subject, aid_allocation_agg(unit, 1) AS r FROM shape%2$s
), study AS MATERIALIZED (
    SELECT n, subject, aid_restrict(r, aid_weights_units(w)) AS r, w, islands,
           aid_clamp_negative(aid_restrict(a, aid_weights_units(w))) AS a
    FROM (SELECT %3$said_queen_weights(array_agg(unit ORDER BY unit COLLATE "C"),
              array_agg(geom ORDER BY unit COLLATE "C")) AS map FROM shape) AS drawn
    CROSS JOIN (SELECT aid_allocation_agg(unit, amount) AS a FROM flow) AS money
    CROSS JOIN reference
    CROSS JOIN LATERAL (SELECT islands, aid_weights_row_standardize(aid_weights_drop_islands(placed)) AS w
        FROM (SELECT aid_weights_restrict(map, array(SELECT unit FROM aid_units(r) WHERE amount > 0)) AS placed) AS p,
             aid_weights_profile(placed)) AS used
)$call$, aid_report_study(q, o, roles, false),
	CASE WHEN o ? 'population' THEN format($call$
    UNION ALL
    SELECT 2, 'money for each person', aid_allocation_agg(unit, amount)
    FROM (SELECT unit, amount%2$s
          FROM (
%1$s
) AS population) AS people
    WHERE unit IN (SELECT unit FROM shape)%3$s$call$, o ->> 'population',
		CASE WHEN o #> '{columns,population}' ? 'year' THEN ', rank() OVER (ORDER BY year DESC NULLS LAST) AS age'
			ELSE '' END,
		CASE WHEN o #> '{columns,population}' ? 'year' THEN ' AND age = 1' ELSE '' END) ELSE '' END,
	aid_report_schema('aidflow_postgis'));

COMMENT ON FUNCTION aid_report_neighbours(text, jsonb, text[]) IS 'neighbours and money, as the WITH of a call';

CREATE FUNCTION aid_report_places(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 4
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, v.picture
	FROM (SELECT aid_report_schema('aidflow_postgis') AS bridge, coalesce(o ->> 'top', '10') AS top,
		coalesce(o ->> 'replicates', '999') AS replicates, coalesce(o ->> 'seed', '1') AS seed,
		1 - coalesce(o ->> 'level', '0.95')::numeric AS alpha,
		CASE WHEN o ? 'population' THEN 'money for each person' ELSE 'money' END AS subject) given
	CROSS JOIN LATERAL (VALUES
	(1, bridge IS NULL, 'Not drawn: the extension aidflow_postgis is missing',
		'Neighbours and maps need PostGIS: CREATE EXTENSION aidflow_postgis CASCADE. An empty list says that the '
			|| 'server''s administrator has to install the packages first.',
		$call$SELECT name AS extension, default_version AS version_on_this_server,
       CASE WHEN installed_version IS NULL THEN 'no' ELSE 'yes' END AS in_this_database
FROM pg_catalog.pg_available_extensions
WHERE name IN ('postgis', 'aidflow_postgis')
ORDER BY name COLLATE "C"$call$, NULL),
	(2, bridge IS NOT NULL, 'Do neighbours get alike?',
		'Moran''s I is near its expected value where the map looks like chance, above it where like lies beside like, '
			|| 'below it where unlike does. p is that of ' || replicates || ' shuffles with seed ' || seed || ', for '
			|| 'either side. Neighbours have a point of their borders in common and weigh the same; places without one '
			|| 'are left out. Money of places without a record is 0, sums below 0 count as 0.'
			|| CASE WHEN o ? 'population' THEN ' People are those of the last year given.' ELSE '' END,
		format($call$%s
SELECT study.subject, m.units AS places, study.islands AS left_out_without_neighbour,
       round(m.statistic::numeric, 3) AS moran, round(m.expected::numeric, 3) AS expected,
       round(m.z::numeric, 2) AS z, round(m.p_permutation::numeric, 4) AS p
FROM study
CROSS JOIN LATERAL aid_moran(a, r, w, 'two-sided', %s, %s) AS m
ORDER BY study.n$call$, aid_report_neighbours(q, o, roles), replicates, seed), NULL),
	(3, bridge IS NOT NULL, 'Hot and cold spots',
		'By ' || subject || ': places that are, together with their neighbours, above (hot) or below (cold) what '
			|| 'chance gives (Getis-Ord G*). q is p after the false discovery rate over all places; those below '
			|| alpha::text || ' are shown. No line: none.',
		format($call$%1$s
SELECT %2$s AS place, CASE WHEN z > 0 THEN 'hot' ELSE 'cold' END AS spot, round(value::numeric, 2) AS %3$s, neighbours,
       round(z::numeric, 2) AS z, round(q::numeric, 4) AS q
FROM (SELECT spot.*, least(1, min(raised) OVER (ORDER BY p DESC)) AS q
      FROM (SELECT l.*, l.p * count(*) OVER () / rank() OVER (ORDER BY l.p) AS raised
            FROM study CROSS JOIN LATERAL aid_local_g_star(a, r, w) AS l
            WHERE subject = %4$L AND l.p IS NOT NULL) AS spot) AS t
WHERE q < %5$s
ORDER BY z DESC, unit COLLATE "C"$call$, aid_report_neighbours(q, o, roles), aid_report_named(o, 't.unit'),
			replace(subject, ' ', '_'), subject, alpha), NULL),
	(4, bridge IS NOT NULL, 'Places unlike their neighbours',
		'By ' || subject || ' and local Moran: high among low ones, or low among high ones. q as above. No line: none.',
		format($call$%1$s
SELECT %2$s AS place, replace(quadrant, '-', ' among ') AS what, round(value::numeric, 2) AS %3$s, neighbours,
       round(z::numeric, 2) AS z, round(q::numeric, 4) AS q
FROM (SELECT spot.*, least(1, min(raised) OVER (ORDER BY p DESC)) AS q
      FROM (SELECT l.*, l.p * count(*) OVER () / rank() OVER (ORDER BY l.p) AS raised
            FROM study CROSS JOIN LATERAL aid_local_moran(a, r, w) AS l
            WHERE subject = %4$L AND l.p IS NOT NULL) AS spot) AS t
WHERE q < %5$s AND quadrant IN ('high-low', 'low-high')
ORDER BY quadrant, q, unit COLLATE "C"$call$, aid_report_neighbours(q, o, roles), aid_report_named(o, 't.unit'),
			replace(subject, ' ', '_'), subject, alpha), NULL),
	(5, bridge IS NOT NULL, 'Money on the map',
		'The picture draws the shapes as they are given. The table has the money that is not on it, most first. No '
			|| 'line: all is.',
		format($call$%1$s
SELECT coalesce(%2$s, 'no place named') AS not_on_the_map, records, round(money, 2) AS money
FROM (SELECT unit, count(*) AS records, sum(amount) AS money
      FROM flow
      WHERE unit IS NULL OR unit NOT IN (SELECT unit FROM shape)
      GROUP BY unit) AS t
ORDER BY t.money DESC NULLS LAST, t.unit COLLATE "C"
LIMIT %3$s$call$, aid_report_study(q, o, roles, true), aid_report_named(o, 't.unit'), top),
		format($call$%1$s
SELECT aid_svg_titled(%2$said_svg_map(array_agg(geom ORDER BY unit COLLATE "C"),
    array_agg(unit ORDER BY unit COLLATE "C"),
    (SELECT %3$s FROM flow)), 'Money on the map')
FROM shape$call$, aid_report_study(q, o, roles, true), bridge,
			CASE WHEN o ?| '{roster,population}' THEN format($call$aid_allocation_agg(unit, amount)
         + aid_frame('{}'::aid_allocation, array(SELECT unit FROM (
%s
) AS frame WHERE unit IS NOT NULL))$call$, coalesce(o ->> 'roster', o ->> 'population'))
				ELSE 'aid_allocation_agg(unit, amount)' END))
	) AS v (n, possible, label, note, call, picture)
	WHERE v.possible AND roles @> '{recipient,amount}' AND o ? 'shapes'
	ORDER BY v.n;
END;

COMMENT ON FUNCTION aid_report_places(text, jsonb, text[]) IS 'section: neighbours, hot and cold spots, a map';

CREATE FUNCTION aid_report_formed(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format($call$WITH record AS MATERIALIZED (
    SELECT row_number() OVER () AS n, assistance.*
    FROM (
%1$s
) AS assistance
), party AS MATERIALIZED (
    SELECT r.n, p.side, p.country, CASE WHEN min(word) = max(word) THEN min(word) END AS class
    FROM record AS r
    CROSS JOIN LATERAL (VALUES ('donor', r.donor), ('recipient', r.recipient)%2$s) AS p (side, country)
    LEFT JOIN (
%3$s
) AS list ON list.country = p.country%4$s
    CROSS JOIN LATERAL (SELECT initcap(btrim(list.class) COLLATE "C") COLLATE "C" AS word) AS w
    GROUP BY r.n, p.side, p.country
), formed AS (
    SELECT r.*, CASE
               WHEN donor_class IS NULL OR recipient_class IS NULL THEN 'not known'%5$s
               ELSE donor_class || '-' || recipient_class END AS form
    FROM record AS r
    JOIN (SELECT n, max(class) FILTER (WHERE side = 'donor') AS donor_class,
                 max(class) FILTER (WHERE side = 'implementer') AS implementer_class,
                 max(class) FILTER (WHERE side = 'recipient') AS recipient_class
          FROM party
          GROUP BY n) AS c USING (n)
)$call$, q,
	CASE WHEN 'implementer' = ANY (roles) THEN ', (''implementer'', r.implementer)' ELSE '' END, o ->> 'forms',
	CASE WHEN roles @> '{date}' AND o #> '{columns,forms}' ? 'valid' THEN
		' AND (list.valid IS NULL OR r.date IS NULL OR list.valid @> r.date)' ELSE '' END,
	CASE WHEN 'implementer' = ANY (roles) THEN $call$
               WHEN donor_class = 'North' AND implementer_class = 'South' AND recipient_class = 'South'
                    AND r.implementer <> r.recipient THEN 'triangular'$call$ ELSE '' END);

COMMENT ON FUNCTION aid_report_formed(text, jsonb, text[]) IS 'the records with their form of cooperation';

CREATE FUNCTION aid_report_forms(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, NULL
	FROM (SELECT aid_report_formed(q, o, roles) AS formed, coalesce(o ->> 'top', '10') AS top,
		'implementer' = ANY (roles) AS carried) given
	CROSS JOIN LATERAL (VALUES
	(1, true, 'Forms of cooperation',
		'The classes of donor and recipient in the dated lists of the option forms.'
			|| CASE WHEN carried THEN ' Triangular: a donor of the North, a recipient of the South, and an implementer '
				|| 'that is another country of the South.' ELSE '' END
			|| ' Records without an amount, or of 0, are cooperation without known money, and counted apart.',
		format($call$%s
SELECT form, count(*) AS records, round(coalesce(sum(amount), 0), 2) AS money,
       round(100 * coalesce(sum(amount), 0) / nullif(sum(sum(amount)) OVER (), 0), 1) AS of_money_pct,
       count(*) - count(amount) AS records_without_amount, count(*) FILTER (WHERE amount = 0) AS records_of_zero
FROM formed
GROUP BY form
ORDER BY form = 'not known', coalesce(sum(amount), 0) DESC, form COLLATE "C"$call$, formed)),
	(2, 'date' = ANY (roles), 'Forms of cooperation by year', 'Percent of the year''s money.',
		format($call$%s
SELECT year, round(sum(amount), 2) AS money,
       round(100 * sum(CASE WHEN form = 'North-South' THEN amount ELSE 0 END) / whole, 1) AS north_south_pct,
       round(100 * sum(CASE WHEN form = 'South-South' THEN amount ELSE 0 END) / whole, 1) AS south_south_pct,%s
       round(100 * sum(CASE WHEN form IN ('North-South', 'South-South', 'triangular', 'not known') THEN 0
                            ELSE amount END) / whole, 1) AS other_pct,
       round(100 * sum(CASE WHEN form = 'not known' THEN amount ELSE 0 END) / whole, 1) AS not_known_pct,
       count(*) FILTER (WHERE coalesce(amount, 0) = 0) AS records_without_money
FROM (SELECT form, amount, year, nullif(sum(amount) OVER (PARTITION BY year), 0) AS whole
      FROM formed
      CROSS JOIN LATERAL (SELECT CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year) AS y) AS f
GROUP BY year, whole
ORDER BY year$call$, formed, CASE WHEN carried THEN $call$
       round(100 * sum(CASE WHEN form = 'triangular' THEN amount ELSE 0 END) / whole, 1) AS triangular_pct,$call$
			ELSE '' END)),
	(3, true, 'South-South' || CASE WHEN carried THEN ' and triangular' ELSE '' END || ' cooperation: who with whom',
		'Most money first, then most records.',
		format($call$%1$s
SELECT form, %2$s AS donor,%3$s %4$s AS recipient, records, round(money, 2) AS money, without_money
FROM (SELECT form, donor,%5$s recipient, count(*) AS records, sum(amount) AS money,
             count(*) FILTER (WHERE coalesce(amount, 0) = 0) AS without_money
      FROM formed
      WHERE form IN ('South-South', 'triangular')
      GROUP BY form, donor,%5$s recipient) AS t
ORDER BY t.money DESC NULLS LAST, t.records DESC, t.form COLLATE "C", t.donor COLLATE "C",%6$s t.recipient COLLATE "C"
LIMIT %7$s$call$, formed, aid_report_named(o, 't.donor'),
			CASE WHEN carried THEN ' ' || aid_report_named(o, 't.implementer') || ' AS implementer,' ELSE '' END,
			aid_report_named(o, 't.recipient'), CASE WHEN carried THEN ' implementer,' ELSE '' END,
			CASE WHEN carried THEN ' t.implementer COLLATE "C",' ELSE '' END, top)),
	(4, true, 'Cooperation without money',
		'Records without an amount or of 0: expertise, training, goods in kind, or an amount that nobody reported. '
			|| 'Most records first.',
		format($call$%1$s
SELECT form, %2$s AS donor, %3$s AS recipient, without_amount, of_zero
FROM (SELECT form, donor, recipient, count(*) - count(amount) AS without_amount, count(amount) AS of_zero
      FROM formed
      WHERE coalesce(amount, 0) = 0
      GROUP BY form, donor, recipient) AS t
ORDER BY t.without_amount + t.of_zero DESC, t.form COLLATE "C", t.donor COLLATE "C", t.recipient COLLATE "C"
LIMIT %4$s$call$, formed, aid_report_named(o, 't.donor'), aid_report_named(o, 't.recipient'), top)),
	(5, true, 'Who is in no list, or in two at once',
		'These donors and recipients make a form not known. Add them to the lists if they are countries.',
		format($call$%s
SELECT coalesce(country, 'not named') AS party, side AS named_as, count(*) AS records, round(sum(r.amount), 2) AS money
FROM party
JOIN record AS r USING (n)
WHERE class IS NULL AND side <> 'implementer'
GROUP BY country, side
ORDER BY sum(r.amount) DESC NULLS LAST, count(*) DESC, country COLLATE "C", side
LIMIT %s$call$, formed, top))
	) AS v (n, possible, label, note, call)
	WHERE v.possible AND roles @> '{donor,recipient}' AND o ? 'forms'
	ORDER BY v.n;
END;

COMMENT ON FUNCTION aid_report_forms(text, jsonb, text[]) IS 'section: North-South, South-South, triangular, no money';

CREATE FUNCTION aid_report_method(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT 'Options', 'As given, or the value that an option has by itself.',
		format($call$SELECT o.key AS option, o.value, o.key = ANY (%L::text[]) AS given
FROM jsonb_each_text(%L) AS o
ORDER BY o.key COLLATE "C"$call$,
			ARRAY(SELECT k FROM jsonb_object_keys(o #> '{given,options}') AS k ORDER BY k COLLATE "C"),
			(SELECT jsonb_object_agg(r.option, coalesce(o #> ARRAY['given', 'options', r.option], r.preset))
				FROM aid_report_options() AS r
				WHERE r.preset IS NOT NULL OR o #> '{given,options}' ? r.option)), NULL
	UNION ALL
	SELECT 'Input', 'Rows and a sum of row hashes that does not depend on their order: equal fingerprints, equal rows.',
		(SELECT string_agg(format('SELECT %L AS input, aid_report_fingerprint(%L) AS fingerprint', i.name, i.query),
				E'\nUNION ALL\n' ORDER BY i.ordinal)
			FROM (SELECT 0 AS ordinal, 'query' AS name, o #>> '{given,query}' AS query
				UNION ALL
				SELECT r.ordinal, r.option, o #>> ARRAY['given', 'options', r.option] FROM aid_report_options() AS r
				WHERE r.kind = 'query' AND o #> '{given,options}' ? r.option) AS i), NULL
	UNION ALL
	SELECT 'Tables read',
		'Tables behind the query and the queries of options; where row security is on, the figures cover '
			'only the rows that the role may see.',
		format($call$SELECT name AS "table", bool_or(row_security) AS row_security
FROM (
%s
) AS t
GROUP BY name
ORDER BY name COLLATE "C"$call$,
			(SELECT string_agg(format(E'\tSELECT * FROM aid_query_tables(%L)', i.query), E'\n\tUNION ALL\n' ORDER BY i.ordinal)
			FROM (SELECT 0 AS ordinal, o #>> '{given,query}' AS query
				UNION ALL
				SELECT r.ordinal, o #>> ARRAY['given', 'options', r.option] FROM aid_report_options() AS r
				WHERE r.kind = 'query' AND o #> '{given,options}' ? r.option) AS i)), NULL
	UNION ALL
	SELECT 'Versions', 'Equal rows and options give equal bytes with equal versions; some indices use functions of the C '
			'library, whose last digits may differ between its versions.',
		'SELECT part, version' || E'\nFROM aid_report_versions()', NULL;
END;

COMMENT ON FUNCTION aid_report_method(text, jsonb, text[]) IS 'section 12: options, input, versions';

CREATE FUNCTION aid_report_versions(OUT part text, OUT version text) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE ROWS 6
BEGIN ATOMIC
	SELECT v.part, v.version FROM (
		SELECT 1 AS n, 'PostgreSQL' AS part, current_setting('server_version') AS version
		UNION ALL SELECT 2, 'aidflow, library', library FROM aid_version()
		UNION ALL SELECT 3, 'aidflow, SQL', sql FROM aid_version()
		UNION ALL SELECT 4, extname, extversion FROM pg_catalog.pg_extension
			WHERE extname IN ('aidflow_report', 'aidflow_postgis')
		UNION ALL SELECT 5, 'PostGIS', extversion FROM pg_catalog.pg_extension WHERE extname = 'postgis'
		UNION ALL SELECT 6, 'encoding of the database', current_setting('server_encoding')
	) AS v
	ORDER BY v.n, v.part COLLATE "C";
END;

COMMENT ON FUNCTION aid_report_versions() IS 'versions that a report was made with';

CREATE FUNCTION aid_report_calls(section text, q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
SET search_path FROM CURRENT SET max_parallel_workers_per_gather = 0
AS $$
BEGIN
	CASE section
		WHEN 'coverage' THEN RETURN QUERY SELECT * FROM aid_report_coverage(q, o, roles);
		WHEN 'spread' THEN RETURN QUERY SELECT * FROM aid_report_spread(q, o, roles);
		WHEN 'need' THEN RETURN QUERY SELECT * FROM aid_report_need(q, o, roles);
		WHEN 'regions' THEN RETURN QUERY SELECT * FROM aid_report_regions(q, o, roles);
		WHEN 'donors' THEN RETURN QUERY SELECT * FROM aid_report_donors(q, o, roles);
		WHEN 'contexts' THEN RETURN QUERY SELECT * FROM aid_report_contexts(q, o, roles);
		WHEN 'duplicates' THEN RETURN QUERY SELECT * FROM aid_report_duplicates(q, o, roles);
		WHEN 'overlap' THEN RETURN QUERY SELECT * FROM aid_report_overlap(q, o, roles);
		WHEN 'gender' THEN RETURN QUERY SELECT * FROM aid_report_gender(q, o, roles);
		WHEN 'people' THEN RETURN QUERY SELECT * FROM aid_report_people(q, o, roles);
		WHEN 'places' THEN RETURN QUERY SELECT * FROM aid_report_places(q, o, roles);
		WHEN 'forms' THEN RETURN QUERY SELECT * FROM aid_report_forms(q, o, roles);
		WHEN 'method' THEN RETURN QUERY SELECT * FROM aid_report_method(q, o, roles);
	END CASE;
END
$$;

COMMENT ON FUNCTION aid_report_calls(text, text, jsonb, text[]) IS 'the calls of a section';

CREATE FUNCTION aid_report_answer(call text, note text, picture boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
AS $$
DECLARE
	columns jsonb;
	listed text;
	answer jsonb;
BEGIN
	SELECT jsonb_agg(c.name ORDER BY c.n), string_agg(format('c%s', c.n), ', ' ORDER BY c.n) INTO columns, listed
	FROM aid_query_columns(call) WITH ORDINALITY AS c (name, type, n);
	SELECT coalesce(jsonb_agg(value ORDER BY number), '[]') INTO answer
	FROM aid_query_json(format(E'SELECT jsonb_build_array(%1$s) AS value FROM (\n%2$s\n) AS figure (%1$s)', listed, call));
	IF picture THEN
		RETURN CASE WHEN answer #>> '{0,0}' LIKE '<svg %' THEN jsonb_build_object('svg', answer #>> '{0,0}') END;
	END IF;
	RETURN jsonb_strip_nulls(jsonb_build_object('note', note)) || jsonb_build_object('columns', columns, 'rows', answer);
END
$$;

COMMENT ON FUNCTION aid_report_answer(text, text, boolean) IS 'a figure: what its call answers';

CREATE FUNCTION aid_report_figures(query text, options jsonb, only_section text)
RETURNS TABLE (section text, ordinal integer, label text, value jsonb, call text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE ROWS 60
SET search_path FROM CURRENT
SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC' SET extra_float_digits = 1
SET bytea_output = 'hex' SET xmlbinary = 'base64' SET xmloption = 'content' SET lc_numeric = 'C' SET lc_time = 'C'
SET lc_monetary = 'C' SET standard_conforming_strings = on SET quote_all_identifiers = off
SET transform_null_equals = off SET client_min_messages = 'warning' SET jit = off
AS $$
DECLARE
	q text;
	o jsonb;
	roles text[];
	found_terms text[];
	room record;
	figure record;
	missing text;
	state text;
	message text;
	details text;
	hints text;
BEGIN
	IF only_section IS NOT NULL AND NOT EXISTS (SELECT FROM aid_report_registry() AS r WHERE r.section = only_section) THEN
		RAISE EXCEPTION 'there is no section "%"', only_section USING ERRCODE = '22023',
			DETAIL = format('Sections are: %s.', (SELECT string_agg(r.section, ', ' ORDER BY r.ordinal)
				FROM aid_report_registry() AS r));
	END IF;
	SELECT * INTO q, o, roles FROM aid_report_input(query, options);
	found_terms := roles || ARRAY(SELECT 'option ' || k FROM jsonb_object_keys(o -> 'columns') AS k);

	FOR room IN SELECT r.* FROM aid_report_registry() AS r WHERE r.section = coalesce(only_section, r.section)
		ORDER BY r.ordinal
	LOOP
		section := room.section;
		ordinal := 1;
		label := room.heading;
		call := NULL;
		missing := aid_report_missing(room.needs, found_terms);
		IF missing IS NOT NULL THEN
			value := jsonb_build_object('missing', 'not in these data: needs ' || missing);
			RETURN NEXT;
			CONTINUE;
		END IF;
		BEGIN
			FOR figure IN SELECT c.* FROM aid_report_calls(room.section, q, o, roles) AS c
			LOOP
				label := figure.label;
				BEGIN
					call := figure.call;
					value := aid_report_answer(call, figure.note, false);
					RETURN NEXT;
					ordinal := ordinal + 1;
					IF figure.picture IS NOT NULL THEN
						call := figure.picture;
						value := aid_report_answer(call, NULL, true);
						IF value IS NOT NULL THEN
							RETURN NEXT;
							ordinal := ordinal + 1;
						END IF;
					END IF;
				EXCEPTION WHEN OTHERS THEN
					GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
						details = PG_EXCEPTION_DETAIL, hints = PG_EXCEPTION_HINT;
					-- conflicts between transactions, lack of resources, operators' wishes, broken storage
					IF state ~ '^(40|53|57|58|XX00[12])' THEN
						RAISE;
					END IF;
					value := aid_report_error(state, message, details, hints);
					RETURN NEXT;
					ordinal := ordinal + 1;
				END;
			END LOOP;
			IF ordinal = 1 THEN
				value := '{"missing": "nothing to show"}';
				RETURN NEXT;
			END IF;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
				details = PG_EXCEPTION_DETAIL, hints = PG_EXCEPTION_HINT;
			IF state ~ '^(40|53|57|58|XX00[12])' THEN
				RAISE;
			END IF;
			label := room.heading;
			call := NULL;
			value := aid_report_error(state, message, details, hints);
			RETURN NEXT;
		END;
	END LOOP;
END
$$;

COMMENT ON FUNCTION aid_report_figures(text, jsonb, text) IS 'every figure of a report';

CREATE FUNCTION aid_report_error(state text, message text, details text, hints text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object('error', jsonb_strip_nulls(jsonb_build_object('sqlstate', state, 'message', message,
	'detail', nullif(details, ''), 'hint', nullif(hints, ''))));

COMMENT ON FUNCTION aid_report_error(text, text, text, text) IS 'an error in the place of a figure';

CREATE FUNCTION aid_report_digest(query text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
SET search_path FROM CURRENT
SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC' SET extra_float_digits = 1
SET bytea_output = 'hex' SET xmlbinary = 'base64' SET xmloption = 'content' SET lc_numeric = 'C' SET lc_time = 'C'
SET lc_monetary = 'C' SET standard_conforming_strings = on SET quote_all_identifiers = off
SET transform_null_equals = off SET client_min_messages = 'warning' SET jit = off
AS $$
DECLARE
	names text;
	listed text;
	answer jsonb;
BEGIN
	IF query IS NULL THEN
		RETURN NULL;
	END IF;
	-- a column named like the row would be taken for it
	SELECT string_agg(quote_ident(c.name), ',' ORDER BY n), '(' || string_agg(format('c%s', n), ', ' ORDER BY n) || ')'
	INTO names, listed
	FROM aid_query_columns(query) WITH ORDINALITY AS c (name, type, n);
	-- The sums of two halves of each hash, modulo 2^64. Names count too: the same values under other roles are other rows.
	SELECT value INTO answer FROM aid_query_json(format($call$SELECT jsonb_build_array(count(*),
	(sum(('x' || substr(h, 1, 16))::bit(64)::bigint::numeric) %% 18446744073709551616 + 18446744073709551616)
		%% 18446744073709551616,
	(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric) %% 18446744073709551616 + 18446744073709551616)
		%% 18446744073709551616) AS value
FROM (SELECT encode(sha256(convert_to(%L || r::text, 'UTF8')), 'hex') AS h FROM (
%s
) AS r%s) AS hashed$call$, names || ':', query, listed));
	RETURN format('%s-%s%s', answer ->> 0, aid_report_hex(answer ->> 1), aid_report_hex(answer ->> 2));
END
$$;

COMMENT ON FUNCTION aid_report_digest(text) IS 'row count and sum of row hashes of a qualified query';

CREATE FUNCTION aid_report_hex(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lpad(to_hex(div(coalesce(number, '0')::numeric, 4294967296)::bigint), 8, '0')
	|| lpad(to_hex((coalesce(number, '0')::numeric % 4294967296)::bigint), 8, '0');

COMMENT ON FUNCTION aid_report_hex(text) IS 'a number below 2^64 with 16 hexadecimal digits';

CREATE FUNCTION aid_report_sections(query text, options jsonb DEFAULT '{}', section text DEFAULT NULL)
RETURNS TABLE (section text, ordinal integer, label text, value jsonb, call text)
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 60
BEGIN ATOMIC
	SELECT f.section, f.ordinal, f.label, f.value, f.call
	FROM aid_report_figures(aid_qualified_query($1), aid_report_qualified($2), $3) AS f;
END;

COMMENT ON FUNCTION aid_report_sections(text, jsonb, text) IS 'every figure of the report, with the call that gives it';

CREATE FUNCTION aid_report_fingerprint(query text) RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 100000
RETURN aid_report_digest(aid_qualified_query(query));

COMMENT ON FUNCTION aid_report_fingerprint(text) IS 'row count and order-independent hash of the rows of a query';

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

CREATE FUNCTION aid_report_check(query text, options jsonb DEFAULT '{}')
RETURNS TABLE (role text, found boolean, type text, rows bigint, nulls bigint, problem text, sections text[])
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 50
BEGIN ATOMIC
	SELECT c.role, c.present, c.type, c.rows, c.nulls, c.problem, nullif(c.sections, '{}')
	FROM aid_report_checked(aid_qualified_query($1), aid_report_qualified($2)) AS c;
END;

COMMENT ON FUNCTION aid_report_check(text, jsonb) IS 'which roles a query has, what they allow, what is wrong';

CREATE FUNCTION aid_report_number(number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN number LIKE '-%' THEN '&#8722;' ELSE '' END
	|| regexp_replace(ltrim(split_part(number, '.', 1), '-'), '([0-9])(?=([0-9]{3})+$)', '\1,', 'g')
	|| coalesce(substring(number FROM '[.].*$'), '');

COMMENT ON FUNCTION aid_report_number(text) IS 'a number with a comma before each three digits, for HTML';

CREATE FUNCTION aid_report_heading(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT upper(left(words, capitals) COLLATE "C") || substr(words, capitals + 1)
	FROM (SELECT replace(regexp_replace(name, '_?pct(?=_|$)', ' %'), '_', ' ') AS words) AS w
	CROSS JOIN LATERAL (SELECT CASE WHEN words ~ '^hhi\M' THEN 3 WHEN words ~ '^id\M' THEN 2

		WHEN words ~ '^[pqz]\M' THEN 0 ELSE 1 END AS capitals) AS c;
END;

COMMENT ON FUNCTION aid_report_heading(text) IS 'name of a column as a heading';

CREATE FUNCTION aid_report_cell(cell jsonb, plain boolean) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE jsonb_typeof(cell)
	WHEN 'null' THEN '&#8211;'
	WHEN 'boolean' THEN CASE cell WHEN 'true'::jsonb THEN 'yes' ELSE 'no' END
	WHEN 'number' THEN CASE WHEN plain THEN cell #>> '{}' ELSE aid_report_number(cell #>> '{}') END

	WHEN 'string' THEN CASE cell #>> '{}' WHEN 'Infinity' THEN '&#8734;' WHEN '-Infinity' THEN '&#8722;&#8734;'
		ELSE aid_svg_escape(cell #>> '{}') END
	ELSE aid_svg_escape(cell #>> '{}') END;

COMMENT ON FUNCTION aid_report_cell(jsonb, boolean) IS 'a cell of a table in HTML; plain for years';

CREATE FUNCTION aid_report_table(value jsonb, label text, id text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH cell AS (
		SELECT r.n AS line, c.n AS place, c.cell
		FROM jsonb_array_elements(value -> 'rows') WITH ORDINALITY AS r (list, n),
			jsonb_array_elements(r.list) WITH ORDINALITY AS c (cell, n)
		WHERE r.n <= 400
	), col AS (
		SELECT h.n AS place, h.name, h.name IN ('year', 'section') OR h.name LIKE '%\_year' AS plain,
			coalesce(k.numeric, false) AS numeric
		FROM jsonb_array_elements_text(value -> 'columns') WITH ORDINALITY AS h (name, n)
		LEFT JOIN (SELECT place, bool_or(jsonb_typeof(cell) = 'number')
			AND bool_and(jsonb_typeof(cell) IN ('number', 'null') OR cell #>> '{}' IN ('Infinity', '-Infinity', 'NaN'))
			AS numeric FROM cell GROUP BY place) k ON k.place = h.n
	), line AS (
		SELECT c.line, '<tr>' || string_agg(
			CASE WHEN c.place = 1 THEN '<th scope="row"' ELSE '<td' END || CASE WHEN col.numeric THEN ' class="n">' ELSE '>' END
				|| aid_report_cell(c.cell, col.plain) || CASE WHEN c.place = 1 THEN '</th>' ELSE '</td>' END, ''
			ORDER BY c.place) || '</tr>' AS html
		FROM cell c JOIN col ON col.place = c.place
		GROUP BY c.line
	)
	SELECT '<div class="scroll" role="group" tabindex="0" aria-labelledby="' || id || '-t"><table><caption id="' || id
		|| '-t">'
		|| aid_svg_escape(label) || '</caption><thead><tr>'
		|| (SELECT string_agg('<th scope="col"' || CASE WHEN numeric THEN ' class="n">' ELSE '>' END
				|| aid_svg_escape(aid_report_heading(name)) || '</th>', '' ORDER BY place) FROM col)
		|| E'</tr></thead>\n<tbody>' || coalesce((SELECT string_agg(html, E'\n' ORDER BY line.line) FROM line), '')
		|| E'</tbody></table></div>\n'
		|| CASE jsonb_array_length(value -> 'rows') WHEN 0 THEN '<p class="soft">No rows.</p>' ELSE '' END
		|| CASE WHEN jsonb_array_length(value -> 'rows') > 400 THEN '<p class="soft">The first 400 of '
			|| aid_report_number(jsonb_array_length(value -> 'rows')::text) || ' rows; CSV and SQL have all.</p>' ELSE '' END;
END;

COMMENT ON FUNCTION aid_report_table(jsonb, text, text) IS 'a table in HTML';

CREATE FUNCTION aid_report_code(code text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC

	SELECT '<pre tabindex="0"><code>' || string_agg(aid_svg_escape(replace(l, E'\t', '    ')), E'\n' ORDER BY n)
		|| '</code></pre>'
	FROM string_to_table(code, E'\n') WITH ORDINALITY AS t (l, n);
END;

COMMENT ON FUNCTION aid_report_code(text) IS 'SQL in HTML';

CREATE FUNCTION aid_report_call(call text, label text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN call IS NULL THEN '' ELSE '<details><summary>SQL<span class="vh"> of: ' || aid_svg_escape(label)
	|| '</span></summary>' || aid_report_code(call) || E'</details>\n' END;

COMMENT ON FUNCTION aid_report_call(text, text) IS 'the call of a figure in HTML, folded';

CREATE FUNCTION aid_report_figure(section text, ordinal integer, label text, value jsonb, call text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN value ? 'missing' THEN '<p class="missing">' || aid_svg_escape(value ->> 'missing') || E'.</p>\n'

	WHEN value ? 'svg' THEN '<figure>' || replace(value ->> 'svg', substring(value ->> 'svg'
		FROM 'id="(aid-[0-9a-f]{12})"'),
			substring(value ->> 'svg' FROM 'id="(aid-[0-9a-f]{12})"') || '-' || section || ordinal::text)
		|| E'</figure>\n' || aid_report_call(call, 'the picture for ' || label)
	ELSE '<h3 id="' || section || '-' || ordinal::text || '">' || aid_svg_escape(label) || E'</h3>\n'
		|| CASE WHEN value ? 'error' THEN '<div class="error"><p><strong>This figure could not be made.</strong> SQLSTATE '
				|| aid_svg_escape(value #>> '{error,sqlstate}') || ': ' || aid_svg_escape(value #>> '{error,message}') || '</p>'
				|| coalesce('<p>' || aid_svg_escape(value #>> '{error,detail}') || '</p>', '')
				|| coalesce('<p>' || aid_svg_escape(value #>> '{error,hint}') || '</p>', '') || E'</div>\n'
			ELSE coalesce('<p>' || aid_svg_escape(value ->> 'note') || E'</p>\n', '')
				|| aid_report_table(value, label, section || '-' || ordinal::text) END
		|| aid_report_call(call, label) END;

COMMENT ON FUNCTION aid_report_figure(text, integer, text, jsonb, text) IS 'a figure in HTML';

CREATE FUNCTION aid_report_sentences(OUT ordinal integer, OUT section text, OUT label text, OUT pick text,
	OUT sentence text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20
BEGIN ATOMIC
	SELECT v.ordinal, v.section, v.label, v.pick, v.sentence FROM (VALUES
		(1, 'coverage', 'Rows and money', '0', '{rows} records hold {money}.'),
		(2, 'coverage', 'Rows and money', 'left out of this report', '{rows} records of the query are left out.'),
		(3, 'spread', 'By year, against equal shares', '-1',
			'In {year}, {funded} of {recipients} recipients were funded; the Gini '
			'coefficient of what they got is {gini} ({gini_low} to {gini_high}), where 0 is even and 1 all to one.'),
		(4, 'need', 'How much would have to move', '-1',
			'Measured against {measured_against}, {to_move_pct}% of the money would have '
			'to move, and {unfunded} of {recipients} recipients have none.'),
		(5, 'donors', 'Most fragmented recipients', '0',
			'Nobody has money from so many sides as {recipient}: {donors} donors, as '
			'fragmented as {effective_donors} equal ones; the largest gives {lead_pct}%.'),
		(6, 'contexts', 'Are the classes treated differently, more than by chance?', '-1', 'In {year}, measured against '
			'{measured_against}, {best_funded_class} has {quotient} times its part of the money (p = {p}).'),
		(7, 'contexts', 'Money by purpose', 'prevention', 'Prevention is {money_pct}% of the money.'),
		(8, 'duplicates', 'The total when each unit of money is counted once', 'net_source',
			'Counted once, with its first payer, '
			'the money is between {lowest} and {highest}.'),
		(9, 'overlap', 'Where several donors spend at once', '0',
			'On days when several donors work on the same in the same place '
			'they spend {on_crowded_days}, of which {beyond_the_largest} is not the largest donor''s.'),
		(10, 'gender', 'Gender focus of the money', '0', '{screened_pct}% of the money was screened for gender. Of that, '
			'{focus_of_screened_pct}% has a focus on gender; of all money at least {focus_at_least_pct}% and at most '
			'{focus_at_most_pct}%.'),
		(11, 'people', 'Women, men, children, youth', 'women and girls',
			'Of the people reached, women and girls are at least '
			'{at_least_pct}% and at most {at_most_pct}%.'),
		(12, 'people', 'Women, men, children, youth', 'young men, resolution 2250', 'Young men from 18 to 29 are at least '
			'{at_least_pct}% and at most {at_most_pct}% of them.'),
		(13, 'places', 'Do neighbours get alike?', '-1',
			'Moran''s I of {subject} is {moran}, where {expected} is expected by chance '
			'(p = {p}).'),
		(14, 'forms', 'Forms of cooperation', 'South-South', '{of_money_pct}% of the money is South-South cooperation.')
	) AS v (ordinal, section, label, pick, sentence);
END;

COMMENT ON FUNCTION aid_report_sentences() IS 'sentences of the summary';

CREATE FUNCTION aid_report_sentence(value jsonb, pick text, sentence text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC

	WITH picked AS (
		SELECT CASE WHEN pick ~ '^-?[0-9]+$' THEN value #> ARRAY['rows', pick]
			ELSE (SELECT r.cells FROM jsonb_array_elements(value -> 'rows') WITH ORDINALITY AS r (cells, n)
				WHERE lower((r.cells ->> 0) COLLATE "C") = lower(pick COLLATE "C") ORDER BY r.n LIMIT 1) END AS cells
	)
	SELECT CASE WHEN bool_and(p.piece IS NOT NULL) THEN string_agg(p.piece, '' ORDER BY p.n) END
	FROM (SELECT s.n, CASE WHEN s.n % 2 = 1 THEN replace(aid_svg_escape(s.part), ' = ', '&#160;=&#160;')
			ELSE (SELECT '<bdi>' || aid_report_cell(c.cell, s.part = 'year' OR s.part LIKE '%\_year') || '</bdi>'
				FROM jsonb_array_elements_text(value -> 'columns') WITH ORDINALITY AS h (name, n)
				JOIN jsonb_array_elements((SELECT cells FROM picked)) WITH ORDINALITY AS c (cell, n) ON c.n = h.n
				WHERE h.name = s.part AND jsonb_typeof(c.cell) <> 'null') END AS piece
		FROM regexp_split_to_table(sentence, '[{}]') WITH ORDINALITY AS s (part, n)) AS p;
END;

COMMENT ON FUNCTION aid_report_sentence(jsonb, text, text) IS 'a sentence of the summary with its cells filled in';

CREATE FUNCTION aid_report_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $css$
:root{color-scheme:light dark;--paper:#fff;--ink:#1b2530;--soft:#53606c;--line:#d3dae0;--edge:#74808c;--tint:#f4f6f8;
--link:#1f5a96;--warn:#8a3c00;--warn-tint:#fdf3ea}
@media(prefers-color-scheme:dark){:root{--paper:#14191f;--ink:#e8edf2;--soft:#a7b2bd;--line:#343e48;--edge:#6f7c89;
--tint:#1c232b;--link:#7fb9ec;--warn:#f3b184;--warn-tint:#2b2119}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:var(--paper)}
.skip:focus{left:1rem;top:1rem;z-index:1}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header,nav,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:2.5rem}
h1{margin:0 0 .25rem;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
header p{margin:.25rem 0;color:var(--soft)}
header .scope{margin:0 0 1.5rem;padding:.75rem 1rem;border-left:4px solid var(--warn);background:var(--warn-tint);
color:var(--ink)}
nav ol{margin:1.5rem 0;padding:1rem 0;border:solid var(--line);border-width:1px 0;columns:18rem;list-style:none}
nav li{break-inside:avoid;padding:.15rem 0 .15rem 2rem;text-indent:-2rem}
nav li span{display:inline-block;min-width:2rem;text-indent:0;color:var(--soft);font-variant-numeric:tabular-nums}
nav li.absent{color:var(--soft)}
section{margin:3rem 0}
h2{margin:0 0 .5rem;padding-top:.75rem;border-top:2px solid var(--ink);font-size:1.45rem;
line-height:1.25;font-weight:650}
h2 span{color:var(--soft);font-weight:400;margin-right:.35em}
h2+p{margin-top:0;color:var(--soft);max-width:46rem}
h3{margin:2rem 0 .25rem;font-size:1.08rem;line-height:1.3;font-weight:650}
main p{max-width:46rem;margin:.25rem 0 .75rem}
#summary ul{padding-left:1.2rem}
#summary li{margin:.35rem 0;max-width:46rem}
#summary a{font-size:.85rem;white-space:nowrap}
.soft,.missing{color:var(--soft)}
.missing{font-style:italic}
.error{margin:.5rem 0;padding:.5rem 1rem;border-left:4px solid var(--warn);background:var(--warn-tint);max-width:46rem}
.error p{margin:.25rem 0}
.scroll{overflow-x:auto;margin:.5rem 0;max-width:100%;
background:linear-gradient(90deg,var(--paper) 1rem,transparent),
linear-gradient(270deg,var(--paper) 1rem,transparent) right,
linear-gradient(90deg,var(--edge),transparent),linear-gradient(270deg,var(--edge),transparent) right;
background-attachment:local,local,scroll,scroll;background-repeat:no-repeat;
background-size:2rem 100%,2rem 100%,.6rem 100%,.6rem 100%}
table{border-collapse:collapse;min-width:min(100%,30rem);font-size:.92rem;
line-height:1.4;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.32rem .75rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
th:first-child,td:first-child{padding-left:.1rem}
thead th{vertical-align:bottom;border-bottom:1.5px solid var(--edge);font-weight:600;color:var(--soft);line-height:1.25}
tbody tr:last-child>*{border-bottom:1.5px solid var(--edge)}
tbody th,td{max-width:24rem;min-width:3rem}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
figure{margin:1rem 0;max-width:34rem}
figure svg{display:block;width:100%;height:auto}
details{margin:.25rem 0 .5rem;font-size:.9rem}
summary{cursor:pointer;color:var(--link);width:max-content;padding:.15rem 0}
pre{margin:.25rem 0;padding:.75rem 1rem;overflow-x:auto;background:var(--tint);font-size:.82rem;
line-height:1.45;tab-size:4}
code{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
footer{padding-bottom:3rem;color:var(--soft);font-size:.9rem}
@media(max-width:30rem){h1{font-size:1.6rem}h2{font-size:1.25rem}header{padding-top:1.5rem}section{margin:2rem 0}
th,td{padding:.32rem .5rem}tbody td:not(.n){min-width:7rem}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--edge:#555;--tint:#fff;--link:#000;--warn:#000;
--warn-tint:#fff}
body{font-size:10pt;line-height:1.4}header,nav,main,footer{max-width:none;padding:0}
.skip,details:not([open]){display:none}
h2,h3{break-after:avoid}tr,figure,.error{break-inside:avoid}thead{display:table-header-group}
.scroll{overflow:visible;background:none}table{font-size:8.5pt;min-width:0}
th,td{padding:.15rem .4rem}tbody th,td{min-width:0}
.n{white-space:normal}figure{max-width:12cm}section{margin:1.5rem 0}a{text-decoration:none}
pre{white-space:pre-wrap;border:1px solid var(--line)}@page{margin:18mm 16mm}}
$css$;

COMMENT ON FUNCTION aid_report_style() IS 'the style of the report: light, dark, narrow, printed';

CREATE FUNCTION aid_report_page(query text, options jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE
SET search_path FROM CURRENT SET jit = off
BEGIN ATOMIC
	WITH figure AS MATERIALIZED (
		SELECT f.section, f.ordinal, f.label, f.value, f.call FROM aid_report_figures(query, options, NULL) AS f
	), room AS (
		SELECT r.section, r.ordinal, r.heading, r.explains,
			(SELECT bool_and(f.value ? 'missing') FROM figure f WHERE f.section = r.section) AS absent,
			(SELECT string_agg(aid_report_figure(f.section, f.ordinal, f.label, f.value, f.call), '' ORDER BY f.ordinal)
				FROM figure f WHERE f.section = r.section) AS body
		FROM aid_report_registry() AS r
	), fact AS (
		SELECT aid_svg_escape(coalesce(options ->> 'title',
				(SELECT r.preset #>> '{}' FROM aid_report_options() AS r WHERE r.option = 'title'))) AS title,
			(SELECT string_agg(c.line ->> 0, ', ' ORDER BY c.n) FROM figure f,
				jsonb_array_elements(f.value -> 'rows') WITH ORDINALITY AS c (line, n)
				WHERE f.section = 'method' AND f.label = 'Tables read' AND c.line -> 1 = 'true') AS secured,
			(SELECT string_agg('<li>' || aid_report_sentence(f.value, s.pick, s.sentence) || ' <a href="#' || f.section || '-'
					|| f.ordinal::text || '">Section ' || r.ordinal::text || '<span class="vh">: ' || aid_svg_escape(f.label)
					|| '</span></a></li>', E'\n' ORDER BY s.ordinal)
				FROM aid_report_sentences() AS s JOIN figure f ON f.section = s.section AND f.label = s.label
					AND f.value ? 'rows' JOIN room r ON r.section = s.section) AS summary,
			(SELECT i.o FROM aid_report_input(query, options) AS i) AS o
	)
	SELECT E'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
		'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
		'<meta http-equiv="Content-Security-Policy" content="default-src ''none''; style-src ''unsafe-inline''"/>\n<title>'
		|| title || E'</title>\n<style>' || aid_report_style() || E'</style>\n</head>\n<body>\n'
		'<a class="skip" href="#main">Skip to the report</a>\n<header>\n'
		|| coalesce('<p class="scope">These figures cover only what the role ' || aid_svg_escape(quote_ident(current_user))
			|| ' may see: row security applies to ' || aid_svg_escape(secured) || E'.</p>\n', '')
		|| '<h1>' || title || E'</h1>\n<p>Is the money spread fairly, is it counted twice, does it reach women and young '
			'people? Every figure is the answer of the SQL below it. Money is in ' || aid_svg_escape(o ->> 'money')
			|| E'; a dash is no value.</p>\n</header>\n'
		|| E'<nav aria-label="Contents"><ol>\n'
		|| (SELECT string_agg('<li' || CASE WHEN absent THEN ' class="absent"' ELSE '' END || '><span>' || ordinal::text
				|| '</span> <a href="#' || section || '">' || heading || '</a>'
				|| CASE WHEN absent THEN ' (not in these data)' ELSE '' END || '</li>', E'\n' ORDER BY ordinal) FROM room)
		|| E'\n</ol></nav>\n<main id="main">\n'
		|| coalesce(E'<section id="summary" aria-labelledby="summary-h">\n<h2 id="summary-h">In short</h2>\n<ul>\n' || summary
			|| E'\n</ul>\n</section>\n', '')
		|| (SELECT string_agg('<section id="' || section || '" aria-labelledby="' || section || '-h">' || E'\n<h2 id="'
			|| section
				|| '-h"><span>' || ordinal::text || '</span> ' || heading || E'</h2>\n<p>' || explains || E'</p>\n' || body
				|| CASE section WHEN 'method' THEN E'<h3 id="method-again">The whole report again</h3>\n'
					|| aid_report_code(format(E'SELECT aid_report_html(%L,\n\t%L)', query, options)) ELSE '' END
				|| E'\n</section>\n', '' ORDER BY ordinal) FROM room)
		|| E'</main>\n<footer><p>Made by aidflow_report. Equal rows and options give equal bytes.</p></footer>\n'
		'</body>\n</html>\n'
	FROM fact;
END;

COMMENT ON FUNCTION aid_report_page(text, jsonb) IS 'the report in HTML';

CREATE FUNCTION aid_report_csv_cell(cell jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC

	SELECT CASE WHEN t IS NULL THEN '' WHEN t = '' OR t ~ '[",\r\n]' OR t <> btrim(t) THEN '"' || replace(t, '"', '""')
		|| '"' ELSE t END
	FROM (SELECT CASE WHEN jsonb_typeof(cell) = 'string' AND cell #>> '{}' ~ '^[=+@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20-]'
		THEN '''' ELSE '' END || (cell #>> '{}') AS t) AS c;
END;

COMMENT ON FUNCTION aid_report_csv_cell(jsonb) IS 'a cell of CSV';

CREATE FUNCTION aid_report_csv_line(cells jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg(aid_report_csv_cell(cell), ',' ORDER BY n)
		FROM jsonb_array_elements(cells) WITH ORDINALITY AS t (cell, n);
END;

COMMENT ON FUNCTION aid_report_csv_line(jsonb) IS 'a line of CSV';

CREATE FUNCTION aid_report_html(query text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000
RETURN aid_report_page(aid_qualified_query(query), aid_report_qualified(options));

COMMENT ON FUNCTION aid_report_html(text, jsonb) IS 'the report as one HTML file';

CREATE FUNCTION aid_report_csv(query text, options jsonb DEFAULT '{}', section text DEFAULT NULL) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 500
BEGIN ATOMIC
	SELECT l.line
	FROM aid_report_figures(aid_qualified_query($1), aid_report_qualified($2), $3) AS f
	JOIN aid_report_registry() AS r ON r.section = f.section
	CROSS JOIN LATERAL (
		SELECT 1 AS part, 0::bigint AS n, aid_report_csv_line(jsonb_build_array(f.section, f.label)) AS line
		UNION ALL SELECT 2, 0, aid_report_csv_line(f.value -> 'columns')
		UNION ALL SELECT 3, t.n, aid_report_csv_line(t.cells)
			FROM jsonb_array_elements(f.value -> 'rows') WITH ORDINALITY AS t (cells, n)
		UNION ALL SELECT 4, 0, aid_report_csv_line(jsonb_build_array(coalesce(f.value ->> 'missing',
			'error ' || (f.value #>> '{error,sqlstate}') || ': ' || (f.value #>> '{error,message}'))))
			WHERE f.value ?| '{missing,error}'
		UNION ALL SELECT 5, 0, '') AS l
	WHERE NOT f.value ? 'svg' AND l.line IS NOT NULL
	ORDER BY r.ordinal, f.ordinal, l.part, l.n;
END;

COMMENT ON FUNCTION aid_report_csv(text, jsonb, text) IS 'tables of the report as lines of CSV';

CREATE FUNCTION aid_report_fingerprints(query text, options jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT jsonb_object_agg(i.name, aid_report_digest(i.query))
	FROM (SELECT 'query' AS name, query
		UNION ALL
		SELECT r.option, options ->> r.option FROM aid_report_options() AS r WHERE r.kind = 'query'
			AND options ? r.option) AS i;
END;

COMMENT ON FUNCTION aid_report_fingerprints(text, jsonb) IS 'fingerprints of all queries of a report';

CREATE TABLE aid_report_log (
	run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	made_by text NOT NULL DEFAULT current_user,
	query text NOT NULL,
	options jsonb NOT NULL,
	fingerprints jsonb NOT NULL,
	versions jsonb NOT NULL,
	figures jsonb NOT NULL
);

COMMENT ON TABLE aid_report_log IS 'reports that were kept, to be compared';

COMMENT ON COLUMN aid_report_log.run IS 'number of the run';

COMMENT ON COLUMN aid_report_log.made_at IS 'when the run was made: in no figure';

COMMENT ON COLUMN aid_report_log.made_by IS 'the role whose rights it had';

COMMENT ON COLUMN aid_report_log.query IS 'the query, its names qualified';

COMMENT ON COLUMN aid_report_log.options IS 'the options as given, their queries qualified';

COMMENT ON COLUMN aid_report_log.fingerprints IS 'aid_report_fingerprint of the query and of each query in the options';

COMMENT ON COLUMN aid_report_log.versions IS 'versions of PostgreSQL and the extensions';

COMMENT ON COLUMN aid_report_log.figures IS 'a list of section, ordinal, label, value and call';

ALTER TABLE aid_report_log OWNER TO @extowner@;

SELECT pg_catalog.pg_extension_config_dump('aid_report_log', '');

SELECT pg_catalog.pg_extension_config_dump('aid_report_log_run_seq', '');

CREATE FUNCTION aid_report_run(query text, options jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE COST 1000000
BEGIN ATOMIC
	INSERT INTO aid_report_log (query, options, fingerprints, versions, figures)
	SELECT i.query, i.options, aid_report_fingerprints(i.query, i.options),
		(SELECT jsonb_object_agg(v.part, v.version) FROM aid_report_versions() AS v),
		(SELECT jsonb_agg(jsonb_build_object('section', f.section, 'ordinal', f.ordinal, 'label', f.label, 'value', f.value,
				'call', f.call) ORDER BY r.ordinal, f.ordinal)
			FROM aid_report_figures(i.query, i.options, NULL) AS f JOIN aid_report_registry() AS r ON r.section = f.section)
	FROM (SELECT aid_qualified_query($1) AS query, aid_report_qualified($2) AS options OFFSET 0) AS i
	RETURNING run;
END;

COMMENT ON FUNCTION aid_report_run(text, jsonb) IS 'makes the report and keeps its figures';

CREATE FUNCTION aid_report_diff(run_a bigint, run_b bigint)
RETURNS TABLE (section text, label text, before jsonb, after jsonb, reason text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 20
BEGIN ATOMIC
	WITH given AS (
		SELECT a.versions <> b.versions AS version, a.query <> b.query OR a.options <> b.options AS options,
			a.query = b.query AND a.fingerprints -> 'query' <> b.fingerprints -> 'query'
				OR EXISTS (SELECT FROM jsonb_each(a.options) AS x
					WHERE b.options -> x.key = x.value AND a.fingerprints -> x.key <> b.fingerprints -> x.key) AS data
		FROM aid_report_log a, aid_report_log b WHERE a.run = run_a AND b.run = run_b
	), figure AS (

		SELECT l.run, f.section, f.label, f.ordinal, f.value, f.call, f.value ? 'svg' AS picture,
			row_number() OVER (PARTITION BY l.run, f.section, f.label, f.value ? 'svg' ORDER BY f.ordinal) AS n
		FROM aid_report_log l, jsonb_to_recordset(l.figures) AS f (section text, ordinal integer, label text, value jsonb,
			call text)
		WHERE l.run IN (run_a, run_b)
	)
	SELECT d.section, d.label, d.before, d.after, d.reason FROM (
	SELECT r.ordinal AS section_ordinal, coalesce(a.ordinal, b.ordinal) AS ordinal, r.section,
		coalesce(a.label, b.label) AS label, a.value AS before, b.value AS after,
		coalesce(nullif(concat_ws(' and ', CASE WHEN g.data THEN 'data' END,
			CASE WHEN g.options AND a.call IS NOT DISTINCT FROM b.call AND a.call IS NOT NULL THEN NULL
				WHEN g.options THEN 'options' END,
			CASE WHEN g.version THEN 'version' END), ''), 'unknown') AS reason
	FROM (SELECT * FROM figure WHERE run = run_a) a
	FULL JOIN (SELECT * FROM figure WHERE run = run_b) b
		ON a.section = b.section AND a.label = b.label AND a.picture = b.picture AND a.n = b.n
	JOIN aid_report_registry() AS r ON r.section = coalesce(a.section, b.section)
	CROSS JOIN given g
	WHERE a.value IS DISTINCT FROM b.value
	UNION ALL
	SELECT NULL, NULL, aid_refuse('22023', 'there is no run ' || missing::text, 'aid_report_log does not have it.', ''),
		NULL,
		NULL, NULL, NULL
	FROM unnest(ARRAY[run_a, run_b]) AS missing
	WHERE NOT EXISTS (SELECT FROM aid_report_log l WHERE l.run = missing)) AS d
	ORDER BY d.section_ordinal, d.ordinal, d.before IS NULL, d.label COLLATE "C";
END;

COMMENT ON FUNCTION aid_report_diff(bigint, bigint) IS 'what is not the same in two runs, and why';
