--# Allocations

--| Arguments: text form `{"AFG": 1200.5, "COL": 300}`: one JSON object, a unit (country, district, donor …) to its amount, followed by `with {…}` when a unit has more or fewer than one entry or a counter is not 0. Amounts are exact to nine decimals; more are rounded half away from zero and counted.
--| Result: 128-bit fixed-point money by unit, its number of entries (rows that named it), and counters of what no unit shows: `null_unit_rows`, `null_unit_amount`, `null_amount_rows`, `negative_rows`, `rounded_rows`, `dropped_units`, `dropped_amount`, `clamped_units`, `clamped_amount`. At most 1 GB, some ten million units; keys are case sensitive, never trimmed, at most 65,535 bytes, and kept in byte order.
--| Empty: `{}` is an allocation without units; its total is 0 and every index of it is NULL.
--| Errors: 22P02 text that is not of this form, a key that stands twice, a value that is no number; 22003 an amount out of range; 22023 a key that is too long; 22P03, 0A000 binary input that is malformed or of another version, 22021 a name in binary that is not valid in its encoding. Text errors are soft from PostgreSQL 16 on (`pg_input_is_valid`).
--| Note: the type knows no currency and no price base: convert before aggregating. Equality and hash look at units and amounts, not at entries and counters; there is no order, so no btree.
CREATE TYPE aid_allocation;
COMMENT ON TYPE aid_allocation IS 'exact money by unit: storable, mergeable, the input of every concentration index';

--# Internal

CREATE FUNCTION aid_allocation_in(cstring) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_in';
COMMENT ON FUNCTION aid_allocation_in(cstring) IS 'text input of aid_allocation';

CREATE FUNCTION aid_allocation_out(aid_allocation) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_out';
COMMENT ON FUNCTION aid_allocation_out(aid_allocation) IS 'text output of aid_allocation';

CREATE FUNCTION aid_allocation_recv(internal) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_recv';
COMMENT ON FUNCTION aid_allocation_recv(internal) IS 'binary input of aid_allocation';

CREATE FUNCTION aid_allocation_send(aid_allocation) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_send';
COMMENT ON FUNCTION aid_allocation_send(aid_allocation) IS 'binary output of aid_allocation';

