package Calls;
# A call of every function of the extension, found in the catalog, over the table "given": twelve rows of arguments, small
# and all valid. A function that an argument is missing for has no call; the tests that use the table then fail.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Psql;
our @EXPORT = qw(create_given calls);

# ---- arguments: of any parameter of a type, of a type and a name, of one function ----

my %of_type = (
	'aid_allocation' => 'alloc', 'aid_headcount' => 'people', 'aid_headcount_state' => 'running', 'aid_reach_state' => 'reach', 'aid_marker' => 'marker',
	'aid_marker_money' => 'tally', 'aid_shingles' => 'shingles', 'aid_spatial_weights' => 'weights', 'bigint' => 'whole', 'double precision' => 'real', 'numeric' => 'amount');
my %of_name = (
	'text unit' => 'unit', 'text neighbour' => "unit || 'x'", 'text sex' => 'sex', 'text ages' => 'ages', 'text disability' => 'disability', 'boolean disability' => 'k % 2 = 0',
	'text part' => "'F'", 'text whole' => "'*'", 'text a_question' => "'F'", 'text b_question' => "'M'", 'text definition' => 'definition', 'text aid_type' => "'C0' || k % 2 + 1",
	'text alternative' => "'greater'", 'integer permutations' => '9', 'bigint seed' => 'k', 'integer replicates' => '20', 'text index' => "'gini'", 'text method' => "'bootstrap'",
	'double precision level' => '0.9', 'double precision alpha' => 'real', 'double precision epsilon' => 'real', 'double precision q' => 'real', 'double precision threshold' => '0.3',
	'aid_allocation reference' => 'reference', 'aid_allocation base' => 'reference', 'aid_allocation income' => 'reference', 'aid_allocation population' => 'reference', 'aid_allocation rank_by' => 'reference',
	'aid_headcount b' => 'others', 'aid_headcount reference' => 'others', 'aid_shingles b' => 'likeness', 'text scheme' => "'gam'", 'text code' => "'2'", 'integer code' => '1',
	'jsonb groups' => 'groups', 'text[] units' => 'units', 'text[] breaks' => "ARRAY['0', '18', '60']", 'int4range months' => 'int4range(k * 12, 240)', 'integer k' => '1 + k % 3',
	'integer digits' => '2', 'integer parts' => 'k', 'numeric[] weights' => 'ARRAY[amount, 2, 3]', 'numeric[] percentages' => 'ARRAY[k, 100 - k]', 'jsonb weights' => 'ladder',
	'bigint persons' => 'k', 'integer age_min' => 'k', 'integer age_max' => 'k + 5', 'double precision weight' => 'real', 'text id' => 'unit', 'text title' => 'title', 'text name' => 'title',
	'text value' => 'title', 'text kind' => "'trigram'", 'text measure' => "'jaccard'", 'integer workers' => '0', 'integer memory_mb' => '8', 'text query' => 'records', 'text base_query' => 'strangers',
	'text new_query' => 'records', 'jsonb model' => 'NULL::jsonb', 'jsonb options' => "'{}'::jsonb", 'text rule' => "'net_source'", 'text counting_rule' => "'net_source'",
	'double precision min_probability' => '0.5', 'text findings' => 'findings', 'text records' => 'flows', 'text aliases' => "'SELECT * FROM aid_org_aliases()'", 'text function' => "'aid_similar_pairs'",
	'integer min_gap_days' => '-90', 'integer max_gap_days' => '400', 'integer min_step_days' => '180', 'integer min_run' => '2',
	'text state' => "'22023'", 'text message' => "'no'", 'text detail' => "'none'", 'text hint' => "'none'", 'numeric x' => 'amount', 'numeric y' => 'amount', 'numeric width' => 'amount',
	'numeric height' => 'amount', 'numeric room' => 'amount', 'numeric share' => '0.5 / k', 'bigint n' => 'whole', 'text label' => 'title', 'text body' => 'title', 'text description' => 'title', 'text style' => "'class=\"a\"'",
	'text one' => "'row'", 'text many' => "'rows'", 'integer class' => 'k % 5', 'integer classes' => '5', 'integer scale' => '1', 'integer[] class' => 'ARRAY[1, k % 3, 2]', 'numeric[] amounts' => 'ARRAY[amount, 2, 3]');
