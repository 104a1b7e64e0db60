"""Clients that go on while hosts come and go, and the socket that outlives these."""
import contextlib
import http.client
import json
import socket
import threading

import harness
from harness import wait_for


class Load:
    """Clients that send one event after another, each on its own connection. payload: of each event."""

    def __init__(self, port, service, payload=None, clients=4):
        self.port, self.service, self.payload = port, service, payload or {}
        self.answered, self.failures, self.is_over = [0] * clients, [], False
        self.threads = [threading.Thread(target=self.send, args=(number,)) for number in range(clients)]

    def send(self, number):
        body = json.dumps({"service_name": self.service, "event": "ping", "payload": self.payload, "user_data": {}, "meta_data": {}})
        while not self.is_over:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE_S)
                with contextlib.closing(connection):
                    connection.request("POST", "/send_event", body, {"Content-Type": "application/json", "Connection": "close"})
                    response = connection.getresponse()
                    text = response.read()
                if response.status != 200 or b'"exception"' in text:
                    self.failures.append((response.status, text))
            except Exception as error:
                self.failures.append(repr(error))
            self.answered[number] += 1

    def wait_for_each(self, more=5):
        """Until each client has so many more answers."""
        goal = [count + more for count in self.answered]
        wait_for(lambda: all(count >= wanted for count, wanted in zip(self.answered, goal)), "answers to each client")

    def stop(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop()


def answers_while_killing(host, kill_one, times, answers_between):
    """Clients send events while processes of workers are killed -> the answers that are wrong. Right is an event's own answer,
    or that its process died. kill_one: kills a process -> whether it is one that was not killed before."""
    is_over, wrong, answered = threading.Event(), [], [0]

    def send(client):
        number = 0
        while not is_over.is_set():
            number += 1
            mark = {"client": client, "number": number}
            status, answer = host.event("sleep", {"ms": number % 4}, meta_data=mark)
            answered[0] += 1
            reported = "died" in answer.get("exception", {}).get("message", "")
            if status != 200 or not (reported or answer.get("meta_data") == mark):
                wrong.append((status, answer))

    clients = [threading.Thread(target=send, args=(client,)) for client in range(6)]
    for client in clients:
        client.start()
    try:
        killed = 0
        while killed < times:
            before = answered[0]
            killed += kill_one()
            wait_for(lambda: answered[0] > before + answers_between, "events to be answered after a kill")
    finally:
        is_over.set()
        for client in clients:
            client.join()
    return wrong


def listening():
    """A socket as systemd makes it for a .socket unit."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    made.listen(4096)
    return made
