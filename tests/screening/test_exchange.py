from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.domain.errors import Refused
from accounts.models import AuditEvent, Student
from screening import queries, services
from screening.domain.fhir import InstrumentError, json_read, json_write, response_validate
from screening.models import InstrumentVersion, Response, RiskFlag, Score
from tests import people
from tests.screening.instruments import document
from tests.screening.sheets import submit

pytestmark = pytest.mark.django_db

PUBLIC = Path(__file__).parent / "fhir"


@pytest.fixture
def alice() -> Student:
    people.institution()
    services.instruments_load(keys=["phq9", "gad7", "auditc"])
    student = people.student()
    people.consent(student)
    return student


def in_order(text: str) -> str:
    """The document with its names sorted and its numbers as written.

    PostgreSQL keeps every name and digit, but not the order of names, which means nothing in JSON.
    """
    return json.dumps(json.loads(text, parse_float=str), sort_keys=True)


def _sheet(code: str = "S-ALICE", name: str = "phq-9-example", **fields: Any) -> dict[str, Any]:
    path = PUBLIC / f"QuestionnaireResponse-{name}.json"
    found: dict[str, Any] = json_read(path.read_text(encoding="utf-8"))
    return found | {"subject": {"reference": f"Patient/{code}"}} | fields


def test_a_public_sheet_is_stored_scored_and_kept_whole(alice: Student) -> None:
    extension = [{"url": "urn:other", "valueDecimal": Decimal("1.50")}]
    given = _sheet(extension=extension)
    report = services.responses_import(by=None, documents=[given])
    assert (report.rows, report.new, report.errors, report.written) == (1, 1, [], True)
    response = Response.objects.get()
    assert (response.source, response.student, response.complete) == ("fhir", alice, True)
    assert Score.objects.get().value == 12
    people.assign(bob := people.counsellor(), alice)
    assert in_order(json_write(queries.response_as_fhir(bob, response))) == in_order(
        json_write(given)
    )
    event = AuditEvent.objects.get(action="responses.import")
    assert event.details == {"new": 1, "known": 0, "refused": 0}


def test_the_same_document_twice_is_one_sheet(alice: Student) -> None:
    services.responses_import(by=None, documents=[_sheet()])
    again = services.responses_import(by=None, documents=[_sheet(), _sheet()])
    assert (again.new, again.known) == (0, 2)
    assert Response.objects.count() == 1


def test_an_imported_critical_answer_raises_its_flag(alice: Student) -> None:
    given = _sheet()
    nine = next(item for item in given["item"] if item["linkId"] == "/44260-8")
    nine["answer"] = [{"valueInteger": 1}]
    report = services.responses_import(by=None, documents=[given])
    assert RiskFlag.objects.get().rule_version.rule.key == "critical_answer"
    assert [words for _, words in report.notes] == ["it states total 12; its answers give 13."]


def test_one_bad_document_refuses_all_and_says_which(alice: Student) -> None:
    bad = [
        _sheet("S-NOBODY"),
        _sheet(status="in-progress"),
        _sheet(item=[]),
        _sheet(authored="2022-11-29"),
        _sheet(questionnaire=5),
        7,
    ]
    report = services.responses_import(by=None, documents=[_sheet(), *bad])  # type: ignore[list-item]
    assert [place for place, _ in report.errors] == [2, 3, 4, 5, 6, 7]
    assert "'S-NOBODY' is no student" in report.errors[0][1]
    assert not report.written
    assert not Response.objects.exists()
    assert not AuditEvent.objects.filter(
        action__in=["responses.import", "response.submit"]
    ).exists()
    kept = services.responses_import(by=None, documents=[_sheet(), *bad], skip_bad=True)  # type: ignore[list-item]
    assert (kept.new, kept.written, Response.objects.count()) == (1, True, 1)


def test_a_dry_run_writes_nothing(alice: Student) -> None:
    report = services.responses_import(by=None, documents=[_sheet()], dry_run=True)
    assert (report.new, report.written) == (1, False)
    assert not Response.objects.exists()
    assert not Score.objects.exists()


