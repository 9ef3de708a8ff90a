"""The workbook's pages of structure: measures, eigenvalues, loadings, convergence, pairs."""

from analysis.sections.structure.distinct import DistinctPair
from analysis.sections.structure.structure import (
    ConvergentScale,
    Eigenvalue,
    Structure,
    StructureItem,
)
from app.report.kinds import kinds
from app.report.layout.workbook import (
    REASON,
    Content,
    Sheet,
    figures,
    flag,
    headings,
    made,
    names,
    number,
    of_node,
    page,
    plain,
    reasons,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

CHI2 = ("column.structure_kmo", "column.structure_chi2", "column.structure_df", "column.p")
PARALLEL = "draws bootstrap seed number number_low number_high number_common extracted rmsr"
LOADING = "audience item structure_kmo structure_communality structure_factor"


def _loadings(reading: Reading, voice: Voice) -> Sheet:
    """Every item with its loading on every factor."""
    most = max((row.extracted or 0 for row in reading.report.structure), default=0)
    numbers = (voice.word("column.structure_loading", number=each + 1) for each in range(most))
    return Sheet(
        title=voice.word("sheet.structure_items"),
        columns=(*headings(voice, *LOADING.split()), *numbers, *headings(voice, "reason")),
        rows=tuple(
            (row.audience, *_item(item, most, voice))
            for row in reading.report.structure
            for item in row.items
        ),
        frozen=2,
    )


def _item(item: StructureItem, most: int, voice: Voice) -> tuple[Content, ...]:
    kind = kinds(StructureItem)["loadings"]
    return (
        item.id,
        *(number(item, name) for name in ("kmo", "communality", "factor")),
        *(plain(loading, kind) for loading in item.loadings),
        *[None] * (most - len(item.loadings)),
        why(item.reason, voice),
    )


SHEETS = (
    page(
        "structure",
        texts("audience"),
        figures(Structure, "n k"),
        figures(Structure, "kmo chi2 df p", *CHI2),
        figures(Structure, PARALLEL, words="column.structure_"),
        made(lambda row, _, voice: (why(row.reason or row.factor_reason, voice),), "column.reason"),
    ),
    page(
        "structure.eigenvalues",
        texts("audience", at=0),
        figures(Eigenvalue, words="column.structure_eigenvalue_"),
        key="eigenvalues",
    ),
    _loadings,
    page(
        "structure.scales",
        of_node(),
        texts("audience", at=0),
        figures(ConvergentScale, "n k"),
        figures(ConvergentScale, "composite_reliability ave", words="column.structure_"),
        REASON,
        key="structure_scales",
        frozen=3,
    ),
    page(
        "structure.pairs",
        texts("audience", at=0),
        names(
            "characteristic", "first second", "column.structure_first", "column.structure_second"
        ),
        figures(DistinctPair, "n"),
        figures(DistinctPair, "htmt htmt_ci htmt2 htmt2_ci negative", words="column.structure_"),
        flag("distinct", "column.structure_distinct"),
        figures(
            DistinctPair,
            "ave shared",
            *("column.structure_smaller_ave", "column.structure_shared"),
        ),
        flag("fornell_larcker", "column.structure_fornell"),
        reasons("fornell_larcker_reason", "column.structure_fornell_reason"),
        REASON,
        key="structure_pairs",
        frozen=3,
    ),
)
