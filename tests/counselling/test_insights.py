"""Insights on the page, on paper and as a file: who may read them, and what they never tell."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEvent, Cohort, User
from screening.models import Campaign
from tests import people
from tests.counselling.crowds import campaign_past, campaign_running, crowd, invite, screened

pytestmark = pytest.mark.django_db
CALM, MILD, MODERATE = 2, 7, 12
ALL = ("insights", "insights_pdf", "insights_csv")
ONE = ("insights_campaign", "insights_campaign_pdf", "insights_campaign_csv")


@pytest.fixture
def ada(client: Client) -> User:
    people.institution()
    ada = people.admin("ada")
    people.log_in(client, ada)
    return ada


@pytest.fixture
def campaign() -> Campaign:
    """Of the first cohort 3 are in "Moderate", and so 23 of "Mild" have to be hidden."""
    people.institution()
    made = campaign_past(name="Intake", semester="Autumn 2026")
    screened(made, "Autumn 2023", [CALM] * 41 + [MILD] * 23 + [MODERATE] * 3, silent=11)
    screened(made, "Autumn 2024", [CALM] * 52 + [MILD] * 31 + [MODERATE] * 13)
    screened(made, "Autumn 2025", [CALM] * 34 + [MILD] * 29 + [MODERATE] * 17)
    return made


def page(client: Client, campaign: Campaign) -> str:
    return client.get(reverse("insights_campaign", args=[campaign.pk])).content.decode()


def paper(client: Client, campaign: Campaign) -> list[str]:
    response = client.get(reverse("insights_campaign_pdf", args=[campaign.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    return [p.extract_text() for p in PdfReader(io.BytesIO(response.content)).pages]


def figures(client: Client, url: str) -> list[dict[str, str]]:
    response = client.get(url)
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def cells(html: str, section: str) -> dict[str, list[str]]:
    """The table below a section's chart: first cell of each row to the others."""
    part = html[html.index(f'id="{section}"') :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[1:]]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("name", [*ALL, *ONE])
def test_administrators_and_counsellors_read_the_same(
    client: Client, campaign: Campaign, name: str
) -> None:
    url = reverse(name, args=[campaign.pk] if name in ONE else [])
    assert client.get(url).status_code == 302
    people.log_in(client, people.student())
    assert client.get(url).status_code == 403
    answers = []
    for person in (people.counsellor(), people.admin()):
        people.log_in(client, person)
        response = client.get(url)
        assert response.status_code == 200
        answers.append(response.content)
    if name.endswith("csv"):
        assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ONE)
def test_no_such_campaign_is_not_found(client: Client, ada: User, name: str) -> None:
    assert client.get(reverse(name, args=[999])).status_code == 404


def test_small_cells_and_what_gives_them_away_are_not_on_the_page(
    client: Client, ada: User, campaign: Campaign
) -> None:
    html = page(client, campaign)
    assert cells(html, "phq9-bands") == {
        "All cohorts": ["243", "127 (52 %)", "83 (34 %)", "33 (14 %)", "0 (0 %)", "0 (0 %)"],
        "Autumn 2023": ["67", "41 (61 %)", "not shown", "not shown", "0 (0 %)", "0 (0 %)"],
        "Autumn 2024": ["96", "52 (54 %)", "not shown", "not shown", "0 (0 %)", "0 (0 %)"],
        "Autumn 2025": ["80", "34 (43 %)", "29 (36 %)", "17 (21 %)", "0 (0 %)", "0 (0 %)"],
    }
    bands = html[html.index('id="phq9-bands"') : html.index('id="phq9-norms"')]
    for hidden in ("3 (4 %)", "23 (34 %)", "31 (32 %)", "13 (14 %)"):
        assert hidden not in bands


def test_the_pdf_says_what_the_page_says_and_no_more(
    client: Client, ada: User, campaign: Campaign
) -> None:
    pages = paper(client, campaign)
    text = "\n".join(pages)
    for number, words in enumerate(pages, 1):
        assert "Counts of ten or more people, never a person. Made for Ada" in words
        assert "A screening and support aid, not a diagnosis." in words
        assert f"Page {number} of {len(pages)}" in words
    for row in cells(page(client, campaign), "phq9-bands").values():
        for cell in row:
            assert cell in text
    for hidden in ("3 (4 %)", "23 (34 %)", "31 (32 %)", "13 (14 %)"):
        assert hidden not in text
    assert "PHQ-9: local norms" in text
    assert re.search(r"alpha 0\.\d\d \(0\.\d\d–0\.\d\d\), answers hang together", text)


def test_the_file_says_what_the_page_says_and_no_more(
    client: Client, ada: User, campaign: Campaign
) -> None:
    rows = figures(client, reverse("insights_campaign_csv", args=[campaign.pk]))
    bands = [r for r in rows if r["table"] == "bands"]
    shown = cells(page(client, campaign), "phq9-bands")
    assert len(bands) == 4 * 5
    for name, (n, *cohort) in shown.items():
        group = "all" if name == "All cohorts" else name
        own = [r for r in bands if r["group"] == group]
        assert {r["people"] for r in own} == {n}
        assert [r["value"] for r in own] == [cell.split(" (")[0] for cell in cohort]
    norms = {r["measure"]: r for r in rows if r["table"] == "norms"}
    told = cells(page(client, campaign), "phq9-norms")
    half = norms["P50"]
    values = [float(half[k]) for k in ("value", "low", "high")]
    assert told["50 % score at most"] == ["{:g} ({:g}–{:g})".format(*values)]
    assert {r["campaign"] for r in rows} == {"Autumn 2026, Intake"}
    measures = [r["measure"] for r in rows if r["table"] == "reliability"]
    assert measures[:2] == ["alpha", "omega"]
    assert len(measures) == 2 + 9


