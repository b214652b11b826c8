--# Similar pairs

--| Arguments: `query` a SELECT with `id` (any scalar type, unique), `title` (text, or stored `aid_shingles` of that kind) and, as wanted, `block` (any scalar type, or an array). Two records are compared only if their blocks meet: a record with an array stands in each of its blocks, one with a NULL block meets every record, one with an empty array none; without the column all are compared. `threshold` above 0 and at most 1; `kind` `trigram`, `word` or `both`, see `aid_shingles`; `measure` `jaccard` or `weighted`; `memory_mb` for the join's tables in all processes together (`maintenance_work_mem`); `workers` besides this process (`max_parallel_workers_per_gather`).
--| Result: every pair with `aid_similarity` of at least the threshold, once, in the order of `id_a`, `id_b`: by number if all ids are integers, else by bytes; `id_a` is the smaller. `shared` is the number of tokens that both have.
--| Empty: no rows for a query without rows. Rows whose title is NULL or has no words and rows with an empty array of blocks are left out and told in a NOTICE; `aid_check_query` counts them.
--| Errors: 22004 a NULL query, id, threshold, kind, measure or NULL inside an array; 21000 an id that is there twice; 22023 a threshold that is NaN or outside its range, an unknown kind or measure, shingles of another kind, `memory_mb` below 1, `workers` below 0; 42703 a column that is missing or not used; 42804 a column of the wrong type; 42P11 not one statement; 25006 a query that writes; 54000 a title of more than 65,535 tokens.
--| Definition: shared / union of both sets. Weighted, each token counts round(2^20 ln(1 + N / frequency)), N the compared records and frequency how many of them have the token.
--| Source: Bayardo, Ma & Srikant 2007; Xiao et al. 2008; Li, Lu & Lu 2008 (prefix filters and counting).
--| Note: exact: no pair is lost, and the same bytes come whatever the order of rows, memory or workers. "In either" is an array with tagged keys: `ARRAY['c:' || country, 'y:' || year]`; "in both" is one joined key. The query runs read-only with the caller's rights. Other columns are errors: a misspelt `blok` must not compare everything. `aid_similar_pairs_plan` tells which block costs most.
--| Example: `SELECT * FROM aid_similar_pairs('SELECT id, title, country AS block FROM projects', 0.6)`
CREATE FUNCTION aid_similar_pairs(query text, threshold double precision, kind text DEFAULT 'trigram',
	measure text DEFAULT 'jaccard', memory_mb integer DEFAULT NULL, workers integer DEFAULT NULL)
RETURNS TABLE (id_a text, id_b text, similarity double precision, shared integer)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000 AS 'MODULE_PATHNAME', 'aid_similar_pairs';
COMMENT ON FUNCTION aid_similar_pairs(text, double precision, text, text, integer, integer) IS 'all pairs of records with similar titles';

--| Arguments: `new_query` and `base_query` as `query` of `aid_similar_pairs`, both with `block` or both without; the other arguments as there.
--| Result: every pair of a new and a base record with `aid_similarity` of at least the threshold, in the order of `id_new`, `id_base`: by number if all ids of both are integers, else by bytes.
--| Empty: no rows if either query has none. Rows left out as in `aid_similar_pairs`.
--| Errors: as `aid_similar_pairs`; an id must be unique within its own query. 42703 a column `block` in only one of them.
--| Definition: as `aid_similar_pairs`; weights are taken over both together.
--| Note: only the new records are indexed, the base waits in a temporary file: besides its ids, memory grows with the new records alone. For `jaccard`, the pairs of all are those of either and those between.
--| Example: `SELECT * FROM aid_similar_pairs_between('SELECT id, title FROM incoming', 'SELECT id, title FROM projects', 0.6)`
CREATE FUNCTION aid_similar_pairs_between(new_query text, base_query text, threshold double precision,
	kind text DEFAULT 'trigram', measure text DEFAULT 'jaccard', memory_mb integer DEFAULT NULL,
	workers integer DEFAULT NULL)
RETURNS TABLE (id_new text, id_base text, similarity double precision, shared integer)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000 AS 'MODULE_PATHNAME', 'aid_similar_pairs_between';
COMMENT ON FUNCTION aid_similar_pairs_between(text, text, double precision, text, text, integer, integer) IS 'all pairs of a new and a base record with similar titles';

--| Arguments: as the same ones of `aid_similar_pairs`.
--| Result: one row for each block, the most expensive first: its `records`, the `postings` of the index that comparing them would count, and about how many `seconds` of one processor that is. The records that meet everybody, or all if there is no `block`, are the row with a NULL block.
--| Empty: no rows for a query without rows. Rows left out as in `aid_similar_pairs`.
--| Errors: as `aid_similar_pairs`.
--| Definition: postings are counted from the index itself, without comparing records, for `jaccard`; equal titles count once. seconds = 5e-6 records + 0.7e-9 postings, measured on one machine.
--| Note: the postings depend on the records alone and on no setting. The fewer there are, the faster: first block, then try `kind` `both`, whose rare words reach few records.
--| Example: `SELECT * FROM aid_similar_pairs_plan('SELECT id, title, country AS block FROM projects', 0.6)`
CREATE FUNCTION aid_similar_pairs_plan(query text, threshold double precision, kind text DEFAULT 'trigram')
RETURNS TABLE (block text, records bigint, postings numeric, seconds double precision)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_similar_pairs_plan';
COMMENT ON FUNCTION aid_similar_pairs_plan(text, double precision, text) IS 'what aid_similar_pairs would cost, by block';
