"""`aha-host dev`: save a source file, see the new code or the compiler's error."""
import contextlib
import fcntl
import http.client
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import termios
import time

import harness
from harness import FIXTURES, HOST, Host, Remote, reply, wait_for

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixture_plugin.c")
INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sdk", "include")


class Dev(harness.TestCase):
    def test_a_saved_source_is_built_and_serves_and_an_error_is_shown(self):
        with open(SOURCE) as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as sources:
            source, target = os.path.join(sources, "echo.c"), os.path.join(sources, "echo1.so")
            shutil.copy(SOURCE, source)
            # Linked beside and then moved, so that the host sees one change.
            build = (f"cc -shared -fPIC -DFIXTURE_ONLY_ECHO -I{INCLUDE} {source} -o {target} && "
                     "mv {target} $PLUGINS/echo1.so".replace("{target}", target))
            self.edit_and_watch(source, text, build)

    def edit_and_watch(self, source, text, build):
        with Host("--source", os.path.dirname(source), "--build", build, subcommand="dev", plugins=()) as host:
            wait_for(lambda: host.event("echo")[0] == 200, "the first build to serve")
            save(source, text.replace('#define FIXTURE_VERSION "1"', '#define FIXTURE_VERSION "saved"'))
            wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version saved", "the new code to serve")
            # Said once it is so, each by a thread of its own: the event may have been quicker.
            wait_for(lambda: re.search(r"(?s)echo\.c was saved; building\n.*built in \d+ ms\n", host.output()), "the build to be shown")
            wait_for(lambda: "echo: generation 2 serves, from echo1.so" in host.output(), "the reload to be shown")

            save(source, text.replace("static void flood", "static vood flood", 1))
            shown = wait_for(lambda: re.search(r"the build failed: (.*)", host.output()), "the compiler's error")
            self.assertRegex(shown.group(1), r"echo\.c:\d+:\d+: error: .*vood")
            self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version saved")

    def test_it_builds_at_the_start(self):
        with tempfile.TemporaryDirectory() as sources:
            shutil.copy(SOURCE, os.path.join(sources, "echo.c"))
            with Host("--source", sources, "--build", link(sources), subcommand="dev", plugins=()) as host:
                wait_for(lambda: host.event("echo")[0] == 200, "the service to be built and to serve")

    def test_a_failed_link_leaves_the_last_good_file_in_service_and_a_good_build_may_remove_it(self):
        with open(SOURCE) as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as sources:
            source = os.path.join(sources, "echo.c")
            shutil.copy(SOURCE, source)
            build = f"if [ -e {source} ]; then {link(sources)}; else rm -f $PLUGINS/echo1.so; fi"
            with Host("--source", sources, "--build", build, subcommand="dev", plugins=()) as host:
                target = os.path.join(host.plugins, "echo1.so")
                wait_for(lambda: host.event("echo")[0] == 200, "the first build")

                save(source, text.replace("static void flood", "void not_there(void);\nvoid* use(void) { return (void*)not_there; }\nstatic void flood", 1))
                wait_for(lambda: "undefined" in host.output(), "the linker's error")
                self.assertFalse(os.path.exists(target), "the linker is expected to remove what it cannot make")
                # Longer than a file is missing before its service is retired.
                until = time.monotonic() + 0.6
                while time.monotonic() < until:
                    self.assertEqual(host.event("echo")[0], 200)

                save(source, text.replace('#define FIXTURE_VERSION "1"', '#define FIXTURE_VERSION "again"'))
                wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version again", "the next good build")

                os.remove(source)
                wait_for(lambda: host.event("echo")[0] == 404, "the removed service to go")
                self.assertIn("echo: generation 2 is retired", host.output())

    def test_a_mistake_in_a_definition_is_told_at_its_line_in_a_sentence(self):
        with tempfile.TemporaryDirectory() as sources:
            source = os.path.join(sources, "hello.cpp")
            with open(source, "w") as file:
                file.write("#include <aha/sdk.hpp>\n"
                           "class Hello final : public aha::Service {\n"
                           " public:\n"
                           "  static constexpr void define(aha::Definition<Hello>& d) {\n"
                           '    d.title("Hello").option("a", "A");\n'
                           "  }\n"
                           "};\n"
                           "AHA_SERVICE(Hello)\n")
            build = f"c++ -std=c++20 -fsyntax-only -I{INCLUDE} {source}"
            with Host("--source", sources, "--build", build, subcommand="dev", plugins=()) as host:
                shown = wait_for(lambda: re.search(r"the build failed: (.*)", host.output()), "the compiler's error", 60)
                self.assertRegex(shown.group(1), r"/hello\.cpp:5:\d+: error: an option before the first field$")

    def test_each_event_and_its_requests_are_printed_without_secrets(self):
        with Remote(lambda handler: reply(handler, 201, body=b"\x1b[2Jmade")) as remote, \
                Host("--build", "true", "--source", FIXTURES, "--allow-address", "127.0.0.1", subcommand="dev") as host:
            base = f"http://127.0.0.1:{remote.port}"
            host.event("fetch", data={"url": f"{base}/x?key=qu3ry-value"})
            shown = wait_for(lambda: re.search(r"(?m)^fetch ping: ok, \d+ ms\n  GET (\S+) -> 201, \d+ ms\n", host.output()), "the report")
            self.assertTrue(shown.group(1).startswith(base + "/x?key=redacted-"), shown.group(1))
            host.event("fetch", data={"url": "http://127.0.0.2:1/"})
            wait_for(lambda: re.search(r"(?m)^fetch ping: failed, \d+ ms\n  GET http://127\.0\.0\.2:1/ -> address_refused, \d+ ms\n", host.output()), "the report of a failure")
            self.assertNotIn("qu3ry-value", host.output())
            self.assertNotIn("made", host.output())  # a body
            self.assertNotIn("\x1b", host.output())

    def test_bodies_are_printed_if_asked_for(self):
        with Remote(lambda handler: reply(handler, body=b"\x1b[2J" + 5000 * b"m")) as remote, \
                Host("--build", "true", "--source", FIXTURES, "--allow-address", "127.0.0.1", "--bodies", subcommand="dev") as host:
            host.event("fetch", data={"url": f"http://127.0.0.1:{remote.port}/"})
            wait_for(lambda: "    < ... 2048 of 5004 bytes are shown\n" in host.output(), "the cut body")
            self.assertIn("    < \\u{1b}[2Jmmm", host.output())

    def test_the_build_command_is_required_and_a_source_folder_must_be_there(self):
        status, output = Host(subcommand="dev").ended()
        self.assertEqual(status, 2)
        self.assertIn("--build", output)
        status, output = Host("--build", "true", "--source", "/no/such/folder", subcommand="dev").ended()
        self.assertEqual(status, 1)
        self.assertIn("the source folder /no/such/folder cannot be watched: No such file or directory", output)


