"""The training loop: AdamW under a cosine, a slow mean of the weights, checkpoints to go on from."""

import json
import math
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

from film.errors import Cancelled, FilmError
from restoration.engine.nets.cards import card, proved

CHECKPOINT_EVERY = 60.0     # seconds
LOOK_EVERY = 400             # steps between looks for new packs
LOG_EVERY = 200
LINEAGE = ("sha256", "steps", "seconds", "recipe", "simulator", "data", "seed", "date", "before")


@dataclass(frozen=True)
class Plan:
    """How to train: where, how long, and with what."""

    data: Path
    out: Path
    hours: float | None = None
    steps: int | None = None
    device: str = "auto"
    threads: int | None = None
    batch: int = 4
    rate: float = 1e-3
    seed: int = 1
    resume: bool = False
    shape: dict = field(default_factory=dict)
    begin: Path | None = None        # a folder that holds weights and their card: go on from them


def train(task, plan: Plan, *, report=None, cancelled=None) -> dict:
    """Train `task` (a module of this room) by `plan`; leave state.pt and slow.safetensors in `plan.out`.

    Stopping it at any moment loses at most what came after the last checkpoint; `resume` goes on from there.
    """
    from restoration.engine import runtime

    runtime.prepare(plan.threads)
    device = runtime.choose_device(plan.device)
    torch.manual_seed(plan.seed)
    run = Run(task, plan, device)
    try:
        while not run.finished:
            run.step()
            if run.due():
                run.keep()
            if report and run.steps % LOG_EVERY == 0:
                report(run.said())
            if cancelled is not None and cancelled():
                raise Cancelled
    finally:
        run.keep()
    return run.said()


class Run:
    """One training: network, slow mean, optimiser, clock."""

    def __init__(self, task, plan: Plan, device):
        """Begin, or take up what a former run left."""
        self.task, self.plan, self.device = task, plan, device
        plan.out.mkdir(parents=True, exist_ok=True)
        self.place = plan.out / "state.pt"
        left = self._left()
        shape = left["shape"] if left else self._told().get("shape") or plan.shape
        self.net = task.network(shape).to(device, memory_format=torch.channels_last)
        self.slow = task.network(shape).to(device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=plan.rate,
                                           weight_decay=1e-4, betas=(0.9, 0.99))
        self.steps, self.spent = 0, 0.0
        if left:
            self.net.load_state_dict(left["net"])
            self.slow.load_state_dict(left["slow"])
            self.optimiser.load_state_dict(left["optimiser"])
            self.steps, self.spent = left["steps"], left["spent"]
            self.before = left.get("before")
        else:
            self.before = self._begun() if plan.begin else None
            self.slow.load_state_dict(self.net.state_dict())
        self.batches = task.Batches(plan.data, plan.batch, plan.seed + self.steps)
        if not self.batches.packs:
            raise FilmError("%(name)s holds no packs to learn from; make some with --clips.", name=plan.data)
        self.began = self.kept_at = time.monotonic()
        self.first, self.means = self.steps, {}

    def _told(self) -> dict:
        """Return the card of the weights to begin from, or nothing."""
        return card(self.task.NAME, self.plan.begin) if self.plan.begin else {}

    def _begun(self) -> dict:
        """Load the weights to begin from; return what the new card shall say of them."""
        from safetensors.torch import load

        self.net.load_state_dict(load(proved(self.task.NAME, self.plan.begin)))
        told = self._told()
        return {name: told[name] for name in LINEAGE if name in told}

    def _left(self) -> dict | None:
        if not self.plan.resume or not self.place.exists():
            return None
        return torch.load(self.place, map_location=self.device, weights_only=True)

    @property
    def elapsed(self) -> float:
        """Return the seconds trained in all, over every resumption."""
        return self.spent + time.monotonic() - self.began

    @property
    def share(self) -> float:
        """Return how much of the plan is done, 0..1."""
        if self.plan.steps:
            return min(1.0, self.steps / self.plan.steps)
        return min(1.0, self.elapsed / (3600 * self.plan.hours))

    @property
    def finished(self) -> bool:
        """Say whether the plan is done."""
        return self.share >= 1.0

    def step(self) -> None:
        """Take one step."""
        if self.steps % LOOK_EVERY == 0:
            self.batches.look()
        rate = self.plan.rate * max(0.01, 0.5 * (1 + math.cos(math.pi * self.share)))
        rate *= min(1.0, (self.steps + 1) / 300)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        samples = self.batches.take().to(self.device)
        total, parts = self.task.loss(self.net, samples)
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 0.5)
        self.optimiser.step()
        self.steps += 1
        self._follow()
        for name, value in parts.items():
            self.means[name] = value + 0.99 * (self.means.get(name, value) - value)

    def _follow(self) -> None:
        """Let the slow weights follow: quickly at first, over some thousand steps later."""
        keep = min(0.9995, (self.steps + 1) / (self.steps + 20))
        with torch.no_grad():
            for slow, fast in zip(self.slow.parameters(), self.net.parameters(), strict=True):
                slow.lerp_(fast, 1 - keep)

    def due(self) -> bool:
        """Say whether a checkpoint is due."""
        return time.monotonic() - self.kept_at > CHECKPOINT_EVERY

    def keep(self) -> None:
        """Write the checkpoint and the slow weights; both appear only when complete."""
        from safetensors.torch import save_file

        state = {"shape": self.net.shape.as_json(), "net": self.net.state_dict(),
                 "slow": self.slow.state_dict(),
                 "optimiser": self.optimiser.state_dict(), "steps": self.steps, "spent": self.elapsed,
                 "before": self.before}
        torch.save(state, self.place.with_suffix(".part"))
        self.place.with_suffix(".part").replace(self.place)
        weights = {name: value.contiguous().cpu() for name, value in self.slow.state_dict().items()}
        slow = self.plan.out / "slow.safetensors"
        said = {"shape": json.dumps(self.net.shape.as_json())}
        save_file(weights, slow.with_suffix(".part"), metadata=said)
        slow.with_suffix(".part").replace(slow)
        self.kept_at = time.monotonic()

    def said(self) -> dict:
        """Return where the training stands."""
        here = time.monotonic() - self.began
        pace = (self.steps - self.first) / max(here, 1e-6)
        left = ((self.plan.steps - self.steps) / max(pace, 1e-6) if self.plan.steps
                else max(0.0, 3600 * self.plan.hours - self.elapsed))
        return {"steps": self.steps, "steps_per_second": round(pace, 2), "seconds_left": round(left),
                "seconds": round(self.elapsed), "packs": len(self.batches.packs), "device": str(self.device),
                "losses": {name: round(value, 5) for name, value in self.means.items()}}
