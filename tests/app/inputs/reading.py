"""Lines of text as a file of responses, for tests of what its cells mean."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.inputs.csvfile import CsvFile, read_csv


def written(rows: Iterable[Sequence[str]], name: str = "a.csv") -> CsvFile:
    """These rows, the header first, as an opened file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return read_csv(out.getvalue().encode(), name=name)
