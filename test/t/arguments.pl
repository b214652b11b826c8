#!/usr/bin/perl
# Odd arguments: every function that SQL can call, with values at and beyond the edges of each type in each place. Allowed
# are answers and errors that say what is wrong (classes 21, 22, 25, 42, 54, 0A); an internal error or a crash is not.
# ARGUMENT_ROUNDS (25) calls of each function.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Test::More;

my $seed = $ENV{FUZZ_SEED} // 20260101;
diag("seed $seed") if $ENV{FUZZ_SEED};
srand($seed);
my $rounds = $ENV{ARGUMENT_ROUNDS} // 25;
my $db = create_database('aidflow_arguments');
value($db, 'CREATE EXTENSION aidflow');
my $started = value($db, 'SELECT pg_postmaster_start_time()');

my @texts = ('', ' ', '*', 'F', 'M', '0-17', '18+', 'un', 'A', 'B', 'gini', 'jackknife', 'bootstrap', 'greater', 'trigram', 'both', 'dac', '2', 'jaccard', 'one_to_one', 'components', 'distinct', '60+', 'é', "\x{1F600}", 'x' x 70000, '(', '{', "'", '-1', 'NaN', '&#0;', '+d', '22023', 'SELECT', '1e400',
	'aid_find_duplicates', 'aid_counted', q(SELECT 1 AS id, 'a title' AS title), q(SELECT 1 AS id_a, 2 AS id_b), q(SELECT NULL AS id), q(SELECT i AS id, 5 AS amount FROM generate_series(1, 5) i), q(SELECT i AS id, 'the same' AS title, 'NaN'::float8 AS amount FROM generate_series(1, 5) i), 'SELECT', 'SELECT 1; SELECT 2', 'DROP TABLE x', 'TABLE pg_class',
	q(SELECT i AS id, 'Road phase ' || i AS title, 'K' AS context, date '2020-01-01' + i AS start_date, date 'infinity' AS end_date FROM generate_series(1, 4) i), q(SELECT i AS id, 'D' || i AS provider, 'P' AS place, 's' AS sector, date '5874897-12-31' - i AS start_date, NULL::date AS end_date, 1e19 AS amount FROM generate_series(1, 4) i));
