#!/bin/sh
# Checks the dependencies by deny.toml and by the known vulnerabilities. What is
# not installed, or where nobody answers, is skipped with a line that says so.
set -eu
cd "$(dirname "$0")/.."

check_crates() {
    if ! cargo deny --version >/dev/null 2>&1; then
        echo "skipped, cargo-deny is not installed (cargo install --locked cargo-deny): advisories of crates"
        return
    fi
    cargo deny --locked check --hide-inclusion-graph bans licenses sources
    if ! cargo deny --locked fetch db >/dev/null 2>&1; then
        echo "skipped, the advisory database cannot be fetched: advisories of crates"
        return
    fi
    cargo deny --locked check advisories
}

# Vulnerabilities that are high or critical fail.
check_npm_packages() {
    audit="npm audit --prefix $1 --package-lock-only --audit-level=high --fetch-retries=0"
    if report=$($audit --json 2>/dev/null); then
        return
    fi
    case $report in
    *'"auditReportVersion"'*)
        $audit
        ;;
    *)
        echo "skipped, the registry answers no npm audit: advisories of $1"
        ;;
    esac
}

check_crates
for folder in frontend clients/typescript tests/e2e tests/typescript scripts/postgres; do
    check_npm_packages "$folder"
done
