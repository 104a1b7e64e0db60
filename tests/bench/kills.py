"""kill -9 of a random worker, over and over, while two plugins are under load."""
import contextlib
import glob
import os
import random
import re
import signal
import subprocess
import threading
import time

from measure import BENCH_PLUGINS, FIXTURES, Host, feature_payload, say

KILLS = 500
CONNECTIONS = 32  # of each plugin
# The two ways in which the host says that an event is not done because its processes died.
REPORTED = ("was set aside: two processes of", "times before event")


def workers(host):
    """Process ids of the host's children that run a plugin."""
    found = []
    for path in glob.glob(f"/proc/{host.process.pid}/task/*/children"):
        with open(path) as file:
            for pid in file.read().split():
                with contextlib.suppress(OSError), open(f"/proc/{pid}/comm") as name:
                    if name.read().startswith("aha:"):
                        found.append(int(pid))
    return found


def total(metrics, name, **labels):
    wanted = [f'{key}="{value}"' for key, value in labels.items()]
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in metrics.splitlines()
               if re.match(name + r"[{ ]", line) and all(label in line for label in wanted))


def kill_at_random(host):
    """Each once its predecessors are replaced, so that every one of them hits a process that serves."""
    done = 0
    until = time.monotonic() + 300
    while done < KILLS and time.monotonic() < until:
        serving = workers(host)
        if len(serving) < 2:
            time.sleep(0.0005)
            continue
        time.sleep(random.uniform(0, 0.02))
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(serving), signal.SIGKILL)
            done += 1
        while set(serving) & set(workers(host)) == set(serving):
            time.sleep(0.0005)
    return done


def section(options):
    print(f"kills: kill -9 of a random worker under load, two sandboxed plugins with {CONNECTIONS} connections each", flush=True)
    event = {"event": "ping", "user_data": {}, "meta_data": {"mark": "{number}"}}
    plugins = [os.path.join(FIXTURES, "fixture.so"), os.path.join(BENCH_PLUGINS, "bench_parse.so")]
    with Host(plugins, "--threads", "2", isolation="sandbox", log=subprocess.DEVNULL) as host:
        bodies = [host.body("sleep", {**event, "service_name": "sleep", "payload": {"ms": 2}}),
                  host.body("parse", {**event, "service_name": "bench_parse", "payload": feature_payload()})]
        loads, done = [], threading.Event()

        def keep_loading(body):
            while not done.is_set():
                loads.append(host.load("/send_event", body, CONNECTIONS, "3", '"meta_data":{"mark":"{number}"}', *REPORTED))

        loaders = [threading.Thread(target=keep_loading, args=(body,)) for body in bodies]
        for loader in loaders:
            loader.start()
        killed = kill_at_random(host)
        done.set()
        for loader in loaders:
            loader.join()
        metrics = host.get("/metrics").decode()
    own = sum(one["with_text"][0] for one in loads)
    reported = sum(sum(one["with_text"][1:]) for one in loads)
    unanswered, wrong = (sum(one[key] for one in loads) for key in ("failed", "wrong"))
    accepted = total(metrics, "aha_events_total")
    print(f"    of {accepted} events {total(metrics, 'aha_events_lost_worker_total', fate='retried')} times one was handed to a new "
          "process; a kill from outside is not the plugin's fault, so quarantine does not count it")
    for one in loads:
        if one["first_wrong"]:
            print(f"    wrong: {one['first_wrong']}")
    say("workers killed", str(killed), str(KILLS))
    say("as many processes died by the host's count", str(total(metrics, "aha_workers_ended_total", end="died")), str(KILLS))
    say("events answered with what was their own", str(own), "all that are not reported")
    say("events reported: set aside after two processes died, or given up", str(reported), "-")
    say("accepted by the host, and neither answered nor reported", str(accepted - own - reported - wrong), "0")
    say("sent, and not answered", str(unanswered), "0")
    say("answered with what was another's, or otherwise wrong", str(wrong), "0")
    say("plugins quarantined at the end", str(total(metrics, "aha_plugin_quarantined")), "0")
