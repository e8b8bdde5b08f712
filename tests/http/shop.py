"""A real server for tests, and a client for it.

`Shop` is a data folder with keys and a running `shuke serve` on a free port of 127.0.0.1; `Client` is one
connection. Not the tests."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHUKE = os.environ.get("SHUKE", str(ROOT / "build/dev/shuke"))
ROLES = ["owner", "operator", "cashier", "analyst", "integration"]


class Answer:
    """Status, fields (names in lower case) and body of a response; `json` where it is some."""

    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One connection, opened again where the server closed it."""

    def __init__(self, port, key=None, timeout=30):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.key = key

    def send(self, method, path, body=None, fields=None):
        sent = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        sent.update(fields or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        try:
            self.connection.request(method, path, body, sent)
            return Answer(self.connection.getresponse())
        except BaseException:
            self.connection.close()
            raise

    def get(self, path, fields=None):
        return self.send("GET", path, fields=fields)

    def post(self, body, fields=None):
        return self.send("POST", "/v1/commands", body, fields)

    def take(self, *commands):
        """Commands that must be accepted, as one array."""
        answer = self.post(list(commands))
        assert answer.status == 200, answer.body
        for one in answer.json:
            assert one["outcome"] == "accepted", one
        return answer.json

    def member(self, member):
        return self.get("/v1/members/" + urllib.parse.quote(member, safe="")).json

    def points(self, member):
        return self.member(member)["accounts"]["points"]["available"]

    def close(self):
        self.connection.close()


class Shop:
    """A shop's folder and the server on it. Use with `with`."""

    def __init__(self, programme="store-cards", settings=None, before=()):
        self.folder = tempfile.mkdtemp(prefix="shuke-http-")
        self.programme = str(ROOT / "programmes" / f"{programme}.yaml")
        self.process = None
        self.port = None
        self.before = list(before)  # words before the program, for example a limit on its files
        self.log = pathlib.Path(self.folder) / "log"
        if settings is not None:
            (pathlib.Path(self.folder) / "settings.yaml").write_text(settings)
        self.keys = {role: self.make_key(role) for role in ROLES}

    def shuke(self, *words):
        return subprocess.run([SHUKE, *words], capture_output=True, text=True, check=False, timeout=60)

    def make_key(self, role):
        made = self.shuke("key", "create", "--data", self.folder, "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def program(self):
        return [*self.before, SHUKE]

    def command(self):
        return [*self.program(), "serve", "--data", self.folder, "--programme", self.programme,
                "--listen", "127.0.0.1:0"]

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline().decode().strip()
        assert line.startswith("http://127.0.0.1:"), (line, self.log.read_text())
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def stop(self):
        """Asks it to end; answers its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None
        return code

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None

    def client(self, role="owner", timeout=30):
        return Client(self.port, self.keys[role] if role else None, timeout)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process is not None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def until(condition, seconds=5):
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def enrol(member, command=None):
    return {"type": "enrol_member", "id": command or f"enrol-{member}", "member": member}


def give(member, amount, command):
    return {"type": "adjust_account", "id": command, "member": member, "account": "points", "amount": amount,
            "reason": "test"}


def pay(order, member, amount, command=None):
    return {"type": "pay_order", "id": command or f"pay-{order}", "order": order, "member": member,
            "lines": [{"line": "a", "amount": amount}], "tenders": [{"kind": "cash", "amount": amount}]}
