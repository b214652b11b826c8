#!/usr/bin/perl
# admin/roles.sql: what each role may do and what it is refused; that functions which run a query given as text do so with
# the caller's rights, read-only and under the caller's row security; and that a dump keeps the rights.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Dump;
use Psql;
use Test::More;

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";

my ($reader, $auditor, $other, $loader, $outsider) = map { create_role("aidflow_roles_$_") } qw(grafana amina jo nightly guest);
# dropped last, when no login is a member any more
create_role($_) for qw(aidtest_reader aidtest_auditor aidtest_loader);
my $db = create_database('aidflow_roles', '-E', 'UTF8');
value($db, "ALTER ROLE $_ LOGIN") for $reader, $auditor, $other, $loader, $outsider;

# The script as a user runs it: exit code, output, messages.
sub set_up
{
	my (%option) = (schema => 'assistance', prefix => 'aidtest', @_);
	return run('psql', '-XAt', '-d', $option{database} // $db, ($option{user} ? ('-U', $option{user}) : ()),
		(map { ('-v', "$_=$option{$_}") } grep { $_ !~ /^(?:database|user)$/ } sort keys %option), '-f', 'admin/roles.sql');
}

# What a login role gets of a statement: its output, or the first line of the error with its SQLSTATE.
sub as
{
	my ($role, $sql) = @_;
	local $ENV{PGUSER} = $role;
	my ($code, $out, $err) = psql($db, "\\set VERBOSITY verbose\n\\set SHOW_CONTEXT never\n$sql");
	chomp $out;
	return $code == 0 ? $out : $err =~ /ERROR:  (.*)/ ? $1 : $err;
}

