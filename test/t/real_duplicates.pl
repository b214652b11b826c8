#!/usr/bin/perl
# What aid_find_duplicates and aid_check_query find in real flows: candidate double entries, links to self, money through
# a pooled fund, one flow in two files, parents. Read where they lie, ../shared/data beside the checkout or AIDFLOW_DATA;
# without them the test is skipped.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use ExpectedValues;
use Psql;
use RealRecords qw($data $expected $database open_records load_csv);
use Test::More;

open_records('duplicates', 'duplicates');

# The item's values, all of them, from a query of one JSON document.
sub compare
{
	my ($short, $sql) = @_;
	$expected->check($short, 'aid_find_duplicates', '', ExpectedValues::decode(value($database, $sql)));
	my $id = $expected->id($short);
	is_deeply([ grep { !$expected->{checked}{$id}{$_} } sort keys %{ $expected->{leaf}{$id} } ], [], "$id: all values were compared");
}

(my $xml = "$data/iati_xml/foodsecurity_dportal.xml") =~ s/'/''/g;
is(value($database, load_csv('fts_flows/fts_incoming_funding_jor.csv', 'jordan_incoming')
	. load_csv('fts_flows/fts_internal_funding_jor.csv', 'jordan_internal')
	. load_csv('fts_flows/fts_2027.csv', 'fts')
	. load_csv('fts_flows/fts_curated_2027.csv', 'curated') . <<"SQL"), '', 'the files load');
