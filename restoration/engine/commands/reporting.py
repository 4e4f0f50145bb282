"""Telling a person or a script how far the work has come."""

import json
import sys
import time

BAR = 28
EVERY = 0.2  # s between two drawings on a terminal
EVERY_LINE = 1.0  # s between two JSON lines


class Reporter:
    """Draw a progress bar on a terminal, or write one JSON object a line; results go to standard output."""

    def __init__(self, *, json_lines=False, out=None, err=None):
        self.json_lines = json_lines
        self.out, self.err = out or sys.stdout, err or sys.stderr
        self._drawn = False

    def stage(self, name, unit="frames"):
        """Begin a stage of the work; gives the `progress(done, total)` to hand on."""
        began, last = time.monotonic(), [0.0]

        def progress(done, total):
            now = time.monotonic()
            gap = EVERY_LINE if self.json_lines else EVERY
            if done < total and now - last[0] < gap:
                return
            last[0] = now
            rate = done / max(now - began, 1e-6)
            self._tell(name, unit, done, total, rate)

        return progress

    def _tell(self, name, unit, done, total, rate):
        left = (total - done) / rate if rate > 0 else 0
        if self.json_lines:
            self._line({"event": "progress", "stage": name, "done": done, "total": total, "unit": unit,
                        "rate": round(rate, 2), "seconds_left": round(left, 1)})  # fmt: skip
        elif self.err.isatty():
            share = done / max(total, 1)
            bar = "#" * int(share * BAR)
            line = f"{name:<10} [{bar:<{BAR}}] {share:4.0%}  {done}/{total}"
            line += f"  {rate:.1f} {unit}/s  {_clock(left)} left"
            self.err.write(f"\r{line:<90}"[:110])
            self._drawn = True
            if done >= total:
                self._close_bar()
            self.err.flush()

    def done(self, facts, sentence):
        """Report the result: a JSON line, or a sentence for a person."""
        self._close_bar()
        if self.json_lines:
            self._line({"event": "done", **facts})
        else:
            print(sentence, file=self.out)

    def failed(self, sentence, code):
        """Report why the work ended; gives the exit code back."""
        self._close_bar()
        if self.json_lines:
            self._line({"event": "error", "message": sentence, "code": code})
        print(sentence, file=self.err)
        return code

    def _line(self, facts):
        print(json.dumps(facts, ensure_ascii=False), file=self.out, flush=True)

    def _close_bar(self):
        if self._drawn:
            self.err.write("\n")
            self._drawn = False


def _clock(seconds):
    """Write a time as 0:07 or 1:02:03."""
    minutes, seconds = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
