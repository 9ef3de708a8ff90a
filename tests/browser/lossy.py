"""A network that loses replies: what was sent arrives, and nobody hears that it did."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOP = ("connection", "transfer-encoding", "keep-alive", "date", "server")


@dataclass(kw_only=True)
class Network:
    """Where the server is reached, and whether its word that it received something gets lost."""

    url: str
    losing: bool = False
    lost: int = 0


@contextmanager
def network(port: int) -> Iterator[Network]:
    """A way to the server at `port` of this machine."""
    state = Network(url="")

    class Way(BaseHTTPRequestHandler):
        """Passes a request on, and mostly the reply back."""

        def do_GET(self) -> None:
            """Pass it on."""
            self._pass(b"")

        def do_POST(self) -> None:
            """Pass it on; the server has answered before the reply gets lost."""
            self._pass(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

        def _pass(self, body: bytes) -> None:
            onward = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            onward.request(self.command, self.path, body, dict(self.headers.items()))
            reply = onward.getresponse()
            content = reply.read()
            onward.close()
            if state.losing and reply.status == HTTPStatus.SEE_OTHER:
                state.lost += 1
                return
            with suppress(ConnectionError):  # the browser has hung up
                self._answer(reply, content)

        def _answer(self, reply: http.client.HTTPResponse, content: bytes) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    way = ThreadingHTTPServer(("127.0.0.1", 0), Way)
    state.url = f"http://127.0.0.1:{way.server_port}"
    thread = threading.Thread(target=way.serve_forever)
    thread.start()
    yield state
    way.shutdown()
    thread.join()
    way.server_close()
