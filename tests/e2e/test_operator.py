"""What only the operator may do, and by which way."""
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
            self.assertEqual(set(document["paths"]), {RELEASE, ROLLBACK, "/openapi.json"})
            self.assertEqual(host.operator("/send_event", {"service_name": "echo", "event": "ping"})[0], 404)

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
