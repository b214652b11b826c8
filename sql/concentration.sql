-- Concentration indices, decompositions, intervals: published values, edge cases, errors.
-- Expected values stand beside each call; a query then shows what differs, which is nothing.
-- Longer decimals were computed in fractions and 50 digits, independently of the extension.
SET extra_float_digits = 0;
CREATE TEMP TABLE checks (name text, got double precision, expected double precision);

-- equal to 1e-12; 0, Infinity and NULL exactly, and a 0 that is no -0
CREATE FUNCTION pg_temp.same(got double precision, expected double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE RETURN CASE
	WHEN expected IS NULL OR got IS NULL OR expected IN (0, 'Infinity')
	THEN float8send(got) IS NOT DISTINCT FROM float8send(expected)
	ELSE abs(got - expected) <= 1e-12 * abs(expected) END;

-- does the comparison itself notice differences?
SELECT pg_temp.same(0.3, 0.3), pg_temp.same(0.3 + 1e-11, 0.3), pg_temp.same('-0', 0), pg_temp.same(NULL, 0),
	pg_temp.same(1, 'Infinity'), pg_temp.same('Infinity', 1), pg_temp.same(NULL, NULL), pg_temp.same(0, NULL);

--
-- Published values
--

-- Dörsam 2004, in the REAT manual
WITH d (a) AS (VALUES ('{"A": 20, "B": 50, "C": 20, "D": 10}'::aid_allocation))
INSERT INTO checks SELECT v.* FROM d, LATERAL (VALUES
	('1 gini', aid_gini(a), 3 / 10.0),
	('1 hhi', aid_hhi(a), 17 / 50.0),
	('1 hhi_normalized', aid_hhi_normalized(a), 3 / 25.0),
	('1 effective_number', aid_effective_number(a), 50.0 / 17),
	('1 effective_number(2)', aid_effective_number(a, 2), 50.0 / 17),
	('1 hoover', aid_hoover(a), 1 / 4.0),
	('1 top_share', aid_top_share(a, 2), 7 / 10.0),
	('1 palma', aid_palma(a), 10.0 / 11),
	('2 theil', aid_theil(a), 0.16568709656687324588),
	('2 mld', aid_mld(a), 0.16735766348565731682),
	('2 entropy', aid_entropy(a), 1.2206072645530173730),
	('2 ge(-1)', aid_generalized_entropy(a, -1), 0.1875),
	('2 ge(0.5)', aid_generalized_entropy(a, 0.5), 0.16447652359339732767),
	('2 ge(2)', aid_generalized_entropy(a, 2), 0.18),
	('2 ge(0) = mld', aid_generalized_entropy(a, 0), aid_mld(a)),
	('2 ge(1) = theil', aid_generalized_entropy(a, 1), aid_theil(a)),
	('2 atkinson(0.5)', aid_atkinson(a, 0.5), 0.080547478870863077099),
	('2 atkinson(1)', aid_atkinson(a, 1), 0.15410298924754870437),
	('2 atkinson(2)', aid_atkinson(a, 2), 3.0 / 11),
	('3 effective_number(0)', aid_effective_number(a, 0), 4),
	('3 effective_number(1)', aid_effective_number(a, 1), 3.3892452773398313121),
	('3 effective_number(Infinity)', aid_effective_number(a, 'Infinity'), 2)
) v;

-- US Department of Justice; Störmann 2009 in the REAT manual; PySAL documentation; vector of the ineq manual
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 30, "B": 30, "C": 20, "D": 20}'::aid_allocation a) d, LATERAL (VALUES
	('4 hhi', aid_hhi(a), 13 / 50.0),
	('4 hhi_normalized', aid_hhi_normalized(a), 1.0 / 75),
	('4 gini', aid_gini(a), 1 / 10.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 10, "B": 10, "C": 10, "D": 20, "E": 50}'::aid_allocation a) d, LATERAL (VALUES
	('5 mld', aid_mld(a), 0.23263016196113617261),
	('5 theil', aid_theil(a), 0.25020121176909393977),
	('5 gini', aid_gini(a), 9 / 25.0),
	('5 palma', aid_palma(a), 5 / 4.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 1000, "B": 2000, "C": 1500, "D": 3000, "E": 2500}'::aid_allocation a) d, LATERAL (VALUES
	('6 hoover', aid_hoover(a), 3 / 20.0),
	('6 gini', aid_gini(a), 1 / 5.0),
	('6 hhi', aid_hhi(a), 9 / 40.0),
	('6 hhi_normalized', aid_hhi_normalized(a), 1 / 32.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 541, "B": 1463, "C": 2445, "D": 3438, "E": 4437, "F": 5401, "G": 6392,
	"H": 8304, "I": 11904, "J": 22261}'::aid_allocation a) d, LATERAL (VALUES
	('7 gini', aid_gini(a), 76922.0 / 166465),
	('7 atkinson(0.5)', aid_atkinson(a, 0.5), 0.17965909804634175201),
	('7 theil', aid_theil(a), 0.36234124234389500981),
	('7 mld', aid_mld(a), 0.43359464952044599840),
	('7 palma', aid_palma(a), 22261.0 / 7887)) v;

