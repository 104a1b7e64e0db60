"""POST /workbench/compare plays earlier events again on the code that serves now, and sends nothing out."""
import contextlib
import http.client
import threading

import harness
from harness import Host, Remote, reply, wait_for
from test_workbench import Bench as BenchHost


class Compare(harness.TestCase):
    def compare(self, host, expected=200, **asked):
        status, answer = host.json("POST", "/workbench/compare", asked)
        self.assertEqual(status, expected, answer)
        return answer

    def test_a_new_version_is_compared_with_the_events_of_the_old_one_in_each_tier(self):
        for tier in ("inline", *harness.ISOLATED_TIERS):
            with self.subTest(tier=tier):
                self.compare_versions(tier)

    def compare_versions(self, tier):
        asked = []

        def answer(handler):
            asked.append(handler.path)
            reply(handler, 200, b"here")
        with Remote(answer) as remote, BenchHost("--allow-address", "127.0.0.0/8", "--isolation", tier) as host:
            url = f"http://127.0.0.1:{remote.port}/things"
            number = host.send("fetch", data={"url": url, "pin": "s3cr3t-4711"})
            host.ended(number)
            same = self.compare(host, service="fetch", last=10)
            self.assertEqual((same["service"], same["generation"]), ("fetch", 1))
            event, = same["events"]
            self.assertEqual((event["id"], event["verdict"], event["result"]), (number, "same", []))
            pair, = event["requests"]
            self.assertEqual((pair["old"], pair["differences"]), (pair["new"], []))
            self.assertTrue(pair["old"]["url"].startswith(url.rsplit("/", 1)[0]))

            host.install("fetches_twice.so", "fixture.so")
            wait_for(lambda: host.service("fetch")["generation"] == 2, "the new version to serve")
            differs = self.compare(host, service="fetch", ids=[number])
            self.assertEqual(differs["generation"], 2)
            event, = differs["events"]
            self.assertEqual(event["verdict"], "differs")
            self.assertEqual([(bool(pair["old"]), bool(pair["new"])) for pair in event["requests"]],
                             [(True, True), (False, True)])
            self.assertIn({"place": "answer: meta_data/status", "expected": "200", "got": "404"}, event["result"])
            self.assertNotIn("s3cr3t", str(differs))
            self.assertEqual(asked, ["/things"])
            self.assertEqual(len(host.json("GET", "/workbench/events")[1]["events"]), 1)

    def test_what_cannot_be_compared_is_told(self):
        with BenchHost() as host:
            number = host.send("echo")
            host.ended(number)
            other, missing = self.compare(host, service="fetch", ids=[number, 99])["events"]
            self.assertEqual({other["verdict"], missing["verdict"]}, {"not comparable"})
            self.assertIn("no such event", other["why"])
            self.assertEqual(self.compare(host, service="fetch", last=5)["events"], [])
            self.assertEqual(self.compare(host, service="echo", last=5)["events"][0]["verdict"], "same")
            for asked, status in (({"last": 1}, 400), ({"service": "echo"}, 400), ({"service": "echo", "last": 0}, 400),
                                  ({"service": "echo", "last": 101}, 400), ({"service": "echo", "last": -1}, 400),
                                  ({"service": "echo", "ids": ["x"]}, 400), ({"service": "echo", "ids": [1] * 101}, 400),
                                  ({"service": "none", "last": 1}, 404), ({"service": ["echo"], "last": 1}, 400)):
                with self.subTest(asked=asked):
                    self.compare(host, status, **asked)
            self.assertEqual(host.request("POST", "/workbench/compare", b"{}")[0], 401)
            self.assertEqual(host.ask("POST", "/workbench/compare", {"service": "x" * 70_000, "last": 1})[0], 413)

    def test_one_comparison_runs_at_a_time_and_no_event_waits_for_it(self):
        with BenchHost() as host:
            host.ended(host.send("sleep", payload={"ms": 3000}))
            statuses = []
            threads = [threading.Thread(target=lambda: statuses.append(
                host.ask("POST", "/workbench/compare", {"service": "sleep", "last": 1})[0])) for _ in range(2)]
            for thread in threads:
                thread.start()
            wait_for(lambda: statuses, "the second comparison to be refused")
            self.assertEqual(host.event("echo")[0], 200)
            for thread in threads:
                thread.join()
            self.assertEqual(statuses, [409, 200])

    def test_a_host_stops_in_the_middle_of_one(self):
        with BenchHost() as host:
            host.ended(host.send("sleep", payload={"ms": 3000}))

            def compare_once_it_is_free():
                with contextlib.suppress(OSError, http.client.HTTPException):
                    while host.ask("POST", "/workbench/compare", {"service": "sleep", "last": 1})[0] == 409:
                        pass
            thread = threading.Thread(target=compare_once_it_is_free)
            thread.start()
            wait_for(lambda: host.json("POST", "/workbench/compare", {"service": "echo", "last": 1})[0] == 409,
                     "the comparison to begin")
            host.process.terminate()
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)
            thread.join()

    def test_a_crash_costs_no_more_than_the_plugins_process(self):
        if harness.SANITIZED:
            self.skipTest("the sanitizer reports the crash itself")
        with BenchHost("--isolation", "worker") as host:
            number = host.send("crash")
            host.ended(number)
            self.assertEqual(self.compare(host, service="crash", ids=[number])["events"][0]["id"], number)
            self.assertEqual(host.event("echo")[0], 200)


class WithoutWorkbench(harness.TestCase):
    def test_there_is_no_comparison(self):
        with Host() as host:
            self.assertEqual(host.request("POST", "/workbench/compare", b"{}")[0], 404)


if __name__ == "__main__":
    harness.main()
