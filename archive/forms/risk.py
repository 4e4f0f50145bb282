"""What the risk queue is narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.forms.lookups import LookupField
from archive.models import Location, Risk
from archive.vocabulary import Base, Gauge

ANY = [("", _("any"))]


class RiskForm(forms.Form):
    """Band, advice, base, gauge and place; whatever it does not know it leaves out."""

    band = forms.ChoiceField(label=_("Risk"), required=False, choices=[*ANY, *Risk.Band.choices])
    advice = forms.ChoiceField(
        label=_("What to do next"), required=False, choices=[*ANY, *Risk.Advice.choices]
    )
    base = forms.ChoiceField(label=_("Base"), required=False, choices=[*ANY, *Base.choices])
    gauge = forms.ChoiceField(
        label=_("Gauge"), required=False, choices=[*ANY, *[c for c in Gauge.choices if Gauge(c[0]).is_film]]
    )
    place = LookupField("places", label=_("Stands in"), required=False)

    def narrow(self, risks):
        """Return the risks that answer the form."""
        self.is_valid()
        asked = self.cleaned_data
        for name in ("band", "advice"):
            if asked.get(name):
                risks = risks.filter(**{name: asked[name]})
        for name in ("base", "gauge"):
            if asked.get(name):
                risks = risks.filter(**{f"item__{name}": asked[name]})
        if asked.get("place"):
            risks = risks.filter(item__location__in=Location.objects.inside([asked["place"].pk]))
        return risks
