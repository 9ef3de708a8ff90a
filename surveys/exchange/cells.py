"""What the cells of a file mean: points by number or label, codes, options, words."""

from collections.abc import Iterator, Sequence

from surveys.fieldwork import answers
from surveys.fieldwork.answers import BLANK, NOT_APPLICABLE, Answers
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument, Rating
from surveys.questionnaire.labels import number_of
from surveys.questionnaire.missing_codes import Codes
from surveys.questionnaire.model import KANO, Question, Scale
from surveys.questionnaire.text import fold

WRONG = "?"
"""Stands in a sheet that is being read for a cell that is off the scale."""

Found = tuple[str, str, str]
"""Column, code and sentence of one thing that is wrong with a row."""

LONGEST_CODE = 20
_TURNED = str.maketrans("12345", "54321")
"""Kano's points, where a file counts them from "I dislike it"."""


class Marks(dict[str, str]):
    """Cell → the character that is stored for it; each text is judged once."""

    def __init__(self, scale: Scale, own: Codes, *, turned: bool) -> None:
        super().__init__()
        self._scale = scale
        self._turned = turned
        self._missing = missing_codes.keys(own.missing)
        self._not_applicable = missing_codes.keys(own.not_applicable)

    def __missing__(self, cell: str) -> str:
        text = cell.strip()
        key, mark = missing_codes.key(text), answers.mark_of(text, self._scale)
        if key in self._missing or key in self._not_applicable:
            code = BLANK if key in self._missing else NOT_APPLICABLE
            mark = code if mark in (None, code) else None
        # A label says which point is meant, whichever way a file counts.
        elif mark and self._turned and number_of(text) is not None:
            mark = mark.translate(_TURNED)
        self[cell] = mark or WRONG
        return self[cell]


class Unasked(dict[str, str]):
    """Any cell of a column that the audience is not asked: blank."""

    def __missing__(self, cell: str) -> str:
        return BLANK


class Cells:
    """Reads the cells of one audience's rows."""

    wrong = WRONG

    def __init__(
        self,
        instrument: Instrument,
        audience: str,
        plan: Sequence[tuple[int, dict[str, str]]],
        others: Sequence[tuple[int, str]],
    ) -> None:
        self._instrument = instrument
        self._audience = audience
        self._plan = tuple(plan)
        self._others = tuple(others)
        self._anywhere = missing_codes.anywhere(instrument.model)
        self._missing = missing_codes.keys(instrument.model.columns.missing)
        self._questions = {name: q for q in instrument.model.questions for name in q.columns}
        self._named = {q.id: _named(q) for q in instrument.model.questions if q.kind == "choice"}
        self._seen: dict[tuple[str, ...], tuple[Answers, tuple[Found, ...]]] = {}

    def ratings(self, cells: Sequence[str]) -> str:
        """One character per rating column of the instrument; WRONG for what is off the scale."""
        return "".join([marks[cells[index]] for index, marks in self._plan])

    def explain(self, cells: Sequence[str]) -> Iterator[Found]:
        """What is wrong with the rating cells of a row."""
        pairs = zip(self._plan, self._instrument.ratings, strict=True)
        for (index, marks), rating in pairs:
            if marks[cells[index]] == WRONG:
                yield (
                    self._instrument.model.columns.name(rating.item, rating.facet),
                    "off_scale",
                    self._off_scale(rating, cells[index].strip()),
                )

    def _off_scale(self, rating: Rating, cell: str) -> str:
        scale, item = (
            self._instrument.scale(rating.item, rating.facet),
            self._instrument.items[rating.item],
        )
        shown = repr(cell[:LONGEST_CODE])
        if meant := missing_codes.meaning(cell, scale, "missing"):
            # Of a questionnaire from before such codes were refused.
            what = (
                f"{shown} is {meant} of scale '{scale.id}', and a code for no answer. Leave blank"
            )
            return f"{what} what was not answered; the answer itself cannot be read."
        label = " or a label" if scale.labels else ""
        what = f"{shown} is not on the scale. Give a whole number from {scale.low} to"
        what += f" {scale.high}{label}, or leave it blank."
        if len(cell) > LONGEST_CODE:
            return what
        places = [f"item '{item.id}'"]
        if item.missing is None and rating.facet not in KANO:
            places.append(f"scale '{scale.id}'")
        code = cell.replace("\\", "\\\\").replace('"', '\\"')
        what += " If it means that there is no answer, write"
        return f'{what} missing = ["{code}"] on {" or on ".join(places)}.'

    def record(
        self, cells: Sequence[str], ratings: str
    ) -> tuple[Answers | None, tuple[Found, ...]]:
        """The row's choices and notes, if it has any, and what is wrong with them."""
        key = tuple(cells[index].strip() for index, _ in self._others)
        if not any(key):
            return None, ()
        if key not in self._seen:
            self._seen[key] = self._read(key)
        found, wrong = self._seen[key]
        if not found.choices and not found.notes:
            return None, wrong
        return Answers(ratings=ratings, choices=found.choices, notes=found.notes), wrong

    def _read(self, key: tuple[str, ...]) -> tuple[Answers, tuple[Found, ...]]:
        raw = {
            name: self._named.get(name, {}).get(fold(value), value)
            for (_, name), value in zip(self._others, key, strict=True)
            if not self._is_code(name, value)
        }
        reading = answers.read(self._instrument, self._audience, raw, complete=False)
        # A file may leave out what the form demands.
        problems = (each for each in reading.problems if each.code not in ("missing", "empty"))
        return reading.answers, tuple((each.field, each.code, each.what) for each in problems)

    def _is_code(self, name: str, value: str) -> bool:
        """Whether a cell holds a code for no answer: among options and points one of [columns] that
        is none of them, among words one that is no answer anywhere.
        """
        question = self._questions.get(name)
        if question is None or question.kind == "text":
            return missing_codes.key(value) in self._anywhere
        return missing_codes.key(value) in self._missing and not any(
            missing_codes.answers_of(question, value)
        )


def _named(question: Question) -> dict[str, str]:
    """All that may stand in a choice's column → the option that it names; what is unclear is not in
    it, and an id goes before a text.
    """
    names = [(fold(words), each.id) for each in question.options for _, words in each.text]
    known = {name: id_ for name, id_ in names if len({i for n, i in names if n == name}) == 1}
    return known | {fold(option.id): option.id for option in question.options}
