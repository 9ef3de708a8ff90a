"""Reworded items: pooled when scale, direction and facet are the same, and told."""

from dataclasses import replace

from analysis.report import Report, build
from analysis.study.inputs import Options
from analysis.study.rewordings import Reworded
from surveys.questionnaire.design import edit_item
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import KANO
from surveys.questionnaire.text import Text
from tests.analysis import zone_answers as zones
from tests.analysis.sheets import changed, inputs, instrument, sample, score

EARLIER = Text.of({"zh": "旧话", "en": "Old words"})
SHEET = "55 44212 45 9"


def reworded(**text: str) -> Instrument:
    """A version that words S3 otherwise."""
    return changed(instrument(), "S3", wording=(("*", Text.of(text or dict(EARLIER))),))


def told(old: int, new: int, *, of: Instrument | None = None, audience: str = "users") -> Report:
    """A report of `old` sheets of another version and `new` ones of the newest."""
    older = sample(audience, *[SHEET] * old, of=of or reworded())
    return build(inputs(older, sample(audience, *[SHEET] * new), options=Options(threshold=5)))


def test_a_reworded_item_is_pooled_and_its_earlier_words_are_counted() -> None:
    report = told(6, 7)
    assert score(report, "item", "S3", "users").n == 13
    assert report.method.reworded == (
        Reworded(item="S3", audience="users", n=6, wordings=(EARLIER,)),
    )


def test_a_count_below_the_threshold_on_either_side_is_no_number() -> None:
    for old, new in ((2, 9), (9, 2)):
        (row,) = told(old, new).method.reworded
        assert (row.item, row.n) == ("S3", None)
    assert told(7, 0).method.reworded[0].n == 7


def test_the_suppliers_few_raters_are_counted() -> None:
    (row,) = told(2, 1, audience="supplier").method.reworded
    assert (row.audience, row.n) == ("supplier", 2)


def test_a_hidden_audience_tells_nothing_of_its_versions() -> None:
    assert told(2, 1).method.reworded == ()


def test_a_language_added_later_is_no_rewording() -> None:
    item = instrument().items["S3"]
    chinese = dict(item.text("users"))["zh"]
    assert told(6, 7, of=reworded(zh=chinese)).method.reworded == ()


def test_other_labels_of_the_scale_are_told_without_words() -> None:
    model = instrument().model
    scales = tuple(
        replace(scale, labels=tuple(Text.of(f"{i}") for i in range(len(scale.labels))))
        for scale in model.scales
    )
    older = replace(instrument(), model=replace(model, scales=scales))
    rows = told(6, 7, of=older).method.reworded
    assert {(row.n, row.wordings) for row in rows} == {(6, ())}
    assert "S3" in {row.item for row in rows}


def test_sheets_that_left_the_item_out_are_not_counted() -> None:
    older = sample("users", *[SHEET] * 6, "55 44-12 45 9", of=reworded())
    report = build(inputs(older, sample("users", *[SHEET] * 6)))
    assert report.method.reworded[0].n == 6


def test_a_feature_that_read_otherwise_is_told_though_its_questions_read_the_same() -> None:
    asked, heads = zones.asked(), (("*", EARLIER),)
    prompts = tuple((facet, (("*", Text.of("How is that?")),)) for facet in KANO)
    new = edit_item(asked, "F1", lambda item: replace(item, prompts=prompts))
    old = edit_item(new, "F1", lambda item: replace(item, wording=heads))
    whole = zones.inputs(zones.points(12))
    (one,) = whole.samples
    pair = tuple(
        replace(one, instrument=of, points=one.points[rows])
        for of, rows in ((old, slice(6)), (new, slice(6, None)))
    )
    (row,) = build(replace(whole, instrument=new, samples=pair)).method.reworded
    assert (row.item, row.n, row.wordings) == ("F1", 6, (EARLIER,))


def test_pairs_are_pooled_though_the_items_own_scale_changed() -> None:
    new = zones.asked()
    old = edit_item(new, "K1", lambda item: replace(item, scale="nine"))
    nine = replace(new.model.scale("seven"), id="nine", high=9)
    old = replace(old, model=replace(old.model, scales=(*old.model.scales, nine)))
    whole = zones.inputs(zones.points(12))
    (one,) = whole.samples
    pair = tuple(
        replace(one, instrument=of, points=one.points[rows])
        for of, rows in ((old, slice(6)), (new, slice(6, None)))
    )
    report = build(replace(whole, samples=pair))
    assert [row.n for row in report.kano if row.id == "K1"] == [12]
    assert score(report, "item", "K1", "users").n == 6
