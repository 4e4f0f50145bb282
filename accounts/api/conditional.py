"""Conditional answers: an ETag on every reading, 304 where nothing changed, which revision a change is on."""

import hashlib
import re

from django.http import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from accounts.api.problems import NoCondition

REVISION = re.compile(r'^(?:W/)?"r(\d{1,9})-')


class Conditional:
    """Give safe answers an ETag: the row's revision, where it has one, and a hash of what was written."""

    def finalize_response(self, request, response, *args, **kwargs):
        """Look at the answer once it is written."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        if response.status_code in (200, 201):
            response.add_post_render_callback(lambda written: _tagged(request, written))
        return response


def _tagged(request, response):
    """Set the ETag; answer 304 where the reader holds this state already."""
    data = response.data if isinstance(response.data, dict) else {}
    revision = f"r{data['revision']}-" if "revision" in data else ""
    tag = f'"{revision}{hashlib.sha256(response.content).hexdigest()[:20]}"'
    response["ETag"] = tag
    if request.method in ("GET", "HEAD"):
        held = parse_etags(request.headers.get("If-None-Match", ""))
        if "*" in held or tag in held or f"W/{tag}" in held:
            unchanged = HttpResponseNotModified()
            for name in ("ETag", "Cache-Control", "Vary"):
                unchanged[name] = response[name]
            return unchanged
    return None


def revision_asked(request):
    """Return the revision that If-Match names; raises NoCondition where it names none."""
    match = REVISION.match(request.headers.get("If-Match", "").strip())
    if match is None:
        raise NoCondition
    return int(match[1])
