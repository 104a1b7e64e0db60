"""Drives the real host over real sockets: starts it, sends it events, stands in for the remote side."""
import contextlib
import fcntl
import glob
import http.client
import http.server
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

HOST = os.environ["AHA_HOST"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUNDLED = os.environ.get("AHA_BUNDLED", "")  # the folder of the bundled plugins, if they were built
FIXTURES = os.environ["AHA_FIXTURES"]
SANITIZER = os.environ.get("AHA_SANITIZED", "")  # "address,undefined", "thread" or ""
SANITIZED = SANITIZER != ""
# The host is a program for Windows, under wine: HOST starts it there, and a path begins at drive Z:.
WINDOWS = os.environ.get("AHA_SYSTEM") == "windows"
SO = ".dll" if WINDOWS else ".so"
CC = os.environ.get("AHA_CC", "cc")  # makes plugins for that system
STOP = signal.SIGINT if WINDOWS else signal.SIGTERM  # wine ends a program by SIGTERM at once
SEGMENTATION_FAULT = "EXCEPTION_ACCESS_VIOLATION" if WINDOWS else "SIGSEGV"  # as the host names what ended a process
LINUX_ONLY = unittest.skipIf(WINDOWS, "it is of Linux")
WINDOWS_ONLY = unittest.skipUnless(WINDOWS, "it is of Windows")
# ThreadSanitizer adds a thread to every process, and a process with other threads is not sandboxed. wine has no sandbox.
ISOLATED_TIERS = ("worker",) if SANITIZER == "thread" or WINDOWS else ("worker", "sandbox")
# Of plugins that start threads: AddressSanitizer looks for each thread's stack in /proc, which a sandbox refuses.
THREADED_TIERS = ("worker",) if SANITIZED else ISOLATED_TIERS
# Where the plugins of a test run that does not say: several tests are run once a tier.
ISOLATION = os.environ.get("AHA_ISOLATION", "inline")
# Sanitizers and wine slow everything down; a limit that guards against hanging is no measurement.
PATIENCE_S = 60 if SANITIZED or WINDOWS else 20


def wait_for(condition, what, patience_s=PATIENCE_S):
    """Asks until `condition()` is true, and returns what it gave."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"waited {patience_s} s in vain for: {what}")


# Lines of the log, with the port: the port answers, and each plugin file is served or refused.
LISTENS = r"listening on 127\.0\.0\.1:(\d+)"
SERVES = r"serves \d+ services? on http://127\.0\.0\.1:(\d+)"


def handing_over(sockets, name="events"):
    """A command that hands these sockets to the program after it, as systemd does -> (the command, their numbers)"""
    numbers = [fcntl.fcntl(one, fcntl.F_DUPFD, 100) for one in sockets]
    moves = " ".join(f"{3 + i}<&{number} {number}<&-" for i, number in enumerate(numbers))
    script = f'LISTEN_PID=$$ LISTEN_FDS={len(numbers)} LISTEN_FDNAMES={":".join([name] * len(numbers))} exec "$@" {moves}'
    return ["bash", "-c", script, "bash"], numbers


class Host:
    """One host process with a plugins folder of its own. plugins: fixtures, or fixtures with the names they get.
    isolation: the tier of its plugins; None: the host's default. until: the line of the log with which a test begins.
    through: a command that starts the program. handed: sockets that listen, for it to serve on."""

    def __init__(self, *flags, plugins=(f"fixture{SO}",), environment=None, subcommand="serve", isolation=ISOLATION,
                 program=HOST, until=SERVES, descriptors=None, through=(), handed=()):
        self.until = until
        self.folder = tempfile.mkdtemp(prefix="aha-host-test-")
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins)
        for name in plugins:
            shutil.copy(os.path.join(FIXTURES, name),
                        os.path.join(self.plugins, plugins[name] if isinstance(plugins, dict) else os.path.basename(name)))
        self.log_path = os.path.join(self.folder, "log")
        self.log = open(self.log_path, "wb")
        if "--plugins" in flags:
            self.plugins = flags[flags.index("--plugins") + 1]
            command = [*through, program, subcommand, *flags]
        else:
            command = [*through, program, subcommand, "--plugins", self.plugins, *flags]
        if "--state-dir" not in flags:
            command += ["--state-dir", os.path.join(self.folder, "state")]
        if "--listen" not in flags:
            command += ["--listen", "127.0.0.1:0"]
        if isolation is not None and "--isolation" not in flags:
            command += ["--isolation", isolation]
        handed_numbers = []
        if handed:
            hand_over, handed_numbers = handing_over(handed)
            command = [*hand_over, *command]
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))) if descriptors else None
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, preexec_fn=limit, pass_fds=handed_numbers,
                                        env={**os.environ, "PLUGINS": self.plugins, **(environment or {})})
        for number in handed_numbers:
            os.close(number)
        self.port = None

    def __enter__(self):
        found = wait_for(lambda: self.process.poll() is not None or re.search(self.until, self.output()),
                         "the host to say where it listens")
        if self.process.poll() is not None:
            raise AssertionError(f"the host ended with {self.process.returncode}:\n{self.output()}")
        self.port = int(found.group(1))
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(STOP)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        output = self.output()
        shutil.rmtree(self.folder, ignore_errors=True)
        for report in ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error:"):
            if report in output:
                raise AssertionError(output)

    def ended(self):
        """Waits until it has ended by itself -> (exit status, output)"""
        try:
            status = self.process.wait(PATIENCE_S)
            return status, self.output()
        finally:
            self.process.kill()
            self.process.wait()
            self.log.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def output(self):
        with open(self.log_path, errors="replace") as log:
            return log.read()

    def request(self, method, path, body=None, headers=None, timeout=PATIENCE_S):
        """-> (status, headers, body as bytes). A POST says that it is JSON unless `headers` say something else."""
        if method == "POST":
            headers = {"Content-Type": "application/json", **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()

    def get(self, path):
        status, _, body = self.request("GET", path)
        return status, json.loads(body)

    def post(self, path, value, timeout=PATIENCE_S):
        status, _, body = self.request("POST", path, json.dumps(value), timeout=timeout)
        return status, json.loads(body)

    def operator(self, path, value, method="POST"):
        """A request on the operator's socket, without a body if `value` is None -> (status, answer)"""
        connection = http.client.HTTPConnection("localhost", timeout=PATIENCE_S)
        connection.sock = socket.socket(socket.AF_UNIX)
        with contextlib.closing(connection):
            connection.sock.settimeout(PATIENCE_S)
            connection.sock.connect(os.path.join(self.folder, "state", "operator.sock"))
            connection.request(method, path, None if value is None else json.dumps(value), {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())

    def event(self, service, payload=None, data=None, event="ping", timeout=PATIENCE_S, **more):
        return self.post("/send_event", {"service_name": service, "event": event, "payload": payload,
                                         "user_data": data or {}, "meta_data": {}, **more}, timeout)

    def service(self, name):
        """Its entry in GET /services, or None."""
        services = self.get("/services")[1]["services"]
        return next((one for one in services if one["service_name"] == name), None)

    def process_of(self, service):
        """The id of its process, which the host may learn after the first answer has come from there."""
        return wait_for(lambda: self.service(service)["worker"]["pid"], f"the process of {service}")

    def wait_for_connections(self, count):
        """Waits until the host counts so many connections. It is asked on one that stays, and is counted, too."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

        def is_reached():
            asking.request("GET", "/metrics")
            return f"\naha_http_connections {count + 1}\n" in asking.getresponse().read().decode()
        with contextlib.closing(asking):
            wait_for(is_reached, f"{count} connections to be counted")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def install(self, fixture, name):
        """Puts a plugin into the folder as a careful person would: written beside, then renamed."""
        beside = os.path.join(self.folder, "beside")
        shutil.copy(os.path.join(FIXTURES, fixture), beside)
        os.rename(beside, os.path.join(self.plugins, name))

    def crash_reports(self, count, part):
        """Waits until so many reports have this part -> their texts. They are written after the answer."""
        def texts():
            found = []
            for path in glob.glob(os.path.join(self.folder, "state", "crashes", "*.txt")):
                with open(path) as file:
                    found.append(file.read())
            found = [text for text in found if part in text]
            return found if len(found) == count else None
        return wait_for(texts, f"{count} reports with {part}")

    def memory_bytes(self):
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def ask_operator(*command, environment=None):
    """Runs a command that asks a running host -> (exit status, output)"""
    done = subprocess.run([HOST, *command], capture_output=True, text=True, timeout=PATIENCE_S,
                          env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout + done.stderr


class LoopbackServer:
    """Serves each request by `handler`, on a port of its own, for as long as a `with` lasts."""

    def __init__(self, handler):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Remote(LoopbackServer):
    """A third party on loopback: answers each request by `answer(handler)`."""

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        super().__init__(Handler)


@contextlib.contextmanager
def stand_in():
    """Takes the place of GitHub, Slack and Aha!'s API -> the flags with which a host sends its requests there."""
    with tempfile.TemporaryDirectory(prefix="aha-stand-in-") as folder:
        process = subprocess.Popen([os.path.join(ROOT, "scripts", "stand_in"), folder], stdout=subprocess.DEVNULL)
        try:
            port_file = os.path.join(folder, "port")
            wait_for(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0, "the stand-in")
            with open(port_file) as file:
                port = file.read().strip()
            yield ["--connect-to", f"::127.0.0.1:{port}", "--ca-file", os.path.join(folder, "ca.pem")]
        finally:
            process.kill()
            process.wait()


def reply(handler, status=200, body=b"", headers=None):
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def read_answer(connection, stream=None):
    """One answer from a raw socket -> (status, body). stream: to read on from where it ends."""
    stream = stream or connection.makefile("rb")
    status = int(stream.readline().split()[1])
    length = 0
    while (line := stream.readline().strip()):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return status, stream.read(length)


main = unittest.main
TestCase = unittest.TestCase


class FolderTestCase(TestCase):
    """With a folder for what each test writes."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="aha-host-test-")
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, value):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(value if isinstance(value, str) else json.dumps(value))
        return path
