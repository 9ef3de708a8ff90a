"""Line numbers: everything that a TOML text holds is found, on the line where it is written."""

import tomllib
from collections.abc import Iterable
from importlib.resources import files

import pytest

from surveys.questionnaire.modelfile.positions import Path, lines, nearest

TRICKY = '''\
# [not.a.table]
"quoted \\"key\\" # [1]" = 1
a.b . "c.d" = { x = [1, 2], y = { "z" = "}" } }   # not = this
text = """ [[no]]
key = "no"
\\""" and two more"""""
raw = \'\'\'it's
[no]'\'\'\'
list = [
  "one", # ], "no"
  [ 2,
    3 ],
  { k = 'v#', d = 1979-05-27 07:32:00 },
]
empty = []
nothing = {}
[ top . "in ner" ]
late = """"quoted""""
[[row]]
n = 1
[[row.cell]]
v = "a"
[[row.cell]]
v = "b"
[row.tail]
v = -1.5e3
[[row]]
[[row.cell]]
v = true
'''


def paths(value: object, at: Path = ()) -> set[Path]:
    """Every place of a parsed document."""
    pairs: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    inner = {at} if at else set()
    return inner.union(*(paths(each, (*at, key)) for key, each in pairs))


@pytest.mark.parametrize(
    "text",
    [
        TRICKY,
        TRICKY.replace("\n", "\r\n"),
        "a = 1",
        "",
        "# nothing\n",
        *(
            entry.read_text("utf-8")
            for entry in (files("surveys.questionnaire") / "models").iterdir()
        ),
    ],
)
def test_exactly_what_the_parser_reads_has_a_line(text: str) -> None:
    assert set(lines(text)) == paths(tomllib.loads(text))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (('quoted "key" # [1]',), 2),
        (("a", "b", "c.d", "y", "z"), 3),
        (("text",), 4),
        (("raw",), 7),
        (("list",), 9),
        (("list", 0), 10),
        (("list", 1, 1), 12),
        (("list", 2, "d"), 13),
        (("nothing",), 16),
        (("top", "in ner"), 17),
        (("top", "in ner", "late"), 18),
        (("row", 0), 19),
        (("row", 0, "cell", 1), 23),
        (("row", 0, "cell", 1, "v"), 24),
        (("row", 0, "tail", "v"), 26),
        (("row", 1), 27),
        (("row", 1, "cell", 0, "v"), 29),
    ],
)
def test_a_thing_stands_on_its_line(path: Path, line: int) -> None:
    assert lines(TRICKY)[path] == line
    assert lines(TRICKY.replace("\n", "\r\n"))[path] == line


def test_what_is_not_written_stands_where_its_holder_does() -> None:
    found = lines(TRICKY)
    assert nearest(found, ("row", 1, "cell", 0, "missing")) == 28
    assert nearest(found, ("nowhere",)) == 1
