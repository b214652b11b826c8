-- Questions to headcounts: counts with bounds, shares, two accounts, money by headcount.
-- Expected values stand beside each call; a query then shows what differs, which is nothing.
-- Numbered cases are the specification's, computed there by two methods; the others were worked out by hand.
CREATE TEMP TABLE checks (name text, got text, expected text);

\set a '''M 10-19: 80, M 20-39: 200, F 18+: 150, ?: 30'''
\set b '''F 0-17: 640, F 18-59: 510, F 60+: 50, M 0-17: 700, M 18-59: 450, M 60+: 40'''
\set c '''F 18-34 +d: 9, F 18-34 -d: 51, M 18-34: 40'''
\set r '''M 15-17: 30, M 18-24: 70, M 25-29: 40, M 30-49: 160, F 15-49: 300'''

--
-- Counts: lower, estimate, upper, unallocated
--

INSERT INTO checks SELECT v.name, aid_count_in(v.h::aid_headcount, v.sex, v.ages, v.disability)::text, v.expected FROM (VALUES
	('24', :a, 'M', 'un', '*', '(0,90,310,30)'),
	('25', :a, 'M', 'unscr2250', '*', '(0,116,310,30)'),
	('26', :a, 'M', 'au', '*', '(0,200,310,30)'),
	('27', :a, 'F', 'unscr2250', '*', '(0,0,180,180)'),
	('28', :a, '*', 'child', '*', '(0,64,110,30)'),
	('29', :a, 'F', 'adult', '*', '(150,150,180,30)'),
	('30', :b, 'M', 'un', '*', '(0,191.666666667,1150,0)'),
	('31', :b, 'M', 'unscr2250', '*', '(0,128.571428571,450,0)'),
	('32', :b, '*', 'child', '*', '(1340,1340,1340,0)'),
	('33', :c, '*', '18-34', '+d', '(9,9,49,40)'),
	('34', :c, '*', '18-29', '+d', '(0,6.352941176,49,40)'),
	('35', 'F 6-23m: 44, F 24-59m: 60', 'F', '12-35m', '*', '(0,49.333333333,104,0)'),
	('36', 'M 15-49: 500', 'M', 'unscr2250', '*', '(0,171.428571429,500,0)'),
	('37', '? 15-49: 120', 'M', 'unscr2250', '*', '(0,0,120,120)'),
	('38', 'M 18+: 220', 'M', '18-24', '*', '(0,0,220,220)'),
	('39', 'F 60+: 35', 'F', '65+', '*', '(0,0,35,35)'),
	('older', :b, '*', 'older', '*', '(90,90,90,0)'),
	('SDMX', :b, '*', 'Y18T59', '*', '(960,960,960,0)'),
	('ADX', :b, 'M', 'P18Y--P60Y', '*', '(450,450,450,0)'),
	('interval', :b, 'M', '[18,60)', '*', '(450,450,450,0)'),
	('-d', :c, '*', '*', '-d', '(51,51,91,40)'),
	('a letter of lower case', :c, 'f', '*', '*', '(60,60,60,0)'),
	('blanks', :c, ' F ', ' 18-34 ', ' +d ', '(9,9,9,0)'),
	('other', 'X: 3, ?: 4', 'X', '*', '*', '(3,3,7,4)'),
	('nobody', '0', 'F', 'un', '+d', '(0,0,0,0)'),
	('half a step goes up', 'F 0-1023m: 1', 'F', '0m', '*', '(0,0.000976563,1,0)'),
	('the largest count', 'F 0-1: 9223372036854775807', 'F', '0', '*', '(0,4611686018427387903.5,9223372036854775807,0)'),
	('the largest age', 'F 340: 1, M 341+: 2, M 4093m: 3', '*', '4092m+', '*', '(5,5,5,0)')
) v(name, h, sex, ages, disability, expected);

INSERT INTO checks SELECT v.name || ', reference', aid_count_in(v.h::aid_headcount, v.sex, v.ages, '*', v.r::aid_headcount)::text, v.expected FROM (VALUES
	('36', 'M 15-49: 500', 'M', 'unscr2250', :r, '(0,183.333333333,500,0)'),
	('37', '? 15-49: 120', 'M', 'unscr2250', :r, '(0,22,120,0)'),
	('38', 'M 18+: 220', 'M', '18-24', :r, '(0,57.037037037,220,0)'),
	('39', 'F 60+: 35', 'F', '65+', 'F 50-59: 4, F 60-69: 3, F 70+: 2', '(0,24.5,35,0)'),
	('nobody there', 'M 15-49: 500', 'M', 'unscr2250', 'M 60+: 7', '(0,171.428571429,500,0)'),
	('nobody', 'M 15-49: 500', 'M', 'unscr2250', '0', '(0,171.428571429,500,0)'),
	('unknown sex or age', '? 15-49: 120', 'M', 'unscr2250', '? 15-49: 9, M: 9', '(0,0,120,120)'),
	('age not known', '?: 66', 'M', 'un', :r, '(0,11,66,0)')
) v(name, h, sex, ages, r, expected);

