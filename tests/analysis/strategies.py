"""Random ratings for property tests."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

LOW, HIGH = 1, 5


@st.composite
def ratings(
    draw: st.DrawFn,
    *,
    missing: bool = True,
    min_rows: int = 0,
    max_rows: int = 12,
    columns: int = 3,
) -> NDArray[np.int8]:
    """n × `columns` answers on 1–5, with every code for missing if asked."""
    rows = draw(st.integers(min_rows, max_rows))
    points = [*range(LOW, HIGH + 1), *((-1, -2, -3) if missing else ())]
    return draw(arrays.arrays(np.int8, (rows, columns), elements=st.sampled_from(points)))


@st.composite
def group(draw: st.DrawFn, *, min_size: int = 0, max_size: int = 12) -> NDArray[np.float64]:
    """A vector of scores between 1 and 5 in steps of a quarter."""
    quarters = draw(st.lists(st.integers(4, 20), min_size=min_size, max_size=max_size))
    return np.array(quarters, dtype=np.float64) / 4.0
