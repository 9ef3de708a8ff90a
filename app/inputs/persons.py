"""Whose each row of a file is: the people who answered in two waves."""

from collections.abc import Sequence

from analysis.study.inputs import Linked
from analysis.study.matrix import unpack
from app.inputs.responses import Responses
from surveys.errors import AnswersError, Cell, Problem
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument

SHOWN = 5
"""So many people who stand in a wave twice are named."""


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
    found = []
    for audience in dict.fromkeys(name for name, _ in early):
        both = [key for key in early if key[0] == audience and key in late]
        if both:
            found.append(
                Linked(
                    audience=audience,
                    first=unpack(b"".join(early[key] for key in both), width),
                    last=unpack(b"".join(late[key] for key in both), width),
                )
            )
    return tuple(found)


def _by_person(
    wave: Sequence[Responses], column: str, instrument: Instrument
) -> dict[tuple[str, str], bytes]:
    nobody = missing_codes.anywhere(instrument.model)
    found: dict[tuple[str, str], bytes] = {}
    twice: dict[str, None] = {}
    for responses in wave:
        persons = responses.beside[column].mapped(lambda text: missing_codes.known(text, nobody))
        for person, marks in zip(persons, responses.marks, strict=True):
            if (responses.audience, person) in found:
                twice[person] = None
            if person:
                found[responses.audience, person] = marks.tobytes()
    if twice:
        who = ", ".join(repr(name[:40]) for name in list(twice)[:SHOWN])
        what = f"{who}: twice in one wave. Leave each person one row in a wave, or empty the cell."
        where = Cell(column=column)
        raise AnswersError((Problem(where=where, code="person_twice", what=what),))
    return found
