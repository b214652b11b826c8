#!/usr/bin/perl
# Headcounts of real records against values that were computed without any database. Both are read where they lie,
# ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use RealRecords;

open_records('people', 'headcount');

# A query that must be refused.
sub refused
{
	my ($name, $state, $query) = @_;
	is(script(<<"SQL", "$name: the query runs"), "$state\n", $name);
DO \$test\$
BEGIN
	PERFORM set_config('test.state', 'no error', false);
	PERFORM * FROM ($query) q;
EXCEPTION WHEN OTHERS THEN
	PERFORM set_config('test.state', SQLSTATE, false);
END \$test\$;
SELECT current_setting('test.state');
SQL
}

# ---- loading ----

my $loaded = script(join('', map { my $file = $_; map { load_csv("cbpf/${file}_$_.csv", "${file}_$_") } 2019 .. 2021 }
		qw(projects locations))
	. load_csv('hno_sex_age/afg_hpc_needs_api_2024.csv', 'afg')
	. load_csv('hno_sex_age/sdn_hpc_needs_api_2021.csv', 'sdn')
	. load_csv('population_age_sex/wpp2022_age5_sex_2015_2020_2023.csv', 'wpp') . <<'SQL', 'the files load');
CREATE VIEW project AS
SELECT project_code, country_iso2, allocation_year::integer AS year, men, women, boys, girls,
	aid_headcount_wide(men::bigint, women::bigint, boys::bigint, girls::bigint) AS people
FROM (SELECT * FROM projects_2019 UNION ALL SELECT * FROM projects_2020 UNION ALL SELECT * FROM projects_2021) p;
CREATE VIEW place_cluster AS
SELECT project_code, admin_path, lat, lon,
	aid_headcount_wide(men::bigint, women::bigint, boys::bigint, girls::bigint) AS people
FROM (SELECT * FROM locations_2019 UNION ALL SELECT * FROM locations_2020 UNION ALL SELECT * FROM locations_2021) l;
CREATE VIEW kabul AS
SELECT "Category" AS category, "In Need"::bigint AS people FROM afg
WHERE "Admin 1 PCode" = 'AF01' AND "Admin 2 PCode" IS NULL AND "Cluster" = 'ALL';
CREATE VIEW jebel_awlia AS
SELECT "Category" AS category, "In Need"::bigint AS people FROM sdn
WHERE "Admin 2 PCode" = 'SD01001' AND "Cluster" = 'ALL';
-- One row of named columns and one headcount of each account, the way an import would keep them
CREATE VIEW kabul_account AS
SELECT (row_data ->> 'total')::bigint AS total,
	aid_headcount_wide(row_data, '{"Children - Female": "F 0-17", "Children - Male": "M 0-17",
		"Adult - Female": "F 18+", "Adult - Male": "M 18+"}', (row_data ->> 'total')::bigint) AS by_sex_and_age,
	aid_headcount_wide(row_data, '{"Children": "? 0-17", "Adult": "? 18-59", "Elderly": "? 60+"}',
		(row_data ->> 'total')::bigint) AS by_age
FROM (SELECT jsonb_object_agg(category, people) AS row_data FROM kabul) r;
CREATE VIEW jebel_awlia_account AS
SELECT (row_data ->> 'total')::bigint AS total,
	aid_headcount_wide(row_data, '{"Female": "F", "Male": "M"}') AS by_sex,
	aid_headcount_wide(row_data, '{"Children": "? 0-17", "Adult": "? 18-59", "Elderly": "? 60+"}') AS by_age
FROM (SELECT jsonb_object_agg(category, people) AS row_data FROM jebel_awlia) r;
SQL
die "nothing to test\n" if !defined $loaded;

holds('every headcount is a partition and comes back from its text and its jsonb', <<'SQL');
SELECT bool_and(aid_is_partition(people) AND people::text::aid_headcount = people
	AND people::jsonb::aid_headcount = people)
