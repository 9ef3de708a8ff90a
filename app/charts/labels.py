"""How wide a label will be, and where it breaks: SVG text neither measures nor wraps itself."""

from dataclasses import dataclass
from unicodedata import east_asian_width

NARROW = frozenset("fijlrtI.,:;'|!()[] -·")
BROAD = frozenset("mwMW%@—…")
NO_START = frozenset("，。、；：？！）》」』”’…—·,.;:?!)%")
LINE_HEIGHT = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Lines of text; `x`, `y` is the first baseline, `step` the distance to the next."""

    lines: tuple[str, ...]
    x: float
    y: float
    step: float
    size: float
    anchor: str = "start"
    bold: bool = False


def width(text: str, size: float) -> float:
    """An estimate of the text's width at the font size `size`, a little on the wide side."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in NARROW:
        return 0.36
    if letter in BROAD:
        return 0.95
    return 0.68 if letter.isupper() else 0.59


def wrap(text: str, size: float, room: float, most: int | None = None) -> tuple[str, ...]:
    """Break `text` into lines that fit into `room`; a word that alone is wider is cut.

    With more than `most` lines, the last that is left ends in "…".
    """
    lines = _wrapped(text, size, room)
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", size) > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def _wrapped(text: str, size: float, room: float) -> tuple[str, ...]:
    lines = [""]
    for piece in _pieces(text):
        line = lines[-1]
        if width((line + piece).rstrip(), size) <= room or not line.strip():
            lines[-1] = line + piece
        elif piece[0] in NO_START and len(line) > 1:
            lines[-1:] = [line[:-1], line[-1] + piece]
        else:
            lines.append(piece)
        while width(lines[-1].rstrip(), size) > room and len(lines[-1].rstrip()) > 2:
            cut = _cut(lines[-1], size, room)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return tuple(line.strip() for line in lines if line.strip())


def _pieces(text: str) -> list[str]:
    """Words with the space after them; wide letters one by one."""
    pieces: list[str] = []
    for letter in " ".join(text.split()):
        alone = east_asian_width(letter) in "WF"
        after = pieces[-1][-1] if pieces else " "
        if alone or after in " -/" or east_asian_width(after) in "WF":
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _cut(line: str, size: float, room: float) -> int:
    taken = 0.0
    for position, letter in enumerate(line):
        taken += size * _em(letter)
        if taken > room:
            return max(position, 1)
    return len(line)


def label(
    text: str,
    *,
    x: float,
    middle: float,
    room: float,
    size: float,
    anchor: str = "start",
    bold: bool = False,
) -> Label:
    """A label of as many lines as it needs, its block centred on the height `middle`."""
    lines = wrap(text, size, room / 1.05 if bold else room)
    step = size * LINE_HEIGHT
    first = middle - step * (len(lines) - 1) / 2 + size * 0.36
    return Label(lines=lines, x=x, y=first, step=step, size=size, anchor=anchor, bold=bold)


def height(text: str, room: float, size: float, *, bold: bool = False) -> float:
    """The height that `label` needs for `text`."""
    return len(wrap(text, size, room / 1.05 if bold else room)) * size * LINE_HEIGHT
