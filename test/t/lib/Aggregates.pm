package Aggregates;
# Every aggregate of the extension, as the catalog has them, and records to call them on.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Psql;
our @EXPORT = qw(create_records create_by_list aggregates mergeable digests differing);

# Columns of the records by the types of an aggregate's arguments; where types alone do not tell, name(types).
my %arguments = (
	'text, numeric' => 'unit, amount',
	'text, double precision' => 'unit, amount8',
	'text, bigint' => 'unit, cents',
	'aid_marker, numeric' => 'marker, amount',
	'aid_marker, double precision' => 'marker, amount8',
	'aid_marker, bigint' => 'marker, cents',
	'text, text, bigint' => 'sex, ages, persons',
	'text, text, bigint, boolean' => 'sex, ages, persons, disability',
	'text, integer, integer, bigint' => 'sex, age_min, age_max, persons',
	'text, integer, integer, bigint, boolean' => 'sex, age_min, age_max, persons, disability',
	'aid_allocation' => 'money',
	'aid_headcount' => 'people',
	'aid_marker_money' => 'tally',
	'aid_spatial_weights_agg(text, text)' => 'place, neighbour',
	'aid_spatial_weights_agg(text, text, double precision)' => 'place, neighbour, weight',
);

# Creates the table record with so many rows of 12 donors and 5 years. NULL in every column that may be NULL, amounts
# with more than nine decimals, short and long units. No amount is below 0, since indices refuse units that are; bits.pl
# has such amounts.
sub create_records
{
	my ($db, $rows) = @_;
	return value($db, <<"SQL");
CREATE TABLE record (id int NOT NULL, donor int, year int, unit text, amount numeric, amount8 float8, cents bigint, marker aid_marker, sex text, ages text,
	age_min int, age_max int, persons bigint, disability boolean, money aid_allocation, people aid_headcount, tally aid_marker_money, place text, neighbour text, weight float8);
SELECT setseed(0.7);
INSERT INTO record
SELECT i, floor(random() * 12)::int, 2020 + floor(random() * 5)::int,
	CASE WHEN random() < 0.01 THEN NULL WHEN random() < 0.5 THEN 'U' || floor(random() * 200) ELSE 'a unit with a long name ' || floor(random() * 300) END,
	CASE WHEN random() < 0.01 THEN NULL ELSE round((10 ^ (random() * 14 - 4) * random())::numeric, floor(random() * 12)::int) END,
	CASE WHEN random() < 0.01 THEN NULL ELSE 10 ^ (random() * 16 - 8) * random() END,
	CASE WHEN random() < 0.01 THEN NULL ELSE floor(10 ^ (random() * 9) * random()) END,
	CASE WHEN random() < 0.2 THEN NULL ELSE aid_marker('dac', floor(random() * 3)::int) END,
	(ARRAY['F', 'M', 'X', '?', NULL])[1 + floor(random() * 5)], (ARRAY['0-4', '5-17', '18-59', '60+', '6-23m', NULL])[1 + floor(random() * 6)],
	floor(random() * 30)::int, 30 + floor(random() * 40)::int, CASE WHEN random() < 0.01 THEN NULL ELSE floor(10 ^ (random() * 6)) END,
	CASE WHEN random() < 0.7 THEN random() < 0.2 END
FROM generate_series(1, $rows) i;
UPDATE record SET money = CASE WHEN id % 50 > 0 THEN format('{"%s": %s, "V%s": %s}', coalesce(unit, 'none'), coalesce(amount, 1), id % 7, id)::aid_allocation END,
	people = CASE WHEN id % 40 > 0 THEN format('F 0-17: %s, M 18+: %s, %s 5-9: 3', id % 91, id % 77, CASE WHEN id % 2 = 0 THEN 'F' ELSE 'X' END)::aid_headcount END,
	tally = CASE WHEN id % 30 > 0 THEN format('dac:%s = %s (2), ? = 0.25 (1)', id % 3, id)::aid_marker_money END,
	-- each pair of places once, so that any two parts of the links may come together
	place = 'P' || id % 100, neighbour = CASE WHEN id % 60 > 0 THEN 'N' || id / 100 END, weight = 1 / (1.0::float8 + id % 13);
VACUUM (FULL, ANALYZE) record;
SQL
}

