"""A form sent twice, by a double click or an impatient one, is carried out once.

Every page masks its CSRF token anew, so two posts with the same token and the same words to the same address
come from one form on one page. The first is written down before its view runs; the second waits for it and
goes where it led. A form that was refused, or whose view broke, may be sent again.
"""

import time
from datetime import timedelta

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import SentForm

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PATIENCE = 20.0  # seconds the second of two waits for the first
LOST = timedelta(minutes=10)  # after which nobody waits for a form whose server was killed
KEPT = timedelta(days=1)
LONGEST = SentForm._meta.get_field("led_to").max_length


class OnceMiddleware:
    """Let the first of two equal forms through, and lead the second where the first went."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.sent_form = None
        response = self.get_response(request)
        if request.sent_form is not None:
            _end(request.sent_form, response)
        return response

    def process_view(self, request, view, args, kwargs):
        """Take the form up, or answer where somebody else has."""
        mark = mark_of(request)
        if not mark:
            return None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            request.sent_form = _begin(mark)
            if request.sent_form is not None:
                return None
            led_to = _outcome(mark)
            if led_to:
                messages.info(request, _("This form was sent already; here is what came of it."))
                return redirect(led_to)
            time.sleep(0.05)
        return render(request, "409.html", status=409)


def mark_of(request):
    """Return what tells one form on one page from every other, or nothing for what is none of ours."""
    if request.method != "POST" or request.content_type not in FORMS or request.headers.get("HX-Request"):
        return ""
    token = request.POST.get("csrfmiddlewaretoken")
    if not token or not request.user.is_authenticated:
        return ""
    files = [(name, file.name, file.size) for name, file in request.FILES.items()]
    said = repr((request.session.session_key, request.get_full_path(), sorted(request.POST.lists()), files))
    return salted_hmac("accounts.once", said, algorithm="sha256").hexdigest()


def _begin(mark):
    """Write a form down and return its row, or None where it stands there already."""
    now = timezone.now()
    SentForm.objects.filter(mark=mark, led_to="", at__lt=now - LOST).delete()
    if SentForm.objects.filter(mark=mark).exists():
        return None
    try:
        with transaction.atomic():
            row = SentForm.objects.create(mark=mark)
    except IntegrityError:
        return None
    if row.pk % 100 == 0:
        SentForm.objects.filter(at__lt=now - KEPT).delete()
    return row


def _outcome(mark):
    """Return where a form led, or nothing while it is under way."""
    return SentForm.objects.filter(mark=mark).values_list("led_to", flat=True).first()


def _end(row, response):
    """Keep where a form led; forget one that did nothing."""
    led_to = response.headers.get("Location", "")
    if response.status_code in (302, 303) and 0 < len(led_to) <= LONGEST:
        SentForm.objects.filter(pk=row.pk).update(led_to=led_to)
    else:
        SentForm.objects.filter(pk=row.pk).delete()
