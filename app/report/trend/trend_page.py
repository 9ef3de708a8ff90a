"""Scores over waves: what rose, what fell, the scores beside each other, and who changed."""

from collections.abc import Iterator

from analysis.sections.trend.linked import LinkedChange
from analysis.sections.trend.trend import Trend, TrendChange, TrendNode, TrendPoint
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Line, Table
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import REASON, figures, made, of_node, page, reasons, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.trend import trend_chart
from app.report.trend.trend_chart import overall

POINT = stack("", "score100", "n:")
LINKED = (
    *(
        stack(f"{name}_share", f"{name} {name}_ci", room=2.2)
        for name in ("improved", "unchanged", "worsened")
    ),
    stack("counts_from", "smallest100", "n:", room=1.3),
)
FIRST, LAST = 1900.0, 2200.0
"""Times between these are taken for years."""
SHOWN = 4
"""So many waves, the last ones, have a column; the workbook has all."""


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where there is one wave."""
    if not reading.report.trend:
        return None
    first = reading.report.trend[0]
    lead = voice.word("trend.lead", wave=first.waves[-1])
    return Passage(
        lead=voice.running((lead, _sources(first, voice))),
        drawing=trend_chart.drawing(reading, voice),
        parts=tuple(
            _part(audience_name(audience, voice), row, reading, voice)
            for audience, row in reading.paired(reading.report.trend)
        ),
    )


def _sources(row: Trend, voice: Voice) -> str:
    """Which evaluations stand behind the earlier waves."""
    names = [
        voice.word("trend.source", wave=wave, title=title)
        for wave, title in zip(row.waves[:-1], row.titles, strict=False)
        if title
    ]
    return voice.word("trend.sources", names=voice.names(names)) if names else ""


def _part(title: str, row: Trend, reading: Reading, voice: Voice) -> Passage:
    sentences = (
        _moved(row, reading, voice),
        _slope(row, voice),
        *_left_out(row, voice),
        _changed(row, voice),
        _barred(row, reading, voice),
    )
    tables = [_table(row, title, reading, voice)]
    if any(_is_linked(node) for node in row.nodes):
        tables.append(_linked(row, title, reading, voice))
    return Passage(title=title, lead=voice.running(sentences), tables=tuple(tables))


def _step(node: TrendNode) -> TrendChange:
    """The last step; behind it stands the change from first to last, where that is another."""
    return node.changes[-2 if len(node.changes) > 1 else -1]


def _moved(row: Trend, reading: Reading, voice: Voice) -> str:
    """What rose and fell in the last step, beyond chance."""
    alpha = reading.report.method.alpha_level
    moved = [
        (change.change100, reading.name(node.level, node.id, voice))
        for node in row.nodes
        if (change := _step(node)).p_adjusted is not None
        and change.change100 is not None
        and change.p_adjusted < alpha
    ]
    earlier = _step(row.nodes[0]).earlier
    if not moved:
        return voice.word("trend.still", earlier=earlier)
    names = {
        "up": [name for change, name in moved if change > 0],
        "down": [name for change, name in moved if change < 0],
    }
    parts = (
        voice.word(f"trend.{key}", names=voice.names(some)) for key, some in names.items() if some
    )
    key = "moved" if len(moved) < len(row.nodes) else "all"
    return voice.word(f"trend.{key}", earlier=earlier, parts=voice.names(parts))


def _slope(row: Trend, voice: Voice) -> str:
    """The overall score's line, where there is one."""
    whole = overall(row)
    if whole is None or whole.slope is None:
        return ""
    years = all(FIRST <= time <= LAST for time in row.times)
    return voice.word(
        "trend.a_year" if years else "trend.a_step",
        slope=printed(whole, "slope"),
        ci=printed(whole, "slope_ci"),
        waves=whole.waves,
    )


def _left_out(row: Trend, voice: Voice) -> Iterator[str]:
    for key, items in (("left_out", row.left_out), ("reworded", row.reworded)):
        if items:
            yield voice.word(f"trend.{key}", items=voice.names(items), count=row.items)


