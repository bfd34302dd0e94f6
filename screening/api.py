"""The JSON way of handing in a questionnaire."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response as Answer
from rest_framework.views import APIView

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import IsStudent
from screening import queries, services
from screening.models import Campaign, InstrumentVersion, Response
from screening.serializers import ResponseSerializer, SubmissionSerializer


class Responses(APIView):
    permission_classes = [IsStudent]

    @extend_schema(
        operation_id="response_submit",
        summary="Hand in a questionnaire",
        request=SubmissionSerializer,
        responses={
            201: ResponseSerializer,
            200: OpenApiResponse(ResponseSerializer, "The same sheet came before."),
            400: OpenApiResponse(description="A problem document that names the item or field."),
            403: OpenApiResponse(description="Not a student."),
            409: OpenApiResponse(description="This client_uuid came before with other answers."),
        },
    )
    def post(self, request: Request) -> Answer:
        form = SubmissionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        student = people.student_of(request.user)
        response, created = services.response_submit(
            by=student.user,
            student=student,
            instrument_version=_version(given["instrument"], student.user.language),
            client_uuid=given["client_uuid"],
            answers=given["answers"],
            started_at=given["started_at"],
            campaign=_campaign(request, given.get("campaign")),
        )
        return Answer(_body(request, response), status=201 if created else 200)


def _version(key: str, language: str) -> InstrumentVersion:
    version = queries.instrument_version(key, language)
    if version is None:
        raise Refused("instrument", _("There is no such questionnaire."))
    return version


def _campaign(request: Request, pk: int | None) -> Campaign | None:
    """Closed ones too: a sheet sent again after the closing is still the same sheet."""
    if pk is None:
        return None
    campaign = queries.campaign_of_student(request.user, pk)
    if campaign is None:
        raise Refused("campaign", _("You have not been invited to this campaign."))
    return campaign


def _body(request: Request, response: Response) -> dict[str, Any]:
    response.help = queries.critical_in(response)  # type: ignore[attr-defined]
    response.result_url = reverse("questionnaire_result", args=[response.pk])  # type: ignore[attr-defined]
    return dict(ResponseSerializer(response).data)
