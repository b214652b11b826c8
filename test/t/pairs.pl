#!/usr/bin/perl
# The similarity join as a guest of the server: it stops when told to, leaves no temporary files, honours
# temp_file_limit and the caller's rights, and starts the workers asked for.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Session;
use Test::More;
use Time::HiRes qw(sleep time);

my $db = create_database('aidflow_pairs');

value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE title AS
SELECT i AS id, (SELECT string_agg(left(md5((k * 1000 + abs(hashint4(i * 16 + k)) % 300)::text), 3 + k % 5), ' ') FROM generate_series(1, 8) k) AS title
FROM generate_series(1, 60000) i;
ALTER TABLE title ADD stored aid_shingles;
UPDATE title SET stored = aid_shingles(title, 'trigram');
VACUUM ANALYZE title;
CREATE TABLE stranger AS SELECT id, title FROM title LIMIT 100;
SQL

# Takes a minute or so, in which 25 million pairs are found.
my $all = "SELECT count(*) FROM aid_similar_pairs('SELECT id, stored AS title FROM title', 0.1, workers => %d);";

# ---- cancelled while it reads, compares, compares with workers, and tells pairs ----

create_cancel($db);
my @stages = (
	['reads', "SELECT count(*) FROM aid_similar_pairs('SELECT a.id * 1000 + k AS id, title FROM title a, generate_series(1, 60) k', 0.9, workers => 0);", 0.3],
	['compares', sprintf($all, 0), 1.5],
	['compares with workers', sprintf($all, 2), 1.5],
	['tells pairs', "SELECT count(*) FROM aid_similar_pairs('SELECT i AS id, ''the same'' AS title FROM generate_series(1, 5000) i', 0.9, workers => 0, memory_mb => 16);", 2]);
