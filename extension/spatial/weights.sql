--# Spatial weights

--| Arguments: text form `{"A": {"B": 1}, "B": {"A": 1, "C": 0.5}, "C": {}}`: each unit with its neighbours and their weights. A list of names may stand for weights of 1: `{"A": ["B", "C"]}`. A unit exists if it is named as unit or as neighbour; weights are finite and at least 0, a weight of 0 names both units and makes no link.
--| Result: who is next to whom, and how much it counts: units in byte order, directed links with weights above 0. Nothing is made symmetric by itself. A unit without a link in either direction is an island and stays. Printed with keys in byte order and the shortest decimals that read back the same.
--| Empty: `{}` names no unit.
--| Errors: 22P02 text that is not of this form, a unit or a neighbour that stands twice, a unit that is its own neighbour, a weight that is negative, not finite or no number; 22023 a name above 65,535 bytes; 54000 a value beyond 1 GB; 22P03, 0A000 binary input that is malformed or of another version, 22021 a name in binary that is not valid in its encoding. Text errors are soft from PostgreSQL 16 on (`pg_input_is_valid`).
--| Note: the style is a property of the weights, not a flag: binary (all 1), row (every row that is not empty sums to 1) or general; see `aid_weights_profile`. Equality and hash look at units, links and the bits of weights; there is no order, so no btree.
CREATE TYPE aid_spatial_weights;
COMMENT ON TYPE aid_spatial_weights IS 'who is next to whom: a sparse matrix of weights by unit name, the input of every spatial statistic';

--# Internal

CREATE FUNCTION aid_spatial_weights_in(cstring) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_in';
COMMENT ON FUNCTION aid_spatial_weights_in(cstring) IS 'text input of aid_spatial_weights';

CREATE FUNCTION aid_spatial_weights_out(aid_spatial_weights) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_out';
COMMENT ON FUNCTION aid_spatial_weights_out(aid_spatial_weights) IS 'text output of aid_spatial_weights';

CREATE FUNCTION aid_spatial_weights_recv(internal) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_recv';
COMMENT ON FUNCTION aid_spatial_weights_recv(internal) IS 'binary input of aid_spatial_weights';

CREATE FUNCTION aid_spatial_weights_send(aid_spatial_weights) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_send';
COMMENT ON FUNCTION aid_spatial_weights_send(aid_spatial_weights) IS 'binary output of aid_spatial_weights';

