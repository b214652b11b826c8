--# Internal

-- Each section composes its calls; here they are run. A figure that fails stands in its place with its error.

-- The order of figures is that of UNION ALL in the sections, which workers would mix.
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

-- {"columns", "rows", "note"}, for a picture {"svg"}
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

--# The coordination-balance report

--| Arguments: `query` one SELECT whose column names are roles: `id`, `donor`, `implementer`, `recipient`, `amount`, `currency`, `date`, `start_date`, `end_date`, `title`, `sector`, `place`, `marker` (aid_marker), `beneficiaries` (aid_headcount), `source`, `record_id`, `version`, `activity_id`, `parent_id`, `provider_activity_id`, `receiver_activity_id`, `direction`, `stage`, `lat`, `lon`, `geom`. Needed are `amount` and one of `donor`, `recipient`; every other one adds what it can.
--| Arguments: `options` a JSON object of: `title`; `money` (what an amount is counted in); `counting` ("gross", a name that `aid_counting_rule` knows: printed, and a rule of `aid_counted` stands first among the totals without double counting; all other figures add the rows as they stand); `from_year`, `to_year`; `top` (10, length of lists); `level` (0.95); `replicates` (999) and `seed` (1) of intervals and permutations; `min_probability` (0.9), `fiscal_year_start` (1) and `model` as `aid_find_duplicates` has them; and queries, as texts: `population` and `need` (unit, amount, perhaps year), `roster` (unit), `names` (unit, name), `context` (unit, class, perhaps year), `groups` (unit, path: the region or an array from the largest to the smallest), `purposes` (sector, purpose), `forms` (country, class: north or south, perhaps valid: a daterange), `shapes` (unit, geom), `aliases` (alias, org, kind), `rates` (currency, date, rate), `verdicts` (id_a, id_b, relation, perhaps reviewer and reviewed_on). `section` one section: coverage, spread, need, regions, donors, contexts, duplicates, overlap, gender, people, places, forms or method.
--| Result: every figure: its section, its number within it, its label, its value and the call that gives it. A table is `{"columns", "rows", "note"}`, a picture `{"svg"}`; a section that the columns or options do not allow is one row `{"missing": "not in these data: needs ..."}`; a figure that fails is `{"error": {"sqlstate", "message", "detail", "hint"}}` in its place.
--| Errors: 22004 a NULL query; 42703 a column that is no role or not one of the option's, or one that is missing; 42702 a column twice; 42804 a column of another type; 42P11 not one statement; 22023 an unknown option or section, an option of another type or out of range; what the server says of a faulty query.
--| Definition: with the column `currency` and without `rates`, all sections but coverage cover the currency of most rows with an amount (of two the first in byte order) and rows without an amount; with `rates` amounts are multiplied by the rate of the nearest date within 31 days. Coverage tells what that leaves out.
--| Note: everything runs with the caller's rights, read-only, in one snapshot, and under settings that the report fixes; names are resolved by the caller's `search_path`. Messages of errors are in the language of the server.
--| Example: `SELECT section, label, value -> 'rows' FROM aid_report_sections('SELECT donor, iso3 AS recipient, usd AS amount FROM flows')`
CREATE FUNCTION aid_report_sections(query text, options jsonb DEFAULT '{}', section text DEFAULT NULL)
RETURNS TABLE (section text, ordinal integer, label text, value jsonb, call text)
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 60
BEGIN ATOMIC
	SELECT f.section, f.ordinal, f.label, f.value, f.call
	FROM aid_report_figures(aid_qualified_query($1), aid_report_qualified($2), $3) AS f;
END;
COMMENT ON FUNCTION aid_report_sections(text, jsonb, text) IS 'every figure of the report, with the call that gives it';

--| Arguments: `query` one SELECT, VALUES or TABLE statement.
--| Result: the number of its rows, a dash, and 32 hexadecimal digits: the sums, modulo 2^64, of the two first quarters of the SHA-256 hashes of column names and row. Equal for equal rows in any order, whatever the settings, the encoding or the plan; it takes changed, added, missing and repeated rows apart.
--| Empty: NULL for NULL; `0-` and zeros for a query without rows.
--| Errors: as aid_qualified_query.
--| Note: a row's text is hashed, so 1.50 and 1.5 differ. It protects from mistakes, not from somebody who looks for rows of an equal sum.
--| Example: `SELECT aid_report_fingerprint('TABLE flows')`
CREATE FUNCTION aid_report_fingerprint(query text) RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 100000
RETURN aid_report_digest(aid_qualified_query(query));
COMMENT ON FUNCTION aid_report_fingerprint(text) IS 'row count and order-independent hash of the rows of a query';
