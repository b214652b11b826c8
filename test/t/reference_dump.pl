#!/usr/bin/perl
# The user's own countries survive dump and restore, in both formats, whoever
# created the extension; and the shipped ones work in every schema and encoding.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

my $rows_sql = 'SELECT md5(string_agg(c::text, chr(10) ORDER BY iso3 COLLATE "C")) FROM aid_country c';
my $two_rows = q{INSERT INTO aid_country_user
	(iso3, iso2, m49, name, region_code, region, subregion_code, subregion, ldc)
	VALUES ('STP', 'ST', '678', 'Sao Tome and Principe', '002', 'Africa', '202', 'Sub-Saharan Africa', true),
	('XKX', 'XK', NULL, 'Kosovo', '150', 'Europe', '039', 'Southern Europe', false)};

create_role($_) for qw(aid_ref_owner aid_ref_reader);

# A superuser's extension, and one that an ordinary user creates in a database of theirs (it is trusted).
for my $who ('', 'aid_ref_owner')
{
	my $label = $who || 'superuser';
	my @owned = $who ? ('-O', $who) : ();
	my $from = 'aid_ref_from';
	create_database($from, @owned);
	is(value($from, 'CREATE EXTENSION aidflow', $who), '', "$label creates the extension");
	is(value($from, 'SELECT count(*) FROM aid_country'), 249, 'shipped rows are there');
	my $owner = $who || value($from, 'SELECT current_user');
	is(value($from, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_country_user'"), $owner,
		"aid_country_user belongs to $owner");
	is(value($from, $two_rows, $who), '', "$label adds rows");
	is(value($from, 'SELECT count(*), count(*) FILTER (WHERE ldc) FROM aid_country', 'aid_ref_reader'), '250|45',
		'everybody reads the view');
	like((psql($from, 'SET ROLE aid_ref_reader; DELETE FROM aid_country_user'))[2], qr/permission denied/, 'but not everybody may change it');
	my $rows = value($from, $rows_sql);

	for my $format ('plain', 'custom')
	{
		my $to = restored($from, 'aid_ref_to', $format, role => $who, create => \@owned);
		is(value($to, $rows_sql), $rows, "aid_country is the same after the restore ($format)");
		is(value($to, 'SELECT string_agg(iso3, \' \' ORDER BY iso3) FROM aid_country_user'), 'STP XKX',
			'and only the user\'s rows are in the user table');
		is(value($to, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_country_user'"), $owner,
			'which belongs to whoever restored');
	}
}

# Another schema, then a dump of that.
create_database('aid_ref_from');
is(value('aid_ref_from', "CREATE SCHEMA first; CREATE SCHEMA second; CREATE EXTENSION aidflow SCHEMA first;
	ALTER EXTENSION aidflow SET SCHEMA second"), '', 'the extension moves to another schema');
is(value('aid_ref_from', "SET search_path TO '';
	SELECT count(*), max(name) FILTER (WHERE iso3 = 'MLI') FROM second.aid_country"), '249|Mali',
	 'the view reads with an empty search_path');
(my $insert = $two_rows) =~ s/INTO /INTO second./;
is(value('aid_ref_from', $insert), '', 'rows added there');
restored('aid_ref_from', 'aid_ref_to', 'plain');
is(value('aid_ref_to', 'SELECT count(*) FROM second.aid_country'), 250, 'rows are there after the restore');

# Accents where the database can hold every letter, plain ASCII elsewhere.
for my $encoding ('UTF8', 'LATIN1', 'SQL_ASCII')
{
	my $name = 'aid_ref_' . lc $encoding;
	my $bytes = $encoding eq 'UTF8' ? '43c3b474652064 54c3bc726b697965' : '436f7465206427 5475726b697965';
	create_database($name, '-E', $encoding, '--locale=C');
	is(value($name, 'CREATE EXTENSION aidflow'), '', "created in a $encoding database");
	is(value($name, "SELECT string_agg(encode(substr(name::bytea, 1, 7 + (iso3 = 'TUR')::int), 'hex'), ' ' ORDER BY iso3)
		FROM aid_country WHERE iso3 IN ('CIV', 'TUR')"), $bytes, 'two names as bytes');
	is(value($name, "SELECT string_agg(iso3, ' ' ORDER BY iso3) FROM aid_country
		WHERE octet_length(name) <> length(name)"),
		$encoding eq 'UTF8' ? 'ALA BLM CIV CUW REU TUR' : '', 'no other name has letters beyond ASCII');
}

done_testing();
