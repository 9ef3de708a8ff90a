"""Can the groups be compared: the verdict in a sentence, what bars it, the models behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.sections.comparability.compared import (
    Comparability,
    ComparabilityStep,
    DifferingItem,
    FactorComparability,
)
from app.formats import figure, interval
from app.render.cells import (
    Cell,
    Column,
    Field,
    Figure,
    Group,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
    used_stacks,
)
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

SENTENCES = {
    "comparable_means": "means",
    "comparable_relations": "relations",
    "not_comparable": "not",
    "not_testable": "untested",
}
LANGUAGES = ("zh", "en")
STEPS = (
    Stack(
        heading="gate_test",
        lines=(
            (
                Field(name="chi2", style="mean"),
                Field(name="df", style="count", label="gate_df"),
            ),
            (
                Field(name="delta_chi2", style="mean", label="gate_change"),
                Field(name="delta_df", style="count", label="gate_df"),
                Field(name="delta_p", style="p", label="gate_p"),
            ),
        ),
        room=3.2,
    ),
    *(
        Stack(
            heading=f"gate_{name}",
            lines=(
                (Field(name=name, style="index"),),
                (Field(name=f"delta_{name}", style="change", label="gate_change"),),
            ),
            room=1.6,
        )
        for name in ("cfi", "rmsea", "srmr")
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints; None where fewer than two groups are large enough."""
    if not tree.report.comparability:
        return None
    rows = tree.report.comparability
    parts = (_part(row, tree, voice, first=row is rows[0]) for row in rows)
    return Passage(parts=tuple(parts))


def _part(row: Comparability, tree: Tree, voice: Voice, *, first: bool) -> Passage:
    """One comparison; the models behind it are printed with the first, the workbook has all."""
    names = _names(row, tree, voice)
    tested = [
        voice.word("comparability.group", audience=names.get(one.group, one.group), n=one.n)
        for one in row.groups
        if one.reason is None
    ]
    groups = voice.names(tested)
    over = _over(row, tree, voice)
    tables = [_factors(row, tree, voice), *([_steps(row, tree, voice)] if first else [])]
    return Passage(
        title=voice.word(f"comparability.{row.between}", audience=over) if over else "",
        lead=voice.word("comparability.lead", groups=groups),
        points=tuple(_said(row, tree, voice)),
        tables=tuple(table for table in tables if table.groups),
    )


def _names(row: Comparability, tree: Tree, voice: Voice) -> Mapping[str, str]:
    """What the groups are called; waves by their label, languages that are not known as given."""
    if row.between == "languages":
        return {code: voice.word(f"gate_language.{code}") for code in LANGUAGES}
    if row.between == "waves":
        return {}
    return {one.id: audience_name(one, voice) for one in tree.report.audiences}


def _over(row: Comparability, tree: Tree, voice: Voice) -> str:
    """The audience whose waves or languages are compared, "" where audiences are."""
    found = (one for one in tree.report.audiences if one.id == row.audience)
    return next((audience_name(one, voice) for one in found), row.audience or "")


def _captioned(key: str, row: Comparability, tree: Tree, voice: Voice) -> str:
    over, caption = _over(row, tree, voice), voice.word(f"caption.{key}")
    if not over:
        return caption
    return voice.word(f"caption.gate_{row.between}", caption=caption, audience=over)


def _place(row: Comparability) -> str:
    if row.audience is None:
        return "comparability"
    return f"comparability/{row.between}/{row.audience}"


def _said(row: Comparability, tree: Tree, voice: Voice) -> Iterator[str]:
    barred = [_barred(one, tree, voice) for one in row.factors if one.verdict != "comparable_means"]
    key = SENTENCES[row.verdict]
    if barred and row.verdict == "comparable_means":
        key = "means_but"
    yield voice.word(f"comparability.{key}", reason=voice.reason(row.reason))
    if barred and row.verdict != "not_testable":
        yield voice.word("comparability.barred", names=voice.names(barred))
    if row.verdict in ("comparable_relations", "not_comparable") and not row.items:
        yield voice.word("comparability.unnamed")
    names = _names(row, tree, voice)
    others = [
        voice.word(
            "comparability.left_out_one",
            audience=names.get(one.group, one.group),
            reason=voice.reason(one.reason),
        )
        for one in row.groups
        if one.reason is not None
    ]
    if others:
        yield voice.word("comparability.left_out", groups=voice.names(others))


def _barred(one: FactorComparability, tree: Tree, voice: Voice) -> str:
    name = _named(tree, one.id, voice)
    if not one.without:
        return name
    return voice.word("comparability.barred_without", name=name, items=", ".join(one.without))


def _named(tree: Tree, id_: str, voice: Voice) -> str:
    node = tree.node("characteristic", id_)
    return voice.name(node) if node else id_


