"""Terms of agents and identifiers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgentType(TextChoices):
    """Kinds of agent (AVefi)."""

    PERSON = "Person", pgettext_lazy("agent", "person")
    BODY = "CorporateBody", _("corporate body")
    FAMILY = "Family", _("family")
    GROUP = "PersonGroup", _("group of people")


class NameType(TextChoices):
    """Kinds of name an agent goes by."""

    PREFERRED = "PreferredName", _("preferred name")
    TRANSLATED = "TranslatedName", _("translated name")
    TRANSLITERATED = "TransliteratedName", _("transliterated name")
    ALTERNATIVE = "AlternativeName", _("other name")


class IdentifierScheme(TextChoices):
    """Schemes that name works, things and people."""

    EIDR = "EIDR", "EIDR"
    ISAN = "ISAN", "ISAN"
    IMDB = "IMDb", "IMDb"
    WIKIDATA = "Wikidata", "Wikidata"
    VIAF = "VIAF", "VIAF"
    GND = "GND", "GND"
    FILMPORTAL = "Filmportal", "filmportal.de"
    AVEFI = "AVefi", "AVefi"
    LOCAL = "Local", _("another house")
