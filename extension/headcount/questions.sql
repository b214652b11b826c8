--# Counting people

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `disability` `+d`, `-d` or `*` (any). `reference` a population by sex and age that says how people spread within a cell; its cells of unknown sex or age are not used, whether it knows disability does not matter, and an open cell ends at 100 years, or one year above its lower edge if that is later.
--| Result: one row: `lower` persons who certainly fit, `upper` persons who may fit, `estimate` with at most nine decimals, and `unallocated`, the persons among those who may fit of whom the estimate says nothing. `estimate` + `unallocated` is never above `upper`.
--| Empty: NULL for a NULL argument (a NULL reference too); nobody gives zeros.
--| Errors: 22023 a sex other than `F`, `M`, `X` and `*` (the unknown cannot be asked for), ages that are no band, or a token that stands for unknown ages in a value; 22023 a disability other than `+d`, `-d` and `*`.
--| Definition: a cell that does not meet the question adds nothing; one inside it adds its persons to `lower`, `estimate` and `upper`. Any other adds them to `upper`, and to `estimate` the part w of them, by the first rule that applies: none if disability is asked and the cell does not know it; `R(cell and question) / R(cell)` with a reference R that has people in the cell; none if the cell's sex is unknown and the question names one; none if the cell's age is open or unknown; the share of the cell's months that the question covers. Where there is no w the persons are `unallocated`. Integers of 10^-12 of a person per cell, rounded once to nine decimals, half away from zero.
--| Note: both bounds are reached by some population that fits the cells. The estimate spreads people evenly over months and is never a count: show the bounds beside it. It is linear in the cells and additive over a partition of the ages up to that rounding. Write it in `FROM`: `FROM t, aid_count_in(t.h, 'M', '18-29') c`.
CREATE FUNCTION aid_count_in(h aid_headcount, sex text DEFAULT '*', ages text DEFAULT '*', disability text DEFAULT '*',
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_in';
COMMENT ON FUNCTION aid_count_in(aid_headcount, text, text, text) IS 'how many persons fit a question: bounds, estimate, unallocated';

CREATE FUNCTION aid_count_in(h aid_headcount, sex text, ages text, disability text, reference aid_headcount,
	OUT lower bigint, OUT estimate numeric, OUT upper bigint, OUT unallocated bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_in';
COMMENT ON FUNCTION aid_count_in(aid_headcount, text, text, text, aid_headcount) IS 'how many persons fit a question, estimated by a reference population';

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `disability` `+d`, `-d` or `*` (any, the default).
--| Result: `lower` and `upper` of `aid_count_in`.
--| Empty: NULL only for a NULL argument; nobody gives 0.
--| Errors: as `aid_count_in`.
--| Definition: `aid_count_lower` counts the cells inside the question, `aid_count_upper` those that meet it.
CREATE FUNCTION aid_count_lower(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_lower';
COMMENT ON FUNCTION aid_count_lower(aid_headcount, text, text, text) IS 'persons who certainly fit a question';

CREATE FUNCTION aid_count_upper(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_upper';
COMMENT ON FUNCTION aid_count_upper(aid_headcount, text, text, text) IS 'persons who may fit a question';

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `disability` `+d`, `-d` or `*` (any, the default).
--| Result: the count if the cells determine it.
--| Empty: NULL for a NULL argument and where the bounds differ; nobody gives 0.
--| Errors: as `aid_count_in`.
--| Definition: `lower` of `aid_count_in` where it equals `upper`.
CREATE FUNCTION aid_count_exact(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_exact';
COMMENT ON FUNCTION aid_count_exact(aid_headcount, text, text, text) IS 'the count if the cells determine it, else NULL';

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `disability` `+d`, `-d` or `*` (any, the default). `reference` as in `aid_count_in`.
--| Result: `estimate` of `aid_count_in`.
--| Empty: NULL for a NULL argument, and unless everybody could be allocated: a partial estimate must not pass for a whole one. Nobody gives 0.
--| Errors: as `aid_count_in`.
--| Definition: `estimate` of `aid_count_in` where `unallocated` is 0.
CREATE FUNCTION aid_count_estimate(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_estimate';
COMMENT ON FUNCTION aid_count_estimate(aid_headcount, text, text, text) IS 'the estimated count, NULL unless all could be allocated';

CREATE FUNCTION aid_count_estimate(h aid_headcount, sex text, ages text, disability text, reference aid_headcount)
RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_count_estimate';
COMMENT ON FUNCTION aid_count_estimate(aid_headcount, text, text, text, aid_headcount) IS 'the count estimated by a reference population, NULL unless all could be allocated';

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `disability` `+d`, `-d` or `*` (any, the default).
--| Result: 1 if the cells determine the answer, 0 if they say nothing about it.
--| Empty: NULL for a NULL argument and for nobody.
--| Errors: as `aid_count_in`.
--| Definition: `1 - (upper - lower) / total`, the double nearest the exact quotient.
CREATE FUNCTION aid_determinacy(h aid_headcount, sex text, ages text, disability text DEFAULT '*') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_determinacy';
COMMENT ON FUNCTION aid_determinacy(aid_headcount, text, text, text) IS 'the share of all persons of whom it is known whether they fit a question';

--# Youth

--| Arguments: `h` people by sex, age and disability. `definition` of youth: `un` (15-24), `unscr2250` (18-29) or `au` (15-35); there is no default.
--| Result: the columns of `aid_count_in` for any sex, for women and for men.
--| Empty: NULL for a NULL argument; nobody gives zeros.
--| Errors: 22023 another definition; `aid_count_in` takes any ages.
--| Definition: `aid_count_in(h, sex, definition)` with sex `*`, `F` and `M`.
--| Source: United Nations statistics (15-24); Security Council resolution 2250 of 2015 (18-29); African Youth Charter of 2006 (15-35).
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

--| Arguments: `h` people by sex, age and disability. `definition` of youth: `un` (15-24), `unscr2250` (18-29) or `au` (15-35); there is no default.
--| Result: the bounds of `aid_youth`, `aid_young_women` and `aid_young_men`, one expression each.
--| Empty: NULL only for a NULL argument; nobody gives 0.
--| Errors: 22023 another definition.
--| Definition: as `aid_count_lower` and `aid_count_upper`.
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

--| Arguments: `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any, the default).
--| Result: one row for each definition of youth, in the order `un`, `unscr2250`, `au`: its `ages`, the columns of `aid_count_in`, and `determinacy`.
--| Empty: no rows for a NULL argument; for nobody zeros and a `determinacy` of NULL.
--| Errors: 22023 a sex other than `F`, `M`, `X` and `*`.
--| Definition: `aid_count_in` and `aid_determinacy` for each definition: which of them can these data support?
CREATE FUNCTION aid_youth_report(h aid_headcount, sex text DEFAULT '*')
RETURNS TABLE (definition text, ages text, lower bigint, estimate numeric, upper bigint, unallocated bigint,
	determinacy double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 3 AS 'MODULE_PATHNAME', 'aid_youth_report';
COMMENT ON FUNCTION aid_youth_report(aid_headcount, text) IS 'young people by every definition of youth, with bounds';

--# Shares of people

--| Arguments: `h` people by sex, age and disability. `part` and `whole` a question in one text: sex, then perhaps ages, then perhaps disability, as in `M unscr2250`, `* 15-24 +d`, `F`, `*`. The whole is everybody by default.
--| Result: `lower` and `upper`, the least and the greatest share of the persons in `part` among those in `whole` that a population which fits the cells can have.
--| Empty: NULL for a NULL argument; both bounds NULL if nobody can be in the whole.
--| Errors: 22023 a part that does not lie within the whole; 22023 a text that is no question.
--| Definition: each person is in the part, in the rest of the whole, or outside. Lower = part forced / (part forced + rest possible), upper = part possible / (part possible + rest forced); 1 and 0 where the denominator is 0. Not a quotient of two bounds: that would be wider. Doubles nearest the exact quotients.
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

--| Arguments: `h` people by sex, age and disability.
--| Result: how far persons of unknown sex could move the share of women: `lower` and `upper`.
--| Empty: NULL for a NULL argument; both bounds NULL for nobody.
--| Definition: `aid_share_bounds(h, 'F', '*')`.
CREATE FUNCTION aid_female_share_bounds(h aid_headcount, OUT lower double precision, OUT upper double precision)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_female_share_bounds';
COMMENT ON FUNCTION aid_female_share_bounds(aid_headcount) IS 'bounds of the share of women among all persons';

--# Two accounts of one population

--| Arguments: `a` and `b` two accounts of the same people, for example one by sex and one by age. Never add them.
--| Result: `aid_refines`: is `a` as detailed as `b` or more? `aid_compatible`: is there a population that fits both? Equal totals alone do not make it so.
--| Empty: NULL for a NULL argument; two accounts of nobody give true; accounts with different totals give false.
--| Errors: 54000 more than 4,000,000 pairs of cells; `aid_coarsen` merges bands.
--| Definition: persons of the cells of `a` are carried onto the cells of `b`, in whole numbers: for `aid_refines` from a cell to cells that contain it, for `aid_compatible` to cells that meet it. True if all can be carried.
--| Source: maximum flow by Dinic 1970; its steps depend on the number of cells, not on that of persons.
CREATE FUNCTION aid_refines(a aid_headcount, b aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_refines';
COMMENT ON FUNCTION aid_refines(aid_headcount, aid_headcount) IS 'is one account of a population as detailed as another, or more?';

CREATE FUNCTION aid_compatible(a aid_headcount, b aid_headcount) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_compatible';
COMMENT ON FUNCTION aid_compatible(aid_headcount, aid_headcount) IS 'is there a population that fits two accounts?';

--| Arguments: `a` and `b` two accounts of the same people; `a_question` about the first, `b_question` about the second, each a question in one text: sex, then perhaps ages, then perhaps disability, as in `M unscr2250`, `* 15-24 +d`, `F`, `*`.
--| Result: `lower` and `upper`, the least and the greatest number of persons who fit both questions in a population that fits both accounts: `aid_joint_bounds(by_sex, 'F', by_age, '* 15-24')`.
--| Empty: NULL for a NULL argument; two accounts of nobody give zeros.
--| Errors: 22023 accounts with different totals; 22023 no single population fits both accounts; 22023 a text that is no question; 54000 more than 4,000,000 pairs of cells.
--| Definition: over all transports as in `aid_compatible`, `lower` is the least number carried over pairs of cells whose meet lies inside both questions, `upper` the greatest number over pairs whose meet has a part in both. For two pure margins that is `max(0, La + Lb - N)` to `min(Ua, Ub)`; in general this formula is too wide.
--| Source: least-cost flow by the primal-dual method, Ford & Fulkerson 1962; blocking flows by Dinic 1970.
CREATE FUNCTION aid_joint_bounds(a aid_headcount, a_question text, b aid_headcount, b_question text,
	OUT lower bigint, OUT upper bigint)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'aid_joint_bounds';
COMMENT ON FUNCTION aid_joint_bounds(aid_headcount, text, aid_headcount, text) IS 'sharp bounds of the persons who fit questions to two accounts';

--# Money by headcount

--| Arguments: `amount` of money, below 10^20 in size; `h` people by sex, age and disability; `digits` how many decimals the currency has, 0 to 9.
--| Result: one row for each cell, in canonical order, with its share of the amount in `part`. Ages not known or not broken down and disability not known are NULL. The parts add up to the amount exactly.
--| Empty: no rows for a NULL argument.
--| Errors: 22023 nobody to divide the amount among; 22023 more decimals than digits; 22023 digits outside 0 to 9; 22023 NaN or infinity; 22003 an amount out of range.
--| Definition: `amount * persons / total` in steps of 10^-digits by largest remainder: rounded down first, the steps left over go to the largest remainders, ties to the earlier cell. A negative amount mirrors the positive one.
--| Source: Hamilton's method of apportionment.
--| Note: assumes equal cost per head; say so beside the figures.
CREATE FUNCTION aid_split(amount numeric, h aid_headcount, digits integer DEFAULT 2)
RETURNS TABLE (sex text, ages text, disability boolean, persons bigint, part numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10 AS 'MODULE_PATHNAME', 'aid_split';
COMMENT ON FUNCTION aid_split(numeric, aid_headcount, integer) IS 'an amount divided over the cells of a headcount to the last step';

--| Arguments: `amount` of money, below 10^20 in size; `h` people by sex, age and disability. `sex` `F`, `M`, `X` or `*` (any). `ages` in any notation of a value (`18-29`, `60+`, `<5`, `6-23m`, SDMX, ADX, brackets), `*` (any), or a name: `un` 15-24, `unscr2250` 18-29, `au` 15-35, `child` 0-17, `adult` 18+, `older` 60+. `digits` how many decimals the currency has, 0 to 9.
--| Result: `lower` and `upper`, the least and the greatest amount that the persons who fit the question can have received.
--| Empty: NULL for a NULL argument.
--| Errors: as `aid_split`; 22023 a sex other than `F`, `M`, `X` and `*` (the unknown cannot be asked for), ages that are no band, or a token that stands for unknown ages in a value.
--| Definition: `amount * lower / total` and `amount * upper / total` with the bounds of `aid_count_in`, rounded outwards to steps of 10^-digits; the ends of a negative amount are swapped.
--| Note: assumes equal cost per head; say so beside the figures.
CREATE FUNCTION aid_money_bounds(amount numeric, h aid_headcount, sex text, ages text DEFAULT '*', digits integer DEFAULT 2,
	OUT lower numeric, OUT upper numeric)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_money_bounds';
COMMENT ON FUNCTION aid_money_bounds(numeric, aid_headcount, text, text, integer) IS 'bounds of the money that persons who fit a question received';
