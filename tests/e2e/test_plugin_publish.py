"""A vendor makes an index of plugins."""
import json
import os
import shutil
import subprocess

import harness
from harness import FIXTURES
from vendor import Vendor


class Publish(Vendor):
    def test_an_index_says_what_the_files_say_and_is_checked(self):
        self.publish("1", "3", signed=True)
        with open(self.index) as file:
            index = json.load(file)
        self.assertEqual(index["format"], 1)
        newest, oldest = index["plugins"][0]["versions"]
        self.assertEqual((newest["version"], oldest["version"]), ("3", "1"))
        self.assertEqual(newest["egress"], ["one.example.com", "two.example.com"])
        self.assertEqual(newest["services"], ["echo"])
        self.assertEqual(newest["files"][0]["url"], "3/echo.so")
        self.assertIn("trusted comment", newest["files"][0]["signature"])
        check = ("plugin", "index", "--check", self.offered)
        self.succeed(*check, "--trusted-key", "vendor.pub")
        shutil.copy(os.path.join(FIXTURES, "calls_one2.so"), os.path.join(self.offered, "1", "echo.so"))
        self.fail_with("run aha-host plugin index again", *check)

    def test_minisign_verifies_an_index(self):
        minisign = shutil.which("minisign")
        if minisign is None:
            self.skipTest("minisign is not installed")
        self.publish("1")
        done = subprocess.run([minisign, "-V", "-p", "vendor.pub", "-m", self.index], cwd=self.folder, capture_output=True,
                              text=True, timeout=harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_index_has_a_higher_serial(self):
        serials = []
        for version in ("1", "2"):
            self.publish(version)
            with open(self.index) as file:
                serials.append(json.load(file)["serial"])
        self.assertLess(serials[0], serials[1])

    def test_what_cannot_be_offered_is_named(self):
        self.fail_with("--revoke nonsense", "plugin", "index", self.offered, "--revoke", "nonsense")
        shutil.copy(os.path.join(FIXTURES, "echo2.o"), os.path.join(self.offered, "broken.so"))
        self.fail_with("broken.so", "plugin", "index", self.offered)


if __name__ == "__main__":
    harness.main()
