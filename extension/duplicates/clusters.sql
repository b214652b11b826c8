--# Clusters

--| Arguments: `query` a SELECT with the links: `id_a`, `id_b` (any scalar type) and, as wanted, `weight` (any number, Infinity allowed: the larger, the stronger) and `source_a`, `source_b` (the source of each end; a record then is a source and an id). A row with the same record at both ends lists a record that may have no link. `method`: `components`, `best_link` or `one_to_one`, see Definition.
--| Result: one row for each record, in the order of ids: `source` (NULL without sources), `id`, `cluster` its cluster's smallest id, `size` records and `links` kept links of the cluster, `density` links / pairs, `min_weight` the weakest kept link, `bridge` whether the record ends a link whose removal leaves two parts of at least two records each, `chained` whether some pair of the cluster has no link (density below 1). Ids are ordered by number if every id in the run is an integer, else by the bytes of their text.
--| Empty: no rows for a query without rows. A cluster of one record has density and min_weight NULL, min_weight is also NULL without weights.
--| Errors: 22004 a NULL query, method, id, weight or source; 22023 an unknown method or a weight of NaN; 42703 a column that is missing or not used, only one of `source_a` and `source_b`, `one_to_one` without sources; 42804 a column of the wrong type; 42P11 not one statement; a query that writes: as the server says (0A000, 25006).
--| Definition: `components`: all records that links lead to. `best_link`: a link stays if it is the strongest from either end to the other's source (without sources: the strongest of either end); then components. `one_to_one`: links by falling weight, ties by ids; a link joins two clusters only if they share no source, and stays if both ends are in one cluster at last.
--| Note: the answer does not depend on the order of the rows or on which end is called a. A pair that is there twice counts once, with its larger weight. Where one id stands in two sources, a cluster named after it is called `source:id`. A bridge or a chained cluster is where two groups hang together by one doubtful link: look there first.
--| Example: `SELECT * FROM aid_clusters('SELECT id_a, id_b, weight FROM findings WHERE relation = ''possible_duplicate''')`
CREATE FUNCTION aid_clusters(query text, method text DEFAULT 'components')
RETURNS TABLE (source text, id text, cluster text, size integer, links integer, density double precision,
	min_weight double precision, bridge boolean, chained boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_clusters';
COMMENT ON FUNCTION aid_clusters(text, text) IS 'clusters of records from the links of a query';

--| Arguments: `query` and `method` as of `aid_clusters`; the default method needs `source_a` and `source_b`.
--| Result: the links that the method keeps, ends as given, in the order of `id_a` and `id_b`; `weight` NULL without weights.
--| Empty: no rows for a query without rows.
--| Errors: as `aid_clusters`.
--| Note: with `one_to_one` and two sources this is greedy matching: each record has at most one partner. Use it when each source is clean in itself. For the pairs of `aid_similar_pairs_between` constants will do as sources: `SELECT id_new AS id_a, id_base AS id_b, similarity AS weight, 'new' AS source_a, 'base' AS source_b FROM …`.
CREATE FUNCTION aid_best_pairs(query text, method text DEFAULT 'one_to_one')
RETURNS TABLE (id_a text, id_b text, weight double precision)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_best_pairs';
COMMENT ON FUNCTION aid_best_pairs(text, text) IS 'the links that an assignment keeps';

--| Arguments: `id` of the record, different in all rows of the partition; `s` its text as a set; `threshold` above 0 and at most 1, the same in all rows of the partition. A window function: `aid_cluster(id, s, threshold) OVER (PARTITION BY country)`; ORDER BY and frames change nothing.
--| Result: the smallest id of all records of the partition that pairs with `aid_similarity(a, b) >= threshold` lead to, in one pass and without a list of pairs. Ids are ordered by number if every id of the partition is an integer, else by bytes.
--| Empty: a record without a partner gets its own id; so does one whose `s` is NULL or empty.
--| Errors: 22004 a NULL id or threshold; 21000 an id that is there twice in the partition; 22023 a threshold out of range or not the same in all rows; 22023 sets of unlike kinds or normaliser versions.
--| Note: the same clusters as `aid_clusters` of `aid_similar_pairs` with the partition as block.
CREATE FUNCTION aid_cluster(id text, s aid_shingles, threshold double precision) RETURNS text
LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_cluster';
COMMENT ON FUNCTION aid_cluster(text, aid_shingles, double precision) IS 'cluster of similar texts within a partition';
