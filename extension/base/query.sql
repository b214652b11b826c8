--# Queries as arguments

--| Arguments: `query` one SELECT, VALUES or TABLE statement.
--| Result: the statement with every name qualified and `*` written out: what it means under the caller's `search_path`,
--| wherever it is run later.
--| Empty: NULL for NULL.
--| Errors: 42P11 not one statement that returns rows; else as the server says, for example 42P01 for an unknown table.
--| Note: Functions that take a query resolve its names by the `search_path` of the call. Store a query qualified.
--| Example: `SELECT aid_qualified_query('TABLE flows')`
CREATE FUNCTION aid_qualified_query(query text) RETURNS text
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 AS 'MODULE_PATHNAME', 'aid_qualified_query';
COMMENT ON FUNCTION aid_qualified_query(text) IS 'The query with every name qualified';

--| Arguments: `query` one SELECT, VALUES or TABLE statement.
--| Result: one row a column, in order, without running the query: its name and its type.
--| Empty: no rows for NULL.
--| Errors: as aid_qualified_query.
CREATE FUNCTION aid_query_columns(query text, OUT name text, OUT type text) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'aid_query_columns';
COMMENT ON FUNCTION aid_query_columns(text) IS 'Names and types of the columns of a query';

--| Arguments: `query` one SELECT, VALUES or TABLE statement.
--| Result: one row for each table, foreign table or materialized view that the query reads, also behind views and in
--| the policies of row security, in byte order of their qualified names; `row_security` whether policies restrict the
--| rows that the current role gets of it. The query is not run.
--| Empty: no rows for NULL.
--| Errors: as aid_qualified_query.
--| Note: what functions in the query read inside is not seen.
CREATE FUNCTION aid_query_tables(query text, OUT name text, OUT row_security boolean) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'aid_query_tables';
COMMENT ON FUNCTION aid_query_tables(text) IS 'Tables that a query reads, and whether row security applies to them';

--| Arguments: `query` a SELECT with the one column `value` of type jsonb.
--| Result: its values, numbered from 1 in the order of the query.
--| Errors: 22004 a NULL query; 42703 another column; 42804 another type; 42P11 not one statement; a query that writes: as
--| the server says (0A000, 25006).
--| Note: for texts of queries that are put together, which thus run read-only and, if the planner likes, in parallel.
CREATE FUNCTION aid_query_json(query text, OUT number bigint, OUT value jsonb) RETURNS SETOF record
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 100 AS 'MODULE_PATHNAME', 'aid_query_json';
COMMENT ON FUNCTION aid_query_json(text) IS 'The values of a query of one column of jsonb';
