"""Attachments stay with the host while a plugin hands them on: of any size, in every tier, and gone with the event."""
import os
import re

import harness
from harness import Host, Remote, reply, wait_for

TIERS = ("inline", *harness.ISOLATED_TIERS)
CHUNK = bytes(range(256)) * 4096  # 1 MiB
LARGE_CHUNKS = 8 if harness.SANITIZED else 64  # a sanitizer's memory says nothing
FLAGS = ("--allow-address", "127.0.0.1")
BUNDLED = os.environ.get("AHA_BUNDLED", "")  # the folder of the bundled services; "" where they are not built


class Storage(Remote):
    """Gives a file of so many chunks, and notes what is sent to it without holding more than the ends."""

    def __init__(self, chunks):
        self.received = []  # (bytes, first, last)
        super().__init__(lambda handler: None)

        def give(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(CHUNK) * chunks))
            handler.end_headers()
            for _ in range(chunks):
                handler.wfile.write(CHUNK)

        def take(handler):
            left = int(handler.headers["Content-Length"])
            first, last = b"", b""
            while left > 0:
                piece = handler.rfile.read(min(left, 1 << 20))
                if not piece:
                    return
                left -= len(piece)
                first = first or piece[:5]
                last = (last + piece[-5:])[-5:]
            self.received.append((int(handler.headers["Content-Length"]), first, last))
            reply(handler)

        handler = self.server.RequestHandlerClass
        handler.do_GET, handler.do_POST = give, take
        self.server.handle_error = lambda *_: None  # a host that refuses a file ends the connection

    def where(self, **more):
        url = f"http://127.0.0.1:{self.port}/"
        return {"url": url, "target": url, **more}


class Bugzilla(Storage):
    """Beside the file a Bugzilla, whose bugs have no attachments yet."""

    def __init__(self, chunks):
        super().__init__(chunks)
        handler = self.server.RequestHandlerClass
        give = handler.do_GET
        handler.do_GET = lambda request: give(request) if request.path == "/file" else reply(request, body=b"{}")
        handler.do_PUT = lambda request: (request.rfile.read(int(request.headers["Content-Length"])),
                                          reply(request, body=b"{}"))

    def update_feature(self, host):
        """Sends the host a linked feature with the file."""
        at = f"http://127.0.0.1:{self.port}"
        meta = {"products": [{"id": 1, "name": "Compass", "components": [{"id": 2, "name": "Needle"}]}]}
        feature = {"name": "North", "reference_num": "N-8", "requirements": [],
                   "integration_fields": [{"integration_id": 77, "name": "id", "value": "41"}],
                   "attachments": [{"file_name": "a.bin", "content_type": "image/png", "download_url": at + "/file"}]}
        return host.event("bugzilla", {"feature": feature}, event="update_feature", meta_data=meta,
                          data={"server_url": at, "api_key": "k", "product": 1, "component": 2, "integration_id": 77})[1]


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024


def files_without_names(host):
    """What the host has open in its state folder that has no name there."""
    found = []
    for number in os.listdir(f"/proc/{host.process.pid}/fd"):
        try:
            target = os.readlink(f"/proc/{host.process.pid}/fd/{number}")
        except OSError:
            continue  # closed meanwhile
        if target.startswith(os.path.join(host.folder, "state")) and target.endswith(" (deleted)"):
            found.append(target)
    return found


class Files(harness.TestCase):
    def test_a_large_file_goes_on_in_little_memory_whatever_the_tier(self):
        for tier in TIERS:
            with self.subTest(tier=tier), Storage(LARGE_CHUNKS) as storage, Host(*FLAGS, isolation=tier) as host:
                host.event("hand_on", data={**storage.where(), "url": "http://127.0.0.1:1/"})  # all is started
                before = peak_bytes(host.process.pid)
                size = len(CHUNK) * LARGE_CHUNKS
                self.assertEqual(host.event("hand_on", data=storage.where())[1]["messages"],
                                 [{"severity": 1, "message": f"handed on {size} bytes"}])
                self.assertEqual(storage.received, [(size + 2, b"<\0\1\2\3", b"\xfc\xfd\xfe\xff>"),
                                                    ((size + 2) // 3 * 4 + 2, b"<AAEC", storage.received[1][2])])
                self.assertTrue(storage.received[1][2].endswith(b"=>"))
                if not harness.SANITIZED:
                    self.assertLess(peak_bytes(host.process.pid) - before, 32 << 20)
                    if tier != "inline":
                        self.assertLess(peak_bytes(host.process_of("hand_on")), 64 << 20)
                self.assertEqual(files_without_names(host), [])
                self.assertEqual([name for name in os.listdir(os.path.join(host.folder, "state")) if "spool" in name], [])

    @harness.unittest.skipUnless(BUNDLED, "without the bundled services")
    def test_a_bundled_service_hands_on_a_large_file_in_little_memory_whatever_the_tier(self):
        for tier in TIERS:
            with self.subTest(tier=tier), Bugzilla(LARGE_CHUNKS) as bugzilla, \
                    Host(*FLAGS, plugins=(os.path.join(BUNDLED, "bugzilla.so"),), isolation=tier) as host:
                before = peak_bytes(host.process.pid)
                self.assertNotIn("exception", bugzilla.update_feature(host))
                (size, first, last), = bugzilla.received
                self.assertGreater(size, len(CHUNK) * LARGE_CHUNKS * 4 // 3)
                self.assertEqual((first, last[-2:]), (b'{"ids', b'"}'))
                if not harness.SANITIZED:
                    self.assertLess(peak_bytes(host.process.pid) - before, 32 << 20)
                    if tier != "inline":
                        self.assertLess(peak_bytes(host.service("bugzilla")["worker"]["pid"]), 64 << 20)

    def test_what_is_larger_than_the_operator_allows_is_refused_by_the_flag_s_name(self):
        for tier in TIERS:
            for flag in ("--max-file-bytes", "--max-files-bytes"):
                with self.subTest(tier=tier, flag=flag), Storage(2) as storage, \
                        Host(*FLAGS, flag, str(len(CHUNK)), isolation=tier) as host:
                    answer = host.event("hand_on", data=storage.where())[1]
                    self.assertIn(flag, answer["exception"]["message"])
                    self.assertEqual(storage.received, [])
                    self.assertEqual(files_without_names(host), [])

    @harness.unittest.skipIf(harness.SANITIZED, "the sanitizer reports the crash itself")
    def test_a_process_that_dies_leaves_no_file_and_the_next_one_hands_it_on(self):
        with Storage(2) as storage, Host(*FLAGS, isolation="worker") as host:
            answer = host.event("hand_on", data=storage.where(crash=1))[1]
            self.assertNotIn("exception", answer)
            self.assertEqual([size for size, _, _ in storage.received][0], 2 * len(CHUNK) + 2)
            self.assertEqual(len(storage.received), 3)
            wait_for(lambda: not files_without_names(host), "the files to be closed")


if __name__ == "__main__":
    harness.main()
