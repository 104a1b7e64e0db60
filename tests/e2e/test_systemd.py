"""A host that systemd starts: it says when it is ready, proves that it makes progress, and takes over listening sockets."""
import contextlib
import glob
import os
import re
import signal
import socket
import subprocess
import threading
import time

import harness
from harness import HOST, Host, handing_over, wait_for
from load import Load, listening

PERIOD_S = 0.4  # of the watchdog


class Supervisor:
    """Listens where NOTIFY_SOCKET says, as systemd does."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []  # (time, message)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while message := self.socket.recv(4096):
            self.heard.append((time.monotonic(), message.decode()))

    def messages(self):
        return [message for _, message in self.heard]

    def watchdog_times(self):
        return [when for when, message in self.heard if message == "WATCHDOG=1"]

    def environment(self, **more):
        return {"NOTIFY_SOCKET": self.path, **more}

    def watching(self):
        return self.environment(WATCHDOG_USEC=str(int(PERIOD_S * 1e6)))

    def wait_for(self, beginning):
        return wait_for(lambda: next((one for one in self.messages() if one.startswith(beginning)), None), beginning)


class Notices(harness.FolderTestCase):
    def setUp(self):
        super().setUp()
        self.supervisor = Supervisor(self.folder)

    def test_ready_is_said_once_and_after_each_file_serves_or_is_refused(self):
        with Host(plugins=("fixture.so", "hangs.so"), environment=self.supervisor.environment(), isolation=None,
                  until=harness.LISTENS) as host:
            ready = self.supervisor.wait_for("READY=1")
            serving = len(host.get("/services")[1]["services"])
            self.assertIn("hangs.so is not loaded", host.output())
            self.assertRegex(ready, rf"^READY=1\nSTATUS=aha-host \S+ serves {serving} services? on http://127\.0\.0\.1:{host.port}$")
            self.assertEqual(self.supervisor.messages(), ["STATUS=loading plugins", ready])

    def test_stopping_is_said_before_running_events_end_with_the_time_that_they_have(self):
        with Host("--stop-timeout-s", "7", environment=self.supervisor.environment()) as host:
            client = threading.Thread(target=host.event, args=("sleep", {"ms": 1000}))
            client.start()
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to be in flight")
            host.process.send_signal(signal.SIGTERM)
            said = self.supervisor.wait_for("STOPPING=1")
            self.assertIsNone(host.process.poll())
            self.assertGreater(int(re.search(r"EXTEND_TIMEOUT_USEC=(\d+)", said).group(1)), 7_000_000)
            client.join()
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)

    def test_the_watchdog_is_fed_while_all_loops_are_idle_and_not_while_one_is_held(self):
        with Host("--threads", "2", environment=self.supervisor.watching(), isolation="inline") as host:
            wait_for(lambda: len(self.supervisor.watchdog_times()) > 3, "the watchdog to be fed")
            began = time.monotonic()
            host.event("spin", {"for_ms": 900})
            ended = time.monotonic()
            wait_for(lambda: self.supervisor.watchdog_times()[-1] > ended, "the watchdog to be fed again")
        times = [when for when in self.supervisor.watchdog_times() if when > began - PERIOD_S]
        longest = max(later - earlier for earlier, later in zip(times, times[1:]))
        self.assertGreater(longest, 0.6)  # it is a quarter of the period otherwise, 0.1 s

    def test_a_loop_that_is_replaced_is_not_waited_for(self):
        with Host("--threads", "1", "--stop-timeout-s", "0", environment=self.supervisor.watching(), isolation="inline") as host:
            stuck = threading.Thread(target=host.event, args=("spin", {"for_ms": 4000}))
            stuck.start()
            wait_for(lambda: "another thread takes over" in host.output(), "the loop to be lost")
            lost = time.monotonic()
            wait_for(lambda: self.supervisor.watchdog_times()[-1] > lost + PERIOD_S, "the watchdog to be fed")
            stuck.join()

    def test_a_watchdog_of_another_process_is_not_fed(self):
        with Host(environment={**self.supervisor.watching(), "WATCHDOG_PID": "1"}):
            self.supervisor.wait_for("READY=1")
            time.sleep(PERIOD_S)
        self.assertEqual(self.supervisor.watchdog_times(), [])


class Sockets(harness.FolderTestCase):
    def setUp(self):
        super().setUp()
        self.socket = listening()
        self.addCleanup(self.socket.close)
        self.port = self.socket.getsockname()[1]

    def test_events_are_taken_on_the_socket_that_is_handed_over(self):
        with Host("--threads", "2", handed=[self.socket]) as host:
            self.assertEqual(host.port, self.port)
            self.assertIn(f"listening on 127.0.0.1:{self.port}, a socket that was handed over;", host.output())
            for _ in range(20):
                self.assertEqual(host.event("echo")[0], 200)

    def test_several_sockets_are_served(self):
        with listening() as other, Host(handed=[self.socket, other]) as host:
            for port in (self.port, other.getsockname()[1]):
                host.port = port
                self.assertEqual(host.event("echo")[0], 200)

    def test_a_restart_under_load_refuses_no_connection_and_fails_no_event(self):
        state = os.path.join(self.folder, "state")
        with Load(self.port, "echo") as load:
            for _ in range(3):
                with Host("--state-dir", state, "--threads", "2", handed=[self.socket]):
                    load.wait_for_each()
            with Host("--state-dir", state, handed=[self.socket]):
                load.wait_for_each()
                load.stop()
        self.assertEqual(load.failures, [])

    def test_a_client_that_connected_before_the_stop_is_served(self):
        with Host(handed=[self.socket]) as host:
            self.assertEqual(host.event("echo")[0], 200)
            with host.connect() as early:
                host.wait_for_connections(1)
                host.process.send_signal(signal.SIGTERM)
                wait_for(lambda: "stopping" in host.output(), "the stop")
                early.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertEqual(harness.read_answer(early)[0], 200)
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)

    def test_a_lost_loop_leaves_the_socket_to_the_others(self):
        with Host("--threads", "1", "--stop-timeout-s", "0", handed=[self.socket], isolation="inline") as host:
            stuck = threading.Thread(target=host.event, args=("spin", {"for_ms": 3000}))
            stuck.start()
            wait_for(lambda: "another thread takes over" in host.output(), "the loop to be lost")
            for _ in range(5):
                self.assertEqual(host.event("echo")[0], 200)
            stuck.join()

    def test_no_other_process_of_the_host_has_a_socket_or_the_variables(self):
        supervisor = Supervisor(self.folder)
        tier = harness.ISOLATED_TIERS[-1]
        with Host(handed=[self.socket], environment=supervisor.watching(), isolation=tier) as host:
            host.event("echo")
            worker = host.process_of("echo")
            children = []
            for path in glob.glob("/proc/[0-9]*/stat"):
                with contextlib.suppress(OSError), open(path) as stat:
                    if int(stat.read().rsplit(")", 1)[1].split()[1]) == host.process.pid:
                        children.append(int(path.split("/")[2]))
            self.assertIn(worker, children)
            self.assertGreater(len(children), 1)  # the zygote is one
            inode = f"socket:[{os.fstat(self.socket.fileno()).st_ino}]"
            has = lambda pid: inode in [os.readlink(path) for path in glob.glob(f"/proc/{pid}/fd/*")]
            self.assertTrue(has(host.process.pid))
            for pid in children:
                self.assertFalse(has(pid), pid)
                with open(f"/proc/{pid}/environ") as environment:
                    self.assertNotRegex(environment.read(), "LISTEN_|NOTIFY_|WATCHDOG_")

    def refused(self, sockets, name="events", **environment):
        hand_over, numbers = handing_over(sockets, name)
        try:
            done = subprocess.run([*hand_over, HOST, "serve", "--plugins", self.folder, "--state-dir", self.folder + "/state",
                                   "--listen", "127.0.0.1:0"], capture_output=True, text=True, pass_fds=numbers,
                                  timeout=harness.PATIENCE_S)
        finally:
            for number in numbers:
                os.close(number)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def test_a_socket_that_cannot_take_events_is_refused(self):
        self.assertIn('the socket "operator" that was handed over has no use: FileDescriptorName=events',
                      self.refused([self.socket], "operator"))
        with socket.socket() as deaf, socket.socket(socket.AF_UNIX) as local:
            local.bind(os.path.join(self.folder, "local"))
            local.listen()
            for one in (deaf, local):
                self.assertIn("descriptor 3 that was handed over is no TCP socket that listens", self.refused([one]))

    def test_a_socket_of_another_process_is_left_alone(self):
        with Host(environment={"LISTEN_FDS": "1", "LISTEN_PID": "1"}) as host:
            self.assertEqual(host.event("echo")[0], 200)


if __name__ == "__main__":
    harness.main()
