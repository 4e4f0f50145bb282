"""Networks a house brings itself: tensors only, proved by digest, told by shape, refused in a sentence."""

import hashlib
import pickle
from fractions import Fraction
from importlib.util import find_spec

import pytest
import torch
from safetensors.torch import save_file

from restoration.engine.borrowed import architectures, between, film, folder, wider
from restoration.engine.kernels import borrowed, fill
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.cards import BadWeights
from restoration.engine.operators.borrowed import BORROWED
from restoration.engine.operators.declaration import BadParameter
from restoration.engine.operators.fill_missing import FILL_MISSING

NETS = {
    "compact": lambda: architectures.Compact(3, 8, 2, 2),
    "compact x4": lambda: architectures.Compact(3, 8, 2, 4),
    "esrgan": lambda: architectures.Esrgan(3, 8, 1, 4, 4),
    "esrgan x2": lambda: architectures.Esrgan(3, 8, 1, 4, 2),
    "dncnn": lambda: architectures.Dncnn(1, 8, 4),
}


@pytest.fixture
def home(tmp_path):
    folder.look_in(tmp_path)
    borrowed.network.cache_clear()
    fill.network.cache_clear()
    yield tmp_path
    folder.look_in(None)


def kept(home, net, name="net.safetensors", wrapping=None):
    """Save a small network as a checkpoint; return the parameters that name it."""
    state = {key: value.contiguous() for key, value in net.state_dict().items()}
    if name.endswith(".safetensors"):
        save_file(state, home / name)
    else:
        torch.save({wrapping: state} if wrapping else state, home / name)
    return named(home, name)


def named(home, name, **more):
    digest = hashlib.sha256((home / name).read_bytes()).hexdigest()
    return BORROWED.read({"checkpoint": name, "sha256": digest} | more)