sub refused
{
	my ($role, $what, $sql, $message) = @_;
	return like(as($role, $sql), $message // qr/^42501: permission denied/, "$what is refused");
}

# ---- what the script refuses ----

my $roles_before = value($db, 'SELECT string_agg(rolname, $$,$$ ORDER BY rolname) FROM pg_roles');
sub cannot
{
	my ($why, $message, %option) = @_;
	my ($code, $out, $err) = set_up(%option);
	ok($code != 0 && $err =~ $message, "no set-up: $why") or diag("$code $out $err");
}
cannot('no extension', qr/aidflow is not in this database/);
value($db, 'CREATE EXTENSION aidflow; CREATE EXTENSION aidflow_report');
cannot('no such schema', qr/schema "assistance" does not exist/);
value($db, <<'SQL');
CREATE SCHEMA assistance;
CREATE TABLE assistance.flow AS SELECT i AS id, 'C' || i % 7 AS recipient, 10 * i AS amount FROM generate_series(1, 40) i;
CREATE VIEW assistance.by_country AS SELECT aid_allocation_agg(recipient, amount) AS a FROM assistance.flow;
CREATE TABLE private AS SELECT 1 AS id;
SQL
cannot('no schema', qr/no schema is named/, schema => '');
cannot('not a superuser', qr/must be superuser/, user => $outsider);
cannot('one schema for all', qr/unfit schema for imports: "assistance"/, import => 'assistance');
cannot("the extension's schema for imports", qr/unfit schema for imports: "public"/, import => 'public');
cannot('unknown login', qr/no such login role: "x; DROP TABLE private"/, reader => "$reader,x; DROP TABLE private");
cannot('runs of nobody', qr/runs is own or all/, runs => 'none');
cannot('login twice', qr/login role named twice: "$reader"/, reader => $reader, loader => $reader);
value($db, 'ALTER ROLE aidtest_reader LOGIN');
cannot('a group that can log in', qr/not a mere group: "aidtest_reader"/);
value($db, 'ALTER ROLE aidtest_reader NOLOGIN');
is(value($db, 'SELECT string_agg(rolname, $$,$$ ORDER BY rolname) FROM pg_roles'), $roles_before, 'and nothing was made');

# ---- set up, twice ----

# where everybody may create in public, somebody waits for a superuser to call a function of this name
value($db, "GRANT CREATE ON SCHEMA public TO $outsider");
as($outsider, "CREATE FUNCTION public.format(text, text) RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END \$\$");
my @members = (reader => $reader, auditor => "$auditor, $other", loader => $loader);
my ($code, $out, $err) = set_up(@members);
is("$code $err", '0 ', 'set up, and nothing of others ran');
value($db, "DROP FUNCTION public.format(text, text); REVOKE CREATE ON SCHEMA public FROM $outsider");
is($out, "aidtest_reader|$reader\naidtest_auditor|$auditor, $other\naidtest_loader|$loader\n", 'and says who is in');
my $rights = <<'SQL';
SELECT string_agg(o || ' ' || acl, E'\n' ORDER BY o, acl) FROM (
	SELECT oid::regprocedure::text, a::text FROM pg_proc, unnest(proacl) a WHERE proname LIKE 'aid\_%'
	UNION ALL SELECT oid::regclass::text, a::text FROM pg_class, unnest(relacl) a WHERE relnamespace::regnamespace::text !~ '^(pg_|information)'
	UNION ALL SELECT nspname, a::text FROM pg_namespace, unnest(nspacl) a WHERE nspname !~ '^(pg_|information)'
	UNION ALL SELECT setrole::regrole::text, setconfig::text FROM pg_db_role_setting WHERE setrole::regrole::text LIKE 'aidflow\_roles\_%') r (o, acl)
SQL
my $before = value($db, $rights);
($code, $out, $err) = set_up(@members);
is("$code $err", '0 ', 'set up again');
is(value($db, $rights), $before, 'changes nothing');

# ---- functions: which may be called by whom ----

# what runs a query is told by its parameters (and not immutable), apart from the label that the script goes by
my $takes_query = <<'SQL';
SELECT p.oid::regprocedure::text FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid
WHERE extname LIKE 'aidflow%' AND provolatile <> 'i' AND pg_get_function_arguments(p.oid) ~ '\m(query|\w+_query|records|findings) text' ORDER BY 1
SQL
sub callable
{
	my ($role) = @_;
	return value($db, "SELECT string_agg(f, ' ' ORDER BY f) FROM (" . $takes_query . ") t (f) WHERE has_function_privilege('$role', f::regprocedure, 'EXECUTE')");
}
my @takers = rows($db, $takes_query);
cmp_ok(scalar @takers, '>', 14, 'functions that take a query');
is(callable($_), '', "$_ may call none of them") for $reader, $loader, $outsider;
is(callable($auditor), join(' ', @takers), 'auditors may call all of them');
is(value($db, <<"SQL"), 't', 'everybody may call the others');
SELECT bool_and(has_function_privilege('$outsider', p.oid, 'EXECUTE')) FROM pg_proc p
WHERE proname LIKE 'aid\\_%' AND proparallel = 's' AND p.oid::regprocedure::text NOT IN ($takes_query)
SQL

# ---- readers ----

is(as($reader, 'SELECT round(aid_gini(recipient, amount)::numeric, 3), count(*) FROM assistance.flow'), '0.057|40', 'a reader asks for an index');
is(as($reader, 'SELECT aid_unit_count(a) FROM assistance.by_country'), '7', 'of a view');
is(as($reader, "SELECT count(*) > 200 FROM aid_country"), 't', 'and reads the reference data');
refused($reader, 'a reader of another schema', 'TABLE public.private');
refused($reader, 'a reader that runs a search', "SELECT * FROM aid_find_duplicates('TABLE assistance.flow')");
refused($reader, "a reader that writes: $_", "SET default_transaction_read_only = off; $_") for
	'INSERT INTO assistance.flow VALUES (0)', 'UPDATE assistance.flow SET amount = 0', 'DELETE FROM assistance.flow', 'TRUNCATE assistance.flow',
	"INSERT INTO aid_country_user (iso3) VALUES ('XKX')", 'CREATE TABLE assistance.t (i int)', 'CREATE TABLE import.t (i int)', 'CREATE TABLE public.t (i int)';
refused($reader, 'a reader that sets the limit of temporary files', "SET temp_file_limit = -1", qr/^42501: permission denied to set parameter/);
is(as($reader, 'SHOW statement_timeout; SHOW work_mem; SHOW temp_file_limit; SHOW default_transaction_read_only'), "1min\n32MB\n2GB\non", 'the settings of a reader');

# ---- loaders ----

my @import = ('psql', '-XAtq', '-d', $db, '-U', $loader, '-v');
($code, $out, $err) = run(@import, 'file=import/sample/fts.csv', '-f', 'import/fts.sql');
is($code, 0, 'a loader imports') or diag($err);
like($out, qr/^kept\|5$/m, 'the rows');
is(value($db, "SELECT string_agg(DISTINCT relowner::regrole::text, ',') FROM pg_class WHERE relnamespace = 'import'::regnamespace AND relkind IN ('r', 'v')"),
	'aidtest_loader', 'whose tables belong to the group');
is(value($db, 'SELECT imported_by FROM import.import_log'), $loader, 'the log names who it was');
is(as($loader, "INSERT INTO aid_country_user (iso3, name) VALUES ('XKX', 'Kosovo'); SELECT name FROM aid_country WHERE iso3 = 'XKX'"), 'Kosovo', 'a loader mends the reference data');
refused($loader, 'a loader of another schema', 'TABLE assistance.flow');
refused($loader, 'a loader that runs a search', "SELECT * FROM aid_find_duplicates('TABLE import.fts')");
refused($loader, 'a loader that makes the report', "SELECT aid_report_html('TABLE import.fts')");
refused($loader, 'a loader that reads the log of reports', 'TABLE aid_report_log');
refused($loader, 'a loader where others look for names', "CREATE TABLE $_.t (i int)") for 'assistance', 'public';
is(as($loader, 'SHOW statement_timeout; SHOW temp_file_limit'), "4h\n50GB", 'the settings of a loader');

# ---- auditors ----

is(as($auditor, 'SELECT count(*) FROM assistance.flow; SELECT count(*) FROM import.import_reject'), "40\n3", 'an auditor reads records, and what was rejected');
is(as($auditor, 'CREATE TEMP TABLE findings AS SELECT * FROM aid_find_duplicates($$SELECT id, donor AS provider, title FROM import.fts$$); SELECT count(*) >= 0 FROM findings'),
	't', 'and keeps findings for the session');
is(as($auditor, q{SELECT aid_report_run('TABLE assistance.flow', '{"title": "first"}'); SELECT made_by, options ->> 'title' FROM aid_report_log}), "1\n$auditor|first", 'an auditor adds to the log of reports');
is(as($other, 'SELECT made_by FROM aid_report_log; SELECT count(*) FROM aid_report_diff(1, 1)'), "$auditor\n0", 'which all auditors read');
refused($auditor, "an auditor that changes the log: $_", $_) for 'DELETE FROM aid_report_log', "UPDATE aid_report_log SET made_by = 'x'", 'TRUNCATE aid_report_log',
	"INSERT INTO aid_report_log (made_by, query, options, fingerprints, versions, figures) SELECT '$other', query, options, fingerprints, versions, figures FROM aid_report_log";
refused($reader, 'a reader of the log of reports', 'TABLE aid_report_log');
refused($reader, 'a reader that makes the report', "SELECT aid_report_html('TABLE assistance.flow')");
refused($reader, 'a reader of what was rejected', 'TABLE import.import_reject');
refused($auditor, "an auditor that writes: $_", $_) for 'INSERT INTO assistance.flow VALUES (0)', 'DELETE FROM import.import_log', 'CREATE TABLE import.t (i int)',
	"INSERT INTO aid_country_user (iso3) VALUES ('XKX')";
is(as($auditor, 'SHOW statement_timeout; SHOW temp_file_limit'), "30min\n20GB", 'the settings of an auditor');

# ---- a query text runs with the caller's rights, and writes nothing ----

value($db, <<"SQL");
CREATE TABLE note (t text);
CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO note VALUES ('written'); RETURN 1; END \$\$;
GRANT INSERT ON note TO $reader, $auditor;
GRANT EXECUTE ON FUNCTION aid_similar_pairs, aid_find_duplicates TO $reader;
SQL
for my $role ($reader, $auditor)
{
	refused($role, "a query text on what $role may not read", "SELECT * FROM aid_find_duplicates('SELECT id FROM public.private')", qr/^42501: permission denied for table private/);
	refused($role, "a query text that writes, of $role", "SET default_transaction_read_only = off; SELECT * FROM aid_find_duplicates('SELECT writes() AS id')",
		qr/^25006: cannot execute INSERT in a read-only transaction/);
	refused($role, "a query text that is an INSERT, of $role", "SELECT * FROM aid_similar_pairs('INSERT INTO note VALUES (1) RETURNING 1 AS id, t AS title', 0.5)", qr/^(?:0A000|42P11)/);
	refused($role, "a second statement in a query text, of $role", "SELECT * FROM aid_find_duplicates('SELECT 1 AS id; DELETE FROM note')", qr/^42P11/);
}
is(as($reader, "SELECT count(*) FROM aid_similar_pairs('SELECT id, ''x'' AS title FROM assistance.flow', 0.5)"), 780, 'what is granted to a reader works');
is(value($db, 'SELECT count(*) FROM note'), 0, 'nothing was written');
value($db, "REVOKE EXECUTE ON FUNCTION aid_similar_pairs, aid_find_duplicates FROM $reader");

# ---- row security: each caller's rows only, in every function that takes a query ----

value($db, <<"SQL");
CREATE TABLE assistance.record AS
SELECT i AS id, CASE i % 3 WHEN 0 THEN '$auditor' ELSE '$other' END AS office, 'source ' || i % 4 / 2 AS source,
	CASE WHEN i % 5 = 0 THEN 'Training of border police in district ' || i / 10 ELSE 'Repair of wells, phase ' || i / 12 || ' near village ' || i % 6 END AS title,
	'donor ' || i % 5 AS provider, 'partner ' || i % 4 / 2 AS receiver, 'C' || i % 6 / 2 AS recipient, '15' || i % 4 / 2 AS sector,
	1000 * (1 + i % 8) AS amount, 'USD' AS currency, date '2020-01-01' + 40 * (i / 4) AS start_date, date '2020-07-31' + 40 * (i / 4) AS end_date
FROM generate_series(1, 96) i;
ALTER TABLE assistance.record ENABLE ROW LEVEL SECURITY;
CREATE POLICY office ON assistance.record USING (office = current_user);
CREATE TABLE assistance.link AS SELECT a.office, a.id AS id_a, b.id AS id_b, 'possible_duplicate' AS relation, 0.95 AS probability, 5.0 AS weight,
	'x' || a.id AS source_a, 'y' || b.id AS source_b
FROM assistance.record a JOIN assistance.record b ON b.id = a.id + 3 AND a.id % 9 < 6;
ALTER TABLE assistance.link ENABLE ROW LEVEL SECURITY;
CREATE POLICY office ON assistance.link USING (office = current_user);
CREATE TABLE assistance.verdict AS SELECT office, id_a, id_b, 'distinct' AS relation, 'R' AS reviewer, date '2024-01-01' AS reviewed_on FROM assistance.link;
ALTER TABLE assistance.verdict ENABLE ROW LEVEL SECURITY;
CREATE POLICY office ON assistance.verdict USING (office = current_user);
GRANT SELECT ON ALL TABLES IN SCHEMA assistance TO aidtest_reader;
SQL
# the same rows without row security, for each office: what the functions must give
for my $role ($auditor, $other)
{
	value($db, "CREATE SCHEMA only_$role; GRANT USAGE ON SCHEMA only_$role TO $role");
	value($db, "CREATE TABLE only_$role.$_ AS SELECT * FROM assistance.$_ WHERE office = '$role'; GRANT SELECT ON only_$role.$_ TO $role") for qw(record link verdict);
}
my $columns = 'id, source, title, provider, receiver, recipient, sector, amount, currency, start_date, end_date';
my $work = "SELECT id, provider, recipient AS place, sector, start_date, end_date, amount FROM SCHEMA.record";
my $assistance = 'SELECT id, provider AS donor, recipient, amount, title FROM SCHEMA.record';
my $options = '{"roster": "SELECT DISTINCT recipient AS unit FROM SCHEMA.record"}';
# SCHEMA and ROLE are filled in
my %call = (
	aid_query_columns => "SELECT * FROM aid_query_columns('TABLE SCHEMA.record')",
	aid_qualified_query => "SELECT replace(aid_qualified_query('TABLE SCHEMA.record'), 'SCHEMA', '')",
	aid_check_query => "SELECT * FROM aid_check_query('aid_find_duplicates', 'SELECT id, NULL AS title FROM SCHEMA.record')",
	aid_find_duplicates => "SELECT * FROM aid_find_duplicates('SELECT $columns FROM SCHEMA.record'); SELECT id_a, id_b, relation FROM aid_find_duplicates('SELECT $columns FROM SCHEMA.record WHERE id > 50',
		base_query => 'SELECT $columns FROM SCHEMA.record WHERE id <= 50', options => '{\"verdicts\": \"SELECT id_a, id_b, relation, reviewer, reviewed_on FROM SCHEMA.verdict\"}')",
	aid_match_explain => "SELECT * FROM aid_match_explain('SELECT $columns FROM SCHEMA.record', (SELECT min(id)::text FROM only_ROLE.record), (SELECT max(id)::text FROM only_ROLE.record))",
	aid_match_fit => "SELECT aid_match_fit('SELECT $columns FROM SCHEMA.record')",
	aid_similar_pairs => "SELECT * FROM aid_similar_pairs('SELECT id, title FROM SCHEMA.record', 0.6)",
	aid_similar_pairs_between => "SELECT * FROM aid_similar_pairs_between('SELECT id, title FROM SCHEMA.record WHERE id > 50', 'SELECT id, title FROM SCHEMA.record WHERE id <= 50', 0.6)",
	aid_similar_pairs_plan => "SELECT block, records, postings FROM aid_similar_pairs_plan('SELECT id, title, recipient AS block FROM SCHEMA.record', 0.6)",
	aid_clusters => "SELECT * FROM aid_clusters('SELECT id_a, id_b, weight FROM SCHEMA.link')",
	aid_best_pairs => "SELECT * FROM aid_best_pairs('SELECT id_a, id_b, weight, source_a, source_b FROM SCHEMA.link')",
	aid_counted => "SELECT * FROM aid_counted('SELECT id, amount FROM SCHEMA.record', 'SELECT id_a, id_b, relation, probability FROM SCHEMA.link')",
	aid_overlaps => "SELECT * FROM aid_overlaps('$work')",
	aid_overlap_cells => "SELECT * FROM aid_overlap_cells('$work')",
	aid_overlap_matrix => "SELECT * FROM aid_overlap_matrix('$work')",
	aid_query_tables => "SELECT name FROM aid_query_tables('TABLE SCHEMA.record')",
	aid_query_json => "SELECT * FROM aid_query_json('SELECT to_jsonb(id) AS value FROM SCHEMA.record')",
	aid_report_check => "SELECT * FROM aid_report_check('$assistance')",
	aid_report_sections => "SELECT section, ordinal, label, value FROM aid_report_sections('$assistance', '$options', 'donors')",
	aid_report_csv => "SELECT * FROM aid_report_csv('$assistance', '$options', 'duplicates')",
	aid_report_html => "SELECT substring(aid_report_html('SELECT provider AS donor, amount FROM SCHEMA.record') FROM '<table.*?</table>')",
	aid_report_fingerprint => "SELECT aid_report_fingerprint('$assistance')",
	aid_report_run => "WITH r AS (SELECT aid_report_run('SELECT provider AS donor, amount FROM SCHEMA.record') > 0 AS made) SELECT made FROM r; SELECT jsonb_path_query_array(figures, '\$[*] ? (\@.section == \"coverage\").value.rows') FROM aid_report_log ORDER BY run DESC LIMIT 1",
	aid_repeats => "SELECT * FROM aid_repeats('SELECT id, receiver || recipient AS context, title, start_date, end_date, provider, amount FROM SCHEMA.record', min_gap_days => -1000)",
);
# the reference tells those that users call
my $reference = Psql::read_file('docs/reference.md');
my %public = map { $_ => 1 } grep { $reference =~ /<a id="\Q$_\E"><\/a>/ } map { s/\(.*//r } @takers;
is_deeply([ grep { !$call{$_} } sort keys %public ], [], 'each function that takes a query is called here');
# these say nothing about rows
my %without_rows = map { $_ => 1 } qw(aid_query_columns aid_qualified_query aid_query_tables);
for my $function (sort keys %call)
{
	my %answer;
	for my $role ($auditor, $other)
	{
		my ($shared, $only) = map { my $schema = $_; as($role, $call{$function} =~ s/SCHEMA/$schema/gr =~ s/ROLE/$role/gr) } 'assistance', "only_$role";
		is($answer{$role} = $shared, $only =~ s/only_\w+/assistance/gr, "$function: the rows of $role");
		unlike($shared, qr/^(?:[0-9A-Z]{5}: .*)?$/, "$function: some");
	}
	isnt($answer{$auditor}, $answer{$other}, "$function: not those of another") unless $without_rows{$function};
}
like(as($auditor, "SELECT aid_report_html('$assistance')" =~ s/SCHEMA/assistance/r), qr/row security applies to assistance\.record/, 'the report says that row security applies');
refused($auditor, "the evidence on another's records", "SELECT * FROM aid_match_explain('SELECT $columns FROM assistance.record', '1', '4')", qr/^(?:02000|22023|P0002|42704)/);

# ---- runs of one's own only ----

($code, $out, $err) = set_up(@members, runs => 'own') for 1, 2;
is("$code $err", '0 ', 'set up with own runs, again');
is(as($_, 'SELECT DISTINCT made_by FROM aid_report_log'), $_, "$_ sees the own runs") for $auditor, $other;

# ---- a dump keeps the rights; the settings are of the cluster ----

my $target = restored($db, 'aidflow_roles_restored', 'custom');
my $of_objects = $rights =~ s/UNION ALL SELECT setrole.*?\) r/) r/sr;
is(value($target, $of_objects), value($db, $of_objects), 'a dump keeps the rights');
($code, $out, $err) = set_up(@members, runs => 'own', database => $target);
is(value($target, "SET ROLE $other; SELECT DISTINCT made_by FROM aid_report_log"), $other, 'and the script adds the policy of the log, which it has not');

done_testing();
