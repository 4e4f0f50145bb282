"""Names each request, and turns a refusal into the page that shows its sentence."""

import uuid
from contextvars import ContextVar

from django.shortcuts import render

from accounts.permissions import Refused

_request_id = ContextVar("request_id", default="")


def current_request_id():
    """Return the id of the request being answered, or an empty text outside one."""
    return _request_id.get()


class RequestIdMiddleware:
    """Give each request an id that the journal keeps and the answer carries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex
        token = _request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class RefusalMiddleware:
    """Show a Refused as a 403 page with its sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer Refused; let everything else pass."""
        if isinstance(exception, Refused):
            return render(request, "403.html", {"sentence": exception.sentence}, status=403)
        return None
