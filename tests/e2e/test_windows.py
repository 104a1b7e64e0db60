"""The host for Windows, under wine: what the tests that it shares with Linux do not show."""
import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import tempfile

import harness
import load
from harness import FIXTURES, HOST, SO, Host, Remote, reply, wait_for


def of_windows(path):
    """The path as a program for Windows spells it."""
    return "Z:" + path.replace("/", "\\")


def kill(pid):
    """Ends a process of Windows by its id, at once."""
    subprocess.run(["wine", os.path.join(FIXTURES, "end_process.exe"), str(pid)], env={**os.environ, "WINEDEBUG": "-all"},
                   timeout=harness.PATIENCE_S)


def imported_libraries(path):
    listed = subprocess.run([harness.CC.replace("-gcc-posix", "-objdump"), "-p", path], capture_output=True, text=True, check=True)
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", listed.stdout)}


@harness.WINDOWS_ONLY
class MainJob(harness.TestCase):
    @harness.unittest.skipUnless(harness.BUNDLED, "the bundled plugins were not built")
    def test_an_event_goes_through_a_bundled_plugin_to_a_third_party_and_its_answer_back(self):
        settings = os.path.join(harness.ROOT, "docs", "examples", "github_issues.json")
        with harness.stand_in() as flags, Host(*flags, "--plugins", harness.BUNDLED, isolation=None) as host:
            self.assertEqual(host.service("github_issues")["tier"], "inline")
            status, output = harness.ask_operator("send", "github_issues", "create_feature", "--settings", settings,
                                                  "--url", f"http://127.0.0.1:{host.port}")
            self.assertEqual(status, 0, output)
            self.assertRegex(output, r"POST https://api\.github\.com/repos/\S+/issues -> 201|ended well")

    def test_a_certificate_that_nothing_vouches_for_is_refused(self):
        with harness.stand_in() as flags:
            target = flags[:2]  # without the file that vouches for it
            for tier in ("inline", *harness.ISOLATED_TIERS):
                with self.subTest(tier), Host(*target, isolation=tier) as host:
                    _, answer = host.event("fetch", data={"url": "https://api.github.com/"})
                    self.assertIn("certificate", answer["exception"]["message"])

    def test_ctrl_c_stops_it_in_order(self):
        with Host() as host, concurrent.futures.ThreadPoolExecutor() as pool:
            slow = pool.submit(host.event, "sleep", {"ms": 1500})
            wait_for(lambda: host.service("sleep")["in_flight"] == 1, "the event to be in flight")
            host.process.send_signal(signal.SIGINT)
            self.assertEqual(slow.result()[1]["messages"][0]["message"], "slept")
            self.assertEqual(host.process.wait(harness.PATIENCE_S), 0, host.output())


@harness.WINDOWS_ONLY
class Paths(harness.FolderTestCase):
    def assert_serves_from(self, folder):
        plugins, state = os.path.join(folder, "plugins"), os.path.join(folder, "state")
        os.makedirs(plugins)
        for tier in ("inline", *harness.ISOLATED_TIERS):
            shutil.copy(os.path.join(FIXTURES, f"echo1{SO}"), plugins)
            with self.subTest(tier), Host("--plugins", plugins, "--state-dir", state, isolation=tier) as host:
                self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version 1")
                shutil.copy(os.path.join(FIXTURES, f"echo2{SO}"), os.path.join(plugins, f"echo1{SO}"))
                wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version 2", "the new version")

    def test_spaces_and_letters_of_any_language(self):
        self.assert_serves_from(os.path.join(self.folder, "mit Leerzeichen", "é 日本 Привет"))

    def test_more_characters_than_the_old_limit_of_260(self):
        self.assert_serves_from(os.path.join(self.folder, *(["n" * 100] * 3)))

    def test_a_path_with_a_drive_and_backslashes(self):
        os.mkdir(os.path.join(self.folder, "plugins"))
        shutil.copy(os.path.join(FIXTURES, f"echo1{SO}"), os.path.join(self.folder, "plugins"))
        with Host("--plugins", of_windows(os.path.join(self.folder, "plugins"))) as host:
            self.assertEqual(host.event("echo")[0], 200)


@harness.WINDOWS_ONLY
class Names(harness.TestCase):
    def test_a_file_is_the_one_that_options_name_in_other_letters(self):
        with Host("--isolate", "echo=worker", plugins={f"echo1{SO}": "ECHO.DLL"}) as host:
            self.assertEqual(host.service("echo")["tier"], "worker")
            os.rename(os.path.join(host.plugins, "ECHO.DLL"), os.path.join(host.plugins, "echo.dll"))
            host.install(f"echo2{SO}", "echo.dll")
            wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version 2", "the new version")
            self.assertEqual((host.service("echo")["tier"], host.service("echo")["file"]), ("worker", "ECHO.DLL"))
            self.assertEqual(host.get("/services")[1]["refused"], [])

    def test_a_file_with_the_name_of_a_device_is_passed_over(self):
        with Host(plugins={f"echo1{SO}": "echo.dll", f"echo2{SO}": "nul.dll", f"fixture{SO}": "com1.dll"}) as host:
            self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version 1")
            listed = host.get("/services")[1]
            self.assertEqual(({one["file"] for one in listed["services"]}, listed["refused"]), ({"echo.dll"}, []))

    def test_no_project_is_made_with_the_name_of_a_device(self):
        status, output = harness.ask_operator("new", "nul")
        self.assertEqual(status, 2)
        self.assertIn("is a device", output)


