"""The tree of domain errors: each says what is wrong, where, and what to do."""

from dataclasses import dataclass
from typing import Literal

from surveys.phrases import Phrase


class ParallaxError(Exception):
    """Anything the domain refuses; its text is fit to be shown to a person."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, or of a value: by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a questionnaire: an item in one facet, a question or an option of it, a section …

    `audience` and `language` say whose wording in which language; `about` what else of it.
    """

    kind: Literal[
        "title", "introduction", "complete", "order", "audience", "section", "item", "question"
    ]
    id: str = ""
    facet: str = ""
    option: str = ""
    audience: str = ""
    language: str = ""
    about: Literal["", "scale", "comment"] = ""

    def __str__(self) -> str:
        name = ":".join(each for each in (self.id, self.facet) if each)
        name = ".".join(each for each in (name, self.option) if each)
        kind = "" if self.kind in ("order", "item", "question") else self.kind
        parts = (kind, name, self.audience, self.language, self.about)
        return " / ".join(each for each in parts if each)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as it is put to one audience ("" is every one of the demand side)."""

    question: str
    audience: str

    def __str__(self) -> str:
        return f"{self.question}:{self.audience}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A row of a file, or a column of it, or the cell where they meet; the file without either.

    Rows that have the same fault are told together: the first of them in `rows`, all in `count`.
    """

    file: str = ""
    rows: tuple[int, ...] = ()
    column: str = ""
    count: int = 1

    def __str__(self) -> str:
        rows = ", ".join(map(str, self.rows))
        column = f"column {self.column}" if self.column else ""
        if self.count > 1:
            many = f"{rows} …" if self.count > len(self.rows) else rows
            column = f"{column}, {self.count} cells (rows {many})" if column else ""
            place = column or f"{self.count} rows ({many})"
        else:
            place = ", ".join(each for each in (f"row {rows}" if rows else "", column) if each)
        return ": ".join(each for each in (self.file, place) if each)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, from 1."""

    file: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as a whole, or whatever else an input comes from: by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


Place = Field | Part | Asked | Cell | Line | Source
"""Where in an input something is; as text it is what a message begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one place of an input, or with all of it (None).

    `code` is stable and translatable; `what` is the English sentence, with the remedy in it;
    `said` the same for other languages, where there is more to it than the code.
    """

    where: Place | None = None
    code: str
    what: str
    said: Phrase | None = None

    @property
    def field(self) -> str:
        """The name of the field that it is about; "" where it is about none."""
        return self.where.name if isinstance(self.where, Field) else ""

    def __str__(self) -> str:
        where = "" if self.where is None else str(self.where)
        return f"{where}: {self.what}" if where else self.what


class InputError(ParallaxError):
    """An input with one or more problems; nothing of it was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ModelError(InputError):
    """A quality model or instrument file that cannot be read."""


class AnswersError(InputError):
    """A file of answers that cannot be taken as it is."""


class DesignError(InputError):
    """A questionnaire or evaluation that cannot be published as it is."""


class NotAllowed(ParallaxError):
    """This person may not do that with this evaluation."""


class NotFound(ParallaxError):
    """No such evaluation, version, invitation or file."""


class Refused(ParallaxError):
    """The state of the evaluation does not admit the action (closed, sealed, already published)."""

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        super().__init__(what)


class Throttled(ParallaxError):
    """Too many wrong passwords; after `seconds` the next try is taken."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Too many failed attempts. Try again in {seconds} seconds.")


class WrongSecret(ParallaxError):
    """The application's secret is not the one with which the keys of this database are sealed."""


class NotMade(ParallaxError):
    """A file of a report cannot be made now: it takes too long, or needs too much memory."""


class Unavailable(ParallaxError):
    """The database cannot be reached, is busy or full; nothing was written, try again."""
