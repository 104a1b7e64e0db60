"""Every recorded case of the bundled services, played once more with other passwords and recorded, replays."""
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import harness
from harness import HOST

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUNDLED = os.environ.get("AHA_BUNDLED", "")
CASES = sorted(glob.glob(os.path.join(ROOT, "tests", "plugins", "*", "cases", "**", "*.json"), recursive=True))
SECRET = re.compile(r"password|token|secret|key$|pin$|^pass|signature", re.I)

# What redaction must not damage: single letters, words of APIs, names of services and members, dates, numbers.
WORDS = ("a", "1", "2026", "2026-11-30", "jira", "name", "https", "DEMO", "description", "create_feature", "jira2026",
         "redacted-1")
SECRETS = ("Kx9w2", "Qw7zRt9mK", "Gr\u00fc\u00dfe \"12\"/34&<5>", "open-sesame-4711-open-sesame")
ISOLATION = ()
if harness.WINDOWS:  # which passwords are safe is no matter of the system; wine has neither a sandbox nor time zones
    WORDS, SECRETS, ISOLATION = WORDS[-1:], SECRETS[:1], ("--isolation", "worker")
    CASES = [path for path in CASES if "time_zone" not in path]


def with_password(value, password, is_secret=False):
    if isinstance(value, dict):
        return {name: with_password(member, password, is_secret or bool(SECRET.search(name)))
                for name, member in value.items()}
    if isinstance(value, list):
        return [with_password(element, password, is_secret) for element in value]
    is_typed = is_secret and isinstance(value, str) and value and "://" not in value and "-----" not in value
    return password if is_typed else value


@unittest.skipUnless(BUNDLED, "the bundled plugins were not built")
class EveryCase(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-every-case-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def replay(self, *arguments):
        done = subprocess.run([HOST, "replay", "--json", "--plugins", BUNDLED, *ISOLATION, *arguments], capture_output=True,
                              text=True, timeout=4 * harness.PATIENCE_S)
        return json.loads(done.stdout), done.stderr

    def recorded_again(self, password):
        """-> the folder with what came of each case where this is the password."""
        asked, recorded = (os.path.join(self.folder, password.replace("/", "_") + end) for end in ("-asked", "-recorded"))
        os.mkdir(asked)
        for number, path in enumerate(CASES):
            with open(path) as file:
                case = json.load(file)
            case["data"] = with_password(case.get("data") or {}, password)
            with open(os.path.join(asked, f"{number}.json"), "w") as file:
                json.dump(case, file)
        _, errors = self.replay("--record", recorded, asked)
        self.assertEqual(errors, "")
        return recorded

    def assert_replays(self, folder):
        told, _ = self.replay(folder)
        failed = [f"{case['name']}: {case['differences'][:2]}" for case in told["cases"] if case["verdict"] != "passed"]
        self.assertEqual((failed, told["passed"]), ([], len(CASES)))

    def test_a_password_that_is_a_word_damages_no_case(self):
        for word in WORDS:
            with self.subTest(password=word):
                self.assert_replays(self.recorded_again(word))

    def test_a_password_of_any_other_kind_is_in_no_case_and_each_replays(self):
        for secret in SECRETS:
            with self.subTest(password=secret):
                folder = self.recorded_again(secret)
                for path in glob.glob(os.path.join(folder, "*.json")):
                    with open(path) as file:
                        content = file.read()
                    for spelled in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
                        self.assertNotIn(spelled, content, path)
                self.assert_replays(folder)


if __name__ == "__main__":
    harness.main()
