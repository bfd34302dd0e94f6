from __future__ import annotations

import io
from xml.etree.ElementTree import Element, fromstring

from django.conf import settings
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from counselling.domain.charts import radar_chart, timeline_chart
from counselling.domain.rows import Mark
from counselling.domain.scene import Polyline, Rect, Scene, Shape, Text
from counselling.presenters.svg import svg
from counselling.presenters.tokens import light_colours
from counselling.reports.drawing import colour, draw
from counselling.reports.fonts import fonts_register
from tests.counselling import rows

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> Element:
    return fromstring(text)  # noqa: S314 - what this project printed itself


def tokens(scene: Scene) -> set[str]:
    found: set[str] = set()
    for shape in scene.walk():
        for name in ("fill", "stroke", "token"):
            found.add(getattr(shape, name, ""))
    return found - {""}


def test_the_picture_is_one_image_with_a_name_for_screen_readers() -> None:
    root = parsed(svg(timeline_chart(rows.timeline(), 700).scene))
    assert root.get("role") == "img"
    assert (root.get("aria-label") or "").startswith("One axis, 28 Sep to 22 Nov")
    assert root.find(f"{SVG}desc") is not None
    assert not [e for e in root.iter() if e.get("tabindex")]


def test_words_from_people_cannot_become_markup() -> None:
    bad = '<script>alert("x")</script>'
    printed = svg(timeline_chart(rows.timeline(marks=(Mark(rows.day(3), "note", bad),)), 700).scene)
    assert "<script>" not in printed
    parsed(printed)


def test_a_gap_is_a_move_of_the_pen() -> None:
    line: tuple[Shape, ...] = (Polyline(((0, 0), (1, 1), None, (3, 3), (4, 4))),)
    printed = svg(Scene(10, 10, "a", "", line))
    assert 'd="M0 0L1 1M3 3L4 4"' in printed


def test_no_inline_style_or_script_is_printed() -> None:
    printed = svg(timeline_chart(rows.timeline(), 700).scene)
    assert "style=" not in printed
    assert "onclick" not in printed


def test_every_colour_of_the_charts_is_a_token() -> None:
    known = set(light_colours())
    for scene in (timeline_chart(rows.timeline(), 700).scene, radar_chart(rows.dimensions()).scene):
        assert tokens(scene) <= known


def test_page_and_paper_read_the_same_file() -> None:
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    first = css.index("--emotion-sadness: ") + len("--emotion-sadness: ")
    assert colour("emotion-sadness").hexval() == "0x" + css[first + 1 : first + 7]


def test_a_scene_is_drawn_on_paper_as_vectors_and_text() -> None:
    fonts_register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    draw(canvas, timeline_chart(rows.timeline(), 515).scene, 40, 800)
    draw(canvas, Scene(5, 5, "", "", (Rect(0, 0, 5, 5), Text(0, 5, "čęėįšųū"))), 40, 30)
    canvas.save()
    page = PdfReader(buffer).pages[0]
    assert "13 moderate" in page.extract_text()
    assert "čęėįšųū" in page.extract_text()
    assert not page.images