def test_completion_is_told_by_cohort(client: Client, ada: User, campaign: Campaign) -> None:
    html = page(client, campaign)
    assert "243 of 254 invited handed in everything (96 %)." in html
    assert cells(html, "completion")["Autumn 2023"] == ["78", "67 (86 %)", "11 (14 %)"]


def test_semesters_are_compared_on_page_paper_and_in_the_file(
    client: Client, ada: User, campaign: Campaign
) -> None:
    before = campaign_past(days_ago=400, name="Intake", semester="Autumn 2025")
    screened(before, "Autumn 2022", [CALM] * 90 + [MILD] * 30)
    html = client.get(reverse("insights")).content.decode()
    shown = cells(html, "phq9")
    assert list(shown) == ["Autumn 2025, Intake", "Autumn 2026, Intake"]
    assert shown["Autumn 2025, Intake"][1] == "90 (75 %)"
    change = (127 * 2 + 83 * 7 + 33 * 12) / 243 - (90 * 2 + 30 * 7) / 120
    words = f"higher by {change:.1f}"
    assert words in html
    pdf = client.get(reverse("insights_pdf")).content
    assert words in "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    rows = figures(client, reverse("insights_csv"))
    (told,) = [r for r in rows if r["measure"] == "change"]
    assert float(told["value"]) == pytest.approx(change, abs=0.001)
    assert float(told["low"]) < float(told["value"]) < float(told["high"])


def test_a_running_campaign_tells_no_scores(client: Client, ada: User) -> None:
    running = campaign_running()
    screened(running, "Autumn 2024", [CALM] * 30 + [MILD] * 30)
    html = page(client, running)
    assert "Scores follow when the campaign has ended" in html
    assert "60 of 60 invited handed in everything" in html
    assert "PHQ-9" not in html
    assert "Scores follow when the campaign has ended" in "\n".join(paper(client, running))
    rows = figures(client, reverse("insights_campaign_csv", args=[running.pk]))
    assert {r["table"] for r in rows} == {"completion"}
    assert "No campaign has ended yet" in client.get(reverse("insights")).content.decode()


def test_before_any_campaign_the_page_says_what_will_be_here(client: Client, ada: User) -> None:
    html = client.get(reverse("insights")).content.decode()
    assert "No campaign has begun yet" in html
    assert reverse("insights_pdf") not in html
    assert client.get(reverse("insights_pdf")).status_code == 200


def test_a_campaign_that_nobody_answered_says_so(client: Client, ada: User) -> None:
    made = campaign_past()
    invite(made, crowd("Autumn 2024", 40))
    html = page(client, made)
    assert "0 of 40 invited handed in everything (0 %)." in html
    assert "Fewer than 10 sheets could be scored: nothing is shown." in html
    assert "norms need 50 people; there are &lt;10" in html
    assert paper(client, made)


def test_too_few_people_are_not_counted_out_anywhere(client: Client, ada: User) -> None:
    made = campaign_past()
    screened(made, "Autumn 2024", [CALM] * 4 + [MILD] * 3)
    html = page(client, made)
    assert "Fewer than 10 students were invited: nothing is shown." in html
    assert 'class="scene' not in html
    rows = figures(client, reverse("insights_campaign_csv", args=[made.pk]))
    assert {(r["value"], r["people"]) for r in rows} == {("not shown", "<10")}
    rows = figures(client, reverse("insights_csv"))
    assert {r["value"] for r in rows} == {"not shown"}
    assert "7" not in re.findall(r"<td class=.num.>(.*?)</td>", html)


def test_downloads_are_noted_in_the_audit_trail(
    client: Client, ada: User, campaign: Campaign
) -> None:
    for name in (*ALL, *ONE):
        client.get(reverse(name, args=[campaign.pk] if name in ONE else []))
    events = AuditEvent.objects.filter(action="insights.download").order_by("pk")
    assert [(e.actor, e.details["kind"], e.object_id) for e in events] == [
        (ada, "pdf", ""),
        (ada, "csv", ""),
        (ada, "pdf", str(campaign.pk)),
        (ada, "csv", str(campaign.pk)),
    ]


def test_a_cohort_named_like_a_formula_is_only_words_in_the_file(client: Client, ada: User) -> None:
    Cohort.objects.create(name="=1+1", starts_on=date(2024, 9, 1))
    made = campaign_past()
    screened(made, "=1+1", [CALM] * 20)
    rows = figures(client, reverse("insights_campaign_csv", args=[made.pk]))
    assert {r["group"] for r in rows} == {"all", "'=1+1"}


def test_every_chart_has_a_name_a_description_and_a_table(
    client: Client, ada: User, campaign: Campaign
) -> None:
    html = page(client, campaign)
    charts = re.findall(r'<svg class="scene scene--wide"[^>]*aria-label="([^"]+)"', html)
    assert len(charts) == 4
    assert all(len(words) > 40 for words in charts)
    assert html.count("As a table") == 4
    assert html.count("scene--narrow") == 4


def test_pages_take_a_fixed_number_of_queries(
    client: Client, ada: User, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(20):
        page(client, campaign)
    with django_assert_max_num_queries(12):
        client.get(reverse("insights"))
