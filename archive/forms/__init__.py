"""The shapes of input of the archive, by noun."""

from archive.forms.entries import BaselineForm, CostForm, EstimateForm, TakeBackForm, TimeForm
from archive.forms.films import FilmForm
from archive.forms.holdings import InspectionForm, ItemForm
from archive.forms.money import ExchangeForm, LockForm, RateForm, UnlockForm
from archive.forms.works import SearchForm, TitleForms, WorkChangeForm, WorkForm

__all__ = [
    "BaselineForm",
    "CostForm",
    "EstimateForm",
    "ExchangeForm",
    "FilmForm",
    "InspectionForm",
    "ItemForm",
    "LockForm",
    "RateForm",
    "SearchForm",
    "TakeBackForm",
    "TimeForm",
    "TitleForms",
    "UnlockForm",
    "WorkChangeForm",
    "WorkForm",
]
