"""The engine from a shell: python -m restoration.engine VERB; --help lists the verbs."""

import os
import sys

from restoration.engine import runtime


def start():
    """Set the allocator for this process and for the ones it starts, then carry out the command line."""
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(1 << 32))
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 33))
    runtime.keep_memory()
    from restoration.engine.commands import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
