"""What the engine does on a card, proved without one: see `pretended`."""

import hashlib
from contextlib import nullcontext
from fractions import Fraction

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from film.frames import Writer, read
from film.probe import probe
from restoration.engine import pipeline, plan, recipes, runtime
from restoration.engine.bench.damage import level
from restoration.engine.borrowed import architectures, between, folder
from restoration.engine.borrowed import film as along
from restoration.engine.commands import BAD_RECIPE, DONE, main, room
from restoration.engine.kernels import borrowed, fill, reduced
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets import layers
from restoration.engine.nets.weights import network
from restoration.engine.operators import OPERATORS
from restoration.engine.operators.borrowed import BORROWED
from restoration.engine.operators.fill_missing import FILL_MISSING
from restoration.engine.simulator.noise import generator
from restoration.engine.training import loop, packs, repair, upscale
from tests.engine.card_planes import CARD
from tests.engine.damaged import SIZE, chain, grain, view
from tests.engine.pretended import card

FORMS = {"gray": (8, 0), "gray16le": (16, 0), "yuv420p": (8, 2), "yuv420p10le": (10, 2)}
MORE = {"upscale": {"height": 240}}
ALONE = [name for name, one in OPERATORS.items() if one.medium == "picture" and name != "borrowed"]


@pytest.fixture(autouse=True)
def same_layers(monkeypatch):
    """Let the processor, too, go through torch's own layers: the fused ones add in another order.

    And in single precision, even where it has bfloat16, which the card of most tests has not.
    """
    monkeypatch.setattr(layers, "_works", lambda kind: False)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False, raising=False)
    network.cache_clear()
    yield
    network.cache_clear()


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Two short shots, damaged, one frame of them held twice, one with a hole, in several formats."""
    home, made = tmp_path_factory.mktemp("card"), {}
    shots = [np.stack([view(n + 60 * cut) for n in range(2 + cut)]).astype(np.uint8) for cut in (0, 1)]
    aged = np.concatenate([level(shot, 5).aged for shot in shots]).astype(np.float32)
    aged[2:] = aged[2:, ::-1, ::-1] * 0.7 + 20          # so that the cut is one
    aged[3, 40:84, 60:110] = 252
    aged = np.concatenate((aged[:2], aged[1:]))
    for form, (depth, across) in FORMS.items():
        sort, step = (np.uint8, 1) if depth == 8 else (np.uint16, 2 ** (depth - 8))
        half = (SIZE[1] // across, SIZE[0] // across) if across else None
        made[form] = home / f"{form}.mkv"
        with Writer(made[form], width=SIZE[0], height=SIZE[1], rate=24, pixel_format=form) as writer:
            for number, luma in enumerate(aged):
                tints = [np.full(half, (120 + number) * step, sort) for _ in range(2)] if half else []
                writer.write(((luma * step).astype(sort), *tints))
    return made


DUST = chain("dust", "denoise")


def wide(folder):
    """A picture that is larger than two of the smallest tiles."""
    with Writer(folder / "wide.mkv", width=576, height=64, rate=24, pixel_format="gray") as writer:
        for number in range(3):
            shown = np.concatenate([view(number)[:64]] * 3, 1)
            shown[30:33, 40 + 250 * number:43 + 250 * number] = 250
            writer.write((shown.clip(0, 255).astype(np.uint8),))
    return folder / "wide.mkv"


def planes(path):
    return [picture.planes for picture in read(path)]


def both(source, recipe, tmp_path, **how):
    """Restore a film on the processor and on the card; return both and the card's counts."""
    analysis = plan.analyse(source, recipe)
    done = [pipeline.restore(source, tmp_path / "cpu.mkv", recipe, analysis, device="cpu", threads=1, **how)]
    with card() as seen:
        done.append(pipeline.restore(source, tmp_path / "card.mkv", recipe, analysis, device="cuda",
                                     threads=1, **how))
    return done, seen


def agree(source, recipe, tmp_path, **how):
    """Hold what comes from the card against what comes from the processor: bit for bit."""
    done, _ = both(source, recipe, tmp_path, **how)
    for one, other in zip(planes(tmp_path / "cpu.mkv"), planes(tmp_path / "card.mkv"), strict=True):
        assert all(map(np.array_equal, one, other))
    told = [{name: did[name] for name in ("touched", "touched_by", "duplicates", "filled")} for did in done]
    assert told[0] == told[1] and done[1]["device"] == "cuda:0"
    return done


