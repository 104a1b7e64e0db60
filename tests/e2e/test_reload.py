"""Plugins come, change and go while the host serves."""
import os
import shutil
import subprocess
import threading

import harness
from harness import FIXTURES, SO, Host, wait_for


def version(host):
    _, answer = host.event("echo")
    return answer["messages"][0]["message"] if "messages" in answer and answer["messages"] else None


def for_another_processor(library):
    """The file with AArch64's number where its format has that of the processor."""
    if library.startswith(b"MZ"):
        at, number = int.from_bytes(library[60:64], "little") + 4, 0xaa64
    else:
        at, number = 18, 183
    return library[:at] + number.to_bytes(2, "little") + library[at + 2:]


class Reload(harness.TestCase):
    def assert_becomes(self, host, text):
        wait_for(lambda: version(host) == text, f"{text} to serve")

    def test_a_file_replaced_by_rename(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            self.assertEqual(version(host), "version 1")
            host.install(f"echo2{SO}", f"echo1{SO}")
            self.assert_becomes(host, "version 2")
            self.assertEqual(host.service("echo")["generation"], 2)
            self.assertEqual(host.service("echo")["version"], "2")

    def test_a_file_copied_over_in_place(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            with open(os.path.join(host.plugins, f"echo1{SO}"), "wb") as file:
                with open(os.path.join(FIXTURES, f"echo2{SO}"), "rb") as new:
                    content = new.read()
                for at in range(0, len(content), 1024):  # slowly: nothing of it may be loaded before it is whole
                    file.write(content[at:at + 1024])
                    file.flush()
                    self.assertEqual(version(host), "version 1")
            self.assert_becomes(host, "version 2")

    def test_a_file_written_in_place_by_the_linker(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            harness.subprocess.run([harness.CC, "-shared", "-fstack-protector-strong", "-o", os.path.join(host.plugins, f"echo1{SO}"),
                                    os.path.join(FIXTURES, "echo2.o")], check=True)
            self.assert_becomes(host, "version 2")

    def test_a_file_deleted_retires_its_services_and_created_brings_them_back(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            os.unlink(os.path.join(host.plugins, f"echo1{SO}"))
            wait_for(lambda: host.event("echo")[0] == 404, "the service to be gone")
            shutil.copy(os.path.join(FIXTURES, f"echo2{SO}"), host.plugins)
            self.assert_becomes(host, "version 2")

    def test_a_running_event_keeps_its_generation_to_the_end(self):
        with Host() as host:
            answers = []
            slow = threading.Thread(target=lambda: answers.append(host.event("sleep", {"ms": 1500})))
            slow.start()
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to be in flight")
            host.install(f"fixture2{SO}", f"fixture{SO}")
            self.assert_becomes(host, "version 2")
            slow.join()
            self.assertEqual(answers[0][1]["messages"][0]["message"], "slept")

    def test_broken_updates_leave_the_last_good_generation_serving_and_are_shown(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            target = os.path.join(host.plugins, f"echo1{SO}")
            with open(os.path.join(FIXTURES, f"echo2{SO}"), "rb") as file:
                whole = file.read()
            for content in (b"", b"not a library at all\n" * 10, whole[:len(whole) // 2], for_another_processor(whole)):
                beside = os.path.join(host.folder, "beside")
                with open(beside, "wb") as file:
                    file.write(content)
                os.rename(beside, target)
                shown = wait_for(lambda: [one for one in host.get("/services")[1]["refused"]
                                          if one["file"] == f"echo1{SO}"], "the refusal to be shown")
                self.assertTrue(shown[0]["reason"])
                self.assertEqual(version(host), "version 1")
            host.install(f"echo2{SO}", f"echo1{SO}")
            self.assert_becomes(host, "version 2")
            self.assertEqual(host.get("/services")[1]["refused"], [])

    def test_a_name_that_is_taken_is_refused_until_it_is_free(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            host.install(f"echo2{SO}", f"second{SO}")
            refused = wait_for(lambda: host.get("/services")[1]["refused"], "the refusal to be shown")
            self.assertEqual(refused[0]["file"], f"second{SO}")
            self.assertIn("echo", refused[0]["reason"])
            self.assertIn(f"echo1{SO}", refused[0]["reason"])
            self.assertEqual(version(host), "version 1")
            os.unlink(os.path.join(host.plugins, f"echo1{SO}"))
            self.assert_becomes(host, "version 2")

    def test_replaced_under_load_no_event_is_lost_or_misrouted(self):
        with Host(plugins=(f"echo1{SO}",)) as host:
            stop, wrong, count = threading.Event(), [], [0]

            def send():
                while not stop.is_set():
                    status, answer = host.event("echo")
                    count[0] += 1
                    if status != 200 or answer["messages"][0]["message"] not in ("version 1", "version 2"):
                        wrong.append((status, answer))

            clients = [threading.Thread(target=send) for _ in range(16)]
            for client in clients:
                client.start()
            for turn in range(20):
                host.install(f"echo{1 + (turn + 1) % 2}{SO}", f"echo1{SO}")
                self.assert_becomes(host, f"version {1 + (turn + 1) % 2}")
            stop.set()
            for client in clients:
                client.join()
            self.assertEqual(wrong, [])
            self.assertGreater(count[0], 20)
            wait_for(lambda: host.get("/services")[1]["retained"] == [] and
                     "aha_generations_ended_total{end=\"unloaded\"} 20" in host.request("GET", "/metrics")[2].decode(),
                     "every old generation to be unloaded")


@harness.LINUX_ONLY
@harness.unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "only root can run the host as another user")
class OfAnotherUser(harness.FolderTestCase):
    """As installed from packages: the plugins folder is root's, and the host may only read it."""

    def test_a_folder_that_the_host_may_not_write_is_watched_by_notifications(self):
        os.chmod(self.folder, 0o755)
        plugins, state = os.path.join(self.folder, "plugins"), os.path.join(self.folder, "state")
        os.mkdir(plugins)
        os.mkdir(state)
        os.chown(state, 65534, 65534)
        shutil.copy(os.path.join(harness.FIXTURES, f"echo1{SO}"), os.path.join(plugins, f"echo{SO}"))
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        if subprocess.call([*as_nobody, "test", "-x", harness.HOST]) != 0:
            self.skipTest("another user cannot reach this build")
        with Host("--plugins", plugins, "--state-dir", state, through=as_nobody, isolation="worker") as host:
            self.assertIn("the plugins folder is watched by inotify: notifications arrive", host.output())
            self.assertEqual(host.service("echo")["generation"], 1)
            shutil.copy(os.path.join(harness.FIXTURES, f"echo2{SO}"), os.path.join(self.folder, "new"))
            os.rename(os.path.join(self.folder, "new"), os.path.join(plugins, f"echo{SO}"))
            wait_for(lambda: host.service("echo")["generation"] == 2, "the new version")


if __name__ == "__main__":
    harness.main()
