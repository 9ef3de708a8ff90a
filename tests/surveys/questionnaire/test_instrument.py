from dataclasses import replace

import pytest

from surveys.questionnaire.changes import Change, differences
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument, Rating
from surveys.questionnaire.model import Model
from surveys.questionnaire.readiness import problems
from surveys.questionnaire.text import Text
from tests.surveys import samples

MODEL = samples.model()
INSTRUMENT = compose(MODEL)


def with_model(**changes: object) -> Instrument:
    return replace(INSTRUMENT, model=replace(MODEL, **changes))  # type: ignore[arg-type]


def test_expectations_are_asked_before_weights_and_those_before_perceptions() -> None:
    assert [section.id for section in INSTRUMENT.sections] == [
        "expectation-speed",
        "importance",
        "speed",
        "care",
        "outcomes",
        "about",
    ]


def test_columns_are_named_by_item_and_facet() -> None:
    assert [rating.name for rating in INSTRUMENT.ratings] == [
        "SPE2:expectation",
        "SPE1",
        "SPE2",
        "CAR1",
        "REC",
    ]
    assert Rating(item="A", facet="importance").name == "A:importance"


def test_only_what_was_chosen_is_asked() -> None:
    chosen = compose(MODEL, subs=frozenset({"care-sub"}), audiences=frozenset({"staff"}))
    assert [rating.name for rating in chosen.ratings] == ["CAR1", "REC"]
    assert [audience.id for audience in chosen.model.audiences] == ["staff"]


def test_the_short_form_asks_the_short_items() -> None:
    speed, care = MODEL.characteristics
    short = tuple(replace(item, short=True) for item in care.subs[0].items)
    care = replace(care, subs=(replace(care.subs[0], items=short),))
    chosen = compose(replace(MODEL, characteristics=(speed, care)), short=True)
    assert [section.id for section in chosen.sections][:2] == ["importance", "care"]


def test_points_are_shared_among_the_characteristics_that_are_asked() -> None:
    worth = replace(MODEL.questions[2], by_characteristic=True)
    chosen = compose(replace(MODEL, questions=(worth,)), subs=frozenset({"care-sub"}))
    assert [option.id for option in chosen.questions["worth"].options] == ["care"]


def test_an_audience_meets_only_what_is_worded_for_it() -> None:
    speed, care = MODEL.characteristics
    mine = replace(speed.subs[0].items[0], wording=(("supplier", samples.text("Ours")),))
    sub = replace(speed.subs[0], items=(mine, *speed.subs[0].items[1:]))
    unit = replace(MODEL.questions[0], audiences=("staff",))
    asked = compose(
        replace(
            MODEL,
            characteristics=(replace(speed, subs=(sub,)), care),
            questions=(unit,),
        )
    )
    assert [section.items for section in asked.asked("users")][1] == ("SPE2",)
    assert [section.items for section in asked.asked("supplier")][1] == ("SPE1", "SPE2")
    assert "about" not in [section.id for section in asked.asked("users")]
    assert "about" in [section.id for section in asked.asked("staff")]


def test_the_digest_is_that_of_every_word() -> None:
    assert INSTRUMENT.digest == compose(samples.model()).digest
    assert len(INSTRUMENT.digest) == 64
    others = {
        replace(INSTRUMENT, title=samples.text("Other")).digest,
        replace(INSTRUMENT, languages=("en", "zh")).digest,
        replace(INSTRUMENT, complete=False).digest,
        replace(INSTRUMENT, sections=INSTRUMENT.sections[::-1]).digest,
        INSTRUMENT.digest,
    }
    assert len(others) == 5


def test_a_complete_questionnaire_has_no_problems() -> None:
    assert problems(INSTRUMENT) == ()


@pytest.mark.parametrize(
    ("instrument", "expected"),
    [
        (with_model(audiences=()), {"no_audience"}),
        (replace(INSTRUMENT, sections=()), {"no_items"}),
        (replace(INSTRUMENT, languages=("fr",)), {"no_wording"}),
        (
            with_model(questions=(replace(MODEL.questions[0], options=()), *MODEL.questions[1:])),
            {"few_options"},
        ),
    ],
)
def test_what_keeps_it_from_being_published_is_told(
    instrument: Instrument, expected: set[str]
) -> None:
    assert {problem.code for problem in problems(instrument)} == expected


def test_a_wording_that_is_missing_is_told_with_its_place() -> None:
    care = MODEL.characteristics[1]
    blank = replace(care.subs[0].items[0], wording=(("*", Text.of({"zh": "好", "en": " "})),))
    changed = replace(care, subs=(replace(care.subs[0], items=(blank,)),))
    found = problems(with_model(characteristics=(MODEL.characteristics[0], changed)))
    assert {problem.where for problem in found} == {
        "CAR1 / users / en",
        "CAR1 / staff / en",
        "CAR1 / supplier / en",
    }


def reworded(model: Model) -> Model:
    care = model.characteristics[1]
    item = replace(care.subs[0].items[0], wording=(("*", samples.text("New words")),))
    changed = replace(care, subs=(replace(care.subs[0], items=(item,)),))
    return replace(model, characteristics=(model.characteristics[0], changed))


def test_equal_questionnaires_do_not_differ() -> None:
    assert differences(INSTRUMENT, compose(samples.model())) == ()


def test_a_changed_wording_is_told_with_old_and_new() -> None:
    found = differences(INSTRUMENT, compose(reworded(MODEL)))
    assert (
        Change(kind="changed", where="CAR1 / users / en", old="About CAR1", new="New words")
        in found
    )
    assert {change.kind for change in found} == {"changed"}


def test_what_stands_around_the_items_is_told() -> None:
    first = INSTRUMENT.sections[0]
    renamed = replace(first, title=samples.text("Another title"), comment=not first.comment)
    new = replace(INSTRUMENT, sections=(renamed, *INSTRUMENT.sections[1:]), complete=False)
    assert {change.where for change in differences(INSTRUMENT, new)} == {
        *(f"section / {first.id} / {language}" for language, _ in first.title),
        f"section / {first.id} / comment",
        "complete",
    }


def test_what_was_added_removed_and_moved_is_told() -> None:
    fewer = compose(MODEL, subs=frozenset({"speed-sub"}))
    assert {change.kind for change in differences(INSTRUMENT, fewer)} == {"removed"}
    assert {change.kind for change in differences(fewer, INSTRUMENT)} == {"added"}
    moved = replace(INSTRUMENT, sections=INSTRUMENT.sections[::-1])
    assert {change.kind for change in differences(INSTRUMENT, moved)} == {"reordered"}
