#!/bin/sh
# Makes .venv with the pinned versions of requirements/$1.txt: by uv when it is there, else by Python's own venv and pip.
set -eu
set_name=$1
requirements=requirements/$set_name.txt

fail() { echo "$1" >&2; exit 2; }

find_python() {
    for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; on Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv"
}

echo "Installing into .venv (the first time takes about half a minute) …"
if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] || uv venv --quiet --python ">=3.11" .venv
    export VIRTUAL_ENV="$PWD/.venv"
    # Compiled here once, else each of the first processes would do it.
    uv pip install --quiet --compile-bytecode -r "$requirements"
    uv pip install --quiet --no-deps -e .
else
    if [ ! -x .venv/bin/pip ]; then
        python=$(find_python)
        "$python" -m venv .venv || fail "Python's venv is missing; on Debian or Ubuntu: apt-get install python3-venv"
    fi
    .venv/bin/pip install --quiet --disable-pip-version-check -r "$requirements"
    .venv/bin/pip install --quiet --disable-pip-version-check --no-deps -e .
fi
touch ".venv/$set_name.stamp"
if [ "$set_name" = dev ]; then touch .venv/run.stamp; fi
