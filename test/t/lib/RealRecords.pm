package RealRecords;
# What the tests over real records share. The records are read where they lie, ../shared/data beside the checkout or
# AIDFLOW_DATA; where a file that a test needs is absent, the test is skipped.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use FindBin;
use Test::More;
use ExpectedValues;
use Psql;
our @EXPORT = qw($data $expected $database find_records open_records script load_csv compare holds);

our $data = $ENV{AIDFLOW_DATA} // ($ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..") . '/../shared/data';
our ($expected, $database);
$ENV{PGCLIENTENCODING} = 'UTF8';

# Skips the test unless the files are there.
sub find_records
{
	for (@_)
	{
		plan skip_all => "the real records are not there: no $data/$_" if !-r "$data/$_";
	}
}

# Sets $expected to the items of the rooms and $database to a new one with the extension.
sub open_records
{
	my ($name, @rooms) = @_;
	find_records('expected.json');
	$expected = ExpectedValues->new("$data/expected.json", @rooms);
	$database = create_database("aidflow_real_${name}_$$", '-E', 'UTF8', '--locale=C.UTF-8');
	defined script('CREATE EXTENSION aidflow', 'the extension') or die "nothing to test\n";
}

# What a script prints, which must not fail; undefined where it does.
sub script
{
	my ($sql, $name) = @_;
	my ($code, $out, $err) = psql($database, $sql);
	ok($code == 0, $name) or diag($err);
	return $code == 0 ? $out : undef;
}

# The script that loads a file; every column is text, an empty cell is NULL.
sub load_csv
{
	my ($file, $table) = @_;
	open my $in, '<:raw', "$data/$file" or die "$data/$file: $!\n";
	(my $header = <$in>) =~ s/^\xEF\xBB\xBF|[\r\n]+$//g;
	my @columns = map { '"' . s/^"(.*)"$/$1/r . '"' } split /,/, $header;
	(my $path = "$data/$file") =~ s/'/''/g;
	return "CREATE TABLE $table (" . join(', ', map { "$_ text" } @columns) . ");\n"
		. "\\copy $table FROM '$path' (FORMAT csv, HEADER, FORCE_NULL (" . join(', ', @columns) . "))\n";
}

# Each line of the query's output is a place in the item ('' for the whole), '|' and a JSON document.
sub compare
{
	my ($short, $form, $sql) = @_;
	my $out = script($sql, $expected->id($short) . ": the query runs ($form)") // return;
	my @lines = split /\n/, $out;
	ok(@lines > 0, $expected->id($short) . ": the query has rows ($form)") if !@lines;
	for (@lines)
	{
		my ($place, $document) = split /\|/, $_, 2;
		$expected->check($short, $form, $place, ExpectedValues::decode($document));
	}
}

# A query of one boolean that must be true.
sub holds
{
	my ($name, $sql) = @_;
	is(script($sql, "$name: the query runs"), "t\n", $name);
}

1;
