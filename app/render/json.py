"""The report as data, unrounded: docs/report.md describes it."""

from analysis.document import to_json
from analysis.report import Report


def render(report: Report, language: str) -> bytes:  # noqa: ARG001  texts hold all languages
    """The document; it is the same for every language."""
    return to_json(report).encode()
