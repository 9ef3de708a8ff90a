"""Which column of a file is which."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from surveys.errors import AnswersError, Cell, Problem
from surveys.exchange.cells import Bad, Marks
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument, Rating
from surveys.questionnaire.text import fold

MOST_NAMES = 24
"""So many columns of a file are named where one is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The columns that are named by whoever reads a file, beside those of the instrument.

    Args:
        audience: says who answers (an audience's id or name); None: the one that the instrument
            names, else every row is of its first demand-side audience.
        weight: of respondent weights; None: the one that the instrument names, if any.
        duration: of the seconds in which a response was filled in.
        wave: of the wave in which it was filled in.
        beside: further columns, whose texts are kept beside the responses.
    """

    audience: str | None = None
    weight: str | None = None
    duration: str | None = None
    wave: str | None = None
    beside: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        single = (self.audience, self.weight, self.duration, self.wave)
        return (*(name for name in single if name), *self.beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a file, found, each by its name.

    `ratings`: the columns that the file has of the instrument's; `others`: those of choices,
    points, texts, comments and evidence; `audiences`: every spelling of an audience → its id;
    `everyone`: of which audience all rows are, where no column says.
    """

    instrument: Instrument
    names: tuple[str, ...]
    named: Named
    ratings: tuple[tuple[Rating, str], ...]
    others: tuple[str, ...]
    everyone: str
    audiences: dict[str, str]
    passed_over: tuple[str, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """The columns that tell something else of a row than a rating."""
        return (*self.named.columns, *self.others)

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(dict.fromkeys((*self.telling, *(name for _, name in self.ratings))))

    def marks(self, rating: Rating) -> Marks:
        """What the cells of a rating's column mean."""
        model = self.instrument.model
        scale = self.instrument.scale(rating.item, rating.facet)
        codes = missing_codes.of_item(model, self.instrument.items[rating.item], scale)
        return Marks(scale, codes, turned=model.columns.turns(rating.facet))

    def audience_of(self, cell: str) -> str | Bad:
        """The audience that a cell names."""
        audience = self.audiences.get(fold(cell))
        if audience is not None:
            return audience
        known = ", ".join(dict.fromkeys(self.audiences.values()))
        what = f"{cell.strip()[:40]!r} is no audience. Use one of: {known}."
        return Bad("no_such_audience", what)

    def asked(self, audience: str) -> frozenset[Rating]:
        """The ratings that an audience is asked for; what else its rows hold is passed over."""
        sections = self.instrument.asked(audience)
        return frozenset(each for section in sections for each in self.instrument.rated(section))

    def absent(self, audience: str) -> Iterator[tuple[str, str]]:
        """The rating columns that this audience's rows need and the file has not."""
        asked = self.asked(audience)
        for rating in self.instrument.ratings:
            name = _column(self.instrument, rating)
            if rating in asked and name not in self.names:
                whose = f"{rating.facet} of item '{rating.item}'"
                yield name, f"not in the file: {whose}. {nearest(name, self.names)}"


def bind(instrument: Instrument, header: Sequence[str], named: Named, *, file: str) -> Header:
    """Find the columns of the instrument, and those that are named.

    Raises:
        AnswersError: a column is missing or stands there twice; the nearest name is given.
    """
    names, columns = tuple(name.strip() for name in header), instrument.model.columns
    named = replace(
        named, audience=named.audience or columns.audience, weight=named.weight or columns.weight
    )
    ratings = tuple((rating, _column(instrument, rating)) for rating in instrument.ratings)
    others = tuple(_others(instrument, names))
    used = {*(name for _, name in ratings), *others, *named.columns}
    bound = Header(
        instrument=instrument,
        names=names,
        named=named,
        ratings=tuple(each for each in ratings if each[1] in names),
        others=others,
        everyone=_everyone(instrument),
        audiences=_spellings(instrument),
        passed_over=tuple(name for name in names if name and name not in used),
    )
    if problems := (*_twice(names, used, file), *_absent(bound, file)):
        raise AnswersError(problems)
    return bound


def _absent(header: Header, file: str) -> Iterator[Problem]:
    """The columns that are named, or needed whoever answers, and are not there."""
    absent = {
        name: f"not in the file. {nearest(name, header.names)}"
        for name in header.named.columns
        if name not in header.names
    }
    problems = [*absent.items()]
    # With an audience column, what must be there is known when all rows have been seen.
    if header.named.audience is None or not header.ratings:
        problems += header.absent(header.everyone)
    for name, what in problems:
        where = Cell(file=file, column=name)
        yield Problem(where=where, code="missing_column", what=what)


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


def _everyone(instrument: Instrument) -> str:
    audiences = instrument.model.audiences
    return next((each.id for each in audiences if each.side == "demand"), audiences[0].id)


def _spellings(instrument: Instrument) -> dict[str, str]:
    """Every name of an audience, as `fold` leaves it → its id."""
    names = {fold(words): each.id for each in instrument.model.audiences for _, words in each.name}
    return names | {fold(each.id): each.id for each in instrument.model.audiences}


def _others(instrument: Instrument, names: Sequence[str]) -> Iterator[str]:
    """The columns of choices, points, texts, comments and evidence that the file holds."""
    known = {f"comment:{section.id}" for section in instrument.sections if section.comment}
    known |= {f"evidence:{item}" for item in instrument.items}
    for question in instrument.model.questions:
        known |= set(question.columns)
    return (name for name in names if name in known)


def _twice(names: Sequence[str], used: set[str], file: str) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1 and name in used:
            what = f"{times} columns have this name. Keep or rename one of them."
            where = Cell(file=file, column=name)
            yield Problem(where=where, code="duplicate_column", what=what)
