-- Three group roles that may do no more than their work needs: readers, auditors, loaders. docs/operator.md has the
-- table of what each may do.
--
--     psql -d DATABASE -v schema=assistance -v reader=grafana -v auditor=amina,jo -v loader=nightly -f admin/roles.sql
--
-- schema   the tables and views that readers see; whoever owns it publishes there
-- import   where loaders write, `import` if not said; it and all in it become theirs
-- prefix   of the roles' names, `aid` if not said: aid_reader, aid_auditor, aid_loader
-- reader, auditor, loader   login roles to put into the groups, separated by commas
-- runs     `own`: auditors see only reports that they made; `all`, if not said: those of all auditors
--
-- Run it as a superuser, to whom the functions of a trusted extension belong, and again after creating or updating one
-- of ours and after a restore. It only adds, but for one thing: functions that run a query given as text are taken from
-- everybody.
\set QUIET on
\set ON_ERROR_STOP on
\if :{?schema} \else \set schema '' \endif
\if :{?import} \else \set import import \endif
\if :{?prefix} \else \set prefix aid \endif
\if :{?reader} \else \set reader '' \endif
\if :{?auditor} \else \set auditor '' \endif
\if :{?loader} \else \set loader '' \endif
\if :{?runs} \else \set runs all \endif
\set reader_role :prefix _reader
\set auditor_role :prefix _auditor
\set loader_role :prefix _loader
BEGIN;
SET LOCAL client_min_messages = warning;
-- In a database where everybody may create in public, a function of theirs must not run with the superuser's rights.
SET LOCAL search_path = pg_catalog, pg_temp;

-- What was asked for, and whether it can be had.
CREATE TEMP TABLE aid_roles_login ON COMMIT DROP AS
SELECT kind, btrim(login) AS login, format('%s_%s', :'prefix', kind) AS member_of
FROM (VALUES ('reader', :'reader'), ('auditor', :'auditor'), ('loader', :'loader')) AS v (kind, logins),
	string_to_table(logins, ',') AS login
WHERE btrim(login) <> '';
CREATE TEMP TABLE aid_roles_extension ON COMMIT DROP AS
SELECT e.oid, extname, nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE extname IN ('aidflow', 'aidflow_report', 'aidflow_postgis');
CREATE FUNCTION pg_temp.check_roles(schema text, import text, prefix text, runs text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	names text;
BEGIN
	IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
		RAISE EXCEPTION 'must be superuser to set up the roles' USING ERRCODE = '42501',
			DETAIL = 'The functions of a trusted extension belong to the superuser, and roles are made.';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_temp.aid_roles_extension WHERE extname = 'aidflow') THEN
		RAISE EXCEPTION 'aidflow is not in this database' USING ERRCODE = '55000', HINT = 'CREATE EXTENSION aidflow;';
	END IF;
	IF schema = '' THEN
		RAISE EXCEPTION 'no schema is named' USING ERRCODE = '22023', HINT = 'psql -v schema=NAME -f admin/roles.sql';
	END IF;
	IF to_regnamespace(quote_ident(schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" does not exist', schema USING ERRCODE = '3F000';
	END IF;
	-- what loaders may create must not be found before what others mean
	IF import IN (schema, 'public') OR import LIKE 'pg\_%'
		OR import IN (SELECT nspname FROM pg_temp.aid_roles_extension) THEN
		RAISE EXCEPTION 'unfit schema for imports: "%"', import USING ERRCODE = '22023',
			DETAIL = 'Loaders create objects in it, so nobody else should have it in the search path.';
	END IF;
	IF runs NOT IN ('own', 'all') THEN
		RAISE EXCEPTION 'runs is own or all' USING ERRCODE = '22023';
	END IF;
	SELECT string_agg(format('"%s"', rolname), ', ' ORDER BY rolname) INTO names FROM pg_roles
	WHERE rolname IN (prefix || '_reader', prefix || '_auditor', prefix || '_loader')
		AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls);
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'not a mere group: %', names USING ERRCODE = '42710',
			HINT = 'Choose other names with -v prefix=NAME.';
	END IF;
	SELECT string_agg(format('"%s"', login), ', ' ORDER BY login) INTO names
	FROM pg_temp.aid_roles_login WHERE login NOT IN (SELECT rolname FROM pg_roles WHERE rolcanlogin);
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'no such login role: %', names USING ERRCODE = '42704', HINT = 'CREATE ROLE name LOGIN;';
	END IF;
	SELECT string_agg(format('"%s"', login), ', ' ORDER BY login) INTO names
	FROM (SELECT login FROM pg_temp.aid_roles_login GROUP BY login HAVING count(*) > 1) twice;
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'login role named twice: %', names USING ERRCODE = '42712',
			DETAIL = 'Settings belong to the login role, so it can have those of one kind only.';
	END IF;
END
$$;
SELECT pg_temp.check_roles(:'schema', :'import', :'prefix', :'runs') \g /dev/null

SELECT format('CREATE ROLE %I NOLOGIN', r) FROM unnest(ARRAY[:'reader_role', :'auditor_role', :'loader_role']) AS r
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) \gexec
GRANT :"reader_role" TO :"auditor_role";
SELECT current_database() AS database \gset
GRANT CONNECT ON DATABASE :"database" TO :"reader_role", :"loader_role";
GRANT TEMPORARY ON DATABASE :"database" TO :"auditor_role", :"loader_role";
SELECT DISTINCT format('GRANT USAGE ON SCHEMA %I TO %I, %I', nspname, :'reader_role', :'loader_role')
FROM aid_roles_extension \gexec

