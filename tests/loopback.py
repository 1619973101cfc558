"""A real HTTP server on the loopback, for tests of what talks to the network."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, *_):
        pass  # clients hang up on answers that are too long


@contextmanager
def serving(handler: type[Quiet], over: threading.Event):
    """The port of a server that answers by `handler`; `over` is set before it waits for handlers that still run."""
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()
            thread.join()
