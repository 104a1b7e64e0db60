"""How a host starts: what it checks before it touches anything, and what it answers meanwhile."""
import os
import re
import shutil
import signal
import socket
import stat

import harness
from harness import FIXTURES, Host, ask_operator, wait_for

SECRET = "0123456789abcdef"


def files_below(folder):
    return {os.path.join(path, name) for path, _, names in os.walk(folder) for name in names}


def with_hanging(host, count):
    """Adds files whose constructor never returns, each of another content."""
    for number in range(count):
        path = os.path.join(host.plugins, f"hangs{number:02}.so")
        shutil.copy(os.path.join(FIXTURES, "hangs.so"), path)
        with open(path, "ab") as file:
            file.write(bytes(number + 1))


class Folders:
    """A plugins folder with plugins, for hosts that are started on it with flags of their own."""

    def __init__(self):
        self.folder = harness.tempfile.mkdtemp(prefix="aha-host-test-")
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins)
        shutil.copy(os.path.join(FIXTURES, "fixture.so"), self.plugins)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def flags(self):
        return ("--plugins", self.plugins, "--state-dir", os.path.join(self.folder, "state"))


class FirstScan(harness.TestCase):
    def test_files_that_hang_delay_neither_the_port_nor_the_others_and_are_not_probed_again_at_the_next_start(self):
        count = 12
        with Folders() as folders:
            with_hanging(folders, count)
            with Host(*folders.flags(), isolation="worker", until=harness.LISTENS) as host:
                self.assertEqual(host.request("GET", "/healthz")[0], 200)
                wait_for(lambda: host.request("GET", "/readyz")[0] == 200, "the host to be ready")
                self.assertNotRegex(host.output(), harness.SERVES)  # files are being probed still
                status, headers, _ = host.request("POST", "/send_event", '{"service_name":"nosuch","event":"ping"}',
                                                  {"Content-Type": "application/json"})
                self.assertEqual((status, headers["retry-after"]), (503, "1"))
                wait_for(lambda: host.event("echo")[0] == 200, "a stranger that does not hang")
                wait_for(lambda: re.search(harness.SERVES, host.output()), "the scan to end", 2 * harness.PATIENCE_S)
                self.assertEqual(host.event("nosuch")[0], 404)
                self.assertEqual(len(host.get("/services")[1]["refused"]), count)
            with Host(*folders.flags(), isolation="worker") as host:
                self.assertEqual(host.event("echo")[0], 200)
                refused = host.get("/services")[1]["refused"]
                self.assertEqual([one["reason"].endswith("touch the file to have it probed again") for one in refused],
                                 [True] * count)
                os.utime(os.path.join(folders.plugins, "hangs05.so"))
                again = r"hangs05\.so is not loaded \(probe\): it was not done within the time limit while [^;]*$"
                wait_for(lambda: re.search(again, host.output(), re.M), "the touched file to be probed")

    def test_a_host_that_is_told_to_stop_while_files_hang_stops(self):
        with Folders() as folders:
            with_hanging(folders, 40)
            with Host(*folders.flags(), isolation="worker", until=harness.LISTENS) as host:
                host.process.send_signal(signal.SIGTERM)
                self.assertEqual(host.process.wait(harness.PATIENCE_S), 0)
                self.assertNotRegex(host.output(), harness.SERVES)

    def test_what_is_not_loaded_yet_is_503_and_aha_is_shown_no_half_list(self):
        with Folders() as folders:
            with_hanging(folders, 4)
            with Host(*folders.flags(), isolation="worker", until=harness.LISTENS) as host:
                seen = set()
                wait_for(lambda: seen.add(host.request("GET", "/configuration")[0]) or 200 in seen, "the list")
                self.assertLessEqual(seen, {200, 503})


