--# Totals without double counting

--| Arguments: `records` a SELECT with `id` (any scalar type, unique) and `amount`, and as wanted `unit`, `activity_id`, `direction` (`out`, the default, or `in`), `stage` (`pledge`, `commitment`, `disbursement`), `boundary` (`incoming`, `internal`, `outgoing`), `bi_multi` (CRS collaboration type 1 to 8). `findings` a SELECT with the columns of `aid_find_duplicates`, of which `id_a`, `id_b` and `relation` are needed, `weight` orders links and `probability` is read of possible duplicates. `counting_rule` one of `gross`, `distinct`, `net_source`, `net_leaf`, `net_declared`, see Definition. `min_probability` 0 to 1.
--| Result: one row for each record, in the order of ids: `counted` its part of the total under the rule, `counted_if_confirmed` the same with possible duplicates of at least `min_probability` taken as copies, `reason` why it does not count in full (NULL if it does, links that were refused are named too), `rule` the rule. Report both sums. 0 <= counted <= amount for every positive amount.
--| Empty: no rows for a query without rows. A row without an amount has `counted` NULL and is told in a NOTICE.
--| Errors: 22004 a NULL argument, id, id_a, id_b or relation; 21000 an id that is there twice; 22023 an unknown rule, relation, direction, stage or boundary, a bi_multi outside 1 to 8, min_probability outside 0 to 1, a NaN or infinite amount, amounts in two units (rows without one are another), `out` rows of two stages; 22003 amounts out of range; 42703 a column that is missing or not used; 42804 a column of the wrong type; 42P11 not one statement; a query that writes: as the server says (0A000, 25006).
--| Definition: `gross` every row. `distinct` the row kept (`id_a`) of all copies that `same_record` links, but no `in` rows and none beyond boundary `outgoing`. The net rules put rows into activities (outer blanks do not count; a row without one stands alone), each worth the sum of its rows that count. Links are fitted, `parent_child` before `chain`, by falling weight, then ids: each takes the lesser of what the payer's activity has left to pass on and the receiver's has left to receive. `net_source` counts an activity's worth less what it received, `net_leaf` less what it passed on; `net_declared` is `net_source` with at least the larger of the activity's incoming commitments and incoming funds (rows `in`) taken off. Rows share their activity's part in proportion, by largest remainder at 10^-9. bi_multi 4 and 7 count nothing at source, 2 and 7 nothing at leaf.
--| Note: without bi_multi the sums of `net_source` and `net_leaf` are equal. A link that would close a circle is refused, with a NOTICE and in `reason`. `correction`, `overlap` and `repeat` take nothing away. Findings may name records that are not there: copies of such a record are copies of each other. Which rows go in is the query's WHERE; `aid_counting_rule` has the sentences for that too.
--| Example: `SELECT sum(counted), sum(counted_if_confirmed) FROM aid_counted('SELECT id, usd AS amount, activity_id FROM flows', 'SELECT * FROM findings')`
CREATE FUNCTION aid_counted(records text, findings text, counting_rule text DEFAULT 'net_source',
	min_probability double precision DEFAULT 0.9)
RETURNS TABLE (id text, amount numeric, counted numeric, counted_if_confirmed numeric, reason text, rule text)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_counted';
COMMENT ON FUNCTION aid_counted(text, text, text, double precision) IS 'what each row counts in a total without double counting';

--| Arguments: `rule` a rule of `aid_counted`, or the name of a selection of rows: `fts.incoming`, `fts.contributions`, `fts.operational`, `fts.by_year`, `iati.spend`, `iati.commitments`, `iati.new_money`, `iati.primary`, `iati.split`, `crs.bilateral`, `crs.no_double`, `crs.country`, `crs.gender`.
--| Result: one sentence for the foot of a report.
--| Empty: NULL for NULL.
--| Errors: 22023 an unknown name.
--| Example: `SELECT aid_counting_rule('net_source')`
CREATE FUNCTION aid_counting_rule(rule text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_counting_rule';
COMMENT ON FUNCTION aid_counting_rule(text) IS 'what a counting rule counts, in one sentence';
