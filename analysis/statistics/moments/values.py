"""What moments are, kept as bytes, and how a matrix of ratings is read.

Ratings are n × k: int8 scale points, where every negative value is a code for missing (−1 blank,
−2 not applicable, −3 not asked), or floats, where NaN is.
"""

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Ratings = NDArray[np.int8] | NDArray[np.floating]
ROWS = 16384
PACKED = ("origin", "n", "weight", "weight2", "sums", "products")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """Pairwise moments of k columns about `origin`; all matrices are k × k.

    `rows` counts the rows seen, answered or not. Over the rows in which i and j are present (and
    the weight is above zero): `n[i, j]` counts them, `weight` is Σw, `weight2` is Σw²,
    `sums[i, j]` = Σ w (x_i − o_i), `products[i, j]` = Σ w (x_i − o_i)(x_j − o_j).
    Without weights `n`, `weight` and `weight2` are equal.
    """

    rows: int
    origin: Matrix
    n: Matrix
    weight: Matrix
    weight2: Matrix
    sums: Matrix
    products: Matrix

    @property
    def k(self) -> int:
        """The number of columns."""
        return len(self.origin)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Covariances:
    """What moments come to: NaN where fewer than one (means) or two (covariances) rows.

    `n` and `n_effective` (Kish's (Σw)²/Σw²) are pairwise, k × k. `covariance[i, j]` is over the
    rows where both are present, with divisor n − 1, or with weights Σw − Σw²/Σw (R's
    `cov.wt(method="unbiased")`), which is the same for equal weights.
    """

    n: NDArray[np.int64]
    n_effective: Matrix
    mean: Matrix
    covariance: Matrix

    @property
    def variance(self) -> Matrix:
        """The k variances."""
        return self.covariance.diagonal()


def check_weights(weights: NDArray[np.floating] | None, rows: int) -> Matrix | None:
    """The weights as float64; ValueError unless there are `rows` of them, finite and ≥ 0."""
    if weights is None:
        return None
    checked = np.asarray(weights, dtype=np.float64)
    if checked.shape != (rows,):
        raise ValueError(f"{rows} respondents need {rows} weights, not shape {checked.shape}")
    if not np.isfinite(checked).all() or (checked < 0).any():
        raise ValueError("weights must be finite and not negative")
    return checked


def answered(points: NDArray[np.int8]) -> NDArray[np.int16]:
    """How many answers each row of n × k points has.

    Added up column by column, a portion of rows at a time: numpy is slow along short rows.
    """
    counts = np.zeros(len(points), np.int16)
    for at in range(0, len(points), ROWS):
        columns = np.ascontiguousarray(points[at : at + ROWS].T)
        counts[at : at + ROWS] = (columns >= 0).sum(axis=0, dtype=np.int16)
    return counts


def as_float(ratings: Ratings) -> Matrix:
    """The same values as float64, NaN where missing."""
    if ratings.dtype == np.int8:
        return np.where(ratings >= 0, ratings, np.nan)
    if not np.issubdtype(ratings.dtype, np.floating):
        raise TypeError(f"ratings are int8 or floats, not {ratings.dtype}")
    return np.asarray(ratings, dtype=np.float64)


def pack_moments(m: Moments) -> bytes:
    """The moments as bytes (NumPy's npz: float64, compressed), for `unpack_moments`."""
    file = BytesIO()
    np.savez_compressed(file, rows=np.int64(m.rows), **{name: getattr(m, name) for name in PACKED})
    return file.getvalue()


def unpack_moments(packed: bytes) -> Moments:
    """What `pack_moments` was given.

    Raises:
        ValueError: these are no packed moments.
    """
    try:
        with np.load(BytesIO(packed), allow_pickle=False) as members:
            arrays = {name: members[name] for name in PACKED}
            return Moments(rows=int(members["rows"]), **arrays)
    except (KeyError, OSError, ValueError, EOFError, BadZipFile) as error:
        raise ValueError(f"no packed moments: {error}") from error
