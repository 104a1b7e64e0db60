#!/usr/bin/env python3
"""layers.py [ROOT]: prints each include that leaves the layers of the tree, and fails if there is one.

Only X_linux.cpp and X_windows.cpp know their system, and the headers below host/on_linux and host/on_windows, which
have the same names. A file for one system has a counterpart for the other if they share a header.
A folder of host/ includes its own headers and those of folders that its CMakeLists.txt names: after LINK what its
headers include, after PRIVATE_LINK what only its sources do. It includes none through another. No folder stands on
itself.
sdk/ and plugins/ include nothing of host/, and a plugin only those cores that its CMakeLists.txt names.
docs/architecture.md has a line for each folder, which names no other as linked, and lists paths through files that
exist, each file once.
"""
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

MAX_COLUMNS = 120
QUOTED = re.compile(r'^#include "([^"]+)"', re.M)
ANGLED = re.compile(r"^#include <([^>]+)>", re.M)
SYSTEMS = ("linux", "windows")
OF_A_SYSTEM = re.compile(r"(sys(?!/queue)|linux|netinet|arpa)/|boost/asio/(posix|windows|local)/|boost/winapi/|"
                         r"(unistd|fcntl|poll|dlfcn|pthread|sched|elf|link|netdb|pwd|signal|termios|ucontext|execinfo|"
                         r"spawn|io|windows|win\w+|ws2\w+|mswsock|tlhelp32|psapi|dbghelp|shlobj|shellapi|sddl|aclapi)\.h$")
SYSTEM_MACRO = re.compile(r"\b(_WIN32|WIN32|__linux__|__unix__|__MINGW\w+|_MSC_VER)\b")
MAY_ASK_FOR_ITS_SYSTEM = {"sdk/include/aha/abi.h", "sdk/src/aligned_memory.hpp"}
SDK_IN_HOST = {"aha/abi.h": "aha_abi", "aha/secrets.hpp": "aha::secrets", "aha/blanks.hpp": "aha::secrets"}


def sources(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".h", ".hpp", ".cpp"))


def lists_of(folder):
    """What the folder's aha_host_library() says, by keyword."""
    call = re.search(r"aha_host_library\((.*?)\)", (folder / "CMakeLists.txt").read_text(), re.S)
    lists, keyword = {"LINK": [], "PRIVATE_LINK": [], "SOURCES": []}, "SOURCES"
    for word in call.group(1).split():
        keyword = word if word in lists else keyword
        lists[keyword].append(word)
    return lists


def system_of(path):
    """The system that a file is for; "" if for all."""
    return next((name for name in SYSTEMS if path.stem.endswith(f"_{name}") or f"on_{name}" in path.parts), "")


def faults_of_system(path, root):
    if system_of(path) or str(path.relative_to(root)) in MAY_ASK_FOR_ITS_SYSTEM:
        return
    text = path.read_text()
    for name in ANGLED.findall(text):
        if OF_A_SYSTEM.match(name):
            yield f"{path}: includes <{name}>, and is not named _linux or _windows"
    for name in SYSTEM_MACRO.findall(text):
        yield f"{path}: asks for {name}; a file named _linux or _windows need not"


def faults_of_counterparts(host):
    for here, there in (SYSTEMS, SYSTEMS[::-1]):
        for path in sorted(host.rglob(f"*_{here}.cpp")):
            stem = path.stem.removesuffix(f"_{here}")
            if path.with_name(stem + ".hpp").exists() and not path.with_name(f"{stem}_{there}.cpp").exists():
                yield f"{path}: has no counterpart {stem}_{there}.cpp"
        for path in sources(host / f"on_{here}"):
            if not (host / f"on_{there}" / path.relative_to(host / f"on_{here}")).exists():
                yield f"{path}: has no counterpart below on_{there}"


def own_header(path, host):
    system = f"_{system_of(path)}"
    stem = path.stem.removesuffix(system)
    names = [path.with_name(stem + end) for end in (".hpp", f"{system}.hpp")]
    return next((str(name.relative_to(host)) for name in names if path.suffix == ".cpp" and name.exists()), None)


