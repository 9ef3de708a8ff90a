"""Facets switched on and off, a characteristic at a time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import design, shelf
from surveys.questionnaire.asking import EXTRAS, Extra, asking, extras
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.readiness import problems
from surveys.questionnaire.selection import Choice, ask, choose, recompose
from tests.analysis.sheets import instrument

ITSS = shelf.load("itss")
ALL = Choice(
    subs=frozenset(sub.id for sub in ITSS.subs),
    audiences=frozenset(audience.id for audience in ITSS.audiences),
)
SOME = st.frozensets(st.sampled_from(tuple(EXTRAS)))


def asked(draft: Instrument, item: str, audience: str = "users") -> list[str]:
    """The facets that an audience is asked of an item, in the order of asking."""
    ratings = (rating for each in draft.asked(audience) for rating in draft.rated(each))
    return [rating.facet for rating in ratings if rating.item == item]


def on(*wanted: Extra) -> Instrument:
    """The service questionnaire, with more asked of its first characteristic."""
    return ask(choose(ITSS, ALL), ITSS.characteristics[0].id, frozenset(wanted))


def test_what_is_switched_on_is_asked_of_each_item_of_the_characteristic_alone() -> None:
    draft = on("expectation", "levels", "kano")
    for sub in ITSS.characteristics[0].subs:
        for item in sub.items:
            facets = ["expectation", "adequate", "desired", "perception"]
            pair = [] if item.reverse else ["functional", "dysfunctional"]
            assert asked(draft, item.id) == facets + pair
            assert asked(draft, item.id, "supplier") == ["expectation", "perception"]
    other = ITSS.characteristics[1].subs[0].items[0].id
    assert asked(draft, other) == ["perception"]
    assert problems(draft) == ()


def test_nobody_is_asked_how_important_it_is_that_something_bad_happens() -> None:
    draft = on("importance")
    items = [item for sub in ITSS.characteristics[0].subs for item in sub.items]
    assert {item.reverse for item in items} == {True, False}
    for item in items:
        assert ("importance" in asked(draft, item.id)) is not item.reverse


@given(SOME, SOME)
def test_switching_back_leaves_nothing_behind(
    first: frozenset[Extra], then: frozenset[Extra]
) -> None:
    draft, part = choose(ITSS, ALL), ITSS.characteristics[0].id
    there = ask(ask(draft, part, first), part, then)
    assert ask(draft, part, then).model == there.model
    assert ask(there, part, frozenset()).digest == draft.digest


def test_a_section_of_its_own_is_worded_by_itself() -> None:
    draft = on("expectation")
    item = draft.model.items[0]
    changed = design.word_item(draft, item.id, "expectation", "users", {"en": "They should."})
    assert changed.items[item.id].text("users", "expectation").to("en") == "They should."
    assert changed.items[item.id].text("users") == item.text("users")
    again = ask(changed, ITSS.characteristics[0].id, frozenset())
    back = ask(again, ITSS.characteristics[0].id, frozenset({"expectation"}))
    assert back.items[item.id].text("users", "expectation").to("en") == "They should."


def test_the_desired_level_is_asked_where_the_expectation_served_as_it() -> None:
    late = instrument("zones").items["Q3"]
    assert asking(late, less=("expectation",)).facets == ("perception", "adequate", "desired")


def test_a_reversed_item_becomes_no_pair() -> None:
    late = instrument("zones").items["Q2"]
    assert asking(late, more=("kano",)) == late


def test_what_a_model_asks_of_some_items_is_not_asked_of_all_unasked() -> None:
    draft = recompose(instrument("zones"))
    now = extras(draft.model.items)
    assert now == {"expectation", "levels", "kano"}
    assert ask(draft, "speed", now) == draft
    assert extras(ask(draft, "speed", now - {"kano"}).model.items) == {"expectation", "levels"}


def test_a_part_that_is_chosen_later_is_asked_what_its_siblings_are() -> None:
    part = next(each for each in ITSS.characteristics if len(each.subs) > 1)
    late = part.subs[-1]
    draft = choose(ITSS, replace(ALL, subs=ALL.subs - {late.id}))
    draft = ask(draft, part.id, frozenset({"levels"}))
    whole = choose(ITSS, ALL, draft)
    assert all(asked(whole, i.id) == ["adequate", "desired", "perception"] for i in late.items)
