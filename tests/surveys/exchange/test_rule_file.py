"""Files of rules of careful answering: what they say, and every mistake by its line."""

from pathlib import Path

import pytest

from surveys.errors import ModelError
from surveys.exchange.rule_file import read_rules, read_rules_file
from surveys.fieldwork.quality import DEFAULT, Rules

GOOD = """
answered_share = 0.75
outlier_p = "off"
seconds_per_item = 1
exclude = ["speeder", "too_few_answers"]
flags_needed = 2
"""


def test_a_file_is_read_and_what_it_leaves_out_keeps_its_default() -> None:
    assert read_rules(GOOD, file="r.toml") == Rules(
        answered_share=0.75,
        outlier_p=None,
        seconds_per_item=1.0,
        exclude=("too_few_answers", "speeder"),
        flags_needed=2,
    )
    assert read_rules("", file="r.toml") == DEFAULT
    assert read_rules("version = 1", file="r.toml") == DEFAULT


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("run_item = 8", 1, "unknown key 'run_item'. Did you mean 'run_items'?"),
        ("\nrun_share = 1.5", 2, "Use 0.1 to 1."),
        ("run_items = 2.5", 1, "must be a whole number."),
        ('run_items = "off"', 1, "must be a whole number."),
        ('spread = "of"', 1, 'must be a number, or "off".'),
        ("outlier_p = true", 1, 'must be a number, or "off".'),
        ("outlier_p = nan", 1, 'must be a number, or "off".'),
        ('exclude = ["whim"]', 1, "no rule is called 'whim'. There are: too_few_answers,"),
        ('exclude = "speeder"', 1, "must be a list"),
        ('exclude = ["little_spread"]', 1, "and is off. Give it a limit (spread)."),
        ('\nexclude = ["duplicate"]\nflags_needed = 2', 3, "Name more rules, or ask for fewer."),
        ("version = 2", 1, "not known. Use 1."),
        ("run_share = ", 1, ""),
    ],
)
def test_every_mistake_is_told_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_rules(text, file="r.toml")
    told = str(caught.value)
    assert told.startswith(f"r.toml:{line}: ")
    assert message in told


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_rules_file(tmp_path / "none.toml")
    (tmp_path / "r.toml").write_bytes(b"# \xff")
    with pytest.raises(ModelError, match="not UTF-8"):
        read_rules_file(tmp_path / "r.toml")
