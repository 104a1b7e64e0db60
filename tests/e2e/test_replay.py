"""`aha-host replay` plays cases to a plugin without a network; its exit status is the verdict."""
import json
import os
import subprocess

import harness
from harness import FIXTURES, HOST, SO


def case(**more):
    return {"format": "aha-cassette/1", "name": "echo/ping", "service": "echo", "event": "ping", "data": {},
            "meta_data": {}, "payload": None, "exchanges": [], "result": {"exception": None, "meta_data": {}}, **more}


def replay(*arguments):
    """-> (exit status, standard output, standard error)"""
    plugins = [] if "--plugins" in arguments else ["--plugins", os.path.join(FIXTURES, f"fixture{SO}")]
    done = subprocess.run([HOST, "replay", *plugins, *arguments],
                          capture_output=True, text=True, timeout=harness.PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


class Replay(harness.FolderTestCase):
    def test_a_case_that_comes_out_as_recorded_is_status_0(self):
        status, output, errors = replay(self.write("a.json", case()))
        self.assertEqual((status, output), (0, "1 passed, 0 failed, 0 diverged on purpose, of 1\n"), errors)

    def test_a_case_that_does_not_is_status_1_and_told(self):
        other = case(result={"exception": {"exception_class": "Timeout::Error"}})
        status, output, _ = replay(self.write("a.json", other), self.write("b.json", case()))
        self.assertEqual(status, 1)
        self.assertIn("answer: exception\n    expected Timeout::Error\n    got      none\n", output)
        self.assertIn("1 passed, 1 failed", output)

    def test_a_difference_on_purpose_is_no_failure(self):
        other = case(result={"exception": {"exception_class": "Timeout::Error"}}, divergence="upstream is too slow")
        status, output, _ = replay("--json", self.write("a.json", other))
        self.assertEqual(status, 0)
        told = json.loads(output)
        self.assertEqual((told["passed"], told["failed"], told["diverged"]), (0, 0, 1))
        self.assertEqual(told["cases"][0]["verdict"], "diverged")
        self.assertEqual(told["cases"][0]["differences"][0]["place"], "answer: exception")

    def test_a_service_that_no_plugin_offers_fails(self):
        status, output, _ = replay(self.write("a.json", case(service="other")))
        self.assertEqual(status, 1)
        self.assertIn("404", output)

    def test_a_folder_may_hold_other_files(self):
        self.write("notes.json", [1, 2])
        self.write("readme.txt", "no case")
        self.write("a.json", case())
        self.write("b.json", case(service="other"))
        status, output, _ = replay("--service", "echo", self.folder)
        self.assertEqual(status, 0, output)
        self.assertIn("of 1\n", output)

    def test_nothing_to_play_is_status_2(self):
        for arguments in ([self.write("a.json", "{")], [self.write("b.json", [])],
                          ["--service", "other", self.write("c.json", case())], ["/nowhere.json"]):
            status, output, errors = replay(*arguments)
            self.assertEqual((status, output), (2, ""), arguments)
            self.assertNotEqual(errors, "")

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")
    def test_a_plugin_that_crashes_costs_its_case_and_neither_the_next_one_nor_the_program(self):
        self.write("a.json", case(service="crash", name="crash/ping"))
        self.write("b.json", case())
        for tier in ("auto", *harness.ISOLATED_TIERS):
            status, output, errors = replay("--isolation", tier, self.folder)
            self.assertEqual(status, 1, errors)
            self.assertIn("1 passed, 1 failed", output)
            self.assertIn(f"its process died of {harness.SEGMENTATION_FAULT}", errors)
        status, _, errors = replay("--isolation", "inline", self.folder)
        self.assertNotIn(status, (0, 1, 2), errors)

    def test_hundreds_of_cases_are_played_in_a_sandbox_in_no_time(self):
        for number in range(500):
            self.write(f"{number}.json", case())
        status, output, errors = replay(self.folder)
        self.assertEqual(status, 0, errors)
        self.assertIn("500 passed", output)

    def test_a_folder_of_plugins_that_is_not_there_is_status_2(self):
        status, output, errors = replay("--plugins", "/nowhere", self.write("a.json", case()))
        self.assertEqual((status, output), (2, ""))
        self.assertIn("/nowhere: no such folder or plugin file", errors)

    def test_it_leaves_nothing_behind(self):
        temporary = os.path.join(self.folder, "temporary")
        os.mkdir(temporary)
        file = self.write("a.json", case())
        subprocess.run([HOST, "replay", "--plugins", os.path.join(FIXTURES, f"fixture{SO}"), file], check=True,
                       capture_output=True, env={**os.environ, "TMPDIR": temporary}, timeout=harness.PATIENCE_S)
        self.assertEqual([name for name in os.listdir(temporary) if not name.startswith("wine-")], [])


if __name__ == "__main__":
    harness.main()
