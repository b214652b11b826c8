--# Overlap and repeat

--| Arguments: `query` a SELECT with `id` (any scalar type), `provider` (the row's donor), `place`, `sector` (any scalar types), `start_date`, `end_date`, `amount` and, as wanted, `place_percent`, `sector_percent` (0 to 100, 100 where NULL): one row for each id, place and sector. `aliases` a SELECT with `alias`, `org` and `kind` (`same`, `agency`), see `aid_org_aliases`.
--| Result: each pair of records in one place and sector (outer blanks do not count) whose providers differ by `aid_org_key` and the aliases (an agency is its organisation) and which have a day in common, both ends inclusive; in the order of place, sector, `id_a`, `id_b`. `id_a` is the smaller id (by number if all ids are integers, else by bytes); `during` and `days` what they have in common (`during` has no upper bound where that is the last day of the calendar, 5874897-12-31); `amount_a`, `amount_b` what each spends in that place and sector on those days; `overlapped` the smaller of both.
--| Empty: no rows for a query without rows. Rows without a place, sector (NULL or blank), provider (a mask such as "Others" is none) or date and rows that end before they start are left out and told in a NOTICE; `aid_check_query` counts them. Without an amount the pair is there, its money NULL.
--| Errors: 22004 a NULL query or id; 21000 an id that is there twice in one place and sector; 22023 a percentage outside 0 to 100, an amount that is NaN or infinite, an infinite date, an alias of two organisations (the detail names both); 42703 a column that is missing or not used; 42804 a column of the wrong type; 42P11 not one statement; a query that writes: as the server says (0A000, 25006).
--| Definition: amount × place % × sector % × common days / own days, exact, rounded once to 10^-9, half away from zero.
--| Note: this is real money, counted once: a reason to talk to each other. The amounts of pairs must not be added up when three meet; use `aid_overlap_cells` or `aid_overlap_matrix`.
--| Example: `SELECT * FROM aid_overlaps('SELECT id, donor AS provider, district AS place, sector, start_date, end_date, usd AS amount FROM projects', 'SELECT * FROM aid_org_aliases()')`
CREATE FUNCTION aid_overlaps(query text, aliases text DEFAULT NULL)
RETURNS TABLE (place text, sector text, id_a text, id_b text, provider_a text, provider_b text, during daterange,
	days integer, amount_a numeric, amount_b numeric, overlapped numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_overlaps';
COMMENT ON FUNCTION aid_overlaps(text, text) IS 'pairs of records of different providers in one place, sector and time';

--| Arguments: `query` and `aliases` as of `aid_overlaps`.
--| Result: one row for each place and sector, in their order: `providers` how many there are, `amount` their money there, `crowded_days` the days with at least two of them, `crowded` the money on those days, `beyond_largest` that money less each day's largest provider: what could be agreed between the others.
--| Empty: as `aid_overlaps`; money is NULL where no amount is known. A row without an amount counts with its days and is told in the NOTICE.
--| Errors: as `aid_overlaps`; 22003 amounts out of range.
--| Definition: each record spends its money evenly over its days; one sweep over the days, sums rounded once to 10^-9.
--| Note: sums of `crowded` and `beyond_largest` over places and sectors count no money twice.
CREATE FUNCTION aid_overlap_cells(query text, aliases text DEFAULT NULL)
RETURNS TABLE (place text, sector text, providers integer, amount numeric, crowded_days integer, crowded numeric,
	beyond_largest numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_overlap_cells';
COMMENT ON FUNCTION aid_overlap_cells(text, text) IS 'how crowded each place and sector is';

--| Arguments: `query` and `aliases` as of `aid_overlaps`.
--| Result: one row for each two providers that meet somewhere, `provider_a` before `provider_b` in byte order: `pairs` of records (rows of `aid_overlaps`), `overlapped` the smaller of what both spend in a place and sector on a day, over all days, places and sectors. A provider is named as the alias query names it, else by its commonest spelling.
--| Empty: as `aid_overlaps`; `overlapped` is NULL where never both have an amount.
--| Errors: as `aid_overlaps`; 22003 amounts out of range.
--| Note: for one record of each it is the `overlapped` of `aid_overlaps`; with several, money is not counted twice, so it is never above what either provider spends.
CREATE FUNCTION aid_overlap_matrix(query text, aliases text DEFAULT NULL)
RETURNS TABLE (provider_a text, provider_b text, pairs bigint, overlapped numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_overlap_matrix';
COMMENT ON FUNCTION aid_overlap_matrix(text, text) IS 'what each two providers spend in the same places, sectors and days';

--| Arguments: `query` a SELECT with `id` (any scalar type, unique), `context` (any scalar type: place, receiver, sector, as the caller likes; outer blanks do not count), `title`, `start_date`, `end_date` and, as wanted, `provider`, `amount`. `threshold` above 0 and at most 1, `min_gap_days` and `max_gap_days` the days without cover allowed between two records (below 0: an overlap), `min_step_days` 0 or more, `min_run` 1 or more.
--| Result: chains of records that follow each other, in the order of chain, `step`, `id`: `chain` the id of the first record, `run_length` the longest run of the chain, `previous` the record that this one follows, `gap_days` the days without cover between them, `phase` and `years` of the title, `similarity` of both title cores, `same_provider` whether both have one `aid_org_key` (NULL if either is unknown), `cumulative` the known amounts of the run so far. Only chains with `run_length` of at least `min_run`.
--| Empty: no rows for a query without rows. Rows without a context (NULL or blank), title words or date and rows that end before they start are left out and told in a NOTICE; `aid_check_query` counts them.
--| Errors: 22004 a NULL argument or id; 21000 an id that is there twice; 22023 a threshold that is NaN, 0 or less or above 1, min_gap_days above max_gap_days, min_step_days below 0, min_run below 1, an amount that is NaN or infinite, an infinite date; 22003 amounts out of range; 54000 a title of more than 65,535 trigrams; 42703 a column that is missing or not used; 42804 a column of the wrong type; 42P11 not one statement; a query that writes: as the server says (0A000, 25006).
--| Definition: a record follows another of its context if the trigrams of their title cores (`aid_title_parts`) have similarity >= `threshold`, it starts at least `min_step_days` later or (not earlier) in a higher phase, and its start less the day after the other's end lies from `min_gap_days` to `max_gap_days`. Each takes the predecessor with the longest run, then the smallest gap, the largest similarity, the smallest id.
--| Note: a repeat is not a duplicate: ask whether the work lasts.
--| Example: `SELECT * FROM aid_repeats('SELECT id, district || '' '' || receiver AS context, title, start_date, end_date, usd AS amount FROM projects')`
CREATE FUNCTION aid_repeats(query text, threshold double precision DEFAULT 0.6, min_gap_days integer DEFAULT -90,
	max_gap_days integer DEFAULT 1095, min_step_days integer DEFAULT 180, min_run integer DEFAULT 2)
RETURNS TABLE (chain text, step integer, run_length integer, id text, previous text, gap_days integer, phase integer,
	years integer[], similarity double precision, same_provider boolean, amount numeric, cumulative numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_repeats';
COMMENT ON FUNCTION aid_repeats(text, double precision, integer, integer, integer, integer) IS
	'the same context funded again: chains of records that follow each other';
