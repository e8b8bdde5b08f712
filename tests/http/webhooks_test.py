"""Webhooks out, against a receiver of our own: signatures by the published algorithm, retries, 410, replay,
rotation, private networks, and nothing lost when the server is killed."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import unittest

from shop import Shop, enrol, give, pay, until

SETTINGS = "webhooks_to_private_networks: true\nwebhook_retry_seconds: [1, 1, 1]\nwebhook_seconds: 5\n"


class Receiver:
    """An endpoint on a free port. `plan` has the statuses of its next answers; then it answers 204."""

    def __init__(self):
        self.messages = []
        self.plan = []
        self.fields_of_answer = {}
        self.lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.lock:
                    status = receiver.plan.pop(0) if receiver.plan else 204
                    receiver.messages.append((status, dict(self.headers), body, self.path))
                self.send_response(status)
                for name, value in receiver.fields_of_answer.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def arrived(self):
        """What was answered with success, as documents."""
        with self.lock:
            return [json.loads(body) for status, _, body, _ in self.messages if status < 300]

    def sequences(self):
        return [message["data"]["sequence"] for message in self.arrived()]


def signature(secret, fields, body):
    """As https://www.standardwebhooks.com has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{fields['webhook-id']}.{fields['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


class WebhooksTest(unittest.TestCase):
    def setUp(self):
        self.shop = Shop("store-cards", settings=SETTINGS).start()
        self.addCleanup(self.shop.__exit__)
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.owner = self.shop.client()

    def add(self, events=()):
        answer = self.owner.send("POST", "/v1/webhooks", {"url": self.receiver.url, "events": list(events)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["webhook"], answer.json["secret"]

    def act(self, webhook, verb, body=None):
        return self.owner.send("POST", f"/v1/webhooks/{webhook}/{verb}", body or {})

    def shown(self, webhook):
        listed = self.owner.get("/v1/webhooks").json["webhooks"]
        return next(one for one in listed if one["webhook"] == webhook)

    def command_line(self, *words):
        return self.shop.shuke("webhook", words[0], "--data", self.shop.folder, *words[1:])

    def test_a_message_is_a_signed_cloud_event_of_what_happened(self):
        self.owner.take(enrol("before"))
        _, secret = self.add()
        self.owner.take(enrol("ada"), pay("o1", "ada", "120.00"))
        self.assertTrue(until(lambda: "shuke.level_changed" in [m["type"] for m in self.receiver.arrived()]))
        with self.receiver.lock:
            messages = list(self.receiver.messages)
        for status, fields, body, path in messages:
            self.assertEqual((status, path), (204, "/hook"))
            self.assertEqual(fields["webhook-signature"], signature(secret, fields, body))
            self.assertLess(abs(int(fields["webhook-timestamp"]) - time.time()), 60)
            self.assertEqual(fields["Content-Type"], "application/cloudevents+json; charset=utf-8")
            event = json.loads(body)
            self.assertEqual((event["specversion"], event["id"]), ("1.0", fields["webhook-id"]))
            self.assertEqual(event["subject"], "ada")
            self.assertEqual(event["type"], "shuke." + event["data"]["event"])
        events = {m["type"]: m["data"] for m in self.receiver.arrived()}
        self.assertEqual(events["shuke.member_enrolled"]["cause"], {"command": "enrol-ada"})
        self.assertEqual(events["shuke.order_paid"]["order"], "o1")
        self.assertEqual(events["shuke.order_paid"]["cause"], {"command": "pay-o1"})
        # 120.00 at 1 point per 1.00.
        settled = [p for m in self.receiver.arrived() for p in m["data"]["postings"]
                   if p["side"] == "available"]
        self.assertEqual(sum(p["amount"] for p in settled), self.owner.points("ada"))
        # Counter sales settle at payment: 100 or more in all is the level regular.
        change = events["shuke.level_changed"]["levels"][0]
        self.assertEqual((change["ladder"], change["from"], change["to"]), ("grade", "none", "regular"))

    def test_a_card_is_told_with_its_plan_and_end(self):
        with Shop("youzan-svip", settings=SETTINGS) as shop:
            owner = shop.client()
            owner.send("POST", "/v1/webhooks", {"url": self.receiver.url, "events": ["card_bought"]})
            owner.take(enrol("ada"), {"type": "buy_card", "id": "buy", "member": "ada", "card": "k1",
                                      "plan": "svip", "tenders": [{"kind": "cash", "amount": "199.00"}]})
            self.assertTrue(until(lambda: len(self.receiver.arrived()) == 1))
            card = self.receiver.arrived()[0]["data"]["cards"][0]
            self.assertEqual((card["card"], card["plan"], card["state"]), ("k1", "svip", "active"))
            self.assertEqual(card["ends_at"], owner.member("ada")["cards"][0]["ends_at"])

    def test_only_the_events_asked_for_are_told(self):
        self.add(["account_adjusted"])
        self.owner.take(enrol("ada"), give("ada", 5, "g1"), give("ada", 6, "g2"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 2))
        self.owner.take(give("ada", 7, "g3"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 3))
        amounts = [m["data"]["postings"][0]["amount"] for m in self.receiver.arrived()]
        self.assertEqual(sorted(amounts), [5, 6, 7])

    def test_what_fails_is_sent_again_with_the_same_id_and_given_up_at_last(self):
        webhook, secret = self.add()
        self.receiver.plan = [500, 302]
        self.owner.take(enrol("ada"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 1, 10))
        with self.receiver.lock:
            statuses = [status for status, *_ in self.receiver.messages]
            ids = {fields["webhook-id"] for _, fields, *_ in self.receiver.messages}
            bodies = {body for _, _, body, _ in self.receiver.messages}
            for _, fields, body, _ in self.receiver.messages:
                self.assertEqual(fields["webhook-signature"], signature(secret, fields, body))
        self.assertEqual((statuses, len(ids), len(bodies)), ([500, 302, 204], 1, 1))
        self.receiver.plan = [500] * 4  # the first attempt and three more
        self.owner.take(enrol("bea"))
        self.assertTrue(until(lambda: self.shown(webhook)["given_up"] == 1, 10))
        shown = self.shown(webhook)
        self.assertEqual((shown["waiting"], shown["last_attempt"]["status"]), (0, 500))
        self.assertEqual(len(self.receiver.arrived()), 1)
        self.assertEqual(self.act(webhook, "replay", {"failed": True}).json, {"done": True, "messages": 1})
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 2))
        self.assertEqual(self.receiver.arrived()[1]["subject"], "bea")
        self.assertTrue(until(lambda: self.shown(webhook)["given_up"] == 0))

    def test_an_endpoint_that_asks_for_time_gets_it(self):
        self.add()
        self.receiver.plan = [503]
        self.receiver.fields_of_answer = {"Retry-After": "3"}
        begun = time.monotonic()
        self.owner.take(enrol("ada"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 1, 10))
        self.assertGreater(time.monotonic() - begun, 2.5)

    def test_an_endpoint_that_is_gone_is_told_nothing_more(self):
        webhook, _ = self.add()
        self.receiver.plan = [410]
        self.owner.take(enrol("ada"))
        self.assertTrue(until(lambda: self.shown(webhook)["state"] == "disabled"))
        self.assertIn("410", self.shown(webhook)["why"])
        self.owner.take(enrol("bea"))
        time.sleep(1.5)
        self.assertEqual(len(self.receiver.messages), 1)
        self.assertEqual(self.act(webhook, "enable").status, 200)
        self.assertTrue(until(lambda: {m["subject"] for m in self.receiver.arrived()} == {"ada", "bea"}, 10))

    def test_a_stretch_is_told_again_by_hand(self):
        webhook, _ = self.add()
        self.owner.take(*[enrol(f"m{i}") for i in range(5)])
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 5))
        first = min(self.receiver.sequences())
        self.assertEqual(self.act(webhook, "replay", {"from": first + 1, "until": first + 3}).status, 200)
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 7))
        told = self.command_line("replay", webhook, "--from", str(first + 4))
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 8))
        time.sleep(0.5)
        self.assertEqual(sorted(self.receiver.sequences()[5:]), [first + 1, first + 2, first + 4])
        for body in ({}, {"failed": True, "from": 1}, {"from": -1}, {"from": 10_000}, {"all": True}):
            answer = self.act(webhook, "replay", body)
            self.assertEqual((answer.status, answer.json["code"]), (400, "malformed_request"), body)

    def test_after_a_rotation_both_secrets_sign_for_a_while(self):
        webhook, old = self.add()
        new = self.act(webhook, "rotate", {"keep_hours": 1}).json["secret"]
        self.assertNotEqual(old, new)
        self.owner.take(enrol("ada"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 1))
        _, fields, body, _ = self.receiver.messages[0]
        self.assertEqual(fields["webhook-signature"].split(" "),
                         [signature(new, fields, body), signature(old, fields, body)])
        rotated = self.command_line("rotate", webhook, "--keep-hours", "0")
        self.assertEqual(rotated.returncode, 0, rotated.stderr)
        newest = rotated.stdout.strip()
        time.sleep(0.3)
        self.owner.take(enrol("bea"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 2))
        _, fields, body, _ = self.receiver.messages[1]
        self.assertEqual(fields["webhook-signature"], signature(newest, fields, body))

    def test_what_was_acknowledged_is_told_whatever_kills_the_server(self):
        self.add(["member_enrolled"])
        enrolled = []
        for round_number in range(4):
            self.receiver.plan = [500, 500]
            names = [f"r{round_number}-{i}" for i in range(120)]
            self.owner.take(*[enrol(name) for name in names])
            enrolled += names
            self.shop.kill()
            self.shop.start()
            self.owner = self.shop.client()
        self.assertTrue(until(lambda: {m["subject"] for m in self.receiver.arrived()} == set(enrolled), 20))
        ids = {}
        for message in self.receiver.arrived():
            self.assertEqual(ids.setdefault(message["subject"], message["id"]), message["id"])
        self.assertEqual(len(set(ids.values())), len(enrolled))

    def test_an_endpoint_that_does_not_answer_holds_up_neither_commands_nor_others(self):
        quiet = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
        self.addCleanup(quiet.server_close)  # it takes connections and never answers
        self.owner.send("POST", "/v1/webhooks", {"url": f"http://127.0.0.1:{quiet.server_port}/"})
        self.add()
        begun = time.monotonic()
        self.owner.take(*[enrol(f"m{i}") for i in range(50)])
        self.assertLess(time.monotonic() - begun, 2)
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 50, 4))
        self.assertEqual(self.shop.stop(), 0)

    def test_the_command_line_adds_lists_and_disables(self):
        self.assertEqual(self.command_line("add", "ftp://x").returncode, 1)
        self.assertEqual(self.command_line("add", self.receiver.url, "--events", "no_such").returncode, 1)
        added = self.command_line("add", self.receiver.url, "--events", "member_enrolled,level_changed")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.assertTrue(added.stdout.startswith("whsec_"))
        self.owner.take(enrol("ada"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 1))
        row = self.command_line("list").stdout.rstrip("\n").split("\t")
        self.assertEqual(row[:5], ["w1", "active", self.receiver.url, "member_enrolled,level_changed",
                                   "1 delivered"])
        self.assertNotIn(added.stdout.strip(), "".join(row))
        self.assertEqual(self.command_line("disable", "w1", "--reason", "moved").returncode, 0)
        self.owner.take(enrol("bea"))
        time.sleep(0.7)
        self.assertEqual(len(self.receiver.arrived()), 1)
        self.assertEqual(self.command_line("enable", "w1").returncode, 0)
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 2))
        self.assertEqual(self.command_line("disable", "w9", "--reason", "x").returncode, 1)

    def test_what_is_no_endpoint_is_refused(self):
        for body in ({}, {"url": "x"}, {"url": "https://a@b/"}, {"url": "https://a", "events": ["nothing"]},
                     {"url": "https://a", "event": []}, {"url": 5}, []):
            answer = self.owner.send("POST", "/v1/webhooks", body)
            self.assertEqual((answer.status, answer.json["code"]), (400, "malformed_request"), body)
        for verb, body in (("rotate", {}), ("disable", {"reason": "x"}), ("enable", {}),
                           ("replay", {"failed": True})):
            self.assertEqual(self.act("w99", verb, body).json["code"], "webhook_not_found")
            self.assertEqual(self.act("nothing", verb, body).status, 404)
        self.assertEqual(self.owner.get("/v1/webhooks").json, {"webhooks": []})


