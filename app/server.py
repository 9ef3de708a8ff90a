"""The web server: gunicorn with threads, and the worker beside it."""

import os
import signal
import subprocess
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app import create_app
from app.config import Config


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told by arguments instead of a file.

    There is no access log: a line with a respondent's address and time beside a link or a receipt
    would undo what the storage keeps apart.
    """

    def __init__(self, config: Config, *, host: str, port: int, workers: int, threads: int) -> None:
        self._config = config
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "timeout": 120,
            "graceful_timeout": 30,
            "max_requests": 50_000,
            "max_requests_jitter": 5_000,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in each worker process so that none shares a connection."""
        return create_app(self._config)


def serve(config: Config, *, host: str, port: int, workers: int, threads: int = 8) -> None:
    """Serve until told to stop, with the worker as a child process."""
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=dict(os.environ))
    try:
        Server(config, host=host, port=port, workers=workers, threads=threads).run()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)
