"""Starting and stopping: quick, clear where it cannot, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from app.serving.server import check_address
from surveys.errors import InputError
from tests.served import free_port
from tests.waiting import PATIENCE, wait_for

ROOT = Path(__file__).parents[3]
LOADED = """
import sys, app.cli.__main__, app.cli.serving
heavy = {"numpy", "scipy", "pandas", "weasyprint"}
print(sorted(heavy & set(sys.modules)))
"""


def start(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    """The command line over the installation in `home`, in a group of processes of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARALLAX_", "DATABASE_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=kept | {"PARALLAX_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def served(home: Path) -> Iterator[tuple["subprocess.Popen[str]", list[psutil.Process]]]:
    """`parallax serve`, answering; all its processes."""
    port = free_port()
    with start(home, "serve", f"--port={port}") as process:
        try:
            wait_for(lambda: answers(port) or process.poll() is not None)
            server = psutil.Process(process.pid)
            # The background work, and two that answer.
            wait_for(lambda: len(server.children()) == 3)
            yield process, [server, *server.children(recursive=True)]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def answers(port: int) -> bool:
    """Whether a page comes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def test_the_server_answers_before_the_heavy_packages_are_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_the_server_ends_all_of_it(tmp_path: Path, how: signal.Signals) -> None:
    with served(tmp_path) as (process, all_of_it):
        if how is signal.SIGINT:
            os.killpg(process.pid, how)  # as the terminal does
        else:
            process.send_signal(how)
        assert process.wait(PATIENCE) == 0
        assert not any(each.is_running() for each in all_of_it)
        said = process.stderr.read() if process.stderr else ""
        assert said.startswith("Serving on http://127.0.0.1:")
        assert "Traceback" not in said


@pytest.mark.slow
def test_a_server_that_is_killed_leaves_nobody_behind(tmp_path: Path) -> None:
    with served(tmp_path) as (process, all_of_it):
        process.kill()
        process.wait(PATIENCE)
        wait_for(lambda: not any(each.is_running() for each in all_of_it))


@pytest.mark.slow
def test_a_process_that_ends_does_not_end_the_background_work(tmp_path: Path) -> None:
    with served(tmp_path) as (process, (server, *_)):
        background, *workers = sorted(server.children(), key=lambda each: each.create_time())
        workers[0].terminate()
        wait_for(lambda: len(server.children()) == 3 and workers[0] not in server.children())
        assert background.is_running()
        assert process.poll() is None


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with start(tmp_path, "demo", "--serve", f"--port={port}") as process:
            said = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 1
    assert said.startswith(f"Error: 127.0.0.1:{port}: cannot listen here (Address already in use)")
    assert "--port" in said
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(InputError, match=r"192\.0\.2\.1:8000: cannot listen here"):
        check_address("192.0.2.1", 8000)


@pytest.mark.slow
def test_the_demo_says_where_everything_is_and_makes_its_report_once(tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        with start(tmp_path, "demo") as process:
            out, err = process.communicate(timeout=PATIENCE * 3)
        assert process.returncode == 0, err
        told.append((out, err))
    (first, made), (second, again) = told
    assert first == second
    assert "synthetic" in first
    assert first.count("/r/") == 3
    assert "consultant@example.org" in first
    assert (tmp_path / "demo-gap-report.pdf").read_bytes().startswith(b"%PDF-")
    assert "Making the gap report" in made
    assert again == ""
