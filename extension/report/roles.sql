--# Internal

-- What a report may be given: roles of columns, options, sections. This part comes before those of the sections.

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

-- Of a query, columns are its columns with their kinds, ! after a kind that must be there.
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

-- needs: all of them; a|b is one of both, "option x" an option.
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
	-- "role marker, option need or option population": what is missing, NULL where nothing is
	SELECT string_agg(CASE WHEN term LIKE 'option %' THEN replace(term, '|', ' or ')
		ELSE 'role ' || replace(term, '|', ' or ') END, ', ' ORDER BY n)
	FROM unnest(needs) WITH ORDINALITY AS t (term, n)
	WHERE NOT string_to_array(term, '|') && found;
END;
COMMENT ON FUNCTION aid_report_missing(text[], text[]) IS 'which needs of a section are not met';
