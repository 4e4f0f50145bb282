"""The reasons of a risk as sentences in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, npgettext

from archive.vocabulary import Grade
from archive.vocabulary.conditions import CONDITIONS

STAGES = {
    1: gettext_lazy("Nitrate of stage 1: amber discolouration, the image begins to fade."),
    2: gettext_lazy("Nitrate of stage 2: the emulsion is sticky, windings cling together."),
    3: gettext_lazy("Nitrate of stage 3: parts are soft and blister, the smell is noxious."),
    4: gettext_lazy("Nitrate of stage 4: the film is soft, welded into one mass."),
    5: gettext_lazy("Nitrate of stage 5: the film falls to powder."),
}
LEVELS = {
    "0.5": gettext_lazy("A-D level 0.5: the acetate shows a first trace of acid."),
    "1.0": gettext_lazy("A-D level 1: decay of the acetate has begun."),
    "1.5": gettext_lazy("A-D level 1.5: the decay now feeds itself; cold storage or a copy is due."),
    "2.0": gettext_lazy("A-D level 2: the acetate decays actively."),
    "2.5": gettext_lazy("A-D level 2.5: the acetate decays actively."),
    "3.0": gettext_lazy("A-D level 3: critical; shrinking and warping are near."),
}
SENTENCES = {
    "nitrate": gettext_lazy("The base is nitrate, which decays and burns."),
    "old_acetate": ngettext_lazy(
        "The acetate is about %(years)d year old.", "The acetate is about %(years)d years old.", "years"
    ),
    "unknown_base": gettext_lazy("Nobody has said what the base is."),
    "tape": gettext_lazy("It is a tape or a disc: the machines that play it die out."),
    "shrinkage": gettext_lazy("The mean shrinkage is %(percent)s %%."),
    "never_inspected": gettext_lazy("It was never inspected."),
    "on_loan": gettext_lazy("It is on loan, outside the house."),
    "no_place": gettext_lazy("Nobody knows where it stands."),
    "warm": gettext_lazy("It stands at %(degrees)s °C; this material wants %(cool)d °C or less."),
    "damp": gettext_lazy("It stands at %(humidity)d %% relative humidity, which is damp."),
    "dry": gettext_lazy("It stands at %(humidity)d %% relative humidity, which is dry."),
    "no_master": gettext_lazy("No digital master of it is held."),
    "alone": gettext_lazy("No other film element in the house holds these pictures."),
    "no_good_copy": gettext_lazy("A master was made, but no copy of it is good now."),
    "one_copy": gettext_lazy("The master has one good copy only."),
    "safe": ngettext_lazy(
        "A master with %(copies)d good copy is held, which takes the haste out.",
        "A master with %(copies)d good copies is held, which takes the haste out.",
        "copies",
    ),
}


def sentence(reason):
    """Return a stored reason, [code, points, what it says], as a sentence."""
    code, _points, said = reason
    if code == "stage":
        return str(STAGES[said["stage"]])
    if code == "ad":
        return str(LEVELS[said["level"]])
    if code == "grade":
        return _("The last inspection graded it %(grade)s.") % {"grade": Grade(said["grade"]).label}
    if code == "eyes_overdue":
        since = ngettext("%(count)d year", "%(count)d years", said["years"]) % {"count": said["years"]}
        often = npgettext("every", "year", "%(count)d years", said["due"]) % {"count": said["due"]}
        told = _("The last inspection is %(since)s ago; this material wants one every %(often)s.")
        return told % {"since": since, "often": often}
    if code == "decay":
        part, terms = CONDITIONS[said["part"]]
        found = ", ".join(str(terms.get(one, one)) for one in said["found"])
        return _("Seen on it: %(part)s — %(found)s.") % {"part": part, "found": found}
    return str(SENTENCES[code]) % said


def sentences(reasons):
    """Return (points, sentence) of every reason, the heaviest first."""
    return [(reason[1], sentence(reason)) for reason in reasons]
