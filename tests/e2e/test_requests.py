"""Whose requests are served, and what a request may cost the host, whatever bytes it is made of."""
import contextlib
import json
import socket
import time

import harness
from harness import Host, read_answer, wait_for

SECRET = "0123456789abcdef"
EVENT = json.dumps({"service_name": "echo", "event": "ping"}).encode()
MIB = 1024 * 1024
NEXT = b"GET /services HTTP/1.1\r\nHost: localhost\r\n\r\n"


def head(method="POST", path="/send_event", *lines, host="localhost", version="1.1"):
    """The header of a request that would be served; `lines` are added, and replace those of the same name."""
    own = {line.partition(":")[0].lower() for line in lines}
    usual = [f"Host: {host}"] * (host is not None) + ["Content-Type: application/json"] * (method == "POST")
    kept = [line for line in usual if line.partition(":")[0].lower() not in own]
    return "\r\n".join([f"{method} {path} HTTP/{version}", *kept, *lines, "", ""]).encode("latin-1")


def sized(body, *lines, **more):
    return head("POST", "/send_event", f"Content-Length: {len(body)}", *lines, **more) + body


def metric(host, name):
    text = host.request("GET", "/metrics")[2].decode()
    return next((float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " ")), 0)


class Case(harness.TestCase):
    def ask(self, host, request):
        """Sends bytes -> (status, whether the connection then ended without another answer)"""
        with host.connect() as connection, connection.makefile("rb") as stream:
            connection.sendall(request)
            status, _ = read_answer(connection, stream)
            with contextlib.suppress(OSError):  # ended, with or without bytes left unread
                connection.sendall(head("GET", "/healthz"))
                return status, stream.read(1) == b""
            return status, True


class Senders(Case):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--public-host", "tunnel.example.com").__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def events(self):
        return metric(self.host, 'aha_events_total{result="ok",service="echo"}')

    def test_a_page_cannot_send_an_event_by_a_request_that_a_browser_sends_without_asking(self):
        before = self.events()
        for status, lines in ((403, ["Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Content-Type: text/plain"]),
                              (403, ["Origin: null"]), (403, ["Origin:"]), (403, ["Sec-Fetch-Site: same-site"]),
                              (403, ["oRiGiN: https://evil.example"]), (403, ["Origin: http://localhost", "Origin: https://evil.example"]),
                              (403, ["Origin:\r\n https://evil.example"]), (403, ["SEC-FETCH-SITE: cross-site"]),
                              (415, ["Content-Type: text/plain"]), (415, ["Content-Type: application/x-www-form-urlencoded"]),
                              (415, ["Content-Type: multipart/form-data; boundary=x"]), (415, ["Content-Type:"]),
                              (415, ["Content-Type: text/plain;application/json"])):
            with self.subTest(lines=lines):
                self.assertEqual(self.ask(self.host, sized(EVENT, *lines)), (status, True))
        without = sized(EVENT).replace(b"Content-Type: application/json\r\n", b"")
        self.assertEqual(self.ask(self.host, without), (415, True))
        self.assertEqual(self.events(), before)

    def test_a_page_cannot_read_by_a_name_of_its_own_that_points_here(self):
        for name in ("evil.example", f"rebind.evil.example:{self.host.port}", "localhost.evil.example", "127.0.0.1.evil.example",
                     "2130706433", "127.1", "tunnel.example.com.evil.example"):
            for path in ("/services", "/metrics", "/configuration", "/healthz", "/readyz", "/openapi.json", "/nowhere"):
                with self.subTest(name=name, path=path):
                    self.assertEqual(self.ask(self.host, head("GET", path, host=name))[0], 403)
            self.assertEqual(self.ask(self.host, sized(EVENT, host=name)), (403, True))

    def test_a_preflight_is_refused_and_no_answer_allows_another_origin(self):
        for request in (head("OPTIONS", "/send_event", "Origin: https://evil.example", "Access-Control-Request-Method: POST"),
                        sized(EVENT, "Origin: http://localhost"), head("GET", "/services")):
            with self.host.connect() as connection:
                connection.sendall(request)
                self.assertNotIn(b"access-control", connection.recv(65536).lower())

    def test_a_refusal_says_what_to_do(self):
        with self.host.connect() as connection:
            connection.sendall(head("GET", "/services", host="build-machine.example:1"))
            status, body = read_answer(connection)
        problem = json.loads(body)
        self.assertEqual((status, problem["status"]), (403, 403))
        self.assertIn("--public-host build-machine.example", problem["detail"])

    def test_addresses_localhost_and_named_hosts_are_served(self):
        for name in ("127.0.0.1", f"127.0.0.1:{self.host.port}", "[::1]:80", "LOCALHOST", "tunnel.example.com", "Tunnel.Example.Com:443"):
            with self.subTest(name=name):
                self.assertEqual(self.ask(self.host, sized(EVENT, host=name))[0], 200)
        own = f"http://127.0.0.1:{self.host.port}"
        self.assertEqual(self.ask(self.host, sized(EVENT, f"Origin: {own}", "Sec-Fetch-Site: same-origin", host=own[7:]))[0], 200)
        self.assertEqual(self.ask(self.host, head("GET", "/services", "Sec-Fetch-Site: none"))[0], 200)

    def test_a_target_that_is_a_url_is_judged_by_its_host(self):
        self.assertEqual(self.ask(self.host, head("GET", "http://localhost/healthz"))[0], 200)
        self.assertEqual(self.ask(self.host, head("GET", "http://evil.example/healthz")), (400, True))
        self.assertEqual(self.ask(self.host, head("GET", "http://evil.example/healthz", host="evil.example"))[0], 403)
        self.assertEqual(self.ask(self.host, head("GET", "http://evil.example/healthz", host=None, version="1.0")), (403, True))

    def test_the_refusals_are_counted(self):
        self.ask(self.host, head("GET", "/services", host="evil.example"))
        self.ask(self.host, head("GET", "/services", "Origin: https://evil.example"))
        for reason in ("unknown_host", "web_page"):
            self.assertGreaterEqual(metric(self.host, f'aha_http_refusals_total{{reason="{reason}"}}'), 1)

    def test_the_path_secret_is_proof_enough_of_the_name_and_nothing_else(self):
        with Host("--path-secret", SECRET) as host:
            ask = lambda path, *lines, name="some.tunnel.example": self.ask(
                host, head("POST", path, f"Content-Length: {len(EVENT)}", *lines, host=name) + EVENT)
            self.assertEqual(ask(f"/{SECRET}/send_event"), (200, False))
            self.assertEqual(ask(f"/{SECRET}/send_event", "Origin: https://evil.example"), (403, True))
            self.assertEqual(ask(f"/{SECRET}/send_event", "Content-Type: text/plain"), (415, True))
            self.assertEqual(ask("/send_event"), (403, True))
            self.assertEqual(ask("/send_event", name="127.0.0.1"), ask(f"/{SECRET[:-1]}x/nowhere", name="127.0.0.1"))
            self.assertEqual(self.ask(host, head("GET", "/healthz"))[0], 200)

    def test_a_public_host_that_is_no_name_is_refused_at_the_start(self):
        for name in ("https://tunnel.example.com", "tunnel.example.com:443", "a/b", "user@a", ""):
            status, output = Host("--public-host", name).ended()
            self.assertIn(status, (1, 2))
            self.assertIn("public-host", output)


