#!/usr/bin/perl
# Shards behind postgres_fdw, as docs/shards.md has them: which queries aggregate where the records are, by the plan and
# by the bytes that travel, and that their results have the bits of one local table.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Aggregates;
use Plans;
use Psql;
use Test::More;
use Wire;

for my $extension (qw(postgres_fdw dblink))
{
	plan skip_all => "$extension is not installed; it belongs to PostgreSQL's contrib modules"
		if !value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = '$extension'");
}
my $wire = wire() or plan skip_all => 'the server has no Unix socket here, over which the bytes could be counted';

my %shard = map { $_ => create_database("aidflow_$_") } qw(north south);
my $db = create_database('aidflow_coordinator');

# The same tables in both: every kind of record, and payments, of which each shard has the recipients of its own. Their
# numbers are those that the guide names.
my $payments = 200000;
for my $name (sort keys %shard)
{
	value($shard{$name}, 'CREATE EXTENSION aidflow');
	create_records($shard{$name}, 2000);
	value($shard{$name}, <<"SQL");
ALTER TABLE record ADD shard text NOT NULL DEFAULT '$name';
CREATE TABLE flow AS SELECT i AS id, '$name'::text AS shard, 'D' || lpad((hashint4(i) & 65535)::numeric(10, 0) % 40 || '', 2, '0') AS donor, 2013 + (hashint4(i + 1) & 65535) % 12 AS year,
	'${\ uc substr $name, 0, 1}' || lpad((hashint4(i + 2) & 65535) % 95 || '', 2, '0') AS recipient, round((hashint4(i + 3) & 1048575)::numeric / 7, 2) AS amount
FROM generate_series(1, $payments / 2) i;
ANALYZE;
SQL
}
value($db, 'CREATE EXTENSION aidflow; CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink');
my $tables = join ' ', map { my $columns = $_ eq 'flow' ? 'id int, shard text, donor text, year int, recipient text, amount numeric' : 'LIKE columns';
	"CREATE TABLE $_ ($columns) PARTITION BY LIST (shard);" } qw(flow record);
create_records($db, 1);
value($db, "ALTER TABLE record RENAME TO columns; ALTER TABLE columns ADD shard text; $tables");
for my $name (sort keys %shard)
{
	value($db, <<"SQL");
CREATE SERVER $name FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$wire->{directory}', port '5432', dbname '$shard{$name}', extensions 'aidflow', async_capable 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER $name OPTIONS (user '$ENV{PGUSER}');
CREATE FOREIGN TABLE flow_$name PARTITION OF flow FOR VALUES IN ('$name') SERVER $name OPTIONS (table_name 'flow');
CREATE FOREIGN TABLE record_$name PARTITION OF record FOR VALUES IN ('$name') SERVER $name OPTIONS (table_name 'record');
SQL
}

# ---- plans ----

my $on = "$serial SET enable_partitionwise_aggregate = on;";
my %query = (
	plain => 'SELECT donor, aid_gini(recipient, amount) FROM flow GROUP BY donor',
	sum => 'SELECT donor, sum(amount) FROM flow GROUP BY donor',
	P3 => 'SELECT donor, aid_gini(sum(s)) FROM (SELECT shard, donor, aid_allocation_agg(recipient, amount) AS s FROM flow GROUP BY shard, donor) q GROUP BY donor',
	P4 => 'SELECT donor, aid_gini(sum(s)) FROM (SELECT donor, aid_allocation_agg(recipient, amount) AS s FROM flow_north GROUP BY donor'
		. ' UNION ALL SELECT donor, aid_allocation_agg(recipient, amount) FROM flow_south GROUP BY donor) q GROUP BY donor',
	'P2 over P3' => 'SELECT donor, year, aid_gini(sum(s)) FROM (SELECT shard, donor, year, aid_allocation_agg(recipient, amount) AS s FROM flow'
		. ' GROUP BY shard, donor, year) q GROUP BY ROLLUP (donor, year)',
	'one by shard' => 'SELECT shard, donor, aid_gini(recipient, amount) FROM flow GROUP BY shard, donor',
	'HAVING by shard' => 'SELECT shard, donor FROM flow GROUP BY shard, donor HAVING aid_hhi(recipient, amount) > 0.0112',
	'one shard, not grouped by it' => q{SELECT donor, aid_gini(recipient, amount) FROM flow WHERE shard = 'north' GROUP BY donor},
	'one shard by name' => 'SELECT donor, aid_gini(recipient, amount) FROM flow_north GROUP BY donor',
	'ROLLUP over rows' => 'SELECT shard, donor, aid_gini(recipient, amount) FROM flow GROUP BY ROLLUP (shard, donor)',
	'grouped by tableoid' => 'SELECT tableoid, donor, aid_gini(recipient, amount) FROM flow GROUP BY tableoid, donor',
);
my @pushed = ('P3', 'P4', 'P2 over P3', 'one by shard', 'HAVING by shard');
my @fetched = ('plain', 'sum', 'one shard, not grouped by it', 'ROLLUP over rows', 'grouped by tableoid');

