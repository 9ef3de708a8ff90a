"""The comparer of frozen folders notices what moved, and nothing else."""

import json
from pathlib import Path

from tests.frozen.compare import compare

CELLS = "sheets\tGaps\nGaps!A1\t0.00\t1.5\n"


def frozen(folder: Path, figure: float, text: str, cells: str = CELLS) -> Path:
    (folder / "mobi").mkdir(parents=True)
    report = {"scores": [{"mean": figure, "reason": None}], "method": {}}
    (folder / "mobi" / "report.json").write_text(json.dumps(report), encoding="utf-8")
    (folder / "mobi" / "zh.html.txt").write_text(f"h1 Report\n{text}\n", encoding="utf-8")
    (folder / "mobi" / "zh.cells.txt").write_text(cells, encoding="utf-8")
    return folder


def test_the_same_is_no_difference(tmp_path: Path) -> None:
    old, new = (frozen(tmp_path / name, 3.25, "mean 3.3") for name in "ab")
    assert list(compare(old, new)) == []


def test_a_changed_figure_text_and_cell_are_noticed(tmp_path: Path) -> None:
    old = frozen(tmp_path / "a", 3.25, "mean 3.3")
    new = frozen(tmp_path / "b", 3.26, "Mean 3.3", CELLS.replace("0.00", "0%"))
    assert [tuple(each) for each in compare(old, new)] == [
        ("value", "mobi/report.json.scores[0].mean", "3.25", "3.26"),
        ("text", "mobi/zh.cells.txt:Gaps!A1", "0.00\t1.5", "0%\t1.5"),
        ("text", "mobi/zh.html.txt:2", "mean 3.3", "Mean 3.3"),
    ]


def test_a_missing_file_and_another_order_of_keys_are_noticed(tmp_path: Path) -> None:
    old, new = (frozen(tmp_path / name, 3.25, "mean 3.3") for name in "ab")
    (new / "mobi" / "zh.html.txt").unlink()
    report = new / "mobi" / "report.json"
    turned = dict(reversed(json.loads(report.read_text("utf-8")).items()))
    report.write_text(json.dumps(turned), encoding="utf-8")
    assert [(each.kind, each.path) for each in compare(old, new)] == [
        ("order", "mobi/report.json"),
        ("file", "mobi/zh.html.txt"),
    ]
