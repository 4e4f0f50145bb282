"""Records two people may change at once: each saved change counts one up."""

from django.db import models


class Revised(models.Model):
    """A record that says which state of it was read; archive.actions.revisions holds people to it."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
