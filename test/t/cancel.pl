#!/usr/bin/perl
# Every function that may take long stops within two seconds of its statement_timeout, wherever that finds it, leaves no
# temporary file and no memory. CANCEL_AFTER lists the milliseconds after which (by default 150).
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Session;
use Test::More;
use Time::HiRes qw(time);

my @after = split /[ ,]+/, $ENV{CANCEL_AFTER} // '150';
my $db = create_database('aidflow_cancel');
value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE big AS SELECT
	(SELECT aid_allocation_agg('unit ' || u, 1 + abs(hashint4(u) % 1000000)) FROM generate_series(1, 1000000) u) AS a,
	(SELECT aid_allocation_agg('unit ' || u, 1 + abs(hashint4(-u) % 1000000)) FROM generate_series(1, 1000000) u) AS r;
CREATE TABLE map AS SELECT
	(SELECT aid_spatial_weights_agg('u' || u, 'u' || (u + d - 1) % 30000 + 1) FROM generate_series(1, 30000) u, unnest(ARRAY[1, 2, 170, -1, -2, -170]) d WHERE u + d > 0) AS w,
	(SELECT aid_allocation_agg('u' || u, abs(hashint4(u) % 1000)) FROM generate_series(1, 30000) u) AS a, (SELECT aid_allocation_agg('u' || u, 1 + abs(hashint4(-u) % 1000)) FROM generate_series(1, 30000) u) AS r;
CREATE TABLE net AS SELECT aid_spatial_weights_agg('u' || u, 'u' || (u + d - 1) % 150000 + 1, d / 7.0) AS w, jsonb_object_agg('u' || u, 'u' || u) AS j FROM generate_series(1, 150000) u, generate_series(1, 9) d;
CREATE TABLE people AS SELECT string_agg('F ' || i || '-' || i + w || ': ' || 1 + (i * w) % 7, ', ')::aid_headcount AS fine, string_agg('F ' || (i + 3) % 60 || '-' || (i + 3) % 60 + w + 9 || ': ' || 1 + (i * w) % 7, ', ')::aid_headcount AS coarse
	FROM generate_series(0, 59) i, generate_series(0, 29) w;
CREATE TABLE title AS
SELECT i AS id, (SELECT string_agg(translate(left(md5((k * 1000 + abs(hashint4(i * 16 + k)) % 300)::text), 3 + k % 5), '0123456789', 'ghijklmnop'), ' ') FROM generate_series(1, 8) k) AS title
FROM generate_series(1, 40000) i;
ALTER TABLE title ADD s aid_shingles;
UPDATE title SET s = aid_shingles(title, 'trigram');
CREATE INDEX ON title USING gin (s);
VACUUM ANALYZE title;
CREATE TABLE long_text AS SELECT a::text AS t, (a::jsonb - 'x')::text AS j FROM big;
SQL

# ---- what takes seconds, by the name of the function ----

my $series = 'generate_series(1, 30000000) i';
my $units = "'u' || i % 100000";
my $long_query = q('SELECT a.id * 1000 + k AS id, title FROM title a, generate_series(1, 90) k');
my %agg = (text => $units, aid_marker => "('dac:' || i % 3)::aid_marker", numeric => 'i::numeric', 'double precision' => 'i::float8', bigint => 'i::bigint', integer => 'i % 60', boolean => 'true',
	aid_allocation => q('{"A": 1}'::aid_allocation), aid_headcount => q('F 0-17: 9, M: 3'::aid_headcount), aid_marker_money => q('dac:0 = 5 (1)'::aid_marker_money));
