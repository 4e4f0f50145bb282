"""The shapes of input of the archive, by noun."""

from archive.forms.agents import AgentChangeForm, AgentForm, MergeForm, NameForms
from archive.forms.credits import CreditForms, CreditsChangeForm
from archive.forms.entries import BaselineForm, CostForm, EstimateForm, TakeBackForm, TimeForm
from archive.forms.films import FilmForm
from archive.forms.holdings import (
    ItemChangeForm,
    ItemForm,
    LanguageForms,
    ManifestationChangeForm,
    ManifestationForm,
)
from archive.forms.inspections import InspectionForm
from archive.forms.money import ExchangeForm, LockForm, RateForm, UnlockForm
from archive.forms.places import ExtendForm, LoanForm, LocationChangeForm, LocationForm, MoveForm, ReturnForm
from archive.forms.revising import RemoveForm
from archive.forms.rights import GrantChangeForm, GrantForm, InForceForm, StatementChangeForm, StatementForm
from archive.forms.works import (
    IdentifierForms,
    TitleForms,
    VariantChangeForm,
    VariantForm,
    WorkChangeForm,
    WorkForm,
)

__all__ = [
    "AgentChangeForm",
    "AgentForm",
    "BaselineForm",
    "CostForm",
    "CreditForms",
    "CreditsChangeForm",
    "EstimateForm",
    "ExchangeForm",
    "ExtendForm",
    "FilmForm",
    "GrantChangeForm",
    "GrantForm",
    "IdentifierForms",
    "InForceForm",
    "InspectionForm",
    "ItemChangeForm",
    "ItemForm",
    "LanguageForms",
    "LoanForm",
    "LocationChangeForm",
    "LocationForm",
    "LockForm",
    "ManifestationChangeForm",
    "ManifestationForm",
    "MergeForm",
    "MoveForm",
    "NameForms",
    "RateForm",
    "RemoveForm",
    "ReturnForm",
    "StatementChangeForm",
    "StatementForm",
    "TakeBackForm",
    "TimeForm",
    "TitleForms",
    "UnlockForm",
    "VariantChangeForm",
    "VariantForm",
    "WorkChangeForm",
    "WorkForm",
]
