-- HXL: the row of hashtags, which of the first 25 it may be, and what its columns mean.

-- A hashtag in one form: small letters, attributes sorted.
CREATE OR REPLACE FUNCTION pg_temp.import_tag(value text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT concat_ws('+', split_part(v, '+', 1), string_agg(attribute, '+' ORDER BY attribute COLLATE "C"))
	FROM (SELECT regexp_replace(lower(value), '\s', '', 'g') AS v) s LEFT JOIN LATERAL
		(SELECT DISTINCT a AS attribute FROM unnest((string_to_array(v, '+'))[2:]) AS a WHERE a <> '') t ON true
	GROUP BY v);

-- The first column of a tag with one of the attributes wanted (all if NULL) and none of those unwanted, as SQL.
CREATE OR REPLACE FUNCTION pg_temp.import_pick(tags text[], tag text, wanted text[], unwanted text[]) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (SELECT min(p)::integer FROM unnest(tags) WITH ORDINALITY AS u (t, p), LATERAL (SELECT string_to_array(t, '+') AS part) s
	WHERE part[1] = tag AND (wanted IS NULL OR part[2:] && wanted) AND NOT part[2:] && coalesce(unwanted, '{}'));

CREATE OR REPLACE FUNCTION pg_temp.import_cell(p integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p IS NULL THEN 'NULL::text' ELSE 'nullif(btrim(c' || p || E', E\' \\t\\r\\n\'), \'\')' END;

CREATE OR REPLACE FUNCTION pg_temp.import_hxl(slot text, file text, content oid, amount text, people text, adult_from text, recipient text)
RETURNS void LANGUAGE plpgsql SET client_min_messages = notice AS $$
DECLARE
	body text := pg_temp.import_read(slot, file, content);
	sign text := (SELECT i.quote FROM aid_import i);
	first_line text := regexp_replace(split_part(replace(body, E'\r', E'\n'), E'\n', 1), '"[^"]*"', '', 'g');
	tag_line text := (SELECT l FROM regexp_split_to_table(body, E'[\r\n]+') AS l WHERE l ~ '^[\s,;|"]*#[A-Za-z]' LIMIT 1);
	best text;
	r record;
	k integer := 0;
	first_lines integer;
	tags text[];
	width integer;
	default_country text;
	money integer;
	unit integer;
	named text;
	person_tag text;
	columns text := '';
	cells text;
	ignored text;
	places text;
	chosen integer[];
BEGIN
	IF ltrim(body, E' \t\r\n') ~ '^[<{\[]' THEN
		RAISE EXCEPTION 'the file is not a table: %', file USING ERRCODE = '22000';
	END IF;
	IF adult_from <> '' AND adult_from !~ '^[1-9][0-9]?$' THEN
		RAISE EXCEPTION 'adult_from is no age: "%"', adult_from USING ERRCODE = '22023';
	END IF;
	IF recipient <> '' THEN
		default_country := pg_temp.import_country(recipient);
		IF default_country IS NULL THEN
			RAISE EXCEPTION 'recipient is no country: "%"', recipient USING ERRCODE = '22023';
		END IF;
	END IF;
	SELECT d INTO best FROM unnest(ARRAY[',', E'\t', ';', '|']) WITH ORDINALITY AS u (d, o)
	ORDER BY length(coalesce(tag_line, first_line)) - length(replace(coalesce(tag_line, first_line), d, '')) DESC, o LIMIT 1;
	FOR r IN SELECT * FROM pg_temp.import_records(body, best, sign, 25) LOOP
		k := k + 1;
		first_lines := coalesce(first_lines, r.line_count);
		IF (SELECT count(*) FILTER (WHERE btrim(f) ~ '^#[A-Za-z]') > 0 AND count(*) FILTER (WHERE btrim(f) <> '' AND btrim(f) !~ '^#[A-Za-z]') = 0
			FROM unnest(r.fields) AS f) THEN
			tags := ARRAY(SELECT pg_temp.import_tag(f) FROM unnest(r.fields) WITH ORDINALITY AS u (f, o) ORDER BY o);
			EXIT;
		END IF;
	END LOOP;
	IF tags IS NULL THEN
		RAISE EXCEPTION 'no row of HXL hashtags in %', file USING ERRCODE = '22000',
			DETAIL = 'One of the first 25 rows holds hashtags such as #org, #country+code, #value.';
	END IF;
	width := cardinality(tags);

	-- money: one column
	SELECT array_agg(p::integer ORDER BY p) INTO chosen FROM unnest(tags) WITH ORDINALITY AS u (t, p)
	WHERE CASE WHEN amount <> '' THEN t = pg_temp.import_tag(amount)
		ELSE split_part(t, '+', 1) = '#value' AND NOT (string_to_array(t, '+'))[2:] && ARRAY['currency', 'code', 'type'] END;
	IF cardinality(chosen) > 1 OR amount <> '' AND chosen IS NULL THEN
		RAISE EXCEPTION '% of amounts in %', CASE WHEN chosen IS NULL THEN 'no such column' ELSE 'several columns' END, file USING ERRCODE = '42702',
			DETAIL = format('The hashtags are: %s.', array_to_string(tags, ', ')), HINT = 'Choose one: -v amount=#value+commitment.';
	END IF;
	money := chosen[1];
	unit := coalesce(pg_temp.import_pick(tags, '#currency', NULL, NULL), pg_temp.import_pick(tags, '#value', ARRAY['currency'], NULL));
	named := (SELECT upper(min(a)) FROM unnest((string_to_array(tags[money], '+'))[2:]) AS a WHERE a IN ('usd', 'eur', 'gbp', 'chf', 'cad', 'jpy', 'sek', 'nok', 'dkk', 'aud'));

	-- people: the finest columns of one tag; margins repeat them, and other attributes say of whom something
	person_tag := CASE WHEN people <> '' THEN split_part(pg_temp.import_tag(people), '+', 1)
		ELSE (SELECT w FROM unnest(ARRAY['#reached', '#beneficiary', '#affected', '#targeted', '#inneed']) WITH ORDINALITY AS u (w, o)
			WHERE w IN (SELECT split_part(t, '+', 1) FROM unnest(tags) AS t) ORDER BY o LIMIT 1) END;
	IF people <> '' AND NOT EXISTS (SELECT FROM unnest(tags) AS t WHERE split_part(t, '+', 1) = person_tag) THEN
		RAISE EXCEPTION 'no such column of people in %: %', file, people USING ERRCODE = '42703',
			DETAIL = format('The hashtags are: %s.', array_to_string(tags, ', '));
	END IF;
	WITH col AS (
		SELECT p, t, (string_to_array(t, '+'))[2:] AS a FROM unnest(tags) WITH ORDINALITY AS u (t, p) WHERE split_part(t, '+', 1) = person_tag
	), known AS (
		SELECT p, t, (SELECT min(upper(x)) FROM unnest(a) AS x WHERE x IN ('f', 'm', 'x')) AS sex,
			(SELECT min(x) FROM unnest(a) AS x WHERE x IN ('infants', 'children', 'adults', 'elderly')) AS age,
			a <@ ARRAY['f', 'm', 'x', 'infants', 'children', 'adults', 'elderly', 'ind', 'num', 'total', 'all', 'people']
				AND (SELECT count(*) <= 1 FROM unnest(a) AS x WHERE x IN ('f', 'm', 'x')) AS usable FROM col
	), level AS (
		SELECT *, CASE WHEN NOT usable THEN 0 WHEN sex IS NOT NULL AND age IS NOT NULL THEN 3 WHEN sex IS NOT NULL THEN 2 WHEN age IS NOT NULL THEN 1 ELSE -1 END AS fine FROM known
	), used AS (
		SELECT *, fine > 0 AND fine = max(fine) OVER () OR fine = -1 AS taken FROM level
	)
	SELECT 'nullif(concat_ws('' = '', ' || coalesce((SELECT pg_temp.import_cell(min(p)::integer) FROM used WHERE fine = -1), 'NULL::text') || ', nullif(concat_ws('', '', '
			|| coalesce((SELECT string_agg(format('(SELECT %L || sum(v::numeric) FROM unnest(ARRAY[%s]) AS v WHERE v ~ ''^[0-9]{1,15}$'' HAVING count(v) > 0)', name, list), ', ' ORDER BY name)
				FROM (SELECT coalesce(sex, '?') || CASE WHEN adult_from = '' OR age IS NULL THEN '' WHEN age IN ('infants', 'children') THEN ' 0-' || (adult_from::integer - 1)
						ELSE ' ' || adult_from || '+' END || ': ' AS name, string_agg(pg_temp.import_cell(p::integer), ', ' ORDER BY p) AS list
					FROM used WHERE taken AND fine > 0 GROUP BY 1) c), 'NULL::text') || '), '''')), '''') AS cells, '
			|| '(SELECT min(v) FROM unnest(ARRAY[NULL::text' || coalesce((SELECT string_agg(', ' || pg_temp.import_cell(p::integer), '' ORDER BY p) FROM used WHERE taken), '')
			|| ']) AS v WHERE v !~ ''^[0-9]{1,15}$'') AS not_whole',
		(SELECT string_agg(t, ', ' ORDER BY p) FROM used WHERE NOT taken)
	INTO cells, ignored;
	IF ignored IS NOT NULL THEN
		RAISE NOTICE 'columns of people that are not added, since they repeat others or say of whom something: %', ignored;
	END IF;

	-- the deepest place that has a name, else a code
	SELECT string_agg(pg_temp.import_cell(p::integer), ', ' ORDER BY t ~ '\+(code|pcode|id)', split_part(t, '+', 1) COLLATE "C" DESC, p) INTO places
	FROM unnest(tags) WITH ORDINALITY AS u (t, p) WHERE split_part(t, '+', 1) ~ '^#adm[1-5]$' OR split_part(t, '+', 1) = '#loc' AND t !~ '\+(type|id)';

	columns := format('%s AS activity_id, %s AS donor, %s AS implementer, %s AS country_code, %s AS country_name, coalesce(%s) AS place, %s AS lat, %s AS lon, '
		'%s AS sector, %s AS title, %s AS amount, %s AS currency, %s AS date, %s AS start_date, %s AS end_date, %L::text AS default_country, %s',
		pg_temp.import_cell(pg_temp.import_pick(tags, '#activity', ARRAY['code', 'id'], NULL)),
		pg_temp.import_cell(pg_temp.import_pick(tags, '#org', ARRAY['funder', 'funding', 'donor', 'source'], ARRAY['code', 'id', 'type'])),
		pg_temp.import_cell(coalesce(pg_temp.import_pick(tags, '#org', ARRAY['impl', 'partner', 'prog'], ARRAY['code', 'id', 'type']),
			pg_temp.import_pick(tags, '#org', NULL, ARRAY['funder', 'funding', 'donor', 'source', 'code', 'id', 'type']))),
		pg_temp.import_cell(pg_temp.import_pick(tags, '#country', ARRAY['code', 'iso3', 'iso2', 'm49', 'v_iso3', 'v_iso2'], NULL)),
		pg_temp.import_cell(pg_temp.import_pick(tags, '#country', NULL, ARRAY['code', 'iso3', 'iso2', 'm49', 'v_iso3', 'v_iso2'])),
		coalesce(places, 'NULL::text, NULL'),
		pg_temp.import_cell(pg_temp.import_pick(tags, '#geo', ARRAY['lat'], NULL)), pg_temp.import_cell(pg_temp.import_pick(tags, '#geo', ARRAY['lon'], NULL)),
		pg_temp.import_cell(coalesce(pg_temp.import_pick(tags, '#sector', NULL, ARRAY['code', 'id', 'type']), pg_temp.import_pick(tags, '#sector', NULL, NULL))),
		pg_temp.import_cell(coalesce(pg_temp.import_pick(tags, '#activity', NULL, ARRAY['code', 'id', 'type', 'status']), pg_temp.import_pick(tags, '#description', NULL, NULL))),
		pg_temp.import_cell(money), CASE WHEN unit IS NULL THEN format('%L::text', named) ELSE format('coalesce(%s, %L)', pg_temp.import_cell(unit), named) END,
		pg_temp.import_cell(pg_temp.import_pick(tags, '#date', NULL, ARRAY['start', 'end'])), pg_temp.import_cell(pg_temp.import_pick(tags, '#date', ARRAY['start'], NULL)),
		pg_temp.import_cell(pg_temp.import_pick(tags, '#date', ARRAY['end'], NULL)), default_country, cells);
	IF money IS NULL AND person_tag IS NULL AND pg_temp.import_pick(tags, '#org', NULL, NULL) IS NULL THEN
		RAISE EXCEPTION 'columns are missing in %: #value, #org or people such as #reached', file USING ERRCODE = '42703',
			DETAIL = format('The hashtags are: %s.', array_to_string(tags, ', '));
	END IF;
	UPDATE aid_import_file f SET header = tags, header_lines = first_lines, skip = k - 1, delimiter = best WHERE f.slot = import_hxl.slot;
	EXECUTE format('CREATE TEMP TABLE %I (n bigint GENERATED ALWAYS AS IDENTITY, %s) ON COMMIT DROP', 'aid_import_raw_' || slot,
		(SELECT string_agg(format('c%s text', p), ', ') FROM generate_series(1, width) AS p));
	EXECUTE format('CREATE TEMP VIEW %I AS SELECT n, %s FROM %I WHERE n > %s', 'aid_import_' || slot, columns, 'aid_import_raw_' || slot, k - 1);
END
$$;