my %of_function = (
	'aid_allocation_hash_extended' => 'alloc, 7', 'aid_headcount_hash_extended' => 'people, 7', 'aid_marker_hash_extended' => 'marker, 7', 'aid_marker_money_hash_extended' => 'tally, 7',
	'aid_shingles_hash_extended' => 'shingles, 7', 'aid_spatial_weights_hash_extended' => 'weights, 7', 'aid_headcount_from_bigint' => 'k::bigint',
	'aid_allocation_in' => 'alloc::text::cstring', 'aid_headcount_in' => 'people::text::cstring', 'aid_headcount_state_in' => 'running::text::cstring', 'aid_reach_state_in' => 'reach::text::cstring',
	'aid_marker_in' => 'marker::text::cstring', 'aid_marker_money_in' => 'tally::text::cstring', 'aid_shingles_in' => 'shingles::text::cstring', 'aid_spatial_weights_in' => 'weights::text::cstring',
	'aid_allocation_from_jsonb' => 'alloc::jsonb', 'aid_headcount_from_jsonb' => 'people::jsonb', 'aid_marker_from_jsonb' => 'marker::jsonb', 'aid_marker_money_from_jsonb' => 'tally::jsonb',
	'aid_shingles_from_jsonb' => 'shingles::jsonb', 'aid_spatial_weights_from_jsonb' => 'weights::jsonb',
	'aid_allocation_accum(aid_allocation,text,numeric)' => 'alloc, unit, amount', 'aid_allocation_accum(aid_allocation,text,double precision)' => 'alloc, unit, real',
	'aid_allocation_accum(aid_allocation,text,bigint)' => 'alloc, unit, whole', 'aid_allocation_accum_inv(aid_allocation,text,numeric)' => 'alloc, unit, amount',
	'aid_allocation_accum_inv(aid_allocation,text,double precision)' => 'alloc, unit, real', 'aid_allocation_accum_inv(aid_allocation,text,bigint)' => 'alloc, unit, whole',
	'aid_allocation_combine_inv' => 'alloc + reference, reference', 'aid_allocation_subtract' => 'alloc + reference, reference',
	# what leaves a sum must have entered it
	'aid_headcount_agg_accum(aid_headcount_state,text,text,bigint)' => 'running, sex, ages, k', 'aid_headcount_agg_accum(aid_headcount_state,text,text,bigint,boolean)' => 'running, sex, ages, k, true',
	'aid_headcount_agg_accum_inv(aid_headcount_state,text,text,bigint)' => 'aid_headcount_agg_accum(running, sex, ages, k), sex, ages, k',
	'aid_headcount_agg_accum_inv(aid_headcount_state,text,text,bigint,boolean)' => 'aid_headcount_agg_accum(running, sex, ages, k, true), sex, ages, k, true',
	'aid_headcount_years_accum(aid_headcount_state,text,integer,integer,bigint)' => 'running, sex, k, k + 3, k',
	'aid_headcount_years_accum(aid_headcount_state,text,integer,integer,bigint,boolean)' => 'running, sex, k, k + 3, k, false',
	'aid_headcount_years_accum_inv(aid_headcount_state,text,integer,integer,bigint)' => 'aid_headcount_years_accum(running, sex, k, k + 3, k), sex, k, k + 3, k',
	'aid_headcount_years_accum_inv(aid_headcount_state,text,integer,integer,bigint,boolean)' => 'aid_headcount_years_accum(running, sex, k, k + 3, k, false), sex, k, k + 3, k, false',
	'aid_headcount_sum_accum_inv' => 'aid_headcount_sum_accum(running, people), people', 'aid_headcount_subtract' => 'people + others, others',
	'aid_headcount_wide(bigint,bigint,bigint,bigint,integer,bigint)' => 'k, k, k, k, 18, 100', 'aid_headcount_wide(jsonb,jsonb,bigint)' => q('{"w": 3, "m": 4}'::jsonb, jsonb_build_object('w', 'F 18+', 'm', 'M'), 100 + k),
	'aid_headcount_error' => "people::text || 'x'", 'aid_marker_error' => "'gam', 'x' || k", 'aid_headcount_to_bigint' => "sized", 'aid_refines' => 'people, people', 'aid_compatible' => 'people, people',
	'aid_joint_bounds' => "people, 'F', people, 'F'", 'aid_marker_money_combine_inv' => 'tally + tally, tally', 'aid_marker_money_subtract' => 'tally + tally, tally',
	'aid_marker_accum(aid_marker_money,aid_marker,numeric)' => 'tally, marker, amount', 'aid_marker_accum(aid_marker_money,aid_marker,double precision)' => 'tally, marker, real',
	'aid_marker_accum(aid_marker_money,aid_marker,bigint)' => 'tally, marker, whole', 'aid_marker_accum_inv(aid_marker_money,aid_marker,numeric)' => 'tally, marker, amount',
	'aid_marker_accum_inv(aid_marker_money,aid_marker,double precision)' => 'tally, marker, real', 'aid_marker_accum_inv(aid_marker_money,aid_marker,bigint)' => 'tally, marker, whole',
	'aid_shingles_probed' => 'shingles, (aid_shingles_probes(sought))[1]', 'aid_shingles' => "title, 'both'", 'aid_spatial_weights_accum(aid_spatial_weights,text,text)' => "weights, unit, 'new'",
	'aid_spatial_weights_accum(aid_spatial_weights,text,text,double precision)' => "weights, unit, 'new', real", 'aid_weighted_share' => 'tally, ladder', 'aid_weighted_amount' => 'tally, ladder',
	'aid_split' => 'round(amount, 2), people, 2', 'aid_best_pairs' => q(links, 'one_to_one'), 'aid_clusters' => q(links, 'components'), 'aid_overlaps' => 'projects, NULL', 'aid_overlap_cells' => 'projects, NULL',
	'aid_overlap_matrix' => 'projects, NULL', 'aid_repeats' => 'repeats, 0.6, -90, 400, 180, 2', 'aid_match_explain' => "flows, '1', '2', NULL, '{}'", 'aid_find_duplicates' => "flows, NULL, NULL, '{}'",
	'aid_match_fit' => "flows, NULL, k, '{}'", 'aid_counted' => "money, findings, 'net_source', 0.5", 'aid_svg_document' => "100, title, title, title, 'style'", 'aid_text_key' => 'title', 'aid_query_json' => 'documents', 'aid_svg_escape' => 'title',
	'aid_svg_text' => "amount, amount, title, 'x'", 'aid_svg_box' => "amount, 5, 6, 7, 'x'", 'aid_svg_legend' => "10, ARRAY[amount, 2, 3], ARRAY[1, 2, 3], 5, 'row', 'rows'",
	'aid_age_label' => 'int4range(k, k + 12)', 'aid_allocable' => "'C01'", 'aid_age_band' => 'ages', 'aid_suits(aid_allocation,aid_allocation,aid_allocation)' => 'alloc, reference, reference',
	'aid_frame(aid_allocation,text[])' => "alloc, units || ARRAY['u2', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']", 'aid_weights_frame(aid_spatial_weights,text[])' => "weights, units || ARRAY['u2', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']",
	'aid_spatial_weights_combine' => 'weights, further', 'aid_money_bounds' => "round(amount, 2), people, 'F', '*', 2", 'aid_shingles_probes' => 'sought', 'aid_shingles_similar' => 'shingles, sought',
	'aid_lorenz(aid_allocation,aid_allocation)' => 'alloc, reference', 'aid_interval(aid_allocation,text,double precision,text,bigint,integer)' => "alloc, 'gini', 0.9, CASE k % 2 WHEN 0 THEN 'bootstrap' ELSE 'jackknife' END, k, 20");