-- income classes of the REAT manual
INSERT INTO checks SELECT v.* FROM (SELECT
	'{"A": 500000, "B": 1800000, "C": 4000000, "D": 1600000, "E": 1500000, "F": 9000000}'::aid_allocation a,
	'{"A": 1000, "B": 1200, "C": 1600, "D": 400, "E": 200, "F": 600}'::aid_allocation r) d, LATERAL (VALUES
	('8 gini', aid_gini(a, r), 607.0 / 1150),
	('8 theil', aid_theil(a, r), 0.52650593533744610329),
	('8 mld', aid_mld(a, r), 0.53455183430359250210),
	('8 hoover', aid_hoover(a, r), 1921.0 / 4600)) v;

INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 0, "B": 0, "C": 5, "D": 15, "E": 30}'::aid_allocation a) d, LATERAL (VALUES
	('9 gini', aid_gini(a), 3 / 5.0),
	('9 hhi', aid_hhi(a), 23 / 50.0),
	('9 hhi_normalized', aid_hhi_normalized(a), 13 / 40.0),
	('9 theil', aid_theil(a), 0.71149218757732059849),
	('9 mld', aid_mld(a), 'Infinity'),
	('9 ge(0.5)', aid_generalized_entropy(a, 0.5), 1.0688780318823889064),
	('9 ge(2)', aid_generalized_entropy(a, 2), 13 / 20.0),
	('9 atkinson(0.5)', aid_atkinson(a, 0.5), 0.46303275050114637847),
	('9 atkinson(1)', aid_atkinson(a, 1), 1),
	('9 hoover', aid_hoover(a), 1 / 2.0),
	('9 palma', aid_palma(a), 'Infinity'),
	('9 effective_number(0)', aid_effective_number(a, 0), 3)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"C": 5, "D": 15, "E": 30}'::aid_allocation a) d, LATERAL (VALUES
	('11 framed theil', aid_theil(aid_frame(a, '{A,B,C,D,E}'::text[])), 0.71149218757732059849),
	('11 framed gini', aid_gini(aid_frame(a, '{A,B,C,D,E}'::text[])), 3 / 5.0),
	('11 unframed theil', aid_theil(a), 0.20066656381132991528),
	('11 unframed hhi', aid_hhi(a), 23 / 50.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 7, "B": 1, "C": 4}'::aid_allocation a) d, LATERAL (VALUES
	('12 gini', aid_gini(a), 1.0 / 3),
	('12 hhi', aid_hhi(a), 11.0 / 24),
	('12 theil', aid_theil(a), 0.21091801286900568209),
	('12 mld', aid_mld(a), 0.27555952439482264419),
	('12 ge(2)', aid_generalized_entropy(a, 2), 3 / 16.0),
	('12 palma', aid_palma(a), 7.0 / 6)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": -2, "B": 9, "C": 14}'::aid_allocation a) d, LATERAL (VALUES
	('15 clamped gini', aid_gini(aid_clamp_negative(a)), 28.0 / 69),
	('15 clamped hhi', aid_hhi(aid_clamp_negative(a)), 277.0 / 529),
	('15 clamped mld', aid_mld(aid_clamp_negative(a)), 'Infinity'),
	('15 dropped gini', aid_gini(aid_drop_negative(a)), 5.0 / 46),
	('15 dropped hhi_normalized', aid_hhi_normalized(aid_drop_negative(a)), 25.0 / 529)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 28, "B": 7}'::aid_allocation a,
	'{"A": 5, "B": 2, "C": 3}'::aid_allocation r) d, LATERAL (VALUES
	('16 gini', aid_gini(a, r), 9 / 25.0),
	('16 hoover', aid_hoover(a, r), 3 / 10.0),
	('16 theil', aid_theil(a, r), 0.37600290339658844292),
	('16 ge(2)', aid_generalized_entropy(a, 2, r), 6 / 25.0),
	('16 mld', aid_mld(a, r), 'Infinity'),
	('16 atkinson(0.5)', aid_atkinson(a, 0.5, r), 0.30701778718652965344),
	('16 palma', aid_palma(a, r), 8 / 5.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 13, "B": 19}'::aid_allocation a,
	'{"A": 9, "B": 0}'::aid_allocation r, '{"A": 9, "B": 0, "C": 6}'::aid_allocation r2) d, LATERAL (VALUES
	('18 gini', aid_gini(a, r), 19 / 32.0),
	('18 hoover', aid_hoover(a, r), 19 / 32.0),
	('18 atkinson(0.5)', aid_atkinson(a, 0.5, r), 19 / 32.0),
	('18 theil', aid_theil(a, r), 'Infinity'),
	('18 mld', aid_mld(a, r), ln(32.0 / 13)),
	('19 gini', aid_gini(a, r2), 121 / 160.0),
	('19 hoover', aid_hoover(a, r2), 19 / 32.0),
	('19 theil', aid_theil(a, r2), 'Infinity'),
	('19 mld', aid_mld(a, r2), 'Infinity'),
	('19 atkinson(0.5)', aid_atkinson(a, 0.5, r2), 121 / 160.0)) v;
INSERT INTO checks VALUES ('20 no mass at all', aid_gini('{"A": 5}'::aid_allocation, '{"A": 0}'::aid_allocation), NULL);

-- income-ranked measures; 23: O'Donnell et al. 2008, chapter 8
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 8, "B": 2, "C": 5}'::aid_allocation a,
	'{"A": 2, "B": 7, "C": 4}'::aid_allocation r) d, LATERAL (VALUES
	('21 tie', aid_concentration_index(a, '{"A": 1, "B": 1, "C": 2}'), 0),
	('21 no tie', aid_concentration_index(a, '{"A": 1, "B": 2, "C": 3}'), -2.0 / 15),
	('21 negative ranks', aid_concentration_index(a, '{"A": -3, "B": -2, "C": 0}'), -2.0 / 15),
	('22 no tie', aid_concentration_index(a, '{"A": 10, "B": 20, "C": 30}', r), -47.0 / 195),
	('22 tie', aid_concentration_index(a, '{"A": 10, "B": 10, "C": 30, "D": 5}', r), 1.0 / 39)) v;
