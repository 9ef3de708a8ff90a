"""Reports as documents, and reports with other rows."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from analysis.document import to_json
from analysis.report import Report
from analysis.schema import schema


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
