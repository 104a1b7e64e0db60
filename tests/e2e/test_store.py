"""What outlives an event, and the host: what services keep, and events of which nobody knows how they ended."""
import json
import os
import signal
import socket
import tempfile

import harness
from harness import Host, Remote, reply, wait_for

INTEGRATION = {"aha_account_domain": "north", "integration_id": 77}


def state_of(host):
    """Flags for another host on the state of this one, after it was killed."""
    return ["--state-dir", f"{host.folder}/state"]


class Store(harness.TestCase):
    def messages(self, host, service, payload, data=INTEGRATION, **more):
        status, answer = host.event(service, payload, data, **more)
        self.assertEqual(status, 200)
        return [message["message"] for message in answer["messages"]]

    def test_a_value_is_there_for_its_integration_alone_and_after_a_restart(self):
        with Host() as host:
            self.assertEqual(self.messages(host, "keep", {"put": "one"}), ["get -13 ", "put 0"])
            self.assertEqual(self.messages(host, "keep", {"put": "two"}), ["get 0 one", "put 0"])
            other = {**INTEGRATION, "integration_id": "78"}
            self.assertEqual(self.messages(host, "keep", {"put": "three"}, other)[0], "get -13 ")
            self.assertEqual(self.messages(host, "keep", {}, {**INTEGRATION, "integration_id": "77"}), ["get 0 two", "erase 0"])
            self.assertEqual(self.messages(host, "keep", {"put": "x" * 9000}), ["get -13 ", "put -8"])
            self.assertEqual(self.messages(host, "keep", {"put": "last"})[1], "put 0")
            kept = host.service("keep")["account"]["kept_bytes"]
            self.assertLess(0, kept["used"])
            self.assertLess(kept["used"], kept["limit"])
            self.assertIn(f'aha_service_kept_bytes{{service="keep"}} {kept["used"]}',
                          host.request("GET", "/metrics")[2].decode())
            host.process.kill()  # nothing is written on the way out
            host.process.wait()
            with Host(*state_of(host)) as next_host:
                self.assertEqual(self.messages(next_host, "keep", {}), ["get 0 last", "erase 0"])

    def test_a_value_of_a_service_in_a_process_of_its_own_is_the_hosts_to_keep(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier=tier), Host("--isolation", tier) as host:
                self.assertEqual(self.messages(host, "keep", {"put": "one"}), ["get -13 ", "put 0"])
                self.assertEqual(self.messages(host, "keep", {"put": "x" * 9000}), ["get 0 one", "put -8"])
                other = {**INTEGRATION, "integration_id": "78"}
                self.assertEqual(self.messages(host, "keep", {}, other)[0], "get -13 ")
                self.assertEqual(self.messages(host, "keep", {}), ["get 0 one", "erase 0"])

    def test_a_secret_is_there_after_a_restart_and_neither_in_the_state_folder_nor_in_a_case(self):
        with tempfile.TemporaryDirectory() as cases, Host("--record", cases) as host:
            self.assertEqual(self.messages(host, "keep", {"secretly": "1", "put": "first-refresh-token"}),
                             ["get -13 ", "put 0"])
            self.assertEqual(self.messages(host, "keep", {"put": "plain"}), ["get -13 ", "put 0"])
            other = {**INTEGRATION, "integration_id": "78"}
            self.assertEqual(self.messages(host, "keep", {"secretly": "1"}, other)[0], "get -13 ")
            # Not in the payload, which cases hold: the value of the event before.
            self.assertEqual(self.messages(host, "keep", {"secretly": "1", "put": "x" * 8001}),
                             ["get 0 first-refresh-token", "put -8"])
            state = f"{host.folder}/state"
            self.assertEqual(os.stat(f"{state}/secrets.key").st_mode & 0o777, 0o600)
            host.process.kill()
            host.process.wait()
            for file in os.listdir(state):
                if os.path.isfile(f"{state}/{file}"):
                    with open(f"{state}/{file}", "rb") as content:
                        self.assertNotIn(b"first-refresh-token", content.read(), file)
            for path in (f"{cases}/{name}" for name in os.listdir(cases)):
                with open(path) as case:
                    self.assertNotIn("first-refresh-token", str(json.load(case).get("remembered")), path)
            with Host(*state_of(host)) as next_host:
                self.assertEqual(self.messages(next_host, "keep", {"secretly": "1", "put": "second"}),
                                 ["get 0 first-refresh-token", "put 0"])
                self.assertEqual(self.messages(next_host, "keep", {}), ["get 0 plain", "erase 0"])
                next_host.process.kill()
                next_host.process.wait()
            # Without its key a secret is gone, as the operator chose, and the rest is not.
            os.remove(f"{state}/secrets.key")
            with Host(*state_of(host)) as next_host:
                self.assertEqual(self.messages(next_host, "keep", {"secretly": "1"}), ["get -13 ", "erase 0"])

    def test_a_key_that_others_may_read_stops_the_start_with_what_to_do(self):
        with Host() as host:
            key = f"{host.folder}/state/secrets.key"
            host.process.kill()
            host.process.wait()
            os.chmod(key, 0o644)
            status, output = Host(*state_of(host)).ended()
            self.assertNotEqual(status, 0)
            self.assertIn("secrets.key", output)
            self.assertIn("chmod 600", output)

    def test_a_secret_of_a_service_in_a_process_of_its_own_is_the_hosts_to_keep(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier=tier), Host("--isolation", tier) as host:
                self.assertEqual(self.messages(host, "keep", {"secretly": "1", "put": "one"}), ["get -13 ", "put 0"])
                self.assertEqual(self.messages(host, "keep", {}), ["get -13 ", "erase 0"])
                self.assertEqual(self.messages(host, "keep", {"secretly": "1"}), ["get 0 one", "erase 0"])

    def create(self, ms=0, record="1001", **more):
        return {"payload": {"event": "create_feature", "ms": ms, "feature": {"id": record}}, "event": "create_feature", **more}

    def send(self, client, ms=60_000):
        """Sends an event without waiting for its answer."""
        body = json.dumps({"service_name": "sleep", "user_data": INTEGRATION, **self.create(ms=ms)}).encode()
        client.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def attempt(self, host, **more):
        return self.messages(host, "sleep", **self.create(**more))[0]

    def test_a_repeat_of_an_event_that_ended_is_like_the_first(self):
        with Host() as host:
            self.assertEqual(self.attempt(host), "attempt 1, unknown 0")
            self.assertEqual(self.attempt(host), "attempt 1, unknown 0")

    def test_a_repeat_after_a_timeout_is_told_so_until_one_ends_well(self):
        with Host() as host:
            slow = {**INTEGRATION, "timeout": 0.2}
            _, answer = host.event("sleep", data=slow, **self.create(ms=60_000))
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertEqual(self.attempt(host, record="1002"), "attempt 1, unknown 0")
            update = {"payload": {"feature": {"id": 1001}}, "event": "update_feature"}
            self.assertEqual(self.messages(host, "sleep", **update)[0], "attempt 2, unknown 1")
            self.assertEqual(self.attempt(host), "attempt 1, unknown 0")

    def test_a_repeat_after_the_client_has_gone_is_told_so(self):
        with Host() as host:
            with socket.create_connection(("127.0.0.1", host.port)) as client:
                self.send(client, ms=300)
                wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to begin")
            wait_for(lambda: host.service("sleep")["in_flight"] == 0, "the event to end")
            self.assertEqual(self.attempt(host), "attempt 2, unknown 1")

    def test_a_repeat_while_the_first_is_still_at_work_is_told_so(self):
        with Host() as host, socket.create_connection(("127.0.0.1", host.port)) as client:
            self.send(client)
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to begin")
            self.assertEqual(self.attempt(host), "attempt 2, unknown 1")
            host.process.send_signal(signal.SIGKILL)

    def test_a_repeat_after_the_host_was_killed_is_told_so(self):
        with Host() as host, socket.create_connection(("127.0.0.1", host.port)) as client:
            self.send(client)
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to begin")
            host.process.kill()
            host.process.wait()
            with Host(*state_of(host)) as next_host:
                self.assertEqual(self.attempt(next_host), "attempt 2, unknown 1")
                self.assertEqual(self.attempt(next_host), "attempt 1, unknown 0")

    def test_a_repeat_after_the_host_was_stopped_in_its_middle_is_told_so(self):
        with Host("--stop-timeout-s", "0") as host, socket.create_connection(("127.0.0.1", host.port)) as client:
            self.send(client)
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to begin")
            host.process.send_signal(signal.SIGTERM)
            host.process.wait()
            with Host(*state_of(host)) as next_host:
                self.assertEqual(self.attempt(next_host), "attempt 2, unknown 1")

    def after(self, host, remote, status=200, method="POST", event="create_feature", **payload):
        """What the second event of a record is told after a first one that sent `method` and got `status`."""
        data = {**INTEGRATION, "url": f"http://127.0.0.1:{remote.port}/", "method": method}
        told = {"payload": {"event": event, "status": status, **payload, "feature": {"id": 1001}}, "event": event}
        self.statuses = [status, 200]
        host.event("fetch", data=data, **told)
        return self.messages(host, "fetch", {"feature": {"id": 1001}}, data, event="create_feature")[0]

    def test_an_event_that_failed_after_a_request_for_a_change_is_of_unknown_outcome(self):
        def answer(handler):
            reply(handler, status=self.statuses.pop(0) if self.statuses else 200)

        for isolation in ("inline", *harness.ISOLATED_TIERS):
            with self.subTest(isolation), Remote(answer) as remote, \
                    Host("--allow-address", "127.0.0.1", isolation=isolation) as host:
                unknown, known = "attempt 2, unknown 1", "attempt 1, unknown 0"
                self.assertEqual(self.after(host, remote, fails=1), unknown)
                self.assertEqual(self.after(host, remote, fails=1, event="update_feature"), unknown)
                self.assertEqual(self.after(host, remote, fails=1, method="PATCH"), unknown)
                self.assertEqual(self.after(host, remote, fails=1, method="GET"), known)
                self.assertEqual(self.after(host, remote), known)
                # The remote says that it did nothing, or the record tells of what it did.
                self.assertEqual(self.after(host, remote, fails=1, status=422), known)
                self.assertEqual(self.after(host, remote, fails=1, records=1), known)
                # It ended well, although its request may have got lost.
                self.assertEqual(self.after(host, remote, status=502), unknown)
                self.assertEqual(self.after(host, remote, status=502, method="GET"), known)
                self.assertEqual(self.after(host, remote, status=422), known)
                self.assertEqual(self.after(host, remote, method="GET", declares=1), unknown)


if __name__ == "__main__":
    harness.main()
