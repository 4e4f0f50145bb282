"""Roles people have in a work, read from the shipped list CreditRole: their activities and their labels.

The order of the activities is that of film credits; which roles bodies have is the house's own knowledge.
"""

from archive import vocabularies

ORDER = (
    "Directing",
    "Writing",
    "Cast",
    "Cinematography",
    "Editing",
    "Music",
    "Sound",
    "ProductionDesign",
    "Animation",
    "SpecialEffects",
    "Puppet",
    "Producing",
    "Laboratory",
    "CopyrightAndDistribution",
    "Censorship",
    "Manifestation",
)


def _read():
    """Return {activity: (English, Chinese)} in order and {role: (activity, English, Chinese)}."""
    rows = [row for row in vocabularies.read() if row["list"] in ("Activity", "CreditRole")]
    named = {
        row["code"].removesuffix("Activity"): (row["label_en"], row["label_zh"])
        for row in rows
        if row["list"] == "Activity"
    }
    roles = {
        row["code"]: (
            row["broader"].partition("/")[2].removesuffix("Activity"),
            row["label_en"],
            row["label_zh"],
        )
        for row in rows
        if row["list"] == "CreditRole"
    }
    return {code: named[code] for code in ORDER}, roles


ACTIVITIES, ROLES = _read()
BODIES = {
    "ProductionCompany", "Studio", "Laboratory", "Distributor", "OriginalDistributor", "NationalDistributor",
    "RegionalDistributor", "WorldDistributor", "Publisher", "Broadcaster", "Manufacturer", "Censor",
    "DistributorTheatrical", "DistributorNonTheatrical", "CostumeSupplier", "Cooperation", "Sponsor",
}  # fmt: skip
