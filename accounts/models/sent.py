"""Forms that were sent, so that one sent twice is carried out once."""

from django.db import models


class SentForm(models.Model):
    """A form on its way or done: its mark once, and where it led when it was done."""

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    led_to = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.mark[:12]
