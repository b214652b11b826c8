# shellcheck shell=bash
# What the benchmarks share (sourced by bench/run, in the root of the checkout).
#
# A benchmark is bench/NAME/bench.sh with one line about it in its second line and two functions:
#   bench_measure    makes the records and measures, reporting progress with `say`
#   bench_report     prints markdown: `report_head`, then its tables
# Its queries go into the table bench.query; bench/lib.sql measures them.

# Set-up reports its steps here; only the report itself belongs to standard output.
exec 3>&1 1>&2
# shellcheck source=tools/setup.sh
. tools/setup.sh

SERVER_SETTINGS=(jit=off work_mem=64MB synchronize_seqscans=off
	max_parallel_workers_per_gather=0 log_min_messages=warning client_min_messages=warning)

# Everything of this run lives in one directory, whose path is short enough for a socket.
RUN_DIR=$(mktemp -d /var/tmp/aidflow-bench.XXXXXX) || exit 1
LOG_DIR=$RUN_DIR/log
CLUSTER=$RUN_DIR/server
mkdir "$LOG_DIR" "$CLUSTER"
chmod 0711 "$RUN_DIR"

cleanup()
{
	release_default_cluster
	if [ -n "$KEEP" ] && [ -d "$CLUSTER/data" ]; then
		echo "kept: $PG_BINDIR/psql -h $CLUSTER -U postgres bench"
		echo "stop: $PG_BINDIR/pg_ctl -D $CLUSTER/data stop (as the server's user), then remove $RUN_DIR"
		return
	fi
	[ ! -d "$CLUSTER/data" ] || remove_cluster "$CLUSTER"
	rm -rf -- "$RUN_DIR"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# In the background: a child in the foreground would delay the traps until it ends.
sql()
{
	psql -X -q -At -v ON_ERROR_STOP=1 -d bench "$@" &
	wait $!
}

# The same for a step that must succeed
must()
{
	sql "$@" || fail "bench/$NAME" "The message above names the statement."
}

start_server()
{
	local setting settings=()

	choose_postgres
	need_packages demo
	build_extension
	new_cluster "$CLUSTER"
	connect_to "$CLUSTER"
	createdb bench || fail "creating the database"
	for setting in "${SERVER_SETTINGS[@]}"; do
		settings+=(-c "ALTER DATABASE bench SET ${setting%%=*} = '${setting#*=}'")
	done
	must "${settings[@]}"
	must -c 'CREATE EXTENSION aidflow' -f bench/lib.sql
}

# analyze TABLE: settle what the generator left, so that no run pays for it
analyze()
{
	must -c "VACUUM (FREEZE, ANALYZE) bench.$1" -c CHECKPOINT
}

# measure EXPERIMENT: all its queries in turn, one round to warm up and RUNS to keep
measure()
{
	local round

	for ((round = 0; round <= RUNS; round++)); do
		must -c "CALL bench.measure('$1', $round)"
	done
}

# look_at EXPERIMENT: each query once more in a backend of its own, for its plan and memory
look_at()
{
	local position

	for position in $(must -c "SELECT position FROM bench.query WHERE experiment = '$1' ORDER BY position"); do
		must -c "CALL bench.look_at('$1', $position)"
	done
}

processor()
{
	sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | sort -u | paste -sd '/'
}

# The load before the run: whatever else kept the machine busy
LOAD=$(cut -d ' ' -f 1 /proc/loadavg)

report_head()
{
	local cores settings

	cores=$(grep -c '^processor' /proc/cpuinfo)
	printf '%s, ' "$(date -u +%Y-%m-%d)"
	must -c "SELECT 'PostgreSQL ' || current_setting('server_version') || ', aidflow ' || extversion
		FROM pg_extension WHERE extname = 'aidflow'" | tr -d '\n'
	printf '; %s, %s cores, %s GB of memory, Linux %s; load before the run %s.\n\n' "$(processor)" "$cores" \
		"$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" "$(uname -r | sed 's/^\([0-9.]*\).*/\1/')" "$LOAD"
	settings=$(printf ' %s' "shared_buffers=$(must -c 'SHOW shared_buffers')" fsync=off "${SERVER_SETTINGS[@]:0:3}")
	printf 'Settings:%s. Seed %s; medians of %s rounds' "$settings" "$SEED" "$RUNS"
	printf ' after one to warm up, the rivals of a table in turn within each round.\n'
}

# write_section FILE: replace what stands between the benchmark's marks in docs/benchmarks.md
write_section()
{
	local begin="<!-- $NAME: begin -->" end="<!-- $NAME: end -->" document=docs/benchmarks.md

	if [ "$(grep -cxF -e "$begin" -e "$end" "$document")" != 2 ]; then
		fail "$document has no section for $NAME" "It needs the lines $begin and $end."
	fi
	awk -v begin="$begin" -v end="$end" -v file="$1" '
		$0 == end { inside = 0 }
		!inside { print }
		$0 == begin { inside = 1; print ""; while ((getline line < file) > 0) print line; print "" }
	' "$document" >"$document.tmp" && mv "$document.tmp" "$document"
}
