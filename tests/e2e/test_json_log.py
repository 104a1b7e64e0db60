"""Lines of a JSON log have members for what they are about, so that a program need not take their words apart."""
import glob
import json
import os
import re
import tempfile

import harness
from harness import Host, wait_for

PLAIN_ONLY = harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")


class JsonLog(harness.TestCase):
    def lines(self, host, part):
        """Waits for lines with this part -> their objects"""
        def found():
            whole = host.output().rpartition("\n")[0].splitlines()
            return [line for line in map(json.loads, whole) if re.search(part, line["message"])]
        return wait_for(found, f"a line with {part}")

    def expect_event(self, line, service, event="ping", generation=1):
        """It is about this event -> its id"""
        self.assertEqual((line["service"], line["event"], line["generation"]), (service, event, generation))
        self.assertIn(line["id"], line["message"])
        self.assertIsInstance(line["duration_ms"], int)
        return line["id"]

    def expect_service(self, line, service):
        self.assertEqual((line["service"], line["generation"]), (service, 1))

    def test_an_event_that_fails(self):
        with Host("--log-format", "json") as host:
            host.event("fetch", data={"url": "http://127.0.0.1:1/"})
            (line,) = self.lines(host, "^fetch: event .* failed: ")
            self.expect_event(line, "fetch")
            (line,) = self.lines(host, "^fetch: a request was not sent: ")
            self.expect_service(line, "fetch")
            (line,) = self.lines(host, "^fetch: generation 1 serves")
            self.expect_service(line, "fetch")

    def test_what_a_plugin_logs(self):
        with Host("--log-format", "json", "--log-level", "debug") as host:
            host.event("sleep", {"ms": 1})
            (line,) = self.lines(host, "^sleep: event .*: slept$")
            self.expect_event(line, "sleep")

    @harness.unittest.skipIf(harness.SANITIZER == "thread", "this sanitizer holds signals back while a thread computes")
    def test_an_event_that_holds_its_thread(self):
        with Host("--log-format", "json", "--threads", "2", isolation="inline") as host:
            host.event("spin", {"for_ms": 1500})
            (held,) = self.lines(host, "has held its thread for")
            (lost,) = self.lines(host, "blocks its thread: event ")
            self.assertEqual(self.expect_event(held, "spin"), self.expect_event(lost, "spin"))
            self.assertGreaterEqual(held["duration_ms"], 100)
            self.assertGreaterEqual(lost["duration_ms"], 1000)

    def test_an_event_that_holds_its_process(self):
        with Host("--log-format", "json", isolation="worker") as host:
            host.event("spin", {"for_ms": 900})
            (line,) = self.lines(host, "has been held for .* by one event")
            self.expect_event(line, "spin")
            self.assertGreaterEqual(line["duration_ms"], 100)

    @PLAIN_ONLY
    def test_an_event_whose_process_died(self):
        with Host("--log-format", "json", isolation="worker") as host:
            host.event("crash")
            (failed,) = self.lines(host, "^crash: event .* failed: ")
            event = self.expect_event(failed, "crash")
            for line in self.lines(host, "its code ran, "):
                self.assertEqual(self.expect_event(line, "crash"), event)

    def test_an_event_that_is_recorded(self):
        with tempfile.TemporaryDirectory(prefix="aha-host-test-") as cases, Host("--log-format", "json", "--record", cases) as host:
            host.event("echo")
            (line,) = self.lines(host, "^echo: event .* was recorded as ")
            self.expect_event(line, "echo")

    def test_every_line_that_names_an_event_does(self):
        """In the sources: what is written with the words `event {}` goes through Log::event, or is given an event."""
        root = harness.ROOT
        for path in glob.glob(os.path.join(root, "host", "**", "*.cpp"), recursive=True):
            with open(path) as file:
                text = file.read()
            for call in re.findall(r'\blog_?\.(?:debug|info|warn|error)\((.*?)\);', text, re.S):
                with self.subTest(path=os.path.relpath(path, root), call=call):
                    self.assertNotRegex(call, r"event \{\}")


if __name__ == "__main__":
    harness.main()
