"""Looking members up: by telephone number however it is written, by tag page by page, by card. Who was
erased is found no more."""

import sqlite3
import urllib.parse
import unittest

from shop import Shop, enrol

class SearchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop("youzan-svip").start()
        cls.owner = cls.shop.client()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def page(self, client=None, **query):
        answer = (client or self.owner).get("/v1/members?" + urllib.parse.urlencode(query))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def found(self, client=None, **query):
        return [member["member"] for member in self.page(client, **query)["members"]]

    def test_a_telephone_number_is_found_however_it_is_written(self):
        self.owner.take({**enrol("ada"), "profile": {"phone": "+86 139-7775-5511"}},
                        {**enrol("bea"), "profile": {"phone": "0755 2666 0001"}})
        for phone in ("13977755511", "+8613977755511", "(86) 139 7775 5511", "+86 139-7775-5511"):
            self.assertEqual(self.found(phone=phone), ["ada"], phone)
        self.assertEqual(self.found(phone="+86 755 2666 0001"), ["bea"])
        self.assertEqual(self.found(phone="13977755512"), [])
        self.owner.take({"type": "update_member", "id": "moved", "member": "ada",
                         "profile": {"phone": "13800000001"}})
        self.assertEqual((self.found(phone="13977755511"), self.found(phone="13800000001")), ([], ["ada"]))
        self.owner.take({"type": "update_member", "id": "none", "member": "ada", "profile": {"phone": None}})
        self.assertEqual(self.found(phone="13800000001"), [])

    def test_who_is_erased_or_absorbed_is_found_no_more(self):
        self.owner.take({**enrol("cy"), "profile": {"phone": "13911112222", "tags": ["gone"]}},
                        {**enrol("di"), "profile": {"phone": "13911113333"}},
                        {**enrol("ed"), "profile": {"tags": ["kept"]}},
                        {"type": "merge_members", "id": "one", "member": "ed", "absorbed": "di"})
        self.assertEqual(self.found(phone="13911113333"), ["ed"])
        self.owner.take({"type": "erase_member", "id": "erase-cy", "member": "cy"},
                        {"type": "erase_member", "id": "erase-ed", "member": "ed"})
        for query in ({"phone": "13911112222"}, {"tag": "gone"}, {"phone": "13911113333"}, {"tag": "kept"}):
            self.assertEqual(self.found(**query), [], query)

    def test_tags_come_page_by_page_and_are_there_after_a_restart(self):
        self.owner.take(*({**enrol(f"t{i}"), "profile": {"tags": ["even" if i % 2 == 0 else "odd", "all"]}}
                          for i in range(25)))
        self.shop.kill()
        self.shop.start()
        type(self).owner = self.shop.client()
        pages, query = [], {"tag": "even", "limit": 5}
        while True:
            page = self.page(**query)
            pages.append([member["member"] for member in page["members"]])
            if "next" not in page:
                break
            query["after"] = page["next"]
        self.assertEqual(pages, [["t0", "t2", "t4", "t6", "t8"], ["t10", "t12", "t14", "t16", "t18"],
                                 ["t20", "t22", "t24"]])
        self.assertEqual(len(self.found(tag="all", limit=200)), 25)

    def test_a_card_is_its_holders(self):
        self.owner.take(enrol("fay"), {"type": "grant_card", "id": "card", "member": "fay", "card": "K-77",
                                       "plan": "svip", "reason": "gift"})
        self.assertEqual(self.found(card="K-77"), ["fay"])
        self.assertEqual(self.found(card="K-78"), [])
        self.owner.take({"type": "erase_member", "id": "erase-fay", "member": "fay"})

    def test_a_cashier_looks_up_and_lists_nobody(self):
        self.owner.take({**enrol("gus"), "profile": {"phone": "13900009999", "tags": ["red"]}})
        till = self.shop.client("cashier")
        self.assertEqual(self.found(till, phone="13900009999"), ["gus"])
        self.assertEqual(self.found(till, card="none"), [])
        for query in ("", "?tag=red", "?limit=5"):
            answer = till.get("/v1/members" + query)
            self.assertEqual((answer.status, answer.json["code"]), (403, "not_allowed"), query)

    def test_what_cannot_be_asked_is_told(self):
        for query, field in (("phone=12", "phone"), ("phone=abc", "phone"), ("phone=139&tag=x", "phone"),
                             ("card=a&ladder=grade&level=vip1", "card"), ("tag=x&coupon=c", "coupon")):
            answer = self.owner.get("/v1/members?" + query)
            self.assertEqual((answer.status, answer.json["code"], answer.json["field"]),
                             (400, "malformed_query", field), query)

    def test_an_audit_holds_the_search_against_what_is_known(self):
        with Shop() as shop:
            shop.client().take({**enrol("ada"), "profile": {"phone": "13977755511", "tags": ["a", "b"]}})
            shop.stop()
            self.assertEqual(shop.shuke("audit", "--data", shop.folder).returncode, 0)

            file = sqlite3.connect(shop.folder + "/shuke.sqlite")
            file.execute("DELETE FROM search_key WHERE text = 'b'")
            file.commit()
            file.close()
            found = shop.shuke("audit", "--data", shop.folder)
            self.assertEqual(found.returncode, 1)
            self.assertIn("searched by", found.stdout + found.stderr)

    def test_a_file_of_an_earlier_version_gets_its_keys_when_it_is_opened(self):
        with Shop() as shop:
            shop.client().take({**enrol("ada"), "profile": {"phone": "13977755511", "tags": ["a"]}},
                               enrol("bea"))
            shop.stop()
            # Version 6 of the file added two tables, version 7 took an index of each table of rows away,
            # version 8 keeps the ids of commands by their text, version 9 added indexes, and version 10 a
            # column of the orders.
            tables = ("order", "hold", "redemption", "person", "coupon", "use", "top_up", "card",
                      "card_batch")
            file = sqlite3.connect(shop.folder + "/shuke.sqlite")
            file.executescript("DROP INDEX row_order_listed_as;"
                               "ALTER TABLE row_order DROP COLUMN listed_as;"
                               "DELETE FROM setting WHERE key = 'orders_listed';"
                               "DROP TABLE search_key; DROP TABLE without_search_keys;"
                               "CREATE TABLE command (id_hash INTEGER NOT NULL, batch INTEGER NOT NULL,"
                               " position INTEGER NOT NULL, id TEXT NOT NULL,"
                               " PRIMARY KEY (id_hash, batch, position)) STRICT, WITHOUT ROWID;"
                               "INSERT INTO command SELECT sum, batch, position, id FROM command_id;"
                               "DROP TABLE command_id; PRAGMA user_version = 5;")
            for table in tables:
                file.execute(f"CREATE INDEX row_{table}_member ON row_{table} (member) WHERE member <> 0")
            for kind in ("order", "hold", "redemption", "coupon", "use", "top_up"):
                file.execute(f"DROP INDEX name_{kind}_text")
            file.commit()
            file.close()
            shop.start()
            self.assertEqual(self.found(shop.client(), phone="13977755511"), ["ada"])
            self.assertEqual(self.found(shop.client(), tag="a"), ["ada"])
            self.assertTrue(shop.client().take(enrol("bea"))[0]["repeated"])
            shop.stop()
            self.assertEqual(shop.shuke("audit", "--data", shop.folder).returncode, 0)
            file = sqlite3.connect(shop.folder + "/shuke.sqlite")
            left = file.execute("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'row_*_member'")
            self.assertEqual(left.fetchone()[0], 0)
            file.close()


if __name__ == "__main__":
    unittest.main()
