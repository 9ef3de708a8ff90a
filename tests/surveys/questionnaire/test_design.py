"""Editing a questionnaire: each edit gives a new one that still fits together."""

from dataclasses import replace

import pytest

from surveys.questionnaire import design, questions, shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Option
from surveys.questionnaire.readiness import problems
from surveys.questionnaire.text import Text
from tests.surveys import samples


@pytest.fixture
def draft() -> Instrument:
    return samples.instrument()


def ids(draft: Instrument, section: str) -> tuple[str, ...]:
    return next(each.items for each in draft.sections if each.id == section)


def test_wording_an_item_changes_that_wording_alone(draft: Instrument) -> None:
    changed = design.word_item(draft, "SPE1", "perception", "*", {"en": "They are quick."})
    assert changed.items["SPE1"].text("users").to("en") == "They are quick."
    assert changed.items["SPE1"].text("users").to("zh") == draft.items["SPE1"].text("users").to(
        "zh"
    )
    assert changed.items["SPE2"] == draft.items["SPE2"]


def test_wording_as_it_was_changes_nothing(draft: Instrument) -> None:
    same = {code: draft.items["SPE1"].text("users").to(code) for code in ("zh", "en")}
    assert design.word_item(draft, "SPE1", "perception", "*", same).digest == draft.digest


def test_a_text_for_all_languages_splits_only_when_they_differ() -> None:
    everyone = Text.of("OK")
    assert design.reworded(everyone, {"zh": "OK", "en": "OK"}) == everyone
    assert design.reworded(everyone, {"zh": "好", "en": "OK"}) == Text.of({"zh": "好", "en": "OK"})


def test_a_prompt_is_worded_apart_from_the_perception() -> None:
    draft = compose(shelf.load("servqual"))
    item = next(each for each in draft.items.values() if dict(each.prompts))
    audience = item.wording[0][0]
    changed = design.word_item(draft, item.id, "expectation", audience, {"en": "They should."})
    after = changed.items[item.id]
    assert after.text(audience, "expectation").to("en") == "They should."
    assert after.text(audience) == item.text(audience)


@pytest.mark.parametrize(("by", "order"), [(1, ("SPE2", "SPE1")), (-1, ("SPE1", "SPE2"))])
def test_an_item_moves_within_its_section_and_not_beyond(
    draft: Instrument, by: int, order: tuple[str, ...]
) -> None:
    assert ids(design.move_item(draft, "speed", "SPE1", by), "speed") == order


def test_moving_what_is_not_there_changes_nothing(draft: Instrument) -> None:
    assert design.move_item(draft, "speed", "NOPE", 1) == draft
    assert design.move_section(draft, "nope", 1) == draft


def test_a_section_moves_among_the_others(draft: Instrument) -> None:
    before = [section.id for section in draft.sections]
    after = [section.id for section in design.move_section(draft, before[0], 1).sections]
    assert after == [before[1], before[0], *before[2:]]


def test_removing_an_item_takes_all_its_facets_away(draft: Instrument) -> None:
    changed = design.remove_item(draft, "SPE2")
    assert "SPE2" not in changed.items
    assert all(rating.item != "SPE2" for rating in changed.ratings)


def test_what_becomes_empty_goes_with_the_last_item(draft: Instrument) -> None:
    changed = design.remove_item(draft, "CAR1")
    assert [part.id for part in changed.model.characteristics] == ["speed"]
    assert all(section.id != "care" for section in changed.sections)
    assert not problems(changed)


def test_removing_an_outcomes_item_removes_the_outcome(draft: Instrument) -> None:
    assert design.remove_item(draft, "REC").model.outcomes == ()


def test_points_among_characteristics_follow_what_is_asked() -> None:
    draft = compose(shelf.load("servqual"))
    last = draft.model.characteristics[-1]
    for item in [item.id for sub in last.subs for item in sub.items]:
        draft = design.remove_item(draft, item)
    shared = next(q for q in draft.model.questions if q.by_characteristic)
    assert [option.id for option in shared.options] == [p.id for p in draft.model.characteristics]


def test_a_removed_item_is_put_back_behind_its_siblings(draft: Instrument) -> None:
    removed = design.remove_item(draft, "SPE1")
    back = design.put_back(removed, samples.model(), "SPE1")
    assert ids(back, "speed") == ("SPE2", "SPE1")
    assert set(back.items) == set(draft.items)


def test_an_own_item_takes_scale_and_facets_of_its_sub_characteristic(draft: Instrument) -> None:
    wording = {"users": samples.text("Own")}
    changed = design.add_item(draft, "speed-sub", wording, reverse=True)
    own = changed.items["OWN1"]
    assert own.reverse
    assert (own.scale, own.facets) == ("five", draft.items["SPE2"].facets)
    assert [r.name for r in changed.ratings if r.item == "OWN1"] == ["OWN1:expectation", "OWN1"]
    asked = {item for section in changed.asked("staff") for item in section.items}
    assert "OWN1" not in asked


def test_an_own_item_never_takes_an_id_of_an_earlier_version(draft: Instrument) -> None:
    changed = design.add_item(draft, "care-sub", {"*": samples.text("Own")}, taken={"OWN1"})
    assert "OWN2" in changed.items


def test_a_question_is_put_at_the_end_and_replaced_in_its_place(draft: Instrument) -> None:
    question = samples.question("site", "choice", "north", "south")
    added = questions.put_question(draft, question)
    assert added.sections[-1].questions[-1] == "site"
    again = questions.put_question(added, replace(question, required=True))
    assert again.questions["site"].required
    assert [s.questions for s in again.sections] == [s.questions for s in added.sections]


def test_the_first_question_makes_a_section_and_the_last_takes_it_away(draft: Instrument) -> None:
    bare = draft
    for name in draft.questions:
        bare = questions.remove_question(bare, name)
    assert all(not section.questions for section in bare.sections)
    added = questions.put_question(bare, samples.question("site", "text"))
    assert added.sections[-1].id == "about"


def test_options_keep_their_ids_while_they_read_the_same() -> None:
    old = (Option(id="it", text=samples.text("IT")), Option(id="hr", text=samples.text("HR")))
    made = questions.options_of({"zh": ["人事", "IT（中文）"], "en": ["HR", "Computing"]}, old)
    assert [option.id for option in made] == ["hr", "it"]
    assert made[1].text.to("en") == "Computing"


def test_a_new_option_never_takes_an_id_that_was_used_before() -> None:
    made = questions.options_of({"en": ["North", "South"]}, (), {"o1"})
    assert [option.id for option in made] == ["o2", "o3"]


def test_two_options_that_read_alike_stay_two() -> None:
    old = (Option(id="a", text=Text.of({"zh": "甲", "en": "A"})),)
    made = questions.options_of({"zh": ["甲", "甲"], "en": ["A", "B"]}, old)
    assert len({option.id for option in made}) == 2


def test_ids_of_questions_are_free(draft: Instrument) -> None:
    assert questions.free_question_id(draft) == "question"
    assert questions.free_question_id(draft, {"question", "question2"}) == "question3"