INSERT INTO checks SELECT v.* FROM (SELECT :a::aid_headcount a, :b::aid_headcount b, :r::aid_headcount r) d, LATERAL (VALUES
	('24 exact', aid_count_exact(a, 'M', 'un')::text, NULL),
	('24 estimate', aid_count_estimate(a, 'M', 'un')::text, NULL),
	('32 exact', aid_count_exact(b, '*', 'child')::text, '1340'),
	('32 estimate', aid_count_estimate(b, '*', 'child')::text, '1340'),
	('30 exact', aid_count_exact(b, 'M', 'un')::text, NULL),
	('30 estimate', aid_count_estimate(b, 'M', 'un')::text, '191.666666667'),
	('38 estimate', aid_count_estimate('M 18+: 220', 'M', '18-24')::text, NULL),
	('38 estimate, reference', aid_count_estimate('M 18+: 220', 'M', '18-24', '*', r)::text, '57.037037037'),
	('25 determinacy', (aid_determinacy(a, 'M', 'unscr2250') = 15.0 / 46)::text, 'true'),
	('determinacy of nobody', aid_determinacy('0', 'M', 'un')::text, NULL),
	('lower', aid_count_lower(a, 'F', 'adult')::text, '150'),
	('upper', aid_count_upper(a, 'F', 'adult')::text, '180'),
	('lower, disability', aid_count_lower(:c, '*', '18-34', '+d')::text, '9'),
	('upper, disability', aid_count_upper(:c, '*', '18-34', '+d')::text, '49'),
	('defaults', aid_count_in(a)::text, '(460,460,460,0)'),
	('named arguments', aid_count_in(a, ages => 'child')::text, '(0,64,110,30)'),
	-- youth
	('aid_young_men', aid_young_men(a, 'un')::text, '(0,90,310,30)'),
	('aid_young_men_lower', aid_young_men_lower('M 18-24: 5, M 18+: 2', 'un')::text, '5'),
	('aid_young_men_upper', aid_young_men_upper(a, 'un')::text, '310'),
	('aid_young_women', aid_young_women(a, 'unscr2250')::text, '(0,0,180,180)'),
	('aid_young_women_lower', aid_young_women_lower('F 18-24: 5, F 18+: 2, M 15: 9', 'un')::text, '5'),
	('aid_young_women_upper', aid_young_women_upper(a, 'unscr2250')::text, '180'),
	('aid_youth', aid_youth(a, 'au')::text, '(0,200,460,180)'),
	('aid_youth_lower', aid_youth_lower('? 15-35: 4, F 15: 1, M 14: 9', 'au')::text, '5'),
	('aid_youth_upper', aid_youth_upper(a, 'au')::text, '460')
) v;

--
-- Shares
--

INSERT INTO checks SELECT v.name, aid_share_bounds(v.h::aid_headcount, v.part, v.whole)::text, v.expected FROM (VALUES
	('40', 'M 18-29: 24, F 18-29: 36, M 16-19: 10', 'M unscr2250', '* unscr2250', '(0.4,' || 17 / 35.0::float8 || ')'),
	('40 B', :b, 'M unscr2250', '* unscr2250', '(0,1)'),
	('41 nobody can be', 'F 0-4: 12', 'F un', '* un', '(,)'),
	('41 exact', 'F 18-59: 70, F 60+: 30', 'F older', 'F', '(0.3,0.3)'),
	('42', 'F: 84, M: 56, ?: 60', 'F', '*', '(0.42,0.72)'),
	('only in the part or outside', 'F 15-34: 4, M 0-4: 2', 'F un', 'F un', '(1,1)'),
	('only in the rest or outside', 'M 15-34: 4', 'F un', '* un', '(0,0)'),
	('disability', 'F +d: 1, F: 2, M -d: 5', '* +d', '*', '(0.125,0.375)'),
	('nobody', '0', 'F', '*', '(,)')
) v(name, h, part, whole, expected);
INSERT INTO checks SELECT v.* FROM (VALUES
	('42 share', aid_female_share('F: 84, M: 56, ?: 60')::text, '0.6'),
	('42 share of unknown sex', aid_female_share('?: 83')::text, NULL),
	('43', aid_completeness('F 18-59: 300, M 18-59: 220, F: 80, ? 60+ +d: 25, ?: 175')::text, '(0.75,0.68125,0.03125,0.65)'),
	('42 bounds', aid_female_share_bounds('F: 84, M: 56, ?: 60')::text, '(0.42,0.72)'),
	('42 only unknown', aid_female_share_bounds('?: 83')::text, '(0,1)'),
	('bounds of nobody', aid_female_share_bounds('0')::text, '(,)'),
	('lower', aid_share_lower('F: 84, M: 56, ?: 60', 'F')::text, '0.42'),
	('upper', aid_share_upper('F: 84, M: 56, ?: 60', 'F')::text, '0.72'),
	('lower of nobody', aid_share_lower('F 0-4: 12', 'F un', '* un')::text, NULL),
	('upper of nobody', aid_share_upper('F 0-4: 12', 'F un', '* un')::text, NULL)
) v;

