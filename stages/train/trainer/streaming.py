"""An answer as server-sent events: text as it comes, calls when they are whole."""

import json
import queue
import threading
from collections.abc import Callable, Iterator

from trainer.chat_answer import Answer
from trainer.tool_calls import safe_length

# A character of several bytes may still be half there.
HALF = "\N{REPLACEMENT CHARACTER}"


def stream(answer: Answer, tokens: "queue.SimpleQueue[bool]", wait: Callable[[], None]) -> Iterator[str]:
    """The data of each event. `tokens` gets an entry for each token that comes; `wait` returns when all have come."""
    failed: list[Exception] = []

    def close() -> None:
        try:
            wait()
        except Exception as error:
            failed.append(error)
        tokens.put(False)

    threading.Thread(target=close, daemon=True).start()
    yield json.dumps(answer.chunk({"role": "assistant", "content": ""}))
    sent = 0
    while tokens.get():
        text = answer.text().rstrip(HALF)
        safe = safe_length(text) if answer.request.tools else len(text)
        if safe > sent:
            yield json.dumps(answer.chunk({"content": text[sent:safe]}), ensure_ascii=False)
            sent = safe
    if failed:
        yield json.dumps({"error": {"message": str(failed[0]), "type": "server_error", "param": None, "code": None}})
        return
    message, finish_reason = answer.message()
    calls = message.get("tool_calls")
    delta = {"tool_calls": [{"index": place, **call} for place, call in enumerate(calls)]} if calls else {"content": (message["content"] or "")[sent:]}
    if calls or delta["content"]:
        yield json.dumps(answer.chunk(delta), ensure_ascii=False)
    more = {"token_ids": answer.completion.ids} if answer.request.return_token_ids else {}
    yield json.dumps(answer.chunk({}, finish_reason, logprobs=answer.logprobs(), **more), ensure_ascii=False)
    if answer.request.include_usage:
        yield json.dumps({**answer.chunk(None), "usage": answer.usage()})
    yield "[DONE]"
