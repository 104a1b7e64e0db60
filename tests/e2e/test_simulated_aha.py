"""A host that simulates Aha!: a service creates, is told by a webhook, and updates, without an account."""
import glob
import json
import os
import shutil
import tempfile

import harness
from harness import Host, wait_for
from test_workbench import Bench as BenchHost

ROOT = harness.ROOT


def example(*path):
    with open(os.path.join(ROOT, "docs", "examples", *path)) as file:
        return json.load(file)


SETTINGS = example("github_issues.json")
FEATURE = {"id": "1001", "reference_num": "APP-7", "name": "Sign in with a passkey", "position": 1,
           "url": "https://acme.aha.io/features/APP-7", "resource": "https://acme.aha.io/api/v1/features/APP-7",
           "workflow_status": {"id": "11", "name": "Ready"}, "integration_fields": [], "tags": [], "requirements": [],
           "description": {"id": "41", "body": "<p>No passwords.</p>", "attachments": []},
           "release": {"id": "901", "reference_num": "APP-R-2", "name": "Autumn", "integration_fields": [],
                       "url": "https://acme.aha.io/releases/APP-R-2",
                       "resource": "https://acme.aha.io/api/v1/releases/APP-R-2"}}


class SimulatedAha(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-host-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def serve(self, stand_in_flags, *flags):
        """A host that reaches GitHub's stand-in, and nothing else by that address."""
        connect_to = stand_in_flags[1].replace("::", "api.github.com:443:", 1)
        plugins = os.path.join(self.folder, "plugins")
        os.makedirs(plugins, exist_ok=True)
        shutil.copy(os.path.join(harness.BUNDLED, "github_issues.so"), plugins)
        return Host("--connect-to", connect_to, *stand_in_flags[2:], "--plugins", plugins, "--simulate-aha",
                    "--record", os.path.join(self.folder, "cases"), *flags)

    def handle(self, host, event, payload):
        status, answer = host.event("github_issues", payload, SETTINGS["user_data"], event,
                                    meta_data=SETTINGS["meta_data"])
        self.assertEqual(status, 200)
        self.assertNotIn("exception", answer, answer)
        return answer

    def exchanges(self, event):
        """What the one event of this name sent, as (method, URL, status)."""
        def recorded():
            found = glob.glob(os.path.join(self.folder, "cases", f"github_issues-{event}-*.json"))
            return found and found[0]
        with open(wait_for(recorded, f"the case of {event}")) as file:
            case = json.load(file)
        return [(one["request"]["method"], one["request"]["url"], one["response"]["status"]) for one in case["exchanges"]]

    def test_create_webhook_and_update_work_in_each_tier(self):
        for tier in ("inline", *harness.ISOLATED_TIERS):
            with self.subTest(tier=tier), harness.stand_in() as flags, self.serve(flags, "--isolation", tier) as host:
                shutil.rmtree(os.path.join(self.folder, "cases"), ignore_errors=True)
                os.mkdir(os.path.join(self.folder, "cases"))
                self.assertIn("Aha! is simulated: requests to *.aha.io are answered from memory", host.output())
                self.handle(host, "create_feature", {"event": "create_feature", "feature": FEATURE})
                fields = "https://acme.aha.io/api/v1/features/APP-7/integrations/6000001/fields"
                self.assertIn(("POST", fields, 200), self.exchanges("create_feature"))

                self.handle(host, "webhook", {
                    "action": "edited", "issue": {"number": 1, "title": "Sign in with two passkeys", "body": "", "state": "open"},
                    "changes": {"title": {"from": "Sign in with a passkey"}}, "repository": {"full_name": "acme/app"}})
                self.assertEqual([(method, url.rsplit("/api/v1/", 1)[1], status)
                                  for method, url, status in self.exchanges("webhook")],
                                 [("GET", "integrations/6000001/fields/number/value/1", 200), ("PUT", "features/APP-7", 200)])

    def test_a_wrong_token_and_an_unknown_record_are_told_as_aha_does(self):
        with harness.stand_in() as flags, self.serve(flags) as host:
            self.handle(host, "webhook", {"action": "edited", "issue": {"number": 99, "title": "x", "state": "open"},
                                          "changes": {"title": {"from": "y"}}, "repository": {"full_name": "acme/app"}})
            self.assertEqual([status for _, _, status in self.exchanges("webhook")], [404])

    def test_nothing_is_simulated_unless_it_is_asked_for(self):
        with Host() as host:
            self.assertNotIn("simulated", host.output())


class Workbench(harness.TestCase):
    """What the operator's page does with it."""

    def bench(self, stand_in_flags):
        connect_to = stand_in_flags[1].replace("::", "api.github.com:443:", 1)
        host = BenchHost("--connect-to", connect_to, *stand_in_flags[2:], "--simulate-aha", plugins=())
        shutil.copy(os.path.join(harness.BUNDLED, "github_issues.so"), host.plugins)
        return host

    def record(self, host):
        records = host.json("GET", "/workbench/aha")[1]["records"]
        return next((one for one in records if one["reference_num"] == "APP-7"), None)

    def test_create_webhook_and_update_without_an_account(self):
        with harness.stand_in() as flags, self.bench(flags) as host:
            wait_for(lambda: host.service("github_issues"), "the service")
            settings = {**SETTINGS["user_data"], "callback_url": None}
            self.assertEqual(host.ask("PUT", "/workbench/settings/github_issues",
                                      {"data": settings, "meta_data": SETTINGS["meta_data"]})[0], 204)
            base = host.json("GET", "/workbench/state")[1]["callback_base"]
            self.assertEqual(base, f"http://127.0.0.1:{host.port}/simulated_aha/webhooks/")

            payload = {"event": "create_feature", "feature": FEATURE}
            self.assertEqual(host.ended(host.send("github_issues", "create_feature", payload=payload))["outcome"], "ok")
            fields = {one["name"]: one["value"] for one in self.record(host)["integration_fields"]}
            self.assertEqual(fields["number"], "1")

            edited = {"action": "edited", "issue": {"number": 1, "title": "Two passkeys", "body": "", "state": "open"},
                      "changes": {"title": {"from": FEATURE["name"]}}, "repository": {"full_name": "acme/app"}}
            self.assertEqual(host.request("POST", "/simulated_aha/webhooks/github_issues", json.dumps(edited))[0], 200)
            wait_for(lambda: self.record(host)["name"] == "Two passkeys", "the webhook to reach the record")

            payload["event"] = "update_feature"
            update = host.ended(host.send("github_issues", "update_feature", payload=payload))
            self.assertEqual(update["outcome"], "ok")
            completed = {one["name"]: one["value"] for one in update["payload"]["json"]["feature"]["integration_fields"]}
            self.assertEqual(completed, fields)
            self.assertIn("PATCH", [one["method"] for one in update["exchanges"]])

            self.assertEqual(host.ask("POST", "/workbench/aha/reset", {})[0], 204)
            self.assertEqual(host.json("GET", "/workbench/aha")[1], {"records": [], "requests": 0})

    def test_a_form_is_a_webhook_too(self):
        with harness.stand_in() as flags, self.bench(flags) as host:
            wait_for(lambda: host.service("github_issues"), "the service")
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            self.assertEqual(host.request("POST", "/simulated_aha/webhooks/github_issues", "payload=%7B%7D&n=1", form)[0], 200)
            event, = wait_for(lambda: host.json("GET", "/workbench/events")[1]["events"], "the event")
            self.assertEqual(host.ended(event["id"])["payload"]["json"], {"payload": "{}", "n": "1"})

    def test_hostile_webhooks(self):
        with BenchHost("--simulate-aha") as host:
            path = "/simulated_aha/webhooks/echo"
            for body, status in ((b"{", 400), (b"words", 400), (b'{"a":1},"user_data":{"b":"="}', 400), (b"\xff", 400),
                                 (b"[" * 100_000, 400), (b"[" * (16 << 20), 400), (b'["' + b"x" * ((16 << 20) - 4) + b'"]', 200),
                                 (b"x" * ((16 << 20) + 1), 413)):
                with self.subTest(body=body[:30], bytes=len(body)):
                    self.assertEqual(host.request("POST", path, body)[0], status)
            for service in ("none", "echo%2Fx", "..%2f..%2fsend_event", "echo/x", "%00", "%", ""):
                with self.subTest(service=service):
                    self.assertEqual(host.request("POST", "/simulated_aha/webhooks/" + service, b"{}")[0], 404)
            self.assertEqual(host.request("POST", path, b"{}", {"Origin": "https://evil.example"})[0], 403)
            self.assertEqual(host.request("POST", path, b"{}", {"Host": "evil.example"})[0], 403)
            self.assertEqual(host.request("GET", path)[0], 405)

    def test_a_host_that_does_not_simulate_has_no_such_routes(self):
        with BenchHost() as host:
            self.assertEqual(host.request("POST", "/simulated_aha/webhooks/echo", b"{}")[0], 404)
            self.assertEqual(host.ask("GET", "/workbench/aha")[0], 404)
            self.assertEqual(host.ask("POST", "/workbench/aha/reset", {})[0], 404)
            self.assertIsNone(host.json("GET", "/workbench/state")[1]["callback_base"])

    def test_the_state_needs_the_token(self):
        with BenchHost("--simulate-aha") as host:
            self.assertEqual(host.request("GET", "/workbench/aha")[0], 401)
            self.assertEqual(host.request("POST", "/workbench/aha/reset", b"{}")[0], 401)


class Dev(harness.TestCase):
    def test_dev_simulates_aha_unless_it_is_connected_elsewhere(self):
        for flags, is_simulated in (((), True), (("--connect-to", "api.github.com:443:127.0.0.1:1"), True),
                                    (("--simulate-aha=false",), False), (("--connect-to", "::127.0.0.1:1"), False),
                                    (("--connect-to", "acme.aha.io:443:127.0.0.1:1"), False),
                                    (("--connect-to", "::127.0.0.1:1", "--simulate-aha"), True)):
            with self.subTest(flags=flags), \
                 Host("--build", "true", "--source", harness.FIXTURES, *flags, subcommand="dev", plugins=()) as host:
                self.assertEqual("Aha! is simulated" in host.output(), is_simulated, host.output())


if __name__ == "__main__":
    harness.main()
