"""A roster: every row or none, twice is once, and each refusal names row and reason."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import services
from accounts.domain import roster as domain
from accounts.domain.errors import Refused
from accounts.models import AuditEvent, Cohort, Student, User
from accounts.services import RosterReport
from tests import people

HEADER = "code,name,email,cohort"
ROWS = (
    "S-1,Ona One,ona@students.maum.example,Autumn 2026",
    "S-2,Ben Two,ben@students.maum.example,Autumn 2026",
)
GOOD = "\n".join([HEADER, *ROWS, ""])


def load(text: str | bytes, *, dry_run: bool = False, **more: Any) -> RosterReport:
    data = text.encode() if isinstance(text, str) else text
    given: dict[str, Any] = {"by": None} | more
    return services.roster_import(file=io.BytesIO(data), dry_run=dry_run, **given)


def reasons(report: RosterReport) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.reason) for error in report.errors]


@pytest.fixture
def place(db: None) -> None:
    people.institution()


# -- the file as a whole; no database


def lines(data: bytes) -> list[tuple[int, str]]:
    _columns, rows = domain.records_read(io.BytesIO(data))
    return [(row.line, (row.cells or {}).get("name", "")) for row in rows]


@pytest.mark.parametrize("data", [
    GOOD.encode(),
    GOOD.encode("utf-8-sig"),
    GOOD.encode("utf-16"),
    GOOD.replace(",", ";").encode(),
    GOOD.replace(",", "\t").encode("utf-16"),
    GOOD.replace("\n", "\r\n").encode(),
    GOOD.replace("code,name,email", '"Student number",Full name,E-mail').encode(),
    ("\n" + GOOD.replace(ROWS[0], ROWS[0] + "\n,,,")).encode(),
])  # fmt: skip
def test_files_as_spreadsheets_write_them_are_read(data: bytes) -> None:
    assert [name for _line, name in lines(data)] == ["Ona One", "Ben Two"]


def test_a_quoted_newline_belongs_to_its_cell_and_lines_stay_right() -> None:
    text = f'{HEADER}\nS-1,"Ona\nOne",a@b.example,A\nS-2,Ben,c@d.example,A\n'
    assert lines(text.encode()) == [(2, "Ona\nOne"), (4, "Ben")]


@pytest.mark.parametrize(("data", "reason", "details"), [
    (b"", "empty", {}),
    (b"\xef\xbb\xbf \n\n", "empty", {}),
    (HEADER.encode(), "no_rows", {}),
    (b"S-1,Ona,ona@b.example,Autumn\n", "no_header", {"needed": "code, name, email, cohort"}),
    (b"code,name\nS-1,Ona\n", "missing_columns", {"missing": "email, cohort"}),
    (GOOD.replace("cohort", "cohort,Intake").encode(), "column_twice", {"column": "cohort"}),
    (GOOD.replace("Ona", "R\u0101sa").encode() + b"S-3,Ren\xe9e,r@b.example,A\n",
     "not_unicode", {"line": 4}),
    ((GOOD + "S-3,Ni\0l,n@b.example,A\n").encode(), "nul", {"line": 4}),
    ((GOOD + "S-3,Ni\0l,n@b.example,A\n").encode("utf-16"), "nul", {"line": 4}),
    ((GOOD + 'S-3,"Ni,n@b.example,A\n').encode(), "broken", {"line": 4}),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    data: bytes, reason: str, details: dict[str, object]
) -> None:
    with pytest.raises(domain.FileError) as caught:
        lines(data)
    assert (caught.value.reason, caught.value.details) == (reason, details)


class Endless(io.RawIOBase):
    """A gigabyte that nobody should read to its end; counts what was read."""

    def __init__(self) -> None:
        self.left = 1024**3
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= domain.MAX_BYTES, "the whole file was asked for at once"
        part = min(size, self.left)
        self.left -= part
        self.taken += part
        return b"x" * part


def test_a_gigabyte_is_refused_without_being_read() -> None:
    file = Endless()
    with pytest.raises(domain.FileError) as caught:
        domain.records_read(file)  # type: ignore[arg-type]  # reads like a binary file
    assert caught.value.reason == "too_large"
    assert file.taken < domain.MAX_BYTES + 1024**2


# -- rows


BAD_ROWS = [
    (",Nil,n@b.example,A", "code", "missing"),
    ("S-3,,n@b.example,A", "name", "missing"),
    ("S-3,Nil,,A", "email", "missing"),
    ("S-3,Nil,n@b.example,", "cohort", "missing"),
    ("S-3,Nil,no-address,A", "email", "email"),
    ("S 3,Nil,n@b.example,A", "code", "code_signs"),
    ("S-" + "3" * 30 + ",Nil,n@b.example,A", "code", "too_long"),
    ("S-3,N\x07il,n@b.example,A", "name", "signs"),
    ("s-1,Nil,n@b.example,A", "code", "code_twice"),
    ("S-3,Nil,ONA@students.maum.example,A", "email", "email_twice"),
    ("S-3,Nil,n@b.example,A,more", "", "cells"),
    ("S-3,Nil", "", "cells"),
]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("row", "column", "reason"), BAD_ROWS)
def test_one_bad_row_refuses_the_file_and_is_named(row: str, column: str, reason: str) -> None:
    report = load(GOOD + row + "\n")
    assert reasons(report) == [(4, column, reason)]
    assert not report.written
    assert not Student.objects.exists()
    assert not User.objects.exists()
    assert not AuditEvent.objects.filter(action="roster.import").exists()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("column", "value", "reason"), [
    ("year", "0", "year"), ("year", "13", "year"), ("year", "two", "year"), ("year", "-1", "year"),
    ("language", "tlh", "language"), ("time zone", "Mars/Base", "time_zone"),
    ("enrolled on", "1.9.2026", "day"), ("programme", "x" * 101, "too_long"),
])  # fmt: skip
def test_an_optional_cell_is_checked_too(column: str, value: str, reason: str) -> None:
    report = load(f"{HEADER},{column}\n{ROWS[0]},{value}\n")
    assert [(line, found) for line, _column, found in reasons(report)] == [(2, reason)]


@pytest.mark.usefixtures("place")
def test_an_address_of_staff_or_of_another_student_is_refused() -> None:
    people.counsellor("bob")
    people.student("S-ALICE")
    report = load(f"{HEADER}\nS-1,Bob,bob@staff.maum.example,A\nS-2,Al,alice@maum.example,A\n")
    assert reasons(report) == [(2, "email", "email_staff"), (3, "email", "email_student")]


@pytest.mark.usefixtures("place")
def test_bad_rows_are_left_out_only_when_asked_for() -> None:
    report = load(GOOD + "S-3,Nil,no-address,A\n", skip_bad=True)
    assert (report.new, report.bad, report.written) == (2, 1, True)
    assert set(Student.objects.values_list("code", flat=True)) == {"S-1", "S-2"}


# -- what is written


@pytest.mark.usefixtures("place")
def test_students_are_enrolled_with_what_the_file_tells_and_the_house_fills_the_rest() -> None:
    load(f"{HEADER},programme,year,time zone,enrolled on\n"
         f"{ROWS[0]},Law,3,Asia/Seoul,2026-09-03\n{ROWS[1]},,,,\n")  # fmt: skip
    first, second = Student.objects.select_related("user", "cohort").order_by("code")
    assert (first.programme, first.year_of_study, first.time_zone) == ("Law", 3, "Asia/Seoul")
    assert (first.enrolled_on, first.cohort.starts_on) == (date(2026, 9, 3), date(2026, 9, 3))
    assert (second.programme, second.year_of_study, second.time_zone) == ("", 1, people.ZONE)
    assert second.enrolled_on == date(2026, 9, 3)
    assert (first.user.email, first.user.language) == ("ona@students.maum.example", "en")
    assert not first.user.has_usable_password()
    assert not first.is_synthetic


@pytest.mark.usefixtures("place")
def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    dry = load(GOOD, dry_run=True)
    assert (dry.new, dry.written, dry.cohorts_new) == (2, False, ["Autumn 2026"])
    assert not Student.objects.exists()
    assert not Cohort.objects.exists()
    assert load(GOOD).new == dry.new


@pytest.mark.usefixtures("place")
def test_the_same_file_again_changes_nothing() -> None:
    load(GOOD)
    before = list(Student.objects.values().order_by("pk")) + list(User.objects.values())
    report = load(GOOD)
    assert (report.new, report.updated, report.unchanged) == (0, 0, 2)
    assert list(Student.objects.values().order_by("pk")) + list(User.objects.values()) == before


@pytest.mark.usefixtures("place")
def test_what_differs_is_updated_and_what_is_empty_or_the_students_own_stays() -> None:
    load(f"{HEADER},programme,language\n{ROWS[0]},Law,en\n{ROWS[1]},Law,en\n")
    services.language_set(by=User.objects.get(email__startswith="ona"), language="en")
    changed = GOOD.replace("Ona One", "Ona Else").replace("ona@", "ona.else@")
    report = load(changed.replace("S-1", "s-1"))
    assert (report.new, report.updated, report.unchanged) == (0, 1, 1)
    ona = Student.objects.select_related("user").get(code="S-1")
    assert (ona.user.name, ona.user.email) == ("Ona Else", "ona.else@students.maum.example")
    assert ona.programme == "Law"


@pytest.mark.usefixtures("place")
def test_students_whom_the_file_does_not_name_are_listed_and_kept() -> None:
    load(GOOD)
    people.student("S-OLD", cohort=people.cohort("Autumn 2020"))
    report = load("\n".join([HEADER, ROWS[0], ""]))
    assert (report.missing, report.missing_codes) == (1, ["S-2"])
    assert Student.objects.filter(code="S-2", user__is_active=True).exists()


@pytest.mark.usefixtures("place")
def test_an_import_is_one_audit_event_with_its_counts_and_no_names() -> None:
    ada = people.admin()
    load(GOOD, by=ada)
    event = AuditEvent.objects.get(action="roster.import")
    assert event.actor == ada
    assert event.details == {
        "rows": 2, "new": 2, "updated": 0, "unchanged": 0, "bad": 0, "missing": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("place")
def test_only_administrators_import() -> None:
    for person in (people.counsellor(), people.student().user):
        with pytest.raises(PermissionDenied):
            load(GOOD, by=person)


@pytest.mark.usefixtures("place")
def test_rows_are_written_in_batches(django_assert_max_num_queries: Any) -> None:
    rows = [f"S-{n},Name {n},s{n}@students.maum.example,Autumn 2026" for n in range(400)]
    with django_assert_max_num_queries(20):
        assert load("\n".join([HEADER, *rows])).new == 400
    with django_assert_max_num_queries(8):
        assert load("\n".join([HEADER, *rows])).unchanged == 400


@pytest.mark.usefixtures("db")
def test_without_an_institution_it_is_refused() -> None:
    with pytest.raises(Refused, match="institution"):
        load(GOOD)


# -- the page


def upload(client: Client, text: str, name: str = "roster.csv") -> Any:
    return client.post("/people/roster/", {"file": SimpleUploadedFile(name, text.encode())})


@pytest.mark.usefixtures("place")
def test_the_page_shows_first_and_imports_after(client: Client) -> None:
    people.log_in(client, people.admin())
    assert b"Choose the file" in client.get("/people/roster/").content
    preview = upload(client, GOOD)
    assert not Student.objects.exists()
    held = re.search(r'name="held" value="([^"]+)"', preview.content.decode())
    assert held
    done = client.post("/people/roster/import/", {"held": held[1]}, follow=True)
    assert "2 new, 0 updated, 0 unchanged" in done.content.decode()
    assert Student.objects.count() == 2


@pytest.mark.usefixtures("place")
def test_the_page_names_line_and_reason_and_offers_no_import(client: Client) -> None:
    people.log_in(client, people.admin())
    words = upload(client, GOOD + "S-3,Nil,no-address,A\n").content.decode()
    assert "1 row cannot be imported" in words
    assert "This is not an e-mail address." in words
    assert 'name="held"' not in words
    refused = upload(client, "nothing we know\n")
    assert refused.status_code == 422
    assert "names no column we know" in refused.content.decode()


@pytest.mark.usefixtures("place")
def test_what_was_held_for_somebody_else_or_changed_is_refused(client: Client) -> None:
    people.log_in(client, people.admin())
    held = re.search(r'name="held" value="([^"]+)"', upload(client, GOOD).content.decode())
    assert held
    other = people.log_in(Client(), people.admin("eva"))
    for who, value in ((other, held[1]), (client, held[1][:-3] + "abc"), (client, "")):
        answer = who.post("/people/roster/import/", {"held": value}, follow=True)
        assert "too old" in answer.content.decode()
    assert not Student.objects.exists()


@pytest.mark.usefixtures("place")
def test_a_page_too_large_is_refused_in_words(client: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    people.log_in(client, people.admin())
    answer = upload(client, GOOD + "x" * (1024 * 1024))
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.content.decode()


@pytest.mark.usefixtures("place")
def test_the_page_is_for_administrators(client: Client) -> None:
    bob, alice = people.counsellor("bob"), people.student("S-ALICE")
    for path in ("/people/roster/", "/people/roster/import/"):
        assert client.post(path).status_code == 302
        for person in (bob, alice):
            assert people.log_in(Client(), person).post(path).status_code == 403


# -- the command


@pytest.mark.usefixtures("place")
def test_the_command_says_rows_and_reasons(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(GOOD + "S-3,Nil,no-address,A\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 bad rows: nothing was imported"):
        call_command("roster_import", path)
    assert "line 4, email: This is not an e-mail address. (no-address)" in capsys.readouterr().err
    path.write_text(GOOD, encoding="utf-8")
    call_command("roster_import", path, dry_run=True)
    assert not Student.objects.exists()
    call_command("roster_import", path)
    assert "2 new, 0 updated, 0 unchanged, 0 bad; written" in capsys.readouterr().out
    with pytest.raises(CommandError, match="is not a file"):
        call_command("roster_import", tmp_path / "none.csv")
