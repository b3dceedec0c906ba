# SPDX-License-Identifier: Apache-2.0
"""website.py serve PORT | visit URL: the site of website.go in Python, or a visit to it."""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SITE = {"/hello": b"hello\n", "/big": b"x" * 1_000_000, "/slow": b"slow\n"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def log_request(self, code="-", size="-"):
        print(self.command, int(code), flush=True)

    def answer(self, status, body):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/stream":
            return self.stream()
        if self.path == "/slow":
            time.sleep(0.2)
        body = SITE.get(self.path)
        self.answer(404 if body is None else 200, body or b"missing\n")

    do_HEAD = do_GET

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, b"")

    def do_DELETE(self):
        self.answer(204, b"")

    def stream(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(10):
            self.wfile.write(b"5\r\ntick\n\r\n")
        self.wfile.write(b"0\r\n\r\n")


def visit(site):
    for method, path in [
        ("GET", "/hello"),
        ("GET", "/hello"),
        ("GET", "/hello"),
        ("GET", "/missing"),
        ("HEAD", "/hello"),
        ("PUT", "/put/x"),
        ("DELETE", "/put/x"),
        ("GET", "/big"),
    ]:
        body = b"x" * 1000 if method == "PUT" else None
        try:
            urlopen(Request(site + path, body, method=method)).read()
        except HTTPError as error:
            error.read()


if sys.argv[1] == "visit":
    visit(sys.argv[2])
else:
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
    print("ready", flush=True)
    server.serve_forever()
