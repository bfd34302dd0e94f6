"""The colours keep their promises: legible text, and emotions that everybody can tell apart."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings

from tests.design.colour import SEEN_BY, contrast, distance, lab

EMOTIONS = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]
TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
TEXT_PAIRS = [
    *[
        (word, ground)
        for word in ("ink", "soft", "link")
        for ground in ("paper", "card", "sunken", "raised")
    ],
    *[(word, "accent-tint") for word in ("ink", "soft", "link")],
    *[("on-accent", ground) for ground in ("accent", "accent-strong")],
    *[
        (tone, ground)
        for tone in ("watch", "elevated", "urgent", "good", "info")
        for ground in (f"{tone}-tint", "card", "paper")
    ],
    *[("ink", f"{tone}-tint") for tone in ("watch", "elevated", "urgent", "good", "info")],
    ("urgent", "sunken"),
    ("on-urgent", "urgent"),
    ("link", "info-tint"),
    *[(word, ground) for word in ("chart-ink", "chart-soft") for ground in ("card", "chart-band")],
    ("chart-limit", "card"),
]
SHAPE_PAIRS = [
    *[("line-strong", ground) for ground in ("paper", "card")],
    *[("focus", ground) for ground in ("paper", "card", "sunken", "raised")],
    *[("accent", ground) for ground in ("paper", "card")],
    *[(f"emotion-{name}", "card") for name in EMOTIONS],
    *[(f"group-{name}", "card") for name in ("negative", "neutral", "positive")],
    ("chart-raw", "card"),
]


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _blocks() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Light, dark by the system's setting, dark by the reader's choice."""
    css = TOKENS.read_text()
    light, system, own = re.findall(r"\{\n\s+/\* surfaces \*/(.*?)\n\s*\}", css, re.S)
    return _colours(light), _colours(system), _colours(own)


LIGHT, SYSTEM_DARK, OWN_DARK = _blocks()
THEMES = {"light": LIGHT, "dark": SYSTEM_DARK}
each_theme = pytest.mark.parametrize("theme", THEMES)


def test_dark_is_the_same_by_setting_and_by_choice() -> None:
    assert SYSTEM_DARK == OWN_DARK


def test_every_colour_has_a_light_and_a_dark_value() -> None:
    assert LIGHT.keys() == SYSTEM_DARK.keys()


def test_the_first_root_block_holds_the_light_values_for_the_paper() -> None:
    first = re.search(r":root \{(.*?)\}", TOKENS.read_text(), re.S)
    assert first is not None
    assert _colours(first.group(1)) == LIGHT


@each_theme
@pytest.mark.parametrize(("word", "ground"), TEXT_PAIRS)
def test_words_are_legible(theme: str, word: str, ground: str) -> None:
    assert contrast(THEMES[theme][word], THEMES[theme][ground]) >= 4.5


@each_theme
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_stand_out(theme: str, shape: str, ground: str) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3


@each_theme
@pytest.mark.parametrize("sight", SEEN_BY)
def test_emotions_stay_apart_for_every_eye(theme: str, sight: str) -> None:
    colours = [THEMES[theme][f"emotion-{name}"] for name in EMOTIONS]
    nearest = min(distance(a, b, sight) for a, b in combinations(colours, 2))
    assert nearest >= (30 if sight == "full colour vision" else 15)


@each_theme
def test_emotions_stay_apart_in_grey_print(theme: str) -> None:
    greys = sorted(lab(THEMES[theme][f"emotion-{name}"])[0] for name in EMOTIONS)
    assert min(b - a for a, b in pairwise(greys)) >= 5


@each_theme
@pytest.mark.parametrize("sight", SEEN_BY)
def test_the_three_groups_stay_apart_for_every_eye(theme: str, sight: str) -> None:
    colours = [THEMES[theme][f"group-{name}"] for name in ("negative", "neutral", "positive")]
    assert min(distance(a, b, sight) for a, b in combinations(colours, 2)) >= 25


@each_theme
@pytest.mark.parametrize("sight", SEEN_BY)
def test_severities_stay_apart_from_neighbours(theme: str, sight: str) -> None:
    """Shape and word carry the meaning; colour must at least not contradict them."""
    colours = [THEMES[theme][name] for name in ("urgent", "elevated", "watch")]
    assert min(distance(a, b, sight) for a, b in combinations(colours, 2)) >= 5
