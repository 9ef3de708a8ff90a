"""Importance against performance: a chart of four quadrants, and its table."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.priorities import Priority
from app.charts import quadrant
from app.charts.marks import Series
from app.report.formats import Style, figure
from app.report.layout.cells import Group, Line, Table
from app.report.layout.drawings import Drawing
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import Stack, stack, stack_columns, stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import REASON, coded, figures, flag, made, of_node, page, texts
from app.report.prose.claims import Claim, Sentence
from app.report.prose.names import called, item_wording
from app.report.prose.voice import Voice
from app.report.reading import Reading

ORDER = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")
CORNERS = ("concentrate_here", "keep_up", "possible_overkill", "low_priority")
"""Clockwise from top left, importance going up, performance to the right."""
STYLES: dict[str, Style] = {"scale": "mean", "hundred": "score", "correlation": "coefficient"}
STEADY = 0.9
SHOWN = 5


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience that has priorities; None where none has."""
    parts = tuple(
        _part(reading, audience, rows, voice)
        for audience, rows in reading.divided(reading.report.priorities)
    )
    return Passage(lead=" ".join(_bases(reading, voice)), parts=parts) if parts else None


def _bases(reading: Reading, voice: Voice) -> Iterator[str]:
    """Where importance comes from; as a rule the same for all audiences."""
    for basis, outcome in dict.fromkeys((r.basis, r.outcome) for r in reading.report.priorities):
        node = reading.node("outcome", outcome or "")
        about = voice.name(node) if node else ""
        yield voice.word(f"priorities.{basis}", outcome=about)


def _part(
    reading: Reading, audience: AudienceResult, rows: Sequence[Priority], voice: Voice
) -> Passage:
    placed = _placed(rows)
    return Passage(
        title=audience_name(audience, voice),
        lead=voice.running(_sentences(reading, audience, rows, placed, voice)),
        drawing=_drawing(audience, placed, voice) if placed else None,
        tables=(_table(reading, audience, placed, voice),) if placed else (),
    )


def _placed(rows: Sequence[Priority]) -> tuple[Priority, ...]:
    """Those in a quadrant; within it those that it advises on, and the most important, first."""
    placed = [row for row in rows if row.quadrant is not None]
    return tuple(sorted(placed, key=_place))


def _place(row: Priority) -> tuple[int, bool, float]:
    return ORDER.index(row.quadrant or ""), row.advised is None, -(row.importance or 0.0)


def _sentences(
    reading: Reading,
    audience: AudienceResult,
    rows: Sequence[Priority],
    placed: Sequence[Priority],
    voice: Voice,
) -> Iterator[str]:
    who = voice.text(audience.name)
    if not placed:
        yield voice.word("priorities.none", audience=who, reason=voice.reason(rows[0].reason))
        return
    first = [row for row in placed if row.quadrant == "concentrate_here"]
    names = voice.names(called(reading, row, row.audience, voice) for row in first[:SHOWN])
    yield voice.word(
        f"priorities.{'there' if first else 'nothing_there'}",
        audience=who,
        count=len(first),
        all=len(placed),
        names=names,
        importance=voice.code("priority_crosshairs", placed[0].importance_rule),
        performance=voice.code("priority_crosshairs", placed[0].performance_rule),
    )
    unsettled = [row for row in placed if "unsettled" in row.unsaid]
    if unsettled:
        yield voice.word("priorities.unsettled", n=len(unsettled), all=len(placed))
    known = [row.stability for row in placed if row.stability is not None]
    if known:
        steady = sum(share >= STEADY for share in known)
        yield voice.word(
            f"priorities.{'steady' if steady else 'unsteady'}",
            count=steady,
            all=len(known),
            draws=figure(placed[0].draws, "count"),
        )
        if first and steady:
            firm = sum((row.stability or 0.0) >= STEADY for row in first)
            yield voice.word("priorities.firm", count=firm, all=len(first))


def _drawing(audience: AudienceResult, placed: Sequence[Priority], voice: Voice) -> Drawing:
    filled = Series(name=voice.word("quadrant.concentrate_here"), colour="demand", shape="disc")
    hollow = Series(name=voice.word("priorities.others"), colour="demand", shape="ring")
    places = [
        quadrant.Place(
            number=number,
            across=row.performance or 0.0,
            up=row.importance or 0.0,
            series=filled if row.advised == "improve" else hollow,
        )
        for number, row in enumerate(placed, 1)
    ]
    first = placed[0]
    a, b, c, d = (_corner(code, placed, voice) for code in CORNERS)
    return Drawing(
        id=f"quadrants-{audience.id}",
        kind="quadrant",
        title=voice.word("priorities.chart", audience=voice.text(audience.name)),
        sentence=voice.word("priorities.chart_says", n=_counts(placed)),
        key=(filled, hollow),
        draw=lambda width: quadrant.quadrants(
            places,
            lines=(first.performance_line or 0.0, first.importance_line or 0.0),
            axes=(
                voice.word(f"priorities.across_{first.performance_unit}"),
                voice.word(f"priorities.up_{first.importance_unit}"),
            ),
            corners=(a, b, c, d),
            width=width,
        ),
    )


