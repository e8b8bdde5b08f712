"""What a shop's developer does first: commands, answers, views, pages, retries."""

import gzip
import json
import unittest

from shop import Shop, enrol, give, pay


class StoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop("vancl").start()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def setUp(self):
        self.client = self.shop.client()
        self.addCleanup(self.client.close)

    def test_an_order_earns_and_says_why(self):
        self.client.take(
            enrol("ada"),
            {"type": "pay_order", "id": "p1", "order": "o1", "member": "ada",
             "lines": [{"line": "a", "amount": "199.50"},
                       {"line": "b", "amount": "80.00", "price_class": "special"}],
             "tenders": [{"kind": "cash", "amount": "279.50"}]})
        self.assertEqual(self.client.member("ada")["accounts"]["points"]["pending"], 439)
        order = self.client.get("/v1/orders/o1").json
        self.assertEqual(order["state"], "paid")
        self.assertIn("439 = floor(199.50 × 2 + 80.00 × 0.5)", order["explain"][0]["en"])
        posting = self.client.get("/v1/members/ada/statement").json["postings"][0]
        self.assertEqual((posting["side"], posting["balance"]), ("pending", 439))
        self.client.take({"type": "return_order", "id": "r1", "order": "o1", "return": "r1", "whole": True})
        self.assertEqual(self.client.member("ada")["accounts"]["points"]["pending"], 0)

    def test_a_rejected_command_has_the_status_of_its_code_and_is_answer_and_problem(self):
        answer = self.client.post(give("nobody", 5, "rejected-1"))
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.fields["content-type"], "application/problem+json")
        body = answer.json
        self.assertEqual((body["code"], body["field"], body["status"]), ("member_not_found", "member", 404))
        self.assertEqual((body["outcome"], body["rejection"]["code"]), ("rejected", "member_not_found"))
        self.assertEqual(body["id"], "rejected-1")
        # The sentence is there in both languages, and what is wrong with this one command beside it.
        self.assertRegex(body["rejection"]["message"], "^[ -~]+$")
        self.assertRegex(body["rejection"]["message_zh"], "[\u4e00-\u9fff]")
        again = self.client.post(give("nobody", 5, "rejected-1"))
        self.assertTrue(again.json["repeated"])

    def test_a_field_that_nearly_is_one_is_answered_with_the_one_meant_in_both_languages(self):
        body = self.client.post({"type": "enrol_member", "id": "near-1", "membr": "eve"}).json
        self.assertEqual((body["code"], body["field"]), ("malformed_command", "membr"))
        self.assertIn('"member"', body["detail"])
        self.assertIn('"member"', body["detail_zh"])
        self.assertRegex(body["detail_zh"], "[\u4e00-\u9fff]")
        self.assertTrue(body["rejection"]["message_zh"].endswith(body["detail_zh"]))

    def test_an_array_is_answered_in_its_order_and_each_command_stands_alone(self):
        answer = self.client.post([enrol("bea"), give("bea", -1, "b1"), give("bea", 7, "b2"), 5, None,
                                   {"type": "enrol_member"}, give("bea", 7, "b2")])
        self.assertEqual(answer.status, 200)
        told = [one["rejection"]["code"] if "rejection" in one else one["outcome"] for one in answer.json]
        self.assertEqual(told, ["accepted", "balance_insufficient", "accepted", "malformed_command",
                                "malformed_command", "malformed_command", "accepted"])
        self.assertTrue(answer.json[6]["repeated"])
        self.assertEqual(self.client.points("bea"), 7)
        self.assertEqual(self.client.post([]).json, [])

    def test_a_retry_is_answered_as_the_first_time_and_other_content_is_refused(self):
        self.client.take(enrol("cho"))
        first = self.client.post(give("cho", 5, "c1")).json
        second = self.client.post(give("cho", 5, "c1"))
        self.assertEqual(second.status, 200)
        self.assertTrue(second.json["repeated"])
        self.assertEqual(second.json["events"], first["events"])
        other = self.client.post(give("cho", 6, "c1"))
        self.assertEqual((other.status, other.json["code"]), (422, "id_reused"))
        self.assertEqual(self.client.points("cho"), 5)

    def test_the_idempotency_key_is_the_id_of_a_single_command_without_one(self):
        command = give("dan", 3, None)
        del command["id"]
        self.client.take(enrol("dan"))
        self.assertEqual(self.client.post(command).json["code"], "id_required")
        first = self.client.post(command, {"Idempotency-Key": "dan-1"}).json
        self.assertEqual((first["id"], first["repeated"]), ("dan-1", False))
        self.assertTrue(self.client.post(command, {"Idempotency-Key": "dan-1"}).json["repeated"])
        own = self.client.post(give("dan", 4, "dan-2"), {"Idempotency-Key": "dan-3"}).json
        self.assertEqual(own["id"], "dan-2")
        self.assertEqual(self.client.points("dan"), 7)
        long = self.client.post(command, {"Idempotency-Key": "k" * 129})
        self.assertEqual((long.status, long.json["field"]), (400, "id"))

    def test_a_server_goes_by_its_own_clock(self):
        answer = self.client.post({"type": "advance_clock", "id": "a1"})
        self.assertEqual((answer.status, answer.json["code"], answer.json["field"]), (400, "unknown_type",
            "type"))
        self.assertIn("own clock", answer.json["detail"])
        told = self.client.post([{"type": "advance_clock", "id": "a1"}, enrol("eve", "a1")]).json
        self.assertEqual(told[0]["rejection"]["code"], "unknown_type")
        self.assertEqual(told[1]["outcome"], "accepted")  # the id was not used up
        future = self.client.post({**enrol("fay"), "at": "2190-01-01T00:00:00Z"})
        self.assertEqual(future.json["code"], "at_in_the_future")

    def test_ids_of_any_language_are_found_by_their_encoded_path(self):
        self.client.take(enrol("会员/甲 1"))
        answer = self.client.get("/v1/members/%E4%BC%9A%E5%91%98%2F%E7%94%B2%201")
        self.assertEqual(answer.json["member"], "会员/甲 1")
        self.assertEqual(self.client.get("/v1/members/%E4%BC%9A%E5%91%98").status, 404)

    def test_a_quote_is_what_the_order_then_costs(self):
        self.client.take(enrol("qin"), {"type": "set_level", "id": "q1", "member": "qin", "ladder": "grade",
                                        "level": "svip", "reason": "test"})
        cart = {"member": "qin", "lines": [{"line": "a", "unit_price": "100.00"}]}
        quote = self.client.send("POST", "/v1/quotes", cart).json
        self.assertEqual((quote["due"], quote["lines"][0]["net"]), ("95.00", "95.00"))
        order = {"type": "pay_order", "id": "q2", "order": "q-o", "member": "qin", "quote": quote["quote"],
                 "lines": [{"line": "a", "unit_price": "100.00", "amount": "95.00"}],
                 "tenders": [{"kind": "cash", "amount": "95.00"}]}
        self.client.take(order)
        other = {**cart, "member": "qin-unknown"}
        refused = self.client.send("POST", "/v1/quotes", other)
        self.assertEqual((refused.status, refused.json["code"]), (404, "member_not_found"))
        self.assertEqual(self.client.send("POST", "/v1/quotes", "[").json["code"], "malformed_json")
        self.assertEqual(self.client.send("POST", "/v1/quotes", []).json["code"], "malformed_command")

    def test_a_member_is_shown_as_he_was(self):
        self.client.take(enrol("tao"))
        self.client.take(give("tao", 5, "t1"))
        between = self.client.get("/v1/members/tao/statement").json["postings"][0]["at"]
        self.client.take(give("tao", 7, "t2"))
        then = self.client.get("/v1/members/tao?at=" + between.replace("+", "%2B")).json
        self.assertEqual(then["accounts"]["points"]["available"], 5)
        self.assertEqual(self.client.points("tao"), 12)
        self.assertEqual(self.client.get("/v1/members/tao?at=2020-01-01T00:00:00Z").status, 404)
        self.assertEqual(self.client.get("/v1/members/tao?at=yesterday").json["field"], "at")

    def test_a_view_that_has_not_changed_is_not_sent_again(self):
        self.client.take(enrol("gus"))
        first = self.client.get("/v1/members/gus")
        tag = first.fields["etag"]
        same = self.client.get("/v1/members/gus", {"If-None-Match": f'"x", {tag}'})
        self.assertEqual((same.status, same.body), (304, b""))
        self.client.take(give("gus", 1, "g1"))
        changed = self.client.get("/v1/members/gus", {"If-None-Match": tag})
        self.assertEqual(changed.status, 200)
        self.assertNotEqual(changed.fields["etag"], tag)

    def test_big_answers_are_compressed_where_the_caller_takes_it(self):
        plain = self.client.get("/openapi.json")
        small = self.client.get("/openapi.json", {"Accept-Encoding": "br, gzip;q=0.5"})
        self.assertEqual(small.fields["content-encoding"], "gzip")
        self.assertLess(len(small.body), len(plain.body) / 4)
        self.assertEqual(gzip.decompress(small.body), plain.body)
        self.assertNotIn("content-encoding", self.client.get("/openapi.json",
            {"Accept-Encoding": "gzip;q=0"}).fields)

    def test_a_statement_comes_in_pages_that_together_are_the_whole(self):
        self.client.take(enrol("hal"), *[give("hal", 1 + n, f"h{n}") for n in range(23)])
        whole = self.client.get("/v1/members/hal/statement?limit=200").json
        self.assertEqual(len(whole["postings"]), 23)
        self.assertNotIn("next", whole)
        pages, after = [], ""
        while True:
            page = self.client.get(f"/v1/members/hal/statement?limit=5{after}").json
            self.assertLessEqual(len(page["postings"]), 5)
            pages += page["postings"]
            if "next" not in page:
                break
            after = "&after=" + page["next"]
        self.assertEqual(pages, whole["postings"])
        self.assertEqual(pages[-1]["balance"], sum(range(1, 24)))

    def test_members_are_listed_by_what_they_have(self):
        names = [f"list{n:02}" for n in range(12)]
        self.client.take(*[enrol(name) for name in names],
                         *[give(name, 1000 + n, f"give-{name}") for n, name in enumerate(names)],
                         {"type": "set_level", "id": "l1", "member": "list03", "ladder": "grade",
                         "level": "vip",
                          "reason": "test"})
        found, after = [], ""
        while True:
            page = self.client.get("/v1/members?account=points&available_from=1000&available_until=1010"
                                   "&limit=4" + after)
            self.assertEqual(page.status, 200, page.body)
            found += [member["member"] for member in page.json["members"]]
            if "next" not in page.json:
                break
            after = "&after=" + page.json["next"]
        self.assertEqual(found, names[:10])
        vips = self.client.get("/v1/members?ladder=grade&level=vip").json["members"]
        self.assertEqual([member["member"] for member in vips], ["list03"])
        self.client.take(pay("list-o1", "list05", "10.00"))
        recent = self.client.get("/v1/members?last_order_from=2020-01-01T00:00:00Z"
                                 "&account=points&available_from=1000")
        self.assertEqual([member["member"] for member in recent.json["members"]], ["list05"])

    def test_who_sent_a_command_is_on_record(self):
        self.client.take(enrol("ivy", "who-1"))
        record = self.client.get("/v1/commands/who-1").json
        self.assertEqual((record["outcome"], record["key"], record["events"]), ("accepted", "k1", 1))
        operator = self.shop.client("operator")
        operator.post(give("nobody-at-all", 1, "who-2"))
        record = self.client.get("/v1/commands/who-2").json
        self.assertEqual((record["outcome"], record["code"], record["key"]), ("rejected",
            "member_not_found", "k2"))
        self.assertEqual(self.client.get("/v1/commands/who-3").json["code"], "command_not_found")

    def test_the_programme_is_shown_with_its_text(self):
        programme = self.client.get("/v1/programme").json
        self.assertEqual(programme["programme"], "vancl")
        self.assertEqual(programme["ladders"], [{"ladder": "grade", "levels": ["regular", "vip", "svip"]}])
        self.assertIn("canvas_bag", programme["text"])

    def test_requests_have_ids(self):
        own = self.client.get("/healthz", {"X-Request-Id": "trace-1"})
        self.assertEqual(own.fields["x-request-id"], "trace-1")
        made = self.client.get("/healthz")
        self.assertEqual(len(made.fields["x-request-id"]), 24)

    def test_health_readiness_and_metrics_need_no_key(self):
        stranger = self.shop.client(None)
        self.assertEqual(stranger.get("/healthz").json, {"status": "ok"})
        ready = stranger.get("/readyz").json
        self.assertEqual((ready["status"], ready["writes"]), ("ready", True))
        self.assertIn("last_run", ready["due"])
        metrics = stranger.get("/metrics").body.decode()
        named = [line.split()[2] for line in metrics.splitlines() if line.startswith("# TYPE ")]
        self.assertEqual(len(named), len(set(named)), named)
        for line in metrics.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [-+.e0-9]+)$')
        self.assertIn('shuke_commands_total{outcome="accepted"}', metrics)

    def test_the_reference_page_is_served_and_calls_nobody_else(self):
        page = self.shop.client(None).get("/docs")
        self.assertTrue(page.fields["content-type"].startswith("text/html"))
        self.assertIn("connect-src 'self'", page.fields["content-security-policy"])
        self.assertIn("/openapi.json", page.body.decode())
        self.assertNotIn("http://", page.body.decode().replace("http://www.w3.org", ""))