# What cannot be called in SQL is called through statements, which go through twelve values.
my %through = (
	(map { ("aid_${_}_recv(internal)" => 'binary') } qw(allocation headcount headcount_state reach_state marker marker_money shingles spatial_weights)),
	'aid_shingles_extract_value(aid_shingles,internal)' => 'index', 'aid_shingles_extract_query(aid_shingles,internal,smallint,internal,internal)' => 'index',
	'aid_shingles_consistent(internal,smallint,aid_shingles,integer,internal,internal)' => 'index', 'aid_shingles_triconsistent(internal,smallint,aid_shingles,integer,internal,internal,internal)' => 'index',
	'aid_similar_support(internal)' => 'index', 'aid_shingles_restrict(internal,oid,internal,integer)' => 'index', 'aid_shingles_probe_restrict(internal,oid,internal,integer)' => 'index',
	'aid_shingles_join(internal,oid,internal,smallint,internal)' => 'join');
my %statement = (
	binary => ["COPY wire TO 'FILE' (FORMAT binary)", "COPY read FROM 'FILE' (FORMAT binary)"],
	index => ['SET LOCAL enable_seqscan = off', 'SELECT count(*) FROM indexed d WHERE d.shingles %% (SELECT aid_at_least(shingles, 0.5) FROM given WHERE k = 3)', 'UPDATE indexed SET k = k + 1 WHERE k = 1',
		q(SELECT count(*) FROM indexed d WHERE d.shingles %% aid_at_least(aid_shingles('title of project 3', 'trigram'), 0.5) OR aid_similar(d.shingles, aid_shingles('title', 'trigram'), 0.9)), 'RESET enable_seqscan'],
	join => ['SELECT count(*) FROM indexed a JOIN indexed b ON a.shingles %% aid_at_least(b.shingles, 0.9)']);

