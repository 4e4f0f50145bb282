"""Controlled terms the schema names: codes from AVefi where it has one, else FIAFcore or local.

Store the code, translate the label. Sources: AVefi schema (MIT), FIAFcore (CC BY 4.0), PREMIS 3 event types
(Library of Congress), Kodak H-182 for nitrate stages.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DescriptionLevel(TextChoices):
    """Levels of description (EN 15907)."""

    MONOGRAPHIC = "Monographic", _("single work")
    SERIAL = "Serial", _("series")
    ANALYTIC = "Analytic", _("part or episode")
    COLLECTION = "Collection", _("collection")


class WorkForm(TextChoices):
    """Forms of a work (AVefi)."""

    FEATURE = "Feature", _("feature")
    SHORT = "Short", pgettext_lazy("film form", "short")
    DOCUMENTARY = "Documentary", _("documentary")
    NEWSREEL = "Newsreel", _("newsreel")
    SERIES = "Series", _("series")
    FICTION = "Fiction", _("fiction")
    EXPERIMENTAL = "ExperimentalFilm", _("experimental film")
    EDUCATIONAL = "EducationalFilm", _("educational film")
    HOME_MOVIE = "HomeMovie", _("home movie")
    TRAILER = "Trailer", _("trailer")
    COMMERCIAL = "Commercial", _("commercial")
    COMPILATION = "Compilation", _("compilation")
    EXCERPT = "Excerpt", _("excerpt")
    UNEDITED = "UneditedFootage", _("unedited footage")


class TitleType(TextChoices):
    """Kinds of title (AVefi)."""

    PREFERRED = "PreferredTitle", _("preferred title")
    TITLE_PROPER = "TitleProper", _("title proper")
    TRANSLATED = "TranslatedTitle", _("translated title")
    TRANSLITERATED = "TransliteratedTitle", _("transliterated title")
    ALTERNATIVE = "AlternativeTitle", _("alternative title")
    SUPPLIED = "SuppliedDevisedTitle", _("supplied title")
    SERIES = "SeriesTitle", _("series title")
    WORKING = "WorkingTitle", _("working title")


class ManifestationType(TextChoices):
    """Kinds of manifestation (FIAFcore)."""

    THEATRICAL = "TheatricalDistribution", _("theatrical distribution")
    NON_THEATRICAL = "NonTheatricalDistribution", _("non-theatrical distribution")
    BROADCAST = "Broadcast", _("broadcast")
    HOME_VIEWING = "HomeViewingPublication", _("home viewing publication")
    INTERNET = "Internet", _("internet")
    PRESERVATION = "PreservationRestoration", _("preservation or restoration")
    UNRELEASED = "Unreleased", _("unreleased")
    UNKNOWN = "Unknown", pgettext_lazy("manifestation", "unknown")


class Element(TextChoices):
    """Elements of an item (AVefi)."""

    ORIGINAL_NEGATIVE = "OriginalNegative", _("original negative")
    DUPLICATE_NEGATIVE = "DuplicateNegative", _("duplicate negative")
    DUPLICATE_POSITIVE = "DuplicatePositive", _("duplicate positive")
    POSITIVE = "Positive", _("positive print")
    REVERSAL = "OriginalPositiveReversalFilm", _("reversal original")
    LAVENDER = "Lavender", _("lavender print")
    IMAGE_NEGATIVE = "ImageNegative", _("image negative")
    SOUND_NEGATIVE = "SoundNegative", _("sound negative")
    DCP = "DCP", _("DCP")


class Gauge(TextChoices):
    """Film gauges and carriers (AVefi)."""

    MM35 = "35mmFilm", _("35 mm")
    MM16 = "16mmFilm", _("16 mm")
    SUPER16 = "Super16mmFilm", _("Super 16")
    MM8 = "8mmFilm", _("8 mm")
    SUPER8 = "Super8mmFilm", _("Super 8")
    MM9 = "9.5mmFilm", _("9.5 mm")
    MM17 = "17.5mmFilm", _("17.5 mm")
    MM70 = "70mmFilm", _("70 mm")
    BETACAM_SP = "BetacamSP", _("Betacam SP")
    DIGITAL_BETACAM = "DigitalBetacam", _("Digital Betacam")
    UMATIC = "UMatic", _("U-matic")
    FILE = "LocalFile", _("digital file")


class Base(TextChoices):
    """Film bases (FIAFcore)."""

    NITRATE = "Nitrate", _("nitrate")
    DIACETATE = "Diacetate", _("diacetate")
    ACETATE = "Acetate", _("acetate")
    POLYESTER = "Polyester", _("polyester")
    MIXED = "Mixed", pgettext_lazy("film base", "mixed")
    NONE = "None", _("no film base")


class Colour(TextChoices):
    """Colour of an item (AVefi)."""

    BLACK_AND_WHITE = "BlackAndWhite", _("black and white")
    TINTED = "BlackAndWhiteTinted", _("black and white, tinted")
    TONED = "BlackAndWhiteToned", _("black and white, toned")
    COLOUR = "Colour", pgettext_lazy("film", "colour")
    MIXED = "ColourBlackAndWhite", _("colour and black and white")
    SEPIA = "Sepia", _("sepia")


class Sound(TextChoices):
    """Sound of an item (AVefi): Silent is made without sound, Mute carries none on this element."""

    SILENT = "Silent", _("silent (made without sound)")
    MUTE = "Mute", _("mute (this element carries none)")
    COMBINED = "Combined", _("combined")
    SOUND = "Sound", _("sound only")


class AccessStatus(TextChoices):
    """Access status of an item (AVefi)."""

    ARCHIVE = "Archive", pgettext_lazy("access status", "archive")
    MASTER = "Master", pgettext_lazy("access status", "master")
    DISTRIBUTION = "Distribution", pgettext_lazy("access status", "distribution")
    VIEWING = "Viewing", pgettext_lazy("access status", "viewing")
    REMOVED = "Removed", pgettext_lazy("access status", "removed")


class Grade(TextChoices):
    """Condition grades of the house, from which the manual baseline follows."""

    A = "A", _("A: good")
    B = "B", _("B: worn")
    C = "C", _("C: damaged")
    D = "D", _("D: heavily damaged")


class AssetRole(TextChoices):
    """Roles of a stored file."""

    PRESERVATION_MASTER = "PreservationMaster", _("preservation master")
    RESTORED_MASTER = "RestoredMaster", _("restored master")
    MEZZANINE = "Mezzanine", _("mezzanine")
    ACCESS = "Access", _("access copy")
    REFERENCE = "Reference", _("reference, kept aside")


class EventType(TextChoices):
    """PREMIS 3 event types by Library of Congress code."""

    INGESTION = "ing", _("ingestion")
    DIGEST = "mes", _("message digest calculation")
    FIXITY = "fix", _("fixity check")
    CAPTURE = "cap", _("capture")
    CREATION = "cre", _("creation")
    MODIFICATION = "mod", _("modification")
    VALIDATION = "val", _("validation")
    APPRAISAL = "app", _("appraisal")
    DISSEMINATION = "dis", _("dissemination")
    METADATA = "mem", _("metadata modification")
    EXTRACTION = "mee", _("metadata extraction")


class Outcome(TextChoices):
    """Outcome of an event."""

    SUCCESS = "success", pgettext_lazy("outcome", "success")
    FAIL = "fail", pgettext_lazy("outcome", "failure")
    WARNING = "warning", pgettext_lazy("outcome", "warning")


class MinuteKind(TextChoices):
    """Kinds of minutes people book."""

    FIX = "fix", _("hand restoration")
    REVIEW = "review", pgettext_lazy("minutes", "review")
    INSPECT = "inspect", _("inspection")
    CATALOGUE = "catalogue", _("cataloguing")
    PUBLISH = "publish", _("publishing")


class CostKind(TextChoices):
    """Kinds of money beside minutes."""

    STAFF = "staff", _("staff")
    VENDOR = "vendor", _("vendor")
    SCAN = "scan", _("scan")
    STORAGE = "storage", _("storage")
    COMPUTE = "compute", _("computing")
    RIGHTS = "rights", _("rights")


class CostBasis(TextChoices):
    """Whether money is a plan or a fact."""

    ESTIMATE = "estimate", _("estimate")
    ACTUAL = "actual", _("actual")
