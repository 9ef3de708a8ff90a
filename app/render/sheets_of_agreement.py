"""The sheets of agreement: every node, every correlation."""

from collections.abc import Iterator

from analysis.sections.agreement import Agreement
from app.render.sheet import (
    Content,
    Fields,
    Sheet,
    headings,
    named,
    number,
    row_figures,
    titles,
    why,
)
from app.tree import Tree
from app.voice import Voice

NODE: Fields = (
    ("n", "count"),
    ("k", "count"),
    ("ad", "mean"),
    ("ad_limit", "mean"),
    ("r_wg", "coefficient"),
    ("r_wg_skewed", "coefficient"),
    ("a_wg", "coefficient"),
)
MEASURE = ("agreement_measure", "agreement_value", "ci_low", "ci_high", "agreement_f")
SIZE = ("agreement_df1", "agreement_df2", "p", "agreement_items", "agreement_people", "reason")


def agreement(tree: Tree, voice: Voice) -> Sheet:
    """Every node of every audience, a row each."""
    keys = ("level", "id", "name", "audience")
    return Sheet(
        title=voice.word("sheet.agreement"),
        columns=(
            *headings(voice, *keys),
            *titles(NODE, voice),
            *headings(voice, "beyond_null", "reason"),
        ),
        rows=tuple(
            (
                *named(tree, node.level, node.id, voice),
                row.audience,
                *row_figures(node, NODE),
                voice.word("yes") if node.beyond_null else "",
                why(node.reason, voice),
            )
            for row in tree.report.agreement
            for node in row.nodes
        ),
        frozen=3,
    )


def correlations(tree: Tree, voice: Voice) -> Sheet:
    """Krippendorff's alpha and the six intraclass correlations of every audience."""
    return Sheet(
        title=voice.word("sheet.correlations"),
        columns=headings(voice, "audience", *MEASURE, *SIZE),
        rows=tuple(cells for row in tree.report.agreement for cells in _measures(row, voice)),
        frozen=2,
    )


def _measures(row: Agreement, voice: Voice) -> Iterator[tuple[Content, ...]]:
    low, high = row.alpha_ci or (None, None)
    yield (
        row.audience,
        voice.word("agreement.alpha"),
        number(row.alpha, "coefficient"),
        number(low, "coefficient"),
        number(high, "coefficient"),
        *([None] * 4),
        number(row.k, "count"),
        number(row.n, "count"),
        why(row.reason, voice),
    )
    for one in row.correlations:
        low, high = one.ci or (None, None)
        yield (
            row.audience,
            one.form,
            number(one.value, "coefficient"),
            number(low, "coefficient"),
            number(high, "coefficient"),
            number(one.f, "mean"),
            number(one.df1, "count"),
            number(one.df2, "count"),
            number(one.p, "p"),
            number(row.table_items, "count"),
            number(row.table_people, "count"),
            why(one.reason, voice),
        )
