"""The languages of ISO 639-2 by their bibliographic codes, as AVefi and MARC name them."""

from archive.vocabularies import FOLDER

LANGUAGES = frozenset((FOLDER / "languages.txt").read_text(encoding="ascii").split())
