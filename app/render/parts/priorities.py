"""Importance against performance: a chart of four quadrants, and its table."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.priorities import Priority
from app.charts import quadrant
from app.charts.marks import Series
from app.formats import Style, figure
from app.render.cells import Column, Field, Group, Line, Stack, Table, noted, stacks
from app.render.drawings import NARROW, WIDE, Drawing
from app.render.passage import Passage
from app.render.tables import STOPS, audience_name, wording
from app.tree import Tree
from app.voice import Voice

ORDER = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")
CORNERS = ("concentrate_here", "keep_up", "possible_overkill", "low_priority")
"""Clockwise from top left, importance going up, performance to the right."""
STYLES: dict[str, Style] = {"scale": "mean", "hundred": "score", "correlation": "coefficient"}
STEADY = 0.9
SHOWN = 5


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience that has priorities; None where none has."""
    parts = tuple(_parts(tree, voice))
    return Passage(lead=" ".join(_bases(tree, voice)), parts=parts) if parts else None


def _bases(tree: Tree, voice: Voice) -> Iterator[str]:
    """Where importance comes from; as a rule the same for all audiences."""
    for basis, outcome in dict.fromkeys((r.basis, r.outcome) for r in tree.report.priorities):
        node = tree.node("outcome", outcome or "")
        about = voice.name(node) if node else ""
        yield voice.word(f"priorities.{basis}", outcome=about)


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    for audience in tree.demand:
        rows = [row for row in tree.report.priorities if row.audience == audience.id]
        if not rows:
            continue
        placed = _placed(rows)
        yield Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(tree, audience, rows, placed, voice)),
            drawing=_drawing(audience, placed, voice) if placed else None,
            tables=(_table(tree, audience, placed, voice),) if placed else (),
        )


def _placed(rows: Sequence[Priority]) -> tuple[Priority, ...]:
    """Those in a quadrant: what to begin with first, within it the most important first."""
    placed = [row for row in rows if row.quadrant is not None]
    return tuple(
        sorted(placed, key=lambda row: (ORDER.index(row.quadrant or ""), -(row.importance or 0.0)))
    )