my %pool = (
	text => [ map({ literal($_) } @texts), 'NULL' ], 'double precision' => [ qw(0 -0 1 0.5 0.999999 1e-300 1e300 -1 2 NULL), "'NaN'", "'Infinity'", "'-Infinity'", '5e-324' ], numeric => [ qw(0 1 -1 0.5 1e-9 1e-10 1e19 1e20 99999999999999999999.999999999 -99999999999999999999 1e400 NULL), "'NaN'", "'Infinity'" ],
	bigint => [ qw(0 1 -1 7 9223372036854775807 -9223372036854775808 4294967296 NULL) ], integer => [ qw(0 1 -1 2 3 9 100 2147483647 -2147483648 NULL) ], smallint => [ qw(0 1 -1 32767 NULL) ], boolean => [ qw(true false NULL) ],
	jsonb => [ map({ "'$_'" } '{}', '[]', 'null', '1', '"x"', '{"A": 1}', '{"A": ["x", "y"], "B": ["x", "z"]}', '{"A": "x", "B": "y"}', '{"dac:0": 1}', '{"threshold": 0.5}', '{"dac:2": 1e400}', '{"a": {"b": []}}', '{"candidates": ["all"]}', '{"w": "F"}'), 'aid_match_model()', 'NULL' ],
	aid_allocation => [ map({ "'$_'" } '{}', '{"A": 0}', '{"A": 5}', '{"A": 5, "B": 7}', '{"A": 1, "B": 1}', '{"A": -5, "B": 5}', '{"": 1, "B": 1e-9}', '{"A": 170141183460469231731687303715.884105727}', '{"A": 99999999999999999999, "B": 0.000000001, "C": 0}', '{"A": 1} with {"entries": {"A": -9223372036854775807}, "null_unit_rows": 1, "null_unit_amount": -5}'),
		q((SELECT aid_allocation_agg('u' || i, i) FROM generate_series(1, 300) i)), 'NULL' ],
	aid_headcount => [ map({ "'$_'" } '0', '1', '9223372036854775807', 'F 0-17: 9, M: 3', 'F: 9223372036854775807', '90 = F 0-17: 3, ? 5+: 4', 'X 6-23m +d: 1, ? <5 -d: 2', 'F 0-1: 1, F 1-2: 1, F 2-3: 4294967296, M 340: 5'), 'NULL' ],
	aid_headcount_state => [ "'3 rows; F 0-4: 120, ?: 5'", "'0 rows; 0'", "'9223372036854775807 rows; F: 9223372036854775807'", 'NULL' ], aid_reach_state => [ "'(60,40,20,0,75,3)'", "'(0,0,0,0,0,0)'", "'(9223372036854775807,9223372036854775807,0,0,9223372036854775807,9223372036854775807)'", 'NULL' ],
	aid_marker => [ map({ "'$_'" } 'dac:0', 'dac:2', 'gm:3', 'gam:4T', 'gen:2b'), 'NULL' ],
	aid_marker_money => [ map({ "'$_'" } '0', 'dac:0 = 100 (3), ? = 40 (1)', 'dac:2 = -5 (1)', 'gam:4T = 1 (1)', 'gm:4 = 1 (0), negative (-9223372036854775808)', 'dac:1 = 170141183460469231731687303715.884105727 (9223372036854775807)'), 'NULL' ],
	aid_shingles => [ map({ "'$_'" } 'trigram/1:{}', 'trigram/1:{"  c"," ca","at ","cat"}', 'trigram/1@0.6:{"  c"," ca","at ","cat"}', 'word/1:{#c71dd355c1727009}', 'both/255@1:{"  c"," ca","at ","cat",#c71dd355c1727009}'), q(aid_shingles(repeat('a long title ', 900), 'both')), 'NULL' ],
	aid_spatial_weights => [ map({ "'$_'" } '{}', '{"A": []}', '{"A": ["B"], "B": ["A"]}', '{"A": {"B": 5e-324}, "B": {"A": 1.7976931348623157e308}, "C": {}}', '{"u1": ["u2", "u3"], "u2": ["u3"]}', '{"A": {"B": 1, "C": 2}}'), 'NULL' ],
	int4range => [ "'empty'", "'(,)'", "'[180,300)'", "'[-5,2147483647)'", "'[0,0]'", 'NULL' ], bytea => [ "''", "'\\x00'", "'\\xffffffffffffffffffff'", 'NULL' ], cstring => [ map({ literal($_) . '::cstring' } @texts), 'NULL' ], oid => [ qw(0 1 2147483647) ],
	'text[]' => [ "'{}'", "ARRAY['A', 'B']", "ARRAY['0', '18']", "ARRAY[NULL, 'A']", "ARRAY['A', 'A']", "'{{A,B},{C,D}}'", "'[5:6]={A,B}'", "ARRAY['']", "ARRAY['0', '6m', '340']", 'NULL' ], 'numeric[]' => [ "'{}'", 'ARRAY[1, 2.5, 3]', 'ARRAY[0, 0]', 'ARRAY[50, 50]', 'ARRAY[100]', 'ARRAY[-1, 2]', 'ARRAY[NULL, 1]', "'{NaN, 1}'", "'{{1,2},{3,4}}'", 'ARRAY[1e400]', "'{Infinity}'", 'NULL' ],
	'integer[]' => [ "'{}'", 'ARRAY[0, 1, 2]', 'ARRAY[-1, 9]', 'ARRAY[NULL, 1]', 'ARRAY[99]', "'{{1,2},{3,4}}'", 'NULL' ]);

