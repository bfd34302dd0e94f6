"""What phones talk to. Every refusal is an RFC 9457 problem document naming the field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import IsStudent
from ema import queries, services
from ema.serializers import (
    FRAME_BYTES,
    DueOut,
    FrameIn,
    FrameOut,
    Problem,
    SampleIn,
    SampleOut,
    SubmissionIn,
    SubmissionOut,
)
from inference.domain.errors import ModelError

REFUSALS = {
    400: OpenApiResponse(Problem, "Refused, with the field and the reason."),
    403: OpenApiResponse(Problem, "Not a student, or not logged in."),
}
CONFLICT = {409: OpenApiResponse(Problem, "The same UUID came before with other content.")}
MISSING = {404: OpenApiResponse(Problem, "There is no such check-in of yours.")}
TOO_LARGE = _("The picture is larger than 8 MB.")
ENVELOPE_BYTES = 64 * 1024  # what a multipart body holds besides the picture


class LenientJSON(JSONParser):
    """Lets NaN and Infinity through to the fields, whose refusal can name them."""

    strict = False


class StudentView(APIView):
    permission_classes = [IsStudent]
    parser_classes = [LenientJSON]


class Samples(StudentView):
    """Expression estimates."""

    @extend_schema(
        request=SampleIn,
        responses={201: SampleOut, 200: SampleOut, **REFUSALS, **MISSING, **CONFLICT},
        summary="Record an expression estimate once, however often it is sent",
    )
    def post(self, request: Request) -> Response:
        given = SampleIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields: dict[str, Any] = dict(given.validated_data)
        if fields["prompt"] is not None:
            fields["prompt"] = queries.prompt_get(request.user, fields["prompt"])
        student = people.student_of(request.user)
        sample, created = services.sample_record(by=student.user, student=student, **fields)
        return Response(SampleOut(sample).data, _status(created))


class Submissions(StudentView):
    """Answers to a check-in."""

    @extend_schema(
        request=SubmissionIn,
        responses={201: SubmissionOut, 200: SubmissionOut, **REFUSALS, **MISSING, **CONFLICT},
        summary="Hand in the answers to a check-in once, however often they are sent",
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        prompt = queries.prompt_get(request.user, prompt_id)
        given = SubmissionIn(data=request.data)
        given.is_valid(raise_exception=True)
        prompt, created = services.prompt_submit(
            by=people.student_of(request.user).user, prompt=prompt, **given.validated_data
        )
        return Response(SubmissionOut(prompt).data, _status(created))


class DuePrompt(StudentView):
    """The check-in that is open now."""

    @extend_schema(
        responses={200: DueOut, 403: REFUSALS[403]}, summary="The check-in that is open now"
    )
    def get(self, request: Request) -> Response:
        return Response(DueOut({"prompt": queries.prompt_due(request.user)}).data)


class ReaderAway(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("Pictures cannot be read at the moment.")


class Frames(StudentView):
    """One picture, for phones that cannot read it themselves."""

    parser_classes = [MultiPartParser]
    throttle_scope = "frames"

    @extend_schema(
        request={"multipart/form-data": FrameIn},
        responses={
            200: FrameOut,
            **REFUSALS,
            429: OpenApiResponse(Problem, "Too many pictures in a minute."),
            503: OpenApiResponse(Problem, "The models cannot be loaded."),
        },
        summary="Read one picture in memory; nothing of it is stored",
    )
    def post(self, request: Request) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > FRAME_BYTES + ENVELOPE_BYTES:
            raise Refused("frame", str(TOO_LARGE))  # before it is read
        given = FrameIn(data=request.data)
        given.is_valid(raise_exception=True)
        student = people.student_of(request.user)
        try:
            answer = services.frame_answer(
                by=student.user, student=student, picture=given.validated_data["frame"].read()
            )
        except ModelError as error:
            raise ReaderAway from error
        return Response(FrameOut(vars(answer)).data)


def _status(created: bool) -> int:
    return status.HTTP_201_CREATED if created else status.HTTP_200_OK
