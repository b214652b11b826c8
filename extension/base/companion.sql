-- The companions' first part. What follows calls the core, so the core must not be the older one. No name here is looked up
-- in a schema that users can write to: a trusted extension's script runs with a superuser's rights.
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
