"""The nouns of the archive, one file each."""

from archive.models.assets import Asset, Digest, PreservationEvent
from archive.models.inspections import Inspection
from archive.models.items import Item, Manifestation
from archive.models.journal import JournalEntry
from archive.models.ledger import Baseline, CostLine, MachineTime, RateCard, TimeEntry
from archive.models.titles import Title
from archive.models.versions import Version
from archive.models.works import Work

__all__ = [
    "Asset",
    "Baseline",
    "CostLine",
    "Digest",
    "Inspection",
    "Item",
    "JournalEntry",
    "MachineTime",
    "Manifestation",
    "PreservationEvent",
    "RateCard",
    "TimeEntry",
    "Title",
    "Version",
    "Work",
]
