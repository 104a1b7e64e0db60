"""What files and services are called: whose a name is, and how hostile names are shown."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

import harness
from harness import FIXTURES, HOST, Host, wait_for


class HostileNames(harness.TestCase):
    NAMES = (b"\xff\xfe.so", "\u202egnp.so".encode(), b"x.so\n2026-01-01 00:00:00.000 error   FORGED.so",
             b"\x1b]0;owned\x07\x9b.so")

    def install_all(self, host):
        for name in self.NAMES:
            shutil.copy(os.path.join(FIXTURES, "echo2.o"), os.path.join(os.fsencode(host.plugins), name))

    def test_file_names_are_shown_as_what_they_are_in_services_and_log(self):
        for log_format in ("text", "json"):
            with self.subTest(log_format), Host("--log-format", log_format) as host:
                self.install_all(host)
                refused = wait_for(lambda: len(host.get("/services")[1]["refused"]) == 4 and
                                   host.get("/services")[1]["refused"], "four refusals")
                self.assertEqual({one["file"] for one in refused},
                                 {"\ufffd\ufffd.so", "\\u{202e}gnp.so", "\\u{1b}]0;owned\\u{7}\ufffd.so",
                                  "x.so\\u{a}2026-01-01 00:00:00.000 error   FORGED.so"})
                with open(host.log_path, "rb") as log:
                    lines = log.read().decode().splitlines()  # which is UTF-8, or this throws
                for line in lines:
                    self.assertNotRegex(line, "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
                    self.assertFalse(line.strip().startswith("2026-01-01"), line)
                    if log_format == "json":
                        self.assertIn("message", json.loads(line))


class Owners(harness.TestCase):
    """A copy of the host, whose one bundled plugin is bundled.so and offers echo."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="aha-names-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.host_program = os.path.join(cls.folder, "aha-host")
        shutil.copy(HOST, cls.host_program)
        bundled = os.path.join(cls.folder, "bundled")
        os.mkdir(bundled)
        with open(os.path.join(FIXTURES, "echo1.so"), "rb") as plugin:
            digest = hashlib.sha256(plugin.read()).hexdigest()
        for name, text in (("bundled.sha256", digest), ("bundled.services", "echo\n")):
            with open(os.path.join(bundled, name), "w") as file:
                file.write(text)

    def serve(self, *flags, files):
        return Host(*flags, plugins=files, program=self.host_program, isolation="inline")

    def refusal(self, host, file):
        return next((one for one in host.get("/services")[1]["refused"] if one["file"] == file), None)

    def test_a_stranger_gets_no_bundled_service_whatever_it_is_called_and_whenever_it_comes(self):
        with self.serve(files={"echo2.so": "acme.so", "echo1.so": "bundled.so"}) as host:
            refused = wait_for(lambda: self.refusal(host, "acme.so"), "the stranger to be refused")
            self.assertEqual(refused["step"], "verify")
            self.assertIn("--owner echo=acme.so", refused["reason"])
            wait_for(lambda: host.service("echo"), "the bundled plugin to serve")
            self.assertEqual(host.service("echo")["file"], "bundled.so")
            os.remove(os.path.join(host.plugins, "bundled.so"))
            wait_for(lambda: host.service("echo") is None, "the service to be gone")
            host.install("fixture2.so", "zz.so")
            wait_for(lambda: self.refusal(host, "zz.so"), "the second stranger to be refused")
            host.install("echo1.so", "bundled.so")
            wait_for(lambda: host.service("echo"), "the bundled plugin to serve again")
            self.assertEqual(host.service("echo")["file"], "bundled.so")

    def test_the_operator_gives_a_service_to_whom_he_likes(self):
        with self.serve("--owner", "echo=acme.so", files={"echo2.so": "acme.so", "echo1.so": "bundled.so"}) as host:
            wait_for(lambda: host.service("echo"), "the service")
            self.assertEqual(host.service("echo")["file"], "acme.so")
            self.assertIn("acme.so, by --owner",
                          wait_for(lambda: self.refusal(host, "bundled.so"), "the refusal")["reason"])

    def test_inspect_says_that_a_name_is_anothers(self):
        for name, status in (("bundled.so", 0), ("acme.so", 1)):
            shutil.copy(os.path.join(FIXTURES, "echo1.so"), os.path.join(self.folder, name))
            done = subprocess.run([self.host_program, "inspect", os.path.join(self.folder, name)], capture_output=True,
                                  text=True, timeout=harness.PATIENCE_S)
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            self.assertEqual("the service echo belongs to the bundled plugins" in done.stdout, status == 1)


class Memory(harness.TestCase):
    def test_an_owner_finds_nothing_of_what_another_remembered(self):
        settings = {"aha_account_domain": "acme", "integration_id": 7}

        def first_message(host, payload):
            return host.event("keep", payload, settings)[1]["messages"][0]["message"]

        def served_by(file):
            service = host.service("keep")
            return service is not None and service["file"] == file

        with Host(plugins=()) as host:
            host.install("fixture.so", "first.so")
            wait_for(lambda: served_by("first.so"), "the first file to serve")
            self.assertEqual(first_message(host, {"put": "one"}), "get -13 ")
            os.remove(os.path.join(host.plugins, "first.so"))
            wait_for(lambda: host.service("keep") is None, "the service to be gone")
            host.install("fixture2.so", "second.so")
            wait_for(lambda: served_by("second.so"), "the second file to serve")
            self.assertEqual(first_message(host, {"put": "two"}), "get -13 ")
            os.remove(os.path.join(host.plugins, "second.so"))
            wait_for(lambda: host.service("keep") is None, "the service to be gone")
            host.install("fixture2.so", "first.so")
            wait_for(lambda: served_by("first.so"), "the next version of the first file to serve")
            self.assertEqual(first_message(host, {"put": "three"}), "get 0 one")


if __name__ == "__main__":
    harness.main()