class Checks(harness.TestCase):
    def refused(self, *flags):
        status, output = Host(*flags).ended()
        self.assertEqual(status, 1, output)
        return output

    def test_folders_that_overlap_are_refused_and_nothing_is_lost(self):
        with Folders() as folders:
            top, plugins = folders.folder, folders.plugins
            link = os.path.join(top, "link")
            os.symlink(top, link)
            before = files_below(top)
            for state in (top, plugins, os.path.join(plugins, "state"), link, os.path.join(link, "plugins"),
                          os.path.join(plugins, "new", ".."), f"{plugins}/../plugins/deeper"):
                with self.subTest(state=state):
                    self.assertIn("one lies in the other", self.refused("--plugins", plugins, "--state-dir", state))
                    self.assertEqual(files_below(top), before)

    def test_a_second_host_on_one_state_folder_is_refused_though_neither_has_stored_anything(self):
        with Host() as host:
            self.assertIn("another host uses the state folder", self.refused("--state-dir", f"{host.folder}/state"))
            self.assertEqual(host.event("echo")[0], 200)

    def test_the_state_folder_is_its_owners_alone(self):
        with Host() as host:
            state = os.path.join(host.folder, "state")
            host.event("keep", {"put": "x"}, {"integration_id": 1})
            wait_for(lambda: os.path.exists(f"{state}/store.sqlite3"), "the store")
            self.assertEqual(stat.S_IMODE(os.stat(state).st_mode), 0o700)
            for path in files_below(state):
                self.assertEqual(stat.S_IMODE(os.lstat(path).st_mode) & 0o077, 0, path)

    def test_a_link_planted_in_the_state_folder_is_refused(self):
        with Folders() as folders:
            os.makedirs(os.path.join(folders.folder, "state"))
            os.makedirs(os.path.join(folders.folder, "victim"))
            os.symlink(os.path.join(folders.folder, "victim"), os.path.join(folders.folder, "state", "crashes"))
            self.assertIn("crashes in it is a link", self.refused(*folders.flags()))

    def test_a_damaged_store_is_moved_aside_and_the_host_goes_on(self):
        with Folders() as folders:
            state = os.path.join(folders.folder, "state")
            os.makedirs(state)
            with open(f"{state}/store.sqlite3", "wb") as file:
                file.write(os.urandom(20_000))
            with Host(*folders.flags()) as host:
                self.assertIn("It is moved to", host.output())
                put = host.event("keep", {"put": "x"}, {"integration_id": 1})[1]["messages"]
                self.assertEqual([one["message"] for one in put], ["get -13 ", "put 0"])
            self.assertEqual(os.path.getsize(f"{state}/store.sqlite3.damaged"), 20_000)

    def test_a_missing_plugins_folder_is_told_and_one_that_comes_is_served(self):
        with Folders() as folders:
            later = os.path.join(folders.folder, "later")
            with Host("--plugins", later, "--state-dir", os.path.join(folders.folder, "state")) as host:
                self.assertIn("the plugins folder " + later + " is not there", host.output())
                os.rename(folders.plugins, later)
                wait_for(lambda: host.event("echo")[0] == 200, "the plugins to be served")
            self.assertIn("is no folder", self.refused("--plugins", os.path.join(later, "fixture.so")))

    def test_a_configuration_is_checked_beside_a_running_host(self):
        def check(*flags):
            return ask_operator("serve", "--check-config", "--plugins", host.plugins, "--state-dir", os.path.join(host.folder, "state"), *flags)

        with Host(plugins=("echo1.so",)) as host:
            self.assertEqual(check()[0], 0)
            for flags, fault in {("--listen", "nowhere"): "--listen takes ADDRESS:PORT",
                                 ("--max-requests-bytes", "1000000", "--max-body-bytes", "2000000"): "--max-requests-bytes must be",
                                 ("--trusted-key", "/no/such.pub"): "/no/such.pub",
                                 ("--isolate", "echo=nowhere"): "nowhere",
                                 ("--connect-to", "nonsense"): "--connect-to nonsense",
                                 ("--ca-file", "/no/such.pem"): "/no/such.pem",
                                 ("--plugin-index", "/tmp"): "--plugin-index needs --trusted-key",
                                 ("--record", os.path.join(host.folder, "state", "crashes")): "--record"}.items():
                with self.subTest(flags=flags):
                    status, output = check(*flags)
                    self.assertEqual(status, 2, output)
                    self.assertIn(fault, output)
        status, output = ask_operator("serve", "--check-config", "--plugins", "/no/plugins", "--state-dir", "/no/state")
        self.assertEqual(status, 0)
        self.assertIn("the plugins folder /no/plugins is not there", output)
        self.assertFalse(os.path.exists("/no/state"))

    def test_names_in_flags_that_mean_no_plugin_are_told(self):
        with Host("--isolate", "fixtrue=worker", "--pin", "fixture,slack") as host:
            self.assertIn("--isolate names fixtrue, and the plugins folder has no fixtrue.so; is it fixture?", host.output())
            self.assertIn("--pin names slack, and the plugins folder has no slack.so\n", host.output())
            self.assertNotIn("names fixture,", host.output())

    def test_the_path_secret_is_in_no_line_of_the_log(self):
        for log_format in ("text", "json"):
            with Host("--path-secret", SECRET, "--log-level", "debug", "--log-format", log_format) as host:
                self.assertEqual(host.post(f"/{SECRET}/send_event", {"service_name": "echo", "event": "ping"})[0], 200)
                self.assertEqual(host.post("/send_event", {"service_name": "echo", "event": "ping"})[0], 404)
                host.request("GET", f"/{SECRET}/nowhere")
                host.process.send_signal(signal.SIGTERM)
                host.process.wait(harness.PATIENCE_S)
                self.assertNotIn(SECRET, host.output())
                self.assertNotIn(SECRET[:-1], host.output())

    @harness.unittest.skipIf(harness.SANITIZED, "a sanitizer has descriptors of its own")
    def test_limits_that_the_process_does_not_have_are_lowered_and_it_serves_on_at_the_limit(self):
        with Host("--threads", "1", descriptors=256) as host:
            self.assertIn("--max-connections is lowered from 12000 to 128", host.output())
            clients = [socket.create_connection(("127.0.0.1", host.port), harness.PATIENCE_S) for _ in range(400)]
            for client in clients:
                client.close()
            wait_for(lambda: host.event("echo")[0] == 200, "room for a client")


class TidiedUp(harness.TestCase):
    def test_a_state_folder_that_is_removed_under_the_host_costs_no_plugin_its_service(self):
        for tier in harness.ISOLATED_TIERS:
            with self.subTest(tier=tier), Host("--worker-idle-s", "1", isolation=tier) as host:
                state = os.path.join(host.folder, "state")
                shutil.rmtree(state)
                self.assertNotIn("exception", host.event("echo")[1])
                host.event("keep", {"put": "lost"}, {"integration_id": 1})
                wait_for(lambda: not host.service("echo")["worker"]["pid"], "the process to be idle and end")
                shutil.rmtree(state, ignore_errors=True)
                self.assertNotIn("exception", host.event("echo")[1])
                self.assertEqual(host.service("echo")["worker"]["deaths"], 0)
                host.install("fixture2.so", "fixture.so")
                wait_for(lambda: host.service("echo")["generation"] == 2, "the new version to serve")


if __name__ == "__main__":
    harness.main()
