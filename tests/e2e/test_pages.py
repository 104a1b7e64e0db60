"""The pages agree with the program: flags, defaults, limits that a flag sets, routes, and the sample configuration."""
import os
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

import harness
from harness import HOST, Host

ROOT = Path(__file__).resolve().parents[2]
OPERATING = "docs/operating.md"
SAMPLE = "docs/examples/aha-host.toml"
COMMANDS = ("serve", "dev", "check", "inspect", "keygen", "sign", "verify", "replay", "send", "new", "gate", "quarantine release",
            "workbench", *(f"plugin {name}" for name in ("add", "index", "list", "pin", "remove", "rollback", "why")))
# Pages about the host; those of services name the flags and routes of third parties.
PAGES = ["README.md", "SECURITY.md", "CONTRIBUTING.md", OPERATING, "docs/tutorial.md", "docs/security.md",
         "docs/architecture.md", "docs/compatibility.md", "docs/glossary.md", *(f"docs/plugins/{path.name}"
                                                        for path in sorted((ROOT / "docs/plugins").glob("*.md")))]
# Flags of other programs, by the script that takes them; "": installed ones.
OTHER_FLAGS = {"--demo": "scripts/start", "--peers": "scripts/check", "--build": "", "--install": "", "--component": "",
               "--prefix": "", "--now": "", "--target": "", "--unix-socket": "", "--data-binary": "",
               "--allow-downgrades": "", "--security-opt": "", "--test-dir": "", "--output-on-failure": "", "--rounds": "scripts/bench",
               "--preset": "", "--gc-sections": "", "--account": "host/cli/service_windows.cpp", "--name": "host/cli/service_windows.cpp"}
