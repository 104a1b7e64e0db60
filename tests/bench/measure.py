"""What the sections of scripts/bench measure with: a host of its own each, load, and a line for each figure."""
import contextlib
import glob
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", "release")
HOST = os.path.join(BUILD, "host", "aha-host")
LOAD = os.path.join(BUILD, "tests", "bench", "bench_load")
REMOTE = os.path.join(BUILD, "tests", "bench", "bench_remote")
FIXTURES = os.path.join(BUILD, "tests", "e2e", "fixtures")
LOADER_FIXTURES = os.path.join(BUILD, "tests", "host", "plugin", "fixtures")
HOSTILE = os.path.join(BUILD, "tests", "host", "sandbox", "hostile", "hostile.so")
BENCH_PLUGINS = os.path.join(BUILD, "tests", "bench", "plugins")
PLUGINS = os.path.join(BUILD, "plugins")
TIERS = ("inline", "worker", "sandbox")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for_port(port):
    for _ in range(2000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.002)
    raise SystemExit(f"nothing listens on port {port}")


def feature_payload(size=3000):
    """An event such as Aha! sends when a feature is sent to a service, of about `size` bytes."""
    requirement = lambda i: {"id": str(600 + i), "name": f"Requirement {i}", "reference_num": f"PROD-2-{i}",
                             "description": {"body": "<p>What has to be <b>true</b> when this is done.</p>", "attachments": []},
                             "workflow_status": {"id": "11", "name": "Ready", "complete": False}}
    feature = {"id": "6351000", "reference_num": "PROD-2", "name": "Feature with requirements", "tags": ["first", "second"],
               "url": "https://acme.aha.io/features/PROD-2", "resource": "https://acme.aha.io/api/v1/features/PROD-2",
               "description": {"body": "<p>Text of the feature.</p>", "attachments": []},
               "release": {"id": "9", "reference_num": "PROD-R-1", "name": "Summer release", "release_date": "2026-07-01"},
               "requirements": [], "integration_fields": []}
    payload = {"event": "create_feature", "feature": feature}
    while len(json.dumps(payload)) < size:
        feature["requirements"].append(requirement(len(feature["requirements"])))
    return payload


class Host:
    def __init__(self, plugins, *flags, isolation="inline", log=None):
        self.folder = tempfile.mkdtemp(prefix="aha-host-bench-")
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins)
        for path in plugins:
            shutil.copy(path, self.plugins)
        self.port = free_port()
        self.command = [HOST, "serve", "--listen", f"127.0.0.1:{self.port}", "--plugins", self.plugins, "--state-dir",
                        os.path.join(self.folder, "state"), "--log-level", "warn", "--isolation", isolation, *flags]
        self.log = log  # where it writes; None: where this program does
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        self.wait_until_ready()
        return self

    def wait_until_ready(self):
        """Until the plugins are served: the port answers before."""
        for _ in range(10_000):
            with contextlib.suppress(OSError):  # refused, or 503
                return self.get("/readyz")
            time.sleep(0.002)
        raise SystemExit(f"the host on port {self.port} does not get ready")

    def __exit__(self, *_):
        self.end()
        self.remove()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30).read()

    def send_event(self, body):
        """body: bytes -> the answer's"""
        return urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}/send_event", body,
                                                             {"Content-Type": "application/json"}), timeout=30).read()

    def body(self, name, value):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            json.dump(value, file, separators=(",", ":"))
        return path

    def load(self, path, body, connections, amount, *expected):
        return json.loads(subprocess.check_output([LOAD, str(self.port), path, body, str(connections), amount, *expected]))


def cpu_seconds(pid):
    pids, seconds = [pid], 0.0
    with contextlib.suppress(OSError):
        pids += [int(child) for child in open(f"/proc/{pid}/task/{pid}/children").read().split()]
    for one in pids:
        for path in glob.glob(f"/proc/{one}/task/*/schedstat"):
            with contextlib.suppress(OSError):
                seconds += int(open(path).read().split()[0]) / 1e9
    return seconds


def resident_bytes(pid):
    return int(open(f"/proc/{pid}/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})"


def say(what, figure, target):
    print(f"  {what:66} {figure:>26}   target {target}", flush=True)
