\echo Use "CREATE EXTENSION aidflow" to load this file. \quit

CREATE FUNCTION aid_qualified_query(query text) RETURNS text
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 AS 'MODULE_PATHNAME', 'aid_qualified_query';
COMMENT ON FUNCTION aid_qualified_query(text) IS 'The query with every name qualified';

CREATE FUNCTION aid_query_columns(query text, OUT name text, OUT type text) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'aid_query_columns';
COMMENT ON FUNCTION aid_query_columns(text) IS 'Names and types of the columns of a query';

CREATE TYPE aid_allocation;
COMMENT ON TYPE aid_allocation IS 'exact money by unit: storable, mergeable, the input of every concentration index';


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

CREATE OPERATOR + (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_allocation, aid_allocation) IS 'merge two allocations';

CREATE OPERATOR - (
	LEFTARG = aid_allocation, RIGHTARG = aid_allocation, FUNCTION = aid_allocation_subtract
);
COMMENT ON OPERATOR - (aid_allocation, aid_allocation) IS 'take the records of the second allocation out of the first';

CREATE CAST (aid_allocation AS jsonb) WITH FUNCTION aid_allocation_to_jsonb(aid_allocation);
COMMENT ON CAST (aid_allocation AS jsonb) IS 'the object of amounts';
CREATE CAST (jsonb AS aid_allocation) WITH FUNCTION aid_allocation_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_allocation) IS 'an object of numbers as an allocation';

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

CREATE AGGREGATE sum(aid_allocation) (
	SFUNC = aid_allocation_combine, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_allocation_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_combine, MINVFUNC = aid_allocation_combine_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_allocation_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_allocation) IS 'sum of allocations';


CREATE FUNCTION aid_frame(a aid_allocation, units text[]) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_frame_units';
COMMENT ON FUNCTION aid_frame(aid_allocation, text[]) IS 'add the eligible units that got nothing, as zeros';

