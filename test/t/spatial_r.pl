#!/usr/bin/perl
# Spatial statistics beside R package spdep, over generated maps: symmetric and directed, binary, row-standardised and
# general weights, with islands, ties and a dominating place. Where R has spdep (Debian: r-cran-spdep) it computes now,
# elsewhere its figures are those in test/r/spdep.csv. SPDEP_WRITE=1 makes that file anew.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use Test::More;

my $stored = "$FindBin::RealBin/../r/spdep.csv";
my $script = "$FindBin::RealBin/../r/spdep.R";

# ---- the cases: the same everywhere, from a generator of our own ----

my $state;
sub below { my ($n) = @_; $state = ($state * 1103515245 + 12345) % 2**31; return int($state / 2**31 * $n) }

# n places in a square, each linked with its nearest ones; the last few are islands. Returns links { unit => { other => distance } }.
sub map_of
{
	my ($n, $islands, $nearest) = @_;
	my @at = map { [ below(1000), below(1000) ] } 1 .. $n;
	my %links;
	for my $i (0 .. $n - $islands - 1)
	{
		my @distance = map { ($at[$i][0] - $at[$_][0])**2 + ($at[$i][1] - $at[$_][1])**2 + 1 } 0 .. $n - $islands - 1;
		my @others = sort { $distance[$a] <=> $distance[$b] || $a <=> $b } grep { $_ != $i } 0 .. $#distance;
		$links{$i}{$_} = sqrt $distance[$_] for @others[ 0 .. $nearest - 1 + below(3) ];
	}
	return \%links;
}

sub symmetric { my ($l) = @_; my %s; for my $i (keys %$l) { for my $j (keys %{ $l->{$i} }) { $s{$i}{$j} = $s{$j}{$i} = $l->{$i}{$j} } } return \%s }
sub binary { my ($l) = @_; return { map { my $i = $_; $i => { map { $_ => 1 } keys %{ $l->{$i} } } } keys %$l } }
sub inverse { my ($l) = @_; return { map { my $i = $_; $i => { map { $_ => 100 / $l->{$i}{$_} } keys %{ $l->{$i} } } } keys %$l } }
sub row
{
	my ($l) = @_;
	my %r;
	for my $i (keys %$l)
	{
		my $sum = 0;
		$sum += $l->{$i}{$_} for sort { $a <=> $b } keys %{ $l->{$i} };
		$r{$i}{$_} = $l->{$i}{$_} / $sum for keys %{ $l->{$i} };
	}
	return \%r;
}

sub even { my ($n) = @_; return map { 10 + below(9000) / 100 } 1 .. $n }
sub uneven { my ($n) = @_; return map { my $x = below(1000) / 100; $x**4 < 100 ? 0 : sprintf '%.2f', $x**4 } 1 .. $n }
sub ties { my ($n) = @_; return map { below(3) } 1 .. $n }
sub signed { my ($n) = @_; return map { (below(20001) - 10000) / 100 } 1 .. $n }
sub dominated { my ($n) = @_; my @x = map { 1 + below(100) / 100 } 1 .. $n; $x[ $n / 3 ] = 250; return @x }

my @cases;
sub add_case { my ($name, $n, $links, @amount) = @_; push @cases, { name => $name, n => $n, links => $links, amount => \@amount } }
$state = 20260101;
my $world = map_of(36, 4, 3);
my $sites = map_of(24, 2, 4);
my $small = map_of(9, 1, 2);
my $dense = map_of(18, 0, 9);
add_case('binary, islands', 36, binary(symmetric($world)), uneven(36));
add_case('row, islands', 36, row(binary(symmetric($world))), uneven(36));
add_case('inverse distance, islands', 36, inverse(symmetric($world)), even(36));
add_case('row of inverse distance', 36, row(inverse(symmetric($world))), uneven(36));
add_case('directed nearest', 24, binary($sites), even(24));
add_case('directed, row of inverse distance', 24, row(inverse($sites)), uneven(24));
add_case('ties', 24, binary(symmetric($sites)), ties(24));
add_case('below zero', 24, inverse($sites), signed(24));
add_case('one place dominates', 24, row(binary(symmetric($sites))), dominated(24));
add_case('nine places', 9, binary(symmetric($small)), even(9));
add_case('dense, directed', 18, inverse($dense), uneven(18));
# rates: value = amount / mass
for my $case (grep { $_->{name} =~ /^(?:row, islands|directed nearest)$/ } @cases)
{
	add_case("rates: $case->{name}", $case->{n}, $case->{links}, @{ $case->{amount} });
	$cases[-1]{mass} = [ map { 1 + below(50000) / 100 } 1 .. $case->{n} ];
}

sub unit { my ($i) = @_; return sprintf 'p%02d', $i }

# ---- what spdep says ----

sub write_csv
{
	my ($file, @lines) = @_;
	open my $out, '>', $file or die "$file: $!\n";
	print $out map { "$_\n" } @lines;
	close $out or die "$file: $!\n";
}

