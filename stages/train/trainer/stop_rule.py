"""When a run ends: after the development rows are answered well enough and the learning rate has come down, not after a number of steps."""

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from trainer.job import StopRule


class StopRuleSchedule(LRScheduler):
    """Warms up, stays, and from `decay_from` on falls to 0 within `decay_steps`. Where that begins is part of its state, so a resumed run goes on alike."""

    def __init__(self, optimizer: Optimizer, rule: StopRule, warmup_steps: int) -> None:
        self.threshold = rule.threshold
        self.decay_steps = rule.decay_steps
        self.warmup_steps = warmup_steps
        self.decay_from = rule.max_steps - rule.decay_steps
        self.reached = False
        super().__init__(optimizer)

    @property
    def end(self) -> int:
        """The step after which the run is over."""
        return self.decay_from + self.decay_steps

    def observe(self, step: int, development_exact: float) -> None:
        """The first time the development rows are answered well enough, the end begins."""
        if development_exact >= self.threshold and not self.reached and step < self.decay_from:
            self.reached = True
            self.decay_from = step

    def get_lr(self) -> list[float]:
        warm = min(1.0, (self.last_epoch + 1) / max(1, self.warmup_steps))
        left = min(1.0, (self.end - self.last_epoch) / max(1, self.decay_steps))
        return [rate * max(0.0, min(warm, left)) for rate in self.base_lrs]
