"""What is written down holds no data, whoever writes it."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from app.serving.logs import Discreet

SECRET = "k7q2-the-answer-of-one"
ALL_WAYS = """
import logging, sys, threading, warnings, gc
from app.serving.logs import configure

secret = sys.stdin.read()
configure()
warnings.warn("about " + secret)
threading.Thread(target=lambda: int(secret)).start()
logging.getLogger("foreign").error("%d", secret)
logging.getLogger("parallax").error("so many: %d of %s", secret)

class Grave:
    def __del__(self):
        raise ValueError(secret)

Grave()
gc.collect()
raise KeyError(secret)
"""


@pytest.fixture
def written() -> Iterator[StringIO]:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def fail() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise LookupError(f"no {SECRET}") from error


@pytest.mark.parametrize("name", ["app", "foreign", "parallax", "parallax.jobs"])
def test_an_exception_is_its_types_and_places(written: StringIO, name: str) -> None:
    try:
        fail()
    except LookupError as error:
        logging.getLogger(name).exception("It failed: %s", error)
    text = written.getvalue()
    assert SECRET not in text
    assert "builtins.LookupError" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py:" in text
    assert " in fail" in text


def test_others_messages_keep_what_is_theirs_and_numbers(written: StringIO) -> None:
    foreign = logging.getLogger("foreign")
    foreign.error("Exception on %s [%s]", f"/i/{SECRET}", "GET")
    foreign.error("Worker (pid:%s) exited with code %s, sent %s", 4242, 3, "SIGKILL")
    foreign.error("{} was put together".format(SECRET))  # noqa: UP032
    foreign.error(f"{SECRET} too")
    foreign.error(SECRET + " as well")
    text = written.getvalue()
    assert SECRET.partition("-")[0] not in text.replace("SECRET", "")
    assert "Exception on … […]" in text
    assert "Worker (pid:4242) exited with code 3, sent SIGKILL" in text
    assert text.count("(a message with data in it)") == 3
    assert "test_others_messages" in text, "where it was written"


def test_of_the_database_s_errors_the_code_is_kept(written: StringIO) -> None:
    class UniqueViolation(Exception):
        sqlstate = "23505"

    logging.getLogger("parallax").error("no: %s", UniqueViolation(f"Key (b)=({SECRET})"))
    assert "UniqueViolation (23505)" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_no_other_way_to_standard_error_repeats_data() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", ALL_WAYS],
        input=SECRET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert SECRET not in done.stderr
    for told in ("UserWarning at", "A thread ended.", "Clearing away failed.", "KeyError"):
        assert told in done.stderr
    assert "Traceback" not in done.stderr
