"""Hands pages to a process of its own that makes PDFs of them (`typeset`).

There WeasyPrint's memory, and its hold on the interpreter, burden nobody who answers requests.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from threading import Lock, Timer

from surveys.errors import NotMade

LIMIT = 180.0
"""So many seconds may pass before a report is given up, and before its turn comes."""
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("typeset.py")))
"""The script alone, its folder not searched: what it needs of Parallax is nothing."""

log = logging.getLogger("parallax")
renderer = logging.getLogger("weasyprint")
"""Whose words can hold a text of the page, so that the log withholds them."""


class Press:
    """One such process, started with the first page and kept for the next ones; a turn each."""

    def __init__(self, command: Sequence[str] = COMMAND, limit: float = LIMIT) -> None:
        self._command = command
        self._limit = limit
        self._turn = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def press(self, page: str, identifier: str) -> bytes:
        """The PDF of a page, which is well-formed XML; `identifier` is what it is known by.

        Raises:
            NotMade: it takes too long, needs too much memory, or the process was ended.
        """
        if not self._turn.acquire(timeout=self._limit):
            raise NotMade("Other PDFs are being made. Try again in a moment.")
        try:
            used = self._child is not None
            try:
                return self._ask(page, identifier)
            except (EOFError, OSError):
                if not used:  # a fresh one ended over this very page
                    raise
                return self._ask(page, identifier)
        except (EOFError, OSError) as error:
            what = "The PDF could not be made: its process was ended. Try again, or take HTML."
            raise NotMade(what) from error
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def forget(self) -> None:
        """In a process forked from the one that started it: leave it to that one."""
        child, self._child, self._turn = self._child, None, Lock()
        if child is not None:
            child.returncode = 0
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, page: str, identifier: str) -> bytes:
        child = self._child = self._child or self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        source = page.encode()
        request = json.dumps({"identifier": identifier, "length": len(source)}).encode()
        late = Timer(self._limit, child.kill)
        late.start()
        try:
            child.stdin.write(request + b"\n" + source)
            child.stdin.flush()
            line = child.stdout.readline()
            if not line:
                raise EOFError
            answer = json.loads(line)
            made = child.stdout.read(answer.get("length", 0))
            if len(made) < answer.get("length", 0):
                raise EOFError
        except (EOFError, OSError):
            self.close()
            raise
        finally:
            late.cancel()
        return _taken(answer, made)

    def _started(self) -> "subprocess.Popen[bytes]":
        fonts = str(resources.files("app").joinpath("fonts.conf"))
        return subprocess.Popen(  # noqa: S603  our own words
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"FONTCONFIG_FILE": fonts} | os.environ,
            start_new_session=True,  # Ctrl-C is for whoever waits for the PDF
        )


def _taken(answer: dict[str, object], made: bytes) -> bytes:
    if "error" in answer:
        log.error("A PDF could not be made: %s", answer["error"])
        raise NotMade("The PDF could not be made. Take HTML, and tell whoever looks after this.")
    warnings = answer["warnings"]
    assert isinstance(warnings, list)
    for warning in warnings:
        renderer.warning("%s", warning)
    return made


THE_PRESS = Press()
"""That of this process."""
atexit.register(THE_PRESS.close)
os.register_at_fork(after_in_child=THE_PRESS.forget)
