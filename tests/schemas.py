"""Schemas of other houses, where a copy of them is at hand: beside the project in ../shared/schemas.

They are not ours to ship, so tests that need them say so and are left out where there are none.
"""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "schemas"
METS_WITH_PREMIS = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="http://www.loc.gov/METS/" schemaLocation="mets.xsd"/>
  <xs:import namespace="http://www.loc.gov/premis/v3" schemaLocation="premis.xsd"/>
</xs:schema>"""


def path(name):
    """Return a schema's path, or leave the test out with a sentence."""
    found = FOLDER / name
    if not found.is_file():
        pytest.skip(f"{name} is not at hand; put the published schema into {FOLDER}.")
    return found


class _Beside(etree.Resolver):
    """Finds what a schema imports by web address among the copies at hand; nothing is fetched."""

    def resolve(self, url, public_id, context):
        """Answer with the copy of that name."""
        return self.resolve_filename(str(path(url.rpartition("/")[2])), context)


@cache
def xsd(name):
    """Return a compiled XML schema; "mets" is METS that imports PREMIS 3."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Beside())
    if name == "mets":
        path("mets.xsd"), path("premis.xsd"), path("xlink.xsd")
        tree = etree.fromstring(METS_WITH_PREMIS, parser, base_url=str(FOLDER / "driver.xsd"))
        return etree.XMLSchema(tree)
    return etree.XMLSchema(etree.parse(str(path(name)), parser))


def parsed(data):
    """Parse bytes of XML as carefully as strangers' XML."""
    return etree.fromstring(data, etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False))


def assert_valid(name, data):
    """Fail with the schema's own words where a document is not valid."""
    schema = xsd(name)
    assert schema.validate(parsed(data)), "\n".join(str(error) for error in schema.error_log[:5])
