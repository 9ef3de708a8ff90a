"""The workbook's sheets of the model's structure: fit, loadings, correlations, hints."""

from analysis.sections.confirmatory.fitted import FactorModel
from app.render.sheet import Content, Fields, Sheet, headings, number, row_figures, why
from app.tree import Tree
from app.voice import Voice

FIT: Fields = (
    ("n", "count"),
    ("left_out", "count"),
    ("k", "count"),
    ("factors", "count"),
    ("chi2", "mean"),
    ("df", "count"),
    ("p", "p"),
    ("cfi", "index"),
    ("tli", "index"),
    ("rmsea", "index"),
    ("rmsea_ci", "index"),
    ("p_close", "p"),
    ("srmr", "index"),
    ("aic", "mean"),
    ("bic", "mean"),
    ("scale", "index"),
    ("chi2_robust", "mean"),
    ("p_robust", "p"),
    ("cfi_robust", "index"),
    ("tli_robust", "index"),
    ("rmsea_robust", "index"),
    ("rmsea_robust_ci", "index"),
)
LOADING: Fields = (
    ("standardized", "coefficient"),
    ("standardized_se", "se"),
    ("standardized_ci", "coefficient"),
    ("r2", "coefficient"),
    ("loading", "coefficient"),
    ("loading_se", "se"),
)
KEYS = ("level", "audience", "facet")


def _titles(fields: Fields, voice: Voice) -> tuple[str, ...]:
    found = []
    for name, _ in fields:
        ends = ("_low", "_high") if name.endswith("_ci") else ("",)
        found += [voice.word(f"column.model_{name}{end}") for end in ends]
    return tuple(found)


def _of(row: FactorModel, voice: Voice) -> tuple[Content, ...]:
    return voice.code("level", row.level), row.audience, row.facet


def _name(tree: Tree, row: FactorModel, id_: str, voice: Voice) -> str:
    node = tree.node(row.level, id_)
    return voice.name(node) if node else id_


def fits(tree: Tree, voice: Voice) -> Sheet:
    """A row per audience and level."""
    return Sheet(
        title=voice.word("sheet.confirmatory"),
        columns=(
            *headings(voice, *KEYS),
            *_titles(FIT, voice),
            *headings(voice, "model_estimator", "model_parameters", "model_needed"),
            *headings(voice, "model_errors", "model_verdict", "reason"),
        ),
        rows=tuple(
            (
                *_of(row, voice),
                *row_figures(row, FIT),
                row.estimator or "",
                *row_figures(row, (("parameters", "count"), ("needed", "count"))),
                voice.code("errors", row.errors) if row.errors else "",
                voice.code("structure_verdict", row.verdict) if row.verdict else "",
                why(row.reason or row.robust_reason, voice),
            )
            for row in tree.report.confirmatory
        ),
        frozen=3,
    )


def loadings(tree: Tree, voice: Voice) -> Sheet:
    """A row per item."""
    return Sheet(
        title=voice.word("sheet.confirmatory_loadings"),
        columns=(
            *headings(voice, *KEYS, "model_factor", "item"),
            *_titles(LOADING, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *_of(row, voice),
                _name(tree, row, one.factor, voice),
                one.id,
                *row_figures(one, LOADING),
                why(one.reason, voice),
            )
            for row in tree.report.confirmatory
            for one in row.loadings
        ),
        frozen=5,
    )


def correlations(tree: Tree, voice: Voice) -> Sheet:
    """A row per pair of factors."""
    return Sheet(
        title=voice.word("sheet.confirmatory_correlations"),
        columns=headings(
            voice, *KEYS, "model_first", "model_second", "model_r", "model_se", "reason"
        ),
        rows=tuple(
            (
                *_of(row, voice),
                _name(tree, row, one.first, voice),
                _name(tree, row, one.second, voice),
                number(one.r, "coefficient"),
                number(one.se, "se"),
                why(one.reason, voice),
            )
            for row in tree.report.confirmatory
            for one in row.correlations
        ),
        frozen=5,
    )


def hints(tree: Tree, voice: Voice) -> Sheet:
    """What could be added to the model, a row each."""
    keys = ("model_hint", "item", "model_with", "model_chi2", "model_p_adjusted", "model_change")
    return Sheet(
        title=voice.word("sheet.confirmatory_hints"),
        columns=headings(voice, *KEYS, *keys),
        rows=tuple(
            (
                *_of(row, voice),
                voice.code("hint_kind", one.kind),
                one.id,
                _name(tree, row, one.other, voice) if one.kind == "loading" else one.other,
                number(one.chi2, "mean"),
                number(one.p_adjusted, "p"),
                number(one.change, "gap"),
            )
            for row in tree.report.confirmatory
            for one in row.hints
        ),
        frozen=3,
    )
