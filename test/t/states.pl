#!/usr/bin/perl
# What the executor does with the states of every aggregate that the catalog has, by counting the calls of its functions:
# aggregates over the same arguments share one state, moving windows take rows out again instead of starting anew. And
# no function of a state changes a stored value.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Aggregates;
use Plans;
use Psql;
use Test::More;

my $rows = 240;
my $db = create_database('aidflow_states');
value($db, 'CREATE EXTENSION aidflow');
create_records($db, $rows);
create_by_list($db, 'record');
my @aggregates = aggregates($db);

# PostgreSQL counts the calls of a function that has a setting of its own, wherever they come from; of others it does
# not see those of the executor. Any setting will do.
my %functions = map { $_ => 1 } grep { $_ ne '' } map { @$_{qw(transition combine inverse)} } @aggregates;
value($db, join ' ', map { "ALTER FUNCTION $_ SET enable_tidscan = on;" } sort keys %functions);

# How often each function is called by a query, as a hash; $settings without workers, whose calls do not count here.
sub calls
{
	my ($query, $settings) = @_;
	return map { /^(.*)=(\d+)$/ ? ($1, $2) : () } rows($db, "$serial SET track_functions = 'all';" . ($settings // '')
			. " BEGIN; CREATE TEMP TABLE result ON COMMIT DROP AS $query;"
			. " SELECT funcid::regprocedure || '=' || calls FROM pg_stat_xact_user_functions; COMMIT");
}

# ---- one state for all ----

my %sharing;
push @{ $sharing{"$_->{transition} $_->{call}" =~ s/ \w+\(/ (/r} }, $_ for @aggregates;
my @shared = grep { @$_ > 1 } map { $sharing{$_} } sort keys %sharing;
cmp_ok(scalar @shared, '>=', 6, 'aggregates that could share a state are found');
for my $family (@shared)
{
	my $transition = $family->[0]{transition};
	my $all = join ', ', map { "$family->[$_]{call} AS c$_" } 0 .. $#$family;
	my %calls = calls("SELECT $all FROM record");
	is_deeply(\%calls, { $transition => $rows }, scalar(@$family) . " aggregates over $transition: one call a row");
	%calls = calls("SELECT donor, $all FROM record GROUP BY donor HAVING $family->[-1]{call} IS NOT NULL ORDER BY $family->[0]{call}::text");
	is_deeply(\%calls, { $transition => $rows }, 'by group, in HAVING and in ORDER BY too');
	my ($first, $second) = map { $_->{call} } @$family[ 0, 1 ];
	%calls = calls("SELECT $first AS a, $second FILTER (WHERE id > 0) AS b FROM record");
	is_deeply(\%calls, { $transition => 2 * $rows }, 'but not with a filter of its own');
	%calls = calls("SELECT $all FROM by_list", 'SET enable_partitionwise_aggregate = on;');
	is_deeply(\%calls, { $transition => $rows, $family->[0]{combine} => 2 }, 'three partitions: two states are combined into the first');
}

# ---- moving windows ----

my $preceding = 9;
for my $aggregate (@aggregates)
{
	my ($call, $transition, $inverse) = @$aggregate{qw(call transition inverse)};
	my $window = "$call OVER (ORDER BY id ROWS BETWEEN $preceding PRECEDING AND CURRENT ROW)";
	my %calls = calls("SELECT $window AS a FROM record");
	if ($inverse ne '')
	{
		# a strict function is not called for NULL, nor for the first value, which becomes the state
		my ($in, $out) = ($rows, $rows - $preceding - 1);
		if (value($db, "SELECT proisstrict FROM pg_proc WHERE oid = '$transition'::regprocedure") eq 't')
		{
			my ($column) = $call =~ /\((\w+)\)/;
			($in, $out) = split /\|/, value($db, "SELECT count($column) - 1, count($column) FILTER (WHERE id <= $out) FROM record");
		}
		is_deeply(\%calls, { $transition => $in, $inverse => $out }, "$aggregate->{label}: each row goes in once and out once");
	}
	else
	{
		cmp_ok($calls{$transition}, '>', 5 * $rows, "$aggregate->{label}: without an inverse each frame starts anew");
	}
}

# Every frame against the aggregate called on its rows alone; what is taken out leaves no trace.
my @frames = (
	[ "ORDER BY id ROWS BETWEEN $preceding PRECEDING AND CURRENT ROW", "r.id BETWEEN o.id - $preceding AND o.id" ],
	[ 'ORDER BY id ROWS BETWEEN 3 FOLLOWING AND 7 FOLLOWING', 'r.id BETWEEN o.id + 3 AND o.id + 7' ],
	[ 'PARTITION BY donor ORDER BY year RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING', 'r.donor = o.donor AND r.year BETWEEN o.year - 1 AND o.year + 1' ],
	[ 'PARTITION BY year ORDER BY donor GROUPS BETWEEN 2 PRECEDING AND 1 PRECEDING',
		'r.year = o.year AND r.donor IN (SELECT DISTINCT donor FROM record g WHERE g.year = o.year AND g.donor < o.donor ORDER BY donor DESC LIMIT 2)' ],
);
for (@frames)
{
	my ($frame, $condition) = @$_;
	my $got = value($db, 'SELECT id, ' . digests(\@aggregates, ' OVER w') . " FROM record WINDOW w AS ($frame) ORDER BY id");
	my $expected = value($db, "SELECT o.id, d.* FROM record o, LATERAL (SELECT " . digests(\@aggregates) . " FROM record r WHERE $condition) d ORDER BY o.id");
	is(scalar(split /\n/, $expected), $rows, 'frames of all rows');
	is(differing(\@aggregates, 1, $got, $expected), '', $frame);
}

# ---- stored values ----

# States of every kind, as they are stored: short ones with a header of one byte, plain, compressed and out of line.
# By hand the functions get them as they lie on the page.
my @kinds = (map { [ $_, 20 ] } qw(plain main)), map { [ $_, 220 ] } qw(extended external);
my %seen;
for my $aggregate (grep { !$seen{ $_->{transition} }++ } @aggregates)
{
	my ($type, $arguments) = @$aggregate{qw(state arguments)};
	my ($columns) = $aggregate->{call} =~ /\((.*)\)/;
	my ($transition, $combine, $inverse) = map { s/\(.*//r } @$aggregate{qw(transition combine inverse)};
	my ($send, $length) = split /\|/, value($db, "SELECT typsend, typlen FROM pg_type WHERE oid = '$type'::regtype");
	for ($length > 0 ? [ '', 20 ] : @kinds)
	{
		my ($storage, $n) = @$_;
		my $look = "md5(string_agg($send(running) || $send(value), '' ORDER BY parity)) || ' ' || sum(pg_column_size(running) + pg_column_size(value)) FROM stored";
		# a running state itself, for this aggregate has no final function; beside it a value like any other
		my @script = ('SET client_min_messages = error', 'DROP TABLE IF EXISTS stored', "DROP AGGREGATE IF EXISTS running($arguments), again($type)",
			"CREATE AGGREGATE running($arguments) (SFUNC = $transition, STYPE = $type)",
			"CREATE AGGREGATE again($type) (SFUNC = $combine, STYPE = $type, COMBINEFUNC = $combine, PARALLEL = safe)",
			"CREATE TABLE stored (parity int, running $type, value $type)",
			($storage ? map { "ALTER TABLE stored ALTER $_ SET STORAGE $storage" } qw(running value) : ()),
			"INSERT INTO stored SELECT parity, s, s::text::$type FROM (SELECT id % 2 AS parity, running($columns) AS s FROM record WHERE id <= $n GROUP BY 1) q",
			"SELECT 'before ' || $look");
		for my $column (qw(running value))
		{
			# rows that the state does not have yet, the other state, and rows that it has
			push @script, "SELECT count($transition($column, $columns)) FROM stored, record WHERE id > $n",
				"SELECT count($combine(s.$column, o.$column)) FROM stored s JOIN stored o ON o.parity <> s.parity",
				$inverse ? "SELECT count($inverse($column, $columns)) FROM stored JOIN record ON parity = id % 2 WHERE id <= $n" : (),
				"SELECT again($column ORDER BY parity), again($column ORDER BY parity DESC) FROM stored",
				"SELECT again($column) OVER (ORDER BY parity) FROM stored",
				"$parallel SET max_parallel_workers_per_gather = 2", "SELECT again($column) FROM stored", 'RESET max_parallel_workers_per_gather';
		}
		my ($code, $output, $error) = psql($db, join ";\n", @script, "SELECT 'after ' || $look");
		is($error, '', "$transition: states, stored $storage, are called by hand and added");
		my ($before) = $output =~ /^before ([0-9a-f]{32} \d+)$/m;
		is(($output =~ /^after (.*)/m)[0], $before // 'the state before', 'and are as before');
	}
}

done_testing();
