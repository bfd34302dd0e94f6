"""The JSON way of filling in a questionnaire: keeping answers, handing them in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response as Answer
from rest_framework.views import APIView

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import IsStudent
from screening import queries, services
from screening.models import Campaign, InstrumentVersion, Response
from screening.serializers import (
    DraftChangeSerializer,
    DraftSerializer,
    DraftWantedSerializer,
    ResponseSerializer,
    SubmissionSerializer,
)

REFUSALS = {
    400: OpenApiResponse(description="A problem document that names the item or field."),
    403: OpenApiResponse(description="Not a student."),
}
MISSING = OpenApiResponse(description="Nothing has been kept.")


class Responses(APIView):
    permission_classes = [IsStudent]

    @extend_schema(
        operation_id="response_submit",
        summary="Hand in a questionnaire",
        request=SubmissionSerializer,
        responses={
            201: ResponseSerializer,
            200: OpenApiResponse(ResponseSerializer, "The same sheet came before."),
            **REFUSALS,
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
            instrument_version=_version(given, student.user.language),
            client_uuid=given["client_uuid"],
            answers=given["answers"],
            started_at=given["started_at"],
            campaign=_campaign(request, given.get("campaign")),
            item_ms=given.get("item_ms"),
        )
        return Answer(_body(request, response), status=201 if created else 200)


class Drafts(APIView):
    """Answers on their way: kept one by one, and there again on another device."""

    permission_classes = [IsStudent]

    @extend_schema(
        operation_id="draft_get",
        summary="What is kept of a questionnaire that was begun",
        parameters=[DraftWantedSerializer],
        responses={200: DraftSerializer, **REFUSALS, 404: MISSING},
    )
    def get(self, request: Request) -> Answer:
        form = DraftWantedSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        campaign = _campaign(request, wanted["campaign"])
        version = _version(wanted, people.student_of(request.user).user.language)
        draft = queries.draft_of(request.user, campaign, version) if campaign else None
        if draft is None:
            raise NotFound(_("Nothing has been kept of this questionnaire."))
        return Answer(DraftSerializer(draft).data)

    @extend_schema(
        operation_id="draft_save",
        summary="Keep answers as they are given; the same again changes nothing",
        request=DraftChangeSerializer,
        responses={200: DraftSerializer, **REFUSALS},
    )
    def put(self, request: Request) -> Answer:
        form = DraftChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        student = people.student_of(request.user)
        campaign = _campaign(request, given["campaign"])
        assert campaign is not None  # the serializer wants a number
        draft = services.draft_save(
            by=student.user,
            student=student,
            campaign=campaign,
            instrument_version=_version(given, student.user.language),
            answers=given["answers"],
            answered_at=given["answered_at"],
            item_ms=given.get("item_ms"),
            revision=given["revision"],
            started_at=given.get("started_at"),
            client_uuid=given.get("client_uuid"),
        )
        return Answer(DraftSerializer(draft).data)


def _version(given: dict[str, Any], language: str) -> InstrumentVersion:
    """The version that was shown, where the device names it; the newest one otherwise."""
    key, shown = given["instrument"], given.get("version")
    newest = queries.instrument_version(key, language)
    if newest is None:
        raise Refused("instrument", _("There is no such questionnaire."))
    if shown is None or shown == newest.pk:
        return newest
    version = InstrumentVersion.objects.filter(pk=shown, instrument=newest.instrument).first()
    if version is None:
        raise Refused("version", _("This questionnaire has no such version."))
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
