"""What an inspector finds on film: FIAFcore's condition terms (CC BY 4.0), a list a part of the film."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CONDITIONS = {
    "base": (
        pgettext_lazy("condition of", "base"),
        {
            "Brittle": pgettext_lazy("condition", "brittle"),
            "Buckled": pgettext_lazy("condition", "buckled"),
            "Warped": pgettext_lazy("condition", "warped"),
            "HeavyScratches": _("heavy scratches"),
            "LightScratches": _("light scratches"),
            "Tears": pgettext_lazy("condition", "tears"),
            "LocalVinegarSmell": _("smell of vinegar"),
        },
    ),
    "emulsion": (
        pgettext_lazy("condition of", "emulsion"),
        {
            "Brittle": pgettext_lazy("condition", "brittle"),
            "HeavyScratches": _("heavy scratches"),
            "LightScratches": _("light scratches"),
            "Hydrolysis": _("hydrolysis"),
            "Tears": pgettext_lazy("condition", "tears"),
            "LocalLifting": _("lifting from the base"),
        },
    ),
    "perforations": (
        pgettext_lazy("condition of", "perforations"),
        {
            "Torn": pgettext_lazy("perforations", "torn"),
            "Pulled": pgettext_lazy("perforations", "pulled"),
            "Missing": pgettext_lazy("perforations", "missing"),
            "FoilPatches": _("foil patches"),
        },
    ),
    "image": (
        pgettext_lazy("condition of", "image"),
        {
            "Faded": _("faded"),
            "MagentaBias": _("magenta bias"),
            "Discolouration": _("discolouration"),
            "DropOuts": _("drop-outs"),
            "PrintThroughInMould": _("print-through in mould"),
        },
    ),
    "surface": (
        pgettext_lazy("condition of", "surface"),
        {
            "Dirt": pgettext_lazy("surface", "dirt"),
            "DryingMarks": _("drying marks"),
            "Mould": pgettext_lazy("surface", "mould"),
            "OilDeposits": _("oil deposits"),
            "Rust": pgettext_lazy("surface", "rust"),
        },
    ),
    "decomposition": (
        _("decomposition"),
        {
            "StickyAtHead": _("sticky at head"),
            "Sticky": _("sticky"),
            "Powder": pgettext_lazy("decomposition", "powder"),
        },
    ),
}


def said(conditions):
    """Return the parts of the film that show something, each with its labels: [(part, [label, …])]."""
    found = []
    for part, (label, terms) in CONDITIONS.items():
        codes = conditions.get(part) or ()
        if codes:
            found.append((label, [terms.get(code, code) for code in codes]))
    return found
