"""Do people agree among themselves: a sentence per audience, two tables."""

from collections.abc import Iterator, Sequence

from analysis.sections.agreement import Agreement, NodeAgreement
from analysis.sections.audiences import AudienceResult
from app.report.formats import figure, interval
from app.report.layout.cells import Cell, Figure, Line, Table, reason_cell, stack_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, audience_heads, audience_name, heads, table
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
LINES = lines("ad: ad_limit:", "r_wg: r_wg_skewed: n:")


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience has two people or more."""
    present = reading.paired(reading.report.agreement)
    if not present:
        return None
    sentences = (
        *_crowds(present, voice),
        *(_sentence(reading, audience, row, voice) for audience, row in present),
    )
    grouped = any(_is_group(node) for _, row in present for node in row.nodes)
    nodes = (_nodes(reading, voice),) if grouped else ()
    return Passage(
        lead=voice.word("agreement.lead"),
        points=tuple(sentence for sentence in sentences if sentence),
        tables=(*nodes, _correlations(present, voice)),
    )


def _is_group(node: NodeAgreement) -> bool:
    return node.reason != "not_one_group"


def _crowds(present: Sequence[tuple[AudienceResult, Agreement]], voice: Voice) -> Iterator[str]:
    """Why the audiences that are no one group of raters have no index of agreement."""
    many = [
        voice.word("agreement.of", audience=audience_name(audience, voice), n=row.n)
        for audience, row in present
        if not all(_is_group(node) for node in row.nodes)
    ]
    if many:
        yield voice.word("agreement.many", names=voice.names(many))


def _sentence(reading: Reading, audience: AudienceResult, row: Agreement, voice: Voice) -> str:
    """How many characteristics and outcomes people agree about, and about which least."""
    known = [
        (node, node.ad, node.ad_limit)
        for node in row.nodes
        if node.level in ("characteristic", "outcome")
        and node.ad is not None
        and node.ad_limit is not None
    ]
    if not known:
        return ""
    good = sum(ad <= limit for _, ad, limit in known)
    node, ad, limit = max(known, key=lambda each: each[1] / each[2])
    key = "all" if good == len(known) else "some" if good else "none"
    return voice.word(
        f"agreement.{key if len(known) > 1 else 'one'}",
        audience=audience_name(audience, voice),
        n=max(node.n or 0 for node in row.nodes),
        count=len(known),
        good=good,
        name=reading.name(node.level, node.id, voice),
        ad=figure(ad, "mean"),
        limit=figure(limit, "mean"),
    )


def _nodes(reading: Reading, voice: Voice) -> Table:
    return across(
        table("agreement-nodes", "agreement", voice, heads(voice, "node")),
        (*reading.upper, *reading.outcome_nodes),
        {
            (node.level, node.id, row.audience): node
            for row in reading.report.agreement
            for node in row.nodes
            if _is_group(node)
        },
        LINES,
        reading,
        voice,
        address="agreement/{}",
    )


def _correlations(present: Sequence[tuple[AudienceResult, Agreement]], voice: Voice) -> Table:
    lines = (
        Line(
            heads=(voice.word("agreement.alpha") if measure == "alpha" else measure,),
            cells=tuple(_correlation(row, measure, voice) for _, row in present),
        )
        for measure in (*PRINTED, "alpha")
    )
    return table(
        "agreement-correlations",
        "correlations",
        voice,
        heads(voice, "agreement_measure"),
        audience_heads((audience for audience, _ in present), voice),
        lines,
        kind="across",
    )


def _correlation(row: Agreement, measure: str, voice: Voice) -> Cell:
    icc = next((each for each in row.correlations if each.form == measure), None)
    address = f"agreement/{row.audience}/{measure}"
    people, items = row.table_people, row.table_items
    value, ci, code = (icc.value, icc.ci, icc.reason) if icc else (None, None, row.reason)
    if measure == "alpha":
        value, ci, code, people, items = row.alpha, row.alpha_ci, row.reason, row.n, row.k
    if value is None:
        return reason_cell(code, voice)
    figures = [Figure(text=figure(value, "coefficient"), address=address)]
    if ci is not None:
        ends = interval(ci, "coefficient")
        figures.append(Figure(text=ends, address=f"{address}_ci", before=" "))
    counts = {"items": figure(items, "count"), "people": figure(people, "count")}
    return stack_cell(figures, [Figure(text=voice.word("agreement.crowd", **counts))])


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
        for icc in row.correlations:
            yield (
                row.audience,
                icc.form,
                number(icc, "value"),
                *numbers(icc, "ci"),
                *(number(icc, name) for name in ("f", "df1", "df2", "p")),
                number(row, "table_items"),
                number(row, "table_people"),
                why(icc.reason, voice),
            )


PAGE = Page(
    prints=content,
    sheets=(
        page(
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
