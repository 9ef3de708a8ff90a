"""Names without a break opportunity, as people have them: an instrument and answers of these."""

import csv
from pathlib import Path

COMPOUND = "Informationssicherheitsmanagementbeauftragtenstellvertretung"
IDENTIFIER = "second_level_support_north_west_region_1"
ADDRESS = "https://example.org/desk/second-level?queue=north&period=2025-04#open-tickets"
CHINESE = "综合管理信息系统运行维护与网络安全保障服务中心后勤支持及设备采购管理部门联合工作小组" * 2
NAMES = (COMPOUND, IDENTIFIER, ADDRESS, CHINESE[:80])


def model() -> str:
    """A model file in which every text is such a name."""
    audiences = zip(
        ("users", "staff", "crew"), NAMES, ("demand", "demand", "supplier"), strict=False
    )
    named = ", ".join(f'{{ id = "{i}", name = "{n}", side = "{s}" }}' for i, n, s in audiences)
    head = f'model = {{ id = "desk", version = "1", name = "{COMPOUND}", scale = "five" }}'
    options = ", ".join(f'{{ id = "o{i}", text = "{name}" }}' for i, name in enumerate(NAMES))
    asked = f'{{ id = "dept", kind = "choice", text = "{ADDRESS}", options = [{options}] }}'
    parts = "".join(_characteristic(place) for place in range(len(NAMES)))
    scale = 'scale = [{ id = "five", low = 1, high = 5 }]'
    return f"audience = [{named}]\n{scale}\nquestion = [{asked}, {WISH}]\n{head}\n{parts}"


WISH = '{ id = "wish", kind = "text", text = "Wish" }'


def _characteristic(place: int) -> str:
    items = ", ".join(
        f'{{ id = "Q{place}{j}", wording = "{NAMES[(place + j) % 4]}" }}' for j in (1, 2)
    )
    head = f'[[characteristic]]\nid = "c{place}"\nname = "{NAMES[place]}"\n'
    return f"{head}item = [{items}]\n"


def write(folder: Path) -> tuple[Path, Path]:
    """The model file, and answers of 64 people under it."""
    instrument, answers = folder / "desk.toml", folder / "answers.csv"
    instrument.write_text(model(), encoding="utf-8")
    items = [f"Q{place}{j}" for place in range(4) for j in (1, 2)]
    with answers.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["who", "unit", "year", "wish", "dept", *items])
        for n in range(64):
            who = "crew" if n < 4 else ("users", "staff")[n % 2]
            name = NAMES[n // 2 % 4]
            marks = [1 + (n * 7 + 3 * j + n // 5) % 5 for j in range(len(items))]
            rows.writerow([who, name, 2023 + n // 2 % 2, name, f"o{n // 2 % 4}", *marks])
    return instrument, answers
