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

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if wanted == "auto":
        wanted = "cuda" if cards else "cpu"
    if wanted == "cpu":
        return torch.device("cpu")
    kind, _, number = wanted.partition(":")
    if kind == "cuda" and cards and number in ("", *map(str, range(cards))):
        return torch.device("cuda", int(number or torch.cuda.current_device()))    # as its tensors name it
    there = ", ".join(["'auto'", "'cpu'", *(f"'cuda:{card}'" for card in range(cards))])
    raise NoSuchDevice(f"There is no device {wanted!r} on this machine; use one of {there}.")


def settle(device) -> None:
    """Have a card compute in full single precision, and the same bits every time, from here on.

    Left alone it convolves pictures in numbers of eleven bits, and takes whichever way is free at the moment.
    """
    import torch

    if device.type == "cuda":
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = True, False


def room_on(device) -> int:
    """Return how many bytes of a card's memory are free."""
    import torch

    return torch.cuda.mem_get_info(device)[0]


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
