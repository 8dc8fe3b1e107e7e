"""One step of a training, and what is told on the way."""

import time

import torch
from torch import nn


def step_down(optimizer: torch.optim.Optimizer, parameters, loss: torch.Tensor) -> None:
    """One step against the gradient of `loss`, which is cut to length one over all `parameters`."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()


@torch.no_grad()
def average_in(average: dict[str, torch.Tensor], state: dict[str, torch.Tensor], share: float) -> None:
    """Moves a running average of weights towards what they are now; `share` 1 takes them as they are."""
    for name, value in state.items():
        average[name].lerp_(value, share)


class Progress:
    """Prints the mean of each loss since it last did, every so many steps."""

    def __init__(self, steps: int, every: int):
        self.steps, self.every = steps, every
        self.begun = time.time()
        self.seen: dict[str, list[float]] = {}

    def saw(self, step: int, name: str, loss: float) -> bool:
        """Whether this step, counted from 0, was told."""
        self.seen.setdefault(name, []).append(loss)
        if (step + 1) % self.every:
            return False
        shown = ", ".join(f"{key} {sum(losses) / len(losses):.3f}" for key, losses in sorted(self.seen.items()))
        print(f"step {step + 1}/{self.steps} {time.time() - self.begun:.0f} s: {shown}", flush=True)
        self.seen = {}
        return True