my %long = (
	aid_interval => ["SELECT aid_interval(a, 'gini', 0.9, 'bootstrap', 1, 10000) FROM big", "SELECT aid_interval(a, 'theil', r, 0.9, 'bootstrap', 1, 10000) FROM big",
		map({ "SELECT aid_interval(a, '$_', 0.9, 'jackknife') FROM big, generate_series(1, 9)" } 'gini', 'theil', 'hoover', 'palma', 'top_share(100)', 'effective_number(Infinity)'), "SELECT aid_interval(a, 'theil', r, 0.9, 'jackknife') FROM big, generate_series(1, 9)"],
	(map { ($_ => ["SELECT count(*) FROM map, $_(a, w, permutations => 999999)", "SELECT count(*) FROM map, $_(a, r, w, permutations => 999999)"]) } qw(aid_moran aid_geary aid_getis_ord_g aid_local_moran aid_local_g aid_local_g_star)),
	aid_spatial_gini => ['SELECT count(*) FROM map, aid_spatial_gini(a, w, permutations => 999999)'],
	aid_lorenz => ['SELECT count(*) FROM big, generate_series(1, 9) i, aid_lorenz(CASE WHEN i > 0 THEN a END, r)'], aid_location_quotient => ['SELECT count(*) FROM big, generate_series(1, 9) i, aid_location_quotient(CASE WHEN i > 0 THEN a END, r)'],
	aid_gini_decompose => ['SELECT count(*) FROM map, net, generate_series(1, 40) i, aid_gini_decompose(CASE WHEN i > 0 THEN a END, j)'],
	aid_theil_decompose => ['SELECT count(*) FROM map, net, generate_series(1, 40) i, aid_theil_decompose(CASE WHEN i > 0 THEN a END, j)'],
	(map { ("aid_weights_$_" => ["SELECT count(aid_weights_$_(w)) FROM net, generate_series(1, 200)"]) } qw(binarize drop_islands is_symmetric profile row_standardize symmetrize)),
	aid_weights_links => ['SELECT count(*) FROM net, generate_series(1, 9) i, aid_weights_links(CASE WHEN i > 0 THEN w END)'], aid_weights_frame => ['SELECT count(aid_weights_frame(w, aid_weights_units(w))) FROM net, generate_series(1, 20)'],
	aid_weights_restrict => ['SELECT count(aid_weights_restrict(w, aid_weights_units(w))) FROM net, generate_series(1, 20)'],
	aid_refines => ['SELECT aid_refines(fine, coarse) FROM people, generate_series(1, 90)', 'SELECT aid_refines(fine, fine) FROM people, generate_series(1, 90)'], aid_compatible => ['SELECT aid_compatible(fine, coarse) FROM people, generate_series(1, 90)'],
	aid_joint_bounds => [q(SELECT aid_joint_bounds(fine, 'F 3-50', fine, 'F 7-31') FROM people, generate_series(1, 90))],
	aid_cluster => ['SELECT count(c) FROM (SELECT aid_cluster(id::text, s, 0.15) OVER () AS c FROM title) t'],
	aid_clusters => [q(SELECT count(*) FROM aid_clusters('SELECT hashint4(i) % 700000 AS id_a, hashint4(-i) % 700000 AS id_b, i AS weight FROM generate_series(1, 3000000) i')),
		q(SELECT count(*) FROM aid_clusters('SELECT i AS id_a, i % 3000 AS id_b, hashint4(i) AS weight, ''X'' AS source_a, ''Y'' AS source_b FROM generate_series(1, 2000000) i', 'one_to_one')),
		q(SELECT count(*) FROM aid_clusters('SELECT i AS id_a, i + 1 AS id_b, 1 AS weight FROM generate_series(1, 1500000) i', 'components'))],
	aid_best_pairs => [q(SELECT count(*) FROM aid_best_pairs('SELECT i % 4000 AS id_a, hashint4(i) % 3000 AS id_b, hashint4(-i) AS weight, ''X'' AS source_a, ''Y'' AS source_b FROM generate_series(1, 3000000) i'))],
	aid_counted => [q(SELECT count(*) FROM aid_counted('SELECT i AS id, i AS amount FROM generate_series(1, 2000000) i', 'SELECT i AS id_a, i + 1 AS id_b, ''same_record'' AS relation FROM generate_series(1, 1999999) i')),
		q(SELECT count(*) FROM aid_counted('SELECT i AS id, i AS amount FROM generate_series(1, 3000) i', 'SELECT i AS id_a, k AS id_b, ''same_record'' AS relation, 0.7 AS probability FROM generate_series(1, 3000) i, generate_series(i + 1, 3000) k'))],
	(map { ($_ => ["SELECT count(*) FROM $_('SELECT i AS id, ''D'' || i % 900 AS provider, ''P'' AS place, ''s'' AS sector, date ''2000-01-01'' + i % 7 AS start_date, date ''2021-01-01'' + i % 11 AS end_date, i AS amount FROM generate_series(1, 2000000) i')"]) }
		qw(aid_overlaps aid_overlap_cells aid_overlap_matrix)),
	aid_repeats => [q(SELECT count(*) FROM aid_repeats('SELECT id, ''C'' AS context, title, date ''2000-01-01'' + id % 4000 AS start_date, date ''2000-02-01'' + id % 4000 AS end_date FROM title', 0.1)),
		q(SELECT count(*) FROM aid_repeats('SELECT id, ''C'' AS context, ''Roads phase '' || id % 90 AS title, date ''2000-01-01'' + id % 4000 AS start_date, date ''2000-02-01'' + id % 4000 AS end_date FROM title'))],
	aid_similar_pairs => ["SELECT count(*) FROM aid_similar_pairs($long_query, 0.9, workers => 0)", q(SELECT count(*) FROM aid_similar_pairs('SELECT id, s AS title FROM title', 0.1, workers => 0)),
		q(SELECT count(*) FROM aid_similar_pairs('SELECT id, s AS title FROM title', 0.1, workers => 2))],
	aid_similar_pairs_between => [q(SELECT count(*) FROM aid_similar_pairs_between('SELECT id, s AS title FROM title', 'SELECT id, s AS title FROM title', 0.1, workers => 1))],
	aid_similar_pairs_plan => ["SELECT count(*) FROM aid_similar_pairs_plan($long_query, 0.3)"],
	aid_find_duplicates => ["SELECT count(*) FROM aid_find_duplicates($long_query)", q(SELECT count(*) FROM aid_find_duplicates('SELECT id, title FROM title', options => '{"threshold": 0.1}'))],
	aid_match_fit => [q(SELECT aid_match_fit('SELECT id, title, id AS amount FROM title', options => '{"threshold": 0.1}'))], aid_match_explain => ["SELECT count(*) FROM aid_match_explain($long_query, '1001', '2001')"],
	aid_query_json => [q(SELECT count(*) FROM aid_query_json('SELECT to_jsonb(i) AS value FROM generate_series(1, 5000000) i'))],
	aid_check_query => [map { "SELECT count(*) FROM aid_check_query('$_', $long_query)" } qw(aid_similar_pairs aid_find_duplicates)]);
