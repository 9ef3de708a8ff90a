"""Our own 240 answer sheets of nine items, and R's figures for them (exploratory.R)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCALES = ((0, 1, 2), (3, 4, 5), (6, 7, 8))
FIGURES: dict[str, Any] = json.loads(
    Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
)


def sheets(name: str = "rows") -> NDArray[np.int8]:
    """240 × 9 answers on 1–5, −1 where blank: `rows` without blanks, `gaps` with 60 of them."""
    points = [[-1 if mark == "-" else int(mark) for mark in row] for row in FIGURES[name]]
    return np.array(points, dtype=np.int8)


def aligned(loadings: Any, wanted: Any) -> NDArray[np.float64]:
    """The wanted loadings with their factors in our order and sign."""
    ours, theirs = np.asarray(loadings), np.asarray(wanted)
    order = np.abs(ours.T @ theirs).argmax(axis=1)
    theirs = theirs[:, order]
    return np.asarray(theirs * np.sign((ours * theirs).sum(axis=0)))
