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
