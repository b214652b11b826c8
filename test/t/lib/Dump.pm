package Dump;
# Dump and restore.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Psql;
use Test::More;
our @EXPORT = qw(restored);

# Dumps a database, plain or custom, and restores it into a new one, without a word; two tests. Options: role => who
# restores it, create => [options of createdb].
sub restored
{
	my ($from, $to, $format, %option) = @_;
	my $file = scratch("dump.$format");
	must("$from is dumped, $format", 'pg_dump', "--format=$format", "--file=$file", $from);
	create_database($to, @{ $option{create} // [] });
	local $ENV{PGOPTIONS} = join ' ', $ENV{PGOPTIONS} // '', $option{role} ? "-c role=$option{role}" : ();
	my ($code, $out, $err) = run($format eq 'plain' ? ('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $to, '-f', $file)
		: ('pg_restore', '--exit-on-error', '-d', $to, $file));
	is("$code $err", '0 ', "$from is restored, $format") or diag($out);
	return $to;
}

1;
