#!/usr/bin/perl
# Names of organisations in real records: which spellings come together, and that different organisations do not. The
# records are read where they lie, ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use RealRecords qw($data find_records);

find_records('org_names/aiddata_donor_standardization.tsv', 'org_names/di_source_orgs.csv');
my $spellings = "$data/org_names/aiddata_donor_standardization.tsv";
my $sources = "$data/org_names/di_source_orgs.csv";
my $database = create_database("aidflow_real_names_$$", '-E', 'UTF8');
binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

s/'/''/g for $spellings, $sources;

# An organisation is reached by "same" aliases, its government or parent by the agencies that follow. The numbers in
# brackets at the end of a name are counts that belong to the file.
is(answer($database, <<"SQL"), '', 'the files load');
CREATE EXTENSION aidflow;
CREATE TABLE spelling (written text, donor_id text, donor text, group_id text, donor_group text,
	name text GENERATED ALWAYS AS (regexp_replace(written, '\\s*\\(\\d+\\)\$', '')) STORED);
\\copy spelling (written, donor_id, donor, group_id, donor_group) FROM '$spellings' (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\b', HEADER)
CREATE TABLE source (donor text, organisation_type text, private_money text, id text);
\\copy source FROM '$sources' (FORMAT csv, HEADER, NULL 'NA')
CREATE TABLE alias AS SELECT aid_org_key(alias) AS alias, aid_org_key(org) AS org, kind FROM aid_org_aliases();
CREATE FUNCTION followed(key text, kinds text[]) RETURNS text LANGUAGE plpgsql AS '
DECLARE
	next text;
BEGIN
	LOOP
		SELECT org INTO next FROM alias WHERE alias = key AND kind = ANY (kinds);
		IF NOT FOUND THEN RETURN key; END IF;
		key := next;
	END LOOP;
END';
CREATE TABLE resolved AS
SELECT donor, written, name, aid_org_key(written) AS written_key, aid_org_key(name) AS key,
	followed(aid_org_key(name), '{same}') AS org, followed(aid_org_key(name), '{same,agency}') AS top FROM spelling;
-- catch-alls are no donors
CREATE VIEW pair AS
SELECT a.donor, a.written_key = b.written_key AS written_key, a.key = b.key AS key, a.org = b.org AS org, a.top = b.top AS top
FROM resolved a JOIN resolved b ON a.donor = b.donor AND a.written < b.written
WHERE a.donor NOT IN ('NGO/Other', 'Unknown', 'Multilateral, Unspecified');
SQL

is(answer($database, 'SELECT count(*), count(DISTINCT written), count(DISTINCT donor) FROM spelling'), '961|960|127', 'spellings and donors');
is(answer($database, 'SELECT count(DISTINCT name) FROM spelling WHERE aid_org_key(name) IS NULL'), '3', 'masks among them');

my @counts = split /\|/, answer($database, <<'SQL');
SELECT count(DISTINCT written), count(DISTINCT written_key), count(DISTINCT key), count(DISTINCT org), count(DISTINCT top) FROM resolved
SQL
note sprintf '%d spellings: %d keys, %d without the counts in brackets, %d organisations by aliases, %d with agencies under their governments', @counts;
ok($counts[2] <= 885 && $counts[3] <= 720 && $counts[4] <= 670, 'spellings come together');
my @pairs = split /\|/, answer($database, <<'SQL');
SELECT count(*), count(*) FILTER (WHERE written_key), count(*) FILTER (WHERE key), count(*) FILTER (WHERE org), count(*) FILTER (WHERE top) FROM pair
SQL
note sprintf 'of %d pairs of spellings of one donor %d have one key, %d without the counts, %d by aliases, %d with agencies', @pairs;
ok($pairs[2] >= 80 && $pairs[3] >= 530 && $pairs[4] >= 1100, 'and those of one donor do');
my $met = answer($database, <<'SQL');
SELECT count(*) FILTER (WHERE largest > 1), count(*) FROM (
	SELECT donor, max(n) AS largest FROM (SELECT donor, top, count(DISTINCT written) AS n FROM resolved GROUP BY 1, 2) q GROUP BY 1 HAVING sum(n) > 1) d
SQL
note "donors with spellings that meet, of those with several: $met";

# Spellings that only aliases bring together
for ([ 'Sida', 'Swedish International Development Cooperation Agency', 'org' ], [ 'SUECIA', 'Sweden', 'org' ], [ 'Sida', 'Sweden', 'top' ],
	[ 'DfID', 'United Kingdom (DFID)', 'top' ], [ 'DfID', 'Department for International Development (189)', 'org' ], [ 'Programme Alimentaire Mondial', 'World Food Programme (WFP)', 'org' ],
	[ 'GIZ', 'KFW', 'top' ], [ 'ESTADOS UNIDOS', 'United States of America', 'org' ], [ 'UNICEF', 'United Nations Children\'s Fund', 'org' ],
	[ 'The People\'s Republic of China', 'CHINA', 'org' ], [ 'ECHO', 'Unión Europea', 'top' ])
{
	my ($a, $b, $how) = @$_;
	my ($quoted_a, $quoted_b) = map { s/'/''/gr } $a, $b;
	is(answer($database, "SELECT CASE WHEN a.key = b.key THEN 'key' WHEN a.org = b.org THEN 'org' WHEN a.top = b.top THEN 'top' ELSE 'neither' END
		FROM resolved a, resolved b WHERE a.written = '$quoted_a' AND b.written = '$quoted_b' LIMIT 1;"), $how, "$a and $b: $how");
}

# Different donors are never the same but where the file itself gives one organisation to two: the Spanish NGO Ayuda en
# Accion, the French agency AFD (to the African Development Bank), the European Investment Bank, the GEF in French.
is(answer($database, <<'SQL'), <<'TEXT' =~ s/\n\z//r, 'no two donors have one key');
SELECT key, string_agg(DISTINCT donor, ' + ' ORDER BY donor) FROM resolved GROUP BY key HAVING count(DISTINCT donor) > 1 ORDER BY key COLLATE "C";
SQL
accion ayuda|Actionaid International + NGO/Other
TEXT
is(answer($database, <<'SQL'), <<'TEXT' =~ s/\n\z//r, 'nor by aliases');
SELECT org, string_agg(DISTINCT donor, ' + ' ORDER BY donor) FROM resolved GROUP BY org HAVING count(DISTINCT donor) > 1 ORDER BY org COLLATE "C";
SQL
accion ayuda|Actionaid International + NGO/Other
agence developpement francaise|AFDB Group + France
bank european investment|European Investment Bank (EIB) + European Union
environment facility global|Global Environment Facility (GEF) + NGO/Other
TEXT
is(answer($database, <<'SQL'), <<'TEXT' =~ s/\n\z//r, 'nor with agencies, but for OCHA and the fund it manages');
SELECT top, string_agg(DISTINCT donor, ' + ' ORDER BY donor) FROM resolved GROUP BY top HAVING count(DISTINCT donor) > 1 ORDER BY top COLLATE "C";
SQL
accion ayuda|Actionaid International + NGO/Other
bank european investment|European Investment Bank (EIB) + European Union
environment facility global|Global Environment Facility (GEF) + NGO/Other
france|AFDB Group + France
ocha|Central Emergency Response Fund + UN Office for the Coordination of Humanitarian Affairs (OCHA)
TEXT

# 1,967 sources, each a name of its own: those with one key are spellings of one, as reading them shows.
is(answer($database, 'SELECT count(*), count(DISTINCT donor) FROM source'), '1967|1967', 'sources');
is(answer($database, <<'SQL'), <<'TEXT' =~ s/\n\z//r, 'sources of one key');
SELECT aid_org_key(donor), count(*), count(DISTINCT id) FROM source WHERE aid_org_key(donor) IS NOT NULL GROUP BY 1 HAVING count(*) > 1
ORDER BY aid_org_key(donor) COLLATE "C";
SQL
abdullah bin foundation humanitarian services sheikh thani|2|1
action afghanistan mine programme|2|1
action medeor|2|1
agency catholic development overseas trocaire|2|0
apoio crianca grupo|2|0
association frontiers ruwad|2|1
authority development intergovernmental|2|2
caritas catholique france secours|3|1
cross netherlands red|2|1
handicap humanity inclusion international|2|1
international solidarites|2|1
lebanon organizations relief union|3|1
TEXT
is(answer($database, q{SELECT string_agg(donor, ', ' ORDER BY donor COLLATE "C") FROM source WHERE aid_org_key(donor) IS NULL}),
	'NGOs, Private (individuals & organizations), UN Agencies', 'masks among the sources');

done_testing();