class Keys(harness.TestCase):
    """On a terminal, below a shell, as a developer has it."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-dev-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, "plugins"))
        shutil.copy(os.path.join(FIXTURES, "echo1.so"), os.path.join(self.folder, "plugins"))
        self.shown = ""

    def start(self, **environment):
        self.terminal, theirs = pty.openpty()
        self.addCleanup(os.close, self.terminal)
        # The shell stays: with its last process a terminal takes its settings back, whoever has changed them.
        script = 'trap : INT QUIT; "$@"; echo "ended with $?."; while :; do read line; done'
        command = [HOST, "dev", "--build", "true", "--source", self.folder, "--listen", "127.0.0.1:0",
                   "--plugins", os.path.join(self.folder, "plugins"), "--isolation", "inline",
                   "--state-dir", os.path.join(self.folder, "state")]
        self.shell = subprocess.Popen(["sh", "-c", script, "sh", *command], stdin=theirs, stdout=theirs, stderr=theirs,
                                      start_new_session=True, env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment},
                                      preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(theirs)
        self.addCleanup(self.shell.wait)
        self.addCleanup(self.shell.kill)
        self.port = int(self.see(r"serves 1 service on http://127\.0\.0\.1:(\d+)").group(1))
        self.see("press r")
        wait_for(lambda: not self.is_as_before(), "keys without Enter")
        with open(f"/proc/{self.shell.pid}/task/{self.shell.pid}/children") as children:
            self.pid = int(children.read().split()[0])
        self.addCleanup(lambda: os.path.exists(f"/proc/{self.pid}") and os.kill(self.pid, signal.SIGKILL))

    def is_as_before(self):
        both = termios.ICANON | termios.ECHO
        return termios.tcgetattr(self.terminal)[3] & both == both

    def see(self, pattern):
        def found():
            if select.select([self.terminal], [], [], 0)[0]:
                self.shown += os.read(self.terminal, 65536).decode(errors="replace").replace("\r\n", "\n")
            return re.search(pattern, self.shown)
        return wait_for(found, f"{pattern} on the terminal")

    def press(self, key):
        os.write(self.terminal, key)

    def send(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE_S)
        with contextlib.closing(connection):
            connection.request("POST", "/send_event", json.dumps({"service_name": "echo", "event": "ping"}), {"Content-Type": "application/json"})
            self.assertEqual(connection.getresponse().status, 200)

    def test_r_sends_the_last_event_again_and_q_quits(self):
        self.start()
        self.press(b"r")
        self.see("no event has come yet")
        self.send()
        report = r"echo ping\x1b\[0m: \x1b\[32mok"
        self.see(report)
        self.press(b"r")
        self.see(f"(?s){report}.*{report}")
        self.press(b"q")
        self.see(r"ended with 0\.")
        self.assertTrue(self.is_as_before())

    def test_no_colour_is_used_where_none_is_wanted(self):
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            with self.subTest(environment):
                self.shown = ""
                self.start(**environment)
                self.send()
                self.see(r"(?m)^echo ping: ok")
                self.press(b"q")
                self.see(r"ended with 0\.")
                self.assertNotIn("\x1b", self.shown)

    def test_however_it_ends_the_terminal_is_as_before(self):
        ends = {"ctrl-c": lambda: self.press(b"\x03"), "ctrl-\\": lambda: self.press(b"\x1c"),
                **{name.name: lambda name=name: os.kill(self.pid, name) for name in
                   (signal.SIGTERM, signal.SIGHUP, *(() if harness.SANITIZED else (signal.SIGSEGV, signal.SIGABRT)))}}
        for name, end in ends.items():
            with self.subTest(name):
                self.shown = ""
                self.start()
                end()
                self.see(r"ended with \d+\.")
                self.assertTrue(self.is_as_before())


def link(sources):
    """A command that links the fixture in place, as CMake does."""
    return f"cc -shared -fPIC -Wl,-z,defs -DFIXTURE_ONLY_ECHO -I{INCLUDE} {sources}/echo.c -o $PLUGINS/echo1.so"


def save(path, text):
    """As an editor does: written beside, then renamed."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


if __name__ == "__main__":
    harness.main()
