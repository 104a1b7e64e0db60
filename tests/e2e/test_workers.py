"""Plugins in processes of their own: what one does there costs its own events, and the host says what it was."""
import concurrent.futures
import contextlib
import glob
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading

import harness
import load
from harness import Host, Remote, reply, wait_for

# An order to the kernel that a sanitizer's runtime would take over, or a page that it would not survive.
PLAIN_ONLY = harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")


def children(host):
    """Process ids of the host's children that run a plugin."""
    found = []
    for path in glob.glob(f"/proc/{host.process.pid}/task/*/children"):
        with open(path) as file:
            for pid in file.read().split():
                try:
                    with open(f"/proc/{pid}/comm") as comm:
                        if comm.read().startswith("aha:"):
                            found.append(int(pid))
                except OSError:
                    pass  # ended meanwhile
    return found


def zygote(host):
    """The process id of the one that starts the others; None while there is none."""
    for path in glob.glob(f"/proc/{host.process.pid}/task/*/children"):
        with open(path) as file:
            for pid in file.read().split():
                try:
                    with open(f"/proc/{pid}/comm") as comm, open(f"/proc/{pid}/stat") as stat:
                        if comm.read() == "aha-zygote\n" and stat.read().rsplit(") ", 1)[1][0] != "Z":
                            return int(pid)
                except OSError:
                    pass  # ended meanwhile
    return None


def worker(host, service="echo"):
    return host.service(service)["worker"]


