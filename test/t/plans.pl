#!/usr/bin/perl
# Every aggregate that the catalog has: it runs partially in parallel workers and by partition, and gives the same bits
# under every plan. What bits.pl does with much money by many units is done here with all of them on fewer records.
# Plans are looked at by pattern only.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Aggregates;
use Plans;
use Psql;
use Test::More;

my $db = create_database('aidflow_plans');
value($db, 'CREATE EXTENSION aidflow');
create_records($db, 8000);
value($db, <<'SQL');
CREATE TABLE shuffled_1 AS SELECT * FROM record ORDER BY hashint4extended(id, 1);
CREATE TABLE shuffled_2 AS SELECT * FROM record ORDER BY hashint4extended(id, 2);
CREATE TABLE shuffled_3 AS SELECT * FROM record ORDER BY hashint4extended(id, 3);
CREATE TABLE by_hash (LIKE record) PARTITION BY HASH (id);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_hash SELECT * FROM shuffled_2;
VACUUM ANALYZE;
SQL
create_by_list($db, 'shuffled_1');

my @aggregates = aggregates($db);
cmp_ok(scalar @aggregates, '>=', 48, 'aggregates are found');

my $workers = "$parallel SET max_parallel_workers_per_gather = %d; SET max_parallel_workers = 8;";
my $two = sprintf $workers, 2;
my $by_partition = 'SET enable_partitionwise_aggregate = on;';

# ---- plans, of one aggregate at a time ----

# Those of the aggregates whose plan for the query is not like the pattern
sub planned_otherwise
{
	my ($settings, $query, $pattern, $times) = @_;
	my @explained = split /^next\n/m, value($db, $settings . join ' SELECT \'next\';', map { 'EXPLAIN (COSTS OFF) ' . sprintf($query, $_->{call}) . ';' } @aggregates);
	return 'the plans are not there' if @explained != @aggregates;
	return join ', ', map { $aggregates[$_]{label} }
		grep { $explained[$_] !~ $pattern || (() = $explained[$_] =~ /Partial \w*Aggregate/g) != $times } 0 .. $#aggregates;
}

my $finalize = qr/Finalize \w*Aggregate.*Gather.*Workers Planned: 2.*Partial \w*Aggregate/s;
is(planned_otherwise("$two SET parallel_leader_participation = off;", 'SELECT %s FROM record', $finalize, 1), '', 'each is split between workers');
is(planned_otherwise("$two SET parallel_leader_participation = off;", 'SELECT donor, %s FROM record GROUP BY donor', $finalize, 1), '', 'each by donor too');
for my $table (qw(by_list by_hash))
{
	is(planned_otherwise("$serial $by_partition", "SELECT %s FROM $table", qr/Finalize Aggregate\s+->  Append\s+->  Partial Aggregate/, 3), '',
		"$table: each in three parts");
	is(planned_otherwise("$two SET parallel_leader_participation = off;", "SELECT %s FROM $table", qr/Finalize Aggregate.*Gather.*Parallel Append.*Partial Aggregate/s, 3), '',
		"$table: each in three parts under a parallel append");
}
is(planned_otherwise("$serial $by_partition", 'SELECT year, %s FROM by_list GROUP BY year', qr/^Append(?!.*Finalize)/s, 0), '', 'each wholly by partition where groups do not cross partitions');

# ---- bits, of all of them in one query ----

my $digests = digests(\@aggregates);

sub by_donor
{
	my ($table, $digests) = @_;
	return "SELECT donor, $digests FROM $table GROUP BY donor ORDER BY donor; SELECT NULL, $digests FROM $table";
}

my $expected = value($db, "$serial " . by_donor('record', $digests));
is(scalar(split /\n/, $expected), 13, 'twelve donors and the whole');
unlike($expected, qr/\|\|/, 'every aggregate has a result');

sub same_bits
{
	my ($name, $settings, $query, $reference, $before) = @_;
	is(differing(\@aggregates, $before // 1, value($db, "$settings $query"), $reference // $expected), '', $name);
}

# totals by SQL alone, so that equal does not mean equally wrong
is(value($db, <<'SQL'), 't|t|t|t|t', 'totals are those of plain sums');
SELECT aid_total(aid_allocation_agg(unit, amount)) = sum(round(amount, 9)) FILTER (WHERE unit IS NOT NULL),
	aid_total(aid_headcount_agg(sex, ages, persons)) = sum(persons), aid_total(sum(people)) = sum(aid_total(people)),
	aid_total(sum(money)) = sum(aid_total(money)), aid_total(sum(tally)) = sum(aid_total(tally))
FROM record
SQL

for my $n (2, 4)
{
	my $settings = sprintf $workers, $n;
	my ($grouped, $whole) = split /; /, by_donor('record', $digests);
	like(plan_of($db, $_, "$settings SET parallel_leader_participation = off;"), qr/Finalize \w*Aggregate.*Gather.*Workers Planned: $n.*Partial \w*Aggregate/s, "plan with $n workers")
		for $grouped, $whole;
	same_bits("$n workers", $settings, by_donor('record', $digests));
	same_bits("$n workers without the leader, sorted groups", "$settings SET parallel_leader_participation = off; SET enable_hashagg = off;", by_donor('shuffled_3', $digests));
}
same_bits("rows of $_", $serial, by_donor($_, $digests)) for qw(shuffled_1 shuffled_2 shuffled_3);
same_bits('sorted groups', "$serial SET enable_hashagg = off;", by_donor('shuffled_1', $digests));
for my $table (qw(by_list by_hash))
{
	same_bits("$table: by partition", "$serial $by_partition", by_donor($table, $digests));
	same_bits("$table: by partition in parallel", $two, by_donor($table, $digests));
	same_bits("$table: all partitions together", $serial, by_donor($table, $digests));
}

# a filter, and an order that nobody asked for
same_bits('FILTER', $two, 'SELECT donor, ' . digests(\@aggregates, ' FILTER (WHERE id % 3 > 0)') . ' FROM record GROUP BY donor ORDER BY donor',
	value($db, "$serial SELECT donor, $digests FROM record WHERE id % 3 > 0 GROUP BY donor ORDER BY donor"));
my @ordered = map { { %$_, call => $_->{call} =~ s/\)$/ ORDER BY hashint4(id))/r } } @aggregates;
same_bits('ORDER BY inside', $serial, by_donor('record', digests(\@ordered)));

