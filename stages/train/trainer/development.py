"""How many rows held out of training are answered exactly."""

import torch
from transformers import PreTrainedModel

from trainer.batches import collate
from trainer.rows import IGNORED, Row

BATCH_ROWS = 64


@torch.no_grad()
def exact_share(model: PreTrainedModel, rows: list[Row], pad: int) -> float:
    """The share of rows whose whole completion greedy decoding gives. Each token is the likeliest one after the right tokens before it, or decoding has
    left the completion earlier: so one pass over the known completion decides it, without decoding."""
    was_training = model.training
    model.eval()
    exact = 0
    ordered = sorted(rows, key=lambda row: len(row.ids))
    for start in range(0, len(ordered), BATCH_ROWS):
        batch = {name: tensor.to(model.device) for name, tensor in collate(ordered[start : start + BATCH_ROWS], pad).items()}
        likeliest = model(input_ids=batch["input_ids"], use_cache=False).logits[:, :-1].argmax(-1)
        labels = batch["labels"][:, 1:]
        exact += int(((likeliest == labels) | (labels == IGNORED)).all(1).sum())
    model.train(was_training)
    return exact / len(rows)
