"""Small groups stay hidden in the report, by whatever way one looks for them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.document import to_dict, to_json
from analysis.report import Report, build
from analysis.study.inputs import Options
from surveys.fieldwork.answers import Answers, Choice, Note
from tests.analysis.sheets import gap, inputs, sample, scales, score
from tests.extent import examples

FULL = ["55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5", "44 55154 55 a"]
FEW = sample(
    "staff",
    *FULL[:4],
    records=(
        Answers(
            ratings="",
            choices=(Choice(question="department", option="audit"),),
            notes=(Note(kind="comment", id="response", text="We are few and known by name."),),
        ),
    ),
)


def test_of_an_audience_under_the_threshold_not_even_the_number_is_in_the_report() -> None:
    report = build(inputs(sample("users", *FULL), FEW))
    (staff,) = (a for a in report.audiences if a.id == "staff")
    assert staff.hidden
    for row in rows_of(report, "staff"):
        assert row["reason"] == "suppressed"
        assert row["n"] is None
        assert not [key for key in FIGURES if row.get(key)], row


def test_its_comments_and_choices_are_not_there_either() -> None:
    text = to_json(build(inputs(sample("users", *FULL), FEW)))
    assert "known by name" not in text
    (asked,) = (q for q in to_dict(build(inputs(FEW)))["questions"] if q["audience"] == "staff")
    assert {value for _, _, value in asked["options"]} == {None}


def test_its_number_cannot_be_had_by_subtracting_the_others_from_a_total() -> None:
    report = build(inputs(sample("users", *FULL), FEW))
    assert sum(version.n for version in report.method.versions) == len(FULL)


def test_at_the_threshold_everything_is_shown() -> None:
    report = build(inputs(sample("staff", *FULL)))
    assert score(report, "overall", "overall", "staff").mean is not None


def test_an_item_that_too_few_answered_is_hidden_and_so_is_one_beside_it() -> None:
    sheets = [*FULL, "55 --431 44 7"]
    few = [sheet[:3] + "-" + sheet[4:] if i > 1 else sheet for i, sheet in enumerate(sheets)]
    report = build(inputs(sample("users", *few)))
    shown = [score(report, "item", each, "users").mean is not None for each in ("S1", "S2", "S3")]
    assert shown == [False, False, True]
    part = score(report, "subcharacteristic", "speed", "users")
    assert part.mean is not None
    assert part.coverage is None, "it would tell how many answered the hidden ones"
    assert part.reason == "suppressed"
    assert scales(report)["speed"].reason == "suppressed"
    assert gap(report, "perception-expectation", "item", "S1").reason == "suppressed"


def test_a_sub_that_too_few_answered_is_hidden_with_its_neighbour_and_all_below() -> None:
    few = [sheet[:6] + "--" + sheet[8:] if i else sheet for i, sheet in enumerate(FULL)]
    report = build(inputs(sample("users", *few)))
    hidden = {s.id for s in report.scores if s.audience == "users" and s.n is None}
    assert hidden == {"contact", "C1", "C2", "speed", "S1", "S2", "S3"}
    assert score(report, "characteristic", "response", "users").mean is not None


def test_a_small_option_is_hidden_and_so_is_the_smallest_beside_it() -> None:
    picks = ["it"] * 9 + ["finance"] * 8 + ["sales"] * 6 + ["audit"] * 2
    records = tuple(
        Answers(ratings="", choices=(Choice(question="department", option=pick),)) for pick in picks
    )
    users = sample("users", *(FULL * 5), records=records)
    asked = build(inputs(users)).questions
    (found,) = (q for q in asked if (q.id, q.audience) == ("department", "users"))
    values = {option: value for option, _, value in found.options}
    assert values == {"it": 9.0, "finance": 8.0, "sales": None, "audit": None}
    assert (found.n, found.reason) == (25, "suppressed")


def test_comments_stand_in_an_order_that_does_not_depend_on_when_they_came() -> None:
    notes = [Note(kind="comment", id="response", text=f"Comment {i}") for i in range(12)]
    records = tuple(Answers(ratings="", notes=(note,)) for note in notes)
    one, two = (
        build(inputs(sample("users", *FULL, records=order))).comments
        for order in (records, records[::-1])
    )
    assert one == two
    assert [comment.text for comment in one] != [note.text for note in notes]
    assert {comment.text for comment in one} == {note.text for note in notes}


def test_the_suppliers_own_raters_are_no_protected_group_but_evidence_waits_for_the_seal() -> None:
    notes = (Note(kind="evidence", id="S1", text="Call log of March"),)
    raters = sample("supplier", FULL[0], records=(Answers(ratings="", notes=notes),))
    sealed, open_ = (build(inputs(raters, options=Options(sealed=s))) for s in (True, False))
    assert score(sealed, "item", "S1", "supplier").mean == 4.0
    assert [e.text for e in sealed.evidence] == ["Call log of March"]
    assert "Call log" not in to_json(open_)


MARK = st.sampled_from("12345-x")
SHEET = st.lists(MARK, min_size=9, max_size=9).map(lambda marks: "".join(marks) + "7")


@examples(40)
@given(st.lists(SHEET, max_size=12), st.integers(1, 6))
def test_no_figure_of_the_demand_side_rests_on_fewer_people_than_the_threshold(
    sheets: list[str], threshold: int
) -> None:
    report = build(inputs(sample("users", *sheets), options=Options(threshold=threshold)))
    for row in rows_of(report, "users"):
        n = row["n"]
        assert n is None or n == 0 or n >= threshold, row
        if row["reason"] == "suppressed" and n is not None and row.get("level") != "item":
            assert row.get("coverage") is None, "that alone is missing, for an item below is hidden"
        elif row["reason"] == "suppressed":
            assert n is None
            assert not [key for key in FIGURES if row.get(key)], row


@pytest.mark.parametrize("threshold", [2, 5])
def test_nothing_small_is_left_over_when_shown_items_are_taken_from_their_sub(
    threshold: int,
) -> None:
    """Where one item of a shown sub is hidden for its size, another is hidden with it."""
    for answered in range(len(FULL) + 1):
        sheets = [
            s if i < answered else s[:3] + "-" + s[4:] for i, s in enumerate(FULL)
        ]  # fmt: skip
        report = build(inputs(sample("users", *sheets), options=Options(threshold=threshold)))
        items = [score(report, "item", each, "users") for each in ("S1", "S2", "S3")]
        assert [item.reason for item in items].count("suppressed") in (0, 2)


FIGURES = (
    "mean", "score100", "sd", "se", "ci", "ci100", "top_box", "top_box_ci", "coverage", "alpha",
    "alpha_ci", "alpha_standardized", "lambda2", "lambda6", "omega_total", "items", "gap", "gap100",
    "subtrahend", "subtrahend100", "p", "effect", "counts", "blank", "not_applicable",
)  # fmt: skip


def rows_of(report: Report, audience: str) -> Iterator[dict[str, Any]]:
    """Every row of every section that is about an audience."""
    plain = json.loads(to_json(report))
    for section in ("scores", "reliability", "gaps", "distributions", "questions"):
        yield from (row for row in plain[section] if row["audience"] == audience)
