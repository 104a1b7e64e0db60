"""Plugins whose manifest says "threads":"own": each call runs on a thread of a process, in the tiers that have one."""
import concurrent.futures

import harness
from harness import Host, wait_for

PLAIN_ONLY = harness.unittest.skipIf(harness.SANITIZED, "a sanitizer reports a crash in its own way")


def each_tier(test):
    def run(self):
        for tier in harness.THREADED_TIERS:
            with self.subTest(tier=tier):
                test(self, tier)
    run.__name__ = test.__name__
    return run


def refusal_of(host, file):
    return wait_for(lambda: next((one for one in host.get("/services")[1]["refused"] if one["file"] == file), None),
                    f"the refusal of {file}")


class OwnThreads(harness.TestCase):
    @each_tier
    def test_calls_that_wait_do_so_together_and_beyond_the_limit_in_line(self, tier):
        with Host("--calls-per-process", "4", plugins=("own_threads.so",), isolation=tier) as host, \
                concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = [pool.submit(host.event, "sleep", {"ms": 50}) for _ in range(24)]
            for one in answers:
                self.assertEqual(one.result()[1]["messages"][-1]["message"], "slept")
            worker = host.service("sleep")["worker"]
            self.assertEqual((worker["deaths"], worker["state"]), (0, "running"))

    @each_tier
    def test_code_that_computes_for_long_holds_up_no_other_call(self, tier):
        with Host(plugins=("own_threads.so",), isolation=tier) as host, concurrent.futures.ThreadPoolExecutor() as pool:
            spinning = pool.submit(host.event, "spin", {"for_ms": 3000})
            wait_for(lambda: host.service("spin")["in_flight"] == 1, "it to compute")
            pid = host.process_of("spin")
            self.assertEqual(host.event("echo")[0], 200)
            self.assertFalse(spinning.done())
            spinning.result()
            self.assertEqual(host.process_of("spin"), pid)

    @each_tier
    def test_one_that_does_not_come_back_by_its_deadline_costs_the_process_and_the_next_is_served(self, tier):
        with Host(plugins=("own_threads.so",), isolation=tier) as host:
            _, answer = host.event("spin", {"for_ms": 0}, {"timeout": 1})
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertIn("of its deadline", wait_for(lambda: host.service("echo")["worker"]["reason"], "its death"))
            self.assertNotIn("exception", host.event("echo")[1])

    @PLAIN_ONLY
    @each_tier
    def test_a_crash_on_a_thread_names_its_event_and_those_beside_it_are_answered(self, tier):
        with Host(plugins=("own_threads.so",), isolation=tier) as host, concurrent.futures.ThreadPoolExecutor() as pool:
            sleeping = [pool.submit(host.event, "sleep", {"ms": 800}) for _ in range(4)]
            wait_for(lambda: host.service("sleep")["in_flight"] == 4, "the events to be in flight")
            self.assertIn("was set aside: two processes of crash", host.event("crash")[1]["exception"]["message"])
            for one in sleeping:
                self.assertNotIn("exception", one.result()[1])

    @PLAIN_ONLY
    @each_tier
    def test_a_stack_that_overflows_is_named(self, tier):
        with Host(plugins=("own_threads.so",), isolation=tier) as host:
            host.event("overflow")
            host.crash_reports(2, "overflowed its thread's 1024 KiB stack")

    def test_in_the_host_itself_it_is_refused_with_what_to_do(self):
        with Host(plugins=("own_threads.so",), isolation="inline") as host:
            refusal = refusal_of(host, "own_threads.so")
            self.assertEqual(refusal["step"], "inspect")
            self.assertIn("--isolate own_threads=worker", refusal["reason"])

    def test_a_library_that_starts_threads_says_so_or_is_refused_in_every_tier(self):
        for tier in ("inline", *harness.THREADED_TIERS):
            with self.subTest(tier=tier), Host(plugins=("with_secret_runtime.so",), isolation=tier) as host:
                refusal = refusal_of(host, "with_secret_runtime.so")
                self.assertEqual(refusal["step"], "probe")
                self.assertIn('write "threads":"own" into its manifest', refusal["reason"])
        for tier in harness.THREADED_TIERS:
            with self.subTest(tier=tier), Host(plugins=("with_runtime.so",), isolation=tier) as host:
                self.assertNotIn("exception", host.event("echo")[1])


if __name__ == "__main__":
    harness.main()
