package Psql;
# What the tests of the server share: psql without a shell, and databases and roles that are dropped at the end.
use strict;
use warnings FATAL => 'all';
use Encode ();
use Exporter 'import';
use File::Temp ();
use Test::More;
our @EXPORT = qw(run psql must value answer rows create_database create_role scratch);

my $scratch = File::Temp->newdir;
my (@databases, @roles);

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

# A command that must not fail; a test.
sub must
{
	my ($name, @command) = @_;
	my ($code, $out, $err) = run(@command);
	return ok($code == 0, $name) || diag($err);
}

# The output of a script that must not fail, which the role runs if one is given.
sub value
{
	my ($database, $sql, $role) = @_;
	my ($code, $out, $err) = psql($database, ($role ? "SET ROLE $role; " : '') . $sql);
	chomp $out;
	return $out if $code == 0;
	diag($err);
	return "failed: $err";
}

# The same in characters instead of bytes.
sub answer
{
	my ($database, $sql) = @_;
	return Encode::decode('UTF-8', value($database, Encode::encode('UTF-8', $sql)));
}

# The output of value as a list of lines.
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

# A role whose objects are all in databases of the test.
sub create_role
{
	my ($name) = @_;
	push @roles, $name;
	# one that an interrupted run left may still own its databases
	my ($code, $out, $err) = psql('postgres', "SELECT 'CREATE ROLE $name' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \\gexec");
	die "role $name: $err" if $code;
	return $name;
}

END
{
	my $status = $?;
	run('dropdb', '--if-exists', $_) for @databases;
	psql('postgres', "DROP ROLE IF EXISTS $_") for @roles;
	$? = $status;
}

1;
