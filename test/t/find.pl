#!/usr/bin/perl
# The search for duplicates as a guest of the server: it stops when told to in each of its parts, leaves no temporary
# files and no memory behind, writes nothing, and keeps to the caller's rights.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Session;
use Test::More;
use Time::HiRes qw(time);

my $db = create_database('aidflow_find');

value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE flow AS
SELECT i AS id, (SELECT string_agg(translate(left(md5((k * 1000 + abs(hashint4(i / 2 * 16 + k)) % 300)::text), 3 + k % 5), '0123456789', 'ghijklmnop'), ' ')
	FROM generate_series(1, 8) k) AS title, (exp(9 + abs(hashint4(i)) % 6000 / 1000.0))::numeric(14, 2) AS amount, date '2015-01-01' + i % 3000 AS value_date,
	'Donor ' || i % 7 AS provider, 'Partner ' || i % 13 AS receiver, 'C' || i / 2 % 20 AS recipient
FROM generate_series(1, 60000) i;
VACUUM ANALYZE flow;
SQL
create_cancel($db);

# ---- cancelled in each of its parts, all of which take long here ----

my @parts = (
	['reads', q{'SELECT a.id * 1000 + k AS id, title, amount FROM flow a, generate_series(1, 60) k'}, '{}', 0.5],
	['pays a fund', q{'SELECT id, ''Fund'' AS activity_id, NULL AS receiver_activity_id, amount, value_date FROM flow UNION ALL SELECT -id, NULL, ''Fund'', amount + 1, value_date - 1 FROM flow'}, '{"candidates": []}', 1],
	['has one activity in two sources', q{'SELECT id, ''S'' || id % 2 AS source, ''A'' AS activity_id, amount, date ''2020-01-01'' AS value_date FROM flow'}, '{"candidates": []}', 1],
	['joins titles', q{'SELECT id, title FROM flow'}, '{"threshold": 0.1}', 1.5],
	['joins titles with workers', q{'SELECT id, title FROM flow'}, '{"threshold": 0.1, "workers": 2}', 1.5],
	['compares amounts', q{'SELECT id, title, 5 AS amount, date ''2020-01-01'' AS value_date, provider FROM flow'}, '{"candidates": ["amount"], "amount_cap": 100000}', 1],
	['compares all pairs', q{'SELECT id, title, amount, value_date, provider, receiver, recipient FROM flow WHERE id <= 10000'}, '{"candidates": ["all"]}', 1.5]);
