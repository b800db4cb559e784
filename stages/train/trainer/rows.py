"""Which turns are trained on, as token ids. Every line that is not is counted with its source and its reason."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from transformers import PreTrainedTokenizerBase

from trainer.job import Select
from trainer.render import RenderedTurn, render_turn

IGNORED = -100


@dataclass(frozen=True)
class Row:
    """`ids` from `completion_from` on are the assistant's; the loss is theirs alone."""

    ids: list[int]
    completion_from: int

    @property
    def labels(self) -> list[int]:
        return [IGNORED] * self.completion_from + self.ids[self.completion_from :]


@dataclass(frozen=True)
class Turn:
    """A turn that may be trained on: the row it is of, the row's source, and the turn as text."""

    row: str
    source: str
    text: RenderedTurn


@dataclass
class Account:
    """`kept` and `left_out` together are all lines that were read; `turns` has one entry for each: its row, and why it was left out, if it was."""

    kept: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)
    turns: list[tuple[str, str | None]] = field(default_factory=list)

    def keep(self, row: str, source: str) -> None:
        self.kept[source] += 1
        self.turns.append((row, None))

    def leave_out(self, row: str, source: str, reason: str) -> None:
        self.left_out[source, reason] += 1
        self.turns.append((row, reason))

    def to_json(self, kept_as: str) -> dict:
        left_out = [{"source": source, "reason": reason, "rows": rows} for (source, reason), rows in sorted(self.left_out.items())]
        return {kept_as: dict(sorted(self.kept.items())), "leftOut": left_out}


def read_lines(path: str) -> Iterator[dict]:
    # Plain JSON and no Arrow table: Arrow gives every `arguments` the keys of all others, filled with nulls, and a model learns to say them.
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def reason_to_leave_out(line: dict, select: Select) -> str | None:
    """`source`: not asked for. `not-single`: more than the one call a row of this source is trained for. `weight`: a turn that is context only."""
    if line["completion"].get("weight", 1) == 0:
        return "weight"
    if is_named(line, select.every):
        return None
    if is_named(line, select.single):
        return None if line["single"] else "not-single"
    return "source"


def is_named(line: dict, patterns: list[str]) -> bool:
    """A pattern names a source, or a group within it: `collect` all trajectories, `collect/task/fix-*` those of some tasks."""
    names = (line["source"], f"{line['source']}/{line['group']}")
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


def select_turns(path: str, select: Select, tokenizer: PreTrainedTokenizerBase, account: Account) -> Iterator[Turn]:
    """The turns that may be trained on. Those left out are entered in `account`."""
    for line in read_lines(path):
        reason = reason_to_leave_out(line, select)
        if reason is None:
            yield Turn(line["id"], line["source"], render_turn(tokenizer, line["messages"], line["completion"], line["tools"]))
        else:
            account.leave_out(line["id"], line["source"], reason)


def tokenize(turns: list[Turn], select: Select, tokenizer: PreTrainedTokenizerBase, account: Account) -> list[Row]:
    """The turns as rows. One longer than `max_tokens` is left out as `too-long`, never cut: what is cut off is the answer."""

    def encode(texts: list[str]) -> list[list[int]]:
        return tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []

    # Prompt and completion are encoded apart, as they are when the model is asked.
    prompts = encode([turn.text.prompt for turn in turns])
    completions = encode([turn.text.completion for turn in turns])
    rows = []
    for turn, prompt, completion in zip(turns, prompts, completions, strict=True):
        if len(prompt) + len(completion) > select.max_tokens:
            account.leave_out(turn.row, turn.source, "too-long")
        else:
            account.keep(turn.row, turn.source)
            rows.append(Row(prompt + completion, len(prompt)))
    return rows
