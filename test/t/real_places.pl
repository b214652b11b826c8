#!/usr/bin/perl
# Real places of aid, through points to hexagons and to units: nothing is lost on the way, and the same money lands in
# the same cell by every road. The records and values to compare with are read where they lie, ../shared/data beside
# the checkout or AIDFLOW_DATA; without them, or without PostGIS, the test is skipped.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use JSON::PP ();
use Test::More;
use Psql;
use RealRecords;

find_records('expected.json');
plan skip_all => "PostGIS is not installed; its package is postgresql-" . ($ENV{PGVER} // '15') . '-postgis-3'
	if value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis')") ne '2';

open_records('places', 'allocation', 'concentration');

# ---- loading ----

# The neighbours by shared arcs of the countries in the data, by their numeric codes
sub arc_neighbours
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	my (%user, %pair);
	for my $shape (@{ JSON::PP->new->utf8->decode(scalar <$in>)->{objects}{countries}{geometries} })
	{
		next if !defined $shape->{id};
		my @arcs = @{ $shape->{arcs} };
		@arcs = map { ref $_ ? @$_ : $_ } @arcs for 1 .. 3;
		$user{ $_ < 0 ? ~$_ & 0xFFFFFFFF : $_ }{ $shape->{id} } = 1 for @arcs;
	}
	for my $users (values %user)
	{
		my @ids = sort keys %$users;
		$pair{"@ids[0, 1]"} = 1 if @ids == 2;
	}
	return sort keys %pair;
}

my @pairs = arc_neighbours("$data/country_polygons/countries-110m.json");
my $loaded = value($database, "CREATE EXTENSION aidflow_postgis CASCADE;\n"
	. join('', map { load_csv("aiddata_geocoded/$_->[0]/level_1a.csv", "$_->[1]_location") . load_csv("aiddata_geocoded/$_->[0]/projects.csv", "$_->[1]_project") }
		[ SomaliaAIMS => 'somalia' ], [ ColombiaAIMS => 'colombia' ])
	. join('', map { load_csv("cbpf/locations_$_.csv", "cbpf_$_") } 2019 .. 2021)
	. "CREATE TABLE shape (iso3 text PRIMARY KEY, geom geometry(MultiPolygon, 4326));\n\\copy shape FROM '$FindBin::RealBin/../../demo/country-shape.csv' (FORMAT csv, HEADER)\n"
	. "CREATE TABLE pair (a text, b text);\nINSERT INTO pair VALUES " . join(', ', map { my ($x, $y) = split / /; "('$x', '$y')" } @pairs) . ";\n" . <<'SQL');
CREATE INDEX ON shape USING gist (geom);
CREATE VIEW located AS
SELECT country, iso3, project_id, committed, project_location_id, precision_code,
	-- the country or region alone is no place, whatever point the source gives
	CASE WHEN precision_code NOT IN ('6', '8') THEN ST_SetSRID(ST_MakePoint(longitude::float8, latitude::float8), 4326) END AS geom
FROM (
	SELECT 'somalia' AS country, 'SOM' AS iso3, l.*, p.total_commitments::numeric AS committed FROM somalia_location l JOIN somalia_project p USING (project_id) WHERE p.is_geocoded = '1'
	UNION ALL
	SELECT 'colombia', 'COL', l.*, p.total_commitments::numeric FROM colombia_location l JOIN colombia_project p USING (project_id) WHERE p.is_geocoded = '1') b
WHERE committed IS NOT NULL;
CREATE TABLE part AS
SELECT country, iso3, project_id, committed, u.geom, aid_hexagon_cell(ST_Transform(u.geom, 6933), 50000) AS cell, u.part
FROM (SELECT country, iso3, project_id, committed, array_agg(geom ORDER BY project_location_id) AS geoms FROM located GROUP BY 1, 2, 3, 4) p
CROSS JOIN LATERAL unnest(geoms, aid_split_even(committed, cardinality(geoms))) AS u (geom, part);
CREATE VIEW cbpf AS
SELECT country_iso2, allocation_year AS year, btrim(admin1) AS admin1, budget_usd::numeric AS usd, ST_SetSRID(ST_MakePoint(lon::float8, lat::float8), 4326) AS geom
FROM (SELECT * FROM cbpf_2019 UNION ALL SELECT * FROM cbpf_2020 UNION ALL SELECT * FROM cbpf_2021) l;
SQL
unlike($loaded, qr/^failed/, 'the files load') or done_testing, exit;

