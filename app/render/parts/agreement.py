"""Do people agree among themselves: a sentence per audience, two tables."""

from collections.abc import Mapping

from analysis.sections.agreement import Agreement, NodeAgreement
from analysis.sections.audiences import AudienceResult
from analysis.study.undertaking import Node
from app.formats import figure, interval
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.render.passage import Passage
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

PRINTED = ("ICC(2,1)", "ICC(2,k)")
LINES = (
    (
        Field(name="ad", style="mean", label="ad"),
        Field(name="ad_limit", style="mean", label="ad_limit"),
    ),
    (
        Field(name="r_wg", style="coefficient", label="r_wg"),
        Field(name="r_wg_skewed", style="coefficient", label="r_wg_skewed"),
        Field(name="n", style="count", label="n"),
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience has two people or more."""
    rows = {row.audience: row for row in tree.report.agreement}
    if not rows:
        return None
    present = [one for one in tree.report.audiences if one.id in rows]
    said = (_said(tree, audience, rows[audience.id], voice) for audience in present)
    return Passage(
        lead=voice.word("agreement.lead"),
        points=tuple(sentence for sentence in said if sentence),
        tables=(_nodes(tree, rows, voice), _correlations(present, rows, voice)),
    )


def _uppers(tree: Tree) -> list[Node]:
    """The qualities that are told of: characteristics, and outcomes."""
    return [branch.node for branch in (*tree.characteristics, *tree.outcomes)]


def _found(row: Agreement, node: Node) -> NodeAgreement | None:
    key = (node.level, node.id)
    return next((one for one in row.nodes if (one.level, one.id) == key), None)


def _said(tree: Tree, audience: AudienceResult, row: Agreement, voice: Voice) -> str:
    told = [
        (node, found.ad, found.ad_limit)
        for node in _uppers(tree)
        if (found := _found(row, node)) and found.ad is not None and found.ad_limit is not None
    ]
    if not told:
        return ""
    good = sum(ad <= limit for _, ad, limit in told)
    node, ad, limit = max(told, key=lambda one: one[1] / one[2])
    key = "all" if good == len(told) else "some" if good else "none"
    return voice.word(
        f"agreement.{key if len(told) > 1 else 'one'}",
        audience=audience_name(audience, voice),
        n=max(found.n or 0 for found in row.nodes),
        count=len(told),
        good=good,
        name=voice.name(node),
        ad=figure(ad, "mean"),
        limit=figure(limit, "mean"),
    )


def _nodes(tree: Tree, rows: Mapping[str, Agreement], voice: Voice) -> Table:
    overall = [tree.overall] if tree.overall else []
    return across(
        {
            (node, audience.id): _found(rows[audience.id], node) if audience.id in rows else None
            for node in (*overall, *_uppers(tree))
            for audience in tree.report.audiences
        },
        LINES,
        tree,
        voice,
        table=Table(
            id="agreement-nodes",
            caption=voice.word("caption.agreement"),
            legend=voice.word("legend.agreement"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="agreement/{}",
        note=lambda _: "",
    )


def _correlations(
    present: list[AudienceResult], rows: Mapping[str, Agreement], voice: Voice
) -> Table:
    measures = (*PRINTED, "alpha")
    lines = tuple(
        Line(
            heads=(voice.word("agreement.alpha") if measure == "alpha" else measure,),
            cells=tuple(_correlation(rows[one.id], measure, voice) for one in present),
        )
        for measure in measures
    )
    return noted(
        Table(
            id="agreement-correlations",
            caption=voice.word("caption.correlations"),
            legend=voice.word("legend.correlations"),
            heads=(Column(title=voice.word("column.agreement_measure"), numeric=False, room=2.6),),
            columns=tuple(
                Column(title=audience_name(one, voice), numeric=False, room=3.0) for one in present
            ),
            groups=(Group(lines=lines),),
            kind="across",
        )
    )


def _correlation(row: Agreement, measure: str, voice: Voice) -> Cell:
    found = next((one for one in row.correlations if one.form == measure), None)
    address = f"agreement/{row.audience}/{measure}"
    people, items = row.table_people, row.table_items
    value, ci, code = (found.value, found.ci, found.reason) if found else (None, None, row.reason)
    if measure == "alpha":
        value, ci, code, people, items = row.alpha, row.alpha_ci, row.reason, row.n, row.k
    if value is None:
        return Cell(text=voice.reason(code), kind="reason", code=code or "unknown")
    first = [Figure(text=figure(value, "coefficient"), address=address)]
    if ci is not None:
        ends = interval(ci, "coefficient")
        first.append(Figure(text=ends, address=f"{address}_ci", before=" "))
    sized = voice.word(
        "agreement.crowd", items=figure(items, "count"), people=figure(people, "count")
    )
    return Cell(kind="stack", lines=(tuple(first), (Figure(text=sized),)))
