package Server;
# A server of the test's own, which may be stopped hard, killed and copied; it goes at the end of the test.
use strict;
use warnings FATAL => 'all';
use File::Path ();
use File::Temp ();
use Psql;
use Test::More;
use Time::HiRes qw(sleep time);

my @servers;
# a test that is stopped takes its servers along
$SIG{$_} = sub { exit 1 } for 'INT', 'TERM', 'HUP';

# As the user that a server may run as.
sub as_server
{
	my ($self, @command) = @_;
	# (away from the directory of the test, which that user may not enter)
	return run('sh', '-c', 'cd / && exec "$@"', 'sh', $> == 0 ? ('runuser', '-u', 'postgres', '--') : (), @command);
}

sub must_run
{
	my ($self, @command) = @_;
	my ($code, $out, $err) = $self->as_server(@command);
	die "@command: $out$err" if $code;
	return $out;
}

# What pg_config says.
sub config
{
	my ($what) = @_;
	my ($code, $out) = run($ENV{PG_CONFIG} // 'pg_config', "--$what");
	chomp $out;
	return $out;
}

sub program
{
	my ($self, $name) = @_;
	$self->{bin} //= config('bindir');
	return "$self->{bin}/$name";
}

# A new server that runs, with lines for its configuration. Options: origin, a server whose files it copies; bin, the
# directory of its programs.
sub new
{
	my ($class, $configuration, %option) = @_;
	# a socket's path must fit into 107 bytes
	my $directory = File::Temp::tempdir('aidflow-server.XXXXXX', DIR => '/var/tmp');
	my $self = bless { directory => $directory, data => "$directory/data", bin => $option{bin} }, $class;
	push @servers, $self;
	chown scalar(getpwnam 'postgres'), -1, $directory if $> == 0;
	if ($option{origin})
	{
		$self->must_run($self->program('pg_basebackup'), '-h', $option{origin}{directory}, '-U', 'postgres', '-D', $self->{data}, '-R', '-X', 'stream', '-c', 'fast', '--no-sync');
	}
	else
	{
		$self->must_run($self->program('initdb'), '-D', $self->{data}, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync');
	}
	open my $out, '>>', "$self->{data}/postgresql.conf" or die "$self->{data}: $!\n";
	print $out "listen_addresses = ''\nunix_socket_directories = '$directory'\nport = 5432\nshared_buffers = 32MB\ntimezone = 'UTC'\n"
		. "fsync = off\nlogging_collector = off\nlog_min_messages = log\n$configuration\n";
	close $out or die "$self->{data}: $!\n";
	$self->start;
	return $self;
}

sub start
{
	my ($self) = @_;
	# after a kill its shared memory may be in use for a moment
	my $until = time + 20;
	while (1)
	{
		my ($code, $out, $err) = $self->as_server($self->program('pg_ctl'), '-D', $self->{data}, '-l', "$self->{directory}/log", '-w', '-t', 60, 'start');
		return $self->enter if $code == 0;
		die "the server does not start: $out$err" . $self->log_text if time > $until;
		sleep 0.2;
	}
}

sub stop
{
	my ($self, $mode) = @_;
	return $self->must_run($self->program('pg_ctl'), '-D', $self->{data}, '-m', $mode, '-w', '-t', 60, 'stop');
}

# What the other modules run goes to this server from here on.
sub enter
{
	my ($self) = @_;
	@ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = ($self->{directory}, 5432, 'postgres', 'postgres');
	return $self;
}

sub postmaster
{
	my ($self) = @_;
	open my $in, '<', "$self->{data}/postmaster.pid" or die "$self->{data}: $!\n";
	my ($pid) = <$in> =~ /(\d+)/;
	return $pid;
}

# The postmaster and its children, without the programs ps and kill, which a minimal system lacks.
sub processes
{
	my ($self) = @_;
	my $postmaster = $self->postmaster;
	my @children;
	for my $file (glob '/proc/[0-9]*/stat')
	{
		open my $in, '<', $file or next;    # a process that has ended
		my ($pid, $parent) = (readline($in) // '') =~ /^(\d+) \(.*\) \S (\d+)/s;
		push @children, $pid if ($parent // 0) == $postmaster;
	}
	return ($postmaster, @children);
}

# Waits until it takes connections, after its recovery too.
sub wait_until_ready
{
	my ($self) = @_;
	my $until = time + 60;
	while (time < $until)
	{
		my ($code, $out) = run('psql', '-XAtq', '-h', $self->{directory}, '-d', 'postgres', '-c', 'SELECT 1');
		return 1 if $code == 0 && $out =~ /1/;
		sleep 0.05;
	}
	return 0;
}

# The files below its directory of temporary files
sub temporary_files
{
	my ($self) = @_;
	return () if !-d "$self->{data}/base/pgsql_tmp";
	my ($code, $out) = run('find', "$self->{data}/base/pgsql_tmp", '-mindepth', 1);
	return split /\n/, $out;
}

sub log_text
{
	my ($self) = @_;
	my ($code, $out) = run('cat', "$self->{directory}/log");
	return $out;
}

END
{
	my $status = $?;
	for my $server (reverse @servers)
	{
		$server->as_server($server->program('pg_ctl'), '-D', $server->{data}, '-m', 'immediate', '-w', 'stop') if -e "$server->{data}/postmaster.pid";
		File::Path::remove_tree($server->{directory});
	}
	$? = $status;
}

1;
