#!/usr/bin/perl
# The user's own rows of the marker crosswalk survive dump and restore, in both formats, whoever created the extension;
# so do tables, views, indexes and generated columns over markers.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

my $rows_sql = 'SELECT md5(string_agg(c::text, chr(10) ORDER BY from_marker, to_scheme)) FROM aid_marker_crosswalk c';
my $own_rows = q{INSERT INTO aid_marker_crosswalk_user VALUES ('gen:1', 'dac', 'dac:0', true, 'ours'), ('gen:2a', 'dac', 'dac:1', true, NULL),
	('gam:4T', 'gen', NULL, true, 'no reading of ours')};
my $own_objects = q{CREATE TABLE project (id int PRIMARY KEY, marker aid_marker, usd numeric, rung smallint GENERATED ALWAYS AS (aid_rung(marker)) STORED,
	CHECK (aid_scheme(marker) <> 'gm' OR marker <> 'gm:4'));
	INSERT INTO project SELECT i, CASE WHEN i % 3 > 0 THEN aid_marker('gam', i % 5) END, i FROM generate_series(1, 100) i;
	CREATE INDEX ON project (marker);
	CREATE VIEW by_marker AS SELECT aid_marker_agg(marker, usd) AS money, aid_screened_coverage(marker, usd) AS coverage FROM project;
	CREATE TABLE stored AS SELECT money FROM by_marker};
my $objects_sql = q{SELECT md5(string_agg(p::text, chr(10) ORDER BY id)) || (SELECT v::text FROM by_marker v) || (SELECT s::text FROM stored s) FROM project p};

create_role($_) for qw(aid_marker_owner aid_marker_reader);

# A superuser's extension, and one that an ordinary user creates in a database of theirs (it is trusted).
for my $who ('', 'aid_marker_owner')
{
	my $label = $who || 'superuser';
	my @owned = $who ? ('-O', $who) : ();
	my $from = 'aid_marker_from';
	create_database($from, @owned);
	is(value($from, 'CREATE EXTENSION aidflow', $who), '', "$label creates the extension");
	is(value($from, 'SELECT count(*) FROM aid_marker_crosswalk'), 27, 'shipped rows are there');
	my $owner = $who || value($from, 'SELECT current_user');
	is(value($from, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_marker_crosswalk_user'"), $owner,
		"aid_marker_crosswalk_user belongs to $owner");
	is(value($from, $own_rows, $who), '', "$label adds rows");
	is(value($from, "CREATE SCHEMA own" . ($who ? " AUTHORIZATION $who" : '')), '', 'and a schema');
	is(value($from, "SET search_path TO own, public; $own_objects", $who), '', "$label has objects over markers");
	is(value($from, 'SELECT count(*), count(to_marker) FROM aid_marker_crosswalk', 'aid_marker_reader'), '29|10',
		'everybody reads the view');
	like((psql($from, 'SET ROLE aid_marker_reader; DELETE FROM aid_marker_crosswalk_user'))[2], qr/permission denied/,
		'but not everybody may change it');
	my $rows = value($from, $rows_sql);
	my $objects = value($from, "SET search_path TO own, public; $objects_sql");
	unlike($objects, qr/failed/, 'the objects read');

	for my $format ('plain', 'custom')
	{
		my $to = restored($from, 'aid_marker_to', $format, role => $who, create => \@owned);
		is(value($to, $rows_sql), $rows, "aid_marker_crosswalk is the same after the restore ($format)");
		is(value($to, "SELECT string_agg(from_marker::text, ' ' ORDER BY from_marker) FROM aid_marker_crosswalk_user"),
			'gam:4T gen:1 gen:2a', 'and only the user\'s rows are in the user table');
		is(value($to, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_marker_crosswalk_user'"), $owner,
			'which belongs to whoever restored');
		is(value($to, "SET search_path TO own, public; $objects_sql"), $objects, 'tables, views and generated columns are the same');
	}
}

# Another schema, then a dump of that.
create_database('aid_marker_from');
is(value('aid_marker_from', "CREATE SCHEMA first; CREATE SCHEMA second; CREATE EXTENSION aidflow SCHEMA first;
	ALTER EXTENSION aidflow SET SCHEMA second"), '', 'the extension moves to another schema');
is(value('aid_marker_from', "SET search_path TO '';
	SELECT count(*), max(note) FILTER (WHERE from_marker::text = 'gm:4') FROM second.aid_marker_crosswalk"),
	'27|not applicable: no score', 'the view reads with an empty search_path');
(my $insert = $own_rows) =~ s/INTO /INTO second./;
is(value('aid_marker_from', $insert), '', 'rows added there');
restored('aid_marker_from', 'aid_marker_to', 'plain');
is(value('aid_marker_to', 'SELECT count(*) FROM second.aid_marker_crosswalk'), 29, 'rows are there after the restore');

done_testing();
