"""What PBCore has no element for, said in annotations that name themselves; read back by our own imports.

An annotation of ours carries OURS as its `ref`; its `annotationType` is a word of these tables.
"""

OURS = "https://avefi.net/"  # whose terms and levels the values are
STORED = "Stored file"  # an instantiation that is a file of the store and no thing on a shelf
SORTED = "Sort form:"
ITEM = {
    "Base": "base",
    "Reel": "reel",
    "Reels": "reels",
    "Access status": "access_status",
    "Stock": "stock",
    "Stock year": "stock_year",
    "Inventory number": "inventory_number",
    "Barcode": "barcode",
    "Acquisition": "acquisition",
    "Acquired from": "acquired_from",
    "Accession number": "accession_number",
    "Accessioned on": "accessioned_on",
}
MANIFESTATION = {
    "Manifestation": "kind",
    "Manifestation year": "year",
    "Manifestation format": "format",
    "Manifestation colour": "colour",
    "Manifestation sound": "sound",
    "Manifestation length": "length_m",
    "Manifestation note": "note",
}
VARIANT = {"Variant": "kind", "Variant title": "title", "Variant year": "year", "Variant note": "note"}
PUBLIC = {"Base", "Reel", "Reels", "Access status"}
