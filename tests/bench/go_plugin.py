"""A call of a plugin in a sandboxed worker beside one over HashiCorp's go-plugin (gRPC): same payload, same run.

Neither has HTTP around it: on one side the host's own executor, a loop and a worker process, on the other a Go host and
its plugin process. `Take` is the boundary alone, the figure that has a target; in `Parse` the plugin decodes the payload
too, which is a matter of JSON libraries. The last line is a worker behind all of /send_event, for those who wonder.
"""
import json
import os
import random
import resource
import subprocess
import tempfile

from measure import BENCH_PLUGINS, BUILD, FIXTURES, ROOT, Host, cpu_seconds, feature_payload, say, spread

CALLS = os.path.join(BUILD, "tests", "bench", "bench_worker_calls")
GO_PLUGIN = os.path.join(BUILD, "tests", "bench", "go_plugin")
CONCURRENCIES = (1, 16)


def build():
    """With Debian's packages, which lie where GOPATH points, and nothing from the network."""
    subprocess.run(["go", "build", "-o", GO_PLUGIN, os.path.join(ROOT, "tests", "bench", "go_plugin", "main.go")], check=True,
                   env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""})


def measure(command):
    """-> calls a second, and the processor time of both processes a call in us. The latter includes their start and
    their first calls, which are not counted: a little too much on either side, but nothing that other load distorts."""
    spent = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = spent()
    result = json.loads(subprocess.check_output(command))
    if result.get("failed"):
        raise SystemExit(f"{result['failed']} calls failed: {command}")
    return result["calls"] / result["seconds"], (spent() - before) / result["calls"] * 1e6


def section(options):
    print("go_plugin: calls of a plugin in another process with a 3 KB payload, beside HashiCorp's go-plugin over gRPC", flush=True)
    build()
    seconds = str(options.seconds)
    echo, parse = os.path.join(FIXTURES, "echo1.so"), os.path.join(BENCH_PLUGINS, "bench_parse.so")
    with tempfile.TemporaryDirectory() as folder, Host([echo], "--threads", "2", isolation="sandbox") as host:
        payload = os.path.join(folder, "payload.json")
        with open(payload, "w") as file:
            json.dump(feature_payload(), file)
        body = host.body("echo", {"service_name": "echo", "event": "ping", "payload": feature_payload(), "user_data": {}, "meta_data": {}})

        def send_event(connections):
            before = cpu_seconds(host.process.pid)
            result = host.load("/send_event", body, connections, seconds)
            answers = result["right"] + result["wrong"]
            return answers / result["seconds"], (cpu_seconds(host.process.pid) - before) / answers * 1e6

        def contenders(concurrency):
            many = str(concurrency)
            return {"go-plugin, Take": lambda: measure([GO_PLUGIN, payload, "Take", many, seconds]),
                    "worker, Take": lambda: measure([CALLS, echo, "echo", payload, many, seconds]),
                    "go-plugin, Parse": lambda: measure([GO_PLUGIN, payload, "Parse", many, seconds]),
                    "worker, Parse": lambda: measure([CALLS, parse, "bench_parse", payload, many, seconds]),
                    "worker, /send_event": lambda: send_event(concurrency)}

        for concurrency in CONCURRENCIES:
            named = contenders(concurrency)
            rates, cpu = {name: [] for name in named}, {name: [] for name in named}
            for round_number in range(options.rounds):
                order = list(named)
                random.Random(round_number).shuffle(order)
                for name in order:
                    rate, cpu_us = named[name]()
                    rates[name].append(rate)
                    cpu[name].append(cpu_us)
            for name in named:
                print(f"    {name:20} {spread(rates[name], 0)} calls/s at concurrency {concurrency}, {spread(cpu[name], 1)} us CPU each")
            ratio = lambda ours, theirs, of=rates: spread([a / b for a, b in zip(of[ours], of[theirs])])
            say(f"sandboxed worker / go-plugin at concurrency {concurrency}, the boundary alone", ratio("worker, Take", "go-plugin, Take"), ">= 10")
            say("the same as CPU per call: go-plugin / sandboxed worker", ratio("go-plugin, Take", "worker, Take", cpu), "-")
            say("answers per second again, the plugin decoding the payload", ratio("worker, Parse", "go-plugin, Parse"), "-")
            say("/send_event in the worker tier / go-plugin without HTTP", ratio("worker, /send_event", "go-plugin, Take"), "-")
