#!/usr/bin/perl
# Dump and restore, with the empty search path they work under: a table with allocations and a generated column,
# a view, a materialised view, expression indexes. Equal bytes after, in plain and in custom format. The extension
# in another schema and moved to one, in other encodings, and binary COPY.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

my $db = create_database('aidflow_dump_source');

value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE account (id int PRIMARY KEY, a aid_allocation, total numeric GENERATED ALWAYS AS (aid_total(a)) STORED,
	framed aid_allocation GENERATED ALWAYS AS (aid_clamp_negative(a) + aid_allocation '{"always": 0}') STORED,
	CHECK (aid_unit_count(a) < 10000));
INSERT INTO account VALUES (1, '{}'), (2, NULL), (3, '{"A": -0.000000001, "": 9999999999999999999.5, "é \"q\" \\ \u0001 😀": 1} with {"entries": {"A": 7}}'),
	(4, '{} with {"null_unit_rows": 1, "null_unit_amount": -2, "null_amount_rows": 3, "negative_rows": 4, "rounded_rows": 5, "dropped_units": 6, "dropped_amount": 7.5, "clamped_units": 8, "clamped_amount": 9}'),
	(5, '{"A": 1} with {"entries": {"A": -1}}');
INSERT INTO account SELECT 10, aid_allocation_agg('unit number ' || i, i * 1.000000001) FROM generate_series(1, 9000) i;
INSERT INTO account SELECT 11, ('{"' || repeat('k', 65535) || '": 1}')::aid_allocation;
CREATE INDEX account_hash ON account USING hash (a);
CREATE INDEX account_total ON account (aid_total(a));
CREATE INDEX account_share ON account (aid_share(framed, 'A')) WHERE aid_unit_count(a) > 1;
CREATE VIEW summary AS SELECT sum(a) AS everything, sum(a) - sum(a) FILTER (WHERE id > 3) AS small, count(*) FILTER (WHERE a = '{"A": 1}') AS equal FROM account;
CREATE VIEW by_unit AS SELECT id, u.unit, u.amount, u.rank FROM account, aid_units(a) u;
CREATE MATERIALIZED VIEW total AS SELECT id % 2 AS odd, sum(a) AS a, aid_allocation_agg(id::text, total) AS totals FROM account GROUP BY 1;
SQL

my $digest = <<'SQL';
SELECT md5(string_agg(id || coalesce(encode(aid_allocation_send(a), 'hex'), '-') || coalesce(encode(aid_allocation_send(framed), 'hex'), '-') || coalesce(total::text, '-'), ';' ORDER BY id)) FROM account;
SELECT md5(string_agg(odd || encode(aid_allocation_send(a), 'hex') || encode(aid_allocation_send(totals), 'hex'), ';' ORDER BY odd)) FROM total;
SELECT md5(encode(aid_allocation_send(everything), 'hex') || encode(aid_allocation_send(small), 'hex') || equal) FROM summary;
SELECT md5(string_agg(by_unit::text, ';' ORDER BY id, unit COLLATE "C")) FROM by_unit;
SET enable_seqscan = off;
SELECT count(*) FROM account WHERE a = '{"A": 1} with {"rounded_rows": 3}';
SELECT string_agg(id::text, ' ' ORDER BY id) FROM account WHERE aid_total(a) < 1;
SQL
my $expected = value($db, $digest);
unlike($expected, qr/failed|^$/m, 'the source is readable');

for my $format ('plain', 'custom')
{
	my $target = restored($db, "aidflow_dump_$format", $format);
	is(value($target, $digest), $expected, "$format: the same bytes, and the indexes work");
	value($target, 'REFRESH MATERIALIZED VIEW total; REINDEX TABLE account; VACUUM ANALYZE account');
	is(value($target, $digest), $expected, "$format: refreshed and indexed again");
}

# binary COPY
my $file = Psql::scratch('copy.bin');
is(value($db, <<"SQL"), 'f', 'binary copy gives the same bytes');
CREATE TABLE again (id int, a aid_allocation);
\\copy (SELECT id, a FROM account) TO '$file' (FORMAT binary)
\\copy again FROM '$file' (FORMAT binary)
SELECT bool_or(aid_allocation_send(x.a) IS DISTINCT FROM aid_allocation_send(y.a)) FROM account x FULL JOIN again y USING (id)
SQL

