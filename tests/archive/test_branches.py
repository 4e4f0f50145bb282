"""A film to which colour or sound was added hangs on its variant, whichever way it comes in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from archive import actions
from archive.branches import Branch, OffItsBranch
from archive.files import intakes
from archive.models import Asset, Intake, Upload, Variant, Version
from jobs import runner
from tests.archive.test_uploads import begin, send
from tests.clips import draw_film
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film, drawn once for this module."""
    return draw_film(tmp_path_factory.mktemp("films") / "coloured.mkv", frames=12)


def posted(film, **fields):
    return {"film": SimpleUploadedFile("coloured.mkv", film.read_bytes())} | fields


def test_added_colour_on_no_variant_is_refused_before_anything_is_copied(work, by, film):
    with pytest.raises(OffItsBranch, match="hangs on a colourized variant"):
        actions.ingest(work.pk, by=by, source=film, branch=Branch(coloured=True))
    assert not Asset.objects.exists() and not Variant.objects.exists()


def test_added_sound_on_a_colourized_variant_is_refused(work, by, film):
    coloured = actions.add_variant(work.pk, by=by, kind="Colourized")

    with pytest.raises(OffItsBranch, match="hangs on a sonorized variant"):
        actions.ingest(work.pk, by=by, source=film, branch=Branch(coloured.pk, sonorized=True))


def test_what_had_both_added_hangs_on_a_variant_of_either_kind(work, by, film):
    added = Branch(new_variant="Sonorized", coloured=True, sonorized=True)

    version = actions.ingest(work.pk, by=by, source=film, branch=added)

    assert (version.variant.kind, version.coloured, version.sonorized) == ("Sonorized", True, True)
    version.full_clean()
    with pytest.raises(OffItsBranch, match="hangs on a colourized variant"):
        actions.ingest(work.pk, by=by, source=film, branch=Branch(coloured=True, sonorized=True))
    variant = version.variant
    changed = {"revision": variant.revision, "by": by, "reason": "the colour is what it is known for"}
    assert actions.change_variant(variant.pk, kind="Colourized", **changed).kind == "Colourized"


def test_a_variant_of_another_work_is_refused(work, by, film):
    other = actions.add_variant(make.work(by=by).pk, by=by, kind="Colourized")

    with pytest.raises(OffItsBranch, match="another work"):
        actions.ingest(work.pk, by=by, source=film, branch=Branch(other.pk, coloured=True))


def test_the_variant_is_made_together_with_the_film(work, by, film):
    version = actions.ingest(work.pk, by=by, source=film, branch=Branch(new_variant="Colourized"))

    assert (version.variant.kind, version.coloured, version.sonorized) == ("Colourized", True, False)


def test_a_film_that_is_refused_leaves_no_variant(work, by, tmp_path):
    (tmp_path / "empty.mkv").write_bytes(b"")

    with pytest.raises(ValueError, match="empty"):
        actions.ingest(work.pk, by=by, source=tmp_path / "empty.mkv", branch=Branch(new_variant="Colourized"))
    assert not Variant.objects.exists()


def test_a_film_of_an_item_hangs_where_its_item_does(work, by, film):
    sonorized = actions.add_variant(work.pk, by=by, kind="Sonorized")
    shown = actions.add_manifestation(work.pk, by=by, variant=sonorized)
    item = actions.add_item(shown.pk, by=by, inventory_number="S-1")

    version = actions.ingest(work.pk, by=by, source=film, item_id=item.pk)

    assert (version.variant, version.sonorized) == (sonorized, True)


def test_a_viewing_copy_hangs_on_its_item_and_not_on_a_variant(work, by, film):
    with pytest.raises(OffItsBranch, match="hangs on its item"):
        actions.take_in(work.pk, by=by, source=film, role="Access", branch=Branch(new_variant="Colourized"))


def test_the_page_asks_and_refuses_beside_the_field(client, work, film):
    url = reverse("archive:film_ingest", args=[work.pk])

    refused = client.post(url, posted(film, coloured="on"))

    assert refused.status_code == 422
    assert "hangs on a colourized variant" in refused.content.decode()
    taken = client.post(url, posted(film, coloured="on", variant="new:Colourized"))
    version = Version.objects.get()
    assert taken.url == version.get_absolute_url()
    assert version.variant.kind == "Colourized"
    page = client.get(version.get_absolute_url()).content.decode()
    assert "colour was added" in page


def test_an_upload_in_pieces_keeps_the_variant_until_the_film_is_whole(client, work, film):
    data = film.read_bytes()

    refused = begin(client, work, data, sonorized="on")
    assert refused.status_code == 422 and "sonorized variant" in refused.content.decode()
    begun = begin(client, work, data, sonorized="on", variant="new:Sonorized")
    send(client, begun["Location"], data, 0)
    row = Intake.objects.get()
    assert row.new_variant == "Sonorized" and Upload.objects.get().sonorized
    runner.carry(Intake, row.pk, row.attempt, intakes.take_in)

    assert Version.objects.get().variant.kind == "Sonorized"


def test_the_command_takes_the_variant_or_says_what_is_missing(work, film):
    with pytest.raises(CommandError, match="colourized variant"):
        call_command("ingest", str(film), "--work", str(work.pk), "--coloured")
    with pytest.raises(CommandError, match="No kind of variant is called"):
        call_command("ingest", str(film), "--work", str(work.pk), "--new-variant", "Pink")
    call_command("ingest", str(film), "--work", str(work.pk), "--coloured", "--new-variant", "Colourized")

    assert Version.objects.get().coloured


def test_the_interface_takes_the_variant_or_says_what_is_missing(client, work, film):
    url = "/api/v1/films/"

    refused = client.post(url, posted(film, work=work.pk, coloured="true"))
    assert refused.status_code == 400 and "colourized variant" in str(refused.json())
    taken = client.post(url, posted(film, work=work.pk, coloured="true", new_variant="Colourized"))

    assert taken.status_code == 201
    assert (taken.json()["coloured"], taken.json()["variant"]) == (True, Variant.objects.get().pk)
