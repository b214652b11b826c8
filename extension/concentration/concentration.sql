--# Concentration indices

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: 0 (every unit has the same money, or the same money per head of the reference) to 1 - 1/n, with a reference up to 1; no unit of measure.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `1 - sum_k (L_k + L_(k-1)) r_k`, units by rising money per mass, L the cumulated shares of the money, r the shares of the reference; without a reference `sum (2k - n - 1) x_(k) / (n T)`. No small-sample correction; if wanted, `aid_gini(a) * n / (n - 1)`.
--| Source: Gini 1914; Lerman & Yitzhaki 1989.
--| Note: a unit with money and no mass counts as infinitely well funded; the result stays finite. One unit gives 0. Same bits on every machine.
CREATE FUNCTION aid_gini(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_gini';
COMMENT ON FUNCTION aid_gini(aid_allocation) IS 'Gini coefficient of the money over its units';

CREATE FUNCTION aid_gini(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_gini';
COMMENT ON FUNCTION aid_gini(aid_allocation, aid_allocation) IS 'Gini coefficient of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: 0 (even) to ln n; Infinity when a unit has money and no reference mass; no unit of measure.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `sum s ln(s/r)`, s the share of the money, r the share of the reference (1/n without), 0 ln 0 = 0.
--| Source: Theil 1967.
--| Note: units without money count: they raise the index. `aid_theil_decompose` splits it by groups.
CREATE FUNCTION aid_theil(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_theil';
COMMENT ON FUNCTION aid_theil(aid_allocation) IS 'Theil index (T) of the money over its units';

CREATE FUNCTION aid_theil(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_theil';
COMMENT ON FUNCTION aid_theil(aid_allocation, aid_allocation) IS 'Theil index (T) of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: 0 (even) to Infinity, which is the value as soon as a unit with mass has no money; no unit of measure.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `sum r ln(r/s)`, s the share of the money, r the share of the reference (1/n without).
--| Source: Theil 1967.
--| Note: a unit with money and no mass adds nothing.
CREATE FUNCTION aid_mld(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_mld';
COMMENT ON FUNCTION aid_mld(aid_allocation) IS 'mean logarithmic deviation (Theil L) of the money over its units';

CREATE FUNCTION aid_mld(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_mld';
COMMENT ON FUNCTION aid_mld(aid_allocation, aid_allocation) IS 'mean logarithmic deviation (Theil L) of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: 0 (even) to 1 - 1/n, with a reference up to 1: the share of the money that would have to move.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `1/2 sum abs(s - r)`, s the share of the money, r the share of the reference (1/n without).
--| Source: Hoover 1936.
--| Note: never above the Gini coefficient, up to rounding. Same bits on every machine.
CREATE FUNCTION aid_hoover(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hoover';
COMMENT ON FUNCTION aid_hoover(aid_allocation) IS 'Hoover index of the money over its units';

CREATE FUNCTION aid_hoover(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hoover';
COMMENT ON FUNCTION aid_hoover(aid_allocation, aid_allocation) IS 'Hoover index of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: 0.25 (even) to Infinity, which is the value when the lower four tenths have no money: how many times the money of the lower 40 % of units (or of the reference mass) the upper 10 % have.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `(1 - L(0.9)) / L(0.4)`, L the Lorenz curve, linear between its points.
--| Source: Cobham & Sumner 2013.
--| Note: one unit gives 0.25. Same bits on every machine.
CREATE FUNCTION aid_palma(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_palma';
COMMENT ON FUNCTION aid_palma(aid_allocation) IS 'Palma ratio of the money over its units';

CREATE FUNCTION aid_palma(a aid_allocation, reference aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_palma';
COMMENT ON FUNCTION aid_palma(aid_allocation, aid_allocation) IS 'Palma ratio of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded. `alpha` any finite number: the larger, the more weight on the best funded units.
--| Result: 0 (even) to Infinity: for alpha of 0 or less when a unit with mass has no money, for alpha of 1 or more when a unit has money and no mass; no unit of measure.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 an alpha that is not finite; 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `(sum s^alpha r^(1-alpha) - 1) / (alpha (alpha - 1))`; `aid_theil` for alpha 1, `aid_mld` for alpha 0, half the squared coefficient of variation for alpha 2.
--| Source: Shorrocks 1980.
CREATE FUNCTION aid_generalized_entropy(a aid_allocation, alpha double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_generalized_entropy';
COMMENT ON FUNCTION aid_generalized_entropy(aid_allocation, double precision) IS 'generalized entropy index of the money over its units';

CREATE FUNCTION aid_generalized_entropy(a aid_allocation, alpha double precision, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_generalized_entropy';
COMMENT ON FUNCTION aid_generalized_entropy(aid_allocation, double precision, aid_allocation) IS 'generalized entropy index of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded. `epsilon` above 0 and finite, the aversion to inequality: the larger, the more weight on the worst funded units.
--| Result: 0 (even) to 1, which is the value for epsilon of 1 or more when a unit with mass has no money: the share of the money that an even spread could save without loss of welfare.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 an epsilon that is not above 0 and finite; 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `1 - (sum s^(1-epsilon) r^epsilon)^(1/(1-epsilon))`; for epsilon 1 `1 - exp(-mld)`.
--| Source: Atkinson 1970.
--| Note: a unit with money and no mass adds nothing. Large epsilons do not overflow.
CREATE FUNCTION aid_atkinson(a aid_allocation, epsilon double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_atkinson';
COMMENT ON FUNCTION aid_atkinson(aid_allocation, double precision) IS 'Atkinson index of the money over its units';

CREATE FUNCTION aid_atkinson(a aid_allocation, epsilon double precision, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_atkinson';
COMMENT ON FUNCTION aid_atkinson(aid_allocation, double precision, aid_allocation) IS 'Atkinson index of the money against a reference';

--| Arguments: `a` money by unit, no unit below 0. Without a reference n is the number of units `a` names, unfunded ones included: call `aid_frame` first.
--| Result: 1/n (even) to 1 (one unit has all), no unit of measure; multiply by 10,000 for points.
--| Empty: NULL for a NULL argument, no units or a total of 0.
--| Errors: 22023 a unit below 0.
--| Definition: `sum s^2`, s the share of the money.
--| Source: Hirschman 1964.
--| Note: unfunded units have no effect. There is no reference form: the index measures crowding, not departure from a benchmark. Same bits on every machine.
CREATE FUNCTION aid_hhi(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hhi';
COMMENT ON FUNCTION aid_hhi(aid_allocation) IS 'Herfindahl-Hirschman index of the money over its units';

--| Arguments: `a` money by unit, no unit below 0. Without a reference n is the number of units `a` names, unfunded ones included: call `aid_frame` first.
--| Result: 0 (even) to 1 (one unit has all), no unit of measure.
--| Empty: NULL for a NULL argument, no units, a single unit or a total of 0.
--| Errors: 22023 a unit below 0.
--| Definition: `(H - 1/n) / (1 - 1/n)`, H the value of `aid_hhi`.
--| Source: after Hirschman 1964.
--| Note: unfunded units raise it. Same bits on every machine.
CREATE FUNCTION aid_hhi_normalized(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_hhi_normalized';
COMMENT ON FUNCTION aid_hhi_normalized(aid_allocation) IS 'normalized Herfindahl-Hirschman index of the money over its units';

--| Arguments: `a` money by unit, no unit below 0. Without a reference n is the number of units `a` names, unfunded ones included: call `aid_frame` first.
--| Result: 0 (one unit has all) to ln n (even), in nats.
--| Empty: NULL for a NULL argument, no units or a total of 0.
--| Errors: 22023 a unit below 0.
--| Definition: `-sum s ln s`, s the share of the money, 0 ln 0 = 0.
--| Source: Shannon 1948.
--| Note: unfunded units have no effect. The larger, the more even: it runs against the other indices.
CREATE FUNCTION aid_entropy(a aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_entropy';
COMMENT ON FUNCTION aid_entropy(aid_allocation) IS 'Shannon entropy of the money over its units';

--| Arguments: `a` money by unit, no unit below 0. Without a reference n is the number of units `a` names, unfunded ones included: call `aid_frame` first. `q` the order, 0 or more, Infinity allowed: the larger, the more the largest units count.
--| Result: 1 (one unit has all) to the number of units (even): how many equal units would be as concentrated.
--| Empty: NULL for a NULL argument, no units or a total of 0.
--| Errors: 22023 a q below 0 or NaN; 22023 a unit below 0.
--| Definition: `(sum s^q)^(1/(1-q))` over funded units; q 0: their number; q 1: `exp(entropy)`; q 2, the default: `1 / hhi`; q Infinity: `1 / max s`.
--| Source: Hill 1973.
--| Note: unfunded units have no effect. There is no one-step aggregate of this name; use `1 / aid_hhi(unit, amount)`.
CREATE FUNCTION aid_effective_number(a aid_allocation, q double precision DEFAULT 2) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_effective_number';
COMMENT ON FUNCTION aid_effective_number(aid_allocation, double precision) IS 'effective number of units (Hill number)';

--| Arguments: `a` money by unit, no unit below 0. Without a reference n is the number of units `a` names, unfunded ones included: call `aid_frame` first. `k` how many units, 1 or more.
--| Result: k/n (even) to 1, the share of the k best funded units; 1 when k is n or more.
--| Empty: NULL for a NULL argument, no units or a total of 0.
--| Errors: 22023 a k below 1; 22023 a unit below 0.
--| Definition: the sum of the k largest s, s the share of the money.
--| Source: the concentration ratio CR_k of industrial statistics.
--| Note: unfunded units have no effect. Same bits on every machine.
CREATE FUNCTION aid_top_share(a aid_allocation, k integer) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_top_share';
COMMENT ON FUNCTION aid_top_share(aid_allocation, integer) IS 'share of the k best funded units';

--# Indices in one step

--| Arguments: `unit` the name of a unit, `amount` money of one row: `numeric`, `double precision` (taken as the shortest decimal that reads back the same) or `bigint`. Rows of one unit are added exactly.
--| Result: the index of the same name over `aid_allocation_agg(unit, amount)`, with the same bits.
--| Empty: NULL without rows, when all rows were skipped, or for a total of 0. A row with a NULL unit or amount belongs to no unit; see `aid_profile` for what was left out.
--| Errors: 22023 an amount that is NaN or infinite; 22003 an amount of 10^20 or more; 22023 a unit whose rows add up to less than 0.
--| Note: units without a row are not there: for unfunded units, a frame or a reference use the two steps, `aid_gini(aid_frame(aid_allocation_agg(unit, amount), units))`. Parallel safe; works in moving windows. Aggregates over the same arguments share one pass.
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

--# Unit by unit

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: the points of the Lorenz curve: row 0 is (0, NULL, 0, 0), then one row for each unit by rising money per mass; `cumulative_reference` the share of the reference (k/n without) and `cumulative_share` the share of the money of all units so far, both 1 in the last row.
--| Empty: no rows for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: cumulated r and cumulated s in the order of s/r, decided on exact integers, ties by unit bytes.
--| Source: Lorenz 1905.
--| Note: units with neither money nor mass are left out.
CREATE FUNCTION aid_lorenz(a aid_allocation)
RETURNS TABLE ("position" bigint, unit text, cumulative_reference double precision, cumulative_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_lorenz';
COMMENT ON FUNCTION aid_lorenz(aid_allocation) IS 'Lorenz curve of the money over its units';

CREATE FUNCTION aid_lorenz(a aid_allocation, reference aid_allocation)
RETURNS TABLE ("position" bigint, unit text, cumulative_reference double precision, cumulative_share double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_lorenz';
COMMENT ON FUNCTION aid_lorenz(aid_allocation, aid_allocation) IS 'Lorenz curve of the money against a reference';

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded.
--| Result: one row for each unit in byte order: `amount` its money, `share` and `reference_share` its parts of both totals, `quotient` share / reference_share (1: as its mass asks for; below 1: under-funded; Infinity: money and no mass), `entitlement` the money in proportion to its mass, rounded once to nine decimals, `gap` entitlement - amount in money (positive: under-funded).
--| Empty: no rows for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0.
--| Definition: `s/r`; entitlement `T R_i / sum R`, multiplied and divided in 256-bit integers.
--| Source: Florence 1939; the location quotient of regional science.
--| Note: positive gaps divided by the total add up to `aid_hoover(a, reference)`. Units with neither money nor mass are left out.
CREATE FUNCTION aid_location_quotient(a aid_allocation, reference aid_allocation)
RETURNS TABLE (unit text, amount numeric, share double precision, reference_share double precision,
	quotient double precision, entitlement numeric, gap numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'aid_location_quotient';
COMMENT ON FUNCTION aid_location_quotient(aid_allocation, aid_allocation) IS 'each unit against its part of a reference, with the gap in money';

--# Measures by rank

--| Arguments: `a` money by unit, no unit below 0; `rank_by` a value of any sign for each unit (income per head, a need score …), of which only the order counts. Two arguments: `rank_by` is the frame and units weigh the same. Three: `reference` (people, need …) is the frame and the mass; `rank_by` must cover it, its other units are ignored.
--| Result: -1 to 1: below 0 the money leans to units of low rank value, above 0 to those of high rank value; 0 for money in proportion to the mass.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the frame does not name; 22023 a reference below 0; 22023 a unit of the reference without a rank value.
--| Definition: `C = 2 sum s F - 1`, F the mid-interval rank of the cumulated reference shares by rising rank value; equal rank values share one F, so the order of rows cannot matter.
--| Source: Kakwani, Wagstaff & van Doorslaer 1997; O'Donnell et al. 2008, chapter 8.
--| Note: ranked by the money itself it is the Gini coefficient. Same bits on every machine.
CREATE FUNCTION aid_concentration_index(a aid_allocation, rank_by aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_concentration_index';
COMMENT ON FUNCTION aid_concentration_index(aid_allocation, aid_allocation) IS 'concentration index: does the money lean to low or high ranks?';

CREATE FUNCTION aid_concentration_index(a aid_allocation, rank_by aid_allocation, reference aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_concentration_index';
COMMENT ON FUNCTION aid_concentration_index(aid_allocation, aid_allocation, aid_allocation) IS 'concentration index over units that weigh as the reference says';

--| Arguments: `a` money by unit, no unit below 0; `base` what the money is held against (income, output …), which is the frame; `population` people by unit: then units are ranked by base per head.
--| Result: -1 (all money to the lowest) to 1: below 0 units low in the ranking (a small base, or with `population` a small base per head) get more than their part of the base.
--| Empty: NULL for a NULL argument, no units, a total of 0 or a base of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the base does not name; 22023 a base or population below 0; 22023 a unit of the base without a population above 0.
--| Definition: the concentration index of `a` ranked by the base (or base/population, compared exactly) and cumulated over the base.
--| Source: Suits 1977.
CREATE FUNCTION aid_suits(a aid_allocation, base aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_suits';
COMMENT ON FUNCTION aid_suits(aid_allocation, aid_allocation) IS 'Suits index of the money against a base';

CREATE FUNCTION aid_suits(a aid_allocation, base aid_allocation, population aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_suits';
COMMENT ON FUNCTION aid_suits(aid_allocation, aid_allocation, aid_allocation) IS 'Suits index, units ranked by base per head';

--| Arguments: `a` money by unit, no unit below 0; `income` by unit, no unit below 0; `population` people by unit, which then is the frame, the mass, and what income is divided by for the rank. Without it `income` is the frame and units weigh the same.
--| Result: -2 to 1: below 0 the money is spread in favour of poorer units more than income is spread against them.
--| Empty: NULL for a NULL argument, no units, a total of 0 or an income or population of total 0.
--| Errors: 22023 a unit of `a` below 0; 22023 a unit of `a` that the frame does not name; 22023 an income or population below 0; 22023 a unit with an income and no population above 0; 22023 a unit of the population without an income.
--| Definition: the concentration index of `a` ranked by income (per head) minus the Gini coefficient of income, both over equal units or both over the population.
--| Source: Kakwani 1977.
CREATE FUNCTION aid_kakwani(a aid_allocation, income aid_allocation) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_kakwani';
COMMENT ON FUNCTION aid_kakwani(aid_allocation, aid_allocation) IS 'Kakwani index of the money against income';

CREATE FUNCTION aid_kakwani(a aid_allocation, income aid_allocation, population aid_allocation)
RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_kakwani';
COMMENT ON FUNCTION aid_kakwani(aid_allocation, aid_allocation, aid_allocation) IS 'Kakwani index over a population, ranked by income per head';

--# Decompositions and intervals

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded. `groups` a JSON object that gives each unit a group name or a path such as `["Africa", "Western Africa"]`, all of one depth d; entries for other units are ignored.
--| Result: a tree, depth first, siblings by bytes. `level` 0 is the whole, 1 to d the groups, d + 1 the units; `path` the names from the top; `unit_count` units below, `funded_units` those with money; `amount`, `share`, `reference_share` the node's parts of the totals; `theil` the index inside the node (NULL without money); `contribution` what its departure from its parent adds to the whole, `contribution_share` the same as a part of the whole (NULL when that is 0 or Infinity). The contributions of one level add up to the inequality between the groups of that level, those of all rows to `aid_theil`.
--| Empty: no rows for a NULL argument, no units, a total of 0 or a reference of total 0. Groups without money are there with share 0.
--| Errors: 22023 `groups` is no object; 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0. 22023 a unit without a group, with null or with a value that is neither a name nor a path; 22023 paths of different depth.
--| Definition: for node v under parent p `s_v ln((s_v/s_p) / (r_v/r_p))`, 0 without money; Infinity for money and no mass, and everything below such a node is NULL.
--| Source: Theil 1967; Shorrocks 1984.
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

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded. `groups` a JSON object that gives each unit a group name; entries for other units are ignored.
--| Result: the first row, `group_name` NULL, is the whole: `gini` = `within_groups` + `between_groups` + `overlap`. Then one row for each group by bytes with its `unit_count`, `funded_units`, `amount`, `share`, `reference_share`, its own `gini` (NULL without money) and what it adds to `within_groups`; its `between_groups` and `overlap` are NULL.
--| Empty: no rows for a NULL argument, no units, a total of 0 or a reference of total 0.
--| Errors: 22023 `groups` is no object; 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0. 22023 a unit without a group, with null or with a value that is no string.
--| Definition: within `sum r_g s_g G_g`; between the Gini coefficient of group totals over group references; overlap the rest, above 0 when the ranges of groups cross, exactly 0 when they do not.
--| Source: Pyatt 1976; equals Dagum 1997.
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

--| Arguments: `a` money by unit (a country, district, donor …), no unit below 0; `reference` the mass of each unit (people, need, income …) in any measure, which also is the frame: its units that `a` does not name count as unfunded. `index` one of `gini`, `hhi`, `hhi_normalized`, `effective_number(q)`, `entropy`, `theil`, `mld`, `generalized_entropy(alpha)`, `atkinson(epsilon)`, `hoover`, `top_share(k)`, `palma`, with a number for the parameter; with a reference only those that have a reference form. `level` of confidence, above 0 and below 1. `method` `jackknife` or `bootstrap`. `seed` and `replicates` (1 to 1,000,000) of the bootstrap.
--| Result: one row: `estimate` the index; `std_error`; `lower` and `upper` bound, not clipped for the jackknife; `replicates` (jackknife: the number of units); `undefined` replicates, or deletions without a finite value. With fewer than two units or defined replicates, an infinite estimate or (jackknife) an undefined deletion the error and the bounds are NULL.
--| Empty: a row of NULLs for a NULL argument, no units, a total of 0 or a reference of total 0, and where the index is NULL.
--| Errors: 22023 an unknown index or method, a parameter out of range, an index without reference form; 22023 level or replicates out of range; 22023 a unit of `a` below 0; 22023 a unit of `a` that the reference does not name; 22023 a reference below 0. 22003 a value beyond double precision.
--| Definition: jackknife: each unit is left out once with its mass, `se^2 = (n-1)/n sum (theta_i - mean)^2`, bounds `theta ± z se`. Bootstrap: n units drawn with replacement by Philox4x32-10 from the seed; standard deviation with m - 1; bounds at position `p (m + 1)` of the m defined replicates in rising order, linear between neighbours. An infinite replicate is the largest, and the standard error then infinite.
--| Source: Yitzhaki 1991; Salmon et al. 2011; Wichura, AS 241.
--| Note: units are treated as drawn from a larger population: say so beside the number. The same seed gives the same replicates on every machine, plan and worker count.
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
