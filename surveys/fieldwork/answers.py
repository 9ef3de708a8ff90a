"""The one validator of answers: web form, API and file import all enter here."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.questionnaire.instrument import Instrument, Rating, Section
from surveys.questionnaire.labels import labelled, number_of
from surveys.questionnaire.model import Question, Scale

BLANK = "-"
NOT_APPLICABLE = "x"
DIGITS = (string.digits + string.ascii_lowercase).partition(NOT_APPLICABLE)[0]
"""A scale point as one character: base 36, as far as the letter that says "not applicable"."""
NOT_APPLICABLE_FIELD = "na"
MAX_WORDS = 5000
"""So many characters of a comment, a text or evidence are kept; longer ones are cut and marked."""
MAX_TYPED = 2 * MAX_WORDS + 2
"""So many a form's field takes, as browsers count, in UTF-16: what a browser cuts off would not be
kept in any case, so that nothing is cut without its mark.
"""
CUT = " […]"
"""Stands at the end of a text that was cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A free text beside a section ("comment"), a question, or an item ("evidence")."""

    kind: str
    id: str
    text: str

    @property
    def cut(self) -> bool:
        """Whether it was longer than is kept."""
        return len(self.text) == MAX_WORDS and self.text.endswith(CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The option chosen for a question, or the points given to an option of it."""

    question: str
    option: str
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One completed sheet. `ratings` has one character for each column of the instrument."""

    ratings: str
    choices: tuple[Choice, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read; `answers` may be stored only where `problems` is empty.

    A problem's `where` is the name of the form field (or column).
    """

    answers: Answers
    problems: tuple[Problem, ...]


def read(
    instrument: Instrument,
    audience: str,
    raw: Mapping[str, str],
    *,
    complete: bool | None = None,
) -> Reading:
    """Read one sheet from form fields or from a row of a file.

    Fields: `ITEM` (perception) or `ITEM:facet` with a scale point or "na"; the id of a choice or
    text question; `QUESTION.OPTION` with points; `comment:SECTION`; `evidence:ITEM`. Unknown
    fields are passed over (a browser may send more).

    Args:
        instrument: the published version.
        audience: who answers.
        raw: field → text as it came.
        complete: whether every item must be answered; None: as the instrument says.
    """
    must = instrument.complete if complete is None else complete
    clean = {name: value.strip() for name, value in raw.items()}
    sections = instrument.asked(audience)
    problems: list[Problem] = []
    marks = _marks(instrument, sections, clean, must, problems)
    choices = tuple(_choices(instrument, sections, clean, problems))
    notes = tuple(_notes(instrument, audience, sections, clean, problems))
    if not problems and not choices and not notes and not any(_counts(m) for m in marks.values()):
        problems.append(
            _problem("", "empty", "nothing was answered. Answer at least one question.")
        )
    ratings = "".join(marks.get(rating, BLANK) for rating in instrument.ratings)
    return Reading(
        answers=Answers(ratings=ratings, choices=choices, notes=notes), problems=tuple(problems)
    )


def _counts(mark: str) -> bool:
    return mark != BLANK


def _marks(
    instrument: Instrument,
    sections: tuple[Section, ...],
    clean: Mapping[str, str],
    must: bool,
    problems: list[Problem],
) -> dict[Rating, str]:
    marks = {}
    for section in sections:
        for rating in instrument.rated(section):
            value = clean.get(rating.name, "")
            scale = instrument.scale(rating.item, rating.facet)
            mark = mark_of(value, scale)
            if mark is None:
                problems.append(_off_scale(rating.name, value, scale))
            elif mark == BLANK and must:
                problems.append(
                    _problem(rating.name, "missing", "not answered. Choose a point of the scale.")
                )
            else:
                marks[rating] = mark
    return marks


