"""The machine under the kernels: memory settings, threads and the device."""

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD, _TRIM_THRESHOLD, _NEVER = -3, -1, 2**31 - 1


class NoSuchDevice(ValueError):
    """The asked device is not on this machine."""


def prepare(threads: int | None = None) -> None:
    """Set up this process for picture work; call it once, before the first frame.

    Frame-sized blocks are kept by the allocator instead of being returned to the system after every
    operation, which otherwise costs some 90,000 page faults a frame. `threads` bounds torch's own threads,
    so that two workers can share two cores.
    """
    keep_memory()
    import torch

    if threads:
        torch.set_num_threads(threads)
    with suppress(RuntimeError):  # it can be set only before the first parallel work
        torch.set_num_interop_threads(1)


def keep_memory() -> bool:
    """Tell glibc's allocator to keep large blocks; answers False where there is no such allocator."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _NEVER)) and bool(mallopt(_TRIM_THRESHOLD, _NEVER))


def choose_device(wanted: str = "auto"):
    """Return the torch device for `wanted`: "auto", "cpu", "cuda" or "cuda:N"."""
    import torch

    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    if wanted != "cpu" and not (wanted.startswith("cuda") and torch.cuda.is_available()):
        raise NoSuchDevice(f"There is no device {wanted!r} on this machine; use 'auto' or 'cpu'.")
    device = torch.device(wanted)
    if device.type == "cuda" and device.index is None:      # every tensor names its card; so does who asks
        device = torch.device("cuda", torch.cuda.current_device())
    return device


def has_bfloat16(device) -> bool:
    """Say whether the device computes in bfloat16 faster than in single precision."""
    import torch

    if device.type == "cpu":
        return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())
    return torch.cuda.get_device_capability(device) >= (8, 0)


def device_class(device) -> str:
    """Name what decides the bytes of a result: the kind of processor or accelerator."""
    import torch

    if device.type == "cpu":
        return "cpu, bfloat16" if has_bfloat16(device) else "cpu"
    return torch.cuda.get_device_name(device)
