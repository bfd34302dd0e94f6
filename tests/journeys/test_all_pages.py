"""Every page can be read by everybody: accessible, light and dark, without sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from tests.journeys.pages import PLACES, reach
from tests.journeys.walker import DESK, PHONE, Walker

pytestmark = pytest.mark.journey
Walk = Callable[..., Walker]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(walk: Walk, scheme: str) -> None:
    for person, places in groupby(PLACES, key=lambda place: place.person):
        student = person.startswith("student") or not person
        walker = walk(PHONE if student else DESK, scheme)
        if person:
            walker.log_in(person)
        for place in places:
            reach(walker.page, place)
            walker.accessible(place.name)


def test_no_page_scrolls_sideways_on_a_phone(walk: Walk) -> None:
    for person, places in groupby(PLACES, key=lambda place: place.person):
        walker = walk(PHONE)
        if person:
            walker.log_in(person)
        for place in places:
            reach(walker.page, place)
            width = walker.page.evaluate("document.documentElement.scrollWidth")
            if width > PHONE["width"]:
                walker.problems.append(f"{place.name}: {width} px wide")
