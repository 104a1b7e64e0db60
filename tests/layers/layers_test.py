"""Plants one violation after the other in a small tree, and expects layers.py to name it."""
import tempfile
import unittest
from pathlib import Path

import layers

TREE = {
    "host/upper/CMakeLists.txt": "aha_host_library(host_upper SOURCES a.cpp LINK host_lower PRIVATE_LINK aha_abi)\n",
    "host/upper/a.hpp": '#include "lower/b.hpp"\n',
    "host/upper/a.cpp": '#include "upper/a.hpp"\n\n#include <aha/abi.h>\n\n#include "lower/b.hpp"\n',
    "host/lower/CMakeLists.txt": "aha_host_library(host_lower SOURCES b_linux.cpp b_windows.cpp)\n",
    "host/lower/b.hpp": "#include <string>\n",
    "host/lower/b_linux.cpp": '#include "lower/b.hpp"\n\n#include <unistd.h>\n',
    "host/lower/b_windows.cpp": '#include "lower/b.hpp"\n\n#include <windows.h>\n\n#include "lower/id.hpp"\n',
    "host/on_linux/lower/id.hpp": "#include <sys/types.h>\n",
    "host/on_windows/lower/id.hpp": "",
    "sdk/src/c.cpp": '#include "c.hpp"\n\n#include <aha/abi.h>\n',
    "plugins/shop_core/CMakeLists.txt": "aha_add_plugin_core(shop_core SOURCES d.cpp)\n",
    "plugins/shop/CMakeLists.txt": "aha_add_plugin(shop SOURCES e.cpp LINK shop_core)\n",
    "plugins/shop/e.cpp": "#include <shop_core/d.hpp>\n",
    "docs/architecture.md": "| `host/lower` | why | - |\n| `host/upper` | why | lower, the ABI |\n",
}


class Layers(unittest.TestCase):
    def faults_of(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            for name, text in (TREE | changes).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(layers.faults(root))

    def expect(self, changes, *words):
        found = self.faults_of(changes)
        self.assertEqual(len(found), len(words), found)
        for fault, word in zip(found, words):
            self.assertIn(word, fault)

    def test_a_tree_that_keeps_to_its_layers_has_no_fault(self):
        self.expect({})

    def test_an_include_against_the_arrows(self):
        self.expect({"host/lower/b.hpp": '#include "upper/a.hpp"\n'}, "does not link host_upper")

    def test_a_header_that_includes_what_only_sources_may(self):
        private = "aha_host_library(host_upper SOURCES a.cpp PRIVATE_LINK aha_abi host_lower)\n"
        self.expect({"host/upper/CMakeLists.txt": private}, "does not link host_lower for it")

    def test_an_include_through_another_folder(self):
        top = {"host/top/CMakeLists.txt": "aha_host_library(host_top SOURCES t.cpp LINK host_upper)\n",
               "host/top/t.cpp": '#include "upper/a.hpp"\n#include "lower/b.hpp"\n',
               "docs/architecture.md": TREE["docs/architecture.md"] + "| `host/top` | why | upper |\n"}
        self.expect(top, "does not link host_lower")

    def test_a_link_that_nothing_needs(self):
        unused = {"host/upper/a.hpp": "", "host/upper/a.cpp": '#include "upper/a.hpp"\n'}
        self.expect(unused, "links host_lower, of which")

    def test_a_circle(self):
        circle = {"host/lower/CMakeLists.txt": "aha_host_library(host_lower SOURCES b_linux.cpp LINK host_upper)\n",
                  "host/lower/b.hpp": '#include "upper/a.hpp"\n'}
        self.expect(circle, "a circle: ")

    def test_a_bare_include(self):
        self.expect({"host/lower/b_linux.cpp": '#include "b.hpp"\n'}, "no path below host/")

    def test_an_own_header_that_is_not_the_first(self):
        self.expect({"host/lower/b_linux.cpp": '#include <unistd.h>\n\n#include "lower/b.hpp"\n'}, "after another")

    def test_a_file_that_knows_its_system(self):
        self.expect({"host/lower/b.hpp": "#include <unistd.h>\n"}, "includes <unistd.h>, and is not named")
        self.expect({"sdk/src/c.cpp": "#ifdef _WIN32\n#endif\n"}, "asks for _WIN32")

    def test_a_file_without_its_counterpart(self):
        self.expect({"host/upper/a_linux.cpp": '#include "upper/a.hpp"\n'}, "has no counterpart a_windows.cpp")
        self.expect({"host/upper/only_linux.cpp": ""})
        self.expect({"host/on_windows/upper/kind.hpp": ""}, "has no counterpart below on_linux")

    def test_a_line_that_is_too_long(self):
        self.expect({"host/lower/b.hpp": "#include <string>\n//" + 119 * "x" + "\n"}, "line 2 has 121 columns")

    def test_the_sdk_in_the_host(self):
        self.expect({"host/lower/b.hpp": "#include <aha/abi.h>\n"}, "includes <aha/abi.h>")
        view = {"host/upper/a.hpp": '#include <aha/view.hpp>\n#include "lower/b.hpp"\n'}
        self.expect(view, "includes <aha/view.hpp>")

    def test_a_plugin_that_reaches_into_another(self):
        self.expect({"plugins/shop/e.cpp": '#include "../other/f.hpp"\n'}, "not its folder's")
        self.expect({"plugins/shop/e.cpp": "#include <jira_core/f.hpp>\n"}, "does not link jira_core")

    def test_an_sdk_that_knows_the_host(self):
        self.expect({"sdk/src/c.cpp": '#include "../../host/lower/b.hpp"\n'}, "not its folder's")

    def test_a_page_that_says_something_else(self):
        self.expect({"docs/architecture.md": "| `host/upper` | why | lower |\n"}, "no line for host/lower")
        self.expect({"docs/architecture.md": "| `host/lower` | why | upper |\n| `host/upper` | why | - |\n"},
                    "says that lower links upper")

    def test_a_path_through_files(self):
        page = TREE["docs/architecture.md"]
        self.expect({"docs/architecture.md": "**A call**: `upper/a`, `sdk/src/c`.\n\n" + page})
        self.expect({"docs/architecture.md": "**A call**: `upper/z`.\n\n" + page}, "which is no file")
        self.expect({"docs/architecture.md": "**A call**: `upper/a`,\n`upper/a`.\n\n" + page}, "twice", "twice")


if __name__ == "__main__":
    unittest.main()
