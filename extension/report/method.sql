--# Internal

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
