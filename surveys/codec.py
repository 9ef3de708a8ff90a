"""Frozen dataclasses to plain JSON values and back; the one way in which values are stored.

Only the shapes that the domain uses are known: dataclasses, `Text`, tuples, optionals, literals,
enums, dates and plain scalars. A value that does not fit raises `InputError` naming its place.
"""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from surveys.errors import InputError, Problem
from surveys.questionnaire.text import Text

T = TypeVar("T")
Plain = Any
"""What `json.dumps` takes: the one place where the domain speaks of untyped data."""


def to_plain(value: object) -> Plain:
    """`value` as dicts, lists and scalars; fields that hold their default None are left out."""
    match value:
        case Text():
            return dict(value.pairs)
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [to_plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value):
            plain = {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
            return {name: item for name, item in plain.items() if item is not None}
    raise TypeError(f"{type(value).__name__} has no plain form")


def canonical(value: object) -> str:
    """The one JSON text of `value`: sorted keys, no spaces, characters as they are."""
    return json.dumps(
        to_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def from_json(kind: type[T], text: str, where: str = "") -> T:
    """Read back what `canonical` wrote.

    Raises:
        InputError: the text is no JSON, or does not have the shape of `kind`.
    """
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong(
            f"{where}:{error.lineno}", f"not JSON: {error.msg}. Export it again."
        ) from error
    return from_plain(kind, plain, where)


def from_plain(kind: type[T], plain: Plain, where: str = "") -> T:
    """`plain` as a `kind`.

    Raises:
        InputError: a field is missing, unknown or of another type; the place is named.
    """
    return typing.cast(T, _read(kind, plain, where or kind.__name__))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, plain: Plain, where: str) -> object:
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _read_optional(get_args(kind), plain, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain, where)
    if origin is typing.Literal:
        return _expect(plain in get_args(kind), plain, where, f"one of {get_args(kind)}")
    if kind is Text:
        return _read_text(plain, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _read_dataclass(kind, plain, where)
    return _read_scalar(getattr(kind, "__supertype__", kind), plain, where)


def _read_text(plain: Plain, where: str) -> Text:
    ok = isinstance(plain, dict | str)
    source = _expect(ok, plain, where, "a text or an object language → text")
    if isinstance(source, dict):
        for language, words in source.items():
            _expect(isinstance(words, str), words, f"{where}.{language}", "a text")
    return Text.of(source)


def _read_optional(options: tuple[Any, ...], plain: Plain, where: str) -> object:
    if plain is None and type(None) in options:
        return None
    kinds = [option for option in options if option is not type(None)]
    for kind in kinds[:-1]:
        try:
            return _read(kind, plain, where)
        except InputError:
            continue
    return _read(kinds[-1], plain, where)


def _read_tuple(kinds: tuple[Any, ...], plain: Plain, where: str) -> object:
    items = _expect(isinstance(plain, list), plain, where, "a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item, f"{where}[{i}]") for i, item in enumerate(items))
    _expect(len(items) == len(kinds), plain, where, f"a list of {len(kinds)}")
    pairs = zip(kinds, items, strict=True)
    return tuple(_read(kind, item, f"{where}[{i}]") for i, (kind, item) in enumerate(pairs))


def _read_dataclass(kind: type, plain: Plain, where: str) -> object:
    data: Mapping[str, Plain] = _expect(isinstance(plain, dict), plain, where, "an object")
    hints = _hints(kind)
    known = [field.name for field in fields(kind)]
    for name in data:
        if name not in known:
            raise _wrong(where, f"unknown field '{name}'. Known: {', '.join(known)}.")
    values = {
        name: _read(hints[name], data[name], f"{where}.{name}") for name in known if name in data
    }
    for name in known:
        if name not in values and type(None) in get_args(hints[name]):
            values[name] = None
    try:
        return kind(**values)
    except TypeError as error:
        raise _wrong(where, f"{error}. Add what is missing.") from error


def _read_scalar(kind: Any, plain: Plain, where: str) -> object:
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [member.value for member in kind]
        return kind(_expect(plain in values, plain, where, f"one of {values}"))
    if kind in (datetime, date):
        try:
            return kind.fromisoformat(plain)
        except (TypeError, ValueError) as error:
            raise _wrong(where, f"{plain!r} is no ISO 8601 {kind.__name__}.") from error
    if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    return _expect(type(plain) is kind, plain, where, f"a {kind.__name__}")


def _expect(ok: bool, plain: Plain, where: str, what: str) -> Any:
    if not ok:
        raise _wrong(where, f"{str(plain)[:60]!r} is not {what}.")
    return plain


def _wrong(where: str, what: str) -> InputError:
    return InputError((Problem(where=where, code="shape", what=what),))
