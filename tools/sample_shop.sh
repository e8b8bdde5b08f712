#!/usr/bin/env bash
# Makes a sample shop where there is none, and serves it until Ctrl-C. Its members and orders are synthetic.
#
#   tools/sample_shop.sh SHUKE OUT LISTEN
#
# SHUKE is the program, OUT the folder of which OUT/shop is the shop's and stays between two calls (another
# shop that stands there is left alone), LISTEN the address, for example 127.0.0.1:8080. For ./run.
set -euo pipefail
shuke=$1 out=$2 listen=$3
root=$(dirname "$(dirname "$(realpath "$0")")")

umask 077
if [[ -e $out/shop && ! -f $out/shop/owner.password ]]; then
  echo "$out/shop is there and is no sample shop; it is left alone." >&2
  exit 1
fi
if [[ ! -e $out/shop ]]; then
  new=$(mktemp -d "$out/new_shop.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  "$shuke" generate --members 800 --years 1 --seed 2 --from "$(date -d '367 days ago' +%F)" \
    --out "$out/shop_orders.csv"
  "$root/tools/sample_commands.py" "$out/shop_orders.csv" > "$out/shop_commands.jsonl"
  "$shuke" apply "$out/shop_commands.jsonl" --data "$new" \
    --programme "$root/programmes/vancl.yaml" > /dev/null
  "$shuke" key create --data "$new" --role owner --name "sample shop" > "$new/owner.key"
  "$shuke" user create --data "$new" --role owner --name owner > "$new/owner.password"
  mv "$new" "$out/shop"
fi
echo
echo "A sample shop with 800 synthetic members: http://$listen/docs"
echo "Its login: owner, password $(cat "$out/shop/owner.password")"
echo "  curl -c out/cookies -d '{\"name\": \"owner\", \"password\": \"...\"}' http://$listen/v1/login"
echo "Its key for programs: $(cat "$out/shop/owner.key")"
echo "For example:"
echo "  curl -H \"Authorization: Bearer \$(cat $out/shop/owner.key)\" http://$listen/v1/members/m0000003"
echo "Ctrl-C stops it."
exec "$shuke" serve --data "$out/shop" --listen "$listen"
