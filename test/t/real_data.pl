#!/usr/bin/perl
# Real records, asked as an analyst would ask them, against values that were computed without any database. Both are
# read where they lie, ../shared/data beside the checkout or AIDFLOW_DATA; without them the test is skipped.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use RealRecords;

open_records('data', qw(allocation concentration reference));

# ---- loading ----

sub table_name
{
	my ($file) = @_;
	return lc(($file =~ s/\.\w+$//r) =~ s/\W+/_/gr);
}

# The names in the header of a file and the number of its records, which may span lines inside quotes.
sub outline
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	my $header = <$in>;
	$header =~ s/^\xEF\xBB\xBF//;
	$header =~ s/[\r\n]+$//;
	my @columns = map { s/^"(.*)"$/$1/r } split /,/, $header;
	my ($records, $quotes) = (0, 0);
	while (my $line = <$in>)
	{
		$quotes += ($line =~ tr/"//);
		$records++ if $quotes % 2 == 0;
	}
	return ($records, @columns);
}

sub quote_sql
{
	my ($text) = @_;
	return "'" . ($text =~ s/'/''/gr) . "'";
}

# Every column is text; an empty cell is NULL, quoted or not. `NA` stays what it is.
sub load
{
	my (@files) = @_;
	my ($script, @counts) = ('');
	for my $file (@files)
	{
		my $table = table_name($file);
		my $path = quote_sql("$data/$file");
		if ($file =~ /\.json$/)
		{
			# one line: no character that occurs separates or quotes
			$script .= "CREATE TABLE $table (document text);\n"
				. "\\copy $table FROM $path (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')\n";
			push @counts, [ $file, 1 ];
			next;
		}
		my ($records, @columns) = outline("$data/$file");
		@columns = map { "\"$_\"" } @columns;
		$script .= "CREATE TABLE $table (" . join(', ', map { "$_ text" } @columns) . ");\n"
			. "\\copy $table FROM $path (FORMAT csv, HEADER, FORCE_NULL (" . join(', ', @columns) . "))\n";
		push @counts, [ $file, $records ];
	}
	return if !defined script("${script}ANALYZE;\n", 'the files load');
	my %rows = map { split /\|/ } split /\n/,
		script(join('', map { "SELECT '$_', count(*) FROM " . table_name($_) . ";\n" } @files), 'count rows') // '';
	is($rows{ $_->[0] }, $_->[1], "$_->[0]: every record is loaded") for @counts;
}

# Types, and the years and countries under one name.
my $views = '';
for my $table (qw(projects locations))
{
	my %columns = (
		projects => 'fund_id, country_iso2, allocation_year AS year, partner_code, budget_usd::numeric AS usd',
		locations => 'fund_id, country_iso2, allocation_year AS year, cluster_id, admin1, budget_usd::numeric AS usd');
	$views .= "CREATE VIEW pooled_$table AS\n"
		. join("\nUNION ALL\n", map { "SELECT $columns{$table} FROM cbpf_${table}_$_" } 2019 .. 2021) . ";\n";
}
for my $country (qw(Somalia Colombia))
{
	my ($view, $from) = (lc $country, 'aiddata_geocoded_' . lc($country) . 'aims');
	$views .= <<"SQL";
CREATE VIEW ${view}_project AS
SELECT project_id, is_geocoded = '1' AS geocoded, string_to_array(donors, '|') AS donors, donors AS donors_as_stored,
	total_commitments::numeric AS committed
FROM ${from}_projects;
CREATE VIEW ${view}_transaction AS
SELECT transaction_year AS year, transaction_value_code AS kind, transaction_value::numeric AS usd, p.donors_as_stored
FROM ${from}_transactions t JOIN ${view}_project p USING (project_id);
CREATE VIEW ${view}_place AS
SELECT project_id, project_location_id, precision_code, even_split_commitments::numeric AS usd
FROM ${from}_level_1a;
SQL
}
$views .= <<'SQL';
CREATE VIEW population_2020 AS
SELECT lpad(m49, 3, '0') AS m49, name, sum(population::numeric) AS people
FROM population_age_sex_wpp2022_age5_sex_2015_2020_2023
WHERE year = '2020'
GROUP BY 1, 2;
CREATE VIEW m49_list AS
SELECT iso2, iso3, m49 AS m49_as_stored, lpad(m49, 3, '0') AS m49, name, region FROM reference_country_m49;
CREATE VIEW polygon AS
SELECT g->>'id' AS m49, g#>>'{properties,name}' AS name
FROM country_polygons_countries_110m, jsonb_array_elements(document::jsonb #> '{objects,countries,geometries}') g;
CREATE VIEW activity_sectors AS
SELECT iati_identifier, array_agg(code ORDER BY code, percentage) AS codes,
	array_agg(percentage::numeric ORDER BY code, percentage) AS percentages, sum(percentage::numeric) AS stated
FROM iati_xml_nigeria_flat_sector
GROUP BY iati_identifier;
CREATE VIEW expenditure AS
SELECT t.iati_identifier, t.value::numeric AS usd, s.codes, s.percentages, s.stated
FROM iati_xml_nigeria_flat_transaction t JOIN activity_sectors s USING (iati_identifier)
WHERE t.type = '4';
SQL

# ---- comparing ----

# Everything one can read off an allocation.
sub figures
{
	my ($a) = @_;
	return <<"SQL";
json_build_object('n', aid_unit_count($a), 'zero_units', (aid_profile($a)).zero_units, 'total', aid_total($a)::text,
	'hhi', aid_hhi($a), 'hhi_normalized', aid_hhi_normalized($a), 'effective_number_q2', aid_effective_number($a),
	'effective_number_q1', aid_effective_number($a, 1), 'gini', aid_gini($a), 'theil', aid_theil($a),
	'entropy', aid_entropy($a), 'mld', aid_mld($a), 'hoover', aid_hoover($a), 'atkinson_half', aid_atkinson($a, 0.5),
	'top_share_1', aid_top_share($a, 1), 'top_share_4', aid_top_share($a, 4))
SQL
}

# The same by other ways: other parameters, definitions from units and shares.
sub figures_otherwise
{
	my ($a) = @_;
	return <<"SQL";
(SELECT json_build_object('n', count(*), 'zero_units', count(*) FILTER (WHERE amount = 0),
	'total', trim_scale(sum(amount))::text, 'hhi', sum(share * share),
	'effective_number_q2', aid_effective_number($a, 2), 'effective_number_q1', exp(aid_entropy($a)),
	'theil', aid_generalized_entropy($a, 1), 'mld', aid_generalized_entropy($a, 0),
	'top_share_1', sum(share) FILTER (WHERE rank = 1), 'top_share_4', sum(share) FILTER (WHERE rank <= 4))
FROM aid_units($a))
SQL
}

# rows => a query of place, unit, amount (numeric); frame => an expression of type text[], the eligible units.
# not_doubles => why a double cannot hold these amounts; whole => the amounts are whole.
sub concentration
{
	my ($short, %option) = @_;
	my $a = 'aid_allocation_agg(unit, amount)';
	$a = "aid_frame($a, $option{frame})" if $option{frame};
	my $with = "WITH record AS ($option{rows}), money AS (SELECT place, $a AS a FROM record GROUP BY place)\n";
	compare($short, 'two steps', $with . "SELECT place, " . figures('a') . "FROM money ORDER BY place;\n");
	compare($short, 'otherwise', $with . "SELECT place, " . figures_otherwise('a') . "FROM money ORDER BY place;\n");

	# In one step an unfunded unit needs a row of 0.
	my $zeros = $option{frame}
		? "UNION ALL SELECT place, unit, 0 FROM (SELECT DISTINCT place FROM record) p, unnest($option{frame}) unit"
		: '';
	my @types = ('numeric', $option{not_doubles} ? () : 'double precision', $option{whole} ? 'bigint' : ());
	for my $type (@types)
	{
		my $x = "unit, amount::$type";
		compare($short, "one step, $type", <<"SQL");
WITH record AS ($option{rows}), framed AS (SELECT place, unit, amount FROM record $zeros)
SELECT place, json_build_object('hhi', aid_hhi($x), 'hhi_normalized', aid_hhi_normalized($x), 'gini', aid_gini($x),
	'theil', aid_theil($x), 'mld', aid_mld($x), 'hoover', aid_hoover($x), 'entropy', aid_entropy($x),
	'total', aid_total(aid_allocation_agg($x))::text, 'n', aid_unit_count(aid_allocation_agg($x)))
FROM framed GROUP BY place ORDER BY place;
SQL
		$expected->same_digits($short, "one step, $type", 'two steps');
	}
	note($expected->id($short) . ": no double precision: $option{not_doubles}") if $option{not_doubles};
	compare($short, 'one step, effective number', <<"SQL");
WITH record AS ($option{rows}), framed AS (SELECT place, unit, amount FROM record $zeros)
SELECT place, json_build_object('effective_number_q2', 1 / aid_hhi(unit, amount),
	'effective_number_q1', exp(aid_entropy(unit, amount)))
FROM framed GROUP BY place ORDER BY place;
SQL
}

# ---- the items ----

load($expected->files);
script($views, 'the views');

# c01: pooled funds; also by parallel workers, and as the sum of what was stored by year
concentration('c01', rows => 'SELECT NULL AS place, fund_id AS unit, usd AS amount FROM pooled_projects');
my $parallel = <<"SQL";
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SQL
my $funds = <<"SQL";
WITH money AS (SELECT aid_allocation_agg(fund_id, usd) AS a FROM pooled_projects)
SELECT '', @{[ figures('a') ]} FROM money;
SQL
like(script("$parallel EXPLAIN $funds", 'c01: the plan') // '', qr/Partial Aggregate/, 'c01: the plan is parallel');
compare('c01', 'parallel workers', $parallel . $funds);
$expected->same_digits('c01', 'parallel workers', 'two steps');
compare('c01', 'sum of years', <<"SQL");
CREATE TEMP TABLE stored AS
SELECT year, aid_allocation_agg(fund_id, usd) AS a FROM pooled_projects GROUP BY year;
WITH money AS (SELECT sum(a) AS a FROM stored)
SELECT '', @{[ figures('a') ]} FROM money;
SQL
$expected->same_digits('c01', 'sum of years', 'two steps');

# c02: a year a row; XX is a fund, not a country
my $without_xx = "country_iso2 AS unit, usd AS amount FROM pooled_projects WHERE country_iso2 <> 'XX'";
concentration('c02', rows => "SELECT year AS place, $without_xx");

# c03: the same with the countries of all years as frame
my $countries = "(SELECT array_agg(DISTINCT country_iso2) FROM pooled_projects WHERE country_iso2 <> 'XX')";
concentration('c03', rows => "SELECT NULL AS place, $without_xx AND year = '2019'", frame => $countries);
compare('c03', 'frame', <<"SQL");
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) FILTER (WHERE year = '2019') AS before, $countries AS units
	FROM pooled_projects WHERE country_iso2 <> 'XX'
), framed AS (
	SELECT before, aid_frame(before, units) AS a FROM money
)
SELECT '', json_build_object('frame', json_agg(unit), 'added_as_zero',
	json_agg(unit) FILTER (WHERE aid_amount(before, unit) IS NULL AND amount = 0))
FROM framed, aid_units(a);
SQL
# all rows, XX too, against a frame that is an allocation: what is outside has to be left out, and is counted
compare('c03', 'restricted to a reference', <<"SQL");
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) FILTER (WHERE year = '2019') AS a,
		aid_allocation_agg(country_iso2, usd) FILTER (WHERE country_iso2 <> 'XX') AS f
	FROM pooled_projects
), framed AS (
	SELECT aid_frame(aid_restrict(a, f), f) AS a FROM money
)
SELECT '', @{[ figures('a') ]} FROM framed;
SQL
$expected->same_digits('c03', 'restricted to a reference', 'two steps');
is(script(<<"SQL", 'c03: the query runs (what was left out)'), "1|t\n", 'c03: XX is what was left out');
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) AS a FROM pooled_projects WHERE year = '2019'
)
SELECT dropped_units, dropped_amount = aid_amount(a, 'XX') FROM money, aid_profile(aid_restrict(a, $countries));
SQL

