"""Defect codes a reviewer marks: damage of the film, and damage done by us."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Defect(TextChoices):
    """One code per kind of defect; D- pictures, S- sound."""

    DUST = "D-DUST", _("dust, dirt, hairs")
    SPARK = "D-SPARK", _("white or black dirt")
    VSCR = "D-VSCR", _("vertical scratches")
    HSCR = "D-HSCR", _("cinch marks")
    FLIC = "D-FLIC", _("flicker")
    PUMP = "D-PUMP", _("density pumping")
    WEAV = "D-WEAV", _("weave, splice jumps")
    TEAR = "D-TEAR", _("tears")
    SPLI = "D-SPLI", _("splices")
    MISS = "D-MISS", _("missing frames")
    MOLD = "D-MOLD", _("mould")
    EMUL = "D-EMUL", _("emulsion loss, water stains")
    FADE = "D-FADE", _("fading")
    VINE = "D-VINE", _("vinegar: shrinkage, warp")
    STAT = "D-STAT", _("static marks")
    BURN = "D-BURN", _("burns, nitrate decay")
    CUE = "D-CUE", _("cue marks")
    GRAN = "D-GRAN", _("by us: lost, frozen or false grain")
    HALO = "D-HALO", _("by us: sharpening halos")
    HALL = "D-HALL", _("by us: invented detail")
    TILE = "D-TILE", _("by us: seams")
    TEMP = "D-TEMP", _("by us: ghosts, wobble")
    HISS = "S-HISS", _("hiss")
    CRKL = "S-CRKL", _("crackle")
    CLIC = "S-CLIC", _("clicks")
    HUM = "S-HUM", _("hum")
    WOW = "S-WOW", _("wow")
    DROP = "S-DROP", _("drop-outs")
    SYNC = "S-SYNC", _("out of sync")
