"""Do the answers follow the model's structure: a sentence per audience, fit, loadings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.confirmatory.fitted import FactorModel
from app.formats import figure
from app.render.cells import (
    Cell,
    Column,
    Field,
    Figure,
    Group,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
    used_stacks,
)
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

CLOSE, WEAK = 0.85, 0.40
EXACT = 0.05
PER_LINE = 3
PER_PARAMETER = 5
"""Sheets for each free parameter that are usually asked for (Bentler & Chou 1987)."""
FIT = (
    Stack(
        heading="model_sheets",
        lines=(
            (Field(name="n", style="count", label="n"),),
            (Field(name="left_out", style="count", label="model_left_out"),),
            (Field(name="k", style="count", label="model_k"),),
        ),
        room=1.6,
    ),
    Stack(
        heading="model_test",
        lines=(
            (
                Field(name="chi2", style="mean", label="model_chi2"),
                Field(name="df", style="count", label="model_df"),
                Field(name="p", style="p", label="model_p"),
            ),
            (
                Field(name="chi2_robust", style="mean", label="model_robust"),
                Field(name="p_robust", style="p", label="model_p"),
            ),
        ),
        room=3.4,
    ),
    Stack(
        heading="model_indices",
        lines=(
            (Field(name="cfi", style="index"), Field(name="tli", style="index")),
            (
                Field(name="cfi_robust", style="index", label="model_robust"),
                Field(name="tli_robust", style="index"),
            ),
        ),
        room=2.2,
    ),
    Stack(
        heading="model_errors_of",
        lines=(
            (Field(name="rmsea", style="index"), Field(name="rmsea_ci", style="index")),
            (
                Field(name="rmsea_robust", style="index", label="model_robust"),
                Field(name="rmsea_robust_ci", style="index"),
            ),
            (Field(name="srmr", style="index", label="model_srmr"),),
        ),
        room=3.5,
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints; None where no audience has a fit."""
    rows = tree.report.confirmatory
    if not rows:
        return None
    names = {one.id: one for one in tree.report.audiences}
    pairs = [(row, names[row.audience]) for row in rows if row.audience in names]
    return Passage(
        lead=voice.word("confirmatory.lead"),
        points=tuple(
            sentence for row, audience in pairs for sentence in _said(row, audience, tree, voice)
        ),
        tables=(_fits(pairs, voice), *_loadings(pairs, tree, voice)),
    )


def _said(row: FactorModel, audience: AudienceResult, tree: Tree, voice: Voice) -> Iterator[str]:
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
            srmr=figure(row.srmr, "index"),
        )
        p = _first(row.p_robust, row.p)
        if row.verdict != "poor" and p is not None and p < EXACT:
            yield voice.word("confirmatory.exact")
        yield from _caution(row, voice)
    yield from _improper(row, tree, voice)
    yield from _remarks(row, name, tree, voice)


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


def _improper(row: FactorModel, tree: Tree, voice: Voice) -> Iterator[str]:
    pairs = [
        f"{_named(tree, row.level, first, voice)}–{_named(tree, row.level, second, voice)}"
        for first, second in row.improper_factors
    ]
    if pairs:
        yield voice.word("confirmatory.improper_factors", names=voice.names(pairs))
    if row.improper_items:
        yield voice.word("confirmatory.improper_items", names=voice.names(row.improper_items))


def _remarks(row: FactorModel, name: str, tree: Tree, voice: Voice) -> Iterator[str]:
    close = [
        voice.word(
            "confirmatory.close_pair",
            first=_named(tree, row.level, one.first, voice),
            second=_named(tree, row.level, one.second, voice),
            r=figure(one.r, "coefficient"),
        )
        for one in sorted(row.correlations, key=lambda one: -one.r)
        if one.r >= CLOSE
    ]
    if close:
        yield voice.word("confirmatory.close", audience=name, names=voice.names(close))
    weak = [
        voice.word(
            "confirmatory.weak_item", id=one.id, loading=figure(one.standardized, "coefficient")
        )
        for one in row.loadings
        if one.standardized < WEAK
    ]
    if weak:
        yield voice.word("confirmatory.weak", audience=name, names=voice.names(weak))


