"""What becomes of entries when the way to the log, the log or the program itself is in trouble."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
import time
import unittest
from email.message import Message
from email.utils import formatdate
from typing import Any

from ai_logbook import Logbook
from ai_logbook.delivery import LONGEST_WAIT, backoff
from ai_logbook.post import retry_after

from http_stand_in import Handler, Server, stumbling_way
from log_server import LogServer, free_port
from support import LogbookTest, api_key, server


class TheWay(LogbookTest):
    def way(self, *trouble: str) -> tuple[Logbook, list[str]]:
        ahead = list(trouble)
        way = Server(stumbling_way(server().url, ahead))
        self.addCleanup(way.close)
        return self.logbook(way.url), ahead

    def test_a_busy_log_and_a_lost_answer_still_make_one_entry(self) -> None:
        logbook, ahead = self.way("busy", "lost")
        begun = time.monotonic()
        logbook.log(model="m")
        self.entry(logbook)
        self.assertEqual(ahead, [])
        self.assertGreaterEqual(time.monotonic() - begun, 1, "Retry-After: 1 was not waited for")
        self.assertEqual(logbook.stats().stored, 1)

    def test_a_batch_that_is_too_large_is_sent_in_parts(self) -> None:
        logbook, ahead = self.way("busy", "large", "large")
        for number in range(8):
            logbook.log(model=f"m-{number}")
        self.assertEqual(len(self.entries(logbook)), 8)
        self.assertEqual(ahead, [])

    def test_a_refused_entry_costs_no_other(self) -> None:
        logbook = self.logbook(linger=0.2)
        logbook.log(model="before")
        logbook.log(model="wrong", usage={"input_tokens": -1})
        logbook.log(model="after")
        with self.assertLogs("ai_logbook", "WARNING") as warned:
            entries = self.entries(logbook)
        self.assertEqual(sorted(entry["model"] for entry in entries), ["after", "before"])
        self.assertIn("usage.input_tokens", warned.output[0])
        stats = logbook.stats()
        self.assertEqual((stats.stored, stats.refused, stats.waiting), (2, 1, 0))

    def test_a_wrong_key_is_told_and_not_tried_forever(self) -> None:
        logbook = Logbook(server().url, "alb_no_such_key", linger=0.01)
        self.addCleanup(logbook.close, 0.0)
        with self.assertLogs("ai_logbook", "WARNING") as warned:
            logbook.log(model="m")
            self.assertTrue(logbook.flush())
        self.assertIn("status 401", warned.output[0])
        self.assertEqual(logbook.stats().refused, 1)

    def test_a_full_queue_drops_and_counts(self) -> None:
        nobody = f"http://127.0.0.1:{free_port()}"
        # An entry has 700 bytes and those of its fields.
        for bound in ({"max_entries": 10}, {"max_bytes": 9_000}):
            with self.subTest(bound):
                logbook = self.logbook(nobody, **bound)
                with self.assertLogs("ai_logbook", "WARNING"):
                    for _ in range(100):
                        logbook.log(model="m", prompt="x" * 700)
                stats = logbook.stats()
                self.assertEqual(stats.waiting + stats.dropped, 100)
                self.assertLessEqual(stats.waiting, 10)
                self.assertGreater(stats.waiting, 5)
                logbook.close(0.0)
                self.assertEqual(logbook.stats().dropped, 100)

    def test_calls_from_many_threads_are_all_stored(self) -> None:
        logbook = self.logbook()

        def work(number: int) -> None:
            with logbook.context(user={"id": f"u-{number}"}):
                for _ in range(50):
                    logbook.log(model="m")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(logbook.flush())
        self.assertEqual(server().listed(self.conversation)["total"], 400)
        some = server().listed(self.conversation, user="u-3")
        self.assertEqual(some["total"], 50)

    def test_what_cannot_be_encoded_is_kept_as_text_or_dropped_never_raised(self) -> None:
        class Hostile:
            def __str__(self) -> str:
                raise RuntimeError("no text")

        circle: list[Any] = []
        circle.append(circle)
        odd = [float("nan"), "\ud800", b"bytes", {1: {2}}, circle, object]
        logbook = self.logbook()
        for number, value in enumerate(odd):
            logbook.log(model=f"odd-{number}", prompt=[value])
        with self.assertLogs("ai_logbook", "WARNING"):
            logbook.log(model="hostile", prompt=Hostile())
        entries = self.by_model(logbook)
        self.assertEqual(len(entries), len(odd))
        told = [entries[f"odd-{number}"]["prompt"] for number in range(4)]
        self.assertEqual(told, [["nan"], ["?"], ["<5 bytes>"], [{"1": [2]}]])
        self.assertEqual(logbook.stats().dropped, 1)

    def test_without_content_nothing_of_it_leaves_the_process(self) -> None:
        seen: list[bytes] = []

        class Ear(Handler):
            def do_POST(self) -> None:
                seen.append(self.body())
                self.reply(200, b'{"results": []}')

        ear = Server(Ear)
        self.addCleanup(ear.close)
        logbook = self.logbook(ear.url, content=False)
        with self.assertRaises(RuntimeError), logbook.call("m", prompt="secret", provider="p") as call:
            call.answered("secret", input_tokens=1)
            raise RuntimeError("secret")
        self.assertTrue(logbook.flush())
        self.assertNotIn(b"secret", seen[0])
        self.assertIn(b'"category":"unknown"', seen[0])

    def test_large_batches_are_packed_with_gzip(self) -> None:
        seen: list[tuple[str | None, bytes]] = []

        class Ear(Handler):
            def do_POST(self) -> None:
                seen.append((self.headers.get("Content-Encoding"), self.body()))
                self.reply(200, b'{"results": []}')

        ear = Server(Ear)
        self.addCleanup(ear.close)
        logbook = self.logbook(ear.url)
        logbook.log(model="m", prompt="x" * 100_000)
        self.assertTrue(logbook.flush())
        (encoding, body) = seen[0]
        self.assertEqual(encoding, "gzip")
        self.assertLess(len(body), 2000)
        self.assertEqual(json.loads(gzip.decompress(body))[0]["prompt"], "x" * 100_000)

    def test_an_exception_within_a_call_is_logged_and_goes_on(self) -> None:
        logbook = self.logbook()
        cases = [
            (TimeoutError("late"), "failed", "network_error"),
            (ValueError("odd"), "failed", "unknown"),
            (KeyboardInterrupt(), "cancelled", None),
        ]
        for error, _, _ in cases:
            with self.assertRaises(type(error)), logbook.call("m", prompt=str(error)):
                raise error
        told = [(entry["status"], entry.get("error", {}).get("category")) for entry in self.entries(logbook)]
        self.assertEqual(sorted(told, key=str), sorted([case[1:] for case in cases], key=str))

    def test_a_forked_child_sends_its_own_entries_and_not_those_of_its_parent(self) -> None:
        logbook = self.logbook(linger=0.3)
        logbook.log(model="parent")
        child = os.fork()
        if child == 0:
            logbook.log(model="child")
            os._exit(0 if logbook.flush() and logbook.stats().stored == 1 else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        models = sorted(entry["model"] for entry in self.entries(logbook))
        self.assertEqual(models, ["child", "parent"])


class ARestart(LogbookTest):
    def test_a_log_that_is_killed_and_comes_back_has_every_entry_once(self) -> None:
        if "LOGBOOK_URL" in os.environ:
            self.skipTest("the server is not one of the test's")
        own = LogServer()
        self.addCleanup(own.close)
        logbook = Logbook(own.url, own.new_api_key(), linger=0.01, conversation_id=self.conversation)
        self.addCleanup(logbook.close, 0.0)
        stop = threading.Event()
        sent = 0

        def work() -> None:
            nonlocal sent
            while not stop.is_set():
                logbook.log(model="m", metadata={"number": sent})
                sent += 1
                time.sleep(0.002)

        writer = threading.Thread(target=work)
        writer.start()
        time.sleep(1)
        own.kill()
        time.sleep(1)
        own.restart()
        time.sleep(1)
        stop.set()
        writer.join()
        self.assertTrue(logbook.flush(60))
        self.assertEqual(logbook.stats().stored, sent)
        self.assertEqual(own.listed(self.conversation)["total"], sent)


PROGRAM = """
import sys
from ai_logbook import Logbook
logbook = Logbook(conversation_id=sys.argv[1], exit_timeout=float(sys.argv[2]), linger=60)
for number in range(3000):
    logbook.log(model="m", prompt="x" * 500)
