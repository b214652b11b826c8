#!/usr/bin/perl
# The importers on real files, against values that were computed without any database. Both are read where they lie,
# ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use JSON::PP ();
use Test::More;
use ExpectedValues;
use Psql;
use RealRecords qw($data $expected $database open_records);

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";

open_records('import', qw(allocation concentration marker duplicates));

# Imports a file into a schema of its name; every row must be kept.
sub imports
{
	my ($script, $schema, $file, $rows, %option) = @_;
	my ($code, $out, $err) = run('psql', '-XAtq', '-d', $database, '-v', "file=$data/$file", '-v', "schema=$schema",
		(map { ('-v', "$_=$option{$_}") } sort keys %option), '-f', "import/$script.sql");
	is($code, 0, "$file is imported") or diag($err);
	my %count = map { /^(.*)\|(\d+)$/ ? ($1 => $2) : () } split /\n/, $out;
	is_deeply([ @count{qw(read kept rejected)} ], [ $rows, $rows, 0 ], "$file: all $rows rows are kept") or diag(explain(\%count));
	return \%count;
}

# Compares what a query returns, one JSON object, with an item.
sub compare
{
	my ($item, $prefix, $sql) = @_;
	$expected->check($item, 'import', $prefix, ExpectedValues::decode(value($database, $sql)));
}

# f01, f02: Jordan; f03: one usage year
imports('fts', 'jordan', 'fts_flows/fts_incoming_funding_jor.csv', 440);
imports('fts', 'jordan', 'fts_flows/fts_internal_funding_jor.csv', 38);
compare('f01', '', <<'SQL');
SELECT json_build_object('every_row', sum(amount_usd)::text, 'incoming', (sum(amount_usd) FILTER (WHERE boundary = 'incoming'))::text,
	'incoming_without_pledges', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND status <> 'pledge'))::text,
	'incoming_paid_only', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND status = 'paid'))::text,
	'incoming_without_parked', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND flow_type <> 'Parked'))::text,
	'incoming_single_country_only', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND on_boundary = 'single'))::text,
	'incoming_shared', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND on_boundary = 'shared'))::text,
	'internal', (sum(amount_usd) FILTER (WHERE boundary = 'internal'))::text,
	'in_kind', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND contribution_type = 'in kind'))::text,
	'rows', json_build_object('incoming', count(*) FILTER (WHERE boundary = 'incoming'), 'internal', count(*) FILTER (WHERE boundary = 'internal'),
		'pledge', count(*) FILTER (WHERE status = 'pledge'), 'parked', count(*) FILTER (WHERE boundary = 'incoming' AND flow_type = 'Parked'),
		'zero', count(*) FILTER (WHERE amount_usd = 0), 'shared', count(*) FILTER (WHERE boundary = 'incoming' AND on_boundary = 'shared')))
FROM jordan.fts_flow
SQL
compare('f02', '', <<'SQL');
SELECT json_build_object('in_rows', count(*) FILTER (WHERE boundary = 'incoming'), 'in_money', (sum(amount_usd) FILTER (WHERE boundary = 'incoming'))::text,
	'out_rows', count(*) FILTER (WHERE boundary = 'internal'), 'out_money', (sum(amount_usd) FILTER (WHERE boundary = 'internal'))::text,
	'not_yet_allocated', (sum(amount_usd) FILTER (WHERE boundary = 'incoming') - sum(amount_usd) FILTER (WHERE boundary = 'internal'))::text)
FROM jordan.fts_flow
WHERE boundary = 'incoming' AND implementer = 'Jordan Humanitarian Fund' OR boundary = 'internal' AND donor = 'Jordan Humanitarian Fund'
SQL
imports('fts', 'year', 'fts_flows/fts_2027.csv', 262);
imports('fts', 'curated', 'fts_flows/fts_curated_2027.csv', 293);
compare('f03', '', <<'SQL');
SELECT json_build_object('every_row', sum(amount_usd)::text, 'incoming', (sum(amount_usd) FILTER (WHERE boundary = 'incoming'))::text,
	'incoming_without_pledges', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND status <> 'pledge'))::text,
	'incoming_leaves', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND child_ids = '{}'))::text,
	'incoming_without_parked', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND flow_type <> 'Parked'))::text,
	'incoming_leaves_without_parked', (sum(amount_usd) FILTER (WHERE boundary = 'incoming' AND child_ids = '{}' AND flow_type <> 'Parked'))::text,
	'share_of_2027_equal_split', sum(amount_usd / cardinality(usage_years)) FILTER (WHERE 2027 = ANY (usage_years) AND boundary <> 'outgoing' AND status <> 'pledge')::double precision,
	'sum_of_full_parked', sum(full_parked_usd)::text,
	'rows', json_build_object('all', count(*), 'outgoing', count(*) FILTER (WHERE boundary = 'outgoing'), 'pledge', count(*) FILTER (WHERE status = 'pledge'),
		'several_destination_years', count(*) FILTER (WHERE cardinality(usage_years) > 1),
		'several_years_and_money', count(*) FILTER (WHERE cardinality(usage_years) > 1 AND amount_usd <> 0),
		'with_children', count(*) FILTER (WHERE child_ids <> '{}'), 'with_parent', count(parent_id),
		'parent_in_file', count(*) FILTER (WHERE parent_id IN (SELECT flow_id FROM year.fts_flow))))
FROM year.fts_flow
SQL
compare('f03', '', <<'SQL');
SELECT json_build_object('curated_total', sum(amount_usd)::double precision, 'curated_negative_rows', count(*) FILTER (WHERE amount_usd < 0),
	'curated_negative_money', (sum(amount_usd) FILTER (WHERE amount_usd < 0))::text) FROM curated.fts_flow
