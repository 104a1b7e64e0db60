"""The first plugin of docs/plugins/writing.md builds, serves and posts as the page says."""
import json

import harness
from harness import Remote, reply
from walkthrough import Reader, blocks_of, changes_of

PAGE = "docs/plugins/writing.md"


def commands_with(part):
    """The lines of the first block that has this part."""
    return next(block for language, block in blocks_of(PAGE) if language == "" and part in block).splitlines()


class Writing(harness.TestCase):
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


if __name__ == "__main__":
    harness.main()