# ---- s01: projects split evenly over their places ----

for my $country (qw(somalia colombia))
{
	my $out = value($database, <<"SQL");
WITH project AS (
	SELECT project_id, committed, sum(part) AS placed FROM part WHERE country = '$country' GROUP BY project_id, committed
), money AS (
	SELECT aid_allocation_agg(cell, part) AS a FROM part WHERE country = '$country'
)
SELECT json_build_object('projects', (SELECT count(*) FROM project), 'reconciled', (SELECT count(*) FROM project WHERE placed = committed),
	'share_known_only_to_country_or_capital', (p.null_unit_amount / (p.total + p.null_unit_amount))::float8)
FROM money, aid_profile(a) p;
SQL
	$expected->check('s01', 'points and hexagons', $country, ExpectedValues::decode($out));
	holds("$country: hexagons, unplaced money and projects add up to the last digit", <<"SQL");
SELECT p.total + p.null_unit_amount = (SELECT sum(committed) FROM (SELECT DISTINCT project_id, committed FROM located WHERE country = '$country') c) AND p.unit_count > 50
FROM (SELECT aid_allocation_agg(cell, part) AS a FROM part WHERE country = '$country') m, aid_profile(a) p;
SQL
	holds("$country: shapes of the hexagons, joined to the points, give the same allocation", <<"SQL");
WITH unit AS MATERIALIZED (
	SELECT DISTINCT cell AS unit, aid_hexagon_shape(cell) AS geom FROM part WHERE country = '$country' AND cell IS NOT NULL
)
SELECT aid_allocation_agg(p.cell, p.part) = aid_allocation_agg(u.unit, p.part)
FROM part p
LEFT JOIN LATERAL (SELECT unit FROM unit WHERE ST_DWithin(unit.geom, ST_Transform(p.geom, 6933), 1e-6) ORDER BY unit COLLATE "C" LIMIT 1) u ON true
WHERE country = '$country';
SQL
	holds("$country: squares of half the side nest in those of the whole", <<"SQL");
SELECT aid_regroup(small, groups) = large
FROM (SELECT aid_allocation_agg(aid_square_cell(g, 25000), part) AS small, aid_allocation_agg(aid_square_cell(g, 50000), part) AS large,
	jsonb_object_agg(coalesce(aid_square_cell(g, 25000), ''), aid_square_cell(g, 50000)) AS groups
	FROM (SELECT ST_Transform(geom, 6933) AS g, part FROM part WHERE country = '$country') p) q;
SQL
	holds("$country: the frame of the country keeps empty hexagons at 0 and says what lies outside", <<"SQL");
SELECT p.total + p.dropped_amount = aid_total(a) AND p.zero_units > 0 AND p.unit_count = cardinality(f) AND p.dropped_amount < 0.1 * aid_total(a)
	AND abs(aid_gini(framed) - (SELECT sum((2 * k - n - 1) * x) / (n * sum(x)) FROM (SELECT amount AS x, row_number() OVER (ORDER BY amount) AS k, count(*) OVER () AS n
		FROM (SELECT c, coalesce((SELECT sum(part) FROM part WHERE cell = c AND country = '$country'), 0) AS amount FROM unnest(f) c) s) r GROUP BY n)) < 1e-12
FROM (SELECT aid_allocation_agg(cell, part) AS a, min(iso3) AS iso3 FROM part WHERE country = '$country') m JOIN shape USING (iso3)
CROSS JOIN LATERAL (SELECT aid_hexagon_frame(ST_Transform(shape.geom, 6933), 50000) AS f) x
CROSS JOIN LATERAL (SELECT aid_frame(aid_restrict(a, f), f) AS framed) y CROSS JOIN LATERAL aid_profile(framed) AS p;
SQL
}