for my $part (@parts)
{
	my ($what, $query, $options, $after) = @$part;
	cancelled($db, $what, "SELECT count(*) FROM aid_find_duplicates($query, options => '$options');", $after);
}
is(value($db, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker' AND datname = current_database()"), 0, 'and no worker');
my $before = time;
my ($code, $out, $err) = psql($db, q{SET statement_timeout = '700ms'; SELECT count(*) FROM aid_find_duplicates('SELECT id, title FROM flow', options => '{"threshold": 0.1}')});
like($err, qr/canceling statement due to statement timeout/, 'statement_timeout');
cmp_ok(time - $before, '<', 5, 'in time');

# ---- the answer does not depend on the plan around it ----

my $call = q{aid_find_duplicates('SELECT *, recipient AS block FROM flow WHERE id <= 6000', options => '{"threshold": 0.3, "min_probability": 0%s}')};
# (extra_float_digits is about how a double prints, so doubles are compared as they are stored)
my $bytes = "SELECT count(*), md5(string_agg(concat_ws(' ', id_a, id_b, relation, float8send(probability), float8send(weight), rule, money_at_stake,"
	. " evidence), ';')) FROM $call f";
my $expected = value($db, sprintf($bytes, ''));
like($expected, qr/^[1-9]\d*\|/, 'findings of 6,000 records');
is(value($db, sprintf($bytes, ', "workers": 2')), $expected, 'the same with workers');
my $in_plan = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
is(value($db, "$in_plan " . sprintf($bytes, ', "workers": 2')), $expected, 'the same when the inner query is parallel');
is(value($db, "SET work_mem = '64kB'; SET DateStyle = 'SQL, DMY'; SET extra_float_digits = 0; SET search_path = public; " . sprintf($bytes, ', "memory_mb": 1')), $expected, 'settings change nothing');
is(temporary_files($db), 0, 'no temporary file is left');
my ($limit_code, $limit_out, $limit_err) = psql($db, "SET temp_file_limit = '100kB'; " . sprintf($bytes, ', "memory_mb": 1'));
like($limit_err, qr/temporary file size exceeds temp_file_limit/, 'temp_file_limit holds');
is(temporary_files($db), 0, 'no temporary file is left');

# ---- names: an empty search_path ----

is(value($db, "SET search_path = ''; SELECT count(*) FROM public.aid_find_duplicates('SELECT id, title FROM public.flow WHERE id <= 100')"), 0, 'with an empty search_path');
($code, $out, $err) = psql($db, "SET search_path = ''; SELECT count(*) FROM public.aid_find_duplicates('SELECT id, title FROM flow')");
like($err, qr/relation "flow" does not exist/, 'which the query is read under');

# ---- it writes nothing, and the session can write afterwards ----

value($db, <<'SQL');
CREATE TABLE note (t text);
CREATE SEQUENCE s;
CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS $$ BEGIN INSERT INTO note VALUES ('written'); RETURN 1; END $$;
CREATE FUNCTION state_of(statement text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;
SQL
# %s stands for what writes
my %query_of = (
	query => 'SELECT %s AS id',
	verdicts => "SELECT %s AS id_a, 2 AS id_b, ''distinct'' AS relation, ''R'' AS reviewer, date ''2020-01-01'' AS reviewed_on",
	rates => "SELECT ''EUR'' AS currency, date ''2020-01-01'' AS date, %s AS rate",
	aliases => "SELECT ''DFID'' AS alias, ''FCDO'' AS org, CASE WHEN %s > 0 THEN ''same'' END AS kind");
for my $given (sort keys %query_of)
{
	my $state = sub {
		my ($query) = @_;
		my $arguments = $given eq 'query' ? "'$query'" : "'SELECT 1 AS id', options => jsonb_build_object('$given', '$query')";
		return value($db, "SELECT state_of(\$q\$SELECT count(*) FROM aid_find_duplicates($arguments)\$q\$)");
	};
	is($state->(sprintf $query_of{$given}, 1), 'no error', "read as $given");
	is($state->(sprintf $query_of{$given}, $_), '25006', "refused as $given: $_") for 'writes()', "nextval(''s'')";
	is($state->($_), '0A000', "refused as $given: $_") for 'WITH w AS (INSERT INTO note VALUES (1) RETURNING 1) ' . sprintf($query_of{$given}, 1),
		'INSERT INTO note VALUES (1)', 'TRUNCATE note', 'DROP TABLE note';
}
is(value($db, "BEGIN; SELECT state_of(\$q\$SELECT count(*) FROM aid_find_duplicates('SELECT writes() AS id')\$q\$); INSERT INTO note VALUES ('after'); COMMIT; SELECT string_agg(t, ',') FROM note"), "25006\nafter", 'the transaction can write after that');
is(value($db, "SELECT count(*) FROM aid_find_duplicates('SELECT 1 AS id'); SHOW transaction_read_only"), "0\noff", 'and is not read-only after a search');
is(value($db, 'SELECT is_called FROM s'), 'f', 'no sequence moved');
# a function that raises in mid-run
value($db, 'CREATE FUNCTION fails(i int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF i = 5000 THEN RAISE division_by_zero; END IF; RETURN i; END $$');
is(value($db, 'SELECT state_of($q$SELECT count(*) FROM aid_find_duplicates(\'SELECT fails(id) AS id, title FROM flow\')$q$); SHOW transaction_read_only'), "22012\noff", 'an error of the query comes through');

# ---- the caller's rights ----

create_role('aidflow_find_guest');
value($db, "ALTER TABLE flow ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON flow USING (id <= 500); CREATE TABLE hidden AS SELECT 1 AS id; GRANT SELECT ON flow TO aidflow_find_guest");
is(value($db, "SET ROLE aidflow_find_guest; SELECT sum(row_count) FROM aid_check_query('aid_find_duplicates', 'SELECT id, NULL AS title FROM flow')"), 500, 'row security of the caller');
($code, $out, $err) = psql($db, "SET ROLE aidflow_find_guest; SELECT * FROM aid_find_duplicates('TABLE hidden')");
like($err, qr/permission denied for table hidden/, 'and no right that the caller has not');

# ---- memory ----

my @sizes = rows($db, <<'SQL');
CREATE FUNCTION used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts';
DO $$ BEGIN FOR i IN 1 .. 5 LOOP PERFORM count(*) FROM aid_find_duplicates('SELECT *, recipient AS block FROM flow WHERE id <= 3000'); END LOOP; END $$;
SELECT used();
DO $$ BEGIN FOR i IN 1 .. 40 LOOP PERFORM count(*) FROM aid_find_duplicates('SELECT *, recipient AS block FROM flow WHERE id <= 3000'); END LOOP; END $$;
DO $$ BEGIN FOR i IN 1 .. 40 LOOP BEGIN PERFORM count(*) FROM aid_find_duplicates('SELECT fails(id + 2500) AS id, title FROM flow WHERE id <= 3000'); EXCEPTION WHEN OTHERS THEN END; END LOOP; END $$;
SELECT used();
SQL
cmp_ok($sizes[1] - $sizes[0], '<', 400_000, 'searches leave no memory behind, failed ones neither');

done_testing();
