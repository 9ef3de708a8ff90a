"""The tables of docs/statistics/gaps.md from what `gap_families` found, and its drawing.

`python -m tests.simulations.gap_tables FILE [DRAWING.svg]`.
"""

import csv
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.simulations.gap_families import CUSTOMERS, NAMES, OTHERWISE, RATERS, SHIFTS
from tests.simulations.markdown import head, row

Cell = dict[tuple[str, str], float]
Cells = dict[tuple[str, str, int, int], Cell]
SAME = "as customers"
TWO, ALL = SHIFTS[1:3], SHIFTS[3:]


def read(file: Path) -> Cells:
    """By population, scatter, raters and customers: the share of each shift and figure."""
    cells: Cells = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as kept:
        for name, scatter, raters, customers, shift, figure, share in csv.reader(kept):
            cells[name, scatter, int(raters), int(customers)][shift, figure] = float(share)
    return cells


def percent(share: float) -> str:
    return f"{100.0 * share:.1f}"


def designs(cells: Cells) -> Iterator[tuple[list[object], Cell]]:
    """The cells where raters scatter as customers do, with their first columns."""
    for name in NAMES:
        for raters in RATERS:
            for customers in CUSTOMERS:
                cell = cells.get((name, SAME, raters, customers))
                if cell:
                    yield [name, raters, customers], cell


def errors(cells: Cells) -> None:
    """Coverage of all intervals of a family, and false families; the old rule's where all are 0."""
    head(
        "people", "raters", "customers", "all intervals hold",
        *(f"false: {shift.name}" for shift in SHIFTS), "old rule: none",
    )  # fmt: skip
    for place, cell in designs(cells):
        false = [percent(cell[shift.name, "false"]) for shift in SHIFTS]
        held, old = cell["none", "cover"], cell["none", "old false"]
        row([*place, percent(held), *false, percent(old)])


def power(cells: Cells) -> None:
    """Surveys in which one of the two higher nodes is found, of those in which max-z finds one."""
    names = ("max-z finds", "gap or profile", "gap alone", "anything true", "pooled t", "old rule")
    head("people", "raters", "customers",
         *(f"{shift.name.split()[0]}: {name}" for shift in TWO for name in names))  # fmt: skip
    for place, cell in designs(cells):
        shares: list[object] = []
        for shift in TWO:
            known = cell[shift.name, "oracle"]
            figures = ("found", "gap", "any", "student", "old")
            shares += [percent(known), *(f"{cell[shift.name, f] / known:.2f}" for f in figures)]
        row([*place, *shares])


def levels(cells: Cells) -> None:
    """Surveys in which raters who are higher throughout are told: the level, any gap."""
    names = ("level", "any gap", "max-z", "old rule")
    head("people", "raters", "customers",
         *(f"{shift.name.split()[0]}: {name}" for shift in ALL for name in names))  # fmt: skip
    for place, cell in designs(cells):
        figures = ("level", "gap", "oracle", "old")
        row([*place, *(percent(cell[shift.name, f]) for shift in ALL for f in figures)])


def otherwise(cells: Cells) -> None:
    """Raters who scatter otherwise, 100 customers: false families, and the old rule's."""
    head("people", "raters' scatter", *(f"{raters} raters" for raters in RATERS))
    for name in NAMES:
        for scatter in OTHERWISE:
            kept = [cells.get((name, scatter, raters, 100)) for raters in RATERS]
            if all(kept):
                row([name, scatter, *(
                    f"{percent(cell['none', 'false'])} ({percent(cell['none', 'old false'])})"
                    for cell in kept if cell
                )])  # fmt: skip


def declared(cells: Cells) -> None:
    """A declared statement that is true of all five nodes: called off anywhere; nodes in line."""
    head("people", *(f"{n} customers: {what}" for n in CUSTOMERS for what in ("off", "in line")))
    for name in NAMES:
        kept = [cells.get((name, SAME, 0, n)) for n in CUSTOMERS]
        if all(kept):
            row([name, *(percent(cell["none", figure]) for cell in kept if cell
                         for figure in ("false", "agreement"))])  # fmt: skip


WIDTH, HEIGHT, LEFT, TOP, GAP = 150.0, 130.0, 40.0, 46.0, 26.0
LINES = (
    ("oracle", "max-z that knows the covariance", "#566270", "5 3"),
    ("found", "the model: gap or profile", "#0b63a5", ""),
    ("old", "the old rule", "#c2570c", "2 2"),
)


def drawing(cells: Cells) -> str:
    """Power against raters, 100 customers, a fifth of the range on two of five nodes."""
    whole = LEFT + len(NAMES) * (WIDTH + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:.0f} {TOP + HEIGHT + 40:.0f}"'
        f' width="{whole:.0f}" font-family="Noto Sans, sans-serif" font-size="10" role="img">',
        "<title>Surveys in which a gap of a fifth of the range is found, by raters</title>",
    ]
    for i, (_, words, colour, dash) in enumerate(LINES):
        x = LEFT + 190.0 * i
        parts.append(
            f'<path d="M{x:.0f} 12h24" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/><text x="{x + 30:.0f}" y="15.5">{words}</text>'
        )
    for i, name in enumerate(NAMES):
        parts += _panel(cells, name, LEFT + i * (WIDTH + GAP), first=i == 0)
    return "\n".join([*parts, "</svg>\n"])


def _panel(cells: Cells, name: str, left: float, *, first: bool) -> Iterator[str]:
    def x(raters: int) -> float:
        return left + WIDTH * math.log(raters / RATERS[0]) / math.log(RATERS[-1] / RATERS[0])

    def y(share: float) -> float:
        return TOP + HEIGHT * (1.0 - share)

    yield f'<text x="{left:.0f}" y="{TOP - 9:.0f}" font-weight="bold">{name}</text>'
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield f'<path d="M{left:.0f} {y(tick):.1f}h{WIDTH:.0f}" stroke="#d5dbe2"/>'
        if first:
            yield (
                f'<text x="{left - 6:.0f}" y="{y(tick) + 3.5:.1f}" text-anchor="end" '
                f'fill="#566270">{100 * tick:.0f} %</text>'
            )
    for raters in RATERS:
        yield (
            f'<text x="{x(raters):.1f}" y="{TOP + HEIGHT + 15:.0f}" text-anchor="middle" '
            f'fill="#566270">{raters}</text>'
        )
    yield (
        f'<text x="{left + WIDTH / 2:.0f}" y="{TOP + HEIGHT + 31:.0f}" text-anchor="middle" '
        f'fill="#566270">raters</text>'
    )
    for figure, _, colour, dash in LINES:
        shares = [cells[name, SAME, raters, 100][TWO[1].name, figure] for raters in RATERS]
        points = [(x(raters), y(share)) for raters, share in zip(RATERS, shares, strict=True)]
        path = " ".join(f"{'L' if k else 'M'}{a:.1f} {b:.1f}" for k, (a, b) in enumerate(points))
        yield (
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        for a, b in points:
            yield f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.6" fill="{colour}"/>'


if __name__ == "__main__":
    found = read(Path(sys.argv[1]))
    for table in (errors, power, levels, otherwise, declared):
        print(f"\n{table.__doc__}\n")
        table(found)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(drawing(found), encoding="utf-8")
