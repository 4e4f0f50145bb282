"""A tensor that says it lies on a card, held on the processor; `pretended` carries out what is asked of it.

Where torch's Python asks for the device's guard itself, which a torch without CUDA has not, the tensor goes
another way to the same operation.
"""

import torch

CARD = torch.device("cuda:0")


class OtherDevice(RuntimeError):
    """An operation that a card would refuse."""


class Plane(torch.Tensor):
    """A tensor that lies on the pretended card."""

    @staticmethod
    def __new__(cls, held):
        """Put what a tensor of the processor holds on the card."""
        plane = torch.Tensor._make_wrapper_subclass(
            cls, held.shape, strides=held.stride(), storage_offset=held.storage_offset(), dtype=held.dtype,
            device=CARD, requires_grad=held.requires_grad)
        plane.held = held
        return plane

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        """Refuse to compute once the card is gone."""
        raise OtherDevice(f"{func} on the pretended card after it was taken away.")

    def copy_(self, source, non_blocking=False):
        """Take another tensor's values."""
        return self if source is self else torch.ops.aten.copy_(self, source, non_blocking)

    def contiguous(self, *, memory_format=torch.contiguous_format):
        """Return the tensor in one piece, copied when it is not."""
        if self.is_contiguous(memory_format=memory_format):
            return self
        return torch.ops.aten.clone(self, memory_format=memory_format)

    def nonzero(self):
        """Return where it is not nought."""
        return torch.ops.aten.nonzero(self)

    def __invert__(self):
        """Return its opposite, bit by bit."""
        return torch.ops.aten.bitwise_not(self)

    def item(self):
        """Return the only number, when the card has made it."""
        return torch.ops.aten._local_scalar_dense(self.reshape(()))

    def tolist(self):
        """Return the numbers as Python's, in one copy."""
        return self.cpu().tolist()

    def __bool__(self):
        """Return the only number as a truth."""
        return bool(self.item())

    def __int__(self):
        """Return the only number as a whole one."""
        return int(self.item())

    __index__ = __int__

    def __float__(self):
        """Return the only number."""
        return float(self.item())

    def numpy(self, *, force=False):
        """Refuse, as torch does."""
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first.")

    __array__ = numpy

    def __getitem__(self, asked):
        """Return a part, as torch does in a place that a torch without CUDA cannot reach."""
        view, places = _parts_of(self, asked)
        return view if places is None else torch.ops.aten.index(view, places)

    def __setitem__(self, asked, value):
        """Set a part; a plain number becomes one of the card's first."""
        view, places = _parts_of(self, asked)
        if not isinstance(value, torch.Tensor):
            value = torch.full((), value, dtype=self.dtype, device=CARD)
        if isinstance(value, Plane) and value.held.data_ptr() == view.held.data_ptr() and places is None:
            return                                  # what `plane[some] += 1` sets again
        if places is None:
            view.copy_(value)
        else:
            torch.ops.aten.index_put_(view, places, value)

    def new_tensor(self, numbers, *, dtype=None):
        """Return numbers as a tensor on the card."""
        return torch.tensor(numbers, dtype=dtype or self.dtype, device=CARD)

    def data_ptr(self):
        """Return where it is held."""
        return self.held.data_ptr()

    def __reduce_ex__(self, protocol):
        """Be written to a file as what is held."""
        return self.held.__reduce_ex__(protocol)


def _parts_of(plane: Plane, asked):
    """Return the view that numbers, slices and None ask for, and the tensors that index into it, or None."""
    asked = asked if isinstance(asked, tuple) else (asked,)
    spent = sum(_axes(one) for one in asked if one is not None and one is not Ellipsis)
    view, axis, places = plane, 0, {}
    for one in asked:
        if one is Ellipsis:
            axis += plane.ndim - spent
        elif one is None:
            view, axis = view.unsqueeze(axis), axis + 1
        elif isinstance(one, slice):
            view, axis = torch.ops.aten.slice(view, axis, one.start, one.stop, one.step or 1), axis + 1
        elif isinstance(one, int) or (isinstance(one, torch.Tensor) and not one.ndim):
            view = view.select(axis, int(one))
        else:
            places[axis] = one if isinstance(one, torch.Tensor) else torch.tensor(one).to(CARD)
            axis += _axes(places[axis])
    told, axis = [], 0
    while places and axis <= max(places):
        told.append(places.get(axis))
        axis += _axes(told[-1])
    return view, told or None


def _axes(one) -> int:
    """Return how many axes an index takes."""
    return one.ndim if isinstance(one, torch.Tensor) and one.dtype == torch.bool else 1