def shown(params, rows=37, columns=50, chroma=False):
    torch.manual_seed(5)
    planes = [torch.rand(rows, columns) * 255]
    planes += [torch.full((-(-rows // 2), -(-columns // 2)), 128.0)] * (2 if chroma else 0)
    frame = Frame(0, tuple(planes))
    scene = Scene(0, 0, 1, {}, (columns, rows), aspect=Fraction(columns, rows))
    with torch.inference_mode():
        return frame, borrowed.run(Window(0, {0: frame}), params, scene)


@pytest.mark.parametrize("make", NETS.values(), ids=NETS)
def test_a_checkpoint_is_told_by_its_tensors_and_works(home, make):
    torch.manual_seed(1)
    net = make().eval()
    params = kept(home, net)

    found = borrowed.network(params.checkpoint, params.sha256, home, torch.device("cpu"))
    picture = torch.rand(1, found.channels, 16, 16)
    with torch.inference_mode():
        assert torch.equal(found.net(picture), net(picture))
        assert found.net(picture).shape[-1] == 16 * found.scale
    _, out = shown(params)
    assert out.luma.shape == (37, 50)


def small(same_size):
    torch.manual_seed(3)
    return film.BasicVsrPlusPlus(8, 2, same_size=same_size, groups=2).eval()


def window(count, wanted, rows=40, columns=52):
    torch.manual_seed(7)
    frames = {number: Frame(number, (torch.rand(rows, columns) * 255,)) for number in range(count)}
    return Window(wanted, frames), Scene(0, 0, count, {}, (columns, rows), aspect=Fraction(columns, rows))


@pytest.mark.parametrize("same_size", [True, False])
def test_a_network_along_the_film_is_told_by_its_tensors_and_sees_its_window(home, same_size):
    net = small(same_size)
    state = {f"generator.{key}": value for key, value in net.state_dict().items()}
    torch.save({"state_dict": state | {"step_counter": torch.zeros(1)}}, home / "film.pth")
    params = named(home, "film.pth")
    found = borrowed.network(params.checkpoint, params.sha256, home, torch.device("cpu"))
    seen, scene = window(5, 2)

    with torch.inference_mode():
        pictures = torch.rand(3, 3, 64, 72)
        assert torch.equal(found.net(pictures, 1), net(pictures, 1))
        out = borrowed.run(seen, params, scene).luma
        other = {**seen.frames, 4: Frame(4, (torch.zeros(40, 52),))}
        assert not torch.allclose(borrowed.run(Window(2, other), params, scene).luma, out)
        assert borrowed.run(window(1, 0)[0], params, scene).luma.shape == (40, 52)
    assert found.along and found.scale == (1 if same_size else 4) and out.shape == (40, 52)


def test_deformed_convolution_with_nothing_deformed_is_convolution():
    torch.manual_seed(1)
    layer = film.Alignment(4, 2)
    x = torch.rand(1, 8, 9, 11)

    with torch.inference_mode():
        out = film.deformed(x, torch.zeros(1, 36, 9, 11), torch.ones(1, 18, 9, 11), layer)
        aside = film.deformed(x, torch.ones(1, 36, 9, 11), torch.ones(1, 18, 9, 11), layer)
        plain = torch.nn.functional.conv2d(x, layer.weight, layer.bias, padding=1)

    assert torch.allclose(out, plain, atol=1e-5)
    assert torch.allclose(aside[..., 1:-2, 1:-2], plain[..., 2:-1, 2:-1], atol=1e-5)


def test_rife_tells_the_motion_and_the_film_gives_the_pixels(home):
    torch.manual_seed(2)
    net = between.Rife((8, 8, 8, 8))
    for block in (net.block0, net.block1, net.block2, net.block3):
        torch.nn.init.zeros_(block.lastconv[0].weight)
        torch.nn.init.zeros_(block.lastconv[0].bias)
    torch.save({f"module.{key}": value for key, value in net.state_dict().items()}, home / "flownet.pkl")
    digest = hashlib.sha256((home / "flownet.pkl").read_bytes()).hexdigest()
    params = FILL_MISSING.read({"checkpoint": "flownet.pkl", "sha256": digest})
    before, after = (Frame(number, (torch.rand(37, 50) * 255, torch.rand(19, 25) * 255)) for number in (0, 2))

    with torch.inference_mode():
        drawn = fill.between((before, after), 0.5, 1, params)

    for one, first, last in zip(drawn.planes, before.planes, after.planes, strict=True):
        assert torch.allclose(one, (first + last) / 2, atol=1e-3)
    assert drawn.map.all() and drawn.index == 1


def test_another_rife_is_refused_by_name(home):
    torch.save({"block0.conv0.0.0.weight": torch.zeros(4, 23, 3, 3)}, home / "rife.pkl")
    digest = hashlib.sha256((home / "rife.pkl").read_bytes()).hexdigest()
    pair = [Frame(number, (torch.zeros(32, 32),)) for number in (0, 1)]

    with pytest.raises(BadWeights, match=r"not RIFE 4\.6"):
        fill.between(pair, 0.5, 1, FILL_MISSING.read({"checkpoint": "rife.pkl", "sha256": digest}))


def test_spandrel_knows_more_where_it_is_installed(home):
    if find_spec("spandrel") is None:
        pytest.skip("spandrel is not installed; docs/networks.md says how")
    wider.opened()
    from spandrel.architectures.SwinIR.__arch.SwinIR import SwinIR

    torch.manual_seed(4)
    net = SwinIR(img_size=64, upscale=2, in_chans=3, depths=[2, 2], embed_dim=12, num_heads=[2, 2],
                 window_size=8, upsampler="pixelshuffledirect").eval()
    params = kept(home, net)

    found = borrowed.network(params.checkpoint, params.sha256, home, torch.device("cpu"))

    assert (found.channels, found.scale) == (3, 2)
    assert shown(params)[1].luma.shape == (37, 50)


@pytest.mark.parametrize("wrapping", ["params_ema", "params", "state_dict", None])
def test_a_pth_file_is_read_whatever_its_state_is_wrapped_in(home, wrapping):
    params = kept(home, NETS["compact"](), "net.pth", wrapping)

    assert shown(params)[1].luma.shape == (37, 50)


def test_the_share_mixes_and_nought_leaves_the_film_alone(home):
    params = kept(home, NETS["compact"]())
    frame, untouched = shown(BORROWED.read({**vars(params), "share": 0.0}))

    assert torch.allclose(untouched.luma, frame.luma)
    assert not torch.allclose(shown(params)[1].luma, frame.luma)


def test_the_picture_grows_to_the_height_asked_for_and_chroma_with_it(home):
    params = BORROWED.read({**vars(kept(home, NETS["compact"]())), "height": 240})

    _, out = shown(params, chroma=True)

    assert out.luma.shape == (240, 324) and out.planes[1].shape == (120, 162)
    assert torch.allclose(out.planes[1], torch.full((120, 162), 128.0), atol=1e-3)


def test_tiles_show_no_seam(home, monkeypatch):
    params = kept(home, NETS["compact"]())
    whole = shown(params, 90, 110)[1].luma
    monkeypatch.setattr(borrowed, "TILE", 32)

    assert torch.allclose(shown(params, 90, 110)[1].luma, whole, atol=1e-3)


def test_another_file_than_the_recipe_means_is_refused(home):
    params = kept(home, NETS["compact"]())
    kept(home, NETS["compact"]())

    with pytest.raises(BadWeights, match="take the file the recipe means"):
        shown(params)


class Hostile:
    def __reduce__(self):
        return print, ("never printed",)


def test_a_pickle_that_would_run_something_is_not_opened(home, capsys):
    (home / "bad.pth").write_bytes(pickle.dumps({"state_dict": Hostile()}))

    with pytest.raises(BadWeights, match="convert it to safetensors"):
        shown(named(home, "bad.pth"))
    assert "never" not in capsys.readouterr().out


def test_what_is_absent_unknown_or_unfitting_is_refused_in_a_sentence(home):
    torch.save({"strange.weight": torch.zeros(3)}, home / "strange.pth")
    (home / "noise.safetensors").write_bytes(b"noise" * 40)
    torch.save({"decoder.color_decoder.query_feat.weight": torch.zeros(3)}, home / "colour.pth")
    broken = {key: value for key, value in NETS["compact"]().state_dict().items() if key != "body.2.bias"}
    torch.save(broken, home / "broken.pth")

    refusals = {
        "strange.pth": "none of Real-ESRGAN compact|Neither Patina nor spandrel",
        "colour.pth": "Colourized variant",
        "noise.safetensors": "cannot be read",
        "broken.pth": "do not fit",
    }
    for name, sentence in refusals.items():
        with pytest.raises(BadWeights, match=sentence):
            shown(named(home, name))
    with pytest.raises(BadWeights, match="put it there"):
        shown(BORROWED.read({"checkpoint": "absent.pth", "sha256": "0" * 64}))
    with pytest.raises(BadWeights, match="names no checkpoint"):
        shown(BORROWED.read({}))
    folder.look_in(None)
    with pytest.raises(BadWeights, match="--checkpoints"):
        shown(BORROWED.read({"checkpoint": "net.pth", "sha256": "0" * 64}))


@pytest.mark.parametrize("name", ["../secret.pth", "/etc/passwd", "net.exe", "a b.pth"])
def test_a_name_that_leads_elsewhere_is_no_name(name):
    with pytest.raises(BadParameter, match="folder of checkpoints"):
        BORROWED.read({"checkpoint": name})
