"""Satisfied share, satisfaction index by two schemes, and the net promoter score."""

from collections.abc import Iterator, Mapping

from analysis.sections.audiences import AudienceResult
from analysis.sections.loyalty import Loyalty
from analysis.study.undertaking import Node
from app.report.kinds import printed
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import fields, lines
from app.report.layout.tables import across, heads, table
from app.report.layout.workbook import REASON, figures, of_node, page, texts
from app.report.prose.names import wording
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCHEMES = lines("index index_ci", "five_level: five_level_ci")
QUESTION = (*SCHEMES, fields("satisfied: satisfied_ci n:"))
INDEX = (*SCHEMES, fields("n:"))
PROMOTER = lines("net_promoter net_promoter_ci n:", "promoters: passives: detractors:")
Rows = Mapping[tuple[str, str, str], Loyalty]


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where nothing is added to the scores."""
    rows: Rows = {(row.level, row.id, row.audience): row for row in reading.report.loyalty}
    if not rows:
        return None
    known = {key[:2] for key in rows}
    nodes = [node for node in reading.report.nodes if (node.level, node.id) in known]
    items = [node for node in nodes if node.level == "item"]
    parts = (
        ("question", QUESTION, [node for node in items if not _is_ten(node)]),
        ("ten", INDEX, [node for node in items if _is_ten(node)]),
        ("promoter", PROMOTER, [node for node in nodes if _is_promoter(rows, node)]),
        ("index", INDEX, [node for node in nodes if node.level != "item"]),
    )
    return Passage(
        lead=voice.word("loyalty.lead"),
        points=tuple(
            line for each in reading.demand for line in _sentences(nodes, each, rows, voice)
        ),
        tables=tuple(
            across(
                table(f"loyalty-{which}", f"loyalty_{which}", voice, heads(voice, "node")),
                some,
                rows,
                lines,
                reading,
                voice,
                address="loyalty/{}",
                note=lambda node: wording(node, "*", voice) if node.level == "item" else "",
            )
            for which, lines, some in parts
            if some
        ),
    )


def _is_promoter(rows: Rows, node: Node) -> bool:
    key = (node.level, node.id)
    return any(row.net_promoter is not None for k, row in rows.items() if k[:2] == key)


def _is_ten(node: Node) -> bool:
    """On 0–10 the two best points are no "satisfied": 8 of 10 would not be."""
    return (node.low, node.high) == (0, 10)


def _sentences(
    nodes: list[Node], audience: AudienceResult, rows: Rows, voice: Voice
) -> Iterator[str]:
    name = voice.text(audience.name)
    known = [(node, rows.get((node.level, node.id, audience.id))) for node in nodes]
    asked = [(node, row) for node, row in known if row is not None and row.satisfied is not None]
    first = next((row for node, row in asked if not _is_ten(node)), None)
    if first is not None:
        yield voice.word(
            "loyalty.satisfied",
            audience=name,
            item=first.id,
            share=printed(first, "satisfied"),
            index=printed(first, "index"),
            count=printed(first, "n"),
        )
    for _, row in asked:
        if row.net_promoter is not None:
            yield voice.word(
                "loyalty.promoter",
                audience=name,
                item=row.id,
                score=printed(row, "net_promoter"),
                ci=printed(row, "net_promoter_ci"),
                promoters=printed(row, "promoters"),
                detractors=printed(row, "detractors"),
                count=printed(row, "n"),
            )


PAGE = Page(
    prints=content,
    sheets=(page("loyalty", of_node(), texts("audience"), figures(Loyalty), REASON, frozen=3),),
)
