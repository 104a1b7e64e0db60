"""check.py [--fortified] FILE_OR_FOLDER...: each program and plugin is hardened: position-independent, stack protected,
relocations read-only and bound at once, and entries of functions marked for control-flow protection.

hardening-check looks at the rest, but for the latter at a note that the linker leaves out as long as the C library's own
start-up code lacks the marks, as Debian's does. So the code itself is looked at."""
import concurrent.futures
import glob
import os
import platform
import re
import subprocess
import sys


def files_of(arguments):
    for argument in arguments:
        yield from sorted(glob.glob(os.path.join(argument, "*.so"))) if os.path.isdir(argument) else [argument]


def faults_of(path, is_fortified):
    command = ["hardening-check", "--nocfprotection"] + ([] if is_fortified else ["--nofortify"]) + [path]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        yield done.stdout + done.stderr
    if platform.machine() == "x86_64":
        entry = "aha_service_factory" if path.endswith(".so") else "main"
        code = subprocess.run(["objdump", f"--disassemble={entry}", path], capture_output=True, text=True).stdout
        if not re.search(rf"<{entry}>:\n[^\n]*\bendbr64\b", code):
            yield f"{path}: {entry} does not begin with endbr64\n"


def main():
    arguments = sys.argv[1:]
    is_fortified = "--fortified" in arguments
    files = list(files_of(argument for argument in arguments if argument != "--fortified"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for found in pool.map(lambda path: list(faults_of(path, is_fortified)), files) for fault in found]
    print("".join(faults), end="")
    print(f"{len(files)} files looked at")
    return 1 if faults or not files else 0


sys.exit(main())
