"""Does a gap hold up: sentences and a table per audience, for either kind of gap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from analysis.sections.audiences import AudienceResult
from analysis.sections.gap_checks import GapCheck
from analysis.sections.pair_checks import PairCheck
from analysis.study.checks import Check
from app.report.formats import Style, figure
from app.report.kinds import kinds
from app.report.layout.cells import Cell, Line, Table
from app.report.layout.passage import Page, Passage, legends_once
from app.report.layout.stacks import Stack, stack, stack_columns, stacks
from app.report.layout.tables import STRONG, audience_name, blocks, heads, node_line, table
from app.report.layout.workbook import coded, figures, of_node, page, reasons, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

STYLES: dict[str | None, Style] = {"scale": "gap", "hundred": "gap100", None: "gap100"}
NAMED = 4
"""So many names stand in a sentence."""
FEW = 5
"""With fewer raters nothing is resampled, and single parts are mostly chance."""


@dataclass(frozen=True, slots=True)
class Method:
    """A column of figures, and the field that says why they are missing.

    Figures of the kind "gap" are in the row's own unit.
    """

    stack: Stack
    why: str


BOOTSTRAP = Method(stack("check_bootstrap", "bootstrap_ci", room=1.9), "bootstrap_reason")
OF_SUPPLIER = (
    Method(stack("check_means", "gap ci", "p_bh:", room=2.8), "reason"),
    BOOTSTRAP,
    Method(
        stack("check_ranks", "delta: delta_ci", "probability:above rank_p_adjusted:p", room=3.0),
        "rank_reason",
    ),
    Method(stack("check_drawn", "drawn drawn_ci", "weight:kept", room=2.8), "drawn_reason"),
)
OF_PAIRS = (
    Method(stack("check_pairs", "gap ci", "n: p_bh:", room=2.8), "reason"),
    BOOTSTRAP,
    Method(
        stack("check_signed_ranks", "biserial: biserial_ci", "zeros: rank_p_adjusted:p", room=3.0),
        "rank_reason",
    ),
)
Checked = TypeVar("Checked", bound=Check)
Sentences = Callable[[Reading, AudienceResult, Sequence[Checked], Voice], Iterator[str]]


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience that has gaps, of the supplier's side first; None where none has."""
    report = reading.report
    parts = (
        *_parts(
            reading, report.gap_checks, OF_SUPPLIER, ("gap_checks", "supplier"), _sentences, voice
        ),
        *_parts(reading, report.pair_checks, OF_PAIRS, ("pair_checks", "pairs"), _agreed, voice),
    )
    return Passage(lead=voice.word("gap_checks.lead"), parts=parts) if parts else None


def _parts(
    reading: Reading,
    checks: Sequence[Checked],
    methods: Sequence[Method],
    keys: tuple[str, str],
    sentences: Sentences[Checked],
    voice: Voice,
) -> tuple[Passage, ...]:
    """`keys`: the section's, and of its titles."""
    section, of = keys
    return legends_once(
        Passage(
            title=voice.word(f"gap_checks.of_{of}", audience=audience_name(audience, voice)),
            points=tuple(sentences(reading, audience, rows, voice)),
            tables=(_table(reading, audience, rows, methods, section, voice),),
        )
        for audience, rows in reading.divided(row for row in checks if row.level != "item")
    )


def _agreed(
    reading: Reading, audience: AudienceResult, rows: Sequence[Check], voice: Voice
) -> Iterator[str]:
    """Whether the methods agree about all gaps; nothing where none can be compared."""
    compared = [row for row in rows if row.same is not None]
    differ = [row for row in compared if not row.same]
    if compared:
        yield voice.word(
            f"gap_checks.{'differ' if differ else 'same'}",
            audience=voice.text(audience.name),
            count=len(compared) - len(differ),
            found=sum(bool(row.same) and row.apart > 0 for row in compared),
            all=len(compared),
            names=voice.names(reading.name(row.level, row.id, voice) for row in differ[:NAMED]),
            more=more(len(differ), voice),
        )


