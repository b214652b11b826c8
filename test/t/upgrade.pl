#!/usr/bin/perl
# From the oldest frozen version to this one: what is stored stays what it was, the catalogs say what they say of a fresh
# installation, and the regression tests and the pgTAP tests pass on an upgraded one. On a server of its own, which
# knows the frozen version too.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Installation;
use Psql;
use TAP::Parser;
use Test::More;

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";
my ($new) = Psql::read_file('aidflow.control') =~ /^default_version = '(.*)'$/m;
my ($last) = Psql::read_file('Makefile') =~ /^UPGRADE_FROM = (\S+)$/m;
my ($old) = map { $_->[0] } sort { $a->[1] cmp $b->[1] } map { m{/aidflow--([\d.]+)\.sql$} ? [ $1, sprintf '%05d.%05d.%05d', split /\./, $1 ] : () }
	glob 'extension/upgrade/aidflow--*.sql';
my @extensions = qw(aidflow aidflow_postgis aidflow_report);

# ---- the scripts ----

my $made = scratch('made');
mkdir $made or die "$made: $!\n";
for my $extension (@extensions)
{
	my $name = "$extension--$last--$new.sql";
	# the part by hand is the committed one's
	run('cp', "extension/upgrade/$name", $made);
	my ($code, $out, $err) = run('tools/make-upgrade', "extension/upgrade/$extension--$last.sql", "$extension--$new.sql", "$made/$name");
	is($err, '', "the step to $new can be made for $extension");
	is(Psql::read_file("$made/$name"), Psql::read_file("extension/upgrade/$name"), "$name is what `make upgrade` makes");
}

# ---- an upgrade of a database that is in use ----

my $installation = Installation->new;
$installation->put_script("$_--$old.sql", file => "extension/upgrade/$_--$old.sql") for @extensions;
$installation->start;
my @there = grep { $_ ne 'aidflow_postgis' || value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'") } @extensions;
diag('PostGIS is not installed: aidflow_postgis is left out') if @there < @extensions;

my $db = create_database('upgraded');
for my $extension (@there)
{
	value($db, 'CREATE EXTENSION postgis') if $extension eq 'aidflow_postgis';
	is(value($db, "CREATE EXTENSION $extension VERSION '$old'"), '', "$extension $old can be created with the library of $new");
}
script_runs($db, 'test/store/fill.sql', "$old is filled");
my $before = digest($db);
unlike($before, qr/no index used|other than without/, 'its indexes are used and right');
like(value($db, 'SELECT advice FROM aid_version()'), qr/ALTER EXTENSION aidflow UPDATE/, 'aid_version() of before advises to update');
for my $extension (grep { $_ ne 'aidflow' } @there)
{
	my ($code, $out, $err) = psql($db, "ALTER EXTENSION $extension UPDATE");
	like($err, qr/this needs aidflow \S+, and aidflow is \Q$old\E.*Run ALTER EXTENSION aidflow UPDATE first/s, "$extension waits for the core");
}
is(value($db, 'ALTER EXTENSION aidflow UPDATE'), '', 'aidflow is updated');
my ($companions) = value($db, 'SELECT advice FROM aid_version()') =~ /^run (ALTER .*;)$/;
is($companions, join(' ', map { "ALTER EXTENSION $_ UPDATE;" } grep { $_ ne 'aidflow' } @there), 'aid_version() names what is still of before');
is(value($db, $companions), '', 'what it advises works');
is(value($db, 'SELECT library, sql, advice FROM aid_version()'), "$new|$new|", 'all versions agree');
is(digest($db), $before, 'stored values, views and indexes are the same');

my $fresh = create_database('fresh');
script_runs($fresh, 'test/store/fill.sql', "$new is filled");
is(digest($fresh), $before, "$new stores the same");
script_runs($_, 'test/store/fill_report.sql', "$_ keeps a report") for $db, $fresh;
my $after = digest($db);
is($after, digest($fresh), 'the same');
my $catalog = listing($fresh);
cmp_ok(scalar(split /\n/, $catalog), '>', 1000, 'the catalogs are read');
same_text(listing($db), $catalog, 'the catalogs of the upgraded and of a fresh database are the same');
is(digest(restored($db, 'upgraded_again', 'custom')), $after, 'dumped and restored, it is still the same');

# ---- all tests on upgraded installations ----

# Without the script of the new version CREATE EXTENSION takes the frozen one and goes on from there.
$installation->remove_script("$_--$new.sql") for @extensions;
my $chain = create_database('chain');
value($chain, 'CREATE EXTENSION postgis') if @there == @extensions;
is(value($chain, "CREATE EXTENSION $_"), '', "$_: $old and the step to $new") for @there;
same_text(listing($chain), $catalog, 'the catalogs are the same');

my $results = scratch('regress');
my ($code, $out, $err) = run('make', '-s', "PG_CONFIG=$ENV{PG_CONFIG}", 'STRICT=' . ($ENV{STRICT} // ''), "REGRESS_OUTPUT=$results", 'installcheck');
is($code, 0, 'the regression tests pass') or diag($out, $err, -e "$results/regression.diffs" ? Psql::read_file("$results/regression.diffs") : ());

SKIP:
{
	skip 'pgTAP is not installed; its package is postgresql-' . ($ENV{PGVER} // '15') . '-pgtap'
		unless value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'pgtap'");
	my $tap = create_database('pgtap');
	is(value($tap, 'CREATE EXTENSION pgtap; CREATE EXTENSION aidflow'), '', 'a database for pgTAP');
	for my $file (glob 'test/pgtap/*.sql')
	{
		my $parser = TAP::Parser->new({ exec => [ qw(psql -X -q -A -t -P pager=off -v ON_ERROR_STOP=1 -d), $tap, '-f', $file ], merge => 1 });
		my @bad;
		while (my $line = $parser->next)
		{
			push @bad, $line->as_string if !$line->is_test && !$line->is_plan || $line->is_test && !$line->is_ok;
		}
		ok(!$parser->failed && !$parser->parse_errors && !$parser->exit, "$file passes") or diag(join "\n", @bad, $parser->parse_errors);
	}
}
done_testing();

sub script_runs
{
	my ($database, $file, $name) = @_;
	my ($status, $output, $messages) = run('psql', '-Xq', '-d', $database, '-f', $file);
	is("$status $messages", '0 ', $name);
}

sub digest
{
	my ($database) = @_;
	my ($status, $output, $messages) = run('psql', '-Xq', '-d', $database, '-f', 'test/store/digest.sql');
	return $status ? "failed: $messages" : $output;
}

sub listing
{
	my ($database) = @_;
	my ($status, $output, $messages) = run('psql', '-Xq', '-d', $database, '-f', 'test/store/catalog.sql');
	die $messages if $status;
	return $output;
}

# Long texts: what differs is shown, not both.
sub same_text
{
	my ($got, $expected, $name) = @_;
	return if ok($got eq $expected, $name);
	my %seen = map { $_ => 1 } split /\n(?! )/, $expected;
	my %got = map { $_ => 1 } split /\n(?! )/, $got;
	diag("only in the upgraded one: $_") for sort grep { !$seen{$_} } keys %got;
	diag("only in the fresh one: $_") for sort grep { !$got{$_} } keys %seen;
}