@pytest.mark.parametrize("name", ALONE)
def test_every_operator_gives_on_a_card_what_it_gives_on_the_processor(name, films, tmp_path):
    form = "gray16le" if OPERATORS[name].planes == "luma" else "yuv420p"
    agree(films[form], chain((name, MORE.get(name, {}))), tmp_path, map_out=tmp_path / "map.mkv")


@pytest.mark.parametrize("name", ["gentle", "standard", "heavy", "publish-hd"])
def test_every_recipe_does(name, films, tmp_path):
    form, how = ("yuv420p10le", {"start": 3, "stop": 4}) if name == "publish-hd" else ("gray", {})
    agree(films[form], recipes.recipe(name), tmp_path, **how)


def test_a_picture_looked_at_smaller_is_the_same(films, tmp_path, monkeypatch):
    monkeypatch.setattr(reduced, "times", lambda shape: 2)
    for form in ("gray", "yuv420p10le"):
        agree(films[form], chain("repair"), tmp_path)


def test_the_second_look_does(films, tmp_path):
    agree(films["yuv420p"], chain(("repair", {"keep": 0.5})), tmp_path, start=3, stop=4)
    agree(films["gray"], chain(("repair", {"keep": 0.0})), tmp_path, start=5, stop=6)


def bent(analysis):
    """Let every curve of an analysis ask for something."""
    flicker, weave, tone = (analysis.curves[key] for key in ("flicker", "weave", "tone"))
    flicker["gain"][:], flicker["offset"][:], flicker["field"][:] = 1.07, -3.0, 0.02
    weave["x"][:], weave["y"][:], weave["turn"][:], weave["zoom"][:] = 1.7, -0.8, 0.003, 1.03
    tone["gain"][:], tone["offset"][:], tone["cast"][:] = 1.1, 4.0, -6.0
    count = len(weave["x"])
    analysis.curves["lines"] = {"frame": np.arange(count), "x": np.full(count, 60.0),
                                "tilt": np.full(count, 3.0), "sign": np.ones(count, int)}
    return analysis


@pytest.mark.parametrize("edges", ["fill", "zoom"])
def test_what_the_analysis_asks_for_is_done_alike(edges, films, tmp_path, monkeypatch):
    recipe = chain("deflicker", "scratches", ("stabilise", {"edges": edges}), "tone")
    analyse = plan.analyse
    monkeypatch.setattr(plan, "analyse", lambda *given: bent(analyse(*given)))
    agree(films["yuv420p"], recipe, tmp_path)
    assert not np.array_equal(planes(tmp_path / "card.mkv")[1][0], planes(films["yuv420p"])[1][0])


def test_black_bars_and_lost_frames_do(tmp_path):
    with Writer(tmp_path / "in.mkv", width=192, height=176, rate=24, pixel_format="gray") as writer:
        for number in range(7):
            shown = np.zeros((176, 192), np.uint8)
            if number != 4:
                shown[16:160] = (view(number, pan=2) + grain(number, 2.0)).clip(0, 255)
            writer.write((shown,))
    assert agree(tmp_path / "in.mkv", chain("deflicker", "fill_missing"), tmp_path)[0]["filled"] == [4]


def test_where_memory_runs_out_the_work_goes_on_in_tiles(tmp_path, monkeypatch):
    analysis, tried, restore = plan.analyse(wide(tmp_path), DUST), [], pipeline.restore
    given = tmp_path / "wide.mkv", tmp_path / "out.mkv", DUST, analysis
    how = {"device": "cuda", "threads": 1}
    whole = restore(*given, threads=1, device="cpu", halved=2)
    before = planes(tmp_path / "out.mkv")
    with card(room=100_000) as seen:
        def tries(*given, halved, **how):
            tried.append(halved)
            seen.room = None if halved == 2 else seen.room
            return restore(*given, halved=halved, **how)
        monkeypatch.setattr(pipeline, "restore", tries)
        tiled = pipeline.restore_in_room(*given, **how)
    assert tried == [0, 1, 2] and whole["touched"] == tiled["touched"] > 0
    assert all(map(np.array_equal, before, planes(tmp_path / "out.mkv")))
    (tmp_path / "out.mkv").unlink()
    monkeypatch.setattr(pipeline, "restore", restore)
    with card(room=100_000), pytest.raises(torch.OutOfMemoryError):
        pipeline.restore_in_room(*given, **how)
    assert not list(tmp_path.glob("*out*"))