# The text of the query, with rows that each function finds something in.
my %query = (
	records => q(SELECT i AS id, 'title of project ' || i / 2 AS title FROM generate_series(1, 12) i), strangers => q(SELECT i AS id, 'title of project ' || i AS title FROM generate_series(1, 9) i),
	flows => q(SELECT i AS id, 'Rural roads in district ' || i / 2 AS title, 1000.0 + i / 2 AS amount, date '2020-01-01' + i / 2 AS value_date, 'Donor' AS provider, 'KEN' AS recipient, 'A' || i / 3 AS activity_id FROM generate_series(1, 12) i),
	money => q(SELECT i AS id, 1000.0 + i / 2 AS amount, 'A' || i / 3 AS activity_id FROM generate_series(1, 12) i),
	documents => q(SELECT to_jsonb(i) AS value FROM generate_series(1, 9) i), links => q(SELECT i AS id_a, i + 1 AS id_b, 1.0 / i AS weight, 'X' AS source_a, 'Y' AS source_b FROM generate_series(1, 9) i),
	findings => q(SELECT 1 AS id_a, 2 AS id_b, 'same_record' AS relation, 0.9::float8 AS probability),
	projects => q(SELECT i AS id, 'Donor ' || i % 3 AS provider, 'P' AS place, 'health' AS sector, date '2020-01-01' + i AS start_date, date '2021-01-01' AS end_date, 100.0 * i AS amount FROM generate_series(1, 9) i),
	repeats => q(SELECT i AS id, 'C' AS context, 'Rural roads phase ' || i AS title, date '2020-01-01' + 365 * i AS start_date, date '2020-12-01' + 365 * i AS end_date, 5.0 AS amount FROM generate_series(1, 5) i));

# Creates the tables.
sub create_given
{
	my ($db) = @_;
	my $queries = join '', map { ", \$query\$$query{$_}\$query\$::text AS $_" } sort keys %query;
	return value($db, <<"SQL");
CREATE TABLE given AS
SELECT k, 'u' || k AS unit, (1000.5 / k)::numeric(20, 6) AS amount, 0.5 + k / 10.0::float8 AS real, k::bigint * 7 AS whole,
	(SELECT aid_allocation_agg('u' || u, u * k + 1) FROM generate_series(1, 9) u) AS alloc, (SELECT aid_allocation_agg('u' || u, u + k) FROM generate_series(1, 9) u) AS reference,
	(SELECT aid_spatial_weights_agg('u' || u, 'u' || u % 9 + 1, u / 3.0) FROM generate_series(1, 9) u) AS weights, '{"v1": ["v2"]}'::aid_spatial_weights AS further,
	('F 0-17: ' || k || ', M 18-59: 4, F 18+: 7, ? 5-17: 2')::aid_headcount AS people, ('F 0-17: ' || k || ', M: 9')::aid_headcount AS others, (k || '')::aid_headcount AS sized,
	aid_headcount_sum_accum(NULL, 'F 0-17: 9, M: 3') AS running, aid_reach_accum(NULL, 'F 0-17: 9, M: 3') AS reach,
	('dac:' || k % 3)::aid_marker AS marker, aid_marker_accum(aid_marker_accum(NULL, ('dac:' || k % 3)::aid_marker, 5), ('dac:' || (k + 1) % 3)::aid_marker, 7) AS tally,
	'{"dac:0": 0, "dac:1": 0.4, "dac:2": 1}'::jsonb AS ladder,
	aid_shingles('title of project ' || k, 'trigram') AS shingles, aid_shingles('title of project ' || k + 1, 'trigram') AS likeness, aid_at_least(aid_shingles('title of project ' || k, 'trigram'), 0.5) AS sought,
	'Rural roads – phase ' || k || ' (2019-2021), Ministry of Works, KE-' || k || '2345' AS title,
	(SELECT jsonb_object_agg('u' || u, CASE u % 2 WHEN 0 THEN 'A' ELSE 'B' END) FROM generate_series(1, 9) u) AS groups, ARRAY['u1', 'u3', 'u' || k] AS units,
	CASE k % 2 WHEN 0 THEN 'F' ELSE 'M' END AS sex, CASE k % 3 WHEN 0 THEN '0-17' WHEN 1 THEN '18-59' ELSE '60+' END AS ages, '*'::text AS disability, CASE k % 2 WHEN 0 THEN 'un' ELSE 'au' END AS definition$queries
FROM generate_series(1, 12) k;
CREATE TABLE wire AS SELECT k, alloc, people, running, reach, marker, tally, shingles, weights FROM given;
CREATE TABLE read (LIKE wire);
CREATE FUNCTION no_row() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RETURN NULL; END \$\$;
CREATE TRIGGER no_row BEFORE INSERT ON read FOR EACH ROW EXECUTE FUNCTION no_row();
CREATE TABLE indexed AS SELECT k, shingles FROM given;
CREATE INDEX ON indexed USING gin (shingles);
ANALYZE;
SQL
}

