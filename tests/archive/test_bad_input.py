"""Bad input without another home: a circle of parts, a disk that fills up half-way, a table too large."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive import actions, receiving
from archive.models import Asset, ImportBatch, Work
from tests.clips import draw_film
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def test_a_circle_of_parts_is_refused_on_the_page_however_long_the_way_round(client, by):
    series, season, episode = (make.work(by=by) for _n in range(3))
    Work.objects.filter(pk=season.pk).update(is_part_of=series)
    Work.objects.filter(pk=episode.pk).update(is_part_of=season)
    page = client.get(reverse("archive:work_edit", args=[series.pk]))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"is_part_of": f"#{episode.pk}", "reason": "tidy", "revision": series.revision}

    answer = client.post(reverse("archive:work_edit", args=[series.pk]), data)

    assert "cannot be part of itself, and “" in answer.content.decode()
    assert Work.objects.get(pk=series.pk).is_part_of is None


def test_a_disk_that_fills_up_half_way_through_leaves_nothing(by, tmp_path, monkeypatch):
    film, written = draw_film(tmp_path / "scan.mkv", frames=24), []
    write = receiving._Writer.write

    def full(writer, block):
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(len(block))
        return write(writer, block)

    monkeypatch.setattr(receiving, "BLOCK", 1 << 12)
    monkeypatch.setattr(receiving._Writer, "write", full)

    with pytest.raises(receiving.NoRoom, match=r"no room for scan\.mkv; free 1 megabytes"):
        actions.ingest(make.work(by=by).pk, by=by, source=film)

    assert written and not Asset.objects.exists()


def test_a_table_larger_than_the_house_takes_is_refused_on_its_page_with_the_way_out(client, by, settings):
    settings.IMPORT_LIMIT_BYTES = 1000
    large = SimpleUploadedFile("large.csv", b"key,title\n" + b"1,A reel\n" * 200)

    answer = client.post(reverse("archive:import_create"), {"file": large, "source": "Film Museum"})

    assert "PATINA_IMPORT_LIMIT_MB" in answer.content.decode()
    assert not ImportBatch.objects.exists()
