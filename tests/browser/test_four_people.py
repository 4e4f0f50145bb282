"""From can to channel by hand: each person does their part on the pages, and a visitor watches the film."""

import re

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from archive import journal
from archive.models import Inspection, Version, Work
from channel.models import Publication
from restoration.engine.simulator.ageing import age
from restoration.engine.simulator.scenes import draw_sample
from restoration.models import Run
from reviews.models import Note, SignOff
from tests.factories.channel import VTT
from tests.factories.people import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORK_DONE = 150_000  # milliseconds the workers get for one stage on a busy machine
FILM = "Four Views of a River Village"
TITLES = ("江村四景", "Jiangcun si jing", FILM)
CUT_REASON = "The rights to the music are being cleared."
PLAY = """async video => {
  await video.play();
  const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  for (let turn = 0; turn < 100 && video.currentTime < 0.6; turn++) await wait(50);
  const tracks = [...video.textTracks].map(track => ({
    language: track.language, mode: track.mode, cues: track.cues ? [...track.cues].map(cue => cue.text) : [],
  }));
  return {played: video.currentTime, width: video.videoWidth, duration: video.duration, tracks,
          sound: video.webkitAudioDecodedByteCount, error: video.error && video.error.message};
}"""


@pytest.fixture
def scan(tmp_path):
    """Two seconds of film, drawn and aged like the sample of the demonstration."""
    clean, aged = tmp_path / "clean.mkv", tmp_path / "nitrate.mkv"
    draw_sample(clean, seed=3, seconds=2, size=(160, 120))
    age(clean, aged, preset="medium", seed=3)
    return aged


@pytest.fixture
def people(transactional_db):
    """The people of this walk, by what they do; their names are their roles."""
    return {
        "zhou": person("cataloguer", username="zhou", name="周敏"),
        "lin": person("producer", username="lin", name="林涛"),
        "chen": person("restorer", username="chen", name="陈雨"),
        "shen": person("senior_restorer", username="shen", name="沈岚"),
        "gu": person("faithfulness_reviewer", username="gu", name="顾衡"),
        "bai": person("publisher", username="bai", name="白薇"),
    }


def test_each_person_does_their_part_and_a_visitor_watches_the_film(people, site, seat, scan, tmp_path):
    zhou, lin, chen, shen, gu, bai = (seat(site).log_in(name) for name in people)
    catalogue(zhou, scan)
    open_project(lin)
    restore(chen)
    review = send_to_review(chen)
    wait_for_evidence(shen, review)
    write_note(shen)
    answer_note(chen, review)
    verify_note(shen)
    waive_what_is_unmet(shen)
    look_at_every_risky_frame(shen, review)
    approve(shen)
    look_at_every_risky_frame(gu, review)
    sign_as_old(gu)
    slug = publish(bai, tmp_path)
    visitor = seat(site, locale="zh-CN")
    watch(visitor, slug)
    withdraw(bai)
    find_it_gone(visitor, slug)
    for one in (zhou, lin, chen, shen, gu, bai, visitor):
        one.quiet()
    assert journal.verify() == []


def catalogue(zhou, scan):
    """Catalogue a work in three scripts, its can and its condition, and take in the scan."""
    page = zhou.page
    zhou.link("Catalogue").first.click()
    zhou.link("Catalogue a work").first.click()
    for row, title in enumerate(TITLES):
        page.get_by_role("textbox", name="Title", exact=True).nth(row).fill(title)
    page.get_by_label("Year").fill("1936")
    page.get_by_label("Countries").fill("cn")
    zhou.button("Catalogue the work").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FILM)

    zhou.link("Add an item").first.click()
    page.get_by_label("Inventory number").fill("CFA-0001")
    page.get_by_label("Element").select_option(label="duplicate negative")
    page.get_by_label("Base").select_option(label="nitrate")
    zhou.button("Add the item").click()
    zhou.link("Inspect CFA-0001").click()
    page.get_by_label("Minutes").fill("20")
    page.get_by_label("Condition").select_option(value="C")
    page.get_by_label("Nitrate stage").select_option("1")
    zhou.button("Write down the inspection").click()

    zhou.link("Take in a film").first.click()
    page.get_by_label("Film file").set_input_files(scan)
    page.get_by_label("Scanned from").select_option(index=1)
    zhou.button("Take in the film").click()
    expect(page.get_by_text("The film is held: 48 frames.")).to_be_visible(timeout=WORK_DONE)
    zhou.link("Open it").click()
    expect(page.get_by_role("img", name="Filmstrip")).to_be_visible()
    zhou.quiet()
    assert {title.text for title in Work.objects.get().titles.all()} == set(TITLES)
    assert Inspection.objects.get().nitrate_stage == 1


