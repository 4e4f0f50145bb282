"""The command line: what it makes, what it refuses, what it leaves behind."""

import io
import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from film import outlets, sound
from film.carried import carried
from film.digest import sha256
from film.master import packet_digests
from film.probe import probe
from restoration.engine.commands import BAD_FILM, BAD_RECIPE, DONE, FAULT, STOPPED, UNMET, USAGE, main
from restoration.engine.commands.reporting import Reporter
from restoration.engine.operators import OPERATORS
from restoration.engine.recipes import named
from tests.clips import draw_film
from tests.engine.damaged import SIZE, grain, view
from tests.engine.telecined import THREE_TWO, native, spread, woven

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def source(tmp_path):
    return draw_film(tmp_path / "film.mkv", frames=12, shots=2)


@pytest.fixture
def run(capsys, monkeypatch):
    """Carry out a command line in this process; gives (exit code, standard output, standard error)."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def carry_out(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return carry_out


def last_line(out):
    return json.loads(out.strip().splitlines()[-1])


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_restore_makes_a_master_of_the_same_length_with_sound(run, source, tmp_path):
    code, out, _ = run("restore", source, tmp_path / "out.mkv", "--recipe", "gentle", "--json")
    done = last_line(out)
    assert code == DONE and done["event"] == "done" and done["frames"] == 12 and done["rate"] > 0
    facts = probe(tmp_path / "out.mkv")
    assert (facts.video.frames, facts.video.codec, facts.audio[0].codec) == (12, "ffv1", "flac")
    assert sound.count(tmp_path / "out.mkv") == sound.count(source)
    assert left(tmp_path) == ["film.mkv", "out.mkv"]


def test_a_range_of_frames_has_the_bytes_it_has_in_the_whole_film(run, source, tmp_path):
    run("restore", source, tmp_path / "whole.mkv", "--recipe", "gentle")
    code, _, _ = run("restore", source, tmp_path / "part.mkv", "--recipe", "gentle", "--frames", "4:9")
    assert code == DONE
    whole, part = (list(packet_digests(tmp_path / name)) for name in ("whole.mkv", "part.mkv"))
    assert part == whole[4:9]
    assert sound.count(tmp_path / "part.mkv") == 5 * 2000


@pytest.mark.slow
def test_several_workers_make_the_same_bytes_as_one(run, source, tmp_path):
    run("restore", source, tmp_path / "one.mkv", "--recipe", "gentle")
    code, _, _ = run("restore", source, tmp_path / "two.mkv", "--recipe", "gentle", "--workers", "2")
    assert code == DONE
    assert list(packet_digests(tmp_path / "one.mkv")) == list(packet_digests(tmp_path / "two.mkv"))


def test_a_recipe_can_come_from_a_file(run, source, tmp_path):
    recipe = tmp_path / "own.json"
    recipe.write_text(json.dumps(named()["gentle"].as_json() | {"name": "own", "steps": []}))
    code, out, _ = run("restore", source, tmp_path / "out.mkv", "--recipe", recipe, "--json")
    assert code == DONE and last_line(out)["recipe"] == "own"


@pytest.fixture(scope="module")
def on_video(tmp_path_factory):
    """Sixty film pictures brought to video by 3:2 pulldown, with sound and a drop-frame timecode."""
    path = tmp_path_factory.mktemp("video") / "tv.mkv"
    shown = [native(view(2 * n) + grain(n, 3.0)) for n in range(60)]
    frames = [frame.astype(np.uint8) for frame in woven(shown, spread(60, THREE_TWO))]
    return draw_film(path, pictures=frames, size=SIZE, rate=Fraction(30000, 1001), timecode="01:00:10;00")


def test_inspect_names_the_pulldown_and_the_films_own_rate(run, on_video):
    code, out, _ = run("inspect", on_video, "--json")
    cadence = last_line(out)["cadence"]
    assert code == DONE and last_line(out)["fields"] == "pulldown"
    assert (cadence["pattern"], cadence["order"], cadence["breaks"]) == ("3:2", "upper field first", 0)
    assert cadence["film_rate"] == "24000/1001"


def test_at_film_rate_sound_and_timecode_stay_in_step(run, on_video, tmp_path):
    for name, more in (("kept.mkv", ()), ("film.mkv", ("--film-rate", "--maps", tmp_path / "maps"))):
        assert run("restore", on_video, tmp_path / name, "--recipe", "gentle", *more)[0] == DONE
    kept, film = (probe(tmp_path / name) for name in ("kept.mkv", "film.mkv"))
    assert (kept.video.rate, kept.video.frames) == (Fraction(30000, 1001), 75)
    assert (film.video.rate, film.video.frames) == (Fraction(24000, 1001), 60)
    assert film.video.duration == kept.video.duration
    assert sound.count(tmp_path / "film.mkv") == sound.count(on_video)
    assert probe(tmp_path / "maps" / "repairs.mkv").video.frames == 60
    assert carried(tmp_path / "kept.mkv").timecode == "01:00:10;00"
    assert carried(tmp_path / "film.mkv").timecode == "01:00:06:10"      # 108192 of 30 are 86554 of 24


def test_evidence_lays_the_fields_of_a_film_on_video_together_before_it_compares(run, on_video, tmp_path):
    run("restore", on_video, tmp_path / "laid.mkv", "--recipe", "gentle")
    for restored, laid in ((tmp_path / "laid.mkv", True), (on_video, False)):
        _, out, _ = run("evidence", on_video, restored, "--json")
        found = last_line(out)
        changed = next(one["value"] for one in found["figures"] if one["key"] == "changed_pixel_share")
        assert (found["frames"]["laid"] > 20) is laid and changed < 0.005


def test_evidence_compares_a_film_at_its_own_rate_picture_by_picture(run, on_video, tmp_path):
    run("restore", on_video, tmp_path / "film.mkv", "--recipe", "gentle", "--film-rate")
    _, out, _ = run("evidence", on_video, tmp_path / "film.mkv", "--film-rate", "--json")
    found = last_line(out)
    figures = {one["key"]: one for one in found["figures"]}
    assert found["frames"]["taken"] == 60
    assert figures["frame_count_equal"]["passed"] and figures["rate_equal"]["passed"]
    assert figures["changed_pixel_share"]["value"] < 0.005
    assert run("evidence", on_video, on_video)[0] in {DONE, UNMET}
    assert run("evidence", tmp_path / "film.mkv", tmp_path / "film.mkv", "--film-rate")[0] == BAD_FILM


def test_what_is_not_carried_over_is_named_and_the_sounds_language_stays(run, tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=6, tracks=("eng", "zho"))
    code, out, _ = run("restore", source, tmp_path / "out.mkv", "--recipe", "gentle", "--json")
    assert code == DONE and last_line(out)["left_out"] == ["further sound tracks"]
    assert probe(tmp_path / "out.mkv").raw["streams"][1]["language"] == "eng"


@pytest.mark.parametrize(("name", "wrong"), [
    ("a%05d%03d.dpx", "cannot be written"), ("f_%s_%d.png", "cannot be written"),
    ("f_%99999999d.dpx", "cannot be written"), ("out\0.mkv", "no file can be called"),
    ("", "no file can be called"),
])
def test_a_name_no_file_can_have_is_refused_before_any_work(run, source, tmp_path, monkeypatch, name, wrong):
    monkeypatch.chdir(tmp_path)
    code, _, err = run("restore", source, name and f"new/{name}", "--recipe", "gentle")
    assert code in (BAD_FILM, USAGE) and wrong in err and left(tmp_path) == ["film.mkv"]


@pytest.mark.parametrize("written", [
    '{"schema": "patina/recipe/1", "steps": [{"operator": "dust", "params": {"largest": %s}}]}' % ("9" * 400),
    '{"schema": "patina/recipe/1", "steps": [{"operator": "dust", "params": {"sensitivity": NaN}}]}',
    '{"schema": "patina/recipe/1", "name": {"a": 1}}', "[" * 100_000, "\udce9", "",
], ids=["huge", "nan", "name", "deep", "latin", "empty"])
def test_a_recipe_that_makes_no_sense_is_refused_in_one_sentence(run, source, tmp_path, written):
    recipe = tmp_path / "own.json"
    recipe.write_bytes(written.encode("utf-8", "surrogateescape"))
    code, out, err = run("restore", source, tmp_path / "out.mkv", "--recipe", recipe, "--json")
    assert code == BAD_RECIPE and last_line(out)["event"] == "error" and len(err.strip().splitlines()) == 1


def test_a_fault_of_the_program_is_one_sentence_too(run, source, tmp_path, monkeypatch):
    monkeypatch.setattr("restoration.engine.plan.analyse", lambda *_, **__: {}["shots"])
    code, out, err = run("restore", source, tmp_path / "out.mkv", "--json")
    assert code == FAULT and "please report it" in last_line(out)["message"] and "Traceback" not in err
    assert left(tmp_path) == ["film.mkv"]


@pytest.mark.parametrize("name", ["out.mov", "out.mp4", "reel/frame_%04d.tif"])
def test_a_film_is_given_out_in_the_form_its_name_asks_for(run, source, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    code, _, _ = run("restore", source, name, "--recipe", "gentle", "--frames", "4:9")
    assert code == DONE
    if name.startswith("reel"):
        pictures = [f"frame_{number:04}.tif" for number in range(4, 9)]
        assert sorted(path.name for path in Path("reel").iterdir()) == [*pictures, "sound.flac"]
    else:
        assert probe(name).video.frames == 5 and probe(name).audio


def test_numbered_pictures_are_a_film_when_their_rate_is_given(run, source, tmp_path):
    outlets.give_out(source, tmp_path / "reel" / "f_%05d.dpx", first=1)
    for number, pictures in enumerate((tmp_path / "reel", tmp_path / "reel" / "f_%05d.dpx")):
        out = tmp_path / f"{number}.mkv"
        code, _, _ = run("restore", pictures, out, "--recipe", "gentle", "--rate", "18", "--frames", "0:4")
        assert code == DONE and probe(out).video.rate == 18 and probe(out).video.frames == 4

    numbered = tmp_path / "again" / "g_%03d.tif"
    run("restore", tmp_path / "reel", numbered, "--recipe", "gentle", "--rate", "18", "--frames", "1:3")
    assert {path.name for path in numbered.parent.iterdir()} == {"g_002.tif", "g_003.tif"}

    code, _, err = run("restore", tmp_path / "reel", tmp_path / "no.mkv")
    assert code == USAGE and "give --rate 24" in err
    (tmp_path / "reel" / "f_00003.dpx").unlink()
    code, _, err = run("restore", tmp_path / "reel", tmp_path / "no.mkv", "--rate", "18")
    assert code == BAD_FILM and "lacks 1 of the frames 1 to 12: 3" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.mkv", "1.mkv", "again", "film.mkv", "reel"]


@pytest.mark.parametrize(
    "arguments,code,sentence",
    [
        (["absent.mkv", "out.mkv"], BAD_FILM, "There is no file absent.mkv"),
        (["film.mkv", "film.mkv"], BAD_FILM, "the source is never changed"),
        (["film.mkv", "out.avi"], BAD_FILM, "end it in .mkv"),
        (["film.mkv", "nowhere/reel/%06d.dpx"], BAD_FILM, "There is no folder nowhere"),
        (["film.mkv", "./%06d.dpx"], BAD_FILM, "name a folder of its own"),
        (["film.mkv", "nowhere/out.mkv"], BAD_FILM, "There is no folder nowhere"),
        (["text.mkv", "out.mkv"], BAD_FILM, "text.mkv"),
        (["film.mkv", "there.mkv"], BAD_FILM, "say --overwrite"),
        (
            ["film.mkv", "out.mkv", "--recipe", "shiny"],
            BAD_RECIPE,
            "there are gentle, standard, heavy, publish-hd",
        ),
        (["film.mkv", "out.mkv", "--frames", "9:40"], USAGE, "the film has frames 0:12"),
        (["film.mkv", "out.mkv", "--frames", "soon"], USAGE, "write it as A:B"),
        (["film.mkv", "out.mkv", "--workers", "0"], USAGE, "give 1 or more"),
        (["film.mkv", "out.mkv", "--device", "abacus"], BAD_RECIPE, "abacus"),
    ],
)
def test_restore_refuses_in_one_sentence_and_leaves_nothing(
    run, source, tmp_path, monkeypatch, arguments, code, sentence
):
    monkeypatch.chdir(tmp_path)
    Path("text.mkv").write_text("not a film")
    Path("there.mkv").write_text("kept")
    given, out, err = run("restore", *arguments)
    assert given == code and sentence in err and out == ""
    assert len(err.strip().splitlines()) == 1
    assert left(tmp_path) == ["film.mkv", "text.mkv", "there.mkv"]
    assert Path("there.mkv").read_text() == "kept"


def test_an_error_is_a_json_line_too(run, tmp_path):
    code, out, err = run("restore", tmp_path / "absent.mkv", tmp_path / "out.mkv", "--json")
    assert last_line(out) == {"event": "error", "message": err.strip(), "code": code}


def test_ctrl_c_leaves_no_half_file(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=900, size=(64, 48), shots=1, sound=False)
    command = [sys.executable, "-m", "restoration.engine", "restore", source, tmp_path / "out.mkv", "--json"]
    work = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "progress" in work.stdout.readline()
    work.send_signal(signal.SIGINT)
    _, err = work.communicate(timeout=60)
    assert work.returncode == STOPPED and "nothing half made" in err
    assert left(tmp_path) == ["film.mkv"]


def test_an_unknown_verb_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["polish", "film.mkv"])
    assert stop.value.code == USAGE and "restore" in capsys.readouterr().err


def test_age_keeps_its_truth_and_repeats_itself(run, source, tmp_path):
    for name in ("a.mkv", "b.mkv"):
        code, out, _ = run("age", source, tmp_path / name, "--preset", "heavy", "--seed", 4, "--truth",
                           tmp_path / "truth", "--json")  # fmt: skip
        assert code == DONE and last_line(out)["seed"] == 4
    assert sha256(tmp_path / "a.mkv") == sha256(tmp_path / "b.mkv")
    assert left(tmp_path / "truth") == ["clean.mkv", "defects.mkv", "kinds.mkv", "truth.json"]


def test_sample_draws_a_film_of_the_size_asked(run, tmp_path):
    code, _, _ = run("sample", tmp_path / "s.mkv", "--seconds", 0.5, "--size", "64x48", "--seed", 2)
    facts = probe(tmp_path / "s.mkv")
    assert code == DONE and (facts.video.width, facts.video.height, facts.video.frames) == (64, 48, 12)
    code, _, err = run("sample", tmp_path / "odd.mkv", "--size", "65x48")
    assert code == USAGE and "even" in err


def test_operators_prints_the_whole_catalogue(run):
    code, out, _ = run("operators")
    assert code == DONE and all(f"{name} — " in out for name in OPERATORS)
    _, out, _ = run("operators", "--json")
    told = json.loads(out)
    assert [o["name"] for o in told["operators"]] == list(OPERATORS)
    assert {r["name"] for r in told["recipes"]} == set(named())


def test_evidence_exits_with_one_when_a_figure_fails(run, source, tmp_path):
    code, out, _ = run("evidence", source, source)
    assert code == DONE and "Grain kept" in out
    short = draw_film(tmp_path / "short.mkv", frames=10, shots=2)
    code, out, _ = run("evidence", source, short, "--json")
    assert code == UNMET and last_line(out)["passed"] is False


def test_inspect_lists_the_damage_of_every_shot(run, source):
    code, out, _ = run("inspect", source, "--json")
    found = last_line(out)
    assert code == DONE and [(s["start"], s["stop"]) for s in found["shots"]] == [(0, 6), (6, 12)]
    assert {"D-FLIC", "D-WEAV", "D-DUST", "D-VSCR", "grain"} <= set(found["shots"][0])


def test_a_terminal_sees_frames_per_second_and_the_time_left():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    progress = Reporter(out=io.StringIO(), err=screen).stage("restoring")
    progress(120, 120)
    assert "100%  120/120" in screen.getvalue() and "frames/s  0:00 left" in screen.getvalue()
    quiet = io.StringIO()
    Reporter(out=io.StringIO(), err=quiet).stage("restoring")(120, 120)
    assert quiet.getvalue() == ""


def test_the_program_sets_the_allocator_for_its_children():
    code = (
        "import sys, os; sys.argv = ['engine', 'operators', '--json']; "
        "from restoration.engine.__main__ import start; "
        "start(); print(os.environ['MALLOC_TRIM_THRESHOLD_'], 'torch' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines()[-1] == "8589934592 False"
