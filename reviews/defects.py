"""Defect codes a reviewer marks: damage of the film, and damage done by us."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


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

    @property
    def chinese(self):
        """The house's Chinese word, shown beside the English one whatever the reader's language."""
        return CHINESE[self.value]

    @property
    def is_ours(self):
        """Say whether restoration did this damage."""
        return self.value in OURS


OURS = {"D-GRAN", "D-HALO", "D-HALL", "D-TILE", "D-TEMP"}
CHINESE = {
    "D-DUST": "灰尘、脏点、毛丝",
    "D-SPARK": "白点、黑点",
    "D-VSCR": "竖划痕、雨线",
    "D-HSCR": "横划痕",
    "D-FLIC": "闪烁",
    "D-PUMP": "密度起伏",
    "D-WEAV": "抖动、接头跳动",
    "D-TEAR": "撕裂",
    "D-SPLI": "接头",
    "D-MISS": "缺帧",
    "D-MOLD": "霉斑",
    "D-EMUL": "药膜脱落、水渍",
    "D-FADE": "褪色",
    "D-VINE": "醋酸综合征：收缩、翘曲",
    "D-STAT": "静电痕",
    "D-BURN": "灼伤、硝酸片基分解",
    "D-CUE": "换片点",
    "D-GRAN": "修复所致：颗粒丢失、凝固或虚假",
    "D-HALO": "修复所致：锐化白边",
    "D-HALL": "修复所致：臆造细节",
    "D-TILE": "修复所致：拼块边界",
    "D-TEMP": "修复所致：鬼影、晃动",
    "S-HISS": "嘶声",
    "S-CRKL": "噼啪声",
    "S-CLIC": "咔嗒声",
    "S-HUM": "哼声",
    "S-WOW": "抖晃",
    "S-DROP": "断声",
    "S-SYNC": "声画不同步",
}


def grouped():
    """Return choices for a form: damage of the film, damage by us, sound; each label in both languages."""
    groups = {"film": [], "ours": [], "sound": []}
    for defect in Defect:
        key = "sound" if defect.value.startswith("S-") else "ours" if defect.is_ours else "film"
        groups[key].append((defect.value, both(defect)))
    return [
        (_("Damage of the film"), groups["film"]),
        (_("Damage done by us"), groups["ours"]),
        (_("Sound"), groups["sound"]),
    ]


def both(defect):
    """Return code and label, English and Chinese side by side, the reader's language first."""
    label = str(defect.label)
    if label == defect.chinese:
        with override("en"):
            return f"{defect.value} {label} · {defect.label}"
    return f"{defect.value} {label} · {defect.chinese}"
