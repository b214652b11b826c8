#!/usr/bin/perl
# One long-lived backend calls every function of the extension, found in the catalog, and its memory stays flat.
# LEAK_ROUNDS=100000 calls each so often (LEAK_SECONDS, 20, at most for each form); by default it is what fits in some
# milliseconds, at least 60.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Calls;
use Psql;
use Session;
use Test::More;

my $rounds = $ENV{LEAK_ROUNDS} // 2000;
my $seconds = $ENV{LEAK_SECONDS} // ($ENV{LEAK_ROUNDS} ? 20 : 0.03);
my $db = create_database('aidflow_leaks');
value($db, 'CREATE EXTENSION aidflow');
create_given($db);

# leak(): what calls leave in memory contexts (kept), what they hold until their statement ends (held), and by how much
# the process grows, which is seen where the system tells its peak (/proc) and lets it be forgotten.
value($db, <<'SQL');
CREATE FUNCTION used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE FUNCTION process(field text) RETURNS bigint LANGUAGE sql AS $$SELECT 1024 * substring(pg_read_file('/proc/self/status') FROM field || ':\s+(\d+)')::bigint$$;
CREATE FUNCTION forget_peak() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 5) TO '/proc/self/clear_refs'; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
CREATE FUNCTION repeat_call(call text, rounds bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE calls bigint; in_use bigint;
BEGIN
	IF call LIKE '%ROUNDS%' THEN
		EXECUTE replace(replace(call, 'LAST', ', max(CASE WHEN c.i = ROUNDS THEN used() END)'), 'ROUNDS', rounds::text) INTO calls, in_use;
	ELSE
		FOR i IN 1 .. greatest(1, rounds / 12) LOOP EXECUTE call; END LOOP;
	END IF;
	RETURN in_use;
END $$;
CREATE FUNCTION leak(call text, most bigint, seconds float8, OUT rounds bigint, OUT kept bigint, OUT held bigint, OUT grown bigint) LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
	took float8;
	size bigint[];
	in_use bigint[];
	before bigint;
BEGIN
	PERFORM repeat_call(call, 60);
	started := clock_timestamp();
	PERFORM repeat_call(call, 60);
	took := extract(epoch FROM clock_timestamp() - started);
	rounds := least(most, greatest(60, (60 * seconds / took)::bigint));
	-- the same statements each time: the first times are for what measuring itself takes
	FOR i IN 1 .. 3 LOOP
		size[i] := used();
		PERFORM forget_peak();
		before := process('VmRSS');
		CONTINUE WHEN i = 3;
		in_use[i] := repeat_call(call, CASE i WHEN 1 THEN 60 ELSE rounds END);
		grown := process('VmHWM') - before;
	END LOOP;
	kept := size[3] - size[2];
	held := coalesce(in_use[2] - in_use[1], 0);
END $$;
SQL
my @calls = calls($db);
is_deeply([ map { "$_->{name}: $_->{missing}" } grep { $_->{missing} } @calls ], [], 'every function has arguments in the table');
@calls = grep { !$_->{missing} } @calls;

# what goes through several statements is one anonymous block
my $file = value($db, 'SHOW data_directory') . '/aidflow_leaks.wire';
for (grep { $_->{through} } @calls)
{
	$_->{sql} = 'DO $do$ BEGIN ' . join('', map { s/^SELECT/PERFORM/r . ';' } @{ $_->{through} }) . ' END $do$';
	$_->{sql} =~ s/FILE/$file/g;
}
# errors in the middle of a reading, caught
my $caught = 'DO $do$ BEGIN PERFORM %s; EXCEPTION WHEN OTHERS THEN IF SQLSTATE NOT LIKE \'22%%\' THEN RAISE; END IF; END $do$';
my $fails = q('SELECT i AS id, 1 / (9 - i) || '' a title'' AS title FROM generate_series(1, 20) i');
push @calls, map { { name => "an error in $_->[0]", sql => sprintf($caught, $_->[1]) } } (
	['the join', "aid_similar_pairs($fails, 0.3, workers => 0)"], ['the search', "aid_find_duplicates($fails)"], ['the fit', "aid_match_fit($fails)"],
	['links', q(aid_clusters('SELECT i AS id_a, 1 / (9 - i) AS id_b FROM generate_series(1, 20) i'))], ['a text', q('{"A": 1, "B": {}'::aid_allocation)], ['weights', q('{"A": {"B": -1}}'::aid_spatial_weights)],
	['an aggregate', q(aid_allocation_agg('A', 'NaN'::float8) FROM generate_series(1, 9))], ['a refusal', "aid_refuse('22023', 'no', 'none', 'none')"], ['permutations', "aid_moran('{\"A\": 1}', '{\"A\": [\"B\"]}', permutations => -1)"]);

sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

# two rounds over all first: what is loaded once is no leak
my $script = 'SET max_parallel_workers_per_gather = 0; SET jit = off; ' . join '', map { 'SELECT repeat_call(' . quoted($_->{sql}) . ", 24);\n" } @calls, @calls;
$script .= "SELECT kept * 0 FROM leak('SELECT 1', 60, 0);\n";
my $all = "SELECT 'all', used(), process('VmRSS');\n";
my $measure = join '', map { 'SELECT ' . quoted($_->{name}) . ", * FROM leak(" . quoted($_->{sql}) . ", $rounds, $seconds);\n" } @calls;
my ($code, $out, $err) = psql($db, "$script$all$measure$all");
is("$code $err", '0 ', 'the calls run') or BAIL_OUT('nothing was measured');
my @lines = grep { $_ ne '' } split /\n/, $out;
my @totals = map { [ split /\|/ ] } grep { /^all\|/ } @lines;
my %result = map { my ($name, @numbers) = split /\|/; ($name => \@numbers) } grep { /\|/ && !/^all\|/ } @lines;
is(scalar(grep { $result{ $_->{name} } } @calls), scalar @calls, @calls . ' calls were measured') or diag(join "\n", grep { !$result{$_} } map { $_->{name} } @calls);

@calls = grep { $result{ $_->{name} } } @calls;
my @leaks = grep { $result{$_}[1] > 4096 || $result{$_}[2] > 32768 || $result{$_}[3] > 1e6 } sort keys %result;
is_deeply([ map { "$_: $result{$_}[0] calls keep $result{$_}[1] bytes, hold $result{$_}[2], the process grows by $result{$_}[3]" } @leaks ], [], 'none keeps memory or grows with the number of its calls');
my @most = sort { $result{$a}[0] <=> $result{$b}[0] } keys %result;
diag(sprintf '%d calls of each and up (%s), the middle one has %d', $result{ $most[0] }[0], $most[0], $result{ $most[ @most / 2 ] }[0]) if $ENV{LEAK_ROUNDS};
diag(map { "$_: @{ $result{$_} }\n" } grep { $ENV{LEAK_SHOW} && ($result{$_}[1] > 32 || $result{$_}[2] > 0 || $result{$_}[3] > 2e5) } sort keys %result);
cmp_ok($totals[1][1] - $totals[0][1], '<', 300_000, 'all of them together leave the contexts as they were');
cmp_ok($totals[1][2] - $totals[0][2], '<', 16e6, 'and the process as large as it was') if ($totals[0][2] // '') ne '';
is(temporary_files($db), 0, 'no temporary file is left');
done_testing();
