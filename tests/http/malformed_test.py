"""Whatever is sent, the answer is a problem with a 4xx status, and the server goes on."""

import json
import pathlib
import socket
import unittest

from shop import Shop, enrol


class MalformedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop(settings="request_seconds: 5\n").start()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def setUp(self):
        self.client = self.shop.client()
        self.addCleanup(self.client.close)

    def tearDown(self):
        self.assertEqual(self.shop.client().get("/healthz").status, 200)

    def raw(self, request):
        """Sends bytes and reads all that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.shop.port), timeout=10) as connection:
            try:
                connection.sendall(request)
            except (BrokenPipeError, ConnectionResetError):
                pass
            answer = b""
            try:
                while chunk := connection.recv(65536):
                    answer += chunk
            except ConnectionResetError:
                pass
        return answer

    def head(self, line, *fields):
        lines = [line, "Host: x", f"Authorization: Bearer {self.shop.keys['owner']}", *fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1")

    def refused(self, answer, status, code, field=None):
        self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.body)
        self.assertEqual(answer.fields["content-type"], "application/problem+json")
        if field is not None:
            self.assertEqual(answer.json["field"], field)

    def test_bodies_that_are_no_json(self):
        for body in (b"", b"{", b"[1,", b"{\"a\":1}x", b"nul", b"'a'", b"\xff\xfe",
            b"{\"type\":\"\xc3\x28\"}",
                     b"{\"type\":\"a\x00b\"}", b"{\"a\\u0000\":1}", b"\x00", b"{\"a\":1,\"a\":2}",
                     b"[" * 5000,
                     b"{\"a\":" * 70 + b"1" + b"}" * 70, b"01", b"[1e5,]"):
            with self.subTest(body=body[:30]):
                self.refused(self.client.post(body), 400, "malformed_json")

    def test_json_that_is_no_command(self):
        for body, field in ((5, None), ("text", None), (None, None), ({}, "type"), ({"type": 5}, None),
                            ({"type": "enrol_member", "id": "m1"}, "member"),
                            ({"type": "enrol_member", "id": "m2", "member": "a", "color": "red"}, "color"),
                            ({"type": "enrol_member", "id": "m3", "member": ["a"]}, "member"),
                            ({"type": "enrol_member", "id": "m4", "member": "a" * 129}, "member"),
                            ({"type": "enrol_member", "id": "m5", "member": "a\u202eb"}, "member")):
            with self.subTest(body=body):
                answer = self.client.post(json.dumps(body))
                self.assertEqual(answer.status, 400, answer.body)
                self.assertIn(answer.json["code"], ("malformed_command", "unknown_type"))
                if field:
                    self.assertEqual(answer.json["field"], field)

    def test_an_array_of_1001_is_refused_whole_and_of_1000_is_taken(self):
        commands = [enrol(f"many{n}") for n in range(1001)]
        self.refused(self.client.post(commands), 400, "malformed_request")
        self.assertEqual(self.client.get("/v1/members/many0").status, 404)
        answers = self.client.post(commands[:1000])
        self.assertEqual((answers.status, len(answers.json)), (200, 1000))
        self.assertEqual({one["outcome"] for one in answers.json}, {"accepted"})

    def test_an_element_of_an_array_that_cannot_be_read_stands_alone(self):
        good = [json.dumps(enrol(f"alone{n}")) for n in range(2)]
        bad = ['{"type":"enrol_member","id":"bad1","member":"a\\u0000b"}', '{"type":"a","type":"b"}',
               '{"a":' * 70 + "1" + "}" * 70, "nul"]
        answers = self.client.post(f"[{good[0]} , {','.join(bad)},{good[1]}]")
        self.assertEqual(answers.status, 200, answers.body)
        self.assertEqual([one["outcome"] for one in answers.json],
                         ["accepted", *["rejected"] * len(bad), "accepted"])
        for one in answers.json[1:-1]:
            self.assertEqual((one["id"], one["rejection"]["code"]), (None, "malformed_command"))
        self.assertIn("NUL", answers.json[1]["rejection"]["message"])
        again = self.client.post(f"[{good[1]},{bad[1]}]")
        self.assertTrue(again.json[0]["repeated"])

    def test_of_an_array_that_was_cut_off_nothing_is_done(self):
        whole = json.dumps([enrol("cut1"), enrol("cut2")])
        for end in (-1, -2, len(whole) // 2):
            self.refused(self.client.post(whole[:end]), 400, "malformed_json", "body")
        for end in (",", "x", "]", "{}"):
            self.refused(self.client.post(whole + end), 400, "malformed_json", "body")
        self.assertEqual(self.client.get("/v1/members/cut1").status, 404)

    def test_bodies_that_are_too_large(self):
        self.refused(self.client.post(b"[" + b" " * (5 << 20) + b"]"), 413, "body_too_large")
        stranger = self.shop.client(None)
        self.refused(stranger.post(b"[" + b" " * (3 << 20) + b"]"), 401, "key_required")
        self.refused(self.client.post(b"[" + b"0," * 450_000 + b"0]"), 413, "body_too_large")
        told = self.raw(self.head("POST /v1/commands HTTP/1.1", "Content-Length: 99999999999"))
        self.assertIn(b" 413 ", told.split(b"\r\n")[0])

    def test_a_body_of_chunks_is_limited_too(self):
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        request = self.head("POST /v1/commands HTTP/1.1", "Transfer-Encoding: chunked") + chunk * 80
        told = self.raw(request)
        self.assertIn(b" 413 ", told.split(b"\r\n")[0], told[:100])

    def test_heads_that_cannot_be_read(self):
        for request in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00",
            b"G\x00T / HTTP/1.1\r\n\r\n",
                        b"GET /healthz HTTP/1.1\r\nA b: c\r\n\r\n",
                        b"GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                        b"POST /v1/commands HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                        b"POST /v1/commands HTTP/1.1\r\nContent-Length: 5\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        # Where this body ends nobody can tell: nothing after it is a request.
                        b"POST /v1/login HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"
                        b"GET /healthz HTTP/1.1\r\n\r\n",
                        b"POST /v1/login HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                        b"0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n"):
            with self.subTest(request=request[:40]):
                told = self.raw(request)
                self.assertIn(b" 40", told.split(b"\r\n")[0], told[:200])
                self.assertNotIn(b" 200 ", told)

    def test_heads_that_are_too_large(self):
        self.refused(self.client.get("/healthz", {"X-Large": "a" * 20_000}), 431, "head_too_large")
        told = self.raw(b"GET /healthz HTTP/1.1\r\n" + b"A: b\r\n" * 10_000)
        self.assertIn(b" 431 ", told.split(b"\r\n")[0])
        self.refused(self.client.get("/v1/members/" + "a" * 5000), 414, "target_too_long")

    def test_fields_that_stand_twice(self):
        told = self.raw(self.head("GET /v1/programme HTTP/1.1", "Authorization: Bearer other",
            "Connection: close"))
        self.assertIn(b" 400 ", told.split(b"\r\n")[0])
        self.assertIn(b'"field":"Authorization"', told)

    def test_paths_and_methods_that_are_not_there(self):
        self.refused(self.client.get("/"), 404, "route_not_found")
        self.refused(self.client.get("/v1/members/a/b/c"), 404, "route_not_found")
        self.refused(self.client.get("/v1/../healthz"), 404, "route_not_found")
        wrong = self.client.get("/v1/commands")
        self.refused(wrong, 405, "method_not_allowed")
        self.assertEqual(wrong.fields["allow"], "POST")
        for method in ("DELETE", "PUT", "PATCH", "TRACE"):
            self.assertEqual(self.client.send(method, "/v1/members/a").status, 405, method)

    def test_head_is_get_without_the_body(self):
        with socket.create_connection(("127.0.0.1", self.shop.port), timeout=10) as connection:
            connection.sendall(b"HEAD /healthz HTTP/1.1\r\n\r\nHEAD /v1/members HTTP/1.1\r\n\r\n"
                               b"HEAD /v1/login HTTP/1.1\r\n\r\n"
                               b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
            told = b""
            while chunk := connection.recv(65536):
                told += chunk
        heads = told.split(b"\r\n\r\n")
        self.assertEqual([head.split(b" ")[1] for head in heads[:-1]], [b"200", b"401", b"405", b"200"])
        self.assertEqual(heads[-1], b'{"status":"ok"}')
        self.assertIn(b"Content-Length: 15", heads[0])
        self.assertIn(b"Allow: POST", heads[2])

    def test_who_has_no_key_can_send_little(self):
        long = b"{" + b" " * 100_000
        self.refused(self.client.send("POST", "/v1/login", long), 413, "body_too_large")
        other = self.shop.client(None)
        self.refused(other.send("POST", "/v1/shops/none", long), 404, "shop_not_found")

    def test_answers_are_kept_by_nobody_on_the_way(self):
        self.client.post(enrol("kept"))
        for path in ("/v1/members/kept/export", "/v1/members/nobody", "/v1/session"):
            self.assertEqual(self.client.get(path).fields["cache-control"], "no-store", path)
        self.assertEqual(self.client.get("/v1/members/kept").fields["cache-control"], "private, no-cache")

    def test_ids_in_paths_that_cannot_be(self):
        for path in ("/v1/members/%", "/v1/members/%zz", "/v1/members/%00", "/v1/members/a%0d%0ab",
            "/v1/orders/%7f"):
            self.refused(self.client.get(path), 400, "malformed_request", "target")
        self.refused(self.client.get("/v1/members/%ff%fe"), 404, "member_not_found", "member")
        self.refused(self.client.get("/v1/orders/" + "a" * 200), 404, "order_not_found", "order")

    def test_queries_that_cannot_be_read(self):
        for query, field in (("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"), ("limit=",
            "limit"),
                             ("limit=-1", "limit"), ("colour=red", "colour"), ("ladder=grade", "level"),
                             ("ladder=none&level=x", "ladder"), ("ladder=grade&level=none-such", "level"),
                             ("account=points", "account"), ("available_from=1", "account"),
                             ("account=none&available_from=1", "account"),
                             ("account=points&available_from=one", "available_from"),
                             ("last_order_from=yesterday", "last_order_from")):
            with self.subTest(query=query):
                self.refused(self.client.get("/v1/members?" + query), 400, "malformed_query", field)
        self.refused(self.client.get("/v1/members?limit=1&limit=2"), 400, "malformed_request")

    def test_cursors_that_no_list_gave(self):
        for cursor in ("x", "m", "m-1", "m1.5", "p1.1", "m99999999999", "m01", "%20"):
            self.refused(self.client.get("/v1/members?after=" + cursor), 400, "malformed_cursor", "after")
        for cursor in ("m1", "s1.1", "p1", "p.", "p1.x", "p1.1.0", "p1.1.", "p1.1.x",
                       "p99999999999999999999999.1"):
            self.refused(self.client.get("/v1/members/ada/statement?after=" + cursor), 400,
                "malformed_cursor", "after")

    def test_a_clock_is_accepted_by_its_own_words_only(self):
        for body, field in (({}, "accept"), ({"accept": False}, "accept"), ({"accept": "true"}, "accept"),
                            ({"accept": True, "also": 1}, "also"), ([], None), (5, None)):
            self.refused(self.client.send("POST", "/v1/clock", body), 400, "malformed_request", field)

    def test_a_request_that_does_not_come_to_its_end_is_given_up(self):
        request = self.head("POST /v1/commands HTTP/1.1", "Content-Length: 1000") + b"[1,"
        self.assertEqual(self.raw(request), b"")

    def test_nobody_without_a_key_can_make_the_server_read_a_body(self):
        told = self.raw(b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n")
        self.assertIn(b" 401 ", told.split(b"\r\n")[0])

    def test_a_caller_that_asks_first_is_told_to_go_on(self):
        body = json.dumps(enrol("expecting")).encode()
        fields = (f"Content-Length: {len(body)}", "Expect: 100-continue", "Connection: close")
        told = self.raw(self.head("POST /v1/commands HTTP/1.1", *fields) + body)
        self.assertTrue(told.startswith(b"HTTP/1.1 100 "), told[:100])
        self.assertIn(b"HTTP/1.1 200 OK", told)

    def test_requests_may_follow_each_other_without_waiting(self):
        one = self.head("GET /healthz HTTP/1.1")
        told = self.raw(one * 5 + self.head("GET /healthz HTTP/1.1", "Connection: close"))
        self.assertEqual(told.count(b"HTTP/1.1 200 OK"), 6)

    def test_a_page_of_another_origin_may_call_only_where_the_settings_say_so(self):
        fields = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
        self.assertNotIn("access-control-allow-origin", self.client.send("OPTIONS", "/v1/commands",
            fields=fields).fields)
        with Shop(settings="cors_origins: ['https://shop.example']\n") as shop:
            client = shop.client()
            preflight = client.send("OPTIONS", "/v1/commands", fields=fields)
            self.assertEqual(preflight.status, 204)
            self.assertEqual(preflight.fields["access-control-allow-origin"], "https://shop.example")
            self.assertIn("Idempotency-Key", preflight.fields["access-control-allow-headers"])
            other = client.get("/healthz", {"Origin": "https://other.example"})
            self.assertNotIn("access-control-allow-origin", other.fields)


class SettingsTest(unittest.TestCase):
    def test_a_setting_that_is_wrong_stops_the_start_before_data_is_touched(self):
        for text, words in (("connections: 5\n", "there is no such setting"), ("io_threads: 0\n",
            "from 1 to 64"),
                            ("log_requests: maybe\n", "true or false"), ("[1]\n", "one map"), ("a: [\n",
                            "settings.yaml")):
            shop = Shop(settings=text)
            ended = shop.shuke("serve", "--data", shop.folder, "--programme", shop.programme, "--listen",
                "127.0.0.1:0")
            self.assertEqual(ended.returncode, 1, text)
            self.assertIn(words, ended.stderr)
            self.assertNotIn("shuke.sqlite", __import__("os").listdir(shop.folder))
            shop.__exit__()

    def test_what_people_write_beside_the_settings_is_checked_before_data_is_touched_too(self):
        tls = "tls_certificate: no.pem\ntls_key: no.key\n"
        for text, file, words in ((tls, None, "no.pem cannot be read"), ("", "shops/web.yaml", "web.yaml")):
            shop = Shop(settings=text)
            if file:
                path = pathlib.Path(shop.folder) / file
                path.parent.mkdir()
                path.write_text("kind: nothing\n")
            ended = shop.shuke("serve", "--data", shop.folder, "--programme", shop.programme, "--listen",
                               "127.0.0.1:0")
            self.assertEqual(ended.returncode, 1, ended.stderr)
            self.assertIn(words, ended.stderr)
            self.assertFalse((pathlib.Path(shop.folder) / "shuke.sqlite").exists())
            shop.__exit__()

    def test_an_address_that_cannot_be_listened_on_is_told(self):
        shop = Shop()
        for address in ("nonsense", "127.0.0.1", "127.0.0.1:99999", ":80", "1.2.3.4:0"):
            ended = shop.shuke("serve", "--data", shop.folder, "--programme", shop.programme, "--listen",
                address)
            self.assertEqual(ended.returncode, 1, address)
            self.assertIn(address, ended.stderr)
            if address != "1.2.3.4:0":  # it is one, and only a try shows that it is not this machine's
                self.assertFalse((pathlib.Path(shop.folder) / "shuke.sqlite").exists())
        shop.__exit__()


if __name__ == "__main__":
    unittest.main()
