"""A copy made while the shop is served, and a shop of it: what comes back, what does not, and what waits for
somebody to say so."""

import json
import os
import tempfile
import unittest

from shop import Client, Shop, enrol, give, until
from webhooks_test import SETTINGS, Receiver

PASSWORD = "correct horse battery"


class Restored(Shop):
    """A shop of another one's copy, with that one's keys."""

    def __init__(self, copy, old, *words):
        self.folder = tempfile.mkdtemp(prefix="shuke-http-")
        self.programme, self.process, self.port, self.before = old.programme, None, None, []
        self.restored = self.shuke("restore", copy, "--data", self.folder, *words)
        assert self.restored.returncode == 0, self.restored.stderr
        self.log = old.log.parent / "log-again"
        with open(self.folder + "/settings.yaml", "w", encoding="utf-8") as file:
            file.write(SETTINGS)
        self.keys = old.keys


class BackupTest(unittest.TestCase):
    def setUp(self):
        self.shop = Shop(settings=SETTINGS).start()
        self.addCleanup(self.shop.__exit__)
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.copy = os.path.join(self.shop.folder, "copy")
        self.owner = self.shop.client()
        made = self.owner.send("POST", "/v1/webhooks", {"url": self.receiver.url})
        self.secret = made.json["secret"]
        created = self.shop.shuke("user", "create", "--data", self.shop.folder, "--name", "bo", "--role",
                                  "owner")
        self.password = created.stdout.strip()
        self.owner.take(enrol("ada"), give("ada", 40, "g1"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 2))

    def back_up(self):
        done = self.shop.shuke("backup", self.copy, "--data", self.shop.folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_keys_users_and_endpoints_come_back_and_secrets_do_not(self):
        login = self.shop.client(None).send("POST", "/v1/login", {"name": "bo", "password": self.password})
        cookie = login.fields["set-cookie"].split(";")[0]
        self.back_up()
        with open(self.copy, "rb") as file:
            data = file.read()
        self.assertNotIn(self.secret.encode(), data)
        self.assertNotIn(self.secret.split("_")[1].encode(), data)
        self.assertEqual(os.stat(self.copy).st_mode & 0o777, 0o600)
        # The old shop goes on, and tells of an event that the copy does not know.
        self.owner.take(give("ada", 1, "lost"))
        self.assertTrue(until(lambda: len(self.receiver.arrived()) == 3))
        self.shop.stop()
        with Restored(self.copy, self.shop) as again:
            self.assertEqual(again.shuke("audit", "--data", again.folder).returncode, 0)
            owner = again.client()
            self.assertEqual(owner.points("ada"), 40)
            self.assertEqual(owner.get("/v1/commands/g1").json["key"], "k1")
            person = Client(again.port)
            self.assertEqual(person.get("/v1/session", {"Cookie": cookie}).status, 401)
            self.assertEqual(
                person.send("POST", "/v1/login", {"name": "bo", "password": self.password}).status, 200)
            webhook = owner.get("/v1/webhooks").json["webhooks"][0]
            self.assertEqual((webhook["state"], webhook["next_event"]), ("disabled", 2))
            owner.take(give("ada", 2, "after"))
            secret = owner.send("POST", "/v1/webhooks/w1/rotate", {"keep_hours": 0}).json["secret"]
            self.assertNotEqual(secret, self.secret)
            self.assertEqual(len(self.receiver.arrived()), 3)  # nothing was sent unasked
            self.assertEqual(owner.send("POST", "/v1/webhooks/w1/enable", {}).status, 200)
            self.assertTrue(until(lambda: len(self.receiver.arrived()) == 4))
            lost, after = self.receiver.arrived()[2:]
            self.assertEqual(lost["data"]["sequence"], after["data"]["sequence"])
            self.assertNotEqual(lost["id"], after["id"])  # another event, and not taken for the lost one
            # What was told before the copy keeps its name when it is told again.
            owner.send("POST", "/v1/webhooks/w1/replay", {"from": 0, "until": 1})
            self.assertTrue(until(lambda: len(self.receiver.arrived()) == 5))
            told = self.receiver.arrived()
            self.assertEqual(told[4]["data"]["sequence"], 0)
            # Messages may overtake each other.
            before = {message["data"]["sequence"]: message["id"] for message in told[:2]}
            self.assertEqual(told[4]["id"], before[0])

    def test_all_keys_of_a_copy_can_be_ended_and_still_name_who_it_was(self):
        self.back_up()
        self.shop.stop()
        with Restored(self.copy, self.shop, "--end-keys") as again:
            self.assertEqual(again.client().get("/v1/session").status, 401)
            login = again.client(None).send("POST", "/v1/login", {"name": "bo", "password": self.password})
            self.assertEqual(login.status, 401)
            again.keys = {"owner": again.make_key("owner")}
            self.assertTrue(until(lambda: again.client().get("/v1/session").status == 200))
            entries = again.client().get("/v1/audit?type=adjust_account").json["entries"]
            self.assertEqual(entries[0]["who"], {"kind": "key", "id": "k1", "role": "owner"})
            ended = again.client().get("/v1/audit?type=key_revoked").json["entries"]
            self.assertEqual({entry["reason"] for entry in ended}, {"restored from a copy"})
            self.assertEqual(again.client().get("/v1/session").json["key"], "k7")  # no number is given twice

    def test_a_copy_needs_a_new_name_and_leaves_nothing_behind(self):
        self.back_up()
        self.assertEqual(self.shop.shuke("backup", self.copy, "--data", self.shop.folder).returncode, 1)
        left = [name for name in os.listdir(self.shop.folder) if "part" in name]
        self.assertEqual(left, [])
        self.assertEqual(json.loads(self.owner.get("/healthz").body), {"status": "ok"})


if __name__ == "__main__":
    unittest.main()
