package Binary;
# Hostile input: mutated bytes, and binary COPY of values of one column.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Psql;
our @EXPORT = qw(mutate stream write_file copy_all);

# The bytes with some of them flipped, replaced, taken out or repeated, or with pieces put in.
sub mutate
{
	my ($text, $pieces) = @_;
	for (0 .. int rand 4)
	{
		my $at = int rand(1 + length $text);
		my $kind = int rand 5;
		if ($kind == 0 && $at < length $text) { substr($text, $at, 1) ^= chr(1 << int rand 8) }
		elsif ($kind == 1 && $at < length $text) { substr($text, $at, 1 + int rand 8) = '' }
		elsif ($kind == 2) { substr($text, $at, 0) = substr($text, int rand(1 + length $text), int rand 20) }
		elsif ($kind == 3 && $at < length $text) { substr($text, $at, 1) = chr int rand 256 }
		else { substr($text, $at, 0) = $pieces->[ rand @$pieces ] }
	}
	return $text;
}

# A COPY stream of one column with the values; undef is NULL.
sub stream
{
	my (@values) = @_;
	my $rows = join '', map { pack('n', 1) . (defined $_ ? pack('N', length $_) . $_ : pack('N', 0xFFFFFFFF)) } @values;
	return "PGCOPY\n\377\r\n\0" . pack('N N', 0, 0) . $rows . pack('n', 0xFFFF);
}

# Writes the bytes to a file that goes at the end; returns its name.
sub write_file
{
	my ($name, $bytes) = @_;
	my $file = scratch($name);
	open my $out, '>:raw', $file or die "$file: $!\n";
	print $out $bytes;
	close $out or die "$file: $!\n";
	return $file;
}

# Reads the streams into the table result, one COPY each, in one session; returns what became of each: fine, the state
# of the error, or that the values do not pass the check, an aggregate over the table.
sub copy_all
{
	my ($db, $check, @streams) = @_;
	my $script = "\\set VERBOSITY sqlstate\n";
	for my $i (0 .. $#streams)
	{
		my $file = write_file("stream.$i", $streams[$i]);
		# the state of a failed \copy stands only among the messages
		$script .= "\\warn copy $i\n\\copy result FROM '$file' (FORMAT binary)\n\\warn check $i\n"
			. "SELECT $i, $check FROM result;\n"
			. "\\if :ERROR\n\\echo $i|unreadable\n\\endif\nTRUNCATE result;\n";
	}
	my ($code, $out, $err) = psql($db, $script, stop => 0);
	my %check = map { split /\|/, $_, 2 } split /\n/, $out;
	my ($what, $i, @outcome) = ('', 0);
	for (split /\n/, $err)
	{
		if (/^(copy|check) (\d+)$/) { ($what, $i) = ($1, $2) }
		elsif ($what eq 'copy' && /ERROR:\s+(\w{5})$/) { $outcome[$i] = $1 }
	}
	for my $k (0 .. $#streams)
	{
		my $same = $check{$k} // 'no answer';
		$outcome[$k] //= $same eq 't' || $same eq '' ? 'fine' : $same eq 'f' ? 'does not round trip' : $same;
	}
	unlink map { scratch("stream.$_") } 0 .. $#streams;
	return @outcome;
}

1;
