"""The shape of a term of the house's own, and of a search among terms."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archive import vocabulary
from archive.forms.searching import searched
from archive.models import Term
from archive.vocabulary import lists


class TermSearchForm(forms.Form):
    """Find terms by their words, list and scheme."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=searched())
    list = forms.ChoiceField(label=_("List"), required=False)
    scheme = forms.ChoiceField(label=_("Scheme"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("list", "scheme"):
            values = Term.objects.order_by(name).values_list(name, flat=True).distinct()
            self.fields[name].choices = [("", _("all")), *((value, lists.name(value)) for value in values)]

    def narrow(self, rows):
        """Return the terms the search finds."""
        asked = self.cleaned_data if self.is_valid() else {}
        for name in ("list", "scheme"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        for word in asked.get("q", "").split():
            rows = rows.filter(
                Q(code__icontains=word)
                | Q(label_en__icontains=word)
                | Q(label_zh__icontains=word)
                | Q(definition__icontains=word)
            )
        return rows


class TermForm(forms.ModelForm):
    """A term the house adds itself."""

    class Meta:
        model = Term
        fields = ["list", "code", "label_en", "label_zh", "broader", "definition"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = Term.objects.order_by("list").values_list("list", flat=True).distinct()
        open_lists = [name for name in names if not hasattr(getattr(vocabulary, name, None), "choices")]
        self.fields["list"] = forms.ChoiceField(
            label=_("list"), choices=[(name, lists.name(name)) for name in open_lists]
        )
        self.fields["broader"].queryset = Term.objects.filter(list__in=open_lists)


class RetireForm(forms.Form):
    """Why a term is retired."""

    reason = forms.CharField(label=_("reason"), max_length=500)
