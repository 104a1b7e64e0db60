"""The routes that Aha! calls, and what bad input gets."""
import contextlib
import json
import re

import harness
from harness import Host, read_answer


class Proxy(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--max-body-bytes", "100000", "--request-timeout-s", "1").__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def assert_problem(self, answer, status, *words):
        got_status, headers, body = answer
        self.assertEqual(got_status, status, body)
        self.assertEqual(headers["content-type"], "application/problem+json")
        problem = json.loads(body)
        self.assertEqual(problem["status"], status)
        for word in words:
            self.assertIn(word, problem["detail"])

    def test_an_event_is_answered_with_messages_in_order_and_meta_data(self):
        status, answer = self.host.event("echo", {"a": 1}, meta_data={"kept": [1, 2]})
        self.assertEqual(status, 200)
        self.assertEqual(answer, {"messages": [{"severity": 1, "message": "version 1"}], "meta_data": {"kept": [1, 2]}})

    def test_a_refused_address_is_counted_each_time_and_said_once(self):
        for _ in range(3):
            self.host.event("fetch", data={"url": "http://10.1.2.3/x"})
        metrics = self.host.request("GET", "/metrics")[2].decode()
        count = re.search(r'aha_outgoing_refusals_total\{reason="refused_address",service="fetch"\} (\d+)', metrics)
        self.assertGreaterEqual(int(count.group(1)), 3)
        self.assertEqual(self.host.output().count("fetch: a request was not sent: The connection to "), 1)

    def test_a_failed_event_is_200_with_an_exception_and_no_meta_data(self):
        status, answer = self.host.event("fetch", data={"url": "http://127.0.0.1:1/x"})
        self.assertEqual(status, 200)
        self.assertNotIn("meta_data", answer)
        self.assertEqual(answer["exception"]["exception_class"], "Errors::InvalidUrlError")
        self.assertEqual(answer["exception"]["backtrace"], [])

    def test_configuration_lists_every_service_with_title_and_schema(self):
        status, answer = self.host.get("/configuration")
        self.assertEqual(status, 200)
        echo = next(one for one in answer["services"] if one["service_name"] == "echo")
        self.assertEqual(set(echo), {"service_name", "title", "schema"})
        self.assertEqual(echo["title"], "Fixture echo")
        self.assertEqual(echo["schema"][0],
                         {"type": "select", "name": "choice", "options": {"collection": "remote_collection"}})

    def test_a_remote_collection_is_a_list_of_pairs(self):
        query = {"service_name": "echo", "field_name": "choice", "meta_data": {}, "user_data": {}}
        self.assertEqual(self.host.post("/remote_collection", query), (200, [["Label", "value"]]))
        self.assertEqual(self.host.post("/remote_collection", {**query, "field_name": "fixed"}), (200, [["One", "1"]]))

    def test_a_collection_that_fails_says_why(self):
        query = json.dumps({"service_name": "fetch", "field_name": "choice"})
        self.assert_problem(self.host.request("POST", "/remote_collection", query), 422, "choose a server first")
        query = json.dumps({"service_name": "meta", "field_name": "choice"})
        self.assert_problem(self.host.request("POST", "/remote_collection", query), 500, "meta", "choice")

    def test_bodies_that_are_no_event(self):
        send = lambda body: self.host.request("POST", "/send_event", body)
        self.assert_problem(send("{not json"), 400, "not JSON")
        self.assert_problem(send(""), 400, "not JSON")
        self.assert_problem(send("[1]"), 400, "object")
        self.assert_problem(send('{"event":"ping"}'), 400, "service_name")
        self.assert_problem(send('{"service_name":"echo"}'), 400, "event")
        self.assert_problem(send('{"service_name":"echo","event":7}'), 400, "event")
        self.assert_problem(send('{"service_name":"echo","event":"ping","user_data":[1]}'), 400, "user_data")
        self.assert_problem(send("[" * 50000), 400)

    def test_unknown_names_are_404_and_named(self):
        self.assert_problem(self.host.request("POST", "/send_event", '{"service_name":"nosuch","event":"x"}'), 404, "nosuch")
        unknown = json.dumps({"service_name": "echo", "field_name": "nope"})
        self.assert_problem(self.host.request("POST", "/remote_collection", unknown), 404, "nope", "echo")
        self.assert_problem(self.host.request("GET", "/nowhere"), 404)
        status, headers, _ = self.host.request("GET", "/send_event")
        self.assertEqual((status, headers["allow"]), (405, "POST"))

    def test_a_body_over_the_limit_is_413_whether_announced_or_chunked(self):
        self.assert_problem(self.host.request("POST", "/send_event", b"x" * 200000), 413, "100000")
        with self.host.connect() as connection:
            connection.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
            connection.sendall(chunk * 4)
            self.assertEqual(read_answer(connection)[0], 413)

    def test_a_body_that_breaks_off_is_400(self):
        with self.host.connect() as connection:
            connection.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            connection.shutdown(1)
            self.assertEqual(read_answer(connection)[0], 400)

    def test_a_slow_request_is_408_and_the_connection_ends(self):
        for start in (b"POST /send_event HT", b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"):
            with self.host.connect() as connection:
                connection.sendall(start)
                self.assertEqual(read_answer(connection)[0], 408)
                self.assertEqual(connection.recv(100), b"")

    def test_headers_without_end_are_431(self):
        with self.host.connect() as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\n")
            with contextlib.suppress(OSError):  # the host stops reading
                for _ in range(100):
                    connection.sendall(b"X-Filler: " + b"y" * 1000 + b"\r\n")
            self.assertEqual(read_answer(connection)[0], 431)

    def test_what_is_not_http_is_400(self):
        for noise in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100, b"GET / HTTP/9.9\r\n\r\n",
                      b"GET /healthz HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"):
            with self.host.connect() as connection:
                connection.sendall(noise)
                self.assertEqual(read_answer(connection)[0], 400)

    def test_pipelined_requests_are_answered_in_order(self):
        def event(service, payload):
            body = json.dumps({"service_name": service, "event": "ping", "payload": payload}).encode()
            return b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        with self.host.connect() as connection:
            connection.sendall(event("sleep", {"ms": 100}) + event("echo", None) + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            stream = connection.makefile("rb")
            bodies = []
            for _ in range(3):
                self.assertIn(b"200", stream.readline())
                length = 0
                while (line := stream.readline().strip()):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                bodies.append(stream.read(length))
            self.assertIn(b"slept", bodies[0])
            self.assertIn(b"version 1", bodies[1])
            self.assertIn(b"ok", bodies[2])

    def test_expect_continue_is_granted(self):
        body = json.dumps({"service_name": "echo", "event": "ping"}).encode()
        with self.host.connect() as connection:
            connection.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                               b"Content-Length: %d\r\n\r\n" % len(body))
            self.assertEqual(connection.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(body)
            self.assertEqual(read_answer(connection)[0], 200)

    def test_http_1_0_and_connection_close_end_the_connection(self):
        for head in (b"GET /healthz HTTP/1.0\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):
            with self.host.connect() as connection:
                connection.sendall(head)
                self.assertEqual(read_answer(connection)[0], 200)
                self.assertEqual(connection.recv(100), b"")

    def test_head_has_the_headers_of_get_and_no_body(self):
        _, got, body = self.host.request("GET", "/healthz")
        status, headers, nothing = self.host.request("HEAD", "/healthz")
        self.assertEqual((status, nothing), (200, b""))
        self.assertEqual(headers["content-length"], got["content-length"])
        self.assertEqual(int(got["content-length"]), len(body))

    def test_openapi_describes_every_route_and_each_of_them_answers(self):
        _, document = self.host.get("/openapi.json")
        described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
        self.assertEqual(described, {
            ("GET", "/configuration"), ("POST", "/send_event"), ("POST", "/remote_collection"), ("GET", "/healthz"),
            ("GET", "/readyz"), ("GET", "/metrics"), ("GET", "/services"), ("GET", "/openapi.json")})
        for method, path in described:
            status, _, _ = self.host.request(method, path, "{}" if method == "POST" else None)
            self.assertIn(str(status), document["paths"][path][method.lower()]["responses"])

    def test_services_and_metrics_show_what_happened(self):
        self.host.event("echo")
        echo = self.host.service("echo")
        for member in ("service_name", "title", "file", "version", "generation", "tier", "state", "in_flight", "last_error"):
            self.assertIn(member, echo)
        self.assertEqual((echo["file"], echo["version"], echo["tier"], echo["in_flight"]), ("fixture.so", "1", "inline", 0))
        _, headers, text = self.host.request("GET", "/metrics")
        self.assertTrue(headers["content-type"].startswith("text/plain"))
        self.assertRegex(text.decode(), r'aha_events_total\{result="ok",service="echo"\} [1-9]')

    def test_a_failure_is_shown_as_the_last_error(self):
        self.host.event("fetch", data={"url": "http://127.0.0.1:1/x"})
        self.assertIn("127.0.0.1", self.host.service("fetch")["last_error"])

    def test_meta_data_that_is_no_object_fails_the_event(self):
        _, answer = self.host.event("meta", {"meta": "[1]"})
        self.assertIn("meta_data", answer["exception"]["message"])
        self.assertEqual(answer["exception"]["exception_class"], "meta")


if __name__ == "__main__":
    harness.main()