sub ask_spdep
{
	my ($output) = @_;
	my (@links, @values);
	for my $case (@cases)
	{
		for my $i (0 .. $case->{n} - 1)
		{
			push @values, sprintf '"%s",%s,%.17g', $case->{name}, unit($i), $case->{amount}[$i] / ($case->{mass} ? $case->{mass}[$i] : 1);
			push @links, map { sprintf '"%s",%s,%s,%.17g', $case->{name}, unit($i), unit($_), $case->{links}{$i}{$_} } sort { $a <=> $b } keys %{ $case->{links}{$i} // {} };
		}
	}
	write_csv(scratch('links.csv'), 'case,unit,neighbour,weight', @links);
	write_csv(scratch('values.csv'), 'case,unit,value', @values);
	my ($code, $out, $err) = run('Rscript', '--vanilla', $script, scratch('links.csv'), scratch('values.csv'), $output);
	diag($err) if $code;
	return $code == 0;
}

my ($has_spdep) = map { $_ == 0 } (run('Rscript', '--vanilla', '-e', 'quit(status = !requireNamespace("spdep", quietly = TRUE))'))[0];
my $figures = $stored;
if ($has_spdep)
{
	$figures = $ENV{SPDEP_WRITE} ? $stored : scratch('spdep.csv');
	ok(ask_spdep($figures), 'spdep computes all cases');
}
else
{
	note('R has no spdep here (Debian: r-cran-spdep): comparing with the stored figures');
}

my %expected;
open my $in, '<', $figures or die "$figures: $!\n";
while (<$in>)
{
	chomp;
	# names of cases may hold commas, the other columns do not
	my ($case, $statistic, $unit, $numbers) = /^(.*?),(profile|moran|geary|getis_ord_g|local_\w+),(\w*),(.*)$/ or die "$figures: $_\n";
	$expected{$case}{$statistic}{$unit} = [ split /,/, $numbers ];
}
close $in;

# ---- what we say ----

my $db = create_database('aidflow_spatial_r');
value($db, 'CREATE EXTENSION aidflow');
my %columns = (profile => [qw(s0 s1 s2)], moran => [qw(statistic expected variance z p variance_normality z_normality p_normality)],
	getis_ord_g => [qw(statistic expected variance z p)]);
$columns{geary} = $columns{moran};
$columns{$_} = $columns{getis_ord_g} for qw(local_moran local_g local_g_star);

sub query_of
{
	my ($case, $statistic) = @_;
	my %amount = map { $_ => $case->{amount}[$_] } 0 .. $case->{n} - 1;
	my $json = sub { '{' . join(', ', map { sprintf '"%s": %s', unit($_), $_[0][$_] } 0 .. $case->{n} - 1) . '}' };
	my $weights = '{' . join(', ', map { my $i = $_; sprintf '"%s": {%s}', unit($i), join ', ', map { sprintf '"%s": %.17g', unit($_), $case->{links}{$i}{$_} }
		sort { $a <=> $b } keys %{ $case->{links}{$i} // {} } } 0 .. $case->{n} - 1) . '}';
	my $call = $statistic eq 'profile' ? 'aid_weights_profile(w)' : $case->{mass} ? "aid_$statistic(a, r, w)" : "aid_$statistic(a, w)";
	my $unit = $statistic =~ /^local/ ? 'unit' : "''";
	return "SELECT $unit, " . join(', ', map { "g.$_" } @{ $columns{$statistic} }) . " FROM (SELECT '" . $json->($case->{amount}) . "'::aid_allocation AS a, '"
		. ($case->{mass} ? $json->($case->{mass}) : '{}') . "'::aid_allocation AS r, '$weights'::aid_spatial_weights AS w) q, $call g;\n";
}

# 1e-9 of the figure; what is 0 but for rounding is compared with the size of such figures
sub agrees
{
	my ($got, $figure) = @_;
	return $figure !~ /\d/ if $got eq '';
	return 0 if $figure !~ /\d/;
	return abs($got - $figure) <= 1e-9 * abs($figure) + 1e-13;
}

ok(!agrees('', '1.0e+00') && !agrees('1', 'NaN') && !agrees('1', '1.00000001') && agrees('', 'NaN') && agrees('1', '1.0000000001'), 'the comparison sees differences');

my $compared = 0;
for my $case (@cases)
{
	for my $statistic (sort keys %columns)
	{
		my $figures_of = $expected{ $case->{name} }{$statistic};
		if (!$figures_of)
		{
			ok($case->{name} eq 'below zero' && $statistic =~ /g/, "$case->{name}: spdep has no $statistic");
			next;
		}
		my @wrong;
		my @lines = rows($db, query_of($case, $statistic));
		is(scalar @lines, scalar keys %$figures_of, "$case->{name}: $statistic: as many rows");
		for (@lines)
		{
			my ($unit, @got) = split /\|/, $_, -1;
			for my $k (0 .. $#got)
			{
				my $figure = $figures_of->{$unit}[$k] // 'missing';
				$compared++;
				push @wrong, "$unit $columns{$statistic}[$k]: $got[$k], spdep $figure" if !agrees($got[$k], $figure);
			}
		}
		ok(!@wrong, "$case->{name}: $statistic") or diag(join "\n", @wrong[ 0 .. ($#wrong > 9 ? 9 : $#wrong) ]);
	}
}
cmp_ok($compared, '>', 5000, "$compared figures were compared");
done_testing();
