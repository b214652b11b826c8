#!/usr/bin/perl
# Shingles survive dump and restore, with generated columns, indexes and views over them; databases of other encodings
# print what every database reads.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
$ENV{PGCLIENTENCODING} = 'UTF8';

# ---- dump and restore ----
my $contents = q{SELECT md5(string_agg(t::text || coalesce(aid_shingles_send(s)::text, '') || coalesce(aid_shingles_send(carried)::text, ''), chr(10) ORDER BY id)) || count(*) FROM title t};
my $searches = q{SET enable_seqscan = off; SELECT array_agg(id ORDER BY id) FROM title WHERE s %% aid_at_least(aid_shingles('water supply in kaya', 'trigram'), 0.5);
	SELECT string_agg(id || ' ' || similarity, ', ' ORDER BY id) FROM near; SELECT count(*) FROM title WHERE carried = (SELECT carried FROM title WHERE id = 4)};
create_database('aid_shingles_from', '-E', 'UTF8', '--locale', 'C');
is(answer('aid_shingles_from', <<"SQL"), '', 'a table with all there is');
CREATE SCHEMA tools;
CREATE EXTENSION aidflow SCHEMA tools;
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
my $before = answer('aid_shingles_from', $contents);
like($before, qr/^[0-9a-f]{32}8$/, 'has contents');
my $found = answer('aid_shingles_from', $searches);
is($found, "{1,2}\n1 1, 2 0.72\n1", 'and is searched');
for my $format ('plain', 'custom')
{
	my $to = restored('aid_shingles_from', "aid_shingles_$format", $format, create => [ '-E', 'UTF8', '--locale', 'C' ]);
	answer('postgres', "ALTER DATABASE $to SET search_path = public, tools");
	is(answer($to, $contents), $before, "the same contents, $format");
	is(answer($to, $searches), $found, "found in the same way, $format");
}

# ---- other encodings ----
my %printed;
for my $encoding ('UTF8', 'LATIN1', 'SQL_ASCII')
{
	my $name = 'aid_shingles_' . lc $encoding;
	create_database($name, '-E', $encoding, '--locale', 'C');
	is(answer($name, "CREATE EXTENSION aidflow; CREATE TABLE s (id int, s aid_shingles)"), '', "extension, $encoding");
	# the micro sign folds to a Greek letter that LATIN1 lacks
	is(answer($name, q{INSERT INTO s VALUES (1, aid_shingles('µ É ß', 'both')), (2, aid_at_least(aid_shingles('Þór', 'trigram'), 0.1))}), '', "texts, $encoding");
	$printed{$encoding} = answer($name, 'SELECT s FROM s ORDER BY id');
	is(answer($name, 'SELECT count(*) FROM s WHERE s::text::aid_shingles = s AND s::jsonb::aid_shingles = s'), 2, "round trips, $encoding");
	must("binary, $encoding", 'psql', '-Xq', '-d', $name, '-c', "\\copy s TO '@{[ scratch($encoding) ]}' (FORMAT binary)");
}
like($printed{UTF8}, qr/^\Qboth\/1:{"  e","  s","  μ"," e "," ss"," μ ","ss ",#\E/, 'letters in UTF8');
like($printed{LATIN1}, qr/^\Qboth\/1:{"  e","  s","  \03bc"," e "," ss"," \03bc ","ss ",#\E/, 'escapes in LATIN1');
is($printed{SQL_ASCII}, $printed{LATIN1}, 'and in SQL_ASCII');
for my $encoding ('LATIN1', 'SQL_ASCII')
{
	must("binary from $encoding", 'psql', '-Xq', '-d', 'aid_shingles_utf8', '-c', "\\copy s FROM '@{[ scratch($encoding) ]}' (FORMAT binary)");
	is(answer('aid_shingles_utf8', "INSERT INTO s SELECT row_number() OVER (), v::aid_shingles FROM regexp_split_to_table('$printed{$encoding}', '\\n') v"), '', "text from $encoding");
}
is(answer('aid_shingles_utf8', 'SELECT count(*), count(DISTINCT s) FROM s'), '10|2', 'are the same values');
is(answer('aid_shingles_latin1', q{SELECT 'trigram/1:{"\03b1\03b2\03b3"}'::aid_shingles; SELECT 'trigram/1:{"éçà","\00e9çà"}'::aid_shingles}),
	"trigram/1:{\"\\03b1\\03b2\\03b3\"}\ntrigram/1:{\"\\00e9\\00e7\\00e0\"}", 'LATIN1 reads letters and escapes');
like(answer('aid_shingles_latin1', q{SELECT 'École'::aid_shingles}), qr/invalid input syntax for type aid_shingles: "École"/, 'and quotes in its own letters');
done_testing();
