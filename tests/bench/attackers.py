"""What attackers do to a host, over and over: plugins, clients, and whoever puts files into the plugins folder."""
import contextlib
import functools
import http.client
import itertools
import json
import os
import socket
import threading
from typing import Callable, NamedTuple

import elf_with_needed
from measure import BENCH_PLUGINS, FIXTURES, LOADER_FIXTURES

MIB = 1 << 20
HEAD = b"POST /send_event HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
OF_15_MIB = HEAD + b"Content-Length: %d\r\n\r\n" % (15 * MIB)
numbers = itertools.count(1)  # so that no two files, names or ids are the same


class Attack(NamedTuple):
    name: str
    act: Callable  # of a host and an event that tells it to end: one turn; an OSError is one, too
    control: str  # what takes as much of the processors' time and means no harm
    at_once: int = 1
    budget_bytes: int = 0  # of the host's memory that it may fill by the operator's flags


class Assault:
    """An attack on a host for as long as a `with` lasts, or until end()."""

    def __init__(self, attack, host):
        self.attack, self.host = attack, host
        self.turns = 0
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.keep_acting, daemon=True) for _ in range(attack.at_once)]

    def keep_acting(self):
        while not self.stop.is_set():
            try:
                self.attack.act(self.host, self.stop)
            except (OSError, http.client.HTTPException):  # the host has refused, or closed the connection
                self.stop.wait(0.001)
            self.turns += 1

    def begin(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        """Once the host has ended: some wait for an answer of its."""
        for thread in self.threads:
            thread.join(10)


# ---------------------------------------------------------------- plugins
def event(name, timeout_s=900, payload=None, integration=lambda: 1):
    """The hostile plugin gets it, and is released from quarantine if that is where its deaths led."""
    def act(host, _):
        answer = host.send_event(json.dumps({"service_name": "hostile", "event": name, "payload": payload, "meta_data": {},
                                             "user_data": {"integration_id": integration(), "timeout": timeout_s}}).encode())
        if b"is quarantined" in answer:
            release(host)
    return act


def release(host):
    connection = http.client.HTTPConnection("localhost", timeout=10)
    connection.sock = socket.socket(socket.AF_UNIX)
    with contextlib.closing(connection):
        connection.sock.settimeout(10)
        connection.sock.connect(os.path.join(host.folder, "state", "operator.sock"))
        connection.request("POST", "/quarantine/release", '{"service_name":"hostile"}', {"Content-Type": "application/json"})
        connection.getresponse().read()


# ---------------------------------------------------------------- clients
def compute(_, stop):
    while not stop.is_set():
        sum(range(10_000))


def send_elsewhere(port, size):
    """As much as an attacker sends, to a process that reads it and does no more."""
    body = b"x" * size

    def act(*_):
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(body)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
    return act


def connect(host):
    return socket.create_connection(("127.0.0.1", host.port), 5)


def pour(start, piece, pause_s=0.0, most=None):
    """One connection: `start`, then `piece` over and over until the host closes it, or `most` bytes: then it is held."""
    def act(host, stop):
        with connect(host) as connection:
            connection.sendall(start)
            sent = 0
            while not stop.is_set() and (most is None or sent < most):
                connection.sendall(piece)
                sent += len(piece)
                if pause_s:
                    stop.wait(pause_s)
            connection.settimeout(0.1)
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    connection.recv(4096)
                    return
    return act


def announce(host, stop):
    with contextlib.ExitStack() as stack:
        for _ in range(500):
            stack.enter_context(connect(host)).sendall(OF_15_MIB + b"{")
        stop.wait()


def large_id():
    return f"{next(numbers):08}" + "x" * (4 * MIB)


# ---------------------------------------------------------------- files
def drop(name, content, pause_s, count=1):
    """Files with this content, each another by what follows it, appear whole in the plugins folder."""
    content = functools.cache(content)

    def act(host, stop):
        for _ in range(count):
            beside = os.path.join(host.folder, "beside")
            with open(beside, "wb") as file:
                file.write(content() + b"%016d" % (number := next(numbers)))
            os.rename(beside, os.path.join(host.plugins, f"{name}{number}.so"))
        stop.wait(pause_s)
    return act


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def attacks(plugin_bytes, requests_bytes, sink_port):
    """plugin_bytes, requests_bytes: what the host's flags let a plugin, and all clients, fill. sink_port: of a server that
    reads and does no more."""
    computes, asks, client = "a plugin that computes", "a plugin that reads its answers", "a client that computes"
    senders = "clients that send as much to another server"
    plugin = {"control": computes, "budget_bytes": plugin_bytes}
    clients = {"control": client, "budget_bytes": requests_bytes}
    both = {"control": senders, "budget_bytes": plugin_bytes + requests_bytes}
    needing = lambda moves_segment: lambda: elf_with_needed.build(read(BENCH_PLUGINS, "bench_parse.so"), 1_000_000, moves_segment)
    controls = [
        Attack(computes, event("spin"), ""),
        Attack(asks, event("ask", timeout_s=2), "", budget_bytes=plugin_bytes),
        Attack(client, compute, ""),
        Attack(senders, send_elsewhere(sink_port, 15 * MIB), "", at_once=8)]
    return controls, [
        Attack("answers that are never read", event("flood_kv"), asks, budget_bytes=plugin_bytes),
        Attack("a pipe filled, then sleep", event("fill_pipe"), computes, budget_bytes=plugin_bytes),
        Attack("tiny frames", event("flood_tiny"), asks, budget_bytes=plugin_bytes),
        Attack("requests to hosts that are not listed", event("flood_refused"), asks, budget_bytes=plugin_bytes),
        Attack("half a frame of 60 MiB", event("half_frame"), **plugin),
        Attack("requests of 60 MiB", event("large_requests"), **plugin),
        Attack("names that never resolve", event("look_up", timeout_s=10), asks, at_once=64, budget_bytes=plugin_bytes),
        Attack("lines for the event's log", event("flood_log"), **plugin),
        Attack("lines on standard error", event("print", timeout_s=2), **plugin),
        Attack("crashes in a function with a name bomb", event("name_bomb"), **plugin),
        Attack("descriptors exhausted", event("exhaust_descriptors"), **plugin),
        Attack("values kept under ids of 4 MiB", event("remember", timeout_s=10, integration=large_id), at_once=4, **both),
        Attack("chunk extensions without an end", pour(CHUNKED + b"1;", b"a" * 65536), at_once=4, **clients),
        Attack("trailers without an end", pour(CHUNKED + b"0\r\nX: ", b"a" * 65536), at_once=4, **clients),
        Attack("100 slow bodies of 15 MiB", pour(OF_15_MIB, b"x" * 65536, 0.05, 15 * MIB - 65536), at_once=100, **clients),
        Attack("500 announced bodies of 15 MiB", announce, **clients),
        Attack("bodies of 15 MiB at once", event("ping", payload="x" * (15 * MIB)), at_once=8, **both),
        Attack("files whose constructor hangs", drop("hangs", lambda: read(FIXTURES, "hangs.so"), 1, 10), client),
        Attack("files whose constructor floods", drop("floods", lambda: read(LOADER_FIXTURES, "floods_streams.so"), 0.1), client),
        Attack("files with a million needed libraries", drop("needs", needing(True), 0.5), client),
        Attack("the same, for section readers only", drop("seems", needing(False), 0.5), client)]
