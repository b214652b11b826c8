package Blocks;
# The fenced blocks of a document: code and, directly after it, the output it must give. check_document and finish print
# TAP of their own, so that a test of a page needs nothing else.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Temp qw(tempdir);
our @EXPORT = qw(read_blocks check_document finish);

my $test = 0;
my $failed = 0;

# A test. Options: skip, the reason why it did not run; notes, lines for a failure.
sub report
{
	my ($ok, $name, %option) = @_;
	$test++;
	$failed++ unless $ok;
	print $ok ? 'ok' : 'not ok', " $test - $name", $option{skip} ? " # SKIP $option{skip}" : '', "\n", map { "# $_\n" } @{ $option{notes} // [] };
}

# The blocks in one of the languages: { line, language, code, output, from, to }; from and to enclose the output's lines.
sub read_blocks
{
	my ($lines, $languages) = @_;
	my (@blocks, $open, $last_end);

	for my $i (0 .. $#$lines)
	{
		my $line = $lines->[$i];
		if ($open && $line =~ /^```\s*$/)
		{
			my @body = @$lines[ $open->{start} + 1 .. $i - 1 ];
			if ($open->{info} =~ /^(?:$languages)\z/)
			{
				push @blocks, { line => $open->{start} + 1, language => $open->{info}, code => join('', @body) };
				$last_end = $i;
			}
			elsif ($open->{info} eq 'output' && defined $last_end)
			{
				# only blank lines may stand between the two blocks
				if (!grep { /\S/ } @$lines[ $last_end + 1 .. $open->{start} - 1 ])
				{
					@{ $blocks[-1] }{qw(output from to)} = (join('', @body), $open->{start} + 1, $i);
				}
				undef $last_end;
			}
			undef $open;
		}
		elsif (!$open && $line =~ /^```\s*(.*?)\s*$/)
		{
			$open = { start => $i, info => $1 };
		}
	}
	return @blocks;
}

# Compare without white space at line ends and blank lines at the end.
sub plain
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\s+\z//;
	return "$text\n";
}

sub diff
{
	my ($expected, $actual) = @_;
	my $dir = tempdir(CLEANUP => 1);
	for ([ expected => $expected ], [ actual => $actual ])
	{
		open my $fh, '>', "$dir/$_->[0]" or die "$dir: $!\n";
		print $fh $_->[1];
		close $fh;
	}
	return split /\n/, qx{cd '$dir' && diff -U 100 expected actual | tail -n +4};
}

# One test for each block. $run gets all blocks and sets actual, what was printed, and where need be fault or skip, a
# sentence; update writes what was printed into the output blocks.
sub check_document
{
	my ($file, $languages, $update, $run) = @_;
	open my $fh, '<', $file or die "$file: $!\n";
	my @lines = <$fh>;
	close $fh;
	my @blocks = read_blocks(\@lines, $languages);
	$run->(@blocks);

	for my $block (reverse @blocks)
	{
		next unless $update && defined $block->{output} && defined $block->{actual};
		next if plain($block->{output}) eq plain($block->{actual});
		splice @lines, $block->{from}, $block->{to} - $block->{from}, plain($block->{actual});
		$block->{output} = $block->{actual};
	}
	if ($update)
	{
		open $fh, '>', $file or die "$file: $!\n";
		print $fh @lines;
		close $fh or die "$file: $!\n";
	}

	for my $block (@blocks)
	{
		my ($name, $actual) = ("$file:$block->{line}", $block->{actual});
		if ($block->{skip}) { report(1, $name, skip => $block->{skip}) }
		elsif ($block->{fault}) { report(0, $name, notes => [ $block->{fault}, split /\n/, $actual // '' ]) }
		elsif (defined $block->{output})
		{
			my $same = plain($block->{output}) eq plain($actual);
			report($same, $name, notes => $same ? [] : [ diff(plain($block->{output}), plain($actual)) ]);
		}
		else { report(1, $name) }
	}
}

# The plan and the exit status.
sub finish
{
	print "1..$test\n";
	exit($failed ? 1 : 0);
}

1;
