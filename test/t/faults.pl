#!/usr/bin/perl
# What goes wrong around the extension: a backend or a worker killed in mid-aggregate and mid-search, and a backend that
# gets no more memory. The server comes back with its data and without temporary files; the backend reports 53200 and
# goes on. FAULT_STEPS (2) limits of memory are tried for each statement.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Server;
use Session;
use Test::More;
use Time::HiRes qw(sleep time);

my $steps = $ENV{FAULT_STEPS} // 2;
my $server = Server->new("work_mem = '1MB'\nmax_parallel_workers = 4\nrestart_after_crash = on\nremove_temp_files_after_crash = on");
my $db = 'postgres';
value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE title AS
SELECT i AS id, (SELECT string_agg(translate(left(md5((k * 1000 + abs(hashint4(i * 16 + k)) % 300)::text), 3 + k % 5), '0123456789', 'ghijklmnop'), ' ') FROM generate_series(1, 8) k) AS title,
	(exp(9 + abs(hashint4(i)) % 6000 / 1000.0))::numeric(14, 2) AS amount, date '2015-01-01' + i % 3000 AS value_date, 'Donor ' || i % 7 AS provider, 'C' || i % 20 AS recipient
FROM generate_series(1, 30000) i;
CREATE TABLE flow AS SELECT 'G' || i % 3000 AS donor, 'U' || i % 500 AS unit, i % 1000 + 0.25 AS amount FROM generate_series(1, 400000) i;
CREATE INDEX again ON title USING gin (aid_shingles(title, 'trigram'));
CREATE TABLE kept AS SELECT donor, aid_allocation_agg(unit, amount) AS a, aid_headcount '12 = F: 3, M: 5' AS h, aid_shingles(donor, 'trigram') AS s FROM flow WHERE donor < 'G12' GROUP BY donor;
CREATE TABLE map AS SELECT (SELECT aid_spatial_weights_agg('u' || u, 'u' || (u + d - 1) % 90000 + 1) FROM generate_series(1, 90000) u, unnest(ARRAY[1, 2, 140]) d) AS w, (SELECT aid_allocation_agg('u' || u, abs(hashint4(u) % 1000)) FROM generate_series(1, 90000) u) AS a;
VACUUM ANALYZE;
CHECKPOINT;
SQL
my $data = 'SELECT count(*), md5(string_agg(k::text, chr(10) ORDER BY donor)) FROM kept k; SELECT count(*) FROM title; SELECT sum(amount) FROM flow';
my $before = value($db, $data);
like($before, qr/^[1-9]\d*\|[0-9a-f]{32}\n30000\n[\d.]+$/, 'there are data');
create_cancel($db);

# ---- killed ----

# Runs the statement until it has temporary files, kills the process that the query names, and looks at what is left.
sub killed
{
	my ($what, $sql, $victim) = @_;
	my $session = start($db, 'victim', $sql);
	at_work($db, 'victim');
	my $until = time + 20;
	my @files;
	while (time < $until && !(@files = $server->temporary_files)) { sleep 0.02 }
	cmp_ok(scalar @files, '>', 0, "$what has temporary files");
	my $pid = seen($db, "SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND backend_type = '$victim' LIMIT 1");
	my $killed = $pid ne '' && kill('KILL', $pid) == 1;
	ok($killed, "a $victim is killed while it is at work");
	like(finish($session), qr/server closed the connection|terminating connection/, 'the session ends') if $killed;
	ok($server->wait_until_ready, 'the server comes back');
	is(value($db, $data), $before, 'with its data');
	is_deeply([ $server->temporary_files ], [], 'and no temporary file');
}

my $group = 'SELECT count(a) FROM (SELECT donor, unit, n, aid_allocation_agg(unit, amount) AS a FROM flow, generate_series(1, 30) n GROUP BY 1, 2, 3) q;';
my $search = q(SELECT count(*) FROM aid_find_duplicates('SELECT id, title FROM title', options => '{"threshold": 0.1, "memory_mb": 8, "workers": %d}'););
killed('an aggregate that spills', $group, 'client backend');
killed('a search with workers', sprintf($search, 2), 'client backend');
killed('a search with workers', sprintf($search, 2), 'parallel worker');
value($db, 'ALTER DATABASE postgres SET parallel_setup_cost = 0; ALTER DATABASE postgres SET parallel_tuple_cost = 0; ALTER DATABASE postgres SET min_parallel_table_scan_size = 0');
killed('an aggregate in parallel', $group, 'parallel worker');
value($db, 'ALTER DATABASE postgres RESET ALL');
is(value($db, sprintf($search =~ s/0\.1/0.9/r, 2)), value($db, sprintf($search =~ s/0\.1/0.9/r, 0)), 'searches work after all that');

# ---- no more memory ----

