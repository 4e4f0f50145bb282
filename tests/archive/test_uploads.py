"""An upload goes on where it broke off, and what arrived is what was sent."""

import base64
import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from archive.files import arriving, intakes
from archive.models import Asset, Intake, Upload
from jobs import runner
from jobs.wording import said
from tests.clips import draw_film, draw_sequence
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film, drawn once for this module."""
    return draw_film(tmp_path_factory.mktemp("films") / "马路天使.mkv", frames=24)


def told(**facts):
    pairs = (f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in facts.items())
    return {"HTTP_UPLOAD_METADATA": ",".join(pairs)}


def begin(client, work, data, **facts):
    headers = TUS | told(filename="马路天使.mkv", work=work.pk, **facts)
    headers |= {"HTTP_UPLOAD_LENGTH": str(len(data))}
    return client.post(reverse("archive:upload_create"), **headers)


def send(client, address, data, offset, **headers):
    headers = TUS | {"HTTP_UPLOAD_OFFSET": str(offset)} | headers
    return client.patch(address, data, content_type="application/offset+octet-stream", **headers)


def carry(row):
    return runner.carry(Intake, row.pk, row.attempt, intakes.take_in)


def test_a_film_sent_in_pieces_is_held_with_the_digest_of_what_was_sent(client, work, film):
    data = film.read_bytes()
    begun = begin(client, work, data, label="Scan of 2024")
    address = begun["Location"]
    middle = len(data) // 3 + 7

    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    first = send(client, address, data[:middle], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, str(middle))
    asked = client.head(address, **TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(middle), str(len(data)))
    last = send(client, address, data[middle:], middle)

    row = Intake.objects.get()
    assert last["Patina-Intake"] == row.get_absolute_url()
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert carry(row) == "done"
    row.refresh_from_db()
    assert row.asset.first_digest.value == row.sha256
    assert (row.asset.version.label, row.asset.original_name) == ("Scan of 2024", "马路天使.mkv")
    assert not list(arriving.folder().glob(f"{Upload.objects.get().pk}*"))


def test_a_piece_that_breaks_off_is_gone_on_with_from_what_arrived(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    upload = Upload.objects.get()

    class Broken:
        pieces = [data[:1000], data[1000:1500]]

        def read(self, count):
            if self.pieces:
                return self.pieces.pop(0)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        arriving.take(upload, Broken(), length=len(data))

    assert client.head(address, **TUS)["Upload-Offset"] == "1500"
    assert send(client, address, data[1500:], 1500).status_code == 204
    assert Intake.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_bytes_a_killed_server_never_noted_are_cut_away(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    send(client, address, data[:640], 0)
    with arriving.path_of(Upload.objects.get()).open("ab") as file:
        file.write(b"written, but the server was killed before it said so")

    assert send(client, address, data[640:], 640).status_code == 204

    assert Intake.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_a_piece_at_the_wrong_place_or_of_the_wrong_kind_is_not_taken(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]

    assert send(client, address, b"x", 5).status_code == 409
    assert client.patch(address, b"x", content_type="text/plain", **TUS).status_code == 415
    assert client.head(address).status_code == 412
    assert client.head(address)["Tus-Version"] == "1.0.0"
    assert Upload.objects.get().offset == 0


def test_a_piece_that_does_not_fit_its_checksum_leaves_nothing(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    proof = base64.b64encode(hashlib.sha256(data[:500]).digest()).decode()

    wrong = send(client, address, data[1:501], 0, HTTP_UPLOAD_CHECKSUM=f"sha256 {proof}")
    right = send(client, address, data[:500], 0, HTTP_UPLOAD_CHECKSUM=f"sha256 {proof}")

    assert (wrong.status_code, wrong["Upload-Offset"]) == (460, "0")
    assert (right.status_code, right["Upload-Offset"]) == (204, "500")
    assert send(client, address, b"x", 500, HTTP_UPLOAD_CHECKSUM="crc7 eA==").status_code == 400


def test_two_requests_do_not_write_to_one_upload(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]

    with arriving._locked(Upload.objects.get()):
        assert send(client, address, data, 0).status_code == 423


def test_an_upload_is_its_own_person_s_alone(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    client.force_login(person("cataloguer"))

    assert client.head(address, **TUS).status_code == 404
    assert send(client, address, data, 0).status_code == 404
    assert client.delete(address, **TUS).status_code == 404
    client.force_login(person("restorer"))
    assert begin(client, work, data).status_code == 403


def test_a_cancelled_upload_is_gone_with_its_bytes(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    send(client, address, data[:100], 0)
    path = arriving.path_of(Upload.objects.get())

    assert client.delete(address, **TUS).status_code == 204

    assert not path.exists()
    assert client.head(address, **TUS).status_code == 404


def test_an_upload_nobody_goes_on_with_is_forgotten(client, work, film):
    address = begin(client, work, film.read_bytes())["Location"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.head(address, **TUS).status_code == 410
    assert arriving.sweep() == 1
    assert not Upload.objects.exists()


def test_an_empty_file_one_too_large_and_one_of_no_work_are_refused_by_name(client, work, by):
    assert begin(client, work, b"").status_code == 422
    headers = (
        TUS | told(filename="long.mkv", work=work.pk) | {"HTTP_UPLOAD_LENGTH": str(settings.UPLOAD_LIMIT + 1)}
    )
    answer = client.post(reverse("archive:upload_create"), **headers)
    assert (answer.status_code, "long.mkv is larger" in answer.content.decode()) == (413, True)
    work.pk = 4711
    assert begin(client, work, b"x").status_code == 422
    assert client.post(reverse("archive:upload_create"), **TUS).status_code == 400


def test_a_full_disk_is_said_when_the_upload_begins(client, work, film, monkeypatch):
    usage = arriving.shutil.disk_usage("/")
    monkeypatch.setattr(arriving.shutil, "disk_usage", lambda path: usage._replace(free=10))

    assert begin(client, work, film.read_bytes()).status_code == 507
    assert not Upload.objects.exists()


def test_what_the_server_understands_is_told(client, by):
    answer = client.options(reverse("archive:upload_create"))

    assert answer.status_code == 204
    assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"


def test_a_refused_film_says_why_and_can_be_looked_up(client, work, film):
    make.version(of=work, path=film)
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    send(client, address, data, 0)
    row = Intake.objects.get()

    assert carry(row) == "quarantined"

    page = client.get(row.get_absolute_url()).content.decode()
    assert "is already held as" in page
    assert Asset.objects.get().version.get_absolute_url() in page


def test_a_tar_of_pictures_becomes_a_film_when_its_rate_is_said(client, work, tmp_path):
    import tarfile

    draw_sequence(tmp_path / "reel", frames=6)
    with tarfile.open(tmp_path / "reel.tar", "w") as tar:
        tar.add(tmp_path / "reel", arcname="reel")
    data = (tmp_path / "reel.tar").read_bytes()
    facts = {"filename": "reel.tar", "rate": "18"}
    headers = TUS | told(work=work.pk, **facts) | {"HTTP_UPLOAD_LENGTH": str(len(data))}
    address = client.post(reverse("archive:upload_create"), **headers)["Location"]
    send(client, address, data, 0)
    row = Intake.objects.get()

    assert carry(row) == "done"

    row.refresh_from_db()
    assert (row.asset.frames, row.asset.rate, row.asset.container) == (6, "18/1", "sequence")
    assert row.asset.bit_depth == 10
    page = client.get(row.asset.version.get_absolute_url()).content.decode()
    assert "scan.%07d.dpx" in page


def test_a_worker_killed_after_the_film_was_held_finds_it_again(client, work, film):
    data = film.read_bytes()
    address = begin(client, work, data)["Location"]
    send(client, address, data, 0)
    row = Intake.objects.get()
    from jobs import leases

    held = leases.claim(Intake, row.pk, row.attempt, "first")
    keep = arriving.path_of(Upload.objects.get())
    intakes.take_in(held, lambda done, total: None)
    keep.write_bytes(data)
    leases.lapse(held, said("killed"), only_lapsed=False)
    row.refresh_from_db()

    assert carry(row) == "done"

    row.refresh_from_db()
    assert row.asset == Asset.objects.get()


def test_pages_of_what_comes_in_are_shown(client, work, film):
    begin(client, work, film.read_bytes())

    listed = client.get(reverse("archive:intake_list")).content.decode()
    form = client.get(reverse("archive:film_ingest", args=[work.pk])).content.decode()

    assert "马路天使.mkv" in listed
    assert "broke off at 0 %" in form
