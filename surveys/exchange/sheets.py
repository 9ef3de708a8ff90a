"""Answer sheets in from what a file gave, and out to the rows of a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from surveys.fieldwork.answers import BLANK, NOT_APPLICABLE, NOT_APPLICABLE_FIELD, Answers
from surveys.fieldwork.invitation import Ballot
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import KANO_SCALE

AUDIENCE = "audience"
"""The column that says who answered."""
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def every_sheet(ratings: bytes, width: int, records: Sequence[Answers]) -> tuple[Answers, ...]:
    """All sheets of an audience: those with choices or notes first, then those with ratings only.

    A sheet on which nothing is answered is left out.

    Args:
        ratings: of all sheets, each of so many characters as `width` says.
        width: the columns of the instrument.
        records: the sheets with choices or notes.
    """
    text = ratings.decode("ascii")
    rows = Counter(text[start : start + width] for start in range(0, len(text), width))
    rows -= Counter(record.ratings for record in records)
    plain = (Answers(ratings=row) for row in rows.elements() if row.strip(BLANK))
    return (*records, *plain)


def ballot_of_row(evaluation: str, file: bytes, audience: str, number: int) -> Ballot:
    """The ballot of an imported sheet: the same file, given twice, counts once.

    Args:
        evaluation: its id.
        file: the SHA-256 of the file's content.
        audience: who answered.
        number: the sheet's, within its audience and file.
    """
    name = f"import\0{evaluation}\0{file.hex()}\0{audience}\0{number}"
    return Ballot(sha256(name.encode()).hexdigest()[:32])


def columns(instruments: Sequence[Instrument], *, whole: bool) -> tuple[str, ...]:
    """The columns of an export: who answered, each rating of any version, and, where `whole`,
    choices, points, texts, comments and evidence. The names are those that an import reads.
    """
    names = {AUDIENCE: None}
    for instrument in instruments:
        names |= dict.fromkeys(_rating_names(instrument))
    if whole:
        for instrument in instruments:
            names |= dict.fromkeys(_other_names(instrument))
    return tuple(names)


def cells(instrument: Instrument, audience: str, answers: Answers) -> Mapping[str, str]:
    """Column → what stands there for one sheet; a column that is blank is not in it."""
    row = {AUDIENCE: audience}
    codes = instrument.model.columns
    for rating, mark in zip(instrument.ratings, answers.ratings, strict=True):
        name = codes.name(rating.item, rating.facet)
        if mark == NOT_APPLICABLE:
            row[name] = NOT_APPLICABLE_FIELD
        elif mark != BLANK:
            point = int(mark, 36)
            ends = KANO_SCALE.low + KANO_SCALE.high
            row[name] = str(ends - point if codes.turns(rating.facet) else point)
    for choice in answers.choices:
        if choice.points is None:
            row[choice.question] = choice.option
        else:
            row[f"{choice.question}.{choice.option}"] = str(choice.points)
    for note in answers.notes:
        name = note.id if note.kind == "text" else f"{note.kind}:{note.id}"
        row[name] = note.text
    return row


def table(names: Sequence[str], sheets: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """The rows of a file, header first, without a text that a spreadsheet takes for a formula."""
    yield tuple(harmless(name) for name in names)
    for sheet in sheets:
        yield tuple(harmless(sheet.get(name, "")) for name in names)


def harmless(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: such a one gets an apostrophe."""
    return f"'{text}" if text.startswith(STARTERS) else text


def _rating_names(instrument: Instrument) -> Iterator[str]:
    for rating in instrument.ratings:
        yield instrument.model.columns.name(rating.item, rating.facet)


def _other_names(instrument: Instrument) -> Iterator[str]:
    for question in instrument.model.questions:
        yield from question.columns
    yield from (f"comment:{each.id}" for each in instrument.sections if each.comment)
    if any(audience.side == "supplier" for audience in instrument.model.audiences):
        rated = (each.item for each in instrument.ratings if each.facet == "perception")
        yield from (f"evidence:{item}" for item in rated)
