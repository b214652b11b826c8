#!/usr/bin/perl
# Hostile bytes for the readers that only a server has: binary COPY of every type (allocations and weights: input.pl,
# spatial_store.pl), jsonb of every type, and the JSON arguments of functions. Allowed: accepted and round trips, or an
# error of class 22, 54000, 0A000, or of an option's query (42601, 42703, 42P11).
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Binary;
use Psql;
use Test::More;

my $seed = $ENV{FUZZ_SEED} // 20260101;
diag("seed $seed") if $ENV{FUZZ_SEED};
srand($seed);
my $count = $ENV{HOSTILE_INPUTS} // 400;
my $db = create_database('aidflow_hostile');
value($db, 'CREATE EXTENSION aidflow');
my $started = value($db, 'SELECT pg_postmaster_start_time()');
my $allowed = qr/^(?:fine|22...|54000|0A000|42703|42601|42P11)$/;

sub all_allowed
{
	my ($name, $inputs, @outcome) = @_;
	my %seen;
	push @{ $seen{ $outcome[$_] } }, $_ for 0 .. $#outcome;
	my @bad = grep { $_ !~ $allowed } sort keys %seen;
	is_deeply(\@bad, [], "$name (" . join(', ', map { "$_: " . @{ $seen{$_} } } sort keys %seen) . ')') or diag(map { "$_: " . substr(unpack('H*', $inputs->[ $seen{$_}[0] ]), 0, 400) . "\n" } @bad);
	cmp_ok(scalar @{ $seen{fine} // [] }, '>', 1, 'some are accepted');
}

# ---- binary ----

my %values = (
	aid_headcount => ["''::text", q('F 0-17: 9, M 18-59 +d: 3, ?: 5'), q('90 = F: 37, M 18+: 41'), q('F 18m+: 4294967296, F 12-23m: 4')],
	aid_headcount_state => [q('3 rows; F 0-4: 120, ?: 5'), q('0 rows; 0')], aid_reach_state => [q('(60,40,20,0,75,3)'), q('(0,0,0,0,0,0)')],
	aid_marker => [q('dac:2'), q('gam:4T')], aid_marker_money => [q('dac:0 = 100 (3), ? = 40 (1), no amount (2), negative (1)'), q('0'), q('gam:4T = -0.000000001 (1)')],
	aid_shingles => [q('trigram/1:{"  c"," ca","at ","cat"}'), q('word/1:{#c71dd355c1727009,#fb2e5433c8222939}'), q('both/1@0.6:{"  c"," ca","at ","cat",#c71dd355c1727009}')]);
for my $type (sort keys %values)
{
	value($db, "DROP TABLE IF EXISTS result; CREATE TABLE result (v $type)");
	my @good = map { pack 'H*', $_ } grep { $_ ne '' } rows($db, join ' ', map { "SELECT encode(${type}_send($_\::$type), 'hex');" } grep { !/^''/ } @{ $values{$type} });
	my @inputs = (@good, map({ my $v = $_; map { substr $v, 0, $_ } 0 .. length($v) - 1 } @good), map { mutate($good[ rand @good ], [ "\0" x 4, "\xFF" x 4, "\xFF" x 8, "\x7F\xFF\xFF\xFF", "\x80" . "\0" x 7, 'A' ]) } 1 .. $count);
	my $same = $type =~ /state/ ? "v::text::$type\::text = v::text" : "v::text::$type = v";
	all_allowed("$type: binary", \@inputs, copy_all($db, "bool_and($same AND ${type}_send(v::text::$type) = ${type}_send(v))", map { stream($_) } @inputs));
}

# ---- jsonb ----

# Each input in a block of its own; the expression over j is true or raises.
sub outcomes
{
	my ($expression, @inputs) = @_;
	my $script = join '', map { 'INSERT INTO input (t) VALUES (convert_from(\'\x' . unpack('H*', $_) . "', 'UTF8'));\n" } @inputs;
	return rows($db, "CREATE TEMP TABLE input (i serial, t text); BEGIN; $script COMMIT; CREATE TEMP TABLE outcome (i int, state text);" . <<"SQL");
DO \$\$
DECLARE
	f record;
	same boolean;
	j jsonb;
BEGIN
	FOR f IN SELECT * FROM input ORDER BY i LOOP
		BEGIN
			j := f.t;
			same := $expression;
			INSERT INTO outcome VALUES (f.i, CASE WHEN same IS DISTINCT FROM false THEN 'fine' ELSE 'does not round trip' END);
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO outcome VALUES (f.i, SQLSTATE);
		END;
	END LOOP;
END \$\$;
SELECT state FROM outcome ORDER BY i;
SQL
}
# Mutated texts of JSON: pieces of the syntax and of what the readers know; only those that are still UTF-8 without NUL.
sub texts
{
	my ($number, @good) = @_;
	my @pieces = ('null', 'true', '-1', '0', '1e400', '1e-400', '123456789012345678901234567890', '0.5', '"x"', '""', '{}', '[]', '[[', '{"a": 1}', '"\u0001"', ', ', ': ', map { /"([^"]*)"/g } @good);
	my @texts;
	while (@texts < $number)
	{
		my $text = mutate($good[ rand @good ], \@pieces);
		# another value in the place of one, which keeps the syntax
		$text = $good[ rand @good ] =~ s/(?<=: )(?:"[^"]*"|[-\d.]+|null|true|\[\]|\{\})/rand() < 0.4 ? $pieces[ rand 12 ] : $&/ger if rand() < 0.6;
		push @texts, $text if $text !~ /[\0\x80-\xFF]/;
	}
	return (@good, @texts);
}
my %json = (
	aid_allocation => ['{"A": 1.5, "B": -3}', '{}', '{"": 0, "A long unit name": 99999999999999999999}'],
	aid_headcount => rows_of('aid_headcount'), aid_marker => rows_of('aid_marker'), aid_marker_money => rows_of('aid_marker_money'), aid_shingles => rows_of('aid_shingles'),
	aid_spatial_weights => ['{"A": {"B": 1, "C": 0.5}, "C": {}}', '{"B": ["A"], "C": ["A", "B", ""]}', '{}']);

sub rows_of { my ($type) = @_; return [ rows($db, join ' ', map { "SELECT $_\::$type\::jsonb;" } grep { !/^''/ } @{ $values{$type} }) ] }
for my $type (sort keys %json)
{
	my @inputs = texts($count, @{ $json{$type} });
	all_allowed("$type: jsonb", \@inputs, outcomes("(j::$type)::jsonb::$type = j::$type", @inputs));
}

# ---- arguments ----

my $flows = q('SELECT i AS id, ''Rural roads in district '' || i / 2 AS title, 1000.0 + i / 2 AS amount, date ''2020-01-01'' + i AS value_date, ''Donor'' AS provider, ''KEN'' AS recipient FROM generate_series(1, 8) i');
my $model = value($db, 'SELECT aid_match_model()');
my @options = ('{"threshold": 0.6, "min_probability": 0.5, "assign": "none", "candidates": ["title", "amount"], "workers": 0, "memory_mb": 8}', '{"candidates": [{"equal": ["recipient"]}, "all"], "amount_cap": 100}',
	q({"aliases": "SELECT 'a' AS alias, 'b' AS org, 'same' AS kind", "rates": "SELECT 'EUR' AS currency, date '2020-01-01' AS date, 1.1 AS rate"}), '{"verdicts": "SELECT 1 AS id_a, 2 AS id_b, \'distinct\' AS relation, \'R\' AS reviewer, date \'2020-01-01\' AS reviewed_on"}');
my $a = "'{\"A\": 5, \"B\": 7, \"C\": 9}'::aid_allocation";
for my $case (
	['options of the search', "(SELECT count(*) >= 0 FROM aid_find_duplicates($flows, options => j))", $count / 4, @options], ['options of the fit', "aid_match_fit($flows, options => j) IS NOT NULL", $count / 4, '{"threshold": 0.6, "candidates": ["title"]}', '{"candidates": [{"equal": ["recipient"]}]}'],
	['a model', "(SELECT count(*) >= 0 FROM aid_find_duplicates($flows, j))", $count / 2, $model], ['a model for the explanation', "(SELECT count(*) >= 0 FROM aid_match_explain($flows, '1', '2', j))", $count / 4, $model],
	['groups', "aid_regroup($a, j) IS NOT NULL", $count, '{"A": "x", "B": "y", "C": "x"}', '{"A": ["x", "z"], "B": ["y", "z"], "C": ["x", "w"]}'], ['groups of the decomposition', "(SELECT count(*) > 0 FROM aid_theil_decompose($a, j))", $count, '{"A": "x", "B": "y", "C": "x"}', '{"A": ["x", "z"], "B": ["y", "z"], "C": ["x", "w"]}'],
	['weights of markers', "aid_weighted_amount('dac:0 = 100 (3), dac:2 = 5 (1)', j) IS NOT NULL", $count, '{"dac:0": 0, "dac:1": 0.4, "dac:2": 1}', '{"dac:2": 1}'],
	['columns of headcounts', q(aid_headcount_wide('{"w": 3, "m": "4", "t": null}', j)::text <> ''), $count, '{"w": "F 18+", "m": "M"}', '{"w": "F", "t": "?"}'], ['rows of headcounts', q(aid_headcount_wide(j, '{"w": "F 18+", "m": "M"}')::text <> ''), $count, '{"w": 3, "m": 4}', '{"w": "3", "m": null}'])
{
	my ($name, $expression, $number, @good) = @$case;
	my @inputs = texts($number, @good);
	all_allowed($name, \@inputs, outcomes($expression, @inputs));
}
is(value($db, 'SELECT pg_postmaster_start_time()'), $started, 'the server is alive and was not restarted');
done_testing();
