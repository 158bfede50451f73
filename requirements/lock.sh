#!/bin/sh
# Pins every requirement by hash, without naming an index. Run it after a change to pyproject.toml: sh requirements/lock.sh
set -eu
cd "$(dirname "$0")/.."
pin() { pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --no-header --strip-extras --allow-unsafe "$@"; }
pin --output-file requirements/run.txt pyproject.toml
pin --output-file requirements/test.txt --constraint requirements/run.txt \
    --extra test --extra gazetteer pyproject.toml
pin --output-file requirements/peers.txt --constraint requirements/test.txt --extra peers pyproject.toml
pin --output-file requirements/build.txt requirements/build.in
