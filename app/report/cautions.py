"""How far to trust it: every caution in a sentence, and the table of their figures."""

from collections.abc import Iterator

from analysis.study.caution_limits import Caution, CautionFigure
from app.report.formats import figure, interval
from app.report.layout.cells import Figure, Group, Line, Table, stack_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import heads, table
from app.report.layout.workbook import Content, listed, plain
from app.report.prose.caution_sentences import sentences, value
from app.report.prose.trust import reliable, supplier_caveats
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.words import catalogue


def content(reading: Reading, voice: Voice) -> Passage | None:
    """Every caution once; that there is none where nothing was found; None without answers."""
    if not any(audience.used for audience in reading.demand):
        return None
    points = (
        *sentences(reading, reading.report.cautions, voice),
        *supplier_caveats(reading, voice),
        *reliable(reading, voice),
    )
    rows = [row for row in reading.report.cautions if row.weight > 1 or row.level is None]
    return Passage(
        lead=voice.word("cautions.lead" if reading.report.cautions else "cautions.none"),
        points=points,
        tables=(_table(reading, rows, voice),) if rows else (),
    )


def _table(reading: Reading, rows: list[Caution], voice: Voice) -> Table:
    groups = (
        Group(
            lines=tuple(_line(reading, row, voice) for row in rows if row.weight == weight),
            title=voice.word(f"caution_weight.{weight}"),
        )
        for weight in (3, 2, 1)
    )
    return table(
        "cautions-figures",
        "cautions",
        voice,
        (*heads(voice, "caution_weight", room=1.6), *heads(voice, "caution", room=3.4)),
        heads(voice, "caution_figures", room=4.0),
        (group for group in groups if group.lines),
        kind="cautions",
    )


def _line(reading: Reading, row: Caution, voice: Voice) -> Line:
    place = "/".join(each or "all" for each in (row.code, row.audience, row.level, row.id))
    lines = (_shown(each, f"cautions/{place}", voice) for each in row.figures)
    return Line(
        heads=(voice.word(f"caution.{row.code}"),),
        note=_concerns(reading, row, voice),
        cells=(stack_cell(*lines),),
    )


def _shown(known: CautionFigure, place: str, voice: Voice) -> tuple[Figure, ...]:
    """A figure, its interval and the limit that it is held against."""
    name = f"{voice.word(f'caution_figure.{known.name}')}\u00a0"
    shown = [Figure(text=value(known), address=f"{place}/{known.name}", before=name)]
    if known.ci is not None:
        shown.append(Figure(text=interval(known.ci, known.unit), before=" "))
    if known.limit is not None:
        shown.append(Figure(text=f"({figure(known.limit, known.unit)})", before=" "))
    return tuple(shown)


def _concerns(reading: Reading, row: Caution, voice: Voice) -> str:
    """The node and the audience; all of the report where it names none."""
    node = reading.node(row.level, row.id) if row.level and row.id else None
    audience = next((each for each in reading.report.audiences if each.id == row.audience), None)
    parts = (voice.name(node) if node else "", voice.text(audience.name) if audience else "")
    return " · ".join(part for part in parts if part) or voice.word("cautions.whole")


def _rows(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line for each figure of each caution."""
    for row in reading.report.cautions:
        key = f"section.{row.section}"
        section = voice.word(key) if f"report.{key}" in catalogue() else row.section
        about = (
            voice.word(f"caution_weight.{row.weight}"),
            voice.word(f"caution.{row.code}"),
            row.audience or "",
            voice.code("level", row.level) if row.level else "",
            row.id or "",
            section,
            plain(row.n, "count"),
        )
        for each in row.figures or (None,):
            yield (*about, *_figures(each, voice))


def _figures(known: CautionFigure | None, voice: Voice) -> tuple[Content, ...]:
    if known is None:
        return ("", None, None, None, None)
    low, high = known.ci or (None, None)
    numbers = (plain(each, known.unit) for each in (known.value, low, high, known.limit))
    return (voice.word(f"caution_figure.{known.name}"), *numbers)


HEADS = (
    "caution_weight caution audience level id caution_section n "
    "caution_figure caution_value caution_low caution_high caution_limit"
)
PAGE = Page(prints=content, sheets=(listed("cautions", HEADS, _rows, frozen=2),))
