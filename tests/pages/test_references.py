"""Pages point at what is there: files, headings, tests, names in code."""
import re
import unittest
from urllib.parse import unquote

from page import ROOT, all_pages, text_of


def anchors_of(page):
    """As GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?ms)^```.*?^```", "", text_of(page)))
    texts = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    return {re.sub(r"[^\w\- ]", "", text).lower().replace(" ", "-") for text in texts}


def words_of(name):
    """Of a test's name, however it is spelled."""
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("'", "")))


class Links(unittest.TestCase):
    def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(self):
        count = 0
        for page in all_pages():
            text = re.sub(r"(?ms)^```.*?^```|`[^`]*`", "", text_of(page))
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"[a-z]+:", target):
                    continue
                count += 1
                path, _, anchor = target.partition("#")
                file = (ROOT / page).parent / unquote(path) if path else ROOT / page
                with self.subTest(page=page, target=target):
                    self.assertTrue(file.exists())
                    if anchor:
                        self.assertIn(anchor, anchors_of(file.resolve().relative_to(ROOT)))
        self.assertGreater(count, 100)

    def test_every_path_of_this_tree_that_a_page_names_is_there(self):
        roots = "|".join(("docs", "host", "plugins", "scripts", "sdk", "tests"))
        for page in all_pages():
            for path in re.findall(rf"`((?:{roots})/[\w./-]*)[` ]", text_of(page)):
                with self.subTest(page=page, path=path):
                    built = path in ("host/aha-host", "host/bundled")  # of build/release
                    self.assertTrue(built or any(ROOT.glob(path + "*")))


class Readme(unittest.TestCase):
    def test_it_counts_the_bundled_services(self):
        said = re.search(r"\[(\d+) services\]", text_of("README.md")).group(1)
        pages = [page for page in all_pages() if page.startswith("docs/services/") and not page.endswith("README.md")]
        self.assertEqual(int(said), len(pages))

    def test_the_service_of_30_lines_has_no_more(self):
        said = re.search(r"Write a service in (\d+) lines", text_of("README.md")).group(1)
        code = re.search(r"(?ms)^```cpp\n// hello\.cpp\n(.*?)^```", text_of("docs/plugins/writing.md")).group(1)
        self.assertLessEqual(len(code.splitlines()), int(said))


class Tests(unittest.TestCase):
    """docs/security.md names a test for each attack: `file`: its name or the beginning of it."""

    @staticmethod
    def names():
        """{ctest or folder: the names of its tests, as words}"""
        names = {}
        for path in (ROOT / "tests").rglob("*.py"):
            if path.name.startswith("test_"):
                found = re.findall(r"(?m)^    def test_(\w+)", path.read_text())
                names.setdefault(f"e2e_{path.stem.removeprefix('test_')}", set()).update(map(words_of, found))
        for lists in (ROOT / "tests").rglob("CMakeLists.txt"):
            for name, arguments in re.findall(r"aha_test\(\s*(\w+)\s+SOURCES\s+(.*?)\)", lists.read_text(), re.S):
                for source in re.findall(r"[\w./]+\.cpp", arguments):
                    if (lists.parent / source).exists():
                        text = (lists.parent / source).read_text()
                        found = re.findall(r'TEST_CASE(?:_FIXTURE)?\([^"]*"([^"]+)"', text)
                        names.setdefault(name, set()).update(map(words_of, found))
        return names

    def test_every_test_that_the_page_of_attacks_names_is_there(self):
        names = self.names()
        rows = re.findall(r"(?m)^\| .+ \| .+ \| (`.+) \|$", text_of("docs/security.md"))
        self.assertGreater(len(rows), 60)
        for row in rows:
            for program, said in re.findall(r"`(\w+)`(?:: ([^;`]+))?", row):
                with self.subTest(test=f"{program}: {said}"):
                    if program.startswith("fuzz_"):
                        self.assertTrue((ROOT / "tests/fuzz" / f"{program.removeprefix('fuzz_')}.cpp").exists())
                        continue
                    self.assertTrue(any(words_of(said) in name for name in names.get(program, ())))


