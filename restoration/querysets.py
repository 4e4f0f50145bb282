"""Questions over projects and runs."""

from django.db import models


class ProjectQuerySet(models.QuerySet):
    """Questions over projects."""

    def for_pages(self):
        """Fetch what a list shows beside each project."""
        return self.select_related("work", "source__asset", "producer").prefetch_related(
            "work__titles", "runs"
        )


class RunQuerySet(models.QuerySet):
    """Questions over runs."""

    def open(self):
        """Runs that are not finished."""
        return self.filter(status__in=self.model.OPEN)

    def for_pages(self):
        """Fetch what a list shows beside each run."""
        return self.select_related("project__work", "started_by", "source").prefetch_related(
            "project__work__titles"
        )