# names resolve in no time
my %short = map { ($_ => 1) } qw(aid_qualified_query aid_query_columns aid_query_tables);

# what is long because a value is: its texts, its bytes, its parts
my @values = (
	'SELECT length((t::aid_allocation)::text) FROM long_text, generate_series(1, 3)', 'SELECT length((j::jsonb::aid_allocation)::text) FROM long_text', 'SELECT length(aid_allocation_send(a)) FROM big, generate_series(1, 20)',
	'SELECT count(*) FROM big, generate_series(1, 9) i, aid_units(CASE WHEN i > 0 THEN a END)', 'SELECT aid_total(a + r - a + r) FROM big, generate_series(1, 9)', 'SELECT length((w::text::aid_spatial_weights)::text) FROM net, generate_series(1, 3)', 'SELECT length((w::jsonb::aid_spatial_weights)::text) FROM net',
	map({ "SELECT count($_) FROM big, generate_series(1, 40)" } 'aid_gini(a)', 'aid_gini(a, r)', 'aid_theil(a, r)', 'aid_hoover(a)', 'aid_atkinson(a, 0.5)', 'aid_concentration_index(a, r)', 'aid_kakwani(a, r)',
		'aid_suits(a, r, r)', 'aid_palma(a, r)', 'aid_top_share(a, 1000)', 'aid_effective_number(a, 2)', 'aid_frame(a, r)', 'aid_restrict(a, r)', 'aid_profile(a)', 'aid_allocation_hash(a)'),
	'SELECT count(*) FROM title a JOIN title b ON aid_similar(a.s, b.s, 0.9)', 'SELECT count(*) FROM title a JOIN title b ON a.s %% aid_at_least(b.s, 0.2)', 'REINDEX TABLE title',
	q(SELECT aid_text_key(repeat('Écoles du Nord – phase II &amp; ', 6000000))), q(SELECT aid_shingles(repeat('Écoles ' || 12345, 900000) || string_agg(md5(i::text), ' '), 'both') FROM generate_series(1, 300000) i), q(SELECT aid_title_parts(repeat('BMZ-2012-00451 Rural roads – Phase II (2013-2015)', 500000))),
	'SELECT aid_split_even(1e9, 3000000), aid_split_even(1e9, 3000000)', 'SELECT count(aid_split_by_weight(1e9, w)) FROM (SELECT array_agg((i % 77)::numeric) AS w FROM generate_series(1, 1000000) i) w, generate_series(1, 4)',
	q(SELECT count(aid_coarsen(fine, ARRAY['0', '18'])) + count(aid_headcount_in((fine::text)::cstring)) FROM people, generate_series(1, 3000)), 'SELECT count(aid_count_estimate(fine, \'F\', \'15-24\')) FROM people, generate_series(1, 9000)');

