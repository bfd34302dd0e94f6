"""The named people of a synthetic campus. Nothing here opens anything but invented data."""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "maum-demo-2026"  # noqa: S105 - printed on the log-in page of a demo
DEMO_TOTP_SECRET = "MAUMDEMOMAUMDEMOMAUMDEMOMAUMDEMO"  # noqa: S105 - base32, for synthetic staff


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    role: str


DEMO_PEOPLE = (
    DemoPerson("student.demo@maum.example", "Mina Example", "student"),
    DemoPerson("counsellor.one@maum.example", "Ona Example", "counsellor"),
    DemoPerson("counsellor.two@maum.example", "Jun Example", "counsellor"),
    DemoPerson("admin.demo@maum.example", "Adomas Example", "admin"),
)
DEMO_STUDENT_CODE = "D-00001"
