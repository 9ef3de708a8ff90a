"""Agreement: psych::ICC(lmer = FALSE) and multilevel on own data, made and real surveys (1e-9)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.agreement.coincidence import alpha, value_counts
from analysis.statistics.agreement.icc_forms import Icc
from analysis.statistics.agreement.intraclass import Intraclass, grouped_icc, intraclass
from analysis.statistics.agreement.within import Null, WithinGroup, slightly_skewed, uniform
from tests.analysis.raters import within_groups
from tests.reference.golden import Source, exact, floats, on_all_data, ratings

OWN: dict[str, Any] = json.loads(Path(__file__).with_name("agreement.json").read_text("utf-8"))
GROUPS = np.array(OWN["groups"])
X = np.array(OWN["ratings"], dtype=np.int8)

# Krippendorff (2011): four observers, twelve units.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
        [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
    ],
    dtype=np.int8,
)


def forms(found: Intraclass) -> tuple[Icc, ...]:
    """In psych's order."""
    return (
        found.single_one_way,
        found.single_agreement,
        found.single_consistency,
        found.mean_one_way,
        found.mean_agreement,
        found.mean_consistency,
    )


def check(found: Intraclass, wanted: list[dict[str, Any]]) -> None:
    for got, want in zip(forms(found), wanted, strict=True):
        low = want["lower bound"] if "lower bound" in want else want["lower"]
        high = want["upper bound"] if "upper bound" in want else want["upper"]
        value = want["ICC"] if "ICC" in want else want["value"]
        assert (got.value, got.f, got.p) == exact((value, want["F"], want["p"]))
        assert (got.df1, got.df2) == (want["df1"], want["df2"])
        assert got.ci == exact((low, high))


def of_r(rows: list[dict[str, Any]], figure: str) -> dict[int, float | None]:
    """Group → R's figure, None where R has NA."""
    return {int(row["grpid"]): row[figure] for row in rows}


def agree(found: dict[int, WithinGroup], figure: str, wanted: dict[int, float | None]) -> None:
    got = {code: getattr(group, figure) for code, group in found.items()}
    none = {group for group, value in wanted.items() if value is None}
    assert {group for group, value in got.items() if value is None} == none
    assert [got[g] for g in wanted if g not in none] == exact(
        [value for value in wanted.values() if value is not None]
    )


def donners(icc1: float, groups: NDArray[np.integer]) -> float:
    """R's ICC(1), which takes the mean size for k0, by way of F with Donner's."""
    sizes = np.unique(groups, return_counts=True)[1]
    n, k = len(groups), len(sizes)
    f = (1 + (n / k - 1) * icc1) / (1 - icc1)
    return float((f - 1) / (f + (n - (sizes**2).sum() / n) / (k - 1) - 1))


@pytest.mark.parametrize("name", ["severe", "noise", "two", "crowd"])
def test_six_forms_with_their_intervals(name: str) -> None:
    """Also with two targets only, with chance ratings and with sixty raters."""
    own = OWN["icc"][name]
    wanted = [
        {**form, "F": form["f"], "lower": form["ci"][0], "upper": form["ci"][1]}
        for form in own["forms"]
    ]
    check(intraclass(np.array(own["data"], dtype=np.int8)), wanted)


def test_people_in_groups_of_one_to_twenty_one() -> None:
    assert grouped_icc(X.mean(axis=1), GROUPS) == exact(donners(OWN["icc1"], GROUPS))


@pytest.mark.parametrize(
    ("rows", "null", "columns"),
    [
        ("rwg", uniform(5), slice(0, 1)),
        ("rwg_skew", slightly_skewed(5), slice(0, 1)),
        ("rwg_j", uniform(5), slice(0, 4)),
    ],
)
def test_agreement_against_a_null(rows: str, null: Null, columns: slice) -> None:
    found = within_groups(X[:, columns], GROUPS, null)
    wanted = of_r(OWN[rows], "rwg.j" if rows == "rwg_j" else "rwg")
    agree(found, "r_wg", wanted)


def test_a_wg_of_one_item_and_of_four() -> None:
    """R gives three who all say 2 no a_wg, and three who all say 5 a 1: we give both a 1."""
    one = within_groups(X[:, :1], GROUPS, uniform(5))
    agree(one, "a_wg", of_r(OWN["awg"], "a.wg"))
    four = within_groups(X, GROUPS, uniform(5))
    wanted = of_r(OWN["awg_j"], "a.wg")
    assert X[GROUPS == 2, 2].tolist() == [2, 2, 2]
    assert wanted[2] is not None
    agree(four, "a_wg", {**wanted, 2: (wanted[2] + 1) / 2})


@pytest.mark.parametrize(("ad", "items"), [("ad", 1), ("ad_j", 4)])
def test_mean_deviation(ad: str, items: int) -> None:
    """R gives a group of one the deviation 0; we say that one person agrees with nobody."""
    found = within_groups(X[:, :items], GROUPS, uniform(5))
    agree(found, "ad", {**of_r(OWN[ad], "AD.M"), 8: None})


def test_krippendorffs_own_example_on_the_ordinal_metric() -> None:
    found = alpha(value_counts(OBSERVERS))
    assert found.alpha == pytest.approx(0.815, abs=5e-4)
    assert found.n == 40


@on_all_data
def test_few_targets_of_four_judges(data: Source) -> None:
    """The real ones: Shrout & Fleiss (1979), table 2."""
    x = floats(data.table("judges"), ["J1", "J2", "J3", "J4"])
    check(intraclass(x), data.figures("judges")["icc"])


@on_all_data
def test_many_targets_listwise(data: Source) -> None:
    x = ratings(data.table("traits"), ["A1", "A2", "A3", "A4", "A5"])
    x[:, 0] = np.where(x[:, 0] >= 0, 7 - x[:, 0], -1)
    wanted = data.figures("traits")["A_listwise"]["icc"]
    found = intraclass(x)
    assert found.targets == wanted["n"]
    check(found, wanted["rows"])


@on_all_data
def test_leadership_in_teams(data: Source) -> None:
    """multilevel: rwg, rwg.j, awg, ad.m, ICC1; the real ones: lq2002, 49 companies."""
    columns, wanted = data.table("teams"), data.figures("teams")
    x = ratings(columns, [f"LEAD{i:02d}" for i in range(1, 12)])
    company = np.array([int(code) for code in columns["COMPID"]])
    one = within_groups(x[:, :1], company, uniform(5))
    eleven = within_groups(x, company, uniform(5))
    agree(one, "r_wg", of_r(wanted["rwg_LEAD01"], "rwg"))
    agree(one, "n", of_r(wanted["rwg_LEAD01"], "gsize"))
    agree(eleven, "r_wg", of_r(wanted["rwg_j"], "rwg.j"))
    agree(one, "a_wg", of_r(wanted["awg_LEAD01"], "a.wg"))
    agree(one, "ad", of_r(wanted["ad_m_LEAD01"], "AD.M"))
    assert grouped_icc(x.mean(axis=1), company) == exact(donners(wanted["ICC1"], company))
