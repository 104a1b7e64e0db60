"""README's first steps work as written: scripts/start, its demonstration, and the command that they print."""
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile

import harness
from harness import HOST, Host, wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PRINTED = r"(?m)^  (build/release/host/aha-host send .*)\n"  # a whole line: the rest of it may come later


class Start:
    """scripts/start in a checkout whose build is this one's."""

    def __init__(self, *flags):
        self.folder = tempfile.mkdtemp(prefix="aha-host-test-")
        for name in ("scripts/start", "scripts/stand_in", "docs/examples/github_issues.json"):
            os.makedirs(os.path.dirname(os.path.join(self.folder, name)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, name), os.path.join(self.folder, name))
        build = os.path.join(self.folder, "scripts", "build")
        with open(build, "w") as file:
            file.write("#!/bin/sh\n")
        os.chmod(build, stat.S_IRWXU)
        os.makedirs(os.path.join(self.folder, "build", "release"))
        os.symlink(os.path.dirname(HOST), os.path.join(self.folder, "build", "release", "host"))
        os.symlink(os.environ["AHA_BUNDLED"], os.path.join(self.folder, "build", "release", "plugins"))
        self.output_path = os.path.join(self.folder, "output")
        environment = {name: value for name, value in os.environ.items()
                       if name != "PORT" and not name.startswith("AHA_HOST_")}
        with open(self.output_path, "wb") as output:
            self.process = subprocess.Popen([os.path.join(self.folder, "scripts", "start"), *flags], env=environment,
                                            stdout=output, stderr=output, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.interrupt()
        shutil.rmtree(self.folder)

    def output(self):
        with open(self.output_path, errors="replace") as output:
            return output.read()

    def printed_command(self):
        def found():
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}:\n{self.output()}")
            return re.search(PRINTED, self.output())
        return wait_for(found, "the command to be printed", 3 * harness.PATIENCE_S).group(1)

    def send(self, command):
        """Runs what a person would paste into a second terminal -> what it prints."""
        return subprocess.check_output(command, shell=True, cwd=self.folder, text=True, timeout=harness.PATIENCE_S)

    def interrupt(self):
        """Ctrl-C in its terminal -> exit status"""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(harness.PATIENCE_S)


class FirstSteps(harness.TestCase):
    def test_the_demonstration_creates_an_issue_and_shows_each_request(self):
        with Start("--demo", "--listen", "127.0.0.1:0") as start:
            self.assertIn("ended well", start.send(start.printed_command()))
            made = r"POST +https://api\.github\.com/repos/\S+/issues .* -> 201"
            wait_for(lambda: re.search(made, start.output()), "the request to be shown")
            self.assertRegex(start.output(), r"https://acme\.aha\.io/api/v1/\S+ .*-> 200")
            self.assertEqual(start.interrupt(), 0)
            self.assertIn("stopped", start.output())

    def test_the_printed_command_has_the_path_secret(self):
        secret = "0123456789abcdef"
        for flags in (("--path-secret", secret), (f"--path-secret={secret}",)):
            with self.subTest(flags=flags), Start("--demo", "--listen", "127.0.0.1:0", *flags) as start:
                command = start.printed_command()
                self.assertIn(f"/{secret}", command)
                self.assertIn("ended well", start.send(command))
                self.assertEqual(start.interrupt(), 0)

    def test_readme_sends_the_same_event_to_the_default_address(self):
        with open(os.path.join(ROOT, "README.md")) as readme:
            command = re.search(r"(?m)^(build/release/host/aha-host send .*)$", readme.read()).group(1)
        with Start("--demo", "--listen", "127.0.0.1:0") as start:
            printed = start.printed_command()
            self.assertEqual(command, re.sub(r" --url http://127\.0\.0\.1:\d+", "", printed))


class Bundled(harness.TestCase):
    def test_every_bundled_service_has_the_version_of_the_host(self):
        said = subprocess.check_output([HOST, "--version"], text=True).split()[1]
        with Host("--plugins", os.environ["AHA_BUNDLED"]) as host:
            services = host.get("/services")[1]["services"]
        self.assertEqual({one["service_name"]: one["version"] for one in services},
                         {one["service_name"]: said for one in services})


if __name__ == "__main__":
    harness.main()
