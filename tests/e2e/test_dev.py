"""`aha-host dev`: save a source file, see the new code or the compiler's error."""
import os
import re
import shutil
import tempfile

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
        with Host("--source", os.path.dirname(source), "--build", build, subcommand="dev", plugins=("echo1.so",)) as host:
            save(source, text.replace('#define FIXTURE_VERSION "1"', '#define FIXTURE_VERSION "saved"'))
            wait_for(lambda: host.event("echo")[1]["messages"][0]["message"] == "version saved", "the new code to serve")
            # Said once it is so, each by a thread of its own: the event may have been quicker.
            wait_for(lambda: re.search(r"(?s)echo\.c was saved; building\n.*built in \d+\.\d s\n", host.output()), "the build to be shown")
            wait_for(lambda: "echo: generation 2 serves, from echo1.so" in host.output(), "the reload to be shown")

            save(source, text.replace("static void flood", "static vood flood", 1))
            shown = wait_for(lambda: re.search(r"the build failed: (.*)", host.output()), "the compiler's error")
            self.assertRegex(shown.group(1), r"echo\.c:\d+:\d+: error: .*vood")
            self.assertEqual(host.event("echo")[1]["messages"][0]["message"], "version saved")

    def test_the_build_command_is_required_and_a_source_folder_must_be_there(self):
        status, output = Host(subcommand="dev").ended()
        self.assertEqual(status, 2)
        self.assertIn("--build", output)
        status, output = Host("--build", "true", "--source", "/no/such/folder", subcommand="dev").ended()
        self.assertEqual(status, 1)
        self.assertIn("/no/such/folder", output)


def save(path, text):
    """As an editor does: written beside, then renamed."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


if __name__ == "__main__":
    harness.main()
