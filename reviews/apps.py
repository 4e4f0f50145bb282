from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Judging a version and signing that it stayed old."""

    name = "reviews"
    verbose_name = _("Review")
