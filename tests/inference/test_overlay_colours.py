"""The drawn bars wear the same colours as the pages."""

import re
from pathlib import Path

from inference.domain.labels import EMOTIONS
from inference.overlay import COLOURS

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"


def test_overlay_uses_the_light_colours_of_the_pages() -> None:
    pairs = re.findall(r"--emotion-(\w+):\s*(#[0-9a-f]{6})", TOKENS.read_text())
    light: dict[str, str] = {}
    for name, colour in pairs:
        light.setdefault(name, colour)
    assert {name: light[name] for name in EMOTIONS} == COLOURS
