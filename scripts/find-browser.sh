#!/bin/sh
# Prints the path of a Chromium or Chrome for the browser tests. Installs one
# where that is possible without asking (Debian and its kin, as root or sudo).
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

install_browser() {
    command -v apt-get >/dev/null || return 1
    sudo=
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        sudo="sudo -n"
    fi
    echo "installing chromium for the browser tests" >&2
    { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; } >&2
}

find_browser && exit 0
if [ -z "${CHROMIUM:-}" ] && install_browser && find_browser; then
    exit 0
fi
echo "the browser tests need Chromium or Chrome: install it (Debian: apt-get install chromium) or name it in CHROMIUM=/path" >&2
exit 1