def _factors(row: Comparability, tree: Tree, voice: Voice) -> Table:
    names = _names(row, tree, voice)
    others = list(dict.fromkeys(one.group for one in row.latent))
    against = row.latent[0].against if row.latent else ""
    lines = tuple(
        Line(
            heads=(_named(tree, one.id, voice),),
            cells=(
                _text(voice.code("comparable", one.verdict)),
                _items(row, one.id, voice),
                *(_latent(row, one.id, other) for other in others),
            ),
        )
        for one in row.factors
    )
    latent = voice.word("column.gate_latent")
    return noted(
        Table(
            id=f"{_place(row).replace('/', '-')}-factors",
            caption=_captioned("gate_factors", row, tree, voice),
            legend=voice.word("legend.gate_factors", against=names.get(against, against)),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.2),),
            columns=(
                Column(title=voice.word("column.gate_verdict"), numeric=False, room=2.2),
                Column(title=voice.word("column.gate_items"), numeric=False, room=2.6),
                *(
                    Column(title=f"{latent} {names.get(one, one)}", numeric=False, room=2.6)
                    for one in others
                ),
            ),
            groups=(Group(lines=lines),) if lines else (),
            kind="across",
        )
    )


def _items(row: Comparability, factor: str, voice: Voice) -> Cell:
    found = [one for one in row.items if one.factor == factor]
    if not found:
        return _text(figure(None, "mean"))
    place = f"{_place(row)}/items"
    return Cell(kind="stack", lines=tuple(_item(one, place, voice) for one in found))


def _item(one: DifferingItem, place: str, voice: Voice) -> tuple[Figure, ...]:
    part = f"{one.id}\u2002{voice.code('item_part', one.part)}"
    if one.spread is None:
        return (Figure(text=part),)
    label = voice.word("label.gate_shift")
    address = f"{place}/{one.id}/{one.part}/spread"
    return (
        Figure(text=part),
        Figure(
            text=figure(one.spread, "mean"),
            address=address,
            before=f"\u2002{label}\u00a0",
        ),
    )


def _latent(row: Comparability, factor: str, group: str) -> Cell:
    found = (one for one in row.latent if (one.factor, one.group) == (factor, group))
    one = next(found, None)
    if one is None:
        return _text(figure(None, "effect"))
    address = f"{_place(row)}/latent/{factor}/{group}"
    shown = [Figure(text=figure(one.difference, "effect"), address=f"{address}/difference")]
    if one.ci is not None:
        ends = interval(one.ci, "effect")
        shown.append(Figure(text=ends, address=f"{address}/ci", before=" "))
    return Cell(kind="stack", lines=(tuple(shown),))


def _steps(row: Comparability, tree: Tree, voice: Voice) -> Table:
    chosen = used_stacks(row.steps, STEPS)
    lines = tuple(
        Line(
            heads=(voice.code("invariance", step.name),),
            cells=(
                *stacks(step, _told(step, chosen), f"{_place(row)}/steps/{step.name}", voice),
                _holds(step, voice),
            ),
        )
        for step in row.steps
    )
    return noted(
        Table(
            id=f"{_place(row).replace('/', '-')}-steps",
            caption=_captioned("gate_steps", row, tree, voice),
            legend=voice.word(
                "legend.gate_steps",
                rule=voice.code("rule_of", row.rule),
                cfi=figure(row.cfi_drop, "index"),
                loading=figure(row.loading_change, "mean"),
                intercept=figure(row.intercept_change, "mean"),
                least=figure(row.least, "count"),
                cfi_least=figure(row.cfi_least, "mean"),
                rmsea_most=figure(row.rmsea_most, "mean"),
            ),
            heads=(Column(title=voice.word("column.gate_step"), numeric=False, room=2.8),),
            columns=(
                *stack_columns(chosen, voice),
                Column(title=voice.word("column.gate_holds"), numeric=False, room=1.2),
            ),
            groups=(Group(lines=lines),) if lines else (),
            kind="fit",
        )
    )


def _told(step: ComparabilityStep, columns: tuple[Stack, ...]) -> tuple[Stack, ...]:
    """The columns of a step; the first step has nothing before it to differ from."""
    if step.delta_cfi is not None:
        return columns
    return tuple(replace(column, lines=column.lines[:1]) for column in columns)


def _holds(step: ComparabilityStep, voice: Voice) -> Cell:
    if step.holds is None:
        return _text(figure(None, "index"))
    return _text(voice.word(f"comparability.{'holds' if step.holds else 'fails'}"))


def _text(text: str) -> Cell:
    """A cell of words, flush left as its heading."""
    return Cell(kind="stack", lines=((Figure(text=text),),))