"""


class TheEnd(LogbookTest):
    def run_program(self, url: str, exit_timeout: float) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "LOGBOOK_URL": url, "LOGBOOK_API_KEY": api_key()}
        command = [sys.executable, "-c", PROGRAM, self.conversation, str(exit_timeout)]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)

    def test_a_program_that_exits_with_a_full_queue_sends_it(self) -> None:
        done = self.run_program(server().url, 60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(server().listed(self.conversation)["total"], 3000)

    def test_a_program_that_exits_while_the_log_is_away_says_what_is_lost(self) -> None:
        begun = time.monotonic()
        done = self.run_program(f"http://127.0.0.1:{free_port()}", 1)
        self.assertEqual(done.returncode, 0)
        self.assertLess(time.monotonic() - begun, 30)
        self.assertIn("3000 entries could not be sent and are lost", done.stderr)


class TheSettings(unittest.TestCase):
    def test_a_wrong_address_or_key_is_told_at_once(self) -> None:
        for url, key, named in [
            ("", "k", "LOGBOOK_URL"),
            ("log:80", "k", "log:80"),
            ("http://l", "", "LOGBOOK_API_KEY"),
        ]:
            with self.subTest(url=url), self.assertRaisesRegex(ValueError, named):
                Logbook(url, key)

    def test_pauses_grow_and_stay_bounded(self) -> None:
        for attempt in range(1, 2000, 7):
            self.assertTrue(0 < backoff(attempt) <= LONGEST_WAIT)
        self.assertLess(backoff(1), 1)
        self.assertGreaterEqual(backoff(50), LONGEST_WAIT / 2)

    def test_retry_after_is_seconds_or_a_date(self) -> None:
        for text, expected in [
            (None, None),
            ("7", 7.0),
            ("-1", 0.0),
            ("soon", None),
            (formatdate(time.time() + 60), 60),
        ]:
            headers = Message()
            if text is not None:
                headers["Retry-After"] = text
            with self.subTest(text):
                told = retry_after(headers)
                if expected is None:
                    self.assertIsNone(told)
                else:
                    self.assertAlmostEqual(told or 0.0, expected, delta=5)
