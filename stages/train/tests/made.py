"""Rows and a tokenizer for tests."""

import json
import tempfile
from pathlib import Path

from trainer.tokenizer import train_tokenizer

TEMPLATE = Path(__file__, "../../../../models/tiny/chat_template.jinja").resolve().read_text(encoding="utf-8")
TOOLS = [{"type": "function", "function": {"name": name, "parameters": {"type": "object"}}} for name in ("bash", "remote_bash", "complete")]


def call(name: str, arguments: dict | str, identity: str = "call_1") -> dict:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"role": "assistant", "content": None, "tool_calls": [{"id": identity, "type": "function", "function": {"name": name, "arguments": text}}]}


def line(user: str, completion: dict, source: str = "custom/made", single: bool = True, **more) -> dict:
    messages = [{"role": "system", "content": "You are AJ."}, {"role": "user", "content": user}]
    return {"id": "x", "source": source, "group": "g", "single": single, "tools": TOOLS, "messages": messages, "completion": completion, **more}


def write_lines(lines: list[dict]) -> Path:
    path = Path(tempfile.mkdtemp(), "train.jsonl")
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


def tokenizer(texts: tuple[str, ...] = ()):
    return train_tokenizer(texts, 300, TEMPLATE)
