#!/usr/bin/perl
# tools/make-upgrade on small scripts: what it takes over, replaces, drops, refuses, and leaves to the part by hand.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Test::More;

my $tool = ($ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..") . '/tools/make-upgrade';
my $line = '-- Made by tools/make-upgrade from here on; what is written by hand stands above this line.';
my $kept = <<'SQL';
CREATE TYPE t;
CREATE FUNCTION t_in(cstring) RETURNS t LANGUAGE C AS 'MODULE_PATHNAME';
CREATE TYPE t (INPUT = t_in, OUTPUT = t_out);
CREATE TABLE kept (a int); -- a comment
ALTER TABLE kept OWNER TO @extowner@;
SQL

is(upgrade("$kept CREATE VIEW v AS SELECT 1;", "$kept\n/* another */ CREATE  VIEW v AS\nSELECT 1;"), '', 'white space and comments are no difference');
is(upgrade($kept, "$kept CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;\nCOMMENT ON FUNCTION f(int) IS 'f; g';"),
	"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;\nCOMMENT ON FUNCTION f(int) IS 'f; g';", 'what is new');
is(upgrade("CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';", "CREATE FUNCTION f(b integer DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT 1';"),
	"CREATE OR REPLACE FUNCTION f(b integer DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT 1';", 'a function is known by its types');
is(upgrade('CREATE FUNCTION f(a int[], VARIADIC b text[]) RETURNS int LANGUAGE C;', 'CREATE FUNCTION f(a int, VARIADIC b text[]) RETURNS int LANGUAGE C;'),
	"CREATE FUNCTION f(a int, VARIADIC b text[]) RETURNS int LANGUAGE C;\nDROP FUNCTION f(integer[], text[]);", 'other types are another function');
is(upgrade("CREATE AGGREGATE s(int ORDER BY text) (SFUNC = f, STYPE = int); CREATE VIEW v AS SELECT 1; COMMENT ON VIEW v IS 'a';",
	"CREATE AGGREGATE s(int ORDER BY text) (SFUNC = f, STYPE = int, PARALLEL = SAFE); CREATE OR REPLACE VIEW v AS SELECT 1, 2; COMMENT ON VIEW v IS 'b';"),
	"CREATE OR REPLACE AGGREGATE s(int ORDER BY text) (SFUNC = f, STYPE = int, PARALLEL = SAFE);\nCREATE OR REPLACE VIEW v AS SELECT 1, 2;\nCOMMENT ON VIEW v IS 'b';",
	'aggregates, views and comments are replaced');
is(upgrade("CREATE FUNCTION f(t, t) RETURNS bool LANGUAGE C; COMMENT ON FUNCTION f(t, t) IS 'x'; CREATE OPERATOR = (LEFTARG = t, RIGHTARG = t, FUNCTION = f);
	CREATE CAST (t AS double precision) WITH FUNCTION g(t); CREATE AGGREGATE s(t) (SFUNC = f, STYPE = t);", ''),
	"DROP AGGREGATE s(t);\nDROP CAST (t AS double precision);\nDROP OPERATOR =(t, t);\nDROP FUNCTION f(t, t);", 'what depends is dropped first');
is(upgrade("DO \$\$ BEGIN; END \$\$; SELECT pg_catalog.pg_extension_config_dump('kept', '');", "DO \$\$ BEGIN; END \$\$; SELECT pg_catalog.pg_extension_config_dump('kept', '');"),
	'DO $$ BEGIN; END $$;', 'a check holds each time');

my $changed = $kept =~ s/a int\)/a int, b int)/r;
like(upgrade($kept, $changed), qr/is not written.*table kept was changed.*by hand|is not written.*table kept was changed.*Write above/s, 'a table that differs is not guessed');
my $hand = "ALTER TABLE kept ADD COLUMN b int;\n\n";
is(upgrade($kept, $changed, "$hand$line\n\nold"), $hand, 'but left to the part by hand, which is kept');
like(upgrade("$kept CREATE OPERATOR CLASS c DEFAULT FOR TYPE t USING hash AS OPERATOR 1 =;", ''),
	qr/operator class c USING hash is gone\n.*table kept is gone\n.*type t is gone/s, 'nor is what holds data dropped');
like(upgrade($kept, 'SELECT 1'), qr/no semicolon: SELECT 1/, 'a statement that does not end');
done_testing();

# The statements of the script that leads from one to the other, or the message.
sub upgrade
{
	my ($base, $current, $script) = @_;
	my %file = (base => "\\echo quit\n$base", current => "\\echo quit\n$current", defined $script ? (script => $script) : ());
	my %path = (base => scratch('x--1.sql'), current => scratch('x--2.sql'), script => scratch('x--1--2.sql'));
	unlink $path{script};
	for (keys %file)
	{
		open my $out, '>', $path{$_} or die "$path{$_}: $!\n";
		print $out $file{$_};
		close $out or die "$path{$_}: $!\n";
	}
	my ($code, $out, $err) = run($tool, @path{qw(base current script)});
	return $err if $code;
	my ($by_hand, $made) = Psql::read_file($path{script}) =~ /\A(.*?)^\Q$line\E\n(.*)\z/ms;
	return ($by_hand =~ /^\\echo Use "ALTER EXTENSION x UPDATE TO '2'"/ ? '' : $by_hand) . $made =~ s/\A\n//r =~ s/\n\n/\n/gr =~ s/\n\z//r;
}
