--# Spatial statistics

--| Arguments: `a` money by unit, of any sign for `aid_moran` and `aid_geary`; `reference` people, need … by unit: then places are compared by rate, `a` by head of the reference; `w` spatial weights, whose units are the places of the study: those that `a` does not name count as 0. `alternative` `two-sided`, `greater` or `less` than chance gives, said of the statistic. `permutations` 0 to 1,000,000 and their `seed`.
--| Result: one row. `statistic`; `expected` by chance; `variance`, `z` and `p` under randomisation; `variance_normality`, `z_normality`, `p_normality` (NULL for G); `p_permutation`, NULL without permutations; `units`, `links`, `islands` of the weights, islands included in all counts. Clustering of like values shows as a Moran above, a Geary below and a G above (high values) the expected one.
--| Empty: NULL for a NULL argument. All but the counts NULL with fewer than two units or without links; for `aid_moran` and `aid_geary` also when all values are equal, for `aid_getis_ord_g` when fewer than two units have money (when all values are equal only z and p are NULL). Variance of randomisation, z and p NULL with fewer than four units; z and p NULL where no arrangement of the values differs.
--| Errors: 22023 an unknown alternative, permutations out of range; 22023 a unit of `a` that the weights do not name (hint: `aid_restrict`); 22023 a unit of the weights that the reference does not name, or with a mass of 0 or less; 22023 `aid_getis_ord_g`: a unit of `a` below 0; 22003 largest weight below 1e-100 or above 1e100.
--| Definition: Moran `(n/S0) sum w_ij z_i z_j / sum z^2`, Geary `(n-1) sum w_ij (y_i - y_j)^2 / (2 S0 sum z^2)`, G `sum w_ij y_i y_j / sum_(i<>j) y_i y_j` with `z = y - mean`, `S0` the sum of weights; moments of Cliff & Ord. A permutation moves values over all places, islands too; `p = (c + 1) / (permutations + 1)` with c the replicates at least as extreme; two-sided twice the smaller.
--| Source: Moran 1950; Geary 1954; Getis & Ord 1992; Cliff & Ord 1981; Phipson & Smyth 2010.
--| Note: weights are used as they are; row-standardized ones make lags means. Rates of small populations vary more than those of large ones; the tests do not correct for that. The same seed gives the same p on every machine, plan and worker count.
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

--| Arguments: `a` money by unit, no unit below 0; `reference`, `w`, `alternative`, `permutations` and `seed` as of `aid_moran`.
--| Result: one row. `gini` the Gini coefficient over the units of the weights (against the reference); `neighbour` and `non_neighbour`, its parts from pairs of places with and without a link, which add up to it; the same as shares; `p_permutation` of the non-neighbour part: `greater` means that far places differ more, and near ones less, than chance gives; `units`, `links`, `islands` of the weights.
--| Empty: NULL for a NULL argument. All but the counts NULL with fewer than two units or no money. All values equal: gini and its parts 0, shares and p NULL. Without links the neighbour part is 0 and p NULL.
--| Errors: 22023 an unknown alternative, permutations out of range; 22023 a unit of `a` that the weights do not name; 22023 a unit of the weights that the reference does not name, or with a mass of 0 or less; 22023 a unit of `a` below 0.
--| Definition: `G = 1/2 sum_i sum_j r_i r_j |t_i - t_j|`, `t = s/r`, split over ordered pairs with and without a link. The direction of links counts, the size of weights does not.
--| Source: Rey & Smith 2013.
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

--| Arguments: `a` money by unit, of any sign for `aid_local_moran`, else no unit below 0; `reference` people, need … by unit: then places are compared by rate; `w` spatial weights, whose units are the places of the study: those that `a` does not name count as 0. `alternative` `two-sided`, `greater` or `less` than chance gives. `permutations` 0 to 1,000,000 and their `seed`.
--| Result: one row for each unit of the weights in byte order. `value` amount or rate; local Moran: `lag` the weighted sum of the neighbours' deviations from the mean, `quadrant` `high-high`, `low-low` (like its neighbours), `high-low`, `low-high` (unlike), NULL where value or lag is the mean; `statistic`, `expected`, `variance`, `z`, `p`; `p_permutation` with the place's own value kept, NULL without permutations; `neighbours`. Local G: above the expected value among high neighbours (hot), below it among low ones (cold); G* counts the place itself as a neighbour with the largest weight of its row.
--| Empty: no rows for a NULL argument. Without neighbours statistic and lag are 0 and z, p and quadrant NULL (G* is defined, but for its permutation p). All values equal: NULL. z and p NULL with fewer than three units and where no arrangement differs, as of a place linked to all others with one weight.
--| Errors: 22023 an unknown alternative, permutations out of range; 22023 a unit of `a` that the weights do not name (hint: `aid_restrict`); 22023 a unit of the weights that the reference does not name, or with a mass of 0 or less; 22023 local G: a unit of `a` below 0; 22003 largest weight below 1e-100 or above 1e100.
--| Definition: local Moran `z_i sum_j w_ij z_j / m2`, `m2 = sum z^2 / n`, so the sum over all places is `S0` times Moran's I; G_i `sum_j w_ij y_j / sum_(j<>i) y_j`; moments with the value of the place given. The z of local Moran is that of local G with the sign of z_i.
--| Source: Anselin 1995; Sokal, Oden & Thomson 1998; Ord & Getis 1995; Phipson & Smyth 2010.
--| Note: p is not adjusted for testing many places: see the guide for the false discovery rate. The same seed gives the same p on every machine, plan and worker count.
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
