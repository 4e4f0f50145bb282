"""Denoise: averages along the motion, a local Wiener step for the rest, and the grain put back or not."""

import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import box, soft
from restoration.engine.kernels.window import Frame, Scene, Window

_SPIKE = 5.0         # of the grain's power: what few pixels together may differ by


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its grain left, reduced by a share, or removed and put back."""
    frame = window.centre
    if params.mode == "leave" or scene.grain.typical < 0.5:
        return frame
    neighbours = [window.frames[i] for i in (window.index - 1, window.index + 1) if i in window.frames]
    clean, left = cleaned(frame, neighbours, params, scene)
    taken = frame.luma - clean
    if params.mode == "reduce":
        return frame.with_luma(frame.luma - params.share * taken)
    # What comes back has, place by place, the energy of what was taken, and with what is left no more than
    # the film's own grain had.
    room = scene.grain.strength(clean).square_().sub_(left).clamp_(min=0)
    fresh = scene.grain.field(frame.index) * torch.minimum(box(taken * taken, 3), room).sqrt_()
    return frame.with_luma((clean + params.share * fresh).clamp_(0, 256))


def cleaned(frame: Frame, neighbours: list[Frame], params, scene: Scene):
    """Return the luma without its grain as far as it can be told, and the power of the grain still in it."""
    luma = frame.luma
    strength = scene.grain.strength(box(luma, 1)).clamp_(min=0.5)
    power = strength * strength
    total, weights = luma.clone(), torch.ones_like(luma)
    squares = torch.ones_like(luma)
    for other in neighbours:
        view = motion.warp(other.luma, motion.between(scene, frame, other), "bicubic")
        apart = luma - view
        spike = soft(apart).square_().sub_(_SPIKE * power)       # a drop, a glint: few pixels, but high ones
        difference = box(apart.square_(), 2).sub_(1.8 * power)
        excess = torch.maximum(difference, spike).clamp_(min=0) / (params.strength**2 * power)
        weight = torch.exp_(excess.mul_(-1.0))
        total += weight * view
        weights += weight
        squares += weight * weight
    return _wiener(total / weights, power * squares / (weights * weights), params.strength)


def _wiener(picture: torch.Tensor, left: torch.Tensor, strength: float):
    """Pull every pixel toward its surroundings as far as their spread is noise (self-guided filter, 5×5)."""
    noise = left * strength
    mean = box(picture, 2)
    spread = (box(picture * picture, 2) - mean * mean).clamp_(min=0)
    kept = (spread - noise).clamp_(min=0) / (spread + 1e-3)
    kept = box(kept, 1)
    return mean + kept * (picture - mean), left * kept * kept
