"""Takes a picture of every page at both sizes, light and dark, into ``var/screens``.

usage: python -m tests.journeys.screens   (``make screens``)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import groupby, product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tqdm import tqdm

from tests.journeys.camera import film_write
from tests.journeys.pages import PLACES, Place, reach
from tests.journeys.walker import DESK, PHONE, ROOT, Walker, chromium_flags
from tests.ops.installation import Installation, free_port

SIZES = {"phone": PHONE, "desk": DESK}


def main() -> None:
    os.environ.setdefault("MAUM_VAR", str(ROOT / "var"))
    target = Path(os.environ["MAUM_VAR"]) / "screens"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Installation(Path(folder) / "campus", database="")
        try:
            base = campus_serve(place)
            pictures_take(base, film_write(Path(folder) / "astronaut.y4m"), target)
        finally:
            place.close()


def campus_serve(place: Installation) -> str:
    place.manage("migrate", "--verbosity", "0")
    place.manage("collectstatic", "--noinput", "--verbosity", "0")
    place.manage("demo_data")
    port = free_port()
    place.serve(port)
    return f"http://127.0.0.1:{port}"


def pictures_take(base: str, film: Path, target: Path) -> None:
    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=chromium_flags(film))
        rounds = list(product(SIZES, ("light", "dark")))
        with tqdm(total=len(rounds) * len(PLACES), unit="page", disable=None) as bar:
            for size, scheme in rounds:
                for person, places in groupby(PLACES, key=lambda place: place.person):
                    window_take(browser, base, size, scheme, person, list(places), target)
                    bar.update(1)
        browser.close()


def window_take(
    browser: Browser,
    base: str,
    size: str,
    scheme: str,
    person: str,
    places: list[Place],
    target: Path,
) -> None:
    walker = Walker(browser, base, SIZES[size], scheme)
    if person:
        walker.log_in(person)
    for place in places:
        reach(walker.page, place)
        picture = target / f"{place.name}-{size}-{scheme}.png"
        walker.page.screenshot(path=picture, full_page=True)
    walker.context.close()


if __name__ == "__main__":
    main()
