"""What the person at the terminal should know about the weights of the sheets."""

from collections.abc import Iterator

import numpy as np

from analysis.statistics.weighting.joining import few_apart
from analysis.statistics.weighting.joint import JOINT
from analysis.statistics.weighting.raking import Weighting
from app.inputs.respondent_weights import Weighed


def notes(weighed: Weighed) -> Iterator[str]:
    """What the person at the terminal should know, in English."""
    for audience, done in weighed.weightings:
        for name, reason in done.left_out:
            yield f"{audience}: {name} is not used for weights ({LEFT_OUT.get(reason, reason)})"
        if done.weighting is None:
            yield f"{audience}: the sheets are not weighted"
        else:
            yield from _notes(audience, done.weighting)


def cautions(weighed: Weighed, threshold: int) -> Iterator[str]:
    """What weights that were given let a reader of the report work out, in English."""
    fitted = {audience for audience, _ in weighed.weightings}
    given = [s for s in weighed.samples if s.weights is not None and s.audience not in fitted]
    for audience in dict.fromkeys(sample.audience for sample in given):
        weights = [s.weights for s in given if s.audience == audience and s.weights is not None]
        if few_apart(np.concatenate(weights), threshold):
            yield (
                f"{audience}: fewer than {threshold} sheets have other weights than all the rest; "
                "weighted and unweighted figures together tell of them"
            )


LEFT_OUT = {
    "one_category": "fewer than two categories have sheets enough",
    "few_apart": "its weights would tell a few people from all others",
}


def _notes(audience: str, done: Weighting) -> Iterator[str]:
    yield (
        f"{audience}: {done.n} sheets {done.method}, design effect {done.kish or 1:.2f}, "
        f"as good as {done.n_effective or done.n:.0f} unweighted ones"
    )
    joint = [each for each in done.categories if each.label is not None and JOINT in each.label]
    for category in joint:
        yield f"{audience}: {category.margin}: {category.label} count as one category, being small"
    for problem in done.problems:
        if problem.code == "unknown_category":
            yield f"{audience}: {problem.n} sheets without {problem.margin} keep their share"
        elif problem.code == "rounded_totals":
            yield f"{audience}: totals of {problem.margin} are taken as shares (rounded sums)"
    if not done.within_limits:
        yield f"{audience}: trimming did not bring all weights within the limits; some lie beyond"
