"""`aha-host inspect` tells what a file is; its exit status is the verdict."""
import json
import os
import shutil
import subprocess
import tempfile

import harness
from harness import FIXTURES, HOST, SO, WINDOWS

# Of the other system: what its libraries end in, and what makes them here.
FOREIGN, FOREIGN_COMMAND = (".so", ["cc", "-fPIC"]) if WINDOWS else (".dll", ["x86_64-w64-mingw32-gcc-posix"])


def run_host(*arguments):
    """-> (exit status, standard output, standard error)"""
    done = subprocess.run([HOST, *arguments], capture_output=True, text=True, timeout=harness.PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


class Inspect(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-inspect-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.plugin = os.path.join(self.folder, f"echo1{SO}")
        shutil.copy(os.path.join(FIXTURES, f"echo1{SO}"), self.plugin)

    def test_a_file_that_would_load_is_status_0(self):
        status, output, _ = run_host("inspect", self.plugin)
        self.assertEqual(status, 0, output)
        self.assertIn("this host would load it", output)

    def test_one_file_of_several_that_would_not_load_is_status_1(self):
        other = os.path.join(self.folder, f"cut{SO}")
        with open(self.plugin, "rb") as whole, open(other, "wb") as cut:
            cut.write(whole.read()[:1000])
        status, output, _ = run_host("inspect", "--json", self.plugin, other)
        self.assertEqual(status, 1)
        verdicts = [json.loads(line)["verdict"]["loads"] for line in output.splitlines()]
        self.assertEqual(verdicts, [True, False])

    @harness.unittest.skipUnless(shutil.which(FOREIGN_COMMAND[0]), "no compiler for the other system is here")
    def test_a_file_for_the_other_system_is_read_and_would_not_be_loaded(self):
        foreign = os.path.join(self.folder, "foreign" + FOREIGN)
        subprocess.run([*FOREIGN_COMMAND, "-shared", "-DFIXTURE_ONLY_ECHO", '-DFIXTURE_VERSION="7"',
                        "-I", os.path.join(harness.ROOT, "sdk", "include"),
                        os.path.join(harness.ROOT, "tests", "e2e", "fixture_plugin.c"), "-o", foreign], check=True)
        status, output, errors = run_host("inspect", "--json", foreign)
        self.assertEqual(status, 1, errors)
        told = json.loads(output)
        self.assertEqual(told["format"], "elf" if WINDOWS else "pe")
        self.assertEqual(told[told["format"]]["exports"], ["aha_service_factory"])
        self.assertEqual((told["manifest"]["version"], told["manifest"]["services"][0]["name"]), ("7", "echo"))
        (obstacle,) = told["verdict"]["obstacles"]
        self.assertIn("it is built for " + ("Linux" if WINDOWS else "Windows"), obstacle)

    def test_the_tier_is_the_one_that_the_policy_gives(self):
        def tier(*flags):
            return json.loads(run_host("inspect", "--json", *flags, self.plugin)[1])["verdict"]["tier"]

        self.assertIn(tier(), ("sandbox", "worker"))  # by what this machine can do
        self.assertEqual(tier("--isolation", "inline"), "inline")
        self.assertEqual(tier("--isolation", "inline", "--isolate", "echo1=worker"), "worker")

    def test_a_signature_is_judged_by_the_keys_that_are_named(self):
        key, public = os.path.join(self.folder, "v.key"), os.path.join(self.folder, "v.pub")
        self.assertEqual(run_host("keygen", "--no-password", "--secret-key", key, "--public-key", public)[0], 0)
        self.assertEqual(run_host("sign", "--secret-key", key, "--comment", "release 7", self.plugin)[0], 0)
        _, output, _ = run_host("inspect", "--json", "--trusted-key", public, self.plugin)
        signature = json.loads(output)["signature"]
        self.assertEqual((signature["state"], signature["comment"]), ("trusted", "release 7"))
        _, output, _ = run_host("inspect", "--json", self.plugin)
        self.assertEqual(json.loads(output)["signature"]["state"], "untrusted key")

    def test_a_wrong_setting_is_told_apart_from_a_verdict(self):
        status, output, errors = run_host("inspect", "--trusted-key", "/nowhere", self.plugin)
        self.assertNotEqual(status, 0)
        self.assertEqual(output, "")
        self.assertIn("/nowhere", errors)


if __name__ == "__main__":
    harness.main()
