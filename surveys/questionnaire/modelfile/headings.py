"""The [columns] of a model file: how a file of answers names its columns."""

import re

from surveys.phrases import Phrase, say
from surveys.questionnaire import missing_codes
from surveys.questionnaire.model import KANO_SCALE, Columns, Facet, Item, Question
from surveys.questionnaire.modelfile.items import FACETS
from surveys.questionnaire.modelfile.table import Table

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_PLACES = ("{item}", "{number}")


def columns(table: Table) -> Columns:
    """The patterns, the codes for "no answer", and the names of the other columns."""
    table.only(*FACETS, "missing", "not_applicable", "audience", "weight", "like")
    missing, not_applicable = table.words("missing"), table.words("not_applicable")
    for index, code in enumerate(not_applicable):
        if missing_codes.key(code) in missing_codes.keys(missing):
            table.problem("duplicate", say("file.code_twice", code=code), "not_applicable", index)
    return Columns(
        perception=_pattern(table, "perception"),
        expectation=_pattern(table, "expectation"),
        importance=_pattern(table, "importance"),
        missing=missing,
        not_applicable=not_applicable,
        audience=table.string("audience", "") or None,
        weight=table.string("weight", "") or None,
        functional=_given(table, "functional"),
        dysfunctional=_given(table, "dysfunctional"),
        adequate=_given(table, "adequate"),
        desired=_given(table, "desired"),
        like=_like(table),
    )


def _given(table: Table, facet: Facet) -> str | None:
    return _pattern(table, facet) if facet in table.data else None


def _like(table: Table) -> int | None:
    if "like" not in table.data:
        return None
    code = table.whole("like")
    if code not in (KANO_SCALE.low, KANO_SCALE.high):
        table.problem("bad_like", say("file.bad_like"), "like")
    return code


def _pattern(table: Table, facet: Facet) -> str:
    default = "{item}" if facet == "perception" else f"{{item}}:{facet}"
    pattern = table.string(facet, default)
    found = _BRACES.findall(pattern)
    if not found or any(each not in _PLACES for each in found):
        table.problem("bad_pattern", say("file.bad_pattern", pattern=pattern), facet)
    return pattern


def check_names(
    table: Table, found: Columns, items: tuple[Item, ...], questions: tuple[Question, ...]
) -> None:
    """Note every column name that two things would share."""
    taken: dict[str, Phrase] = {
        name: say("file.column.question", id=each.id) for each in questions for name in each.columns
    }
    for key, name in (("audience", found.audience), ("weight", found.weight)):
        if name:
            taken[name] = say(f"file.column.{key}")
    # Two items of one id have been noted already.
    for item in {item.id: item for item in items}.values():
        for facet in item.facets:
            name = found.name(item.id, facet)
            owner = say("file.column.item", facet=facet, id=item.id)
            if name in taken:
                what = say("file.column_clash", column=name, one=taken[name], other=owner)
                table.problem("column_clash", what, facet)
            taken.setdefault(name, owner)
