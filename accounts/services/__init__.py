"""Every write to people, consent, institution, audit and outbox."""

from accounts.services.actors import actor_require, actor_require_self
from accounts.services.audit import audit_record, audit_released
from accounts.services.caseloads import (
    break_glass_open,
    caseload_assign,
    caseload_end,
    profile_read_record,
)
from accounts.services.consents import consent_grant, consent_withdraw
from accounts.services.entry import password_link
from accounts.services.health import heartbeat_record, outbox_retry
from accounts.services.institutions import (
    camera_basis_record,
    camera_basis_revoke,
    help_line_add,
    help_line_remove,
    institution_update,
    shift_add,
    shift_remove,
)
from accounts.services.outbox import (
    event_publish,
    job_run,
    jobs_prune,
    jobs_retry,
    jobs_sweep,
    outbox_drain,
    outbox_held,
    outbox_task,
)
from accounts.services.people import language_set, staff_add, student_enrol
from accounts.services.roster import RosterReport, roster_import
from accounts.services.synthetic import institution_synthesise, people_synthesise

__all__ = [
    "RosterReport",
    "actor_require",
    "actor_require_self",
    "audit_record",
    "audit_released",
    "break_glass_open",
    "camera_basis_record",
    "camera_basis_revoke",
    "caseload_assign",
    "caseload_end",
    "consent_grant",
    "consent_withdraw",
    "event_publish",
    "heartbeat_record",
    "help_line_add",
    "help_line_remove",
    "institution_synthesise",
    "institution_update",
    "job_run",
    "jobs_prune",
    "jobs_retry",
    "jobs_sweep",
    "language_set",
    "outbox_drain",
    "outbox_held",
    "outbox_retry",
    "outbox_task",
    "password_link",
    "people_synthesise",
    "profile_read_record",
    "roster_import",
    "shift_add",
    "shift_remove",
    "staff_add",
    "student_enrol",
]
