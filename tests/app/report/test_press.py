"""The process that makes PDFs: started once, replaced when it ends, gone with its parent."""

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from app.report.faces import typeset
from app.report.faces.press import Press
from app.serving.logs import Discreet
from surveys.errors import NotMade

PAGE = '<html lang="en"><head><title>T</title></head><body><h1>A</h1></body></html>'
ANSWER = """
import json, os, sys
for line in sys.stdin.buffer:
    page = sys.stdin.buffer.read(json.loads(line)["length"])
    {act}
    made = f"{{os.getpid()}} {{page.decode()}}".encode()
    head = json.dumps({{"length": len(made), "warnings": []}}).encode()
    sys.stdout.buffer.write(head + b"\\n" + made)
    sys.stdout.buffer.flush()
"""
"""A process that keeps the protocol, and gives its number and the page for a PDF."""
Made = Callable[..., Press]


@pytest.fixture
def made() -> Iterator[Made]:
    """A press whose process does `act` with each page before it answers."""
    all_: list[Press] = []

    def start(act: str = "pass", limit: float = 30.0) -> Press:
        all_.append(Press((sys.executable, "-c", ANSWER.format(act=act)), limit))
        return all_[-1]

    yield start
    for each in all_:
        each.close()


def test_one_process_makes_all_pages(made: Made) -> None:
    press = made()
    (first, one), (second, two) = (press.press(page, "id").split() for page in ("a", "字"))
    assert (one, two.decode()) == (b"a", "字")
    assert first == second != str(os.getpid()).encode()


def test_a_process_that_was_killed_is_replaced(made: Made) -> None:
    press = made()
    first = int(press.press("a", "id").split()[0])
    os.kill(first, signal.SIGKILL)
    assert int(press.press("b", "id").split()[0]) != first


def test_a_page_over_which_the_process_ends_is_told_and_the_next_is_made(made: Made) -> None:
    press = made('page == b"bad" and sys.exit(1)')
    for _ in range(2):
        with pytest.raises(NotMade, match="Try again, or take HTML"):
            press.press("bad", "id")
    assert press.press("good", "id").endswith(b"good")


def test_what_takes_too_long_is_given_up(made: Made) -> None:
    press = made("import time; time.sleep(60)", limit=1.0)
    began = time.monotonic()
    with pytest.raises(NotMade):
        press.press("a", "id")
    assert time.monotonic() - began < 20


def test_an_error_is_logged_without_the_page(made: Made, caplog: pytest.LogCaptureFixture) -> None:
    error = 'sys.stdout.buffer.write(b\'{"error": "ValueError in x (1)"}\\n\'); '
    press = made(f"{error}sys.stdout.buffer.flush(); continue")
    with pytest.raises(NotMade, match="tell whoever looks after this"):
        press.press("a secret", "id")
    (written,) = map(Discreet().format, caplog.records)
    assert written.endswith("A PDF could not be made: ValueError in x (1)")


def test_a_warning_is_logged_without_its_words(
    made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    warned = 'head = {"length": 1, "warnings": ["a secret"]}; sys.stdout.buffer.write('
    press = made(
        f'{warned}json.dumps(head).encode() + b"\\nx"); sys.stdout.buffer.flush(); continue'
    )
    assert press.press("a", "id") == b"x"
    (written,) = map(Discreet().format, caplog.records)
    assert "WARNING weasyprint" in written
    assert "secret" not in written


def test_a_forked_process_starts_its_own(made: Made) -> None:
    press = made()
    first = press.press("a", "id").split()[0]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        press.forget()
        os.write(writer, press.press("b", "id").split()[0])
        press.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 20) != first
    assert press.press("c", "id").split()[0] == first
    os.close(reader)
    os.close(writer)


@pytest.fixture
def collected() -> Iterator[None]:
    """What serving switches off is on again afterwards."""
    handlers = list(logging.getLogger("weasyprint").handlers)
    yield
    gc.enable()
    gc.unfreeze()
    logging.getLogger("weasyprint").handlers = handlers


@pytest.mark.usefixtures("collected")
def test_pages_are_answered_one_after_the_other_whatever_is_wrong_with_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The tests' own process is larger than one that has made a large PDF.
    monkeypatch.setattr(typeset, "WORN", 1_000_000_000)
    pages = (PAGE.replace("<h1>", '<h1 style="colour: red">'), "<html>secret", PAGE)
    asked, told = BytesIO(), BytesIO()
    for page in pages:
        asked.write(json.dumps({"identifier": "id", "length": len(page)}).encode() + b"\n")
        asked.write(page.encode())
    asked.seek(0)
    typeset.serve(asked, told)
    told.seek(0)
    answers = []
    while line := told.readline():
        answers.append(json.loads(line))
        made = told.read(answers[-1].get("length", 0))
        assert made.startswith(b"%PDF") != ("error" in answers[-1])
    warned, failed, clean = answers
    assert "colour" in warned["warnings"][0]
    assert failed["error"].startswith("ParseError in ")
    assert "secret" not in failed["error"]
    assert clean["warnings"] == []


def test_it_ends_with_whoever_started_it() -> None:
    code = (
        "from app.report.faces.press import THE_PRESS; import time\n"
        f"THE_PRESS.press({PAGE!r}, 'id'); print(THE_PRESS._child.pid, flush=True); time.sleep(99)"
    )
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the process outlives its parent")
