"""A file that is not what it was at first sight is found and named."""

from io import StringIO
from pathlib import Path
from shutil import rmtree

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from archive import fixity
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_store():
    """Begin with a store that holds nothing other tests left."""
    rmtree(storages["masters"].path(""), ignore_errors=True)


@pytest.fixture
def asset():
    return make.version(frames=12).asset


@pytest.fixture
def stored(asset):
    return Path(storages[asset.room].path(asset.name))


def test_an_unchanged_file_is_as_it_was_at_first_sight(asset):
    out = StringIO()

    call_command("check_fixity", stdout=out)

    assert "1 files are as they were" in out.getvalue()
    assert asset.events.filter(kind="fix", outcome="success").count() == 1


def test_one_changed_byte_is_found_and_recorded(asset, stored):
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(data)

    verdict = fixity.verify(asset)

    assert not verdict
    assert (verdict.algorithm, verdict.expected) == ("sha256", asset.first_digest.value)
    with pytest.raises(CommandError, match=f"Asset {asset.pk} has changed"):
        call_command("check_fixity", "--asset", str(asset.pk))
    assert asset.events.get(kind="fix").outcome == "fail"


def test_a_later_digest_never_becomes_the_reference(asset, stored):
    stored.write_bytes(b"something else")
    asset.digests.create(value=fixity.verify(asset).found)

    assert not fixity.verify(asset)


def test_a_missing_file_is_named(asset, stored):
    stored.unlink()

    assert fixity.verify(asset).is_missing
    with pytest.raises(CommandError, match=f"Asset {asset.pk} is missing"):
        call_command("check_fixity")


def test_an_asset_that_does_not_exist_is_said():
    with pytest.raises(CommandError, match="There is no asset 4711"):
        call_command("check_fixity", "--asset", "4711")
