"""Every read of people, consent and institution; the first argument is the viewer."""

from accounts.queries.audit import audit_trail
from accounts.queries.consents import camera_allowed, consent_open, consents_of
from accounts.queries.duty import responders_on_duty
from accounts.queries.places import (
    camera_basis,
    help_lines,
    institution,
    institution_forget,
    institution_remembered,
    zone_of,
)
from accounts.queries.students import (
    Viewer,
    break_glass_of,
    caseload,
    student_check,
    student_get,
    student_ids,
    student_of,
    students_visible,
    zones_of_students,
)

__all__ = [
    "Viewer",
    "audit_trail",
    "break_glass_of",
    "camera_allowed",
    "camera_basis",
    "caseload",
    "consent_open",
    "consents_of",
    "help_lines",
    "institution",
    "institution_forget",
    "institution_remembered",
    "responders_on_duty",
    "student_check",
    "student_get",
    "student_ids",
    "student_of",
    "students_visible",
    "zone_of",
    "zones_of_students",
]