UNITS = {"": 1, "bytes": 1, "s": 1, "days": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
FIGURE = r"(\d[\d,]*)(?: (bytes|KiB|MiB|GiB|s|days)\b)?"


def text_of(page):
    return (ROOT / page).read_text()


def code_of(page):
    """The code spans and lines of code blocks, without comments and generated parts."""
    text = re.sub(r"(?ms)^<!-- (\w+):.*?^<!-- end of \1 -->", "", text_of(page))
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```", text)
    lines = [re.sub(r"\s#.*", "", line) for block in blocks for line in block.splitlines()]
    return lines + [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", re.sub(r"(?ms)^```.*?^```", "", text))]


def help_of(command):
    """{flag: default}; the default is None if the help shows none."""
    environment = {name: value for name, value in os.environ.items()
                   if name != "PORT" and not name.startswith("AHA_HOST_")}
    text = subprocess.check_output([HOST, *command.split(), "--help"], text=True, env=environment)
    flags = {}
    for flag, value in re.findall(r"(?m)^  (?:-\w,)?(--[a-z-]+)(.*)$", text):
        value = re.sub(r" \.\.\..*| \(.*| REQUIRED.*|  .*", "", value)
        flags[flag] = value.rsplit("=", 1)[1] if "=" in value else None
    return flags


def figures_of(text):
    return [int(digits.replace(",", "")) * UNITS[unit] for digits, unit in re.findall(FIGURE, text)]


def rows_of(page, heading):
    """The cells of each row below a heading."""
    section = re.search(rf"(?ms)^## {heading}\n(.*?)(?=^## |\Z)", text_of(page)).group(1)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in section.splitlines()
            if line.startswith("|") and not line.startswith("|---")]


class Flags(harness.TestCase):
    def test_every_flag_of_a_page_is_one(self):
        known = {flag for command in COMMANDS for flag in help_of(command)} | {"--config", "--version", "--help"}
        for page in PAGES:
            for code in code_of(page):
                for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code):
                    with self.subTest(page=page, flag=flag):
                        if OTHER_FLAGS.get(flag):
                            self.assertIn(flag, text_of(OTHER_FLAGS[flag]))
                        elif flag not in OTHER_FLAGS:
                            self.assertIn(flag, known)

    def test_every_command_line_of_a_page_has_flags_of_its_command(self):
        flags = {command: set(help_of(command)) | {"--config", "--help"} for command in COMMANDS}
        lines = [(page, line) for page in PAGES for line in code_of(page) if re.search(r"aha-host [a-z]", line)]
        self.assertGreater(len(lines), 20)
        for page, line in lines:
            words = re.split(r"aha-host ", line, maxsplit=1)[1]
            command = next((one for one in COMMANDS if words.startswith(one)), None)
            if command is None:
                continue
            with self.subTest(page=page, line=line):
                quoted_none = re.sub(r"'[^']*'", "", words)  # of the build command that dev takes
                self.assertLessEqual(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", quoted_none)), flags[command])

    def test_every_default_behind_a_flag_is_the_programs(self):
        defaults = help_of("plugin index") | help_of("check") | help_of("serve")
        prose = r"`(--[a-z-]+)` \(" + FIGURE + r"\)"
        table = r"(?m)^\| `(--[a-z-]+) N` \|.*, " + FIGURE + r" \|$"
        check = "docs/plugins/check.md"
        found = [(page, *one) for page in PAGES for one in re.findall(prose, text_of(page))]
        found += [(check, *one) for one in re.findall(table, text_of(check))]
        self.assertGreaterEqual(len(found), 4)
        for page, flag, digits, unit in found:
            with self.subTest(page=page, flag=flag):
                self.assertEqual(int(digits.replace(",", "")) * UNITS[unit], int(defaults[flag]))

    def test_every_limit_with_a_flag_is_the_flags_default(self):
        defaults = help_of("serve")
        derived = ("requests that have not arrived whole, together",)  # three times the flag's
        judged = set()
        for name, limit, flags in rows_of(OPERATING, "Limits")[1:]:
            flags = re.findall(r"--[a-z-]+", flags)
            if name in derived:
                self.assertEqual(figures_of(limit)[0], 3 * int(defaults[flags[0]]))
                continue
            for figure, flag in zip(figures_of(limit), flags):
                with self.subTest(limit=name, flag=flag):
                    self.assertEqual(figure, int(defaults[flag]))
                    judged.add(flag)
        limits = {flag for flag in defaults if flag.startswith("--max-") or flag.endswith("-timeout-s")}
        self.assertEqual(limits - judged, {"--stop-timeout-s"})

    def test_limits_of_flags_that_are_not_in_the_table(self):
        highest = re.search(r"--max-in-flight UINT:UINT in \[1 - (\d+)\]",
                            subprocess.check_output([HOST, "serve", "--help"], text=True)).group(1)
        for page, pattern in ((OPERATING, r"At most ([\d,]+), since each takes two of"),
                              ("README.md", r"At most ([\d,]+) events in flight")):
            with self.subTest(page=page):
                self.assertEqual(re.search(pattern, text_of(page)).group(1).replace(",", ""), highest)
        readme = re.search(r"The defaults are ([\d,]+) events and ([\d,]+) connections", text_of("README.md"))
        self.assertEqual([one.replace(",", "") for one in readme.groups()],
                         [help_of("serve")[flag] for flag in ("--max-in-flight", "--max-connections")])
        self.assertIn(f"`{help_of('serve')['--listen']}`", text_of("README.md"))


class Sample(harness.TestCase):
    """docs/examples/aha-host.toml, in which every setting is commented out."""

    @staticmethod
    def settings():
        return re.sub(r"(?m)^#(?=[a-z\[])", "", text_of(SAMPLE))

    def test_it_has_every_flag_and_the_defaults_are_the_programs(self):
        defaults = {flag.removeprefix("--"): value for flag, value in help_of("serve").items()
                    if flag not in ("--help", "--check-config")}  # which is no setting
        sample = tomllib.loads(self.settings())
        self.assertEqual(sample["isolation"].pop("default"), defaults.pop("isolation"))
        del sample["isolation"], defaults["isolate"]  # that table
        self.assertEqual(sample.keys(), defaults.keys())
        examples = set()
        for comment, name in re.findall(r"(?m)^# (.*)\n#([a-z-]+) = ", text_of(SAMPLE)):
            if comment.endswith("For example:"):
                examples.add(name)
        for name, value in sample.items():
            with self.subTest(name=name):
                if name in examples:
                    self.assertIn(defaults[name], (None, "[]"))
                elif isinstance(value, bool):
                    self.assertEqual((value, defaults[name]), (False, None))
                else:
                    self.assertEqual(str(value), defaults[name])

    def test_a_host_takes_it_as_it_is(self):
        with Host("--config", str(ROOT / SAMPLE)) as host:
            self.assertEqual(host.request("GET", "/readyz")[0], 200)

    def test_a_host_takes_every_setting_but_the_secret_that_all_can_read(self):
        with tempfile.TemporaryDirectory(prefix="aha-host-test-") as folder:
            names = ("config", "vendor.key", "vendor.pub")
            config, secret_key, public_key = (os.path.join(folder, name) for name in names)
            Path(config).write_text(self.settings())
            keygen = [HOST, "keygen", "--no-password", "--secret-key", secret_key, "--public-key", public_key]
            subprocess.check_output(keygen)
            # What the sample names and this machine does not have.
            own = ("--config", config, "--trusted-key", public_key, "--ca-file", public_key, "--operator-socket", "off",
                   "--record", os.path.join(folder, "cases"), "--web-dir", folder)
            with Host(*own, "--path-secret", "0123456789abcdef", isolation=None, until=harness.LISTENS) as host:
                self.assertEqual(host.request("GET", "/healthz")[0], 200)
            status, output = Host(*own, isolation=None).ended()
            self.assertEqual(status, 2)
            self.assertIn("--path-secret: needs at least 16", output)


class Routes(harness.TestCase):
    def test_the_pages_name_every_route_and_no_other(self):
        with Host() as host:
            port = set(host.get("/openapi.json")[1]["paths"])
            socket = set(host.operator("/openapi.json", None, "GET")[1]["paths"])
        route = r"(?:GET |POST )?(/[a-z]+(?:[_/][a-z]+)?(?:/\{[a-z]+\})?(?:\.json)?)"
        table = {name for cells in rows_of(OPERATING, "What to watch") for cell in cells
                 for name in re.findall(f"`{route}`", cell)}
        self.assertEqual(table, port)
        elsewhere = ("/etc/", "/dev/", "/opt/")
        named = {name for page in PAGES for code in code_of(page) if (found := re.fullmatch(route, code))
                 for name in found.groups() if not name.startswith(elsewhere)}
        self.assertEqual(named - {"/proc"}, port | socket)


if __name__ == "__main__":
    harness.main()
