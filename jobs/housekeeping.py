"""What rooms above look after in every house: functions named in settings.JOBS_HOUSEKEEPING, once a while.

They may run in several supervisors at once and must be short; long work is a leased row.
"""

import logging
import time

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Housekeeping:
    """Remembers when it was last done; `due` does it again after the interval."""

    def __init__(self, clock=time.monotonic):
        self._clock, self._next = clock, 0.0

    def due(self):
        """Run every function when the interval is over; one that fails does not keep the others from it."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + settings.JOBS_HOUSEKEEPING_SECONDS
        for name in settings.JOBS_HOUSEKEEPING:
            try:
                import_string(name)()
            except Exception:
                logger.exception("Housekeeping %s failed", name)
