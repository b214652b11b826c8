#!/usr/bin/perl
# Values and indexes of our types behind a crash, on a streaming standby and through logical replication.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Server;
use Session;
use Test::More;
use Time::HiRes qw(sleep time);

my $db = 'postgres';
my $primary = Server->new("wal_level = logical\nmax_wal_senders = 8\nmax_replication_slots = 8\nhot_standby = on\nfull_page_writes = on\nmax_parallel_workers = 4\nwal_writer_delay = 10ms\nautovacuum = off");
value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE value (k int PRIMARY KEY, a aid_allocation, h aid_headcount, m aid_marker, t aid_marker_money, s aid_shingles, w aid_spatial_weights, title text);
CREATE FUNCTION fill(first int, last int) RETURNS void LANGUAGE sql AS $$
INSERT INTO value SELECT k, (SELECT aid_allocation_agg('u' || u, u * k + 0.5) FROM generate_series(1, 1 + k % 9) u), aid_headcount('F 0-17: ' || k % 300 || ', M 18+: 4'), ('gam:' || k % 4)::aid_marker,
	aid_marker_accum(NULL, ('gam:' || k % 4)::aid_marker, k), aid_shingles('title of project ' || k % 900 || ' in ' || md5((k % 50)::text), 'trigram'),
	(SELECT aid_spatial_weights_agg('u' || u, 'u' || (u + k) % 7, u / 3.0) FROM generate_series(10, 12) u), 'title of project ' || k % 900 || ' in ' || md5((k % 50)::text)
FROM generate_series(first, last) k $$;
SELECT fill(1, 4000);
CREATE INDEX ON value (h); CREATE INDEX ON value (m); CREATE INDEX ON value (s);
CREATE INDEX ON value USING hash (a); CREATE INDEX ON value USING hash (h); CREATE INDEX ON value USING hash (m); CREATE INDEX ON value USING hash (t); CREATE INDEX ON value USING hash (s); CREATE INDEX ON value USING hash (w);
CREATE INDEX ON value USING gin (s);
CREATE INDEX ON value (aid_total(a)); CREATE INDEX ON value (aid_text_key(title));
VACUUM ANALYZE value;
CHECKPOINT;
SQL
my $amcheck = value($db, "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'");
value($db, 'CREATE EXTENSION amcheck') if $amcheck;
note('amcheck is not installed; its package is that of the server\'s contrib modules') if !$amcheck;

my $table = 'SELECT count(*), md5(string_agg(v::text, chr(10) ORDER BY k)) FROM value v';
# what each index finds; whole rows, so that no index alone can answer
my %by = (
	'btree of headcounts' => q(SELECT v FROM value v WHERE h >= 'F 0-17: 9, M 18+: 4' AND h < 'F 0-17: 120, M 18+: 4'), 'btree of markers' => q(SELECT v FROM value v WHERE m = ANY (ARRAY['gam:1', 'gam:3']::aid_marker[])), 'btree of shingles' => q(SELECT v FROM value v WHERE s < (SELECT s FROM value WHERE k = 77)),
	map({ ("hash of $_" => "SELECT v FROM value v WHERE $_ = (SELECT $_ FROM value WHERE k = 77)") } qw(a h m t s w)),
	'gin of shingles' => q(SELECT v FROM value v WHERE s %% aid_at_least(aid_shingles('title of project 77 in ' || md5('27'), 'trigram'), 0.7)), 'an expression' => 'SELECT v FROM value v WHERE aid_total(a) = (SELECT aid_total(a) FROM value WHERE k = 77)',
	'a text key' => q(SELECT v FROM value v WHERE aid_text_key(title) = aid_text_key('Title of PROJECT 77 in ' || md5('27'))));

