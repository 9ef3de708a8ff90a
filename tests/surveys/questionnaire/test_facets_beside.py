"""Kano pairs, features and levels in model files: what is asked of whom; nothing else moves."""

from functools import cache

import pytest

from surveys import codec
from surveys.errors import ModelError
from surveys.questionnaire import shelf
from surveys.questionnaire.changes import differences
from surveys.questionnaire.composition import compose
from surveys.questionnaire.design import move_item, put_back, remove_item, word_item
from surveys.questionnaire.instrument import FEATURES, Instrument
from surveys.questionnaire.model import KANO_SCALE, Model
from surveys.questionnaire.modelfile.reader import read
from surveys.questionnaire.readiness import problems
from surveys.questionnaire.selection import choice_of, choose, missing_items
from tests.analysis.sheets import INSTRUMENTS, instrument

ZONES = (INSTRUMENTS / "zones.toml").read_text("utf-8")


SUPPLIER = """
[[audience]]
id = "supplier"
name = { zh = "供方", en = "Supplier" }
side = "supplier"
"""


@cache
def two_sided() -> Instrument:
    """The same model with a supplier's side."""
    return compose(read(ZONES + SUPPLIER, file="zones.toml"))


def codes(text: str) -> set[str]:
    with pytest.raises(ModelError) as caught:
        read(text, file="a.toml")
    return {problem.code for problem in caught.value.problems}


def test_pairs_levels_and_features_are_columns() -> None:
    names = [rating.name for rating in instrument("zones").ratings]
    assert names == [
        "Q3:expectation",
        *("Q1:adequate", "Q1:desired", "Q1", "Q2:adequate", "Q2:desired", "Q2"),
        *("Q3:adequate", "Q3", "K1"),
        *("K1:functional", "K1:dysfunctional", "F1:functional", "F1:dysfunctional"),
    ]


def test_kano_has_its_own_scale_and_levels_that_of_the_item() -> None:
    asked = instrument("zones")
    assert asked.scale("K1", "functional") is asked.scale("F1") is KANO_SCALE
    assert asked.scale("K1").high == asked.scale("Q1", "desired").high == 7


def test_an_instrument_with_them_is_stored_and_read_back() -> None:
    asked = instrument("zones")
    assert codec.from_json(type(asked), codec.canonical(asked)) == asked


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"functional", "dysfunctional"]', '"functional"]', "lone_facet"),
        ('["perception", "adequate", "desired"]', '["perception", "desired"]', "lone_facet"),
        ('"expectation", "adequate"]', '"adequate"]', "lone_facet"),
        ("like = 5", "like = 3", "bad_like"),
        ('"{item}-"', '"{item}+"', "column_clash"),
        ('"{item}-"', '"minus"', "bad_pattern"),
        ('id = "F1"', 'id = "Q1"', "duplicate_id"),
        ('id = "F1"', 'id = "F1"\nscale = "seven"', "unknown_key"),
        ('id = "K1"', 'id = "K1"\nreverse = true', "reversed_pair"),
    ],
)
def test_a_fault_is_met_by_its_name(old: str, new: str, code: str) -> None:
    assert old in ZONES
    assert code in codes(ZONES.replace(old, new, 1))


def test_a_form_can_be_published_with_them() -> None:
    assert problems(instrument("zones")) == ()


def test_the_supplier_says_how_the_service_is_and_nothing_of_levels_or_features() -> None:
    sections = two_sided().asked("supplier")
    asked = [rating.name for each in sections for rating in two_sided().rated(each)]
    assert asked == ["Q3:expectation", "Q1", "Q2", "Q3", "K1"]


def test_an_audience_that_is_left_without_a_question_is_named() -> None:
    text = ZONES[: ZONES.index("[[characteristic]]")] + ZONES[ZONES.index("[[feature]]") :]
    alone = compose(read(text + SUPPLIER, file="a.toml"))
    (problem,) = problems(alone)
    assert (problem.code, problem.where) == ("asked_nothing", "audience / supplier")
    assert problems(compose(alone.model, audiences=frozenset({"users"}))) == ()


def test_the_item_and_each_of_its_prompts_are_worded_and_compared() -> None:
    prompts = """
[feature.prompt]
functional = { zh = "夜间有人，您觉得？", en = "Staffed at night: how is that?" }
dysfunctional = { zh = "夜间没人，您觉得？", en = "Nobody at night: how is that?" }
"""
    old, new = (compose(read(ZONES + each, file="a.toml")) for each in ("", prompts))
    section = new.sections[-1]
    assert old.texts(old.sections[-1], "F1") == ("perception",)
    assert new.texts(section, "F1") == ("perception", "functional", "dysfunctional")
    places = {change.where for change in differences(old, new)}
    assert places == {
        f"F1:{facet} / users / {code}"
        for facet in ("functional", "dysfunctional")
        for code in ("zh", "en")
    }
    for facet in ("perception", "functional", "dysfunctional"):
        blank = word_item(new, "F1", facet, "*", {"en": ""})
        assert [each.code for each in problems(blank)] == ["no_wording"], facet


def test_other_models_are_the_text_that_they_were() -> None:
    for model in (shelf.load("itss"), shelf.load("servqual")):
        stored = codec.to_plain(compose(model))
        assert all("beside" not in section for section in stored["sections"])
        assert "features" not in stored["model"]
        assert not {"functional", "desired", "like"} & set(stored["model"]["columns"])
        assert codec.from_json(Model, codec.canonical(model)) == model


def test_features_are_moved_removed_and_put_back() -> None:
    whole = instrument("levels")
    moved = move_item(whole, FEATURES, "F1", 1)
    assert [r.item for r in moved.ratings if r.item in ("F1", "F2")] == ["F2", "F2", "F1", "F1"]
    bare = remove_item(whole, "F1")
    assert [item.id for item in bare.model.features or ()] == ["F2"]
    assert [item.id for _, item in missing_items(bare, whole.model)] == ["F1"]
    assert put_back(bare, whole.model, "F1").items.keys() == whole.items.keys()
    none = remove_item(bare, "F2")
    assert none.model.features is None
    assert FEATURES not in {section.id for section in none.sections}
    assert [item.id for _, item in missing_items(none, whole.model)] == ["F1", "F2"]
    back = put_back(none, whole.model, "F1")
    assert {rating.item for rating in back.ratings} - {r.item for r in none.ratings} == {"F1"}
    again = choose(whole.model, choice_of(none, whole.model), none)
    assert again.model.features is None
