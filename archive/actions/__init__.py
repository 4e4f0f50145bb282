"""The verbs of the archive, by noun."""

from archive.actions.events import record_event
from archive.actions.films import AlreadyHeld, add_restored_version, ingest, keep_reference
from archive.actions.holdings import add_inspection, add_item, add_manifestation
from archive.actions.places import add_location
from archive.actions.works import Conflict, change_work, create_work, set_signed_version

__all__ = [
    "AlreadyHeld",
    "Conflict",
    "add_inspection",
    "add_item",
    "add_location",
    "add_manifestation",
    "add_restored_version",
    "change_work",
    "create_work",
    "ingest",
    "keep_reference",
    "record_event",
    "set_signed_version",
]
