#!/usr/bin/perl
# Hostile input: mutated text literals and binary COPY streams. Allowed: accepted and round trips, or an error of
# class 22, 54000 or 0A000. The server must be the same one after each session.
use strict;
use warnings FATAL => 'all';
no warnings 'portable';	# integers of 64 bits
use FindBin;
use lib "$FindBin::RealBin/lib";
use Binary;
use Psql;
use Test::More;

my $seed = $ENV{FUZZ_SEED} // 20260101;
diag("seed $seed") if $ENV{FUZZ_SEED};
srand($seed);
my $db = create_database('aidflow_input');
value($db, 'CREATE EXTENSION aidflow; CREATE TABLE result (a aid_allocation); CREATE TABLE form (t bytea)');
my $started = value($db, 'SELECT pg_postmaster_start_time()');
my $allowed = qr/^(?:22...|54000|0A000)$/;

# ---- text ----

my @corpus = (
	'{}', '{"AFG": 1200.5, "COL": 300}', '{"b": 1e2, "a": 0.50}', '{"A": -0.000000001, "": 99999999999999999999.5}',
	'{"AFG": 1200.5} with {"entries": {"AFG": 3}, "null_unit_rows": 1, "null_unit_amount": 75}',
	'{"a long unit name": 1, "a long unit nams": 2, "A \"b\" \\\\ \u00e9\ud83d\ude00\n": 3}',
	'{} with {"null_amount_rows": 3, "negative_rows": 4, "rounded_rows": 5, "dropped_units": 6, "dropped_amount": 7.5, "clamped_units": 8, "clamped_amount": -9}');
my @pieces = ('"', '{', '}', ':', ',', '\\', '\u', '\u0041', '\ud83d', '\u0000', 'with', ' with {"entries": {', '0', '9', 'e', 'E-', '.', '-', '+', '1e20', '1e99', '1e-99',
	'null', 'NaN', '[', '"A": 1, ', ' ', "\t", "\xC3\xA9", "\xFF", "\xC3", "\x01", 'x' x 70000, '9' x 50, '170141183460469231731687303715.884105728', '-9223372036854775808');

my @texts = @corpus;
push @texts, map { mutate($corpus[ rand @corpus ], \@pieces) } 1 .. 4000;
my $inserts = join '', map { "INSERT INTO form VALUES ('\\x" . unpack('H*', $_) . "');\n" } @texts;
my %state = map { split /\|/ } rows($db, "BEGIN;\n$inserts COMMIT;\n" . <<'SQL');
CREATE TABLE outcome (t bytea, state text);
DO $$
DECLARE
	f record;
	a aid_allocation;
BEGIN
	FOR f IN SELECT t FROM form LOOP
		BEGIN
			a := convert_from(f.t, 'UTF8')::aid_allocation;
			IF aid_allocation_send(a::text::aid_allocation) <> aid_allocation_send(a) OR a::jsonb::aid_allocation <> a THEN
				INSERT INTO outcome VALUES (f.t, 'does not round trip');
			ELSE
				INSERT INTO outcome VALUES (f.t, 'fine');
			END IF;
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO outcome VALUES (f.t, SQLSTATE);
		END;
	END LOOP;