# Creates the table by_list: the records, taken from one of their tables, in three partitions by year.
sub create_by_list
{
	my ($db, $source) = @_;
	return value($db, <<"SQL");
CREATE TABLE by_list (LIKE record) PARTITION BY LIST (year);
CREATE TABLE by_list_0 PARTITION OF by_list FOR VALUES IN (2020, 2021);
CREATE TABLE by_list_1 PARTITION OF by_list FOR VALUES IN (2022);
CREATE TABLE by_list_2 PARTITION OF by_list DEFAULT;
INSERT INTO by_list SELECT * FROM $source;
ANALYZE by_list;
SQL
}

# Every aggregate: its name and arguments, the call, how its result is sent, and its functions. Dies where an aggregate
# takes arguments that no record has.
sub aggregates
{
	my ($db) = @_;
	my @fields = qw(label arguments result send state transition combine inverse call);
	return map {
		my %aggregate;
		@aggregate{ @fields[ 0 .. 7 ] } = split /\|/, $_, -1;
		my $columns = $arguments{ $aggregate{label} } // $arguments{ $aggregate{arguments} }
			// die "$aggregate{label}: say in Aggregates.pm which columns to call it on\n";
		$aggregate{call} = $aggregate{label} =~ s/\(.*/($columns)/r;
		\%aggregate;
	} rows($db, <<'SQL');
SELECT concat_ws('|', format('%s(%s)', p.proname, oidvectortypes(p.proargtypes)), oidvectortypes(p.proargtypes), r.oid::regtype, r.typsend, aggtranstype::regtype,
	aggtransfn::oid::regprocedure, aggcombinefn::oid::regprocedure, CASE WHEN aggminvtransfn <> 0 THEN aggminvtransfn::oid::regprocedure::text ELSE '' END)
FROM pg_depend d
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
JOIN pg_aggregate a ON a.aggfnoid = p.oid
JOIN pg_type r ON r.oid = p.prorettype
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'aidflow') AND d.deptype = 'e'
ORDER BY 1
SQL
}

# Those that build from rows a value that sum() adds.
sub mergeable
{
	my (@aggregates) = @_;
	my %added = map { $_->{label} => 1 } @aggregates;
	return grep { $_->{state} ne $_->{arguments} && $added{"sum($_->{result})"} } @aggregates;
}

# A column for each aggregate: the digest of what it sends. $behind is put behind each call, such as a FILTER.
sub digests
{
	my ($aggregates, $behind) = @_;
	return join ', ', map { "md5($_->{send}($_->{call}" . ($behind // '') . '))' } @$aggregates;
}

# The aggregates whose digests differ between two results, each a text of lines that have as many columns before them.
sub differing
{
	my ($aggregates, $before, $got, $expected) = @_;
	my @rows = map { [ map { [ split /\|/, $_, -1 ] } split /\n/, $_ ] } $got, $expected;
	return "no rows" if !@{ $rows[1] };
	return @{ $rows[0] } . ' rows instead of ' . @{ $rows[1] } . ": $got" if @{ $rows[0] } != @{ $rows[1] };
	my %differing;
	for my $i (0 .. $#{ $rows[1] })
	{
		my ($a, $b) = map { $_->[$i] } @rows;
		return "line $i: @$a" if @$a != $before + @$aggregates;
		$differing{ $_ < $before ? "column $_" : $aggregates->[ $_ - $before ]{label} } = 1 for grep { $a->[$_] ne $b->[$_] } 0 .. $#$b;
	}
	return join ', ', sort keys %differing;
}

1;
