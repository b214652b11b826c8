--# Gender markers

--| Arguments: text form `scheme:code`, such as `dac:2`, `gm:2a`, `gam:4M`, `gen:3`. Capitals and blanks around scheme and code do not matter; `gam:4(T)` is read as `gam:4T`.
--| Result: a score in a named scheme, 2 bytes. A digit alone says nothing: gm:4 is "not applicable", gam:4 the highest score. The codes and, behind the arrow, their rungs, which order the codes of one scheme and nothing else:
--| `dac` (OECD DAC gender equality policy marker) 0 → 0 screened and not targeted, 1 → 1 significant, 2 → 2 principal;
--| `gm` (humanitarian gender marker) 0 → 0, 1 → 1, 2a → 2, 2b → 3, and without a rung 3 not specified and 4 not applicable;
--| `gam` (gender with age marker) 0 → 0 does not link systematically, 1 → 1 neither gender nor age, 2 → 1 age only, 3 → 2 gender without age, 4 → 3 gender and age, each also with the letter M or T, which is kept and does not change the rung;
--| `gen` (UN gender equality marker) 0 → 0 none, 1 → 1 limited, 2 and 2a → 2 significant, 3 and 2b → 3 principal.
--| Empty: not screened is NULL, never 0; empty text is an error.
--| Errors: 22P02 text that is not of this form, an unknown scheme, a code that the scheme does not have (dac:3 and dac:4 belong to other policy markers); 22P03, 0A000 binary input that is malformed or of another version. Text errors are soft from PostgreSQL 16 on (`pg_input_is_valid`).
--| Note: ORDER BY, DISTINCT, GROUP BY, joins and indexes work on columns that mix schemes. There is no `min` or `max`: the order of the index is not an order of merit. A scale of results (blind, targeted, responsive, transformative) is not a marker of intent and no scheme here. `gam` is by its own guidance a self-check of those who run a project, not for others to judge the project by: print that where you print its figures.
CREATE TYPE aid_marker;
COMMENT ON TYPE aid_marker IS 'gender marker: a code in a named scheme';

--| Arguments: text form `dac:0 = 100 (3), dac:2 = 250.5 (2), ? = 40 (1), no amount (2), negative (1)`: by code the money and, in parentheses, its rows; `?` money without a marker; rows without an amount; rows with a negative amount. Parts that are 0 are left out; the parts may stand in any order.
--| Result: exact money (128-bit, nine decimals) and row count by code of one scheme, at most 408 bytes.
--| Empty: `0` holds no row; every share of it is NULL.
--| Errors: 22P02 text that is not of this form, a part that stands twice, a second scheme; 22003 an amount or a number of rows out of range; 22P03, 0A000 binary input that is malformed or of another version. Text errors are soft from PostgreSQL 16 on.
--| Note: the type knows no currency and no price base: convert before aggregating. Equality and hash look at all that the text shows; there is no order, so no btree.
CREATE TYPE aid_marker_money;
COMMENT ON TYPE aid_marker_money IS 'exact money and rows by gender marker of one scheme';

--# Internal

CREATE FUNCTION aid_marker_in(cstring) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_in';
COMMENT ON FUNCTION aid_marker_in(cstring) IS 'text input of aid_marker';

CREATE FUNCTION aid_marker_out(aid_marker) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_out';
COMMENT ON FUNCTION aid_marker_out(aid_marker) IS 'text output of aid_marker';

CREATE FUNCTION aid_marker_recv(internal) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_recv';
COMMENT ON FUNCTION aid_marker_recv(internal) IS 'binary input of aid_marker';

CREATE FUNCTION aid_marker_send(aid_marker) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_send';
COMMENT ON FUNCTION aid_marker_send(aid_marker) IS 'binary output of aid_marker';

CREATE TYPE aid_marker (
	INPUT = aid_marker_in,
	OUTPUT = aid_marker_out,
	RECEIVE = aid_marker_recv,
	SEND = aid_marker_send,
	INTERNALLENGTH = 2,
	PASSEDBYVALUE,
	ALIGNMENT = int2
);

CREATE FUNCTION aid_marker_from_jsonb(jsonb) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_from_jsonb';
COMMENT ON FUNCTION aid_marker_from_jsonb(jsonb) IS 'a marker from jsonb';

CREATE FUNCTION aid_marker_to_jsonb(aid_marker) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_to_jsonb';
COMMENT ON FUNCTION aid_marker_to_jsonb(aid_marker) IS 'a marker as jsonb';

