"""What most sections of a report print: some sentences, a chart, tables; and parts like itself."""

from dataclasses import dataclass

from app.report.layout.cells import Table
from app.report.layout.drawings import Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Printed in this order, what is empty left out; `title` is that of a part.

    `lead` is a paragraph, `points` a list below it.
    """

    title: str = ""
    lead: str = ""
    points: tuple[str, ...] = ()
    drawing: Drawing | None = None
    tables: tuple[Table, ...] = ()
    parts: tuple["Passage", ...] = ()