# c04: partners of one year; c05: clusters of one country and year
concentration('c04', rows => <<'SQL');
SELECT NULL AS place, partner_code AS unit, usd AS amount FROM pooled_projects WHERE year = '2021'
SQL
concentration('c05', rows => <<'SQL');
SELECT NULL AS place, cluster_id AS unit, usd AS amount
FROM pooled_locations
WHERE country_iso2 = 'YE' AND year = '2020'
SQL

# c06: regions of one country by year, all years' regions as frame
my $somali = "FROM pooled_locations WHERE country_iso2 = 'SO'";
my $regions = "(SELECT array_agg(DISTINCT admin1) $somali)";
concentration('c06', frame => $regions, rows => <<"SQL");
SELECT year || '/framed' AS place, admin1 AS unit, usd AS amount $somali
SQL
compare('c06', 'before the frame', <<"SQL");
SELECT year, json_build_object('present', aid_unit_count(aid_allocation_agg(admin1, usd))) $somali GROUP BY year;
SELECT '', json_build_object('frame', json_agg(unit)) FROM aid_units(aid_frame('{}', $regions));
SQL

# c07: names as stored and trimmed; trimming is also a regrouping
concentration('c07', rows => <<'SQL');
SELECT place, unit, usd AS amount
FROM pooled_locations, LATERAL (VALUES ('as_stored', admin1), ('trimmed', btrim(admin1))) v (place, unit)
WHERE country_iso2 = 'XX'
SQL
compare('c07', 'regrouped', <<"SQL");
WITH money AS (
	SELECT aid_allocation_agg(admin1, usd) AS a, jsonb_object_agg(admin1, btrim(admin1)) AS names
	FROM pooled_locations WHERE country_iso2 = 'XX'
), trimmed AS (
	SELECT aid_regroup(a, names) AS a FROM money
)
SELECT 'trimmed', @{[ figures('a') ]} FROM trimmed;
SQL
$expected->same_digits('c07', 'regrouped', 'two steps');

