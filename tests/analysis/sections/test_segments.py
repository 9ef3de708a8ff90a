"""Groups within an audience in the report: the module's figures, small groups hidden."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report import SWITCHES, Report, build
from analysis.sections.segments.segments import SEGMENTS, SegmentNode, Segments
from analysis.study.inputs import Options
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, sample, score
from tests.extent import examples

ALONE = Options(without=tuple(key for key in SWITCHES if key not in ("quality", "segments")))
FOUR = {"it": 30, "finance": 20, "sales": 12, "audit": 9}


def report(
    departments: dict[str, int], *, shift: dict[str, float] | None = None, careless: int = 0
) -> Report:
    return build(inputs(crowd(departments, shift=shift, careless=careless), options=ALONE))


def only(made: Report) -> Segments:
    (row,) = made[SEGMENTS]
    return row


def overall(row: Segments) -> SegmentNode:
    return next(node for node in row.nodes if node.level == "overall")


def test_the_groups_add_up_to_the_whole() -> None:
    made = report(FOUR, shift={"it": 0.8})
    node = overall(only(made))
    assert [mean.n for mean in node.means] == list(FOUR.values())
    shown = [mean for mean in node.means if mean.score100 is not None and mean.n is not None]
    total = sum((mean.score100 or 0.0) * (mean.n or 0) for mean in shown)
    whole = score(made, "overall", "overall", "users")
    assert whole.score100 is not None
    assert total / 71 == pytest.approx(whole.score100, abs=1e-9)
    assert (node.n, node.groups) == (71, 4)
    assert node.p_cautious is not None
    assert node.p is not None
    assert node.p_cautious >= node.p
    assert len(node.pairs) == 6


def test_a_group_alone_has_the_score_that_it_has_in_the_whole() -> None:
    people = crowd(FOUR)
    node = overall(only(build(inputs(people, options=ALONE))))
    first = replace(people, points=people.points[:30], records=())
    alone = score(build(inputs(first, options=ALONE)), "overall", "overall", "users")
    assert node.means[0].score100 == pytest.approx(alone.score100)
    assert node.means[0].ci100 == pytest.approx(alone.ci100)


def test_a_small_group_is_hidden_with_the_smallest_beside_it() -> None:
    row = only(report({"it": 30, "finance": 20, "sales": 9, "audit": 3}))
    for node in row.nodes:
        assert [mean.reason for mean in node.means[2:]] == ["suppressed", "suppressed"]
        assert [mean.n for mean in node.means[2:]] == [None, None]
        assert node.n == 50


def test_where_only_one_group_is_left_there_is_nothing_to_compare() -> None:
    assert report({"it": 30, "audit": 3}).segments == ()
    assert report({"": 30}).segments == ()


def test_people_who_chose_nothing_are_in_no_group() -> None:
    row = only(report({"it": 30, "finance": 20, "": 8}))
    assert overall(row).n == 50


def test_those_set_aside_do_not_give_a_group_away() -> None:
    """Five careless sheets are all of sales' six but one: sales less those would be one."""
    departments = {"sales": 6, "it": 30, "finance": 20, "audit": 25}
    made = report(departments, careless=5)
    assert made.quality is not None
    assert made.quality.audiences[0].scores[0].reason is None
    assert [mean.reason for mean in overall(only(made)).means][2] == "suppressed"
    off = replace(ALONE, without=(*ALONE.without, "quality"))
    alone = build(inputs(crowd(departments, careless=5), options=off))
    assert [mean.reason for mean in overall(only(alone)).means][2] is None


def test_sheets_without_a_record_are_people_all_the_same() -> None:
    """Of 59 people 55 say where they are: all five of sales, and four would be what is left."""
    people = crowd({"it": 30, "finance": 20, "sales": 9})
    fewer = replace(people, records=people.records[:55])
    row = only(build(inputs(fewer, options=ALONE)))
    assert [mean.n for mean in overall(row).means][:2] == [30, 20]
    assert [mean.reason for mean in overall(row).means][2] == "suppressed"


def test_hidden_audiences_and_suppliers_have_no_groups() -> None:
    raters = crowd(FOUR, audience="supplier")
    assert build(inputs(sample("users", "55 44212 45 9"), raters, options=ALONE)).segments == ()


def test_it_can_be_switched_off() -> None:
    assert build(inputs(crowd(FOUR), options=Options(without=SWITCHES))).segments == ()


@examples(12)
@given(st.lists(st.integers(0, 14), min_size=4, max_size=4), st.integers(0, 9), st.integers(0, 6))
def test_no_group_of_fewer_than_the_threshold_is_ever_told(
    sizes: list[int], none: int, careless: int
) -> None:
    departments = dict(zip(FOUR, sizes, strict=True)) | {"": none}
    if sum(departments.values()) < 5:
        return
    for row in report(departments, careless=careless).segments:
        for node in row.nodes:
            told = [mean.n for mean in node.means if mean.n is not None]
            assert all(n == 0 or n >= 5 for n in told)
            # What is hidden together, with those who chose nothing, is nobody or no small group.
            whole = sum(departments.values())
            assert node.level != "overall" or whole - sum(told) == 0 or whole - sum(told) >= 5
