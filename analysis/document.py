"""The report as a JSON document, and back: docs/report.md and docs/report-schema.json describe it.

Every field of every row is written, `null` where there is no figure (the row's `reason` says
why). Numbers are unrounded; Python writes the shortest text that reads back as the same float.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from analysis.report.whole import Report
from surveys import codec
from surveys.errors import InputError, Line, Problem
from surveys.text import Text


def to_dict(report: Report) -> dict[str, Any]:
    """The report as dicts, lists and scalars, in the order of its fields."""
    plain = _plain(report)
    assert isinstance(plain, dict)
    # An object by the document's design, empty where nothing is said of the data's quality.
    return plain | {"quality": plain["quality"] or {}}


def to_json(report: Report) -> str:
    """The report as JSON text, indented, with a line end.

    Raises:
        ValueError: a figure is not finite, which no section builder may let through.
    """
    return json.dumps(to_dict(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str, *, file: str = "") -> Report:
    """Read back what `to_json` wrote.

    Raises:
        InputError: it is no JSON, or no report; the place is named.
    """
    try:
        plain = json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        what = f"not JSON ({error}). Export the report again."
        problem = Problem(where=Line(file, line), code="shape", what=what)
        raise InputError((problem,)) from error
    if isinstance(plain, dict) and plain.get("quality") == {}:
        plain["quality"] = None
    return codec.from_plain(Report, plain, file or "report")


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _plain(value: object) -> object:
    match value:
        case Text():
            return dict(value.pairs)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a report")
