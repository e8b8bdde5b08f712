"""TLS by certificate files: what is spoken, what stops the start, a new certificate without a restart."""

import http.client
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest

from shop import Shop, enrol, until


def make_certificate(folder, name, words=("-nodes",)):
    """A key and a certificate that it signed itself, for localhost."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *words,
         "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
        capture_output=True, text=True, check=False, timeout=60)
    assert made.returncode == 0, made.stderr


SETTINGS = "tls_certificate: cert.pem\ntls_key: key.pem\nidle_seconds: 5\nrequest_seconds: 1\n"


class SecureShop(Shop):
    def __init__(self):
        super().__init__(settings=SETTINGS)
        make_certificate(self.folder, "first")

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.command()], stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode().strip()
        assert line.startswith("https://127.0.0.1:"), (line, self.log.read_text())
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def trust(self):
        return ssl.create_default_context(cafile=os.path.join(self.folder, "cert.pem"))

    def secure_client(self, context=None):
        client = self.client()
        client.connection = http.client.HTTPSConnection("localhost", self.port, timeout=10,
                                                        context=context or self.trust())
        return client

    def name(self):
        """Of the certificate that is shown to a new connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain:
            with self.trust().wrap_socket(plain, server_hostname="localhost") as secure:
                return dict(part[0] for part in secure.getpeercert()["subject"])["commonName"]


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = SecureShop().start()

    @classmethod
    def tearDownClass(cls):
        cls.shop.__exit__()

    def test_requests_go_through_it_one_after_the_other(self):
        client = self.shop.secure_client()
        client.take(enrol("ada"))
        self.assertEqual(client.member("ada")["status"], "active")
        big = client.post([enrol(f"m{i}") for i in range(1000)])
        self.assertEqual((big.status, len(big.json)), (200, 1000))
        refused = self.shop.secure_client().send("POST", "/v1/commands", b" " * 5_000_000)
        self.assertEqual((refused.status, refused.json["code"]), (413, "body_too_large"))

    def test_a_cookie_is_for_tls_alone(self):
        made = subprocess.run(
            [*self.shop.program(), "user", "create", "--data", self.shop.folder, "--name", "bo",
             "--role", "owner"],
            capture_output=True, text=True, check=False, timeout=60)
        client = self.shop.secure_client()
        client.key = None
        answer = client.send("POST", "/v1/login", {"name": "bo", "password": made.stdout.strip()})
        self.assertIn("; Secure", answer.fields["set-cookie"])

    def test_what_is_no_tls_or_an_old_one_is_not_answered(self):
        with socket.create_connection(("127.0.0.1", self.shop.port), timeout=10) as plain:
            plain.sendall(b"GET /healthz HTTP/1.1\r\n\r\n")
            try:
                told = plain.recv(1000)
            except ConnectionResetError:
                told = b""
        self.assertNotIn(b"HTTP", told)
        old = self.shop.trust()
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        with self.assertRaises(ssl.SSLError):
            self.shop.secure_client(old).get("/healthz")
        self.assertEqual(self.shop.secure_client().get("/healthz").status, 200)

    def test_who_never_finishes_the_handshake_is_let_go(self):
        with socket.create_connection(("127.0.0.1", self.shop.port), timeout=10) as silent:
            silent.settimeout(8)
            try:
                self.assertEqual(silent.recv(10), b"")
            except ConnectionResetError:
                pass

    def test_a_new_certificate_is_shown_without_a_restart(self):
        self.assertEqual(self.shop.name(), "first")
        open_one = self.shop.secure_client()
        self.assertEqual(open_one.get("/healthz").status, 200)
        certificate = pathlib.Path(self.shop.folder) / "cert.pem"
        good = certificate.read_text()
        certificate.write_text("no certificate")
        self.shop.process.send_signal(signal.SIGHUP)
        self.assertTrue(until(lambda: "certificate_not_read" in self.shop.log.read_text()))
        certificate.write_text(good)
        self.assertEqual(self.shop.name(), "first")  # what cannot be read changes nothing
        make_certificate(self.shop.folder, "second")
        self.shop.process.send_signal(signal.SIGHUP)
        self.assertTrue(until(lambda: self.shows("second")))
        self.assertEqual(open_one.get("/healthz").status, 200)
        make_certificate(self.shop.folder, "first")
        self.assertTrue(until(lambda: self.shows("first"), 20))  # seen without being told

    def shows(self, name):
        try:
            return self.shop.name() == name
        except ssl.SSLError:
            return False


class StartTest(unittest.TestCase):
    def test_files_that_do_not_fit_stop_the_start(self):
        with tempfile.TemporaryDirectory() as other:
            make_certificate(other, "other")
            strange = (pathlib.Path(other) / "key.pem").read_text()
            make_certificate(other, "locked", ("-passout", "pass:secret"))
            locked = (pathlib.Path(other) / "key.pem").read_text()
        shop = SecureShop()
        try:
            for key in (None, "no key", strange, locked):
                path = pathlib.Path(shop.folder) / "key.pem"
                path.unlink(missing_ok=True)
                if key is not None:
                    path.write_text(key)
                ended = subprocess.run(shop.command(), capture_output=True, text=True, check=False,
                                       stdin=subprocess.DEVNULL, timeout=60)
                self.assertEqual(ended.returncode, 1, key)
                self.assertIn("key.pem", ended.stderr)
            (pathlib.Path(shop.folder) / "settings.yaml").write_text("tls_key: key.pem\n")
            ended = subprocess.run(shop.command(), capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual(ended.returncode, 1)
            self.assertIn("tls_certificate and tls_key are given together", ended.stderr)
        finally:
            shop.__exit__()


class HangupTest(unittest.TestCase):
    def test_without_tls_a_hangup_changes_nothing(self):
        with Shop() as shop:
            shop.process.send_signal(signal.SIGHUP)
            shop.client().take(enrol("ada"))
            self.assertIsNone(shop.process.poll())


if __name__ == "__main__":
    unittest.main()
