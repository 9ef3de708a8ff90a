"""Moments as bytes, to be kept beside the answers."""

from io import BytesIO
from zipfile import BadZipFile

import numpy as np

from analysis.statistics.moments.values import Moments

FIELDS = ("origin", "n", "weight", "weight2", "sums", "products")


def pack(m: Moments) -> bytes:
    """The moments as bytes (NumPy's npz: float64, compressed); `unpack` gives the same back."""
    file = BytesIO()
    np.savez_compressed(file, rows=np.int64(m.rows), **{name: getattr(m, name) for name in FIELDS})
    return file.getvalue()


def unpack(packed: bytes) -> Moments:
    """What `pack` was given.

    Raises:
        ValueError: these are no packed moments.
    """
    try:
        with np.load(BytesIO(packed), allow_pickle=False) as members:
            arrays = {name: members[name] for name in FIELDS}
            return Moments(rows=int(members["rows"]), **arrays)
    except (KeyError, OSError, ValueError, EOFError, BadZipFile) as error:
        raise ValueError(f"no packed moments: {error}") from error
