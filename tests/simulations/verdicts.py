"""How often the verdict rule errs, and how often it finds: `python -m tests.simulations.verdicts`.

Prints the tables of docs/statistics/gaps.md; each has its own seed. Families of 16 sub-
characteristics, Holm within the family, α = .05. p-values are computed in arrays; a test holds
them against the package's own.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from tests.simulations.gap_populations import (
    SHARES,
    Population,
    Vector,
    item,
    mean_of_two,
    moved,
    p_of,
    sample,
)

FAMILY, ALPHA, MARGIN = 16, 0.05, 0.5
RATERS, PEOPLE = (1, 2, 3, 6, 12), (20, 100, 500)
Sides = tuple[int, Vector, Vector, int, Vector, Vector]
"""Raters, their means and variances; people, their means and variances."""
Rule = Callable[[Sides], Vector]
Found = NDArray[np.bool_]
SKEWED = ("5 skewed", "5 ceiling", "7 skewed")


def welch(sides: Sides) -> Vector:
    """Welch's p, as the package reports it: pooled where one side has no spread and that is more.

    One rater: a fixed point.
    """
    n, ms, vs, m, md, vd = sides
    gap = ms - md
    with np.errstate(invalid="ignore", divide="ignore"):
        if n == 1:
            return _known(p_of(gap / np.sqrt(vd / m), m - 1.0))
        a, b = vs / n, vd / m
        p = p_of(gap / np.sqrt(a + b), (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1)))
        stiff = ((a == 0.0) | (b == 0.0)) & (_pooled_variance(sides) > (a + b) * (1.0 + 2e-9))
    return np.where(stiff, student(sides), _known(p))


def student(sides: Sides) -> Vector:
    """The p of the t test with pooled variance; with one rater Crawford & Howell's (1998)."""
    n, ms, _, m, md, _ = sides
    with np.errstate(invalid="ignore", divide="ignore"):
        return _known(p_of((ms - md) / np.sqrt(_pooled_variance(sides)), n + m - 2.0))


def rule(sides: Sides) -> Vector:
    """The printed rule: the larger of both; with one rater, the fixed point's."""
    return welch(sides) if sides[0] == 1 else np.maximum(welch(sides), student(sides))


def by_variance(sides: Sides) -> Vector:
    """Not used: pooled where the raters scatter less than the people, Welch's where more."""
    n, _, vs, _, _, vd = sides
    return student(sides) if n == 1 else np.where(vs <= vd, student(sides), welch(sides))


RULES: dict[str, Rule] = {"rule": rule, "Welch": welch, "pooled": student, "either": by_variance}


def _pooled_variance(sides: Sides) -> Vector:
    n, _, vs, m, _, vd = sides
    return np.asarray(((n - 1) * vs + (m - 1) * vd) / (n + m - 2) * (1.0 / n + 1.0 / m))


def _known(p: Vector) -> Vector:
    return np.where(np.isnan(p), 1.0, p)


def holm_finds(p: Vector) -> Found:
    """Which p of each row are below α after Holm."""
    order = np.argsort(p, axis=1)
    steps = np.take_along_axis(p, order, 1) * (p.shape[1] - np.arange(p.shape[1]))
    return _back(order, np.maximum.accumulate(steps, axis=1) < ALPHA)


def bh_finds(p: Vector) -> Found:
    """Which p of each row are below α after Benjamini & Hochberg."""
    order = np.argsort(p, axis=1)
    steps = np.take_along_axis(p, order, 1) * p.shape[1] / np.arange(1, p.shape[1] + 1)
    return _back(order, np.minimum.accumulate(steps[:, ::-1], axis=1)[:, ::-1] < ALPHA)


def _back(order: NDArray[np.intp], found: Found) -> Found:
    placed = np.empty_like(found)
    np.put_along_axis(placed, order, found, 1)
    return placed


def families(
    rng: np.random.Generator,
    sides: tuple[Population, Population],
    sizes: tuple[int, int],
    families: int,
    gaps: int = FAMILY,
) -> Sides:
    """Means and variances of `families` × `gaps` supplier and demand samples."""
    theirs = sample(rng, sides[0], sizes[0], (families, gaps))
    ours = sample(rng, sides[1], sizes[1], (families, gaps))
    return sizes[0], *theirs, sizes[1], *ours


def joined(one: Sides, two: Sides) -> Sides:
    """Families whose first gaps are of one kind and the others of another."""
    _, ms, vs, _, md, vd = two
    return (
        one[0], np.hstack([one[1], ms]), np.hstack([one[2], vs]),
        one[3], np.hstack([one[4], md]), np.hstack([one[5], vd]),
    )  # fmt: skip


