#!/usr/bin/env bash
# Makes a sample shop where there is none, and serves it until Ctrl-C. Its members and orders are synthetic.
#
#   tools/sample_shop.sh SHUKE OUT LISTEN
#
# SHUKE is the program, OUT the folder of which OUT/shop is the shop's and stays between two calls, LISTEN
# the address, for example 127.0.0.1:8080. For ./run.
set -euo pipefail
shuke=$1 out=$2 listen=$3
root=$(dirname "$(dirname "$(realpath "$0")")")

if [[ ! -f $out/shop/owner.key ]]; then
  rm -rf "$out/shop"
  "$shuke" generate --members 800 --years 1 --seed 2 --from "$(date -d '367 days ago' +%F)" \
    --out "$out/shop_orders.csv"
  "$root/tools/sample_commands.py" "$out/shop_orders.csv" > "$out/shop_commands.jsonl"
  "$shuke" apply "$out/shop_commands.jsonl" --data "$out/shop" \
    --programme "$root/programmes/vancl.yaml" > /dev/null
  "$shuke" key create --data "$out/shop" --role owner --name "sample shop" > "$out/owner.key"
  "$shuke" user create --data "$out/shop" --role owner --name owner > "$out/shop/owner.password"
  chmod 600 "$out/owner.key" "$out/shop/owner.password"
  mv "$out/owner.key" "$out/shop/owner.key"
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
