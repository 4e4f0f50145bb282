"""Networks a house brings itself: tensors only, proved by digest, told by shape, refused in a sentence."""

import hashlib
import pickle
from fractions import Fraction

import pytest
import torch
from safetensors.torch import save_file

from restoration.engine.borrowed import architectures, folder
from restoration.engine.kernels import borrowed
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.cards import BadWeights
from restoration.engine.operators.borrowed import BORROWED
from restoration.engine.operators.declaration import BadParameter

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
    broken = {key: value for key, value in NETS["compact"]().state_dict().items() if key != "body.2.bias"}
    torch.save(broken, home / "broken.pth")

    refusals = {
        "strange.pth": "none of Real-ESRGAN compact",
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
