"""Codes: what a file of answers writes where there is no answer, and for which columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.fieldwork.answers import BLANK, NOT_APPLICABLE, mark_of
from surveys.phrases import Phrase, say
from surveys.questionnaire.labels import number_of
from surveys.questionnaire.model import KANO, KANO_SCALE, Item, Model, Question, Scale
from surveys.questionnaire.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The codes of one column, as they are written."""

    missing: tuple[str, ...]
    not_applicable: tuple[str, ...]


List = Literal["missing", "not_applicable"]
"""Which list of codes: those for no answer, or those for "not applicable"."""


def key(text: str) -> str:
    """What two spellings of a code have in common: a number may be written in several ways."""
    number = number_of(text.strip())
    return text.strip() if number is None else repr(number)


def keys(codes: Iterable[str]) -> frozenset[str]:
    """The keys of several codes; a blank one says nothing that a blank cell does not."""
    return frozenset(key(code) for code in codes if code.strip())


def of_item(model: Model, item: Item, scale: Scale) -> Codes:
    """The codes of a column in which an item is rated on `scale` (its own, or Kano's): those of the
    item, else of the scale, else of [columns].
    """
    columns = model.columns
    missing = scale.missing if item.missing is None else item.missing
    absent = scale.not_applicable_codes
    return Codes(
        missing=columns.missing if missing is None else missing,
        not_applicable=columns.not_applicable if absent is None else absent,
    )


def anywhere(model: Model) -> frozenset[str]:
    """The keys of codes that are no value in any column, of words and groups too.

    A number from 0 up may be one there (department 9), so it is a code only on scales and among
    options, where it is known what else there can be.
    """
    columns = model.columns
    return frozenset(
        each
        for each in keys((*columns.missing, *columns.not_applicable))
        if (number := number_of(each)) is None or number < 0
    )


def common(model: Model, which: List) -> Iterator[tuple[Scale, tuple[str, ...]]]:
    """The scales for which the codes of [columns] count, each with the items that are rated on it
    and have no codes of their own.
    """
    scales = {each.id: each for each in model.scales}
    used: dict[Scale, list[str]] = {}
    for item in (*model.rated, *(model.features or ())):
        codes = item.missing if which == "missing" else None
        scale = scales.get(item.scale)
        if codes is None and scale is not None and set(item.facets) - set(KANO):
            used.setdefault(scale, []).append(item.id)
        if codes is None and set(item.facets) & set(KANO):
            used.setdefault(KANO_SCALE, []).append(item.id)
    for scale, items in used.items():
        if (scale.missing if which == "missing" else scale.not_applicable_codes) is None:
            yield scale, tuple(items)


def known(text: str, gone: frozenset[str]) -> str:
    """A text of a column, "" where its key is among those of codes that are no value."""
    return "" if key(text) in gone else text


def common_numbers(model: Model) -> frozenset[str]:
    """The keys of the other codes of [columns]: numbers that are a value outside of scales."""
    return keys((*model.columns.missing, *model.columns.not_applicable)) - anywhere(model)


def meaning(code: str, scale: Scale, which: List) -> Phrase | None:
    """Which answer on a scale a code of a list would hide, if one."""
    mark = mark_of(code.strip(), scale)
    if mark is None or mark == BLANK:
        return None
    if mark == NOT_APPLICABLE:
        return None if which == "not_applicable" else say("file.answer.not_applicable")
    point = int(mark, 36)
    number = number_of(code.strip())
    return say("file.answer.point" if number == point else "file.answer.label", point=point)


def answers_of(question: Question, code: str) -> Iterator[Phrase]:
    """The answers to a question that a code is, too: options, or a number of points."""
    number = number_of(code.strip())
    if question.kind == "points" and number is not None and 0 <= number <= (question.total or 0):
        yield say("file.answer.points", points=f"{number:g}", total=question.total or 0)
    if question.kind != "choice":
        return
    for option in question.options:
        if any(key(fold(code)) == key(fold(each)) for each in option_names(option.id, option.text)):
            yield say("file.answer.option", option=option.id)


def option_names(id_: str, text: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """All by which an option may be named in a file: its id, its text in every language."""
    return (id_, *(words for _, words in text))
