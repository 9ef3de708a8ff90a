"""What drives the outcome: each characteristic's part of what they explain together."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.drivers import Driver, Drivers
from app.charts import forest
from app.charts.dumbbell import Estimate
from app.formats import figure, interval
from app.render.cells import (
    Column,
    Field,
    Group,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
    used_stacks,
)
from app.render.drawings import NARROW, WIDE, Drawing, looks
from app.render.parts.priorities import called, name, note
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

OVERLAP = 5.0
"""A variance inflation factor from which the overlap is told (a rule of thumb)."""
SETTLED = 0.9
COLUMNS = (
    Stack(
        heading="driver_share",
        lines=((Field(name="share", style="share"), Field(name="share_ci", style="share")),),
        room=2.2,
    ),
    Stack(
        heading="driver_rank",
        lines=(
            (
                Field(name="rank", style="count"),
                Field(name="same_rank", style="share", label="driver_kept"),
            ),
        ),
        room=1.6,
    ),
    Stack(
        heading="driver_slope",
        lines=((Field(name="slope", style="gap"), Field(name="slope_ci", style="gap")),),
        room=2.4,
    ),
    Stack(
        heading="driver_more",
        lines=(
            (
                Field(name="r", style="coefficient", label="driver_r"),
                Field(name="vif", style="score", label="driver_vif"),
            ),
        ),
        room=2.0,
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience with an outcome; None where none has."""
    by_audience = {row.audience: row for row in tree.report.drivers}
    parts = tuple(
        Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(tree, audience, row, voice)),
            drawing=_drawing(tree, audience, row, voice),
            tables=(_table(tree, audience, row, voice),) if row.parts else (),
        )
        for audience in tree.demand
        if (row := by_audience.get(audience.id)) is not None
    )
    return Passage(lead=voice.word("drivers.intro"), parts=parts) if parts else None


def _sentences(tree: Tree, audience: AudienceResult, row: Drivers, voice: Voice) -> Iterator[str]:
    outcome = tree.node("outcome", row.outcome)
    about = voice.name(outcome) if outcome else row.outcome
    who = voice.text(audience.name)
    ranked = sorted(
        (part for part in row.parts if part.share is not None), key=lambda part: part.rank or 0
    )
    if row.r2 is None or not ranked:
        reason = voice.reason(row.reason)
        yield voice.word("drivers.none", audience=who, outcome=about, reason=reason)
        return
    yield voice.word(
        "drivers.says",
        audience=who,
        outcome=about,
        n=row.n,
        count=row.k,
        r2=figure(row.r2, "share"),
        adjusted=figure(row.adjusted_r2, "share"),
    )
    yield _order(tree, audience, ranked, voice)
    worst = max((part.vif for part in row.parts if part.vif is not None), default=None)
    if worst is not None and worst >= OVERLAP:
        yield voice.word("drivers.overlap", vif=figure(worst, "score"))
    elif worst is None:
        yield voice.word("drivers.copies")
    if row.left_out:
        yield voice.word("drivers.left_out", n=row.left_out)


def _order(tree: Tree, audience: AudienceResult, ranked: list[Driver], voice: Voice) -> str:
    first, last = ranked[0], ranked[-1]
    settled = first.same_rank is not None and first.same_rank >= SETTLED
    return voice.word(
        f"drivers.{'order' if settled else 'order_open'}",
        first=called(tree, first.level, first.id, audience.id, voice),
        first_share=_share(first),
        last=called(tree, last.level, last.id, audience.id, voice),
        last_share=_share(last),
        held=figure(first.same_rank, "share"),
    )


def _share(part: Driver) -> str:
    text = figure(part.share, "share")
    return text if part.share_ci is None else f"{text} {interval(part.share_ci, 'share')}"


def _drawing(tree: Tree, audience: AudienceResult, row: Drivers, voice: Voice) -> Drawing | None:
    parts = [part for part in row.parts if part.share is not None]
    if not parts:
        return None
    entries = [
        forest.Entry(
            name=called(tree, part.level, part.id, audience.id, voice),
            estimates=(Estimate(value=part.share or 0.0, ends=part.share_ci),),
        )
        for part in sorted(parts, key=lambda part: part.rank or 0)
    ]
    key = (looks(tree, voice)[audience.id],)
    even = 1.0 / len(parts)
    return Drawing(
        id=f"drivers-chart-{audience.id}",
        kind="forest",
        title=voice.word("drivers.chart"),
        sentence=voice.word("drivers.chart_says", even=figure(even, "share"), n=row.n),
        axis=voice.word("drivers.axis"),
        key=key,
        wide=forest.forest(entries, key, reference=even, width=WIDE),
        narrow=forest.forest(entries, key, reference=even, width=NARROW),
    )


def _table(tree: Tree, audience: AudienceResult, row: Drivers, voice: Voice) -> Table:
    ranked = sorted(row.parts, key=lambda part: (part.rank is None, part.rank or 0))
    chosen = used_stacks(ranked, COLUMNS)
    lines = tuple(
        Line(
            heads=(name(tree, part.level, part.id, voice),),
            note=note(tree, part.level, part.id, audience.id, voice),
            cells=stacks(part, chosen, f"drivers/{part.level}/{part.id}/{row.audience}", voice),
        )
        for part in ranked
    )
    table = Table(
        id=f"drivers-{audience.id}",
        caption=voice.word("caption.drivers", audience=voice.text(audience.name)),
        legend=voice.word(f"legend.{row.division or 'lmg'}"),
        heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        columns=stack_columns(chosen, voice),
        groups=(Group(lines=lines),),
        kind="drivers",
    )
    return noted(table)