-- Functions that run a query given as text: searches that hold many rows in memory, and the report. In our extensions
-- it is these that are not parallel safe.
SELECT format(command, p.oid::regprocedure, :'auditor_role')
FROM aid_roles_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid,
	unnest(ARRAY['REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', 'GRANT EXECUTE ON FUNCTION %s TO %I']) AS command
WHERE p.proparallel <> 's'
ORDER BY p.oid \gexec

-- The tables of our extensions: everybody reads the reference data, loaders mend them; auditors add to the log of
-- reports.
SELECT format('GRANT %s ON %s TO %I', what, c.oid::regclass, grantee)
FROM aid_roles_extension e
JOIN (VALUES
	('aidflow', 'INSERT, UPDATE, DELETE', :'loader_role'),
	-- not made_at and made_by: when and by whom a report was made nobody can choose
	('aidflow_report', 'SELECT, INSERT (query, options, fingerprints, versions, figures)', :'auditor_role'))
	AS g (extname, what, grantee) USING (extname)
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'r'
ORDER BY c.oid \gexec
-- A dump has the rights on tables of an extension, not their row security.
SELECT command FROM aid_roles_extension e,
	unnest(ARRAY['ALTER TABLE %1$I.aid_report_log ENABLE ROW LEVEL SECURITY',
		'DROP POLICY IF EXISTS own_runs ON %1$I.aid_report_log',
		'CREATE POLICY own_runs ON %1$I.aid_report_log USING (made_by = current_user)']) WITH ORDINALITY AS c (part, n),
	format(part, nspname) AS command
WHERE extname = 'aidflow_report' AND :'runs' = 'own' ORDER BY n \gexec

-- What readers see.
GRANT USAGE ON SCHEMA :"schema" TO :"reader_role";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"reader_role";

-- What loaders write: theirs, and read by auditors, rejected rows too.
SELECT format('CREATE SCHEMA %I', :'import') WHERE to_regnamespace(quote_ident(:'import')) IS NULL \gexec
ALTER SCHEMA :"import" OWNER TO :"loader_role";
SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, :'loader_role') FROM pg_class c
WHERE relnamespace = to_regnamespace(quote_ident(:'import')) AND relkind IN ('r', 'p', 'v', 'm')
ORDER BY c.oid \gexec
GRANT USAGE ON SCHEMA :"import" TO :"auditor_role";
GRANT SELECT ON ALL TABLES IN SCHEMA :"import" TO :"auditor_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"loader_role" IN SCHEMA :"import" GRANT SELECT ON TABLES TO :"auditor_role";

-- Members. Settings are of login roles: a group passes none on. Those of a superuser only (temp_file_limit) hold, the
-- others are defaults that a session may change.
SELECT format('GRANT %I TO %I', member_of, login) FROM aid_roles_login \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET %s = %L', login, current_database(), setting, value)
FROM aid_roles_login
JOIN (VALUES
	('reader', 'default_transaction_read_only', 'on'), ('reader', 'idle_in_transaction_session_timeout', '5min'),
	('reader', 'statement_timeout', '60s'), ('reader', 'work_mem', '32MB'), ('reader', 'temp_file_limit', '2GB'),
	('auditor', 'statement_timeout', '30min'), ('auditor', 'work_mem', '64MB'), ('auditor', 'temp_file_limit', '20GB'),
	('loader', 'statement_timeout', '4h'), ('loader', 'work_mem', '64MB'), ('loader', 'temp_file_limit', '50GB'),
	-- so that tables belong to the group, and another loader can import the next file
	('loader', 'role', :'loader_role')) AS s (kind, setting, value) USING (kind)
ORDER BY login, setting \gexec

SELECT r AS role, coalesce(string_agg(m.rolname, ', ' ORDER BY m.rolname COLLATE "C"), '') AS members
FROM unnest(ARRAY[:'reader_role', :'auditor_role', :'loader_role']) WITH ORDINALITY AS u (r, n)
JOIN pg_roles g ON g.rolname = r
LEFT JOIN pg_auth_members a ON a.roleid = g.oid
LEFT JOIN pg_roles m ON m.oid = a.member AND m.rolname <> :'auditor_role'
GROUP BY r, n
ORDER BY n;
COMMIT;