# c08: within and between regions, the grouping from the shipped list and from the file
for my $list (qw(aid_country m49_list))
{
	my $with = <<"SQL";
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) AS a FROM pooled_projects
	WHERE country_iso2 <> 'XX' AND year = '2021'
), region AS (
	SELECT jsonb_object_agg(iso2, region) AS g FROM $list WHERE region IS NOT NULL
)
SQL
	compare('c08', "decomposed, $list", <<"SQL");
$with, tree AS (
	SELECT d.* FROM money, region, aid_theil_decompose(a, g) d
)
SELECT '', json_build_object('n', sum(unit_count) FILTER (WHERE level = 0),
	'theil', sum(theil) FILTER (WHERE level = 0),
	'between', sum(contribution) FILTER (WHERE level = 1), 'within', sum(contribution) FILTER (WHERE level = 2))
FROM tree;
$with, tree AS (
	SELECT d.* FROM money, region, aid_theil_decompose(a, g) d
)
SELECT 'groups/' || path[1], json_build_object('n', sum(unit_count) FILTER (WHERE level = 1),
	'share', sum(share) FILTER (WHERE level = 1), 'theil_inside', sum(theil) FILTER (WHERE level = 1),
	'between', sum(contribution) FILTER (WHERE level = 1), 'within', sum(contribution) FILTER (WHERE level = 2))