END $$;
SELECT state, count(*) FROM outcome GROUP BY state;
SQL
note(join ', ', map { "$_: $state{$_}" } sort keys %state);
is_deeply([ grep { $_ ne 'fine' && $_ !~ $allowed } sort keys %state ], [], @texts . ' texts: accepted and round trips, or an error of class 22');
cmp_ok($state{fine} // 0, '>', 100, 'some are accepted');
cmp_ok(scalar keys %state, '>', 3, 'and several errors seen');

# ---- binary ----

sub pack_money { my ($high, $low) = @_; return pack 'q> q>', $high, $low }
sub unit { my ($key, $amount, $entries, $length) = @_; return pack('l>', $length // length $key) . $key . pack_money($amount < 0 ? -1 : 0, $amount) . pack('q>', $entries) }
sub value_of { my ($n, @rest) = @_; return pack('C C l>', 1, 0, $n) . join '', @rest }
my $counters = pack('q>', 1) . pack_money(0, 5) . pack('q> q> q> q>', 1, 2, 3, 4) . pack_money(-1, -7) . pack('q>', 8) . pack_money(0, 9);
my @good = (value_of(0), value_of(1, unit('A', 5, 1)), value_of(3, unit('B', -5, 1), unit('', 0, 2), unit('a long unit name', 7, -1)),
	pack('C C l>', 1, 1, 1) . unit('é', 5, 1) . $counters, pack('C C l>', 1, 1, 0) . $counters);
my $limit = 2**31 - 1;

# what each hostile value must say
my @hostile = (
	[ 'an unknown version', '0A000', pack('C C l>', 2, 0, 0) ], [ 'version 0', '0A000', pack('C C l>', 0, 0, 0) ],
	[ 'unknown flags', '22P03', pack('C C l>', 1, 2, 0) ], [ 'all flags', '22P03', pack('C C l>', 1, 255, 0) ],
	[ '2^31 - 1 units', '22P03', value_of($limit) ], [ '2^31 - 1 units and one there', '22P03', value_of($limit, unit('A', 1, 1)) ], [ '-1 units', '22P03', value_of(-1) ],
	[ 'a name beyond the message', '22P03', value_of(1, unit('A', 1, 1, 100)) ], [ 'a name of 2^31 - 1 bytes', '22P03', value_of(1, unit('A', 1, 1, $limit)) ],
	[ 'a name of -1 bytes', '22P03', value_of(1, unit('A', 1, 1, -1)) ], [ 'a name too long', '22P03', value_of(1, unit('x' x 65536, 1, 1)) ],
	[ 'the longest name', 'fine', value_of(1, unit('x' x 65535, 1, 1)) ],
	[ 'invalid UTF-8', '22021', value_of(1, unit("\xFF", 1, 1)) ], [ 'half a character', '22021', value_of(1, unit("A\xC3", 1, 1)) ], [ 'a zero byte', '22021', value_of(1, unit("A\0B", 1, 1)) ],
	[ 'a name twice', '22P03', value_of(2, unit('A', 1, 1), unit('A', 2, 1)) ], [ 'neither money nor entries', '22P03', value_of(1, unit('A', 0, 0)) ],
	[ 'bytes left over', '22P03', value_of(0) . "\0" ], [ 'counters without their flag', '22P03', value_of(0) . $counters ], [ 'nothing at all', '22P03', '' ],
	[ 'a total out of range', '22003', value_of(2, pack('l>', 1) . 'A' . pack_money(0x7FFFFFFFFFFFFFFF, -1) . pack('q>', 1), unit('B', 1, 1)) ],
	[ 'the smallest amount', '22003', value_of(1, pack('l>', 1) . 'A' . pack_money(-2**63, 0) . pack('q>', 1)) ],
	[ 'the largest amount', 'fine', value_of(1, pack('l>', 1) . 'A' . pack_money(0x7FFFFFFFFFFFFFFF, -1) . pack('q>', 1)) ],
	map({ [ "good value $_", 'fine', $good[$_] ] } 0 .. $#good));
# these may be refused, but what is accepted must round trip
my @mutated = (
	value_of(1, unit('A', 1, -2**63)), pack('C C l>', 1, 1, 0) . pack('q>', -2**63) . pack_money(-2**63, 0) . substr($counters, 24),
	map({ my $value = $_; map { substr $value, 0, $_ } 0 .. length($value) - 1 } @good),
	map({ mutate($good[ rand @good ], [ "\0" x 4, "\xFF" x 4, "\xFF" x 8, pack('l>', $limit), "\x80" . "\0" x 7, unit('A', 1, 1), 'A' ]) } 1 .. 1000));

my $check = 'bool_and(aid_allocation_send(a::text::aid_allocation) = aid_allocation_send(a))';
my @outcome = copy_all($db, $check, map { stream($_->[2]) } @hostile);
is($outcome[$_], $hostile[$_][1], "binary: $hostile[$_][0]") for 0 .. $#hostile;

sub all_allowed
{
	my ($name, @streams) = @_;
	my %seen;
	my @result = copy_all($db, $check, @streams);
	push @{ $seen{ $result[$_] } }, $_ for 0 .. $#result;
	my @bad = grep { $_ ne 'fine' && $_ !~ $allowed } sort keys %seen;
	is_deeply(\@bad, [], "$name (" . join(', ', map { "$_: " . @{ $seen{$_} } } sort keys %seen) . ')')
		or diag(map { my $i = $seen{$_}[0]; "$_: " . substr(unpack('H*', $streams[$i]), 0, 400) . "\n" } @bad);
}

all_allowed(@mutated . ' truncated and mutated values', map { stream($_) } @mutated);
all_allowed('300 mutated COPY streams', map { mutate(stream($good[ rand @good ]), [ "\0", "\xFF\xFF", "\0\0\0\1" ]) } 1 .. 300);

# what sums and differences at the limits give must read back, if it is not refused
for my $case ([ '{"A": 1} with {"entries": {"A": -9223372036854775807}}', '{"A": 1}' ], [ '{} with {"rounded_rows": -9223372036854775807}', '{"A": 1e-10}' ],
	[ '{} with {"null_unit_amount": -170141183460469231731687303715.884105727}', '{} with {"null_unit_amount": 0.000000001}' ],
	[ '{"A": -170141183460469231731687303715.884105727}', '{"A": 0.000000001}' ])
{
	my ($code, $out, $err) = psql($db, "\\set VERBOSITY sqlstate\nSELECT a - b AS d FROM (VALUES ('$case->[0]'::aid_allocation, '$case->[1]'::aid_allocation)) v(a, b) \\gset\n"
		. "SELECT :'d'::aid_allocation");
	ok($code == 0 || ($err =~ /:2: ERROR:  22003/), "$case->[0] - $case->[1]") or diag($err);
}

is(value($db, 'SELECT pg_postmaster_start_time()'), $started, 'the server is alive and was not restarted');
done_testing();