class Workers(harness.TestCase):
    def test_a_process_is_started_by_the_first_event_and_by_nothing_before(self):
        for tier in harness.ISOLATED_TIERS:
            with Host(isolation=tier) as host:
                host.get("/configuration")
                self.assertEqual(host.service("echo")["tier"], tier)
                self.assertEqual(worker(host)["state"], "not started")
                self.assertEqual(children(host), [])
                self.assertEqual(host.event("echo")[1]["messages"], [{"severity": 1, "message": "version 1"}])
                self.assertEqual(children(host), [host.process_of("echo")])

    @harness.unittest.skipIf("sandbox" not in harness.ISOLATED_TIERS, "nothing is sandboxed in this build")
    def test_a_process_has_room_for_a_channel_from_each_of_many_loops(self):
        with Host("--threads", "64", isolation="sandbox") as host, concurrent.futures.ThreadPoolExecutor(16) as pool:
            for status, answer in pool.map(lambda _: host.event("echo"), range(1500)):
                self.assertEqual((status, answer.get("exception")), (200, None))
            self.assertEqual(worker(host)["deaths"], 0)
            descriptors = os.listdir(f"/proc/{host.process_of('echo')}/fd")
            self.assertGreater(len(descriptors), 64)

    def test_an_idle_process_is_stopped_and_the_next_event_starts_another(self):
        with Host("--worker-idle-s", "2", isolation="worker") as host:
            host.event("echo")
            first = host.process_of("echo")
            wait_for(lambda: worker(host)["state"] == "not started", "the idle process to be let go")
            wait_for(lambda: children(host) == [], "it to end")
            self.assertEqual(worker(host), {"state": "not started", "pid": None, "reason": None, "deaths": 0, "poisonous": 0})
            self.assertEqual(host.event("echo")[0], 200)
            self.assertNotEqual(host.process_of("echo"), first)

    def test_a_pinned_plugin_has_its_process_ahead_of_the_first_event_and_again_after_a_kill(self):
        with Host("--pin", "fixture", "--worker-idle-s", "1", isolation="worker") as host:
            first = host.process_of("echo")
            os.kill(first, signal.SIGKILL)
            wait_for(lambda: worker(host)["pid"] not in (first, None), "another to take its place")

    def test_a_zygote_that_is_killed_under_load_is_replaced_and_neither_log_nor_disk_is_flooded(self):
        with Host(isolation="worker") as host, concurrent.futures.ThreadPoolExecutor(16) as pool:
            host.event("echo")
            stop = threading.Event()
            answered = [0] * 8

            def send(number):
                answers = []
                while not stop.is_set():
                    answers.append(host.event("echo"))
                    answered[number] += 1
                return answers

            sending = [pool.submit(send, number) for number in range(8)]
            try:
                for _ in range(3):
                    # An event that loses two processes is set aside, so none may be under way from one round to the next.
                    before = list(answered)
                    wait_for(lambda: all(now > then for now, then in zip(answered, before)), "each event to be another")
                    first = zygote(host)
                    os.kill(first, signal.SIGKILL)
                    for pid in children(host):  # so that another is needed
                        os.kill(pid, signal.SIGKILL)
                    wait_for(lambda: zygote(host) not in (None, first), "another zygote")
                    wait_for(lambda: worker(host)["state"] == "running", "a process to serve again")
            finally:
                stop.set()
            for answers in sending:
                for status, answer in answers.result():
                    self.assertEqual((status, answer.get("exception")), (200, None))
            wait_for(lambda: host.get("/readyz")[0] == 200, "the host to be ready again")  # this one may not have lasted
            output = host.output()
            self.assertEqual(output.count("the zygote exited (SIGKILL)"), 1)
            self.assertLess(len(output.splitlines()), 500)
            self.assertEqual(glob.glob(os.path.join(host.folder, "state", "crashes", "*-0.txt")), [])

    def test_events_fail_in_time_if_a_private_copy_is_gone_and_that_is_no_crash(self):
        with Host(isolation="worker") as host:
            copies = os.path.join(host.folder, "state", "private-copies")
            shutil.rmtree(copies)
            open(copies, "w").close()  # so that they cannot be made again
            status, answer = host.event("echo")
            self.assertEqual(status, 200)
            self.assertIn("its private copy in the state folder is gone", answer["exception"]["message"])
            self.assertEqual(worker(host)["deaths"], 0)
            self.assertEqual(host.output().count("no process could be started"), 1)
            self.assertFalse(os.path.exists(os.path.join(host.folder, "state", "crashes")))

    def test_a_stuck_event_is_counted_for_its_own_service_and_once(self):
        with Host(isolation="worker") as host:
            host.event("spin", {"for_ms": 500})
            wait_for(lambda: "has been held for" in host.output(), "the line")
            metrics = host.request("GET", "/metrics")[2].decode()
            lines = [line for line in metrics.splitlines() if line.startswith("aha_calls_stuck_total")]
            self.assertEqual(lines, ['aha_calls_stuck_total{service="spin"} 1'])

    def test_a_process_ends_with_the_host_however_that_dies(self):
        host = Host(isolation="worker").__enter__()
        host.event("echo")
        pids = children(host)
        host.process.kill()
        host.process.wait()
        wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), "the process to end")
        host.__exit__()

    def test_no_secret_of_the_host_is_in_its_processes(self):
        secret = "a-secret-of-the-operator"
        with Host(isolation="worker", environment={"AHA_HOST_PATH_SECRET": secret}) as host:
            status, _, _ = host.request("POST", f"/{secret}/send_event", json.dumps(
                {"service_name": "echo", "event": "ping", "user_data": {"token": "a-secret-of-the-user"}}))
            self.assertEqual(status, 200)
            pids = children(host)
            self.assertEqual(len(pids), 1)
            for pid in pids:
                for part in ("environ", "cmdline"):
                    with open(f"/proc/{pid}/{part}", "rb") as file:
                        self.assertNotIn(b"secret", file.read())

    def test_a_request_goes_out_by_the_host_and_its_policy_binds_the_process(self):
        with Remote(lambda handler: reply(handler, 200, b"x" * 5000)) as remote:
            url = f"http://third.example.com:{remote.port}/x"
            for tier in harness.ISOLATED_TIERS:
                with Host("--connect-to", f"third.example.com:{remote.port}:127.0.0.1:{remote.port}", isolation=tier) as host:
                    self.assertEqual(host.event("fetch", data={"url": url})[1]["meta_data"], {"status": 200, "bytes": 5000})
                    _, refused = host.event("fetch", data={"url": f"http://127.0.0.1:{remote.port}/"})
                    self.assertIn("loopback", refused["exception"]["message"])

    def test_many_events_at_once_each_get_their_own_answer(self):
        with Host(isolation="worker") as host, concurrent.futures.ThreadPoolExecutor(16) as pool:
            def one(number):
                return host.event("meta", {"meta": "x"}, meta_data={"number": number}), host.event("sleep", {"ms": number % 7})
            for failed, slept in pool.map(one, range(200)):
                self.assertIn("meta_data", failed[1]["exception"]["message"])
                self.assertEqual(slept[1]["messages"][0]["message"], "slept")

    def test_events_that_wait_for_code_that_computes_hold_up_no_client_and_are_answered(self):
        with Host("--threads", "1", isolation="worker") as host, concurrent.futures.ThreadPoolExecutor(100) as pool:
            host.event("echo")
            computing = pool.submit(host.event, "spin", {"for_ms": 900})
            wait_for(lambda: host.service("spin")["in_flight"] == 1, "the code to compute")
            waiting = [pool.submit(host.event, "sleep", {"fill": "x" * 4000, "ms": 1}) for _ in range(90)]
            while not computing.done():
                self.assertEqual(host.request("GET", "/healthz", timeout=5)[0], 200)
            for one in waiting:
                self.assertEqual(one.result()[1]["messages"][-1]["message"], "slept")
            self.assertEqual(worker(host)["deaths"], 0)

    def test_replaced_under_load_no_event_is_lost_and_old_processes_end(self):
        with Host(isolation="worker", plugins=("echo1.so",)) as host:
            stop, wrong, count = threading.Event(), [], [0]

            def send():
                while not stop.is_set():
                    status, answer = host.event("echo")
                    count[0] += 1
                    if status != 200 or answer["messages"][-1]["message"] not in ("version 1", "version 2"):
                        wrong.append((status, answer))

            clients = [threading.Thread(target=send) for _ in range(4)]
            for client in clients:
                client.start()
            for turn in range(10):
                version = 1 + (turn + 1) % 2
                host.install(f"echo{version}.so", "echo1.so")
                wait_for(lambda: host.event("echo")[1]["messages"][-1]["message"] == f"version {version}", "the new version")
            stop.set()
            for client in clients:
                client.join()
            self.assertEqual(wrong, [])
            self.assertGreater(count[0], 10)
            wait_for(lambda: len(children(host)) == 1, "all processes but the newest to end")
            self.assertEqual(worker(host)["deaths"], 0)


