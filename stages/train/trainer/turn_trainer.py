"""TRL's trainer on rows that are tokens already, with batches that were decided before."""

from functools import partial

import torch
from datasets import Dataset
from peft import PeftModel
from torch.utils.data import DataLoader
from transformers import PreTrainedModel, PreTrainedTokenizerBase, PrinterCallback, Trainer
from trl import SFTConfig, SFTTrainer

from trainer.batches import BatchPlan, collate
from trainer.job import Job, Recipe
from trainer.model import lora_config
from trainer.muon import MuonWithAdam
from trainer.rows import IGNORED, Row


class TurnTrainer(SFTTrainer):
    def __init__(self, job: Job, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, rows: list[Row], plan: BatchPlan) -> None:
        self.rows = rows
        self.plan = plan
        self.pad = tokenizer.pad_token_id
        self.tokens_until = tokens_until(rows, plan, job.recipe.accumulate)
        super().__init__(
            model=model,
            args=arguments(job),
            # The loader below serves the rows; this one only has to be there.
            train_dataset=Dataset.from_dict({"input_ids": [rows[0].ids], "labels": [rows[0].labels]}),
            data_collator=lambda rows: collate(rows, self.pad),
            processing_class=tokenizer,
            peft_config=lora_config(job.recipe.lora) if job.method == "lora" else None,
        )

        self.remove_callback(PrinterCallback)

    def get_train_dataloader(self) -> DataLoader:
        return DataLoader(self.rows, batch_sampler=self.plan, collate_fn=partial(collate, pad=self.pad))

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        """TRL's loss also measures entropy and token accuracy, which costs a quarter of a step of a small model on a CPU; so there the loss is taken bare:
        the same number, from the tokens that have a label alone."""
        if return_outputs or self.args.device.type != "cpu":
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        labels = inputs["labels"][:, 1:]
        kept = labels != IGNORED
        causal = self.model.get_base_model() if isinstance(self.model, PeftModel) else self.model
        hidden = causal.get_decoder()(input_ids=inputs["input_ids"], use_cache=False).last_hidden_state[:, :-1]
        logits = causal.get_output_embeddings()(hidden[kept]).float()
        total = torch.nn.functional.cross_entropy(logits, labels[kept], reduction="sum")
        return total / (kept.sum() if num_items_in_batch is None else num_items_in_batch)

    def _save_checkpoint(self, model, trial) -> None:
        Trainer._save_checkpoint(self, model, trial)  # without the model card TRL writes each time


def arguments(job: Job) -> SFTConfig:
    recipe = job.recipe
    return SFTConfig(
        output_dir=job.checkpoints,
        max_steps=recipe.stop.max_steps,
        per_device_train_batch_size=recipe.batch_rows,
        gradient_accumulation_steps=recipe.accumulate,
        max_grad_norm=recipe.clip,
        seed=job.seed,
        data_seed=job.seed,
        use_cpu=recipe.device == "cpu",
        bf16=recipe.precision == "bfloat16",
        gradient_checkpointing=recipe.gradient_checkpointing,
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        logging_steps=1,
        save_strategy="no",
        save_total_limit=1,
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=False,
    )


def make_optimizer(model: PreTrainedModel, recipe: Recipe) -> torch.optim.Optimizer:
    trained = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    if recipe.optimizer == "muon":
        return MuonWithAdam(trained, learning_rate=recipe.learning_rate, matrix_learning_rate=recipe.matrix_learning_rate)
    return torch.optim.AdamW([parameter for _, parameter in trained], lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=0.0, fused=True)


def tokens_until(rows: list[Row], plan: BatchPlan, accumulate: int) -> list[int]:
    """How many tokens were seen after so many steps."""
    until = [0]
    tokens = 0
    for place, batch in enumerate(plan, start=1):
        tokens += sum(len(rows[index].ids) for index in batch)
        if place % accumulate == 0:
            until.append(tokens)
    return until
