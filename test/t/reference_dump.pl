#!/usr/bin/perl
# The user's own countries survive dump and restore, in both formats, whoever
# created the extension; and the shipped ones work in every schema and encoding.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $ext = $ENV{AIDFLOW_EXTENSION} // 'aidflow';
my $dir = tempdir(CLEANUP => 1);
my @databases;

# Runs a command without a shell; returns its exit code and what it printed.
sub run
{
	my (@command) = @_;
	my $pid = open(my $out, '-|') // die "fork: $!";
	if (!$pid)
	{
		open STDERR, '>&', \*STDOUT;
		exec @command or do { print "cannot run $command[0]: $!\n"; exit 127; };
	}
	local $/;
	my $text = <$out> // '';
	close $out;
	return ($? >> 8, $text);
}

sub psql
{
	my ($database, $role, $sql) = @_;
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning' . ($role ? " -c role=$role" : '');
	my ($code, $text) = run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', $sql);
	chomp $text;
	return ($code, $text);
}

sub value
{
	my ($database, $sql, $role) = @_;
	my ($code, $text) = psql($database, $role, $sql);
	diag($text) if $code;
	return $code ? "failed: $text" : $text;
}

sub must
{
	my ($name, @command) = @_;
	my ($code, $text) = run(@command);
	ok($code == 0, $name) or diag($text);
	return $code == 0;
}

sub create_database
{
	my ($name, @options) = @_;
	run('dropdb', '--if-exists', $name);
	push @databases, $name;
	return must("database $name", 'createdb', '-T', 'template0', @options, $name);
}

END
{
	my $code = $?;
	if (@databases)
	{
		run('dropdb', '--if-exists', $_) for @databases;
		run('psql', '-Xqd', 'postgres', '-c', "DROP ROLE IF EXISTS $_") for qw(aid_ref_owner aid_ref_reader);
	}
	$? = $code;
}

my $rows_sql = 'SELECT md5(string_agg(c::text, chr(10) ORDER BY iso3 COLLATE "C")) FROM aid_country c';
my $two_rows = q{INSERT INTO aid_country_user
	(iso3, iso2, m49, name, region_code, region, subregion_code, subregion, ldc)
	VALUES ('STP', 'ST', '678', 'Sao Tome and Principe', '002', 'Africa', '202', 'Sub-Saharan Africa', true),
	('XKX', 'XK', NULL, 'Kosovo', '150', 'Europe', '039', 'Southern Europe', false)};

value('postgres', "DROP ROLE IF EXISTS aid_ref_owner; DROP ROLE IF EXISTS aid_ref_reader;
	CREATE ROLE aid_ref_owner; CREATE ROLE aid_ref_reader");

# A superuser's extension, and one that an ordinary user creates in a database of theirs (it is trusted).
for my $who ('', 'aid_ref_owner')
{
	my $label = $who || 'superuser';
	my $from = 'aid_ref_from';
	next if !create_database($from, $who ? ('-O', $who) : ());
	is(value($from, "CREATE EXTENSION $ext", $who), '', "$label creates the extension");
	is(value($from, 'SELECT count(*) FROM aid_country'), 249, 'shipped rows are there');
	my $owner = $who || value($from, 'SELECT current_user');
	is(value($from, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_country_user'"), $owner,
		"aid_country_user belongs to $owner");
	is(value($from, $two_rows, $who), '', "$label adds rows");
	is(value($from, 'SELECT count(*), count(*) FILTER (WHERE ldc) FROM aid_country', 'aid_ref_reader'), '250|45',
		'everybody reads the view');
	my ($code, $text) = psql($from, 'aid_ref_reader', 'DELETE FROM aid_country_user');
	ok($code != 0 && $text =~ /permission denied/, 'but not everybody may change it');
	my $rows = value($from, $rows_sql);

	for my $format ('p', 'c')
	{
		my $to = 'aid_ref_to';
		my $file = "$dir/$label.$format";
		must("pg_dump -F$format", 'pg_dump', "-F$format", '-f', $file, '-d', $from) or next;
		create_database($to, $who ? ('-O', $who) : ()) or next;
		local $ENV{PGOPTIONS} = $who ? "-c role=$who" : '';
		if ($format eq 'p')
		{
			must("$label restores with psql", 'psql', '-XAtqo', '/dev/null', '-v', 'ON_ERROR_STOP=1',
				'-d', $to, '-f', $file);
		}
		else
		{
			must("$label restores with pg_restore", 'pg_restore', '--exit-on-error', '-d', $to, $file);
		}
		is(value($to, $rows_sql), $rows, "aid_country is the same after the restore ($format)");
		is(value($to, 'SELECT string_agg(iso3, \' \' ORDER BY iso3) FROM aid_country_user'), 'STP XKX',
			'and only the user\'s rows are in the user table');
		is(value($to, "SELECT tableowner FROM pg_tables WHERE tablename = 'aid_country_user'"), $owner,
			'which belongs to whoever restored');
	}
}

# Another schema, then a dump of that.
if (create_database('aid_ref_from') && create_database('aid_ref_to'))
{
	is(value('aid_ref_from', "CREATE SCHEMA first; CREATE SCHEMA second; CREATE EXTENSION $ext SCHEMA first;
		ALTER EXTENSION $ext SET SCHEMA second"), '', 'the extension moves to another schema');
	is(value('aid_ref_from', "SET search_path TO '';
		SELECT count(*), max(name) FILTER (WHERE iso3 = 'MLI') FROM second.aid_country"), '249|Mali',
		 'the view reads with an empty search_path');
	(my $insert = $two_rows) =~ s/INTO /INTO second./;
	is(value('aid_ref_from', $insert), '', 'rows added there');
	my $moved = "$dir/moved.sql";
	must('pg_dump after the move', 'pg_dump', '-Fp', '-f', $moved, '-d', 'aid_ref_from')
		&& must('restore', 'psql', '-XAtqo', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', 'aid_ref_to', '-f', $moved);
	is(value('aid_ref_to', 'SELECT count(*) FROM second.aid_country'), 250, 'rows are there after the restore');
}

# Accents where the database can hold every letter, plain ASCII elsewhere.
for my $encoding ('UTF8', 'LATIN1', 'SQL_ASCII')
{
	my $name = 'aid_ref_' . lc $encoding;
	my $bytes = $encoding eq 'UTF8' ? '43c3b474652064 54c3bc726b697965' : '436f7465206427 5475726b697965';
	create_database($name, '-E', $encoding, '--locale=C') or next;
	is(value($name, "CREATE EXTENSION $ext"), '', "created in a $encoding database");
	is(value($name, "SELECT string_agg(encode(substr(name::bytea, 1, 7 + (iso3 = 'TUR')::int), 'hex'), ' ' ORDER BY iso3)
		FROM aid_country WHERE iso3 IN ('CIV', 'TUR')"), $bytes, 'two names as bytes');
	is(value($name, "SELECT string_agg(iso3, ' ' ORDER BY iso3) FROM aid_country
		WHERE octet_length(name) <> length(name)"),
		$encoding eq 'UTF8' ? 'ALA BLM CIV CUW REU TUR' : '', 'no other name has letters beyond ASCII');
}

done_testing();
