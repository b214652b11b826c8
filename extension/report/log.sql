--# Internal

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

--# The coordination-balance report

--| Result: the reports kept by `aid_report_run`: one row for each run, with the time and the role, the qualified query, the options (their queries qualified), the fingerprint of the query and of each query in the options, the versions, and every figure as `aid_report_sections` gave it.
--| Note: owned by whoever created the extension; nobody else may read or write it until the owner grants that, since it may hold figures that row security would hide. `GRANT SELECT, INSERT ON aid_report_log TO auditor` lets a role keep and compare runs. `pg_dump` saves the rows, and a restore brings them back.
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

--| Arguments: as of `aid_report_sections`.
--| Result: the number of the run: the figures are kept in `aid_report_log` with options, fingerprints and versions.
--| Errors: as `aid_report_sections`; 42501 without the right to insert into `aid_report_log` and to read it.
--| Example: `SELECT aid_report_run('TABLE my.assistance', '{"title": "Balance 2024"}')`
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

--| Arguments: `run_a`, `run_b` two runs of `aid_report_log`.
--| Result: one row for each figure that is not the same in both, in the order of the report: its value in either, NULL where a run has no such figure, and what can have changed it: `data` (a query whose text is the same has another fingerprint), `options` (query or options differ, and with them the figure's call), `version`; several are joined by "and"; `unknown` if there is none, as with a query that is not the same twice by itself.
--| Empty: no rows for equal runs or a NULL.
--| Errors: 22023 a run that is not there; 42501 without the right to read `aid_report_log`.
--| Example: `SELECT section, label, reason FROM aid_report_diff(1, 2)`
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
		-- should a label occur twice in a section, the first is compared with the first
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
