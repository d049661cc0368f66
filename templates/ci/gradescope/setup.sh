#!/usr/bin/env bash
# Runs once, when Gradescope builds the autograder's image: Node, and the packages that the course's lockfile names.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
node_version=24.11.0

apt-get update -qq
apt-get install -y -qq --no-install-recommends bubblewrap ca-certificates curl git xz-utils

# Only to start pnpm; the course then runs on the Node that its lockfile pins.
archive="node-v$node_version-linux-x64.tar.xz"
cd /tmp
curl -fsSLO "https://nodejs.org/dist/v$node_version/$archive"
curl -fsSL "https://nodejs.org/dist/v$node_version/SHASUMS256.txt" | grep " $archive\$" | sha256sum --check --quiet
tar -xJf "$archive" -C /usr/local --strip-components=1

cd "$root/source/course"
npx -y pnpm@12.21.0 install --frozen-lockfile
