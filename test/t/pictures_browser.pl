#!/usr/bin/perl
# Every kind of picture in a real browser, light and dark, wide and at 360 pixels: role, name and description as a
# screen reader gets them, nothing outside the picture, no label on top of another, text that stands out from the paper.
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

my $db = create_database('aidflow_pictures_browser');
my $postgis = value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis')") eq '2';
value($db, 'CREATE EXTENSION aidflow_report CASCADE;' . ($postgis ? 'CREATE EXTENSION aidflow_postgis CASCADE;' : ''));
note('PostGIS is not installed: no maps') if !$postgis;

my %query = (
	lorenz => q{SELECT aid_svg_lorenz(aid_allocation_agg('u' || i, i ^ 3)) FROM generate_series(1, 200) i},
	'lorenz, even' => q{SELECT aid_svg_lorenz('{"A": 1, "B": 1, "C": 1}')},
	'lorenz, against a reference' => q{SELECT aid_svg_titled(aid_svg_lorenz('{"A": 7, "B": 1}', '{"A": 1, "B": 9, "C": 5}'), repeat('WIDE TITLE ', 30))},
	bars => q{SELECT aid_svg_bars(aid_allocation_agg('place number ' || i, 1e12 / i) + '{"nothing": 0}', 30) FROM generate_series(1, 150) i},
	'bars, all kinds' => q{SELECT aid_svg_bars('{"WWWWWWWWWWWWWWWWWWWWWWWW": 99999999999999999999, "MMMMMMMMMMMMMMM@@@@": -9999999999999999999, "i": 1, "": 0, "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57": 0.000000001,
		"\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429\u0429": 5, "\u0627\u0644\u0645\u0633\u0627\u0639\u062f\u0629 \u0627\u0644\u0625\u0646\u0633\u0627\u0646\u064a\u0629 \u0627\u0644\u062f\u0648\u0644\u064a\u0629": 3}')},
	'bars, small' => q{SELECT aid_svg_bars('{"A": 1}')},
	series => q{SELECT aid_svg_series(jsonb_agg(jsonb_build_object('x', 2000 + i, 'y', CASE WHEN i = 7 THEN NULL ELSE 0.5 + s * 0.1 + i * 0.004 END, 'lower', 0.4, 'upper', 0.9 + i * 0.01, 'series', 'index number ' || s)))
		FROM generate_series(0, 24) i, generate_series(1, 6) s},
	'series, large numbers' => q{SELECT aid_svg_series('[{"x": 2013.25, "y": -999999999999999, "series": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"}, {"x": 2024.75, "y": 999999999999999, "series": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"}]')},
	'series, one point' => q{SELECT aid_svg_series('[{"x": 2024, "y": 0.5}]')},
	'series, two years' => q{SELECT aid_svg_series('[{"x": 2023, "y": 0.51234}, {"x": 2024, "y": 0.51235}]')},
	'series, small numbers' => q{SELECT aid_svg_series('[{"x": 1e-9, "y": -1.5e-12}, {"x": 3e-9, "y": -3.25e-12}]')},
	'series, long numbers' => q{SELECT aid_svg_series('[{"x": 0, "y": 123456789012.123}, {"x": 800000000000000, "y": 123456789012.125}]')},
	'series, large x' => q{SELECT aid_svg_series('[{"x": 100000000000000, "y": 1}, {"x": 900000000000000, "y": 2}]')},
	pyramid => q{SELECT aid_svg_pyramid('F 0-4: 120, F 5-17: 210, F 18-59: 400, F 60+: 31, M 0-4: 140, M 5-17: 200, M 18-59: 310, M 60+: 25, ? 5-17: 60, ?: 12, F: 30, X: 1')},
	'pyramid, large' => q{SELECT aid_svg_pyramid('F 0-17: 999999999999, M 0-17: 999999, F 18+: 999999, M 18+: 999999999999, ?: 999999999999')},
	'pyramid, months' => q{SELECT aid_svg_pyramid('F 0-5m: 3, M 6-23m: 5, ? 2-4: 1')},
	matrix => q{SELECT aid_svg_matrix(array_agg('donor ' || i), array_agg('recipient number ' || j), array_agg(CASE WHEN (i + j) % 5 > 0 THEN (i - 7) * (j ^ 3)::numeric END), 7) FROM generate_series(1, 60) i, generate_series(1, 24) j},
	'matrix, with numbers' => q{SELECT aid_svg_matrix('{north,north,south,south,WWWWWWWWWWWWWWWWWWWW}', '{food,water,food,a long heading for a column,water}', '{123456,-999000000,0,-1,777}', 3)},
);
if ($postgis)
{
	$query{map} = q{SELECT aid_svg_map(array_agg(ST_MakeEnvelope(i % 15, i / 15, i % 15 + 1, i / 15 + 1)), array_agg('u' || i), aid_allocation_agg('u' || i, CASE WHEN i % 4 > 0 THEN i ^ 3 - 30000 ELSE 0 END) FILTER (WHERE i % 9 > 0), 7) FROM generate_series(0, 149) i};
	$query{'map, tall'} = q{SELECT aid_svg_map(ARRAY[ST_MakeEnvelope(0, 0, 1, 99), 'POINT(0.5 120)', 'POINT(0.5 -20)'], '{a,b,c}', '{"a": 0.000123456, "b": 0.000123457, "elsewhere": -12345678}', 2)};
	$query{'map, one point'} = q{SELECT aid_svg_map(ARRAY['POINT(5 5)']::geometry[], '{a}', '{}')};
}

# What the page finds out about each picture. Rectangles are those on the screen, in pixels.
my $script = $contrast . <<'JS';
const result = [...document.querySelectorAll('figure')].map(figure => {
	const svg = figure.firstElementChild
	const frame = svg.getBoundingClientRect()
	const scale = frame.width / 480
	const shown = [...svg.querySelectorAll('text, path')].filter(element => !element.closest('defs'))
	const texts = shown.filter(element => element.localName === 'text').map(element => ({words: element.textContent, box: element.getBoundingClientRect(), colour: getComputedStyle(element).fill}))
	const paper = getComputedStyle(svg.querySelector('.aid-paper:not(pattern *)')).fill
	const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 * scale && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4 * scale
	return {
		name: figure.title, role: svg.computedRole, label: svg.computedName, title: svg.querySelector('title').textContent, description: svg.querySelector('desc').textContent,
		width: frame.width, height: frame.height, paper,
		outside: shown.filter(element => {
			const box = element.getBoundingClientRect()
			return box.left < frame.left - 0.6 || box.right > frame.right + 0.6 || box.top < frame.top - 0.6 || box.bottom > frame.bottom + 0.6
		}).map(element => element.outerHTML.slice(0, 120)),
		overlapping: texts.flatMap((a, i) => texts.slice(i + 1).filter(b => overlap(a.box, b.box)).map(b => a.words + ' / ' + b.words)),
		faint: texts.filter(text => !/^rgb\(20, 25, 31\)$|^rgb\(255, 255, 255\)$/.test(text.colour) && contrast(text.colour, paper) < 4.5).map(text => text.words),
		smallest: Math.min(...texts.map(text => text.box.height)),
		unfilled: shown.filter(element => getComputedStyle(element).fill === 'rgb(0, 0, 0)').map(element => element.outerHTML.slice(0, 120)),
	}
})
const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
document.title = JSON.stringify({result, twice: ids.filter((id, i) => ids.indexOf(id) !== i)})
JS

my $dir = File::Temp->newdir;
my %svg = map { $_ => value($db, $query{$_}) } sort keys %query;
like($svg{$_}, qr/^<svg .*<\/svg>$/s, "$_: drawn") for sort keys %svg;

sub escaped
{
	my ($text) = @_;
	return $text =~ s/&/&amp;/gr =~ s/"/&quot;/gr;
}

sub look
{
	my ($scheme, $width) = @_;
	my $file = "$dir/$scheme-$width.html";
	open my $out, '>:raw', $file or die "$file: $!\n";
	print $out qq{<!doctype html><meta charset="utf-8"><style>body { margin: 0; width: ${width}px } figure { margin: 0 }</style>\n},
		(map { '<figure title="' . escaped($_) . "\">$svg{$_}</figure>\n" } sort keys %svg), "<script>$script</script>\n";
	close $out or die "$file: $!\n";
	return title_of("$scheme, $width pixels", $scheme, $width, $file, '--enable-blink-features=ComputedAccessibilityInfo');
}

my %paper;
for my $scheme (qw(light dark))
{
	for my $width (360, 1200)
	{
		my $seen = look($scheme, $width) or next;
		is("@{ $seen->{twice} }", '', "names are unique on the page ($scheme, $width)");
		is(scalar @{ $seen->{result} }, scalar keys %svg, 'all pictures are there');
		for my $picture (@{ $seen->{result} })
		{
			my $name = "$picture->{name} ($scheme, $width)";
			like($picture->{role} // '', qr/^(?:img|image)$/, "$name: is an image");
			is($picture->{label} // '', "$picture->{title} $picture->{description}" =~ s/\s+/ /gr, "$name: is called by title and description");
			is($picture->{width}, $width, "$name: takes the width there is");
			is_deeply($picture->{$_}, [], "$name: nothing is $_") for qw(outside overlapping faint unfilled);
			cmp_ok($picture->{smallest}, '>=', 10 * $width / 480, "$name: text is not tiny");
			$paper{ $picture->{name} }{$scheme} = $picture->{paper};
		}
	}
}
isnt($paper{$_}{light}, $paper{$_}{dark}, "$_: the paper is dark in the dark") for sort keys %paper;

done_testing();
