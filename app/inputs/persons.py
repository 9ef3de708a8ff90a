"""What a file says beside the answers of a sheet: its person, its cluster, its language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.build.inputs import Linked
from analysis.matrix import unpack
from surveys import codes
from surveys.errors import AnswersError, Problem
from surveys.exchange.rows import Sheets
from surveys.instrument import Instrument

SHOWN = 5
"""So many people who stand in a wave twice are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The columns of language, cluster and person, None where not named, in `Sheets.kept`.

    `before`: how many other columns are kept in front of them. `cluster`: of what people share.
    """

    before: int = 0
    language: str | None = None
    cluster: str | None = None
    person: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them, as far as they are named."""
        every = (self.language, self.cluster, self.person)
        return tuple(name for name in every if name is not None)

    def languages(self, sheets: Sheets, instrument: Instrument) -> NDArray[np.str_] | None:
        """Each sheet's language, however it is capitalised, "" where it is not known; None where no
        column says.
        """
        if self.language is None:
            return None
        texts = _texts(sheets, self.before, instrument)
        return np.array([text.casefold() for text in texts], dtype=np.str_)

    def clusters(self, sheets: Sheets, instrument: Instrument) -> NDArray[np.str_] | None:
        """What each sheet's people share, "" where it is not known; None where no column says."""
        if self.cluster is None:
            return None
        place = self.before + (self.language is not None)
        return np.array(_texts(sheets, place, instrument), dtype=np.str_)

    def persons(self, sheets: Sheets, instrument: Instrument) -> list[str]:
        """Whose each sheet is; "" where it is not known."""
        if self.person is None:
            return []
        return _texts(sheets, self.before + len(self.columns) - 1, instrument)


def _texts(sheets: Sheets, place: int, instrument: Instrument) -> list[str]:
    """What stands in a column that was kept, "" for codes that are no value anywhere."""
    return codes.without([cells[place] for cells in sheets.kept], codes.anywhere(instrument.model))


def check_named(columns: Sequence[str | None], instrument: Instrument) -> None:
    """Refuse columns that are rated where something beside the answers was to be named.

    Raises:
        AnswersError: with every such column, and what to do.
    """
    known = instrument.model.columns
    rated = {known.name(each.item, each.facet) for each in instrument.ratings}
    what = "is an item, and tells nothing else of a row. Name a column that is no item."
    problems = [
        Problem(where=f"column {column}", code="named_is_item", what=what)
        for column in dict.fromkeys(columns)
        if column in rated
    ]
    if problems:
        raise AnswersError(tuple(problems))


def linked(
    first: Sequence[Sheets], last: Sequence[Sheets], beside: Beside, instrument: Instrument
) -> tuple[Linked, ...]:
    """Per audience who stands in both waves, with both sheets.

    Names are used here and go nowhere else.

    Raises:
        AnswersError: somebody stands twice in one wave, so that it is not known which sheet counts.
    """
    if beside.person is None:
        return ()
    early, late = (_by_person(each, beside, instrument) for each in (first, last))
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
    wave: Sequence[Sheets], beside: Beside, instrument: Instrument
) -> dict[tuple[str, str], bytes]:
    found: dict[tuple[str, str], bytes] = {}
    twice: dict[str, None] = {}
    for sheets in wave:
        rows = _rows(sheets, len(instrument.ratings))
        for person, ratings in zip(beside.persons(sheets, instrument), rows, strict=True):
            if (sheets.audience, person) in found:
                twice[person] = None
            if person:
                found[sheets.audience, person] = ratings
    if twice:
        who = ", ".join(repr(name[:40]) for name in list(twice)[:SHOWN])
        what = f"{who}: twice in one wave. Leave each person one row in a wave, or empty the cell."
        where = f"column {beside.person}"
        raise AnswersError((Problem(where=where, code="person_twice", what=what),))
    return found


def _rows(sheets: Sheets, width: int) -> Iterator[bytes]:
    for number in range(sheets.n):
        yield sheets.ratings[number * width : (number + 1) * width]
