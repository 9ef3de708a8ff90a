"""The weights of the sheets in the method section: what they cost, and which margins they meet."""

from collections.abc import Iterator

from analysis.report.undertaking import AudienceResult
from analysis.report.weights import MarginShare, SheetWeights
from app.render.cells import Column, Field, Group, Line, Table, columns, figures, noted
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
    present = [one for one in tree.report.audiences if one.id in rows]
    if not present:
        return ()
    return (_whole(present, rows, voice), *_margins(present, rows, voice))


def method(row: SheetWeights, voice: Voice) -> str:
    """How the weights came about, in words."""
    key = "trimmed" if row.method == "raked and trimmed" else row.method
    return voice.word(f"weighting.{key}")


def _whole(present: list[AudienceResult], rows: dict[str, SheetWeights], voice: Voice) -> Table:
    lines = tuple(
        Line(
            heads=(audience_name(one, voice), method(rows[one.id], voice)),
            cells=figures(rows[one.id], WHOLE, f"sheet_weights/{one.id}", voice),
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


def _margins(
    present: list[AudienceResult], rows: dict[str, SheetWeights], voice: Voice
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
                    heads=tuple(
                        Column(title=voice.word(f"column.{key}"), numeric=False, room=2.2)
                        for key in heads
                    ),
                    columns=columns(SHARE, voice),
                    groups=tuple(
                        Group(title=name, lines=tuple(_lines(one.id, shares, voice)))
                        for name, shares in groups.items()
                    ),
                )
            )


def _lines(audience: str, shares: list[MarginShare], voice: Voice) -> Iterator[Line]:
    for share in shares:
        address = f"sheet_weights/{audience}/{share.margin}/{share.label}"
        yield Line(heads=(share.label,), cells=figures(share, SHARE, address, voice))
