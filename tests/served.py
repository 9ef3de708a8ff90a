"""Parallax as it is run: `parallax serve` in a process of its own, on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

from app.web.config import Config, from_environment
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect
from surveys.storage.store import Store

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "app.cli")
SECONDS_TO_START = 60
PORTS = count(20_000 + os.getpid() * 97 % 12_000)
"""Below those that the system gives to connections, and elsewhere in each process of tests: what is
free when it is looked for is free when the server starts.
"""
OTHERWISE = """
import sys
from app.serving import server
from app.web import db
from app.web.config import from_environment

port, workers, grace, max_requests = map(int, sys.argv[1:])
config = from_environment()
db.open_store(config)
server.serve(
    config,
    host="127.0.0.1",
    port=port,
    workers=workers,
    grace=grace,
    max_requests=max_requests,
)
"""
"""`parallax serve` with what the command line does not offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: its address, what it writes to its log, its processes, its store."""

    home: Path
    url: str
    port: int
    log: Path
    process: psutil.Process
    store: Store

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests: all but the first, which does the background work."""
        return sorted(self.process.children(), key=lambda child: child.create_time())[1:]

    def logged(self) -> str:
        """All that the server and its workers have written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    """A port that nobody listens on, another one each time."""
    for port in PORTS:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


def parallax(home: Path, *arguments: str) -> str:
    """Run the command line over the installation in `home`; what it says."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=_environment(home),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode()


@contextmanager
def served(
    home: Path,
    *,
    workers: int = 2,
    grace: int = 30,
    max_requests: int = 0,
    **variables: str,
) -> Iterator[Served]:
    """A server over the installation in `home`, stopped and waited for at the end.

    `variables` are further ones of its environment.
    """
    port = free_port()
    own = {"PARALLAX_BASE_URL": f"http://127.0.0.1:{port}", **variables}
    environment = _environment(home) | own
    command = [*COMMAND, "serve", f"--port={port}", f"--workers={workers}"]
    if grace != 30 or max_requests:
        numbers = (port, workers, grace, max_requests)
        command = [sys.executable, "-c", OTHERWISE, *map(str, numbers)]
    log = home / "server.log"
    home.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            _wait(port, process, log)
            with _opened(from_environment(environment)) as store:
                yield Served(
                    home=home,
                    url=environment["PARALLAX_BASE_URL"],
                    port=port,
                    log=log,
                    process=psutil.Process(process.pid),
                    store=store,
                )
        finally:
            process.terminate()
            process.wait(timeout=60)


@contextmanager
def _opened(config: Config) -> Iterator[Store]:
    """The store of the same installation, for a look past the server."""
    engine = connect(config.database_url)
    yield Store(engine, Vault(config.secret))
    engine.dispose()


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the caller's own installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PARALLAX_") and name != "DATABASE_URL"
    }
    return kept | {"PARALLAX_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(SECONDS_TO_START * 10):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/static/icon.svg")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
        if process.poll() is not None:
            break
    raise RuntimeError(f"the server did not start: {log.read_text()}")
