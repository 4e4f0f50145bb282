"""A card that is not there: tensors that say they lie on cuda:0, held on the processor, and counted.

A dispatch mode stands in for the card. It was chosen before a backend of one's own (PrivateUse1), whose
device would have another name, so that every `device.type == "cuda"` and `torch.cuda.…` of the engine would
go untrodden, and before fake tensors, which compute nothing that could be compared. What it holds the engine
to, after torch's own rules and tables:
- operations between devices are refused, but for numbers of the processor (tensors without dimensions)
  where elements go pairwise, copies, and indices into what lies on the card, which are a hidden upload;
- a plane of the card is no NumPy array, and what only the processor has (oneDNN's layers) is refused;
- kinds of numbers for which the card has no kernel are refused (`WANTING`, from torch's table of operators);
- memory runs out where a tensor is larger than `room`.

It counts launches (operations that compute; a sort or a nonzero is several kernels, here it is one) and
waits: whenever the host must hold what the card makes before it goes on, and every copy that blocks, for then
torch waits until the card has done all it was given. It says nothing about time, about the order in which a
card's threads add, or about the last bit of its arithmetic, which here is the processor's. Nothing can be
learned on it: torch's backward asks for a device that is there.
"""

import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

from restoration.engine.kernels import borrowed, fill, resample, tables
from restoration.engine.nets import weights
from tests.engine.card_planes import OtherDevice, Plane

ENGINE = str(Path(weights.__file__).parent.parent)
WHOLE = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
WANTING = {  # operations of aten that compute on a processor, and the numbers a card has no kernel for
    "max_pool2d_with_indices": (*WHOLE, torch.bool), "adaptive_max_pool2d": (*WHOLE, torch.bool),
    "avg_pool2d": (*WHOLE, torch.bool), "convolution": (*WHOLE, torch.bool), "mm": (*WHOLE, torch.bool),
    "bmm": (*WHOLE, torch.bool), "addmm": (*WHOLE, torch.bool), "scatter_reduce": (torch.bool,),
    "scatter_reduce_": (torch.bool,), "upsample_bilinear2d": (*WHOLE, torch.bool),
    "upsample_bicubic2d": (*WHOLE, torch.bool), "grid_sampler_2d": (*WHOLE, torch.bool),
    "replication_pad2d": (torch.bool, torch.uint16), "lerp": (*WHOLE, torch.bool), "cumsum": (),
    "bincount": (torch.bool,), "upsample_nearest2d": (torch.bool, torch.int16, torch.int32, torch.int64)}
HIDDEN = {"nonzero": 1, "bincount": 2, "unique_consecutive": 1, "_unique2": 1, "unique_dim": 1, "equal": 1,
          "masked_select": 1, "repeat_interleave": 1, "_local_scalar_dense": 1}
SHOWN = {"detach", "alias", "lift_fresh", "empty", "empty_like", "empty_strided", "new_empty",
         "new_empty_strided", "_unsafe_view"}      # of these, and of views, the card hears nothing
WHOLE_OPERATIONS = {"quantile"}     # of its parts one gives a tensor another shape in place: taken as one
INDEXED = {"index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index"}


