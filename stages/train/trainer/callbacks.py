"""What happens around the steps of a run: events, the stop rule, checkpoints, the end on request."""

import time

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from trainer.development import exact_share
from trainer.events import emit
from trainer.job import Recipe
from trainer.lifeline import StopRequest
from trainer.rows import Row
from trainer.stop_rule import StopRuleSchedule

SAY_EVERY_SECONDS = 1.0


class Progress(TrainerCallback):
    """Says where the run is: step, loss, tokens a second, seconds left."""

    def __init__(self, schedule: StopRuleSchedule, tokens_until: list[int]) -> None:
        self.schedule = schedule
        self.tokens_until = tokens_until
        self.started = (0.0, 0)
        self.said = 0.0

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_) -> None:
        self.started = (time.monotonic(), state.global_step)

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, logs=None, **_) -> None:
        now = time.monotonic()
        if "loss" not in (logs or {}) or now - self.said < SAY_EVERY_SECONDS:
            return
        self.said = now
        since, first = self.started
        steps = state.global_step - first
        tokens = self.tokens_until[state.global_step] - self.tokens_until[first]
        emit(
            "step",
            step=state.global_step,
            of=self.schedule.end,
            loss=logs["loss"],
            learningRate=logs["learning_rate"],
            tokensPerSecond=round(tokens / (now - since)),
            etaSeconds=round((self.schedule.end - state.global_step) * (now - since) / steps),
        )


class Stopping(TrainerCallback):
    """Asks the development rows, ends the run by the stop rule, saves a checkpoint now and then and when asked to stop."""

    def __init__(self, recipe: Recipe, schedule: StopRuleSchedule, development: list[Row], pad: int, stop: StopRequest) -> None:
        self.recipe = recipe
        self.schedule = schedule
        self.development = development
        self.pad = pad
        self.stop = stop
        self.interrupted = False

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, model=None, **_) -> None:
        step = state.global_step
        ended = step >= self.schedule.end
        if self.development and (ended or step % self.recipe.stop.check_every == 0):
            exact = exact_share(model, self.development, self.pad)
            self.schedule.observe(step, exact)
            state.log_history.append({"step": step, "developmentExact": exact})
            emit("development", step=step, exact=exact, rows=len(self.development))
            ended = step >= self.schedule.end
        if ended:
            control.should_training_stop = True
        elif self.stop.requested:
            self.interrupted = True
            control.should_save = True
            control.should_training_stop = True
        elif step % self.recipe.checkpoint_every == 0:
            control.should_save = True
