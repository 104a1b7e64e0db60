"""`aha-host dev`: save a source file, see the new code or the compiler's error."""
import os
import re
import shutil
import tempfile
import time

import harness
from harness import Host, wait_for

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixture_plugin.c")
INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sdk", "include")


class Dev(harness.TestCase):
    def test_a_saved_source_is_built_and_serves_and_an_error_is_shown(self):
        with open(SOURCE) as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as sources:
            source, target = os.path.join(sources, "echo.c"), os.path.join(sources, "echo1.so")
            shutil.copy(SOURCE, source)
            # Linked beside and then moved, so that the host sees one change.
            build = (f"cc -shared -fPIC -DFIXTURE_ONLY_ECHO -I{INCLUDE} {source} -o {target} && "
                     "mv {target} $PLUGINS/echo1.so".replace("{target}", target))
            self.edit_and_watch(source, text, build)

    def edit_and_watch(self, source, text, build):
        with Host("--source", os.path.dirname(source), "--build", build, subcommand="dev", plugins=()) as host:
            wait_for(lambda: host.event("echo")[0] == 200, "the first build to serve")
            save(source, text.replace('#define FIXTURE_VERSION "1"', '#define FIXTURE_VERSION "saved"'))
            wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version saved", "the new code to serve")
            # Said once it is so, each by a thread of its own: the event may have been quicker.
            wait_for(lambda: re.search(r"(?s)echo\.c was saved; building\n.*built in \d+\.\d s\n", host.output()), "the build to be shown")
            wait_for(lambda: "echo: generation 2 serves, from echo1.so" in host.output(), "the reload to be shown")

            save(source, text.replace("static void flood", "static vood flood", 1))
            shown = wait_for(lambda: re.search(r"the build failed: (.*)", host.output()), "the compiler's error")
            self.assertRegex(shown.group(1), r"echo\.c:\d+:\d+: error: .*vood")
            self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version saved")

    def test_it_builds_at_the_start(self):
        with tempfile.TemporaryDirectory() as sources:
            shutil.copy(SOURCE, os.path.join(sources, "echo.c"))
            with Host("--source", sources, "--build", link(sources), subcommand="dev", plugins=()) as host:
                wait_for(lambda: host.event("echo")[0] == 200, "the service to be built and to serve")

    def test_a_failed_link_leaves_the_last_good_file_in_service_and_a_good_build_may_remove_it(self):
        with open(SOURCE) as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as sources:
            source = os.path.join(sources, "echo.c")
            shutil.copy(SOURCE, source)
            build = f"if [ -e {source} ]; then {link(sources)}; else rm -f $PLUGINS/echo1.so; fi"
            with Host("--source", sources, "--build", build, subcommand="dev", plugins=()) as host:
                target = os.path.join(host.plugins, "echo1.so")
                wait_for(lambda: host.event("echo")[0] == 200, "the first build")

                save(source, text.replace("static void flood", "void not_there(void);\nvoid* use(void) { return (void*)not_there; }\nstatic void flood", 1))
                wait_for(lambda: "undefined" in host.output(), "the linker's error")
                self.assertFalse(os.path.exists(target), "the linker is expected to remove what it cannot make")
                # Longer than a file is missing before its service is retired.
                until = time.monotonic() + 0.6
                while time.monotonic() < until:
                    self.assertEqual(host.event("echo")[0], 200)

                save(source, text.replace('#define FIXTURE_VERSION "1"', '#define FIXTURE_VERSION "again"'))
                wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version again", "the next good build")

                os.remove(source)
                wait_for(lambda: host.event("echo")[0] == 404, "the removed service to go")
                self.assertIn("echo: generation 2 is retired", host.output())

    def test_the_build_command_is_required_and_a_source_folder_must_be_there(self):
        status, output = Host(subcommand="dev").ended()
        self.assertEqual(status, 2)
        self.assertIn("--build", output)
        status, output = Host("--build", "true", "--source", "/no/such/folder", subcommand="dev").ended()
        self.assertEqual(status, 1)
        self.assertIn("/no/such/folder", output)


def link(sources):
    """A command that links the fixture in place, as CMake does."""
    return f"cc -shared -fPIC -Wl,-z,defs -DFIXTURE_ONLY_ECHO -I{INCLUDE} {sources}/echo.c -o $PLUGINS/echo1.so"


def save(path, text):
    """As an editor does: written beside, then renamed."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


if __name__ == "__main__":
    harness.main()
