#!/bin/sh
# Write the locks anew (`make lock`): after a change to a *.in file. Needs uv and PyPI.
set -eu
cd "$(dirname "$0")"
compile() {
    "${UV:-uv}" pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
        --overrides overrides.txt "$@"
}
compile uv.in -o uv.lock
compile build.in -o build.lock
compile runtime.in -c uv.lock -o runtime.lock
compile frontend.in -c uv.lock -o frontend.lock
compile runtime.in frontend.in embedded.in dev.in -c runtime.lock -c frontend.lock -c uv.lock \
    -o all.lock