@harness.WINDOWS_ONLY
class Workers(harness.TestCase):
    def test_killed_under_load_every_event_is_answered_and_none_by_another(self):
        with Host(isolation="worker") as host:
            killed = set()

            def kill_one():
                pid = host.process_of("sleep")
                is_another = pid not in killed
                kill(pid)
                killed.add(pid)
                return is_another

            self.assertEqual(load.answers_while_killing(host, kill_one, times=10, answers_between=20), [])
            self.assertGreaterEqual(host.service("sleep")["worker"]["deaths"], 8)

    def test_a_crash_and_an_overflow_cost_their_event_and_are_named(self):
        with Host(isolation="worker") as host:
            self.assertEqual(host.event("crash")[1]["exception"]["exception_class"], "crash")
            self.assertEqual(host.event("overflow")[1]["exception"]["exception_class"], "overflow")
            self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version 1")
            for text in host.crash_reports(2, "(ping) of crash"):
                for word in (f"fixture{SO}", "version: 1", "generation 1", f"receive (fixture{SO}+0x"):
                    self.assertIn(word, text)
            for text in host.crash_reports(2, "of overflow"):
                self.assertIn("overflowed its 256 KiB stack", text)

    def test_no_process_outlives_a_host_that_is_killed(self):
        host = Host(isolation="worker").__enter__()
        host.event("echo")
        pid = host.process_of("echo")
        host.process.kill()
        host.process.wait()

        def ended():
            listed = subprocess.run(["wine", "tasklist"], env={**os.environ, "WINEDEBUG": "-all"}, capture_output=True,
                                    text=True, timeout=harness.PATIENCE_S).stdout
            return str(pid) not in re.findall(r"\d+", listed)
        wait_for(ended, "the process to end")
        host.__exit__()


@harness.WINDOWS_ONLY
class Sandbox(harness.TestCase):
    """wine takes each call that makes a sandbox and confines nothing: the host has to find that out, and say so."""

    def test_there_is_none_here_and_the_host_says_so(self):
        with Host(isolation=None) as host:
            sandbox = host.get("/services")[1]["sandbox"]
            self.assertFalse(sandbox["available"])
            self.assertTrue(sandbox["missing"])
            self.assertEqual(host.service("echo")["tier"], "worker")
            self.assertIn("this machine cannot sandbox plugins, so auto gives them a process", host.output())

    def test_what_must_be_sandboxed_is_kept_out(self):
        for flags in (("--require-signature",), ("--isolation", "sandbox")):
            with self.subTest(flags=flags), Host(*flags, isolation=None) as host:
                self.assertIsNone(host.service("echo"))
                self.assertIn(f"fixture{SO} is not loaded (verify)", host.output())


@harness.WINDOWS_ONLY
class Check(harness.TestCase):
    def check(self, *arguments):
        """-> (exit status, what it printed)"""
        done = subprocess.run([HOST, "check", "--reloads", "5", *arguments], capture_output=True, text=True, timeout=240)
        return done.returncode, done.stdout + done.stderr

    def test_without_a_sandbox_a_plugin_is_run_only_if_that_is_wished(self):
        plugin = os.path.join(FIXTURES, f"echo1{SO}")
        status, output = self.check(plugin)
        self.assertEqual(status, 2, output)
        self.assertIn("--allow-unsandboxed", output)
        status, output = self.check("--allow-unsandboxed", plugin)
        self.assertEqual(status, 0, output)
        for trial in ("inspect", "describe", "events", "cancel", "overlap", "reload"):
            self.assertIn(f"  {trial} ", output)
        self.assertIn("passed: 0 errors", output)

    def test_a_fault_is_found(self):
        crashing = os.path.join(os.environ["AHA_LOADER"], f"describe_crashes{SO}")
        status, output = self.check("--allow-unsandboxed", "--trial", "describe", crashing)
        self.assertEqual(status, 1, output)
        self.assertIn("its process died of abort()", output)

    @harness.unittest.skipUnless(harness.BUNDLED, "the bundled plugins were not built")
    def test_a_bundled_plugin_passes_each_trial(self):
        status, output = self.check("--allow-unsandboxed", os.path.join(harness.BUNDLED, f"slack{SO}"))
        self.assertEqual(status, 0, output)
        self.assertIn("passed: 0 errors", output)


