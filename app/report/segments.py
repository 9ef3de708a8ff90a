"""Groups within an audience: a sentence and a table for each question that divides it."""

from collections.abc import Iterator

from analysis.sections.segments.segments import SegmentMean, SegmentNode, SegmentPair, Segments
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Line, Table, reason_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import REASON, figures, of_node, page, texts
from app.report.prose.voice import Voice, p_text
from app.report.reading import Reading

WHOLE = stack("", "score100", "ci100", "n:")
PART = stack("", "score100", "n:")
SAME = stack("", "score100")
TESTED = stack("", "p_holm:p", "eta2:")


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience is divided."""
    names = {each.id: audience_name(each, voice) for each in reading.report.audiences}
    parts = tuple(
        _part(row, f"{voice.text(row.text)} {names[row.audience]}", reading, voice)
        for row in reading.report.segments
    )
    return Passage(lead=voice.word("segments.lead"), parts=parts) if parts else None


def _part(row: Segments, title: str, reading: Reading, voice: Voice) -> Passage:
    lead = voice.running(_sentences(row, reading, voice))
    return Passage(title=title, lead=lead, tables=(_table(row, title, reading, voice),))


def _sentences(row: Segments, reading: Reading, voice: Voice) -> Iterator[str]:
    """Whether the groups differ on the whole, and on which qualities."""
    alpha = reading.report.method.alpha_level
    differ = [
        reading.name(node.level, node.id, voice)
        for node in row.nodes
        if node.level != "overall" and node.p_holm is not None and node.p_holm < alpha
    ]
    for node in row.nodes:
        if node.level == "overall":
            yield _whole(row, node, alpha, voice)
    if differ:
        yield voice.word("segments.differ", names=voice.names(differ))
    if any(mean.reason == "suppressed" for node in row.nodes for mean in node.means):
        yield voice.word("segments.hidden", threshold=reading.report.method.threshold)


def _whole(row: Segments, node: SegmentNode, alpha: float, voice: Voice) -> str:
    if node.p_holm is None:
        return voice.word("segments.untested", reason=voice.reason(node.reason))
    if node.p_holm >= alpha:
        return voice.word("segments.alike", p=p_text(node.p_holm), n=node.n)
    names = {option: voice.text(text) for option, text in row.options}
    shown = sorted((m.score100, names[m.option]) for m in node.means if m.score100 is not None)
    (low, lowest), (high, highest) = shown[0], shown[-1]
    return voice.word(
        "segments.apart",
        highest=highest,
        high=figure(high, "score"),
        lowest=lowest,
        low=figure(low, "score"),
        share=printed(node, "eta2"),
        p=p_text(node.p_holm),
    )


def _table(row: Segments, title: str, reading: Reading, voice: Voice) -> Table:
    lines = (
        Line(heads=(voice.text(text),), cells=_means(row, option, voice))
        for option, text in row.options
    )
    tested = (stacks(node, [TESTED], f"segments/{_at(row, node)}", voice)[0] for node in row.nodes)
    last = Line(heads=(voice.word("segments.tested"),), cells=tuple(tested), strong=True)
    rooms = ((node, 1.9 if node.level == "overall" else 1.4) for node in row.nodes)
    return table(
        f"segments-{row.question}-{row.audience}",
        "segments",
        voice,
        heads(voice, "option", room=1.8),
        tuple(
            Column(title=reading.name(node.level, node.id, voice), numeric=False, room=room)
            for node, room in rooms
        ),
        (*lines, last),
        legend=f"segments{'_weighted' if row.weighted else ''}",
        kind="across",
        title=title,
    )


def _at(row: Segments, node: SegmentNode) -> str:
    return f"{row.question}/{row.audience}/{node.level}/{node.id}"


def _means(row: Segments, option: str, voice: Voice) -> tuple[Cell, ...]:
    """The group's cells; one across all where nothing of it may be shown."""
    means = [(node, next(m for m in node.means if m.option == option)) for node in row.nodes]
    if {mean.reason for _, mean in means if mean.score100 is None} == {"suppressed"}:
        return (reason_cell("suppressed", voice, len(means)),)
    return tuple(_mean(row, node, mean, voice) for node, mean in means)


def _mean(row: Segments, node: SegmentNode, mean: SegmentMean, voice: Voice) -> Cell:
    whole = next((each for each in row.nodes if each.level == "overall"), None)
    n = None if whole is None else next(m.n for m in whole.means if m.option == mean.option)
    column = WHOLE if node is whole else PART if mean.n != n else SAME
    return stacks(mean, [column], f"segments/{_at(row, node)}/{mean.option}", voice)[0]


WELCH = ("column.welch_f", "column.df1", "column.df2", "column.welch_p")
RANKS = ("column.kruskal_h", "column.p_ranks", "column.epsilon2")
OF = texts("question audience", at=0)
TESTED_COLUMNS = "p_cautious p_holm eta2 eta2_ci omega2"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "segments.nodes.means",
            *(OF, of_node(at=1), texts("option"), figures(SegmentMean), REASON),
            frozen=2,
        ),
        page(
            "segments.nodes",
            *(OF, of_node()),
            figures(SegmentNode, "n groups"),
            figures(SegmentNode, "f df1 df2 p", *WELCH),
            figures(SegmentNode, TESTED_COLUMNS),
            figures(SegmentNode, "h p_ranks epsilon2", *RANKS),
            REASON,
            key="segment_tests",
            frozen=2,
        ),
        page(
            "segments.nodes.pairs",
            *(OF, of_node(at=1)),
            texts("first second", "column.segment_first", "column.segment_second"),
            figures(SegmentPair),
            REASON,
            key="segment_pairs",
            frozen=2,
        ),
    ),
)
