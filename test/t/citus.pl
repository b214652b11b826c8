#!/usr/bin/perl
# A Citus cluster, a coordinator and two workers of this test's own, as docs/shards.md has it: the blocks of the guide, what
# is computed on the shards and what gathers rows, by the plan, and that results have the bits of one local table.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Aggregates;
use Blocks;
use Psql;
use Test::More;

my ($code, $directory) = run($ENV{PG_CONFIG} // 'pg_config', '--sharedir');
chomp $directory;
plan skip_all => 'Citus is not installed for this PostgreSQL; it is an extension of its own, citus' if !-e "$directory/extension/citus.control";
require Server;

my ($coordinator, @workers) = map { Server->new("shared_preload_libraries = 'citus'\nmax_connections = 100") } 0 .. 2;

# A database of each server that Citus makes one of; the coordinator's is the one that is asked.
sub create_cluster
{
	my ($db) = @_;
	for my $server (@workers, $coordinator)
	{
		$server->enter;
		run('createdb', $db);
		value($db, 'CREATE EXTENSION citus');
	}
	my $sql = join ' ', "SELECT citus_set_coordinator_host('$coordinator->{directory}', 5432);", map { "SELECT citus_add_node('$_->{directory}', 5432);" } @workers;
	is((psql($db, $sql))[2], '', 'a coordinator and two workers');
	return $db;
}

# ---- the guide ----

my $db = create_cluster('guide');
my @blocks = read_blocks([ split /^/, Psql::read_file("$FindBin::RealBin/../../docs/shards.md") ], 'sql citus');
for my $block (@blocks)
{
	my ($sql, $expected) = @$block{qw(code output)};
	my $file = scratch('block.sql');
	open my $out, '>', $file or die "$file: $!\n";
	print $out $sql;
	close $out or die "$file: $!\n";
	my ($code, $output, $error) = run('psql', '-Xq', '-P', 'pager=off', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', $file);
	is($error =~ s/^.*NOTICE.*\n|^(?:DETAIL|HINT).*\n//mgr, '', "docs/shards.md:$block->{line} runs") or next;
	s/[ \t]+$//mg for grep { defined } $output, $expected;
	like($output, qr/\Q$expected\E\s*\z/, 'and gives what it says') if defined $expected;
	like($output, qr/Task Count: 8.*worker_(?:binary_)?partial_agg\(.*all  \|.*\n 2024 \|/s, 'values from the shards, subtotals over them') if $sql =~ /EXPLAIN/;
	like($output, qr/pairs \| shards.*\n +200 \| +[2-7] \|/s, 'findings of several shards') if $sql =~ /run_command_on_shards/;
}
is(scalar @blocks, 4, 'blocks of the guide');

# ---- plans ----

$db = create_cluster('records');
value($db, 'CREATE EXTENSION aidflow');
create_records($db, 6000);
value($db, <<'SQL');
SET citus.shard_count = 4;
CREATE TABLE by_id (LIKE record);
CREATE TABLE by_donor (LIKE record);
SELECT create_distributed_table('by_id', 'id'), create_distributed_table('by_donor', 'donor');
INSERT INTO by_id SELECT * FROM record;
INSERT INTO by_donor SELECT * FROM record;
SQL
my @aggregates = aggregates($db);

sub plan_text
{
	my ($query) = @_;
	my ($code, $out, $err) = psql($db, "EXPLAIN (VERBOSE, COSTS OFF) $query");
	return $code ? $err : $out;
}

my $split = qr/coord_(?:binary_)?combine_agg.*worker_(?:binary_)?partial_agg/s;
my $gathered = qr/Aggregate\n.*Output: (?:remote_scan\.\w+, )?aid_gini\((?:DISTINCT )?remote_scan/s;
my $states = 'SELECT donor, year, aid_allocation_agg(unit, amount) AS s FROM %s GROUP BY donor, year';
my $p1 = 'SELECT donor, aid_gini(s), aid_hhi(s) FROM (SELECT donor, aid_allocation_agg(unit, amount) AS s FROM %s GROUP BY donor) q';
my $p2 = "WITH q AS MATERIALIZED ($states) SELECT donor, year, aid_gini(sum(s)) FROM q GROUP BY ROLLUP (donor, year)";
my $p5 = "SELECT year, aid_gini(sum(s)) FROM ($states) q GROUP BY year";
my %of = map { my $query = $_; ($_ => { map { $_ => sprintf $query, $_ } qw(record by_id by_donor) }) } $p1, $p2, $p5;

like(plan_text($of{$p1}{by_id}), $split, 'P1 on a table by id: values are built on the shards and combined');
is(scalar(() = plan_text($of{$p1}{by_id}) =~ /Query: .*worker_(?:binary_)?partial_agg/g), 1, 'each once, though two indices ask');
my $whole = plan_text($of{$p1}{by_donor});
like($whole, qr/^Custom Scan \(Citus Adaptive\)/, 'P1 on a table by donor: no step on the coordinator');
unlike($whole, qr/worker_(?:binary_)?partial_agg|coord_(?:binary_)?combine_agg/, 'and no values that travel');
like(plan_text($of{$p5}{by_donor}), qr/worker_(?:binary_)?partial_agg\('public\.sum/, 'P5: values are built and added on the shards');
like(plan_text('SELECT donor, aid_gini(unit, amount) FILTER (WHERE year > 2021) FROM by_id GROUP BY donor'), $split, 'a filter goes to the shards');
like(plan_text('SELECT donor, aid_gini(DISTINCT unit, amount) FROM by_id GROUP BY donor'), $gathered, 'DISTINCT gathers rows');
like(plan_text('SELECT donor, aid_gini(unit, amount ORDER BY id) FROM by_id GROUP BY donor'), qr/Aggregate\n.*Output: remote_scan\.donor, aid_gini\(remote_scan/s, 'ORDER BY gathers rows');
like(plan_text("SELECT donor, year, aid_gini(unit, amount) FROM by_donor GROUP BY ROLLUP (donor, year)"), qr/ERROR:.*ROLLUP/, 'ROLLUP over rows is refused');
like(plan_text("SELECT donor, year, aid_gini(sum(s)) FROM ($states) q GROUP BY ROLLUP (donor, year)" =~ s/%s/by_donor/r), qr/ERROR:.*ROLLUP/,
	'and over a subquery that Citus takes apart');
my @together = grep { plan_text("SELECT donor, $_->{call} FROM by_id GROUP BY donor") !~ $split } @aggregates;
is(join(', ', map { $_->{label} } @together), '', 'every aggregate is split between shards');

# ---- bits ----

for ([ P1 => $p1 ], [ P2 => $p2 ], [ P5 => $p5 ])
{
	my ($name, $query) = @$_;
	my @sorted = map { join "\n", sort(rows($db, $of{$query}{$_})) } qw(record by_id by_donor);
	like($sorted[0], qr/\n.*\|0\.\d+/, "$name of one table");
	is($sorted[$_], $sorted[0], "$name of " . (qw(record by_id by_donor))[$_] . ' as from one table') for 1, 2;
}
# (what is sent is computed beyond the value, so that the value itself travels)
my $values = 'WITH q AS MATERIALIZED (SELECT donor, ' . join(', ', map { "$aggregates[$_]{call} AS a$_" } 0 .. $#aggregates) . ' FROM %s GROUP BY donor) SELECT donor, '
	. join(', ', map { "md5($aggregates[$_]{send}(a$_))" } 0 .. $#aggregates) . ' FROM q ORDER BY donor';
my $expected = value($db, sprintf $values, 'record');
is(differing(\@aggregates, 1, value($db, sprintf $values, $_), $expected), '', "every aggregate, $_: bits of one table") for qw(by_id by_donor);
my @mergeable = mergeable(@aggregates);
my $added = 'WITH q AS MATERIALIZED (SELECT year, ' . join(', ', map { "sum(a$_) AS s$_" } 0 .. $#mergeable) . ' FROM (SELECT donor, year, '
	. join(', ', map { "$mergeable[$_]{call} AS a$_" } 0 .. $#mergeable) . ' FROM by_donor GROUP BY donor, year) p GROUP BY year) SELECT year, '
	. join(', ', map { "md5($mergeable[$_]{send}(s$_))" } 0 .. $#mergeable) . ' FROM q ORDER BY year';
is(differing(\@mergeable, 1, value($db, $added), value($db, 'SELECT year, ' . digests(\@mergeable) . ' FROM record GROUP BY year ORDER BY year')), '',
	'values added on the shards: bits of one table');

done_testing();
