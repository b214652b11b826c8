# shellcheck shell=bash
# six indices by donor and year against sum(), hand-written SQL and the bare scan (5 million records)

ROWS=${ROWS:-$([ -n "$QUICK" ] && echo 200000 || echo 5000000)}

bench_measure()
{
	local units bytes experiment small=$(((ROWS + 4) / 5)) large=$((ROWS * 2))

	must -f bench/indices/data.sql -f bench/indices/queries.sql

	say "making $ROWS records ..."
	must -c "CALL bench.make_flow('flow', $ROWS, $SEED)"
	analyze flow
	must -v table=flow -f bench/indices/check.sql
	say "the rivals agree; measuring them, serial ..."
	must -c "CALL bench.add_rivals('serial', 'flow', $ROWS, 0)"
	measure serial
	look_at serial
	say "with two workers ..."
	must -c "CALL bench.add_rivals('parallel', 'flow', $ROWS, 2)"
	measure parallel
	look_at parallel

	say "in order of year ..."
	must -c "CREATE UNLOGGED TABLE bench.flow_by_year WITH (parallel_workers = 2, autovacuum_enabled = off)
		AS SELECT * FROM bench.flow ORDER BY year"
	analyze flow_by_year
	must -c "CALL bench.add_growth('by_year', 'flow_by_year', $ROWS)"
	measure by_year
	look_at by_year
	must -c 'DROP TABLE bench.flow_by_year'

	say "growth in records ..."
	must -c "CALL bench.make_flow('flow_small', $small, $SEED)" -c "CALL bench.make_flow('flow_large', $large, $SEED)"
	analyze flow_small
	analyze flow_large
	must -c "CALL bench.add_growth('growth', 'flow_small', $small)" \
		-c "CALL bench.add_growth('growth', 'flow', $ROWS)" -c "CALL bench.add_growth('growth', 'flow_large', $large)"
	measure growth
	look_at growth
	must -c 'DROP TABLE bench.flow_small, bench.flow_large'

	for units in 200:7 5000:7 100000:7 100000:25; do
		bytes=${units#*:}
		units=${units%:*}
		say "growth in units: $units, names of $bytes bytes ..."
		experiment=units_${units}_$bytes
		must -c "CALL bench.make_units('units', $ROWS, $units, $bytes, $SEED)"
		analyze units
		must -c "CALL bench.add_units('$experiment', $units, $bytes)"
		measure "$experiment"
		look_at "$experiment"
	done
}

bench_report()
{
	report_head && must -v rows="$ROWS" -f bench/indices/report.sql
}
