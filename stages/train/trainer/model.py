"""The model of a job with its tokenizer: built from a configuration, or loaded from the folder of a base model."""

from collections.abc import Iterable
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase, Qwen3Config, Qwen3ForCausalLM, set_seed

from trainer.job import Job, Lora, Shape
from trainer.tokenizer import train_tokenizer

ARCHITECTURES = {"qwen3": (Qwen3Config, Qwen3ForCausalLM)}
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def bare_tokenizer(job: Job) -> PreTrainedTokenizerBase:
    """A tokenizer that renders. The one of a model that is built knows no words yet: those come from the rendered rows."""
    if job.shape is None:
        return AutoTokenizer.from_pretrained(job.base)
    return train_tokenizer([], 0, Path(job.shape.chat_template).read_text(encoding="utf-8"))


def trained_tokenizer(job: Job, bare: PreTrainedTokenizerBase, texts: Iterable[str]) -> PreTrainedTokenizerBase:
    if job.shape is None:
        return bare
    return train_tokenizer(texts, job.shape.vocabulary, bare.chat_template)


def load_model(job: Job, tokenizer: PreTrainedTokenizerBase) -> PreTrainedModel:
    set_seed(job.seed)
    if job.shape is not None:
        return build_model(job.shape, tokenizer)
    return AutoModelForCausalLM.from_pretrained(job.base, dtype=DTYPES[job.recipe.precision])


def build_model(shape: Shape, tokenizer: PreTrainedTokenizerBase) -> PreTrainedModel:
    if shape.architecture not in ARCHITECTURES:
        raise ValueError(f"job.shape.architecture is {shape.architecture!r}; known are {', '.join(ARCHITECTURES)}")
    config_type, model_type = ARCHITECTURES[shape.architecture]
    special = {"bos_token_id": None, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    model = model_type(config_type(vocab_size=len(tokenizer), **special, **shape.config))
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    return model


def lora_config(lora: Lora):
    from peft import LoraConfig

    return LoraConfig(r=lora.rank, lora_alpha=lora.alpha, lora_dropout=0.0, use_rslora=True, target_modules="all-linear", task_type="CAUSAL_LM")


def save_model(job: Job, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """The folder of the model: what the same job leaves is the same to the byte, so no path of this machine may stand in it."""
    output = Path(job.output)
    output.mkdir(parents=True, exist_ok=True)
    model.config.use_cache = True  # off while training
    if job.method == "lora":
        for settings in model.peft_config.values():
            settings.base_model_name_or_path = job.base_digest
        model.save_pretrained(output / "adapter", save_embedding_layers=False)
        (output / "adapter" / "README.md").unlink(missing_ok=True)
        if job.recipe.lora.merge:
            model = model.merge_and_unload()
    if job.method == "full" or job.recipe.lora.merge:
        model.save_pretrained(output)
    tokenizer.save_pretrained(output)
