"""What the cells of a file mean: points by number or label, codes, options, words, weights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, nan

from surveys.fieldwork import answers
from surveys.fieldwork.answers import BLANK, NOT_APPLICABLE, Answers
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument, Rating
from surveys.questionnaire.labels import number_of
from surveys.questionnaire.missing_codes import Codes
from surveys.questionnaire.model import KANO, Question, Scale
from surveys.questionnaire.text import fold

WRONG = "?"
"""Stands among ratings that are being read for a cell that is off the scale."""
LONGEST_CODE = 20
_TURNED = str.maketrans("12345", "54321")
"""Kano's points, where a file counts them from "I dislike it"."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be taken: the fault's code, and the sentence with the remedy."""

    code: str
    what: str


class Marks(dict[str, str]):
    """Cell → the character that is stored for it; each text is judged once."""

    def __init__(self, scale: Scale, codes: Codes, *, turned: bool) -> None:
        super().__init__()
        self._scale = scale
        self._turned = turned
        self._missing = missing_codes.keys(codes.missing)
        self._not_applicable = missing_codes.keys(codes.not_applicable)

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

    def knows(self, cell: str) -> bool:
        """Whether a cell is on the scale, blank or a code."""
        return self[cell] != WRONG


def off_scale(instrument: Instrument, rating: Rating, cell: str) -> Bad:
    """What is wrong with a rating's cell that no mark stands for."""
    scale, item = (
        instrument.scale(rating.item, rating.facet),
        instrument.items[rating.item],
    )
    cell = cell.strip()
    shown = repr(cell[:LONGEST_CODE])
    if meant := missing_codes.meaning(cell, scale, "missing"):
        # Of a questionnaire from before such codes were refused.
        what = f"{shown} is {meant} of scale '{scale.id}', and a code for no answer. Leave blank"
        return Bad("off_scale", f"{what} what was not answered; the answer itself cannot be read.")
    label = " or a label" if scale.labels else ""
    what = f"{shown} is not on the scale. Give a whole number from {scale.low} to"
    what += f" {scale.high}{label}, or leave it blank."
    if len(cell) > LONGEST_CODE:
        return Bad("off_scale", what)
    places = [f"item '{item.id}'"]
    if item.missing is None and rating.facet not in KANO:
        places.append(f"scale '{scale.id}'")
    code = cell.replace("\\", "\\\\").replace('"', '\\"')
    what += " If it means that there is no answer, write"
    return Bad("off_scale", f'{what} missing = ["{code}"] on {" or on ".join(places)}.')


def weight_of(cell: str) -> float | Bad:
    """A respondent's weight."""
    value = cell.strip()
    weight = number_of(value)
    if weight is not None and weight >= 0 and isfinite(weight):
        return weight
    is_what = f"{value[:20]!r} is no weight" if value else "there is no weight"
    what = f"{is_what}. Give every row a number from 0 up; 0 counts for nothing."
    return Bad("bad_weight", what)


def seconds_of(cell: str) -> float | Bad:
    """The seconds that a response took, NaN where the cell is blank."""
    text = cell.strip()
    if not text:
        return nan
    seconds = number_of(text)
    if seconds is not None and seconds >= 0 and isfinite(seconds):
        return seconds
    what = f"{text[:20]!r} is no number of seconds. Write one, or leave the cell blank."
    return Bad("bad_duration", what)


def wave_of(cell: str) -> str | Bad:
    """The name of a wave."""
    what = "does not say its wave. Fill in the column, or leave the row out."
    return cell.strip() or Bad("no_wave", what)


class Others:
    """Reads all cells of one audience's rows that are no ratings: choices, points and words."""

    def __init__(self, instrument: Instrument, audience: str, names: Sequence[str]) -> None:
        self._instrument = instrument
        self._audience = audience
        self._names = tuple(names)
        self._anywhere = missing_codes.anywhere(instrument.model)
        self._missing = missing_codes.keys(instrument.model.columns.missing)
        self._questions = {name: q for q in instrument.model.questions for name in q.columns}
        self._options = {
            q.id: _options(q) for q in instrument.model.questions if q.kind == "choice"
        }

    def read(self, cells: Sequence[str]) -> tuple[Answers, tuple[tuple[str, Bad], ...]]:
        """A row's choices and notes (of cells under `names`), and what is wrong in which column."""
        raw = {
            name: self._options.get(name, {}).get(fold(value), value)
            for name, value in zip(self._names, map(str.strip, cells), strict=True)
            if not self._is_code(name, value)
        }
        reading = answers.read(self._instrument, self._audience, raw, complete=False)
        # A file may leave out what the form demands.
        problems = (each for each in reading.problems if each.code not in ("missing", "empty"))
        return reading.answers, tuple((each.field, Bad(each.code, each.what)) for each in problems)

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


def _options(question: Question) -> dict[str, str]:
    """All that may stand in a choice's column → the option that it names; what is unclear is not in
    it, and an id goes before a text.
    """
    names = list(_texts(question))
    known = {name: id_ for name, id_ in names if len({i for n, i in names if n == name}) == 1}
    return known | {fold(option.id): option.id for option in question.options}


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    for option in question.options:
        for _, words in option.text:
            yield fold(words), option.id