class PrivateNetworkTest(unittest.TestCase):
    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        port = self.receiver.server.server_port
        self.urls = [f"https://127.0.0.1:{port}/", f"https://localhost:{port}/", f"https://[::1]:{port}/",
                     f"https://[::ffff:127.0.0.1]:{port}/", self.receiver.url]

    def test_private_addresses_are_refused_when_they_are_added(self):
        with Shop() as shop:
            owner = shop.client()
            for url in self.urls:
                answer = owner.send("POST", "/v1/webhooks", {"url": url})
                self.assertEqual((answer.status, answer.json["field"]), (400, "url"), url)
                self.assertIn("webhooks_to_private_networks", answer.json["detail"], url)
            self.assertEqual(owner.get("/v1/webhooks").json, {"webhooks": []})

    def test_private_addresses_are_not_called_unless_the_settings_say_so(self):
        """As where a name leads there, or the setting was taken back: the command line adds any address."""
        with Shop(settings="webhook_retry_seconds: [1]\n") as shop:
            for url in self.urls:
                added = shop.shuke("webhook", "add", url, "--data", shop.folder)
                self.assertEqual(added.returncode, 0, added.stderr)
                self.assertIn("webhooks_to_private_networks", added.stderr)
            owner = shop.client()
            owner.take(enrol("ada"))

            def all_given_up():
                return all(one["given_up"] == 1 for one in owner.get("/v1/webhooks").json["webhooks"])

            self.assertTrue(until(all_given_up, 15))
            webhooks = owner.get("/v1/webhooks").json["webhooks"]
            self.assertEqual(len(webhooks), 5)
            for webhook in webhooks[:4]:
                self.assertIn("private network", webhook["last_attempt"]["words"], webhook["url"])
            self.assertEqual(self.receiver.messages, [])


if __name__ == "__main__":
    unittest.main()
