"""What no browser of good will sends: values for every control of every page."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote

VALUES = (
    "", "no-such-value", "\0", "a\0b", "\ud800", "x" * 70_000, "9" * 400, "9" * 5000, "-1", "1e309",
    "-0.0", "nan", "Infinity", "1e-400", "0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01",
    "2026-02-30", "2026-03-01T08:30+14:00", "../../etc/passwd", "<script>", "=1+1", "%s", "{0}",
    "[]", "null", "\u0663", "\u2212\u0661", "\u202e\u2028", "\U0001f600" * 300,
    "a,b;c\td\r\ne", "²", "१",
)  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Form:
    """A form as a browser would send it untouched."""

    action: str
    method: str
    pairs: Pairs = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, name: str, value: str, *, sent: bool) -> None:
        """A control; `sent`: untouched, it is sent along."""
        if name not in self.names:
            self.names.append(name)
        if sent:
            self.pairs.append((name, value))


class Forms(HTMLParser):
    """All forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(action=got.get("action", ""), method=got.get("method", "get").lower())
            self.forms.append(self._open)
        if self._open is None:
            return
        name, value = got.get("name", ""), got.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._open.add(self._select, value, sent="selected" in got)
        elif tag == "textarea" and name:
            self._open.add(name, "", sent=True)
        elif tag in ("input", "button") and name:
            ticked = got.get("type") not in ("radio", "checkbox", "submit") or "checked" in got
            self._open.add(name, value or "1", sent=ticked and tag == "input")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


def variants(form: Form, luck: random.Random, most: int) -> Iterator[Pairs]:
    """The form with one control after the other sent wrongly: another value, missing, doubled,
    under a name as of an array. At most so many, taken by `luck`.
    """
    made: list[Pairs] = [[]]
    for name in form.names:
        others = [pair for pair in form.pairs if pair[0] != name]
        made.append(others)
        made.extend([*others, (name, value)] for value in VALUES)
        made.append([*form.pairs, (name, "no-such-value"), (name, "2")])
        made.append([*others, (f"{name}[]", "1"), (f"{name}[0]", "1"), (f"{name}[a]", "1")])
    yield from made if len(made) <= most else luck.sample(made, most)


def encoded(pairs: Pairs) -> str:
    """As the body of a form or a query; lone surrogates as a careless program would write them."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
