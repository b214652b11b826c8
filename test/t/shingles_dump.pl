#!/usr/bin/perl
# Shingles survive dump and restore, with generated columns, indexes and views over them; databases of other encodings
# print what every database reads.
use strict;
use warnings;
use utf8;
use File::Temp qw(tempdir);
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
my $ext = $ENV{AIDFLOW_EXTENSION} // 'aidflow';
my $dir = tempdir(CLEANUP => 1);
my @databases;
$ENV{PGOPTIONS} = '-c client_min_messages=warning';
$ENV{PGCLIENTENCODING} = 'UTF8';

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
	binmode $out, ':encoding(UTF-8)';
	local $/;
	my $text = <$out> // '';
	close $out;
	return ($? >> 8, $text);
}

sub value
{
	my ($database, $sql) = @_;
	open my $script, '>:encoding(UTF-8)', "$dir/script.sql" or die "script: $!\n";
	print $script "$sql;\n";
	close $script;
	my ($code, $text) = run('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-f', "$dir/script.sql");
	chomp $text;
	return $code ? "failed: $text" : $text;
}

sub must
{
	my ($name, @command) = @_;
	my ($code, $text) = run(@command);
	return ok($code == 0, $name) || diag($text);
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
	run('dropdb', '--if-exists', $_) for @databases;
	$? = $code;
}

# ---- dump and restore ----
my $contents = q{SELECT md5(string_agg(t::text || coalesce(aid_shingles_send(s)::text, '') || coalesce(aid_shingles_send(carried)::text, ''), chr(10) ORDER BY id)) || count(*) FROM title t};
my $searches = q{SET enable_seqscan = off; SELECT array_agg(id ORDER BY id) FROM title WHERE s %% aid_at_least(aid_shingles('water supply in kaya', 'trigram'), 0.5);
	SELECT string_agg(id || ' ' || similarity, ', ' ORDER BY id) FROM near; SELECT count(*) FROM title WHERE carried = (SELECT carried FROM title WHERE id = 4)};
create_database('aid_shingles_from', '-E', 'UTF8', '--locale', 'C');
is(value('aid_shingles_from', <<"SQL"), '', 'a table with all there is');
CREATE SCHEMA tools;
CREATE EXTENSION $ext SCHEMA tools;
SET search_path = public, tools;
CREATE TABLE title (id int PRIMARY KEY, name text, s aid_shingles GENERATED ALWAYS AS (aid_shingles(name, 'trigram')) STORED, carried aid_shingles UNIQUE,
	CHECK (aid_token_count(carried) < 1000));
INSERT INTO title (id, name, carried) SELECT i, n, aid_at_least(aid_shingles(n || i, (ARRAY['trigram', 'word', 'both'])[1 + i % 3]), 1.0 / i)
FROM unnest(ARRAY['Water supply in Kaya', 'Water supply for Kaya', 'École à Kaya', 'вода и школы', '水供应', '—', '']) WITH ORDINALITY u(n, i);
INSERT INTO title (id, name) VALUES (100, NULL);
CREATE INDEX ON title USING gin (s);
CREATE INDEX ON title USING gin (aid_shingles(upper(name), 'both'));
CREATE INDEX ON title USING hash (s);
CREATE VIEW near AS SELECT b.id, aid_similarity(a.s, b.s) AS similarity FROM title a JOIN title b ON aid_similar(a.s, b.s, 0.6) WHERE a.id = 1 AND b.s %% aid_at_least(a.s, 0.6);
ALTER DATABASE aid_shingles_from SET search_path = public, tools;
SQL
my $before = value('aid_shingles_from', $contents);
like($before, qr/^[0-9a-f]{32}8$/, 'has contents');
my $found = value('aid_shingles_from', $searches);
is($found, "{1,2}\n1 1, 2 0.72\n1", 'and is searched');
for my $format ('plain', 'custom')
{
	my $to = "aid_shingles_$format";
	must("dump, $format", 'pg_dump', '-F', $format, '-f', "$dir/dump", 'aid_shingles_from');
	create_database($to, '-E', 'UTF8', '--locale', 'C');
	must("restore, $format",
		$format eq 'plain' ? ('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $to, '-f', "$dir/dump") : ('pg_restore', '-e', '-d', $to, "$dir/dump"));
	value('postgres', "ALTER DATABASE $to SET search_path = public, tools");
	is(value($to, $contents), $before, "the same contents, $format");
	is(value($to, $searches), $found, "found in the same way, $format");
}

# ---- other encodings ----
my %printed;
for my $encoding ('UTF8', 'LATIN1', 'SQL_ASCII')
{
	my $name = 'aid_shingles_' . lc $encoding;
	create_database($name, '-E', $encoding, '--locale', 'C');
	is(value($name, "CREATE EXTENSION $ext; CREATE TABLE s (id int, s aid_shingles)"), '', "extension, $encoding");
	# the micro sign folds to a Greek letter that LATIN1 lacks
	is(value($name, q{INSERT INTO s VALUES (1, aid_shingles('µ É ß', 'both')), (2, aid_at_least(aid_shingles('Þór', 'trigram'), 0.1))}), '', "texts, $encoding");
	$printed{$encoding} = value($name, 'SELECT s FROM s ORDER BY id');
	is(value($name, 'SELECT count(*) FROM s WHERE s::text::aid_shingles = s AND s::jsonb::aid_shingles = s'), 2, "round trips, $encoding");
	must("binary, $encoding", 'psql', '-Xq', '-d', $name, '-c', "\\copy s TO '$dir/$encoding' (FORMAT binary)");
}
like($printed{UTF8}, qr/^\Qboth\/1:{"  e","  s","  μ"," e "," ss"," μ ","ss ",#\E/, 'letters in UTF8');
like($printed{LATIN1}, qr/^\Qboth\/1:{"  e","  s","  \03bc"," e "," ss"," \03bc ","ss ",#\E/, 'escapes in LATIN1');
is($printed{SQL_ASCII}, $printed{LATIN1}, 'and in SQL_ASCII');
for my $encoding ('LATIN1', 'SQL_ASCII')
{
	must("binary from $encoding", 'psql', '-Xq', '-d', 'aid_shingles_utf8', '-c', "\\copy s FROM '$dir/$encoding' (FORMAT binary)");
	is(value('aid_shingles_utf8', "INSERT INTO s SELECT row_number() OVER (), v::aid_shingles FROM regexp_split_to_table('$printed{$encoding}', '\\n') v"), '', "text from $encoding");
}
is(value('aid_shingles_utf8', 'SELECT count(*), count(DISTINCT s) FROM s'), '10|2', 'are the same values');
is(value('aid_shingles_latin1', q{SELECT 'trigram/1:{"\03b1\03b2\03b3"}'::aid_shingles; SELECT 'trigram/1:{"éçà","\00e9çà"}'::aid_shingles}),
	"trigram/1:{\"\\03b1\\03b2\\03b3\"}\ntrigram/1:{\"\\00e9\\00e7\\00e0\"}", 'LATIN1 reads letters and escapes');
like(value('aid_shingles_latin1', q{SELECT 'École'::aid_shingles}), qr/invalid input syntax for type aid_shingles: "École"/, 'and quotes in its own letters');
done_testing();
