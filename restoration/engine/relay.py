"""Threads beside the computing: frames are decoded ahead and encoded behind."""

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress

_WAITING = 3          # frames that may wait on either side
_END = object()


def ahead(stream: Iterator, frames: int = _WAITING) -> Iterator:
    """Yield from `stream`, which is drawn in a thread of its own some frames ahead; close it when closed."""
    waiting: queue.Queue = queue.Queue(frames)
    enough = threading.Event()

    def draw():
        try:
            for item in stream:
                waiting.put((item, None))
                if enough.is_set():
                    break
            waiting.put((_END, None))
        except BaseException as error:  # carried over to the thread that asked
            waiting.put((_END, error))
        finally:
            stream.close()

    thread = threading.Thread(target=draw, daemon=True, name="decoder")
    thread.start()
    try:
        while (drawn := waiting.get())[0] is not _END:
            yield drawn[0]
        if drawn[1] is not None:
            raise drawn[1]
    finally:
        enough.set()
        while thread.is_alive():
            with suppress(queue.Empty):
                waiting.get(timeout=0.01)
        thread.join()


class Relay:
    """A context around a film writer: `write` returns at once unless the encoder is three frames behind."""

    def __init__(self, writer):
        """Take a writer that is itself a context."""
        self.writer = writer
        self._frames: queue.Queue = queue.Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True, name="encoder")

    def __enter__(self):
        """Open the writer and start the thread."""
        self._opened = self.writer.__enter__()
        self._thread.start()
        return self

    def write(self, planes) -> None:
        """Queue one frame; an error of the encoder comes up here or at the end."""
        if self._error is not None:
            raise self._error
        self._frames.put(planes)

    def __exit__(self, kind, error, trace):
        """Wait for the encoder, then close the writer the way the work ended."""
        self._frames.put(None)
        self._thread.join()
        if error is None and self._error is not None:
            error = self._error
            self.writer.__exit__(type(error), error, error.__traceback__)
            raise error
        return self.writer.__exit__(kind, error, trace)

    def _work(self) -> None:
        while (planes := self._frames.get()) is not None:
            if self._error is None:
                try:
                    self._opened.write(planes)
                except Exception as error:  # carried over to the thread that asked
                    self._error = error
