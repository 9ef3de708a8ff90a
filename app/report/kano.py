"""Kano's categories: a sentence per category, a chart of better and worse, and the table."""

from collections.abc import Iterator, Sequence
from typing import get_args

from analysis.sections.audiences import AudienceResult
from analysis.sections.kano import KanoCategory, KanoItem
from app.charts import quadrant
from app.charts.marks import Series
from app.report.kinds import kinds
from app.report.layout.cells import Group, Line, Table
from app.report.layout.drawings import Drawing
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import (
    REASON,
    Content,
    coded,
    figures,
    flag,
    made,
    page,
    plain,
    texts,
)
from app.report.prose.names import STOPS
from app.report.prose.voice import Voice
from app.report.reading import Reading

ORDER: tuple[KanoCategory, ...] = get_args(KanoCategory)
TOLD: tuple[KanoCategory, ...] = ("M", "O", "A")
SHOWN = 5
MIDDLE = 0.5
COLUMNS = (
    stack(
        "kano_counts",
        "must_be:kano_m one_dimensional:kano_o attractive:kano_a",
        "indifferent:kano_i reverse:kano_r questionable:kano_q p:",
        room=2.6,
    ),
    stack("kano_better", "better", "better_ci", room=1.6),
    stack("kano_worse", "worse", "worse_ci", room=1.6),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience that answered Kano pairs; None where none did."""
    parts = tuple(
        _part(audience, rows, voice) for audience, rows in reading.divided(reading.report.kano)
    )
    return Passage(lead=voice.word("kano.lead"), parts=parts) if parts else None


def _part(audience: AudienceResult, rows: Sequence[KanoItem], voice: Voice) -> Passage:
    placed = _placed(rows)
    return Passage(
        title=audience_name(audience, voice),
        lead=voice.running(_sentences(audience, rows, placed, voice)),
        drawing=_drawing(audience, placed, voice),
        tables=(_table(audience, rows, placed, voice),) if placed else (),
    )


def _placed(rows: Sequence[KanoItem]) -> tuple[KanoItem, ...]:
    """Those with a category, category by category, the strongest first."""
    placed = [(ORDER.index(row.category), row) for row in rows if row.category is not None]
    placed.sort(key=lambda each: (each[0], -(each[1].category_strength or 0.0)))
    return tuple(row for _, row in placed)


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
    word: str, some: Sequence[KanoItem], placed: Sequence[KanoItem], voice: Voice
) -> Iterator[str]:
    """How many of all, and the names of the first."""
    if some:
        names = [voice.text(row.name).rstrip(STOPS) for row in some[:SHOWN]]
        names += [voice.word("kano.more")] * (len(some) > SHOWN)
        n, listed = len(some), voice.names(names)
        yield voice.word(f"kano.{word}", n=n, count=n, all=len(placed), names=listed)


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

    return Drawing(
        id=f"kano-chart-{audience.id}",
        kind="quadrant",
        title=voice.word("kano.chart", audience=voice.text(audience.name)),
        sentence=voice.word("kano.chart_says", n=max(row.n or 0 for row in placed)),
        key=(filled, hollow),
        draw=lambda width: quadrant.quadrants(
            places,
            lines=(MIDDLE, MIDDLE),
            axes=(voice.word("kano.across"), voice.word("kano.up")),
            corners=(a, b, c, d),
            width=width,
        ),
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
    return table(
        f"kano-{audience.id}",
        "kano",
        voice,
        (
            *heads(voice, "kano_category", room=1.4),
            *heads(voice, "kano_feature", room=2.8),
        ),
        stack_columns(COLUMNS, voice),
        tuple(groups),
        kind="priorities",
        audience=voice.text(audience.name),
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


PEOPLE = "n incomplete must_be one_dimensional attractive indifferent reverse questionable"
TESTED = "p total_strength category_strength n_coefficients better better_ci worse worse_ci"
SHARES = tuple(f"kano_column.share_{code.lower()}" for code in "MOAIRQ")


def _shares(row: KanoItem, _: Reading, __: Voice) -> Iterator[Content]:
    kind = kinds(KanoItem)["shares"]
    return (plain(share, kind) for share in row.shares or (None,) * len(SHARES))


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "kano",
            texts("id"),
            made(lambda row, _, voice: (voice.text(row.name),), "kano_column.wording"),
            texts("audience"),
            coded("category", "kano_category", "kano_column.category"),
            made(
                lambda row, _, voice: (
                    voice.names(voice.code("kano_category", code) for code in row.tied),
                ),
                "kano_column.tied",
            ),
            coded("runner_up", "kano_category", "kano_column.runner_up"),
            flag("clear", "kano_column.clear"),
            flag("fong", "kano_column.fong"),
            figures(KanoItem, PEOPLE, words="kano_column."),
            made(_shares, *SHARES),
            figures(KanoItem, TESTED, words="kano_column."),
            REASON,
            frozen=2,
        ),
    ),
)
