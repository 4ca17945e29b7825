#!/bin/sh
# Runs Python with the packages of FOLDER/requirements.txt, from FOLDER. They are
# installed into FOLDER/.venv when there is none, or they have changed.
# Usage: with-venv.sh FOLDER ARGUMENT…   (arguments of Python)
set -eu
cd "$1"
shift
python=${PYTHON:-python3}
# Of two that want the same packages at the same time one installs them. What is
# left of a killed one is waited for no longer than an installation takes.
waited=0
until mkdir .installing 2>/dev/null || [ "$waited" -ge 300 ]; do
    sleep 1
    waited=$((waited + 1))
done
trap 'rmdir .installing 2>/dev/null || true' EXIT
if ! [ -x .venv/bin/python ] || ! cmp -s requirements.txt .venv/installed; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed
fi
rmdir .installing 2>/dev/null || true
trap - EXIT
exec .venv/bin/python "$@"
