#!/usr/bin/perl
# Dump and restore of a database that uses aidflow_postgis and aidflow_report, with PostGIS and both in schemas of
# their own: generated columns, expression indexes, views and materialised views are rebuilt with an empty search_path.
# Then who may create the companions, and what happens when the core moves to another schema.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

plan skip_all => "PostGIS is not installed; its package is postgresql-" . ($ENV{PGVER} // '15') . '-postgis-3'
	if value('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis', 'aidflow_report')") ne '3';

my $db = create_database('aidflow_places_source');
my $made = value($db, <<'SQL');
CREATE SCHEMA core; CREATE SCHEMA geo; CREATE SCHEMA "Bridge"; CREATE SCHEMA report; CREATE SCHEMA data;
CREATE EXTENSION aidflow SCHEMA core;
CREATE EXTENSION postgis SCHEMA geo;
CREATE EXTENSION aidflow_postgis SCHEMA "Bridge";
CREATE EXTENSION aidflow_report SCHEMA report;
SET search_path = data, core, geo, "Bridge", report;
CREATE TABLE admin (unit text PRIMARY KEY, geom geometry(Polygon, 4326), middle text GENERATED ALWAYS AS (aid_square_cell(ST_Transform(ST_Centroid(geom), 6933), 50000)) STORED);
INSERT INTO admin SELECT i || '-' || j, ST_MakeEnvelope(i, j, i + 1, j + 1, 4326) FROM generate_series(0, 6) i, generate_series(0, 6) j;
CREATE INDEX ON admin USING gist (geom);
CREATE TABLE flow (id int PRIMARY KEY, usd numeric, geom geometry(Point, 4326), cell text GENERATED ALWAYS AS (aid_hexagon_cell(ST_Transform(geom, 6933), 30000)) STORED,
	CHECK (aid_hexagon_shape(aid_hexagon_cell(geom, 0.5)) IS NOT NULL));
INSERT INTO flow SELECT i, i * 1.25, ST_SetSRID(ST_MakePoint(i * 37 % 700 / 100.0, i * 53 % 700 / 100.0), 4326) FROM generate_series(1, 500) i;
CREATE INDEX flow_square ON flow (aid_square_cell(ST_Transform(geom, 6933), 20000));
CREATE VIEW money AS SELECT aid_allocation_agg(u.unit, f.usd) AS a FROM flow f LEFT JOIN LATERAL (SELECT unit FROM admin WHERE aid_queen(admin.geom, f.geom) ORDER BY unit COLLATE "C" LIMIT 1) u ON true;
CREATE MATERIALIZED VIEW border AS SELECT aid_spatial_weights_agg(a.unit, b.unit) AS w, aid_rook_weights(array_agg(DISTINCT a.unit), array_agg(DISTINCT a.geom)) IS NOT NULL AS made
	FROM admin a LEFT JOIN admin b ON a.unit <> b.unit AND aid_rook(a.geom, b.geom);
CREATE MATERIALIZED VIEW picture AS SELECT aid_svg_map((SELECT array_agg(geom ORDER BY unit) FROM admin), (SELECT array_agg(unit ORDER BY unit) FROM admin), a, 4) AS map,
	aid_svg_lorenz(a) AS lorenz, aid_svg_bars(a) AS bars FROM money;
SQL
unlike($made, qr/failed/, 'the source is made') or done_testing, exit;

my $digest = <<'SQL';
SELECT md5(string_agg(unit || middle, ',' ORDER BY unit)) FROM data.admin;
SELECT md5(string_agg(id || cell, ',' ORDER BY id)) FROM data.flow;
SELECT a FROM data.money;
SELECT w FROM data.border;
SELECT md5(map), md5(lorenz), md5(bars) FROM data.picture;
SET enable_seqscan = off;
SELECT count(*) FROM data.flow WHERE "Bridge".aid_square_cell(geo.ST_Transform(geom, 6933), 20000) = (SELECT "Bridge".aid_square_cell(geo.ST_Transform(geom, 6933), 20000) FROM data.flow WHERE id = 7);
SELECT count(*) FROM data.admin WHERE "Bridge".aid_queen(geom, 'SRID=4326;POINT(3 3)'::geo.geometry);
SQL
my $expected = value($db, $digest);
unlike($expected, qr/failed|^$/m, 'and readable with nothing in the search path');

for my $format ('plain', 'custom')
{
	my $target = restored($db, "aidflow_places_$format", $format);
	is(value($target, $digest), $expected, "$format: the same values, and the indexes work");
	value($target, 'REFRESH MATERIALIZED VIEW data.border; REFRESH MATERIALIZED VIEW data.picture; REINDEX TABLE data.flow; VACUUM ANALYZE');
	is(value($target, $digest), $expected, "$format: refreshed and indexed again");
}

# Bodies are bound when they are created, so the core may move, and so may the bridge.
is(value('aidflow_places_plain', 'CREATE SCHEMA elsewhere; ALTER EXTENSION aidflow SET SCHEMA elsewhere; ALTER EXTENSION aidflow_postgis SET SCHEMA elsewhere;'
	. ($digest =~ s/"Bridge"/elsewhere/gr)), $expected, 'the core and the bridge in another schema');
like(value('aidflow_places_plain', 'ALTER EXTENSION aidflow_report SET SCHEMA elsewhere'), qr/does not support SET SCHEMA/, 'the report stays where it is');

# Whoever may create objects in the database may create the companions, once PostGIS is there.
my $owned = create_database('aidflow_places_owned', '-O', create_role('aidflow_places_owner'));
is(value($owned, <<'SQL'), 'sq:0:1:0:0', 'an owner of the database creates them');
CREATE EXTENSION postgis;
SET ROLE aidflow_places_owner;
CREATE SCHEMA mine;
CREATE EXTENSION aidflow_postgis SCHEMA mine CASCADE;
CREATE EXTENSION aidflow_report SCHEMA mine;
SELECT mine.aid_square_cell('POINT(0 0)', 1);
SQL
like(value($owned, 'SET ROLE aidflow_places_owner; DROP EXTENSION postgis'), qr/other objects depend on it|must be owner/, 'and nobody pulls PostGIS away from below');
value($owned, 'DROP EXTENSION aidflow_postgis, aidflow_report, aidflow');
is(value($owned, "SELECT count(*) FROM pg_proc WHERE proname LIKE 'aid\\_%'"), 0, 'dropped without a trace');

# Without PostGIS the message names it.
my $bare = create_database('aidflow_places_bare');
like(value($bare, 'CREATE EXTENSION aidflow; CREATE EXTENSION aidflow_postgis'), qr/required extension "postgis" is not installed.*CASCADE/s, 'what is missing is named');

done_testing();
