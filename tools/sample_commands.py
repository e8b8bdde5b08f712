#!/usr/bin/env python3
"""Turns a synthetic order history (`shuke generate`) into commands for `shuke apply`, so that a sample shop
has members, orders and goods that came back.

    tools/sample_commands.py ORDERS.csv > commands.jsonl

For the sample shop of ./run; not an importer of real histories. Returns that name no order are left out,
and so are guests."""

import csv
import json
import sys

FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
GIVEN_NAMES = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超霞平刚"


def profile(number):
    """A name, a telephone number that nobody has (1990000…) and a birthday, the same at every call."""
    given = GIVEN_NAMES[number // 20 % 20] + GIVEN_NAMES[number // 400 % 20]
    return {"name": FAMILY_NAMES[number % 20] + given, "phone": f"+861990000{number % 10000:04d}",
            "birthday": f"{1960 + number * 7 % 45}-{1 + number * 5 % 12:02d}-{1 + number * 11 % 28:02d}"}


def say(kind, at, number, **fields):
    print(json.dumps({"id": f"sample-{number}", "at": at, "type": kind, **fields}, ensure_ascii=False))


def line_of(row):
    return {"line": row["line"], "sku": row["sku"], "category": row["category"],
            "price_class": row["price_class"], "quantity": int(row["quantity"]), "amount": row["amount"]}


def orders_of(rows):
    """Rows of one order stand together in a generated file."""
    order = []
    for row in rows:
        if order and (row["kind"] != "sale" or order[0]["order"] != row["order"]):
            yield order
            order = []
        order.append(row)
    if order:
        yield order


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        next(file)  # says that it is synthetic
        members, number = set(), 0
        for order in orders_of(csv.DictReader(file)):
            first = order[0]
            member, at = first["member"], first["at"]
            if not member:
                continue
            number += 1
            if first["kind"] == "return":
                if first["of_order"]:
                    say("return_order", at, number, order=first["of_order"], **{"return": first["order"]},
                        lines=[{"line": first["line"], "quantity": int(first["quantity"])}])
                continue
            if member not in members:
                members.add(member)
                say("enrol_member", at, f"enrol-{member}", member=member, profile=profile(int(member[1:])))
            total = sum(round(float(row["amount"]) * 100) for row in order)
            say("pay_order", at, f"{number}-pay", order=first["order"], member=member,
                lines=[line_of(row) for row in order],
                tenders=[{"kind": "cash", "amount": f"{total // 100}.{total % 100:02d}"}])
            say("ship_order", at, f"{number}-ship", order=first["order"])


if __name__ == "__main__":
    main()
