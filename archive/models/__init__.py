"""The nouns of the archive, one file each."""

from archive.models.agents import Agent, AgentName, Credit
from archive.models.assets import Asset, Digest, PreservationEvent
from archive.models.bulk import BulkChange, BulkEdit, BulkRun
from archive.models.collections import Collection, CollectionMember
from archive.models.copies import Copy, CopyRule, Replication, StorageLocation
from archive.models.exports import Export, HarvestMark, HarvestRecord
from archive.models.fixity import FixityFinding, FixityRun
from archive.models.identifiers import Identifier
from archive.models.imports import (
    ImportBatch,
    ImportClaim,
    ImportMapping,
    ImportRow,
    ImportStep,
    SourceAgent,
    SourceRecord,
)
from archive.models.inspections import Inspection
from archive.models.items import Item, Manifestation, ManifestationLanguage
from archive.models.journal import JournalEntry
from archive.models.ledger import Baseline, CostLine, MachineTime, RateCard, TimeEntry, TimeEstimate
from archive.models.money import ExchangeRate, PeriodLock
from archive.models.photos import Photo
from archive.models.places import Loan, Location, Movement
from archive.models.rights import RightsGrant, RightsStatement
from archive.models.risks import Risk
from archive.models.saved import ListColumns, SavedSearch
from archive.models.search import (
    FacetCount,
    IndexBuild,
    IndexCard,
    IndexKey,
    IndexText,
    IndexWord,
    StatedFact,
)
from archive.models.shots import ShotList
from archive.models.terms import Term
from archive.models.titles import Title
from archive.models.uploads import Examination, Intake, Upload, WatchedFile
from archive.models.variants import Variant
from archive.models.versions import Version
from archive.models.works import Work

__all__ = [
    "Agent",
    "AgentName",
    "Asset",
    "Baseline",
    "BulkChange",
    "BulkEdit",
    "BulkRun",
    "Collection",
    "CollectionMember",
    "Copy",
    "CopyRule",
    "CostLine",
    "Credit",
    "Digest",
    "Examination",
    "ExchangeRate",
    "Export",
    "FacetCount",
    "FixityFinding",
    "FixityRun",
    "HarvestMark",
    "HarvestRecord",
    "Identifier",
    "ImportBatch",
    "ImportClaim",
    "ImportMapping",
    "ImportRow",
    "ImportStep",
    "IndexBuild",
    "IndexCard",
    "IndexKey",
    "IndexText",
    "IndexWord",
    "Inspection",
    "Intake",
    "Item",
    "JournalEntry",
    "ListColumns",
    "Loan",
    "Location",
    "MachineTime",
    "Manifestation",
    "ManifestationLanguage",
    "Movement",
    "PeriodLock",
    "Photo",
    "PreservationEvent",
    "RateCard",
    "Replication",
    "RightsGrant",
    "RightsStatement",
    "Risk",
    "SavedSearch",
    "ShotList",
    "SourceAgent",
    "SourceRecord",
    "StatedFact",
    "StorageLocation",
    "Term",
    "TimeEntry",
    "TimeEstimate",
    "Title",
    "Upload",
    "Variant",
    "Version",
    "WatchedFile",
    "Work",
]
