"""Charts of aggregates: what is drawn, what is hatched, what the table says."""

from __future__ import annotations

import pytest

from counselling.domain.charts import coefficients_chart, percentiles_chart, shares_chart
from counselling.domain.charts.coefficients import CoefficientRow
from counselling.domain.charts.percentiles import PercentileRow
from counselling.domain.charts.shading import degrees, hatched
from counselling.domain.charts.shares import BAR, Categories, ShareRow
from counselling.domain.scene import Chart, Circle, Group, Line, Rect, Scene, Text
from counselling.presenters.tokens import light_colours
from tests.design.colour import contrast

WIDTH = 900
BANDS = Categories(("Calm", "Mild", "Severe"), (0.06, 0.34, 1))


def shares(*rows: ShareRow, width: float = WIDTH) -> Chart:
    return shares_chart("Bands", "Bars", "Cohort", BANDS, rows, width)


def groups(scene: Scene) -> list[Group]:
    return [item for item in scene.items if isinstance(item, Group)]


def bars(group: Group) -> list[Rect]:
    """The parts of a bar, the hatched one's outline included."""
    return [i for i in group.items if isinstance(i, Rect) and i.height == BAR]


def words(group: Group) -> list[str]:
    return [item.text for item in group.items if isinstance(item, Text)]


def test_parts_are_as_long_as_their_shares_and_fill_the_bar() -> None:
    (row,) = groups(shares(ShareRow("A", 100, (50, 30, 20))).scene)
    first, second, third = bars(row)
    assert first.width / second.width == pytest.approx(50 / 30)
    assert second.width / third.width == pytest.approx(30 / 20)
    assert second.x == pytest.approx(first.x + first.width)
    assert "50 %" in words(row)


def test_what_is_not_shown_is_one_hatched_part_without_a_number() -> None:
    chart = shares(ShareRow("A", 100, (60, None, None)))
    (row,) = groups(chart.scene)
    shown, hidden = bars(row)
    assert hidden.fill == ""
    assert hidden.width / shown.width == pytest.approx(40 / 60)
    assert any(isinstance(item, Line) for item in row.items)
    assert words(row) == ["A", "60 %", "n 100"]
    assert [cell.text for cell in chart.table.rows[0]] == [
        "A", "100", "60 (60 %)", "not shown", "not shown",
    ]  # fmt: skip
    assert "not shown" in [t.text for t in chart.scene.items if isinstance(t, Text)]


def test_fewer_than_ten_people_are_not_counted_out() -> None:
    chart = shares(ShareRow("A", 7, (None, None, None)))
    (row,) = groups(chart.scene)
    assert words(row) == ["A", "n <10"]
    assert "7" not in row.title
    assert chart.table.rows[0][1].text == "<10"


def test_where_all_is_shown_the_key_has_no_hatching() -> None:
    chart = shares(ShareRow("A", 10, (10, 0, 0)))
    assert "not shown" not in [t.text for t in chart.scene.items if isinstance(t, Text)]


def test_an_empty_row_has_no_bar() -> None:
    (row,) = groups(shares(ShareRow("A", 0, (0, 0, 0))).scene)
    assert bars(row) == []


@pytest.mark.parametrize("width", [330, 500, WIDTH])
def test_nothing_is_drawn_outside_the_picture(width: float) -> None:
    rows = [ShareRow("A rather long name of a cohort", 100, (40, None, None))] * 3
    scene = shares(*rows, width=width).scene
    for item in scene.walk():
        if isinstance(item, Rect):
            assert -0.01 <= item.x <= item.x + item.width <= width + 0.01
            assert -0.01 <= item.y <= item.y + item.height <= scene.height + 0.01


def test_hatching_stays_inside_its_part() -> None:
    for line in hatched(10, 20, 37, 22):
        if isinstance(line, Line):
            assert 10 <= line.x1 <= 47.001
            assert 10 <= line.x2 <= 47.001
            assert 20 <= line.y1 <= 42.001
            assert 20 <= line.y2 <= 42.001


@pytest.mark.parametrize("count", range(1, 9))
def test_degrees_grow_and_can_be_turned_round(count: int) -> None:
    found = degrees(count)
    assert len(set(found)) == count
    assert found == sorted(found)
    assert degrees(count, falling=True) == found[::-1]


def test_words_on_every_degree_are_legible() -> None:
    """AA in the light theme: 4.5 to one, on the colour mixed with the card."""
    from counselling.domain.charts.shading import on_shade

    colours = light_colours()
    accent, card = (_rgb(colours[name]) for name in ("accent", "card"))
    for degree in (0, *degrees(5), 1):
        mixed = [round(a * degree + c * (1 - degree)) for a, c in zip(accent, card, strict=True)]
        ground = "#{:02x}{:02x}{:02x}".format(*mixed)
        assert contrast(colours[on_shade(degree)], ground) >= 4.5


def _rgb(colour: str) -> list[int]:
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]


def norms(width: float = WIDTH) -> Chart:
    points = {10: (1.0, 1, 2), 25: (3.0, 3, 4), 50: (6.0, 5, 7), 75: (9.0, 9, 10)}
    return percentiles_chart("Norms", "", [PercentileRow("PHQ-9", 120, 0, 27, points)], width)


def test_norms_draw_the_median_between_the_quarters() -> None:
    (row,) = groups(norms().scene)
    (median,) = [i for i in row.items if isinstance(i, Line) and i.width == 2.5]
    (box,) = [i for i in row.items if isinstance(i, Rect) and i.fill]
    assert box.x < median.x1 < box.x + box.width
    assert "6" in words(row)
    assert "half score 6 or less" in row.title


def test_norms_table_has_a_line_a_percentile_with_its_interval() -> None:
    table = norms().table
    assert table.columns == ("Share", "PHQ-9")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["People", "120"],
        ["10 % score at most", "1 (1–2)"],
        ["25 % score at most", "3 (3–4)"],
        ["50 % score at most", "6 (5–7)"],
        ["75 % score at most", "9 (9–10)"],
    ]


def test_coefficients_stand_on_one_axis_and_say_their_intervals() -> None:
    rows = [CoefficientRow("PHQ-9", 400, (0.86, 0.84, 0.88), (0.87, 0.85, 0.89))]
    chart = coefficients_chart("Reliability", "", rows, WIDTH)
    (row,) = groups(chart.scene)
    alpha, omega = [item for item in row.items if isinstance(item, Circle)]
    assert alpha.x < omega.x
    assert alpha.fill != omega.fill
    assert [cell.text for cell in chart.table.rows[0]] == [
        "PHQ-9", "400", "0.86 (0.84–0.88)", "0.87 (0.85–0.89)",
    ]  # fmt: skip


def test_a_low_coefficient_widens_the_axis_instead_of_leaving_it() -> None:
    rows = [CoefficientRow("X", 400, (0.35, 0.22, 0.44), None)]
    chart = coefficients_chart("Reliability", "", rows, WIDTH)
    lows = [i.x1 for i in groups(chart.scene)[0].items if isinstance(i, Line)]
    assert min(lows) > WIDTH * 0.3
    assert chart.table.rows[0][3].text == "–"
