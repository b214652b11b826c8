#!/usr/bin/perl
# Markers of real records against values that were computed without any database. Both are read where they lie,
# ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use RealRecords;

open_records('markers', 'marker');

# ---- loading ----

(my $xml = "$data/iati_xml/foodsecurity_dportal.xml") =~ s/'/''/g;
my $loaded = script(join('', map { load_csv("cbpf/projects_$_.csv", "projects_$_") } 2019 .. 2021)
	. load_csv('iati_xml/nigeria_flat/activity.csv', 'nigeria_activity')
	. load_csv('iati_xml/nigeria_flat/policy_marker.csv', 'nigeria_marker')
	. <<"SQL", 'the files load');
CREATE TABLE xml_line (n serial, line text);
\\copy xml_line (line) FROM '$xml' (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')
CREATE VIEW project AS
SELECT fund_id, country_iso2, org_type_id, allocation_year::integer AS year, budget_usd::numeric AS usd,
	marker_scheme, marker_code, aid_marker(marker_scheme, marker_code) AS marker
FROM (SELECT * FROM projects_2019 UNION ALL SELECT * FROM projects_2020 UNION ALL SELECT * FROM projects_2021) p;
SQL
die "nothing to test\n" if !defined $loaded;
is(script("SELECT count(*) FROM project WHERE aid_marker_error(marker_scheme, marker_code) IS NOT NULL OR marker IS NULL", 'markers are read'),
	"0\n", 'every pair of scheme and code is a marker');

# m01: two schemes in one column; by rows at once, as the sum of what was stored by fund, through the text form
for my $form (
	[ rows => 'SELECT aid_scheme(marker) AS scheme, aid_marker_agg(marker, usd) AS m FROM project WHERE year = 2019 GROUP BY 1' ],
	[ 'stored by fund' => 'SELECT scheme, sum(m) AS m FROM (SELECT aid_scheme(marker) AS scheme, fund_id, aid_marker_agg(marker, usd) AS m
		FROM project WHERE year = 2019 GROUP BY 1, 2) s GROUP BY 1' ],
	[ 'from text' => 'SELECT scheme, m::text::aid_marker_money AS m FROM (SELECT aid_scheme(marker) AS scheme, aid_marker_agg(marker, usd::double precision) AS m
		FROM project WHERE year = 2019 GROUP BY 1) s' ])
{
	my ($name, $query) = @$form;
	compare('m01', $name, <<"SQL");
WITH money AS ($query)
SELECT 'gam', json_build_object('projects', (SELECT sum(row_count)::bigint FROM aid_ladder(m)), 'money', aid_total(m)::text,
	'share_code_4', (SELECT share FROM aid_ladder(m) WHERE code = '4'),
	'share_codes_3_4', (SELECT cumulative_share FROM aid_ladder(m) WHERE code = '3'))
FROM money WHERE scheme = 'gam';
WITH money AS ($query)
SELECT 'gm', json_build_object('projects', (SELECT sum(row_count)::bigint FROM aid_ladder(m)), 'money', aid_total(m)::text,
	'not_applicable_projects', (SELECT row_count FROM aid_ladder(m) WHERE code = '4'),
	'not_applicable_money', (SELECT amount::text FROM aid_ladder(m) WHERE code = '4'),
	'share_2a_2b_of_applicable', (SELECT cumulative_share FROM aid_ladder(m) WHERE code = '2a'))
FROM money WHERE scheme = 'gm';
SQL
}
$expected->same_digits('m01', $_, 'rows') for 'stored by fund', 'from text';
compare('m01', 'digits', <<'SQL');
SELECT 'wrong_if_scheme_is_ignored', json_build_object('projects_with_digit_4', count(*) FILTER (WHERE aid_code(marker) = '4'),
	'share_digit_4', aid_share(aid_allocation_agg(aid_code(marker), usd), '4'))
FROM project WHERE year = 2019;
SQL
like(script(<<'SQL', 'a query that ignores the scheme') // '', qr/^22023$/, 'is refused');
DO $$
BEGIN
	PERFORM aid_marker_agg(marker, usd) FROM project WHERE year = 2019;
EXCEPTION WHEN invalid_parameter_value THEN
	PERFORM set_config('test.state', SQLSTATE, false);
END $$;
SELECT current_setting('test.state');
SQL

# m02: by country; m03: by kind of organisation
compare('m02', 'rows', <<'SQL');
WITH money AS (
	SELECT country_iso2, aid_marker_agg(marker, usd) AS m, aid_marker_agg(marker, 1::bigint) AS projects
	FROM project WHERE year = 2021 AND country_iso2 IN ('AF', 'YE', 'SO', 'SS') GROUP BY 1
)
SELECT country_iso2, json_build_object('projects', aid_total(projects), 'money', aid_total(m)::text,
	'share_code_4', (SELECT share FROM aid_ladder(m) WHERE code = '4'),
	'share_codes_3_4', (SELECT cumulative_share FROM aid_ladder(m) WHERE code = '3'),
	'share_by_projects_code_4', (SELECT share FROM aid_ladder(projects) WHERE code = '4'))
FROM money;
SQL
compare('m02', 'weights', <<'SQL');
WITH money AS (
	SELECT country_iso2, aid_marker_agg(marker, usd) AS m
	FROM project WHERE year = 2021 AND country_iso2 IN ('AF', 'YE', 'SO', 'SS') GROUP BY 1
)
SELECT country_iso2, json_build_object(
	'share_code_4', aid_weighted_share(m, '{"gam:0": 0, "gam:1": 0, "gam:2": 0, "gam:3": 0, "gam:4": 1}'),
	'share_codes_3_4', aid_weighted_share(m, '{"gam:0": 0, "gam:1": 0, "gam:2": 0, "gam:3": 1, "gam:4": 1}'))
FROM money;
SQL
compare('m03', 'rows', <<'SQL');
WITH money AS (
	SELECT org_type_id, aid_marker_agg(marker, usd) AS m FROM project WHERE year IN (2020, 2021) GROUP BY 1
)
SELECT org_type_id, json_build_object('projects', (SELECT sum(row_count)::bigint FROM aid_ladder(m)), 'money', aid_total(m)::text,
	'share_code_4', (SELECT share FROM aid_ladder(m) WHERE code = '4'),
	'share_codes_0_1', (SELECT sum(share) FROM aid_ladder(m) WHERE code IN ('0', '1')))
FROM money;
SQL

# m04: the marker of an activity, NULL where there is none, and its own currencies
compare('m04', 'rows', <<'SQL');
CREATE TEMP TABLE activity AS
SELECT a.id, a.currency, (xpath('//policy-marker[@code="1" and (@vocabulary="1" or not(@vocabulary))]/@significance', a.body))[1]::text AS significance,
	a.body
FROM (SELECT xmlparse(DOCUMENT string_agg(line, E'\n' ORDER BY n)) AS document FROM xml_line) x,
	XMLTABLE('/iati-activities/iati-activity' PASSING x.document
		COLUMNS id text PATH 'iati-identifier', currency text PATH '@default-currency', body xml PATH '.') a;
CREATE TEMP TABLE scored AS SELECT id, aid_marker('dac', significance) AS marker FROM activity;
SELECT '', json_build_object('activities', aid_total(m), 'by_significance', json_build_object(
		'0', (SELECT row_count FROM aid_ladder(m) WHERE code = '0'), '1', (SELECT row_count FROM aid_ladder(m) WHERE code = '1'),
		'2', (SELECT row_count FROM aid_ladder(m) WHERE code = '2'), 'not screened', (aid_focus(m)).not_screened),
	'screened_coverage_by_count', aid_screened_coverage(m), 'focused_share_by_count', aid_focus_share(m), 'principal_share_by_count', aid_principal_share(m))
FROM (SELECT aid_marker_agg(marker, 1::bigint) AS m FROM scored) s;
SELECT '', json_build_object('screened_coverage_by_count', aid_screened_coverage(marker, 1::numeric),
	'focused_share_by_count', aid_focus_share(marker, 1.0::double precision), 'principal_share_by_count', aid_principal_share(marker, 1::bigint))
FROM scored;
WITH money AS (
	SELECT coalesce(t.currency, a.currency) AS currency, aid_marker_agg(s.marker, t.value) AS m
	FROM activity a JOIN scored s USING (id), XMLTABLE('//transaction[transaction-type/@code="3" or transaction-type/@code="4"]' PASSING a.body
		COLUMNS currency text PATH 'value/@currency', value numeric PATH 'value') t
	GROUP BY 1
)
SELECT 'money/' || currency, (SELECT json_object_agg(code, amount::text) FROM aid_ladder(m)) FROM money;
SQL

# m05: nothing screened
compare('m05', 'rows', <<'SQL');
WITH joined AS (
	SELECT a.iati_identifier, aid_marker('dac', p.significance) AS marker
	FROM nigeria_activity a LEFT JOIN nigeria_marker p ON p.iati_identifier = a.iati_identifier AND p.code = '1'
)
SELECT '', json_build_object('activities', count(*), 'screened', count(marker), 'coverage', aid_screened_coverage(marker, 1::bigint),
	'focused_share', aid_focus_share(marker, 1::bigint))
FROM joined;
SQL

$expected->finish;
done_testing();
