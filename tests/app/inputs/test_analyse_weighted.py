"""`parallax analyse` with weights, margins and segments, from the file to the report, against R."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special

from analysis.report import Report
from analysis.statistics.intervals import Interval
from surveys.errors import AnswersError
from tests.app.inputs.analysing import analysed
from tests.reference.golden import Source, exact, on_all_data

R: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "weighted_groups.json").read_text()
)
HEAD = """
[model]
id = "m"
version = "1"
name = { en = "M" }
scale = "s"
[[scale]]
id = "s"
low = LOW
high = HIGH
[[audience]]
id = "people"
name = { en = "People" }
side = "demand"
[[characteristic]]
id = "c"
name = { en = "C" }
"""
ITEM = '[[characteristic.item]]\nid = "{id}"\nwording = {{ en = "{id}?" }}\n'


def instrument(folder: Path, items: list[str], low: int, high: int) -> Path:
    path = folder / "m.toml"
    text = HEAD.replace("LOW", str(low)).replace("HIGH", str(high))
    path.write_text(text + "".join(ITEM.format(id=id_) for id_ in items), encoding="utf-8")
    return path


def write(folder: Path, head: list[str], rows: list[list[object]]) -> Path:
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The R script's 49 people: four items, weights, groups."""
    folder = tmp_path_factory.mktemp("weighted")
    items = [f"x{j}" for j in range(1, 5)]
    rows = [
        [*points, f"g{group + 1}", weight]
        for points, group, weight in zip(
            R["whole"]["items"], R["groups"], R["weights"], strict=True
        )
    ]
    answers = write(folder, [*items, "group", "w"], rows)
    path = instrument(folder, items, 1, 5)
    return analysed([answers], path, weight="w", segments=("group",), threshold=2).report


def half(ends: Interval | None, df: float) -> float:
    assert ends is not None
    return (ends[1] - ends[0]) / 2.0 / float(special.stdtrit(df, 0.975))


def test_the_score_is_svymeans(made: Report) -> None:
    (score,) = (s for s in made.scores if s.level == "overall")
    assert score.score100 == exact(R["whole"]["mean"])
    assert half(score.ci100, 48) == exact(R["whole"]["se"])


def test_alpha_is_svycralphas(made: Report) -> None:
    (row,) = (r for r in made.reliability if r.scale == "c")
    assert row.alpha == exact(R["whole"]["alpha"])


def test_the_groups_of_the_column_are_svybys(made: Report) -> None:
    (row,) = made.segments
    assert (row.weighted, [option for option, _ in row.options]) == (True, ["g1", "g2", "g3", "g4"])
    node = next(n for n in row.nodes if n.level == "overall")
    assert [mean.score100 for mean in node.means] == exact(R["whole"]["by"])
    for mean, se in zip(node.means, R["whole"]["by_se"], strict=True):
        n = mean.n or 0
        # R counts n/(n - 1) over all 49, we over the group's own.
        ours = half(mean.ci100, n - 1) * math.sqrt((n - 1) / n * 49 / 48)
        assert ours == pytest.approx(se, abs=1e-9)


def test_what_does_not_use_the_weights_is_named(made: Report) -> None:
    assert made.method.respondent_weights
    assert "agreement" in made.method.unweighted
    (row,) = made.sheet_weights
    w = np.array(R["weights"])
    assert row.n_effective == pytest.approx(w.sum() ** 2 / (w**2).sum())


