"""The sample shop of ./run: made, served with the login and key it prints, and kept between two calls."""

import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from shop import ROOT, SHUKE, Client, until


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class SampleShopTest(unittest.TestCase):
    def setUp(self):
        self.out = pathlib.Path(tempfile.mkdtemp(prefix="shuke-sample-"))
        self.addCleanup(shutil.rmtree, self.out)

    def serve(self):
        """What the script says until it serves, and a client."""
        port = free_port()
        said = self.out / "said"
        with open(said, "wb") as file:
            process = subprocess.Popen([ROOT / "tools/sample_shop.sh", SHUKE, self.out, f"127.0.0.1:{port}"],
                                       stdout=file, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(until(lambda: said.read_text().endswith(f"http://127.0.0.1:{port}\n")
                              or process.poll() is not None, 120), said.read_text())
        self.assertIsNone(process.poll(), said.read_text())
        return said.read_text(), Client(port), process

    def test_it_serves_synthetic_members_with_the_login_it_prints(self):
        said, client, process = self.serve()
        self.assertIn("800 synthetic members", said)
        password = re.search(r"Its login: owner, password (\S+)", said).group(1)
        login = client.send("POST", "/v1/login", {"name": "owner", "password": password})
        self.assertEqual(login.status, 200, login.body)
        client.key = re.search(r"Its key for programs: (\S+)", said).group(1)
        member = client.member("m0000003")
        self.assertGreater(member["counters"]["settled_orders"], 0)
        self.assertEqual(client.get("/docs").status, 200)
        self.assertTrue(client.get("/v1/orders?state=shipped").json["orders"])
        process.terminate()
        self.assertEqual(process.wait(timeout=60), 0)

        again, other, process = self.serve()
        self.assertEqual([line for line in again.splitlines() if line.startswith("Its ")],
                         [line for line in said.splitlines() if line.startswith("Its ")])
        other.key = client.key
        self.assertEqual(other.member("m0000003"), member)
        process.terminate()
        self.assertEqual(process.wait(timeout=60), 0)
        audit = subprocess.run([SHUKE, "audit", "--data", self.out / "shop"], capture_output=True,
                               check=False)
        self.assertEqual(audit.returncode, 0, audit.stderr)


    def test_another_shop_is_left_alone(self):
        shop = self.out / "shop"
        made = subprocess.run([SHUKE, "key", "create", "--data", shop, "--role", "owner"],
                              capture_output=True, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)
        before = sorted(shop.iterdir())
        ran = subprocess.run([ROOT / "tools/sample_shop.sh", SHUKE, self.out, "127.0.0.1:1"],
                             capture_output=True, text=True, check=False)
        self.assertEqual((ran.returncode, sorted(shop.iterdir())), (1, before))
        self.assertIn("left alone", ran.stderr)


class RunTest(unittest.TestCase):
    def test_run_says_how_it_is_called(self):
        for words, code in ((["--help"], 0), (["nonsense"], 2)):
            ran = subprocess.run([ROOT / "run", *words], capture_output=True, text=True, check=False)
            self.assertEqual(ran.returncode, code)
            self.assertIn("./run report", ran.stdout + ran.stderr)


if __name__ == "__main__":
    unittest.main()
