"""Kano's categories: a sentence per category, a chart of better and worse, and the table."""

from collections.abc import Iterator, Sequence
from typing import get_args

from analysis.sections.audiences import AudienceResult
from analysis.sections.kano import KanoCategory, KanoItem
from app.charts import quadrant
from app.charts.marks import Series
from app.render.cells import Column, Field, Group, Line, Stack, Table, noted, stack_columns, stacks
from app.render.drawings import NARROW, WIDE, Drawing
from app.render.passage import Passage
from app.render.tables import STOPS, audience_name
from app.tree import Tree
from app.voice import Voice

ORDER: tuple[KanoCategory, ...] = get_args(KanoCategory)
TOLD: tuple[KanoCategory, ...] = ("M", "O", "A")
SHOWN = 5
MIDDLE = 0.5
COLUMNS = (
    Stack(
        heading="kano_counts",
        lines=(
            (
                Field(name="must_be", style="count", label="kano_m"),
                Field(name="one_dimensional", style="count", label="kano_o"),
                Field(name="attractive", style="count", label="kano_a"),
            ),
            (
                Field(name="indifferent", style="count", label="kano_i"),
                Field(name="reverse", style="count", label="kano_r"),
                Field(name="questionable", style="count", label="kano_q"),
                Field(name="p", style="p", label="p"),
            ),
        ),
        room=2.6,
    ),
    Stack(
        heading="kano_better",
        lines=(
            (Field(name="better", style="coefficient"),),
            (Field(name="better_ci", style="coefficient"),),
        ),
        room=1.6,
    ),
    Stack(
        heading="kano_worse",
        lines=(
            (Field(name="worse", style="coefficient"),),
            (Field(name="worse_ci", style="coefficient"),),
        ),
        room=1.6,
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience that answered Kano pairs; None where none did."""
    parts = tuple(_parts(tree, voice))
    return Passage(lead=voice.word("kano.lead"), parts=parts) if parts else None


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    for audience in tree.demand:
        rows = [row for row in tree.report.kano if row.audience == audience.id]
        if not rows:
            continue
        placed = _placed(rows)
        yield Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(audience, rows, placed, voice)),
            drawing=_drawing(audience, placed, voice),
            tables=(_table(audience, rows, placed, voice),) if placed else (),
        )


def _placed(rows: Sequence[KanoItem]) -> tuple[KanoItem, ...]:
    """Those with a category, category by category, the strongest first."""
    placed = [row for row in rows if row.category is not None]
    return tuple(
        sorted(
            placed,
            key=lambda row: (ORDER.index(row.category or "Q"), -(row.category_strength or 0.0)),
        )
    )


def _sentences(
    audience: AudienceResult, rows: Sequence[KanoItem], placed: Sequence[KanoItem], voice: Voice
) -> Iterator[str]:
    who = voice.text(audience.name)
    if not placed:
        yield voice.word("kano.none", audience=who, reason=voice.reason(rows[0].reason))
        return
    clear = [row for row in placed if row.clear is not False]
    for code in TOLD:
        yield from _named(code, [row for row in clear if row.category == code], placed, voice)
    yield from _others(clear, voice)
    yield from _named("open", [row for row in placed if row.clear is False], placed, voice)
    if len(clear) == len(placed):
        yield voice.word("kano.settled")


def _named(
    word: str, own: Sequence[KanoItem], placed: Sequence[KanoItem], voice: Voice
) -> Iterator[str]:
    """How many of all, and the names of the first."""
    if own:
        names = [voice.text(row.name).rstrip(STOPS) for row in own[:SHOWN]]
        names += [voice.word("kano.more")] * (len(own) > SHOWN)
        yield voice.word(
            f"kano.{word}",
            n=len(own),
            count=len(own),
            all=len(placed),
            names=voice.names(names),
        )


def _others(placed: Sequence[KanoItem], voice: Voice) -> Iterator[str]:
    numbers = {code: sum(row.category == code for row in placed) for code in ORDER}
    rest = {code: n for code, n in numbers.items() if n and code not in TOLD}
    if rest:
        parts = [
            voice.word("kano.part", category=_lower(code, voice), count=n)
            for code, n in rest.items()
        ]
        yield voice.word("kano.others", categories=voice.both(parts))


def _lower(code: KanoCategory, voice: Voice) -> str:
    return voice.code("kano_category", code).lower()


def _drawing(audience: AudienceResult, placed: Sequence[KanoItem], voice: Voice) -> Drawing | None:
    filled = Series(name=voice.word("kano.clear"), colour="demand", shape="disc")
    hollow = Series(name=voice.word("kano.unclear"), colour="demand", shape="ring")
    places = [
        quadrant.Place(
            number=number,
            across=-row.worse,
            up=row.better,
            series=filled if row.clear else hollow,
        )
        for number, row in enumerate(placed, 1)
        if row.better is not None and row.worse is not None
    ]
    if not places:
        return None
    a, b, c, d = (voice.code("kano_category", code) for code in ("A", "O", "M", "I"))

    def drawn(width: float) -> quadrant.Quadrants:
        return quadrant.quadrants(
            places,
            lines=(MIDDLE, MIDDLE),
            axes=(voice.word("kano.across"), voice.word("kano.up")),
            corners=(a, b, c, d),
            width=width,
        )

    return Drawing(
        id=f"kano-chart-{audience.id}",
        kind="quadrant",
        title=voice.word("kano.chart", audience=voice.text(audience.name)),
        sentence=voice.word("kano.chart_says", n=max(row.n or 0 for row in placed)),
        axis="",
        key=(filled, hollow),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
    )


def _table(
    audience: AudienceResult, rows: Sequence[KanoItem], placed: Sequence[KanoItem], voice: Voice
) -> Table:
    numbered = tuple(enumerate(placed, 1))
    groups = []
    for code in ORDER:
        lines = tuple(
            _line(row, f"{n}.\u00a0", voice) for n, row in numbered if row.category == code
        )
        if lines:
            groups.append(Group(lines=lines, title=voice.code("kano_category", code)))
    rest = tuple(_line(row, "", voice) for row in rows if row.category is None)
    if rest:
        groups.append(Group(lines=rest, title=voice.word("kano.hidden")))
    return noted(
        Table(
            id=f"kano-{audience.id}",
            caption=voice.word("caption.kano", audience=voice.text(audience.name)),
            legend=voice.word("legend.kano"),
            heads=(
                Column(title=voice.word("column.kano_category"), numeric=False, room=1.4),
                Column(title=voice.word("column.kano_feature"), numeric=False, room=2.8),
            ),
            columns=stack_columns(COLUMNS, voice),
            groups=tuple(groups),
            kind="priorities",
        )
    )


def _line(row: KanoItem, before: str, voice: Voice) -> Line:
    return Line(
        heads=(f"{before}{row.id}",),
        cells=stacks(row, COLUMNS, f"kano/item/{row.id}/{row.audience}", voice),
        note=" · ".join((voice.text(row.name), *_beside(row, voice))),
    )


def _beside(row: KanoItem, voice: Voice) -> Iterator[str]:
    """What the category stands against, where that is not clear."""
    if row.tied:
        tied = voice.both([_lower(code, voice) for code in row.tied])
        yield voice.word("kano.tied", categories=tied)
    elif row.clear is False and row.runner_up is not None:
        yield voice.word("kano.next", category=_lower(row.runner_up, voice))
