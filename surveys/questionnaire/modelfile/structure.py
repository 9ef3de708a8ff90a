"""Characteristics, outcomes and questions of a model file."""

from typing import get_args

from surveys.phrases import say
from surveys.questionnaire.missing_codes import option_names
from surveys.questionnaire.model import (
    Characteristic,
    Kind,
    Option,
    Outcome,
    Question,
    Subcharacteristic,
)
from surveys.questionnaire.modelfile.document import suggest
from surveys.questionnaire.modelfile.items import ITEMS, Context, items
from surveys.questionnaire.modelfile.table import Table
from surveys.questionnaire.text import Text, fold

_KINDS: tuple[Kind, ...] = get_args(Kind)
_KEYS: dict[Kind, tuple[str, ...]] = {
    "choice": ("options",),
    "text": (),
    "points": ("options", "total"),
}
_PARTS = "characteristics, subs and outcomes"
_EACH = "characteristics"
_COLON = Text.of({"zh": "：", "*": ": "})


def characteristics(root: Table, context: Context) -> tuple[Characteristic, ...]:
    """All characteristics with their sub-characteristics and items."""
    return tuple(
        _characteristic(table, context) for table in root.tables("characteristic", "characteristic")
    )


def _characteristic(table: Table, context: Context) -> Characteristic:
    table.only("id", "name", "definition", "sub", "item")
    part_id, name = table.id(_PARTS), table.text("name")
    definition = table.optional_text("definition")
    subs = tuple(_sub(each, context) for each in table.tables("sub", "subcharacteristic"))
    if subs and "item" in table.data:
        table.problem("mixed_items", say("file.mixed_items"), "item")
    elif not subs:
        items_ = items(table, context)
        subs = (Subcharacteristic(id=part_id, name=name, definition=definition, items=items_),)
    return Characteristic(id=part_id, name=name, definition=definition, subs=subs)


def _sub(table: Table, context: Context) -> Subcharacteristic:
    table.only("id", "name", "definition", "item")
    return Subcharacteristic(
        id=table.id(_PARTS),
        name=table.text("name"),
        definition=table.optional_text("definition"),
        items=items(table, context),
    )


def outcomes(root: Table, context: Context) -> tuple[Outcome, ...]:
    """All outcomes with their items."""
    made = []
    for table in root.tables("outcome", "outcome"):
        table.only("id", "name", "item")
        made.append(
            Outcome(id=table.id(_PARTS), name=table.text("name"), items=items(table, context))
        )
    return tuple(made)


def questions(
    root: Table, context: Context, parts: tuple[Characteristic, ...]
) -> tuple[Question, ...]:
    """All questions that are not rated."""
    return tuple(_question(table, context, parts) for table in root.tables("question", "question"))


def _question(table: Table, context: Context, parts: tuple[Characteristic, ...]) -> Question:
    kind = table.word("kind", _KINDS)
    # What goes with a kind that is not known, nobody can say.
    keys = _KEYS[kind] if table.data.get("kind") == kind else ("options", "total")
    table.only("id", "kind", "text", "audiences", "required", *keys)
    for key in keys:
        if keys is _KEYS[kind] and key not in table.data:
            table.missing(key)
    by_characteristic = kind == "points" and table.data.get("options") == _EACH
    return Question(
        id=table.id(ITEMS),
        kind=kind,
        text=table.text("text"),
        options=_each(parts) if by_characteristic else _options(table),
        total=_total(table),
        audiences=_audiences(table, context.audiences),
        required=table.flag("required"),
        by_characteristic=by_characteristic,
    )


def _options(table: Table) -> tuple[Option, ...]:
    if "options" not in table.data:
        return ()
    space = f"options of {table.label}"
    options = []
    for each in table.tables("options", "option"):
        each.only("id", "text")
        options.append(Option(id=each.id(space), text=each.text("text")))
        _check_option(each, options)
    if len(options) < 2:
        table.problem("few_options", say("file.few_options"), "options")
    return tuple(options)


def _check_option(table: Table, options: list[Option]) -> None:
    """Note it if the last option may be named, in a file of answers, by what names another."""
    *others, last = options
    names = {fold(name) for name in option_names(last.id, last.text)}
    for other in others:
        both = names & {fold(name) for name in option_names(other.id, other.text)}
        if both:
            what = say("file.unclear_option", name=min(both), other=other.id)
            table.problem("unclear_option", what, "text")


def _each(parts: tuple[Characteristic, ...]) -> tuple[Option, ...]:
    """One option per characteristic, with what it means: a bare name does not tell a respondent."""
    return tuple(Option(id=part.id, text=_explained(part)) for part in parts)


def _explained(part: Characteristic) -> Text:
    if part.definition is None:
        return part.name
    languages = {*part.name.languages, *part.definition.languages}
    return Text.of(
        {
            language: part.name.to(language) + _COLON.to(language) + part.definition.to(language)
            for language in languages
        }
    )


def _total(table: Table) -> int | None:
    if "total" not in table.data:
        return None
    total = table.whole("total")
    if total < 1:
        table.problem("bad_total", say("file.bad_total"), "total")
    return total


def _audiences(table: Table, known: tuple[str, ...]) -> tuple[str, ...]:
    audiences = table.words("audiences")
    for index, audience in enumerate(audiences):
        if audience not in known:
            what = say("file.unknown_audience", audience=audience, remedy=suggest(audience, known))
            table.problem("unknown_audience", what, "audiences", index)
    return audiences
