"""`aha-host check` runs a file through everything a host may do to it; its exit status is the verdict."""
import json
import os
import pty
import shutil
import signal
import subprocess
import tempfile
import unittest

import harness
from harness import FIXTURES, HOST

FAULTY = os.environ["AHA_FAULTY"]  # see tests/host/check
HAS_SANDBOX = "sandbox" in harness.ISOLATED_TIERS


def check(*arguments):
    """-> (exit status, standard output, standard error)"""
    done = subprocess.run([HOST, "check", "--reloads", "30", *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def faulty(name):
    return os.path.join(FAULTY, name + ".so")


@unittest.skipUnless(HAS_SANDBOX, "nothing can be sandboxed")
class Check(harness.TestCase):
    def test_a_file_without_a_fault_is_status_0(self):
        status, output, errors = check(os.path.join(FIXTURES, "echo1.so"))
        self.assertEqual(status, 0, output + errors)
        for trial in ("inspect", "describe", "events", "cancel", "overlap", "reload"):
            self.assertIn(f"  {trial} ", output)
        self.assertIn("passed: 0 errors", output)
        self.assertIn("Aha! sends no such event", output)  # the fixture's ping: a warning, which fails nothing

    def test_a_fault_is_status_1_and_told_such_that_its_author_can_act(self):
        status, output, errors = check("--json", "--trial", "events", faulty("good"), faulty("crashes"))
        self.assertEqual((status, errors), (1, ""))
        good, crashing = (json.loads(line) for line in output.splitlines())
        self.assertEqual((good["passed"], good["findings"], good["sandboxed"]), (True, [], True))
        self.assertFalse(crashing["passed"])
        (finding,) = crashing["findings"]
        self.assertEqual((finding["severity"], finding["code"], finding["trial"]), ("error", "crash", "events"))
        self.assertIn('"create_feature" to faulty with a payload: null', finding["done"])
        self.assertIn("SIGSEGV", finding["happened"])
        self.assertGreater(finding["times"], 1)
        self.assertTrue(finding["change"])

    @unittest.skipIf(harness.SANITIZED, "under AddressSanitizer no thread starts in a sandbox")
    def test_a_plugin_may_start_the_threads_that_it_declares_and_no_others(self):
        declared, hidden = (check(os.path.join(FIXTURES, name)) for name in ("with_runtime.so", "with_secret_runtime.so"))
        self.assertEqual(declared[0], 0, declared)
        self.assertEqual(hidden[0], 1)
        self.assertIn("thread_at_load", hidden[1])

    def test_what_a_crashing_process_printed_is_told(self):
        status, output, _ = check("--trial", "events", faulty("crashes"))
        self.assertEqual(status, 1)
        self.assertIn("\n  printed   about to read a null pointer\n", output)

    def test_a_terminal_is_told_how_far_it_is_and_others_are_not(self):
        terminal, theirs = pty.openpty()
        self.addCleanup(os.close, terminal)
        done = subprocess.run([HOST, "check", "--trial", "events", faulty("good")], stdout=subprocess.PIPE, stderr=theirs, timeout=120)
        os.close(theirs)
        told = os.read(terminal, 65536).decode()
        self.assertRegex(told, r"\revents: case \d+")
        self.assertTrue(told.endswith("\r"))
        self.assertNotIn(b"case 1\r", done.stdout)

    def test_a_check_that_a_signal_ends_leaves_no_folder(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(end), tempfile.TemporaryDirectory() as folder:
                process = subprocess.Popen([HOST, "check", "--reloads", "1000000", os.path.join(FIXTURES, "echo1.so")],
                                           env={**os.environ, "TMPDIR": folder}, stdout=subprocess.DEVNULL)
                harness.wait_for(lambda: os.listdir(folder), "the copy")
                process.send_signal(end)
                process.wait(harness.PATIENCE_S)
                harness.wait_for(lambda: not os.listdir(folder), "its removal")

    def test_recorded_cases_are_tried_beside_the_kits_own(self):
        folder = tempfile.mkdtemp(prefix="aha-check-test-")
        self.addCleanup(shutil.rmtree, folder)
        answer = {"request": {"method": "POST", "url": "https://remote.example/first", "headers": {}, "body": None},
                  "response": {"status": 201, "headers": {}, "body": "{}"}}
        with open(os.path.join(folder, "case.json"), "w") as file:
            json.dump({"format": "aha-cassette/1", "name": "sent", "service": "faulty", "event": "create_feature",
                       "data": {"password": "p"}, "meta_data": {}, "payload": {"id": "1"}, "exchanges": [answer],
                       "result": {"exception": None, "meta_data": {}}}, file)

        def cases(*more):
            status, output, errors = check("--json", "--trial", "cancel", *more, faulty("good"))
            self.assertEqual(status, 0, output + errors)
            return json.loads(output)["trials"][-1]["cases"]

        self.assertGreater(cases("--cases", folder), cases())

    def test_a_file_that_no_host_loads_is_not_run(self):
        status, output, _ = check("--json", faulty("no_manifest"))
        report = json.loads(output)
        self.assertEqual((status, [trial["name"] for trial in report["trials"]]), (1, ["inspect"]))
        self.assertEqual(report["findings"][0]["code"], "refused")

    def test_what_cannot_be_tried_is_told_apart_from_a_verdict(self):
        status, output, errors = check("--cases", os.path.join(FIXTURES, "echo1.so"), faulty("good"))
        self.assertEqual((status, output), (2, ""))
        self.assertIn("echo1.so", errors)


@unittest.skipIf(HAS_SANDBOX, "needs a host that cannot sandbox")
class CheckWithoutSandbox(harness.TestCase):
    def test_nothing_is_run(self):
        status, output, errors = check(os.path.join(FIXTURES, "echo1.so"))
        self.assertEqual((status, output), (2, ""))
        self.assertIn("no sandbox", errors)


if __name__ == "__main__":
    harness.main()
