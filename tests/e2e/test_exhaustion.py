"""A host that has run out of descriptors or of room on a pipe: what it cannot do now fails, and it goes on."""
import contextlib
import os
import re
import resource
import socket
import time

import harness
from harness import Host, wait_for


def open_descriptors(host):
    return len(os.listdir(f"/proc/{host.process.pid}/fd"))


@contextlib.contextmanager
def few_descriptors(host, more):
    """The host may open so many more descriptors than it has."""
    before = resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE)
    highest = max(int(one) for one in os.listdir(f"/proc/{host.process.pid}/fd"))
    resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, (highest + 1 + more, before[1]))
    try:
        yield
    finally:
        resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, before)


def processor_s(host):
    with open(f"/proc/{host.process.pid}/stat") as stat:
        parts = stat.read().rsplit(") ", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@harness.unittest.skipIf(harness.SANITIZED, "the sanitizer needs descriptors of its own to look at objects")
class Exhaustion(harness.TestCase):
    def test_a_flood_of_connections_that_takes_all_descriptors_stops_neither_events_nor_reloads_for_good(self):
        with Host(isolation="worker") as host:
            with contextlib.ExitStack() as stack:
                stack.enter_context(few_descriptors(host, 20))
                for _ in range(100):
                    stack.enter_context(socket.create_connection(("127.0.0.1", host.port), timeout=5))
                wait_for(lambda: open_descriptors(host) >= 20, "the descriptors to be used up")
                before, started = processor_s(host), time.monotonic()
                host.install("fixture2.so", "fixture.so")  # noticed, and not to be read
                wait_for(lambda: "Too many open files" in host.output(), "the file to be refused for now")
                self.assertLess(processor_s(host) - before, 0.5 + (time.monotonic() - started) / 2)
                self.assertIsNone(host.process.poll())
            # All by itself, once there are descriptors again.
            wait_for(lambda: host.event("echo")[1].get("messages") == [{"severity": 1, "message": "version 2"}],
                     "the new version to serve")
            self.assertEqual(host.get("/readyz")[0], 200)

    def test_a_process_that_cannot_be_had_fails_its_events_and_the_next_ones_go_on(self):
        with Host(isolation="worker") as host, contextlib.closing(host.connect()) as client:
            with few_descriptors(host, 2):
                body = b'{"service_name":"echo","event":"ping","payload":null,"user_data":{},"meta_data":{}}'
                client.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                               b"Content-Length: %d\r\n\r\n" % len(body) + body)
                status, answer = harness.read_answer(client)
                self.assertEqual(status, 200)
                self.assertIn(b"Too many open files", answer)
            self.assertNotIn("exception", host.event("echo")[1])
            self.assertEqual(host.service("echo")["worker"]["deaths"], 0)
            # Another thread may close a file meanwhile, and a later try then fails at a later descriptor: one line for each.
            told = re.findall("no process could be started: (.*)", host.output())
            self.assertTrue(told)
            self.assertEqual(len(told), len(set(told)), told)


if __name__ == "__main__":
    harness.main()
