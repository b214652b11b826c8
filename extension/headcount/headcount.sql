--# Headcounts

--| Arguments: text form `F 0-4: 120, M 18-59: 310, ?: 25`: cells of sex (`F`, `M`, `X` another known sex, `?` not known), ages, disability (`+d` with, `-d` without) and the number of persons. A bare number is that many persons of whom nothing is known. `90 = F: 37, M: 41` states a total; what the cells lack is added to `?`. Ages: `20-29` (completed years, upper age included), `33`, `60+`, `<5`, with `m` for months `6-23m`; SDMX `Y20T29`, `Y_GE60`, `M6T23`; ADX `P20Y--P30Y` and intervals `[20,30)`, both without the upper age; nothing, `?`, `_U`, `_T` or `0+` for not known. Sex letters in either case, also `U`, `_U` (`?`) and `_O` (`X`).
--| Result: a multiset of persons, each known only up to a box of sex, age interval and disability, each counted in one cell; boxes may overlap. Printed in canonical order: sex, lower age, upper age, disability. A cell of 0 is dropped. At most 65,535 cells and a total of 9223372036854775807.
--| Empty: `0` is nobody; NULL means that the number is not known.
--| Errors: 22P02 text that is not of this form, no or a bad sex code, a total in the place of sex, a bad or empty age band, an age above 4094 months, a negative count, a box that stands twice; 22023 cells above the stated total; 22003 a count or the total out of range; 54000 too many cells; 22P03 malformed binary input. Text errors are soft from PostgreSQL 16 on (`pg_input_is_valid`), `aid_headcount_error` tells them on every version.
--| Note: ten cells take 85 bytes. Overlapping bands are legal, sums make them; in one report they are suspicious: `CHECK (aid_is_partition(h))`. A role (victim, perpetrator) is a column, not part of the value. There is no cast to json, so `to_jsonb(row)` writes the text form, which `jsonb_populate_record` reads back. A literal as the only argument of a function that also takes another type of this extension is ambiguous: write `aid_total(aid_headcount '5')`.
CREATE TYPE aid_headcount;
COMMENT ON TYPE aid_headcount IS 'persons by sex, age band and disability, exact and mergeable';

--# Internal

CREATE FUNCTION aid_headcount_in(cstring) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_in';
COMMENT ON FUNCTION aid_headcount_in(cstring) IS 'text input of aid_headcount';

CREATE FUNCTION aid_headcount_out(aid_headcount) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_out';
COMMENT ON FUNCTION aid_headcount_out(aid_headcount) IS 'text output of aid_headcount';

CREATE FUNCTION aid_headcount_recv(internal) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_recv';
COMMENT ON FUNCTION aid_headcount_recv(internal) IS 'binary input of aid_headcount';

CREATE FUNCTION aid_headcount_send(aid_headcount) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_send';
COMMENT ON FUNCTION aid_headcount_send(aid_headcount) IS 'binary output of aid_headcount';

CREATE TYPE aid_headcount (
	INPUT = aid_headcount_in,
	OUTPUT = aid_headcount_out,
	RECEIVE = aid_headcount_recv,
	SEND = aid_headcount_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = main
);

CREATE TYPE aid_headcount_state;
COMMENT ON TYPE aid_headcount_state IS 'running state of sum over headcounts; only partial aggregates show it';

CREATE FUNCTION aid_headcount_state_in(cstring) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_state_in';
COMMENT ON FUNCTION aid_headcount_state_in(cstring) IS 'text input of aid_headcount_state';

CREATE FUNCTION aid_headcount_state_out(aid_headcount_state) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_state_out';
COMMENT ON FUNCTION aid_headcount_state_out(aid_headcount_state) IS 'text output of aid_headcount_state';

CREATE FUNCTION aid_headcount_state_recv(internal) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_state_recv';
COMMENT ON FUNCTION aid_headcount_state_recv(internal) IS 'binary input of aid_headcount_state';

CREATE FUNCTION aid_headcount_state_send(aid_headcount_state) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_state_send';
COMMENT ON FUNCTION aid_headcount_state_send(aid_headcount_state) IS 'binary output of aid_headcount_state';

