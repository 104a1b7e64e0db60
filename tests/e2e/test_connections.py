"""Many connections, and the end of the host."""
import asyncio
import concurrent.futures
import json
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time

import harness
from harness import Host, read_answer, wait_for

OTHER = os.environ["AHA_HOSTILE"]  # a plugin beside the fixture, whose service "hostile" answers a ping


class HoldingRemote:
    """A third party on loopback that answers nothing until it is told to, then all requests."""

    async def serve(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        await self.may_go.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def start(self):
        self.may_go = asyncio.Event()
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=4_096)
        return self.server.sockets[0].getsockname()[1]

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.start(), self.loop).result(harness.PATIENCE_S)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def let_go(self):
        self.loop.call_soon_threadsafe(self.may_go.set)


class Connections(harness.TestCase):
    def test_10000_idle_connections_cost_little_and_the_next_client_is_served(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = min(10_000, hard - 200)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard))
        try:
            with Host("--threads", "2") as host:
                before = host.memory_bytes()
                idle = [host.connect() for _ in range(count)]
                host.wait_for_connections(count)
                if not harness.SANITIZED:
                    self.assertLess((host.memory_bytes() - before) / count, 4096)
                self.assertEqual(host.event("echo")[0], 200)
                idle[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertEqual(read_answer(idle[-1])[0], 200)
                for connection in idle:
                    connection.close()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_thousands_of_events_wait_at_once_and_each_is_answered(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = 200 if harness.SANITIZED else min(2_000, (hard - 400) // 3)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 3 * count + 400), hard))
        try:
            with HoldingRemote() as remote, Host("--threads", "2", "--connect-to", f"::127.0.0.1:{remote.port}") as host:
                waiting = [host.connect() for _ in range(count)]
                for number, connection in enumerate(waiting):
                    url = f"http://remote-{number % 50}.example.com/x"  # one host gets 128 requests at a time
                    body = json.dumps({"service_name": "fetch", "event": "ping", "user_data": {"url": url}}).encode()
                    connection.sendall(b"POST /send_event HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                       b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
                wait_for(lambda: host.service("fetch")["in_flight"] == count, "all to be in flight together")
                remote.let_go()
                for connection in waiting:
                    status, answer = read_answer(connection)
                    self.assertEqual((status, "exception" in json.loads(answer)), (200, False), answer)
                    connection.close()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_beyond_the_limit_a_connection_is_turned_away_with_503(self):
        with Host("--max-connections", "3") as host:
            held = [host.connect() for _ in range(3)]
            for connection in held:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertEqual(read_answer(connection)[0], 200)
            with host.connect() as one_more:
                self.assertEqual(read_answer(one_more)[0], 503)
            held.pop().close()
            wait_for(lambda: host.request("GET", "/healthz")[0] == 200, "room for another")
            for connection in held:
                connection.close()

    @harness.unittest.skipUnless(os.path.exists(OTHER), "this build has no second plugin")
    def test_events_of_one_plugin_leave_room_for_those_of_another(self):
        with Host("--max-in-flight", "8", plugins=("fixture.so", OTHER)) as host, concurrent.futures.ThreadPoolExecutor(8) as pool:
            sleeping = [pool.submit(host.event, "sleep", {"ms": 1500}) for _ in range(8)]
            wait_for(lambda: host.service("sleep")["account"]["events"]["refused"] == 2, "those beyond its share to be refused")
            self.assertEqual(host.service("sleep")["account"]["events"]["used"], 6)
            self.assertEqual(host.event("hostile")[0], 200)
            self.assertEqual(sorted(one.result()[0] for one in sleeping), [200] * 6 + [503] * 2)

    def test_beyond_max_in_flight_an_event_is_503_with_retry_after(self):
        with Host("--max-in-flight", "2") as host, concurrent.futures.ThreadPoolExecutor() as pool:
            running = [pool.submit(host.event, "sleep", {"ms": 2000}) for _ in range(2)]
            wait_for(lambda: (host.service("sleep") or {}).get("in_flight") == 2, "both to be in flight")
            status, headers, _ = host.request("POST", "/send_event", '{"service_name":"echo","event":"ping"}')
            self.assertEqual((status, headers["retry-after"]), (503, "1"))
            for one in running:
                self.assertEqual(one.result()[0], 200)


class Stop(harness.TestCase):
    def test_sigterm_lets_a_running_event_finish_and_takes_no_new_one(self):
        with Host() as host, concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(host.event, "sleep", {"ms": 1000})
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to be in flight")
            host.process.send_signal(signal.SIGTERM)
            _, answer = running.result()
            self.assertEqual(answer["messages"][0]["message"], "slept")
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)

    def test_what_does_not_finish_in_time_is_cancelled_and_told_so(self):
        with Host("--stop-timeout-s", "1") as host, concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(host.event, "sleep", {"ms": 60000})
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to be in flight")
            started = time.monotonic()
            host.process.send_signal(signal.SIGTERM)
            _, answer = running.result()
            self.assertEqual(answer["exception"]["exception_class"], "Timeout::Error")
            self.assertIn("stopped", answer["exception"]["message"])
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)
            self.assertLess(time.monotonic() - started, 10)

    def test_idle_connections_do_not_hold_the_host(self):
        with Host("--stop-timeout-s", "30") as host:
            idle = [host.connect() for _ in range(20)]
            started = time.monotonic()
            host.process.send_signal(signal.SIGTERM)
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)
            self.assertLess(time.monotonic() - started, 10)
            for connection in idle:
                connection.close()


class Start(harness.TestCase):
    def test_a_port_in_use_is_said_to_be(self):
        with Host() as host:
            status, output = Host("--listen", f"127.0.0.1:{host.port}").ended()
            self.assertEqual(status, 1)
            self.assertIn("--listen names another", output)

    def test_flags_come_from_the_environment_and_from_a_toml_file_and_the_command_line_wins(self):
        with Host(environment={"AHA_HOST_PATH_SECRET": "0123456789abcdef"}) as host:
            self.assertEqual(host.request("GET", "/configuration")[0], 404)
            self.assertEqual(host.request("GET", "/0123456789abcdef/configuration")[0], 200)
            self.assertEqual(host.request("GET", "/healthz")[0], 200)
        with Host("--path-secret", "fedcba9876543210", environment={"AHA_HOST_PATH_SECRET": "0123456789abcdef"}) as host:
            self.assertEqual(host.request("GET", "/0123456789abcdef/configuration")[0], 404)
            self.assertEqual(host.request("GET", "/fedcba9876543210/configuration")[0], 200)
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write('max-body-bytes = 2048\npath-secret = "fedcba9876543210"\n')
            file.flush()
            with Host("--config", file.name, "--path-secret", "0123456789abcdef") as host:
                self.assertEqual(host.request("GET", "/0123456789abcdef/configuration")[0], 200)
                self.assertEqual(host.request("POST", "/0123456789abcdef/send_event", b"x" * 4096)[0], 413)

    def test_a_wrong_command_line_says_what_is_wrong(self):
        for flags, words in ((("--path-secret", "short"), "16 characters"), (("--connect-to", "nonsense"), "connect-to"),
                             (("--allow-address", "10.0.0.0/99"), "allow-address"), (("--listen", "nowhere"), "listen")):
            status, output = Host(*flags).ended()
            self.assertIn(status, (1, 2))
            self.assertIn(words, output)

    def test_a_slip_of_the_fingers_is_told_what_was_meant(self):
        run = lambda *words: subprocess.run([harness.HOST, *words], capture_output=True, text=True)
        for words, answer in ((["srve"], 'there is no command "srve". Did you mean "serve"?'),
                              (["frobnicate"], 'there is no command "frobnicate". aha-host --help lists them.'),
                              (["plugin", "lst"], 'there is no command "plugin lst". Did you mean "list"?'),
                              (["--verion"], 'there is no flag --verion. Did you mean "--version"?'),
                              (["serve", "--pluggins", "x"], "serve has no flag --pluggins. Did you mean \"--plugins\"?"),
                              (["plugin", "list", "--jsn"], 'plugin list has no flag --jsn. Did you mean "--json"?'),
                              (["plugin"], "index"),
                              (["serve", "--log-format", "xml"], "must be one of json|text, and is xml")):
            ended = run(*words)
            self.assertEqual(ended.returncode, 2)
            self.assertIn(answer, ended.stderr)
        self.assertEqual(run("help").stdout, run("--help").stdout)
        self.assertEqual(run("help", "plugin", "add").stdout, run("plugin", "add", "--help").stdout)
        self.assertEqual(run().stderr, run("--help").stdout)
        self.assertEqual(run("quarantine", "--config", "/dev/null").returncode, 2)
        self.assertNotIn("--help", run("send", "echo", "ping", "--url", "http://127.0.0.1:1").stderr)
        self.assertEqual(run("-v").stdout, run("--version").stdout)
        with Host() as host:
            status, _, body = host.request("POST", "/send_event", b'{"service_name": "ehco", "event": "ping"}')
            self.assertEqual(status, 404)
            self.assertIn(b'Did you mean \\"echo\\"?', body)


if __name__ == "__main__":
    harness.main()