def _sentences(
    tree: Tree,
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
    names = voice.names(
        called(tree, row.level, row.id, row.audience, voice) for row in first[:SHOWN]
    )
    yield voice.word(
        f"priorities.{'start' if first else 'no_start'}",
        audience=who,
        count=len(first),
        all=len(placed),
        names=names,
        importance=voice.code("priority_crosshairs", placed[0].importance_rule),
        performance=voice.code("priority_crosshairs", placed[0].performance_rule),
    )
    held = [row.stability for row in placed if row.stability is not None]
    if held:
        steady = sum(share >= STEADY for share in held)
        yield voice.word(
            f"priorities.{'steady' if steady else 'unsteady'}",
            count=steady,
            all=len(held),
            draws=figure(placed[0].draws, "count"),
        )
        if first and steady:
            firm = sum((row.stability or 0.0) >= STEADY for row in first)
            yield voice.word("priorities.firm", count=firm, all=len(first))


def called(tree: Tree, level: str, id_: str, audience: str, voice: Voice) -> str:
    """A node in a sentence or a chart: an item with what was asked."""
    node = tree.node(level, id_)
    if node is None:
        return id_
    if level != "item":
        return voice.name(node)
    return f"{id_} {wording(node, audience, voice).rstrip(STOPS)}"


def name(tree: Tree, level: str, id_: str, voice: Voice) -> str:
    """A node in a table, where an item's wording has a place of its own."""
    node = tree.node(level, id_)
    return voice.name(node) if node else id_


def note(tree: Tree, level: str, id_: str, audience: str, voice: Voice) -> str:
    """That place: an item's wording."""
    node = tree.node(level, id_)
    return wording(node, audience, voice) if node and level == "item" else ""


def _drawing(audience: AudienceResult, placed: Sequence[Priority], voice: Voice) -> Drawing:
    filled = Series(name=voice.word("quadrant.concentrate_here"), colour="demand", shape="disc")
    hollow = Series(name=voice.word("priorities.others"), colour="demand", shape="ring")
    places = [
        quadrant.Place(
            number=number,
            across=row.performance or 0.0,
            up=row.importance or 0.0,
            series=filled if row.quadrant == "concentrate_here" else hollow,
        )
        for number, row in enumerate(placed, 1)
    ]
    first = placed[0]

    def drawn(width: float) -> quadrant.Quadrants:
        return quadrant.quadrants(
            places,
            lines=(first.performance_line or 0.0, first.importance_line or 0.0),
            axes=(
                voice.word(f"priorities.across_{first.performance_unit}"),
                voice.word(f"priorities.up_{first.importance_unit}"),
            ),
            corners=_corners(voice),
            width=width,
        )

    return Drawing(
        id=f"quadrants-{audience.id}",
        kind="quadrant",
        title=voice.word("priorities.chart", audience=voice.text(audience.name)),
        sentence=voice.word("priorities.chart_says", n=_counts(placed)),
        axis="",
        key=(filled, hollow),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
    )


def _counts(placed: Sequence[Priority]) -> str:
    """The least and the greatest n behind the performances."""
    ends = dict.fromkeys((min(row.n or 0 for row in placed), max(row.n or 0 for row in placed)))
    return "–".join(figure(end, "count") for end in ends)


def _corners(voice: Voice) -> tuple[str, str, str, str]:
    a, b, c, d = (voice.word(f"quadrant.{code}") for code in CORNERS)
    return a, b, c, d


def _columns(first: Priority) -> tuple[Stack, ...]:
    importance = STYLES[first.importance_unit]
    return (
        Stack(
            heading=f"importance_{first.basis}",
            lines=(
                (
                    Field(name="importance", style=importance),
                    *(
                        (Field(name="importance_ci", style=importance),)
                        if first.importance_ci is not None
                        else ()
                    ),
                ),
            ),
            room=2.2,
        ),
        Stack(
            heading="priority_performance",
            lines=(
                (
                    Field(name="performance", style=STYLES[first.performance_unit]),
                    Field(name="n", style="count", label="n"),
                ),
            ),
            room=1.8,
        ),
        Stack(
            heading="priority_stability",
            lines=((Field(name="stability", style="share"),),),
            room=1.2,
        ),
    )


def _table(tree: Tree, audience: AudienceResult, placed: Sequence[Priority], voice: Voice) -> Table:
    columns = _columns(placed[0])
    numbered = tuple(enumerate(placed, 1))
    groups = []
    for code in ORDER:
        lines = tuple(
            Line(
                heads=(f"{number}.\u00a0{name(tree, row.level, row.id, voice)}",),
                cells=stacks(
                    row, columns, f"priorities/{row.level}/{row.id}/{row.audience}", voice
                ),
                note=_note(tree, row, voice),
                strong=code == "concentrate_here",
            )
            for number, row in numbered
            if row.quadrant == code
        )
        if lines:
            groups.append(Group(lines=lines, title=voice.word(f"quadrant.{code}")))
    table = Table(
        id=f"priorities-{audience.id}",
        caption=voice.word("caption.priorities", audience=voice.text(audience.name)),
        legend=voice.word(
            "legend.priorities",
            importance=voice.code("priority_crosshairs", placed[0].importance_rule),
            performance=voice.code("priority_crosshairs", placed[0].performance_rule),
            draws=figure(placed[0].draws, "count"),
        ),
        heads=(
            Column(title=voice.word("column.priority_quadrant"), numeric=False, room=1.6),
            Column(title=voice.word("column.node"), numeric=False, room=2.8),
        ),
        columns=tuple(
            Column(title=voice.word(f"column.{one.heading}"), numeric=False, room=one.room)
            for one in columns
        ),
        groups=tuple(groups),
        kind="priorities",
    )
    return noted(table)


def _note(tree: Tree, row: Priority, voice: Voice) -> str:
    touched = voice.word("priorities.on_line") if row.on_line else ""
    asked = note(tree, row.level, row.id, row.audience, voice)
    return " · ".join(part for part in (asked, touched) if part)