# groups that do not fit into work_mem
my $small = "SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;";
my $small_groups = "SELECT id % 1000 AS g, $digests FROM shuffled_1 GROUP BY 1";
like(value($db, "$serial $small EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) $small_groups"), qr/HashAggregate.*Batches: (?!1\b)\d+.*Disk Usage/s, 'hashed groups go to disk');
my $groups = value($db, "$serial SET enable_hashagg = off; $small_groups ORDER BY g");
same_bits('spilled groups', "$serial $small", "SELECT * FROM ($small_groups) q ORDER BY g", $groups);
same_bits('spilled groups, parallel', "$two $small", "SELECT * FROM ($small_groups) q ORDER BY g", $groups);

# grouping sets over rows, and over states (P2), where the states below are built in parallel
my @mergeable = mergeable(@aggregates);
cmp_ok(scalar @mergeable, '>=', 10, 'aggregates whose values can be added are found');
my $of_rows = 'SELECT donor, year, ' . digests(\@mergeable) . ' FROM %s GROUP BY %s ORDER BY donor, year';
my $states = 'SELECT donor, year, ' . join(', ', map { "$mergeable[$_]{call} AS s$_" } 0 .. $#mergeable) . ' FROM record GROUP BY donor, year';
my $of_states = 'SELECT donor, year, ' . join(', ', map { "md5($mergeable[$_]{send}(sum(s$_)))" } 0 .. $#mergeable) . " FROM ($states) q GROUP BY %s ORDER BY donor, year";
for my $sets ('ROLLUP (donor, year)', 'CUBE (donor, year)', 'GROUPING SETS ((donor, year), (year), ())')
{
	# NULL stands for all years or all donors, of which no record has any
	my %set = (ROLLUP => [ 'donor, year', 'donor' ], CUBE => [ 'donor, year', 'donor', 'year' ], GROUPING => [ 'donor, year', 'year' ]);
	my ($kind) = $sets =~ /^(\w+)/;
	my $reference = value($db, "$serial SELECT * FROM (" . join(' UNION ALL ', (map {
		my $set = $_;
		'SELECT ' . join(', ', map { $set =~ /\b$_\b/ ? $_ : "NULL::int AS $_" } qw(donor year)) . ', ' . digests(\@mergeable) . " FROM record GROUP BY $set"
	} @{ $set{$kind} }), 'SELECT NULL, NULL, ' . digests(\@mergeable) . ' FROM record') . ') q ORDER BY donor, year');
	like(plan_of($db, sprintf($of_states, $sets), "$two SET parallel_leader_participation = off;"),
		qr/(?:Mixed|Group|Hash)Aggregate.*(?:Hash|Group) Key.*Finalize \w*Aggregate.*Gather.*Partial \w*Aggregate/s, "$kind: states in parallel, sets over them");
	is(differing(\@mergeable, 2, value($db, "$two " . sprintf($of_states, $sets)), $reference), '', "$kind over states");
	is(differing(\@mergeable, 2, value($db, "$_ " . sprintf($of_rows, 'shuffled_2', $sets)), $reference), '', "$kind over rows") for $serial, $two;
}

# random parts, added in random order: every one whose value sum() takes
for my $seed (1, 2)
{
	my $parts = 'SELECT donor, part, ' . join(', ', map { "$mergeable[$_]{call} AS s$_" } 0 .. $#mergeable)
		. ' FROM (SELECT *, floor(random() * 12) AS part FROM record) r GROUP BY donor, part';
	is(differing(\@mergeable, 1, value($db, "$serial SELECT setseed(0.$seed) AS nothing \\gset\nSELECT donor, "
			. join(', ', map { "md5($mergeable[$_]{send}(sum(s$_ ORDER BY random())))" } 0 .. $#mergeable) . " FROM ($parts) p GROUP BY donor ORDER BY donor"),
		value($db, "$serial SELECT donor, " . digests(\@mergeable) . ' FROM record GROUP BY donor ORDER BY donor')), '', "random parts in random order $seed");
}

done_testing();
