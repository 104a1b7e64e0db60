"""Keys are made, files signed, and the host acts on what it finds beside a plugin."""
import os
import shutil
import stat
import subprocess
import tempfile

import harness
from harness import FIXTURES, HOST, SO, Host, wait_for


class Signing(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-signing-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.plugin = os.path.join(self.folder, f"echo1{SO}")
        shutil.copy(os.path.join(FIXTURES, f"echo1{SO}"), self.plugin)

    def run_host(self, *arguments, text=""):
        """-> (exit status, all it said)"""
        done = subprocess.run([HOST, *arguments], cwd=self.folder, input=text, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=harness.PATIENCE_S)
        return done.returncode, done.stdout

    def make_key(self, name="vendor"):
        status, output = self.run_host("keygen", "--no-password", "--secret-key", f"{name}.key", "--public-key",
                                       f"{name}.pub")
        self.assertEqual(status, 0, output)
        return output.split()[1].rstrip(":")

    def sign(self, name="vendor"):
        status, output = self.run_host("sign", "--secret-key", f"{name}.key", self.plugin)
        self.assertEqual(status, 0, output)

    def serve_signed(self, *flags):
        """A host whose folder holds the plugin and what lies beside it."""
        host = Host(*flags, plugins=())
        for name in (f"echo1{SO}", f"echo1{SO}.minisig"):
            if os.path.exists(os.path.join(self.folder, name)):
                shutil.copy(os.path.join(self.folder, name), host.plugins)
        return host

    def public_key(self, name="vendor"):
        return os.path.join(self.folder, f"{name}.pub")

    @harness.LINUX_ONLY
    def test_a_key_is_its_owners_and_is_not_overwritten(self):
        self.make_key()
        path = os.path.join(self.folder, "vendor.key")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path) as file:
            before = file.read()
        status, output = self.run_host("keygen", "--no-password", "--secret-key", "vendor.key", "--public-key", "x.pub")
        self.assertEqual(status, 1)
        self.assertIn("vendor.key", output)
        with open(path) as file:
            self.assertEqual(file.read(), before)
        os.chmod(path, 0o644)
        status, output = self.run_host("sign", "--secret-key", "vendor.key", self.plugin)
        self.assertEqual(status, 1)
        self.assertIn("chmod 600", output)

    def test_a_password_must_be_given_twice_alike(self):
        for text, reason in (("", "--no-password"), ("one\nother\n", "differ")):
            status, output = self.run_host("keygen", text=text)
            self.assertEqual(status, 1)
            self.assertIn(reason, output)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "aha-host.key")))

    def test_verify_tells_trusted_from_all_else(self):
        key = self.make_key()
        self.make_key("stranger")
        flags = ("verify", "--trusted-key", "vendor.pub", self.plugin)
        self.assertEqual(self.run_host(*flags), (1, f"{self.plugin}: unsigned\n"))
        self.sign("stranger")
        self.assertIn("untrusted key", self.run_host(*flags)[1])
        self.sign()
        status, output = self.run_host(*flags)
        self.assertEqual(status, 0, output)
        self.assertIn(f"trusted (key {key})", output)
        self.assertEqual(self.run_host("verify", "--trusted-key", "vendor.pub", "--revoked", key, self.plugin)[0], 1)
        with open(self.plugin, "ab") as file:
            file.write(b"x")
        status, output = self.run_host(*flags)
        self.assertEqual(status, 1)
        self.assertIn("bad signature", output)

    def test_a_signed_file_serves_as_trusted(self):
        key = self.make_key()
        self.sign()
        with self.serve_signed("--trusted-key", self.public_key(), "--require-signature") as host:
            wait_for(lambda: host.service("echo"), "the signed service")
            self.assertEqual(host.service("echo")["signature"], "trusted")
            self.assertEqual(host.service("echo")["signature_key"], key)

    def test_a_signed_file_under_another_name_is_refused(self):
        self.make_key()
        self.sign()
        for end in ("", ".minisig"):
            os.rename(self.plugin + end, os.path.join(self.folder, f"other{SO}" + end))
        status, output = self.run_host("verify", "--trusted-key", "vendor.pub", f"other{SO}")
        self.assertEqual(status, 1)
        self.assertIn(f"signed as echo1{SO}", output)
        with Host("--trusted-key", self.public_key(), plugins=()) as host:
            for name in (f"other{SO}.minisig", f"other{SO}"):
                shutil.copy(os.path.join(self.folder, name), host.plugins)
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal")
            self.assertEqual(refused[0]["step"], "verify")
            self.assertIn(f"signed as echo1{SO}", refused[0]["reason"])

    def test_an_old_version_put_back_is_refused_until_the_operator_allows_it(self):
        self.make_key()
        old = os.path.join(self.folder, "old")
        os.mkdir(old)
        self.sign()
        for name in (f"echo1{SO}", f"echo1{SO}.minisig"):
            shutil.copy(os.path.join(self.folder, name), old)
        shutil.copy(os.path.join(FIXTURES, f"echo2{SO}"), self.plugin)
        self.sign()
        state = os.path.join(self.folder, "state")
        flags = ("--trusted-key", self.public_key(), "--state-dir", state)
        with self.serve_signed(*flags) as host:
            self.assertEqual(wait_for(lambda: host.service("echo"), "the service")["version"], "2")
            for name in (f"echo1{SO}.minisig", f"echo1{SO}"):
                shutil.copy(os.path.join(old, name), host.plugins)
            wait_for(lambda: any("it is an old version, 1, put back after 2" in one["reason"]
                                 for one in host.get("/services")[1]["refused"]), "the old version to be refused")
            self.assertEqual(host.service("echo")["version"], "2")
        for name in (f"echo1{SO}", f"echo1{SO}.minisig"):
            shutil.copy(os.path.join(old, name), self.folder)
        with self.serve_signed(*flags) as host:
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal after a restart")
            self.assertIn(f"--allow-downgrade echo1{SO}", refused[0]["reason"])
        for allowance in (("--allow-downgrade", f"echo1{SO}"), ()):
            with self.serve_signed(*flags, *allowance) as host:
                self.assertEqual(wait_for(lambda: host.service("echo"), "the old version to serve")["version"], "1")

    def test_an_unsigned_file_serves_unless_signatures_are_required(self):
        with self.serve_signed() as host:
            self.assertEqual(wait_for(lambda: host.service("echo"), "the service")["signature"], "unsigned")
        with self.serve_signed("--require-signature") as host:
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal")
            self.assertEqual(refused[0]["step"], "verify")
            self.assertIn("not signed", refused[0]["reason"])

    def test_a_revoked_key_ends_what_it_signed(self):
        key = self.make_key()
        self.sign()
        with self.serve_signed("--trusted-key", self.public_key(), "--revoked", key) as host:
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal")
            self.assertIn(key, refused[0]["reason"])
            self.assertIsNone(host.service("echo"))

    def test_a_wrong_setting_ends_the_start(self):
        status, output = Host("--trusted-key", "/nowhere", plugins=()).ended()
        self.assertEqual(status, 1)
        self.assertIn("/nowhere", output)


if __name__ == "__main__":
    harness.main()
