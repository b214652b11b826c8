#!/usr/bin/perl
# Totals, overlaps and repeats of real records against values that were computed without any database. Both are read
# where they lie, ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use RealRecords;

open_records('totals', 'duplicates');

# ---- loading ----

# Unicode's lower case is asked of the C library, in a locale that has it.
my $loaded = script(join('', map { load_csv("cbpf/projects_$_.csv", "projects_$_") } 2019 .. 2021)
	. load_csv('aiddata_geocoded/SomaliaAIMS/projects.csv', 'somalia')
	. load_csv('aiddata_geocoded/ColombiaAIMS/projects.csv', 'colombia')
	. load_csv('fts_flows/fts_incoming_funding_jor.csv', 'jordan_incoming')
	. load_csv('fts_flows/fts_internal_funding_jor.csv', 'jordan_internal')
	. load_csv('fts_flows/fts_2027.csv', 'fts_file')
	. load_csv('fts_flows/fts_curated_2027.csv', 'curated_file') . <<'SQL', 'the files load');
CREATE TABLE flow AS
SELECT row_number() OVER () AS id, "amountUSD"::numeric AS amount, file, boundary, status, "flowType" AS type,
	"onBoundary" AS shared, "contributionType" AS kind, "srcOrganization" AS source, "destOrganization" AS destination
FROM (SELECT *, 'incoming' AS file FROM jordan_incoming UNION ALL SELECT *, 'internal' FROM jordan_internal) f;
CREATE VIEW fts AS
SELECT id, "amountUSD"::numeric AS amount, "fullParkedAmountUSD"::numeric AS parked, boundary, status,
	"flowType" AS type, "childFlowIds" AS children, "parentFlowId" AS parent,
	"amountUSD"::numeric / cardinality(y.years) AS part, y.years
FROM fts_file, LATERAL (SELECT string_to_array("destinationObjects_UsageYear.name", '; ') AS years) y;
CREATE VIEW curated AS
SELECT row_number() OVER () AS id, id AS flow_id, "amountUSD"::numeric AS amount, dummy FROM curated_file;
CREATE TABLE no_finding (id_a text, id_b text, relation text);
-- What the rows of a selection add up to when each counts in full
CREATE FUNCTION gross(relation text, condition text DEFAULT 'true', amount text DEFAULT 'amount') RETURNS text
LANGUAGE sql AS $$
SELECT trim_scale(sum(counted))::text
FROM aid_counted(format('SELECT id, %s AS amount FROM %s WHERE %s', amount, relation, condition), 'TABLE no_finding',
	'gross')
