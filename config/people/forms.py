"""Forms of the people's pages."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import ROLES
from archive.models import Collection


class PersonForm(forms.ModelForm):
    """A person's name, roles and, where one is given, password."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.code, role.label) for role in ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A role opens doors; what somebody made they still never judge."),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        help_text=_("At least 10 characters. Hand it over; they change it under My account."),
    )

    class Meta:
        model = User
        fields = ["username", "display_name", "email"]

    def __init__(self, *args, **kwargs):
        """Ask for a password where the person is new; show whether the door is open where not."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["is_active"] = forms.BooleanField(
                label=_("May log in"), required=False, initial=self.instance.is_active
            )
            self.initial["roles"] = list(self.instance.groups.values_list("name", flat=True))
            self.fields["password"].help_text = _("Empty leaves the password as it is.")
        else:
            self.fields["password"].required = True

    def clean_password(self):
        """Hold a password against the house's rules."""
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password


class CollectionForm(forms.ModelForm):
    """A collection and whom it is open to."""

    members = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True),
        label=_("Members"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Where the collection is restricted, only they and auditors find its works."),
    )

    class Meta:
        model = Collection
        fields = ["code", "name_en", "name_zh", "restricted", "note"]

    def __init__(self, *args, **kwargs):
        """Mark who is a member already."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["members"] = list(self.instance.members.values_list("pk", flat=True))

    @property
    def fields_said(self):
        """What was said of the collection itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def member_keys(self):
        """The keys of those it is open to."""
        return [person.pk for person in self.cleaned_data["members"]]


class SecondFactorOffForm(forms.Form):
    """Why somebody's second factor is taken off."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
