package Browser;
# Pages in headless Chromium, light or dark, and what a script in the page leaves in its title.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Temp ();
use JSON::PP ();
use Psql;
use Test::More;
our @EXPORT = qw($chromium $contrast browse title_of);

# undef where there is none
our ($chromium) = grep { -x }
	map { my $dir = $_; map { "$dir/$_" } qw(chromium chromium-browser google-chrome) } split /:/, $ENV{PATH};

# contrast(a, b) of two colours as getComputedStyle gives them, by the definition of WCAG 2.1
our $contrast = <<'JS';
const luminance = colour => colour.match(/[\d.]+/g).slice(0, 3).map(x => x / 255)
	.map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
	.reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0)
const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05)
JS

my $profile = File::Temp->newdir;

# Runs the browser for a reader of that colour scheme; returns what run() does.
sub browse
{
	my ($scheme, @options) = @_;
	my @quiet = qw(--headless --hide-scrollbars --no-sandbox --disable-gpu --disable-quic --no-first-run
		--disable-background-networking --disable-component-update --disable-sync);
	return run('timeout', 120, $chromium, @quiet, "--user-data-dir=$profile",
		'--blink-settings=preferredColorScheme=' . ($scheme eq 'dark' ? 0 : 1), @options);
}

# A test: the page has left JSON in its title. Returns it, or undef.
sub title_of
{
	my ($name, $scheme, $width, $file, @options) = @_;
	my ($code, $page, $err) = browse($scheme, '--dump-dom', "--window-size=$width,900", @options, "file://$file");
	my ($title) = $page =~ m{<title>(\{.*?\})</title>}s;
	if (!ok(defined $title, "the page is read: $name"))
	{
		diag("exit $code\n", grep { !/dbus/ } split /^/, $err);
		return undef;
	}
	my %entity = (amp => '&', lt => '<', gt => '>', quot => '"', nbsp => ' ');
	$title =~ s/&(\w+);/$entity{$1}/g;
	return JSON::PP->new->utf8->decode($title);
}

1;
