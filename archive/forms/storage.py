"""The shapes of storage locations and copy rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Collection, CopyRule, StorageLocation


class LocationForm(forms.ModelForm):
    """A storage location."""

    class Meta:
        model = StorageLocation
        fields = (
            "title",
            "name",
            "tier",
            "site",
            "url",
            "mounted",
            "accepting",
            "fixity_days",
            "fixity_mbps",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and (self.instance.is_house or self.instance.copies.exists()):
            self.fields["url"].disabled = True


class RuleForm(forms.ModelForm):
    """How many copies, on how many tiers."""

    collection = forms.ModelChoiceField(
        Collection.objects.all(), label=_("For"), required=False, empty_label=_("the whole house")
    )
    copies = forms.IntegerField(
        label=_("copies"), min_value=0, max_value=20, help_text=_("0 lifts the rule."), initial=2
    )

    class Meta:
        model = CopyRule
        fields = ("collection", "copies", "tiers", "offsite")

    def clean(self):
        """Refuse more tiers than copies."""
        data = super().clean()
        if data.get("copies") and (data.get("tiers") or 0) > data["copies"]:
            raise forms.ValidationError(_("Two copies cannot lie on three tiers; ask for fewer tiers."))
        return data

    def validate_unique(self):
        """One rule a collection is kept by the verb, which changes the one that is there."""