--
-- Two accounts of one population: a refines b, b refines a, compatible
--

INSERT INTO checks SELECT v.name, (aid_refines(a, b), aid_refines(b, a), aid_compatible(a, b), aid_compatible(b, a))::text, v.expected
FROM (VALUES
	('51 finer', 'F 18-29: 4, F 30+: 5, M 18+: 6'::aid_headcount, 'F 18+: 9, M 18+: 6'::aid_headcount, '(t,f,t,t)'),
	('51 crossing', 'F 10-19: 5, M 10-19: 5', '? 10-14: 3, ? 15-24: 7', '(f,f,t,t)'),
	('51 not compatible', 'F 0-17: 2, M 0-17: 5', 'F: 3, ? 0-17: 4', '(f,f,f,f)'),
	('different totals', 'F: 2', 'F: 3', '(f,f,f,f)'),
	('equal', 'F 0-4 +d: 2, ?: 3', 'F 0-4 +d: 2, ?: 3', '(t,t,t,t)'),
	('disability', 'F +d: 1, F -d: 2', 'F: 3', '(t,f,t,t)'),
	('nobody', '0', '0', '(t,t,t,t)'),
	('nobody and somebody', '0', '1', '(f,f,f,f)'),
	('the largest count', 'F: 9223372036854775807', '9223372036854775807', '(t,f,t,t)')
) v(name, a, b, expected);

INSERT INTO checks SELECT v.name, aid_joint_bounds(a, a_question, b, b_question)::text, v.expected FROM (VALUES
	('52', 'F: 12, M: 8'::aid_headcount, 'F', '? 0-14: 7, ? 15-24: 9, ? 25+: 4'::aid_headcount, '* un', '(1,9)'),
	('53', 'F 0-17: 6, M 18+: 8', 'M', '? 0-9: 3, ? 10-29: 7, ? 30+: 4', '* unscr2250', '(4,4)'),
	('54', 'F: 9, M: 1, ?: 5', 'F', '? 15-24: 8, ?: 7', '* un', '(2,14)'),
	('everybody', 'F: 12, M: 8', '*', '? 0-14: 7, ? 15-24: 9, ? 25+: 4', '*', '(20,20)'),
	('no such person', 'F: 12, M: 8', 'X', '? 0-14: 7, ? 15-24: 9, ? 25+: 4', '* un', '(0,0)'),
	('questions that exclude each other', 'F: 12, M: 8', 'F 0-14', '20', 'M', '(0,0)'),
	('nobody', '0', 'F', '0', '* un', '(0,0)')
) v(name, a, a_question, b, b_question, expected);

-- 60 x 50 cells, numbers near 10^12 (as this code computes them; transport_test.c checks such sizes against another method)
WITH account AS (
	SELECT aid_headcount_agg(CASE age % 3 WHEN 0 THEN 'F' WHEN 1 THEN 'M' END, age || '-' || age + 3, 1000000000000 + 7 * age) AS a,
		aid_headcount_agg(CASE WHEN age % 2 = 0 THEN 'M' END, CASE WHEN age % 5 > 0 THEN age || '-' || age + 3 END, 1000000000000 + 7 * age) AS b
	FROM generate_series(0, 59) age)
SELECT aid_cell_count(a) AS cells_a, aid_cell_count(b) AS cells_b, aid_compatible(a, b), j.* FROM account, aid_joint_bounds(a, 'F', b, '* un') j;

--
-- Money by headcount
--

