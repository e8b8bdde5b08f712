#!/usr/bin/env bash
# Fetches the npm packages of one folder exactly as its package-lock.json pins them, by content hash,
# running no script of theirs. Does nothing when they are already there. Two builds may call it at once.
#
#   tools/npm_install.sh FOLDER
set -euo pipefail
cd "$1"

stamp=node_modules/.lock_hash
wanted=$(sha256sum package-lock.json)
if [[ -f $stamp && $(< "$stamp") == "$wanted" ]]; then exit 0; fi

exec 9< package-lock.json
flock 9
if [[ -f $stamp && $(< "$stamp") == "$wanted" ]]; then exit 0; fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
echo "$wanted" > "$stamp"
