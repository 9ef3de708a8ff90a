"""The README's example works as it is printed, and its links lead somewhere."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.__main__ import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The one block of code in a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_of_an_own_survey_gives_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk.toml").write_text(block("toml"), encoding="utf-8")
    Path("answers.csv").write_text(block("csv"), encoding="utf-8")
    (line,) = re.findall(r"^\.venv/bin/parallax (analyse .*)$", README, re.MULTILINE)
    done = CliRunner().invoke(cli, [*shlex.split(line), "-o", "gap.json"])
    assert done.exit_code == 0, done.output
    assert Path("gap.pdf").read_bytes().startswith(b"%PDF-")
    assert Path("gap.xlsx").stat().st_size > 1000
    report = json.loads(Path("gap.json").read_text(encoding="utf-8"))
    overall = next(gap for gap in report["gaps"] if gap["level"] == "overall")
    assert overall["verdict"] == "blind_spot"


def test_the_example_is_twelve_lines_long() -> None:
    assert len(block("toml").strip().splitlines()) == 12


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("place", re.findall(r"^\| `(\w+)/?` \|", README, re.MULTILINE))
def test_every_place_on_the_map_is_there(place: str) -> None:
    assert (ROOT / place).exists()
