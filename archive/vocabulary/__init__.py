"""Controlled terms the schema names: codes from AVefi where it has one, else FIAFcore or local.

Store the code, translate the label. Sources: AVefi schema (MIT), FIAFcore (CC BY 4.0), PREMIS 3 event types
(Library of Congress), New York Public Library generation terms, Kodak H-182 for nitrate stages.
"""

from archive.vocabulary.agents import (
    AgentType,
    IdentifierScheme,
    NameType,
)
from archive.vocabulary.files import (
    AssetRole,
    EventType,
    Outcome,
)
from archive.vocabulary.money import (
    CostBasis,
    CostKind,
    MinuteKind,
)
from archive.vocabulary.rights import (
    CopyrightStatus,
    RightsAct,
    RightsBasis,
)
from archive.vocabulary.shelf import (
    BURNS,
    AccessStatus,
    Acquisition,
    Base,
    Colour,
    Element,
    Gauge,
    Generation,
    Grade,
    LanguageUsage,
    PlaceKind,
    Sound,
)
from archive.vocabulary.works import (
    DescriptionLevel,
    ManifestationType,
    TitleType,
    VariantType,
    WorkForm,
)

__all__ = [
    "BURNS",
    "AccessStatus",
    "Acquisition",
    "AgentType",
    "AssetRole",
    "Base",
    "Colour",
    "CopyrightStatus",
    "CostBasis",
    "CostKind",
    "DescriptionLevel",
    "Element",
    "EventType",
    "Gauge",
    "Generation",
    "Grade",
    "IdentifierScheme",
    "LanguageUsage",
    "ManifestationType",
    "MinuteKind",
    "NameType",
    "Outcome",
    "PlaceKind",
    "RightsAct",
    "RightsBasis",
    "Sound",
    "TitleType",
    "VariantType",
    "WorkForm",
]
