"""Items of a model file: their wording per audience, their scale, facets and flags."""

from dataclasses import dataclass
from typing import get_args

from surveys.phrases import say
from surveys.questionnaire.model import ANY, KANO, KANO_SCALE, Facet, Item, Scale, Wording
from surveys.questionnaire.modelfile.document import suggest
from surveys.questionnaire.modelfile.missing_table import check_own
from surveys.questionnaire.modelfile.table import Table

FACETS: tuple[Facet, ...] = get_args(Facet)
ITEMS = "items and questions"
_PARTNERS: dict[Facet, tuple[Facet, ...]] = {
    "functional": ("dysfunctional",),
    "dysfunctional": ("functional",),
    # SERVQUAL's expectation is a desired level (Parasuraman, Zeithaml & Berry 1994).
    "adequate": ("desired", "expectation"),
    "desired": ("adequate",),
}
"""What one of these must be asked with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What items refer to: scales, the ids of audiences, and the defaults of [model]."""

    scales: tuple[Scale, ...]
    audiences: tuple[str, ...]
    scale: str
    facets: tuple[Facet, ...]


def items(parent: Table, context: Context) -> tuple[Item, ...]:
    """The items of a table; that there are none is a problem."""
    made = tuple(_item(table, context) for table in parent.tables("item", "item"))
    if not made:
        parent.problem("no_items", say("file.no_items"))
    return made


def _item(table: Table, context: Context) -> Item:
    table.only("id", "wording", "prompt", "scale", "facets", "reverse", "short", "missing")
    item_id = table.id(ITEMS)
    facets = facets_of(table, context.facets)
    if table.flag("reverse") and set(facets) & set(KANO):
        table.problem("reversed_pair", say("file.reversed_pair"), "reverse")
    if "wording" not in table.data:
        table.missing("wording")
    scale = _scale(table, context)
    kano = (KANO_SCALE,) if set(facets) & set(KANO) else ()
    check_own(table, "missing", [*(s for s in context.scales if s.id == scale), *kano])
    return Item(
        id=item_id,
        wording=_wording(table, table.data.get("wording", "-"), context, "wording"),
        scale=scale,
        facets=facets,
        prompts=_prompts(table, facets, context),
        reverse=table.flag("reverse"),
        short=table.flag("short"),
        missing=table.codes("missing"),
    )


def features(root: Table, context: Context) -> tuple[Item, ...] | None:
    """What is asked as a Kano pair only: all [[feature]]; None where there are none."""
    return tuple(_feature(table, context) for table in root.tables("feature", "feature")) or None


def _feature(table: Table, context: Context) -> Item:
    table.only("id", "wording", "prompt", "missing")
    item_id = table.id(ITEMS)
    check_own(table, "missing", [KANO_SCALE])
    if "wording" not in table.data:
        table.missing("wording")
    return Item(
        id=item_id,
        wording=_wording(table, table.data.get("wording", "-"), context, "wording"),
        scale="",
        facets=KANO,
        prompts=_prompts(table, KANO, context),
        missing=table.codes("missing"),
    )


def facets_of(table: Table, default: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """The facets that a table names, perception among them; the default if it names none."""
    if "facets" not in table.data:
        return default
    words = table.words("facets")
    for index, word in enumerate(words):
        if word not in FACETS:
            what = say("file.unknown_facet", facet=word, remedy=suggest(word, FACETS))
            table.problem("unknown_facet", what, "facets", index)
    if "perception" not in words:
        table.problem("no_perception", say("file.no_perception"), "facets")
    for facet, partners in _PARTNERS.items():
        if facet in words and not set(partners) & set(words):
            what = say("file.lone_facet", facet=facet, partner=partners[0])
            table.problem("lone_facet", what, "facets")
    return tuple(facet for facet in FACETS if facet in words)


def scale_of(table: Table, scales: tuple[str, ...]) -> str:
    """The id of the scale that a table names; "" if it names none."""
    scale = table.string("scale", "")
    if scale and scale not in scales:
        names = ", ".join(scales)
        remedy = say("file.suggest.known", names=names) if scales else say("file.define_scale")
        what = say("file.unknown_scale", scale=scale, remedy=remedy)
        table.problem("unknown_scale", what, "scale")
    return scale


def _scale(table: Table, context: Context) -> str:
    scale = scale_of(table, tuple(each.id for each in context.scales)) or context.scale
    if not scale and "scale" not in table.data:
        table.problem("missing_key", say("file.no_scale"))
    return scale


def _prompts(
    table: Table, facets: tuple[Facet, ...], context: Context
) -> tuple[tuple[Facet, Wording], ...]:
    given = table.table("prompt")
    for key in given.data:
        if key == "perception":
            table.problem("unknown_facet", say("file.prompt_perception"), "prompt", key)
        elif key not in FACETS:
            what = say("file.unknown_facet", facet=key, remedy=suggest(key, FACETS))
            table.problem("unknown_facet", what, "prompt", key)
        elif key not in facets:
            what = say("file.unasked_facet", facet=key)
            table.problem("unasked_facet", what, "prompt", key)
    return tuple(
        (facet, _wording(table, given.data[facet], context, "prompt", facet))
        for facet in FACETS
        if facet in given.data
    )


def _wording(table: Table, value: object, context: Context, *where: str) -> Wording:
    """One text for all audiences, or one per audience, "*" for those not named."""
    if not isinstance(value, dict) or not _by_audience(value, context.audiences):
        return ((ANY, table.prose(value, *where)),)
    for audience in value:
        if audience not in (*context.audiences, ANY):
            remedy = suggest(audience, context.audiences)
            what = say("file.unknown_audience", audience=audience, remedy=remedy)
            table.problem("unknown_audience", what, *where, audience)
    for audience in context.audiences:
        if audience not in value and ANY not in value:
            key = ".".join(where)
            what = say("file.missing_wording", key=key, audience=audience)
            table.problem("missing_wording", what, *where)
    return tuple(
        (audience, table.prose(value[audience], *where, audience))
        for audience in (*context.audiences, ANY)
        if audience in value
    )


def _by_audience(value: dict[str, object], audiences: tuple[str, ...]) -> bool:
    """Tell audience → text from language → wording."""
    return any(isinstance(each, dict) for each in value.values()) or any(
        key in (*audiences, ANY) for key in value
    )
