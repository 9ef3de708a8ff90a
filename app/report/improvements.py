"""What to do first: the first steps in sentences, and the whole order with its terms."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from analysis.sections.improvements.improvements import SEVERAL, Improvement
from analysis.sections.improvements.terms import ImprovementView
from app.report.formats import figure
from app.report.kinds import kinds
from app.report.layout.cells import (
    Cell,
    Figure,
    Group,
    Line,
    Table,
    figure_of,
    reason_cell,
    stack_cell,
)
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import heads, table
from app.report.layout.workbook import (
    Content,
    coded,
    figures,
    made,
    of_node,
    page,
    plain,
    reasons,
    texts,
    why,
)
from app.report.prose.names import called
from app.report.prose.steps import first_steps
from app.report.prose.voice import Voice
from app.report.reading import Reading

TERMS = ("importance", "gap", "change", "stability")
"""Terms that may not be known; each has its reason in `<term>_reason`."""
BASES = {"stated": "score", "correlation": "coefficient"}
"""How an importance looks."""


def content(reading: Reading, voice: Voice) -> Passage | None:
    """None where no quality of the lowest level may be shown."""
    rows = [row for row in reading.report.improvements if row.rank is not None]
    if not rows:
        return None
    points = first_steps(reading, voice)
    if not any(_standing(row) for row in rows):
        points = (*points, voice.word("improvements.small"))
    elif (more := sum(row.step is not None for row in rows) - SEVERAL) > 0:
        points = (*points, voice.word("improvements.others", n=more))
    return Passage(
        lead=voice.running(_lead(reading, rows, voice)),
        points=points,
        tables=(_table(reading, rows, voice),),
    )


def _standing(row: Improvement) -> int:
    """2 where something is established against it, 1 where there is a hint."""
    return 2 if row.step else 1 if row.leading and row.leading.hints else 0


def _lead(reading: Reading, rows: Sequence[Improvement], voice: Voice) -> Iterator[str]:
    yield voice.word("improvements.lead")
    missing = [
        voice.word(
            "improvements.missing_term",
            term=voice.word(f"improvements.term.{term}"),
            reason=voice.reason(reason),
        )
        for term in TERMS
        if (reason := _missing(rows, term))
    ]
    if missing:
        yield voice.word("improvements.missing", terms=voice.names(missing))
    if len(reading.demand) > 1:
        yield voice.word("improvements.one_audience")


def _missing(rows: Sequence[Improvement], term: str) -> str | None:
    """Why a term is known of no node."""
    codes = {getattr(row.leading, f"{term}_reason") for row in rows}
    return None if None in codes else next(iter(sorted(codes)), None)


Maker = Callable[[ImprovementView, Improvement, str, Voice], Cell]


def _table(reading: Reading, rows: Sequence[Improvement], voice: Voice) -> Table:
    makers: dict[str, Maker] = {
        "importance": _term("importance"),
        "gap": _term("gap", "gap100"),
        "change": _term("change", "change100"),
        "stability": _term("stability"),
    }
    known = {term: make for term, make in makers.items() if not _missing(rows, term)}
    columns: dict[str, Maker] = {"score": _score, **known}
    if any(row.leading and row.leading.caution for row in rows):
        columns["caution"] = _caution
    columns["points"] = _points
    groups = (
        Group(
            lines=tuple(
                _line(reading, row, columns.values(), voice)
                for row in rows
                if _standing(row) == standing
            ),
            title=voice.word(f"improvements.group.{standing}"),
        )
        for standing in (2, 1, 0)
    )
    return table(
        "improvements-order",
        "improvements",
        voice,
        (*heads(voice, "improvement_group", room=1.6), *heads(voice, "node", room=2.4)),
        heads(voice, *(f"improvement_{key}" for key in columns), room=1.5),
        (group for group in groups if group.lines),
        kind="across",
    )


def _line(reading: Reading, row: Improvement, makers: Iterable[Maker], voice: Voice) -> Line:
    view = row.leading
    assert view is not None
    address = f"improvements/{row.level}/{row.id}/{view.audience}"
    audience = next(each for each in reading.demand if each.id == view.audience)
    who = voice.text(audience.name) if len(reading.demand) > 1 else ""
    parts = (who, _codes(view.reasons or view.hints, voice))
    return Line(
        heads=(f"{row.rank}.\u00a0{called(reading, row, view.audience, voice)}",),
        note=" · ".join(part for part in parts if part),
        cells=tuple(make(view, row, address, voice) for make in makers),
        strong=row.step is not None,
    )


def _factor(view: ImprovementView, term: str, address: str) -> Figure:
    return figure_of(view, f"by_{term}", address, "×\u00a0")


def _score(view: ImprovementView, _row: Improvement, address: str, _voice: Voice) -> Cell:
    lines = (figure_of(view, name, address) for name in ("score100", "shortfall"))
    return stack_cell(*((line,) for line in lines))


def _term(term: str, name: str = "") -> Maker:
    """A cell with a figure, and its factor; or why it is not known."""
    name = name or term

    def cell(view: ImprovementView, _row: Improvement, address: str, voice: Voice) -> Cell:
        value = getattr(view, name)
        if value is None or getattr(view, f"by_{term}") is None:
            return reason_cell(getattr(view, f"{term}_reason"), voice)
        style = BASES[view.basis or ""] if term == "importance" else kinds(ImprovementView)[name]
        known = Figure(text=figure(value, style), address=f"{address}/{name}")
        return stack_cell((known,), (_factor(view, term, address),))

    return cell


def _caution(view: ImprovementView, _row: Improvement, address: str, voice: Voice) -> Cell:
    word = voice.word(f"caution_weight.{view.caution}")
    return stack_cell((Figure(text=word),), (_factor(view, "caution", address),))


def _points(view: ImprovementView, row: Improvement, address: str, _voice: Voice) -> Cell:
    first = () if row.first is None else (figure_of(row, "first", address),)
    return stack_cell((figure_of(view, "points", address),), first)


def _importance_cell(view: ImprovementView, _: Reading, _voice: Voice) -> Iterator[Content]:
    yield plain(view.importance, BASES[view.basis or "stated"])


def _leads(rows: tuple[Improvement, ImprovementView], _: Reading, voice: Voice) -> list[str]:
    return [voice.word("yes" if rows[0].audience == rows[1].audience else "no")]


def _codes(codes: Sequence[str], voice: Voice) -> str:
    return voice.names(voice.code("against", each) for each in codes)


def _reasons(view: ImprovementView, _: Reading, voice: Voice) -> list[str]:
    return [_codes(view.reasons, voice), _codes(view.hints, voice)]


def _why(rows: tuple[Improvement, ImprovementView], _: Reading, voice: Voice) -> list[str]:
    return [why(rows[1].reason or rows[0].reason, voice)]


WORDS = "improvement_column."
SHEET = page(
    "improvements.views",
    figures(Improvement, "rank", words=WORDS, at=0),
    of_node(at=0),
    texts("audience"),
    made(_leads, f"{WORDS}leads", at=None),
    coded("step", "step", f"{WORDS}step", at=0),
    made(_reasons, f"{WORDS}reasons", f"{WORDS}hints"),
    figures(Improvement, "first among draws", words=WORDS, at=0),
    figures(ImprovementView, "n score100"),
    figures(ImprovementView, "shortfall", words=WORDS),
    coded("basis", "priority_basis", "priority_column.basis"),
    made(_importance_cell, f"{WORDS}importance"),
    figures(ImprovementView, "by_importance", words=WORDS),
    coded("gap_kind", "kind_of", f"{WORDS}gap_kind"),
    figures(ImprovementView, "gap100"),
    coded("gap_verdict", "verdict", f"{WORDS}gap_verdict"),
    figures(ImprovementView, "gap_p by_gap", words=WORDS),
    texts("change_id", f"{WORDS}change_id"),
    figures(ImprovementView, "change100 change_p by_change", words=WORDS),
    coded("quadrant", "quadrant_place", f"{WORDS}quadrant"),
    figures(
        ImprovementView, "stability by_stability lowest caution by_caution points", words=WORDS
    ),
    reasons(
        " ".join(f"{term}_reason" for term in TERMS),
        *(f"{WORDS}{term}_reason" for term in TERMS),
    ),
    made(_why, "column.reason", at=None),
    frozen=4,
)
PAGE = Page(prints=content, sheets=(SHEET,))