def open_project(lin):
    """Open the project with its brief."""
    lin.link("Restoration").first.click()
    lin.page.get_by_role("link", name="Open a project").click()
    lin.page.get_by_label("Intent").fill("Watchable again, and as old as it is.")
    lin.button("Open the project").click()
    expect(lin.page.get_by_role("heading", name="What comes next")).to_be_visible()
    lin.quiet()


def restore(chen):
    """Choose a recipe, start the run and watch it to its end without touching the page."""
    page = chen.page
    chen.link("Restoration").first.click()
    chen.link(FILM).first.click()
    chen.link("Start a run").first.click()
    chen.link("Gentle").click()
    chen.button("Start the run").first.click()
    chen.says("The run is in the queue.")
    expect(page.get_by_role("heading", name="All pictures restored and joined")).to_be_visible(
        timeout=WORK_DONE
    )
    expect(page.get_by_role("progressbar").first).to_have_attribute("value", "48")
    chen.quiet()
    assert Run.objects.get().status == Run.Status.SUCCEEDED


def send_to_review(chen):
    """Send the candidate to review; read there that nobody judges their own work; return its path."""
    page = chen.page
    page.reload()
    chen.link("Open a review").click()
    chen.button("Send to review").click()
    expect(page.get_by_text("Someone else must look at your own work.").first).to_be_visible()
    expect(chen.button("Approve technically")).to_have_count(0)
    chen.quiet()
    return page.url.removeprefix(chen.address).partition("?")[0]


def wait_for_evidence(shen, review):
    """Come by the list of reviews and wait on the page until the figures stand there."""
    page = shen.page
    shen.link("Review").first.click()
    page.get_by_role("link", name=re.compile("technical approval")).click()
    assert shen.address + review in page.url
    expect(page.get_by_role("columnheader", name="Threshold")).to_be_visible(timeout=WORK_DONE)
    expect(page.get_by_role("rowheader", name=re.compile("Frames"))).to_be_visible()
    shen.quiet()


def step(someone, key, frame):
    """Press a key on the picture; wait until the frame it leads to is drawn."""
    picture = someone.page.get_by_role("img", name=re.compile("Frame"))
    picture.press(key)
    expect(picture).to_have_attribute("aria-label", re.compile(rf"\b{frame}\b"))
    expect(someone.page.locator("[data-viewer-state]")).to_contain_text("×")


def write_note(shen):
    """Step through the film by keys, mark frames 2 to 5 and write an issue on them."""
    page = shen.page
    step(shen, "Home", 0)
    step(shen, "ArrowRight", 1)
    step(shen, "Shift+ArrowRight", 11)
    step(shen, "Home", 0)
    for frame in (1, 2):
        step(shen, "ArrowRight", frame)
    page.keyboard.press("[")
    for frame in (3, 4, 5):
        step(shen, "ArrowRight", frame)
    page.keyboard.press("]")
    page.keyboard.press("n")
    expect(page.get_by_role("spinbutton", name="First frame")).to_have_value("2")
    expect(page.get_by_role("spinbutton", name="Last frame")).to_have_value("5")
    page.get_by_role("combobox", name="Defect").select_option(index=1)
    page.get_by_role("textbox", name="Remark", exact=True).fill("A hair stays in the gate.")
    shen.button("Keep the note").click()
    expect(page.get_by_role("article")).to_contain_text("A hair stays in the gate.")
    shen.quiet()
    note = Note.objects.get()
    assert (note.first, note.last, note.severity) == (2, 5, Note.Severity.ISSUE)


def answer_note(chen, review):
    """Answer the note as its maker."""
    page = chen.page
    chen.go(review)
    page.get_by_role("article").locator("summary", has_text="Answer").click()
    page.get_by_role("combobox", name="Answer").select_option(label="original artefact, keep")
    page.get_by_role("textbox", name="Explanation").fill("It was photographed with the scene.")
    chen.button("Send the answer").click()
    expect(page.get_by_role("article")).to_contain_text("It was photographed with the scene.")
    expect(chen.button("The answer holds")).to_have_count(0)
    chen.quiet()


def verify_note(shen):
    """Accept the answer."""
    shen.page.reload()
    shen.button("The answer holds").click()
    expect(shen.button("The answer holds")).to_have_count(0)
    shen.quiet()
    assert Note.objects.get().verified_at is not None


def waive_what_is_unmet(shen):
    """Waive each figure that misses its threshold, in writing."""
    asked = shen.page.get_by_text("Waive in writing", exact=True)
    for _left in range(asked.count()):
        asked.first.click()
        shen.page.get_by_label("Why it may be missed").first.fill(
            "Two seconds are too short to judge by this."
        )
        shen.button("Waive").first.click()
        shen.page.wait_for_load_state()
    expect(asked).to_have_count(0)
    shen.quiet()


