#!/usr/bin/perl
# Equal bits whatever the plan: serial and parallel, partitions, shuffled rows, hash and sorted grouping, spilled
# groups, random splits merged by sum(). Plans are looked at by pattern only.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Plans;
use Psql;
use Test::More;

my $db = create_database('aidflow_bits');

value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE flow (id int, donor int, unit text, amount numeric, amount8 float8);
SELECT setseed(0.42);
INSERT INTO flow
SELECT i, floor(random() * 300)::int,
	CASE WHEN random() < 0.01 THEN NULL WHEN random() < 0.5 THEN 'U' || floor(random() * 2000) ELSE 'a unit with a long name ' || floor(random() * 3000) END,
	CASE WHEN random() < 0.01 THEN NULL ELSE round((10 ^ (random() * 14 - 4) * (random() - 0.2))::numeric, floor(random() * 12)::int) END,
	10 ^ (random() * 16 - 8) * (random() - 0.2)
FROM generate_series(1, 120000) i;
CREATE TABLE flow_list (LIKE flow) PARTITION BY LIST (donor);
CREATE TABLE flow_list_0 PARTITION OF flow_list FOR VALUES IN (0, 1, 2, 3, 4);
CREATE TABLE flow_list_1 PARTITION OF flow_list FOR VALUES IN (5, 6, 7, 8);
CREATE TABLE flow_list_rest PARTITION OF flow_list DEFAULT;
INSERT INTO flow_list SELECT * FROM flow;
CREATE TABLE flow_hash (LIKE flow) PARTITION BY HASH (id);
CREATE TABLE flow_hash_0 PARTITION OF flow_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE flow_hash_1 PARTITION OF flow_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE flow_hash_2 PARTITION OF flow_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO flow_hash SELECT * FROM flow ORDER BY random();
CREATE TABLE shuffled_1 AS SELECT * FROM flow ORDER BY hashint4extended(id, 1);
CREATE TABLE shuffled_2 AS SELECT * FROM flow ORDER BY hashint4extended(id, 2);
CREATE TABLE shuffled_3 AS SELECT * FROM flow ORDER BY hashint4extended(id, 3);
CREATE TABLE part AS SELECT donor, part, aid_allocation_agg(unit, amount) AS s
FROM (SELECT *, floor(random() * 20) AS part FROM flow) q GROUP BY donor, part;
ANALYZE;
SQL

# One line for all groups and one for the whole, of exact money and of doubles.
sub bits_query
{
	my ($table) = @_;
	return (
		"SELECT md5(string_agg(donor || encode(aid_allocation_send(s), 'hex'), ';' ORDER BY donor)), count(*)"
			. " FROM (SELECT donor, aid_allocation_agg(unit, amount) AS s FROM $table GROUP BY donor) q",
		"SELECT md5(encode(aid_allocation_send(aid_allocation_agg(unit, amount)), 'hex')),"
			. " md5(encode(aid_allocation_send(aid_allocation_agg(unit, amount8)), 'hex')) FROM $table");
}

my $expected = bits($db, $serial, bits_query('flow'));
like($expected, qr/^[0-9a-f]{32}\|300 \/ [0-9a-f]{32}\|[0-9a-f]{32}$/, 'serial');

# against SQL alone, so that equal does not mean equally wrong
is(value($db, <<'SQL'), 0, 'amounts of all groups and units as sum(round(amount, 9))');
SELECT count(*) FROM (SELECT donor, unit, sum(round(amount, 9)) AS x, count(*) AS n FROM flow WHERE unit IS NOT NULL AND amount IS NOT NULL GROUP BY 1, 2) e
FULL JOIN (SELECT donor, (aid_units(aid_allocation_agg(unit, amount))).* FROM flow GROUP BY donor) g USING (donor, unit)
WHERE e.x IS DISTINCT FROM g.amount
SQL

for my $workers (2, 4)
{
	my $settings = "$parallel SET max_parallel_workers_per_gather = $workers; SET max_parallel_workers = 8;";
	my ($groups, $whole) = bits_query('flow');
	for my $query ($groups, $whole)
	{
		like(plan_of($db, $query, "$settings SET parallel_leader_participation = off;"),
			qr/Finalize \w*Aggregate.*Gather.*Workers Planned: $workers.*Partial \w*Aggregate/s, "plan with $workers workers");
	}
	is(bits($db, $settings, bits_query('flow')), $expected, "$workers workers");
	is(bits($db, "$settings SET parallel_leader_participation = off;", bits_query('flow')), $expected, "$workers workers without the leader");
	is(bits($db, "$settings SET enable_hashagg = off;", bits_query('flow')), $expected, "$workers workers, sorted grouping");
	is(bits($db, "$settings SET work_mem = '64kB';", bits_query('flow')), $expected, "$workers workers with little memory");
}

