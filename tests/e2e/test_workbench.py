"""The workbench's routes: token, sending, live updates, history, settings."""
import contextlib
import http.client
import json
import os
import re
import stat
import subprocess
import tempfile

import harness
from harness import HOST, PATIENCE_S, Host, Remote, reply, wait_for

ROUTES = ("/workbench/state", "/workbench/inspections/echo", "/workbench/samples/audit", "/workbench/settings/echo",
          "/workbench/events", "/workbench/events/1", "/workbench/bodies/1?part=payload", "/workbench/cases/1",
          "/workbench/stream")


class Bench(Host):
    """A host with a workbench, and requests with its token."""

    def __init__(self, *flags, **more):
        super().__init__("--workbench", *flags, **more)

    @property
    def token(self):
        with open(os.path.join(self.folder, "state", "workbench_token")) as file:
            return file.read().strip()

    def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        status, headers, content = self.request(method, path, None if body is None else json.dumps(body), headers)
        return status, headers, content

    def json(self, method, path, body=None):
        status, _, content = self.ask(method, path, body)
        return status, json.loads(content)

    def send(self, service, event="ping", **more):
        status, answer = self.json("POST", "/workbench/send", {"service": service, "event": event, **more})
        if status != 202:
            raise AssertionError(f"{status}: {answer}")
        return answer["id"]

    def ended(self, number):
        """The detail of an event once it has ended."""
        def detail():
            found = self.json("GET", f"/workbench/events/{number}")[1]
            return found if found["outcome"] != "running" else None
        return wait_for(detail, "the event to be recorded")

    @contextlib.contextmanager
    def stream(self, after=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Authorization": f"Bearer {self.token}"}
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        with contextlib.closing(connection):
            connection.request("GET", "/workbench/stream", headers=headers)
            yield Stream(connection.getresponse())


class Stream:
    def __init__(self, response):
        self.response = response
        self.first = self.next()

    def next(self):
        """(number, name or None, data or None) of the next event, comments left out."""
        fields = {}
        while True:
            line = self.response.readline().decode().rstrip("\n")
            if line and not line.startswith(":"):
                name, value = line.split(": ", 1)
                fields[name] = value
            elif not line and fields:
                return int(fields["id"]), fields.get("event"), json.loads(fields["data"]) if "data" in fields else None

    def until(self, name):
        while True:
            event = self.next()
            if event[1] == name:
                return event


class Token(harness.TestCase):
    def test_nothing_is_read_or_sent_without_the_token(self):
        with Bench() as host:
            for path in ROUTES:
                for headers in ({}, {"Authorization": "Bearer " + "0" * 48}, {"Authorization": f"Basic {host.token}"}):
                    with self.subTest(path=path, headers=headers):
                        status, answer, _ = host.request("GET", path, headers=headers)
                        self.assertEqual((status, answer["www-authenticate"]), (401, "Bearer"))
            self.assertEqual(host.request("POST", "/workbench/send", '{"service":"echo","event":"ping"}')[0], 401)
            self.assertEqual(host.json("GET", "/workbench/events")[1], {"events": [], "kept": 0, "oldest": 0})

    def test_a_foreign_page_or_name_is_refused_even_with_the_token(self):
        with Bench() as host:
            token = {"Authorization": f"Bearer {host.token}"}
            for foreign in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                for path in ("/", *ROUTES):
                    with self.subTest(path=path, headers=foreign):
                        self.assertEqual(host.request("GET", path, headers={**token, **foreign})[0], 403)

    def test_it_is_private_stays_and_is_printed_by_a_command(self):
        with tempfile.TemporaryDirectory() as state:
            tokens = set()
            for _ in range(2):
                with Bench("--state-dir", state) as host:
                    file = os.path.join(state, "workbench_token")
                    self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
                    with open(file) as content:
                        token = content.read().strip()
                    tokens.add(token)
                    printed = subprocess.check_output([HOST, "workbench", "--state-dir", state], text=True)
                    self.assertEqual(printed, f"http://127.0.0.1:{host.port}/#token={token}\n")
                    self.assertNotIn(token, host.output())
            self.assertEqual(len(tokens), 1)

    def test_a_host_without_a_workbench_has_no_route_of_it(self):
        with Host() as host:
            for path in ("/", "/assets/workbench.js", *ROUTES):
                with self.subTest(path=path):
                    self.assertEqual(host.request("GET", path)[0], 404)
            self.assertFalse(os.path.exists(os.path.join(host.folder, "state", "workbench_token")))
            status, output = harness.ask_operator("workbench", "--state-dir", os.path.join(host.folder, "state"))
            self.assertEqual(status, 1)
            self.assertIn("Start it with --workbench", output)


class Page(harness.TestCase):
    def test_the_pages_headers_keep_other_scripts_and_frames_out(self):
        with Bench() as host:
            status, headers, body = host.request("GET", "/")
            self.assertEqual(status, 200)
            self.assertGreater(len(body), 100)
            policy = headers["content-security-policy"]
            for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"):
                self.assertIn(part, policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            self.assertEqual(headers["referrer-policy"], "no-referrer")
            self.assertEqual(host.request("GET", "/assets/none.js")[0], 404)

    def test_a_web_folder_takes_the_place_of_the_page(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "assets"))
            for name, text in (("index.html", "<p>"), ("assets/a.js", "1")):
                with open(os.path.join(folder, name), "w") as file:
                    file.write(text)
            with Bench("--web-dir", folder) as host:
                status, headers, body = host.request("GET", "/")
                self.assertEqual((status, body), (200, b"<p>"))
                self.assertIn("default-src 'none'", headers["content-security-policy"])
                status, headers, body = host.request("GET", "/assets/a.js")
                self.assertEqual((status, body, headers["content-type"]), (200, b"1", "text/javascript; charset=utf-8"))
                self.assertEqual(host.request("GET", "/assets/..%2findex.html")[0], 404)


class Sending(harness.TestCase):
    def test_an_event_is_sent_shown_live_and_kept(self):
        with Remote(lambda handler: reply(handler, 201, b'{"made":1}')) as remote, \
                Bench("--allow-address", "127.0.0.0/8") as host, host.stream() as stream:
            data = {"url": f"http://127.0.0.1:{remote.port}/things", "pin": "s3cr3t-4711"}
            number = host.send("fetch", payload={"a": 1}, data=data)
            _, name, began = stream.next()
            self.assertEqual((name, began["id"], began["outcome"], began["was_sent_here"]), ("began", number, "running", True))
            _, name, requested = stream.next()
            self.assertEqual((name, requested["method"], requested["host"], requested["status"]),
                             ("requested", "GET", f"127.0.0.1:{remote.port}", 201))
            _, name, ended = stream.next()
            self.assertEqual((name, ended["id"], ended["outcome"], ended["requests"]), ("ended", number, "ok", 1))
            detail = host.ended(number)
            self.assertEqual(detail["payload"], {"json": {"a": 1}, "bytes": 7})
            pin = detail["data"]["json"]["pin"]
            self.assertTrue(pin.startswith("redacted-"))
            exchange, = detail["exchanges"]
            self.assertEqual((exchange["url"], exchange["status"], exchange["answer"]["json"]), (detail["data"]["json"]["url"], 201, {"made": 1}))
            self.assertIn(["X-Pin", pin], exchange["headers"])
            self.assertNotIn("s3cr3t", json.dumps(detail))

            again = host.ended(host.json("POST", "/workbench/send", {"like": number})[1]["id"])
            self.assertEqual(again["service"], "fetch")

            status, headers, case = host.ask("GET", f"/workbench/cases/{number}")
            self.assertEqual((status, json.loads(case)["format"]), (200, "aha-cassette/1"))
            self.assertIn("attachment", headers["content-disposition"])
            status, _, body = host.ask("GET", f"/workbench/bodies/{number}?part=answer:0")
            self.assertEqual((status, body), (200, b'{"made":1}'))
            self.assertEqual(host.ask("GET", f"/workbench/bodies/{number}?part=answer:9")[0], 404)

    def test_a_secret_goes_out_again_as_it_was(self):
        pins = []

        def answer(handler):
            pins.append(handler.headers["X-Pin"])
            reply(handler, 200, b"{}")
        with Remote(answer) as remote, Bench("--allow-address", "127.0.0.0/8") as host:
            data = {"url": f"http://127.0.0.1:{remote.port}/", "pin": "s3cr3t-4711"}
            first = host.send("fetch", data=data)
            shown = host.ended(first)["data"]["json"]
            self.assertNotEqual(shown["pin"], data["pin"])
            host.ended(host.send("fetch", like=first, data=shown))
            self.assertEqual(pins, ["s3cr3t-4711"] * 2)

    def test_a_secret_of_an_event_stays_one_in_the_events_that_are_like_it(self):
        with Bench() as host:
            first = host.send("echo", payload={"note": "s3cr3t-4711"}, data={"pin": "s3cr3t-4711"})
            self.assertNotIn("s3cr3t-4711", json.dumps(host.ended(first)))
            emptied = host.send("echo", like=first, data={"pin": ""})
            self.assertNotIn("s3cr3t-4711", json.dumps(host.ended(emptied)))
            moved = host.send("echo", like=emptied, data={"choice": "redacted-1"})
            self.assertNotIn("s3cr3t-4711", json.dumps(host.ended(moved)))
            for number in (first, emptied, moved):
                self.assertNotIn(b"s3cr3t-4711", host.ask("GET", f"/workbench/cases/{number}")[2])

    def test_what_cannot_be_sent_is_told(self):
        with Bench() as host:
            for body, status in (({"service": "none", "event": "ping"}, 404), ({"service": "echo"}, 400), ([], 400),
                                 ({"service": "echo", "event": "ping", "data": 1}, 400), ({"like": 77}, 404),
                                 ({"service": "echo", "event": "ping", "field_name": "choice"}, 400)):
                with self.subTest(body=body):
                    self.assertEqual(host.json("POST", "/workbench/send", body)[0], status)
            self.assertEqual(host.json("POST", "/workbench/send", {"service": "echo", "field_name": "choice"}),
                             (200, [["Label", "value"]]))
            self.assertEqual(host.json("POST", "/workbench/send", {"service": "echo", "field_name": "none"})[0], 404)

    def test_the_name_of_an_event_does_not_reach_the_headers_of_a_download(self):
        with Bench() as host:
            host.event("echo", event='a"\r\nX-Injected: 1\r\n\r\n')
            host.ended(1)
            status, headers, _ = host.ask("GET", "/workbench/cases/1")
            self.assertEqual((status, headers.get("x-injected")), (200, None))
            self.assertRegex(headers["content-disposition"], r'^attachment; filename="[\w.-]+"$')

    def test_settings_have_a_limit(self):
        with Bench() as host:
            status, _, _ = host.ask("PUT", "/workbench/settings/echo", {"data": {"text": "x" * 256 * 1024}})
            self.assertEqual(status, 413)

    def test_aha_s_events_are_seen_too(self):
        with Bench() as host:
            host.event("echo", {"n": 1})
            listed = wait_for(lambda: host.json("GET", "/workbench/events?outcome=ok")[1]["events"], "the event")
            self.assertEqual((listed[0]["service"], listed[0]["was_sent_here"]), ("echo", False))
            for query, count in (("service=echo", 1), ("service=other", 0), ("text=PING", 1), ("text=nowhere", 0),
                                 ("outcome=failed", 0), ("before=1", 0), ("limit=0", 0)):
                with self.subTest(query=query):
                    self.assertEqual(len(host.json("GET", f"/workbench/events?{query}")[1]["events"]), count)

    def test_a_large_payload_is_cut_and_can_be_saved_whole(self):
        with Bench() as host:
            # To redact it takes a sanitizer long.
            payload = {"text": "x" * ((1 if harness.SANITIZED else 16) * 1024 * 1024 - 1000)}
            number = host.send("echo", payload=payload)
            detail = host.ended(number)
            self.assertTrue(detail["payload"]["is_cut"])
            self.assertEqual(len(detail["payload"]["text"]), 64 * 1024)
            self.assertEqual(json.loads(host.ask("GET", f"/workbench/bodies/{number}?part=payload")[2]), payload)


class Live(harness.TestCase):
    def test_a_stream_is_resumed_without_a_gap(self):
        with Bench() as host:
            with host.stream() as stream:
                number, _, _ = stream.first
            first, second = host.send("echo"), host.send("echo")
            with host.stream(after=number) as stream:
                seen = [stream.next() for _ in range(2)]
                while len([one for one in seen if one[1] == "ended"]) < 2:
                    seen.append(stream.next())
                self.assertEqual([one[0] for one in seen], list(range(number + 1, number + 5)))
                self.assertEqual({one[2]["id"] for one in seen}, {first, second})
            with host.stream(after=seen[2][0]) as stream:
                self.assertEqual(stream.next(), seen[3])

    def test_a_number_of_another_run_leads_to_a_gap(self):
        with Bench() as host:
            for number in (7, 2**62):
                with host.stream(after=number) as stream:
                    self.assertEqual(stream.next()[1:], ("gap", {}))

    def test_services_that_change_are_told(self):
        with Bench(plugins={"echo1.so": "echo.so"}) as host, host.stream() as stream:
            host.install("echo2.so", "echo.so")
            stream.until("services")
            echo, = wait_for(lambda: [one for one in host.json("GET", "/workbench/state")[1]["services"] if one["generation"] == 2],
                             "the second generation")
            self.assertEqual([one["generation"] for one in echo["generations"]], [2, 1])
            self.assertEqual(len({one["sha256"] for one in echo["generations"]}), 2)

    def test_a_worker_that_starts_is_told(self):
        with Bench(isolation="worker") as host, host.stream() as stream:
            host.send("echo")
            while not host.service("echo")["worker"]["pid"]:
                stream.until("services")

    def test_a_stop_ends_streams_at_once(self):
        with Bench() as host, host.stream() as stream:
            host.process.terminate()
            with self.assertRaises((http.client.IncompleteRead, ConnectionResetError, ValueError)):
                while True:
                    line = stream.response.readline()
                    if not line:
                        raise ValueError("ended")
            self.assertEqual(host.process.wait(PATIENCE_S), 0)


class Services(harness.TestCase):
    def test_the_state_of_a_service(self):
        with Bench() as host:
            status, state = host.json("GET", "/workbench/state")
            self.assertEqual((status, state["url"], state["simulates_aha"], state["callback_base"]),
                             (200, f"http://127.0.0.1:{host.port}", False, None))
            echo = next(one for one in state["services"] if one["service_name"] == "echo")
            self.assertEqual([field["name"] for field in echo["schema"]], ["choice", "fixed", "pin"])
            self.assertEqual(echo["generations"][0]["generation"], 1)
            self.assertEqual(host.json("GET", "/workbench/inspections/echo")[1]["file"].split("/")[-1], "fixture.so")
            self.assertEqual(host.json("GET", "/workbench/samples/create_feature?kind=nothing")[0], 404)
            self.assertIn("feature", host.json("GET", "/workbench/samples/create_feature")[1])

    def test_settings_keep_their_passwords_and_show_none(self):
        with Bench() as host:
            mask = "\u2022" * 4
            invented = host.json("GET", "/workbench/settings/echo")[1]
            self.assertEqual((invented["data"]["pin"], invented["data"]["integration_id"]), (mask, "6000001"))
            for pin in ("hush-hush-22", mask):
                put = host.ask("PUT", "/workbench/settings/echo", {"data": {"pin": pin, "integration_id": "6"}, "meta_data": {"k": 1}})
                self.assertEqual((put[0], put[2]), (204, b""))
                self.assertEqual(host.json("GET", "/workbench/settings/echo")[1],
                                 {"data": {"pin": mask, "integration_id": "6"}, "meta_data": {"k": 1}})
            detail = host.ended(host.send("echo"))
            self.assertEqual((detail["data"]["json"]["pin"], detail["meta_data"]["json"]), ("redacted-1", {"k": 1}))
            self.assertEqual(host.ask("PUT", "/workbench/settings/echo", {"data": []})[0], 400)
            self.assertEqual(host.ask("PUT", "/workbench/settings/none", {"data": {}})[0], 404)

    def test_what_installed_makes_of_the_metadata_is_kept(self):
        with Bench() as host:
            host.ended(host.send("echo", event="audit", meta_data={"made": "by another event"}))
            self.assertEqual(host.json("GET", "/workbench/settings/echo")[1]["meta_data"], {})
            host.ended(host.send("echo", event="installed", meta_data={"made": "here"}))
            self.assertEqual(host.json("GET", "/workbench/settings/echo")[1]["meta_data"], {"made": "here"})


class Dev(harness.TestCase):
    def test_dev_prints_the_address(self):
        with tempfile.TemporaryDirectory() as sources, \
                Host("--source", sources, "--build", "true", subcommand="dev") as host:
            shown = wait_for(lambda: re.search(r"(?m)^workbench: http://127\.0\.0\.1:(\d+)/#token=([0-9a-f]{48})$", host.output()),
                             "the address")
            self.assertEqual(int(shown.group(1)), host.port)
            answer = host.request("GET", "/workbench/state", headers={"Authorization": f"Bearer {shown.group(2)}"})
            self.assertEqual(answer[0], 200)


if __name__ == "__main__":
    harness.main()
