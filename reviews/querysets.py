"""Questions over reviews and notes."""

from django.db import models
from django.db.models import Q


class ReviewQuerySet(models.QuerySet):
    """Questions over reviews."""

    def waiting(self):
        """Reviews that wait for somebody's judgement."""
        return self.filter(status__in=["waiting", "approved"])

    def open(self):
        """Reviews that are not decided."""
        return self.filter(status__in=self.model.OPEN)

    def for_title(self, work):
        """Reviews of a title's versions."""
        return self.filter(version__work=work)

    def for_pages(self):
        """Fetch what a list shows beside each review."""
        return self.select_related("version__work", "version__asset", "opened_by").prefetch_related(
            "version__work__titles", "version__makers", "notes", "signoffs__signer"
        )

    def to_judge(self, user):
        """Open reviews this person may sign now, by role and by deed."""
        from reviews.permissions import may_approve, may_sign_faithfulness

        asked = {"waiting": may_approve, "approved": may_sign_faithfulness}
        return [row for row in self.waiting().for_pages() if asked[row.status](user, row)]


class NoteQuerySet(models.QuerySet):
    """Questions over notes."""

    def unsettled(self):
        """Notes that stand in the way of a signature."""
        return self.filter(~Q(severity="fyi"), verified_at=None)
