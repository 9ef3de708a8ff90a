"""The workbook's pages of consistency: every coefficient of every scale, differences, tests."""

from collections.abc import Iterator
from typing import Any

from analysis.sections.consistency.alphas import DifferenceDetail
from analysis.sections.consistency.consistency import (
    AlphaDetail,
    ErrorDetail,
    HalvesDetail,
    HierarchyDetail,
    OrdinalDetail,
    ScaleDetail,
    StratifiedDetail,
)
from app.report.kinds import kinds
from app.report.layout.workbook import (
    REASON,
    Columns,
    Content,
    figures,
    headings,
    listed,
    made,
    named,
    number,
    of_node,
    page,
    plain,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading


def _part(part: str, row: type, names: str = "", *heads: str, method: bool = False) -> Columns:
    """The figures of a part of a scale's row, with the reason for what they lack."""
    columns = figures(row, names, *heads, words="column.consistency_")

    def titles(voice: Voice) -> list[str]:
        titled = list(columns.titles(voice))
        last = headings(voice, "consistency_method") if method else ()
        return [*titled, *last, f"{voice.word('column.reason')} ({titled[0]})"]

    def cells(scale: ScaleDetail, reading: Reading, voice: Voice) -> list[Content]:
        value: Any = getattr(scale, part)
        if value is None:
            return [None] * len(titles(voice))
        shown = list(columns.cells(value, reading, voice))
        if method:
            shown.append(voice.word(f"label.consistency_{value.method}") if value.method else "")
        return [*shown, why(value.reason, voice)]

    return Columns(titles=titles, cells=cells)


def _comparisons(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Tests between audiences, a line per scale and audience that takes part."""
    consistency = reading.report.consistency
    for row in consistency.comparisons if consistency else ():
        for audience, alpha in zip(row.audiences, row.alphas, strict=True):
            yield (
                *named(reading, row.level, row.scale, voice),
                audience,
                plain(alpha, kinds(type(row))["alphas"]),
                voice.word(f"consistency_test.{row.test}"),
                *(number(row, name) for name in ("statistic", "df", "p", "p_adjusted")),
                why(row.reason, voice),
            )


COMPARISONS = (
    "level id name audience alpha consistency_test consistency_statistic structure_df p "
    "consistency_p reason"
)
ORDINAL = ("ordinal_alpha", "omega", "omega_sum")
SHEETS = (
    page(
        "consistency.scales",
        of_node(),
        texts("audience"),
        figures(ScaleDetail),
        made(
            lambda row, _reading, _voice: (number(row.alpha, "alpha") if row.alpha else None,),
            "column.alpha",
        ),
        _part("alpha", AlphaDetail, "ci ci_normal ci_free", method=True),
        _part("halves", HalvesDetail),
        _part("hierarchy", HierarchyDetail),
        _part("ordinal", OrdinalDetail, "", *(f"column.consistency_{key}" for key in ORDINAL)),
        _part("stratified", StratifiedDetail, "", "column.consistency_stratified"),
        _part("error", ErrorDetail),
        REASON,
        frozen=3,
    ),
    page(
        "consistency.differences",
        of_node(),
        texts("audience"),
        figures(DifferenceDetail, "n k"),
        figures(
            DifferenceDetail, "from_parts of_differences correlation", words="column.consistency_"
        ),
        REASON,
        key="consistency_differences",
        frozen=3,
    ),
    listed("consistency_comparisons", COMPARISONS, _comparisons, frozen=3),
)
