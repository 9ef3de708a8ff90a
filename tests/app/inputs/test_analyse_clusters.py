"""Clusters by a column of a file, from the file to the report."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.sections.clusters import CLUSTERS, Clustered
from analysis.statistics.gaps.cluster_robust import clustered_mean
from surveys.errors import AnswersError
from tests.analysis.crowd import crowd
from tests.analysis.sheets import INSTRUMENTS, instrument
from tests.app.inputs.analysing import analysed

SMALL = INSTRUMENTS / "small.toml"
SITES = {f"s{i}": 8 + i for i in range(8)}
LABELS = np.repeat(list(SITES), list(SITES.values()))
USERS = crowd(SITES, shift={site: (i - 3.5) / 5 for i, site in enumerate(SITES)})


def written(path: Path, labels: list[str]) -> Path:
    names = [
        r.item if r.facet == "perception" else f"{r.item}:{r.facet}" for r in instrument().ratings
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*names, "site"])
        out.writerows(
            [*row, label] for row, label in zip(USERS.points.tolist(), labels, strict=True)
        )
    return path


def clustered(path: Path, labels: list[str]) -> Clustered:
    (found,) = analysed([written(path / "a.csv", labels)], SMALL, cluster="site").report[CLUSTERS]
    return found


def test_a_column_names_the_clusters(tmp_path: Path) -> None:
    found = clustered(tmp_path, LABELS.tolist())
    (item,) = (n for n in found.nodes if n.id == "C1" and n.level == "item")
    wanted = clustered_mean((USERS.points[:, 5] - 1.0) * 25.0, LABELS)
    assert (found.by, found.clusters, found.n) == ("site", 8, 92)
    assert item.clustered_se100 == pytest.approx(wanted.se)
    assert item.icc == pytest.approx(wanted.icc)


def test_blank_cells_are_people_by_themselves(tmp_path: Path) -> None:
    labels = ["" if i < 3 else str(name) for i, name in enumerate(LABELS)]
    assert clustered(tmp_path, labels).clusters == 8 + 3


def test_a_column_that_is_not_there_or_is_an_item_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", LABELS.tolist())
    for column, what in (("firm", "not in the file"), ("S1", "is an item")):
        with pytest.raises(AnswersError, match=what):
            analysed([path], SMALL, cluster=column)
