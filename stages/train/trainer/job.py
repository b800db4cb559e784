"""What a training run is asked to do. The stage writes it as JSON, its names in camel case; defaults live there, so every field is given here."""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass


@dataclass(frozen=True)
class Select:
    """Which turns are trained on: of `single` sources the rows whose one assistant turn is one call, of `every` sources each turn."""

    single: list[str]
    every: list[str]
    max_tokens: int


@dataclass(frozen=True)
class Shape:
    """A model built from its configuration, with a tokenizer of this many tokens trained on the rows."""

    architecture: str
    vocabulary: int
    config: dict[str, typing.Any]
    chat_template: str


@dataclass(frozen=True)
class Lora:
    rank: int
    alpha: int
    merge: bool


@dataclass(frozen=True)
class StopRule:
    """Train on until `threshold` of the development rows are answered exactly, at the latest until `max_steps` less `decay_steps`; then let the rate fall to 0."""

    threshold: float
    check_every: int
    development_rows: int
    decay_steps: int
    max_steps: int


@dataclass(frozen=True)
class Recipe:
    optimizer: str
    learning_rate: float
    matrix_learning_rate: float
    warmup_steps: int
    batch_rows: int
    accumulate: int
    clip: float
    stop: StopRule
    checkpoint_every: int
    device: str
    precision: str
    gradient_checkpointing: bool
    lora: Lora


@dataclass(frozen=True)
class Job:
    data: str
    output: str
    checkpoints: str
    selection: str
    turns: str
    curve: str
    method: str
    shape: Shape | None
    base: str | None
    base_digest: str | None
    seed: int
    select: Select
    recipe: Recipe


def read_job(path: str) -> Job:
    with open(path, encoding="utf-8") as file:
        return parse(Job, json.load(file), "job")


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def parse(kind, value, where: str):
    """A dataclass from JSON: unknown and missing fields and values of another type are errors that name the field."""
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise ValueError(f"{where} must be an object")
        fields = {name: (camel(name), hint) for name, hint in typing.get_type_hints(kind).items()}
        names = {key for key, _ in fields.values()}
        if set(value) != names:
            raise ValueError(f"{where}: unknown fields {sorted(set(value) - names)}, missing fields {sorted(names - set(value))}")
        return kind(**{name: parse(hint, value[key], f"{where}.{key}") for name, (key, hint) in fields.items()})
    origin = typing.get_origin(kind) or kind
    wanted = (int, float) if origin is float else origin
    if not isinstance(value, wanted) or (origin in (int, float) and isinstance(value, bool)):
        raise ValueError(f"{where} must be {origin.__name__}, is {value!r}")
    return value