CREATE FUNCTION aid_frame(a aid_allocation, reference aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_frame';
COMMENT ON FUNCTION aid_frame(aid_allocation, aid_allocation) IS 'add the units of a reference that got nothing, as zeros';

CREATE FUNCTION aid_restrict(a aid_allocation, units text[]) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_restrict_units';
COMMENT ON FUNCTION aid_restrict(aid_allocation, text[]) IS 'leave units out that are not listed, and count them';

CREATE FUNCTION aid_restrict(a aid_allocation, reference aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_restrict';
COMMENT ON FUNCTION aid_restrict(aid_allocation, aid_allocation) IS 'leave units out that the reference does not name, and count them';

CREATE FUNCTION aid_regroup(a aid_allocation, groups jsonb) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_regroup';
COMMENT ON FUNCTION aid_regroup(aid_allocation, jsonb) IS 'money by group instead of by unit';

CREATE FUNCTION aid_clamp_negative(a aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_clamp_negative';
COMMENT ON FUNCTION aid_clamp_negative(aid_allocation) IS 'count units below zero as zero';

CREATE FUNCTION aid_drop_negative(a aid_allocation) RETURNS aid_allocation
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_drop_negative';
COMMENT ON FUNCTION aid_drop_negative(aid_allocation) IS 'leave units below zero out, and count them';


CREATE FUNCTION aid_total(a aid_allocation) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_total';
COMMENT ON FUNCTION aid_total(aid_allocation) IS 'total money of an allocation';

CREATE FUNCTION aid_unit_count(a aid_allocation) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_unit_count';
COMMENT ON FUNCTION aid_unit_count(aid_allocation) IS 'number of units, zeros included';

CREATE FUNCTION aid_amount(a aid_allocation, unit text) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_amount';
COMMENT ON FUNCTION aid_amount(aid_allocation, text) IS 'money of one unit';

CREATE FUNCTION aid_share(a aid_allocation, unit text) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_share';
COMMENT ON FUNCTION aid_share(aid_allocation, text) IS 'share of one unit in the total';

CREATE FUNCTION aid_units(a aid_allocation, OUT unit text, OUT amount numeric, OUT share double precision, OUT rank bigint)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 200 AS 'MODULE_PATHNAME', 'aid_units';
COMMENT ON FUNCTION aid_units(aid_allocation) IS 'units of an allocation with amount, share and rank';

CREATE FUNCTION aid_profile(a aid_allocation,
	OUT unit_count bigint, OUT funded_units bigint, OUT zero_units bigint, OUT negative_units bigint, OUT entries bigint,
	OUT total numeric, OUT positive_total numeric, OUT negative_total numeric,
	OUT null_unit_rows bigint, OUT null_unit_amount numeric, OUT null_amount_rows bigint,
	OUT negative_rows bigint, OUT rounded_rows bigint,
	OUT dropped_units bigint, OUT dropped_amount numeric, OUT clamped_units bigint, OUT clamped_amount numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_profile';
COMMENT ON FUNCTION aid_profile(aid_allocation) IS 'what an allocation covers and what was skipped, dropped or clamped';


CREATE FUNCTION aid_split_even(amount numeric, parts integer) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_even';
COMMENT ON FUNCTION aid_split_even(numeric, integer) IS 'an amount in equal parts that add up exactly';

CREATE FUNCTION aid_split_percent(amount numeric, percentages numeric[]) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_percent';
COMMENT ON FUNCTION aid_split_percent(numeric, numeric[]) IS 'an amount by stated percentages of exactly 100';

CREATE FUNCTION aid_split_by_weight(amount numeric, weights numeric[]) RETURNS numeric[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_split_by_weight';
COMMENT ON FUNCTION aid_split_by_weight(numeric, numeric[]) IS 'an amount in proportion to weights';


CREATE FUNCTION aid_version(OUT library text, OUT sql text, OUT advice text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.library, v.sql,
		CASE WHEN v.library <> v.sql
			THEN 'run ALTER EXTENSION aidflow UPDATE and reconnect; if that does not help, install the package of the same version'
		END
	FROM (SELECT aid_library_version() AS library,
				 (SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'aidflow') AS sql) v;
END;
COMMENT ON FUNCTION aid_version() IS 'library and SQL version of aidflow';

CREATE FUNCTION aid_gini(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_gini';
COMMENT ON FUNCTION aid_gini(aid_allocation) IS 'Gini coefficient of the money over its units';

CREATE FUNCTION aid_gini(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_gini';
COMMENT ON FUNCTION aid_gini(aid_allocation, aid_allocation) IS 'Gini coefficient of the money against a reference';

CREATE FUNCTION aid_theil(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_theil';
COMMENT ON FUNCTION aid_theil(aid_allocation) IS 'Theil index (T) of the money over its units';

CREATE FUNCTION aid_theil(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_theil';
COMMENT ON FUNCTION aid_theil(aid_allocation, aid_allocation) IS 'Theil index (T) of the money against a reference';

CREATE FUNCTION aid_mld(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_mld';
COMMENT ON FUNCTION aid_mld(aid_allocation) IS 'mean logarithmic deviation (Theil L) of the money over its units';

CREATE FUNCTION aid_mld(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_mld';
COMMENT ON FUNCTION aid_mld(aid_allocation, aid_allocation) IS 'mean logarithmic deviation (Theil L) of the money against a reference';

CREATE FUNCTION aid_hoover(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hoover';
COMMENT ON FUNCTION aid_hoover(aid_allocation) IS 'Hoover index of the money over its units';

CREATE FUNCTION aid_hoover(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hoover';
COMMENT ON FUNCTION aid_hoover(aid_allocation, aid_allocation) IS 'Hoover index of the money against a reference';

CREATE FUNCTION aid_palma(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_palma';
COMMENT ON FUNCTION aid_palma(aid_allocation) IS 'Palma ratio of the money over its units';

CREATE FUNCTION aid_palma(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_palma';
COMMENT ON FUNCTION aid_palma(aid_allocation, aid_allocation) IS 'Palma ratio of the money against a reference';

CREATE FUNCTION aid_generalized_entropy(a aid_allocation, alpha double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_generalized_entropy';
COMMENT ON FUNCTION aid_generalized_entropy(aid_allocation, double precision) IS 'generalized entropy index of the money over its units';

CREATE FUNCTION aid_generalized_entropy(a aid_allocation, alpha double precision, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_generalized_entropy';
COMMENT ON FUNCTION aid_generalized_entropy(aid_allocation, double precision, aid_allocation) IS 'generalized entropy index of the money against a reference';

CREATE FUNCTION aid_atkinson(a aid_allocation, epsilon double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_atkinson';
COMMENT ON FUNCTION aid_atkinson(aid_allocation, double precision) IS 'Atkinson index of the money over its units';

CREATE FUNCTION aid_atkinson(a aid_allocation, epsilon double precision, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_atkinson';
COMMENT ON FUNCTION aid_atkinson(aid_allocation, double precision, aid_allocation) IS 'Atkinson index of the money against a reference';

CREATE FUNCTION aid_hhi(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hhi';
COMMENT ON FUNCTION aid_hhi(aid_allocation) IS 'Herfindahl-Hirschman index of the money over its units';

CREATE FUNCTION aid_hhi_normalized(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hhi_normalized';
COMMENT ON FUNCTION aid_hhi_normalized(aid_allocation) IS 'normalized Herfindahl-Hirschman index of the money over its units';

CREATE FUNCTION aid_entropy(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_entropy';
COMMENT ON FUNCTION aid_entropy(aid_allocation) IS 'Shannon entropy of the money over its units';

CREATE FUNCTION aid_effective_number(a aid_allocation, q double precision DEFAULT 2) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_effective_number';
COMMENT ON FUNCTION aid_effective_number(aid_allocation, double precision) IS 'effective number of units (Hill number)';

CREATE FUNCTION aid_top_share(a aid_allocation, k integer) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_top_share';
COMMENT ON FUNCTION aid_top_share(aid_allocation, integer) IS 'share of the k best funded units';


CREATE AGGREGATE aid_gini(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_gini, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_gini, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_gini(text, numeric) IS 'Gini coefficient of the money over its units, in one step';

CREATE AGGREGATE aid_gini(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_gini, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_gini, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_gini(text, double precision) IS 'Gini coefficient of the money over its units, in one step';

CREATE AGGREGATE aid_gini(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_gini, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_gini, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_gini(text, bigint) IS 'Gini coefficient of the money over its units, in one step';

CREATE AGGREGATE aid_hhi(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi(text, numeric) IS 'Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_hhi(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi(text, double precision) IS 'Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_hhi(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi(text, bigint) IS 'Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_hhi_normalized(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi_normalized, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi_normalized, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi_normalized(text, numeric) IS 'normalized Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_hhi_normalized(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi_normalized, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi_normalized, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi_normalized(text, double precision) IS 'normalized Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_hhi_normalized(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hhi_normalized, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hhi_normalized, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hhi_normalized(text, bigint) IS 'normalized Herfindahl-Hirschman index of the money over its units, in one step';

CREATE AGGREGATE aid_theil(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_theil, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_theil, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_theil(text, numeric) IS 'Theil index (T) of the money over its units, in one step';

CREATE AGGREGATE aid_theil(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_theil, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_theil, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_theil(text, double precision) IS 'Theil index (T) of the money over its units, in one step';

CREATE AGGREGATE aid_theil(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_theil, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_theil, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_theil(text, bigint) IS 'Theil index (T) of the money over its units, in one step';

CREATE AGGREGATE aid_mld(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_mld, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_mld, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_mld(text, numeric) IS 'mean logarithmic deviation (Theil L) of the money over its units, in one step';

CREATE AGGREGATE aid_mld(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_mld, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_mld, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_mld(text, double precision) IS 'mean logarithmic deviation (Theil L) of the money over its units, in one step';

CREATE AGGREGATE aid_mld(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_mld, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_mld, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_mld(text, bigint) IS 'mean logarithmic deviation (Theil L) of the money over its units, in one step';

CREATE AGGREGATE aid_hoover(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hoover, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hoover, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hoover(text, numeric) IS 'Hoover index of the money over its units, in one step';

CREATE AGGREGATE aid_hoover(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hoover, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hoover, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hoover(text, double precision) IS 'Hoover index of the money over its units, in one step';

CREATE AGGREGATE aid_hoover(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_hoover, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_hoover, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_hoover(text, bigint) IS 'Hoover index of the money over its units, in one step';

CREATE AGGREGATE aid_entropy(unit text, amount numeric) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_entropy, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_entropy, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_entropy(text, numeric) IS 'Shannon entropy of the money over its units, in one step';

CREATE AGGREGATE aid_entropy(unit text, amount double precision) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_entropy, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_entropy, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_entropy(text, double precision) IS 'Shannon entropy of the money over its units, in one step';

CREATE AGGREGATE aid_entropy(unit text, amount bigint) (
	SFUNC = aid_allocation_accum, STYPE = aid_allocation, SSPACE = 8192,
	FINALFUNC = aid_entropy, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_allocation_combine,
	MSFUNC = aid_allocation_accum, MINVFUNC = aid_allocation_accum_inv, MSTYPE = aid_allocation, MSSPACE = 8192,
	MFINALFUNC = aid_entropy, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_entropy(text, bigint) IS 'Shannon entropy of the money over its units, in one step';


CREATE FUNCTION aid_lorenz(a aid_allocation)
RETURNS TABLE ("position" bigint, unit text, cumulative_reference double precision, cumulative_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_lorenz';
COMMENT ON FUNCTION aid_lorenz(aid_allocation) IS 'Lorenz curve of the money over its units';

CREATE FUNCTION aid_lorenz(a aid_allocation, reference aid_allocation)
RETURNS TABLE ("position" bigint, unit text, cumulative_reference double precision, cumulative_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_lorenz';
COMMENT ON FUNCTION aid_lorenz(aid_allocation, aid_allocation) IS 'Lorenz curve of the money against a reference';

CREATE FUNCTION aid_location_quotient(a aid_allocation, reference aid_allocation)
RETURNS TABLE (unit text, amount numeric, share double precision, reference_share double precision,
	quotient double precision, entitlement numeric, gap numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_location_quotient';
COMMENT ON FUNCTION aid_location_quotient(aid_allocation, aid_allocation) IS 'each unit against its part of a reference, with the gap in money';


CREATE FUNCTION aid_concentration_index(a aid_allocation, rank_by aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_concentration_index';
COMMENT ON FUNCTION aid_concentration_index(aid_allocation, aid_allocation) IS 'concentration index: does the money lean to low or high ranks?';

CREATE FUNCTION aid_concentration_index(a aid_allocation, rank_by aid_allocation, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_concentration_index';
COMMENT ON FUNCTION aid_concentration_index(aid_allocation, aid_allocation, aid_allocation) IS 'concentration index over units that weigh as the reference says';

CREATE FUNCTION aid_suits(a aid_allocation, base aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_suits';
COMMENT ON FUNCTION aid_suits(aid_allocation, aid_allocation) IS 'Suits index of the money against a base';

CREATE FUNCTION aid_suits(a aid_allocation, base aid_allocation, population aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_suits';
COMMENT ON FUNCTION aid_suits(aid_allocation, aid_allocation, aid_allocation) IS 'Suits index, units ranked by base per head';

CREATE FUNCTION aid_kakwani(a aid_allocation, income aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_kakwani';
COMMENT ON FUNCTION aid_kakwani(aid_allocation, aid_allocation) IS 'Kakwani index of the money against income';

CREATE FUNCTION aid_kakwani(a aid_allocation, income aid_allocation, population aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_kakwani';
COMMENT ON FUNCTION aid_kakwani(aid_allocation, aid_allocation, aid_allocation) IS 'Kakwani index over a population, ranked by income per head';


CREATE FUNCTION aid_theil_decompose(a aid_allocation, groups jsonb)
RETURNS TABLE (level integer, path text[], unit_count bigint, funded_units bigint, amount numeric,
	share double precision, reference_share double precision, theil double precision, contribution double precision,
	contribution_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_theil_decompose';
COMMENT ON FUNCTION aid_theil_decompose(aid_allocation, jsonb) IS 'Theil index along a tree of groups';

CREATE FUNCTION aid_theil_decompose(a aid_allocation, groups jsonb, reference aid_allocation)
RETURNS TABLE (level integer, path text[], unit_count bigint, funded_units bigint, amount numeric,
	share double precision, reference_share double precision, theil double precision, contribution double precision,
	contribution_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_theil_decompose';
COMMENT ON FUNCTION aid_theil_decompose(aid_allocation, jsonb, aid_allocation) IS 'Theil index against a reference along a tree of groups';

CREATE FUNCTION aid_gini_decompose(a aid_allocation, groups jsonb)
RETURNS TABLE (group_name text, unit_count bigint, funded_units bigint, amount numeric, share double precision,
	reference_share double precision, gini double precision, within_groups double precision,
	between_groups double precision, overlap double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_gini_decompose';
COMMENT ON FUNCTION aid_gini_decompose(aid_allocation, jsonb) IS 'Gini coefficient within groups, between groups, and overlap';

CREATE FUNCTION aid_gini_decompose(a aid_allocation, groups jsonb, reference aid_allocation)
RETURNS TABLE (group_name text, unit_count bigint, funded_units bigint, amount numeric, share double precision,
	reference_share double precision, gini double precision, within_groups double precision,
	between_groups double precision, overlap double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_gini_decompose';
COMMENT ON FUNCTION aid_gini_decompose(aid_allocation, jsonb, aid_allocation) IS 'Gini coefficient against a reference within groups, between groups, and overlap';

CREATE FUNCTION aid_interval(a aid_allocation, index text, level double precision DEFAULT 0.95,
	method text DEFAULT 'jackknife', seed bigint DEFAULT 0, replicates integer DEFAULT 999,
	OUT estimate double precision, OUT std_error double precision, OUT lower double precision, OUT upper double precision,
	OUT replicates integer, OUT undefined integer)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS 'MODULE_PATHNAME', 'aid_interval';
COMMENT ON FUNCTION aid_interval(aid_allocation, text, double precision, text, bigint, integer) IS 'standard error and bounds of an index';

CREATE FUNCTION aid_interval(a aid_allocation, index text, reference aid_allocation, level double precision DEFAULT 0.95,
	method text DEFAULT 'jackknife', seed bigint DEFAULT 0, replicates integer DEFAULT 999,
	OUT estimate double precision, OUT std_error double precision, OUT lower double precision, OUT upper double precision,
	OUT replicates integer, OUT undefined integer)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS 'MODULE_PATHNAME', 'aid_interval';
COMMENT ON FUNCTION aid_interval(aid_allocation, text, aid_allocation, double precision, text, bigint, integer) IS 'standard error and bounds of an index against a reference';

CREATE TYPE aid_headcount;
COMMENT ON TYPE aid_headcount IS 'persons by sex, age band and disability, exact and mergeable';


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


CREATE TYPE aid_bounds AS (lower bigint, upper bigint);
COMMENT ON TYPE aid_bounds IS 'lower and upper bound of a number of persons';


CREATE FUNCTION aid_reach_accum(aid_reach_state, aid_headcount) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_accum';
COMMENT ON FUNCTION aid_reach_accum(aid_reach_state, aid_headcount) IS 'transition: adds a row';

CREATE FUNCTION aid_reach_combine(aid_reach_state, aid_reach_state) RETURNS aid_reach_state
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_combine';
COMMENT ON FUNCTION aid_reach_combine(aid_reach_state, aid_reach_state) IS 'combine: merges two states';

CREATE FUNCTION aid_reach_final(aid_reach_state) RETURNS aid_bounds
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_reach_final';
COMMENT ON FUNCTION aid_reach_final(aid_reach_state) IS 'final: bounds of a state';


CREATE FUNCTION aid_headcount_error(value text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_error';
COMMENT ON FUNCTION aid_headcount_error(text) IS 'why a text is no headcount, NULL if it is one';

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

CREATE OPERATOR + (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_headcount, aid_headcount) IS 'union of different persons';

CREATE OPERATOR - (
	LEFTARG = aid_headcount, RIGHTARG = aid_headcount, FUNCTION = aid_headcount_subtract
);
COMMENT ON OPERATOR - (aid_headcount, aid_headcount) IS 'take persons away who are there';

CREATE CAST (aid_headcount AS jsonb) WITH FUNCTION aid_headcount_to_jsonb(aid_headcount) AS ASSIGNMENT;
COMMENT ON CAST (aid_headcount AS jsonb) IS 'the array of cells';
CREATE CAST (jsonb AS aid_headcount) WITH FUNCTION aid_headcount_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS aid_headcount) IS 'an array of cells as a headcount';

CREATE CAST (bigint AS aid_headcount) WITH FUNCTION aid_headcount_from_bigint(bigint);
COMMENT ON CAST (bigint AS aid_headcount) IS 'persons of whom nothing is known';
CREATE CAST (aid_headcount AS bigint) WITH FUNCTION aid_headcount_to_bigint(aid_headcount);
COMMENT ON CAST (aid_headcount AS bigint) IS 'the total';

CREATE AGGREGATE sum(h aid_headcount) (
	SFUNC = aid_headcount_sum_accum, STYPE = aid_headcount_state, SSPACE = 512,
	FINALFUNC = aid_headcount_sum_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_headcount_sum_combine,
	MSFUNC = aid_headcount_sum_accum, MINVFUNC = aid_headcount_sum_accum_inv, MSTYPE = aid_headcount_state, MSSPACE = 512,
	MFINALFUNC = aid_headcount_sum_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_headcount) IS 'sum of headcounts of different people';

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

CREATE AGGREGATE aid_reach_bounds(h aid_headcount) (
	SFUNC = aid_reach_accum, STYPE = aid_reach_state, SSPACE = 48,
	FINALFUNC = aid_reach_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_reach_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_reach_bounds(aid_headcount) IS 'bounds of distinct persons when rows may overlap';


CREATE FUNCTION aid_total(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_headcount_total';
COMMENT ON FUNCTION aid_total(aid_headcount) IS 'total persons of a headcount';

CREATE FUNCTION aid_female(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_female';
COMMENT ON FUNCTION aid_female(aid_headcount) IS 'persons known to be female';

CREATE FUNCTION aid_male(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_male';
COMMENT ON FUNCTION aid_male(aid_headcount) IS 'persons known to be male';

CREATE FUNCTION aid_other_sex(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_other_sex';
COMMENT ON FUNCTION aid_other_sex(aid_headcount) IS 'persons known to be of another sex';

CREATE FUNCTION aid_sex_unknown(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_sex_unknown';
COMMENT ON FUNCTION aid_sex_unknown(aid_headcount) IS 'persons of unknown sex';

CREATE FUNCTION aid_age_unknown(h aid_headcount) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_age_unknown';
COMMENT ON FUNCTION aid_age_unknown(aid_headcount) IS 'persons of unknown age';

CREATE FUNCTION aid_cell_count(h aid_headcount) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_cell_count';
COMMENT ON FUNCTION aid_cell_count(aid_headcount) IS 'number of cells';

CREATE FUNCTION aid_cells(h aid_headcount, OUT sex text, OUT ages text, OUT from_month integer, OUT below_month integer,
	OUT disability boolean, OUT persons bigint)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10 AS 'MODULE_PATHNAME', 'aid_cells';
COMMENT ON FUNCTION aid_cells(aid_headcount) IS 'cells of a headcount as rows';

CREATE FUNCTION aid_completeness(h aid_headcount, OUT sex_known double precision, OUT age_known double precision,
	OUT disability_known double precision, OUT sex_and_age_known double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_completeness';
COMMENT ON FUNCTION aid_completeness(aid_headcount) IS 'for what share of the persons sex, age and disability are known';

CREATE FUNCTION aid_female_share(h aid_headcount) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_female_share';
COMMENT ON FUNCTION aid_female_share(aid_headcount) IS 'share of women among persons of known sex';


CREATE FUNCTION aid_headcount_wide(men bigint, women bigint, boys bigint, girls bigint, adult_from integer DEFAULT 18,
	total bigint DEFAULT NULL) RETURNS aid_headcount
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_headcount_wide_four';
COMMENT ON FUNCTION aid_headcount_wide(bigint, bigint, bigint, bigint, integer, bigint) IS 'headcount from men, women, boys and girls';

CREATE FUNCTION aid_headcount_wide(row_data jsonb, mapping jsonb, total bigint DEFAULT NULL) RETURNS aid_headcount
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_headcount_wide_row';
COMMENT ON FUNCTION aid_headcount_wide(jsonb, jsonb, bigint) IS 'headcount from any wide row';


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


CREATE FUNCTION aid_age_band(ages text) RETURNS int4range
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_age_band';
COMMENT ON FUNCTION aid_age_band(text) IS 'months of an age band';

CREATE FUNCTION aid_youth_band(definition text) RETURNS int4range
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_youth_band';
COMMENT ON FUNCTION aid_youth_band(text) IS 'months of a definition of youth';

CREATE FUNCTION aid_age_label(months int4range) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_age_label';
COMMENT ON FUNCTION aid_age_label(int4range) IS 'label of an age band';

CREATE FUNCTION aid_common_breaks(h aid_headcount) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_common_breaks';
COMMENT ON FUNCTION aid_common_breaks(aid_headcount) IS 'age breaks that all bands share';

CREATE FUNCTION aid_coarsen(h aid_headcount, breaks text[]) RETURNS aid_headcount
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_coarsen';
COMMENT ON FUNCTION aid_coarsen(aid_headcount, text[]) IS 'a headcount in wider age bands';

CREATE FUNCTION aid_is_partition(h aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_is_partition';
COMMENT ON FUNCTION aid_is_partition(aid_headcount) IS 'no two age bands of one group overlap';

CREATE FUNCTION aid_uses_bands(h aid_headcount, breaks text[]) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_uses_bands';
COMMENT ON FUNCTION aid_uses_bands(aid_headcount, text[]) IS 'all age bands are from a list';

CREATE FUNCTION aid_count_in(h aid_headcount, sex text DEFAULT '*', ages text DEFAULT '*', disability text DEFAULT '*',
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_in';
COMMENT ON FUNCTION aid_count_in(aid_headcount, text, text, text) IS 'how many persons fit a question: bounds, estimate, unallocated';

CREATE FUNCTION aid_count_in(h aid_headcount, sex text, ages text, disability text, reference aid_headcount,
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_in';
COMMENT ON FUNCTION aid_count_in(aid_headcount, text, text, text, aid_headcount) IS 'how many persons fit a question, estimated by a reference population';

CREATE FUNCTION aid_count_lower(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_lower';
COMMENT ON FUNCTION aid_count_lower(aid_headcount, text, text, text) IS 'persons who certainly fit a question';

CREATE FUNCTION aid_count_upper(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_upper';
COMMENT ON FUNCTION aid_count_upper(aid_headcount, text, text, text) IS 'persons who may fit a question';

CREATE FUNCTION aid_count_exact(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_exact';
COMMENT ON FUNCTION aid_count_exact(aid_headcount, text, text, text) IS 'the count if the cells determine it, else NULL';

CREATE FUNCTION aid_count_estimate(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_estimate';
COMMENT ON FUNCTION aid_count_estimate(aid_headcount, text, text, text) IS 'the estimated count, NULL unless all could be allocated';

CREATE FUNCTION aid_count_estimate(h aid_headcount, sex text, ages text, disability text, reference aid_headcount)
RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_estimate';
COMMENT ON FUNCTION aid_count_estimate(aid_headcount, text, text, text, aid_headcount) IS 'the count estimated by a reference population, NULL unless all could be allocated';

CREATE FUNCTION aid_determinacy(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_determinacy';
COMMENT ON FUNCTION aid_determinacy(aid_headcount, text, text, text) IS 'the share of all persons of whom it is known whether they fit a question';


CREATE FUNCTION aid_youth(h aid_headcount, definition text,
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_youth';
COMMENT ON FUNCTION aid_youth(aid_headcount, text) IS 'young people by one definition of youth';

CREATE FUNCTION aid_young_women(h aid_headcount, definition text,
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_women';
COMMENT ON FUNCTION aid_young_women(aid_headcount, text) IS 'young women by one definition of youth';

CREATE FUNCTION aid_young_men(h aid_headcount, definition text,
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_men';
COMMENT ON FUNCTION aid_young_men(aid_headcount, text) IS 'young men by one definition of youth';

CREATE FUNCTION aid_youth_lower(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_youth_lower';
COMMENT ON FUNCTION aid_youth_lower(aid_headcount, text) IS 'persons who certainly are young people by one definition of youth';

CREATE FUNCTION aid_youth_upper(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_youth_upper';
COMMENT ON FUNCTION aid_youth_upper(aid_headcount, text) IS 'persons who may be young people by one definition of youth';

CREATE FUNCTION aid_young_women_lower(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_women_lower';
COMMENT ON FUNCTION aid_young_women_lower(aid_headcount, text) IS 'persons who certainly are young women by one definition of youth';

CREATE FUNCTION aid_young_women_upper(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_women_upper';
COMMENT ON FUNCTION aid_young_women_upper(aid_headcount, text) IS 'persons who may be young women by one definition of youth';

CREATE FUNCTION aid_young_men_lower(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_men_lower';
COMMENT ON FUNCTION aid_young_men_lower(aid_headcount, text) IS 'persons who certainly are young men by one definition of youth';

CREATE FUNCTION aid_young_men_upper(h aid_headcount, definition text) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_young_men_upper';
COMMENT ON FUNCTION aid_young_men_upper(aid_headcount, text) IS 'persons who may be young men by one definition of youth';

CREATE FUNCTION aid_youth_report(h aid_headcount, sex text DEFAULT '*')
RETURNS TABLE (definition text, ages text, lower bigint, estimate numeric, upper bigint, unallocated bigint,
	determinacy double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 3 AS 'MODULE_PATHNAME', 'aid_youth_report';
COMMENT ON FUNCTION aid_youth_report(aid_headcount, text) IS 'young people by every definition of youth, with bounds';


CREATE FUNCTION aid_share_bounds(h aid_headcount, part text, whole text DEFAULT '*',
	OUT lower double precision, OUT upper double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_share_bounds';
COMMENT ON FUNCTION aid_share_bounds(aid_headcount, text, text) IS 'sharp bounds of a share of persons';

CREATE FUNCTION aid_share_lower(h aid_headcount, part text, whole text DEFAULT '*') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_share_lower';
COMMENT ON FUNCTION aid_share_lower(aid_headcount, text, text) IS 'the least share of persons that fits the cells';

CREATE FUNCTION aid_share_upper(h aid_headcount, part text, whole text DEFAULT '*') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_share_upper';
COMMENT ON FUNCTION aid_share_upper(aid_headcount, text, text) IS 'the greatest share of persons that fits the cells';

CREATE FUNCTION aid_female_share_bounds(h aid_headcount, OUT lower double precision, OUT upper double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_female_share_bounds';
COMMENT ON FUNCTION aid_female_share_bounds(aid_headcount) IS 'bounds of the share of women among all persons';


CREATE FUNCTION aid_refines(a aid_headcount, b aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_refines';
COMMENT ON FUNCTION aid_refines(aid_headcount, aid_headcount) IS 'is one account of a population as detailed as another, or more?';

CREATE FUNCTION aid_compatible(a aid_headcount, b aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_compatible';
COMMENT ON FUNCTION aid_compatible(aid_headcount, aid_headcount) IS 'is there a population that fits two accounts?';

CREATE FUNCTION aid_joint_bounds(a aid_headcount, a_question text, b aid_headcount, b_question text,
	OUT lower bigint, OUT upper bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_joint_bounds';
COMMENT ON FUNCTION aid_joint_bounds(aid_headcount, text, aid_headcount, text) IS 'sharp bounds of the persons who fit questions to two accounts';


CREATE FUNCTION aid_split(amount numeric, h aid_headcount, digits integer DEFAULT 2)
RETURNS TABLE (sex text, ages text, disability boolean, persons bigint, part numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10 AS 'MODULE_PATHNAME', 'aid_split';
COMMENT ON FUNCTION aid_split(numeric, aid_headcount, integer) IS 'an amount divided over the cells of a headcount to the last step';

CREATE FUNCTION aid_money_bounds(amount numeric, h aid_headcount, sex text, ages text DEFAULT '*', digits integer DEFAULT 2,
	OUT lower numeric, OUT upper numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_money_bounds';
COMMENT ON FUNCTION aid_money_bounds(numeric, aid_headcount, text, text, integer) IS 'bounds of the money that persons who fit a question received';

CREATE TYPE aid_marker;
COMMENT ON TYPE aid_marker IS 'gender marker: a code in a named scheme';

CREATE TYPE aid_marker_money;
COMMENT ON TYPE aid_marker_money IS 'exact money and rows by gender marker of one scheme';


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

CREATE CAST (aid_marker AS jsonb) WITH FUNCTION aid_marker_to_jsonb(aid_marker);
COMMENT ON CAST (aid_marker AS jsonb) IS 'the text form as a JSON string';
CREATE CAST (jsonb AS aid_marker) WITH FUNCTION aid_marker_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_marker) IS 'a marker from a JSON string';

CREATE FUNCTION aid_marker(scheme text, code text) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker';
COMMENT ON FUNCTION aid_marker(text, text) IS 'marker of a scheme and a code, NULL for a blank one';

CREATE FUNCTION aid_marker(scheme text, code integer) RETURNS aid_marker
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_from_integer';
COMMENT ON FUNCTION aid_marker(text, integer) IS 'marker of a scheme and a numeric code';

CREATE FUNCTION aid_marker_error(scheme text, code text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_marker_error';
COMMENT ON FUNCTION aid_marker_error(text, text) IS 'why a scheme and code are no marker, else NULL';

CREATE FUNCTION aid_scheme(m aid_marker) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_scheme';
COMMENT ON FUNCTION aid_scheme(aid_marker) IS 'scheme of a marker';

CREATE FUNCTION aid_code(m aid_marker) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_code';
COMMENT ON FUNCTION aid_code(aid_marker) IS 'code of a marker within its scheme';

CREATE FUNCTION aid_rung(m aid_marker) RETURNS smallint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_rung';
COMMENT ON FUNCTION aid_rung(aid_marker) IS 'rung of a marker on the ladder of its scheme';

CREATE FUNCTION aid_allocable(aid_type text) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_allocable';
COMMENT ON FUNCTION aid_allocable(text) IS 'whether a type of aid counts as bilateral allocable aid';


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

CREATE OPERATOR + (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_add, COMMUTATOR = +
);
COMMENT ON OPERATOR + (aid_marker_money, aid_marker_money) IS 'merge money by marker';

CREATE OPERATOR - (
	LEFTARG = aid_marker_money, RIGHTARG = aid_marker_money, FUNCTION = aid_marker_money_subtract
);
COMMENT ON OPERATOR - (aid_marker_money, aid_marker_money) IS 'take the records of the second value out of the first';

CREATE CAST (aid_marker_money AS jsonb) WITH FUNCTION aid_marker_money_to_jsonb(aid_marker_money);
COMMENT ON CAST (aid_marker_money AS jsonb) IS 'money and rows by marker as an object';
CREATE CAST (jsonb AS aid_marker_money) WITH FUNCTION aid_marker_money_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_marker_money) IS 'money and rows by marker from an object';

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

CREATE AGGREGATE sum(aid_marker_money) (
	SFUNC = aid_marker_money_combine, STYPE = aid_marker_money, SSPACE = 448,
	FINALFUNC = aid_marker_money_final, FINALFUNC_MODIFY = READ_ONLY, COMBINEFUNC = aid_marker_money_combine,
	MSFUNC = aid_marker_money_combine, MINVFUNC = aid_marker_money_combine_inv, MSTYPE = aid_marker_money, MSSPACE = 448,
	MFINALFUNC = aid_marker_money_final, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(aid_marker_money) IS 'sum of money by marker';

CREATE FUNCTION aid_total(m aid_marker_money) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_total_marker_money';
COMMENT ON FUNCTION aid_total(aid_marker_money) IS 'total money of all markers and of none';

CREATE FUNCTION aid_focus(m aid_marker_money,
	OUT principal numeric, OUT significant numeric, OUT not_targeted numeric, OUT not_screened numeric,
	OUT focused_share double precision, OUT principal_share double precision, OUT screened_coverage double precision,
	OUT rows_without_amount bigint, OUT negative_rows bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_focus';
COMMENT ON FUNCTION aid_focus(aid_marker_money) IS 'DAC gender focus: money by score, shares and screening coverage';

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

CREATE FUNCTION aid_ladder(m aid_marker_money, OUT code text, OUT rung smallint, OUT amount numeric, OUT row_count bigint,
	OUT share double precision, OUT cumulative_share double precision)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 6 AS 'MODULE_PATHNAME', 'aid_ladder';
COMMENT ON FUNCTION aid_ladder(aid_marker_money) IS 'money by code from the top rung down, with cumulative shares';

CREATE FUNCTION aid_weighted_amount(m aid_marker_money, weights jsonb) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weighted_amount';
COMMENT ON FUNCTION aid_weighted_amount(aid_marker_money, jsonb) IS 'money times the weight of its marker';

CREATE FUNCTION aid_weighted_share(m aid_marker_money, weights jsonb) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weighted_share';
COMMENT ON FUNCTION aid_weighted_share(aid_marker_money, jsonb) IS 'weighted money as a share of screened money';


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
-- Made from country.csv by make-sql: change those, not this file.


CREATE FUNCTION aid_country_shipped()
RETURNS TABLE (iso3 text, iso2 text, m49 text, name text, region_code text, region text,
	subregion_code text, subregion text, intermediate_code text, intermediate text,
	ldc boolean, lldc boolean, sids boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 249
BEGIN ATOMIC
SELECT v.iso3, v.iso2, v.m49,
	-- In UTF8 the spelling with accents, from its bytes: this file must be readable in every encoding.
	CASE WHEN u.utf8 IS NULL OR pg_catalog.getdatabaseencoding() <> 'UTF8' THEN v.name
		ELSE pg_catalog.convert_from(pg_catalog.decode(u.utf8, 'hex'), 'UTF8') END,
	v.region_code, v.region, v.subregion_code, v.subregion, v.intermediate_code, v.intermediate,
	v.ldc, v.lldc, v.sids
FROM (VALUES
	('ABW', 'AW', '533', 'Aruba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('AFG', 'AF', '004', 'Afghanistan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, true, false),
	('AGO', 'AO', '024', 'Angola', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, false, false),
	('AIA', 'AI', '660', 'Anguilla', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('ALA', 'AX', '248', 'Aland Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ALB', 'AL', '008', 'Albania', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('AND', 'AD', '020', 'Andorra', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('ARE', 'AE', '784', 'United Arab Emirates', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ARG', 'AR', '032', 'Argentina', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('ARM', 'AM', '051', 'Armenia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, true, false),
	('ASM', 'AS', '016', 'American Samoa', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('ATA', 'AQ', '010', 'Antarctica', NULL, NULL, NULL, NULL, NULL, NULL, false, false, false),
	('ATF', 'TF', '260', 'French Southern Territories', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('ATG', 'AG', '028', 'Antigua and Barbuda', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('AUS', 'AU', '036', 'Australia', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('AUT', 'AT', '040', 'Austria', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('AZE', 'AZ', '031', 'Azerbaijan', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, true, false),
	('BDI', 'BI', '108', 'Burundi', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('BEL', 'BE', '056', 'Belgium', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('BEN', 'BJ', '204', 'Benin', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('BES', 'BQ', '535', 'Bonaire, Sint Eustatius and Saba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BFA', 'BF', '854', 'Burkina Faso', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('BGD', 'BD', '050', 'Bangladesh', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, false, false),
	('BGR', 'BG', '100', 'Bulgaria', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('BHR', 'BH', '048', 'Bahrain', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('BHS', 'BS', '044', 'Bahamas', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BIH', 'BA', '070', 'Bosnia and Herzegovina', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('BLM', 'BL', '652', 'Saint Barthelemy', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('BLR', 'BY', '112', 'Belarus', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('BLZ', 'BZ', '084', 'Belize', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, true),
	('BMU', 'BM', '060', 'Bermuda', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('BOL', 'BO', '068', 'Bolivia (Plurinational State of)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, true, false),
	('BRA', 'BR', '076', 'Brazil', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('BRB', 'BB', '052', 'Barbados', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BRN', 'BN', '096', 'Brunei Darussalam', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('BTN', 'BT', '064', 'Bhutan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, true, false),
	('BVT', 'BV', '074', 'Bouvet Island', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('BWA', 'BW', '072', 'Botswana', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, true, false),
	('CAF', 'CF', '140', 'Central African Republic', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, true, false),
	('CAN', 'CA', '124', 'Canada', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('CCK', 'CC', '166', 'Cocos (Keeling) Islands', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('CHE', 'CH', '756', 'Switzerland', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('CHL', 'CL', '152', 'Chile', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('CHN', 'CN', '156', 'China', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('CIV', 'CI', '384', 'Cote d''Ivoire', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('CMR', 'CM', '120', 'Cameroon', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('COD', 'CD', '180', 'Democratic Republic of the Congo', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, false, false),
	('COG', 'CG', '178', 'Congo', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('COK', 'CK', '184', 'Cook Islands', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('COL', 'CO', '170', 'Colombia', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('COM', 'KM', '174', 'Comoros', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, true),
	('CPV', 'CV', '132', 'Cabo Verde', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, true),
	('CRI', 'CR', '188', 'Costa Rica', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('CUB', 'CU', '192', 'Cuba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('CUW', 'CW', '531', 'Curacao', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('CXR', 'CX', '162', 'Christmas Island', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('CYM', 'KY', '136', 'Cayman Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('CYP', 'CY', '196', 'Cyprus', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('CZE', 'CZ', '203', 'Czechia', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('DEU', 'DE', '276', 'Germany', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('DJI', 'DJ', '262', 'Djibouti', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('DMA', 'DM', '212', 'Dominica', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('DNK', 'DK', '208', 'Denmark', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('DOM', 'DO', '214', 'Dominican Republic', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('DZA', 'DZ', '012', 'Algeria', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ECU', 'EC', '218', 'Ecuador', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('EGY', 'EG', '818', 'Egypt', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ERI', 'ER', '232', 'Eritrea', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('ESH', 'EH', '732', 'Western Sahara', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ESP', 'ES', '724', 'Spain', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('EST', 'EE', '233', 'Estonia', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ETH', 'ET', '231', 'Ethiopia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('FIN', 'FI', '246', 'Finland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('FJI', 'FJ', '242', 'Fiji', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('FLK', 'FK', '238', 'Falkland Islands (Malvinas)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('FRA', 'FR', '250', 'France', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('FRO', 'FO', '234', 'Faroe Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('FSM', 'FM', '583', 'Micronesia (Federated States of)', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('GAB', 'GA', '266', 'Gabon', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('GBR', 'GB', '826', 'United Kingdom of Great Britain and Northern Ireland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('GEO', 'GE', '268', 'Georgia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('GGY', 'GG', '831', 'Guernsey', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('GHA', 'GH', '288', 'Ghana', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('GIB', 'GI', '292', 'Gibraltar', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('GIN', 'GN', '324', 'Guinea', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('GLP', 'GP', '312', 'Guadeloupe', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('GMB', 'GM', '270', 'Gambia', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('GNB', 'GW', '624', 'Guinea-Bissau', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, true),
	('GNQ', 'GQ', '226', 'Equatorial Guinea', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('GRC', 'GR', '300', 'Greece', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('GRD', 'GD', '308', 'Grenada', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('GRL', 'GL', '304', 'Greenland', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('GTM', 'GT', '320', 'Guatemala', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('GUF', 'GF', '254', 'French Guiana', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('GUM', 'GU', '316', 'Guam', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('GUY', 'GY', '328', 'Guyana', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, true),
	('HKG', 'HK', '344', 'China, Hong Kong Special Administrative Region', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('HMD', 'HM', '334', 'Heard Island and McDonald Islands', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('HND', 'HN', '340', 'Honduras', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('HRV', 'HR', '191', 'Croatia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('HTI', 'HT', '332', 'Haiti', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', true, false, true),
	('HUN', 'HU', '348', 'Hungary', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('IDN', 'ID', '360', 'Indonesia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('IMN', 'IM', '833', 'Isle of Man', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('IND', 'IN', '356', 'India', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('IOT', 'IO', '086', 'British Indian Ocean Territory', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('IRL', 'IE', '372', 'Ireland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('IRN', 'IR', '364', 'Iran (Islamic Republic of)', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('IRQ', 'IQ', '368', 'Iraq', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ISL', 'IS', '352', 'Iceland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ISR', 'IL', '376', 'Israel', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ITA', 'IT', '380', 'Italy', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('JAM', 'JM', '388', 'Jamaica', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('JEY', 'JE', '832', 'Jersey', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('JOR', 'JO', '400', 'Jordan', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('JPN', 'JP', '392', 'Japan', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('KAZ', 'KZ', '398', 'Kazakhstan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('KEN', 'KE', '404', 'Kenya', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('KGZ', 'KG', '417', 'Kyrgyzstan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('KHM', 'KH', '116', 'Cambodia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, false),
	('KIR', 'KI', '296', 'Kiribati', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, true, false, true),
	('KNA', 'KN', '659', 'Saint Kitts and Nevis', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('KOR', 'KR', '410', 'Republic of Korea', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('KWT', 'KW', '414', 'Kuwait', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('LAO', 'LA', '418', 'Lao People''s Democratic Republic', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, true, false),
	('LBN', 'LB', '422', 'Lebanon', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('LBR', 'LR', '430', 'Liberia', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('LBY', 'LY', '434', 'Libya', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('LCA', 'LC', '662', 'Saint Lucia', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('LIE', 'LI', '438', 'Liechtenstein', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('LKA', 'LK', '144', 'Sri Lanka', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('LSO', 'LS', '426', 'Lesotho', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', true, true, false),
	('LTU', 'LT', '440', 'Lithuania', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('LUX', 'LU', '442', 'Luxembourg', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('LVA', 'LV', '428', 'Latvia', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('MAC', 'MO', '446', 'China, Macao Special Administrative Region', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('MAF', 'MF', '663', 'Saint Martin (French Part)', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('MAR', 'MA', '504', 'Morocco', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('MCO', 'MC', '492', 'Monaco', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('MDA', 'MD', '498', 'Republic of Moldova', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, true, false),
	('MDG', 'MG', '450', 'Madagascar', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('MDV', 'MV', '462', 'Maldives', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, true),
	('MEX', 'MX', '484', 'Mexico', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('MHL', 'MH', '584', 'Marshall Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('MKD', 'MK', '807', 'North Macedonia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, true, false),
	('MLI', 'ML', '466', 'Mali', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('MLT', 'MT', '470', 'Malta', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('MMR', 'MM', '104', 'Myanmar', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, false),
	('MNE', 'ME', '499', 'Montenegro', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('MNG', 'MN', '496', 'Mongolia', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, true, false),
	('MNP', 'MP', '580', 'Northern Mariana Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('MOZ', 'MZ', '508', 'Mozambique', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('MRT', 'MR', '478', 'Mauritania', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('MSR', 'MS', '500', 'Montserrat', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('MTQ', 'MQ', '474', 'Martinique', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('MUS', 'MU', '480', 'Mauritius', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, true),
	('MWI', 'MW', '454', 'Malawi', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('MYS', 'MY', '458', 'Malaysia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('MYT', 'YT', '175', 'Mayotte', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('NAM', 'NA', '516', 'Namibia', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, false, false),
	('NCL', 'NC', '540', 'New Caledonia', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('NER', 'NE', '562', 'Niger', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('NFK', 'NF', '574', 'Norfolk Island', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('NGA', 'NG', '566', 'Nigeria', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('NIC', 'NI', '558', 'Nicaragua', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('NIU', 'NU', '570', 'Niue', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('NLD', 'NL', '528', 'Netherlands (Kingdom of the)', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('NOR', 'NO', '578', 'Norway', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('NPL', 'NP', '524', 'Nepal', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, true, false),
	('NRU', 'NR', '520', 'Nauru', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('NZL', 'NZ', '554', 'New Zealand', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('OMN', 'OM', '512', 'Oman', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('PAK', 'PK', '586', 'Pakistan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('PAN', 'PA', '591', 'Panama', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('PCN', 'PN', '612', 'Pitcairn', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('PER', 'PE', '604', 'Peru', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('PHL', 'PH', '608', 'Philippines', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('PLW', 'PW', '585', 'Palau', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('PNG', 'PG', '598', 'Papua New Guinea', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('POL', 'PL', '616', 'Poland', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('PRI', 'PR', '630', 'Puerto Rico', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('PRK', 'KP', '408', 'Democratic People''s Republic of Korea', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('PRT', 'PT', '620', 'Portugal', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('PRY', 'PY', '600', 'Paraguay', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, true, false),
	('PSE', 'PS', '275', 'State of Palestine', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('PYF', 'PF', '258', 'French Polynesia', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('QAT', 'QA', '634', 'Qatar', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('REU', 'RE', '638', 'Reunion', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('ROU', 'RO', '642', 'Romania', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('RUS', 'RU', '643', 'Russian Federation', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('RWA', 'RW', '646', 'Rwanda', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('SAU', 'SA', '682', 'Saudi Arabia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('SDN', 'SD', '729', 'Sudan', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, true, false, false),
	('SEN', 'SN', '686', 'Senegal', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('SGP', 'SG', '702', 'Singapore', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, true),
	('SGS', 'GS', '239', 'South Georgia and the South Sandwich Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('SHN', 'SH', '654', 'Saint Helena', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('SJM', 'SJ', '744', 'Svalbard and Jan Mayen Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('SLB', 'SB', '090', 'Solomon Islands', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, true, false, true),
	('SLE', 'SL', '694', 'Sierra Leone', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('SLV', 'SV', '222', 'El Salvador', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('SMR', 'SM', '674', 'San Marino', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SOM', 'SO', '706', 'Somalia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('SPM', 'PM', '666', 'Saint Pierre and Miquelon', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('SRB', 'RS', '688', 'Serbia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SSD', 'SS', '728', 'South Sudan', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('STP', 'ST', '678', 'Sao Tome and Principe', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, true),
	('SUR', 'SR', '740', 'Suriname', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, true),
	('SVK', 'SK', '703', 'Slovakia', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('SVN', 'SI', '705', 'Slovenia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SWE', 'SE', '752', 'Sweden', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('SWZ', 'SZ', '748', 'Eswatini', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, true, false),
	('SXM', 'SX', '534', 'Sint Maarten (Dutch part)', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('SYC', 'SC', '690', 'Seychelles', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, true),
	('SYR', 'SY', '760', 'Syrian Arab Republic', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('TCA', 'TC', '796', 'Turks and Caicos Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('TCD', 'TD', '148', 'Chad', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, true, false),
	('TGO', 'TG', '768', 'Togo', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('THA', 'TH', '764', 'Thailand', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('TJK', 'TJ', '762', 'Tajikistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('TKL', 'TK', '772', 'Tokelau', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('TKM', 'TM', '795', 'Turkmenistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('TLS', 'TL', '626', 'Timor-Leste', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, true),
	('TON', 'TO', '776', 'Tonga', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('TTO', 'TT', '780', 'Trinidad and Tobago', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('TUN', 'TN', '788', 'Tunisia', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('TUR', 'TR', '792', 'Turkiye', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('TUV', 'TV', '798', 'Tuvalu', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, true, false, true),
	('TWN', 'TW', '158', 'Taiwan, Province of China', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('TZA', 'TZ', '834', 'United Republic of Tanzania', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('UGA', 'UG', '800', 'Uganda', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('UKR', 'UA', '804', 'Ukraine', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('UMI', 'UM', '581', 'United States Minor Outlying Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, false),
	('URY', 'UY', '858', 'Uruguay', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('USA', 'US', '840', 'United States of America', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('UZB', 'UZ', '860', 'Uzbekistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('VAT', 'VA', '336', 'Holy See', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('VCT', 'VC', '670', 'Saint Vincent and the Grenadines', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VEN', 'VE', '862', 'Venezuela (Bolivarian Republic of)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('VGB', 'VG', '092', 'British Virgin Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VIR', 'VI', '850', 'United States Virgin Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VNM', 'VN', '704', 'Viet Nam', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('VUT', 'VU', '548', 'Vanuatu', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('WLF', 'WF', '876', 'Wallis and Futuna Islands', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('WSM', 'WS', '882', 'Samoa', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('YEM', 'YE', '887', 'Yemen', '142', 'Asia', '145', 'Western Asia', NULL, NULL, true, false, false),
	('ZAF', 'ZA', '710', 'South Africa', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, false, false),
	('ZMB', 'ZM', '894', 'Zambia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('ZWE', 'ZW', '716', 'Zimbabwe', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, true, false)
) AS v (iso3, iso2, m49, name, region_code, region, subregion_code, subregion, intermediate_code, intermediate,
	ldc, lldc, sids),
	LATERAL (SELECT CASE v.iso3
		WHEN 'ALA' THEN 'c3856c616e642049736c616e6473'
		WHEN 'BLM' THEN '5361696e74204261727468c3a96c656d79'
		WHEN 'CIV' THEN '43c3b4746520642749766f697265'
		WHEN 'CUW' THEN '43757261c3a7616f'
		WHEN 'REU' THEN '52c3a9756e696f6e'
		WHEN 'TUR' THEN '54c3bc726b697965'
		END) AS u (utf8);
END;
COMMENT ON FUNCTION aid_country_shipped() IS 'countries and areas as shipped: codes, M49 regions, LDC, LLDC and SIDS';

CREATE TABLE aid_country_user (
	iso3 text PRIMARY KEY CHECK (iso3 ~ '^[A-Z]{3}$'),
	iso2 text UNIQUE CHECK (iso2 ~ '^[A-Z]{2}$'),
	m49 text UNIQUE CHECK (m49 ~ '^[0-9]{3}$'),
	name text NOT NULL CHECK (name ~ '[^[:space:]]'),
	region_code text CHECK (region_code ~ '^[0-9]{3}$'),
	region text,
	subregion_code text CHECK (subregion_code ~ '^[0-9]{3}$'),
	subregion text CONSTRAINT aid_country_user_subregion_without_region CHECK (subregion IS NULL OR region IS NOT NULL),
	intermediate_code text CHECK (intermediate_code ~ '^[0-9]{3}$'),
	intermediate text,
	ldc boolean NOT NULL DEFAULT false,
	lldc boolean NOT NULL DEFAULT false,
	sids boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE aid_country_user IS 'your own countries: rows that replace or add to the shipped ones in aid_country';
ALTER TABLE aid_country_user OWNER TO @extowner@;
GRANT SELECT ON aid_country_user TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('aid_country_user', '');

CREATE VIEW aid_country AS
SELECT u.iso3, u.iso2, u.m49, u.name, u.region_code, u.region, u.subregion_code, u.subregion,
	u.intermediate_code, u.intermediate, u.ldc, u.lldc, u.sids
FROM aid_country_user u
UNION ALL
SELECT s.iso3, s.iso2, s.m49, s.name, s.region_code, s.region, s.subregion_code, s.subregion,
	s.intermediate_code, s.intermediate, s.ldc, s.lldc, s.sids
FROM aid_country_shipped() s
WHERE NOT EXISTS (SELECT FROM aid_country_user u WHERE u.iso3 = s.iso3);
COMMENT ON VIEW aid_country IS 'countries: codes, M49 regions, LDC, LLDC and SIDS; your own rows first';
COMMENT ON COLUMN aid_country.iso3 IS 'ISO 3166-1 alpha-3 code, the key';
COMMENT ON COLUMN aid_country.iso2 IS 'ISO 3166-1 alpha-2 code';
COMMENT ON COLUMN aid_country.m49 IS 'UN M49 code, three digits with leading zeros';
COMMENT ON COLUMN aid_country.name IS 'English short name';
COMMENT ON COLUMN aid_country.region_code IS 'M49 code of the region';
COMMENT ON COLUMN aid_country.region IS 'M49 region: Africa, Americas, Asia, Europe or Oceania';
COMMENT ON COLUMN aid_country.subregion_code IS 'M49 code of the sub-region';
COMMENT ON COLUMN aid_country.subregion IS 'M49 sub-region, such as Sub-Saharan Africa';
COMMENT ON COLUMN aid_country.intermediate_code IS 'M49 code of the intermediate region';
COMMENT ON COLUMN aid_country.intermediate IS 'M49 intermediate region, such as Western Africa; NULL where there is none';
COMMENT ON COLUMN aid_country.ldc IS 'least developed country on 31 December 2024';
COMMENT ON COLUMN aid_country.lldc IS 'landlocked developing country on 31 December 2024';
COMMENT ON COLUMN aid_country.sids IS 'small island developing state (M49 grouping) on 31 December 2024';
GRANT SELECT ON aid_country TO PUBLIC;

CREATE FUNCTION aid_text_key(value text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_text_key_sql';
COMMENT ON FUNCTION aid_text_key(text) IS 'text as plain lower-case words';

CREATE FUNCTION aid_title_parts(title text, OUT core text, OUT years integer[], OUT phase integer, OUT codes text[])
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_title_parts';
COMMENT ON FUNCTION aid_title_parts(text) IS 'subject, years, phase and codes of a title';

CREATE FUNCTION aid_org_key(name text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_org_key_sql';
COMMENT ON FUNCTION aid_org_key(text) IS 'name of an organisation, equal for its spellings';

CREATE FUNCTION aid_org_acronym(name text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_org_acronym_sql';
COMMENT ON FUNCTION aid_org_acronym(text) IS 'acronym of an organisation';

CREATE FUNCTION aid_org_aliases() RETURNS TABLE (alias text, org text, kind text)
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 720 AS 'MODULE_PATHNAME', 'aid_org_aliases';
COMMENT ON FUNCTION aid_org_aliases() IS 'start list of names and agencies of donors';

CREATE TYPE aid_shingles;
COMMENT ON TYPE aid_shingles IS 'a text as a set of trigrams, words or both';


CREATE FUNCTION aid_shingles_in(cstring) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_in';
COMMENT ON FUNCTION aid_shingles_in(cstring) IS 'text input of aid_shingles';

CREATE FUNCTION aid_shingles_out(aid_shingles) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_out';
COMMENT ON FUNCTION aid_shingles_out(aid_shingles) IS 'text output of aid_shingles';

CREATE FUNCTION aid_shingles_recv(internal) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_recv';
COMMENT ON FUNCTION aid_shingles_recv(internal) IS 'binary input of aid_shingles';

CREATE FUNCTION aid_shingles_send(aid_shingles) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_send';
COMMENT ON FUNCTION aid_shingles_send(aid_shingles) IS 'binary output of aid_shingles';

CREATE TYPE aid_shingles (
	INPUT = aid_shingles_in,
	OUTPUT = aid_shingles_out,
	RECEIVE = aid_shingles_recv,
	SEND = aid_shingles_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION aid_shingles_eq(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_eq';
COMMENT ON FUNCTION aid_shingles_eq(aid_shingles, aid_shingles) IS 'implementation of = operator';

CREATE FUNCTION aid_shingles_ne(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_ne';
COMMENT ON FUNCTION aid_shingles_ne(aid_shingles, aid_shingles) IS 'implementation of <> operator';

CREATE FUNCTION aid_shingles_lt(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_lt';
COMMENT ON FUNCTION aid_shingles_lt(aid_shingles, aid_shingles) IS 'implementation of < operator';

CREATE FUNCTION aid_shingles_le(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_le';
COMMENT ON FUNCTION aid_shingles_le(aid_shingles, aid_shingles) IS 'implementation of <= operator';

CREATE FUNCTION aid_shingles_gt(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_gt';
COMMENT ON FUNCTION aid_shingles_gt(aid_shingles, aid_shingles) IS 'implementation of > operator';

CREATE FUNCTION aid_shingles_ge(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_ge';
COMMENT ON FUNCTION aid_shingles_ge(aid_shingles, aid_shingles) IS 'implementation of >= operator';

CREATE FUNCTION aid_shingles_cmp(aid_shingles, aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_cmp';
COMMENT ON FUNCTION aid_shingles_cmp(aid_shingles, aid_shingles) IS 'btree comparison of shingles';

CREATE FUNCTION aid_shingles_hash(aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_hash';
COMMENT ON FUNCTION aid_shingles_hash(aid_shingles) IS 'hash of shingles';

CREATE FUNCTION aid_shingles_hash_extended(aid_shingles, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_hash_extended';
COMMENT ON FUNCTION aid_shingles_hash_extended(aid_shingles, bigint) IS 'seeded 64-bit hash of shingles';

CREATE FUNCTION aid_similar_support(internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_similar_support';
COMMENT ON FUNCTION aid_similar_support(internal) IS 'planner support: index condition and selectivity of %% and aid_similar';

CREATE FUNCTION aid_shingles_similar(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 SUPPORT aid_similar_support AS 'MODULE_PATHNAME', 'aid_shingles_similar';
COMMENT ON FUNCTION aid_shingles_similar(aid_shingles, aid_shingles) IS 'implementation of %% operator';

CREATE FUNCTION aid_shingles_restrict(internal, oid, internal, integer) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_restrict';
COMMENT ON FUNCTION aid_shingles_restrict(internal, oid, internal, integer) IS 'share of rows that %% selects';

CREATE FUNCTION aid_shingles_join(internal, oid, internal, smallint, internal) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_join';
COMMENT ON FUNCTION aid_shingles_join(internal, oid, internal, smallint, internal) IS 'share of pairs that %% selects';

CREATE FUNCTION aid_shingles_probe_restrict(internal, oid, internal, integer) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_probe_restrict';
COMMENT ON FUNCTION aid_shingles_probe_restrict(internal, oid, internal, integer) IS 'share of rows that @%% selects';

CREATE FUNCTION aid_shingles_probes(aid_shingles) RETURNS bytea[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_probes';
COMMENT ON FUNCTION aid_shingles_probes(aid_shingles) IS 'what an index is searched for: a probe for each class of sizes';

CREATE FUNCTION aid_shingles_probed(aid_shingles, bytea) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_shingles_probed';
COMMENT ON FUNCTION aid_shingles_probed(aid_shingles, bytea) IS 'implementation of @%% operator';

CREATE FUNCTION aid_shingles_extract_value(aid_shingles, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_extract_value';
COMMENT ON FUNCTION aid_shingles_extract_value(aid_shingles, internal) IS 'GIN keys of a stored value';

CREATE FUNCTION aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_extract_query';
COMMENT ON FUNCTION aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal) IS 'GIN keys of a probe, and how many of them are needed';

CREATE FUNCTION aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_consistent';
COMMENT ON FUNCTION aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal) IS 'are enough GIN keys present';

CREATE FUNCTION aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal) RETURNS "char"
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_triconsistent';
COMMENT ON FUNCTION aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal) IS 'can enough GIN keys be present';

CREATE OPERATOR @%% (
	LEFTARG = aid_shingles, RIGHTARG = bytea, FUNCTION = aid_shingles_probed,
	RESTRICT = aid_shingles_probe_restrict, JOIN = aid_shingles_join
);
COMMENT ON OPERATOR @%% (aid_shingles, bytea) IS 'enough of the probe''s keys: into this a GIN index turns %%';

CREATE FUNCTION aid_shingles_to_jsonb(aid_shingles) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_to_jsonb';
COMMENT ON FUNCTION aid_shingles_to_jsonb(aid_shingles) IS 'implementation of the cast to jsonb';

CREATE FUNCTION aid_shingles_from_jsonb(jsonb) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_from_jsonb';
COMMENT ON FUNCTION aid_shingles_from_jsonb(jsonb) IS 'implementation of the cast from jsonb';


CREATE OPERATOR = (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (aid_shingles, aid_shingles) IS 'the same kind, version, threshold and tokens';

CREATE OPERATOR <> (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_shingles, aid_shingles) IS 'another kind, version, threshold or token';

CREATE OPERATOR < (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (aid_shingles, aid_shingles) IS 'before in the order of indexes';

CREATE OPERATOR <= (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (aid_shingles, aid_shingles) IS 'before in the order of indexes, or equal';

CREATE OPERATOR > (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (aid_shingles, aid_shingles) IS 'behind in the order of indexes';

CREATE OPERATOR >= (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (aid_shingles, aid_shingles) IS 'behind in the order of indexes, or equal';

CREATE OPERATOR CLASS aid_shingles_hash_ops DEFAULT FOR TYPE aid_shingles USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_shingles_hash(aid_shingles),
	FUNCTION 2 aid_shingles_hash_extended(aid_shingles, bigint);
COMMENT ON OPERATOR CLASS aid_shingles_hash_ops USING hash IS 'hash of shingles: DISTINCT, GROUP BY, hash joins and hash indexes';

CREATE OPERATOR CLASS aid_shingles_ops DEFAULT FOR TYPE aid_shingles USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 aid_shingles_cmp(aid_shingles, aid_shingles),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS aid_shingles_ops USING btree IS 'order of shingles, for merge joins and DISTINCT';

CREATE FUNCTION aid_shingles(value text, kind text) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles';
COMMENT ON FUNCTION aid_shingles(text, text) IS 'a text as a set of trigrams, words or both';

CREATE FUNCTION aid_similarity(a aid_shingles, b aid_shingles) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_similarity';
COMMENT ON FUNCTION aid_similarity(aid_shingles, aid_shingles) IS 'shared tokens by tokens in either set';

CREATE FUNCTION aid_distance(a aid_shingles, b aid_shingles) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_distance';
COMMENT ON FUNCTION aid_distance(aid_shingles, aid_shingles) IS '1 minus the similarity';

CREATE OPERATOR <-> (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_distance, COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (aid_shingles, aid_shingles) IS '1 minus the similarity';

CREATE FUNCTION aid_at_least(s aid_shingles, threshold double precision) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_at_least';
COMMENT ON FUNCTION aid_at_least(aid_shingles, double precision) IS 'the set carrying a threshold for %%';

CREATE OPERATOR %% (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_similar,
	RESTRICT = aid_shingles_restrict, JOIN = aid_shingles_join
);
COMMENT ON OPERATOR %% (aid_shingles, aid_shingles) IS 'similarity of at least the threshold that the right side carries';

CREATE FUNCTION aid_similar(a aid_shingles, b aid_shingles, threshold double precision) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 SUPPORT aid_similar_support AS 'MODULE_PATHNAME', 'aid_similar';
COMMENT ON FUNCTION aid_similar(aid_shingles, aid_shingles, double precision) IS 'similarity of at least the threshold';

CREATE FUNCTION aid_token_count(s aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_token_count';
COMMENT ON FUNCTION aid_token_count(aid_shingles) IS 'number of tokens';

CREATE FUNCTION aid_shared(a aid_shingles, b aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_shared';
COMMENT ON FUNCTION aid_shared(aid_shingles, aid_shingles) IS 'number of tokens in both sets';

CREATE CAST (aid_shingles AS jsonb) WITH FUNCTION aid_shingles_to_jsonb(aid_shingles) AS ASSIGNMENT;
COMMENT ON CAST (aid_shingles AS jsonb) IS 'kind, version, threshold and tokens as an object';
CREATE CAST (jsonb AS aid_shingles) WITH FUNCTION aid_shingles_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS aid_shingles) IS 'an object of kind, version, threshold and tokens as shingles';

CREATE OPERATOR CLASS aid_shingles_gin_ops DEFAULT FOR TYPE aid_shingles USING gin AS
	OPERATOR 1 @%% (aid_shingles, bytea),
	FUNCTION 1 btint8cmp(bigint, bigint),
	FUNCTION 2 aid_shingles_extract_value(aid_shingles, internal),
	FUNCTION 3 aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal),
	FUNCTION 4 aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal),
	FUNCTION 6 aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS aid_shingles_gin_ops USING gin IS 'GIN over the tokens of shingles: %% and aid_similar';

CREATE FUNCTION aid_similar_pairs(query text, threshold double precision, kind text DEFAULT 'trigram',
	measure text DEFAULT 'jaccard', memory_mb integer DEFAULT NULL, workers integer DEFAULT NULL)
RETURNS TABLE (id_a text, id_b text, similarity double precision, shared integer)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000 AS 'MODULE_PATHNAME', 'aid_similar_pairs';
COMMENT ON FUNCTION aid_similar_pairs(text, double precision, text, text, integer, integer) IS 'all pairs of records with similar titles';

CREATE FUNCTION aid_similar_pairs_between(new_query text, base_query text, threshold double precision,
	kind text DEFAULT 'trigram', measure text DEFAULT 'jaccard', memory_mb integer DEFAULT NULL,
	workers integer DEFAULT NULL)
RETURNS TABLE (id_new text, id_base text, similarity double precision, shared integer)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000 AS 'MODULE_PATHNAME', 'aid_similar_pairs_between';
COMMENT ON FUNCTION aid_similar_pairs_between(text, text, double precision, text, text, integer, integer) IS 'all pairs of a new and a base record with similar titles';

CREATE FUNCTION aid_similar_pairs_plan(query text, threshold double precision, kind text DEFAULT 'trigram')
RETURNS TABLE (block text, records bigint, postings numeric, seconds double precision)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_similar_pairs_plan';
COMMENT ON FUNCTION aid_similar_pairs_plan(text, double precision, text) IS 'what aid_similar_pairs would cost, by block';

CREATE FUNCTION aid_match_model() RETURNS jsonb
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_match_model';
COMMENT ON FUNCTION aid_match_model() IS 'evidence model used by default';

CREATE FUNCTION aid_match_fit(query text, model jsonb DEFAULT NULL, seed bigint DEFAULT 1, options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 AS 'MODULE_PATHNAME', 'aid_match_fit';
COMMENT ON FUNCTION aid_match_fit(text, jsonb, bigint, jsonb) IS 'evidence model fitted to records';


CREATE FUNCTION aid_find_duplicates(query text, model jsonb DEFAULT NULL, base_query text DEFAULT NULL, options jsonb DEFAULT '{}')
RETURNS TABLE (id_a text, id_b text, relation text, probability double precision, weight double precision, rule text, money_at_stake numeric, evidence jsonb)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_find_duplicates';
COMMENT ON FUNCTION aid_find_duplicates(text, jsonb, text, jsonb) IS 'records counted twice, chains, components, corrections and repeats, with evidence';

CREATE FUNCTION aid_match_explain(query text, id_a text, id_b text, model jsonb DEFAULT NULL, options jsonb DEFAULT '{}')
RETURNS TABLE (step integer, field text, value_a text, value_b text, norm_a text, norm_b text, similarity double precision, level text, m double precision, u double precision, tf_bits double precision, bits double precision, running_weight double precision, running_probability double precision)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 12 AS 'MODULE_PATHNAME', 'aid_match_explain';
COMMENT ON FUNCTION aid_match_explain(text, text, text, jsonb, jsonb) IS 'why two records were taken for one, step by step';

CREATE FUNCTION aid_check_query(function text, query text) RETURNS TABLE (reason text, row_count bigint)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 5 AS 'MODULE_PATHNAME', 'aid_check_query';
COMMENT ON FUNCTION aid_check_query(text, text) IS 'rows that a function would leave out of its query, by reason';

CREATE FUNCTION aid_clusters(query text, method text DEFAULT 'components')
RETURNS TABLE (source text, id text, cluster text, size integer, links integer, density double precision,
	min_weight double precision, bridge boolean, chained boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_clusters';
COMMENT ON FUNCTION aid_clusters(text, text) IS 'clusters of records from the links of a query';

CREATE FUNCTION aid_best_pairs(query text, method text DEFAULT 'one_to_one')
RETURNS TABLE (id_a text, id_b text, weight double precision)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_best_pairs';
COMMENT ON FUNCTION aid_best_pairs(text, text) IS 'the links that an assignment keeps';

CREATE FUNCTION aid_cluster(id text, s aid_shingles, threshold double precision) RETURNS text
LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_cluster';
COMMENT ON FUNCTION aid_cluster(text, aid_shingles, double precision) IS 'cluster of similar texts within a partition';

CREATE FUNCTION aid_counted(records text, findings text, counting_rule text DEFAULT 'net_source',
	min_probability double precision DEFAULT 0.9)
RETURNS TABLE (id text, amount numeric, counted numeric, counted_if_confirmed numeric, reason text, rule text)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_counted';
COMMENT ON FUNCTION aid_counted(text, text, text, double precision) IS 'what each row counts in a total without double counting';

CREATE FUNCTION aid_counting_rule(rule text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_counting_rule';
COMMENT ON FUNCTION aid_counting_rule(text) IS 'what a counting rule counts, in one sentence';

CREATE FUNCTION aid_overlaps(query text, aliases text DEFAULT NULL)
RETURNS TABLE (place text, sector text, id_a text, id_b text, provider_a text, provider_b text, during daterange,
	days integer, amount_a numeric, amount_b numeric, overlapped numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_overlaps';
COMMENT ON FUNCTION aid_overlaps(text, text) IS 'pairs of records of different providers in one place, sector and time';

CREATE FUNCTION aid_overlap_cells(query text, aliases text DEFAULT NULL)
RETURNS TABLE (place text, sector text, providers integer, amount numeric, crowded_days integer, crowded numeric,
	beyond_largest numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_overlap_cells';
COMMENT ON FUNCTION aid_overlap_cells(text, text) IS 'how crowded each place and sector is';

CREATE FUNCTION aid_overlap_matrix(query text, aliases text DEFAULT NULL)
RETURNS TABLE (provider_a text, provider_b text, pairs bigint, overlapped numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_overlap_matrix';
COMMENT ON FUNCTION aid_overlap_matrix(text, text) IS 'what each two providers spend in the same places, sectors and days';

CREATE FUNCTION aid_repeats(query text, threshold double precision DEFAULT 0.6, min_gap_days integer DEFAULT -90,
	max_gap_days integer DEFAULT 1095, min_step_days integer DEFAULT 180, min_run integer DEFAULT 2)
RETURNS TABLE (chain text, step integer, run_length integer, id text, previous text, gap_days integer, phase integer,
	years integer[], similarity double precision, same_provider boolean, amount numeric, cumulative numeric)
LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'aid_repeats';
COMMENT ON FUNCTION aid_repeats(text, double precision, integer, integer, integer, integer) IS
	'the same context funded again: chains of records that follow each other';

CREATE TYPE aid_spatial_weights;
COMMENT ON TYPE aid_spatial_weights IS 'who is next to whom: a sparse matrix of weights by unit name, the input of every spatial statistic';


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

CREATE CAST (aid_spatial_weights AS jsonb) WITH FUNCTION aid_spatial_weights_to_jsonb(aid_spatial_weights);
COMMENT ON CAST (aid_spatial_weights AS jsonb) IS 'the object of objects of weights';
CREATE CAST (jsonb AS aid_spatial_weights) WITH FUNCTION aid_spatial_weights_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS aid_spatial_weights) IS 'an object of objects of numbers, or of lists of names, as weights';

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

CREATE FUNCTION aid_weights_units(w aid_spatial_weights) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_weights_units';
COMMENT ON FUNCTION aid_weights_units(aid_spatial_weights) IS 'units of weights';

CREATE FUNCTION aid_weights_links(w aid_spatial_weights)
RETURNS TABLE (unit text, neighbour text, weight double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000 AS 'MODULE_PATHNAME', 'aid_weights_links';
COMMENT ON FUNCTION aid_weights_links(aid_spatial_weights) IS 'links of weights as rows';

CREATE FUNCTION aid_weights_profile(w aid_spatial_weights, OUT units bigint, OUT links bigint, OUT islands bigint,
	OUT components bigint, OUT min_neighbours bigint, OUT max_neighbours bigint, OUT mean_neighbours double precision,
	OUT style text, OUT symmetric_links boolean, OUT symmetric_weights boolean,
	OUT s0 double precision, OUT s1 double precision, OUT s2 double precision)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_profile';
COMMENT ON FUNCTION aid_weights_profile(aid_spatial_weights) IS 'what weights look like: islands, parts, neighbours, style, symmetry, sums';

CREATE FUNCTION aid_weights_is_symmetric(w aid_spatial_weights) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_is_symmetric';
COMMENT ON FUNCTION aid_weights_is_symmetric(aid_spatial_weights) IS 'are links and weights the same in both directions?';

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

CREATE FUNCTION aid_weights_restrict(w aid_spatial_weights, units text[]) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_restrict_units';
COMMENT ON FUNCTION aid_weights_restrict(aid_spatial_weights, text[]) IS 'weights among the listed units';

CREATE FUNCTION aid_weights_restrict(w aid_spatial_weights, reference aid_allocation) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_restrict';
COMMENT ON FUNCTION aid_weights_restrict(aid_spatial_weights, aid_allocation) IS 'weights among the units of a reference';

CREATE FUNCTION aid_weights_frame(w aid_spatial_weights, units text[]) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_frame_units';
COMMENT ON FUNCTION aid_weights_frame(aid_spatial_weights, text[]) IS 'weights with the missing units of a frame as islands';

CREATE FUNCTION aid_weights_frame(w aid_spatial_weights, reference aid_allocation) RETURNS aid_spatial_weights
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_weights_frame';
COMMENT ON FUNCTION aid_weights_frame(aid_spatial_weights, aid_allocation) IS 'weights with the missing units of a reference as islands';

CREATE FUNCTION aid_moran(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_moran';
COMMENT ON FUNCTION aid_moran(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Moran''s I: do places that lie together have like amounts?';

CREATE FUNCTION aid_moran(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_moran';
COMMENT ON FUNCTION aid_moran(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Moran''s I of rates';

CREATE FUNCTION aid_geary(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_geary';
COMMENT ON FUNCTION aid_geary(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Geary''s C: do neighbouring places differ less than others?';

CREATE FUNCTION aid_geary(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_geary';
COMMENT ON FUNCTION aid_geary(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Geary''s C of rates';

CREATE FUNCTION aid_getis_ord_g(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_getis_ord_g';
COMMENT ON FUNCTION aid_getis_ord_g(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Getis and Ord''s G: does the large money lie together?';

CREATE FUNCTION aid_getis_ord_g(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT statistic double precision, OUT expected double precision, OUT variance double precision, OUT z double precision,
	OUT p double precision, OUT variance_normality double precision, OUT z_normality double precision,
	OUT p_normality double precision, OUT p_permutation double precision, OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_getis_ord_g';
COMMENT ON FUNCTION aid_getis_ord_g(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'Getis and Ord''s G of rates';

CREATE FUNCTION aid_spatial_gini(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT gini double precision, OUT neighbour double precision, OUT non_neighbour double precision,
	OUT neighbour_share double precision, OUT non_neighbour_share double precision, OUT p_permutation double precision,
	OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_spatial_gini';
COMMENT ON FUNCTION aid_spatial_gini(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'unevenness between neighbours and between places far apart';

CREATE FUNCTION aid_spatial_gini(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT gini double precision, OUT neighbour double precision, OUT non_neighbour double precision,
	OUT neighbour_share double precision, OUT non_neighbour_share double precision, OUT p_permutation double precision,
	OUT units bigint, OUT links bigint, OUT islands bigint)
RETURNS record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'MODULE_PATHNAME', 'aid_spatial_gini';
COMMENT ON FUNCTION aid_spatial_gini(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'spatial Gini of rates';

CREATE FUNCTION aid_local_moran(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, lag double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	quadrant text,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_moran';
COMMENT ON FUNCTION aid_local_moran(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local Moran: places like or unlike their neighbours';

CREATE FUNCTION aid_local_moran(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, lag double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	quadrant text,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_moran';
COMMENT ON FUNCTION aid_local_moran(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local Moran of rates';

CREATE FUNCTION aid_local_g(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_g';
COMMENT ON FUNCTION aid_local_g(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local G: places among high or low neighbours';

CREATE FUNCTION aid_local_g(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_g';
COMMENT ON FUNCTION aid_local_g(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local G of rates';

CREATE FUNCTION aid_local_g_star(a aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_g_star';
COMMENT ON FUNCTION aid_local_g_star(aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local G*: hot and cold spots, the place itself included';

CREATE FUNCTION aid_local_g_star(a aid_allocation, reference aid_allocation, w aid_spatial_weights, alternative text DEFAULT 'two-sided',
	permutations integer DEFAULT 0, seed bigint DEFAULT 0)
RETURNS TABLE (unit text, value double precision, statistic double precision, expected double precision,
	variance double precision, z double precision, p double precision, p_permutation double precision,
	neighbours bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_local_g_star';
COMMENT ON FUNCTION aid_local_g_star(aid_allocation, aid_allocation, aid_spatial_weights, text, integer, bigint) IS 'local G* of rates';

-- What the pictures of aidflow_report and the maps of aidflow_postgis are made of. It belongs to aidflow because
-- neither of the two requires the other. Everything is 480 wide and of ASCII, apart from the caller's own labels.

-- IMMUTABLE, so that bodies with a check can be opened up. The planner evaluates calls of constants ahead of any CASE
-- around them: one of the arguments must come from what is checked.
CREATE FUNCTION aid_refuse(state text, message text, detail text, hint text) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_refuse';
COMMENT ON FUNCTION aid_refuse(text, text, text, text) IS 'raises an error from an SQL body';

CREATE FUNCTION aid_svg_escape(label text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(
	regexp_replace(
		translate(label,
			E'\t\n\r\001\002\003\004\005\006\007\010\013\014\016\017'
			'\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037',
			'   ????????????????????????????'),
		'[\uFFFE\uFFFF]', '?', 'g'),
	'&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION aid_svg_escape(text) IS 'text for XML: markup escaped, ? for characters that XML does not allow';

CREATE FUNCTION aid_svg_extent(label text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(sum(CASE
			WHEN octet_length(letter) > 1 THEN 1.1
			WHEN position(letter IN 'fijlrtI .,:;''|!()[]-') > 0 THEN 0.42
			WHEN position(letter IN 'mwMW@%&') > 0 THEN 1
			WHEN position(letter IN 'ABCDEFGHJKLNOPQRSTUVXYZ') > 0 THEN 0.76
			ELSE 0.63 END), 0)
	FROM string_to_table("left"(label, 200), NULL) AS letter;
END;
COMMENT ON FUNCTION aid_svg_extent(text) IS 'how wide a label is at most, in units of its font size';

CREATE FUNCTION aid_svg_label(label text, room numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
			WHEN shown = '' THEN '(no name)'
			WHEN aid_svg_extent(shown) <= room THEN shown
			ELSE (SELECT rtrim(coalesce(string_agg(letter, '' ORDER BY n) FILTER (WHERE used <= room - 1.3), ''))
				|| '...'
				FROM (SELECT n, letter, sum(aid_svg_extent(letter)) OVER (ORDER BY n) AS used
					FROM string_to_table("left"(shown, 200), NULL) WITH ORDINALITY AS t (letter, n)) w)
		END
	FROM (SELECT btrim(translate("left"(label, 200), E'\t\n\r', '   '))
		|| CASE WHEN length(label) > 200 THEN '...' ELSE '' END AS shown) s;
END;
COMMENT ON FUNCTION aid_svg_label(text, numeric) IS 'a label, cut to the room there is for it';

CREATE FUNCTION aid_svg_count(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(n::text, '([0-9])(?=([0-9]{3})+$)', '\1,', 'g');
COMMENT ON FUNCTION aid_svg_count(bigint) IS 'a whole number with a comma before each three digits';

CREATE FUNCTION aid_svg_number(x numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- v is what is written before the suffix; from 0.001 down it is 1 to 10, with e and the exponent behind it
	SELECT CASE WHEN x < 0 THEN '-' ELSE '' END
		|| trim_scale(round(v, CASE WHEN v >= 99.95 THEN 0 WHEN v >= 9.995 THEN 1 WHEN v >= 0.9995 THEN 2
			WHEN v >= 0.09995 THEN 3 WHEN v >= 0.009995 THEN 4 ELSE 5 END))::text
		|| suffix
	FROM (SELECT abs(x) AS a, length(coalesce(substring(abs(x)::text FROM '^0\.(0*)'), '')) + 1 AS e) size
	CROSS JOIN LATERAL (SELECT
		CASE WHEN a >= 999.5e9 THEN a / 1e12 WHEN a >= 999.5e6 THEN a / 1e9 WHEN a >= 999.5e3 THEN a / 1e6
			WHEN a >= 999.5 THEN a / 1e3 WHEN a >= 0.0009995 OR a = 0 THEN a ELSE a * 10::numeric ^ e END AS v,
		CASE WHEN a >= 999.5e9 THEN 'tn' WHEN a >= 999.5e6 THEN 'bn' WHEN a >= 999.5e3 THEN 'M' WHEN a >= 999.5 THEN 'k'
			WHEN a >= 0.0009995 OR a = 0 THEN '' ELSE 'e-' || e::text END AS suffix) scaled;
END;
COMMENT ON FUNCTION aid_svg_number(numeric) IS 'a number with three significant digits and k, M, bn or tn';

CREATE FUNCTION aid_svg_percent(share numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN round(100 * share, 1)::text || '%';
COMMENT ON FUNCTION aid_svg_percent(numeric) IS 'a share in per cent with one decimal';

CREATE FUNCTION aid_svg_plural(n bigint, one text, many text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_svg_count(n) || ' ' || CASE n WHEN 1 THEN one ELSE many END;
COMMENT ON FUNCTION aid_svg_plural(bigint, text, text) IS 'a count with its noun';

CREATE FUNCTION aid_svg_place(x numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim_scale(round(x, 1))::text;
COMMENT ON FUNCTION aid_svg_place(numeric) IS 'a coordinate with at most one decimal';

CREATE FUNCTION aid_svg_text(x numeric, y numeric, style text, label text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '<text x="' || aid_svg_place(x) || '" y="' || aid_svg_place(y) || '"'
	|| CASE style WHEN '' THEN '' ELSE ' class="' || style || '"' END || '>' || aid_svg_escape(label) || '</text>';
COMMENT ON FUNCTION aid_svg_text(numeric, numeric, text, text) IS 'a text element';

CREATE FUNCTION aid_svg_box(x numeric, y numeric, width numeric, height numeric, style text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '<path class="' || style || '" d="M' || aid_svg_place(x) || ' ' || aid_svg_place(y)
	|| 'h' || aid_svg_place(width) || 'v' || aid_svg_place(height) || 'h' || aid_svg_place(-width) || 'z"/>';
COMMENT ON FUNCTION aid_svg_box(numeric, numeric, numeric, numeric, text) IS 'a rectangle';

CREATE FUNCTION aid_svg_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '.aid-svg{--aid-paper:#fff;--aid-ink:#1b2530;--aid-soft:#53606c;--aid-line:#d3dae0;--aid-edge:#74808c;'
	|| '--aid-zero:#f7f4ea;--aid-none:#8d97a1;--aid-plus:#2f6ba8;--aid-minus:#b9641d;'
	|| '--aid-s1:#2a639e;--aid-s2:#b4570f;--aid-s3:#1d7a5c;--aid-s4:#94469b;--aid-s5:#8a6d00;--aid-s6:#4d5761;'
	|| 'font:14px system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;'
	|| 'background:#fff;background:var(--aid-paper)}'
	|| '@media(prefers-color-scheme:dark){.aid-svg{--aid-paper:#14191f;--aid-ink:#e8edf2;--aid-soft:#a7b2bd;'
	|| '--aid-line:#343e48;--aid-edge:#6f7c89;--aid-zero:#262c32;--aid-none:#77828d;--aid-plus:#5fa8dd;'
	|| '--aid-minus:#d98a45;--aid-s1:#66aee6;--aid-s2:#f0954d;--aid-s3:#4fc79f;--aid-s4:#d992df;--aid-s5:#d9bb4a;'
	|| '--aid-s6:#c3cbd3}}'
	|| '.aid-svg text{fill:#1b2530;fill:var(--aid-ink)}'
	|| '.aid-svg .aid-head{font-size:17px;font-weight:600}'
	|| '.aid-svg .aid-soft{font-size:12.5px;fill:#53606c;fill:var(--aid-soft)}'
	|| '.aid-svg .aid-small{font-size:12.5px}'
	|| '.aid-svg .aid-end{text-anchor:end}.aid-svg .aid-mid{text-anchor:middle}'
	|| '.aid-svg .aid-paper{fill:#fff;fill:var(--aid-paper)}'
	|| '.aid-svg .aid-line{fill:none;stroke:#d3dae0;stroke:var(--aid-line)}'
	|| '.aid-svg .aid-axis{fill:none;stroke:#74808c;stroke:var(--aid-edge)}'
	|| '.aid-svg .aid-plus{fill:#2f6ba8;fill:var(--aid-plus)}.aid-svg .aid-minus{fill:#b9641d;fill:var(--aid-minus)}';
COMMENT ON FUNCTION aid_svg_style() IS 'the style of every picture, light and dark';

CREATE FUNCTION aid_svg_document(height numeric, title text, description text, style text, body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- <id> stands for the picture's own name, made from its content: several pictures fit on one page
	SELECT replace('<svg xmlns="http://www.w3.org/2000/svg" id="<id>" class="aid-svg" viewBox="0 0 480 '
		|| ceil(height)::text || '" role="img" aria-labelledby="<id>-t <id>-d"><title id="<id>-t">'
			|| aid_svg_escape(title)
		|| '</title><desc id="<id>-d">' || aid_svg_escape(description) || '</desc><style>' || aid_svg_style() || style
		|| '</style>' || aid_svg_box(0, 0, 480, ceil(height), 'aid-paper')
		|| aid_svg_text(16, 28, 'aid-head', aid_svg_label(title, 25)) || body || '</svg>', '<id>', 'aid-' || name)
	FROM (SELECT "left"(encode(sha256(convert_to(height::text || title || '|' || description || '|' || body, 'UTF8')),
		'hex'), 12) AS name) n;
END;
COMMENT ON FUNCTION aid_svg_document(numeric, text, text, text, text) IS 'a whole picture around its body';

CREATE FUNCTION aid_svg_classify(amounts numeric[], classes integer) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- equal amounts share the lowest of their ranks, hence one class; classes that stay empty are not counted
	SELECT coalesce(array_agg(CASE WHEN x = 0 THEN 0 ELSE sign(x)::integer * class::integer END ORDER BY n), '{}')
	FROM (SELECT n, x, CASE WHEN x <> 0 THEN dense_rank() OVER (PARTITION BY sign(x) ORDER BY slot) END AS class
		FROM (SELECT n, x, (rank() OVER w - 1) * classes / count(*) OVER (PARTITION BY sign(x)) AS slot
			FROM unnest(amounts) WITH ORDINALITY AS t (x, n)
			WINDOW w AS (PARTITION BY sign(x) ORDER BY abs(x))) s) c;
END;
COMMENT ON FUNCTION aid_svg_classify(numeric[], integer) IS 'classes of equal numbers: 1 and up above 0, -1 and down below, 0 at 0';

CREATE FUNCTION aid_svg_shade(class integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE sign(class) WHEN 1 THEN 'aid-p' || class::text WHEN -1 THEN 'aid-m' || abs(class)::text ELSE 'aid-zero' END;
COMMENT ON FUNCTION aid_svg_shade(integer) IS 'the name of the style of a class; that of no data is aid-none';

CREATE FUNCTION aid_svg_shades(class integer[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT '.aid-svg .aid-zero{fill:#f7f4ea;fill:var(--aid-zero)}#<id> .aid-none{fill:url(#<id>-none)}'
		|| '.aid-svg .aid-cut{fill:none;stroke:#fff;stroke:var(--aid-paper);stroke-width:1.2}'
		|| '.aid-svg .aid-hatch{fill:none;stroke:#8d97a1;stroke:var(--aid-none);stroke-width:1.6}'
		|| coalesce('#<id>{' || string_agg('--' || name || ':' || light[at], ';' ORDER BY name)
			|| '}@media(prefers-color-scheme:dark){#<id>{' || string_agg('--' || name || ':' || dark[at], ';'
				ORDER BY name) || '}}'
			|| string_agg('#<id> .' || name || CASE side WHEN 1 THEN '' ELSE '{fill:url(#<id>-' || name || ')}#<id> .'
				|| name || 'f' END
				|| '{fill:' || light[at] || ';fill:var(--' || name || ')}', '' ORDER BY name), '')
	FROM (SELECT side, aid_svg_shade(side * step) AS name, light, dark,
		1 + round((step - 1) * 12.0 / greatest(steps - 1, 1)) AS at
		-- thirteen steps of each scale, even in lightness; so many classes as there are pick evenly among them
		FROM (VALUES
			(1, '{#c0e2f5,#a5d3ef,#8cc4e8,#74b4e0,#5fa4d7,#4c94cb,#3d83be,#3273af,#2a639e,#24548c,'
				'#1f4578,#1b3764,#162a50}'::text[],
				'{#263e6c,#2b4c7f,#305b92,#366aa3,#3c79b4,#4589c3,#5199d0,#60a9dc,#73b9e5,#89c9ed,'
				'#a1d8f4,#bbe6fa,#daf3fe}'::text[]),
			(-1, '{#f7d6b2,#eec498,#e5b27f,#dba067,#d08e51,#c47c3d,#b76c2c,#a85c1d,#984e11,#874008,'
				'#753405,#632903,#521f03}',
				'{#613115,#733c18,#84481b,#955520,#a66327,#b57231,#c3823f,#cf9350,#dba465,#e5b67b,'
				'#eec894,#f7daae,#feecce}'))
			AS v (side, light, dark)
		CROSS JOIN LATERAL (SELECT max(c * side) AS steps FROM unnest(class) AS c) s
		CROSS JOIN LATERAL generate_series(1, steps) AS step) shade;
END;
COMMENT ON FUNCTION aid_svg_shades(integer[]) IS 'the styles of the classes in use';

CREATE FUNCTION aid_svg_patterns(class integer[], scale integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- cross-hatched: no data; striped: below 0, so that both can be told apart without colours
	SELECT '<defs><pattern id="<id>-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="' || turn
		|| 'rotate(45)"><path class="aid-paper" d="M0 0h6v6h-6z"/><path class="aid-hatch" d="M0 0v6M0 0h6"/></pattern>'
		|| coalesce(string_agg('<pattern id="<id>-' || aid_svg_shade(c)
			|| '" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="' || turn
				|| 'rotate(-45)"><path class="'
			|| aid_svg_shade(c) || 'f" d="M0 0h5v5h-5z"/><path class="aid-cut" d="M0 0v5"/></pattern>',
			'' ORDER BY c DESC), '') || '</defs>'
	FROM (SELECT CASE scale WHEN 1 THEN '' ELSE 'scale(' || scale::text || ')' END AS turn) t
	LEFT JOIN (SELECT DISTINCT c FROM unnest(class) AS c WHERE c < 0) negative ON true
	GROUP BY turn;
END;
COMMENT ON FUNCTION aid_svg_patterns(integer[], integer) IS 'the hatching of the classes in use, for shapes drawn so many times as large';

CREATE FUNCTION aid_svg_legend(y numeric, amounts numeric[], class integer[], scale integer, one text, many text,
	OUT height numeric, OUT body text, OUT description text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- swatches are scaled like the shapes, so that their hatching is the same
	SELECT 22 * ceil(count(*) / 2.0),
		'<g class="aid-axis" transform="scale(' || trim_scale(1.0 / scale)::text || ')">'
			|| string_agg(aid_svg_box(scale * (16 + 226 * place), scale * (y + 22 * line + 4), scale * 24, scale * 14,
				style),
				'' ORDER BY line, place) || '</g>'
			|| string_agg(aid_svg_text(48 + 226 * place, y + 22 * line + 16, 'aid-small',
				label || ' (' || aid_svg_count(n) || ')'), '' ORDER BY line, place),
		string_agg(label || ': ' || aid_svg_plural(n, one, many), '; ' ORDER BY place, line)
	FROM (SELECT n, coalesce(aid_svg_shade(c), 'aid-none') AS style, ordinal / half AS place, ordinal % half AS line,
			CASE WHEN c IS NULL THEN 'no data' WHEN c = 0 THEN '0'
				WHEN aid_svg_number(low) = aid_svg_number(high) THEN aid_svg_number(low)
				ELSE aid_svg_number(low) || ' to ' || aid_svg_number(high) END AS label
		FROM (SELECT c, count(*) AS n, min(x) AS low, max(x) AS high,
				(row_number() OVER (ORDER BY c DESC NULLS LAST) - 1)::integer AS ordinal,
					((count(*) OVER () + 1) / 2)::integer AS half
			FROM unnest(amounts, class) AS t (x, c)
			GROUP BY c) entry) placed;
END;
COMMENT ON FUNCTION aid_svg_legend(numeric, numeric[], integer[], integer, text, text) IS 'swatches, ranges and counts of the classes in use';
