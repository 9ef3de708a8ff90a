"""An attacker with a whole report, all its sections, and linear algebra learns nothing of the few.

Everybody answers everything here; what can be learnt where somebody left an item out is told in
docs/privacy.md. Sets of people are unions of cells: who chose an option and who was set aside.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.document import to_json
from analysis.report import build
from analysis.study.exclusions import set_aside
from analysis.study.inputs import Inputs, Options
from analysis.study.work import prepare
from surveys.fieldwork.quality import DEFAULT, Rules
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs
from tests.extent import examples, is_long

OPTIONS = ("it", "finance", "sales", "audit", "")
CHOICES = 4
LEAVING_OUT = Rules(exclude=("contradictory",))
MEANS = {"score100": "n", "all100": "n", "kept100": "n_kept", "index": "n"}
"""Keys that hold a mean on 0–100, each with the key that holds of how many people."""
NO_MEANS = {
    "sd100", "se100", "ci100", "change100", "difference100", "gap100", "half_width100",
    "half_width100_fpc", "target100", "detectable100", "sem100", "sdc100", "sdc_mean100",
    "minuend100", "subtrahend100", "profile100", "profile_ci100", "shift100", "aim100",
    "rater_sd100", "rest_sd100",
}  # fmt: skip
"""Keys in points of 0–100 that are no mean of a set of people by themselves."""
Sums = dict[tuple[str, str], list[tuple[int, float]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Secret:
    """What only the test knows: each person's cell, and the scores of every node (0–100)."""

    cell: NDArray[np.intp]
    scores: dict[tuple[str, str], NDArray[np.float64]]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People per cell: option by option, those kept and those set aside."""
        return np.bincount(self.cell, minlength=2 * len(OPTIONS))

    def natural(self) -> Iterator[NDArray[np.float64]]:
        """The sets that a section may speak of, as cells."""
        chosen = np.repeat(np.eye(len(OPTIONS)), 2, axis=1)
        kept = np.tile([1.0, 0.0], len(OPTIONS))
        everyone = np.ones(len(kept))
        yield from (everyone, everyone * kept, chosen[:CHOICES].sum(axis=0), *chosen)
        yield from (chosen[:CHOICES].sum(axis=0) * kept, *(chosen * kept))


def secret(of: Inputs, departments: dict[str, int]) -> Secret:
    """By the package's own scoring, of all sheets, also where rules leave some out."""
    work, points = prepare(of), of.samples[0].points
    left_out = work.screened.get("users")
    out = set_aside(work.inputs, "users", points) if left_out is None else left_out.excluded
    every = prepare(replace(of, options=replace(of.options, quality=DEFAULT)))
    panel = every.panel("users", "perception")
    assert panel is not None
    option = np.repeat(np.arange(len(OPTIONS)), [departments[name] for name in OPTIONS])
    keys = [("overall", "overall"), *((each.level, each.id) for each in build(of).nodes)]
    return Secret(
        cell=2 * option + out,
        scores={key: panel.frame.on_100(key) for key in keys if panel.frame.columns(key)},
    )


def told(at: Any, level: str = "", id_: str = "", facet: str = "perception") -> Iterator[Any]:
    """Every mean of a set of the users under perception: node, n, mean."""
    if isinstance(at, list):
        for each in at:
            yield from told(each, level, id_, facet)
        return
    if not isinstance(at, dict) or at.get("audience", "users") != "users":
        return
    level, id_ = (at["level"], at["id"]) if "level" in at and "id" in at else (level, id_)
    facet = at.get("facet") or facet
    unknown = {key for key in at if key.endswith("100")} - NO_MEANS - set(MEANS)
    assert not unknown, f"are {unknown} means of people? Then they belong into MEANS"
    pairs = dict(MEANS)
    if at.get("kind") == "supplier-demand":
        pairs["subtrahend100"] = "n"
    for name, n in pairs.items():
        if facet == "perception" and at.get(name) is not None and at.get(n):
            yield (level or "overall", id_ or "overall"), at[n], at[name]
    for each in at.values():
        yield from told(each, level, id_, facet)


