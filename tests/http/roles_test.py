"""Every role on every route and every command, against a table written here by hand, and keys as they come
and go."""

import re
import time
import unittest

from shop import ROLES, ROOT, Client, Shop, enrol, give, until

EVERYBODY = {None, *ROLES}
OFFICE = {"owner", "operator"}
SENDERS = OFFICE | {"cashier", "integration"}

SAME = (ROOT / "programmes/store-cards.yaml").read_text()

# Method, path, who may call it; what the path names is there.
ROUTES = [
    ("POST", "/v1/commands", SENDERS),
    ("GET", "/v1/commands/enrol-ada", OFFICE),
    ("POST", "/v1/quotes", SENDERS),
    ("GET", "/v1/members", OFFICE | {"analyst", "integration"}),
    ("GET", "/v1/members/ada", set(ROLES)),
    ("GET", "/v1/members/ada/statement", set(ROLES)),
    ("GET", "/v1/members/ada/export", OFFICE),
    ("GET", "/v1/orders", OFFICE | {"analyst", "integration"}),
    ("GET", "/v1/orders?member=ada", set(ROLES)),
    ("GET", "/v1/orders/o1", set(ROLES)),
    ("GET", "/v1/programme", set(ROLES)),
    ("POST", "/v1/programme/preview", OFFICE),
    ("POST", "/v1/programme/publish", OFFICE),
    ("POST", "/v1/clock", OFFICE),
    ("GET", "/v1/reports/liability", OFFICE | {"analyst"}),
    ("GET", "/v1/audit", OFFICE),
    ("POST", "/v1/login", EVERYBODY),
    ("POST", "/v1/logout", set(ROLES)),
    ("GET", "/v1/session", set(ROLES)),
    ("POST", "/v1/shops/web", EVERYBODY),  # the signature is the key
    ("GET", "/v1/webhooks", {"owner"}),
    ("POST", "/v1/webhooks", {"owner"}),
    ("POST", "/v1/webhooks/w1/rotate", {"owner"}),
    ("POST", "/v1/webhooks/w1/disable", {"owner"}),
    ("POST", "/v1/webhooks/w1/enable", {"owner"}),
    ("POST", "/v1/webhooks/w1/replay", {"owner"}),
    ("GET", "/healthz", EVERYBODY),
    ("GET", "/readyz", EVERYBODY),
    ("GET", "/metrics", EVERYBODY),
    ("GET", "/openapi.json", EVERYBODY),
    ("GET", "/docs", EVERYBODY),
]
BODIES = {"/v1/commands": [], "/v1/quotes": {"lines": [{"line": "a", "unit_price": "1.00"}]},
          "/v1/programme/preview": {"programme": SAME},
          "/v1/programme/publish": {"id": "same", "programme": SAME},
          "/v1/clock": {"accept": True}, "/v1/shops/web": {}, "/v1/login": {}, "/v1/logout": {},
          "/v1/webhooks": {"url": "https://shop.invalid/"}, "/v1/webhooks/w1/rotate": {},
          "/v1/webhooks/w1/disable": {"reason": "test"}, "/v1/webhooks/w1/enable": {},
          "/v1/webhooks/w1/replay": {"failed": True}}

# Routes that everybody may call and that ask for something else than a key.
OTHERWISE = {"/v1/shops/web": (404, "shop_not_found"), "/v1/login": (400, "malformed_request")}

# Commands that not every sender may send.
OFFICE_ONLY = {"merge_members", "erase_member", "import_opening", "set_level", "adjust_account",
               "refund_top_up", "transfer_top_up", "grant_card", "cancel_card", "issue_card_secrets",
               "revoke_coupon", "publish_programme", "import_codes", "unfreeze_wallet"}
NOT_CASHIER = {"undo_action", "pause_card", "resume_card", "grant_coupon"}


class RolesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop().start()
        cls.shop.client().take(
            enrol("ada"), {"type": "place_order", "id": "place", "order": "o1", "member": "ada",
                           "lines": [{"line": "a", "amount": 1}]})

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def test_the_table_here_has_every_route(self):
        paths = self.shop.client(None).get("/openapi.json").json["paths"]
        served = {(method.upper(), path.replace("{id}", "*")) for path,
            methods in paths.items() for method in methods}
        named = re.compile("/(enrol-ada|ada|o1|w1|web|liability)(?=/|$)")
        here = {(method, named.sub("/*", path.split("?")[0])) for method, path, _ in ROUTES}
        self.assertEqual(here, served)

    def test_every_role_on_every_route(self):
        for method, path, roles in ROUTES:
            for role in [None, *ROLES]:
                with self.subTest(method=method, path=path, role=role):
                    answer = self.shop.client(role).send(method, path, BODIES.get(path))
                    if path in OTHERWISE:
                        self.assertEqual((answer.status, answer.json["code"]), OTHERWISE[path])
                    elif role in roles:
                        self.assertEqual(answer.status, 200, answer.body)
                    else:
                        code = "not_allowed" if role else "key_required"
                        self.assertEqual((answer.status, answer.json["code"]), (403 if role else 401, code))

    def test_every_role_with_every_command(self):
        schemas = self.shop.client(None).get("/openapi.json").json["components"]["schemas"]
        types = [name.removeprefix("command_") for name in schemas if name.startswith("command_")]
        self.assertGreater(len(types), 30)
        self.assertLessEqual(OFFICE_ONLY | NOT_CASHIER, set(types))
        for role in sorted(SENDERS):
            refused = (OFFICE_ONLY
                if role not in OFFICE else set()) | (NOT_CASHIER if role == "cashier" else set())
            answers = self.shop.client(role).post([{"type": name} for name in types]).json
            told = {name for name, one in zip(types, answers) if one["rejection"]["code"] == "not_allowed"}
            self.assertEqual(told, refused, role)

    def test_a_refused_command_is_not_kept_and_an_allowed_one_beside_it_is_done(self):
        cashier = self.shop.client("cashier")
        answers = cashier.post([give("ada", 5, "role-1"), enrol("bea", "role-2")]).json
        self.assertEqual(answers[0]["rejection"]["code"], "not_allowed")
        self.assertEqual((answers[0]["id"], answers[1]["outcome"]), ("role-1", "accepted"))
        self.assertEqual(cashier.post(give("ada", 5, "role-1")).status, 403)
        self.shop.client("operator").take(give("ada", 5, "role-1"))
        self.assertEqual(self.shop.client("analyst").points("ada"), 5)

    def test_a_key_must_be_known_and_stand_in_the_right_field(self):
        for key in ("wrong", "shuke_" + "A" * 43, self.shop.keys["owner"] + "x",
            self.shop.keys["owner"][:-1]):
            answer = Client(self.shop.port, key).get("/v1/programme")
            self.assertEqual((answer.status, answer.json["code"]), (401, "key_not_known"))
            self.assertEqual(answer.fields["www-authenticate"], "Bearer")
        client = self.shop.client(None)
        for field in (f"Basic {self.shop.keys['owner']}", self.shop.keys["owner"], "Bearer", "Bearer  "):
            self.assertEqual(client.get("/v1/programme", {"Authorization": field}).json["code"],
                "key_required")
        lower = client.get("/v1/programme", {"Authorization": f"bearer {self.shop.keys['owner']}"})
        self.assertEqual(lower.status, 200)

    def test_a_running_server_sees_new_and_revoked_keys_within_a_second(self):
        key = self.shop.make_key("analyst")
        client = Client(self.shop.port, key)
        self.assertTrue(until(lambda: client.get("/v1/programme").status == 200, 1))
        listed = self.shop.shuke("key", "list", "--data", self.shop.folder).stdout.splitlines()
        number = listed[-1].split("\t")[0]
        revoked = self.shop.shuke("key", "revoke", "--data", self.shop.folder, number)
        self.assertEqual(revoked.returncode, 0, revoked.stderr)
        self.assertTrue(until(lambda: client.get("/v1/programme").status == 401, 1))
        self.assertEqual(self.shop.shuke("key", "revoke", "--data", self.shop.folder, number).returncode, 1)


class RateTest(unittest.TestCase):
    def test_a_key_that_sends_too_much_waits_and_others_do_not(self):
        with Shop(settings="requests_per_second: 5\n") as shop:
            cashier, owner = shop.client("cashier"), shop.client()
            statuses = [cashier.get("/v1/programme").status for _ in range(12)]
            self.assertIn(429, statuses)
            self.assertEqual(statuses[:5], [200] * 5)
            self.assertEqual(owner.get("/v1/programme").status, 200)
            limited = cashier.get("/v1/programme")
            while limited.status == 200:
                limited = cashier.get("/v1/programme")
            self.assertEqual((limited.json["code"], limited.fields["retry-after"]), ("too_many_requests",
                "1"))
            time.sleep(1.05)
            self.assertEqual(cashier.get("/v1/programme").status, 200)


if __name__ == "__main__":
    unittest.main()
