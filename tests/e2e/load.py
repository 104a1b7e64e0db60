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


def listening():
    """A socket as systemd makes it for a .socket unit."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    made.listen(4096)
    return made
