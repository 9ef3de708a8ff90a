"""No language is asked for by name: code takes words, plurals, lists and tags from `app.words`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = [file for room in ("app", "surveys", "analysis") for file in (ROOT / room).rglob("*.py")]
MARKUP = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "app").rglob("*.js")]
NAME = re.compile(r"(zh|en)([-_]\w+)*", re.IGNORECASE)
QUOTED = re.compile(rf"""(["']){NAME.pattern}\1""", re.IGNORECASE)
THEIR_PLACES = {
    "app/words.py",
    "surveys/questionnaire/text.py",
    "surveys/fieldwork/roster.py",  # what a list of people may call them
}


def named(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every language named, other than to word a `Text` in it, or in a type."""
    if isinstance(tree, ast.Call) and ast.unparse(tree.func) == "Text.of":
        tree = ast.List(
            [value for arg in tree.args if isinstance(arg, ast.Dict) for value in arg.values]
        )
    elif isinstance(tree, ast.Subscript) and ast.unparse(tree.value) == "Literal":
        return
    if isinstance(tree, ast.Constant) and NAME.fullmatch(str(tree.value)):
        yield tree
    for child in ast.iter_child_nodes(tree):
        yield from named(child)


def test_code_names_no_language() -> None:
    found = {
        f"{name}:{each.lineno}"
        for file in CODE
        if (name := file.relative_to(ROOT).as_posix()) not in THEIR_PLACES
        for each in named(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert sorted(found) == []


def test_templates_and_scripts_name_no_language() -> None:
    found = [file.name for file in MARKUP if QUOTED.search(file.read_text(encoding="utf-8"))]
    assert len(MARKUP) > 50
    assert found == []


def test_a_language_that_is_asked_for_is_found() -> None:
    tree = ast.parse('"、" if language == "zh" else Text.of({"zh": "是", "en": "yes"}).to("en")')
    assert [each.value for each in named(tree)] == ["zh", "en"]
