#!/usr/bin/env bash
# Makes sure that what the tests of the pages need is there: Chromium, a font for it, and axe-core,
# which looks at pages as people do who can't see, or not well.
set -euo pipefail

fail() {
	printf 'chromium.sh: %s\n' "$1" >&2
	exit 1
}

# The same programs, in the same order, as in internal/web/webtest: change both.
program() {
	if [ -n "${DESKBELL_CHROMIUM:-}" ]; then
		command -v "$DESKBELL_CHROMIUM"
		return
	fi
	local name
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		if command -v "$name"; then
			return
		fi
	done
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
	local manual="install Chromium with your system's packages, or set DESKBELL_CHROMIUM to its program"
	command -v apt-get >/dev/null || fail "$* not found, and there is no apt-get to install it: $manual"
	[ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || fail "installing $* needs root, or sudo without a password: run 'sudo apt-get install $*', or $manual"
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

how='already installed'
if ! path=$(program); then
	[ -z "${DESKBELL_CHROMIUM:-}" ] || fail "DESKBELL_CHROMIUM is $DESKBELL_CHROMIUM, which is no program: correct it, or unset it to have Chromium found or installed"
	apt_install chromium fonts-liberation
	path=$(program) || fail "apt-get installed chromium, yet it is not on the PATH: set DESKBELL_CHROMIUM to its program"
	how='installed with apt-get'
fi
version=$("$path" --version 2>/dev/null) || fail "$path --version fails: set DESKBELL_CHROMIUM to a Chromium that runs"
version=${version#*Chrom* } # Chromium 156.0.8078.79 built on Debian GNU/Linux 12 …
printf 'Chromium %s from %s (%s)\n' "${version%% *}" "$path" "$how"

"$(dirname "$0")/axe.sh"
