from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from accounts.models import Student, User
from counselling.reports.font_names import BOLD, REGULAR, WEB
from counselling.reports.fonts import fonts_build
from tests import people
from tests.counselling import cases
from tests.screening import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(client: Client) -> User:
    people.institution()
    bob = people.counsellor("bob")
    people.log_in(client, bob)
    return bob


@pytest.fixture
def alice(bob: User) -> Student:
    alice = cases.in_care(bob)
    cases.days(alice, [20 + n % 7 for n in range(40)])
    cases.urgent_flag(alice)
    return alice


def read(client: Client, student: Student) -> PdfReader:
    response = client.get(reverse("profile_pdf", args=[student.code]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    return PdfReader(io.BytesIO(response.content))


def texts(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def test_every_page_says_who_when_which_page_and_what_it_is_not(
    client: Client, bob: User, alice: Student
) -> None:
    pages = texts(read(client, alice))
    assert len(pages) >= 3
    for number, words in enumerate(pages, 1):
        assert alice.code in words
        assert "Screening and support aid, not a diagnosis" in words
        assert f"Made for {bob.name}" in words
        assert f"Page {number} of {len(pages)}" in words
        assert "critical_answer v1" in words


def test_summary_flags_charts_and_tables_are_there_as_text(client: Client, alice: Student) -> None:
    words = "\n".join(texts(read(client, alice)))
    assert "PHQ-9 1 of 27, " in words
    assert "thoughts of death" in words
    assert "It does not say how strong" in words
    assert "own upper limit" in words
    assert "Expression estimates, 7 days" in words
    assert "item 9: Several days" in words
    assert "How to read this" in words


def test_every_font_is_embedded_under_its_own_name(client: Client, alice: Student) -> None:
    fonts: dict[str, bool] = {}
    for page in read(client, alice).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            about = font.get_object()["/FontDescriptor"].get_object()
            fonts[str(about["/FontName"])] = "/FontFile2" in about
    names = {name.split("+")[-1] for name in fonts}
    assert names == {"NotoSans-Regular", "NotoSans-Bold"}
    assert all(fonts.values())


def test_charts_are_vectors(client: Client, alice: Student) -> None:
    assert not [image for page in read(client, alice).pages for image in page.images]


def test_an_invented_person_is_marked_on_every_page(client: Client, bob: User) -> None:
    invented = cases.student("D-90001", is_synthetic=True)
    people.assign(bob, invented)
    assert all("Synthetic" in words for words in texts(read(client, invented)))


def test_a_student_without_any_data_has_a_report_that_says_so(client: Client, bob: User) -> None:
    empty = cases.in_care(bob, "S-EMPTY")
    words = "\n".join(texts(read(client, empty)))
    assert "No questionnaire has been answered and scored." in words
    assert "No flag is open. That is not the same as being well." in words


def test_letters_of_lithuanian_names_come_out(client: Client, bob: User) -> None:
    student = cases.student("S-ACCENT", programme="Šiaurės žemėlapių kūryba")
    people.assign(bob, student)
    assert "Šiaurės žemėlapių kūryba" in "\n".join(texts(read(client, student)))


def test_the_report_follows_the_weeks_of_the_page(client: Client, alice: Student) -> None:
    url = reverse("profile_pdf", args=[alice.code])
    pages = {
        weeks: PdfReader(io.BytesIO(client.get(url, {"weeks": weeks}).content)).pages[0]
        for weeks in (4, 16)
    }
    since = timezone.now() - timedelta(days=4 * 7 - 1)
    assert f"{since.day} {since:%b %Y}" in pages[4].extract_text()
    assert f"{since.day} {since:%b %Y}" not in pages[16].extract_text()


def test_a_long_time_runs_on_over_pages_with_its_table_head(client: Client, bob: User) -> None:
    student = cases.in_care(bob, "S-LONG")
    cases.days(student, [20 + n % 9 for n in range(110)])
    sheets.submit(student, *sheets.HEAVY)
    url = reverse("profile_pdf", args=[student.code])
    pages = texts(PdfReader(io.BytesIO(client.get(url, {"weeks": 16}).content)))
    assert sum("Neg. share" in words for words in pages) >= 2


def test_building_fonts_again_writes_nothing(tmp_path: Path) -> None:
    first = fonts_build(tmp_path)
    times = {name: path.stat().st_mtime_ns for name, path in first.items()}
    again = fonts_build(tmp_path)
    assert {name: path.stat().st_mtime_ns for name, path in again.items()} == times
    assert set(first) == {REGULAR, BOLD, WEB}


def test_each_weight_has_its_own_postscript_name(settings: Any) -> None:
    paths = fonts_build(settings.VAR_DIR / "assets" / "fonts")
    names = {name: TTFont(paths[name])["name"].getDebugName(6) for name in (REGULAR, BOLD)}
    assert names == {REGULAR: "NotoSans-Regular", BOLD: "NotoSans-Bold"}


def test_the_webs_font_is_variable_in_weight_alone(settings: Any) -> None:
    font = TTFont(fonts_build(settings.VAR_DIR / "assets" / "fonts")[WEB])
    axes = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes]
    assert axes == [("wght", 400, 700)]
    assert font.flavor == "woff2"
