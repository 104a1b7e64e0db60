"""A plugin that tries everything (tests/host/sandbox/hostile), sandboxed by the real host: every attempt fails, the log
or a report names the plugin, and the service beside it answers all the while."""
import concurrent.futures
import contextlib
import os
import socket
import threading
import time

import harness
from harness import Host, wait_for

HOSTILE = os.environ["AHA_HOSTILE"]
NOT_PERMITTED, DENIED = "refused: Operation not permitted", "refused: Permission denied"

# Event, what the plugin is told, and what the log says of its process. A line comes once a call and process, so some
# share theirs with an earlier event.
REFUSED = [
    ("socket", NOT_PERMITTED, "refused socket\n"),
    ("inet6", NOT_PERMITTED, "refused socket\n"),
    ("netlink", NOT_PERMITTED, "refused socket\n"),
    ("abstract_socket", NOT_PERMITTED, "refused socket\n"),
    ("socketpair", NOT_PERMITTED, "refused socketpair\n"),
    ("read_passwd", DENIED, "refused reading /etc/passwd\n"),
    ("read_environ", DENIED, "refused reading /proc/{host}/environ\n"),
    ("read_parent_memory", DENIED, "refused process_vm_readv\n"),
    ("list_files", DENIED, "refused reading /usr/lib\n"),
    ("write_file", NOT_PERMITTED, "refused writing to /tmp/hostile_was_here\n"),
    ("memory_file", NOT_PERMITTED, "refused memfd_create\n"),
    ("unlink", NOT_PERMITTED, "refused unlink"),
    ("exec", NOT_PERMITTED, "refused execve\n"),
    ("fork", NOT_PERMITTED, "refused clone\n"),
    ("threads", "refused after ", "refused clone"),
    ("ptrace", NOT_PERMITTED, "refused ptrace\n"),
    ("kill_host", NOT_PERMITTED, "refused kill\n"),
    ("kill_all", NOT_PERMITTED, "refused kill\n"),
    ("signal_host", NOT_PERMITTED, "refused tgkill\n"),
    ("io_uring", NOT_PERMITTED, "refused io_uring_setup\n"),
    ("user_namespace", NOT_PERMITTED, "refused unshare\n"),
    ("mount", NOT_PERMITTED, "refused mount\n"),
    ("bpf", NOT_PERMITTED, "refused bpf\n"),
    ("raise_limits", NOT_PERMITTED, "refused prlimit64\n"),
    ("keyring", NOT_PERMITTED, "refused keyctl\n"),
    ("look_at_file", DENIED, "refused reading /etc/shadow\n"),
    ("look_at_processes", DENIED, "refused sched_getaffinity\n"),
    ("hide_refusals", NOT_PERMITTED, None),
    ("hide_refusals_by_upper_bits", NOT_PERMITTED, None),
]


def texts(answer):
    return [message["message"] for message in answer["messages"]]


class Neighbour:
    """Sends to the service beside the hostile one until told to stop."""

    def __init__(self, host):
        self.host, self.answered, self.wrong = host, 0, []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.send)

    def send(self):
        while not self.stop.wait(0.005):
            try:
                status, answer = self.host.event("echo")
            except OSError as error:
                status, answer = None, error
            if (status, answer) != (200, {"messages": [{"severity": 1, "message": "version 1"}], "meta_data": {}}):
                self.wrong.append((status, answer))
            self.answered += 1

    def is_answered(self):
        before = self.answered
        wait_for(lambda: self.answered > before + 1, "the other service to answer meanwhile")


