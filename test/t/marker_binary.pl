#!/usr/bin/perl
# The binary forms of aid_marker and aid_marker_money through COPY: what is sent comes back, what is malformed is
# refused with a state of its own, and no message of random bytes does anything else.
use strict;
use warnings FATAL => 'all';
no warnings 'portable';	# integers of 64 bits
use FindBin;
use lib "$FindBin::RealBin/lib";
use Binary;
use Psql;
use Test::More;

my $database = create_database('aidflow_marker_binary');
my $file = scratch('wire');
my $rounds = 400;

is(value($database, 'CREATE EXTENSION aidflow; CREATE TABLE m (v aid_marker); CREATE TABLE a (v aid_marker_money)'), '', 'a database with the extension');

# What the table holds after reading the messages, or the state of the error.
sub received
{
	my ($table, @messages) = @_;
	my $from = write_file('wire', stream(@messages));
	my ($code, $out, $err) = psql($database, "\\set VERBOSITY sqlstate\nTRUNCATE $table;\n\\copy $table FROM '$from' (FORMAT binary)\nSELECT coalesce(v::text, 'null') FROM $table ORDER BY ctid");
	return $err =~ /ERROR:  (\w{5})$/m ? $1 : $out =~ s/\n\z//r;
}

# ---- what is sent comes back ----
is(value($database, <<"SQL"), '30|30', 'every marker round trips');
INSERT INTO m SELECT (scheme || ':' || digit || suffix)::aid_marker FROM unnest(ARRAY['gm', 'gen', 'gam', 'dac']) scheme, generate_series(0, 9) digit,
	unnest(ARRAY['', 'a', 'b', 'M', 'T']) suffix WHERE aid_marker_error(scheme, digit || suffix) IS NULL;
\\copy m TO '$file' (FORMAT binary)
CREATE TABLE m2 (v aid_marker);
\\copy m2 FROM '$file' (FORMAT binary)
SELECT count(*), count(DISTINCT m.v) FROM m JOIN m2 USING (v);
SQL
is(value($database, <<"SQL"), '5|t', 'money by marker too');
INSERT INTO a VALUES ('0'), ('dac:0 = 100 (3), dac:2 = -250.000000001 (2), ? = 40 (1), no amount (2), negative (1)'), ('? = 1e29 (9223372036854775807)'), (NULL),
	('gam:0 = 1 (1), gam:0M = 1 (1), gam:0T = 1 (1), gam:1 = 1 (1), gam:1M = 1 (1), gam:1T = 1 (1), gam:2 = 1 (1), gam:2M = 1 (1), gam:2T = 1 (1), gam:3 = 1 (1), gam:3M = 1 (1), gam:3T = 1 (1), gam:4 = 1 (1), gam:4M = 1 (1), gam:4T = 1 (1), ? = -1 (-1)');
\\copy a TO '$file' (FORMAT binary)
CREATE TABLE a2 (v aid_marker_money);
\\copy a2 FROM '$file' (FORMAT binary)
SELECT count(*), bool_and(v IN (SELECT v FROM a) OR v IS NULL) FROM a2;
SQL

# ---- markers ----
is(received('m', "\1\1\x20", undef, "\1\3\x44"), "dac:2\nnull\ngam:4T", 'the bytes of the specification');
is(received('m', "\1\1\x30"), '22P03', 'a code the scheme does not have');
is(received('m', "\1\2\x20"), '22P03', 'gm:2 without a letter');
is(received('m', "\1\3\x45"), '22P03', 'an unknown suffix');
is(received('m', "\1\0\x20"), '22P03', 'scheme 0');
is(received('m', "\1\5\x20"), '22P03', 'scheme 5');
is(received('m', "\1\xff\xff"), '22P03', 'bytes of all ones');
is(received('m', "\2\1\x20"), '0A000', 'another version');
is(received('m', ''), '22P03', 'nothing');
is(received('m', "\1\1"), '22P03', 'too short');
is(received('m', "\1\1\x20\0"), '22P03', 'too long');

