-- Files: their digest, the header of a table, the \copy command that stages it as text, lines of rows.

-- The fields of the first records of a text.
CREATE OR REPLACE FUNCTION pg_temp.import_records(body text, delimiter text, quote text, most integer)
RETURNS TABLE (fields text[], line_count integer) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	letters text[] := string_to_array(body, NULL);
	size integer := coalesce(array_length(letters, 1), 0);
	i integer := 1;
	c text;
	field text := '';
	quoted boolean := false;
	found_records integer := 0;
BEGIN
	fields := '{}';
	line_count := 1;
	WHILE i <= size AND found_records < most LOOP
		c := letters[i];
		IF quoted THEN
			IF c = quote AND i < size AND letters[i + 1] = quote THEN
				field := field || c;
				i := i + 1;
			ELSIF c = quote THEN
				quoted := false;
			ELSE
				field := field || c;
				IF c = E'\n' THEN line_count := line_count + 1; END IF;
			END IF;
		ELSIF c = quote THEN
			quoted := true;
		ELSIF c = delimiter THEN
			fields := fields || field;
			field := '';
		ELSIF c IN (E'\n', E'\r') THEN
			IF c = E'\r' AND i < size AND letters[i + 1] = E'\n' THEN i := i + 1; END IF;
			fields := fields || field;
			RETURN NEXT;
			found_records := found_records + 1;
			fields := '{}';
			field := '';
			line_count := 1;
		ELSE
			field := field || c;
		END IF;
		i := i + 1;
	END LOOP;
	IF found_records < most AND (field <> '' OR fields <> '{}') THEN
		fields := fields || field;
		RETURN NEXT;
	END IF;
END
$$;

