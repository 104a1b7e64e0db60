"""`aha-host send` sends sample events, and what a person makes of them, to a running host."""
import json
import os
import subprocess
import unittest

import harness
from harness import BUNDLED, FIXTURES, HOST, Host, Remote, reply

SECRET = "0123456789abcdef"


def send(host, *arguments, text=None, environment=None):
    """-> (exit status, standard output, standard error)"""
    command = [HOST, "send", *arguments]
    if host is not None and "--url" not in arguments:
        command += ["--url", f"http://127.0.0.1:{host.port}"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=harness.PATIENCE_S,
                          env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout, done.stderr


def answer_with_status(handler):
    reply(handler, body=handler.command.encode())


class Send(harness.FolderTestCase):
    def test_an_event_that_ends_well_is_status_0_and_told(self):
        with Host() as host:
            status, output, errors = send(host, "echo", "ping")
            self.assertEqual(status, 0, errors)
            self.assertRegex(output, r"^echo ping\n(  .*\n)*ended well in \d+ ms\n$")

    def test_changed_metadata_is_told(self):
        with Remote(answer_with_status) as remote, Host("--allow-address", "127.0.0.1") as host:
            settings = self.write("settings", {"user_data": {"url": f"http://127.0.0.1:{remote.port}/"},
                                               "meta_data": {"status": 1, "old": True}})
            status, output, _ = send(host, "fetch", "ping", "--settings", settings)
            self.assertEqual(status, 0)
            self.assertIn("  meta_data  status = 200\n  meta_data  bytes = 3\n  meta_data  old removed\n", output)

    def test_an_event_that_fails_is_status_1_and_told(self):
        with Host() as host:
            settings = self.write("settings", {"url": "http://127.0.0.1:1/"})
            status, output, _ = send(host, "fetch", "ping", "--settings", settings, "--repeat", "2")
            self.assertEqual(status, 1)
            self.assertRegex(output, r"failed in \d+ ms: Errors::InvalidUrlError: code ")
            self.assertTrue(output.endswith("2 events sent, 0 ended well, 2 failed\n"), output)

    def test_nothing_that_could_be_sent_is_status_2_with_the_reason(self):
        broken = self.write("broken", '{"feature":\n  oops}')
        with Host() as host:
            for arguments, reason in {
                    ("ech", "ping"): 'offers the service "ech". Did you mean "echo"? It has: ',
                    ("echo", "audit"): 'echo does not take the event "audit". It takes: ping.',
                    ("echo",): "name a service and an event",
                    ("echo", "ping", "--set", "a=1"): 'the payload has no members, so no "a" either',
                    ("echo", "ping", "--set-setting", "pni=1"): 'has no member "pni". Did you mean "pin"?',
                    ("echo", "ping", "--data", broken): "broken: line 2, column 3: ",
                    ("echo", "ping", "--data", "/nonexistent"): "/nonexistent: it cannot be read",
                    ("echo", "ping", "--recorded", "/nonexistent"): "/nonexistent",
                    ("echo", "ping", "--save", "/nonexistent/case.json"): "/nonexistent/case.json: it cannot be written",
                    ("echo", "ping", "--url", "http://127.0.0.1:1"): "no host answers on http://127.0.0.1:1: ",
            }.items():
                with self.subTest(arguments=arguments):
                    status, output, errors = send(host, *arguments)
                    self.assertEqual((status, output), (2, ""))
                    self.assertIn(reason, errors)

    def test_a_host_with_a_path_secret_is_reached_by_it(self):
        with Host("--path-secret", SECRET) as host:
            url = f"http://127.0.0.1:{host.port}"
            self.assertEqual(send(host, "echo", "ping", "--path-secret", SECRET)[0], 0)
            self.assertEqual(send(host, "echo", "ping", environment={"AHA_HOST_PATH_SECRET": SECRET})[0], 0)
            self.assertEqual(send(None, "echo", "ping", "--url", f"{url}/{SECRET}/")[0], 0)
            status, _, errors = send(host, "echo", "ping")
            self.assertEqual(status, 2)
            self.assertIn("--path-secret", errors)

    def test_another_server_is_told_from_a_host(self):
        for body in (b"{}", b"[]", b"hello", b'{"services": 1}', b'{"services": [{"service_name": "echo"}]}'):
            with self.subTest(body=body), Remote(lambda handler, body=body: reply(handler, body=body)) as remote:
                status, _, errors = send(remote, "echo", "ping")
                self.assertEqual(status, 2)
                self.assertRegex(errors, "is no aha-host|is no JSON object")

    def test_a_refusal_after_events_were_sent_is_status_1_and_counted(self):
        service = {"service_name": "echo", "schema": [], "events": ["ping"]}
        sent = []

        def answer(handler):
            if not handler.path.endswith("/send_event"):
                return reply(handler, body=json.dumps({"services": [service]}).encode())
            sent.append(handler.path)
            refused = b'{"detail":"Too many events are in flight."}'
            return reply(handler, body=b'{"messages":[]}') if len(sent) < 3 else reply(handler, 503, refused)

        with Remote(answer) as remote:
            status, output, errors = send(remote, "echo", "ping", "--repeat", "9")
        self.assertEqual(status, 1)
        self.assertTrue(output.endswith("3 events sent, 2 ended well, 1 failed\n"), output)
        self.assertIn("event 3 of 9: Too many events are in flight.", errors)

    def test_a_payload_comes_from_a_file_or_the_standard_input(self):
        with Host() as host:
            body = {"service_name": "echo", "event": "ping"}
            for arguments, text in ((("--data", self.write("payload", '{"a": {"b": 1}}')), None),
                                    (("--data", "-"), '{"a": {"b": 1}}')):
                status, output, _ = send(host, "echo", "ping", "--set", "a.b=two", "--print", *arguments, text=text)
                self.assertEqual(status, 0)
                printed = json.loads(output)
                self.assertEqual(printed["payload"], {"a": {"b": "two"}})
                self.assertEqual({name: printed[name] for name in body}, body)
                self.assertEqual(printed["user_data"]["pin"], "sample-pin")
                self.assertEqual(host.post("/send_event", printed)[0], 200)

    def test_a_saved_case_has_the_requests_without_secrets_and_replays(self):
        recorded, saved = os.path.join(self.folder, "cases"), os.path.join(self.folder, "saved.json")
        with Remote(answer_with_status) as remote, \
                Host("--record", recorded, "--allow-address", "127.0.0.1") as host:
            url = f"http://127.0.0.1:{remote.port}/"
            settings = self.write("settings", {"url": url, "method": "POST", "token": "0123456789-t0ken"})
            status, output, errors = send(host, "fetch", "ping", "--settings", settings, "--recorded", recorded, "--save",
                                          saved)
            self.assertEqual(status, 0, errors)
            self.assertIn(f"  request    POST {url} -> 200\n", output)
            again, output, errors = send(host, "--from", saved, "--recorded", recorded)
            self.assertEqual(again, 0, errors)
            self.assertIn(f"  request    POST {url} -> 200\n", output)
        with open(saved) as file:
            text = file.read()
        self.assertNotIn("t0ken", text)
        self.assertEqual(len(json.loads(text)["exchanges"]), 1)
        self.assertEqual(json.loads(text)["name"], "fetch/saved")
        done = subprocess.run([HOST, "replay", "--plugins", os.path.join(FIXTURES, "fixture.so"), saved],
                              capture_output=True, text=True, timeout=harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_case_without_its_requests_is_saved_too(self):
        saved = os.path.join(self.folder, "saved.json")
        with Host() as host:
            self.assertEqual(send(host, "echo", "ping", "--set-setting", "pin=47114711", "--save", saved)[0], 0)
        with open(saved) as file:
            text = file.read()
        self.assertNotIn("47114711", text)
        self.assertEqual(json.loads(text)["result"]["exception"], None)
        done = subprocess.run([HOST, "replay", "--plugins", os.path.join(FIXTURES, "fixture.so"), saved],
                              capture_output=True, text=True, timeout=harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(BUNDLED, "the bundled plugins were not built")
    def test_the_example_of_the_pages_creates_an_issue(self):
        recorded = os.path.join(self.folder, "cases")
        settings = os.path.join(harness.ROOT, "docs", "examples", "github_issues.json")
        with harness.stand_in() as flags, \
                Host("--record", recorded, *flags, plugins=(os.path.join(BUNDLED, "github_issues.so"),)) as host:
            status, output, errors = send(host, "github_issues", "create_feature", "--settings", settings, "--recorded",
                                          recorded, "--set", "feature.name=Search")
            self.assertEqual(status, 0, output + errors)
            self.assertIn("POST https://api.github.com/repos/acme/app/issues -> 201\n", output)
            self.assertIn("  stored     number = ", output)

    @unittest.skipUnless(BUNDLED, "the bundled plugins were not built")
    @unittest.skipIf(harness.SANITIZED, "a hundred starts of a sanitized program take minutes")
    def test_every_bundled_service_takes_every_sample_of_its_events(self):
        with open(os.path.join(harness.ROOT, "docs", "examples", "events", "events.json")) as file:
            samples = json.load(file)
        sent = 0
        with harness.stand_in() as flags, Host(*flags, "--plugins", BUNDLED) as host:
            for service in host.get("/services")[1]["services"]:
                for sample in samples:
                    if not {sample["event"], "*"} & set(service["events"]):
                        continue
                    for kind in (None, *sample.get("kinds", {})):
                        with self.subTest(service=service["service_name"], event=sample["event"], kind=kind):
                            status, output, errors = send(host, service["service_name"], sample["event"],
                                                          *(("--kind", kind) if kind else ()))
                            self.assertIn(status, (0, 1), errors)
                            self.assertRegex(output, r"\n(ended well in|failed in \d+ ms: (Errors|AhaApi)::)")
                            sent += 1
        self.assertGreater(sent, 100)


if __name__ == "__main__":
    harness.main()
