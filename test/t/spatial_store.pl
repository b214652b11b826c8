#!/usr/bin/perl
# Spatial weights outside of queries: binary COPY that is well formed and hostile, mutated texts, dump and restore with
# a view, an index and a generated column, another client encoding.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Binary;
use Dump;
use Psql;
use Test::More;

my $seed = $ENV{FUZZ_SEED} // 20260101;
srand($seed);
my $db = create_database('aidflow_spatial_store', '-E', 'UTF8');
value($db, 'CREATE EXTENSION aidflow; CREATE TABLE result (w aid_spatial_weights); CREATE TABLE form (t bytea)');
my $started = value($db, 'SELECT pg_postmaster_start_time()');
my $allowed = qr/^(?:22...|54000|0A000)$/;

# ---- text ----

my @corpus = ('{}', '{"A": {"B": 1}, "B": {"A": 1, "C": 0.5}, "C": {}}', '{"B": ["A"], "C": ["A", "B", ""]}',
	'{"a long unit name": {"a long unit nams": 1e-300, "\u00e9\n": 1e300}, "\ud83d\ude00": [], "x": {"y": 0}}');
my @pieces = ('"', '{', '}', '[', ']', ':', ',', '\\', '\u', '\u0041', '\ud83d', '\u0000', '0', '9', 'e', 'E-', '.', '-', '1e308', '1e309', '1e-324', 'null', 'NaN',
	'"A": {}, ', '"A": [', '"B"', ' ', "\t", "\xC3\xA9", "\xFF", "\x01", 'x' x 70000);
my @texts = (@corpus, map { mutate($corpus[ rand @corpus ], \@pieces) } 1 .. 3000);
my $inserts = join '', map { "INSERT INTO form VALUES ('\\x" . unpack('H*', $_) . "');\n" } @texts;
my %state = map { split /\|/ } rows($db, "BEGIN;\n$inserts COMMIT;\n" . <<'SQL');
CREATE TABLE outcome (t bytea, state text);
DO $$
DECLARE
	f record;
	w aid_spatial_weights;
BEGIN
	FOR f IN SELECT t FROM form LOOP
		BEGIN
			w := convert_from(f.t, 'UTF8')::aid_spatial_weights;
			INSERT INTO outcome VALUES (f.t, CASE WHEN w::text::aid_spatial_weights = w AND w::jsonb::aid_spatial_weights = w THEN 'fine' ELSE 'does not round trip' END);
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO outcome VALUES (f.t, SQLSTATE);
		END;
	END LOOP;
