package ExpectedValues;
# Holds values read from a file of expected values, compares results with them, and knows at the end which of them
# nobody compared.
#
# Kinds, told apart by how JSON writes them: a whole number is a count and must be equal; text (an amount, Infinity,
# a list of names) must be equal; a number with a point or an exponent is an index and may differ by the relative
# tolerance; null must be null.
use strict;
use warnings FATAL => 'all';
use JSON::PP ();
use Test::More;

my $json = JSON::PP->new->utf8->canonical;

# Decoded JSON in which numbers are text such as "int 5" and "real 0.25": no digit and no kind gets lost.
sub decode
{
	my ($text) = @_;
	my $number = qr/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/;
	my $tag = sub { my ($digits) = @_; return '"' . ($digits =~ /[.eE]/ ? 'real' : 'int') . qq( $digits") };
	$text =~ s/("(?:[^"\\]|\\.)*")|($number)/defined $1 ? $1 : $tag->("$2")/ge;
	return $json->decode($text);
}

sub read_text
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar <$in>;
}

# The items of a file that belong to the named rooms.
sub new
{
	my ($class, $file, @rooms) = @_;
	my $self = bless { items => {}, order => [], checked => {}, excused => {}, exact => {}, compared => 0 }, $class;
	for my $item (@{ decode(read_text($file))->{items} })
	{
		next if !grep { $_ eq $item->{room} } @rooms;
		push @{ $self->{order} }, $item->{id};
		$self->{items}{ $item->{id} } = $item;
		$self->leaves($item->{expect}, '', sub { $self->{leaf}{ $item->{id} }{ $_[0] } = $_[1] });
	}
	return $self;
}

# Calls $visit with path and value of everything below $node that is not an object; a list counts as one value.
sub leaves
{
	my ($self, $node, $path, $visit) = @_;
	return $visit->($path, $node) if ref $node ne 'HASH';
	$self->leaves($node->{$_}, $path eq '' ? $_ : "$path/$_", $visit) for sort keys %$node;
}

# The identifier that starts with a short one such as c01.
sub id
{
	my ($self, $short) = @_;
	my ($id) = grep { /^\Q$short\E_/ } @{ $self->{order} };
	return $id;
}

sub files
{
	my ($self) = @_;
	my %seen;
	return grep { !$seen{$_}++ } map { @{ $self->{items}{$_}{files} } } @{ $self->{order} };
}

sub tolerance
{
	my ($self, $id) = @_;
	return (($self->{items}{$id}{note} // '') =~ /relative tolerance of (\d+e-\d+)/) ? $1 + 0 : 1e-12;
}

sub show
{
	my ($value) = @_;
	return !defined $value ? 'null' : ref $value ? $json->encode($value) : $value =~ s/^(?:int|real) //r;
}

sub same
{
	my ($got, $expected, $tolerance) = @_;
	return !defined $got if !defined $expected;
	return 0 if !defined $got;
	return $json->encode([$got]) eq $json->encode([$expected]) if ref $got || ref $expected;
	my ($number) = $expected =~ /^real (.*)/ or return $got eq $expected;
	my ($value) = $got =~ /^(?:int|real) (.*)/ or return 0;
	return abs($value - $number) <= $tolerance * abs($number);
}

# Compares every value of a result (decoded) that the item names below $prefix; $form says how it was computed.
# Values that the item does not name are left alone.
sub check
{
	my ($self, $short, $form, $prefix, $result) = @_;
	my $id = $self->id($short);
	my $seen = 0;
	$self->leaves($result, $prefix, sub {
		my ($path, $got) = @_;
		return if !exists $self->{leaf}{$id}{$path};
		my $expected = $self->{leaf}{$id}{$path};
		$seen++;
		$self->{compared}++;
		$self->{checked}{$id}{$path}++;
		ok(same($got, $expected, $self->tolerance($id)), "$id: $path ($form)")
			or diag('     got: ' . show($got) . "\nexpected: " . show($expected));
		$self->{exact}{$id}{$form}{$path} = show($got);
	});
	ok($seen, "$id: the result has values the item names" . ($prefix eq '' ? '' : " below $prefix") . " ($form)")
		if !$seen;
}

# Two forms of the same thing give the same digits, for each value that both have.
sub same_digits
{
	my ($self, $short, $form, $other) = @_;
	my $id = $self->id($short);
	my ($a, $b) = map { $self->{exact}{$id}{$_} // {} } $form, $other;
	my @common = grep { exists $b->{$_} } sort keys %$a;
	my @differing = grep { $a->{$_} ne $b->{$_} } @common;
	ok(@common && !@differing, "$id: $form gives the digits of $other")
		or diag(@common ? map { "$_: $a->{$_} and $b->{$_}\n" } @differing : 'nothing to compare');
}

sub not_applicable
{
	my ($self, $short, $path, $reason) = @_;
	$self->{excused}{ $self->id($short) }{$path} = $reason;
}

# One test an item: each value was compared or is excused, and each excuse is of a value that exists.
sub finish
{
	my ($self) = @_;
	my ($values, $items) = (0, 0);
	for my $id (@{ $self->{order} })
	{
		my ($leaf, $checked, $excused) = map { $self->{$_}{$id} // {} } qw(leaf checked excused);
		my @missing = grep { !$checked->{$_} && !exists $excused->{$_} } sort keys %$leaf;
		my @stale = grep { !exists $leaf->{$_} || $checked->{$_} } sort keys %$excused;
		ok(!@missing && !@stale, "$id: all values were compared")
			or diag((map { "neither compared nor excused: $_\n" } @missing),
				(map { "excused without need: $_\n" } @stale));
		note("$id: $_ is not applicable: $excused->{$_}") for sort keys %$excused;
		$items++;
		$values += grep { $checked->{$_} } keys %$leaf;
	}
	ok($items, 'there are items to compare with');
	note("$values values of $items items in $self->{compared} comparisons");
}

1;
