"""Where the cans stand, how they got there, and who has borrowed them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.models.revised import Revised
from archive.querysets import LoanQuerySet, LocationQuerySet
from archive.vocabulary import BURNS, PlaceKind


class Location(Revised):
    """A site, a vault, a shelf or a box; shelves stand in vaults, vaults on sites."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands in")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind.choices, default=PlaceKind.SHELF)
    code = models.CharField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    for_nitrate = models.BooleanField(
        _("nitrate vault"), default=False, help_text=_("Nitrate may stand here and in everything inside.")
    )
    temperature = models.DecimalField(
        _("temperature (°C)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    humidity = models.PositiveSmallIntegerField(_("relative humidity (%)"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("room for cans"), null=True, blank=True, help_text=_("Empty: not counted.")
    )
    row = models.PositiveSmallIntegerField(
        _("row in the map"), null=True, blank=True, help_text=_("Empty: placed by its code.")
    )
    column = models.PositiveSmallIntegerField(_("column in the map"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(humidity=None) | models.Q(humidity__lte=100), name="humidity_is_a_share"
            )
        ]

    def __str__(self):
        return self.code

    def clean(self):
        """Refuse a place that stands in itself or in a smaller one, and nitrate without its vault."""
        whole = self.parent
        while whole is not None:
            if whole.pk is not None and whole.pk == self.pk:
                raise ValidationError({"parent": _("A place cannot stand in itself.")})
            whole = whole.parent
        ranks = PlaceKind.values
        if self.parent is not None and ranks.index(self.parent.kind) >= ranks.index(self.kind):
            raise ValidationError(
                {
                    "parent": _("A %(kind)s cannot stand in a %(around)s.")
                    % {"kind": self.get_kind_display(), "around": self.parent.get_kind_display()}
                }
            )
        self._keep_nitrate_safe()

    def _keep_nitrate_safe(self):
        """Refuse to take the nitrate vault away from around nitrate."""
        if self.pk is None or self.takes_nitrate:
            return
        burning = self.unprotected_nitrate()
        if burning:
            raise ValidationError(
                _("Nitrate stands inside %(place)s: %(items)s. Move it into a nitrate vault first."),
                params={"place": self.code, "items": ", ".join(str(item) for item in burning)},
            )

    def unprotected_nitrate(self, most=5):
        """The first nitrate items inside that no nitrate vault further in protects."""
        from archive.models.items import Item

        found, level = {self.pk}, [self.pk]
        while level:
            rows = Location.objects.filter(parent__in=level, for_nitrate=False).exclude(pk__in=found)
            level = list(rows.values_list("pk", flat=True))
            found.update(level)
        return list(Item.objects.filter(location__in=found, base__in=BURNS)[:most])

    def get_absolute_url(self):
        return reverse("archive:location_detail", args=[self.pk])

    @property
    def path(self):
        """This place and all it stands in, the outermost first."""
        places, place = [], self
        while place is not None:
            places.append(place)
            place = place.parent
        return places[::-1]

    @property
    def takes_nitrate(self):
        """Say whether nitrate may stand here: the place or something around it is a nitrate vault."""
        return any(place.for_nitrate for place in self.path)


class Movement(models.Model):
    """One way of one item from place to place; append-only."""

    item = models.ForeignKey("archive.Item", models.PROTECT, related_name="movements")
    origin = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="departures")
    destination = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="arrivals")
    loan = models.ForeignKey("archive.Loan", models.PROTECT, null=True, blank=True, related_name="movements")
    moved_at = models.DateTimeField(_("moved at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="movements")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-moved_at", "-pk"]
        verbose_name = _("movement")
        verbose_name_plural = _("movements")

    def __str__(self):
        return f"{self.item}: {self.origin or '–'} → {self.destination or '–'}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Movement {self.pk} is append-only; write a new one.")
        super().save(*args, **kwargs)


class Loan(models.Model):
    """An item outside the house; while it is out it stands nowhere here."""

    item = models.ForeignKey("archive.Item", models.PROTECT, related_name="loans")
    borrower = models.CharField(_("borrower"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    out_on = models.DateField(_("out on"))
    due_on = models.DateField(_("due on"))
    back_on = models.DateField(_("back on"), null=True, blank=True)
    lent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="loans_made")
    note = models.TextField(_("note"), blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["-out_on", "-pk"]
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(back_on=None), name="one_open_loan_per_item"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("out_on")), name="loan_is_due_after_it_left"
            ),
            models.CheckConstraint(
                condition=models.Q(back_on=None) | models.Q(back_on__gte=models.F("out_on")),
                name="loan_is_back_after_it_left",
            ),
        ]

    def __str__(self):
        return f"{self.item} → {self.borrower}"
