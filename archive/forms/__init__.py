"""The shapes of input of the archive, by noun."""

from archive.forms.entries import BaselineForm, CostForm, RateForm, TimeForm
from archive.forms.films import FilmForm
from archive.forms.holdings import InspectionForm, ItemForm
from archive.forms.works import SearchForm, TitleForms, WorkChangeForm, WorkForm

__all__ = [
    "BaselineForm",
    "CostForm",
    "FilmForm",
    "InspectionForm",
    "ItemForm",
    "RateForm",
    "SearchForm",
    "TimeForm",
    "TitleForms",
    "WorkChangeForm",
    "WorkForm",
]
