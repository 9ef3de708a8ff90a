"""Which column of a file is which."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys.errors import AnswersError, Cell, Problem
from surveys.exchange.cells import Cells, Marks, Unasked
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument, Rating
from surveys.questionnaire.text import fold

MOST_NAMES = 24
"""So many columns of a file are named where one is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a file, found: all but `names` and the tables of words are places, or None."""

    instrument: Instrument
    names: tuple[str, ...]
    audience: int | None
    weight: int | None
    duration: int | None
    wave: int | None
    kept: tuple[int, ...]
    everyone: str
    audiences: dict[str, str]
    others: tuple[tuple[int, str], ...]
    passed_over: tuple[str, ...]

    def cells(self, audience: str) -> Cells:
        """The reader of one audience's rows."""
        asked = _asked(self.instrument, audience)
        columns = self.instrument.model.columns
        places = {name: index for index, name in enumerate(self.names)}
        plan: list[tuple[int, dict[str, str]]] = []
        for rating in self.instrument.ratings:
            place = places.get(columns.name(rating.item, rating.facet))
            if rating in asked and place is not None:
                scale = self.instrument.scale(rating.item, rating.facet)
                item = self.instrument.items[rating.item]
                own = missing_codes.of_item(self.instrument.model, item, scale)
                plan.append((place, Marks(scale, own, turned=columns.turns(rating.facet))))
            else:
                plan.append((0, Unasked()))
        return Cells(self.instrument, audience, plan, self.others)

    def absent(self, audience: str) -> Iterator[tuple[str, str]]:
        """The rating columns that this audience's rows need and the file has not."""
        columns = self.instrument.model.columns
        asked = _asked(self.instrument, audience)
        for rating in self.instrument.ratings:
            name = columns.name(rating.item, rating.facet)
            if rating in asked and name not in self.names:
                whose = f"{rating.facet} of item '{rating.item}'"
                yield name, f"not in the file: {whose}. {nearest(name, self.names)}"


def bind(
    instrument: Instrument,
    header: Sequence[str],
    *,
    file: str,
    audience: str | None,
    weight: str | None,
    duration: str | None = None,
    wave: str | None = None,
    keep: Sequence[str] = (),
) -> Header:
    """Find the columns that the instrument, `audience`, `weight`, `duration`, `wave` and `keep`
    name.

    Raises:
        AnswersError: a column is missing or stands there twice; the nearest name is given.
    """
    names = tuple(name.strip() for name in header)
    others = tuple(_others(instrument, names))
    needed = {_column(instrument, rating) for rating in instrument.ratings}
    beside = [name for name in (audience, weight, duration, wave, *keep) if name]
    used = {*needed, *(name for _, name in others), *beside}
    found = Header(
        instrument=instrument,
        names=names,
        audience=names.index(audience) if audience in names else None,
        weight=names.index(weight) if weight in names else None,
        duration=names.index(duration) if duration in names else None,
        wave=names.index(wave) if wave in names else None,
        kept=tuple(names.index(name) for name in keep if name in names),
        everyone=_everyone(instrument),
        audiences=_spellings(instrument),
        others=others,
        passed_over=tuple(name for name in names if name and name not in used),
    )
    problems = [*_twice(names, used, file)]
    problems += [
        _missing(file, name, f"not in the file. {nearest(name, names)}")
        for name in dict.fromkeys(beside)
        if name not in names
    ]
    # With an audience column, what must be there is known when all rows have been seen.
    if audience is None or not needed & set(names):
        problems += [_missing(file, name, what) for name, what in found.absent(found.everyone)]
    if problems:
        raise AnswersError(tuple(problems))
    return found


def nearest(name: str, names: Sequence[str]) -> str:
    """The remedy for a column that is not there: the nearest name, if one is near, and all."""
    known = {each.casefold(): each for each in names if each}
    near = difflib.get_close_matches(name.casefold(), list(known), n=1, cutoff=0.6)
    first = ", ".join(list(known.values())[:MOST_NAMES])
    more = ", …" if len(known) > MOST_NAMES else ""
    there = f"The file has: {first}{more}." if first else "The file names no column."
    return f"Did you mean '{known[near[0]]}'? {there}" if near else there


def _column(instrument: Instrument, rating: Rating) -> str:
    return instrument.model.columns.name(rating.item, rating.facet)


def _asked(instrument: Instrument, audience: str) -> frozenset[Rating]:
    return frozenset(
        rating for section in instrument.asked(audience) for rating in instrument.rated(section)
    )


def _everyone(instrument: Instrument) -> str:
    audiences = instrument.model.audiences
    return next((each.id for each in audiences if each.side == "demand"), audiences[0].id)


def _spellings(instrument: Instrument) -> dict[str, str]:
    """Every name of an audience, as `fold` leaves it → its id."""
    names = {fold(words): each.id for each in instrument.model.audiences for _, words in each.name}
    return names | {fold(each.id): each.id for each in instrument.model.audiences}


def _others(instrument: Instrument, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The places of choices, points, texts, comments and evidence that the file holds."""
    known = {f"comment:{section.id}" for section in instrument.sections if section.comment}
    known |= {f"evidence:{item}" for item in instrument.items}
    for question in instrument.model.questions:
        known |= set(question.columns)
    for index, name in enumerate(names):
        if name in known:
            yield index, name


def _twice(names: Sequence[str], used: set[str], file: str) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1 and name in used:
            what = f"{times} columns have this name. Keep or rename one of them."
            where = Cell(file=file, column=name)
            yield Problem(where=where, code="duplicate_column", what=what)


def _missing(file: str, column: str, what: str) -> Problem:
    where = Cell(file=file, column=column)
    return Problem(where=where, code="missing_column", what=what)
