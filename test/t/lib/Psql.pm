package Psql;
# What the tests of the server share: psql without a shell, and databases that are dropped at the end.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Temp ();
use Test::More;
our @EXPORT = qw(run psql value rows create_database scratch);

my $scratch = File::Temp->newdir;
my @databases;

# A file name in a directory that goes at the end.
sub scratch
{
	my ($name) = @_;
	return "$scratch/$name";
}

# Runs a command; returns its exit code, output and messages.
sub run
{
	my (@command) = @_;
	my ($out, $err) = (scratch("out.$$"), scratch("err.$$"));
	my $pid = fork // die "fork: $!\n";
	if (!$pid)
	{
		open STDOUT, '>', $out or exit 126;
		open STDERR, '>', $err or exit 126;
		open STDIN, '<', '/dev/null' or exit 126;
		exec @command or exit 127;
	}
	waitpid $pid, 0;
	my $status = $?;
	return ($status >> 8 || $status & 127, map { read_file($_) } $out, $err);
}

sub read_file
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar(<$in>) // '';
}

# Runs a script in one session. Options: stop => 0 goes on after errors.
sub psql
{
	my ($database, $sql, %option) = @_;
	my $file = scratch("script.$$.sql");
	open my $script, '>:raw', $file or die "$file: $!\n";
	print $script $sql;
	close $script or die "$file: $!\n";
	local $ENV{PGOPTIONS} = join ' ', $ENV{PGOPTIONS} // '', '-c client_min_messages=warning';
	return run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=' . ($option{stop} // 1), '-d', $database, '-f', $file);
}

# The output of a script that must not fail.
sub value
{
	my ($database, $sql) = @_;
	my ($code, $out, $err) = psql($database, $sql);
	chomp $out;
	return $out if $code == 0;
	diag($err);
	return "failed: $err";
}

# The same as a list of lines.
sub rows
{
	return split /\n/, value(@_);
}

sub create_database
{
	my ($name, @options) = @_;
	run('dropdb', '--if-exists', $name);
	push @databases, $name;
	my ($code, $out, $err) = run('createdb', '-T', 'template0', @options, $name);
	die "createdb $name: $err" if $code;
	return $name;
}

END
{
	my $status = $?;
	run('dropdb', '--if-exists', $_) for @databases;
	$? = $status;
}

1;
