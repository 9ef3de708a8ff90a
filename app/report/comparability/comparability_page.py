"""Can the groups be compared: the verdict in a sentence, what bars it, the models behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.sections.comparability.compared import (
    Comparability,
    ComparabilityStep,
    DifferingItem,
    FactorComparability,
)
from app.report.comparability.comparability_sheets import SHEETS
from app.report.formats import DASH
from app.report.kinds import printed
from app.report.layout.cells import (
    Cell,
    Column,
    Figure,
    Line,
    Table,
    figure_of,
    stack_cell,
    text_cell,
)
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import Stack, stack, stack_columns, stacks, used_stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.prose.voice import Voice
from app.report.reading import Reading

SENTENCES = {
    "comparable_means": "means",
    "comparable_relations": "relations",
    "not_comparable": "not",
    "not_testable": "untested",
}
STEPS = (
    stack(
        "gate_test",
        "chi2 df:gate_df",
        "delta_chi2:gate_change delta_df:gate_df delta_p:gate_p",
        room=3.2,
    ),
    *(
        stack(f"gate_{name}", name, f"delta_{name}:gate_change", room=1.6)
        for name in ("cfi", "rmsea", "srmr")
    ),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints; None where fewer than two groups are large enough."""
    rows = reading.report.comparability
    parts = tuple(_part(row, reading, voice, first=row is rows[0]) for row in rows)
    return Passage(parts=parts) if parts else None


def _part(row: Comparability, reading: Reading, voice: Voice, *, first: bool) -> Passage:
    """One comparison; the models behind it are printed with the first, the workbook has all."""
    names = _names(row, reading, voice)
    tested = [
        voice.word("comparability.group", audience=names.get(each.group, each.group), n=each.n)
        for each in row.groups
        if each.reason is None
    ]
    over = _over(row, reading, voice)
    tables = [_factors(row, reading, voice), *([_steps(row, reading, voice)] if first else [])]
    return Passage(
        title=voice.word(f"comparability.{row.between}", audience=over) if over else "",
        lead=voice.word("comparability.lead", groups=voice.names(tested)),
        points=tuple(_sentences(row, reading, voice)),
        tables=tuple(table for table in tables if table.groups),
    )


def _names(row: Comparability, reading: Reading, voice: Voice) -> Mapping[str, str]:
    """What the groups are called; waves by their label, languages that are not known as given."""
    if row.between == "languages":
        return {each.group: voice.code("gate_language", each.group) for each in row.groups}
    if row.between == "waves":
        return {}
    return {each.id: audience_name(each, voice) for each in reading.report.audiences}


def _over(row: Comparability, reading: Reading, voice: Voice) -> str:
    """The audience whose waves or languages are compared, "" where audiences are."""
    compared = (each for each in reading.report.audiences if each.id == row.audience)
    return next((audience_name(each, voice) for each in compared), row.audience or "")


def _captioned(bare: Table, row: Comparability, reading: Reading, voice: Voice) -> Table:
    """A table whose caption says of which audience, where one is compared with itself."""
    over = _over(row, reading, voice)
    if not over:
        return bare
    words = {"caption": bare.caption, "audience": over}
    return replace(bare, caption=voice.word(f"caption.gate_{row.between}", **words))


def _place(row: Comparability) -> str:
    if row.audience is None:
        return "comparability"
    return f"comparability/{row.between}/{row.audience}"


def _sentences(row: Comparability, reading: Reading, voice: Voice) -> Iterator[str]:
    yield from (_apart if row.apart else _together)(row, reading, voice)
    names = _names(row, reading, voice)
    others = [
        voice.word(
            "comparability.left_out_one",
            audience=names.get(each.group, each.group),
            reason=voice.reason(each.reason),
        )
        for each in row.groups
        if each.reason is not None
    ]
    if others:
        yield voice.word("comparability.left_out", groups=voice.names(others))


def _together(row: Comparability, reading: Reading, voice: Voice) -> Iterator[str]:
    """What the model of all factors says."""
    barred = [
        _barred(each, reading, voice) for each in row.factors if each.verdict != "comparable_means"
    ]
    key = SENTENCES[row.verdict]
    if barred and row.verdict == "comparable_means":
        key = "means_but"
    yield voice.word(f"comparability.{key}", reason=voice.reason(row.reason))
    if barred and row.verdict != "not_testable":
        yield voice.word("comparability.barred", names=voice.names(barred))
    if row.verdict in ("comparable_relations", "not_comparable") and not row.items:
        yield voice.word("comparability.unnamed")


def _apart(row: Comparability, reading: Reading, voice: Voice) -> Iterator[str]:
    """What the gates of the factors say, each by itself, where that of all says nothing."""
    yield voice.word("comparability.apart", reason=voice.reason(row.reason))
    passed, barred, untested = [], [], []
    for each in row.factors:
        name = reading.name(row.level, each.id, voice)
        if each.verdict == "comparable_means":
            passed.append(name)
        elif each.verdict == "not_testable":
            reason = voice.reason(each.reason)
            untested.append(voice.word("comparability.reasoned", name=name, reason=reason))
        else:
            barred.append(_barred(each, reading, voice))
    if passed:
        yield voice.word("comparability.passed", names=voice.names(passed))
    if barred:
        yield voice.word("comparability.barred", names=voice.names(barred))
    if untested:
        yield voice.word("comparability.untested_each", names=voice.names(untested))


