"""Published numbers: Montgomery's EWMA and CUSUM example, Lucas & Saccucci's run lengths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.charts import baseline_of, cusum, ewma
from screening.domain.run_length import ewma_arl, false_alarms_a_week

MONTGOMERY = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40,
    10.08, 9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38,
    11.62, 11.31, 10.52,
]  # fmt: skip


def test_ewma_gives_the_published_statistics_and_signals() -> None:
    chart = ewma(MONTGOMERY, mean=10, sd=1, smoothing=0.1, limit=2.7)
    z = [value for value in chart.z if value is not None]
    assert [round(value, 5) for value in z[:5]] == [9.945, 9.7495, 9.70355, 9.8992, 10.12528]
    assert [round(value, 5) for value in z[-3:]] == [10.57314, 10.64682, 10.63414]
    assert (round(chart.lower[0] or 0, 2), round(chart.upper[0] or 0, 2)) == (9.73, 10.27)
    assert chart.signals == (29, 30)


def test_ewma_reaches_the_published_steady_limits() -> None:
    fixed = ewma(MONTGOMERY, mean=10, sd=1, smoothing=0.1, limit=2.7, fixed_limits=True)
    assert {round(value or 0, 4) for value in fixed.lower} == {9.3806}
    assert {round(value or 0, 4) for value in fixed.upper} == {10.6194}
    widening = ewma([10.0] * 200, mean=10, sd=1, smoothing=0.1, limit=2.7)
    assert widening.upper[-1] == pytest.approx(10.6194, abs=1e-4)


def test_upper_side_alone_never_signals_downwards() -> None:
    low = [5.0] * 10
    assert ewma(low, mean=10, sd=1, smoothing=0.1, limit=2.7).signals
    assert not ewma(low, mean=10, sd=1, smoothing=0.1, limit=2.7, side="upper").signals


def test_an_estimated_baseline_widens_the_limits_by_its_standard_error() -> None:
    plain = ewma([10.0] * 200, mean=10, sd=1, smoothing=0.2, limit=3)
    wider = ewma([10.0] * 200, mean=10, sd=1, smoothing=0.2, limit=3, baseline_days=9)
    assert wider.upper[-1] == pytest.approx(10 + 3 * (1 / 9 + 1 / 9) ** 0.5)
    assert all((w or 0) > (p or 0) for w, p in zip(wider.upper, plain.upper, strict=True))


def test_limits_keep_their_least_distance() -> None:
    chart = ewma([12.0] * 50, mean=10, sd=0.1, smoothing=0.2, limit=3, least_rise=1.5)
    assert {chart.upper[0], chart.upper[-1]} == {11.5}
    assert chart.signals[0] == 7  # 2 (1 - 0.8^i) passes 1.5 at the seventh


def test_cusum_gives_the_published_sums_and_signal() -> None:
    chart = cusum(MONTGOMERY, mean=10, sd=1)
    assert round(chart.high[28] or 0, 2) == 5.28
    assert round(chart.high[29] or 0, 2) == 5.30
    assert chart.signals[0] == 29
    assert chart.limit == 5


def test_a_missing_value_is_skipped_and_is_no_zero() -> None:
    gaps = [value for pair in zip(MONTGOMERY, [None] * 30, strict=True) for value in pair]
    whole = ewma(MONTGOMERY, mean=10, sd=1, smoothing=0.1, limit=2.7)
    holed = ewma(gaps, mean=10, sd=1, smoothing=0.1, limit=2.7)
    assert [z for z in holed.z if z is not None] == list(whole.z)
    assert [u for u in holed.upper if u is not None] == list(whole.upper)
    assert holed.signals == tuple(2 * signal - 1 for signal in whole.signals)
    assert cusum(gaps, mean=10, sd=1).high[::2] == cusum(MONTGOMERY, mean=10, sd=1).high


@pytest.mark.parametrize(
    ("smoothing", "limit", "runs"),
    [
        (0.40, 3.054, (500, 71.2, 14.3, 3.5)),
        (0.25, 2.998, (500, 48.3, 11.1, 3.6)),
        (0.20, 2.962, (500, 41.8, 10.5, 3.7)),
        (0.10, 2.814, (500, 31.3, 10.3, 4.4)),
        (0.05, 2.615, (500, 28.8, 11.4, 5.2)),
    ],
)
def test_run_lengths_are_those_of_the_published_table(
    smoothing: float, limit: float, runs: tuple[float, ...]
) -> None:
    for shift, expected in zip((0, 0.5, 1, 2), runs, strict=True):
        found = ewma_arl(smoothing=smoothing, limit=limit, shift=shift)
        assert found == pytest.approx(expected, rel=0.003, abs=0.05)


@pytest.mark.parametrize(("limit", "arl0"), [(2.360, 100), (2.859, 370.4), (2.962, 500)])
def test_limits_for_smoothing_a_fifth_are_those_published(limit: float, arl0: float) -> None:
    assert ewma_arl(smoothing=0.2, limit=limit) == pytest.approx(arl0, rel=0.005)


def test_one_side_alone_signals_half_as_often_by_chance() -> None:
    one = ewma_arl(smoothing=0.2, limit=2.859, one_sided=True)
    assert one == pytest.approx(748, abs=2)
    assert false_alarms_a_week(monitored=1000, arl0=one) == pytest.approx(9.36, abs=0.03)


def test_baseline_has_a_floor_and_needs_enough_days() -> None:
    flat = baseline_of([50.0] * 7, minimum=7, sd_floor=2.5)
    assert flat is not None
    assert (flat.mean, flat.sd, flat.days, flat.floored) == (50.0, 2.5, 7, True)
    assert baseline_of([50.0, None] * 3, minimum=7, sd_floor=2.5) is None


@pytest.mark.parametrize(
    "wrong", [{"smoothing": 0}, {"smoothing": 1.1}, {"limit": 0}, {"sd": 0}, {"sd": float("nan")}]
)
def test_settings_that_make_no_chart_are_refused(wrong: dict[str, float]) -> None:
    good = {"mean": 10, "sd": 1, "smoothing": 0.1, "limit": 2.7} | wrong
    with pytest.raises(ValueError, match="must"):
        ewma([1.0], mean=10, sd=good["sd"], smoothing=good["smoothing"], limit=good["limit"])


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        ewma([float("nan")], mean=10, sd=1, smoothing=0.1, limit=2.7)


@given(
    values=st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40),
    shift=st.floats(-1e3, 1e3),
)
def test_moving_every_value_and_the_mean_moves_the_chart(
    values: list[float | None], shift: float
) -> None:
    here = ewma(values, mean=0, sd=1e5, smoothing=0.3, limit=3)
    moved = [None if v is None else v + shift for v in values]
    there = ewma(moved, mean=shift, sd=1e5, smoothing=0.3, limit=3)
    for a, b in zip(here.z, there.z, strict=True):
        assert (a is None) == (b is None)
        assert a is None or b is None or b - a == pytest.approx(shift, abs=1e-6)
