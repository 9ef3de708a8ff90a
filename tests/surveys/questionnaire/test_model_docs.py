"""The page on model files: its example is read as it stands, and it names every key."""

import ast
import re
from pathlib import Path

from surveys.questionnaire.modelfile.reader import read

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/models.md").read_text("utf-8")


def known_keys() -> set[str]:
    """Every key that the reader lets pass, taken from its calls of `only`."""
    keys: set[str] = set()
    for path in (ROOT / "surveys/questionnaire/modelfile").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "only":
                literals = (each for each in node.args if isinstance(each, ast.Constant))
                keys |= {str(each.value) for each in literals}
    return keys


def test_the_example_is_a_sound_file() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    assert example is not None
    model = read(example[1], file="docs/models.md")
    assert [item.id for item in model.rated] == ["TIM1", "TIM2", "SAT1"]


def test_every_key_of_the_grammar_is_named() -> None:
    keys = known_keys() | {"options", "total", "expectation", "importance", "perception"}
    assert {"wording", "reverse", "labels", "side", "missing"} <= keys
    unnamed = [key for key in sorted(keys) if not re.search(rf"[`\[.\"]{key}[`\].]", PAGE)]
    assert unnamed == []
