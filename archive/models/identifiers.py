"""Names by which other houses know our things, checked where their scheme can be checked."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import IdentifierScheme

TARGETS = ("work", "manifestation", "item", "agent")
BAD_IDENTIFIER = _("“%(value)s” is no valid %(scheme)s; %(way_out)s")


def _exactly_one():
    condition = models.Q()
    for target in TARGETS:
        condition |= models.Q(**{f"{name}__isnull": name != target for name in TARGETS})
    return condition


class Identifier(models.Model):
    """A scheme and a value that name one work, manifestation, item or agent."""

    scheme = models.CharField(_("scheme"), max_length=20, choices=IdentifierScheme.choices)
    value = models.CharField(_("value"), max_length=200)
    issuer = models.CharField(
        _("issued by"), max_length=100, blank=True, help_text=_("For a local scheme: the house that uses it.")
    )
    work = models.ForeignKey(
        "archive.Work", models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    manifestation = models.ForeignKey(
        "archive.Manifestation", models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    item = models.ForeignKey(
        "archive.Item", models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    agent = models.ForeignKey(
        "archive.Agent", models.CASCADE, null=True, blank=True, related_name="identifiers"
    )

    class Meta:
        ordering = ["scheme", "value"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="identifier_names_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=["scheme", "issuer", "value", target],
                    condition=models.Q(**{f"{target}__isnull": False}),
                    name=f"identifier_is_given_once_to_a_{target}",
                )
                for target in TARGETS
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_by_value")]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"

    def clean(self):
        """Refuse a value its scheme does not know, check characters included."""
        self.value = self.value.strip()
        check = CHECKS.get(self.scheme)
        if check and (way_out := check(self.value)):
            params = {"value": self.value, "scheme": self.get_scheme_display(), "way_out": way_out}
            raise ValidationError({"value": ValidationError(BAD_IDENTIFIER, params=params)})


def mod_37_36(text):
    """Return the ISO 7064 Mod 37,36 check character of a text of figures and letters."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for character in text:
        total = (product + alphabet.index(character)) % 36 or 36
        product = total * 2 % 37
    return alphabet[(37 - product) % 36]


def _eidr(value):
    match = re.fullmatch(r"10\.5240/((?:[0-9A-F]{4}-){5})([0-9A-Z])", value.upper())
    if not match:
        return _("write it as 10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C.")
    expected = mod_37_36(match[1].replace("-", ""))
    return None if expected == match[2] else _("its check character would be %s.") % expected


def _isan(value):
    plain = value.upper().removeprefix("ISAN").replace("-", "").replace(" ", "")
    match = re.fullmatch(r"([0-9A-F]{16})([0-9A-Z])?(?:([0-9A-F]{8})([0-9A-Z])?)?", plain)
    if not match:
        return _("write it as ISAN 0000-0000-3A8D-0000-Z, the version after it if there is one.")
    root, check, version, second = match.groups()
    for given, over in ((check, root), (second, root + (version or ""))):
        if given and (expected := mod_37_36(over)) != given:
            return _("its check character would be %s.") % expected
    return None


def _pattern(pattern, way_out):
    return lambda value: None if re.fullmatch(pattern, value) else way_out


CHECKS = {
    IdentifierScheme.EIDR: _eidr,
    IdentifierScheme.ISAN: _isan,
    IdentifierScheme.IMDB: _pattern(r"(tt|nm|co)\d{7,9}", _("write it as tt0029150.")),
    IdentifierScheme.WIKIDATA: _pattern(r"Q[1-9]\d*", _("write it as Q1150571.")),
    IdentifierScheme.VIAF: _pattern(r"[1-9]\d{1,21}", _("write its figures alone.")),
}
