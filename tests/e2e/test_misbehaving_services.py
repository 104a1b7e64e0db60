"""A service that misbehaves costs its own event, and the host says which it was."""
import concurrent.futures
import json
import time

import harness
from harness import Host, wait_for


class MisbehavingServices(harness.TestCase):
    def test_100_mb_of_log_are_cut_and_said_to_be(self):
        with Host() as host:
            _, answer = host.event("flood")
            self.assertLess(len(json.dumps(answer)), 3_000_000)
            self.assertIn("dropped", answer["messages"][-1]["message"])
            self.assertEqual(host.event("echo")[0], 200)

    def test_a_sleep_beyond_the_deadline_is_woken_and_reported_as_a_timeout(self):
        with Host() as host:
            started = time.monotonic()
            _, answer = host.event("sleep", {"ms": 60000}, data={"timeout": "1"})
            self.assertLess(time.monotonic() - started, 10)
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertEqual(answer["messages"][0]["message"], "was woken")

    def test_a_service_deaf_to_its_deadline_is_answered_for_and_the_thread_serves_on(self):
        with Host("--threads", "1", "--stop-timeout-s", "1") as host, concurrent.futures.ThreadPoolExecutor() as pool:
            deaf = pool.submit(host.event, "deaf", None, {"timeout": 1})
            for _ in range(20):
                self.assertEqual(host.event("echo")[0], 200)
            _, answer = deaf.result()
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertIn("deaf", answer["exception"]["message"])
            self.assertEqual(host.event("echo")[0], 200)

    @harness.unittest.skipIf(harness.SANITIZER == "thread", "this sanitizer holds signals back while a thread computes")
    def test_a_service_that_holds_its_thread_is_named_with_its_event(self):
        with Host() as host:
            host.event("spin", {"for_ms": 500})
            output = wait_for(lambda: "has held its thread" in host.output() and host.output(), "the watchdog's report")
            self.assertRegex(output, r"spin \(generation 1, fixture\.so\) has held its thread for \d+ ms with event \S+ \(ping\)")
            _, _, metrics = host.request("GET", "/metrics")
            self.assertIn(b'aha_calls_stuck_total{service="spin"}', metrics)

    @harness.unittest.skipIf(harness.SANITIZER == "thread", "this sanitizer holds signals back while a thread computes")
    def test_a_service_that_never_returns_costs_a_thread_and_the_host_serves_on(self):
        with Host("--threads", "2", "--stop-timeout-s", "1") as host:
            with concurrent.futures.ThreadPoolExecutor() as pool:
                stuck = pool.submit(host.event, "spin", {"for_ms": 0}, {"timeout": 1}, timeout=8)
                wait_for(lambda: "another thread takes over" in host.output(), "the loss to be noticed")
                for _ in range(100):  # the kernel spreads connections over all listeners
                    self.assertEqual(host.event("echo", timeout=5)[0], 200)
                with self.assertRaises(OSError):
                    stuck.result()

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")
    def test_a_crash_and_an_overflow_name_the_service_on_the_way_down(self):
        for service, words in (("crash", "crashed"), ("overflow", "overflowed its 256 KiB stack")):
            with Host() as host:
                with self.assertRaises(OSError):
                    host.event(service)
                host.process.wait(harness.PATIENCE_S)
                self.assertRegex(host.output(), rf"service {service} \(generation 1, fixture\.so\) {words} while it handled")


if __name__ == "__main__":
    harness.main()
