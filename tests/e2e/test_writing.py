"""The code of docs/plugins/writing.md: its first plugin builds, serves and posts as the page says, and its fragments
compile."""
import json
import os
import re
import subprocess

import harness
from harness import ROOT, Remote, reply
from walkthrough import Reader, blocks_of, changes_of

PAGE = "docs/plugins/writing.md"


def commands_with(part):
    """The lines of the first block that has this part."""
    return next(block for language, block in blocks_of(PAGE) if language == "" and part in block).splitlines()


def as_members(number, fragment):
    """Functions as they are, statements in a function."""
    has_functions = re.search(r"(?m)^[\w:]+ \w+\(\) (?:const )?\{", fragment)
    return fragment if has_functions else f"void fragment_{number}() {{\n{fragment}}}\n"


class Writing(harness.FolderTestCase):
    def test_the_first_plugin_posts_a_greeting_for_each_new_feature(self):
        posted = []

        def answer(request):
            posted.append(json.loads(request.body))
            reply(request, 201)

        with Reader() as reader, Remote(answer) as remote:
            reader.run("mkdir hello && cd hello")
            reader.save([change for _, block in blocks_of(PAGE) for change in changes_of(block)])
            configure, dev = commands_with("aha-host dev --plugins build")
            self.assertIn("Build files have been written", reader.run(configure))
            reader.start_dev(dev, AHA_HOST_ALLOW_ADDRESS="127.0.0.1")
            send, = commands_with("aha-host send hello")
            hook = "https://hooks.example.com/hello"
            self.assertIn(hook, send)
            printed = reader.run(send.replace(hook, f"http://127.0.0.1:{remote.port}"))
            self.assertIn("ended well", printed)
        self.assertEqual(posted, [{"text": "New feature: Sign in with a passkey"}])

    def test_its_fragments_compile(self):
        fragments = [block for language, block in blocks_of(PAGE) if language == "cpp" and not changes_of(block)]
        self.assertGreater(len(fragments), 5)
        with open(os.path.join(ROOT, "tests", "e2e", "writing_fragments.cpp")) as file:
            around = file.read()
        members = "".join(as_members(number, fragment) for number, fragment in enumerate(fragments))
        source = self.write("fragments.cpp", around.replace("  // FRAGMENTS\n", members))
        include = os.path.join(ROOT, "sdk", "include")
        done = subprocess.run([os.environ["AHA_CXX"], "-std=c++20", "-fsyntax-only", f"-I{include}", source],
                              capture_output=True, text=True, timeout=6 * harness.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    harness.main()