$$;
CREATE FUNCTION ascii_lower(t text) RETURNS text LANGUAGE sql AS $$
SELECT btrim(regexp_replace(translate(t, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '\s+', ' ', 'g'))
$$;
CREATE FUNCTION unicode_lower(t text) RETURNS text LANGUAGE sql AS $$
SELECT btrim(regexp_replace(lower(t), '\s+', ' ', 'g'))
$$;
CREATE TABLE project AS
SELECT 'cbpf' AS source, project_code AS id, title, CASE WHEN org_name IN ('National NGO', 'International NGO',
		'UN Agency', 'Others') THEN partner_code ELSE org_name END AS party,
	fund_id AS fund, start_date::date AS start_date, end_date::date AS end_date, budget_usd::numeric AS amount
FROM (TABLE projects_2019 UNION ALL TABLE projects_2020 UNION ALL TABLE projects_2021) p
UNION ALL SELECT 'somalia', project_id, project_title, donors, NULL,
	start_actual_isodate::date, end_actual_isodate::date, total_commitments::numeric FROM somalia
UNION ALL SELECT 'colombia', project_id, project_title, donors, NULL, NULL, NULL, NULL FROM colombia;
ANALYZE;
SQL
defined $loaded or die "nothing to test\n";

# ---- f01: totals under each rule of selection ----

compare('f01', 'aid_counted', <<'SQL');
SELECT '|' || json_build_object(
	'every_row', gross('flow'), 'incoming', gross('flow', $$boundary = 'incoming'$$),
	'incoming_without_pledges', gross('flow', $$boundary = 'incoming' AND status <> 'pledge'$$),
	'incoming_paid_only', gross('flow', $$boundary = 'incoming' AND status = 'paid'$$),
	'incoming_without_parked', gross('flow', $$boundary = 'incoming' AND type <> 'Parked'$$),
	'incoming_single_country_only', gross('flow', $$boundary = 'incoming' AND shared = 'single'$$),
	'incoming_shared', gross('flow', $$boundary = 'incoming' AND shared = 'shared'$$),
	'internal', gross('flow', $$boundary = 'internal'$$),
	'in_kind', gross('flow', $$boundary = 'incoming' AND kind = 'in kind'$$),
	'rows', json_build_object(
		'incoming', count(*) FILTER (WHERE file = 'incoming'), 'internal', count(*) FILTER (WHERE file = 'internal'),
		'pledge', count(*) FILTER (WHERE status = 'pledge'),
		'parked', count(*) FILTER (WHERE file = 'incoming' AND type = 'Parked'),
		'zero', count(*) FILTER (WHERE amount = 0), 'shared', count(*) FILTER (WHERE shared = 'shared')))
FROM flow;
SQL

# ---- f02: money through a pooled fund is netted, at either end ----

script(<<'SQL', 'the fund is an activity: what it gets names it as receiver, what it pays is its own');
CREATE TABLE fund AS
SELECT id, amount, boundary = 'incoming' AS pays_in, CASE WHEN boundary = 'internal' THEN 'fund' END AS activity_id
FROM flow WHERE (boundary = 'incoming' AND destination = 'Jordan Humanitarian Fund')
	OR (boundary = 'internal' AND source = 'Jordan Humanitarian Fund');
-- each payment in is linked with one row of the fund, as R4 does; all the fund's rows are one activity
CREATE TABLE fund_link AS
SELECT p.id AS id_a, (SELECT min(f.id) FROM fund f WHERE NOT f.pays_in) AS id_b, 'chain' AS relation
FROM fund p WHERE p.pays_in;
CREATE FUNCTION fund_counted(rule text)
RETURNS TABLE (pays_in boolean, amount numeric, counted numeric) LANGUAGE sql AS $$
SELECT f.pays_in, f.amount, c.counted
FROM aid_counted('SELECT id, amount, activity_id FROM fund', 'TABLE fund_link', rule) c JOIN fund f ON f.id::text = c.id
$$;
SQL
compare('f02', $_, <<"SQL") for 'net_source', 'net_leaf', 'net_declared';
SELECT '|' || json_build_object(
	'in_rows', count(*) FILTER (WHERE pays_in), 'out_rows', count(*) FILTER (WHERE NOT pays_in),
	'in_money', trim_scale(sum(amount) FILTER (WHERE pays_in))::text,
	'out_money', trim_scale(sum(amount) FILTER (WHERE NOT pays_in))::text,
	'counted_twice_if_both_are_added', trim_scale(sum(amount) - sum(counted))::text,
	'not_yet_allocated', (SELECT trim_scale(sum(counted))::text FROM fund_counted('net_leaf') WHERE pays_in))
FROM fund_counted('$_');
SQL
holds('f02: at source the fund counts nothing and each payment in all', <<'SQL');
SELECT sum(counted) FILTER (WHERE NOT pays_in) = 0 AND bool_and(counted = amount) FILTER (WHERE pays_in)
FROM fund_counted('net_source');
SQL
holds('f02: at leaf the fund counts all it paid', <<'SQL');
SELECT bool_and(counted = amount) FROM fund_counted('net_leaf') WHERE NOT pays_in;
SQL

# ---- f03: one usage year, with the published clean-up beside it ----

compare('f03', 'aid_counted', <<'SQL');
SELECT '|' || json_build_object(
	'every_row', gross('fts'), 'incoming', gross('fts', $$boundary = 'incoming'$$),
	'incoming_without_pledges', gross('fts', $$boundary = 'incoming' AND status <> 'pledge'$$),
	'incoming_leaves', gross('fts', $$boundary = 'incoming' AND children IS NULL$$),
	'incoming_without_parked', gross('fts', $$boundary = 'incoming' AND type <> 'Parked'$$),
	'incoming_leaves_without_parked', gross('fts', $$boundary = 'incoming' AND children IS NULL AND type <> 'Parked'$$),
	'sum_of_full_parked', gross('fts', amount => 'parked'),
	'share_of_2027_equal_split', round(gross('fts', $$boundary <> 'outgoing' AND status <> 'pledge'
		AND '2027' = ANY (years)$$, 'part')::numeric, 6)::float8,
	'rows', json_build_object(
		'all', count(*), 'outgoing', count(*) FILTER (WHERE boundary = 'outgoing'),
		'pledge', count(*) FILTER (WHERE status = 'pledge'),
		'several_destination_years', count(*) FILTER (WHERE cardinality(years) > 1),
		'several_years_and_money', count(*) FILTER (WHERE cardinality(years) > 1 AND amount <> 0),
		'with_children', count(*) FILTER (WHERE children IS NOT NULL),
		'with_parent', count(*) FILTER (WHERE parent IS NOT NULL),
		'parent_in_file', count(*) FILTER (WHERE parent IN (SELECT id FROM fts))))
FROM fts;
SELECT '|' || json_build_object(
	'rows_compared_with_curated', count(*),
	'rows_equal_to_curated', count(*) FILTER (WHERE abs(part - c.amount) < 0.01),
	'curated_total', gross('curated')::float8, 'curated_negative_money', gross('curated', 'amount < 0'),
	'curated_negative_rows', (SELECT count(*) FROM curated WHERE amount < 0))
FROM fts JOIN (SELECT flow_id AS id, sum(amount) AS amount FROM curated
	WHERE dummy IS DISTINCT FROM 'TRUE' GROUP BY 1) c USING (id)
WHERE boundary <> 'outgoing' AND status <> 'pledge';
SQL

# ---- d01: groups of equal titles, as clusters of the pairs ----

my %fold = (exact => 'title', ascii_lower => 'ascii_lower(title)', unicode_lower => 'unicode_lower(title)');
for my $fold (sort keys %fold)
{
	compare('d01', "clusters of $fold", <<"SQL");
CREATE TABLE folded_$fold AS SELECT source, source || id AS id, party, $fold{$fold} AS folded FROM project;
SELECT source || '/$fold|' || json_build_object('groups', count(*), 'rows', sum(size), 'pairs', sum(links),
	'groups_with_several_parties', count(*) FILTER (WHERE parties > 1))
FROM (SELECT source, cluster, size, links, count(DISTINCT party) AS parties
	FROM aid_clusters('SELECT a.id AS id_a, b.id AS id_b FROM folded_$fold a
		JOIN folded_$fold b USING (source, folded) WHERE a.id < b.id') c (no_source, id, cluster, size, links)
	JOIN folded_$fold p USING (id) GROUP BY 1, 2, 3, 4) g
GROUP BY source;
SQL
}

# ---- d02: same title, by party and time ----

compare('d02', 'plain SQL', <<'SQL');
SELECT a.source || '|' || json_build_object(
	'other_party_overlapping', count(*) FILTER (WHERE a.party <> b.party AND meets),
	'same_party_one_after_the_other', count(*) FILTER (WHERE a.party = b.party AND NOT meets),
	'same_party_overlapping', count(*) FILTER (WHERE a.party = b.party AND meets))
FROM project a JOIN project b ON a.source = b.source AND ascii_lower(a.title) = ascii_lower(b.title) AND a.id < b.id,
	LATERAL (SELECT a.start_date <= b.end_date AND b.start_date <= a.end_date AS meets) m
WHERE a.source <> 'colombia' AND a.start_date <= a.end_date AND b.start_date <= b.end_date GROUP BY a.source;
SELECT '|' || json_build_object('somalia_rows_with_end_before_start', count(*))
FROM project WHERE source = 'somalia' AND end_date < start_date;
SQL
# the item tells parties apart by their bytes, so they are passed as words that aid_org_key leaves alone
compare('d02', 'aid_overlaps', <<'SQL');
SELECT source || '|' || json_build_object('other_party_overlapping', (SELECT count(*) FROM aid_overlaps(format(
	'SELECT id, encode(convert_to(party, ''UTF8''), ''hex'') AS provider, ascii_lower(title) AS place, 1 AS sector,
		start_date, end_date, amount FROM project WHERE source = %L', source))))
FROM unnest(ARRAY['cbpf', 'somalia']) source;
SQL

# ---- d03: repeats ----

compare('d03', 'plain SQL', <<'SQL');
WITH p AS (
	SELECT *, start_date > lag(end_date) OVER w AS goes_on
	FROM (SELECT *, ascii_lower(title) AS folded FROM project WHERE source = 'cbpf') q
	WINDOW w AS (PARTITION BY folded, party, fund ORDER BY start_date, id)),
islands AS (
	SELECT *, count(*) FILTER (WHERE goes_on IS NOT TRUE) OVER w AS island FROM p
	WINDOW w AS (PARTITION BY folded, party, fund ORDER BY start_date, id)),
runs AS (SELECT folded, party, fund, count(*) AS run FROM islands GROUP BY 1, 2, 3, island),
longest AS (SELECT max(run) AS run FROM runs GROUP BY folded, party, fund)
SELECT 'chains_by_length|' || json_object_agg(run, chains)
FROM (SELECT run, count(*) AS chains FROM longest WHERE run > 1 GROUP BY 1) c;
SQL
# runs of neighbours break where another project of the same title lies between; the longest runs do not
is(script(<<'SQL', 'd03: aid_repeats runs'), "2|38\n3|4\n", 'd03: the longest runs by their length');
SELECT run_length, count(DISTINCT chain) FROM aid_repeats(
	$$SELECT id, ascii_lower(title) || ' | ' || party || ' | ' || fund AS context, title, start_date, end_date, amount
		FROM project WHERE source = 'cbpf'$$,
	threshold => 1, min_gap_days => 0, max_gap_days => 10000, min_step_days => 1)
GROUP BY 1 ORDER BY 1;
SQL

# what aid_find_duplicates and aid_check_query say about these is tested with them
$expected->not_applicable('d04', $_, 'candidates, no totals') for qw(groups rows money_beyond_the_first);
$expected->not_applicable('d05', $_, 'links, no totals')
	for qw(provider_links provider_links_to_self receiver_links receiver_links_to_self);
$expected->finish;
done_testing();
