"""What attacks cost the service beside them, and the host's memory."""
import contextlib
import glob
import multiprocessing
import os
import selectors
import socket
import subprocess
import threading
import time
from typing import NamedTuple

import attackers
from measure import FIXTURES, HOSTILE, Host, resident_bytes, say, spread

CONNECTIONS, RATE = 8, 1000  # the neighbour's, and its events a second: a modest load, so that its p99 tells of waiting
MOST_ROUNDS, MOST_SECONDS = 2, 1.5  # there are many attacks
MIB = 1 << 20
PLUGIN_BYTES = 100 * MIB  # holds one request of the largest, and not two
REQUESTS_BYTES = 64 * MIB
UNFINISHED_BYTES = 48 * MIB  # of requests that have not arrived whole: no flag of its own
ALLOWANCE_BYTES = 64 * MIB


class PeakMemory:
    """The most memory that a process has had since reset()."""

    def __init__(self, pid):
        self.pid = pid
        self.most = 0
        self.stop = threading.Event()
        self.sampler = None

    def reset(self):
        try:
            with open(f"/proc/{self.pid}/clear_refs", "w") as file:
                file.write("5")  # the kernel forgets the peak
        except OSError:  # it is built without, or does not let us
            self.sampler = threading.Thread(target=self.sample, daemon=True)
            self.sampler.start()

    def sample(self):
        while not self.stop.wait(0.005):
            with contextlib.suppress(OSError):
                self.most = max(self.most, resident_bytes(self.pid))

    def read(self):
        if self.sampler is not None:
            self.stop.set()
            self.sampler.join()
            return self.most
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


def cpu_seconds(pid):
    """Of its threads, without any other process of its."""
    seconds = 0.0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with contextlib.suppress(OSError), open(path) as file:
            seconds += int(file.read().split()[0]) / 1e9
    return seconds


class Silent:
    """A name server and a third party that take what comes and never answer."""

    def __enter__(self):
        self.names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.names.bind(("127.0.0.1", 0))
        self.remote = socket.create_server(("127.0.0.1", 0))
        return self

    def __exit__(self, *_):
        self.names.close()
        self.remote.close()

    def flags(self):
        return ("--dns-server", f"127.0.0.1:{self.names.getsockname()[1]}",
                "--connect-to", f"allowed.example:443:127.0.0.1:{self.remote.getsockname()[1]}")


class Sink:
    """A process that reads what its clients send, and ends a connection once its client has sent all."""

    def __enter__(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self.process = multiprocessing.get_context("fork").Process(target=self.read, args=(listener,), daemon=True)
        self.process.start()
        listener.close()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.join()

    @staticmethod
    def read(listener):
        buffer = bytearray(64 * 1024)
        with selectors.DefaultSelector() as ready:
            ready.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is listener:
                        ready.register(listener.accept()[0], selectors.EVENT_READ)
                    elif not key.fileobj.recv_into(buffer):
                        ready.unregister(key.fileobj)
                        key.fileobj.close()


class Figures(NamedTuple):
    idle_ms: float  # the neighbour's p99
    attacked_ms: float
    grown_bytes: int  # of the host's memory, at most, beyond what it had
    processors: float  # that the host's threads took
    turns: int  # of the attack


def measure(attack, seconds, silent):
    """On a host of its own, first without the attack and then with it."""
    plugins = [os.path.join(FIXTURES, "echo1.so"), HOSTILE]
    # One loop, which the neighbour shares with whatever attacks.
    with Host(plugins, "--threads", "1", "--max-plugin-bytes", str(PLUGIN_BYTES), "--max-requests-bytes", str(REQUESTS_BYTES),
              "--stop-timeout-s", "0", *silent.flags(), isolation="sandbox", log=subprocess.DEVNULL) as host:
        body = host.body("echo", {"service_name": "echo", "event": "ping", "payload": None, "user_data": {}, "meta_data": {}})
        load = lambda length: host.load("/send_event", body, CONNECTIONS, f"{length}@{RATE}", "version 1")
        attackers.event("ping")(host, None)
        load(0.3)
        idle = load(seconds)
        memory, before = PeakMemory(host.process.pid), resident_bytes(host.process.pid)
        memory.reset()
        assault = attackers.Assault(attack, host)
        assault.begin()
        time.sleep(0.2)
        cpu = cpu_seconds(host.process.pid)
        attacked = load(seconds)
        if host.process.poll() is not None:
            raise SystemExit(f"the host ended with {host.process.returncode} under: {attack.name}")
        cpu = cpu_seconds(host.process.pid) - cpu
        grown = memory.read() - before
        assault.stop.set()
    assault.join()
    if attacked["wrong"] or attacked["failed"]:
        print(f"    not all answers were right: {attacked}")
    return Figures(idle["p99_ms"], attacked["p99_ms"], grown, cpu / attacked["seconds"], assault.turns)


def section(options):
    print(f"attacks: p99 of a sandboxed neighbour at {RATE} events a second, and the host's memory; one event loop", flush=True)
    rounds, seconds = min(options.rounds, MOST_ROUNDS), min(options.seconds, MOST_SECONDS)
    with Sink() as sink, Silent() as silent:
        controls, attacks = attackers.attacks(PLUGIN_BYTES, REQUESTS_BYTES + UNFINISHED_BYTES, sink.port)
        run = lambda attack: [measure(attack, seconds, silent) for _ in range(rounds)]
        control_ratios = {}
        for control in controls:
            print(f"  control: {control.name}")
            control_ratios[control.name] = say_delay(run(control), "-")
        for attack in attacks:
            print(f"  {attack.name}")
            rounds_of_it = run(attack)
            ratios = say_delay(rounds_of_it, "< 5")
            say(f"    the same / beside {attack.control}", spread([a / b for a, b in zip(ratios, control_ratios[attack.control])]), "-")
            say("    the host's memory beyond idle, MiB", spread([one.grown_bytes / MIB for one in rounds_of_it], 1),
                f"< {(ALLOWANCE_BYTES + attack.budget_bytes) // MIB}")


def say_delay(figures, target):
    print(f"      p99 idle {spread([one.idle_ms for one in figures])} ms, attacked {spread([one.attacked_ms for one in figures])} ms; "
          f"{sum(one.turns for one in figures)} turns; the host took {spread([one.processors for one in figures])} processors")
    ratios = [one.attacked_ms / one.idle_ms for one in figures]
    say("    the neighbour's p99 / idle", spread(ratios), target)
    return ratios
