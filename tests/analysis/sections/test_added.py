"""A section that is added: a file and a line in `SECTIONS`, and the report has it everywhere."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from jsonschema import Draft202012Validator

from analysis.document import to_json
from analysis.report import SECTIONS, Report, build
from analysis.schema import schema
from analysis.sections.scores import SCORES
from analysis.statistics.kinds import COUNT, ID, SHARE, Interval, Reason
from analysis.study.inputs import Options
from analysis.study.rows import HELD, Row
from analysis.study.section import Section, Study, switches, unweighted
from tests.analysis.sections.test_gaps import RATERS, USERS
from tests.analysis.sheets import inputs, sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Tops:
    """How many people are at the top.

    `tops` of `people` are; `share` of them, None where nobody is asked.
    """

    people: Annotated[int, COUNT]
    tops: Annotated[int, COUNT]
    share: Annotated[float | None, SHARE] = None
    share_ci: Annotated[Interval | None, SHARE] = None
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopRow(Row):
    """The people of one audience (`audience`) who are at the top of the scale."""

    audience: Annotated[str, ID]
    top: Annotated[Tops | None, HELD] = None
    reason: Reason = None


def tops(study: Study) -> Iterator[TopRow]:
    """A row per audience: of a hidden one only that it is, of one without answers no share."""
    means = {row.audience: row.score100 for row in study[SCORES] if row.level == "overall"}
    for group in study.work.groups:
        row, n = TopRow(audience=group.audience.id), group.used
        if group.withheld is not None:
            yield TopRow(audience=row.audience, reason=group.withheld)
        elif means.get(row.audience) is None:
            none = Tops(people=n, tops=0)
            yield TopRow(audience=row.audience, top=none, reason="no_answers")
        else:
            few = Tops(people=n, tops=1, share=1 / n, share_ci=(0.0, 1.0))
            yield TopRow(audience=row.audience, top=few)


TOPS = Section("tops", TopRow, tops, switch="tops", unweighted=("tops",))
ALL = (*SECTIONS, TOPS)
FEW = sample("staff", "55 44212 45 9")


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.report.SECTIONS", ALL)


def told(report: Report) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(to_json(report))
    Draft202012Validator(schema(ALL)).validate(plain)
    return {row.pop("audience"): row for row in plain["tops"]}


def test_its_rows_hold_a_result_and_are_found_by_section_and_by_name() -> None:
    report = build(inputs(USERS, RATERS))
    first = next(row for row in report[TOPS] if row.audience == "users")
    assert report.tops == report[TOPS]
    assert (first.people, first.tops) == (len(USERS.points), 1)


def test_its_figures_stand_flat_in_the_document() -> None:
    rows = told(build(inputs(USERS, RATERS)))
    n = len(USERS.points)
    assert rows["users"] == {
        "people": n, "tops": 1, "share": 1 / n, "share_ci": [0.0, 1.0], "reason": None,
    }  # fmt: skip


def test_a_hidden_row_tells_nothing_and_a_missing_figure_says_why() -> None:
    rows = told(build(inputs(USERS, FEW)))
    figures = ("people", "tops", "share", "share_ci")
    assert rows["staff"] == {**dict.fromkeys(figures), "reason": "suppressed"}
    assert rows["supplier"]["people"] == 0
    assert (rows["supplier"]["share"], rows["supplier"]["reason"]) == (None, "no_answers")


def test_its_schema_says_what_each_figure_is() -> None:
    row = schema(ALL)["$defs"]["TopRow"]
    assert row["description"].startswith("The people of one audience")
    assert list(row["properties"]) == [
        "audience", "people", "tops", "share", "share_ci", "reason",
    ]  # fmt: skip
    assert row["properties"]["share"]["type"] == ["number", "null"]
    assert "nobody is asked" in row["properties"]["share"]["description"]
    assert schema(ALL)["properties"]["tops"]["items"] == {"$ref": "#/$defs/TopRow"}


def test_it_can_be_switched_off_and_says_what_does_not_use_weights() -> None:
    assert switches(ALL)[-1] == "tops"
    assert "tops.tops" in unweighted(ALL)
    assert build(inputs(USERS, RATERS, options=Options(without=("tops",)))).tops == ()


def test_a_section_that_is_not_in_the_table_is_not_in_a_report() -> None:
    with pytest.raises(AttributeError, match="no section 'topps'"):
        _ = build(inputs(USERS)).topps
    with pytest.raises(ValueError, match="topps"):
        Report(
            parallax="", fingerprint="", evaluation=inputs().facts, nodes=(), sections={"topps": ()}
        )
