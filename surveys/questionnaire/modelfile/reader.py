"""From a model file to a `Model`: everything wrong with it is found in one reading."""

import re
from pathlib import Path
from typing import get_args

from surveys.fieldwork.answers import NOT_APPLICABLE_FIELD
from surveys.phrases import Phrase, say
from surveys.questionnaire import missing_codes
from surveys.questionnaire.labels import clashes
from surveys.questionnaire.model import (
    KANO_SCALE,
    Audience,
    Columns,
    Facet,
    Item,
    Model,
    Question,
    Scale,
    Side,
)
from surveys.questionnaire.modelfile import structure
from surveys.questionnaire.modelfile.document import text_of
from surveys.questionnaire.modelfile.items import FACETS, Context, facets_of, features, scale_of
from surveys.questionnaire.modelfile.missing_table import check_common, check_own
from surveys.questionnaire.modelfile.table import Table
from surveys.questionnaire.text import Text, fold

HIGHEST = 32
"""The last point that a stored sheet has a character for (`surveys.fieldwork.answers.DIGITS`)."""

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_PLACES = ("{item}", "{number}")
_SIDES: tuple[Side, ...] = get_args(Side)
_EVERYONE = Audience(
    id="respondents", name=Text.of({"zh": "受访者", "en": "Respondents"}), side="demand"
)


def read_file(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: there is no such file, it is not UTF-8, or `read` refuses it.
    """
    return read(text_of(path), file=path.name)


def read(text: str, *, file: str) -> Model:
    """Read the text of a model file; `file` names it in messages.

    Raises:
        ModelError: with every problem found, each with file and line, what is wrong and how to
            mend it.
    """
    root = Table.of(text, file=file)
    root.only(
        "model", "scale", "audience", "characteristic", "outcome", "feature", "question", "columns"
    )
    model = _model(root)
    every = (*model.rated, *(model.features or ()))
    _check_names(root.table("columns"), model.columns, every, model.questions)
    check_common(root.table("columns"), model)
    root.document.check()
    return model


def _model(root: Table) -> Model:
    head = root.table("model")
    head.only("id", "version", "name", "description", "source", "scale", "facets")
    # The name comes first: it sets the languages of the file.
    name = head.text("name")
    scales = tuple(_scale(table) for table in root.tables("scale", "scale"))
    audiences = tuple(_audience(table) for table in root.tables("audience", "audience"))
    audiences = audiences or (_EVERYONE,)
    context = _context(head, scales, audiences)
    parts = structure.characteristics(root, context)
    outcomes = structure.outcomes(root, context)
    features_ = features(root, context)
    if not parts and not outcomes and not features_:
        root.problem("no_items", say("file.nothing_to_rate"))
    return Model(
        id=head.id("model"),
        version=head.string("version"),
        name=name,
        description=head.optional_text("description"),
        source=head.optional_text("source"),
        scales=scales,
        audiences=audiences,
        characteristics=parts,
        outcomes=outcomes,
        questions=structure.questions(root, context, parts),
        columns=_columns(root.table("columns")),
        languages=root.document.languages,
        features=features_,
    )


def _context(head: Table, scales: tuple[Scale, ...], audiences: tuple[Audience, ...]) -> Context:
    known = tuple(scale.id for scale in scales)
    return Context(
        scales=scales,
        audiences=tuple(audience.id for audience in audiences),
        scale=scale_of(head, known),
        facets=facets_of(head, ("perception",)),
    )


def _scale(table: Table) -> Scale:
    table.only("id", "low", "high", "labels", "not_applicable", "missing")
    low, high = table.whole("low"), table.whole("high")
    bounded = 0 <= low < high <= HIGHEST
    if not bounded and {"low", "high"} <= table.data.keys():
        what = say("file.bad_bounds", low=low, high=high, highest=HIGHEST)
        table.problem("bad_bounds", what, "low")
    labels = table.texts("labels")
    if bounded and len(labels) not in (0, 2, high - low + 1):
        what = say("file.label_count", labels=len(labels), points=high - low + 1)
        table.problem("label_count", what, "labels")
    codes = table.codes("not_applicable") if _is_list(table, "not_applicable") else None
    scale = Scale(
        id=table.id("scales"),
        low=low,
        high=high,
        labels=labels,
        not_applicable=table.flag("not_applicable") if codes is None else True,
        missing=table.codes("missing"),
        not_applicable_codes=codes,
    )
    if bounded:
        _check_labels(table, scale)
        check_own(table, "missing", [scale])
        check_own(table, "not_applicable", [scale])
    return scale


def _is_list(table: Table, key: str) -> bool:
    return isinstance(table.data.get(key), list)


def _check_labels(table: Table, scale: Scale) -> None:
    """Note every label from which nobody could tell what a file means."""
    for point, words, other in clashes(scale):
        what = say("file.unclear_label", label=words, point=point, other=other)
        table.problem("unclear_label", what, "labels")
    for point in scale.points if scale.not_applicable else ():
        for _, words in scale.label(point) or ():
            if words.strip() == NOT_APPLICABLE_FIELD:
                what = say("file.label_not_applicable", label=words, point=point)
                table.problem("unclear_label", what, "labels")


def _audience(table: Table) -> Audience:
    table.only("id", "name", "side")
    audience_id = table.id("audiences")
    if audience_id in table.document.languages:
        table.problem("ambiguous_id", say("file.ambiguous_id"), "id")
    name = table.text("name")
    for each in {fold(audience_id), *(fold(words) for _, words in name)} - {""}:
        earlier = table.document.claim("names of audiences", each, table.path)
        if earlier:
            what = say("file.unclear_audience", name=each, line=earlier)
            table.problem("unclear_audience", what, "name")
    return Audience(id=audience_id, name=name, side=table.word("side", _SIDES))


def _columns(table: Table) -> Columns:
    """How a file of answers names its columns, and its codes for "no answer"."""
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
    places = _BRACES.findall(pattern)
    if not places or any(each not in _PLACES for each in places):
        table.problem("bad_pattern", say("file.bad_pattern", pattern=pattern), facet)
    return pattern


def _check_names(
    table: Table, columns: Columns, items: tuple[Item, ...], questions: tuple[Question, ...]
) -> None:
    """Note every column name that two things would share."""
    taken: dict[str, Phrase] = {
        name: say("file.column.question", id=each.id) for each in questions for name in each.columns
    }
    for key, name in (("audience", columns.audience), ("weight", columns.weight)):
        if name:
            taken[name] = say(f"file.column.{key}")
    # Two items of one id have been noted already.
    for item in {item.id: item for item in items}.values():
        for facet in item.facets:
            name = columns.name(item.id, facet)
            owner = say("file.column.item", facet=facet, id=item.id)
            if name in taken:
                what = say("file.column_clash", column=name, one=taken[name], other=owner)
                table.problem("column_clash", what, facet)
            taken.setdefault(name, owner)