INSERT INTO checks SELECT '23 under-five deaths',
	aid_concentration_index(sum(format('{"%s": %s}', quintile, births * rate)::aid_allocation),
		sum(format('{"%s": %s}', quintile, quintile)::aid_allocation),
		sum(format('{"%s": %s}', quintile, births)::aid_allocation)), -0.16941677465052112361
FROM (VALUES (1, 29939, 154.7), (2, 28776, 152.9), (3, 26528, 119.5), (4, 24689, 86.9), (5, 19739, 54.3))
	t (quintile, births, rate);
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 6, "B": 3, "C": 1}'::aid_allocation a,
	'{"A": 2, "B": 5, "C": 13}'::aid_allocation i, '{"A": 1, "B": 7, "C": 11}'::aid_allocation p) d, LATERAL (VALUES
	('24 suits', aid_suits(a, i), -67 / 100.0),
	('24 kakwani', aid_kakwani(a, i), -7 / 10.0),
	('25 suits', aid_suits(a, i, p), 33 / 100.0),
	('25 kakwani', aid_kakwani(a, i, p), 51.0 / 190),
	('25 gini of income', aid_gini(i, p), 27.0 / 190)) v;

-- 29: sources; 30: change
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 0, "B": 3, "C": 7, "D": 0}'::aid_allocation x,
	'{"A": 4, "B": 0, "C": 2, "D": 9}'::aid_allocation y) d, LATERAL (VALUES
	('29 gini', aid_gini(x + y), 23 / 100.0),
	('29 first', aid_concentration_index(x, x + y), 1 / 8.0),
	('29 second', aid_concentration_index(y, x + y), 3 / 10.0),
	('29 contributions', 2 / 5.0 * aid_concentration_index(x, x + y) + 3 / 5.0 * aid_concentration_index(y, x + y),
		23 / 100.0)) v;
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 2, "B": 4, "C": 14}'::aid_allocation before,
	'{"A": 3, "B": 9, "C": 8}'::aid_allocation after) d, LATERAL (VALUES
	('30 before', aid_gini(before), 2 / 5.0),
	('30 after', aid_gini(after), 1 / 5.0),
	('30 reranking', aid_gini(after) - aid_concentration_index(after, before), 1.0 / 30),
	('30 progressivity', aid_gini(before) - aid_concentration_index(after, before), 7.0 / 30)) v;

-- 31: conflict-affected against stable
INSERT INTO checks SELECT v.* FROM (SELECT '{"A": 90, "B": 30, "C": 20, "D": 0}'::aid_allocation a,
	'{"A": 12, "B": 18, "C": 47, "D": 23}'::aid_allocation p,
	'{"A": "conflict", "B": "conflict", "C": "stable", "D": "stable"}'::jsonb g) d, LATERAL (VALUES
	('31 gini', aid_gini(a, p), 17 / 25.0),
	('31 hoover', aid_hoover(a, p), 39.0 / 70),
	('31 theil', aid_theil(a, p), 0.94622586336923133178),
	('31 between', (SELECT sum(contribution) FROM aid_theil_decompose(a, g, p) WHERE level = 1), 0.67281393455364074340)) v;

SELECT name, got, expected FROM checks WHERE NOT pg_temp.same(got, expected);
SELECT count(*) AS published FROM checks;
TRUNCATE checks;

--
-- Edge cases: every index with (a) and (a, reference)
--
CREATE FUNCTION pg_temp.indices(a aid_allocation) RETURNS TABLE (index text, value double precision)
LANGUAGE sql BEGIN ATOMIC
	VALUES ('gini', aid_gini(a)), ('theil', aid_theil(a)), ('mld', aid_mld(a)), ('hoover', aid_hoover(a)),
		('palma', aid_palma(a)), ('ge(-1)', aid_generalized_entropy(a, -1)), ('ge(0)', aid_generalized_entropy(a, 0)),
		('ge(0.25)', aid_generalized_entropy(a, 0.25)), ('ge(1)', aid_generalized_entropy(a, 1)),
		('ge(2)', aid_generalized_entropy(a, 2)), ('atkinson(0.5)', aid_atkinson(a, 0.5)),
		('atkinson(1)', aid_atkinson(a, 1)), ('atkinson(2)', aid_atkinson(a, 2)), ('hhi', aid_hhi(a)),
		('hhi_normalized', aid_hhi_normalized(a)), ('effective_number(0)', aid_effective_number(a, 0)),
		('effective_number(1)', aid_effective_number(a, 1)), ('effective_number(2)', aid_effective_number(a)),
		('effective_number(inf)', aid_effective_number(a, 'Infinity')), ('entropy', aid_entropy(a)),
		('top_share(1)', aid_top_share(a, 1)), ('top_share(9)', aid_top_share(a, 9));
