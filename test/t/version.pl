#!/usr/bin/perl
# What aid_version() says, and what happens, when the library, the SQL objects and the companions are of different
# versions: on a copy of the installation that has versions before and after this one.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Installation;
use Psql;
use Test::More;

my $copy = Installation->new;
my $scripts = "$copy->{share}/extension";
my ($now) = Psql::read_file("$scripts/aidflow.control") =~ /^default_version = '(.*)'$/m;
my ($before, $after) = ('0.0.1', $now =~ tr/0-9/9/r);
for my $extension (qw(aidflow aidflow_report))
{
	$copy->put_script("$extension--$before.sql", file => "$scripts/$extension--$now.sql");
	$copy->put_script("$extension--$before--$now.sql", text => '');
	$copy->put_script("$extension--$now--$after.sql", text => '');
}
$copy->put_script("aidflow--$now--next.sql", text => '');
$copy->start;
my $db = create_database('versions');
my $versions = 'SELECT library, sql, advice FROM aid_version()';
my $replaced = qr/reconnect, as this session may have loaded the library before it was replaced; if that does not help, install the files of aidflow \Q$after\E on this server/;

is(value($db, "SELECT name, default_version, superuser, trusted, relocatable, requires FROM pg_available_extensions JOIN pg_available_extension_versions v USING (name)
	WHERE name IN ('aidflow', 'aidflow_report') AND version = default_version ORDER BY name"), "aidflow|$now|t|t|t|\naidflow_report|$now|t|t|f|{aidflow}",
	'the server offers this version to all who may create objects');

# the files are newer than the SQL objects
is(value($db, "CREATE EXTENSION aidflow VERSION '$before'; CREATE EXTENSION aidflow_report VERSION '$before'; $versions"),
	"$now|$before|run ALTER EXTENSION aidflow UPDATE; ALTER EXTENSION aidflow_report UPDATE;", 'library newer: update');
is(value($db, "ALTER EXTENSION aidflow UPDATE; $versions"), "$now|$now|run ALTER EXTENSION aidflow_report UPDATE;", 'the companion is named as long as it is behind');
is(value($db, "ALTER EXTENSION aidflow_report UPDATE; $versions"), "$now|$now|", 'then nothing');

# a companion of this version beside a core of before
is(value($db, "DROP EXTENSION aidflow CASCADE; CREATE EXTENSION aidflow VERSION '$before'"), '', 'a core of before');
like(value($db, 'CREATE EXTENSION aidflow_report'), qr/this needs aidflow \Q$now\E, and aidflow is \Q$before\E in this database.*HINT:  Run ALTER EXTENSION aidflow UPDATE first/s,
	'no companion is created that is newer');
is(value($db, 'ALTER EXTENSION aidflow UPDATE; CREATE EXTENSION aidflow_report'), '', 'but after the update');

# The SQL objects are newer than the files: a server of which only the database was moved, or a session that loaded the
# library before it was replaced.
like(value($db, "ALTER EXTENSION aidflow UPDATE TO '$after'; $versions"), qr/^\Q$now|$after|\E$replaced$/, 'library older: reconnect, or install');
my $library = Psql::read_file("$copy->{lib}/aidflow.so");
is($library =~ s/(?<=\x{0})\Q$now\E(?=\x{0})/$after/g, 1, 'the library names its version once');
open my $out, '>:raw', scratch('aidflow.so') or die $!;
print $out $library;
close $out or die $!;
my @same_session = rows($db, "$versions;\n\\! mv -f @{[ scratch('aidflow.so') ]} $copy->{lib}/aidflow.so\n$versions");
like($same_session[1], qr/^\Q$now|$after|\E$replaced$/, 'a session keeps the library that it has loaded');
is(value($db, $versions), "$after|$after|run ALTER EXTENSION aidflow_report UPDATE;", 'the next one has the new library');

# what cannot be compared, and a way back
like(value($db, "DROP EXTENSION aidflow CASCADE; CREATE EXTENSION aidflow; ALTER EXTENSION aidflow UPDATE TO 'next'; $versions"),
	qr/^\Q$after\E\|next\|reconnect, .* install the files of aidflow next on this server$/, 'a version that is no number');
like(value($db, "ALTER EXTENSION aidflow UPDATE TO '$now'"), qr/extension "aidflow" has no update path from version "next" to version "\Q$now\E"/, 'there is no downgrade');
is(value($db, "SET search_path = ''; SELECT count(*) FROM public.aid_version()"), 1, 'with nothing in the search path');
done_testing();