SELECT * FROM aid_split(1000.00, 'F 0-17: 13, F 18+: 21, M 0-17: 17, M 18+: 9');	-- 58
SELECT * FROM aid_split(100, 'X 6-23m +d: 1, F -d: 1, ?: 1', 3);
INSERT INTO checks SELECT v.name, (SELECT string_agg(part::text, ' ' ORDER BY n) FROM aid_split(amount, h, digits) WITH ORDINALITY s(sex, ages, disability, persons, part, n)), expected
FROM (VALUES
	('59', -5.05, 'F: 2, M: 2, X: 2'::aid_headcount, 2, '-1.69 -1.68 -1.68'),
	('59 digits', 2, 'F: 5, M: 5, X: 5, ?: 5', 0, '1 1 0 0'),
	('nothing', 0, 'F: 5, M: 5', 2, '0.00 0.00'),
	('nine decimals', 0.000000001, 'F: 5, M: 6', 9, '0.000000000 0.000000001'),
	('the largest amount', 99999999999999999999.999999999, 'F: 9223372036854775806, M: 1', 9,
		'99999999999999999989.157978274 10.842021725'),
	('zeros behind the decimals', 1.5000000000000, 'F: 1, M: 2', 2, '0.50 1.00')
) v(name, amount, h, digits, expected);
INSERT INTO checks SELECT v.* FROM (VALUES
	('60', aid_money_bounds(1000, 'F: 84, M: 56, ?: 60', 'F')::text, '(420.00,720.00)'),
	('60 outwards', aid_money_bounds(100, 'F: 2, M: 3, ?: 2', 'F')::text, '(28.57,57.15)'),
	('60 refund', aid_money_bounds(-100, 'F: 2, M: 3, ?: 2', 'F')::text, '(-57.15,-28.57)'),
	('ages', aid_money_bounds(100, 'F 0-17: 2, F 10-19: 3, ?: 3', 'F', 'child', 1)::text, '(25.0,100.0)'),
	('no digits', aid_money_bounds(100, 'F: 2, M: 3, ?: 2', 'F', digits => 0)::text, '(28,58)')
) v;

-- what differs
SELECT * FROM checks WHERE got IS DISTINCT FROM expected;
SELECT count(*) FROM checks;

-- bands support no definition of youth but one
SELECT * FROM aid_youth_report('M 18-24: 60, M 25-29: 30, M 30-49: 200, F 18-29: 110, ? 15-17: 12', 'M');
SELECT * FROM aid_youth_report('0');

-- NULL in, NULL out: a NULL reference is no missing reference
SELECT aid_count_in(NULL), aid_count_in('5', NULL), aid_count_in('5', 'F', '*', '*', NULL), aid_count_estimate('5', 'F', '*', '*', NULL),
	aid_count_lower(NULL, 'F', '*'), aid_determinacy(NULL, 'F', '*'), aid_youth(NULL, 'un'), aid_share_bounds(NULL, 'F'),
	aid_female_share_bounds(NULL), aid_refines(NULL, '0'), aid_joint_bounds('0', 'F', '0', NULL), aid_money_bounds(1, NULL, 'F');
SELECT count(*) FROM aid_split(NULL, '5');
SELECT count(*) FROM aid_youth_report(NULL);

--
-- Errors
--

SELECT aid_count_in('5', '?');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_count_in('5', 'women');
SELECT aid_count_in('5', '_T');
SELECT aid_count_in('5', '');
SELECT aid_count_in('5', 'F', '0+');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_count_in('5', 'F', '');
SELECT aid_count_in('5', 'F', '1.5-3');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_count_in('5', 'F', '30-20');
SELECT aid_count_in('5', 'F', '0-341');
SELECT aid_count_in('5', 'F', 'UN');
SELECT aid_count_in('5', 'F', repeat('x', 100));
SELECT aid_count_in('5', 'F', '*', 'yes');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_youth('5', '15-24');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_young_men_lower('5', 'child');
SELECT * FROM aid_youth_report('5', 'men');
SELECT aid_share_bounds('5', 'F', 'M');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_share_lower('5', 'F 10-19', '* un');
SELECT aid_share_bounds('5', '');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_share_bounds('5', 'F +d 18+');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_share_bounds('5', '15-24');
SELECT aid_share_upper('5', 'U 15-24');
-- 55
SELECT aid_joint_bounds('F 0-17: 6, M 18+: 3', 'M', '? 0-17: 4, ? 18+: 5', '* adult');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_joint_bounds('F: 11', 'F', '? 15-24: 4, ?: 5', '* un');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_joint_bounds('F: 1', 'F', '1', 'youth');
-- 2001 times 2001 cells
SELECT aid_compatible(h, h) FROM (SELECT aid_headcount_agg(NULL, m || 'm', 1) h FROM generate_series(0, 2000) m) t;
\echo :LAST_ERROR_SQLSTATE
SELECT aid_money_bounds(100, '0', 'F');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_split(100, '0');
SELECT * FROM aid_split(1.005, '5');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_split(0.0000000001, '5', 9);
SELECT aid_money_bounds(1.5, '5', 'F', digits => 0);
SELECT * FROM aid_split(1, '5', 10);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_split(1, '5', -1);
SELECT * FROM aid_split('NaN', '5');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM aid_split('Infinity', '5');
SELECT * FROM aid_split(1e20, '5');
\echo :LAST_ERROR_SQLSTATE
SELECT aid_money_bounds(1, '5', 'F', 'old');
