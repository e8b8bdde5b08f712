"""Logging in as a person: cookies, the CSRF token, lockout, roles, and the audit trail of who did what and
why."""

import os
import pwd
import subprocess
import time
import unittest

from shop import ROLES, SHUKE, Client, Shop, enrol, give, pay, until

SETTINGS = "login_failures_max: 3\nlogin_locked_seconds: 2\n"
PASSWORD = "correct horse battery"


class Person:
    """A browser in small: it keeps the cookie and sends the token."""

    def __init__(self, shop):
        self.client = Client(shop.port)
        self.cookie = None
        self.csrf = None

    def log_in(self, name, password=PASSWORD):
        answer = self.client.send("POST", "/v1/login", {"name": name, "password": password})
        if answer.status == 200:
            self.cookie = answer.fields["set-cookie"].split(";")[0]
            self.csrf = answer.json["csrf_token"]
        return answer

    def fields(self):
        return {"Cookie": f"theme=dark; {self.cookie}"}

    def get(self, path):
        return self.client.get(path, self.fields())

    def send(self, path, body, csrf=True):
        token = {"X-CSRF-Token": self.csrf} if csrf is True else ({"X-CSRF-Token": csrf} if csrf else {})
        return self.client.send("POST", path, body, {**self.fields(), **token})


class PeopleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop(settings=SETTINGS)
        for role in ROLES:
            cls.create(f"the {role}", role)
        cls.shop.start()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    @classmethod
    def create(cls, name, role, password=PASSWORD):
        made = subprocess.run(
            [SHUKE, "user", "create", "--data", cls.shop.folder, "--name", name, "--role", role,
             "--password-stdin"], input=password + "\n", capture_output=True, text=True, check=False,
             timeout=60)
        assert made.returncode == 0, made.stderr
        return made

    def person(self, name):
        person = Person(self.shop)
        answer = person.log_in(name)
        self.assertEqual(answer.status, 200, answer.body)
        return person

    def test_a_person_logs_in_acts_and_logs_out(self):
        person = Person(self.shop)
        answer = person.log_in("the operator")
        self.assertEqual((answer.status, answer.json["user"], answer.json["role"]),
                         (200, "the operator", "operator"))
        cookie = answer.fields["set-cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn("Secure", cookie)
        self.assertEqual(answer.fields["cache-control"], "no-store")
        self.assertEqual(person.send("/v1/commands", enrol("ada")).status, 200)
        self.assertEqual(person.send("/v1/commands", give("ada", 40, "hand-1")).status, 200)
        shown = person.get("/v1/session").json
        self.assertEqual((shown["user"], shown["role"], shown["csrf_token"]),
                         ("the operator", "operator", person.csrf))
        recorded = person.get("/v1/commands/hand-1").json
        self.assertEqual(recorded["user"], "the operator")
        self.assertEqual(person.send("/v1/logout", {}).status, 200)
        gone = person.get("/v1/session")
        self.assertEqual((gone.status, gone.json["code"]), (401, "key_required"))

    def test_a_changing_request_needs_the_sessions_own_token(self):
        person, other = self.person("the owner"), self.person("the owner")
        for token in (None, "", "x", person.csrf[:-1], other.csrf):
            answer = person.send("/v1/commands", enrol("eve"), csrf=token)
            self.assertEqual((answer.status, answer.json["code"]), (403, "csrf_token_wrong"), token)
        self.assertEqual(person.get("/v1/members/eve").status, 404)
        self.assertEqual(person.send("/v1/commands", enrol("eve")).status, 200)

    def test_a_session_is_known_by_its_whole_token_and_lives_through_a_restart(self):
        person = self.person("the analyst")
        for cookie in ("", person.cookie[:-1], person.cookie + "x", "shuke_session=", "other=1"):
            self.assertEqual(Client(self.shop.port).get("/v1/session", {"Cookie": cookie}).status, 401,
                             cookie)
        with open(self.shop.folder + "/access.db", "rb") as file:
            self.assertNotIn(person.cookie.split("=")[1].encode(), file.read())
        self.shop.kill()
        self.shop.start()
        person.client = Client(self.shop.port)
        self.assertEqual(person.get("/v1/session").json["role"], "analyst")

    def test_roles_of_people_are_those_of_keys(self):
        for role in ROLES:
            person = self.person(f"the {role}")
            by_key = self.shop.client(role)
            for path in ("/v1/members", "/v1/audit", "/v1/webhooks", "/v1/programme"):
                self.assertEqual(person.get(path).status, by_key.get(path).status, (role, path))
            for path, body in (("/v1/commands", []), ("/v1/clock", {"accept": True})):
                self.assertEqual(person.send(path, body).status, by_key.send("POST", path, body).status,
                                 (role, path))

    def test_wrong_passwords_are_refused_alike_and_lock_the_name_for_a_while(self):
        for name, password in (("nobody", PASSWORD), ("the cashier", "wrong password")):
            person = Person(self.shop)
            for _ in range(3):
                answer = person.log_in(name, password)
                self.assertEqual((answer.status, answer.json["code"]), (401, "login_failed"))
            locked = person.log_in(name, PASSWORD)
            self.assertEqual((locked.status, locked.json["code"]), (429, "login_locked"))
            self.assertIn(int(locked.fields["retry-after"]), (1, 2, 3))
        self.assertEqual(Person(self.shop).log_in("the analyst").status, 200)
        self.assertTrue(until(lambda: Person(self.shop).log_in("the cashier").status == 200, 6))

    def test_a_disabled_user_is_out_at_once_and_a_new_one_comes_in(self):
        self.create("short", "cashier")
        person = self.person("short")
        self.assertTrue(until(lambda: person.get("/v1/programme").status == 200))
        disabled = self.shop.shuke("user", "disable", "--data", self.shop.folder, "short")
        self.assertEqual(disabled.returncode, 0, disabled.stderr)
        self.assertTrue(until(lambda: person.get("/v1/programme").status == 401))
        self.assertEqual(Person(self.shop).log_in("short").status, 401)
        rows = [line.split("\t") for line in
                self.shop.shuke("user", "list", "--data", self.shop.folder).stdout.splitlines()]
        self.assertEqual({row[0]: row[3].split(" ")[0] for row in rows}["short"], "disabled")
        self.assertEqual(self.shop.shuke("user", "disable", "--data", self.shop.folder, "short").returncode,
                         1)

    def test_the_command_line_checks_what_it_is_given(self):
        create = ["user", "create", "--data", self.shop.folder]
        for words in (["--name", "x", "--role", "king"], ["--name", "", "--role", "owner"],
                      ["--name", "the owner", "--role", "owner"]):
            self.assertEqual(self.shop.shuke(*create, *words).returncode, 1, words)
        made = self.shop.shuke(*create, "--name", "generated", "--role", "analyst")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(Person(self.shop).log_in("generated", made.stdout.strip()).status, 200)
        with self.assertRaises(AssertionError):
            self.create("y", "owner", "short")
        keys = self.shop.shuke("key", "list", "--data", self.shop.folder).stdout
        self.assertEqual(len(keys.splitlines()), len(ROLES))  # people are no keys

    def test_a_new_password_ends_the_sessions_of_the_old_one(self):
        self.create("forgetful", "operator")
        before = self.person("forgetful")
        self.assertTrue(until(lambda: before.get("/v1/programme").status == 200))
        changed = self.shop.shuke("user", "password", "--data", self.shop.folder, "forgetful", "--reason",
                                  "lost his telephone")
        self.assertEqual(changed.returncode, 0, changed.stderr)
        self.assertTrue(until(lambda: before.get("/v1/programme").status == 401))
        self.assertEqual(Person(self.shop).log_in("forgetful").status, 401)
        after = Person(self.shop)
        self.assertEqual(after.log_in("forgetful", changed.stdout.strip()).status, 200)
        self.assertEqual(after.get("/v1/programme").status, 200)
        self.shop.kill()
        self.shop.start()
        before.client, after.client = Client(self.shop.port), Client(self.shop.port)
        self.assertEqual((before.get("/v1/session").status, after.get("/v1/session").status), (401, 200))
        change = self.shop.client().get("/v1/audit?type=password_changed").json["entries"][0]
        self.assertEqual((change["about"], change["reason"], change["who"]["kind"]),
                         ("forgetful", "lost his telephone", "machine"))
        self.assertEqual(self.shop.shuke("user", "password", "--data", self.shop.folder, "x").returncode, 1)

    def test_another_sites_page_cannot_log_a_person_in(self):
        elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil"}
        answer = self.shop.client(None).send("POST", "/v1/login",
                                             {"name": "the owner", "password": PASSWORD}, elsewhere)
        self.assertEqual((answer.status, answer.json["code"]), (403, "not_allowed"))
        self.assertNotIn("set-cookie", answer.fields)

    def test_malformed_logins_are_told(self):
        for body in ({}, {"name": "x"}, {"name": 5, "password": "x"}, {"name": "", "password": ""},
                     {"name": "x", "password": "y" * 2000}, []):
            answer = self.shop.client(None).send("POST", "/v1/login", body)
            self.assertEqual((answer.status, answer.json["code"]), (400, "malformed_request"), body)


class AuditTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop().start()
        cls.owner = cls.shop.client()
        cls.owner.take(enrol("ada"), enrol("bea"))
        cls.shop.client("cashier").take(pay("o1", "ada", "10.00"))
        for i in range(5):
            cls.shop.client("operator").take(
                {**give("bea", i + 1, f"g{i}"), "reason": f"goodwill {i}"})
        cls.owner.post(give("nobody", 1, "bad"))

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def audit(self, query=""):
        answer = self.owner.get("/v1/audit" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def commands(self, query=""):
        return [entry for entry in self.audit(query)["entries"] if "number" in entry]

    def test_it_tells_who_did_what_and_why_the_newest_first(self):
        entries = self.commands()
        self.assertEqual([entry["number"] for entry in entries], list(range(9, 0, -1)))
        self.assertEqual((entries[0]["outcome"], entries[0]["code"]), ("rejected", "member_not_found"))
        self.assertEqual(entries[0]["who"], {"kind": "key", "id": "k1", "role": "owner"})
        last = entries[1]
        self.assertEqual((last["command"], last["type"], last["member"], last["reason"],
                          last["who"]["role"]),
                         ("g4", "adjust_account", "bea", "goodwill 4", "operator"))
        paid = next(entry for entry in entries if entry.get("type") == "pay_order")
        self.assertEqual((paid["order"], paid["who"]["role"]), ("o1", "cashier"))

    def test_it_is_filtered(self):
        def numbers(query):
            return [entry["number"] for entry in self.commands(query)]

        self.assertEqual(numbers("?who=k3"), [3])
        self.assertEqual(numbers("?who=k99"), [])
        self.assertEqual(numbers("?member=ada"), [3, 1])
        self.assertEqual(numbers("?member=nobody"), [])
        self.assertEqual(numbers("?type=enrol_member"), [2, 1])
        self.assertEqual(numbers("?type=enrol_member&member=bea"), [2])
        self.assertEqual(numbers("?to=2020-01-01T00:00:00Z"), [])
        self.assertEqual(numbers("?from=2090-01-01T00:00:00Z"), [])
        self.assertEqual(len(numbers("?from=2020-01-01T00:00:00Z")), 9)
        for bad in ("?type=nothing", "?from=yesterday", "?limit=0", "?what=1"):
            self.assertEqual(self.owner.get("/v1/audit" + bad).status, 400, bad)
        for cursor in ("x", "a1", "a1.x", "a-1.2", "a1.2", "a1.2.x", "a1.2.3.4", "a1..2"):
            self.assertEqual(self.owner.get("/v1/audit?after=" + cursor).json["code"], "malformed_cursor")

    def test_pages_follow_one_another_without_gap(self):
        numbers, changes, query = [], [], "?limit=2"
        for _ in range(20):
            page = self.audit(query)
            self.assertLessEqual(len(page["entries"]), 2)
            numbers += [entry["number"] for entry in page["entries"] if "number" in entry]
            changes += [entry["about"] for entry in page["entries"] if "change" in entry]
            if "next" not in page:
                break
            query = "?limit=2&after=" + page["next"]
        self.assertEqual(numbers, list(range(9, 0, -1)))
        self.assertEqual(changes[-5:], ["k5", "k4", "k3", "k2", "k1"])


class ReasonTest(unittest.TestCase):
    """Whatever a person sends, he can say why, and the trail keeps it with who and from where."""

    def test_every_command_takes_a_reason(self):
        with Shop() as shop:
            schemas = shop.client().get("/openapi.json").json["components"]["schemas"]
        commands = {name: schema for name, schema in schemas.items() if name.startswith("command_")}
        by_path = schemas["PublishProgramme"]["properties"]
        self.assertEqual(set(by_path), set(commands["command_publish_programme"]["properties"]) - {"type"})
        self.assertEqual(by_path["reason"].get("maxLength"), 500)
        self.assertGreater(len(commands), 40)
        for name, schema in commands.items():
            self.assertEqual(schema["properties"]["reason"],
                             {"type": "string", "minLength": 1, "maxLength": 500}, name)

    def test_the_trail_has_it_of_what_is_accepted_refused_and_published(self):
        with Shop() as shop:
            owner = shop.client()
            owner.take(enrol("ada"), enrol("bea"))
            at_till = {"store": "s1", "till": "t1", "operator": "lin"}
            with open(shop.programme, encoding="utf-8") as file:
                same = file.read()
            owner.take({"type": "update_member", "id": "u1", "member": "ada", "profile": {"region": "SH"},
                        "reason": "moved house", **at_till},
                       {"type": "merge_members", "id": "m1", "member": "ada", "absorbed": "bea",
                        "reason": "one person, two telephones"},
                       {**give("ada", 7, "g1"), "reason": "goodwill"})
            refused = owner.post({"type": "erase_member", "id": "e1", "member": "nobody",
                                  "reason": "asked by letter"})
            self.assertEqual(refused.status, 404)
            self.assertEqual(owner.post({**give("ada", -50, "g2"), "reason": "too much"}).status, 422)
            self.assertEqual(owner.post({"type": "ship_order", "id": "s1", "order": "o", "colour": "red",
                                         "reason": "by courier"}).status, 400)
            owner.take({"type": "import_codes", "id": "i1", "batch": "b", "template": "coupon_10",
                        "codes": ["c1"], "reason": "printed"})
            published = owner.send("POST", "/v1/programme/publish",
                                   {"id": "p1", "programme": same, "reason": "spring"})
            self.assertEqual(published.status, 200, published.body)
            entries = {entry["command"]: entry for entry in owner.get("/v1/audit").json["entries"]
                       if "number" in entry}
            self.assertEqual({name: (entry["type"], entry["outcome"], entry.get("reason"))
                              for name, entry in entries.items() if not name.startswith("enrol-")},
                             {"u1": ("update_member", "accepted", "moved house"),
                              "m1": ("merge_members", "accepted", "one person, two telephones"),
                              "g1": ("adjust_account", "accepted", "goodwill"),
                              "e1": ("erase_member", "rejected", "asked by letter"),
                              "g2": ("adjust_account", "rejected", "too much"),
                              "s1": ("ship_order", "rejected", "by courier"),
                              "i1": ("import_codes", "accepted", "printed"),
                              "p1": ("publish_programme", "accepted", "spring")})
            self.assertEqual({key: entries["u1"][key] for key in at_till}, at_till)
            found = owner.get("/v1/audit?type=publish_programme").json["entries"]
            self.assertEqual([entry["command"] for entry in found], ["p1"])
            for name in ("u1", "e1", "g1", "g2", "s1", "i1"):
                told = owner.get("/v1/commands/" + name).json
                self.assertEqual((told["type"], told["reason"], told["key"]),
                                 (entries[name]["type"], entries[name]["reason"], "k1"))
            # Why is part of what was sent: with another reason it is another command.
            again = {"type": "update_member", "id": "u1", "member": "ada", "profile": {"region": "SH"},
                     "reason": "another", **at_till}
            self.assertEqual(owner.post(again).json["code"], "id_reused")

    def test_the_command_line_is_told_by_its_account(self):
        with Shop() as shop:
            shop.stop()
            more = os.path.join(shop.folder, "more.jsonl")
            with open(more, "w", encoding="utf-8") as file:
                file.write('{"type": "enrol_member", "id": "x1", "member": "cleo", "reason": "old cards"}\n')
            applied = shop.shuke("apply", more, "--data", shop.folder)
            self.assertEqual(applied.returncode, 0, applied.stderr)
            published = shop.shuke("programme", "publish", shop.programme, "--data", shop.folder,
                                   "--id", "x2", "--reason", "tried and kept")
            self.assertEqual(published.returncode, 0, published.stderr)
            owner = shop.start().client()
            account = pwd.getpwuid(os.getuid()).pw_name
            entries = [entry for entry in owner.get("/v1/audit?who=" + account).json["entries"]
                       if "number" in entry]
            self.assertEqual([(entry["command"], entry["type"], entry["reason"], entry["who"])
                              for entry in entries],
                             [("x2", "publish_programme", "tried and kept",
                               {"kind": "machine", "id": account}),
                              ("x1", "enrol_member", "old cards", {"kind": "machine", "id": account})])
            self.assertEqual(owner.get("/v1/commands/x1").json["account"], account)


class ChangesTest(unittest.TestCase):
    def test_changes_of_keys_and_endpoints_stand_among_the_commands(self):
        with Shop() as self.shop:
            self.change_and_look(self.shop.client())

    def change_and_look(self, owner):
        what = []

        def audit(query):
            return owner.get("/v1/audit" + query).json["entries"]

        made = owner.send("POST", "/v1/webhooks", {"url": "https://a.example/hook", "reason": "new till"})
        self.assertEqual(made.status, 200, made.body)
        webhook = f"/v1/webhooks/{made.json['webhook']}"
        owner.take(enrol("between"))
        for verb, body in (("rotate", {"reason": "yearly"}), ("disable", {"reason": "gone"}),
                           ("enable", {}), ("disable", {"reason": "again"})):
            self.assertEqual(owner.send("POST", f"{webhook}/{verb}", body).status, 200, verb)
        self.assertEqual(owner.send("POST", f"{webhook}/rotate", {"reason": ""}).status, 400)
        self.assertEqual(owner.send("POST", "/v1/webhooks/w99/rotate", {}).status, 404)
        revoked = self.shop.shuke("key", "revoke", "--data", self.shop.folder, "k4", "--reason", "left us")
        self.assertEqual(revoked.returncode, 0, revoked.stderr)
        entries = audit("?limit=7")
        for entry in entries:
            what.append((entry["type"], entry.get("about", entry.get("command")), entry.get("reason")))
        self.assertEqual(what, [("key_revoked", "k4", "left us"), ("webhook_disabled", "w1", "again"),
                                ("webhook_enabled", "w1", None), ("webhook_disabled", "w1", "gone"),
                                ("webhook_rotated", "w1", "yearly"),
                                ("enrol_member", "enrol-between", None),
                                ("webhook_added", "https://a.example/hook", "new till")])
        self.assertEqual(entries[0]["who"]["kind"], "machine")
        self.assertEqual(entries[1]["who"], {"kind": "key", "id": "k1", "role": "owner"})
        mine = audit("?who=k1&type=webhook_rotated")
        self.assertEqual([entry["about"] for entry in mine], ["w1"])
        self.assertEqual(audit("?type=webhook_rotated&member=between"), [])


if __name__ == "__main__":
    unittest.main()
