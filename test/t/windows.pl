#!/usr/bin/perl
# Every aggregate with a moving inverse, found in the catalog: over rows with NULLs in each argument, and frames that are
# empty, overtake each other or leave a row out, a window gives what the aggregate gives for the rows of the frame.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Aggregates;
use Psql;
use Test::More;

my $db = create_database('aidflow_windows');
value($db, <<'SQL');
CREATE EXTENSION aidflow;
CREATE TABLE r AS SELECT i, nullif('u' || abs(hashint4(i) % 5), 'u0') AS unit, CASE abs(hashint4(-i) % 4) WHEN 0 THEN NULL ELSE hashint4(i * 7) % 100 / 7.0 END AS amount, nullif(abs(hashint4(i * 13) % 4), 0)::bigint AS cents,
	CASE WHEN i % 6 > 0 THEN ('dac:' || abs(hashint4(i * 3) % 3))::aid_marker END AS marker, (ARRAY['F', 'M', NULL, 'X'])[1 + abs(hashint4(i * 5) % 4)] AS sex, (ARRAY['0-17', '18+', NULL])[1 + abs(hashint4(i * 11) % 3)] AS ages,
	abs(hashint4(i * 17) % 9) AS age_min, nullif(hashint4(i * 19) % 2 = 0, true) AS disability
FROM generate_series(1, 300) i;
ALTER TABLE r ADD amount8 float8, ADD age_max int, ADD persons bigint, ADD money aid_allocation, ADD people aid_headcount, ADD tally aid_marker_money;
UPDATE r SET amount8 = amount, age_max = age_min + 10, persons = cents, money = CASE WHEN i % 3 > 0 THEN (SELECT aid_allocation_agg(unit, amount) FROM r w WHERE w.i BETWEEN r.i AND r.i + 2) END,
	people = CASE WHEN i % 4 > 0 THEN ('F 0-17: ' || i % 7 || ', M: ' || i % 3)::aid_headcount END,
	tally = CASE WHEN i % 5 > 0 THEN (SELECT aid_marker_agg(nullif(marker, 'dac:1'), amount) FROM r w WHERE w.i BETWEEN r.i AND r.i + 2) END;
SQL
my @frames = (
	['3 PRECEDING AND 1 PRECEDING', 'w.i BETWEEN o.i - 3 AND o.i - 1'], ['1 FOLLOWING AND 4 FOLLOWING', 'w.i BETWEEN o.i + 1 AND o.i + 4'], ['UNBOUNDED PRECEDING AND 5 PRECEDING', 'w.i <= o.i - 5'],
	['2 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW', 'w.i BETWEEN o.i - 2 AND o.i - 1']);
my @moving = grep { $_->{inverse} ne '' } aggregates($db);
cmp_ok(scalar @moving, '>', 20, scalar(@moving) . ' aggregates move');
for my $aggregate (@moving)
{
	my $call = $aggregate->{call};
	# indices are of amounts that are not negative
	$call =~ s/\b(amount8?)\b/abs($1)/ if $aggregate->{result} eq 'double precision';
	my @different;
	for my $frame (@frames)
	{
		for my $filter ('true', 'i % 5 > 1')
		{
			my $outcome = value($db, "SELECT count(*) FILTER (WHERE moved IS DISTINCT FROM fresh), count(moved) > 0 FROM (SELECT $call FILTER (WHERE $filter) OVER (ORDER BY i ROWS BETWEEN $frame->[0])::text AS moved,"
				. " (SELECT $call FROM r w WHERE $frame->[1] AND w.$filter)::text AS fresh FROM r o) q" =~ s/w\.true/true/r);
			push @different, "$frame->[0], $filter: $outcome" if $outcome ne '0|t';
		}
	}
	is(join("\n", @different), '', "$aggregate->{label}: a window gives what its rows give");
}
done_testing();
