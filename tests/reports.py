"""Reports as documents, and reports with other rows."""

import json
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from jsonschema import Draft202012Validator

from analysis.document import to_json
from analysis.report import Report
from analysis.schema import schema
from analysis.study.rows import figures


@cache
def validator() -> Draft202012Validator:
    """What every report must be."""
    return Draft202012Validator(schema())


def document(report: Report) -> dict[str, Any]:
    """The report as it is read from its JSON, which is as its schema says."""
    plain: dict[str, Any] = json.loads(to_json(report))
    validator().validate(plain)
    return plain


def having(report: Report, **sections: object) -> Report:
    """The report with these sections' rows, or with this row of a section that has one."""
    rows = {key: it if isinstance(it, tuple) else (it,) for key, it in sections.items()}
    return replace(report, sections={**report.sections, **rows})


def flat(row: object) -> dict[str, object]:
    """A row's figures by their names, whether it has or holds them."""
    return {name: figure.of(row) for name, figure in figures(type(row)).items()}


R = TypeVar("R")


def changed(row: R, **values: object) -> R:
    """The row with other figures, also of results that it holds; of one that it has not, none."""
    own, held = dict[str, Any](), dict[str, dict[str, Any]]()
    for name, value in values.items():
        figure = figures(type(row))[name]
        place = held.setdefault(figure.holder, {}) if figure.holder else own
        place[figure.source] = value
    results = {
        holder: replace(getattr(row, holder), **new)
        for holder, new in held.items()
        if getattr(row, holder)
    }
    return replace(row, **own, **results)  # type: ignore[type-var]
