"""Every page can be read by everybody: accessible, light and dark, without sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from tests.journeys.pages import PLACES, reach
from tests.journeys.walker import DESK, PHONE, Walker

pytestmark = pytest.mark.journey
Walk = Callable[..., Walker]


@pytest.mark.parametrize(("scheme", "desk"), [("light", True), ("dark", False)])
def test_every_page_is_accessible_and_fits(walk: Walk, scheme: str, desk: bool) -> None:
    """In the light staff sit at their desks; in the dark everybody is on the phone."""
    for person, places in groupby(PLACES, key=lambda place: place.person):
        staff = person and not person.startswith("student")
        size = DESK if staff and desk else PHONE
        walker = walk(size, scheme)
        if person:
            walker.log_in(person)
        for place in places:
            reach(walker.page, place)
            walker.accessible(place.name)
            width = walker.page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                walker.problems.append(f"{place.name}: {width} px wide")
