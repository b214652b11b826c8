package Plans;
# The same query under one plan and another.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Psql;
our @EXPORT = qw($serial $parallel plan_of bits);

our $serial = 'SET max_parallel_workers_per_gather = 0; SET jit = off;';
our $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET jit = off;'
	. ' SET enable_partitionwise_aggregate = on; SET parallel_leader_participation = on;';

sub plan_of
{
	my ($db, $query, $settings) = @_;
	return join "\n", rows($db, "$settings EXPLAIN (COSTS OFF) $query");
}

# What the queries give under the settings, in one line.
sub bits
{
	my ($db, $settings, @queries) = @_;
	return join ' / ', rows($db, join ' ', $settings, map { "$_;" } @queries);
}

1;
