"""What was removed stays out, and no edit is lost, however a questionnaire is chosen anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from surveys import codec
from surveys.questionnaire import design, shelf
from surveys.questionnaire.asking import asking
from surveys.questionnaire.instrument import FEATURES, OUTCOMES, Instrument
from surveys.questionnaire.kept import Kept, edited, unedited
from surveys.questionnaire.model import Model, Scale, Subcharacteristic
from surveys.questionnaire.selection import (
    Choice,
    ask,
    choice_of,
    choose,
    chosen,
    kept_of,
    missing_items,
)
from surveys.questionnaire.text import Text

ITSS = shelf.load("itss")
SUBS = frozenset(sub.id for sub in ITSS.subs)
ALL = Choice(subs=SUBS, audiences=frozenset(audience.id for audience in ITSS.audiences))
SHORT = replace(ALL, short=True)
LONG_ITEM = next(item.id for item in ITSS.subs[0].items if not item.short)
SHORT_ITEM = next(item.id for item in ITSS.subs[1].items if item.short)
EDITED = {"zh": "改过", "en": "Edited"}


class Table:
    """A draft with what lies behind it, as the pages carry both from one edit to the next."""

    def __init__(self, source: Model = ITSS, choice: Choice = ALL) -> None:
        self.source = source
        self.draft = choose(source, choice)
        self.kept = chosen(choice, self.draft, kept_of(self.draft, source))

    def edit(self, change: Callable[[Instrument], Instrument]) -> None:
        """An edit by hand."""
        after = change(self.draft)
        self.draft, self.kept = after, edited(self.kept, self.draft, after)

    def remove(self, *items: str) -> None:
        """Items taken out by hand."""
        for item in items:
            self.edit(lambda draft, name=item: design.remove_item(draft, name))  # type: ignore[misc]

    def choose(self, choice: Choice) -> None:
        """The model's page, saved; what is kept goes through the database in between."""
        self.kept = codec.from_json(Kept, codec.canonical(self.kept))
        self.draft = choose(self.source, choice, self.draft, self.kept)
        self.kept = chosen(choice, self.draft, self.kept)

    def upload(self, source: Model) -> None:
        """A model of the same id in place of the one so far; the page is saved as it stands."""
        self.kept = unedited(self.kept, self.source)
        self.source = source
        self.choose(choice_of(self.draft, source, self.kept))

    def missing(self) -> set[str]:
        """What could be put back."""
        return {item.id for _, item in missing_items(self.draft, self.source, self.kept)}


def sub_of(item: str) -> str:
    return next(sub.id for sub in ITSS.subs if item in {each.id for each in sub.items})


