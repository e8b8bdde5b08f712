"""/openapi.json against the published schema of OpenAPI 3.1 (lint/), and against what the server does."""

import json
import pathlib
import re
import subprocess
import unittest

from roles_test import BODIES, ROUTES
from shop import ROLES, ROOT, Shop, enrol, give, pay

LINT = pathlib.Path(__file__).resolve().parent / "lint"


class OpenApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        fetched = subprocess.run([ROOT / "tools/npm_install.sh", LINT], capture_output=True, text=True,
                                 check=False)
        assert fetched.returncode == 0, fetched.stderr
        with Shop() as shop:
            cls.api = shop.client(None).get("/openapi.json").json

    def lint(self, api):
        return subprocess.run(["node", LINT / "lint.mjs"], input=json.dumps(api), capture_output=True,
                              text=True, check=False, cwd=LINT)

    def test_it_is_a_document_of_openapi_3_1(self):
        told = self.lint(self.api)
        self.assertEqual(told.returncode, 0, told.stdout[-4000:] + told.stderr[-4000:])

    def test_the_lint_sees_what_is_wrong(self):
        self.assertEqual(self.lint({**self.api, "openapi": "3.1"}).returncode, 1)
        self.assertEqual(self.lint({**self.api, "paths": {"no slash": {}}}).returncode, 1)
        lost = json.loads(json.dumps(self.api))
        del lost["components"]["schemas"]["Member"]
        self.assertIn("leads nowhere", self.lint(lost).stdout)


WITHOUT_SCHEMA = ("/metrics", "/openapi.json", "/docs")


def pattern_of(path):
    """The path as it is described."""
    return re.sub("/(enrol-ada|ada|o1|w1|web|liability)(?=/|$)", "/{id}", path.split("?")[0])


class ServedTest(unittest.TestCase):
    """What a caller meets stands in the description."""

    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()
        made = cls.shop.shuke("user", "create", "--data", cls.shop.folder, "--name", "ada", "--role",
                              "owner")
        assert made.returncode == 0, made.stderr
        cls.password = made.stdout.strip()
        cls.shop.start()
        cls.owner = cls.shop.client()
        cls.api = cls.owner.get("/openapi.json").json
        cls.owner.take(enrol("ada"), give("ada", 5, "give-ada"), pay("o1", "ada", 20))
        added = cls.owner.send("POST", "/v1/webhooks", {"url": "https://shop.invalid/"})
        assert added.status == 200, added.body

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def operation(self, method, path):
        return self.api["paths"][pattern_of(path)][method.lower()]

    def headers(self, operation):
        return {one["name"] for one in operation["parameters"] if one["in"] == "header"}

    def test_every_status_that_a_caller_gets_is_described(self):
        for method, path, _ in ROUTES:
            described = self.operation(method, path)["responses"]
            pattern = pattern_of(path)
            unknown = re.sub("{id}", "nobody", pattern)
            for target in (path, path.split("?")[0] + "?colour=red", unknown):
                for role in [None, *ROLES]:
                    status = self.shop.client(role).send(method, target, BODIES.get(path)).status
                    self.assertIn(str(status), described, (method, target, role))
            asks = self.shop.client(None).send(method, path).status == 401
            asks = asks or path in ("/v1/login", "/v1/shops/web")
            self.assertEqual("401" in described, asks, path)
            if method == "GET":
                self.assertEqual("404" in described, unknown != pattern, path)
            self.assertEqual("413" in described, method == "POST", path)
            self.assertIn("default", described)

    def test_a_body_that_is_too_large_is_described(self):
        for method, path, _ in ROUTES:
            if method != "POST":
                continue
            status = self.owner.send(method, path, b" " * (5 << 20)).status
            self.assertIn(str(status), self.operation(method, path)["responses"], path)

    def test_an_etag_is_described_where_there_is_one(self):
        for method, path, _ in ROUTES:
            operation = self.operation(method, path)
            described = "If-None-Match" in self.headers(operation)
            self.assertEqual(described, "304" in operation["responses"], path)
            self.assertEqual(described, "ETag" in operation["responses"]["200"].get("headers", {}), path)
            if method == "POST":
                self.assertFalse(described, path)
                continue
            tag = self.owner.get(path).fields.get("etag")
            self.assertEqual(described, tag is not None, path)
            if tag:
                again = self.owner.get(path, {"If-None-Match": tag})
                # Some views say how late it is.
                self.assertEqual(again.status, 304 if again.fields["etag"] == tag else 200, path)

    def test_a_session_opens_what_a_key_opens(self):
        scheme = self.api["components"]["securitySchemes"]["session"]
        client = self.shop.client(None)
        login = client.send("POST", "/v1/login", {"name": "ada", "password": self.password})
        self.assertEqual(login.status, 200, login.body)
        cookie = login.fields["set-cookie"].split(";")[0]
        self.assertEqual((scheme["type"], scheme["in"], scheme["name"]),
                         ("apiKey", "cookie", cookie.split("=")[0]))
        for method, path, roles in ROUTES:
            operation = self.operation(method, path)
            is_open = None in roles
            self.assertEqual(operation["security"], [] if is_open else [{"key": []}, {"session": []}], path)
            answer = client.send(method, path, None if method == "GET" else {}, {"Cookie": cookie})
            lacks_token = answer.status == 403 and answer.json["code"] == "csrf_token_wrong"
            self.assertEqual("X-CSRF-Token" in self.headers(operation), lacks_token, path)
            if method == "GET":
                self.assertEqual(answer.status, 200, path)

    def test_fields_of_the_head_are_described_where_they_are_taken(self):
        taken = {path for path, methods in self.api["paths"].items() for one in methods.values()
                 if "Idempotency-Key" in self.headers(one)}
        self.assertEqual(taken, {"/v1/commands", "/v1/programme/publish"})
        answer = self.owner.send("POST", "/v1/programme/publish",
                                 {"programme": BODIES["/v1/programme/publish"]["programme"]},
                                 {"Idempotency-Key": "by its field"})
        self.assertEqual(answer.json["id"], "by its field")
        self.assertEqual(self.headers(self.operation("POST", "/v1/shops/web")),
                         {"X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-WC-Webhook-Signature",
                          "X-WC-Webhook-Topic"})

    def undescribed(self, value, schema, path=""):
        """What an answer has that its schema does not speak of."""
        while "$ref" in schema:
            schema = self.api["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if isinstance(value, list):
            return [one for item in value for one in self.undescribed(item, schema.get("items", {}), path)]
        if not isinstance(value, dict):
            return []
        found = []
        for key, inner in value.items():
            of_key = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            at = f"{path}.{key}"
            found += [at] if of_key is None else self.undescribed(inner, of_key, at)
        return found

    def test_every_key_of_a_view_is_described(self):
        for method, path, _ in ROUTES:
            if method == "POST" or path in WITHOUT_SCHEMA:
                continue
            operation = self.operation(method, path)
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            self.assertEqual(self.undescribed(self.owner.get(path).json, schema), [], path)
        self.assertIn("commissionable", self.owner.get("/v1/orders/o1").json)
        table = self.owner.get("/v1/reports/liability?format=csv").fields["content-type"].split(";")[0]
        self.assertIn(table, self.operation("GET", "/v1/reports/liability")["responses"]["200"]["content"])


if __name__ == "__main__":
    unittest.main()
