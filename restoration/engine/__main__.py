"""The engine from a shell: python -m restoration.engine VERB; --help lists the verbs."""

import gc
import os
import sys
from contextlib import suppress

from restoration.engine import runtime, stopping


def start():
    """Set the allocator for this process and for the ones it starts, then carry out the command line."""
    stopping.heed()
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(1 << 32))
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 33))
    runtime.keep_memory()
    try:
        from restoration.engine.commands import main

        code = main(sys.argv[1:])
        stopping.disregard()
        return code
    except KeyboardInterrupt:      # before the work began, or as its result was told
        sys.stderr.write(stopping.SENTENCE + "\n")
        return stopping.STOPPED


if __name__ == "__main__":
    code = start()
    gc.collect()       # what several processes shared is given back
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)     # threads that still wait, and signals that still come, change nothing any more
