"""The batches of a run, decided before it starts: the same for the same seed, and the same after a resume."""

import random
from collections.abc import Iterator

import torch
from torch.utils.data import Sampler

from trainer.rows import IGNORED, Row

# Rows are sorted by length within windows of this many batches: next to no padding, and still another mix every epoch.
WINDOW_BATCHES = 50


class BatchPlan(Sampler[list[int]]):
    """Indices of the rows of `batches` batches, going round the rows as often as it takes. One epoch of the trainer is all of it, so resuming is skipping."""

    def __init__(self, lengths: list[int], batch_rows: int, batches: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_rows = min(batch_rows, len(lengths))
        self._batches = batches
        self._seed = seed

    def __len__(self) -> int:
        return self._batches

    def __iter__(self) -> Iterator[list[int]]:
        random_numbers = random.Random(self._seed)
        made = 0
        while True:
            for batch in self._round(random_numbers):
                if made == self._batches:
                    return
                yield batch
                made += 1

    def _round(self, random_numbers: random.Random) -> list[list[int]]:
        order = list(range(len(self._lengths)))
        random_numbers.shuffle(order)
        window = self._batch_rows * WINDOW_BATCHES
        batches = []
        for start in range(0, len(order), window):
            near = sorted(order[start : start + window], key=lambda index: (self._lengths[index], index))
            batches += [near[place : place + self._batch_rows] for place in range(0, len(near), self._batch_rows)]
        # The last, smaller batch of a round would weigh as much as a whole one.
        whole = [batch for batch in batches if len(batch) == self._batch_rows]
        random_numbers.shuffle(whole)
        return whole


def collate(rows: list[Row], pad: int) -> dict[str, torch.Tensor]:
    """Padded on the right: attention looks back only, so no token sees the padding."""
    width = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), width), pad, dtype=torch.long)
    labels = torch.full((len(rows), width), IGNORED, dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row.ids)] = torch.tensor(row.ids)
        labels[place, row.completion_from : len(row.ids)] = torch.tensor(row.ids[row.completion_from :])
    lengths = torch.tensor([len(row.ids) for row in rows])
    return {"input_ids": ids, "labels": labels, "attention_mask": (torch.arange(width) < lengths[:, None]).long()}
