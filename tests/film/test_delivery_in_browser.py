"""A delivered film in a real Chromium, over a server that answers byte ranges."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from film.delivery import hls
from film.rungs import Rung
from tests import clips

PLAY = """async source => {
  const video = document.querySelector("video");
  video.src = source;
  await video.play();
  const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  for (let turn = 0; turn < 100 && video.currentTime < 1; turn++) await wait(100);
  const played = video.currentTime;
  const seeked = new Promise(done => video.addEventListener("seeked", done, {once: true}));
  video.currentTime = 5;
  await Promise.race([seeked, wait(5000)]);
  return {played, seeked: video.currentTime, duration: video.duration, width: video.videoWidth,
          sound: video.webkitAudioDecodedByteCount, error: video.error && video.error.message};
}"""

pytestmark = pytest.mark.browser


class _Ranges(SimpleHTTPRequestHandler):
    """Serve a folder as a film server does: byte ranges, and the right types."""

    extensions_map = {".m3u8": "application/vnd.apple.mpegurl", ".mp4": "video/mp4", ".html": "text/html"}

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            return super().do_GET()
        data = path.read_bytes()
        start, end = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(data[start : end + 1])


@pytest.fixture(scope="module")
def address(shelf):
    film = clips.draw_film(shelf / "browser.mkv", frames=168, size=(192, 144))
    hls(film, shelf / "served", rungs=[Rung("144", 192, 144, 400_000), Rung("72", 96, 72, 200_000)])
    (shelf / "served" / "watch.html").write_text("<!doctype html><video></video>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Ranges, directory=str(shelf / "served")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def page(chromium, address):
    page = chromium.new_page()
    page.goto(f"{address}/watch.html")
    return page


@pytest.mark.parametrize("source", ["master.m3u8", "144.mp4", "72.mp4"])
def test_a_delivered_film_plays_with_sound_and_seeks(page, source):
    seen = page.evaluate(PLAY, source)
    assert seen["error"] is None
    assert seen["played"] >= 1
    assert seen["seeked"] >= 5
    assert seen["duration"] == pytest.approx(7, abs=0.05)
    assert seen["width"] in (96, 192)
    assert seen["sound"] > 0
