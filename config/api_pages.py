"""The page on which the API explains itself, drawn from its own description."""

from functools import cache

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator

from accounts.guards import guarded
from accounts.models.tokens import Scope
from accounts.permissions import may_work_here

METHODS = ("get", "post", "patch")
NOUNS = {
    "works": _("Works"),
    "manifestations": _("Manifestations"),
    "items": _("Items"),
    "inspections": _("Inspections"),
    "films": _("Taking in films"),
    "assets": _("Assets"),
    "versions": _("Versions"),
    "events": _("Preservation events"),
    "time": _("Booked time"),
    "books": _("Books"),
    "journal": _("Journal"),
    "programmes": _("Programmes"),
    "runs": _("Runs"),
    "reviews": _("Reviews"),
    "publications": _("Publications"),
}


@guarded(may_work_here)
def api_docs(request):
    """Show how to come in, and every operation with what it takes."""
    context = {"groups": _groups(), "nouns": NOUNS, "scopes": Scope.choices}
    return render(request, "house/api.html", context)


@cache
def _groups():
    """Return (noun, operations) in the order of the doors; the description is drawn once a process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    groups = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if operation := methods.get(method):
                groups.setdefault(operation["tags"][0], []).append(_told(schema, path, method, operation))
    return [(noun, groups[noun]) for noun in NOUNS if noun in groups]


def _told(schema, path, method, operation):
    content = operation.get("requestBody", {}).get("content", {})
    shape = next(iter(content.values()), {}).get("schema", {})
    name = shape.get("$ref", "").rpartition("/")[2]
    body = schema["components"]["schemas"].get(name, {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "scope": operation["x-scope"],
        "params": [one for one in operation.get("parameters", []) if one["in"] == "query"],
        "needs_condition": any(one["name"] == "If-Match" for one in operation.get("parameters", [])),
        "media": next(iter(content), ""),
        "fields": [
            {"name": field, "needed": field in body.get("required", []), "type": _type(facts)}
            for field, facts in body.get("properties", {}).items()
        ],
    }


def _type(facts):
    for key in ("$ref", "allOf", "oneOf"):
        if key in facts:
            inner = facts[key] if key == "$ref" else facts[key][0].get("$ref", "")
            return inner.rpartition("/")[2]
    kind = facts.get("type", "")
    return " | ".join(kind) if isinstance(kind, list) else kind
