"""Nothing acknowledged is lost and nothing is sold twice: many connections, kills, stops, a full disk."""

import collections
import datetime
import http.client
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import unittest

from shop import SHUKE, Shop, enrol, give, until


def together(count, work):
    """Runs `work(number)` on so many threads that begin at once; answers the results, exceptions raised."""
    results, errors = [None] * count, []
    gate = threading.Barrier(count)

    def run(number):
        try:
            gate.wait(30)
            results[number] = work(number)
        except Exception as error:  # shown by the caller's assertion
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


class OversellTest(unittest.TestCase):
    def test_64_connections_that_redeem_the_same_balance_get_no_more_than_there_is(self):
        with Shop() as shop:
            shop.client().take(enrol("ada"), give("ada", 5 * 500 + 499, "give"))

            def redeem(number):
                command = {"type": "redeem_reward", "id": f"r{number}", "member": "ada", "reward": "tote",
                           "redemption": f"r{number}"}
                return shop.client("cashier").post(command).json

            told = collections.Counter(one.get("code", one["outcome"]) for one in together(64, redeem))
            self.assertEqual(told, {"accepted": 5, "balance_insufficient": 59})
            self.assertEqual(shop.client().points("ada"), 499)

    def test_a_command_that_is_sent_up_to_five_times_at_once_has_one_effect(self):
        with Shop() as shop:
            shop.client().take(*[enrol(f"m{n}") for n in range(12)])
            sent = [n for n in range(12) for _ in range(1 + n % 5)]
            answers = together(len(sent), lambda i: shop.client().post(give(f"m{sent[i]}", 10,
                f"g{sent[i]}")).json)
            first = collections.Counter(sent[i] for i, one in enumerate(answers) if not one["repeated"])
            self.assertEqual(first, {n: 1 for n in range(12)})
            self.assertEqual([shop.client().points(f"m{n}") for n in range(12)], [10] * 12)


class KillTest(unittest.TestCase):
    """Clients that never stop sending, a server that is killed again and again."""

    ROUNDS = 3
    SENDERS = 12

    def test_nothing_acknowledged_is_missing_after_a_kill(self):
        with Shop() as shop:
            shop.client().take(*[enrol(f"m{n}") for n in range(self.SENDERS)])
            sent = [[] for _ in range(self.SENDERS)]
            acknowledged = [set() for _ in range(self.SENDERS)]
            for turn in range(self.ROUNDS):
                self.load_and_kill(shop, turn, sent, acknowledged)
                shop.start()
                self.compare(shop, sent, acknowledged)
            self.send_all_again(shop, sent, acknowledged)

    def load_and_kill(self, shop, turn, sent, acknowledged):
        stop = threading.Event()

        def load(number):
            client, count = shop.client("operator"), 0
            while not stop.is_set():
                ids = [f"t{turn}-{number}-{count + i}" for i in range(1 if number % 2 else 7)]
                count += len(ids)
                sent[number] += ids
                try:
                    answer = client.post([give(f"m{number}", 1, name) for name in ids])
                except (OSError, http.client.HTTPException):
                    return
                if answer.status == 200:
                    acknowledged[number].update(one["id"]
                        for one in answer.json if one["outcome"] == "accepted")

        threads = [threading.Thread(target=load, args=(number,)) for number in range(self.SENDERS)]
        for thread in threads:
            thread.start()
        time.sleep(0.7 + 0.13 * turn)
        shop.kill()
        stop.set()
        for thread in threads:
            thread.join()

    def compare(self, shop, sent, acknowledged):
        client = shop.client()
        for number in range(self.SENDERS):
            points = client.points(f"m{number}")
            self.assertGreaterEqual(points, len(acknowledged[number]))
            self.assertLessEqual(points, len(sent[number]))
        self.assertGreater(sum(map(len, acknowledged)), 50, "the test has to have had a load")

    def send_all_again(self, shop, sent, acknowledged):
        client = shop.client("operator")
        for number, ids in enumerate(sent):
            for begin in range(0, len(ids), 500):
                answers = client.take(*[give(f"m{number}", 1, name) for name in ids[begin:begin + 500]])
                for one in answers:
                    self.assertTrue(one["repeated"] or one["id"] not in acknowledged[number], one)
            self.assertEqual(client.points(f"m{number}"), len(ids))