CREATE TABLE xml_line (n serial, line text);
\\copy xml_line (line) FROM '$xml' (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')
CREATE TABLE jordan AS
SELECT row_number() OVER (ORDER BY boundary, id) AS id, id AS record_id, boundary, description AS title, "amountUSD"::numeric AS amount,
	"srcOrganization" AS provider, "destOrganization" AS receiver, "decisionDate"::date AS value_date,
	ARRAY["srcOrganization", "destOrganization", "destLocations", "amountUSD", "originalAmount", "originalCurrency", "decisionDate"]::text AS seven
FROM (SELECT * FROM jordan_incoming UNION ALL SELECT * FROM jordan_internal) f;
CREATE TABLE link AS
SELECT row_number() OVER () AS id, a.id AS activity_id, t.*
FROM (SELECT xmlparse(DOCUMENT string_agg(line, E'\\n' ORDER BY n)) AS document FROM xml_line) x,
	XMLTABLE('/iati-activities/iati-activity' PASSING x.document COLUMNS id text PATH 'iati-identifier', body xml PATH '.') a,
	XMLTABLE('//transaction' PASSING a.body COLUMNS amount numeric PATH 'value', value_date date PATH 'transaction-date/\@iso-date', provider_activity_id text PATH 'provider-org/\@provider-activity-id',
		receiver_activity_id text PATH 'receiver-org/\@receiver-activity-id') t;
SQL

# ---- d04: seven columns alike, every id another: candidates for review ----

compare('d04', <<'SQL');
CREATE TABLE alike AS SELECT * FROM aid_find_duplicates($$SELECT id, 'FTS' AS source, record_id, amount, seven FROM jordan WHERE boundary = 'incoming' AND amount > 0$$,
	options => '{"candidates": [{"equal": ["seven"]}], "min_probability": 0}');
WITH c AS (SELECT * FROM aid_clusters('SELECT id_a, id_b FROM alike'))
SELECT json_build_object('groups', (SELECT count(DISTINCT cluster) FROM c), 'rows', (SELECT count(*) FROM c),
	'money_beyond_the_first', (SELECT trim_scale(sum(money_at_stake))::text FROM alike));
SQL
is(value($database, "SELECT string_agg(DISTINCT relation || ' ' || left(rule, 6), ',') FROM alike"), 'possible_duplicate model:', 'd04: possible duplicates, none is proved');
is(value($database, <<'SQL'), 't', 'd04: the default search finds those whose day is known');
SELECT bool_and((id_a, id_b) IN (SELECT id_a, id_b FROM aid_find_duplicates(
	$$SELECT id, 'FTS' AS source, record_id, title, amount, provider, receiver, value_date FROM jordan WHERE boundary = 'incoming'$$)))
FROM alike JOIN jordan ON jordan.id = id_a::bigint WHERE value_date IS NOT NULL;
SQL

# ---- d05: links that point at the activity itself ----

compare('d05', <<'SQL');
SELECT json_build_object('provider_links', count(provider_activity_id), 'receiver_links', count(receiver_activity_id),
	'provider_links_to_self', (SELECT row_count FROM aid_check_query('aid_find_duplicates', 'TABLE link') WHERE reason ~ '^provider'),
	'receiver_links_to_self', (SELECT row_count FROM aid_check_query('aid_find_duplicates', 'TABLE link') WHERE reason ~ '^receiver'))
FROM link;
SQL

# ---- f02: the fund is an activity; R4 links what it gets with what it pays ----

compare('f02', <<'SQL');
CREATE TABLE fund AS
SELECT id, amount, value_date, CASE boundary WHEN 'internal' THEN provider END AS activity_id, CASE boundary WHEN 'incoming' THEN receiver END AS receiver_activity_id
FROM jordan WHERE boundary = 'incoming' AND receiver = 'Jordan Humanitarian Fund' OR boundary = 'internal' AND provider = 'Jordan Humanitarian Fund';
CREATE TABLE chain AS SELECT * FROM aid_find_duplicates('TABLE fund', options => '{"candidates": []}');
WITH c AS (SELECT rule.name, f.activity_id IS NULL AS pays_in, c.* FROM unnest(ARRAY['net_source', 'net_leaf']) rule (name),
		aid_counted('SELECT id, amount, activity_id FROM fund', 'TABLE chain', rule.name) c JOIN fund f ON f.id = c.id::bigint)
SELECT json_build_object('in_rows', count(*) FILTER (WHERE pays_in AND name = 'net_leaf'), 'out_rows', count(*) FILTER (WHERE NOT pays_in AND name = 'net_leaf'),
	'in_money', trim_scale(sum(amount) FILTER (WHERE pays_in AND name = 'net_leaf'))::text, 'out_money', trim_scale(sum(amount) FILTER (WHERE NOT pays_in AND name = 'net_leaf'))::text,
	'counted_twice_if_both_are_added', trim_scale(sum(amount - counted) FILTER (WHERE name = 'net_source'))::text,
	'not_yet_allocated', trim_scale(sum(counted) FILTER (WHERE pays_in AND name = 'net_leaf'))::text) FROM c;
SQL
is(value($database, "SELECT (count(*) = (SELECT count(*) FROM fund WHERE activity_id IS NULL)) || string_agg(DISTINCT rule || ' ' || relation, ',') FROM chain"), 'trueR4 chain', 'f02: each payment in is a chain');
is(value($database, "SELECT count(DISTINCT id_a) = count(*) AND count(DISTINCT id_b) = count(*) FROM chain"), 't', 'f02: linked one to one');

# ---- one flow in two files: R3 by its id; a flow and its reversal: R1 ----

value($database, <<'SQL');
CREATE VIEW flow AS
SELECT 'f' || id AS id, 'service' AS source, id AS record_id, ARRAY[id] AS identifiers, "amountUSD"::numeric AS amount FROM fts UNION ALL
SELECT 'c' || row_number() OVER (), 'clean-up', id, ARRAY[id], "amountUSD"::numeric FROM curated;
CREATE TABLE finding AS SELECT * FROM aid_find_duplicates('TABLE flow', options => '{"candidates": []}');
SQL
is(value($database, "SELECT count(*) FROM finding WHERE rule = 'R3'"), value($database, 'SELECT count(*) FROM fts WHERE id IN (SELECT id FROM curated)'), 'R3: every flow that both files hold');
is(value($database, "SELECT count(*) FROM finding JOIN flow a ON a.id = id_a JOIN flow b ON b.id = id_b WHERE rule = 'R3' AND (a.record_id <> b.record_id OR a.source = b.source)"), 0, 'and no other');
is(value($database, "SELECT count(*) FROM finding JOIN flow a ON a.id = id_a JOIN flow b ON b.id = id_b WHERE rule = 'R3' AND (evidence ? 'note') <> (abs(ln(nullif(a.amount, 0) / nullif(b.amount, 0))) > 0.25)"), 0, 'unlike amounts are noted');
is(value($database, "SELECT count(*) FROM finding WHERE rule = 'R1' AND relation = 'correction'"), value($database, 'SELECT count(*) FROM curated a JOIN curated b USING (id) WHERE a."amountUSD"::numeric > 0 AND b."amountUSD"::numeric < 0'), 'R1: a flow and its reversal');
is(value($database, "SELECT count(*) FROM finding WHERE money_at_stake <> 0 AND relation = 'correction'"), 0, 'with nothing at stake');

# ---- parents, and links of which the other end is not there ----

is(value($database, q{SELECT string_agg(id_a || '>' || id_b, ' ' ORDER BY id_b) FROM aid_find_duplicates('SELECT id, "parentFlowId" AS parent_id FROM fts', options => '{"candidates": []}') WHERE relation = 'parent_child'}),
	value($database, q{SELECT string_agg("parentFlowId" || '>' || id, ' ' ORDER BY id) FROM fts WHERE "parentFlowId" IN (SELECT id FROM fts) AND "parentFlowId" <> id}), 'R5: every parent in the file');
is(value($database, "SELECT count(*) FROM aid_find_duplicates('TABLE link', options => '{\"candidates\": []}')"), 0, 'R4: no other end of an IATI link is in the file');

done_testing();
