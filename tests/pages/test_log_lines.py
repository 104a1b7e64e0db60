"""Each line of the log that docs/operating.md explains is one that the host can write."""
import re
import unittest

from page import ROOT, text_of

# Parts of a line that stand for something else: names, figures, reasons.
VARIABLE = (r"\.\.\.|\bx\.so\b|\bslac?k\b|\.so\b|\bstore_writer\b|\b(?:reason|probe|verify|step)\b|SIG[A-Z]+|--pin|"
            r"/bundled|polling|the event loop itself|store\.sqlite3\.damaged|Too many open files|[\d.:/]*\d[\d.:/]*|[():;,\"]")


def texts_of_host():
    """All string literals, those that follow each other as one, without the fields of formats."""
    texts = []
    for path in (ROOT / "host").rglob("*.[ch]pp"):
        source = re.sub(r'(?m)^\s*//.*$', "", path.read_text())
        source = re.sub(r'(?<!\\)"\s*\n\s*"', "", source)
        texts += re.findall(r'"((?:[^"\\\n]|\\.)*)"', source)
    return "\n".join(" ".join(re.sub(r"\{[^{}]*\}", " ", text).split()) for text in texts)


class LogLines(unittest.TestCase):
    def test_every_line_that_the_page_explains_is_in_the_source(self):
        texts = re.sub(VARIABLE, " ", texts_of_host())
        texts = "\n".join(" ".join(line.split()) for line in texts.splitlines())
        section = re.search(r"(?ms)^## What the log says\n(.*?)^## ", text_of("docs/operating.md")).group(1)
        lines = re.findall(r"(?m)^\| `([^`]+)` \|", section)
        self.assertGreater(len(lines), 30)
        for line in lines:
            parts = [" ".join(part.split()) for part in re.split(VARIABLE, line)]
            parts = [part for part in parts if len(part) > 5]
            with self.subTest(line=line):
                self.assertTrue(parts)
                for part in parts:
                    self.assertIn(part, texts)


if __name__ == "__main__":
    unittest.main()