END;
CREATE FUNCTION pg_temp.indices(a aid_allocation, r aid_allocation) RETURNS TABLE (index text, value double precision)
LANGUAGE sql BEGIN ATOMIC
	VALUES ('gini', aid_gini(a, r)), ('theil', aid_theil(a, r)), ('mld', aid_mld(a, r)), ('hoover', aid_hoover(a, r)),
		('palma', aid_palma(a, r)), ('ge(-1)', aid_generalized_entropy(a, -1, r)),
		('ge(0)', aid_generalized_entropy(a, 0, r)), ('ge(0.25)', aid_generalized_entropy(a, 0.25, r)),
		('ge(1)', aid_generalized_entropy(a, 1, r)), ('ge(2)', aid_generalized_entropy(a, 2, r)),
		('atkinson(0.5)', aid_atkinson(a, 0.5, r)), ('atkinson(1)', aid_atkinson(a, 1, r)),
		('atkinson(2)', aid_atkinson(a, 2, r)), ('concentration', aid_concentration_index(a, r, r)),
		('suits', aid_suits(a, r));
END;

-- undefined: NULL, never 0, which would read as perfectly even
SELECT input, index, value FROM (VALUES ('null', NULL), ('no units', '{}'), ('no money', '{"A": 0, "B": 0}'),
	('only skipped rows', '{} with {"null_unit_rows": 2, "null_unit_amount": 75}')) d (input, a),
	pg_temp.indices(a::aid_allocation) WHERE value IS NOT NULL;
SELECT input, index, value FROM (VALUES ('null', NULL, '{"A": 1}'), ('null reference', '{"A": 1}', NULL),
	('no units', '{}', '{"A": 1}'), ('no units at all', '{}', '{}'), ('no money', '{"A": 0}', '{"A": 1, "B": 2}'),
	('no mass', '{"A": 5}', '{"A": 0, "B": 0}')) d (input, a, r),
	pg_temp.indices(a::aid_allocation, r::aid_allocation) WHERE value IS NOT NULL;
SELECT (SELECT count(*) FROM aid_lorenz(NULL)) + (SELECT count(*) FROM aid_lorenz('{}'))
	+ (SELECT count(*) FROM aid_lorenz('{"A": 0}')) + (SELECT count(*) FROM aid_lorenz('{"A": 1}', NULL))
	+ (SELECT count(*) FROM aid_location_quotient('{"A": 0}', '{"A": 1}'))
	+ (SELECT count(*) FROM aid_location_quotient('{"A": 1}', '{"A": 0}'))
	+ (SELECT count(*) FROM aid_theil_decompose('{}', '{}')) + (SELECT count(*) FROM aid_gini_decompose('{}', '{}'))
	+ (SELECT count(*) FROM aid_theil_decompose('{"A": 1}', '{"A": "x"}', NULL))
	+ (SELECT count(*) FROM aid_gini_decompose('{"A": 0}', '{"A": "x"}')) AS no_rows;

-- one unit
INSERT INTO checks SELECT 'n = 1: ' || index, value, CASE WHEN index ~ '^(gini|theil|mld|hoover|ge|atkinson|entropy)' THEN 0
	WHEN index ~ '^(hhi$|effective|top)' THEN 1 WHEN index = 'palma' THEN 0.25 END
FROM pg_temp.indices('{"A": 9}');
INSERT INTO checks SELECT 'n = 1, reference: ' || index, value, CASE index WHEN 'palma' THEN 0.25 ELSE 0 END
FROM pg_temp.indices('{"A": 9}', '{"A": 3, "B": 0}');

-- equal, exactly, also where no double has the ratio
INSERT INTO checks SELECT 'equal: ' || index, value, CASE WHEN index ~ '^(gini|theil|mld|hoover|ge|atkinson|hhi_)' THEN 0
	WHEN index = 'hhi' OR index = 'top_share(1)' THEN 1 / 3.0::float8 WHEN index ~ '^effective' THEN 3
	WHEN index = 'entropy' THEN ln(3::float8) WHEN index = 'palma' THEN 0.25 ELSE 1 END
FROM pg_temp.indices('{"A": 0.1, "B": 0.1, "C": 0.1}');
INSERT INTO checks SELECT 'equal, reference: ' || index, value, CASE index WHEN 'palma' THEN 0.25 ELSE 0 END
FROM pg_temp.indices('{"A": 0.3, "B": 0.9, "C": 2.1}', '{"A": 0.1, "B": 0.3, "C": 0.7, "D": 0}');

-- a unit without money
INSERT INTO checks SELECT 'zero unit: ' || index, value, expected
FROM pg_temp.indices('{"A": 0, "B": 1, "C": 3}') JOIN (VALUES ('gini', 1 / 2.0), ('theil', ln(3::float8) + 0.25 * ln(0.25)
	+ 0.75 * ln(0.75)), ('mld', 'Infinity'), ('hoover', 5.0 / 12), ('palma', 0.3 * 0.75 / (0.2 * 0.25)), ('ge(-1)', 'Infinity'),
	('ge(0)', 'Infinity'), ('ge(2)', 7.0 / 16), ('atkinson(1)', 1), ('atkinson(2)', 1), ('hhi', 5 / 8.0),
	('hhi_normalized', 7 / 16.0), ('effective_number(0)', 2), ('effective_number(2)', 8 / 5.0),
	('effective_number(inf)', 4.0 / 3), ('entropy', -0.25 * ln(0.25) - 0.75 * ln(0.75)), ('top_share(1)', 0.75),
	('top_share(9)', 1)) e (index, expected) USING (index);