FROM (SELECT people FROM project UNION ALL SELECT people FROM place_cluster) p;
SQL

# h01: sums over projects; by rows at once, from sums that were stored as text, from two long forms
for my $form (
	[ rows => 'SELECT country_iso2, year, count(*) AS projects, sum(people) AS h FROM project GROUP BY 1, 2' ],
	[ 'stored as text' => 'SELECT country_iso2, year, sum(projects)::bigint AS projects, sum(h::aid_headcount) AS h
		FROM (SELECT country_iso2, year, men::integer % 7 AS part, count(*) AS projects, sum(people)::text AS h
			FROM project GROUP BY 1, 2, 3) s
		GROUP BY 1, 2' ],
	[ long => q{SELECT country_iso2, year, count(DISTINCT project_code) AS projects,
			aid_headcount_years_agg(sex, age_min, age_max, persons::bigint) AS h
		FROM project, LATERAL (VALUES ('male', 18, NULL, men), ('female', 18, NULL, women), ('m', 0, 17, boys),
			('f', NULL, 17, girls)) AS cell (sex, age_min, age_max, persons)
		GROUP BY 1, 2} ],
	[ bands => q{SELECT country_iso2, year, count(DISTINCT project_code) AS projects,
			aid_headcount_agg(sex, ages, persons::bigint) AS h
		FROM project, LATERAL (VALUES ('M', 'Y_GE18', men), ('F', '18+', women), ('M', '<18', boys),
			('F', 'Y0T17', girls)) AS cell (sex, ages, persons)
		GROUP BY 1, 2} ])
{
	my ($name, $query) = @$form;
	compare('h01', $name, <<"SQL");
WITH reached AS ($query)
SELECT country_iso2 || '_' || year, json_build_object('projects', projects,
	'men', aid_count_exact(h, 'M', 'adult'), 'women', aid_count_exact(h, 'F', 'adult'),
	'boys', aid_count_exact(h, 'M', 'child'), 'girls', aid_count_exact(h, 'F', '0-17'), 'total', aid_total(h),
	'female_share', aid_female_share(h), 'under_18_share', aid_share_lower(h, '* child', '*'),
	'girls_share', aid_share_upper(h, 'F child', '*'))
FROM reached WHERE (country_iso2, year) IN (('ET', 2020), ('AF', 2021));
SQL
}
$expected->same_digits('h01', $_, 'rows') for 'stored as text', 'long', 'bands';
holds('child and adult say nothing of youth, and everything of sex', <<'SQL');
SELECT bool_and(y.lower = 0 AND y.upper = aid_total(h) AND y.determinacy = 0 AND c.sex_and_age_known = 1)
	AND bool_and(s.lower = aid_female_share(h) AND s.upper = aid_female_share(h))
FROM (SELECT country_iso2, sum(people) AS h FROM project WHERE year = 2020 GROUP BY 1) r,
	aid_youth_report(h) y, aid_female_share_bounds(h) s, aid_completeness(h) c
WHERE definition = 'un' AND aid_total(h) > 0;
SQL

# h02: the same people once for each cluster. Of the rows of a place the largest counts, by the order of headcounts.
for my $form (
	[ 'largest headcount' => 'aid_total(max(people))' ],
	[ 'largest total' => 'max(aid_total(people))' ])
{
	my ($name, $largest) = @$form;
	compare('h02', $name, <<"SQL");
WITH place AS (
	SELECT project_code, admin_path, lat, lon, $largest AS largest, sum(people) AS people
	FROM place_cluster
	GROUP BY 1, 2, 3, 4
), located AS (
	SELECT project_code, sum(people) AS people, sum(largest) AS largest FROM place GROUP BY 1
), project_located AS (
	SELECT p.people, l.people AS located, largest, coalesce(aid_total(l.people), 0) - aid_total(p.people) AS excess
	FROM project p LEFT JOIN located l USING (project_code)
)
SELECT '', json_build_object('projects', count(*), 'sum_over_projects', aid_total(sum(people)),
	'sum_over_location_rows', aid_total(sum(located)), 'max_per_place_then_sum', sum(largest)::bigint,
	'projects_where_rows_equal_project', count(*) FILTER (WHERE excess = 0),
	'projects_where_rows_exceed_project', count(*) FILTER (WHERE excess > 0),
	'projects_where_rows_fall_short', count(*) FILTER (WHERE excess < 0))
FROM project_located;
SQL
}
holds('bounds of the people of a place hold the rule of the largest', <<'SQL');
SELECT bool_and((reach).lower >= largest AND (reach).upper = total) AND bool_or((reach).lower > largest)
FROM (SELECT aid_reach_bounds(people) AS reach, aid_total(max(people)) AS largest, aid_total(sum(people)) AS total
	FROM place_cluster GROUP BY project_code, admin_path, lat, lon) p;
SQL

# h03: totals among parts, and "Adult" in two scopes
compare('h03', 'wide', <<'SQL');
SELECT '', json_build_object('rows', (SELECT count(*) FROM kabul), 'total', total,
	'by_age', json_build_object('Children', aid_count_exact(by_age, '*', 'child'),
		'Adult', aid_count_exact(by_age, '*', '18-59'), 'Elderly', aid_count_exact(by_age, '*', 'older'),
		'adds_up', aid_age_unknown(by_age) = 0 AND aid_total(by_age) = total),
	'by_sex_and_age', json_build_object('Children - Female', aid_count_exact(by_sex_and_age, 'F', 'child'),
		'Children - Male', aid_count_exact(by_sex_and_age, 'M', 'child'),
		'Adult - Female', aid_count_exact(by_sex_and_age, 'F', 'adult'),
		'Adult - Male', aid_count_exact(by_sex_and_age, 'M', 'adult')),
	'adult_female_plus_male', aid_count_exact(by_sex_and_age, '*', 'adult'),
	'equals_adult_plus_elderly',
		aid_count_exact(by_sex_and_age, '*', 'adult') = aid_count_exact(by_age, '*', 'adult'),
	'female', aid_female(by_sex_and_age), 'female_share', aid_female_share(by_sex_and_age),
	'girls_share', aid_share_lower(by_sex_and_age, 'F child', '*'))
FROM kabul_account;
SELECT '', json_build_object('sum_of_every_row', aid_total(sum(people::aid_headcount)),
	'factor_if_every_row_is_added', aid_total(sum(people::aid_headcount))
		/ aid_total(max(people::aid_headcount) FILTER (WHERE category = 'total'))::double precision,
	'households_row', (SELECT people FROM kabul WHERE category = 'Total Households'))
FROM kabul;
SQL
compare('h03', 'long', <<'SQL');
WITH account AS (
	SELECT aid_headcount_agg(split_part(category, ' - ', 2),
		CASE split_part(category, ' - ', 1) WHEN 'Children' THEN '0-17' ELSE '18+' END, people) AS by_sex_and_age
	FROM kabul WHERE category ~ '^(Children|Adult) - (Fem|M)ale$'
)
SELECT '', json_build_object('total', aid_total(by_sex_and_age),
	'by_sex_and_age', json_build_object('Children - Female', aid_count_lower(by_sex_and_age, 'F', 'child'),
		'Children - Male', aid_count_upper(by_sex_and_age, 'M', 'child'),
		'Adult - Female', aid_count_lower(by_sex_and_age, 'F', 'adult'),
		'Adult - Male', aid_count_upper(by_sex_and_age, 'M', 'adult')),
	'female', aid_female(by_sex_and_age), 'female_share', aid_female_share(by_sex_and_age))
FROM account;
SQL
$expected->same_digits('h03', 'long', 'wide');
holds('the two accounts are of one population, neither the finer', <<'SQL');
SELECT aid_compatible(by_age, by_sex_and_age) AND NOT aid_refines(by_age, by_sex_and_age)
	AND NOT aid_refines(by_sex_and_age, by_age)
	AND aid_common_breaks(by_age + by_sex_and_age) = '{0,18}'
	AND aid_refines(by_sex_and_age, aid_coarsen(by_age, '{18}'))
FROM kabul_account;
SQL
refused('totals and parts in one column', '22023',
	"SELECT aid_headcount_agg(coalesce(nullif(split_part(category, ' - ', 2), ''), category), NULL, people)
	FROM kabul WHERE category ~ '^(total|Children - (Fem|M)ale)\$'");
refused('"Adult" read in both scopes, against the total', '22023',
	q<SELECT aid_headcount_wide(jsonb_object_agg(category, people), '{"Children": "? 0-17",
		"Adult - Female": "F 18+", "Adult - Male": "M 18+", "Elderly": "? 60+"}',
	max(people) FILTER (WHERE category = 'total')) FROM kabul>);

# h04: an account by sex and an account by age of the same people
compare('h04', 'joint bounds', <<'SQL');
SELECT '', json_build_object('total', total,
	'by_sex', json_build_object('Female', aid_female(by_sex), 'Male', aid_male(by_sex)),
	'by_age', json_build_object('Children', aid_count_exact(by_age, '*', 'child'),
		'Adult', aid_count_exact(by_age, '*', '18-59'), 'Elderly', aid_count_exact(by_age, '*', 'older')),
	'both_add_up', aid_total(by_sex) = total AND aid_total(by_age) = total AND aid_compatible(by_sex, by_age))
FROM jebel_awlia_account;
SELECT '', json_build_object('bounds', json_object_agg(name, json_build_array(b.lower, b.upper)))
FROM jebel_awlia_account, (VALUES ('girls', 'F', '* child'), ('boys', 'M', '* child'),
	('adult_women', 'F', '* 18-59'), ('adult_men', 'M', '* 18-59'),
	('elderly_women', 'F', '* older'), ('women_adult_or_elderly', 'F', '* adult')) AS q (name, sex, ages),
	aid_joint_bounds(by_sex, sex, by_age, ages) AS b;
SQL
compare('h04', 'the other way round', <<'SQL');
SELECT '', json_build_object('bounds', json_object_agg(name, json_build_array(b.lower, b.upper)))
FROM jebel_awlia_account, (VALUES ('girls', 'F', '* child'), ('boys', 'M', '* child'),
	('adult_women', 'F', '* 18-59'), ('adult_men', 'M', '* 18-59'),
	('elderly_women', 'F', '* older'), ('women_adult_or_elderly', 'F', '* adult')) AS q (name, sex, ages),
	aid_joint_bounds(by_age, ages, by_sex, sex) AS b;
SQL
$expected->same_digits('h04', 'the other way round', 'joint bounds');

# h05: half persons first rounded half up, then five-year bands under three definitions; from whole years, from text
for my $form (
	[ years => 'aid_headcount_years_agg(sex, age_from::integer, age_to::integer, round(population::numeric)::bigint)' ],
	[ bands => q{aid_headcount_agg(sex, coalesce(age_from || '-' || age_to, age_from || '+'),
		round(population::numeric)::bigint)} ],
	[ sdmx => q{sum((upper(sex) || ' ' || coalesce('Y' || age_from || 'T' || age_to, 'Y_GE' || age_from) || ':'
		|| round(population::numeric))::aid_headcount)} ])
{
	my ($name, $aggregate) = @$form;
	compare('h05', $name, <<"SQL");
WITH pyramid AS (
	SELECT name, $aggregate AS h FROM wpp WHERE year = '2020' AND name IN ('Somalia', 'Nigeria', 'Colombia')
		GROUP BY 1
), answer AS (
	SELECT name, label, h, sex, json_object_agg(item,
		json_build_object('lower', c.lower, 'estimate', c.estimate::text, 'upper', c.upper)) AS bounds
	FROM pyramid, (VALUES ('male', 'M'), ('female', 'F'), ('both', '*')) AS s (label, sex),
		(VALUES ('unscr2250_18_29', 'unscr2250'), ('african_charter_15_35', 'au'), ('under_18', 'child'))
			AS d (item, ages),
		aid_count_in(h, sex, ages) AS c
	GROUP BY 1, 2, 3, 4
)
SELECT name || '/' || label, json_build_object('un_15_24', aid_count_exact(h, sex, 'un')) FROM answer
UNION ALL
SELECT name || '/' || label, bounds FROM answer;
SQL
}
compare('h05', 'youth report', <<'SQL');
WITH pyramid AS (
	SELECT name, aid_headcount_years_agg(sex, age_from::integer, age_to::integer,
		round(population::numeric)::bigint) AS h
	FROM wpp WHERE year = '2020' AND name IN ('Somalia', 'Nigeria', 'Colombia') GROUP BY 1
)
SELECT name || '/' || label, CASE definition
	WHEN 'un' THEN json_build_object('un_15_24', CASE WHEN lower = upper AND determinacy = 1 THEN upper END)
	ELSE json_build_object(CASE definition WHEN 'unscr2250' THEN 'unscr2250_18_29' ELSE 'african_charter_15_35' END,
		json_build_object('lower', lower, 'estimate', CASE WHEN unallocated = 0 THEN estimate::text END,
			'upper', upper)) END
FROM pyramid, (VALUES ('male', 'M'), ('female', 'F'), ('both', '*')) AS s (label, sex), aid_youth_report(h, sex);
SQL
compare('h05', 'one expression', <<'SQL');
WITH pyramid AS (
	SELECT name, aid_headcount_years_agg(sex, age_from::integer, age_to::integer,
		round(population::numeric)::bigint) AS h
	FROM wpp WHERE year = '2020' AND name IN ('Somalia', 'Nigeria', 'Colombia') GROUP BY 1
)
SELECT name, json_build_object(
	'male', json_build_object('unscr2250_18_29', json_build_object('lower', aid_young_men_lower(h, 'unscr2250'),
		'estimate', aid_count_estimate(h, 'M', 'unscr2250')::text, 'upper', aid_young_men_upper(h, 'unscr2250'))),
	'female', json_build_object('unscr2250_18_29', json_build_object('lower', aid_young_women_lower(h, 'unscr2250'),
		'estimate', aid_count_estimate(h, 'F', 'unscr2250')::text, 'upper', aid_young_women_upper(h, 'unscr2250'))),
	'both', json_build_object('african_charter_15_35', json_build_object('lower', aid_youth_lower(h, 'au'),
		'estimate', aid_count_estimate(h, '*', 'au')::text, 'upper', aid_youth_upper(h, 'au'))))
FROM pyramid;
SQL
$expected->same_digits('h05', $_, 'years') for 'bands', 'sdmx', 'youth report', 'one expression';
holds('a pyramid is its own reference: the estimate does not move', <<'SQL');
SELECT count(*) = 9 AND bool_and(c.estimate = r.estimate AND c.lower = r.lower AND c.upper = r.upper)
FROM (SELECT name, aid_headcount_years_agg(sex, age_from::integer, age_to::integer,
	round(population::numeric)::bigint) AS h
	FROM wpp WHERE year = '2020' AND name IN ('Somalia', 'Nigeria', 'Colombia') GROUP BY 1) p,
	(VALUES ('M'), ('F'), ('*')) AS s (sex), aid_count_in(h, sex, 'unscr2250') AS c,
	aid_count_in(h, sex, 'unscr2250', '*', h) AS r;
SQL

$expected->finish;
done_testing();
