"""Tables as they are printed: every cell with its figure, its text and its address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Literal

from app.report.formats import DASH
from app.report.kinds import printed
from app.report.prose.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading. `numeric` columns are set flush right; `room` is their share of the width."""

    title: str
    numeric: bool = True
    room: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a cell that holds several; `before` is what parts it from the one before.

    A missing one has the `code` of its reason, and `noted` gives it a letter.
    """

    text: str
    address: str = ""
    before: str = ""
    code: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table.

    `address` names the figure in all faces: "section/level/id/audience/facet/field".
    `kind` "reason" is a few words in the place of `span` missing figures; "stack" has `lines`,
    "verdict" a `mark`.
    """

    text: str = ""
    kind: Literal["figure", "stack", "text", "reason", "verdict", "bar"] = "figure"
    address: str = ""
    span: int = 1
    code: str = ""
    mark: str = ""
    letter: str = ""
    drawing: object = None
    lines: tuple[tuple[Figure, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table; `heads` are its headings."""

    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    strong: bool = False
    indent: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A heading across the table, for an item: its id, and who read which wording."""

    above: str
    id: str
    reverse: bool
    wordings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together under one heading, "" for none; kept on one page."""

    lines: tuple[Line, ...]
    title: str = ""
    note: str = ""
    strong: bool = False
    indent: int = 0
    banner: Banner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of one caption; `legend` says how its cells are to be read."""

    id: str
    caption: str
    heads: tuple[Column, ...]
    columns: tuple[Column, ...] = ()
    groups: tuple[Group, ...] = ()
    legend: str = ""
    kind: str = ""
    notes: tuple[tuple[str, str], ...] = ()


def figure_cell(row: object, name: str, address: str) -> Cell:
    """A figure of a row by itself."""
    return Cell(text=printed(row, name), address=f"{address}/{name}")


def reason_cell(code: str | None, voice: Voice, span: int = 1) -> Cell:
    """Why figures are missing, in the place of `span` of them."""
    return Cell(text=voice.reason(code), kind="reason", code=code or "unknown", span=span)


def stack_cell(*lines: Iterable[Figure]) -> Cell:
    """Figures line below line; no line is empty."""
    return Cell(kind="stack", lines=tuple(line for each in lines if (line := tuple(each))))


def text_cell(text: str) -> Cell:
    """Words, flush left as their heading."""
    return stack_cell([Figure(text=text)])


def figure_of(row: object, name: str, address: str, before: str = "") -> Figure:
    """A figure of a row in a cell that holds several."""
    return Figure(text=printed(row, name), address=f"{address}/{name}", before=before)


def missing(code: str | None, voice: Voice, before: str = "") -> Figure:
    """Why a figure is missing, in a cell that holds several."""
    return Figure(text=voice.reason(code), before=before, code=code or "unknown")


def noted(table: Table) -> Table:
    """The table with a letter at each single missing figure, and the notes that explain them."""
    letters: dict[str, str] = {}
    groups = tuple(
        replace(
            group,
            lines=tuple(
                replace(line, cells=tuple(_lettered(cell, letters) for cell in line.cells))
                for line in group.lines
            ),
        )
        for group in table.groups
    )
    notes = tuple((letter, text) for text, letter in letters.items())
    return replace(table, groups=groups, notes=notes)


def _lettered(cell: Cell, letters: dict[str, str]) -> Cell:
    if cell.kind == "stack":
        lines = tuple(tuple(_marked(each, letters) for each in line) for line in cell.lines)
        return replace(cell, lines=lines)
    if cell.kind != "reason" or cell.span > 1:
        return cell
    return replace(cell, text=DASH, letter=_letter(cell.text, letters))


def _marked(missing: Figure, letters: dict[str, str]) -> Figure:
    if not missing.code:
        return missing
    return replace(missing, text=DASH, letter=_letter(missing.text, letters))


def _letter(reason: str, letters: dict[str, str]) -> str:
    return letters.setdefault(reason, ascii_lowercase[len(letters)])
