"""A training run, from the rows to the folder of the model."""

import json
import os
import random
from pathlib import Path

import torch
from transformers.trainer_utils import get_last_checkpoint

from trainer.batches import BatchPlan
from trainer.callbacks import Progress, Stopping
from trainer.events import emit
from trainer.job import Job
from trainer.lifeline import StopRequest
from trainer.model import bare_tokenizer, load_model, save_model, trained_tokenizer
from trainer.rows import Account, Row, select_turns, tokenize
from trainer.stop_rule import StopRuleSchedule
from trainer.turn_trainer import TurnTrainer, make_optimizer

# As `timeout` and shells have it for a process that ended on SIGTERM.
INTERRUPTED = 143


def run_job(job: Job, stop: StopRequest) -> int:
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.use_deterministic_algorithms(True)
    emit("phase", what="rendering and tokenizing the rows")
    tokenizer, rows, development = prepare_rows(job)
    plan = BatchPlan([len(row.ids) for row in rows], job.recipe.batch_rows, job.recipe.stop.max_steps * job.recipe.accumulate, job.seed)

    model = load_model(job, tokenizer)
    trainer = TurnTrainer(job, model, tokenizer, rows, plan)
    optimizer = make_optimizer(trainer.model, job.recipe)
    schedule = StopRuleSchedule(optimizer, job.recipe.stop, job.recipe.warmup_steps)
    trainer.optimizer, trainer.lr_scheduler = optimizer, schedule
    stopping = Stopping(job.recipe, schedule, development, tokenizer.pad_token_id, stop)
    trainer.add_callback(Progress(schedule, trainer.tokens_until))
    trainer.add_callback(stopping)

    checkpoint = get_last_checkpoint(job.checkpoints) if os.path.isdir(job.checkpoints) else None
    parameters = sum(parameter.numel() for parameter in trainer.model.parameters())
    trained = sum(parameter.numel() for parameter in trainer.model.parameters() if parameter.requires_grad)
    emit("start", parameters=parameters, trained=trained, resumedFrom=checkpoint and os.path.basename(checkpoint))
    trainer.train(resume_from_checkpoint=checkpoint)
    if stopping.interrupted:
        emit("interrupted", step=trainer.state.global_step)
        return INTERRUPTED

    Path(job.curve).write_text(json.dumps(curve_of(trainer.state.log_history, trainer.tokens_until)), encoding="utf-8")
    save_model(job, trainer.model, tokenizer)
    exact = [entry["developmentExact"] for entry in trainer.state.log_history if "developmentExact" in entry]
    emit("done", steps=trainer.state.global_step, tokens=trainer.tokens_until[trainer.state.global_step], developmentExact=exact[-1] if exact else None)
    return 0


def prepare_rows(job: Job) -> tuple:
    """The tokenizer, the rows to train on and the rows to look at on the way; what was selected is written down."""
    data, bare = Path(job.data), bare_tokenizer(job)
    account, held = Account(), Account()
    turns = list(select_turns(data / "train.jsonl", job.select, bare, account))
    tokenizer = trained_tokenizer(job, bare, (turn.text.prompt + turn.text.completion for turn in turns))
    rows = tokenize(turns, job.select, tokenizer, account)
    development = tokenize(list(select_turns(data / "validation.jsonl", job.select, bare, held)), job.select, tokenizer, held)
    selection = {"version": 1, **account.to_json("trained"), "validation": held.to_json("development")}
    Path(job.selection).write_text(json.dumps(selection, indent=2) + "\n", encoding="utf-8")
    with open(job.turns, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": row, "leftOut": reason}) + "\n" for row, reason in account.turns)
    if not rows:
        raise SystemExit(f"no row of {data} is left to train on; see the reasons in selection.json and the params `select` of the step")
    asked = sample(development, job.recipe.stop.development_rows, job.seed)
    tokens = sum(len(row.ids) for row in rows)
    emit("rows", trained=len(rows), leftOut=account.left_out.total(), development=len(asked), tokens=tokens, vocabulary=len(tokenizer))
    return tokenizer, rows, asked


def sample(rows: list[Row], size: int, seed: int) -> list[Row]:
    return random.Random(seed).sample(rows, size) if len(rows) > size else rows


def curve_of(history: list[dict], tokens_until: list[int]) -> list[dict]:
    """One point a step; `developmentExact` where the development rows were asked."""
    exact = {entry["step"]: entry["developmentExact"] for entry in history if "developmentExact" in entry}
    return [
        {
            "step": entry["step"],
            "loss": entry["loss"],
            "learningRate": entry["learning_rate"],
            "tokens": tokens_until[entry["step"]],
            "developmentExact": exact.get(entry["step"]),
        }
        for entry in history
        if "loss" in entry
    ]
