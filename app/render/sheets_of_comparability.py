"""The workbook's sheets of comparability: models, qualities, items that differ."""

from analysis.sections.comparability.compared import Comparability, LatentDifference
from app.render.sheet import Content, Fields, Sheet, headings, number, row_figures, why
from app.tree import Tree
from app.voice import Voice

STEP: Fields = (
    ("chi2", "mean"),
    ("df", "count"),
    ("cfi", "index"),
    ("rmsea", "index"),
    ("srmr", "index"),
    ("delta_chi2", "mean"),
    ("delta_df", "count"),
    ("delta_p", "p"),
    ("delta_cfi", "change"),
    ("delta_rmsea", "change"),
    ("delta_srmr", "change"),
)


def steps(tree: Tree, voice: Voice) -> Sheet:
    """A row per model."""
    return Sheet(
        title=voice.word("sheet.comparability"),
        columns=headings(
            voice,
            "gate_between",
            "gate_over",
            "gate_step",
            *(f"gate_{name}" for name, _ in STEP),
            "gate_holds",
            "reason",
        ),
        rows=tuple(
            (
                *_over(row, voice),
                voice.code("invariance", step.name),
                *row_figures(step, STEP),
                _yes(step.holds, voice),
                why(step.reason, voice),
            )
            for row in tree.report.comparability
            for step in row.steps
        ),
    )


def _over(row: Comparability, voice: Voice) -> tuple[str, str]:
    """What is compared, and of which audience."""
    return voice.code("gate_between", row.between), row.audience or ""


def _yes(holds: bool | None, voice: Voice) -> str:
    if holds is None:
        return ""
    return voice.word("comparability.holds" if holds else "comparability.fails")


def factors(tree: Tree, voice: Voice) -> Sheet:
    """A row per quality and group compared with the first."""
    keys = (
        "gate_between",
        "gate_over",
        "gate_factor",
        "gate_verdict",
        "gate_without",
        "gate_group",
        "gate_against",
    )
    figures = ("gate_latent", "gate_se", "gate_ci_low", "gate_ci_high", "reason")
    return Sheet(
        title=voice.word("sheet.comparability_factors"),
        columns=headings(voice, *keys, *figures),
        rows=tuple(
            content
            for row in tree.report.comparability
            for place in range(len(row.factors))
            for content in _of_factor(row, place, tree, voice)
        ),
    )


def _of_factor(
    row: Comparability, place: int, tree: Tree, voice: Voice
) -> list[tuple[Content, ...]]:
    one = row.factors[place]
    node = tree.node(row.level, one.id)
    first: tuple[Content, ...] = (
        *_over(row, voice),
        voice.name(node) if node else one.id,
        voice.code("comparable", one.verdict),
        ", ".join(one.without),
    )
    mine = [latent for latent in row.latent if latent.factor == one.id]
    if not mine:
        return [(*first, "", "", None, None, None, None, why(one.reason, voice))]
    return [(*first, *_latent(latent, voice)) for latent in mine]


def _latent(one: LatentDifference, voice: Voice) -> tuple[Content, ...]:
    low, high = one.ci if one.ci is not None else (None, None)
    return (
        one.group,
        one.against,
        number(one.difference, "effect"),
        number(one.se, "se"),
        number(low, "effect"),
        number(high, "effect"),
        why(one.reason, voice),
    )


def items(tree: Tree, voice: Voice) -> Sheet:
    """A row per item, part and group."""
    keys = (
        "gate_between",
        "gate_over",
        "item",
        "gate_part",
        "gate_chi2",
        "gate_df",
        "gate_p_adjusted",
        "gate_separable",
    )
    return Sheet(
        title=voice.word("sheet.comparability_items"),
        columns=headings(voice, *keys, "gate_group", "gate_values", "gate_spread", "reason"),
        rows=tuple(
            (
                *_over(row, voice),
                one.id,
                voice.code("item_part", one.part),
                number(one.chi2, "mean"),
                number(one.df, "count"),
                number(one.p_adjusted, "p"),
                _yes(one.separable, voice),
                name,
                number(value, "mean"),
                number(one.spread, "mean"),
                why(one.reason, voice),
            )
            for row in tree.report.comparability
            for one in row.items
            for name, value in _values(row, one.values)
        ),
    )


def _values(row: Comparability, values: tuple[float, ...]) -> list[tuple[str, float | None]]:
    names = [group.group for group in row.groups if group.reason is None]
    return list(zip(names, values, strict=True)) if values else [("", None)]
