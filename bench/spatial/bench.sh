# shellcheck shell=bash
# local Moran with 999 permutations (250 and 50 000 places) and building contiguity, against PySAL and R spdep

ROWS=${ROWS:-$([ -n "$QUICK" ] && echo 4000 || echo 50000)}
VENV=${AIDFLOW_BENCH_VENV:-/var/cache/aidflow-bench-venv}
SETTLE=2000						# from so many places on spdep runs once

# ---- rivals: a process each, that is told what to run and answers with the milliseconds ----

declare -A RIVAL_IN RIVAL_OUT

# rival_start NAME COMMAND...: the rival says "ready" when it has read its files
rival_start()
{
	local name=$1 in=$RUN_DIR/$1.in out=$RUN_DIR/$1.out to from answer

	shift
	mkfifo "$in" "$out" || return
	"$@" <"$in" >"$out" 2>"$LOG_DIR/$name.log" &
	exec {to}>"$in" {from}<"$out"
	if ! read -r -u "$from" answer || [ "$answer" != ready ]; then
		say "notice: $name does not start and is left out: $(tail -n 1 "$LOG_DIR/$name.log")"
		return
	fi
	RIVAL_IN[$name]=$to
	RIVAL_OUT[$name]=$from
}

# rival NAME JOB SIZE ROUND: one run, its time into bench.run
rival()
{
	local name=$1 job=$2 size=$3 round=$4 answer

	[ -n "${RIVAL_IN[$name]:-}" ] || return 0
	echo "$job $size" >&"${RIVAL_IN[$name]}"
	if ! read -r -u "${RIVAL_OUT[$name]}" answer || ! [[ $answer =~ ^[0-9.]+$ ]]; then
		say "notice: $name does not run $job over $size places: ${answer:-$(tail -n 1 "$LOG_DIR/$name.log")}"
		[ -n "$answer" ] || unset "RIVAL_IN[$name]"
		return 0
	fi
	must -c "INSERT INTO bench.run VALUES ('$job', $size, '$name', $round, $answer)"
}

# esda and libpysal from PyPI in a virtual environment, spdep from the distribution, where they can be had
find_rivals()
{
	if ! "$VENV/bin/python" -c 'import esda, numba, shapely' 2>/dev/null; then
		say "installing esda into $VENV ..."
		{ [ -x "$VENV/bin/python" ] || python3 -m venv "$VENV"; } >"$LOG_DIR/venv.log" 2>&1 &&
			"$VENV/bin/pip" install -q esda numba shapely >>"$LOG_DIR/venv.log" 2>&1
	fi
	if "$VENV/bin/python" -c 'import esda, numba, shapely' 2>/dev/null; then
		# from its own directory: modules elsewhere on the path could hide Python's
		(cd "$RUN_DIR" && "$VENV/bin/python" -c 'import esda; print(esda.__version__)') >"$RUN_DIR/esda.version"
		rival_start esda env -C "$RUN_DIR" "$VENV/bin/python" "$AIDFLOW_ROOT/bench/spatial/rival.py"
	else
		say "notice: PyPI is not reached, esda is left out"
	fi
	if Rscript --vanilla -e 'quit(status = !requireNamespace("spdep", quietly = TRUE))' >/dev/null 2>&1; then
		Rscript --vanilla -e 'cat(format(packageVersion("spdep")))' >"$RUN_DIR/spdep.version"
		rival_start spdep env -C "$RUN_DIR" Rscript --vanilla "$AIDFLOW_ROOT/bench/spatial/rival.R"
	else
		say "notice: R has no spdep (Debian: r-cran-spdep), it is left out"
	fi
}

# ---- measuring ----

# all_in_turn JOB SIZE: the rivals of one table in turn within each round; the first round is not kept
all_in_turn()
{
	local job=$1 size=$2 round

	for ((round = 0; round <= RUNS; round++)); do
		must -c "CALL bench.ours('$job', $size, $round)"
		rival esda "$job" "$size" "$round"
		if [ "$size" -lt "$SETTLE" ] || [ "$round" = 1 ]; then
			rival spdep "$job" "$size" "$round"
		fi
	done
}

bench_measure()
{
	local size has_postgis

	has_postgis=$(must -c "SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgis', 'aidflow_postgis')")
	must -f bench/spatial/data.sql -c "CALL bench.make_map(250, $SEED)" -c "CALL bench.make_map($ROWS, $SEED)"
	if [ "$has_postgis" = 2 ]; then
		must -v cells="$ROWS" -f bench/spatial/shapes.sql
		must -c "\\copy (SELECT * FROM bench.shape_file) TO '$RUN_DIR/shapes.csv' (FORMAT csv)"
	else
		say "notice: PostGIS is not here, the contiguity part is left out"
	fi
	must -c "\\copy (SELECT * FROM bench.link_file) TO '$RUN_DIR/links.csv' (FORMAT csv)" \
		-c "\\copy (SELECT * FROM bench.value_file) TO '$RUN_DIR/values.csv' (FORMAT csv)"
	say "starting the rivals ..."
	find_rivals
	for size in 250 "$ROWS"; do
		rival esda write "$size" 0
		rival spdep write "$size" 0
		must -v size="$size" -v dir="$RUN_DIR" -f bench/spatial/check.sql
		say "local Moran, $size places ..."
		all_in_turn local_moran "$size"
		say "Moran, $size places ..."
		all_in_turn moran "$size"
	done
	say "building weights ..."
	all_in_turn aggregate "$ROWS"
	if [ "$has_postgis" = 2 ]; then
		all_in_turn world 0
		all_in_turn hexagons "$ROWS"
	fi
	must -c "SELECT bench.note_versions('$(cat "$RUN_DIR/esda.version" 2>/dev/null)', '$(cat "$RUN_DIR/spdep.version" 2>/dev/null)')"
}

bench_report()
{
	report_head && must -v rows="$ROWS" -f bench/spatial/report.sql
}