-- no effect of a zero unit on the indices of crowding
INSERT INTO checks SELECT 'zero unit, no effect: ' || index, value, b.value
FROM pg_temp.indices('{"A": 0, "B": 1, "C": 3}') a (index, value) JOIN pg_temp.indices('{"B": 1, "C": 3}') b (index, value)
	USING (index, value) WHERE index ~ '^(hhi$|effective|entropy|top)';
SELECT count(*) AS no_effect FROM checks WHERE name ~ 'no effect';

-- a unit with money and without mass (S9), and one that is left out (S8)
INSERT INTO checks SELECT 'no mass: ' || index, value, expected
FROM pg_temp.indices('{"A": 13, "B": 19}', '{"A": 9, "B": 0, "C": 0}') JOIN (VALUES ('gini', 19 / 32.0), ('theil', 'Infinity'),
	('mld', ln(32.0 / 13)), ('hoover', 19 / 32.0), ('palma', (1 - 0.9 * 13 / 32.0) / (0.4 * 13 / 32.0)),
	('ge(-1)', (32.0 / 13 - 1) / 2), ('ge(0)', ln(32.0 / 13)), ('ge(1)', 'Infinity'), ('ge(2)', 'Infinity'),
	('ge(0.25)', (1 - power(13 / 32.0::float8, 0.25)) / (0.25 * 0.75)), ('atkinson(0.5)', 19 / 32.0),
	('atkinson(1)', 19 / 32.0), ('atkinson(2)', 19 / 32.0)) e (index, expected) USING (index);
INSERT INTO checks SELECT 'zero and no mass: ' || index, value, expected
FROM pg_temp.indices('{"A": 13, "B": 19}', '{"A": 9, "B": 0, "C": 6}') JOIN (VALUES ('gini', 121 / 160.0), ('theil', 'Infinity'),
	('mld', 'Infinity'), ('palma', 'Infinity'), ('ge(-1)', 'Infinity'), ('ge(0)', 'Infinity'), ('ge(1)', 'Infinity'),
	('ge(2)', 'Infinity'), ('atkinson(1)', 1), ('atkinson(2)', 1)) e (index, expected) USING (index);
INSERT INTO checks SELECT 'no mass in rank: ' || name, value, expected FROM (VALUES
	('proportional', aid_concentration_index('{"A": 1, "B": 2}', '{"A": 5, "B": 1, "C": 9}', '{"A": 10, "B": 20, "C": 0}'), 0),
	('base of 0', aid_suits('{"A": 1}', '{"A": 0, "B": 0}'), NULL),
	('income of 0', aid_kakwani('{"A": 1}', '{"A": 0, "B": 0}'), NULL),
	('population of 0', aid_concentration_index('{"A": 1}', '{"A": 1}', '{"A": 0}'), NULL)) v (name, value, expected);

-- parameters far out
INSERT INTO checks SELECT 'far out: ' || v.name, value, expected FROM (SELECT '{"A": 1, "B": 3, "C": 6, "D": 90}'::aid_allocation a) d,
	LATERAL (VALUES ('atkinson', aid_atkinson(a, 1e300), 0.96), ('effective number', aid_effective_number(a, 1e300), 10.0 / 9),
	('top share', aid_top_share(a, 2147483647), 1)) v (name, value, expected);

SELECT name, got, expected FROM checks WHERE NOT pg_temp.same(got, expected);
SELECT count(*) AS edge_cases FROM checks;
TRUNCATE checks;

--
-- Rows: Lorenz curve, location quotient, decompositions
--
SELECT "position", unit, cumulative_reference, cumulative_share FROM aid_lorenz('{"A": 0, "B": 0, "C": 5, "D": 15, "E": 30}');
SELECT position, unit, round(cumulative_reference::numeric, 12) AS r, round(cumulative_share::numeric, 12) AS s
FROM aid_lorenz('{"A": 28, "B": 7}', '{"A": 5, "B": 2, "C": 3, "D": 0}');
SELECT * FROM aid_location_quotient('{"A": 28, "B": 7}', '{"A": 5, "B": 2, "C": 3}');
SELECT * FROM aid_location_quotient('{"A": 13, "B": 19}', '{"A": 9, "B": 0, "C": 0}');
-- entitlements are exact and rounded once, half away from zero
SELECT unit, entitlement, gap FROM aid_location_quotient('{"A": 0.000000001, "B": 99999999999999999999}',
	'{"A": 0.000000001, "B": 0.000000001, "C": 99999999999999999999}');
SELECT sum(greatest(gap, 0)) / 35 AS positive_gaps, aid_hoover('{"A": 28, "B": 7}'::aid_allocation, '{"A": 5, "B": 2, "C": 3}'::aid_allocation)
FROM aid_location_quotient('{"A": 28, "B": 7}', '{"A": 5, "B": 2, "C": 3}');

-- 31: quotients 20/7 and 10/49, gaps -78 and +78
SELECT unit, round(quotient::numeric, 12) AS quotient, gap, amount / aid_amount(p, unit) AS per_head
FROM (SELECT aid_regroup('{"A": 90, "B": 30, "C": 20, "D": 0}', g) AS a, aid_regroup('{"A": 12, "B": 18, "C": 47, "D": 23}', g) AS p
	FROM (VALUES ('{"A": "conflict", "B": "conflict", "C": "stable", "D": "stable"}'::jsonb)) v (g)) d,
	aid_location_quotient(a, p);

