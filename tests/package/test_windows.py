"""What scripts/windows has put together: each file is there, and the host for this system reads in it what Windows needs.
AHA_HOST: a host that inspects; its system does not matter."""
import glob
import json
import os
import re
import subprocess
import unittest
import zipfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(SOURCE, "build", "windows")
PRODUCT = os.path.join(BUILD, "aha-host")
HOST = os.environ["AHA_HOST"]
# What every Windows has; icu.dll since version 1903 of Windows 10.
OF_WINDOWS = {"advapi32.dll", "bcrypt.dll", "crypt32.dll", "dbghelp.dll", "icu.dll", "iphlpapi.dll", "kernel32.dll", "mswsock.dll", "msvcrt.dll",
              "normaliz.dll", "ntdll.dll", "ole32.dll", "psapi.dll", "shell32.dll", "user32.dll", "userenv.dll", "ws2_32.dll"}


def names_in(*parts):
    return {os.path.basename(path) for path in glob.glob(os.path.join(PRODUCT, *parts))}


def libraries_of(program):
    said = subprocess.check_output(["x86_64-w64-mingw32-objdump", "-p", program], text=True)
    return set(re.findall(r"DLL Name: (\S+)", said))


class Product(unittest.TestCase):
    def test_each_service_is_a_plugin(self):
        folders = {os.path.basename(os.path.dirname(path)) for path in glob.glob(os.path.join(SOURCE, "plugins", "*", "CMakeLists.txt"))}
        services = {name for name in folders if not name.endswith("_core")}  # what two services share
        self.assertGreater(len(services), 20)
        self.assertEqual(names_in("plugins", "*.dll"), {f"{service}.dll" for service in services})

    def test_a_plugin_exports_its_factory_alone_and_nothing_keeps_it_from_unloading(self):
        for path in glob.glob(os.path.join(PRODUCT, "plugins", "*.dll")):
            with self.subTest(os.path.basename(path)):
                said = subprocess.run([HOST, "inspect", "--json", path], capture_output=True, text=True, check=False)
                inspection = json.loads(said.stdout)
                self.assertEqual(inspection["format"], "pe")
                self.assertEqual(inspection["pe"]["exports"], ["aha_service_factory"])
                self.assertEqual(inspection["pe"]["pins"], [])
                self.assertTrue(inspection["manifest"]["services"])
                libraries = {library["name"].lower() for library in inspection["pe"]["libraries"]}
                self.assertLessEqual(libraries, OF_WINDOWS | names_in("*.dll"))

    def test_the_program_finds_its_libraries(self):
        for path in [os.path.join(PRODUCT, "aha-host.exe"), *glob.glob(os.path.join(PRODUCT, "*.dll"))]:
            with self.subTest(os.path.basename(path)):
                libraries = {name.lower() for name in libraries_of(path)}
                self.assertLessEqual(libraries, OF_WINDOWS | {name.lower() for name in names_in("*.dll")})

    def test_the_sdk_is_there(self):
        self.assertIn("AhaSdkConfig.cmake", names_in("sdk", "lib", "cmake", "AhaSdk", "*"))
        self.assertIn("abi.h", names_in("sdk", "include", "aha", "*"))

    def test_the_archive_holds_the_folder(self):
        archives = glob.glob(os.path.join(BUILD, "aha-host-*-windows-x86_64.zip"))
        self.assertEqual(len(archives), 1)
        with zipfile.ZipFile(archives[0]) as archive:
            packed = {name for name in archive.namelist() if not name.endswith("/")}
        there = {os.path.relpath(os.path.join(folder, name), BUILD) for folder, _, names in os.walk(PRODUCT) for name in names}
        self.assertEqual(packed, there)


unittest.main()