sub remote
{
	my ($query, $settings) = @_;
	my $plan = value($db, ($settings // $on) . " EXPLAIN (VERBOSE, COSTS OFF) $query");
	return ($plan, $plan =~ /Remote SQL: (.*)/g);
}
my $aggregated = qr/aid_\w+\(.*GROUP BY|GROUP BY.*aid_\w+\(/;

# (without statistics it depends on the version whether a shard is taken to be small, and fetched)
value($db, 'ANALYZE flow_north, flow_south, record_north, record_south');
my ($plan, @remote);
for my $name (@pushed)
{
	my ($plan, @remote) = remote($query{$name});
	is(scalar(() = $plan =~ /Async Foreign Scan/g), 2, "$name: two shards at the same time");
	is(scalar(grep { /$aggregated/ } @remote), 2, "$name: each aggregates");
}
for my $name (@fetched)
{
	my ($plan, @remote) = remote($query{$name});
	is(scalar(grep { !/GROUP BY|aid_|sum\(/ } @remote), $name =~ /^one/ ? 1 : 2, "$name: records are fetched");
}
(undef, @remote) = remote($query{'one shard by name'});
like($remote[0], $aggregated, 'a shard by its name aggregates');
# each of the four conditions is needed
(undef, @remote) = remote($query{P3}, $serial);
unlike("@remote", qr/GROUP BY/, 'P3 without enable_partitionwise_aggregate fetches records');
value($db, 'ALTER SERVER south OPTIONS (DROP extensions)');
(undef, @remote) = remote($query{P3});
is(scalar(grep { /$aggregated/ } @remote), 1, 'a server without the option extensions sends records');
value($db, q{ALTER SERVER south OPTIONS (ADD extensions 'aidflow', SET async_capable 'false')});
($plan, @remote) = remote($query{P3});
is(scalar(() = $plan =~ /Async/g) . scalar(grep { /$aggregated/ } @remote), '12', 'one without async_capable aggregates, but waits for the other');
value($db, q{ALTER SERVER south OPTIONS (SET async_capable 'true')});

# ---- bits ----

value($db, 'CREATE TABLE flow_local AS TABLE flow; CREATE TABLE record_local AS TABLE record; ANALYZE');
is(value($db, 'SELECT count(*), count(DISTINCT recipient) FROM flow_local'), "$payments|190", 'payments of all shards');
for my $name ('plain', @pushed)
{
	my $local = $name eq 'P4' ? $query{P3} : $query{$name};
	my $sorted = sub { join "\n", sort(rows($db, "$on SELECT row_to_json(q) FROM ($_[0]) q")) };
	my $expected = $sorted->($local =~ s/ flow / flow_local /gr);
	like($expected, qr/^\{.*\}\n\{/, "$name: rows");
	is($sorted->($query{$name}), $expected, "$name: as from one table");
}
# every aggregate by shard, its value as it travels; and sums of those that can be added
my @aggregates = aggregates($db);
my $values = 'SELECT shard, donor, ' . join(', ', map { "$aggregates[$_]{call} AS a$_" } 0 .. $#aggregates) . ' FROM %s GROUP BY shard, donor';
my ($by_shard, @values_remote) = remote(sprintf $values, 'record');
is(scalar(grep { /$aggregated/ } @values_remote), 2, 'all aggregates are computed by the shards');
my $sent = 'SELECT shard, donor, ' . join(', ', map { "md5($aggregates[$_]{send}(a$_))" } 0 .. $#aggregates) . " FROM ($values OFFSET 0) q ORDER BY shard, donor";
is(differing(\@aggregates, 2, value($db, "$on " . sprintf($sent, 'record')), value($db, "$serial " . sprintf($sent, 'record_local'))), '', 'and arrive bit by bit');
my @mergeable = mergeable(@aggregates);
my $added = 'SELECT donor, ' . join(', ', map { "md5($mergeable[$_]{send}(sum(s$_)))" } 0 .. $#mergeable) . ' FROM (SELECT shard, donor, '
	. join(', ', map { "$mergeable[$_]{call} AS s$_" } 0 .. $#mergeable) . ' FROM record GROUP BY shard, donor) q GROUP BY donor ORDER BY donor';
is(scalar(() = (remote($added))[0] =~ /Async Foreign Scan/g), 2, 'P3 of all that can be added');
is(differing(\@mergeable, 1, value($db, "$on $added"), value($db, "$serial SELECT donor, " . digests(\@mergeable) . ' FROM record_local GROUP BY donor ORDER BY donor')), '',
	'gives the bits of one table');

# ---- bytes ----

# What a query lets come from the shards, without the messages of the connection itself, which is made once
sub travelled
{
	my ($query) = @_;
	my $session = "$on SELECT count(*) FROM flow_north WHERE id = 0; SELECT count(*) FROM flow_south WHERE id = 0;";
	my @bytes = map { my $before = wire_bytes($wire); value($db, "$session $_"); wire_bytes($wire) - $before } 'SELECT 1', "SELECT count(q) FROM ($query OFFSET 0) q";
	return $bytes[1] - $bytes[0];
}

my %bytes = map { $_ => travelled($query{$_}) } 'plain', 'sum', grep { !/HAVING/ } @pushed;
note("$_: $bytes{$_} bytes") for sort keys %bytes;
cmp_ok($bytes{plain} / $bytes{P3}, '>', 20, 'states are a small part of the records they are made of');
cmp_ok($bytes{P3} / $bytes{'one by shard'}, '>', 20, 'and numbers of states');
ok(abs($bytes{P3} / $bytes{P4} - 1) < 0.1, 'P3 and P4 cost the same');

# the figures of the guide
my $guide = do { local (@ARGV, $/) = ("$FindBin::RealBin/../../docs/shards.md"); <> };
my %printed = $guide =~ /^\| .*<!-- (.*?) --> \| ([\d ]+) \|/mg;
is(join(', ', sort keys %printed), join(', ', sort keys %bytes), 'the guide tells the bytes of these queries');
for my $name (sort keys %bytes)
{
	my $said = ($printed{$name} // 0) =~ s/ //gr;
	# lengths of headers may change between versions
	ok(abs($said / $bytes{$name} - 1) < 0.03, "$name: bytes as the guide says") or diag("the guide says $said, measured $bytes{$name}");
}

# ---- functions that take a query ----

my $search = q{SELECT id, title, provider, amount, value_date, recipient AS block FROM public.register};
for my $name (sort keys %shard)
{
	my $offset = $name eq 'north' ? 0 : 100000;
	value($shard{$name}, <<"SQL");
CREATE TABLE register AS
SELECT $offset + i AS id, CASE WHEN i % 4 = 3 THEN upper(title) ELSE title END AS title, 'Donor ' || i % 5 AS provider, 1000.0 + i / 4 * 137 AS amount,
	date '2024-01-01' + i / 4 % 300 AS value_date, '$name ' || i / 4 % 7 AS recipient
FROM generate_series(0, 799) i, LATERAL (SELECT (ARRAY['Water', 'Seeds', 'School', 'Health post'])[1 + i / 4 % 4] || ' for village ' || translate(md5(CASE WHEN i % 4 > 1 THEN i / 4 ELSE i + 1000 END::text), '0123456789', 'ghijkl mno')) t (title);
CREATE VIEW finding AS SELECT * FROM aid_find_duplicates('$search');
SQL
	value($db, "CREATE SCHEMA $name; IMPORT FOREIGN SCHEMA public LIMIT TO (finding, register) FROM SERVER $name INTO $name");
}
value($db, q{CREATE VIEW finding AS SELECT 'north' AS shard, * FROM north.finding UNION ALL SELECT 'south', * FROM south.finding});
my $found_by = 'SELECT shard, count(*), md5(string_agg(concat_ws(\'|\', id_a, id_b, relation, probability, rule, money_at_stake, evidence), chr(10) ORDER BY id_a, id_b)) FROM %s f GROUP BY shard ORDER BY shard';
my $expected = join "\n", map {
	value($shard{$_}, sprintf $found_by, "(SELECT '$_' AS shard, * FROM aid_find_duplicates('$search'))")
} sort keys %shard;
like($expected, qr/^north\|(?!0)\d+\|.*\nsouth\|(?!0)\d+\|/, 'there are findings in both');
is(value($db, sprintf $found_by, 'finding'), $expected, 'a view on each shard: its findings arrive bit by bit');
is(scalar(() = plan_of($db, 'SELECT * FROM finding', $serial) =~ /Async Foreign Scan/g), 2, 'both shards search at the same time');
is(value($db, sprintf $found_by, '(' . join(' UNION ALL ', map { "SELECT '$_' AS shard, * FROM dblink('$_', 'SELECT id_a, id_b, relation, probability, rule, money_at_stake, evidence"
		. " FROM aid_find_duplicates(' || quote_literal('$search') || ')') AS f (id_a text, id_b text, relation text, probability float8, rule text, money_at_stake numeric, evidence jsonb)" } sort keys %shard)
		. ')'), $expected, 'and so does a query that dblink sends');
my $found = travelled('SELECT shard, count(*), sum(money_at_stake) FROM finding GROUP BY shard');
my $fetched = travelled(q{SELECT count(*) FROM aid_find_duplicates('SELECT id, title, provider, amount, value_date, recipient AS block FROM (TABLE north.register UNION ALL TABLE south.register) r')});
note("findings: $found bytes, records: $fetched bytes");

# names in the text are looked up when the view is read, by a session of postgres_fdw, which has no search path
value($shard{north}, q{CREATE VIEW careless AS SELECT * FROM aid_find_duplicates('SELECT id, title, amount FROM register')});
value($db, 'IMPORT FOREIGN SCHEMA public LIMIT TO (careless) FROM SERVER north INTO north');
like((psql($db, 'SELECT count(*) FROM north.careless'))[2], qr/relation "register" does not exist/, 'a text without schemas finds no table');

done_testing();