-- 26: two levels of groups
CREATE TEMP TABLE tree AS SELECT * FROM aid_theil_decompose('{"A1": 6, "A2": 2, "A3": 2, "B1": 0, "B2": 10, "C1": 0}',
	'{"A1": ["N", "n1"], "A2": ["N", "n1"], "A3": ["N", "n2"], "B1": ["S", "s1"], "B2": ["S", "s1"], "C1": ["W", "w1"], "X": 1}');
SELECT level, path, unit_count, funded_units, amount, share, round(reference_share::numeric, 12) AS reference_share,
	round(theil::numeric, 12) AS theil, round(contribution::numeric, 12) AS contribution,
	round(contribution_share::numeric, 12) AS contribution_share FROM tree;
INSERT INTO checks SELECT v.* FROM (VALUES
	('26 whole', (SELECT theil FROM tree WHERE level = 0), 0.62347701905149241151),
	('26 sum of all', (SELECT sum(contribution) FROM tree), 0.62347701905149241151),
	('26 level 1', (SELECT sum(contribution) FROM tree WHERE level = 1), 0.20273255405408219099),
	('26 level 2', (SELECT sum(contribution) FROM tree WHERE level = 2), 0.021846060340982782164),
	('26 level 3', (SELECT sum(contribution) FROM tree WHERE level = 3), 0.39889840465642743836),
	('26 S', (SELECT contribution FROM tree WHERE path = '{S}'), 0.20273255405408219099),
	('26 n2', (SELECT contribution FROM tree WHERE path = '{N,n2}'), -0.051082562376599068321),
	('26 inside n1', (SELECT theil FROM tree WHERE path = '{N,n1}'), 0.13081203594113695913),
	('26 inside W', (SELECT theil FROM tree WHERE path = '{W}'), NULL),
	('26 shares', (SELECT sum(contribution_share) FROM tree), 1)) v (name, got, expected);
-- a group with money and no mass is Infinity, and nothing is known below it
SELECT level, path, share, reference_share, round(theil::numeric, 12) AS theil, round(contribution::numeric, 12) AS contribution, contribution_share
FROM aid_theil_decompose('{"A": 6, "B": 2, "C": 3, "D": 4}', '{"A": "x", "B": "x", "C": "y", "D": "y", "E": "z"}',
	'{"A": 5, "B": 5, "C": 0, "D": 0, "E": 0}') WHERE contribution IS DISTINCT FROM 'Infinity';
SELECT level, path, theil, contribution FROM aid_theil_decompose('{"A": 6, "B": 2, "C": 3, "D": 4}',
	'{"A": "x", "B": "x", "C": "y", "D": "y", "E": "z"}', '{"A": 5, "B": 5, "C": 0, "D": 0, "E": 0}') WHERE contribution = 'Infinity';
-- equal units: no part of nothing; a name and a path of one level are the same
SELECT level, path, theil, contribution, contribution_share FROM aid_theil_decompose('{"A": 1, "B": 1}', '{"A": "x", "B": ["y"]}');

-- 27, 28: Gini by groups
SELECT group_name, unit_count, funded_units, amount, share, reference_share, round(gini::numeric, 12) AS gini,
	round(within_groups::numeric, 12) AS within, round(between_groups::numeric, 12) AS between, round(overlap::numeric, 12) AS overlap
FROM aid_gini_decompose('{"A": 2, "B": 6, "C": 1, "D": 11}', '{"A": "x", "B": "x", "C": "y", "D": "y", "E": 5}');
INSERT INTO checks SELECT v.* FROM
	aid_gini_decompose('{"A": 1, "B": 2, "C": 5, "D": 12}', '{"A": "x", "B": "x", "C": "y", "D": "y"}') g, LATERAL (VALUES
	('28 gini', gini, 9 / 20.0), ('28 within', within_groups, 1 / 10.0), ('28 between', between_groups, 7 / 20.0),
	('28 overlap', overlap, 0)) v WHERE group_name IS NULL;
INSERT INTO checks SELECT v.* FROM
	aid_gini_decompose('{"A": 0, "B": 0, "C": 5, "D": 13}', '{"A": "x", "B": "x", "C": "y", "D": "y"}') g, LATERAL (VALUES
	('28b gini', gini, 11.0 / 18), ('28b within', within_groups, 1.0 / 9), ('28b between', between_groups, 1 / 2.0),
	('28b overlap', overlap, 0)) v WHERE group_name IS NULL;
INSERT INTO checks SELECT '28b gini of ' || group_name, gini, CASE group_name WHEN 'y' THEN 4.0 / 18 END FROM
	aid_gini_decompose('{"A": 0, "B": 0, "C": 5, "D": 13}', '{"A": "x", "B": "x", "C": "y", "D": "y"}') WHERE group_name IS NOT NULL;
-- against a reference; a group without units in the calculation has no row
SELECT group_name, unit_count, amount, reference_share, round(gini::numeric, 12) AS gini, round(within_groups::numeric, 12) AS within
FROM aid_gini_decompose('{"A": 6, "B": 2}', '{"A": "x", "B": "x", "C": "y", "D": "z"}', '{"A": 1, "B": 3, "C": 4, "D": 0}');

