"""Every difference between two frozen folders.

Nothing is passed over but in `demo`, and there only where the two were made from different homes
(another time, other keys): dates, times, digests, and how `pdftotext` spaces a line. `--like`
makes the second from the home of the first, and then nothing is passed over there either.
"""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

LEFT_OUT = ("raw", "home")
VOLATILE = (
    (re.compile(r"\b(sha256:)?[0-9a-f]{12,}\b|\bsha256:[0-9a-f]+"), "DIGEST"),
    (re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+\+00:00)?"), "DATE"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), "DATE"),
    (re.compile(r"\b\d{2}:\d{2}\b"), "TIME"),
    (re.compile(r" {2,}"), "  "),
)


class Difference(NamedTuple):
    """Where two folders differ, and what stands there; `kind`: file, value, digits, order, text."""

    kind: str
    path: str
    old: str
    new: str


def compare(old: Path, new: Path) -> Iterator[Difference]:
    """All differences of the files in two folders."""
    loose = _secret(old) != _secret(new)
    names = sorted({*_names(old), *_names(new)})
    for name in names:
        files = old / name, new / name
        missing = ["there" if file.is_file() else "missing" for file in files]
        if "missing" in missing:
            yield Difference("file", name, *missing)
            continue
        texts = tuple(file.read_bytes().decode("utf-8", "replace") for file in files)
        if loose and name.startswith("demo/"):
            texts = tuple(blurred(text) for text in texts)
        if texts[0] != texts[1]:
            yield from _differences(name, *texts)


def _secret(folder: Path) -> bytes | None:
    file = folder / "home" / "secret"
    return file.read_bytes() if file.is_file() else None


def _names(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        twin = name.name.endswith(".canonical.txt")  # of a JSON file, which is compared itself
        if file.is_file() and not twin and not set(name.parts) & set(LEFT_OUT):
            yield name.as_posix()


def blurred(text: str) -> str:
    """The text without what changes from one demo to the next."""
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text


def _differences(name: str, old: str, new: str) -> Iterator[Difference]:
    if name.endswith(".json"):
        yield from values(name, json.loads(old), json.loads(new))
    elif name.endswith(".cells.txt"):
        yield from cells(name, old, new)
    else:
        yield from lines(name, old.splitlines(), new.splitlines())


def values(path: str, old: Any, new: Any) -> Iterator[Difference]:
    """Differences of two JSON values; another order of the same keys is told apart."""
    if isinstance(old, dict) and isinstance(new, dict):
        if list(old) != list(new) and set(old) == set(new):
            yield Difference("order", path, ", ".join(old), ", ".join(new))
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _member(f"{path}.{key}", old, new, key)
    elif isinstance(old, list) and isinstance(new, list):
        for number in range(max(len(old), len(new))):
            pair = dict(enumerate(old)), dict(enumerate(new))
            yield from _member(f"{path}[{number}]", *pair, number)
    elif type(old) is not type(new) or old != new:
        numbers = isinstance(old, float) and isinstance(new, float)
        near = numbers and isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
        yield Difference("digits" if near else "value", path, json.dumps(old), json.dumps(new))


def _member(path: str, old: Any, new: Any, key: Any) -> Iterator[Difference]:
    if key not in new:
        yield Difference("value", path, json.dumps(old[key], ensure_ascii=False), "missing")
    elif key not in old:
        yield Difference("value", path, "missing", json.dumps(new[key], ensure_ascii=False))
    else:
        yield from values(path, old[key], new[key])


def cells(name: str, old: str, new: str) -> Iterator[Difference]:
    """Differences of two workbooks, cell by cell."""
    pair = [dict(line.split("\t", 1) for line in text.splitlines()) for text in (old, new)]
    for place in {**pair[0], **pair[1]}:
        contents = [book.get(place, "missing") for book in pair]
        if contents[0] != contents[1]:
            yield Difference("text", f"{name}:{place}", *contents)


def lines(name: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """Differences of two texts, run of lines by run of lines."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference("text", f"{name}:{a + 1}", "\n".join(old[a:b]), "\n".join(new[c:d]))
