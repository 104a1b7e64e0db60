"""A host says which build it is: version, commit, ABI, compiler, and the libraries that it runs with."""
import os
import re
import sqlite3
import ssl
import subprocess

import harness
from harness import HOST, ROOT, Host

COMMIT = r"[0-9a-f]{12}(?: with changes)?|unknown: .+"
# Part of every C++ program, and not the project's choice.
TOOLCHAIN = {"c", "m", "stdc++", "gcc_s", "ld-linux-x86-64", "ld-linux-aarch64", "asan", "ubsan", "tsan", "atomic"}
# Names of libraries' files -> how --version names them.
NAMES = {"cares": "c-ares", "curl": "libcurl", "crypto": "OpenSSL", "ssl": "OpenSSL", "sqlite3": "SQLite", "sodium": "libsodium",
         "seccomp": "libseccomp", "psl": "libpsl", "tomlplusplus": "toml++", "prometheus-cpp-core": "prometheus-cpp"}


def name_of(library):
    return "Boost" if library.startswith("boost_") else NAMES.get(library, library)


def version_lines():
    return subprocess.check_output([HOST, "--version"], text=True).splitlines()


def said():
    """{"commit": ..., "OpenSSL": ...} of --version"""
    return dict(re.split(r"\s{2,}", line, maxsplit=1) for line in version_lines()[1:])


class Version(harness.TestCase):
    def test_the_first_line_is_name_and_version(self):
        with open(os.path.join(ROOT, "CMakeLists.txt")) as lists:
            version = re.search(r"project\(aha-host VERSION (\S+)", lists.read()).group(1)
        self.assertEqual(version_lines()[0], f"aha-host {version}")

    def test_the_build_is_named(self):
        self.assertRegex(said()["commit"], rf"^(?:{COMMIT})$")
        self.assertEqual(said()["C ABI"], "1")
        self.assertRegex(said()["compiler"], r"^(gcc|clang) \d+\.\d+")
        self.assertTrue(said()["build"])

    def test_every_library_that_it_is_linked_with_has_a_version(self):
        needed = re.findall(r"NEEDED.*\[(?:lib)?(\S+?)\.so", subprocess.check_output(["readelf", "-d", HOST], text=True))
        self.assertGreater(len(needed), 10)
        for library in set(needed) - TOOLCHAIN:
            with self.subTest(library):
                self.assertRegex(said()[name_of(library)], r"^\d+\.\d+")

    def test_libraries_are_those_that_run(self):
        self.assertEqual(said()["SQLite"], sqlite3.sqlite_version)
        self.assertEqual(said()["OpenSSL"], ssl.OPENSSL_VERSION.split()[1])

    def test_the_metric_says_the_same(self):
        with Host() as host:
            metrics = host.request("GET", "/metrics")[2].decode()
        labels, value = re.search(r"(?m)^aha_build_info\{(.*)\} (\S+)$", metrics).groups()
        self.assertEqual(value, "1")
        self.assertEqual(dict(re.findall(r'(\w+)="(.*?)"', labels)),
                         {"version": version_lines()[0].split()[1], "commit": said()["commit"], "abi": said()["C ABI"],
                          "compiler": said()["compiler"]})


class Commit(harness.FolderTestCase):
    """What the build asks for."""

    def git(self, *command):
        subprocess.check_call(["git", "-c", "user.name=test", "-c", "user.email=test@localhost", "-C", self.folder, *command],
                              stdout=subprocess.DEVNULL)

    def commit(self, folder):
        output = os.path.join(self.folder, "commit.cpp")
        subprocess.check_call(["cmake", f"-DSOURCE={folder}", f"-DOUTPUT={output}", "-P",
                               os.path.join(ROOT, "host", "version", "commit.cmake")])
        with open(output) as file:
            return re.search(r'return "(.*)";', file.read()).group(1), os.stat(output).st_mtime_ns

    def test_it_is_written_only_if_it_differs(self):
        self.git("init", "-q")
        self.write("source", "1")
        self.git("add", "source")
        self.git("commit", "-qm", "first")
        first, written = self.commit(self.folder)
        self.assertRegex(first, r"^[0-9a-f]{12}$")
        self.assertEqual(self.commit(self.folder), (first, written))
        self.write("source", "2")
        self.assertEqual(self.commit(self.folder)[0], first + " with changes")
        self.git("commit", "-qam", "second")
        self.assertRegex(self.commit(self.folder)[0], r"^[0-9a-f]{12}$")
        self.assertNotEqual(self.commit(self.folder)[0], first)

    def test_a_folder_without_repository_says_so_also_inside_of_another(self):
        self.git("init", "-q")
        unpacked = os.path.join(self.folder, "unpacked")
        os.mkdir(unpacked)
        self.assertEqual(self.commit(unpacked)[0], "unknown: built outside a repository")


if __name__ == "__main__":
    harness.main()
