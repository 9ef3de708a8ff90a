"""Do the answers follow the model's structure: a sentence per audience, fit, loadings, hints."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.confirmatory.fitted import (
    FactorCorrelation,
    FactorLoading,
    FactorModel,
    ModelHint,
)
from app.report.formats import DASH, figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Line, Table, figure_of, reason_cell, stack_cell, text_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks, used_stacks
from app.report.layout.tables import audience_heads, audience_name, heads, table
from app.report.layout.workbook import REASON, Columns, coded, figures, made, page, texts, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

CLOSE, WEAK = 0.85, 0.40
EXACT = 0.05
PER_LINE = 3
PER_PARAMETER = 5
"""Sheets for each free parameter that are usually asked for (Bentler & Chou 1987)."""
FIT = (
    stack("model_sheets", "n:", "left_out:model_left_out", "k:model_k", room=1.6),
    stack(
        "model_test",
        "chi2:model_chi2 df:model_df p:model_p",
        "chi2_robust:model_robust p_robust:model_p",
        room=3.4,
    ),
    stack("model_indices", "cfi tli", "cfi_robust:model_robust tli_robust", room=2.2),
    stack(
        "model_errors_of",
        "rmsea rmsea_ci",
        "rmsea_robust:model_robust rmsea_robust_ci",
        "srmr:model_srmr",
        room=3.5,
    ),
)
Fit = tuple[FactorModel, AudienceResult]


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints; None where no audience has a fit."""
    names = {each.id: each for each in reading.report.audiences}
    rows = [(row, names[row.audience]) for row in reading.report.confirmatory]
    if not rows:
        return None
    return Passage(
        lead=voice.word("confirmatory.lead"),
        points=tuple(s for each in rows for s in _sentences(*each, reading, voice)),
        tables=(_fits(rows, voice), *_loadings(rows, reading, voice)),
    )


def _sentences(
    row: FactorModel, audience: AudienceResult, reading: Reading, voice: Voice
) -> Iterator[str]:
    name, level = audience_name(audience, voice), voice.code("factors_of", row.level)
    if row.verdict is None or row.reason is not None:
        yield _untested(row, name, level, voice)
    else:
        yield voice.word(
            f"confirmatory.{row.verdict}",
            audience=name,
            n=row.n,
            factors=row.factors,
            level=level,
            cfi=figure(_first(row.cfi_robust, row.cfi), "index"),
            rmsea=figure(_first(row.rmsea_robust, row.rmsea), "index"),
            srmr=printed(row, "srmr"),
        )
        p = _first(row.p_robust, row.p)
        if row.verdict != "poor" and p is not None and p < EXACT:
            yield voice.word("confirmatory.exact")
        yield from _caution(row, voice)
    yield from _improper(row, reading, voice)
    yield from _remarks(row, name, reading, voice)


def _untested(row: FactorModel, name: str, level: str, voice: Voice) -> str:
    key = "unknown" if row.n is None else "too_few" if row.reason == "too_few" else "untested"
    return voice.word(
        f"confirmatory.{key}",
        audience=name,
        n=row.n,
        level=level,
        reason=voice.reason(row.reason or row.robust_reason),
        needed=row.needed,
        k=row.k,
        parameters=row.parameters,
    )


def _caution(row: FactorModel, voice: Voice) -> Iterator[str]:
    """How the model was estimated, where that needs a word, and from how little."""
    if row.estimator == "FIML":
        yield voice.word("confirmatory.fiml", n=row.n, needed=row.needed)
    if row.n is not None and row.n < PER_PARAMETER * row.parameters:
        ratio = figure(row.n / row.parameters, "score")
        yield voice.word("confirmatory.thin", ratio=ratio, parameters=row.parameters)


def _first(robust: float | None, plain: float | None) -> float | None:
    return plain if robust is None else robust