FROM tree WHERE level > 0 GROUP BY path[1] ORDER BY path[1];
SQL
	# between is the index of the regions' money against their number of countries
	compare('c08', "regrouped, $list", <<"SQL");
$with, split AS (
	SELECT a, aid_regroup(a, g) AS by_region,
		aid_regroup((SELECT aid_allocation_agg(unit, 1) FROM aid_units(a)), g) AS countries
	FROM money, region
)
SELECT '', json_build_object('n', aid_unit_count(a), 'theil', aid_theil(a),
	'between', aid_theil(by_region, countries), 'within', aid_theil(a) - aid_theil(by_region, countries))
FROM split;
$with, inside AS (
	SELECT g->>unit AS region, aid_allocation_agg(unit, amount) AS part
	FROM money, region, aid_units(a) GROUP BY 1
)
SELECT 'groups/' || region, json_build_object('n', aid_unit_count(part), 'theil_inside', aid_theil(part),
	'share', aid_share(aid_regroup(a, g), region), 'within', aid_share(aid_regroup(a, g), region) * aid_theil(part))
FROM money, region, inside ORDER BY region;
SQL
}

# c09: against people; the codes meet through the shipped list and through the file
for my $list (qw(aid_country m49_list))
{
	my $with = <<"SQL";
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) AS a FROM pooled_projects
	WHERE country_iso2 <> 'XX' AND year = '2020'
), people AS (
	SELECT aid_allocation_agg(iso2, people) AS everybody FROM population_2020 JOIN $list USING (m49)
), both_sides AS (
	SELECT a, aid_restrict(everybody, a) AS p FROM money, people
)
SQL
	compare('c09', "against the people, $list", <<"SQL");