CREATE TYPE aid_spatial_weights (
	INPUT = aid_spatial_weights_in,
	OUTPUT = aid_spatial_weights_out,
	RECEIVE = aid_spatial_weights_recv,
	SEND = aid_spatial_weights_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION aid_spatial_weights_eq(aid_spatial_weights, aid_spatial_weights) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_eq';
COMMENT ON FUNCTION aid_spatial_weights_eq(aid_spatial_weights, aid_spatial_weights) IS 'implementation of = operator';

CREATE FUNCTION aid_spatial_weights_ne(aid_spatial_weights, aid_spatial_weights) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_ne';
COMMENT ON FUNCTION aid_spatial_weights_ne(aid_spatial_weights, aid_spatial_weights) IS 'implementation of <> operator';

CREATE FUNCTION aid_spatial_weights_hash(aid_spatial_weights) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_hash';
COMMENT ON FUNCTION aid_spatial_weights_hash(aid_spatial_weights) IS 'hash of units, links and weights';

CREATE FUNCTION aid_spatial_weights_hash_extended(aid_spatial_weights, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_hash_extended';
COMMENT ON FUNCTION aid_spatial_weights_hash_extended(aid_spatial_weights, bigint) IS 'seeded 64-bit hash of units, links and weights';

CREATE FUNCTION aid_spatial_weights_from_jsonb(jsonb) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_spatial_weights_from_jsonb';
COMMENT ON FUNCTION aid_spatial_weights_from_jsonb(jsonb) IS 'weights from an object of objects of numbers or of lists of names';

CREATE FUNCTION aid_spatial_weights_to_jsonb(aid_spatial_weights) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_spatial_weights_to_jsonb';
COMMENT ON FUNCTION aid_spatial_weights_to_jsonb(aid_spatial_weights) IS 'weights as an object of objects';

CREATE FUNCTION aid_spatial_weights_accum(aid_spatial_weights, text, text) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_accum';
COMMENT ON FUNCTION aid_spatial_weights_accum(aid_spatial_weights, text, text) IS 'transition: adds a link of weight 1';

CREATE FUNCTION aid_spatial_weights_accum(aid_spatial_weights, text, text, double precision) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_accum';
COMMENT ON FUNCTION aid_spatial_weights_accum(aid_spatial_weights, text, text, double precision) IS 'transition: adds a link';

CREATE FUNCTION aid_spatial_weights_combine(aid_spatial_weights, aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_spatial_weights_combine';
COMMENT ON FUNCTION aid_spatial_weights_combine(aid_spatial_weights, aid_spatial_weights) IS 'combine: joins two states';

CREATE FUNCTION aid_spatial_weights_final(aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_spatial_weights_final';
COMMENT ON FUNCTION aid_spatial_weights_final(aid_spatial_weights) IS 'final: the canonical form of a state';

--# Spatial weights

--| Arguments: two values.
--| Result: true when both have the same units, the same links and the same weights, bit for bit.
--| Empty: NULL for a NULL operand.
CREATE OPERATOR = (
	LEFTARG = aid_spatial_weights, RIGHTARG = aid_spatial_weights, FUNCTION = aid_spatial_weights_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (aid_spatial_weights, aid_spatial_weights) IS 'same units, links and weights';

CREATE OPERATOR <> (
	LEFTARG = aid_spatial_weights, RIGHTARG = aid_spatial_weights, FUNCTION = aid_spatial_weights_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_spatial_weights, aid_spatial_weights) IS 'other units, links or weights';

CREATE OPERATOR CLASS aid_spatial_weights_hash_ops DEFAULT FOR TYPE aid_spatial_weights USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_spatial_weights_hash(aid_spatial_weights),
	FUNCTION 2 aid_spatial_weights_hash_extended(aid_spatial_weights, bigint);
COMMENT ON OPERATOR CLASS aid_spatial_weights_hash_ops USING hash IS 'hash of units, links and weights: DISTINCT, GROUP BY, hash joins and hash indexes';

--| Arguments: to jsonb: weights; from jsonb: an object with an object of numbers, or a list of names, for each unit.
--| Result: the same shape as the text form. jsonb orders its keys by length first and has already dropped duplicate keys.
--| Empty: NULL for NULL; `{}` for `{}`.
--| Errors: 22023 a jsonb of another shape, a unit that is its own neighbour, a neighbour listed twice, a weight that is negative or beyond double precision.
CREATE CAST (aid_spatial_weights AS jsonb) WITH FUNCTION aid_spatial_weights_to_jsonb(aid_spatial_weights);
COMMENT ON CAST (aid_spatial_weights AS jsonb) IS 'the object of objects of weights';
CREATE CAST (jsonb AS aid_spatial_weights) WITH FUNCTION aid_spatial_weights_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_spatial_weights) IS 'an object of objects of numbers, or of lists of names, as weights';

--| Arguments: one row for each link: `unit`, its `neighbour`, and the `weight` of the link, 1 where it is left out. NULL as neighbour, as a `LEFT JOIN` without a match gives it, declares the unit.
--| Result: the weights of all rows. Links are directed as given. Row order, plan, workers and partitions cannot change a bit.
--| Empty: NULL over no rows.
--| Errors: 22004 a NULL unit, a NULL weight beside a neighbour; 22023 a unit that is its own neighbour, a weight that is negative, NaN or infinite, the same ordered pair twice (aggregate the pairs first: summing would make the result depend on accidents of storage), a name above 65,535 bytes; 54000 a state beyond 1 GB.
--| Note: parallel safe, with combine function.
--| Example: `SELECT aid_spatial_weights_agg(a.unit, b.unit) FROM place a LEFT JOIN place b ON a.unit <> b.unit AND aid_queen(a.geom, b.geom)`
CREATE AGGREGATE aid_spatial_weights_agg(unit text, neighbour text) (
	SFUNC = aid_spatial_weights_accum, STYPE = aid_spatial_weights, SSPACE = 8192,
	FINALFUNC = aid_spatial_weights_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_spatial_weights_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_spatial_weights_agg(text, text) IS 'weights from pairs of neighbours, each link of weight 1';

CREATE AGGREGATE aid_spatial_weights_agg(unit text, neighbour text, weight double precision) (
	SFUNC = aid_spatial_weights_accum, STYPE = aid_spatial_weights, SSPACE = 8192,
	FINALFUNC = aid_spatial_weights_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_spatial_weights_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_spatial_weights_agg(text, text, double precision) IS 'weights from pairs of neighbours and the weight of each link';

--| Arguments: `w` spatial weights.
--| Result: its units in byte order, islands included: a frame for allocations, `aid_restrict(a, aid_weights_units(w))`.
--| Empty: NULL for NULL; an empty array for `{}`.
CREATE FUNCTION aid_weights_units(w aid_spatial_weights) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weights_units';
COMMENT ON FUNCTION aid_weights_units(aid_spatial_weights) IS 'units of weights';

--| Arguments: `w` spatial weights.
--| Result: one row for each link, ordered by unit and neighbour in byte order. The aggregate of these rows, with the islands declared, is `w` again.
--| Empty: no rows for NULL and where there are no links.
CREATE FUNCTION aid_weights_links(w aid_spatial_weights)
RETURNS TABLE (unit text, neighbour text, weight double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_weights_links';
COMMENT ON FUNCTION aid_weights_links(aid_spatial_weights) IS 'links of weights as rows';

--| Arguments: `w` spatial weights.
--| Result: one row: `units`; `links`; `islands`, units without a link in either direction; `components`, the parts that no link, whatever its direction, joins (each island is one); `min_neighbours`, `max_neighbours`, `mean_neighbours` of a unit; `style` `binary` (all weights 1), else `row` (each row that is not empty sums to 1 within 1e-12), else `general`; `symmetric_links`, each link has its opposite; `symmetric_weights`, with the same weight; `s0` the sum of weights, `s1` half the sum of `(w_ij + w_ji)^2`, `s2` the sum of `(row sum + column sum)^2`.
--| Empty: NULL for NULL. For `{}` numbers of neighbours are NULL. Weights without links are binary and symmetric.
--| Errors: 22003 a sum of weights beyond double precision.
CREATE FUNCTION aid_weights_profile(w aid_spatial_weights, OUT units bigint, OUT links bigint, OUT islands bigint,
	OUT components bigint, OUT min_neighbours bigint, OUT max_neighbours bigint, OUT mean_neighbours double precision,
	OUT style text, OUT symmetric_links boolean, OUT symmetric_weights boolean,
	OUT s0 double precision, OUT s1 double precision, OUT s2 double precision)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_profile';
COMMENT ON FUNCTION aid_weights_profile(aid_spatial_weights) IS 'what weights look like: islands, parts, neighbours, style, symmetry, sums';

--| Arguments: `w` spatial weights.
--| Result: true when each link has its opposite with the same weight.
--| Empty: NULL for NULL; true without links.
CREATE FUNCTION aid_weights_is_symmetric(w aid_spatial_weights) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_is_symmetric';
COMMENT ON FUNCTION aid_weights_is_symmetric(aid_spatial_weights) IS 'are links and weights the same in both directions?';

--| Arguments: `w` spatial weights.
--| Result: row_standardize: each weight divided by the sum of its row, so that a lag is a mean of neighbours; binarize: every weight 1; symmetrize: a link both ways where either exists, with the larger of the two weights; drop_islands: without the units that have no link in either direction.
--| Empty: NULL for NULL. Units without neighbours stay without.
--| Errors: 22003 a sum of a row beyond double precision.
CREATE FUNCTION aid_weights_row_standardize(w aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_row_standardize';
COMMENT ON FUNCTION aid_weights_row_standardize(aid_spatial_weights) IS 'weights of each row divided by their sum';

CREATE FUNCTION aid_weights_binarize(w aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_binarize';
COMMENT ON FUNCTION aid_weights_binarize(aid_spatial_weights) IS 'the same links with weights of 1';

CREATE FUNCTION aid_weights_symmetrize(w aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_symmetrize';
COMMENT ON FUNCTION aid_weights_symmetrize(aid_spatial_weights) IS 'links both ways, with the larger weight';

CREATE FUNCTION aid_weights_drop_islands(w aid_spatial_weights) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_drop_islands';
COMMENT ON FUNCTION aid_weights_drop_islands(aid_spatial_weights) IS 'weights without units that have no link';

--| Arguments: `w` spatial weights; `units`, or the units of `reference` (its amounts do not matter). Duplicate elements are harmless.
--| Result: the listed units of `w` and the links among them. Units that lose all their links stay, as islands: see the profile. Listed units that `w` does not name are ignored.
--| Empty: NULL for a NULL argument.
--| Errors: 22004 a NULL element; 22023 a name above 65,535 bytes.
CREATE FUNCTION aid_weights_restrict(w aid_spatial_weights, units text[]) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_restrict_units';
COMMENT ON FUNCTION aid_weights_restrict(aid_spatial_weights, text[]) IS 'weights among the listed units';

CREATE FUNCTION aid_weights_restrict(w aid_spatial_weights, reference aid_allocation) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_restrict';
COMMENT ON FUNCTION aid_weights_restrict(aid_spatial_weights, aid_allocation) IS 'weights among the units of a reference';

--| Arguments: `w` spatial weights; `units`, or the units of `reference` (its amounts do not matter), are the places of a study. Duplicate elements are harmless.
--| Result: `w` with every missing unit of the frame as an island.
--| Empty: NULL for a NULL argument.
--| Errors: 22023 `w` names a unit outside the frame (hint: `aid_weights_restrict`); 22004 a NULL element; 22023 a name above 65,535 bytes; 54000 a value beyond 1 GB.
CREATE FUNCTION aid_weights_frame(w aid_spatial_weights, units text[]) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_frame_units';
COMMENT ON FUNCTION aid_weights_frame(aid_spatial_weights, text[]) IS 'weights with the missing units of a frame as islands';

CREATE FUNCTION aid_weights_frame(w aid_spatial_weights, reference aid_allocation) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_frame';
COMMENT ON FUNCTION aid_weights_frame(aid_spatial_weights, aid_allocation) IS 'weights with the missing units of a reference as islands';