# ---- money ----
sub money
{
	my ($scheme, $present, $no_amount, $negative, @slots) = @_;
	return pack('CCnq>q>', 1, $scheme, $present, $no_amount, $negative) . join '', map { pack 'q>q>q>', @$_ } @slots;
}
is(received('a', money(0, 0, 0, 0), money(1, 0x8005, 2, 1, [ 0, 100_000_000_000, 3 ], [ -1, -250_500_000_000, 2 ], [ 0, 1, 1 ])),
	"0\ndac:0 = 100 (3), dac:2 = -250.5 (2), ? = 0.000000001 (1), no amount (2), negative (1)", 'slots of a scheme');
is(received('a', money(5, 1, 0, 0, [ 0, 1, 1 ])), '22P03', 'an unknown scheme');
is(received('a', money(0, 1, 0, 0, [ 0, 1, 1 ])), '22P03', 'codes without a scheme');
is(received('a', money(1, 0x8000, 0, 0, [ 0, 1, 1 ])), '22P03', 'a scheme without codes');
is(received('a', money(1, 8, 0, 0, [ 0, 1, 1 ])), '22P03', 'a slot beyond the codes of the scheme');
is(received('a', money(1, 1, 0, 0, [ 0, 0, 0 ])), '22P03', 'a slot that holds nothing');
is(received('a', money(1, 3, 0, 0, [ 0, 1, 1 ])), '22P03', 'a slot is missing');
is(received('a', money(1, 1, 0, 0, [ 0, 1, 1 ], [ 0, 1, 1 ])), '22P03', 'a slot too many');
is(received('a', money(1, 3, 0, 0, [ 0x7fffffffffffffff, -1, 1 ], [ 0, 1, 1 ])), '22003', 'no total fits');
is(received('a', "\2" . substr(money(0, 0, 0, 0), 1)), '0A000', 'another version');

# ---- random messages: accepted and round-tripping, or refused with a state of classes 22, 0A or 08 ----
srand 20260101;
my $base = money(3, 0xffff, 5, 6, map { [ 0, 1_000_000_007 * $_, $_ ] } 1 .. 16);
my (%seen, @odd);
my $script = "\\set VERBOSITY verbose\n";
for my $round (1 .. $rounds)
{
	my ($table, $message) = $round % 4 == 0 ? ('m', pack 'CCC', map { int rand 256 } 1 .. 3) : ('a', $base);
	substr($message, 0, 1) = "\1" if rand() < 0.8;
	for (0 .. rand 4)
	{
		substr($message, int rand length $message, 1) = chr int rand 256;
	}
	$message = substr($message, 0, int rand length $message) if rand() < 0.1;
	my $from = write_file("wire.$round", stream($message));
	$script .= "TRUNCATE $table;\n\\copy $table FROM '$from' (FORMAT binary)\n"
		. "SELECT 'accepted', bool_and(v::text::" . ($table eq 'm' ? 'aid_marker' : 'aid_marker_money') . " = v) FROM $table HAVING count(*) > 0;\n";
}
my (undef, $out, $err) = psql($database, $script, stop => 0);
for my $line (split /\n/, $out . $err)
{
	if ($line =~ /^accepted\|t$/) { $seen{accepted}++ }
	elsif ($line =~ /ERROR:  (22|0A|08)/) { $seen{refused}++ }
	elsif ($line =~ /ERROR|FATAL|PANIC|accepted|server/) { push @odd, $line }
}
is("@odd", '', 'random messages do no harm');
is(($seen{accepted} // 0) + ($seen{refused} // 0), $rounds, 'each was accepted or refused') or diag(explain(\%seen));
ok($seen{accepted} && $seen{refused}, "of both kinds: $seen{accepted} accepted");
is(value($database, 'SELECT 1'), 1, 'the server is still there');

done_testing();
