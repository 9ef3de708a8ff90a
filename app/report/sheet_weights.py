"""The weights of the sheets in the method section: what they cost, and which margins they meet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.sheet_weights import MarginShare, SheetWeights
from analysis.statistics.weighting.joint import JOINT
from app.report.layout.cells import (
    Cell,
    Column,
    Field,
    Group,
    Line,
    Table,
    columns,
    figure_cells,
    noted,
)
from app.report.layout.passage import Page
from app.report.layout.tables import audience_name
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

WHOLE = (
    Field(name="n"),
    Field(name="design_effect"),
    Field(name="n_effective"),
    Field(name="smallest"),
    Field(name="largest"),
)
SHARE = (
    Field(name="n"),
    Field(name="before", heading="share_before"),
    Field(name="target", heading="share_target"),
    Field(name="after", heading="share_after"),
)


def tables(reading: Reading, voice: Voice) -> tuple[Table, ...]:
    """The tables of weights; none where no sheet is weighted."""
    rows = {row.audience: row for row in reading.report.sheet_weights}
    names = names_of(reading, voice)
    present = [one for one in reading.report.audiences if one.id in rows]
    if not present:
        return ()
    return (
        _whole(present, rows, voice),
        *_margins(present, rows, names, voice),
        *_left_out(present, rows, names, voice),
    )


def names_of(reading: Reading, voice: Voice) -> Mapping[str, str]:
    """The words of questions and, as "question/option", of their options."""
    asked = reading.report.questions
    return {one.id: voice.text(one.text) for one in asked} | {
        f"{one.id}/{option}": voice.text(text) for one in asked for option, text, _ in one.options
    }


def named(share: MarginShare, names: Mapping[str, str]) -> str:
    """A category in words; one of several that were joined, in the words of all."""
    parts = (names.get(f"{share.margin}/{each}", each) for each in share.label.split(JOINT))
    return JOINT.join(parts)


def method(row: SheetWeights, voice: Voice) -> str:
    """How the weights came about, in words."""
    key = "trimmed" if row.method == "raked and trimmed" else row.method
    return voice.word(f"weighting.{key}")


def _whole(present: list[AudienceResult], rows: dict[str, SheetWeights], voice: Voice) -> Table:
    lines = tuple(
        Line(
            heads=(audience_name(one, voice), method(rows[one.id], voice)),
            cells=figure_cells(_told(rows[one.id]), WHOLE, f"sheet_weights/{one.id}", voice),
        )
        for one in present
    )
    return noted(
        Table(
            id="weights",
            caption=voice.word("caption.sheet_weights"),
            legend=voice.word("legend.sheet_weights"),
            heads=tuple(
                Column(title=voice.word(f"column.{key}"), numeric=False, room=2.2)
                for key in ("audience", "weighting")
            ),
            columns=columns(WHOLE, voice),
            groups=(Group(lines=lines),),
        )
    )


def _told(row: SheetWeights) -> SheetWeights:
    """With the reason why the smallest and the largest weight are kept back beside the others."""
    kept_back = row.n_effective is not None and row.smallest is None
    return replace(row, reason="suppressed") if kept_back else row


def _margins(
    present: list[AudienceResult],
    rows: dict[str, SheetWeights],
    names: Mapping[str, str],
    voice: Voice,
) -> Iterator[Table]:
    for one in present:
        if rows[one.id].margins:
            groups: dict[str, list[MarginShare]] = {}
            for share in rows[one.id].margins:
                groups.setdefault(share.margin, []).append(share)
            heads = ("margin", "category")
            yield noted(
                Table(
                    id=f"margins-{one.id}",
                    caption=voice.word("caption.margins", audience=voice.text(one.name)),
                    legend=voice.word("legend.margins") if _joins(rows[one.id]) else "",
                    heads=tuple(
                        Column(title=voice.word(f"column.{key}"), numeric=False, room=2.2)
                        for key in heads
                    ),
                    columns=columns(SHARE, voice),
                    groups=tuple(
                        Group(
                            title=names.get(name, name),
                            lines=tuple(_lines(one.id, shares, names, voice)),
                        )
                        for name, shares in groups.items()
                    ),
                )
            )


def _joins(row: SheetWeights) -> bool:
    return any(JOINT in share.label for share in row.margins)


def _left_out(
    present: list[AudienceResult],
    rows: dict[str, SheetWeights],
    names: Mapping[str, str],
    voice: Voice,
) -> Iterator[Table]:
    lines = tuple(
        Line(
            heads=(audience_name(one, voice), names.get(gone.margin, gone.margin)),
            cells=(Cell(text=voice.reason(gone.reason), kind="reason", code=gone.reason),),
        )
        for one in present
        for gone in rows[one.id].left_out
    )
    if lines:
        yield Table(
            id="margins-left-out",
            caption=voice.word("caption.margins_left_out"),
            heads=tuple(
                Column(title=voice.word(f"column.{key}"), numeric=False, room=2.2)
                for key in ("audience", "margin")
            ),
            columns=(Column(title=voice.word("column.left_out_why"), numeric=False, room=4),),
            groups=(Group(lines=lines),),
        )


def _lines(
    audience: str, shares: list[MarginShare], names: Mapping[str, str], voice: Voice
) -> Iterator[Line]:
    for share in shares:
        address = f"sheet_weights/{audience}/{share.margin}/{share.label}"
        yield Line(heads=(named(share, names),), cells=figure_cells(share, SHARE, address, voice))


def _margins_of(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line per category; one per margin that was given and not used."""
    names = names_of(reading, voice)
    for row in reading.report.sheet_weights:
        for one in row.margins:
            yield (
                row.audience,
                names.get(one.margin, one.margin),
                named(one, names),
                *(number(one, name) for name in ("n", "before", "target", "after")),
                why(one.reason, voice),
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
