"""What the answers themselves fall into, and whether the characteristics are told apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.sections.confirmatory.confirmatory import CONFIRMATORY
from analysis.sections.confirmatory.fitted import FactorModel
from analysis.sections.structure.distinct import BOOTSTRAP, SEED, DistinctPair, pairs, usable
from analysis.statistics.factors.convergent import Convergent, convergent
from analysis.statistics.factors.correlations import Correlations, correlations
from analysis.statistics.factors.dimensionality import (
    Adequacy,
    Parallel,
    adequacy,
    parallel_factors,
)
from analysis.statistics.factors.exploratory import Exploratory, explore
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, NUMBER, SHARE, Reason
from analysis.study.frame import OVERALL, Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureItem:
    """One item among the factors: its sampling adequacy, communality and loadings.

    `loadings` has a figure per factor that was extracted (a pattern, oblique), `factor` is the
    number of the factor on which the item loads most.
    """

    id: Annotated[str, ID]
    kmo: Annotated[float | None, COEFFICIENT] = None
    communality: Annotated[float | None, COEFFICIENT] = None
    factor: Annotated[int | None, COUNT] = None
    loadings: Annotated[tuple[float, ...], COEFFICIENT] = ()
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenvalue:
    """An eigenvalue of the reduced correlations beside those of random data.

    Communalities of one factor stand on the diagonal: the last ones are negative. `mean` and
    `reference` (the 95th percentile) are of the draws.
    """

    number: Annotated[int, COUNT]
    observed: Annotated[float, COEFFICIENT]
    mean: Annotated[float, COEFFICIENT]
    reference: Annotated[float, COEFFICIENT]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFactor:
    """A factor: the share of the items' variance that it explains, its correlation with each."""

    number: Annotated[int, COUNT]
    explained: Annotated[float, SHARE]
    correlations: Annotated[tuple[float, ...], COEFFICIENT]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvergentScale(Row):
    """Composite reliability ρ_C and average variance extracted of the items under a node.

    From one factor by maximum likelihood, of standardised items; `k` items, `n` the smallest
    number of sheets behind any two.
    """

    level: Level
    id: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    convergent: Annotated[Convergent | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure(Row):
    """The structure of one audience's answers to all rated items, under "perception".

    `n`: the smallest number of sheets behind any two of the `k` items that vary. `kmo`; Bartlett's
    `chi2` with `df` and `p`. `number`: factors beyond chance by parallel analysis (of common
    factors, `draws` random matrices), `number_low` and `number_high` the same within the draws' own
    error; `eigenvalues` are those that it compares.
    `extracted`: how many were extracted (maximum likelihood, oblimin); fewer than `number` where
    that many have no proper solution, for `factor_reason`. `rmsr`: root mean square residual.
    `bootstrap` draws stand behind the intervals of `pairs`; `seed`: of all draws.
    """

    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    adequacy: Annotated[Adequacy | None, HELD] = None
    draws: Annotated[int | None, COUNT] = None
    bootstrap: Annotated[int | None, COUNT] = None
    seed: Annotated[int | None, NUMBER] = None
    number: Annotated[int | None, COUNT] = None
    number_low: Annotated[int | None, COUNT] = None
    number_high: Annotated[int | None, COUNT] = None
    extracted: Annotated[int | None, COUNT] = None
    factor_reason: Reason = None
    rmsr: Annotated[float | None, COEFFICIENT] = None
    eigenvalues: tuple[Eigenvalue, ...] = ()
    factors: tuple[FoundFactor, ...] = ()
    items: tuple[StructureItem, ...] = ()
    scales: tuple[ConvergentScale, ...] = ()
    pairs: tuple[DistinctPair, ...] = ()
    reason: Reason = None


PARALLEL = 200
"""Draws."""
FEWEST = 100
"""Of sheets behind any two items, and at least twice the items: a house rule."""


def structure(
    work: Work, nodes: tuple[Node, ...], models: tuple[FactorModel, ...]
) -> tuple[Structure, ...]:
    """One row per audience that answered and may be shown; none where none has people enough.

    Items that are hidden take no part; nor do items without variance. `models` are the rows of
    `confirmatory`, which Fornell & Larcker's criterion rests on.
    """
    confidence = work.inputs.options.confidence
    fitted = {model.audience: model for model in models if model.level == "characteristic"}
    made = (_row(p, nodes, fitted.get(p.frame.audience), confidence) for p in work.perceived)
    rows = [row for row in made if row is not None]
    return tuple(rows) if any(row.kmo is not None for row in rows) else ()


def _row(
    panel: Panel, nodes: tuple[Node, ...], model: FactorModel | None, level: float
) -> Structure | None:
    frame = panel.frame
    columns = [
        j for j in frame.columns(OVERALL) if panel.why_not(("item", frame.items[j].id)) is None
    ]
    if panel.moments is None or panel.why_not(OVERALL) is not None or len(columns) < 2:
        return None
    c = correlations(panel.moments, columns)
    row = Structure(audience=frame.audience, facet=frame.facet, n=c.n, k=len(c.columns))
    if 0 < c.n < panel.threshold:
        return replace(row, n=None, reason="suppressed")
    if c.reason == "no_answers":
        return None
    if c.reason is not None:
        return replace(row, reason=reason(c.reason))
    if min(c.n_effective, c.n) < max(FEWEST, 2 * row.k):
        return replace(row, reason="too_few")
    parts = [node for node in nodes if node.level == "characteristic"]
    return replace(
        _factors(row, panel, c),
        scales=tuple(_scales(panel, c, parts)),
        pairs=tuple(pairs(panel, c, parts, model, level)),
    )


def _factors(row: Structure, panel: Panel, c: Correlations) -> Structure:
    fit = adequacy(c.matrix, c.n_effective)
    if fit.kmo is None:
        return replace(row, reason=fit.reason)
    chance = parallel_factors(c.matrix, c.n_effective, np.random.default_rng(SEED), draws=PARALLEL)
    solution, failed = _extracted(c, chance.number or 0)
    low, high = chance.range or (None, None)
    return replace(
        row,
        adequacy=fit,
        draws=chance.draws,
        bootstrap=BOOTSTRAP,
        seed=SEED,
        number=chance.number,
        number_low=low,
        number_high=high,
        extracted=solution.factors if solution else 0,
        factor_reason=failed,
        rmsr=solution.rmsr if solution else None,
        eigenvalues=tuple(_eigenvalues(chance)),
        factors=tuple(_shares(solution)) if solution else (),
        items=tuple(_items(panel, c, fit, solution)),
    )


def _extracted(c: Correlations, number: int) -> tuple[Exploratory | None, str | None]:
    """As many factors as have a proper solution, and why it is not `number`."""
    failed = None
    for factors in range(number, 0, -1):
        solution = explore(c.matrix, c.n_effective, factors)
        if solution.loadings is not None:
            return solution, failed
        failed = failed or solution.reason
    return None, failed


def _eigenvalues(chance: Parallel) -> Iterator[Eigenvalue]:
    every = zip(chance.observed, chance.mean, chance.reference, strict=True)
    for number, (observed, mean, reference) in enumerate(every, 1):
        yield Eigenvalue(number=number, observed=observed, mean=mean, reference=reference)


def _shares(solution: Exploratory) -> Iterator[FoundFactor]:
    correlation = np.asarray(solution.correlation).tolist()
    for f, explained in enumerate(solution.explained):
        yield FoundFactor(number=f + 1, explained=explained, correlations=tuple(correlation[f]))


def _items(
    panel: Panel, c: Correlations, fit: Adequacy, solution: Exploratory | None
) -> Iterator[StructureItem]:
    names = panel.frame.items
    for at, column in enumerate(c.columns):
        item = StructureItem(
            id=names[column].id,
            kmo=fit.kmo_items[at],
            reason=None if fit.kmo_items[at] is not None else "uncorrelated",
        )
        if solution is not None and solution.loadings is not None:
            loadings = solution.loadings[at]
            item = replace(
                item,
                communality=solution.communality[at],
                factor=int(np.abs(loadings).argmax()) + 1,
                loadings=tuple(loadings.tolist()),
            )
        yield item
    for columns, why in ((c.constant, "constant"), (c.unanswered, "no_answers")):
        yield from (StructureItem(id=names[j].id, reason=why) for j in columns)


def _scales(panel: Panel, c: Correlations, parts: list[Node]) -> Iterator[ConvergentScale]:
    for node in parts:
        key: Key = (node.level, node.id)
        if not panel.frame.columns(key):
            continue
        at = usable(panel, c, key)
        row = ConvergentScale(level=node.level, id=node.id, n=None, k=len(at or ()))
        if at is None:
            yield replace(row, reason="suppressed")
        elif len(at) < 3:
            yield replace(row, reason="too_few_items" if len(at) == 2 else "one_item")
        else:
            yield _convergent(row, c, at)


def _convergent(row: ConvergentScale, c: Correlations, at: list[int]) -> ConvergentScale:
    """One factor of the scale's items; an item that loads against the others counts so."""
    block = np.ix_(at, at)
    row = replace(row, n=int(c.pairs[block].min()))
    fit = explore(c.matrix[block], c.n_effective, 1)
    if fit.loadings is None:
        return replace(row, reason=fit.reason)
    validity = convergent(fit.loadings[:, 0].tolist())
    return replace(row, convergent=validity, reason=validity.reason)


STRUCTURE = Section(
    "structure",
    Structure,
    lambda study: structure(study.work, study.nodes, study[CONFIRMATORY]),
    switch="structure",
    unweighted=("pairs.ave", "pairs.shared"),
)