class Deaths(harness.TestCase):
    @PLAIN_ONLY
    def test_an_event_that_kills_two_processes_is_set_aside_and_named_and_no_other_notices(self):
        with Host(isolation="worker") as host:
            status, answer = host.event("crash")
            self.assertEqual(status, 200)
            self.assertEqual(answer["exception"]["exception_class"], "crash")
            self.assertRegex(answer["exception"]["message"], r"Event \S+ was set aside: two processes of crash \(version 1, generation 1\)")
            self.assertEqual(host.event("echo")[0], 200)
            self.assertEqual(worker(host, "crash")["poisonous"], 1)
            self.assertEqual(worker(host, "crash")["deaths"], 2)
            self.assertIn(b'aha_events_lost_worker_total{fate="set_aside",plugin="fixture"} 1', host.request("GET", "/metrics")[2])
            for text in host.crash_reports(2, "(ping) of crash"):
                for word in ("SIGSEGV", "fixture.so", "version: 1", "generation 1", "(ping) of crash", "receive (fixture.so+0x"):
                    self.assertIn(word, text)

    @PLAIN_ONLY
    def test_a_stack_that_overflows_costs_one_process_and_is_named(self):
        with Host(isolation="worker") as host:
            host.event("overflow")
            for text in host.crash_reports(2, "of overflow"):
                self.assertIn("overflowed its 256 KiB stack", text)

    @PLAIN_ONLY
    def test_events_beside_one_that_crashes_are_handed_on_and_answered(self):
        with Host(isolation="worker") as host, concurrent.futures.ThreadPoolExecutor(16) as pool:
            sleeping = [pool.submit(host.event, "sleep", {"ms": 800}) for _ in range(8)]
            wait_for(lambda: host.service("sleep")["in_flight"] == 8, "the events to be in flight")
            host.event("crash")
            for one in sleeping:
                _, answer = one.result()
                self.assertEqual(answer["messages"][-1]["message"], "slept")
                self.assertNotIn("exception", answer)

    @PLAIN_ONLY
    def test_what_a_crashed_event_had_logged_is_answered_and_not_in_the_report(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier), Host(isolation=tier) as host:
                messages = host.event("crash", data={"says": 1})[1]["messages"]
                self.assertEqual([one["message"] for one in messages],
                                 ["about to\ncrash", "The process of crash died of SIGSEGV; the event was handed to a new one.",
                                  "about to\ncrash"])
                for text in host.crash_reports(2, "of crash"):
                    self.assertIn("receive", text)
                    self.assertNotIn("about to", text)

    @PLAIN_ONLY
    def test_code_that_does_not_come_back_is_named_before_it_is_killed(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier), Host(isolation=tier) as host:
                self.assertEqual(host.event("spin", data={"timeout": 1})[1]["exception"]["exception_class"], "Timeout::Error")
                (text,) = host.crash_reports(1, "of spin")
                self.assertIn("end: was killed: event", text)
                self.assertRegex(text, r"backtrace:\n.*fixture\.so\+0x")

    @PLAIN_ONLY
    def test_repeated_deaths_quarantine_and_a_new_file_serves_again(self):
        with Host(isolation="worker") as host:
            for _ in range(3):
                host.event("crash")
            self.assertEqual(worker(host)["state"], "quarantined")
            self.assertEqual(host.service("echo")["state"], "quarantined")
            self.assertIn("SIGSEGV", worker(host)["reason"])
            self.assertIn("is quarantined", host.event("echo")[1]["exception"]["message"])
            self.assertIn(b'aha_plugin_quarantined{plugin="fixture"} 1', host.request("GET", "/metrics")[2])
            host.install("fixture2.so", "fixture.so")
            wait_for(lambda: "exception" not in host.event("echo")[1], "the new version to serve")
            wait_for(lambda: b'aha_plugin_quarantined{plugin="fixture"} 0' in host.request("GET", "/metrics")[2],
                     "the gauge to fall with the version that was in quarantine")

    @PLAIN_ONLY
    def test_events_refused_by_a_quarantine_have_no_case_and_share_a_line_of_the_log(self):
        with tempfile.TemporaryDirectory() as cases, Host("--record", cases, isolation="worker") as host:
            for _ in range(3):
                host.event("crash")
            self.assertEqual(worker(host)["state"], "quarantined")
            for _ in range(5):
                self.assertIn("is quarantined", host.event("echo")[1]["exception"]["message"])
            host.install("fixture2.so", "fixture.so")
            wait_for(lambda: "exception" not in host.event("echo")[1], "the new version to serve")
            wait_for(lambda: "(ping) was recorded" in host.output(), "its case")
            self.assertEqual(len(re.findall(r"echo: event .* failed: .* is quarantined", host.output())), 1)
            for name in os.listdir(cases):
                with open(os.path.join(cases, name)) as file:
                    self.assertNotIn("quarantined", file.read())

    def release(self, host, service):
        return harness.ask_operator("quarantine", "release", service, "--state-dir", f"{host.folder}/state")

    def roll_back(self, host, service, command="plugin"):
        return harness.ask_operator(command, "rollback", service, "--state-dir", f"{host.folder}/state")

    @PLAIN_ONLY
    def test_the_version_before_a_quarantined_one_serves_again(self):
        with Host(isolation="worker") as host:
            status, output = self.roll_back(host, "echo")
            self.assertEqual(status, 1)
            self.assertIn("no other version", output)
            host.install("fixture2.so", "fixture.so")
            wait_for(lambda: host.service("echo")["generation"] == 2, "the new version to serve")
            for _ in range(3):
                host.event("crash")
            self.assertIn("is quarantined", host.event("echo")[1]["exception"]["message"])
            status, output = self.roll_back(host, "echo")
            self.assertEqual(status, 0, output)
            self.assertIn("fixture.so serves its earlier version", output)
            self.assertEqual(host.service("echo")["generation"], 3)
            self.assertNotIn("exception", host.event("echo")[1])
            self.assertEqual(self.roll_back(host, "echo")[0], 1)  # the one that died is nothing to go back to
            self.assertEqual(self.roll_back(host, "nosuch")[0], 1)
            status, output = self.roll_back(host, "nosuch", command="quarantine")  # the deprecated name
            self.assertEqual(status, 1)
            self.assertIn("nosuch", output)

    @PLAIN_ONLY
    def test_a_quarantined_plugin_serves_again_once_it_is_released(self):
        with Host(isolation="worker") as host:
            self.assertEqual(self.release(host, "echo"), (0, "fixture.so is not quarantined\n"))
            for _ in range(3):
                host.event("crash")
            wait_for(lambda: "aha-host quarantine release" in host.output(), "the log to say how to release it")
            self.assertEqual(self.release(host, "echo"), (0, "fixture.so serves again with its next event\n"))
            self.assertNotIn("exception", host.event("echo")[1])
            status, output = self.release(host, "nosuch")
            self.assertEqual(status, 1)
            self.assertIn("nosuch", output)
        status, output = self.release(host, "echo")
        self.assertEqual(status, 1)
        self.assertIn("--state-dir", output)

    def test_one_that_spins_is_killed_past_its_deadline_and_others_are_answered_meanwhile(self):
        with Host(isolation="worker") as host, concurrent.futures.ThreadPoolExecutor() as pool:
            spinning = pool.submit(host.event, "spin", {"for_ms": 0}, {"timeout": 3})
            wait_for(lambda: "has been held for" in host.output(), "the log to name it")
            self.assertEqual(host.event("echo", timeout=10)[0], 200)
            _, answer = spinning.result()
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertIn("of its deadline", wait_for(lambda: worker(host)["reason"], "the death to be shown"))
            self.assertEqual(host.event("echo")[0], 200)

    def test_a_stop_ends_in_order_while_a_worker_spins(self):
        with Host("--stop-timeout-s", "1", isolation="worker") as host, concurrent.futures.ThreadPoolExecutor() as pool:
            spinning = pool.submit(host.event, "spin", {"for_ms": 0}, {"timeout": 60})
            wait_for(lambda: "has been held for" in host.output(), "the event to spin")
            host.process.terminate()
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0, host.output())
            spinning.exception()

    def test_killed_at_random_under_load_every_event_is_answered_and_none_by_another(self):
        with Host(isolation="worker") as host:
            killed = set()

            def kill_one():
                pids = [pid for pid in children(host) if pid not in killed]  # one that was may not be reaped yet
                with contextlib.suppress(ProcessLookupError, IndexError):  # the one before is not replaced yet
                    pid = random.choice(pids)
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
                    return True
                return False

            self.assertEqual(load.answers_while_killing(host, kill_one, times=25, answers_between=5), [])
            self.assertGreaterEqual(worker(host)["deaths"], 20)
            self.assertNotEqual(worker(host)["state"], "quarantined")


