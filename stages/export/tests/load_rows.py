"""Loads what `export` wrote as a stranger would, and prints what TRL would train on: FORMAT=FILE..., one JSON line."""

import json
import os
import sys
import tempfile

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1", HF_HOME=tempfile.mkdtemp())

from datasets import load_dataset  # noqa: E402
from trainer.tokenizer import train_tokenizer  # noqa: E402
from transformers import LlamaConfig, LlamaForCausalLM  # noqa: E402
from trl import SFTConfig, SFTTrainer  # noqa: E402

# A turn of weight 0 is written outside of what is learnt; one without a weight is learnt.
TEMPLATE = """
{%- if tools %}{{ '<|im_start|>tools\n' + tools | tojson + '<|im_end|>' }}{% endif -%}
{%- macro turn(message) -%}
{{ message.content or '' }}{% for call in message.tool_calls or [] %}{{ '<tool_call>' + call.function | tojson + '</tool_call>' }}{% endfor %}{{ '<|im_end|>' }}
{%- endmacro -%}
{%- for message in messages -%}
{{ '<|im_start|>' + message.role + '\n' }}
{%- if message.role == 'assistant' and message.weight != 0 %}{% generation %}{{ turn(message) }}{% endgeneration %}{% else %}{{ turn(message) }}{% endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif -%}
"""


def learnt_of(rows, tokenizer, only_assistant: bool) -> list[str]:
    sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **sizes))
    given = {"output_dir": tempfile.mkdtemp(), "report_to": "none", "use_cpu": True, "bf16": False, "max_length": None}
    config = SFTConfig(assistant_only_loss=only_assistant, disable_tqdm=True, **given)
    prepared = SFTTrainer(model=model, args=config, train_dataset=rows, processing_class=tokenizer)
    batch = prepared.data_collator(list(prepared.train_dataset))
    return [tokenizer.decode([token for token in row.tolist() if token >= 0]) for row in batch["labels"]]


def main() -> None:
    files = dict(each.split("=", 1) for each in sys.argv[1:])
    loaded = {name: load_dataset("json", data_files=path, split="train") for name, path in files.items()}
    tokenizer = train_tokenizer((), 300, TEMPLATE)
    told = {name: {"rows": len(rows), "first": rows[0]} for name, rows in loaded.items()}
    for name, only_assistant in (("sft", True), ("trl", False)):
        told[name]["learnt"] = learnt_of(loaded[name], tokenizer, only_assistant)
    print(json.dumps(told))


main()
