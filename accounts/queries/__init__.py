"""Every read of people, consent and institution; the first argument is the viewer."""

from accounts.queries.audit import audit_trail
from accounts.queries.consents import (
    camera_allowed,
    consent_open,
    consent_withdrawn_among,
    consents_of,
)
from accounts.queries.console import (
    RosterEntry,
    camera_bases_past,
    cohorts_counted,
    counsellors,
    role_counts,
    roster_find,
    shifts_between,
)
from accounts.queries.duty import responders_on_duty
from accounts.queries.found import student_named
from accounts.queries.places import (
    camera_basis,
    help_lines,
    institution,
    institution_forget,
    institution_remembered,
    zone_of,
)
from accounts.queries.roster import (
    CohortChoice,
    cohort_choices,
    cohort_names,
    student_coded,
    student_ids_of_cohorts,
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
from accounts.queries.synthetic import (
    CAMPUS_DONE,
    real_people_exist_for_system,
    synthetic_campus_complete_for_system,
    synthetic_students_exist_for_system,
)
from accounts.queries.system import (
    OutboxState,
    events_unfinished_for_system,
    heartbeat_at,
    jobs_failed,
    outbox_state,
)

__all__ = [
    "CAMPUS_DONE",
    "CohortChoice",
    "OutboxState",
    "RosterEntry",
    "Viewer",
    "audit_trail",
    "break_glass_of",
    "camera_allowed",
    "camera_bases_past",
    "camera_basis",
    "caseload",
    "cohort_choices",
    "cohort_names",
    "cohorts_counted",
    "consent_open",
    "consent_withdrawn_among",
    "consents_of",
    "counsellors",
    "events_unfinished_for_system",
    "heartbeat_at",
    "help_lines",
    "institution",
    "institution_forget",
    "institution_remembered",
    "jobs_failed",
    "outbox_state",
    "real_people_exist_for_system",
    "responders_on_duty",
    "role_counts",
    "roster_find",
    "shifts_between",
    "student_check",
    "student_coded",
    "student_get",
    "student_ids",
    "student_ids_of_cohorts",
    "student_named",
    "student_of",
    "students_visible",
    "synthetic_campus_complete_for_system",
    "synthetic_students_exist_for_system",
    "zone_of",
    "zones_of_students",
]
