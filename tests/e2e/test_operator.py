"""What only the operator may do, and by which way."""
import contextlib
import hashlib
import http.client
import json
import os
import signal
import socket
import stat

import harness
from harness import Host, ask_operator, wait_for

RELEASE, ROLLBACK = "/quarantine/release", "/quarantine/rollback"
ECHO = {"service_name": "echo"}


def socket_of(host):
    return os.path.join(host.folder, "state", "operator.sock")


def fixture(name):
    with open(os.path.join(harness.FIXTURES, name), "rb") as file:
        return file.read()


def upload(host, name, content, headers=None, path=None):
    """-> (status, answer)"""
    connection = http.client.HTTPConnection("localhost", timeout=harness.PATIENCE_S)
    connection.sock = socket.socket(socket.AF_UNIX)
    with contextlib.closing(connection):
        connection.sock.connect(socket_of(host))
        connection.request("POST", path or f"/plugins/{name}", content, {"Content-Type": "application/octet-stream", **(headers or {})},
                           encode_chunked="Transfer-Encoding" in (headers or {}))
        response = connection.getresponse()
        return response.status, json.loads(response.read())


class Operator(harness.TestCase):
    def test_what_changes_the_host_is_not_on_the_port_of_events(self):
        with Host() as host:
            for path in (RELEASE, ROLLBACK):
                self.assertEqual(host.post(path, ECHO)[0], 404)
            self.assertEqual(host.operator(RELEASE, ECHO), (200, {"file": "fixture.so", "released": False}))
            self.assertEqual(host.operator(ROLLBACK, ECHO)[0], 409)

    def test_the_socket_describes_its_routes_and_serves_no_event(self):
        with Host() as host:
            _, document = host.operator("/openapi.json", None, "GET")
            self.assertEqual(set(document["paths"]), {RELEASE, ROLLBACK, "/plugins/{name}", "/workbench", "/openapi.json"})
            self.assertEqual(host.operator("/send_event", {"service_name": "echo", "event": "ping"})[0], 404)

    def test_a_plugin_file_that_is_sent_serves_and_replaces_the_one_before(self):
        with Host("--accept-plugins", plugins=()) as host:
            for number in (1, 2):
                content = fixture(f"echo{number}.so")
                status, answer = upload(host, "echo.so", content)
                self.assertEqual((status, answer), (200, {"file": "echo.so", "bytes": len(content),
                                                          "sha256": hashlib.sha256(content).hexdigest()}))
                wait_for(lambda: host.event("echo")[1].get("messages", [{}])[0].get("message") == f"version {number}", "it to serve")
            self.assertEqual(os.listdir(host.plugins), ["echo.so"])
            self.assertEqual(upload(host, "echo.so.minisig", b"untrusted comment: x\n")[0], 200)

    def test_what_is_no_plugin_file_is_refused_and_nothing_is_left_of_it(self):
        content = fixture("echo1.so")
        with Host("--accept-plugins", plugins=()) as host:
            for name in ("..%2fecho.so", ".echo.so", "-echo.so", "echo.txt", "e%00.so", "x" * 201 + ".so", "%65cho.so"):
                with self.subTest(name):
                    status, answer = upload(host, name, content)
                    self.assertEqual(status, 400)
                    self.assertIn("such as /plugins/hello.so", answer["detail"])
            for path in ("", "a/echo.so"):
                self.assertEqual(upload(host, path, content)[0], 404)
            for broken in (b"", b"#!/bin/sh", content[:-100]):
                self.assertEqual(upload(host, "echo.so", broken)[0], 400)
            self.assertEqual(upload(host, "echo.so", content, {"Content-Type": "application/json"})[0], 415)
            self.assertEqual(upload(host, "echo.so", b"", {"Content-Length": str(257 * 2**20)})[0], 413)
            self.assertEqual(os.listdir(host.plugins), [])
            # Other routes keep their small limit, also for bodies whose length is not announced.
            status, _ = host.operator(RELEASE, {"service_name": "x" * 70_000})
            self.assertEqual(status, 413)
            status, _ = upload(host, None, iter([b"x" * 70_000]), {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}, RELEASE)
            self.assertEqual(status, 413)
            os.rmdir(host.plugins)
            status, answer = upload(host, "echo.so", content)
            self.assertEqual(status, 500)
            self.assertIn("No such file", answer["detail"])

    def test_a_host_takes_plugin_files_only_if_it_is_told_to(self):
        with Host(plugins=()) as host:
            status, answer = upload(host, "echo.so", fixture("echo1.so"))
            self.assertEqual(status, 403)
            self.assertIn("--accept-plugins", answer["detail"])
            self.assertEqual(os.listdir(host.plugins), [])
        with Host("--accept-plugins", plugins=()) as host:
            self.assertEqual(host.request("POST", "/plugins/echo.so", fixture("echo1.so"))[0], 404)  # on the port of events
        with Host("--build", "true", "--source", harness.FIXTURES, subcommand="dev", plugins=()) as host:
            self.assertEqual(upload(host, "echo.so", fixture("echo1.so"))[0], 200)

    def test_the_socket_is_its_owners_alone_and_goes_with_the_host(self):
        with Host() as host:
            status = os.stat(socket_of(host))
            self.assertTrue(stat.S_ISSOCK(status.st_mode))
            self.assertEqual(stat.S_IMODE(status.st_mode), 0o600)
            host.process.send_signal(signal.SIGTERM)
            host.process.wait(harness.PATIENCE_S)
            self.assertFalse(os.path.exists(socket_of(host)))

    def test_the_socket_of_a_killed_host_is_replaced(self):
        with Host() as host:
            host.process.kill()
            host.process.wait()
            self.assertTrue(os.path.exists(socket_of(host)))
            with Host("--state-dir", f"{host.folder}/state") as next_host:
                self.assertEqual(ask_operator("quarantine", "release", "echo", "--state-dir", f"{host.folder}/state"),
                                 (0, "fixture.so is not quarantined\n"))
                self.assertIsNone(next_host.process.poll())

    def test_the_socket_of_a_living_host_is_not_taken(self):
        with Host() as host:
            status, output = Host("--operator-socket", socket_of(host)).ended()
            self.assertEqual(status, 1)
            self.assertIn("another host listens there", output)
            self.assertEqual(host.operator(RELEASE, ECHO)[0], 200)

    def test_a_file_in_the_place_of_the_socket_is_not_removed(self):
        with Host() as host:
            for name, make in (("file", lambda path: open(path, "w").close()), ("link", lambda path: os.symlink(socket_of(host), path)),
                               ("folder", os.mkdir)):
                with self.subTest(what=name):
                    path = os.path.join(host.folder, name)
                    make(path)
                    status, output = Host("--operator-socket", path).ended()
                    self.assertEqual(status, 1)
                    self.assertIn("not replaced", output)
                    self.assertTrue(os.path.lexists(path))

    def test_a_path_too_long_for_a_socket_is_refused_with_what_to_do(self):
        status, output = Host("--operator-socket", "/tmp/" + "x" * 120).ended()
        self.assertEqual(status, 1)
        self.assertRegex(output, "its path has 125 bytes, and the system takes 107. --operator-socket names another")
        status, output = ask_operator("quarantine", "release", "echo", "--operator-socket", "/tmp/" + "x" * 120)
        self.assertEqual(status, 1)
        self.assertIn("its path has 125 bytes", output)

    def test_a_host_without_the_socket_serves(self):
        with Host("--operator-socket", "off") as host:
            self.assertEqual(host.event("echo")[0], 200)
            self.assertFalse(os.path.exists(socket_of(host)))
        status, output = ask_operator("quarantine", "release", "echo", "--operator-socket", "off")
        self.assertEqual(status, 1)
        self.assertIn("--operator-socket is off", output)

    def test_a_proxy_of_the_environment_is_not_asked(self):
        with Host() as host, socket.create_server(("127.0.0.1", 0)) as proxy:
            address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
            environment = {name: address for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")}
            self.assertEqual(ask_operator("quarantine", "release", "echo", environment={
                **environment, "AHA_HOST_STATE_DIR": f"{host.folder}/state"}), (0, "fixture.so is not quarantined\n"))
            proxy.setblocking(False)
            self.assertRaises(BlockingIOError, proxy.accept)

    def test_the_operator_is_answered_though_every_event_loop_and_connection_is_taken(self):
        with Host("--threads", "1", "--max-connections", "1") as host, host.connect() as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(harness.read_answer(client)[0], 200)
            wait_for(lambda: host.request("GET", "/healthz")[0] == 503, "the only connection to be taken")
            self.assertEqual(host.operator(RELEASE, ECHO)[0], 200)


if __name__ == "__main__":
    harness.main()
