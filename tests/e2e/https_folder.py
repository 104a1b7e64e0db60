"""A server that gives out the files of a folder over https, with its own certificate authority."""
import http.server
import os
import ssl
import subprocess

import harness

NAME = "plugins.example.com"


def make_certificate(folder):
    """-> the file of the authority, which is the certificate itself; the key lies beside it."""
    certificate, key = os.path.join(folder, "ca.pem"), os.path.join(folder, "server.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={NAME}", "-addext",
                    f"subjectAltName=DNS:{NAME}"], check=True, capture_output=True)
    return certificate


class HttpsFolder(harness.LoopbackServer):
    """answer: called with each request first; true if it has answered."""

    def __init__(self, folder, certificate, answer=None):
        outer = self
        self.requests = []  # path and status of each answer
        self.answer = answer

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments, directory=folder)

            def do_GET(self):
                if not (outer.answer and outer.answer(self)):
                    self.send_file()

            def send_file(self):
                path = self.translate_path(self.path)
                if not os.path.isfile(path):
                    return self.send_error(404)
                with open(path, "rb") as file:
                    content = file.read()
                tag = f'"{hash(content)}"'
                is_known = self.headers.get("If-None-Match") == tag
                self.send_response(304 if is_known else 200)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", "0" if is_known else str(len(content)))
                self.end_headers()
                if not is_known:
                    self.wfile.write(content)

            def log_request(self, code="-", size="-"):
                outer.requests.append((self.path, int(code)))

            def log_message(self, *_):
                pass

        super().__init__(Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, os.path.join(os.path.dirname(certificate), "server.key"))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://{NAME}/index.json"
        self.flags = ("--plugin-index", self.address, "--ca-file", certificate,
                      "--connect-to", f"{NAME}:443:127.0.0.1:{self.port}")
