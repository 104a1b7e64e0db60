"""A host of one version follows a host of another in the middle of the load, and no event fails.

What systemd does at an upgrade: the socket stays, the state folder too, the program is another.
"""
import os
import re
import shutil
import subprocess

import harness
from load import Load, listening

BUILD, CMAKE = os.environ["AHA_BUILD"], os.environ["AHA_CMAKE"]


def version_of(program):
    return subprocess.check_output([program, "--version"], text=True).split()[1]


class Upgrade(harness.FolderTestCase):
    def install(self, name):
        """An installed host with all bundled plugins, and one that is not bundled."""
        prefix = os.path.join(self.folder, name)
        for component in ("host", "plugins"):
            subprocess.check_call([CMAKE, "--install", BUILD, "--prefix", prefix, "--component", component],
                                  stdout=subprocess.DEVNULL)
        shutil.copy(os.path.join(harness.FIXTURES, "fixture.so"), os.path.join(prefix, "lib", "aha-host", "plugins"))
        return prefix

    def renumber(self, prefix):
        """Makes it another version, whose number has as many characters: each 9 becomes 1, and other digits 9."""
        program = os.path.join(prefix, "lib", "aha-host", "aha-host")
        with open(program, "rb") as file:
            content = file.read()
        number = version_of(program).encode() + b"\0"
        other = re.sub(rb"\d", lambda digit: b"%d" % (int(digit.group()) // 9 or 9), number)
        os.unlink(program)
        with open(program, "wb") as file:
            file.write(content.replace(number, other))
        os.chmod(program, 0o755)
        self.assertEqual(version_of(program).encode() + b"\0", other)

    def serve(self, prefix, socket):
        return harness.Host("--plugins", os.path.join(prefix, "lib", "aha-host", "plugins"), "--state-dir",
                            os.path.join(self.folder, "state"), "--threads", "2",
                            program=os.path.join(prefix, "bin", "aha-host"), handed=[socket], isolation=None)

    def version_that_serves(self, host):
        metrics = host.request("GET", "/metrics")[2].decode()
        return re.search(r'aha_build_info\{.*version="(.*?)"', metrics).group(1)

    def test_no_event_fails_while_another_version_takes_over(self):
        before, after = self.install("before"), self.install("after")
        self.renumber(after)
        with listening() as socket:
            port = socket.getsockname()[1]
            with Load(port, "echo") as short, Load(port, "sleep", {"ms": 100}) as long:
                for prefix in (before, after, before):  # and back
                    with self.serve(prefix, socket) as host:
                        short.wait_for_each()
                        long.wait_for_each()
                        self.assertEqual(self.version_that_serves(host), version_of(os.path.join(prefix, "bin", "aha-host")))
                with self.serve(after, socket):
                    short.stop()
                    long.stop()
        self.assertEqual(short.failures + long.failures, [])


if __name__ == "__main__":
    harness.main()
