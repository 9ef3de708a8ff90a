"""Answers and R's figures for them: surveys made for the tests, and real ones where they are.

The real ones lie in a folder beside the project that is not part of it; every test against them
runs on the made surveys of `made/` as well.
"""

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

DATA = Path(__file__).parents[2].parent / "shared" / "data"
MADE_DATA = Path(__file__).parent / "made"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Surveys under the same names and with the same columns, and R's figures for them.

    `files`: the paths of answers and figures under `folder` that are not called after the survey.
    `published`: figures that stand in print and not in a file.
    """

    name: str
    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    published: dict[str, dict[str, Any]] = field(default_factory=dict)

    def path(self, file: str) -> Path:
        """Where a file is that is called `file` among the made surveys."""
        return self.folder / self.files.get(file, file)

    def rows(self, survey: str) -> list[dict[str, str]]:
        """A survey's answers, as text."""
        with self.path(f"{survey}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, survey: str) -> dict[str, list[str]]:
        """The same by columns."""
        rows = self.rows(survey)
        return {column: [row[column] for row in rows] for column in rows[0]}

    def figures(self, survey: str) -> dict[str, Any]:
        """R's figures, as the script of the survey's name made them, and those in print."""
        path = self.path(f"{survey}.json")
        made = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {**made, **self.published.get(survey, {})}


MADE = Source(name="made", folder=MADE_DATA, files={"school_shares.csv": "schools.csv"})
REAL = Source(
    name="real",
    folder=DATA,
    files={
        "phone.csv": "mobi.csv",
        "phone.json": "golden/golden_mobi.json",
        "traits.csv": "bfi.csv",
        "traits.json": "golden/golden_bfi.json",
        "tasks.csv": "HolzingerSwineford1939.csv",
        "tasks_missing.csv": "HolzingerSwineford1939_missing.csv",
        "tasks.json": "golden/golden_holzinger.json",
        "departments.csv": "attitude.csv",
        "departments.json": "golden/golden_attitude.json",
        "judges.csv": "shrout_fleiss1979.csv",
        "judges.json": "golden/golden_shrout_fleiss.json",
        "teams.csv": "lq2002_lead.csv",
        "teams.json": "golden/golden_rwg.json",
        "schools.csv": "apistrat.csv",
        "schools.json": "golden/golden_survey.json",
        "school_shares.csv": "apistrat_alpha.csv",
        "school_shares.json": "golden/golden_weighted_alpha.json",
        "school_districts.csv": "apiclus1.csv",
        "school_districts_raked.csv": "golden/apiclus1_raked_weights.csv",
        "kiosk_gap_dimensions.csv": "golden/oracle_kiosk_gap_dimensions.csv",
        "kiosk_gap_ipa_items.csv": "golden/oracle_kiosk_gap_ipa_items.csv",
        "kiosk_kano.csv": "golden/oracle_kiosk_kano.csv",
    },
    published={
        "traits": {
            "alpha_pairwise": [0.7030, 0.7267, 0.7617, 0.8140, 0.6002],
            "smallest_pair_of_A": 2751,
            "turned": [
                *("A1", "C4", "C5", "E1", "E2", "O2", "O4", "O5"),
                *("N1", "N2", "N3", "N4", "N5"),
            ],
        },
        "tasks": {"differing": [{"item": "x3", "chi2": 19.193}, {"item": "x7"}]},
        "kiosk": {
            "n": 194,
            "overall_gap": -1.128408,
            "concentrate_here": ["I07", "I10", "I11", "I16", "I23"],
            "above_the_middle": ["I07"],
            "fits": {
                "P": (194, 155, 302.550, 0.898, 0.070),
                "SAT": (194, 155, 269.782, 0.944, 0.062),
            },
        },
    },
)
SOURCES = (MADE, REAL) if (DATA / "golden").is_dir() else (MADE,)

on_all_data = pytest.mark.parametrize("data", SOURCES, ids=lambda source: source.name)


def floats(columns: dict[str, list[str]], names: list[str]) -> NDArray[np.float64]:
    """n × k values of the named columns, NaN where blank."""
    cells = [[float(cell) if cell else np.nan for cell in columns[name]] for name in names]
    return np.array(cells).T


def ratings(columns: dict[str, list[str]], names: list[str]) -> NDArray[np.int8]:
    """The same as scale points, −1 where blank."""
    values = floats(columns, names)
    return np.where(np.isnan(values), -1.0, values).astype(np.int8)


def exact(wanted: Any) -> Any:
    """Equal to a closed form's figure: within 1e-9."""
    return pytest.approx(wanted, rel=0.0, abs=1e-9)
