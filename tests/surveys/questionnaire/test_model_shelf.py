"""The shipped models: complete, bilingual, worded for every audience, and never careless."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from surveys.errors import NotFound
from surveys.questionnaire.model import Characteristic, Facet, Item, Model, Subcharacteristic
from surveys.questionnaire.shelf import load, shelf
from surveys.questionnaire.text import Text

HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[\u0020-\u007e]+")
HALF_WIDTH = re.compile(r"[,:;?!()]")
STRUCTURE = {
    "security": ("availability", "integrity", "confidentiality"),
    "reliability": ("completeness", "continuity", "stability", "effectiveness", "traceability"),
    "responsiveness": ("timeliness", "interactivity"),
    "tangibility": ("visibility", "professionalism", "compliance"),
    "friendliness": ("flexibility", "proactiveness", "courtesy"),
}

each_model = pytest.mark.parametrize("model", [load(name) for name in shelf()], ids=shelf())


def asked(model: Model) -> Iterator[tuple[Item, str, Facet, Text]]:
    """Every text of an item that someone is shown."""
    for item in model.rated:
        for facet in item.facets:
            for audience in model.audiences:
                yield item, audience.id, facet, item.text(audience.id, facet)


def texts(model: Model) -> Iterator[Text]:
    """Every text of a model."""
    yield from (text for text in (model.name, model.description, model.source) if text)
    parts: tuple[Characteristic | Subcharacteristic, ...] = (*model.characteristics, *model.subs)
    for part in parts:
        yield part.name
        assert part.definition is not None
        yield part.definition
    for scale in model.scales:
        yield from scale.labels
    for question in model.questions:
        yield question.text
        yield from (option.text for option in question.options)
    yield from (outcome.name for outcome in model.outcomes)
    yield from (audience.name for audience in model.audiences)
    yield from (text for _, _, _, text in asked(model))


def test_the_shelf_holds_both_models_under_their_own_names() -> None:
    assert shelf() == ("itss", "servqual")
    assert [load(name).id for name in shelf()] == ["itss", "servqual"]


def test_a_model_that_is_not_on_the_shelf_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="itss, servqual"):
        load("../itss")


def test_a_model_is_read_once() -> None:
    assert load("itss") is load("itss")


@each_model
def test_every_text_is_in_chinese_and_in_english(model: Model) -> None:
    assert model.languages == ("zh", "en")
    for text in texts(model):
        assert text.languages == ("en", "zh")
        assert HAN.search(text.to("zh")), text
        assert ENGLISH.fullmatch(text.to("en")), text


@each_model
def test_chinese_is_set_with_chinese_punctuation(model: Model) -> None:
    for text in texts(model):
        assert not HALF_WIDTH.search(text.to("zh")), text


@each_model
def test_three_audiences_on_two_sides_are_asked(model: Model) -> None:
    sides = [(audience.id, audience.side) for audience in model.audiences]
    assert sides == [("users", "demand"), ("staff", "demand"), ("supplier", "supplier")]


@each_model
def test_no_two_items_say_the_same_to_an_audience(model: Model) -> None:
    for language in model.languages:
        said = Counter((who, text.to(language)) for _, who, _, text in asked(model))
        assert [words for words, times in said.items() if times > 1] == []


@each_model
def test_only_the_supplier_speaks_of_itself_as_supplier(model: Model) -> None:
    for _, audience, facet, text in asked(model):
        if audience == "supplier":
            assert not re.search(r"\b(I|my|me)\b|[Ss]upplier", text.to("en")), text
            assert not re.search(r"我(?!方)", text.to("zh")), text
        elif facet == "perception":
            assert not re.search(r"[Cc]ustomer", text.to("en")), text
            assert not re.search(r"我方|客户", text.to("zh")), text


@each_model
def test_an_item_holds_one_idea(model: Model) -> None:
    for _, _, _, text in asked(model):
        assert not re.search(r"\band\b|;", text.to("en")), text
        assert not re.search(r"并且|而且|以及|同时|;", text.to("zh")), text


@each_model
def test_no_item_negates(model: Model) -> None:
    """A "not" in an item turns disagreement into a double negation."""
    for _, _, _, text in asked(model):
        assert not re.search(r"\b(not|never|nobody|without)\b|n't", text.to("en")), text
        assert not re.search(r"不会|没有|从不|未能|无法按", text.to("zh")), text


@each_model
def test_an_item_is_short_enough_for_a_phone(model: Model) -> None:
    for _, _, _, text in asked(model):
        assert len(text.to("en")) <= 120, text
        assert len(text.to("zh")) <= 32, text


def test_itss_has_the_five_characteristics_and_sixteen_sub_characteristics() -> None:
    model = load("itss")
    found = {part.id: tuple(sub.id for sub in part.subs) for part in model.characteristics}
    assert found == STRUCTURE


def test_itss_asks_two_items_or_more_per_sub_and_one_of_them_in_the_short_form() -> None:
    for sub in load("itss").subs:
        assert len(sub.items) >= 2, sub.id
        short = [item for item in sub.items if item.short]
        assert len(short) == 1, sub.id
        assert not short[0].reverse, sub.id


def test_itss_keys_an_item_in_reverse_in_every_characteristic() -> None:
    for part in load("itss").characteristics:
        assert sum(item.reverse for sub in part.subs for item in sub.items) == 1, part.id


def test_itss_asks_for_satisfaction_renewal_and_recommendation() -> None:
    model = load("itss")
    assert [outcome.id for outcome in model.outcomes] == [
        "satisfaction",
        "renewal",
        "recommendation",
    ]
    scales = [model.scale(item.scale) for outcome in model.outcomes for item in outcome.items]
    assert [(scale.low, scale.high) for scale in scales] == [(1, 5), (1, 5), (0, 10)]
    assert len({scale.id for scale in scales}) == 3


def test_itss_offers_five_labelled_points_and_not_applicable() -> None:
    scale = load("itss").scale("agreement5")
    assert all(scale.label(point) for point in scale.points)
    assert scale.not_applicable


def test_itss_says_that_its_words_are_not_those_of_the_standard() -> None:
    source = load("itss").source
    assert source is not None
    assert "不是标准原文" in source.to("zh")
    assert "None of it is the text of the standard" in source.to("en")


def test_servqual_pairs_twenty_two_expectations_with_perceptions() -> None:
    model = load("servqual")
    assert [len(part.subs[0].items) for part in model.characteristics] == [4, 5, 4, 4, 5]
    assert all(part.implicit for part in model.characteristics)
    for item in model.items:
        assert set(item.facets) == {"expectation", "perception"}
        assert not item.reverse
        expected = item.text("users", "expectation")
        assert "xcellent providers" in expected.to("en")
        assert "优秀服务商" in expected.to("zh")
        assert expected == item.text("supplier", "expectation")


def test_servqual_shares_a_hundred_points_among_its_dimensions() -> None:
    model = load("servqual")
    (points,) = model.questions
    assert (points.kind, points.total, points.audiences) == ("points", 100, ("users", "staff"))
    assert [option.id for option in points.options] == [part.id for part in model.characteristics]
    assert model.scale("agreement7").high == 7


def test_servqual_rates_outcomes_as_perceived_only() -> None:
    outcomes = [item for outcome in load("servqual").outcomes for item in outcome.items]
    assert {item.facets for item in outcomes} == {("perception",)}
