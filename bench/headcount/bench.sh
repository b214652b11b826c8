# shellcheck shell=bash
# sum of 100 000 headcounts of ten cells against jsonb and plain columns; joint bounds on 60 by 60 cells

ROWS=${ROWS:-$([ -n "$QUICK" ] && echo 20000 || echo 100000)}

bench_measure()
{
	local form pairs=50

	[ -z "$QUICK" ] || pairs=10
	must -f bench/headcount/data.sql -f bench/headcount/queries.sql

	say "making $ROWS headcounts ..."
	must -c "CALL bench.make_headcounts($ROWS, $SEED)" -c "CALL bench.make_accounts($pairs, $SEED)"
	for form in as_headcount as_jsonb as_columns as_text account; do
		analyze "$form"
	done
	must -f bench/headcount/check.sql
	say "the rivals agree; measuring them, serial ..."
	must -c "CALL bench.add_rivals('serial', $ROWS, 0)"
	measure serial
	say "with two workers ..."
	must -c 'ALTER DATABASE bench SET parallel_setup_cost = 0' -c "CALL bench.add_rivals('parallel', $ROWS, 2)"
	measure parallel
	look_at parallel
	must -c 'CALL bench.enlarge(10)'
	for form in as_headcount as_jsonb as_columns as_text; do
		analyze "$form"
	done
	must -c "CALL bench.add_rivals('parallel_large', $((ROWS * 10)), 2)"
	measure parallel_large
	look_at parallel_large
	say "joint bounds of two accounts ..."
	must -c "CALL bench.add_joint_bounds('joint', $pairs)"
	measure joint
}

bench_report()
{
	report_head && must -v rows="$ROWS" -f bench/headcount/report.sql
}
