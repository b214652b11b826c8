-- What a query given as text means: its names, its columns, the tables it reads; and its rows as JSON.
CREATE SCHEMA query;
SET search_path = query, public;
CREATE TABLE flow (id integer, donor varchar(20), amount numeric(14, 2), paid date);
CREATE TABLE flow_late (LIKE flow);
CREATE TABLE "flow a" (LIKE flow);
CREATE MATERIALIZED VIEW total AS SELECT sum(amount) FROM flow;
CREATE VIEW both_ways AS SELECT f.donor, t.sum FROM flow f, total t;

-- ---- qualified ----
SELECT aid_qualified_query('SELECT * FROM flow JOIN "flow a" USING (id) WHERE flow.paid > ''2024-02-03''');
SELECT aid_qualified_query('VALUES (1, 0.1::double precision), (2, ''-1'')');
SELECT aid_qualified_query(NULL) IS NULL AS of_null;
CREATE TABLE stored AS SELECT aid_qualified_query('TABLE both_ways') AS text;
SET search_path = public;
SELECT count(*) FROM query.stored, aid_query_columns(text);
SET search_path = query, public;

-- ---- columns ----
SELECT * FROM aid_query_columns('SELECT *, id AS "An id", NULL FROM flow');
SELECT * FROM aid_query_columns(NULL);

-- ---- tables: in the order of their names, behind views and in subqueries ----
SELECT * FROM aid_query_tables('SELECT 1 FROM "flow a", flow_late WHERE EXISTS (SELECT FROM both_ways)');
SELECT * FROM aid_query_tables('SELECT 1');
SELECT * FROM aid_query_tables(NULL);
BEGIN;
CREATE ROLE regress_aidflow_query;
GRANT USAGE ON SCHEMA query TO regress_aidflow_query;
GRANT SELECT ON ALL TABLES IN SCHEMA query TO regress_aidflow_query;
CREATE VIEW as_invoker WITH (security_invoker) AS TABLE flow;
GRANT SELECT ON as_invoker TO regress_aidflow_query;
ALTER TABLE flow ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON flow USING (donor IN (SELECT donor FROM flow_late));
SELECT * FROM aid_query_tables('TABLE flow');
SET LOCAL ROLE regress_aidflow_query;
SELECT * FROM aid_query_tables('TABLE flow');
SELECT * FROM aid_query_tables('TABLE as_invoker');
-- the owner's rights count behind this one
SELECT * FROM aid_query_tables('TABLE both_ways');
ROLLBACK;

-- ---- rows as JSON ----
INSERT INTO flow VALUES (1, 'A', 10.50, '2024-02-03'), (2, NULL, -3, NULL);
SELECT * FROM aid_query_json('SELECT to_jsonb(f) AS value FROM flow f ORDER BY id DESC');
SELECT * FROM aid_query_json('SELECT CASE id WHEN 1 THEN ''[]''::jsonb END AS value FROM flow ORDER BY id');

-- ---- what is refused ----
CREATE FUNCTION refused(call text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT ' || call;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
		hint = PG_EXCEPTION_HINT;
END
$$;
CREATE FUNCTION writing() RETURNS jsonb LANGUAGE sql AS 'INSERT INTO query.flow VALUES (9) RETURNING ''[]''::jsonb';
\pset expanded on
SELECT call, r.* FROM unnest('{aid_qualified_query,aid_query_columns,aid_query_tables}'::text[]) AS f,
	unnest(ARRAY['SELECT 1; SELECT 2', '', 'DELETE FROM flow']) AS q, format('%s(%L)', f, q) AS call,
	refused(call) AS r;
SELECT call, r.* FROM unnest(ARRAY['NULL', '''SELECT 1 AS value''', '''SELECT ''''[]''''::jsonb AS v''',
	'''SELECT writing() AS value''']) AS q, format('aid_query_json(%s)', q) AS call, refused(call) AS r;
\pset expanded off
SET client_min_messages = warning;
DROP SCHEMA query CASCADE;