def look_at_every_risky_frame(judge, review):
    """Open the risky frames one by one, until the server has seen all of them looked at."""
    page = judge.page
    judge.go(review)
    chips = page.locator("a[data-risky]")
    if chips.count() and not chips.first.is_visible():
        page.get_by_text(re.compile("risky frames?: changed most")).click()
    for frame in [int(chip.get_attribute("data-risky")) for chip in chips.all()]:
        page.get_by_role("link", name=re.compile(rf"^{frame}( ✓)?$")).first.click()
        expect(page.get_by_role("spinbutton", name="Frame", exact=True)).to_have_value(str(frame))
        expect(page.locator("[data-viewer-state]")).to_contain_text("×")
    expect(page.locator("a[data-risky]:not(.is-seen)")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("You looked at every risky frame")).to_be_visible()
    judge.quiet()


def approve(shen):
    """Approve technically: refused without the right password, given with it."""
    page, parts = shen.page, str(SignOff.Meaning.PARTS.label)
    page.get_by_label(parts).check()
    page.get_by_label("Your password").fill("not-the-password")
    shen.button("Approve technically").click()
    expect(page.get_by_label("Your password")).to_be_visible()
    shen.excuse("status of 4")
    assert not SignOff.objects.exists()
    page.get_by_label(parts).check()
    page.get_by_label("Your password").fill(PASSWORD)
    shen.button("Approve technically").click()
    expect(shen.button("Approve technically")).to_have_count(0)
    shen.quiet()
    assert SignOff.objects.get().kind == SignOff.Kind.TECHNICAL


def sign_as_old(gu):
    """Sign that the film was restored as old, with the sentence that is true of this version."""
    page = gu.page
    evidence = SignOff.objects.get().evidence
    meaning = SignOff.Meaning.AS_OLD_LISTED if evidence.waivers else SignOff.Meaning.AS_OLD
    page.get_by_label(str(meaning.label)).check()
    page.get_by_label("Your password").fill(PASSWORD)
    gu.button("Sign: restored as old").click()
    expect(page.get_by_role("heading", name="Signed", exact=True)).to_be_visible()
    gu.quiet()
    assert Work.objects.get().signed_version == Version.objects.get(kind="restored")


def publish(bai, folder):
    """Prepare the film, wait for its files, give it subtitles and put it on air; return its slug."""
    page = bai.page
    bai.go("/channel/desk/")
    bai.link("Prepare for the channel").click()
    page.get_by_label("About (Chinese)").fill("渡船过江，小巷人影。")
    bai.button("Make the public's files").click()
    bai.says("The files for the public are being made.")
    expect(bai.button("Put on air")).to_be_visible(timeout=WORK_DONE)
    track = folder / "four-views.zh.vtt"
    track.write_text(VTT)
    page.get_by_role("combobox", name="Language").select_option(value="zh")
    page.get_by_label("WebVTT or SubRip file").set_input_files(track)
    bai.button("Add subtitles").click()
    bai.says("The subtitles are in place; look at them before the public does.")
    expect(page.get_by_role("cell", name="渡船过江。")).to_be_visible()
    bai.link("give it with the publication").click()
    bai.button("Put on air").click()
    bai.says("is on air.")
    bai.quiet()
    return Publication.objects.get().slug


def watch(visitor, slug):
    """Find the film on the channel in Chinese, watch it, read its subtitles and move the edge by keys."""
    page = visitor.page
    visitor.go("/")
    with override("zh-hans"):
        visitor.link(gettext("Watch the film")).click()
    assert page.url == f"{visitor.address}/channel/{slug}/"
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    seen = page.locator("video").evaluate(PLAY)
    assert seen["error"] is None
    assert seen["played"] > 0.5
    assert seen["duration"] == pytest.approx(2, abs=0.1)
    assert seen["width"] > 0 and seen["sound"] > 0
    assert seen["tracks"] == [{"language": "zh", "mode": "showing", "cues": ["渡船过江。"]}]
    edge = page.get_by_role("slider").first
    before = int(edge.input_value())
    for _press in range(5):
        edge.press("ArrowRight")
    assert int(edge.input_value()) == before + 5
    wipe = page.locator("[data-wipe]").first
    assert str(before + 5) in wipe.evaluate("element => element.style.getPropertyValue('--edge-at')")
    visitor.quiet()


def withdraw(bai):
    """Take the film off the air with the reason that the public reads."""
    bai.page.locator("form[action$='/withdraw/']").get_by_label("Reason").fill(CUT_REASON)
    bai.button("Withdraw the film").click()
    bai.says("is withdrawn")
    bai.quiet()


def find_it_gone(visitor, slug):
    """Come back: the page is gone and says why, and the front of the channel no longer shows the film."""
    answer = visitor.go(f"/channel/{slug}/")
    assert answer.status == 410
    visitor.excuse("status of 410")
    expect(visitor.page.get_by_text(CUT_REASON)).to_be_visible()
    with override("zh-hans"):
        withdrawn, watch_it = gettext("Withdrawn"), gettext("Watch the film")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(withdrawn)
    visitor.go("/channel/")
    expect(visitor.link(watch_it)).to_have_count(0)
