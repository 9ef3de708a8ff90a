"""A file of whom the audiences were to reach, and what became of those asked (TOML)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from surveys.fieldwork.reach import COUNTS, LARGEST, Reach, Sampling, problems
from surveys.questionnaire.modelfile.document import Document, suggest
from surveys.questionnaire.modelfile.reader import text_of
from surveys.questionnaire.modelfile.table import Table

NUMBERS = ("population", "asked", *COUNTS)
SAMPLINGS: tuple[Sampling, ...] = get_args(Sampling)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReachFile:
    """What a file notes, and the places of it, for what only the answers can refute."""

    document: Document
    noted: tuple[tuple[Table, Reach], ...]

    @property
    def reach(self) -> tuple[Reach, ...]:
        """What is noted, audience by audience."""
        return tuple(reach for _, reach in self.noted)

    def check(self, answered: Mapping[str, int]) -> None:
        """Hold it against the answers: audience → complete sheets.

        Raises:
            ModelError: an audience has no answers file, or counts cannot be; with the lines.
        """
        for table, reach in self.noted:
            if reach.audience not in answered:
                what = f"no answers of audience '{reach.audience}'."
                table.problem("no_such_audience", f"{what} {suggest(reach.audience, answered)}")
                continue
            found = problems(reach, invited=None, answered=answered[reach.audience])
            for problem in found:
                where = (problem.field,) if problem.field in table.data else ()
                table.problem(problem.code, f"'{problem.field}': {problem.what}", *where)
        self.document.check()


def read_reach_file(path: Path) -> ReachFile:
    """Read such a file.

    Raises:
        ModelError: there is no such file, it is not UTF-8, or `read_reach` refuses it.
    """
    return read_reach(text_of(path), file=path.name)


def read_reach(text: str, *, file: str) -> ReachFile:
    """Read the text of such a file; `file` names it in messages.

    Raises:
        ModelError: with every problem found, each with its line and how to mend it.
    """
    document = Document(text, file=file)
    root = Table(document, document.root, (), "file")
    root.only("audience")
    tables = root.tables("audience", "audience")
    if not tables:
        root.problem("missing_key", 'no [[audience]]. Add one with id = "…" and what is known.')
    noted = tuple((table, _reach(table)) for table in tables)
    document.check()
    return ReachFile(document=document, noted=noted)


def _reach(table: Table) -> Reach:
    table.only("id", "sampling", *NUMBERS)
    audience = table.id("audience")
    sampling = table.word("sampling", SAMPLINGS) if "sampling" in table.data else None
    numbers = {name: _number(table, name) for name in NUMBERS if name in table.data}
    return Reach(audience=audience, sampling=sampling, **numbers)


def _number(table: Table, name: str) -> int | None:
    value = table.data[name]
    lowest = 1 if name == "population" else 0
    if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= LARGEST:
        return value
    what = (
        f"'{name}' must be a whole number of people, {lowest} or more. Leave out what is unknown."
    )
    table.problem("wrong_type", what, name)
    return None
