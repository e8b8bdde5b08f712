"""Erasing a member: nothing that says who he was is left in the shop's folder, also while it is served, and
nothing else on the machine may read what is there."""

import os
import pathlib
import sqlite3
import unittest

from shop import Shop, enrol, until

PROFILE = {"name": "Zaphodina", "phone": "13977755511", "email": "zaphod@heart.example",
           "address": "Betelgeuse Street 5", "habits": "golden hair", "note": "a note of mine",
           "occupation": "presidentess", "tags": ["very-froody"], "birthday": "1980-02-29"}


def texts(profile):
    lists = [value if isinstance(value, list) else [value] for value in profile.values()]
    return [text for one in lists for text in one]


class ErasingTest(unittest.TestCase):
    def found(self, shop):
        """Which of the texts are in which file."""
        here = []
        for path in pathlib.Path(shop.folder).rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            here += [(path.name, text) for text in texts(PROFILE) if text.encode() in data]
        return here

    def test_nothing_of_an_erased_member_is_left_in_any_file(self):
        with Shop(settings="log_requests: true\n") as shop:
            client = shop.client()
            client.take({**enrol("zz"), "profile": PROFILE, "consents": {"email": True}},
                        {"type": "update_member", "id": "u1", "member": "zz", "profile": {"note": "more"}},
                        {"type": "update_member", "id": "u2", "member": "zz", "profile": PROFILE})
            # What was refused is kept for ever as it was answered, and says nothing of him either.
            for number, profile in enumerate([
                    {"phone": "call Zaphodina"}, {"email": "Zaphodina"}, {"gender": "Betelgeuse Street 5"},
                    {"birthday": "golden hair"}, {"tags": ["very-froody", "very-froody"]},
                    {"Zaphodina": "x"}]):
                refused = client.post({"type": "update_member", "id": f"bad{number}", "member": "zz",
                                       "profile": profile})
                self.assertEqual((refused.status, refused.json["code"]), (400, "malformed_command"), profile)
                for text in texts(PROFILE):
                    self.assertNotIn(text.encode(), refused.body)
            self.assertNotEqual(self.found(shop), [])
            client.take({"type": "erase_member", "id": "gone", "member": "zz"})

            # Somebody may have been reading just then; the server tries again by itself.
            self.assertTrue(until(lambda: self.found(shop) == []), self.found(shop))
            self.assertEqual(shop.stop(), 0)
            self.assertEqual(self.found(shop), [])

    def test_nothing_is_left_of_a_member_who_had_absorbed_another(self):
        with Shop() as shop:
            client = shop.client()
            client.take({**enrol("kept"), "profile": {"name": "Zaphodina"}},
                        {**enrol("other"), "profile": PROFILE},
                        {"type": "merge_members", "id": "one", "member": "kept", "absorbed": "other"})
            self.assertEqual(client.member("kept")["profile"]["phone"], PROFILE["phone"])
            shop.stop()
            rows = sqlite3.connect(shop.folder + "/shuke.sqlite")
            self.assertEqual(rows.execute("SELECT count(*) FROM row_person").fetchone(), (1,))
            rows.close()
            shop.start()
            shop.client().take({"type": "erase_member", "id": "gone", "member": "kept"})
            self.assertEqual(shop.stop(), 0)
            self.assertEqual(self.found(shop), [])

    def test_what_a_shop_keeps_is_its_accounts_alone(self):
        with Shop() as shop:
            shop.client().take(enrol("ada"))
            os.chmod(shop.folder, 0o755)
            for name in ("shuke.sqlite", "shuke.sqlite-wal", "access.db", "webhooks.db", "inbox.db"):
                mode = os.stat(os.path.join(shop.folder, name)).st_mode & 0o777
                self.assertEqual(mode, 0o600, name)


if __name__ == "__main__":
    unittest.main()
