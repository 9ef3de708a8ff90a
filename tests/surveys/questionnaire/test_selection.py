"""Choosing from a model again keeps what was edited before."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import design, shelf
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import merged
from surveys.questionnaire.selection import (
    Choice,
    choice_of,
    choose,
    has_short_form,
    is_short,
    missing_items,
)
from surveys.questionnaire.text import Text

ITSS = shelf.load("itss")
SUBS = frozenset(sub.id for sub in ITSS.subs)
ALL = Choice(subs=SUBS, audiences=frozenset(audience.id for audience in ITSS.audiences))


def order(draft: Instrument) -> list[str]:
    return [rating.item for rating in draft.ratings]


def test_choosing_twice_the_same_changes_nothing() -> None:
    draft = choose(ITSS, ALL)
    assert choose(ITSS, ALL, draft) == draft
    assert choice_of(draft, ITSS) == ALL


def test_wordings_and_title_survive_another_choice() -> None:
    first = choose(ITSS, ALL)
    item = first.model.items[0].id
    edited = replace(
        design.word_item(first, item, "perception", "users", {"zh": "改过", "en": "Edited"}),
        title=Text.of({"zh": "题", "en": "T"}),
        complete=False,
    )
    gone = next(sub.id for sub in reversed(ITSS.subs))
    again = choose(ITSS, replace(ALL, subs=SUBS - {gone}), edited)
    assert again.items[item].text("users").to("en") == "Edited"
    assert (again.title, again.complete) == (edited.title, False)
    assert all(sub.id != gone for sub in again.model.subs)


def test_order_survives_another_choice() -> None:
    first = choose(ITSS, ALL)
    section = first.sections[0]
    moved = design.move_item(first, section.id, section.items[0], 2)
    moved = design.move_section(moved, section.id, 1)
    gone = ITSS.subs[-1]
    again = choose(ITSS, replace(ALL, subs=SUBS - {gone.id}), moved)
    lost = {item.id for item in gone.items}
    assert order(again) == [item for item in order(moved) if item not in lost]


def test_a_sub_characteristic_that_comes_back_stands_in_its_place() -> None:
    gone = ITSS.subs[1]
    first = choose(ITSS, replace(ALL, subs=SUBS - {gone.id}))
    assert order(choose(ITSS, ALL, first)) == order(choose(ITSS, ALL))


def test_removed_items_stay_removed_until_they_are_put_back() -> None:
    first = choose(ITSS, ALL)
    item = first.model.items[0].id
    removed = design.remove_item(first, item)
    again = choose(ITSS, ALL, removed)
    assert item not in again.items
    assert [each.id for _, each in missing_items(again, ITSS)] == [item]


def test_own_items_and_questions_survive() -> None:
    first = choose(ITSS, ALL)
    sub = ITSS.subs[0].id
    own = design.add_item(first, sub, {"users": Text.of({"zh": "自", "en": "Own"})})
    short = choose(ITSS, replace(ALL, short=True), own)
    assert "OWN1" in short.items
    assert is_short(short, ITSS)
    assert "OWN1" in choose(ITSS, ALL, short).items


def test_the_short_form_has_sixteen_items_and_leads_back_to_the_full_one() -> None:
    assert has_short_form(ITSS)
    short = choose(ITSS, replace(ALL, short=True))
    assert len(short.model.items) == 16
    assert order(choose(ITSS, ALL, short)) == order(choose(ITSS, ALL))


def test_another_model_starts_anew() -> None:
    servqual = shelf.load("servqual")
    choice = Choice(
        subs=frozenset(sub.id for sub in servqual.subs),
        audiences=frozenset(audience.id for audience in servqual.audiences),
    )
    assert choose(servqual, choice, choose(ITSS, ALL)) == choose(servqual, choice)


def test_points_are_shared_among_the_chosen_characteristics_only() -> None:
    servqual = shelf.load("servqual")
    part = servqual.characteristics[0]
    choice = Choice(
        subs=frozenset(sub.id for sub in part.subs),
        audiences=frozenset(audience.id for audience in servqual.audiences),
    )
    shared = next(q for q in choose(servqual, choice).model.questions if q.by_characteristic)
    assert [option.id for option in shared.options] == [part.id]


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(wanted=NAMES, old=NAMES)
def test_merging_orders_keeps_all_that_is_wanted_and_the_old_order(
    wanted: list[str], old: list[str]
) -> None:
    made = merged(wanted, old)
    assert sorted(made) == sorted(wanted)
    kept = [name for name in old if name in wanted]
    assert [name for name in made if name in kept] == kept