CREATE FUNCTION aid_marker_eq(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_eq';
COMMENT ON FUNCTION aid_marker_eq(aid_marker, aid_marker) IS 'implementation of = operator';

CREATE FUNCTION aid_marker_ne(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_ne';
COMMENT ON FUNCTION aid_marker_ne(aid_marker, aid_marker) IS 'implementation of <> operator';

CREATE FUNCTION aid_marker_hash(aid_marker) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_hash';
COMMENT ON FUNCTION aid_marker_hash(aid_marker) IS 'hash of a marker';

CREATE FUNCTION aid_marker_hash_extended(aid_marker, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_hash_extended';
COMMENT ON FUNCTION aid_marker_hash_extended(aid_marker, bigint) IS 'seeded 64-bit hash of a marker';

CREATE FUNCTION aid_marker_rung_lt(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_rung_lt';
COMMENT ON FUNCTION aid_marker_rung_lt(aid_marker, aid_marker) IS 'implementation of < operator';

CREATE FUNCTION aid_marker_rung_le(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_rung_le';
COMMENT ON FUNCTION aid_marker_rung_le(aid_marker, aid_marker) IS 'implementation of <= operator';

CREATE FUNCTION aid_marker_rung_gt(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_rung_gt';
COMMENT ON FUNCTION aid_marker_rung_gt(aid_marker, aid_marker) IS 'implementation of > operator';

CREATE FUNCTION aid_marker_rung_ge(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_rung_ge';
COMMENT ON FUNCTION aid_marker_rung_ge(aid_marker, aid_marker) IS 'implementation of >= operator';

CREATE FUNCTION aid_marker_lt(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_lt';
COMMENT ON FUNCTION aid_marker_lt(aid_marker, aid_marker) IS 'implementation of *< operator';

CREATE FUNCTION aid_marker_le(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_le';
COMMENT ON FUNCTION aid_marker_le(aid_marker, aid_marker) IS 'implementation of *<= operator';

CREATE FUNCTION aid_marker_gt(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_gt';
COMMENT ON FUNCTION aid_marker_gt(aid_marker, aid_marker) IS 'implementation of *> operator';

CREATE FUNCTION aid_marker_ge(aid_marker, aid_marker) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_ge';
COMMENT ON FUNCTION aid_marker_ge(aid_marker, aid_marker) IS 'implementation of *>= operator';

CREATE FUNCTION aid_marker_cmp(aid_marker, aid_marker) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_cmp';
COMMENT ON FUNCTION aid_marker_cmp(aid_marker, aid_marker) IS 'btree comparison: scheme, digit, suffix';

CREATE FUNCTION aid_marker_money_in(cstring) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_in';
COMMENT ON FUNCTION aid_marker_money_in(cstring) IS 'text input of aid_marker_money';

CREATE FUNCTION aid_marker_money_out(aid_marker_money) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_out';
COMMENT ON FUNCTION aid_marker_money_out(aid_marker_money) IS 'text output of aid_marker_money';

CREATE FUNCTION aid_marker_money_recv(internal) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_recv';
COMMENT ON FUNCTION aid_marker_money_recv(internal) IS 'binary input of aid_marker_money';

CREATE FUNCTION aid_marker_money_send(aid_marker_money) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_send';
COMMENT ON FUNCTION aid_marker_money_send(aid_marker_money) IS 'binary output of aid_marker_money';

CREATE TYPE aid_marker_money (
	INPUT = aid_marker_money_in,
	OUTPUT = aid_marker_money_out,
	RECEIVE = aid_marker_money_recv,
	SEND = aid_marker_money_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION aid_marker_money_from_jsonb(jsonb) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_from_jsonb';
COMMENT ON FUNCTION aid_marker_money_from_jsonb(jsonb) IS 'money by marker from jsonb';

CREATE FUNCTION aid_marker_money_to_jsonb(aid_marker_money) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_to_jsonb';
COMMENT ON FUNCTION aid_marker_money_to_jsonb(aid_marker_money) IS 'money by marker as jsonb';

CREATE FUNCTION aid_marker_money_eq(aid_marker_money, aid_marker_money) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_eq';
COMMENT ON FUNCTION aid_marker_money_eq(aid_marker_money, aid_marker_money) IS 'implementation of = operator';

CREATE FUNCTION aid_marker_money_ne(aid_marker_money, aid_marker_money) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_ne';
COMMENT ON FUNCTION aid_marker_money_ne(aid_marker_money, aid_marker_money) IS 'implementation of <> operator';

CREATE FUNCTION aid_marker_money_hash(aid_marker_money) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_hash';
COMMENT ON FUNCTION aid_marker_money_hash(aid_marker_money) IS 'hash of money by marker';

CREATE FUNCTION aid_marker_money_hash_extended(aid_marker_money, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_hash_extended';
COMMENT ON FUNCTION aid_marker_money_hash_extended(aid_marker_money, bigint) IS 'seeded 64-bit hash of money by marker';

CREATE FUNCTION aid_marker_money_add(aid_marker_money, aid_marker_money) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_add';
COMMENT ON FUNCTION aid_marker_money_add(aid_marker_money, aid_marker_money) IS 'implementation of + operator';

CREATE FUNCTION aid_marker_money_subtract(aid_marker_money, aid_marker_money) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_subtract';
COMMENT ON FUNCTION aid_marker_money_subtract(aid_marker_money, aid_marker_money) IS 'implementation of - operator';

CREATE FUNCTION aid_marker_accum(aid_marker_money, aid_marker, numeric) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_numeric';
COMMENT ON FUNCTION aid_marker_accum(aid_marker_money, aid_marker, numeric) IS 'transition: adds a row';

CREATE FUNCTION aid_marker_accum(aid_marker_money, aid_marker, double precision) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_float8';
COMMENT ON FUNCTION aid_marker_accum(aid_marker_money, aid_marker, double precision) IS 'transition: adds a row';

CREATE FUNCTION aid_marker_accum(aid_marker_money, aid_marker, bigint) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_int8';
COMMENT ON FUNCTION aid_marker_accum(aid_marker_money, aid_marker, bigint) IS 'transition: adds a row';

CREATE FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, numeric) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_inv_numeric';
COMMENT ON FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, numeric) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, double precision) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_inv_float8';
COMMENT ON FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, double precision) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, bigint) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_accum_inv_int8';
COMMENT ON FUNCTION aid_marker_accum_inv(aid_marker_money, aid_marker, bigint) IS 'inverse transition: takes a row out';

CREATE FUNCTION aid_marker_money_combine(aid_marker_money, aid_marker_money) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_combine';
COMMENT ON FUNCTION aid_marker_money_combine(aid_marker_money, aid_marker_money) IS 'combine: merges two states or values';

CREATE FUNCTION aid_marker_money_combine_inv(aid_marker_money, aid_marker_money) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_combine_inv';
COMMENT ON FUNCTION aid_marker_money_combine_inv(aid_marker_money, aid_marker_money) IS 'inverse transition of sum: takes a value out';

CREATE FUNCTION aid_marker_money_final(aid_marker_money) RETURNS aid_marker_money
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_money_final';
COMMENT ON FUNCTION aid_marker_money_final(aid_marker_money) IS 'final: the stored form of a state';

--# Gender markers

--| Arguments: two markers.
--| Result: the same scheme and the same code: gam:4 is not gam:4T, gen:2b is not gen:3, dac:2 is not gam:2. Never raises.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR = (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (aid_marker, aid_marker) IS 'same scheme and code';

CREATE OPERATOR <> (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_marker, aid_marker) IS 'another scheme or code';

--| Arguments: two markers of one scheme.
--| Result: their rungs compared: gam:4 > gam:3, but gam:2 > gam:1 is false and gam:2 >= gam:1 true, because both stand on rung 1.
--| Empty: NULL for a NULL operand and where a side has no rung (gm:3, gm:4).
--| Errors: 22023 markers of different schemes.
--| Note: no index and no statistics serve these operators, so that planning a query cannot raise. For columns that mix schemes write `aid_scheme(m) = 'dac' AND aid_rung(m) >= 1`, which cannot raise either.
CREATE OPERATOR < (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_rung_lt,
	COMMUTATOR = >, NEGATOR = >=
);
COMMENT ON OPERATOR < (aid_marker, aid_marker) IS 'lower rung within one scheme';

CREATE OPERATOR <= (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_rung_le,
	COMMUTATOR = >=, NEGATOR = >
);
COMMENT ON OPERATOR <= (aid_marker, aid_marker) IS 'lower or equal rung within one scheme';

CREATE OPERATOR > (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_rung_gt,
	COMMUTATOR = <, NEGATOR = <=
);
COMMENT ON OPERATOR > (aid_marker, aid_marker) IS 'higher rung within one scheme';

CREATE OPERATOR >= (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_rung_ge,
	COMMUTATOR = <=, NEGATOR = <
);
COMMENT ON OPERATOR >= (aid_marker, aid_marker) IS 'higher or equal rung within one scheme';

--| Arguments: two markers.
--| Result: their place in the order of indexes and ORDER BY: scheme (dac, gm, gam, gen), then digit, then suffix (none, a, b, M, T). Never raises, never NULL for two markers. It is an order to sort by, not one of merit.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR *< (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_lt,
	COMMUTATOR = *>, NEGATOR = *>=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR *< (aid_marker, aid_marker) IS 'before, in the order of indexes';

CREATE OPERATOR *<= (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_le,
	COMMUTATOR = *>=, NEGATOR = *>, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR *<= (aid_marker, aid_marker) IS 'before or the same, in the order of indexes';

CREATE OPERATOR *> (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_gt,
	COMMUTATOR = *<, NEGATOR = *<=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR *> (aid_marker, aid_marker) IS 'after, in the order of indexes';

CREATE OPERATOR *>= (
	LEFTARG = aid_marker, RIGHTARG = aid_marker, FUNCTION = aid_marker_ge,
	COMMUTATOR = *<=, NEGATOR = *<, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR *>= (aid_marker, aid_marker) IS 'after or the same, in the order of indexes';

CREATE OPERATOR CLASS aid_marker_ops DEFAULT FOR TYPE aid_marker USING btree AS
	OPERATOR 1 *<,
	OPERATOR 2 *<=,
	OPERATOR 3 =,
	OPERATOR 4 *>=,
	OPERATOR 5 *>,
	FUNCTION 1 aid_marker_cmp(aid_marker, aid_marker),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS aid_marker_ops USING btree IS 'scheme, digit, suffix: ORDER BY, DISTINCT, merge joins and btree indexes over mixed schemes';

CREATE OPERATOR CLASS aid_marker_hash_ops DEFAULT FOR TYPE aid_marker USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_marker_hash(aid_marker),
	FUNCTION 2 aid_marker_hash_extended(aid_marker, bigint);
COMMENT ON OPERATOR CLASS aid_marker_hash_ops USING hash IS 'scheme and code: GROUP BY, hash joins and hash indexes';

--| Arguments: to jsonb: a marker; from jsonb: a string such as `"gam:3"`, or null.
--| Result: the text form as a JSON string, and back.
--| Empty: NULL for NULL; from JSON null, NULL: not screened.
--| Errors: 22P02 a string that is no marker; 22023 a jsonb that is neither string nor null.
CREATE CAST (aid_marker AS jsonb) WITH FUNCTION aid_marker_to_jsonb(aid_marker);
COMMENT ON CAST (aid_marker AS jsonb) IS 'the text form as a JSON string';
CREATE CAST (jsonb AS aid_marker) WITH FUNCTION aid_marker_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_marker) IS 'a marker from a JSON string';

--| Arguments: `scheme` dac, gm, gam or gen; `code` as in the text form. Blanks around and capitals do not matter.
--| Result: the marker.
--| Empty: NULL for a NULL or blank code, whatever the scheme: not screened. NULL for a NULL scheme.
--| Errors: 22P02 an unknown scheme or a code that it does not have; `aid_marker_error` lists such rows instead.
CREATE FUNCTION aid_marker(scheme text, code text) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker';
COMMENT ON FUNCTION aid_marker(text, text) IS 'marker of a scheme and a code, NULL for a blank one';

CREATE FUNCTION aid_marker(scheme text, code integer) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_from_integer';
COMMENT ON FUNCTION aid_marker(text, integer) IS 'marker of a scheme and a numeric code';

--| Arguments: a scheme and a code as `aid_marker` takes them.
--| Result: why `aid_marker` would refuse the pair.
--| Empty: NULL where it would not, and for NULL arguments.
--| Example: `SELECT * FROM load WHERE aid_marker_error(scheme, code) IS NOT NULL` lists bad rows before they stop a load.
CREATE FUNCTION aid_marker_error(scheme text, code text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_error';
COMMENT ON FUNCTION aid_marker_error(text, text) IS 'why a scheme and code are no marker, else NULL';

--| Arguments: `m` a marker.
--| Result: its scheme, `dac`, `gm`, `gam` or `gen`; its code without the scheme, such as `4T`; its rung, 0 and up.
--| Empty: NULL for NULL; the rung is NULL for gm:3 (not specified) and gm:4 (not applicable).
CREATE FUNCTION aid_scheme(m aid_marker) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_scheme';
COMMENT ON FUNCTION aid_scheme(aid_marker) IS 'scheme of a marker';

CREATE FUNCTION aid_code(m aid_marker) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_code';
COMMENT ON FUNCTION aid_code(aid_marker) IS 'code of a marker within its scheme';

CREATE FUNCTION aid_rung(m aid_marker) RETURNS smallint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_rung';
COMMENT ON FUNCTION aid_rung(aid_marker) IS 'rung of a marker on the ladder of its scheme';

--| Arguments: `aid_type` a DAC type of aid code, such as `C01` or `B031`.
--| Result: whether its first three characters are A02, B01, B03, B04, C01, D01, D02 or E01: bilateral allocable aid, the money that the DAC shares are about.
--| Empty: NULL for NULL and for blank text.
--| Source: OECD 2024.
CREATE FUNCTION aid_allocable(aid_type text) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocable';
COMMENT ON FUNCTION aid_allocable(text) IS 'whether a type of aid counts as bilateral allocable aid';

--# Money by marker

--| Arguments: two values.
--| Result: true when all that their text shows is the same: scheme, amounts, rows and counters.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR = (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (aid_marker_money, aid_marker_money) IS 'same money and rows by marker';

CREATE OPERATOR <> (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_marker_money, aid_marker_money) IS 'other money or rows by marker';

CREATE OPERATOR CLASS aid_marker_money_hash_ops DEFAULT FOR TYPE aid_marker_money USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_marker_money_hash(aid_marker_money),
	FUNCTION 2 aid_marker_money_hash_extended(aid_marker_money, bigint);
COMMENT ON OPERATOR CLASS aid_marker_money_hash_ops USING hash IS 'money and rows by marker: DISTINCT, GROUP BY, hash joins and hash indexes';

--| Arguments: two values of one scheme; a value without markers fits any scheme.
--| Result: money, rows and counters added (`+`) or subtracted (`-`) code by code; a code goes when its money and its rows both become 0. `(a + b) - b` has the bytes of `a`.
--| Empty: NULL for a NULL operand; `0` is neutral.
--| Errors: 22023 markers of different schemes; 22003 a sum out of range.
CREATE OPERATOR + (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_marker_money, aid_marker_money) IS 'merge money by marker';

CREATE OPERATOR - (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_subtract
);
COMMENT ON OPERATOR - (aid_marker_money, aid_marker_money) IS 'take the records of the second value out of the first';

--| Arguments: to jsonb: a value; from jsonb: an object with the keys of the text form.
--| Result: `{"dac:0": {"amount": 100, "rows": 3}, "?": {"amount": 40, "rows": 1}, "no amount": 2, "negative": 1}`, and back without loss.
--| Empty: NULL for NULL; `{}` for `0`.
--| Errors: 22023 another shape, an unknown key, a second scheme, more than nine decimals; 22003 a number out of range.
CREATE CAST (aid_marker_money AS jsonb) WITH FUNCTION aid_marker_money_to_jsonb(aid_marker_money);
COMMENT ON CAST (aid_marker_money AS jsonb) IS 'money and rows by marker as an object';
CREATE CAST (jsonb AS aid_marker_money) WITH FUNCTION aid_marker_money_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_marker_money) IS 'money and rows by marker from an object';

--| Arguments: `marker`; `amount` money of one row, of any sign. `integer`, `smallint` and `real` columns resolve to double precision, which is exact for integers; cast `real` to numeric.
--| Result: money and rows by code. Each amount is rounded half away from zero to nine decimals and added exactly, so row order, plan, workers and partitions cannot change a bit. A row with a NULL marker is money not screened; a row with a NULL amount is counted and its marker is not looked at; rows with a negative amount are summed as they come and counted.
--| Empty: NULL over no rows.
--| Errors: 22023 markers of two schemes (GROUP BY aid_scheme(marker), or FILTER), NaN or infinite amounts; 22003 an amount of 10^20 or more in size, a sum of about 1.7e29.
--| Note: parallel safe, with combine function and moving-aggregate inverse; the state is an aid_marker_money of fixed size. All aggregates over the same two arguments share one pass and one state.
CREATE AGGREGATE aid_marker_agg(marker aid_marker, amount numeric) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_marker_money_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_marker_money_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_marker_agg(aid_marker, numeric) IS 'money and rows by marker over all rows, exact';

CREATE AGGREGATE aid_marker_agg(marker aid_marker, amount double precision) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_marker_money_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_marker_money_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_marker_agg(aid_marker, double precision) IS 'money and rows by marker over all rows, exact';

CREATE AGGREGATE aid_marker_agg(marker aid_marker, amount bigint) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_marker_money_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_marker_money_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_marker_agg(aid_marker, bigint) IS 'money and rows by marker over all rows, exact';

--| Arguments: values of one scheme, for example stored by month or by donor.
--| Result: their sum, equal bit for bit to the value of all their rows.
--| Empty: NULL over no rows and over NULLs only; NULL values are skipped.
--| Errors: 22023 markers of different schemes; 22003 a sum out of range.
--| Note: over differences, which may hold negative rows, a scheme can cancel out or a sum leave its range on the way; whether that raises depends on the order of the rows. Values of `aid_marker_agg` cannot do this.
CREATE AGGREGATE sum(aid_marker_money) (
	SFUNC = aid_marker_money_combine, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_marker_money_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_money_combine, MINVFUNC = aid_marker_money_combine_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_marker_money_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_marker_money) IS 'sum of money by marker';

--| Arguments: `m` money by marker.
--| Result: all money, marked or not, exact.
--| Empty: NULL for NULL; 0 for `0`.
CREATE FUNCTION aid_total(m aid_marker_money) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_total_marker_money';
COMMENT ON FUNCTION aid_total(aid_marker_money) IS 'total money of all markers and of none';

--| Arguments: `m` money by marker of scheme dac.
--| Result: one row: money by score and money not screened; `focused_share` = (principal + significant) / screened and `principal_share` = principal / screened, with screened = principal + significant + not_targeted; `screened_coverage` = screened / (screened + not_screened); `rows_without_amount`; `negative_rows`.
--| Empty: NULLs for NULL. A share is NULL where its denominator is 0; without any marker the shares are NULL and the coverage 0.
--| Errors: 22023 markers of another scheme: use aid_ladder.
--| Definition: the DAC method: principal and significant money counts in full. Meant for bilateral allocable aid, see `aid_allocable`.
--| Note: always show the coverage beside a share. Refunds are summed as they come; where they outweigh payments a share can leave 0 to 1, so print `negative_rows`. Principal is not by definition better than significant, so nothing is weighted.
--| Source: OECD DAC gender equality policy marker.
CREATE FUNCTION aid_focus(m aid_marker_money,
	OUT principal numeric, OUT significant numeric, OUT not_targeted numeric, OUT not_screened numeric,
	OUT focused_share double precision, OUT principal_share double precision, OUT screened_coverage double precision,
	OUT rows_without_amount bigint, OUT negative_rows bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_focus';
COMMENT ON FUNCTION aid_focus(aid_marker_money) IS 'DAC gender focus: money by score, shares and screening coverage';

--| Arguments: `m` money by marker of scheme dac, or of any scheme for the coverage; or, in one step, `marker` and `amount` of the rows.
--| Result: focus share = (principal + significant) / screened; principal share = principal / screened; screened coverage = money whose code has a rung / all money. No unit.
--| Empty: NULL for NULL, over no rows, and where the denominator is 0; without any marker the shares are NULL and the coverage 0.
--| Errors: 22023 markers of another scheme than dac (not for the coverage), and as `aid_marker_agg`.
--| Note: always show the coverage beside a share. See `aid_focus`.
CREATE FUNCTION aid_focus_share(m aid_marker_money) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_focus_share';
COMMENT ON FUNCTION aid_focus_share(aid_marker_money) IS 'share of screened money with gender as principal or significant objective';

CREATE FUNCTION aid_principal_share(m aid_marker_money) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_principal_share';
COMMENT ON FUNCTION aid_principal_share(aid_marker_money) IS 'share of screened money with gender as principal objective';

CREATE FUNCTION aid_screened_coverage(m aid_marker_money) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_screened_coverage';
COMMENT ON FUNCTION aid_screened_coverage(aid_marker_money) IS 'share of all money that was screened';

CREATE AGGREGATE aid_focus_share(marker aid_marker, amount numeric) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_focus_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_focus_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_focus_share(aid_marker, numeric) IS 'share of screened money with gender as principal or significant objective, in one step';

CREATE AGGREGATE aid_focus_share(marker aid_marker, amount double precision) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_focus_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_focus_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_focus_share(aid_marker, double precision) IS 'share of screened money with gender as principal or significant objective, in one step';

CREATE AGGREGATE aid_focus_share(marker aid_marker, amount bigint) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_focus_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_focus_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_focus_share(aid_marker, bigint) IS 'share of screened money with gender as principal or significant objective, in one step';

CREATE AGGREGATE aid_principal_share(marker aid_marker, amount numeric) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_principal_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_principal_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_principal_share(aid_marker, numeric) IS 'share of screened money with gender as principal objective, in one step';

CREATE AGGREGATE aid_principal_share(marker aid_marker, amount double precision) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_principal_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_principal_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_principal_share(aid_marker, double precision) IS 'share of screened money with gender as principal objective, in one step';

CREATE AGGREGATE aid_principal_share(marker aid_marker, amount bigint) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_principal_share, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_principal_share, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_principal_share(aid_marker, bigint) IS 'share of screened money with gender as principal objective, in one step';

CREATE AGGREGATE aid_screened_coverage(marker aid_marker, amount numeric) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_screened_coverage, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_screened_coverage, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_screened_coverage(aid_marker, numeric) IS 'share of all money that was screened, in one step';

CREATE AGGREGATE aid_screened_coverage(marker aid_marker, amount double precision) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_screened_coverage, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_screened_coverage, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_screened_coverage(aid_marker, double precision) IS 'share of all money that was screened, in one step';

CREATE AGGREGATE aid_screened_coverage(marker aid_marker, amount bigint) (
	SFUNC = aid_marker_accum, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_screened_coverage, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_accum, MINVFUNC = aid_marker_accum_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_screened_coverage, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_screened_coverage(aid_marker, bigint) IS 'share of all money that was screened, in one step';

--| Arguments: `m` money by marker of any scheme.
--| Result: one row for each code that holds rows, top rung first, then by code: amount, rows, its share of the money that has a rung, and the share of its rung and all rungs above, which is the same for all codes of one rung. Codes without a rung (gm:3, gm:4) come last and have no shares. Money without a marker is in no row: see `aid_screened_coverage`.
--| Empty: no rows for NULL and for money without markers; shares are NULL where no money has a rung.
--| Note: `gam` is by its own guidance a self-check, not for others to judge a project by: print that beside its figures.
CREATE FUNCTION aid_ladder(m aid_marker_money, OUT code text, OUT rung smallint, OUT amount numeric, OUT row_count bigint,
	OUT share double precision, OUT cumulative_share double precision)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 6 AS 'MODULE_PATHNAME', 'aid_ladder';
COMMENT ON FUNCTION aid_ladder(aid_marker_money) IS 'money by code from the top rung down, with cumulative shares';

--| Arguments: `m` money by marker; `weights` a JSON object, marker to a number from 0 to 1, such as `{"dac:2": 1, "dac:1": 0.4, "dac:0": 0}`. Weights of other codes and schemes may stand there too.
--| Result: the sum of money × weight, exact; as a share, that sum / money whose code has a rung.
--| Empty: NULL for a NULL argument; the share is NULL where no money has a rung.
--| Errors: 22023 a code that holds rows and has no weight, a key that is no marker or stands twice, a value that is no number from 0 to 1, a weight other than 0 for a code without a rung.
--| Definition: the coefficient method. It is not the DAC method, which counts focused money in full, and there are no weights by default: say which you used.
CREATE FUNCTION aid_weighted_amount(m aid_marker_money, weights jsonb) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weighted_amount';
COMMENT ON FUNCTION aid_weighted_amount(aid_marker_money, jsonb) IS 'money times the weight of its marker';

CREATE FUNCTION aid_weighted_share(m aid_marker_money, weights jsonb) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weighted_share';
COMMENT ON FUNCTION aid_weighted_share(aid_marker_money, jsonb) IS 'weighted money as a share of screened money';

--# Marker crosswalk

--| Arguments: none.
--| Result: the 27 shipped rows of the crosswalk, same columns as `aid_marker_crosswalk`.
--| Note: read `aid_marker_crosswalk` instead, where rows of your own stand in for these.
CREATE FUNCTION aid_marker_crosswalk_shipped()
RETURNS TABLE (from_marker aid_marker, to_scheme text, to_marker aid_marker, lossy boolean, note text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 27
BEGIN ATOMIC
SELECT v.from_marker::aid_marker, v.to_scheme, v.to_marker::aid_marker, v.lossy, v.note
FROM (VALUES
	('gen:0', 'dac', 'dac:0', true, 'a score by the criteria of gen, not a DAC screening'),
	('gen:1', 'dac', NULL, true, 'limited: no DAC score, neither significant nor untargeted'),
	('gen:2', 'dac', 'dac:1', true, 'a score by the criteria of gen, not a DAC screening'),
	('gen:3', 'dac', 'dac:2', true, 'a score by the criteria of gen, not a DAC screening'),
	('gm:0', 'dac', 'dac:0', true, 'a score by the criteria of gm, not a DAC screening'),
	('gm:1', 'dac', NULL, true, 'limited: no DAC score, neither significant nor untargeted'),
	('gm:2a', 'dac', 'dac:1', true, 'a score by the criteria of gm, not a DAC screening'),
	('gm:2b', 'dac', 'dac:2', true, 'a score by the criteria of gm, not a DAC screening'),
	('gm:3', 'dac', NULL, true, 'not specified: no score'),
	('gm:4', 'dac', NULL, true, 'not applicable: no score'),
	('gam:0', 'dac', NULL, true, 'does not link programming systematically: no DAC score'),
	('gam:0M', 'dac', NULL, true, 'does not link programming systematically: no DAC score'),
	('gam:0T', 'dac', NULL, true, 'does not link programming systematically: no DAC score'),
	('gam:1', 'dac', NULL, true, 'neither gender nor age: no DAC score'),
	('gam:1M', 'dac', NULL, true, 'neither gender nor age: no DAC score'),
	('gam:1T', 'dac', NULL, true, 'neither gender nor age: no DAC score'),
	('gam:2', 'dac', NULL, true, 'age only: no DAC score'),
	('gam:2M', 'dac', NULL, true, 'age only: no DAC score'),
	('gam:2T', 'dac', NULL, true, 'age only: no DAC score'),
	('gam:3', 'dac', NULL, true, 'gender without age: no DAC score'),
	('gam:3M', 'dac', NULL, true, 'gender without age: no DAC score'),
	('gam:3T', 'dac', NULL, true, 'gender without age: no DAC score'),
	('gam:4', 'dac', NULL, true, 'gender and age: no DAC score'),
	('gam:4M', 'dac', NULL, true, 'gender and age: no DAC score'),
	('gam:4T', 'dac', NULL, true, 'gender and age: no DAC score'),
	('gen:2a', 'gen', 'gen:2', false, 'the same rung under another code'),
	('gen:2b', 'gen', 'gen:3', false, 'the same rung under another code')
) AS v (from_marker, to_scheme, to_marker, lossy, note);
END;
COMMENT ON FUNCTION aid_marker_crosswalk_shipped() IS 'marker crosswalk as shipped';

--| Result: your own rows of `aid_marker_crosswalk`, same columns; empty at first. `from_marker` and `to_scheme` are the key: a row replaces the shipped row of the same key, and any other key adds one.
--| Errors: 23502 no source, scheme or flag; 23505 a key twice; 23514 an unknown scheme, a `to_marker` of another scheme than `to_scheme`, no `to_marker` and not lossy.
--| Note: owned by whoever created the extension, who grants the right to change it. `pg_dump` saves the rows, and a restore brings them back.
CREATE TABLE aid_marker_crosswalk_user (
	from_marker aid_marker NOT NULL,
	to_scheme text NOT NULL CHECK (to_scheme IN ('dac', 'gm', 'gam', 'gen')),
	to_marker aid_marker CONSTRAINT aid_marker_crosswalk_user_other_scheme CHECK (aid_scheme(to_marker) = to_scheme),
	lossy boolean NOT NULL DEFAULT true CONSTRAINT aid_marker_crosswalk_user_no_score CHECK (lossy OR to_marker IS NOT NULL),
	note text,
	PRIMARY KEY (from_marker, to_scheme)
);
COMMENT ON TABLE aid_marker_crosswalk_user IS 'your own crosswalk: rows that replace or add to the shipped ones in aid_marker_crosswalk';
ALTER TABLE aid_marker_crosswalk_user OWNER TO @extowner@;
GRANT SELECT ON aid_marker_crosswalk_user TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('aid_marker_crosswalk_user', '');

--| Result: one row for each marker and scheme it may be read in: the rows of `aid_marker_crosswalk_user`, and the shipped rows whose key is not among them. `to_marker` NULL: the code has no score there. `lossy`: what `from_marker` said cannot be told from `to_marker` any more.
--| Note: a table and not a cast, because every step between schemes loses something: gam:2 looks at age only, and no `gam` code is a DAC score. Of the shipped rows only gen:2a → gen:2 and gen:2b → gen:3 lose nothing, so read gen:2a and gen:2b as gen:2 and gen:3 first. Say in a report which money was translated. A scale of results (blind, targeted, responsive, transformative) is not a marker of intent and not in here.
--| Example: `SELECT aid_focus(aid_marker_agg(x.to_marker, t.usd)) FROM t LEFT JOIN aid_marker_crosswalk x ON x.from_marker = t.marker AND x.to_scheme = 'dac' WHERE t.marker IS NULL OR aid_scheme(t.marker) = 'gm'`: codes without a DAC score count as not screened.
CREATE VIEW aid_marker_crosswalk AS
SELECT u.from_marker, u.to_scheme, u.to_marker, u.lossy, u.note
FROM aid_marker_crosswalk_user u
UNION ALL
SELECT s.from_marker, s.to_scheme, s.to_marker, s.lossy, s.note
FROM aid_marker_crosswalk_shipped() s
WHERE NOT EXISTS (SELECT FROM aid_marker_crosswalk_user u WHERE u.from_marker = s.from_marker AND u.to_scheme = s.to_scheme);
COMMENT ON VIEW aid_marker_crosswalk IS 'which marker of another scheme a marker may be read as, and what is lost; your own rows first';
COMMENT ON COLUMN aid_marker_crosswalk.from_marker IS 'the marker to translate';
COMMENT ON COLUMN aid_marker_crosswalk.to_scheme IS 'the scheme to translate it into';
COMMENT ON COLUMN aid_marker_crosswalk.to_marker IS 'the marker there; NULL where the code has no score in that scheme';
COMMENT ON COLUMN aid_marker_crosswalk.lossy IS 'whether the translation loses what the marker said';
COMMENT ON COLUMN aid_marker_crosswalk.note IS 'why';
GRANT SELECT ON aid_marker_crosswalk TO PUBLIC;
