"""Names each request, refuses addresses nobody types, looks after sessions, shows refusals as pages."""

import logging
import re
import uuid
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError
from django.shortcuts import render

from accounts import seats
from accounts.permissions import Refused

logger = logging.getLogger(__name__)
NUL = re.compile("%00|\x00")
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


class AddressMiddleware:
    """Answer 400 to an address in which a NUL stands: nobody types one, and no database compares with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or NUL.search(request.META.get("QUERY_STRING", "")):
            raise BadRequest("There is a NUL in the address.")
        return self.get_response(request)


class SeatMiddleware:
    """Give each login a row in the list of sessions, and log out those that were ended there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        came_with_one = settings.SESSION_COOKIE_NAME in request.COOKIES
        if came_with_one:
            seats.check(request)
        response = self.get_response(request)
        # A visitor without a session never touches one here, so that public answers stay cacheable.
        if (came_with_one or request.session.modified) and seats.wanting(request):
            seats.take(request)
        return response


class RefusalMiddleware:
    """Show a Refused as a 403 page with its sentence, and what two did at the same moment as a 409 page.

    Forms look before a verb does; where somebody else did the same between the look and the verb, the
    database keeps one of the two and the other reads so here.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer a refusal and a clash; let everything else pass."""
        if isinstance(exception, Refused):
            return render(request, "403.html", {"sentence": exception.sentence}, status=403)
        if isinstance(exception, IntegrityError | ValidationError):
            logger.warning("Clash at %s", request.path, exc_info=exception)
            sentences = exception.messages if isinstance(exception, ValidationError) else []
            return render(request, "409.html", {"clash": True, "sentences": sentences}, status=409)
        return None
