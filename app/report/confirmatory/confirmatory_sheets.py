"""The workbook's pages of the model's structure: fit, loadings, correlations, hints."""

from analysis.sections.confirmatory.fitted import (
    FactorCorrelation,
    FactorLoading,
    FactorModel,
    ModelHint,
)
from app.report.layout.workbook import REASON, Columns, coded, figures, made, page, texts, why

OF = (coded("level", "level", at=0), texts("audience facet", at=0))
SIZE = "n left_out k factors chi2 df p"
INDICES = "cfi tli rmsea rmsea_ci p_close srmr aic bic scale"
ROBUST = "chi2_robust p_robust cfi_robust tli_robust rmsea_robust rmsea_robust_ci"
LOADING = "standardized standardized_se standardized_ci r2 loading loading_se"


def _named(field: str, head: str) -> Columns:
    """The name of a factor that a row names by its id."""
    return made(
        lambda rows, reading, voice: (
            reading.name(rows[0].level, getattr(rows[-1], field), voice),
        ),
        f"column.{head}",
        at=None,
    )


SHEETS = (
    page(
        "confirmatory",
        *OF,
        figures(FactorModel, f"{SIZE} {INDICES} {ROBUST}", words="column.model_"),
        texts("estimator", "column.model_estimator"),
        figures(FactorModel, "parameters needed", words="column.model_"),
        coded("errors", "errors", "column.model_errors"),
        coded("verdict", "structure_verdict", "column.model_verdict"),
        made(lambda row, _, voice: (why(row.reason or row.robust_reason, voice),), "column.reason"),
        frozen=3,
    ),
    page(
        "confirmatory.loadings",
        *OF,
        _named("factor", "model_factor"),
        texts("id", "column.item"),
        figures(FactorLoading, LOADING, words="column.model_"),
        REASON,
        key="confirmatory_loadings",
        frozen=5,
    ),
    page(
        "confirmatory.correlations",
        *OF,
        _named("first", "model_first"),
        _named("second", "model_second"),
        figures(FactorCorrelation, words="column.model_"),
        REASON,
        key="confirmatory_correlations",
        frozen=5,
    ),
    page(
        "confirmatory.hints",
        *OF,
        coded("kind", "hint_kind", "column.model_hint"),
        texts("id", "column.item"),
        made(
            lambda rows, reading, voice: (
                reading.name(rows[0].level, rows[1].other, voice)
                if rows[1].kind == "loading"
                else rows[1].other,
            ),
            "column.model_with",
            at=None,
        ),
        figures(ModelHint, words="column.model_"),
        key="confirmatory_hints",
        frozen=3,
    ),
)
