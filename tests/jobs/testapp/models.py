"""Leased rows with a fan-in, as small as can be: pieces of a batch and the one join after them."""

from django.db import models
from django.db.models import F

from jobs import bell
from jobs.models import Leased, State


class Batch(models.Model):
    """Something cut into pieces."""

    class Meta:
        app_label = "testapp"

    def __str__(self):
        return f"batch {self.pk}"


class Piece(Leased):
    """One piece; the last to be committed makes the join."""

    task = "tests.jobs.testapp.tasks.piece"
    offers_original = True
    shown_with = ("batch",)

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="pieces")
    steps = models.PositiveIntegerField(default=5)
    step_seconds = models.FloatField(default=0.0)
    trick = models.CharField(max_length=20, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    commits = models.PositiveIntegerField(default=0)
    booked = models.FloatField(default=0.0)
    followed = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        app_label = "testapp"

    def __str__(self):
        return f"piece {self.pk} of batch {self.batch_id}"

    def on_done(self):
        """Count the commit; the last piece of the batch makes the join and rings for it."""
        Batch.objects.select_for_update().get(pk=self.batch_id)
        Piece.objects.filter(pk=self.pk).update(commits=F("commits") + 1)
        if not Piece.objects.filter(batch=self.batch_id).exclude(state=State.DONE).exists():
            bell.ring(Join.objects.create(batch_id=self.batch_id, total=1))

    def on_quarantined(self):
        """Leave a mark."""
        Piece.objects.filter(pk=self.pk).update(followed="quarantined")

    def on_cancelled(self):
        """Leave a mark."""
        Piece.objects.filter(pk=self.pk).update(followed="cancelled")

    def on_requeued(self):
        """Leave a mark."""
        Piece.objects.filter(pk=self.pk).update(followed="requeued")

    def on_booked(self, seconds):
        """Add the seconds up in a place of our own."""
        Piece.objects.filter(pk=self.pk).update(booked=F("booked") + seconds)

    def keep_original(self, by):
        """Leave the piece out and say who wanted that."""
        Piece.objects.filter(pk=self.pk).update(followed=f"original by {by.get_username()}")


class Join(Leased):
    """What follows when all pieces are done; the schema allows one per batch."""

    task = "tests.jobs.testapp.tasks.join"
    queue = "assemble"

    batch = models.OneToOneField(Batch, models.CASCADE)
    commits = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "testapp"

    def __str__(self):
        return f"join of batch {self.batch_id}"

    def on_done(self):
        """Count the commit."""
        Join.objects.filter(pk=self.pk).update(commits=F("commits") + 1)
