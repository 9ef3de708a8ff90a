"""Nothing is clipped, nothing overlaps, and what is missing is not drawn."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.axis import hundred
from app.charts.dumbbell import Entry, dumbbell
from app.charts.forest import Entry as Scale
from app.charts.forest import forest
from app.charts.labels import width, wrap
from app.charts.lines import Entry as Score
from app.charts.lines import trends
from app.charts.marks import Estimate, series
from app.charts.radar import radar
from app.charts.stacked import colours, reach, stacked
from tests.long_names import NAMES

USERS = series("需方用户", "demand", 0)
STAFF = series("Staff", "demand", 1)
SUPPLIER = series("供方", "supplier", 0)
LONG = "按约定恢复业务连续性的能力 Ability to restore business continuity as agreed in the contract"


@given(st.text(alphabet="信息技术服务，。 abcdefgh-IT/", max_size=80), st.integers(40, 300))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, room: int) -> None:
    lines = wrap(text, 11.0, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 11.0) <= room + 11.0 * 1.1 for line in lines)


def test_no_line_starts_with_a_full_stop() -> None:
    assert not any(
        line.startswith(("，", "。")) for line in wrap("一二三四，五六七八。" * 3, 10, 40)
    )


@pytest.mark.parametrize("wide", [340.0, 670.0])
def test_rows_of_the_gap_chart_lie_below_each_other_inside_the_drawing(wide: float) -> None:
    entries = [
        Entry(name=LONG, first=Estimate(value=v), second=Estimate(value=90.0, ends=(80, 100)))
        for v in (3.0, 50.0, 99.0)
    ]
    chart = dumbbell(entries, USERS, SUPPLIER, width=wide)
    assert all(upper.y < lower.y for upper, lower in pairwise(chart.rows))
    assert chart.rows[-1].y < chart.bottom < chart.height
    assert all(0 <= mark.x <= wide for row in chart.rows for mark in row.marks)
    bottoms = [row.label.y + row.label.step * (len(row.label.lines) - 1) for row in chart.rows]
    assert all(
        bottom < lower.label.y - lower.label.size * 0.7
        for bottom, lower in zip(bottoms, chart.rows[1:], strict=False)
    )


def test_the_gap_chart_draws_no_mark_and_no_bar_for_a_missing_side() -> None:
    chart = dumbbell(
        [Entry(name="A", first=Estimate(value=50.0), second=None)], USERS, SUPPLIER, width=670
    )
    assert [mark.series for mark in chart.rows[0].marks] == [USERS]
    assert chart.rows[0].bar is None


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_an_axis_shows_all_its_values_and_at_least_forty_points(values: list[float]) -> None:
    axis = hundred(values, 0, 100)
    assert 0 <= axis.low <= min(values)
    assert max(values) <= axis.high <= 100
    assert axis.high - axis.low >= 40
    assert axis.ticks[-1].text == f"{axis.high:.0f}"


def test_a_radar_is_open_where_a_figure_is_missing() -> None:
    chart = radar("ABCDE", [(USERS, [1, 2, None, 4, 5]), (STAFF, [1, 2, 3, 4, 5])], width=670)
    broken, whole = chart.lines
    assert len(broken.marks) == 4
    assert "Z" not in broken.path
    assert whole.path.endswith("Z")


@pytest.mark.parametrize("wide", [340.0, 670.0])
@pytest.mark.parametrize("count", [3, 5, 8, 12])
def test_labels_of_a_radar_stay_inside_the_drawing(count: int, wide: float) -> None:
    chart = radar([LONG] * count, [(USERS, [50.0] * count)], width=wide)
    for label in chart.labels:
        broad = max(width(line, label.size) for line in label.lines)
        left = {"start": 0.0, "middle": broad / 2, "end": broad}[label.anchor]
        assert label.x - left >= -label.size
        assert label.x - left + broad <= wide + label.size


def test_an_alpha_below_zero_is_an_arrow_at_the_edge() -> None:
    chart = forest(
        [Scale(name="A", estimates=(Estimate(value=-0.4, ends=(-0.9, 0.2)), None))],
        (USERS, STAFF),
        reference=0.7,
        width=670,
    )
    assert [mark.series.shape for mark in chart.rows[0].marks] == ["arrow"]
    assert chart.rows[0].whiskers[0].open_left


def test_a_distribution_has_its_middle_in_the_middle() -> None:
    chart = stacked((10, 0, 20, 30, 40))
    colour = colours(5)
    assert [one.colour for one in chart.segments] == [colour[0], *colour[2:]]
    neutral = chart.segments[1]
    assert neutral.x + neutral.width / 2 == pytest.approx(chart.middle)
    assert sum(segment.width for segment in chart.segments) == pytest.approx(chart.width / 2)


def test_distributions_under_each_other_share_their_middle_and_fill_their_column() -> None:
    rows = ((8, 1, 1, 0, 0), (0, 0, 2, 3, 5))
    drawn = [stacked(row, reach(rows)) for row in rows]
    assert drawn[0].middle == drawn[1].middle
    assert drawn[0].segments[0].x == pytest.approx(0)
    last = drawn[1].segments[-1]
    assert last.x + last.width == pytest.approx(drawn[1].width)


@pytest.mark.parametrize("rows", [(), ((0, 0, 0),), ((0, 9, 0),), ((3, 0), (0, 4))])
def test_rows_of_any_kind_have_a_reach(rows: tuple[tuple[int, ...], ...]) -> None:
    ends = reach(rows)
    assert sum(ends) > 0
    assert all(s.x >= -1e-9 for row in rows for s in stacked(row, ends).segments)


@pytest.mark.parametrize("counts", [(0, 0), (5, 0, 0), (0, 0, 0, 9), (1,) * 11])
def test_a_distribution_never_leaves_its_cell(counts: tuple[int, ...]) -> None:
    chart = stacked(counts)
    assert all(s.x >= 0 and s.x + s.width <= chart.width + 1e-9 for s in chart.segments)


@pytest.mark.parametrize("points", [2, 3, 4, 5, 7, 10, 11, 36])
def test_every_scale_point_has_its_own_colour(points: int) -> None:
    assert len(set(colours(points))) == points


def test_each_audience_of_a_side_has_the_sides_colour_and_its_own_mark() -> None:
    assert USERS.colour == STAFF.colour != SUPPLIER.colour
    assert len({USERS.shape, STAFF.shape, SUPPLIER.shape}) == 3


def waves(*values: float | None) -> tuple[Estimate | None, ...]:
    return tuple(None if v is None else Estimate(value=v, ends=(v - 6, v + 5)) for v in values)


@pytest.mark.parametrize("wide", [340.0, 670.0])
def test_panels_of_the_trend_lie_apart_inside_the_drawing(wide: float) -> None:
    entries = [
        Score(name=LONG, lines=(waves(20, 50, 99), waves(40, None, 30)), strong=at == 0)
        for at in range(5)
    ]
    labels, times = ("2023-01–2023-06", "2024-06", "2025-01–2025-12"), (2023.5, 2024.5, 2025.9)
    chart = trends(entries, (USERS, STAFF), waves=labels, times=times, width=wide)
    assert len(chart.panels) == 5
    for panel in chart.panels:
        assert 0 < panel.left < panel.right <= wide + 1e-9
        assert panel.bottom < chart.height
        assert all(panel.left < mark.x < panel.right for mark in panel.marks)
        assert all(panel.top - 1e-9 <= mark.y <= panel.bottom + 1e-9 for mark in panel.marks)
        assert panel.title.y + panel.title.step * (len(panel.title.lines) - 1) < panel.top
    rows = sorted({(panel.top, panel.bottom) for panel in chart.panels})
    assert all(upper[1] < lower[0] for upper, lower in pairwise(rows))


def test_the_trend_draws_no_mark_for_a_wave_that_is_hidden() -> None:
    chart = trends(
        [Score(name="A", lines=(waves(50, None, 60),))],
        (USERS,),
        waves=("a", "b", "c"),
        times=(1.0, 2.0, 3.0),
        width=670,
    )
    (way,) = chart.panels[0].ways
    assert (len(way.points), len(way.uprights)) == (2, 2)
    assert way.points[0][1] > way.points[1][1]


def test_waves_stand_where_their_times_are() -> None:
    chart = trends(
        [Score(name="A", lines=(waves(50, 50, 50),))],
        (USERS,),
        waves=("2020", "2021", "2024"),
        times=(2020.0, 2021.0, 2024.0),
        width=670,
    )
    first, second, third = (mark.x for mark in chart.panels[0].marks)
    assert (second - first) * 3 == pytest.approx(third - second)
    assert [one.lines for one in chart.panels[0].waves] == [("2020",), ("2021",), ("2024",)]


@pytest.mark.parametrize("count", [3, 4, 5, 8, 10, 14])
@pytest.mark.parametrize("wide", [360, 670])
@pytest.mark.parametrize("name", NAMES)
def test_labels_of_a_radar_lie_apart_and_inside(count: int, wide: float, name: str) -> None:
    chart = radar([name] * count, [(USERS, [50.0] * count)], width=wide)
    boxes = []
    for one in chart.labels:
        broad = max(width(line, one.size) for line in one.lines)
        left = one.x - {"start": 0.0, "middle": broad / 2, "end": broad}[one.anchor]
        top = one.y - one.size
        boxes.append((left, top, left + broad, top + one.step * len(one.lines)))
    assert all(top >= 0 and bottom <= chart.height for _, top, _, bottom in boxes)
    crossing = [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert crossing == []
    shown = {"".join(one.lines).replace(" ", "").removesuffix("…") for one in chart.labels}
    assert all(name.replace(" ", "").startswith(each) for each in shown)