# each in one session whose address space may grow by so many kB from where it is before the statement
my @statements = (
	['the join', q(SELECT count(*) FROM aid_similar_pairs('SELECT id, title FROM title', 0.5, workers => 0))],
	['the search', q(SELECT count(*) FROM aid_find_duplicates('SELECT *, recipient AS block FROM title WHERE id <= 9000', options => '{"workers": 0}'))],
	['a fit', q(SELECT length(aid_match_fit('SELECT id, title, amount FROM title WHERE id <= 6000')::text))],
	['a big aggregate', "SELECT aid_unit_count(aid_allocation_agg('a unit with a long name ' || i, i)) FROM generate_series(1, 300000) i"],
	['many groups', "SELECT count(a) FROM (SELECT donor, aid_allocation_agg(unit, amount) AS a FROM flow, generate_series(1, 2) n GROUP BY donor, n, amount) q"],
	['a big text', "SELECT length((aid_allocation_agg('unit ' || i, i)::text::aid_allocation)::text) FROM generate_series(1, 200000) i"],
	['weights', "SELECT cardinality(aid_weights_units(aid_weights_symmetrize(aid_spatial_weights_agg('u' || i, 'v' || i % 1000)))) FROM generate_series(1, 200000) i"],
	['permutations', 'SELECT count(*) FROM map, aid_local_moran(a, w, permutations => 9)'], ['a global statistic', 'SELECT aid_moran(a, w, permutations => 9) FROM map'],
	['a bootstrap', "SELECT aid_interval(aid_allocation_agg('u' || i, i), 'gini', 0.9, 'bootstrap', 1, 20) FROM generate_series(1, 200000) i"],
	['clusters', q(SELECT count(*) FROM aid_clusters('SELECT i AS id_a, i + 1 AS id_b, 1 AS weight FROM generate_series(1, 200000) i'))],
	['totals', q(SELECT count(*) FROM aid_counted('SELECT i AS id, i AS amount FROM generate_series(1, 200000) i', 'SELECT i AS id_a, i + 1 AS id_b, ''same_record'' AS relation FROM generate_series(1, 99999) i'))],
	['overlaps', q(SELECT count(*) FROM aid_overlaps('SELECT id, provider, recipient AS place, ''s'' AS sector, value_date AS start_date, value_date + 5 AS end_date, amount FROM title'))],
	['repeats', q(SELECT count(*) FROM aid_repeats('SELECT id, recipient AS context, title, value_date AS start_date, value_date + 5 AS end_date FROM title'))],
	['the window function', q(SELECT count(c) FROM (SELECT aid_cluster(id::text, aid_shingles(title, 'trigram'), 0.5) OVER () AS c FROM title WHERE id <= 15000) t)],
	['headcounts', "SELECT count(s) FROM (SELECT sum(aid_headcount 'F 0-17: 3, M 18+: 5') AS s FROM generate_series(1, 100000) i GROUP BY i % 50000) q"],
	['an index', 'REINDEX INDEX again']);

SKIP:
{
	skip 'prlimit is not there; its package is util-linux', 1 if (run('prlimit', '--version'))[0] != 0 || !-r '/proc/self/status';
	my $limit = scratch('limit');
	open my $out, '>', $limit or die "$limit: $!\n";
	# the soft limit only, so that it can be raised again; by the process' own user, who may do that without a privilege
	my $prlimit = $> == 0 ? 'runuser -u postgres -- prlimit' : 'prlimit';
	print $out "#!/bin/sh\ncd /\n[ \"\$2\" = off ] && exec $prlimit --pid \$1 --as=unlimited:\n"
		. "exec $prlimit --pid \$1 --as=\$(( (\$(sed -n 's/^VmSize:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/\$1/status) + \$2) * 1024 )):\n";
	close $out or die "$limit: $!\n";

	# the library is loaded, and the stack has its size, before memory gets short
	value($db, <<'SQL');
CREATE FUNCTION used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE FUNCTION deep(i int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF i > 0 THEN RETURN deep(i - 1); END IF; RETURN 0; END $$;
SQL
	for my $statement (@statements)
	{
		my ($what, $sql) = @$statement;
		my $script = "SET max_parallel_workers_per_gather = 0; SET jit = off; SET client_min_messages = error; SET work_mem = '64MB'; SELECT deep(200), aid_gini('{\"A\": 1}'), aid_version();\n"
			. "\\set VERBOSITY sqlstate\nSELECT pg_backend_pid() AS pid \\gset\n\\setenv BACKEND :pid\n";
		# from some pages up
		for my $more (map { 300 * 8 ** $_ } 0 .. $steps - 1)
		{
			$script .= "\\! sh $limit \$BACKEND $more\n$sql;\n\\set state :SQLSTATE\n\\! sh $limit \$BACKEND off\nSELECT 'run', $more, :'state', pg_backend_pid() = :pid, used();\n";
		}
		# the first one that has enough tells what is kept of the failed ones
		my ($code, $out, $err) = psql($db, $script, stop => 0);
		my @outcome = map { [ split /\|/ ] } grep { /^run\|/ } split /\n/, $out;
		is(scalar @outcome, $steps, "$what with little memory: the session is usable after each of $steps") or diag(substr $err, 0, 2000);
		is(join(', ', map { "$_->[1] kB: $_->[2]" } grep { $_->[2] !~ /^(?:53200|00000)$/ || $_->[3] ne 't' } @outcome), '', 'each ends well or with 53200, in the same backend');
		is($outcome[0][2], '53200', "the first one with 53200 ($what)");
		cmp_ok($outcome[-1][4] - $outcome[0][4], '<', 400_000, 'and no memory is kept') or diag(join ', ', map { "@$_" } @outcome);
	}
	is_deeply([ $server->temporary_files ], [], 'no temporary file is left');
	is(value($db, $data), $before, 'the data are the same');
}
unlike($server->log_text =~ s/was terminated by signal 9: Killed//gr, qr/was terminated by signal|PANIC:|TRAP:/, 'no other crash');
done_testing();
