"""How far the results hang on the weights of the model."""

from collections.abc import Iterator, Mapping
from math import sqrt

from analysis.sections.audiences import AudienceResult
from analysis.sections.sensitivity import Cost, Sensitivity
from analysis.study.undertaking import Node
from app.formats import figure, interval
from app.render.cells import Cell, Column, Field, Group, Line, Table, noted
from app.render.passage import Passage
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

COST = (
    (Field(name="cost", style="score"), Field(name="first", style="share", label="first")),
    (
        Field(name="weight", style="share", label="weight"),
        Field(name="score100", style="score", label="score100"),
    ),
)
COLUMNS = ("score100", "change", "order_holds", "costs_hold", "gap_holds")


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience rates two characteristics."""
    rows = {row.audience: row for row in tree.report.sensitivity}
    present = [one for one in tree.report.audiences if one.id in rows]
    if not present:
        return None
    tables = [_whole(present, rows, voice)]
    if any(row.costs for row in rows.values()):
        tables.append(_costs(tree, rows, voice))
    said = (voice.running(_said(tree, one, rows[one.id], voice)) for one in present)
    first = rows[present[0].id]
    return Passage(
        lead=voice.word(
            "sensitivity.lead",
            draws=figure(first.draws, "count"),
            sd=figure(sqrt(0.2 * 0.8 / (first.concentration + 1)), "share"),
        ),
        points=tuple(line for line in said if line),
        tables=tuple(tables),
    )


def _said(tree: Tree, audience: AudienceResult, row: Sensitivity, voice: Voice) -> Iterator[str]:
    if row.change is None or audience.side != "demand":
        return
    name = voice.text(audience.name)
    yield voice.word(
        "sensitivity.change",
        audience=name,
        score=figure(row.score100, "score"),
        change=interval(row.change, "gap100"),
        count=figure(row.n, "count"),
    )
    dearest = row.costs[0] if row.costs else None
    node = tree.node("characteristic", dearest.id) if dearest else None
    if dearest is not None and node is not None and row.costs_hold is not None:
        yield voice.word(
            "sensitivity.dearest" if dearest.first >= 0.5 else "sensitivity.unsure",
            name=voice.name(node),
            cost=figure(dearest.cost, "score"),
            first=figure(dearest.first, "share"),
        )


def _whole(present: list[AudienceResult], rows: Mapping[str, Sensitivity], voice: Voice) -> Table:
    lines = tuple(
        Line(
            heads=(audience_name(one, voice),),
            cells=tuple(_cells(rows[one.id], f"sensitivity/{one.id}", voice)),
        )
        for one in present
    )
    row = next(iter(rows.values()))
    return noted(
        Table(
            id="sensitivity-whole",
            caption=voice.word("caption.sensitivity"),
            legend=voice.word(
                "legend.sensitivity",
                draws=figure(row.draws, "count"),
                concentration=f"{row.concentration:g}",
                seed=row.seed,
            ),
            heads=(Column(title=voice.word("column.audience"), numeric=False, room=2.2),),
            columns=tuple(
                Column(
                    title=voice.word(f"column.{key if key == 'score100' else f'weights_{key}'}"),
                    room=2.2 if key == "change" else 1.5,
                )
                for key in COLUMNS
            ),
            groups=(Group(lines=lines),),
        )
    )


def _cells(row: Sensitivity, address: str, voice: Voice) -> Iterator[Cell]:
    if row.score100 is None or row.change is None:
        code = row.reason or "unknown"
        yield Cell(text=voice.reason(code), kind="reason", code=code, span=len(COLUMNS))
        return
    yield Cell(text=figure(row.score100, "score"), address=f"{address}/score100")
    yield Cell(text=interval(row.change, "gap100"), address=f"{address}/change")
    for name in ("order_holds", "costs_hold", "gap_holds"):
        value = getattr(row, name)
        if value is None:
            yield Cell(text=figure(None, "share"), kind="text")
        else:
            yield Cell(text=figure(value, "share"), address=f"{address}/{name}")


def _costs(tree: Tree, rows: Mapping[str, Sensitivity], voice: Voice) -> Table:
    return across(
        {
            (branch.node, one.id): _cost(rows.get(one.id), branch.node)
            for branch in tree.characteristics
            for one in tree.report.audiences
        },
        COST,
        tree,
        voice,
        table=Table(
            id="sensitivity-costs",
            caption=voice.word("caption.sensitivity_costs"),
            legend=voice.word("legend.sensitivity_costs"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="sensitivity/{}",
        note=lambda _: "",
    )


def _cost(row: Sensitivity | None, node: Node) -> Cost | None:
    return next((one for one in row.costs if one.id == node.id), None) if row else None
