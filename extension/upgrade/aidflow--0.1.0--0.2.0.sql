\echo Use "ALTER EXTENSION aidflow UPDATE TO '0.2.0'" to load this file. \quit

-- Made by tools/make-upgrade from here on; what is written by hand stands above this line.

CREATE FUNCTION aid_query_tables(query text, OUT name text, OUT row_security boolean) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'aid_query_tables';

COMMENT ON FUNCTION aid_query_tables(text) IS 'Tables that a query reads, and whether row security applies to them';

CREATE FUNCTION aid_query_json(query text, OUT number bigint, OUT value jsonb) RETURNS SETOF record
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 100 AS 'MODULE_PATHNAME', 'aid_query_json';

COMMENT ON FUNCTION aid_query_json(text) IS 'The values of a query of one column of jsonb';

CREATE OR REPLACE FUNCTION aid_version(OUT library text, OUT sql text, OUT advice text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.library, max(e.version) FILTER (WHERE e.name = 'aidflow'),
		CASE WHEN bool_or(e.version <> v.library AND (e.numbers < v.numbers) IS NOT TRUE)
			THEN format('reconnect, as this session may have loaded the library before it was replaced; '
				'if that does not help, install the files of aidflow %s on this server',
				(array_agg(e.version ORDER BY e.numbers DESC NULLS FIRST))[1])
			ELSE 'run ' || string_agg(format('ALTER EXTENSION %s UPDATE;', e.name), ' ' ORDER BY e.name)
				FILTER (WHERE e.numbers < v.numbers)
		END
	FROM (SELECT l.library, string_to_array(l.library, '.')::int[] AS numbers FROM aid_library_version() l (library)) v,
		(SELECT extname AS name, extversion AS version,
			string_to_array(substring(extversion FROM '^\d+(?:\.\d+)*$'), '.')::int[] AS numbers
		FROM pg_catalog.pg_extension
		WHERE extname IN ('aidflow', 'aidflow_postgis', 'aidflow_report')) e
	GROUP BY v.library, v.numbers;
END;
