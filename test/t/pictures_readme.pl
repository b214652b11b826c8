#!/usr/bin/perl
# The pictures in README.md are what docs/pictures.sql makes of the sample.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Test::More;

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";
my $db = create_database('aidflow_pictures_readme', '-E', 'UTF8');
must('the sample is loaded', 'psql', '-Xq', '-d', $db, '-f', 'demo/load.sql');
my $directory = scratch('pictures');
mkdir $directory or die "$directory: $!\n";
must('the pictures are made', 'psql', '-Xq', '-d', $db, '-v', "directory=$directory", '-f', 'docs/pictures.sql');

my @made = map { s,.*/,,r } glob "$directory/*";
is_deeply(\@made, [ map { s,.*/,,r } glob 'docs/picture-*.svg' ], 'the same pictures');
for my $picture (@made)
{
	ok(Psql::read_file("$directory/$picture") eq Psql::read_file("docs/$picture"), "$picture is current")
		or diag('psql -f docs/pictures.sql makes it anew; look at it before you commit it');
	like(Psql::read_file('README.md'), qr,docs/\Q$picture\E,, "README.md shows $picture");
}
done_testing();
