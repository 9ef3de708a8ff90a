"""Responses of several waves in the order of time, and who answered in two of them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from analysis.study.inputs import Linked, Wave
from analysis.study.matrix import unpack
from app.inputs.respondent_weights import Weighed
from app.inputs.responses import Responses
from app.inputs.samples import Reader
from app.inputs.years import year_of
from surveys.errors import AnswersError, Cell, Problem
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.text import fold

_YEAR = re.compile(r"([0-9]{1,4})(?:\.0+)?")
_MONTH = re.compile(r"([0-9]{4})-?([0-9]{2})")
NAMED = 5
"""So many people who stand in a wave twice are named."""


def in_order(
    responses: Mapping[str, Sequence[Responses]],
    reader: Reader,
    column: str | None,
) -> tuple[tuple[Wave, ...], Weighed]:
    """The waves in the order of time, and the last with its weights; no waves where it is one.

    Raises:
        AnswersError: a wave's name is no time, or two are the same time.
    """
    if column is None or len(responses) < 2:
        every = [each for files in responses.values() for each in files]
        return (), reader.weighed(every)
    times = {label: time_of(label, column) for label in responses}
    order = sorted(responses, key=lambda label: times[label])
    if len(set(times.values())) < len(order):
        what = f"two names for one time among {', '.join(order)[:80]}. Write each wave in one way."
        raise AnswersError((_problem(column, "bad_wave", what),))
    weighed = {label: reader.weighed(responses[label]) for label in order}
    waves = tuple(
        Wave(label=label, time=times[label], samples=weighed[label].samples) for label in order
    )
    return waves, weighed[order[-1]]


def time_of(label: str, column: str) -> float:
    """The time of a wave in years: a year or a number of a wave, a month (2024-05, 202405), a day.

    No decimals: 2024.9 is September to who writes it, and would stand behind 2024.10.

    Raises:
        AnswersError: it is none of these, so waves could not be put in order.
    """
    text = fold(label)
    if (number := _YEAR.fullmatch(text)) is not None:
        return float(number[1])
    if (month := _MONTH.fullmatch(text)) is not None:
        text = f"{month[1]}-{month[2]}-01"
    try:
        return year_of(date.fromisoformat(text))
    except ValueError as error:
        what = "is no time. Write years (2024), months (2024-05) or days (2024-05-31)."
        problem = _problem(column, "bad_wave", f"{label[:40]!r} {what}")
        raise AnswersError((problem,)) from error


def _problem(column: str, code: str, what: str) -> Problem:
    return Problem(where=Cell(column=column), code=code, what=what)


def linked(
    first: Sequence[Responses],
    last: Sequence[Responses],
    column: str,
    instrument: Instrument,
) -> tuple[Linked, ...]:
    """Per audience who stands in both waves, with both responses.

    Names are used here and go nowhere else.

    Raises:
        AnswersError: somebody stands twice in one wave, so that it is not known which response
            counts.
    """
    early, late = (_by_person(each, column, instrument) for each in (first, last))
    width = len(instrument.ratings)
    rows = []
    for audience in dict.fromkeys(name for name, _ in early):
        both = [key for key in early if key[0] == audience and key in late]
        if both:
            rows.append(
                Linked(
                    audience=audience,
                    first=unpack(b"".join(early[key] for key in both), width),
                    last=unpack(b"".join(late[key] for key in both), width),
                )
            )
    return tuple(rows)


def _by_person(
    wave: Sequence[Responses], column: str, instrument: Instrument
) -> dict[tuple[str, str], bytes]:
    nobody = missing_codes.anywhere(instrument.model)
    marks_of: dict[tuple[str, str], bytes] = {}
    twice: dict[str, None] = {}
    for responses in wave:
        persons = responses.beside[column].mapped(lambda text: missing_codes.known(text, nobody))
        for person, marks in zip(persons, responses.marks, strict=True):
            if (responses.audience, person) in marks_of:
                twice[person] = None
            if person:
                marks_of[responses.audience, person] = marks.tobytes()
    if twice:
        who = ", ".join(repr(name[:40]) for name in list(twice)[:NAMED])
        what = f"{who}: twice in one wave. Leave each person one row in a wave, or empty the cell."
        raise AnswersError((_problem(column, "person_twice", what),))
    return marks_of
