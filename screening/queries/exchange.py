"""What leaves the house: FHIR documents of one sheet, and rows for research with consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet

from accounts import queries as people
from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.fhir import Scored, digits_restore, response_document, scores_bundle
from screening.models import InstrumentVersion, Response
from screening.queries.instruments import instrument_of

if TYPE_CHECKING:
    from accounts.models import Student

Json = dict[str, Any]


def questionnaire_as_fhir(version: InstrumentVersion) -> Json:
    """The version's ``Questionnaire`` as it was published, decimals with their digits."""
    document: Json = digits_restore(version.questionnaire)
    return document


def response_as_fhir(viewer: Viewer, response: Response) -> Json:
    """The sheet as ``QuestionnaireResponse``: the imported document whole, or one of its answers.

    Raises ``PermissionDenied`` unless the viewer may see the student.
    """
    people.student_check(viewer, response.student)
    if response.document is not None:
        document: Json = digits_restore(response.document)
        return document
    version = response.instrument_version
    about = {
        "id": str(response.pk),
        "status": "completed",
        "subject": {"reference": f"Patient/{response.student.code}"},
        "authored": response.submitted_at.isoformat(),
    }
    return response_document(
        questionnaire_as_fhir(version), instrument_of(version), response.answers, about
    )


def scores_as_fhir(viewer: Viewer, response: Response) -> Json:
    """The sheet's scores as a ``Bundle`` of ``Observation``; see ``response_as_fhir``."""
    people.student_check(viewer, response.student)
    instrument = instrument_of(response.instrument_version)
    scored = [
        Scored(instrument.scale(row.scale), row.value, row.band, row.band_label)
        for row in response.scores.all()
    ]
    return scores_bundle(
        instrument,
        scored,
        response=str(response.pk),
        subject=response.student.code,
        effective=response.submitted_at.isoformat(),
    )


def research_sheets(viewer: Viewer | None, version: InstrumentVersion) -> QuerySet[Response]:
    """Every sheet of a version whose student's research consent is open now, oldest first.

    ``viewer`` is an admin, or None for the command line. Raises ``PermissionDenied``.
    """
    _require(viewer)
    return (
        _consented()
        .filter(instrument_version=version)
        .select_related("campaign")
        .prefetch_related("scores")
        .defer("document")
        .order_by("submitted_at", "pk")
    )


def research_versions(viewer: Viewer | None) -> list[InstrumentVersion]:
    """The versions that have a sheet for the export. Raises ``PermissionDenied``."""
    _require(viewer)
    sheets = _consented().filter(instrument_version=OuterRef("pk"))
    found = InstrumentVersion.objects.filter(Exists(sheets)).select_related("instrument")
    return list(found.order_by("instrument__key", "language", "number"))


def students_by_code_for_system(codes: set[str]) -> dict[str, Student]:
    """Pseudonymous code to student, for those that exist."""
    model: Any = Response._meta.get_field("student").related_model
    return {row.code: row for row in model.objects.filter(code__in=codes)}


def _consented() -> QuerySet[Response]:
    return Response.objects.filter(
        student__consents__purpose="research", student__consents__withdrawn_at=None
    )


def _require(viewer: Viewer | None) -> None:
    if viewer is not None and role_of(viewer) != "admin":
        raise PermissionDenied
