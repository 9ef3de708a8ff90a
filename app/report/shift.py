"""The tests of the supplier's gaps, and how many raters would tell more: tables of the annex."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap
from analysis.sections.shift import Shift
from analysis.statistics.gaps.decision_study import Promise
from app.report.formats import figure
from app.report.gaps import address
from app.report.kinds import printed
from app.report.layout.cells import Cell, Line, Table
from app.report.layout.passage import Page, Passage, legends_once
from app.report.layout.stacks import stack, stack_columns, stacks, used_stacks
from app.report.layout.tables import audience_name, blocks, counts, heads, node_line, table
from app.report.layout.workbook import REASON, coded, figures, page, texts
from app.report.prose.advice import needed
from app.report.prose.voice import Voice
from app.report.reading import SUPPLIER_DEMAND, Reading

TESTS = (
    stack("shift_gap", "gap100 ci100", room=2.5),
    stack("shift_p", "p_adjusted", "p:alone", room=1.4),
    stack("shift_equivalence", "equivalence_p", room=1.6),
    stack("shift_beyond", "beyond_margin", room=1.2),
    stack("shift_detectable", "detectable100", room=1.3),
    stack("shift_effect", "effect effect_ci", room=2.5),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience that the supplier is compared with; None where there is none."""
    parts = legends_once(
        Passage(
            title=audience_name(audience, voice),
            points=tuple(_sentences(reading, audience, voice)),
            tables=tuple(_tables(reading, audience, voice)),
        )
        for audience in reading.demand
        if any(gap.verdict for gap in _gaps(reading, audience))
    )
    lead = voice.word("shift.lead_declared" if reading.declared else "shift.lead")
    return Passage(lead=lead, parts=parts) if parts else None


def _gaps(reading: Reading, audience: AudienceResult) -> list[Gap]:
    return [
        gap
        for gap in reading.gaps(SUPPLIER_DEMAND)
        if gap.audience == audience.id and gap.level != "item" and gap.gap100 is not None
    ]


def _sentences(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    row = reading.shift(audience.id)
    if row is None or not row.panels:
        return
    yield needed(reading, row, voice)
    if row.needed_profile is not None:
        number = printed(row, "needed_profile")
        yield voice.word("shift.as_much_beyond", needed=number)
    if row.rater_sd100 is not None:
        key = "scatter" if row.rater_sd100 > 0.0 else "scatter_none"
        yield voice.word(
            f"shift.{key}",
            raters=printed(row, "rater_sd100"),
            rest=printed(row, "rest_sd100"),
        )


def _tables(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[Table]:
    name = voice.text(audience.name)
    gaps = _gaps(reading, audience)
    columns = used_stacks(gaps, TESTS)
    yield table(
        f"tests-{audience.id}",
        "tests",
        voice,
        heads(voice, "node", room=2.2),
        stack_columns(columns, voice),
        blocks(
            node_line(reading, gap, stacks(gap, columns, address(gap), voice), voice)
            for gap in gaps
        ),
        kind="gaps",
        audience=name,
    )
    row = reading.shift(audience.id)
    if row is not None and row.panels:
        yield table(
            f"panels-{audience.id}",
            "panels",
            voice,
            heads(voice, "panel_raters", room=1.5),
            counts(voice, "panel_gap", "panel_profile", "panel_level", room=1.5),
            [_panel(each) for each in row.panels],
            audience=name,
        )


def _panel(promise: Promise) -> Line:
    widths = (promise.gap, promise.profile, promise.level)
    return Line(
        heads=(figure(promise.raters, "count"),),
        cells=tuple(Cell(text=figure(each, "score")) for each in widths),
    )


SIDES = "n n_supplier nodes statements shift ci shift100 ci100"
MODEL = "p p_adjusted equivalence_p beyond_margin detectable detectable100"
RATERS = "rater_sd100 rest_sd100 ratio own aim100 needed_gap needed_profile needed_level"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "shift",
            texts("audience"),
            coded("self_assessment", "self_assessment", "shift.self_assessment"),
            figures(Shift, f"{SIDES} {MODEL}", words="shift."),
            coded("conclusion", "conclusion", "shift.conclusion"),
            figures(Shift, RATERS, words="shift."),
            REASON,
            frozen=1,
        ),
        page(
            "shift.panels",
            texts("audience", at=0),
            figures(Promise, words="shift."),
            key="panels",
        ),
    ),
)
