"""What divides the people of a file: what every sheet chose, and columns that are no question."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.matrix import Chosen
from surveys import codes
from surveys.errors import AnswersError, Problem
from surveys.exchange.rows import Sheets
from surveys.instrument import Instrument
from surveys.model import Option, Question
from surveys.text import Text

LANGUAGE = "by-language"
LANGUAGE_NAMES = {
    "zh": Text.of({"zh": "中文", "en": "Chinese"}),
    "en": Text.of({"zh": "英文", "en": "English"}),
}
LEVELS = 20
"""So many groups of a column are compared at most, those of most sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The columns as questions, whose options are what stands in them; `notes` in English."""

    attributes: tuple[Question, ...]
    notes: tuple[str, ...]


def by_language(instrument: Instrument) -> Question:
    """The language in which the demand side answered, as a question of choice."""
    return Question(
        id=LANGUAGE,
        kind="choice",
        text=Text.of({"zh": "答卷的语言", "en": "Language of the sheet"}),
        options=tuple(
            Option(id=each, text=LANGUAGE_NAMES.get(each, Text.of(each)))
            for each in instrument.languages
        ),
        total=None,
        audiences=tuple(a.id for a in instrument.model.audiences if a.side == "demand"),
        required=False,
    )


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
            problems.append(Problem(where=f"column {name}", code="segment_is_item", what=what))
        elif name in instrument.questions:
            what = "is a question of the instrument, whose groups are compared without being named."
            problems.append(Problem(where=f"column {name}", code="segment_is_asked", what=what))
    if problems:
        raise AnswersError(tuple(problems))


def divide(sheets: Sequence[Sheets], columns: Sequence[str], instrument: Instrument) -> Division:
    """Each column as a choice question of the demand side; blanks and missing codes are none.

    `columns` are the last of those that were kept beside the sheets. A code that is a number from 0
    up is a group: see `surveys.codes.anywhere`.
    """
    sides = {each.id for each in instrument.model.audiences if each.side == "demand"}
    audiences = tuple(each.id for each in instrument.model.audiences if each.id in sides)
    attributes, notes = [], list[str]()
    gone, numbers = codes.anywhere(instrument.model), codes.common_numbers(instrument.model)
    for place, column in enumerate(columns):
        every = Counter(
            row[place - len(columns)]
            for each in sheets
            if each.audience in sides
            for row in each.kept
        )
        times = Counter({t: n for t, n in every.items() if t and codes.key(t) not in gone})
        notes += _notes_on_codes(column, every, gone, numbers)
        used = sorted(times, key=lambda text: (-times[text], text))[:LEVELS]
        notes += _notes(column, times, used)
        attributes.append(_question(column, place, sorted(used, key=_order), audiences))
    return Division(attributes=tuple(attributes), notes=tuple(notes))


def chosen(sheets: Sheets, division: Division, instrument: Instrument) -> Chosen:
    """What every sheet chose, and what stands in the columns: by question, in the sheets' order."""
    asked = [q.id for q in instrument.model.questions if q.kind == "choice"]
    found = {name: np.full(sheets.n, "", dtype=object) for name in asked}
    for place, record in zip(sheets.at, sheets.records, strict=True):
        for choice in record.choices:
            if choice.question in found:
                found[choice.question][place] = choice.option
    made = {name: column.astype(np.str_) for name, column in found.items()}
    for place, attribute in enumerate(division.attributes):
        known = {option.id for option in attribute.options}
        texts = _texts(sheets, place - len(division.attributes), instrument)
        made[attribute.id] = np.array([t if t in known else "" for t in texts], dtype=np.str_)
    return made


def _texts(sheets: Sheets, place: int, instrument: Instrument) -> Iterator[str]:
    texts = [row[place] for row in sheets.kept]
    yield from codes.without(texts, codes.anywhere(instrument.model))


def _notes_on_codes(
    column: str, times: Counter[str], gone: frozenset[str], numbers: frozenset[str]
) -> Iterator[str]:
    """What became of texts that are codes for no answer elsewhere in the file."""
    for text, n in sorted(times.items()):
        if codes.key(text) in gone:
            yield f"{column}: '{text}' is a code for no answer; its rows ({n}) are in no group"
        elif codes.key(text) in numbers:
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
