"""API errors are problem documents that name the field."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.test import Client
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.domain.errors import Conflict, Refused
from config.problems import CONTENT_TYPE, problem_response
from tests import people

ERRORS: list[tuple[Exception, int, list[dict[str, str]]]] = [
    (Refused("captured_at", "too old"), 400, [{"field": "captured_at", "reason": "too old"}]),
    (Conflict("client_uuid", "other"), 409, [{"field": "client_uuid", "reason": "other"}]),
    (PermissionDenied(), 403, []),
    (exceptions.NotAuthenticated(), 401, []),
    (Http404(), 404, []),
    (ObjectDoesNotExist("Student matching query"), 404, []),
    (exceptions.Throttled(wait=3), 429, []),
    (exceptions.ParseError(), 400, []),
    (exceptions.MethodNotAllowed("PUT"), 405, []),
]


@pytest.mark.parametrize(("error", "status", "errors"), ERRORS)
def test_every_refusal_is_a_problem_document(
    error: Exception, status: int, errors: list[dict[str, str]]
) -> None:
    response = problem_response(error, {})
    assert response is not None
    assert response.status_code == response.data["status"] == status
    assert response.content_type == CONTENT_TYPE
    assert response.data["errors"] == errors
    assert set(response.data) == {"type", "title", "status", "detail", "errors"}
    assert response.data["type"].startswith("urn:maum:problem:")
    assert "matching query" not in response.data["detail"]


def test_defects_are_no_problem_documents() -> None:
    assert problem_response(RuntimeError("x"), {}) is None


def test_throttled_says_when_to_come_back() -> None:
    response = problem_response(exceptions.Throttled(wait=3), {})
    assert response is not None
    assert int(response.headers["Retry-After"]) >= 3


class _Inner(serializers.Serializer[None]):
    value = serializers.FloatField(max_value=1)


class _Outer(serializers.Serializer[None]):
    name = serializers.CharField()
    answers = _Inner(many=True)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        raise serializers.ValidationError("does not add up")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"answers": [{"value": 0}, {"value": 2}]}, {"name", "answers.1.value"}),
        ({"name": "a", "answers": "x"}, {"answers"}),
        ({"name": "a", "answers": []}, {""}),
    ],
)
def test_nested_fields_are_named_with_their_place(data: object, fields: set[str]) -> None:
    with pytest.raises(exceptions.ValidationError) as refused:
        _Outer(data=data).is_valid(raise_exception=True)
    response = problem_response(refused.value, {})
    assert response is not None
    assert {error["field"] for error in response.data["errors"]} == fields
    assert all(error["reason"] for error in response.data["errors"])


class _Refuser(APIView):
    permission_classes = ()

    def post(self, request: object) -> None:
        raise Refused("sum", "does not sum to 1")


def test_content_type_reaches_the_wire() -> None:
    response = _Refuser.as_view()(APIRequestFactory().post("/api/x/", {}, format="json"))
    response.render()
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert b'"field":"sum"' in response.content


@pytest.fixture
def alice(client: Client, db: None) -> Client:
    return people.log_in(client, people.student())


def test_unknown_api_address_answers_in_kind(alice: Client) -> None:
    response = alice.get("/api/nothing/here/")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == CONTENT_TYPE


def test_missing_csrf_token_is_a_problem_document(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    people.log_in(strict, people.student())
    response = strict.post("/api/samples/", "{}", content_type="application/json")
    assert response.status_code == 403
    assert response.headers["Content-Type"] == CONTENT_TYPE