def test_without_consent_nothing_is_taken_in(alice: Student) -> None:
    people.student("S-CARL")
    report = services.responses_import(by=None, documents=[_sheet("S-CARL")])
    assert report.errors[0][1].startswith("consent: ")


def test_only_an_admin_imports_and_exports(alice: Student, tmp_path: Path) -> None:
    for by in (people.counsellor(), alice.user):
        with pytest.raises(PermissionDenied):
            services.responses_import(by=by, documents=[_sheet()])
        with pytest.raises(PermissionDenied):
            services.responses_export(by=by, folder=tmp_path / "out")
        with pytest.raises(PermissionDenied):
            services.instrument_publish(by=by, document=document("phq2"))
    assert services.responses_import(by=people.admin(), documents=[_sheet()]).new == 1
    with pytest.raises(PermissionDenied):
        queries.response_as_fhir(people.counsellor("carol"), Response.objects.get())


def test_the_command_reads_one_document_a_bundle_and_lines(alice: Student, tmp_path: Path) -> None:
    one, many, lines = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.ndjson"
    one.write_text(json_write(_sheet()), encoding="utf-8")
    entries = [{"resource": _sheet()}, {"resource": _sheet(name="AUDIT-C")}]
    many.write_text(json_write({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    row = json.dumps(_sheet(id="third"), default=str)
    lines.write_text(f"{row}\n\n{row}\n", encoding="utf-8")
    out = io.StringIO()
    call_command("fhir_import", one, "--dry-run", stdout=out)
    call_command("fhir_import", one, "--instrument", "phq9", stdout=out)
    call_command("fhir_import", many, stdout=out)
    call_command("fhir_import", lines, stdout=out)
    said = out.getvalue()
    assert "1 documents: 1 new, 0 known, 0 refused; nothing written." in said
    assert "2 documents: 1 new, 1 known, 0 refused; written." in said
    assert "68517-2" in said
    assert Response.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [("{", "no JSON"), ('{"resourceType": "Patient"}', "1 of 1"), ("[" * 100_000, "no JSON")],
)
def test_the_command_refuses_what_it_cannot_read(
    alice: Student, tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=reason):
        call_command("fhir_import", path, stdout=io.StringIO(), stderr=io.StringIO())


def test_a_sheet_filled_in_here_goes_out_as_fhir(alice: Student) -> None:
    response = submit(alice, 2, 2, 2, 2, 1, 1, 2, 0, 0)
    written = queries.response_as_fhir(alice.user, response)
    response_validate(written)
    assert written["subject"] == {"reference": "Patient/S-ALICE"}
    bundle = queries.scores_as_fhir(alice.user, response)
    assert bundle["entry"][0]["resource"]["valueQuantity"]["value"] == 12
    people.student("S-EVE")
    with pytest.raises(PermissionDenied):
        queries.response_as_fhir(people.student("S-MALLORY").user, response)


def test_research_rows_are_of_those_alone_who_agree_now(alice: Student, tmp_path: Path) -> None:
    bob, carl = people.student("S-BOB"), people.student("S-CARL")
    people.consent(bob, "screening", "research")
    people.consent(carl, "screening", "research")
    for student, values in ((alice, (3,) * 8), (bob, (1,) * 8), (carl, (2,) * 8)):
        submit(student, *values, 0)
    submit(bob, *(2,) * 7, key="gad7")
    from accounts import services as accounts

    accounts.consent_withdraw(by=carl.user, student=carl, purpose="research")
    folder = tmp_path / "out"
    report = services.responses_export(by=people.admin(), folder=folder)
    assert (report.sheets, report.participants) == (2, 1)
    assert {path.name for path in folder.iterdir()} == {
        "gad7_en_v1.csv",
        "gad7_en_v1_codebook.csv",
        "phq9_en_v1.csv",
        "phq9_en_v1_codebook.csv",
    }
    with (folder / "phq9_en_v1.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["participant"], row["q1"], row["total"], row["total_band"]) == (
        "P00001",
        "1",
        "8",
        "mild",
    )
    written = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert "S-BOB" not in written
    assert AuditEvent.objects.get(action="responses.export").details == {
        "instruments": ["gad7", "phq9"],
        "sheets": 2,
        "participants": 1,
    }


def test_an_export_never_writes_over_anything(alice: Student, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="agreed"):
        services.responses_export(by=None, folder=tmp_path / "out")
    people.consent(alice, "research")
    submit(alice, *(0,) * 9)
    (tmp_path / "there.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="not empty"):
        call_command("responses_export", tmp_path)
    out = io.StringIO()
    call_command("responses_export", tmp_path / "out", "--instrument", "phq9", stdout=out)
    assert "1 sheets of 1 participants." in out.getvalue()
    call_command("responses_export", tmp_path / "pq", "--format", "parquet", stdout=out)
    assert (tmp_path / "pq" / "phq9_en_v1.parquet").read_bytes().startswith(b"PAR1")
    assert (tmp_path / "pq" / "phq9_en_v1_codebook.csv").is_file()


def test_a_complete_questionnaire_is_published_once(tmp_path: Path) -> None:
    path = tmp_path / "swls.json"
    text = json_write(document("swls"))
    path.write_text(text, encoding="utf-8")
    out = io.StringIO()
    call_command("instrument_import", path, "--publish", "--dry-run", stdout=out)
    assert not InstrumentVersion.objects.exists()
    call_command("instrument_import", path, "--publish", stdout=out)
    call_command("instrument_import", path, "--publish", stdout=out)
    version = InstrumentVersion.objects.get()
    assert in_order(json_write(queries.questionnaire_as_fhir(version))) == in_order(text)
    assert out.getvalue().splitlines() == [
        "swls v1 en: would be new",
        "swls v1 en: new",
        "swls v1 en: known already",
    ]


def test_a_draft_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="active"):
        services.instrument_publish(by=None, document=document("swls") | {"status": "draft"})
    path = tmp_path / "foreign.json"
    path.write_bytes((PUBLIC / "Questionnaire-phq-9-example.json").read_bytes())
    out = tmp_path / "out.json"
    call_command("instrument_import", path, "--out", out, stdout=io.StringIO())
    assert out.read_text(encoding="utf-8") == path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    with pytest.raises(CommandError, match="extension"):
        call_command("instrument_import", path, "--publish")


def test_forms_become_drafts_or_say_which_rows_are_wrong(tmp_path: Path) -> None:
    path, target = tmp_path / "form.csv", tmp_path / "draft.json"
    survey = "survey\n,type,name,label\n,select_one yn,q1,Is it?\nchoices\n,list_name,name,label\n"
    path.write_text(survey + ",yn,1,Yes\n,yn,0,No\n", encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    given = ["instrument_import", str(path), "--from", "xlsform", "--key", "mine"]
    call_command(*given, "--dry-run", "--out", target, stdout=out)
    assert not target.exists()
    call_command(*given, "--out", target, stdout=out)
    assert json.loads(target.read_text(encoding="utf-8"))["item"][0]["linkId"] == "q1"
    path.write_text(survey, encoding="utf-8")
    with pytest.raises(CommandError, match="1 rows cannot be taken"):
        call_command(*given, stdout=out, stderr=err)
    assert "row 3, type: list yn: there are no choices" in err.getvalue()


def test_only_what_may_be_shown_is_offered() -> None:
    services.instruments_load()
    offered = [version.instrument.key for version in queries.instrument_choices("en")]
    assert "phq9" in offered
    assert {"isi", "panas20", "upi60", "cssrs_screen"}.isdisjoint(offered)
    assert offered == sorted(offered)
    assert len(queries.instrument_versions("en")) == 25
    assert queries.instrument_choices("ko") == queries.instrument_choices("en")
