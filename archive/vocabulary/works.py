"""Terms of works, their titles, variants and embodiments."""

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
    FEATURETTE = "Featurette", _("featurette")
    SHORT = "Short", pgettext_lazy("film form", "short")
    FICTION = "Fiction", _("fiction")
    DOCUMENTARY = "Documentary", _("documentary")
    NEWSREEL = "Newsreel", _("newsreel")
    SERIES = "Series", _("series")
    ANTHOLOGY = "AnthologyFilm", _("anthology film")
    ESSAY = "EssayFilm", _("essay film")
    EXPERIMENTAL = "ExperimentalFilm", _("experimental film")
    EDUCATIONAL = "EducationalFilm", _("educational film")
    INDUSTRIAL = "IndustrialFilm", _("industrial film")
    AMATEUR = "AmateurFilm", _("amateur film")
    HOME_MOVIE = "HomeMovie", _("home movie")
    MUSIC_VIDEO = "MusicVideo", _("music video")
    TRAILER = "Trailer", _("trailer")
    COMMERCIAL = "Commercial", _("commercial")
    COMPILATION = "Compilation", _("compilation")
    EXCERPT = "Excerpt", _("excerpt")
    OUTTAKE = "Outtake", _("outtake")
    SCREEN_TEST = "ScreenTest", _("screen test")
    STOCK_FOOTAGE = "StockFootage", _("stock footage")
    UNEDITED = "UneditedFootage", _("unedited footage")


class TitleType(TextChoices):
    """Kinds of title (AVefi)."""

    PREFERRED = "PreferredTitle", _("preferred title")
    TITLE_PROPER = "TitleProper", _("title proper")
    TRANSLATED = "TranslatedTitle", _("translated title")
    TRANSLITERATED = "TransliteratedTitle", _("transliterated title")
    ALTERNATIVE = "AlternativeTitle", _("alternative title")
    ABBREVIATED = "AbbreviatedTitle", _("abbreviated title")
    ACQUISITION = "AcquisitionTitle", _("acquisition title")
    CORRECTED = "CorrectedTitle", _("corrected title")
    PRE_RELEASE = "PreReleaseTitle", _("pre-release title")
    SEARCH = "SearchTitle", _("search title")
    SERIES = "SeriesTitle", _("series title")
    SUPPLIED = "SuppliedDevisedTitle", _("supplied title")
    WORKING = "WorkingTitle", _("working title")


class VariantType(TextChoices):
    """Kinds of variant (AVefi)."""

    ABRIDGED = "AbridgedCondensed", _("abridged or condensed")
    AUGMENTED = "Augmented", _("augmented")
    IN_BLACK_AND_WHITE = (
        "BlackAndWhiteCopyOfWorkOriginallyIssuedInColour",
        _("black-and-white copy of a colour film"),
    )
    CENSORED = "Censored", _("censored")
    COLOURIZED = "Colourized", _("colourized")
    OTHER_SOUND = "DifferentSoundTrack", _("different soundtrack")
    DUBBED = "Dubbed", _("dubbed")
    RESTORATION = "PreservationRestoration", _("preservation or restoration")
    SONORIZED = "Sonorized", _("sonorized")
    SUBTITLED = "Subtitled", _("subtitled")


class ManifestationType(TextChoices):
    """Kinds of manifestation (FIAFcore)."""

    THEATRICAL = "TheatricalDistribution", _("theatrical distribution")
    NON_THEATRICAL = "NonTheatricalDistribution", _("non-theatrical distribution")
    BROADCAST = "Broadcast", _("broadcast")
    HOME_VIEWING = "HomeViewingPublication", _("home viewing publication")
    INTERNET = "Internet", _("internet")
    PRESERVATION = "PreservationRestoration", _("preservation or restoration")
    UNRELEASED = "Unreleased", _("unreleased")
    UNKNOWN = "Unknown", _("not recorded")