@on_all_data
@pytest.mark.parametrize("raked", [False, True])
def test_the_schools_are_those_of_the_survey_package(
    data: Source, tmp_path: Path, raked: bool
) -> None:
    columns, wanted = data.table("schools"), data.figures("schools")
    wide = ["1" if cell == "Yes" else "0" for cell in columns["sch.wide"]]
    rows: list[list[object]] = [
        list(row)
        for row in zip(wide, columns["stype"], columns["sch.wide"], columns["pw"], strict=True)
    ]
    answers = write(tmp_path, ["wide", "stype", "sch.wide", "pw"], rows)
    margins = None
    if raked:
        margins = tmp_path / "known.toml"
        margins.write_text(
            '[[margin]]\ncolumn = "stype"\ntotals = { E = 4421, H = 755, M = 1018 }\n'
            '[[margin]]\ncolumn = "sch.wide"\ntotals = { No = 1072, Yes = 5122 }\n',
            encoding="utf-8",
        )
    found = analysed(
        [answers], instrument(tmp_path, ["wide"], 0, 1), weight="pw", margins=margins
    ).report
    (row,) = found.sheet_weights
    kish = wanted["kish_deff_raked" if raked else "kish_deff_pw"]
    assert row.design_effect == pytest.approx(kish, abs=1e-9)
    (score,) = (s for s in found.scores if s.level == "item")
    if raked:
        assert score.mean == pytest.approx(5122 / 6194, abs=1e-9)
        return
    assert row.n_effective == exact(wanted["n_eff_pw"])
    assert score.mean is not None
    assert score.se is not None
    at = float(special.logit(score.mean))
    reach = (
        float(special.stdtrit(len(rows) - 1, 0.975)) * score.se / (score.mean * (1 - score.mean))
    )
    ends = [float(special.expit(at - reach)), float(special.expit(at + reach))]
    assert ends == exact(wanted["svyciprop_schwide"])


@pytest.mark.parametrize(
    ("segment", "told"),
    [("x1", "is an item"), ("grp", "Did you mean 'group'"), ("nothing at all", "not in the file")],
)
def test_a_column_that_divides_nobody_is_refused(tmp_path: Path, segment: str, told: str) -> None:
    answers = write(tmp_path, ["x1", "group"], [[3, "a"], [4, "b"]] * 6)
    with pytest.raises(AnswersError) as caught:
        analysed([answers], instrument(tmp_path, ["x1"], 1, 5), segments=(segment,))
    assert told in caught.value.problems[0].what


def test_a_column_of_many_texts_keeps_the_most_frequent(tmp_path: Path) -> None:
    rows: list[list[object]] = [[1 + i % 5, f"unit {i % 30:02d}"] for i in range(250)]
    told: list[str] = []
    found = analysed(
        [write(tmp_path, ["x1", "the unit"], rows)],
        instrument(tmp_path, ["x1"], 1, 5),
        segments=("the unit",),
        progress=told.append,
    ).report
    (row,) = found.segments
    assert (row.question, len(row.options)) == ("by-1", 20)
    assert any("30 different texts; the 20 of most sheets are compared" in line for line in told)


def test_blanks_and_missing_codes_are_no_group_and_numbers_stand_by_size(tmp_path: Path) -> None:
    rows: list[list[object]] = [[1 + i % 5, ("10", "9", "")[i % 3]] for i in range(60)]
    found = analysed(
        [write(tmp_path, ["x1", "site"], rows)],
        instrument(tmp_path, ["x1"], 1, 5),
        segments=(
            "site",
            "site",
        ),
    ).report
    (row,) = found.segments
    assert [option for option, _ in row.options] == ["9", "10"]
    assert next(n for n in row.nodes if n.level == "overall").n == 40


def test_weights_are_those_of_the_sheets_that_rules_keep(tmp_path: Path) -> None:
    """Ten sheets of "a" rate everything alike and are left out; half of the rest is "b"."""
    items = [f"x{j}" for j in range(1, 13)]
    careful = [[1 + (i + j * j) % 5 for j in range(12)] for i in range(40)]
    rows: list[list[object]] = [
        *([*row, "ab"[i % 2]] for i, row in enumerate(careful)),
        *([*[4] * 12, "a"] for _ in range(10)),
    ]
    margins, rules = tmp_path / "known.toml", tmp_path / "rules.toml"
    margins.write_text('[[margin]]\ncolumn = "at"\ntotals = { a = 60, b = 40 }\n', encoding="utf-8")
    rules.write_text('exclude = ["straight_line"]\n', encoding="utf-8")
    found = analysed(
        [write(tmp_path, [*items, "at"], rows)],
        instrument(tmp_path, items, 1, 5),
        margins=margins,
        rules=rules,
    ).report
    (row,) = found.sheet_weights
    assert (row.n, [one.n for one in row.margins]) == (40, [20, 20])
    assert [one.after for one in row.margins] == pytest.approx([0.6, 0.4])
    assert row.design_effect == pytest.approx(40 * (20 * 1.2**2 + 20 * 0.8**2) / 40**2)