class StopTest(unittest.TestCase):
    def test_a_stop_lets_requests_end_and_loses_nothing(self):
        with Shop() as shop:
            shop.client().take(enrol("ada"))
            acknowledged, refused, lock = [], [], threading.Lock()

            def load(number):
                client, count = shop.client(), 0
                while True:
                    count += 1
                    name = f"s{number}-{count}"
                    try:
                        answer = client.post(give("ada", 1, name))
                    except (OSError, http.client.HTTPException):
                        return
                    with lock:
                        (acknowledged if answer.status == 200 else refused).append(answer)
                    if answer.status != 200:
                        return

            threads = [threading.Thread(target=load, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            time.sleep(0.4)
            started = time.monotonic()
            self.assertEqual(shop.stop(), 0)
            self.assertLess(time.monotonic() - started, 5)
            for thread in threads:
                thread.join()
            self.assertTrue({answer.status for answer in refused} <= {503})
            self.assertGreater(len(acknowledged), 8)
            shop.start()
            self.assertEqual(shop.client().points("ada"), len(acknowledged))
            self.assertIn('"event":"stopped"', shop.log.read_text())

    def test_an_idle_connection_does_not_hold_a_stop_up(self):
        with Shop() as shop:
            idle = [shop.client() for _ in range(5)]
            for client in idle:
                client.get("/healthz")
            started = time.monotonic()
            self.assertEqual(shop.stop(), 0)
            self.assertLess(time.monotonic() - started, 2)

    def test_a_second_server_on_the_same_folder_is_refused(self):
        with Shop() as shop:
            second = shop.shuke("serve", "--data", shop.folder, "--listen", "127.0.0.1:0")
            self.assertEqual(second.returncode, 1)
            self.assertIn("another process", second.stderr)
            self.assertEqual(shop.client().get("/healthz").status, 200)


class OverloadTest(unittest.TestCase):
    def test_what_is_more_than_may_wait_is_answered_429_and_memory_stays(self):
        with Shop(settings="waiting_commands_max: 200\n") as shop:
            def load(number):
                commands = [enrol(f"o{number}-{n}") for n in range(150)]
                return shop.client("operator").post(commands)

            answers = together(24, load)
            statuses = collections.Counter(answer.status for answer in answers)
            self.assertEqual(set(statuses), {200, 429})
            refused = next(answer for answer in answers if answer.status == 429)
            self.assertEqual((refused.json["code"], refused.fields["retry-after"]), ("overloaded", "1"))
            self.assertEqual(shop.client().get("/readyz").json["waiting_commands"], 0)

    def test_beyond_the_limit_the_longest_idle_connection_makes_room(self):
        with Shop(settings="connections_max: 4\n") as shop:
            open_ones = [shop.client() for _ in range(4)]
            for client in open_ones:
                self.assertEqual(client.get("/healthz").status, 200)
                time.sleep(0.05)  # the server notes the end of an answer after the client has it
            self.assertEqual(shop.client(timeout=5).get("/healthz").status, 200)
            with self.assertRaises((OSError, http.client.HTTPException)):
                open_ones[0].get("/healthz")
            self.assertEqual(open_ones[3].get("/healthz").status, 200)

    def shut_nobody_out(self, sent):
        """Forty connections on which so much was sent, and no more, where eight may be open."""
        with Shop(settings="connections_max: 8\nidle_seconds: 60\nrequest_seconds: 60\n") as shop:
            slow = []
            for _ in range(40):
                slow.append(socket.create_connection(("127.0.0.1", shop.port), timeout=5))
                slow[-1].sendall(sent)
            self.assertTrue(until(lambda: self.served(shop), 5))
            for one in slow:
                one.close()

    def test_who_opens_connections_and_says_nothing_shuts_nobody_out(self):
        self.shut_nobody_out(b"GET /healthz HTTP/1.1\r\nX: ")

    def test_strangers_who_send_their_bodies_slowly_shut_nobody_out(self):
        self.shut_nobody_out(b"POST /v1/login HTTP/1.1\r\nContent-Length: 20\r\n\r\n{")

    def test_beyond_the_limit_a_request_that_is_under_way_is_not_cut(self):
        with Shop(settings="connections_max: 4\n") as shop:
            busy = []
            for _ in range(4):
                busy.append(socket.create_connection(("127.0.0.1", shop.port), timeout=5))
                key = shop.keys["owner"].encode()
                busy[-1].sendall(b"POST /v1/commands HTTP/1.1\r\nContent-Length: 2\r\n"
                                 b"Authorization: Bearer " + key + b"\r\n\r\n{")
            time.sleep(0.5)
            with self.assertRaises((OSError, http.client.HTTPException)):
                shop.client(timeout=5).get("/healthz")
            busy[0].sendall(b"}")
            self.assertIn(b" 400 ", busy[0].recv(1000))
            for one in busy:
                one.close()
            self.assertTrue(until(lambda: self.served(shop), 5))

    @unittest.skipUnless(shutil.which("prlimit"), "prlimit is not there")
    def test_there_are_no_more_connections_than_files_allow(self):
        shop = Shop()
        shop.before = ["prlimit", "--nofile=300:300"]
        with shop:
            many = [socket.create_connection(("127.0.0.1", shop.port), timeout=5) for _ in range(400)]
            self.assertTrue(until(lambda: self.served(shop), 5))
            # Files are there for what opens some while they are all connected.
            owner = shop.client()
            self.assertEqual(owner.get("/v1/audit").status, 200)
            programme = pathlib.Path(shop.programme).read_text()
            told = owner.send("POST", "/v1/programme/preview", {"programme": programme})
            self.assertEqual(told.status, 200, told.body)
            for one in many:
                one.close()
            self.assertIn('"event":"fewer_connections"', shop.log.read_text())

    @staticmethod
    def served(shop):
        try:
            return shop.client(timeout=5).get("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False


class StartTest(unittest.TestCase):
    def test_a_server_is_told_which_shop_in_one_way(self):
        for words, told in (([], "required"), (["--database", "postgresql://x"], "--database"),
                            (["--data", "a", "--database", "postgresql://x"], "--database"),
                            (["--data", ""], "--data")):
            ran = subprocess.run([SHUKE, "serve", *words], capture_output=True, text=True, check=False)
            self.assertEqual((ran.returncode, ran.stdout), (1, ""), words)
            self.assertIn(told, ran.stderr)


class LongHistoryTest(unittest.TestCase):
    def test_late_commands_of_a_member_with_a_long_history_hold_nobody_up(self):
        """Each tells his past again; the array is decided in parts, and others come between."""
        def pay(name, at=None):
            command = {"type": "pay_order", "id": name, "order": name, "member": "walkin",
                       "lines": [{"line": "1", "amount": "1.00"}],
                       "tenders": [{"kind": "cash", "amount": "1.00"}]}
            return {**command, "at": at} if at else command

        with Shop() as shop:
            client = shop.client()
            client.take(enrol("walkin"), enrol("other"))
            enrolled_at = datetime.datetime.fromisoformat(client.member("walkin")["enrolled_at"])
            begin = (enrolled_at + datetime.timedelta(milliseconds=1)).isoformat()
            for first in range(0, 1500, 500):
                client.take(*[pay(f"o{n}") for n in range(first, first + 500)])
            late = [pay(f"late{n}", begin) for n in range(60)]
            answers = []
            thread = threading.Thread(target=lambda: answers.append(shop.client().post(late)))
            thread.start()
            between = 0
            while thread.is_alive():
                client.take(give("other", 1, f"between{between}"))
                between += not answers
            thread.join()
            self.assertEqual({one["outcome"] for one in answers[0].json}, {"accepted"})
            self.assertEqual([one["id"] for one in answers[0].json], [one["id"] for one in late])
            self.assertGreater(between, 1)
            batches = {client.get(f"/v1/commands/late{n}").json["batch"] for n in (0, 59)}
            self.assertEqual(len(batches), 2)
            self.assertTrue(all(one["repeated"] for one in client.post(late).json))
            self.pages(client)
            shop.stop()
            audit = shop.shuke("audit", "--data", shop.folder)
            self.assertEqual(audit.returncode, 0, audit.stderr)

    def pages(self, client):
        """The statement by pages is that at once, balances too."""
        at_once = client.get("/v1/members/walkin/statement?limit=200").json
        pages, cursor = [], ""
        while len(pages) < 200:
            page = client.get(f"/v1/members/walkin/statement?limit=77{cursor}").json
            pages += page["postings"]
            cursor = f"&after={page['next']}"
        self.assertEqual(pages[:200], at_once["postings"])


# Runs a program with a small file system of its own on the folder named first, which keeps the keys.
SMALL_DISK = """
set -e
keys=$(mktemp)
cp "$0/access.db" "$keys"
mount -t tmpfs -o size=4m none "$0"
mv "$keys" "$0/access.db"
exec "$@"
"""


def may_mount():
    trial = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
        capture_output=True,
                           check=False)
    return trial.returncode == 0


class FullDiskTest(unittest.TestCase):
    def on_small_disk(self):
        if not may_mount():
            self.skipTest("a file system of its own needs the right to mount one")
        shop = Shop()
        shop.before = ["unshare", "--mount", "sh", "-c", SMALL_DISK, shop.folder]
        return shop

    def fill(self, shop):
        """Writes until nothing fits any more; answers the file that can be taken away."""
        folder = pathlib.Path(f"/proc/{shop.process.pid}/root{shop.folder}")
        with open(folder / "filler", "wb", buffering=0) as filler, self.assertRaises(OSError):
            while True:
                filler.write(b"x" * 4096)
        return folder / "filler"

    def test_writers_at_once_on_a_full_disk_are_all_answered_and_the_server_goes_on(self):
        with self.on_small_disk() as shop:
            shop.client().take(enrol("ada"))
            filler = self.fill(shop)

            def write(number, turns):
                client, statuses, taken = shop.client(), set(), set()
                for turn in range(turns):
                    commands = [give("ada", 1, f"w{number}-{turn}-{n}") for n in range(5)]
                    answer = client.post(commands)
                    statuses.add(answer.status)
                    if answer.status == 200:
                        taken.update(command["id"] for command in commands)
                return statuses, taken

            answers = together(8, lambda number: write(number, 40))
            statuses = set().union(*[one for one, _ in answers])
            self.assertIn(503, statuses)
            self.assertLessEqual(statuses, {200, 503})
            taken = set().union(*[one for _, one in answers])
            self.assertEqual(shop.client().points("ada"), len(taken))
            filler.unlink()
            again = together(8, lambda number: write(number, 3))
            self.assertEqual(set().union(*[one for one, _ in again]), {200})
            taken.update(*[one for _, one in again])
            self.assertEqual(shop.client().points("ada"), len(taken))

    def test_writes_answer_503_while_reads_go_on_and_succeed_once_there_is_space(self):
        with self.on_small_disk() as shop:
            client = shop.client()
            client.take(enrol("ada"), give("ada", 5, "first"))
            filler = self.fill(shop)
            taken, refused = 0, None
            while refused is None and taken < 400:
                answer = client.post([enrol(f"f{taken}-{n}") for n in range(20)])
                if answer.status == 200:
                    taken += 1
                else:
                    refused = answer
            self.assertEqual((refused.status, refused.json["code"]), (503, "storage_full"), refused.body)
            self.assertIn("retry-after", refused.fields)
            self.assertEqual(client.points("ada"), 5)
            ready = client.get("/readyz")
            self.assertEqual((ready.status, ready.json["writes"], ready.json["disk_full"]), (200, False,
                True))
            self.assertEqual(client.get(f"/v1/members/f{taken}-0").status, 404)
            filler.unlink()
            again = client.take(*[enrol(f"f{taken}-{n}") for n in range(20)])
            self.assertEqual([one["repeated"] for one in again], [False] * 20)
            self.assertTrue(client.get("/readyz").json["writes"])
            for turn in range(taken):
                self.assertEqual(client.get(f"/v1/members/f{turn}-19").status, 200)


if __name__ == "__main__":
    unittest.main()