SQL
is(value($database, q{SELECT (SELECT sum(amount) FROM year.fts) = (SELECT sum(amount_usd) FROM year.fts_flow)}), 't', 'the view has all the money');
imports('fts', 'year', 'fts_flows/fts_2027.csv', 262, percentages => 'rebase', again => 1);
is(value($database, q{SELECT sum(amount) = 419146081 AND count(*) > 262 FROM year.fts}), 't', 'divided equally it is the same money');

# s02, m04, m05: IATI as XML and as tables
my $nigeria = imports('iati', 'nigeria', 'iati_xml/iati_2.03_NigeriaAIMS.xml', 238);
is("$nigeria->{activities} $nigeria->{transactions}", '140 221', 'activities and transactions');
my $flat = 'iati_xml/nigeria_flat';
imports('iati_csv', 'flat', "$flat/transaction.csv", 238, activities => "$data/$flat/activity.csv", organisations => "$data/$flat/participating_org.csv",
	recipients => "$data/$flat/recipient.csv", sectors => "$data/$flat/sector.csv", markers => "$data/$flat/policy_marker.csv");
my $columns = 'donor, implementer, recipient, amount, currency, date, start_date, end_date, title, sector, marker, direction, stage';
is(value($database, "SELECT count(*) FROM (SELECT $columns FROM nigeria.iati EXCEPT ALL SELECT $columns FROM flat.iati) d"), '0', 'tables and XML give the same rows');
for my $schema ('nigeria', 'flat')
{
	compare('s02', '', <<"SQL");
SELECT json_build_object('expenditure_total', (sum(amount))::numeric(20,0)::text, 'unallocated_when_stated', trim_scale(sum(amount) FILTER (WHERE sector IS NULL))::text,
	'stated_12100', sum(amount) FILTER (WHERE sector = '12100')::double precision, 'stated_31100', sum(amount) FILTER (WHERE sector = '31100')::double precision)
FROM $schema.iati_part JOIN $schema.iati_transaction USING (import_id, activity, transaction) WHERE type = 4
SQL
}
imports('iati', 'nigeria', 'iati_xml/iati_2.03_NigeriaAIMS.xml', 238, percentages => 'rebase', again => 1);
compare('s02', '', <<'SQL');
SELECT json_build_object('rebased_12100', sum(amount) FILTER (WHERE sector = '12100')::double precision, 'rebased_31100', sum(amount) FILTER (WHERE sector = '31100')::double precision)
FROM nigeria.iati_part JOIN nigeria.iati_transaction USING (import_id, activity, transaction) WHERE type = 4
SQL
compare('m05', '', <<'SQL');
SELECT json_build_object('activities', count(*), 'screened', count(marker), 'coverage', aid_screened_coverage(marker, 1::bigint), 'focused_share', aid_focus_share(marker, 1::bigint))
FROM nigeria.iati_activity
SQL
imports('iati', 'food', 'iati_xml/foodsecurity_dportal.xml', 63);
compare('m04', '', <<'SQL');
SELECT json_build_object('activities', count(*), 'by_significance', json_build_object('0', count(*) FILTER (WHERE marker = 'dac:0'), '1', count(*) FILTER (WHERE marker = 'dac:1'),
		'2', count(*) FILTER (WHERE marker = 'dac:2'), 'not screened', count(*) FILTER (WHERE marker IS NULL)),
	'screened_coverage_by_count', aid_screened_coverage(marker, 1::bigint), 'focused_share_by_count', aid_focus_share(marker, 1::bigint))
FROM food.iati_activity
SQL
compare('m04', 'money', <<'SQL');
SELECT json_object_agg(currency, money) FROM (
	SELECT currency, json_object_agg(aid_code(marker), trim_scale(amount)::text) AS money
	FROM (SELECT currency, marker, sum(amount) AS amount FROM food.iati WHERE direction = 'out' AND stage = 'disbursement' GROUP BY 1, 2) s GROUP BY 1) t
SQL

# c10, s01: AidData
my $somalia = 'aiddata_geocoded/SomaliaAIMS';
imports('aiddata', 'donors', "$somalia/projects.csv", 1217, percentages => 'rebase');
compare('c10', '', <<'SQL');
SELECT json_build_object('n', count(*), 'total', trim_scale(sum(amount))::text, 'hhi', aid_hhi(donor, amount), 'gini', aid_gini(donor, amount), 'theil', aid_theil(donor, amount))
FROM (SELECT donor, sum(amount) AS amount FROM donors.aiddata WHERE stage = 'commitment' GROUP BY donor) d
SQL
my %place_rows = (somalia => 3130, colombia => 2981);
for my $country ('somalia', 'colombia')
{
	imports('aiddata', $country, 'aiddata_geocoded/' . ucfirst($country) . 'AIMS/level_1a.csv', $place_rows{$country});
	compare('s01', $country, <<"SQL");
SELECT json_build_object('projects', count(*), 'reconciled', count(*) FILTER (WHERE commitment = parts), 'share_known_only_to_country_or_capital', (sum(country) / sum(parts))::double precision)
FROM $country.aiddata_project JOIN (
	SELECT project_id, sum(commitment) AS parts, coalesce(sum(commitment) FILTER (WHERE precision_code IN (6, 8)), 0) AS country
	FROM $country.aiddata_part LEFT JOIN $country.aiddata_place USING (import_id, project_id, location_id) GROUP BY 1) p USING (project_id)
WHERE commitment IS NOT NULL
SQL
}
done_testing();
