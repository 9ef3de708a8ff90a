"""What is frozen: every option of `parallax analyse` at least once, every section at least once.

Files of answers are real ones where `../shared/data` is there, and else seeded ones.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.frozen.answers import Crowd, columns, extras, rows, write

TESTS = Path(__file__).parents[1]
DATA = TESTS.parents[1] / "shared" / "data"
WITHOUT = (
    "loyalty", "sensitivity", "response", "gap_checks", "clusters", "knowledge", "priorities",
    "drivers", "kano", "tolerance", "segments", "trend", "consistency", "agreement", "quality",
    "structure", "confirmatory", "comparability",
)  # fmt: skip
BOTH_SIDES = [
    Crowd(audience="users", size=150),
    Crowd(audience="staff", size=40, level=0.6),
    Crowd(audience="supplier", size=6, level=0.78),
]
YEARS = [
    Crowd(audience=each.audience, size=each.size, level=each.level + step / 25, wave=year)
    for step, year in enumerate(("2024", "2025", "2026"))
    for each in (
        Crowd(audience="users", size=260, level=0.6),
        Crowd(audience="staff", size=40, level=0.55),
        Crowd(audience="supplier", size=6, level=0.75),
    )
]
SMALL_GROUPS = [
    Crowd(audience="users", size=24),
    Crowd(audience="staff", size=3),
    Crowd(audience="supplier", size=1, level=0.9),
]
MARGINS = """
lower = 0.2
upper = 5
[[margin]]
column = "region"
audience = "users"
totals = { north = 40, south = 40, east = 20 }
[[margin]]
column = "grade"
audience = "users"
totals = { junior = 55, senior = 40, head = 5 }
"""
RULES = """
answered_share = 0.6
outlier_p = "off"
exclude = ["too_few_answers", "straight_line", "speeder"]
flags_needed = 1
"""
RESPONSE = """
[[audience]]
id = "users"
population = 1200
sampling = "probability"
asked = 600
not_customer = 2
bounced = 12
unopened = 420
refused = 3
broken_off = 9
past_half = 4
[[audience]]
id = "staff"
population = 90
sampling = "census"
asked = 90
"""
TABLES = {"margins": MARGINS, "rules": RULES, "response": RESPONSE}
MADE = {
    "zones": ("zones", [Crowd(audience="users", size=140)], 11),
    "levels": ("levels", [BOTH_SIDES[0], BOTH_SIDES[2]], 12),
    "both": ("small", BOTH_SIDES, 13),
    "years": ("small", YEARS, 14),
    "few": ("small", SMALL_GROUPS, 15),
    "mobi": ("mobi", [Crowd(audience="customers", size=250)], 16),
    "bfi": ("bfi", [Crowd(audience="respondents", size=900)], 17),
    "kiosk": ("kiosk", [Crowd(audience="customers", size=194)], 18),
    "kiosk_kano": ("kiosk_kano", [Crowd(audience="customers", size=194)], 19),
}
"""Made files: instrument, people, seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One report: instrument, files of answers, options with files of `inputs` as {name}.

    `pdf`: the languages in which it is typeset, too.
    """

    name: str
    instrument: str
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()


SCENARIOS = (
    Scenario(name="mobi", instrument="mobi", answers=("mobi",), pdf=("zh",)),
    Scenario(name="bfi", instrument="bfi", answers=("bfi",), pdf=("en",)),
    Scenario(
        name="bfi_segments",
        instrument="bfi",
        answers=("bfi",),
        options=("--segment", "gender", "--segment", "education", "--threshold", "25"),
    ),
    Scenario(
        name="kiosk",
        instrument="kiosk",
        answers=("kiosk",),
        options=("--crosshairs", "median", "--sampling", "census"),
        pdf=("zh",),
    ),
    Scenario(name="kiosk_kano", instrument="kiosk_kano", answers=("kiosk_kano",), pdf=("en",)),
    Scenario(name="zones", instrument="zones", answers=("zones",), pdf=("zh",)),
    Scenario(
        name="levels",
        instrument="levels",
        answers=("levels",),
        options=("--audience", "group"),
        pdf=("en",),
    ),
    Scenario(name="golden", instrument="small", answers=("golden",), options=(
        "--audience", "group", "--title", "Made-up answers")),
    Scenario(name="small", instrument="small", answers=("both",), options=(
        "--audience", "group", "--cluster", "site", "--segment", "region", "--segment", "grade",
        "--response", "{inputs}/response.toml", "--sampling", "probability"), pdf=("zh", "en")),
    Scenario(name="waves", instrument="small", answers=("years",), options=(
        "--audience", "group", "--wave", "year", "--person", "who", "--language", "spoken",
        "--duration", "seconds"), pdf=("zh", "en")),
    Scenario(name="rules", instrument="small", answers=("years",), options=(
        "--audience", "group", "--wave", "year", "--duration", "seconds",
        "--rules", "{inputs}/rules.toml", "--cluster", "site")),
    Scenario(name="margins", instrument="small", answers=("both",), options=(
        "--audience", "group", "--margins", "{inputs}/margins.toml", "--segment", "site"),
        pdf=("zh",)),
    Scenario(name="weights", instrument="small", answers=("gb18030",), options=(
        "--encoding", "gb18030", "--audience", "group", "--weight", "weight", "--margin", "0.25",
        "--crosshairs", "midpoint", "--threshold", "3")),
    Scenario(name="few", instrument="small", answers=("few",), options=("--audience", "group"),
        pdf=("en",)),
    Scenario(name="without", instrument="small", answers=("both", "few"), options=(
        "--audience", "group", *(word for key in WITHOUT for word in ("--without", key)))),
)  # fmt: skip


def make_inputs(folder: Path) -> None:
    """Write the instruments, made answers and side files that the scenarios name."""
    folder.mkdir(parents=True)
    for file in sorted(TESTS.rglob("instruments/*.toml")):
        shutil.copy(file, folder)
    shutil.copy(next(TESTS.rglob("golden/answers.csv")), folder / "golden.csv")
    for name, text in TABLES.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    for name, (instrument, crowds, seed) in MADE.items():
        real = DATA / f"{name}.csv"
        if name in ("mobi", "bfi", "kiosk") and real.is_file():
            shutil.copy(real, folder)
        elif name == "kiosk_kano" and (DATA / "kiosk.csv").is_file():
            shutil.copy(DATA / "kiosk.csv", folder / "kiosk_kano.csv")
        else:
            write(folder / f"{name}.csv", _made(folder / f"{instrument}.toml", crowds, seed))
    write(folder / "gb18030.csv", _made(folder / "small.toml", BOTH_SIDES, 20), "gb18030")


def _made(instrument: Path, crowds: list[Crowd], seed: int) -> list[dict[str, str]]:
    table = rows(columns(instrument), crowds, seed)
    for row in table:
        row |= {"gender": row["region"], "education": row["grade"]}
    if instrument.stem != "small":
        return table
    return [extras(row, number, seed) for number, row in enumerate(table)]
