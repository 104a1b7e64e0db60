"""The example plugins (docs/examples/plugins) in C, C++, Rust and Go: each serves eight clients at once in every tier that
has processes, and not one of these dies."""
import concurrent.futures
import os
import threading

import harness
from harness import Host, Remote, ask_operator, reply

EXAMPLES = os.environ["AHA_EXAMPLES"]
CLIENTS, EVENTS = 8, 40


def example(name):
    path = os.path.join(EXAMPLES, name + ".so")
    if not os.path.exists(path):
        raise harness.unittest.SkipTest(f"{name}.so was not built: its compiler is not here, or this build has a sanitizer")
    return path


class Languages(harness.TestCase):
    def serve_under_load(self, name, send):
        path = example(name)
        for tier in harness.THREADED_TIERS:
            with self.subTest(tier=tier), Host("--allow-address", "127.0.0.0/8", plugins=(path,), isolation=tier) as host:
                start = threading.Barrier(CLIENTS)

                def client():
                    start.wait()
                    return [send(host) for _ in range(EVENTS)]

                with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                    clients = [pool.submit(client) for _ in range(CLIENTS)]
                    answers = [answer for one in clients for answer in one.result()]
                self.assertEqual([answer for status, answer in answers if status != 200 or "exception" in answer], [])
                worker = host.service(name)["worker"]
                self.assertEqual((worker["deaths"], worker["state"]), (0, "running"), host.output())

    def greet(self, name, language):
        def send(host):
            status, answer = host.event(name, event="installed")
            self.assertEqual(answer["messages"][-1], {"severity": 1, "message": f"Hello from {language}"})
            return status, answer

        self.serve_under_load(name, send)

    def post(self, name):
        posted = []

        def answer(request):
            posted.append(request.body)
            reply(request, 201)

        with Remote(answer) as remote:
            self.serve_under_load(name, lambda host: host.event(
                name, {"feature": {"name": "A"}}, {"url": f"http://127.0.0.1:{remote.port}/"}, event="create_feature"))
        self.assertEqual(len(posted), CLIENTS * EVENTS * len(harness.THREADED_TIERS))

    def test_each_language_takes_a_sample_event(self):
        paths = [os.path.join(EXAMPLES, name) for name in sorted(os.listdir(EXAMPLES)) if name.startswith("hello_")
                 and name.endswith(".so")]
        self.assertGreater(len(paths), 0)
        with Host(plugins=paths, isolation=harness.THREADED_TIERS[-1]) as host:
            for path in paths:
                name = os.path.basename(path).removesuffix(".so")
                status, output = ask_operator("send", name, "installed", "--url", f"http://127.0.0.1:{host.port}")
                self.assertEqual(status, 0, output)
                self.assertIn("  info       Hello from ", output)

    def test_a_plugin_in_c_greets(self):
        self.greet("hello_c", "C")

    def test_a_plugin_in_cpp_greets(self):
        self.greet("hello_cpp", "C++")

    def test_a_plugin_in_cpp_posts(self):
        self.post("hello_cpp")

    def test_a_plugin_in_rust_greets(self):
        self.greet("hello_rs", "Rust")

    def test_a_plugin_in_go_greets(self):
        self.greet("hello_go", "Go")

    def test_a_plugin_in_go_posts(self):
        self.post("hello_go")


if __name__ == "__main__":
    harness.main()
