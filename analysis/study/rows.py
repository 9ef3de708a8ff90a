"""Rows of the report: what they hold of statistics' results counts as their own.

A row that has a field `Annotated[Kano | None, HELD]` has every figure of `Kano` that says its kind
(`analysis.statistics.kinds`), under its name there: as an attribute, in JSON and in the workbook.
A withheld row holds None, and so are those figures; of several values there are none. Of a general
result, such as a mean, the row says by `held` what the figures are called, and of which kind they
are, here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from analysis.statistics.kinds import CODE, FLAG, TEXT, Kind
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class Held:
    """Marks a field whose figures are the row's: all that say their kind, or those named here.

    `names`: what a figure is called in the row, and in the result, and its kind if not that.
    """

    names: tuple[tuple[str, str, Kind | None], ...] = ()


HELD = Held()


def held(kind: Kind | None = None, **names: str) -> Held:
    """Of the held result only these figures: `held(SHARE, below="share", below_ci="ci")`."""
    return Held(names=tuple((name, source, kind) for name, source in names.items()))


def both(*marks: Held) -> Held:
    """Figures of several kinds: `both(held(COUNT, n="n"), held(SCORE, score100="mean"))`."""
    return Held(names=tuple(name for mark in marks for name in mark.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a row, or a text: its shape (a type) and kind, and by which class it is declared.

    `holder`: the row's field that holds the result it belongs to, where it is called `source`; ""
    for the row's own. `optional`: whether it can be None.
    """

    name: str
    source: str
    shape: Any
    kind: Kind | None
    owner: type
    holder: str
    optional: bool

    def of(self, row: object) -> Any:
        """Its value in a row; None, or no values, of one that holds nothing."""
        result = getattr(row, self.holder) if self.holder else row
        if result is None:
            return () if self.several and not self.optional else None
        return getattr(result, self.source)

    @property
    def several(self) -> bool:
        """Whether it is any number of values, and none rather than None."""
        return get_origin(self.shape) is tuple and Ellipsis in get_args(self.shape)


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
        TypeError: two of them have one name, or one that is named says no kind.
    """
    return _checked(row)


@cache
def _checked(row: Any) -> Mapping[str, Figure]:
    checked: dict[str, Figure] = {}
    for figure in _figures(row):
        if figure.name in checked:
            raise TypeError(f"{row.__name__} has two figures '{figure.name}': rename one.")
        checked[figure.name] = figure
    return MappingProxyType(checked)


def _figures(row: type) -> Iterator[Figure]:
    for name, hint in _hints(row).items():
        bare, marks = unannotated(hint)
        mark = next((mark for mark in marks if isinstance(mark, Held)), None)
        if mark is None:
            figure = _figure(name, hint, row)
            yield replace(figure, kind=figure.kind or _usual(figure.shape))
        else:
            yield from _held(name, bare, mark)


def _held(holder: str, bare: Any, mark: Held) -> Iterator[Figure]:
    optional, owner = without_none(bare)
    hints = _hints(owner)
    for name, source, kind in mark.names or ((name, name, None) for name in hints):
        figure = _figure(source, hints[source], owner)
        kind = kind or figure.kind
        if kind is None and mark.names:
            raise TypeError(f"{owner.__name__}.{source} says no kind: it cannot be '{name}'.")
        if kind is not None:
            nothing = figure.optional or (optional and not figure.several)
            yield replace(figure, name=name, kind=kind, holder=holder, optional=nothing)


def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


def _figure(name: str, hint: Any, owner: type) -> Figure:
    bare, marks = unannotated(hint)
    optional, bare = without_none(bare)
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    return Figure(
        name=name, source=name, shape=bare, kind=kind, owner=owner, holder="", optional=optional
    )


def _usual(shape: Any) -> Kind | None:
    """The kind of a field whose type says it."""
    shape = get_args(shape)[0] if get_origin(shape) is tuple else shape
    if get_origin(shape) is Literal:
        return CODE
    return {bool: FLAG, Text: TEXT}.get(shape)


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
