"""Pages and completed submissions through gunicorn, beside a bare Flask route."""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from app.demo import demo_data
from app.web import db
from app.web.config import Config, from_environment
from surveys.fieldwork.evaluation import EvaluationId
from surveys.storage.store import Store
from tests import postgres
from tests.benchmarks.row import Row

CLIENTS = 4
ROUNDS = {"bare": 3000, "form": 1500, "submission": 600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a round of requests took."""

    per_second: float
    cpu: float
    """Seconds of the server's CPU for one."""


def run() -> Iterator[Row]:
    """The web figures on SQLite, then on PostgreSQL."""
    with tempfile.TemporaryDirectory() as home:
        yield from _measure("", {"PARALLAX_HOME": home, "DATABASE_URL": ""})
    with tempfile.TemporaryDirectory() as home:
        settings = {"PARALLAX_HOME": home, "DATABASE_URL": postgres.url()}
        yield from _measure("_postgresql", settings)


def _measure(suffix: str, settings: dict[str, str]) -> Iterator[Row]:
    """`suffix` tells the figures of one database from those of the other."""
    environ = os.environ | settings | {"PARALLAX_LIMITS": "off", "OPENBLAS_NUM_THREADS": "1"}
    config = from_environment(environ)
    form = f"/r/{_prepare(config)}"
    with _served(environ) as (port, process):
        bare = _load(port, process, ROUNDS["bare"], lambda c: _get(c, "/bare/"))
        pages = _load(port, process, ROUNDS["form"], lambda c: _get(c, form))
        whole = _load(port, process, ROUNDS["submission"], lambda c: _submit(c, form))
        again = _load(port, process, ROUNDS["bare"], lambda c: _get(c, "/bare/"))
        size = _first_page_bytes(port, form)
    # The machine's mood may change meanwhile: what lies between two measures is held to both.
    route = (bare.cpu + again.cpu) / 2
    yield Row(name=f"bare_route_cpu{suffix}", value=route * 1e3, unit="ms CPU")
    yield from _rows("form", "pages/s", suffix, pages, route)
    yield from _rows("submission", "submissions/s", suffix, whole, route)
    if not suffix:
        yield Row(name="first_page_bytes", value=size, unit="bytes")


def _rows(name: str, unit: str, suffix: str, load: Load, route: float) -> Iterator[Row]:
    yield Row(name=f"{name}_per_second{suffix}", value=load.per_second, unit=unit)
    yield Row(name=f"{name}_cpu{suffix}", value=load.cpu * 1e3, unit="ms CPU")
    yield Row(
        name=f"{name}_vs_bare_route{suffix}",
        value=load.cpu / route,
        unit="ratio",
        against=f"bare_route_cpu{suffix}",
        ratio=load.cpu / route,
    )


def _prepare(config: Config) -> str:
    """A demo in the database; the slug of its users' open link."""
    store = db.open_store(config)
    made = demo_data.ensure(store, config.now(), None)
    return _slug(store, made.fielded)


def _slug(store: Store, evaluation: EvaluationId) -> str:
    with store.read() as work:
        return next(link.slug for link in work.links(evaluation) if link.audience == "users")


@contextmanager
def _served(environ: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "1", "-k"]
    command += ["gthread", "--threads", "4", "--log-level", "warning", "tests.benchmarks.wsgi"]
    with subprocess.Popen(command, env=environ, cwd=Path(__file__).parents[2]) as process:
        try:
            _wait(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port), "/bare/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _cpu(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def _load(
    port: int,
    process: psutil.Process,
    rounds: int,
    once: Callable[[http.client.HTTPConnection], object],
) -> Load:
    """`rounds` calls of `once` from some clients, after a warm-up."""

    def client(calls: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(calls):
            once(connection)
        connection.close()

    client(50)
    cpu, began = _cpu(process), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, [rounds // CLIENTS] * CLIENTS))
    seconds = time.perf_counter() - began
    return Load(per_second=rounds / seconds, cpu=(_cpu(process) - cpu) / rounds)


def _get(connection: http.client.HTTPConnection, path: str, status: int = 200) -> str:
    connection.request("GET", path, headers={"Accept-Language": "zh"})
    response = connection.getresponse()
    body = response.read()
    if response.status != status:
        raise RuntimeError(f"GET {path}: {response.status}")
    return body.decode()


def _submit(connection: http.client.HTTPConnection, path: str) -> None:
    """Open the page, answer every item with 4, read the receipt."""
    page = _get(connection, path)
    names = dict.fromkeys(re.findall(r'<input[^>]*type="?radio"?[^>]*name="([^"]+)"', page))
    sheet = re.search(r'name="sheet" value="([^"]+)"', page)
    if sheet is None or not names:
        raise RuntimeError("the form has no sheet, or no items")
    fields = dict.fromkeys(names, "4") | {"sheet": sheet[1]}
    fields.pop("department", None)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(fields), headers)
    response = connection.getresponse()
    response.read()
    if response.status != 303:
        raise RuntimeError(f"POST {path}: {response.status}")
    _get(connection, response.headers["Location"])


def _first_page_bytes(port: int, path: str) -> int:
    """The form and all that it loads, as sent to a browser that takes gzip."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    page = _get(connection, path)
    links = re.findall(r'<(?:link|script)[^>]*(?:href|src)="(/static/[^"]+)"', page)
    return sum(_transferred(connection, each) for each in (path, *dict.fromkeys(links)))


def _transferred(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    return len(connection.getresponse().read())