sub literal { my ($text) = @_; utf8::encode($text); return "'" . ($text =~ s/'/''/gr) . "'" }

my @found = rows($db, <<'SQL');
SELECT p.oid::regprocedure, p.proname, p.prokind, p.proretset, coalesce((SELECT string_agg(format_type(t, NULL), ';' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY x(t, n)), ''), coalesce(a.aggmtransfn <> 0, false)
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'aidflow' LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE NOT 'internal'::regtype = ANY (p.proargtypes) ORDER BY p.oid::regprocedure::text COLLATE "C"
SQL
my (@calls, @unknown);
for (@found)
{
	my ($signature, $name, $kind, $is_set, $types, $moves) = split /\|/;
	my @types = split /;/, $types;
	push(@unknown, $signature), next if grep { !$pool{$_} } @types;
	my $draw = sub { return join ', ', map { my $type = $_; $pool{$type}[ rand @{ $pool{$type} } ] . ($type eq 'cstring' ? '' : "::$type") } @types };
	for (1 .. (@types ? $rounds : 1))
	{
		my $list = $draw->();
		if ($kind eq 'a')
		{
			# four rows
			my $rows = join ' UNION ALL ', map { "SELECT $_ AS i" . join '', map { my $type = $types[$_]; ", $pool{$type}[ rand @{ $pool{$type} } ]::$type AS a$_" } 0 .. $#types } 1 .. 4;
			my $columns = join ', ', map { "a$_" } 0 .. $#types;
			push @calls, "SELECT length(($name($columns))::text) FROM ($rows) q";
			push @calls, "SELECT count(x::text) FROM (SELECT $name($columns) OVER (ORDER BY i ROWS 1 PRECEDING) AS x FROM ($rows) q) p" if $moves eq 't';
		}
		elsif ($kind eq 'w') { push @calls, "SELECT count(x) FROM (SELECT $name($list) OVER () AS x FROM generate_series(1, 3)) q" }
		elsif ($is_set eq 't') { push @calls, "SELECT count(x::text) FROM $name($list) x" }
		else { push @calls, "SELECT length(($name($list))::text)" }
	}
}
is("@unknown", '', 'there are values for every type');
my $script = "SET statement_timeout = '10s'; SET client_min_messages = error;\nCREATE TABLE outcome (n int, state text, message text);\n"
	. 'CREATE FUNCTION try(n int, call text) RETURNS void LANGUAGE plpgsql AS $$ DECLARE m text; BEGIN EXECUTE call; INSERT INTO outcome VALUES (n, \'fine\'); EXCEPTION WHEN query_canceled THEN INSERT INTO outcome VALUES (n, \'late\'); WHEN OTHERS THEN GET STACKED DIAGNOSTICS m = MESSAGE_TEXT; INSERT INTO outcome VALUES (n, SQLSTATE, m); END $$;' . "\n";
my $n = 0;
$script .= 'SELECT try(' . $n++ . ', ' . "'" . s/'/''/gr . "');\n" for @calls;
my ($code, $out, $err) = psql($db, $script);
is("$code $err", '0 ', @calls . ' calls come to an end') or diag($calls[ value($db, 'SELECT coalesce(max(n), -1) + 1 FROM outcome') ] // '');
my %seen = map { split /\|/ } rows($db, 'SELECT state, count(*) FROM outcome GROUP BY state');
note(join ', ', map { "$_: $seen{$_}" } sort keys %seen);
my @bad = rows($db, q(SELECT n, state, message FROM outcome WHERE state !~ '^(fine|2[125]|42|54|0A)' ORDER BY n));
is(join("\n", map { my ($i, $rest) = split /\|/, $_, 2; "$rest: " . substr $calls[$i], 0, 300 } @bad), '', 'none with an internal error');
cmp_ok($seen{fine} // 0, '>', @calls / 20, 'some have an answer');
is(value($db, 'SELECT pg_postmaster_start_time()'), $started, 'the server is alive and was not restarted');
done_testing();