def faults_of_file(path, host, folder, lists):
    text = path.read_text()
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_COLUMNS:
            yield f"line {number} has {len(line)} columns, more than {MAX_COLUMNS}"
    first = re.search(r'^#include ["<]([^">]+)', text, re.M)
    if (own := own_header(path, host)) and own in QUOTED.findall(text) and first.group(1) != own:
        yield f'includes its own header "{own}" after another'
    allowed = lists["LINK"] if path.suffix == ".hpp" else lists["LINK"] + lists["PRIVATE_LINK"]
    for name in QUOTED.findall(text):
        target = name.split("/")[0]
        if not (host / name).exists() and not all((host / f"on_{system}" / name).exists() for system in SYSTEMS):
            yield f'includes "{name}", which is no path below host/'
        elif target != folder and f"host_{target}" not in allowed:
            yield f'includes "{name}", and its folder does not link host_{target} for it'
    for name in ANGLED.findall(text):
        if name.startswith("aha/") and SDK_IN_HOST.get(name) not in lists["LINK"] + lists["PRIVATE_LINK"]:
            yield f"includes <{name}>, and its folder links no library for it"


def faults_of_page(page, links):
    rows = dict(re.findall(r"^\| `host/(\w+)` \|.*\| (.*?) \|$", page.read_text(), re.M))
    for folder in sorted(links.keys() ^ rows.keys()):
        yield f"{page}: has no line for host/{folder}" if folder in links else f"{page}: there is no host/{folder}"
    for way in re.findall(r"^\*\*An? [^*]+\*\*: (.*?)\n\n", page.read_text(), re.M | re.S):
        files = re.findall(r"`(\w+(?:/\w+)+)`", way)
        for name in files:
            if files.count(name) > 1:
                yield f"{page}: one path leads through {name} twice"
            if not any(any(page.parent.parent.glob(f"{top}{name}*.?pp")) for top in ("host/", "")):
                yield f"{page}: a path leads through {name}, which is no file"
    for folder in sorted(links.keys() & rows.keys()):
        for name in re.findall(r"\w+", rows[folder]):
            if name in links and name not in links[folder]:
                yield f"{page}: says that {folder} links {name}"


def faults_of_host(host):
    links = {}
    for folder in sorted(path.parent.name for path in host.glob("*/CMakeLists.txt")):
        lists = lists_of(host / folder)
        links[folder] = {word[5:] for word in lists["LINK"] + lists["PRIVATE_LINK"] if word.startswith("host_")}
        included = set()
        files = sources(host / folder)
        for system in SYSTEMS:
            files += sources(host / f"on_{system}" / folder)
        for path in files:
            included |= {name.split("/")[0] for name in QUOTED.findall(path.read_text())}
            for fault in faults_of_file(path, host, folder, lists):
                yield f"{path}: {fault}"
        for unused in sorted(links[folder] - included):
            yield f"{host / folder}/CMakeLists.txt: links host_{unused}, of which it includes nothing"
    yield from faults_of_page(host.parent / "docs/architecture.md", links)
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        yield f"{host}: a circle: {' -> '.join(reversed(error.args[1]))}"


def faults_of_service(folder):
    cmake = folder / "CMakeLists.txt"
    named = cmake.read_text() if cmake.exists() else ""
    for path in sources(folder):
        for name in QUOTED.findall(path.read_text()):
            if folder not in (path.parent / name).resolve().parents:
                yield f'{path}: includes "{name}", which is not its folder\'s'
        for name in ANGLED.findall(path.read_text()):
            core = name.split("/")[0]
            if core.endswith("_core") and not re.search(rf"\b{core}\b", named):
                yield f"{path}: includes <{name}>, and its folder does not link {core}"


def faults(root):
    yield from faults_of_host(root / "host")
    yield from faults_of_counterparts(root / "host")
    for folder in ("host", "sdk", "plugins"):
        for path in sources(root / folder):
            yield from faults_of_system(path, root)
    for folder in [root / "sdk", *sorted(path.parent for path in root.glob("plugins/*/CMakeLists.txt"))]:
        yield from faults_of_service(folder)


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
    print("\n".join(found) or "every include keeps to the layers")
    sys.exit(bool(found))
