"""GET /v1/orders: what is ordered and not paid, and the other states; what was heard of last comes first."""

import sqlite3
import unittest

from shop import Shop, enrol, pay


def place(order, member):
    return {"type": "place_order", "id": f"place-{order}", "order": order, "member": member,
            "lines": [{"line": "a", "amount": "10.00"}]}


def about(kind, order):
    return {"type": f"{kind}_order", "id": f"{kind}-{order}", "order": order}


def of_guest(command):
    return {key: value for key, value in command.items() if key != "member"}


class OrdersTest(unittest.TestCase):
    """Ada places o1 to o4; o2 is paid, o3 paid and shipped, o4 cancelled. Bea places o5; a guest pays o6."""

    def setUp(self):
        self.shop = Shop("vancl").start()
        self.addCleanup(self.shop.__exit__)
        self.client = self.shop.client()
        self.client.take(enrol("ada"), enrol("bea"), *(place(f"o{i}", "ada") for i in range(1, 5)),
                         pay("o2", "ada", "10.00"), pay("o3", "ada", "10.00"), about("ship", "o3"),
                         about("cancel", "o4"), place("o5", "bea"),
                         of_guest(pay("o6", None, "10.00")))

    def listed(self, query="", client=None):
        answer = (client or self.client).get("/v1/orders" + query)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertNotIn("next", answer.json)
        return [order["order"] for order in answer.json["orders"]]

    def test_the_newest_come_first_by_state_and_member(self):
        self.assertEqual(self.listed(), ["o6", "o5", "o4", "o3", "o2", "o1"])
        self.assertEqual(self.listed("?state=placed"), ["o5", "o1"])
        self.assertEqual(self.listed("?state=paid"), ["o6", "o2"])
        self.assertEqual(self.listed("?state=shipped"), ["o3"])
        self.assertEqual(self.listed("?state=cancelled"), ["o4"])
        self.assertEqual(self.listed("?state=settled"), [])
        self.assertEqual(self.listed("?member=ada"), ["o4", "o3", "o2", "o1"])
        self.assertEqual(self.listed("?member=ada&state=placed"), ["o1"])
        self.assertEqual(self.listed("?member=bea&state=paid"), [])
        self.assertEqual(self.listed("?member=nobody"), [])
        unpaid = self.client.get("/v1/orders?state=placed").json["orders"][0]
        self.assertEqual(unpaid, self.client.get("/v1/orders/o5").json)
        self.client.take(pay("o1", "ada", "10.00"))
        self.assertEqual(self.listed("?state=placed"), ["o5"])
        self.client.take(about("cancel", "o5"))
        self.assertEqual(self.listed("?state=placed"), [])
        self.assertEqual(self.listed("?state=cancelled"), ["o5", "o4"])

    def test_whoever_absorbed_a_member_has_her_orders(self):
        self.client.take({"type": "merge_members", "id": "m", "member": "bea", "absorbed": "ada"})
        for member in ("ada", "bea"):
            self.assertEqual(self.listed(f"?state=placed&member={member}"), ["o5", "o1"])

    def test_an_order_that_was_heard_of_before_it_was_placed_stands_where_it_was_heard_of(self):
        self.assertEqual(self.client.post(about("ship", "early")).status, 404)
        self.client.take(place("o7", "bea"), place("early", "bea"))
        self.assertEqual(self.listed("?state=placed"), ["o7", "early", "o5", "o1"])

    def test_a_late_command_takes_an_order_off_the_list_and_puts_it_on(self):
        placed_at = self.client.get("/v1/orders/o1").json["placed_at"]
        self.client.take(place("o7", "ada"), {**about("cancel", "o1"), "at": placed_at},
                         {**place("o8", "ada"), "at": placed_at})
        self.assertEqual(self.listed("?state=placed"), ["o8", "o7", "o5"])

    def test_pages_follow_one_another(self):
        for query, wanted in (("?limit=2", ["o6", "o5", "o4", "o3", "o2", "o1"]),
                              ("?limit=1&state=placed", ["o5", "o1"]),
                              ("?limit=1&state=cancelled", ["o4"]),
                              ("?limit=3&member=ada", ["o4", "o3", "o2", "o1"])):
            found, after = [], ""
            for _ in range(8):
                page = self.client.get("/v1/orders" + query + after).json
                self.assertLessEqual(len(page["orders"]), int(query[7]))
                found += [order["order"] for order in page["orders"]]
                if "next" not in page:
                    break
                after = "&after=" + page["next"]
            self.assertEqual((found, "next" in page), (wanted, False), query)

    def test_a_page_looks_at_a_bounded_number_of_orders(self):
        for part in range(2):
            self.client.take(*(pay(f"p{part}.{i}", "bea", "1.00") for i in range(600)))
        for query in ("?state=cancelled", "?state=placed&member=bea"):
            first = self.client.get("/v1/orders" + query).json
            self.assertEqual(first["orders"], [])
            self.assertEqual(self.listed(f"{query}&after={first['next']}"),
                             ["o5"] if "bea" in query else ["o4"])
        self.assertEqual(self.listed("?state=placed"), ["o5", "o1"])  # by its index

    def test_what_does_not_fit_is_refused_with_its_name(self):
        for query, code, field in (("?state=open", "malformed_query", "state"),
                                   ("?state=", "malformed_query", "state"),
                                   ("?limit=0", "malformed_query", "limit"),
                                   ("?limit=201", "malformed_query", "limit"),
                                   ("?after=m1", "malformed_cursor", "after"),
                                   ("?after=o0", "malformed_cursor", "after"),
                                   ("?after=o4294967296", "malformed_cursor", "after"),
                                   ("?what=1", "malformed_query", "what")):
            answer = self.client.get("/v1/orders" + query).json
            self.assertEqual((answer["code"], answer.get("field")), (code, field), query)

    def test_a_cashier_lists_the_orders_of_who_stands_before_him(self):
        cashier = self.shop.client("cashier")
        self.assertEqual(self.listed("?member=bea", cashier), ["o5"])
        self.assertEqual(cashier.get("/v1/orders?state=placed").json["code"], "not_allowed")

    def test_an_audit_holds_the_list_against_the_orders(self):
        self.shop.stop()
        self.assertEqual(self.shop.shuke("audit", "--data", self.shop.folder).returncode, 0)
        file = sqlite3.connect(self.shop.folder + "/shuke.sqlite")
        listed = file.execute("SELECT no FROM row_order WHERE listed_as IS NOT NULL").fetchall()
        self.assertEqual(len(listed), 2)
        file.execute("UPDATE row_order SET listed_as = NULL WHERE no = 1")
        file.commit()
        file.close()
        found = self.shop.shuke("audit", "--data", self.shop.folder)
        self.assertEqual(found.returncode, 1)
        self.assertIn("listed_as", found.stdout + found.stderr)


class OlderFileTest(unittest.TestCase):
    def test_orders_of_before_there_was_a_list_are_listed_once_the_owner_opened_the_file(self):
        with Shop("vancl") as shop:
            shop.client().take(enrol("ada"), place("old", "ada"))
            for part in range(3):
                shop.client().take(*(pay(f"p{part}.{i}", "ada", "1.00") for i in range(900)))
            shop.stop()
            file = sqlite3.connect(shop.folder + "/shuke.sqlite")
            file.executescript("DROP INDEX row_order_listed_as; ALTER TABLE row_order DROP COLUMN listed_as;"
                               "DELETE FROM setting WHERE key = 'orders_listed';"
                               "PRAGMA user_version = 9;")
            file.close()
            client = shop.start().client()
            placed = client.get("/v1/orders?state=placed").json["orders"]
            self.assertEqual([order["order"] for order in placed], ["old"])
            self.assertEqual(len(client.get("/v1/orders?state=paid&limit=200").json["orders"]), 200)
            shop.stop()
            found = shop.shuke("audit", "--data", shop.folder)
            self.assertEqual(found.returncode, 0, found.stderr)


if __name__ == "__main__":
    unittest.main()
