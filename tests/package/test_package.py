"""An installed host works wherever it was installed to, and its systemd unit starts it as written."""
import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

BUILD, SOURCE, CMAKE = (os.environ[name] for name in ("AHA_BUILD", "AHA_SOURCE", "AHA_CMAKE"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PORT" and not name.startswith("AHA_")}
UNIT, SOCKET_UNIT = (os.path.join(SOURCE, "scripts", "packaging", f"aha-host.{kind}") for kind in ("service", "socket"))
MOST_EXPOSURE = 2.0  # of 10, as systemd-analyze counts


def settings_of(unit):
    with open(unit) as file:
        return dict(re.findall(r"(?m)^(\w+)=(.*)$", file.read()))


class Serving:
    """A host started with a command line -> its address."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r" services? on (http://\S+)", line):
                return found.group(1)
        raise AssertionError("the host does not serve:\n" + "".join(said))

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=60)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="aha-host-package-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for component in ("host", "plugins", "sdk"):
            subprocess.check_call([CMAKE, "--install", BUILD, "--prefix", cls.folder, "--component", component],
                                  stdout=subprocess.DEVNULL)
        cls.host = os.path.join(cls.folder, "bin", "aha-host")
        cls.plugins = os.path.join(cls.folder, "lib", "aha-host", "plugins")

    def serve(self, *flags):
        state = tempfile.mkdtemp(dir=self.folder)
        return Serving([self.host, "serve", "--state-dir", state, "--listen", "127.0.0.1:0", *flags])

    def test_the_bundled_services_are_known_as_such(self):
        with self.serve("--plugins", self.plugins) as address, urllib.request.urlopen(address + "/services") as answer:
            services = json.load(answer)["services"]
        self.assertEqual(len(services), len([name for name in os.listdir(self.plugins) if name.endswith(".so")]))
        self.assertEqual({service["tier"] for service in services}, {"inline"})

    def test_it_moves_to_another_folder_whole(self):
        moved = os.path.join(self.folder, "moved")
        shutil.copytree(self.folder, moved, symlinks=True, ignore=shutil.ignore_patterns("moved", "tmp*"))
        said = subprocess.check_output([os.path.join(moved, "bin", "aha-host"), "--version"], text=True, env=ENVIRONMENT)
        self.assertRegex(said, r"\d+\.\d+\.\d+")

    def test_it_names_no_folder_of_the_build(self):
        hashes = os.path.join(self.folder, "lib", "aha-host", "bundled")
        for name in os.listdir(hashes):
            with open(os.path.join(hashes, name)) as file:
                self.assertNotIn("/", file.read(), name)

    def test_readme_and_every_page_are_there(self):
        documentation = os.path.join(self.folder, "share", "doc", "aha-host")
        for page in ("README.md", "docs/operating.md", "docs/plugins/writing.md", "docs/services/README.md", "copyright",
                     "docs/examples/plugins/tracker/CMakeLists.txt"):
            self.assertTrue(os.path.exists(os.path.join(documentation, page)), page)

    def test_completion_in_bash_offers_commands_and_flags(self):
        script = os.path.join(self.folder, "share", "bash-completion", "completions", "aha-host")
        complete = lambda *words: subprocess.check_output(
            ["bash", "-c", 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aha_host; printf "%s\\n" "${COMPREPLY[@]}"',
             script, self.host, *words], text=True, env=ENVIRONMENT).split()
        self.assertEqual(complete("se"), ["serve", "send"])
        self.assertIn("--state-dir", complete("serve", "--st"))
        self.assertEqual(complete("send", "--rep"), ["--repeat"])
        self.assertEqual(complete("plugin", "ro"), ["rollback"])
        self.assertEqual(complete("plugin", "pin", "slack", "--of"), ["--off"])


class Unit(unittest.TestCase):
    def test_the_packages_configuration_serves_the_bundled_plugins(self):
        with open(os.path.join(BUILD, "packaging", "aha-host.toml")) as file:
            settings = file.read()
        self.assertIn('\nplugins = "/usr/lib/aha-host/plugins"\n', settings)
        self.assertIn('\nstate-dir = "/var/lib/aha-host"\n', settings)

    def test_its_command_line_starts_a_host(self):
        program, *flags = shlex.split(settings_of(UNIT)["ExecStart"])
        self.assertEqual(program, "/usr/bin/aha-host")
        with tempfile.TemporaryDirectory(prefix="aha-host-package-") as folder:
            with open(os.path.join(BUILD, "packaging", "aha-host.toml")) as file:
                settings = file.read().replace("/usr/lib/aha-host/plugins", os.path.join(BUILD, "plugins"))
            settings = settings.replace("/var/lib/aha-host\"", folder + "/state\"")
            settings = settings.replace('#listen = "127.0.0.1:4567"', 'listen = "127.0.0.1:0"')
            path = os.path.join(folder, "aha-host.toml")
            with open(path, "w") as file:
                file.write(settings)
            command = [os.path.join(BUILD, "host", "aha-host"), *flags]
            command[command.index("/etc/aha-host/aha-host.toml")] = path
            with Serving(command) as address, urllib.request.urlopen(address + "/healthz") as answer:
                self.assertEqual(answer.status, 200)

    def test_its_socket_is_the_default_address_and_has_the_name_that_the_host_expects(self):
        with open(os.path.join(BUILD, "packaging", "aha-host.toml")) as file:
            address = re.search(r'(?m)^#listen = "(.*)"$', file.read()).group(1)
        self.assertEqual(settings_of(SOCKET_UNIT)["ListenStream"], address)
        with open(os.path.join(SOURCE, "host", "systemd", "handed_sockets.hpp")) as file:
            name = re.search(r'events_name = "(\w+)"', file.read()).group(1)
        self.assertEqual(settings_of(SOCKET_UNIT)["FileDescriptorName"], name)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
    def test_systemd_takes_each_line_of_it_and_finds_little_exposed(self):
        with tempfile.TemporaryDirectory(prefix="aha-host-package-") as folder:
            unit, socket_unit = shutil.copy(UNIT, folder), shutil.copy(SOCKET_UNIT, folder)
            with open(unit) as file:
                text = file.read()
            with open(unit, "w") as file:  # it has to exist for the check
                file.write(text.replace("/usr/bin/aha-host", os.path.join(BUILD, "host", "aha-host")))
            checked = subprocess.run(["systemd-analyze", "verify", "--man=no", unit, socket_unit], capture_output=True, text=True)
            for name in ("aha-host.service", "aha-host.socket"):
                self.assertNotIn(name, checked.stderr)
            said = subprocess.run(["systemd-analyze", "security", "--offline=yes", unit], capture_output=True, text=True).stdout
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        self.assertIsNotNone(found, said)
        self.assertLessEqual(float(found.group(1)), MOST_EXPOSURE, said)


class Container(unittest.TestCase):
    def test_each_pattern_that_it_copies_is_one_package_of_scripts_package(self):
        with open(os.path.join(SOURCE, "scripts", "packaging", "Containerfile")) as file:
            patterns = re.search(r"(?m)^COPY (.+) \S+$", file.read()).group(1).split()
        with open(os.path.join(BUILD, "CPackConfig.cmake")) as file:
            settings = dict(re.findall(r'set\((\w+) "(.*?)"\)', file.read()))
        self.assertEqual(settings["CPACK_DEBIAN_FILE_NAME"], "DEB-DEFAULT")  # NAME_VERSION_ARCHITECTURE.deb
        names = [settings[f"CPACK_DEBIAN_{group}_PACKAGE_NAME"] for group in ("HOST", "PLUGINS", "SDK")]
        files = [f'{name}_{settings["CPACK_PACKAGE_VERSION"]}_amd64.deb' for name in names]
        copied = [[file for file in files if fnmatch.fnmatch(file, pattern)] for pattern in patterns]
        self.assertEqual(copied, [files[:1], files[1:2]])


if __name__ == "__main__":
    unittest.main()