def _improper(row: FactorModel, reading: Reading, voice: Voice) -> Iterator[str]:
    pairs = [
        f"{reading.name(row.level, first, voice)}–{reading.name(row.level, second, voice)}"
        for first, second in row.improper_factors
    ]
    if pairs:
        yield voice.word("confirmatory.improper_factors", names=voice.names(pairs))
    if row.improper_items:
        yield voice.word("confirmatory.improper_items", names=voice.names(row.improper_items))


def _remarks(row: FactorModel, name: str, reading: Reading, voice: Voice) -> Iterator[str]:
    close = [
        voice.word(
            "confirmatory.close_pair",
            first=reading.name(row.level, pair.first, voice),
            second=reading.name(row.level, pair.second, voice),
            r=printed(pair, "r"),
        )
        for pair in sorted(row.correlations, key=lambda pair: -pair.r)
        if pair.r >= CLOSE
    ]
    if close:
        yield voice.word("confirmatory.close", audience=name, names=voice.names(close))
    weak = [
        voice.word("confirmatory.weak_item", id=item.id, loading=printed(item, "standardized"))
        for item in row.loadings
        if item.standardized < WEAK
    ]
    if weak:
        yield voice.word("confirmatory.weak", audience=name, names=voice.names(weak))


def _address(row: FactorModel) -> str:
    return f"confirmatory/{row.level}/{row.audience}/{row.facet}"


def _fits(rows: Sequence[Fit], voice: Voice) -> Table:
    chosen = used_stacks([row for row, _ in rows], FIT)
    several = len({row.level for row, _ in rows}) > 1
    return table(
        "confirmatory-fit",
        "confirmatory",
        voice,
        heads(voice, "model_of", room=2.4),
        (*stack_columns(chosen, voice), *heads(voice, "model_verdict", room=1.4)),
        (
            Line(
                heads=(audience_name(audience, voice),),
                cells=(*stacks(_why(row), chosen, _address(row), voice), _verdict(row, voice)),
                note=voice.code("level", row.level) if several else "",
            )
            for row, audience in rows
        ),
        kind="fit",
    )


def _why(row: FactorModel) -> FactorModel:
    """The row with the reason of what is missing: of the robust figures, where there is a fit."""
    return replace(row, reason=row.reason or row.robust_reason)


def _verdict(row: FactorModel, voice: Voice) -> Cell:
    if row.verdict is None or row.reason is not None:
        return text_cell(DASH)
    return text_cell(voice.code("structure_verdict", row.verdict))


def _loadings(rows: Sequence[Fit], reading: Reading, voice: Voice) -> Iterator[Table]:
    """A table per level: a line per factor, a cell per audience with its items' loadings."""
    for level in dict.fromkeys(row.level for row, _ in rows):
        fits = [(row, audience) for row, audience in rows if row.level == level and row.loadings]
        factors = dict.fromkeys(loading.factor for row, _ in fits for loading in row.loadings)
        if fits:
            yield table(
                f"confirmatory-loadings-{level}",
                "factor_loadings",
                voice,
                heads(voice, "node", room=2.0),
                audience_heads((audience for _, audience in fits), voice, 3.4),
                (
                    Line(
                        heads=(reading.name(level, factor, voice),),
                        cells=tuple(_items(row, factor, voice) for row, _ in fits),
                    )
                    for factor in factors
                ),
                kind="across",
                level=voice.code("factors_of", level),
            )


def _items(row: FactorModel, factor: str, voice: Voice) -> Cell:
    loadings = [loading for loading in row.loadings if loading.factor == factor]
    if not loadings:
        return reason_cell("no_answers", voice)
    figures = [
        figure_of(
            loading,
            "standardized",
            f"{_address(row)}/{loading.id}",
            f"{chr(0x2002) if at % PER_LINE else ''}{loading.id}\u00a0",
        )
        for at, loading in enumerate(loadings)
    ]
    return stack_cell(*(figures[at : at + PER_LINE] for at in range(0, len(figures), PER_LINE)))


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


PAGE = Page(prints=content, sheets=SHEETS)
