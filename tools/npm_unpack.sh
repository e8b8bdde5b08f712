#!/usr/bin/env bash
# Fetches one npm package as the tarball it is, checks its bytes against a pinned integrity, and unpacks it.
# Runs nothing of the package. Does nothing when it is already there. Two builds may call it at once.
#
#   tools/npm_unpack.sh PACKAGE@VERSION INTEGRITY FOLDER      INTEGRITY as a package-lock.json writes it
set -euo pipefail
package=$1 integrity=$2 folder=$3

stamp=$folder/.integrity
if [[ -f $stamp && $(< "$stamp") == "$integrity" ]]; then exit 0; fi

mkdir -p "$folder"
exec 9> "$folder/.lock"
flock 9
if [[ -f $stamp && $(< "$stamp") == "$integrity" ]]; then exit 0; fi

fetched=$(mktemp -d "$folder/fetch.XXXXXX")
trap 'rm -rf "$fetched"' EXIT
npm pack "$package" --pack-destination "$fetched" --ignore-scripts --loglevel=error > /dev/null
tarball=$(echo "$fetched"/*.tgz)
found=$(python3 -c 'import base64, hashlib, sys
digest = hashlib.sha512(open(sys.argv[1], "rb").read()).digest()
print("sha512-" + base64.b64encode(digest).decode())' "$tarball")
if [[ $found != "$integrity" ]]; then
  echo "$package is not what it was when it was pinned: $found came instead of $integrity" >&2
  exit 1
fi
tar -xzf "$tarball" -C "$folder" --strip-components=1
echo "$integrity" > "$stamp"