def _sentences(
    reading: Reading, audience: AudienceResult, rows: Sequence[GapCheck], voice: Voice
) -> Iterator[str]:
    yield from _agreed(reading, audience, rows, voice)
    raters = max(row.n_supplier or 0 for row in rows)
    if raters < FEW:
        word = "gap_checks.one_rater" if raters == 1 else "gap_checks.few_raters"
        yield voice.word(word, count=raters)
    if all(row.drawn is None for row in rows):
        return
    kept = [r for r in rows if r.drawn_ci is not None and r.drawn_ci[0] * r.drawn_ci[1] > 0.0]
    # Rows of one report share their unit but for mixed scales.
    largest = sorted(kept, key=lambda row: -abs(row.drawn or 0.0))[:NAMED]
    yield voice.word(
        f"gap_checks.{'kept' if kept else 'none_kept'}",
        names=voice.names(
            f"{reading.name(r.level, r.id, voice)} ({figure(r.drawn, STYLES[r.unit])})"
            for r in largest
        ),
        more=more(len(kept), voice),
    )


def more(count: int, voice: Voice) -> str:
    """The words after as many names as a sentence has, where there are others."""
    return voice.word("gap_checks.more") if count > NAMED else ""


def _table(
    reading: Reading,
    audience: AudienceResult,
    rows: Sequence[Check],
    methods: Sequence[Method],
    section: str,
    voice: Voice,
) -> Table:
    """The upper nodes, and the parts below of which the methods say different things.

    Nothing is said of a bootstrap that there is not.
    """
    draws = next((row.draws for row in rows if row.draws is not None), None)
    methods = [each for each in methods if draws is not None or each is not BOOTSTRAP]
    legend = [voice.word(f"legend.{section}")]
    if draws is not None:
        legend.append(voice.word(f"legend.{section}_bootstrap", draws=figure(draws, "count")))
    columns = stack_columns((each.stack for each in methods), voice)
    lines = (
        _line(reading, row, methods, section, voice)
        for row in rows
        if row.level in STRONG or row.same is False
    )
    bare = table(
        f"{section.replace('_', '-')}-{audience.id}",
        section,
        voice,
        heads(voice, "node", room=2.4),
        (*columns, *heads(voice, "check_same", room=1.5)),
        blocks(lines),
        kind="gaps",
        audience=voice.text(audience.name),
    )
    return replace(bare, legend=voice.running(legend))


def _line(
    reading: Reading, row: Check, methods: Sequence[Method], section: str, voice: Voice
) -> Line:
    address = f"{section}/{row.level}/{row.id}/{row.audience}"
    gaps = [name for name, kind in kinds(type(row)).items() if kind == "gap"]
    unit = dict.fromkeys(gaps, STYLES[row.unit])
    cells: list[Cell] = []
    for method in methods:
        row = replace(row, reason=getattr(row, method.why))
        cells += stacks(row, [method.stack.styled(**unit)], address, voice)
    key = "open" if row.same is None else "same" if row.same else "differ"
    words = voice.word(f"gap_checks.cell_{key}", apart=row.apart, judged=row.judged)
    return node_line(reading, row, (*cells, Cell(text=words, kind="text")), voice)


OF = (of_node(), texts("audience"))
MEANS = "gap ci p p_bh bootstrap_ci"
RANKS = "probability probability_ci rank_p rank_p_adjusted delta delta_ci"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "gap_checks",
            *OF,
            figures(GapCheck, "n n_supplier"),
            coded("unit", "unit"),
            figures(GapCheck, f"{MEANS} {RANKS} drawn drawn_ci"),
            figures(GapCheck, "weight tau", "column.weight_kept", "column.tau"),
            figures(GapCheck, "apart judged"),
            reasons("bootstrap_reason rank_reason drawn_reason reason"),
            frozen=3,
        ),
    ),
)
OF_EXPECTATION = Page(
    sheets=(
        page(
            "pair_checks",
            *OF,
            figures(PairCheck, "n"),
            coded("unit", "unit"),
            figures(PairCheck, f"{MEANS} zeros rank_p rank_p_adjusted biserial biserial_ci"),
            figures(PairCheck, "apart judged"),
            reasons("bootstrap_reason rank_reason reason"),
            frozen=3,
        ),
    )
)
