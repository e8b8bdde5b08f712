"""Nothing acknowledged is lost: a server killed at random under clients that retry until they are answered,
and a database with a flipped bit.

SHUKE_KILLS says how often the server is killed, SHUKE_FLIPS how many bits are tried."""

import http.client
import json
import os
import pathlib
import random
import shutil
import sqlite3
import tempfile
import threading
import time
import unittest

from shop import Shop, enrol, give, pay

KILLS = int(os.environ.get("SHUKE_KILLS", "8"))
FLIPS = int(os.environ.get("SHUKE_FLIPS", "40"))
CLIENTS = 12
TOTE = 500  # points of the reward


def without_repeated(answer):
    """The answer as its text, but for whether it is given again."""
    return json.dumps({key: value for key, value in answer.items() if key != "repeated"})


class Till:
    """One client with a random story of its own: it sends until it is answered, and keeps the books."""

    def __init__(self, shop, number, stop):
        self.shop, self.number, self.stop = shop, number, stop
        self.random = random.Random(number)
        self.member = f"m{number}"
        self.answers = {}  # command id to (document, answer)
        self.points = 0    # what its member must have
        self.redeemed = 0  # totes bought from everybody's balance
        self.unheard = 0   # requests that nobody answered
        self.count = 0
        self.wrong = []

    def run(self):
        try:
            self.send([enrol(self.member)])
            while not self.stop.is_set():
                self.send([self.command() for _ in range(self.random.choice((1, 1, 3, 20)))])
        except Exception as error:  # shown by the test
            self.wrong.append(repr(error))

    def command(self):
        self.count += 1
        name = f"{self.number}-{self.count}"
        kind = self.random.randrange(8)
        if kind < 3:
            return give(self.member, self.random.randrange(1, 40), name)
        if kind == 3:
            return give(self.member, -self.random.randrange(1, 90), name)
        if kind < 6:
            return pay(f"o{name}", self.member, self.random.randrange(1, 300), name)
        if kind == 6:
            return {"type": "return_order", "id": name, "return": "r", "whole": True,
                    "order": f"o{self.number}-{self.random.randrange(1, self.count + 1)}"}
        return {"type": "redeem_reward", "id": name, "member": "everybody", "reward": "tote",
                "redemption": f"d{name}"}

    def send(self, commands):
        """Until answered; some requests leave up to five times at once."""
        times = self.random.choice((1, 1, 2, 5))
        while True:
            told = [None] * times
            threads = [threading.Thread(target=self.try_once, args=(commands, told, i))
                       for i in range(times)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            heard = [answers for answers in told if answers]
            self.unheard += times - len(heard)
            if heard:
                break
            time.sleep(0.05)
        for answers in zip(*heard):
            if len({without_repeated(answer) for answer in answers}) != 1:
                self.wrong.append(f"two answers to one command: {answers}")
            if sum(not answer["repeated"] for answer in answers) > 1:
                self.wrong.append(f"a command had its effect twice: {answers}")
        for command, answer in zip(commands, heard[0]):
            self.answers[command["id"]] = (command, answer)
            if answer["outcome"] == "accepted":
                self.book(command)

    def try_once(self, commands, told, i):
        try:
            client = self.shop.client("operator", timeout=10)
            answer = client.post(commands)
            client.close()
            if answer.status == 200:
                told[i] = answer.json
        except (OSError, http.client.HTTPException, ValueError):
            pass

    def book(self, command):
        """What the accepted command does to the balance: an order earns a point for each 1.00 at once."""
        kind = command["type"]
        if kind == "adjust_account":
            self.points += command["amount"]
        elif kind == "pay_order":
            self.points += command["lines"][0]["amount"]
        elif kind == "return_order":
            paid, _ = self.answers[command["order"][1:]]
            self.points -= paid["lines"][0]["amount"]
        elif kind == "redeem_reward":
            self.redeemed += 1


class KilledServerTest(unittest.TestCase):
    GIVEN = 40 * TOTE + 499

    def test_every_acknowledged_answer_is_repeated_and_the_sums_are_right(self):
        with Shop() as shop:
            shop.client().take(enrol("everybody"), give("everybody", self.GIVEN, "given"))
            stop = threading.Event()
            tills = [Till(shop, number, stop) for number in range(CLIENTS)]
            threads = [threading.Thread(target=till.run) for till in tills]
            for thread in threads:
                thread.start()
            chance = random.Random(7)
            for _ in range(KILLS):
                time.sleep(0.15 + chance.random() * 0.9)
                shop.kill()
                shop.start()
            stop.set()
            for thread in threads:
                thread.join()
            self.assertEqual([wrong for till in tills for wrong in till.wrong], [])
            unheard = sum(till.unheard for till in tills)
            self.assertGreater(unheard, KILLS, "the kills have to have been felt")
            self.compare(shop, tills)
            for till in tills:
                self.repeat(shop, till)
            self.assertEqual(shop.stop(), 0)
            audit = shop.shuke("audit", "--data", shop.folder)
            self.assertEqual((audit.returncode, json.loads(audit.stdout)["sound"]), (0, True), audit.stderr)

    def compare(self, shop, tills):
        client = shop.client()
        for till in tills:
            points = client.member(till.member)["accounts"]["points"]
            self.assertEqual(points["available"] - points["debt"], till.points, till.member)
        redeemed = sum(till.redeemed for till in tills)
        self.assertLessEqual(redeemed * TOTE, self.GIVEN)
        self.assertEqual(client.points("everybody"), self.GIVEN - redeemed * TOTE)

    def repeat(self, shop, till):
        client = shop.client("operator")
        kept = list(till.answers.values())
        for begin in range(0, len(kept), 500):
            part = kept[begin:begin + 500]
            again = client.post([command for command, _ in part]).json
            for (command, first), second in zip(part, again):
                self.assertTrue(second["repeated"], command)
                self.assertEqual(without_repeated(second), without_repeated(first))


class LostNameTest(unittest.TestCase):
    def test_an_order_whose_id_is_gone_is_found(self):
        with Shop() as shop:
            shop.client().take(enrol("ada"), *[pay(f"o{n}", "ada", 10) for n in range(1, 4)])
            self.assertEqual(shop.stop(), 0)
            with sqlite3.connect(shop.folder + "/shuke.sqlite") as connection:
                connection.execute("DELETE FROM name_order WHERE text = 'o2'")
            connection.close()
            audit = shop.shuke("audit", "--data", shop.folder)
            self.assertEqual(audit.returncode, 1)
            self.assertIn("order number 2", audit.stdout)


class FlippedBitTest(unittest.TestCase):
    """A bit that is not as it was is told by the audit, or the file is refused; where neither says a word
    the bit stood where nothing is kept."""

    def test_a_flipped_bit_anywhere_in_the_file_is_found(self):
        with Shop() as shop:
            client = shop.client()
            client.take(*[enrol(f"m{n}") for n in range(60)])
            for turn in range(5):
                client.take(*[pay(f"o{turn}-{n}", f"m{n}", 10 + n + turn) for n in range(60)])
            self.assertEqual(shop.stop(), 0)
            self.assertEqual(shop.shuke("audit", "--data", shop.folder).returncode, 0)
            database = pathlib.Path(shop.folder) / "shuke.sqlite"
            good, kept = database.read_bytes(), self.content(database.read_bytes())
            chance = random.Random(11)
            found = 0
            for _ in range(FLIPS):
                at, bit = chance.randrange(len(good)), chance.randrange(8)
                bad = bytearray(good)
                bad[at] ^= 1 << bit
                database.write_bytes(bad)
                audit = shop.shuke("audit", "--data", shop.folder)
                self.assertIn(audit.returncode, (0, 1), audit.stderr)
                if audit.returncode == 1:
                    found += 1
                    if audit.stdout:
                        self.assertFalse(json.loads(audit.stdout)["sound"])
                else:
                    self.assertEqual(self.content(bytes(bad)), kept, f"byte {at}, bit {bit}")
            self.assertGreater(found, FLIPS // 3)

    @staticmethod
    def content(data):
        """Everything a file holds, read by another program."""
        folder = tempfile.mkdtemp()
        try:
            path = pathlib.Path(folder) / "copy.sqlite"
            path.write_bytes(data)
            with sqlite3.connect(path) as connection:
                return list(connection.iterdump())
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    unittest.main()
