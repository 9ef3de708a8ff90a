"""What divides the people of a file: their choices, and columns that are no question."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.study.matrix import Chosen
from app.inputs.responses import Responses
from app.words import LANGUAGES, worded
from surveys.errors import AnswersError, Cell, Problem
from surveys.fieldwork.answers import Answers
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Option, Question
from surveys.questionnaire.text import Text

LANGUAGE = "by-language"
LEVELS = 20
"""So many groups of a column are compared at most, those of most sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The columns, and the same as questions, whose options are what stands in them; `notes` in
    English.
    """

    columns: tuple[str, ...]
    attributes: tuple[Question, ...]
    notes: tuple[str, ...]


def by_language(instrument: Instrument) -> Question:
    """The language in which the demand side answered, as a question of choice."""
    return Question(
        id=LANGUAGE,
        kind="choice",
        text=worded("inputs.by_language.question"),
        options=tuple(Option(id=each, text=_language_name(each)) for each in instrument.languages),
        total=None,
        audiences=tuple(a.id for a in instrument.model.audiences if a.side == "demand"),
        required=False,
    )


def _language_name(code: str) -> Text:
    return worded(f"inputs.by_language.{code}") if code in LANGUAGES else Text.of(code)


def check_columns(columns: Sequence[str], instrument: Instrument) -> None:
    """Refuse columns that are rated, or that the instrument asks already.

    Raises:
        AnswersError: with every such column, and what to do.
    """
    known = instrument.model.columns
    rated = {known.name(each.item, each.facet) for each in instrument.ratings}
    problems = []
    for name in columns:
        if name in rated:
            what = "is an item and divides nobody. Name a column that is no item."
            problems.append(Problem(where=Cell(column=name), code="segment_is_item", what=what))
        elif name in instrument.questions:
            what = "is a question of the instrument, whose groups are compared without being named."
            problems.append(Problem(where=Cell(column=name), code="segment_is_asked", what=what))
    if problems:
        raise AnswersError(tuple(problems))


def check_told(columns: Sequence[str | None], instrument: Instrument) -> None:
    """Refuse columns that are rated where something beside the answers was to be named.

    Raises:
        AnswersError: with every such column, and what to do.
    """
    known = instrument.model.columns
    rated = {known.name(each.item, each.facet) for each in instrument.ratings}
    what = "is an item, and tells nothing else of a row. Name a column that is no item."
    problems = [
        Problem(where=Cell(column=column), code="named_is_item", what=what)
        for column in dict.fromkeys(columns)
        if column in rated
    ]
    if problems:
        raise AnswersError(tuple(problems))


def divide(
    responses: Sequence[Responses], columns: Sequence[str], instrument: Instrument
) -> Division:
    """Each column as a choice question of the demand side; blanks and missing codes are none.

    A code that is a number from 0 up is a group: see `missing_codes.anywhere`.
    """
    audiences = tuple(each.id for each in instrument.model.audiences if each.side == "demand")
    attributes, notes = [], list[str]()
    gone, numbers = (
        missing_codes.anywhere(instrument.model),
        missing_codes.common_numbers(instrument.model),
    )
    for place, column in enumerate(columns):
        every = Counter[str]()
        for each in responses:
            if each.audience in audiences:
                every.update(each.beside[column].counts())
        times = Counter({t: n for t, n in every.items() if t and missing_codes.key(t) not in gone})
        notes += _notes_on_codes(column, every, gone, numbers)
        used = sorted(times, key=lambda text: (-times[text], text))[:LEVELS]
        notes += _notes(column, times, used)
        attributes.append(_question(column, place, sorted(used, key=_order), audiences))
    return Division(columns=tuple(columns), attributes=tuple(attributes), notes=tuple(notes))


def chosen(responses: Responses, division: Division, instrument: Instrument) -> Chosen:
    """What every response chose, and what stands in the columns: by question, in their order."""
    made = choices(responses.records, responses.at, responses.n, instrument)
    gone = missing_codes.anywhere(instrument.model)
    for column, attribute in zip(division.columns, division.attributes, strict=True):
        groups = {
            option.id: option.id
            for option in attribute.options
            if missing_codes.key(option.id) not in gone
        }
        made[attribute.id] = responses.beside[column].of(partial(_or_none, groups), np.str_)
    return made


def _or_none(groups: Mapping[str, str], text: str) -> str:
    return groups.get(text, "")


def choices(
    records: Iterable[Answers], at: Sequence[int] | NDArray[np.intp], n: int, instrument: Instrument
) -> dict[str, NDArray[np.str_]]:
    """What each of `n` responses chose, by question; `at`: the places of the records among them."""
    asked = [q.id for q in instrument.model.questions if q.kind == "choice"]
    chosen = {name: np.full(n, "", dtype=object) for name in asked}
    for place, record in zip(at, records, strict=True):
        for choice in record.choices:
            if choice.question in chosen:
                chosen[choice.question][place] = choice.option
    return {name: column.astype(np.str_) for name, column in chosen.items()}


def _notes_on_codes(
    column: str, times: Counter[str], gone: frozenset[str], numbers: frozenset[str]
) -> Iterator[str]:
    """What became of texts that are codes for no answer elsewhere in the file."""
    for text, n in sorted(times.items()):
        if missing_codes.key(text) in gone:
            yield f"{column}: '{text}' is a code for no answer; its rows ({n}) are in no group"
        elif missing_codes.key(text) in numbers:
            yield (
                f"{column}: '{text}' is a code for no answer on scales, and a group here "
                f"(rows: {n}). If it is none, leave these cells blank"
            )


def _notes(column: str, times: Counter[str], used: Sequence[str]) -> Iterator[str]:
    if not times:
        yield f"{column}: nothing stands in this column; it divides nobody"
    elif len(used) < len(times):
        rest = sum(times.values()) - sum(times[text] for text in used)
        yield (
            f"{column}: {len(times)} different texts; the {LEVELS} of most sheets are compared, "
            f"{rest} sheets are in no group"
        )


def _question(
    column: str, place: int, texts: Sequence[str], audiences: tuple[str, ...]
) -> Question:
    plain = column.isascii() and column.replace("_", "").replace("-", "").isalnum()
    return Question(
        id=f"by-{column}" if plain else f"by-{place + 1}",
        kind="choice",
        text=Text.of(column),
        options=tuple(Option(id=text, text=Text.of(text)) for text in texts),
        total=None,
        audiences=audiences,
        required=False,
    )


def _order(text: str) -> tuple[int, float, str]:
    """Numbers by their size, before all other texts."""
    try:
        number = float(text)
    except ValueError:
        return (1, 0.0, text)
    return (0, number, text) if number == number else (1, 0.0, text)
