"""Rows of the report: what they hold of statistics' results counts as their own.

A row that has a field `Annotated[Kano | None, HELD]` has every figure of `Kano` that says its kind
(`analysis.statistics.kinds`), under its own name: as an attribute, in JSON and in the workbook.
A withheld row holds None, and so are those figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType, NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from analysis.statistics.kinds import Kind


@dataclass(frozen=True, slots=True)
class Held:
    """Marks a field whose figures are the row's."""


HELD = Held()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a row, or a text: its shape (a type) and kind, and by which class it is declared.

    `holder`: the row's field that holds the result it belongs to, "" for the row's own. `optional`:
    whether it can be None.
    """

    name: str
    shape: Any
    kind: Kind | None
    owner: type
    holder: str
    optional: bool

    def of(self, row: object) -> Any:
        """Its value in a row."""
        found = getattr(row, self.holder) if self.holder else row
        return None if found is None else getattr(found, self.name)


class Row:
    """The base of rows that hold results."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        figure = figures(type(self)).get(name)
        if figure is None or not figure.holder:
            raise AttributeError(f"{type(self).__name__} has no {name!r}")
        return figure.of(self)


def figures(row: type) -> Mapping[str, Figure]:
    """The figures of a row by their names, its own and those of the results that it holds.

    Raises:
        TypeError: two of them have one name.
    """
    return _checked(row)


@cache
def _checked(row: Any) -> Mapping[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in _figures(row):
        if figure.name in found:
            raise TypeError(f"{row.__name__} has two figures '{figure.name}': rename one.")
        found[figure.name] = figure
    return MappingProxyType(found)


def _figures(row: type) -> Iterator[Figure]:
    for name, hint in _hints(row):
        bare, marks = unannotated(hint)
        if HELD not in marks:
            yield _figure(name, hint, row)
            continue
        optional, held = without_none(bare)
        for each, inner in _hints(held):
            figure = _figure(each, inner, held, holder=name, optional=optional)
            if figure.kind is not None:
                yield figure


def _hints(kind: type) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return ((field.name, hints[field.name]) for field in fields(kind))


def _figure(
    name: str, hint: Any, owner: type, *, holder: str = "", optional: bool = False
) -> Figure:
    bare, marks = unannotated(hint)
    nullable, bare = without_none(bare)
    return Figure(
        name=name,
        shape=bare,
        kind=next((mark for mark in marks if isinstance(mark, Kind)), None),
        owner=owner,
        holder=holder,
        optional=optional or nullable,
    )


def unannotated(hint: Any) -> tuple[Any, tuple[object, ...]]:
    """A type without its annotations, and these."""
    if get_origin(hint) is Annotated:
        bare, *marks = get_args(hint)
        return bare, tuple(marks)
    return hint, ()


def without_none(hint: Any) -> tuple[bool, Any]:
    """Whether a type takes None, and what else it takes."""
    options = get_args(hint)
    if NoneType not in options:
        return False, hint
    rest = [option for option in options if option is not NoneType]
    bare, _ = unannotated(rest[0])
    return True, bare
