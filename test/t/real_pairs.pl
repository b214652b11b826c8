#!/usr/bin/perl
# Similar pairs of labelled real records: counts that were found by comparing all pairs without any index, and how
# well pairs agree with the labels. The records are read where they lie, ../shared/data/matching beside the checkout
# or AIDFLOW_DATA/matching; without them the test is skipped.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use RealRecords qw($data find_records);
use Test::More;

find_records('matching/febrl1/records.csv');
my $db = create_database('aidflow_real_pairs');
value($db, 'CREATE EXTENSION aidflow');

# A table of texts with the file's columns; the name of a column is quoted because some are keywords.
sub load
{
	my ($table, $file) = @_;
	open my $in, '<:encoding(UTF-8)', "$data/matching/$file" or die "$data/matching/$file: $!\n";
	chomp(my $head = <$in> // die "$data/matching/$file is empty\n");
	my $columns = join ', ', map { qq("$_" text) } split /,/, $head;
	my ($code, $out, $err) = psql($db, "CREATE TABLE $table ($columns);\n\\copy $table FROM '$data/matching/$file' (FORMAT csv, HEADER)\n");
	die "$file: $err" if $code;
}

# what the title is made of
my %columns = (
	'fodors-zagats' => [qw(name addr city)],
	'abt-buy' => [qw(name)],
	'dblp-acm' => [qw(title authors venue year)],
	febrl1 => [qw(given_name surname street_number address_1 address_2 suburb postcode state date_of_birth soc_sec_id)],
	'splink-fake1000' => [qw(first_name surname dob city email)]);
$columns{febrl3} = $columns{febrl1};

my %table;
for my $set (sort keys %columns)
{
	my $two = -e "$data/matching/$set/left.csv";
	($table{$set} = $set) =~ tr/-/_/;
	load("$table{$set}_$_", "$set/$_.csv") for ($two ? qw(left right) : 'records'), 'matches';
	value($db, "ALTER TABLE $table{$set}_matches RENAME $_->[0] TO $_->[1]") for $two ? (['left_id', 'id1'], ['right_id', 'id2']) : ();
}

# The query whose title is these columns with one blank between.
sub query
{
	my ($set, $part) = @_;
	return "SELECT id, concat_ws(' ', " . join(', ', @{ $columns{$set} }) . ") AS title FROM $table{$set}_$part";
}

# ---- counts of pairs by trigrams, as all pairs compared gave them ----

my %counted = (
	'fodors-zagats' => { .5 => 150, .7 => 81, .9 => 41 },
	'abt-buy' => { .3 => 6255, .5 => 1450, .7 => 316 },
	febrl1 => { .5 => 494, .7 => 419, .9 => 139 },
	febrl3 => { .3 => 6542, .5 => 6275, .7 => 4289, .9 => 837 },
	'splink-fake1000' => { .3 => 2299, .5 => 1290, .7 => 575, .9 => 116 });

for my $set (sort keys %counted)
{
	my $two = -e "$data/matching/$set/left.csv";
	for my $threshold (sort keys %{ $counted{$set} })
	{
		my @queries = map { '$q$' . query($set, $_) . '$q$' } $two ? qw(left right) : 'records';
		my $call = ($two ? 'aid_similar_pairs_between(' : 'aid_similar_pairs(') . join(', ', @queries, $threshold) . ')';
		is(value($db, "SELECT count(*) FROM $call"), $counted{$set}{$threshold}, "$set: pairs at $threshold");
	}
}

# ---- agreement with the labels, at settings chosen once for each kind of text ----

# F1 of pairs (a, b) with the labels.
sub f1
{
	my ($set, $pairs) = @_;
	return value($db, <<"SQL");
WITH found AS MATERIALIZED ($pairs), counted AS (
	SELECT (SELECT count(*) FROM found) AS n, (SELECT count(*) FROM $table{$set}_matches) AS labelled,
		(SELECT count(*) FROM found f JOIN $table{$set}_matches m ON (f.a, f.b) = (m.id1, m.id2)) AS hits)
SELECT round(2.0 * hits / (n + labelled), 4) FROM counted
SQL
}

for my $try (['febrl1', 0.995], ['febrl3', 0.995])
{
	my ($set, $bar) = @$try;
	my $f1 = f1($set, "SELECT id_a AS a, id_b AS b FROM aid_similar_pairs(\$q\$" . query($set, 'records') . '$q$, 0.35)');
	cmp_ok($f1, '>=', $bar, "$set: F1 $f1 of trigrams at .35");
}
for my $try (['dblp-acm', 0.40, 0.985], ['abt-buy', 0.15, 0.90], ['fodors-zagats', 0.40, 0.96])
{
	my ($set, $threshold, $bar) = @$try;
	my $pairs = 'SELECT id_new AS id_a, id_base AS id_b, similarity AS weight, 1 AS source_a, 2 AS source_b FROM aid_similar_pairs_between('
		. join(', ', map { '$r$' . query($set, $_) . '$r$' } qw(left right)) . ", $threshold, \$r\$both\$r\$, \$r\$weighted\$r\$)";
	my $f1 = f1($set, "SELECT id_a AS a, id_b AS b FROM aid_best_pairs(\$q\$$pairs\$q\$)");
	cmp_ok($f1, '>=', $bar, "$set: F1 $f1 of weighted words and trigrams at $threshold, one to one");
}

done_testing();
