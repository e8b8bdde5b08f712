"""Reports as JSON and CSV, against figures worked by hand, and looking a member up by a coupon."""

import csv
import io
import unittest

from shop import Shop, enrol, give, pay


def rows(client, name):
    answer = client.get(f"/v1/reports/{name}")
    assert answer.status == 200, answer.body
    assert answer.json["report"] == name
    return answer.json["rows"]


def csv_rows(client, name):
    answer = client.get(f"/v1/reports/{name}?format=csv")
    assert answer.fields["content-type"] == "text/csv; charset=utf-8", answer.fields
    return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))


class ReportsTest(unittest.TestCase):
    def test_liability_and_level_shares(self):
        with Shop("store-cards") as shop:
            owner = shop.client()
            # 1 point per 1.00: 120, 1200 and 50 points; by hand 30 more and 5 off. Levels at 100 and 1000.
            owner.take(enrol("a"), enrol("b"), enrol("=c"), pay("o1", "a", "120.00"),
                       pay("o2", "b", "1200.00"), pay("o3", "=c", "50.00"),
                       give("a", 30, "g1"), give("b", -5, "g2"),
                       {"type": "hold_account", "id": "h", "member": "b", "account": "points", "amount": 100,
                        "hold": "h1", "expires_in": "1d"})
            points = next(row for row in rows(owner, "liability") if row["account"] == "points")
            shown = [points[key]
                     for key in ("available", "held", "pending", "owed_by_members", "outstanding")]
            self.assertEqual(shown, [1295, 100, 0, 0, 1395])
            self.assertEqual(csv_rows(owner, "liability")[0]["outstanding"], "1395")
            shares = {row["level"]: (row["members"], row["share"]) for row in rows(owner, "level_shares")}
            self.assertEqual(shares, {"none": (1, "33.3%"), "regular": (1, "33.3%"), "silver": (1, "33.3%"),
                                      "gold": (0, "0.0%"), "diamond": (0, "0.0%")})
            self.assertEqual([row["members"] for row in csv_rows(owner, "level_shares")],
                             ["1", "1", "1", "0", "0"])
            self.assertEqual(rows(owner, "stored_value"), [])
            for path, status, code in (("nothing", 404, "report_not_found"),
                                       ("liability?format=xml", 400, "malformed_query"),
                                       ("liability?x=1", 400, "malformed_query")):
                answer = owner.get("/v1/reports/" + path)
                self.assertEqual((answer.status, answer.json["code"]), (status, code))

    def test_balances_of_stored_value(self):
        with Shop("youzan-stored-value") as shop:
            owner = shop.client()
            owner.take(enrol("a"), enrol("=b"), enrol("c"),
                       *[{"type": "top_up_wallet", "id": package, "member": member, "top_up": package,
                          "package": package} for member, package in (("a", "p500"), ("=b", "p200"))])
            # The package p500 brings 500.00 and a bonus of 50.00, p200 no bonus.
            wanted = [("a", "500.00", "50.00"), ("=b", "200.00", "0.00")]
            self.assertEqual([(row["member"], row["principal"], row["bonus"])
                              for row in rows(owner, "stored_value")], wanted)
            self.assertEqual([(row["member"], row["principal"]) for row in csv_rows(owner, "stored_value")],
                             [("a", "500.00"), ("'=b", "200.00")])
            by_account = {row["account"]: row for row in rows(owner, "liability")}
            self.assertEqual((by_account["principal"]["worth"], by_account["bonus"]["outstanding"]),
                             ("700.00", "50.00"))

    def test_what_privileges_cost_by_the_month(self):
        with Shop("b2c-vip") as shop:
            owner = shop.client()
            # 300.00 at the shelf for 250.00, 8.00 of shipping waived, 5 % of cashback: 70.50 of 250.00.
            owner.take(enrol("a"),
                       {"type": "grant_card", "id": "k", "member": "a", "card": "k1", "plan": "vip_card",
                        "reason": "test"},
                       {"type": "pay_order", "id": "o", "order": "o1", "member": "a",
                        "shipping_waived": "8.00",
                        "lines": [{"line": "1", "unit_price": "150.00", "quantity": 2, "amount": "250.00"}],
                        "tenders": [{"kind": "cash", "amount": "250.00"}]})
            (row,) = rows(owner, "benefit_costs")
            told = ("orders", "sales", "shipping_waived", "cashback", "offers", "cost", "share_of_sales",
                    "aimed_to")
            self.assertEqual([row[key] for key in told],
                             [1, "250.00", "8.00", "12.50", "50.00", "70.50", "28.2%", "15.0%"])
            self.assertEqual(csv_rows(owner, "benefit_costs")[0]["cost"], "70.50")

    def test_a_member_is_found_by_his_coupon(self):
        with Shop("youzan-svip") as shop:
            owner = shop.client()
            owner.take(enrol("ada"), enrol("bea"),
                       {"type": "grant_coupon", "id": "g", "member": "bea", "coupon": "own-1",
                        "template": "t79"})

            def found(coupon):
                return [one["member"] for one in owner.get(f"/v1/members?coupon={coupon}").json["members"]]

            self.assertEqual((found("own-1"), found("t79:ada:1")), (["bea"], ["ada"]))
            for none in ("t79:ada:9", "t79:nobody:1", "nothing", "own-1x"):
                self.assertEqual(found(none), [])
            self.assertEqual(owner.get("/v1/members?coupon=own-1&tag=x").json["code"], "malformed_query")


if __name__ == "__main__":
    unittest.main()
