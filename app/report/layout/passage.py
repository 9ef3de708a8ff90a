"""What a section of a report consists of: what it prints, and its pages of the workbook."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from app.report.layout.cells import Table
from app.report.layout.drawings import Drawing
from app.report.layout.workbook import Builder
from app.report.prose.voice import Voice
from app.report.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What most sections print, in this order, what is empty left out; `title` is that of a part.

    `lead` is a paragraph, `points` a list below it.
    """

    title: str = ""
    lead: str = ""
    points: tuple[str, ...] = ()
    drawing: Drawing | None = None
    tables: tuple[Table, ...] = ()
    parts: tuple["Passage", ...] = ()


def legends_once(parts: Iterable[Passage]) -> tuple[Passage, ...]:
    """The parts, of which only the first that has tables says how they are to be read."""
    made: list[Passage] = []
    for part in parts:
        if any(before.tables for before in made):
            part = replace(part, tables=tuple(replace(each, legend="") for each in part.tables))
        made.append(part)
    return tuple(made)


Content = Passage | Mapping[str, object]
"""What `passage.html` prints, or what the section's own template wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A section's part of the faces.

    `prints`: what stands on page and paper, None where the report has nothing for it. A section
    without `prints` is printed with another. `sheets`: its pages of the workbook.
    """

    prints: Callable[[Reading, Voice], Content | None] | None = None
    sheets: tuple[Builder, ...] = ()
