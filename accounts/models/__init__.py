"""People, roles, consent, audit and the outbox: what every other room stands on."""

from accounts.models.audit import AuditEvent, AuditFixedError, AuditRelease
from accounts.models.consent import Consent, Purpose
from accounts.models.institution import CameraBasis, HelpLine, Institution, RotaShift
from accounts.models.jobs import Heartbeat, OutboxJob
from accounts.models.people import BreakGlass, CaseloadAssignment, Cohort, Role, Student, User

__all__ = [
    "AuditEvent",
    "AuditFixedError",
    "AuditRelease",
    "BreakGlass",
    "CameraBasis",
    "CaseloadAssignment",
    "Cohort",
    "Consent",
    "Heartbeat",
    "HelpLine",
    "Institution",
    "OutboxJob",
    "Purpose",
    "Role",
    "RotaShift",
    "Student",
    "User",
]