is(bits($db, "$serial SET enable_hashagg = off;", bits_query('flow')), $expected, 'sorted grouping');
is(bits($db, "$serial SET enable_sort = off; SET hash_mem_multiplier = 1; SET work_mem = '64kB';", bits_query('flow')), $expected, 'hash grouping that spills');
like(join("\n", rows($db, "$serial SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SET enable_sort = off;"
		. ' EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT donor, id % 50, aid_allocation_agg(unit, amount) FROM flow GROUP BY 1, 2')),
	qr/HashAggregate.*Batches: (?!1\b)\d+/s, 'which such a plan does');
is(value($db, "$serial SET enable_sort = off; SET hash_mem_multiplier = 1; SET work_mem = '64kB';"
		. " SELECT md5(encode(aid_allocation_send(sum(s)), 'hex')) FROM (SELECT aid_allocation_agg(unit, amount) AS s FROM flow GROUP BY donor, id % 50) q"),
	(split /[|\/ ]+/, $expected)[2], 'and its groups add up');

is(bits($db, $serial, bits_query($_)), $expected, "rows of $_") for qw(shuffled_1 shuffled_2 shuffled_3);
is(bits($db, "$parallel SET max_parallel_workers_per_gather = 2;", bits_query('shuffled_1')), $expected, 'shuffled and parallel');

for my $table (qw(flow_list flow_hash))
{
	my $settings = "$parallel SET max_parallel_workers_per_gather = 2;";
	my $plan = plan_of($db, (bits_query($table))[1], "$serial SET enable_partitionwise_aggregate = on;");
	is(scalar(() = $plan =~ /Partial \w*Aggregate/g), 3, "$table: one partial aggregate for each partition");
	like($plan, qr/Finalize \w*Aggregate.*Append.*Partial \w*Aggregate/s, "$table: under an append");
	is(bits($db, "$serial SET enable_partitionwise_aggregate = on;", bits_query($table)), $expected, "$table: by partition");
	is(bits($db, $settings, bits_query($table)), $expected, "$table: by partition in parallel");
	is(bits($db, $serial, bits_query($table)), $expected, "$table: all partitions together");
}

# stored states, merged in random order and in parallel
my $merged = "SELECT md5(string_agg(donor || encode(aid_allocation_send(s), 'hex'), ';' ORDER BY donor)), count(*) FROM"
	. ' (SELECT donor, sum(s%s) AS s FROM part GROUP BY donor) q';
my $groups = (split / \/ /, $expected)[0];
is(value($db, "$serial SELECT setseed(0.$_)::text = 'no'; " . sprintf($merged, ' ORDER BY random()')) =~ s/^f?\n//r, $groups, "20 parts of each donor in random order $_") for 1 .. 2;
like(plan_of($db, sprintf($merged, ''), "$parallel SET max_parallel_workers_per_gather = 2;"), qr/Finalize.*Gather.*Partial/s, 'plan of a parallel sum');
is(value($db, "$parallel SET max_parallel_workers_per_gather = 2; " . sprintf($merged, '')), $groups, 'parallel sum');
is(value($db, "$serial SELECT md5(encode(aid_allocation_send(sum(s)), 'hex')) FROM part"), (split /[|\/ ]+/, $expected)[2], 'sum of all parts');

# states that are too large for one message between processes
my $big = 'SELECT md5(aid_allocation_send(aid_allocation_agg(id || repeat(\' is a unit of its own\', 2), amount))) FROM flow';
like(plan_of($db, $big, "$parallel SET max_parallel_workers_per_gather = 2;"), qr/Finalize Aggregate.*Gather.*Partial Aggregate/s, 'plan for large states');
is(value($db, "$parallel SET max_parallel_workers_per_gather = 2; $big"), value($db, "$serial $big"), '120000 long units in parallel workers');
is(value($db, "$parallel SET max_parallel_workers_per_gather = 2; SELECT aid_unit_count(aid_allocation_agg(id::text, amount)) FROM flow WHERE amount IS NOT NULL"),
	value($db, 'SELECT count(*) FROM flow WHERE amount IS NOT NULL'), 'short units, each of its own');

done_testing();