def agrees(sides: Sides) -> Found:
    """Where two one-sided tests put the gap within the margin, unadjusted as in the rule."""
    n, ms, vs, m, md, vd = sides
    low, high = (ms - MARGIN, md), (ms + MARGIN, md)
    p = [
        np.where(np.sign(x - y) == sign, welch((n, x, vs, m, y, vd)) / 2.0, 1.0)
        for sign, (x, y) in ((-1.0, low), (1.0, high))
    ]
    return np.asarray(np.maximum(*p) < ALPHA)


def scales(name: str) -> dict[str, Population]:
    return {"one item": item(name), "two items": mean_of_two(item(name))}


def row(cells: Iterable[object]) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def share(found: Found) -> str:
    return f"{100.0 * float(np.mean(found)):.1f}"


def head(*names: str) -> None:
    row(names)
    row("---" for _ in names)


def false_verdicts(count: int = 4000, seed: int = 33850) -> None:
    """Families with a false gap, all truly 0: the rule (one item, two items), the others' worst."""
    rng = np.random.default_rng(seed)
    head("raters", "people", *SHARES, *(f"worst: {name}" for name in RULES))
    for n in RATERS:
        for m in PEOPLE:
            kinds = [
                families(rng, (of, of), (n, m), count)
                for name in SHARES for of in scales(name).values()
            ]  # fmt: skip
            each = {
                name: [100.0 * holm_finds(by(k)).any(axis=1).mean() for k in kinds]
                for name, by in RULES.items()
            }
            pairs = zip(each["rule"][::2], each["rule"][1::2], strict=True)
            row([n, m, *(f"{a:.1f}, {b:.1f}" for a, b in pairs),
                 *(f"{max(found):.1f}" for found in each.values())])  # fmt: skip


def power(count: int = 4000, seed: int = 33851) -> None:
    """Share of true gaps found by the rule, 4 of 16, for 20, 100, 500 people."""
    rng = np.random.default_rng(seed)
    kinds = [(name, kind) for name in SKEWED for kind in scales(name)]
    head("raters", "gap", *(f"{name}, {kind}" for name, kind in kinds))
    for n in RATERS[1:]:
        for by in (0.5, 1.0):
            found = [_found(rng, (name, kind), by, n, count) for name, kind in kinds]
            row([n, by, *(", ".join(share(holm_finds(rule(k))[:, :4]) for k in f) for f in found)])


def rules_compared(count: int = 4000, seed: int = 33853) -> None:
    """The same for scales of two items and 100 people, by rule; and what the family costs."""
    rng = np.random.default_rng(seed)
    others = ("rule, Benjamini–Hochberg", "rule, one gap alone")
    head("answers", "raters", "gap", *RULES, *others)
    for name in SKEWED:
        for n in RATERS[1:]:
            for by in (0.5, 1.0):
                sides = _found(rng, (name, "two items"), by, n, count)[1]
                p = {k: f(sides) for k, f in RULES.items()}
                row([name, n, by, *(share(holm_finds(each)[:, :4]) for each in p.values()),
                     share(bh_finds(p["rule"])[:, :4]),
                     share(p["rule"][:, :4] < ALPHA)])  # fmt: skip


def _found(
    rng: np.random.Generator, answers: tuple[str, str], by: float, raters: int, count: int
) -> list[Sides]:
    name, kind = answers
    of, lower = scales(name)[kind], moved(item(name), -by)
    lower = lower if kind == "one item" else mean_of_two(lower)
    return [
        joined(
            families(rng, (of, lower), (raters, m), count, 4),
            families(rng, (of, of), (raters, m), count, FAMILY - 4),
        )
        for m in PEOPLE
    ]


def false_agreement(count: int = 4000, seed: int = 33852) -> None:
    """Share of gaps called agreement though they are as large as the margin (½ point), and at 0."""
    rng = np.random.default_rng(seed)
    head("raters", "people", *(f"{name}: ½, 0" for name in SHARES))
    for n in RATERS:
        for m in PEOPLE:
            cells = []
            for name in SHARES:
                of = item(name)
                far = families(rng, (of, moved(of, -MARGIN)), (n, m), count, 1)
                near = families(rng, (of, of), (n, m), count, 1)
                cells.append(f"{share(agrees(far))}, {share(agrees(near))}")
            row([n, m, *cells])


if __name__ == "__main__":
    for table in (false_verdicts, power, rules_compared, false_agreement):
        print(f"\n{table.__doc__}\n")
        table()