class Policy(harness.TestCase):
    def test_a_tier_can_be_given_to_one_plugin_on_the_command_line_and_in_the_file(self):
        with Host("--isolate", "echo1=worker", plugins=("fixture.so",), isolation="inline") as host:
            self.assertEqual(host.service("sleep")["tier"], "inline")
        host = Host(plugins=(), isolation=None)
        config = os.path.join(host.folder, "config.toml")
        host.process.kill()
        host.process.wait()
        host.log.close()
        with open(config, "w") as file:
            file.write('[isolation]\ndefault = "worker"\necho1 = "inline"\n')
        with Host("--config", config, plugins=("echo1.so",), isolation=None) as other:
            self.assertEqual(other.service("echo")["tier"], "inline")
        with Host("--config", config, plugins=("echo2.so",), isolation=None) as other:
            self.assertEqual(other.service("echo")["tier"], "worker")
        harness.shutil.rmtree(host.folder)

    def test_by_itself_the_host_sandboxes_a_file_that_it_does_not_know(self):
        with Host(isolation=None) as host:
            self.assertEqual(host.service("echo")["tier"], "sandbox" if host.get("/services")[1]["sandbox"]["available"] else "worker")

    @harness.unittest.skipIf(harness.SANITIZER == "thread", "it takes the sandbox away in its own way")
    def test_without_a_sandbox_a_file_that_it_does_not_know_gets_a_process_or_is_kept_out(self):
        through = (sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "without_landlock.py"))
        with Host(plugins=("echo1.so",), isolation=None, through=through) as host:
            self.assertEqual(host.service("echo")["tier"], "worker")
            self.assertEqual(host.event("echo")[0], 200)
            sandbox = host.get("/services")[1]["sandbox"]
            self.assertFalse(sandbox["available"])
            self.assertIn("landlock is missing", sandbox["missing"])
            self.assertIn("this machine cannot sandbox plugins, so auto gives them a process", host.output())
        for flags in (("--require-signature",), ("--isolation", "sandbox")):
            with self.subTest(flags=flags), Host(*flags, plugins=("echo1.so",), isolation=None, through=through) as host:
                self.assertIsNone(host.service("echo"))
                self.assertIn("echo1.so is not loaded (verify)", host.output())

    def test_a_bundled_file_runs_inline_and_one_of_its_name_does_not(self):
        bundled = os.path.join(os.path.dirname(harness.HOST), "bundled")
        if not os.path.exists(os.path.join(bundled, "slack.sha256")):
            self.skipTest("this build has no bundled plugins")
        slack = os.path.join(os.path.dirname(os.path.dirname(harness.HOST)), "plugins", "slack.so")
        with Host(plugins=(slack,), isolation=None) as host:
            self.assertEqual(host.service("slack")["tier"], "inline")
        with Host(plugins=(), isolation=None) as host:
            harness.shutil.copy(os.path.join(harness.FIXTURES, "echo1.so"), os.path.join(host.plugins, "slack.so"))
            self.assertNotEqual(wait_for(lambda: host.service("echo"), "the file to be loaded")["tier"], "inline")

    def test_a_tier_that_is_none_is_refused(self):
        status, output = Host("--isolate", "slack=nowhere", isolation="inline").ended()
        self.assertEqual(status, 2)
        self.assertIn("slack=nowhere", output)


if __name__ == "__main__":
    harness.main()
