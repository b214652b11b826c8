#!/usr/bin/perl
# aid_country against an independent copy of the M49 list, where there is one
# beside the repository.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Psql;
use RealRecords;
use Test::More;

my $file = 'reference/country_m49.csv';
find_records($file);
my $db = create_database('aidflow_reference_real', '-E', 'UTF8');
my $load = load_csv($file, 'm49');

my @out = rows($db, <<"SQL");
CREATE EXTENSION aidflow;
$load
SELECT 'rows', count(*), (SELECT count(*) FROM m49) FROM aid_country;
SELECT 'codes', c.iso3, r.iso3 FROM aid_country c FULL JOIN m49 r USING (iso3)
WHERE (c.iso2, c.m49) IS DISTINCT FROM (r.iso2, lpad(r.m49, 3, '0'));
SELECT 'regions', iso3 FROM aid_country c JOIN m49 r USING (iso3)
WHERE (c.region_code, c.region, c.subregion_code, c.subregion, c.intermediate_code, c.intermediate)
	IS DISTINCT FROM (lpad(r.region_m49, 3, '0'), r.region, lpad(r.subregion_m49, 3, '0'), r.subregion,
		lpad(r.intermediate_m49, 3, '0'), r.intermediate);
SELECT 'ldc', iso3 FROM aid_country c JOIN m49 r USING (iso3) WHERE c.ldc <> (r.ldc IS NOT NULL);
SELECT 'lldc', iso3 FROM aid_country c JOIN m49 r USING (iso3) WHERE c.lldc <> (r.lldc IS NOT NULL);
SELECT 'sids', iso3 FROM aid_country c JOIN m49 r USING (iso3) WHERE c.sids <> (r.sids IS NOT NULL);
SELECT 'flags', count(*) FILTER (WHERE ldc IS NOT NULL), count(*) FILTER (WHERE lldc IS NOT NULL),
	count(*) FILTER (WHERE sids IS NOT NULL) FROM m49;
SELECT 'ours', count(*) FILTER (WHERE ldc), count(*) FILTER (WHERE lldc), count(*) FILTER (WHERE sids) FROM aid_country;
SQL
my %seen;
push @{ $seen{(split /\|/)[0]} }, $_ for @out;

is("@{ $seen{rows} // [] }", 'rows|249|249', 'as many countries');
is("@{ $seen{codes} // [] }", '', 'the same ISO and M49 codes');
is("@{ $seen{regions} // [] }", '', 'the same region tree');
is("@{ $seen{flags} // [] }", 'flags|45|32|53', 'the list is the one this test knows');
is("@{ $seen{ours} // [] }", 'ours|44|32|53', 'flags counted in aid_country');
# The list is older than the day our flags describe: Sao Tome and Principe graduated on 13 December 2024.
is("@{ $seen{ldc} // [] }", 'ldc|STP', 'least developed countries, but for the last graduation');
is("@{ $seen{lldc} // [] }", '', 'the same landlocked developing countries');
is("@{ $seen{sids} // [] }", '', 'the same small island developing states');

done_testing();
