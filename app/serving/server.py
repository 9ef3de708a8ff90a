"""The web server: gunicorn with threads, and the background work in a process beside it."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import NoMoreData, ParseException

from app.serving import jobs, logs
from app.serving.gunicorn_worker import Master, Worker
from app.serving.outage import Outage
from app.web import db, errors
from app.web.application import create_app
from app.web.config import Config
from surveys.errors import InputError, Problem, Source

log = logging.getLogger("parallax")


class Server(BaseApplication):
    """gunicorn, told by arguments instead of a file.

    There is no access log: a line with a respondent's address and time beside a link or a receipt
    would undo what the storage keeps apart.
    """

    def __init__(self, config: Config, options: dict[str, Any], outage: Outage) -> None:
        self._config = config
        self._options = options
        self._outage = outage
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in each worker process so that none shares a connection."""
        app = create_app(self._config, db.join_store(self._config, self._outage))
        for each in (ParseException, NoMoreData):  # a body that is no HTTP, or ends too soon
            app.register_error_handler(each, lambda _: errors.page(HTTPStatus.BAD_REQUEST))
        return app

    def run(self) -> None:
        """Serve until told to stop."""
        Master(self).run()


def serve(
    config: Config,
    *,
    host: str,
    port: int,
    workers: int,
    threads: int = 8,
    grace: int = 30,
    max_requests: int = 0,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop. The database is up to date already.

    Args:
        config: settings.
        host: the address to listen on.
        port: the port.
        workers: processes that answer requests.
        threads: of each.
        grace: seconds that a stop may take; then whoever is still waiting is cut off.
        max_requests: after which a process is replaced; 0: never, for nothing piles up in one.
        ready: called once, when the first visitor would be answered.

    Raises:
        InputError: the address cannot be listened on.
    """
    check_address(host, port)
    logs.configure()
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": Worker,
        "accesslog": None,
        "logger_class": logs.ServerLog,
        "loglevel": "warning",
        "timeout": 120,
        "graceful_timeout": grace,
        "max_requests": max_requests,
        "max_requests_jitter": max_requests // 10,
        "control_socket_disable": True,
        # Else anyone behind a proxy of this machine sets the prefix of addresses by a header, and
        # a page that is kept for all would send its answers there. `app.web.guard` trusts proxies.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "when_ready": lambda _: _settle(ready),
    }
    server, outage = os.getpid(), Outage()
    background = _fork(lambda: jobs.work(config, server, outage.of_background()))
    try:
        Server(config, options, outage).run()
    finally:
        # gunicorn's own processes leave by this way too.
        if os.getpid() == server:
            _end(background)


def check_address(host: str, port: int) -> None:
    """Raises `InputError` where nobody could listen on `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            what = f"cannot listen here ({error.strerror}). Choose another address with --port."
            problem = Problem(where=Source(f"{host}:{port}"), code="address", what=what)
            raise InputError((problem,)) from error


def _fork(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own, which has all modules loaded; its number."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        try:
            work()
        except Exception:
            log.exception("The background work ended.")
        finally:
            os._exit(0)
    return child


def _end(child: int) -> None:
    # It may have ended before, and been collected by gunicorn.
    with suppress(ChildProcessError):
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _settle(ready: Callable[[], None]) -> None:
    """A closed terminal ends a server that was started in it; gunicorn would only reload."""
    if sys.stdin is not None and sys.stdin.isatty():
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    ready()
