#!/usr/bin/env bash
# Makes sure that what the tests need of the system is there: PostgreSQL's server programs,
# which every package's tests start for themselves, and a C compiler for the race detector.
# No server is started here, and none needs to run.
set -euo pipefail

fail() {
	printf 'postgres.sh: %s\n' "$1" >&2
	exit 1
}

complete() {
	[ -x "$1/initdb" ] && [ -x "$1/postgres" ]
}

# The same places, in the same order, as in internal/pgtest: change both.
programs() {
	if [ -n "${DESKBELL_PG_BIN:-}" ]; then
		complete "$DESKBELL_PG_BIN" || return 1
		printf '%s\n' "$DESKBELL_PG_BIN"
		return
	fi
	local path dir
	if path=$(command -v postgres); then
		dir=$(dirname "$(readlink -f "$path")")
		if complete "$dir"; then
			printf '%s\n' "$dir"
			return
		fi
	fi
	while IFS= read -r dir; do
		if complete "$dir"; then
			printf '%s\n' "$dir"
			return
		fi
	done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr)
	return 1
}

# as_root runs a command as root, by sudo where that needs no password.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# apt_install PACKAGE... says nothing unless it fails.
apt_install() {
	local manual="install PostgreSQL's server (and gcc) with your system's packages, or set DESKBELL_PG_BIN to the directory of initdb and postgres"
	command -v apt-get >/dev/null || fail "$* not found, and there is no apt-get to install it: $manual"
	[ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || fail "installing $* needs root, or sudo without a password: run 'sudo apt-get install $*', or $manual"
	without_cluster
	local log
	log=$(mktemp)
	if ! {
		as_root apt-get -q update &&
			as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
				apt-get -qy install --no-install-recommends "$@"
	} </dev/null >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		fail "apt-get could not install $*: $manual"
	fi
	rm -f "$log"
}

# Debian's package makes a cluster and starts a server on port 5432, which the tests don't
# use and which could be in the way. This is its own setting against that. A file that is
# already there is someone's choice.
without_cluster() {
	local dir=/etc/postgresql-common
	[ ! -e "$dir/createcluster.conf" ] || return 0
	as_root mkdir -p "$dir"
	echo 'create_main_cluster = false' | as_root tee "$dir/createcluster.conf" >/dev/null
}

how='already installed'
if ! dir=$(programs); then
	[ -z "${DESKBELL_PG_BIN:-}" ] || fail "DESKBELL_PG_BIN is $DESKBELL_PG_BIN, which lacks initdb or postgres: correct it, or unset it to have PostgreSQL found or installed"
	apt_install postgresql
	dir=$(programs) || fail "apt-get installed postgresql, yet initdb and postgres are not in /usr/lib/postgresql/*/bin: set DESKBELL_PG_BIN to their directory"
	how='installed with apt-get'
fi
version=$("$dir/postgres" --version) # postgres (PostgreSQL) 15.13 (Debian …)
version=${version#*) }
printf 'PostgreSQL %s from %s (%s)\n' "${version%% *}" "$dir" "$how"

# What Go itself would use; it looks at CC first.
if ! command -v "$(go env CC 2>/dev/null || echo gcc)" >/dev/null; then
	apt_install gcc libc6-dev
	printf 'gcc %s (installed with apt-get)\n' "$(gcc -dumpversion)"
fi
