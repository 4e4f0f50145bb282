"""Files are answered whole, in part, or not again, as RFC 9110 says."""

from io import BytesIO

import pytest

from archive.streaming import ranged

BODY = bytes(range(100))
pytestmark = pytest.mark.django_db  # closing an answer looks after the database's connections


@pytest.fixture
def answer(rf):
    """Ask for the hundred bytes with these headers; return (status, body, response)."""

    def ask(method="GET", etag="abc", **headers):
        request = rf.generic(method, "/", headers=headers)
        response = ranged(request, BytesIO(BODY), "video/mp4", etag=etag)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
        return response.status_code, body, response

    return ask


def test_the_whole_file_is_sent_without_a_range(answer):
    status, body, response = answer()

    assert (status, body) == (200, BODY)
    assert (response["Accept-Ranges"], response["Content-Length"], response["ETag"]) == (
        "bytes",
        "100",
        '"abc"',
    )
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=90-", 90, 100),
        ("bytes=-5", 95, 100),
        ("bytes=95-500", 95, 100),
        ("bytes=-500", 0, 100),
    ],
)
def test_a_range_is_sent_with_its_place(answer, asked, first, stop):
    status, body, response = answer(Range=asked)

    assert (status, body) == (206, BODY[first:stop])
    assert response["Content-Range"] == f"bytes {first}-{stop - 1}/100"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=200-300", "bytes=-0"])
def test_a_range_the_file_does_not_have_is_refused_with_its_size(answer, asked):
    status, _body, response = answer(Range=asked)

    assert (status, response["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=a-b"])
def test_what_is_no_single_range_is_answered_whole(answer, asked):
    assert answer(Range=asked)[:2] == (200, BODY)


def test_a_changed_file_is_sent_whole_to_who_resumes_an_older_one(answer):
    assert answer(Range="bytes=5-", **{"If-Range": '"old"'})[0] == 200
    assert answer(Range="bytes=5-", **{"If-Range": '"abc"'})[0] == 206


def test_what_a_browser_has_is_not_sent_again(answer):
    assert answer(**{"If-None-Match": 'W/"abc", "other"'})[:2] == (304, b"")
    assert answer(**{"If-None-Match": '"other"'})[0] == 200


def test_head_tells_the_size_and_sends_nothing(answer):
    status, body, response = answer("HEAD", Range="bytes=0-9")

    assert (status, body, response["Content-Length"]) == (206, b"", "10")
