"""Refusals as problem documents (RFC 9457), with the same sentences as the pages."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, NotFound
from rest_framework.exceptions import ValidationError as InvalidInput
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from accounts.middleware import current_request_id

MEDIA = "application/problem+json"


class ProblemSerializer(serializers.Serializer):
    """Why something was not answered or not done."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field; those of no field stand under the empty name.",
    )
    revision = serializers.IntegerField(required=False)
    changes = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="What a colleague changed meanwhile."
    )


class Stale(APIException):
    """Somebody saved the record since it was read; `changes` are theirs."""

    status_code = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, sentence, *, revision, changes):
        super().__init__(sentence)
        self.beside = {"revision": revision, "changes": changes}


class NoCondition(APIException):
    """A change that does not say which state of the record it was written on."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = _("Send the ETag you read in the header If-Match, so that nobody's change is lost.")


class Clash(APIException):
    """Somebody did the same at the same moment, and the database keeps one of the two."""

    status_code = HTTPStatus.CONFLICT
    default_detail = _(
        "Somebody did the same at the same moment, and nothing was kept of this; read it and try again."
    )


def answer(error, context):
    """Return the problem for an exception of the API, or None for one that is not ours to tell."""
    if isinstance(error, ValidationError):
        error = InvalidInput(_by_field(error))
    if isinstance(error, IntegrityError):
        error = Clash()
    if isinstance(error, Http404):
        error = NotFound(_("There is no such thing at this address, or it is closed to you."))
    elif isinstance(error, NotFound) and "cursor" in context["request"].query_params:
        error = NotFound(_("This cursor is not one of ours; begin the list again without it."))
    response = exception_handler(error, context)
    if response is None:
        return None
    set_rollback()
    status = response.status_code
    body = document(status, _sentence(response.data))
    if isinstance(error, InvalidInput):
        body["errors"] = dict(_flat(response.data))
    body |= getattr(error, "beside", {})
    headers = {name: response[name] for name in ("WWW-Authenticate", "Retry-After") if name in response}
    headers |= {"Allow": response["Allow"]} if "Allow" in response else {}
    return Response(body, status=status, headers=headers, content_type=MEDIA)


def document(status, sentence):
    """Return the body of a problem: its status, what went wrong as one sentence, and the request's id."""
    status = HTTPStatus(status)
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": sentence,
        "request_id": current_request_id(),
    }


def _by_field(error):
    if hasattr(error, "error_dict"):
        return {"" if name == "__all__" else name: texts for name, texts in error.message_dict.items()}
    return {"": error.messages}


def _sentence(data):
    """Return what went wrong as one sentence, or the first of several with its field."""
    if isinstance(data, dict) and isinstance(data.get("detail"), ErrorDetail):
        return str(data["detail"])
    name, sentences = next(iter(_flat(data)), ("", [""]))
    return f"{name}: {sentences[0]}" if name else str(sentences[0])


def _flat(data, at=""):
    """Yield (field, sentences) of errors however deep they stand: titles.0.text."""
    if isinstance(data, dict):
        for name, inner in data.items():
            part = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (at, part))))
    elif isinstance(data, list) and any(isinstance(one, dict | list) for one in data):
        for number, inner in enumerate(data):
            yield from _flat(inner, f"{at}.{number}" if at else str(number))
    elif data:
        yield at, [str(one) for one in (data if isinstance(data, list) else [data])]
