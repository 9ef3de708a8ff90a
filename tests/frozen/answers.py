"""Seeded answers to any instrument file, with what real files have: ties, blanks, weak scales."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FACETS = ("perception", "expectation", "importance", "adequate", "desired")
PAIRS = ("functional", "dysfunctional")
SHIFT = {"expectation": 0.12, "importance": 0.1, "adequate": -0.12, "desired": 0.2}
"""How far a facet lies above perception, as a share of the scale."""
COMMENTS = ("回复很快，谢谢。", "Slow on Mondays.", '"Quoted", and a comma', "=1+1", "等待时间太长")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of ratings: its name, scale, topic, and how far its mean lies from the topic's."""

    name: str
    low: int
    high: int
    topic: int
    shift: float
    reverse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """People of one audience: how many, how content (0 to 1), and the wave they answered in."""

    audience: str
    size: int
    level: float = 0.65
    wave: str = "2026"


def columns(instrument: Path) -> list[Column]:
    """The rating columns that an instrument file asks for."""
    data = tomllib.loads(instrument.read_text(encoding="utf-8"))
    scales = {each["id"]: (each["low"], each["high"]) for each in data["scale"]}
    topics = [*data.get("characteristic", ()), *data.get("outcome", ())]
    rated = [(n, item) for n, topic in enumerate(topics) for item in _items(topic)]
    features = [(0, {**each, "facets": PAIRS}) for each in data.get("feature", ())]
    return [
        _column(data, item, facet, topic, scales)
        for topic, item in (*rated, *features)
        for facet in item.get("facets") or data["model"].get("facets") or ("perception",)
    ]


def _items(topic: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from topic.get("item", ())
    for sub in topic.get("sub", ()):
        yield from sub["item"]


def _column(
    data: dict[str, Any],
    item: dict[str, Any],
    facet: str,
    topic: int,
    scales: dict[str, tuple[int, int]],
) -> Column:
    usual = "{item}" if facet == "perception" else f"{{item}}:{facet}"
    digits = re.search(r"\d+", item["id"])
    name = data.get("columns", {}).get(facet, usual)
    low, high = scales[item.get("scale", data["model"]["scale"])]
    if facet in PAIRS:
        low, high = 1, 5
    return Column(
        name=name.format(item=item["id"], number=digits.group() if digits else ""),
        low=low,
        high=high,
        topic=topic,
        shift=SHIFT.get(facet, 0.0),
        reverse=bool(item.get("reverse")) and facet == "perception",
    )


def rows(asked: list[Column], crowds: list[Crowd], seed: int) -> list[dict[str, str]]:
    """One row for each person: ratings, and columns of what people share or are.

    The last topic's items have little in common, one rating in thirty is blank, and one person in
    twenty gives every item the same point.
    """
    random = np.random.default_rng(seed)
    people = [(crowd, number) for crowd in crowds for number in range(crowd.size)]
    return [_person(asked, crowd, number, random) for crowd, number in people]


def _person(
    asked: list[Column], crowd: Crowd, number: int, random: np.random.Generator
) -> dict[str, str]:
    site = number % 12
    leaning = random.normal(0, 0.13) + (site - 5.5) / 60
    own = random.normal(0, 0.09, size=1 + max(column.topic for column in asked))
    last = len(own) - 1
    careless = random.random() < 0.05
    row = about(crowd, number, site, random)
    for place, column in enumerate(asked):
        common = leaning + own[column.topic] if column.topic < last else leaning / 3
        level = crowd.level + column.shift + common + random.normal(0, 0.11) + (place % 5 - 2) / 40
        share = 0.75 if careless else float(np.clip(level, 0, 1))
        point = column.low + round(share * (column.high - column.low))
        if column.reverse and not careless:
            point = column.low + column.high - point
        row[column.name] = "" if random.random() < 1 / 30 else str(point)
    return row


def about(crowd: Crowd, number: int, site: int, random: np.random.Generator) -> dict[str, str]:
    """Who it is: audience, wave, person, language, site, region, grade, weight, seconds."""
    speaks = "en" if random.random() < 0.45 else "zh"
    return {
        "group": crowd.audience,
        "year": crowd.wave,
        "who": f"{crowd.audience}-{number}",
        "spoken": speaks,
        "site": "" if number % 29 == 0 else f"site {site}",
        "region": str(random.choice(["north", "south", "east"], p=[0.5, 0.38, 0.12])),
        "grade": str(random.choice(["junior", "senior", "head"], p=[0.6, 0.37, 0.03])),
        "weight": f"{random.choice([0.5, 1.0, 1.5, 2.25])}",
        "seconds": "" if number % 17 == 0 else str(int(random.integers(8, 400))),
    }


def extras(row: dict[str, str], number: int, seed: int) -> dict[str, str]:
    """Choices, shared-out points, comments and evidence, as the small instrument asks for them."""
    random = np.random.default_rng([seed, number])
    share = int(random.integers(0, 101))
    supplier = row["group"] == "supplier"
    return row | {
        "department": "" if supplier else str(random.choice(["it", "finance", "sales", "audit"])),
        "share.response": "" if row["group"] != "users" else str(share),
        "share.courtesy": "" if row["group"] != "users" else str(100 - share),
        "comment:response": COMMENTS[number % 5] if number % 7 == 0 else "",
        "evidence:S1": "Log of calls, 2026" if supplier and number == 0 else "",
    }


def write(path: Path, table: list[dict[str, str]], encoding: str = "utf-8") -> None:
    """The rows as a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