def _barred(factor: FactorComparability, reading: Reading, voice: Voice) -> str:
    name, items = reading.name("characteristic", factor.id, voice), ", ".join(factor.without)
    return voice.word("comparability.barred_without", name=name, items=items) if items else name


def _factors(row: Comparability, reading: Reading, voice: Voice) -> Table:
    names = _names(row, reading, voice)
    others = list(dict.fromkeys(each.group for each in row.latent))
    against = row.latent[0].against if row.latent else ""
    latent = voice.word("column.gate_latent")
    bare = table(
        f"{_place(row).replace('/', '-')}-factors",
        "gate_factors",
        voice,
        heads(voice, "node", room=2.2),
        (
            *heads(voice, "gate_verdict", room=2.2),
            *heads(voice, "gate_items"),
            *(
                Column(title=f"{latent} {names.get(other, other)}", numeric=False, room=2.6)
                for other in others
            ),
        ),
        (
            Line(
                heads=(reading.name("characteristic", factor.id, voice),),
                cells=(
                    text_cell(voice.code("comparable", factor.verdict)),
                    _items(row, factor.id, voice),
                    *(_latent(row, factor.id, other) for other in others),
                ),
            )
            for factor in row.factors
        ),
        kind="across",
        against=names.get(against, against),
    )
    return _captioned(bare, row, reading, voice)


def _items(row: Comparability, factor: str, voice: Voice) -> Cell:
    items = [item for item in row.items if item.factor == factor]
    if not items:
        return text_cell(DASH)
    return stack_cell(*(_item(item, f"{_place(row)}/items", voice) for item in items))


def _item(item: DifferingItem, place: str, voice: Voice) -> Iterator[Figure]:
    yield Figure(text=f"{item.id}\u2002{voice.code('item_part', item.part)}")
    if item.spread is not None:
        label = f"\u2002{voice.word('label.gate_shift')}\u00a0"
        yield figure_of(item, "spread", f"{place}/{item.id}/{item.part}", label)


def _latent(row: Comparability, factor: str, group: str) -> Cell:
    rows = (each for each in row.latent if (each.factor, each.group) == (factor, group))
    latent = next(rows, None)
    if latent is None:
        return text_cell(DASH)
    address = f"{_place(row)}/latent/{factor}/{group}"
    ci = [] if latent.ci is None else [figure_of(latent, "ci", address, " ")]
    return stack_cell([figure_of(latent, "difference", address), *ci])


def _steps(row: Comparability, reading: Reading, voice: Voice) -> Table:
    chosen = used_stacks(row.steps, STEPS)
    bare = table(
        f"{_place(row).replace('/', '-')}-steps",
        "gate_steps",
        voice,
        heads(voice, "gate_step", room=2.8),
        (*stack_columns(chosen, voice), *heads(voice, "gate_holds", room=1.2)),
        (
            Line(
                heads=(_step_name(step, reading, voice),),
                cells=(
                    *stacks(step, _tested(step, chosen), _step_place(row, step), voice),
                    _holds(step, voice),
                ),
            )
            for step in row.steps
        ),
        kind="fit",
        rule=voice.code("rule_of", row.rule),
        cfi=printed(row, "cfi_drop"),
        loading=printed(row, "loading_change"),
        intercept=printed(row, "intercept_change"),
        least=printed(row, "least"),
        cfi_least=printed(row, "cfi_least"),
        rmsea_most=printed(row, "rmsea_most"),
    )
    return _captioned(bare, row, reading, voice)


def _step_name(step: ComparabilityStep, reading: Reading, voice: Voice) -> str:
    """What is held equal, and of which characteristic if of one by itself."""
    held = voice.code("invariance", step.name)
    if step.factor is None:
        return held
    name = reading.name("characteristic", step.factor, voice)
    return voice.word("comparability.step_of", name=name, step=held)


def _step_place(row: Comparability, step: ComparabilityStep) -> str:
    return "/".join(each for each in (_place(row), "steps", step.factor, step.name) if each)


def _tested(step: ComparabilityStep, columns: tuple[Stack, ...]) -> tuple[Stack, ...]:
    """The columns of a step; the first step has nothing before it to differ from."""
    if step.delta_cfi is not None:
        return columns
    return tuple(replace(column, lines=column.lines[:1]) for column in columns)


def _holds(step: ComparabilityStep, voice: Voice) -> Cell:
    if step.holds is None:
        return text_cell(DASH)
    return text_cell(voice.word(f"comparability.{'holds' if step.holds else 'fails'}"))


PAGE = Page(prints=content, sheets=SHEETS)
