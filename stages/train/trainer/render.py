"""Messages to text, by the chat template of the model and nothing else: training and serving use this one way."""

import json
from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True)
class RenderedTurn:
    """`completion` ends with the token that ends the turn, and nothing comes after it."""

    prompt: str
    completion: str


def render_prompt(tokenizer: PreTrainedTokenizerBase, messages: list[dict], tools: list[dict] | None) -> str:
    return tokenizer.apply_chat_template(_for_template(messages), tools=tools or None, add_generation_prompt=True, tokenize=False)


def render_turn(tokenizer: PreTrainedTokenizerBase, messages: list[dict], completion: dict, tools: list[dict] | None) -> RenderedTurn:
    """An assistant turn after its messages. A template that writes the past otherwise than it prompts would train what is never asked: that is an error."""
    prompt = render_prompt(tokenizer, messages, tools)
    whole = tokenizer.apply_chat_template(_for_template([*messages, completion]), tools=tools or None, tokenize=False)
    if not whole.startswith(prompt):
        raise ValueError(f"the chat template does not continue its own prompt:\n{prompt!r}\n{whole!r}")
    text = whole[len(prompt) :]
    end = text.rfind(tokenizer.eos_token)
    if end < 0:
        raise ValueError(f"the chat template does not end an assistant turn with {tokenizer.eos_token!r}: {text!r}")
    return RenderedTurn(prompt, text[: end + len(tokenizer.eos_token)])


def _for_template(messages: list[dict]) -> list[dict]:
    """Templates take the arguments of a call as an object; rows and requests hold them as JSON text, the lossless form."""
    return [{**message, "tool_calls": [_parsed(call) for call in message["tool_calls"]]} if message.get("tool_calls") else message for message in messages]


def _parsed(call: dict) -> dict:
    function = call["function"]
    arguments = function["arguments"]
    if isinstance(arguments, str):
        arguments = json.loads(arguments)
    return {**call, "function": {**function, "arguments": arguments}}