@harness.unittest.skipIf("sandbox" not in harness.ISOLATED_TIERS, "nothing is sandboxed in this build")
class Hostile(harness.TestCase):
    @contextlib.contextmanager
    def sandboxed(self, *flags):
        """-> the host, and its other service, of which nothing may be lost in the meantime."""
        with Host(*flags, plugins=("echo1.so", HOSTILE), isolation="sandbox") as host:
            if not host.get("/services")[1]["sandbox"]["available"]:
                self.skipTest("this machine has no sandbox")
            self.assertEqual(host.service("hostile")["tier"], "sandbox")
            host.event("echo")
            process = host.process_of("echo")
            neighbour = Neighbour(host)
            neighbour.thread.start()
            try:
                yield host, neighbour
                neighbour.is_answered()
            finally:
                neighbour.stop.set()
                neighbour.thread.join()
            self.assertEqual(neighbour.wrong, [])
            worker = host.service("echo")["worker"]
            self.assertEqual((worker["pid"], worker["deaths"]), (process, 0))
            self.assertIsNone(host.process.poll())

    def expect_set_aside(self, host, event, cause):
        _, answer = host.event("hostile", event=event)
        message = answer["exception"]["message"]
        self.assertIn("was set aside: two processes of hostile (version 6.6.6, generation 1) died", message)
        self.assertRegex(message, cause)
        for report in host.crash_reports(2, f"({event}) of hostile"):
            self.assertRegex(report, rf"(?s)file: hostile\.so.*version: 6\.6\.6.*tier: sandbox.*end: {cause}")

    def test_a_name_that_takes_gigabytes_to_write_out_is_shown_as_it_stands(self):
        with self.sandboxed() as (host, _):
            host.event("hostile")
            before = host.memory_bytes()
            self.expect_set_aside(host, "name_bomb", "died of SIGSEGV")
            for report in host.crash_reports(2, "(name_bomb) of hostile"):
                self.assertIn("_Z1f1aIiiES_IS0_S0_E", report)
                self.assertLess(len(report), 64 * 1024)
            self.assertLess(host.memory_bytes() - before, 64 * 1024 * 1024)

    def test_whatever_the_kernel_could_do_for_it_is_refused_and_the_log_names_it(self):
        with self.sandboxed() as (host, _):
            host.event("hostile")
            pid = host.process_of("hostile")
            for event, told, blame in REFUSED:
                with self.subTest(event):
                    _, answer = host.event("hostile", event=event)
                    self.assertNotIn("exception", answer)
                    self.assertTrue(any(text.startswith(told) for text in texts(answer)), answer)
                    self.assertFalse([text for text in texts(answer) if not text.startswith("refused")])
                    if blame:
                        line = f"hostile.so (process {pid}) printed: sandbox: {blame.format(host=host.process.pid)}"
                        wait_for(lambda: line in host.output(), line)
            self.assertFalse(os.path.exists("/tmp/hostile_was_here"))
            worker = host.service("hostile")["worker"]
            self.assertEqual((worker["pid"], worker["deaths"]), (pid, 0))

    def test_what_ends_its_process_is_set_aside_and_too_much_of_it_quarantines_the_plugin_alone(self):
        with self.sandboxed() as (host, neighbour):
            self.expect_set_aside(host, "spawn", "died of SIGSYS")
            self.expect_set_aside(host, "exit", "ended by itself with status 0")
            fifth = host.event("hostile", event="block_refusals")[1]["exception"]["message"]
            self.assertRegex(fifth, "hostile.so is quarantined: its process died 5 times .* the last one died of SIGSYS")
            worker = host.service("hostile")["worker"]
            self.assertEqual((worker["state"], worker["deaths"], worker["poisonous"]), ("quarantined", 5, 2))
            wait_for(lambda: "hostile.so is quarantined" in host.output(), "the log to say so")
            metrics = host.request("GET", "/metrics")[2].decode()
            self.assertIn('aha_plugin_quarantined{plugin="hostile"} 1', metrics)
            self.assertIn('aha_events_lost_worker_total{fate="set_aside",plugin="hostile"} 2', metrics)
            self.assertNotIn('aha_plugin_quarantined{plugin="echo1"} 1', metrics)
            self.assertIn("is quarantined", host.event("hostile")[1]["exception"]["message"])
            neighbour.is_answered()
            self.assertTrue(host.operator("/quarantine/release", {"service_name": "hostile"})[1]["released"])
            self.assertEqual(texts(host.event("hostile")[1]), ["nothing tried"])

    def test_noise_on_every_descriptor_ends_its_process_and_forges_no_line_of_the_log(self):
        with self.sandboxed() as (host, _):
            self.expect_set_aside(host, "write_everywhere", "was killed: it sent ")
            for line in host.output().rstrip("\n").split("\n"):
                self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")

    @harness.unittest.skipIf(harness.SANITIZED or os.uname().machine != "x86_64", "a crash that the sanitizer would report")
    def test_the_entry_of_32_bit_programs_ends_its_process(self):
        with self.sandboxed() as (host, _):
            self.expect_set_aside(host, "old_entry", "died of SIG(SYS|SEGV)")

    def test_one_that_spins_is_killed_past_its_deadline(self):
        with self.sandboxed() as (host, neighbour), concurrent.futures.ThreadPoolExecutor() as pool:
            spinning = pool.submit(host.event, "hostile", event="spin", data={"timeout": 1})
            wait_for(lambda: "hostile.so: process" in host.output(), "the log to name it")
            neighbour.is_answered()
            self.assertFalse(spinning.done())
            _, answer = spinning.result()
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            reason = wait_for(lambda: host.service("hostile")["worker"]["reason"], "the death to be shown")
            self.assertIn("of its deadline", reason)
            self.assertIn('aha_calls_stuck_total{service="hostile"} 1', host.request("GET", "/metrics")[2].decode())

    def test_a_flood_of_its_log_is_cut_off_in_its_own_answer(self):
        with self.sandboxed() as (host, _):
            said = texts(host.event("hostile", event="flood_log")[1])
            self.assertLess(sum(map(len, said)), 1_100_000)
            self.assertIn("more lines were dropped", said[-1])
            self.assertLess(len(host.output()), 100_000)

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer's shadow memory leaves no limit to set")
    def test_memory_ends_at_its_limit(self):
        with self.sandboxed() as (host, _):
            before = host.memory_bytes()
            self.assertRegex(texts(host.event("hostile", "untouched", event="exhaust_memory")[1])[0], r"^refused after \d+ MiB$")
            self.assertLess(host.memory_bytes() - before, 64 << 20)

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer needs a descriptor to look at an object")
    def test_descriptors_end_at_their_limit(self):
        with self.sandboxed() as (host, _):
            self.assertRegex(texts(host.event("hostile", event="exhaust_descriptors")[1])[0], r"^refused after \d\d$")

    def test_a_call_that_it_holds_cannot_be_answered_by_another(self):
        with self.sandboxed() as (host, _), concurrent.futures.ThreadPoolExecutor() as pool:
            mark = {"of": "the one who waits"}
            held = pool.submit(host.event, "hostile", event="hold", meta_data=mark)
            wait_for(lambda: host.service("hostile")["in_flight"] == 1, "the call to be held")
            wait_for(lambda: texts(host.event("hostile", event="answer_for_another")[1]) == ["refused: not its call"],
                     "the attempt to find it")
            self.assertFalse(held.done())
            self.assertEqual(held.result(), (200, {"messages": [{"severity": 1, "message": "held"}], "meta_data": mark}))

    def test_its_list_of_hosts_binds_it_even_where_the_operator_leads_the_name_somewhere(self):
        with socket.create_server(("127.0.0.1", 0)) as elsewhere:
            port = elsewhere.getsockname()[1]
            with self.sandboxed("--connect-to", f"elsewhere.example:443:127.0.0.1:{port}") as (host, _):
                said = texts(host.event("hostile", event="egress")[1])
                self.assertEqual(said, [f"refused: {url}" for url in (
                    "https://elsewhere.example/", "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/",
                    "file:///etc/passwd")])
                self.assertIn("hostile: a request was not sent: The connection to elsewhere.example:443 is not allowed: "
                              "the plugin's manifest does not list this host.", host.output())
                metrics = host.request("GET", "/metrics")[2].decode()
                self.assertIn('aha_outgoing_refusals_total{reason="unlisted_host",service="hostile"} 3', metrics)
            elsewhere.setblocking(False)
            self.assertRaises(BlockingIOError, elsewhere.accept)

    @contextlib.contextmanager
    def attacked(self, event, *flags, timeout_s=3):
        """While the event runs -> the most memory that the host had beyond before, and the neighbour's slowest answers:
        (median before, 99th of a hundred during), in seconds; filled at the end."""
        seen = {"bytes": 0, "before": [], "during": []}
        with self.sandboxed("--threads", "1", *flags) as (host, _), concurrent.futures.ThreadPoolExecutor() as pool:
            host.event("hostile")
            self.measure(host, seen["before"], 100, lambda: False)
            before = host.memory_bytes()
            attack = pool.submit(host.event, "hostile", event=event, data={"integration_id": 1, "timeout": timeout_s})
            while not attack.done():
                self.measure(host, seen["during"], 20, attack.done)
                seen["bytes"] = max(seen["bytes"], host.memory_bytes() - before)
            _, answer = attack.result()
            seen["exception"] = answer.get("exception", {})
            yield host, seen

    def measure(self, host, times, count, is_over):
        for _ in range(count):
            if is_over():
                return
            begun = time.monotonic()
            self.assertEqual(host.event("echo")[0], 200)
            times.append(time.monotonic() - begun)

    def test_whatever_it_writes_on_its_channel_the_host_holds_little_and_its_neighbour_is_answered_in_time(self):
        for event in ("flood_kv", "flood_tiny", "flood_refused", "half_frame"):
            with self.subTest(event), self.attacked(event) as (host, seen):
                self.assertNotEqual(seen["exception"], {})
                if not harness.SANITIZED:
                    self.assertLess(seen["bytes"], 128 << 20)
                slowest = sorted(seen["during"])[int(len(seen["during"]) * 0.99) - 1]
                self.assertLess(slowest, 5 * max(seen["before"]) + 0.1)
                account = host.service("hostile")["account"]
                wait_for(lambda: host.service("hostile")["account"]["memory_bytes"]["used"] == 0, "all of it to be given back")
                self.assertGreater(account["loop_seconds"], 0)

    def test_large_requests_fill_no_more_than_its_share_of_the_hosts_memory(self):
        with socket.create_server(("127.0.0.1", 0)) as silent, self.attacked(
                "large_requests", "--connect-to", f"allowed.example:443:127.0.0.1:{silent.getsockname()[1]}",
                "--max-plugin-bytes", str(100 << 20), timeout_s=10) as (host, seen):
            if not harness.SANITIZED:
                self.assertLess(seen["bytes"], (100 + 192) << 20)
            self.assertGreater(host.service("hostile")["account"]["memory_bytes"]["refused"], 0)
            metrics = host.request("GET", "/metrics")[2].decode()
            self.assertRegex(metrics, r'aha_plugin_limit_refusals_total{plugin="hostile",resource="memory_bytes"} [1-9]')

    def test_events_that_block_its_processes_get_no_more_of_them_than_it_may_have(self):
        with self.sandboxed("--max-plugin-processes", "2") as (host, neighbour), concurrent.futures.ThreadPoolExecutor(8) as pool:
            def spin():
                return pool.submit(host.event, "hostile", event="spin", data={"timeout": 10})

            blocked = [spin()]
            host.process_of("hostile")
            wait_for(lambda: host.service("hostile")["worker"]["state"] == "not started", "the first process to be given up")
            blocked += [spin() for _ in range(4)]
            most = 0
            while not any(one.done() for one in blocked):
                most = max(most, host.service("hostile")["account"]["processes"]["used"])
            self.assertEqual(most, 2)
            neighbour.is_answered()


if __name__ == "__main__":
    harness.main()
