"""A file of whom the audiences were to reach, and what became of those asked (TOML)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from surveys.fieldwork.reach import LARGEST, NUMBERS, SAMPLINGS, Reach, problems
from surveys.phrases import say
from surveys.questionnaire.modelfile.document import Document, suggest, text_of
from surveys.questionnaire.modelfile.table import Table


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
                remedy = suggest(reach.audience, answered)
                said = say("file.reach.no_answers", audience=reach.audience, remedy=remedy)
                table.problem("no_such_audience", said)
                continue
            for problem in problems(reach, invited=None, answered=answered[reach.audience]):
                where = (problem.field,) if problem.field in table.data else ()
                what = problem.said or problem.what
                said = say("file.reach.unfit", key=problem.field, what=what)
                table.problem(problem.code, said, *where)
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
    root = Table.of(text, file=file)
    root.only("audience")
    tables = root.tables("audience", "audience")
    if not tables:
        root.problem("missing_key", say("file.reach.none"))
    noted = tuple((table, _reach(table)) for table in tables)
    root.document.check()
    return ReachFile(document=root.document, noted=noted)


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
    table.problem("wrong_type", say("file.reach.not_people", key=name, lowest=lowest), name)
    return None
