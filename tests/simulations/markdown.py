"""Tables in Markdown, printed line by line."""

from collections.abc import Iterable


def head(*names: str) -> None:
    """The first two lines of a table."""
    row(names)
    row("---" for _ in names)


def row(cells: Iterable[object]) -> None:
    """A line of a table."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |")
