"""The weights of the sheets in the method section: what they cost, and which margins they meet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.sheet_weights import MarginShare, SheetWeights
from analysis.statistics.weighting.joint import JOINT
from app.report.layout.cells import Group, Line, Table, reason_cell
from app.report.layout.passage import Page
from app.report.layout.stacks import columns, fields, figure_cells
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import (
    REASON,
    Content,
    figures,
    listed,
    made,
    number,
    page,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

WHOLE = fields("n design_effect n_effective smallest largest")
SHARE = fields("n before:share_before target:share_target after:share_after")


Present = Sequence[tuple[AudienceResult, SheetWeights]]


def tables(reading: Reading, voice: Voice) -> tuple[Table, ...]:
    """The tables of weights; none where no sheet is weighted."""
    present = reading.paired(reading.report.sheet_weights)
    if not present:
        return ()
    names = names_of(reading, voice)
    margins = (_margins(*each, names, voice) for each in present if each[1].margins)
    return (_whole(present, voice), *margins, *_left_out(present, names, voice))


def names_of(reading: Reading, voice: Voice) -> Mapping[str, str]:
    """The words of questions and, as "question/option", of their options."""
    asked = reading.report.questions
    return {each.id: voice.text(each.text) for each in asked} | {
        f"{question.id}/{option}": voice.text(text)
        for question in asked
        for option, text, _ in question.options
    }


def named(share: MarginShare, names: Mapping[str, str]) -> str:
    """A category in words; one of several that were joined, in the words of all."""
    parts = (names.get(f"{share.margin}/{each}", each) for each in share.label.split(JOINT))
    return JOINT.join(parts)


def method(row: SheetWeights, voice: Voice) -> str:
    """How the weights came about, in words."""
    key = "trimmed" if row.method == "raked and trimmed" else row.method
    return voice.word(f"weighting.{key}")


def _whole(present: Present, voice: Voice) -> Table:
    lines = (
        Line(
            heads=(audience_name(audience, voice), method(row, voice)),
            cells=figure_cells(_with_reason(row), WHOLE, f"sheet_weights/{audience.id}", voice),
        )
        for audience, row in present
    )
    first = heads(voice, "audience", "weighting", room=2.2)
    return table("weights", "sheet_weights", voice, first, columns(WHOLE, voice), lines)


def _with_reason(row: SheetWeights) -> SheetWeights:
    """With the reason why the smallest and the largest weight are kept back beside the others."""
    kept_back = row.n_effective is not None and row.smallest is None
    return replace(row, reason="suppressed") if kept_back else row


def _margins(
    audience: AudienceResult, row: SheetWeights, names: Mapping[str, str], voice: Voice
) -> Table:
    joins = any(JOINT in share.label for share in row.margins)
    groups: dict[str, list[Line]] = {}
    for share in row.margins:
        address = f"sheet_weights/{audience.id}/{share.margin}/{share.label}"
        cells = figure_cells(share, SHARE, address, voice)
        groups.setdefault(share.margin, []).append(Line(heads=(named(share, names),), cells=cells))
    return table(
        f"margins-{audience.id}",
        "margins",
        voice,
        heads(voice, "margin", "category", room=2.2),
        columns(SHARE, voice),
        (Group(title=names.get(key, key), lines=tuple(lines)) for key, lines in groups.items()),
        legend=None if joins else "",
        audience=voice.text(audience.name),
    )


def _left_out(present: Present, names: Mapping[str, str], voice: Voice) -> Iterator[Table]:
    lines = tuple(
        Line(
            heads=(audience_name(audience, voice), names.get(gone.margin, gone.margin)),
            cells=(reason_cell(gone.reason, voice),),
        )
        for audience, row in present
        for gone in row.left_out
    )
    if lines:
        yield Table(
            id="margins-left-out",
            caption=voice.word("caption.margins_left_out"),
            heads=heads(voice, "audience", "margin", room=2.2),
            columns=heads(voice, "left_out_why", room=4),
            groups=(Group(lines=lines),),
        )


def _margins_of(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line per category; one per margin that was given and not used."""
    names = names_of(reading, voice)
    for row in reading.report.sheet_weights:
        for share in row.margins:
            yield (
                row.audience,
                names.get(share.margin, share.margin),
                named(share, names),
                *(number(share, name) for name in ("n", "before", "target", "after")),
                why(share.reason, voice),
            )
    for row in reading.report.sheet_weights:
        for gone in row.left_out:
            name = names.get(gone.margin, gone.margin)
            yield (row.audience, name, *[None] * 5, why(gone.reason, voice))


MARGINS = "audience margin category n share_before share_target share_after reason"
PAGE = Page(
    sheets=(
        page(
            "sheet_weights",
            texts("audience"),
            made(lambda row, _, voice: (method(row, voice),), "column.weighting"),
            figures(SheetWeights, "n design_effect n_effective smallest largest"),
            figures(SheetWeights, "trimmed", "column.weights_trimmed"),
            REASON,
        ),
        listed("margins", MARGINS, _margins_of, frozen=3),
    ),
)