FEWER_AUDIENCES = replace(ALL, audiences=frozenset({"users"}))
ONE_LANGUAGE = replace(ALL, languages=("en",))
WAYS = {
    "another length": (SHORT, ALL),
    "the same again": (ALL,),
    "without its part": (replace(ALL, subs=SUBS - {sub_of(LONG_ITEM), sub_of(SHORT_ITEM)}), ALL),
    "fewer audiences": (FEWER_AUDIENCES, ALL),
    "one language": (ONE_LANGUAGE, ALL),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_removed_stays_out_whatever_is_chosen(way: str) -> None:
    table = Table()
    table.remove(LONG_ITEM, SHORT_ITEM)
    for choice in WAYS[way]:
        table.choose(choice)
        assert not {LONG_ITEM, SHORT_ITEM}.intersection(table.draft.items)
    assert table.missing() == {LONG_ITEM, SHORT_ITEM}
    table.edit(lambda draft: design.put_back(draft, ITSS, LONG_ITEM, table.kept))
    table.choose(ALL)
    assert LONG_ITEM in table.draft.items
    assert SHORT_ITEM not in table.draft.items


@pytest.mark.parametrize("way", WAYS)
def test_wordings_own_items_and_order_survive_whatever_is_chosen(way: str) -> None:
    table = Table()
    sub = sub_of(LONG_ITEM)
    table.edit(lambda draft: design.word_item(draft, LONG_ITEM, "perception", "users", EDITED))
    table.edit(lambda draft: design.add_item(draft, sub, {"users": Text.of(EDITED)}))
    section = next(each.id for each in table.draft.sections if LONG_ITEM in each.items)
    table.edit(lambda draft: design.move_item(draft, section, "OWN1", -1))
    table.edit(lambda draft: design.move_section(draft, section, 1))
    before = table.draft
    for choice in WAYS[way]:
        table.choose(choice)
    assert table.draft == before


def test_removed_by_hand_all_of_the_long_form_does_not_make_the_short_one() -> None:
    table = Table()
    table.remove(*(item.id for item in ITSS.items if not item.short))
    assert not choice_of(table.draft, ITSS, table.kept).short
    table.choose(ALL)
    assert len(table.draft.model.items) == 16


def test_a_part_that_was_emptied_is_not_ticked_and_comes_back_when_it_is() -> None:
    table = Table()
    sub = ITSS.subs[0]
    table.remove(*(item.id for item in sub.items))
    assert choice_of(table.draft, ITSS, table.kept).subs == SUBS - {sub.id}
    table.choose(choice_of(table.draft, ITSS, table.kept))
    assert sub.id not in {each.id for each in table.draft.model.subs}
    table.choose(ALL)
    assert {item.id for item in sub.items} <= set(table.draft.items)
    assert table.missing() == set()


def test_a_part_with_nothing_in_the_short_form_is_there_again_in_the_full_one() -> None:
    sub = ITSS.subs[0]
    bare = replace(sub, items=tuple(replace(item, short=False) for item in sub.items))
    source = _with_sub(ITSS, bare)
    table = Table(source)
    table.choose(SHORT)
    assert sub.id not in {each.id for each in table.draft.model.subs}
    assert sub.id in choice_of(table.draft, source, table.kept).subs
    table.choose(replace(choice_of(table.draft, source, table.kept), short=False))
    assert sub.id in {each.id for each in table.draft.model.subs}


def test_items_of_the_full_form_are_asked_what_their_siblings_are() -> None:
    table = Table(choice=SHORT)
    part = ITSS.characteristics[0]
    table.edit(lambda draft: ask(draft, part.id, frozenset({"importance"}), table.kept))
    table.choose(ALL)
    items = (item for sub in table.draft.model.characteristics[0].subs for item in sub.items)
    assert all("importance" in item.facets for item in items if not item.reverse)


def test_an_item_is_put_back_as_it_was_edited_and_asked_what_its_siblings_are_by_now() -> None:
    table = Table()
    part = ITSS.characteristics[0]
    item = part.subs[0].items[0].id
    table.edit(lambda draft: design.word_item(draft, item, "perception", "users", EDITED))
    table.remove(item)
    table.edit(lambda draft: ask(draft, part.id, frozenset({"importance"}), table.kept))
    table.edit(lambda draft: design.put_back(draft, ITSS, item, table.kept))
    back = table.draft.items[item]
    assert back.text("users").to("en") == "Edited"
    assert "importance" in back.facets
    assert f"{item}:importance" in {rating.name for rating in table.draft.ratings}


def test_an_own_item_that_was_removed_can_be_put_back() -> None:
    table = Table()
    table.edit(lambda draft: design.add_item(draft, ITSS.subs[0].id, {"users": Text.of(EDITED)}))
    table.remove("OWN1")
    assert table.missing() == {"OWN1"}
    table.choose(SHORT)
    assert "OWN1" not in table.draft.items
    table.edit(lambda draft: design.put_back(draft, ITSS, "OWN1", table.kept))
    assert table.draft.items["OWN1"].text("users").to("en") == "Edited"


def test_outcomes_stay_out_and_are_put_back_with_their_section() -> None:
    table = Table()
    items = [item.id for outcome in ITSS.outcomes for item in outcome.items]
    table.remove(*items)
    table.choose(SHORT)
    assert OUTCOMES not in {section.id for section in table.draft.sections}
    table.edit(lambda draft: design.put_back(draft, ITSS, items[0], table.kept))
    (section,) = (each for each in table.draft.sections if each.id == OUTCOMES)
    assert section.items == (items[0],)


def test_facets_that_are_switched_off_and_on_keep_their_sections_title_and_place() -> None:
    table = Table()
    part = ITSS.characteristics[0]
    on, off = frozenset({"importance"}), frozenset[str]()
    table.edit(lambda draft: ask(draft, part.id, on, table.kept))  # type: ignore[arg-type]
    name = f"importance-{part.id}"
    table.edit(lambda draft: design.move_section(draft, name, 3))
    title = Text.of({"zh": "我的", "en": "Mine"})
    table.edit(
        lambda draft: design.edit_section(draft, name, lambda each: replace(each, title=title))
    )
    before = table.draft
    table.edit(lambda draft: ask(draft, part.id, off, table.kept))  # type: ignore[arg-type]
    assert name not in {section.id for section in table.draft.sections}
    table.edit(lambda draft: ask(draft, part.id, on, table.kept))  # type: ignore[arg-type]
    assert table.draft == before


def test_words_of_shared_points_survive_a_characteristic_that_is_left_out_for_a_while() -> None:
    servqual = shelf.load("servqual")
    everyone = frozenset(audience.id for audience in servqual.audiences)
    whole = Choice(subs=frozenset(sub.id for sub in servqual.subs), audiences=everyone)
    table = Table(servqual, whole)
    asked = next(question for question in table.draft.model.questions if question.by_characteristic)
    first = replace(asked.options[0], text=Text.of({"zh": "改", "en": "Mine"}))
    worded = replace(asked, options=(first, *asked.options[1:]))
    table.edit(
        lambda draft: replace(
            draft,
            model=replace(
                draft.model,
                questions=tuple(worded if q.id == asked.id else q for q in draft.model.questions),
            ),
        )
    )
    part = next(each for each in servqual.characteristics if each.id == first.id)
    table.choose(replace(whole, subs=whole.subs - {sub.id for sub in part.subs}))
    assert first.id not in {o.id for o in table.draft.questions[asked.id].options}
    table.choose(whole)
    assert table.draft.questions[asked.id] == worded


def test_an_uploaded_model_words_anew_what_was_not_edited_and_brings_nothing_back() -> None:
    table = Table()
    (kept_out, mine), (plain, _) = ([item.id for item in sub.items] for sub in ITSS.subs[:2])
    table.remove(kept_out)
    table.edit(lambda draft: design.word_item(draft, mine, "perception", "users", EDITED))
    anew = Text.of({"zh": "新文件", "en": "New file"})
    table.upload(_reworded(ITSS, anew))
    assert kept_out not in table.draft.items
    assert table.draft.items[mine].text("users").to("en") == "Edited"
    assert table.draft.items[plain].text("users") == anew


def test_an_item_of_the_short_form_is_put_back_where_it_was_the_only_one() -> None:
    table = Table()
    table.remove(SHORT_ITEM)
    table.choose(SHORT)
    sub = sub_of(SHORT_ITEM)
    assert sub not in {each.id for each in table.draft.model.subs}
    assert sub in choice_of(table.draft, ITSS, table.kept).subs
    assert table.missing() == {SHORT_ITEM}
    table.edit(lambda draft: design.put_back(draft, ITSS, SHORT_ITEM, table.kept))
    assert table.draft.model == choose(ITSS, SHORT).model


def test_an_item_that_is_not_in_the_uploaded_model_any_more_stays_with_its_scale() -> None:
    table = Table()
    sub = ITSS.subs[0]
    gone = sub.items[0]
    table.edit(lambda draft: design.word_item(draft, gone.id, "perception", "users", EDITED))
    others = tuple(replace(item, scale="other") for item in sub.items[1:])
    scales = (Scale(id="other", low=1, high=7),)
    source = _with_sub(replace(ITSS, scales=(*ITSS.scales, *scales)), replace(sub, items=others))
    table.upload(source)
    assert table.draft.items[gone.id].text("users").to("en") == "Edited"
    assert table.draft.scale(gone.id).high == ITSS.scale(gone.scale).high


def test_features_stay_as_they_were_left() -> None:
    feature = replace(ITSS.items[0], id="F1", scale="", facets=("functional", "dysfunctional"))
    source = replace(ITSS, features=(feature, replace(feature, id="F2")))
    table = Table(source)
    table.remove("F1")
    table.choose(SHORT)
    (section,) = (each for each in table.draft.sections if each.id == FEATURES)
    assert section.items == ("F2",)
    assert table.missing() == {"F1"}


def test_a_draft_of_before_says_by_itself_what_was_removed() -> None:
    draft = design.remove_item(choose(ITSS, ALL), LONG_ITEM)
    assert kept_of(draft, ITSS).removed == (LONG_ITEM,)
    assert LONG_ITEM not in choose(ITSS, SHORT, draft).items
    assert LONG_ITEM not in choose(ITSS, ALL, draft).items


def test_a_pair_that_was_taken_apart_is_not_paired_when_all_are_again() -> None:
    draft = choose(ITSS, ALL)
    part = draft.model.characteristics[0]
    item = next(i for sub in part.subs for i in sub.items if not i.reverse)
    kept = replace(kept_of(draft, ITSS), removed=(f"{item.id}:kano",))
    paired = ask(draft, part.id, frozenset({"kano"}), kept)
    assert "functional" not in paired.items[item.id].facets
    again = asking(paired.items[item.id], more=("kano",))
    assert "functional" in again.facets


def _with_sub(model: Model, new: Subcharacteristic) -> Model:
    parts = (
        replace(part, subs=tuple(new if sub.id == new.id else sub for sub in part.subs))
        for part in model.characteristics
    )
    return replace(model, characteristics=tuple(parts))


def _reworded(model: Model, text: Text) -> Model:
    for sub in model.subs:
        items = tuple(replace(item, wording=(("*", text),)) for item in sub.items)
        model = _with_sub(model, replace(sub, items=items))
    return model
