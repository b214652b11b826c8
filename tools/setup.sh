# shellcheck shell=bash
# Set-up shared by demo/run and test/run (sourced, bash): chooses a PostgreSQL,
# installs what is missing, builds the extension, and runs a private server.
#
# The caller sets LOG_DIR, a directory of its own, before the first step.
# Environment: PG_CONFIG or PGVER choose the PostgreSQL; STRICT=1 makes warnings errors.

AIDFLOW_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CREATECLUSTER_DIR=/etc/postgresql-common/createcluster.d
export LC_ALL=C.UTF-8

say()
{
	printf '[%3ds] %s\n' "$SECONDS" "$*"
}

# fail WHAT [WHAT TO DO]
fail()
{
	printf '[%3ds] FAILED: %s\n' "$SECONDS" "$1" >&2
	[ $# -lt 2 ] || printf '       %s\n' "$2" >&2
	exit 1
}

# step LOG TEXT ADVICE COMMAND...: run COMMAND quietly; when it fails, show its last lines and stop
step()
{
	local log=$LOG_DIR/$1.log text=$2 advice=$3

	shift 3
	say "$text ..."
	"$@" >"$log" 2>&1 </dev/null && return
	printf -- '---- the last lines of %s\n' "$log" >&2
	tail -n 60 "$log" >&2
	printf -- '----\n' >&2
	fail "$text" "$advice"
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		echo "this needs root, and sudo is not installed: $*"
		return 1
	fi
}

# The server refuses to run as root.
as_server()
{
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

# ---- choosing a PostgreSQL ----

# The highest major for which every given path exists; @ stands for the major.
highest_major()
{
	local dir major path best=

	for dir in /usr/lib/postgresql/*/; do
		major=$(basename "$dir")
		for path; do
			[ -e "${path//@/$major}" ] || continue 2
		done
		if [ "$major" -gt "${best:-0}" ] 2>/dev/null; then
			best=$major
		fi
	done
	echo "$best"
}

# Sets PGVER, PG_CONFIG, PG_BINDIR and, for a PostgreSQL that is not a Debian package, PG_FOREIGN.
choose_postgres()
{
	local server=/usr/lib/postgresql/@/bin/postgres headers=/usr/include/postgresql/@/server/postgres.h

	PG_FOREIGN=
	if [ -n "${PG_CONFIG:-}" ]; then
		PG_CONFIG=$(command -v "$PG_CONFIG") || fail "PG_CONFIG does not name a program"
		PGVER=$("$PG_CONFIG" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
		PG_BINDIR=$("$PG_CONFIG" --bindir)
		[ "$PG_BINDIR" = "/usr/lib/postgresql/$PGVER/bin" ] || PG_FOREIGN=1
	else
		: "${PGVER:=$(highest_major "$server" "$headers")}"
		: "${PGVER:=$(highest_major "$server")}"
		: "${PGVER:=$(debian_major)}"
		[ -n "$PGVER" ] || fail "found no PostgreSQL and no package of one" \
			"Install PostgreSQL 15 or later with its server headers, then set PG_CONFIG to its pg_config."
		PG_BINDIR=/usr/lib/postgresql/$PGVER/bin
		PG_CONFIG=$PG_BINDIR/pg_config
	fi
	[ "$PGVER" -ge 15 ] || fail "aidflow needs PostgreSQL 15 or later, this is $PGVER" \
		"Set PGVER or PG_CONFIG to choose another."
	export PG_CONFIG PGVER
	PATH=$PG_BINDIR:$PATH
	say "PostgreSQL $PGVER ($PG_BINDIR)"
}

# The major that the distribution's package "postgresql" stands for.
debian_major()
{
	command -v apt-get >/dev/null || return 0
	have_package_lists || update_package_lists >&2
	apt-cache depends postgresql 2>/dev/null | sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1
}

# ---- packages ----

have_package_lists()
{
	compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null
}

update_package_lists()
{
	step apt-update "reading the package lists" "Check the network and /etc/apt, or run apt-get update by hand." \
		as_root apt-get -o DPkg::Lock::Timeout=300 update
}

apt_install()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
		install -y --no-install-recommends "$@"
}

is_installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installing a server package must not create and start a system cluster.
hold_default_cluster()
{
	[ ! -d "$CREATECLUSTER_DIR" ] && HELD_DIR=1
	as_root mkdir -p "$CREATECLUSTER_DIR"
	HELD_FILE=$CREATECLUSTER_DIR/zz-aidflow-setup.conf
	echo 'create_main_cluster = false' | as_root tee "$HELD_FILE" >/dev/null
}

release_default_cluster()
{
	[ -n "${HELD_FILE:-}" ] || return 0
	as_root rm -f "$HELD_FILE"
	[ -z "${HELD_DIR:-}" ] || as_root rmdir --ignore-fail-on-non-empty "$CREATECLUSTER_DIR"
	HELD_FILE=
	HELD_DIR=
}

# need_packages demo|test [drivers]: install what is missing. PostGIS and packages that only some test suites need are
# left out where the distribution has none or other packages stand in their way.
need_packages()
{
	local required=(gcc make libc6-dev) optional=() missing=() package updated=
	local advice="Install the packages named above by hand, then run this again."

	if [ "$1" = test ]; then
		required+=(perl)
		optional+=(libipc-run-perl)
	fi
	if [ -z "$PG_FOREIGN" ]; then
		required+=("postgresql-$PGVER" "postgresql-server-dev-$PGVER")
		optional+=("postgresql-$PGVER-postgis-3" "postgresql-$PGVER-postgis-3-scripts")
		[ "$1" = demo ] || optional+=("postgresql-$PGVER-pgtap")
	fi
	if [ "${2:-}" = drivers ]; then
		optional+=(python3-psycopg python3-psycopg2 odbc-postgresql python3-pyodbc libpostgresql-jdbc-java
			default-jre-headless node-pg python3-sqlalchemy python3-pandas)
	fi

	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		need_programs
		return
	fi
	for package in "${required[@]}" "${optional[@]}"; do
		is_installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	if ! have_package_lists; then
		update_package_lists
		updated=1
	fi
	missing=()
	for package in "${required[@]}"; do
		is_installed "$package" || missing+=("$package")
	done
	for package in "${optional[@]}"; do
		is_installed "$package" && continue
		if apt-get install --simulate --no-install-recommends "$package" >/dev/null 2>&1; then
			missing+=("$package")
		else
			say "notice: the package $package cannot be installed here; what needs it is skipped"
		fi
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	is_installed "postgresql-$PGVER" || [ -n "$PG_FOREIGN" ] || hold_default_cluster
	if [ -z "$updated" ]; then
		# The lists may be older than the archive: on failure, refresh them and try once more.
		say "installing ${missing[*]} ..."
		if ! apt_install "${missing[@]}" >"$LOG_DIR/apt-install.log" 2>&1 </dev/null; then
			update_package_lists
			step apt-install "installing ${missing[*]}" "$advice" apt_install "${missing[@]}"
		fi
	else
		step apt-install "installing ${missing[*]}" "$advice" apt_install "${missing[@]}"
	fi
	release_default_cluster
}

# Without Debian's package tools everything must be there already.
need_programs()
{
	local program

	for program in gcc make perl "$PG_BINDIR/initdb" "$("$PG_CONFIG" --pgxs)"; do
		[ -e "$program" ] || command -v "$program" >/dev/null ||
			fail "$program is missing" "Install it (this is not a Debian system, so nothing is installed for you)."
	done
}

# ---- building ----

build_extension()
{
	step build "building against $("$PG_CONFIG" --version)" "Run make to see all of it." \
		locked make -s -C "$AIDFLOW_ROOT" -j "$(nproc)" PG_CONFIG="$PG_CONFIG" STRICT="${STRICT:-}"
	step install "installing the extension" "Run as root, or install sudo." \
		locked as_root make -C "$AIDFLOW_ROOT" PG_CONFIG="$PG_CONFIG" STRICT="${STRICT:-}" install
}

# Two runs in one checkout must not build at once.
locked()
{
	(
		flock 9
		"$@" 9>&-
	) 9>"$AIDFLOW_ROOT/.build-lock"
}

# ---- a private server ----

# new_cluster DIR: create and start a server whose data and socket are in DIR, which only its owner can enter
new_cluster()
{
	if [ "$(id -u)" -eq 0 ]; then
		id postgres >/dev/null 2>&1 ||
			fail "there is no user postgres to run the server as" "Create one, or run this as an ordinary user."
		chown postgres "$1"
	fi
	chmod 0700 "$1"
	step initdb "creating a private server in $1" "Look for the reason in the lines above." \
		as_server "$PG_BINDIR/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
	as_server tee -a "$1/data/postgresql.conf" >/dev/null <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$1'
		port = 5432
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		shared_buffers = 256MB
		max_wal_size = 2GB
		timezone = 'UTC'
	CONF
	start_cluster "$1"
}

start_cluster()
{
	step server-start "starting the server" "Its own log is $1/server.log." \
		as_server "$PG_BINDIR/pg_ctl" -D "$1/data" -l "$1/server.log" -w -t 120 start
}

cluster_runs()
{
	as_server "$PG_BINDIR/pg_ctl" -D "$1/data" status >/dev/null 2>&1
}

# remove_cluster DIR: stop the server and delete everything
remove_cluster()
{
	if cluster_runs "$1"; then
		as_server "$PG_BINDIR/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1
	fi
	rm -rf -- "$1"
}

# connect_to DIR: the programs started from here on find the private server, and nothing else
connect_to()
{
	unset PGDATABASE PGSERVICE PGSERVICEFILE PGPASSWORD PGPASSFILE PGOPTIONS PGHOSTADDR PGDATA PGSSLMODE
	export PGHOST=$1 PGPORT=5432 PGUSER=postgres
}