--
-- Intervals
--
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 2, "B": 3, "C": 7, "D": 8}', 'gini'), LATERAL (VALUES
	('32 estimate', estimate, 11 / 40.0), ('32 error', std_error, 0.079882953571615427271), ('32 lower', lower, 0.11843228802094847043),
	('32 upper', upper, 0.43156771197905152957), ('32 replicates', replicates, 4), ('32 undefined', undefined, 0)) v;
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 2, "B": 3, "C": 7, "D": 8}', 'gini', 0.9), LATERAL (VALUES
	('32 level 0.9', upper, 11 / 40.0 + 1.6448536269514722 * 0.079882953571615427271)) v;
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 7, "B": 1, "C": 4}', 'hhi'), LATERAL (VALUES
	('33 estimate', estimate, 11.0 / 24), ('33 error', std_error, 0.14158741175570589295)) v;
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 7, "B": 1, "C": 4}', 'gini', 0.95, 'bootstrap', 1, 99), LATERAL (VALUES
	('36 lower', lower, 0), ('36 upper', upper, 4.0 / 9), ('36 error', std_error, 0.12293984627465779399), ('36 replicates', replicates, 99)) v;
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 2, "B": 3, "C": 7, "D": 8}', 'gini', method => 'bootstrap', seed => 42), LATERAL (VALUES
	('37 lower', lower, 3.0 / 124), ('37 upper', upper, 19.0 / 60), ('37 error', std_error, 0.082948834377505277368),
	('37 undefined', undefined, 0), ('37 replicates', replicates, 999)) v;
INSERT INTO checks SELECT v.* FROM aid_interval('{"A": 0, "B": 0, "C": 5, "D": 15, "E": 30}', 'gini', method => 'bootstrap',
	seed => 7, replicates => 199), LATERAL (VALUES ('38 undefined', undefined, 3), ('38 lower', lower, 0.235), ('38 upper', upper, 0.8),
	('38 error', std_error, 0.15219628372808514284)) v;
-- every index by name is the function of that name
INSERT INTO checks SELECT index, (aid_interval(a, index)).estimate, value
FROM (SELECT '{"A": 20, "B": 50, "C": 20, "D": 10}'::aid_allocation a) d, LATERAL (VALUES ('gini', aid_gini(a)), ('hhi', aid_hhi(a)),
	('hhi_normalized', aid_hhi_normalized(a)), ('effective_number(1.5)', aid_effective_number(a, 1.5)), ('entropy', aid_entropy(a)),
	('effective_number(Infinity)', aid_effective_number(a, 'Infinity')), ('theil', aid_theil(a)), ('mld', aid_mld(a)),
	('generalized_entropy(-1)', aid_generalized_entropy(a, -1)), ('atkinson(0.5)', aid_atkinson(a, 0.5)), ('hoover', aid_hoover(a)),
	('top_share(2)', aid_top_share(a, 2)), ('palma', aid_palma(a))) v (index, value);
-- with a reference, by position and by name
INSERT INTO checks SELECT 'reference ' || index, (aid_interval(a, index, r)).estimate, value
FROM (SELECT '{"A": 28, "B": 7, "C": 1}'::aid_allocation a, '{"A": 5, "B": 2, "C": 3}'::aid_allocation r) d, LATERAL (VALUES
	('gini', aid_gini(a, r)), ('theil', aid_theil(a, r)), ('mld', aid_mld(a, r)), ('hoover', aid_hoover(a, r)), ('palma', aid_palma(a, r)),
	('generalized_entropy(2)', aid_generalized_entropy(a, 2, r)), ('atkinson(1)', aid_atkinson(a, 1, r))) v (index, value);
SELECT name, got, expected FROM checks WHERE NOT pg_temp.same(got, expected);
SELECT count(*) AS decompositions_and_intervals FROM checks;

SELECT aid_interval('{"A": 28, "B": 7}', 'gini', '{"A": 5, "B": 2, "C": 3}'::aid_allocation, 0.9, 'bootstrap', 3, 50)
	= aid_interval(a => '{"A": 28, "B": 7}', index => 'gini', reference => '{"A": 5, "B": 2, "C": 3}', level => 0.9,
		method => 'bootstrap', seed => 3, replicates => 50) AS named_is_positional;
-- no bounds: one unit, an infinite estimate, an undefined deletion, too few replicates
SELECT * FROM aid_interval('{"A": 9}', 'gini');
SELECT * FROM aid_interval('{"A": 9, "B": 0}', 'mld');
SELECT * FROM aid_interval('{"A": 9, "B": 0}', 'gini');
SELECT * FROM aid_interval('{"A": 9, "B": 0}', 'gini', method => 'bootstrap', replicates => 1);
-- no estimate: a row of NULLs
SELECT * FROM aid_interval('{}', 'gini');
SELECT * FROM aid_interval('{"A": 9}', 'hhi_normalized');
SELECT * FROM aid_interval(NULL, 'gini');
SELECT * FROM aid_interval('{"A": 9}', 'gini', NULL::aid_allocation);
-- equal units: no error at all
SELECT * FROM aid_interval('{"A": 0.1, "B": 0.1, "C": 0.1}', 'theil');
SELECT * FROM aid_interval('{"A": 0.1, "B": 0.1, "C": 0.1}', 'theil', method => 'bootstrap', replicates => 20);

--
-- One-step aggregates
--
CREATE TEMP TABLE rows (unit text, amount numeric);
INSERT INTO rows VALUES ('A', 15), ('B', 50), ('C', 20), ('D', 10), ('A', 5), (NULL, 75), ('B', NULL);
SELECT aid_gini(unit, amount), aid_hhi(unit, amount), round(aid_hhi_normalized(unit, amount)::numeric, 12) AS hhi_normalized,
	round(aid_theil(unit, amount)::numeric, 12) AS theil, round(aid_mld(unit, amount)::numeric, 12) AS mld, aid_hoover(unit, amount),
	round(aid_entropy(unit, amount)::numeric, 10) AS entropy FROM rows;