$with
SELECT '', json_build_object('n', aid_unit_count(a), 'total', aid_total(a)::text, 'reference_total', aid_total(p)::text,
	'gini', aid_gini(a, p), 'theil', aid_theil(a, p), 'mld', aid_mld(a, p), 'hoover', aid_hoover(a, p),
	'money_to_move', aid_hoover(a, p) * aid_total(a)::double precision)
FROM both_sides;
$with
SELECT '', json_build_object('location_quotient', json_object_agg(unit, quotient),
	'n', count(*), 'total', trim_scale(sum(entitlement - gap))::text, 'hoover', sum(abs(share - reference_share)) / 2,
	'money_to_move', sum(gap) FILTER (WHERE gap > 0))
FROM both_sides, aid_location_quotient(a, p);
SQL
	compare('c09', "otherwise, $list", <<"SQL");
$with
SELECT '', json_build_object('theil', aid_generalized_entropy(a, 1, p), 'mld', aid_generalized_entropy(a, 0, p),
	'hoover', aid_hoover(p, a),
	'gini', (SELECT 1 - sum((cumulative_share + coalesce(s, 0)) * (cumulative_reference - coalesce(r, 0)))
		FROM (SELECT *, lag(cumulative_share) OVER w AS s, lag(cumulative_reference) OVER w AS r
			FROM aid_lorenz(a, p) WINDOW w AS (ORDER BY position)) l))
FROM both_sides;
$with
SELECT '', json_build_object('location_quotient', json_object_agg(unit, aid_share(a, unit) / aid_share(p, unit)))
FROM both_sides, aid_units(a);
SQL
}

# c10: several donors in one cell, each an equal part
concentration('c10', not_doubles => 'parts with nine decimals have more digits than a double holds', rows => <<'SQL');
SELECT NULL AS place, donor AS unit, part AS amount
FROM somalia_project, unnest(donors, aid_split_even(committed, cardinality(donors))) AS d (donor, part)
WHERE committed IS NOT NULL
SQL
compare('c10', 'by weight', <<"SQL");
WITH money AS (
	SELECT aid_allocation_agg(donor, part) AS a
	FROM somalia_project,
		unnest(donors, aid_split_by_weight(committed, array_fill(1.0, ARRAY[cardinality(donors)]))) AS d (donor, part)
	WHERE committed IS NOT NULL
)
SELECT '', @{[ figures('a') ]} FROM money;
SQL
$expected->same_digits('c10', 'by weight', 'two steps');

