"""`--record` puts each event into a case without secrets, which `aha-host replay` then plays and passes."""
import glob
import json
import os
import shutil
import stat
import subprocess
import tempfile
import threading
import unittest

import harness
from harness import BUNDLED, FIXTURES, HOST, Host, Remote, ask_operator, reply, wait_for

TIERS = ("inline", *harness.ISOLATED_TIERS)


def cases(folder):
    return sorted(glob.glob(os.path.join(folder, "*.json")))


def read(path):
    with open(path) as file:
        return json.load(file)


class Record(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-record-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def recorded(self, count):
        """Waits for so many cases -> their paths."""
        return wait_for(lambda: len(cases(self.folder)) == count and cases(self.folder), f"{count} cases")

    def assert_replays(self, count, plugins=os.path.join(FIXTURES, "fixture.so")):
        done = subprocess.run([HOST, "replay", "--plugins", plugins, self.folder], capture_output=True, text=True,
                              timeout=harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"{count} passed, 0 failed", done.stdout)

    def assert_free_of(self, *secrets):
        for path in cases(self.folder):
            with open(path) as file:
                content = file.read()
            for secret in secrets:
                self.assertNotIn(secret, content, path)

    def test_an_event_becomes_a_case_without_secrets_that_replays_whatever_the_tier(self):
        def answer(handler):
            if handler.path.startswith("/moved"):
                return reply(handler, 302, headers={"Location": "/here?token=loc4tion-t0ken"})
            # The service tells how long this is, so the token is as long as what stands for it.
            reply(handler, body=b'{"session_token":"answ3r-t0k"}', headers={"Set-Cookie": "sid=c00kie-value; Path=/"})

        secrets = ("47114711", "0123456789-t0ken", "qu3ry-value", "loc4tion-t0ken", "answ3r-t0k", "c00kie-value")
        with Remote(answer) as remote:
            for number, tier in enumerate(TIERS):
                with self.subTest(tier=tier), Host("--record", self.folder, "--allow-address", "127.0.0.1",
                                                   isolation=tier) as host:
                    data = {"url": f"http://127.0.0.1:{remote.port}/moved?key=qu3ry-value", "redirects": 1,
                            "pin": "47114711", "token": "0123456789-t0ken"}
                    _, told = host.event("fetch", {"p": "0123456789-t0ken"}, data)
                    self.assertEqual(told["meta_data"]["status"], 200)
                    host.event("fetch", data={"url": "http://127.0.0.2:1/", "pin": "47114711"})
                    self.recorded(2 * number + 2)
        self.assert_free_of(*secrets)
        self.assert_replays(2 * len(TIERS))
        case = read(cases(self.folder)[0])
        self.assertEqual([exchange["response"]["status"] for exchange in case["exchanges"]], [302, 200])
        self.assertEqual(case["exchanges"][0]["request"]["headers"]["X-Pin"], case["data"]["pin"])
        self.assertEqual(case["exchanges"][0]["request"]["headers"]["Authorization"], "Bearer " + case["data"]["token"])
        self.assertEqual(case["payload"]["p"], case["data"]["token"])
        refused = read(cases(self.folder)[1])
        self.assertEqual(refused["exchanges"][0]["error"]["kind"], "address_refused")
        self.assertEqual(refused["result"]["exception"]["exception_class"], "Errors::InvalidUrlError")

    def test_what_replay_needs_beside_the_requests_is_there(self):
        with Host("--record", self.folder) as host:
            data = {"aha_account_domain": "north", "integration_id": 7}
            host.event("keep", {"put": "value"}, data)
            host.event("keep", {"put": "other"}, data)
            host.post("/remote_collection", {"service_name": "echo", "field_name": "choice"})
            host.request("POST", "/remote_collection", json.dumps({"service_name": "fetch", "field_name": "choice"}))
            host.event("meta", {"meta": 1}, event="../../odd name")
            paths = self.recorded(5)
        self.assertEqual([os.path.basename(path).rsplit("-", 2)[0] for path in paths],
                         ["echo-remote_collection", "fetch-remote_collection", "keep-ping", "keep-ping",
                          "meta-______odd_name"])
        remembered = [read(path).get("remembered") for path in paths if "keep" in path]
        self.assertEqual(remembered, [None, {"k": "value"}])
        self.assertEqual(read(paths[2])["result"]["messages"][1]["message"], "put 0")
        self.assert_replays(5)

    def test_attachments_that_are_too_large_leave_a_note(self):
        size = 300 * 1024

        def answer(handler):
            reply(handler, body=b"x" * size if handler.command == "GET" else b"")

        with Remote(answer) as remote, Host("--record", self.folder, "--allow-address", "127.0.0.1") as host:
            url = f"http://127.0.0.1:{remote.port}/"
            host.event("hand_on", data={"url": url, "target": url})
            path = self.recorded(1)[0]
        note = f"[an attachment of {size} bytes, which was not recorded]"
        sent = [exchange["request"].get("body") for exchange in read(path)["exchanges"]]
        self.assertEqual(read(path)["exchanges"][0]["response"]["body"], note)
        self.assertEqual(sent[1], f"<{note}>")
        self.assertLess(os.path.getsize(path), 10_000)

    def test_a_process_that_died_leaves_the_case_of_the_attempt_that_ended(self):
        if "worker" not in TIERS or harness.SANITIZED:
            self.skipTest("needs a process that may die")
        with Remote(lambda handler: reply(handler, body=b"x")) as remote, \
                Host("--record", self.folder, "--allow-address", "127.0.0.1", isolation="worker") as host:
            url = f"http://127.0.0.1:{remote.port}/"
            host.event("hand_on", data={"url": url, "target": url, "crash": 1})
            case = read(self.recorded(1)[0])
        self.assertEqual((case["attempt"], case["outcome_unknown"], len(case["exchanges"])), (2, True, 3))
        self.assert_replays(1)

    def test_events_at_the_same_time_do_not_mix(self):
        arrived = threading.Barrier(8)

        def answer(handler):
            arrived.wait(harness.PATIENCE_S)
            reply(handler, body=handler.path.encode())

        with Remote(answer) as remote, Host("--record", self.folder, "--allow-address", "127.0.0.1") as host:
            def send(number):
                host.event("fetch", {"number": number}, {"url": f"http://127.0.0.1:{remote.port}/{number}"})
            threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            paths = self.recorded(8)
        for path in paths:
            case = read(path)
            self.assertEqual(case["exchanges"][0]["response"]["body"], f"/{case['payload']['number']}")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assert_replays(8)

    def test_a_folder_that_cannot_be_written_is_told_at_the_start(self):
        status, output = Host("--record", "/dev/null").ended()
        self.assertEqual(status, 1)
        self.assertIn("cases cannot be recorded in /dev/null: Not a directory", output)

    def test_a_folder_that_goes_away_is_one_line_and_fails_no_event(self):
        folder = os.path.join(self.folder, "cases")
        with Host("--record", folder) as host:
            os.rmdir(folder)
            for _ in range(3):
                self.assertEqual(host.event("echo")[0], 200)
            wait_for(lambda: "cases are not recorded" in host.output(), "the line")
            os.mkdir(folder)
            host.event("echo")
            wait_for(lambda: cases(folder), "a case again")
            self.assertEqual(host.output().count("cases are not recorded"), 1)

    @unittest.skipUnless(BUNDLED, "the bundled plugins were not built")
    def test_a_bundled_service_is_recorded_and_replays(self):
        secrets = ["password=gh-0123456789", "aha_api_token=aha-0123456789"]
        settings = os.path.join(harness.ROOT, "docs", "examples", "github_issues.json")
        plugin = os.path.join(BUNDLED, "github_issues.so")
        with harness.stand_in() as flags:
            for number, tier in enumerate(TIERS):
                with Host("--record", self.folder, *flags, isolation=tier, plugins=(plugin,)) as host:
                    status, output = ask_operator(
                        "send", "--url", f"http://127.0.0.1:{host.port}", "github_issues", "create_feature",
                        "--settings", settings, *(word for secret in secrets for word in ("--set-setting", secret)))
                    self.assertEqual(status, 0, output)
                    self.recorded(number + 1)
        self.assertGreater(len(read(cases(self.folder)[0])["exchanges"]), 2)
        self.assert_free_of("gh-0123456789", "aha-0123456789")
        self.assert_replays(len(TIERS), BUNDLED)


if __name__ == "__main__":
    harness.main()
