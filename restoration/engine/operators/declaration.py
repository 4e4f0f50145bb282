"""What an operator declares: its words, its parameters, how far it looks and what it leaves alone.

Nothing here imports torch or Django: a declaration is read by web pages, stored recipes and the printed
catalogue alike. Kernels and measures are dotted paths that only a worker resolves.
"""

import math
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from importlib import import_module
from typing import Any

LARGE = 40_000_000       # pixels: larger pictures are given to every kernel that takes tiles in tiles


class OperatorError(ValueError):
    """A declaration, a name or a parameter that the engine refuses; says what is wrong and the way out."""


class UnknownOperator(OperatorError):
    """No operator goes by that name."""


class BadParameter(OperatorError):
    """A parameter is unknown, of the wrong kind or out of its range."""


@dataclass(frozen=True)
class Operator:
    """One repair as a restorer meets it.

    `reach` is how many frames before and after the current one the kernel reads, where `reaches(params)` does
    not say otherwise; `planes` says whether it works on "luma" (chroma is carried bit by bit) or on "all"
    planes; `medium` is "picture" or "sound".
    `measure` names what the analysis pass records for it, or is empty. `scale` answers the size it makes:
    `scale(params, width, height, dar) -> (width, height)`. `tiles` says that the kernel looks only so far
    around each pixel that a large picture may be given to it in overlapping tiles. `bounded(params)` says
    whether a map holds all that is changed. `weights(params)` names the trained weights that the kernel works
    with.
    """

    name: str
    title: str
    summary: str
    params: type
    kernel: str
    measure: str = ""
    reach: int = 0
    reaches: Callable[[Any], int] | None = None
    leaves: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    planes: str = "luma"
    medium: str = "picture"
    maps: bool = False
    bounded: Callable[[Any], bool] = lambda params: True
    tiles: bool = False
    scale: Callable[..., tuple[int, int]] | None = None
    weights: Callable[[Any], tuple[str, ...]] = lambda params: ()

    def resolve(self) -> Callable[..., Any]:
        """Import and return the kernel; only a worker calls this."""
        return _resolve(self.kernel)

    def resolve_measure(self) -> Callable[..., Any] | None:
        """Import and return the measure that the analysis pass runs, or None."""
        return _resolve(self.measure) if self.measure else None

    def read(self, values: dict | None = None):
        """Return this operator's parameters from plain values; defaults fill the gaps."""
        values = dict(values or {})
        known = {f.name: f for f in fields(self.params)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            names = ", ".join(known) or "none"
            raise BadParameter(f"The operator {self.name!r} has no parameter {unknown[0]!r}; it has {names}.")
        checked = {name: _checked(self.name, known[name], value) for name, value in values.items()}
        return self.params(**checked)

    def form_fields(self) -> list[dict]:
        """Return one plain dict per parameter: name, kind, default and its metadata, for a form."""
        return [{"name": f.name, "kind": f.type.__name__, "default": f.default, **f.metadata}
                for f in fields(self.params)]


def number(default, low, high, label: str, help: str, *, step=0.1, unit: str = ""):
    """Declare a decimal parameter with its range."""
    return field(default=default, metadata={
        "min": low, "max": high, "label": label, "help": help, "step": step, "unit": unit})


def whole(default, low, high, label: str, help: str, *, step=1, unit: str = ""):
    """Declare a whole-number parameter with its range."""
    return number(default, low, high, label, help, step=step, unit=unit)


def choice(default: str, options: tuple[tuple[str, str], ...], label: str, help: str):
    """Declare a parameter that takes one of `options`, pairs of value and label."""
    return field(default=default, metadata={"choices": options, "label": label, "help": help})


def switch(default: bool, label: str, help: str):
    """Declare a parameter that is on or off."""
    return field(default=default, metadata={"label": label, "help": help})


def text(default: str, pattern: str, label: str, help: str):
    """Declare a parameter that is a text of the given pattern, whole."""
    return field(default=default, metadata={"pattern": pattern, "label": label, "help": help})


def catalogue(*operators: Operator) -> dict[str, Operator]:
    """Return the operators by name, in working order; refuse a name declared twice."""
    found: dict[str, Operator] = {}
    for declared in operators:
        if declared.name in found:
            raise OperatorError(f"The operator {declared.name!r} is declared twice; give one another name.")
        _vouch(declared)
        found[declared.name] = declared
    return found


def _vouch(declared: Operator) -> None:
    for f in fields(declared.params):
        if f.default is MISSING or "label" not in f.metadata or "help" not in f.metadata:
            raise OperatorError(
                f"The parameter {f.name!r} of {declared.name!r} lacks a default, a label or a help; "
                "declare it with number(), whole(), choice(), switch() or text().")
        _checked(declared.name, f, f.default)


def _checked(operator: str, f, value):
    """Return `value` in the parameter's own type, or raise BadParameter."""
    where, meta = f"{operator}.{f.name}", f.metadata
    if "choices" in meta:
        allowed = [option for option, _ in meta["choices"]]
        if value not in allowed:
            raise BadParameter(f"{where} is {value!r}; it can be {', '.join(allowed)}.")
        return value
    if f.type is bool:
        if not isinstance(value, bool):
            raise BadParameter(f"{where} is {value!r}; it can be true or false.")
        return value
    if "pattern" in meta:
        if not isinstance(value, str) or not re.fullmatch(meta["pattern"], value):
            raise BadParameter(f"{where} is {value!r}; {meta['help'][0].lower()}{meta['help'][1:]}")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) \
            or (isinstance(value, float) and not math.isfinite(value)):
        raise BadParameter(f"{where} is {value!r}; it must be a number from {meta['min']} to {meta['max']}.")
    if f.type is int and value != int(value):
        raise BadParameter(f"{where} is {value!r}; it must be a whole number.")
    if not meta["min"] <= value <= meta["max"]:
        raise BadParameter(f"{where} is {value!r}; it must lie from {meta['min']} to {meta['max']}.")
    return f.type(value)


def _resolve(dotted: str):
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
