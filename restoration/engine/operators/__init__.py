"""The catalogue: every operator the engine has, in working order. Cheap to import: no torch, no Django."""

from restoration.engine.operators.borrowed import BORROWED
from restoration.engine.operators.clicks import CLICKS
from restoration.engine.operators.declaration import (
    BadParameter,
    Operator,
    OperatorError,
    UnknownOperator,
    catalogue,
)
from restoration.engine.operators.definition import DEFINITION
from restoration.engine.operators.deflicker import DEFLICKER
from restoration.engine.operators.denoise import DENOISE
from restoration.engine.operators.dust import DUST
from restoration.engine.operators.fill_missing import FILL_MISSING
from restoration.engine.operators.hiss import HISS
from restoration.engine.operators.hum import HUM
from restoration.engine.operators.mend import MEND
from restoration.engine.operators.repair import REPAIR
from restoration.engine.operators.scratches import SCRATCHES
from restoration.engine.operators.stabilise import STABILISE
from restoration.engine.operators.tone import TONE
from restoration.engine.operators.upscale import UPSCALE

PICTURE = (DEFLICKER, TONE, SCRATCHES, MEND, DUST, REPAIR, DENOISE, DEFINITION, STABILISE, FILL_MISSING,
           UPSCALE, BORROWED)
SOUND = (HUM, CLICKS, HISS)

OPERATORS = catalogue(*PICTURE, *SOUND)


def operator(name: str) -> Operator:
    """Return the operator called `name`; an unknown name is answered with the list."""
    try:
        return OPERATORS[name]
    except (KeyError, TypeError):
        there = ", ".join(OPERATORS)
        raise UnknownOperator(f"No operator is called {name!r}; there are {there}.") from None


__all__ = [
    "OPERATORS", "PICTURE", "SOUND", "BadParameter", "Operator", "OperatorError", "UnknownOperator",
    "catalogue", "operator",
]
