"""What is recorded of each thing, field by field, in the order people fill it in.

Forms, the API, imports, exports and the actions that write take their fields from here, so that a field that
comes to a model comes to all of them.
"""

WORK = (
    "description_level",
    "forms",
    "countries",
    "year",
    "synopsis_en",
    "synopsis_zh",
    "part_number",
    "note",
)
WORK_AND_KIN = (*WORK[:-2], "is_part_of", "part_number", "collection", "note")  # with where it belongs
VARIANT = ("kind", "title", "year", "note")
MANIFESTATION = ("kind", "year", "format", "colour", "sound", "seconds", "length_m", "note")
ITEM = (
    "inventory_number",
    "barcode",
    "element",
    "generation",
    "gauge",
    "base",
    "colour",
    "sound",
    "stock",
    "stock_year",
    "reel",
    "reels",
    "length_m",
    "frame_rate",
    "aspect_ratio",
    "access_status",
    "acquisition",
    "acquired_from",
    "accession_number",
    "accessioned_on",
    "note",
)
CONDITION = (
    "inspected_on",
    "grade",
    "ad_level",
    "nitrate_stage",
    "shrink_head",
    "shrink_middle",
    "shrink_tail",
)
INSPECTION = ("inspected_on", "minutes", *CONDITION[1:], "splices", "defects", "note", "recommendation")
