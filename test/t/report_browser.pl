#!/usr/bin/perl
# The demo's report in a real browser: light and dark, 360 to 1200 pixels, printed; an accessibility checker where npm
# reaches it; and that every sentence of its summary finds its figures.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Browser;
use File::Temp ();
use Psql;
use Test::More;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);
plan skip_all => 'there is no Chromium; its package is chromium' if !$chromium;

# ---- the report ----
my $root = "$FindBin::RealBin/../..";
my $db = create_database('aidflow_report_browser');
my $postgis = value($db, "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis')") eq '2';
note('PostGIS is not installed: no map in the report') if !$postgis;
my $dir = File::Temp->newdir;
chdir $root or die "$root: $!\n";
must('the sample is loaded', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', $_) for 'demo/load.sql', $postgis ? 'demo/load-places.sql' : ();
{
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';
	must('demo/report.sql writes the report', 'psql', '-XAt', '-v', 'ON_ERROR_STOP=1', '-o', "$dir/report.html", '-d', $db, '-f', 'demo/report.sql');
}
my $html = Psql::read_file("$dir/report.html");
like($html, qr/\A<!DOCTYPE html>.*<\/html>\n\Z/s, 'nothing but the report');
unlike($html, qr/could not be made/, 'no figure fails') or diag(join "\n", $html =~ /could not be made(.{0,300})/g);
my ($summary) = $html =~ /<section id="summary".*?<ul>(.*?)<\/ul>/s;
my @sentences = rows($db, 'SELECT section FROM aid_report_sentences()' . ($postgis ? '' : " WHERE section <> 'places'"));
is(scalar(() = ($summary // '') =~ /<li>/g), scalar @sentences, 'every sentence of the summary finds its figure, row and columns')
	or diag(value($db, q{SELECT string_agg(s.section || ': ' || s.label, '; ') FROM aid_report_sentences() AS s}));

# ---- the browser ----
# The page with a script that leaves what it finds in the title; nothing of the page's own may run or load anything.
sub look
{
	my ($name, $scheme, $width, $script, $body) = @_;
	my $page = $body // $html;
	$page =~ s/<meta http-equiv="Content-Security-Policy"[^>]*>//;
	# a headless window is not narrower than 500 pixels: so a frame
	my $framed = $width < 500;
	my $file = "$dir/$name-$scheme-$width.html";
	write_file("$dir/inner.html", $page =~ s/<\/body>/<script>$script<\/script><\/body>/r) if $framed;
	write_file($file, $framed ? qq{<!DOCTYPE html><meta charset="utf-8"><title></title><style>body{margin:0}</style><iframe src="inner.html" style="border:0;width:${width}px;height:900px"></iframe>
		<script>addEventListener('message', event => document.title = event.data)</script>} : $page =~ s/<\/body>/<script>$script<\/script><\/body>/r);
	return title_of("$name, $scheme, $width pixels", $scheme, $framed ? 500 : $width, $file,
		'--virtual-time-budget=20000', '--allow-file-access-from-files') // {};
}

sub write_file
{
	my ($file, $text) = @_;
	open my $handle, '>:raw', $file or die "$file: $!\n";
	print $handle $text;
	close $handle or die "$file: $!\n";
	return;
}

my $layout = $contrast . <<'JS';
const room = document.documentElement.clientWidth
const paper = getComputedStyle(document.body).backgroundColor
for (const details of document.querySelectorAll('details')) details.open = true
const inside = element => element.closest('.scroll, pre, svg, .vh, .skip, caption')
const all = [...document.body.querySelectorAll('*')].filter(element => !element.matches('script, style'))
const wide = all.filter(element => !inside(element.parentElement) && !element.matches('.vh, .skip, caption') && element.getBoundingClientRect().right > room + 0.5)
const texts = all.filter(element => !element.closest('svg') && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
const background = element => { for (let e = element; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c } return 'rgb(255, 255, 255)' }
const found = {
	paper, room, scrolled: document.documentElement.scrollWidth,
	wide: wide.slice(0, 5).map(element => element.outerHTML.slice(0, 120)),
	boxes: [...document.querySelectorAll('.scroll')].filter(box => box.getBoundingClientRect().right > room + 0.5).length,
	scrolling: [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth).length,
	unreachable: [...document.querySelectorAll('.scroll, pre')].filter(box => box.scrollWidth > box.clientWidth && box.tabIndex !== 0).length,
	faint: texts.filter(element => contrast(getComputedStyle(element).color, background(element)) < 4.5).slice(0, 5).map(element => element.outerHTML.slice(0, 120)),
	small: Math.min(...texts.map(element => parseFloat(getComputedStyle(element).fontSize))),
	cramped: [...document.querySelectorAll('tbody td, tbody th')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).slice(0, 5).map(cell => cell.outerHTML.slice(0, 120)),
	tables: document.querySelectorAll('table').length,
	unlabelled: [...document.querySelectorAll('.scroll')].filter(box => !document.getElementById(box.getAttribute('aria-labelledby'))).length,
	headings: [...document.querySelectorAll('h1, h2, h3')].map(h => h.localName).join(' '),
	resources: performance.getEntriesByType('resource').length,
}
document.title = JSON.stringify(found)
if (parent !== window) parent.postMessage(document.title, '*')
JS

my %paper;
for my $scheme (qw(light dark))
{
	for my $width (360, 768, 1200)
	{
		my $seen = look('layout', $scheme, $width, $layout);
		next if !%$seen;
		my $name = "$scheme, $width pixels";
		is($seen->{room}, $width, "$name: as wide as that");
		is($seen->{scrolled}, $width, "$name: the page does not scroll sideways");
		is_deeply($seen->{$_}, [], "$name: nothing is $_") for qw(wide faint cramped);
		is($seen->{$_}, 0, "$name: $_") for qw(boxes unreachable unlabelled resources);
		cmp_ok($seen->{small}, '>=', 12, "$name: text is not tiny");
		cmp_ok($seen->{tables}, '>', 40, "$name: tables are there");
		cmp_ok($seen->{scrolling}, '>', 5, "$name: wide tables scroll in their own boxes") if $width == 360;
		like($seen->{headings}, qr/^h1 (?:h2 (?:h3 )*)+h2(?: h3)*$/, "$name: headings in their order");
		$paper{$scheme} = $seen->{paper};
	}
}
isnt($paper{light}, $paper{dark}, 'the paper is dark in the dark');

# ---- printed: on white paper, also from a dark screen ----
my %size;
for my $scheme (qw(light dark))
{
	browse($scheme, '--no-pdf-header-footer', "--print-to-pdf=$dir/$scheme.pdf", "file://$dir/report.html");
	my $pdf = -e "$dir/$scheme.pdf" ? Psql::read_file("$dir/$scheme.pdf") : '';
	my ($pages) = sort { $b <=> $a } $pdf =~ /\/Count (\d+)/g;
	cmp_ok($pages // 0, '>', 20, "printed, $scheme: " . ($pages // 'no') . ' pages');
	$size{$scheme} = length $pdf;
}
is($size{dark}, $size{light}, 'printed: dark as light');
SKIP:
{
	my ($render) = grep { -x } map { "$_/pdftotext" } split /:/, $ENV{PATH};
	skip 'there is no pdftotext; its package is poppler-utils', 3 if !$render;
	run($render, '-layout', "$dir/light.pdf", "$dir/light.txt");
	my $text = Psql::read_file("$dir/light.txt");
	like($text, qr/Coordination balance of the sample/, 'printed: the title');
	like($text, qr/The whole report again/, 'printed: to the end');
	unlike($text, qr/Skip to the report/, 'printed: no link to skip');
}

# ---- accessibility ----
SKIP:
{
	my $axe = "$dir/node_modules/axe-core/axe.min.js";
	my ($npm) = grep { -x } map { "$_/npm" } split /:/, $ENV{PATH};
	skip 'there is no npm to fetch axe-core with; its package is npm', 1 if !$npm;
	run('timeout', 60, $npm, 'install', '--prefix', "$dir", '--no-save', '--no-audit', '--no-fund', '--silent', 'axe-core@4');
	skip 'npm does not reach axe-core', 1 if !-e $axe;
	my $check = Psql::read_file($axe) . <<'JS';
;axe.run(document, {resultTypes: ['violations']}).then(answer => {
	document.title = JSON.stringify({found: answer.violations.map(v => v.impact + ' ' + v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 150) + ' ' + n.failureSummary.slice(0, 200)).join(' | ')), passes: answer.passes.length})
	if (parent !== window) parent.postMessage(document.title, '*')
})
JS
	for my $case (['light', 360], ['light', 1200], ['dark', 1200])
	{
		my $seen = look('axe', @$case, $check);
		is_deeply($seen->{found}, [], "axe-core finds nothing (@$case)");
		cmp_ok($seen->{passes} // 0, '>', 20, 'and has looked');
	}
}

done_testing();
