"""Sheets that the rules leave out are in no figure, and cannot be had by subtraction."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.audiences import Exclusion
from analysis.study.exclusions import sift
from analysis.study.fingerprint import fingerprint
from analysis.study.inputs import Inputs, Options, Wave
from analysis.study.matrix import Sample
from surveys.fieldwork.answers import Answers, Note
from surveys.fieldwork.quality import DEFAULT, Rules
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, sample, score

KEPT = ("quality", "segments", "trend")
PLAIN = Options(without=tuple(key for key in SWITCHES if key not in KEPT))
CONTRARY = Rules(exclude=("contradictory",))
STRICT = replace(PLAIN, quality=CONTRARY, quality_set="given")


def only(one: Sample, rows: slice) -> Sample:
    """These of its sheets; `crowd` has a record for each."""
    records = one.records[rows]
    return replace(one, points=one.points[rows], records=records, at=np.arange(len(records)))


def blank(one: Sample, rows: slice, columns: slice) -> Sample:
    """The same with these answers left out."""
    points = one.points.copy()
    points[rows, columns] = -1
    return replace(one, points=points)


def shown(report: Report) -> tuple[object, ...]:
    """All figures that do not speak of the rules."""
    return (
        report.scores, report.reliability, report.gaps, report.distributions, report.questions,
        report.segments, report.comments,
    )  # fmt: skip


@pytest.mark.parametrize("careless", [1, 4, 6])
def test_the_report_is_that_of_the_sheets_that_are_kept(careless: int) -> None:
    people = crowd({"it": 30, "finance": 20}, careless=careless)
    made = build(inputs(people, options=STRICT))
    kept = build(inputs(only(people, slice(careless, None)), options=PLAIN))
    assert shown(made)[:-2] == shown(kept)[:-2]
    assert made.comments == kept.comments
    (users,) = (a for a in made.audiences if a.id == "users")
    assert users.excluded == (Exclusion(rule="contradictory", n=careless),)
    assert (users.complete, users.used) == (50, 50 - careless)


def test_the_same_rules_that_exclude_nobody_change_no_figure() -> None:
    people = crowd({"it": 30, "finance": 20}, careless=6)
    flagging = replace(PLAIN, quality=Rules(outlier_p=0.01))
    assert shown(build(inputs(people, options=flagging))) == shown(
        build(inputs(people, options=PLAIN))
    )


def test_both_results_stand_side_by_side_only_where_enough_were_left_out() -> None:
    for careless, reason in ((4, "suppressed"), (6, None)):
        made = build(inputs(crowd({"it": 50}, careless=careless), options=STRICT))
        assert made.quality is not None
        assert (made.quality.excludes, made.quality.sets_aside) == (True, ("contradictory",))
        (row,) = made.quality.audiences
        assert (row.n, row.set_aside) == (50, careless)
        assert {each.reason for each in row.scores} == {reason}
        for each in row.scores if reason is None else ():
            own = score(made, each.level, each.id, "users")
            assert each.kept100 == pytest.approx(own.score100, abs=1e-9)
            assert (each.n_kept, each.n) == (own.n, 50)


def test_blanks_are_counted_over_the_sheets_that_are_kept() -> None:
    people = blank(crowd({"it": 50}, careless=2), slice(0, 1), slice(5, 6))
    made = build(inputs(people, options=STRICT))
    assert made.quality is not None
    (row,) = made.quality.audiences
    assert {item.asked for item in row.items} == {48}
    assert row.blank == 0.0


def test_an_audience_of_which_too_few_are_left_is_hidden() -> None:
    made = build(inputs(crowd({"it": 20}, careless=17), options=STRICT))
    (users,) = (a for a in made.audiences if a.id == "users")
    assert (users.hidden, users.complete, users.excluded) == (True, None, ())
    assert made.quality is None
    assert all(each.score100 is None for each in made.scores)


def test_all_may_be_left_out_and_nothing_is_said_of_them() -> None:
    made = build(inputs(crowd({"it": 9}, careless=9), options=STRICT))
    (users,) = (a for a in made.audiences if a.id == "users")
    assert (users.complete, users.used) == (9, 0)
    assert all(each.score100 is None for each in made.scores if each.audience == "users")


def test_a_sheet_counts_with_the_first_rule_and_as_many_flags_as_are_needed() -> None:
    people = blank(crowd({"it": 40}, careless=6), slice(0, 3), slice(4, None))
    rules = Rules(exclude=("too_few_answers", "contradictory"), contradictions=1)
    one = replace(STRICT, quality=rules)
    made = build(inputs(people, options=one)).audiences[0].excluded
    assert [(each.rule, each.n) for each in made] == [("too_few_answers", 3), ("contradictory", 3)]
    two = replace(STRICT, quality=replace(rules, flags_needed=2))
    assert sum(each.n for each in build(inputs(people, options=two)).audiences[0].excluded) < 6


def test_suppliers_are_not_sifted() -> None:
    raters = crowd({"it": 6}, audience="supplier", careless=6)
    made = sift(inputs(raters, options=STRICT))
    assert made.screened == {}
    assert made.inputs.samples == (raters,)


def test_what_people_wrote_goes_with_their_sheets() -> None:
    people = crowd({"it": 40}, careless=6)
    texts = [f"No. {i}" for i in range(40)]
    records = tuple(
        replace(record, notes=(Note(kind="comment", id="T", text=text),))
        for record, text in zip(people.records, texts, strict=True)
    )
    order = np.random.default_rng(1).permutation(40)
    mixed = replace(people, records=tuple(records[i] for i in order), at=order)
    (kept,) = sift(inputs(mixed, options=STRICT)).inputs.samples
    assert sorted(record.notes[0].text for record in kept.records) == sorted(texts[6:])


def test_of_like_sheets_as_many_keep_their_records_as_stay() -> None:
    row = "55 55431 44 7"
    notes = [(Note(kind="comment", id="T", text=text),) for text in "cab"]
    records = [Answers(ratings=row.replace(" ", ""), notes=each) for each in notes]
    rules = replace(STRICT, quality=Rules(exclude=("duplicate",)))
    for order in ((0, 1, 2), (2, 0, 1)):
        twins = sample("users", *[row] * 3, records=tuple(records[i] for i in order))
        (kept,) = sift(inputs(twins, options=rules)).inputs.samples
        assert len(kept.points) == 1
        assert [record.notes[0].text for record in kept.records] == ["a"]


def test_who_was_too_fast_is_left_out_with_what_was_written() -> None:
    people = crowd({"it": 30})
    marks = np.zeros(30, np.int8)
    marks[:6], marks[6:9] = 1, -1
    timed = replace(people, hasty=marks)
    fast = replace(STRICT, quality=Rules(exclude=("speeder",)))
    (kept,) = sift(inputs(timed, options=fast)).inputs.samples
    assert kept.hasty is not None
    assert sorted(kept.hasty) == [-1] * 3 + [0] * 21
    assert kept.records == people.records[6:]
    assert build(inputs(timed, options=fast)).audiences[0].excluded == (
        Exclusion(rule="speeder", n=6),
    )


def test_weights_and_versions_stay_with_their_sheets() -> None:
    people = crowd({"it": 40}, careless=6)
    parts = [only(people, slice(0, 3)), only(people, slice(3, 40))]
    two = tuple(
        replace(part, weights=np.linspace(1.0, 2.0, len(part.points)), number=i)
        for i, part in enumerate(parts)
    )
    made = sift(inputs(*two, options=STRICT)).inputs.samples
    assert [len(each.points) for each in made] == [0, 34]
    assert made[1].weights is not None
    np.testing.assert_array_equal(made[1].weights, np.linspace(1.0, 2.0, 37)[3:])


def test_each_wave_is_sifted_by_itself() -> None:
    one, two = crowd({"it": 40}, careless=6, seed=1), crowd({"it": 40}, careless=5, seed=2)

    def repeated(first: Sample, last: Sample, options: Options) -> Inputs:
        waves = (
            Wave(label="1", time=1.0, samples=(first,)),
            Wave(label="2", time=2.0, samples=(last,)),
        )
        return replace(inputs(last, options=options), waves=waves)

    made = build(repeated(one, two, STRICT))
    kept = build(repeated(only(one, slice(6, None)), only(two, slice(5, None)), PLAIN))
    assert made.trend
    assert made.trend == kept.trend


def test_the_rules_and_who_was_too_fast_are_in_the_fingerprint() -> None:
    people = crowd({"it": 30})
    slow = replace(people, hasty=np.zeros(30, np.int8))
    fast = replace(people, hasty=np.eye(1, 30, dtype=np.int8)[0])
    made = [
        fingerprint(inputs(people, options=PLAIN)),
        fingerprint(inputs(people, options=STRICT)),
        fingerprint(inputs(slow, options=PLAIN)),
        fingerprint(inputs(fast, options=PLAIN)),
    ]
    assert len(set(made)) == 4


def test_the_order_of_sheets_changes_no_figure() -> None:
    people = crowd({"it": 30, "finance": 20}, careless=6)
    order = np.random.default_rng(7).permutation(50)
    mixed = replace(
        people, points=people.points[order], records=tuple(people.records[i] for i in order)
    )
    one, two = (build(inputs(each, options=STRICT)) for each in (people, mixed))
    assert one.fingerprint == two.fingerprint
    assert one.audiences == two.audiences
    for a, b in zip(one.scores, two.scores, strict=True):
        assert a.n == b.n
        assert a.score100 == pytest.approx(b.score100, abs=1e-9)


def test_nobody_is_told_by_the_main_figures_and_those_of_all() -> None:
    """Whatever is shown over all sheets differs by nobody, or by the threshold at least."""
    for careless in range(8):
        made = build(inputs(crowd({"it": 30}, careless=careless), options=STRICT))
        assert made.quality is not None
        (row,) = made.quality.audiences
        told = [s for s in row.scores if s.all100 is not None]
        assert all((s.n or 0) - (s.n_kept or 0) >= STRICT.threshold for s in told)
        assert bool(told) is (careless >= STRICT.threshold)


def test_readers_see_the_rules_by_which_sheets_are_left_out() -> None:
    off = replace(STRICT, without=SWITCHES)
    made = build(inputs(crowd({"it": 30}, careless=2), options=off)).quality
    assert made is not None
    assert made.sets_aside == ("contradictory",)


def test_default_rules_say_so() -> None:
    made = build(inputs(crowd({"it": 30}), options=PLAIN)).quality
    assert made is not None
    assert (made.rules_set, made.excludes, made.flags_needed) == ("default", False, 1)
    assert DEFAULT.exclude == ()