def _named(tree: Tree, level: str, id_: str, voice: Voice) -> str:
    node = tree.node(level, id_)
    return voice.name(node) if node else id_


def _address(row: FactorModel) -> str:
    return f"confirmatory/{row.level}/{row.audience}/{row.facet}"


def _fits(pairs: Sequence[tuple[FactorModel, AudienceResult]], voice: Voice) -> Table:
    chosen = used_stacks((row for row, _ in pairs), FIT)
    several = len({row.level for row, _ in pairs}) > 1
    lines = tuple(
        Line(
            heads=(audience_name(audience, voice),),
            cells=(*stacks(_why(row), chosen, _address(row), voice), _verdict(row, voice)),
            note=voice.code("level", row.level) if several else "",
        )
        for row, audience in pairs
    )
    return noted(
        Table(
            id="confirmatory-fit",
            caption=voice.word("caption.confirmatory"),
            legend=voice.word("legend.confirmatory"),
            heads=(Column(title=voice.word("column.model_of"), numeric=False, room=2.4),),
            columns=(
                *stack_columns(chosen, voice),
                Column(title=voice.word("column.model_verdict"), numeric=False, room=1.4),
            ),
            groups=(Group(lines=lines),),
            kind="fit",
        )
    )


def _why(row: FactorModel) -> FactorModel:
    """The row with the reason of what is missing: of the robust figures, where there is a fit."""
    return replace(row, reason=row.reason or row.robust_reason)


def _verdict(row: FactorModel, voice: Voice) -> Cell:
    if row.verdict is None or row.reason is not None:
        return Cell(kind="stack", lines=((Figure(text=figure(None, "index")),),))
    shown = voice.code("structure_verdict", row.verdict)
    return Cell(kind="stack", lines=((Figure(text=shown),),))


def _loadings(
    pairs: Sequence[tuple[FactorModel, AudienceResult]], tree: Tree, voice: Voice
) -> Iterator[Table]:
    """A table per level: a line per factor, a cell per audience with its items' loadings."""
    for level in dict.fromkeys(row.level for row, _ in pairs):
        told = [(row, one) for row, one in pairs if row.level == level and row.loadings]
        if not told:
            continue
        factors = dict.fromkeys(one.factor for row, _ in told for one in row.loadings)
        lines = tuple(
            Line(
                heads=(_named(tree, level, factor, voice),),
                cells=tuple(_items(row, factor, voice) for row, _ in told),
            )
            for factor in factors
        )
        yield noted(
            Table(
                id=f"confirmatory-loadings-{level}",
                caption=voice.word(
                    "caption.factor_loadings", level=voice.code("factors_of", level)
                ),
                legend=voice.word("legend.factor_loadings"),
                heads=(Column(title=voice.word("column.node"), numeric=False, room=2.0),),
                columns=tuple(
                    Column(title=audience_name(one, voice), numeric=False, room=3.4)
                    for _, one in told
                ),
                groups=(Group(lines=lines),),
                kind="across",
            )
        )


def _items(row: FactorModel, factor: str, voice: Voice) -> Cell:
    figures = [
        Figure(
            text=figure(one.standardized, "coefficient"),
            address=f"{_address(row)}/{one.id}/standardized",
            before=f"{'' if at % PER_LINE == 0 else chr(0x2002)}{one.id}\u00a0",
        )
        for at, one in enumerate(one for one in row.loadings if one.factor == factor)
    ]
    if not figures:
        return Cell(text=voice.reason("no_answers"), kind="reason", code="no_answers")
    starts = range(0, len(figures), PER_LINE)
    return Cell(kind="stack", lines=tuple(tuple(figures[at : at + PER_LINE]) for at in starts))
