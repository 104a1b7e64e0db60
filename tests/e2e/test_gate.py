"""`aha-host gate` compares a new plugin file with recorded events, and its exit status is the verdict."""
import json
import os
import subprocess

import harness
from harness import FIXTURES, HOST, Remote, reply
from test_workbench import Bench as BenchHost

FILE = os.path.join(FIXTURES, "fixture.so")


def fetch(asked, recorded=None, **more):
    """The case of a service that gets the URL `asked`. recorded: those that it got before, if it is another one."""
    exchanges = [{"request": {"method": "GET", "url": url, "headers": {}}, "response": {"status": 200, "body": "here"}}
                 for url in (recorded if recorded is not None else [asked])]
    return {"format": "aha-cassette/1", "name": "fetch/ping", "service": "fetch", "event": "ping", "data": {"url": asked},
            "meta_data": {}, "payload": None, "exchanges": exchanges, "result": {"exception": None, "meta_data": {"status": 200, "bytes": 4}}, **more}


def gate(*arguments, file=FILE):
    """-> (exit status, standard output, standard error)"""
    done = subprocess.run([HOST, "gate", file, *arguments], capture_output=True, text=True, timeout=harness.PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


class Gate(harness.FolderTestCase):
    def test_code_that_sends_what_was_recorded_passes_in_each_tier(self):
        case = self.write("a.json", fetch("https://a.example/1"))
        for tier in ("auto", "inline", *harness.ISOLATED_TIERS):
            status, output, errors = gate("--cases", case, "--isolation", tier)
            self.assertEqual((status, output), (0, "1 same, 0 differ, 0 not comparable, of 1\n"), errors)

    def test_a_request_that_differs_is_shown_with_both_its_forms(self):
        self.write("a.json", fetch("https://a.example/new", ["https://a.example/old"]))
        self.write("b.json", fetch("https://a.example/1"))
        status, output, _ = gate("--cases", self.folder)
        self.assertEqual(status, 1)
        self.assertIn(f"DIFFERS fetch/ping ({self.folder}/a.json)\n  request 1: GET https://a.example/new\n"
                      "    url\n    - https://a.example/old\n    + https://a.example/new\n", output)
        self.assertTrue(output.endswith("1 same, 1 differ, 0 not comparable, of 2\n"), output)

    def test_requests_that_are_missing_or_added_are_shown_and_move_no_other(self):
        status, output, _ = gate("--cases", self.write(
            "a.json", fetch("https://a.example/1", ["https://b.example/0", "https://a.example/1"])))
        self.assertEqual(status, 1)
        self.assertIn("  request 1: no longer sent\n  - GET https://b.example/0\n", output)
        self.assertNotIn("request 2", output)
        status, output, _ = gate("--cases", self.write("a.json", fetch("https://a.example/1", [])))
        self.assertEqual(status, 1)
        self.assertIn("  request 1: sent in addition\n  + GET https://a.example/1\n", output)

    def test_another_result_differs(self):
        other = fetch("https://a.example/1", result={"exception": {"exception_class": "Timeout::Error"}})
        status, output, _ = gate("--cases", self.write("a.json", other))
        self.assertEqual(status, 1)
        self.assertIn("    answer: exception\n    - Timeout::Error\n    + none\n", output)

    def test_json_has_each_event_with_its_requests(self):
        self.write("a.json", fetch("https://a.example/new", ["https://a.example/old"]))
        self.write("b.json", fetch("https://a.example/new", ["https://a.example/old"], divergence="the old one is gone"))
        status, output, _ = gate("--json", "--cases", self.folder)
        self.assertEqual(status, 1)
        told = json.loads(output)
        self.assertEqual((told["same"], told["differs"], told["not_comparable"]), (0, 1, 1))
        first, second = told["events"]
        self.assertEqual((first["verdict"], first["service"]), ("differs", "fetch"))
        pair = first["requests"][0]
        self.assertEqual((pair["old"]["url"], pair["new"]["url"]), ("https://a.example/old", "https://a.example/new"))
        self.assertEqual(pair["differences"], [{"place": "url", "expected": "https://a.example/old",
                                                "got": "https://a.example/new"}])
        self.assertEqual(second["verdict"], "not comparable")
        self.assertIn("the old one is gone", second["why"])

    def test_nothing_to_compare_is_status_2(self):
        case = self.write("a.json", fetch("https://a.example/1"))
        for arguments, words in ((["--cases", "/nowhere"], "/nowhere"), ([], "--cases"),
                                 (["--cases", self.write("b.json", "{")], "not JSON"),
                                 (["--cases", self.write("c.json", fetch("https://a.example/", service="other"))],
                                  "offers no service"),
                                 (["--cases", case, "--service", "other"], "no case")):
            status, output, errors = gate(*arguments)
            self.assertEqual((status, output), (2, ""), arguments)
            self.assertIn(words, errors)
        status, _, errors = gate("--cases", case, file=self.write("plugin.so", "no library"))
        self.assertEqual(status, 2, errors)
        self.assertIn("plugin.so was not loaded", errors)

    def test_the_last_events_of_a_running_host_are_compared_with_a_new_file(self):
        with Remote(lambda handler: reply(handler, 200, b"here")) as remote, \
                BenchHost("--allow-address", "127.0.0.0/8") as host:
            for number in range(3):
                host.ended(host.send("fetch", data={"url": f"http://127.0.0.1:{remote.port}/{number}"}))
            state = ["--state-dir", os.path.join(host.folder, "state")]
            self.assertEqual(gate("--last", "10", *state)[:2], (0, "3 same, 0 differ, 0 not comparable, of 3\n"))
            status, output, _ = gate("--last", "2", "--service", "fetch", *state,
                                     file=os.path.join(FIXTURES, "fetches_twice.so"))
            self.assertEqual(status, 1)
            self.assertIn("  request 2: sent in addition\n", output)
            self.assertIn("(event 3)", output)
            self.assertTrue(output.endswith("0 same, 2 differ, 0 not comparable, of 2\n"), output)
            self.assertEqual(gate("--last", "2", "--service", "echo", *state)[0], 2)

    def test_a_host_that_does_not_answer_or_has_no_workbench_is_status_2(self):
        status, output, errors = gate("--last", "5", "--state-dir", self.folder)
        self.assertEqual((status, output), (2, ""))
        self.assertIn("no host answers", errors)
        with harness.Host() as host:
            status, _, errors = gate("--last", "5", "--state-dir", os.path.join(host.folder, "state"))
            self.assertEqual(status, 2)
            self.assertIn("--workbench", errors)
        self.assertEqual(gate("--last", "0")[0], 2)
        self.assertEqual(gate("--last", "5", "--cases", self.write("a.json", fetch("https://a.example/")))[0], 2)

    def test_text_of_third_parties_is_shown_printably(self):
        case = fetch("https://a.example/1", ["https://a.example/1"])
        case["exchanges"][0]["request"]["url"] = "https://a.example/\x1b[31m\u202e"
        status, output, _ = gate("--cases", self.write("a.json", case))
        self.assertEqual(status, 1)
        self.assertNotIn("\x1b", output)
        self.assertNotIn("\u202e", output)

    @harness.unittest.skipUnless(harness.BUNDLED, "the bundled plugins were not built")
    def test_the_cases_of_a_bundled_service_pass_and_a_changed_one_does_not(self):
        cases = os.path.join(harness.ROOT, "tests", "plugins", "github_issues", "cases")
        file = os.path.join(harness.BUNDLED, "github_issues.so")
        status, output, errors = gate("--cases", cases, file=file)
        self.assertEqual(status, 0, output + errors)
        with open(os.path.join(cases, "create_release_makes_a_milestone.json")) as source:
            case = json.load(source)
        case["payload"]["release"]["name"] = "Another name"
        status, output, _ = gate("--cases", self.write("a.json", case), file=file)
        self.assertEqual(status, 1)
        self.assertIn("+ \"Another name\"", output)


if __name__ == "__main__":
    harness.main()
