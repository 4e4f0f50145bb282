"""Restoring a sound track: listen to all of it once, then repair it block by block, losing no sample."""

import time

import numpy as np

from film import sound
from film.errors import Cancelled
from film.probe import probe
from restoration.engine.listening import Listener

BLOCK = 4  # seconds restored at a time
CONTEXT = 1  # seconds seen on either side of a block


def restore_sound(source, out, recipe, *, span=None, progress=None, cancelled=None):
    """Restore the first sound track of `source` into the FLAC file `out`; None for a silent film.

    Gives {samples, rate, channels, steps, clicks, hum, snr_before, snr_after, seconds}. A recipe without
    sound steps carries the samples through unchanged. `span` (first, end) keeps only those samples.
    `progress(done, total)` counts seconds of sound in both passes.
    """
    facts = probe(source)
    if not facts.audio:
        return None
    began = time.monotonic()
    track = facts.audio[0]
    count = _Counter(2 * max(1, int(track.duration) + 1), progress, cancelled)
    heard = _listen(source, track.rate, count)
    after = Listener(track.rate)
    clicks = samples = 0
    depth = 16 if 0 < track.bit_depth <= 16 else 24
    with sound.SoundWriter(
        out, rate=track.rate, channels=track.channels, codec="flac", bit_depth=depth
    ) as writer:
        for block, found in repaired(sound.read(source, block=BLOCK), heard, recipe.sound_steps):
            writer.write(_within(block, samples, span))
            for start in range(0, block.shape[1], track.rate):
                after.hear(block[:, start : start + track.rate])
            clicks, samples = clicks + found, samples + block.shape[1]
            count.tick(BLOCK)
    count.finish()
    return {
        "samples": writer.samples, "rate": track.rate, "channels": track.channels,
        "steps": [step.operator for step in recipe.sound_steps], "clicks": clicks, "hum": heard.hum,
        "snr_before": heard.snr, "snr_after": after.facts().snr,
        "seconds": round(time.monotonic() - began, 3),
    }  # fmt: skip


def _within(block, start, span):
    """Give the part of a block, beginning at sample `start`, that lies in the span."""
    if span is None:
        return block
    return block[:, max(0, span[0] - start) : max(0, span[1] - start)]


def repaired(blocks, facts, steps):
    """Yield (samples, clicks repaired) for a stream of blocks, each worked on with its context around it."""
    if not steps:
        yield from ((block, 0) for block in blocks)
        return
    context = CONTEXT * facts.rate
    before, current = None, None
    for coming in _with_end(blocks):
        if current is not None:
            ahead = coming[:, :context] if coming is not None else current[:, :0]
            yield _one(before, current, ahead, facts, steps)
            # the context is the sound as it came: no block depends on how another was repaired
            before = current[:, -context:]
        else:
            before = coming[:, :0] if coming is not None else None
        current = coming


def _with_end(blocks):
    """Give every block and then None."""
    yield from blocks
    yield None


def _one(before, current, ahead, facts, steps):
    """Carry one block with its context through all steps and cut the context off."""
    whole = np.concatenate([before, current, ahead], axis=1)
    share = current.shape[1] / whole.shape[1]
    found = 0
    for step in steps:
        whole, count = step.declaration.resolve()(whole, facts, step.params)
        found += round(count * share)
    start = before.shape[1]
    return np.clip(whole[:, start : start + current.shape[1]], -1, 1).astype(np.float32), found


def _listen(source, rate, count):
    """Hear the whole track once."""
    listener = Listener(rate)
    for block in sound.read(source):
        listener.hear(block)
        count.tick(1)
    return listener.facts()


class _Counter:
    """Count seconds of both passes for a caller that watches or stops the work."""

    def __init__(self, total, progress, cancelled):
        self.done, self.total, self.progress, self.cancelled = 0, total, progress, cancelled

    def tick(self, seconds):
        if self.cancelled and self.cancelled():
            raise Cancelled("Sound restoration was stopped.")
        self.done = min(self.total, self.done + seconds)
        if self.progress:
            self.progress(self.done, self.total)

    def finish(self):
        if self.progress:
            self.progress(self.total, self.total)