CREATE TYPE aid_allocation (
	INPUT = aid_allocation_in,
	OUTPUT = aid_allocation_out,
	RECEIVE = aid_allocation_recv,
	SEND = aid_allocation_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION aid_allocation_eq(aid_allocation, aid_allocation) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_eq';
COMMENT ON FUNCTION aid_allocation_eq(aid_allocation, aid_allocation) IS 'implementation of = operator';

CREATE FUNCTION aid_allocation_ne(aid_allocation, aid_allocation) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_ne';
COMMENT ON FUNCTION aid_allocation_ne(aid_allocation, aid_allocation) IS 'implementation of <> operator';

CREATE FUNCTION aid_allocation_hash(aid_allocation) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_hash';
COMMENT ON FUNCTION aid_allocation_hash(aid_allocation) IS 'hash of units and amounts';

CREATE FUNCTION aid_allocation_hash_extended(aid_allocation, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_hash_extended';
COMMENT ON FUNCTION aid_allocation_hash_extended(aid_allocation, bigint) IS 'seeded 64-bit hash of units and amounts';

CREATE FUNCTION aid_allocation_add(aid_allocation, aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_allocation_add';
COMMENT ON FUNCTION aid_allocation_add(aid_allocation, aid_allocation) IS 'implementation of + operator';

CREATE FUNCTION aid_allocation_subtract(aid_allocation, aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_allocation_subtract';
COMMENT ON FUNCTION aid_allocation_subtract(aid_allocation, aid_allocation) IS 'implementation of - operator';

CREATE FUNCTION aid_allocation_from_jsonb(jsonb) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_allocation_from_jsonb';
COMMENT ON FUNCTION aid_allocation_from_jsonb(jsonb) IS 'allocation from an object of numbers';

CREATE FUNCTION aid_allocation_to_jsonb(aid_allocation) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_allocation_to_jsonb';
COMMENT ON FUNCTION aid_allocation_to_jsonb(aid_allocation) IS 'amounts of an allocation as an object';

CREATE FUNCTION aid_allocation_accum(aid_allocation, text, numeric) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_numeric';
COMMENT ON FUNCTION aid_allocation_accum(aid_allocation, text, numeric) IS 'transition: adds a row';

CREATE FUNCTION aid_allocation_accum(aid_allocation, text, double precision) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_float8';
COMMENT ON FUNCTION aid_allocation_accum(aid_allocation, text, double precision) IS 'transition: adds a row';

CREATE FUNCTION aid_allocation_accum(aid_allocation, text, bigint) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_int8';
COMMENT ON FUNCTION aid_allocation_accum(aid_allocation, text, bigint) IS 'transition: adds a row';

CREATE FUNCTION aid_allocation_accum_inv(aid_allocation, text, numeric) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_inv_numeric';
COMMENT ON FUNCTION aid_allocation_accum_inv(aid_allocation, text, numeric) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_allocation_accum_inv(aid_allocation, text, double precision) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_inv_float8';
COMMENT ON FUNCTION aid_allocation_accum_inv(aid_allocation, text, double precision) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_allocation_accum_inv(aid_allocation, text, bigint) RETURNS aid_allocation
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_accum_inv_int8';
COMMENT ON FUNCTION aid_allocation_accum_inv(aid_allocation, text, bigint) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_allocation_combine(aid_allocation, aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_combine';
COMMENT ON FUNCTION aid_allocation_combine(aid_allocation, aid_allocation) IS 'combine: merges two states or values';

CREATE FUNCTION aid_allocation_combine_inv(aid_allocation, aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocation_combine_inv';
COMMENT ON FUNCTION aid_allocation_combine_inv(aid_allocation, aid_allocation) IS 'inverse transition of sum: takes a value out';

CREATE FUNCTION aid_allocation_final(aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_allocation_final';
COMMENT ON FUNCTION aid_allocation_final(aid_allocation) IS 'final: the canonical form of a state';

CREATE FUNCTION aid_library_version() RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_library_version';
COMMENT ON FUNCTION aid_library_version() IS 'version of the loaded library';

--# Allocations

--| Arguments: two allocations.
--| Result: true when both name the same units with the same amounts. `{"A": 1}` differs from `{"A": 1, "B": 0}`: the frame differs. Entries and counters are not compared.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR = (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (aid_allocation, aid_allocation) IS 'same units with the same amounts';

CREATE OPERATOR <> (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_allocation, aid_allocation) IS 'other units or other amounts';

CREATE OPERATOR CLASS aid_allocation_hash_ops DEFAULT FOR TYPE aid_allocation USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_allocation_hash(aid_allocation),
	FUNCTION 2 aid_allocation_hash_extended(aid_allocation, bigint);
COMMENT ON OPERATOR CLASS aid_allocation_hash_ops USING hash IS 'hash of units and amounts: DISTINCT, GROUP BY, hash joins and hash indexes';

--| Arguments: two allocations.
--| Result: amounts, entries and counters added (`+`) or subtracted (`-`) unit by unit; a unit goes when its amount and its entries both become 0. The two operators form a group: `(a + b) - b` has the bytes of `a`. A difference takes records out and may hold negative amounts and entries; units that come out even are not in it, so to compare two periods join `aid_units` of both.
--| Empty: NULL for a NULL operand; `{}` is neutral.
--| Errors: 22003 a sum out of range; 54000 both values together beyond 1 GB.
CREATE OPERATOR + (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_allocation, aid_allocation) IS 'merge two allocations';

CREATE OPERATOR - (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_subtract
);
COMMENT ON OPERATOR - (aid_allocation, aid_allocation) IS 'take the records of the second allocation out of the first';

--| Arguments: to jsonb: an allocation; from jsonb: an object of numbers.
--| Result: to jsonb, the object of amounts (entries and counters stay behind, hence explicit casts); from jsonb, an allocation with one entry a unit. jsonb orders its keys by length first and has already dropped duplicate keys.
--| Empty: NULL for NULL; `{}` for `{}`.
--| Errors: 22023 a jsonb that is no object, a value that is null or no number; 22003 an amount out of range.
CREATE CAST (aid_allocation AS jsonb) WITH FUNCTION aid_allocation_to_jsonb(aid_allocation);
COMMENT ON CAST (aid_allocation AS jsonb) IS 'the object of amounts';
CREATE CAST (jsonb AS aid_allocation) WITH FUNCTION aid_allocation_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_allocation) IS 'an object of numbers as an allocation';

--| Arguments: `unit` the name or code of who or what receives (cast integers and uuids to text); `amount` money of one row, of any sign. `integer`, `smallint` and `real` columns resolve to double precision, which is exact for integers; cast `real` to numeric.
--| Result: the allocation of all rows. Each row is rounded half away from zero to nine decimals and added exactly, so row order, plan, workers and partitions cannot change a bit. A double counts as the shortest decimal that reads back as it. A row with amount 0, or rows that net to 0, keep the unit; a row with a NULL unit goes into `null_unit_rows` and `null_unit_amount`; a row with a unit and a NULL amount goes into `null_amount_rows` and does not create the unit.
--| Empty: NULL over no rows; over skipped rows only, `{}` with its counters.
--| Errors: 22023 NaN or infinite amounts, a unit name above 65,535 bytes; 22003 an amount of 10^20 or more in size, unit sums whose sizes together reach about 1.7e29; 54000 a state beyond 1 GB.
--| Note: parallel safe, with combine function and moving-aggregate inverse. All aggregates over the same two arguments share one pass and one state.
CREATE AGGREGATE aid_allocation_agg(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_allocation_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_allocation_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_allocation_agg(text, numeric) IS 'money by unit over all rows, exact';

CREATE AGGREGATE aid_allocation_agg(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_allocation_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_allocation_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_allocation_agg(text, double precision) IS 'money by unit over all rows, each the shortest decimal of its double';

CREATE AGGREGATE aid_allocation_agg(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_allocation_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_allocation_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_allocation_agg(text, bigint) IS 'money by unit over all rows, exact';

--| Arguments: allocations, for example stored by month, by shard or by donor.
--| Result: their sum, equal bit for bit to the allocation of all their rows.
--| Empty: NULL over no rows and over NULLs only; NULL values are skipped.
--| Errors: 22003 a sum out of range; 54000 a state beyond 1 GB.
CREATE AGGREGATE sum(aid_allocation) (
	SFUNC = aid_allocation_combine, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_allocation_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_combine, MINVFUNC = aid_allocation_combine_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_allocation_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_allocation) IS 'sum of allocations';

--# Frames and transforms

--| Arguments: `a` an allocation; `units` or the units of `reference` (its amounts do not matter) are the frame, the set of eligible units. Duplicate elements are harmless; an empty array is an empty frame.
--| Result: `a` with every missing unit of the frame at amount 0: unfunded counts as zero from here on.
--| Empty: NULL for a NULL argument.
--| Errors: 22023 `a` holds a unit outside the frame, even at amount 0 (detail: up to five of them; hint: `aid_restrict`); 22004 a NULL element.
--| Example: `aid_frame(aid_restrict(a, f), f)`; to widen without an error `a + aid_frame('{}', units)`.
CREATE FUNCTION aid_frame(a aid_allocation, units text[]) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_frame_units';
COMMENT ON FUNCTION aid_frame(aid_allocation, text[]) IS 'add the eligible units that got nothing, as zeros';

CREATE FUNCTION aid_frame(a aid_allocation, reference aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_frame';
COMMENT ON FUNCTION aid_frame(aid_allocation, aid_allocation) IS 'add the units of a reference that got nothing, as zeros';

--| Arguments: `a` an allocation; `units` or the units of `reference` are kept.
--| Result: `a` without its other units; their number and money are added to the counters `dropped_units` and `dropped_amount`.
--| Empty: NULL for a NULL argument.
--| Errors: 22004 a NULL element.
CREATE FUNCTION aid_restrict(a aid_allocation, units text[]) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_restrict_units';
COMMENT ON FUNCTION aid_restrict(aid_allocation, text[]) IS 'leave units out that are not listed, and count them';

CREATE FUNCTION aid_restrict(a aid_allocation, reference aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_restrict';
COMMENT ON FUNCTION aid_restrict(aid_allocation, aid_allocation) IS 'leave units out that the reference does not name, and count them';

--| Arguments: `a` an allocation; `groups` a JSON object, unit to group name. Entries for units that are not in `a` are ignored. For one level of paths: `SELECT jsonb_object_agg(key, value->0) FROM jsonb_each(groups)`.
--| Result: money, entries by group; counters as they were.
--| Empty: NULL for a NULL argument; `{}` for `{}`.
--| Errors: 22023 a unit without a group, a null or a value that is no string: there is no silent "other".
CREATE FUNCTION aid_regroup(a aid_allocation, groups jsonb) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_regroup';
COMMENT ON FUNCTION aid_regroup(aid_allocation, jsonb) IS 'money by group instead of by unit';

--| Arguments: `a` an allocation.
--| Result: negative unit sums as 0; their number and the money added are in the counters `clamped_units` and `clamped_amount`. What is known of rows (`negative_rows`) stays.
--| Empty: NULL for NULL.
CREATE FUNCTION aid_clamp_negative(a aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_clamp_negative';
COMMENT ON FUNCTION aid_clamp_negative(aid_allocation) IS 'count units below zero as zero';

--| Arguments: `a` an allocation.
--| Result: `a` without the units below zero; their number and their (negative) money are added to the counters `dropped_units` and `dropped_amount`.
--| Empty: NULL for NULL.
CREATE FUNCTION aid_drop_negative(a aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_drop_negative';
COMMENT ON FUNCTION aid_drop_negative(aid_allocation) IS 'leave units below zero out, and count them';

--# Reading an allocation

--| Arguments: `a` an allocation.
--| Result: the sum over its units, exact, without trailing zeros.
--| Empty: NULL for NULL; 0 for `{}`.
CREATE FUNCTION aid_total(a aid_allocation) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_total';
COMMENT ON FUNCTION aid_total(aid_allocation) IS 'total money of an allocation';

--| Arguments: `a` an allocation.
--| Result: the number of units, those with amount 0 included; funded ones are in `aid_profile`.
--| Empty: NULL for NULL; 0 for `{}`.
CREATE FUNCTION aid_unit_count(a aid_allocation) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_unit_count';
COMMENT ON FUNCTION aid_unit_count(aid_allocation) IS 'number of units, zeros included';

--| Arguments: `a` an allocation; `unit` a name.
--| Result: the money of the unit: 0 when it is named and unfunded.
--| Empty: NULL for a NULL argument, and when `a` does not name the unit: that is unknown, not zero.
CREATE FUNCTION aid_amount(a aid_allocation, unit text) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_amount';
COMMENT ON FUNCTION aid_amount(aid_allocation, text) IS 'money of one unit';

--| Arguments: `a` an allocation; `unit` a name.
--| Result: amount of the unit / total, 0 to 1.
--| Empty: NULL for a NULL argument, a unit that is not named, a total of 0.
--| Errors: 22023 a unit of `a` with a negative sum.
CREATE FUNCTION aid_share(a aid_allocation, unit text) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_share';
COMMENT ON FUNCTION aid_share(aid_allocation, text) IS 'share of one unit in the total';

--| Arguments: `a` an allocation.
--| Result: one row a unit in canonical (byte) order: amount, share of the total, rank by amount from the largest; equal amounts share the lower rank (1, 2, 2, 4). Never fails: share is NULL in all rows when a unit is negative or the total is 0.
--| Empty: no rows for NULL and for `{}`.
CREATE FUNCTION aid_units(a aid_allocation, OUT unit text, OUT amount numeric, OUT share double precision, OUT rank bigint)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 200 AS 'MODULE_PATHNAME', 'aid_units';
COMMENT ON FUNCTION aid_units(aid_allocation) IS 'units of an allocation with amount, share and rank';

--| Arguments: `a` an allocation.
--| Result: one row: how many units are funded, zero and negative, entries (rows that named a unit), total and its positive and negative part, and all counters. Coverage of a figure by unit is `total / (total + null_unit_amount)`. `negative_rows` and `rounded_rows` count rows with an amount, whether or not they name a unit.
--| Empty: NULLs for NULL; zeros for `{}`.
CREATE FUNCTION aid_profile(a aid_allocation,
	OUT unit_count bigint, OUT funded_units bigint, OUT zero_units bigint, OUT negative_units bigint, OUT entries bigint,
	OUT total numeric, OUT positive_total numeric, OUT negative_total numeric,
	OUT null_unit_rows bigint, OUT null_unit_amount numeric, OUT null_amount_rows bigint,
	OUT negative_rows bigint, OUT rounded_rows bigint,
	OUT dropped_units bigint, OUT dropped_amount numeric, OUT clamped_units bigint, OUT clamped_amount numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_profile';
COMMENT ON FUNCTION aid_profile(aid_allocation) IS 'what an allocation covers and what was skipped, dropped or clamped';

--# Splitting an amount

--| Arguments: `amount` money, of any sign; `parts` how many, at least 1.
--| Result: parts that add up to the amount (rounded to nine decimals) exactly; leftover steps of 10^-9 go to the first parts.
--| Empty: NULL for a NULL argument.
--| Errors: 22023 fewer than one part, a NaN or infinite amount; 22003 an amount of 10^20 or more; 54000 more parts than an array holds.
CREATE FUNCTION aid_split_even(amount numeric, parts integer) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_even';
COMMENT ON FUNCTION aid_split_even(numeric, integer) IS 'an amount in equal parts that add up exactly';

--| Arguments: `amount` money, of any sign; `percentages` each 0 to 100, their sum exactly 100 (compared before rounding; each is then used to nine decimals).
--| Result: one part for each percentage; they add up to the amount exactly (largest remainder, ties to the earlier element).
--| Empty: NULL for a NULL argument.
--| Errors: 22023 a percentage outside 0 to 100, a sum other than 100 (the sum is in the detail), an empty array; 22004 a NULL element.
CREATE FUNCTION aid_split_percent(amount numeric, percentages numeric[]) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_percent';
COMMENT ON FUNCTION aid_split_percent(numeric, numeric[]) IS 'an amount by stated percentages of exactly 100';

--| Arguments: `amount` money, of any sign; `weights` at least 0, not all 0, used to nine decimals.
--| Result: one part for each weight in proportion to it; they add up to the amount exactly (largest remainder, ties to the earlier element).
--| Empty: NULL for a NULL argument.
--| Errors: 22023 a negative weight, all weights 0, an empty array; 22004 a NULL element.
CREATE FUNCTION aid_split_by_weight(amount numeric, weights numeric[]) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_by_weight';
COMMENT ON FUNCTION aid_split_by_weight(numeric, numeric[]) IS 'an amount in proportion to weights';

--# About this extension

--| Result: one row: the version of the loaded library, that of the installed SQL objects, and what to do when they, or those of
--| `aidflow_postgis` and `aidflow_report`, differ (NULL when all agree).
CREATE FUNCTION aid_version(OUT library text, OUT sql text, OUT advice text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.library, max(e.version) FILTER (WHERE e.name = 'aidflow'),
		CASE WHEN bool_or(e.version <> v.library AND (e.numbers < v.numbers) IS NOT TRUE)
			THEN format('reconnect, as this session may have loaded the library before it was replaced; '
				'if that does not help, install the files of aidflow %s on this server',
				(array_agg(e.version ORDER BY e.numbers DESC NULLS FIRST))[1])
			ELSE 'run ' || string_agg(format('ALTER EXTENSION %s UPDATE;', e.name), ' ' ORDER BY e.name)
				FILTER (WHERE e.numbers < v.numbers)
		END
	FROM (SELECT l.library, string_to_array(l.library, '.')::int[] AS numbers FROM aid_library_version() l (library)) v,
		(SELECT extname AS name, extversion AS version,
			string_to_array(substring(extversion FROM '^\d+(?:\.\d+)*$'), '.')::int[] AS numbers
		FROM pg_catalog.pg_extension
		WHERE extname IN ('aidflow', 'aidflow_postgis', 'aidflow_report')) e
	GROUP BY v.library, v.numbers;
END;
COMMENT ON FUNCTION aid_version() IS 'library and SQL version of aidflow';
