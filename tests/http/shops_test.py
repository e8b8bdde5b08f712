"""Shopify and WooCommerce in: orders and refunds in the forms of their own systems, in any order and more
than once. The messages are made here from the public description of their fields."""

import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import unittest

from shop import Shop, until

SECRET = "a secret of the shop"
SHOPIFY = "shop: shopify\nmember_prefix: sf-\norder_prefix: sf-\nprofile: [name]\n"
WOO = "shop: woocommerce\nmember: customer_id\nmember_prefix: wc-\norder_prefix: wc-\n"


def ago(minutes):
    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)


def shopify_time(minutes):
    return ago(minutes).isoformat(timespec="seconds")


def woo_time(minutes):
    return ago(minutes).strftime("%Y-%m-%dT%H:%M:%S")


class Connected(Shop):
    """A shop with both systems connected. Amounts are CNY, points 1 per 1.00, settled at payment."""

    def __init__(self):
        super().__init__("store-cards")
        folder = pathlib.Path(self.folder) / "shops"
        folder.mkdir()
        for name, text in (("web", SHOPIFY), ("blog", WOO)):
            (folder / f"{name}.yaml").write_text(text)
            (folder / f"{name}.secret").write_text(SECRET + "\n")

    def send(self, name, topic, message, secret=SECRET, fields=None):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        mac = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
        of_shop = ({"X-Shopify-Hmac-Sha256": mac, "X-Shopify-Topic": topic} if name == "web" else
                   {"X-WC-Webhook-Signature": mac, "X-WC-Webhook-Topic": topic})
        return self.client(None).send("POST", f"/v1/shops/{name}", body, of_shop if fields is None
                                      else fields)


def shopify_order(number, customer=7, refunds=(), status="paid", cancelled=None, **more):
    """Two shirts at 60.00 less 20.00, one cap at 30.00, shipping 10.00: 100 + 30 of goods."""
    order = {
        "id": number, "currency": "CNY", "financial_status": status, "created_at": shopify_time(60),
        "processed_at": shopify_time(60), "cancelled_at": cancelled, "taxes_included": True,
        "fulfillment_status": None, "email": "",
        "customer": None if customer is None else
            {"id": customer, "first_name": "Ada", "last_name": "Li", "email": "ada@example.com",
             "phone": None},
        "line_items": [
            {"id": number * 10 + 1, "sku": "shirt", "quantity": 2, "price": "60.00", "gift_card": False,
             "discount_allocations": [{"amount": "20.00"}], "tax_lines": [{"price": "11.50"}]},
            {"id": number * 10 + 2, "sku": "cap", "quantity": 1, "price": "30.00", "gift_card": False,
             "discount_allocations": [], "tax_lines": []}],
        "shipping_lines": [{"price": "10.00", "discount_allocations": [], "tax_lines": []}],
        "refunds": list(refunds)}
    order.update(more)
    return order


def shopify_refund(number, order, lines, shipping=None):
    """`lines`: position of the line and how many of it."""
    return {"id": number, "order_id": order, "created_at": shopify_time(30),
            "processed_at": shopify_time(30),
            "refund_line_items": [{"line_item_id": order * 10 + line, "quantity": count, "subtotal": "1.00",
                                   "total_tax": "0.00"} for line, count in lines],
            "order_adjustments": [] if shipping is None else
                [{"kind": "shipping_refund", "amount": "-" + shipping, "tax_amount": "0.00"}],
            "transactions": [{"kind": "refund", "status": "success", "amount": "1.00"}]}


def woo_order(number, customer=7, status="processing", refunds=(), modified=30):
    """Two shirts, 86.00 and 14.00 of tax; one cap at 30.00; shipping 10.00: 100 + 30 of goods."""
    return {
        "id": number, "status": status, "currency": "CNY", "customer_id": customer,
        "date_created_gmt": woo_time(60), "date_paid_gmt": woo_time(60),
        "date_modified_gmt": woo_time(modified),
        "date_completed_gmt": None, "shipping_total": "10.00", "shipping_tax": "0.00",
        "billing": {"first_name": "Ada", "last_name": "Li", "email": "Ada@Example.com", "phone": ""},
        "line_items": [{"id": 1, "sku": "shirt", "quantity": 2, "total": "86.000000", "total_tax": "14.00"},
                       {"id": 2, "sku": "cap", "quantity": 1, "total": "29.995", "total_tax": "0.00"}],
        "fee_lines": [],
        "refunds": [{"id": refund, "reason": "", "total": "-" + total} for refund, total in refunds]}


class ShopsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Connected().start()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def setUp(self):
        self.owner = self.shop.client()

    def order(self, order):
        return self.owner.get(f"/v1/orders/{order}").json

    def took(self, answer, *kinds):
        """The answer is good, and its commands have these kinds and were accepted."""
        self.assertEqual(answer.status, 200, answer.body)
        for one in answer.json["commands"]:
            self.assertEqual(one["outcome"], "accepted", one)
        told = [one["id"].split(":")[2 if "member" not in one["id"] else 1] for one
                in answer.json["commands"]]
        self.assertEqual(told, list(kinds), answer.json)

    def told(self, name, topic, message, field):
        """The answer is a problem that names the field."""
        answer = self.shop.send(name, topic, message)
        self.assertEqual((answer.status, answer.json.get("field")), (400, field), answer.body)
        self.assertEqual(answer.fields["content-type"], "application/problem+json")

    # ---- Shopify

    def test_an_order_is_paid_shipped_and_earns_once_however_often_it_comes(self):
        message = shopify_order(101, customer=11)
        self.took(self.shop.send("web", "orders/paid", message), "member", "pay", "ship")
        member = self.owner.member("sf-11")
        # 130.00 of goods at 1 point per 1.00; shipping earns nothing.
        self.assertEqual(member["accounts"]["points"]["available"], 130)
        self.assertEqual(member["profile"], {"name": "Ada Li"})
        order = self.order("sf-101")
        self.assertEqual([line["amount"] for line in order["lines"]], ["100.00", "30.00"])
        self.assertEqual((order["shipping_fee"], order["state"]), ("10.00", "settled"))
        for topic in ("orders/paid", "orders/create", "orders/updated"):
            self.took(self.shop.send("web", topic, message))
        self.assertEqual(self.owner.points("sf-11"), 130)

    def test_two_partial_refunds_take_back_what_they_name(self):
        self.took(self.shop.send("web", "orders/paid", shopify_order(102, customer=12)), "member", "pay",
                  "ship")
        first = shopify_refund(1021, 102, [(1, 1)])
        self.took(self.shop.send("web", "refunds/create", first), "refund")
        # Half of the shirts' 100.00 is gone.
        self.assertEqual(self.owner.points("sf-12"), 80)
        second = shopify_refund(1022, 102, [(1, 1), (2, 1)], shipping="10.00")
        self.took(self.shop.send("web", "orders/updated", shopify_order(102, 12, [first, second])), "refund")
        self.assertEqual(self.owner.points("sf-12"), 0)
        order = self.order("sf-102")
        self.assertEqual((order["state"], order["refunded"]), ("returned", {"cash": "140.00"}))
        for again in (first, second):
            self.took(self.shop.send("web", "refunds/create", again))
        self.assertEqual(self.order("sf-102"), order)

    def test_a_refund_that_comes_before_its_order_waits_for_it_also_across_a_restart(self):
        refund = shopify_refund(1031, 103, [(2, 1)])
        for _ in range(2):
            answer = self.shop.send("web", "refunds/create", refund)
            self.assertEqual((answer.status, answer.json),
                             (200, {"order": "sf-103", "waiting": True, "commands": []}))
        self.shop.kill()
        self.shop.start()
        self.owner = self.shop.client()
        self.took(self.shop.send("web", "orders/paid", shopify_order(103, customer=13)),
                  "member", "pay", "ship", "refund")
        self.assertEqual(self.owner.points("sf-13"), 100)
        self.took(self.shop.send("web", "refunds/create", refund))
        self.assertEqual(self.owner.points("sf-13"), 100)

    def test_many_messages_of_one_order_at_once_have_the_effect_of_one(self):
        import concurrent.futures
        refunds = [shopify_refund(1041, 104, [(1, 1)]), shopify_refund(1042, 104, [(2, 1)])]
        messages = [("orders/paid", shopify_order(104, 14)), ("refunds/create", refunds[0]),
                    ("orders/updated", shopify_order(104, 14, refunds)), ("refunds/create", refunds[1])] * 6
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda message: self.shop.send("web", *message), messages))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertTrue(until(lambda: self.owner.points("sf-14") == 50))
        self.assertEqual(self.order("sf-104")["refunded"], {"cash": "80.00"})

    def test_a_guests_order_earns_nobody_anything_and_can_be_refunded(self):
        self.took(self.shop.send("web", "orders/paid", shopify_order(105, customer=None)), "pay", "ship")
        self.assertNotIn("member", self.order("sf-105"))
        self.took(self.shop.send("web", "refunds/create", shopify_refund(1051, 105, [(1, 2), (2, 1)])),
                  "refund")
        self.assertEqual(self.order("sf-105")["refunded"], {"cash": "130.00"})

    def test_a_cancelled_order_leaves_nothing_and_an_unpaid_one_never_was(self):
        unpaid = shopify_order(106, customer=16, status="pending")
        self.took(self.shop.send("web", "orders/create", unpaid))
        self.assertEqual(self.owner.get("/v1/orders/sf-106").status, 404)
        self.took(self.shop.send("web", "orders/paid", shopify_order(106, customer=16)), "member", "pay",
                  "ship")
        cancelled = shopify_order(106, customer=16, cancelled=shopify_time(20))
        self.took(self.shop.send("web", "orders/cancelled", cancelled), "cancel")
        self.assertEqual(self.owner.points("sf-16"), 0)
        self.took(self.shop.send("web", "orders/cancelled", cancelled))
        self.took(self.shop.send("web", "orders/paid", shopify_order(106, customer=16)))
        self.assertEqual(self.owner.points("sf-16"), 0)

    def test_topics_that_are_none_of_our_business_change_nothing(self):
        for topic in ("products/update", "orders/delete", ""):
            answer = self.shop.send("web", topic, {"id": 1})
            self.assertEqual((answer.status, answer.json), (200, {"commands": []}))

    # ---- WooCommerce

    def test_topics_about_a_part_of_an_order_are_none_of_our_business(self):
        for topic in ("orders/edited", "orders/risk_assessment_changed", "orders/delete", "products/update"):
            answer = self.shop.send("web", topic, {"order_edit": {"id": 5}})
            self.assertEqual((answer.status, answer.json), (200, {"commands": []}), topic)

    def test_an_unsigned_message_is_not_read_to_its_end(self):
        client = self.shop.client(None)
        answer = client.send("POST", "/v1/shops/web", b"[" + b" " * 100_000)
        self.assertEqual((answer.status, answer.json["code"]), (413, "body_too_large"))

    def test_a_refund_of_woocommerce_comes_as_an_updated_order_and_counts_once(self):
        self.took(self.shop.send("blog", "order.created", woo_order(201, 21)), "member", "pay", "ship")
        # 86.00 + 14.00 of tax, and 29.995 rounded half up.
        self.assertEqual([line["amount"] for line in self.order("wc-201")["lines"]], ["100.00", "30.00"])
        self.assertEqual(self.owner.points("wc-21"), 130)
        one = woo_order(201, 21, refunds=[(9001, "50.00")])
        self.took(self.shop.send("blog", "order.updated", one), "refund")
        self.assertEqual(self.owner.points("wc-21"), 80)
        self.took(self.shop.send("blog", "order.updated",
                                 woo_order(201, 21, refunds=[(9001, "50.00")], modified=10)))
        two = woo_order(201, 21, "refunded", [(9002, "90.00"), (9001, "50.00")], modified=5)
        self.took(self.shop.send("blog", "order.updated", two), "refund")
        self.assertEqual(self.owner.points("wc-21"), 0)
        self.assertEqual(self.order("wc-201")["refunded"], {"cash": "140.00"})
        # What comes late is older news.
        self.took(self.shop.send("blog", "order.created", woo_order(201, 21)))
        self.took(self.shop.send("blog", "order.updated", one))
        self.assertEqual(self.owner.points("wc-21"), 0)

    def test_an_order_that_is_first_heard_of_when_it_was_refunded_ends_the_same(self):
        message = woo_order(202, 22, refunds=[(9011, "30.00"), (9012, "20.00")])
        self.took(self.shop.send("blog", "order.updated", message), "member", "pay", "ship", "refund",
                  "refund")
        self.assertEqual(self.owner.points("wc-22"), 80)

    def test_woocommerce_guests_and_cancellations(self):
        self.took(self.shop.send("blog", "order.created", woo_order(203, 0)), "pay", "ship")
        self.assertNotIn("member", self.order("wc-203"))
        self.took(self.shop.send("blog", "order.updated", woo_order(203, 0, "cancelled")), "cancel")
        self.assertEqual(self.order("wc-203")["refunded"], {"cash": "140.00"})
        for status in ("pending", "on-hold", "failed", "cancelled"):
            self.took(self.shop.send("blog", "order.created", woo_order(204, 24, status)))
        self.assertEqual(self.owner.get("/v1/orders/wc-204").status, 404)

    def test_the_trial_of_a_new_webhook_is_answered(self):
        answer = self.shop.send("blog", "", b"webhook_id=5", fields={})
        self.assertEqual((answer.status, answer.json), (200, {"commands": []}))

    # ---- the door

    def test_a_wrong_signature_is_refused_and_changes_nothing(self):
        message = shopify_order(301, customer=31)
        body = json.dumps(message).encode()
        right = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
        for fields in ({}, {"X-Shopify-Hmac-Sha256": ""}, {"X-Shopify-Hmac-Sha256": right[:-2]},
                       {"X-Shopify-Hmac-Sha256": "A" * 43 + "="},
                       {"Authorization": f"Bearer {self.shop.keys['owner']}"}):
            answer = self.shop.send("web", "", body,
                                    fields=dict(fields, **{"X-Shopify-Topic": "orders/paid"}))
            self.assertEqual((answer.status, answer.json["code"]), (401, "signature_wrong"), fields)
        self.assertEqual(self.shop.send("web", "orders/paid", message, secret="other").status, 401)
        self.assertEqual(self.owner.get("/v1/orders/sf-301").status, 404)
        unknown = self.shop.client(None).send("POST", "/v1/shops/nobody", body,
                                              {"X-Shopify-Hmac-Sha256": right})
        self.assertEqual((unknown.status, unknown.json["code"]), (404, "shop_not_found"))

    def test_what_cannot_be_read_is_told_by_its_field(self):
        for change, field in (({"currency": "EUR"}, "currency"), ({"id": None}, "id"),
                              ({"created_at": "yesterday", "processed_at": None}, "created_at"),
                              ({"line_items": [{"id": 1, "quantity": 1, "price": "x"}]},
                               "line_items[0].price")):
            answer = self.shop.send("web", "orders/paid", shopify_order(302, **change))
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer.body)
        for body in (b"", b"{", b"[]", b"5"):
            self.assertEqual(self.shop.send("web", "orders/paid", body).status, 400, body)

    def test_a_field_of_another_kind_is_told_and_not_taken_for_one_that_is_missing(self):
        refund = dict(shopify_refund(3031, 303, []), refund_line_items=5)
        for change, field in (({"line_items": 5}, "line_items"), ({"line_items": None}, "line_items"),
                              ({"line_items": {}}, "line_items"), ({"line_items": [5]}, "line_items[0]"),
                              ({"financial_status": 5}, "financial_status"), ({"refunds": 5}, "refunds"),
                              ({"refunds": [refund]}, "refunds[0].refund_line_items"),
                              ({"taxes_included": "no"}, "taxes_included"), ({"email": 5}, "email")):
            self.told("web", "orders/paid", {**shopify_order(303), **change}, field)
        for customer in (5, "ada", []):
            self.told("web", "orders/paid", {**shopify_order(303), "customer": customer}, "customer")
        self.told("web", "refunds/create", refund, "refund_line_items")
        for change, field in (({"line_items": 5}, "line_items"), ({"line_items": None}, "line_items"),
                              ({"status": 5}, "status"), ({"customer_id": []}, "customer_id"),
                              ({"billing": 5}, "billing"), ({"refunds": {}}, "refunds"),
                              ({"date_paid_gmt": 5}, "date_paid_gmt"), ({"fee_lines": 5}, "fee_lines")):
            self.told("blog", "order.updated", {**woo_order(303), **change}, field)
        for order in ("sf-303", "wc-303"):
            self.assertEqual(self.owner.get(f"/v1/orders/{order}").status, 404)
        # What was refused is not kept as a refund that waits for its order.
        self.took(self.shop.send("web", "orders/paid", shopify_order(303, customer=33)), "member", "pay",
                  "ship")


class MappingTest(unittest.TestCase):
    def test_a_wrong_file_stops_the_start_and_is_told_by_line(self):
        shop = Connected()
        self.addCleanup(shop.__exit__)
        path = pathlib.Path(shop.folder) / "shops" / "web.yaml"
        path.write_text("shop: shopify\nmembers: email\namounts: gross\n")
        told = shop.shuke("serve", "--data", shop.folder, "--programme", shop.programme, "--listen",
                          "127.0.0.1:0")
        self.assertEqual(told.returncode, 1)
        self.assertIn(f"{path}:2:1: ", told.stderr)
        self.assertIn(f"{path}:3:10: ", told.stderr)


if __name__ == "__main__":
    unittest.main()
