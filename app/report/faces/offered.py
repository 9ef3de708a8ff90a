"""The faces of a report: page, paper, workbook, data."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from analysis.report import Report

Language = Literal["zh", "en", "both"]
OFFERED: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file, written by the module `app.report.faces.<extension>`."""

    extension: str
    mimetype: str

    def render(self, report: "Report", language: Language) -> bytes:
        """The bytes of the file.

        Its module is loaded with the first report only: numpy and scipy, which the sections of a
        report use, take longer to load than the server to start.
        """
        made: bytes = import_module(f"app.report.faces.{self.extension}").render(report, language)
        return made


FORMATS: Mapping[str, Format] = {
    each.extension: each
    for each in (
        Format(extension="html", mimetype="text/html"),
        Format(extension="pdf", mimetype="application/pdf"),
        Format(
            extension="xlsx",
            mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Format(extension="json", mimetype="application/json"),
    )
}