def _corner(code: str, placed: Sequence[Priority], voice: Voice) -> str:
    """A quadrant's name; only where it lies, if it is no advice to any that lies there."""
    there = [row for row in placed if row.quadrant == code]
    unsaid = bool(there) and not any(row.advised for row in there)
    return voice.word(f"quadrant_place.{code}" if unsaid else f"quadrant.{code}")


def _counts(placed: Sequence[Priority]) -> str:
    """The least and the greatest n behind the performances."""
    ends = dict.fromkeys((min(row.n or 0 for row in placed), max(row.n or 0 for row in placed)))
    return "–".join(figure(end, "count") for end in ends)


def _columns(first: Priority) -> tuple[Stack, ...]:
    importance, performance = (
        STYLES[unit] for unit in (first.importance_unit, first.performance_unit)
    )
    ci = "" if first.importance_ci is None else " importance_ci"
    return (
        stack(f"importance_{first.basis}", f"importance{ci}", room=2.2).styled(
            importance=importance, importance_ci=importance
        ),
        stack("priority_performance", "performance n:", room=1.8).styled(performance=performance),
        stack("priority_stability", "stability", room=1.2),
    )


def _table(
    reading: Reading, audience: AudienceResult, placed: Sequence[Priority], voice: Voice
) -> Table:
    columns, first = _columns(placed[0]), placed[0]
    numbered = tuple(enumerate(placed, 1))
    groups = (
        _group(
            reading,
            [
                (n, row)
                for n, row in numbered
                if row.quadrant == code and bool(row.advised) == advised
            ],
            columns,
            voice,
        )
        for code in ORDER
        for advised in (True, False)
    )
    return table(
        f"priorities-{audience.id}",
        "priorities",
        voice,
        (*heads(voice, "priority_quadrant", room=1.6), *heads(voice, "node", room=2.8)),
        stack_columns(columns, voice),
        (group for group in groups if group.lines),
        kind="priorities",
        audience=voice.text(audience.name),
        importance=voice.code("priority_crosshairs", first.importance_rule),
        performance=voice.code("priority_crosshairs", first.performance_rule),
        draws=figure(first.draws, "count"),
    )


def _group(
    reading: Reading, rows: Sequence[tuple[int, Priority]], columns: Sequence[Stack], voice: Voice
) -> Group:
    """Nodes of a quadrant, under the numbers that they have in the chart: those that it advises on,
    or those of which it says no more than where they lie.
    """
    lines = tuple(
        Line(
            heads=(_head(reading, number, row, voice),),
            cells=stacks(row, columns, f"priorities/{row.level}/{row.id}/{row.audience}", voice),
            note=_note(reading, row, voice),
            strong=row.advised == "improve",
        )
        for number, row in rows
    )
    if not lines:
        return Group(lines=())
    row = rows[0][1]
    title = f"quadrant{'' if row.advised else '_place'}.{row.quadrant}"
    return Group(lines=lines, title=voice.word(title))


def _head(reading: Reading, number: int, row: Priority, voice: Voice) -> Sentence:
    text = f"{number}.\u00a0{reading.name(row.level, row.id, voice)}"
    says = row.advised
    claim = Claim(level=row.level, id=row.id, audience=row.audience, says=says) if says else None
    return Sentence(text, (claim,) if claim else ())


def _note(reading: Reading, row: Priority, voice: Voice) -> str:
    touched = voice.word("priorities.on_line") if row.on_line else ""
    asked = item_wording(reading, row, row.audience, voice)
    unsaid = (voice.word(f"priorities.unsaid.{why}") for why in row.unsaid)
    return " · ".join(part for part in (asked, touched, *unsaid) if part)


def _unsaid(row: Priority, _: Reading, voice: Voice) -> list[str]:
    return [voice.names(voice.word(f"priorities.unsaid.{why}") for why in row.unsaid)]


PLACE = "n n_importance importance importance_ci importance_line performance performance_line"
UNITS = ("importance_unit", "performance_unit")
RULES = ("importance_rule", "performance_rule")
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "priorities",
            of_node(),
            texts("audience"),
            coded("basis", "priority_basis", "priority_column.basis"),
            texts("outcome", "priority_column.outcome_id"),
            coded("quadrant", "quadrant_place", "priority_column.quadrant"),
            coded("advised", "priority_advised", "priority_column.advised"),
            made(_unsaid, "priority_column.unsaid"),
            flag("on_line", "priority_column.on_line"),
            figures(Priority, f"{PLACE} stability draws", words="priority_column."),
            *(coded(key, "priority_unit", f"priority_column.{key}") for key in UNITS),
            *(coded(key, "priority_crosshairs", f"priority_column.{key}") for key in RULES),
            coded("drawn_by", "priority_drawn_by", "priority_column.drawn_by"),
            REASON,
            frozen=3,
        ),
    ),
)
