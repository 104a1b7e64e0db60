"""An operator chooses which version of a plugin serves, and a host keeps to the choice."""
import os
import shutil

import harness
from harness import FIXTURES, wait_for
from vendor import Vendor


class Choose(Vendor):
    def test_a_plugin_is_rolled_back_across_a_restart(self):
        for signed in (False, True):
            self.publish("1", "2", signed=signed)
            for version in ("1", "2"):
                self.succeed(*self.add(f"echo@{version}", "--yes"))
            flags = ("--trusted-key", os.path.join(self.folder, "vendor.pub")) if signed else ()
            with self.serve(*flags) as host:
                self.assertEqual(host.service("echo")["version"], "2")
                self.assertIn("echo 1 is back", self.succeed("plugin", "rollback", "echo", *self.folders()))
                wait_for(lambda: host.service("echo")["version"] == "1", "the version before")
            with self.serve(*flags) as host:
                self.assertEqual(host.service("echo")["version"], "1")
                self.assertEqual(host.get("/services")[1]["refused"], [])
            self.succeed("plugin", "remove", "echo", *self.folders())

    def test_a_plugin_without_an_earlier_version_is_not_rolled_back(self):
        self.publish("1")
        self.succeed(*self.add("echo", "--yes"))
        self.fail_with("no earlier version of echo is kept", "plugin", "rollback", "echo", *self.folders())

    def test_a_pin_holds_a_version(self):
        self.publish("1", "2")
        for version in ("1", "2"):
            self.succeed(*self.add(f"echo@{version}", "--yes"))
        self.assertIn("echo is pinned to 1", self.succeed("plugin", "pin", "echo@1", *self.folders()))
        self.assertEqual(self.installed(), "1")
        self.fail_with("is pinned to 1", *self.add("echo"))
        self.fail_with("is pinned to 1", "plugin", "rollback", "echo", *self.folders())
        self.assertIn("1 installed, pinned; 2 offered", self.succeed("plugin", "list", *self.folders(), *self.trust()))
        self.fail_with("version 3 of echo is not kept here", "plugin", "pin", "echo@3", *self.folders())
        self.succeed("plugin", "pin", "--off", "echo", *self.folders())
        self.succeed(*self.add("echo"))
        self.assertEqual(self.installed(), "2")

    def test_why_tells_where_a_version_came_from(self):
        self.publish("1", "2")
        for version in ("1", "2"):
            self.succeed(*self.add(f"echo@{version}", "--yes"))
        output = self.succeed("plugin", "why", "echo", *self.folders())
        for words in ("echo 2", self.index, self.lock()["current"]["sha256"], "by --yes", "may call one.example.com",
                      "kept       1"):
            self.assertIn(words, output)
        with open(os.path.join(self.plugins, "echo.so"), "ab") as file:
            file.write(b"x")
        self.assertIn("the host refuses it", self.succeed("plugin", "why", "echo", *self.folders()))
        self.succeed("plugin", "pin", "echo", *self.folders())
        self.assertEqual(self.installed(), "2")
        self.assertIn("pinned", self.succeed("plugin", "why", "echo", *self.folders()))
        self.fail_with('Did you mean "echo"?', "plugin", "why", "ehco", *self.folders())

    def test_a_host_refuses_what_the_lock_does_not_name(self):
        self.publish("1")
        self.succeed(*self.add("echo", "--yes"))
        shutil.copy(os.path.join(FIXTURES, "echo2.so"), os.path.join(self.plugins, "echo.so"))
        with self.serve() as host:
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal")
            self.assertEqual([one["file"] for one in refused], ["echo.so"])
            self.assertIn("not what aha-plugins.lock names", refused[0]["reason"])
            self.succeed("plugin", "pin", "echo", *self.folders())
            wait_for(lambda: host.get("/services")[1]["refused"] == [], "the file that the lock names")

    def test_a_host_loads_nothing_under_a_damaged_lock(self):
        shutil.copy(os.path.join(FIXTURES, "echo2.so"), os.path.join(self.plugins, "echo.so"))
        with open(os.path.join(self.plugins, "aha-plugins.lock"), "w") as file:
            file.write("{")
        with self.serve() as host:
            self.assertIn("cannot be read", host.get("/services")[1]["refused"][0]["reason"])


if __name__ == "__main__":
    harness.main()
