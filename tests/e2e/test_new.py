"""`aha-host new` creates a plugin's project in a new folder, or says why not."""
import os
import shutil
import tempfile

import harness
from harness import ask_operator


class New(harness.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-new-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def test_it_names_each_file_and_the_next_command(self):
        project = os.path.join(self.folder, "mine")
        status, output = ask_operator("new", "hello", "--lang", "c", "--folder", project)
        self.assertEqual(status, 0, output)
        self.assertTrue(output.endswith(
            f"Build and test it in {project}:\n  make test\n"
            "Serve it there, and build it again whenever a file is saved:\n  aha-host dev --plugins build --build 'make'\n"
            "Send it an event from another terminal:\n  aha-host send hello installed\n"), output)
        named = {line.replace("\\", "/") for line in output.splitlines() if line.startswith(project)}
        self.assertEqual(named, {os.path.join(folder, name) for folder, _, names in os.walk(project) for name in names})

    def test_what_cannot_be_created_is_status_2_with_the_reason(self):
        for arguments, reason in {
                ("My-Tracker",): "a service's name has 1 to 64 characters out of a-z 0-9 _",
                ("hello", "--lang", "cobol"): "cobol not in {c++,c,rust,go}",
                ("hello", "--folder", "/proc/mine"): "/proc/mine cannot be created: No such file or directory",
                ("hello", "--folder", os.path.dirname(self.folder)): "is there already, and not an empty folder",
        }.items():
            with self.subTest(arguments=arguments):
                status, output = ask_operator("new", *arguments)
                self.assertEqual(status, 2)
                self.assertIn(reason, output)


if __name__ == "__main__":
    harness.main()
