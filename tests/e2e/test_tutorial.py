"""docs/tutorial.md works as written: its files build, its commands print what it says, and the stand-in sees the requests
that it shows."""
import harness
from walkthrough import Reader, blocks_of, changes_of, commands_of, pattern_of


class Tutorial(harness.TestCase):
    def follow(self, reader, blocks):
        unsaved, begun = [], 0
        for language, block in blocks:
            if changes := changes_of(block):
                unsaved += changes
            elif language == "console":
                reader.save(unsaved)
                unsaved, begun = [], len(reader.stand_in.output()) if reader.stand_in else 0
                for command, printed in commands_of(block):
                    self.type(reader, command, pattern_of(printed))
            elif language == "text":
                self.assertRegex(reader.stand_in.output()[begun:], f"^{pattern_of(block.splitlines())}$")
        self.assertEqual(unsaved, [])

    def type(self, reader, command, pattern):
        with self.subTest(command):
            if "/scripts/stand_in" in command:
                reader.start_stand_in(command)
            elif "aha-host dev" in command:
                reader.start_dev(command)
                reader.dev.see(rf"\A{pattern}")
            else:
                self.assertRegex(reader.run(command), rf"\A{pattern}\Z")

    def test_each_step_works_as_written(self):
        with Reader() as reader:
            self.follow(reader, blocks_of("docs/tutorial.md"))


if __name__ == "__main__":
    harness.main()