def equations(plain: dict[str, Any], known: Secret) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Per node the published sums as rows over cells; a sum of no known set fails."""
    found: dict[tuple[str, str], list[NDArray[np.float64]]] = {}
    for key, n, mean in told(plain):
        if key not in known.scores:
            continue
        sums = np.bincount(known.cell, known.scores[key], 2 * len(OPTIONS))
        fits = (
            each
            for each in known.natural()
            if each @ known.sizes == n and abs(each @ sums - n * mean) < 1e-6 * (1 + n)
        )
        row = next(fits, None)
        assert row is not None, f"{key}: {mean} of {n} people, who are they?"
        found.setdefault(key, []).append(row)
    return {key: np.array(rows) for key, rows in found.items()}


def leaks(rows: NDArray[np.float64], sizes: NDArray[np.int64], threshold: int) -> list[set[int]]:
    """Unions of cells with fewer people than the threshold that some combination rests on alone."""
    there = np.flatnonzero(sizes)
    rows = rows[:, there]
    rank = np.linalg.matrix_rank(rows)
    found = []
    for size in range(1, len(there)):
        for few in combinations(range(len(there)), size):
            if sizes[there[list(few)]].sum() < threshold:
                others = np.delete(rows, few, axis=1)
                if np.linalg.matrix_rank(others) < rank:
                    found.append({int(there[i]) for i in few})
    return found


def attacked(
    departments: dict[str, int], careless: int, threshold: int, rules: Rules = DEFAULT
) -> list[Any]:
    """What the attacker finds, node by node, and of the numbers of people."""
    options = Options(threshold=threshold, quality=rules)
    of = inputs(crowd(departments, careless=careless), options=options)
    plain, known = json.loads(to_json(build(of))), secret(of, departments)
    found = [
        (key, leak)
        for key, rows in equations(plain, known).items()
        for leak in leaks(rows, known.sizes, threshold)
    ]
    sizes = known.sizes.reshape(-1, 2).sum(axis=1)
    # Pairs of perception and expectation are over fewer items, but over the same people.
    used = {score["n"] for score in plain["scores"] if score["audience"] == "users"}
    assert {g["n"] for g in plain["gaps"] if g["audience"] == "users"} <= {None, *used}
    if rules.exclude:
        return found
    # How many chose nothing is told, as of every item: the numbers are of those who did.
    numbers = leaks(_counts(plain), sizes[:CHOICES], threshold)
    return found + [("n", leak) for leak in numbers]


def _counts(plain: dict[str, Any]) -> NDArray[np.float64]:
    """Published numbers of people as rows over options."""
    (asked,) = (
        each
        for each in plain["questions"]
        if (each["id"], each["audience"]) == ("department", "users")
    )
    rows = [np.ones(CHOICES)] if asked["n"] else []
    rows += [
        np.eye(CHOICES)[OPTIONS.index(option)]
        for option, _, value in asked["options"]
        if value is not None
    ]
    return np.array(rows).reshape(-1, CHOICES)


@settings(examples(8), phases=(Phase.explicit, Phase.generate))
@given(
    sizes=st.lists(st.integers(0, 11), min_size=5, max_size=5).filter(lambda n: sum(n) >= 5),
    careless=st.integers(0, 8),
    threshold=st.integers(3, 5),
)
def test_no_sum_and_no_number_of_a_few_people_follows_from_a_whole_report(
    sizes: list[int], careless: int, threshold: int
) -> None:
    departments = dict(zip(OPTIONS, sizes, strict=True))
    assert attacked(departments, min(careless, sum(sizes)), threshold) == []


@pytest.mark.parametrize("rules", [DEFAULT, LEAVING_OUT], ids=["told apart", "left out"])
@pytest.mark.parametrize("careless", [0, 1, 4, 5, 7] if is_long() else [4, 5])
@pytest.mark.parametrize("last", [1, 4, 5])
def test_nor_around_the_threshold(careless: int, last: int, rules: Rules) -> None:
    departments = {"it": 12, "finance": 6, "sales": 5, "audit": last, "": 5}
    assert attacked(departments, careless, 5, rules) == []


def test_the_attacker_would_find_what_is_there_to_find() -> None:
    """All, and all groups but one of two people: their sum follows."""
    sizes = np.array([6, 0, 7, 0, 2, 0, 0, 0, 0, 0])
    all_, one, two = (
        np.repeat(each, 2) for each in ([1.0] * 5, [1.0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0])
    )
    assert leaks(np.array([all_, one, two]), sizes, 5) == [{4}]
    assert leaks(np.array([all_, one]), sizes, 5) == []
    known = attacked({"it": 12, "finance": 9, "sales": 8, "audit": 7, "": 0}, 0, 5)
    assert known == []


def test_every_section_with_means_is_under_attack() -> None:
    """Where groups are large, all of scores, gaps, quality and segments give equations."""
    departments = {"it": 12, "finance": 9, "sales": 8, "audit": 7, "": 0}
    of = inputs(crowd(departments, careless=6))
    plain, known = json.loads(to_json(build(of))), secret(of, departments)
    rows = equations(plain, known)["overall", "overall"]
    assert np.linalg.matrix_rank(rows) >= 5
    assert {len(each) for each in equations(plain, known).values()} != {0}