class Card(TorchDispatchMode):
    """Carries out on the processor what the engine asks of the card, and keeps count."""

    def __init__(self, room: int | None = None):
        """Take how many bytes the largest tensor may have."""
        super().__init__()
        self.room = room
        self.launches, self.waits, self.kinds = Counter(), Counter(), set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Carry out one operation."""
        kwargs = kwargs or {}
        wanted = kwargs.get("device")
        there = [one for one in tree_flatten((args, kwargs))[0] if isinstance(one, torch.Tensor)]
        planes = [one for one in there if isinstance(one, Plane)]
        onto = wanted is not None and torch.device(wanted).type == "cuda"
        if not planes and not onto:
            return func(*args, **kwargs)
        name, parts = func._schema.name.removeprefix("aten::"), torch._C.DispatchKey.CompositeImplicitAutograd
        if name not in WHOLE_OPERATIONS and _has_parts(func):
            with self:
                return func._op_dk(parts, *args, **kwargs)
        off = (wanted is not None and not onto) or name in ("_local_scalar_dense", "equal")
        self._proved(func, name, there, planes)
        self._counted(func, name, (args, kwargs))
        held = tree_map(lambda one: one.held if isinstance(one, Plane) else one, (args, kwargs))
        if wanted is not None:
            held[1]["device"] = torch.device("cpu")
        held[1].pop("pin_memory", None)
        made = func(*held[0], **held[1])
        known = {id(one.held): one for one in planes}
        for one in planes:
            if one.shape != one.held.shape:
                raise OtherDevice(f"{name} changed the shape of what lies on the card in place.")
        if off:
            return made
        # A view of what was made outside inference mode is as that is, wherever it is taken.
        inside = planes[0].is_inference() if _view(func) else torch.is_inference_mode_enabled()
        with torch.inference_mode(inside):
            return tree_map(lambda one: self._laid(one, known), made)

    def _laid(self, made, known):
        """Return what was made as it lies on the card; what was changed in place is itself."""
        if not isinstance(made, torch.Tensor):
            return made
        if id(made) in known:
            return known[id(made)]
        if self.room is not None and made.untyped_storage().nbytes() > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory (pretended).")
        return Plane(made)

    def _proved(self, func, name, there, planes) -> None:
        """Refuse what a card would refuse."""
        if func.namespace not in ("aten", "prim", "prims") or "mkldnn" in name:
            raise OtherDevice(f"{func} is the processor's own.")
        self.kinds.update((name, one.dtype) for one in planes)
        if planes and planes[0].dtype in WANTING.get(name, ()):
            raise OtherDevice(f"'{name}_cuda' not implemented for {planes[0].dtype}.")
        apart = [one for one in there if not isinstance(one, Plane)]
        if not planes or name in ("copy_", "_to_copy", "_foreach_copy_"):
            return
        if name in INDEXED and isinstance(there[0], Plane):
            apart = [one for one in apart if one is there[-1] and name != "index" and one.ndim]
        elif torch.Tag.pointwise in func.tags or name in ("masked_fill", "masked_fill_"):
            apart = [one for one in apart if one.ndim]
        if apart:
            raise OtherDevice("Expected all tensors to be on the same device, but found at least two, "
                              f"cuda:0 and cpu, in {name}: {[tuple(one.shape) for one in there]}.")

    def _counted(self, func, name, asked) -> None:
        """Count a launch, and what the host waits for."""
        args, kwargs = asked
        waits = HIDDEN.get(name, 0)
        if name in INDEXED:
            waits += sum(one.dtype in (torch.bool, torch.uint8) or not isinstance(one, Plane)
                         for one in args[1] if one is not None)
        elif name == "copy_":
            across = isinstance(args[0], Plane) != isinstance(args[1], Plane)
            waits += across and not _flies(*args[1:], **kwargs)
        elif name == "_to_copy" and (wanted := kwargs.get("device")) is not None:
            across = isinstance(args[0], Plane) != (torch.device(wanted).type == "cuda")
            waits += across and not _flies(args[0], kwargs.get("non_blocking", False))
        if waits:
            self.waits[_place(name)] += waits
        if not _view(func) and name not in SHOWN and name != "_local_scalar_dense":
            self.launches[_place(name)] += 1


def _flies(source, non_blocking=False, **_) -> bool:
    """Say whether a copy goes on behind the host's back: asked so, and from pinned memory."""
    return bool(non_blocking) and (isinstance(source, Plane) or getattr(source, "pinned", False))


def _has_parts(func) -> bool:
    """Say whether an operation is made of others."""
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")


def _view(func) -> bool:
    """Say whether an operation only looks at what is there."""
    said = [one.alias_info for one in func._schema.returns]
    return bool(said) and all(one is not None and not one.is_write for one in said)


def _place(name: str) -> str:
    """Return which line of the engine asked."""
    frame = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith(ENGINE):
        frame = frame.f_back
    if frame is None:
        return f"elsewhere ({name})"
    file = frame.f_code.co_filename[len(ENGINE) + 1:]
    return f"{file}:{frame.f_lineno} {frame.f_code.co_name} ({name})"


@contextmanager
def card(room: int | None = None, capability=(7, 5), memory: int = 8 << 30):
    """Give this process a card for a while; `capability` decides, as on a real one, about bfloat16."""
    def pinned(self, *_):
        copy = self.clone()
        copy.pinned = True
        return copy
    said = {"is_available": lambda: True, "device_count": lambda: 1, "current_device": lambda: 0,
            "_lazy_init": lambda: None, "is_initialized": lambda: True, "set_device": lambda _: None,
            "get_device_capability": lambda *_: capability, "get_device_name": lambda *_: "pretended card",
            "mem_get_info": lambda *_: (memory, memory), "empty_cache": lambda: None}
    mode = Card(room)
    said["synchronize"] = lambda *_: mode.waits.update([_place("synchronize")])
    with ExitStack() as patched:
        for name, value in said.items():
            patched.enter_context(patch.object(torch.cuda, name, value))
        patched.enter_context(patch.object(torch.Tensor, "pin_memory", pinned))
        load = torch.load       # what was written on the card is read on the processor, and copied from there
        patched.enter_context(patch.object(
            torch, "load", lambda *given, **more: load(*given, **more | {"map_location": "cpu"})))
        for name in ("tensor", "as_tensor"):
            patched.enter_context(patch.object(torch, name, _made_here(getattr(torch, name))))
        patched.enter_context(torch.autograd.set_multithreading_enabled(mode=False))
        patched.callback(torch.__future__.set_overwrite_module_params_on_conversion,
                         torch.__future__.get_overwrite_module_params_on_conversion())
        torch.__future__.set_overwrite_module_params_on_conversion(True)
        try:
            _forget()
            with mode:
                yield mode
        finally:
            _forget()


def _made_here(made):
    """Return how a tensor is made of Python's and NumPy's numbers: on the processor, then copied."""
    def make(data, *, dtype=None, device=None, **more):
        tensor = made(data, dtype=dtype, **more)
        return tensor if device is None else tensor.to(device)
    return make


def _forget() -> None:
    for kept in (weights.network, borrowed.network, fill.network, tables.numbered, tables.table,
                 resample._taps):
        kept.cache_clear()
