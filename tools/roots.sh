# shellcheck shell=bash
# Minimal Debian roots, shared by test/matrix, test/move and test/package (sourced after tools/setup.sh). Needs root.
# Roots are kept in AIDFLOW_MATRIX_DIR. What is tested is the committed HEAD, or with worktree=1 the files as they are.

MATRIX_DIR=${AIDFLOW_MATRIX_DIR:-/var/cache/aidflow-matrix}
# shellcheck disable=SC2034 # setup.sh writes there
LOG_DIR=$MATRIX_DIR/log
worktree=

need_root_user()
{
	[ "$(id -u)" -eq 0 ] || fail "$0 makes and enters roots" "Run it as root."
	mkdir -p "$LOG_DIR" || exit 1
}

# The mirror that this machine's own apt uses; empty leaves the choice to mmdebstrap.
host_mirror()
{
	local codename

	# shellcheck disable=SC1091
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }'
}

# make_root RELEASE DIR
make_root()
{
	local mirror options=$LOG_DIR/apt.conf extra=()

	command -v mmdebstrap >/dev/null ||
		step mmdebstrap "installing mmdebstrap" "Install the package mmdebstrap by hand." apt_install mmdebstrap
	mirror=$(host_mirror)
	[[ "$mirror" != https:* ]] || extra=(--include=ca-certificates)
	# This machine's proxy settings hold in the root too. The release file of a release under
	# development may have expired; that is accepted in these throw-away roots only.
	{
		apt-config dump | grep -E '^Acquire::(http|https)::'
		echo 'Acquire::Check-Valid-Until "false";'
		echo 'Acquire::Languages "none";'
	} >"$options"
	step "root-$1" "making a minimal $1 in $2" "Check the network; mmdebstrap's messages are above." \
		mmdebstrap --variant=minbase --aptopt="$options" --dpkgopt='path-exclude=/usr/share/doc/*' \
		"${extra[@]}" "$1" "$2.part" ${mirror:+"$mirror"}
	mv "$2.part" "$2"
}

# copy_sources DIR: what would be checked out, without anything built
copy_sources()
{
	rm -rf -- "$1"
	mkdir -p "$1"
	if [ -n "$worktree" ]; then
		git ls-files --cached --others --exclude-standard -z |
			tar --create --null --files-from=- --ignore-failed-read 2>/dev/null | tar --extract -C "$1"
	else
		git archive HEAD | tar --extract -C "$1"
	fi || fail "copying the sources to $1"
}

# enter ROOT COMMAND: run a shell command in the root, in mount and process name spaces of its own, so that
# mounts and forgotten servers go away with it
enter()
{
	local root=$1 shared

	shared=$(cd .. && pwd)/shared/data
	mkdir -p "$root/src/shared/data"
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	# shellcheck disable=SC2016
	unshare --mount --pid --fork --kill-child --propagation private sh -eu -c '
		mount -t proc proc "$1/proc"
		mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
		if [ -d "$2" ]; then
			mount --bind "$2" "$1/src/shared/data"
			mount -o remount,bind,ro "$1/src/shared/data"
		else
			rmdir "$1/src/shared/data"
		fi
		exec chroot "$1" /bin/sh -c "cd /src/aidflow && $3"
	' enter "$root" "$shared" "$2"
}

# Nothing of this machine's environment may help inside, but for the proxy and what steers the tests.
clean_environment()
{
	local name keep=()

	for name in http_proxy https_proxy no_proxy CI FUZZ_SECONDS FUZZ_SEED TEST_TIMEOUT; do
		[ -z "${!name:-}" ] || keep+=("$name=${!name}")
	done
	echo "env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root ${keep[*]@Q}"
}