# ---- c06: sub-national totals, now by the point of each location ----

for my $year (2019 .. 2021)
{
	my $out = value($database, <<"SQL");
SELECT json_build_object('framed', json_build_object('total', (p.total + p.null_unit_amount)::text))
FROM (SELECT aid_allocation_agg(aid_hexagon_cell(ST_Transform(geom, 6933), 50000), usd) AS a FROM cbpf WHERE country_iso2 = 'SO' AND year = '$year') m, aid_profile(a) p;
SQL
	$expected->check('c06', 'by hexagon', $year, ExpectedValues::decode($out));
}
holds('every country of the pooled funds: hexagons hold what the rows hold', <<'SQL');
SELECT bool_and(total + null_unit_amount = usd) AND count(*) >= 18
FROM (SELECT country_iso2, sum(usd) AS usd, aid_allocation_agg(aid_hexagon_cell(ST_Transform(geom, 6933), 20000), usd) AS a FROM cbpf WHERE usd IS NOT NULL GROUP BY 1) c, aid_profile(a);
SQL

# ---- neighbours of real places ----

holds('k nearest: the array function and the indexed join of the guide agree', <<'SQL');
CREATE TABLE site AS SELECT country_iso2 || ' ' || admin1 AS unit, ST_Centroid(ST_Collect(geom))::geography AS place FROM cbpf WHERE country_iso2 IN ('SO', 'AF', 'CD') AND admin1 <> '' GROUP BY country_iso2, admin1;
CREATE INDEX ON site USING gist (place);
ANALYZE site;
SELECT count(*) > 50 AND aid_nearest_weights(array_agg(unit), array_agg(place), 5) = (SELECT aid_spatial_weights_agg(a.unit, n.unit) FROM site a
	CROSS JOIN LATERAL (SELECT max(d) AS reach FROM (SELECT b.place <-> a.place AS d FROM site b WHERE b.unit <> a.unit ORDER BY b.place <-> a.place LIMIT 5) x) r
	CROSS JOIN LATERAL (SELECT b.unit FROM site b WHERE b.unit <> a.unit AND ST_DWithin(b.place, a.place, r.reach * 1.01) ORDER BY ST_Distance(b.place, a.place), b.unit COLLATE "C" LIMIT 5) n)
FROM site;
SQL
holds('and give a Moran statistic that repeats', <<'SQL');
SELECT m.units = (SELECT count(*) FROM site) AND m.islands = 0 AND m.p_permutation BETWEEN 0 AND 1 AND m = n
FROM (SELECT aid_nearest_weights(array_agg(unit), array_agg(place), 5) AS w FROM site) s
CROSS JOIN LATERAL (SELECT aid_restrict(aid_allocation_agg(country_iso2 || ' ' || admin1, usd), aid_weights_units(w)) AS a FROM cbpf) c
CROSS JOIN LATERAL aid_moran(a, w, 'greater', 99, 1) AS m CROSS JOIN LATERAL aid_moran(a, w, 'greater', 99, 1) AS n;
SQL

# Countries that share an arc in the coarser edition of Natural Earth are neighbours in our shapes. The coarser one
# leaves out what is small, so that a few pairs meet there only.
my @strangers = rows($database, <<'SQL');
SELECT a.iso3 || ' ' || b.iso3 FROM pair JOIN aid_country a ON a.m49 = pair.a JOIN aid_country b ON b.m49 = pair.b
JOIN shape sa ON sa.iso3 = a.iso3 JOIN shape sb ON sb.iso3 = b.iso3 WHERE NOT aid_queen(sa.geom, sb.geom) ORDER BY 1;
SQL
cmp_ok(scalar(@pairs), '>', 280, 'pairs of neighbours are found in the data');
is("@strangers", 'CMR NER', 'they are neighbours in the shapes of the demo, but for one pair on either side of Lake Chad');

done_testing();
