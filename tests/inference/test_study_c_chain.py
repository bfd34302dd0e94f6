"""Study C's preprocessing chain: each step does what its name says and can be left out."""

import numpy as np
import pytest

from inference.training.study_c_chain import STEPS, chain

DARK = np.random.default_rng(3).integers(20, 60, (48, 48), dtype=np.uint8)


def test_light_compensation_brings_the_mean_to_the_middle() -> None:
    assert chain(DARK, ["light"]).mean() == pytest.approx(128, abs=2)


def test_smoothing_lowers_the_noise_and_keeps_the_mean() -> None:
    smooth = chain(DARK, ["gaussian"])
    assert smooth.std() < 0.6 * DARK.std()
    assert smooth.mean() == pytest.approx(DARK.mean(), abs=0.5)


def test_equalisation_uses_every_part_of_the_range_alike() -> None:
    equal = chain(DARK, ["equalise"])
    shares = np.histogram(equal, bins=4, range=(0, 256))[0] / equal.size
    assert shares == pytest.approx(0.25, abs=0.05)


def test_contrast_reaches_from_black_to_white() -> None:
    wide = chain(DARK, ["contrast"])
    assert (wide.min(), wide.max()) == (0, 255)


def test_no_step_changes_nothing_and_the_order_given_does_not_matter() -> None:
    assert (chain(DARK, []) == DARK).all()
    assert (chain(DARK, STEPS[::-1]) == chain(DARK)).all()


@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_flat_picture_passes_every_step(level: int) -> None:
    flat = np.full((48, 48), level, np.uint8)
    assert np.ptp(chain(flat)) == 0


def test_an_unknown_step_is_named() -> None:
    with pytest.raises(KeyError, match="sharpen"):
        chain(DARK, ["light", "sharpen"])
