"""The comparability gate: measurement invariance between audiences, languages or waves.

Configural, metric, scalar and strict models (Meredith 1993; Millsap 2011) with mean structure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.statistics.cfa.cfa_result import improper
from analysis.statistics.cfa.confirmatory import unidentified
from analysis.statistics.cfa.layout import Equal, Structure, structure
from analysis.statistics.cfa.missing_answers import Gathered, listwise, of_moments
from analysis.statistics.cfa.solver import starting
from analysis.statistics.invariance.cutoffs import CHEUNG_RENSVOLD, Rule, failed, supported
from analysis.statistics.invariance.gate_result import UNTESTED, Gate, Group, Step, concluded
from analysis.statistics.invariance.item_release import Released, search
from analysis.statistics.invariance.steps import (
    Fitted,
    Setting,
    difference,
    fitted,
    setting,
)
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Covariances, Ratings

Factors = Sequence[Sequence[int]]


def gate_rows(
    groups: Mapping[str, Ratings], factors: Factors, *, rule: Rule = CHEUNG_RENSVOLD
) -> Gate:
    """The gate from each group's n × k ratings, of the rows that answer all items (listwise).

    Tests and indices are scaled for answers that are not normal (Yuan & Bentler 2000; differences
    by Satorra & Bentler 2001). `factors`: the columns of each factor's items. ValueError where
    ratings lack a column.
    """
    shape, columns = structure(factors), [int(item) for items in factors for item in items]
    for name, ratings in groups.items():
        if ratings.ndim != 2 or not 0 <= min(columns) <= max(columns) < ratings.shape[1]:
            raise ValueError(f"group {name!r} has ratings of shape {ratings.shape}, not {columns}")
    with one_thread():
        gathered = {name: listwise(ratings[:, columns]) for name, ratings in groups.items()}
        return _gate(shape, columns, gathered, rule)


def gate(
    groups: Mapping[str, Covariances], factors: Factors, *, rule: Rule = CHEUNG_RENSVOLD
) -> Gate:
    """The gate from each group's means and covariances, under the normal model.

    They must rest on the same complete sheets throughout, unweighted (n alike for all pairs, else
    ValueError): pairwise covariances have no likelihood.
    """
    shape, columns = structure(factors), [int(item) for items in factors for item in items]
    gathered = {name: _of_covariances(name, c, columns) for name, c in groups.items()}
    with one_thread():
        return _gate(shape, columns, gathered, rule)


def _of_covariances(name: str, c: Covariances, columns: Sequence[int]) -> Gathered:
    at = np.ix_(columns, columns)
    n = int(c.n[at].max(initial=0))
    if (c.n[at] != n).any() or not np.allclose(c.n_effective[at], n):
        raise ValueError(f"group {name!r} needs covariances of complete, unweighted answer sheets")
    if n == 0:
        return Gathered(n=0, reason="no_answers")
    return of_moments(n, c.mean[columns], c.covariance[at] * (n - 1) / n)


def _gate(
    shape: Structure,
    columns: Sequence[int],
    gathered: Mapping[str, Gathered],
    rule: Rule,
) -> Gate:
    groups = tuple(_group(name, each, rule) for name, each in gathered.items())
    empty = Gate(rule=rule, groups=groups, verdict=UNTESTED)
    reason = next((group.reason for group in groups if group.reason), None)
    if len(groups) < 2:
        reason = "one_group"
    reason = reason or unidentified(shape)
    if reason is not None:
        return replace(empty, reason=reason)
    samples = [each.sample for each in gathered.values() if each.sample is not None]
    rows = [each.rows for each in gathered.values() if each.rows is not None]
    where = setting(shape, samples, rows or None)
    return _climbed(empty, where, columns)


def _group(name: str, gathered: Gathered, rule: Rule) -> Group:
    few = gathered.n < rule.least and gathered.reason in (None, "constant", "singular")
    return Group(name=name, n=gathered.n, reason="too_few" if few else gathered.reason)


def _climbed(empty: Gate, where: Setting, columns: Sequence[int]) -> Gate:
    """The gate with its steps, as far as they lead."""
    rule = empty.rule
    start = np.stack([starting(where.shape, sample) for sample in where.samples])
    first = fitted(where, Equal(), start)
    reason = first.reason or _impossible(first)
    holds = None
    if reason is None and first.fit is not None:
        holds = supported(rule, first.fit, first.robust)
        reason = None if holds else "poor_fit"
    step = Step(
        name="configural", fit=first.fit, robust=first.robust, holds=holds, reason=first.reason
    )
    if reason is not None:
        return replace(empty, steps=(step,), reason=reason)
    return _tightened(replace(empty, steps=(step,)), where, first, columns)


def _impossible(model: Fitted) -> str | None:
    wrong = [improper(group).impossible for group in model.solution.models]
    return "improper_solution" if any(wrong) else None


def _tightened(gate: Gate, where: Setting, first: Fitted, columns: Sequence[int]) -> Gate:
    """The metric, scalar and strict steps, each from the last model that held."""
    several = frozenset(np.flatnonzero(where.shape.sizes[where.shape.factor_of] > 1).tolist())
    model, released, steps = _step(gate.rule, where, first, Equal(loadings=several), "metric")
    kept = model.equal.loadings
    if steps[-1].holds and kept:
        tied = Equal(loadings=kept, intercepts=kept)
        model, more, later = _step(gate.rule, where, model, tied, "scalar")
        released, steps = released + more, steps + later
    if steps[-1].name == "scalar" and steps[-1].holds and not released:
        final = fitted(where, replace(model.equal, residuals=several), model.solution.local)
        steps += (_judged_step(gate.rule, model, final, "strict"),)
    climbed = replace(gate, steps=gate.steps + steps)
    return concluded(climbed, where, model, released, columns)


def _step(
    rule: Rule, where: Setting, before: Fitted, equal: Equal, name: str
) -> tuple[Fitted, tuple[Released, ...], tuple[Step, ...]]:
    """One step up from `before`, the items that differ there, and the step without them."""
    model = fitted(where, equal, before.solution.local)
    step = _judged_step(rule, before, model, name)
    if step.holds is None:
        return model, (), (step,)

    def accepted(candidate: Fitted) -> bool:
        return _judged_step(rule, before, candidate, name).holds is True

    part = "loading" if name == "metric" else "intercept"
    partial, released = search(where, model, part, accepted, rule)
    if not released:
        return model, (), (step,)
    return partial, released, (step, _judged_step(rule, before, partial, f"{name}_partial"))


def _judged_step(rule: Rule, before: Fitted, model: Fitted, name: str) -> Step:
    change = difference(before, model)
    if change is None:
        return Step(name=name, reason=model.reason)
    broken = failed(rule, change)
    return Step(
        name=name,
        fit=model.fit,
        robust=model.robust,
        difference=change,
        holds=not broken,
        failed=broken,
    )
