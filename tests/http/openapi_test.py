"""/openapi.json against the published schema of OpenAPI 3.1 (lint/)."""

import json
import pathlib
import subprocess
import unittest

from shop import ROOT, Shop

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


if __name__ == "__main__":
    unittest.main()
