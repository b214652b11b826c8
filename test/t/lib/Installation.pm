package Installation;
# A copy of the installed PostgreSQL whose extensions a test may change, with a server of its own. The programs look for
# their files beside themselves: the three that a server needs are copied, all else is linked.
use strict;
use warnings FATAL => 'all';
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp ();
use Server;

# Where the copy is: root, bin, share, lib.
sub new
{
	my ($class) = @_;
	my %real = (bin => Server::config('bindir'), share => Server::config('sharedir'), lib => Server::config('pkglibdir'));
	my $common = common_directory(values %real);
	my $root = File::Temp->newdir('/var/tmp/aidflow-copy.XXXXXX');
	# the server's user must pass through
	chmod 0711, "$root" or die "$root: $!\n";
	my $self = bless { root => $root, map { $_ => $root . substr $real{$_}, length $common } keys %real }, $class;

	make_path(@$self{qw(bin share lib)}, "$self->{share}/extension");
	copy_file("$real{bin}/$_", "$self->{bin}/$_", 0755) for qw(postgres initdb pg_ctl);
	link_entries($real{share}, $self->{share}, qr/^extension$/);
	link_entries("$real{share}/extension", "$self->{share}/extension", qr/^aidflow/);
	link_entries($real{lib}, $self->{lib}, qr/^aidflow\./);
	copy_file($_, "$self->{share}/extension/" . s{.*/}{}r) for glob "$real{share}/extension/aidflow*";
	copy_file($_, "$self->{lib}/" . s{.*/}{}r, 0755) for glob "$real{lib}/aidflow.*";
	return $self;
}

sub common_directory
{
	my ($first, @others) = map { [ split m{/} ] } @_;
	my $n = 0;
	$n++ while !grep { ($_->[$n] // '') ne $first->[$n] } @others;
	return join '/', @$first[ 0 .. $n - 1 ];
}

sub copy_file
{
	my ($from, $to, $mode) = @_;
	# never into the file that a running server has mapped
	unlink $to;
	copy($from, $to) or die "$from to $to: $!\n";
	chmod $mode // 0644, $to;
}

sub link_entries
{
	my ($from, $to, $but) = @_;
	opendir my $dir, $from or die "$from: $!\n";
	for my $name (grep { !/^\.\.?$/ && $_ !~ $but } readdir $dir)
	{
		symlink "$from/$name", "$to/$name" or die "$to/$name: $!\n";
	}
}

# A script in the copy's extension directory, from a file or of a text.
sub put_script
{
	my ($self, $name, %from) = @_;
	my $to = "$self->{share}/extension/$name";
	return copy_file($from{file}, $to) if defined $from{file};
	open my $out, '>', $to or die "$to: $!\n";
	print $out $from{text};
	close $out or die "$to: $!\n";
}

sub remove_script
{
	my ($self, $name) = @_;
	unlink "$self->{share}/extension/$name" or die "$name: $!\n";
}

# Starts a server on the copy; from here on the test talks to it and to no other.
sub start
{
	my ($self) = @_;
	return Server->new('', bin => $self->{bin});
}

1;