# A list of { name, sql, through }: sql has ROUNDS for the number of calls and LAST for something to be told in the last
# of them (c.i = ROUNDS), through is a list of statements instead.
sub calls
{
	my ($db) = @_;
	my @calls;
	my @found = rows($db, <<'SQL');
SELECT p.oid::regprocedure, p.proname, p.prokind, p.proretset, coalesce(a.agginvtransok, false),
	(SELECT string_agg(format_type(t, NULL) || '/' || coalesce(p.proargnames[n], ''), ';' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY x(t, n))
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'aidflow'
LEFT JOIN (SELECT aggfnoid, aggmtransfn <> 0 AS agginvtransok FROM pg_aggregate) a ON a.aggfnoid = p.oid
ORDER BY p.proname, p.oid::regprocedure::text COLLATE "C"
SQL
	for (@found)
	{
		my ($signature, $name, $kind, $is_set, $moves, $parameters) = split /\|/;
		next if $name eq 'aid_refuse';	# it only raises an error
		if ($through{$signature})
		{
			push @calls, { name => $signature, through => $statement{ $through{$signature} } };
			next;
		}
		my $list = $of_function{$signature} // $of_function{$name};
		my @missing;
		if (!defined $list || $kind ne 'f')
		{
			my @arguments;
			for my $parameter (split /;/, $parameters // '')
			{
				my ($type, $of) = split m{/}, $parameter, 2;
				my $argument = $of_name{"$type $of"} // $of_type{$type};
				push @missing, $parameter if !defined $argument;
				push @arguments, $argument;
			}
			push(@calls, { name => $signature, missing => "@missing" }), next if @missing;
			$list = join ', ', @arguments;
		}
		# (a set in the list of results is not stored)
		my $from = 'FROM (SELECT g.*, i FROM (SELECT generate_series(1, ROUNDS) AS i OFFSET 0) s JOIN given g ON g.k = 1 + i % 12 OFFSET 0) c';
		my @forms = $kind eq 'a' ? ("SELECT count((SELECT $name($list) FROM given WHERE k <> c.k))LAST $from") : $kind eq 'w' ? ("SELECT count((SELECT min(w) FROM (SELECT $name($list) OVER () AS w FROM given WHERE k <> c.k) v))LAST $from")
			: $is_set eq 't' && $list eq '' ? ("SELECT count(f)LAST FROM (SELECT c.i, $name() AS f $from OFFSET 0) c")
			: $is_set eq 't' ? ("SELECT count(*)LAST $from, LATERAL $name($list) f") : ("SELECT count($name($list))LAST $from");
		push @forms, "SELECT count((SELECT max(w::text) FROM (SELECT $name($list) OVER (ORDER BY k ROWS 2 PRECEDING) AS w FROM given WHERE k <> c.k) v))LAST $from" if $moves eq 't';
		push @calls, map { { name => $signature . ($_ ? ' moving' : ''), sql => $forms[$_] } } 0 .. $#forms;
	}
	return @calls;
}

1;
