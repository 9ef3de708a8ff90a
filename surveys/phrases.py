"""What is said of inputs, by its key: the sentences stand in all languages beside their readers."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from surveys.questionnaire.text import COMMANDS

OTHER = "other"
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", OTHER})
Wording = Mapping[str, str]
"""Plural category → text; a text that hangs on no number is of the category "other"."""
_ROOT = files("surveys")
FILES = (
    _ROOT / "questionnaire" / "modelfile" / "problems.toml",
    _ROOT / "exchange" / "margin_file.toml",
    _ROOT / "exchange" / "reach_file.toml",
    _ROOT / "exchange" / "rule_file.toml",
    _ROOT / "fieldwork" / "margins.toml",
    _ROOT / "fieldwork" / "quality.toml",
    _ROOT / "fieldwork" / "reach.toml",
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or a part of one: its key, and what fills its places. As text it is English."""

    key: str
    values: tuple[tuple[str, "str | int | Phrase"], ...] = ()

    def __str__(self) -> str:
        return _english()[self.key].format(**dict(self.values))


def say(key: str, /, **values: "str | int | Phrase") -> Phrase:
    """The phrase of a key."""
    return Phrase(key, tuple(values.items()))


@cache
def _english() -> dict[str, str]:
    return {key: each[COMMANDS][OTHER] for file in FILES for key, each in wordings(file)}


def wordings(file: Traversable) -> Iterator[tuple[str, dict[str, Wording]]]:
    """Every key of a file of words, with its wordings by language."""
    return _flat(tomllib.loads(file.read_text(encoding="utf-8")), "")


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, Wording]]]:
    by_language = {language: _wording(value) for language, value in table.items()}
    if table and None not in by_language.values():
        yield prefix, {language: wording for language, wording in by_language.items() if wording}
        return
    for name, value in table.items():
        yield from _flat(value, f"{prefix}.{name}" if prefix else name)


def _wording(value: str | Mapping[str, Any]) -> Wording | None:
    """A text by its plural categories; None where it is a table of other keys."""
    if isinstance(value, str):
        return {OTHER: value}
    return value if CATEGORIES.issuperset(value) else None
