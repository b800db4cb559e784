"""Answers of the chat completions API, whole and in chunks. `prompt_token_ids` and `token_ids` are vLLM's extension."""

import uuid

from transformers import PreTrainedTokenizerBase

from trainer.generation import Completion
from trainer.chat_request import ChatRequest
from trainer.tool_calls import parse_tool_calls


class Answer:
    """What is said of one completion; `created` 0, because nothing here hangs on the clock."""

    def __init__(self, request: ChatRequest, completion: Completion, tokenizer: PreTrainedTokenizerBase) -> None:
        self.request, self.completion, self.tokenizer = request, completion, tokenizer
        self.id = f"chatcmpl-{uuid.uuid4().hex}"

    def text(self) -> str:
        return self.tokenizer.decode(self.completion.ids, skip_special_tokens=False)

    def message(self) -> tuple[dict, str]:
        """The message and why it ended."""
        content, calls = parse_tool_calls(self.text()) if self.request.tools else (self.text(), [])
        message: dict = {"role": "assistant", "content": content}
        if calls:
            message["tool_calls"] = [{"id": f"call_{uuid.uuid4().hex[:24]}", "type": "function", "function": call} for call in calls]
        if not self.completion.stopped:
            return message, "length"
        return message, "tool_calls" if calls else "stop"

    def whole(self) -> dict:
        message, finish_reason = self.message()
        choice = {"index": 0, "message": message, "finish_reason": finish_reason, "logprobs": self.logprobs()}
        whole = {"id": self.id, "object": "chat.completion", "created": 0, "model": self.request.model, "choices": [choice], "usage": self.usage()}
        if self.request.return_token_ids:
            whole["prompt_token_ids"] = self.completion.prompt
            choice["token_ids"] = self.completion.ids
        return whole

    def chunk(self, delta: dict | None, finish_reason: str | None = None, **more) -> dict:
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish_reason, **more}]
        return {"id": self.id, "object": "chat.completion.chunk", "created": 0, "model": self.request.model, "choices": choices}

    def usage(self) -> dict:
        prompt, completion = len(self.completion.prompt), len(self.completion.ids) + self.completion.stopped
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def logprobs(self) -> dict | None:
        if self.request.top_logprobs is None:
            return None
        content = [
            {**self._token(token, logprob), "top_logprobs": [self._token(other, value) for other, value in top]}
            for token, (logprob, top) in zip(self.completion.ids, self.completion.logprobs, strict=True)
        ]
        return {"content": content, "refusal": None}

    def _token(self, token: int, logprob: float) -> dict:
        text = self.tokenizer.decode([token], skip_special_tokens=False)
        return {"token": text, "logprob": logprob, "bytes": list(text.encode())}
