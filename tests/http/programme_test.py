"""Versions of the programme and personal data over HTTP."""

import unittest

from shop import ROOT, Shop, enrol

FREE = (ROOT / "programmes/free.yaml").read_text()
EASED = FREE.replace("spend: 500.00", "spend: 80.00").replace("rate: 1}", "rate: 2}")


class ProgrammeTest(unittest.TestCase):
    def test_a_version_is_tried_published_and_kept(self):
        with Shop("free") as shop:
            client = shop.client()
            spent = [{"month": "2020-01", "amount": "100.00", "orders": 1}]
            client.take(enrol("ada"), {"type": "import_opening", "id": "i", "member": "ada", "batch": "b",
                                       "monthly_spend": spent})
            preview = client.send("POST", "/v1/programme/preview", {"programme": EASED})
            self.assertEqual(preview.status, 200, preview.body)
            self.assertEqual((preview.json["version"], preview.json["at_publish"]["up"]), (2, 1))
            self.assertEqual(client.member("ada")["levels"]["grade"]["level"], "regular")

            body = {"id": "p1", "programme": EASED, "file": "free.yaml"}
            published = client.send("POST", "/v1/programme/publish", body)
            self.assertEqual(published.status, 200, published.body)
            self.assertEqual(client.member("ada")["levels"]["grade"]["level"], "silver")
            self.assertTrue(client.send("POST", "/v1/programme/publish", body).json["repeated"])
            shop.stop()
            shop.start()
            client = shop.client()
            told = client.get("/v1/programme").json
            self.assertEqual((told["version"], [one["version"] for one in told["versions"]]), (2, [1, 2]))
            self.assertEqual(told["text"], EASED)
            self.assertEqual(client.get("/v1/programme?version=1").json["text"], FREE)
            self.assertEqual(client.member("ada")["levels"]["grade"]["level"], "silver")

    def test_what_is_wrong_is_refused_before_anything_is_touched(self):
        with Shop("free") as shop:
            client = shop.client()
            for path in ["/v1/programme/preview", "/v1/programme/publish"]:
                sometimes = {"id": "c", "programme": FREE, "evaluate_ladders": "sometimes"}
                for body, code in [({"id": "a", "programme": "programme: a\n"}, "programme_invalid"),
                                   ({"id": "b"}, "malformed_command"), (sometimes, "malformed_command")]:
                    answer = client.send("POST", path, body)
                    self.assertEqual(answer.json["code"], code, answer.body)
            self.assertEqual(client.get("/v1/programme").json["version"], 1)

    def test_a_person_is_exported_and_erased(self):
        with Shop("free") as shop:
            client = shop.client()
            client.take({"type": "enrol_member", "id": "e", "member": "bob", "profile": {"name": "Bob"},
                         "consents": {"sms": True}})
            export = client.get("/v1/members/bob/export")
            self.assertEqual(export.status, 200, export.body)
            self.assertEqual(export.json["member"]["profile"]["name"], "Bob")
            self.assertEqual([one["given"] for one in export.json["consent_history"]], [True])
            client.take({"type": "erase_member", "id": "x", "member": "bob"})
            self.assertNotIn(b"Bob", client.get("/v1/members/bob/export").body)
            again = client.post({"type": "update_member", "id": "u", "member": "bob"})
            self.assertEqual((again.status, again.json["code"]), (409, "member_erased"))


if __name__ == "__main__":
    unittest.main()
