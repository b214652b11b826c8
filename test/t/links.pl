#!/usr/bin/perl
# Links between the pages: the files are there, and so are the anchors and the sections that are named behind a link.
use strict;
use warnings FATAL => 'all';
use FindBin;
use Test::More;

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";

sub slurp
{
	my ($file) = @_;
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!\n";
	local $/;
	return scalar <$in>;
}

# What a link may end in: the anchors that are written out, and those made of headings.
sub anchors
{
	my ($text) = @_;
	my %anchor = map { $_ => 1 } $text =~ /<a id="([^"]+)">/g;
	for my $heading ($text =~ /^#+ (.*)$/mg)
	{
		$anchor{ lc($heading) =~ s/[^\w\s-]//gr =~ s/\s/-/gr } = 1;
	}
	return \%anchor;
}

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
for my $page ('README.md', 'CHANGELOG.md', sort glob 'docs/*.md')
{
	# code is not prose
	my $text = slurp($page) =~ s/^```.*?^```//smgr;
	my ($directory) = $page =~ m,^(.*/),;
	my @broken;
	while ($text =~ /(?:\]\(|(?:src|href)=")([^)"\s]+)[)"](?:,\s+sections?\s+(\d+))?/g)
	{
		my ($target, $section) = ($1, $2);
		next if $target =~ /^\w+:/;
		my ($file, $anchor) = split /#/, $target, 2;
		my $path = $file eq '' ? $page : ($directory // '') . $file;
		if (!-e $path) { push @broken, "$target: no such file" }
		elsif (defined $anchor && !anchors(slurp($path))->{$anchor}) { push @broken, "$target: no such anchor" }
		elsif (defined $section && slurp($path) !~ /^## \Q$section\E\./m) { push @broken, "$target: no section $section" }
	}
	is_deeply(\@broken, [], "links of $page");
}
done_testing();