# in another schema, with nothing in the search path
my $moved = create_database('aidflow_dump_moved');
my $work = <<'SQL';
SET search_path = '';
CREATE TEMP TABLE f AS SELECT 'U' || i % 3 AS u, i::numeric AS x FROM generate_series(1, 9) i;
SELECT SCHEMA.aid_allocation_agg(u, x) FROM f;
SELECT SCHEMA.sum(a) OPERATOR(SCHEMA.+) '{"U0": 1}' FROM (SELECT SCHEMA.aid_allocation_agg(u, x) AS a FROM f GROUP BY u) q;
SELECT SCHEMA.aid_frame(SCHEMA.aid_restrict('{"A": 1, "B": 2}'::SCHEMA.aid_allocation, ARRAY['A']), ARRAY['A', 'C']);
SELECT p.total FROM SCHEMA.aid_profile('{"A": 1}') p;
SELECT library = sql, advice IS NULL FROM SCHEMA.aid_version();
SQL
my @work = ('{"U0": 18, "U1": 12, "U2": 15} with {"entries": {"U0": 3, "U1": 3, "U2": 3}}', '{"U0": 19, "U1": 12, "U2": 15} with {"entries": {"U0": 4, "U1": 3, "U2": 3}}',
	'{"A": 1, "C": 0} with {"dropped_units": 1, "dropped_amount": 2}', '1', 't|t');
is_deeply([ rows($moved, 'CREATE SCHEMA "Odd name"; CREATE EXTENSION aidflow SCHEMA "Odd name";' . $work =~ s/SCHEMA/"Odd name"/gr) ], \@work, 'in a schema of its own, search path empty');
is_deeply([ rows($moved, 'CREATE SCHEMA other; ALTER EXTENSION aidflow SET SCHEMA other;' . $work =~ s/SCHEMA/other/gr) ], \@work, 'moved to another schema');
is(value($moved, "DROP EXTENSION aidflow; SELECT count(*) FROM pg_proc WHERE proname LIKE 'aid\\_%'"), 0, 'and dropped without a trace');

# other encodings: names are converted, escapes beyond ASCII need UTF-8, byte order is that of the database
my $windows = create_database('aidflow_dump_windows', '-E', 'WIN1252', '--locale=C');
is_deeply([ rows($windows, <<'SQL') ], [ 'a', '22P02', 'c3a9', '80e9', '80 e9', 't' ], 'a database in WIN1252');
CREATE EXTENSION aidflow;
SET client_encoding = 'UTF8';
CREATE TABLE t AS SELECT aid_allocation_agg(convert_from(u, 'WIN1252'), i::numeric) AS a FROM (VALUES ('\xe9'::bytea, 1), ('\x80', 2)) v(u, i);
SELECT unit FROM aid_units('{"\u0061": 1}');
DO $$ BEGIN PERFORM '{"\u00e9": 1}'::aid_allocation; EXCEPTION WHEN invalid_text_representation THEN PERFORM set_config('my.state', SQLSTATE, false); END $$;
SELECT current_setting('my.state');
SELECT substr(encode(aid_allocation_send(aid_allocation_agg(convert_from('\xe9', 'WIN1252'), 1::numeric)), 'hex'), 21, 4);
SELECT encode(convert_to(string_agg(unit, '' ORDER BY unit), 'WIN1252'), 'hex') FROM t, aid_units(a);
SELECT string_agg(encode(convert_to(unit, 'WIN1252'), 'hex'), ' ') FROM t, aid_units(a);
SELECT aid_allocation_send(a::text::aid_allocation) = aid_allocation_send(a) FROM t;
SQL
my $utf8 = create_database('aidflow_dump_utf8', '-E', 'UTF8', '--locale=C');
is_deeply([ rows($utf8, <<"SQL") ], [ 'e9 80', 't' ], 'binary copies: a unit that comes in another order');
CREATE EXTENSION aidflow;
CREATE TABLE t AS SELECT aid_allocation_agg(convert_from(u, 'WIN1252'), i::numeric) AS a FROM (VALUES ('\\xe9'::bytea, 1), ('\\x80', 2)) v(u, i);
SELECT string_agg(encode(convert_to(unit, 'WIN1252'), 'hex'), ' ') FROM t, aid_units(a);
SET client_encoding = 'WIN1252';
\\copy t TO '$file' (FORMAT binary)
CREATE TABLE t2 (a aid_allocation);
\\copy t2 FROM '$file' (FORMAT binary)
SELECT aid_allocation_send(t.a) = aid_allocation_send(t2.a) FROM t, t2;
SQL
is_deeply([ rows($windows, <<"SQL") ], [ '80 e9', 't' ], 'is sorted again where it arrives');
SET client_encoding = 'WIN1252';
CREATE TABLE t2 (a aid_allocation);
\\copy t2 FROM '$file' (FORMAT binary)
SELECT string_agg(encode(convert_to(unit, 'WIN1252'), 'hex'), ' ') FROM t2, aid_units(a);
SELECT aid_allocation_send(t.a) = aid_allocation_send(t2.a) FROM t, t2
SQL
done_testing();
