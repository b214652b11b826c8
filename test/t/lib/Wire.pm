package Wire;
# Counts the bytes between a server and another that asks it: a Unix socket that passes everything on.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Temp ();
use IO::Select;
use IO::Socket::UNIX;
use Psql;
our @EXPORT = qw(wire wire_bytes);

# Listens in a directory of its own for who would otherwise connect to the server of this environment; undef where that
# one is not reached by a Unix socket. A connection is a process, so that a slow one does not hold up the others.
sub wire
{
	my ($directory) = split /,\s*/, value('postgres', 'SHOW unix_socket_directories');
	my $port = value('postgres', 'SHOW port');
	return undef if !defined $directory || !-S "$directory/.s.PGSQL.$port";
	my $self = { directory => File::Temp->newdir(DIR => '/tmp'), parent => $$ };
	# the asking server may be another user's
	chmod 0777, $self->{directory};
	my $path = "$self->{directory}/.s.PGSQL.5432";
	my $listener = IO::Socket::UNIX->new(Local => $path, Listen => 20) or die "$path: $!\n";
	chmod 0777, $path;
	$self->{pid} = fork // die "fork: $!\n";
	if (!$self->{pid})
	{
		$SIG{CHLD} = 'IGNORE';
		while (my $client = $listener->accept)
		{
			next if fork;
			close $listener;
			my $server = IO::Socket::UNIX->new(Peer => "$directory/.s.PGSQL.$port") or exit_now();
			pass_on("$self->{directory}", $client, $server);
			exit_now();
		}
		exit_now();
	}
	return bless $self;
}

# Without the clean-up of the test, which is its parent's.
sub exit_now
{
	require POSIX;
	POSIX::_exit(0);
}

sub pass_on
{
	my ($directory, $client, $server) = @_;
	my %other = (fileno $client => $server, fileno $server => $client);
	my %bytes = map { $_ => 0 } keys %other;
	open my $count, '>', "$directory/bytes.$$" or exit_now();
	my $select = IO::Select->new($client, $server);
	while (my @ready = $select->can_read)
	{
		for my $from (@ready)
		{
			my $length = sysread $from, my $chunk, 65536;
			return if !$length;
			$bytes{ fileno $from } += $length;
			# counted before the other end can go on
			sysseek $count, 0, 0;
			syswrite $count, pack 'Q2', map { $bytes{ fileno $_ } } $client, $server;
			for (my $done = 0; $done < $length;)
			{
				$done += syswrite($other{ fileno $from }, $chunk, $length - $done, $done) // return;
			}
		}
	}
}

# What came from the server so far, in bytes; the difference of two calls is what a query cost.
sub wire_bytes
{
	my ($self) = @_;
	my $sum = 0;
	for my $file (glob "$self->{directory}/bytes.*")
	{
		open my $in, '<:raw', $file or next;
		sysread($in, my $packed, 16) // next;
		$sum += (unpack 'Q2', $packed)[1] if length $packed == 16;
	}
	return $sum;
}

sub DESTROY
{
	my ($self) = @_;
	local $?;
	return if $$ != $self->{parent};
	kill 'TERM', $self->{pid};
	waitpid $self->{pid}, 0;
}

1;