SELECT aid_gini(unit, amount::float8), aid_gini(unit, amount::bigint), aid_gini(unit, amount::integer), aid_gini(unit, amount::real),
	aid_hhi(unit, amount::bigint), aid_hoover(unit, amount::float8) FROM rows;
SELECT aid_gini(unit, amount), aid_hhi(unit, amount), aid_entropy(unit, amount) FROM rows WHERE false;
SELECT aid_gini(unit, amount), aid_theil(unit, amount), aid_mld(unit, amount) FROM rows WHERE unit IS NULL;
-- 42: a moving window; A stays at 0, then B goes
SELECT round(aid_gini(unit, amount) OVER (ORDER BY n ROWS 2 PRECEDING)::numeric, 12) AS gini,
	aid_allocation_agg(unit, amount) OVER (ORDER BY n ROWS 2 PRECEDING)
FROM (VALUES (1, 'A', 4), (2, 'B', 2), (3, 'A', 0), (4, 'C', 6), (5, 'D', 1)) v (n, unit, amount);

--
-- Errors
--
\set VERBOSITY default
\set SHOW_CONTEXT never
\set a '''{"A": 1, "B": 2}''::aid_allocation'
-- S3, S4, S5
SELECT aid_gini('{"A": -2, "B": 9, "C": 14}'::aid_allocation);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_gini(unit, amount) FROM (VALUES ('A', -2), ('B', 9)) v (unit, amount);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_theil('{"A": 5}'::aid_allocation, '{"B": 1}'::aid_allocation);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_lorenz('{"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 0}', '{"H": 1}');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_mld('{"A": 5}'::aid_allocation, '{"A": -1}'::aid_allocation);
\echo :LAST_ERROR_SQLSTATE
-- the first rule that is broken is the one that is told: S2 before S3 before S4 before S5 before S6
SELECT aid_atkinson('{"A": -1, "B": 1}', 0, '{"A": -1}');
SELECT aid_atkinson('{"A": -1, "B": 1}', 1, '{"A": -1}');
SELECT aid_atkinson('{"A": 0, "B": 0}', 1, '{"A": -1}');
SELECT aid_atkinson('{"A": 0}', 1, '{"A": -1}');
SELECT aid_atkinson('{"A": 0}', 1, '{"A": 0}');
-- parameters
SELECT aid_effective_number(:a, -1);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_effective_number(:a, 'NaN');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_generalized_entropy(:a, 'Infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_generalized_entropy(:a, 'NaN');
SELECT aid_atkinson(:a, 'Infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_atkinson(:a, -1);
SELECT aid_top_share(:a, 0);
\echo :LAST_ERROR_SQLSTATE
-- a finite value beyond double precision
SELECT aid_generalized_entropy('{"A": 1, "B": 1000000}', 5000);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_generalized_entropy('{"A": 1, "B": 1000000}', -100);
\echo :LAST_ERROR_SQLSTATE
-- ranks
SELECT aid_concentration_index(:a, '{"A": 1}'::aid_allocation);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_concentration_index(:a, '{"A": 1, "X": 1}', '{"A": 1, "B": 2, "C": 3}');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_suits(:a, '{"A": 1, "B": -2}'::aid_allocation);
SELECT aid_suits(:a, '{"A": 1, "B": 2}', '{"A": 0}');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_suits(:a, '{"A": 1, "B": 2}', '{"A": 1, "B": -1}');
SELECT aid_kakwani(:a, '{"A": 1, "B": -2}'::aid_allocation);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_kakwani(:a, '{"A": 1, "B": 2}', '{"A": 1, "B": 0}');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_kakwani(:a, '{"A": 1, "B": 2}', '{"A": 1, "B": 2, "C": 3}');
\echo :LAST_ERROR_SQLSTATE
-- groupings
SELECT * FROM aid_theil_decompose(:a, '[1]');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_gini_decompose(:a, '"x"');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_theil_decompose(:a, '{"A": "x", "B": null}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_gini_decompose(:a, '{"A": "x"}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_gini_decompose(:a, '{"A": "x", "B": ["x"]}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_theil_decompose(:a, '{"A": "x", "B": 7}');
SELECT * FROM aid_theil_decompose(:a, '{"A": ["x", null], "B": ["x", "y"]}');
SELECT * FROM aid_theil_decompose(:a, '{"A": ["x"], "B": []}');
SELECT * FROM aid_theil_decompose(:a, '{"A": ["x", "y"], "B": ["x"]}');
\echo :LAST_ERROR_SQLSTATE
-- a unit that only the reference names needs a group too
SELECT * FROM aid_theil_decompose(:a, '{"A": "x", "B": "y"}', '{"A": 1, "B": 1, "C": 1}');
-- intervals
SELECT aid_interval(:a, 'Gini');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'effective_number');
SELECT aid_interval(:a, 'effective_number(-1)');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'hhi', :a);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'gini', 1);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'gini', 'NaN'::float8);
SELECT aid_interval(:a, 'gini', method => 'delta');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'gini', replicates => 0);
\echo :LAST_ERROR_SQLSTATE
SELECT aid_interval(:a, 'gini', replicates => 1000001);
SELECT aid_interval('{"A": 1, "B": 1000000}', 'generalized_entropy(5000)');
\echo :LAST_ERROR_SQLSTATE
