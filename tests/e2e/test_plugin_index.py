"""An operator installs plugins from a vendor's index."""
import json
import os
import pty
import shutil
import subprocess

import harness
from harness import FIXTURES, HOST
from vendor import Vendor


class Install(Vendor):
    def test_a_plugin_is_listed_installed_and_served(self):
        self.publish("1")
        self.assertRegex(self.succeed("plugin", "list", *self.folders(), *self.trust()), r"echo +1\n")
        output = self.succeed(*self.add("echo", "--yes"))
        for words in ("may call one.example.com", "serves echo", "uses aha.http/1", "signed with the key"):
            self.assertIn(words, output)
        self.assertEqual(self.installed(), "1")
        self.assertRegex(self.succeed("plugin", "list", *self.folders(), *self.trust()), r"echo +1 installed\n")
        (told,) = json.loads(self.succeed("plugin", "list", "--json", *self.folders(), *self.trust()))["plugins"]
        self.assertEqual(told.pop("installed") | {"sha256": ""},
                         {"version": "1", "sha256": "", "pinned": False, "kept": [], "revoked": False})
        self.assertEqual(told, {"name": "echo", "offered": "1"})
        self.assertIn("installed already", self.succeed(*self.add("echo")))
        with self.serve() as host:
            self.assertEqual(host.service("echo")["version"], "1")

    def test_without_a_terminal_it_needs_a_yes(self):
        self.publish("1")
        self.fail_with("Give --yes", *self.add("echo"))
        self.assert_nothing_installed()

    def test_a_terminal_is_asked(self):
        self.publish("1")
        for answer, status in ((b"n\n", 1), (b"y\n", 0)):
            ours, theirs = pty.openpty()
            os.write(ours, answer)
            done = subprocess.run([HOST, *self.add("echo")], cwd=self.folder, stdin=theirs, capture_output=True, text=True,
                                  timeout=harness.PATIENCE_S)
            os.close(ours)
            os.close(theirs)
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            self.assertIn("Install it? [y/N]", done.stderr)
        self.assertEqual(self.lock()["current"]["consent"]["given"], "on the terminal")

    def test_only_an_update_that_wants_more_asks_again(self):
        self.publish("1", "2", "3")
        self.succeed(*self.add("echo@1", "--yes"))
        agreed = self.lock()["current"]["consent"]
        output = self.succeed(*self.add("echo@2"))
        self.assertIn("echo 1 -> 2", output)
        self.assertEqual(self.lock()["current"]["consent"], agreed)
        output = self.fail_with("Give --yes", *self.add("echo"))
        self.assertIn("+ may call two.example.com", output)
        self.assertNotIn("one.example.com", output)
        self.assertEqual(self.installed(), "2")
        self.succeed(*self.add("echo", "--yes"))
        self.assertEqual(self.installed(), "3")

    def test_a_file_that_wants_more_than_its_index_says_is_refused(self):
        self.publish("3")

        def claim_less(index):
            index["plugins"][0]["versions"][0]["egress"] = ["one.example.com"]
        self.edit(claim_less)
        self.fail_with("wants more than the index says (may call two.example.com)", *self.add("echo", "--yes"))
        self.assert_nothing_installed()

    def test_a_tampered_file_is_refused(self):
        self.publish("1")
        path = os.path.join(self.offered, "1", "echo.so")
        with open(path, "r+b") as file:
            file.seek(-1, os.SEEK_END)
            last = file.read(1)[0]
            file.seek(-1, os.SEEK_END)
            file.write(bytes([last ^ 1]))
        self.fail_with("is not the file that the index names", *self.add("echo", "--yes"))
        self.assert_nothing_installed()

    def test_an_index_that_is_not_the_vendors_is_refused(self):
        self.publish("1")
        self.edit(lambda index: index.update(serial=index["serial"] + 1), signed=False)
        self.fail_with("not of this file", *self.add("echo", "--yes"))
        self.succeed("keygen", "--no-password", "--secret-key", "other.key", "--public-key", "other.pub")
        self.succeed("sign", "--secret-key", "other.key", self.index)
        self.fail_with("which no --trusted-key names", *self.add("echo", "--yes"))
        os.remove(self.index + ".minisig")
        self.fail_with("signature of the plugin index is missing", *self.add("echo", "--yes"))
        self.assert_nothing_installed()

    def test_an_old_index_is_refused_and_an_expired_one_warns(self):
        self.publish("1")
        old = {}
        for name in (self.index, self.index + ".minisig"):
            with open(name) as file:
                old[name] = file.read()
        self.publish("1", "2")
        self.succeed(*self.add("echo", "--yes"))
        for name, text in old.items():
            with open(name, "w") as file:
                file.write(text)
        self.fail_with("is an old one, put back", *self.add("echo"))
        self.edit(lambda index: index.update(serial=index["serial"] + 9999, expires="2020-01-01T00:00:00Z"))
        self.assertIn("expired on 2020-01-01", self.succeed(*self.add("echo@1", "--yes")))

    def test_what_does_not_fit_is_refused_with_advice(self):
        self.publish("1", "2")

        def misfit(index):
            newest, oldest = index["plugins"][0]["versions"]
            newest["abi"] = [99, 99]
            oldest["files"][0]["platform"] = "plan9-mips"
        self.edit(misfit)
        self.fail_with("needs ABI 99", *self.add("echo", "--yes"))
        self.fail_with("only for plan9-mips", *self.add("echo@1", "--yes"))
        self.fail_with("it has 2, 1", *self.add("echo@7", "--yes"))
        self.fail_with('Did you mean "echo"?', *self.add("ecko", "--yes"))
        self.fail_with("no name of a plugin", *self.add("../echo", "--yes"))
        self.edit(lambda index: index["plugins"][0]["versions"][1]["files"][0].update(platform="linux-" + os.uname().machine))
        self.assertIn("plugin add echo@1", self.run_host(*self.add("echo", "--yes"))[1])
        self.assert_nothing_installed()

    def test_a_file_that_came_from_elsewhere_is_left_alone(self):
        self.publish("1")
        shutil.copy(os.path.join(FIXTURES, "echo2.so"), os.path.join(self.plugins, "echo.so"))
        self.fail_with("came from no index", *self.add("echo", "--yes"))
        self.assertIsNone(self.installed())

    def test_a_removed_plugin_leaves_nothing(self):
        self.publish("1", signed=True)
        self.succeed(*self.add("echo", "--yes"))
        self.assertTrue(os.path.exists(os.path.join(self.plugins, "echo.so.minisig")))
        self.succeed("plugin", "remove", "echo", *self.folders())
        self.assertEqual(sorted(os.listdir(self.plugins)), [".kept", "aha-plugins.lock"])
        self.assertEqual(os.listdir(os.path.join(self.plugins, ".kept")), [])
        self.fail_with("no plugin echo was installed", "plugin", "remove", "echo", *self.folders())


if __name__ == "__main__":
    harness.main()
