"""A page as its reader follows it: applies its code blocks to files, runs its commands, and compares what they print.

The first line of a code block names its file, and the place in it unless the block is the whole file:

    // tasker.cpp
    // tasker.cpp, at the end of define()
    # CMakeLists.txt, in place of aha_add_plugin()

A `console` block has commands behind "$ ", each followed by what it prints. "..." stands for any text, on its own line
for any lines.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile

import harness
from harness import HOST, ROOT, wait_for

PLACE = r"(?m)^(?://|#) ([\w/]+\.\w+)(?:, (at the end of|in place of) (\w+)(?:\(\))?)?\n"
PATIENCE_S = 12 * harness.PATIENCE_S  # for a build


def blocks_of(page):
    """[(language, text)], in the page's order."""
    with open(os.path.join(ROOT, page)) as file:
        return re.findall(r"(?ms)^```([\w+]*)\n(.*?)^```$", file.read())


def changes_of(block):
    """[(file, "" or place, name, text)] of a code block; none of a block that names no file."""
    if not re.match(PLACE, block):
        return []
    parts = re.split(PLACE, block)[1:]
    return [(parts[i], parts[i + 1] or "", parts[i + 2], parts[i + 3].rstrip("\n") + "\n") for i in range(0, len(parts), 4)]


def commands_of(block):
    """[(command, what it prints)] of a console block."""
    found = []
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            found[-1][1].append(line)
            continue
        command = line[2:]
        while command.endswith("\\"):
            command += "\n" + next(lines)
        if "<<'END'" in command:
            while not command.endswith("\nEND"):
                command += "\n" + next(lines)
        found.append((command, []))
    return found


def pattern_of(lines):
    """A regular expression for what a page says a command prints."""
    def one(line):
        return r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*").replace("4567", r"\d+") + r"\n"
    return "".join(one(line) for line in lines)


def extent_of(lines, name):
    """The first and the last line of a function, class or command of CMake."""
    first = next(i for i, line in enumerate(lines) if re.search(rf"\b{name}\b.*\{{$|^{name}\(.*\)$", line))
    if lines[first].endswith(")"):
        return first, first
    indentation = re.match(" *", lines[first])[0]
    return first, next(i for i in range(first, len(lines)) if lines[i] in (indentation + "}", indentation + "};"))


def changed(old, place, name, text):
    """The file's text with one change."""
    if not place:
        return text
    lines = old.splitlines()
    first, last = extent_of(lines, name)
    if place == "in place of":
        lines[first:last + 1] = text.splitlines()
    else:
        between = [""] if lines[first].startswith("class ") else []
        lines[last:last] = between + text.splitlines()
    return "\n".join(lines) + "\n"


class Terminal:
    """One that a command keeps busy."""

    def __init__(self, command, folder, environment, output_path):
        self.path = output_path
        with open(output_path, "wb") as output:
            self.process = subprocess.Popen(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output, start_new_session=True)

    def output(self):
        with open(self.path, errors="replace") as output:
            return output.read()

    def see(self, pattern, after=0):
        """Waits until it shows the pattern behind its first `after` characters."""
        def found():
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}:\n{self.output()}")
            return re.compile(pattern).search(self.output(), after)
        try:
            return wait_for(found, pattern, PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.output()}") from None

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(harness.PATIENCE_S)


class Reader:
    """With a home folder that has the SDK and a checkout, and three terminals: for commands, `dev` and the stand-in."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="aha-host-test-")
        self.folder = self.home
        self.dev = self.stand_in = None
        self.environment = {name: value for name, value in os.environ.items()
                            if name != "PORT" and not name.startswith("AHA_HOST_")}
        self.environment |= {"HOME": self.home, "PATH": f"{os.path.dirname(HOST)}:{os.environ['PATH']}",
                             "CXX": os.environ["AHA_CXX"], "CMAKE_GENERATOR": "Ninja", "CMAKE_BUILD_TYPE": "Debug", "NO_COLOR": "1",
                             "AHA_HOST_LISTEN": "127.0.0.1:0"}
        os.symlink(ROOT, os.path.join(self.home, "aha-host"))
        subprocess.check_output(["cmake", "--install", os.environ["AHA_BUILD"], "--component", "sdk", "--prefix",
                                 os.path.join(self.home, "aha")])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for terminal in filter(None, (self.dev, self.stand_in)):
            terminal.close()
        shutil.rmtree(self.home)

    def save(self, changes):
        """Applies changes to files, each file at once, and waits for `dev` to serve them if it runs."""
        if not changes:
            return
        texts = {}
        for file, place, name, text in changes:
            if place and file not in texts:
                with open(os.path.join(self.folder, file)) as old:
                    texts[file] = old.read()
            texts[file] = changed(texts.get(file, ""), place, name, text)
        shown = len(self.dev.output()) if self.dev else 0
        for file, text in texts.items():
            with open(os.path.join(self.folder, file), "w") as out:
                out.write(text)
        if not self.dev:
            return
        is_served = any(file.endswith(".cpp") and not file.endswith("_test.cpp") for file in texts)
        self.dev.see(r"generation \d+ serves" if is_served else "built in|the build failed", shown)
        wait_for(lambda: self.builds("building") == self.builds("built in") + self.builds("the build failed"),
                 "the build to end", PATIENCE_S)
        if "the build failed" in self.dev.output()[shown:]:
            raise AssertionError(self.dev.output()[shown:])

    def builds(self, part):
        return self.dev.output().count(part)

    def run(self, command):
        """Runs what a person would type -> what it prints."""
        if self.dev:
            port = re.search(harness.SERVES, self.dev.output()).group(1)
            command = command.replace("aha-host send ", f"aha-host send --url http://127.0.0.1:{port} ")
        where = os.path.join(self.home, ".folder")
        done = subprocess.run(["bash", "-c", f"{command}\npwd > {where}"], cwd=self.folder, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE_S)
        with open(where) as file:
            self.folder = file.read().strip()
        return done.stdout

    def start_dev(self, command, **environment):
        self.dev = Terminal(command, self.folder, {**self.environment, **environment}, os.path.join(self.home, "dev"))
        for part in (harness.SERVES, "built in", "generation 1 serves"):
            self.dev.see(part)

    def start_stand_in(self, command):
        self.stand_in = Terminal(command, self.home, self.environment, os.path.join(self.home, "shown"))
        port = os.path.join(self.home, "stand_in", "port")
        wait_for(lambda: os.path.exists(port) and os.path.getsize(port) > 0, "the stand-in", PATIENCE_S)