END $$;
SELECT state, count(*) FROM outcome GROUP BY state;
SQL
note("seed $seed: ", join ', ', map { "$_: $state{$_}" } sort keys %state);
is_deeply([ grep { $_ ne 'fine' && $_ !~ $allowed } sort keys %state ], [], @texts . ' texts: accepted and round trips, or an error of class 22');
cmp_ok($state{fine} // 0, '>', 100, 'some are accepted');

# ---- binary ----

sub name { my ($key, $length) = @_; return pack('l>', $length // length $key) . $key }
sub row { my (@links) = @_; return pack('l>', @links / 2) . join '', map { pack('l> d>', @links[ 2 * $_, 2 * $_ + 1 ]) } 0 .. @links / 2 - 1 }
sub weights { my ($n, @rest) = @_; return pack('C l>', 1, $n) . join '', @rest }
my $limit = 2**31 - 1;
my ($inf, $nan) = (9**9**9, -sin(9**9**9));
my @good = (weights(0), weights(1, name('A'), row()), weights(2, name('b'), name('a'), row(1, 0.5), row()), weights(3, name('é'), name(''), name('Z'), row(2, 1, 1, 2), row(0, 3), row()));

# what each hostile value must say
my @hostile = (
	[ 'an unknown version', '0A000', pack('C l>', 2, 0) ], [ 'version 0', '0A000', pack('C l>', 0, 0) ], [ 'nothing at all', '22P03', '' ], [ 'a version alone', '22P03', pack('C', 1) ],
	[ '2^31 - 1 units', '22P03', weights($limit) ], [ '-1 units', '22P03', weights(-1) ], [ 'a name beyond the message', '22P03', weights(1, name('A', 100)) ],
	[ 'a name of 2^31 - 1 bytes', '22P03', weights(1, name('A', $limit)) ], [ 'a name of -1 bytes', '22P03', weights(1, name('A', -1)) ],
	[ 'a name too long', '22P03', weights(1, name('x' x 65536), row()) ], [ 'the longest name', 'fine', weights(1, name('x' x 65535), row()) ],
	[ 'invalid UTF-8', '22021', weights(1, name("\xFF"), row()) ], [ 'a zero byte', '22021', weights(1, name("A\0B"), row()) ],
	[ 'a name twice', '22P03', weights(2, name('A'), name('A'), row(), row()) ], [ 'a row missing', '22P03', weights(2, name('A'), name('B'), row()) ],
	[ '-1 neighbours', '22P03', weights(1, name('A'), pack('l>', -1)) ], [ '2^31 - 1 neighbours', '22P03', weights(1, name('A'), pack('l>', $limit)) ],
	[ 'a neighbour that is no unit', '22P03', weights(1, name('A'), row(1, 1)) ], [ 'neighbour -1', '22P03', weights(1, name('A'), row(-1, 1)) ], [ 'its own neighbour', '22P03', weights(1, name('A'), row(0, 1)) ],
	[ 'weight 0', '22P03', weights(2, name('A'), name('B'), row(1, 0), row()) ], [ 'a negative weight', '22P03', weights(2, name('A'), name('B'), row(1, -1), row()) ],
	[ 'an infinite weight', '22P03', weights(2, name('A'), name('B'), row(1, $inf), row()) ], [ 'a weight that is no number', '22P03', weights(2, name('A'), name('B'), row(1, $nan), row()) ],
	[ 'a neighbour twice', '22P03', weights(2, name('A'), name('B'), row(1, 1, 1, 2), row()) ], [ 'bytes left over', '22P03', weights(0) . "\0" ],
	map({ [ "good value $_", 'fine', $good[$_] ] } 0 .. $#good));
my @mutated = (map({ my $value = $_; map { substr $value, 0, $_ } 0 .. length($value) - 1 } @good),
	map({ mutate($good[ rand @good ], [ "\0" x 4, "\xFF" x 4, pack('l>', $limit), "\x80" . "\0" x 7, name('A'), row(0, 1) ]) } 1 .. 800));

my $check = 'bool_and(w::text::aid_spatial_weights = w AND aid_spatial_weights_send(w::text::aid_spatial_weights) = aid_spatial_weights_send(w))';
my @outcome = copy_all($db, $check, map { stream($_->[2]) } @hostile);
is($outcome[$_], $hostile[$_][1], "binary: $hostile[$_][0]") for 0 .. $#hostile;
my %seen;
$seen{$_}++ for copy_all($db, $check, map { stream($_) } @mutated);
is_deeply([ grep { $_ ne 'fine' && $_ !~ $allowed } sort keys %seen ], [], @mutated . ' truncated and mutated values (' . join(', ', map { "$_: $seen{$_}" } sort keys %seen) . ')');

# units arrive sorted by other bytes when the client has another encoding
value($db, "INSERT INTO result SELECT '{\"\\u00e9\": {\"z\": 2, \"A\": 1}, \"z\": [\"\\u00e9\"]}'");
my $file = scratch('latin1');
value($db, "SET client_encoding = LATIN1;\n\\copy result TO '$file' (FORMAT binary)\nCREATE TABLE back (LIKE result);\n\\copy back FROM '$file' (FORMAT binary)");
is(value($db, 'SELECT bool_and(b.w = r.w) FROM result r, back b'), 't', 'through a client of another encoding');

# ---- dump and restore ----

value($db, <<'SQL');
CREATE TABLE study (id int PRIMARY KEY, w aid_spatial_weights, units int GENERATED ALWAYS AS (cardinality(aid_weights_units(w))) STORED, CHECK (aid_weights_is_symmetric(w)));
INSERT INTO study SELECT i, aid_weights_symmetrize(aid_spatial_weights_agg('u' || k, 'u' || k * i % 29 + 1, k / 7.0) FILTER (WHERE k <> k * i % 29 + 1)) FROM generate_series(1, 20) i, generate_series(1, 28) k GROUP BY i;
CREATE INDEX ON study USING hash (w);
CREATE INDEX ON study ((cardinality(aid_weights_units(w))));
CREATE VIEW clustered AS SELECT id, m.statistic, m.p_permutation FROM study, aid_moran(aid_restrict('{"u3": 5, "u4": 7}', aid_weights_units(w)), w, permutations => 49) m;
CREATE MATERIALIZED VIEW whole AS SELECT unit, neighbour, weight FROM study, aid_weights_links(w);
SQL
my $summary = 'SELECT md5(string_agg(s::text, chr(10) ORDER BY id)) FROM study s; SELECT md5(string_agg(c::text, chr(10) ORDER BY id)) FROM clustered c; SELECT count(*), sum(weight) FROM whole;'
	. ' SET enable_seqscan = off; SELECT id FROM study WHERE w = (SELECT w FROM study WHERE id = 7)';
my @before = rows($db, $summary);
like(join(' ', @before), qr/^[0-9a-f]{32} [0-9a-f]{32} \d+\|[\d.]+ 7$/, 'a table, views and an index');
for my $format ('plain', 'custom')
{
	my $to = restored($db, "aidflow_spatial_store_$format", $format, create => [ '-E', 'UTF8' ]);
	is_deeply([ rows($to, $summary) ], \@before, 'table, generated column, index and views are the same');
}
is(value($db, 'SELECT pg_postmaster_start_time()'), $started, 'the server is alive and was not restarted');
done_testing();