-- The name of a column without what differs from release to release: case, blanks, dots and underscores.
CREATE OR REPLACE FUNCTION pg_temp.import_name(name text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN lower(regexp_replace(name, '[^[:alnum:]]', '', 'g'));

-- Takes a file that \lo_import brought: its digest and size; refuses what is no text. The large object goes again.
CREATE OR REPLACE FUNCTION pg_temp.import_digest(slot text, file text, content oid, is_table boolean DEFAULT true)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	piece constant integer := 64 * 1024 * 1024;
	size bigint := 0;
	digest bytea := '';
	part bytea;
	head bytea := lo_get(content, 0, 65536);
	seam bytea := '';
BEGIN
	LOOP
		part := lo_get(content, size, piece);
		-- psql takes this line for the end of the data and would leave out what follows
		seam := seam || substr(part, 1, 4);
		IF is_table AND (position('\x0a5c2e0a'::bytea IN part) > 0 OR position('\x0a5c2e0d'::bytea IN part) > 0
				OR position('\x0a5c2e0a'::bytea IN seam) > 0 OR position('\x0a5c2e0d'::bytea IN seam) > 0) THEN
			RAISE EXCEPTION 'a line of the file holds nothing but \.: %', file USING ERRCODE = '22000',
				DETAIL = 'Loading would end there.';
		END IF;
		seam := substr(part, greatest(length(part) - 3, 1));
		EXIT WHEN length(part) = 0 AND size > 0;
		digest := digest || sha256(part);
		size := size + length(part);
		EXIT WHEN length(part) < piece;
	END LOOP;
	-- of a larger file the digest is that of the digests of its pieces: a value of the server ends at 1 GB
	INSERT INTO aid_import_file (slot, file, bytes, digest)
	VALUES (slot, file, size, CASE WHEN size <= piece THEN 'sha256:' || encode(digest, 'hex')
		ELSE 'sha256-64MiB:' || encode(sha256(digest), 'hex') END);
	PERFORM lo_unlink(content);
	PERFORM pg_temp.import_stage(format('reading %s', file));

	IF size = 0 THEN
		RAISE EXCEPTION 'the file is empty: %', file USING ERRCODE = '22000';
	END IF;
	IF substr(head, 1, 2) IN ('\xfffe', '\xfeff') THEN
		RAISE EXCEPTION 'the file is in UTF-16: %', file USING ERRCODE = '22021',
			HINT = 'Convert it first: iconv -f UTF-16 -t UTF-8.';
	END IF;
	IF substr(head, 1, 4) IN ('\x504b0304', '\x504b0506') OR substr(head, 1, 2) = '\x1f8b' THEN
		RAISE EXCEPTION 'the file is an archive or a spreadsheet, not text: %', file USING ERRCODE = '22000',
			HINT = 'Unpack it, or save the sheet as CSV UTF-8.';
	END IF;
	IF position('\x00'::bytea IN head) > 0 THEN
		RAISE EXCEPTION 'the file is not text: %', file USING ERRCODE = '22000',
			DETAIL = format('Byte %s is zero.', position('\x00'::bytea IN head));
	END IF;
END
$$;

-- Bytes as text, without a byte-order mark.
CREATE OR REPLACE FUNCTION pg_temp.import_text(content bytea, encoding text, file text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN convert_from(CASE WHEN substr(content, 1, 3) = '\xefbbbf' THEN substr(content, 4) ELSE content END, encoding);
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
	RAISE EXCEPTION 'the file is not in %: %', encoding, file USING ERRCODE = '22021', DETAIL = SQLERRM || '.',
		HINT = 'Name its encoding, such as -v encoding=WIN1252 for a table; XML names its own.';
END
$$;

-- The first 64 kB of a text, cut behind a line.
CREATE OR REPLACE FUNCTION pg_temp.import_read(slot text, file text, content oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	head bytea := lo_get(content, 0, 65536);
	cut integer := length(head);
BEGIN
	IF cut = 65536 THEN
		-- no letter is to be cut in two
		WHILE cut > 0 AND get_byte(head, cut - 1) NOT IN (10, 13) LOOP
			cut := cut - 1;
		END LOOP;
	END IF;
	PERFORM pg_temp.import_digest(slot, file, content);
	IF cut = 0 THEN
		RAISE EXCEPTION 'the first line of the file is longer than 64 kB: %', file USING ERRCODE = '22000';
	END IF;
	RETURN pg_temp.import_text(substr(head, 1, cut), (SELECT i.encoding FROM aid_import i), file);
END
$$;

-- Takes an XML document: its text in the table of files.
CREATE OR REPLACE FUNCTION pg_temp.import_xml(slot text, file text, content oid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most constant integer := 500000000;
	bytes bytea;
	declared text;
	content_text text;
	document xml;
	reason text;
BEGIN
	IF length(lo_get(content, most, 1)) > 0 THEN
		RAISE EXCEPTION 'the document is too large: %', file USING ERRCODE = '54000',
			DETAIL = 'The server reads XML of up to 500 MB.', HINT = 'Split the file by activity.';
	END IF;
	bytes := lo_get(content);
	PERFORM pg_temp.import_digest(slot, file, content, false);
	declared := coalesce(substring(convert_from(substr(bytes, 1, 200), 'LATIN1') FROM '<\?xml[^>]*encoding\s*=\s*["'']([A-Za-z0-9._-]+)'), 'UTF8');
	IF pg_char_to_encoding(declared) < 0 THEN
		RAISE EXCEPTION 'the document names an encoding that the server does not know: %', declared USING ERRCODE = '22023',
			HINT = 'Convert it to UTF-8 first.';
	END IF;
	content_text := pg_temp.import_text(bytes, declared, file);
	IF ltrim(content_text, E' \t\r\n') NOT LIKE '<%' THEN
		RAISE EXCEPTION 'the file is not XML: %', file USING ERRCODE = '22000',
			DETAIL = format('It begins with %s.', pg_temp.import_show(left(split_part(ltrim(content_text, E' \t\r\n'), E'\n', 1), 60)));
	END IF;
	content_text := regexp_replace(content_text, '^\s*<\?xml[^>]*\?>', '');
	BEGIN
		document := xmlparse(DOCUMENT content_text);
	EXCEPTION WHEN invalid_xml_document OR invalid_xml_content THEN
		GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
		RAISE EXCEPTION 'the file is not well-formed XML: %', file USING ERRCODE = '2200M', DETAIL = reason;
	END;
	UPDATE aid_import_file f SET body = content_text WHERE f.slot = import_xml.slot;
END
$$;

-- Takes a table: finds the delimiter and the header, and checks that the columns are there.
-- columns: entries such as amount!=amountUSD|USD amount: name, ! if needed, what the header may call it.
CREATE OR REPLACE FUNCTION pg_temp.import_table(slot text, file text, content oid, columns text[],
	delimiters text[] DEFAULT ARRAY[',', E'\t', '|', ';'])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	body text := pg_temp.import_read(slot, file, content);
	sign text := (SELECT i.quote FROM aid_import i);
	plain text := regexp_replace(split_part(replace(body, E'\r', E'\n'), E'\n', 1), '"[^"]*"', '', 'g');
	best text;
	first record;
BEGIN
	IF ltrim(body, E' \t\r\n') ~ '^[<{\[]' THEN
		RAISE EXCEPTION 'the file is not a table: %', file USING ERRCODE = '22000',
			DETAIL = format('It begins with %s, as XML or JSON does.', left(ltrim(body, E' \t\r\n'), 1));
	END IF;
	SELECT d INTO best FROM unnest(delimiters) WITH ORDINALITY AS u (d, o)
	ORDER BY length(plain) - length(replace(plain, d, '')) DESC, o LIMIT 1;
	SELECT * INTO first FROM pg_temp.import_records(body, best, sign, 1);
	UPDATE aid_import_file f SET header = first.fields, header_lines = first.line_count, skip = 0, delimiter = best
	WHERE f.slot = import_table.slot;
	PERFORM pg_temp.import_columns(slot, columns);
END
$$;

-- Makes a staging table for the file, and the view aid_import_SLOT over it with the columns that the importer asked for.
CREATE OR REPLACE FUNCTION pg_temp.import_columns(slot text, columns text[])
RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	f record;
	entry text;
	title text;
	places integer[];
	missing text[] := '{}';
	twice text[] := '{}';
	list text := '';
BEGIN
	SELECT * INTO f FROM aid_import_file a WHERE a.slot = import_columns.slot;
	FOREACH entry IN ARRAY columns LOOP
		title := split_part(entry, '=', 1);
		SELECT array_agg(p::integer ORDER BY a, p) FILTER (WHERE a = least_a) INTO places
		FROM (
			SELECT a, p, min(a) OVER () AS least_a
			FROM unnest(string_to_array(substr(entry, length(title) + 2), '|')) WITH ORDINALITY AS alternative (name, a)
			JOIN unnest(f.header) WITH ORDINALITY AS head (name, p)
				ON pg_temp.import_name(head.name) = pg_temp.import_name(alternative.name)
		) found;
		IF cardinality(places) > 1 THEN
			twice := twice || btrim(f.header[places[1]]);
		ELSIF places IS NULL AND title LIKE '%!' THEN
			missing := missing || replace(substr(entry, length(title) + 2), '|', ' or ');
		END IF;
		list := list || format(', %s AS %I', CASE WHEN places IS NULL THEN 'NULL::text'
			ELSE format('nullif(btrim(c%s, E'' \t\r\n''), '''')', places[1]) END, rtrim(title, '!'));
	END LOOP;
	IF cardinality(missing) > 0 THEN
		RAISE EXCEPTION 'columns are missing in %: %', f.file, array_to_string(missing, ', ') USING ERRCODE = '42703',
			DETAIL = format('The header is: %s.', left(array_to_string(f.header, ', '), 500)),
			HINT = 'Perhaps this is a file of another format; each format has a script of its own.';
	END IF;
	IF cardinality(twice) > 0 THEN
		RAISE EXCEPTION 'columns stand twice in %: %', f.file, array_to_string(twice, ', ') USING ERRCODE = '42701';
	END IF;
	EXECUTE format('CREATE TEMP TABLE %I (n bigint GENERATED ALWAYS AS IDENTITY, %s) ON COMMIT DROP', 'aid_import_raw_' || slot,
		(SELECT string_agg(format('c%s text', p), ', ') FROM generate_subscripts(f.header, 1) AS p));
	EXECUTE format('CREATE TEMP VIEW %I AS SELECT n%s FROM %I WHERE n > %s', 'aid_import_' || slot, list,
		'aid_import_raw_' || slot, f.skip);
END
$$;

-- The psql command that fills the staging table.
CREATE OR REPLACE FUNCTION pg_temp.import_copy(slot text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (
		SELECT format(E'\\copy %I (%s) FROM ''%s'' (FORMAT csv, HEADER, DELIMITER %L, QUOTE %L, ENCODING %L)', 'aid_import_raw_' || f.slot,
			(SELECT string_agg('c' || p, ', ') FROM generate_subscripts(f.header, 1) AS p), replace(f.file, '''', ''''''),
			f.delimiter, i.quote, i.encoding)
		FROM aid_import_file f, aid_import i WHERE f.slot = import_copy.slot);
END
$$;

-- How many rows were staged; none is an error.
CREATE OR REPLACE FUNCTION pg_temp.import_staged(slot text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	staged bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', 'aid_import_' || slot) INTO staged;
	IF staged = 0 THEN
		RAISE EXCEPTION 'the file has a header but no rows: %', (SELECT f.file FROM aid_import_file f WHERE f.slot = import_staged.slot)
			USING ERRCODE = '22000';
	END IF;
	EXECUTE format('ANALYZE %I', 'aid_import_raw_' || slot);
	RETURN staged;
END
$$;

-- Lines of rejects and warnings, and the rows of rejects. A row may span lines, so that lines are counted from the top.
CREATE OR REPLACE FUNCTION pg_temp.import_lines(slot text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	f record;
	cells text;
	names text[];
BEGIN
	IF NOT EXISTS (SELECT FROM aid_import_reject r WHERE r.slot = import_lines.slot
			UNION ALL SELECT FROM aid_import_warning w WHERE w.slot = import_lines.slot) THEN
		RETURN;
	END IF;
	SELECT * INTO f FROM aid_import_file a WHERE a.slot = import_lines.slot;
	SELECT string_agg('c' || p, ', ') INTO cells FROM generate_subscripts(f.header, 1) AS p;
	SELECT array_agg(CASE WHEN p = least_p THEN name ELSE name || ' (' || p || ')' END ORDER BY p) INTO names
	FROM (SELECT coalesce(name, '') AS name, p, min(p) OVER (PARTITION BY name) AS least_p
		FROM unnest(f.header) WITH ORDINALITY AS h (name, p)) named;
	CREATE TEMP TABLE aid_import_line (n bigint PRIMARY KEY, line bigint) ON COMMIT DROP;
	EXECUTE format($sql$
		INSERT INTO aid_import_line
		SELECT n, $1 + sum(1 + breaks) OVER (ORDER BY n) - breaks
		FROM (SELECT n, length(c) - length(replace(c, E'\n', '')) AS breaks FROM (SELECT n, array_to_string(ARRAY[%s], '') AS c FROM %I) s) t$sql$,
		cells, 'aid_import_raw_' || slot) USING f.header_lines;
	UPDATE aid_import_warning w SET line = l.line FROM aid_import_line l WHERE w.slot = import_lines.slot AND w.n = l.n;
	EXECUTE format($sql$
		UPDATE aid_import_reject r SET line = l.line, raw = jsonb_strip_nulls(jsonb_object($1, ARRAY[%s]))::text
		FROM aid_import_line l JOIN %I s USING (n)
		WHERE r.slot = $2 AND r.n = l.n$sql$, cells, 'aid_import_raw_' || slot) USING names, slot;
	DROP TABLE aid_import_line;
END
$$;
