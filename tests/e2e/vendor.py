"""A vendor who publishes plugins in an index, and an operator who installs from it."""
import json
import os
import shutil
import subprocess

import harness
from harness import FIXTURES, HOST, Host

VERSIONS = {"1": "calls_one1.so", "2": "calls_one2.so", "3": "calls_two3.so"}
KEYS = {}  # name to content


class Vendor(harness.FolderTestCase):
    """With a vendor's key and folder, and an operator's."""

    def setUp(self):
        super().setUp()
        self.offered = os.path.join(self.folder, "offered")
        self.plugins = os.path.join(self.folder, "plugins")
        self.state = os.path.join(self.folder, "state")
        for folder in (self.offered, self.plugins):
            os.mkdir(folder)
        self.index = os.path.join(self.offered, "index.json")
        self.make_keys()

    def make_keys(self):
        """vendor.key and vendor.pub: made once, and copied for each test."""
        if not KEYS:
            self.succeed("keygen", "--no-password", "--secret-key", "vendor.key", "--public-key", "vendor.pub")
            for name in ("vendor.key", "vendor.pub"):
                with open(os.path.join(self.folder, name)) as file:
                    KEYS[name] = file.read()
        for name, text in KEYS.items():
            os.chmod(self.write(name, text), 0o600)

    def run_host(self, *arguments, text=""):
        """-> (exit status, all it said)"""
        done = subprocess.run([HOST, *arguments], cwd=self.folder, input=text, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=harness.PATIENCE_S)
        return done.returncode, done.stdout

    def succeed(self, *arguments):
        status, output = self.run_host(*arguments)
        self.assertEqual(status, 0, output)
        return output

    def fail_with(self, words, *arguments):
        status, output = self.run_host(*arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(words, output)
        return output

    def sign(self, path):
        self.succeed("sign", "--secret-key", "vendor.key", path)

    def publish(self, *versions, name="echo", signed=False, flags=()):
        """Offers these versions and no others."""
        for version in VERSIONS:
            shutil.rmtree(os.path.join(self.offered, version), ignore_errors=True)
        for version in versions:
            folder = os.path.join(self.offered, version)
            os.mkdir(folder)
            path = os.path.join(folder, f"{name}.so")
            shutil.copy(os.path.join(FIXTURES, VERSIONS[version]), path)
            if signed:
                self.sign(path)
        self.succeed("plugin", "index", self.offered, *flags)
        self.sign(self.index)

    def trust(self):
        return ("--plugin-index", self.offered, "--trusted-key", "vendor.pub")

    def folders(self):
        return ("--plugins", self.plugins, "--state-dir", self.state)

    def add(self, wanted, *flags):
        return ("plugin", "add", wanted, *self.folders(), *self.trust(), *flags)

    def edit(self, change, signed=True):
        """Changes the published index by hand."""
        with open(self.index) as file:
            index = json.load(file)
        change(index)
        with open(self.index, "w") as file:
            json.dump(index, file)
        if signed:
            self.sign(self.index)

    def lock(self, name="echo"):
        with open(os.path.join(self.plugins, "aha-plugins.lock")) as file:
            return next((one for one in json.load(file)["plugins"] if one["name"] == name), None)

    def installed(self):
        with open(os.path.join(self.plugins, "echo.so"), "rb") as file:
            content = file.read()
        for version, fixture in VERSIONS.items():
            with open(os.path.join(FIXTURES, fixture), "rb") as file:
                if file.read() == content:
                    return version
        return None

    def serve(self, *flags, **more):
        return Host(*self.folders(), *flags, plugins=(), **more)

    def assert_nothing_installed(self):
        self.assertEqual([name for name in os.listdir(self.plugins) if name != "aha-plugins.lock"], [])
