#!/bin/sh
# Runs Python with the packages of FOLDER/requirements.txt, from FOLDER. They are
# installed into FOLDER/.venv when there is none, or they have changed.
# Usage: with-venv.sh FOLDER ARGUMENT…   (arguments of Python)
set -eu
cd "$1"
shift
python=${PYTHON:-python3}
if ! [ -x .venv/bin/python ] || ! cmp -s requirements.txt .venv/installed; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed
fi
exec .venv/bin/python "$@"
