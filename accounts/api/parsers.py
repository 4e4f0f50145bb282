"""How bodies of requests are read."""

import json

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class PlainJSONParser(JSONParser):
    """JSON as the standard has it: no endless numbers, no half characters, no deeper than it can be read."""

    def parse(self, stream, media_type=None, parser_context=None):
        """Return what the body says; raises ParseError."""
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        return found
