# shellcheck shell=bash
# exact title join against pg_trgm, quality on labelled and generated records, whole search against Splink

ROWS=${ROWS:-$([ -n "$QUICK" ] && echo 50000 || echo 1000000)}
SHARED=../shared/data/matching
VENV=${AIDFLOW_BENCH_VENV:-/var/cache/aidflow-bench-venv}

bench_measure()
{
	local set join_rows=20000 probes=200 size

	[ -z "$QUICK" ] || { join_rows=4000 probes=20; }
	must -c 'CREATE EXTENSION pg_trgm' -f bench/matching/data.sql -f bench/matching/labelled.sql -f bench/matching/runs.sql
	say "quality on the labelled sets ..."
	if [ -d "$SHARED" ]; then
		must -v dir="$SHARED" -f bench/matching/load-labelled.sql
		for set in dblp-acm abt-buy fodors-zagats febrl1 febrl3; do
			must -c "CALL bench.match_by_trgm('$set')" -c "CALL bench.match_by_aidflow('$set')"
		done
		must -c "CALL bench.match_by_trgm('splink-fake1000')" -c "CALL bench.match_people()"
	else
		say "notice: $SHARED is absent, the labelled sets are left out"
	fi

	say "the title join, $join_rows rows in one block ..."
	must -c "CALL bench.make_records($join_rows, 1, $SEED)" -c "CALL bench.make_titles()"
	must -c "CALL bench.join_against_trgm($join_rows, 0.6, $join_rows)" -c "CALL bench.small_things()"
	say "the title join, $((5 * join_rows)) rows in one block, $probes probes of pg_trgm ..."
	must -c "CALL bench.make_records($((5 * join_rows)), 1, $SEED)" -c "CALL bench.make_titles()"
	must -c "CALL bench.join_against_trgm($((5 * join_rows)), 0.7, $probes)"

	for size in $((ROWS / 8)) $((ROWS / 4)) $((ROWS / 2)) "$ROWS"; do
		say "the whole search, $size records ..."
		must -c "CALL bench.make_records($size, greatest(1, $size / 20000), $SEED)" -c 'VACUUM (FREEZE, ANALYZE) bench.record'
		search_once "$size" 1
	done
	splink_once "$ROWS"
	say "1000 new records against $ROWS ..."
	must -c "CALL bench.new_against_base($ROWS)"
	say "index lookups ..."
	must -c "CALL bench.lookups($((ROWS * 3 / 10)))"
}

# The private memory of every process of the server, in kB, at its highest while PID runs
watch_memory()
{
	local pid=$1 postmaster process total highest=0

	postmaster=$(head -n 1 "$CLUSTER/data/postmaster.pid")
	while kill -0 "$pid" 2>/dev/null; do
		total=0
		for process in $(pgrep -P "$postmaster"); do
			total=$((total + $(awk '/^(Private_Clean|Private_Dirty):/ { s += $2 } END { print s + 0 }' \
				"/proc/$process/smaps_rollup" 2>/dev/null || echo 0)))
		done
		[ "$total" -le "$highest" ] || highest=$total
		sleep 0.2
	done
	echo "$highest"
}

# search_once ROWS WORKERS: the whole search in a backend of its own
search_once()
{
	local highest

	psql -X -q -At -v ON_ERROR_STOP=1 -d bench -c "CALL bench.search($1, $2)" >"$LOG_DIR/search.log" 2>&1 &
	highest=$(watch_memory $!)
	wait $! || { cat "$LOG_DIR/search.log"; fail "the search over $1 records"; }
	must -c "UPDATE bench.run SET peak_kb = $highest WHERE job = 'search' AND size = $1"
}

# Splink from PyPI in a virtual environment, where that can be made
splink_once()
{
	local figures

	if ! [ -x "$VENV/bin/python" ]; then
		say "installing Splink into $VENV ..."
		{ python3 -m venv "$VENV" && "$VENV/bin/pip" install -q splink duckdb; } >"$LOG_DIR/venv.log" 2>&1 || rm -rf "$VENV"
	fi
	if ! [ -x "$VENV/bin/python" ]; then
		say "notice: PyPI is not reached, Splink is left out"
		return
	fi
	say "Splink on the same $1 records ..."
	must -c "\\copy bench.record TO '$RUN_DIR/records.csv' (FORMAT csv, HEADER)"
	# from its own directory: a module called logging elsewhere on the path would be taken for Python's
	if ! figures=$(cd "$RUN_DIR" && "$VENV/bin/python" "$AIDFLOW_ROOT/bench/matching/splink_rival.py" records.csv pairs.csv 2>"$LOG_DIR/splink.log"); then
		say "notice: Splink failed and is left out: $(tail -n 1 "$LOG_DIR/splink.log")"
		return
	fi
	must -c "\\copy bench.rival_pair FROM '$RUN_DIR/pairs.csv' (FORMAT csv, HEADER)"
	must -v figures="$figures" -v size="$1" -f bench/matching/rival.sql
}

bench_report()
{
	report_head && must -v rows="$ROWS" -f bench/matching/report.sql
}
