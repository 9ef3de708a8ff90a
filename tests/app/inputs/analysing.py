"""`analyse` for tests: files, an instrument, and whatever else a test asks for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.inputs.request import Request
from app.inputs.study import Analysis, analyse


def analysed(
    answers: Sequence[Path],
    instrument: Path,
    progress: Callable[[str], None] = lambda _: None,
    **options: Any,
) -> Analysis:
    """The analysis of these files; `options` are the other fields of `Request`."""
    return analyse(Request(answers=tuple(answers), instrument=instrument, **options), progress)
