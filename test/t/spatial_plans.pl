#!/usr/bin/perl
# The same bytes whatever the plan: weights built serially, by 2 and 4 workers, by partition, from shuffled rows and from
# spilled groups; statistics with permutations in the leader and in workers. Plans are looked at by pattern only.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Plans;
use Psql;
use Test::More;

my $db = create_database('aidflow_spatial_plans');

value($db, <<'SQL');
CREATE EXTENSION aidflow;
-- 12 years of a map of 40 by 40 cells, links with weights that no decimal ends; each year lacks others of them
CREATE TABLE link AS
SELECT y AS year, 'cell ' || r || '/' || c AS unit, CASE WHEN hashint4(r * 6000 + c * 100 + y) % 50 <> 0 THEN 'cell ' || (r + dr) || '/' || (c + dc) END AS neighbour,
	1 / (1.0::float8 + abs(dr) * 2 + abs(dc)) AS weight, hashint4(y * 100000 + r * 1000 + c * 10 + dr * 3 + dc) AS shuffle
FROM generate_series(1, 12) y, generate_series(0, 39) r, generate_series(0, 39) c, generate_series(-1, 1) dr, generate_series(-1, 1) dc
WHERE (dr, dc) <> (0, 0) AND r + dr BETWEEN 0 AND 39 AND c + dc BETWEEN 0 AND 39;
CREATE TABLE shuffled_1 AS SELECT * FROM link ORDER BY shuffle;
CREATE TABLE shuffled_2 AS SELECT * FROM link ORDER BY hashint4(shuffle);
CREATE TABLE link_list (LIKE link) PARTITION BY LIST (year);
CREATE TABLE link_list_0 PARTITION OF link_list FOR VALUES IN (1, 2, 3, 4, 5);
CREATE TABLE link_list_1 PARTITION OF link_list FOR VALUES IN (6, 7, 8);
CREATE TABLE link_list_rest PARTITION OF link_list DEFAULT;
INSERT INTO link_list SELECT * FROM link;
CREATE TABLE link_hash (LIKE link) PARTITION BY HASH (unit);
CREATE TABLE link_hash_0 PARTITION OF link_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE link_hash_1 PARTITION OF link_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE link_hash_2 PARTITION OF link_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO link_hash SELECT * FROM shuffled_1;
ANALYZE;
SQL

# By year, and of one map whose units are those of all years.
sub bits_query
{
	my ($table) = @_;
	return (
		"SELECT md5(string_agg(encode(aid_spatial_weights_send(w), 'hex'), ';' ORDER BY year)), count(*)"
			. " FROM (SELECT year, aid_spatial_weights_agg(unit, neighbour, weight) AS w FROM $table GROUP BY year) q",
		"SELECT md5(aid_spatial_weights_send(aid_spatial_weights_agg(year || unit, year || neighbour))) FROM $table");
}

my $expected = bits($db, $serial, bits_query('link'));
like($expected, qr/^[0-9a-f]{32}\|12 \/ [0-9a-f]{32}$/, 'serial');

# against SQL alone, so that equal does not mean equally wrong
is(value($db, 'SELECT count(*) FROM (SELECT year, (aid_weights_links(aid_spatial_weights_agg(unit, neighbour, weight))).* FROM link GROUP BY year) w'
		. ' FULL JOIN (SELECT * FROM link WHERE neighbour IS NOT NULL) l USING (year, unit, neighbour) WHERE w.weight IS DISTINCT FROM l.weight'), 0, 'links are those of the table');

for my $workers (2, 4)
{
	my $settings = "$parallel SET max_parallel_workers_per_gather = $workers; SET max_parallel_workers = 8;";
	for my $query (bits_query('link'))
	{
		like(plan_of($db, $query, "$settings SET parallel_leader_participation = off;"),
			qr/Finalize \w*Aggregate.*Gather.*Workers Planned: $workers.*Partial \w*Aggregate/s, "plan with $workers workers");
	}
	is(bits($db, $settings, bits_query('link')), $expected, "$workers workers");
	is(bits($db, "$settings SET parallel_leader_participation = off;", bits_query('link')), $expected, "$workers workers without the leader");
	is(bits($db, $settings, bits_query('shuffled_2')), $expected, "$workers workers, shuffled rows");
	is(bits($db, "$settings SET enable_hashagg = off;", bits_query('link')), $expected, "$workers workers, sorted groups");
}
is(bits($db, $serial, bits_query($_)), $expected, "rows of $_") for qw(shuffled_1 shuffled_2);
is(bits($db, "$serial SET enable_hashagg = off;", bits_query('shuffled_1')), $expected, 'sorted groups');
is(bits($db, "$serial SET enable_sort = off; SET hash_mem_multiplier = 1; SET work_mem = '64kB';", bits_query('shuffled_1')), $expected, 'hashed groups with little memory');
for my $table (qw(link_list link_hash))
{
	my $plan = plan_of($db, (bits_query($table))[1], "$serial SET enable_partitionwise_aggregate = on;");
	is(scalar(() = $plan =~ /Partial \w*Aggregate/g), 3, "$table: one partial aggregate for each partition");
	is(bits($db, "$serial SET enable_partitionwise_aggregate = on;", bits_query($table)), $expected, "$table: by partition");
	is(bits($db, "$parallel SET max_parallel_workers_per_gather = 2;", bits_query($table)), $expected, "$table: by partition in parallel");
}

# a pair that stands twice is found when its rows are in different workers, and the message is the same
value($db, 'CREATE TABLE twice AS SELECT * FROM link WHERE year = 1; INSERT INTO twice SELECT * FROM link WHERE year = 1 AND unit < \'cell 1/\' AND neighbour IS NOT NULL; ANALYZE twice');
my $twice = 'SELECT aid_spatial_weights_agg(unit, neighbour) FROM twice';
my (undef, undef, $message) = psql($db, "$serial $twice");
like($message, qr/stands more than once.*DETAIL:  \d+ pairs: \("cell 0\/0", "cell 0\/1"\)/s, 'a pair twice');
is((psql($db, "$parallel SET max_parallel_workers_per_gather = 2; $twice"))[2], $message, 'the same error in parallel');

# statistics run inside workers and give the same digits
value($db, <<'SQL');
CREATE TABLE study AS SELECT year, w, (SELECT aid_allocation_agg(u, (hashint4(ordinality::int * 31 + year) % 1000 + 1000)::bigint) FROM unnest(aid_weights_units(w)) WITH ORDINALITY u (u)) AS a
FROM (SELECT year, aid_spatial_weights_agg(unit, neighbour, weight) AS w FROM link WHERE unit ~ '^cell [0-9]/' AND (neighbour IS NULL OR neighbour ~ '^cell [0-9]/') GROUP BY year) q;
ALTER TABLE study SET (parallel_workers = 4);
ANALYZE study;
SQL
my $statistics = "SELECT year, aid_moran(a, w, permutations => 99, seed => year)::text, aid_spatial_gini(a, w, permutations => 99)::text,"
	. " (SELECT md5(string_agg(l::text, ';')) FROM aid_local_moran(a, w, 'greater', 99, 5) l) FROM study";
like(plan_of($db, $statistics, "$parallel SET max_parallel_workers_per_gather = 2;"), qr/Gather.*Parallel Seq Scan on study/s, 'statistics in workers: plan');
my @serial = sort(rows($db, "$serial $statistics"));
is(scalar @serial, 12, 'statistics of 12 years');
is_deeply([ sort(rows($db, "$parallel SET max_parallel_workers_per_gather = $_; $statistics")) ], \@serial, "statistics in $_ workers") for 2, 4;

done_testing();
