from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counselling.domain.charts import (
    agreement_chart,
    expressions_chart,
    radar_chart,
    sparkline,
    timeline_chart,
)
from counselling.domain.charts.affect import NEGATIVE_HEIGHT
from counselling.domain.rows import Expressions, ScorePoint
from counselling.domain.scene import Circle, Group, Polyline, Rect, Scene, Text
from tests.counselling import rows

WIDTH = 760


def lines(scene: Scene, stroke: str) -> list[Polyline]:
    return [s for s in scene.walk() if isinstance(s, Polyline) and s.stroke == stroke]


def texts(scene: Scene) -> list[str]:
    return [s.text for s in scene.walk() if isinstance(s, Text)]


def hits(scene: Scene) -> list[Group]:
    return [s for s in scene.walk() if isinstance(s, Group) and "day" in s.data]


def test_a_missing_day_is_a_gap_in_the_line_not_a_zero() -> None:
    scene = timeline_chart(rows.timeline(), WIDTH).scene
    raw = next(line for line in lines(scene, "chart-raw") if len(line.points) > 2)
    first = (rows.GAP[0] - rows.SINCE).days
    assert raw.points[first] is None
    assert raw.points[first + 1] is None
    assert [len(run) for run in raw.runs()] == [first, 56 - first - 2]


def test_the_own_limit_stands_at_its_value_on_the_axis() -> None:
    scene = timeline_chart(rows.timeline(), WIDTH).scene
    limit = lines(scene, "chart-limit")[0].points
    raw = next(line for line in lines(scene, "chart-raw") if len(line.points) > 2).points
    thirty, thirty_two = raw[0], raw[2]
    assert limit[0] is not None
    assert thirty is not None
    assert thirty_two is not None
    unit = (thirty[1] - thirty_two[1]) / 2  # points of height for one point of negative affect
    assert limit[0][1] == pytest.approx(thirty[1] - unit * (rows.LIMIT - 30))
    assert unit == pytest.approx(NEGATIVE_HEIGHT / 40)


def test_only_days_above_the_limit_carry_a_dot_of_the_limit() -> None:
    scene = timeline_chart(rows.timeline(), WIDTH).scene
    dots = [s for s in scene.walk() if isinstance(s, Circle) and s.fill == "chart-limit"]
    assert len(dots) == 6


def test_a_score_is_written_beside_its_dot_with_its_band() -> None:
    assert {"6 mild", "13 moderate"} <= set(texts(timeline_chart(rows.timeline(), WIDTH).scene))


def test_two_scores_close_together_do_not_write_over_each_other() -> None:
    near = rows.scores(
        ScorePoint(rows.day(30), 6, "mild"), ScorePoint(rows.day(31), 13, "moderate")
    )
    words = [
        s
        for s in timeline_chart(rows.timeline(scores=(near,)), WIDTH).scene.walk()
        if isinstance(s, Text) and s.text in {"6", "6 mild", "13", "13 moderate"}
    ]
    assert [word.text for word in words] == ["6 mild", "13"]


def test_a_questionnaire_without_answers_says_so_and_names_the_last_one() -> None:
    before = rows.scores(ScorePoint(rows.SINCE - timedelta(days=30), 4, "minimal"))
    found = texts(timeline_chart(rows.timeline(scores=(before,)), WIDTH).scene)
    assert "not answered in these weeks; before: 4 minimal on 29 Aug" in found


def test_an_unscored_response_is_no_dot_at_zero() -> None:
    only = rows.scores(ScorePoint(rows.day(3), None, ""))
    found = texts(timeline_chart(rows.timeline(scores=(only,)), WIDTH).scene)
    assert "not answered in these weeks" in found


def test_every_day_answers_to_the_pointer_and_links_to_its_evidence() -> None:
    scene = timeline_chart(rows.timeline(), WIDTH).scene
    assert len(hits(scene)) == 56
    assert hits(scene)[0].data["href"] == "/days/2026-09-28"
    gap = hits(scene)[(rows.GAP[0] - rows.SINCE).days]
    assert "Self-report: not enough answers" in gap.data["tip"]
    assert "No expression sample" in gap.data["tip"]


