"""What files and services are called: whose a name is, and how hostile names are shown."""
import json
import os
import shutil

import harness
from harness import FIXTURES, Host, wait_for


class HostileNames(harness.TestCase):
    NAMES = (b"\xff\xfe.so", "\u202egnp.so".encode(), b"x.so\n2026-01-01 00:00:00.000 error   FORGED.so",
             b"\x1b]0;owned\x07\x9b.so")

    def install_all(self, host):
        for name in self.NAMES:
            shutil.copy(os.path.join(FIXTURES, "echo2.o"), os.path.join(os.fsencode(host.plugins), name))

    def test_file_names_are_shown_as_what_they_are_in_services_and_log(self):
        for log_format in ("text", "json"):
            with self.subTest(log_format), Host("--log-format", log_format) as host:
                self.install_all(host)
                refused = wait_for(lambda: len(host.get("/services")[1]["refused"]) == 4 and
                                   host.get("/services")[1]["refused"], "four refusals")
                self.assertEqual({one["file"] for one in refused},
                                 {"\ufffd\ufffd.so", "\\u{202e}gnp.so", "\\u{1b}]0;owned\\u{7}\ufffd.so",
                                  "x.so\\u{a}2026-01-01 00:00:00.000 error   FORGED.so"})
                with open(host.log_path, "rb") as log:
                    lines = log.read().decode().splitlines()  # which is UTF-8, or this throws
                for line in lines:
                    self.assertNotRegex(line, "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
                    self.assertFalse(line.strip().startswith("2026-01-01"), line)
                    if log_format == "json":
                        self.assertIn("message", json.loads(line))


if __name__ == "__main__":
    harness.main()
