"""Completions of several prompts at once, token by token."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from transformers import PreTrainedModel


@dataclass
class Completion:
    """One prompt and what becomes of it. `temperature` 0 takes the likeliest token. `on_token` is told of each token as it comes."""

    prompt: list[int]
    max_tokens: int
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int | None = None
    top_logprobs: int | None = None
    on_token: Callable[[], None] = lambda: None
    ids: list[int] = field(default_factory=list)
    # Per token: its own log probability and the likeliest (id, log probability) beside it; only where `top_logprobs` is set.
    logprobs: list[tuple[float, list[tuple[int, float]]]] = field(default_factory=list)
    stopped: bool = False

    @property
    def finished(self) -> bool:
        return self.stopped or len(self.ids) >= self.max_tokens


@torch.inference_mode()
def complete(model: PreTrainedModel, completions: list[Completion], width: int, pad: int, ends: frozenset[int]) -> None:
    """Fills `ids` of each. Prompts are padded on the left to `width`, which hangs on a prompt's own length and not on its neighbours'.

    Neighbours change the size of the matrices, and with it the last bits of the sums: two tokens equally likely to seven digits may change places."""
    device = model.device
    padding = [width - len(completion.prompt) for completion in completions]
    ids = torch.tensor([[pad] * missing + completion.prompt for missing, completion in zip(padding, completions, strict=True)], device=device)
    mask = torch.tensor([[0] * missing + [1] * (width - missing) for missing in padding], device=device)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    generators = [torch.Generator(device="cpu") for _ in completions]
    for generator, completion in zip(generators, completions, strict=True):
        if completion.seed is None:
            generator.seed()
        else:
            generator.manual_seed(completion.seed)
    past = None
    while True:
        output = model(input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=past, use_cache=True, logits_to_keep=1)
        past = output.past_key_values
        chosen = [
            pad if completion.finished else _take(completion, logits, generator, ends)
            for completion, logits, generator in zip(completions, output.logits[:, -1].float().cpu(), generators, strict=True)
        ]
        if all(completion.finished for completion in completions):
            return
        ids = torch.tensor(chosen, device=device)[:, None]
        mask = torch.cat([mask, mask.new_ones(len(completions), 1)], dim=-1)
        positions = positions[:, -1:] + 1


def _take(completion: Completion, logits: torch.Tensor, generator: torch.Generator, ends: frozenset[int]) -> int:
    token = int(logits.argmax()) if completion.temperature == 0 else _sample(logits / completion.temperature, completion.top_p, generator)
    if token in ends:
        completion.stopped = True
        return token
    completion.ids.append(token)
    if completion.top_logprobs is not None:
        logprobs = logits.log_softmax(-1)
        values, indices = logprobs.topk(min(completion.top_logprobs, len(logprobs)))
        completion.logprobs.append((float(logprobs[token]), list(zip(indices.tolist(), values.tolist(), strict=True))))
    completion.on_token()
    return token


def _sample(logits: torch.Tensor, top_p: float, generator: torch.Generator) -> int:
    probabilities = logits.softmax(-1)
    if top_p < 1:
        ordered, order = probabilities.sort(descending=True)
        # The likeliest tokens whose probabilities together reach top_p; the likeliest always stays.
        beyond = ordered.cumsum(-1) - ordered >= top_p
        probabilities = torch.zeros_like(probabilities).scatter(-1, order, ordered.masked_fill(beyond, 0.0))
    return int(torch.multinomial(probabilities, 1, generator=generator))