class OpenApiTest(unittest.TestCase):
    """The description must hold together, and say what the server does."""

    @classmethod
    def setUpClass(cls):
        with Shop() as shop:
            cls.api = shop.client(None).get("/openapi.json").json

    def walk(self, value):
        yield value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        for one in inner:
            yield from self.walk(one)

    def test_every_reference_is_there_and_every_schema_is_used(self):
        schemas = self.api["components"]["schemas"]
        used = {one["$ref"].rsplit("/", 1)[1] for one in self.walk(self.api)
                if isinstance(one, dict) and "$ref" in one}
        self.assertEqual(used - set(schemas), set())
        self.assertEqual(set(schemas) - used, set())

    def test_every_operation_is_complete(self):
        self.assertEqual(self.api["openapi"], "3.1.0")
        names = []
        for path, methods in self.api["paths"].items():
            for method, row in methods.items():
                self.assertIn(method, ("get", "post"))
                names.append(row["operationId"])
                self.assertTrue(row["summary"] and row["x-summary-zh"], path)
                self.assertIn("200", row["responses"])
                in_path = [one["name"] for one in row["parameters"] if one["in"] == "path"]
                self.assertEqual(in_path, ["id"] if "{id}" in path else [], path)
                for one in row["security"]:
                    self.assertLessEqual(set(one), set(self.api["components"]["securitySchemes"]))
        self.assertEqual(len(names), len(set(names)))

    def test_every_command_type_but_advance_clock_is_described(self):
        mapping = self.api["components"]["schemas"]["Command"]["discriminator"]["mapping"]
        self.assertIn("pay_order", mapping)
        self.assertNotIn("advance_clock", mapping)
        pay_order = self.api["components"]["schemas"]["command_pay_order"]
        self.assertEqual(set(pay_order["required"]), {"type", "order", "lines", "tenders"})
        self.assertEqual(json.dumps(pay_order).count('"price_class"'), 1)


if __name__ == "__main__":
    unittest.main()
