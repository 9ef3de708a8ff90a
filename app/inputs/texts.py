"""A column of text by its different texts, each of which is looked at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """The different texts of a column, and which of them stands in each row."""

    distinct: tuple[str, ...]
    codes: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return map(self.distinct.__getitem__, self.codes.tolist())

    def rows(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Texts":
        """The column of some rows."""
        return Texts(distinct=self.distinct, codes=self.codes[which])

    def mapped(self, change: Callable[[str], str]) -> "Texts":
        """The column with every text changed."""
        places: dict[str, int] = {}
        table = [places.setdefault(change(each), len(places)) for each in self.distinct]
        return Texts(distinct=tuple(places), codes=np.array(table, dtype=np.int32)[self.codes])

    def of(self, meaning: Callable[[str], Meaning], dtype: DTypeLike) -> NDArray[Any]:
        """What every row's text means."""
        table = np.array([meaning(each) for each in self.distinct], dtype=dtype)
        meanings: NDArray[Any] = table[self.codes]
        return meanings

    def counts(self) -> dict[str, int]:
        """How many rows have each of the texts that stand there."""
        times = np.bincount(self.codes, minlength=len(self.distinct)).tolist()
        return {text: n for text, n in zip(self.distinct, times, strict=True) if n}


def texts(values: "list[str] | tuple[str, ...]") -> Texts:
    """A column of these texts."""
    places: dict[str, int] = {}
    codes = [places.setdefault(each, len(places)) for each in values]
    return Texts(distinct=tuple(places), codes=np.array(codes, dtype=np.int32))
