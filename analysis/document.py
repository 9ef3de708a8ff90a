"""The report as a JSON document: docs/report.md and docs/report-schema.json describe it.

Every field of every row is written, `null` where there is no figure (the row's `reason` says
why). Numbers are unrounded; Python writes the shortest text that reads back as the same float.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from analysis.report import Report
from analysis.study.rows import figures
from surveys.questionnaire.text import Text


def to_dict(report: Report) -> dict[str, Any]:
    """The report as dicts, lists and scalars: what was evaluated, then section by section."""
    names = (each.name for each in fields(report) if each.name != "sections")
    head = {name: _plain(getattr(report, name)) for name in names}
    rows = {key: _plain(getattr(report, key)) for key in report.sections}
    # An object by the document's design, empty where nothing is said of the data's quality.
    return head | rows | {"quality": rows["quality"] or {}}


def to_json(report: Report) -> str:
    """The report as JSON text, indented, with a line end.

    Raises:
        ValueError: a figure is not finite, which no section builder may let through.
    """
    return json.dumps(to_dict(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


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
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: _plain(each.of(value)) for name, each in figures(type(value)).items()}
    raise TypeError(f"{type(value).__name__} has no place in a report")
