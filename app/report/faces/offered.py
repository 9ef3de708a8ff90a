"""The faces of a report: page, paper, workbook, data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.report.whole import Report
from app.report.faces import html, json, pdf, xlsx

Language = Literal["zh", "en", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file: `render(report, language)` gives its bytes."""

    extension: str
    mimetype: str
    render: Callable[[Report, Language], bytes]


FORMATS: Mapping[str, Format] = {
    "html": Format(extension="html", mimetype="text/html", render=html.render),
    "pdf": Format(extension="pdf", mimetype="application/pdf", render=pdf.render),
    "xlsx": Format(
        extension="xlsx",
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render=xlsx.render,
    ),
    "json": Format(extension="json", mimetype="application/json", render=json.render),
}
