#!/usr/bin/perl
# A fit without answers on records whose answers are known, read where they lie: ../shared/data/matching beside the
# checkout or AIDFLOW_DATA/matching; without them the test is skipped.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use RealRecords qw($data find_records);
use Test::More;

find_records('matching/splink-fake1000/records.csv');
my $records = "$data/matching/splink-fake1000";
my $database = create_database("aidflow_real_match_$$");

# names and mail addresses by similarity, the day of birth by edits; no term frequency (duplicates.md, section 10)
sub field
{
    my ($name, @levels) = @_;
    my @m = (0.7, (0.2 / (@levels - 1)) x (@levels - 1), 0.1);
    my @u = (0.02, (0.04 / (@levels - 1)) x (@levels - 1), 0.94);
    my $list = join ', ', map { qq({"when": $levels[$_], "m": $m[$_], "u": $u[$_]}) } 0 .. $#levels;
    return qq({"field": "$name", "columns": ["$name"], "compare": "string", "levels": [$list, {"when": "else", "m": $m[-1], "u": $u[-1]}]});
}
my $model = '{"aid_match_model": 1, "fields": [' . join(', ', field(first_name => '"equal"', 0.92, 0.85), field(surname => '"equal"', 0.92, 0.85),
    field(dob => '"equal"', '"edit:1"', '"edit:2"'), field(city => '"equal"', '0.90'), field(email => '"equal"', 0.95, 0.90)) . ']}';

my ($code, $text, $messages) = psql($database, <<"SQL");
CREATE EXTENSION aidflow;
CREATE TABLE record (id integer, first_name text, surname text, dob text, city text, email text);
CREATE TABLE answer (id_a integer, id_b integer);
\\copy record from '$records/records.csv' with (format csv, header)
\\copy answer from '$records/matches.csv' with (format csv, header)
CREATE TABLE fit AS SELECT aid_match_fit('SELECT * FROM record', '$model', options => '{"candidates": ["all"]}') AS model;
CREATE TABLE found AS SELECT id_a, id_b FROM fit, aid_find_duplicates('SELECT * FROM record', model, options => '{"candidates": ["all"], "min_probability": 0.9}');
CREATE TABLE cluster AS SELECT id::integer, cluster FROM aid_clusters('SELECT id_a, id_b FROM found');
CREATE TABLE pair AS SELECT a.id AS id_a, b.id AS id_b FROM cluster a JOIN cluster b USING (cluster) WHERE a.id < b.id;
SELECT 2.0 * (SELECT count(*) FROM pair JOIN answer USING (id_a, id_b)) / ((SELECT count(*) FROM pair) + (SELECT count(*) FROM answer)),
	model #>> '{fit,expected_matches}', model #>> '{fit,passes,0,patterns}', model #>> '{fit,passes,0,pairs}', model #>> '{fit,passes,0,converged}', model #>> '{fit,untrained_m}',
	(SELECT count(*) FROM answer), (SELECT count(*) FROM pair) FROM fit;
SQL
is($code, 0, 'fit, find and cluster 1,000 people') or BAIL_OUT($messages);
my ($f1, $expected, $patterns, $pairs, $converged, $untrained, $answers, $found) = split /\|/, $text;
diag(sprintf 'F1 %.4f: %d pairs in clusters, %d answers, %.1f matches expected, %d patterns', $f1, $found, $answers, $expected, $patterns);
cmp_ok($f1, '>=', 0.925, 'F1 of components at p >= .9 reaches the bar');
is($pairs, 499500, 'all pairs are candidates');
cmp_ok($patterns, '<', 2000, 'they fall into few patterns');
is($converged, 'true', 'EM converges');
is($untrained, '[]', 'every field is trained');
cmp_ok(abs($expected / $answers - 1), '<', 0.2, 'about as many matches are expected as there are');

done_testing();
