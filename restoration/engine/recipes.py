"""Recipes: operators in order with their parameters, as JSON with a schema and a digest."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from restoration.engine.nets import cards
from restoration.engine.operators import OperatorError, operator

SCHEMA = "patina/recipe/1"


class BadRecipe(OperatorError):
    """A recipe that cannot be read; says which line and the way out."""


@dataclass(frozen=True)
class Step:
    """One operator of a recipe with its checked parameters (the operator's own frozen dataclass)."""

    operator: str
    params: Any = None

    def __post_init__(self):
        """Fill in and check the parameters, whatever shape they arrive in."""
        declared = operator(self.operator)
        if not isinstance(self.params, declared.params):
            object.__setattr__(self, "params", declared.read(self.params))

    @property
    def declaration(self):
        """Return the operator's declaration."""
        return operator(self.operator)

    @property
    def bounded(self) -> bool:
        """Say whether the step changes nothing outside the map it returns."""
        return self.declaration.maps and self.declaration.bounded(self.params)

    @property
    def reach(self) -> int:
        """Return how many frames on each side of one the step reads."""
        declared = self.declaration
        return declared.reaches(self.params) if declared.reaches else declared.reach

    @property
    def weights(self) -> str:
        """Return the SHA-256 of the trained weights this step works with, joined by +, or nothing."""
        return "+".join(cards.digest(name) for name in self.declaration.weights(self.params))

    def as_json(self) -> dict:
        """Return the step with every parameter written out, and the weights it works with."""
        said = {"operator": self.operator, "params": asdict(self.params)}
        return said | {"weights": self.weights} if self.weights else said


@dataclass(frozen=True)
class Recipe:
    """A named chain of picture steps and a chain of sound steps."""

    name: str
    title: str
    steps: tuple[Step, ...] = ()
    sound_steps: tuple[Step, ...] = ()
    summary: str = field(default="", compare=False)

    def __post_init__(self):
        """Refuse steps in the wrong chain, an operator used twice, and work after the enlargement."""
        for chain, medium in ((self.steps, "picture"), (self.sound_steps, "sound")):
            names = [step.operator for step in chain]
            for step in chain:
                if step.declaration.medium != medium:
                    raise BadRecipe(f"{step.operator!r} does not work on {medium}; "
                                    f"list it under {_list_of(step.declaration.medium)!r}.")
                if names.count(step.operator) > 1:
                    raise BadRecipe(f"The recipe uses {step.operator!r} twice; keep one of them.")
        for step in self.steps[:-1]:
            if step.declaration.scale:
                raise BadRecipe(f"{step.operator!r} changes the picture's size; "
                                "move it to the end of the recipe.")

    @property
    def reach(self) -> int:
        """Return how many frames on each side of a segment the picture steps read together."""
        return sum(step.reach for step in self.steps)

    @property
    def tiles(self) -> bool:
        """Say whether no step needs a very large picture and its neighbours whole; see `LARGE`."""
        return all(step.declaration.tiles or (step.reach == 0 and not step.declaration.scale)
                   for step in self.steps)

    def output_size(self, video) -> tuple[int, int]:
        """Return (width, height) of the restored picture for a probed video stream."""
        size = (video.width, video.height)
        for step in self.steps:
            if step.declaration.scale:
                size = step.declaration.scale(step.params, *size, video.dar)
        return size

    def uses(self, name: str) -> bool:
        """Say whether the recipe has a step of that operator."""
        return any(step.operator == name for step in (*self.steps, *self.sound_steps))

    def as_json(self) -> dict:
        """Return the recipe as plain JSON-able values, every parameter written out."""
        return {"schema": SCHEMA, "name": self.name, "title": self.title, "summary": self.summary,
                "steps": [step.as_json() for step in self.steps],
                "sound": [step.as_json() for step in self.sound_steps]}

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what decides the result: schema, steps and parameters, not the title."""
        said = self.as_json()
        decides = {key: said[key] for key in ("schema", "steps", "sound")}
        canonical = json.dumps(decides, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def parse(source: str | bytes | dict) -> Recipe:
    """Return the recipe written in `source` (JSON text or its dict), or refuse it in one sentence."""
    said = _loaded(source)
    if said.get("schema") != SCHEMA:
        raise BadRecipe(f"The recipe's schema is {said.get('schema')!r}; this engine reads {SCHEMA!r}.")
    unknown = sorted(set(said) - {"schema", "name", "title", "summary", "steps", "sound", "digest"})
    if unknown:
        raise BadRecipe(f"The recipe has an unknown entry {unknown[0]!r}; "
                        "it can hold schema, name, title, summary, steps, sound and digest.")
    for key in ("name", "title", "summary"):
        if not isinstance(said.get(key, ""), str):
            raise BadRecipe(f"The recipe's {key!r} must be text.")
    recipe = Recipe(
        name=str(said.get("name", "own")), title=str(said.get("title", said.get("name", "Own recipe"))),
        summary=str(said.get("summary", "")),
        steps=_chain(said, "steps"), sound_steps=_chain(said, "sound"))
    if said.get("digest") not in (None, recipe.digest):
        raise BadRecipe(f"The recipe's digest {said['digest']!r} does not match its steps; "
                        "leave the digest out, or restore the recipe it was made for.")
    return recipe


def named() -> dict[str, Recipe]:
    """Return the house's own recipes by name, mildest first."""
    return {recipe.name: recipe for recipe in (_gentle(), _standard(), _heavy(), _publish_hd())}


def recipe(name: str) -> Recipe:
    """Return one of the house's own recipes; an unknown name is answered with the list."""
    found = named()
    if name not in found:
        raise BadRecipe(f"No recipe is called {name!r}; there are {', '.join(found)}.")
    return found[name]


def _loaded(source) -> dict:
    if isinstance(source, str | bytes):
        try:
            source = json.loads(source)
        except (ValueError, RecursionError) as error:
            raise BadRecipe(f"The recipe is not JSON ({error}); check it at that place.") from None
    if not isinstance(source, dict):
        raise BadRecipe("A recipe is a JSON object with the entries schema, name, title, steps and sound.")
    return source


def _chain(said: dict, key: str) -> tuple[Step, ...]:
    lines = said.get(key, [])
    if not isinstance(lines, list):
        raise BadRecipe(f"The recipe's {key!r} must be a list of steps.")
    steps = []
    for number, line in enumerate(lines, 1):
        if not isinstance(line, dict) or not isinstance(line.get("params", {}), dict) \
                or set(line) - {"operator", "params", "weights"}:
            raise BadRecipe(f"Step {number} of {key!r} must be an object with 'operator' and 'params'.")
        step = Step(line.get("operator"), line.get("params"))
        if line.get("weights", step.weights) != step.weights:
            raise BadRecipe(f"Step {number} of {key!r} was made with the weights {line['weights']!r}; this "
                            f"engine has {step.weights or 'none'}. Leave the entry out to use its own.")
        steps.append(step)
    return tuple(steps)


def _list_of(medium: str) -> str:
    return "steps" if medium == "picture" else "sound"


def _light_sound() -> tuple[Step, ...]:
    return (Step("hum"), Step("clicks", {"sensitivity": 0.35}))


def _full_sound() -> tuple[Step, ...]:
    return (Step("hum"), Step("clicks"), Step("hiss"))


def _gentle() -> Recipe:
    return Recipe("gentle", "Gentle", (
        Step("deflicker", {"strength": 0.7}),
        Step("scratches", {"sensitivity": 0.35}),
        Step("dust", {"sensitivity": 0.35, "largest": 20, "company": 40}),
    ), _light_sound(), summary="Only what is surely damage: flicker, clear specks and clear scratches. "
                               "The picture keeps its size, its grain and its movement.")


def _standard() -> Recipe:
    return Recipe("standard", "Standard", (
        Step("deflicker"), Step("repair"), Step("stabilise"),
    ), _full_sound(), summary="Flicker, weave, and by the house's network dust, hairs, stains and scratches. "
                              "Size and grain stay.")


def _heavy() -> Recipe:
    return Recipe("heavy", "Heavy", (
        Step("deflicker", {"span": 28}),
        Step("mend"),
        Step("repair", {"sensitivity": 0.6, "keep": 0.4}),
        Step("stabilise", {"span": 24, "limit": 5.0}),
    ), _full_sound(), summary="For badly damaged film: finds more, reduces the grain, "
                              "and asks for a closer review.")


def _publish_hd() -> Recipe:
    return Recipe("publish-hd", "Publish in HD", (
        Step("deflicker"), Step("repair"),
        Step("denoise", {"mode": "regrain", "share": 1.0}),
        Step("stabilise"), Step("upscale", {"method": "lanczos"}),
    ), _full_sound(), summary="The standard repairs, the grain renewed with its own spectrum, "
                              "and the picture enlarged to 1080 lines.")