def test_what_is_computed_in_bfloat16_goes_through(films, tmp_path):
    recipe = chain("repair", ("upscale", {"height": 240}))
    analysis = plan.analyse(films["gray"], recipe)
    with card(capability=(9, 0)) as seen:
        pipeline.restore(films["gray"], tmp_path / "out.mkv", recipe, analysis, 0, 2, device="cuda")
    assert ("convolution", torch.bfloat16) in seen.kinds and ("convolution", torch.float32) not in seen.kinds


def borrowing(home, net, wrap):
    torch.save(wrap(net.state_dict()), home / "net.pth")
    digest = hashlib.sha256((home / "net.pth").read_bytes()).hexdigest()
    return {"checkpoint": "net.pth", "sha256": digest}


@pytest.fixture
def home(tmp_path):
    folder.look_in(tmp_path)
    yield tmp_path
    folder.look_in(None)


def alike(work, count, rows=40, columns=52):
    """Do the same with some drawn frames on the processor and on the card."""
    torch.manual_seed(7)
    frames = [Frame(n, (torch.rand(rows, columns) * 255, torch.rand(rows // 2, columns // 2) * 255))
              for n in range(count)]
    with torch.inference_mode():
        for kept in (borrowed.network, fill.network):
            kept.cache_clear()
        here = work(frames)
        with card():
            there = work([Frame(one.index, tuple(plane.to(CARD) for plane in one.planes)) for one in frames])
            there = [plane.cpu() for plane in there]
    assert all(torch.equal(one, other) for one, other in zip(here, there, strict=True))


@pytest.mark.parametrize(("make", "wrap"), [
    (lambda: architectures.Compact(3, 8, 2, 2), lambda state: state),
    (lambda: architectures.Esrgan(3, 8, 1, 4, 2), lambda state: state),
    (lambda: architectures.Dncnn(1, 8, 4), lambda state: state),
    (lambda: along.BasicVsrPlusPlus(8, 2, same_size=True, groups=2),
     lambda state: {"state_dict": {f"generator.{key}": value for key, value in state.items()}
                    | {"step_counter": torch.zeros(1)}})], ids=["compact", "esrgan", "dncnn", "basicvsr++"])
def test_borrowed_networks_do(make, wrap, home):
    torch.manual_seed(3)
    params = BORROWED.read(borrowing(home, make().eval(), wrap))
    scene = Scene(0, 0, 3, {}, (52, 40), aspect=Fraction(52, 40))
    alike(lambda frames: borrowed.run(Window(1, dict(enumerate(frames))), params, scene).planes, 3)


@pytest.mark.parametrize("borrow", [True, False])
def test_a_frame_drawn_between_two_does(borrow, home):
    torch.manual_seed(3)
    named = borrowing(home, between.Rife((8, 8, 8, 8)), lambda state: state) if borrow else {}
    params = FILL_MISSING.read(named)
    alike(lambda pair: fill.between(pair, 0.4, 1, params).planes, 2, 64, 96)


class Ahead:
    """A training task whose loss is only looked at: torch's own backward needs a card in earnest."""

    def __init__(self, task):
        self.NAME, self.network, self.Batches, self._loss = task.NAME, task.network, task.Batches, task.loss

    def loss(self, net, samples):
        with torch.no_grad():
            total, parts = self._loss(net, samples)
        for each in net.parameters():
            each.grad = 1e-3 * torch.ones_like(each)
        return total, parts


@pytest.mark.parametrize(("task", "shape"), [
    (repair, {"channels": 4, "half": 1, "quarter": 1, "eighth": 1}), (upscale, {"channels": 4, "layers": 2})])
def test_training_begins_and_goes_on_upon_a_card(task, shape, tmp_path, monkeypatch):
    (tmp_path / "packs").mkdir()
    clean = np.stack([view(n) for n in range(packs.SHOT)]) / np.float32(255)
    np.save(tmp_path / "packs" / "pack-00000.npy", packs.samples(clean, 0, None, generator(1, "test", 0)))
    said = {"data": tmp_path / "packs", "threads": 1, "batch": 2, "shape": shape, "resume": True}
    monkeypatch.setattr(torch.Tensor, "backward", lambda self: None)
    done = []
    for device, out in (("cuda", "card"), ("cpu", "cpu")):
        with card() if device == "cuda" else nullcontext():
            for steps in (2, 3):        # the second goes on from what the first has left
                done.append(loop.train(Ahead(task), loop.Plan(out=tmp_path / out, steps=steps, device=device,
                                                              **said)))
    assert [one["steps"] for one in done] == [2, 3, 2, 3] and done[1]["device"] == "cuda:0"
    assert done[1]["losses"] == pytest.approx(done[3]["losses"])
    left = [load_file(tmp_path / out / "slow.safetensors") for out in ("card", "cpu")]
    assert all(torch.allclose(value, left[1][name]) for name, value in left[0].items())


def test_a_device_is_named_with_its_number_or_refused_with_those_there_are(films, tmp_path, capsys):
    with card():
        assert [str(runtime.choose_device(said)) for said in ("auto", "cuda", "cuda:0")] == ["cuda:0"] * 3
        for wrong in ("cuda:1", "cuda:x", "cudas", "cuda:00", "mps"):
            with pytest.raises(runtime.NoSuchDevice, match="'auto', 'cpu', 'cuda:0'"):
                runtime.choose_device(wrong)
    assert main(["restore", str(films["gray"]), str(tmp_path / "o.mkv"), "--device", "cuda:1"]) == BAD_RECIPE
    assert "use one of 'auto', 'cpu'." in capsys.readouterr().err


def test_the_command_line_restores_on_a_card(films, tmp_path):
    with card(memory=1 << 30):      # room for one process
        assert main(["restore", str(films["gray"]), str(tmp_path / "card.mkv"), "--recipe", "gentle",
                     "--json"]) == DONE
    assert main(["restore", str(films["gray"]), str(tmp_path / "cpu.mkv"), "--recipe", "gentle"]) == DONE
    for one, other in zip(planes(tmp_path / "card.mkv"), planes(tmp_path / "cpu.mkv"), strict=True):
        assert np.array_equal(one[0], other[0])


def test_as_many_processes_share_a_card_as_its_memory_and_half_the_cores_carry(films, monkeypatch):
    video, plenty = probe(films["gray"]).video, 100 << 30
    monkeypatch.setattr(room, "free", lambda: plenty)
    assert room.side_by_side(video, (192, 144), plenty, 16) == 8
    assert room.side_by_side(video, (192, 144), plenty, 6) == 3
    assert room.side_by_side(video, (192, 144), 3 << 30, 16) == 2
    assert room.side_by_side(video, (192, 144), 0, 1) == 1


# Launches and waits; one of the six frames has damage so large that the whole of a burst is looked for.
MOST = {"repair": (1500, 12), "gentle": (1100, 11), "publish-hd": (1900, 12)}


@pytest.mark.parametrize("name", MOST)
def test_a_frame_costs_no_more_launches_and_waits_than_this(name, films):
    """Raise these only with a reason: each launch is some microseconds, each wait leaves the card idle."""
    recipe = chain("repair") if name == "repair" else recipes.recipe(name)
    analysis, video = plan.analyse(films["gray"], recipe), probe(films["gray"]).video
    with card() as seen, torch.inference_mode():
        for _ in range(2):              # by the second time networks and tables are made
            seen.launches.clear(), seen.waits.clear()
            for frame in pipeline.Segment(films["gray"], recipe, analysis, video, CARD).frames(0, 6):
                pipeline.natives(frame.planes, 8)
    a_frame = [sum(counted.values()) / 5 for counted in (seen.launches, seen.waits)]     # one is a repeat
    assert all(np.array(a_frame) <= MOST[name]), (a_frame, seen.waits.most_common(9))