class Metrics(unittest.TestCase):
    def test_every_metric_and_label_of_a_page_is_the_programs_and_none_is_missing(self):
        source = text_of("host/telemetry/metrics.cpp")
        names = dict(re.findall(r'(\w+) =\s*Build\w+\(\)\s*\.Name\("(aha_\w+)"\)', source))
        self.assertGreater(len(names), 20)
        labels = {name: set() for name in names.values()}
        shared = dict(re.findall(r"Labels (\w+)(\{\{.*?\}\});", source, re.S))
        for member, arguments in re.findall(r"families_->(\w+)\.Add\((.*?)\)(?:[.;,]|\)\.|\);)", source, re.S):
            arguments = shared.get(arguments.strip(), arguments)
            labels[names[member]].update(re.findall(r'\{"(\w+)",', arguments))
        said = {}
        for page in ("docs/operating.md", "docs/plugins/trust.md"):
            for name, listed in re.findall(r"`(aha_[a-z_]+)(?:\{([a-z,]+)\})?`", text_of(page)):
                if name not in names.values():
                    self.fail(f"{page} names {name}")
                if listed:
                    said.setdefault(name, set(listed.split(",")))
                    self.assertEqual(set(listed.split(",")), labels[name], f"{page}: {name}")
                said.setdefault(name, set())
        self.assertEqual(said.keys(), set(names.values()))
        self.assertEqual(said, labels)


class Values(unittest.TestCase):
    """Names that programs read: the page lists all of them, and no other."""

    def test_the_codes_of_findings(self):
        section = re.search(r"(?ms)^## Findings\n(.*?)^`--json`", text_of("docs/plugins/check.md")).group(1)
        said = [code for row in re.findall(r"(?m)^\| (`.+?`) \|", section) for code in re.findall(r"`(\w+)`", row)]
        self.assertEqual(sorted(said), sorted(re.findall(r'Fault\{"(\w+)"', text_of("host/check/faults.cpp"))))

    def test_the_kinds_of_errors_in_cases(self):
        said = re.search(r"The kind is one of (.*?)\n\n", text_of("docs/plugins/cassettes.md"), re.S).group(1)
        names = re.search(r"Name names\[\] = \{(.*?)\};", text_of("host/cassette/case.cpp"), re.S).group(1)
        self.assertEqual(sorted(re.findall(r"`(\w+)`", said)), sorted(re.findall(r'\{"([a-z_]+)"', names)))

    def test_the_values_of_labels(self):
        source = "\n".join(path.read_text() for path in (ROOT / "host").rglob("*.cpp"))
        text = text_of("docs/operating.md") + text_of("docs/plugins/trust.md")
        refusals = re.search(r"`aha_http_refusals_total\{reason\}` \|.*: (`.*`) \|", text).group(1)
        said = set(re.findall(r"`(\w+)`", refusals))
        server = "\n".join(path.read_text() for path in (ROOT / "host/server").glob("*.cpp"))  # not the routes
        used = set(re.findall(r'[(,]\s*"([a-z]+(?:_[a-z]+)+)"[)}]', server))
        self.assertEqual(said, used | {"too_many_in_flight"})  # this one is of the runtime
        for value in ("ok", "failed", "timed_out", "unloaded", "retained", "unlisted_host", "refused_address",
                      "store_writer", "worker_watcher", "text_thread", "reloader", "workbench", "stopped", "died", "retried", "set_aside",
                      "out_of_time", "given_up"):
            with self.subTest(value=value):
                self.assertIn(f"`{value}`", text)
                self.assertIn(f'"{value}"', source)

    def test_the_layers_of_the_sandbox(self):
        page = text_of("docs/plugins/trust.md")
        section = re.search(r"(?ms)^## The sandbox, layer by layer\n(.*?)^## ", page).group(1)
        said = re.findall(r"(?m)^\| `(\w+)` \|", section)
        layers = re.search(r"enum class Layer[^{]*\{(.*?)\};", text_of("host/sandbox/sandbox.hpp"), re.S).group(1)
        self.assertEqual(said, re.findall(r"(?m)^\s*(\w+),?", re.sub(r"//.*", "", layers)))


if __name__ == "__main__":
    unittest.main()