CREATE TYPE aid_headcount_state (
	INPUT = aid_headcount_state_in,
	OUTPUT = aid_headcount_state_out,
	RECEIVE = aid_headcount_state_recv,
	SEND = aid_headcount_state_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE TYPE aid_reach_state;
COMMENT ON TYPE aid_reach_state IS 'running state of aid_reach_bounds; only partial aggregates show it';

CREATE FUNCTION aid_reach_state_in(cstring) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_state_in';
COMMENT ON FUNCTION aid_reach_state_in(cstring) IS 'text input of aid_reach_state';

CREATE FUNCTION aid_reach_state_out(aid_reach_state) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_state_out';
COMMENT ON FUNCTION aid_reach_state_out(aid_reach_state) IS 'text output of aid_reach_state';

CREATE FUNCTION aid_reach_state_recv(internal) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_state_recv';
COMMENT ON FUNCTION aid_reach_state_recv(internal) IS 'binary input of aid_reach_state';

CREATE FUNCTION aid_reach_state_send(aid_reach_state) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_state_send';
COMMENT ON FUNCTION aid_reach_state_send(aid_reach_state) IS 'binary output of aid_reach_state';

CREATE TYPE aid_reach_state (
	INPUT = aid_reach_state_in,
	OUTPUT = aid_reach_state_out,
	RECEIVE = aid_reach_state_recv,
	SEND = aid_reach_state_send,
	INTERNALLENGTH = 48,
	ALIGNMENT = double
);

CREATE FUNCTION aid_headcount_eq(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_eq';
COMMENT ON FUNCTION aid_headcount_eq(aid_headcount, aid_headcount) IS 'implementation of = operator';

CREATE FUNCTION aid_headcount_ne(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_ne';
COMMENT ON FUNCTION aid_headcount_ne(aid_headcount, aid_headcount) IS 'implementation of <> operator';

CREATE FUNCTION aid_headcount_lt(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_lt';
COMMENT ON FUNCTION aid_headcount_lt(aid_headcount, aid_headcount) IS 'implementation of < operator';

CREATE FUNCTION aid_headcount_le(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_le';
COMMENT ON FUNCTION aid_headcount_le(aid_headcount, aid_headcount) IS 'implementation of <= operator';

CREATE FUNCTION aid_headcount_gt(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_gt';
COMMENT ON FUNCTION aid_headcount_gt(aid_headcount, aid_headcount) IS 'implementation of > operator';

CREATE FUNCTION aid_headcount_ge(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_ge';
COMMENT ON FUNCTION aid_headcount_ge(aid_headcount, aid_headcount) IS 'implementation of >= operator';

CREATE FUNCTION aid_headcount_cmp(aid_headcount, aid_headcount) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_cmp';
COMMENT ON FUNCTION aid_headcount_cmp(aid_headcount, aid_headcount) IS 'btree comparison of headcounts';

CREATE FUNCTION aid_headcount_hash(aid_headcount) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_hash';
COMMENT ON FUNCTION aid_headcount_hash(aid_headcount) IS 'hash of a headcount';

CREATE FUNCTION aid_headcount_hash_extended(aid_headcount, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_hash_extended';
COMMENT ON FUNCTION aid_headcount_hash_extended(aid_headcount, bigint) IS 'seeded 64-bit hash of a headcount';

CREATE FUNCTION aid_headcount_contains(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_contains';
COMMENT ON FUNCTION aid_headcount_contains(aid_headcount, aid_headcount) IS 'implementation of @> operator';

CREATE FUNCTION aid_headcount_contained(aid_headcount, aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_contained';
COMMENT ON FUNCTION aid_headcount_contained(aid_headcount, aid_headcount) IS 'implementation of <@ operator';

CREATE FUNCTION aid_headcount_add(aid_headcount, aid_headcount) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_add';
COMMENT ON FUNCTION aid_headcount_add(aid_headcount, aid_headcount) IS 'implementation of + operator';

CREATE FUNCTION aid_headcount_subtract(aid_headcount, aid_headcount) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_subtract';
COMMENT ON FUNCTION aid_headcount_subtract(aid_headcount, aid_headcount) IS 'implementation of - operator';

CREATE FUNCTION aid_headcount_larger(aid_headcount, aid_headcount) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_larger';
COMMENT ON FUNCTION aid_headcount_larger(aid_headcount, aid_headcount) IS 'transition of max';

CREATE FUNCTION aid_headcount_smaller(aid_headcount, aid_headcount) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_smaller';
COMMENT ON FUNCTION aid_headcount_smaller(aid_headcount, aid_headcount) IS 'transition of min';

CREATE FUNCTION aid_headcount_to_jsonb(aid_headcount) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_headcount_to_jsonb';
COMMENT ON FUNCTION aid_headcount_to_jsonb(aid_headcount) IS 'cells of a headcount as an array';

CREATE FUNCTION aid_headcount_from_jsonb(jsonb) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_headcount_from_jsonb';
COMMENT ON FUNCTION aid_headcount_from_jsonb(jsonb) IS 'headcount from an array of cells';

CREATE FUNCTION aid_headcount_from_bigint(bigint) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_from_bigint';
COMMENT ON FUNCTION aid_headcount_from_bigint(bigint) IS 'persons of whom nothing is known';

CREATE FUNCTION aid_headcount_to_bigint(aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_to_bigint';
COMMENT ON FUNCTION aid_headcount_to_bigint(aid_headcount) IS 'total of a headcount';

CREATE FUNCTION aid_headcount_sum_accum(aid_headcount_state, aid_headcount) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_sum_accum';
COMMENT ON FUNCTION aid_headcount_sum_accum(aid_headcount_state, aid_headcount) IS 'transition: adds a row';

CREATE FUNCTION aid_headcount_sum_accum_inv(aid_headcount_state, aid_headcount) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_sum_accum_inv';
COMMENT ON FUNCTION aid_headcount_sum_accum_inv(aid_headcount_state, aid_headcount) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_headcount_sum_combine(aid_headcount_state, aid_headcount_state) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_sum_combine';
COMMENT ON FUNCTION aid_headcount_sum_combine(aid_headcount_state, aid_headcount_state) IS 'combine: merges two states';

CREATE FUNCTION aid_headcount_sum_final(aid_headcount_state) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_sum_final';
COMMENT ON FUNCTION aid_headcount_sum_final(aid_headcount_state) IS 'final: the value of a state';

CREATE FUNCTION aid_headcount_agg_accum(aid_headcount_state, text, text, bigint) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_agg_accum';
COMMENT ON FUNCTION aid_headcount_agg_accum(aid_headcount_state, text, text, bigint) IS 'transition: adds a row';

CREATE FUNCTION aid_headcount_agg_accum_inv(aid_headcount_state, text, text, bigint) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_agg_accum_inv';
COMMENT ON FUNCTION aid_headcount_agg_accum_inv(aid_headcount_state, text, text, bigint) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_headcount_agg_accum(aid_headcount_state, text, text, bigint, boolean) RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_agg_accum';
COMMENT ON FUNCTION aid_headcount_agg_accum(aid_headcount_state, text, text, bigint, boolean) IS 'transition: adds a row';

CREATE FUNCTION aid_headcount_agg_accum_inv(aid_headcount_state, text, text, bigint, boolean)
RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_agg_accum_inv';
COMMENT ON FUNCTION aid_headcount_agg_accum_inv(aid_headcount_state, text, text, bigint, boolean) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_headcount_years_accum(aid_headcount_state, text, integer, integer, bigint)
RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_years_accum';
COMMENT ON FUNCTION aid_headcount_years_accum(aid_headcount_state, text, integer, integer, bigint) IS 'transition: adds a row';

CREATE FUNCTION aid_headcount_years_accum_inv(aid_headcount_state, text, integer, integer, bigint)
RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_years_accum_inv';
COMMENT ON FUNCTION aid_headcount_years_accum_inv(aid_headcount_state, text, integer, integer, bigint) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_headcount_years_accum(aid_headcount_state, text, integer, integer, bigint, boolean)
RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_years_accum';
COMMENT ON FUNCTION aid_headcount_years_accum(aid_headcount_state, text, integer, integer, bigint, boolean) IS 'transition: adds a row';

CREATE FUNCTION aid_headcount_years_accum_inv(aid_headcount_state, text, integer, integer, bigint, boolean)
RETURNS aid_headcount_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_years_accum_inv';
COMMENT ON FUNCTION aid_headcount_years_accum_inv(aid_headcount_state, text, integer, integer, bigint, boolean) IS 'inverse transition: takes a row out';

--# Headcounts

--| Result: what `aid_reach_bounds` finds: columns `lower` and `upper`.
CREATE TYPE aid_bounds AS (lower bigint, upper bigint);
COMMENT ON TYPE aid_bounds IS 'lower and upper bound of a number of persons';

--# Internal

CREATE FUNCTION aid_reach_accum(aid_reach_state, aid_headcount) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_accum';
COMMENT ON FUNCTION aid_reach_accum(aid_reach_state, aid_headcount) IS 'transition: adds a row';

CREATE FUNCTION aid_reach_combine(aid_reach_state, aid_reach_state) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_combine';
COMMENT ON FUNCTION aid_reach_combine(aid_reach_state, aid_reach_state) IS 'combine: merges two states';

CREATE FUNCTION aid_reach_final(aid_reach_state) RETURNS aid_bounds
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_final';
COMMENT ON FUNCTION aid_reach_final(aid_reach_state) IS 'final: bounds of a state';

--# Headcounts

--| Arguments: `value` any text.
--| Result: why it is no headcount, message and detail in one line.
--| Empty: NULL for NULL, and when the text is good.
CREATE FUNCTION aid_headcount_error(value text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_error';
COMMENT ON FUNCTION aid_headcount_error(text) IS 'why a text is no headcount, NULL if it is one';

--| Arguments: two headcounts.
--| Result: `=` and `<>` compare cells, `F 0-4: 3` is not `F 0-3: 2, F 4: 1`. The order is total first, then cell by cell (box, then count), a prefix before the longer value: `max` is the account with the largest reach. It never raises an error.
--| Empty: NULL for a NULL operand.
--| Note: btree index entries hold at most some 2,700 bytes, about 330 cells; a hash index or an index on `aid_total(h)` has no such limit.
CREATE OPERATOR = (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (aid_headcount, aid_headcount) IS 'same cells with the same counts';

CREATE OPERATOR <> (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_headcount, aid_headcount) IS 'other cells or other counts';

CREATE OPERATOR < (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (aid_headcount, aid_headcount) IS 'fewer persons, or before in cell order';

CREATE OPERATOR <= (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (aid_headcount, aid_headcount) IS 'fewer persons, or before in cell order, or equal';

CREATE OPERATOR > (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (aid_headcount, aid_headcount) IS 'more persons, or behind in cell order';

CREATE OPERATOR >= (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (aid_headcount, aid_headcount) IS 'more persons, or behind in cell order, or equal';

CREATE OPERATOR CLASS aid_headcount_hash_ops DEFAULT FOR TYPE aid_headcount USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_headcount_hash(aid_headcount),
	FUNCTION 2 aid_headcount_hash_extended(aid_headcount, bigint);
COMMENT ON OPERATOR CLASS aid_headcount_hash_ops USING hash IS 'hash of headcounts: DISTINCT, GROUP BY, hash joins and hash indexes';

CREATE OPERATOR CLASS aid_headcount_ops DEFAULT FOR TYPE aid_headcount USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 aid_headcount_cmp(aid_headcount, aid_headcount),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS aid_headcount_ops USING btree IS 'order of headcounts, total first';

--| Arguments: two headcounts.
--| Result: true when every cell of the one is in the other with at least that count. Bands are compared as boxes, not by inclusion: `F 0-9: 5` does not contain `F 0-4: 1`.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR @> (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_contains,
	COMMUTATOR = <@, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR @> (aid_headcount, aid_headcount) IS 'holds every cell of the other with at least its count';

CREATE OPERATOR <@ (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_contained,
	COMMUTATOR = @>, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (aid_headcount, aid_headcount) IS 'every cell is in the other with at least its count';

--| Arguments: two headcounts of different persons.
--| Result: their union, cell by cell; bands are never harmonised.
--| Empty: NULL for a NULL operand; `0` is neutral.
--| Errors: 22003 the total out of range; 54000 too many cells.
CREATE OPERATOR + (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_headcount, aid_headcount) IS 'union of different persons';

--| Arguments: a headcount and one that is contained in it.
--| Result: the first without the persons of the second.
--| Empty: NULL for a NULL operand.
--| Errors: 22003 unless `b <@ a`.
CREATE OPERATOR - (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_subtract
);
COMMENT ON OPERATOR - (aid_headcount, aid_headcount) IS 'take persons away who are there';

--| Arguments: a headcount, or a jsonb array of `{"sex":"F","months":[216,360],"disability":true,"persons":12}`.
--| Result: to jsonb, one element a cell in canonical order: `months` from and below, null below for open, no `months` or `disability` when not known. From jsonb, the headcount of the elements.
--| Empty: NULL for NULL; `[]` is nobody.
--| Errors: 22023, with the position, what text input refuses, an unknown key, a count that is no integer, a cell that stands twice; 22003 the total out of range; 54000 too many cells.
CREATE CAST (aid_headcount AS jsonb) WITH FUNCTION aid_headcount_to_jsonb(aid_headcount) AS ASSIGNMENT;
COMMENT ON CAST (aid_headcount AS jsonb) IS 'the array of cells';
CREATE CAST (jsonb AS aid_headcount) WITH FUNCTION aid_headcount_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS aid_headcount) IS 'an array of cells as a headcount';

--| Arguments: a number of persons, or a headcount.
--| Result: that many persons of whom nothing is known; the total of a headcount.
--| Empty: NULL for NULL.
--| Errors: 22003 a negative number.
CREATE CAST (bigint AS aid_headcount) WITH FUNCTION aid_headcount_from_bigint(bigint);
COMMENT ON CAST (bigint AS aid_headcount) IS 'persons of whom nothing is known';
CREATE CAST (aid_headcount AS bigint) WITH FUNCTION aid_headcount_to_bigint(aid_headcount);
COMMENT ON CAST (aid_headcount AS bigint) IS 'the total';

--| Arguments: headcounts of different people; for the same people seen twice use `max` or `aid_reach_bounds`.
--| Result: their union; row order, plan, workers and partitions cannot change a bit.
--| Empty: NULL over no rows and over NULLs only; NULL values are skipped.
--| Errors: 22003 the total out of range, whatever the order of rows; 54000 too many cells.
--| Note: parallel safe, with combine function and moving-aggregate inverse: window sums equal fresh sums.
CREATE AGGREGATE sum(h aid_headcount) (
	SFUNC = aid_headcount_sum_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_sum_accum, MINVFUNC = aid_headcount_sum_accum_inv, MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_headcount) IS 'sum of headcounts of different people';

--| Arguments: headcounts.
--| Result: the first or last by the order of the type: the account with the smallest or largest reach.
--| Empty: NULL over no rows and over NULLs only.
CREATE AGGREGATE min(h aid_headcount) (
	SFUNC = aid_headcount_smaller, STYPE = aid_headcount, SSPACE = 128,
	COMBINEFUNC = aid_headcount_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(aid_headcount) IS 'smallest headcount';

CREATE AGGREGATE max(h aid_headcount) (
	SFUNC = aid_headcount_larger, STYPE = aid_headcount, SSPACE = 128,
	COMBINEFUNC = aid_headcount_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(aid_headcount) IS 'largest headcount, the account with the largest reach';

--| Arguments: headcounts whose people may overlap.
--| Result: how many distinct persons there are: `lower` the greatest total, or the greatest numbers of known women, men and others together if that is more; `upper` the sum of totals. Always true; sharp when the cells carry no ages.
--| Empty: NULL over no rows and over NULLs only.
--| Errors: 22003 a sum of totals out of range.
--| Example: a women's project of 60 and a men's of 40 give 100 to 100.
CREATE AGGREGATE aid_reach_bounds(h aid_headcount) (
	SFUNC = aid_reach_accum, STYPE = aid_reach_state, SSPACE = 48,
	FINALFUNC = aid_reach_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_reach_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_reach_bounds(aid_headcount) IS 'bounds of distinct persons when rows may overlap';

--# Reading a headcount

--| Arguments: `h` a headcount.
--| Result: all persons.
--| Empty: NULL for NULL; 0 for `0`.
--| Note: also exists for allocations; a bare literal is ambiguous, write `aid_total(aid_headcount '5')`.
CREATE FUNCTION aid_total(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_total';
COMMENT ON FUNCTION aid_total(aid_headcount) IS 'total persons of a headcount';

--| Arguments: `h` a headcount.
--| Result: persons known to be women or girls, men or boys, of another sex: lower bounds of the truth as long as `aid_sex_unknown` is above 0.
--| Empty: NULL for NULL; 0 for `0`.
CREATE FUNCTION aid_female(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_female';
COMMENT ON FUNCTION aid_female(aid_headcount) IS 'persons known to be female';

CREATE FUNCTION aid_male(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_male';
COMMENT ON FUNCTION aid_male(aid_headcount) IS 'persons known to be male';

CREATE FUNCTION aid_other_sex(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_other_sex';
COMMENT ON FUNCTION aid_other_sex(aid_headcount) IS 'persons known to be of another sex';

--| Arguments: `h` a headcount.
--| Result: persons whose sex, or whose age, is not known.
--| Empty: NULL for NULL; 0 for `0`.
CREATE FUNCTION aid_sex_unknown(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_sex_unknown';
COMMENT ON FUNCTION aid_sex_unknown(aid_headcount) IS 'persons of unknown sex';

CREATE FUNCTION aid_age_unknown(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_age_unknown';
COMMENT ON FUNCTION aid_age_unknown(aid_headcount) IS 'persons of unknown age';

--| Arguments: `h` a headcount.
--| Result: the number of its cells.
--| Empty: NULL for NULL; 0 for `0`.
CREATE FUNCTION aid_cell_count(h aid_headcount) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_cell_count';
COMMENT ON FUNCTION aid_cell_count(aid_headcount) IS 'number of cells';

--| Arguments: `h` a headcount.
--| Result: one row a cell in canonical order: sex code, age label, completed months from and below, with disability, persons. Not known: `ages` and both months, or `disability`, are NULL; open: `below_month` is NULL.
--| Empty: no rows for NULL and for `0`.
CREATE FUNCTION aid_cells(h aid_headcount, OUT sex text, OUT ages text, OUT from_month integer, OUT below_month integer,
	OUT disability boolean, OUT persons bigint)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10 AS 'MODULE_PATHNAME', 'aid_cells';
COMMENT ON FUNCTION aid_cells(aid_headcount) IS 'cells of a headcount as rows';

--| Arguments: `h` a headcount.
--| Result: shares of all persons whose sex, age, disability, and both sex and age are known, 0 to 1.
--| Empty: four NULLs for NULL and for nobody.
--| Note: several columns belong into FROM, `FROM t, aid_completeness(t.h) c`; `(f(h)).*` runs once for each column.
CREATE FUNCTION aid_completeness(h aid_headcount, OUT sex_known double precision, OUT age_known double precision,
	OUT disability_known double precision, OUT sex_and_age_known double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_completeness';
COMMENT ON FUNCTION aid_completeness(aid_headcount) IS 'for what share of the persons sex, age and disability are known';

--| Arguments: `h` a headcount.
--| Result: F / (F + M + X), 0 to 1. Show `sex_known` of `aid_completeness` beside it.
--| Empty: NULL for NULL, and when nobody's sex is known.
CREATE FUNCTION aid_female_share(h aid_headcount) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_female_share';
COMMENT ON FUNCTION aid_female_share(aid_headcount) IS 'share of women among persons of known sex';

--# Importing headcounts

--| Arguments: `men`, `women`, `boys`, `girls` the four columns of pooled funds, NULL states nothing; `adult_from` the first age of adults, 1 to 341; pass the source's own if it is not 18, the age of the Convention on the Rights of the Child; `total` all persons, if the source states it.
--| Result: boys and girls as `0` to `adult_from` - 1, men and women as `adult_from`+; what the total has more becomes `?`.
--| Empty: NULL when all four cells and the total are NULL, and for a NULL `adult_from`.
--| Errors: 22023 negative persons, cells above the total, `adult_from` out of range; 22003 a total out of range.
CREATE FUNCTION aid_headcount_wide(men bigint, women bigint, boys bigint, girls bigint, adult_from integer DEFAULT 18,
	total bigint DEFAULT NULL) RETURNS aid_headcount
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_wide_four';
COMMENT ON FUNCTION aid_headcount_wide(bigint, bigint, bigint, bigint, integer, bigint) IS 'headcount from men, women, boys and girls';

--| Arguments: `row_data` a row as jsonb; `mapping` a JSON object of column name to the left side of a cell; `total` all persons, if the source states it. Columns without a mapping are ignored.
--| Result: one cell a mapped column; what the total has more becomes `?`. null in a column states nothing; a string of digits is a number.
--| Empty: NULL for a NULL row or mapping, and when all mapped columns and the total are null.
--| Errors: 42703 a mapped column that is not in the row; 22023 a value that is neither null nor an integer nor a string of digits, negative persons, two columns of one cell, cells above the total, a mapping that is no cell; 22003 a number out of range.
--| Example: `aid_headcount_wide(to_jsonb(t), '{"f_u5": "F 0-4", "m_adults": "M 18+"}')`
CREATE FUNCTION aid_headcount_wide(row_data jsonb, mapping jsonb, total bigint DEFAULT NULL) RETURNS aid_headcount
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_headcount_wide_row';
COMMENT ON FUNCTION aid_headcount_wide(jsonb, jsonb, bigint) IS 'headcount from any wide row';

--| Arguments: long rows. `sex` a code, or the words female, male, other, o, unknown, unspecified in either case; NULL is `?`. `ages` a band in any notation of the text form, NULL not known; `age_min` and `age_max` whole years, the upper one included: NULL max is open, NULL min from birth, both NULL not known. `persons`; rows where it is NULL are left out, `count(*) - count(persons)` counts them. `disability` true, false, or NULL not known.
--| Result: the headcount of all rows; rows of one box add up, they are different persons.
--| Empty: NULL over no rows and when every row is left out.
--| Errors: 22023 a total in the place of sex (all, total, t, _T): leave such rows out with FILTER, adding totals and parts counts people twice; another sex word, a bad age band, `age_max` below `age_min`, negative persons; 22003 the total out of range; 54000 too many cells.
--| Note: parallel safe, with combine function and moving-aggregate inverse.

CREATE AGGREGATE aid_headcount_agg(sex text, ages text, persons bigint) (
	SFUNC = aid_headcount_agg_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_agg_accum, MINVFUNC = aid_headcount_agg_accum_inv, MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_headcount_agg(text, text, bigint) IS 'headcount from long rows';

CREATE AGGREGATE aid_headcount_agg(sex text, ages text, persons bigint, disability boolean) (
	SFUNC = aid_headcount_agg_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_agg_accum, MINVFUNC = aid_headcount_agg_accum_inv, MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_headcount_agg(text, text, bigint, boolean) IS 'headcount from long rows and disability';

CREATE AGGREGATE aid_headcount_years_agg(sex text, age_min integer, age_max integer, persons bigint) (
	SFUNC = aid_headcount_years_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_years_accum, MINVFUNC = aid_headcount_years_accum_inv,
	MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_headcount_years_agg(text, integer, integer, bigint) IS 'headcount from long rows with whole years';

CREATE AGGREGATE aid_headcount_years_agg(sex text, age_min integer, age_max integer, persons bigint,
	disability boolean) (
	SFUNC = aid_headcount_years_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_years_accum, MINVFUNC = aid_headcount_years_accum_inv,
	MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_headcount_years_agg(text, integer, integer, bigint, boolean) IS 'headcount from long rows with whole years and disability';

--# Age bands

--| Arguments: `ages` a band in any notation of the text form, `*`, or a name: `un` (15-24), `unscr2250` (18-29), `au` (15-35), `child` (0-17), `adult` (18+), `older` (60+).
--| Result: its completed months as a half-open range; `*` is the range without bounds.
--| Empty: NULL for NULL and for tokens of unknown age (`?`, `_U`, `_T`, `0+`, empty text).
--| Errors: 22023 a text that is no age band.
--| Source: UN statistics (un); Security Council resolution 2250 (unscr2250); African Youth Charter (au); Convention on the Rights of the Child (child).
CREATE FUNCTION aid_age_band(ages text) RETURNS int4range
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_age_band';
COMMENT ON FUNCTION aid_age_band(text) IS 'months of an age band';

--| Arguments: `definition` of youth: `un`, `unscr2250` or `au`; there is no default.
--| Result: its completed months as a half-open range.
--| Empty: NULL for NULL.
--| Errors: 22023 another definition.
CREATE FUNCTION aid_youth_band(definition text) RETURNS int4range
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_youth_band';
COMMENT ON FUNCTION aid_youth_band(text) IS 'months of a definition of youth';

--| Arguments: `months` a range of completed months; without a lower bound it begins at birth.
--| Result: the canonical label, as `18-59`, `60+` or `6-23m`; all ages are `*`.
--| Empty: NULL for NULL.
--| Errors: 22023 an empty range, or one beyond 0 to 4094 months.
CREATE FUNCTION aid_age_label(months int4range) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_age_label';
COMMENT ON FUNCTION aid_age_label(int4range) IS 'label of an age band';

--| Arguments: `h` a headcount.
--| Result: the edges of its bands that no band straddles, rising, as `{0,6m,2,18}`: the finest list of bands that every cell of known age fits into.
--| Empty: NULL for NULL; `{}` when there is none.
CREATE FUNCTION aid_common_breaks(h aid_headcount) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_common_breaks';
COMMENT ON FUNCTION aid_common_breaks(aid_headcount) IS 'age breaks that all bands share';

--| Arguments: `h` a headcount; `breaks` lower edges of bands, rising, in years (`18`) or months (`6m`); 0 is always added.
--| Result: each cell of known age moved to the smallest interval between breaks that holds it, open above the last; unknown ages stay. Always true, never a guess.
--| Empty: NULL for a NULL argument.
--| Errors: 22023 breaks that do not ascend, no age, or an age above 4094 months; 22004 a NULL element.
--| Note: `breaks` is text[] because numbers alone would leave years or months to guess.
CREATE FUNCTION aid_coarsen(h aid_headcount, breaks text[]) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_coarsen';
COMMENT ON FUNCTION aid_coarsen(aid_headcount, text[]) IS 'a headcount in wider age bands';

--| Arguments: `h` a headcount.
--| Result: true when no two known age bands overlap among cells of the same sex code and the same disability code. Unknown ages, `?` and unknown disability are residuals and allowed.
--| Empty: NULL for NULL; true for `0`.
--| Example: `CHECK (aid_is_partition(h))` where each row is one report.
CREATE FUNCTION aid_is_partition(h aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_is_partition';
COMMENT ON FUNCTION aid_is_partition(aid_headcount) IS 'no two age bands of one group overlap';

--| Arguments: `h` a headcount; `breaks` as in `aid_coarsen`.
--| Result: true when every known age band is exactly one between consecutive breaks, or the open one above the last.
--| Empty: NULL for a NULL argument; true for `0`.
--| Errors: as `aid_coarsen`.
--| Example: `CHECK (aid_uses_bands(h, '{0,18,60}'))`
CREATE FUNCTION aid_uses_bands(h aid_headcount, breaks text[]) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_uses_bands';
COMMENT ON FUNCTION aid_uses_bands(aid_headcount, text[]) IS 'all age bands are from a list';
