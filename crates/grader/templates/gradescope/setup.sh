#!/usr/bin/env bash
# Gradescope: prepares the image, once. The zip that is uploaded holds, at its top: this file, run_autograder, the course as the
# folder `course`, and policy.toml if there is one.
set -euo pipefail

home=${AUTOGRADER_HOME:-/autograder}
export RUSTUP_HOME=$home/rustup CARGO_HOME=$home/cargo

apt-get update
apt-get install -y --no-install-recommends bubblewrap ca-certificates curl build-essential git
curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --default-toolchain stable --no-modify-path
export PATH=$CARGO_HOME/bin:$PATH

# What can be compiled now, no student waits for. Gradescope gives an autograder half a processor and 768 MB unless told otherwise:
# choose more in the assignment's settings.
cd "$home/source/course"
cargo xtask grade --help > /dev/null
cargo fetch --quiet
