"""Real data and R's figures for them, where the folder beside the project has them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

DATA = Path(__file__).parents[2].parent / "shared" / "data"

needs_data = pytest.mark.skipif(
    not (DATA / "golden").is_dir(), reason="the real data are not beside the project"
)


def exact(wanted: Any) -> Any:
    """Equal to a closed form's figure: within 1e-9."""
    return pytest.approx(wanted, rel=0.0, abs=1e-9)


def figures(name: str) -> dict[str, Any]:
    """R's figures, as golden.R beside them made them."""
    found: dict[str, Any] = json.loads((DATA / "golden" / name).read_text(encoding="utf-8"))
    return found


def table(name: str) -> dict[str, list[str]]:
    """A CSV file by columns, as text."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def ratings(columns: dict[str, list[str]], names: list[str]) -> NDArray[np.int8]:
    """n × k scale points of the named columns, −1 where blank."""
    cells = [[float(cell) if cell else -1.0 for cell in columns[name]] for name in names]
    return np.array(cells).T.astype(np.int8)


def floats(columns: dict[str, list[str]], names: list[str]) -> NDArray[np.float64]:
    """The same as floats, NaN where blank."""
    cells = [[float(cell) if cell else np.nan for cell in columns[name]] for name in names]
    return np.array(cells).T
