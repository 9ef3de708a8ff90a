"""Times pingouin's alpha, and the loop that gets an item table out of it; prints JSON."""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pingouin  # type: ignore[import-not-found]


def best(work: Callable[[], object], rounds: int) -> float:
    """The shortest of several runs."""
    found = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found = min(found, time.perf_counter() - began)
    return found


def item_table(frame: pd.DataFrame) -> list[tuple[float, float]]:
    """Alpha without each item, and its correlation with the sum of the others."""
    rows = []
    for item in frame.columns:
        rest = frame.drop(columns=item)
        without = pingouin.cronbach_alpha(rest)[0]
        rows.append((without, float(frame[item].corr(rest.sum(axis=1)))))
    return rows


def main() -> None:
    """Answers as bytes, their number, the items, the rounds: from the command line."""
    file, size, items, rounds = sys.argv[1], *map(int, sys.argv[2:5])
    frame = pd.DataFrame(np.fromfile(file, dtype=np.int8).reshape(size, items))
    alpha = best(lambda: pingouin.cronbach_alpha(frame), rounds)
    table = best(lambda: item_table(frame), max(rounds // 5, 1))
    figure = float(pingouin.cronbach_alpha(frame)[0])
    print(json.dumps({"alpha": alpha, "table": alpha + table, "figure": figure}))


if __name__ == "__main__":
    main()
