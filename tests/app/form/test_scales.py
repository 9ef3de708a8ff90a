"""How scales lie: one way for a version, chosen by its longest label in any language."""

from dataclasses import replace

import pytest

from app.form.questionnaire import form
from app.form.scales import ways, width
from app.web.fields import Wanted
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.reader import read
from surveys.questionnaire.shelf import load
from tests.analysis.sheets import instrument

FREQUENCY = """
[model]
id = "desk"
version = "1"
name = { zh = "服务台", en = "Desk" }
scale = "often"
facets = ["expectation", "perception"]

[[scale]]
id = "often"
low = 1
high = 3
labels = [
  { zh = "从不", en = "Never" },
  { zh = "LONG", en = "Sometimes" },
  { zh = "总是", en = "Always" },
]
not_applicable = true

[[scale]]
id = "how"
low = 1
high = 7
labels = [{ zh = "极差", en = "Extremely bad" }, { zh = "极好", en = "Extremely good" }]

[[scale]]
id = "likely"
low = 0
high = 10
labels = [{ zh = "完全不可能", en = "Not at all" }, { zh = "极有可能", en = "Extremely" }]

[[audience]]
id = "users"
name = { zh = "用户", en = "Users" }
side = "demand"

[[audience]]
id = "supplier"
name = { zh = "供方", en = "Supplier" }
side = "supplier"

[[characteristic]]
id = "speed"
name = { zh = "响应性", en = "Responsiveness" }

[[characteristic.item]]
id = "Q1"
wording = { zh = "及时接听", en = "They answer in time" }

[[characteristic.item]]
id = "Q2"
scale = "how"
facets = ["perception"]
wording = { zh = "接听得怎样", en = "How they answer" }

[[outcome]]
id = "recommend"
name = { zh = "推荐", en = "Recommendation" }

[[outcome.item]]
id = "R1"
scale = "likely"
wording = { zh = "您会推荐吗", en = "Would you recommend them" }
"""


def desk(label: str) -> Instrument:
    """A questionnaire whose labels are all short but for one, which is worded in Chinese."""
    return compose(read(FREQUENCY.replace("LONG", label), file="desk.toml"))


def test_short_labels_and_figures_lie_across_and_too_many_points_go_down() -> None:
    assert ways(desk("有时")) == {"often": "across", "how": "across", "likely": "down"}


def test_one_long_label_in_one_language_takes_all_scales_down() -> None:
    found = ways(desk("只有在发生重大故障的时候才会这样"))
    assert found == {"often": "down", "how": "down", "likely": "down"}


def test_a_long_word_in_one_language_does_so_too() -> None:
    short = desk("有时")
    (often, *others) = short.model.scales
    labels = (often.labels[0], type(often.labels[0]).of({"zh": "有时", "en": "Intermittently"}))
    long = replace(often, labels=(*labels, often.labels[2]))
    model = replace(short.model, scales=(long, *others))
    assert set(ways(replace(short, model=model)).values()) == {"down"}
    assert ways(replace(short, model=model, languages=("zh",)))["often"] == "across"


@pytest.mark.parametrize(
    ("label", "halves"), [("", 0), ("Never", 5), ("同意", 4), ("ＯＫ", 4), ("5 分", 4)]
)
def test_a_chinese_character_is_as_wide_as_two_letters(label: str, halves: int) -> None:
    assert width(label) == halves


@pytest.mark.parametrize(
    "asked", [compose(load("itss")), compose(load("servqual")), instrument("levels")]
)
def test_every_audience_and_language_meets_a_scale_in_the_same_way(asked: Instrument) -> None:
    for item in asked.items:
        met = {
            each.way
            for audience in asked.model.audiences
            for language in ("zh", "en")
            for each in form(
                Wanted(
                    digest=asked.digest,
                    audience=audience.id,
                    language=language,
                    instrument=asked,
                )
            ).fields
            if each.name.split(":")[0] == item
        }
        assert len(met) <= 1


def test_comparable_scales_of_the_shelf_lie_alike() -> None:
    assert set(ways(compose(load("itss"))).values()) == {"down"}
    assert set(ways(compose(load("servqual"))).values()) == {"across"}
