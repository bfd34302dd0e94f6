"""Notes: signed once, corrected by a further version, never changed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import role_of
from accounts.services import audit_record
from counselling.models import Note

if TYPE_CHECKING:
    from accounts.models import Student, User

LONGEST = 20_000


@transaction.atomic
def note_sign(*, by: User, student: Student, text: str, thread: uuid.UUID | None = None) -> Note:
    """Sign a note on ``student``; with ``thread`` a further version of one's own note.

    Raises ``PermissionDenied`` for whoever may not see the student or did not write the note,
    ``Refused`` for an empty or endless text.
    """
    if role_of(by) != "counsellor":
        raise PermissionDenied
    people.student_check(by, student)
    words = text.strip()
    if not words:
        raise Refused("text", _("The note is empty."))
    if len(words) > LONGEST:
        raise Refused(
            "text", _("Please keep a note under %(most)s characters.") % {"most": LONGEST}
        )
    version = _next_version(by, student, thread) if thread else 1
    note = Note.objects.create(
        thread=thread or uuid.uuid4(), version=version, student=student, author=by, text=words
    )
    audit_record(by=by, action="note.sign", student=student, obj=note, details={"version": version})
    return note


def _next_version(by: User, student: Student, thread: uuid.UUID) -> int:
    """Locked, so that two windows never sign the same version."""
    versions = list(Note.objects.select_for_update().filter(thread=thread, student=student))
    if not versions:
        raise Refused("text", _("There is no such note to correct."))
    if any(version.author_id != by.pk for version in versions):
        raise PermissionDenied
    return max(version.version for version in versions) + 1