@harness.WINDOWS_ONLY
class Service(harness.FolderTestCase):
    def ask(self, *command):
        """-> (exit status, what it printed), in the folder that holds plugins/"""
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=harness.PATIENCE_S,
                              env={**os.environ, "WINEDEBUG": "-all"})
        return done.returncode, done.stdout + done.stderr

    def test_it_is_installed_and_removed(self):
        os.mkdir(os.path.join(self.folder, "plugins"))
        name = f"aha-host-test-{os.getpid()}"
        self.addCleanup(self.ask, HOST, "service", "remove", "--name", name)
        status, output = self.ask(HOST, "service", "install", "--name", name, "--plugins", "plugins")
        self.assertEqual(status, 0, output)
        self.assertIn(f"Installed the service {name}", output)
        self.assertRegex(self.ask("wine", "sc", "query", name)[1], r"STATE +: 1 +STOPPED")
        status, output = self.ask(HOST, "service", "remove", "--name", name)
        self.assertEqual(status, 0, output)
        status, output = self.ask(HOST, "service", "remove", "--name", name)
        self.assertEqual(status, 1, output)
        self.assertIn(f"there is no service {name}", output)


@harness.WINDOWS_ONLY
class Dev(harness.TestCase):
    def test_a_saved_source_is_built_and_serves(self):
        with tempfile.TemporaryDirectory() as sources, tempfile.TemporaryDirectory() as made:
            library, source = os.path.join(made, "echo.dll"), os.path.join(sources, "echo.c")

            def save(version):
                shutil.copy(os.path.join(FIXTURES, f"echo{version}{SO}"), library)
                with open(source + ".new", "w") as file:
                    file.write("version" * version)  # its size tells two saves of one second apart
                os.rename(source + ".new", source)

            with Host(plugins=()) as unused:
                plugins = unused.plugins
            os.makedirs(plugins)
            self.addCleanup(shutil.rmtree, os.path.dirname(plugins))
            build = f'copy /y "{of_windows(library)}" "{of_windows(plugins)}\\echo1.dll"'
            save(1)
            with Host("--plugins", plugins, "--source", sources, "--build", build, subcommand="dev") as host:
                wait_for(lambda: host.event("echo")[0] == 200, "the first build to serve")
                save(2)
                wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version 2", "the new code to serve")
                self.assertRegex(host.output(), r"echo\.c was saved; building")
                self.assertIn(f"echo: generation 2 serves, from echo1{SO}", host.output())

    def test_what_a_failed_build_prints_is_shown(self):
        with tempfile.TemporaryDirectory() as sources:
            build = "echo echo.c:1:1: error: no such thing& exit 1"
            with Host("--source", sources, "--build", build, subcommand="dev", plugins=(f"echo1{SO}",)) as host:
                wait_for(lambda: "the build failed: echo.c:1:1: error: no such thing" in host.output(), "the error")
                self.assertEqual(host.event("echo")[0], 200)


@harness.WINDOWS_ONLY
class PluginsInC(harness.FolderTestCase):
    """They cross by the C table alone, so whatever compiler made them."""

    def assert_says_hello(self, library):
        self.assertLessEqual(imported_libraries(library), {"kernel32.dll", "msvcrt.dll"})
        for tier in ("inline", *harness.ISOLATED_TIERS):
            with self.subTest(tier), Host(plugins=(library,), isolation=tier) as host:
                self.assertEqual(host.event("hello_c", event="installed")[1]["messages"][0]["message"], "Hello from C")

    def test_one_by_mingw_without_a_runtime_of_the_host(self):
        self.assert_says_hello(os.path.join(os.environ["AHA_EXAMPLES"], f"hello_c{SO}"))

    @harness.unittest.skipUnless(shutil.which("clang") and shutil.which("lld-link"), "needs clang and lld")
    def test_one_by_a_compiler_and_a_linker_that_do_as_those_of_msvc(self):
        with open(os.path.join(harness.ROOT, "docs", "examples", "plugins", "c", "hello.c")) as file:
            text = file.read()
        source = self.write("hello.c", text)
        self.write("string.h", "#include <stddef.h>\nstatic size_t strlen(const char* text) {\n"
                               "  size_t size = 0;\n  while (text[size]) ++size;\n  return size;\n}\n")
        made, library = os.path.join(self.folder, "hello.obj"), os.path.join(self.folder, "hello_c.dll")
        subprocess.run(["clang", "--target=x86_64-pc-windows-msvc", "-ffreestanding", "-fno-builtin", "-O2", "-c", "-I", self.folder,
                        "-I", os.path.join(harness.ROOT, "sdk", "include"), source, "-o", made], check=True)
        subprocess.run(["lld-link", "/dll", "/noentry", "/nodefaultlib", "/opt:ref", f"/out:{library}", made], check=True)
        self.assert_says_hello(library)


if __name__ == "__main__":
    harness.main()
