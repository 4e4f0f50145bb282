"""Twofold enlargement to 640×480: the network beside bicubic and Lanczos.

By how many pixels the pictures are softened before they are halved decides how hard it is; at 1.0 px bicubic
comes out near 34 dB on natural clips.
"""

import time
from itertools import product
from pathlib import Path

import numpy as np

from restoration.engine.bench.clips import pictures
from restoration.engine.bench.scores import psnr, ssim
from restoration.engine.bench.tables import means

SOFT = (0.5, 1.0)
EVERY = 4        # frames from one picture measured to the next


def measured(said, _folder: Path, progress) -> dict[str, dict]:
    """Return fidelity and processor time a picture, the mean over the clips."""
    import torch

    from restoration.engine.training.upscale import reduced

    rows: dict[str, list] = {}
    with torch.inference_mode():
        for place, clip in enumerate(said.shots):
            for picture in pictures(clip, said.frames)[::EVERY]:
                large = torch.from_numpy(picture.astype(np.float32))
                for soft, (name, way) in product(SOFT, _ways().items()):
                    small = reduced(large[None, None] / 255, soft)[0, 0] * 255
                    rows.setdefault(f"{name}, {soft} px", []).append(_scored(way, small, picture))
            progress(place + 1, len(said.shots))
    return means(rows)


def _ways() -> dict:
    from torch.nn.functional import interpolate

    from restoration.engine.kernels.resample import lanczos
    from restoration.engine.kernels.upscale import doubled

    def bicubic(plane):
        return interpolate(plane[None, None], scale_factor=2, mode="bicubic")[0, 0]

    return {"bicubic": bicubic, "lanczos": lambda p: lanczos(p, p.shape[1] * 2, p.shape[0] * 2),
            "network": doubled}


def _scored(way, small, picture: np.ndarray) -> dict[str, float]:
    began, wall = time.process_time(), time.monotonic()
    out = way(small).round().clamp(0, 255)
    spent, wall = time.process_time() - began, time.monotonic() - wall
    out = out.numpy().astype(np.uint8)
    return {"psnr": psnr(out, picture), "ssim": ssim(out, picture), "processor_ms": 1000 * spent,
            "frames_per_second": 1 / max(wall, 1e-9)}
