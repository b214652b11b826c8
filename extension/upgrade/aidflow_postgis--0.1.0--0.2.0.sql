\echo Use "ALTER EXTENSION aidflow_postgis UPDATE TO '0.2.0'" to load this file. \quit

-- Made by tools/make-upgrade from here on; what is written by hand stands above this line.

DO $$
DECLARE
	core text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'aidflow');
	own text := (SELECT max(extversion) FROM pg_catalog.pg_extension WHERE extname IN ('aidflow_postgis', 'aidflow_report')
		AND pg_catalog.string_to_array(extversion, '.')::int[] OPERATOR(pg_catalog.>) pg_catalog.string_to_array(core, '.')::int[]);
BEGIN
	IF own IS NOT NULL THEN
		RAISE EXCEPTION 'this needs aidflow %, and aidflow is % in this database', own, core
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Run ALTER EXTENSION aidflow UPDATE first.';
	END IF;
END $$;