def _barred(row: Trend, reading: Reading, voice: Voice) -> str:
    """The qualities that the gate does not let pass from wave to wave."""
    gates = (
        gate
        for gate in reading.report.comparability
        if (gate.between, gate.audience) == ("waves", row.audience)
    )
    gate = next(gates, None)
    if gate is None or (gate.verdict == "not_testable" and not gate.apart):
        return ""
    names = [
        reading.name(gate.level, factor.id, voice)
        for factor in gate.factors
        if factor.verdict != "comparable_means"
    ]
    title = voice.word("section.comparability")
    return voice.word("trend.barred", names=voice.names(names), section=title) if names else ""


def _changed(row: Trend, voice: Voice) -> str:
    """How many of those who answered twice changed on the whole."""
    whole = overall(row)
    if whole is None or whole.linked is None:
        return ""
    people = whole.linked
    if people.improved is None or people.worsened is None:
        return voice.word("trend.linked_hidden", reason=voice.reason(people.reason))
    return voice.word(
        "trend.linked",
        n=people.n,
        first=row.waves[0],
        last=row.waves[-1],
        improved=printed(people, "improved"),
        worsened=printed(people, "worsened"),
    )


def _table(row: Trend, title: str, reading: Reading, voice: Voice) -> Table:
    waves = (Column(title=wave, numeric=False, room=1.2) for wave in row.waves[-SHOWN:])
    return table(
        f"trend-{row.audience}",
        "trend",
        voice,
        heads(voice, "node", room=2.2),
        (*waves, *heads(voice, "last_change", room=2.4)),
        (
            Line(
                heads=(reading.name(node.level, node.id, voice),),
                cells=tuple(_cells(row, node, voice)),
                strong=node.level == "overall",
            )
            for node in row.nodes
        ),
        kind="across",
        audience=title,
    )


def _cells(row: Trend, node: TrendNode, voice: Voice) -> Iterator[Cell]:
    """The last waves and the last change; a score of one item has no error of measurement to
    compare it with.
    """
    address = f"trend/{_at(row, node)}"
    for point in node.points[-SHOWN:]:
        yield from stacks(point, [POINT], f"{address}/{point.wave}", voice)
    change = _step(node)
    seen = "" if change.smallest100 is None else " smallest100:seen_from"
    step = stack("", "change100 ci100", f"p_adjusted:p{seen}")
    yield from stacks(change, [step], f"{address}/last", voice)


def _is_linked(node: TrendNode) -> bool:
    """Whether there is anything to say of the people who answered twice."""
    return node.linked is not None and node.linked.reason in (None, "suppressed")


def _linked(row: Trend, title: str, reading: Reading, voice: Voice) -> Table:
    """Who changed, of those who answered in the first wave and in the last."""
    return table(
        f"trend-linked-{row.audience}",
        "linked",
        voice,
        heads(voice, "node", room=2.2),
        stack_columns(LINKED, voice),
        (
            Line(
                heads=(reading.name(node.level, node.id, voice),),
                cells=stacks(node.linked, LINKED, f"trend/{_at(row, node)}/linked", voice),
                strong=node.level == "overall",
            )
            for node in row.nodes
            if _is_linked(node)
        ),
        kind="across",
        audience=title,
        first=row.waves[0],
        last=row.waves[-1],
    )


def _at(row: Trend, node: TrendNode) -> str:
    return f"{row.audience}/{node.level}/{node.id}"


AUDIENCE = texts("audience", at=0)
STEP = ("column.earlier", "column.later")
SHEETS = (
    page(
        "trend.nodes.points",
        AUDIENCE,
        of_node(at=1),
        texts("wave"),
        figures(TrendPoint, "n score100 sd100 ci100"),
        REASON,
        figures(TrendPoint, "reliability sem100"),
        reasons("error_reason"),
        frozen=4,
    ),
    page(
        "trend.nodes.changes",
        *(AUDIENCE, of_node(at=1), texts("earlier later", *STEP), figures(TrendChange), REASON),
        key="trend_changes",
        frozen=4,
    ),
    page(
        "trend.nodes.linked",
        AUDIENCE,
        of_node(at=1),
        made(lambda row, _reading, _voice: (row.waves[0], row.waves[-1]), *STEP, at=0),
        figures(LinkedChange),
        REASON,
        key="trend_linked",
        frozen=4,
    ),
    page(
        "trend.nodes",
        *(AUDIENCE, of_node(), figures(TrendNode)),
        key="trend_lines",
        frozen=4,
        keep=lambda row: row.slope is not None,
    ),
)


PAGE = Page(prints=content, sheets=SHEETS)