def test_every_expression_has_its_letter_beside_its_colour() -> None:
    found = texts(timeline_chart(rows.timeline(), WIDTH).scene)
    assert found.count("S") == 54


def test_a_tie_shares_the_day() -> None:
    tied = tuple(replace(d, dominant=("sadness", "neutral")) for d in rows.days())
    scene = timeline_chart(rows.timeline(days=tied), WIDTH).scene
    assert texts(scene).count("SN") == 56
    assert sum(isinstance(s, Rect) and s.fill == "emotion-neutral" for s in scene.walk()) == 56


def test_with_too_little_room_each_expression_has_a_lane_with_its_name() -> None:
    found = texts(timeline_chart(rows.timeline(), 350).scene)
    assert "S" not in found
    assert {"ange", "sadn", "neut"} <= set(found)


@pytest.mark.parametrize("width", [350, 700, 1040])
def test_nothing_is_drawn_outside_the_picture(width: float) -> None:
    scene = timeline_chart(rows.timeline(), width).scene
    for shape in scene.walk():
        if isinstance(shape, Rect):
            assert -0.01 <= shape.x <= shape.x + shape.width <= width + 0.01
            assert 0 <= shape.y <= shape.y + shape.height <= scene.height
        if isinstance(shape, Text):
            assert 0 <= shape.x <= width
            assert 0 <= shape.y <= scene.height


def test_a_flag_draws_only_what_its_rule_looked_at() -> None:
    found = texts(timeline_chart(rows.timeline(), WIDTH, only=("negative", "marks")).scene)
    assert "Negative affect" in found
    assert "Flags and notes" in found
    assert not {"PHQ-9", "Positive affect", "Expression", "Check-ins"} & set(found)


def test_the_table_says_what_the_picture_shows() -> None:
    table = timeline_chart(rows.timeline(), WIDTH).table
    newest = [cell.text for cell in table.rows[0]]
    assert newest[0] == "Sun 22 Nov"
    assert newest[2:] == ["31", "60", "sadness", "40 %", "3/4", "3/4"]
    assert len(table.rows) == 56


def test_the_radar_leaves_a_missing_dimension_open() -> None:
    scene = radar_chart(rows.dimensions(wellbeing=None)).scene
    now = lines(scene, "accent")[0]
    assert now.points[2] is None
    assert "no data" in texts(scene)
    assert not [
        s for s in scene.walk() if getattr(s, "fill", "") == "accent" and hasattr(s, "points")
    ]


def test_outwards_is_more_strain_on_every_spoke() -> None:
    low, high = (
        lines(radar_chart(rows.dimensions(wellbeing=value)).scene, "accent")[0].points[2]
        for value in (10, 90)
    )
    assert low is not None
    assert high is not None
    assert low[1] > high[1]  # the third spoke points down: less wellbeing lies further out


def test_the_radar_without_enough_people_has_no_campus_band() -> None:
    alone = [replace(d, campus=None) for d in rows.dimensions()]
    scene = radar_chart(alone).scene
    assert not [s for s in scene.walk() if getattr(s, "fill", "") == "chart-campus"]


def test_expression_bars_say_how_many_samples_stand_behind_them() -> None:
    chart = expressions_chart(Expressions((("sadness", 7), ("neutral", 3)), 12, 7))
    assert chart.scene.description == "12 samples in 7 days, 2 not readable"
    assert texts(chart.scene)[:2] == ["sadness", "70 %"]


def test_no_readable_sample_draws_no_bar() -> None:
    chart = expressions_chart(Expressions((), 4, 7))
    assert chart.scene.items == ()
    assert chart.scene.description == "4 samples in 7 days, 4 not readable"


def test_agreement_counts_the_days_without_enough_data_too() -> None:
    mixed = [replace(d, agreement="differ") for d in rows.days()[-3:]]
    chart = agreement_chart(mixed, rows.UNTIL - timedelta(days=27), rows.UNTIL)
    expected = "of 28 days: agree 0, differ 3, open 25"
    assert chart.scene.description == expected
    assert len(hits(chart.scene)) == 28


def test_a_sparkline_keeps_its_gaps() -> None:
    scene = sparkline([10, 20, None, 40, 50], "Negative affect")
    line = lines(scene, "chart-soft")[0]
    assert [len(run) for run in line.runs()] == [2, 2]
