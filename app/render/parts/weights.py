"""The weights of the sheets in the method section: what they cost, and which margins they meet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.sheet_weights import MarginShare, SheetWeights
from analysis.statistics.weighting.joint import JOINT
from app.render.cells import Cell, Column, Field, Group, Line, Table, columns, figures, noted
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

WHOLE = (
    Field(name="n", style="count"),
    Field(name="design_effect", style="mean"),
    Field(name="n_effective", style="count"),
    Field(name="smallest", style="mean"),
    Field(name="largest", style="mean"),
)
SHARE = (
    Field(name="n", style="count"),
    Field(name="before", style="share", heading="share_before"),
    Field(name="target", style="share", heading="share_target"),
    Field(name="after", style="share", heading="share_after"),
)


def tables(tree: Tree, voice: Voice) -> tuple[Table, ...]:
    """The tables of weights; none where no sheet is weighted."""
    rows = {row.audience: row for row in tree.report.sheet_weights}
    names = names_of(tree, voice)
    present = [one for one in tree.report.audiences if one.id in rows]
    if not present:
        return ()
    return (
        _whole(present, rows, voice),
        *_margins(present, rows, names, voice),
        *_left_out(present, rows, names, voice),
    )


def names_of(tree: Tree, voice: Voice) -> Mapping[str, str]:
    """The words of questions and, as "question/option", of their options."""
    asked = tree.report.questions
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
            cells=figures(_told(rows[one.id]), WHOLE, f"sheet_weights/{one.id}", voice),
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
        yield Line(heads=(named(share, names),), cells=figures(share, SHARE, address, voice))