# Indexes give what the table gives, and pass amcheck.
sub check_indexes
{
	my ($when) = @_;
	my (@differ, @empty, @no_index);
	for my $what (sort keys %by)
	{
		my $count = "SELECT count(*), md5(string_agg(v::text, chr(10) ORDER BY v::text)) FROM ($by{$what}) x(v)";
		my $plain = value($db, "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off; $count");
		my $indexed = "SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0;";
		push @differ, $what if value($db, "$indexed $count") ne $plain;
		push @empty, $what if $plain !~ /^[1-9]/;
		push @no_index, $what if value($db, "$indexed EXPLAIN (COSTS OFF) $count") !~ /Index (?:Only )?Scan/;
	}
	is("@differ", '', "$when: indexes find what the table has");
	is("@empty", '', "$when: which is something") if $when =~ /at first/;
	is("@no_index", '', "$when: by an index") if $when =~ /at first/;
	return if !$amcheck || $when =~ /standby/;
	is(value($db, q(SELECT count(bt_index_parent_check(c.oid, true)) FROM pg_class c JOIN pg_am m ON m.oid = relam WHERE amname = 'btree' AND relkind = 'i' AND c.relname LIKE 'value%'
		UNION ALL SELECT count(*) FROM verify_heapam('value'))), "6\n0", "$when: amcheck");
}
check_indexes('at first');

# ---- crashes, while rows are written ----

for my $how ('the postmaster is killed', 'an immediate stop')
{
	my $from = value($db, 'SELECT max(k) + 1 FROM value');
	# one transaction is committed, the other one is not
	value($db, "SELECT fill($from, $from + 2000); UPDATE value SET h = h + 'X: 1', s = aid_shingles(title || ' again', 'trigram') WHERE k % 11 = 0; DELETE FROM value WHERE k % 13 = 0");
	my $committed = value($db, $table);
	my $session = start($db, 'writer', "SELECT count(fill(100000 + 1000 * i, 100999 + 1000 * i)) FROM generate_series(1, 200) i");
	at_work($db, 'writer');
	sleep 0.7;
	if ($how eq 'an immediate stop') { $primary->stop('immediate') }
	else
	{
		# with its children: a busy one would go on
		kill 'KILL', $primary->processes;
	}
	finish($session);
	$primary->start;
	is(value($db, $table), $committed, "$how: what was committed is there, nothing else");
	check_indexes($how);
	is_deeply([ $primary->temporary_files ], [], "$how: no temporary file is left");
}

# ---- a streaming standby ----

my $standby = Server->new('max_parallel_workers = 4', origin => $primary);
$primary->enter;
value($db, 'SELECT fill(50001, 52000); UPDATE value SET m = \'gam:2\' WHERE k < 900; CREATE TABLE later AS SELECT k, s FROM value; CREATE INDEX ON later USING gin (s); VACUUM value');
my $position = value($db, 'SELECT pg_current_wal_flush_lsn()');
sub replayed
{
	my ($position) = @_;
	my $until = time + 60;
	while (time < $until)
	{
		return 1 if value($db, "SELECT pg_last_wal_replay_lsn() >= '$position'") eq 't';
		sleep 0.1;
	}
	return 0;
}
my $in_parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
my $titles = q('SELECT k AS id, title FROM value');
my @answers = ($table, 'SELECT count(*) FROM later WHERE s %% aid_at_least((SELECT s FROM later ORDER BY k LIMIT 1), 0.8)',
	q(SELECT md5(string_agg(p::text, ';' ORDER BY o)) FROM aid_similar_pairs('SELECT k AS id, s AS title FROM value WHERE k % 3 = 0', 0.9, workers => 2, memory_mb => 4) WITH ORDINALITY p(id_a, id_b, similarity, shared, o)),
	q(SELECT count(*), md5(string_agg(f::text, ';' ORDER BY id_a, id_b)) FROM aid_find_duplicates('SELECT k AS id, title, aid_total(a) AS amount FROM value WHERE k % 5 = 0', options => '{"threshold": 0.8, "workers": 1, "memory_mb": 2}') f),
	q(SELECT md5(aid_match_fit('SELECT k AS id, title FROM value WHERE k % 9 = 0')::text)),
	q(SELECT md5(string_agg(c::text, ';' ORDER BY id)) FROM aid_clusters('SELECT k AS id_a, k % 700 AS id_b FROM value') c), q(SELECT aid_qualified_query('SELECT * FROM value')), 'SELECT count(*) FROM aid_country',
	"$in_parallel SELECT md5(aid_allocation_send(sum(a))::text), sum(h)::text, md5(sum(t)::text) FROM value", "SELECT md5(string_agg(aid_interval(a, 'gini', seed => 5)::text, ';' ORDER BY k)) FROM value WHERE k % 50 = 0");
