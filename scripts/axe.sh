#!/usr/bin/env bash
# Fetches axe-core for the tests of the pages into .cache, once: from then on they need no network.
# Node's package manager is needed for that, and for nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

# The version in internal/web/webtest: change both, and the sum.
version=4.14.1
sum=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
dir=.cache/axe-core/$version

fail() {
	printf 'axe.sh: %s\n' "$1" >&2
	exit 1
}

intact() {
	[ -f "$1" ] && printf '%s  %s\n' "$sum" "$1" | sha256sum --check --status
}

# install_npm says nothing unless it fails.
install_npm() {
	local manual="install npm with your system's packages, or put axe.min.js of axe-core $version into $dir" as=''
	command -v apt-get >/dev/null || fail "npm not found, and there is no apt-get to install it: $manual"
	if [ "$(id -u)" -ne 0 ]; then
		sudo -n true 2>/dev/null || fail "installing npm needs root, or sudo without a password: run 'sudo apt-get install npm', or $manual"
		as='sudo -n'
	fi
	local log
	log=$(mktemp)
	if ! { $as apt-get -q update && $as env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends npm; } </dev/null >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		fail "apt-get could not install npm: $manual"
	fi
	rm -f "$log"
}

how='already fetched'
if ! intact "$dir/axe.min.js"; then
	command -v npm >/dev/null || install_npm
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	if ! npm pack --silent --pack-destination "$work" "axe-core@$version" >"$work/log" 2>&1; then
		tail -n 20 "$work/log" >&2
		fail "npm could not fetch axe-core $version: the tests of the pages need it once"
	fi
	tar -xzf "$work/axe-core-$version.tgz" -C "$work" package/axe.min.js
	intact "$work/package/axe.min.js" || fail "axe-core $version from npm is not the file it should be: its SHA-256 is not $sum"
	mkdir -p "$dir"
	mv "$work/package/axe.min.js" "$dir/axe.min.js"
	how='fetched with npm'
fi
printf 'axe-core %s in %s (%s)\n' "$version" "$dir" "$how"