class Framing(Case):
    @classmethod
    def setUpClass(cls):
        cls.host = Host().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def test_a_body_whose_end_is_in_doubt_never_becomes_the_next_request(self):
        for status, request in (
                *((400, head("POST", "/send_event", f"Transfer-Encoding: {coding}") + NEXT)
                  for coding in ("identity", "gzip", "chunked, identity", "chunked, chunked", '"chunked"', "xchunked", "", "chunked;q=1",
                                 "gzip, chunked", "chunked,", "\tchunked \x0b")),
                (400, head("GET", "/healthz", "Transfer-Encoding: identity") + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding: identity", "Transfer-Encoding: chunked") + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding: gzip", "Content-Length: 3") + NEXT),
                (400, head("POST", "/send_event", "Content-Length: 3", "Transfer-Encoding: chunked, identity") + NEXT),
                (400, head("POST", "/send_event", "Content-Length: 0", "Transfer-Encoding: chunked") + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding: chunked", version="1.0") + b"0\r\n\r\n" + NEXT),
                (400, head("POST", "/send_event", "Content-Length: 0, 0") + NEXT),
                (400, head("POST", "/send_event", "Content-Length: 0", "Content-Length: 0") + NEXT),
                (400, head("POST", "/send_event", "Content-Length: +0") + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding : chunked") + NEXT),
                (400, head("GET", "/healthz", "Host: localhost", "Host: localhost") + NEXT),
                (400, head("GET", "/healthz", "Host: localhost", "Host: evil.example") + NEXT),
                (400, head("GET", "/healthz", host=None) + NEXT),
                (400, head("GET", "/healthz", host="") + NEXT),
                (400, head("GET", "/healthz", host="local host") + NEXT),
                (400, head("GET", "/healthz", host="a@localhost") + NEXT),
                (413, head("GET", "/healthz", f"Content-Length: {len(NEXT)}") + NEXT),
                (413, head("GET", "/healthz", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + NEXT),
                (404, head("POST", "/nowhere", f"Content-Length: {len(NEXT)}") + NEXT),
                (405, head("POST", "/services", f"Content-Length: {len(NEXT)}") + NEXT),
                (413, head("POST", "/send_event", f"Content-Length: {17 * MIB}") + NEXT),
                (417, head("POST", "/send_event", "Expect: nonsense", f"Content-Length: {len(NEXT)}") + NEXT),
                (417, head("POST", "/send_event", "Expect: 100-continue", "Expect: x", f"Content-Length: {len(NEXT)}") + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding: chunked") + b"z\r\n" + NEXT),
                (400, head("POST", "/send_event", "Transfer-Encoding: chunked") + b"1\r\nab\r\n" + NEXT)):
            with self.subTest(request=request):
                self.assertEqual(self.ask(self.host, request), (status, True))

    def test_a_request_without_a_body_may_be_refused_and_the_connection_go_on(self):
        with self.host.connect() as connection:
            for status, request in ((404, head("GET", "/nowhere")), (403, head("GET", "/services", host="evil.example")), (200, NEXT)):
                connection.sendall(request)
                self.assertEqual(read_answer(connection)[0], status)

    def test_http_1_0_may_come_without_a_host_and_is_not_invited_to_send_its_body(self):
        self.assertEqual(self.ask(self.host, head("GET", "/healthz", host=None, version="1.0")), (200, True))
        with self.host.connect() as connection:
            connection.sendall(sized(EVENT, "Expect: 100-continue", version="1.0"))
            self.assertEqual(read_answer(connection)[0], 200)

    def test_what_is_refused_on_its_header_is_not_invited_to_send_its_body(self):
        with self.host.connect() as connection:
            connection.sendall(head("POST", "/nowhere", "Expect: 100-continue", "Content-Length: 100"))
            self.assertEqual(read_answer(connection)[0], 404)

    def test_a_chunked_body_with_extensions_and_trailers_is_read_also_byte_by_byte(self):
        chunks = b"5;a=b\r\n" + EVENT[:5] + b"\r\n" + b"%x\r\n" % len(EVENT[5:]) + EVENT[5:] + b"\r\n0;c\r\nHost: evil.example\r\nTrailer: x\r\n\r\n"
        request = head("POST", "/send_event", "Transfer-Encoding: Chunked") + chunks
        with self.host.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request)
            self.assertEqual(read_answer(connection)[0], 200)
            for byte in request:
                connection.sendall(bytes([byte]))
            self.assertEqual(read_answer(connection)[0], 200)


class Bytes(Case):
    def flood(self, host, start, piece, most):
        """Sends `start`, then `piece` over and over until the host answers -> (status, bytes that it took before)"""
        with host.connect() as connection:
            connection.sendall(start)
            taken, rest = len(start), piece
            connection.settimeout(0)
            until = time.monotonic() + harness.PATIENCE_S
            while taken < most and time.monotonic() < until:
                with contextlib.suppress(BlockingIOError):
                    if connection.recv(12, socket.MSG_PEEK):
                        break
                try:
                    sent = connection.send(rest)
                    taken, rest = taken + sent, rest[sent:] or piece
                except BlockingIOError:
                    time.sleep(0.001)
                except OSError:
                    break
            connection.settimeout(harness.PATIENCE_S)
            return read_answer(connection)[0], taken

    def test_no_limit_is_passed_by_chunk_lines_trailers_or_short_header_lines(self):
        chunked = head("POST", "/send_event", "Transfer-Encoding: chunked")
        with Host() as host:
            before = host.memory_bytes()
            for status, start, piece in ((400, chunked + b"1;", b"a" * 65536), (400, chunked + b"0;", b"a" * 65536),
                                         (400, chunked + b"0\r\nX: ", b"a" * 65536), (400, chunked + b"0\r\n", b"X: y\r\n" * 10000),
                                         (413, chunked, (b"1;" + b"e" * 4000 + b"\r\nX\r\n") * 16),
                                         (431, b"GET / HTTP/1.1\r\n", b"a:\r\n"), (431, b"GET / HTTP/1.1\r\n", b"X: " + b"y" * 1000 + b"\r\n"),
                                         (431, b"GET /", b"a" * 65536)):
                with self.subTest(start=start, piece=piece[:20]):
                    got, taken = self.flood(host, start, piece, 64 * MIB)
                    self.assertEqual(got, status)
                    self.assertLess(taken, 32 * MIB)
            if not harness.SANITIZED:
                self.assertLess(host.memory_bytes() - before, 32 * MIB)

    def test_who_sends_on_after_a_refusal_does_not_keep_the_loop_busy(self):
        with Host() as host, host.connect() as connection:
            connection.sendall(head("POST", "/wrong/send_event", "Transfer-Encoding: chunked"))
            self.assertEqual(read_answer(connection)[0], 404)
            sent, piece = 0, b"10000\r\n" + b"x" * 65536 + b"\r\n"
            with contextlib.suppress(OSError):  # the host closes it after two seconds
                while sent < 512 * MIB:
                    sent += connection.send(piece)
            self.assertLess(sent, 160 * MIB)

    def test_bodies_of_strangers_are_not_read_at_all(self):
        with Host("--path-secret", SECRET) as host, contextlib.ExitStack() as stack:
            for path in ("/send_event", "/wrong/send_event"):
                connection = stack.enter_context(host.connect())
                connection.sendall(head("POST", path, f"Content-Length: {15 * MIB}"))
                self.assertEqual(read_answer(connection)[0], 404)

    def test_bodies_that_arrive_together_share_one_budget_and_memory_comes_back(self):
        with Host() as host, contextlib.ExitStack() as stack:
            before = host.memory_bytes()
            piece = b"x" * MIB
            connections = [stack.enter_context(host.connect()) for _ in range(16)]
            for connection in connections:
                connection.sendall(head("POST", "/send_event", f"Content-Length: {15 * MIB}"))
            for _ in range(14):
                for connection in connections:
                    with contextlib.suppress(OSError):  # refused meanwhile
                        connection.sendall(piece)
            wait_for(lambda: metric(host, 'aha_http_refusals_total{reason="too_many_bytes"}') > 0, "the budget to be used up")
            if not harness.SANITIZED:
                self.assertLess(host.memory_bytes() - before, 64 * MIB)
            self.assertEqual(host.event("echo")[0], 200)  # one that comes at once needs none of that
            for connection in connections:
                connection.close()
            if not harness.SANITIZED:
                wait_for(lambda: host.memory_bytes() - before < 16 * MIB, "the memory to come back")

    def test_an_announced_length_takes_nothing_from_the_budget(self):
        with Host() as host, contextlib.ExitStack() as stack:
            for _ in range(200):
                stack.enter_context(host.connect()).sendall(head("POST", "/send_event", f"Content-Length: {15 * MIB}") + b"{")
            body = b'{"service_name":"echo","event":"ping","payload":"' + b"x" * (4 * MIB) + b'"}'
            with host.connect() as connection:
                connection.sendall(sized(body))
                self.assertEqual(read_answer(connection)[0], 200)
            self.assertEqual(metric(host, 'aha_http_refusals_total{reason="too_many_bytes"}'), 0)

    def test_large_bodies_are_answered_like_small_ones_and_in_their_order(self):
        large = b'{"service_name":"echo","event":"ping","payload":"' + b"x" * (4 * MIB) + b'"}'
        query = lambda body: head("POST", "/remote_collection", f"Content-Length: {len(body)}") + body
        with Host() as host:
            with host.connect() as connection, connection.makefile("rb") as stream:
                requests = (large, large[:-1], EVENT, large.replace(b"echo", b"nosuch"), b" " * MIB + EVENT)
                connection.sendall(b"".join(map(sized, requests)) + query(large.replace(b"echo", b"nosuch")) + query(large))
                answered = [read_answer(connection, stream)[0] for _ in range(7)]
                self.assertEqual([200, 400, 200, 404, 200, 404, 404], answered)
            for _ in range(8):  # clients that leave while theirs is parsed
                with host.connect() as connection:
                    connection.sendall(sized(large))
            self.assertEqual(200, host.request("POST", "/send_event", EVENT)[0])

    def test_requests_that_are_handled_share_one_budget(self):
        flags = ("--max-body-bytes", str(MIB), "--max-requests-bytes", str(2 * MIB))
        event = lambda ms: sized(json.dumps({"service_name": "sleep", "event": "ping",
                                             "payload": {"ms": ms, "filler": "x" * (MIB - 1000)}}).encode())
        with Host(*flags) as host, contextlib.ExitStack() as stack:
            held = [stack.enter_context(host.connect()) for _ in range(4)]
            for connection in held:
                connection.sendall(event(60_000))
            wait_for(lambda: metric(host, 'aha_http_refusals_total{reason="too_many_bytes"}') > 0, "the budget to be used up")
            refused = next(connection for connection in held if self.is_readable(connection))
            status, body = read_answer(refused)
            self.assertEqual(status, 503)
            self.assertIn("--max-requests-bytes", json.loads(body)["detail"])
            for connection in held:
                connection.close()
            host.process.kill()

    @staticmethod
    def is_readable(connection):
        connection.setblocking(False)
        try:
            return bool(connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        finally:
            connection.settimeout(harness.PATIENCE_S)

    def test_a_budget_smaller_than_one_body_is_refused_at_the_start(self):
        status, output = Host("--max-requests-bytes", "1000").ended()
        self.assertEqual(status, 1)
        self.assertIn("--max-requests-bytes", output)


if __name__ == "__main__":
    harness.main()