my @expected = map { value($db, $_) } @answers;
like(value($db, "$in_parallel EXPLAIN SELECT sum(a) FROM value"), qr/Gather.*Partial/s, 'sums are in parallel');
$standby->enter;
ok(replayed($position), 'the standby has replayed all');
is(value($db, 'SELECT pg_is_in_recovery()'), 't', 'and is one');
is(value($db, $answers[$_]), $expected[$_], 'the same on the standby: ' . substr $answers[$_] =~ s/.*? SELECT/SELECT/r, 0, 60) for 0 .. $#answers;
check_indexes('on the standby');
my $session = start($db, 'stand', "SELECT count(*) FROM aid_similar_pairs($titles, 0.1, workers => 1, memory_mb => 2)");
at_work($db, 'stand');
seen($db, "SELECT count(*) FROM pg_ls_dir('base/pgsql_tmp', true, false)", 10);
value($db, q(SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'stand' AND backend_type = 'client backend'));
like(finish($session), qr/57014/, 'a search is cancelled on the standby');
is_deeply([ $standby->temporary_files ], [], 'and leaves no temporary file');
like((psql($db, q(SELECT aid_find_duplicates('SELECT nextval(''s'') AS id'))))[2], qr/ERROR/, 'a query that writes is refused there too');
# the standby is killed in the middle of it all and catches up again
$standby->stop('immediate');
$primary->enter;
value($db, 'DELETE FROM value WHERE k % 7 = 0; SELECT fill(60001, 61000)');
$expected[0] = value($db, $table);
$position = value($db, 'SELECT pg_current_wal_flush_lsn()');
$standby->start;
ok(replayed($position), 'it catches up after a crash');
is(value($db, $table), $expected[0], 'with the same values');
check_indexes('on the standby again');
$standby->as_server($standby->program('pg_ctl'), '-D', $standby->{data}, '-w', 'promote');
is(value($db, 'DO $$ BEGIN PERFORM fill(70001, 70100); END $$; SELECT count(*), pg_is_in_recovery() FROM value WHERE k BETWEEN 70001 AND 70100'), '100|f', 'and can be promoted');
check_indexes('on the promoted server');

# ---- logical replication, text and binary ----

$primary->enter;
value($db, 'CREATE PUBLICATION p FOR TABLE value');
$standby->enter;
for my $mode ('false', 'true')
{
	my $to = $mode eq 'true' ? 'binary_copy' : 'text_copy';
	value($db, "CREATE DATABASE $to");
	value($to, 'CREATE EXTENSION aidflow; CREATE TABLE value (k int PRIMARY KEY, a aid_allocation, h aid_headcount, m aid_marker, t aid_marker_money, s aid_shingles, w aid_spatial_weights, title text)');
	value($to, "CREATE SUBSCRIPTION $to CONNECTION 'host=$primary->{directory} port=5432 user=postgres dbname=postgres' PUBLICATION p WITH (binary = $mode)");
}
$primary->enter;
value($db, q(UPDATE value SET h = h + 'F: 9', a = a + '{"new": 5}' WHERE k % 4 = 1; DELETE FROM value WHERE k % 4 = 2; SELECT fill(80001, 80300)));
$expected[0] = value($db, $table);
$standby->enter;
for my $to ('text_copy', 'binary_copy')
{
	my $got = '';
	my $until = time + 60;
	while (time < $until && ($got = value($to, $table)) ne $expected[0]) { sleep 0.2 }
	is($got, $expected[0], "logical replication, $to: the same values");
	value($to, "ALTER SUBSCRIPTION $to DISABLE; ALTER SUBSCRIPTION $to SET (slot_name = NONE); DROP SUBSCRIPTION $to");
}
unlike($_->log_text =~ s/terminated by signal 9: Killed//gr, qr/was terminated by signal|PANIC:|TRAP:|invalid page/, 'no other crash') for $primary, $standby;
done_testing();
