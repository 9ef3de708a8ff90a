"""How far to trust it: every caution in a sentence, and the table of their figures."""

from collections.abc import Iterator

from analysis.study.cautions import Caution, CautionFigure
from app.report.formats import figure, interval
from app.report.layout.cells import Figure, Group, Line, Table, stack_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import heads, table
from app.report.layout.workbook import Content, listed, plain
from app.report.prose.caution_sentences import told, value
from app.report.prose.trust import reliable, supplier_caveats
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.words import catalogue


def content(reading: Reading, voice: Voice) -> Passage | None:
    """Every caution once; that there is none where nothing was found; None without answers."""
    if not any(one.used for one in reading.demand):
        return None
    points = (
        *told(reading, reading.report.cautions, voice),
        *supplier_caveats(reading, voice),
        *reliable(reading, voice),
    )
    rows = [one for one in reading.report.cautions if one.weight > 1 or one.level is None]
    return Passage(
        lead=voice.word("cautions.lead" if reading.report.cautions else "cautions.none"),
        points=points,
        tables=(_table(reading, rows, voice),) if rows else (),
    )


def _table(reading: Reading, rows: list[Caution], voice: Voice) -> Table:
    groups = (
        Group(
            lines=tuple(_line(reading, one, voice) for one in rows if one.weight == weight),
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


def _line(reading: Reading, one: Caution, voice: Voice) -> Line:
    place = "/".join(each or "all" for each in (one.code, one.audience, one.level, one.id))
    lines = (_told(each, f"cautions/{place}", voice) for each in one.figures)
    return Line(
        heads=(voice.word(f"caution.{one.code}"),),
        note=_concerns(reading, one, voice),
        cells=(stack_cell(*lines),),
    )


def _told(one: CautionFigure, place: str, voice: Voice) -> tuple[Figure, ...]:
    """A figure, its interval and the limit that it is held against."""
    name = f"{voice.word(f'caution_figure.{one.name}')}\u00a0"
    shown = [Figure(text=value(one), address=f"{place}/{one.name}", before=name)]
    if one.ci is not None:
        shown.append(Figure(text=interval(one.ci, one.unit), before=" "))
    if one.limit is not None:
        shown.append(Figure(text=f"({figure(one.limit, one.unit)})", before=" "))
    return tuple(shown)


def _concerns(reading: Reading, one: Caution, voice: Voice) -> str:
    """The node and the audience; all of the report where it names none."""
    node = reading.node(one.level, one.id) if one.level and one.id else None
    audience = next((each for each in reading.report.audiences if each.id == one.audience), None)
    parts = (voice.name(node) if node else "", voice.text(audience.name) if audience else "")
    return " · ".join(part for part in parts if part) or voice.word("cautions.whole")


def _rows(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line for each figure of each caution."""
    for one in reading.report.cautions:
        key = f"section.{one.section}"
        section = voice.word(key) if f"report.{key}" in catalogue() else one.section
        about = (
            voice.word(f"caution_weight.{one.weight}"),
            voice.word(f"caution.{one.code}"),
            one.audience or "",
            voice.code("level", one.level) if one.level else "",
            one.id or "",
            section,
            plain(one.n, "count"),
        )
        for each in one.figures or (None,):
            yield (*about, *_figures(each, voice))


def _figures(one: CautionFigure | None, voice: Voice) -> tuple[Content, ...]:
    if one is None:
        return ("", None, None, None, None)
    low, high = one.ci or (None, None)
    numbers = (plain(each, one.unit) for each in (one.value, low, high, one.limit))
    return (voice.word(f"caution_figure.{one.name}"), *numbers)


HEADS = (
    "caution_weight caution audience level id caution_section n "
    "caution_figure caution_value caution_low caution_high caution_limit"
)
PAGE = Page(prints=content, sheets=(listed("cautions", HEADS, _rows, frozen=2),))