# c11: donors by year as stored; also in windows that move over the years
my $disbursed = "FROM somalia_transaction WHERE kind = 'D' AND year BETWEEN '2007' AND '2013'";
concentration('c11', whole => 1, rows => "SELECT year AS place, donors_as_stored AS unit, usd AS amount $disbursed");
compare('c11', 'moving window', <<"SQL");
WITH money AS (
	SELECT DISTINCT year, aid_allocation_agg(donors_as_stored, usd)
		OVER (ORDER BY year::integer RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS a
	$disbursed
)
SELECT year, @{[ figures('a') ]} FROM (SELECT DISTINCT ON (year) year, a FROM money ORDER BY year) m ORDER BY year;
SQL
$expected->same_digits('c11', 'moving window', 'two steps');

# c12: one year of commitments, c13: one row without source
concentration('c12', rows => <<'SQL');
SELECT NULL AS place, donors_as_stored AS unit, usd AS amount
FROM colombia_transaction
WHERE kind = 'C' AND year = '2012'
SQL
my $jordan = "FROM fts_flows_fts_incoming_funding_jor WHERE status <> 'pledge'";
concentration('c13', whole => 1, rows => <<"SQL");
SELECT NULL AS place, "srcOrganization" AS unit, "amountUSD"::numeric AS amount $jordan
SQL
compare('c13', 'profile', <<"SQL");
WITH money AS (SELECT aid_allocation_agg("srcOrganization", "amountUSD"::numeric) AS a $jordan)
SELECT '', json_build_object('skipped_rows_without_source', null_unit_rows, 'n', unit_count, 'zero_units', zero_units,
	'total', total::text)
FROM money, aid_profile(a);
SQL

# c14: similarity of two years, each way round
my $two_years = <<"SQL";
WITH money AS (
	SELECT aid_allocation_agg(country_iso2, usd) FILTER (WHERE year = '2020') AS a,
		aid_allocation_agg(country_iso2, usd) FILTER (WHERE year = '2021') AS b
	FROM pooled_projects WHERE country_iso2 <> 'XX'
)
SQL
for my $pair ([ 'from 2020 to 2021', 'a', 'b' ], [ 'from 2021 to 2020', 'b', 'a' ])
{
	my ($form, $from, $to) = @$pair;
	compare('c14', $form, <<"SQL");
$two_years
SELECT '', json_build_object('units_in_union', aid_unit_count(a + b),
	'hoover_between', aid_hoover($from, aid_frame($to, a + b)),
	'similarity', 1 - aid_hoover($from, aid_frame($to, a + b)))
FROM money;
SQL
}
compare('c14', 'unit by unit', <<"SQL");
$two_years
SELECT '', json_build_object('units_in_union', count(*),
	'hoover_between', sum(abs(coalesce(x.share, 0) - coalesce(y.share, 0))) / 2,
	'similarity', 1 - sum(abs(coalesce(x.share, 0) - coalesce(y.share, 0))) / 2)
FROM (SELECT u.* FROM money, aid_units(a) u) x FULL JOIN (SELECT u.* FROM money, aid_units(b) u) y USING (unit);
SQL

# s01: what is stored for places against the projects, and splitting the projects ourselves
for my $country (qw(somalia colombia))
{
	compare('s01', 'as stored', <<"SQL");
WITH place AS (
	SELECT project_id, committed, l.precision_code, l.usd
	FROM ${country}_project JOIN ${country}_place l USING (project_id)
	WHERE geocoded AND committed IS NOT NULL
), project AS (
	SELECT aid_allocation_agg(project_id, usd) AS placed,
		(SELECT aid_allocation_agg(project_id, committed) FROM ${country}_project WHERE geocoded) AS committed
	FROM place
)
SELECT '$country', json_build_object('projects', aid_unit_count(committed),
	'reconciled', (SELECT count(*) FROM aid_units(committed) c JOIN aid_units(placed) p USING (unit)
		WHERE abs(p.amount - c.amount) <= 0.001),
	'share_known_only_to_country_or_capital', (SELECT aid_share(aid_allocation_agg(
		CASE WHEN precision_code IN ('6', '8') THEN 'country or capital' ELSE 'place' END, usd), 'country or capital')
		FROM place))
FROM project;
SQL
	compare('s01', 'split again', <<"SQL");
WITH project AS (
	SELECT project_id, committed, aid_split_even(committed, count(*)::integer) AS parts,
		array_agg(l.usd ORDER BY project_location_id) AS stored
	FROM ${country}_project JOIN ${country}_place l USING (project_id)
	WHERE geocoded AND committed IS NOT NULL
	GROUP BY project_id, committed
)
SELECT '$country', json_build_object('projects', count(*),
	'reconciled', count(*) FILTER (WHERE (SELECT sum(part) = committed AND max(abs(part - usd)) <= 0.001
		FROM unnest(parts, stored) p (part, usd))))
FROM project;
SQL
}

# s02: percentages that do not add up to 100
script(<<'SQL', 's02: a function that says how a split fails');
CREATE FUNCTION refusal(amount numeric, percentages numeric[]) RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
	PERFORM aid_split_percent(amount, percentages);
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $body$;
SQL
compare('s02', 'activities', <<'SQL');
SELECT '', json_build_object('activities_with_several_sectors', count(*) FILTER (WHERE cardinality(codes) > 1),
	'not_exactly_100', count(*) FILTER (WHERE refusal(1, percentages) = '22023'),
	'sums_seen', json_agg(DISTINCT stated::text) FILTER (WHERE refusal(1, percentages) IS NOT NULL))
FROM activity_sectors;
SELECT '', json_build_object('expenditure_total', aid_total(aid_allocation_agg(iati_identifier, usd))::text,
	'expenditure_of_the_not_100',
	aid_total(aid_allocation_agg(iati_identifier, usd) FILTER (WHERE refusal(usd, percentages) = '22023'))::text)
FROM expenditure;
SQL
compare('s02', 'the rest named', <<'SQL');
WITH money AS (
	SELECT aid_allocation_agg(code, part) AS a
	FROM expenditure,
		unnest(codes || 'rest'::text, aid_split_percent(usd, percentages || (100 - stated))) AS s (code, part)
)
SELECT '', json_build_object('expenditure_total', aid_total(a)::text,
	'unallocated_when_stated', aid_amount(a, 'rest')::text,
	'stated_12100', aid_amount(a, '12100'), 'stated_31100', aid_amount(a, '31100'))
FROM money;
SQL
# without a name the rest is money of an unknown unit, which the profile shows
compare('s02', 'the rest unknown', <<'SQL');
WITH money AS (
	SELECT aid_allocation_agg(code, part) AS a
	FROM expenditure,
		unnest(codes || NULL::text, aid_split_percent(usd, percentages || (100 - stated))) AS s (code, part)
)
SELECT '', json_build_object('expenditure_total', trim_scale(total + null_unit_amount)::text,
	'unallocated_when_stated', null_unit_amount::text,
	'stated_12100', aid_amount(a, '12100'), 'stated_31100', aid_amount(a, '31100'))
FROM money, aid_profile(a);
SQL
compare('s02', 'by weight', <<'SQL');
WITH money AS (
	SELECT aid_allocation_agg(code, part) AS a
	FROM expenditure, unnest(codes, aid_split_by_weight(usd, percentages)) AS s (code, part)
)
SELECT '', json_build_object('expenditure_total', aid_total(a)::text,
	'rebased_12100', aid_amount(a, '12100'), 'rebased_31100', aid_amount(a, '31100'))
FROM money;
SQL

# r01: codes that meet aid_country, and those that do not
for my $list (qw(aid_country m49_list))
{
	compare('r01', $list, <<"SQL");
SELECT '', json_build_object('countries', count(*),
	'iso2_equal_to_text_NA', count(*) FILTER (WHERE iso2 = 'NA' AND iso3 = 'NAM'))
FROM $list;
SELECT '', json_build_object('codes_that_lost_zeros', count(*) FILTER (WHERE length(m49_as_stored) < 3))
FROM m49_list f WHERE EXISTS (SELECT FROM $list c WHERE c.m49 = f.m49 AND c.iso2 = f.iso2 AND c.iso3 = f.iso3);
SELECT '', json_build_object('polygons', count(*), 'polygons_matching_a_country', count(c.iso3),
	'polygons_without_id', json_agg(p.name ORDER BY p.name COLLATE "C") FILTER (WHERE p.m49 IS NULL))
FROM polygon p LEFT JOIN $list c USING (m49);
SELECT '', json_build_object('places_with_population', count(*), 'places_matching_a_country', count(c.iso3),
	'places_without_country', json_agg(p.name ORDER BY p.name COLLATE "C") FILTER (WHERE c.iso3 IS NULL))
FROM population_2020 p LEFT JOIN $list c USING (m49);
SQL
}
# the same places as an allocation of people: who is in no country shows in the profile
compare('r01', 'profile', <<'SQL');
WITH people AS (
	SELECT aid_allocation_agg(c.iso3, p.people) AS a FROM population_2020 p LEFT JOIN aid_country c USING (m49)
)
SELECT '', json_build_object('places_matching_a_country', unit_count,
	'places_with_population', entries + null_unit_rows,
	'countries', aid_unit_count(a + aid_frame('{}', (SELECT array_agg(iso3) FROM aid_country))))
FROM people, aid_profile(a);
SQL

$expected->finish;
done_testing();
