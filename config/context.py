"""What every page knows: the rooms this person may enter and the languages of the house."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.doors import doors
from archive.permissions import may_see_books, may_see_catalogue
from channel.permissions import may_see_desk
from jobs.permissions import may_operate
from restoration.permissions import may_see_restoration
from reviews.permissions import may_see_reviews

ROOMS = (
    ("archive", _("Catalogue"), "archive:work_list", may_see_catalogue),
    ("restoration", _("Restoration"), "restoration:project_list", may_see_restoration),
    ("reviews", _("Review"), "reviews:review_list", may_see_reviews),
    ("channel", _("Channel"), "channel:front", lambda user: True),
    ("books", _("Books"), "books:overview", may_see_books),
    ("jobs", _("Operations"), "jobs:overview", may_operate),
)


def _door(key, name, user):
    """Lead publishers to their desk and everybody else to what the public sees."""
    return "channel:desk" if key == "channel" and may_see_desk(user) else name


def house(request):
    """Give templates the navigation and the languages."""
    here = getattr(request.resolver_match, "namespace", "") if request.resolver_match else ""
    user = getattr(request, "user", None)
    rooms = [
        {"key": key, "label": label, "url": reverse(_door(key, name, user)), "active": key == here}
        for key, label, name, may in ROOMS
        if user is not None and may(user)
    ]
    inner = doors(user, request.resolver_match.url_name) if here == "archive" and user is not None else []
    return {"house_nav": rooms, "house_doors": inner, "house_languages": settings.LANGUAGES}
