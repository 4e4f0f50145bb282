"""Doors of the channel's work; each may be opened twice."""

from channel import delivering
from channel.models import Delivery
from jobs import runner


def deliver(delivery_id, attempt):
    """Make a publication's files for the public."""
    runner.carry(Delivery, delivery_id, attempt, delivering.work)