def mark_of(value: str, scale: Scale) -> str | None:
    """The character that is stored for one field's text, None where it is off the scale.

    A point is said by its number, or by its label in any language.
    """
    if not value:
        return BLANK
    if value == NOT_APPLICABLE_FIELD:
        return NOT_APPLICABLE if scale.not_applicable else None
    number = number_of(value)
    if number is not None and number in scale.points:
        return DIGITS[int(number)]
    point = labelled(scale, value)
    return None if point is None else DIGITS[point]


def _off_scale(field: str, value: str, scale: Scale) -> Problem:
    return _problem(
        field,
        "off_scale",
        f"{value[:20]!r} is off the scale. Give a whole number from {scale.low} to {scale.high}.",
    )


def _choices(
    instrument: Instrument,
    sections: tuple[Section, ...],
    clean: Mapping[str, str],
    problems: list[Problem],
) -> Iterator[Choice]:
    for question in _questions(instrument, sections):
        if question.kind == "choice":
            yield from _choice(question, clean.get(question.id, ""), problems)
        elif question.kind == "points":
            yield from _points(question, clean, problems)


def _questions(instrument: Instrument, sections: tuple[Section, ...]) -> Iterator[Question]:
    for section in sections:
        for question in section.questions:
            yield instrument.questions[question]


def _choice(question: Question, value: str, problems: list[Problem]) -> Iterator[Choice]:
    if value in {option.id for option in question.options}:
        yield Choice(question=question.id, option=value)
    elif value:
        known = ", ".join(option.id for option in question.options)
        what = f"{value[:40]!r} is no option. Use one of: {known}."
        problems.append(_problem(question.id, "no_option", what))
    elif question.required:
        problems.append(_problem(question.id, "missing", "not answered. Choose an option."))


def _points(
    question: Question, clean: Mapping[str, str], problems: list[Problem]
) -> Iterator[Choice]:
    allowed = question.total or 0
    fields = {option.id: clean.get(f"{question.id}.{option.id}", "") for option in question.options}
    given = {option: value for option, value in fields.items() if value}
    if not given and not question.required:
        return
    wrong = [option for option, value in given.items() if not _is_points(value, allowed)]
    what = f"not a whole number from 0 to {allowed}. Correct it."
    problems += [_problem(f"{question.id}.{option}", "points_range", what) for option in wrong]
    total = sum(int(value) for option, value in given.items() if option not in wrong)
    if not wrong and total != allowed:
        problems.append(
            _problem(
                question.id,
                "points_sum",
                f"the points add up to {total}, not to {allowed}. Change some.",
            )
        )
    for option in fields:
        if option not in wrong:
            yield Choice(question=question.id, option=option, points=int(fields[option] or 0))


def _is_points(value: str, total: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= total


def _notes(
    instrument: Instrument,
    audience: str,
    sections: tuple[Section, ...],
    clean: Mapping[str, str],
    problems: list[Problem],
) -> Iterator[Note]:
    for section in sections:
        if section.comment:
            yield from _note("comment", section.id, f"comment:{section.id}", clean)
        rates_itself = instrument.audience(audience).side == "supplier"
        if rates_itself and section.facet == "perception":
            for item in section.items:
                yield from _note("evidence", item, f"evidence:{item}", clean)
    for question in _questions(instrument, sections):
        if question.kind == "text":
            if question.required and not clean.get(question.id):
                problems.append(_problem(question.id, "missing", "not answered. Write an answer."))
            yield from _note("text", question.id, question.id, clean)


def _note(kind: str, id_: str, field: str, clean: Mapping[str, str]) -> Iterator[Note]:
    text = clean.get(field, "").replace("\r\n", "\n").replace("\0", "")
    if len(text) > MAX_WORDS:
        text = text[: MAX_WORDS - len(CUT)] + CUT
    if text:
        yield Note(kind=kind, id=id_, text=text)


def _problem(where: str, code: str, what: str) -> Problem:
    return Problem(where=where, code=code, what=what)
