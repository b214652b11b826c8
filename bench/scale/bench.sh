# shellcheck shell=bash
# growth to 50 million records, a million units and 100 000 groups: time, memory, files; ten years of daily values

ROWS=${ROWS:-$([ -n "$QUICK" ] && echo 500000 || echo 50000000)}

# make_records TABLE RECORDS: two sessions, since one keeps only one processor busy
make_records()
{
	local half=$(($2 / 2)) first

	say "making $2 records ..."
	must -c "CALL bench.create_records('$1')"
	must -c "CALL bench.fill_records('$1', 1, $half, $SEED)" &
	first=$!
	must -c "CALL bench.fill_records('$1', $half + 1, $2, $SEED)"
	wait "$first" || fail "making records" "The message above names the statement."
	analyze "$1"
}

# run_cells EXPERIMENT ROUNDS: each query in a backend of its own; from two rounds on, one before them to warm up
run_cells()
{
	local round position positions

	positions=$(must -c "SELECT position FROM bench.cell WHERE experiment = '$1' ORDER BY position")
	for ((round = $2 > 1 ? 0 : 1; round <= $2; round++)); do
		for position in $positions; do
			must -c "CALL bench.run_cell('$1', $position, $round)"
		done
	done
}

bench_measure()
{
	local small=$((ROWS / 50)) medium=$((ROWS / 5)) days=3653 per_day=$((ROWS / 10 / 3653)) round late=1000

	if [ -n "$QUICK" ]; then
		days=731
		per_day=$((ROWS / 5 / days))
		late=100
	fi
	must -f bench/scale/data.sql -f bench/scale/queries.sql -f bench/scale/days.sql

	make_records small_records "$small"
	must -f bench/scale/check.sql
	say "values hold the sums; growth ..."
	must -c "CALL bench.add_growth('small_records', $small)"
	run_cells small_records "$RUNS"
	make_records medium_records "$medium"
	must -c "CALL bench.add_growth('medium_records', $medium)"
	run_cells medium_records 3

	say "memory of a group ..."
	must -c "CALL bench.add_states('medium_records', $medium)"
	run_cells memory 1
	say "little memory ..."
	must -c "CALL bench.add_spill('medium_records', $medium)"
	run_cells spill 1
	must -c 'DROP TABLE bench.small_records, bench.medium_records'

	make_records large_records "$ROWS"
	say "growth, $ROWS records, each query once ..."
	must -c "CALL bench.add_growth('large_records', $ROWS)"
	run_cells large_records 1
	must -c "CALL bench.add_parallel('large_records', $ROWS)"
	run_cells parallel 1
	must -c 'DROP TABLE bench.large_records'

	say "ten years of daily values ..."
	must -c "CALL bench.make_payments($days, $per_day, $SEED)" -c 'CREATE INDEX ON bench.payment (day, donor)'
	analyze payment
	for round in 1 2 3; do
		must -c "CALL bench.build_years($round)"
	done
	for round in 0 1 2 3; do
		must -c "CALL bench.ask($round)"
	done
	for round in 1 2 3; do
		must -c "CALL bench.take_late($round, $late)" -c "CALL bench.audit($round)"
	done
}

bench_report()
{
	report_head && must -v rows="$ROWS" -f bench/scale/report.sql
}
