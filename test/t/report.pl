#!/usr/bin/perl
# The report: equal bytes for shuffled, partitioned and parallel rows; the log through dump and restore; rights and row
# security; a cancelled report is no report.
use strict;
use warnings FATAL => 'all';
use Digest::SHA 'sha256_hex';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Plans;
use Psql;
use Test::More;

my $db = create_database('aidflow_report');
my $postgis = value($db, "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis')") eq '2';
note('PostGIS is not installed: no map in the report') if !$postgis;
is(value($db, 'CREATE EXTENSION aidflow_report CASCADE;' . ($postgis ? 'CREATE EXTENSION aidflow_postgis CASCADE;' : '')), '', 'the extension is created');
# Every role that the generator can fill; amounts are doubles, so that the order of additions would show.
is(value($db, <<'SQL'), '', 'rows are made');
CREATE FUNCTION draw(i bigint, k bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN ((hashint8extended(i, k) % n) + n) % n;
CREATE TABLE record AS
SELECT i AS id, 'Donor ' || draw(i, 1, 12) AS donor, 'Partner ' || draw(i, 2, 40) AS implementer, CASE WHEN draw(i, 3, 50) > 0 THEN 'U' || draw(i, 4, 30) END AS recipient,
	CASE WHEN draw(i, 5, 60) > 0 THEN (1 + draw(i, 6, 1000000)) / 7.0::float8 * CASE WHEN draw(i, 7, 40) = 0 THEN -1 ELSE 1 END END AS amount,
	date '2019-01-01' + draw(i, 8, 1700)::int AS date, date '2019-01-01' + draw(i, 8, 1700)::int AS start_date, date '2019-02-01' + (draw(i, 8, 1700) + draw(i, 9, 400))::int AS end_date,
	(ARRAY['Repair of wells', 'Training of police', 'Weapons collection', 'Safe houses', 'Marking of arms', 'Clinics for the displaced'])[1 + draw(i, 10, 6)] || ' in district ' || draw(i, 11, 60)
		|| CASE draw(i, 12, 4) WHEN 0 THEN ', phase 2' ELSE '' END AS title,
	(15000 + draw(i, 13, 9))::text AS sector, 'P' || draw(i, 14, 5) AS place, CASE WHEN draw(i, 15, 3) > 0 THEN aid_marker('dac', draw(i, 16, 3)::int) END AS marker,
	CASE WHEN draw(i, 17, 2) > 0 THEN format('F 0-17: %s, M 0-17: %s, F 18+: %s, M 18-29: %s, M 30+: 3, ?: 2', draw(i, 18, 90), draw(i, 19, 90), draw(i, 20, 90), draw(i, 21, 50))::aid_headcount END AS beneficiaries,
	'S' || draw(i, 22, 2) AS source, 'N' || draw(i, 23, 3500) AS record_id, 'A' || draw(i, 24, 900) AS activity_id, CASE WHEN draw(i, 25, 30) = 0 THEN 'A' || draw(i, 26, 900) END AS receiver_activity_id
FROM generate_series(1, 4000) i;
CREATE VIEW assistance AS TABLE record;
CREATE TABLE unit AS SELECT 'U' || i AS unit, 1000 + 77 * i AS people, i % 9 * 3.5::float8 AS need, (ARRAY['North', 'South', 'East'])[1 + i % 3] AS region, i FROM generate_series(0, 33) i;
CREATE TABLE by_hash (LIKE record) PARTITION BY HASH (id);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT * FROM record ORDER BY hashint8extended(id, 5);
CREATE TABLE shuffled AS SELECT * FROM record ORDER BY hashint8extended(id, 7);
CREATE TABLE upside_down AS SELECT * FROM record ORDER BY id DESC;
CREATE TABLE unit_shuffled AS SELECT * FROM unit ORDER BY hashint8extended(i, 3);
ANALYZE;
SQL

my $options = q{jsonb_build_object('title', 'Test', 'replicates', 99,
	'population', 'SELECT unit, people AS amount FROM unit', 'need', 'SELECT unit, need AS amount FROM unit', 'roster', 'SELECT unit FROM unit', 'names', $$SELECT unit, 'Land ' || unit AS name FROM unit$$,
	'groups', 'SELECT unit, region AS path FROM unit', 'context', $$SELECT unit, CASE WHEN i % 4 = 0 THEN 'fragile' ELSE 'stable' END AS class FROM unit$$,
	'purposes', $$SELECT DISTINCT sector, CASE WHEN sector < '15004' THEN 'prevention' ELSE 'other' END AS purpose FROM assistance$$,
	'forms', $$SELECT 'Donor ' || i AS country, CASE WHEN i < 5 THEN 'south' ELSE 'north' END AS class FROM generate_series(0, 11) i UNION ALL SELECT unit, 'south' FROM unit$$)}
	. ($postgis ? q{ || jsonb_build_object('shapes', 'SELECT unit, ST_MakeEnvelope(i % 6, i / 6, i % 6 + 1, i / 6 + 1, 4326) AS geom FROM unit')} : '');
my $report = "SELECT aid_report_html('TABLE assistance', $options)";
my $first = value($db, "$serial $report");
like($first, qr/^<!DOCTYPE html>.*<\/html>$/s, 'a report is made');
unlike($first, qr/could not be made/, 'no figure fails') or diag(join "\n", $first =~ /could not be made(.{0,300})/g);
unlike($first, qr/class="missing"/, 'every section has what it needs') if $postgis;

# ---- equal bytes ----
sub same
{
	my ($name, $settings, $sql) = @_;
	my $html = value($db, "BEGIN; " . ($sql // '') . "; $settings $report; ROLLBACK");
	ok($html eq $first, "the same bytes: $name") or do {
		my @a = split /\n/, $first;
		my @b = split /\n/, $html;
		diag(map { "line $_:\n- $a[$_]\n+ " . ($b[$_] // '') . "\n" } (grep { $a[$_] ne ($b[$_] // '') } 0 .. $#a)[ 0 .. 2 ]) if $first ne $html && @a == @b;
	};
	return;
}

# A table in the place of another: the view must read the same name, since the report prints it.
sub replaced
{
	my ($table, $by) = @_;
	return "ALTER TABLE $table RENAME TO replaced_$table; ALTER TABLE $by RENAME TO $table; CREATE OR REPLACE VIEW assistance AS TABLE record;";
}
same('again', $serial);
same('parallel workers', $parallel);
same('sorted groups, merge joins', "$serial SET enable_hashagg = off; SET enable_hashjoin = off; SET enable_nestloop = off; SET work_mem = '64kB';");
same('shuffled rows', $serial, replaced(record => 'shuffled'));
same('shuffled rows, parallel workers', $parallel, replaced(record => 'shuffled'));
same('rows upside down', $serial, replaced(record => 'upside_down'));
same('rows in partitions', $serial, replaced(record => 'by_hash'));
same('rows in partitions, parallel workers', $parallel, replaced(record => 'by_hash'));
same('units in another order', $serial, replaced(unit => 'unit_shuffled'));
same('another session', 'SET DateStyle = german; SET TimeZone = \'Asia/Kabul\'; SET extra_float_digits = 0;');
isnt(value($db, "BEGIN; UPDATE record SET amount = amount + 0.01 WHERE id = 77; $report; ROLLBACK"), $first, 'another amount makes other bytes');

# ---- cancelled ----
my ($code, $out, $err) = psql($db, "SET statement_timeout = '150ms'; $report");
like($err, qr/canceling statement due to statement timeout/, 'a cancelled report is an error');
is($out, '', 'and no report');

# ---- rights ----
create_role($_) for qw(aid_report_owner aid_report_reader);
is(value($db, <<'SQL'), '', 'roles, policies and views');
ALTER TABLE record OWNER TO aid_report_owner;
ALTER TABLE unit OWNER TO aid_report_owner;
ALTER VIEW assistance OWNER TO aid_report_owner;
CREATE VIEW as_invoker WITH (security_invoker) AS TABLE record;
GRANT SELECT ON record, unit, assistance, as_invoker TO aid_report_reader;
CREATE VIEW closed AS TABLE record;
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON record FOR SELECT TO aid_report_reader USING (donor = 'Donor 3');
SQL
my $rows = q{SELECT value #>> '{rows,0,1}' FROM aid_report_sections('TABLE %s', '{}', 'coverage') WHERE label = 'Rows and money'};
my $mine = value($db, "SELECT count(*) FROM record WHERE donor = 'Donor 3'");
my $scope = qr/^<header>\n<p class="scope">These figures cover only what the role aid_report_reader may see: row security applies to ([^<]*)\.<\/p>\n<h1>/m;

for my $case (['record', 'aid_report_reader', $mine, 'public.record'], ['as_invoker', 'aid_report_reader', $mine, 'public.record'], ['assistance', 'aid_report_reader', 4000, ''],
	['record', 'aid_report_owner', 4000, ''], ['record', '', 4000, ''])
{
	my ($table, $role, $count, $named) = @$case;
	my $who = ($role || 'a superuser') . ", $table";
	is(value($db, sprintf($rows, $table), $role), $count, "$who: the rows that may be seen");
	my $html = value($db, "SELECT aid_report_html('SELECT donor, recipient, amount FROM $table')", $role);
	is($html =~ $scope ? $1 : '', $named, "$who: what the first line says");
}
value($db, 'ALTER TABLE unit ENABLE ROW LEVEL SECURITY; CREATE POLICY part ON unit TO aid_report_reader USING (i < 20)');
like(value($db, "SELECT aid_report_html('SELECT donor, recipient, amount FROM assistance', '{\"roster\": \"SELECT unit FROM unit\"}')", 'aid_report_reader'), $scope, 'row security in the query of an option is told too');
like(value($db, "SELECT aid_report_html('SELECT donor, recipient, amount FROM assistance WHERE recipient IN (SELECT unit FROM unit)')", 'aid_report_reader'), $scope, 'and in a subquery');
is(value($db, "SELECT string_agg(name || ' ' || row_security, ' ' ORDER BY name) FROM aid_query_tables('SELECT * FROM assistance, as_invoker, (SELECT 1 WHERE EXISTS (SELECT FROM unit)) x')", 'aid_report_reader'),
	'public.record true public.unit true', 'tables behind views and in subqueries');
like((psql($db, 'SET ROLE aid_report_reader; SELECT * FROM aid_report_sections(\'TABLE closed\')'))[2], qr/permission denied for view closed/, 'no right, no report');
like((psql($db, 'SET ROLE aid_report_reader; SELECT aid_report_run(\'SELECT donor, amount FROM record\')'))[2], qr/permission denied for table aid_report_log/, 'the log is its owner\'s');
is(value($db, 'GRANT SELECT, INSERT ON aid_report_log TO aid_report_reader'), '', 'the owner grants it');
like(value($db, "SELECT aid_report_run('SELECT donor, amount FROM record')", 'aid_report_reader'), qr/^\d+$/, 'then others keep runs');
is(value($db, 'SELECT made_by, made_at BETWEEN now() - interval \'1 hour\' AND now() FROM aid_report_log ORDER BY run DESC LIMIT 1'), 'aid_report_reader|t', 'under their name');
value($db, 'DROP VIEW closed; DROP POLICY own ON record; DROP POLICY part ON unit; ALTER TABLE record DISABLE ROW LEVEL SECURITY; ALTER TABLE unit DISABLE ROW LEVEL SECURITY; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM aid_report_reader');
value($db, "ALTER $_ OWNER TO CURRENT_USER") for 'TABLE record', 'TABLE unit', 'VIEW assistance';

# An ordinary user's database and extension: it is trusted. With the schemas of the extensions apart.
my $own = create_database('aidflow_report_own', '-O', 'aid_report_owner');
is(value($own, <<'SQL', 'aid_report_owner'), '', 'an ordinary user creates the extension');
CREATE SCHEMA core; CREATE SCHEMA report;
CREATE EXTENSION aidflow SCHEMA core;
CREATE EXTENSION aidflow_report SCHEMA report;
CREATE TABLE flow AS SELECT i AS id, 'D' || i % 3 AS donor, 'R' || i % 5 AS recipient, i * 1.5 AS amount, date '2024-01-01' + i AS date, 'work ' || i AS title FROM generate_series(1, 50) i;
SQL
like(value($own, "SELECT report.aid_report_run('TABLE flow')", 'aid_report_owner'), qr/^1$/, 'and runs a report');
is(value($own, "SELECT count(*) FROM report.aid_report_sections('TABLE flow') WHERE value ? 'error'", 'aid_report_owner'), 0, 'without an error');
is(value($own, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_report_log'"), 'aid_report_owner', 'the log is theirs');

# ---- dump and restore ----
for my $case ([$own, 'aid_report_owner', 'report.'], [$db, '', ''])
{
	my ($from, $role, $schema) = @$case;
	value($from, "SELECT ${schema}aid_report_run('SELECT donor, amount FROM " . ($schema ? 'flow' : 'record') . "', '{\"title\": \"Kept\"}')", $role);
	my $log = "SELECT md5(string_agg(l::text, '' ORDER BY run)), max(run) FROM ${schema}aid_report_log l";
	my $kept = value($from, $log);
	for my $format ('plain', 'custom')
	{
		my $to = restored($from, 'aidflow_report_to', $format, role => $role, create => $role ? ['-O', $role] : []);
		is(value($to, $log), $kept, "the log is restored, $format");
		my ($last) = $kept =~ /\|(\d+)$/;
		is(value($to, "SELECT ${schema}aid_report_run('SELECT donor, amount FROM " . ($schema ? 'flow' : 'record') . "', '{\"title\": \"Kept\"}')", $role), $last + 1, 'and goes on with the next number');
		is(value($to, "SELECT count(*) FROM ${schema}aid_report_diff($last, $last + 1)", $role), 0, 'with the same figures');
	}
}
is(sha256_hex(value('aidflow_report_to', "$serial $report")), sha256_hex($first), 'the same bytes after a restore');

done_testing();
