"""Which column of a file is which, and what its cells mean."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys import answers
from surveys.answers import BLANK, NOT_APPLICABLE, Answers
from surveys.errors import AnswersError, Problem
from surveys.instrument import Instrument, Rating
from surveys.model import Columns, Facet, Question, Scale

WRONG = "?"
"""Stands in a sheet that is being read for a cell that is off the scale."""

Found = tuple[str, str, str]
"""Column, code and sentence of one thing that is wrong with a row."""

_ZEROS = re.compile(r"\.0+$")
_TURNED = str.maketrans("12345", "54321")
"""Kano's points, where a file counts them from "I dislike it"."""


class _Marks(dict[str, str]):
    """Cell → the character that is stored for it; each text is judged once."""

    def __init__(self, scale: Scale, facet: Facet, codes: Columns) -> None:
        super().__init__()
        self._scale = scale
        self._table = _TURNED if codes.turns(facet) else {}
        self._missing = frozenset(codes.missing)
        self._not_applicable = frozenset(codes.not_applicable)

    def __missing__(self, cell: str) -> str:
        text = cell.strip()
        spellings = {text, _ZEROS.sub("", text)}
        if spellings & self._missing:
            mark: str | None = BLANK
        elif spellings & self._not_applicable:
            mark = NOT_APPLICABLE
        else:
            found = answers.mark_of(text, self._scale)
            mark = found.translate(self._table) if found else None
        self[cell] = mark or WRONG
        return self[cell]


class _Unasked(dict[str, str]):
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
        self._seen: dict[tuple[str, ...], tuple[Answers, tuple[Found, ...]]] = {}

    def ratings(self, cells: Sequence[str]) -> str:
        """One character per rating column of the instrument; WRONG for what is off the scale."""
        return "".join([marks[cells[index]] for index, marks in self._plan])

    def explain(self, cells: Sequence[str]) -> Iterator[Found]:
        """What is wrong with the rating cells of a row."""
        pairs = zip(self._plan, self._instrument.ratings, strict=True)
        for (index, marks), rating in pairs:
            if marks[cells[index]] == WRONG:
                scale = self._instrument.scale(rating.item, rating.facet)
                yield (
                    self._instrument.model.columns.name(rating.item, rating.facet),
                    "off_scale",
                    f"{cells[index][:20]!r} is not on the scale. Give a whole number from "
                    f"{scale.low} to {scale.high}, leave it blank, or declare it in [columns] "
                    "missing.",
                )

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
        codes = {*self._instrument.model.columns.missing}
        raw = {
            name: self._option(name, value)
            for (_, name), value in zip(self._others, key, strict=True)
            if value not in codes
        }
        reading = answers.read(self._instrument, self._audience, raw, complete=False)
        # A file may leave out what the form demands.
        problems = (each for each in reading.problems if each.code not in ("missing", "empty"))
        return reading.answers, tuple((each.where, each.code, each.what) for each in problems)

    def _option(self, name: str, value: str) -> str:
        """The id of the option whose id or text (in any language) stands in a choice's cell."""
        question = self._instrument.questions.get(name)
        if question is None or question.kind != "choice":
            return value
        texts = {
            words.strip().casefold(): each.id for each in question.options for _, words in each.text
        }
        texts |= {each.id.casefold(): each.id for each in question.options}
        return texts.get(value.casefold(), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a file, found: all but `names` and the tables of words are places, or None."""

    instrument: Instrument
    names: tuple[str, ...]
    audience: int | None
    weight: int | None
    duration: int | None
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
                plan.append((place, _Marks(scale, rating.facet, columns)))
            else:
                plan.append((0, _Unasked()))
        return Cells(self.instrument, audience, plan, self.others)

    def absent(self, audience: str) -> Iterator[tuple[str, str]]:
        """The rating columns that this audience's rows need and the file has not."""
        columns = self.instrument.model.columns
        asked = _asked(self.instrument, audience)
        for rating in self.instrument.ratings:
            name = columns.name(rating.item, rating.facet)
            if rating in asked and name not in self.names:
                whose = f"{rating.facet} of item '{rating.item}'"
                yield f"column {name}", f"not in the file: {whose}. {nearest(name, self.names)}"


def bind(
    instrument: Instrument,
    header: Sequence[str],
    *,
    file: str,
    audience: str | None,
    weight: str | None,
    duration: str | None = None,
    keep: Sequence[str] = (),
) -> Header:
    """Find the columns that the instrument, `audience`, `weight`, `duration` and `keep` name.

    Raises:
        AnswersError: a column is missing or stands there twice; the nearest name is given.
    """
    names = tuple(name.strip() for name in header)
    others = tuple(_others(instrument, names))
    needed = {_column(instrument, rating) for rating in instrument.ratings}
    beside = [name for name in (audience, weight, duration, *keep) if name]
    used = {*needed, *(name for _, name in others), *beside}
    found = Header(
        instrument=instrument,
        names=names,
        audience=names.index(audience) if audience in names else None,
        weight=names.index(weight) if weight in names else None,
        duration=names.index(duration) if duration in names else None,
        kept=tuple(names.index(name) for name in keep if name in names),
        everyone=_everyone(instrument),
        audiences=_spellings(instrument),
        others=others,
        passed_over=tuple(name for name in names if name and name not in used),
    )
    problems = [*_twice(names, used, file)]
    problems += [
        _missing(file, f"column {name}", f"not in the file. {nearest(name, names)}")
        for name in beside
        if name not in names
    ]
    # With an audience column, what must be there is known when all rows have been seen.
    if audience is None or not needed & set(names):
        problems += [_missing(file, place, what) for place, what in found.absent(found.everyone)]
    if problems:
        raise AnswersError(tuple(problems))
    return found


def nearest(name: str, names: Sequence[str]) -> str:
    """The remedy for a column that is not there: the nearest name, or all of them."""
    known = {each.casefold(): each for each in names if each}
    near = difflib.get_close_matches(name.casefold(), list(known), n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{known[near[0]]}'?"
    first = ", ".join(list(known.values())[:8])
    more = ", …" if len(known) > 8 else ""
    return f"The file has: {first}{more}." if first else "The file names no column."


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
    """Every name of an audience, in small letters → its id."""
    names = {
        words.strip().casefold(): each.id
        for each in instrument.model.audiences
        for _, words in each.name
    }
    return names | {each.id.casefold(): each.id for each in instrument.model.audiences}


def _others(instrument: Instrument, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The places of choices, points, texts, comments and evidence that the file holds."""
    known = {f"comment:{section.id}" for section in instrument.sections if section.comment}
    known |= {f"evidence:{item}" for item in instrument.items}
    for question in instrument.model.questions:
        known |= set(_fields(question))
    for index, name in enumerate(names):
        if name in known:
            yield index, name


def _fields(question: Question) -> Iterator[str]:
    if question.kind == "points":
        yield from (f"{question.id}.{option.id}" for option in question.options)
    else:
        yield question.id


def _twice(names: Sequence[str], used: set[str], file: str) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1 and name in used:
            what = f"{times} columns have this name. Keep or rename one of them."
            place = f"column {name}"
            yield Problem(
                where=f"{file}: {place}" if file else place, code="duplicate_column", what=what
            )


def _missing(file: str, place: str, what: str) -> Problem:
    return Problem(where=f"{file}: {place}" if file else place, code="missing_column", what=what)