cancelled($db, @$_) for @stages;
is(seen($db, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker' AND datname = current_database()", 1), '', 'and no worker');

my $before = time;
my ($code, $out, $err) = psql($db, "SET statement_timeout = '700ms'; " . sprintf($all, 1));
like($err, qr/canceling statement due to statement timeout/, 'statement_timeout');
cmp_ok(time - $before, '<', 10, 'in time');
is(temporary_files($db), 0, 'no temporary file is left');

# ---- workers ----

for my $asked (0 .. 3)
{
	my $session = start($db, "workers $asked", sprintf($all, $asked));
	my $most = 0;
	my $started = time;
	at_work($db, "workers $asked");
	while (time < $started + 60 && $session->{run}->pumpable)
	{
		my ($workers, $active) = split /\|/, value($db, "SELECT count(*) FILTER (WHERE backend_type = 'parallel worker'), count(*) FILTER (WHERE backend_type = 'client backend' AND state = 'active')"
				. " FROM pg_stat_activity WHERE application_name = 'workers $asked'");
		$most = $workers if $workers > $most;
		last if !$active || ($asked && $most >= $asked);
		sleep 0.05;
	}
	is($most, $asked, "$asked workers are started if asked for");
	value($db, "SELECT cancel('workers $asked')");
	finish($session);
}
my $some = "aid_similar_pairs('SELECT id, stored AS title FROM title WHERE id <= 8000', 0.15, workers => %s)";
my $bytes = "SELECT count(*), md5(string_agg(p::text, ';' ORDER BY o)) FROM $some WITH ORDINALITY p(id_a, id_b, similarity, shared, o);";
my $expected = value($db, sprintf($bytes, 0));
like($expected, qr/^[1-9]\d*\|/, 'pairs of 8,000 titles');
is(value($db, sprintf($bytes, 2)), $expected, 'the same with workers');
is(value($db, 'SET max_parallel_workers = 0; ' . sprintf($bytes, 2)), $expected, 'the same when none can be started');
is(value($db, 'SET max_parallel_workers_per_gather = 3; ' . sprintf($bytes, 'NULL')), $expected, 'workers of the setting');
# in parallel mode: the function runs in the leader of a parallel plan
my $in_plan = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
my $query = "SELECT t.n, p.n FROM (SELECT count(*) AS n FROM title) t, (SELECT count(*) AS n FROM @{[sprintf $some, 2]}) p";
like(value($db, "$in_plan EXPLAIN (COSTS OFF) $query"), qr/Gather.*Parallel Seq Scan.*Function Scan on aid_similar_pairs/s, 'a parallel plan with the function beside');
is(value($db, "$in_plan $query"), '60000|' . (split /\|/, $expected)[0], 'the same beside a parallel plan');
is(value($db, 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;' . sprintf($bytes, 2)), $expected, 'the same when the inner query is parallel');
is(value($db, 'BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY; ' . sprintf($bytes, 2) . ' COMMIT;'), $expected, 'the same in a read-only serializable transaction');
is(value($db, "SET search_path = ''; " . (sprintf($bytes, 2) =~ s/aid_similar_pairs/public.aid_similar_pairs/r =~ s/FROM title/FROM public.title/r)), $expected, 'the same with an empty search_path');

# ---- temporary files ----

($code, $out, $err) = psql($db, "SET temp_file_limit = '2MB'; SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title', 0.9, memory_mb => 1);");
like($err, qr/temporary file size exceeds temp_file_limit/, 'temp_file_limit, alone');
($code, $out, $err) = psql($db, "SET temp_file_limit = '2MB'; SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title', 0.9, memory_mb => 8, workers => 2);");
like($err, qr/temporary file size exceeds temp_file_limit/, 'temp_file_limit, with workers');
# the pairs of equal titles: of workers too
($code, $out, $err) = psql($db, "SET temp_file_limit = '60MB'; SELECT count(*) FROM aid_similar_pairs('SELECT i AS id, ''the same '' || i % 8 AS title FROM generate_series(1, 12000) i', 0.9, memory_mb => 4, workers => 2);");
like($err, qr/temporary file size exceeds temp_file_limit/, 'temp_file_limit, for pairs');
is(temporary_files($db), 0, 'no temporary file is left');
($code, $out, $err) = psql($db, "SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title UNION ALL SELECT 5, NULL', 0.9, memory_mb => 1, workers => 2);");
like($err, qr/id "5" is there twice/, 'an error after the last row');
($code, $out, $err) = psql($db, "SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title UNION ALL SELECT -1 / (random() * 0)::int, NULL', 0.9, memory_mb => 2, workers => 1);");
like($err, qr/division by zero/, 'an error of the inner query');
is(temporary_files($db), 0, 'no temporary file is left');
is(value($db, <<'SQL'), "caught\n5", 'an error that is caught, with the join after it');
CREATE FUNCTION caught() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM aid_similar_pairs('SELECT id, title FROM title UNION ALL SELECT 5, NULL', 0.9, memory_mb => 4, workers => 2);
	RETURN 'not refused';
EXCEPTION WHEN cardinality_violation THEN
	RETURN 'caught';
END $$;
SELECT caught();
SELECT count(*) FROM (SELECT * FROM aid_similar_pairs('SELECT id, stored AS title FROM title WHERE id <= 8000', 0.2, memory_mb => 4, workers => 2) LIMIT 5) q;
SQL
is(temporary_files($db), 0, 'no temporary file is left');
# a cursor that is not read to its end
is((rows($db, sprintf('BEGIN; DECLARE c CURSOR FOR SELECT * FROM %s; FETCH 1 FROM c; CLOSE c; COMMIT;', sprintf $some, 2)))[0] =~ tr/|//, 3, 'a cursor');
is(temporary_files($db), 0, 'no temporary file is left');

# ---- the caller's rights, and nothing is written ----

my $role = create_role("aidflow_pairs_$$");
value($db, "GRANT SELECT ON title TO $role;");
is(value($db, "SET ROLE $role; SELECT count(*) > 0 FROM aid_similar_pairs('SELECT id, title FROM title WHERE id < 100', 0.1)"), 't', 'a role may read what it may read');
($code, $out, $err) = psql($db, "SET ROLE $role; SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM stranger', 0.9)");
like($err, qr/permission denied for table stranger/, 'and nothing else');
value($db, "ALTER TABLE stranger ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON stranger USING (id <= 3); GRANT SELECT ON stranger TO $role;");
is(value($db, "SET ROLE $role; SELECT count(*) FROM aid_similar_pairs('SELECT id, ''x'' AS title FROM stranger', 0.9)"), 3, 'of the rows it may see');
value($db, 'CREATE FUNCTION writes() RETURNS int VOLATILE LANGUAGE sql AS $$INSERT INTO stranger VALUES (0) RETURNING id$$');
($code, $out, $err) = psql($db, "SELECT * FROM aid_similar_pairs('SELECT writes() AS id, title FROM title', 0.9)");
like($err, qr/cannot execute INSERT in a read-only transaction/, 'a query that writes');
is(value($db, <<'SQL'), "off\noff", 'the transaction may write afterwards');
SELECT count(*) AS n FROM aid_similar_pairs('SELECT id, title FROM title WHERE id < 10', 0.9) \gset discard_
SHOW transaction_read_only;
BEGIN;
SELECT count(*) AS n FROM aid_similar_pairs('SELECT id, title FROM title WHERE id < 10', 0.9) \gset discard_
INSERT INTO stranger VALUES (1001, 'x');
SHOW transaction_read_only;
COMMIT;
SQL

done_testing();
