#!/bin/sh
# Prints the path of a Chromium or Chrome for the browser tests. Installs one
# where that is possible without asking (Debian and its kin, as root or sudo).
# With --check it installs and prints nothing, and fails where there is no
# browser and none can be installed.
set -eu

find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        # Ubuntu's chromium-browser may be a mere hint to install a snap.
        if path=$(command -v "$name") && "$path" --version >/dev/null 2>&1; then
            echo "$path"
            return
        fi
    done
    for app in "Google Chrome" Chromium; do
        path="/Applications/$app.app/Contents/MacOS/$app"
        if [ -x "$path" ]; then
            echo "$path"
            return
        fi
    done
    return 1
}

can_install() {
    [ -z "${CHROMIUM:-}" ] && command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

install_browser() {
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "installing chromium for the browser tests" >&2
    { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; } >&2
}

if [ "${1:-}" = --check ]; then
    find_browser >/dev/null || can_install
    exit
fi
find_browser && exit 0
if can_install && install_browser && find_browser; then
    exit 0
fi
echo "the browser tests need Chromium or Chrome: install it (Debian: apt-get install chromium) or name it in CHROMIUM=/path" >&2
exit 1
