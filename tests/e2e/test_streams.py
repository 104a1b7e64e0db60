"""What a plugin can do with standard input, output and error: nothing that reaches the host's own, whatever these are."""
import os
import pty
import re
import shutil
import socket
import subprocess
import threading

import harness
from harness import HOST, Host, wait_for

LOADER = os.environ["AHA_LOADER"]
IS_SANDBOXED = "sandbox" in harness.ISOLATED_TIERS
PROBED = "descriptors: 0 null, 1 pipe, 2 pipe, 3 socket,"


def fixture(name):
    return os.path.join(LOADER, f"{name}.so")


class Collector:
    """Reads what a host writes to the other end of something."""

    def __init__(self, read):
        self.text = b""
        self.thread = threading.Thread(target=self.collect, args=(read,), daemon=True)
        self.thread.start()

    def collect(self, read):
        try:
            while piece := read():
                self.text += piece
        except OSError:  # the terminal's other end has closed
            pass


class Streams(harness.TestCase):
    def serve(self, plugin, read, **streams):
        """A host with this plugin and these streams -> what it wrote by the time that it serves and has stopped."""
        with Host(plugins=()) as folders:  # for its folders
            shutil.copy(fixture(plugin), os.path.join(folders.plugins, "x.so"))
            state = os.path.join(folders.folder, "other-state")
            host = subprocess.Popen([HOST, "serve", "--plugins", folders.plugins, "--state-dir", state, "--listen",
                                     "127.0.0.1:0"], start_new_session=True, **streams)
            collector = Collector(read)
            try:
                wait_for(lambda: b"good: generation 1 serves" in collector.text or b"x.so is not loaded" in collector.text,
                         "the plugin to serve or to be refused")
            finally:
                host.terminate()
                host.wait(harness.PATIENCE_S)
            wait_for(lambda: re.search(rb" stopped\r?\n", collector.text), "the end of the log")
            return collector.text.decode()

    def expect_intact(self, log):
        self.assertIn("good: generation 1 serves", log)
        self.assertIn(f"x.so printed while it was probed: {PROBED}", log)
        self.assertIn(r"x.so printed while it was probed: \u{1b}[2J2026-01-01 00:00:00 info forged", log)
        self.assertNotIn("\033[2J", log)
        self.assertNotIn("took ", log)

    def test_a_log_that_is_a_file_is_neither_wound_back_nor_shut(self):
        with Host("--isolation", "auto", plugins=(fixture("abuses_streams"),), isolation=None) as host:
            wait_for(lambda: host.service("good"), "the plugin to serve")
            log = host.output()
        self.assertIn(f"abuses_streams.so printed while it was probed: {PROBED}", log)
        self.assertIn(r"\u{1b}[2J2026-01-01 00:00:00 info forged", log)
        self.assertRegex(log.splitlines()[0], r"^20\d\d-")

    def test_a_log_that_is_a_socket_is_not_shut(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self.expect_intact(self.serve("abuses_streams", lambda: ours.recv(65536), stderr=theirs))

    def test_a_terminal_keeps_what_its_operator_types(self):
        ours, theirs = pty.openpty()
        os.write(ours, b"hunter2\n")
        try:
            log = self.serve("abuses_streams", lambda: os.read(ours, 65536), stdin=theirs, stdout=theirs, stderr=theirs)
        finally:
            os.close(ours)
            os.close(theirs)
        self.expect_intact(log.replace("hunter2", "", 1))  # the terminal's echo
        self.assertNotIn("hunter2", log.replace("hunter2", "", 1))

    def test_a_plugin_that_prints_while_it_loads_serves_wherever_the_log_goes(self):
        with Host("--isolation", "auto", plugins=(fixture("prints_in_constructor"),), isolation=None) as host:
            wait_for(lambda: host.service("good"), "the plugin to serve")
            for stream in ("output", "error"):
                self.assertIn(f"prints_in_constructor.so printed while it was probed: on standard {stream}\n",
                              host.output())

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")
    def test_a_thread_that_crashes_outside_of_any_event_is_named_on_the_way_down(self):
        with Host(plugins=(), isolation="inline") as host:
            beside = os.path.join(host.folder, "beside")
            shutil.copy(fixture("thread_crashes"), beside)
            os.rename(beside, os.path.join(host.plugins, "x.so"))
            wait_for(lambda: host.process.poll() is not None, "the host's end")
            self.assertRegex(host.output(), r'the thread "[^"]*" crashed outside of any event, at\n.*x\.so\(\+0x')

    def test_a_flood_while_it_loads_is_refused_and_leaves_a_hundred_lines(self):
        with Host("--isolation", "auto", plugins=("echo1.so", fixture("floods_streams")), isolation=None) as host:
            wait_for(lambda: "floods_streams.so is not loaded" in host.output(), "the refusal")
            # A busy machine may not get so far within the time of a probe.
            self.assertTrue("it printed more than 256 KiB" in host.output() or "the time limit" in host.output())
            self.assertLess(len(host.output()), 200 * 1024)
            self.assertEqual(host.event("echo")[0], 200)

    def test_a_worker_has_the_descriptors_it_was_handed_and_no_other(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier), Host(plugins=(fixture("abuses_streams"),), isolation=tier) as host:
                host.event("good")
                lines = wait_for(lambda: re.findall(r"\(process \d+\) printed: (descriptors: .*)", host.output()),
                                 "the worker's list")
                # Control, report and the loop's own: an event queue, a timer and a wake-up. In a sandbox also what
                # the dynamic loader may read, which only a signal handler of the host's can reach.
                loaders = r"( \d+ file,)*" if tier == "sandbox" else ""
                self.assertRegex(lines[0],
                                 r"^descriptors: 0 null, 1 pipe, 2 pipe, 3 socket, 4 pipe,( \d+ other,){2,4}" + loaders + "$")
                self.assertNotIn("took ", host.output())


if __name__ == "__main__":
    harness.main()
