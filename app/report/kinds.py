"""What kind of quantity a figure of a row is, and the figure as its kind is printed."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from analysis.statistics.kinds import Interval
from analysis.study.rows import figures
from app.report.formats import PATTERNS, Style, figure, interval


def kinds(row: Any) -> Mapping[str, Style]:
    """The kind of each number in rows of a class, in the order of its fields."""
    return _kinds(row)


@cache
def _kinds(row: Any) -> Mapping[str, Style]:
    return {
        name: each.kind.name
        for name, each in figures(row).items()
        if each.kind is not None and each.kind.name in PATTERNS
    }


def ends(row: type, name: str) -> bool:
    """Whether a figure of a row is an interval: two ends."""
    return bool(figures(row)[name].shape == Interval)


def printed(row: object, name: str) -> str:
    """A figure of a row as its kind is printed, a dash where it is missing."""
    value = getattr(row, name)
    kind = kinds(type(row))[name]
    return interval(value, kind) if isinstance(value, tuple) else figure(value, kind)
