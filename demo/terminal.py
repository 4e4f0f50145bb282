"""How the walk shows itself in a terminal: a line a stage, a bar while something long runs."""

import sys
import time

WIDTH = 28


class Terminal:
    """Writes stages and bars; on a pipe it writes a line a stage and a few marks of progress."""

    def __init__(self, out=sys.stdout):
        self.out, self.live = out, out.isatty()
        self.stage_began = self.began = time.monotonic()
        self.label, self.said = "", 0

    def stage(self, text):
        """Begin a stage."""
        self._clear()
        self.stage_began, self.label, self.said = time.monotonic(), "", 0
        self.out.write(f"{text}\n")
        self.out.flush()

    def bar(self, label, done, total, *, unit="frames/s", rate=None):
        """Show how far a long thing is."""
        if label != self.label:
            self._clear()
            self.label, self.stage_began, self.said = label, time.monotonic(), 0
        share = min(done / total, 1.0) if total else 0.0
        seconds = max(time.monotonic() - self.stage_began, 1e-3)
        rate = rate or done / seconds
        left = f"{(total - done) / rate:.0f} s left" if rate and done < total else ""
        line = (
            f"  {label:<32} [{'#' * int(WIDTH * share):<{WIDTH}}] {share:4.0%} {rate:6.1f} {unit} {left:<12}"
        )
        if self.live:
            self.out.write(f"\r{line}")
            self.out.flush()
        elif share * 4 >= self.said + 1:
            self.said = int(share * 4)
            self.out.write(f"{line.rstrip()}\n")
            self.out.flush()

    def done(self, text):
        """End a bar or a stage with a sentence."""
        self._clear()
        self.out.write(f"  {text}\n")
        self.out.flush()

    def _clear(self):
        if self.live and self.label:
            self.out.write("\r" + " " * 118 + "\r")
            self.label = ""