my @found = rows($db, <<'SQL');
SELECT DISTINCT p.proname, p.prokind, coalesce((SELECT string_agg(format_type(t, NULL), ';' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY x(t, n)), ''), p.oid::regprocedure
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'aidflow'
WHERE p.prokind = 'a' OR p.procost >= 1000 ORDER BY p.oid::regprocedure
SQL
my @statements;
my %missing;
for (@found)
{
	my ($name, $kind, $types, $signature) = split /\|/;
	next if $short{$name};
	if ($kind eq 'a')
	{
		my @arguments = map { $agg{$_} // '?' } split /;/, $types;
		@arguments[0, 1] = (q('F'), q('18-59')) if $name eq 'aid_headcount_agg';
		@arguments[0, 1, 2] = (q('F'), 'i % 60', '60 + i % 9') if $name eq 'aid_headcount_years_agg';
		@arguments[0, 1] = ("'u' || i % 1000", "'v' || i % 100001") if $name eq 'aid_spatial_weights_agg';
		$missing{$signature} = 1 if grep { $_ eq '?' } @arguments;
		push @statements, [$signature, "SELECT length($name(" . join(', ', @arguments) . ")::text) FROM $series"];
	}
	elsif ($long{$name}) { push @statements, [$name, $_] for @{ delete $long{$name} } }
	else { $missing{$name} = 1 if !grep { $_->[0] eq $name } @statements }
}
is_deeply([ sort keys %missing ], [], 'every function that may take long has a statement');
is_deeply([ sort keys %long ], [], 'and no other has');
push @statements, map { ['a long value', $_] } @values;

# ---- all of them in one session ----

my $script = <<'SQL';
CREATE FUNCTION used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
SET jit = off; SET max_parallel_workers_per_gather = 0; SELECT used() * 0;
\set VERBOSITY sqlstate
SQL
my $number = 0;
for my $statement (@statements)
{
	for my $after (@after)
	{
		$script .= "SELECT clock_timestamp() AS started, used() AS before \\gset\nSET statement_timeout = $after;\n$statement->[1];\n\\set state :SQLSTATE\nRESET statement_timeout;\n"
			. "SELECT 'of', $number, $after, :'state', round(1000 * extract(epoch FROM clock_timestamp() - :'started')), used() - :before;\n";
	}
	$number++;
}
my ($code, $out, $err) = psql($db, $script, stop => 0);
my @seen = map { [ split /\|/ ] } grep { /^of\|/ } split /\n/, $out;
is(scalar @seen, @statements * @after, 'all statements were run') or diag($err);
my (@late, @odd, @kept, %stopped);
for (@seen)
{
	my (undef, $i, $after, $state, $ms, $kept) = @$_;
	my $what = "$statements[$i][0]: " . substr($statements[$i][1], 0, 110) . " after $after";
	push @late, "$what: $ms ms" if $ms > $after + 2000;
	push @odd, "$what: $state" if $state ne '57014' && $state ne '00000';
	# the server's own caches grow by up to 300 kB; the data of these statements are megabytes
	push @kept, "$what: $kept bytes" if $kept > 1_000_000;
	$stopped{$i}++ if $state eq '57014';
	diag("$ms ms, $state, $kept bytes: $what") if $ENV{CANCEL_AFTER} && ($ms > $after + 300 || $state eq '00000');
}
is(join("\n", @late), '', 'each stops within two seconds');
is(join("\n", @odd), '', 'and for no other reason');
is(join("\n", @kept), '', 'and keeps no memory');
is(join("\n", map { $statements[$_][1] } grep { !$stopped{$_} } 0 .. $#statements), '', 'each was stopped');
is(temporary_files($db), 0, 'no temporary file is left');
is(value($db, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker' AND datname = current_database()"), 0, 'and no worker');
done_testing();
