"""Scans that come as folders of pictures walk from can to channel like any film."""

from fractions import Fraction

import av
import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse

from archive import fixity
from archive.models import Asset
from film.frames import read
from restoration.models import Run
from reviews.models import Evidence, Review
from reviews.tasks import measure_evidence
from tests.factories import archive as make
from tests.factories import channel, restoration
from tests.factories import reviews as judging
from tests.factories.people import PASSWORD, person

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
FRAMES, SIZE = 24, (96, 72)
KINDS = {"dpx": ("dpx", "gbrp10le", 10), "tif": ("tiff", "rgb48le", 16), "png": ("png", "rgb48be", 16)}


def scanned(folder, suffix):
    """Write a drifting scene with flicker as numbered pictures of more than eight bits."""
    codec, form, _depth = KINDS[suffix]
    folder.mkdir()
    rows, columns = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    grain = np.random.default_rng(3)
    for number in range(FRAMES):
        level = 30000 + 12000 * np.sin((columns + number) / 9) + 6000 * np.cos(rows / 7)
        level = level * (1 + 0.06 * np.sin(number * 2.1)) + grain.normal(0, 400, level.shape)
        gray = np.clip(level, 0, 65535).astype(np.uint16)
        picture = av.VideoFrame.from_ndarray(gray, format="gray16le").reformat(format=form)
        context = av.CodecContext.create(codec, "w")
        context.width, context.height, context.pix_fmt, context.time_base = *SIZE, form, Fraction(1, 24)
        data = b"".join(bytes(packet) for packet in context.encode(picture) + context.encode(None))
        (folder / f"reel1.{number + 86400:07d}.{suffix}").write_bytes(data)
    return folder


def taken_in(folder, suffix):
    """Take the pictures in from the folder, as a cataloguer does from a shell; return the source version."""
    item = make.item(inventory_number="CFA-0042")
    call_command("ingest", str(scanned(folder / "scan", suffix)), "--item", "CFA-0042", "--rate", "24")
    asset = Asset.objects.get(item=item)
    assert (asset.container, asset.frames, asset.bit_depth) == ("sequence", FRAMES, KINDS[suffix][2])
    return asset.version


def restored(client, source):
    """Open the project and start the recipe on the pages, carry what waits; return the new version."""
    client.force_login(make.somebody("producer"))
    address = reverse("restoration:project_create") + f"?version={source.pk}"
    assert client.post(address, {"intent": "Steady light; the grain stays."}).status_code == 302
    project = source.work.project
    client.force_login(make.somebody("restorer"))
    page = reverse("restoration:run_create", args=[project.pk])
    fields = client.get(page).context["form"]
    form = {field.html_name: field.value() for field in fields if not field.html_name.endswith("-on")}
    form = {name: value for name, value in form.items() if value is not None and value is not False}
    form["deflicker-on"] = "on"
    answer = client.post(page, form)
    assert answer.status_code == 302, answer.context["form"].errors
    run = restoration.carry(project.runs.get())
    assert run.status == Run.Status.SUCCEEDED, (run.error, [row.error for row in run.steps.all()])
    return run.result


def judged(client, version):
    """Send it to review, measure it, look at it and sign it twice; return the second signature."""
    client.force_login(make.somebody("restorer"))
    client.post(reverse("reviews:review_create", args=[version.pk]))
    review = Review.objects.get(version=version)
    evidence = review.evidence
    assert measure_evidence(evidence.pk, evidence.attempt) == Evidence.State.DONE
    review = Review.objects.get(pk=review.pk)
    for figure in review.evidence.figures:
        assert figure["passed"], figure
    signers = (person("senior_restorer", username="shen"), person("faithfulness_reviewer", username="lu"))
    for signer, meaning in zip(signers, ("whole", "as_old"), strict=True):
        client.force_login(signer)
        shown = client.get(reverse("reviews:frame", args=[review.pk, "before", 3]))
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
        judging.looked(review, signer, frames=range(FRAMES))
        said = {"meaning": meaning, "password": PASSWORD}
        answer = client.post(reverse("reviews:review_sign", args=[review.pk]), said)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
    return version.signoffs.get(kind="faithful")


def test_sixteen_bit_tiff_pictures_walk_from_can_to_channel(client, tmp_path):
    make.rates()
    source = taken_in(tmp_path, "tif")
    version = restored(client, source)
    assert (version.asset.frames, version.asset.rate) == (FRAMES, "24/1")
    assert all(fixity.verify(one.asset).ok for one in (source, version))
    signed = judged(client, version)
    publication = channel.publication(signed)
    client.logout()
    assert client.get(publication.get_absolute_url()).status_code == 200
    assert client.get(reverse("channel:file", args=[publication.slug, "poster.jpg"])).status_code == 200


@pytest.mark.parametrize("suffix", ["dpx", "png"])
def test_a_scan_in_other_pictures_is_restored_with_its_depth(client, tmp_path, suffix):
    make.rates()
    version = restored(client, taken_in(tmp_path, suffix))
    from archive.storage import local

    with local(version.asset.room, version.asset.name) as path:
        assert sum(1 for _frame in read(path)) == FRAMES
    assert version.asset.bit_depth >= KINDS[suffix][2]
