"""Plugins come over https, and a host that runs hears of revocations."""
import os
import shutil

import harness
from harness import FIXTURES, wait_for
from https_folder import HttpsFolder, make_certificate
from vendor import Vendor


class Https(Vendor):
    def setUp(self):
        super().setUp()
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        self.certificate = make_certificate(self.folder)

    def open_server(self, answer=None):
        return HttpsFolder(self.offered, self.certificate, answer)

    def trust(self):
        """No index: a test names the server's."""
        return ("--trusted-key", os.path.join(self.folder, "vendor.pub"))


class Download(Https):
    def test_a_plugin_is_installed_from_a_server(self):
        self.publish("1", signed=True)
        with self.open_server() as server:
            output = self.succeed(*self.add("echo", "--yes", *server.flags))
        self.assertIn(server.address, output)
        self.assertEqual(self.installed(), "1")
        self.assertEqual(self.lock()["current"]["index"], server.address)
        self.assertEqual([path for path, _ in server.requests],
                         ["/index.json", "/index.json.minisig", "/1/echo.so"])

    def test_a_server_without_a_trusted_certificate_is_refused(self):
        self.publish("1")
        with self.open_server() as server:
            flags = [flag for flag in server.flags if flag not in ("--ca-file", self.certificate)]
            status, output = self.run_host(*self.add("echo", "--yes", *flags))
        self.assertEqual(status, 1, output)
        self.assertIn(server.address, output)
        self.assertEqual(server.requests, [])

    def test_a_private_address_is_refused(self):
        self.publish("1")
        with self.open_server() as server:
            self.fail_with("not allowed", *self.add("echo", "--yes", "--plugin-index",
                                                    f"https://127.0.0.1:{server.port}/index.json"))

    def test_plain_http_is_refused(self):
        self.fail_with("https only", *self.add("echo", "--yes", "--plugin-index", "http://plugins.example.com/index.json"))

        def to_http(handler):
            if not handler.path.endswith(".so"):
                return False
            handler.send_response(302)
            handler.send_header("Location", "http://plugins.example.com/echo.so")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return True
        self.publish("1")
        with self.open_server(to_http) as server:
            self.fail_with("https only", *self.add("echo", "--yes", *server.flags))
        self.assert_nothing_installed()

    def test_what_comes_short_wrong_or_too_long_leaves_nothing(self):
        self.publish("1")
        path = os.path.join(self.offered, "1", "echo.so")
        with open(path, "rb") as file:
            content = file.read()

        def cut(handler):
            if not handler.path.endswith(".so"):
                return False
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content[:1000])
            handler.close_connection = True
            return True
        with self.open_server(cut) as server:
            self.fail_with("try again later", *self.add("echo", "--yes", *server.flags))
            server.answer = None
            for wrong, words in ((content[:-1] + b"?", "is not the file that the index names"),
                                 (content + b"more", "is larger than")):
                with open(path, "wb") as file:
                    file.write(wrong)
                self.fail_with(words, *self.add("echo", "--yes", *server.flags))
            os.remove(path)
            self.fail_with("status 404", *self.add("echo", "--yes", *server.flags))
        self.assert_nothing_installed()


class Revoke(Https):
    def installed_hash(self):
        return self.lock()["current"]["sha256"]

    def test_a_revoked_version_stops_while_the_host_runs_and_stays_out(self):
        self.publish("1", "2")
        with self.open_server() as server:
            self.succeed(*self.add("echo", "--yes", *server.flags))
            flags = (*self.trust(), *server.flags, "--plugin-index-every-s", "1")
            with self.serve(*flags) as host:
                self.assertEqual(host.service("echo")["version"], "2")
                wait_for(lambda: ("/index.json", 304) in server.requests, "a conditional request")
                self.publish("1", "2", flags=("--revoke", self.installed_hash()))
                refused = wait_for(lambda: host.get("/services")[1]["refused"], "the revocation")
                self.assertEqual((refused[0]["file"], refused[0]["step"]), ("echo.so", "verify"))
                self.assertIn("has revoked this very file", refused[0]["reason"])
                self.assertIsNone(host.service("echo"))
                self.assertIn("REVOKED", self.succeed("plugin", "list", *self.folders(), *self.trust(), *server.flags))
                self.fail_with("was revoked by its vendor", *self.add("echo@2", "--yes", *server.flags))
                self.succeed(*self.add("echo", "--yes", *server.flags))
                wait_for(lambda: (host.service("echo") or {}).get("version") == "1", "the version that is left")
        shutil.copy(os.path.join(FIXTURES, "calls_one2.so"), os.path.join(self.plugins, "other.so"))
        with self.serve(*flags) as host:  # the server is gone, and what was revoked is known
            reasons = {one["file"]: one["reason"] for one in host.get("/services")[1]["refused"]}
            self.assertIn("has revoked this very file", reasons["other.so"])
            self.assertEqual(host.service("echo")["version"], "1")

    def test_an_index_that_cannot_be_read_is_a_warning(self):
        self.publish("1")
        with self.open_server() as server:
            self.succeed(*self.add("echo", "--yes", *server.flags))
            flags = (*self.trust(), *server.flags, "--plugin-index-every-s", "1")
            with self.serve(*flags) as host:
                wait_for(lambda: server.requests.count(("/index.json", 304)) >= 2, "the index to be read")
                self.assertNotIn("may be unknown", host.output())
                with open(self.index, "a") as file:
                    file.write(" ")
                wait_for(lambda: "what was revoked lately may be unknown here" in host.output(), "the warning")
                self.assertEqual(host.service("echo")["version"], "1")
                self.sign(self.index)
                wait_for(lambda: "is read again" in host.output(), "the index to be read again")

    def test_a_host_needs_a_trusted_key_for_an_index(self):
        status, output = self.serve("--plugin-index", self.offered).ended()
        self.assertEqual(status, 1)
        self.assertIn("--plugin-index needs --trusted-key", output)


if __name__ == "__main__":
    harness.main()
