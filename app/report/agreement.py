"""Do people agree among themselves: a sentence per audience, two tables."""

from collections.abc import Iterator, Mapping

from analysis.sections.agreement import Agreement, NodeAgreement
from analysis.sections.audiences import AudienceResult
from analysis.study.undertaking import Node
from app.report.formats import figure, interval
from app.report.layout.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import across, audience_name
from app.report.layout.workbook import (
    REASON,
    Content,
    figures,
    listed,
    made,
    number,
    numbers,
    of_node,
    page,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

PRINTED = ("ICC(2,1)", "ICC(2,k)")
LINES = (
    (
        Field(name="ad", label="ad"),
        Field(name="ad_limit", label="ad_limit"),
    ),
    (
        Field(name="r_wg", label="r_wg"),
        Field(name="r_wg_skewed", label="r_wg_skewed"),
        Field(name="n", label="n"),
    ),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience has two people or more."""
    rows = {row.audience: row for row in reading.report.agreement}
    if not rows:
        return None
    present = [one for one in reading.report.audiences if one.id in rows]
    said = (_said(reading, audience, rows[audience.id], voice) for audience in present)
    return Passage(
        lead=voice.word("agreement.lead"),
        points=tuple(sentence for sentence in said if sentence),
        tables=(_nodes(reading, rows, voice), _correlations(present, rows, voice)),
    )


def _uppers(reading: Reading) -> list[Node]:
    """The qualities that are told of: characteristics, and outcomes."""
    return [branch.node for branch in (*reading.characteristics, *reading.outcomes)]


def _found(row: Agreement, node: Node) -> NodeAgreement | None:
    key = (node.level, node.id)
    return next((one for one in row.nodes if (one.level, one.id) == key), None)


def _said(reading: Reading, audience: AudienceResult, row: Agreement, voice: Voice) -> str:
    told = [
        (node, found.ad, found.ad_limit)
        for node in _uppers(reading)
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


def _nodes(reading: Reading, rows: Mapping[str, Agreement], voice: Voice) -> Table:
    overall = [reading.overall] if reading.overall else []
    return across(
        {
            (node, audience.id): _found(rows[audience.id], node) if audience.id in rows else None
            for node in (*overall, *_uppers(reading))
            for audience in reading.report.audiences
        },
        LINES,
        reading,
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


MEASURE = "audience agreement_measure agreement_value ci_low ci_high agreement_f agreement_df1"
SIZE = "agreement_df2 p agreement_items agreement_people reason"


def _correlations_of(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Krippendorff's alpha and the six intraclass correlations of every audience."""
    for row in reading.report.agreement:
        yield (
            row.audience,
            voice.word("agreement.alpha"),
            number(row, "alpha"),
            *numbers(row, "alpha_ci"),
            *([None] * 4),
            number(row, "k"),
            number(row, "n"),
            why(row.reason, voice),
        )
        for one in row.correlations:
            yield (
                row.audience,
                one.form,
                number(one, "value"),
                *numbers(one, "ci"),
                *(number(one, name) for name in ("f", "df1", "df2", "p")),
                number(row, "table_items"),
                number(row, "table_people"),
                why(one.reason, voice),
            )


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "agreement",
            "agreement.nodes",
            of_node(),
            texts("audience", at=0),
            figures(NodeAgreement, "n k ad ad_limit r_wg r_wg_skewed a_wg"),
            made(
                lambda row, _, voice: (voice.word("yes") if row.beyond_null else "",),
                "column.beyond_null",
            ),
            REASON,
            frozen=3,
        ),
        listed("correlations", f"{MEASURE} {SIZE}", _correlations_of, frozen=2),
    ),
)
