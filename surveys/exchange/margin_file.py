"""A file of known margins: how many people of the population fall into which category."""

from math import isfinite
from pathlib import Path

from surveys.fieldwork.margins import KnownMargin, KnownMargins
from surveys.phrases import say
from surveys.questionnaire.modelfile.document import text_of
from surveys.questionnaire.modelfile.table import Table


def read_margins_file(path: Path) -> KnownMargins:
    """Read a file of margins.

    Raises:
        ModelError: there is no such file, it is not UTF-8, or `read_margins` refuses it.
    """
    return read_margins(text_of(path), file=path.name)


def read_margins(text: str, *, file: str) -> KnownMargins:
    """Read the text of a file of margins; `file` names it in messages.

    Raises:
        ModelError: with every problem found, each with its line and how to mend it.
    """
    root = Table.of(text, file=file)
    root.only("margin", "lower", "upper")
    tables = root.tables("margin", "margin")
    if not tables:
        root.problem("missing_key", say("file.margin.none"))
    lower, upper = _limit(root, "lower"), _limit(root, "upper")
    if (lower is None) != (upper is None):
        root.problem("missing_key", say("file.margin.lone_limit"))
    elif lower is not None and upper is not None and not lower < 1 < upper:
        root.problem("bad_limit", say("file.margin.bad_limit"))
    margins = tuple(_margin(table) for table in tables)
    root.document.check()
    return KnownMargins(file=file, margins=margins, lower=lower, upper=upper)


def _limit(root: Table, key: str) -> float | None:
    if key not in root.data:
        return None
    value = _number(root.data[key])
    if value is None:
        root.problem("wrong_type", say("file.margin.negative", key=key), key)
    return value


def _margin(table: Table) -> KnownMargin:
    table.only("column", "audience", "totals")
    column = table.string("column")
    audience = table.string("audience", "")
    earlier = table.document.claim("margin", f"{column}\0{audience}", table.path)
    if earlier:
        what = say("file.margin.twice", column=column, line=earlier)
        table.problem("duplicate", what, "column")
    totals = table.table("totals")
    if "totals" not in table.data:
        table.missing("totals")
    elif not totals.data:
        table.problem("empty_text", say("file.margin.empty"), "totals")
    return KnownMargin(
        column=column, audience=audience, totals=tuple(_total(totals, key) for key in totals.data)
    )


def _total(totals: Table, key: str) -> tuple[str, float]:
    value = _number(totals.data[key])
    if not value:
        totals.problem("wrong_type", say("file.margin.nobody", category=key), key)
    return key.strip(), value or 0.0


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and value >= 0 else None
